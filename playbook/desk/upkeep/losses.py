"""Go on with damaged data where no backup is at hand."""

from contextlib import closing, suppress
from pathlib import Path

from playbook import clock
from playbook.core.base.words import count
from playbook.desk.base.audit import record_by_machine
from playbook.desk.base.workspace import open_log, open_register, refuse_without_files
from playbook.settings import Settings
from playbook.store.errors import StoreError
from playbook.store.folder import Folder
from playbook.store.log import losses
from playbook.store.register import sqlite_register
from playbook.store.register.accounts import Accounts


def accept(settings: Settings) -> list[Path]:
    """Make the data usable as it is; return where the rest was set aside."""
    refuse_without_files(settings)
    folder, now = Folder(settings.data.resolve()), clock.now()
    asides = losses.accept(folder, now), sqlite_register.accept_loss(folder.register, now)
    _record(settings)
    return [aside for aside in asides if aside]


def _record(settings: Settings) -> None:
    """Record how much is left, for whoever looks for what is gone."""
    # It is done already; what is wrong with it the next start says.
    with suppress(StoreError), closing(open_log(settings)) as log:
        heads = log.heads()
        with closing(open_register(settings)) as register:
            numbers = {"change": sum(heads.values()), "rollout": len(heads)}
            numbers["account"] = len(Accounts(register).all())
            left = ", ".join(count(number, noun) for noun, number in numbers.items())
            record_by_machine(register, "data.loss_accepted", f"{left} left")
