"""The big screen: slides moved by keys, results hidden until revealed, the address on each, no network."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette

from playbook.core.all_hands.join_code import grouped
from playbook.core.base.access import Actor
from playbook.desk.all_hands import pulse, questions, rooms
from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.desk.links import links, shares
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.web.http.problem import HANDLERS
from playbook.web.routes import routes
from tests.browser.screen import WIDTHS, Screen
from tests.pages import made
from tests.pages.all_hands.test_all_hands import fill
from tests.web.asking import served
from tools import server

DANA = Actor(name="Dana")
GONE = "This link does not open anything."


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Iterator[tuple[server.Server, str, str]]:
    """The app on the sample with a room and a pulse, the address of its slides, and its code as said."""
    folder: Path = tmp_path_factory.mktemp("present")
    with server.open_data(folder, "2023-05-08") as here:
        rollout, _ = rollouts.open_sample(here, DANA, "2-after-august")
        made = links.make_link(here, DANA, rollout.id, "All-hands", asks=["pulse"], profile="teams")
        opened = rooms.open_room(here, DANA, rollout.id, made.link.id)
        pulse.open_pulse(here, DANA, rollout.id)
    with server.app(folder, today="2023-05-08") as running:
        yield running, f"/j/{opened.code}?then=present", grouped(opened.code)


@pytest.fixture
def big(screen, room) -> Screen:
    """The big screen, as whoever types the short address comes to it."""
    running, address, _ = room
    window = screen(running, token="")
    window.page.goto(f"{running.url}{address}")
    window.page.wait_for_url("**/present*")
    return window


def test_keys_move_between_slides_without_a_network(big, room):
    page, number = big.page, big.page.locator("#number")
    count = int(number.inner_text().split(" of ")[1])
    assert count >= 4
    big.lose_network()
    expect(page.locator("#offline")).to_contain_text("Offline · last updated ")
    for place in range(1, count + 1):
        expect(number).to_have_text(f"{place} of {count}")
        expect(page.locator(".slide:visible")).to_have_count(1)
        expect(page.locator(".join strong")).to_contain_text(room[2])
        expect(page.locator(".join strong")).to_be_in_viewport(ratio=1)
        expect(page.locator(".qr svg")).to_be_in_viewport(ratio=1)
        page.keyboard.press("ArrowRight" if place % 2 else "PageDown")
    page.keyboard.press("Home")
    expect(number).to_have_text(f"1 of {count}")
    page.keyboard.press("Space")
    expect(number).to_have_text(f"2 of {count}")
    page.keyboard.press("End")
    page.keyboard.press("PageUp")
    expect(number).to_have_text(f"{count - 1} of {count}")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_empty()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert big.foreign == []


def test_results_stay_hidden_until_they_are_revealed(big):
    page = big.page
    page.goto(f"{page.url.partition('#')[0]}#slide-pulse")
    page.reload()
    slide = page.locator("#slide-pulse")
    expect(slide.get_by_text("Answer on your phone", exact=True)).to_be_visible()
    expect(slide.locator(".shown")).to_be_hidden()
    page.keyboard.press("r")
    expect(slide.locator(".shown")).to_be_visible()
    expect(slide.get_by_text("Answer on your phone", exact=True)).to_be_hidden()
    page.reload()
    expect(slide.locator(".shown")).to_be_visible()
    page.keyboard.press("h")
    expect(slide.locator(".shown")).to_be_hidden()
    page.get_by_role("button", name="Reveal").click()
    expect(slide.locator(".shown")).to_be_visible()


BELOW = """() => {
    const band = document.querySelector('.band').getBoundingClientRect().top;
    const shown = [...document.querySelectorAll('.slide:not([hidden]) :is(p, li, h2, td, dd, svg)')];
    return shown.filter(one => one.checkVisibility() && one.getBoundingClientRect().bottom > band + 1)
        .map(one => one.outerHTML.slice(0, 200));
}"""
LETTERS = """() => Math.min(...[...document.querySelectorAll('.chart.narrow svg text')]
    .map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a || Infinity))"""
LENGTHEN = """() => {
    const list = document.querySelector('[data-part="done"] ul');
    for (let at = 0; at < 40; at += 1)
        list.append(list.firstElementChild.cloneNode(true));
}"""


def test_nothing_lies_under_the_band_of_a_slide(big):
    page = big.page
    page.wait_for_selector(".chart.narrow svg", state="attached")
    done = page.locator("#slide-wins [data-part=done]")
    kept = done.locator("li").count()
    page.evaluate(LENGTHEN)
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("Home")
        count = int(page.locator("#number").inner_text().split(" of ")[1])
        for place in range(1, count + 1):
            expect(page.locator("#number")).to_have_text(f"{place} of {count}")
            assert page.evaluate(BELOW) == [], (place, width)
            if page.locator("#slide-chart:visible").count():
                # A fortieth of the height of the screen, and that for the smallest.
                assert page.evaluate(LETTERS) > height / 40
            if done.is_visible():
                shown = done.locator("li:visible").count()
                assert 1 < shown < kept + 40
                left = int(done.locator(".left-out").inner_text().split()[1])
                # The page of the link says itself how many it does not list.
                assert left == kept + 40 - shown + int(done.locator("[data-rest]").get_attribute("data-rest"))
                expect(done.locator("[data-rest]")).to_be_hidden()
            page.keyboard.press("ArrowRight")
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("Home")
    for place in range(2, count + 1):
        if done.is_visible():
            break
        page.keyboard.press("ArrowRight")
        expect(page.locator("#number")).to_have_text(f"{place} of {count}")
    expect(done).to_be_visible()
    assert done.locator("li:visible").count() == kept + 40
    bottom = "document.querySelector('#slide-wins').scrollTop"
    page.keyboard.press("PageDown")
    assert page.evaluate(bottom) > 0
    expect(done).to_be_visible()
    page.keyboard.press("PageUp")
    assert page.evaluate(bottom) == 0
    assert big.complaints == []


def test_every_slide_can_be_read_by_everyone(big):
    page = big.page
    count = int(page.locator("#number").inner_text().split(" of ")[1])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.keyboard.press("Home")
        for place in range(count):
            expect(page.locator("#number")).to_have_text(f"{place + 1} of {count}")
            big.look(is_quiet=False)
            page.keyboard.press("ArrowRight")
    assert (big.complaints, big.foreign) == ([], [])


def test_without_scripts_the_slides_are_one_long_page(chromium, room):
    running, address, code = room
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running.url}{address}")
    assert page.locator(".slide:visible").count() >= 4
    expect(page.get_by_text(code)).to_be_visible()
    expect(page.locator("#controls")).to_be_hidden()
    context.close()


@pytest.fixture
def hosted(tmp_path) -> Iterator[tuple[Workspace, int]]:
    """A workspace served from this process, with its port; the test is its host."""
    opened = open_workspace(Settings(data=tmp_path / "data"))
    set_current(opened)
    with served(Starlette(routes=routes(), exception_handlers=HANDLERS)) as port:
        yield opened, port
        opened.notifier.end()
    set_current(None)
    opened.close()


def test_open_slides_say_how_to_join_while_a_room_is_open(chromium, hosted):
    workspace, port = hosted
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "All-hands")
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{link.path}")
        page.goto(f"{page.url}/present")
        page.evaluate("window.mine = true")
        join, none = page.locator(".join strong"), page.get_by_text("Open a room on All-hands")
        expect(none).to_be_visible()
        opened = rooms.open_room(workspace, DANA, rollout.id, link.link.id)
        expect(join).to_have_text(f"127.0.0.1:{port}/j/{grouped(opened.code)}")
        expect(page.locator(".qr svg")).to_be_in_viewport(ratio=1)
        rooms.close_room(workspace, DANA, rollout.id, link.link.id)
        expect(none).to_be_visible()
        expect(page.locator(".qr svg")).to_have_count(0)
        again = rooms.open_room(workspace, DANA, rollout.id, link.link.id)
        expect(join).to_contain_text(grouped(again.code))
        soon = (workspace.now() + timedelta(seconds=1)).isoformat()
        workspace.register.write(lambda register: register.execute("update room set ends_at = ?", (soon,)))
        workspace.notifier.publish(rollout.id)
        expect(none).to_be_visible()
        assert page.evaluate("window.mine")


def test_a_resumed_link_brings_everything_back(chromium, hosted):
    workspace, port = hosted
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "All-hands", asks=["questions"])
    questions.open_box(workspace, DANA, rollout.id)
    with chromium.new_context() as context:
        context.clock.install()
        phone, big, form = (context.new_page() for _ in range(3))
        phone.goto(f"http://127.0.0.1:{port}{link.path}")
        expect(phone.get_by_role("heading", level=1)).not_to_have_text(GONE)
        big.goto(f"{phone.url}/present#slide-questions")
        form.goto(f"{phone.url}/questions")
        links.pause_link(workspace, DANA, link.link.id)
        form.get_by_label("Your question", exact=True).fill("Why now?")
        form.get_by_role("button", name="Ask", exact=True).click()
        for page in (phone, big, form):
            expect(page.get_by_role("heading", level=1)).to_have_text(GONE)
        links.resume_link(workspace, DANA, link.link.id)
        context.clock.fast_forward(16_000)
        expect(phone.get_by_role("heading", level=1)).to_have_text(rollout.brief.name)
        expect(big.locator("#slide-questions")).to_be_visible()
        expect(form.get_by_role("heading", level=1)).to_have_text("Ask a question")


def test_results_of_own_questions_fit_on_their_slides(chromium, hosted):
    workspace, port = hosted
    rollout = made.rollout(workspace)
    asks = ["pulse", "examples"]
    link = links.make_link(workspace, DANA, rollout.id, "All-hands", asks=asks, profile="full")
    share = shares.resolve(workspace, shares.open_link(workspace, link.token))
    own = ["I know who to ask when I’m stuck.", "I have time.", "I dare."]
    pulse.open_pulse(workspace, DANA, rollout.id, own)
    for group in rollout.brief.groups[:2]:
        fill(workspace, share, group.id, "4", 6)
    pulse.close_pulse(workspace, DANA, rollout.id)
    pulse.reveal_pulse(workspace, DANA, rollout.id)
    with chromium.new_context(viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{link.path}")
        expect(page.get_by_role("link", name="Share what you tried this week")).to_be_visible()
        page.goto(f"{page.url}/present")
        number, slide = page.locator("#number"), page.locator(".slide:visible")
        count = int(number.inner_text().split(" of ")[1])
        seen = []
        for place in range(1, count + 1):
            expect(number).to_have_text(f"{place} of {count}")
            seen.append(slide.get_attribute("id"))
            page.keyboard.press("r")
            assert page.evaluate(BELOW) == [], seen[-1]
            if seen[-1] == "slide-pulse":
                expect(slide.locator(".scores > li:visible")).to_have_count(8)
            if seen[-1] == "slide-teams":
                expect(slide.get_by_role("row")).to_have_count(3)
            if seen[-1] == "slide-asked":
                expect(slide.get_by_text("Share it on your phone")).to_be_visible()
                expect(slide.get_by_role("link")).to_have_count(0)
            page.keyboard.press("ArrowRight")
        # Every date is past: what is next would be the folded list of all dates, and nothing else.
        assert "slide-next" not in seen
        assert {"slide-pulse", "slide-teams", "slide-asked"} <= {*seen}
