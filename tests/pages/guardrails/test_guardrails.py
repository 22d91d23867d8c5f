"""Guardrails on Accountability and My team: the matrix, the inventory, the timing, the incidents."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.counts import UseCaseTimed
from playbook.core.log.changes.incidents import IncidentLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.plan.counts import Timing
from playbook.core.plan.incidents import Incident
from playbook.core.plan.items import Policy, UseCase
from playbook.core.plan.recipes import Recipe
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.stage.test_stage import click, labels, said, widget
from tests.pages.steps import (
    DANA,
    ROBIN,
    ActAs,
    OpenPage,
    enter,
    go,
    hides,
    press,
    put,
    put_state,
    rows_of,
    shows,
    stored,
)

TOOLS = {"approved_tools": ("ChatGPT",), "data_rules": {"ChatGPT": ("public", "internal")}}
RULES = Policy(id="rules", title="Guardrails", incident_contact="Ines, 555 0199", **TOOLS)
MAILS = UseCase(id="mails", title="Draft mails", tool="ChatGPT", data_class="internal", status="approved")
TIGHTER = RULES.model_copy(update={"data_rules": {"ChatGPT": ("public",)}})
LEAK = Incident(id="n1", day=TODAY, what="A brief left the office", harm="near_miss", group_id="group-0")
LEADS = Membership(rollout_id="made", role="lead", group_ids=("group-0",))
LEAD = Actor(name="Lee", role="member", memberships=(LEADS,))
VIEWER = Actor(name="Vi", role="member", memberships=(Membership(rollout_id="made", role="viewer"),))


def with_changes(workspace: Workspace, *changes: AnyChange, **fields: object) -> str:
    rollout = made.rollout(workspace, items=3, **fields)  # type: ignore[arg-type]
    commit(workspace, DANA, rollout.id, rollout.version, changes)
    return rollout.id


TAB = "Metrics and guardrails"


def open_panel(open_page: OpenPage, name: str) -> AppTest:
    app = open_page("accountability", "made")
    app.session_state[f"panel.{name}"] = True
    return put_state(app, "accountability.tab", TAB)


def tick(app: AppTest, data_class: str, tool: str = "chatgpt") -> AppTest:
    return app.checkbox(key=f"matrix.tick.rules.{tool}.{data_class}")  # type: ignore[return-value]


def item(workspace: Workspace, item_id: str):
    return stored(workspace).items[item_id]


@pytest.mark.long
def test_without_guardrails_one_button_writes_them(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=3)
    app = click(open_panel(open_page, "matrix"), "Write guardrails")
    assert [item.kind for item in stored(workspace).items.values()].count("policy") == 1
    assert "No tool is named yet" in said(app)


def test_ticks_are_saved_as_one_change_that_undo_takes_back(workspace: Workspace, open_page: OpenPage):
    talk = UseCase(id="talk", title="Talk", tool="Whisper")
    with_changes(workspace, ItemAdded(item=RULES), ItemAdded(item=talk))
    app = open_panel(open_page, "matrix")
    ticks = [tick(app, data_class).value for data_class in ("public", "internal", "confidential")]
    assert ticks == [True, True, False]
    assert "not approved here" in said(app)
    before = stored(workspace).version
    tick(app, "internal").uncheck()
    tick(app, "public", "whisper").check().run()
    click(app, "Save")
    assert item(workspace, "rules").data_rules == {"ChatGPT": ("public",), "Whisper": ("public",)}
    assert item(workspace, "rules").approved_tools == ("ChatGPT", "Whisper")
    assert stored(workspace).version == before + 1
    click(app, "Undo")
    assert item(workspace, "rules") == RULES
    assert tick(app, "internal").value


@pytest.mark.long
def test_a_concurrent_tick_is_said_and_own_ticks_stay(workspace: Workspace, open_page: OpenPage):
    with_changes(workspace, ItemAdded(item=RULES))
    app = open_panel(open_page, "matrix")
    tick(app, "restricted").check().run()
    put(workspace, "made", ItemEdited(item=TIGHTER.model_copy(update={"human_review": "Always"})), by=ROBIN)
    assert "These guardrails changed meanwhile" in said(app.run())
    assert tick(app, "restricted").value
    click(app, "Save")
    assert item(workspace, "rules").data_rules == {"ChatGPT": ("public", "internal", "restricted")}
    assert item(workspace, "rules").human_review == "Always"


@pytest.mark.long
def test_ticks_stay_from_page_to_page(workspace: Workspace, open_page: OpenPage):
    cases = [UseCase(id=f"c{number}", title=f"C{number}", tool=f"Tool {number:02}") for number in range(24)]
    with_changes(workspace, ItemAdded(item=RULES), *(ItemAdded(item=case) for case in cases))
    app = open_panel(open_page, "matrix")
    assert len(app.checkbox) == 20 * 4
    tick(app, "restricted").check().run()
    put(workspace, "made", ItemAdded(item=UseCase(id="more", title="More", tool="Another")))
    put_state(app, "matrix.page", 2)
    assert len(app.checkbox) == 6 * 4
    tick(app, "public", "tool 23").check().run()
    assert "These guardrails changed meanwhile" not in said(app)
    click(app, "Save")
    rules = {"ChatGPT": ("public", "internal", "restricted"), "Tool 23": ("public",)}
    assert item(workspace, "rules").data_rules == rules


def test_a_viewer_ticks_nothing(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    with_changes(workspace, ItemAdded(item=RULES), ItemAdded(item=MAILS), ItemEdited(item=TIGHTER))
    act_as(VIEWER)
    app = open_panel(open_page, "matrix")
    assert not app.checkbox
    assert app.dataframe[0].value.iloc[0].tolist() == ["ChatGPT", "allowed", "no", "no", "no"]
    assert "forbidden by the guardrails" in said(app)
    assert not {"Pause it", "Save", "Report an incident"} & {*labels(app)}


def test_a_forbidding_policy_pauses_what_is_at_work(workspace: Workspace, open_page: OpenPage):
    second = MAILS.model_copy(update={"id": "notes", "title": "Notes", "status": "pilot"})
    locked = MAILS.model_copy(update={"id": "held", "title": "Held", "locked": True})
    cases = [ItemAdded(item=case) for case in (MAILS, second, locked)]
    with_changes(workspace, ItemAdded(item=RULES), *cases)
    app = open_panel(open_page, "matrix")
    assert "forbidden by the guardrails" not in said(app)
    tick(app, "internal").uncheck().run()
    click(app, "Save")
    shows(said(app), "3 use cases are at work and forbidden by the guardrails", "1 of them is locked")
    click(app, "Pause all 2")
    statuses = [item(workspace, item_id).status for item_id in ("mails", "notes", "held")]
    assert statuses == ["paused", "paused", "approved"]
    click(app, "Undo")
    assert [item(workspace, item_id).status for item_id in ("mails", "notes")] == ["approved", "pilot"]


def test_the_inventory_says_what_is_blocked_or_missing(workspace: Workspace, open_page: OpenPage):
    late = MAILS.model_copy(update={"next_review": TODAY - timedelta(days=3)})
    update = {"id": "secret", "title": "Contracts", "data_class": "restricted", "status": "proposed"}
    secret = MAILS.model_copy(update=update)
    timed = UseCaseTimed(item_id="mails", timing=Timing(baseline=30, verify=42))
    recipe = RecipeSaved(recipe=Recipe(id="r", title="Ask for ten", day=TODAY, use_case_id="secret"))
    items = (ItemAdded(item=added) for added in (RULES, late, secret))
    with_changes(workspace, *items, timed, recipe)
    app = open_panel(open_page, "inventory")
    assert "2 use cases: 1 blocked, 1 review overdue, 2 incomplete, 1 timed." in said(app)
    rows = app.dataframe[0].value.set_index("Use case").to_dict("index")
    assert rows["Contracts"]["Blocked"].startswith("Restricted data may not go into ChatGPT")
    assert "owner" in rows["Contracts"]["Missing"]
    assert rows["Draft mails"]["Next review"] == "Mon Mar 2, overdue by 3 days"
    assert rows["Draft mails"]["Net minutes"] == -12
    assert "See its recipe" in [element.proto.label for element in app.get("page_link")]
    app.selectbox(key="inventory.show").set_value("overdue").run()
    assert [*app.dataframe[0].value["Use case"]] == ["Draft mails"]
    assert "Costs 12 minutes more each time than without the tool" in said(app)


@pytest.mark.long
def test_a_use_case_is_edited_and_a_block_keeps_the_form(workspace: Workspace, open_page: OpenPage):
    with_changes(workspace, ItemAdded(item=RULES), ItemAdded(item=MAILS))
    app = press(open_panel(open_page, "inventory"), "inventory.edit")
    widget(app, "Data class").set_value("restricted")
    assert "“Draft mails” cannot be approved" in said(click(app, "Save"))
    assert widget(app, "Data class").value == "restricted"
    assert item(workspace, "mails") == MAILS
    widget(app, "Status in the inventory").set_value("proposed")
    click(app, "Save")
    mails = item(workspace, "mails")
    assert (mails.data_class, mails.status) == ("restricted", "proposed")
    assert "**Blocked:** Restricted data" in said(app)


@pytest.mark.long
def test_an_inventory_of_hundreds_is_one_table(workspace: Workspace, open_page: OpenPage):
    many = [UseCase(id=f"u{number}", title=f"Case {number:03}", tool="ChatGPT") for number in range(230)]
    with_changes(workspace, *(ItemAdded(item=case) for case in many))
    app = open_panel(open_page, "inventory")
    assert len(app.dataframe[0].value) == 230
    assert "230 use cases: 0 blocked" in said(app)
    made.rollout(workspace, items=3, rollout_id="empty")
    assert "There are no use cases yet" in said(put_state(app, "rollout", "empty"))
    assert "Go to Training" in [element.proto.label for element in app.get("page_link")]


@pytest.mark.long
def test_a_timed_use_case_shows_its_net_before_saving(workspace: Workspace, open_page: OpenPage):
    with_changes(workspace, ItemAdded(item=MAILS))
    app = click(open_panel(open_page, "inventory"), "Time it")
    assert "enter the minutes without the tool first" in said(app)
    assert "The minutes without the tool are missing." in said(click(app, "Save the minutes"))
    enter(app, "timing.mails", baseline=60.0, verify=20.0, residual=30.0, set_up=6.0).run()
    assert "Saves 24 net minutes each time" in said(app)
    assert not stored(workspace).timings
    click(app, "Save the minutes")
    assert stored(workspace).timings["mails"].net_minutes == 24
    click(app, "Undo")
    assert not stored(workspace).timings


def test_a_blocked_use_case_says_so_on_its_row_too(workspace: Workspace, open_page: OpenPage):
    secret = MAILS.model_copy(update={"data_class": "restricted", "status": "proposed"})
    fine = MAILS.model_copy(update={"id": "fine", "title": "Fine"})
    with_changes(workspace, ItemAdded(item=RULES), ItemAdded(item=secret), ItemAdded(item=fine))
    rows = {row["id"]: row for row in rows_of(open_page("training", "made"))}
    assert "Blocked: Restricted data may not go into ChatGPT" in rows[secret.id]["why"]
    assert "Blocked" not in rows["fine"]["why"]


@pytest.mark.long
@pytest.mark.parametrize("text", made.HOSTILE)
def test_a_tool_with_any_name_can_be_ticked(workspace: Workspace, open_page: OpenPage, text: str):
    hostile = UseCase(id="h", title=text, tool=text[:100], data_class="public")
    with_changes(workspace, ItemAdded(item=RULES), ItemAdded(item=hostile))
    app = open_panel(open_page, "matrix")
    next(checkbox for checkbox in app.checkbox if "chatgpt" not in str(checkbox.key)).check()
    app.run()
    click(app, "Save")
    assert item(workspace, "rules").data_rules[hostile.tool] == ("public",)
    put_state(app, "panel.inventory")
    hides("\n".join(str(element.value) for element in app.markdown), "![x](", "<script>")


def test_an_incident_is_logged_settled_and_removed(workspace: Workspace, open_page: OpenPage):
    with_changes(workspace, ItemAdded(item=RULES))
    app = open_panel(open_page, "incidents")
    shows(said(app), "Nothing is logged yet", "**Call first:** Ines, 555 0199")
    click(app, "Report an incident")
    assert "Describe what happened." in said(click(app, "Log the incident"))
    # What happened is enough; the rest may be said later.
    enter(app, "incident.new", what="A client's brief was pasted elsewhere")
    click(app, "Log the incident")
    [incident] = stored(workspace).incidents.values()
    assert incident.harm == "unrated"
    press(app, f"incident.{incident.id}.edit")
    click(enter(app, f"incident.{incident.id}", harm="near_miss"), "Save")
    assert (incident.day, incident.closed_on) == (TODAY, None)
    assert "1 open incident, 1 near miss in 30 days." in said(app)
    click(app, "Settle")
    assert "Describe what was done." in said(click(app, "Settle it"))
    app.text_area(key=f"incident.{incident.id}.-done").set_value("Asked them to delete it")
    click(app, "Settle it")
    assert stored(workspace).incidents[incident.id].closed_on == TODAY
    click(app, "Reopen")
    assert stored(workspace).incidents[incident.id].closed_on is None
    click(app, "Remove")
    assert not stored(workspace).incidents
    click(app, "Undo")
    assert stored(workspace).incidents[incident.id].done == "Asked them to delete it"


@pytest.mark.long
def test_a_wrong_incident_is_said_in_its_own_form(workspace: Workspace, open_page: OpenPage):
    with_changes(workspace)
    app = open_page("my_team", "made")
    app.session_state["example.form"] = app.session_state["team.more"] = True
    click(app.run(), "Report an incident")
    click(app, "Log the incident")
    assert said(app).count(":small[:red[:material/error: Describe what happened.") == 1
    assert "Describe what happened" not in said(enter(app, "incident.new", what="Sent unread").run())
    assert app.selectbox(key="incident.new.harm").options[0] == "Near miss"
    assert app.selectbox(key="incident.new.data_class").options[0] == "Public"


def test_an_incident_is_of_the_team_that_is_looked_at(workspace: Workspace, open_page: OpenPage):
    with_changes(workspace)
    app = open_page("my_team", "made", my_groups="Media")
    click(put_state(app, "team.more"), "Report an incident")
    assert app.selectbox(key="incident.new.group_id").value == "group-1"


@pytest.mark.long
def test_an_incident_is_edited_in_place(workspace: Workspace, open_page: OpenPage):
    with_changes(workspace, IncidentLogged(incident=LEAK))
    app = press(open_panel(open_page, "incidents"), "incident.n1.edit")
    click(enter(app, "incident.n1", harm="high", what="Two briefs left the office"), "Save")
    incident = stored(workspace).incidents["n1"]
    assert (incident.harm, incident.what) == ("high", "Two briefs left the office")
    assert incident.group_id == "group-0"


def test_leads_settle_own_incidents(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    other = LEAK.model_copy(update={"id": "n2", "group_id": "group-1"})
    with_changes(workspace, IncidentLogged(incident=other))
    act_as(LEAD)
    app = click(put_state(open_page("my_team", "made"), "team.more"), "Report an incident")
    assert app.selectbox(key="incident.new.group_id").options == ["Creative"]
    click(enter(app, "incident.new", what="Sent unread", harm="low"), "Log the incident")
    [incident] = [logged for logged in stored(workspace).incidents.values() if logged.id != "n2"]
    assert incident.group_id == "group-0"
    app.session_state["panel.incidents"] = True
    app = put_state(go(app, "accountability"), "accountability.tab", TAB)
    keys = {str(button.key) for button in app.button}
    assert f"incident.{incident.id}.settle" in keys
    assert "incident.n2.settle" not in keys
    act_as(VIEWER)
    assert "Report an incident" not in labels(open_page("my_team", "made"))


@pytest.mark.long
def test_progress_counts_incidents_in_a_line(workspace: Workspace, open_page: OpenPage):
    old = LEAK.model_copy(update={"id": "n2", "day": TODAY - timedelta(days=30), "closed_on": TODAY})
    with_changes(workspace, *(IncidentLogged(incident=incident) for incident in (LEAK, old)))
    app = open_page("progress", "made")
    assert "1 open incident, 1 near miss in 30 days." in said(app)
    assert "Open the log" in [element.proto.label for element in app.get("page_link")]
    made.rollout(workspace, rollout_id="quiet")
    app.session_state["rollout"] = "quiet"
    assert "open incident" not in said(app.run())
