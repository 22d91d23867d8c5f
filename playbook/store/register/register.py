"""Describe the register: who may come in, by which door, until when.

What is taken back has to go, so it is not in the log (docs/decisions/register.md). Several processes may
open it at once: the command line makes an owner or ends sessions while the app runs.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Connection as Transaction
from sqlalchemy import Executable
from sqlalchemy import RowMapping as RegisterRow

__all__ = ["Counted", "Executable", "Register", "RegisterRow", "Transaction"]
T = TypeVar("T")
# The last number of each rollout of which a change was counted.
Counted = dict[str, int]
# The clock of each process may be five seconds off that of the database, before it or behind.
CLOCKS_APART = timedelta(seconds=10)


class Register(Protocol):
    """The open register of one installation, for any thread."""

    is_shared: ClassVar[bool] = False  # with other processes that serve the same people

    def rows(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Sequence[RegisterRow]:
        """Run one query and return all its rows, whose columns are read by name."""

    def scalars(self, statement: Executable) -> list[Any]:
        """Run one query and return the first column of its rows."""
        return [next(iter(row.values())) for row in self.rows(statement)]

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one transaction, while nobody else writes; return its result.

        It touches nothing but the transaction, so that it may be done again. A second row of one key raises
        DuplicateKey.
        """

    def run(self, statement: Executable) -> int:
        """Run one statement and return how many rows it changed."""
        return self.write(lambda transaction: transaction.execute(statement).rowcount)

    @contextmanager
    def counting(self, rollout_ids: Collection[str]) -> Iterator[Counted]:  # noqa: ARG002 - nobody listens
        """Have each transaction of this thread count a change of these rollouts.

        So other processes see that something has changed whenever they may see the change itself. A register
        that no others serve counts nothing.
        """
        yield {}

    def destroy(self, work: Callable[[Transaction], T]) -> T:
        """Do `work`, which deletes, and note that the files owe a scrub.

        `settle` pays that debt, or else the next start.
        """
        return self.write(work)

    def forget_earlier(self) -> None:
        """Leave only the present state in the files, where nobody else reads."""

    def secret(self, name: str) -> str:
        """Return a secret of this installation, made at first use."""

    def secret_names(self) -> list[str]:
        """Return which secrets there are."""

    def write_secret(self, name: str, value: str) -> None:
        """Store a secret that another installation had."""

    def seal(self, text: str) -> str:
        """Return a text as it may be stored.

        A dump of a database does not show it.
        """
        return text

    def unseal(self, text: str) -> str:
        """Return a text that was sealed."""
        return text

    def poll_key(self, poll_id: str) -> bytes:
        """Return the key of an open pulse, made at first use."""

    def poll_key_ids(self) -> set[str]:
        """Return the pulses that have a key."""

    def destroy_poll_keys(self, poll_ids: Collection[str]) -> None:
        """Destroy keys, so that marks of devices compare no more."""

    def probe(self) -> None:
        """Raise what is wrong where the register cannot be read, or written by anybody."""

    @property
    def owes_scrub(self) -> bool:
        """Return whether deleted data may still be in the files."""
        return False

    def settle(self) -> bool:
        """Scrub the files where owed, or later; return whether nothing is owed."""
        return True

    def close(self) -> None:
        """Close the register."""
