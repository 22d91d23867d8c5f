"""Store second factors and recovery codes as rows of the register."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from playbook.store.register.records import RecordTable, delete, insert_all
from playbook.store.register.register import Transaction
from playbook.store.register.tables import accounts, recovery_codes, second_factors


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
    table = second_factors

    def find(self, account_id: str) -> SecondFactor | None:
        """Return the second factor of an account, or None."""
        return self._first(account_id=account_id)

    def account_ids(self) -> frozenset[str]:
        """Return the accounts that have a second factor."""
        return frozenset(self._register.scalars(select(second_factors.c.account_id)))

    def turn_on(self, factor: SecondFactor, password_hash: str | None, code_hashes: Iterable[str]) -> bool:
        """Store a second factor with its recovery codes, in place of an older one.

        Return False, and store nothing, where the account has another password than the one that sealed it.
        """

        def work(transaction: Transaction) -> bool:
            if transaction.scalar(current) != password_hash:
                return False
            take_off(transaction, factor.account_id)
            transaction.execute(second_factors.insert().values(asdict(factor)))
            insert_all(transaction, recovery_codes, rows)
            return True

        current = select(accounts.c.password_hash).where(accounts.c.id == factor.account_id)
        rows = [{"account_id": factor.account_id, "code_hash": code_hash} for code_hash in code_hashes]
        return self._register.write(work)

    def turn_off(self, account_id: str) -> None:
        """Remove the second factor of an account with its recovery codes."""
        self._register.write(lambda transaction: take_off(transaction, account_id))

    def take_step(self, account_id: str, step: int, latest: int) -> bool:
        """Return whether a code of this step is new, and note it.

        A last step beyond the `latest` that there can be was noted by a clock that ran ahead.
        """
        last_step = second_factors.c.last_step
        is_new = or_(last_step < step, last_step > latest)
        return self._change(second_factors.c.account_id == account_id, is_new, last_step=step) == 1

    def take_recovery_code(self, account_id: str, code_hash: str) -> bool:
        """Return whether a recovery code exists, and delete it."""
        codes = recovery_codes.c
        same = codes.account_id == account_id, codes.code_hash == code_hash
        return self._register.run(recovery_codes.delete().where(*same)) == 1

    def recovery_codes_left(self, account_id: str) -> int:
        """Return how many recovery codes an account still has."""
        own = recovery_codes.c.account_id == account_id
        return int(self._register.scalars(select(func.count()).where(own))[0])


def take_off(transaction: Transaction, account_id: str) -> None:
    """Remove a second factor and its recovery codes, inside a transaction."""
    for table in (second_factors, recovery_codes):
        delete(transaction, table, table.c.account_id == account_id)
