"""Keep what stands where somebody who reads less of it saves it again."""

from collections.abc import Iterator
from itertools import groupby

from playbook.core.base.fields import Frozen
from playbook.core.log.as_read import HIDDEN_TEXT
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.base import Saved
from playbook.core.log.changes.progress import StatusLogged, Tracked
from playbook.core.log.rollout import Rollout


def as_left(change: AnyChange, read: Rollout, now: Rollout) -> AnyChange:
    """Return a change with the lines that its writer could not read.

    `read`: the rollout as the writer reads it, `now`: as it is.
    """
    if isinstance(change, Saved):
        before, then = change.before(now), change.before(read)
        if before is None or then is None or before is then:
            return change
        return change.model_copy(update={change.NAME: _value_as_left(change.value, then, before)})
    if not isinstance(change, Tracked) or change.item_id not in now.items:
        return change
    titles = [rollout.items[change.item_id].title for rollout in (read, now)]
    texts = {"title": titles[1]} if change.title == titles[0] else {}
    if isinstance(change, StatusLogged):
        notes = (rollout.tracking_of(change.item_id).note for rollout in (read, now))
        texts["note"] = _text_as_left(change.note, *notes)
    return change.model_copy(update=texts)


def _value_as_left(value: Frozen, read: Frozen, now: Frozen) -> Frozen:
    after = {}
    for name, part in value.__dict__.items():
        before = getattr(now, name)
        if part == getattr(read, name):
            after[name] = before
        elif isinstance(part, str):
            after[name] = _text_as_left(part, getattr(read, name), before)
    return value.model_copy(update=after)


def _text_as_left(text: str, read: str, now: str) -> str:
    """Return a text with the former one's hidden lines in their places.

    Hidden lines that follow one another stay together: apart they might be read.
    """
    hidden = _hidden_lines(read, now)
    lines = (next(hidden, line) if line == HIDDEN_TEXT else line for line in text.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def _hidden_lines(read: str, now: str) -> Iterator[str | None]:
    """Yield for each hidden line its run of lines, and None for those in the run of another."""
    shown = zip(read.split("\n"), now.split("\n"), strict=True)
    for is_hidden, run in groupby(shown, lambda pair: pair[0] == HIDDEN_TEXT):
        if is_hidden:
            lines = [whole for _, whole in run]
            yield from ("\n".join(lines), *([None] * (len(lines) - 1)))
