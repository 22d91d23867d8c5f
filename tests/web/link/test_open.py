"""A share link over real HTTP: a secret for a cookie, a page behind it, one answer for what is dead."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import text as statement
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.items import TrainingSession
from playbook.core.sharing.sharing import PublicRollout, public
from playbook.desk.accounts import passwords, sessions
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, shares
from playbook.desk.links.links import NewLink
from playbook.desk.links.shares import Pass
from playbook.desk.plan import briefs, plans, rollouts
from playbook.web.http.route_table import Who
from playbook.web.link import access, share_page
from playbook.web.link import open as share
from tests.attacks import ATTACKS
from tests.pages import made as rollouts_made
from tests.store.logs import files_no_longer_than
from tests.web.asking import Answer, assert_page
from tests.web.link.phone import NOW, alike, ask_with, cookie_of
from tests.web.people import Person, set_by

DANA = Actor(name="Dana")
PASSWORD = "quiet otters"
PATIENCE = 20.0
Get = Callable[..., Answer]


@pytest.fixture
def get(port):
    def ask(path: str, cookie: str = "", method: str = "GET", session: str = "", **form: str) -> Answer:
        if session:
            return Person(port, cookies={sessions.cookie_name(False): session}).get(path)
        return ask_with(port, path, cookie, method, **form)

    return ask


def made(workspace: Workspace, rollout_id: str, name: str = "All-hands", **more: object) -> NewLink:
    return links.make_link(workspace, DANA, rollout_id, name, **more)


def opened(get: Get, link: NewLink) -> tuple[str, str]:
    """The address that a link leads to, and the cookie for it."""
    answer = get(link.path)
    assert answer.status == 303
    return answer.said("location"), cookie_of(answer)


def test_a_secret_becomes_a_cookie_and_stands_nowhere_after(get, workspace, rollout_id):
    link = made(workspace, rollout_id)
    answer = get(link.path)
    assert answer.status == 303
    address = answer.said("location")
    assert address == f"/view/{link.link.id}"
    cookie = set_by(answer)[access.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (address, True, "lax")
    assert not cookie["secure"]
    assert abs(int(cookie["max-age"]) - 30 * 24 * 3600) < 10
    page = get(address, cookie.value)
    assert page.status == 200
    for text in (page.text, str(page.headers), get(f"{address}/state", cookie.value).text, cookie.value):
        assert [secret for secret in (link.token, link.link.token_hash) if secret in text] == []


def test_nothing_of_a_share_is_kept_found_or_told_to_others(get, workspace, rollout_id):
    link = made(workspace, rollout_id)
    address, cookie = opened(get, link)
    plain = [get(link.path), get(address, cookie), get(f"{address}/state", cookie)]
    dead = [get(f"{address}/password", cookie, password="x"), get("/s/unknown"), get(address)]
    for answer in (*plain, *dead):
        sent = [answer.said(name) for name in ("cache-control", "referrer-policy", "x-robots-tag")]
        assert sent == ["no-store", "no-referrer", "noindex, nofollow"]
        policy = answer.said("content-security-policy")
        assert ("script-src 'self'" in policy, "unsafe" in policy) == (True, False)


def test_behind_https_the_cookie_is_for_https_only(get, workspace, rollout_id):
    link = made(workspace, rollout_id)
    client = TestClient(Starlette(routes=list(share.ROUTES)), base_url="https://playbook.test")
    answer = client.get(link.path, follow_redirects=False)
    assert SimpleCookie(answer.headers["set-cookie"])[access.COOKIE]["secure"]


def test_the_page_says_what_changes_where_it_is_and_what_is_next(get, workspace, rollout_id):
    text = get(*opened(get, made(workspace, rollout_id, contact="rollout@lt.test"))).text
    for words in ("AI at LT made", "<strong>Example.</strong>", "Every team drafts with the assistant"):
        assert words in text
    assert re.search(r"<strong>\d+</strong> of 30 tasks done", text)
    asked = public(workspace.rollout_cache.get(rollout_id), "public", NOW.date()).asked
    # The whole and five stages; three dates, and what is asked of people.
    assert len(re.findall(r'<svg class="bar"', text)) == 6
    assert len(re.findall(r'<p class="when">', text)) == 3 + len(asked)
    assert "rollout@lt.test" in text
    assert "Thursday, March 5, 2026" in text


def test_a_team_is_shown_only_where_the_profile_has_teams(get, workspace, rollout_id):
    shown = {
        profile: "Team by team" in get(*opened(get, made(workspace, rollout_id, profile=profile))).text
        for profile in ("public", "teams", "full")
    }
    assert shown == {"public": False, "teams": True, "full": True}


def test_a_frozen_page_says_of_which_day_it_is_and_stays(get, workspace, rollout_id, clock):
    frozen = opened(get, made(workspace, rollout_id, is_frozen=True))
    live = opened(get, made(workspace, rollout_id))
    before = {where: get(f"{where}/state", cookie).text for where, cookie in (frozen, live)}
    clock.shift(timedelta(days=1))
    item = TrainingSession(id="new", title="A new thing", date=NOW.date() + timedelta(days=3))
    seen = workspace.rollout_cache.get(rollout_id).version
    commit(workspace, DANA, rollout_id, seen, [ItemAdded(item=item)])
    pages = [get(*one).text for one in (frozen, live)]
    assert "As it stood on <strong>Thursday, March 5, 2026</strong>" in pages[0]
    assert ["A new thing" in text for text in pages] == [False, True]
    after = {where: get(f"{where}/state", cookie).text for where, cookie in (frozen, live)}
    assert [before[where] == after[where] for where in before] == [True, False]


def test_what_a_guest_cannot_see_leaves_the_state_alone(get, workspace, rollout_id):
    address, cookie = opened(get, made(workspace, rollout_id))
    before = get(f"{address}/state", cookie).text
    rollout = workspace.rollout_cache.get(rollout_id)
    version = rollout.version
    item = next(iter(rollout.items.values()))
    plans.edit_item(workspace, DANA, rollout_id, version, item.model_copy(update={"note": "Hush"}))
    briefs.save_field(workspace, DANA, rollout_id, version + 1, "concerns", "Hush")
    assert workspace.rollout_cache.get(rollout_id).version > version
    assert get(f"{address}/state", cookie).text == before


def dead(get: Get, workspace: Workspace, rollout_id: str, clock) -> Iterator[Answer]:
    """Every answer that a share gives where there is nothing to be seen."""
    names = ("paused", "revoked", "ended", "archived", "other", "locked")
    other = rollouts_made.rollout(workspace, rollout_id="put-away").id
    unusual = {"ended": {"days": 1}, "locked": {"password": PASSWORD}}
    all_made = {
        name: made(workspace, other if name == "archived" else rollout_id, name, **unusual.get(name, {}))
        for name in names
    }
    known = {name: opened(get, link) for name, link in all_made.items()}
    links.pause_link(workspace, DANA, all_made["paused"].link.id)
    links.revoke_link(workspace, DANA, all_made["revoked"].link.id)
    rollouts.archive_rollout(workspace, DANA, other)
    clock.shift(timedelta(days=1))
    for name in ("paused", "revoked", "ended", "archived"):
        address, cookie = known[name]
        yield get(all_made[name].path)
        for route in guarded():
            yield asked(get, route, address, cookie)
    where, own = known["other"]
    forged = URLSafeSerializer("guess", salt="share").dumps([all_made["other"].link.id, 1])
    for cookie in ("", known["locked"][1], known["paused"][1], forged, own[:-1], "é", "x" * 3_000):
        for route in guarded():
            yield asked(get, route, where, cookie)
    yield asked(get, "/view/{link_id}/state", *known["locked"])
    for path in [
        "/s/", "/s/x", "/s/a/b", f"/s/{'x' * 43}", f"/s/{all_made['other'].link.id}", "/s/%00",
        f"/s/{all_made['other'].link.token_hash}", "/view/", "/view/x", f"{where}/other",
        f"{where}/state/", "/view/a/b/c", "/view/a/password",
    ]:  # fmt: skip
        yield get(path, own)
    assert get(where, own).status == 200


def guarded() -> list[str]:
    """The routes of a share behind its cookie, whatever comes to be among them."""
    paths = [route.path for route in share.ROUTES if route.entry.who is Who.LINK]
    guarded_paths = [path for path in paths if "{link_id}" in path]
    assert len(guarded_paths) >= 3
    return guarded_paths


def asked(get: Get, route: str, address: str, cookie: str) -> Answer:
    method = next(one.entry.methods for one in share.ROUTES if one.path == route)
    path = route.replace("/view/{link_id}", address)
    return get(path, cookie, **({"password": PASSWORD} if "POST" in method else {}))


def test_whatever_opens_nothing_gets_the_same_bytes(get, workspace, rollout_id, clock):
    answers = [alike(answer) for answer in dead(get, workspace, rollout_id, clock)]
    assert len(answers) > 40
    assert len(set(answers)) == 1
    assert answers[0][0] == 404
    page = answers[0][1].decode()
    assert "This link isn’t available." in page
    assert "Ask whoever sent it to you for a new one." in page


def test_a_password_stands_before_everything_and_opens_it_all(get, workspace, rollout_id):
    address, cookie = opened(get, made(workspace, rollout_id, password=PASSWORD))
    form = get(address, cookie)
    assert_page(form, 200, 'type="password"')
    assert "AI at LT" not in form.text
    # The origin of a form has to be told; the address of the page is not.
    assert form.said("referrer-policy") == "strict-origin"
    assert get(f"{address}/state", cookie).status == 404
    wrong = get(f"{address}/password", cookie, password="wrong words")
    assert_page(wrong, 403, "That password is not right")
    assert "set-cookie" not in wrong.headers
    reloaded = get(f"{address}/password", cookie)
    assert (reloaded.status, reloaded.said("location")) == (303, address)
    right = get(f"{address}/password", cookie, password=PASSWORD)
    assert (right.status, right.said("location")) == (303, address)
    given = cookie_of(right)
    assert "AI at LT" in get(address, given).text
    assert get(f"{address}/state", given).status == 200


def test_an_untyped_password_is_wrong_and_breaks_nothing(get, workspace, rollout_id):
    address, cookie = opened(get, made(workspace, rollout_id, password=PASSWORD))
    for form in ({"password": ""}, {"other": PASSWORD}, {"password": "é\x00" * 200}):
        assert get(f"{address}/password", cookie, **form).status == 403
    assert get(f"{address}/password", cookie, password="x" * 9_000).status == 413


def test_endless_guesses_delay_whoever_is_right_by_a_second(get, workspace, rollout_id, clock):
    link = made(workspace, rollout_id, password=PASSWORD)
    address, cookie = opened(get, link)
    for number in range(1_000):
        with suppress(Refused):
            shares.give_password(workspace, Pass(link.link.id), f"wrong {number}")
    assert_page(get(f"{address}/password", cookie, password="wrong words"), 403, "Try again in 1 second.")
    clock.shift(timedelta(seconds=2))
    assert get(f"{address}/password", cookie, password=PASSWORD).status == 303


def test_to_ask_whether_an_address_is_good_counts_as_no_open(get, workspace, rollout_id):
    link = made(workspace, rollout_id)
    get(link.path, method="HEAD")
    assert links.all_links(workspace, DANA)[0].opens == {}
    address, cookie = opened(get, link)
    get(address, cookie)
    get(f"{address}/state", cookie)
    assert links.all_links(workspace, DANA)[0].opens == {NOW.date(): 1}


def test_a_link_that_nobody_opened_opens_on_a_full_disk(get, workspace, rollout_id):
    link = made(workspace, rollout_id)
    with files_no_longer_than(1000):
        address, cookie = opened(get, link)
        assert get(address, cookie).status == 200
    again = get(link.path)
    assert (again.status, get(address, cookie).status) == (303, 200)
    stored = workspace.register.rows(statement("select value from kept where name = 'share pass'"))
    assert [row["value"] for row in stored] == [workspace.register.secret("share pass")]


def test_nothing_is_changed_through_the_address_of_a_link(get, workspace, rollout_id):
    for method in ["POST", "PUT", "DELETE", "PATCH"]:
        link = made(workspace, rollout_id)
        address, cookie = opened(get, link)
        for path in (link.path, address, f"{address}/state", "/s/unknown", "/view/unknown"):
            assert get(path, cookie, method).status == 405
        assert links.all_links(workspace, DANA)[0].state == "live", method


def test_one_page_is_written_for_a_link_a_version_and_a_day(get, workspace, rollout_id, clock, monkeypatch):
    written = []
    read = shares.public
    monkeypatch.setattr(shares, "public", lambda *given: written.append(given[1:]) or read(*given))
    public, other = (opened(get, made(workspace, rollout_id, profile=name)) for name in ("public", "teams"))
    pages = [get(*who).text for who in (public, public, other, public)]
    assert len(written) == 2
    assert pages[0] == pages[1] == pages[3] != pages[2]
    clock.shift(timedelta(days=1))
    get(*public)
    assert len(written) == 3


def test_a_slow_page_holds_up_no_other_link(get, workspace, rollout_id, monkeypatch):
    slow, there, new = (opened(get, made(workspace, rollout_id)) for _ in range(3))
    kept = get(*there).text
    begun, may_end, read, written = threading.Event(), threading.Event(), shares.shown_by, []

    def shown(workspace: Workspace, share: shares.Share) -> PublicRollout:
        written.append(share.link.id)
        if share.link.id in slow[0]:
            begun.set()
            assert may_end.wait(PATIENCE)
        return read(workspace, share)

    monkeypatch.setattr(shares, "shown_by", shown)
    with ThreadPoolExecutor(6) as room:
        waiting = [room.submit(get, *slow) for _ in range(6)]
        try:
            assert begun.wait(PATIENCE)
            assert get(*there).text == kept
            assert get(*new).status == 200
        finally:
            may_end.set()
    # Written once for all who asked for it.
    assert len({one.result().text for one in waiting}) == 1
    assert sorted(written) == sorted(address.removeprefix("/view/") for address, _ in (slow, new))


def test_a_look_up_before_a_change_is_not_kept(workspace, rollout_id):
    link = made(workspace, rollout_id)
    before = shares.resolve(workspace, link.token)
    links.ask_guests(workspace, DANA, link.link.id, ["examples"])
    both = (before, shares.resolve(workspace, link.token))
    pages = [share_page.page_of(workspace, share).html for share in both]
    assert ["Share what you tried" in page for page in pages] == [False, True]


def test_examples_are_asked_for_from_go_live_on(workspace, rollout_id):
    link = made(workspace, rollout_id, asks=["examples"])
    texts = []
    for go_live in (timedelta(days=1), timedelta()):
        version = workspace.rollout_cache.get(rollout_id).version
        briefs.save_field(workspace, DANA, rollout_id, version, "go_live", NOW.date() + go_live)
        texts.append(share_page.page_of(workspace, shares.resolve(workspace, link.token)).html)
    assert ["Share what you tried" in text for text in texts] == [False, True]


def test_what_people_wrote_is_text_on_the_page(get, workspace):
    hostile = [attack.text for attack in ATTACKS]
    rollout_id = rollouts_made.rollout(workspace, titles=hostile, items=len(hostile), rollout_id="hostile").id
    plain = rollouts_made.rollout(workspace, items=len(hostile), rollout_id="plain")
    both = [
        get(*opened(get, made(workspace, made_id, profile="full", contact="<b>x</b>"))).text
        for made_id in (rollout_id, plain.id)
    ]
    tags = [sorted(set(re.findall(r"<[a-z/!][^>\s]*", text))) for text in both]
    assert tags[0] == tags[1]
    assert "<b>x" not in both[0]


def test_scripts_are_our_files_and_not_needed(get, workspace, rollout_id):
    text = get(*opened(get, made(workspace, rollout_id))).text
    paths = re.findall(r'(?:src|href)="(/(?:script|style)/[0-9a-f]+\.(?:js|css))"', text)
    for path in paths:
        if path == share.share_page.STYLE.path or path.endswith(".js"):
            answer = get(path)
            assert answer.status == 200
            assert "immutable" in answer.said("cache-control")
    assert len(paths) == 6
    [seconds] = re.findall(r'<noscript><meta http-equiv="refresh" content="(\d+)"></noscript>', text)
    assert int(seconds) < 60


def test_a_pass_never_opens_another_link(get, workspace, rollout_id):
    one, other = made(workspace, rollout_id, "one"), made(workspace, rollout_id, "other")
    _, cookie = opened(get, one)
    assert get(f"/view/{other.link.id}", cookie).status == 404
    stolen = shares.signed(workspace, Pass(one.link.id, has_password=True))
    assert get(f"/view/{other.link.id}", stolen).status == 404


def session_of(workspace: Workspace, role: str) -> str:
    """A session of an owner, or of a member with a role in every rollout."""
    if role == "owner":
        account = workspace.accounts.claim("Dana", "dana@lt.test", passwords.hash_of(PASSWORD), NOW)
    else:
        everywhere = Membership(rollout_id="*", role=role, group_ids=("*",))
        account = workspace.accounts.add("Mo", "mo@lt.test", None, NOW, memberships=[everywhere])
    return sessions.begin(workspace, account)


def test_an_owner_sees_before_what_a_link_will_show(get, workspace, rollout_id):
    session = session_of(workspace, "owner")
    previewed = get(f"/preview/{rollout_id}/full?contact=Ask+%3Cus%3E", session=session)
    assert previewed.status == 200
    shown = get(*opened(get, made(workspace, rollout_id, profile="full", contact="Ask <us>"))).text
    mains = [re.findall(r"<h1 dir.*<p class=\"foot\">", text, re.DOTALL) for text in (previewed.text, shown)]
    assert mains[0] == mains[1]
    assert len(mains[0]) == 1
    assert "<script" not in previewed.text
    assert previewed.said("cache-control") == "no-store"
    for path in ("/preview/unknown/public", f"/preview/{rollout_id}/everything"):
        assert alike(get(path, session=session)) == alike(get("/s/unknown"))


@pytest.mark.parametrize("role", ["editor", "lead", "viewer", ""])
def test_to_anybody_else_a_preview_is_not_there(get, workspace, rollout_id, role):
    session = session_of(workspace, role) if role else ""
    assert alike(get(f"/preview/{rollout_id}/public", session=session)) == alike(get("/s/unknown"))
