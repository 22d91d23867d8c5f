"""Where PostgreSQL and pgbouncer are that tests and measurements start, and starting them."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = ("initdb", "pg_ctl", "psql")
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


POOLER = "pgbouncer"
PACKAGES = ("postgresql", POOLER)
USER = "bench"
# What is thrown away needs no sync; a crash of the server alone loses nothing of it.
FAST = "fsync=off max_wal_size=8GB"


class NoPostgresError(Exception):
    """PostgreSQL or its pooler is not there; the message says what to install."""


def find_postgres() -> Path:
    """Return the folder of PostgreSQL's programs, the newest; raises NoPostgresError without one."""
    found = [place for pattern in PLACES for place in Path("/").glob(pattern.lstrip("/"))]
    if named := shutil.which("pg_ctl"):
        found.append(Path(named).resolve().parent)
    # By number: 9 is older than 17.
    found.sort(key=lambda place: [int(part) for part in place.parent.name.split(".") if part.isdecimal()])
    for place in reversed(found):
        if all((place / name).is_file() for name in PROGRAMS):
            return place
    raise NoPostgresError(_missing("PostgreSQL"))


def find_pooler() -> Path:
    """Return the program pgbouncer; raises NoPostgresError where it is not installed."""
    # Debian puts it where only root looks.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    if (found := shutil.which(POOLER, path=path)) is None:
        raise NoPostgresError(_missing(POOLER))
    return Path(found)


def _missing(name: str) -> str:
    packages = " ".join(PACKAGES)
    return f"{name} is not on this machine: sudo apt install {packages} (macOS: brew install {packages})."


class Server:
    """A server that listens only on a socket in its folder, which is made.

    With `primary` it is a standby that streams from that server.
    """

    def __init__(
        self, programs: Path, folder: Path, settings: str = FAST, primary: "Server | None" = None
    ) -> None:
        self.programs, self.folder = programs, folder
        folder.mkdir()
        # It refuses to run as root.
        self.user = _somebody() if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)
            folder.parent.chmod(0o711)  # a temporary folder is its owner's alone
        self._data = folder / "data"
        shared = f"listen_addresses='' unix_socket_directories='{folder}' timezone=UTC jit=off"
        self._settings = " ".join(f"-c {setting}" for setting in f"{shared} {settings}".split())
        make = ["-A", "trust", "-E", "UTF8", "--locale=C", "-N", "-k"]
        if primary is None:
            self._call("initdb", "-D", self._data, "-U", USER, *make)
        else:
            self._call(
                "pg_basebackup", "-D", self._data, "-U", USER, "-h", primary.folder, "-R", "-N", "-c", "fast"
            )

    @property
    def url(self) -> str:
        """Where it is, as PLAYBOOK_DATABASE_URL has it."""
        return f"postgresql://{USER}@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.folder / "log"
        self._call("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", self._settings, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; immediate is a crash."""
        self._call("pg_ctl", "-D", self._data, "-m", mode, "stop")

    def kill(self) -> None:
        """Kill it with all its processes, as a machine that loses its power does."""
        first = (self._data / "postmaster.pid").read_text().splitlines()[0]
        found = subprocess.run(["pgrep", "-P", first], capture_output=True, text=True, check=False)
        # The first one first: it would start the others again.
        for process in (first, *found.stdout.split()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)

    def promote(self) -> None:
        """Make this standby a server that takes changes."""
        self._call("pg_ctl", "-D", self._data, "-w", "promote")

    def _call(self, program: str, *arguments: str | Path) -> None:
        command = (self.programs / program, *arguments)
        done = subprocess.run(
            command, user=self.user, cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NoPostgresError(f"PostgreSQL did not start: {(done.stderr or done.stdout).strip()}")


@contextlib.contextmanager
def running(programs: Path, folder: Path, settings: str = FAST) -> Iterator[Server]:
    """Run a server in a new folder."""
    server = Server(programs, folder, settings)
    server.start()
    try:
        yield server
    finally:
        # A test may have stopped it already.
        with contextlib.suppress(NoPostgresError):
            server.stop()


@contextlib.contextmanager
def standby(primary: Server, folder: Path) -> Iterator[Server]:
    """Run a server in a new folder that streams from another one."""
    server = Server(primary.programs, folder, primary=primary)
    server.start()
    try:
        yield server
    finally:
        with contextlib.suppress(NoPostgresError):
            server.stop()


def url_of(*servers: Server) -> str:
    """Return the address of whichever of these takes changes."""
    hosts = ",".join(str(server.folder) for server in servers)
    return f"postgresql://{USER}@/postgres?host={hosts}&target_session_attrs=read-write"


_POOLED = """[databases]
* = host={socket} user={user}
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
unix_socket_mode = 0777
auth_type = any
pool_mode = transaction
default_pool_size = 10
"""


@contextlib.contextmanager
def pooled(server: Server, program: Path, folder: Path) -> Iterator[str]:
    """Run pgbouncer before a server, one connection a transaction; return the address there."""
    folder.mkdir()
    file = folder / "pgbouncer.ini"
    file.write_text(_POOLED.format(socket=server.folder, user=USER, folder=folder), encoding="utf-8")
    if server.user:
        shutil.chown(folder, server.user)
        file.chmod(0o644)  # whatever the umask is
    log = folder / "log"
    with log.open("wb") as lines:
        process = subprocess.Popen([program, file], user=server.user, cwd=folder, stdout=lines, stderr=lines)
    try:
        deadline = time.monotonic() + 60
        while not list(folder.glob(".s.PGSQL.*")):
            if process.poll() is not None or time.monotonic() > deadline:
                raise NoPostgresError(f"{POOLER} did not start: {log.read_text(errors='replace')}")
            time.sleep(0.02)
        yield f"postgresql://{USER}@/postgres?host={folder}&port=6432"
    finally:
        process.kill()  # a gentle end waits for every client
        process.wait()


def _somebody() -> str:
    """An account without rights of its own, to run the server as."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), "daemon")
