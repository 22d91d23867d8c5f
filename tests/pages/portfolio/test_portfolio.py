"""Portfolio and Rollouts: empty, one, many; load, collisions, cards, samples, archive."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.fields import MAX_NAME
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import BriefFields, Group
from playbook.core.plan.items import TrainingSession
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts, tracking
from tests.pages import made
from tests.pages.conftest import ROOT
from tests.pages.made import TODAY
from tests.pages.steps import DANA, OpenPage, enter, hides, press, put_state, shows


def texts(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption, *app.info])


def plan(workspace: Workspace, name: str, *, launch: bool = True, group: str = "Sales") -> str:
    """A rollout that trains a group for three hours in five days, and was to train it ten days ago."""
    rollout = rollouts.start_rollout(workspace, DANA, name)
    start, go_live, end = (TODAY + timedelta(days=days) for days in (-20, 20, 80))
    fields = BriefFields(name=name, what_changes="All", start=start, go_live=go_live, end=end)
    changes = [
        BriefEdited.of(fields, "name", "what_changes", "start", "go_live", "end"),
        GroupSaved(group=Group(id="g", name=group, size=9, capacity_hours_per_week=4)),
    ]
    for item_id, days in (("late", -10), ("next", 5)):
        about = {"title": f"Session {item_id}", "hours": 3, "group_ids": ("g",)}
        session = TrainingSession(id=item_id, date=TODAY + timedelta(days=days), **about)
        changes.append(ItemAdded(item=session))
    rollout = commit(workspace, DANA, rollout.id, rollout.version, changes)
    if launch:
        tracking.launch(workspace, DANA, rollout.id, rollout.version)
    return rollout.id


def test_an_empty_portfolio_says_where_to_begin(workspace: Workspace, open_page: OpenPage):
    app = open_page("portfolio")
    assert app.title[0].value == "Portfolio"
    shows(texts(app), "all rollouts on one page", "There is no rollout yet.")
    assert app.get("vega_lite_chart") == []


def test_whom_no_rollout_is_open_to_hears_that(workspace: Workspace, open_page: OpenPage, act_as):
    plan(workspace, "Atlas")
    act_as(Actor(name="Stranger", role="member"))
    app = open_page("portfolio")
    assert "No rollout is open to you yet." in texts(app)
    assert "Atlas" not in texts(app)


def test_one_rollout_has_its_load_and_no_collision(workspace: Workspace, open_page: OpenPage):
    rollout_id = plan(workspace, "Atlas")
    app = open_page("portfolio")
    text = texts(app)
    shows(text, "1 rollout: 1 needs somebody now, 0 more to watch.", "1 task is overdue\\.", "Under way")
    assert "Add a second rollout to see conflicts." in text
    assert len(app.get("vega_lite_chart")) == 2
    press(app, f"portfolio.{rollout_id}")
    assert (app.title[0].value, app.session_state["rollout"]) == ("Today", rollout_id)


def test_two_rollouts_show_their_load_and_collisions(workspace: Workspace, open_page: OpenPage):
    first, other = plan(workspace, "Atlas"), plan(workspace, "CRM", launch=False, group=" SALES")
    app = open_page("portfolio")
    text = texts(app)
    assert "1 week of a team asks for more than its capacity; the most is 6\\.0 hours" in text
    assert "3 collisions; the first is Mon 9 Mar to Sun 15 Mar, for Sales." in text
    move = "Move 2\\.0 hours of CRM, which is not launched yet, to the week of Mon 16 Mar, which has room"
    shows(text, move, "the same day")
    keys = {button.key for button in app.button if button.label.startswith("Open ")}
    assert {f"portfolio.collision.0.{rollout_id}" for rollout_id in (first, other)} <= keys
    press(app, f"portfolio.collision.2.{other}")
    assert (app.title[0].value, app.session_state["rollout"]) == ("Brief", other)


def test_the_numbers_are_there_as_tables_and_the_limits_in_words(workspace: Workspace, open_page: OpenPage):
    plan(workspace, "Atlas")
    plan(workspace, "CRM")
    app = open_page("portfolio")
    for key in ("table", "roadmap.table", "load.table", "limits"):
        put_state(app, f"portfolio.{key}")
    lines, roadmap, load = (frame.value for frame in app.dataframe)
    assert list(lines["Overdue"]) == [1, 1]
    assert list(lines["Why"]) == ["1 task is overdue."] * 2
    assert list(roadmap["Standing"]) == ["Under way"] * 2
    assert list(load["Rollouts, hours"]) == ["Atlas 3.0, CRM 3.0"]
    shows(texts(app), "less than 28 days apart", "grade D")


def test_samples_count_only_when_asked_for(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = open_page("portfolio")
    shows(texts(app), "it counts synthetic samples only", "Synthetic sample")
    plan(workspace, "Atlas")
    assert "Not counted in what follows: 1 synthetic sample." in texts(app.run())
    assert "Add a second rollout to see conflicts." in texts(app)
    app.toggle(key="portfolio.samples").set_value(True).run()
    hides(texts(app), "Not counted", "Add a second rollout to see conflicts.")


def test_a_sample_that_is_over_shows_its_past(workspace: Workspace, open_page: OpenPage):
    rollouts.open_sample(workspace, DANA, rollouts.samples()[1].key)
    app = open_page("portfolio")
    assert len(app.get("vega_lite_chart")) == 2
    app.toggle(key="portfolio.past").set_value(False).run()
    assert app.get("vega_lite_chart") == []
    assert "No rollout asks for anyone's time in these weeks\\." in texts(app)


def test_fifty_rollouts_come_a_page_at_a_time_and_can_be_found(workspace: Workspace, open_page: OpenPage):
    for number in range(50):
        plan(workspace, f"Plan {number:02}", launch=False, group=f"Team {number // 2:02}")
    app = open_page("portfolio")
    assert len([button for button in app.button if button.label == "Open"]) == 10
    assert "25 teams, those first that are asked for most, 12 to a page" in texts(app)
    assert "75 collisions, 6 to a page" in texts(app)
    app.selectbox(key="portfolio.of_rollout").select_index(7).run()
    opened = {button.label for button in app.button if button.label.startswith("Open Plan")}
    assert opened == {"Open Plan 06", "Open Plan 07"}
    assert "75 collisions, 6 to a page" not in texts(app)
    app.text_input(key="portfolio.find").set_value("PLAN 07").run()
    assert len([button for button in app.button if button.label == "Open"]) == 1
    app.text_input(key="portfolio.find").set_value("nothing like it").run()
    assert "No rollout has this in its name." in texts(app)


@pytest.mark.parametrize("role", ["viewer", "lead"])
def test_a_reader_or_lead_sees_own_rollouts_alone(workspace: Workspace, open_page: OpenPage, act_as, role):
    first, other = plan(workspace, "Atlas"), plan(workspace, "CRM")
    plan(workspace, "Secret")
    groups = ("g",) if role == "lead" else ()
    memberships = tuple(Membership(rollout_id=each, role=role, group_ids=groups) for each in (first, other))
    act_as(Actor(name="Member", role="member", memberships=memberships))
    app = open_page("portfolio")
    assert "2 rollouts" in texts(app)
    assert "Secret" not in texts(app)
    press(app, f"portfolio.collision.0.{other}")
    assert app.title[0].value == ("Today" if role == "viewer" else "My team")


ROLLOUTS = str(ROOT / "pages" / "rollouts.py")


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
    assert app.title[0].value == "Today"


def test_a_sample_opens_once_and_a_second_time_says_so(app, workspace):
    key = rollouts.samples()[0].key
    app.run()
    press(app, f"sample.{key}")
    first = app.session_state["rollout"]
    assert app.title[0].value in ("Brief", "Today")
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


def test_fifty_cards_come_a_page_at_a_time_and_can_be_found(app, workspace):
    for number in range(50):
        rollouts.start_rollout(workspace, DANA, f"Plan number {number:02}")
    app.run()
    assert len([button for button in app.button if button.label == "Open"]) == 12
    app.text_input(key="rollouts.find").set_value("NUMBER 07").run()
    assert len([button for button in app.button if button.label == "Open"]) == 1
    assert "Plan number 07" in texts(app)
    app.text_input(key="rollouts.find").set_value("nothing like it").run()
    assert "No rollout has this in its name." in app.info[0].value


def test_an_archived_rollout_is_deleted_after_its_name_is_typed(app, workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Old plan")
    rollouts.archive_rollout(workspace, DANA, rollout.id)
    app.run()
    app.toggle(key="rollouts.archived").set_value(True).run()
    press(app, f"delete.{rollout.id}")
    assert "2 changes" in texts(app)
    press(app, "delete.do")
    assert workspace.log.head(rollout.id) == 2
    app.text_input(key="delete.sure").set_value("Old plan")
    press(app, "delete.do")
    assert workspace.log.head(rollout.id) == 0


def test_what_was_typed_to_delete_one_rollout_is_gone_for_the_next(app, workspace):
    old, older = (rollouts.start_rollout(workspace, DANA, name) for name in ("Old plan", "Older plan"))
    for rollout in (old, older):
        rollouts.archive_rollout(workspace, DANA, rollout.id)
    app.run()
    app.toggle(key="rollouts.archived").set_value(True).run()
    press(app, f"delete.{old.id}")
    app.text_input(key="delete.sure").set_value("Old plan").run()
    press(app, f"delete.{older.id}")
    assert app.text_input(key="delete.sure").value == ""
    press(app, "delete.cancel")
    assert "delete.sure" not in [each.key for each in app.text_input]
