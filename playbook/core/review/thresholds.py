"""Every number the review judges by, with its default."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Frozen

Count = Annotated[int, Field(ge=0, le=100_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0, le=100_000)]
Points = Annotated[float, Field(ge=0, le=100)]


class Thresholds(Frozen):
    """The limits of rules and alarms; an organization may set its own."""

    small_company: Count = Field(25, description="below this many people the small-company variants apply")

    sponsor_gap_days: Count = Field(
        14, description="longest silence of the sponsor, in days, before a warning"
    )
    sponsor_silence_days: Count = Field(42, description="longest silence of the sponsor before an error")
    at_go_live_days: Count = Field(
        3, description="an act this many days around go-live counts as 'at go-live'"
    )

    other_changes: Count = Field(2, description="this many other changes at once call for a decision")
    hours_per_live_message: Amount = Field(0.5, description="hours that a live message asks of each person")
    hours_per_message: Amount = Field(0.1, description="hours that reading a message asks of each person")
    hours_per_checkin: Amount = Field(0.1, description="hours that one check-in asks of each person")

    key_message_times: Count = Field(5, description="times that each group meets each key message")
    channels: Count = Field(2, description="different channels per group")
    two_way_after_days: Count = Field(14, description="days after go-live for the second two-way event")
    briefing_lead_days: Count = Field(
        1, description="days between a manager's briefing and the first message"
    )
    follow_up_from_day: Count = Field(8, description="first day after launch that counts as following up")
    follow_up_to_day: Count = Field(31, description="last day after launch that counts as following up")

    training_window_days: Count = Field(28, description="training at most this many days before use begins")
    training_hours: Amount = Field(5.0, description="planned hours of training per person")
    support_days: Count = Field(77, description="days after go-live until which help stays open")

    reinforce_on_days: tuple[Count, ...] = Field(
        (30, 60, 90), description="days after go-live near which the new way is reinforced"
    )
    reinforce_within_days: Count = Field(7, description="how near to those days is near")
    checkin_days: Count = Field(7, description="longest time between shared examples while habits form")
    checkin_weeks: Count = Field(11, description="weeks during which examples are shared that often")
    later_checkin_days: Count = Field(31, description="longest time between shared examples afterwards")
    first_win_days: Count = Field(90, description="days after the start by which a first win is due")

    first_read_days: Count = Field(30, description="days after go-live by which a metric is first read")
    read_every_days: Count = Field(31, description="longest time between two readings of a metric")
    high_impact: Amount = Field(
        3.0, description="average impact, of 5, from which objections are planned for"
    )
    champions_from: Share = Field(0.01, description="smallest share of users who are champions")
    champions_to: Share = Field(0.15, description="largest share of users who are champions")

    barrier_score: Amount = Field(3.0, description="a readiness step with this mean or less is the barrier")
    overdue_cadences: Amount = Field(1.5, description="cadences after which a check-in is overdue")
    moves: Count = Field(2, description="times a milestone may not reach being moved")
    slip_days: Count = Field(14, description="days a milestone may slip without a reason")
    low_value_share: Share = Field(0.5, description="share of a week's examples of little or no value")
    high_use_share: Share = Field(0.6, description="weekly active share that counts as high use")
    useful_share: Share = Field(0.3, description="share of useful examples below which value is low")
    high_score: Points = Field(60.0, description="adoption score, of 100, that counts as high")
    high_interest: Points = Field(70.0, description="interest score, of 100, that counts as high")
    low_score: Points = Field(50.0, description="score, of 100, below which a dimension is weak")
    idle_days: Count = Field(28, description="days without use after which a seat is idle")
    acts_on_time_share: Share = Field(0.8, description="share of the sponsor's acts done on time")
    flat_share: Share = Field(0.05, description="share of the way to target below which a metric is flat")
    smallest_slice: Count = Field(
        5, description="fewest people in a slice, and outside it, that may be shown"
    )
    trained_share: Share = Field(0.95, description="share of a group trained at go-live")
    proficient_share: Share = Field(0.8, description="share of a group proficient at go-live")


DEFAULTS = Thresholds()


def suppressed(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """Return the slices to hide: too small, or found by subtraction.

    While the hidden slices together are too small, the smallest shown one is hidden with them.
    """
    total = sum(sizes.values())
    hidden = {name for name, size in sizes.items() if size < smallest or 0 < total - size < smallest}
    shown = sorted((size, name) for name, size in sizes.items() if name not in hidden)
    while shown and 0 < sum(sizes[name] for name in hidden) < smallest:
        hidden.add(shown.pop(0)[1])
    return frozenset(hidden)
