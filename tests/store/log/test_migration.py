"""The schema moves forward only, one released step after the other."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from playbook.core.log.events import Event, read_event
from playbook.store.errors import StoreError
from playbook.store.log import migration
from playbook.store.log.backup import LogCounts
from playbook.store.log.migration import SchemaRefused
from playbook.store.log.rollout_cache import RolloutCache
from tests.core.story import LAUNCHED
from tests.store.logs import events

RELEASED = sorted((Path(__file__).parents[1] / "released").iterdir())


@pytest.fixture
def steps(tmp_path):
    """Our migrations in a folder where a test may add to them."""
    return shutil.copytree(migration.FOLDER, tmp_path / "migrations")


@pytest.fixture
def filled(open_log):
    log = open_log()
    log.append("ai-at-lt", 0, events(LAUNCHED))
    log.close()


def test_a_new_step_is_taken_after_a_backup(open_log, folder, steps, filled):
    number = len(list(steps.iterdir())) + 1
    (steps / f"{number:04}_more.sql").write_text(
        "create table more (word varchar);\nalter table event add column extra integer default 7;\n"
    )
    copies = []
    (folder / "backups").mkdir()
    log = open_log(
        migrations=steps, back_up=lambda copy_log: copies.append(copy_log(folder / "backups" / "copy.duckdb"))
    )
    assert log.query("select count(*), min(extra) from event") == [(len(LAUNCHED), 7)]
    assert log.query("select name from schema_migration order by version desc limit 1") == [("more",)]
    assert copies == [LogCounts(len(LAUNCHED), 1)]
    assert not (folder / "playbook.duckdb.wal").exists()


def test_opening_again_takes_no_step_and_makes_no_backup(open_log, folder, filled):
    open_log(back_up=lambda _: pytest.fail("a backup was made"))


def test_a_step_that_fails_leaves_everything_as_it_was(open_log, folder, steps, filled):
    (steps / "0002_bad.sql").write_text("create table half (a integer); select no_such_column from event;")
    with pytest.raises(StoreError):
        open_log(migrations=steps)
    log = open_log()
    tables = log.query("select table_name from duckdb_tables() order by 1")
    assert tables == [("event",), ("schema_migration",)]
    assert log.verify().is_sound


def test_an_edited_step_is_refused(open_log, steps, filled):
    step = next(steps.iterdir())
    step.write_text(step.read_text() + "-- a later thought\n")
    with pytest.raises(SchemaRefused, match="was changed after"):
        open_log(migrations=steps)


def test_a_newer_database_is_refused(open_log, steps, filled):
    (steps / "0002_more.sql").write_text("create table more (word varchar)")
    open_log(migrations=steps).close()
    with pytest.raises(SchemaRefused, match=r"step 2 \(more\), which this version does not know"):
        open_log()


def test_steps_have_no_gaps(steps):
    (steps / "0009_far.sql").write_text("select 1")
    with pytest.raises(AssertionError, match="gaps"):
        migration.load(steps)


@pytest.fixture(params=RELEASED, ids=lambda path: path.name)
def released(request, folder) -> list[Event]:
    """A data folder as a released version left it."""
    folder.mkdir()
    shutil.copy(request.param / "journal.jsonl", folder)
    with gzip.open(request.param / "playbook.duckdb.gz") as packed:
        (folder / "playbook.duckdb").write_bytes(packed.read())
    lines = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [read_event(json.dumps(json.loads(line)["event"])) for line in lines]


@pytest.mark.parametrize("lost", ["nothing", "playbook.duckdb", "journal.jsonl"])
def test_every_released_folder_opens_even_half_lost(released, folder, open_log, lost):
    (folder / lost).unlink(missing_ok=True)
    log = open_log()
    assert len(released) > 10
    assert (log.read("ai-at-lt"), log.verify().problems) == (released, ())
    assert log.query("select count(*) from event where kind = 'item_added'") == [(4,)]
    assert RolloutCache(log).get("ai-at-lt").brief.name == "AI at LT"


def test_the_newest_schema_is_among_the_released():
    assert {path.name for path in RELEASED} == {f"schema-{step.version}" for step in migration.load()}
