"""Folded rollouts in memory and on disk are always what folding the whole log gives."""

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.core.errors import Missing, PlaybookError
from playbook.core.events import Event
from playbook.core.state import as_of, fold, lay
from playbook.store import shelf as shelves
from playbook.store import snapshots
from playbook.store.errors import StaleVersion
from playbook.store.shelf import Shelf
from playbook.store.snapshots import Snapshots
from tests.core.anything import deeds
from tests.core.story import LAUNCHED, event
from tests.store.logs import created, events, examples


class MemoryLog:
    """A log in a list, to count what is read of it."""

    def __init__(self, folder=None) -> None:
        self.derived = folder
        self.kept: dict[str, list[Event]] = {}
        self.reads: list[int] = []

    def append(self, rollout_id, expected_version, events):
        if expected_version != self.head(rollout_id):
            raise StaleVersion(self.head(rollout_id))
        self.kept.setdefault(rollout_id, []).extend(events)

    def read(self, rollout_id, after=0):
        self.reads.append(after)
        return self.kept.get(rollout_id, [])[after:]

    def head(self, rollout_id):
        return len(self.kept.get(rollout_id, []))

    def heads(self):
        return {rollout_id: len(kept) for rollout_id, kept in self.kept.items()}


def snapshot_written(shelf: Shelf, rollout_id: str) -> snapshots.Snapshot:
    """Wait for the snapshot, which is written aside."""
    for _ in range(200):
        if found := shelf._snapshots.find(rollout_id):
            return found
        time.sleep(0.02)
    raise AssertionError("no snapshot")


def test_a_rollout_is_read_once_and_then_kept():
    log = MemoryLog()
    shelf = Shelf(log)
    log.append("ai-at-lt", 0, events(LAUNCHED))
    first = shelf.get("ai-at-lt")
    assert first == fold(events(LAUNCHED))
    assert shelf.get("ai-at-lt") is first
    assert log.reads == [0]


def test_only_what_is_new_is_read_and_folded():
    log = MemoryLog()
    shelf = Shelf(log)
    log.append("ai-at-lt", 0, events(LAUNCHED[:4]))
    shelf.get("ai-at-lt")
    log.append("ai-at-lt", 4, events(LAUNCHED[4:], after=4))
    assert shelf.get("ai-at-lt") == fold(events(LAUNCHED))
    assert log.reads == [0, 4]


def test_what_is_appended_through_the_shelf_is_not_read_again():
    log = MemoryLog()
    shelf = Shelf(log)
    assert shelf.append("ai-at-lt", 0, events(LAUNCHED[:4])).version == 4
    assert shelf.append("ai-at-lt", 4, events(LAUNCHED[4:], after=4)) == fold(events(LAUNCHED))
    assert log.reads == []
    assert shelf.versions() == {"ai-at-lt": len(LAUNCHED)}


def test_a_stale_append_is_refused_and_the_rollout_stays():
    shelf = Shelf(MemoryLog())
    shelf.append("ai-at-lt", 0, created())
    with pytest.raises(StaleVersion):
        shelf.append("ai-at-lt", 0, created())
    assert shelf.get("ai-at-lt").version == 1


def test_there_is_no_rollout_without_events():
    shelf = Shelf(MemoryLog())
    with pytest.raises(Missing):
        shelf.get("nobody")
    with pytest.raises(Missing):
        shelf.at("nobody", 1)


def test_any_version_can_be_seen_again():
    shelf = Shelf(MemoryLog(), kept=3)
    shelf.append("ai-at-lt", 0, events(LAUNCHED))
    for version in range(1, len(LAUNCHED) + 1):
        assert shelf.at("ai-at-lt", version) == as_of(events(LAUNCHED), version)
    last = shelf.at("ai-at-lt", len(LAUNCHED))
    assert shelf.at("ai-at-lt", len(LAUNCHED)) is last
    for version in (0, -1, len(LAUNCHED) + 1):
        with pytest.raises(Missing):
            shelf.at("ai-at-lt", version)


def test_no_more_rollouts_are_kept_than_allowed():
    log = MemoryLog()
    shelf = Shelf(log, kept=2)
    for number in range(4):
        log.append(f"r{number}", 0, created(f"r{number}"))
        shelf.get(f"r{number}")
    assert list(shelf._rollouts) == ["r2", "r3"]
    shelf.get("r2")
    shelf.get("r0")
    assert list(shelf._rollouts) == ["r2", "r0"]


def test_a_snapshot_spares_reading_what_it_holds(log):
    Shelf(log, snapshot_every=5).append("ai-at-lt", 0, events(LAUNCHED))
    log.append("ai-at-lt", len(LAUNCHED), examples(3, after=len(LAUNCHED)))
    fresh = Shelf(log)
    assert snapshot_written(fresh, "ai-at-lt").rollout == fold(events(LAUNCHED))
    wanted = fold(log.read("ai-at-lt"))
    spared = []
    read = log.read
    log.read = lambda rollout_id, after=0: spared.append(after) or read(rollout_id, after)
    assert fresh.get("ai-at-lt") == wanted
    assert spared == [len(LAUNCHED) - 1]


def test_a_snapshot_is_written_every_so_many_events_and_not_more_often(tmp_path, monkeypatch):
    shelf = Shelf(MemoryLog(tmp_path), snapshot_every=10)
    kept = []
    monkeypatch.setattr(shelf._snapshots, "keep", lambda rollout, _: kept.append(rollout.version))
    shelf.append("r1", 0, created("r1"))
    for after in range(1, 45):
        shelf.append("r1", after, examples(1, "r1", after))
    time.sleep(0.1)
    assert sorted(kept) == [10, 20, 30, 40]


@pytest.fixture
def kept(tmp_path):
    """A log whose snapshot is on disk."""
    log = MemoryLog(tmp_path / "snapshots")
    log.append("ai-at-lt", 0, events(LAUNCHED))
    shelf = Shelf(log, snapshot_every=1)
    shelf.get("ai-at-lt")
    snapshot_written(shelf, "ai-at-lt")
    log.reads.clear()
    return log


def spoil(log: MemoryLog, change) -> None:
    (path,) = log.derived.iterdir()
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"",
        lambda _: b"nonsense",
        lambda text: text[:-1],
        lambda text: text[: len(text) // 2],
        lambda text: text.replace(b"AI at LT", b"AI at XX"),
        lambda text: b"\0" * len(text),
        lambda text: text.replace(b"{", b"[", 1),
    ],
)
def test_a_spoilt_snapshot_is_thrown_away(kept, change):
    spoil(kept, change)
    assert Shelf(kept).get("ai-at-lt") == fold(events(LAUNCHED))
    assert kept.reads == [0]


def test_a_snapshot_of_another_fold_is_thrown_away(kept, monkeypatch):
    monkeypatch.setattr(snapshots, "FOLD", snapshots.FOLD + 1)
    assert Shelf(kept).get("ai-at-lt") == fold(events(LAUNCHED))
    assert kept.reads == [0]


def test_a_snapshot_of_other_fields_is_thrown_away(kept, monkeypatch):
    monkeypatch.setattr(snapshots, "shape", lambda _: "other")
    assert Shelf(kept).get("ai-at-lt") == fold(events(LAUNCHED))
    assert kept.reads == [0]


def test_a_snapshot_of_another_history_is_thrown_away(kept):
    other = [*events(LAUNCHED[:-1]), *examples(1, after=len(LAUNCHED) - 1)]
    kept.kept["ai-at-lt"] = other
    assert Shelf(kept).get("ai-at-lt") == fold(other)


def test_a_snapshot_beyond_the_log_is_thrown_away(kept):
    kept.kept["ai-at-lt"] = events(LAUNCHED[:3])
    assert Shelf(kept).get("ai-at-lt") == fold(events(LAUNCHED[:3]))


def test_a_snapshot_of_the_wrong_rollout_is_thrown_away(kept):
    (path,) = kept.derived.iterdir()
    path.rename(Snapshots(kept.derived)._path("other"))
    kept.append("other", 0, created("other"))
    assert Shelf(kept).get("other").version == 1


def test_a_snapshot_that_cannot_be_written_costs_nothing(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    shelf = Shelf(MemoryLog(tmp_path / "file"), snapshot_every=1)
    assert shelf.append("ai-at-lt", 0, events(LAUNCHED)).version == len(LAUNCHED)


@settings(max_examples=60)
@given(data=st.data())
def test_a_snapshot_and_the_rest_is_what_folding_the_whole_log_gives(tmp_path_factory, data):
    said = [event(LAUNCHED[0], 1)]
    now = lay(said, None)
    for _ in range(data.draw(st.integers(1, 25))):
        one = event(data.draw(deeds(now)), now.version + 1)
        try:
            now = lay([one], now)
        except PlaybookError:
            continue
        said.append(one)
    cut = data.draw(st.integers(1, len(said)))
    store = Snapshots(tmp_path_factory.mktemp("snapshots"))
    store.keep(fold(said[:cut]), shelves.fingerprint(said[cut - 1]))
    found = store.find("ai-at-lt")
    assert found is not None
    assert found.rollout == fold(said[:cut])
    assert found.rollout.model_dump_json() == fold(said[:cut]).model_dump_json()
    assert fold(said[cut:], found.rollout) == fold(said)


def test_many_threads_see_a_rollout_grow_and_never_shrink(log):
    shelf = Shelf(log, snapshot_every=20)
    shelf.append("r1", 0, created("r1"))
    errors = []

    def work() -> None:
        seen = 0
        for _ in range(40):
            now = shelf.get("r1")
            if now.version < seen or len(now.examples) != now.version - 1:
                errors.append((seen, now.version, len(now.examples)))
            seen = now.version
            try:
                shelf.append("r1", now.version, examples(1, "r1", now.version))
            except StaleVersion:
                continue

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert shelf.get("r1") == fold(log.read("r1"))
