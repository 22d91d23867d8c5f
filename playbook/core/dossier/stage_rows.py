"""The tasks of a stage for the board: one row a kind, the weightiest first."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from playbook.core.base.words import count
from playbook.core.case.parts import EVENT, EVENT_DECIDES
from playbook.core.case.reading.groups import team_names
from playbook.core.case.rows.training import without_teams
from playbook.core.dossier.model import EVERYONE, DossierStep
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, Kind
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.progress.progress import STANDING_NAMES

# Where one row stands for acts with different titles.
_SPONSOR = "sponsor"
_ONE_ROW = (_SPONSOR, "managers", "question 7", "question 14", "question 28", "support")
# They have a part of the paper of their own.
_ELSEWHERE: tuple[Kind, ...] = ("gate", "metric", "key_message", "resistance", "objective", "use_case")
_WEIGHTS: dict[Kind, int] = {
    "manager_briefing": 7, "training_session": 7, "policy": 7, "sponsor_act": 6, "support": 6, "champion": 6,
    "checkin_series": 6, "reinforcement": 5, "message": 4, "coalition_member": 4, "milestone": 3,
}  # fmt: skip
# What this change alone brings, by its plays: what moves the number, then what gets it running.
_PLAY_WEIGHTS = {
    **dict.fromkeys(("objective-work", EVENT, EVENT_DECIDES), 11),
    **dict.fromkeys(("reason", "real-work", "early-win", "pilot"), 10),
    **dict.fromkeys(TEAM_TALKS, 8),
    **dict.fromkeys(("step", "worry-task", "hand-over"), 6),
    **dict.fromkeys(("finding", "name-trainers"), 5),
}
_PERSONS = 10  # what somebody added by hand
_LEAST = 2  # rows of a stage
_MOST_DAYS, _MOST_TEAMS = 3, 2
_LONG = timedelta(days=7)
_NO_DAY = "No fixed day"
EACH_TEAMS_MANAGER = "Each team’s own manager"

Row = tuple[str, str, str, str]
_Tasks = list[tuple[DossierStep, AnyItem]]


def rows_of_stages(
    stages: Mapping[str, Sequence[tuple[DossierStep, AnyItem]]],
    on: Callable[[date], str],
    most: int,
    teams: Sequence[Group],
    managers: Callable[[Collection[str]], str],
) -> dict[str, tuple[list[Row], int]]:
    """Return each stage's rows by day, and how many tasks are left out.

    Each stage has its two weightiest; the others are the weightiest of all.
    """
    kinds = {key: _by_weight(steps) for key, steps in stages.items()}
    others = sorted((each for rows in kinds.values() for each in rows[_LEAST:]), key=_rank)
    chosen = others[: max(0, most - sum(min(_LEAST, len(rows)) for rows in kinds.values()))]
    return {key: _shown(rows, chosen, on, teams, managers) for key, rows in kinds.items()}


def _by_weight(steps: Sequence[tuple[DossierStep, AnyItem]]) -> list[_Tasks]:
    """Return the tasks of a row each, the weightiest first."""
    rows: dict[tuple[str, str], _Tasks] = {}
    for step, item in steps:
        if step.kind not in _ELSEWHERE:
            name = step.series if step.series in _ONE_ROW else without_teams(step.title)
            rows.setdefault((step.kind, name), []).append((step, item))
    return sorted(rows.values(), key=_rank)


def _rank(tasks: _Tasks) -> tuple[int, date]:
    step, item = tasks[0]
    return -_weight(item), step.day or date.max


def _shown(
    rows: Sequence[_Tasks],
    chosen: Sequence[_Tasks],
    on: Callable[[date], str],
    teams: Sequence[Group],
    managers: Callable[[Collection[str]], str],
) -> tuple[list[Row], int]:
    printed = [*rows[:_LEAST], *(each for each in rows[_LEAST:] if each in chosen)]
    printed.sort(key=lambda each: each[0][0].day or date.max)
    shown = [_row(each, on, teams, managers) for each in printed]
    return _without_gaps(shown), sum(map(len, rows)) - sum(map(len, printed))


def _weight(item: AnyItem) -> int:
    if item.provenance.source == "person":
        return _PERSONS
    return _PLAY_WEIGHTS.get(item.provenance.play_id or "", _WEIGHTS.get(item.kind, 1))


def _row(
    tasks: _Tasks,
    on: Callable[[date], str],
    teams: Sequence[Group],
    managers: Callable[[Collection[str]], str],
) -> Row:
    steps = [step for step, _ in tasks]
    titles = list(dict.fromkeys(without_teams(step.title) for step in steps))
    # The widest says it for all, as “each manager” does.
    widest = max(steps, key=lambda step: (step.for_whom == EVERYONE, len(step.for_whom)))
    what = without_teams(widest.title) or widest.kind_name.capitalize()
    if len(titles) > 1 and widest.series == _SPONSOR:
        what = f"{titles[0]}; {count(len(titles) - 1, 'more visible action')} after it"
    who = list(dict.fromkeys(step.who for step in steps if step.who))
    ids = {group_id for _, item in tasks for group_id in item.group_ids}
    named = team_names([group for group in teams if group.id in ids], teams)
    is_for_all = any(step.for_whom == EVERYONE for step in steps) or len(ids) == len(teams)
    if not is_for_all and not all(team in what for team in named):
        what = f"{what} ({_first_names(named)})"
    is_each = EACH_TEAMS_MANAGER in who
    return _days(steps, on), what, managers(ids) if is_each else _first_names(who), _stands(steps)


def _without_gaps(rows: Sequence[Row]) -> list[Row]:
    """Return rows that name a missing day where others have one."""
    has_days = any(row[0] for row in rows)
    return [(day or _NO_DAY * has_days, what, who, stands) for day, what, who, stands in rows]


def _days(steps: Sequence[DossierStep], on: Callable[[date], str]) -> str:
    days = sorted({step.day for step in steps if step.day})
    if not days:
        return ""
    last = max(step.last_day or days[0] for step in steps if step.day)
    often = next((step.how_often for step in steps if step.how_often), "")
    if last - days[-1] > _LONG:
        return f"{often}, {on(days[0])} to {on(last)}".removeprefix(", ")
    if len(days) > _MOST_DAYS:
        return f"{on(days[0])} to {on(days[-1])}, {len(days)} times"
    return ", ".join(map(on, days))


def _first_names(names: Sequence[str]) -> str:
    if len(names) <= _MOST_TEAMS + 1:
        return "; ".join(names)
    return f"{'; '.join(names[:_MOST_TEAMS])} and {len(names) - _MOST_TEAMS} more"


def _stands(steps: Iterable[DossierStep]) -> str:
    """Return how the tasks of a row stand, '' for what is planned."""
    names = [STANDING_NAMES[step.standing] for step in steps if step.day and step.standing != "planned"]
    return ", ".join(dict.fromkeys(names))
