"""Nothing about a deleted rollout is left in the register."""

import sqlite3
from contextlib import closing

from playbook.store.register.privacy.erase import erase_rollout
from playbook.store.register.sqlite_register import SqliteRegister

ROWS = """
insert or ignore into account (id, name, created_at) values ('a', 'Dana', '2026');
insert into membership values ('a', '{0}', 'lead', '[]', null);
insert into membership select 'a', '*', 'viewer', '[]', null where '{0}' = 'gone';
insert into link (id, token_hash, rollout_id, name, profile, made_by, created_at, expires_at)
  values ('l-{0}', '{0}', '{0}', 'x', 'public', 'Dana', '2026', '2027');
insert into link_open values ('l-{0}', '2026-01-01', 3);
insert into link_guess values ('l-{0}', '2026-01-01', 3);
insert into link_barred values ('l-{0}', 1, 2);
insert into room values ('l-{0}', '{0}', 'Dana', '2026', '2027', '');
insert into invite (id, secret_hash, name, is_owner, rollout_id, maker, created_at, expires_at)
  values ('i-{0}', '{0}', 'Mo', 0, '{0}', 'Dana', '2026', '2027');
insert into token (id, secret_hash, rollout_id, name, may_write, maker, created_at, expires_at)
  values ('t-{0}', '{0}', '{0}', 'Board', 0, 'Dana', '2026', '2027');
insert into pulse values ('p-{0}', '{0}', 5, 20, 1, 0, '2026', null, x'00', 'awareness', 1);
insert into pulse_own values ('o-{0}', 'p-{0}', 1, 'Ready?', 'scale', '', 0);
insert into pulse_text values ('x-{0}', 'p-{0}', 'own1', 'Time', 1, 'held', '');
insert into pulse_count values ('p-{0}', 'q', 'g', 1, 4);
insert into pulse_team values ('p-{0}', 'g', 9);
insert into pulse_live values ('p-{0}', 's', 'q', 1, 4);
insert into pulse_seen values ('p-{0}', x'01');
insert into pulse_key values ('p-{0}', x'02');
insert into pulse_waiting values ('p-{0}', 'h', '2026');
insert into reservation values ('r-{0}', '{0}', 9, 0.5, '2026');
insert into draft_lease values ('{0}', 'h', '2026', 0, '', '');
insert into question_box values ('{0}', 1, 0, 1, x'00');
insert into question (id, rollout_id, number, words, name, state, asked_on)
  values ('q-{0}', '{0}', 1, 'Why?', 'Mo', 'shown', '2026');
insert into speaker_note values ('n-{0}', '{0}', 'why', 'Say why.');
insert into question_vote values ('q-{0}', x'01');
insert into webhook
  (id, rollout_id, name, kind, host, address, zone, names_leads, here, maker, created_at, since)
  values ('w-{0}', '{0}', 'Slack', 'slack', 'h', 'a', 'UTC', 0, '', 'Dana', '2026', '2026');
insert into mail_plan (rollout_id, zone, since) values ('{0}', 'UTC', '2026');
insert into mail (id, rollout_id, kind, invite_id, period, about, queued_at, claimed_at, tries)
  values ('m-{0}', '{0}', 'invite', 'i-{0}', 'i-{0}', '[]', '2026', '2026', 1);
insert into feed (id, secret_hash, kind, rollout_id, link_id, has_alarms, created_at)
  values ('f-{0}', '{0}', 'link', '{0}', 'l-{0}', 0, '2026');
insert into dispatch values ('w-{0}', 'update', '2026', 0, '2026', 'sent', 200);
"""


def counts(path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as file:
        tables = [name for (name,) in file.execute("select name from sqlite_master where type = 'table'")]
        return {table: file.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}  # noqa: S608


def test_every_row_about_a_rollout_goes_and_no_other(register: SqliteRegister, path):
    with closing(sqlite3.connect(path)) as file:
        file.executescript(ROWS.format("stays"))
    before = counts(path)
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            ROWS.format("gone").replace("insert into account", "insert or ignore into account")
        )
    erase_rollout(register, "gone")
    # A membership in every rollout is about no single one.
    kept = {table: count for table, count in counts(path).items() if table != "kept"}
    assert kept == {**{table: count for table, count in before.items() if table != "kept"}, "membership": 2}
    assert b"gone" not in path.read_bytes()


def test_the_rows_above_are_of_every_table_about_rollouts(register: SqliteRegister, path, columns):
    about = {table for table, names in columns.items() if "rollout_id" in names}
    with closing(sqlite3.connect(path)) as file:
        file.executescript(ROWS.format("gone"))
        hanging = {
            table
            for table in columns
            for row in file.execute(f"pragma foreign_key_list({table})")
            if row[2] in about
        }
    filled = {table for table, count in counts(path).items() if count}
    assert about | hanging <= filled
