"""What the question for examples brings, and what leaders show themselves."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.fields import Id
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import monday_of
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CheckinSeries, CoalitionMember, SponsorAct


@dataclass(frozen=True, slots=True)
class Round:
    """The latest round of a question for examples, by group, never person."""

    title: str
    asked_on: date
    answered: Sequence[tuple[Group, int]]
    silent: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Net minutes of the examples that give both numbers; may be negative."""

    net: int
    counted: int
    left_out: int


@dataclass(frozen=True, slots=True)
class WeekOfMinutes:
    """Net minutes of a week by its Monday; None without any."""

    week: date
    net: int | None
    counted: int
    left_out: int


def find_rounds(rollout: Rollout, today: date) -> tuple[Round, ...]:
    """Return the running rounds of questions for examples, latest first."""
    group_ids_of: dict[tuple[date, str], set[Id]] = {}
    for series in rollout.items.values():
        if not isinstance(series, CheckinSeries) or series.way != "example":
            continue
        asked_on = _asked_on(series, today)
        if asked_on is None or not series.goes_on_after(rollout.tracking_of(series.id).done_on):
            continue
        group_ids_of.setdefault((asked_on, series.title), set()).update(series.group_ids)
    rounds = [_round(rollout, title, day, groups, today) for (day, title), groups in group_ids_of.items()]
    return tuple(sorted(rounds, key=lambda round_: (round_.asked_on, round_.title), reverse=True))


def _round(rollout: Rollout, title: str, asked_on: date, group_ids: Collection[Id], today: date) -> Round:
    groups = [group for group in rollout.brief.groups if group.id in group_ids]
    examples = (example for example in rollout.examples.values() if asked_on <= example.day <= today)
    counts = Counter(example.group_id for example in examples)
    answered = [(group, counts[group.id]) for group in groups if counts[group.id]]
    return Round(title, asked_on, answered, [group for group in groups if not counts[group.id]])


def _asked_on(series: CheckinSeries, today: date) -> date | None:
    """Return the last day a series asked, or None while not running."""
    if series.start is None or series.start > today or (series.end is not None and series.end < today):
        return None
    rounds = (today - series.start).days // series.cadence_days
    return series.start + timedelta(days=rounds * series.cadence_days)


def asks_in_week(series: CheckinSeries, monday: date) -> bool:
    """Return whether a round of a series falls into a week."""
    sunday = monday + timedelta(days=6)
    asked_on = _asked_on(series, min(sunday, series.end or sunday))
    return asked_on is not None and asked_on >= monday


def count_answers(
    rollout: Rollout, series: CheckinSeries, group_ids: Collection[Id], today: date
) -> tuple[int, int]:
    """Return how many of these groups answered this round, of how many people."""
    asked = [group for group in rollout.brief.groups if group.id in (series.group_ids or {group.id})]
    groups = {group.id: group.size for group in asked if not group_ids or group.id in group_ids}
    since = min(_asked_on(series, today) or today, monday_of(today))
    answers = sum(
        each.group_id in groups and since <= each.day <= today for each in rollout.examples.values()
    )
    people = sum(groups.values())
    return min(answers, people), people


def net_minutes(examples: Iterable[Example]) -> Minutes:
    """Return net minutes; examples with half the numbers are left out."""
    net, counted, left_out = 0, 0, 0
    for example in examples:
        if example.minutes_saved is not None and example.minutes_checking is not None:
            net, counted = net + example.minutes_saved - example.minutes_checking, counted + 1
        elif example.minutes_saved is not None or example.minutes_checking is not None:
            left_out += 1
    return Minutes(net, counted, left_out)


def minutes_by_week(examples: Iterable[Example]) -> tuple[WeekOfMinutes, ...]:
    """Return net minutes of each week with examples, earliest first."""
    weeks: dict[date, list[Example]] = {}
    for example in examples:
        weeks.setdefault(monday_of(example.day), []).append(example)
    totals = [(week, net_minutes(of_week)) for week, of_week in sorted(weeks.items())]
    return tuple(
        WeekOfMinutes(week, t.net if t.counted else None, t.counted, t.left_out) for week, t in totals
    )


WEEKS = 4
# An example of the same week shows it, whichever of the two came first.
_NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LeaderExamples:
    """Leaders' examples in the last weeks, and the latest day ever."""

    count: int
    latest: date | None


@dataclass(frozen=True, slots=True)
class OwnUse:
    """An open step of showing own use, with the example for it."""

    act: SponsorAct
    example: Example


def leader_ids(rollout: Rollout) -> frozenset[Id]:
    """Return the ids of sponsor, lead and coalition members."""
    members = [item.owner for item in rollout.items.values() if isinstance(item, CoalitionMember)]
    brief = rollout.brief
    leaders = {brief.sponsor_id, brief.lead_id, *(owner.person_id for owner in members if owner)}
    return frozenset(filter(None, leaders))


def find_leader_examples(rollout: Rollout, today: date) -> LeaderExamples:
    """Return what leaders shared up to `today`."""
    days = [example.day for example in _of_leaders(rollout) if example.day <= today]
    since = today - timedelta(weeks=WEEKS)
    return LeaderExamples(sum(day > since for day in days), max(days, default=None))


def _of_leaders(rollout: Rollout) -> list[Example]:
    return [example for example in rollout.examples.values() if example.by_leader]


def find_own_use(rollout: Rollout) -> tuple[OwnUse, ...]:
    """Return open steps of showing own use with an example near."""
    examples = sorted(_of_leaders(rollout), key=lambda example: example.day)
    shown = []
    for item in rollout.items.values():
        if not isinstance(item, SponsorAct) or item.act != "show_own_use" or item.date is None:
            continue
        if rollout.tracking_of(item.id).status == "done":
            continue
        day = item.date
        near = next((example for example in reversed(examples) if abs(example.day - day) <= _NEAR), None)
        if near:
            shown.append(OwnUse(item, near))
    return tuple(sorted(shown, key=lambda each: (each.act.date or date.max, each.act.id)))
