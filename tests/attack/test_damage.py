"""Any file of the data folder damaged in any way: nothing is lost unseen, and no more than was damaged.

`make soak` tries many more and prints a table of them.
"""

import random
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.desk.base.workspace import open_workspace
from playbook.desk.upkeep import backups, losses
from playbook.settings import Settings
from playbook.store.connection_file import ConnectionDamaged, ConnectionFile, StoredConnection
from playbook.store.errors import StoreError
from playbook.store.folder import Folder
from tests.attack.workshop import CONNECTION, fill, grow, people
from tests.soak import ROUNDS
from tests.store.logs import python

LOG = "journal.jsonl", "playbook.duckdb", "playbook.duckdb.wal"
REGISTER = "register.sqlite", "register.sqlite-wal"
MARKS = "journal.mark", "register.mark", "register.sqlite-shm"
WAYS = "flip", "cut", "cut at a line", "zero", "junk", "delete", "older"
outcomes: Counter[tuple[str, str, str]] = Counter()


def held(folder: Path) -> dict[str, object]:
    """Everything that the app has of a folder. Raise PlaybookError where it does not start."""
    with closing(open_workspace(Settings(data=folder))) as workspace:
        assert workspace.log.verify().problems == ()
        with closing(sqlite3.connect(folder / "register.sqlite")) as register:
            tables = "account", "membership", "session", "link"
            rows = {name: sorted(register.execute(f"select * from {name}")) for name in tables}  # noqa: S608
        return rows | {rollout: workspace.log.read(rollout) for rollout in workspace.log.heads()}


def connection(folder: Path) -> StoredConnection:
    return ConnectionFile(Folder(folder).connection).read()


@pytest.fixture(scope="module")
def houses(tmp_path_factory) -> tuple[Path, Path, Path]:
    """A folder closed in good order, one that its process left, and an older copy of both."""
    closed, left, older = (tmp_path_factory.mktemp(name) / "data" for name in ("closed", "left", "older"))
    with closing(open_workspace(Settings(data=older))) as workspace:
        grow(workspace, "r1", 1, 2)
        people(workspace, "ada", "zoe")
        ConnectionFile(Folder(older).connection).write(CONNECTION.model_copy(update={"model": "old"}))
    for folder in (closed, left):
        shutil.copytree(older, folder)
        ConnectionFile(Folder(folder).connection).write(CONNECTION)
    with closing(open_workspace(Settings(data=closed))) as workspace:
        fill(workspace)
    process = python("-m", "tests.attack.workshop", left, "leave")
    assert process.wait() == 0, process.communicate()
    assert {path.name for path in left.iterdir()} >= {*LOG, *REGISTER, *MARKS}
    return closed, left, older


def damage(file: Path, way: str, place: float, older: Path) -> None:
    """Damage a file in a way, at a place from 0 to 1."""
    content = file.read_bytes() if file.exists() else b""
    at = int(place * max(0, len(content) - 1))
    if way == "older":
        file.unlink(missing_ok=True)
        if (older / file.name).exists():
            shutil.copy(older / file.name, file)
    elif way == "delete" or not content:
        file.unlink(missing_ok=True)
    elif way == "flip":
        flipped = content[at] ^ (1 << int(place * 1e6) % 8)
        file.write_bytes(content[:at] + bytes([flipped]) + content[at + 1 :])
    elif way == "cut":
        file.write_bytes(content[:at])
    elif way == "cut at a line":
        file.write_bytes(content[: content.rfind(b"\n", 0, at) + 1])
    elif way == "zero":
        file.write_bytes(content[:at] + bytes(min(4096, len(content) - at)) + content[at + 4096 :])
    else:
        junk = random.Random(place).randbytes(min(4096, len(content) - at))
        file.write_bytes(content[:at] + junk + content[at + len(junk) :])


damages = st.tuples(st.sampled_from([*LOG, *REGISTER]), st.sampled_from(WAYS), st.floats(0, 1))
mark_damages = st.tuples(st.sampled_from(MARKS), st.sampled_from(WAYS), st.floats(0, 1))


@pytest.fixture(scope="module")
def whole(houses, tmp_path_factory) -> list[dict[str, object]]:
    folder = tmp_path_factory.mktemp("whole")
    return [held(shutil.copytree(house, folder / str(number))) for number, house in enumerate(houses[:2])]


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(120 + 30 * ROUNDS)
@settings(max_examples=5 * ROUNDS)
@given(
    which=st.integers(0, 1),
    harm=st.one_of(st.lists(damages, min_size=1, max_size=2), st.tuples(mark_damages)),
)
def test_damage_is_healed_or_refused_and_costs_nothing_else(houses, whole, tmp_path_factory, which, harm):
    house, folder = houses[which], tmp_path_factory.mktemp("damaged") / "data"
    shutil.copytree(house, folder)
    for name, way, place in harm:
        damage(folder / name, way, place, houses[2])
    kind = " and ".join(sorted({name for name, _, _ in harm})), harm[0][1] if len(harm) == 1 else "both"
    try:
        assert held(folder) == whole[which]
        assert held(folder) == whole[which]
        outcomes[*kind, "healed"] += 1
    except StoreError as error:
        outcomes[*kind, "refused"] += 1
        assert (type(error).exit_code, "python -m playbook restore" in error.hint) == (4, True)  # noqa: PT017
        _put_back(house, folder, {name for name, _, _ in harm})
        # What was not damaged is as it was.
        assert held(folder) == whole[which]


def _put_back(house: Path, folder: Path, names: set[str]) -> None:
    """Undo the damage alone, as from a copy of the disk."""
    if names & set(REGISTER):
        (folder / "register.sqlite-shm").unlink(missing_ok=True)
    for name in names:
        if name.startswith("playbook.duckdb"):
            # DuckDB has one state in two files.
            names = names | {"playbook.duckdb", "playbook.duckdb.wal"}
    for name in names:
        (folder / name).unlink(missing_ok=True)
        if (house / name).exists():
            shutil.copy(house / name, folder / name)


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(60 + 10 * ROUNDS)
@settings(max_examples=ROUNDS)
@given(harm=st.lists(damages, min_size=1, max_size=3))
def test_accepting_the_loss_always_leads_to_a_start(houses, tmp_path_factory, harm):
    folder = tmp_path_factory.mktemp("accepted") / "data"
    shutil.copytree(houses[0], folder)
    for name, way, place in harm:
        damage(folder / name, way, place, houses[2])
    losses.accept(Settings(data=folder))
    with closing(open_workspace(Settings(data=folder))) as workspace:
        grow(workspace, "r1", 1)
        people(workspace, "newcomer")
    held(folder)


@given(way=st.sampled_from(WAYS[:-2]), place=st.floats(0, 1))
def test_a_damaged_connection_is_whole_or_said_to_be_damaged(houses, tmp_path_factory, way, place):
    folder = tmp_path_factory.mktemp("connection")
    file = Path(shutil.copy(houses[0] / "connection.json", folder))
    damage(file, way, place, houses[2])
    try:
        assert connection(folder) == CONNECTION
    except ConnectionDamaged as error:
        assert error.hint  # noqa: PT017 - either is right


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(60 + 10 * ROUNDS)
@settings(max_examples=2 * ROUNDS)
@given(
    name=st.sampled_from(["playbook.duckdb", "register.sqlite", "manifest.json"]),
    way=st.sampled_from(WAYS[:-1]),
    place=st.floats(0, 1),
)
def test_a_damaged_backup_changes_nothing(backed_up, whole, tmp_path_factory, name, way, place):
    folder = shutil.copytree(backed_up, tmp_path_factory.mktemp("backup") / "data")
    (backup,) = (folder / "backups").iterdir()
    before = (backup / name).read_bytes()
    damage(backup / name, way, place, folder)
    try:
        backups.restore(Settings(data=folder), backup)
        assert name == "manifest.json" or (backup / name).read_bytes() == before
    except StoreError as error:
        assert error.hint  # noqa: PT017 - either is right
        assert not (folder / "set-aside").exists()
        assert held(folder) == whole[0]


@pytest.fixture(scope="module")
def backed_up(houses, tmp_path_factory) -> Path:
    folder = shutil.copytree(houses[0], tmp_path_factory.mktemp("backed-up") / "data")
    with closing(open_workspace(Settings(data=folder))) as workspace:
        backups.make(workspace, "by hand")
    return folder


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(120 + 20 * ROUNDS)
def test_kill_9_loses_nothing_that_any_store_acknowledged(tmp_path):
    chance, total = random.Random(11), Counter[str]()
    folder, known, heads = tmp_path / "data", set[str](), dict[str, int]()
    for number in range(max(3, ROUNDS // 3)):
        process = python("-m", "tests.attack.workshop", folder, number)
        assert process.stdout.readline() == "open\n", process.communicate()
        time.sleep(chance.uniform(0.05, 0.8))
        process.send_signal(signal.SIGKILL)
        for line in process.stdout.read().splitlines(keepends=True):
            kind, *values = line.split()
            if line.endswith("\n"):
                total[kind] += 1
                if kind == "log":
                    heads[values[0]] = int(values[1])
                elif kind == "people":
                    known.add(values[0])
        process.wait()
        with closing(open_workspace(Settings(data=folder))) as workspace:
            assert workspace.log.verify().problems == ()
            assert all(workspace.log.head(rollout) >= head for rollout, head in heads.items())
            assert {account.name for account in workspace.accounts.all()} >= known
            assert not any(backups.is_damaged(workspace, made) for made in workspace.backups.all())
            assert not total["connection"] or connection(folder) == CONNECTION
    print(f"kill -9, {number + 1} times: {dict(total)} acknowledged, none lost")
    assert total["log"] > 3


@pytest.fixture(autouse=True, scope="module")
def _table() -> Iterator[None]:
    yield
    for (file, way, outcome), count in sorted(outcomes.items()):
        print(f"{count:5} {outcome:8} {way:14} {file}")
