"""The command line, in this process or in one of its own, and what it ends with."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from playbook.cli.main import main

ROOT = Path(__file__).parents[2]
PLAYBOOK = [sys.executable, "-m", "playbook"]
Ended = subprocess.CompletedProcess[str]


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Return the variables of this process, with these settings of the Playbook and no other."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PLAYBOOK_")}
    return {**environ, "PLAYBOOK_DATA": str(data), **settings}


def run_command(data: Path, *arguments: str | Path, entered: str = "", **settings: str) -> Ended:
    """Run the command on this data folder, without the second that a process takes to start."""
    words = [str(word) for word in arguments]
    streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for name in ("stdout", "stderr")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(data, **settings).items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(entered.encode()), "utf-8"))
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        code = main(words)
    out, err = (_text_of(stream) for stream in streams.values())
    return subprocess.CompletedProcess(words, code, out, err)


def _text_of(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def run_process(data: Path, *arguments: str | Path, entered: str = "", **settings: str) -> Ended:
    """Run the command in a process of its own, and check that no traceback comes out."""
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
