"""The short address of a room and the slides of a link, over real HTTP."""

import json
import re
from datetime import timedelta
from functools import partial

import pytest

from playbook.core.all_hands import join_code as codes
from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited
from playbook.desk.all_hands import rooms
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, open_counts
from playbook.web.link import present
from playbook.web.link.share_page import PARTS, PagePart
from tests.web.link.phone import alike, ask_with, cookie_of

DANA = Actor(name="Dana")


@pytest.fixture
def get(port):
    return partial(ask_with, port)


def opened(workspace: Workspace, rollout_id: str, **more: object) -> tuple[str, str]:
    """A link with an open room, and the code of that."""
    link = links.make_link(workspace, DANA, rollout_id, "All-hands", **more).link
    return link.id, rooms.open_room(workspace, DANA, rollout_id, link.id).code


def test_a_code_leads_where_the_secret_does_however_it_is_typed(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id)
    for typed in (code, code.lower(), codes.grouped(code), codes.grouped(code).replace("-", "%20")):
        answer = get(f"/j/{typed}")
        assert (answer.status, answer.said("location")) == (303, f"/view/{link_id}")
    assert get(f"/view/{link_id}", cookie_of(answer)).status == 200
    assert sum(open_counts.opens(workspace)[link_id].values()) == 4
    assert get(f"/j/{code}?then=present").said("location") == f"/view/{link_id}/present"
    for elsewhere in ("//evil.example", "https://evil.example", "pulse"):
        assert get(f"/j/{code}?then={elsewhere}").said("location") == f"/view/{link_id}"


def test_an_unknown_code_is_answered_with_the_same_bytes(get, workspace, rollout_id, clock):
    gone = alike(get("/s/nothing"))
    closed_link, closed = opened(workspace, rollout_id)
    rooms.close_room(workspace, DANA, rollout_id, closed_link)
    revoked_link, revoked = opened(workspace, rollout_id)
    links.revoke_link(workspace, DANA, revoked_link)
    _, ended = opened(workspace, rollout_id)
    clock.shift(timedelta(hours=5))
    for code in (closed, revoked, ended, "ABCDEFGHJ", "x", "a/b", "%00", "9" * 3_000):
        assert alike(get(f"/j/{code}")) == gone
        assert alike(get(f"/j/{code}?then=present")) == gone
    assert alike(get(f"/view/{revoked_link}/present")) == gone


def test_the_form_takes_a_code_as_it_is_typed(get, workspace, rollout_id):
    _, code = opened(workspace, rollout_id)
    assert "Join the room" in get("/j").text
    typed = codes.grouped(code).lower().replace("-", "+")
    assert get(f"/j?code={typed}").said("location") == f"/j/{code.lower()}"
    assert get("/j?code=%2F%2Fevil.example").said("location") == "/j/evilexample"
    assert get("/j?code=%2F%2F").said("location") == "/j/x"


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


def test_the_slides_hold_every_part_once(get, workspace, rollout_id):
    link_id, code = opened(workspace, rollout_id)
    cookie = cookie_of(get(f"/j/{code}"))
    text = get(f"/view/{link_id}/present", cookie).text
    found = re.findall(r'data-part="(\w+)" data-mark="(\w+)"', text)
    page = re.findall(r'data-part="(\w+)" data-mark="(\w+)"', get(f"/view/{link_id}", cookie).text)
    assert sorted(found) == sorted(page)
    assert len(found) == len(PARTS)
    assert f"/j/{codes.grouped(code)}" in text
    assert re.search(r"<svg[^>]*viewBox[^>]*class=\"segno\"", text)
    assert " style=" not in text
    assert "<script>" not in text
    rooms.close_room(workspace, DANA, rollout_id, link_id)
    assert "Open a room on All-hands" in get(f"/view/{link_id}/present", cookie).text


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
    assert '<p class="stood">As it stood on Thursday 5 March 2026</p>' in text


def test_a_part_that_no_slide_names_has_one_of_its_own():
    slides = present.slides_of(tuple(PagePart(name, "") for name in ("top", "new", "pulse", "foot")))
    hides = {slide.name: slide.hides for slide in slides}
    assert list(hides.items()) == [("start", False), ("pulse", True), ("new", False)]
