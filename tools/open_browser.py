"""Opens the app in the browser once the server answers. Called by make run, beside the server."""

import sys
import time
import webbrowser
from urllib.request import urlopen


def open_when_up(address: str, patience_seconds: float = 60.0) -> bool:
    """Waits for the server's health route, then opens its page."""
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310 - our own server
                return webbrowser.open(address)
        except OSError:
            time.sleep(0.2)
    return False


if __name__ == "__main__":
    sys.exit(0 if open_when_up(sys.argv[1]) else 1)
