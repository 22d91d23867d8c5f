"""Store the last moment at which the clock was believed."""

from datetime import datetime

from sqlalchemy import func, select

from playbook.store.errors import Damaged
from playbook.store.register.records import replace_row
from playbook.store.register.register import Register
from playbook.store.register.tables import audit, named_values, read_moment, sessions

NAME = "clock"
_ROW = select(named_values.c.value).where(named_values.c.name == NAME)


def read_clock(register: Register) -> datetime | None:
    """Return the last moment that was believed; None also where nobody can read it."""
    try:
        return read_moment(next(iter(register.scalars(_ROW)), ""))
    except Damaged:  # that row; where more is, other readers say so
        return None


def note_clock(register: Register, moment: datetime) -> None:
    """Believe the clock up to this moment."""
    value = moment.isoformat()
    register.write(lambda transaction: replace_row(transaction, named_values, name=NAME, value=value))


def newest_moment(register: Register) -> datetime | None:
    """Return the newest moment of the audit log and the sign-ins, or None."""
    newest = [
        register.scalars(select(func.max(column))) for column in (audit.c.happened_at, sessions.c.seen_at)
    ]
    return max((moment for [moment] in newest if moment), default=None)
