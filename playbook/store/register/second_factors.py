"""Store second factors and recovery codes as rows of the register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from playbook.store.register.records import RecordTable, insert
from playbook.store.register.register import Transaction


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The second factor of an account. `last_step`: of the latest code taken."""

    account_id: str
    sealed: bytes
    since: datetime
    last_step: int

    def __repr__(self) -> str:
        return f"SecondFactor(account_id={self.account_id!r})"


class SecondFactors(RecordTable[SecondFactor]):
    """The second factors of a register."""

    kind = SecondFactor

    def find(self, account_id: str) -> SecondFactor | None:
        """Return the second factor of an account, or None."""
        return self._first("select * from second_factor where account_id = ?", account_id)

    def account_ids(self) -> frozenset[str]:
        """Return the accounts that have a second factor."""
        return frozenset(row[0] for row in self._register.rows("select account_id from second_factor"))

    def turn_on(self, factor: SecondFactor, code_hashes: Iterable[str]) -> None:
        """Store a second factor with its recovery codes, in place of an older one."""

        def work(transaction: Transaction) -> None:
            take_off(transaction, factor.account_id)
            columns = "account_id", "sealed", "since", "last_step"
            insert(transaction, "second_factor", {name: getattr(factor, name) for name in columns})
            for code_hash in code_hashes:
                row = {"account_id": factor.account_id, "code_hash": code_hash}
                insert(transaction, "recovery_code", row)

        self._register.write(work)

    def turn_off(self, account_id: str) -> None:
        """Remove the second factor of an account with its recovery codes."""
        self._register.write(lambda transaction: take_off(transaction, account_id))

    def take_step(self, account_id: str, step: int, latest: int) -> bool:
        """Return whether a code of this step is new, and note it.

        A last step beyond the `latest` that there can be was noted by a clock that ran ahead.
        """
        sql = (
            "update second_factor set last_step = ? where account_id = ? and (last_step < ? or last_step > ?)"
        )
        return self._register.run(sql, (step, account_id, step, latest)) == 1

    def take_recovery_code(self, account_id: str, code_hash: str) -> bool:
        """Return whether a recovery code exists, and delete it."""
        sql = "delete from recovery_code where account_id = ? and code_hash = ?"
        return self._register.run(sql, (account_id, code_hash)) == 1

    def recovery_codes_left(self, account_id: str) -> int:
        """Return how many recovery codes an account still has."""
        rows = self._register.rows("select count(*) from recovery_code where account_id = ?", (account_id,))
        return int(rows[0][0])


def take_off(transaction: Transaction, account_id: str) -> None:
    """Remove a second factor and its recovery codes, inside a transaction."""
    for table in ("second_factor", "recovery_code"):
        transaction.execute(f"delete from {table} where account_id = ?", (account_id,))  # noqa: S608 - ours
