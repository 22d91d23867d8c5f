"""A lead's Friday and a leader's own steps: logged with who and when, nothing asked twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.events import Event
from playbook.core.plan.brief import BriefFields, Group
from playbook.core.plan.examples import Example
from playbook.core.plan.items import MAX_NOTE, AnyItem, Metric, Milestone, Owner, SponsorAct
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.progress import readings
from tests.pages import made
from tests.pages.conftest import DANA, ActAs, OpenPage
from tests.pages.made import TODAY
from tests.pages.steps import enter, hides, press, put, put_state, shows, stored, tap, text_of
from tests.pages.team.test_my_team import log, more, rows, said

LEE = Actor(
    name="Lee", role="member",
    memberships=(Membership(rollout_id="made", role="lead", group_ids=("group-0",)),),
)  # fmt: skip
NOW = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)


@pytest.fixture
def friday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def metric(metric_id: str, *groups: str, first_read: date = TODAY) -> Metric:
    about = {"title": "Idle seats", "unit": "seats", "cadence_days": 7}
    return Metric(id=metric_id, first_read=first_read, group_ids=groups, **about)


def week(workspace: Workspace, *items: AnyItem) -> str:
    """A launched rollout of three groups, in which Creative has these items; gives its id."""
    rollout = made.rollout(workspace, items=0, launched=False)
    example = Example(id="told", group_id="group-0", day=TODAY, what="Ten headlines")
    changes = [
        *(ItemAdded(item=item) for item in items),
        Launched(baseline={item.id: item.due for item in items if item.due}),
        ExampleLogged(example=example),
    ]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def since(workspace: Workspace, version: int) -> list[Event]:
    return workspace.log.read("made", after=version)


@pytest.mark.usefixtures("friday")
def test_a_friday_is_logged_with_who_and_when(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    items = [
        Milestone(id=name, title=name.capitalize(), date=TODAY, group_ids=("group-0",))
        for name in ("draft", "hour", "demo")
    ]
    rollout_id = week(workspace, *items, metric("idle", "group-0"))
    before = stored(workspace, rollout_id).version
    act_as(LEE)
    app = open_page("my_team", rollout_id)
    assert sorted(rows(app)) == ["demo", "draft", "hour"]
    log(app, "draft", "done")
    log(app, "hour", "at_risk")
    tap(app, "task.hour", "why", text="n" * MAX_NOTE)
    log(app, "demo", "off_track")
    day = (TODAY + timedelta(days=7)).isoformat()
    tap(app, "task.demo", "why", text="The room is taken", day=day)
    tap(app, "number.idle.group-0", "number", value="12")
    tap(app, "example.told", value="2")

    assert "n" * MAX_NOTE in rows(app)["hour"]["notes"]
    assert "Moved from Thu Mar 5: The room is taken" in rows(app)["demo"]["notes"]
    assert next(iter(rows(app))) == "demo"
    demo, number = rows(app)["demo"], rows(app, "number")["idle.group-0"]
    assert demo["saved"] == "Saved 15:30: Off track, moved to Thu Mar 12"
    assert (demo["is_next"], len(demo["notes"])) == (False, 1)
    assert [chip["label"] for chip in demo["chips"]] == ["To Thu Mar 19"]
    assert number["saved"] == "Saved 15:30: 12 seats"
    assert said(app)["end"] == "That’s your week"
    came_to = "1 task done and 1 example rated. Everyone on this rollout sees it on Results."
    assert said(app)["outcome"].startswith(came_to)
    events = since(workspace, before)
    assert [type(event.change) for event in events] == [
        *[StatusLogged] * 5, ItemMoved, ReadingLogged, StatusLogged, ExampleLogged,
    ]  # fmt: skip
    assert {event.actor for event in events} == {"Lee"}
    assert {event.happened_at for event in events} == {datetime.combine(TODAY, NOW.timetz())}
    moved = stored(workspace, rollout_id)
    assert moved.items["demo"].due == TODAY + timedelta(days=7)
    assert moved.launch.baseline["demo"] == moved.tracking_of("demo").moves[0].from_day == TODAY
    assert (moved.tracking_of("idle").status, moved.tracking_of("idle").done_on) == ("done", TODAY)


def test_a_number_is_asked_once_and_its_undo_opens_both_again(workspace: Workspace, open_page: OpenPage):
    rollout_id = week(workspace, metric("idle"))
    app = open_page("my_team", rollout_id)
    assert rows(app) == {}
    tap(app, "number.idle.", "number", value="12")
    assert (rows(app), rows(app, "number")["idle."]["field"]) == ({}, "")
    assert stored(workspace, rollout_id).tracking_of("idle").status == "done"
    app.button(key=next(b.key for b in app.button if b.label == "Undo my last change")).click().run()
    after = stored(workspace, rollout_id)
    assert (after.readings, after.tracking_of("idle").status) == ({}, None)
    assert [row["field"] for row in rows(app, "number").values()] == ["New value in seats"]


def test_a_number_stays_in_its_place_when_it_is_logged(workspace: Workspace, open_page: OpenPage):
    app = open_page("my_team", week(workspace, metric("idle"), metric("seats")))
    before = list(rows(app, "number"))
    tap(app, f"number.{before[0]}", "number", value="12")
    assert rows(app, "number")[before[0]]["saved"]
    assert list(rows(app, "number")) == before


def test_a_number_of_everybody_is_its_owners_alone(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    person = made.rollout(workspace, items=0, launched=False).brief.people[0]
    idle = metric("idle").model_copy(update={"owner": Owner(person_id=person.id)})
    commit(workspace, DANA, "made", workspace.rollout_cache.get("made").version, [
        ItemAdded(item=idle), Launched(baseline={"idle": TODAY}),
    ])  # fmt: skip
    with pytest.raises(Refused):
        readings.log_reading(workspace, LEE, "made", "idle", 3.0)
    assert not readings.to_confirm(workspace, LEE, stored(workspace, "made"), ("group-0",), person.id)
    owner = LEE.memberships[0].model_copy(update={"person_id": person.id})
    act_as(LEE.model_copy(update={"memberships": (owner,)}))
    app = open_page("my_team", "made", my_groups="Creative")
    tap(app, "number.idle.", "number", value="3")
    assert [reading.value for reading in stored(workspace, "made").readings.values()] == [3.0]
    app.button(key=next(b.key for b in app.button if b.label == "Undo my last change")).click().run()
    assert not stored(workspace, "made").readings


@pytest.mark.long
def test_a_metric_is_done_with_its_last_reading(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    rollout_id = week(workspace, metric("idle", "group-0", "group-1"))
    act_as(LEE)
    app = open_page("my_team", rollout_id)
    tap(app, "number.idle.group-0", "number", value="3")
    assert stored(workspace, rollout_id).tracking_of("idle").status is None
    act_as(DANA)
    put_state(app, "my_groups", ["group-1"])
    tap(app, "number.idle.group-1", "number", value="4")
    assert stored(workspace, rollout_id).tracking_of("idle").status == "done"


def test_only_who_can_act_is_told_of_a_team_without_a_manager(
    workspace: Workspace, open_page: OpenPage, act_as: ActAs
):
    rollout_id = week(workspace, Milestone(id="draft", title="Draft", date=TODAY, group_ids=("group-0",)))
    put(workspace, rollout_id, GroupSaved(group=Group(id="group-0", name="Creative", size=12)))
    shows(open_page("my_team", rollout_id, my_groups="Creative"), "Creative has no manager in the brief")
    led = Membership(rollout_id="made", role="lead", group_ids=("group-0", "sales"))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = open_page("my_team", rollout_id)
    shows(app, "A team that you led is no longer in the brief")
    hides(app, "no manager in the brief")


def test_history_names_the_metric_that_was_read(workspace: Workspace, open_page: OpenPage):
    rollout_id = week(workspace, metric("idle"))
    read = readings.log_reading(workspace, DANA, rollout_id, "idle", 12.0)
    gone = ItemRemoved(item_id="idle", stage="accountability", title="Idle seats")
    commit(workspace, DANA, rollout_id, read.version, [gone])
    text = text_of(open_page("history", rollout_id)).replace("\\", "")
    assert "read “Idle seats” on Thu Mar 5, 2026" in text
    assert "read idle on" not in text


SPONSOR = Membership(rollout_id="made", role="editor", person_id="lead-1")
LEAD = Membership(rollout_id="made", role="lead", group_ids=("group-0",), person_id="lead-0")


@pytest.fixture
def running(workspace: Workspace) -> str:
    rollout = made.rollout(workspace, items=4)
    changes = [
        BriefEdited.of(BriefFields(sponsor_id="lead-1"), "sponsor_id"),
        ItemAdded(item=SponsorAct(id="own", title="Show own use", act="show_own_use", date=TODAY)),
    ]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def leadership(open_page: OpenPage, rollout_id: str) -> AppTest:
    app = open_page("leadership", rollout_id)
    app.session_state["example.form"] = True
    return put_state(app, "leadership.tab", "Leaders’ examples")


def tell(app: AppTest) -> AppTest:
    press(enter(app, "example", what="Drafted the board paper"), "example.log")
    return app


def latest(workspace: Workspace) -> Example:
    return list(stored(workspace).examples.values())[-1]


def test_a_leader_logs_a_step_by_one_tap(
    workspace: Workspace, open_page: OpenPage, act_as: ActAs, running: str
):
    act_as(Actor(name="Kim", role="member", memberships=(SPONSOR,)))
    app = leadership(open_page, running)
    shows(text_of(app), "No leader has shared an example yet", "You lead this rollout")
    assert "example.leader" not in {checkbox.key for checkbox in app.checkbox}
    tell(app)
    assert latest(workspace).by_leader
    assert "Leaders shared **1 example** in the last 4 weeks" in text_of(app)
    press(app, "leader.done.own")
    last = workspace.log.read("made")[-1]
    assert (last.actor, last.change.kind) == ("Kim", "status_logged")
    assert (last.change.item_id, last.change.on) == ("own", TODAY)


def test_a_leaders_private_example_is_counted_and_not_quoted_to_others(
    workspace: Workspace, open_page: OpenPage, act_as: ActAs, running: str
):
    private = Example(id="own", day=TODAY, what="Told off in the board", by_leader=True)
    put(workspace, running, ExampleLogged(example=private))
    shows(leadership(open_page, running), "Told off in the board")
    act_as(Actor(name="Vi", role="member", memberships=(Membership(rollout_id=running, role="viewer"),)))
    page = leadership(open_page, running)
    shows(page, "Leaders shared **1 example**")
    hides(page, "Told off in the board")


@pytest.mark.long
def test_an_owner_says_whether_a_leader_tells_it(workspace: Workspace, open_page: OpenPage, running: str):
    app = tell(leadership(open_page, running))
    assert latest(workspace).by_leader
    put_state(app, "example.form")
    app.checkbox(key="example.leader").set_value(False)
    tell(app)
    assert not latest(workspace).by_leader


def test_a_lead_logs_for_own_group_only(
    workspace: Workspace, open_page: OpenPage, act_as: ActAs, running: str
):
    act_as(Actor(name="Lee", role="member", memberships=(LEAD,)))
    app = put_state(more(open_page("my_team", running)), "example.form")
    assert "You lead this rollout" not in text_of(app)
    assert "example.leader" not in {checkbox.key for checkbox in app.checkbox}
    tell(app)
    assert not latest(workspace).by_leader


@pytest.mark.long
def test_value_says_since_when_leaders_are_silent(workspace: Workspace, open_page: OpenPage, running: str):
    old = Example(id="old", day=TODAY - timedelta(days=40), what="A memo", by_leader=True, rating=2)
    assert "No leader has shared an example" in text_of(open_page("library", running))
    put(workspace, running, ExampleLogged(example=old))
    assert "No example from a leader since Sat Jan 24" in text_of(open_page("library", running))


@pytest.mark.long
def test_value_offers_what_is_worth_a_recipe(workspace: Workspace, open_page: OpenPage, running: str):
    examples = [
        Example(id=f"e{rating}", group_id="group-0", day=TODAY, what=f"Worth {rating}", rating=rating)
        for rating in (1, 2, 4)
    ]
    put(workspace, running, *(ExampleLogged(example=example) for example in examples))
    app = put_state(open_page("library", running), "worth.panel")
    keys = [button.key for button in app.button if (button.key or "").startswith("recipe.promote.")]
    assert keys == ["recipe.promote.e4", "recipe.promote.e2"]
    press(app, "recipe.promote.e4")
    press(enter(app, "recipe", prompt="Do it"), "recipe.save")
    assert [recipe.example_id for recipe in stored(workspace, running).recipes.values()] == ["e4"]
