"""Delete what the register holds of a rollout."""

from sqlalchemy import select

from playbook.store.register.polls.keys import destroy_stray_keys
from playbook.store.register.records import delete
from playbook.store.register.register import Register, Transaction
from playbook.store.register.tables import metadata


def erase_rollout(register: Register, rollout_id: str) -> None:
    """Delete every row about a rollout, all or none, and off the disk."""

    def work(transaction: Transaction) -> None:
        # What hangs on a row of another table goes before it.
        for table in reversed(metadata.sorted_tables):
            for key in table.foreign_keys:
                if "rollout_id" in (parent := key.column.table).c:
                    ids = select(key.column).where(parent.c.rollout_id == rollout_id)
                    delete(transaction, table, key.parent.in_(ids))
            if "rollout_id" in table.c:
                delete(transaction, table, table.c.rollout_id == rollout_id)

    register.destroy(work)
    destroy_stray_keys(register)
    register.settle()
