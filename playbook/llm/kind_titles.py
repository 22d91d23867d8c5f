"""What each kind of change is called, from the heads of its file alone."""

import tomllib
from functools import lru_cache
from pathlib import Path

from playbook.core.base.errors import PlaybookError

CHANGES_FOLDER = Path(__file__).resolve().parents[2] / "data" / "changes"
OTHER = "other"


def paths_of(folder: Path = CHANGES_FOLDER) -> list[Path]:
    """Return the files of the kinds, 'other' last."""
    return sorted(folder.glob("*.toml"), key=lambda path: (path.stem == OTHER, path.stem))


@lru_cache(maxsize=4)
def kind_titles(folder: Path = CHANGES_FOLDER) -> dict[str, str]:
    """Return what people choose a kind by, read from the files' heads."""
    heads = {path.stem: tomllib.loads(text_of(path).partition("\n[")[0]) for path in paths_of(folder)}
    return {key: head.get("in_list") or head["title"] for key, head in heads.items()}


def text_of(path: Path) -> str:
    """Return the text of a data file."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        hint = f"Put it back into data{'/changes' if path.parent.name == 'changes' else ''}."
        raise PlaybookError(f"The file {path.name} cannot be read.", hint) from error
