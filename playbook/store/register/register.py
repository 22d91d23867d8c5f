"""Describe the register: who may come in, by which door, until when.

What is taken back has to go, so it is not in the log (docs/decisions/register.md). Several processes may
open it at once: the command line makes an owner or ends sessions while the app runs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Values = Sequence[object] | Mapping[str, object]


class RegisterRow(Protocol):
    """One row of an answer; its columns are read by name."""

    def __getitem__(self, key: int | str, /) -> Any: ...
    def keys(self) -> Iterable[str]: ...


class StatementResult(Protocol):
    """The answer to one statement."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Transaction(Protocol):
    """An open transaction. A second row of one key raises DuplicateKey."""

    def execute(self, sql: str, parameters: Values = ..., /) -> StatementResult: ...
    def executemany(self, sql: str, parameters: Iterable[Sequence[object]], /) -> StatementResult: ...


class Register(Protocol):
    """The open register of one installation, for any thread."""

    path: Path

    def rows(self, sql: str, parameters: Values = ()) -> Sequence[RegisterRow]:
        """Run one query and return all its rows."""

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one transaction, while nobody else writes; return its result."""

    def run(self, sql: str, parameters: Values = ()) -> int:
        """Run one statement and return how many rows it changed."""
        return self.write(lambda transaction: transaction.execute(sql, parameters).rowcount)

    def run_all(self, *statements: tuple[str, Sequence[object]]) -> None:
        """Run several statements in one transaction."""
        self.write(lambda transaction: [transaction.execute(*statement) for statement in statements])

    def destroy(self, work: Callable[[Transaction], T]) -> T:
        """Do `work`, which deletes, and note that the files owe a scrub.

        `settle` pays that debt, or else the next start.
        """

    def forget_earlier(self) -> None:
        """Leave only the present state in the files, where nobody else reads."""

    def secret(self, name: str) -> str:
        """Return a secret of this installation, made at first use."""

    def probe(self) -> None:
        """Raise what is wrong where the register cannot be read."""

    @property
    def owes_scrub(self) -> bool:
        """Return whether deleted data may still be in the files."""

    def settle(self) -> bool:
        """Scrub the files where owed, or later; return whether nothing is owed."""

    def close(self) -> None:
        """Close the register."""
