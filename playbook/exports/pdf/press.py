"""Typeset in a child process, which keeps no memory and no secrets.

Typst never returns what its cache took, and a document of a thousand tasks takes 300 MB.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from playbook.core.base.errors import PlaybookError

_CHILD = Path(__file__).with_name("press_child.py")
SECONDS, MEMORY = 30, 1 << 30


class PressFailed(PlaybookError):
    """The document could not be typeset."""

    title = "The PDF was not made"


class Printed(NamedTuple):
    """A document, and whether it keeps to PDF/UA-1 and PDF/A-2a."""

    data: bytes
    is_accessible: bool


def typeset(content: dict[str, Any], *, form: str = "pdf") -> Printed:
    """Return the PDF, or its first page as PNG. Raise PressFailed.

    Letters that our typefaces lack come from those of the system; one that none has costs the standards.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PLAYBOOK_")}
    command = [sys.executable, "-P", str(_CHILD), form, str(SECONDS), str(MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file
            command,
            input=json.dumps(content).encode(),
            capture_output=True,
            timeout=SECONDS,
            env=environ,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PressFailed(
            f"It took longer than {SECONDS} seconds.", "Choose Word or Markdown, or fewer tasks."
        ) from None
    if done.returncode:
        raise PressFailed("The plan could not be typeset.", "Choose Word or Markdown, or fewer tasks.")
    head, _, data = done.stdout.partition(b"\n")
    return Printed(data, head == b"accessible")
