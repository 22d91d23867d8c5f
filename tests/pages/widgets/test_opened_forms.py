"""A form saves against the version that its reader opened, not against that of the page's last run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.answers import QuestionAnswered
from playbook.core.log.changes.counts import UseCaseTimed
from playbook.core.log.changes.incidents import IncidentLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.changes.self_checks import SelfCheckSaved
from playbook.core.log.changes.strategies import StrategySaved
from playbook.core.log.rollout import Answer, Rollout
from playbook.core.plan.counts import Timing
from playbook.core.plan.incidents import Incident
from playbook.core.plan.items import UseCase
from playbook.core.plan.recipes import Recipe
from playbook.core.plan.self_checks import SelfCheck
from playbook.core.plan.strategy import Strategy
from playbook.desk.base.workspace import Workspace
from tests.pages import made
from tests.pages.all_hands.test_all_hands import asked
from tests.pages.steps import DANA, ROBIN, OpenPage, go, press, put, put_state, run, shows, stored

Make = Callable[[Any], AnyChange]


@dataclass(frozen=True)
class FormCase:
    """A form: where it is, the change that it saves, and how to read what is stored."""

    page: str
    state: dict[str, Any]
    opens: str
    field: str
    saves: str
    make: Make
    read: Callable[[Rollout], Any]
    first: tuple[AnyChange, ...] = ()
    values: tuple[Any, Any, Any] = ("First.", "Robin's.", "Dana's.")
    page_takes_anew: bool = True


def _incident(**fields: Any) -> AnyChange:
    about = {"id": "n1", "day": made.TODAY, "what": "A brief left", "harm": "low", **fields}
    return IncidentLogged(incident=Incident.model_validate(about))


def _answer(words: str) -> AnyChange:
    answer = Answer(id="b", question="Who pays?", words=words, where="writing", day=made.TODAY)
    return QuestionAnswered(answer=answer)


def _check(score: int) -> AnyChange:
    check = SelfCheck(id="org", kind="organization", scores={"data": score}, day=made.TODAY)
    return SelfCheckSaved(self_check=check)


INCIDENTS = {"panel.incidents": True, "accountability.tab": "Metrics and guardrails"}
INVENTORY = {"panel.inventory": True, "accountability.tab": "Metrics and guardrails"}
MESSAGES = {"communication.tab": "Messages and Q&A", "faq.change": True}
CASE = UseCase(id="mails", title="Draft mails", tool="ChatGPT", data_class="internal", status="approved")
FORMS = {
    "incident": FormCase(
        "accountability", INCIDENTS, "incident.n1.edit", "incident.n1.what", "incident.n1.-save",
        lambda words: _incident(what=words), lambda rollout: rollout.incidents["n1"].what,
    ),
    "settling": FormCase(
        "accountability", INCIDENTS, "incident.n1.settle", "incident.n1.-done", "incident.n1.-settle",
        lambda words: _incident(done=words), lambda rollout: rollout.incidents["n1"].done,
    ),
    "reworded answer": FormCase(
        "communication", MESSAGES, "", "faq.answer.words.b", "faq.answer.keep", _answer,
        lambda rollout: rollout.answers["b"].words,
    ),
    "minutes": FormCase(
        "accountability", INVENTORY, "timing.offer", "timing.mails.baseline", "timing.save",
        lambda minutes: UseCaseTimed(item_id="mails", timing=Timing(baseline=minutes)),
        lambda rollout: rollout.timings["mails"].baseline, (ItemAdded(item=CASE),), (10.0, 20.0, 30.0),
    ),
    "self-check": FormCase(
        "brief", {"brief.steps.made": "readiness", "self_check.organization.": True}, "",
        "self_check.made.organization..data", "self_check.made.organization..save", _check,
        lambda rollout: rollout.self_checks["org"].scores["data"], values=(1, 2, 3),
    ),
    "recipe": FormCase(
        "library", {}, "recipe.edit.h", "recipe.title", "recipe.save",
        lambda title: RecipeSaved(recipe=Recipe(id="h", title=title, day=made.TODAY, prompt="Sum it up")),
        lambda rollout: rollout.recipes["h"].title, page_takes_anew=False,
    ),
    "strategy": FormCase(
        "decisions", {}, "strategy.edit", "strategy.field.decides", "strategy.save",
        lambda words: StrategySaved(strategy=Strategy(decides=words)),
        lambda rollout: rollout.strategy.decides if rollout.strategy else "", page_takes_anew=False,
    ),
}  # fmt: skip
CASES = pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))


def opened(workspace: Workspace, open_page: OpenPage, form: FormCase) -> AppTest:
    made.rollout(workspace, items=3)
    put(workspace, "made", *form.first, form.make(form.values[0]))
    app = unfolded(open_page(form.page, "made"), form)
    return press(app, form.opens) if form.opens else app


def unfolded(app: AppTest, form: FormCase) -> AppTest:
    for key, value in form.state.items():
        app.session_state[key] = value
    return run(app)


def look_elsewhere(app: AppTest, form: FormCase) -> AppTest:
    return unfolded(go(go(app, "guide"), form.page), form)


@CASES
def test_a_colleagues_change_is_said_however_long_the_form_was_open(
    workspace: Workspace, open_page: OpenPage, form: FormCase
):
    _, hers, his = form.values
    app = opened(workspace, open_page, form)
    run(app.get_by_key(form.field).set_value(his))
    put(workspace, "made", form.make(hers), by=ROBIN)
    look_elsewhere(app, form)
    shows(press(app, form.saves), "Robin changed this while you were editing", "Save again to replace")
    assert form.read(stored(workspace)) == hers
    assert app.get_by_key(form.field).value == his
    press(look_elsewhere(app, form), form.saves)
    assert form.read(stored(workspace)) == his


@pytest.mark.long
@CASES
def test_an_untouched_form_takes_the_newest_words(workspace: Workspace, open_page: OpenPage, form: FormCase):
    _, hers, his = form.values
    app = opened(workspace, open_page, form)
    put(workspace, "made", form.make(hers), by=ROBIN)
    look_elsewhere(app, form)
    if not form.page_takes_anew:
        shows(press(run(app.get_by_key(form.field).set_value(his)), form.saves), "Robin changed this")
        return
    assert app.get_by_key(form.field).value == hers
    press(run(app.get_by_key(form.field).set_value(his)), form.saves)
    assert form.read(stored(workspace)) == his


@pytest.mark.long
@CASES
def test_a_form_from_before_a_forgetting_asks_once_more(
    workspace: Workspace, open_page: OpenPage, form: FormCase
):
    app = opened(workspace, open_page, form)
    run(app.get_by_key(form.field).set_value(form.values[2]))
    put(workspace, "made", PersonForgotten(rewritten=1), by=ROBIN)
    shows(press(look_elsewhere(app, form), form.saves), "Robin changed this while you were editing")
    assert form.read(stored(workspace)) == form.values[0]


@pytest.mark.long
def test_after_a_save_the_next_opening_shows_what_a_colleague_made_of_it(
    workspace: Workspace, open_page: OpenPage
):
    rollout, question = asked(workspace, "Who pays?")
    app, field = open_page("all_hands", rollout.id), f"answering.words.{question}"

    def reword(words: str, by: Any) -> None:
        answer = Answer(id=question, question="Who pays?", words=words, where="writing", day=made.TODAY)
        put(workspace, rollout.id, QuestionAnswered(answer=answer), by=by)

    def words() -> str:
        return stored(workspace, rollout.id).answers[question].words

    press(app, f"question.{question}.write")
    run(app.text_area(key=field).set_value("The client."))
    press(app, "answering.save")
    reword("We do.", ROBIN)
    put_state(app, "questions.answered")
    press(app, f"question.{question}.write")
    assert app.text_area(key=field).value == "We do."
    run(app.text_area(key=field).set_value("Nobody."))
    reword("The agency.", ROBIN)
    shows(press(run(app), "answering.save"), "Robin changed this while you were editing")
    assert words() == "The agency."
    press(app, "answering.save")
    assert words() == "Nobody."


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "leaves"), [("incident", "incident.n1.-discard"), ("settling", "incident.n1.-later")]
)
def test_a_form_that_was_closed_opens_with_the_stored_words(
    workspace: Workspace, open_page: OpenPage, name: str, leaves: str
):
    form = FORMS[name]
    app = opened(workspace, open_page, form)
    run(app.get_by_key(form.field).set_value("Thrown away."))
    press(press(app, leaves), form.opens)
    assert app.get_by_key(form.field).value == form.values[0]


@pytest.mark.long
def test_two_first_answers_to_one_question_are_a_conflict(workspace: Workspace, open_page: OpenPage):
    rollout, question = asked(workspace, "Who pays?")
    app = press(open_page("all_hands", rollout.id), f"question.{question}.write")
    run(app.text_area(key=f"answering.words.{question}").set_value("The client."))
    answer = Answer(id=question, question="Who pays?", words="We do.", where="writing", day=made.TODAY)
    put(workspace, rollout.id, QuestionAnswered(answer=answer), by=ROBIN)
    shows(press(run(app), "answering.save"), "Robin changed this while you were editing")
    assert stored(workspace, rollout.id).answers[question] == answer
    press(app, "answering.cancel")
    put_state(app, "questions.answered")
    press(app, f"question.{question}.write")
    assert app.text_area(key=f"answering.words.{question}").value == "We do."


def test_a_form_of_another_rollout_does_not_keep_its_words(workspace: Workspace, open_page: OpenPage):
    form = FORMS["incident"]
    app = opened(workspace, open_page, form)
    run(app.get_by_key(form.field).set_value("Of the first."))
    made.rollout(workspace, items=3, rollout_id="copy")
    put(workspace, "copy", form.make("Of the copy."), by=DANA)
    put_state(app, "rollout", "copy")
    assert app.get_by_key(form.field).value == "Of the copy."
