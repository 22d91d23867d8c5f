"""Remember how far a store had come, so that losses are noticed.

The number is written after the store has it on the disk, and not waited for: it never is too high, and a
power cut makes it only lower. It stands twice in its file, so that a damaged sector costs nothing.
"""

import os
import re
import zlib
from contextlib import suppress
from pathlib import Path

from playbook.store.errors import Damaged

_LINE = re.compile(rb"([0-9]{20}) ([0-9a-f]{8})\n")
_SECTOR = 4096  # bytes, or less


class Watermark:
    """A number in its own file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> int:
        """Return the number that was written last; 0 without a file. Raise Damaged."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise self._damaged() from error
        if not content.strip(b"\0"):
            return 0  # a power cut after the file was made leaves no more
        lines = _LINE.finditer(content)
        numbers = [int(line[1]) for line in lines if zlib.crc32(line[1]) == int(line[2], 16)]
        if not numbers:
            raise self._damaged()
        return max(numbers)

    def _damaged(self) -> Damaged:
        return Damaged(
            f"{self._path.name} cannot be read, so nothing says whether the newest changes are still there.",
            "Run `python -m playbook restore` with the newest backup, or `python -m playbook accept-loss` to"
            " go on with what is left.",
        )

    def write(self, number: int) -> None:
        """Write a number in place, or nothing where the disk refuses."""
        digits = b"%020d" % number
        line = b"%s %08x\n" % (digits, zlib.crc32(digits))
        with suppress(OSError):
            fd = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.pwrite(fd, line.ljust(_SECTOR, b"\0") + line, 0)
            finally:
                os.close(fd)

    def remove(self) -> None:
        """Forget the number."""
        self._path.unlink(missing_ok=True)
