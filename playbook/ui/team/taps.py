"""Handle taps on the rows of My team, and show their outcomes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Literal
from urllib.parse import urlencode

import streamlit as st
from pydantic import ValidationError

from playbook.core.base.fields import Frozen, Line
from playbook.core.base.words import count, in_unit, opening_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import RATING_NAMES
from playbook.core.plan.items import AnyItem, CheckinSeries, Metric, Tracking
from playbook.core.progress.late_owners import remind, waiting_for
from playbook.desk.links import links
from playbook.desk.plan import rollouts, tracking
from playbook.desk.posts import mailing
from playbook.desk.progress import examples, readings, recipes
from playbook.desk.record import history
from playbook.ui.recipes import form
from playbook.ui.shell import frame
from playbook.ui.team import groups, rows
from playbook.ui.team.rows import Row
from playbook.ui.team.words import local
from playbook.ui.words.item_words import STATUS_WORDS, say_day, say_distance, title_of

_SOON = timedelta(weeks=2)  # beyond it, a task is rarely done yet
KEY, RATED_KEY, LATE_KEY, LATER_KEY = "team.rows", "team.rated", "team.late", "team.later"


class Tap(Frozen):
    """What the browser says was tapped.

    A client of somebody's own sends what it likes.
    """

    act: Literal["choose", "number", "on", "why", "copy", "undo", "all", "private", "out", "recipe", "remind"]
    row: Line = "all"
    rows: tuple[Line, ...] = ()
    value: str = ""
    text: str = ""
    day: str = ""
    at: float = 0  # so that the same tap is sent again


@dataclass(frozen=True, slots=True)
class Outcome:
    """What this window's last tap on a row came to.

    `version`: what it wrote, for Undo. `copy`: the text to send. `note`: what to know of it. `is_moved`: to
    another day. `place`: the list in which it was tapped. `reason`: why it stood as it did before, to say
    again. `is_asked`: whether it can be done that early.
    """

    saved: str = ""
    version: int = 0
    error: str = ""
    copy: str = ""
    note: str = ""
    is_moved: bool = False
    place: str = KEY
    reason: str = ""
    is_asked: bool = False


def _outcomes() -> dict[tuple[str, str], Outcome]:
    return frame.session_dict("team.outcomes")


def touched(rollout: Rollout, place: str = KEY) -> list[str]:
    """Return the tasks and examples saved in a list, which stay listed there."""
    outcomes = _outcomes().items()
    saved = [
        row
        for (rollout_id, row), outcome in outcomes
        if rollout_id == rollout.id and outcome.saved and outcome.place == place
    ]
    return [row.partition(".")[2] for row in saved if row.startswith(("task.", "series.", "example."))]


def is_moved(rollout: Rollout, item_id: str) -> bool:
    """Return whether a task was moved in this window: it stays in sight, with its Undo."""
    return _outcomes().get((rollout.id, f"task.{item_id}"), Outcome()).is_moved


def has_saved(rollout: Rollout) -> bool:
    """Return whether something was saved in this window."""
    return any(rollout_id == rollout.id and each.saved for (rollout_id, _), each in _outcomes().items())


def logged_tasks(rollout: Rollout) -> list[AnyItem]:
    """Return the tasks whose status was logged in this window and stands."""
    logged = [
        rollout.items.get(row.partition(".")[2])
        for (rollout_id, row), outcome in _outcomes().items()
        if rollout_id == rollout.id and row.startswith("task.") and outcome.saved
    ]
    return [item for item in logged if item]


def logged_numbers(rollout: Rollout, due: Collection[str]) -> dict[str, Row]:
    """Return the metrics logged in this window and not `due` again, by key."""
    logged = {}
    for (rollout_id, row), outcome in _outcomes().items():
        kind, _, key = row.partition(".")
        metric = rollout.items.get(key.rpartition(".")[0])
        is_logged = (rollout_id, kind) == (rollout.id, "number") and outcome.saved and key not in due
        if is_logged and isinstance(metric, Metric):
            logged[key] = rows.of_logged_number(metric, key)
    return logged


def with_outcome(rollout: Rollout, row: Row) -> Row:
    if (outcome := _outcomes().get((rollout.id, row["id"]))) is None:
        return row
    # What was undone elsewhere is no longer saved.
    saved = outcome.saved if row["state"] else ""
    is_next = row["is_next"] and not outcome.is_moved
    reason = outcome.reason if row["state"] in rows.ASK_WHY and not row["has_note"] else ""
    words = {"saved": saved, "error": outcome.error, "copy": outcome.copy, "reason": reason}
    return {**row, **words, "notes": [*row["notes"], *filter(None, [outcome.note])], "is_next": is_next}


def of_all(rollout: Rollout, shown: Collection[str]) -> dict[str, str]:
    """Return the outcome of “All as before”, and errors of hidden rows."""
    by_row = {row: outcome for (rollout_id, row), outcome in _outcomes().items() if rollout_id == rollout.id}
    errors = [outcome.error for row, outcome in by_row.items() if outcome.error and row not in shown]
    return {"saved": by_row.get("all", Outcome()).saved, "error": next(iter(errors), "")}


def take(rollout_id: str, seen: int, key: str) -> None:
    """Do what a tap says, once."""
    # Nothing is left of the list once its page was left, or the tab has signed out.
    if not (tapped := st.session_state.get(key, {}).get("tapped")):
        return
    try:
        tap = Tap.model_validate(tapped)
    except ValidationError:
        frame.tell("There is no such button. Reload the page.")
        return
    row, outcomes = tap.row, _outcomes()
    for each, before in [*outcomes.items()]:
        # Of a row that had an error and nothing else, nothing is left to say.
        if (rest := replace(before, error="")) != Outcome(place=before.place):
            outcomes[each] = rest
        else:
            del outcomes[each]
    if tap.act == "undo":
        _undo(rollout_id, row)
    elif tap.act == "all":
        item_ids = [row_id.partition(".")[2] for row_id in tap.rows]
        change = partial(tracking.log_as_before, seen=seen, item_ids=item_ids)
        _save(rollout_id, row, tap, count(len(item_ids), "task"), change)
    else:
        kind, _, thing = row.partition(".")
        if do := _KINDS.get(kind):
            do(rollout_id, seen, thing, tap)
    if outcome := outcomes.get((rollout_id, row)):
        outcomes[rollout_id, row] = replace(outcome, place=key)


def _on_task(rollout_id: str, seen: int, item_id: str, tap: Tap) -> None:
    about: dict[str, Any] = {"seen": seen, "item_id": item_id, "status": tap.value}
    rollout = _open(rollout_id)
    before, today = _own_tracking(rollout, item_id), frame.here().day_of(rollout)
    if tap.act == "on":
        about |= {"status": "done", "on": _day(tap)}
    elif tap.act == "why":
        about |= {"status": before.status or "at_risk", "note": tap.text}
    item = rollout.items.get(item_id)
    if tap.act == "choose" and tap.value == "done" and item and _asks_first(rollout_id, item, today):
        return
    words = STATUS_WORDS.get(about["status"], "")
    if tap.act == "why" and (day := _day(tap)):
        length = rows.length_of(item, today) if item else timedelta(0)
        about["to_day"] = day - length
        words += f", {'now until' if length else 'moved to'} {say_day(day, today)}"
    needs_reason = about["status"] in rows.ASK_WHY and not about.get("note")
    reason = before.note if needs_reason else ""
    _save(rollout_id, f"task.{item_id}", tap, words, partial(tracking.log_status, **about), reason)


def _asks_first(rollout_id: str, item: AnyItem, today: date) -> bool:
    """Ask once about a task done early; return whether it asked."""
    row, last = (rollout_id, f"task.{item.id}"), item.until or item.due
    before = _outcomes().get(row, Outcome())
    if last is None or last <= today + _SOON or before.is_asked:
        return False
    far = say_distance(last, today)
    note = f"Not saved yet: this is due {say_day(last, today)}, {far}. Tap Done again if it is done already."
    _outcomes()[row] = replace(before, note=note, is_asked=True)
    return True


def _own_tracking(rollout: Rollout, item_id: str) -> Tracking:
    if (item := rollout.items.get(item_id)) is None:
        return Tracking()
    return tracking.tracking_for(rollout, item, tracking.own_teams(frame.current_actor(), rollout, item))


def _open(rollout_id: str) -> Rollout:
    return rollouts.open_rollout(frame.here(), frame.current_actor(), rollout_id)


def _day(tap: Tap) -> date | None:
    try:
        return date.fromisoformat(tap.day)
    except ValueError:
        return None


def _on_series(rollout_id: str, _seen: int, item_id: str, tap: Tap) -> None:
    row = f"series.{item_id}"
    if tap.act == "copy":
        _copy(rollout_id, row, item_id)
        return
    asked = tap.value == "yes"
    teams = st.session_state.get(groups.GROUPS) or ()
    change = partial(tracking.log_asked, item_id=item_id, asked=asked, group_ids=teams)
    _save(rollout_id, row, tap, rows.ASKED.get(tap.value, ""), change)


def _copy(rollout_id: str, row: str, item_id: str) -> None:
    before = _outcomes().get((rollout_id, row), Outcome())
    teams = st.session_state.get(groups.GROUPS) or ()
    if (new_link := frame.act(links.share_question, rollout_id, item_id, group_ids=teams)) is None:
        _outcomes()[rollout_id, row] = replace(before, error=frame.take_trouble()["text"])
        return
    series = _open(rollout_id).get_item(item_id)
    question = series.question if isinstance(series, CheckinSeries) else ""
    # A chat takes a line or two; the page behind the link says all of it.
    ask = opening_of(question) or title_of(series)
    if ask != question:
        ask = f"{ask}. It takes two minutes and needs no account."
    address = frame.address_for_others(new_link.path)
    note = links.say_reach(address)
    _outcomes()[rollout_id, row] = replace(before, copy=f"{ask}\n{address}", note=note)


def _on_number(rollout_id: str, _seen: int, key: str, tap: Tap) -> None:
    metric_id, _, group_id = key.rpartition(".")
    typed: float | str | None = tap.value
    if tap.act == "choose":
        typed = _latest(_open(rollout_id), metric_id, group_id)
    change = partial(readings.log_reading, metric_id=metric_id, value=typed, group_id=group_id or None)

    def say(after: Rollout) -> str:
        metric, value = after.items.get(metric_id), _latest(after, metric_id, group_id)
        return in_unit(value or 0, metric.unit) if isinstance(metric, Metric) else ""

    _save(rollout_id, f"number.{key}", tap, say, change)


def _latest(rollout: Rollout, metric_id: str, group_id: str) -> float | None:
    key = metric_id, group_id or None
    own = [each for each in rollout.readings.values() if (each.metric_id, each.group_id) == key]
    return max(own, key=lambda reading: reading.day).value if own else None


def _on_example(rollout_id: str, _seen: int, example_id: str, tap: Tap) -> None:
    row = f"example.{example_id}"
    match tap.act:
        case "choose":
            rating = int(tap.value) if tap.value in rows.RATINGS else -1
            change = partial(examples.rate_example, example_id=example_id, rating=rating)
            _save(rollout_id, row, tap, RATING_NAMES[rating], change)
        case "private":
            frame.act(examples.keep_to_ourselves, rollout_id, example_id, done="Now private.")
        case "out":
            done = "Removed. Undo brings it back."
            frame.act(examples.remove_example, rollout_id, example_id, done=done)
        case "recipe":
            rollout = _open(rollout_id)
            example = rollout.examples.get(example_id)
            if example and recipes.may_promote(frame.current_actor(), rollout, example):
                form.begin(rollout, None, example)
            else:
                frame.tell("This example was removed, or it is of a team that you do not lead.")


def _on_other(rollout_id: str, _seen: int, item_id: str, _tap: Tap) -> None:
    """Send a note about a late task, or else give it as a text."""
    row, rollout = (rollout_id, f"other.{item_id}"), _open(rollout_id)
    if (item := rollout.items.get(item_id)) is None:
        frame.tell("This task is no longer in the plan.")
    elif mailing.who_answers(frame.here(), rollout, item_id):
        is_first = frame.act(mailing.remind_owner, rollout_id, item_id)
        trouble = frame.take_trouble()["text"] if is_first is None else ""
        note = "The note goes out by e-mail." if is_first else "This week’s note is out already."
        _outcomes()[row] = Outcome(error=trouble, note="" if trouble else note)
    else:
        address = frame.address_for_others(f"/my_team?{urlencode({'rollout': rollout_id})}")
        _outcomes()[row] = Outcome(copy=f"{remind(rollout, waiting_for(rollout, item))}\n{address}")


_KINDS: dict[str, Callable[[str, int, str, Tap], None]] = {
    "task": _on_task, "series": _on_series, "number": _on_number, "example": _on_example,
    "other": _on_other,
}  # fmt: skip


def _save(
    rollout_id: str,
    row: str,
    tap: Tap,
    words: str | Callable[[Rollout], str],
    change: Callable[..., Rollout],
    reason: str = "",
) -> None:
    before = _outcomes().get((rollout_id, row), Outcome())
    written = frame.session_dict(frame.WRITTEN)
    written_before = len(written)
    if after := frame.act(change, rollout_id):
        sentence = words if isinstance(words, str) else words(after)
        # What changed nothing has nothing to undo, and the newest version is another change's.
        is_written = len(written) > written_before
        saved = f"Saved {local(frame.here().now()):%H:%M}: {sentence}" if is_written else "Nothing changed."
        is_moved = before.is_moved or bool(tap.act == "why" and _day(tap))
        _outcomes()[rollout_id, row] = Outcome(
            saved,
            after.version if is_written else before.version,
            copy=before.copy,
            is_moved=is_moved,
            reason=reason or before.reason,
        )
    else:
        error = _say_trouble(rollout_id, row, tap)
        _outcomes()[rollout_id, row] = replace(before, error=error)


def _undo(rollout_id: str, row: str) -> None:
    before = _outcomes().get((rollout_id, row), Outcome())
    if frame.act(history.undo_at, rollout_id, before.version):
        _outcomes().pop((rollout_id, row), None)
    else:
        _outcomes()[rollout_id, row] = replace(before, error=frame.take_trouble()["text"])


def _say_trouble(rollout_id: str, row: str, tap: Tap) -> str:
    """Return why a save failed; for a conflict, who was first."""
    trouble = frame.take_trouble()
    if trouble.get("tone") != "conflict":
        return trouble["text"]
    rollout = _open(rollout_id)
    now = rollout.tracking_of(row.partition(".")[2])
    did = (
        f"set this to {STATUS_WORDS[now.status]}"
        if row.startswith("task.") and now.status
        else "changed this"
    )
    ago = ""
    if now.logged_at:
        minutes = int((frame.here().logged_at() - now.logged_at).total_seconds() // 60)
        ago = " a minute ago" if minutes <= 1 else f" {count(minutes, 'minute')} ago"
    labels: dict[str, str] = {
        choice["value"]: choice["label"] for choice in rows.CHOICES["task"]
    } | rows.ASKED
    again = labels.get(tap.value, "All as before" if tap.act == "all" else "Save")
    return f"{trouble['who']} {did}{ago}; tap {again} again to replace it."
