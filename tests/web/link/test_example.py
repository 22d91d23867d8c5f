"""An example told over real HTTP: a form on a phone, one answer for what is dead, nothing lost or twice."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from itsdangerous import URLSafeSerializer
from starlette.applications import Starlette

from playbook.core.base.access import Actor
from playbook.core.plan.examples import Example
from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.desk.links import links
from playbook.desk.links.links import Made
from playbook.desk.progress import examples
from playbook.settings import Settings
from playbook.web.http.problem import HANDLERS
from playbook.web.link import access
from playbook.web.routes import routes
from tests.attacks import ATTACKS
from tests.pages import made
from tests.web.asking import Answer, ask, served

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
DANA = Actor(name="Dana")
GOOD = {"what": "Wrote a first draft", "task": "Pitches", "saved": "40", "checking": "15", "may_share": "no"}
TYPED = {**GOOD, "saved": "soon", "credit": "Ines", "may_share": "named"}
Clock = time_machine.Traveller


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data=tmp_path / "data", today=made.TODAY))
    set_current(opened)
    made.rollout(opened)
    yield opened
    set_current(None)
    opened.close()


class Phone:
    """A browser that keeps its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._noted(ask(self.port, path, "GET", self._headers()))

    def post(self, path: str, body: bytes | dict[str, str]) -> Answer:
        said = body if isinstance(body, bytes) else urlencode(body, errors="surrogateescape").encode()
        headers = {**self._headers(), "Content-Type": "application/x-www-form-urlencoded"}
        return self._noted(ask(self.port, path, "POST", headers, said))

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _noted(self, answer: Answer) -> Answer:
        for said in answer.headers.get("set-cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(said).items()}
        return answer


@pytest.fixture
def port(workspace: Workspace) -> Iterator[int]:
    with served(Starlette(routes=routes(), exception_handlers=HANDLERS)) as port:
        yield port


def link(workspace: Workspace, **more: object) -> Made:
    return links.make_link(
        workspace, DANA, "made", "All-hands", **{"asks": ["examples"], "profile": "teams", **more}
    )


@pytest.fixture
def phone(workspace: Workspace, port: int) -> Callable[..., tuple[Phone, str]]:
    """Open a link on a new phone; gives back the phone and where the form is."""

    def opened(made: Made | None = None) -> tuple[Phone, str]:
        one = Phone(port)
        address = one.get((made or link(workspace)).path).said("location")
        return one, f"{address}/example"

    return opened


def told(workspace: Workspace) -> list[Example]:
    return [one for one in workspace.rollout_cache.get("made").examples.values() if one.by_link]


def once_in(answer: Answer) -> str:
    found = re.search(r'name="once" value="([0-9a-f]{12})"', answer.text)
    assert found
    return found[1]


def test_a_phone_tells_an_example_from_the_page(workspace: Workspace, phone):
    one, address = phone()
    page = one.get(address.removesuffix("/example"))
    assert f'href="{address}"' in page.text
    form = one.get(address)
    assert form.status == 200
    sent = one.post(address, {**GOOD, "once": once_in(form)})
    assert (sent.status, sent.said("location")) == (303, f"{address}?kept")
    assert "Your example is kept" in one.get(sent.said("location")).text
    assert [(example.what, example.minutes_saved) for example in told(workspace)] == [
        ("Wrote a first draft", 40)
    ]


def test_a_repeated_form_is_one_example(workspace: Workspace, phone):
    one, address = phone()
    form = {**GOOD, "once": once_in(one.get(address))}
    assert [one.post(address, form).status for _ in range(3)] == [303] * 3
    assert len(told(workspace)) == 1


def test_a_hidden_example_is_on_no_page(workspace: Workspace, phone):
    one, address = phone()
    form_page = one.get(address)
    assert "ask the lead of your group to show it to nobody else" in form_page.text
    form = {**GOOD, "may_share": "named", "credit": "Ines Roth", "once": once_in(form_page)}
    assert one.post(address, form).status == 303
    examples.rate_example(workspace, DANA, "made", form["once"], 4)
    page = address.removesuffix("/example")
    assert "Ines Roth" in one.get(page).text
    less = one.post(address, {**form, "may_share": "unnamed"})
    assert less.status == 403
    assert "You sent this already, and agreed to more then." in less.text
    assert "Wrote a first draft" in less.text
    examples.keep_to_ourselves(workspace, DANA, "made", form["once"])
    shown = one.get(page).text
    assert "Ines Roth" not in shown
    assert "Wrote a first draft" not in shown
    assert one.post(address, form).status == 303
    assert "Ines Roth" not in one.get(page).text
    assert [(kept.may_share, kept.rating) for kept in told(workspace)] == [("no", 4)]


def test_a_refused_form_keeps_what_was_typed(workspace: Workspace, phone):
    one, address = phone()
    form = {**TYPED, "once": once_in(one.get(address))}
    answer = one.post(address, form)
    assert answer.status == 400
    assert "This is no number of whole minutes. Enter a number, such as 30." in answer.text
    for typed in ("Wrote a first draft", 'value="Pitches"', 'value="soon"', 'value="Ines"'):
        assert typed in answer.text
    assert re.search(r'value="named" checked', answer.text)
    assert once_in(answer) == form["once"]
    assert told(workspace) == []


def test_every_attack_comes_back_as_words(workspace: Workspace, phone):
    made = link(workspace)
    for attack in ATTACKS:
        one, address = phone(made)
        one.get(address)
        typed = {"what": attack.text, "task": attack.text, "credit": attack.text}
        text = one.post(address, {**TYPED, **typed}).text
        body = re.sub(r"<template.*?</template>", "", text, flags=re.S)
        loads = r"<(script|img|iframe|style|svg|object|embed)(?! (src=\"/app/static|class=))"
        assert not re.search(loads, body), attack.name
        assert "javascript:" not in re.sub(r"<(textarea|input)[^>]*>[^<]*", "", body), attack.name


def test_a_huge_text_comes_back_whole_or_is_refused(workspace: Workspace, phone):
    one, address = phone()
    one.get(address)
    answer = one.post(address, {**GOOD, "what": "x" * 100_000})
    assert answer.status == 400
    assert "This has 100,000 characters. Shorten it to at most 280." in answer.text
    assert "x" * 100_000 in answer.text
    assert one.post(address, b"what=" + b"x" * 2_000_000).status == 413
    assert told(workspace) == []


def test_a_body_that_is_no_form_of_ours_keeps_nothing(workspace: Workspace, phone):
    for body in [b"", b"\x00\xff\xfe%00", b"what=%ff%fe%00", b"what", b"=&=&=", b"what=a&what="]:
        one, address = phone()
        one.get(address)
        assert one.post(address, body).status in (303, 400)
        assert all(example.what.isprintable() for example in told(workspace)), body


@pytest.mark.parametrize("device", ["", "forged", "another link's"])
def test_an_unknown_device_is_asked_to_send_once_more(workspace: Workspace, phone, device: str):
    one, address = phone()
    form = {**GOOD, "once": once_in(one.get(address))}
    other, elsewhere = phone()
    other.get(elsewhere)
    one.cookies.pop(access.DEVICE)
    link_id = address.split("/")[2]
    if device == "forged":
        one.cookies[access.DEVICE] = URLSafeSerializer("guessed", salt="device").dumps([link_id, "x"])
    elif device:
        one.cookies[access.DEVICE] = other.cookies[access.DEVICE]
    answer = one.post(address, form)
    assert answer.status == 403
    assert "this browser keeps no cookies" in answer.text
    assert "Wrote a first draft" in answer.text
    assert told(workspace) == []
    assert one.post(address, form).status == 303
    assert len(told(workspace)) == 1


def test_an_ended_link_answers_like_one_that_never_was(workspace: Workspace, phone, clock: Clock):
    never = Phone(phone()[0].port).get("/view/nothing/example")
    assert never.status == 404

    def alike(answer: Answer) -> bool:
        return (answer.status, answer.body) == (404, never.body)

    for more in ({"asks": ["pulse"]}, {"is_frozen": True}, {"password": "quiet otters"}):
        one, address = phone(link(workspace, **more))
        assert alike(one.get(address))
        assert alike(one.post(address, GOOD))
    for end in (links.pause_link, links.revoke_link):
        made_now = link(workspace)
        one, address = phone(made_now)
        one.get(address)
        end(workspace, DANA, made_now.link.id)
        assert alike(one.get(address))
        assert alike(one.get(f"{address}?kept"))
        assert alike(one.post(address, GOOD))
    one, address = phone(link(workspace, days=1))
    one.get(address)
    clock.shift(timedelta(days=2))
    assert alike(one.post(address, GOOD))
    assert told(workspace) == []


def test_who_is_signed_in_is_not_asked_for_and_stands_nowhere(workspace: Workspace, phone):
    account = workspace.accounts.add("Quentin Abara", None, None, NOW, is_owner=False, memberships=())
    token = "q" * 43
    workspace.accounts.begin_session(sessions.hash_of_token(token), account.id, NOW)
    one, address = phone()
    one.cookies[sessions.cookie_name(False)] = token
    assert one.post(address, {**GOOD, "once": once_in(one.get(address))}).status == 303
    assert "Quentin" not in " ".join(event.model_dump_json() for event in workspace.log.read("made"))


def test_where_a_link_shows_no_groups_the_form_offers_none(workspace: Workspace, phone):
    names = [group.name for group in workspace.rollout_cache.get("made").brief.groups]
    one, address = phone(link(workspace, profile="public"))
    assert not any(name in one.get(address).text for name in names)
    one, address = phone()
    assert all(name in one.get(address).text for name in names)
