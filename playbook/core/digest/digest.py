"""What changed since a day. Notes stand apart, never for a model."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from statistics import median

from playbook.core.base.words import (
    NAMED,
    count,
    day_in_words,
    in_unit,
    number,
    quoted,
    say_minutes,
    short,
    some_of,
)
from playbook.core.digest.sentences import DigestSentence, QuotedNote, SentencePart, title_of, versions_of
from playbook.core.digest.themes import THEME_NAMES, themes_of
from playbook.core.log.activity import Activity, Happened, since
from playbook.core.log.as_read import hider_of, title_as_read
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, GroupSaved, PersonRemoved, PersonSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved, ReadinessScored, StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.events import Event
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.brief import say_role
from playbook.core.plan.examples import Example
from playbook.core.plan.items import AnyItem, Metric, Status
from playbook.core.progress.example_value import net_minutes
from playbook.core.progress.metrics import hidden_groups
from playbook.core.progress.progress import overdue, tracked, upcoming
from playbook.core.review.result import Result


def digest(
    rollout: Rollout, events: Sequence[Event], first: date, today: date, alarms: Sequence[Result] = ()
) -> tuple[DigestSentence, ...]:
    """Return what changed from `first` on and what comes next."""
    happened = since(events, first)
    shown = _as_read(rollout, happened) if rollout.is_as_read else happened
    changed = [*_done_and_slipped(rollout, shown), *measured(rollout, happened), *_noted(happened)]
    changed += _planned(happened)
    if not changed:
        return (nothing_changed(rollout, happened, first, today),)
    return (*changed, *standing_now(rollout, happened, today, alarms))


def _as_read(rollout: Rollout, happened: Happened) -> Happened:
    """Return what happened with the notes, reasons and titles of removed tasks that readers see."""
    hide = hider_of(rollout)
    if hide is None:
        return happened

    def shown(event: Event) -> Event:
        change = event.change
        if not isinstance(change, StatusLogged | ItemMoved):
            return event
        texts = {name: hide(text) for name in ("note", "reason") if (text := getattr(change, name, ""))}
        if change.item_id not in rollout.items:
            texts["title"] = title_as_read(change.title, hide)
        return event.model_copy(update={"change": change.model_copy(update=texts)})

    return replace(happened, events=tuple(map(shown, happened.events)))


def _done_and_slipped(rollout: Rollout, happened: Happened) -> Iterator[DigestSentence]:
    for launched in happened.of(Launched)[-1:]:
        dated = count(len(launched.change.baseline), "dated task")
        text = f"The rollout was launched, with {dated} as the baseline."
        yield DigestSentence(text, (launched.version,), part="done")
    last = _last_of_each(happened)
    gate_ids = {item.id for item in rollout.items.values() if item.kind == "gate"}
    gates = [act for item_id, act in last.items() if item_id in gate_ids]
    others = [act for item_id, act in last.items() if item_id not in gate_ids]
    yield from _logged(rollout, others, "done", "done")
    yield from _moved(rollout, happened)
    yield from _logged(rollout, others, "off_track", "logged as off track")
    yield from _logged(rollout, others, "at_risk", "logged as at risk")
    yield from _logged(rollout, others, "on_track", "logged as on track")
    yield from _gates(rollout, gates)


def _last_of_each(happened: Happened) -> dict[str, Activity[StatusLogged]]:
    """Return the latest log of each task, by which the whole counts."""
    acts: dict[str, list[Activity[StatusLogged]]] = {}
    for act in happened.of(StatusLogged):
        acts.setdefault(act.change.item_id, []).append(act)
    return {item_id: _of_whole(each) for item_id, each in acts.items()}


def _of_whole(acts: Sequence[Activity[StatusLogged]]) -> Activity[StatusLogged]:
    last = acts[-1]
    whole = last.change.whole or last.change.status
    same = next((act for act in reversed(acts) if act.change.status == whole), None)
    change = last.change.model_copy(update={"status": whole, "note": ""})  # another week's
    return same or replace(last, change=change)


def _logged(
    rollout: Rollout, acts: Sequence[Activity[StatusLogged]], status: Status, words: str
) -> Iterator[DigestSentence]:
    matching = [act for act in acts if act.change.status == status]
    if not matching:
        return
    titles = [title_of(rollout, act.change) for act in matching]
    text = f"{count(len(matching), 'task')} were {words}: {some_of(titles)}."
    if len(matching) == 1:
        text = f"{titles[0]} was {words}."
    part: SentencePart = "slipped" if status in ("off_track", "at_risk") else "done"
    yield DigestSentence(text, versions_of(matching), _notes(rollout, matching), part)


def _gates(rollout: Rollout, acts: Sequence[Activity[StatusLogged]]) -> Iterator[DigestSentence]:
    if not acts:
        return
    words = {"done": "was decided", "off_track": "is off track", "at_risk": "is at risk"}
    changes = [act.change for act in acts]
    outcomes = [f"{title_of(rollout, each)} {words.get(each.status, 'is on track')}" for each in changes]
    text = f"{'Gate' if len(acts) == 1 else 'Gates'}: {some_of(outcomes)}."
    yield DigestSentence(text, versions_of(acts), _notes(rollout, acts), "done")


def _notes(rollout: Rollout, acts: Sequence[Activity[StatusLogged]]) -> tuple[QuotedNote, ...]:
    noted = [act for act in acts if act.change.note]
    return tuple(QuotedNote(act.who, title_of(rollout, act.change), act.change.note) for act in noted[:NAMED])


Path = list[Activity[ItemMoved]]


def _moved(rollout: Rollout, happened: Happened) -> Iterator[DigestSentence]:
    paths: dict[str, Path] = {}
    for act in happened.of(ItemMoved):
        paths.setdefault(act.change.item_id, []).append(act)
    by_length = sorted(paths.values(), key=_days, reverse=True)
    if later := [path for path in by_length if _days(path) > 0]:
        yield _moves(rollout, later, "later")
    if sooner := [path for path in reversed(by_length) if _days(path) < 0]:
        yield _moves(rollout, sooner, "earlier")


def _days(path: Path) -> int:
    return (path[-1].change.to_day - path[0].change.from_day).days


def _moves(rollout: Rollout, paths: Sequence[Path], way: str) -> DigestSentence:
    moves = [
        f"{title_of(rollout, path[0].change)} from {day_in_words(path[0].change.from_day)} "
        f"to {day_in_words(path[-1].change.to_day)}, {count(abs(_days(path)), 'day')} {way}"
        for path in paths
    ]
    text = f"Moved: {moves[0]}."
    if len(paths) > 1:
        usual = number(median(abs(_days(path)) for path in paths))
        text = f"{count(len(paths), 'task')} moved to {way} days, by {usual} days as a rule: "
        text += f"{some_of(moves, '; ')}."
    last = [path[-1] for path in paths]
    quotes = [QuotedNote(act.who, title_of(rollout, act.change), act.change.reason) for act in last]
    versions = versions_of(act for path in paths for act in path)
    return DigestSentence(text, versions, tuple(quotes[:NAMED]), "slipped" if way == "later" else "plan")


def _noted(happened: Happened) -> Iterator[DigestSentence]:
    wrote: list[tuple[int, str]] = [(act.version, act.change.note) for act in happened.of(StatusLogged)]
    wrote += [(act.version, act.change.reason) for act in happened.of(ItemMoved)]
    wrote += [(act.version, act.change.example.what) for act in happened.of(ExampleLogged)]
    themes = themes_of(words for _, words in wrote)
    if themes:
        counts = [f"{THEME_NAMES[theme]} ({often:,})" for theme, often in themes.items()]
        versions = sorted(version for version, words in wrote if themes_of([words]))
        text = f"Notes, reasons and examples touch on: {some_of(counts, '; ')}."
        yield DigestSentence(text, tuple(versions), part="noted")


def _planned(happened: Happened) -> Iterator[DigestSentence]:
    # What was drafted before the launch is the plan itself, and no change of it.
    first = max((act.version for act in happened.of(Launched)), default=0)
    later = replace(happened, events=tuple(event for event in happened.events if event.version > first))
    added, edited, removed = later.of(ItemAdded), later.of(ItemEdited), later.of(ItemRemoved)
    brief = later.of(BriefEdited, GroupSaved, GroupRemoved, PersonSaved, PersonRemoved)
    counted = [
        (len({act.change.item.id for act in added}), "added"),
        (len({act.change.item.id for act in edited}), "edited"),
        (len({act.change.item_id for act in removed}), "removed"),
    ]
    changes = [f"{count(things, 'task')} {word}" for things, word in counted if things]
    changes += ["the brief edited"] if brief else []
    if changes:
        acts: list[Activity[object]] = [*added, *edited, *removed, *brief]
        yield DigestSentence(f"The plan changed: {', '.join(changes)}.", versions_of(acts))
    for events, words in ((happened.back, "taken back"), (happened.again, "brought back")):
        change_sets = len({event.change_set for event in events})
        if change_sets:
            verb = "was" if change_sets == 1 else "were"
            text = f"{count(change_sets, 'earlier change')} {verb} {words}."
            yield DigestSentence(text, tuple(event.version for event in events))


_SAVED_TIME = 2


def measured(rollout: Rollout, happened: Happened) -> Iterator[DigestSentence]:
    """Yield sentences on examples, readings and readiness."""
    yield from _examples(rollout, happened)
    yield from _readings(rollout, happened)
    scored = {act.change.group_id: act for act in happened.of(ReadinessScored) if act.change.scores}
    names = {group.id: group.label for group in rollout.brief.groups}
    if scored:
        group_names = [short(names.get(group_id, group_id)) for group_id in scored]
        text = f"Readiness was scored for {some_of(group_names)}."
        yield DigestSentence(text, versions_of(scored.values()), part="measured")


def _examples(rollout: Rollout, happened: Happened) -> Iterator[DigestSentence]:
    """Yield counts and values only, never what people wrote."""
    acts = [act for act in happened.of(ExampleLogged) if act.change.example.id in rollout.examples]
    if acts:
        latest = {act.change.example.id: act.change.example for act in acts}
        yield DigestSentence(_example_words(list(latest.values())), versions_of(acts), part="measured")


def _example_words(examples: Sequence[Example]) -> str:
    groups = {example.group_id for example in examples if example.group_id}
    rated = [example.rating for example in examples if example.rating is not None]
    worth = sum(rating >= _SAVED_TIME for rating in rated)
    minutes = net_minutes(examples)
    text = count(len(examples), "example")
    text += f" from {count(len(groups), 'team')}" if groups else ""
    text += " was logged" if len(examples) == 1 else " were logged"
    if rated:
        text += f"; {worth} of the {len(rated)} rated ones saved time or more"
    if minutes.counted:
        # Never the gross saving alone: only of those that say what checking took, too.
        net = f"{say_minutes(minutes.net)} saved after checking"
        if minutes.net < 0:
            net = f"checking took {say_minutes(-minutes.net)} more than was saved"
        text += f"; {net} ({count(minutes.counted, 'example')})"
    return f"{text}."


def _readings(rollout: Rollout, happened: Happened) -> Iterator[DigestSentence]:
    """Yield readings, without groups too small to be told apart."""
    out = hidden_groups(rollout, date.max)
    acts = [act for act in happened.of(ReadingLogged) if act.change.reading.id in rollout.readings]
    acts = [act for act in acts if act.change.reading.group_id not in out]
    latest: dict[tuple[str, str | None], Reading] = {}
    for reading in sorted((act.change.reading for act in acts), key=lambda reading: reading.day):
        latest[reading.metric_id, reading.group_id] = reading
    if latest:
        readings = [_reading(rollout, reading) for reading in latest.values()]
        yield DigestSentence(f"Results: {some_of(readings, '; ')}.", versions_of(acts), part="measured")


def _reading(rollout: Rollout, reading: Reading) -> str:
    metric = rollout.items.get(reading.metric_id)
    groups = {group.id: group.label for group in rollout.brief.groups}
    text = quoted(reading.metric_id if metric is None else metric.title)
    text += f" for {groups.get(reading.group_id, reading.group_id)}" if reading.group_id else ""
    value = in_unit(reading.value, metric.unit if isinstance(metric, Metric) else "")
    text += f": {value} on {day_in_words(reading.day)}"
    return text + (_against(metric, reading.value) if isinstance(metric, Metric) else "")


def _against(metric: Metric, value: float) -> str:
    if metric.target is None:
        return " (no target)"
    reached = value >= metric.target if metric.higher_is_better else value <= metric.target
    by = f" by {day_in_words(metric.target_date)}" if metric.target_date and not reached else ""
    return f" (target {number(metric.target)}{by}{', reached' if reached else ''})"


AHEAD = 7


def standing_now(
    rollout: Rollout, happened: Happened, today: date, alarms: Sequence[Result]
) -> Iterator[DigestSentence]:
    """Yield ringing alarms, late items and what comes next."""
    late, ahead = _overdue(rollout, happened, today), _next(rollout, happened, today)
    yield from filter(None, (_alarms(happened, alarms, rollout), late, ahead))


def _alarms(happened: Happened, alarms: Sequence[Result], rollout: Rollout) -> DigestSentence | None:
    ringing = [result for result in alarms if result.state == "fail"]
    if not ringing:
        return None
    seen = [finding for result in ringing for finding in result.findings if finding.state == "fail"]
    names = [item_id for finding in seen for item_id in finding.item_ids]
    names += [f"group:{finding.group_id}" for finding in seen if finding.group_id]
    versions = happened.ground(names) or (rollout.edition,)
    titles = some_of([result.title for result in ringing], "; ")
    # An alarm judges people (a sponsor, a group): it is for who runs the rollout, never for a channel.
    return DigestSentence(f"{count(len(ringing), 'warning')}: {titles}.", versions, part="noted")


def _overdue(rollout: Rollout, happened: Happened, today: date) -> DigestSentence | None:
    late = overdue(rollout, today)
    if not late:
        return None
    oldest = min(late, key=lambda item: item.until or date.max)
    text = f"{quoted(oldest.title)} is overdue{_since(oldest)}."
    if len(late) > 1:
        text = f"{len(late):,} tasks are overdue, the oldest, {quoted(oldest.title)},{_since(oldest)}."
    return DigestSentence(text, happened.ground([item.id for item in late]), part="slipped")


def _since(item: AnyItem) -> str:
    return f" since {day_in_words(item.until)}" if item.until else ""


def _next(rollout: Rollout, happened: Happened, today: date) -> DigestSentence | None:
    items = upcoming(rollout, today, AHEAD)
    if items:
        due = [_due(rollout, item) for item in items]
        text = f"Due in the next {AHEAD} days: {some_of(due, '; ')}."
        return DigestSentence(text, happened.ground([item.id for item in items]), part="ahead")
    later = _first_after(rollout, today)
    if later is None:
        return None
    text = f"No dated task is due in the next {AHEAD} days; the next is {_due(rollout, later)}."
    return DigestSentence(text, happened.ground([later.id]), part="ahead")


def _first_after(rollout: Rollout, today: date) -> AnyItem | None:
    ahead = (item for item in tracked(rollout) if item.due and item.due >= today)
    return next((item for item in ahead if rollout.tracking_of(item.id).status != "done"), None)


def _due(rollout: Rollout, item: AnyItem) -> str:
    text = quoted(item.title) + (f" on {day_in_words(item.due)}" if item.due else "")
    if item.owner is None:
        return text
    person = rollout.brief.find_person(item.owner.person_id)
    return f"{text} ({person.name if person else say_role(item.owner.role)})"


def nothing_changed(rollout: Rollout, happened: Happened, first: date, today: date) -> DigestSentence:
    """Return the sentence of a quiet period, with what is next."""
    text = f"Nothing has changed since {day_in_words(first)}"
    late = overdue(rollout, today)
    following = _first_after(rollout, today)
    grounds = [item.id for item in late]
    if late:
        text += f"; {count(len(late), 'task')} {'is' if len(late) == 1 else 'are'} overdue"
    if following:
        text += f"; next due is {_due(rollout, following)}"
        grounds.append(following.id)
    return DigestSentence(f"{text}.", happened.ground(grounds), part="ahead")
