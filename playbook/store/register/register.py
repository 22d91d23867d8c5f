"""The register as everything above the store sees it: who may come in, by which door, until when.

Not in the log: the log is only ever added to, and what stands here has to go when it is taken back
(docs/decisions/register.md). Several processes may open it at once, so that an owner can be made, and
sessions ended, from the command line while the app runs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Row(Protocol):
    """One row of an answer; its columns are read by name or by place."""

    def __getitem__(self, key: int | str, /) -> Any: ...
    def keys(self) -> Iterable[str]: ...


class Result(Protocol):
    """What one statement gave."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Transaction(Protocol):
    """An open transaction. A second row of one key raises DuplicateKey."""

    def execute(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ..., /) -> Result: ...
    def executemany(self, sql: str, parameters: Iterable[Sequence[object]], /) -> Result: ...


class Register(Protocol):
    """The open register of one installation. Every method may be called from any thread."""

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Sequence[Row]:
        """Run one query and return all its rows."""

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one transaction that nobody else writes beside, and return its result."""

    def run(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> int:
        """Run one statement in a transaction of its own, and return how many rows it changed."""
        return self.write(lambda transaction: transaction.execute(sql, parameters).rowcount)

    def destroy(self, work: Callable[[Transaction], T]) -> T:
        """Do `work`, which deletes, as `write` does, and note in it that the files owe a scrub.

        `settle` pays that debt; where nobody gets to it, the next start does.
        """

    def secret(self, name: str) -> str:
        """Return a secret of this installation, made at first use and the same after a restart."""

    def probe(self) -> None:
        """Raise what is wrong where the register cannot be read."""

    @property
    def owes_scrub(self) -> bool:
        """Whether something that was destroyed may still be in the files."""

    def settle(self) -> bool:
        """Scrub the files where that is owed, or later; returns whether nothing is owed now."""

    def close(self) -> None:
        """Let go of the register."""
