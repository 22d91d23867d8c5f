"""An older release beside a newer one on the same database."""

import json
import shutil
from contextlib import closing

import pytest

from playbook.core.log.events import EVENT_SCHEMA, NewerEvent
from playbook.store.errors import Unavailable
from playbook.store.log.migration import SchemaRefused
from playbook.store.log.postgres import schema as schemas
from playbook.store.log.postgres.connections import Pool
from playbook.store.log.postgres.log import Outdated
from tests.store.logs import created, examples


def test_a_running_release_works_on_while_a_newer_one_adds_its_step(replica, database, schema, sql, tmp_path):
    old = replica("old")
    old.append("r1", 0, created("r1"))
    folder = tmp_path / "steps"
    shutil.copytree(schemas.FOLDER, folder)
    number = len(schemas.migration.load(folder)) + 1
    (folder / f"{number:04}_newer.sql").write_text("alter table playbook.rollout add column more text")
    with closing(Pool(database, schema)) as pool:
        assert [step.name for step in schemas.migrate(pool, folder)] == ["newer"]
        assert schemas.migrate(pool, folder) == []
    old.append("r1", 1, examples(2, "r1"))
    old.append("r2", 0, created("r2"))
    old.probe()
    assert old.read("r1") == created("r1") + examples(2, "r1")
    assert sql("select rollout_id, more from playbook.rollout order by 1") == [("r1", None), ("r2", None)]
    # It is a stop and a start that it does not survive.
    with pytest.raises(SchemaRefused, match=f"step {number}"):
        replica("old again")


@pytest.mark.parametrize("change", [{"event_schema": EVENT_SCHEMA + 1}, {"deed": {"kind": "from_tomorrow"}}])
def test_who_meets_an_event_of_a_newer_release_leaves_the_proxy(replica, sql, change):
    log = replica("old")
    for rollout_id in ("r1", "r2"):
        log.append(rollout_id, 0, created(rollout_id) + examples(1, rollout_id))
    log.probe()
    body = json.loads(sql("select body from playbook.event where rollout_id = 'r1' and version = 2")[0][0])
    text = json.dumps({**body, **change})
    sql("update playbook.event set body = $1 where rollout_id = 'r1' and version = 2", text)
    log.probe()
    with pytest.raises(NewerEvent):
        log.read("r1")
    # Others are served until the proxy has noticed.
    assert log.read("r2") == created("r2") + examples(1, "r2")
    with pytest.raises(Outdated) as refused:
        log.probe()
    assert isinstance(refused.value, Unavailable)
    assert refused.value.word == "outdated"


def test_a_damaged_event_is_no_newer_release(replica, sql):
    log = replica("one")
    log.append("r1", 0, created("r1"))
    sql("update playbook.event set body = '{\"a\": 1}'")
    with pytest.raises(Exception, match="whole log"):
        log.read("r1")
    log.probe()
