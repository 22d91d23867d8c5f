"""Servers that begin as copies of a process that has imported the app, which is most of the work of a start.

`playbook run` and whatever runs in another folder still start from nothing (tests/cli, tests/test_lazy.py,
tests/test_secrets.py).
"""

import multiprocessing
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from tools import server

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.preloaded"])


class Forked:
    """What a server needs of `subprocess.Popen`."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        self.pid = process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("the server", timeout or 0)
        return self._process.exitcode


def launch(command: Sequence[str], cwd: Path, log: Path, environ: Mapping[str, str]) -> server.Process:
    """Start the app as a copy, and any other script as a program."""
    if cwd != server.ROOT or str(server.ROOT / "app.py") not in command:
        return server.launch_program(command, cwd, log, environ)
    log.touch()  # read while the copy is being made
    return Forked(start_copy(_serve, command[2:], log, dict(environ)))


def steady_port() -> int:
    """Return the same port again and again, so that a browser knows what it has loaded from there.

    It lies below those that the system gives away. Where it is taken, return another.
    """
    port = 20_000 + os.getpid() % 10_000
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError:
            return server.free_port()
    return port


def start_copy(target: Callable[..., None], *args: Any) -> ForkServerProcess:
    """Start a copy that runs a function."""
    process = _FORKS.Process(target=target, args=args)
    # After a page's test the main module is that page, which a copy would run first.
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process


def _serve(arguments: list[str], log: Path, environ: dict[str, str]) -> None:
    with log.open("wb") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = arguments
    from streamlit.web.cli import main

    main()
