"""A room with a big screen, a presenter, a remote and phones, on one server."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from starlette.applications import Starlette

from playbook.core.all_hands.room_state import RoomState
from playbook.core.base.access import Actor
from playbook.desk.accounts import sessions
from playbook.desk.all_hands import presenting, pulse, questions, rooms
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import devices, links, shares
from playbook.desk.links.devices import Device, new_form
from playbook.web.http.problem import HANDLERS
from playbook.web.routes import routes
from tests.browser.screen import Screen, open_window
from tests.desk.conftest import until
from tests.pages import made
from tests.pages.all_hands.test_all_hands import fill
from tests.soak import IS_LONG
from tests.web.asking import current, served
from tools import server

DANA = Actor(name="Dana")
PHONES = 8 if IS_LONG else 3
ASKED = "What happens to the time that we save with it?"
RESULT = re.compile(r"(?<!>)\d of 5")  # the form counts its own steps: >1 of 5<
Windows = Callable[..., Screen]
Hall = tuple[Workspace, str, str, links.NewLink]


@pytest.fixture(autouse=True)
def results_without_noise(monkeypatch):
    """Few answers with noise may show nothing."""
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)


@pytest.fixture
def hall(tmp_path, monkeypatch) -> Iterator[Hall]:
    """An open room, served from this process: its workspace, address, rollout and link."""
    monkeypatch.setattr(devices, "SETTLES_SECONDS", 0)
    app = Starlette(routes=routes(), exception_handlers=HANDLERS)
    with current(tmp_path / "data", today=made.TODAY) as workspace, served(app) as port:
        rollout_id = made.rollout(workspace).id
        asks = ["pulse", "questions"]
        link = links.make_link(workspace, DANA, rollout_id, "Hall", asks=asks, profile="teams")
        rooms.open_room(workspace, DANA, rollout_id, link.link.id)
        yield workspace, f"http://127.0.0.1:{port}", rollout_id, link
        workspace.notifier.end()


@pytest.fixture
def window(chromium: Browser, hall: Hall) -> Iterator[Windows]:
    """Open an address in a browser of its own, for a host who is signed in or for a guest."""
    workspace, url, _, _ = hall
    with ExitStack() as stack:

        def opened(path: str, width: int = 1280, host: str = "", ahead: int = 0) -> Screen:
            token = ""
            if host:
                account = workspace.accounts.add(host, None, None, workspace.now(), is_owner=True)
                token = sessions.begin(workspace, account)
            running = cast(server.Server, SimpleNamespace(url=url, token=""))
            shown = open_window(chromium, running, width, token=token)
            stack.callback(shown.close)
            if ahead:
                shown.page.clock.set_system_time(datetime.now(UTC) + timedelta(hours=ahead))
            shown.page.goto(f"{url}{path}")
            return shown

        yield opened


def follow(screens: list[Page], hall: Hall, version: int) -> str:
    """Expect that the room comes to this version, and every screen to its slide; return the slide."""
    workspace, _, _, link = hall

    def state() -> RoomState:
        shown = presenting.state_on(workspace, link.link.id)
        assert shown
        return shown

    until(lambda: state().version == version)
    for page in screens:
        expect(page.locator(f'template[data-slide="{state().current}"]')).to_have_count(1)
    return state().current


def test_one_press_moves_every_screen(hall, window):
    workspace, _, rollout_id, link = hall
    share = shares.resolve(workspace, shares.Pass(link.link.id))
    desk = f"/host/{link.link.id}"
    presenter, remote = window(desk, host="Dana"), window(desk, 390, host="Kim", ahead=1)
    wall = window(link.path)
    wall.page.goto(f"{wall.page.url}/present")
    phones = [window(link.path, 390).page for _ in range(PHONES)]
    expect(presenter.page.locator("#here")).to_have_text(f"{PHONES}")
    screens = [wall.page, *phones]

    remote.page.get_by_role("button", name="Next: ").click()
    now = presenter.page.locator("#now")
    assert follow(screens, hall, 1) == "start"
    expect(now).not_to_contain_text("Join")
    expect(wall.page.locator("#slide-start")).to_be_visible()
    # Both hosts press at the same moment: the room goes one slide on, and says nothing of it to either.
    held: list[Route] = []
    for host in (presenter, remote):
        host.page.route(re.compile(r"/host/\w+$"), lambda route: held.append(route))
        host.page.evaluate("document.getElementById('on').form.requestSubmit()")
    while len(held) < 2:
        presenter.page.wait_for_timeout(10)
    for host, press in zip((presenter, remote), held, strict=True):
        press.continue_()
        host.page.unroute_all()
    second = follow(screens, hall, 2)
    assert second != "start"
    presenter.page.keyboard.press("PageUp")
    assert follow(screens, hall, 3) == "start"

    # What is hidden is hidden everywhere, and what is revealed is of this pulse.
    poll = pulse.open_pulse(workspace, DANA, rollout_id)
    counts = remote.page.locator(".pulse li .small")
    expect(counts.first).to_have_text("0 answers")
    pulse.note_progress(workspace, share, Device(link.link.id, "phone"), poll.id, ["awareness"])
    expect(counts.first).to_have_text("1 answer")
    fill(workspace, share, share.rollout.brief.groups[0].id, "4", 12)
    pulse.close_pulse(workspace, DANA, rollout_id)
    expect(remote.page.get_by_text("results hidden")).to_be_visible()
    for page in phones:
        expect(page.locator("#poll form")).to_have_count(0)  # it says how many of 5 are answered
    assert not [page for page in screens if RESULT.search(page.content())]
    remote.page.get_by_role("button", name="Reveal results").click()
    expect(remote.page.locator("#on")).to_be_focused()  # the button that was pressed is gone
    for page in phones:
        expect(page.locator('section[data-part="pulse"]')).to_contain_text(RESULT)
        assert RESULT.search(page.content())
        expect(page.locator('section[data-part="pulse_teams"]')).to_be_empty()
    presenter.page.get_by_role("button", name="Reveal teams too").click()
    for page in phones:
        expect(page.locator('section[data-part="pulse_teams"] tbody tr')).to_have_count(1)
    presenter.page.keyboard.press("h")
    for page in phones:
        expect(page.locator('section[data-part="pulse"]')).not_to_contain_text(RESULT)
    assert not pulse.find_pulse(workspace, DANA, rollout_id).shown.poll.is_shown
    assert pulse.open_pulse(workspace, DANA, rollout_id).id != poll.id

    questions.open_box(workspace, DANA, rollout_id)
    asked = questions.ask_question(workspace, share, Device(link.link.id, "phone"), new_form(), ASKED)
    # At once, over the slide that is on show, and taken away again.
    remote.page.get_by_role("button", name="Put question 1 on the big screen").click()
    for page in screens[1:]:
        expect(page.locator(f'template[data-spotlight="{asked.id}"]')).to_have_count(1)
    expect(wall.page.locator(".slide:visible")).to_have_text(re.compile(re.escape(ASKED)))
    presenter.page.get_by_role("button", name="Take it away").first.click()
    expect(wall.page.locator(".slide:visible")).not_to_have_text(re.compile(re.escape(ASKED)))
    presenter.page.get_by_role("button", name="Put question 1 on the big screen").click()
    phones[0].get_by_role("button", name="Questions").click()
    expect(phones[0].locator(".asks .lit")).to_contain_text("On the big screen")
    remote.page.get_by_role("button", name="2 minutes").click()
    # The clock of this phone is an hour off.
    for host in (presenter, remote):
        expect(host.page.get_by_role("timer")).to_have_text(re.compile(r"1:5\d|2:00"))

    # What a host writes is no key of the remote, and stays while the page is drawn anew.
    presenter.page.get_by_text("Add a note").click()
    note = presenter.page.get_by_label("Your note for")
    note.click()
    presenter.page.keyboard.type("Say why, now.")
    presenter.page.keyboard.press("ArrowLeft")
    before = presenter.page.locator("#here").element_handle()
    workspace.notifier.publish(rollout_id)
    until(lambda: not before.evaluate("one => one.isConnected"))
    presenter.page.keyboard.type(" and once")
    presenter.page.get_by_role("button", name="Save the note").click()
    for host in (presenter, remote):
        expect(host.page.locator(".note.own")).to_have_text("Say why, now and once.")
    assert presenter.page.evaluate("document.activeElement.id") == "of-note"

    # A laptop that sleeps does not hold up the room, and is up to date once it wakes.
    presenter.lose_network()
    remote.page.get_by_role("button", name="Next: ").click()
    assert follow(screens, hall, 8) == second
    presenter.page.keyboard.press("PageDown")
    expect(presenter.page.get_by_role("alert")).to_contain_text("That did not reach the server.")
    presenter.page.context.set_offline(False)
    expect(now).to_have_text(remote.page.locator("#now").inner_text())

    for host in (presenter, remote):
        host.page.locator("#order summary").click()
        host.look_once(is_quiet=False)
    for button in remote.page.locator("#desk button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 48
        assert box["x"] + box["width"] <= 390

    # The first tap only asks.
    remote.page.get_by_text("Close the room", exact=True).click()
    assert rooms.room_on(workspace, link.link.id)
    remote.page.get_by_role("button", name="Close the room now").click()
    for host in (presenter, remote):
        expect(host.page.get_by_text("The room is closed.")).to_be_visible()
        expect(host.page.get_by_text("Phones may not reach")).to_have_count(0)
    assert rooms.room_on(workspace, link.link.id) is None


@pytest.mark.long
def test_a_press_waits_for_the_one_before(hall, window):
    presenter = window(f"/host/{hall[3].link.id}", host="Dana").page
    held: list[Route] = []
    presenter.route(re.compile(r"/host/\w+$"), lambda route: held.append(route))
    presenter.get_by_role("button", name="2 min").click()
    presenter.get_by_role("button", name="Next: ").click()
    while not held:
        presenter.wait_for_timeout(10)
    held[0].continue_()
    presenter.unroute_all()
    expect(presenter.locator("#now")).not_to_contain_text("Join")
    expect(presenter.locator("#timer")).to_contain_text(":")


@pytest.mark.long
def test_the_note_of_another_host_is_read_before_it_is_replaced(hall, window):
    workspace, _, rollout_id, link = hall

    def stored() -> list[str]:
        return [*presenting.list_notes(workspace, DANA, rollout_id).values()]

    dana, kim = (window(f"/host/{link.link.id}", host=name).page for name in ("Dana", "Kim"))
    for page, words in ((dana, "Thank the night shift."), (kim, "Be short.")):
        page.get_by_text("Add a note").click()
        page.get_by_label("Your note for").fill(words)
    dana.get_by_role("button", name="Save the note").click()
    note, save = kim.locator(".now .note.own"), kim.get_by_role("button", name="Save the note")
    expect(note).to_have_text("Thank the night shift.")
    save.click()
    expect(kim.get_by_role("alert")).to_contain_text("Another note was saved for this slide")
    assert stored() == ["Thank the night shift."]
    save.click()
    expect(note).to_have_text("Be short.")
    # What cannot be saved as the slide goes by is there when it comes back.
    expect(dana.locator(".now .note.own")).to_have_text("Be short.")
    dana.get_by_text("Change your note").click()
    field = dana.get_by_label("Your note for")
    field.fill("Wait for Lee.")
    kim.get_by_text("Change your note").click()
    kim.get_by_label("Your note for").fill("Be brief.")
    save.click()
    expect(dana.locator(".now .note.own")).to_have_text("Be brief.")
    with dana.expect_response(lambda answer: answer.status == 409):
        dana.get_by_role("button", name="Next: ").click()
    expect(dana.locator("#now")).not_to_contain_text("Join")
    dana.get_by_role("button", name="Back", exact=True).click()
    expect(field).to_be_visible()
    expect(field).to_have_value("Wait for Lee.")
    assert stored() == ["Be brief."]


def test_the_remote_works_without_scripts(chromium, hall):
    workspace, url, _, link = hall
    account = workspace.accounts.add("Dana", None, None, workspace.now(), is_owner=True)
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    token = sessions.begin(workspace, account)
    context.add_cookies([{"name": sessions.cookie_name(False), "value": token, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/host/{link.link.id}")
    page.get_by_role("button", name="Next: ").click()
    expect(page.locator("#now")).not_to_contain_text("Join")
    assert presenting.state_on(workspace, link.link.id).current == "start"
    context.close()
