"""The next start repairs what crashes and bad disks leave."""

import logging
import os
import random
import shutil
import struct
import time
from contextlib import closing, suppress
from pathlib import Path

import duckdb
import pytest

from playbook import clock
from playbook.core.log.events import Event, UnreadableEvent
from playbook.store.errors import Damaged, StoreError, Unavailable
from playbook.store.folder import Folder
from playbook.store.log import journal, losses, migration, restore
from playbook.store.log.database import DatabaseDamaged, Reopened
from playbook.store.log.embedded import EmbeddedLog
from tests.core.story import LAUNCHED
from tests.soak import some
from tests.store.logs import created, events, examples, python

LEAVE = """
import os, sys
from pathlib import Path
from playbook.store.log.embedded import EmbeddedLog
from tests.store.logs import created, examples
log = EmbeddedLog.open(Path(sys.argv[1]))
log.append("r1", 0, created("r1"))
for after in range(1, 51):
    log.append("r1", after, examples(1, "r1", after))
    log.settle()
os._exit(0)
"""


@pytest.fixture(scope="module")
def left_once(tmp_path_factory):
    """A folder whose process ended without closing."""
    folder = tmp_path_factory.mktemp("left") / "data"
    process = python("-c", LEAVE, folder)
    assert process.wait() == 0, process.communicate()
    assert (folder / "playbook.duckdb.wal").stat().st_size > 1000
    return folder


@pytest.fixture(scope="module")
def closed_once(tmp_path_factory):
    """A folder closed in good order: everything in the database file itself."""
    folder = tmp_path_factory.mktemp("closed") / "data"
    log = EmbeddedLog.open(folder)
    log.append("r1", 0, created("r1") + examples(2000, "r1"))
    log.close()
    return folder


@pytest.fixture
def closed(closed_once, folder):
    """A copy of that folder, to spoil."""
    return shutil.copytree(closed_once, folder)


def check(folder, count: int = 51) -> None:
    with closing(EmbeddedLog.open(folder)) as log:
        assert log.read("r1") == created("r1") + examples(count - 1, "r1")
        assert log.query("select count(*), max(version) from event") == [(count, count)]
        assert log.verify().problems == ()
        log.append("r1", count, examples(1, "r1", count))


def flipped(share: float):
    def spoil(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[int(len(data) * share)] ^= 0xFF
        path.write_bytes(data)

    return spoil


def cut(share: float):
    return lambda path: path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])


def test_a_spoiled_write_ahead_log_costs_nothing(left_once, tmp_path):
    ways = [
        *map(flipped, some((0.1, 0.3, 0.5, 0.7, 0.9, 0.99), (0.1, 0.9))),
        *map(cut, some((0.0, 0.01, 0.5, 0.999, 1.0), (0.01, 0.5, 1.0))),
        Path.unlink,
    ]
    assert journal.scan(left_once / "journal.jsonl").heads == {"r1": 51}
    for number, spoil in enumerate([*ways, Path.unlink]):
        folder = shutil.copytree(left_once, tmp_path / str(number))
        spoil(folder / "playbook.duckdb.wal")
        check(folder)


def test_a_spoiled_database_is_set_aside_and_made_anew(closed_once, tmp_path):
    places = some((0.0, 0.002, 0.01, 0.05, 0.3, 0.5, 0.7, 0.9), (0.0, 0.05, 0.7))
    ways = [*map(flipped, places), Path.unlink]
    for number, spoil in enumerate(ways):
        folder = shutil.copytree(closed_once, tmp_path / str(number))
        spoil(folder / "playbook.duckdb")
        check(folder, 2001)


def test_a_torn_or_lost_journal_is_made_good_from_the_database(closed_once, tmp_path):
    whole = (closed_once / "journal.jsonl").read_bytes()
    first, second, *_ = whole.splitlines(keepends=True)
    for number, content in enumerate((None, whole + b'{"chain":"12ab', first + second[:50])):
        folder = shutil.copytree(closed_once, tmp_path / str(number))
        (folder / "journal.jsonl").unlink()
        if content:
            (folder / "journal.jsonl").write_bytes(content)
        check(folder, 2001)


def test_a_file_that_is_no_database_is_set_aside(closed, caplog):
    logging.getLogger("playbook").propagate = True
    (closed / "playbook.duckdb").write_bytes(b"nonsense" * 2000)
    check(closed, 2001)
    assert [path.name for path in closed.glob("set-aside/*/*")] == ["playbook.duckdb"]
    assert "made anew from the journal" in caplog.text


def test_a_database_with_a_gap_is_made_anew(closed):
    with closing(EmbeddedLog.open(closed)) as log:
        log._database.rows("delete from event where version = 7")
    check(closed, 2001)


def test_a_flipped_byte_in_the_last_append_is_repaired(folder):
    with closing(EmbeddedLog.open(folder)) as log:
        log.append("r1", 0, created("r1"))
        log.append("r1", 1, examples(1, "r1"))
    path = folder / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"what":"x"', b'"what":"y"'))
    check(folder, 2)


@pytest.fixture
def four(folder):
    """A closed folder with four appends of one event each."""
    with closing(EmbeddedLog.open(folder)) as log:
        log.append("r1", 0, created("r1"))
        for after in (1, 2, 3):
            log.append("r1", after, examples(1, "r1", after))
    return folder


def damage_second(folder: Path) -> bytes:
    """Put a zero into the second line of the journal; return its bytes."""
    path = folder / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"what":"x"', b'"what":"\0"')
    path.write_bytes(b"".join(lines))
    return path.read_bytes()


def test_a_journal_damaged_in_the_middle_is_healed_by_the_database(four):
    damaged = damage_second(four)
    check(four, 4)
    (aside,) = four.glob("set-aside/*/journal.jsonl")
    assert damaged.endswith(aside.read_bytes())
    assert aside.read_bytes().count(b"\n") == 3


def test_any_damaged_letter_of_a_line_is_healed_or_refused_in_words(four):
    whole = (four / "journal.jsonl").read_bytes()
    start = whole.index(b"\n") + 1
    end = whole.index(b"\n", start)
    for place in range(start, end, 7):
        (four / "journal.jsonl").write_bytes(
            whole[:place] + bytes([whole[place] | 0x80]) + whole[place + 1 :]
        )
        with suppress(Damaged):
            assert journal.scan(four / "journal.jsonl", {"r1": 4}).lines == 1
    rollout_id = whole.index(b'"rollout_id":"r1"', start) + len(b'"rollout_id":"')
    (four / "journal.jsonl").write_bytes(
        whole[:rollout_id] + bytes([whole[rollout_id] | 0x80]) + whole[rollout_id + 1 :]
    )
    check(four, 4)


@pytest.mark.parametrize(
    "spoil", ["body = replace(body, '\"', 'q')", "body = replace(body, '\"version\":2', '\"version\":7')"]
)
def test_a_body_that_the_checksum_misses_is_healed_by_the_read_that_finds_it(four, spoil, caplog):
    with closing(EmbeddedLog.open(four)) as log:
        log._database.rows(f"update event set {spoil} where version = 2")  # noqa: S608 - of this test
        assert log.read("r1") == created("r1") + examples(3, "r1")
        assert log.verify().is_sound
    assert "made anew from the journal" in caplog.text


def test_a_body_without_a_text_is_healed_by_whoever_meets_it(four):
    with closing(EmbeddedLog.open(four)) as log:
        for work in (log.read, lambda _: log.copy_to(four / "backups" / f"{len(log.heads())}.duckdb")):
            log._database.rows("alter table event alter column body drop not null")
            log._database.rows("update event set body = null where version = 2")
            (four / "backups").mkdir(exist_ok=True)
            work("r1")
            assert log.verify().is_sound


@pytest.mark.parametrize("version", [-94_932, 9])
def test_numbers_that_nobody_logged_are_healed_by_a_whole_journal(four, version):
    with closing(EmbeddedLog.open(four)) as log:
        log._database.rows(f"update event set version = {version} where version = 4")  # noqa: S608 - of this test
    check(four, 4)


@pytest.fixture
def exchanged(folder: Path) -> Path:
    """A folder in whose database eight bytes changed places with eight others, which no checksum shows."""
    with closing(EmbeddedLog.open(folder)) as log:
        log.append("r1", 0, created("r1") + examples(7, "r1"))
        log.append("r2", 0, created("r2") + examples(3, "r2"))
    file = folder / "playbook.duckdb"
    with closing(duckdb.connect(str(file))) as connection:
        connection.execute("set force_compression = 'uncompressed'")
        connection.execute("update event set version = version")
        connection.execute("force checkpoint")
    content = bytearray(file.read_bytes())
    versions = content.index(struct.pack("<12i", *range(1, 9), *range(1, 5)))
    first, second = (slice(versions + at, versions + at + 8) for at in (24, 32))
    content[first], content[second] = content[second], content[first]
    file.write_bytes(content)
    return folder


def check_both(log: EmbeddedLog) -> None:
    assert log.read("r1") == created("r1") + examples(7, "r1")
    assert log.read("r2") == created("r2") + examples(3, "r2")
    assert log.verify().problems == ()


def test_what_changed_places_in_the_database_is_healed_before_it_is_migrated(exchanged, tmp_path):
    steps = shutil.copytree(migration.FOLDER, tmp_path / "steps")
    (steps / "0002_more.sql").write_text("alter table event add column extra integer default 7;")
    backup = exchanged / "backups" / "before.duckdb"
    backup.parent.mkdir()
    with closing(EmbeddedLog.open(exchanged, migrations=steps, back_up=lambda copy: copy(backup))) as log:
        check_both(log)


def test_what_changed_places_in_the_database_beside_a_lost_mark_is_healed(exchanged):
    (exchanged / "journal.mark").unlink()
    with closing(EmbeddedLog.open(exchanged)) as log:
        check_both(log)


def test_what_changed_places_beside_a_cut_journal_is_said_and_gone_on_with(exchanged):
    path = exchanged / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:8]))
    sentence = "database lacks events of r1, and has others that the journal lacks.*accept-loss"
    with pytest.raises(Damaged, match=sentence):
        EmbeddedLog.open(exchanged)
    losses.accept(Folder(exchanged), clock.now())
    with closing(EmbeddedLog.open(exchanged)) as log:
        assert log.read("r1") == created("r1") + examples(7, "r1")


def test_a_database_that_cannot_be_copied_names_the_backup_where_nothing_heals_it(exchanged, tmp_path):
    (exchanged / "journal.jsonl").unlink()
    steps = shutil.copytree(migration.FOLDER, tmp_path / "steps")
    (steps / "0002_more.sql").write_text("alter table event add column extra integer default 7;")
    backup = exchanged / "backups" / "before.duckdb"
    backup.parent.mkdir()
    with pytest.raises(Damaged, match="newest backup") as caught:
        EmbeddedLog.open(exchanged, migrations=steps, back_up=lambda copy: copy(backup))
    assert "Constraint" not in str(caught.value)


def test_a_database_with_other_texts_mends_no_damaged_journal(four):
    with closing(EmbeddedLog.open(four)) as log:
        log._database.rows('update event set body = replace(body, \'"what":"x"\', \'"what":"y"\')')
    damaged = damage_second(four)
    with pytest.raises(Damaged, match=r"both damaged.*newest backup"):
        EmbeddedLog.open(four)
    with pytest.raises(Damaged, match=r"sound lines of the journal.*newest backup"):
        restore.restore(four, four / "playbook.duckdb", clock.now())
    assert (four / "journal.jsonl").read_bytes() == damaged


@pytest.mark.parametrize("column", some(["actor", "kind", "gesture"], ["kind"]))
def test_columns_that_are_not_those_of_the_body_are_healed_by_a_backup(four, column):
    (four / "backups").mkdir(exist_ok=True)
    with closing(EmbeddedLog.open(four)) as log:
        log.copy_to(four / "backups" / "before.duckdb")
        generation = log._database.generation
        log._database.rows(f"update event set {column} = 'other' where version = 3")  # noqa: S608 - of this test
        log.copy_to(four / "backups" / "after.duckdb")
        assert log._database.generation > generation
        assert log.query(f"select count(*) from event where {column} = 'other'") == [(0,)]  # noqa: S608


@pytest.mark.parametrize("spoil", ["doubled", "flipped", "dropped"])
def test_going_on_with_a_damaged_journal_keeps_what_a_whole_database_has(four, spoil):
    path = four / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    changed = {
        "doubled": [lines[1], lines[1]],
        "flipped": [lines[1].replace(b"left", b"lefT")],
        "dropped": [],
    }
    path.write_bytes(b"".join([lines[0], *changed[spoil], *lines[2:]]))
    losses.accept(Folder(four), clock.now())
    check(four, 4)


def test_a_body_that_both_hold_is_left_alone(four, caplog):
    with closing(EmbeddedLog.open(four)) as log:
        log._database.rows("update event set body = '{}' where version = 2")
        (four / "journal.jsonl").write_bytes(b"no journal\n")
        with pytest.raises(UnreadableEvent):
            log.read("r1")
    assert "made anew" not in caplog.text


def test_a_backup_heals_first_what_the_journal_has_otherwise(four):
    with closing(EmbeddedLog.open(four)) as log:
        log._database.rows('update event set body = replace(body, \'"what":"x"\', \'"what":"y"\')')
        (four / "backups").mkdir(exist_ok=True)
        log.copy_to(four / "backups" / "copy.duckdb")
        assert log.verify().is_sound
    with closing(duckdb.connect(str(four / "backups" / "copy.duckdb"))) as copy:
        bodies = copy.execute("select string_agg(body) from event").fetchall()
    assert '"what":"y"' not in bodies[0][0]


def test_the_journal_gets_nothing_unreadable_from_the_database(four):
    with closing(EmbeddedLog.open(four)) as log:
        log._database.rows("update event set body = '{' where version = 3")
    damaged = damage_second(four)
    with pytest.raises(Damaged, match=r"both damaged.*restore"):
        EmbeddedLog.open(four)
    assert (four / "journal.jsonl").read_bytes() == damaged


@pytest.mark.parametrize("is_lost", [False, True])
def test_appends_behind_damage_are_never_cut_off_unseen(four, is_lost):
    if is_lost:
        (four / "playbook.duckdb").unlink()
    else:
        with closing(EmbeddedLog.open(four)) as log:
            log._database.rows("delete from event where version = 4")
    damaged = damage_second(four)
    with pytest.raises(Damaged, match=r"line 2 .*python -m playbook restore"):
        EmbeddedLog.open(four)
    assert (four / "journal.jsonl").read_bytes() == damaged
    aside = restore.restore(four, four / "playbook.duckdb", clock.now())
    assert (aside / "journal.jsonl").read_bytes() == damaged
    if not is_lost:
        check(four, 3)


@pytest.mark.parametrize("rest", [0, 2])
def test_a_journal_cut_beside_a_lost_database_is_no_young_folder(four, rest):
    (four / "playbook.duckdb").unlink()
    path = four / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:rest]))
    for _ in range(2):
        with pytest.raises(Damaged, match=f"ends after {rest} changes, and there were 4"):
            EmbeddedLog.open(four)


def test_a_journal_cut_beside_a_damaged_mark_is_noticed(four):
    path, mark = four / "journal.jsonl", four / "journal.mark"
    (four / "playbook.duckdb").unlink()
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
    flipped(0.001)(mark)
    with pytest.raises(Damaged, match="ends after 3 changes, and there were 4"):
        EmbeddedLog.open(four)
    mark.write_bytes(b"nonsense")
    for _ in range(2):
        with pytest.raises(Damaged, match=r"journal\.mark cannot be read"):
            EmbeddedLog.open(four)
    losses.accept(Folder(four), clock.now())
    check(four, 3)


def test_what_duckdb_cannot_read_is_set_aside_and_made_anew(four, tmp_path):
    whole = (four / "playbook.duckdb").read_bytes()
    other = Path(shutil.copy(four / "playbook.duckdb", tmp_path / "other.duckdb"))
    with closing(duckdb.connect(str(other))) as connection:
        connection.execute("drop table event")
    contents = [whole[:size] for size in (1, 4096, 12_289, 274_432, len(whole) // 2)]
    for number, content in enumerate([*contents, b"\0" * 9000, other.read_bytes()]):
        folder = shutil.copytree(four, tmp_path / str(number))
        (folder / "playbook.duckdb").write_bytes(content)
        with closing(EmbeddedLog.open(folder)) as log:
            assert log.query("select count(*) from event") == [(4,)]
        (aside,) = folder.glob("set-aside/*/playbook.duckdb")
        assert aside.read_bytes()[:100] == content[:100]


def test_two_damaged_files_are_left_in_place(closed):
    with closing(EmbeddedLog.open(closed)) as log:
        log.append("r1", 2001, examples(1, "r1", 2001))
    path = closed / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"AI at LT", b"AI at XX"))
    (closed / "playbook.duckdb").write_bytes(b"nonsense" * 2000)
    with pytest.raises(Damaged):
        EmbeddedLog.open(closed)
    assert not (closed / "set-aside").exists()


def test_a_damaged_database_without_a_journal_names_the_backup(closed):
    (closed / "journal.jsonl").unlink()
    (closed / "playbook.duckdb").write_bytes(b"nonsense" * 2000)
    with pytest.raises(Damaged, match="newest backup"):
        EmbeddedLog.open(closed)


def of_many_blocks(folder) -> list[Event]:
    """Fill a folder with more than one block, and return its events."""
    chance, letters = random.Random(1), "abcdefghijklmnopqrstuvwxyz0123456789"
    expected = created("r1")
    for after in range(1, 3000):
        expected += examples(1, "r1", after, "".join(chance.choices(letters, k=270)))
    with closing(EmbeddedLog.open(folder)) as log:
        log.append("r1", 0, expected[:1000])
        log.append("r1", 1000, expected[1000:])
    return expected


def test_a_bad_block_beside_a_damaged_journal_loses_nothing_unseen(folder):
    expected = of_many_blocks(folder)
    database, path = folder / "playbook.duckdb", folder / "journal.jsonl"
    whole, lines = database.read_bytes(), path.read_bytes().splitlines(keepends=True)
    lines[2000] = lines[2000].replace(b'"rating":', b'"ratinG":')
    outcomes = set()
    for block in (1, 4, 5, 6):
        bad = bytearray(whole)
        bad[12_288 + block * 262_144 + 100_000] ^= 0xFF
        database.write_bytes(bad)
        path.write_bytes(b"".join(lines))
        for _ in range(2):
            try:
                with closing(EmbeddedLog.open(folder)) as log:
                    assert log.read("r1") == expected
                    outcomes.add("whole")
            except Damaged:
                outcomes.add("refused")
                assert path.read_bytes() == b"".join(lines)
    assert "refused" in outcomes


def test_a_bad_block_is_healed_by_the_read_that_finds_it(folder, open_log):
    expected = of_many_blocks(folder)
    database = folder / "playbook.duckdb"
    whole, moment = database.read_bytes(), database.stat().st_mtime_ns
    left = (mark := folder / "playbook.duckdb.mark").read_bytes()
    found_by = []
    for block in (1, 4, 5, 6):
        bad = bytearray(whole)
        bad[12_288 + block * 262_144 + 100_000] ^= 0xFF
        database.write_bytes(bad)
        # A disk that rots changes no time.
        os.utime(database, ns=(moment, moment))
        mark.write_bytes(left)
        log = open_log()
        opened = len(list(folder.glob("set-aside/*")))
        assert log.read("r1") == expected
        found_by.append("read" if len(list(folder.glob("set-aside/*"))) > opened else "opening")
        assert log.verify().problems == ()
        log.close()
    assert set(found_by) == {"read", "opening"}


def refuse_first(log: EmbeddedLog, monkeypatch, errors: list[Exception]) -> None:
    """Let the next writes to the database fail like this."""
    write = log._database.write

    def refuse(work):
        if errors:
            raise errors.pop(0)
        write(work)

    monkeypatch.setattr(log._database, "write", refuse)


@pytest.mark.parametrize(
    "error",
    [DatabaseDamaged("The database is damaged."), Reopened("Opened anew."), StoreError("Something else.")],
)
def test_a_write_that_fails_once_is_made_good(log, monkeypatch, error):
    log.append("r1", 0, created("r1"))
    log.settle()
    refuse_first(log, monkeypatch, [error])
    log.append("r1", 1, examples(3, "r1"))
    with suppress(StoreError):
        log.settle()
    assert (log.query("select count(*) from event"), log.verify().problems) == ([(4,)], ())


def test_a_database_that_refuses_again_and_again_is_said_to(log, monkeypatch):
    log.append("r1", 0, created("r1"))
    refuse_first(log, monkeypatch, [Reopened("Opened anew.")] * 99)
    with pytest.raises(Unavailable, match="could not be written"):
        log.settle()
    assert log.read("r1") == created("r1")


def test_events_lost_twice_name_the_backup(closed):
    with closing(EmbeddedLog.open(closed)) as log:
        log._database.rows("delete from event where version = 7")
    (closed / "journal.jsonl").write_bytes(b"")
    with pytest.raises(Damaged, match=r"others that the journal lacks.*newest backup"):
        EmbeddedLog.open(closed)


def test_an_append_cut_short_does_not_count_twice(log, monkeypatch):
    log.append("ai-at-lt", 0, events(LAUNCHED[:3]))

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(log, "_accept", interrupt)
    with pytest.raises(KeyboardInterrupt):
        log.append("ai-at-lt", 3, events(LAUNCHED[3:4], after=3))
    monkeypatch.undo()
    # The line is in the file, so it counts, and the next append is refused.
    with pytest.raises(Exception, match="version 4 now"):
        log.append("ai-at-lt", 3, events(LAUNCHED[3:4], after=3))
    log.append("ai-at-lt", 4, events(LAUNCHED[4:5], after=4))
    assert log.verify().problems == ()


def test_verify_tells_what_differs(closed):
    with closing(EmbeddedLog.open(closed)) as log:
        assert log.verify().is_sound
        log._database.rows("update event set body = replace(body, 'LT', 'XX') where version = 1")
        log._database.rows("delete from event where version = 2001")
        result = log.verify()
        assert (result.rollouts, result.events) == (1, 2001)
        assert result.problems == ("r1: the database ends at version 2000, the journal at 2001.",)
        log._database.rows("delete from event where version = 5")
        assert "has 1999 events up to version 2000" in log.verify().problems[0]


def test_verify_finds_other_words_and_unreadable_ones(closed):
    with closing(EmbeddedLog.open(closed)) as log:
        log._database.rows("update event set body = replace(body, 'LT', 'XX') where version = 1")
        assert log.verify().problems == ("r1: the database and the journal hold different events.",)
        log._database.rows("update event set body = '{}' where version = 2")
        log._database.rows(
            "update event set body = replace(body, '\"version\":4,', '\"version\":5,') where version = 4"
        )
        problems = log.verify().problems
        assert "event 2 cannot be read" in problems[0]
        assert "event 4 says it is 5 of r1" in problems[1]
        path = closed / "journal.jsonl"
        path.write_bytes(path.read_bytes().replace(b"AI at LT", b"AI at XX"))
        assert log.verify().problems[0].startswith("The journal is damaged at line 1")
        path.write_bytes(path.read_bytes()[:-9])
        assert log.verify().problems[0].startswith("The journal ends in")
        with path.open("ab") as file:
            file.write(b"more\n")
        assert log.verify().problems[0].startswith("The journal is damaged at line 1")


def other_texts(folder: Path, count: int) -> Path:
    """Make a folder with as many changes as `closed`, and other words in each."""
    with closing(EmbeddedLog.open(folder)) as log:
        log.append("r1", 0, created("r1") + examples(count, "r1", words="another"))
    return folder


def test_an_exchanged_database_of_the_same_versions_is_noticed_at_the_start(closed, tmp_path, caplog):
    before = (closed / "journal.jsonl").read_bytes()
    for mark in ("as it was", "none"):
        other = other_texts(tmp_path / mark, 2000)
        shutil.copy2(other / "playbook.duckdb", closed)
        if mark == "none":
            (closed / "playbook.duckdb.mark").unlink()
        with closing(EmbeddedLog.open(closed)) as log:
            assert "another" not in str(log.read("r1")[-1])
            assert log.verify().is_sound
    assert caplog.text.count("The database was damaged: set aside") == 2
    assert (closed / "journal.jsonl").read_bytes() == before


def test_a_database_exchanged_while_it_is_open_is_noticed_at_the_next_start(closed, tmp_path, caplog):
    EmbeddedLog.open(closed).close()
    other = other_texts(tmp_path / "other", 2000)
    with closing(EmbeddedLog.open(closed)):
        os.replace(other / "playbook.duckdb", closed / "playbook.duckdb")
    with closing(EmbeddedLog.open(closed)) as log:
        assert "another" not in str(log.read("r1")[-1])
        assert log.verify().is_sound
    assert caplog.text.count("The database was damaged: set aside") == 1


def test_a_set_aside_that_is_no_folder_is_said(closed):
    (closed / "set-aside").write_text("in the way")
    (closed / "playbook.duckdb").write_bytes(b"x" * 5_000)
    with pytest.raises(Unavailable, match="set-aside cannot be written"):
        EmbeddedLog.open(closed)
    (closed / "set-aside").unlink()
    with closing(EmbeddedLog.open(closed)) as log:
        assert log.verify().is_sound


def test_a_file_that_was_closed_in_good_order_is_not_compared_again(closed, monkeypatch):
    monkeypatch.setattr("playbook.store.log.embedded.differs", None)
    EmbeddedLog.open(closed).close()
    EmbeddedLog.open(closed).close()


def test_who_read_a_damaged_database_hears_that_it_is_made_anew(closed):
    with closing(EmbeddedLog.open(closed)) as log:
        heard = []
        log.follow(lambda *what: heard.append(what))
        log._database.write(lambda cursor: cursor.execute("update event set body = replace(body, '7', '8')"))
        with suppress(StoreError):
            log.copy_to(Folder(closed).backups / "copy.duckdb")
        for _ in range(500):
            if heard:
                break
            time.sleep(0.01)
        assert heard == [("*", True)]
        assert log.verify().is_sound
