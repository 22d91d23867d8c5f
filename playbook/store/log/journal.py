"""Write every accepted event as one line of JSON before acknowledging it.

    {"chain": <sha-256 of the chain before and the payload of this line>, "left": 1, "event": {…}}

`left` counts the lines of the same append that still follow, so that an append torn by a crash is
dropped as a whole. Every other break of the chain means damage. Whatever is cut off is set aside first.
"""

import contextlib
import hashlib
import io
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playbook import clock
from playbook.store.errors import Damaged, file_error_of
from playbook.store.folder import Folder
from playbook.store.integrity.watermark import Watermark

GENESIS = "0" * 64
_ROOM = 64 * 1024
_LINE = re.compile(rb'\{"chain":"([0-9a-f]{64})",("left":([0-9]+),"event":(\{.*\}))\}\n')
_PLACE = re.compile(rb'\{"event_schema":[0-9]+,"rollout_id":"([^"]+)","version":([0-9]+),')
_sync = getattr(os, "fdatasync", os.fsync)
_log = logging.getLogger(__name__)


@dataclass
class Scan:
    """The whole appends of a journal, and the events asked for."""

    chain: str = GENESIS
    end: int = 0
    lines: int = 0
    heads: dict[str, int] = field(default_factory=dict)
    beyond: list[bytes] = field(default_factory=list)
    tail: bytes = b""
    unfinished: int = 0  # lines of the tail that continue the chain


@dataclass(frozen=True, slots=True)
class _Line:
    chain: str
    remaining: int
    text: bytes
    size: int


def scan(
    path: Path, after: Mapping[str, int] | None = None, each: Callable[[str, bytes], object] | None = None
) -> Scan:
    """Check the journal; collect events beyond `after`, or show `each`. Raise Damaged.

    `after`: what the database has. Damage that cost nothing but what is there too is left in the tail.
    """
    stored = after or {}
    result = read(path, stored, each)
    if result.tail and not is_torn(result) and not _is_stored(result, stored):
        raise _broken(result)
    return result


def sound_lines(path: Path) -> Iterator[tuple[str, int, bytes]]:
    """Yield id, version and text of each line that fits the chain of the line before.

    Also behind a damaged line: what that one says of its chain is enough for the next.
    """
    chain = GENESIS
    if path.exists():
        with _store_errors(path.parent), path.open("rb") as file:
            for match in filter(None, map(_LINE.fullmatch, file)):
                place = place_of(match[4])
                if place and match[1].decode() == _next(chain, match[2]):
                    yield *place, match[4]
                chain = match[1].decode()


def place_of(text: bytes) -> tuple[str, int] | None:
    """Return the rollout and version that the JSON of an event says, if it does."""
    place = _PLACE.match(text)
    return (place[1].decode(errors="replace"), int(place[2])) if place else None


def is_whole(path: Path, scan: Scan) -> bool:
    """Return whether the journal has all that was ever acknowledged."""
    return not scan.tail and scan.lines == _mark_of(path).read() > 0


def refuse_loss(path: Path, heads: Mapping[str, int]) -> None:
    """Raise Damaged where the data was further than these heads."""
    reached, mark = sum(heads.values()), _mark_of(path).read()
    if reached < mark:
        raise Damaged(
            f"The data ends after {reached} changes, and there were {mark}: the later ones are lost.",
            "Run `python -m playbook restore` with the newest backup, or `python -m playbook accept-loss` to"
            " go on with what is left.",
        )


def read(path: Path, stored: Mapping[str, int], each: Callable[[str, bytes], object] | None = None) -> Scan:
    """Return the whole appends up to the first break, whatever comes after it."""
    result = Scan()
    if path.exists():
        with _store_errors(path.parent), path.open("rb") as file:
            for append in _appends(file, result):
                for line in append:
                    rollout_id, version = _take(line, result)
                    if each:
                        each(rollout_id, line.text)
                    elif version > stored.get(rollout_id, 0):
                        result.beyond.append(line.text)
                result.end += sum(line.size for line in append)
            file.seek(result.end)
            result.tail = file.read()
    return result


def _appends(file: Iterator[bytes], result: Scan) -> Iterator[list[_Line]]:
    """Yield whole appends, until a line breaks the chain."""
    append: list[_Line] = []
    chain = result.chain
    for raw in file:
        match = _LINE.fullmatch(raw)
        if match is None or match[1].decode() != (chain := _next(chain, match[2])):
            break
        line = _Line(chain, int(match[3]), match[4], len(raw))
        if append and line.remaining != append[-1].remaining - 1:
            break
        append.append(line)
        if line.remaining == 0:
            yield append
            append = []
    result.unfinished = len(append)


def _take(line: _Line, result: Scan) -> tuple[str, int]:
    if (place := place_of(line.text)) is None:
        raise _broken(result)
    rollout_id, version = place
    if version != result.heads.get(rollout_id, 0) + 1:
        raise _broken(result)
    result.heads[rollout_id] = version
    result.chain = line.chain
    result.lines += 1
    return rollout_id, version


def is_torn(result: Scan) -> bool:
    """Return whether the tail can be one append that a crash cut short."""
    lines = io.BytesIO(result.tail).readlines()
    ends = [match is not None and match[3] == b"0" for match in map(_LINE.fullmatch, lines)]
    first = re.search(rb'"left":([0-9]+)', lines[0])
    is_one = len(lines) == 1 or (first is not None and len(lines) <= int(first[1]) + 1 and not any(ends[:-1]))
    # A power cut may leave a hole of zeros in it; other bytes at its end were on the disk as a whole.
    has_hole = b"\0" in result.tail and result.lines > 0
    is_short = not result.tail.endswith(b"\n") or result.unfinished == len(lines)
    return is_one and (is_short if b"\0" not in result.tail else has_hole)


def _is_stored(result: Scan, stored: Mapping[str, int]) -> bool:
    """Return whether the database has every event that the tail held."""
    # A damaged line may have lost its beginning or its end, and hardly both.
    lost = max(1, result.tail.count(b'{"chain":"'), result.tail.count(b"}}\n"))
    places = (place_of(match[4]) for match in map(_LINE.fullmatch, io.BytesIO(result.tail)) if match)
    # An id that the database has not is damaged itself: the count above is of all lines.
    return sum(stored.values()) >= result.lines + lost and all(
        version <= stored.get(rollout_id, version) for rollout_id, version in filter(None, places)
    )


def _mark_of(path: Path) -> Watermark:
    return Watermark(Folder(path.parent).journal_mark)


def _broken(result: Scan) -> Damaged:
    return Damaged(
        f"The journal is damaged at line {result.lines + 1} (byte {result.end}).",
        "Run `python -m playbook restore` with the database itself or the newest backup: it sets the"
        " damaged file aside and writes a new one.",
    )


def _next(chain: str, payload: bytes) -> str:
    return hashlib.sha256(chain.encode() + payload).hexdigest()


def lines_of(texts: Sequence[bytes], chain: str = GENESIS) -> tuple[bytes, str]:
    """Return the lines of one append, and the chain after them."""
    lines: list[bytes] = []
    for remaining, text in zip(reversed(range(len(texts))), texts, strict=True):
        payload = b'"left":%d,"event":%s' % (remaining, text)
        chain = _next(chain, payload)
        lines.append(b'{"chain":"%s",%s}\n' % (chain.encode(), payload))
    return b"".join(lines), chain


def write(path: Path, appends: Iterable[Sequence[bytes]]) -> None:
    """Write a journal of these appends, without waiting for the disk."""
    chain = GENESIS
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for texts in appends:
            lines, chain = lines_of(texts, chain)
            file.write(lines)


class Journal:
    """The journal file, open at the end of its whole appends."""

    def __init__(self, path: Path, state: Scan) -> None:
        self._path, self._chain, self._size, self._lines = path, state.chain, state.end, state.lines
        self._mark = _mark_of(path)
        self._marked = self._mark.read()
        is_new = not path.exists()
        with _store_errors(path.parent):
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            with _store_errors(path.parent):
                if state.tail:
                    self._cut_tail(state.tail)
                if is_new:
                    sync_folder(path.parent)
        except BaseException:
            self.close()
            raise
        self._note()

    def _note(self) -> None:
        """Note how far it came; a loss stays noticed until it is made good."""
        if self._lines > self._marked:
            self._marked = self._lines
            self._mark.write(self._lines)

    def _cut_tail(self, tail: bytes) -> None:
        aside = Folder(self._path.parent).new_set_aside(clock.now())
        with (aside / self._path.name).open("wb") as file:
            file.write(tail)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(aside)
        _log.warning(
            "The journal ends in %d bytes that are no whole append: set aside in %s.", len(tail), aside
        )
        os.ftruncate(self._fd, self._size)
        os.fsync(self._fd)

    def append(self, texts: Sequence[bytes]) -> None:
        """Write one whole append and wait for the disk."""
        data, chain = lines_of(texts, self._chain)
        try:
            self._write(data)
            _sync(self._fd)
        except BaseException as error:
            self._cut_back()
            if isinstance(error, OSError):
                raise file_error_of(error, self._path.parent) from error
            raise
        self._chain, self._size, self._lines = chain, self._size + len(data), self._lines + len(texts)
        self._note()

    def _write(self, data: bytes) -> None:
        unwritten = memoryview(data)
        while unwritten:
            unwritten = unwritten[os.write(self._fd, unwritten) :]

    def try_room(self) -> None:
        """Check that the disk takes more. Raise as `append` does."""
        try_room(self._path.parent)

    def _cut_back(self) -> None:
        # Where that fails, the next append begins with a look at the file.
        with contextlib.suppress(OSError):
            os.ftruncate(self._fd, self._size)
            _sync(self._fd)

    def close(self) -> None:
        """Close the file, once: its number may be another file's by then."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def try_room(folder: Path) -> None:
    """Check that a disk takes more. Raise Full or Unavailable."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_ROOM))
            file.flush()
    except OSError as error:
        raise file_error_of(error, folder) from error


@contextlib.contextmanager
def _store_errors(folder: Path) -> Iterator[None]:
    """Raise file system errors as store errors."""
    try:
        yield
    except OSError as error:
        raise file_error_of(error, folder) from error


def sync_folder(folder: Path) -> None:
    """Make new names in `folder` outlive a power cut."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
