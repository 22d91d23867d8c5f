"""A pulse in three windows: the host opens it, a phone answers, and the big screen shows what came of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench.seed import seed
from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.base.access import Actor
from playbook.desk.all_hands import pulse
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device
from playbook.desk.plan import rollouts
from tools import server

DANA = Actor(name="Dana")
OWN = [
    OwnQuestion("How does it feel?", "words"),
    OwnQuestion("What is in the way?", "text"),
    OwnQuestion("Which of these first?", "choice", ("Drafts", "Minutes", "Plans"), is_many=True),
    OwnQuestion("I know who to ask when I’m stuck."),
]


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Iterator[tuple[server.Server, str, str]]:
    """The app with an open pulse that nineteen have answered, and a link that asks for it."""
    folder: Path = tmp_path_factory.mktemp("pulse")
    seed(folder / "data", "normal")
    with server.open_data(folder) as workspace:
        [card] = rollouts.cards(workspace, DANA)
        path = links.make_link(workspace, DANA, card.rollout_id, "Room", asks=["pulse"], profile="teams").path
        share = shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))
        groups = [group.id for group in share.rollout.brief.groups][:2]
        poll = pulse.open_pulse(workspace, DANA, card.rollout_id, OWN)
        for number in range(19):
            typed = {
                question.key: str(1 + (number + place) % 5)
                for place, question in enumerate(pulse.pulse_of(workspace, share).questions)  # type: ignore[union-attr]
            }
            typed["group"] = shares.sign_of(groups[number % 2])
            pulse.answer_pulse(workspace, share, Device(share.link.id, f"{number}"), poll.id, typed)
    with server.app(folder, today="2026-03-10", share_seconds="1") as started:
        yield started, path, share.rollout.id


BEYOND = """() => [...document.querySelectorAll('table')].filter(one => {
    const card = one.closest('[data-testid=stVerticalBlock]');
    return one.getBoundingClientRect().right > card.getBoundingClientRect().right;
}).map(one => one.innerText.slice(0, 40))"""


def test_a_phone_answers_and_the_big_screen_shows_it(screen, room):
    running, path, rollout_id = room
    host, phone, big = screen(running), screen(running, 390, token=""), screen(running, token="")
    big.page.goto(f"{running.url}{path}")
    expect(big.page.get_by_text("At least 15 answers so far.")).to_be_visible()

    phone.page.goto(f"{running.url}{path}")
    phone.page.get_by_role("link", name="Answer the pulse").click()
    for _ in range(10):  # nine questions, and the team
        phone.page.get_by_role("button", name="Next").click()
    phone.page.get_by_role("button", name="Send my answers").click()
    expect(phone.page.get_by_text("Answer at least one question, then send.")).to_be_visible()
    for _ in range(2):
        phone.page.get_by_role("button", name="Back").click()
    phone.page.get_by_role("radio", name="4").check()
    phone.page.get_by_role("button", name="Back").click()
    plans = phone.page.locator("label.option").nth(2)
    box = plans.bounding_box()
    assert box
    assert box["height"] >= 64
    plans.click()
    phone.look()
    phone.page.get_by_role("button", name="Back").click()
    phone.page.get_by_role("textbox", name="Your answer").fill("Too little time")
    for _ in range(4):
        phone.page.get_by_role("button", name="Next").click()
    phone.page.get_by_role("button", name="Send my answers").click()
    expect(phone.page.get_by_role("heading", name="Your answers are in")).to_be_visible()
    phone.look()
    # The page of the form, for who has no script.
    with phone.page.context.expect_page() as opened:
        phone.page.evaluate("open(`${location.pathname}/pulse`)")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(big.page.get_by_text("At least 20 answers so far.")).to_be_visible()

    host.open(f"all_hands?rollout={rollout_id}")
    expect(host.page.get_by_text("20 answers of about")).to_be_visible()
    # No phone reaches the address that the tests serve at: the host reads that before the room is open.
    expect(host.page.get_by_text("This address works only on this computer.")).to_be_visible()
    host.press("Close the pulse")
    host.press("Close the pulse now")
    results = big.page.get_by_role("heading", name="How ready we are", exact=True)
    expect(results).to_have_count(0)
    host.press("Show the results")
    host.press("Show teams too")
    host.page.get_by_text("Too little time").click()
    host.settle()
    host.press("Show to the room")
    expect(big.page.get_by_text("Too little time")).to_be_visible()
    assert host.barriers() == []
    host.page.set_viewport_size({"width": 390, "height": 900})
    host.settle()
    assert host.sideways() == 0
    assert host.page.evaluate(BEYOND) == []
    expect(results).to_be_visible()
    expect(big.page.get_by_text("20 answers.")).to_be_visible()
    big.look()
    expect(phone.page.get_by_role("region", name="Results by team")).to_be_visible()
    phone.look()
    # All-hands follows what is done on the presenter's page.
    host.page.get_by_label("Close automatically after (hours)").fill("3")
    hint = host.page.locator('[data-testid="InputInstructions"] > span')
    expect(hint).to_have_count(1)
    expect(hint).to_be_hidden()
    host.press("Open the room")
    # The code for a phone is in the page, and whole in a low window.
    host.page.set_viewport_size({"width": 1280, "height": 720})
    host.settle()  # the menu comes back beside the page, which moves what stands below
    host.page.get_by_text("Use a phone as the remote").click()
    host.settle()
    code = host.page.get_by_alt_text("A QR code that leads to the remote")
    host.scroll_to(code)
    expect(code).to_be_in_viewport(ratio=1)
    desk = host.page.get_by_role("link", name="Open the presenter view").get_attribute("href")
    assert desk
    host.page.request.post(desk, form={"do": "open_pulse"})
    expect(host.page.get_by_text("0 answers of about")).to_be_visible()
    host.page.request.post(desk, form={"do": "close"})
    expect(host.page.get_by_role("button", name="Open the room")).to_be_visible()
