"""Launch: what stands in the way, and the launch itself."""

from datetime import timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.plan.brief import EACH_MANAGER, BriefFields, Group, Person
from playbook.core.plan.items import Message, Milestone, Owner
from playbook.desk.plan import briefs, launch_check, plans, rollouts, tracking
from playbook.ui.items.editing import Editing
from playbook.ui.launch import launch_panel
from tests.pages import made
from tests.pages.conftest import DANA
from tests.pages.steps import find_button, hides, press, press_label, put, shows

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
    assert find_button(app, "Launch now").disabled


def test_what_is_missing_is_named_by_stage_with_its_titles(open_page, workspace, planned):
    item = Milestone(id="m.1", title="Desk ready", group_ids=("group-0",))
    plans.add_item(workspace, DANA, "made", now(workspace).version, item)
    late = Milestone(title="Long past", id="m.2", date=made.START, owner=None)
    plans.add_item(workspace, DANA, "made", now(workspace).version, late)
    text = texts(open_page("launch", "made"))
    assert "1 task is without a date, so nobody will be asked about it (Accountability 1)." in text
    shows(text, "1 task is dated before today", "without an owner", "Desk ready", "Long past")


def test_launching_freezes_the_dates_and_says_what_to_do_now(open_page, workspace, planned):
    app = open_page("launch", "made")
    assert now(workspace).launch is None
    press_label(app, "Launch anyway")
    launch = now(workspace).launch
    assert (launch.actor, len(launch.baseline)) == ("Dana", 30)
    shows(texts(app), "by Dana", "The dates of its 30 tasks are now the baseline.")
    assert {"Invite the managers", "Log progress in My team"} <= {link.label for link in app.get("page_link")}
    assert "Board paper (PDF)" in {each.proto.label for each in app.get("download_button")}


def test_the_button_that_was_pressed_stays_in_its_place(open_page, workspace, planned):
    # A button that goes takes the keyboard with it, to the top of the page.
    app = open_page("launch", "made")
    before = app.button(key="launch.press").label
    assert (before, press(app, "launch.press").button(key="launch.press").label) == (
        "Launch anyway",
        "Go to the timeline",
    )
    assert press(app, "launch.press").title[0].value == "Timeline"


def test_the_kick_off_post_tells_of_sessions_and_nothing_that_leaders_prepare(workspace, planned):
    post = launch_panel.kick_off(now(workspace), made.TODAY)
    shows(post, "AI at LT made is under way.", "Go-live: February 23, 2026.", "TrainingSession")
    hides(post, "SponsorAct", "Milestone")


@pytest.mark.long
def test_the_kick_off_post_waits_for_the_announcement(open_page, workspace, planned):
    app = open_page("launch", "made")
    press(app, "launch.press")
    shows(texts(app), "A kick-off post to copy will be here on", "with the first message.")
    assert "is under way" not in "".join(code.value for code in app.code)
    message = next(item for item in now(workspace).items.values() if isinstance(item, Message))
    tracking.withdraw_launch(workspace, DANA, "made", now(workspace).version)
    plans.edit_item(workspace, DANA, "made", now(workspace).version, message.moved_to(made.TODAY))
    app = press(open_page("launch", "made"), "launch.press")
    assert "is under way" in "".join(code.value for code in app.code)


def test_the_kick_off_post_begins_its_sentences_with_a_capital(workspace, planned):
    facts = {"what_changes": "all teams use one CRM.", "why": "a customer waits three days."}
    post = launch_panel.kick_off(put(workspace, "made", BriefEdited(values=facts)), made.TODAY)
    shows(post, "All teams use one CRM.\nA customer waits three days.")


@pytest.mark.parametrize("lead", ["lead-0", None])
def test_the_launch_says_who_is_over_capacity_as_the_checks_do(open_page, workspace, planned, lead):
    rollout = put(workspace, "made", BriefEdited(values={"lead_id": lead, "lead_hours_per_week": 0.5}))
    for number in range(5):  # more than a manager's two hours, too
        item = Milestone(
            id=f"m{number}", title=f"Own {number}", date=made.END, owner=Owner(person_id="lead-0")
        )
        rollout = plans.add_item(workspace, DANA, "made", rollout.version, item)
    text = texts(open_page("launch", "made"))
    assert "Lead 0 is over in 1 week: up to 2.5 hours " in text
    [verdict] = [line for line in text.splitlines() if "with known hours" in line]
    assert verdict in texts(open_page("review", "made"))


def test_of_two_launches_the_second_gets_a_sentence(open_page, workspace, planned):
    app = open_page("launch", "made")
    tracking.launch(workspace, KIM, "made", now(workspace).version)
    assert "Kim has already launched this rollout." in texts(press_label(app, "Launch anyway"))
    assert now(workspace).launch.actor == "Kim"
    assert "by Kim" in texts(app)


def test_a_launch_is_taken_back_while_nothing_was_logged(open_page, workspace, planned):
    tracking.launch(workspace, DANA, "made", now(workspace).version)
    app = press_label(open_page("launch", "made"), "Undo launch")
    assert now(workspace).launch is None
    assert find_button(app, "Launch anyway")


def test_after_something_was_logged_the_launch_stays(open_page, workspace):
    app = open_page("launch", made.rollout(workspace).id)
    assert "Progress is logged, so you cannot undo the launch." in texts(app)
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
    app = open_page("launch", "made")
    text = texts(app)
    assert "Each team has people, a manager and an impact score." in text
    assert "Every stage has tasks" not in text
    assert [header.value for header in app.header] == ["Fix first", "Recommended"]
    [found] = [each.value for each in app.markdown if "Each team has people" in each.value]
    assert found.startswith(":red[:material/error:] **")
    assert not found.startswith(":red[:material/error:] **Each team has people")  # which reads as done
    links = [link.proto for link in app.get("page_link") if link.label.startswith("Go to the teams")]
    assert links
    assert "field=groups.impact" in links[0].query_string or "groups" in links[0].query_string
    assert find_button(app, "Launch anyway").proto.type == "secondary"


def test_each_error_of_the_review_leads_to_what_mends_it(open_page, workspace, planned):
    first = [check for check in launch_check.checks(planned, made.TODAY) if check.blocks or check.is_error]
    errors = [check for check in first[:12] if check.result and not check.field]  # so many are shown
    app = open_page("launch", "made")
    ways = [button.key for button in app.button if str(button.key).startswith("launch.R")]
    links = [link for link in app.get("page_link") if link.label.startswith("Change it under")]
    cleared = [each for each in app.caption if each.value.endswith("above, clears this.")]
    rules = {key.rpartition(".")[0] for key in ways}
    assert len(rules) + len(links) + len(cleared) == len(errors) > len(cleared)
    press(app, ways[0])
    assert app.title[0].value != "Launch"


def test_a_point_that_the_update_clears_offers_no_other_way(open_page, workspace, planned, monkeypatch):
    monkeypatch.setattr(launch_panel, "_rules_after_update", lambda *_: frozenset())
    app = open_page("launch", "made")
    assert "“Update the plan from the brief”, above, clears this." in texts(app)
    assert "The draft is older than the brief: this button brings it up to date." in texts(app)
    assert not [button for button in app.button if str(button.key).startswith("launch.R")]


def test_dates_that_cannot_work_are_told_before_the_launch(open_page, workspace, planned):
    hides(texts(open_page("launch", "made")), "The dates are not feasible.")
    put(workspace, "made", BriefEdited(values={"go_live": made.TODAY + timedelta(days=3)}))
    app = open_page("launch", "made")
    shows(texts(app), "The dates are not feasible.", "Choose a way that fits, or launch anyway.")
    assert "Go to On a page" in {link.label for link in app.get("page_link")}


@pytest.mark.long
def test_items_owned_by_a_role_that_nobody_fills_are_told(open_page, workspace, planned):
    item = Milestone(id="m.role", title="Desk ready", date=made.END, owner=Owner(role="the sponsor"))
    plans.add_item(workspace, DANA, "made", now(workspace).version, item)
    checks = launch_check.checks(now(workspace), made.TODAY)
    owned = [item for check in checks if "owned by a role" in check.sentence for item in check.items]
    assert "Desk ready" in [item.title for item in owned]
    assert all(item.owner.role for item in owned)
    assert "owned by a role that has no person yet" in texts(open_page("launch", "made"))
    person = now(workspace).brief.people[0].id
    named = {"lead_id": person, "sustainment_owner_id": person}
    groups = [group.model_copy(update={"manager_id": person}) for group in now(workspace).brief.groups]
    put(workspace, "made", BriefEdited(values=named), *(GroupSaved(group=group) for group in groups))
    [item] = [each for each in now(workspace).items.values() if each.title == "Desk ready"]
    item = item.model_copy(update={"owner": Owner(role="whoever runs IT")})
    plans.edit_item(workspace, DANA, "made", now(workspace).version, item)
    app = open_page("launch", "made")
    assert not {link.label for link in app.get("page_link")} & {"Go to Accountability", "Go to Leadership"}
    [field] = [box for box in app.selectbox if box.label == "Who is “whoever runs IT”?"]
    field.set_value("Lead 1").run()
    owner = now(workspace).get_item(item.id).owner
    assert now(workspace).brief.find_person(owner.person_id).name == "Lead 1"
    several = (
        now(workspace).get_item(item.id).model_copy(update={"owner": Owner(role="Each of the 3 team leads")})
    )
    plans.edit_item(workspace, DANA, "made", now(workspace).version, several)
    app = open_page("launch", "made")
    assert "Who sees to it for “Each of the 3 team leads”?" in [box.label for box in app.selectbox]
    shows("\n".join(caption.value for caption in app.caption), "or leave it")


def test_a_task_with_unsaved_words_comes_before_the_launch(open_page, workspace, planned):
    item = next(each for each in planned.items.values() if isinstance(each, Milestone))
    app = open_page("launch", "made")
    editing = Editing("k1", "made", item, item, planned.version)
    app.session_state["item.editings"] = {("made", item.id): editing}
    app.session_state["item.k1.title"] = "Desk ready for both shifts"
    app.run()
    assert f"What you typed in “{item.title}” is not saved." in texts(app)
    [button] = [button for button in app.button if button.key == "launch.press"]
    assert button.disabled


def test_each_teams_own_manager_fills_the_role_where_all_are_named(workspace, planned):
    def owned() -> list[str]:
        checks = launch_check.checks(now(workspace), made.TODAY)
        return [item.title for check in checks if "owned by a role" in check.sentence for item in check.items]

    item = Milestone(id="m.each", title="Desk ready", date=made.END, owner=Owner(role=EACH_MANAGER))
    plans.add_item(workspace, DANA, "made", now(workspace).version, item)
    group = now(workspace).brief.groups[0]
    assert "Desk ready" not in owned()
    put(workspace, "made", GroupSaved(group=group.model_copy(update={"manager_id": None})))
    assert "Desk ready" in owned()


def test_each_error_names_its_field_and_none_comes_before_there_is_a_plan(planned):
    empty = planned.model_copy(update={"items": {}})
    errors = [check for check in launch_check.checks(planned, made.TODAY) if check.is_error]
    assert len({check.sentence for check in errors}) == len(errors)
    assert {check.field for check in errors if check.page == "brief"} >= {"why_now"}
    assert all(check.field for check in errors if check.page == "brief")
    assert "review" not in [check.page for check in launch_check.checks(empty, made.TODAY)]


@pytest.mark.parametrize(
    ("page", "query"), [("brief", {"step": "people"}), ("review", {}), ("decisions", {})]
)
def test_a_role_without_a_person_gets_one_on_the_spot(open_page, workspace, planned, page, query):
    item = Milestone(id="set-up", title="Set it up", date=made.END, owner=Owner(role="whoever sets it up"))
    plans.add_item(workspace, DANA, "made", now(workspace).version, item)
    roles = [*launch_check.roles_to_fill(now(workspace))]
    app = open_page(page, "made", **query)
    box = app.selectbox(key="people.role.made.whoever sets it up")
    assert box.label == "Whoever sets it up (1 task)"
    box.options.append("Sam Ortega")  # the test's own page knows no typed option
    box.set_value("Sam Ortega").run()
    after = now(workspace)
    [owner] = [item.owner for item in after.items.values() if item.title == "Set it up"]
    assert after.brief.find_person(owner.person_id).name == "Sam Ortega"
    assert [*launch_check.roles_to_fill(after)] == [role for role in roles if role != "whoever sets it up"]


def test_a_role_that_gets_its_person_leaves_the_box_of_the_next_role_alone(open_page, workspace, planned):
    for role in ("who sets it up", "who trains"):
        item = Milestone(id=role.replace(" ", "-"), title=role, date=made.END, owner=Owner(role=role))
        plans.add_item(workspace, DANA, "made", now(workspace).version, item)
    app = open_page("brief", "made", step="people")
    before = app.selectbox(key="people.role.made.who trains").proto.id
    box = app.selectbox(key="people.role.made.who sets it up")
    box.options.append("Sam Ortega")  # the test's own page knows no typed option
    box.set_value("Sam Ortega").run()
    after = app.selectbox(key="people.role.made.who trains")
    assert (after.proto.id, after.value) == (before, None)


@pytest.mark.long
def test_the_beginning_of_a_name_gives_the_role_to_that_person(open_page, workspace, planned):
    item = Milestone(id="set-up", title="Set it up", date=made.END, owner=Owner(role="whoever sets it up"))
    plans.add_item(workspace, DANA, "made", now(workspace).version, item)
    briefs.save_person(workspace, DANA, "made", now(workspace).version, Person(id="sam", name="Sam Keller"))
    app = open_page("brief", "made", step="people")
    box = app.selectbox(key="people.role.made.whoever sets it up")
    box.options.append("Sam")  # the test's own page knows no typed option
    box.set_value("Sam").run()
    owners = {item.title: item.owner for item in now(workspace).items.values()}
    assert owners["Set it up"].person_id == "sam"
    assert any("Sam Keller owns 1 task" in toast.value for toast in app.toast)
