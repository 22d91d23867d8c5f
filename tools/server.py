"""Start the app, or any Streamlit script, on a free loopback port: for benchmarks and browser tests.

Whoever starts the app is signed in to it: an owner and a session of theirs are put into its data folder.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playbook import clock
from playbook.core.base.access import Membership
from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import Workspace, open_register, open_workspace
from playbook.settings import Settings
from playbook.store.register.accounts import Accounts

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60.0


class Process(Protocol):
    """What a server needs of `subprocess.Popen`."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, number: int) -> None: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process and address, and the session that the owner it was given has there."""

    process: Process
    port: int
    log: Path
    token: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def rss_mb(self) -> float:
        """Resident memory of the process, in MB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kilobytes) / 1024

    def cpu_seconds(self) -> float:
        """Processor time of the process so far, in seconds (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, *, kill: bool = False) -> int:
        """End the server, gently unless `kill`, and return its exit code."""
        if self.process.poll() is None:
            self.process.kill() if kill else self.process.terminate()
        return self.process.wait(timeout=20)


def free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sign_in(data: Path, name: str, *, is_owner: bool = True, memberships: Sequence[Membership] = ()) -> str:
    """Return the token of a new session in a data folder, and add the account if needed.

    The app may have the folder open.
    """
    with closing(open_register(Settings(data=data))) as register:
        accounts = Accounts(register)
        now = clock.now()
        known = next((account for account in accounts.all() if account.name == name), None)
        account = known or accounts.add(name, None, None, now, is_owner=is_owner, memberships=memberships)
        token = secrets.token_urlsafe(32)
        accounts.begin_session(sessions.hash_of_token(token), account.id, now)
        return token


def cookie(token: str) -> str:
    """Return the header by which a browser shows a session."""
    return f"{sessions.cookie_name(False)}={token}"


def start(
    script: Path,
    log: Path,
    *,
    environ: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    port: int | None = None,
    wait: bool = True,
    owner: str = "Dana",
) -> Server:
    """Start `streamlit run script`; raises RuntimeError with its output when it does not come up.

    `owner`: who is signed in to the app from the start, where it is given a data folder; nobody where empty.
    """
    port = port or choose_port()
    data = (environ or {}).get("PLAYBOOK_DATA")
    token = sign_in(Path(data), owner) if data and owner else ""
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PLAYBOOK_")}
    server = Server(launch(command, cwd, log, {**inherited, **(environ or {})}), port, log, token)
    if wait:
        wait_until_up(server)
    return server


def launch_program(command: Sequence[str], cwd: Path, log: Path, environ: Mapping[str, str]) -> Process:
    """Start a program that writes into a log."""
    with log.open("wb") as output:
        return subprocess.Popen(command, cwd=cwd, stdout=output, stderr=output, env=environ)


launch = launch_program  # tests/forked.py has a quicker way


def wait_until_up(server: Server) -> None:
    """Return once the server answers; raise RuntimeError with its output when it does not."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    server.stop(kill=True)
    raise RuntimeError(f"The server did not come up:\n{server.log.read_text(errors='replace')}")


choose_port = free_port  # tests/forked.py chooses the same one again


@contextmanager
def running(
    script: Path,
    log: Path,
    *,
    environ: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    port: int | None = None,
    owner: str = "Dana",
) -> Iterator[Server]:
    """A server for the length of a with block."""
    server = start(script, log, environ=environ, cwd=cwd, port=port, owner=owner)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def app(folder: Path, *, owner: str = "Dana", port: int | None = None, **settings: str) -> Iterator[Server]:
    """Serve the app on `folder`/data; `settings` are PLAYBOOK_* variables in lower case."""
    environ = {f"PLAYBOOK_{name.upper()}": value for name, value in settings.items()}
    environ["PLAYBOOK_DATA"] = str(folder / "data")
    with running(ROOT / "app.py", folder / "app.log", environ=environ, owner=owner, port=port) as server:
        yield server


@contextmanager
def replicas(folder: Path, environ: Mapping[str, str]) -> Iterator[tuple[Server, Server]]:
    """Serve two apps on the database of `environ`, each with a data folder of its own."""
    with ExitStack() as stack:

        def replica(name: str) -> Server:
            own = {**environ, "PLAYBOOK_DATA": str(folder / name)}
            app = running(ROOT / "app.py", folder / f"{name}.log", environ=own, owner="")
            return stack.enter_context(app)

        yield replica("first"), replica("second")


@contextmanager
def open_data(folder: Path, today: str = "") -> Iterator[Workspace]:
    """Open the data of `folder` to fill it before the app serves it."""
    environ = {"PLAYBOOK_DATA": str(folder / "data"), "PLAYBOOK_TODAY": today}
    with closing(open_workspace(Settings.load(environ))) as workspace:
        yield workspace
