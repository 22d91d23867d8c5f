"""The short address of a room and the slides of a link, over real HTTP."""

import json
import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from playbook.core.all_hands import join_code as codes
from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes.briefs import BriefEdited
from playbook.desk.accounts import passwords, sessions
from playbook.desk.all_hands import presenting, questions, rooms
from playbook.desk.all_hands.deck import deck_of
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, set_current
from playbook.desk.links import devices, links, open_counts, shares
from playbook.desk.links.devices import Device
from playbook.desk.links.shares import Pass
from playbook.web.link import access, present
from playbook.web.link.share_page import PARTS
from tests.web.asking import ask
from tests.web.link.phone import NOW, alike, ask_with, cookie_of
from tests.web.people import Person, set_by

DANA = Actor(name="Dana")


@pytest.fixture
def get(port):
    return partial(ask_with, port)


def opened(workspace: Workspace, rollout_id: str, **more: object) -> tuple[str, str]:
    """A link with an open room, and the code of that."""
    link = links.make_link(workspace, DANA, rollout_id, "All-hands", **more).link
    return link.id, rooms.open_room(workspace, DANA, rollout_id, link.id).code


def test_the_slides_name_the_address_of_the_server(get, workspace, rollout_id):
    _, code = opened(workspace, rollout_id)
    cookie = cookie_of(get(f"/j/{code}"))
    link_id = workspace.links.all()[0].id
    served_at = workspace.settings.model_copy(update={"public_address": "https://playbook.lt.test"})
    set_current(replace(workspace, settings=served_at))
    assert "playbook.lt.test/j" in get(f"/view/{link_id}/present", cookie).text
    set_current(workspace)


def test_a_code_leads_where_the_secret_does_however_it_is_typed(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id)
    for typed in (code, code.lower(), codes.grouped(code), codes.grouped(code).replace("-", "%20")):
        answer = get(f"/j/{typed}")
        assert (answer.status, answer.said("location")) == (303, f"/view/{link_id}")
    assert get(f"/view/{link_id}", cookie_of(answer)).status == 200
    assert sum(open_counts.opens(workspace)[link_id].values()) == 4
    assert get(f"/j/{code}?then=present").said("location") == f"/view/{link_id}/present"
    slides = get(f"/view/{link_id}/present", cookie_of(answer))
    assert access.DEVICE in set_by(slides)  # its live page has a place of its own
    for elsewhere in ("//evil.example", "https://evil.example", "pulse"):
        assert get(f"/j/{code}?then={elsewhere}").said("location") == f"/view/{link_id}"


def test_an_unknown_code_is_answered_with_the_same_bytes(get, workspace, rollout_id, clock):
    unknown = alike(get("/j/ABCDEF"))
    closed_link, closed = opened(workspace, rollout_id)
    rooms.close_room(workspace, DANA, rollout_id, closed_link)
    revoked_link, revoked = opened(workspace, rollout_id)
    links.revoke_link(workspace, DANA, revoked_link)
    _, ended = opened(workspace, rollout_id)
    clock.shift(timedelta(hours=5))
    for code in (closed, revoked, ended, "ABCDEFGHJ", "x", "a/b", "%00", "9" * 3_000):
        assert alike(get(f"/j/{code}")) == unknown
        assert alike(get(f"/j/{code}?then=present")) == unknown
    assert alike(get(f"/view/{revoked_link}/present")) == alike(get("/s/nothing"))


def test_a_wrong_code_leaves_the_field_to_type_it_again(get):
    answer = get("/j/ABCDEF")
    assert answer.status == 404
    assert "We don’t know that code." in answer.text
    assert '<form class="join" method="get" action="/j">' in answer.text


def test_the_bare_address_has_a_field_for_the_code_while_a_room_is_open(get, workspace, rollout_id):
    passwords_hash = passwords.hash_of("quiet otters")
    workspace.accounts.claim("Dana", "dana@lt.test", passwords_hash, workspace.now())
    form = '<form class="join" method="get" action="/j">'
    assert form not in get("/sign-in").text
    link_id, _ = opened(workspace, rollout_id)
    assert form in get("/sign-in").text
    assert form not in get("/sign-in?next=/people").text
    rooms.close_room(workspace, DANA, rollout_id, link_id)
    assert form not in get("/sign-in").text


def test_a_code_of_nine_letters_opens_its_room_until_it_ends(get, workspace, rollout_id):
    link_id, _ = opened(workspace, rollout_id)
    sql = "update room set code = 'ABCDEFGHJ' where link_id = :id"
    workspace.register.run(text(sql).bindparams(id=link_id))
    assert get("/j/abc-def-ghj").said("location") == f"/view/{link_id}"


@pytest.fixture
def few(monkeypatch) -> None:
    """Fewer wrong codes at once, each of which takes a write to the disk."""
    monkeypatch.setattr(rooms, "_OWN", replace(rooms._OWN, size=6))
    monkeypatch.setattr(rooms, "_COMMON", replace(rooms._COMMON, size=20, seconds=60))


@pytest.mark.usefixtures("few")
def test_who_guesses_codes_waits_and_who_scans_the_screen_gets_in(get, workspace, rollout_id, clock):
    link_id, code = opened(workspace, rollout_id)
    room = rooms.room_on(workspace, link_id)
    assert room
    for number in range(rooms._COMMON.size):
        with suppress(Missing):
            rooms.join_room(workspace, f"ABC{number % 700 + 222:0>3}".replace("0", "X").replace("1", "Y"))
    answer = get("/j/ABCDEF")
    assert (answer.status, "Try again in" in answer.text) == (429, True)
    # Nor is the right code looked at, or a guesser would know it.
    assert get(f"/j/{code}").status == 429
    assert rooms.join_room(workspace, code, "203.0.113.7").link_id == link_id
    assert get(rooms.scanned_path(workspace, room)).said("location") == f"/view/{link_id}"
    assert get(f"/j/{code}/{'0' * 12}").status == 429
    clock.shift(timedelta(seconds=60))
    assert get(f"/j/{code}").status == 303


@pytest.mark.usefixtures("few")
def test_an_address_that_guesses_does_not_use_up_the_tries_of_others(workspace, rollout_id):
    _, code = opened(workspace, rollout_id)
    for _ in range(rooms._OWN.size + rooms._COMMON.size):
        with suppress(Missing):
            rooms.join_room(workspace, "ABCDEF", "203.0.113.7")
    with pytest.raises(Refused):
        rooms.join_room(workspace, code, "203.0.113.7")
    assert rooms.join_room(workspace, code, "203.0.113.8")


def test_a_password_is_still_asked_for(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id, password="quiet otters")
    answer = get(f"/j/{code}?then=present")
    slides = get(f"/view/{link_id}/present", cookie_of(answer))
    assert (slides.status, slides.said("location")) == (303, f"/view/{link_id}?then=present")
    assert "password" in get(f"/view/{link_id}", cookie_of(answer)).text
    assert open_counts.opens(workspace) == {}


def test_a_password_for_the_slides_leads_only_to_them(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id, password="quiet otters")
    address, cookie = f"/view/{link_id}", cookie_of(get(f"/j/{code}?then=present"))
    sends = '<input type="hidden" name="then" value="present">'
    assert sends in get(f"{address}?then=present", cookie).text
    wrong = get(f"{address}/password", cookie, password="noisy otters", then="present")
    assert (wrong.status, sends in wrong.text) == (403, True)
    right = get(f"{address}/password", cookie, password="quiet otters", then="present")
    assert (right.status, right.said("location")) == (303, f"{address}/present")
    assert get(f"{address}/present", cookie_of(right)).status == 200
    for then in ("", "//evil.example", "pulse"):
        assert 'name="then"' not in get(f"{address}?then={then}", cookie).text
        elsewhere = get(f"{address}/password", cookie, password="quiet otters", then=then)
        assert elsewhere.said("location") == address


def test_the_slides_say_how_to_join_and_nothing_inline(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id)
    cookie = cookie_of(get(f"/j/{code}"))
    text = get(f"/view/{link_id}/present", cookie).text
    assert text.count(f"<strong>{code[:3]} {code[3:]}</strong>") == 1
    assert f"<span>{code[:3]}</span> <span>{code[3:]}</span>" in text
    # Where somebody is signed in, the bare address has no field for the code.
    assert len(re.findall(r">127\.0\.0\.1:\d+/j<", text)) == 2
    assert '<form class="join" method="get" action="/j">' in get("/j").text
    assert len(re.findall(r"<svg[^>]*viewBox[^>]*class=\"segno\"", text)) == 2
    assert " style=" not in text
    assert "<script>" not in text
    # For the live script, which says that the page of the link changed.
    assert len(re.findall(r'<section data-part="\w+" data-mark="\w+"></section>', text)) == len(PARTS)
    rooms.close_room(workspace, DANA, rollout_id, link_id)
    assert "once the host opens the room" in get(f"/view/{link_id}/present", cookie).text


def slides_in(text: str) -> list[str]:
    return re.findall(r'id="slide-([\w-]+)"', text)


def test_the_slides_come_in_the_order_of_the_host_without_skipped_ones(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id)
    cookie = cookie_of(get(f"/j/{code}"))
    usual = slides_in(get(f"/view/{link_id}/present", cookie).text)
    assert (usual[0], usual[-1]) == ("lobby", "closing")
    presenting.place_topic(workspace, DANA, rollout_id, link_id, "where", 1)
    presenting.skip_topic(workspace, DANA, rollout_id, link_id, "start")
    presenting.go_to_slide(workspace, DANA, rollout_id, link_id, "lobby", "where")
    text = get(f"/view/{link_id}/present", cookie).text
    where = [key for key in usual if key.startswith("where")]
    others = [key for key in usual if not key.startswith(("where", "start", "lobby"))]
    assert slides_in(text) == ["lobby", *where, *others]
    assert 'data-slide="where"' in text


def test_a_closed_room_is_thanked_in_the_largest_type(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id)
    cookie = cookie_of(get(f"/j/{code}"))

    def closing() -> str:
        return get(f"/view/{link_id}/present", cookie).text.partition('id="slide-closing"')[2]

    assert '<p class="say">Thank you' not in closing()
    rooms.close_room(workspace, DANA, rollout_id, link_id)
    assert '<p class="say">Thank you' in closing()


def test_the_spotlight_lies_over_any_slide_until_it_is_taken_away(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id, asks=["questions"])
    cookie, share = cookie_of(get(f"/j/{code}")), shares.resolve(workspace, Pass(link_id))
    questions.open_box(workspace, DANA, rollout_id)
    asked = []
    for words in ("Will we get training?", "Which data may I use?"):
        device, once = Device(link_id, devices.new_form()), devices.new_form()
        asked.append(questions.ask_question(workspace, share, device, once, words, "Ana"))
    assert all(question.words in get(f"/view/{link_id}/present", cookie).text for question in asked)
    presenting.set_spotlight(workspace, DANA, rollout_id, link_id, asked[1].id)

    def alone() -> str:
        text = get(f"/view/{link_id}/present", cookie).text
        return text[text.index('id="spot"') : text.index('id="slides"')]

    assert [question.words in alone() for question in asked] == [False, True]
    assert "Ana</figcaption>" in alone()
    assert f'data-lit="{asked[1].words}"' in get(f"/view/{link_id}", cookie).text
    questions.hide_question(workspace, DANA, rollout_id, asked[1].id)
    assert asked[1].words not in alone()
    questions.show_question(workspace, DANA, rollout_id, asked[1].id)
    assert asked[1].words in alone()
    # Whoever goes on has done with it.
    presenting.go_to_slide(workspace, DANA, rollout_id, link_id, "lobby", "start")
    assert "<section" not in alone()


def test_the_keys_of_a_screen_lead_the_room_only_for_its_host(port, get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id)
    cookie, leads = cookie_of(get(f"/j/{code}")), f'data-lead="/host/{link_id}"'
    account = workspace.accounts.claim("Dana", "dana@lt.test", passwords.hash_of("quiet otters"), NOW)
    viewer = workspace.accounts.add("Mo", "mo@lt.test", None, NOW)
    for who, is_host in ((account, True), (viewer, False)):
        cookies = {access.COOKIE: cookie, sessions.cookie_name(False): sessions.begin(workspace, who)}
        answer = Person(port, cookies=cookies).get(f"/view/{link_id}/present")
        assert (answer.status, leads in answer.text) == (200, is_host)
    assert leads not in get(f"/view/{link_id}/present", cookie).text


def test_the_slides_name_nobody_whom_the_page_does_not_name(get, workspace, rollout_id):
    named = BriefEdited(values={"name": "Dana and the harvest"})
    commit(workspace, DANA, rollout_id, workspace.rollout_cache.get(rollout_id).version, [named])
    link_id, code = opened(workspace, rollout_id)
    cookie = cookie_of(get(f"/j/{code}"))
    for address in (f"/view/{link_id}", f"/view/{link_id}/present"):
        text = get(address, cookie).text
        assert "A colleague and the harvest" in text
        assert "Dana" not in text


def test_another_room_is_another_version_of_the_page(get, workspace, rollout_id, clock):
    link_id, code = opened(workspace, rollout_id)
    cookie = cookie_of(get(f"/j/{code}"))

    def version() -> str:
        return str(json.loads(get(f"/view/{link_id}/state", cookie).body)["version"])

    first = version()
    assert code in get(f"/view/{link_id}", cookie).text
    clock.shift(timedelta(hours=3))
    assert version() == first
    clock.shift(timedelta(hours=2))
    without = version()
    assert code not in get(f"/view/{link_id}", cookie).text
    rooms.open_room(workspace, DANA, rollout_id, link_id)
    assert len({first, without, version()}) == 3


def test_a_frozen_link_says_on_its_slides_which_day_they_show(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id, is_frozen=True)
    text = get(f"/view/{link_id}/present", cookie_of(get(f"/j/{code}"))).text
    assert "As it stood on Thursday, March 5, 2026" in text


def test_slides_are_drawn_once_whatever_host_a_guest_names(get, port, workspace, rollout_id, monkeypatch):
    link_id, code = opened(workspace, rollout_id)
    cookie = cookie_of(get(f"/j/{code}"))
    drawn = []
    monkeypatch.setattr(
        present, "deck_of", lambda *args, **options: drawn.append(1) or deck_of(*args, **options)
    )
    for number in range(1, 6):
        host = f"127.0.0.1:{number}"
        sent = {"Cookie": f"{access.COOKIE}={cookie}", "Host": host}
        seen = ask(port, f"/view/{link_id}/present", headers=sent)
        assert f">{host}/j<" in seen.text
    assert drawn == [1]
