"""Leading an open room."""

from contextlib import closing
from datetime import timedelta

import pytest

from playbook.core.all_hands.room_state import RoomState
from playbook.core.base.errors import Missing, Refused
from playbook.desk.all_hands import presenting, pulse, questions, rooms
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import shares
from playbook.desk.links.devices import new_form
from playbook.desk.plan import briefs
from playbook.store.register.links import Rooms
from tests.desk.all_hands.conftest import DANA, NOW, share_of
from tests.desk.all_hands.test_questions import ask


@pytest.fixture
def at(workspace, share) -> tuple[str, str]:
    """A rollout and a link to it with an open room."""
    rooms.open_room(workspace, DANA, "made", share.link.id)
    return "made", share.link.id


def state(workspace, at: tuple[str, str]) -> RoomState | None:
    return presenting.find_state(workspace, DANA, *at)


def test_a_room_shows_what_its_hosts_choose(workspace, at):
    told = workspace.notifier.count("made")
    presenting.go_to_slide(workspace, DANA, *at, "lobby", "why")
    presenting.go_to_slide(workspace, DANA, *at, "lobby", "where")
    presenting.place_topic(workspace, DANA, *at, "questions", 0)
    presenting.skip_topic(workspace, DANA, *at, "chart")
    presenting.set_timer(workspace, DANA, *at, 2)
    now = presenting.state_on(workspace, at[1])
    assert now == state(workspace, at)
    assert (now.current, now.topics[0], now.skipped) == ("why", "questions", {"chart"})
    assert now.timer_ends == NOW + timedelta(minutes=2)
    # The second host's gesture came too late, and tells nobody anything.
    assert (now.version, workspace.notifier.count("made") - told) == (4, 4)


def test_only_a_question_that_the_room_sees_comes_into_the_spotlight(workspace, share, at):
    question = ask(workspace, share, "Why now?")
    assert presenting.set_spotlight(workspace, DANA, *at, question.id).spotlight == question.id
    questions.hide_question(workspace, DANA, "made", question.id)
    with pytest.raises(Refused):
        presenting.set_spotlight(workspace, DANA, *at, question.id)
    with pytest.raises(Missing):
        presenting.set_spotlight(workspace, DANA, *at, new_form())
    assert presenting.set_spotlight(workspace, DANA, *at).spotlight == ""


def test_the_code_fits_the_people_until_a_host_says_how_deep_the_room_is(workspace, share, at):
    assert presenting.size_on(workspace, share) == "hall"
    presenting.set_size(workspace, DANA, *at, "small")
    assert presenting.size_on(workspace, share) == "small"


def test_the_next_room_of_a_link_begins_in_its_lobby(workspace, at):
    presenting.go_to_slide(workspace, DANA, *at, "lobby", "why")
    rooms.close_room(workspace, DANA, *at)
    assert state(workspace, at) is presenting.state_on(workspace, at[1]) is None
    with pytest.raises(Refused, match="closed"):
        presenting.set_timer(workspace, DANA, *at, 2)
    rooms.open_room(workspace, DANA, *at)
    assert state(workspace, at) == RoomState()


def test_a_room_is_where_it_was_after_a_restart(workspace, at):
    presenting.go_to_slide(workspace, DANA, *at, "lobby", "why")
    presenting.skip_topic(workspace, DANA, *at, "chart")
    before = presenting.set_timer(workspace, DANA, *at, 2)
    workspace.close()
    with closing(open_workspace(workspace.settings)) as again:
        assert presenting.state_on(again, at[1]) == before
        assert presenting.go_to_slide(again, DANA, *at, "why", "where").version == before.version + 1


def test_of_two_hosts_on_two_servers_one_moves_the_room(workspace, at):
    room, register = rooms.room_on(workspace, at[1]), Rooms(workspace.register)
    presenting.go_to_slide(workspace, DANA, *at, "lobby", "why")
    assert not register.lead(room, "what a slower server worked out")
    assert state(workspace, at).current == "why"


def test_a_gesture_reads_nothing_of_the_plan_again(workspace, share, at):
    before = shares.shown_by(workspace, share)
    presenting.go_to_slide(workspace, DANA, *at, "lobby", "why")
    link = shares.Pass(share.link.id)
    assert shares.shown_by(workspace, shares.resolve(workspace, link)) is before
    rollout = workspace.rollout_cache.get("made")
    briefs.save_field(workspace, DANA, "made", rollout.version, "why", "Because of the clients.")
    assert shares.shown_by(workspace, shares.resolve(workspace, link)).why == "Because of the clients."


def test_a_pulse_is_on_every_screen_at_once(workspace):
    link_id = share_of(workspace, asks=["pulse"]).link.id
    rooms.open_room(workspace, DANA, "made", link_id)
    presenting.go_to_slide(workspace, DANA, "made", link_id, "lobby", "why")
    presenting.show_pulse(workspace, DANA, pulse.open_pulse(workspace, DANA, "made"))
    now = presenting.state_on(workspace, link_id)
    assert (now.current, now.came_from) == ("pulse", "why")


def test_before_anybody_presents_a_pulse_leaves_the_code_on_the_screen(workspace):
    link_id = share_of(workspace, asks=["pulse"]).link.id
    rooms.open_room(workspace, DANA, "made", link_id)
    presenting.show_pulse(workspace, DANA, pulse.open_pulse(workspace, DANA, "made"))
    assert presenting.state_on(workspace, link_id).current == "lobby"
