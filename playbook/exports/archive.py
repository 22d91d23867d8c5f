"""Everything on one rollout as a zip file, and its log back."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal, NamedTuple
from urllib.parse import quote

from pydantic import ValidationError

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import Frozen
from playbook.core.base.words import say
from playbook.core.dossier.model import Dossier
from playbook.exports.sheet import environment

VERSION: Literal[1] = 1
LOG, MANIFEST, INDEX = "log.jsonl", "playbook.json", "index.html"
SUFFIX, MIME = ".playbook.zip", "application/zip"
_DAY = (2000, 1, 1, 0, 0, 0)
_MOST_FILES, _MOST_UNPACKED, _MOST_LOG, _MOST_MANIFEST = 2_000, 1_000_000_000, 200_000_000, 1_000_000
_PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class NotAnArchive(PlaybookError):
    """A file is no archive that can be read."""

    title = "This archive cannot be read"


class _Manifest(Frozen):
    """What an archive says of itself; `log_sha` is of the log's bytes."""

    archive: int
    rollout_id: str
    version: int
    made_on: date
    log_sha: str


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """One file of an archive, under the heading it is listed by."""

    part: str
    name: str
    about: str
    data: bytes


class _Line(NamedTuple):
    about: str
    address: str
    size: str


class _Part(NamedTuple):
    title: str
    files: tuple[_Line, ...]


def pack(dossier: Dossier, rollout_id: str, log: bytes, files: Sequence[ArchiveFile], made_on: date) -> bytes:
    """Return an archive with an index; one day's bytes are the same."""
    manifest = _Manifest(
        archive=VERSION,
        rollout_id=rollout_id,
        version=dossier.version,
        made_on=made_on,
        log_sha=hashlib.sha256(log).hexdigest(),
    )
    entries = {
        INDEX: _index(dossier, files, len(log), made_on),
        MANIFEST: manifest.model_dump_json(indent=2).encode(),
        LOG: log,
        **{file.name: file.data for file in files},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _index(dossier: Dossier, files: Sequence[ArchiveFile], log_bytes: int, made_on: date) -> bytes:
    lines: dict[str, list[_Line]] = {}
    for file in files:
        lines.setdefault(file.part, []).append(_Line(file.about, quote(file.name), _size(len(file.data))))
    lines["For the app"] = [_Line("Every change, as the app reads it again", LOG, _size(log_bytes))]
    parts = [_Part(title, tuple(of_part)) for title, of_part in lines.items()]
    values = {"dossier": dossier, "parts": parts, "made_on": say(made_on)}
    page: str = environment().get_template("archive.html").render(values)
    return page.encode()


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1_000_000 else f"{-(-count // 1000):,} kB"


def log_of(archive: bytes, most: int = _MOST_LOG) -> Iterator[str]:
    """Yield the log's lines. Raise NotAnArchive, whatever the file holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            _refuse_hostile(packed.infolist())
            manifest = _read_manifest(packed)
            log = _read(packed, LOG, most)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise NotAnArchive("The archive is damaged.", "Download it again from where it was made.") from error
    if hashlib.sha256(log).hexdigest() != manifest.log_sha:
        raise NotAnArchive("The log in the archive was changed.", "Download the archive again.")
    try:
        log.decode()
    except UnicodeDecodeError as error:
        raise NotAnArchive("The log is not written in UTF-8.", "Download the archive again.") from error
    # A small file can hold millions of lines, which would fill the memory together.
    return map(bytes.decode, io.BytesIO(log))


def _refuse_hostile(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Raise NotAnArchive for what no archive of ours holds, without unpacking."""
    if len(entries) > _MOST_FILES:
        raise NotAnArchive(f"The archive holds {len(entries):,} files.", f"At most {_MOST_FILES:,} are read.")
    if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise NotAnArchive("The archive is too large once unpacked.", "Import its log.jsonl by itself.")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise NotAnArchive("The archive holds two files of one name.", "Download it again.")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
            raise NotAnArchive("The archive names a file outside itself.", "Import only what was made here.")
        if entry.flag_bits & _ENCRYPTED:
            raise NotAnArchive("The archive has a password.", "Make it again without one.")
        if entry.compress_type not in _PACKED_AS:
            raise NotAnArchive("The archive is packed in another way.", "Pack it as a plain zip file.")


def _read_manifest(packed: zipfile.ZipFile) -> _Manifest:
    raw = _read(packed, MANIFEST, _MOST_MANIFEST)
    try:
        manifest = _Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise NotAnArchive("The archive does not say what it is.", "Its playbook.json is wrong.") from error
    if manifest.archive != VERSION:
        hint = "Update this Playbook, or import the log.jsonl in it by itself."
        raise NotAnArchive(
            f"The archive is of version {manifest.archive}, which this Playbook cannot read.", hint
        )
    return manifest


def _read(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return a file of the archive, reading no more than its size."""
    try:
        entry = packed.getinfo(name)
    except KeyError as error:
        hint = "Pick the zip file that was downloaded here, or a log as .jsonl."
        raise NotAnArchive(f"There is no {name} in this file.", hint) from error
    if entry.file_size > most:
        raise NotAnArchive(f"The {name} in the archive is too large.", "Import a log as .jsonl by itself.")
    return packed.read(entry)
