"""Read the kinds of change from data/changes."""

from functools import lru_cache
from pathlib import Path

from playbook.core.base.errors import PlaybookError
from playbook.core.plan.plays.kinds import OTHER, ChangeKind, parse_kind

CHANGES_FOLDER = Path(__file__).resolve().parents[3] / "data" / "changes"


@lru_cache(maxsize=4)
def load_kinds(folder: Path = CHANGES_FOLDER) -> dict[str, ChangeKind]:
    """Read every kind of change once, by its key, 'other' last."""
    paths = sorted(folder.glob("*.toml"), key=lambda path: (path.stem == OTHER, path.stem))
    if OTHER not in {path.stem for path in paths}:
        hint = "Put it back into data/changes."
        raise PlaybookError(f"The kind of change '{OTHER}' is missing.", hint)
    return {path.stem: _load(path) for path in paths}


def _load(path: Path) -> ChangeKind:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        hint = "Put it back into data/changes."
        raise PlaybookError(f"The file {path.name} cannot be read.", hint) from error
    kind = parse_kind(text, path.name)
    if kind.key != path.stem:
        raise PlaybookError(f"{path.name} holds the kind '{kind.key}'.", f"Set its key to '{path.stem}'.")
    return kind
