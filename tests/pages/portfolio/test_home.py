"""Home: empty, one, many; today, load, collisions, samples, duplicate, archive, delete."""

import errno
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.fields import MAX_NAME
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Reading
from playbook.core.plan.brief import BriefFields, Group
from playbook.core.plan.items import Message, Metric, TrainingSession
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, rollouts, tracking
from playbook.desk.upkeep import backups
from playbook.store.backups import manifest
from tests.briefs import agency
from tests.desk.conftest import add_unreadable, rollout_of
from tests.drafts import draft_of
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.steps import (
    DANA,
    OpenPage,
    enter,
    go,
    hides,
    plain_text,
    press,
    press_label,
    put,
    put_state,
    run,
    shows,
    stored,
)


def test_a_button_that_is_sent_without_its_field_asks_for_the_name(workspace, act_as):
    def sent() -> None:
        from playbook.ui.portfolio import first_run
        from playbook.ui.shell import frame

        first_run._start()
        frame.show_problems("name")

    shows(run(AppTest.from_function(sent)), "The rollout has no name.")
    assert workspace.log.heads() == {}


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


def test_the_list_says_how_each_rollout_stands(workspace: Workspace, open_page: OpenPage):
    late, planned = plan(workspace, "Atlas"), plan(workspace, "CRM", launch=False)
    app = open_page("rollouts")
    text = plain_text(app)
    shows(text, "At risk", "week 3 of 15", "**0%** on time", "1 overdue", "**Tue Mar 10**", "Session next")
    shows(text, "next step: Complete the brief")
    assert {f"open.{late}", f"open.{planned}"} <= {button.key for button in app.button}
    press(app, f"open.{late}")
    assert (app.title[0].value, app.session_state["rollout"]) == ("Today", late)


def test_the_whole_of_a_long_name_is_words_and_loads_nothing(workspace: Workspace, open_page: OpenPage):
    rollout_id = plan(workspace, "![a](https://evil.example/a.png) " * 2)
    app = run(open_page("home"))
    [whole] = [button.help for button in app.button if button.key == f"open.{rollout_id}"]
    assert whole
    assert "![" not in whole


def test_the_outcome_stands_beside_its_target(workspace: Workspace, open_page: OpenPage):
    rollout_id = plan(workspace, "Atlas")
    metric = Metric(id="days", measures="outcome", unit="days", target=6, higher_is_better=False)
    put(workspace, rollout_id, ItemAdded(item=metric))
    shows(open_page("rollouts"), "**no reading** :small[:gray[target 6 days]]")
    for number, value in enumerate((8, 5.5)):
        day = TODAY - timedelta(days=9 - number)
        reading = Reading(id=f"r{number}", metric_id="days", day=day, value=value)
        put(workspace, rollout_id, ReadingLogged(reading=reading))
    shows(open_page("rollouts"), "**5.5 days** :green[:material/check:]")


@pytest.mark.long
def test_today_names_three_things_of_different_rollouts(workspace: Workspace, open_page: OpenPage):
    for number in range(4):
        plan(workspace, f"Plan {number}")
    app = open_page("rollouts")
    said = [f"1 task is overdue in Plan {number}." for number in range(4)]
    shows(app, *said[:3])
    hides(app, said[3])
    press(app, "today.0")
    assert app.title[0].value == "Delivery"


def test_today_leads_to_the_task_whose_text_is_ready(workspace: Workspace, open_page: OpenPage):
    rollout_id = plan(workspace, "Atlas")
    brief = Message(id="m", title="Brief your managers", date=TODAY + timedelta(days=4), body="What to say.")
    put(workspace, rollout_id, ItemAdded(item=brief))
    app = open_page("rollouts")
    shows(app, "Mon Mar 9: Brief your managers. The text is ready.")
    press_label(app, "Open Communication")
    assert (app.title[0].value, app.session_state["rollout"]) == ("Communication", rollout_id)
    assert "Brief your managers" in [part.value.removeprefix("## ") for part in app.markdown]


def test_before_the_launch_today_names_the_next_step(workspace: Workspace, open_page: OpenPage):
    rollouts.start_rollout(workspace, DANA, "New office days")
    app = open_page("rollouts")
    shows(app, "Describe the change.")
    press_label(app, "Open the brief")
    assert app.title[0].value == "Brief"


def test_a_plan_behind_its_brief_is_updated_before_it_is_launched(workspace: Workspace, open_page: OpenPage):
    rollout = rollout_of(workspace, agency())
    put(workspace, rollout.id, *(ItemAdded(item=item) for item in draft_of(agency()).items))
    shows(open_page("rollouts"), "The plan is drafted. Check it, then launch.")
    put(workspace, rollout.id, BriefEdited(values={"why": "Customers wait."}))
    shows(open_page("rollouts"), "Update the plan, then check it.")


def test_after_a_launch_today_says_that_the_brief_is_newer(workspace: Workspace, open_page: OpenPage):
    rollout_id = plan(workspace, "Atlas")
    changed = "The brief has changed since the plan was last updated."
    put(workspace, rollout_id, BriefEdited(values={"why": "Customers wait."}))
    shows(open_page("rollouts"), changed)
    later = Message(id="m", title="Later", date=TODAY + timedelta(days=40))
    put(workspace, rollout_id, ItemAdded(item=later))
    assert changed not in texts(open_page("rollouts"))


def test_whom_no_rollout_is_open_to_hears_that(workspace: Workspace, open_page: OpenPage, act_as):
    plan(workspace, "Atlas")
    act_as(Actor(name="Stranger", role="member"))
    app = open_page("rollouts")
    assert "You have no rollouts yet." in texts(app)
    assert "Atlas" not in texts(app)
    assert app.main.button == []


def test_one_rollout_has_nothing_beside_it(workspace: Workspace, open_page: OpenPage):
    plan(workspace, "Atlas")
    assert len(open_page("rollouts").tabs) == 0


def across(open_page: OpenPage) -> AppTest:
    """Home with the tab open that adds the rollouts up."""
    return put_state(open_page("rollouts"), "home.tab", "Across rollouts")


@pytest.mark.long
def test_two_rollouts_show_their_load_and_collisions(workspace: Workspace, open_page: OpenPage):
    first, other = plan(workspace, "Atlas"), plan(workspace, "CRM", launch=False, group=" SALES")
    app = across(open_page)
    text = texts(app)
    assert "Sales is over capacity in 1 week \\(up to 6\\.0 hours each" in text
    assert "3 conflicts; the first is Mon Mar 9 to Sun Mar 15, for Sales." in text
    move = "Move 2\\.0 hours of CRM, which is not launched yet, to the week of Mon Mar 16, which has room"
    shows(text, move, "the same day")
    keys = {button.key for button in app.button if button.label.startswith("Open ")}
    assert {f"portfolio.collision.0.{rollout_id}" for rollout_id in (first, other)} <= keys
    press(app, f"portfolio.collision.2.{other}")
    assert (app.title[0].value, app.session_state["rollout"]) == ("Brief", other)


@pytest.mark.long
def test_the_numbers_are_there_as_tables_and_the_limits_in_words(workspace: Workspace, open_page: OpenPage):
    plan(workspace, "Atlas")
    plan(workspace, "CRM")
    app = across(open_page)
    for key in ("roadmap.table", "load.table", "limits"):
        put_state(app, f"portfolio.{key}")
    roadmap, load = (frame.value for frame in app.dataframe)
    assert list(roadmap["Standing"]) == ["Under way"] * 2
    assert list(load["Rollouts, hours"]) == ["Atlas 3.0, CRM 3.0"]
    shows(texts(app), "less than 28 days apart", "grade D")


@pytest.mark.long
def test_samples_count_only_when_asked_for(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    plan(workspace, "Atlas")
    app = across(open_page)
    assert "Not counted: 1 example." in texts(app)
    assert "Add a second rollout to see conflicts." in texts(app)
    app.toggle(key="portfolio.samples").set_value(True).run()
    hides(texts(app), "Not counted", "Add a second rollout to see conflicts.")


@pytest.mark.long
def test_fifty_rollouts_come_a_page_at_a_time_and_can_be_found(workspace: Workspace, open_page: OpenPage):
    for number in range(50):
        plan(workspace, f"Plan {number:02}", launch=False, group=f"Team {number // 2:02}")
    app = open_page("rollouts")
    assert opened(app) == 8
    app.text_input(key="rollouts.find").set_value("PLAN 07").run()
    assert opened(app) == 1
    app.text_input(key="rollouts.find").set_value("nothing like it").run()
    assert "No rollout has this in its name." in texts(app)
    put_state(app, "home.tab", "Across rollouts")
    assert "25 teams, those first that are asked for most, 12 to a page" in texts(app)
    assert "75 conflicts, 6 to a page" in texts(app)
    app.selectbox(key="portfolio.of_rollout").select_index(7).run()
    shown = {button.label for button in app.button if button.label.startswith("Open Plan")}
    assert shown == {"Open Plan 06", "Open Plan 07"}


def opened(app: AppTest) -> int:
    return len([button for button in app.button if str(button.key).startswith("open.")])


@pytest.mark.parametrize("role", ["viewer", "lead"])
def test_a_reader_or_lead_sees_own_rollouts_alone(workspace: Workspace, open_page: OpenPage, act_as, role):
    first, other = plan(workspace, "Atlas"), plan(workspace, "CRM")
    plan(workspace, "Secret")
    groups = ("g",) if role == "lead" else ()
    memberships = tuple(Membership(rollout_id=each, role=role, group_ids=groups) for each in (first, other))
    act_as(Actor(name="Member", role="member", memberships=memberships))
    app = open_page("rollouts")
    assert opened(app) == 2
    assert ("today.0" in {button.key for button in app.button}) == (role == "lead")
    assert "Secret" not in texts(app)
    put_state(app, "home.tab", "Across rollouts")
    press(app, f"portfolio.collision.0.{other}")
    assert app.title[0].value == ("Today" if role == "viewer" else "My team")


def test_an_empty_home_offers_three_ways_and_begins_with_a_kind(app, workspace):
    app.run()
    assert app.title[0].value == "Home"
    assert texts(app).count("five stages:") == 1
    shows(texts(app), "**Paste a memo**", "**Start from a kind of change**", "**See an example**")
    assert sum("/app/static/pictures/" in text.value for text in app.markdown) == 4
    keys = {button.key for button in app.button}
    assert {f"sample.{sample.key}" for sample in rollouts.samples()} <= keys
    assert rollouts.samples()
    app.selectbox(key="first.kind").set_value("new_system").run()
    press(app, "first.kind.start")
    assert app.title[0].value == "Brief"
    [card] = rollouts.cards(workspace, DANA)
    assert stored(workspace, card.rollout_id).brief.change_kind == "new_system"
    assert not [area for area in app.text_area if area.label == "Your notes"]


def test_a_pasted_memo_begins_where_notes_are_read(app, workspace):
    press(run(app), "first.memo")
    assert app.title[0].value == "Brief"
    [card] = rollouts.cards(workspace, DANA)
    assert f"intake.{card.rollout_id}.notes" in {area.key for area in app.text_area}


def test_a_new_rollout_is_named_and_its_brief_opens(app, workspace):
    app.run()
    press(enter(app, "rollouts", name="  AI at   LT "), "FormSubmitter:rollouts.new-Start rollout")
    assert app.title[0].value == "Brief"
    [card] = rollouts.cards(workspace, DANA)
    assert card.name == "AI at LT"
    assert app.session_state["rollout"] == card.rollout_id


def test_a_second_rollout_begins_with_a_memo_too(app, workspace):
    app.run()
    press(enter(app, "rollouts", name="The first"), "FormSubmitter:rollouts.new-Start rollout")
    go(app, "rollouts")
    press(app, "new.memo")
    assert app.title[0].value == "Brief"
    assert len(rollouts.cards(workspace, DANA)) == 2


@pytest.mark.parametrize(("name", "sentence"), [("   ", "no name"), ("x" * 10_000, f"at most {MAX_NAME}")])
def test_a_bad_name_is_answered_in_place_and_stays(app, workspace, name, sentence):
    app.run()
    press(enter(app, "rollouts", name=name), "FormSubmitter:rollouts.new-Start rollout")
    assert app.title[0].value == "Home"
    assert sentence in texts(app)
    assert app.text_input(key="rollouts.name").value == name
    assert rollouts.cards(workspace, DANA) == []


def test_a_sample_opens_once_and_a_second_time_says_so(app, workspace):
    key = rollouts.samples()[0].key
    app.run()
    press(app, f"sample.{key}")
    first = app.session_state["rollout"]
    assert app.title[0].value in ("Brief", "Today")
    go(app, "rollouts")
    press(app, f"sample.{key}")
    assert "already open" in "".join(toast.value for toast in app.toast)
    assert app.session_state["rollout"] == first
    assert len(rollouts.cards(workspace, DANA)) == 1


@pytest.mark.long
def test_a_sample_that_was_put_away_comes_back(app, workspace):
    key = rollouts.samples()[0].key
    rollout, _ = rollouts.open_sample(workspace, DANA, key)
    rollouts.archive_rollout(workspace, DANA, rollout.id)
    app.run()
    press(app, f"sample.{key}")
    assert [card.rollout_id for card in rollouts.cards(workspace, DANA)] == [rollout.id]


def managing(app: AppTest, rollout_id: str) -> AppTest:
    """Home with one rollout picked to be duplicated, archived or deleted."""
    put_state(app, "manage")
    return run(app.selectbox(key="manage.rollout").set_value(rollout_id))


def test_archiving_asks_first_and_the_archive_gives_it_back(app, workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Old plan")
    put_state(app, "rollout", rollout.id)
    press(managing(app, rollout.id), f"archive.{rollout.id}")
    assert [card.name for card in rollouts.cards(workspace, DANA)] == ["Old plan"]
    shows(app, "Archive **Old plan**?")
    press(app, "manage.cancel")
    hides(app, "Archive **Old plan**?")
    press(app, f"archive.{rollout.id}")
    press(app, "manage.archive")
    assert rollouts.cards(workspace, DANA) == []
    press(managing(app, rollout.id), f"back.{rollout.id}")
    assert [card.name for card in rollouts.cards(workspace, DANA)] == ["Old plan"]


@pytest.mark.long
def test_a_duplicate_opens_in_its_brief(app, workspace):
    rollout_id = plan(workspace, "Atlas")
    press(managing(app, rollout_id), f"duplicate.{rollout_id}")
    assert app.title[0].value == "Brief"
    copy = stored(workspace, app.session_state["rollout"])
    assert (copy.brief.name, copy.launch) == ("Atlas (copy)", None)


def test_an_archived_rollout_is_deleted_after_its_name_is_typed(app, workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Old plan")
    rollouts.archive_rollout(workspace, DANA, rollout.id)
    app.run()
    press(managing(app, rollout.id), f"delete.{rollout.id}")
    assert "2 changes" in texts(app)
    press(app, "delete.backup")
    assert len(workspace.backups.all()) == 1
    press(app, "delete.do")
    assert workspace.log.head(rollout.id) == 2
    app.text_input(key="delete.sure").set_value("Old plan")
    press(app, "delete.do")
    assert workspace.log.head(rollout.id) == 0


def test_copies_that_cannot_go_yet_are_named(app, workspace, monkeypatch):
    rollout = rollouts.start_rollout(workspace, DANA, "Old plan")
    backup = backups.make(workspace, "by hand").path
    rollouts.archive_rollout(workspace, DANA, rollout.id)
    press(managing(app, rollout.id), f"delete.{rollout.id}")

    def disk_full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(manifest, "write", disk_full)
    app.checkbox(key="delete.copies").check()
    app.text_input(key="delete.sure").set_value("Old plan")
    press(app, "delete.do")
    toasts = "\n".join(toast.value for toast in app.toast).replace("\\", "")
    shows(
        toasts, "Old plan is deleted.", backup.name, "No backup could be made. Once one is, these copies are"
    )


def test_what_was_typed_to_delete_one_rollout_is_gone_for_the_next(app, workspace):
    old, older = (rollouts.start_rollout(workspace, DANA, name) for name in ("Old plan", "Older plan"))
    for rollout in (old, older):
        rollouts.archive_rollout(workspace, DANA, rollout.id)
    app.run()
    press(managing(app, old.id), f"delete.{old.id}")
    app.text_input(key="delete.sure").set_value("Old plan").run()
    press(managing(app, older.id), f"delete.{older.id}")
    assert app.text_input(key="delete.sure").value == ""
    press(app, "delete.cancel")
    assert "delete.sure" not in [each.key for each in app.text_input]


def test_a_rollout_comes_in_from_a_file(workspace: Workspace, open_page: OpenPage):
    rollout_id = plan(workspace, "Atlas")
    log = "\n".join(rollouts.export_rollout(workspace, DANA, rollout_id))
    app = open_page("rollouts")
    assert app.button(key="bring_in.save").disabled
    sent = run(app.file_uploader(key="bring_in.file.0").upload("log.jsonl", b"no log"))
    press(sent, "bring_in.save")
    shows("\n".join(error.value for error in sent.error), "Line 1")
    sent = run(sent.file_uploader(key="bring_in.file.0").upload("log.jsonl", log.encode()))
    press(sent, "bring_in.save")
    assert sent.title[0].value == "Today"
    assert sent.session_state["rollout"] == rollout_id
    assert [toast.value.replace("\\", "") for toast in sent.toast] == [
        "You already have Atlas, and the file changes nothing."
    ]


def test_a_rollout_that_cannot_be_read_costs_its_own_row_alone(open_page, workspace):
    atlas, broken = plan(workspace, "Atlas"), plan(workspace, "CRM")
    add_unreadable(workspace, broken)
    home = open_page("rollouts", atlas)
    shows(home, "Expected 0 or more, got -5")
    assert "cannot be read" in home.button(key=f"open.{broken}").label
    shows(press(home, "today.0"), "Atlas")
    home.session_state["rollout"] = broken
    shows(go(home, "brief"), "Expected 0 or more, got -5")


def test_home_asks_for_the_rest_of_a_brief_before_any_stage(open_page, workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "New CRM")
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "what_changes", "We have bought a CRM.")
    home = open_page("rollouts", rollout.id)
    shows(home, "Complete the brief. Still missing: the teams, the go-live date and 7 more.")
