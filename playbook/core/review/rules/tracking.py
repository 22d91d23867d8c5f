"""T01 to T12: weekly alarms on what has been logged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import fmean
from typing import get_args

from playbook.core.base.words import count, listed, say
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.counts import IDLE_DAYS, Use, monday_of, suppressed
from playbook.core.plan.items import AnyItem, CheckinSeries, Milestone, Step, Tracking, UseCase
from playbook.core.review.judge import result_of
from playbook.core.review.logged import Dimension, Logged
from playbook.core.review.result import Part, Review
from playbook.core.review.rule import Note, Standard, bad, no_go_live, ok, skip, unknown
from playbook.core.review.rules.metric_milestones import Way, small_groups, ways_of
from playbook.core.review.rules.sponsor_silence import Silence, done_on, find_silence
from playbook.core.review.thresholds import DEFAULTS, Thresholds
from playbook.core.review.view import View

STEPS: tuple[Step, ...] = get_args(Step)
LITTLE_VALUE = 1
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Watch:
    """What an alarm looks at: the plan, and what has been logged."""

    view: View
    logged: Logged


@dataclass(frozen=True, slots=True)
class Alarm(Standard):
    """Something in the log that a lead should look at this week."""

    part: Part = field(default="tracking", kw_only=True)


def track(brief: Brief, items: Sequence[AnyItem], logged: Logged, settings: Thresholds = DEFAULTS) -> Review:
    """Check what has been logged; a fail is an alarm that rings."""
    watch = Watch(View(brief, items, settings), logged)
    return Review(results=tuple(result_of(alarm, list(alarm.check(watch)), settings) for alarm in ALARMS))


def _with(note: Note, **figures: float) -> Note:
    return replace(note, figures=tuple(figures.items()))


def barrier_in_each_group(watch: Watch) -> Iterator[Note]:
    """T01: the first of the five steps with a low mean is the team's one barrier, or it has none."""
    # Of a group that is too small only the step is shown: which one is a lead's own judgement.
    hidden = small_groups(watch.view)
    for group in watch.view.groups:
        means = means_of(watch.logged, group.id)
        if not means:
            yield skip(group)
            continue
        barrier, missing = barrier_of(means, watch.view.settings.barrier_score)
        if missing:
            text = f"{group.label} has not answered on {missing}."
            yield unknown(text, f"readiness.{group.id}.{missing}", group=group)
        elif barrier and group.id in hidden:
            yield bad(f"{group.label} is stuck at {barrier}.", group=group)
        elif barrier:
            text = f"{group.label} is stuck at {barrier}: {means[barrier]:.1f} of 5."
            yield _with(bad(text, group=group), **{f"{group.id}:{barrier}": means[barrier]})
        else:
            yield ok(group=group)


def means_of(logged: Logged, group_id: str) -> dict[Step, float]:
    """Return a group's mean score per answered step."""
    scores: dict[Step, list[float]] = {}
    for answer in logged.readiness:
        if answer.group_id == group_id:
            scores.setdefault(answer.step, []).append(answer.score)
    return {step: fmean(values) for step, values in scores.items()}


def barrier_of(means: Mapping[Step, float], limit: float) -> tuple[Step | None, Step | None]:
    """Return the barrier step, or the first unanswered step before it."""
    for step in STEPS:
        if step not in means:
            return None, step
        if means[step] <= limit:
            return step, None
    return None, None


T01 = Alarm("T01", "W", ("B", "P9"), barrier_in_each_group).says(
    "A team is stuck at one step",
    "At which step are people stuck, and are we helping with that one or with another?",
    thresholds=("barrier_score",),
)


def checkins_are_on_time(watch: Watch) -> Iterator[Note]:
    """T02: the last entry of a running check-in is not older than one and a half rounds."""
    shared = _last_shared(watch.logged)
    for series in watch.view.all(CheckinSeries):
        for group in watch.view.groups:
            if group.id in series.group_ids:
                yield _on_time(watch, series, group, shared.get(group.id))


def _on_time(watch: Watch, series: CheckinSeries, group: Group, shared: date | None) -> Note:
    today = watch.logged.today
    if series.start is None:
        text = f"The check-in of {group.label} has no first day."
        return unknown(text, f"items.{series.id}.start", group=group, items=(series,))
    most = watch.view.settings.overdue_cadences * series.cadence_days
    over = series.end is not None and (today - series.end).days > most
    ended = not series.goes_on_after(watch.logged.tracking.get(series.id, Tracking()).done_on)
    if today < series.start or over or ended:
        return skip(group)
    answered = _last_entry(watch.logged, series, group, shared)
    last = answered or series.start
    waiting = (today - last).days
    if waiting > most:
        ago = f"{count(waiting, 'day')} ago, on {say(last)}."
        never = f"{group.label} has not answered “{series.title}” yet: it began {ago}"
        text = f"{group.label} last checked in {ago}" if answered else never
        return bad(text, series, group=group, days=(last, today))
    return ok(series, group=group, days=(last, today))


def _last_entry(logged: Logged, series: CheckinSeries, group: Group, shared: date | None) -> date | None:
    """Return the group's last answer, or last example for series of examples."""
    entries = (entry for entry in logged.entries if entry.series_id == series.id)
    days = [entry.day for entry in entries if entry.group_id in (None, group.id)]
    if series.way == "example" and shared:
        days.append(shared)
    return max((day for day in days if day <= logged.today), default=None)


def _last_shared(logged: Logged) -> dict[str | None, date]:
    days: dict[str | None, date] = {}
    for example in logged.examples:
        if example.day <= logged.today and example.day > days.get(example.group_id, date.min):
            days[example.group_id] = example.day
    return days


T02 = Alarm("T02", "W", ("D", "ours"), checkins_are_on_time).says(
    "A check-in is overdue",
    "Who has stopped answering, and has anyone asked why?",
    thresholds=("overdue_cadences",),
)


def milestones_hold(watch: Watch) -> Iterator[Note]:
    """T03: no milestone moved twice, and none far from its first day without a reason."""
    milestones = watch.view.all(Milestone)
    if not milestones:
        yield skip()
    for milestone in milestones:
        tracking = watch.logged.tracking.get(milestone.id, Tracking())
        slipped = _slipped_days(watch.logged, milestone, tracking)
        times = len(tracking.moves)
        name = milestone.title or milestone.id
        if times >= watch.view.settings.moves:
            yield bad(f"“{name}” has moved {count(times, 'time')}.", milestone)
        elif slipped > watch.view.settings.slip_days and not any(move.reason for move in tracking.moves):
            yield bad(f"“{name}” has moved {count(slipped, 'day')} without a reason.", milestone)
        else:
            yield ok(milestone)


def _slipped_days(logged: Logged, milestone: Milestone, tracking: Tracking) -> int:
    first = tracking.moves[0].from_day if tracking.moves else milestone.date
    then = logged.due_then(milestone.id, first)
    return abs((milestone.date - then).days) if milestone.date and then else 0


T03 = Alarm("T03", "W", ("D", "slips", "ours"), milestones_hold).says(
    "A milestone keeps moving",
    "How often has this date moved, and what reason were we given?",
    thresholds=("moves", "slip_days"),
)


def examples_have_value(watch: Watch) -> Iterator[Note]:
    """T04: in the latest week with examples, not most of them are of little or no value."""
    monday, ratings = latest_ratings(watch.logged)
    if monday is None:
        yield skip()
        return
    share = sum(rating <= LITTLE_VALUE for rating in ratings) / len(ratings)
    note = ok(days=(monday,))
    if share > watch.view.settings.low_value_share:
        many = count(len(ratings), "example")
        text = f"{share:.0%} of {many} from the week of {say(monday)} are of little or no value."
        note = bad(text, days=(monday,))
    yield _with(note, low_value_share=share, examples=len(ratings))


def latest_ratings(logged: Logged) -> tuple[date | None, list[int]]:
    """Return the last week with rated examples: its Monday and ratings."""
    past = (example for example in logged.examples if example.day <= logged.today)
    rated = [(example.day, example.rating) for example in past if example.rating is not None]
    if not rated:
        return None, []
    latest = monday_of(max(day for day, _ in rated))
    return latest, [rating for day, rating in rated if day >= latest]


T04 = Alarm("T04", "W", ("D", "seed", "ours"), examples_have_value).says(
    "Most examples are of little value",
    "Are people showing us work that matters, or anything at all because we asked?",
    thresholds=("low_value_share",),
)


def use_brings_value(watch: Watch) -> Iterator[Note]:
    """T05: where many use it every week, a fair share of the examples is useful."""
    used = _used(watch.logged)
    _, ratings = latest_ratings(watch.logged)
    if used is None and not ratings:
        yield skip()
    elif used is None or not ratings:
        lacks = "seats" if used is None else "examples"
        yield unknown(f"No {lacks} are logged, so use and value cannot be compared.", lacks)
    elif used.active is None:
        text = "How many use it in a week is not counted, so use and value cannot be compared."
        yield unknown(text, "seats.active")
    else:
        yield _compared(watch, used.active / used.seats, ratings)


def _used(logged: Logged) -> Use | None:
    if logged.use:
        return logged.use if logged.use.seats else None
    seats = sum(seat.count for seat in logged.seats)
    used = ((seat.count, logged.today - seat.last_active) for seat in logged.seats if seat.last_active)
    active = sum(number for number, ago in used if timedelta() <= ago < WEEK)
    return Use(id="seats", day=logged.today, seats=seats, active=active) if seats else None


def _compared(watch: Watch, active: float, ratings: list[int]) -> Note:
    settings = watch.view.settings
    useful = sum(rating > LITTLE_VALUE for rating in ratings) / len(ratings)
    note = ok()
    if active >= settings.high_use_share and useful < settings.useful_share:
        note = bad(f"{active:.0%} use it every week, yet only {useful:.0%} of the examples are useful.")
    return _with(note, weekly_active_share=active, useful_share=useful)


T05 = Alarm("T05", "W", ("A/D", "E3", "ours"), use_brings_value).says(
    "Much use, little value",
    "Is everyone busy with it while the work gets no better?",
    thresholds=("high_use_share", "useful_share"),
)


def dimensions_are_balanced(watch: Watch) -> Iterator[Note]:
    """T06: no high score stands on a weak one."""
    slices = _survey(watch.logged)
    if not slices:
        yield skip()
    groups = {group.id: group for group in watch.view.groups}
    for group_id, scores in slices.items():
        group = groups.get(group_id or "")
        yield from list(_unbalanced(watch, group, scores)) or [ok(group=group)]


def _survey(logged: Logged) -> dict[str | None, dict[Dimension, float]]:
    values: dict[str | None, dict[Dimension, list[float]]] = {}
    for answer in logged.survey:
        values.setdefault(answer.group_id, {}).setdefault(answer.dimension, []).append(answer.score)
    return {key: {name: fmean(each) for name, each in scores.items()} for key, scores in values.items()}


_PAIRS: tuple[tuple[Dimension, str, Dimension, str], ...] = (
    ("adoption", "high_score", "safety", "strengthen safe use before expanding"),
    ("interest", "high_interest", "enablement", "remove what stands in the way"),
    ("adoption", "high_score", "workflow", "make ways of working repeatable"),
)


def _unbalanced(watch: Watch, group: Group | None, scores: dict[Dimension, float]) -> Iterator[Note]:
    settings = watch.view.settings
    who = group.label if group else "The rollout"
    for high, limit, low, action in _PAIRS:
        if scores.get(high, 0.0) < getattr(settings, limit):
            continue
        if low not in scores:
            yield unknown(f"{who} has no score for {low}.", f"survey.{low}", group=group)
        elif scores[low] < settings.low_score:
            text = f"{who}: {high} is {scores[high]:.0f} but {low} is {scores[low]:.0f}; {action}."
            yield bad(text, group=group)


T06 = Alarm("T06", "W", ("C", "X1"), dimensions_are_balanced).says(
    "Use runs ahead of what carries it",
    "Are we expanding something that people cannot yet do safely or repeatably?",
    thresholds=("high_score", "high_interest", "low_score"),
)


def seats_are_used(watch: Watch) -> Iterator[Note]:
    """T07: seats idle for four weeks, times their price, are the monthly waste."""
    if watch.logged.use:
        yield _counted_idle(watch.logged, watch.logged.use)
    elif watch.logged.seats:
        yield _listed_idle(watch)
    else:
        yield skip()


def _counted_idle(logged: Logged, use: Use) -> Note:
    if use.idle is None:
        return unknown("How many seats lie idle is not counted.", "seats.idle")
    note = ok()
    if use.idle:
        text = f"{count(use.idle, 'seat was', 'seats were')} unused for {IDLE_DAYS} days on {say(use.day)}"
        cost = "" if use.idle_cost is None else f": {_money(use.idle_cost, logged)} a month"
        note = bad(f"{text}{cost}.", days=(use.day,))
    waste = {} if use.idle_cost is None else {"monthly_waste": use.idle_cost}
    return _with(note, idle_seats=use.idle, **waste)


def _listed_idle(watch: Watch) -> Note:
    logged, limit = watch.logged, watch.view.settings.idle_days
    latest = logged.today - timedelta(days=limit)
    idle = [seat for seat in logged.seats if (seat.last_active or date.min) <= latest]
    seats = sum(seat.count for seat in idle)
    waste = sum(seat.count * seat.price_per_month for seat in idle)
    note = ok()
    if seats:
        many = count(seats, "seat is", "seats are")
        note = bad(f"{many} unused for {limit} days: {_money(waste, logged)} a month.")
    return _with(note, idle_seats=seats, monthly_waste=waste)


def _money(amount: float, logged: Logged) -> str:
    return f"{amount:,.0f} {logged.currency}".strip()


T07 = Alarm("T07", "W", ("C", "MS2", "X11"), seats_are_used).says(
    "Paid seats are unused",
    "What do we pay each month for seats that nobody uses?",
    thresholds=("idle_days",),
)


def sponsor_keeps_promises(watch: Watch) -> Iterator[Note]:
    """T08: most of the sponsor's acts were done on time, and no silence was longer than the plan's own."""
    days = ((act, watch.logged.due_then(act.id, act.date)) for act in watch.view.sponsor_acts)
    due = [(act, day) for act, day in days if day and day < watch.logged.today]
    if not due:
        yield skip()
        return
    if silence := find_silence(watch.view, watch.logged):
        text = say_silence(silence)
        yield _with(bad(text, *silence.missed, days=(silence.since,)), silent_days=silence.days)
    acts = [act for act, _ in due]
    on_time = sum((done_on(watch.logged, act) or date.max) <= day for act, day in due)
    share = on_time / len(due)
    if share < watch.view.settings.acts_on_time_share:
        text = f"The sponsor did {on_time} of {count(len(due), 'act')} on time."
        yield _with(bad(text, *acts), on_time_share=share)
    else:
        yield _with(ok(*acts), on_time_share=share)


def say_silence(silence: Silence) -> str:
    """Return a silence as a sentence, with what was planned meanwhile."""
    last = (
        "was last visible on" if silence.has_begun else "has not been visible; the first time was planned for"
    )
    missed = count(len(silence.missed), "planned appearance is", "planned appearances are")
    return f"The sponsor {last} {say(silence.since)} ({count(silence.days, 'day')} ago); {missed} overdue."


T08 = Alarm("T08", "W", ("C/D", "X3", "ours"), sponsor_keeps_promises).says(
    "The sponsor's acts are slipping",
    "Which of the sponsor's promises were kept on the day?",
    thresholds=("acts_on_time_share", "sponsor_gap_days", "sponsor_silence_days"),
)


def time_is_saved(watch: Watch) -> Iterator[Note]:
    """T09: after checking, correcting and setting up, a use case leaves minutes over."""
    if not watch.logged.task_times:
        yield skip()
    cases = {times.id: times for times in watch.view.all(UseCase)}
    for times in watch.logged.task_times:
        note = ok(fields=(f"task_times.{times.use_case_id}",))
        if times.net_minutes < 0:
            item = cases.get(times.use_case_id)
            name = (item.title if item else "") or times.use_case_id
            over = -times.net_minutes
            minutes = "1 minute" if over == 1 else f"{over:g} minutes"
            text = f"{name} costs {minutes} more with the tool than without."
            note = bad(text, *([item] if item else []), fields=(f"task_times.{times.use_case_id}",))
        yield _with(note, **{times.use_case_id: times.net_minutes})


T09 = Alarm("T09", "W", ("C", "X4"), time_is_saved).says(
    "A use case costs more time than it saves",
    "When we count the checking and correcting, is any time left over?",
)


def work_moves_the_metric(watch: Watch) -> Iterator[Note]:
    """T10: a metric moves once all its milestones are done, and not before any of them."""
    ways = list(ways_of(watch.view, watch.logged))
    if not ways:
        yield skip()
    for way in ways:
        yield _moved(watch, way)


def _moved(watch: Watch, way: Way) -> Note:
    metric, name = way.metric, way.metric.title or way.metric.id
    if 0 < way.done < len(way.milestones):
        return ok(metric, *way.milestones)
    if way.share is None:
        text = f"“{name}” needs a baseline, a target and a reading before it shows progress."
        return unknown(text, f"items.{metric.id}.target", f"readings.{metric.id}", items=(metric,))
    if way.mismatch(watch.view.settings.flat_share):
        return bad(f"“{name}”: {way.in_words()}.", metric, *way.milestones)
    return ok(metric, *way.milestones)


T10 = Alarm("T10", "W", ("D", "rollup"), work_moves_the_metric).says(
    "The work is done but the number stands still",
    "If all of this is done, why has the number not moved?",
    thresholds=("flat_share",),
)


def slices_are_large_enough(watch: Watch) -> Iterator[Note]:
    """T11: a team's numbers are shown only when it, and the rest without it, is large enough."""
    answered = watch.logged.respondents
    groups = watch.view.groups
    if not groups:
        yield skip()
    sizes = {group.id: group.size if answered is None else answered.get(group.id, 0) for group in groups}
    hidden = suppressed(sizes, watch.view.settings.smallest_slice)
    for group in groups:
        if group.id in hidden:
            text = f"{group.label} must not be shown apart: {count(sizes[group.id], 'person', 'people')}."
            yield bad(text, group=group)
        else:
            yield ok(group=group)


T11 = Alarm("T11", "W", ("C", "small-slices"), slices_are_large_enough).says(
    "A slice is too small to show",
    "Could anyone tell from these numbers what one person answered?",
    thresholds=("smallest_slice",),
)


def groups_are_ready(watch: Watch) -> Iterator[Note]:
    """T12: at go-live nearly all of a team is trained, and most are proficient."""
    for group in watch.view.groups:
        go_live = watch.view.go_live(group)
        if go_live is None:
            yield no_go_live(watch.view, group)
        elif watch.logged.today < go_live:
            yield skip(group)
        else:
            yield _ready(watch, group, go_live)


def _ready(watch: Watch, group: Group, go_live: date) -> Note:
    record = next((counts for counts in watch.logged.trained if counts.group_id == group.id), None)
    if record is None or group.size == 0:
        missing = f"trained.{group.id}" if record is None else watch.view.path(group, "size")
        return unknown(f"How much of {group.label} is trained is not logged.", missing, group=group)
    settings = watch.view.settings
    trained = record.trained / group.size
    lacks = []
    if trained < settings.trained_share:
        lacks.append(f"{trained:.0%} trained")
    if record.proficient is not None and record.proficient / group.size < settings.proficient_share:
        lacks.append(f"{record.proficient / group.size:.0%} proficient")
    if lacks and group.id in small_groups(watch.view):
        return bad(f"{group.label} went live on {say(go_live)} before it was ready.", group=group)
    if lacks:
        return bad(f"{group.label} went live on {say(go_live)} with {listed(lacks)}.", group=group)
    return ok(group=group, days=(go_live,))


T12 = Alarm("T12", "W", ("C", "X3"), groups_are_ready).says(
    "A team goes live before it is ready",
    "How many could really use it on the day we switched it on?",
    thresholds=("trained_share", "proficient_share"),
)

ALARMS: tuple[Alarm, ...] = (T01, T02, T03, T04, T05, T06, T07, T08, T09, T10, T11, T12)
