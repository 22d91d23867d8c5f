"""My team: a lead's two minutes on a Friday, on the real app."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged, ExampleRemoved
from playbook.core.log.changes.items import ItemAdded, ItemRemoved
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.rollout import Reading
from playbook.core.plan.brief import EACH_MANAGER, Group, Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import MAX_NOTE, CheckinSeries, Gate, Metric, Milestone, Owner, Status, Support
from playbook.desk.accounts import sessions
from playbook.desk.all_hands import guest_examples
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import devices, shares
from playbook.desk.links.devices import Device
from playbook.desk.plan import plans, tracking
from playbook.desk.progress import reports
from playbook.desk.record import updates
from playbook.ui.shell import frame
from playbook.ui.team.rows import of_task
from tests.pages import made
from tests.pages.conftest import DANA, ROBIN, OpenPage, new_window
from tests.pages.made import TODAY
from tests.pages.steps import (
    enter,
    go,
    hides,
    press,
    put,
    put_state,
    run,
    shows,
    stored,
    tap,
    tap_state,
    text_of,
    week_of,
)


def another_window(rollout_id: str) -> AppTest:
    app = new_window()
    put_state(app, "rollout", rollout_id)
    return go(app, "my_team")


def rows(app: AppTest, kind: str = "task") -> dict[str, dict[str, Any]]:
    """The rows of a kind on the page by their ids, in their order."""
    return {row["id"].partition(".")[2]: row for row in week_of(app)["rows"] if row["kind"] == kind}


def log(app: AppTest, item_id: str, status: str) -> AppTest:
    return tap(app, f"task.{item_id}", value=status)


def said(app: AppTest) -> dict[str, Any]:
    """What is said around the rows."""
    return week_of(app)["words"]


def tracked(workspace: Workspace, item_id: str, rollout_id: str = "made"):
    return stored(workspace, rollout_id).tracking_of(item_id)


@pytest.fixture
def running(workspace: Workspace) -> str:
    return made.rollout(workspace).id


def test_without_a_rollout_it_says_how_to_get_one(open_page: OpenPage):
    assert "No rollout is open yet" in text_of(open_page("my_team"))


def test_before_the_launch_there_is_nothing_to_log(workspace: Workspace, open_page: OpenPage):
    app = open_page("my_team", made.rollout(workspace, launched=False).id)
    words = "The plan has 30 dated tasks so far. There is nothing to log until the plan is launched."
    assert [info.value for info in app.info] == [words]
    assert rows(app) == {}


def test_a_quiet_week_is_a_kind_sentence_with_the_next_date(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=0, launched=False)
    later = Milestone(id="later", title="Review of the pilot", date=TODAY + timedelta(days=26))
    put(workspace, "made", ItemAdded(item=later), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    (sentence,) = [success.value for success in open_page("my_team", "made").success]
    assert sentence == (
        "Nothing due this week or next. Next: “Review of the pilot” on Tue Mar 31, in 26 days. "
        "That’s your week."
    )


def test_a_quiet_week_logs_the_next_task_early(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=0, launched=False)
    later = Milestone(id="later", title="Review of the pilot", date=TODAY + timedelta(days=26))
    put(workspace, "made", ItemAdded(item=later), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    app = open_page("my_team", "made")
    assert said(app)["next"] == "Later (1)"
    log(app, "later", "done")
    note = "Not saved yet: this is due Tue Mar 31, in 26 days. Tap Done again if it is done already."
    assert rows(app)["later"]["notes"] == [note]
    assert tracked(workspace, "later").status is None
    log(app, "later", "done")
    assert rows(app)["later"]["notes"] == []
    assert tracked(workspace, "later").status == "done"


def test_a_task_says_what_it_asks_and_of_whom(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=0, launched=False)
    clean = Milestone(
        id="clean", title="Clean the data", date=TODAY, note="Merge the doubles first.",
        done_when="Every record has an owner.", owner=Owner(role="data steward"),
    )  # fmt: skip
    put(workspace, "made", ItemAdded(item=clean), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    what = [tuple(part) for part in rows(open_page("my_team", "made"))["clean"]["what"]]
    assert [text for _, text in what] == [
        "Every record has an owner.", "Merge the doubles first.", "Data steward",
    ]  # fmt: skip
    assert what[-1][0] == "Owner"


def task_of_each_manager(workspace: Workspace) -> tuple[Milestone, tuple[str, ...]]:
    """Add a task that each manager does, and return it with the teams."""
    rollout = made.rollout(workspace, items=0, launched=False)
    teams = tuple(group.id for group in rollout.brief.groups)
    shared = Milestone(
        id="shared", title="Tell your own team", date=TODAY + timedelta(days=1), group_ids=teams,
        owner=Owner(role=EACH_MANAGER), stage="communication",
    )  # fmt: skip
    put(workspace, "made", ItemAdded(item=shared), by=ROBIN)
    return shared, teams


def test_each_lead_logs_what_each_manager_does_for_their_own_team(workspace, open_page, act_as):
    shared, teams = task_of_each_manager(workspace)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    for number, team in enumerate(teams, 1):
        lead = Membership(rollout_id="made", role="lead", group_ids=(team,))
        act_as(Actor(name=f"Lead of {team}", role="member", memberships=(lead,)))
        app = open_page("my_team", "made")
        assert rows(app)["shared"]["state"] == ""
        log(app, "shared", "done")
        assert rows(app)["shared"]["state"] == "done"
        is_last = number == len(teams)
        assert tracked(workspace, "shared").status == ("done" if is_last else "on_track")
        done = "" if is_last else f"{number} of {len(teams)} teams done"
        assert tracking.say_teams_done(stored(workspace), shared) == done
    name = stored(workspace).brief.groups[-1].name
    act_as(DANA)
    go(app, "history")
    shows(app, f"logged “Tell your own team” as done for {name}")


def test_a_change_says_for_which_team_a_task_is_at_risk() -> None:
    change = StatusLogged(item_id="a", stage="training", title="Tell them", group_ids=("web",),
                          status="at_risk", asked=False, note="No room.")  # fmt: skip
    assert change.words({"web": "Web"}) == "logged “Tell them” as at risk for Web: No room."
    asked = change.model_copy(update={"status": "on_track", "on": TODAY})
    assert asked.words({"web": "Web"}) == "did not ask “Tell them” this week"


def test_a_team_at_risk_holds_up_what_each_manager_does(workspace, open_page, act_as):
    shared, (first, *others) = task_of_each_manager(workspace)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    for team, status in ((first, "at_risk"), (others[0], "done")):
        lead = Membership(rollout_id="made", role="lead", group_ids=(team,))
        actor = Actor(name=team, role="member", memberships=(lead,))
        tracking.log_status(workspace, actor, "made", stored(workspace).version, "shared", status)
    assert tracked(workspace, "shared").status == "at_risk"
    foreign = Membership(rollout_id="made", role="lead", group_ids=tuple(others[1:]))
    actor = Actor(name="Else", role="member", memberships=(foreign,))
    change = StatusLogged.of(shared, status="done", asked=True, group_ids=(first,))
    with pytest.raises(Refused):
        commit(workspace, actor, "made", stored(workspace).version, [change])


@pytest.mark.parametrize("second", ["done", "on_track"])
def test_what_one_team_says_of_its_part_stays_when_another_logs_its_own(workspace: Workspace, second: Status):
    shared, teams = task_of_each_manager(workspace)
    seen = tracking.launch(workspace, ROBIN, "made", stored(workspace).version).version

    def log_for(team: str, status: Status, note: str = "") -> None:
        lead = Membership(rollout_id="made", role="lead", group_ids=(team,))
        actor = Actor(name=team, role="member", memberships=(lead,))
        tracking.log_status(workspace, actor, "made", seen, "shared", status, note)

    def of(team: str) -> tuple[Status | None, str]:
        own = tracking.tracking_for(stored(workspace), shared, (team,))
        return own.status, own.note

    log_for(teams[0], "at_risk", "The room is gone.")
    log_for(teams[1], second, "All well.")
    whole = tracked(workspace, "shared")
    assert (whole.status, whole.note) == ("at_risk", "The room is gone.")
    assert of(teams[0]) == ("at_risk", "The room is gone.")
    assert of(teams[1])[0] == second
    log_for(teams[0], "on_track")
    assert tracked(workspace, "shared").status == "on_track"
    # Charts count by the log's own column, and wait for each team too.
    report = reports.report(workspace, stored(workspace))
    assert (report.summary.done, report.summary.at_risk) == (0, 0)
    # Who plans says it of all, and each team's trouble is settled with it.
    log_for(teams[0], "off_track", "No room at all.")
    tracking.log_status(workspace, ROBIN, "made", stored(workspace).version, "shared", "on_track")
    log_for(teams[1], second)
    assert tracked(workspace, "shared").status == "on_track"
    # What they say of all stays until they say otherwise, whatever a team logs.
    seen_now = stored(workspace).version
    tracking.log_status(workspace, ROBIN, "made", seen_now, "shared", "off_track", "No budget.")
    log_for(teams[1], "at_risk", "A small room.")
    log_for(teams[1], second)
    assert (tracked(workspace, "shared").status, tracked(workspace, "shared").note) == (
        "off_track",
        "No budget.",
    )
    # A team that is in it no more holds nothing up.
    tracking.log_status(workspace, ROBIN, "made", stored(workspace).version, "shared", "on_track")
    log_for(teams[0], "at_risk", "No room.")
    without = shared.model_copy(update={"group_ids": teams[1:]})
    plans.edit_item(workspace, ROBIN, "made", stored(workspace).version, without)
    for team in teams[1:]:
        log_for(team, "done")
    assert tracked(workspace, "shared").status == "done"
    assert reports.report(workspace, stored(workspace)).summary.done == 1


def test_a_lead_says_why_and_all_as_before_of_their_own_part(workspace, open_page, act_as):
    shared, teams = task_of_each_manager(workspace)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    leads = [
        Actor(name=team, role="member",
              memberships=(Membership(rollout_id="made", role="lead", group_ids=(team,)),))
        for team in teams[:2]
    ]  # fmt: skip
    tracking.log_status(
        workspace, leads[0], "made", stored(workspace).version, "shared", "off_track", "Strike."
    )
    act_as(leads[1])
    app = open_page("my_team", "made")
    log(app, "shared", "at_risk")
    tap(app, "task.shared", "why", text="Two people are ill.")
    own = tracking.tracking_for(stored(workspace), shared, teams[1:2])
    assert (own.status, own.note) == ("at_risk", "Two people are ill.")
    assert tracked(workspace, "shared").status == "off_track"
    lines = str(updates.update(workspace, stored(workspace), today=workspace.today()).sections)
    assert "“Tell your own team” was logged as off track" in lines
    # It is the team's own word, which nobody else says again for it.
    by_editor = tracking.log_as_before(workspace, ROBIN, "made", stored(workspace).version, ["shared"])
    assert "" not in by_editor.tracking_of("shared").asked
    again = tracking.log_as_before(workspace, leads[1], "made", stored(workspace).version, ["shared"])
    assert tracking.tracking_for(again, shared, teams[1:2]).note == "Two people are ill."
    assert again.tracking_of("shared").note == "Strike."


def test_what_changed_nothing_has_nothing_to_undo(workspace: Workspace, open_page: OpenPage):
    """The newest version is somebody else's, and Undo would take back their change."""
    _, teams = task_of_each_manager(workspace)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    lead = Membership(rollout_id="made", role="lead", group_ids=teams[:1])
    actor = Actor(name="Lea", role="member", memberships=(lead,))
    tracking.log_status(workspace, actor, "made", stored(workspace).version, "shared", "at_risk", "No room.")
    app = open_page("my_team", "made")
    version = stored(workspace).version
    tap(app, "all", "all", rows=["task.shared"])
    assert week_of(app)["saved"] == "Nothing changed."
    tap(app, "all", "undo")
    assert stored(workspace).version == version
    # Nor has it after another change of this window, which is the newest version then.
    app.session_state[frame.WRITTEN] = {("made", version): True}
    tap(app, "all", "all", rows=["task.shared"])
    tap(app, "all", "undo")
    assert stored(workspace).version == version


def test_a_far_task_at_risk_stays_later_and_is_offered_no_earlier_day(
    workspace: Workspace, open_page: OpenPage
):
    made.rollout(workspace, items=0, launched=False)
    later = Milestone(id="later", title="Review of the pilot", date=TODAY + timedelta(days=60))
    put(workspace, "made", ItemAdded(item=later), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    app = open_page("my_team", "made")
    log(app, "later", "at_risk")
    days = [chip["day"] for chip in rows(app)["later"]["chips"]]
    assert days == [(TODAY + timedelta(days=67)).isoformat()]
    assert said(app)["next"] == "Later (1)"


@pytest.mark.parametrize(
    ("country", "after", "chip"),
    [("NO", 21, "To Tue Apr 7"), ("DE", 22, "To Tue Apr 7"), ("JP", 48, "To Thu Apr 30")],
)
def test_the_day_proposed_to_a_lead_is_a_working_day_of_their_country(
    workspace: Workspace, country: str, after: int, chip: str
):
    made.rollout(workspace, items=0, launched=False)
    review = Milestone(id="later", title="Review of the kilns", date=TODAY + timedelta(days=after))
    put(workspace, "made", BriefEdited(values={"country": country}), ItemAdded(item=review), by=ROBIN)
    row = of_task(stored(workspace), review, TODAY, with_groups=False)
    assert [each["label"] for each in row["chips"]] == [chip]


def test_nobody_is_asked_why_again_once_the_reason_is_saved(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=0, launched=False)
    review = Milestone(id="later", title="Review of the looms", date=TODAY + timedelta(days=3))
    put(workspace, "made", ItemAdded(item=review), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    app = open_page("my_team", "made")
    log(app, "later", "at_risk")
    assert rows(app)["later"]["links"][0]["label"] == "Say why or move"
    tap(app, "task.later", "why", text="two weavers are ill", day="")
    assert rows(app)["later"]["links"][0]["label"] == "Edit or move"


def later_tasks(workspace: Workspace, **days: int) -> None:
    made.rollout(workspace, items=0, launched=False)
    for item_id, after in days.items():
        milestone = Milestone(id=item_id, title=item_id.title(), date=TODAY + timedelta(days=after))
        put(workspace, "made", ItemAdded(item=milestone), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)


def test_a_quiet_week_lists_all_that_comes_and_keeps_it(workspace: Workspace, open_page: OpenPage):
    later_tasks(workspace, seals=40, kiln=60, glaze=50)
    app = open_page("my_team", "made")
    assert [*rows(app)] == ["seals", "glaze", "kiln"]
    log(app, "kiln", "at_risk")
    assert ([*rows(app)], said(app)["next"]) == (["seals", "glaze", "kiln"], "Later (3)")
    tap(app, "task.kiln", "why", text="The bricks are late")
    assert tracked(workspace, "kiln").note == "The bricks are late"
    log(log(app, "glaze", "done"), "glaze", "done")  # that early it asks once
    assert [*rows(app)] == ["seals", "glaze", "kiln"]
    assert [*rows(another_window("made"))] == ["seals", "kiln"]


def test_add_logs_what_is_due_after_next_week(workspace: Workspace, open_page: OpenPage):
    later_tasks(workspace, seals=2, kiln=60, glaze=50)
    app = open_page("my_team", "made")
    assert [*rows(app)] == ["seals"]
    more(app)
    shown = [row["id"] for row in week_of(app, "team.later")["rows"]]
    assert shown == ["task.glaze", "task.kiln"]
    tap(app, "task.kiln", key="team.later", value="at_risk")
    assert tracked(workspace, "kiln").status == "at_risk"
    shown = [row["id"] for row in week_of(app, "team.later")["rows"]]
    assert ([*rows(app)], shown) == (["seals"], ["task.glaze", "task.kiln"])
    other = more(another_window("made"))
    assert [*rows(other)] == ["seals", "kiln"]
    assert [row["id"] for row in week_of(other, "team.later")["rows"]] == ["task.glaze"]


def test_a_week_without_a_task_shows_the_next_one(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=0, launched=False)
    put(workspace, "made", ItemAdded(item=Milestone(id="soon", title="Soon", date=TODAY + timedelta(days=7))))
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    words = said(open_page("my_team", "made"))
    assert (words["count"], words["end"]) == ("Nothing due this week", "That’s your week")
    assert words["next"] == "Next week (1)"


def test_who_leads_no_team_is_told_whom_to_ask(running: str, open_page: OpenPage, act_as):
    act_as(Actor(name="Lee", role="member", memberships=(Membership(rollout_id=running, role="lead"),)))
    app = open_page("my_team", running)
    shows(app, "You lead no team here yet. Ask an owner to add you to one.")
    assert rows(app) == {}


def test_a_lead_sees_only_what_the_lead_updates(workspace, running: str, open_page: OpenPage, act_as):
    shared = Milestone(id="shared", title="Shared", date=TODAY, group_ids=("group-0", "group-1"))
    own = Milestone(id="own", title="Own", date=TODAY, group_ids=("group-1",))
    put(workspace, running, ItemAdded(item=shared), ItemAdded(item=own))
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    listed = rows(open_page("my_team", running))
    assert "own" in listed
    assert "shared" not in listed


def test_a_lead_ticks_off_no_decision_and_no_milestone_of_somebody_else(
    workspace, running, open_page, act_as
):
    mine, theirs = Owner(person_id="lee"), Owner(person_id="jonas")
    people = (Person(id="lee", name="Lee"), Person(id="jonas", name="Jonas Weber"))
    about = {"date": TODAY, "group_ids": ("group-1",)}
    items = (
        Gate(id="gate", title="Open the kilns", owner=theirs, **about),
        Milestone(id="dates", title="Send everyone their dates", owner=theirs, **about),
        Support(id="help", title="Help at the kilns", owner=theirs, start=TODAY, group_ids=("group-1",)),
        Milestone(id="own", title="Sort the molds", owner=mine, **about),
    )
    put(
        workspace, running,
        *(PersonSaved(person=each) for each in people), *(ItemAdded(item=item) for item in items),
    )  # fmt: skip
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",), person_id="lee")
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = open_page("my_team", running)
    assert {"help", "own"} <= rows(app).keys()
    assert not {"gate", "dates"} & rows(app).keys()
    shows(app, "Open the kilns", "Send everyone their dates", "Jonas Weber updates it")


def test_a_lead_reads_which_tasks_others_update(workspace, running: str, open_page: OpenPage, act_as):
    jonas = Person(id="jonas", name="Jonas Weber")
    shared = Milestone(
        id="shared", title="Shared", date=TODAY, group_ids=("group-0", "group-1"),
        owner=Owner(person_id="jonas"),
    )  # fmt: skip
    elsewhere = Milestone(id="elsewhere", title="Elsewhere", date=TODAY, group_ids=("group-0",))
    own = Milestone(id="own", title="Own", date=TODAY, group_ids=("group-1",))
    put(workspace, running, PersonSaved(person=jonas), *(ItemAdded(item=i) for i in (shared, elsewhere, own)))
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = open_page("my_team", running)
    assert [fold.label for fold in app.expander if "others update" in fold.label] == [
        "1 task that others update"
    ]
    shows(app, "**Shared**", "Today · Not logged yet · Jonas Weber updates it")
    hides(app, "Elsewhere", "**Own**")


def test_one_tap_gives_a_note_to_the_owner_of_a_late_task(workspace, running: str, open_page, act_as):
    jonas = Person(id="jonas", name="Jonas Weber")
    shared = Milestone(
        id="shared", title="Shared", date=TODAY - timedelta(days=9), group_ids=("group-0", "group-1"),
        owner=Owner(person_id="jonas"),
    )  # fmt: skip
    put(workspace, running, PersonSaved(person=jonas), ItemAdded(item=shared))
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = open_page("my_team", running)

    def late() -> dict[str, Any]:
        return {row["id"]: row for row in week_of(app, "team.late")["rows"]}["other.shared"]

    assert late()["about"][0] == "9 days late"
    assert [link["label"] for link in late()["links"]] == ["Copy a note to Jonas"]
    tap(app, "other.shared", "remind", key="team.late")
    text = late()["copy"]
    assert text.startswith("Hello Jonas,")
    assert "Shared, due" in text
    assert text.endswith(f"/my_team?rollout={running}")
    tap(app, "other.nothing", "remind", key="team.late")
    shows(app, "no longer in the plan")


def test_a_person_who_owns_nothing_now_is_said_so(workspace, running: str, open_page: OpenPage):
    put(workspace, running, PersonSaved(person=Person(id="leo", name="Leo Brandt")))
    app = open_page("my_team", running, me="Leo Brandt")
    shows(app, "Leo Brandt owns no task that is due by the end of next week.")


def test_one_tap_saves_the_status_with_undo(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    before, item_id = said(app)["count"], next(iter(rows(app)))
    log(app, item_id, "done")
    logged = tracked(workspace, item_id)
    assert (logged.status, logged.done_on, logged.actor) == ("done", TODAY, "Dana")
    assert rows(app)[item_id]["saved"].endswith(": Done")
    assert (before[:6], said(app)["count"][:6]) == ("1 of 3", "2 of 3")
    assert not app.error
    tap(app, f"task.{item_id}", "undo")
    assert tracked(workspace, item_id).status is None
    assert (rows(app)[item_id]["saved"], said(app)["count"][:6]) == ("", "1 of 3")


@pytest.mark.long
def test_the_rows_stay_in_their_order_and_end_with_the_week(running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    before = list(rows(app))
    assert said(app)["count"] == "1 of 3 updated · 1 min left"
    due = [key for key, row in rows(app).items() if not row["is_next"] and not row["state"]]
    for key in due:
        log(app, key, "done")
    assert (list(rows(app)), said(app)["count"]) == (before, "3 of 3 updated")
    assert said(app)["end"] == "That’s your week"
    assert "end" in said(another_window(running))


def test_late_and_due_tasks_come_first(workspace: Workspace, running: str, open_page: OpenPage):
    days = {"late": (-30, -2), "runs": (-60, 30), "today": (0, 0), "updated": (-40, -20)}
    for item_id, (start, end) in days.items():
        about = {"id": item_id, "title": item_id, "start": TODAY + timedelta(days=start)}
        item = Support(**about, end=TODAY + timedelta(days=end))
        put(workspace, running, ItemAdded(item=item), by=ROBIN)
    put(workspace, running, StatusLogged(item_id="updated", stage="training", status="on_track"))
    app = open_page("my_team", running)
    assert [key for key in rows(app) if key in days] == ["late", "today", "runs", "updated"]
    # Nothing moves while somebody taps.
    log(app, "late", "on_track")
    assert [key for key in rows(app) if key in days] == ["late", "today", "runs", "updated"]


def test_all_as_before_updates_what_stood_last_week(workspace, running: str, open_page: OpenPage):
    first, second = list(rows(open_page("my_team", running)))[:2]
    about = {"stage": "leadership", "note": "two are away"}
    story = made.Story(workspace, running)
    story.version, story.change_sets = stored(workspace, running).version, 400
    for days, item_id, status in ((7, first, "at_risk"), (0, second, "off_track")):
        change = StatusLogged(item_id=item_id, status=status, **about)
        story.tell(TODAY - timedelta(days=days), "Robin", [change])
    app = open_page("my_team", running)
    assert [rows(app)[key]["before"] for key in (first, second)] == ["at_risk", ""]
    assert week_of(app)["before"] == [f"task.{first}"]
    tap(app, "all", "all", rows=week_of(app)["before"])
    assert (rows(app)[first]["state"], tracked(workspace, first).note) == ("at_risk", "two are away")
    assert week_of(app)["saved"].endswith(": 1 task")
    tap(app, "all", "undo")
    assert rows(app)[first]["before"] == "at_risk"


@pytest.mark.long
def test_a_why_is_the_note_and_moves_with_it(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = next(iter(rows(app)))
    row, due = f"task.{item_id}", stored(workspace, running).get_item(item_id).due
    log(app, item_id, "at_risk")
    tap(app, row, "why", text="x" * (MAX_NOTE + 1), day="")
    assert "at most 280" in rows(app)[item_id]["error"]
    assert tracked(workspace, item_id).note == ""
    chips = {chip["label"]: chip["day"] for chip in rows(app)[item_id]["chips"]}
    assert list(chips) == ["To Fri Mar 6", "To Thu Mar 12"]
    tap(app, row, "why", text="", day=chips["To Thu Mar 12"])
    assert "Add a reason, so people can see why" in rows(app)[item_id]["error"]
    tap(app, row, "why", text="legal is late", day=chips["To Thu Mar 12"])
    moved = stored(workspace, running).get_item(item_id)
    assert (moved.due, tracked(workspace, item_id).note) == (TODAY + timedelta(days=7), "legal is late")
    assert f"Moved from {due:%a} {due:%b} {due.day}: legal is late" in rows(app)[item_id]["notes"]
    assert rows(app)[item_id]["error"] == ""
    tap(app, row, "undo")
    assert stored(workspace, running).get_item(item_id).due == due


@pytest.mark.long
def test_of_a_task_that_runs_the_last_day_moves(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=0, launched=False)
    begun, last = TODAY - timedelta(days=59), TODAY + timedelta(days=32)
    hour = Support(id="hour", title="Open hour", start=begun, end=last)
    put(workspace, "made", ItemAdded(item=hour), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    app = open_page("my_team", "made")
    log(app, "hour", "off_track")
    (chip,) = rows(app)["hour"]["chips"]
    assert chip["label"] == "Until Mon Apr 13"
    tap(app, "task.hour", "why", text="two are ill", day=chip["day"])
    moved = stored(workspace).get_item("hour")
    assert (moved.due, moved.until) == (begun + timedelta(days=7), last + timedelta(days=7))
    assert rows(app)["hour"]["saved"].endswith("Off track, now until Mon Apr 13")
    assert "Moved from Mon Apr 6: two are ill" in rows(app)["hour"]["notes"]


@pytest.mark.long
def test_an_item_moved_out_of_the_week_stays_then_stands_under_later(running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = next(iter(rows(app)))
    log(app, item_id, "off_track")
    day = (TODAY + timedelta(days=40)).isoformat()
    tap(app, f"task.{item_id}", "why", text="after the fair", day=day)
    assert item_id in rows(app)
    assert rows(another_window(running))[item_id]["is_next"]


@pytest.mark.long
def test_done_on_another_day_can_be_said(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = next(iter(rows(app)))
    log(app, item_id, "done")
    assert [link["act"] for link in rows(app)[item_id]["links"]] == ["on"]
    tap(app, f"task.{item_id}", "on", day=(TODAY + timedelta(days=1)).isoformat())
    assert "in the future" in rows(app)[item_id]["error"]
    tap(app, f"task.{item_id}", "on", day=(TODAY - timedelta(days=2)).isoformat())
    assert tracked(workspace, item_id).done_on == TODAY - timedelta(days=2)
    assert rows(app)[item_id]["about"][0] == "Done Tue Mar 3"


@pytest.mark.long
def test_the_reason_of_last_week_is_offered_again(workspace: Workspace, running: str, open_page: OpenPage):
    item_id = next(iter(rows(open_page("my_team", running))))
    about = {"item_id": item_id, "stage": stored(workspace).items[item_id].stage}
    put(workspace, running, StatusLogged(**about, status="off_track", note="two are away"))
    app = log(open_page("my_team", running), item_id, "off_track")
    assert rows(app)[item_id]["reason"] == "two are away"
    tap(app, f"task.{item_id}", act="why", text="two are away")
    assert rows(app)[item_id]["reason"] == ""
    assert tracked(workspace, item_id).note == "two are away"


@pytest.mark.long
def test_the_end_says_what_the_week_changed(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    listed = [item_id for item_id, row in rows(app).items() if not row["is_next"]]
    for item_id in listed:
        log(app, item_id, "done")
    words = "3 tasks done. Everyone on this rollout sees it on Results. Later: 2 to update."
    assert (len(listed), said(app)["outcome"]) == (3, words)


@pytest.mark.long
def test_a_week_of_one_question_ends_on_where_it_shows(workspace, running: str, open_page: OpenPage, act_as):
    series = CheckinSeries(
        id="weekly", title="Weekly", question="What helped?", start=TODAY, end=made.END,
        group_ids=("group-5",),
    )  # fmt: skip
    put(workspace, running, GroupSaved(group=Group(id="group-5", name="Web")), ItemAdded(item=series))
    led = Membership(rollout_id=running, role="lead", group_ids=("group-5",))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = open_page("my_team", running)
    assert said(app)["outcome"] == ""
    tap(app, "series.weekly", value="yes")
    assert said(app)["outcome"] == "Everyone on this rollout sees it on Results."


def test_of_two_leads_the_second_is_told_and_may_tap_again(workspace, running: str, open_page: OpenPage):
    first, second = open_page("my_team", running), another_window(running)
    item_id = next(iter(rows(first)))
    log(first, item_id, "at_risk")
    log(second, item_id, "done")
    assert tracked(workspace, item_id).status == "at_risk"
    assert rows(second)[item_id]["error"] == (
        "Dana set this to At risk a minute ago; tap Done again to replace it."
    )
    assert (rows(second)[item_id]["state"], list(second.warning)) == ("at_risk", [])
    log(second, item_id, "done")
    assert tracked(workspace, item_id).status == "done"
    assert rows(second)[item_id]["error"] == ""


@pytest.mark.long
def test_of_a_row_that_is_gone_the_error_stands_above(workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = next(iter(rows(app)))
    put(workspace, running, ItemRemoved(item_id=item_id, stage="leadership"), by=ROBIN)
    put(workspace, running, ItemAdded(item=Milestone(id="other", title="Other", date=TODAY)), by=ROBIN)
    log(app, item_id, "done")
    assert item_id not in rows(app)
    assert "no longer in the plan" in week_of(app)["error"]


def test_a_forged_tap_gets_a_sentence_and_changes_nothing(
    workspace, running: str, open_page: OpenPage, caplog
):
    log_examples(workspace, running, Example(id="told", what="Wrote minutes", day=TODAY, group_id="group-1"))
    app = open_page("my_team", running)
    item_id, head = next(iter(rows(app))), workspace.log.head(running)
    task, far = f"task.{item_id}", "9999-01-01"
    for row, act, values in (
        (task, "choose", {"value": "finished"}),
        (task, "choose", {}),
        (task, "choose", {"value": ["done"]}),
        (task, "choose", {"value": "done", "by": "Robin"}),
        (task, "nothing", {}),
        (task, "on", {"day": "0001-01-01"}),
        (task, "why", {"text": "Later", "day": far}),
        (task, "why", {"text": {"a": 1}, "day": 7}),
        ("all", "all", {"rows": 3}),
        ("all", "all", {"rows": ["task.none"]}),
        ({"a": 1}, "choose", {"value": "done"}),
        ("x" * 400, "choose", {"value": "done"}),
        ("number.none.GROUP 1", "number", {"value": "3"}),
        ("series.none", "copy", {}),
        ("series.none", "choose", {"value": "maybe"}),
        ("example.told", "choose", {"value": "9"}),
        ("example.none", "out", {}),
        (task, "undo", {}),
    ):
        app = tap(app, row, act, **values)
        assert any((app.info, app.error, week_of(app)["error"], errors(app)))
    assert workspace.log.head(running) == head
    assert not [record for record in caplog.records if record.exc_info]


def test_a_late_state_after_signing_out_is_ignored(
    running: str, open_page: OpenPage, act_as, monkeypatch, caplog
):
    app = open_page("my_team", running)
    tapped = tap_state(app, act="choose", row="all", value="done")
    picked = WidgetState(id=app.selectbox(key="frame.picked").proto.id, string_value="other")
    monkeypatch.setattr(sessions, "sign_out", lambda *_: act_as(None))
    press(app, "visit.out")
    for state in (tapped, picked):
        app._run(WidgetStates(widgets=[state]))
        assert not app.exception
    assert not [record for record in caplog.records if record.exc_info]


def test_a_lead_opens_no_example_of_another_team_as_a_recipe(
    workspace, running: str, open_page: OpenPage, act_as
):
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    theirs = Example(id="theirs", what="Words of theirs", day=TODAY, group_id="group-2")
    own = Example(id="own", what="Words of own", day=TODAY, group_id="group-1")
    log_examples(workspace, running, theirs, own)
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = tap(open_page("my_team", running), "example.theirs", "recipe")
    assert "of a team that you do not lead" in text_of(app)
    assert not any(field.key == "recipe.what" for field in app.text_area)
    app = tap(app, "example.own", "recipe")
    assert app.text_area(key="recipe.what").value == "Words of own"


def errors(app: AppTest) -> list[str]:
    """What rows say that could not be saved."""
    return [row["error"] for row in week_of(app)["rows"] if row["error"]]


def question(workspace: Workspace, rollout_id: str, **fields: object) -> None:
    about = {"id": "weekly", "title": "Friday example", "question": "What did you try?"}
    span = {"start": TODAY - timedelta(days=13), "end": made.END, "group_ids": ("group-1",)}
    put(workspace, rollout_id, ItemAdded(item=CheckinSeries(**{**about, **span, **fields})))


@pytest.mark.long
def test_a_weekly_question_is_asked_and_never_done(workspace, running: str, open_page: OpenPage):
    question(workspace, running)
    told = Example(id="told", group_id="group-1", day=TODAY, what="Ten headlines")
    put(workspace, running, ExampleLogged(example=told))
    app = open_page("my_team", running, my_groups="Media")
    row = rows(app, "series")["weekly"]
    size = stored(workspace, running).brief.find_group("group-1").size
    assert row["title"] == "What did you try?"
    assert row["about"] == ["Every Friday until Fri May 29", f"1 of {size} answered"]
    labels = [choice["label"] for choice in week_of(app)["choices"]["series"]]
    assert labels == ["Yes", "Not this week"]
    tap(app, "task.weekly", value="done")  # no row of the page says so
    assert tracked(workspace, "weekly").status is None
    tap(app, "series.weekly", value="no")
    assert (rows(app, "series")["weekly"]["state"], tracked(workspace, "weekly").status) == ("no", "on_track")
    tap(app, "series.weekly", value="yes")
    assert (rows(app, "series")["weekly"]["state"], tracked(workspace, "weekly").asked["group-1"].last) == (
        "yes",
        TODAY,
    )
    tap(app, "series.weekly", "undo")
    assert rows(app, "series")["weekly"]["state"] == "no"


@pytest.mark.long
def test_a_shared_question_is_asked_of_the_own_team(workspace, running: str, open_page: OpenPage, act_as):
    question(workspace, running, group_ids=("group-0", "group-1", "group-2"))
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = open_page("my_team", running)
    size = stored(workspace, running).brief.find_group("group-1").size
    assert rows(app, "series")["weekly"]["about"][1] == f"0 of {size} answered"
    tap(app, "series.weekly", value="yes")
    assert tracked(workspace, "weekly").asked.keys() == {"group-1"}
    assert rows(app, "series")["weekly"]["state"] == "yes"
    tap(app, "series.weekly", "undo")
    assert rows(app, "series")["weekly"]["state"] == ""
    tap(app, "series.weekly", value="yes")
    act_as(DANA)
    assert rows(another_window(running), "series")["weekly"]["state"] == ""


def test_the_choice_of_teams_is_open_only_for_who_may_have_to_pick(running: str, open_page: OpenPage, act_as):
    act_as(Actor(name="Lee", role="member", memberships=(Membership(rollout_id=running, role="lead"),)))
    assert open_page("my_team", running).expander[0].proto.expanded
    act_as(DANA)
    whose = another_window(running).expander[0]
    assert (whose.label, whose.proto.expanded) == ("Showing everyone", False)


def test_a_lead_copies_the_question_with_a_link(workspace, running: str, open_page: OpenPage, act_as):
    question(workspace, running)
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = open_page("my_team", running)
    (copied,) = rows(app, "series")["weekly"]["links"]
    assert (copied["label"], copied["note"]) == ("Copy question and link", "no sign-in, 14 days")
    tap(app, "series.weekly", "copy")
    text, address = rows(app, "series")["weekly"]["copy"].split("\n")
    link = shares.resolve(workspace, address.rpartition("/s/")[2]).link
    assert (text, link.made_by, link.asks) == ("What did you try?", "Lee", {"examples"})


def test_a_link_that_no_phone_opens_says_so(workspace, running: str, open_page: OpenPage, monkeypatch):
    monkeypatch.setattr(
        "playbook.ui.shell.frame.address_for_others", lambda path: f"http://127.0.0.1:1{path}"
    )
    question(workspace, running)
    app = tap(open_page("my_team", running), "series.weekly", "copy")
    (note,) = rows(app, "series")["weekly"]["notes"]
    assert note.startswith("This address works only on this computer.")


def test_a_long_question_is_short_in_the_chat(workspace, running: str, open_page: OpenPage):
    question(
        workspace, running, question="Show one piece from the past week: what was it? " + "And then? " * 20
    )
    app = tap(open_page("my_team", running), "series.weekly", "copy")
    assert rows(app, "series")["weekly"]["title"] == "Show one piece from the past week …"
    text, _, address = rows(app, "series")["weekly"]["copy"].partition("\n")
    assert text == "Show one piece from the past week. It takes two minutes and needs no account."
    assert "/s/" in address


@pytest.mark.long
def test_a_link_of_several_teams_asks_which_and_its_lead_reads_the_answer(
    workspace, running: str, open_page: OpenPage, act_as
):
    question(workspace, running, group_ids=("group-1", "group-2"))
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1", "group-2"))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = open_page("my_team", running)
    tap(app, "series.weekly", "copy")
    address = rows(app, "series")["weekly"]["copy"].split("\n")[1]
    share = shares.resolve(workspace, shares.open_link(workspace, address.rpartition("/s/")[2]))
    assert [*shares.groups_of(share).values()] == ["Media", "Web"]
    assert shares.find_group_id(share, shares.sign_of("group-0")) is None
    form = {"what": "Ten headlines", "group": shares.sign_of("group-2"), "may_share": "no"}
    device = Device(share.link.id, "phone")
    guest_examples.log_example(workspace, share, device, form | {"once": devices.new_form()})
    assert [row["about"][0] for row in rows(app.run(), "example").values()] == ["Web"]


@pytest.mark.long
def test_a_lead_begins_with_the_tasks_of_their_own_name(workspace, running: str, open_page: OpenPage, act_as):
    for at in range(60):
        put(workspace, running, PersonSaved(person=Person(id=f"p{at}", name=f"Person {at}")), by=ROBIN)
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    act_as(Actor(name="Person 41", role="member", memberships=(led,)))
    app = open_page("my_team", running)
    assert app.selectbox(key="me").value == "p41"
    assert "what Person 41 owns" in app.expander[0].label


def test_a_question_that_answers_are_not_examples_has_no_link(workspace, running, open_page: OpenPage):
    question(workspace, running, way="status")
    row = rows(open_page("my_team", running), "series")["weekly"]
    assert (row["links"], row["about"]) == ([], ["Every Friday until Fri May 29"])


def test_the_address_keeps_the_groups(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running, my_groups="Media")
    assert app.pills(key="my_groups").value == ["group-1"]
    assert app.expander[0].label == "Showing Media"
    groups = {stored(workspace, running).get_item(key).group_ids for key in rows(app)}
    assert groups == {("group-1",)}


@pytest.mark.long
@pytest.mark.parametrize("name", ["R-and-D (Berlin)", frame.plain("R-and-D (Berlin)")])
def test_the_address_may_name_a_group(workspace: Workspace, running: str, open_page: OpenPage, name: str):
    group = stored(workspace, running).brief.groups[2].model_copy(update={"name": "R-and-D (Berlin)"})
    put(workspace, running, GroupSaved(group=group), by=ROBIN)
    assert open_page("my_team", running, my_groups=name).pills(key="my_groups").value == [group.id]


def test_late_items_say_how_late_in_words(workspace: Workspace, running: str, open_page: OpenPage):
    made_late = Milestone(id="late", title="Late: *one*", date=TODAY - timedelta(days=1))
    put(workspace, running, ItemAdded(item=made_late), by=ROBIN)
    row = rows(open_page("my_team", running))["late"]
    assert (row["title"], row["about"][:2], row["is_late"]) == (
        "Late: *one*",
        ["1 day late", "Wed Mar 4"],
        True,
    )


@pytest.mark.long
def test_forty_groups_and_1500_items_come_forty_to_a_page(workspace: Workspace, open_page: OpenPage):
    app = open_page("my_team", made.rollout(workspace, groups=40, items=1500).id, my_groups="No such group")
    assert app.expander[0].label == "Showing everyone"
    first = list(rows(app))
    app.get_by_key("team.page").set_value(2).run()
    assert len(first) == 40
    assert not set(first) & set(rows(app))
    app.get_by_key("team.page").set_value(4).run()
    run(app.pills(key="my_groups").set_value(["group-0"]))
    assert rows(app)  # the last page is gone, so another one is shown


def log_examples(workspace: Workspace, rollout_id: str, *examples: Example) -> None:
    put(workspace, rollout_id, *(ExampleLogged(example=example) for example in examples), by=ROBIN)


@pytest.mark.long
def test_a_received_example_is_rated_by_one_tap(open_page: OpenPage, workspace: Workspace, running: str):
    group = stored(workspace, running).brief.groups[0]
    example = Example(
        id="told", group_id=group.id, day=TODAY, what="Wrote a first draft", task="Pitches",
        minutes_saved=10, minutes_checking=25, may_share="named", credit="Ines Roth", by_link=True,
    )  # fmt: skip
    log_examples(workspace, running, example)
    app = open_page("my_team", running)
    row = rows(app, "example")["told"]
    assert row["about"][-2:] == ["Pitches", "15 min lost (10, minus 25 for checking)"]
    assert row["notes"] == [
        "Ines Roth agreed to share this by name. Rating it “Saved time” or better publishes it with the name."
    ]
    tap(app, "example.told", value="3")
    assert stored(workspace, running).examples["told"].rating == 3
    assert rows(app, "example")["told"]["notes"] == [
        "Ines Roth agreed to share this by name. It is published with the name."
    ]
    assert (rows(app, "example")["told"]["state"], said(app)["count"][:6]) == ("3", "2 of 4")
    tap(app, "example.told", "undo")
    assert stored(workspace, running).examples["told"].rating is None


@pytest.mark.long
def test_an_example_can_be_hidden_and_removed(open_page: OpenPage, workspace: Workspace, running: str):
    example = Example(id="told", day=TODAY, what="x", may_share="unnamed")
    log_examples(workspace, running, example)
    app = open_page("my_team", running)
    (note,) = rows(app, "example")["told"]["notes"]
    assert note == "Rating it “Saved time” or better publishes it, without a name."
    tap(app, "example.told", "private")
    assert stored(workspace, running).examples["told"].may_share == "no"
    tap(app, "example.told", "out")
    assert "told" not in stored(workspace, running).examples


def test_a_lead_rates_own_groups_examples(open_page: OpenPage, workspace: Workspace, running: str, act_as):
    first, second = stored(workspace, running).brief.groups[:2]
    for what, group_id in (("Mine", first.id), ("Theirs", second.id), ("Nobody's", None)):
        example_id = what[:4].lower()
        log_examples(workspace, running, Example(id=example_id, group_id=group_id, day=TODAY, what=what))
    membership = Membership(rollout_id=running, role="lead", group_ids=(first.id,))
    act_as(Actor(name="Lee", role="member", memberships=(membership,)))
    assert list(rows(open_page("my_team", running), "example")) == ["mine"]


def test_an_example_of_no_team_is_on_no_teams_week(open_page: OpenPage, workspace: Workspace, running: str):
    log_examples(workspace, running, Example(id="told", day=TODAY, what="Nobody's"))
    assert rows(open_page("my_team", running, my_groups="Media"), "example") == {}
    (note,) = rows(another_window(running), "example")["told"]["notes"]
    assert note == "Private: only the editors see it."


def test_many_examples_come_up_ten_at_a_time(open_page: OpenPage, workspace: Workspace, running: str):
    log_examples(workspace, running, *(Example(id=f"e{n}", day=TODAY, what=f"Number {n}") for n in range(12)))
    app = open_page("my_team", running)
    assert (len(rows(app, "example")), said(app)["count"][:7]) == (10, "1 of 15")
    tap(app, "example.e0", value="1")
    assert (len(rows(app, "example")), said(app)["count"][:7]) == (11, "2 of 15")


def more(app: AppTest) -> AppTest:
    """Open what stands behind the plus."""
    return put_state(app, "team.more")


def test_a_rated_example_can_be_rated_anew(open_page: OpenPage, workspace: Workspace, running: str):
    example = Example(id="told", day=TODAY, what="Mine", may_share="named", credit="Ines", rating=3)
    log_examples(workspace, running, example)
    app = open_page("my_team", running)
    assert rows(app, "example") == {}
    shows(more(app), "1 rated example")
    (row,) = week_of(app, "team.rated")["rows"]
    assert row["state"] == "3"
    tap(app, "example.told", key="team.rated", value="1")
    assert stored(workspace, running).examples["told"].rating == 1
    assert rows(app, "example") == {}  # it stays in the list in which it was rated


def test_a_rated_example_stays_where_it_was(open_page: OpenPage, workspace: Workspace, running: str):
    told = [Example(id=f"told-{number}", day=TODAY, what="Mine") for number in range(3)]
    log_examples(workspace, running, *told)
    app = open_page("my_team", running)
    before = list(rows(app, "example"))
    tap(app, f"example.{before[0]}", value="2")
    assert list(rows(app, "example")) == before
    assert rows(app, "example")[before[0]]["state"] == "2"


def test_an_example_just_rated_stands_once(open_page: OpenPage, workspace: Workspace, running: str):
    log_examples(workspace, running, Example(id="told", day=TODAY, what="Mine"))
    app = tap(more(open_page("my_team", running)), "example.told", value="2")
    assert rows(app, "example")["told"]["state"] == "2"
    hides(app, "1 rated example")


RHYTHM = {"first_read": TODAY - timedelta(days=14), "cadence_days": 7}
SHARE = Metric(id="active", title="Weekly *active* share", unit="%", measures="utilization", **RHYTHM)


def test_a_due_number_is_entered_in_its_row(workspace: Workspace, running: str, open_page: OpenPage):
    commit(workspace, ROBIN, running, stored(workspace, running).version, [ItemAdded(item=SHARE)])
    app = open_page("my_team", running)
    row = rows(app, "number")["active."]
    assert (row["about"], row["same"], row["field"]) == (["Not read yet"], "", "New value in %")
    tap(app, "number.active.", "number", value="140")
    assert "“140” is not a percentage" in rows(app, "number")["active."]["error"]
    tap(app, "number.active.", "number", value="41,5 %")
    assert [reading.value for reading in stored(workspace, running).readings.values()] == [41.5]
    row = rows(app, "number")["active."]
    assert (row["state"], row["field"]) == ("saved", "")


@pytest.mark.long
def test_a_number_that_did_not_change_takes_one_tap(workspace: Workspace, running: str, open_page: OpenPage):
    before = Reading(id="r1", metric_id="active", day=TODAY - timedelta(days=7), value=41.5)
    seen = stored(workspace, running).version
    commit(workspace, ROBIN, running, seen, [ItemAdded(item=SHARE), ReadingLogged(reading=before)])
    app = open_page("my_team", running)
    assert rows(app, "number")["active."]["same"] == "Still 41.5%"
    tap(app, "number.active.", value="same")
    logged = sorted((reading.day, reading.value) for reading in stored(workspace, running).readings.values())
    assert logged == [(before.day, 41.5), (TODAY, 41.5)]
    tap(app, "number.active.", "undo")
    assert len(stored(workspace, running).readings) == 1
    assert rows(app, "number")["active."]["same"] == "Still 41.5%"


def test_an_own_example_is_logged_with_readers(workspace: Workspace, running: str, open_page: OpenPage):
    app = put_state(more(open_page("my_team", running)), "example.form")
    assert "The example is empty" in text_of(press(app, "example.log"))
    enter(app, "example", what="Ten *headlines*", saved=30, checking=10, rating=2, sharing="named").run()
    assert "The name is missing" in text_of(press(app, "example.log"))
    assert app.text_area(key="example.what").value == "Ten *headlines*"
    press(enter(app, "example", credit="Roa"), "example.log")
    examples = stored(workspace, running).examples.values()
    [example] = [example for example in examples if example.what == "Ten *headlines*"]
    assert (example.minutes_saved, example.minutes_checking, example.rating) == (30, 10, 2)
    assert (example.may_share, example.credit, example.by_link) == ("named", "Roa", False)
    assert app.text_area(key="example.what").value in ("", None)


def test_a_lead_tells_examples_of_led_groups_only(workspace: Workspace, running: str, open_page, act_as):
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = put_state(more(open_page("my_team", running)), "example.form")
    assert app.selectbox(key="example.group").options == ["Media"]
    press(enter(app, "example", what="A brief in an hour"), "example.log")
    examples = stored(workspace, running).examples.values()
    [example] = [example for example in examples if "brief" in example.what]
    assert (example.group_id, example.may_share) == ("group-1", "no")


def log_example(workspace: Workspace, running: str, **fields: object) -> None:
    about = {"id": "told", "group_id": "group-0", "what": "Ten *headlines*", "task": "Pitches"}
    example = Example(day=TODAY, **about, **fields)  # type: ignore[arg-type]
    put(workspace, running, ExampleLogged(example=example))


@pytest.mark.long
def test_a_good_example_is_promoted_with_credit(workspace: Workspace, running: str, open_page: OpenPage):
    log_example(workspace, running, may_share="named", credit="Ana")
    app = tap(open_page("my_team", running), "example.told", value="2")
    assert rows(app, "example")["told"]["links"][0]["label"] == "Create recipe"
    tap(app, "example.told", "recipe")
    assert app.text_input(key="recipe.title").value == "Pitches"
    assert app.text_area(key="recipe.what").value == "Ten *headlines*"
    assert app.selectbox(key="recipe.sharing").options == [
        "Everybody who sees this rollout",
        "Anyone with a link too, without a name",
        "Anyone with a link too, with the name",
    ]
    app.selectbox(key="recipe.sharing").set_value("named").run()
    assert "The name beside it is Ana" in text_of(app)
    assert "neither a prompt nor a step" in text_of(press(app, "recipe.save"))
    press(enter(app, "recipe", prompt="Write ten headlines"), "recipe.save")
    [recipe] = stored(workspace, running).recipes.values()
    assert (recipe.title, recipe.prompt, recipe.example_id) == ("Pitches", "Write ten headlines", "told")
    assert (recipe.group_ids, recipe.may_share, recipe.credit) == (("group-0",), "named", "")
    assert rows(app, "example")["told"]["links"][0]["label"] != "Create recipe"
    last = workspace.log.read(running)[-1]
    assert (last.actor, last.change.kind) == ("Dana", "recipe_saved")


def test_an_inside_example_is_promoted_inside_only(workspace: Workspace, running: str, open_page: OpenPage):
    log_example(workspace, running, rating=2)
    app = more(open_page("my_team", running))
    assert "its author agreed to no more" in text_of(tap(app, "example.told", "recipe", key="team.rated"))
    press(enter(app, "recipe", steps="1. Paste the brief"), "recipe.save")
    [recipe] = stored(workspace, running).recipes.values()
    assert (recipe.may_share, recipe.steps) == ("no", "1. Paste the brief")


@pytest.mark.long
def test_edits_on_a_removed_example_become_a_recipe(workspace: Workspace, running: str, open_page: OpenPage):
    log_example(workspace, running, may_share="unnamed")
    app = tap(open_page("my_team", running), "example.told", value="2")
    tap(app, "example.told", "recipe")
    put(workspace, running, ExampleRemoved(example_id="told"), by=ROBIN)
    app.text_area(key="recipe.prompt").set_value("Write ten headlines").run()
    assert "This example was removed while you were editing" in text_of(app)
    press(app, "recipe.anew")
    press(app, "recipe.save")
    [recipe] = stored(workspace, running).recipes.values()
    assert (recipe.prompt, recipe.example_id, recipe.may_share) == ("Write ten headlines", None, "no")
