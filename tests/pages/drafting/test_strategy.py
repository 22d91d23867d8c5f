"""The strategy on the Decisions page: typed or drafted, kept, undone."""

import json
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.rollout import Rollout
from playbook.core.plan.strategy import Strategy
from playbook.desk.base.workspace import Workspace
from playbook.desk.writing import strategies
from tests.llm.server import BEHAVIOURS, ModelServer
from tests.llm.strategy.test_strategist import GOOD
from tests.pages.stage.test_messages import wait_for_answer
from tests.pages.stage.test_stage import drafted
from tests.pages.steps import DANA, ROBIN, ActAs, OpenPage, hides, labels, press, put_state, shows, stored

WRITTEN = {"decides": "Whether the night shift gets its own talk.", "gains": "Web: fewer calls"}


@pytest.fixture(name="rollout")
def drafted_rollout(workspace: Workspace) -> Rollout:
    return drafted(workspace)


def typed(app: AppTest, **fields: str) -> AppTest:
    for name, text in fields.items():
        app.text_area(key=f"strategy.field.{name}").set_value(text)
    return press(app, "strategy.save")


def ask(app: AppTest) -> AppTest:
    return wait_for_answer(press(press(app, "strategy.look"), "strategy.ask"), "strategy")


def test_a_leader_writes_it_without_a_model_and_undo_takes_it_back(
    workspace: Workspace, rollout: Rollout, open_page: OpenPage
):
    app = open_page("decisions", rollout.id)
    shows(app, "What will decide this change, who gains and loses by it")
    assert "Draft it with a model" not in labels(app)
    typed(press(app, "strategy.edit"), **WRITTEN)
    shows(app, "What decides this change", WRITTEN["decides"], "**Web:** fewer calls", "Written by Dana.")
    press(app, "decisions.undo")
    assert stored(workspace, rollout.id).strategy is None


@pytest.mark.long
def test_the_teams_start_on_the_days_of_the_strategy_at_one_press(
    workspace: Workspace, rollout: Rollout, open_page: OpenPage
):
    team, day = rollout.brief.groups[1], rollout.brief.go_live + timedelta(days=21)
    app = press(open_page("decisions", rollout.id), "strategy.edit")
    app = typed(app, **WRITTEN, starts=f"{team.name}: {day.isoformat()}")
    shows(app, "Who starts when", f"**{team.name}:**")
    app = press(app, "strategy.starts")
    assert stored(workspace, rollout.id).brief.groups[1].go_live == day
    assert "Use these start dates" not in labels(app)


@pytest.mark.long
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    workspace: Workspace, rollout: Rollout, open_page: OpenPage
):
    app = press(open_page("decisions", rollout.id), "strategy.edit")
    typed(app, gains="Web gains", decides="Trust.")
    shows(app, "Write “team: what”.")
    assert app.text_area(key="strategy.field.decides").value == "Trust."
    assert stored(workspace, rollout.id).strategy is None
    typed(app, gains="Web: time")
    assert stored(workspace, rollout.id).strategy is not None


def test_a_model_drafts_it_and_every_line_can_be_edited_before_it_is_kept(
    connected: Workspace, server: ModelServer, rollout: Rollout, open_page: OpenPage
):
    server.reply = lambda talk: talk.answer(json.dumps({**GOOD, "answer": "Priya Nair knows."}))
    app = open_page("decisions", rollout.id)
    shows(
        app,
        "Asking sends about",
        "about 4,200 come back, within 2 minutes: no cost. What contradicts the plan goes back once: about "
        "1,800 tokens more, no cost. Nothing leaves before you ask.",
    )
    app = ask(app)
    assert len(server.requests) == 1
    shows(app, "Drafted by told: 33 tokens", "Not in your brief: “Priya Nair” (a person)")
    assert app.text_area(key="strategy.field.bets.0.sign").value == "They print the old list."
    assert stored(connected, rollout.id).strategy is None
    press(app, "strategy.bet")
    typed(app, **{"bets.3.what": "A second bet.", "answer": "Nobody knows yet."})
    shows(app, "Our bets", "- **A second bet.**", "Drafted by told, edited by Dana.")
    assert "Draft it again" in labels(put_state(app, "strategy.again"))
    hides(app, "Priya Nair")


@pytest.mark.long
def test_a_failure_or_a_stop_leaves_the_page_as_it_was(
    connected: Workspace, server: ModelServer, rollout: Rollout, open_page: OpenPage
):
    strategies.save_strategy(
        connected, DANA, rollout.id, stored(connected, rollout.id).version,
        strategies.fields_of(Strategy(decides="Trust.")),
    )  # fmt: skip
    server.reply = BEHAVIOURS["cut"]
    app = ask(put_state(open_page("decisions", rollout.id), "strategy.again"))
    assert app.error
    shows(app, "Trust.")
    server.reply = BEHAVIOURS["silent"]
    press(app, "strategy.ask")
    press(app, f"strategy.{rollout.id}.stop")
    shows(wait_for_answer(app, "strategy"), "Stopped. Nothing on the page has changed.", "Trust.")


def test_whoever_saves_after_a_colleague_sees_both_and_loses_nothing(
    workspace: Workspace, rollout: Rollout, open_page: OpenPage
):
    app = press(open_page("decisions", rollout.id), "strategy.edit")
    fields = strategies.fields_of(Strategy(decides="Robin's words."))
    strategies.save_strategy(workspace, ROBIN, rollout.id, stored(workspace, rollout.id).version, fields)
    typed(app, decides="Dana's words.")
    assert stored(workspace, rollout.id).strategy.decides == "Robin's words."
    assert app.text_area(key="strategy.field.decides").value == "Dana's words."
    typed(app)
    assert stored(workspace, rollout.id).strategy.decides == "Dana's words."


def test_viewers_neither_see_nor_write_it(
    workspace: Workspace, rollout: Rollout, open_page: OpenPage, act_as: ActAs
):
    fields = strategies.fields_of(Strategy(decides="Whether planners trust it."))
    strategies.save_strategy(workspace, DANA, rollout.id, stored(workspace, rollout.id).version, fields)
    viewer = Membership(rollout_id=rollout.id, role="viewer")
    act_as(Actor(name="Vi", role="member", account_id="", memberships=(viewer,)))
    app = open_page("decisions", rollout.id)
    hides(app, "Whether planners trust it.")
    assert not [label for label in labels(app) if "strategy" in label.lower()]


@pytest.mark.long
def test_a_decision_of_the_leaders_leads_the_points_to_settle(
    workspace: Workspace, rollout: Rollout, open_page: OpenPage
):
    app = press(press(open_page("decisions", rollout.id), "strategy.edit"), "strategy.decision")
    fields = {"what": "Name who pays.", "why": "Two do.", "choice": "One.", "otherwise": "Both."}
    typed(app, **WRITTEN, **{f"decisions.0.{name}": text for name, text in fields.items()})
    [decision] = stored(workspace, rollout.id).strategy.decisions
    assert (decision.what, decision.otherwise, decision.points) == ("Name who pays.", "Both.", ())
    shows(app, "Name who pays.")
    press(app, "strategy.edit")
    assert app.text_area(key="strategy.field.decisions.0.choice").value == "One."
