"""The big screen: one idea on each slide, large enough, moved by keys or by its host, without a network."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text
from starlette.applications import Starlette

from playbook.core.all_hands.join_code import grouped
from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.plan.brief import Group
from playbook.desk.accounts import sessions
from playbook.desk.all_hands import poll_texts, presenting, pulse, pulse_draft, questions, rooms
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device, new_form
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.store.register import tables
from playbook.web.http import templates
from playbook.web.http.problem import HANDLERS
from playbook.web.routes import routes
from tests.browser.screen import OTHER, WIDTHS, Screen
from tests.desk.conftest import until
from tests.pages import made
from tests.pages.all_hands.test_all_hands import fill
from tests.soak import some
from tests.web.asking import served
from tools import server

DANA = Actor(name="Dana")
GONE = "This link isn’t available."


@pytest.fixture(autouse=True)
def results_without_noise(monkeypatch):
    """Few answers with noise may show nothing."""
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)


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
    expect(page.locator("#slide-lobby .code")).to_have_text(room[2].replace("-", " "))
    big.lose_network()
    expect(page.locator("#offline")).to_contain_text("Offline · last updated ")
    for place in range(1, count + 1):
        expect(number).to_have_text(f"{place} of {count}")
        expect(page.locator(".slide:visible")).to_have_count(1)
        expect(page.locator(".qr:visible svg")).to_be_in_viewport(ratio=1)
        page.keyboard.press("ArrowRight" if place % 2 else "PageDown")
    expect(page.locator("#corner strong")).to_have_text(room[2].replace("-", " "))
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


@pytest.mark.parametrize("size", [(1280, 720), (1100, 620), (1920, 1080), (1024, 768)])
def test_the_controls_leave_the_code_to_scan_free(big, size):
    page = big.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.mouse.move(200, 200)
    code, keys = (page.locator(each).bounding_box() for each in (".lobby .qr", "#controls"))
    assert code
    assert keys
    assert keys["y"] + keys["height"] <= code["y"]
    assert keys["x"] + keys["width"] <= page.locator(".lobby .to").bounding_box()["x"]


# In pixels of a screen of 1080 lines: what lies outside the safe area or behind the corner, the type of the
# idea and the smallest of all, and how much of the room for the idea its words and pictures fill.
JUDGE = """() => {
    const slide = document.querySelector('.slide:not([hidden])'), idea = slide.querySelector('.idea');
    const unit = 1080 / innerHeight, room = idea.getBoundingClientRect();
    const corner = document.querySelector('#corner:not([hidden])');
    const place = one => one.getBoundingClientRect();
    const own = [...slide.querySelectorAll('p, li, h2, td, th, svg, blockquote, figcaption, text')]
        .filter(one => one.checkVisibility() && place(one).width);
    const all = [...own, ...(corner ? corner.querySelectorAll('span, strong, .qr') : [])];
    const isOut = ({left, top, right, bottom}) => left < innerWidth * 0.03 || top < innerHeight * 0.03
        || right > innerWidth * 0.98 || bottom > innerHeight * 0.985;
    const isBehind = ({left, top, right, bottom}, {left: x, top: y}) => bottom > y && right > x;
    const out = [...all.filter(one => isOut(place(one))),
        ...own.filter(one => corner && isBehind(place(one), place(corner)))];
    const scale = ({a, b}) => Math.hypot(a, b);
    const drawn = one => parseFloat(getComputedStyle(one).fontSize) * unit
        * (one.getScreenCTM ? scale(one.getScreenCTM()) : 1);
    const hasWords = one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const words = all.filter(hasWords), ends = own.filter(one => idea.contains(one)).map(place);
    const filled = Math.max(...ends.map(one => one.bottom)) - Math.min(...ends.map(one => one.top));
    return {
        out: out.map(one => one.outerHTML.slice(0, 120)),
        cut: idea.scrollHeight > idea.clientHeight + 1 || idea.scrollWidth > idea.clientWidth + 1,
        body: Math.max(...words.filter(one => idea.contains(one)).map(drawn)),
        least: Math.min(...words.map(drawn)),
        fill: filled / room.height,
        ideas: slide.querySelectorAll('.say, .figure, .drawn, .rows, .list, table, .join').length,
    };
}"""
SIZES = ((1280, 720), (1920, 1080))


def judge(page: Page, body: float, least: float) -> list[str]:
    """Go through all slides and return their names; fail where one is not to be read from the last row."""
    seen = []
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.fonts.ready.then(() => document.fonts.size)")
    sizes = some(SIZES, SIZES[-1:])
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("Home")
        count = int(page.locator("#number").inner_text().split(" of ")[1])
        for place in range(1, count + 1):
            expect(page.locator("#number")).to_have_text(f"{place} of {count}")
            name = page.locator(".slide:visible").get_attribute("id")
            found = page.evaluate(JUDGE)
            assert (found["out"], found["cut"]) == ([], False), (name, width)
            assert found["body"] >= body, (name, width, found)
            assert found["least"] >= least, (name, width, found)
            assert found["ideas"] == 1, (name, found)
            assert 0.3 <= found["fill"] <= 1.005, (name, width, found)
            seen.append(name)
            page.keyboard.press("ArrowRight")
    names = seen[: len(seen) // len(sizes)]
    assert seen == names * len(sizes)
    return names


def test_every_slide_is_one_idea_that_fills_it(big):
    names = judge(big.page, 64, 54)
    assert {"slide-lobby", "slide-where", "slide-chart", "slide-wins", "slide-closing"} <= {*names}
    big.page.keyboard.press("Home")
    code = big.page.locator("#slide-lobby .qr path").last.bounding_box()
    assert code
    assert code["height"] > 0.45 * SIZES[-1][1]
    assert big.complaints == []


NOTE_WAKE = """
    window.awake = [];
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    navigator.wakeLock.request = kind => { window.awake.push(kind); return request(kind); };
"""


def test_controls_fade_and_the_hall_decides_on_light_and_dark(big):
    page = big.page
    page.emulate_media(reduced_motion="no-preference")
    keys = page.locator("#controls")
    page.mouse.move(700, 200)  # beside the keys
    expect(keys).to_have_css("opacity", "1")
    expect(keys).to_have_css("opacity", "0")
    page.mouse.move(300, 300)
    expect(keys).to_have_css("opacity", "1")
    grounds = []
    for _ in range(2):
        page.keyboard.press("t")
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    page.keyboard.press("t")
    page.add_init_script(NOTE_WAKE)
    page.reload()
    assert page.evaluate("window.awake") == ["screen"]
    grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(14, 21, 25)", "rgb(253, 252, 248)", "rgb(14, 21, 25)"]


@pytest.mark.long
def test_slides_move_for_300_ms_and_not_at_all_for_who_wants_no_motion(big):
    page = big.page
    page.emulate_media(reduced_motion="no-preference")
    moves = "document.getAnimations().map(one => one.effect.getTiming().duration)"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(moves) == [300]
    page.emulate_media(reduced_motion="reduce")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(moves) == []


def test_every_slide_can_be_read_by_everyone(big):
    page = big.page
    count = int(page.locator("#number").inner_text().split(" of ")[1])
    for width, scheme in zip(WIDTHS, OTHER, strict=True):
        page.set_viewport_size({"width": width, "height": 900})
        big.wear(scheme)
        page.keyboard.press("Home")
        kinds = set()
        for place in range(count):
            expect(page.locator("#number")).to_have_text(f"{place + 1} of {count}")
            # Slides of one kind differ in their words only.
            if (kind := page.locator(".slide:visible").get_attribute("class")) not in kinds:
                big.look_once(is_quiet=False)
            kinds.add(kind)
            page.keyboard.press("ArrowRight")
    assert (big.complaints, big.foreign) == ([], [])


def test_without_scripts_the_slides_are_one_long_page(chromium, room):
    running, address, code = room
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running.url}{address}")
    assert page.locator(".slide:visible").count() >= 4
    expect(page.locator("#corner")).to_contain_text(code.replace("-", " "))
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
        code, none = page.locator("#slide-lobby .code"), page.get_by_text("once the host opens the room")
        expect(none).to_be_visible()
        opened = rooms.open_room(workspace, DANA, rollout.id, link.link.id)
        expect(code).to_have_text(grouped(opened.code).replace("-", " "))
        expect(page.locator("#slide-lobby .address")).to_have_text(f"127.0.0.1:{port}/j")
        expect(page.locator(".qr.big svg")).to_be_in_viewport(ratio=1)
        with chromium.new_context() as guest:
            phone = guest.new_page()
            phone.goto(f"http://127.0.0.1:{port}/j/{opened.code}")
            expect(page.locator("[data-here]")).to_have_text("1 is in")
        rooms.close_room(workspace, DANA, rollout.id, link.link.id)
        expect(none).to_be_visible()
        expect(page.locator(".qr svg")).to_have_count(0)
        again = rooms.open_room(workspace, DANA, rollout.id, link.link.id)
        expect(code).to_have_text(grouped(again.code).replace("-", " "))
        soon = workspace.now() + timedelta(seconds=1)
        workspace.register.run(tables.rooms.update().values(ends_at=soon))
        workspace.notifier.publish(rollout.id)
        expect(none).to_be_visible()
        assert page.evaluate("window.mine")


SIZES_OF_LONG_TITLES = """() => {
    const slide = document.querySelector('#slide-closing');
    const title = 'Safe start: do one real delivery, rehearse an outage (Accounts receivable)';
    const later = `<li><p class="lead">Thu Apr 22, 2027</p><p>${title}</p></li>`;
    slide.querySelector('.idea').innerHTML = `<h2>What happens next</h2><p class="when">Tue Apr 20, 2027</p>
        <p class="say">${title}</p><ol class="later">${later}${later}</ol><p class="fine">Thank you.</p>`;
    dispatchEvent(new Event('resize'));
    const size = name => parseFloat(getComputedStyle(slide.querySelector(name)).fontSize);
    return {say: size('.say'), later: size('.later')};
}"""


def test_a_screen_follows_its_host_and_shows_the_time_left(chromium, hosted, monkeypatch):
    workspace, port = hosted
    monkeypatch.setattr(templates, "is_demo", lambda: True)
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "All-hands")
    at = (workspace, DANA, rollout.id, link.link.id)
    rooms.open_room(*at)
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{link.path}")
        page.goto(f"{page.url}/present#slide-start")
        shown, timer = page.locator(".slide:visible"), page.get_by_role("timer")
        expect(shown).to_have_id("slide-start")
        presenting.go_to_slide(*at, "lobby", "where")
        expect(shown).to_have_id("slide-where")
        page.keyboard.press("ArrowLeft")
        expect(shown).not_to_have_id("slide-where")
        presenting.set_timer(*at, 2)
        expect(timer).to_contain_text("1:5")
        # The note of a demonstration covers neither the timer nor a title.
        note, *below = (
            place.bounding_box() for place in (page.get_by_role("note"), timer, shown.locator("h2"))
        )
        assert note
        assert all(box and box["y"] >= note["y"] + note["height"] for box in below)
        presenting.skip_topic(*at, "start")
        expect(page.locator("#slide-start")).to_have_count(0)
        presenting.set_timer(*at, 0)
        expect(timer).to_be_hidden()
        presenting.go_to_slide(*at, "where", "closing")
        expect(shown).to_have_id("slide-closing")
        sizes = page.evaluate(SIZES_OF_LONG_TITLES)
        assert sizes["say"] > sizes["later"]  # the next day says it, however long the two behind it are
        presenting.go_to_slide(*at, "closing", "where")
        expect(shown).to_have_id("slide-where")
        rooms.close_room(*at)
        expect(shown).to_have_id("slide-closing")
        expect(shown).to_contain_text("Thank you for joining")


def test_the_keys_of_a_screen_lead_the_room_where_its_host_is_signed_in(chromium, hosted):
    workspace, port = hosted
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "All-hands", asks=["pulse"])
    rooms.open_room(workspace, DANA, rollout.id, link.link.id)
    account = workspace.accounts.claim("Dana", "dana@lt.test", "hash", workspace.now())
    cookie = {"name": sessions.cookie_name(False), "value": sessions.begin(workspace, account)}
    with chromium.new_context() as context, chromium.new_context() as elsewhere:
        own, other = context.new_page(), elsewhere.new_page()
        for page in (own, other):
            page.goto(f"http://127.0.0.1:{port}{link.path}")
            page.goto(f"{page.url}/present")
        context.add_cookies([{**cookie, "url": f"http://127.0.0.1:{port}"}])
        own.reload()
        for _ in range(3):
            own.keyboard.press("ArrowRight")
        led = own.locator(".slide:visible").get_attribute("id")
        assert led
        expect(other.locator(".slide:visible")).to_have_id(led)
        other.keyboard.press("ArrowRight")
        expect(other.locator(".slide:visible")).not_to_have_id(led)
        state = presenting.state_on(workspace, link.link.id)
        assert f"slide-{state.current}" == led

        # A clicker shows the result of a question that is asked one by one, and asks the next.
        presenting.show_pulse(workspace, DANA, pulse_draft.open_first(workspace, DANA, rollout.id))
        for screen in (own, other):
            expect(screen.locator(".slide:visible")).to_have_id("slide-pulse")
        polls = partial(pulse.find_poll, workspace, DANA, rollout.id)
        with own.expect_response(lambda response: response.request.method == "POST"):
            own.keyboard.press("ArrowRight")
        until(lambda: not polls().is_open)
        expect(own.locator(".slide:visible")).to_contain_text("How ready we are")
        own.keyboard.press("ArrowRight")
        until(lambda: polls().place.number == 2)
        for screen in (own, other):
            expect(screen.locator(".slide:visible")).to_contain_text("Question 2 of 5")


LONG = "Regional customer operations and field service for the northern German states"


def test_nothing_is_cut_with_sixty_teams_and_long_names(chromium, hosted):
    workspace, port = hosted
    rollout = made.rollout(workspace, titles=[f"{LONG} {at}" for at in range(6)])
    teams = [GroupSaved(group=Group(id=f"g{at}", name=f"{LONG} {at}", size=12)) for at in range(57)]
    texts = {"name": LONG, "what_changes": "Everyone drafts with it. " * 40, "why": "Rechtsschutz" * 12}
    aims = {
        "outcome_measure": f"{LONG}, in days",
        "outcome_target": 1_234_567.5,
        "outcome_unit": "working days",
    }
    version = workspace.rollout_cache.get(rollout.id).version
    commit(workspace, DANA, rollout.id, version, [*teams, BriefEdited(values={**texts, **aims})])
    link = links.make_link(workspace, DANA, rollout.id, "All-hands", profile="full", contact=LONG)
    rooms.open_room(workspace, DANA, rollout.id, link.link.id)
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{link.path}")
        page.goto(f"{page.url}/present")
        sql = "update room set code = 'WWWMMM'"
        workspace.register.run(text(sql))
        workspace.notifier.publish(rollout.id)
        expect(page.locator("#slide-lobby .code")).to_have_text("WWW MMM")
        names = judge(page, 54, 54)
        assert sum(name.startswith("slide-groups") for name in names) == 20
        assert page.locator(".slide.bars li").count() == 60 + 5
        expect(page.locator(".slide.result")).to_contain_text("1,234,567.5 working days")


@pytest.mark.long
def test_the_longest_question_fits_alone_on_the_screen(chromium, hosted):
    workspace, port = hosted
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "All-hands", asks=["questions"])
    rooms.open_room(workspace, DANA, rollout.id, link.link.id)
    questions.open_box(workspace, DANA, rollout.id)
    share = shares.resolve(workspace, shares.open_link(workspace, link.token))
    trolls = ("W" * 280, ("Why WHY " * 40)[:280], "👩‍👩‍👧 " * 46)
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{link.path}")
        page.goto(f"{page.url}/present")
        page.emulate_media(reduced_motion="reduce")
        for number, words in enumerate(trolls):
            device = Device(link.link.id, f"phone {number}")
            asked = questions.ask_question(workspace, share, device, new_form(), words, "W" * 60)
            presenting.set_spotlight(workspace, DANA, rollout.id, link.link.id, asked.id)
            expect(page.locator(f'template[data-spotlight="{asked.id}"]')).to_have_count(1)
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                found = page.evaluate(JUDGE)
                assert (found["out"], found["cut"]) == ([], False), (words[:9], width)
                assert found["least"] >= 40, (words[:9], found)


@pytest.mark.long
def test_written_answers_fit_on_their_slides(chromium, hosted):
    workspace, port = hosted
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "All-hands", asks=["pulse"])
    share = shares.resolve(workspace, shares.open_link(workspace, link.token))
    question = OwnQuestion("What is most in the way of using it every day, in your own words?", "text")
    poll = pulse.open_pulse(workspace, DANA, rollout.id, [question], ready=[])
    for number in range(9):
        words = f"{number} hours of meetings, and nobody to ask on a Friday afternoon. "
        typed = {"own1": words * (1 + number % 4)}
        pulse.answer_pulse(workspace, share, Device(link.link.id, f"{number}"), poll.id, typed)
    pulse.close_pulse(workspace, DANA, rollout.id)
    pulse.reveal_pulse(workspace, DANA, rollout.id)
    readable = pulse.find_pulse(workspace, DANA, rollout.id).texts
    poll_texts.approve_texts(workspace, DANA, rollout.id, [text.id for text in readable])
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{link.path}")
        page.goto(f"{page.url}/present")
        assert len([name for name in judge(page, 54, 54) if name.startswith("slide-pulse")]) in range(3, 9)


@pytest.mark.long
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


SCALES = """() => [...document.querySelectorAll('.slide.scale')].flatMap(slide => {
    const heights = [...slide.querySelectorAll('rect')].map(one => Number(one.getAttribute('height')));
    const shares = [...slide.querySelectorAll('.value')].map(one => parseInt(one.textContent));
    return heights.map((height, at) => height / shares[at]).filter(Number.isFinite);
})"""


@pytest.mark.long
def test_results_of_own_questions_fit_on_their_slides(chromium, hosted):
    workspace, port = hosted
    rollout = made.rollout(workspace)
    asks = ["pulse", "examples"]
    link = links.make_link(workspace, DANA, rollout.id, "All-hands", asks=asks, profile="full")
    share = shares.resolve(workspace, shares.open_link(workspace, link.token))
    own = ["I know who to ask when I’m stuck.", "I have time.", "I dare."]
    tools = tuple(f"A tool of kind {number} that I pay for myself" for number in range(7))
    choice = OwnQuestion("Which of these have you used for work in the past month?", "choice", tools)
    months = tuple(f"{date(2026, month, 1):%B}" for month in range(1, 13))
    when = OwnQuestion("Which month suits your team best, if you look at the whole year?", "choice", months)
    pulse.open_pulse(workspace, DANA, rollout.id, [*map(OwnQuestion, own), choice, when])
    for group, score in zip(rollout.brief.groups, "42", strict=False):
        fill(workspace, share, group.id, score, 10)
    pulse.close_pulse(workspace, DANA, rollout.id)
    pulse.reveal_pulse(workspace, DANA, rollout.id, teams=True)
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{link.path}")
        expect(page.get_by_role("link", name="Share what you tried this week")).to_be_visible()
        page.goto(f"{page.url}/present")
        names = judge(page, 54, 54)
        assert sum(name.startswith("slide-pulse") for name in names) == 1 + 8 + 2 + 1
        expect(page.locator("#slide-pulse .rows > li")).to_have_count(5)
        expect(page.locator("#slide-teams").get_by_role("row", include_hidden=True)).to_have_count(3)
        expect(page.locator("#slide-asked")).to_contain_text("Share it on your phone")
        # A column twice as high is twice as many, also on another slide.
        scales = page.evaluate(SCALES)
        assert len(scales) > 8
        assert max(scales) - min(scales) < 0.01
        pulse.hide_pulse(workspace, DANA, rollout.id)
        expect(page.locator(".slide.scale")).to_have_count(0)
        # Nobody leads a room, which would hear that there are results to come.
        expect(page.locator("#slide-pulse")).to_have_count(0)
