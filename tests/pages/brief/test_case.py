"""The case on the brief: kind, tasks, promises, conditions, concerns, place, stakeholders."""

import json
from datetime import date

import pytest

from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.case import Concern, Condition, Stakeholder, WorkTask
from playbook.desk.base.commit import commit
from playbook.desk.plan import briefs, cases, rollouts
from playbook.ui.brief import case_tables
from playbook.ui.brief.row_table import editor_key, sheet_key
from tests.pages.steps import DANA, at_step, go, hides, press, press_label, put, put_state, run, shows

PEOPLE = (Person(id="ana", name="Ana Ruiz", job_title="CEO"), Person(id="bo", name="Bo Lin"))
GROUPS = (Group(id="web", name="Web", size=12, manager_id="bo"), Group(id="ops", name="Ops", size=8))
CHANGES = (
    "All customer contacts and quotes move from spreadsheets into Salesforce. "
    "From June 1, 2026 a quote that is not in Salesforce does not exist."
)


@pytest.fixture
def rollout(workspace, rollout):
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, GROUPS, PEOPLE)
    return briefs.save_field(workspace, DANA, rollout.id, saved.version, "what_changes", CHANGES)


@pytest.fixture
def brief_page(open_page, rollout):
    return open_page("brief", rollout.id)


def now(workspace, rollout):
    return rollouts.open_rollout(workspace, DANA, rollout.id).brief


def edit(app, table, rollout, *, added=(), edited=None):
    sheet = app.session_state[sheet_key(table, rollout.id)]
    state = {"edited_rows": edited or {}, "added_rows": list(added), "deleted_rows": []}
    return put_state(app, editor_key(table, rollout.id, sheet), state)


def add(app, workspace, rollout, table, **row):
    edit(app, table, rollout, added=[row])
    press(app, f"rows.{table.key}.save")
    return now(workspace, rollout)


def test_the_kind_is_read_with_its_sentence_and_saved_when_confirmed(brief_page, workspace, rollout):
    shows(brief_page, "We read this as: **New system that replaces an old one**", "move from spreadsheets")
    assert now(workspace, rollout).change_kind == ""
    press(brief_page, "change_kind.confirm")
    assert now(workspace, rollout).change_kind == "new_system"
    hides(brief_page, "We read this as")


@pytest.mark.long
def test_a_promise_read_from_the_brief_is_saved_when_confirmed(brief_page, workspace, rollout):
    at_step(brief_page, "promises")
    brief_page.session_state["panel.promise.duty"] = True
    run(brief_page)
    shows(brief_page, "Read from your brief: “From June 1, 2026")
    assert now(workspace, rollout).promises == ()
    press(brief_page, "promise.duty.confirm")
    [promise] = now(workspace, rollout).promises
    assert (promise.topic, promise.state) == ("duty", "decided")
    press_label(brief_page, "Undo my last change")
    assert now(workspace, rollout).promises == ()


def test_a_promise_that_is_typed_is_decided(brief_page, workspace, rollout):
    at_step(brief_page, "promises")
    put_state(brief_page, "panel.promise.jobs")
    key = f"promise.{rollout.id}.jobs"
    run(brief_page.text_area(key=f"{key}.sentence").set_value("Nobody loses their job."))
    [promise] = now(workspace, rollout).promises
    assert (promise.state, promise.sentence) == ("decided", "Nobody loses their job.")
    assert "Mark as decided" not in [button.label for button in brief_page.button]


@pytest.mark.long
def test_a_sentence_that_is_not_decided_yet_says_so_and_can_be(brief_page, workspace, rollout):
    at_step(brief_page, "promises")
    key = f"promise.{rollout.id}.jobs"
    run(brief_page.text_area(key=f"{key}.sentence").set_value("All jobs stay."))
    run(brief_page.get_by_key(f"{key}.state").set_value("undecided"))
    run(brief_page.text_area(key=f"{key}.sentence").set_value("All jobs stay here."))
    [promise] = now(workspace, rollout).promises
    assert (promise.state, promise.sentence) == ("undecided", "All jobs stay here.")
    press_label(brief_page, "Mark as decided")
    run(brief_page.text_area(key=f"{key}.sentence").set_value(""))
    [promise] = now(workspace, rollout).promises
    assert (promise.state, promise.sentence) == ("undecided", "")


@pytest.mark.long
def test_a_promise_that_is_too_long_stays_in_its_field(brief_page, workspace, rollout):
    at_step(brief_page, "promises")
    put_state(brief_page, "panel.promise.jobs")
    field = brief_page.text_area(key=f"promise.{rollout.id}.jobs.sentence")
    run(field.set_value("x" * 7_000))
    assert len(brief_page.text_area(key=f"promise.{rollout.id}.jobs.sentence").value) == 7_000
    shows(brief_page, "6,000")
    assert now(workspace, rollout).promises == ()


def test_a_new_condition_fits_beside_the_navigation_and_shows_how_a_date_is_typed(
    brief_page, workspace, rollout
):
    def columns() -> list[str]:
        [shown] = [each.proto for each in brief_page.dataframe if '"Blocks"' in each.proto.columns]
        widths = json.loads(shown.columns)
        assert sum(widths[name]["width"] for name in shown.column_order if name != "met_on") <= 785
        return list(shown.column_order)

    at_step(brief_page, "dates")
    assert columns()[-1] == "done_when"
    shows(brief_page, "Needed by: such as ")
    add(brief_page, workspace, rollout, case_tables.CONDITIONS, name="Data is moved")
    assert columns()[-1] == "met_on"
    shows(brief_page, "Further right, Met on: empty while it is open.")


def test_a_condition_is_added_as_one_change_with_a_warning_beside_it(brief_page, workspace, rollout):
    at_step(brief_page, "dates")
    brief = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "go_live", date(2026, 4, 1)).brief
    assert brief.go_live
    run(brief_page)
    row = {"name": "Council agrees", "kind": "works", "owner_id": "Ana Ruiz", "needed_by": "2026-05-01"}
    [condition] = add(brief_page, workspace, rollout, case_tables.CONDITIONS, **row).conditions
    assert condition == Condition(
        id="council-agrees", kind="works_council", name="Council agrees", owner_id="ana",
        needed_by=date(2026, 5, 1),
    )  # fmt: skip
    shows(brief_page, "after go-live on Wed Apr 1, 2026 that it blocks")


@pytest.mark.long
def test_a_date_typed_as_the_owner_is_refused(brief_page, workspace, rollout):
    at_step(brief_page, "dates")
    row = {"name": "Data is moved", "owner_id": "2027-02-19"}
    assert add(brief_page, workspace, rollout, case_tables.CONDITIONS, **row).conditions == ()
    shows(brief_page, "Row 1, Owner: “2027-02-19” is a date, not a person.")


@pytest.mark.long
def test_choices_of_a_table_are_typed_by_their_first_letters(brief_page, workspace, rollout):
    at_step(brief_page, "dates")
    row = {"name": "Data is moved", "group_ids": "we; Ops", "owner_id": "Kim Oh", "gates": "go"}
    [condition] = add(brief_page, workspace, rollout, case_tables.CONDITIONS, **row).conditions
    assert (condition.group_ids, condition.owner_id, condition.gates) == (("web", "ops"), "kim-oh", "go_live")
    sheet = brief_page.session_state[sheet_key(case_tables.CONDITIONS, rollout.id)]
    assert sheet.start.loc[1, ["group_ids", "owner_id", "gates"]].tolist() == [
        "Web; Ops",
        "Kim Oh",
        "Go-live",
    ]
    edit(brief_page, case_tables.CONDITIONS, rollout, edited={0: {"group_ids": "Web, Rovers"}})
    press(brief_page, "rows.conditions.save")
    shows(
        brief_page, "Row 1, Teams: “Rovers” is not in the list. Teams: Web, Ops. Put a semicolon between two."
    )


@pytest.mark.long
def test_letters_that_fit_two_choices_are_answered_with_both(brief_page, workspace, rollout):
    at_step(brief_page, "dates")
    add(brief_page, workspace, rollout, case_tables.CONDITIONS, name="Data is moved", kind="Data")
    shows(brief_page, "Row 1, Kind: “Data” could be Data protection assessment or Data migration. Type a few")


@pytest.mark.long
def test_a_day_may_be_typed_by_the_name_of_its_event(brief_page, workspace, rollout):
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "go_live", date(2026, 6, 1))
    at_step(brief_page, "dates")
    row = {"name": "Data is moved", "needed_by": "go"}
    [condition] = add(brief_page, workspace, rollout, case_tables.CONDITIONS, **row).conditions
    assert condition.needed_by == date(2026, 6, 1)


@pytest.mark.long
def test_next_stays_beside_rows_that_cannot_be_saved(brief_page, workspace, rollout):
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "go_live", date(2026, 6, 1))
    at_step(brief_page, "dates")
    edit(brief_page, case_tables.CONDITIONS, rollout, added=[{"name": "Data", "needed_by": "training"}])
    press_label(brief_page, "Next: Promises")
    assert brief_page.header[0].value == "Dates and conditions"
    shows(brief_page, "“training” cannot be read as a date. Write a date such as ")
    shows(brief_page, "or the name of a day of the brief: “go-live”.", "Not saved yet: Conditions. Correct")
    edit(brief_page, case_tables.CONDITIONS, rollout, added=[{"name": "Data", "needed_by": "Go-live"}])
    press_label(brief_page, "Next: Promises")
    assert brief_page.header[0].value == "Promises"
    assert [each.needed_by for each in now(workspace, rollout).conditions] == [date(2026, 6, 1)]


def test_a_row_that_cannot_be_saved_is_said_and_stays(brief_page, workspace, rollout):
    at_step(brief_page, "dates")
    assert add(brief_page, workspace, rollout, case_tables.CONDITIONS, done_when="Signed").conditions == ()
    assert "Row 1: the condition has no name." in "\n".join(
        error.value for error in brief_page.error
    ).replace("\\", "")
    typed = brief_page.session_state[sheet_key(case_tables.CONDITIONS, rollout.id)].typed
    assert [row["done_when"] for _id, row in typed if row["done_when"]] == ["Signed"]


@pytest.mark.long
def test_a_table_has_empty_rows_to_type_into_however_many_are_filled(brief_page, workspace, rollout):
    table = case_tables.CONDITIONS
    for filled in range(6):
        at_step(brief_page, "dates")
        sheet = brief_page.session_state[sheet_key(table, rollout.id)]
        assert len(sheet.start) - filled == max(2, 5 - filled)
        assert not sheet.is_touched
        edit(brief_page, table, rollout, edited={filled: {"name": f"Agreement {filled}"}})
        press(brief_page, f"rows.{table.key}.save")
    assert len(now(workspace, rollout).conditions) == 6


def test_saved_days_of_a_table_stay_when_the_country_changes(brief_page, workspace, rollout):
    table = case_tables.CLOSED_DAYS
    at_step(brief_page, "dates")
    brief_page.selectbox(key=f"brief.{rollout.id}.country").set_value("US").run()
    edit(
        brief_page,
        table,
        rollout,
        edited={0: {"start": "01/04/2027", "end": "01/08/2027", "kind": "busy", "reason": "Count"}},
    )
    press(brief_page, f"rows.{table.key}.save")
    assert now(workspace, rollout).company_blackouts[0].kind == "busy"
    brief_page.selectbox(key=f"brief.{rollout.id}.country").set_value("DE").run()
    sheet = brief_page.session_state[sheet_key(table, rollout.id)]
    assert sheet.start.loc[1, ["start", "end"]].tolist() == ["04.01.2027", "08.01.2027"]
    edit(brief_page, table, rollout, edited={1: {"start": "22.03.2027", "end": "26.03.2027"}})
    press(brief_page, f"rows.{table.key}.save")
    days = [(span.start, span.end) for span in now(workspace, rollout).company_blackouts]
    assert days == [(date(2027, 1, 4), date(2027, 1, 8)), (date(2027, 3, 22), date(2027, 3, 26))]


@pytest.mark.long
def test_typed_rows_survive_another_page(brief_page, workspace, rollout):
    at_step(brief_page, "promises")
    edit(brief_page, case_tables.CONCERNS, rollout, added=[{"text": "Will I be compared?"}])
    for page in ("launch", "brief"):
        go(brief_page, page)
    press(brief_page, "rows.concern_list.save")
    [concern] = now(workspace, rollout).concern_list
    assert concern.text == "Will I be compared?"


@pytest.mark.long
def test_tasks_reach_their_team(brief_page, workspace, rollout):
    at_step(brief_page, "people")
    put_state(brief_page, "panel.tasks")
    row = {"group_id": "Ops", "task": "Close a ticket", "tool": "Salesforce", "data_class": "internal"}
    brief = add(brief_page, workspace, rollout, case_tables.TASKS, **row)
    [task] = brief.groups[1].tasks
    assert (task.task, task.tool, task.data_class) == ("Close a ticket", "Salesforce", "internal")


def test_a_worry_that_is_typed_is_a_row_at_once(workspace, rollout, open_page):
    app = open_page("brief", rollout.id, step="promises")
    shows(app, "Each concern in the text above becomes a row.")
    text = app.text_area(key=f"brief.{rollout.id}.concerns")
    run(text.set_value("Sales fears double entry."))
    assert len(now(workspace, rollout).concern_list) == 1
    hides(app, "Read from your brief: 1 concern")
    row = {"answer": "No: one entry is enough."}
    edit(app, case_tables.CONCERNS, rollout, edited={0: row})
    press(app, "rows.concern_list.save")
    text = app.text_area(key=f"brief.{rollout.id}.concerns")
    run(text.set_value("Clerks fear that they are timed."))
    shows(app, "1 row was edited and did not change with the text.", "Read from your brief: 1 concern")
    assert [each.answer for each in now(workspace, rollout).concern_list] == [row["answer"]]
    press(app, "concern.confirm")
    assert len(now(workspace, rollout).concern_list) == 2


def test_a_changed_text_is_no_conflict_with_rows_typed_before_it(workspace, rollout, open_page):
    app = open_page("brief", rollout.id, step="promises")
    text = app.text_area(key=f"brief.{rollout.id}.concerns")
    run(text.set_value("Sales fears double entry."))
    edit(app, case_tables.CONCERNS, rollout, added=[{"text": "Will I be compared?", "answer": "No."}])
    text = app.text_area(key=f"brief.{rollout.id}.concerns")
    run(text.set_value("Sales fears double entry. Clerks fear that they are timed."))
    press(app, "brief.next")
    hides(app, "while you were editing")
    concerns = [concern.text for concern in now(workspace, rollout).concern_list]
    assert concerns == ["Double entry", "Will I be compared?", "Clerks fear that they are timed."]


def test_a_past_attempt_typed_as_the_approach_is_moved(workspace, rollout, open_page):
    app = open_page("brief", rollout.id, step="dates")
    tried = "We tried it in 2023 and nobody used it."
    plan = "We start with Web."
    run(app.text_area(key=f"brief.{rollout.id}.approach").set_value(f"{tried} {plan}"))
    shows(app, f"Read as a past attempt, not as the plan: “{tried}”")
    press(app, "attempts.move")
    assert (now(workspace, rollout).approach, now(workspace, rollout).past_attempts) == (plan, tried)
    hides(app, "Read as a past attempt")


@pytest.mark.long
def test_a_country_brings_its_regions(brief_page, workspace, rollout):
    at_step(brief_page, "dates")
    run(brief_page.selectbox(key=f"brief.{rollout.id}.country").set_value("DE"))
    region = brief_page.selectbox(key=f"brief.{rollout.id}.subdivision")
    assert "Bayern" in region.options
    run(region.set_value("BY"))
    assert (now(workspace, rollout).country, now(workspace, rollout).subdivision) == ("DE", "BY")


@pytest.mark.long
def test_influence_and_support_may_be_words(brief_page, workspace, rollout):
    at_step(brief_page, "people")
    put_state(brief_page, "panel.stakeholders")
    row = {"person_id": "Bo", "influence": "High", "support": "low"}
    [stakeholder] = add(brief_page, workspace, rollout, case_tables.STAKEHOLDERS, **row).stakeholders
    assert (stakeholder.influence, stakeholder.support) == (4, 2)
    edit(brief_page, case_tables.STAKEHOLDERS, rollout, edited={0: {"influence": "m", "support": "against"}})
    press(brief_page, "rows.stakeholders.save")
    [stakeholder] = now(workspace, rollout).stakeholders
    assert (stakeholder.influence, stakeholder.support) == (3, 1)
    edit(brief_page, case_tables.STAKEHOLDERS, rollout, edited={0: {"influence": "much"}})
    press(brief_page, "rows.stakeholders.save")
    shows(
        brief_page, "Row 1, Influence: “much” is not a score. Write high, medium, low, or 5 (decides) to 1."
    )


@pytest.mark.long
def test_a_stakeholder_with_much_influence_and_no_support_is_named_first(brief_page, workspace, rollout):
    at_step(brief_page, "people")
    put_state(brief_page, "panel.stakeholders")
    row = {"person_id": "bo", "influence": 5, "support": 1, "contact_id": "Ana Ruiz"}
    [stakeholder] = add(brief_page, workspace, rollout, case_tables.STAKEHOLDERS, **row).stakeholders
    assert stakeholder == Stakeholder(person_id="bo", influence=5, support=1, contact_id="ana")
    shows(brief_page, "Talk first to Bo Lin")


@pytest.mark.long
def test_reach_impact_and_blackouts_are_in_the_table_of_teams(brief_page, workspace, rollout):
    at_step(brief_page, "people")
    sheet = brief_page.session_state[f"groups.sheet.{rollout.id}"]
    cells = {"mailbox": "no", "languages": "Polish, German", "country": "Germany", "impact": "high",
             "blackouts": "2026-12-20 to 2027-01-06 year end; 2026-07-01 to 2026-07-02"}  # fmt: skip
    state = {"edited_rows": {0: cells}, "added_rows": [], "deleted_rows": []}
    put_state(brief_page, f"groups.table.{rollout.id}.{sheet.drawing}", state)
    press_label(brief_page, "Save teams")
    web = now(workspace, rollout).groups[0]
    assert (web.has_mailbox, web.languages, web.country) == (False, ("Polish", "German"), "DE")
    assert (web.overall_impact, web.impact) == (4, {})
    assert [(span.end, span.reason) for span in web.blackouts] == [
        (date(2027, 1, 6), "year end"), (date(2026, 7, 2), ""),
    ]  # fmt: skip


def save(workspace, rollout, **values):
    for name, value in values.items():
        rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, name, value)
    return rollout


def with_team(workspace, rollout, **values):
    groups = (GROUPS[0].model_copy(update=values), GROUPS[1])
    return briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, PEOPLE)


def test_a_team_that_goes_live_before_the_start_is_told_beside_the_teams(workspace, rollout, open_page):
    with_team(workspace, save(workspace, rollout, start=date(2026, 3, 9)), go_live=date(2026, 3, 2))
    app = open_page("brief", rollout.id, step="people")
    shows(app, "Web goes live on Mon Mar 2, 2026, before the rollout starts on Mon Mar 9, 2026.")
    assert now(workspace, rollout).groups[0].go_live == date(2026, 3, 2)


def test_a_team_larger_than_the_company_is_told_beside_the_teams(workspace, rollout, open_page):
    with_team(workspace, save(workspace, rollout, headcount=40), size=60)
    shows(open_page("brief", rollout.id, step="people"), "Web has 60 people, more than the 40 in scope.")
    assert now(workspace, rollout).groups[0].size == 60


def test_a_team_in_a_country_without_holidays_is_told_beside_the_teams(workspace, rollout, open_page):
    save(workspace, with_team(workspace, rollout, country="ZZ"), country="XX")
    app = open_page("brief", rollout.id, step="people")
    shows(app, "Web: public holidays of ZZ are not known here.")
    shows(at_step(app, "dates"), "Public holidays of XX are not known here.")
    assert (now(workspace, rollout).country, now(workspace, rollout).groups[0].country) == ("XX", "ZZ")


@pytest.mark.long
def test_teams_without_tasks_are_named_above_the_tasks(workspace, rollout, brief_page):
    put_state(at_step(brief_page, "people"), "panel.tasks")
    shows(brief_page, "No task yet for Web and Ops. The plan asks")
    with_team(workspace, rollout, tasks=(WorkTask(id="t", task="Quote a price"),))
    shows(run(brief_page), "No task yet for Ops. The plan asks")


def test_two_conditions_that_contradict_each_other_are_told_and_both_stay(workspace, rollout, open_page):
    council = Condition(id="one", kind="works_council", name="Council agrees", needed_by=date(2026, 3, 20))
    other = council.model_copy(update={"id": "two", "needed_by": date(2026, 5, 20)})
    save(workspace, rollout, conditions=(council, other))
    shows(
        open_page("brief", rollout.id, step="dates"), "“Council agrees” is in rows 1 and 2, and they differ."
    )
    assert len(now(workspace, rollout).conditions) == 2


def test_a_promise_against_what_stays_is_told_beside_it_and_on_its_fold(workspace, rollout, open_page):
    saved = save(workspace, rollout, what_stays="Every position stays.")
    fewer = {"state": "decided", "sentence": "Six positions are cut in May."}
    cases.save_promise(workspace, DANA, saved.id, saved.version, "jobs", fewer)
    app = open_page("brief", rollout.id, step="promises")
    put_state(app, "panel.promise.jobs")
    shows(app, "“What stays the same” says “Every position stays.”, and this promise says otherwise.")
    assert now(workspace, rollout).promises[0].sentence == "Six positions are cut in May."


def test_a_condition_read_from_a_text_is_declined_for_good(workspace, rollout, open_page):
    app = open_page("brief", rollout.id, step="dates")
    shows(app, "Read from your brief: 1 condition")
    press(app, "condition.data-migration.decline")
    hides(app, "Read from your brief: 1 condition")
    brief = now(workspace, rollout)
    assert brief.declined_conditions == ("Data migration",)
    assert cases.case_of(workspace, brief).conditions == ()


def test_what_is_no_concern_stays_in_the_text_as_a_fact(workspace, rollout, open_page):
    text = "The lab fears double entry. Who covers Saturdays? Bo Lin brings a proposal by 29 March."
    from_memo = BriefEdited(values={"concerns": text})
    commit(workspace, DANA, rollout.id, rollout.version, [from_memo])
    app = open_page("brief", rollout.id, step="promises")
    shows(app, "Read from your brief: 1 concern and 1 open question")
    [asked] = [
        each for each in cases.case_of(workspace, now(workspace, rollout)).concerns if "?" in each.text
    ]
    press(app, f"concern.{asked.id}.decline")
    assert "kept as a fact\\: “Who covers Saturdays?”" in app.toast[0].value
    shows(
        app, "Read as a fact, not as a concern: “Who covers Saturdays? Bo Lin brings a proposal by 29 March."
    )
    assert now(workspace, rollout).concerns == text


@pytest.mark.long
def test_a_deadline_is_named_and_not_offered_as_a_condition(workspace, rollout, open_page):
    save(workspace, rollout, why_now="Our ACT! license ends on June 30, 2026, and nobody renews it.")
    app = open_page("brief", rollout.id, step="dates")
    shown = " ".join(each.value for each in [*app.markdown, *app.caption]).replace("\\", "")
    assert "Deadlines that the plan keeps: “Our ACT! license ends on June 30, 2026”." in shown
    declines = [button.key for button in app.button if button.label == "Not a condition"]
    assert declines == ["condition.data-migration.decline"]


def test_a_check_leads_to_the_field_of_its_team_and_back(open_page, rollout):
    app = open_page(
        "brief", rollout.id, step="people", field="groups.supervisors", team="ops", back="review", check="R38"
    )
    assert app.text_input(key=f"groups.form.{rollout.id}.ops.supervisors").label == "Number of supervisors"
    folds = [
        block for block in app.get("expander") if block.label.startswith("Shifts, mailbox and languages")
    ]
    assert [fold.proto.expanded for fold in folds] == [True]
    [back] = [link for link in app.get("page_link") if link.label == "Back to Checks"]
    assert "check=R38" in back.proto.query_string
    hides(open_page("brief", rollout.id, step="people"), "Back to Checks")


@pytest.mark.long
def test_other_regions_leave_out_the_region_of_the_country(brief_page, workspace, rollout):
    saved = rollouts.open_rollout(workspace, DANA, rollout.id)
    briefs.save_field(workspace, DANA, rollout.id, saved.version, "country", "US")
    at_step(brief_page, "dates")
    (regions,) = (pills for pills in brief_page.pills if pills.key.endswith("regions"))
    assert regions.options == ["EU", "UK", "other"]


def test_a_text_that_cannot_be_read_is_changed_on_its_page(open_page, workspace, rollout, monkeypatch):
    def read_case(brief: Brief, *rest: object) -> object:
        if "31st to 4 April" in brief.approach:
            raise ValueError("day is out of range for month")
        return read(brief, *rest)

    read = cases.read_case
    monkeypatch.setattr(cases, "read_case", read_case)
    said = "Stock taking runs from the 31st to 4 April."
    rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "concerns", "We fear errors.")
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "approach", said)
    page = open_page("brief", rollout.id)
    for step in ("people", "promises", "readiness", "dates"):
        shows(at_step(page, step), "The texts of this brief cannot be read", "Report it with id")
    run(page.text_area(key=f"brief.{rollout.id}.approach").set_value("We start in April."))
    hides(page, "cannot be read")
    assert now(workspace, rollout).approach == "We start in April."


def test_an_open_question_among_the_concerns_is_called_one_and_quoted_once(workspace, rollout, open_page):
    worry = "And the clerks will be slower in front of a full room."
    asked = [Concern(id="asked", text="Will it be slow?", answer="No.").model_dump(mode="json")]
    values = {"concern_list": asked, "concerns": f"{worry}\nWill I be compared?"}
    put(workspace, rollout.id, BriefEdited(values=values))
    app = open_page("brief", rollout.id, step="promises")
    shows(app, "Read from your brief: 1 concern and 1 open question", "“The clerks will be slower")
    hides(app, f"“{worry}”")
