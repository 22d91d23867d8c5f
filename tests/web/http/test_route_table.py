"""Every route of the app as it is served has its line in the inventory, and every line its route."""

import json
import subprocess
import sys
from collections.abc import Iterable

import pytest

from playbook.core.base.errors import NothingHere
from playbook.core.base.fields import STAGES
from playbook.ui.shell import page_registry
from playbook.web.http.route_table import SAFE_METHODS, STREAMLITS, RouteEntry, Who, inventory
from playbook.web.routes import routes
from tools.server import ROOT

# Streamlit allows one App a process, so the routes are read in another one.
READ = """
import json
from app import app
print(json.dumps([
    (type(route).__name__, route.path or "/", sorted(getattr(route, "methods", None) or ()))
    for route in app._build_starlette_app().routes
]))
"""
WITHOUT_METHODS = {"WebSocketRoute": ["WEBSOCKET"], "Mount": ["GET"]}
INVENTORY = inventory(routes())
CLOSED = [line for line in INVENTORY if line.who is Who.NOBODY]


@pytest.fixture(scope="module")
def real() -> set[tuple[str, frozenset[str]]]:
    ended = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(ended.stdout.splitlines()[-1])
    return {(path, frozenset(methods or WITHOUT_METHODS[kind]) - {"HEAD"}) for kind, path, methods in found}


def stands_at(entries: Iterable[RouteEntry]) -> list[tuple[str, frozenset[str]]]:
    return [(line.path, line.methods - {"HEAD"}) for line in entries]


def test_every_route_has_its_line_and_every_line_its_route(real):
    assert len(real) > 20
    assert real - set(stands_at(INVENTORY)) == set(), "without a line in playbook/web/http/route_table.py"
    assert set(stands_at(INVENTORY)) - real == set(), "without a route"


def test_no_route_stands_there_twice():
    assert len(stands_at(INVENTORY)) == len(set(stands_at(INVENTORY)))


def test_every_line_says_what_it_is_for():
    assert [line for line in INVENTORY if not line.note.strip()] == []


def test_nothing_changes_because_an_address_is_opened():
    """But for the return from a company's sign-on, which OpenID Connect makes a GET: its code works once."""
    changes = [line.path for line in INVENTORY if line.changes and line.methods <= SAFE_METHODS]
    assert changes == ["/oauth2callback"]


def test_an_unsafe_method_says_that_it_changes_something():
    quiet = [line for line in INVENTORY if line.methods - SAFE_METHODS and not line.changes]
    assert [line.path for line in quiet if line.who is not Who.NOBODY] == []


def test_no_route_of_ours_hides_a_page_or_takes_its_policy():
    """Answers get their policy by the first part of the address."""
    rooms = {route.path.split("/")[1] for route in routes()}
    assert rooms & {*page_registry._TITLES, *STAGES} == set()
    assert rooms & {line.path.split("/")[1] for line in STREAMLITS} == set()


def test_what_is_for_nobody_is_not_there(asked):
    for line in CLOSED:
        assert CLOSED, line
        for method in line.methods:
            answer = asked(line.path, method)
            assert (answer.status, answer.text) == (404, str(NothingHere())), line
