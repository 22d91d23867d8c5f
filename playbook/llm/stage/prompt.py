"""The prompt for the tasks of a stage."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from playbook.core.base.words import in_unit, listed, say
from playbook.core.case.case import Case
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.reading.texts import foreign_language
from playbook.core.plan.items import (
    CLASSES,
    KIND_NAMES,
    AnyItem,
    Kind,
    Metric,
    Topic,
    TrainingSession,
    TrainingTopic,
)
from playbook.core.plan.plays.stages import Stage
from playbook.llm.builtin.calendar import Window
from playbook.llm.call.client import Turn, template, turns_of
from playbook.llm.stage.case_lines import case_lines, line, team_lines
from playbook.llm.stage.choices import NameChoices
from playbook.llm.stage.slots import MOST_NEW, WIDE, PromptRoom, TaskSlot

_MOST_ELSEWHERE, _MOST_ACTIONS, _MOST_NAMED = 16, 12, 6
_TITLE, _REASON = 64, 240
_EACH_TEAM = "name of the team"  # the board paper shows these pieces
_FIELD = re.compile(r"\{([a-z_]+)\}")
_SOURCE = re.compile(r"\s{0,2}\[[A-Z/]+\d*(?:/[A-Z]+)?\]")
# What a text must say to be what it is planned as; the review looks for it.
_MUST_SAY: Mapping[Topic | TrainingTopic, str] = {
    "why": "why we change", "why_now": "why now", "risk": "what happens if nothing changes",
    "wiifm": "what is in it for them", "job_impact": "what it means for jobs and roles",
    "unchanged": "what stays", "how": "what happens next, and how", "progress": "how far we are",
    "win": "what was achieved", "prompting": "how to ask for good work", "verify": "how a result is checked",
    "data": "which data may go in, and which may not", "limits": "what can go wrong, and when to stop",
    "role": "what it changes in their own work",
}  # fmt: skip


@dataclass(frozen=True)
class Briefing:
    """What every call of a stage tells the model."""

    case: Case
    choices: NameChoices
    window: Window
    stage: Stage
    kinds: tuple[Kind, ...]
    page: DecisionPage
    staying: tuple[AnyItem, ...] = ()  # tasks of the stage that no draft touches
    elsewhere: tuple[AnyItem, ...] = ()  # the other stages
    themes: Mapping[str, int] = field(default_factory=dict)  # how often others raised what
    strategy_lines: Sequence[str] = ()
    is_launched: bool = False  # then days and tasks stay
    room: PromptRoom = WIDE

    @property
    def may_rebuild(self) -> bool:
        """Return whether tasks may be merged and moved."""
        return self.room.is_wide and not self.is_launched


def turns_for(
    briefing: Briefing,
    slots: Sequence[TaskSlot],
    others: Sequence[TaskSlot],
    *,
    may_add: bool,
    faults: Sequence[str] = (),
) -> tuple[Turn, Turn]:
    """Return the turns that ask for some slots, not for `others`."""
    case, choices, window, stage = briefing.case, briefing.choices, briefing.window, briefing.stage
    language, room, guide = foreign_language(case.brief), briefing.room, template(f"stages/{stage.key}")
    values = {
        "case": "\n".join((*case_lines(case, choices, window, room.texts), *_raised(briefing.themes))),
        "teams": "\n".join(team_lines(case, choices, window, room.teams)),
        "page": _part("WHAT THE LEADERS HAVE TO DECIDE", list(_page(briefing.page)) if room.is_wide else ()),
        "strategy": _part("THE STRATEGY, WHICH THE LEADERS HAVE AGREED ON", briefing.strategy_lines),
        "stage": stage.title,
        "purpose": stage.purpose,
        "questions": "\n".join(f"- {question}" for question in stage.questions),
        "guide": guide if room.is_wide else guide.partition("\n\n")[0],
        "elsewhere": _part(
            "THE REST OF THE PLAN, WHICH STAYS (do not plan it again, and say nothing that contradicts it)",
            list(_around(briefing, others)),
        ),
        "first": str(slots[0].number),
        "last": str(slots[-1].number),
        "slots": "\n\n".join(_slot(briefing, slot) for slot in slots),
        "faults": _part("WHAT DOES NOT AGREE IN THESE WORDS; MEND IT, AND KEEP THE REST", faults),
        "rebuild": template("rebuild") if briefing.may_rebuild else "",
        "new": _new(briefing) if may_add else "",
        "language": f"Write everything in {language}." if language else "Write in plain American English.",
    }
    return turns_of("system", _filled("stage", values))


def _filled(name: str, values: Mapping[str, str]) -> str:
    """Fill a template; its values are not read as templates again."""
    filled = _FIELD.sub(lambda match: values[match[1]], template(name))
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def _part(heading: str, lines: Sequence[str]) -> str:
    return "\n".join((heading, *lines)) if lines else ""


def _new(briefing: Briefing) -> str:
    first, last = briefing.window.weeks
    kinds = "\n".join(map(_kind, briefing.kinds))
    return _filled("new", {"most": str(MOST_NEW), "first": str(first), "last": str(last), "kinds": kinds})


def _raised(themes: Mapping[str, int]) -> Iterator[str]:
    if themes:
        raised = ", ".join(f"{theme} ({number})" for theme, number in themes.items())
        yield f"What people raised, by theme and number of times: {raised}"


def _page(page: DecisionPage) -> Iterator[str]:
    """Yield what executives decide first, as everyone may read it."""
    if page.number:
        yield line(page.number, _REASON)
    yield line(page.verdict, _REASON)
    if page.points:
        yield "To settle first:"
        yield from (f"- {line(point.title)}: {line(point.why, _REASON)}" for point in page.points)
    if page.actions:
        yield "The steps that decide:"
        for action in page.actions[:_MOST_ACTIONS]:
            when = f"{say(action.day)}: " if action.day else ""
            yield f"- {when}{line(action.title)} ({line(action.owner)})"


def _around(briefing: Briefing, others: Sequence[TaskSlot]) -> Iterator[str]:
    """Yield what else is planned, this stage first."""
    numbers = {slot.item.id: slot.number for slot in others} if briefing.may_rebuild else {}
    in_order = _in_order(slot.item for slot in others)
    in_stage = [*_in_order(briefing.staying), *in_order][: briefing.room.titles]
    elsewhere = _in_order(briefing.elsewhere)
    most = max(1, min(_MOST_ELSEWHERE, briefing.room.titles - len(in_stage)))
    step = max(1.0, len(elsewhere) / most)
    shown = [elsewhere[int(place * step)] for place in range(int(len(elsewhere) / step))]
    yield from (_title(briefing, item, numbers.get(item.id)) for item in (*in_stage, *shown))
    if more := len(briefing.staying) + len(others) - len(in_stage) + len(elsewhere) - len(shown):
        yield f"- and {more} more"


def _in_order(items: Iterable[AnyItem]) -> list[AnyItem]:
    return sorted(items, key=lambda item: (item.due or date.max, item.id))


def _title(briefing: Briefing, item: AnyItem, number: int | None) -> str:
    when = f"week {briefing.window.week(item.due)}, " if item.due else ""
    task = f"task {number}, " if number else ""
    return f"- {task}{when}{KIND_NAMES[item.kind]}: {line(item.title, _TITLE)}"


def _slot(briefing: Briefing, slot: TaskSlot) -> str:
    """Return a task's settled facts, purpose and present words."""
    item = slot.item
    about = [KIND_NAMES[item.kind], _teams(briefing, item)]
    if item.due:
        about.append(f"{say(item.due)} (week {briefing.window.week(item.due)})")
    about.append(f"owner {line(briefing.choices.name_of(item.owner))}")
    sender = getattr(item, "sender", None)
    if sender and sender != item.owner:
        about.append(f"said by {line(briefing.choices.name_of(sender))}")
    if channel := getattr(item, "channel", ""):
        about.append(f"by {channel.replace('_', ' ')}")
    if isinstance(item, Metric) and item.target is not None and item.target_date:
        about.append(f"{in_unit(item.target, item.unit)} by {say(item.target_date)}")
    lines = [
        f"TASK {slot.number}: {'; '.join(about)}",
        f"What it is for: {line(_SOURCE.sub('', item.why), _REASON)}",
    ]
    if must := [_MUST_SAY[topic] for topic in getattr(item, "topics", ()) if topic in _MUST_SAY]:
        lines.append(f"It has to say: {listed(must)}")
    if isinstance(item, TrainingSession) and item.hands_on and not item.for_managers:
        lines.append(f"It has a line for each team: “- {_EACH_TEAM}: the first piece of its own work”")
    lines += [f"{name}: {text or '(empty)'}" for name, text in slot.texts.items()]
    return "\n".join(lines)


def _teams(briefing: Briefing, item: AnyItem) -> str:
    groups = briefing.case.brief.groups
    names = [line(group.label) for group in groups if group.id in item.group_ids]
    if len(names) == len(groups):
        return "for all teams"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"for {', '.join(names[:_MOST_NAMED])}{more}"


def _kind(kind: Kind) -> str:
    what = (CLASSES[kind].__doc__ or "").split("\n")[0].split(". ")[0].removesuffix(".")
    return f"- add_{kind}: {what[0].lower()}{what[1:]}"
