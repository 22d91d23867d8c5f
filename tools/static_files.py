"""Lay out the files of Streamlit's pages for a web server, each also compressed.

`.venv/bin/python -m tools.static_files /srv/playbook` makes /srv/playbook/streamlit-VERSION. The folder
bears the version of the Streamlit that is installed: files of another one are never mixed in.
"""

import gzip
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from playbook.ui.shell.server import PAGE
from playbook.web.http import headers

COMPRESSED = {".js", ".css", ".svg", ".json"}
# The names of these files change with what they hold; Streamlit says the same of them.
_KEPT = (b"cache-control", b"public, immutable, max-age=31536000")
_SMALLEST = 512


class AlreadyThereError(Exception):
    """The folder is there; the message says what to do."""


def lay_out(folder: Path, *, level: int = 9) -> Path:
    """Return the folder that was made below `folder`; raises AlreadyThereError where it is there."""
    made = folder / f"streamlit-{st.__version__}"
    if made.exists():
        raise AlreadyThereError(f"{made} is there already. Remove it first to have it made anew.")
    folder.mkdir(parents=True, exist_ok=True)
    # Made aside and then renamed: a server never sees half of it.
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        half = Path(aside) / made.name
        shutil.copytree(PAGE.parent / "static", half / "static")
        for path in sorted((half / "static").rglob("*")):
            _compress(path, level)
        (half / "headers.caddy").write_text(headers_for_caddy(), encoding="utf-8")
        half.rename(made)
    return made


def headers_for_caddy() -> str:
    """Return the lines by which Caddy sets the headers that the app sets on these files."""
    policy = headers.streamlits(PAGE.read_text(encoding="utf-8"))
    every = headers.ResponseHeaders(policy).add_to([_KEPT], is_https=False)
    lines = [f'\t{name.decode().title()} "{value.decode()}"' for name, value in every]
    return "\n".join(["header {", *lines, "}", ""])


def _compress(path: Path, level: int) -> None:
    if path.suffix not in COMPRESSED or path.stat().st_size < _SMALLEST:
        return
    # No time inside, so that the same file is always compressed to the same bytes.
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), level, mtime=0))


def main(arguments: Sequence[str]) -> int:
    """Make the folder; 0 when it is there, 1 when it could not be made, 2 when none was named."""
    if len(arguments) != 1:
        sys.stderr.write("Name the folder, for example /srv/playbook.\n")
        return 2
    try:
        made = lay_out(Path(arguments[0]))
    except (AlreadyThereError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{made}\nThis path belongs into the Caddyfile, three times.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
