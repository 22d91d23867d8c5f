"""History: the log in words, undo, and the plan as of a moment."""

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.records import ModelAsked
from playbook.core.plan.items import Milestone
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts, tracking
from playbook.desk.record import history
from playbook.ui.history import as_of, change_list
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.steps import DANA, OpenPage, enter, plain_text, shows, text_of


def rows(app: AppTest) -> list[str]:
    """The change sets on the page, in their order."""
    keys = [str(button.key) for button in app.button if str(button.key).startswith("history.more.")]
    return [key.removeprefix("history.more.") for key in keys]


def undo(app: AppTest, change_set: str) -> AppTest:
    app.button(key=f"history.more.{change_set}").click().run()
    return app.button(key="history.undo").click().run()


def see(app: AppTest, change_set: str) -> AppTest:
    app.button(key=f"history.more.{change_set}").click().run()
    return app.button(key="history.see").click().run()


def log(workspace: Workspace, item_id: str = "item-20", status: str = "done") -> str:
    seen = workspace.rollout_cache.get("made").version
    tracking.log_status(workspace, DANA, "made", seen, item_id, status)  # type: ignore[arg-type]
    return history.history(workspace, DANA, "made")[0].change_set


def test_the_log_reads_latest_first_and_filters_narrow_it(workspace: Workspace, open_page: OpenPage):
    app = open_page("history", made.rollout(workspace).id)
    assert app.header[0].value == "Thu Mar 5"
    app.get_by_key("history.page").set_value(2)
    app.run()
    assert app.header[-1].value == "Mon Jan 12"
    app.text_input(key="history.text").set_value("launched").run()
    assert "**Dana** launched the rollout with 30 dated tasks as the baseline" in plain_text(app)
    app.text_input(key="history.text").set_value("").run()
    assert "**Dana**" not in plain_text(app.selectbox(key="history.person").set_value("Robin").run())
    enter(app, "history", person=None, stage="training", text="TRAININGSESSION 2").run()
    assert "TrainingSession 2" in plain_text(app)
    assert "launched" not in plain_text(app)
    app.text_input(key="history.text").set_value("nobody ever wrote this").run()
    assert "No change matches. Clear a filter to see more." in plain_text(app)


def test_a_rollout_that_has_just_begun_has_one_entry(workspace: Workspace, open_page: OpenPage):
    app = open_page("history", rollouts.start_rollout(workspace, DANA, "New").id)
    assert "1 change" in [caption.value for caption in app.caption]
    assert "started the rollout “New”" in plain_text(app)


def test_undo_takes_a_change_set_back_and_marks_it(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    first, second = log(workspace, status="at_risk"), log(workspace, status="done")
    app = undo(open_page("history", "made"), first)
    assert "Something changed by this was changed again since" in plain_text(app)
    assert workspace.rollout_cache.get("made").tracking_of("item-20").status == "done"
    app = undo(open_page("history", "made"), second)
    assert workspace.rollout_cache.get("made").tracking_of("item-20").status == "at_risk"
    assert ":gray-badge[:material/undo: Undone]" in text_of(app)
    assert "took back an earlier change" in plain_text(app)


@pytest.mark.long
def test_a_change_set_of_many_events_unfolds(workspace: Workspace, open_page: OpenPage):
    app = open_page("history", made.rollout(workspace, groups=40, items=143).id)
    app.text_input(key="history.text").set_value("for Wed Jan 14").run()
    (entry,) = rows(app)
    assert ":gray[and 142 more]" in plain_text(app)
    assert "TrainingSession 142" not in plain_text(app)
    app.button(key=f"history.more.{entry}").click().run()
    assert "TrainingSession 142" in plain_text(app)


@pytest.mark.long
def test_change_sets_come_a_page_at_a_time(workspace: Workspace, open_page: OpenPage):
    app = open_page("history", made.rollout(workspace, groups=40, items=500).id)
    assert len(rows(app)) == change_list.PAGE
    app.get_by_key("history.page").set_value(2)
    app.run()
    assert len(rows(app)) == change_list.PAGE
    app.selectbox(key="history.person").set_value("Robin").run()
    assert app.get_by_key("history.page").value == 1


def test_the_plan_as_of_a_moment_is_framed_and_read_only(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, logged=False)
    seen = workspace.rollout_cache.get("made").version
    new = Milestone(id="new", title="A later idea", date=TODAY)
    commit(workspace, DANA, "made", seen, [ItemAdded(item=new)])
    launched = next(e for e in history.history(workspace, DANA, "made") if "launched" in e.sentences[0])
    app = open_page("history", "made")
    see(app, launched.change_set)
    assert app.info[0].value.startswith("**As of Tue Jan 13, 2026, 09:05 UTC: read only.**")
    page = plain_text(app)
    shows(page, "0 of 30 dated tasks done", "Clients ask for more in less time.")
    assert "A later idea" not in page
    assert [button.label for button in app.main.button] == ["Back to the history"]
    next(b for b in app.button if b.label == "Back to the history").click().run()
    assert "A later idea" in plain_text(app)


def test_an_earlier_day_shows_the_plan_at_its_end(workspace: Workspace, open_page: OpenPage):
    app = open_page("history", made.rollout(workspace).id)
    app.date_input(key="history.day").set_value(made.START)
    next(b for b in app.button if b.label == "See the plan").click().run()
    assert "As of Mon Jan 12, 2026" in app.info[0].value
    assert "Not launched yet. 30 dated tasks in the plan" in plain_text(app)


def test_the_view_of_one_rollout_does_not_follow_to_another(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    made.rollout(workspace, rollout_id="other", items=2)
    app = open_page("history", "made")
    see(app, history.history(workspace, DANA, "made")[3].change_set)
    assert app.info
    app.sidebar.selectbox(key="frame.picked").set_value("other").run()
    assert not app.info


@pytest.mark.long
def test_a_large_plan_as_of_a_moment_comes_a_page_at_a_time(workspace: Workspace, open_page: OpenPage):
    app = open_page("history", made.rollout(workspace, groups=40, items=500).id)
    see(app, history.history(workspace, DANA, "made")[0].change_set)
    items = max((element.value for element in app.markdown), key=lambda text: text.count("\n- "))
    assert items.count("\n- ") + 1 == as_of.PAGE


def asked(workspace: Workspace, **fields: object) -> str:
    """Log a question to a model and return its change set."""
    about = {"purpose": "digest", "model": "m-1", "host": "models.example", "prompt_sha": "ab" * 32}
    change = ModelAsked.model_validate({**about, "tokens_in": 900, "tokens_out": 100, **fields})
    commit(workspace, DANA, "made", workspace.rollout_cache.get("made").version, [change])
    return workspace.log.read("made")[-1].change_set


def test_a_question_to_a_model_is_told_with_its_cost(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    change_set = asked(workspace, cost_usd=0.02)
    app = open_page("history", "made")
    assert "asked m-1 at models.example for a weekly digest: 1,000 tokens, $0.0200" in plain_text(app)
    app.button(key=f"history.more.{change_set}").click().run()
    assert not [button for button in app.button if button.key == "history.undo"]
    assert app.button(key="history.see").label == "See the plan as of this moment"


@pytest.mark.long
def test_what_models_cost_is_summed_only_where_there_were_any(workspace: Workspace, open_page: OpenPage):
    assert "What models cost" not in plain_text(open_page("history", made.rollout(workspace).id))
    change_set = asked(workspace)
    app = open_page("history", "made")
    assert "1 call, 1,000 tokens (1,000 tokens without a known price)" in plain_text(app)
    assert "no cost" not in plain_text(app)
    # The questions to models are a kind of their own.
    assert rows(app.selectbox(key="history.kind").set_value("Models").run()) == [change_set]
    others = rows(app.selectbox(key="history.kind").set_value("Plan and progress").run())
    assert others
    assert change_set not in others
    asked(workspace, cost_usd=0.02)
    page = plain_text(open_page("history", "made"))
    assert "What models cost in this rollout: 2 calls, 2,000 tokens, $0.0200" in page
    assert "(1,000 tokens without a known price)" in page


def test_without_own_changes_there_is_nothing_to_undo(workspace: Workspace, open_page: OpenPage):
    app = open_page("history", made.rollout(workspace, groups=0).id)
    [button] = [button for button in app.button if button.label == "Undo my last change"]
    button.click().run()
    assert [toast.value for toast in app.toast] == ["You have no change to undo\\."]
    assert workspace.rollout_cache.get("made").version == 1
