"""The tables are made once, by whoever comes first."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from playbook.store.errors import StoreError
from playbook.store.log.migration import SchemaRefused
from playbook.store.log.postgres import schema as schemas
from playbook.store.log.postgres.connections import Pool
from tests.store.logs import created, examples


def test_six_that_start_at_once_all_start_and_each_step_is_taken_once(database, schema, sql):
    pools = [Pool(database, schema) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(schemas.migrate, pools))
    assert sorted(map(len, taken)) == [0, 0, 0, 0, 0, 4]
    names = [(1, "log"), (2, "told"), (3, "deleted"), (4, "append")]
    assert sql("select version, name from playbook.log_step") == names


def test_a_step_is_added_and_a_failing_one_leaves_everything(database, schema, sql, tmp_path):
    pool, folder = Pool(database, schema), tmp_path / "steps"
    shutil.copytree(schemas.FOLDER, folder)
    schemas.migrate(pool, folder)
    (folder / "0005_more.sql").write_text("create table playbook.more (id text);\nselect 1/0")
    with pytest.raises(StoreError):
        schemas.migrate(pool, folder)
    assert sql("select max(version) from playbook.log_step") == [(4,)]
    (folder / "0005_more.sql").write_text("create table playbook.more (id text)")
    assert [step.name for step in schemas.migrate(pool, folder)] == ["more"]
    assert sql("select count(*) from playbook.more") == [(0,)]
    with pytest.raises(SchemaRefused, match="step 5"):
        schemas.migrate(pool)
    (folder / "0001_log.sql").write_text("select 1")
    with pytest.raises(SchemaRefused, match="was changed after"):
        schemas.migrate(pool, folder)


def test_who_may_only_read_and_write_starts_where_the_tables_are(replica, database, schema, sql):
    replica("owner").append("r1", 0, created("r1"))
    sql(f"create role {schema}_app login")
    sql(f"grant usage on schema {schema} to {schema}_app")
    sql(f"grant select, insert, update, delete on all tables in schema {schema} to {schema}_app")
    app = replica("app", database.replace("bench@", f"{schema}_app@"))
    app.append("r1", 1, examples(1, "r1"))
    assert app.read("r1") == created("r1") + examples(1, "r1")
    sql(f"drop owned by {schema}_app")


def test_a_database_that_cannot_hold_every_letter_is_refused(replica, database, schema, sql):
    sql(f"create database {schema} encoding 'LATIN1' template template0")
    with pytest.raises(StoreError, match="encoding UTF8"):
        replica("here", database.replace("/postgres?", f"/{schema}?"))


def test_a_database_whose_settings_change_what_is_written_is_refused(replica, database):
    with pytest.raises(StoreError, match="array_nulls set to 'off'"):
        replica("here", f"{database}&options=-c%20array_nulls%3Doff")


def test_a_role_that_may_only_read_is_refused_at_the_start(replica, database, schema, sql):
    replica("owner")
    sql(f"create role {schema}_reader login")
    sql(f"grant usage on schema {schema} to {schema}_reader")
    sql(f"grant select on all tables in schema {schema} to {schema}_reader")
    with pytest.raises(StoreError, match="may read the database and not write"):
        replica("reader", database.replace("bench@", f"{schema}_reader@"))
    sql(f"drop owned by {schema}_reader")
