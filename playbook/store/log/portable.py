"""Read and write a rollout's log as lines of JSON."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pydantic import TypeAdapter, ValidationError

from playbook.core.base.errors import Missing, Refused
from playbook.core.base.fields import LATEST_DAY, Id
from playbook.core.log.changes.base import Removed, Saved
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.log.events import EVENT, Event, UnreadableEvent, read_event
from playbook.core.log.state import fold
from playbook.store.errors import StaleVersion
from playbook.store.log.log import Log

_ID = TypeAdapter(Id)
# A clock that was never set begins in 1970.
_YEARS = range(1970, LATEST_DAY.year + 1)


def export_log(log: Log, rollout_id: str) -> Iterator[str]:
    """Return the events of a rollout as lines of JSON. Raise Missing without any."""
    events = log.read(rollout_id)
    if not events:
        raise Missing(
            f"There is no rollout '{rollout_id}'.", "Run `python -m playbook list` to see those there are."
        )
    return (EVENT.dump_json(event).decode() for event in events)


def import_log(log: Log, lines: Iterable[str], rollout_id: str | None = None) -> str:
    """Store an exported log, maybe under another id; return its id."""
    events = checked(lines, rollout_id)
    name = events[0].rollout_id
    try:
        log.append(name, 0, events)
    except StaleVersion:
        _refuse_other(log.read(name), events)
    return name


def checked(lines: Iterable[str], rollout_id: str | None = None) -> list[Event]:
    """Return the events of an exported log, under another id if given."""
    events: list[Event] = []
    ids_by_name: defaultdict[str, set[str]] = defaultdict(set)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            event = read_event(line)
        except UnreadableEvent as error:
            raise UnreadableEvent(f"Line {number}: {error.message}", error.hint) from error
        _refuse_broken(events, event, number)
        _refuse_beyond_limits(event, number, ids_by_name)
        events.append(event)
    if not events:
        raise Refused("There is no event in this file.", "Pick a file that was exported from here.")
    if rollout_id is not None:
        events = _renamed(events, rollout_id)
    fold(events)
    return events


def _renamed(events: list[Event], rollout_id: str) -> list[Event]:
    try:
        _ID.validate_python(rollout_id)
    except ValidationError as error:
        raise Refused(
            f"'{rollout_id}' cannot be an id.", "Use small letters, digits and hyphens, a letter first."
        ) from error
    return [event.model_copy(update={"rollout_id": rollout_id}) for event in events]


def _refuse_broken(before: list[Event], event: Event, number: int) -> None:
    if event.version != len(before) + 1:
        raise Refused(
            f"Line {number}: version {event.version} where {len(before) + 1} should follow.",
            "Import a whole log, from its first event on, in order.",
        )
    if before and event.rollout_id != before[0].rollout_id:
        raise Refused(f"Line {number} belongs to another rollout.", "Import one rollout at a time.")
    if not before and not isinstance(event.change, RolloutCreated):
        raise Refused("The log does not begin with the creation of a rollout.", "Import a whole log.")


def _refuse_beyond_limits(event: Event, number: int, ids_by_name: dict[str, set[str]]) -> None:
    """Raise Refused beyond the app's limits; `ids_by_name` grows with each line."""
    if event.happened_at.year not in _YEARS:
        raise Refused(f"Line {number} happened in the year {event.happened_at.year}.", "Check its date.")
    change = event.change
    if isinstance(change, Removed):
        ids_by_name[change.NAME].discard(change.key)
    elif isinstance(change, Saved):
        ids_by_name[change.NAME].add(change.key)
        if change.MOST is not None and len(ids_by_name[change.NAME]) > change.MOST:
            sentence, hint = change.FULL
            raise Refused(f"Line {number}: {sentence.format(change.MOST, change.MANY or change.ROWS)}", hint)


def _refuse_other(existing: Sequence[Event], events: Sequence[Event]) -> None:
    """Raise Refused unless the existing log is the same."""
    if list(existing) != list(events):
        raise Refused(
            f"There is another rollout with the id '{events[0].rollout_id}' here.",
            "Import it under a new id.",
        )
