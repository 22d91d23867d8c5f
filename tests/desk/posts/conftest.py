"""A workspace that may post to a channel on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from playbook.desk.base.workspace import Workspace
from tests.desk.posted import BEFORE, opened
from tests.outgoing.channel import Channel
from tests.pages import made


@pytest.fixture
def workspace(tmp_path: Path, channel: Channel) -> Iterator[Workspace]:
    with opened(tmp_path / "data", channel) as each, time_machine.travel(BEFORE, tick=False):
        made.rollout(each, synthetic=False, examples=True)
        yield each
