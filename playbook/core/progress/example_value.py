"""What the returning question for examples brings: who was asked, who answered, and the minutes it left."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.fields import Id
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CheckinSeries


@dataclass(frozen=True, slots=True)
class Round:
    """The latest time a question for examples was asked: with how many each group answered, and who did not.

    Groups and never people: nobody is ranked. Series that ask the same on the same day are one round.
    """

    title: str
    asked_on: date
    answered: Sequence[tuple[Group, int]]
    silent: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes saved less those spent on checking, of the examples that say both; it may be negative."""

    net: int
    counted: int
    left_out: int


@dataclass(frozen=True, slots=True)
class WeekOfMinutes:
    """The net minutes of the examples of the week of this Monday; `net` is None where none says both."""

    week: date
    net: int | None
    counted: int
    left_out: int


def find_rounds(rollout: Rollout, today: date) -> tuple[Round, ...]:
    """Give back the round of each question for examples that runs on `today`, the latest first."""
    asked: dict[tuple[date, str], set[Id]] = {}
    for series in rollout.items.values():
        if not isinstance(series, CheckinSeries) or series.way != "example":
            continue
        asked_on = _asked_on(series, today)
        if asked_on is None or rollout.tracking_of(series.id).status == "done":
            continue
        asked.setdefault((asked_on, series.title), set()).update(series.group_ids)
    found = [_round(rollout, title, day, groups, today) for (day, title), groups in asked.items()]
    return tuple(sorted(found, key=lambda one: (one.asked_on, one.title), reverse=True))


def _round(rollout: Rollout, title: str, asked_on: date, group_ids: Collection[Id], today: date) -> Round:
    groups = [group for group in rollout.brief.groups if group.id in group_ids]
    told = Counter(one.group_id for one in rollout.examples.values() if asked_on <= one.day <= today)
    return Round(
        title,
        asked_on,
        [(group, told[group.id]) for group in groups if told[group.id]],
        [group for group in groups if not told[group.id]],
    )


def _asked_on(series: CheckinSeries, today: date) -> date | None:
    """The last day up to `today` on which a series asked; None before it began or once it is over."""
    if series.start is None or series.start > today or (series.end is not None and series.end < today):
        return None
    rounds = (today - series.start).days // series.cadence_days
    return series.start + timedelta(days=rounds * series.cadence_days)


def net_minutes(examples: Iterable[Example]) -> Minutes:
    """Give back the net minutes of some examples; one that says only half of it is left out, and counted."""
    net, counted, left_out = 0, 0, 0
    for one in examples:
        if one.minutes_saved is not None and one.minutes_checking is not None:
            net, counted = net + one.minutes_saved - one.minutes_checking, counted + 1
        elif one.minutes_saved is not None or one.minutes_checking is not None:
            left_out += 1
    return Minutes(net, counted, left_out)


def minutes_by_week(examples: Iterable[Example]) -> tuple[WeekOfMinutes, ...]:
    """Give back the net minutes of each week that has examples, the earliest first."""
    weeks: dict[date, list[Example]] = {}
    for one in examples:
        weeks.setdefault(one.day - timedelta(days=one.day.weekday()), []).append(one)
    found = [(week, net_minutes(mine)) for week, mine in sorted(weeks.items())]
    return tuple(
        WeekOfMinutes(week, one.net if one.counted else None, one.counted, one.left_out)
        for week, one in found
    )
