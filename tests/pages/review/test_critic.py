"""A model's opinion under the rules of Review: asked, applied, and apart from the score."""

import json

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans
from tests.desk.writing.test_critiques import TITLES
from tests.llm.server import BEHAVIOURS, ModelServer, Talk
from tests.pages.stage.test_messages import ITEM, wait_for_answer
from tests.pages.stage.test_stage import drafted
from tests.pages.steps import DANA, ROBIN, ActAs, OpenPage, hides, labels, press, put, shows, stored

INSTEAD = "Priya Nair decides on this."
OPINION = "A model’s opinion"


@pytest.fixture(name="rollout")
def drafted_rollout(connected: Workspace, server: ModelServer) -> Rollout:
    rollout = drafted(connected)
    item = rollout.items[ITEM]

    def reply(talk: Talk) -> None:
        titles = TITLES.findall(talk.sent.body["messages"][1]["content"])
        number = next(int(number) for number, title in titles if title == item.title)
        row = {"who": "skeptic", "item": number, "quote": item.title, "why": "A slogan.", "instead": INSTEAD}
        made_up = {**row, "quote": "Nobody wrote this sentence."}
        talk.answer(json.dumps({"findings": [row, made_up]}))

    server.reply = reply
    return rollout


def read(open_page: OpenPage, rollout: Rollout):
    app = press(open_page("review", rollout.id), "critic.look")
    return wait_for_answer(press(app, "critic.ask"), "critic")


def test_a_finding_is_shown_with_its_quote_and_put_in_with_one_click(
    connected: Workspace, rollout: Rollout, open_page: OpenPage
):
    scores = [metric.value for metric in open_page("review", rollout.id).metric]
    app, title = read(open_page, rollout), rollout.items[ITEM].title
    assert [metric.value for metric in app.metric] == scores
    shows(app, OPINION, "A skeptic would attack:", f"“{title}”", "A slogan.", INSTEAD, "Read by told: 33")
    shows(app, "Not in your brief: “Priya Nair” (a person)", "What it quotes does not stand in the plan.")
    press(app, f"critic.{rollout.id}.0.take")
    assert stored(connected, rollout.id).items[ITEM].title == INSTEAD
    shows(app, "You have changed every sentence it would attack.", "Replaced the sentence.")
    press(app, "review.undo")
    assert stored(connected, rollout.id).items[ITEM].title == title
    shows(app, "A skeptic would attack:")


@pytest.mark.long
def test_an_opinion_from_before_a_forgetting_is_dropped(
    connected: Workspace, rollout: Rollout, open_page: OpenPage
):
    app = read(open_page, rollout)
    put(connected, rollout.id, PersonForgotten(rewritten=1), by=ROBIN)
    app.run()
    assert "Replace the sentence" not in labels(app)
    hides(app, INSTEAD)
    shows(app, "A person was forgotten since a model read the plan.")
    shows(wait_for_answer(press(app, "critic.ask"), "critic"), INSTEAD)


@pytest.mark.long
def test_a_locked_item_is_not_offered(connected: Workspace, rollout: Rollout, open_page: OpenPage):
    app = read(open_page, rollout)
    plans.lock_item(connected, DANA, rollout.id, stored(connected, rollout.id).version, ITEM)
    app.run()
    shows(app, "The task is locked. Unlock it to change it.")
    assert "Replace the sentence" not in labels(app)


@pytest.mark.long
def test_a_plan_without_findings_and_a_failure_are_said(
    connected: Workspace, server: ModelServer, rollout: Rollout, open_page: OpenPage
):
    server.reply = lambda talk: talk.answer(json.dumps({"findings": []}))
    app = read(open_page, rollout)
    shows(app, "No sentences to attack.")
    server.reply = BEHAVIOURS["cut"]
    app = wait_for_answer(press(app, "critic.ask"), "critic")
    assert app.error
    shows(app, "No sentences to attack.")


def test_without_a_model_or_the_right_to_ask_it_is_not_there(workspace: Workspace, open_page: OpenPage):
    rollout = drafted(workspace)
    hides(open_page("review", rollout.id), OPINION)


def test_viewers_do_not_see_it(connected: Workspace, rollout: Rollout, open_page: OpenPage, act_as: ActAs):
    viewer = Membership(rollout_id=rollout.id, role="viewer")
    act_as(Actor(name="Vi", role="member", memberships=(viewer,)))
    hides(open_page("review", rollout.id), OPINION)
