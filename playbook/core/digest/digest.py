"""What changed since a day, in sentences with their events.

A sentence holds titles, days and counts only. What people noted stands beside it as a marked quotation:
it is for the screen, and never goes to a model.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median

from playbook.core.base.words import NAMED, count, day_in_words, number, some_of
from playbook.core.digest.digest_ahead import nothing_changed, standing_now
from playbook.core.digest.digest_numbers import measured
from playbook.core.digest.sentences import Part, Quote, Sentence, title_of, versions_of
from playbook.core.digest.themes import THEME_NAMES, themes_of
from playbook.core.log.activity import Activity, Happened, since
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, GroupSaved, PersonRemoved, PersonSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Status
from playbook.core.review.result import Result


def digest(
    rollout: Rollout, events: Sequence[Event], first: date, today: date, alarms: Sequence[Result] = ()
) -> tuple[Sentence, ...]:
    """Return what changed from `first` on and what comes next.

    `events` is the whole log of the rollout. One sentence where nothing happened.
    """
    happened = since(events, first)
    changed = [
        *_done_and_slipped(rollout, happened),
        *measured(rollout, happened),
        *_noted(happened),
        *_planned(happened),
    ]
    if not changed:
        return (nothing_changed(rollout, happened, first, today),)
    return (*changed, *standing_now(rollout, happened, today, alarms))


def _done_and_slipped(rollout: Rollout, happened: Happened) -> Iterator[Sentence]:
    for launched in happened.of(Launched)[-1:]:
        dated = count(len(launched.change.baseline), "dated item")
        text = f"The rollout was launched, with {dated} as the baseline."
        yield Sentence(text, (launched.version,), part="done")
    last = {act.change.item_id: act for act in happened.of(StatusLogged)}
    gates = [act for act in last.values() if _is_gate(rollout, act)]
    others = [act for act in last.values() if not _is_gate(rollout, act)]
    yield from _logged(rollout, others, "done", "done")
    yield from _moved(rollout, happened)
    yield from _logged(rollout, others, "off_track", "logged as off track")
    yield from _logged(rollout, others, "at_risk", "logged as at risk")
    yield from _logged(rollout, others, "on_track", "logged as on track")
    yield from _gates(rollout, gates)


def _is_gate(rollout: Rollout, act: Activity[StatusLogged]) -> bool:
    item = rollout.items.get(act.change.item_id)
    return item is not None and item.kind == "gate"


def _logged(
    rollout: Rollout, acts: Sequence[Activity[StatusLogged]], status: Status, words: str
) -> Iterator[Sentence]:
    matching = [act for act in acts if act.change.status == status]
    if not matching:
        return
    titles = [title_of(rollout, act.change) for act in matching]
    text = f"{count(len(matching), 'item')} were {words}: {some_of(titles)}."
    if len(matching) == 1:
        text = f"{titles[0]} was {words}."
    part: Part = "slipped" if status in ("off_track", "at_risk") else "done"
    yield Sentence(text, versions_of(matching), _notes(rollout, matching), part)


def _gates(rollout: Rollout, acts: Sequence[Activity[StatusLogged]]) -> Iterator[Sentence]:
    if not acts:
        return
    words = {"done": "was decided", "off_track": "is off track", "at_risk": "is at risk"}
    outcomes = [
        f"{title_of(rollout, act.change)} {words.get(act.change.status, 'is on track')}" for act in acts
    ]
    text = f"{'Gate' if len(acts) == 1 else 'Gates'}: {some_of(outcomes)}."
    yield Sentence(text, versions_of(acts), _notes(rollout, acts), "done")


def _notes(rollout: Rollout, acts: Sequence[Activity[StatusLogged]]) -> tuple[Quote, ...]:
    noted = [act for act in acts if act.change.note]
    return tuple(Quote(act.who, title_of(rollout, act.change), act.change.note) for act in noted[:NAMED])


Path = list[Activity[ItemMoved]]


def _moved(rollout: Rollout, happened: Happened) -> Iterator[Sentence]:
    """Yield the moves to later days, then to earlier ones."""
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


def _moves(rollout: Rollout, paths: Sequence[Path], way: str) -> Sentence:
    moves = [
        f"{title_of(rollout, path[0].change)} from {day_in_words(path[0].change.from_day)} "
        f"to {day_in_words(path[-1].change.to_day)}, {count(abs(_days(path)), 'day')} {way}"
        for path in paths
    ]
    text = f"Moved: {moves[0]}."
    if len(paths) > 1:
        usual = number(median(abs(_days(path)) for path in paths))
        text = f"{count(len(paths), 'item')} moved to {way} days, by {usual} days as a rule: "
        text += f"{some_of(moves, '; ')}."
    quotes = [
        Quote(path[-1].who, title_of(rollout, path[-1].change), path[-1].change.reason) for path in paths
    ]
    versions = versions_of(act for path in paths for act in path)
    return Sentence(text, versions, tuple(quotes[:NAMED]), "slipped" if way == "later" else "plan")


def _noted(happened: Happened) -> Iterator[Sentence]:
    """Yield the themes of people's texts, with counts."""
    wrote: list[tuple[int, str]] = [(act.version, act.change.note) for act in happened.of(StatusLogged)]
    wrote += [(act.version, act.change.reason) for act in happened.of(ItemMoved)]
    wrote += [(act.version, act.change.example.what) for act in happened.of(ExampleLogged)]
    themes = themes_of(words for _, words in wrote)
    if themes:
        counts = [f"{THEME_NAMES[theme]} ({often:,})" for theme, often in themes.items()]
        versions = sorted(version for version, words in wrote if themes_of([words]))
        text = f"Notes, reasons and examples touch on: {some_of(counts, '; ')}."
        yield Sentence(text, tuple(versions), part="noted")


def _planned(happened: Happened) -> Iterator[Sentence]:
    """Yield changes of plan and brief, and what was taken back."""
    added, edited = happened.of(ItemAdded), happened.of(ItemEdited)
    removed = happened.of(ItemRemoved)
    brief = happened.of(BriefEdited, GroupSaved, GroupRemoved, PersonSaved, PersonRemoved)
    counted = [
        (len({act.change.item.id for act in added}), "added"),
        (len({act.change.item.id for act in edited}), "edited"),
        (len({act.change.item_id for act in removed}), "removed"),
    ]
    changes = [f"{count(things, 'item')} {word}" for things, word in counted if things]
    changes += ["the brief edited"] if brief else []
    if changes:
        acts: list[Activity[object]] = [*added, *edited, *removed, *brief]
        yield Sentence(f"The plan changed: {', '.join(changes)}.", versions_of(acts))
    for events, words in ((happened.back, "taken back"), (happened.again, "brought back")):
        change_sets = len({event.change_set for event in events})
        if change_sets:
            verb = "was" if change_sets == 1 else "were"
            text = f"{count(change_sets, 'earlier change')} {verb} {words}."
            yield Sentence(text, tuple(event.version for event in events))
