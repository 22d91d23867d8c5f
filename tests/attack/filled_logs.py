"""Logs whose texts are filled, kind of change by kind of change, as the models have them."""

from collections.abc import Collection, Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from playbook.core.log.changes.base import KINDS, Change, Saved
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.events import Event, read_event
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.plan.brief import BriefFields
from tests.attack.hostile_texts import Write
from tests.canaries import Canaries

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "2-after-august.jsonl"
_MOST_EXAMPLES = 30
OF_A_BRIEF = ("rollout_created", "brief_edited", "person_saved", "group_saved")
MOST = 2_000  # letters of one text, of which a log has many
# Codes and choices, which take no free text.
CODES = {
    "id", "kind", "change_kind", "currency", "country", "subdivision", "sample", "prompt_sha", "change_set",
}  # fmt: skip
LARGE = {
    "group_saved": 60, "person_saved": 500, "item_added": 1_500, "question_answered": 300,
    "example_logged": 300, "recipe_saved": 100, "incident_logged": 100,
}  # fmt: skip
_FIRST, _LAST = (
    ("Ana", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gül"),
    ("Roth", "Berg", "Okafor", "Lind", "Reyes"),
)
# They end what the others are shown in.
_ENDS = {"rollout_archived", "launch_withdrawn", "person_forgotten"}


def filled(value: Any, write: Write, row: int) -> Any:
    """Return a value with each of its texts written anew, as long as it may be."""
    if isinstance(value, BriefEdited):
        fields = filled(BriefFields.model_validate(value.values), write, row)
        return BriefEdited.of(fields, *(name for name in value.values if name not in CODES))
    if not isinstance(value, BaseModel):
        return value
    values: dict[str, Any] = {}
    for name, about in type(value).model_fields.items():
        before = getattr(value, name)
        most = 0 if name in CODES or name.endswith("_id") else letters_in(about.annotation, *about.metadata)
        if isinstance(before, str) and most:
            values[name] = write(min(most, MOST), row)
        elif isinstance(before, tuple) and most:
            values[name] = tuple(write(min(most, MOST), row + at) for at in range(len(before)))
        elif isinstance(before, tuple):
            values[name] = tuple(filled(each, write, row + at) for at, each in enumerate(before))
        elif isinstance(before, BaseModel):
            values[name] = filled(before, write, row)
    kind = type(value)
    try:
        return kind.model_validate({**dict(value), **values})
    except ValidationError:  # a text that may not stand beside another one
        return kind.model_validate(
            {**dict(value), **{name: new for name, new in values.items() if getattr(value, name)}}
        )


def letters_in(kind: Any, *metadata: Any) -> int:
    """Return how many letters a text takes, or each of a list of texts; 0 where it is no free text."""
    notes = [*metadata]
    while get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        notes += [part for each in more for part in (each, *getattr(each, "metadata", ()))]
    if get_origin(kind) in (Union, UnionType):
        return max(letters_in(each, *notes) for each in get_args(kind))
    if get_origin(kind) is tuple:
        return letters_in(get_args(kind)[0])
    if kind is not str or any(getattr(each, "pattern", None) for each in notes):
        return 0
    return min((most for each in notes if (most := getattr(each, "max_length", None))), default=0)


@cache
def sample() -> tuple[Event, ...]:
    """Return a sample with a change of each kind that has a text."""
    events = [read_event(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    logged = [each for each in events if isinstance(each.change, ExampleLogged)]
    spare = {id(each) for each in logged[_MOST_EXAMPLES:]}
    events = [each for each in events if id(each) not in spare]
    changes = [*_missing({each.change.kind for each in events}, fold(events))]
    last = events[-1]
    events += [
        last.model_copy(update={"change": each, "change_set": f"m{at}"}) for at, each in enumerate(changes)
    ]
    return tuple(each.model_copy(update={"version": at}) for at, each in enumerate(events, 1))


def _missing(kinds: set[str], rollout: Rollout) -> Iterator[Change]:
    """Yield a change of each kind that a log has not, about things that are there."""
    made = Canaries()
    absent = [(name, kind) for name, kind in KINDS.items() if name not in kinds and name not in _ENDS]
    # What removes comes first, and of what is not there.
    yield from (made.model(kind, name) for name, kind in absent if name.endswith("_removed"))
    person, group = rollout.brief.people[0].id, rollout.brief.groups[0].id
    made.refers = {"person_id": person, "group_id": group, "group_ids": group}
    yield from (made.model(kind, name) for name, kind in absent if not name.endswith("_removed"))


def texts_of_kind(kind: str) -> int:
    """Return how many letters the texts of the sample's changes of a kind take."""
    letters = 0

    def count(most: int, _row: int) -> str:
        nonlocal letters
        letters += most
        return "a"

    for each in sample():
        if each.change.kind == kind:
            filled(each.change, count, 0)
    return letters


def filled_log(
    rollout_id: str, kinds: Collection[str], write: Write, only: Collection[str] = KINDS
) -> list[Event]:
    """Return the sample under an id, with the texts of these kinds written anew."""
    events = [event for event in sample() if event.change.kind in only]
    log = []
    for row, event in enumerate(events, 1):
        change = filled(event.change, write, row) if event.change.kind in kinds else event.change
        log.append(event.model_copy(update={"rollout_id": rollout_id, "version": row, "change": change}))
    return log


def large_log(rollout_id: str, share: float, write: Write) -> list[Event]:
    """Return the sample with a share of as many teams, people, tasks and answers as a company has."""
    events = [*sample()]
    firsts: dict[str, dict[str, Event]] = {}  # of each kind of change, and of each kind of task
    for event in events:
        item = getattr(event.change, "item", None)
        firsts.setdefault(event.change.kind, {}).setdefault(getattr(item, "kind", ""), event)
    more = [
        event.model_copy(update={"change": _another(event.change, row, write)})
        for kind, most in LARGE.items()
        for row, event in zip(range(int(most * share)), cycle(firsts[kind].values()), strict=False)
    ]
    at = next(at for at, event in enumerate(events) if event.change.kind == "launched")
    return [
        each.model_copy(update={"rollout_id": rollout_id, "version": version})
        for version, each in enumerate([*events[:at], *more, *events[at:]], 1)
    ]


def _another(change: Any, row: int, write: Write) -> Change:
    """Return a change about another thing of the same kind, with long texts."""
    value = getattr(change, change.NAME) if isinstance(change, Saved) else change.item
    name = change.NAME if isinstance(change, Saved) else "item"
    new = filled(value, write, row).model_copy(update={"id": f"{name.replace('_', '-')}-{row}"})
    if name == "item":  # whoever wrote a task is a name that is looked for in all texts
        new = new.model_copy(update={"provenance": value.provenance})
    if "name" in type(value).model_fields:
        new = new.model_copy(update={"name": f"{_FIRST[row % 7]}{row} {_LAST[row % 5]}{row}"})
    return type(change).model_validate({**dict(change), name: new})  # type: ignore[no-any-return]
