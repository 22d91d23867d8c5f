"""Plans of other tools become tasks: days as they are meant, nothing twice, nothing overwritten."""

import json
from datetime import date

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.items import Milestone, Owner, Support
from playbook.desk.base.workspace import Workspace
from playbook.desk.exporting.documents import write_document
from playbook.desk.plan import tracking
from playbook.desk.sheets.foreign import ForeignTable, first_columns, open_foreign, read_foreign, source_of
from playbook.desk.sheets.importing import import_tasks, preview
from playbook.desk.tables.cells import CellError
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from playbook.exports.workbook.columns import all_sheets
from tests.desk.conftest import DANA, rollout_of
from tests.desk.workbooks import ods, xlsx
from tests.dossiers import dossier_of, sample
from tests.work import calls_of

TODAY = date(2026, 3, 5)
DAY = date(2026, 4, 13)
BRIEF = Brief(
    name="AI at LT",
    what_changes="Everyone drafts with the assistant.",
    start=date(2026, 1, 5),
    go_live=date(2026, 4, 1),
    end=date(2026, 9, 1),
    people=(Person(id="mo", name="Mo Adler"),),
    groups=(Group(id="web", name="Web", size=8),),
)
ASANA = (
    "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,"
    "Start Date,Due Date,Tags,Notes,Projects,Parent task\n"
    "1201,2026-01-02,,2026-02-02,Prompt workshop,Training,mo adler,mo@x.example,2026-04-10,2026-04-13,,"
    '"Bring\nlaptops",Rollout,\n'
    "1202,2026-01-02,2026-02-03,2026-02-03,Sign the contract,Legal,Kim Oduya,,,2026-02-01,,,Rollout,\n"
)
JIRA = (
    "\ufeffSummary,Issue key,Issue id,Issue Type,Status,Assignee,Labels,Labels,Due Date,Resolved,Comment\n"
    "Announce the go-live,AI-7,1,Story,In Progress,Mo Adler,a,b,13/Apr/26 9:05 AM,,hi\n"
    "Office hours,AI-8,2,Task,Done,,,,,03/Sep/25 4:00 PM,\n"
)
PLANNER = (
    "Task ID,Task Name,Bucket Name,Progress,Priority,Assigned To,Start Date,Due Date,Notes\n"
    "p1,Go/no-go for wave 2,Gates,Completed,Urgent,Mo Adler;Ana Ruiz,04/01/2026,04/13/2026,Board room\n"
)
TRELLO = (
    "Card ID,Card Name,Card URL,Card Description,Members,Due Date,List ID,List Name,Board Name,Archived\n"
    "c1,Weekly pulse,https://t.example/c1,Ask three things,Mo Adler,2026-04-13T09:00:00.000Z,l1,Done,B,no\n"
)


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    return rollout_of(workspace, BRIEF, [Milestone(id="ours", title="Ours", date=TODAY)])


def read(data: str | bytes, day_first: bool | None = None) -> ForeignTable:
    sheet = open_foreign(data)
    source = source_of(sheet.headings)
    return read_foreign(sheet, source, first_columns(sheet, source), day_first)


def imported(workspace: Workspace, rollout: Rollout, table: ForeignTable, **newcomers: object) -> Rollout:
    rows = preview(rollout, table).new
    return import_tasks(workspace, DANA, rollout.id, rollout.version, table, rows, **newcomers)  # type: ignore[arg-type]


def test_each_tool_is_known_by_its_headings():
    for text, source, title, kind, day in (
        (ASANA, "asana", "Prompt workshop", "training_session", DAY),
        (JIRA, "jira", "Announce the go-live", "message", DAY),
        (PLANNER, "planner", "Go/no-go for wave 2", "gate", DAY),
        (TRELLO, "trello", "Weekly pulse", "checkin_series", DAY),
    ):  # fmt: skip
        table = read(text)
        assert (table.source, table.problems, table.asks_day_first) == (source, (), False)
        row = table.rows[0]
        assert (row.title, row.kind, row.day) == (title, kind, day)
        assert row.origin.startswith(f"{source}:")


def test_a_sheet_copy_of_asana_with_rows_above_is_read_too():
    above = "My project\nhttps://app.asana.example/0/1\n\n"
    assert [row.title for row in read(above + ASANA).rows] == ["Prompt workshop", "Sign the contract"]


def test_any_plan_in_a_workbook_is_read_by_its_headings():
    rows = [["Our plan"], ["Workstream", "Task", "Who", "When", "Team", "State"],
            ["Communication", "Letter to all", "Ana Ruiz", DAY, "Web, Sales", "On hold"]]  # fmt: skip
    for data in (xlsx({"Plan": rows}), ods({"Plan": rows})):
        [row] = read(data).rows
        assert (row.title, row.stage, row.owner, row.day, row.teams) == (
            "Letter to all", "communication", "Ana Ruiz", DAY, ("Web", "Sales")
        )  # fmt: skip
        assert "Status: On hold." in row.note


def test_without_known_headings_the_columns_are_chosen_by_hand():
    sheet = open_foreign("Foo;Bar\nCall the board;2026-04-13\n")
    assert "title" not in first_columns(sheet, "table")
    [row] = read_foreign(sheet, "table", {"title": 0, "due": 1}).rows
    assert (row.title, row.day) == ("Call the board", DAY)


def test_a_day_is_never_guessed():
    head = "Task,Due\n"
    assert read(f"{head}A,3/4/2026\nB,13/4/2026\n").rows[0].day == date(2026, 4, 3)
    assert read(f"{head}A,3/4/2026\nB,4/13/2026\n").rows[0].day == date(2026, 3, 4)
    unclear = read(f"{head}A,3/4/2026\n")
    assert unclear.asks_day_first
    assert unclear.rows[0].day is None
    assert read(f"{head}A,3/4/2026\n", day_first=True).rows[0].day == date(2026, 4, 3)


def test_a_day_that_cannot_be_read_is_named_and_kept_as_text():
    table = read("Task,Due\nA,mid March\n,2026-04-13\n")
    assert [str(problem) for problem in table.problems] == [
        "Row 2, Due date: “mid March” cannot be read as a date. It goes into the note.",
        "Row 3: There is no title. It is left out. Write one to import it.",
    ]
    assert (table.rows[0].day, table.rows[0].note) == (None, "Due date: mid March.")


def test_tasks_of_another_tool_come_in_once(workspace, rollout):
    after = imported(workspace, rollout, read(ASANA))
    workshop, contract = [item for key, item in after.items.items() if key != "ours"]
    assert (workshop.kind, workshop.stage, workshop.due) == ("training_session", "training", DAY)
    assert workshop.owner == Owner(person_id="mo")
    assert "From April 10, 2026 to April 13, 2026." in workshop.note
    assert "Bring\nlaptops" in workshop.note
    assert (workshop.provenance.source, workshop.provenance.play_id) == ("import", "asana:1201")
    assert (contract.owner, contract.note) == (
        Owner(role="Kim Oduya"), "Done in Asana on February 3, 2026.\n\nAsana: Legal."
    )  # fmt: skip
    assert after.items["ours"] == rollout.items["ours"]
    assert len({event.change_set for event in workspace.log.read(rollout.id, after=rollout.version)}) == 1
    again = preview(after, read(ASANA))
    assert (again.new, again.known) == ((), 2)
    with pytest.raises(Refused, match="in the plan already"):
        import_tasks(workspace, DANA, rollout.id, after.version, read(ASANA), read(ASANA).rows)
    changed = ASANA.replace("Sign the contract", "Contract").replace("2026-02-01", "2026-05-01")
    assert preview(after, read(changed)).new == ()
    table = read("Task,Due\nA,2026-04-13\nA,2026-04-13\n")
    assert "1 row more with the same id or the same words: counted once." in table.notes
    after = imported(workspace, after, table)
    assert preview(after, table).known == 1


def test_a_file_that_we_wrote_for_a_tool_brings_nothing_twice(workspace, rollout):
    for source in ("asana", "jira", "planner", "trello"):
        table = read(write_document(workspace, DANA, rollout.id, source, "board").data)
        assert (table.source, [row.own_id for row in table.rows]) == (source, ["ours"])
        assert (preview(rollout, table).new, preview(rollout, table).known) == ((), 1)


def test_new_people_and_teams_are_offered(workspace, rollout):
    table = read("Task,Who,Team\nLetter,Ana Ruiz,Web; Sales\nCall,mo adler,web\n")
    seen = preview(rollout, table)
    assert (seen.people, seen.teams) == (("Ana Ruiz",), ("Sales",))
    plain = imported(workspace, rollout, table)
    [letter, call] = [item for key, item in plain.items.items() if key != "ours"]
    assert (letter.owner, letter.group_ids) == (Owner(role="Ana Ruiz"), ("web",))
    assert letter.note.startswith("For Sales.")
    assert (call.owner, call.group_ids) == (Owner(person_id="mo"), ("web",))


def test_ticked_people_and_teams_join_the_brief(workspace, rollout):
    table = read("Task,Who,Team\nLetter,Ana Ruiz,Web; Sales\n")
    after = imported(workspace, rollout, table, people=("Ana Ruiz",), teams=("Sales",))
    [letter] = [item for key, item in after.items.items() if key != "ours"]
    ana, sales = after.brief.people[-1], after.brief.groups[-1]
    assert (ana.name, sales.name) == ("Ana Ruiz", "Sales")
    assert (letter.owner, letter.group_ids, letter.note) == (Owner(person_id=ana.id), ("web", sales.id), "")


def test_what_is_done_is_logged_once_the_rollout_runs(workspace, rollout):
    launched = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    after = imported(workspace, launched, read(ASANA))
    [contract] = [item for item in after.items.values() if item.title == "Sign the contract"]
    assert after.tracking_of(contract.id).done_on == date(2026, 2, 3)
    assert "Done in" not in contract.note


def test_help_that_lasts_gets_both_days(workspace, rollout):
    after = imported(workspace, rollout, read("Task,Start,End\nOffice hours,2026-04-13,2026-05-29\n"))
    [hours] = [item for item in after.items.values() if isinstance(item, Support)]
    assert (hours.start, hours.end, hours.note) == (DAY, date(2026, 5, 29), "")


def test_too_many_rows_are_refused_with_a_sentence():
    table = read("Task\n" + "".join(f"T{at}\n" for at in range(2_001)))
    assert (table.rows, table.problems[0].message) == ((), "There are 2,001 rows; at most 2,000 are read.")


def test_our_own_plan_as_csv_is_refused_for_it_would_come_in_twice():
    head = ",".join(column.heading for column in all_sheets()[0].columns)
    with pytest.raises(CellError, match="its hidden sheet is gone"):
        open_foreign(f"{head}\nTraining,Milestone,A\n")


@pytest.mark.parametrize("tool", ["planner", "asana", "jira", "trello"])
def test_tasks_that_went_to_another_tool_do_not_come_back_twice(tool):
    plan = sample()
    table = read(find_format(tool).write(dossier_of(plan), Options()))
    seen = preview(plan, table)
    assert (seen.new, seen.known) == ((), len(table.rows))
    assert seen.known > 40


def test_what_is_no_table_ends_in_a_sentence():
    for data in (b"PK\x03\x04" + bytes(90), b"\x00" * 2_000, b""):
        with pytest.raises(CellError):
            open_foreign(data)


def test_long_texts_are_kept_or_named(workspace, rollout):
    table = read(json.dumps("x" * 400).replace('"', "").join(["Task,Note\n", f",{'n' * 7_000}\n"]))
    seen = preview(rollout, table)
    assert seen.notes == ("Longer than a note can be, and cut: row 2.",)
    assert (len(seen.new[0].title), seen.new[0].title[-1]) == (300, "…")
    assert "x" * 400 in seen.new[0].note


def test_more_teams_than_a_brief_holds_are_refused_before_any_is_added(workspace, rollout):
    teams = [f"Team {number}" for number in range(20_000)]

    def refuse() -> None:
        with pytest.raises(Refused, match="at most 100 teams"):
            imported(workspace, rollout, read(ASANA), teams=teams)

    assert calls_of(refuse) < 20 * len(teams)


def test_only_editors_import(workspace, rollout):
    lead = Membership(rollout_id=rollout.id, role="lead", group_ids=("web",))
    table, actor = read(ASANA), Actor(name="L", role="member", memberships=(lead,))
    with pytest.raises(Refused):
        import_tasks(workspace, actor, rollout.id, rollout.version, table, table.rows)
