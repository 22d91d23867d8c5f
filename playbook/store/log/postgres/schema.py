"""Bring the tables in PostgreSQL up to date; several processes may start at once."""

from pathlib import Path

import psycopg

from playbook.store.errors import StoreError
from playbook.store.log import migration
from playbook.store.log.migration import Migration
from playbook.store.log.postgres.connections import Pool

FOLDER = Path(__file__).parent / "steps"
_LOCK = 0x506C6179  # any number, but the same in every process
_STEPS = """create table if not exists playbook.log_step (
    version integer primary key, name text not null, sha text not null, applied_at timestamptz not null
)"""
_APPLIED = "select version, name, sha from playbook.log_step order by version"
_MADE_AT = "select extract(epoch from min(applied_at))::text from playbook.log_step"
_MAY_APPEND = """select has_table_privilege('playbook.event', 'insert')
    and has_table_privilege('playbook.rollout', 'insert')
    and has_table_privilege('playbook.rollout', 'update')"""
_NOTE = "insert into playbook.log_step values ($1, $2, $3, now())"


def made_at(pool: Pool) -> str:
    """Return when the first step was taken, which identifies the database."""
    [(moment,)] = pool.rows(_MADE_AT)
    return str(moment)


def refuse_readers(pool: Pool) -> None:
    """Raise StoreError for a role that may not append."""
    [(may_append,)] = pool.rows(_MAY_APPEND)
    if not may_append:
        raise StoreError(
            "The role in PLAYBOOK_DATABASE_URL may read the database and not write to it.",
            f"Grant it all rights on the tables of the schema {pool.schema}.",
        )


def migrate(pool: Pool, folder: Path = FOLDER) -> list[Migration]:
    """Take the missing steps in one transaction; return them."""
    steps = migration.load(folder)

    def work(link: psycopg.Connection) -> list[Migration]:
        with link.transaction():
            # Ends with the transaction, so that it holds behind a pooler too.
            link.execute(b"select pg_advisory_xact_lock($1)", [_LOCK])
            [(is_there,)] = link.execute(
                b"select to_regclass($1) is not null", [f"{pool.schema}.log_step"]
            ).fetchall()
            if not is_there:
                # Only where it is missing: the right to make one is not needed later.
                link.execute(f"create schema if not exists {pool.schema}".encode())
                link.execute(pool.sql(_STEPS))
            rows = link.execute(pool.sql(_APPLIED)).fetchall()
            applied = {version: (name, sha) for version, name, sha in rows}
            todo = migration.pending(applied, steps)
            for step in todo:
                link.execute(pool.sql(step.sql))
                link.execute(pool.sql(_NOTE), [step.version, step.name, step.sha])
            return todo

    return pool.patiently(work)
