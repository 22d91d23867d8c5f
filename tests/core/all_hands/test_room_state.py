"""What an open room shows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.all_hands.room_state import CLOSING, LOBBY, TOPICS, RoomState
from playbook.core.base.errors import Invalid

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
KEYS = st.sampled_from(tuple(TOPICS))
GESTURES = st.one_of(
    st.tuples(st.just("go"), KEYS, KEYS),
    st.tuples(st.just("place"), KEYS, st.integers(-3, 30)),
    st.tuples(st.just("skip"), KEYS, st.booleans()),
)


def test_a_room_begins_in_the_lobby_and_ends_with_the_closing_slide():
    state = RoomState()
    assert (state.current, state.topics[0], state.topics[-1]) == (LOBBY, LOBBY, CLOSING)
    assert (state.skipped, state.timer_ends, state.spotlight, state.version) == (frozenset(), None, "", 0)


def test_two_hosts_who_press_next_at_once_move_one_slide():
    first = RoomState().go("lobby", "start")
    assert (first.current, first.version) == ("start", 1)
    assert first.go("lobby", "start") == first
    assert first.go("start", "start") == first


def test_going_on_ends_the_spotlight_and_a_late_press_does_not():
    lit = RoomState().highlight("q1")
    assert lit.go("why", "start").spotlight == "q1"
    assert lit.go("lobby", "start").spotlight == ""


def test_a_room_that_left_a_slide_for_the_pulse_remembers_it():
    state = RoomState().go("lobby", "start").detour("pulse")
    assert (state.current, state.came_from) == ("pulse", "start")
    assert state.go("pulse", "teams").detour("pulse").came_from == "start"
    assert state.go("pulse", "questions").came_from == ""


def test_a_room_has_one_of_two_sizes():
    assert RoomState().resize("small").size == "small"
    with pytest.raises(Invalid):
        RoomState().resize("arena")


def test_a_playlist_is_in_the_order_of_the_host():
    state = RoomState().place("questions", 1).skip("why", True).skip("start", True)
    slides = ("lobby", "start", "why", "where", "questions")
    assert state.playlist(slides) == ("lobby", "questions", "where")
    # The slide on show is never missing, so that there is a next one.
    assert state.go("lobby", "why").playlist(slides) == ("lobby", "questions", "why", "where")
    assert "start" in state.skip("start", False).playlist(TOPICS)


def test_slides_of_a_topic_stay_together_and_go_with_it():
    state = RoomState().place("why", 9).go("lobby", "why-2")
    slides = ("lobby", "why", "why-2", "new", "chart", "closing")
    assert state.playlist(slides) == ("lobby", "chart", "why", "why-2", "new", "closing")
    assert state.skip("why", True).playlist(slides) == ("lobby", "chart", "why-2", "new", "closing")


def test_a_timer_lasts_up_to_an_hour():
    state = RoomState().time(NOW, 5)
    assert state.timer_ends == NOW + timedelta(minutes=5)
    assert state.time(NOW, 0).timer_ends is None
    for minutes in (-1, 61):
        with pytest.raises(Invalid):
            state.time(NOW, minutes)


def test_a_slide_that_is_not_there_changes_nothing():
    for change in (
        lambda: RoomState().go("lobby", "x"),
        lambda: RoomState().go("lobby", "why-" + "A" * 100),
        lambda: RoomState().place("x", 0),
        lambda: RoomState().skip("x", True),
    ):
        with pytest.raises(Invalid):
            change()


@given(st.lists(GESTURES, max_size=20))
def test_every_slide_stays_in_the_order_once(gestures):
    state = RoomState()
    for name, *values in gestures:
        before, state = state, getattr(state, name)(*values)
        assert sorted(state.topics) == sorted(TOPICS)
        assert state.current in state.playlist(TOPICS)
        assert (state.version > before.version) == (state != before)
