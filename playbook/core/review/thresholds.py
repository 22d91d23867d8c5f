"""Every number the review judges by, with its default."""

from typing import Annotated, Any

from pydantic import Field

from playbook.core.base.fields import Frozen

Count = Annotated[int, Field(ge=0, le=100_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0, le=100_000)]
Points = Annotated[float, Field(ge=0, le=100)]


def _limit(default: float | tuple[int, ...], description: str) -> Any:
    return Field(default, description=description)


class Thresholds(Frozen):
    """The limits of rules and alarms; an organization may set its own."""

    small_company: Count = _limit(30, "below this many people the small-company variants apply")

    sponsor_gap_days: Count = _limit(28, "longest silence of the sponsor, in days, before a warning")
    sponsor_silence_days: Count = _limit(42, "longest silence of the sponsor before an error")
    sponsor_near_days: Count = _limit(90, "days after go-live until which the sponsor's silences are short")
    later_sponsor_gap_days: Count = _limit(62, "longest silence of the sponsor after those days")
    at_go_live_days: Count = _limit(3, "an act this many days around go-live counts as 'at go-live'")

    other_changes: Count = _limit(2, "this many other changes at once call for a decision")
    hours_per_live_message: Amount = _limit(0.5, "hours that a live message asks of each person")
    hours_per_message: Amount = _limit(0.1, "hours that reading a message asks of each person")
    hours_per_checkin: Amount = _limit(0.1, "hours that one check-in asks of each person")
    hours_over: Amount = _limit(0.25, "hours a person above a team's limit from which its week is too full")

    key_message_times: Count = _limit(5, "times that each team meets each key message")
    channels: Count = _limit(2, "different channels per team")
    two_way_after_days: Count = _limit(14, "days after go-live for the second two-way event")
    briefing_lead_days: Count = _limit(1, "days between a manager's briefing and the first message")
    follow_up_from_day: Count = _limit(8, "first day after launch that counts as following up")
    follow_up_to_day: Count = _limit(31, "last day after launch that counts as following up")

    training_window_days: Count = _limit(28, "training at most this many days before use begins")
    training_hours: Amount = _limit(5.0, "planned hours of training per person")
    support_days: Count = _limit(77, "days after go-live until which help stays open")

    reinforce_on_days: tuple[Count, ...] = _limit(
        (30, 60, 90), "days after go-live near which the new way is reinforced"
    )
    reinforce_within_days: Count = _limit(7, "how near to those days is near")
    checkin_days: Count = _limit(7, "longest time between shared examples while habits form")
    checkin_weeks: Count = _limit(11, "weeks during which examples are shared that often")
    later_checkin_days: Count = _limit(31, "longest time between shared examples afterwards")
    first_win_days: Count = _limit(90, "days after the start by which a first win is due")

    first_read_days: Count = _limit(30, "days after go-live by which a metric is first read")
    read_every_days: Count = _limit(31, "longest time between two readings of a metric")
    high_impact: Amount = _limit(4.0, "impact on any one aspect, of 5, from which a team is hit hard")
    champions_from: Share = _limit(0.01, "smallest share of users who are champions")
    champions_to: Share = _limit(0.15, "largest share of users who are champions")

    fewest_words: Count = _limit(12, "fewest words of a message, script, agenda or briefing")
    thin_share: Share = _limit(0.5, "share of empty or short texts above which a plan has no words")
    placeholder_days: Count = _limit(14, "days before a task is due by which its placeholders are filled")
    manager_talk_days: Count = _limit(10, "days after the first word within which the own manager talks")
    decision_days: Count = _limit(14, "days before a gate in which no message says what was decided")
    full_target_days: Count = _limit(14, "days after go-live within which nobody reaches 100%")
    delivery_days: Count = _limit(14, "days for the rounds of a session that nothing else limits")
    trainer_hours_per_day: Amount = _limit(6.0, "hours that a trainer teaches in a day")
    owner_hours_per_item: Amount = _limit(0.5, "hours that a task asks of its owner in its week")
    places_a_day: Count = _limit(3, "places at which one person can be on one day")
    calm_days_after_go_live: Count = _limit(7, "days after go-live on which help must be at work")
    outside_days: Count = _limit(14, "days outside the rollout's dates at which a task may stand")
    low_support: Count = _limit(2, "support of a stakeholder, of 5, up to which they are against it")
    people_per_talk: Count = _limit(25, "most people with whom one leader can talk")
    added_effort_share: Share = _limit(0.1, "share of the working week that the change may add")
    working_week_hours: Amount = _limit(40.0, "hours of a working week")
    pilot_from: Count = _limit(50, "people from which a few try it before all start")
    answer_days: Count = _limit(10, "days within which questions are answered")

    barrier_score: Amount = _limit(3.0, "a readiness score at or below this is the barrier")
    overdue_cadences: Amount = _limit(1.5, "cadences after which a check-in is overdue")
    moves: Count = _limit(2, "times a milestone may not reach being moved")
    slip_days: Count = _limit(14, "days a milestone may slip without a reason")
    low_value_share: Share = _limit(0.5, "share of a week's examples of little or no value")
    high_use_share: Share = _limit(0.6, "weekly active share that counts as high use")
    useful_share: Share = _limit(0.3, "share of useful examples below which value is low")
    high_score: Points = _limit(60.0, "adoption score, of 100, that counts as high")
    high_interest: Points = _limit(70.0, "interest score, of 100, that counts as high")
    low_score: Points = _limit(50.0, "score, of 100, below which a dimension is weak")
    idle_days: Count = _limit(28, "days without use after which a seat is idle")
    acts_on_time_share: Share = _limit(0.8, "share of the sponsor's acts done on time")
    flat_share: Share = _limit(0.05, "share of the way to target below which a metric is flat")
    smallest_slice: Count = _limit(5, "fewest people in a slice, and outside it, that may be shown")
    trained_share: Share = _limit(0.95, "share of a team trained at go-live")
    proficient_share: Share = _limit(0.8, "share of a team proficient at go-live")


DEFAULTS = Thresholds()
