"""Where rollouts meet in the same people: what collides, when, and what to do about it in one sentence."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Literal, TypeVar

from pydantic import Field

from playbook.core.days import say_day
from playbook.core.fields import Frozen, Span, next_weekday
from playbook.core.footprint import Date, Footprint, same
from playbook.core.portfolio import Part, Team, TeamWeek
from playbook.core.review.thresholds import DEFAULTS, Amount, Count
from playbook.core.review.words import counted, some

Sort = Literal["over", "go_lives", "same_week", "blackout", "owner"]
SORT_NAMES: dict[Sort, str] = {
    "over": "More than they have time for",
    "go_lives": "Two go-lives close together",
    "same_week": "Two rollouts in one week",
    "blackout": "Inside another rollout's blackout",
    "owner": "One person, too much at once",
}
_WEEK = timedelta(days=7)
_MOST = 4
Week = TypeVar("Week")


class Limits(Frozen):
    """What counts as a collision. No source has limits between rollouts: these are ours, grade D."""

    # R21 has people trained up to so many days before they begin: nearer than that, the training for
    # the second go-live falls into the first weeks of the first.
    go_lives_apart_days: Count = Field(
        DEFAULTS.training_window_days, description="days that two go-lives for the same people lie apart"
    )
    # One a working day: beyond that a week holds nothing but handing in.
    owned_a_week: Count = Field(5, description="open items that one person owns in a week, in all rollouts")
    # Less than this is a message to read, and no reason to move a plan.
    least_hours: Amount = Field(
        0.25, description="hours in a week from which a rollout counts towards too much"
    )


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Collision:
    """One meeting of rollouts: whom it hits, its first and last day, what it is, and what would end it."""

    sort: Sort
    who: tuple[str, ...]
    first: date
    last: date
    rollout_ids: tuple[str, ...]
    what: str
    advice: str

    @property
    def is_of_a_person(self) -> bool:
        return self.sort == "owner"


@dataclass(frozen=True, slots=True)
class Ground:
    """What collisions are looked for in: rollouts and their teams, from the week of `first` on, or ever."""

    footprints: Sequence[Footprint]
    teams: Sequence[Team]
    weeks: Sequence[TeamWeek]
    today: date
    first: date | None
    names: Mapping[str, str]
    limits: Limits = LIMITS

    def is_ahead(self, day: date) -> bool:
        """Whether a day is in the weeks that are looked at."""
        return self.first is None or day >= self.first - timedelta(days=self.first.weekday())

    def say(self, day: date) -> str:
        return say_day(day, self.today)


def find_collisions(ground: Ground) -> tuple[Collision, ...]:
    """Give back what collides, the soonest first."""
    found = [
        *_overloads(ground),
        *_go_lives(ground),
        *_same_weeks(ground),
        *_blackouts(ground),
        *_owners(ground),
    ]
    order = tuple(SORT_NAMES)
    return tuple(sorted(_merged(found), key=lambda one: (one.first, order.index(one.sort), one.who)))


def _merged(found: Iterable[Collision]) -> Iterator[Collision]:
    """The collisions, those that say the same of several teams as one."""
    alike: dict[Collision, list[str]] = {}
    for one in found:
        alike.setdefault(replace(one, who=()), []).extend(one.who)
    return (replace(one, who=tuple(who)) for one, who in alike.items())


# More than they have time for


def _overloads(ground: Ground) -> Iterator[Collision]:
    """Weeks in a row in which several rollouts together ask a team for more than its capacity."""
    weeks = [week for week in ground.weeks if week.is_over and len(_counted(week, ground.limits)) > 1]
    for _, group in groupby(weeks, lambda week: week.team.name):
        for stretch in _stretches(list(group), lambda week: week.monday):
            yield _overload(stretch, ground)


def _counted(week: TeamWeek, limits: Limits) -> tuple[str, ...]:
    return tuple(share.rollout_id for share in week.shares if share.hours >= limits.least_hours)


def _overload(weeks: Sequence[TeamWeek], ground: Ground) -> Collision:
    peak, names = max(weeks, key=lambda week: week.hours), ground.names
    has = peak.capacity or 0.0
    shares = some([f"{names[one.rollout_id]} {one.hours:.1f}" for one in peak.shares if one.hours >= 0.05])
    asked = f"{peak.hours:.1f} hours are asked of each person, and they have {has:.1f}: {shares}."
    running = f"{counted(len(weeks), 'week')} running; the most in that of {ground.say(peak.monday)}: "
    ids = {rollout_id: None for week in (peak, *weeks) for rollout_id in _counted(week, ground.limits)}
    return Collision(
        "over",
        (peak.team.name,),
        weeks[0].monday,
        weeks[-1].monday + timedelta(days=6),
        tuple(ids),
        f"{running}{asked}" if len(weeks) > 1 else asked,
        _relief(peak, _counted(peak, ground.limits), max(peak.hours - has, 0.1), ground),
    )


def _relief(peak: TeamWeek, ids: Sequence[str], excess: float, ground: Ground) -> str:
    """Which rollout gives way: one that is not launched before the others, and that asks for so much."""
    parts = {part.rollout_id: part for part in peak.team.parts}
    shares = [share for share in peak.shares if share.rollout_id in ids]
    free = [share for share in shares if parts[share.rollout_id].footprint.movable]
    enough = [share for share in (*free, *reversed(shares)) if share.hours >= excess]
    part = parts[(enough or free or shares)[0].rollout_id]
    name = f"{ground.names[part.rollout_id]}{_why(part)}"
    if enough:
        return f"Move {excess:.1f} hours of {name} to another week, or agree on more time with their manager."
    return f"No single rollout can give {excess:.1f} hours: agree on the order, and let {name} wait."


def _why(part: Part) -> str:
    return ", which is not launched yet," if part.footprint.movable else ""


# Two go-lives close together


def _go_lives(ground: Ground) -> Iterator[Collision]:
    """Go-lives of two rollouts for the same people, nearer than the limit."""
    hit: dict[tuple[tuple[date, str], tuple[date, str]], list[Team]] = {}
    for team in ground.teams:
        days = sorted(set(_days_of_go_live(team)), key=lambda one: (one[0], ground.names[one[1]]))
        for one, other in pairwise(days):
            is_near = (other[0] - one[0]).days < ground.limits.go_lives_apart_days
            if one[1] != other[1] and is_near and ground.is_ahead(other[0]):
                hit.setdefault((one, other), []).append(team)
    for (one, other), teams in hit.items():
        yield _two_go_lives(one, other, teams, ground)


def _days_of_go_live(team: Team) -> Iterator[tuple[date, str]]:
    for part in team.parts:
        for one in _dates_of(part, "go_live"):
            yield one.day, part.rollout_id


def _two_go_lives(
    one: tuple[date, str], other: tuple[date, str], teams: Sequence[Team], ground: Ground
) -> Collision:
    names, apart = ground.names, (other[0] - one[0]).days
    how = f"{counted(apart, 'day')} apart" if apart else "the same day"
    parts = {part.rollout_id: part for part in teams[0].parts}
    first, second = parts[one[1]], parts[other[1]]
    # The later one moves, unless only the first is not launched: then it comes after the other.
    goes_first = first.footprint.movable and not second.footprint.movable
    moved, stays = (first, other[0]) if goes_first else (second, one[0])
    free = next_weekday(stays + timedelta(days=ground.limits.go_lives_apart_days))
    return Collision(
        "go_lives",
        _whom(teams),
        one[0],
        other[0],
        (one[1], other[1]),
        f"{names[one[1]]} goes live on {ground.say(one[0])} and {names[other[1]]} "
        f"on {ground.say(other[0])}: {how}.",
        f"Move the go-live of {names[moved.rollout_id]}{_why(moved)} to {ground.say(free)} or later, "
        "or have one sponsor decide which comes first.",
    )


# Two rollouts in one week


def _same_weeks(ground: Ground) -> Iterator[Collision]:
    """Weeks in which two rollouts train the same people, or one trains them while another goes live."""
    hit: dict[tuple[date, tuple[tuple[str, Date], ...]], list[Team]] = {}
    for team in ground.teams:
        for monday, dates in _by_week(team).items():
            rollouts, trainers = {one for one, _ in dates}, {one for one, at in dates if at.ask == "training"}
            if len(rollouts) > 1 and trainers and ground.is_ahead(monday):
                hit.setdefault((monday, dates), []).append(team)
    for (monday, dates), teams in hit.items():
        ids = tuple(dict.fromkeys(one for one, _ in dates))
        each = [f"{ground.names[one]}: {_dates_in_words(_of(dates, one), ground)}" for one in ids]
        yield Collision(
            "same_week",
            _whom(teams),
            monday,
            monday + timedelta(days=6),
            ids,
            f"{'; '.join(each[:_MOST])}{_and_more(len(each) - _MOST)}.",
            f"Give each a week of its own: {_which_moves(teams[0], dates, ground)}.",
        )


def _which_moves(team: Team, dates: Sequence[tuple[str, Date]], ground: Ground) -> str:
    free = [part.rollout_id for part in team.parts if part.footprint.movable]
    for rollout_id, _ in dates:
        if rollout_id in free:
            return f"{ground.names[rollout_id]} is not launched yet, so its dates are the easier to move"
    rollout_id, latest = max(dates, key=lambda one: (one[1].day, one[0]))
    return (
        f"{_dates_in_words([latest], ground)} of {ground.names[rollout_id]} comes last and can follow later"
    )


def _by_week(team: Team) -> Mapping[date, tuple[tuple[str, Date], ...]]:
    """What a team must be there for, by the Monday of its week: go-lives and sessions."""
    found: dict[date, list[tuple[str, Date]]] = {}
    for part in team.parts:
        for one in _dates_of(part, "go_live", "training"):
            found.setdefault(one.day - timedelta(days=one.day.weekday()), []).append((part.rollout_id, one))
    return {monday: tuple(dates) for monday, dates in found.items()}


def _of(dates: Iterable[tuple[str, Date]], rollout_id: str) -> list[Date]:
    return [at for one, at in dates if one == rollout_id]


# Inside another rollout's blackout


def _blackouts(ground: Ground) -> Iterator[Collision]:
    """Dates of a rollout that fall into days which another one keeps free for the same people."""
    hit: dict[tuple[str, Span, str, tuple[Date, ...]], list[Team]] = {}
    for team in ground.teams:
        for keeper in team.parts:
            for span in _spans_of(keeper):
                for other in team.parts:
                    dates = tuple(_broken(other, span)) if other is not keeper else ()
                    if dates and ground.is_ahead(span.end):
                        hit.setdefault((keeper.rollout_id, span, other.rollout_id, dates), []).append(team)
    for (keeper_id, span, other_id, dates), teams in hit.items():
        names, free = ground.names, next_weekday(span.end + timedelta(days=1))
        kept = f"{ground.say(span.start)} to {ground.say(span.end)} free"
        reason = f" ({span.reason})" if span.reason else ""
        yield Collision(
            "blackout",
            _whom(teams),
            dates[0].day,
            dates[-1].day,
            (other_id, keeper_id),
            f"{names[other_id]} has {_dates_in_words(dates, ground, 'its go-live')}, "
            f"while {names[keeper_id]} keeps {kept}{reason}.",
            f"Move {'it' if len(dates) == 1 else 'them'} to {ground.say(free)} or later, "
            f"or ask their manager whether the blackout holds for {names[other_id]} too.",
        )


def _spans_of(part: Part) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for demand in part.demands for span in demand.blackouts))


def _broken(part: Part, span: Span) -> Iterator[Date]:
    """The dates in a blackout; where the rollout has that blackout too, its own review says so (R09)."""
    own = _spans_of(part)
    for one in _dates_of(part, "go_live", "training", "live_message"):
        if span.has(one.day) and not any(known.has(one.day) for known in own):
            yield one


# One person, too much at once


def _owners(ground: Ground) -> Iterator[Collision]:
    """Weeks in which one person owns more open items, of several rollouts, than the limit."""
    weeks: dict[str, dict[date, dict[str, int]]] = {}
    written: dict[str, str] = {}
    for footprint in ground.footprints:
        for duty in footprint.duties:
            if ground.is_ahead(duty.day):
                key, monday = same(duty.person), duty.day - timedelta(days=duty.day.weekday())
                written.setdefault(key, duty.person)
                counts = weeks.setdefault(key, {}).setdefault(monday, {})
                counts[footprint.rollout_id] = counts.get(footprint.rollout_id, 0) + 1
    for key, by_week in weeks.items():
        many = [
            (monday, counts)
            for monday, counts in sorted(by_week.items())
            if len(counts) > 1 and sum(counts.values()) > ground.limits.owned_a_week
        ]
        for stretch in _stretches(many, lambda one: one[0]):
            yield _owner(written[key], stretch, ground)


def _owner(person: str, weeks: Sequence[tuple[date, Mapping[str, int]]], ground: Ground) -> Collision:
    monday, counts = max(weeks, key=lambda one: sum(one[1].values()))
    total, names = sum(counts.values()), ground.names
    most = sorted(counts, key=lambda one: (-counts[one], one))
    each = some([f"{counts[one]} of {names[one]}" for one in most])
    more = total - ground.limits.owned_a_week
    owned = f"{total} open items of one owner: {each}."
    running = f"{counted(len(weeks), 'week')} running; the most in that of {ground.say(monday)}: "
    return Collision(
        "owner",
        (person,),
        weeks[0][0],
        weeks[-1][0] + timedelta(days=6),
        tuple(dict.fromkeys((*most, *(one for _, each in weeks for one in each)))),
        f"{running}{owned}" if len(weeks) > 1 else owned,
        f"Hand at least {more} of them to somebody else, or move {'it' if more == 1 else 'them'} "
        "to another week.",
    )


# What they share


def _dates_of(part: Part, *asks: str) -> list[Date]:
    """The dates of a part, each once, by day."""
    found = {one: None for demand in part.demands for one in demand.dates if one.ask in asks}
    return sorted(found, key=lambda one: (one.day, one.ask, one.title, one.item_id))


def _stretches(weeks: Sequence[Week], monday: Callable[[Week], date]) -> Iterator[list[Week]]:
    """Runs of weeks that follow each other."""
    run: list[Week] = []
    for week in weeks:
        if run and monday(week) != monday(run[-1]) + _WEEK:
            yield run
            run = []
        run.append(week)
    if run:
        yield run


def _dates_in_words(dates: Iterable[Date], ground: Ground, go_live: str = "go-live") -> str:
    said = [
        f"{go_live if one.ask == 'go_live' else f'“{one.title}”'} on {ground.say(one.day)}" for one in dates
    ]
    return some(said, 3)


def _and_more(rollouts: int) -> str:
    return f"; and {counted(rollouts, 'more rollout')}" if rollouts > 0 else ""


def _whom(teams: Iterable[Team]) -> tuple[str, ...]:
    return tuple(team.name for team in teams)
