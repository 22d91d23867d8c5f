"""An example told over real HTTP: a form on a phone, one answer for what is dead, nothing lost or twice."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeSerializer

from playbook.core.base.access import Actor
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CheckinSeries
from playbook.desk.accounts import sessions
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links
from playbook.desk.links.links import NewLink
from playbook.desk.progress import examples
from playbook.web.link import access
from tests.attacks import ATTACKS
from tests.web.asking import Answer, assert_page
from tests.web.link.phone import Phone, hidden_in

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
DANA = Actor(name="Dana")
GOOD = {"what": "Wrote a first draft", "task": "Pitches", "saved": "40", "checking": "15", "may_share": "no"}
TYPED = {**GOOD, "saved": "soon", "credit": "Ines", "may_share": "named"}


@pytest.fixture(autouse=True)
def _rollout(rollout_id):
    """Make the rollout that every link is for."""


def link(workspace: Workspace, **more: object) -> NewLink:
    return links.make_link(
        workspace, DANA, "made", "All-hands", **{"asks": ["examples"], "profile": "teams", **more}
    )


@pytest.fixture
def phone(workspace, port) -> Callable[..., tuple[Phone, str]]:
    """Open a link on a new phone; return the phone and where the form is."""

    def opened(made: NewLink | None = None) -> tuple[Phone, str]:
        one = Phone.at(port, (made or link(workspace)).path, "/example")
        return one, one.form

    return opened


def told(workspace: Workspace) -> list[Example]:
    return [one for one in workspace.rollout_cache.get("made").examples.values() if one.by_link]


def test_a_phone_tells_an_example_from_the_page(workspace, phone):
    one, address = phone()
    assert f'href="{address}"' in one.get(address.removesuffix("/example")).text
    form = one.get(address)
    assert form.status == 200
    sent = one.send({**GOOD, "once": hidden_in(form, "once")})
    assert (sent.status, sent.said("location")) == (303, f"{address}?kept")
    assert "Your team lead and the editors read your example first" in one.get(sent.said("location")).text
    assert [(example.what, example.minutes_saved) for example in told(workspace)] == [
        ("Wrote a first draft", 40)
    ]


def test_a_shared_question_opens_its_form_first(workspace, port):
    asked = CheckinSeries(
        id="weekly", question="What did it save you?", title="Friday", group_ids=("group-1",)
    )
    seen = workspace.rollout_cache.get("made").version
    commit(workspace, DANA, "made", seen, [ItemAdded(item=asked)])
    one = Phone.at(port, links.share_question(workspace, DANA, "made", "weekly").path)
    assert one.page.endswith("/example")
    form = one.see()
    assert ">What did it save you?</h1>" in form.text
    assert "No, it is for your team lead and the editors" in form.text
    assert 'name="group"' not in form.text
    assert "rate it" not in form.text
    sent = one.send({**GOOD, "once": hidden_in(form, "once")})
    thanks = one.get(sent.said("location")).text
    assert "read your answer first." in thanks
    assert "rate it" not in thanks
    assert [example.group_id for example in told(workspace)] == ["group-1"]


def test_only_a_link_with_teams_promises_a_lead(workspace, phone):
    one, address = phone(link(workspace, profile="public"))
    form = one.get(address)
    assert "No, it is for the editors of this rollout" in form.text
    assert "team lead" not in form.text


def test_a_hidden_example_is_on_no_page(workspace, phone):
    one, address = phone()
    form_page = one.get(address)
    assert "They can make it private." in form_page.text
    form = {**GOOD, "may_share": "named", "credit": "Ines Roth", "once": hidden_in(form_page, "once")}
    assert one.send(form).status == 303
    examples.rate_example(workspace, DANA, "made", form["once"], 4)
    page = address.removesuffix("/example")
    assert "Ines Roth" in one.get(page).text
    less = one.send({**form, "may_share": "unnamed"})
    assert_page(less, 403, "You sent this already, and agreed to more then.", "Wrote a first draft")
    examples.keep_to_ourselves(workspace, DANA, "made", form["once"])
    shown = one.get(page).text
    assert "Ines Roth" not in shown
    assert "Wrote a first draft" not in shown
    assert one.send(form).status == 303
    assert "Ines Roth" not in one.get(page).text
    assert [(kept.may_share, kept.rating) for kept in told(workspace)] == [("no", 4)]


def test_a_refused_form_keeps_what_was_typed(workspace, phone):
    one, address = phone()
    form = {**TYPED, "once": hidden_in(one.get(address), "once")}
    answer = one.send(form)
    assert_page(answer, 400, "This is not a whole number of minutes. Enter a number, such as 30.")
    for typed in ("Wrote a first draft", 'value="Pitches"', 'value="soon"', 'value="Ines"'):
        assert typed in answer.text
    assert re.search(r'value="named" checked', answer.text)
    assert hidden_in(answer, "once") == form["once"]
    assert told(workspace) == []


def test_every_attack_comes_back_as_words(workspace, phone):
    made = link(workspace)
    for attack in ATTACKS:
        one, address = phone(made)
        one.get(address)
        text = one.send({**TYPED, "what": attack.text, "task": attack.text, "credit": attack.text}).text
        body = re.sub(r"<template.*?</template>", "", text, flags=re.S)
        loads = r"<(script|img|iframe|style|svg|object|embed)(?! (src=\"/app/static|class=))"
        assert not re.search(loads, body), attack.name
        assert "javascript:" not in re.sub(r"<(textarea|input)[^>]*>[^<]*", "", body), attack.name


def test_a_huge_text_comes_back_whole_or_is_refused(workspace, phone):
    one, address = phone()
    one.get(address)
    answer = one.send({**GOOD, "what": "x" * 100_000})
    assert_page(answer, 400, "This has 100,000 characters. Shorten it to at most 280.")
    assert "x" * 100_000 in answer.text
    assert one.send(b"what=" + b"x" * 2_000_000).status == 413
    assert told(workspace) == []


def test_a_body_that_is_no_form_of_ours_keeps_nothing(workspace, phone):
    for body in [b"", b"\x00\xff\xfe%00", b"what=%ff%fe%00", b"what", b"=&=&=", b"what=a&what="]:
        one, address = phone()
        one.get(address)
        assert one.send(body).status in (303, 400)
        assert all(example.what.isprintable() for example in told(workspace)), body


@pytest.mark.parametrize("device", ["", "forged", "another link's"])
def test_an_unknown_device_is_asked_to_send_once_more(workspace, phone, device):
    one, address = phone()
    form = {**GOOD, "once": hidden_in(one.get(address), "once")}
    other, elsewhere = phone()
    other.get(elsewhere)
    one.cookies.pop(access.DEVICE)
    link_id = address.split("/")[2]
    if device == "forged":
        one.cookies[access.DEVICE] = URLSafeSerializer("guessed", salt="device").dumps([link_id, "x"])
    elif device:
        one.cookies[access.DEVICE] = other.cookies[access.DEVICE]
    assert_page(one.send(form), 403, "this browser keeps no cookies", "Wrote a first draft")
    assert told(workspace) == []
    assert one.send(form).status == 303
    assert len(told(workspace)) == 1


def test_an_ended_link_answers_like_one_that_never_was(workspace, phone, clock):
    never = Phone(phone()[0].port).get("/view/nothing/example")
    assert never.status == 404

    def alike(answer: Answer) -> bool:
        return (answer.status, answer.body) == (404, never.body)

    for more in ({"asks": ["pulse"]}, {"is_frozen": True}, {"password": "quiet otters"}):
        one, address = phone(link(workspace, **more))
        assert alike(one.get(address))
        assert alike(one.send(GOOD))
    for end in (links.pause_link, links.revoke_link):
        made_now = link(workspace)
        one, address = phone(made_now)
        one.get(address)
        end(workspace, DANA, made_now.link.id)
        assert alike(one.get(address))
        assert alike(one.get(f"{address}?kept"))
        assert alike(one.send(GOOD))
    one, address = phone(link(workspace, days=1))
    one.get(address)
    clock.shift(timedelta(days=2))
    assert alike(one.send(GOOD))
    assert told(workspace) == []


def test_who_is_signed_in_is_not_asked_for_and_stands_nowhere(workspace, phone):
    account = workspace.accounts.add("Quentin Abara", None, None, NOW, is_owner=False, memberships=())
    token = "q" * 43
    workspace.accounts.begin_session(sessions.hash_of_token(token), account.id, NOW)
    one, address = phone()
    one.cookies[sessions.cookie_name(False)] = token
    assert one.send({**GOOD, "once": hidden_in(one.get(address), "once")}).status == 303
    assert "Quentin" not in " ".join(event.model_dump_json() for event in workspace.log.read("made"))
