"""Who uses it: counted by hand or from files, told without pointing at a few."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.counts import UseCounted
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import Use
from playbook.core.plan.items import Metric
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.record import history
from tests.desk.workbooks import ods
from tests.pages import made
from tests.pages.conftest import DANA, ActAs, OpenPage
from tests.pages.steps import enter, hides, plain_text, press, put, put_state, shows, stored

SHARE = Metric(id="share", title="Weekly share", measures="utilization", unit="%", target=70)


def told(workspace: Workspace, *uses: Use, before: tuple[AnyChange, ...] = ()) -> str:
    rollout = made.rollout(workspace, groups=3)
    billed = rollout.brief.model_copy(update={"currency": "EUR"})
    changes = [BriefEdited.of(billed, "currency"), *before, *(UseCounted(use=counted) for counted in uses)]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def use(group: int | None, day: date, seats: int = 12, **fields: object) -> Use:
    group_id = None if group is None else f"group-{group}"
    about = {"id": f"u-{group}-{day}", "day": day, "seats": seats, "group_id": group_id}
    return Use.model_validate(about | fields)


def tiles(app: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


WEEK = {"active": 9, "returning": 6, "active_28": 10, "idle": 2, "idle_cost": 60, "depth": 8.5}


def test_the_line_of_use_says_what_it_counts(workspace: Workspace, open_page: OpenPage):
    early = [use(number, date(2026, 2, 22), active=3) for number in range(3)]
    late = [use(number, date(2026, 3, 1), **WEEK) for number in range(3)]
    app = open_page("adoption", told(workspace, *early, *late, before=(ItemAdded(item=SHARE),)))
    numbers = tiles(app)
    assert numbers["Used it in the week"] == ("75%", "27 of 36 paid seats")
    assert numbers["Returning users"] == ("67%", "18 of 27 users")
    assert numbers["Active days of 28"] == ("8.5", "average of all users")
    assert numbers["Idle for 28 days"] == ("6", "180 EUR a month")
    shows(plain_text(app), "36 paid licenses for 90 people, as of Sun Mar 1", "75% active, week to Mar 1")
    shows(plain_text(app), "Paid seats used in the week: 75% on")
    assert "Weekly share" in app.header[0].help
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    (alt,) = [alt for alt in alts if "used in the week" in alt]
    assert "the target is 70%" in alt
    (table,) = [frame.value for frame in app.dataframe if "Returning" in frame.value]
    assert list(table["Team"]) == ["Creative", "Media", "Web"]
    assert list(table["Cost a month"]) == [60, 60, 60]


def test_a_few_people_are_not_told_apart_and_it_is_said(workspace: Workspace, open_page: OpenPage):
    few = use(0, date(2026, 3, 1), seats=3, active=1)
    others = [use(number, date(2026, 3, 1), seats=8 + number, active=4) for number in (1, 2)]
    app = open_page("adoption", told(workspace, few, *others))
    (table,) = [frame.value for frame in app.dataframe if "Active" in frame.value]
    assert list(table["Team"]) == ["Web"]
    assert "2 teams are not shown separately" in plain_text(app)
    assert tiles(app)["Returning users"] == ("–", "not counted")


@pytest.mark.long
def test_seats_are_counted_by_hand_where_nobody_counted_yet(workspace: Workspace, open_page: OpenPage):
    rollout_id = made.rollout(workspace).id
    app = open_page("adoption", rollout_id)
    assert "No usage numbers yet." in plain_text(app)
    put_state(app, "panel.use.form")
    app.number_input(key="use.seats").set_value(4)
    assert "Fewer than five people point at somebody." in plain_text(press(app, "use.keep"))
    assert app.number_input(key="use.seats").value == 4
    press(enter(app, "use", seats=20, active=12), "use.keep")
    assert tiles(app)["Used it in the week"] == ("60%", "12 of 20 paid seats")
    assert tiles(app)["Idle for 28 days"] == ("–", "not counted")
    (count_id,) = stored(workspace, rollout_id).uses
    app.selectbox(key="use.kept").set_value(count_id).run()
    press(app, "use.remove")
    assert stored(workspace, rollout_id).uses == {}
    assert "No usage numbers yet." in plain_text(app)


def test_a_viewer_without_counts_is_not_asked(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    rollout_id = made.rollout(workspace).id
    act_as(Actor(name="Vi", role="member", memberships=(Membership(rollout_id=rollout_id, role="viewer"),)))
    app = open_page("adoption", rollout_id)
    assert "Nobody has counted" not in plain_text(app)
    assert not any("trained" in expander.label for expander in app.expander)


@pytest.mark.long
def test_who_is_trained_is_counted_on_adoption(workspace: Workspace, open_page: OpenPage):
    rollout_id = told(workspace, before=(GroupSaved(group=Group(id="few", name="Few", size=3)),))
    app = put_state(open_page("adoption", rollout_id), "panel.trained.form")
    press(enter(app, "trained", group="few", trained=2), "trained.keep")
    assert "Few has fewer than five people, who would be told apart." in plain_text(app)
    press(enter(app, "trained", group="group-0", trained=11, proficient=9), "trained.keep")
    assert "Creative: 11 of 12 trained, 9 proficient" in plain_text(app).replace("**", "")


DAY = date(2026, 3, 2)
EXPORT = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
    "Copilot Chat Last Activity Date,Department\n"
)


@pytest.fixture
def running(workspace: Workspace) -> str:
    rollout = made.rollout(workspace)
    metrics = [
        Metric(id="use", title="Weekly *use*", measures="utilization", unit="% of people", first_read=DAY),
        Metric(id="idle", title="Idle seats"),
    ]
    return put(workspace, rollout.id, *(ItemAdded(item=metric) for metric in metrics)).id


def opened(open_page: OpenPage, rollout_id: str) -> AppTest:
    app = open_page("my_team", rollout_id)
    app.session_state["panel.readings.file"] = app.session_state["team.more"] = True
    return app.run()


def paste(app: AppTest, text: str) -> AppTest:
    app.text_area(key="readings.text").set_value(text)
    app.button(key="readings.look").click()
    return app.run()


def key_of(app: AppTest, name: str) -> str:
    """The key of what is picked for the file that was opened last."""
    return f"readings.picked.{app.session_state['readings.opened']}.{name}"


def pick(app: AppTest, name: str, value: object) -> AppTest:
    app.selectbox(key=key_of(app, name)).set_value(value)
    return app.run()


def logged(workspace: Workspace, rollout_id: str) -> set[tuple[str, str | None, date, float]]:
    readings = stored(workspace, rollout_id).readings.values()
    return {(reading.metric_id, reading.group_id, reading.day, reading.value) for reading in readings}


def log_button(app: AppTest):
    return app.button(key="readings.log")


def test_pasted_readings_are_previewed_then_logged(workspace: Workspace, open_page: OpenPage, running: str):
    two = "Team;Datum;Wert\nCreative;01.03.2026;41,5 %\nWeb;02.03.2026;38 %\n"
    app = paste(opened(open_page, running), two)
    assert "Pick the metric that these readings are of." in plain_text(app)
    pick(app, "metric", "use")
    shows(plain_text(app), "What would be logged: 2 readings", "1 reading is from before Mon Mar 2, 2026")
    assert logged(workspace, running) == set()
    log_button(app).click().run()
    both = {("use", "group-0", date(2026, 3, 1), 41.5), ("use", "group-2", DAY, 38)}
    assert logged(workspace, running) == both
    assert app.text_area(key="readings.text").value == ""
    assert not any(button.key == "readings.log" for button in app.button)
    # The same file again, with choices of its own (a browser shows for a key what was picked there before),
    # says that there is nothing new.
    before = key_of(app, "metric")
    paste(app, two)
    assert key_of(app, "metric") != before
    assert "Everything in it is logged already" in plain_text(pick(app, "metric", "use"))
    assert log_button(app).disabled
    # Another value for a day is said before it replaces the one that is there.
    paste(app, "Team;Datum;Wert\nWeb;02.03.2026;39 %\n")
    shows(plain_text(pick(app, "metric", "use")), "1 reading has another value than is logged", "38 → 39")
    press(app, "readings.leave")
    assert logged(workspace, running) == both
    history.undo_last(workspace, DANA, running)
    assert logged(workspace, running) == set()


@pytest.mark.long
def test_one_unreadable_row_keeps_all_rows_out(workspace: Workspace, open_page: OpenPage, running: str):
    rows = "".join(f"2026-02-30,{at}\n" for at in range(25))
    app = paste(opened(open_page, running), f"Day,Value\n2026-03-02,4\n{rows}")
    text = plain_text(pick(app, "metric", "idle"))
    shows(text, "Row 3: there is no such day as", "And 5 more; put these right first")
    assert log_button(app).disabled
    # An uploaded file takes the place of what was pasted; one that is no table leaves nothing to log.
    values = "Tag;Wert\n02.03.2026;4,5\n".encode("cp1252")
    app.file_uploader(key="readings.file.0").upload("werte.csv", values).run()
    assert "What would be logged: 1 reading" in plain_text(pick(app, "metric", "idle"))
    book = ods({"A": [["Day", "Value"], [DAY, 5.25]]})
    app.file_uploader(key="readings.file.0").upload("werte.ods", book).run()
    assert "What would be logged: 1 reading" in plain_text(pick(app, "metric", "idle"))
    app.file_uploader(key="readings.file.0").upload("book.csv", b"PK\x03\x04" + bytes(99)).run()
    assert "This is no workbook that can be read." in plain_text(app)
    assert "readings.log" not in [button.key for button in app.button]
    assert logged(workspace, running) == set()


@pytest.mark.long
def test_columns_and_date_order_are_asked_for(workspace: Workspace, open_page: OpenPage, running: str):
    app = paste(opened(open_page, running), "Snapshot,Adoption\n3/2/2026,1\n")
    assert "Pick above which column holds: Day, Value" in plain_text(app)
    pick(app, "column.readings.day", 0)
    pick(app, "column.readings.value", 1)
    assert "could be February 3, 2026 or March 2, 2026" in plain_text(pick(app, "metric", "idle"))
    app.get_by_key(key_of(app, "order")).set_value(False).run()
    log_button(app).click().run()
    assert logged(workspace, running) == {("idle", None, DAY, 1)}


def test_a_people_export_logs_only_counts(workspace: Workspace, open_page: OpenPage, running: str):
    days = ["2026-03-03"] * 3 + [""] * 3
    row = "2026-03-04,ann{}@lt.example,Ann Secret,{},,Creative\n"
    people = "".join(row.format(number, day) for number, day in enumerate(days))
    app = paste(opened(open_page, running), EXPORT + people + "2026-03-04,zoe@lt.example,Zoe,,,Web\n")
    text = plain_text(app)
    assert "fewer than 5 people point at somebody: “Web”" in text
    assert "Secret" not in text
    assert "For Results: a count for each team and week, the latest." in text
    shows(text, "The file does not tell who came back", "What would be logged: 1 count of use")
    assert not log_button(app).disabled
    pick(app, "measure.share", "use")
    pick(app, "measure.idle", "idle")
    log_button(app).click().run()
    day = date(2026, 3, 4)
    assert logged(workspace, running) == {("use", "group-0", day, 50), ("idle", "group-0", day, 3)}
    (use,) = stored(workspace, running).uses.values()
    assert (use.group_id, use.day, use.seats, use.active, use.idle) == ("group-0", day, 6, 3, 3)
    assert (use.returning, use.depth) == (None, None)
    journal = (workspace.settings.data / "journal.jsonl").read_text(encoding="utf-8")
    hides(journal, "lt.example", "Secret")
    assert "readings.sheet" not in app.session_state
    assert app.text_area(key="readings.text").value == ""
    paste(app, EXPORT + people)
    assert "Everything in it is logged already, so there is nothing new." in plain_text(app)
    assert log_button(app).disabled


@pytest.mark.long
def test_a_plan_without_a_metric_keeps_a_file_of_seats_too(workspace: Workspace, open_page: OpenPage):
    rollout_id = made.rollout(workspace).id
    app = paste(opened(open_page, rollout_id), "Group,Seats,Active,Price,Day\nCreative,9,7,20,2026-03-01\n")
    log_button(app).click().run()
    (use,) = stored(workspace, rollout_id).uses.values()
    assert (use.seats, use.active, use.idle) == (9, 7, None)
    paste(app, "Group,Seats,Active,Price,Day\nCreative,9,6,20,2026-03-01\n")
    app.selectbox(key=key_of(app, "span")).set_value(28).run()
    assert "1 count of use differs from what is kept for the day, and would replace it." in plain_text(app)
    log_button(app).click().run()
    (use,) = stored(workspace, rollout_id).uses.values()
    assert (use.active, use.active_28, use.idle, use.idle_cost) == (None, 6, 3, 60)


def test_a_lead_logs_for_own_groups_and_a_viewer_is_not_asked(
    workspace: Workspace, open_page: OpenPage, running: str, act_as: ActAs
):
    membership = Membership(rollout_id=running, role="lead", group_ids=("group-0",))
    act_as(Actor(name="Lee", role="member", memberships=(membership,)))
    app = paste(opened(open_page, running), "Day,Value,Group\n2026-03-02,1,Creative\n2026-03-02,1,Web\n")
    assert "“Web” is not a team of yours" in plain_text(pick(app, "metric", "idle"))
    assert log_button(app).disabled
    paste(app, "Day,Value\n2026-03-02,1\n")
    pick(app, "metric", "idle")
    assert app.selectbox(key=key_of(app, "group")).options == ["Creative"]
    log_button(app).click().run()
    assert logged(workspace, running) == {("idle", "group-0", DAY, 1)}
    act_as(Actor(name="Vi", role="member", memberships=(Membership(rollout_id=running, role="viewer"),)))
    app.run()
    assert not any(str(area.key) == "readings.text" for area in app.text_area)
