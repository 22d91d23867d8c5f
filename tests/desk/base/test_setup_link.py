"""The link of the first owner and the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from playbook.desk.base.setup_link import SetupLink

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "opens"), [(0, True), (59, True), (60, False), (-30, True), (-90, False)]
)
def test_no_clock_makes_the_link_last_longer(minutes, opens):
    link = SetupLink()
    token = link.renew(NOW)
    assert link.opens(token, NOW + timedelta(minutes=minutes)) is opens
