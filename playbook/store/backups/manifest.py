"""Say in a backup what it holds, with a checksum for each file."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

from playbook.store.errors import Damaged
from playbook.store.folder import DATABASE
from playbook.store.integrity import sealed_json

NAME = "manifest.json"
_LONGEST = 1_000_000  # bytes; ours have less than a thousand
Reason = Literal[
    "nightly", "by hand", "before an update", "after forgetting a person", "after deleting a rollout"
]


class FileSum(BaseModel):
    """The size and the SHA-256 of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    sha256: str

    @classmethod
    def of(cls, file: Path) -> Self:
        with file.open("rb") as opened:
            return cls(bytes=file.stat().st_size, sha256=hashlib.file_digest(opened, "sha256").hexdigest())


class Manifest(BaseModel):
    """What a backup holds and what it leaves out.

    `number` counts the backups of a folder: it tells the newest, also after the clock went back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    backup_schema: Literal[1] = 1
    number: int
    made_at: AwareDatetime
    reason: Reason
    app: str
    events: int
    rollouts: int
    accounts: int
    left_out: tuple[str, ...]
    files: dict[str, FileSum]


def write(backup: Path, manifest: Manifest) -> None:
    """Write the manifest of a backup."""
    (backup / NAME).write_bytes(sealed_json.seal(manifest.model_dump_json(indent=1).encode()))


def read(backup: Path) -> Manifest:
    """Return the manifest of a backup. Raise Damaged without one that can be read."""
    file = backup / NAME
    try:
        # Others may have made it: a pipe has no end, and neither does a device.
        if not file.is_file() or file.stat().st_size > _LONGEST:
            raise ValueError(file)
        return Manifest.model_validate_json(sealed_json.unseal(file.read_bytes()))
    except (OSError, ValueError) as error:
        raise Damaged(
            f"{backup.name} is not a backup that can be read: its {NAME} is missing or damaged.",
            "Pick another one.",
        ) from error


def sums_of(files: Iterable[Path]) -> dict[str, FileSum]:
    """Return the sizes and checksums of files by their names."""
    return {file.name: FileSum.of(file) for file in files}


def check(backup: Path) -> Manifest:
    """Compare every file of a backup with its checksum. Raise Damaged."""
    manifest = read(backup)
    for name, expected in manifest.files.items():
        file = backup / Path(name).name
        if not file.is_file() or FileSum.of(file) != expected:
            raise Damaged(f"{name} of {backup.name} is not as it was written.", "Pick another backup.")
    if DATABASE not in manifest.files:
        raise Damaged(f"{backup.name} holds no {DATABASE}.", "Pick another backup.")
    return manifest
