"""Read the kinds of change from data/changes."""

from functools import lru_cache
from pathlib import Path

from playbook.core.base.errors import PlaybookError
from playbook.core.plan.plays.kinds import OTHER, ChangeKind, Common, parse_common, parse_kind

CHANGES_FOLDER = Path(__file__).resolve().parents[3] / "data" / "changes"
COMMON_FILE = CHANGES_FOLDER.parent / "common.toml"


@lru_cache(maxsize=4)
def load_kinds(folder: Path = CHANGES_FOLDER) -> dict[str, ChangeKind]:
    """Read every kind of change once, by its key, 'other' last."""
    paths = sorted(folder.glob("*.toml"), key=lambda path: (path.stem == OTHER, path.stem))
    if OTHER not in {path.stem for path in paths}:
        hint = "Put it back into data/changes."
        raise PlaybookError(f"The kind of change '{OTHER}' is missing.", hint)
    common = parse_common(_text_of(COMMON_FILE), COMMON_FILE.name)
    return {path.stem: _load(path, common) for path in paths}


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        hint = f"Put it back into data{'/changes' if path != COMMON_FILE else ''}."
        raise PlaybookError(f"The file {path.name} cannot be read.", hint) from error


def _load(path: Path, common: Common) -> ChangeKind:
    kind = parse_kind(_text_of(path), path.name)
    if kind.key != path.stem:
        raise PlaybookError(f"{path.name} holds the kind '{kind.key}'.", f"Set its key to '{path.stem}'.")
    return kind.with_common(common)
