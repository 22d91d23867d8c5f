"""Arithmetic of a session's rounds: people, seats, trainers, rooms."""

from dataclasses import dataclass
from datetime import date
from math import ceil

DEFAULT_SEATS = 12
# What one trainer gives in a day: two sessions of half a day, or more short ones.
_TRAINING_HOURS_PER_DAY = 5.0
_MOST_ROUNDS_PER_TRAINER_AND_DAY = 3


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often a session is held so that everyone has a seat."""

    rounds: int
    people_per_round: int
    per_day: int
    days: int  # working days needed
    first: date | None
    last: date | None
    trainer_hours: float
    people_hours: float
    fits: bool = True  # the last round is held by the day that was asked for


def rounds_of(
    people: int,
    hours: float,
    working_days: tuple[date, ...] = (),
    seats: int | None = None,
    trainers: int | None = None,
    rooms: int | None = None,
    last_day: date | None = None,
) -> Rounds:
    """Return a session's rounds, placed on the working days given.

    Two trainers hold two rounds at once, as far as there are rooms. Without a trainer named, the lead gives
    the rounds alone.
    """
    rounds = max(1, ceil(people / max(1, seats or DEFAULT_SEATS)))
    at_once = max(1, min(trainers or 1, rooms or trainers or 1))
    daily = max(
        1, min(_MOST_ROUNDS_PER_TRAINER_AND_DAY, int(_TRAINING_HOURS_PER_DAY / hours) if hours else 1)
    )
    per_day = min(rounds, at_once * daily)
    days = ceil(rounds / per_day)
    held = working_days[:days]
    last = held[-1] if len(held) == days else None
    return Rounds(
        rounds=rounds,
        people_per_round=ceil(people / rounds),
        per_day=per_day,
        days=days,
        first=held[0] if held else None,
        last=last,
        trainer_hours=round(rounds * hours, 2),
        people_hours=round(people * hours, 2),
        fits=last is not None and (last_day is None or last <= last_day),
    )
