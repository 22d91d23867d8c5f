"""What each team practices on: cases of its own work, read from the brief and data/team_work.toml."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import Frozen
from playbook.core.base.words import capital
from playbook.core.case.case import Case
from playbook.core.case.reading.groups import groups_touched
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, TrainingSession
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.facts import names_of, spliced
from playbook.llm.builtin.wording import fit, listed

TEAM_FILE = Path(__file__).resolve().parents[4] / "data" / "team_work.toml"
NAME_TASKS = "name-tasks"
_MOST_CASES, _MOST_TEAMS, _MOST_HARD = 2, 12, 3
_NAMED_ALONE = ("place_of_work", "working_hours")  # the work itself stays as it is
_SPOKEN = (
    "name", "what_changes", "why", "why_now", "objective", "outcome_measure", "expected_benefit", "concerns",
)  # fmt: skip
# What makes a case a hard one, said by the brief of the work and not of what somebody fears for themselves.
_HARD = re.compile(
    r"\b(?:dialects?|accents?|duplicates?|invented|out of date|outdated|illegible|handwrit\w+|exceptions?|"
    r"stutter\w*|noisy|noise|wet floors?|gloves|may be (?:marked|read|counted) wrong|lacks? what|"
    r"look the same|no reception|weak wireless)\b",
    re.IGNORECASE,
)
_TWO_KINDS = re.compile(r" (?:and|&|und|et|y) ")
_OF_THE_PLACE = re.compile(
    r"\b(?:start(?:s)? at|shifts?|nights?|speaks?|gloves|noise|part-time|temps|on the road|outdoors)\b",
    re.IGNORECASE,
)


class OwnCase(Frozen):
    """A case of a team's work, and a mistake that is easily made in it."""

    said: str  # the words of the brief that it needs
    case: str
    trap: str = ""

    @cached_property
    def sign(self) -> re.Pattern[str]:
        return re.compile(self.said, re.IGNORECASE)


class TeamWork(Frozen):
    """The cases of teams with one kind of work."""

    names: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: tuple[str, ...] = ()
    cases: Annotated[tuple[OwnCase, ...], Field(min_length=1)]

    @cached_property
    def name_sign(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"\b(?:{name})\b" for name in self.names), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exercise:
    """What one team brings, what is hidden for it, and what its place asks."""

    cases: tuple[str, ...]
    traps: tuple[str, ...]
    place: str = ""


_TEAMS = TypeAdapter(tuple[TeamWork, ...])


@lru_cache(maxsize=1)
def load_team_work() -> tuple[TeamWork, ...]:
    """Read the work of teams once."""
    try:
        return _TEAMS.validate_python(tomllib.loads(TEAM_FILE.read_text(encoding="utf-8")).get("team", ()))
    except (OSError, ValueError, ValidationError) as error:
        raise PlaybookError(
            f"The file {TEAM_FILE.name} cannot be read.", "Put it back into data, as it was."
        ) from error


def exercise_of(case: Case, group: Group) -> Exercise:
    """Return what a team practices on; no case where the brief says nothing of its work."""
    if group.tasks:
        tasks = tuple(spliced(case, fit(task.task, 160).rstrip(".")) for task in group.tasks[:_MOST_CASES])
        return Exercise(tasks, (), _place_of(case, group))
    said = " ".join((*(str(getattr(case.brief, name)) for name in _SPOKEN), *case.brief.tools))
    works = _works_of(case, group)
    each = 1 if len(works) > 1 else _MOST_CASES
    chosen = [one for work in works for one in _fitting(work, said)[:each]][:_MOST_CASES]
    traps = dict.fromkeys(one.trap for one in chosen if one.trap)
    return Exercise(tuple(one.case for one in chosen), tuple(traps), _place_of(case, group))


def _fitting(work: TeamWork, said: str) -> list[OwnCase]:
    """Return the cases that the brief speaks of, one for each trap."""
    fitting = [one for one in work.cases if one.sign.search(said)]
    return list({one.trap: one for one in reversed(fitting)}.values())[::-1]


def _works_of(case: Case, group: Group) -> list[TeamWork]:
    """Return the kinds of work that a team's name speaks of, the most telling first."""
    is_open = case.kind.key not in _NAMED_ALONE
    works = [
        work
        for work in load_team_work()
        if (case.kind.key in work.kinds or (is_open and not work.kinds)) and work.name_sign.search(group.name)
    ]
    return works if _TWO_KINDS.search(group.name) else works[:1]


def _place_of(case: Case, group: Group) -> str:
    """Return the brief's sentence on where and when a team works."""
    for sentence in case.circumstances:
        if _OF_THE_PLACE.search(sentence) and groups_touched(case.brief, sentence) == (group.id,):
            return sentence.rstrip(".")
    return ""


def hard_cases(case: Case) -> list[str]:
    """Return the brief's sentences that say what makes a case hard."""
    texts = (getattr(case.brief, name) for name in ("concerns", "why"))
    sentences = (sentence.strip() for text in texts for sentence in split_sentences(text))
    return [each for each in sentences if _HARD.search(each)][:_MOST_HARD]


def named_by(writer: CaseWriter, index: int) -> str:
    """Return who names the cases of a team."""
    return capital(writer.name(writer.leaders.of("manager", index).owner))


def with_own_work(
    writer: CaseWriter, session: TrainingSession, case_items: Sequence[AnyItem]
) -> TrainingSession:
    """Return a session with what each of its teams works on."""
    if session.agenda.startswith("Part "):
        return session
    match session.provenance.play_id:
        case "safe-start":
            added = "\n".join(_hidden(writer, session))
        case "hands-on":
            added = "\n".join(_brought(writer, session, case_items))
        case _:
            return session
    head, mark, rest = session.agenda.partition("- 0:00")
    agenda = "\n\n".join(part.strip() for part in (head, added, f"{mark}{rest}") if part.strip())
    return session.model_copy(update={"agenda": agenda})


def _teams(writer: CaseWriter, session: TrainingSession) -> list[int]:
    return [index for index in writer.indexes(session.group_ids) if index in writer.taking_part]


def _brought(writer: CaseWriter, session: TrainingSession, case_items: Sequence[AnyItem]) -> Iterator[str]:
    teams = _teams(writer, session)
    alike: dict[Exercise, list[int]] = {}
    for index in teams if len(teams) <= _MOST_TEAMS else ():
        own = exercise_of(writer.case, writer.brief.groups[index])
        alike.setdefault(own, []).append(index)
    for own, indexes in alike.items():
        names = listed(names_of(writer.brief, indexes), _MOST_TEAMS)
        yield f"- {names}: {_what(writer, own, indexes, case_items)}"
    if hard := hard_cases(writer.case):
        yield ""
        yield f"One of them is of the hard kind that the brief names: {_cited(hard)}"


def _what(writer: CaseWriter, own: Exercise, indexes: Sequence[int], case_items: Sequence[AnyItem]) -> str:
    """Return what teams bring, and whose lists further cases come from."""
    ids = {writer.brief.groups[index].id for index in indexes}
    lists = (item for item in case_items if item.provenance.play_id == NAME_TASKS)
    days = sorted(item.due for item in lists if item.due and ids & {*item.group_ids})
    what = "; ".join(own.cases)
    if days:
        names = listed(list(dict.fromkeys(named_by(writer, index) for index in indexes)), _MOST_TEAMS)
        list_of = f"the list of {names} ({writer.say(days[-1])})"
        what = f"{what}; then one from {list_of}" if what else f"three cases from {list_of}"
    place = f" The brief says: “{own.place}.” So it is done there and then." if own.place else ""
    return f"{what}.{place}"


def _hidden(writer: CaseWriter, session: TrainingSession) -> Iterator[str]:
    alike: dict[tuple[str, ...], list[int]] = {}
    for index in _teams(writer, session)[:_MOST_TEAMS]:
        if traps := exercise_of(writer.case, writer.brief.groups[index]).traps:
            alike.setdefault(traps, []).append(index)
    if alike:
        yield "The mistakes that are hidden are of the team's own work:"
        for traps, indexes in alike.items():
            yield f"- {listed(names_of(writer.brief, indexes), _MOST_TEAMS)}: {'; '.join(traps)}."


def _cited(sentences: Sequence[str]) -> str:
    return " ".join(f"“{each.rstrip('.')}.”" for each in sentences)


def named_on(writer: CaseWriter, group_ids: Sequence[str]) -> date:
    """Return the day on which the cases of some teams are named."""
    trained = writer.days_of(TrainingSession, group_ids)
    own = [writer.schedule.go_lives[index] for index in writer.indexes(group_ids)]
    day = trained[0].toordinal() if trained else min(own)
    return writer.by(date.fromordinal(day) - timedelta(days=1))
