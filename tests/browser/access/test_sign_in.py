"""First run and sign-in in a real browser, also on a phone."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, Request, expect

from playbook.desk.accounts import sessions
from tests.browser.screen import OTHER, Screen
from tests.web.company import trusting
from tests.web.people import OWNER, PASSWORD
from tools import server
from tools.browser import CHROMIUM_FLAGS, find_browser

LINK = re.compile(r"/setup\?token=([\w-]{43})")
Start = Callable[..., server.Server]


@pytest.fixture
def start(tmp_path) -> Iterator[Start]:
    """Start the app as on a new machine, owned only through these variables."""
    with ExitStack() as stack:

        def run(**variables: str) -> server.Server:
            environ = {"PLAYBOOK_DATA": str(tmp_path / "data"), **variables}
            app = server.ROOT / "app.py"
            return stack.enter_context(server.running(app, tmp_path / "app.log", environ=environ, owner=""))

        yield run


def token_of(running: server.Server) -> str:
    return str(LINK.search(running.log.read_text(encoding="utf-8"))[1])


def judge(window: Screen, heading: str) -> None:
    """Check the shown page for barriers and its fit, in the other scheme than the page before."""
    expect(window.page.get_by_role("heading", level=1)).to_have_text(heading)
    window.wear(OTHER[window.scheme])
    window.look_around(is_quiet=False)
    assert window.foreign == []


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail address").fill("dana@lt.test")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_the_sign_in_pages_have_no_barrier_and_fit(start, screen):
    running = start(**OWNER)
    window = screen(running)
    page = window.page
    page.goto(f"{running.url}/sign-in")
    judge(window, "Sign in")
    sign_in(page, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("do not match")
    expect(page.get_by_label("E-mail address")).to_have_value("dana@lt.test")
    expect(page.get_by_label("Password")).to_have_value("")
    expect(page.get_by_label("Password")).to_be_focused()
    judge(window, "Sign in")
    page.goto(f"{running.url}/sign-in?out")
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    judge(window, "Sign in")
    page.goto(f"{running.url}/setup")
    judge(window, "Not found")
    page.goto(f"{running.url}/sign-in?next=/sign-out")
    sign_in(page)
    judge(window, "Sign out")


def test_the_first_run_pages_have_no_barrier_and_fit(start, screen):
    running = start()
    window = screen(running)
    page = window.page
    page.goto(f"{running.url}/sign-in")
    judge(window, "Nobody owns this Playbook yet")
    page.goto(f"{running.url}/setup?token={token_of(running)}")
    expect(page.get_by_label("Your name")).to_be_focused()
    judge(window, "Create the owner account")
    page.get_by_label("Your name").fill("Dana")
    page.get_by_label("Password").fill("dana1234")
    page.get_by_role("button", name="Create account").click()
    address = page.get_by_label("E-mail address")
    expect(address).to_be_focused()
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(address).to_have_accessible_description(re.compile("The e-mail address is missing"))
    expect(page.get_by_label("Your name")).to_have_value("Dana")
    expect(page.get_by_label("Password")).to_have_value("")
    judge(window, "Create the owner account")


def test_make_run_leads_to_the_first_page_by_keyboard(start, screen, tmp_path):
    running = start()
    token = token_of(running)
    page = screen(running).page
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    page.goto((tmp_path / "data" / "first-run.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text("Create the owner account")
    for label, text in (("Your name", "Dana"), ("E-mail address", "dana@lt.test"), ("Password", PASSWORD)):
        expect(page.get_by_label(label)).to_be_focused()
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{running.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    name = sessions.cookie_name(False)
    (cookie,) = (each for each in page.context.cookies() if each["name"] == name)
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    assert page.evaluate("document.cookie").find(cookie["value"]) == -1
    assert len(requests) > 5
    assert [request.url for request in requests if token in (request.headers.get("referer") or "")] == []
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


@pytest.mark.long
def test_sign_in_works_without_encryption(chromium, start):
    """On plain http browsers send no Sec-Fetch-Site: the Origin has to be enough."""
    running = start(**OWNER, STREAMLIT_SERVER_ALLOWED_HOSTS="playbook.test")
    flags = [*CHROMIUM_FLAGS, "--host-resolver-rules=MAP playbook.test 127.0.0.1"]
    browser = chromium.browser_type.launch(executable_path=str(find_browser()), args=flags)
    try:
        page = browser.new_page()
        posted: list[Request] = []
        page.on("request", lambda request: posted.append(request) if request.method == "POST" else None)
        page.goto(f"http://playbook.test:{running.port}/sign-in?next=/sign-out")
        sign_in(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign out")
        headers = posted[0].all_headers()
        assert "sec-fetch-site" not in headers
        assert headers["origin"] == f"http://playbook.test:{running.port}"
    finally:
        browser.close()


@pytest.mark.long
def test_a_provider_signs_a_browser_in_and_out(screen, tmp_path):
    with trusting(tmp_path, PLAYBOOK_SIGN_ON_ROLE="viewer") as company:
        company.knows("ana", "ana@lt.test", name="Ana Ruiz")
        window = screen(company.app, token="")
        page = window.page
        page.goto(f"{company.app.url}/progress")
        window.look_around(is_quiet=False)
        page.get_by_role("link", name="Sign in with your company account").click()
        page.get_by_placeholder("sub").fill("ana")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(f"{company.app.url}/progress")
        expect(page.get_by_text("No rollout is open yet.")).to_be_visible()
        names = {cookie["name"] for cookie in page.context.cookies()}
        assert "playbook" in names
        assert not any(name.startswith("_streamlit_user") for name in names)
        page.goto(f"{company.app.url}/sign-out")
        expect(page.get_by_text("Ana Ruiz")).to_be_visible()
        page.get_by_role("button", name="Sign out of this browser").click()
        page.goto(f"{company.app.url}/progress")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
