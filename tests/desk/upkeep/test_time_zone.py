"""Replicas of two time zones would show two days at once."""

from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import time_machine

from playbook.desk.upkeep import time_zone
from playbook.desk.upkeep.time_zone import OtherZone
from tests.desk.base.test_replicas import address, replicas

__all__ = ["address", "replicas"]
VIENNA, BERLIN = ZoneInfo("Europe/Vienna"), ZoneInfo("Europe/Berlin")


def test_a_replica_of_another_time_zone_does_not_start(replicas):
    here, there = replicas
    time_zone.begin(here, VIENNA)
    # By another name, and every day the same.
    time_zone.begin(there, BERLIN)
    for other in (timezone(timedelta(hours=1)), ZoneInfo("UTC")):
        with pytest.raises(OtherZone, match=r"others run at \+0100 \+0200"):
            time_zone.begin(there, other)
    assert "time zone" not in there.register.secret_names()
    with time_machine.travel(there.now() + timedelta(minutes=4), tick=False):
        time_zone.begin(there, ZoneInfo("UTC"))


def test_a_process_that_runs_says_so_again_and_again(replicas):
    here, there = replicas
    time_zone.begin(here)
    with time_machine.travel(here.now() + timedelta(minutes=2), tick=False):
        time_zone.tick(here)
    with time_machine.travel(here.now() + timedelta(minutes=4), tick=False), pytest.raises(OtherZone):
        time_zone.begin(there, timezone(timedelta(hours=9, minutes=13)))


def test_one_process_alone_may_have_any_zone(workspace):
    time_zone.begin(workspace, VIENNA)
    time_zone.begin(workspace, ZoneInfo("UTC"))
