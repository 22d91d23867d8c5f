"""The rows of My team as data for the browser."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from playbook.core.base.words import count, in_unit, opening_of, say_day
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import monday_of
from playbook.core.plan.examples import RATING_NAMES, Example
from playbook.core.plan.items import AnyItem, CheckinSeries, Metric, Tracking
from playbook.core.plan.workdays import Place, place_of, workdays_to_propose
from playbook.core.progress.example_value import count_answers
from playbook.core.progress.late_owners import waiting_for
from playbook.core.progress.metrics import DueReading
from playbook.core.progress.progress import standing
from playbook.core.sharing.public_parts import WORTH_TELLING
from playbook.desk.links.links import days_open
from playbook.desk.plan.tracking import say_teams_done, tracking_for
from playbook.ui.team.words import say_late, say_moves
from playbook.ui.words.item_summary import asked_in
from playbook.ui.words.item_words import STATUS_WORDS, say_groups, title_of

Row = dict[str, Any]
_EMPTY: Row = {
    "about": [], "notes": [], "links": [], "chips": [], "what": [], "asks": "", "same": "",
    "state": "", "before": "", "field": "", "saved": "", "error": "", "copy": "", "reason": "",
    "has_note": False, "is_late": False, "is_next": False,
}  # fmt: skip
_WEEK = timedelta(days=7)
_MOST_ASKED = 90  # letters of a question
ASK_WHY = ("at_risk", "off_track")


def _choices(labels: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in labels]


ASKED = {"yes": "Yes", "no": "Not this week"}
RATINGS = {str(rating): f"{name[:1].upper()}{name[1:]}" for rating, name in enumerate(RATING_NAMES)}
CHOICES = {
    "task": _choices(STATUS_WORDS.items()),
    "series": _choices(ASKED.items()),
    "example": _choices(RATINGS.items()),
}


def _row(kind: str, key: str, title: str, **more: Any) -> Row:
    return {**_EMPTY, "kind": kind, "id": f"{kind}.{key}", "title": title, **more}


def is_updated(tracking: Tracking, today: date) -> bool:
    """Return whether something was logged this week."""
    return tracking.logged_at is not None and tracking.logged_at.date() >= monday_of(today)


def is_settled(tracking: Tracking, today: date) -> bool:
    """Return whether nothing is left to say of a task this week."""
    return tracking.status == "done" or is_updated(tracking, today)


def is_in_trouble(rollout: Rollout, item_id: str) -> bool:
    """Return whether a task is at risk or off track."""
    return rollout.tracking_of(item_id).status in ASK_WHY


def is_later(item: AnyItem, today: date) -> bool:
    """Return whether a task begins after this week."""
    return item.due is not None and item.due >= monday_of(today) + _WEEK


def is_beyond_next_week(item: AnyItem, today: date) -> bool:
    """Return whether a task begins after next week."""
    return item.due is not None and item.due >= monday_of(today) + 2 * _WEEK


def of_task(
    rollout: Rollout, item: AnyItem, today: date, *, with_groups: bool, teams: Sequence[str] = ()
) -> Row:
    """Return a task with its state, this week's or the last."""
    tracking = tracking_for(rollout, item, teams)
    state, is_new = tracking.status or "", is_settled(tracking, today)
    # Other teams of a task stand also where a lead looks at one team.
    shows_teams = with_groups or len(item.group_ids) > 1
    about = [
        *say_due(item, tracking, today),
        say_groups(item.group_ids, rollout.brief) if shows_teams else "",
        say_teams_done(rollout, item),
    ]
    is_note_shown = tracking.status == "done" or (
        tracking.moves and tracking.moves[-1].reason == tracking.note
    )
    notes = ["" if is_note_shown else tracking.note, say_moves(tracking, today, length_of(item, today))]
    links = []
    if is_new and state == "done":
        links = [_link("on", "Another day", "Say on which day it was done")]
    elif is_new and state in ASK_WHY:
        links = [_link("why", "Edit or move" if tracking.note else "Say why or move")]
    return _row(
        "task",
        item.id,
        title_of(item),
        what=asked_in(item, rollout, today),
        asks="Status of",
        about=list(filter(None, about)),
        notes=list(filter(None, notes)),
        has_note=bool(tracking.note),
        state=state if is_new else "",
        before="" if is_new else state,
        links=links,
        chips=_chips(rollout, item, today),
        is_late=standing(item, tracking, today) == "overdue",
        is_next=is_later(item, today),
    )


def _link(act: str, label: str, help: str = "") -> dict[str, str]:
    return {"act": act, "label": label, "help": help or label}


def say_due(item: AnyItem, tracking: Tracking, today: date) -> list[str]:
    """Return when a task is due, or how late it is."""
    if item.due is None:
        return ["No date yet"]
    if tracking.status == "done" and tracking.done_on:
        return [f"Done {say_day(tracking.done_on, today)}"]
    last = item.until or item.due
    if last < today:
        return [say_late(last, today), say_day(last, today)]
    if item.due < today:
        return [f"Until {say_day(last, today)}"]
    return ["Today" if item.due == today else say_day(item.due, today)]


def length_of(item: AnyItem, today: date) -> timedelta:
    """Return the length of a task that has begun: its last day moves."""
    if item.due and item.until and item.due < today:
        return item.until - item.due
    return timedelta(0)


def _chips(rollout: Rollout, item: AnyItem, today: date) -> list[dict[str, str]]:
    brief = rollout.brief
    groups = (group for key in item.group_ids if (group := brief.find_group(key)))
    places = (place_of(group, brief.country, brief.subdivision) for group in groups)
    place = next(places, Place(brief.country, brief.subdivision))
    workdays = workdays_to_propose(brief)
    # The day of the plan moves on, but never to a day that is over.
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    length = length_of(item, today)
    last = (item.due or today) + length
    days = {
        workdays.next_working(day, place.country, place.subdivision)
        for day in (max(last, today) + _WEEK, friday)
    }
    word = "Until" if length else "To"
    # What is at risk comes later, and what still runs is not cut short.
    offered = sorted(day for day in days if day > last)
    return [{"label": f"{word} {say_day(day, today)}", "day": day.isoformat()} for day in offered]


def of_series(rollout: Rollout, series: CheckinSeries, teams: tuple[str, ...], today: date) -> Row:
    """Return a recurring question for these teams: asked or not."""
    asked = rollout.tracking_of(series.id).asked
    rounds = [asked.get(team) for team in teams or ("",)]
    is_new = all(each is not None and each.day >= monday_of(today) for each in rounds)
    was_asked = all(each is not None and each.was_asked for each in rounds)
    about, links = [say_rhythm(series, today)], []
    if series.way == "example":
        answers, people = count_answers(rollout, series, teams, today)
        about.append(f"{answers:,} of {people:,} answered" if people else f"{answers:,} answered")
        days = count(days_open(series), "day")
        links = [_link("copy", "Copy question and link") | {"note": f"no sign-in, {days}"}]
    return _row(
        "series",
        series.id,
        say_question(series),
        asks="Asked this week?",
        about=about,
        state=("yes" if was_asked else "no") if is_new else "",
        links=links,
        is_next=is_later(series, today),
    )


def say_question(series: CheckinSeries) -> str:
    """Return what a series asks, or of a long question how it begins."""
    opening = opening_of(series.question, _MOST_ASKED)
    if opening and opening != series.question:
        opening = f"{opening} …"
    return opening or title_of(series)


def of_late(rollout: Rollout, item: AnyItem, about: Sequence[str], asks_by_mail: bool) -> Row:
    """Return a late task that somebody else updates, with a note to them."""
    person = waiting_for(rollout, item).person
    name = person.first_name if person else ""
    label = f"Remind {name}" if asks_by_mail else f"Copy a note to {name}"
    return _row(
        "other",
        item.id,
        title_of(item),
        about=list(about),
        links=[_link("remind", label)] if name else [],
        is_late=True,
    )


def say_rhythm(series: CheckinSeries, today: date) -> str:
    """Return how often a question is asked."""
    every = f"Every {count(series.cadence_days, 'day')}"
    if series.cadence_days == 7 and series.start:
        every = f"Every {series.start:%A}"
    return f"{every} until {say_day(series.end, today)}" if series.end else every


def number_key(number_due: DueReading) -> str:
    return f"{number_due.metric.id}.{number_due.group.id if number_due.group else ''}"


def of_number(number_due: DueReading, today: date, *, with_groups: bool) -> Row:
    """Return a metric whose number is due, unchanged or new."""
    metric, last = number_due.metric, number_due.last
    before = in_unit(last.value, metric.unit) if last else ""
    about = [f"Last read {say_day(last.day, today)}" if last else "Not read yet"]
    about += [number_due.group.name] if with_groups and number_due.group else []
    return _row(
        "number",
        number_key(number_due),
        title_of(metric),
        asks="Value of",
        about=about,
        same=f"Still {before}" if last else "",
        field=f"New value{f' in {metric.unit}' if metric.unit else ''}",
    )


def of_logged_number(metric: Metric, key: str) -> Row:
    """Return a metric whose number came in just now."""
    return _row("number", key, title_of(metric), state="saved")


def of_example(rollout: Rollout, example: Example, today: date, *, can_be_recipe: bool) -> Row:
    """Return an example to rate, with what its author agreed to."""
    group = rollout.brief.find_group(example.group_id) if example.group_id else None
    about = [group.name if group else "No team", say_day(example.day, today), example.task]
    links = [_link("recipe", "Create recipe")] if can_be_recipe else []
    if example.may_share != "no":
        help = "Permanent. The name is removed too, and this cannot be undone."
        links.append(_link("private", "Make private", help))
    links.append(_link("out", "Not an example", "Removes it; Undo brings it back"))
    return _row(
        "example",
        example.id,
        example.what or "No words.",
        asks="Value of",
        about=list(filter(None, [*about, _minutes(example)])),
        notes=[_agreed(example)],
        state="" if example.rating is None else str(example.rating),
        links=links,
    )


def _agreed(example: Example) -> str:
    if example.may_share == "no":
        readers = "the team’s lead and the editors see" if example.group_id else "the editors see"
        return f"Private: only {readers} it."
    who = f"{example.credit} agreed to share this by name." if example.may_share == "named" else ""
    publishes = f"Rating it “{RATINGS[str(WORTH_TELLING)]}” or better publishes it"
    if (example.rating or 0) >= WORTH_TELLING:
        publishes = "It is published"
    return f"{who} {publishes}{' with the name' if who else ', without a name'}.".strip()


def _minutes(example: Example) -> str:
    """Return '20 min saved (30, minus 10 for checking)' of an example."""
    saved, checking = example.minutes_saved, example.minutes_checking
    if saved is None:
        return "" if checking is None else f"{checking} min of checking, nothing said on what it saved"
    if checking is None:
        return f"{saved} min saved, nothing said on checking"
    if not checking:
        return f"{saved} min saved, no checking"
    net = saved - checking
    result = f"{net} min saved" if net >= 0 else f"{-net} min lost"
    return f"{result} ({saved}, minus {checking} for checking)"
