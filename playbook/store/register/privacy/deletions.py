"""Store which deleted rollouts take their old backups along, for the other servers of a register."""

from contextlib import suppress
from datetime import datetime, timedelta

from pydantic import AwareDatetime, TypeAdapter
from sqlalchemy import select

from playbook.store.register.records import replace_row
from playbook.store.register.register import Register, Transaction
from playbook.store.register.tables import named_values

NAME = "deleted rollouts"
_NOTED_FOR = timedelta(days=366)  # longer than any backup is kept
_NOTES = TypeAdapter(dict[str, AwareDatetime])
_ROW = select(named_values.c.value).where(named_values.c.name == NAME)


def note_deletion(register: Register, rollout_id: str, now: datetime, *, with_copies: bool) -> None:
    """Note that a rollout is deleted with its old backups, or take the note back."""

    def work(transaction: Transaction) -> None:
        before, first = _notes(transaction.scalar(_ROW)), (now - _NOTED_FOR).date()
        after = {
            other: noted for other, noted in before.items() if noted.date() > first and other != rollout_id
        }
        if with_copies:
            after[rollout_id] = now
        if after != before:
            replace_row(transaction, named_values, name=NAME, value=_NOTES.dump_json(after).decode())

    register.write(work)


def deleted_with_copies(register: Register) -> dict[str, datetime]:
    """Return the deleted rollouts whose old backups go everywhere, and when they were deleted last."""
    return _notes(next(iter(register.scalars(_ROW)), None))


def _notes(value: str | None) -> dict[str, datetime]:
    with suppress(ValueError):  # of a damaged note nothing is deleted
        return _NOTES.validate_json(value or "{}")
    return {}
