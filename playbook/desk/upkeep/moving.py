"""Move the data between a folder and PostgreSQL, with the app stopped."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from playbook import clock
from playbook.core.base.errors import Refused
from playbook.desk.base import workspace as workspaces
from playbook.desk.base.audit import record_by_machine
from playbook.settings import Settings
from playbook.store.errors import StoreError

if TYPE_CHECKING:
    from playbook.store.backups.moving import Moved
    from playbook.store.log.postgres.log import PostgresLog
    from playbook.store.register.postgres.register import PostgresRegister
    from playbook.store.register.register_copy import Look

Side = Literal["database", "folder"]


def move(settings: Settings, to: Side) -> "Moved":
    """Fill an empty database with the folder, or the other way round; return what was compared."""
    with _database(settings) as (log, register):
        from playbook.store.backups import moving

        if to == "database":
            return moving.to_database(settings.data, log, register)
        return moving.to_folder(log, register, settings.data, clock.now())


def restore(settings: Settings, backup: Path, look: "Look") -> "Moved":
    """Fill an empty database with a backup; `look` may take something out of its register."""
    with _database(settings) as (log, register):
        from playbook.store.backups import moving

        restored = moving.restore(backup, log, register, clock.now(), look)
        with suppress(StoreError):
            record_by_machine(register, "data.restored", backup.name)
        return restored


@contextmanager
def _database(settings: Settings) -> Iterator[tuple["PostgresLog", "PostgresRegister"]]:
    if not settings.database_url.get_secret_value():
        raise Refused("There is no database to move to or from.", "Set PLAYBOOK_DATABASE_URL.")
    with TemporaryDirectory(prefix="playbook-move-") as folder:
        here = settings.model_copy(update={"data": Path(folder)})
        with closing(workspaces.open_log(here)) as log, closing(workspaces.open_register(here)) as register:
            from playbook.store.log.postgres.log import PostgresLog
            from playbook.store.register.postgres.register import PostgresRegister

            assert isinstance(log, PostgresLog)  # noqa: S101
            assert isinstance(register, PostgresRegister)  # noqa: S101
            yield log, register
