"""A link from the owner's click to the guest's page and its end, in the browsers of both."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bench.seed import seed
from tests.browser.screen import WIDTHS, Screen, open_window
from tests.soak import some
from tools import server

Guest = Callable[..., Screen]
GONE = "This link isn’t available."
BROKEN_WORDS = """() => [...document.querySelectorAll('.table :is(th, td)')].flatMap(cell => {
    const text = cell.firstChild, words = [...(text?.data ?? '').matchAll(/\\w+/g)];
    return words.filter(({0: word, index}) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1;
    }).map(word => word[0]);
})"""
# What the line of what is done is drawn in, in the chart that is to be seen.
PAINTED = """getComputedStyle([...document.querySelectorAll('.chart path.done')]
    .find(line => line.checkVisibility())).stroke"""
DONE_IN = {"light": "rgb(15, 107, 104)", "dark": "rgb(79, 184, 174)"}


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[server.Server]:
    """The app with one launched rollout; an open page of a link asks every second whether it lives."""
    folder: Path = tmp_path_factory.mktemp("share")
    seed(folder / "data", "normal")
    with server.app(folder, today="2026-03-10", share_seconds="1") as started:
        yield started


@pytest.fixture(scope="module")
def owner(chromium, running) -> Iterator[Screen]:
    window = open_window(chromium, running)
    yield window
    window.close()


@pytest.fixture
def guest(screen, running) -> Guest:
    return lambda width=390: screen(running, width, token="")


def make_link(owner: Screen, name: str, *, profile: str = "Public", password: str = "") -> str:
    page = owner.page
    begin_link(owner)
    page.get_by_role("textbox", name="Link name").fill(name)
    page.get_by_role("radiogroup", name="What it shows").get_by_text(profile, exact=True).click()
    if password:
        page.get_by_role("textbox", name="Password (optional)").fill(password)
        page.keyboard.press("Tab")  # to the eye beside it, as whoever uses no mouse
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_role("heading", name=f"Link made: {name}")).to_be_visible()
    owner.settle()
    address = page.locator(".st-key-share-secret").get_by_test_id("stCode").first.inner_text().strip()
    assert "/s/" in address
    return address


def begin_link(owner: Screen) -> None:
    """Open the form of a new link, unless it is open already."""
    begin = owner.page.get_by_role("button", name="New link")
    if not begin.count():
        owner.open("share")
    expect(begin.or_(owner.page.get_by_role("textbox", name="Link name")).first).to_be_visible()
    if begin.count():
        owner.press("New link")


def take_back(owner: Screen, name: str) -> None:
    box = owner.page.locator("[class*='st-key-share-link-']").filter(has_text=name)
    box.get_by_role("button", name="Revoke").click()
    owner.page.get_by_role("button", name="Revoke this link").click()
    expect(owner.page.get_by_test_id("stToastText").get_by_text(f"{name} is revoked.")).to_be_visible()


@pytest.mark.long
def test_the_text_under_a_choice_chooses_it(owner):
    begin_link(owner)
    choices = owner.page.get_by_role("radiogroup", name="What it shows")
    choices.get_by_text("how far each team has come").click()
    owner.settle()
    expect(choices.get_by_role("radio", name=re.compile("^Teams"))).to_be_checked(timeout=5_000)
    choices.get_by_text("Public", exact=True).click()


@pytest.mark.long
def test_the_dates_on_a_phone_break_no_word(owner, guest):
    address = make_link(owner, "On a phone", profile="Full, without names")
    window = guest()
    window.page.goto(address)
    window.page.get_by_text(re.compile(r"\d+ dates$")).click()
    expect(window.page.get_by_role("columnheader", name="How it stands")).to_be_visible()
    assert window.page.evaluate(BROKEN_WORDS) == []
    take_back(owner, "On a phone")


def test_a_link_opens_ends_and_leaves_no_secret_behind(owner, guest):
    address = make_link(owner, "The whole company")
    token = address.rsplit("/", 1)[1]
    window = guest()
    seen: list[Any] = []
    window.page.on("request", lambda request: seen.append(request))
    window.page.goto(address)
    expect(window.page.get_by_role("heading", level=1)).to_contain_text("AI at a company")
    assert token not in window.page.url
    window.page.reload()
    expect(window.page.get_by_role("heading", name="Where we are")).to_be_visible()

    take_back(owner, "The whole company")
    expect(window.page.get_by_role("heading", level=1)).to_have_text(GONE)
    assert "AI at a company" not in window.page.content()
    assert GONE in window.page.title()
    assert window.foreign == []
    with_token = [request.url for request in seen if token in f"{request.url} {request.all_headers()}"]
    assert with_token == [address]
    window.page.goto(address)
    expect(window.page.get_by_role("heading", level=1)).to_have_text(GONE)


@pytest.mark.long
def test_a_password_is_asked_for_first(owner, guest):
    window = guest()
    window.page.goto(make_link(owner, "Behind a password", password="quiet otters"))
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Password required")
    assert window.barriers() == []
    window.page.get_by_label("Password").fill("wrong words")
    window.page.get_by_role("button", name="Open the page").click()
    expect(window.page.get_by_role("alert")).to_contain_text("That password is not right")
    window.page.get_by_label("Password").fill("quiet otters")
    window.page.get_by_role("button", name="Open the page").click()
    expect(window.page.get_by_role("heading", level=1)).to_contain_text("AI at a company")


@pytest.mark.parametrize("profile", some(["Public", "Teams", "Full, without names"], ["Teams"]))
def test_the_guest_page_has_no_barrier_and_fits(owner, guest, profile):
    address = make_link(owner, f"For {profile}", profile=profile)
    for width in WIDTHS:
        window = guest(width)
        window.page.goto(address)
        for fold in window.page.locator(".fold > summary").filter(visible=True).all():
            fold.click()
        expect(window.page.get_by_role("img", name="tasks done by Tue Mar 10, 2026")).to_be_visible()
        assert window.page.evaluate(PAINTED) == DONE_IN["light"]
        window.page.get_by_text(re.compile(r"^All \d+ dates$")).click()
        expect(window.page.get_by_role("table").last).to_be_visible()
        window.look()
        assert window.page.evaluate(PAINTED) == DONE_IN["dark"]
        # Printed from a dark screen it is on white paper.
        window.page.emulate_media(media="print")
        assert window.page.evaluate(PAINTED) == DONE_IN["light"]
        window.page.emulate_media(media="screen")


def test_without_scripts_the_page_is_there_and_so_is_its_end(chromium, owner, running):
    address = make_link(owner, "Without scripts")
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_role("heading", name="Where we are")).to_be_visible()
        take_back(owner, "Without scripts")
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(GONE)


def test_an_owner_looks_at_the_page_before_making_the_link(owner):
    page = owner.page
    begin_link(owner)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Preview").click()
    shown = opened.value
    expect(shown.get_by_text("A preview: this is what the link will show.")).to_be_visible()
    expect(shown.get_by_role("heading", level=1)).to_contain_text("AI at a company")
    shown.close()


@pytest.mark.long
def test_a_phone_shows_the_button_that_copies_a_link(screen, running):
    phone = screen(running, 390, has_touch=True)
    make_link(phone, "From a phone")
    link = phone.page.locator(".st-key-share-secret").get_by_test_id("stCode").first
    expect(link.get_by_role("button", name="Copy to clipboard")).to_be_visible()


def test_the_page_of_the_owner_has_no_barrier_and_fits(owner):
    begin_link(owner)
    expect(owner.page.get_by_role("button", name="Create link")).to_be_visible()
    owner.look_around()
    make_link(owner, "To be looked at")
    expect(owner.page.get_by_text("This address works only on this computer.")).to_be_visible()
    owner.look_once()  # with its secret
