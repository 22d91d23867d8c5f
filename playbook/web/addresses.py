"""Which addresses there are: Streamlit answers every other one with its page, as if it were one."""

from collections.abc import Iterable
from pathlib import Path

from starlette.routing import compile_path

from playbook.web.inventory import Ours, lines

_ALL = "/"


class Addresses:
    """The paths of this server: its `pages`, the routes of the inventory, and the `files` of Streamlit."""

    def __init__(self, pages: Iterable[str], ours: Iterable[Ours], files: Path) -> None:
        served = {f"/{one.relative_to(files).as_posix()}" for one in files.rglob("*") if one.is_file()}
        # Streamlit's page by the name of its file is no page of the app.
        self._named = frozenset(pages) | served - {"/index.html"}
        self._patterns = [compile_path(line.path)[0] for line in lines(ours) if line.path != _ALL]

    def __contains__(self, path: str) -> bool:
        """Whether anything is there, also with a slash too many at its end."""
        path = path.rstrip("/") or "/"
        return path in self._named or any(one.match(path) for one in self._patterns)
