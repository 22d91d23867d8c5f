"""The first run over real HTTP: the link of the terminal makes one owner, and nothing else gives it away."""

import re
import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from starlette.applications import Starlette

from playbook.desk.accounts import first_owner, passwords
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.settings import Settings
from playbook.store.register.accounts import Accounts
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.web.sign_in import setup, sign_in
from tests.web.asking import Answer, assert_page, current, served
from tests.web.people import FORM, HASH, HTTPS, OWNER, PASSWORD, Person, set_by
from tools import server

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/setup\?token=([\w-]{43}))")
DANA = {"name": "Dana", "email": "dana@lt.test", "password": PASSWORD}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def same(answer: Answer) -> tuple[int, bytes, dict[str, list[str]]]:
    """All of an answer but the moment when it was given."""
    return answer.status, answer.body, {**answer.headers, "date": []}


# --- in this process, with a clock that can be turned ------------------------------------------------


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def workspace(tmp_path, clock) -> Iterator[Workspace]:
    with current(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def port(workspace) -> Iterator[int]:
    with served(Starlette(routes=[*setup.ROUTES, *sign_in.ROUTES])) as serving:
        yield serving


@pytest.fixture
def token(workspace, port) -> str:
    return LINK.fullmatch(str(first_owner.new_link(workspace, f"http://127.0.0.1:{port}")))[2]


@pytest.fixture
def stranger(port) -> Person:
    return Person(port)


def owners(workspace: Workspace) -> list[str]:
    return [account.name for account in workspace.accounts.all() if account.is_owner]


def test_the_link_shows_a_form_that_makes_the_owner_and_signs_in(workspace, stranger, token):
    shown = stranger.get(f"/setup?token={token}")
    assert shown.status == 200
    assert re.findall(r'autocomplete="([^"]*)"', shown.text) == ["name", "username", "new-password"]
    answer = stranger.post("/setup", token=token, **DANA)
    assert (answer.status, answer.said("location")) == (303, "/")
    assert set_by(answer)["playbook"]["httponly"] is True
    (owner,) = workspace.accounts.all()
    assert (owner.name, owner.email, owner.is_owner) == ("Dana", "dana@lt.test", True)
    assert passwords.matches(PASSWORD, owner.password_hash)
    assert "You are signed in as <strong>Dana</strong>" in stranger.get("/sign-out").text
    assert Person(stranger.port).sign_in().status == 303


def test_under_https_the_cookie_of_the_owner_is_secure(stranger, token):
    cookie = set_by(
        stranger.post("/setup", headers={**HTTPS, "Content-Type": FORM["Content-Type"]}, token=token, **DANA)
    )
    assert cookie["__Host-playbook"]["secure"] is True


def test_without_the_setup_link_there_is_nothing(workspace, stranger, token, clock):
    def tried(shown: str) -> list[Answer]:
        queries = ["", "?token=", f"?token={'x' * 43}", f"?token={shown}&token=x", f"?token={shown[:-1]}"]
        return [
            *(stranger.get(f"/setup{query}") for query in [*queries, "?token=%ff%00%ed%a0%80"]),
            *(stranger.post("/setup", token=wrong, **DANA) for wrong in ("", "x" * 43)),
            stranger.post("/setup", **DANA),
            stranger.post("/setup", token=shown[::-1], name="", email="", password=""),
        ]

    def opened(token: str) -> list[Answer]:
        return [stranger.get(f"/setup?token={token}"), stranger.post("/setup", token=token, **DANA)]

    before = tried(token)
    clock.shift(timedelta(minutes=60))
    expired = opened(token)
    older, token = token, LINK.search(str(first_owner.new_link(workspace, "http://127.0.0.1:1")))[2]
    replaced = opened(older)
    assert owners(workspace) == []
    assert stranger.post("/setup", token=token, **DANA).status == 303
    stranger.cookies.clear()
    answers = [*before, *expired, *replaced, *opened(token), *tried(token)]
    assert {answer.status for answer in answers} == {404}
    assert len({str(same(answer)) for answer in answers}) == 1
    assert owners(workspace) == ["Dana"]


def test_the_link_opens_until_the_hour_is_over(workspace, stranger, token, clock):
    clock.shift(timedelta(minutes=59, seconds=59))
    assert stranger.get(f"/setup?token={token}").status == 200
    clock.shift(timedelta(seconds=1))
    assert stranger.get(f"/setup?token={token}").status == 404


def test_an_owner_made_at_the_command_line_closes_the_link(workspace, stranger, token):
    register = SqliteRegister(workspace.register.path)
    Accounts(register).claim("Kim", "kim@lt.test", HASH, START)
    register.close()
    assert stranger.get(f"/setup?token={token}").status == 404
    assert stranger.post("/setup", token=token, **DANA).status == 404
    assert owners(workspace) == ["Kim"]


def test_a_bad_owner_form_keeps_all_but_the_password(workspace, stranger, token):
    answer = stranger.post(
        "/setup", token=token, name="<b>Dana</b>", email="dana at lt.test", password="password1"
    )
    assert_page(answer, 400, 'value="&lt;b&gt;Dana&lt;/b&gt;"', 'value="dana at lt.test"')
    assert "password1" not in answer.text
    assert 'id="email-problem">This is not an e-mail address.' in answer.text
    assert 'id="password-problem">This password is easily guessed' in answer.text
    assert "name-problem" not in answer.text
    assert answer.text.count('aria-invalid="true"') == 2
    assert owners(workspace) == []
    assert stranger.post("/setup", token=token, **DANA).status == 303


def test_of_thirty_claims_by_link_one_becomes_the_owner(workspace, stranger, token):
    ready = threading.Barrier(30)

    def claim(number: int) -> int:
        ready.wait()
        form = {**DANA, "name": f"Person {number}", "email": f"p{number}@lt.test"}
        return Person(stranger.port).post("/setup", token=token, **form).status

    with ThreadPoolExecutor(30) as crowd:
        assert sorted(crowd.map(claim, range(30))) == [303] + [404] * 29
    assert (len(workspace.accounts.all()), len(owners(workspace))) == (1, 1)


def test_sign_in_says_where_to_begin_while_nobody_owns_this(stranger, token):
    shown = stranger.get("/sign-in").text
    assert "Nobody owns this Playbook yet" in shown
    assert token not in shown
    stranger.post("/setup", token=token, **DANA)
    assert "Nobody owns" not in Person(stranger.port).get("/sign-in").text


def test_the_browser_file_goes_when_the_link_is_opened(workspace, stranger, token):
    file = workspace.settings.data / "first-run.html"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"/setup?token={token}" in file.read_text(encoding="utf-8")
    stranger.get("/setup?token=wrong")
    assert file.exists()
    stranger.get(f"/setup?token={token}")
    assert not file.exists()


def test_the_browser_file_goes_when_the_server_ends(tmp_path):
    file = tmp_path / "data" / "first-run.html"
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    first_owner.new_link(workspace, "http://127.0.0.1:1")
    assert file.exists()
    workspace.close()
    assert not file.exists()
    file.write_text("left behind by a server that was killed", encoding="utf-8")
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    workspace.accounts.claim("Dana", "dana@lt.test", HASH, START)
    assert first_owner.new_link(workspace, "http://127.0.0.1:1") is None
    assert not file.exists()
    workspace.close()


def test_a_file_that_somebody_put_there_is_not_written_through(workspace, port, tmp_path):
    file, elsewhere = workspace.settings.data / "first-run.html", tmp_path / "elsewhere"
    elsewhere.write_text("kept", encoding="utf-8")
    file.symlink_to(elsewhere)
    first_owner.new_link(workspace, "http://127.0.0.1:1")
    assert elsewhere.read_text(encoding="utf-8") == "kept"
    assert not file.is_symlink()


# --- the app as it is started ------------------------------------------------------------------------


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., server.Server]]:
    started: list[server.Server] = []

    def run(**environ: str) -> server.Server:
        environ = {"PLAYBOOK_DATA": str(tmp_path / "data"), "PLAYBOOK_LOG": "json", **environ}
        started.append(server.start(server.ROOT / "app.py", tmp_path / "app.log", environ=environ, owner=""))
        return started[-1]

    yield run
    for one in started:
        one.stop()


def links_in(running: server.Server) -> list[tuple[str, str]]:
    return LINK.findall(running.log.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_started_app_shows_a_new_link_once(start, tmp_path):
    first = start()
    ((path, token),) = links_in(first)
    lines = [line for line in first.log.read_text(encoding="utf-8").splitlines() if token in line]
    assert [line.strip() for line in lines] == [f"{first.url}{path}"]
    stranger = Person(first.port)
    pages = ["/", "/sign-in", "/setup", "/healthz", "/readyz", "/nothing-here", "/_stcore/host-config"]
    assert [page for page in pages if token in str(same(stranger.get(page)))] == []
    names = {file.name: file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file()}
    assert [name for name, content in names.items() if token.encode() in content] == ["first-run.html"]
    first.stop()
    assert not (tmp_path / "data" / "first-run.html").exists()
    second = start()
    ((other, _),) = links_in(second)
    stranger = Person(second.port)
    assert (stranger.get(path).status, stranger.get(other).status) == (404, 200)
    same_for_all = ["/healthz", "/readyz", "/_stcore/health", "/_stcore/host-config", "/", "/setup"]
    before = {page: Person(second.port).get(page).body for page in same_for_all}
    assert stranger.post("/setup", token=other.partition("=")[2], **DANA).status == 303
    assert {page: Person(second.port).get(page).body for page in same_for_all} == before
    assert PASSWORD not in second.log.read_text(encoding="utf-8")
    second.stop()
    third = start()
    assert links_in(third) == []
    assert stranger.cookies
    stranger.port = third.port
    assert "signed in as <strong>Dana</strong>" in stranger.get("/sign-out").text


@pytest.mark.slow
def test_the_settings_make_an_owner_where_there_is_none(start):
    running = start(**OWNER)
    assert links_in(running) == []
    assert Person(running.port).sign_in().status == 303
    running.stop()
    again = start(**{**OWNER, "PLAYBOOK_OWNER_EMAIL": "other@lt.test"})
    assert Person(again.port).sign_in("other@lt.test").status == 403
    assert Person(again.port).sign_in().status == 303


@pytest.mark.slow
def test_an_impossible_owner_stops_the_start(start, tmp_path):
    (tmp_path / "password").write_text("dana1234\n", encoding="utf-8")
    settings = {name: value for name, value in OWNER.items() if not name.endswith("HASH")}
    with pytest.raises(RuntimeError, match="The owner that the settings name cannot be made") as caught:
        start(**settings, PLAYBOOK_OWNER_PASSWORD_FILE=str(tmp_path / "password"))
    assert "Traceback" not in str(caught.value)
    assert "dana1234" not in str(caught.value)
