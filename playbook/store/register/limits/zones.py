"""Store in which time zone the processes on a register live."""

from datetime import datetime, timedelta

from sqlalchemy import select

from playbook.store.register.records import replace_row
from playbook.store.register.register import Register
from playbook.store.register.tables import named_values, read_moment

NAME = "time zone"
_SILENT = timedelta(minutes=3)  # after which no process of that zone runs any more
_ROW = select(named_values.c.value).where(named_values.c.name == NAME)


class TimeZones:
    """The time zone of those who serve one register: they judge by one day."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def note(self, zone: str, now: datetime) -> None:
        """Note that a process of this zone runs."""
        value = f"{now.isoformat()} {zone}"
        self._register.write(
            lambda transaction: replace_row(transaction, named_values, name=NAME, value=value)
        )

    def running(self, now: datetime) -> str:
        """Return the zone in which a process runs, or nothing where none does."""
        noted, _, zone = next(iter(self._register.scalars(_ROW)), "").partition(" ")
        moment = read_moment(noted)
        return zone if moment and abs(now - moment) <= _SILENT else ""
