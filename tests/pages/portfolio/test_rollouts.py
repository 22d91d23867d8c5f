"""Rollouts: the cards, a new one, the samples, the archive."""

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.fields import MAX_NAME
from playbook.desk.plan import rollouts
from tests.pages import made
from tests.pages.conftest import ROOT
from tests.pages.steps import DANA, enter, press, put_state, shows

ROLLOUTS = str(ROOT / "pages" / "rollouts.py")


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*app.markdown, *app.caption])


def test_an_empty_start_page_offers_both_ways_in(app, workspace):
    app.run()
    assert app.title[0].value == "Rollouts"
    assert texts(app).count("five stages") == 1
    assert "Start rollout" in [button.label for button in app.button]
    keys = {button.key for button in app.button}
    assert {f"sample.{sample.key}" for sample in rollouts.samples()} <= keys
    assert rollouts.samples()


def test_a_new_rollout_is_named_and_its_brief_opens(app, workspace):
    app.run()
    press(enter(app, "rollouts", name="  AI at   LT "), "FormSubmitter:rollouts.new-Start rollout")
    assert app.title[0].value == "Brief"
    [card] = rollouts.cards(workspace, DANA)
    assert card.name == "AI at LT"
    assert app.session_state["rollout"] == card.rollout_id


@pytest.mark.parametrize(("name", "sentence"), [("   ", "no name"), ("x" * 10_000, f"at most {MAX_NAME}")])
def test_a_bad_name_is_answered_in_place_and_stays(app, workspace, name, sentence):
    app.run()
    press(enter(app, "rollouts", name=name), "FormSubmitter:rollouts.new-Start rollout")
    assert app.title[0].value == "Rollouts"
    assert sentence in texts(app)
    assert app.text_input(key="rollouts.name").value == name
    assert rollouts.cards(workspace, DANA) == []


def test_a_card_says_where_a_rollout_stands_and_what_comes_next(app, workspace):
    made.rollout(workspace)
    app.run()
    text = texts(app)
    shows(text, "Under way", "Synthetic sample", "of 5 stages drafted", "% of what was due was done on time")
    assert "Next: " in text


def test_a_card_opens_its_rollout_where_work_goes_on(app, workspace):
    made.rollout(workspace)
    planned = made.rollout(workspace, launched=False, logged=False, rollout_id="planned")
    app.run()
    press(app, f"open.{planned.id}")
    assert app.title[0].value == "Brief"
    assert app.session_state["rollout"] == "planned"
    app.switch_page(ROLLOUTS).run()
    press(app, "open.made")
    assert app.session_state["rollout"] == "made"
    assert app.title[0].value == "Progress"


def test_a_sample_opens_once_and_a_second_time_says_so(app, workspace):
    key = rollouts.samples()[0].key
    app.run()
    press(app, f"sample.{key}")
    first = app.session_state["rollout"]
    assert app.title[0].value in ("Brief", "Progress")
    app.switch_page(ROLLOUTS).run()
    press(app, f"sample.{key}")
    assert "already open" in "".join(toast.value for toast in app.toast)
    assert app.session_state["rollout"] == first
    assert len(rollouts.cards(workspace, DANA)) == 1


def test_a_sample_that_was_put_away_comes_back(app, workspace):
    key = rollouts.samples()[0].key
    rollout, _ = rollouts.open_sample(workspace, DANA, key)
    rollouts.archive_rollout(workspace, DANA, rollout.id)
    app.run()
    press(app, f"sample.{key}")
    assert [card.rollout_id for card in rollouts.cards(workspace, DANA)] == [rollout.id]


def test_archiving_puts_a_rollout_away_and_brings_it_back(app, workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Old plan")
    put_state(app, "rollout", rollout.id)
    press(app, f"archive.{rollout.id}")
    assert rollouts.cards(workspace, DANA) == []
    assert "Old plan" not in texts(app)
    assert "Old plan" in texts(app.toggle(key="rollouts.archived").set_value(True).run())
    press(app, f"back.{rollout.id}")
    assert [card.name for card in rollouts.cards(workspace, DANA)] == ["Old plan"]


def test_fifty_rollouts_come_a_page_at_a_time_and_can_be_found(app, workspace):
    for number in range(50):
        rollouts.start_rollout(workspace, DANA, f"Plan number {number:02}")
    app.run()
    assert len([button for button in app.button if button.label == "Open"]) == 12
    app.text_input(key="rollouts.find").set_value("NUMBER 07").run()
    assert len([button for button in app.button if button.label == "Open"]) == 1
    assert "Plan number 07" in texts(app)
    app.text_input(key="rollouts.find").set_value("nothing like it").run()
    assert "No rollout has this in its name." in app.info[0].value
