"""A page comes with the names of its visitor's rollouts, for nobody else and for no cache."""

import gzip
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.desk.plan import rollouts
from playbook.ui.shell import page_registry
from tests.web.asking import Answer, ask
from tools import server

DANA = Actor(name="Dana")
PAGES = sorted(page_registry.paths() - {"/rollouts"})
ATLAS, CRM = "Atlas <b>& co</b>", "CRM in the north"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("words")


@pytest.fixture(scope="module")
def ids(folder) -> dict[str, str]:
    """Two rollouts by name."""
    with server.open_data(folder) as workspace:
        return {name: rollouts.start_rollout(workspace, DANA, name).id for name in (ATLAS, CRM)}


@pytest.fixture(scope="module")
def app(folder, ids) -> Iterator[server.Server]:
    with server.app(folder) as running:
        yield running


@pytest.fixture(scope="module")
def lead(app, folder, ids) -> str:
    """The session of somebody who leads a team in one of both."""
    membership = Membership(rollout_id=ids[CRM], role="lead", group_ids=("north",))
    return server.sign_in(folder / "data", "Robin", is_owner=False, memberships=(membership,))


def words(answer: Answer) -> str:
    """Return what stands in a page before its script has run."""
    assert answer.status == HTTPStatus.OK
    (inside,) = re.findall(r'<main id="first-words">(.*?)</main>', answer.text, re.DOTALL)
    return inside


def asked(app: server.Server, path: str, token: str, **headers: str) -> Answer:
    return ask(app.port, path, headers={"Cookie": server.cookie(token), **headers})


def test_home_lists_the_rollouts_as_links(app, ids):
    home = words(asked(app, "/", app.token))
    assert "<h1>Home</h1>" in home
    assert f'<a href="/brief?rollout={ids[CRM]}">CRM in the north</a>' in home
    assert f'<a href="/brief?rollout={ids[ATLAS]}">Atlas &lt;b&gt;&amp; co&lt;/b&gt;</a>' in home


def test_a_lead_sees_their_own_rollout_alone(app, ids, lead):
    home = words(asked(app, "/", lead))
    assert re.findall(r'<a href="(.+?)">', home) == [f"/my_team?rollout={ids[CRM]}"]
    for query in (f"?rollout={ids[ATLAS]}", "", f"?rollout={ids[CRM]}"):
        page = words(asked(app, f"/progress{query}", lead))
        assert "<p>CRM in the north</p>" in page, query
        assert "Atlas" not in page, query


def test_a_page_names_the_rollout_of_its_address(app, ids):
    page = words(asked(app, f"/timeline?rollout={ids[CRM]}", app.token))
    assert re.findall(r"<(p|h1)>(.+?)<", page) == [("p", "CRM in the north"), ("h1", "Timeline")]
    # With two of them nobody knows which one is meant.
    assert "<p>" not in words(asked(app, "/timeline", app.token))
    assert "<p>" not in words(asked(app, f"/settings?rollout={ids[CRM]}", app.token))


def test_an_address_puts_no_words_into_a_page(app):
    for query in ("rollout=<b>canary", "rollout=canary", "rollout=%3Cb%3Ecanary&rollout=canary", "canary"):
        page = asked(app, f"/timeline?{query}", app.token)
        assert "<h1>Timeline</h1>" in words(page), query
        assert "canary" not in page.text, query


def test_no_cache_keeps_a_page(app):
    for path in PAGES:
        page = asked(app, path, app.token, **{"Accept-Encoding": "gzip"})
        assert page.said("cache-control") == "no-store", path
        assert page.said("vary") == "Accept-Encoding, Cookie", path
        assert "etag" not in page.headers, path
        assert f"<h1>{page_registry.titles()[path]}</h1>" in gzip.decompress(page.body).decode(), path
        assert ask(app.port, path).status == HTTPStatus.SEE_OTHER, path


def test_two_visitors_get_the_same_page_around_it(app, lead):
    one, other = (asked(app, "/", token) for token in (app.token, lead))
    assert one.said("content-security-policy") == other.said("content-security-policy")
    assert words(one) != words(other)
    assert one.text.replace(words(one), "") == other.text.replace(words(other), "")


def test_a_page_asked_for_its_head_has_no_body(app):
    answer = ask(app.port, "/", "HEAD", {"Cookie": server.cookie(app.token)})
    assert (answer.status, answer.body) == (HTTPStatus.OK, b"")
