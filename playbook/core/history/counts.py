"""What was counted, in words: readings, seats, training and times."""

from collections.abc import Mapping

from playbook.core.base.words import day_in_words
from playbook.core.events import (
    AnyDeed,
    ReadingLogged,
    ReadingRemoved,
    TrainingCounted,
    UseCaseTimed,
    UseCounted,
    UseRemoved,
)


def counts_in_words(deed: AnyDeed, names: Mapping[str, str]) -> str | None:
    """Give back what a deed said of what was counted; None for a deed about anything else."""
    match deed:
        case ReadingLogged(reading=reading):
            name = names.get(reading.metric_id)
            what = f"'{name}'" if name else reading.metric_id
            whose = f" of {names.get(reading.group_id, reading.group_id)}" if reading.group_id else ""
            # What was read of a group is told where its size is looked at, and by subtraction (rule T11).
            value = "" if reading.group_id else f": {reading.value:g}"
            return f"read {what}{whose} on {day_in_words(reading.day)}{value}"
        case ReadingRemoved():
            return "removed a reading"
        case UseCounted(use=use):
            whose = f" of {names.get(use.group_id, use.group_id)}" if use.group_id else ""
            # As with a reading: how many of a group used it is not told here.
            is_told = use.active is not None and not use.group_id
            active = f", {use.active:,} of them used in the week" if is_told else ""
            return f"counted {use.seats:,} seats{whose} on {day_in_words(use.day)}{active}"
        case UseRemoved():
            return "removed a count of seats"
        case TrainingCounted(group_id=group_id, trained=trained):
            return (
                f"counted {trained.trained:,} people of {names.get(group_id, group_id)} as trained"
                if trained
                else f"took back how many of {names.get(group_id, group_id)} are trained"
            )
        case UseCaseTimed(title=title, item_id=item_id, timing=timing):
            return (
                f"timed '{title or item_id}': {timing.net_minutes:+g} minutes net"
                if timing
                else f"took back the timing of '{title or item_id}'"
            )
    return None
