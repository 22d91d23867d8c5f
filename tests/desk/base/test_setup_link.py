"""The link of the first owner and the clock."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from playbook.desk.base.setup_link import SetupLink
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.store.register.tables import setup_links

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SqliteRegister]:
    with closing(SqliteRegister(tmp_path / "register.sqlite")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("minutes", "opens"), [(0, True), (59, True), (60, False), (-30, True), (-90, False)]
)
def test_no_clock_makes_the_link_last_longer(register, minutes, opens):
    link = SetupLink(register)
    token = link.renew(NOW)
    assert link.opens(token, NOW + timedelta(minutes=minutes)) is opens


def test_the_link_of_each_process_makes_the_owner(register, tmp_path):
    with closing(SqliteRegister(tmp_path / "register.sqlite")) as other:
        here, there = SetupLink(register), SetupLink(other)
        tokens = [here.renew(NOW), there.renew(NOW)]
        assert all(link.opens(token, NOW) for link in (here, there) for token in tokens)
        there.end_all()
        assert not any(link.opens(token, NOW) for link in (here, there) for token in tokens)


def test_a_link_is_stored_as_a_hash_and_goes_when_it_is_over(register):
    link = SetupLink(register)
    token = link.renew(NOW)
    assert token.encode() not in register.path.read_bytes()
    link.renew(NOW + timedelta(hours=2))
    assert len(register.rows(select(setup_links))) == 1
