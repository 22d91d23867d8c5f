"""Turn entries that add a task into checked items."""

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, cast

from pydantic import ValidationError

from playbook.core.base.fields import MAX_LINE, MAX_TEXT
from playbook.core.base.letters import normalized
from playbook.core.plan.brief import Group
from playbook.core.plan.items import CLASSES, ITEM, AnyItem, Kind, Owner, Provenance
from playbook.core.plan.plays.stages import Stage
from playbook.llm.builtin.calendar import Window
from playbook.llm.builtin.wording import fit, say_day
from playbook.llm.safety.nonsense import is_nonsense
from playbook.llm.safety.safety import OutputGate, clean
from playbook.llm.stage.choices import NameChoices
from playbook.llm.stage.shapes import MOST_ASSUMPTIONS, MOST_LINE, AnswerField, parts_of, text_fields_of

_SLUG = 40
_FRIDAY = 4
_NAMED = 60
# The weekday on which a step of a week falls, Monday being 0: managers hear before their groups do.
_WEEKDAYS: Mapping[Kind, int] = {
    "policy": 0, "manager_briefing": 0, "metric": 0, "message": 1, "sponsor_act": 1, "training_session": 2,
    "support": 2, "gate": 3, "reinforcement": 3, "milestone": 4, "checkin_series": 4,
}  # fmt: skip
# In the week itself in which a group gets the tool, or goes live.
_BEFORE_ACCESS: frozenset[Kind] = frozenset({"policy", "manager_briefing", "training_session"})
_AFTER_GO_LIVE: frozenset[Kind] = frozenset({"support", "reinforcement", "checkin_series", "metric"})


class Unusable(Exception):
    """Why an entry of an answer is not used, as a sentence."""

    def __init__(self, title: str, reason: str, what: str = "Left out") -> None:
        super().__init__(f"{what}: {quoted(title)}, because {reason}.")


@dataclass(slots=True)
class NewItems:
    """Makes items of the entries that add one, with unique ids."""

    choices: NameChoices
    window: Window
    stage: Stage
    kinds: Sequence[Kind]
    gate: OutputGate
    taken: Collection[str] = ()  # ids of the plan and of the draft
    notes: list[str] = field(default_factory=list)
    used_ids: set[str] = field(default_factory=set)

    def item_of(self, raw: Mapping[str, Any]) -> AnyItem:
        """Return one item of the plan. Raise Unusable with the reason."""
        if not (title := fit(clean(text_of(raw.get("title"))), MAX_LINE)):
            raise Unusable("", "it has no title")
        if (kind := raw.get("kind")) not in self.kinds:
            raise Unusable(title, f"it is of no kind that was asked for in {self.stage.title}")
        if reason := self.gate.reason(texts_in(raw)):
            raise Unusable(title, reason[0].lower() + reason[1:].removesuffix("."), "Held back")
        values = _Maker(self, cast(Kind, kind), title, raw).values()
        # A unit is a sign: "%".
        if any(is_nonsense(values.get(name, "")) for name in text_fields_of(cast(Kind, kind))):
            raise Unusable(title, "nobody could read it", "Held back")
        try:
            item = ITEM.validate_python(values)
        except ValidationError:
            raise Unusable(title, "its values do not fit together") from None
        self.used_ids.add(item.id)
        return item

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def new_id(self, kind: Kind, title: str) -> str:
        """Return a readable id, stable for a title in a plan."""
        stem = f"{kind}.ai.{_slug(title)}"
        item_id, number = stem, 2
        while item_id in self.used_ids or item_id in self.taken:
            item_id, number = f"{stem}-{number}", number + 1
        return item_id


class _Maker:
    """The values of one item, field by field."""

    def __init__(self, new_items: NewItems, kind: Kind, title: str, raw: Mapping[str, Any]) -> None:
        self.new_items, self.kind, self.title, self.raw = new_items, kind, title, raw
        self.choices, self.window, self.brief = new_items.choices, new_items.window, new_items.choices.brief
        self.groups = self._groups()

    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            "id": self.new_items.new_id(self.kind, self.title),
            "kind": self.kind,
            "stage": self.new_items.stage.key,
            "title": self.title,
            "group_ids": tuple(group.id for group in self.groups),
            "owner": self._owner("owner"),
            "why": clean(text_of(self.raw.get("why")))[:MAX_TEXT],
            "decides": self.raw.get("decides") is True,
            "provenance": self._provenance(),
        }
        for part in parts_of(self.kind):
            if (value := self._value(part)) is not None:
                values[part.name] = value
        self._add_what_follows(values)
        self._add_days(values)
        return values

    def _say(self, sentence: str) -> None:
        self.new_items.note(f"{quoted(self.title)}: {sentence}")

    def _provenance(self) -> Provenance:
        assumptions = self.raw.get("assumptions")
        every = assumptions if isinstance(assumptions, list) else []
        lines = [line for text in every if (line := fit(clean(text_of(text)), MAX_LINE))]
        return Provenance(source="model", assumptions=tuple(lines[:MOST_ASSUMPTIONS]))

    def _groups(self) -> tuple[Group, ...]:
        groups, unknown = self.choices.find_groups(self.raw.get("groups", self.raw.get("group")))
        if unknown:
            named = ", ".join(_shown(name) for name in unknown[:3])
            self._say(f"there is no team called {named}.")
        if not groups:
            self._say("it named no team of the brief, so it is for all.")
        return groups or self.brief.groups

    def _owner(self, name: str) -> Owner:
        raw = self.raw.get(name)
        if (owner := self.choices.find_owner(raw)) is None:
            role = self.new_items.stage.role_for(self.kind)
            owner = self.choices.leaders.of(role, self.choices.index_of(self.groups[0])).owner
            reason = f"{_shown(raw)} is nobody of the brief" if raw else "nobody is named"
            self._say(f"{reason}; its {_label(name)} is {self.choices.name_of(owner)}.")
        return owner

    def _person_beside_owner(self, name: str, raw: object) -> Owner | None:
        """Return a sender or reviewer; without a name the owner sends."""
        if person := self.choices.find_owner(raw):
            return person
        if raw:
            self._say(f"{_shown(raw)} is nobody of the brief and cannot be its {_label(name)}.")
        return self._owner("owner") if name == "sender" else None

    def _value(self, part: AnswerField) -> Any:
        raw = self.raw.get(part.asked)
        match part.sort:
            case "week":
                return None  # days hang together: _add_days
            case "owner":
                return self._person_beside_owner(part.name, raw)
            case "text":
                words = clean(text_of(raw))
                return fit(words, part.longest) if part.longest <= MOST_LINE else words[:MAX_TEXT]
            case "choice":
                if not (option := _option(part.options, raw)) and raw not in (None, ""):
                    self._say(f"{_shown(raw)} is no {_label(part.name)} to choose from.")
                return option or None
            case "choices":
                return self._some(raw, lambda word: _option(part.options, word))
            case "flag":
                return raw if isinstance(raw, bool) else str(raw).strip().lower() in ("true", "yes", "1")
            case "whole" | "number":
                return self._number(part, raw)
            case "tool":
                if not (tool := self.choices.find_tool(raw)) and raw not in (None, ""):
                    self._say(f"{_shown(raw)} is no tool of the brief.")
                return tool or next(iter(self.choices.tools), "")
            case "tools":
                return self._some(raw, self.choices.find_tool) or self.choices.tools
            case "rules":
                rules: dict[str, tuple[str, ...]] = {}
                for pair in raw if isinstance(raw, list) else []:
                    if isinstance(pair, dict) and (tool := self.choices.find_tool(pair.get("tool"))):
                        rules[tool] = self._some(
                            pair.get("classes"), lambda word: _option(part.options, word)
                        )
                return rules

    def _some(self, raw: object, find: Callable[[object], str]) -> tuple[str, ...]:
        names = raw if isinstance(raw, list) else [raw]
        return tuple(dict.fromkeys(match for name in names if (match := find(name))))

    def _number(self, part: AnswerField, raw: object) -> float | int | None:
        if (number := number_of(raw)) is None:
            if raw is not None:
                self._say(f"{_shown(raw)} is no number for its {_label(part.name)}.")
            return None
        low, high = part.least, part.most
        held = max(number if low is None else low, min(number, number if high is None else high))
        if held != number:
            self._say(f"its {_label(part.name)} was {number:g} and is now {held:g}.")
        return round(held) if part.sort == "whole" else held

    def _add_what_follows(self, values: dict[str, Any]) -> None:
        if self.kind == "message":
            indexes = [self.choices.index_of(group) for group in self.groups]
            values["sender_role"] = self.choices.leaders.sender_role(values["sender"], indexes)
        elif self.kind == "use_case":
            values["status"] = "proposed"
        elif self.kind == "policy":
            lead = self.choices.name_of(self.choices.leaders.of("lead").owner)
            values["incident_contact"] = self.brief.incident_contact or lead

    def _add_days(self, values: dict[str, Any]) -> None:
        """Fill in the days. Raise _Unusable if none is free."""
        form = CLASSES[self.kind]
        due: date | None = None
        weeks = [part for part in parts_of(self.kind) if part.sort == "week"]
        for part in sorted(weeks, key=lambda part: part.name != form.DATE):
            if (week := self._week(part)) is None and part.name != form.UNTIL:
                self._say(f"its {_label(part.name)} is not a week of the rollout; set a day.")
                continue
            if (day := self._day(part, week, due)) is None:
                raise Unusable(self.title, "its teams have no free day in the rollout's time")
            values[part.name] = day
            due = day if part.name == form.DATE else due

    def _week(self, part: AnswerField) -> float | None:
        """Return the week that was meant, also where a date came through."""
        raw = self.raw.get(part.asked, self.raw.get(part.name))
        if isinstance(raw, str):
            with suppress(ValueError):
                return self.window.week(date.fromisoformat(raw.strip()[:10]))
        return number_of(raw)

    def _day(self, part: AnswerField, week: float | None, due: date | None) -> date | None:
        first, last = self.window.weeks
        form = CLASSES[self.kind]
        if week is None:
            week = last
        elif not first <= week <= last:
            held = min(max(week, first), last)
            self._say(f"week {week:g} is outside of what can be planned; it is in week {held:g} now.")
        is_own = part.name == form.DATE
        week = round(min(max(week, first), last))
        if is_own:
            ideal = self._beside_go_live(self.window.day(week, _WEEKDAYS.get(self.kind, 1)))
        else:
            ideal = self.window.day(week, _FRIDAY)
        day = self.window.free_day(ideal, self.groups, due)
        week = self.window.week(ideal)
        if is_own and day is not None and self.window.week(day) != week:
            words = say_day(day, self.window.zero.year)
            self._say(f"no day of week {week} is free for its teams; it is on {words}.")
        return day

    def _beside_go_live(self, ideal: date) -> date:
        """Move what prepares before access, and what follows after go-live."""
        week = self.window.week(ideal)
        accesses = [day for group in self.groups if (day := self.brief.access_of(group))]
        go_lives = [day for group in self.groups if (day := self.brief.go_live_of(group))]
        if self.kind in _BEFORE_ACCESS and accesses and self.window.week(min(accesses)) == week:
            return min(ideal, min(accesses))
        if self.kind in _AFTER_GO_LIVE and go_lives and self.window.week(max(go_lives)) == week:
            return max(ideal, max(go_lives))
        return ideal


def texts_in(raw: object) -> list[str]:
    if isinstance(raw, str):
        return [raw]
    if isinstance(raw, Mapping):
        return [text for value in raw.values() for text in texts_in(value)]
    return [text for value in raw for text in texts_in(value)] if isinstance(raw, list) else []


def text_of(raw: object) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, list):
        return "\n".join(f"- {line}" for line in raw if isinstance(line, str))
    return f"{raw:g}" if isinstance(raw, int | float) and number_of(raw) is not None else ""


def number_of(raw: object) -> float | None:
    if isinstance(raw, bool):
        return None
    with suppress(ValueError, OverflowError):
        if isinstance(raw, str):
            raw = float(re.sub(r"(?<=\d),(?=\d{3}\b)", "", raw.strip()).removesuffix("%"))
        if isinstance(raw, int | float) and math.isfinite(raw) and abs(raw) <= 1e15:
            return float(raw)
    return None


def _option(options: Sequence[str], raw: object) -> str:
    if not isinstance(raw, str):
        return ""
    folded = re.sub(r"[^a-z0-9]+", "_", raw.casefold()).strip("_")
    return folded if folded in options else ""


def _slug(title: str) -> str:
    folded = normalized("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    whole = len(stem) <= _SLUG and title.isascii()
    return stem if stem and whole else f"{stem[:_SLUG]}-{sha256(title.encode()).hexdigest()[:6]}".strip("-")


def quoted(title: str) -> str:
    return f"'{fit(title, _NAMED)}'" if title else "a task"


def _shown(raw: object) -> str:
    return f"'{fit(clean(str(raw)), _NAMED)}'"


def _label(name: str) -> str:
    return name.replace("_", " ")
