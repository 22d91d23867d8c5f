"""The command line in a process of its own, and what it ends with."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLAYBOOK = [sys.executable, "-m", "playbook"]
Ended = subprocess.CompletedProcess[str]


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Return the variables of this process, with these settings of the Playbook and no other."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PLAYBOOK_")}
    return {**environ, "PLAYBOOK_DATA": str(data), **settings}


def run_command(data: Path, *arguments: str | Path, entered: str = "", **settings: str) -> Ended:
    """Run the command on this data folder, and check that no traceback comes out."""
    command, environ = [*PLAYBOOK, *map(str, arguments)], environment(data, **settings)
    ended = subprocess.run(
        command, cwd=ROOT, env=environ, input=entered, capture_output=True, text=True, timeout=120
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def assert_ended(ended: Ended, code: int, *texts: str) -> None:
    """Assert that a command ended with this code and these texts on standard error."""
    assert ended.returncode == code, ended.stderr
    for text in texts:
        assert text in ended.stderr, f"{text!r} is not in {ended.stderr}"
