"""A question in windows: a phone asks and votes, the big screen follows, and the host takes one off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench.seed import seed
from playbook.core.all_hands.questions import NewQuestion
from playbook.core.base.access import Actor
from playbook.desk.all_hands import questions, rooms
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.store.register.questions import Questions
from tools import server

DANA = Actor(name="Dana")
ASKED = "What happens to the time that we save with it?"
LONG = "Who says which clients may know that a text was written with it, and what do we say when they ask? "


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Iterator[tuple[server.Server, str, str, str]]:
    """The app with questions in an open box, a link that asks for them, and its room."""
    folder: Path = tmp_path_factory.mktemp("questions")
    seed(folder / "data", "normal")
    with server.open_data(folder) as workspace:
        [card] = rollouts.cards(workspace, DANA)
        made = links.make_link(workspace, DANA, card.rollout_id, "Room", asks=["questions"], profile="teams")
        opened = rooms.open_room(workspace, DANA, card.rollout_id, made.link.id)
        questions.open_box(workspace, DANA, card.rollout_id)
        kept = Questions(workspace.register)
        for number, words in enumerate(
            (LONG * 2, "لماذا الآن؟", *(f"Will group {n} be trained?" for n in range(34)))
        ):
            asked = NewQuestion(words.strip(), "Ines Roth" if number == 1 else "")
            one, _ = kept.add(card.rollout_id, f"{number:012x}", asked, workspace.today())
            for phone in range(max(0, 3 - 2 * number)):
                kept.vote(card.rollout_id, one.id, f"{phone}", True)
        questions.mark_answered(workspace, DANA, card.rollout_id, f"{35:012x}", "stage")
    with server.app(folder, today="2026-03-10", share_seconds="1") as started:
        yield started, made.path, f"/j/{opened.code}?then=present", card.rollout_id


def test_a_phone_asks_and_votes_and_the_big_screen_shows_it(screen, room):
    running, path, screen_path, _ = room
    phone, big = screen(running, 390, token=""), screen(running, token="")
    big.page.goto(f"{running.url}{screen_path}")
    big.page.wait_for_url("**/present*")
    big.page.goto(f"{big.page.url.partition('#')[0]}#slide-questions")
    big.page.reload()
    slide = big.page.locator("#slide-questions")
    expect(slide.get_by_text("32 more on your phone")).to_be_visible()

    phone.page.goto(f"{running.url}{path}")
    phone.page.goto(f"{phone.page.url}/questions")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Ask a question")
    phone.look()
    phone.page.get_by_label("Your question", exact=True).fill(ASKED)
    phone.page.get_by_role("button", name="Ask", exact=True).click()
    expect(phone.page.get_by_role("status")).to_contain_text("Posted.")
    number = 37
    vote = phone.page.get_by_role("button", name=f"Vote for question {number}")
    box = vote.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    vote.click()
    mine = phone.page.get_by_role("button", name=f"Voted for question {number}. Take it back")
    expect(mine).to_be_visible()
    expect(mine).to_be_in_viewport()
    phone.look()
    top = slide.locator(".list li", has_text=ASKED)
    expect(top).to_be_visible()
    expect(top).to_contain_text("1 vote")
    # Of a slide of 720 lines: 54 of 1080, however long the questions are.
    assert top.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 36
    big.look()


@pytest.mark.long
def test_a_host_takes_a_question_off(screen, room):
    running, _, screen_path, rollout_id = room
    host, big = screen(running), screen(running, token="")
    big.page.goto(f"{running.url}{screen_path}")
    big.page.wait_for_url("**/present*")
    big.page.goto(f"{big.page.url.partition('#')[0]}#slide-questions")
    big.page.reload()
    slide = big.page.locator("#slide-questions")
    host.open(f"all_hands?rollout={rollout_id}")
    shown = host.page.locator(f".st-key-question-{0:012x}")
    expect(shown).to_be_visible()
    assert host.barriers() == []
    shown.get_by_role("button", name="Hide").click()
    expect(slide.locator(".list li").first).to_contain_text("لماذا الآن؟")
    host.page.set_viewport_size({"width": 390, "height": 900})
    host.settle()
    assert host.sideways() == 0
