"""Create or upgrade the tables of the register in PostgreSQL.

Several processes may start at once.
"""

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from playbook.store.errors import Unavailable
from playbook.store.register.tables import (
    POSTGRESQL_WHERE,
    REVISION,
    metadata,
    pulse_keys,
    pulse_seen,
    pulse_waiting,
    question_votes,
)

# Marks of devices and their keys: in no write-ahead log, no standby and no copy of the files.
_UNLOGGED = (pulse_seen, pulse_keys, pulse_waiting, question_votes)
# As in SQLite: forgetting a person rewrites the name and nothing else.
_AUDIT_IS_FINAL = (
    "create function {schema}.refuse_change() returns trigger language plpgsql as"
    " $$ begin raise exception 'the audit log only grows'; end $$",
    "create trigger audit_is_final before update of id, happened_at, account_id, action"
    " on {schema}.audit for each row execute function {schema}.refuse_change()",
)
_versions = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))

for _index in (_index for _table in metadata.sorted_tables for _index in _table.indexes):
    if POSTGRESQL_WHERE in _index.info:
        _index.dialect_options["postgresql"]["where"] = _index.info[POSTGRESQL_WHERE]


def bring_up(transaction: Connection, schema: str) -> None:
    """Take what is left to do, one process after the other."""
    done = _revision(transaction, schema)
    if done == REVISION:
        return
    if done is None:
        # Of several processes one makes them; the others collide with it and look again.
        transaction.exec_driver_sql(f"create schema if not exists {schema}")
        _create(transaction, schema)
        return
    if done > REVISION:
        raise Unavailable(
            "The register in the database was written by a newer version of Leadership Playbook.",
            "Start that version here too.",
        )
    # A lock on the row: whoever waits for it collides, and finds everything done.
    transaction.execute(_versions.update().values(version_num=_versions.c.version_num))
    transaction.exec_driver_sql(f"set local search_path to {schema}")
    from playbook.store.register.migrations.run import bring_up as take_revisions

    take_revisions(transaction)


def _revision(transaction: Connection, schema: str) -> int | None:
    if not inspect(transaction).has_table(_versions.name, schema):
        return None
    return int(transaction.scalar(select(_versions.c.version_num)) or 0)


def _create(transaction: Connection, schema: str) -> None:
    metadata.create_all(transaction)
    for table in _UNLOGGED:
        transaction.exec_driver_sql(f"alter table {schema}.{table.name} set unlogged")
    for statement in _AUDIT_IS_FINAL:
        transaction.exec_driver_sql(statement.format(schema=schema))
    _versions.create(transaction)
    transaction.execute(_versions.insert().values(version_num=f"{REVISION:04}"))
