"""Where the web servers are that the tests put in front of the app."""

import os
import shutil
from pathlib import Path

NAMES = ("nginx", "caddy")


class NoProxyError(Exception):
    """A web server to test with is not there; the message says what to install."""


def find_proxy(name: str) -> Path:
    """Return the program nginx or caddy; raises NoProxyError where it is not installed."""
    # Debian puts nginx where only root looks.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    if (found := shutil.which(name, path=path)) is None:
        raise NoProxyError(
            f"The tests put {' and '.join(NAMES)} in front of the app, and {name} is not installed: "
            f"sudo apt install {' '.join(NAMES)} (macOS: brew install {' '.join(NAMES)})."
        )
    return Path(found)
