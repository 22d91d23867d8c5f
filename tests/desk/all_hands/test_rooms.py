"""A room on a link."""

from datetime import timedelta
from pathlib import Path

import pytest

from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.items import CheckinSeries
from playbook.desk.all_hands import poll_texts, pulse, rooms
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, open_counts, shares
from playbook.desk.links.devices import Device
from playbook.desk.upkeep import retention
from playbook.store.errors import Full
from playbook.store.register import tables
from tests.desk.all_hands.conftest import DANA, NOW, share_of
from tests.pages import made
from tests.pages.steps import put


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


def test_a_room_of_a_clock_that_ran_ahead_is_over(workspace, at, clock):
    clock.shift(timedelta(days=20))
    ahead = rooms.open_room(workspace, DANA, *at)
    clock.shift(-timedelta(days=20))
    assert rooms.find_room(workspace, DANA, *at) is None
    room = rooms.open_room(workspace, DANA, *at)
    assert room.code != ahead.code
    assert rooms.find_room(workspace, DANA, *at) == room


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


def test_what_a_rehearsal_took_is_thrown_away(workspace, at):
    earlier = pulse.open_pulse(workspace, DANA, "made", [OwnQuestion("Why?", "text")])
    pulse.close_pulse(workspace, DANA, "made")
    room = rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    rehearsal = shares.resolve(workspace, shares.Pass(room.link_id))
    real = share_of(workspace, asks=["pulse"])
    assert pulse.find_pulse(workspace, DANA, "made") is None
    poll = pulse.open_pulse(workspace, DANA, "made", [OwnQuestion("Why?", "text")])
    assert poll.is_rehearsal
    assert pulse.pulse_of(workspace, rehearsal).poll.id == poll.id
    assert pulse.pulse_of(workspace, real) is None
    for number in range(6):
        typed = {"awareness": "4", "own1": "Because"}
        pulse.answer_pulse(workspace, rehearsal, Device(room.link_id, f"{number}"), poll.id, typed)
    pulse.close_pulse(workspace, DANA, "made")
    with pytest.raises(Refused, match="rehearsal"):
        pulse.use_as_readiness(workspace, DANA, "made", 0)
    texts = pulse.find_pulse(workspace, DANA, "made").texts
    with pytest.raises(Refused, match="rehearsal"):
        poll_texts.ask_texts(workspace, DANA, "made", [texts[0].id])
    pulse.close_room(workspace, DANA, "made", room.link_id)
    assert pulse.find_pulse(workspace, DANA, "made").shown.poll.id == earlier.id
    for table in (tables.pulse_counts, tables.pulse_texts, tables.pulse_seen):
        assert workspace.register.rows(table.select()) == []


def test_a_rehearsal_whose_room_is_over_is_thrown_away_by_the_clock(workspace, at, clock):
    rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    pulse.open_pulse(workspace, DANA, "made")
    retention.apply(workspace, workspace.now())
    assert pulse.find_pulse(workspace, DANA, "made")
    clock.shift(timedelta(hours=12))
    assert pulse.find_pulse(workspace, DANA, "made") is None
    retention.apply(workspace, workspace.now())
    assert workspace.register.rows(tables.pulses.select()) == []


def test_a_rehearsal_closes_the_pulse_that_outlived_its_room(workspace, at):
    room = rooms.start_room(workspace, DANA, "made")
    left = pulse.open_pulse(workspace, DANA, "made")
    pulse.close_room(workspace, DANA, "made", room.link_id)
    rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    with pytest.raises(Refused, match="open already"):
        pulse.open_pulse(workspace, DANA, "made")
    assert pulse.find_poll(workspace, DANA, "made").id == left.id
    pulse.close_pulse(workspace, DANA, "made", left.id)
    assert pulse.find_poll(workspace, DANA, "made") is None
    assert pulse.open_pulse(workspace, DANA, "made").is_rehearsal


def test_beside_a_room_a_pulse_is_no_rehearsal(workspace, at):
    rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    rooms.open_room(workspace, DANA, *at)
    assert not pulse.open_pulse(workspace, DANA, "made").is_rehearsal


def test_a_room_that_cannot_be_started_leaves_no_link(workspace, at, monkeypatch):
    rooms.open_room(workspace, DANA, *at)
    with pytest.raises(Refused):
        rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    assert [link.id for link in workspace.links.all()] == [at[1]]

    def refuse(*_: object) -> None:
        raise Full(Path("data"))

    monkeypatch.setattr(rooms, "store_room", refuse)
    with pytest.raises(Full):
        rooms.start_room(workspace, DANA, "made")
    assert [link.id for link in workspace.links.all()] == [at[1]]


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


def test_a_rehearsal_ends_after_a_quiet_hour(workspace, clock):
    room = rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    clock.shift(timedelta(minutes=50))
    pulse.open_pulse(workspace, DANA, "made")  # somebody uses it
    clock.shift(timedelta(minutes=50))
    assert rooms.find_rehearsal(workspace, DANA, "made").code == room.code
    clock.shift(timedelta(minutes=10))
    assert rooms.find_rehearsal(workspace, DANA, "made") is None
    assert not pulse.open_pulse(workspace, DANA, "made").is_rehearsal


def test_an_answer_keeps_a_rehearsal_open(workspace, clock):
    room = rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    poll = pulse.open_pulse(workspace, DANA, "made")
    clock.shift(timedelta(minutes=50))
    share = shares.resolve(workspace, shares.Pass(room.link_id))
    pulse.answer_pulse(workspace, share, Device(room.link_id, "phone"), poll.id, {"awareness": "4"})
    assert rooms.room_on(workspace, room.link_id).ends_at == NOW + timedelta(minutes=110)


def test_a_room_ends_the_rehearsals_before_it(workspace, at):
    rehearsal = rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    room = rooms.open_room(workspace, DANA, *at)
    assert rooms.room_on(workspace, rehearsal.link_id) is None
    rooms.close_room(workspace, DANA, "made", room.link_id)
    assert not pulse.open_pulse(workspace, DANA, "made").is_rehearsal
