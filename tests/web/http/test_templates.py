"""Our own pages: what people wrote is text in them, they hold no script, and an error is a plain page."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playbook.core.base.errors import Conflict, Invalid, Missing, PlaybookError, Problem, Refused
from playbook.store.errors import Full
from playbook.web.http import templates
from playbook.web.http.problem import HANDLERS, by_field, nothing, public_error
from playbook.web.http.templates import STYLE_PATH, render
from tests.attacks import ATTACKS
from tests.web.asking import Answer, ask, served

TEMPLATES = sorted((Path(templates.__file__).parents[1] / "templates").glob("*.html"))
ERRORS: dict[str, PlaybookError] = {
    "/missing": Missing("There is no such plan.", "Go back."),
    "/refused": Refused("Only an owner may do this.", "Ask one."),
    "/invalid": Invalid([Problem("name", "The name is missing.", "Enter one.")]),
    "/conflict": Conflict("Dana", "theirs", "yours"),
    "/full": Full(Path("/data")),
}


async def show_hostile(request: Request) -> Response:
    hostile = " ".join(attack.text for attack in ATTACKS)
    return render("problem.html", request, title=hostile, message=hostile, hint=hostile)


async def show_nothing(request: Request) -> Response:
    return nothing(request)


async def fail(request: Request) -> Response:
    raise ERRORS[request.url.path]


@pytest.fixture(scope="module")
def get() -> Iterator[Callable[[str], Answer]]:
    routes = [
        Route("/hostile", show_hostile),
        *(Route(path, show_nothing) for path in ("/nothing", "/nothing/here")),
        *(Route(path, fail) for path in ERRORS),
        *templates.ROUTES,
    ]
    with served(Starlette(routes=routes, exception_handlers=HANDLERS)) as port:
        yield lambda path: ask(port, path)


def test_what_people_wrote_is_text_and_never_markup(get):
    answer = get("/hostile")
    tags = [re.findall(r"<[a-z/!][^>\s]*", text) for text in (answer.text, get("/missing").text)]
    assert tags[0] == tags[1]
    assert "&lt;script" in answer.text


def test_a_page_loads_only_our_own_files(get):
    answer = get("/missing")
    policy = answer.said("content-security-policy")
    assert "default-src 'none'" in policy
    assert [word for word in ("script", "unsafe") if word in policy] == []
    sent = [answer.said(name) for name in ("cache-control", "referrer-policy", "x-robots-tag")]
    assert sent == ["no-store", "strict-origin", "noindex, nofollow"]


def test_the_style_may_be_kept(get):
    answer = get(STYLE_PATH)
    assert (answer.status, answer.said("content-type")[:8]) == (200, "text/css")
    assert "immutable" in answer.said("cache-control")
    assert f'href="{STYLE_PATH}"' in get("/missing").text


def test_no_template_holds_script_style_or_foreign_address():
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        # What is named by its address is a file of ours: the policy lets no other in.
        loads = r"<script(?! src=\"\{\{)|<style|\sstyle=|\son\w+=|\|\s*safe|autoescape|https?://|javascript:"
        assert not re.search(loads, text), template


def test_an_error_is_a_page_that_says_what_to_do(get):
    for path, status in [
        ("/missing", 404), ("/refused", 403), ("/invalid", 400), ("/conflict", 409), ("/full", 503),
    ]:  # fmt: skip
        answer = get(path)
        assert answer.status == status, path
        told = public_error(ERRORS[path])
        for words in (told.title, told.message, told.hint):
            assert words.replace("'", "&#39;") in answer.text, path


def test_whatever_is_not_there_gets_one_answer_byte_for_byte(get):
    first, second = get("/nothing"), get("/nothing/here")
    assert first.status == 404
    assert first.body == second.body
    assert {**first.headers, "date": []} == {**second.headers, "date": []}


def test_every_field_is_told_its_first_problem():
    first = Problem("name", "It is missing.", "Enter one.")
    problems = (first, Problem("name", "Another."), Problem("", "x"))
    assert by_field(problems) == {"name": "It is missing. Enter one.", "": "x"}


def test_a_fault_of_the_data_is_told_without_where_it_is(caplog):
    logging.getLogger("playbook").propagate = True
    told = public_error(Full(Path("/srv/secret-place")))
    assert "secret-place" not in f"{told.title} {told}"
    assert "secret-place" in caplog.text
    refused = Refused("No.", "Ask.")
    assert public_error(refused) is refused
