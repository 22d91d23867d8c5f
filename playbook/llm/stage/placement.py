"""Who does a task, for which teams and on which day, as a model proposes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from playbook.core.base.fields import MAX_LINE
from playbook.core.base.words import listed, number, say
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, Metric, Owner
from playbook.llm.builtin.calendar import Window
from playbook.llm.builtin.wording import fit
from playbook.llm.safety.safety import clean
from playbook.llm.stage.answer_check import number_of, quoted, text_of
from playbook.llm.stage.choices import ALL_GROUPS, NameChoices
from playbook.llm.stage.slots import FOR_OTHER_TEAMS, MOVABLE, may_change_hands

_REASON, _FEWEST_WORDS = 200, 3
_OWN_NUMBER = "outcome"  # the play of the number whose day the brief names


@dataclass(frozen=True, slots=True)
class PlacedTask:
    """An item in its new place: `why`, and what could not be done."""

    item: AnyItem
    why: str = ""
    notes: tuple[str, ...] = ()


class _ImpossibleError(Exception):
    """Why an owner, a day or teams stay."""


@dataclass(frozen=True)
class Placer:
    """Moves tasks to owners, teams and days that are possible."""

    choices: NameChoices
    window: Window

    def placed(self, item: AnyItem, raw: Mapping[str, Any]) -> PlacedTask:
        """Return the item with each change that is possible."""
        why, after = fit(clean(text_of(raw.get("because"))), _REASON), item
        notes, before = list[str](), list[str]()
        wishes = (
            ("teams", self._teams), ("day", self._day), ("owner", self._owner), ("target", self._target),
            ("target day", self._target_day),
        )  # fmt: skip
        for what, wish in wishes:
            try:
                changed, was = wish(after, raw)
                if was and len(why.split()) < _FEWEST_WORDS:
                    raise _ImpossibleError("no reason was given for another one")
            except _ImpossibleError as fault:
                stay = "stay" if what == "teams" else "stays"
                notes.append(f"The {what} of {quoted(item.title)} {stay}, because {fault}.")
            else:
                after, before = changed, [*before, *filter(None, [was])]
        if not self._is_possible(item, after):
            notes.append(keeps_place(item.title, f"its teams do not work on {say(after.due or date.max)}"))
            return PlacedTask(item, notes=tuple(notes))
        if not before:
            return PlacedTask(item, notes=tuple(notes))
        words = fit(f"Instead of {listed(before)}: {why}", MAX_LINE)
        origin = after.provenance.model_copy(update={"assumptions": (words,)})
        return PlacedTask(after.model_copy(update={"provenance": origin}), why, tuple(notes))

    def _teams(self, item: AnyItem, raw: Mapping[str, Any]) -> tuple[AnyItem, str]:
        groups, unknown = self.choices.find_groups(raw.get("teams"))
        if unknown:
            raise _ImpossibleError(f"there is no team called {quoted(unknown[0])}")
        ids = tuple(group.id for group in groups)
        if not ids or ids == item.group_ids:
            return item, ""
        if item.kind not in FOR_OTHER_TEAMS or not item.group_ids:
            raise _ImpossibleError("it is planned for those")
        return item.model_copy(update={"group_ids": ids}), self._teams_in_words(item)

    def _day(self, item: AnyItem, raw: Mapping[str, Any]) -> tuple[AnyItem, str]:
        before, wish = item.due, text_of(raw.get("day")).strip()
        if not wish or not before or wish == before.isoformat():
            return item, ""
        try:
            day = date.fromisoformat(wish)
        except ValueError:
            raise _ImpossibleError(f"{quoted(wish)} is no day") from None
        if item.kind not in MOVABLE:
            raise _ImpossibleError("others count on it")
        if not self.window.first <= day <= self.window.last:
            raise _ImpossibleError(f"{say(day)} is outside of what can be planned")
        return item.moved_to(day), say(before)

    def _owner(self, item: AnyItem, raw: Mapping[str, Any]) -> tuple[AnyItem, str]:
        name, choices = text_of(raw.get("owner")).strip(), self.choices
        owner = choices.find_owner(name)
        if not name or owner == item.owner:
            return item, ""
        if owner is None:
            raise _ImpossibleError(f"{quoted(name)} is nobody of the brief")
        person = choices.brief.find_person(owner.person_id)
        may_decide = item.kind != "gate" or (person is not None and person.level == "executive")
        if not may_change_hands(item) or not may_decide:
            raise _ImpossibleError("a decision rests on it")
        led = tuple(self._led_by(owner))
        if item.due and led and not self._is_free(item.due, led):
            raise _ImpossibleError(f"{choices.name_of(owner)} is not free on {say(item.due)}")
        change: dict[str, Any] = {"owner": owner}
        if getattr(item, "sender", None) == item.owner is not None:
            indexes = [choices.index_of(group) for group in self._groups_of(item)]
            change |= {"sender": owner, "sender_role": choices.leaders.sender_role(owner, indexes)}
        return item.model_copy(update=change), choices.name_of(item.owner) or "nobody"

    def _target(self, item: AnyItem, raw: Mapping[str, Any]) -> tuple[AnyItem, str]:
        wish = number_of(raw.get("target"))
        if not isinstance(item, Metric) or wish in (None, item.target) or item.target is None:
            return item, ""
        if item.measures == "outcome":
            raise _ImpossibleError("the brief sets it")
        by = (wish or 0.0) - item.target
        marks = {
            name: mark + by for name in ("green_at", "red_at") if (mark := getattr(item, name)) is not None
        }
        return item.model_copy(update={"target": wish, **marks}), f"a target of {number(item.target)}"

    def _target_day(self, item: AnyItem, raw: Mapping[str, Any]) -> tuple[AnyItem, str]:
        wish = text_of(raw.get("target_day")).strip()
        before = item.target_date if isinstance(item, Metric) else None
        if not isinstance(item, Metric) or not wish or before is None or wish == before.isoformat():
            return item, ""
        try:
            day = date.fromisoformat(wish)
        except ValueError:
            raise _ImpossibleError(f"{quoted(wish)} is no day") from None
        if item.provenance.play_id == _OWN_NUMBER:
            raise _ImpossibleError("the brief sets it")
        if not self.window.first <= day <= self.window.last or not self._is_free(day, self._groups_of(item)):
            raise _ImpossibleError(f"its teams do not work on {say(day)}")
        first = min(item.first_read or day, day)
        change = {"target_date": day, "first_read": first if item.first_read else None}
        return item.model_copy(update=change), f"a target by {say(before)}"

    def _is_possible(self, before: AnyItem, after: AnyItem) -> bool:
        is_same = (before.due, before.group_ids) == (after.due, after.group_ids)
        return is_same or after.due is None or self._is_free(after.due, self._groups_of(after))

    def _is_free(self, day: date, groups: tuple[Group, ...]) -> bool:
        return day == self.window.free_day(day, groups)

    def _led_by(self, owner: Owner) -> Iterator[Group]:
        groups = self.choices.brief.groups
        yield from (group for group in groups if owner.person_id and group.manager_id == owner.person_id)

    def _groups_of(self, item: AnyItem) -> tuple[Group, ...]:
        groups = self.choices.brief.groups
        return tuple(group for group in groups if group.id in item.group_ids) or tuple(groups)

    def _teams_in_words(self, item: AnyItem) -> str:
        groups = self._groups_of(item)
        is_for_all = len(groups) == len(self.choices.brief.groups)
        return ALL_GROUPS if is_for_all else listed(group.label for group in groups)


def keeps_place(title: str, reason: str) -> str:
    """Return the note of a task that is not moved."""
    return f"“{title}” keeps its day, owner and teams, because {reason}."
