"""Remember for the next start how far this process knew each log.

Else one that did not run at a failover could not tell what was lost. The file holds ids and hashes, no name.
A line is written whenever one moves, and not synced: only a power cut here loses the last of them.
"""

import os
import re
import threading
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from playbook.store.private_file import write_new

# What a power cut or a bad disk made of a line is none.
_LINE = re.compile(r"(([!-~]+) ([0-9]{1,9}) ((?:[0-9a-f]{2})*)) ([0-9a-f]{8})\n")
_ROOM = 1_000_000  # bytes that lines about the same rollouts may take before the file is written anew
End = tuple[int, bytes]  # a version or number, and the hash chain there; zero for what is gone


class KnownEnds:
    """The ends that a process knew, of one database."""

    def __init__(self, path: Path, database: str) -> None:
        self._path, self._header = path, f"{database}\n"
        self._lines: dict[str, str] = {}
        self._lock = threading.Lock()
        self._size: int | None = None  # of the file; None while nothing is written
        with suppress(OSError, UnicodeDecodeError):
            header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True) or [""]
            if header == self._header:
                self._take({match[2]: line for line in lines if (match := _sound(line))})

    def all(self) -> dict[str, End]:
        """Return what was known, by id."""
        matches = filter(None, map(_sound, self._lines.values()))
        return {match[2]: (int(match[3]), bytes.fromhex(match[4])) for match in matches}

    def begin(self) -> None:
        """Write what is known, and from now on what moves."""
        with self._lock:
            self._write_anew()

    def note(self, ends: Mapping[str, End]) -> None:
        """Note where logs end now."""
        lines = {each: _line_of(f"{each} {number} {chain.hex()}") for each, (number, chain) in ends.items()}
        with self._lock:
            self._take(lines)
            if self._size is None:
                return
            text = "".join(lines.values()).encode()
            self._size += len(text)
            if self._size > _ROOM + 2 * sum(map(len, self._lines.values())):
                self._write_anew()
            else:
                self._append(text)

    def _take(self, lines: Mapping[str, str]) -> None:
        self._lines.update(lines)
        for each in [each for each, line in lines.items() if line.split(" ")[1] == "0"]:
            del self._lines[each]

    def _write_anew(self) -> None:
        text, part = "".join([self._header, *self._lines.values()]).encode(), self._path.with_suffix(".part")
        self._size = len(text)
        # A full disk costs only what the next start would have known.
        with suppress(OSError):
            part.unlink(missing_ok=True)
            write_new(part, text)
            os.replace(part, self._path)

    def _append(self, text: bytes) -> None:
        with suppress(OSError):
            fd = os.open(self._path, os.O_WRONLY | os.O_APPEND)
            try:
                os.write(fd, text)
            finally:
                os.close(fd)


def _line_of(text: str) -> str:
    return f"{text} {zlib.crc32(text.encode()):08x}\n"


def _sound(line: str) -> re.Match[str] | None:
    """Return the fields of a line that is as it was written, or None."""
    match = _LINE.fullmatch(line)
    return match if match and line == _line_of(match[1]) else None
