"""What the level between a team's manager and its people does: talk, learn first, coach."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import listed, lower_first
from playbook.core.case.teaching import PEOPLE_OF_A_SHIFT_LEAD
from playbook.core.plan.brief import EACH_MANAGER, Group
from playbook.core.plan.items import Milestone, Owner, TrainingSession
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.wording import say_number

PLAY = "middle-managers"
_WIDE_SPAN, _FEWEST = 100, 3
_WEEKS = 8
_FIRST_LOOK = timedelta(days=7)
_MANAGERS = re.compile(
    r"\b(?:managers|team leads|team leaders|shift leads|shift leaders|supervisors|foremen|superintendents"
    r"|heads of [a-z ]+|charge nurses|store leaders|principals)$",
    re.IGNORECASE,
)
# Jobs that manage clients, cases or things, and lead nobody by their name.
_LEADS_NOBODY = re.compile(
    r"\b(?:accounts?|asset|brand|campaign|care|case|category|claims|client|community|contracts?|customer"
    r"|customer success|event|facilit(?:y|ies)|investment|key account|lease|loan|marketing|portfolio"
    r"|product|program|project|property|relationship|risk|sales|success|territory|wealth) managers$",
    re.IGNORECASE,
)
_BRIEFED = "brief-supervisors"


def middle_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield the tasks of a team of managers, else of the leads in wide teams."""
    groups = [writer.brief.groups[index] for index in writer.taking_part]
    managers = _leads_among(groups)
    wide = [each for each in groups if each.supervisors or each.size > _WIDE_SPAN]
    if writer.is_short or len(groups) < 2 or not (managers or wide):
        return
    plays = {item.provenance.play_id for item in writer.written}
    talks = [item.due for item in writer.written if item.provenance.play_id in TEAM_TALKS and item.due]
    who, team_ids = _who(writer, managers, wide), tuple(each.id for each in managers or wide)
    # A manager's own talk is planned as such.
    if talks and who != EACH_MANAGER and not (wide and not managers and _BRIEFED in plays):
        yield _task(
            writer, "talk", _first_free(writer, team_ids, sorted(talks)), who, team_ids,
            "Lead the talk with your own people",
            "Everyone knows from their own lead what changes for them and when. It takes ten minutes, and "
            "each lead has passed on three questions.",
        )  # fmt: skip
    sessions = writer.days_of(TrainingSession)
    if managers and sessions:
        yield _task(
            writer, "learn", _first_free(writer, team_ids, sessions), who, team_ids,
            "Learn it first, with the managers",
            "Each lead has shown their own people one real piece of work that they did there.",
        )  # fmt: skip
    yield from _looks(writer, managers, wide)


def _looks(writer: CaseWriter, managers: Sequence[Group], wide: Sequence[Group]) -> Iterator[Milestone]:
    """Yield the first review after each start; the others follow from it."""
    first = date.fromordinal(min(writer.schedule.go_lives))
    starts: dict[date, list[Group]] = {}
    for each in managers or wide:
        starts.setdefault(writer.brief.go_live_of(each) or first, []).append(each)
    for number, (start, teams) in enumerate(sorted(starts.items()), start=1):
        yield _task(
            writer, "look" if number == 1 else f"look-{number}",
            writer.on_or_after((start + _FIRST_LOOK).toordinal()),
            _who(writer, *((teams, ()) if managers else ((), teams))), tuple(each.id for each in teams),
            "Review the week, coach one person",
            "Each has reviewed the first week's problems and sat beside one person. The same stands in "
            f"their calendars for the next {say_number(_WEEKS - 1)} weeks.",
        )  # fmt: skip


def _leads_among(groups: Sequence[Group]) -> list[Group]:
    """Return the teams of leads, where some other team needs one between.

    A team with its own manager hears from that manager, whatever its neighbors are called.
    """
    named = [each for each in groups if _MANAGERS.search(each.label) and each.size >= _FEWEST]
    leads = [each for each in named if not _LEADS_NOBODY.search(each.label)]
    is_needed = any(
        not each.manager_id or each.supervisors or each.size > _WIDE_SPAN
        for each in groups
        if each not in named
    )
    return leads if is_needed else []


def _label(group: Group) -> str:
    """Return a team's name inside a sentence; the name of its place stays a name."""
    is_place = group.label.partition(" ")[0].casefold() in group.site.casefold().split()
    return group.label if is_place else lower_first(group.label)


def _who(writer: CaseWriter, managers: Sequence[Group], wide: Sequence[Group]) -> str:
    """Return the role that owns the tasks, with its number where it is known."""
    if managers:
        names = listed(list(dict.fromkeys(_label(each) for each in managers)))
        return f"Each of the {sum(each.size for each in managers)} {names}"
    leads = sum(each.supervisors or -(-each.size // PEOPLE_OF_A_SHIFT_LEAD) for each in wide)
    works_shifts = any(
        each.id in writer.case.reach and writer.case.reach[each.id].works_shifts for each in wide
    )
    if any(not each.supervisors for each in wide):
        # Without shifts nobody is known to lead a team but its manager.
        return "Each shift lead" if works_shifts else EACH_MANAGER
    return f"Each of the {leads} {'shift' if works_shifts else 'team'} leads"


def _first_free(writer: CaseWriter, team_ids: Sequence[str], days: Sequence[date]) -> date:
    """Return the first of some days that teams work, else when everyone does."""
    free = (day for day in days if writer.are_free(team_ids, day))
    return next(free, None) or writer.on_or_after(days[0].toordinal())


def _task(
    writer: CaseWriter, name: str, day: date, who: str, team_ids: tuple[str, ...], title: str, done_when: str
) -> Milestone:
    return writer.make(
        Milestone,
        f"middle-{name}",
        PLAY,
        title=title,
        owner=Owner(role=who),
        group_ids=team_ids,
        date=day,
        done_when=done_when,
        rule_ids=("R32",),
        why="People ask their lead.",
    )
