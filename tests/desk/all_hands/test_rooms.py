"""A room on a link."""

from datetime import timedelta

import pytest
import time_machine

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Invalid, Missing
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.items import CheckinSeries
from playbook.desk.all_hands import rooms
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, open_counts
from tests.desk.all_hands.conftest import DANA, NOW
from tests.pages import made
from tests.pages.steps import put

Clock = time_machine.Traveller


@pytest.fixture
def at(workspace: Workspace) -> tuple[str, str]:
    """A rollout and a link to it."""
    return "made", links.make_link(workspace, DANA, "made", "All-hands").link.id


def test_a_code_opens_its_link_until_its_hours_are_over(workspace, at, clock):
    room = rooms.open_room(workspace, DANA, *at, 2)
    assert rooms.join_room(workspace, room.code.lower()).link_id == at[1]
    assert sum(open_counts.opens(workspace)[at[1]].values()) == 1
    clock.move_to(NOW + timedelta(hours=2))
    assert rooms.find_room(workspace, DANA, *at) is None
    with pytest.raises(Missing):
        rooms.join_room(workspace, room.code)


def test_another_code_needs_an_ended_room(workspace, at, clock):
    first = rooms.open_room(workspace, DANA, *at)
    assert rooms.open_room(workspace, DANA, *at, 12) == first
    clock.move_to(NOW + timedelta(hours=4))
    second = rooms.open_room(workspace, DANA, *at)
    assert second.code != first.code
    rooms.close_room(workspace, DANA, *at)
    assert rooms.open_room(workspace, DANA, *at).code not in {first.code, second.code}


def test_a_room_ends_with_its_link(workspace, at):
    room = rooms.open_room(workspace, DANA, *at)
    links.pause_link(workspace, DANA, at[1])
    with pytest.raises(Missing):
        rooms.join_room(workspace, room.code)
    links.resume_link(workspace, DANA, at[1])
    assert rooms.join_room(workspace, room.code).link_id == at[1]
    links.revoke_link(workspace, DANA, at[1])
    with pytest.raises(Missing):
        rooms.join_room(workspace, room.code)
    with pytest.raises(Missing):
        rooms.open_room(workspace, DANA, *at)


def test_no_room_opens_on_a_question_or_a_past_rehearsal(workspace, at):
    rehearsal = rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    series = CheckinSeries(id="weekly", title="One thing", group_ids=("group-0",), question="What helped?")
    put(workspace, "made", ItemAdded(item=series))
    links.share_question(workspace, DANA, "made", "weekly")

    def offered() -> set[str]:
        return {listed.link.id for listed in rooms.links_for_rooms(workspace, DANA, "made")}

    assert offered() == {at[1], rehearsal.link_id}
    rooms.close_room(workspace, DANA, "made", rehearsal.link_id)
    assert offered() == {at[1]}


def test_a_room_lasts_from_one_to_twelve_hours(workspace, at):
    for hours in (0, 13, -1):
        with pytest.raises(Invalid):
            rooms.open_room(workspace, DANA, *at, hours)
    assert rooms.find_room(workspace, DANA, *at) is None


def test_a_host_opens_no_room_on_another_rollouts_link(workspace, at):
    other = made.rollout(workspace, rollout_id="other").id
    editor = Actor(name="Kim", role="member", memberships=(Membership(rollout_id=other, role="editor"),))
    for change in (rooms.open_room, rooms.close_room, rooms.find_room):
        with pytest.raises(Missing):
            change(workspace, editor, other, at[1])
