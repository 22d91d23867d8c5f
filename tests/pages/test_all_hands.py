"""The page All-hands: a room on a live link, its code, the big screen and its end."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from playbook.core import room as codes
from playbook.core.access import Actor
from playbook.desk import links, rooms
from playbook.desk.house import House
from tests.pages import made

DANA = Actor(name="Dana")
Open = Callable[..., AppTest]


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def test_without_a_link_it_says_where_one_is_made(house: House, open_page: Open):
    app = open_page("all_hands", made.rollout(house).id)
    assert "No link to this rollout opens anything yet" in app.info[0].value
    assert "room.open" not in {button.key for button in app.button}


def page_links(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("page_link")]


def test_before_the_launch_it_says_what_can_be_done_and_leads_there(house: House, open_page: Open):
    rollout = made.rollout(house, launched=False)
    links.make_link(house, DANA, rollout.id, "Rehearsal")
    app = open_page("all_hands", rollout.id)
    assert "not launched yet" in app.info[0].value
    assert "Go to Launch" in page_links(app)
    press(app, "room.open")
    assert "room.close" in {button.key for button in app.button}


def test_once_it_is_launched_nothing_is_said_of_the_launch(house: House, open_page: Open):
    rollout = made.rollout(house)
    links.make_link(house, DANA, rollout.id, "All-hands")
    app = open_page("all_hands", rollout.id)
    assert not [one for one in app.info if "launched" in one.value]
    assert "Go to Launch" not in page_links(app)


def test_share_leads_to_all_hands_once_a_link_is_open(house: House, open_page: Open):
    rollout = made.rollout(house)
    assert "Go to All-hands" not in page_links(open_page("share", rollout.id))
    link = links.make_link(house, DANA, rollout.id, "All-hands").link
    assert "Go to All-hands" in page_links(open_page("share", rollout.id))
    links.pause_link(house, DANA, link.id)
    assert "Go to All-hands" not in page_links(open_page("share", rollout.id))


def test_a_host_opens_a_room_shows_its_code_and_closes_it(house: House, open_page: Open):
    rollout = made.rollout(house)
    link = links.make_link(house, DANA, rollout.id, "All-hands").link
    app = open_page("all_hands", rollout.id)
    press(app, "room.open")
    found = rooms.find_room(house, DANA, rollout.id, link.id)
    assert found
    assert any(f"/j/{codes.said(found.code)}" in one.value for one in app.code)
    press(app, "room.close")
    assert rooms.find_room(house, DANA, rollout.id, link.id) is None
    assert "room.open" in {button.key for button in app.button}


def test_of_several_links_one_is_picked(house: House, open_page: Open):
    rollout = made.rollout(house)
    first = links.make_link(house, DANA, rollout.id, "Board").link
    links.make_link(house, DANA, rollout.id, "Floor")
    app = open_page("all_hands", rollout.id)
    app.selectbox(key="room.link").select(first.id).run()
    press(app, "room.open")
    assert rooms.find_room(house, DANA, rollout.id, first.id)
