"""Make once what many tests need, for a process or for all workers of a run.

Writing a large plan takes a second, and reading it back from a file a few thousandths.
"""

import fcntl
import pickle
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from cachetools import LRUCache

T = TypeVar("T")

_values: LRUCache[str, Any] = LRUCache(256)
_lock = threading.Lock()
_folder: Path | None = None  # without workers nothing is written, so that no run knows of an earlier one


def share(folder: Path) -> None:
    """Let the workers of this run share what they make, in a folder of theirs."""
    global _folder
    folder.mkdir(exist_ok=True)
    _folder = folder


def once(key: tuple[object, ...], make: Callable[[], T]) -> T:
    """Return the value of a key, which is told from others by its text."""
    return _once(_name_of(key), make)


def once_a_run(key: tuple[object, ...], make: Callable[[], T]) -> T:
    """Return the value of a key, made by one worker for all."""
    name = _name_of(key)
    return _once(name, lambda: _read_or_made(_folder / name, make) if _folder else make())


def _name_of(key: tuple[object, ...]) -> str:
    return sha256(repr(key).encode()).hexdigest()


def _once(name: str, make: Callable[[], T]) -> T:
    with _lock:
        if name in _values:
            return _values[name]  # type: ignore[no-any-return]
    value = make()
    with _lock:
        _values[name] = value
    return value


def _read_or_made(file: Path, make: Callable[[], T]) -> T:
    with file.open("a+b") as shared:
        fcntl.flock(shared, fcntl.LOCK_EX)  # while one worker makes it, the others wait
        shared.seek(0)
        if written := shared.read():
            return pickle.loads(written)  # type: ignore[no-any-return] # noqa: S301 - our own
        value = make()
        shared.write(pickle.dumps(value))
        return value
