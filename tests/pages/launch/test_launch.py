"""Launch and Readiness: what stands in the way, the launch itself, and scores per group."""

from itertools import pairwise

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields, Group
from playbook.core.plan.items import Milestone, Owner, Step
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, launch_check, plans, reviews, rollouts, tracking
from playbook.desk.record import history
from playbook.ui.words.readiness_words import ASKS, ELEMENTS, MEANINGS
from tests.pages import made
from tests.pages.conftest import DANA, ROBIN, OpenPage
from tests.pages.steps import find_button, plain_text, press, press_label, put_state, run, shows, stored

KIM = Actor(name="Kim")


def texts(app) -> str:
    elements = [*app.markdown, *app.caption, *app.error, *app.success, *app.warning]
    return "\n".join(str(element.value) for element in elements).replace("\\", "")


def now(workspace, rollout_id: str = "made"):
    return rollouts.open_rollout(workspace, DANA, rollout_id)


@pytest.fixture
def planned(workspace):
    """A plan of which nothing is late: everything was moved to after today."""
    made.rollout(workspace, launched=False, logged=False)
    for item in list(now(workspace).items.values()):
        if item.due and item.due <= made.TODAY:
            plans.edit_item(workspace, DANA, "made", now(workspace).version, item.moved_to(made.END))
    return now(workspace)


def test_without_a_rollout_the_page_says_where_to_pick_one(open_page):
    assert "No rollout is open yet." in open_page("launch").info[0].value


def test_an_empty_rollout_cannot_be_launched(open_page, workspace):
    app = open_page("launch", rollouts.start_rollout(workspace, DANA, "AI at LT").id)
    text = texts(app)
    shows(text, "The change is not described yet.", "There is no team yet.", "There is nothing to track yet.")
    assert find_button(app, "Launch").disabled


def test_what_is_missing_is_named_by_stage_with_its_titles(open_page, workspace, planned):
    item = Milestone(id="m.1", title="Desk ready", group_ids=("group-0",))
    plans.add_item(workspace, DANA, "made", now(workspace).version, item)
    late = Milestone(title="Long past", id="m.2", date=made.START, owner=None)
    plans.add_item(workspace, DANA, "made", now(workspace).version, late)
    text = texts(open_page("launch", "made"))
    assert "Accountability: 1 task is without a date, so nobody will be asked about it." in text
    shows(text, "Accountability: 1 task is dated before today", "without an owner", "Desk ready", "Long past")


def test_launching_asks_once_more_and_then_freezes_the_dates(open_page, workspace, planned):
    app = press_label(open_page("launch", "made"), "Launch")
    press_label(app, "Not yet")
    press_label(app, "Launch")
    assert now(workspace).launch is None
    press_label(app, "Yes, launch it")
    launch = now(workspace).launch
    assert (launch.actor, len(launch.baseline)) == ("Dana", 30)
    shows(texts(app), "by Dana", "30 tasks")


def test_of_two_launches_the_second_gets_a_sentence(open_page, workspace, planned):
    app = press_label(open_page("launch", "made"), "Launch")
    tracking.launch(workspace, KIM, "made", now(workspace).version)
    assert "Kim has already launched this rollout." in texts(press_label(app, "Yes, launch it"))
    assert now(workspace).launch.actor == "Kim"
    assert "by Kim" in texts(app)


def test_a_launch_is_taken_back_while_nothing_was_logged(open_page, workspace, planned):
    tracking.launch(workspace, DANA, "made", now(workspace).version)
    app = press_label(open_page("launch", "made"), "Undo launch")
    assert now(workspace).launch is None
    assert find_button(app, "Launch")


def test_after_something_was_logged_the_launch_stays(open_page, workspace):
    app = open_page("launch", made.rollout(workspace).id)
    assert "Progress has been logged, so the launch stays." in texts(app)
    assert "Undo launch" not in [button.label for button in app.button]


def test_who_is_asked_and_what_is_tracked_adds_up(workspace):
    rollout = made.rollout(workspace, launched=False, logged=False)
    tracked = sum(len(items) for items in launch_check.tracked_by_stage(rollout).values())
    assert tracked == 30
    assert sum(person.items for person in launch_check.who_is_asked(rollout)) == 30


def test_a_role_is_asked_by_its_name(workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "x")
    fields = BriefFields(name="x", what_changes="y")
    rollout = briefs.save_fields(workspace, DANA, rollout.id, rollout.version, fields)
    rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, [Group(id="a", name="A")], [])
    item = Milestone(id="m", title="t", date=made.END, owner=Owner(role="the manager of A"))
    rollout = plans.add_item(workspace, DANA, rollout.id, rollout.version, item)
    assert [person.who for person in launch_check.who_is_asked(rollout)] == ["The manager of A"]


def test_errors_of_the_review_are_told_before_the_launch(open_page, workspace, planned):
    text = texts(open_page("launch", "made"))
    assert "errors in the plan" in text
    assert "Every stage has tasks" not in text


def test_items_owned_by_a_role_that_nobody_fills_are_told(open_page, workspace, planned):
    item = Milestone(id="m.role", title="Desk ready", date=made.END, owner=Owner(role="the sponsor"))
    plans.add_item(workspace, DANA, "made", now(workspace).version, item)
    checks = launch_check.checks(now(workspace), made.TODAY)
    owned = [item for check in checks if "owned by a role" in check.sentence for item in check.items]
    assert "Desk ready" in [item.title for item in owned]
    assert all(item.owner.role for item in owned)
    assert "owned by a role that nobody in the brief fills yet" in texts(open_page("launch", "made"))


def test_the_review_is_named_once_and_not_before_there_is_a_plan(planned):
    empty = planned.model_copy(update={"items": {}})
    assert [check.page for check in launch_check.checks(planned, made.TODAY)].count("review") == 1
    assert "review" not in [check.page for check in launch_check.checks(empty, made.TODAY)]


STEPS: tuple[Step, ...] = tuple(ELEMENTS)
HEADINGS = ("title", "header", "subheader")


def key(step: str, group: str = "group-0", rollout_id: str = "made") -> str:
    return f"readiness.{rollout_id}.{group}.{step}"


def scores(**values: int) -> dict[Step, int]:
    return {step: values.get(step, 5) for step in STEPS}


def scored(workspace: Workspace, group: str = "group-0", **values: int) -> Rollout:
    return briefs.score_readiness(workspace, DANA, "made", stored(workspace).version, group, scores(**values))


def test_without_groups_it_says_what_to_do_first(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", rollouts.start_rollout(workspace, DANA, "Empty").id)
    assert "no team to score yet" in app.info[0].value
    assert [link.proto.label for link in app.main.get("page_link")][-1] == "Go to Brief"


def test_before_any_score_there_is_no_picture(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", made.rollout(workspace).id)
    assert "No team has been scored yet." in plain_text(app)
    assert plain_text(app).count("Not scored yet.") == 3
    assert not app.get("vega_lite_chart")
    assert len(app.get("button_group")) == 15
    levels = [int(element.tag[1]) for element in app.main if element.type in HEADINGS]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_score_is_saved_at_once_and_can_be_undone(workspace: Workspace, open_page: OpenPage):
    before = made.rollout(workspace)
    run(open_page("readiness", "made").segmented_control(key("awareness")).set_value(2))
    assert stored(workspace).readiness == {"group-0": {"awareness": 2}}
    history.undo_last(workspace, DANA, "made")
    assert stored(workspace).readiness == before.readiness


def test_fast_scores_keep_each_other(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", made.rollout(workspace).id)
    app.segmented_control(key("awareness")).set_value(4)
    app.segmented_control(key("desire")).set_value(1)
    run(app)
    assert stored(workspace).readiness["group-0"] == {"awareness": 4, "desire": 1}


def test_a_score_can_be_taken_back(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    scored(workspace)
    open_page("readiness", "made").segmented_control(key("ability")).set_value(None).run()
    assert "ability" not in stored(workspace).readiness["group-0"]


def test_the_barrier_says_what_to_strengthen(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    scored(workspace)
    app = open_page("readiness", "made")
    assert "No barrier." in plain_text(app)
    for step in STEPS:
        scored(workspace, **{step: 3})
        words = plain_text(app.run())
        shows(words, f"Barrier: {ELEMENTS[step].lower()}.", MEANINGS[step].says, MEANINGS[step].strengthen)
        assert f"Go to {MEANINGS[step].stage.capitalize()}" in [link.value for link in app.page_link]


def test_a_missing_element_before_a_barrier_is_asked_for(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    rollout = stored(workspace)
    values = {"awareness": 5, "ability": 1}
    briefs.score_readiness(workspace, DANA, "made", rollout.version, "group-0", values)
    words = plain_text(open_page("readiness", "made"))
    assert "Score “Wants it” to see what holds it up." in words
    assert "Barrier:" not in words


def test_the_picture_names_the_barrier_in_words_and_has_a_table(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    scored(workspace, knowledge=2)
    app = open_page("readiness", "made")
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt == "1 of 3 teams scored; 1 stuck, most often at 'knows how' (1)."
    put_state(app, "readiness.table")
    table = app.dataframe[0].value
    assert len(table) == 15
    assert list(table[table["Barrier"] == "yes"]["Element"]) == ["Knows how"]


def test_two_people_who_score_the_same_element_see_both_versions(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", made.rollout(workspace).id)
    briefs.score_readiness(workspace, ROBIN, "made", stored(workspace).version, "group-0", {"awareness": 1})
    run(app.segmented_control(key("awareness")).set_value(5))
    assert stored(workspace).readiness["group-0"] == {"awareness": 1}
    assert "Not saved. Kept is: 1" in plain_text(app)
    press(app, f"{key('awareness')}.mine")
    assert stored(workspace).readiness["group-0"] == {"awareness": 5}


def test_a_score_that_changed_since_it_was_shown_is_a_conflict(workspace: Workspace):
    made.rollout(workspace)
    reviews.score_step(workspace, ROBIN, "made", None, "group-0", "desire", 2)
    with pytest.raises(Conflict):
        reviews.score_step(workspace, DANA, "made", None, "group-0", "desire", 4)
    reviews.score_step(workspace, DANA, "made", None, "group-0", "desire", 2)
    assert stored(workspace).readiness["group-0"] == {"desire": 2}


def test_forty_groups_are_paged_and_found_by_name(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, groups=40, items=1_500)
    scored(workspace, awareness=2)
    app = open_page("readiness", "made")
    assert len(app.get("button_group")) == 6 * 5
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt.startswith("1 of 40 teams scored")
    put_state(app, "readiness.page", 7)
    assert [heading.value for heading in app.subheader] == ["Team 36", "Team 37", "Team 38", "Team 39"]
    app.text_input("readiness.words").set_value("team 12").run()
    assert [heading.value for heading in app.subheader] == ["Team 12"]
    app.text_input("readiness.words").set_value("nobody").run()
    assert "No team has this in its name." in [info.value for info in app.info]


def test_each_element_has_its_name_its_question_and_its_meaning():
    assert set(ELEMENTS) == set(ASKS) == set(MEANINGS)
    assert list(ELEMENTS.values()) == ["Knows why", "Wants it", "Knows how", "Can do it", "Keeps doing it"]
