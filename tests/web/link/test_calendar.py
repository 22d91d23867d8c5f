"""The address of a calendar over real HTTP, as programs of others fetch it."""

import gzip
import json

import pytest
from icalendar import Calendar

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import feed_files, feeds, links
from playbook.desk.links.feeds import NewFeed
from tests.web.asking import Answer, ask
from tests.web.link.phone import alike

CANARY = "canary-" * 6 + "x"


@pytest.fixture
def new(workspace: Workspace, rollout_id) -> NewFeed:
    member = Membership(rollout_id=EVERY, role="viewer")
    account = workspace.accounts.add("Vi", "vi@lt.test", None, workspace.now(), memberships=(member,))
    return feeds.make_feed(workspace, account.actor(), rollout_id)


def test_a_program_gets_the_calendar_whatever_it_asks_for(port, new):
    answer = ask(port, new.path)
    assert (answer.status, answer.said("content-type")) == (200, "text/calendar; charset=utf-8")
    assert len(Calendar.from_ical(answer.body).events) > 20
    assert [answer.said(name) for name in ("cache-control", "referrer-policy", "x-robots-tag")] == [
        "private, no-cache", "no-referrer", "noindex",
    ]  # fmt: skip
    assert "content-disposition" not in answer.headers
    for accept in ("", "text/html", "application/json"):
        assert ask(port, new.path, headers={"Accept": accept}).body == answer.body
    small = ask(port, new.path, headers={"Accept-Encoding": "gzip, deflate"})
    assert small.said("content-encoding") == "gzip"
    assert gzip.decompress(small.body) == answer.body
    head = ask(port, new.path, "HEAD")
    assert (head.status, head.body, head.said("etag")) == (200, b"", answer.said("etag"))


def test_what_has_not_changed_is_not_sent_again(port, new):
    for encoding in ("", "gzip"):
        answer = ask(port, new.path, headers={"Accept-Encoding": encoding})
        tag = answer.said("etag")
        again = ask(port, new.path, headers={"Accept-Encoding": encoding, "If-None-Match": tag})
        assert (again.status, again.body, again.said("etag")) == (304, b"", tag)
        assert ask(port, new.path, headers={"If-None-Match": '"another"'}).status == 200


def test_all_that_opens_nothing_gets_the_same_bytes(port, workspace, rollout_id, new):
    owner = Actor(name="Dana")
    link = links.make_link(workspace, owner, rollout_id, "Board").link
    of_link = feeds.make_link_feed(workspace, owner, link.id)
    assert ask(port, of_link.path).status == 200
    links.revoke_link(workspace, owner, link.id)
    feeds.end_feed(workspace, owner, new.feed.id)
    dead = [
        ask(port, path)
        for path in (
            of_link.path, new.path, f"/cal/{CANARY}.ics", "/cal/", "/cal/x", "/cal/x/y.ics",
            new.path.removesuffix(".ics"), f"{new.path}/", f"/cal/{'%00' * 43}.ics",
        )
    ]  # fmt: skip
    assert {alike(answer) for answer in dead} == {alike(dead[0])}
    assert dead[0].status == 404


def test_who_asks_all_the_time_is_told_to_wait(port, new):
    answers: list[Answer] = [ask(port, new.path, "HEAD") for _ in range(feed_files.PER_MINUTE + 1)]
    assert [answer.status for answer in answers].count(200) == feed_files.PER_MINUTE
    assert (answers[-1].status, answers[-1].said("retry-after")) == (429, "60")


def test_no_address_is_written_into_the_log(app, asked):
    assert asked(f"/cal/{CANARY}.ics").status == 404
    assert asked(f"/cal/{CANARY}.ics", headers={"If-None-Match": '"x"'}).status == 404
    assert CANARY not in app.log.read_text()


def test_a_robot_may_fetch_a_calendar(asked):
    assert asked("/robots.txt").status == 404


def test_the_secret_is_in_no_file(workspace, new, port):
    ask(port, new.path)
    files = [path.read_bytes() for path in workspace.settings.data.rglob("*") if path.is_file()]
    assert [len(file) for file in files if new.secret.encode() in file] == []
    assert new.secret not in json.dumps([repr(new), repr(new.feed)])
