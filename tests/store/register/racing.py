"""Several real processes do the same on one register at the same moment."""

import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

import pytest

from playbook.core.all_hands.questions import NewQuestion
from playbook.core.base.errors import PlaybookError, Refused
from playbook.desk.base.limits.link_throttle import LinkThrottle
from playbook.desk.base.limits.login_throttle import LoginThrottle
from playbook.desk.base.limits.wrong_tries import WrongTries
from playbook.store.errors import StoreError
from playbook.store.register.accounts import Accounts, insert_account
from playbook.store.register.invites import Invites
from playbook.store.register.limits.drafts import DraftLeases
from playbook.store.register.limits.reservations import Reservation, Reservations
from playbook.store.register.limits.throttles import Throttles
from playbook.store.register.links import Links, Room, Rooms
from playbook.store.register.posts.webhooks import Dispatch, Webhooks
from playbook.store.register.questions import Questions
from playbook.store.register.register import Register
from playbook.store.register.sqlite_register import SqliteRegister

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = MOMENT + timedelta(days=1)
SECRET = "a secret of the tests, which is long enough"
# Whoever looks into the file of a register runs on it alone.
IN_A_FILE = pytest.mark.usefixtures("path")
ROOT = Path(__file__).parents[3]


def guess_at_a_link(register: Register) -> int:
    """Return how many of 40 guesses were looked at."""
    throttle, looked_at = LinkThrottle(WrongTries(Throttles(register))), 0
    for number in range(40):
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
    reservations = Reservations(register)
    calls = [Reservation(uuid4().hex, "atlas", 10, 0.5, LATER) for _ in range(10)]
    return sum(reservations.add(call, 150, None, MOMENT) for call in calls)


def draft(register: Register) -> int:
    """Return whether this process may draft the rollout."""
    return int(DraftLeases(register).take("atlas", uuid4().hex, MOMENT))


def claim(register: Register) -> int:
    """Return whether this process made the first owner."""
    name = uuid4().hex
    return +_is_done(lambda: Accounts(register).claim(name, f"{name}@lt.test", "hash", MOMENT))


def accept(register: Register) -> int:
    """Return how many of the open invites made an account here."""
    invites = [invite.id for invite in Invites(register).all()]

    def use(invite_id: str) -> None:
        name = uuid4().hex
        Invites(register).take_up(
            invite_id, MOMENT, lambda transaction, _: insert_account(transaction, name, None, None, MOMENT)
        )

    return sum(_is_done(lambda invite_id=invite_id: use(invite_id)) for invite_id in sorted(invites))


def leave(register: Register) -> int:
    """Return how many owners were dropped here, each of whom another process drops too."""
    owners = sorted(account.id for account in Accounts(register).all() if account.is_owner)
    return sum(_is_done(lambda each=each: Accounts(register).set_owner(each, False)) for each in owners)


def open_rooms(register: Register) -> int:
    """Return on how many of the links a room has the one code."""
    links = [link.id for link in Links(register).all()]
    random.shuffle(links)
    return sum(Rooms(register).open(Room(link_id, "4711", "Dana", MOMENT, LATER)) for link_id in links)


def ask(register: Register) -> int:
    """Return how many of twenty questions were stored."""
    stored = Questions(register)
    forms = [uuid4().hex[:12] for _ in range(20)]
    return sum(stored.add("atlas", form, NewQuestion(form), MOMENT.date())[1] for form in forms)


def vote(register: Register) -> int:
    """Return how many votes of one device counted."""
    stored = Questions(register)
    return sum(stored.vote("atlas", each.id, "phone", True) for each in stored.of_rollout("atlas")[:10])


def post(register: Register) -> int:
    """Return how many posts this process may send."""
    posts = [Dispatch("one", "update", f"2026-03-{day:02}", 0, MOMENT) for day in range(2, 12)]
    return sum(Webhooks(register).claim(post) for post in posts)


def make_secret(register: Register) -> int:
    """Return a number of the secret that every process makes."""
    return int.from_bytes(register.secret("cookies").encode()[:6])


def _is_done(change: Callable[[], object]) -> bool:
    try:
        change()
    except StoreError:
        raise  # nothing was decided
    except PlaybookError:
        return False
    return True


class Racers:
    """Some processes on one register, all copies of one that has read the code."""

    def __init__(self, address: str, processes: int = 4) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", __name__, address, str(processes)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._answers() == ["ready"] * processes

    def all(self, change: Callable[[Register], int]) -> list[int]:
        """Return what each says, that begin together."""
        self._running.stdin.write(f"{change.__name__}\n")
        self._running.stdin.flush()
        return [int(each) for each in self._answers()]

    def close(self) -> None:
        self._running.communicate(timeout=60)
        assert self._running.returncode == 0

    def _answers(self) -> list[str]:
        return self._running.stdout.readline().split()


def opened(address: str) -> Register:
    """Open the register in a file, or in a schema that follows a # in an address."""
    url, _, schema = address.partition("#")
    if not schema:
        return SqliteRegister(Path(address))
    from playbook.store.register.postgres.register import PostgresRegister
    from playbook.store.register.postgres.seal import Seal

    return PostgresRegister(url, Seal(SECRET), schema_name=schema)


def _race(address: str, pipe: Connection) -> None:
    with closing(opened(address)) as register:
        pipe.send("ready")
        while name := pipe.recv():
            pipe.send(globals()[name](register))


def _send(pipes: list[Connection], name: str) -> None:
    for pipe in pipes:
        pipe.send(name)


def _print_answers(pipes: list[Connection]) -> None:
    print(*(pipe.recv() for pipe in pipes), flush=True)


def _main(address: str, processes: int) -> None:
    if "#" in address:
        import playbook.store.register.postgres.register  # noqa: F401 - once for all
    forks, racers, pipes = get_context("fork"), [], []
    for _ in range(processes):
        ours, theirs = forks.Pipe()
        racers.append(forks.Process(target=_race, args=(address, theirs), daemon=True))
        racers[-1].start()
        theirs.close()  # so that the end of a racer is heard
        pipes.append(ours)
    _print_answers(pipes)
    for line in sys.stdin:
        _send(pipes, line.strip())
        _print_answers(pipes)
    _send(pipes, "")
    for racer in racers:
        racer.join()
    sys.exit(any(racer.exitcode for racer in racers))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
