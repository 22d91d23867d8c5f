"""Data folders without anything in them, which take long to make: one is made, and copied."""

from contextlib import closing
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory

from playbook.desk.base.workspace import open_workspace
from playbook.settings import Settings


@cache
def _made() -> TemporaryDirectory[str]:
    folder = TemporaryDirectory(prefix="empty-data-")
    with closing(open_workspace(Settings(data=Path(folder.name) / "data"))):
        return folder


def empty_data(data: Path) -> Path:
    """Return the data folder, and make it if it is not there yet."""
    if not data.exists():
        copytree(Path(_made().name) / "data", data, ignore=ignore_patterns("*.lock"))
    return data
