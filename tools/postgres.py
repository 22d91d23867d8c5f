"""Where the PostgreSQL server is that bench/analytics.py measures beside DuckDB, and starting one."""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = ("initdb", "pg_ctl", "psql")
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


class NoPostgresError(Exception):
    """There is no PostgreSQL to measure beside; the message says what to install."""


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
    raise NoPostgresError(
        "PostgreSQL is not on this machine, so nothing is measured beside it: sudo apt install postgresql "
        "(macOS: brew install postgresql)."
    )


@contextlib.contextmanager
def running(programs: Path, folder: Path) -> Iterator[Path]:
    """Run a server in `folder` that listens only on a socket there; return its path."""
    folder.mkdir()
    # It refuses to run as root.
    user = _somebody() if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
        folder.parent.chmod(0o711)  # a temporary folder is its owner's alone
    data = folder / "data"

    def call(*command: str | Path) -> None:
        done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoPostgresError(f"PostgreSQL did not start: {(done.stderr or done.stdout).strip()}")

    call(programs / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c shared_buffers=512MB"
    settings += " -c work_mem=64MB -c max_wal_size=8GB -c timezone=UTC -c fsync=off -c jit=off"
    log = folder / "log"
    call(programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", settings, "start")
    try:
        yield folder
    finally:
        call(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _somebody() -> str:
    """An account without rights of its own, to run the server as."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), "daemon")
