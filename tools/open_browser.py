"""Opens the app in the browser once the server answers. Called by make run, beside the server.

Until the app has an owner, a file that only this user may read holds the link to the set-up page
(playbook/desk/accounts/first_owner.py). The browser gets the file's name, because everyone on the
machine can read a program's arguments.
"""

import sys
import time
import webbrowser
from pathlib import Path
from urllib.request import urlopen


def open_when_up(address: str, first_run: Path, patience_seconds: float = 60.0) -> bool:
    """Waits for the server's health route, then opens its page, or the one that makes an owner."""
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310 - our own server
                return webbrowser.open(first_run.resolve().as_uri() if first_run.exists() else address)
        except OSError:
            time.sleep(0.2)
    return False


if __name__ == "__main__":
    sys.exit(0 if open_when_up(sys.argv[1], Path(sys.argv[2])) else 1)
