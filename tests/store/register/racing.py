"""Several real processes do the same on one register at the same moment."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from playbook.core.base.errors import Refused
from playbook.desk.base.limits.link_throttle import LinkThrottle
from playbook.desk.base.limits.login_throttle import LoginThrottle
from playbook.desk.base.limits.wrong_tries import WrongTries
from playbook.store.register.limits.reservations import DraftLeases, Reservation, Reservations
from playbook.store.register.limits.throttles import Throttles
from playbook.store.register.register import Register
from playbook.store.register.sqlite_register import SqliteRegister

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


def guess_at_a_link(register: Register) -> int:
    """Return how many of 400 guesses were looked at."""
    throttle, looked_at = LinkThrottle(WrongTries(Throttles(register))), 0
    throttle.note_right("hash", b"right")
    for number in range(400):
        with suppress(Refused):
            looked_at += not throttle.is_right("hash", b"%d" % number, MOMENT, bool)
    return looked_at


def guess_passwords(register: Register) -> int:
    """Return how many of 40 passwords were looked at."""
    throttle, looked_at = LoginThrottle(WrongTries(Throttles(register))), 0
    for _ in range(40):
        with suppress(Refused):
            throttle.begin(uuid4().hex, MOMENT)
            looked_at += 1
    return looked_at


def reserve(register: Register) -> int:
    """Return how many of ten calls of ten tokens may go out."""
    until, reservations = MOMENT + timedelta(hours=1), Reservations(register)
    calls = [Reservation(uuid4().hex, "atlas", 10, 0.5, until) for _ in range(10)]
    return sum(reservations.add(call, 150, None, MOMENT) for call in calls)


def draft(register: Register) -> int:
    """Return whether this process may draft the rollout."""
    return int(DraftLeases(register).take("atlas", uuid4().hex, MOMENT))


def race(deed: Callable[[Register], int], address: str, processes: int = 4) -> list[int]:
    """Return what each of some processes says, that begin together."""
    command = [sys.executable, "-m", __name__, deed.__name__, address]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * processes
    return [int(each) for each in said]


def _main(deed: str, address: str) -> None:
    register = SqliteRegister(Path(address))
    print("ready", flush=True)
    sys.stdin.readline()
    print(globals()[deed](register))
    register.close()


if __name__ == "__main__":
    _main(*sys.argv[1:])
