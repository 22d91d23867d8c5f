"""Commands that start the app on this machine."""

import os
import socket
import sys
from pathlib import Path

from playbook.cli.base import say
from playbook.core.base.errors import PlaybookError
from playbook.settings import load

ROOT = Path(__file__).parents[2]


class PortTaken(PlaybookError):
    """The port of the app is not free."""

    title = "This port cannot be used"


def run() -> None:
    """Start the app on this machine, on PLAYBOOK_PORT."""
    port = load().port
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"The app cannot be served on port {port}: {error.strerror}.",
                "Stop what uses it, or choose another with PLAYBOOK_PORT, for example PLAYBOOK_PORT=8600.",
            ) from error
    say(f"Leadership Playbook serves on http://127.0.0.1:{port} (stop it with Ctrl+C).")
    os.chdir(ROOT)
    serve = ("streamlit", "run", "app.py", "--server.address=127.0.0.1", f"--server.port={port}")
    # The server replaces this process, so that signals reach it.
    os.execv(sys.executable, (sys.executable, "-m", *serve, "--server.headless=true"))  # noqa: S606 - ours


def demo() -> None:
    """Start it with the samples on data that is thrown away, without an account."""
    say("A demonstration: nothing in it is kept, and everyone who can open it is its owner.")
    os.environ["PLAYBOOK_DEMO"] = "on"
    run()
