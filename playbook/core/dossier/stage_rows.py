"""The tasks of a stage for the board: one row a kind, the weightiest first."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from playbook.core.base.words import count
from playbook.core.dossier.item_texts import without_teams
from playbook.core.dossier.model import EVERYONE, DossierStep
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
# What this change alone brings, by its plays.
_OWN_PLAYS = ("finding", "worry-task", "real-work", "step", "reason", "hand-over")
_OWN_WEIGHT, _TALK_WEIGHT, _CONDITION = 5, 8, "condition"
_MOST_DAYS, _MOST_TEAMS = 3, 2
_LONG = timedelta(days=7)
_NO_DAY = "No fixed day"
_EACH_MANAGER, _EACH = "Each team’s own manager", "Each manager"

Row = tuple[str, str, str, str]


def rows_of_stage(
    steps: Sequence[tuple[DossierStep, AnyItem]], on: Callable[[date], str], most: int, teams: int
) -> tuple[list[Row], int]:
    """Return the rows of a stage by day, and how many tasks are left out."""
    rows: dict[tuple[str, str], list[tuple[DossierStep, AnyItem]]] = {}
    for step, item in steps:
        if step.kind not in _ELSEWHERE:
            name = step.series if step.series in _ONE_ROW else without_teams(step.title)
            rows.setdefault((step.kind, name), []).append((step, item))
    by_weight = sorted(rows.values(), key=lambda each: (-_weight(each[0][1]), each[0][0].day or date.max))
    chosen, others = by_weight[:most], by_weight[most:]
    chosen.sort(key=lambda each: each[0][0].day or date.max)
    shown = [_row([step for step, _ in each], on, teams) for each in chosen]
    return _without_gaps(shown), sum(map(len, others))


def short_role(who: str) -> str:
    """Return who does it, in fewer words where each manager does."""
    return _EACH if who == _EACH_MANAGER else who


def _weight(item: AnyItem) -> int:
    play = item.provenance.play_id
    if play in TEAM_TALKS:
        return _TALK_WEIGHT
    if item.kind == "milestone" and (play in _OWN_PLAYS or item.provenance.source == "person"):
        return _OWN_WEIGHT
    return _WEIGHTS.get(item.kind, 1)


def _row(steps: Sequence[DossierStep], on: Callable[[date], str], teams: int) -> Row:
    titles = list(dict.fromkeys(without_teams(step.title) for step in steps))
    # The widest says it for all, as “each manager” does.
    widest = max(steps, key=lambda step: (step.for_whom == EVERYONE, len(step.for_whom)))
    what = without_teams(widest.title) or widest.kind_name.capitalize()
    if len(titles) > 1 and widest.series == _SPONSOR:
        what = f"{titles[0]}; {count(len(titles) - 1, 'more visible action')} after it"
    who = list(dict.fromkeys(step.who for step in steps if step.who))
    named = list(dict.fromkeys(team for step in steps for team in step.for_whom))
    is_for_all = EVERYONE[0] in named or len(named) == teams
    if not is_for_all and not all(team in what for team in named):
        what = f"{what} ({_first_names(named)})"
    return _days(steps, on), what, _EACH if _EACH_MANAGER in who else _first_names(who), _stands(steps)


def _without_gaps(rows: Sequence[Row]) -> list[Row]:
    """Return rows that say so where a task has no day, beside others that have one."""
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
