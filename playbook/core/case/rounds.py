"""Arithmetic of a session's rounds: people, seats, trainers, rooms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor

from playbook.core.case.away import away_at_once
from playbook.core.plan.brief import Brief, Group

DEFAULT_SEATS = 12
_MOST_SEATS, _SHARE_OF_A_TEAM = 30, 0.1  # of a large team: a whole shift or place, with a helper
SMALL_COMPANY = 30  # people: R02, R38 and others speak of the same
# What one trainer gives in a day, with room to set up and to rest.
_TRAINING_HOURS_PER_DAY = 5.0
_MOST_ROUNDS_PER_TRAINER_AND_DAY = 6
# A shorter part is over before people have tried anything, and each part doubles the rounds.
_LEAST_PART_HOURS, _MOST_PARTS = 0.75, 3
# In a shift nobody leaves for an hour: what comes after the start is held in pieces, one a week.
PIECE_HOURS = 0.5
IN_PIECES = ("toolbox-talk", "more-practice", "second-round")
_MOST_AT_ONCE, _FEW_PEOPLE = 0.15, 60  # of a group; so few can be away together
LEAST_ROUND_DAYS = 3  # over which a session of many people is spread
DAYS_AT_A_LINE = (8, 6, 5)  # the same where whoever leaves is missed at once, as the window allows
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often a session is held so that everyone has a seat."""

    rounds: int
    people_per_round: int
    per_day: int
    first: date | None
    last: date | None  # None: the working days given do not suffice
    trainer_hours: float
    people_hours: float
    before_deadline: int  # of the rounds
    trainers_needed: int  # to hold all rounds on the days up to the deadline; 0 if no day is left
    held: tuple[tuple[date, int], ...] = ()  # each day with its number of rounds

    @property
    def fits(self) -> bool:
        """Return whether the last round is held by the deadline."""
        return self.before_deadline == self.rounds

    def for_some(self, people: int, needed: int) -> "Rounds":
        """Return the part of these rounds that some of the groups take."""
        if needed >= self.rounds:
            return self
        share = needed / self.rounds
        return replace(
            self,
            rounds=needed,
            people_per_round=min(people, self.people_per_round),
            per_day=min(self.per_day, needed),
            trainer_hours=round(self.trainer_hours * share, 2),
            before_deadline=min(needed, round(self.before_deadline * share)),
            held=((self.held[0][0], round(self.planned * share)),) if self.held else (),
        )

    @property
    def planned(self) -> int:
        """Return how many rounds have a day."""
        return sum(number for _, number in self.held)


def rounds_needed(people: int, seats: int | None = None) -> int:
    """Return how many rounds give everyone a seat."""
    return max(1, ceil(people / max(1, seats or DEFAULT_SEATS)))


def sits_together(brief: Brief) -> bool:
    """Return whether a company is so small that its groups share a session."""
    return (brief.headcount or sum(group.size for group in brief.groups)) < SMALL_COMPANY


def seats_for(brief: Brief, groups: Iterable[Group]) -> int:
    """Return the seats of one round, no more than may be away at once."""
    limits, chosen = away_at_once(brief), [*groups]
    limited = [_seats(brief, limits, group) for group in chosen if group.id in limits]
    return min(limited, default=0) or max(
        (_seats(brief, limits, group) for group in chosen), default=brief.seats_per_session or DEFAULT_SEATS
    )


def _seats(brief: Brief, limits: Mapping[str, tuple[int, str]], group: Group) -> int:
    """Return a team's seats per round; by default, large teams have more."""
    usual = max(DEFAULT_SEATS, min(_MOST_SEATS, ceil(group.size * _SHARE_OF_A_TEAM)))
    seats = brief.seats_per_session or usual
    return min(limits[group.id][0], seats) if group.id in limits else seats


def rounds_for(brief: Brief, groups: Iterable[Group]) -> int:
    """Return how many rounds one session takes for some groups: the one count of every text."""
    chosen = [group for group in groups if group.size]
    if chosen and sits_together(brief):
        return rounds_needed(sum(group.size for group in chosen), seats_for(brief, chosen))
    limits = away_at_once(brief)
    return sum(rounds_needed(group.size, _seats(brief, limits, group)) for group in chosen)


def rounds_a_day(hours: float, trainers: int | None = None, rooms: int | None = None) -> int:
    """Return how many rounds a day the trainers and rooms allow."""
    at_once = max(1, trainers or 1)
    at_once = max(1, min(at_once, rooms)) if rooms is not None else at_once
    daily = floor(_TRAINING_HOURS_PER_DAY / hours) if hours > 0 else 1
    return at_once * max(1, min(_MOST_ROUNDS_PER_TRAINER_AND_DAY, daily))


def parts_of(hours: float, weekly: float | None) -> list[float]:
    """Return a session, or its parts that each fit a week."""
    if not weekly or hours <= weekly:
        return [hours]
    parts = ceil(hours / weekly)
    return split(hours, parts) if parts <= _MOST_PARTS and hours / parts >= _LEAST_PART_HOURS else [hours]


def split(hours: float, parts: int) -> list[float]:
    """Return so many parts of a session, in quarter hours."""
    if parts == 1:
        return [hours]
    quarters, longer = divmod(round(hours * 4), parts)
    return [(quarters + (number < longer)) / 4 for number in range(parts)]


def trainers_for(rounds: int, hours: float, days: int) -> int:
    """Return how many trainers hold so many rounds within some working days."""
    return max(1, ceil(rounds / (rounds_a_day(hours) * max(1, days))))


def rounds_of(
    people: int,
    hours: float,
    working_days: Sequence[date] = (),
    seats: int | None = None,
    trainers: int | None = None,
    rooms: int | None = None,
    deadline: date | None = None,
    busy: Mapping[date, float] | None = None,
    most_a_day: int | None = None,
    needed: int | None = None,
) -> Rounds:
    """Return a session's rounds, held from the first of the working days on.

    `busy` tells which share of a day the trainers give to other sessions, `most_a_day` how many
    rounds the work can spare people for, `needed` how many there are if groups do not mix.
    """
    needed = needed or rounds_needed(people, seats)
    most = rounds_a_day(hours, trainers, rooms)
    held: list[tuple[date, int]] = []
    remaining = needed
    for day in working_days:
        if remaining <= 0:
            break
        if number := min(remaining, free_rounds(most, (busy or {}).get(day, 0.0)), most_a_day or remaining):
            held.append((day, number))
            remaining -= number
    in_time = [number for day, number in held if deadline is None or day <= deadline]
    days_in_time = [day for day in working_days if deadline is None or day <= deadline]
    return Rounds(
        rounds=needed,
        people_per_round=min(people, seats or DEFAULT_SEATS),
        per_day=max((number for _, number in held), default=min(needed, most)),
        first=held[0][0] if held else None,
        last=held[-1][0] if held and remaining <= 0 else None,
        trainer_hours=round(needed * hours, 2),
        people_hours=round(people * hours, 2),
        before_deadline=sum(in_time),
        trainers_needed=trainers_for(needed, hours, len(days_in_time)) if days_in_time else 0,
        held=tuple(held),
    )


def spared_rounds(people: int, hours: float, seats: int | None = None, days: int = LEAST_ROUND_DAYS) -> int:
    """Return how many rounds a day the work can spare people for, over so many days."""
    needed = rounds_needed(people, seats)
    at_once = max(1, floor(_MOST_AT_ONCE * people / max(1, seats or DEFAULT_SEATS)))
    daily = rounds_a_day(hours) * at_once
    return max(1, min(daily, ceil(needed / days))) if people > _FEW_PEOPLE else daily


def free_rounds(most: int, busy: float) -> int:
    """Return how many rounds a day still has room for."""
    return floor(most * (1 - busy) + _ROUNDING)
