"""Keep what stands where somebody who reads less of it saves it again."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from playbook.core.base.errors import Refused
from playbook.core.log.as_read import HIDDEN_TEXT
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.base import Saved
from playbook.core.log.changes.progress import StatusLogged, Tracked
from playbook.core.log.rollout import Rollout


def as_left(change: AnyChange, opened: Rollout, read: Rollout, now: Rollout) -> AnyChange:
    """Return a change with the lines that its writer could not read.

    `opened` and `read`: the rollout as the writer read it when they began, and as they read it now, which is
    `now`. Raise Refused where a text stands for lines that are not the ones hidden now.
    """
    readings, stored = [_parts(change, rollout) for rollout in (opened, read)], _parts(change, now)
    if isinstance(change, Saved):
        value = change.value.model_copy(update=_as_left(change.value.__dict__, readings, stored))
        return change.model_copy(update={change.NAME: value})
    typed = {name: getattr(change, name) for name in stored}
    return change.model_copy(update=_as_left(typed, readings, stored))


def _parts(change: AnyChange, rollout: Rollout) -> Mapping[str, Any]:
    """Return what a rollout has under the names of what a change writes."""
    if isinstance(change, Saved):
        value = change.before(rollout)
        return value.__dict__ if value else {}
    if not isinstance(change, Tracked) or change.item_id not in rollout.items:
        return {}
    parts = {"title": rollout.items[change.item_id].title}
    if isinstance(change, StatusLogged):
        parts["note"] = rollout.tracking_of(change.item_id).note
    return parts


def _as_left(
    typed: Mapping[str, Any], readings: Sequence[Mapping[str, Any]], stored: Mapping[str, Any]
) -> dict[str, Any]:
    after = {}
    for name, part in typed.items():
        shown = [reading.get(name) for reading in readings]
        if name in stored and part in shown:
            after[name] = stored[name]
        elif isinstance(part, str) and HIDDEN_TEXT in part:
            opened, read = (text or "" for text in shown)
            if opened != read:
                raise _other_lines()
            after[name] = _text_as_left(part, read, stored.get(name) or "")
    return after


def _other_lines() -> Refused:
    return Refused(
        "What only editors read in this text changed while you were editing.",
        "Copy what you wrote, discard it here, and open it again.",
    )


def _text_as_left(text: str, read: str, now: str) -> str:
    """Return a text with the former one's hidden lines in their places.

    Hidden lines that follow one another stay together: apart they might be read.
    """
    hidden = _hidden_lines(read, now)
    try:
        lines = [next(hidden) if line.strip() == HIDDEN_TEXT else line for line in text.split("\n")]
    except StopIteration:
        raise _other_lines() from None
    return "\n".join(line for line in lines if line is not None)


def _hidden_lines(read: str, now: str) -> Iterator[str | None]:
    """Yield each hidden line's run of lines, None within the run of another."""
    shown = zip(read.split("\n"), now.split("\n"), strict=True)
    for is_hidden, run in groupby(shown, lambda pair: pair[0] == HIDDEN_TEXT):
        if is_hidden:
            lines = [whole for _, whole in run]
            yield from ("\n".join(lines), *([None] * (len(lines) - 1)))
