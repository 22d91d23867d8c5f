"""Questions and answers on the page of Communication, on the real app."""

from collections.abc import Callable
from datetime import date

from streamlit.testing.v1 import AppTest

from playbook.core.log.changes.answers import QuestionAnswered
from playbook.core.log.rollout import Answer
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, plans, rollouts
from playbook.ui.shell.frame import plain
from tests.desk.writing.test_faq import answering
from tests.pages.conftest import running_answer
from tests.pages.stage.test_stage import DANA, click, drafted, go, labels, now, said, shows, text_of
from tests.pages.steps import run

OpenPage = Callable[..., AppTest]
DAY = date(2026, 3, 5)


def open_faq(open_page: OpenPage, rollout_id: str = "agency") -> AppTest:
    app = open_page("stage", rollout_id)
    app.session_state["panel.faq"] = True
    return go(app, "communication")


def wait_for_answers(app: AppTest) -> AppTest:
    # The answers may be there before the page that asked for them was drawn to its end.
    if background_answer := running_answer(app, "faq"):
        assert background_answer.wait(60)
    run(app)
    return app


def test_answers_name_their_facts_and_can_be_taken_away(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = open_faq(open_page)
    shows(app, "answered from the brief and the plan", "Why are we doing this?", "Rests on: Why")
    copied = next(code.value for code in app.code)
    assert "Will this cost jobs?\nJobs, teams, pay and reporting lines stay as they are this year." in copied
    assert "faq.ask" not in {button.key for button in app.button}


def test_it_is_only_on_its_own_stage(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    assert "Questions and answers" in [panel.label for panel in open_faq(open_page).expander]
    app = go(open_page("stage", "agency"), "training")
    assert "Questions and answers" not in [panel.label for panel in app.expander]


def test_a_rollout_that_just_began_lists_what_is_open(workspace: Workspace, open_page: OpenPage):
    app = open_faq(open_page, rollouts.start_rollout(workspace, DANA, "Just begun").id)
    shows(app, "No question can be answered yet", "Why are we doing this? Ask the sponsor.")


def test_a_model_says_it_plainly_and_the_facts_can_be_had_back(connected, server, open_page):
    drafted(connected)
    server.reply = answering
    app = click(open_faq(open_page), "Have a model say it more plainly")
    assert "What will be sent, word for word" in [panel.label for panel in app.expander]
    assert any("THE SHAPE OF THE ANSWER" in code.value for code in app.code)
    assert server.requests == []
    wait_for_answers(click(app, "Ask the model"))
    shows(app, "Worded by told: 33 tokens, no cost.", "In plain words.")
    assert "Ask the model again" in labels(app)
    assert "In plain words." not in said(click(app, "Back to the facts"))


def test_only_changed_facts_make_a_models_answers_old(connected, server, open_page):
    rollout = drafted(connected)
    server.reply = answering
    app = click(open_faq(open_page), "Have a model say it more plainly")
    wait_for_answers(click(app, "Ask the model"))
    assert "In plain words." in said(app)
    assert "has changed since" not in said(app)
    other = next(item for item in rollout.items.values() if item.stage == "training")
    present = now(connected)
    plans.lock_item(connected, DANA, "agency", present.version, other.id)
    assert "has changed since" not in said(app.run())
    present = now(connected)
    briefs.save_field(connected, DANA, "agency", present.version, "why", "The board asks for it.")
    assert "The facts have changed since." in said(app.run())
    assert "Ask the model" in labels(app)


def test_a_failure_is_said_and_the_answers_stay(connected, server, open_page):
    drafted(connected)
    server.reply = lambda talk: talk.error(401)
    app = open_faq(open_page)
    wait_for_answers(click(click(app, "Have a model say it more plainly"), "Ask the model"))
    assert "did not accept the key" in app.error[0].value
    assert "Why are we doing this?" in said(app)


def test_a_running_call_can_be_stopped(connected, server, open_page):
    drafted(connected)
    server.reply = lambda talk: talk.wait()
    app = click(click(open_faq(open_page), "Have a model say it more plainly"), "Ask the model")
    assert server.waiting.wait(60)
    assert "Stop" in labels(app)
    app.button(key="faq.agency.stop").click().run()
    wait_for_answers(app)
    assert "Stopped" in app.error[0].value
    assert "Why are we doing this?" in said(app)


def test_what_hosts_answered_stands_beside_the_facts(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    changes = [
        QuestionAnswered(answer=Answer(id=f"a{number}", question=f"Why {number}?", where="stage", day=DAY))
        for number in range(10)
    ]
    written = Answer(id="b", question="*Who* pays?", words="The <b>client</b>.", where="writing", day=DAY)
    commit(workspace, DANA, "agency", now(workspace).version, [*changes, QuestionAnswered(answer=written)])
    app = open_faq(open_page)
    assert "11 answered to the room" in said(app)
    assert plain("*Who* pays?") in text_of(app)
    assert "Answered on stage on Thu 5 Mar 2026." in said(app)
    assert "3 more from the room" in [panel.label for panel in app.expander]
    copied = next(code.value for code in app.code)
    assert "*Who* pays?\nThe <b>client</b>.\nAnswered in writing on Thu 5 Mar 2026." in copied
    app.session_state["faq.change"] = True
    app.run()
    assert app.text_area(key="faq.answer.words.b").value == "The <b>client</b>."
    app.text_area(key="faq.answer.words.b").set_value("We do.")
    app.button(key="faq.answer.keep").click().run()
    assert now(workspace).answers["b"].words == "We do."
    run(app.button(key="faq.answer.remove").click())
    assert "b" not in now(workspace).answers
