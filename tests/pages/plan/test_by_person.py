"""By person: who has too much in which week, and which tasks to move."""

import pytest

from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import EACH_MANAGER
from playbook.core.plan.items import Message, Milestone, Owner, TrainingSession
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from tests.pages import made
from tests.pages.steps import DANA, OpenPage, labels, plain_text, press_label, put, shows


def with_lead(workspace: Workspace, hours: float) -> None:
    made.rollout(workspace, launched=False)
    owner = Owner(person_id="lead-0")
    tasks = [Milestone(id=f"own-{n}", title=f"Own {n}", date=made.END, owner=owner) for n in range(4)]
    lead = BriefEdited(values={"lead_id": "lead-0", "lead_hours_per_week": hours})
    put(workspace, "made", lead, *(ItemAdded(item=task) for task in tasks))


def test_without_owners_it_says_so(workspace: Workspace, open_page: OpenPage):
    app = open_page("by_person", rollouts.start_rollout(workspace, DANA, "Empty").id)
    assert "No task has both an owner and a date yet." in app.info[0].value


@pytest.mark.long
def test_who_is_over_is_named_with_the_tasks_to_move(workspace: Workspace, open_page: OpenPage):
    with_lead(workspace, 1.0)
    shows(open_page("review", "made"), "The only owner with known hours is over capacity.")
    app = open_page("by_person", "made")
    shows(app, "The only owner with known hours is over capacity.")
    shows(app, "Lead 0 is over in 1 week: up to 2 hours in the week of Mon May 25, with 1 to give.")
    assert [label for label in labels(app) if "Own" in label] == [f"Fri May 29 · Own {n}" for n in range(4)]
    press_label(app, "Fri May 29 · Own 2")
    assert (app.title[0].value, app.header[0].value) == ("Timeline", "Own 2")
    [owner] = [box for box in app.selectbox if box.label == "Give it to"]
    owner.set_value("Lead 1").run()
    rollout = rollouts.open_rollout(workspace, DANA, "made")
    assert (given := rollout.items["own-2"].owner)
    assert (person := rollout.brief.find_person(given.person_id))
    assert person.name == "Lead 1"


@pytest.mark.long
def test_a_single_trainer_with_too_many_sessions_is_offered_a_second(
    workspace: Workspace, open_page: OpenPage
):
    with_lead(workspace, 1.0)
    owner = Owner(person_id="lead-0")
    session = TrainingSession(id="own-s", title="Practice", date=made.END, owner=owner, hours=2.0)
    put(workspace, "made", ItemAdded(item=session))
    offer = "A second trainer would hold half of the sessions."
    shows(open_page("by_person", "made"), offer)
    put(workspace, "made", BriefEdited(values={"trainers": 2}))
    assert offer not in plain_text(open_page("by_person", "made"))


@pytest.mark.long
def test_whoever_has_the_hours_is_not_over(workspace: Workspace, open_page: OpenPage):
    with_lead(workspace, 2.0)
    app = open_page("by_person", "made")
    assert "Nobody whose hours are known is overbooked." in plain_text(app)
    assert app.get("vega_lite_chart")[0].proto.alt.startswith("Hours by owner. Every owner with known hours")


def test_days_of_work_that_are_not_counted_are_named(workspace: Workspace, open_page: OpenPage):
    with_lead(workspace, 2.0)
    shows(open_page("by_person", "made"), "half an hour, even if someone works on it for days.")


@pytest.mark.long
def test_the_talks_of_a_manager_with_a_large_team_count(workspace: Workspace, open_page: OpenPage):
    with_lead(workspace, 2.0)
    group = workspace.rollout_cache.get("made").brief.groups[1]
    assert group.manager_id
    owner = Owner(role=EACH_MANAGER)
    talk = Message(id="talk", title="Talk", date=made.END, owner=owner, channel="team_meeting", live=True)
    talks = [ItemAdded(item=talk.model_copy(update={"id": f"talk{number}"})) for number in (1, 2)]
    put(workspace, "made", GroupSaved(group=group.model_copy(update={"size": 150})), *talks)
    app = open_page("by_person", "made")
    shows(app, "Nobody is overbooked by own tasks; managers are, with the talks and sessions of their teams.")
    shows(app, "Lead 1 has up to 4 hours of talks, sessions and tasks with the team")


def test_hours_that_nobody_entered_are_not_enough_time(workspace: Workspace, open_page: OpenPage):
    with_lead(workspace, 2.0)
    put(workspace, "made", BriefEdited(values={"lead_hours_per_week": None}))
    app = open_page("by_person", "made")
    shows(app, "Hours are not known: the brief does not say how many the lead has.")
    assert "has the time" not in plain_text(app)
    assert "Enter the lead’s hours in the brief" in [link.label for link in app.get("page_link")]
