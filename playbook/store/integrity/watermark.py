"""Remember how far a store had come, so that losses are noticed.

The number is written after the store has it on the disk, and not waited for: it never is too high, and a
power cut makes it only lower.
"""

import os
import re
import zlib
from contextlib import suppress
from pathlib import Path

_LINE = re.compile(rb"([0-9]{20}) ([0-9a-f]{8})\n")


class Watermark:
    """A number in its own file; 0 where it is damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> int:
        """Return the number that was written last."""
        with suppress(OSError):
            match = _LINE.fullmatch(self._path.read_bytes()[:64])
            if match and zlib.crc32(match[1]) == int(match[2], 16):
                return int(match[1])
        return 0

    def write(self, number: int) -> None:
        """Write a number in place, or nothing where the disk refuses."""
        digits = b"%020d" % number
        with suppress(OSError):
            fd = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.pwrite(fd, b"%s %08x\n" % (digits, zlib.crc32(digits)), 0)
            finally:
                os.close(fd)

    def remove(self) -> None:
        """Forget the number."""
        self._path.unlink(missing_ok=True)
