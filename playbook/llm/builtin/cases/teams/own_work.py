"""What each team practices on: cases of its own work, put into its sessions."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.case.case import Case
from playbook.core.case.dated import BEFORE_START
from playbook.core.case.timing import is_practiced
from playbook.core.plan.items import AnyItem, Message, TrainingSession
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.aims.second_half import practice_of
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.cases.teams.team_work import Exercise, exercise_of
from playbook.llm.builtin.facts import loses_most, names_of
from playbook.llm.builtin.wording import listed

NAME_TASKS = "name-tasks"
_MOST_TEAMS, _MOST_HARD = 12, 3
# What a talk asks where nothing is known of the work, and what it asks beside a case.
_ASKED_FIRST = re.compile(r"What changes first [^.?]*, and what should get easier\?")
_EASIER, _PICTURE = "Tell me what should get easier for us first.", "Picture this."
_FIRST_DAY, _TO_NAME = "Picture your first day", "We'll choose our first task together."
_PIECES = re.compile(r"\bpiece(s?) of work\b")
# What makes a case a hard one, by the brief's words on the work and not on what somebody fears.
_HARD = re.compile(
    r"\b(?:dialects?|accents?|duplicates?|invented|out of date|outdated|illegible|handwrit\w+|exceptions?|"
    r"stutter\w*|noisy|noise|wet floors?|gloves|may be (?:marked|read|counted) wrong|lacks? what|"
    r"look the same|no reception|weak wireless)\b",
    re.IGNORECASE,
)
# Records that are cleaned before the start make no case hard afterwards.
_OF_DATA = re.compile(r"\bdata\b.{0,40}\b(?:dirty|duplicates?|unclean|a mess)\b", re.IGNORECASE)


def hard_cases(case: Case) -> list[str]:
    """Return the brief's sentences that say what makes a case hard."""
    texts = (getattr(case.brief, name) for name in ("concerns", "why"))
    sentences = (sentence.strip() for text in texts for sentence in split_sentences(text))
    return [each for each in sentences if _HARD.search(each) and not _OF_DATA.search(each)][:_MOST_HARD]


def named_by(writer: CaseWriter, index: int) -> str:
    """Return who names the cases of a team."""
    return writer.name(writer.leaders.of("manager", index).owner)


def with_own_work(
    writer: CaseWriter, session: TrainingSession, case_items: Sequence[AnyItem]
) -> TrainingSession:
    """Return a session with what each of its teams works on."""
    if session.provenance.play_id not in BEFORE_START:
        return session
    agenda = _PIECES.sub(r"case\1", session.agenda)
    session = session.model_copy(update={"agenda": agenda})
    if agenda.startswith("Part "):
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


def with_own_case(writer: CaseWriter, talk: Message) -> Message:
    """Return a manager's talk with what each of its teams does first."""
    indexes = [index for index in writer.indexes(talk.group_ids) if index in writer.taking_part]
    groups = [writer.brief.groups[index] for index in indexes]
    cases = [exercise_of(writer.case, group).first_spoken for group in groups]
    is_known = 2 * sum(map(bool, cases)) >= len(cases) > 0 and len(groups) <= _MOST_TEAMS
    body = _ASKED_FIRST.sub(_EASIER, talk.body)
    # Where the brief names tasks, the talk says them already.
    if _EASIER not in body or not is_known or all(loses_most(writer.brief, group) for group in groups):
        return talk
    alike: dict[str, list[int]] = {}
    for index, case in zip(indexes, cases, strict=True):
        alike.setdefault(case, []).append(index)
    if len(alike) == 1:
        first_day = f"{_FIRST_DAY}. {cases[0]}"
    else:
        named = ((listed(names_of(writer.brief, own), _MOST_TEAMS), case) for case, own in alike.items())
        first_day = "\n".join((f"{_FIRST_DAY}:", *(f"- {name}: {case or _TO_NAME}" for name, case in named)))
    parts = body.split("\n\n")
    place = next((at for at, part in enumerate(parts) if part.startswith(_PICTURE)), None)
    if place is not None:
        parts[place] = first_day
    else:
        place = next(at for at, part in enumerate(parts) if _EASIER in part)
        parts.insert(place, first_day)
    return talk.model_copy(update={"body": "\n\n".join(parts)})


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
        yield f"One of them is a hard case: {_cited(hard)}"
    if practice := practice_of(writer.brief):
        yield ""
        yield practice


def _what(writer: CaseWriter, own: Exercise, indexes: Sequence[int], case_items: Sequence[AnyItem]) -> str:
    """Return what teams bring, and whose lists further cases come from."""
    ids = {writer.brief.groups[index].id for index in indexes}
    lists = (item for item in case_items if item.provenance.play_id == NAME_TASKS)
    days = sorted(item.due for item in lists if item.due and ids & {*item.group_ids})
    what = next(iter(own.cases), "")
    if days:
        names = listed(list(dict.fromkeys(named_by(writer, index) for index in indexes)), _MOST_TEAMS)
        list_of = f"{names} ({writer.say(days[-1])})"
        what = what or f"three real cases, picked by {list_of}"
    place = f" The brief says: “{own.place}.” So they practice where and when they work." if own.place else ""
    return f"{what}.{place}"


def _hidden(writer: CaseWriter, session: TrainingSession) -> Iterator[str]:
    alike: dict[tuple[str, ...], list[int]] = {}
    is_searched = is_practiced(writer.kind.key)  # a new structure has no results to look through
    for index in _teams(writer, session)[:_MOST_TEAMS] if is_searched else ():
        if traps := exercise_of(writer.case, writer.brief.groups[index]).traps:
            alike.setdefault(traps, []).append(index)
    if alike:
        yield "Hidden mistakes of the team's own work:"
        for traps, indexes in alike.items():
            yield f"- {listed(names_of(writer.brief, indexes), _MOST_TEAMS)}: {'; '.join(traps)}."


def _cited(sentences: Sequence[str]) -> str:
    return " ".join(f"“{each.rstrip('.')}.”" for each in sentences)


def named_on(writer: CaseWriter, group_ids: Sequence[str]) -> date:
    """Return the day on which the cases of some teams are named."""
    trained = writer.days_of(TrainingSession, group_ids)
    own = [writer.schedule.go_lives[index] for index in writer.indexes(group_ids)]
    day = trained[0].toordinal() if trained else min(own)
    wished = writer.by(date.fromordinal(day) - timedelta(days=1))
    people = [
        item.due
        for item in writer.written
        if isinstance(item, TrainingSession) and item.due and not item.for_managers
        if {*item.group_ids} & {*group_ids}
    ]
    return writer.once_heard(group_ids, wished, min(people, default=wished))
