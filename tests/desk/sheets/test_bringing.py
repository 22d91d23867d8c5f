"""A workbook goes out and comes back: exactly what was changed in it, and nothing lost."""

import json
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from playbook.core.base.errors import Conflict, Invalid, Refused
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.items import AnyItem, Gate, Message, Metric, Milestone, Owner, Support, UseCase
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, rollouts, tracking
from playbook.desk.record.history import undo
from playbook.desk.sheets.bringing import Choices, bring_back, compare, effect_of
from playbook.desk.sheets.merging import Merge
from playbook.desk.sheets.parsing import Ids
from playbook.desk.sheets.reading import read_workbook
from playbook.exports.workbook.columns import META
from playbook.exports.workbook.layout import workbook_of
from playbook.exports.workbook.rows import Labels
from tests.core.story import NOON
from tests.desk.conftest import DANA, rollout_of
from tests.desk.workbooks import xlsx, zipped
from tests.sheets import Sheets

TODAY = date(2026, 3, 5)
DAY = date(2026, 3, 9)
BRIEF = Brief(
    name="AI at LT",
    start=date(2026, 1, 5),
    go_live=date(2026, 4, 1),
    end=date(2026, 9, 1),
    what_changes="Everyone drafts with the assistant.",
    people=(Person(id="mo", name="Mo Adler"), Person(id="kim", name="Kim Oduya")),
    groups=(
        Group(id="creative", name="Creative", size=9, manager_id="mo"),
        Group(id="web", name="Web", size=8),
    ),
)
ITEMS: tuple[AnyItem, ...] = (
    Milestone(id="stop", title="Old tool is off", date=DAY, group_ids=("web",), owner=Owner(person_id="mo")),
    Message(id="hello", title="Hello", date=DAY, body="=SUM(A1) is no formula", sender=Owner(role="the CEO")),
    Support(id="hours", title="Office hours", start=DAY, end=DAY + timedelta(days=20)),
    Metric(id="use", title="Weekly use", unit="% of people", measures="utilization"),
    Gate(id="go", title="Go on?", date=DAY, metric_ids=("use",), go_if="@everyone agrees"),
    UseCase(id="case", title="Drafts", task="Write\nthe draft", tool="Assistant"),
)


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    made = rollout_of(workspace, BRIEF, ITEMS)
    reading = Reading(id="r1", metric_id="use", day=date(2026, 3, 1), value=40.5)
    return commit(workspace, DANA, made.id, made.version, [ReadingLogged(reading=reading)])


@pytest.fixture
def sheets(workspace: Workspace, rollout: Rollout) -> Sheets:
    return Sheets(workbook_of(workspace.rollout_cache.get(rollout.id)))


def merged(workspace: Workspace, rollout: Rollout, sheets: Sheets) -> Merge:
    file = read_workbook(sheets.saved())
    assert file
    return compare(workspace, DANA, rollout.id, file)


def brought(workspace: Workspace, rollout: Rollout, sheets: Sheets, **choices: object) -> Rollout:
    return bring_back(
        workspace,
        DANA,
        rollout.id,
        merged(workspace, rollout, sheets),
        Choices(**choices),  # type: ignore[arg-type]
    )


def problems(merge: Merge) -> list[str]:
    return [str(problem) for problem in merge.problems]


def test_an_untouched_workbook_changes_nothing(workspace, rollout, sheets):
    file = read_workbook(workbook_of(workspace.rollout_cache.get(rollout.id)))
    assert compare(workspace, DANA, rollout.id, file) == Merge(rollout.version)
    assert merged(workspace, rollout, sheets) == Merge(rollout.version)
    with pytest.raises(Refused, match="Nothing in this file"):
        brought(workspace, rollout, sheets)


def test_names_with_letters_that_no_workbook_holds_change_nothing(workspace):
    odd = "Mo\uffff Adler"
    brief = BRIEF.model_copy(update={"people": (Person(id="mo", name=odd), *BRIEF.people[1:])})
    sent = Message(id="sent", title="\ufffeHello", date=DAY, body="Hi", sender=Owner(role=odd))
    gate = Gate(id="odd", title="Go?", date=DAY, metric_ids=("odd-use",), go_if="All agree")
    use = Metric(id="odd-use", title="Use\uffff", unit="% of people", measures="utilization")
    made = rollout_of(workspace, brief, [*ITEMS, sent, use, gate])
    file = read_workbook(workbook_of(made))
    assert compare(workspace, DANA, made.id, file) == Merge(made.version)


def test_edits_of_every_sheet_come_back_in_one_gesture(workspace, rollout, sheets):
    for sheet, key, heading, value in (
        ("Plan", "stop", "Day", date(2026, 3, 16)), ("Plan", "stop", "Owner", "kim oduya"),
        ("Plan", "stop", "Teams", "All teams"), ("Plan", "hours", "Until", date(2026, 4, 30)),
        ("Plan", "go", "Title", "Shall we go on?"), ("Plan", "case", "Note", "- ask legal"),
        ("Messages", "hello", "Body", "Dear all"), ("Messages", "hello", "Sender", "A new voice"),
        ("Messages", "hello", "Topics", "why; job impact"), ("Metrics", "use", "Target", 80.0),
        ("Metrics", "use", "Higher is better", "No"), ("Gates", "go", "Metrics", None),
        ("Use cases", "case", "Data class", "Internal"), ("Use cases", "case", "Reviewer", "Mo Adler"),
        ("Teams", "web", "People", 11.0), ("Teams", "web", "Manager", "Kim Oduya"),
        ("Teams", "web", "Languages", "English; Deutsch"), ("People", "kim", "Job title", "COO"),
        ("Readings", "r1", "Value", 42.0),
    ):  # fmt: skip
        sheets.put(sheet, key, heading, value)
    after = brought(workspace, rollout, sheets)
    items = after.items
    assert items["stop"] == rollout.items["stop"].model_copy(
        update={
            "date": date(2026, 3, 16),
            "owner": Owner(person_id="kim"),
            "group_ids": ("creative", "web"),
            "provenance": items["stop"].provenance,
        }
    )
    assert items["stop"].provenance.edited_by == "Dana"
    assert items["hours"].until == date(2026, 4, 30)
    assert items["go"].title == "Shall we go on?"
    assert items["go"].metric_ids == ()
    assert items["case"].note == "- ask legal"
    assert (items["hello"].body, items["hello"].sender) == ("Dear all", Owner(role="A new voice"))
    assert items["hello"].topics == ("why", "job_impact")
    assert (items["use"].target, items["use"].higher_is_better) == (80, False)
    assert (items["case"].data_class, items["case"].reviewer) == ("internal", Owner(person_id="mo"))
    web = after.brief.find_group("web")
    assert (web.size, web.manager_id, web.languages) == (11, "kim", ("English", "Deutsch"))
    assert after.brief.find_person("kim").job_title == "COO"
    assert after.readings["r1"].value == 42
    assert len({event.change_set for event in workspace.log.read(rollout.id, after=rollout.version)}) == 1
    # The same file again has nothing to say.
    again = read_workbook(sheets.saved())
    assert compare(workspace, DANA, rollout.id, again).is_empty


def test_of_two_changes_of_a_cell_the_plans_stays_unless_chosen(workspace, rollout, sheets):
    sheets.put("Plan", "stop", "Title", "Old tool is gone")
    sheets.put("Plan", "stop", "Note", "from the file")
    other = rollout.items["stop"].model_copy(update={"title": "Old tool is locked"})
    now = commit(workspace, DANA, rollout.id, rollout.version, [ItemEdited(item=other)])
    found = merged(workspace, now, sheets)
    [conflict] = found.conflicts
    assert (conflict.exported, conflict.file, conflict.now) == (
        "Old tool is off", "Old tool is gone", "Old tool is locked"
    )  # fmt: skip
    after = bring_back(workspace, DANA, rollout.id, found, Choices())
    assert (after.items["stop"].title, after.items["stop"].note) == ("Old tool is locked", "from the file")
    after = brought(workspace, after, sheets, from_file=frozenset({conflict.key}))
    assert after.items["stop"].title == "Old tool is gone"


def test_what_others_changed_elsewhere_stays(workspace, rollout, sheets):
    sheets.put("Plan", "stop", "Note", "from the file")
    other = rollout.items["stop"].model_copy(update={"title": "Old tool is locked"})
    commit(workspace, DANA, rollout.id, rollout.version, [ItemEdited(item=other)])
    after = brought(workspace, rollout, sheets)
    assert (after.items["stop"].title, after.items["stop"].note) == ("Old tool is locked", "from the file")


def test_a_change_after_the_preview_is_a_conflict(workspace, rollout, sheets):
    sheets.put("Plan", "stop", "Note", "from the file")
    found = merged(workspace, rollout, sheets)
    other = rollout.items["stop"].model_copy(update={"note": "by Robin"})
    commit(workspace, DANA, rollout.id, rollout.version, [ItemEdited(item=other)])
    with pytest.raises(Conflict):
        bring_back(workspace, DANA, rollout.id, found, Choices())


def test_new_rows_are_added_once_with_the_details_of_their_kind(workspace, rollout, sheets):
    sheets.add("People", Name="Ana Ruiz", Level="Manager")
    sheets.add("Teams", Name="Sales", People=12.0, Manager="Ana Ruiz")
    sheets.add("Plan", Title="Ask us anything", Kind="Message", Day=DAY, Owner="Ana Ruiz", Teams="Sales; Web")
    sheets.add("Messages", Title="ask us anything", Body="Bring your questions", Channel="All hands")
    sheets.add("Plan", Title="A bare line")
    sheets.add("Readings", Metric="Weekly use", Day=TODAY, Value=44.0, Team="Web")
    after = brought(workspace, rollout, sheets)
    [message, bare] = [item for key, item in after.items.items() if key not in rollout.items]
    [ana] = [person for person in after.brief.people if person.name == "Ana Ruiz"]
    [sales] = [group for group in after.brief.groups if group.name == "Sales"]
    assert (ana.level, sales.manager_id, sales.size) == ("manager", ana.id, 12)
    assert (message.body, message.channel, message.date) == ("Bring your questions", "all_hands", DAY)
    assert (message.owner, message.group_ids) == (Owner(person_id=ana.id), (sales.id, "web"))
    assert (bare.kind, bare.stage, bare.provenance.source) == ("milestone", "accountability", "person")
    [reading] = [each for each in after.readings.values() if each.id != "r1"]
    assert (reading.metric_id, reading.group_id, reading.day, reading.value) == ("use", "web", TODAY, 44)
    again = merged(workspace, after, sheets)
    assert (again.new, again.edits, problems(again)) == ((), (), [])
    assert "5 new rows are there already." in again.notes


def test_a_copied_row_is_offered_as_a_new_task(workspace, rollout, sheets):
    copy = [*sheets.row("Plan", "hello")]
    copy[sheets.column("Plan", "Title")] = "Hello again"
    sheets.raw["Plan"].insert(1, copy)
    sheets.raw["Plan"].append([*sheets.row("Plan", "go")])
    found = merged(workspace, rollout, sheets)
    assert [(row.title, row.copy_of, row.is_same) for row in found.new] == [
        ("Hello again", "hello", False), ("Go on?", "go", True)
    ]  # fmt: skip
    assert found.edits == ()
    after = bring_back(workspace, DANA, rollout.id, found, Choices(copies=frozenset({found.new[0].key})))
    [item] = [item for key, item in after.items.items() if key not in rollout.items]
    assert (item.title, item.body) == ("Hello again", rollout.items["hello"].body)


def test_a_row_that_is_gone_stays_unless_it_is_ticked(workspace, rollout, sheets):
    sheets.raw["Plan"].remove(sheets.row("Plan", "stop"))
    sheets.raw["Teams"].remove(sheets.row("Teams", "web"))
    sheets.put("Plan", "go", "Note", "x")
    found = merged(workspace, rollout, sheets)
    assert [(task.id, task.title) for task in found.missing] == [("stop", "Old tool is off")]
    assert "Teams lacks 1 team. They stay; to remove them, do it on Brief." in found.notes
    kept = bring_back(workspace, DANA, rollout.id, found, Choices())
    assert "stop" in kept.items
    after = brought(workspace, kept, sheets, removed=frozenset({"stop"}))
    assert "stop" not in after.items
    assert after.brief.find_group("web")


def test_what_cannot_be_read_is_named_and_the_rest_counts(workspace, rollout, sheets):
    for sheet, key, heading, value in (
        ("Plan", "stop", "Day", "mid March"), ("Plan", "stop", "Teams", "Web; Nowhere"),
        ("Plan", "stop", "Note", "counts"), ("Plan", "case", "Day", DAY), ("Plan", "go", "Kind", "Message"),
        ("Plan", "hello", "Status", "Perfect"), ("Messages", "hello", "Title", "Elsewhere"),
        ("Teams", "web", "People", -3.0), ("Metrics", "use", "Target", "a lot"),
        ("Gates", "go", "Metrics", "Nothing such"), ("Readings", "r1", "Value", 400.0),
        ("Plan", "case", "Owner", "w" * 301),
    ):  # fmt: skip
        sheets.put(sheet, key, heading, value)
    sheets.add("Plan", Id="nobody", Title="Who is this")
    sheets.add("Messages", Title="Not on Plan", Body="Hello")
    sheets.add("People", Level="manager")
    found = merged(workspace, rollout, sheets)
    numbers = {row[-1]: at for at, row in enumerate(sheets.raw["Plan"], 1)}
    said = "\n".join(problems(found))
    for words in (
        f"Plan, row {numbers['stop']}, Day: “mid March” cannot be read as a date. Write it as 2031-03-31.",
        f"Plan, row {numbers['stop']}, Teams: There is no team “Nowhere”.",
        f"Plan, row {numbers['case']}, Day: Use case has no such field.",
        f"Plan, row {numbers['case']}, Owner: An owner of 301 characters is too long.",
        f"Plan, row {numbers['go']}, Kind: A task cannot become another kind.",
        f"Plan, row {numbers['hello']}, Status: “Perfect” is not in the list. Expected one of: on track, at",
        "Messages, row 2, Title: Title is only shown here. Change it on the sheet Plan.",
        "Teams, row 3, People: Expected", "Metrics, row 2, Target: “a lot” is not a number.",
        "Gates, row 2, Metrics: There is no task “Nothing such”.", "The Id nobody is unknown.",
        "“Not on Plan” is no new task on the sheet Plan.", "People, row 4, Name: A new row needs its name.",
    ):  # fmt: skip
        assert words in said
    effect = effect_of(rollout, found, Choices(), DANA, TODAY)
    assert [str(problem) for problem in effect.problems] == [
        "Readings, row 2: 400 is not a percentage. Write a number from 0 to 100."
    ]
    after = bring_back(workspace, DANA, rollout.id, found, Choices())
    assert after.items["stop"].note == "counts"


def test_an_error_or_an_uncomputed_formula_is_no_empty_cell(workspace, rollout, sheets):
    import io

    from xlsxwriter.workbook import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.raw.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    is_day = name == "Plan" and number and at == sheets.column("Plan", "Title")
                    if is_day and number == 1:
                        page.write_formula(number, at, "=1/0", None, "#DIV/0!")
                    elif is_day and number == 2:
                        page.write_formula(number, at, "=A1&A2", None, "")
                    elif isinstance(cell, str) and cell:
                        page.write_string(number, at, cell)
    file = read_workbook(out.getvalue())
    said = [line for line in problems(compare(workspace, DANA, rollout.id, file)) if "Title" in line]
    assert [line.partition(":")[0] for line in said] == ["Plan, row 2, Title", "Plan, row 3, Title"]
    assert all("error or a formula without a value" in line for line in said)


def test_a_moved_day_after_the_launch_asks_for_one_reason(workspace, rollout, sheets):
    launched = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    sheets = Sheets(workbook_of(workspace.rollout_cache.get(rollout.id)))
    sheets.put("Plan", "stop", "Day", date(2026, 3, 16))
    sheets.put("Plan", "hours", "Day", date(2026, 3, 12))
    found = merged(workspace, launched, sheets)
    assert effect_of(launched, found, Choices(), DANA, TODAY).asks_reason
    with pytest.raises(Invalid, match="Add a reason"):
        bring_back(workspace, DANA, rollout.id, found, Choices(reason=" "))
    after = bring_back(workspace, DANA, rollout.id, found, Choices(reason="legal is still reading"))
    [move] = after.tracking_of("stop").moves
    assert (move.from_day, move.to_day, move.reason) == (DAY, date(2026, 3, 16), "legal is still reading")
    hours = after.items["hours"]
    assert (hours.due, hours.until) == (date(2026, 3, 12), DAY + timedelta(days=20))
    back = undo(workspace, DANA, rollout.id, workspace.log.read(rollout.id)[-1].change_set)
    assert back.items == launched.items


def test_progress_in_the_file_is_logged_as_progress(workspace, rollout, sheets):
    sheets.put("Plan", "stop", "Status", "At risk")
    found = merged(workspace, rollout, sheets)
    assert "has not been launched" in str(effect_of(rollout, found, Choices(), DANA, TODAY).problems[0])
    launched = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    for key, heading, value in (
        ("stop", "Status note", "legal"), ("hello", "Status", "done"), ("hello", "Done on", date(2026, 3, 4)),
        ("go", "Status", "done"), ("go", "Done on", date(2026, 3, 9)), ("hours", "Done on", TODAY),
    ):  # fmt: skip
        sheets.put("Plan", key, heading, value)
    found = merged(workspace, launched, sheets)
    said = {problem.message for problem in effect_of(launched, found, Choices(), DANA, TODAY).problems}
    assert said == {"Done on is in the future.", "There is no status."}
    after = bring_back(workspace, DANA, rollout.id, found, Choices())
    stop, hello = after.tracking_of("stop"), after.tracking_of("hello")
    assert (stop.status, stop.note, hello.status, hello.done_on) == (
        "at_risk", "legal", "done", date(2026, 3, 4)
    )  # fmt: skip


def test_a_locked_or_removed_task_is_named_and_left(workspace, rollout, sheets):
    locked = plans.lock_item(workspace, DANA, rollout.id, rollout.version, "stop")
    gone = ItemRemoved(item_id="go", stage="accountability", title="Go on?")
    now = commit(workspace, DANA, rollout.id, locked.version, [gone])
    sheets.put("Plan", "stop", "Note", "x")
    sheets.put("Plan", "go", "Note", "x")
    found = merged(workspace, now, sheets)
    assert "“Go on?” was removed from the plan since the export. What you changed stays out: Note." in (
        "\n".join(problems(found))
    )
    effect = effect_of(now, found, Choices(), DANA, TODAY)
    assert (effect.changes, effect.problems[0].message) == ((), "This task is locked.")
    sheets.put("Plan", "stop", "Locked", "no")
    found = merged(workspace, now, sheets)
    # It was not locked when it was exported: the file says again what it said then.
    assert not [edit for edit in found.edits if edit.column.name == "locked"]


def test_a_forgotten_name_does_not_come_back_with_a_file(workspace, rollout):
    from playbook.desk.upkeep.forgetting import forget_person

    sheets = Sheets(workbook_of(workspace.rollout_cache.get(rollout.id)))
    forget_person(workspace, DANA, ["Kim Oduya"])
    now = rollouts.open_rollout(workspace, DANA, rollout.id)
    assert merged(workspace, now, sheets).edits == ()
    sheets.put("People", "kim", "Job title", "COO")
    found = merged(workspace, now, sheets)
    assert "Kim" not in json.dumps([edit.file for edit in found.changes])


def test_a_file_of_another_rollout_or_version_is_refused_by_name(workspace, rollout, sheets):
    other = rollouts.start_rollout(workspace, DANA, "CRM at LT")
    file = read_workbook(sheets.saved())
    with pytest.raises(Refused, match="This workbook is of “AI at LT”, and “CRM at LT” is open"):
        compare(workspace, DANA, other.id, file)
    sheets.raw[META][2][1] = "99999"
    with pytest.raises(Refused, match="made from version 99,999, and this rollout has"):
        compare(workspace, DANA, rollout.id, read_workbook(sheets.saved()))


def test_missing_and_added_sheets_and_columns_are_said(workspace, rollout, sheets):
    del sheets.raw["Messages"]
    at = sheets.column("Plan", "Note")
    for row in sheets.raw["Plan"]:
        row.pop(at)
    sheets.add("Plan", Title="Mine")
    sheets.raw["Plan"][0].append("My column")
    sheets.raw["My sheet"] = [["x"]]
    found = merged(workspace, rollout, sheets)
    assert found.notes == (
        "Missing in the file, and left as they are: the sheets “Messages”.",
        "Plan lacks Note: nothing of it is changed.",
        "Plan has columns that are yours and are not read: My column.",
        "Sheets that are yours and are not read: My sheet.",
    )
    assert (found.edits, [row.title for row in found.new]) == ((), ["Mine"])


@pytest.mark.parametrize("missing", ["Id", "Plan", META, "schema"])
def test_a_workbook_without_its_marks_is_refused_with_what_to_do(sheets, missing):
    if missing == "Id":
        sheets.raw["Plan"][0][-1] = "x"
    elif missing == "schema":
        sheets.raw[META][3][1] = "9"
    else:
        del sheets.raw[missing]
    with pytest.raises(Refused) as caught:
        read_workbook(sheets.saved())
    assert caught.value.hint


def test_another_workbook_is_none_of_ours():
    assert read_workbook(xlsx({"A": [["Task", "Due"], ["Call", DAY]]})) is None


def hostile() -> Iterator[bytes]:
    yield xlsx({"Plan": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'})
    yield zipped({"xl/worksheets/sheet1.xml": b"<row/>" * 20_000_000})
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    yield zipped({"xl/workbook.xml": f"{entities}]><workbook>&i;</workbook>"})
    yield zipped({f"xl/worksheets/{at}.xml": "<x/>" for at in range(2_001)})
    yield b"PK\x03\x04" + bytes(90)
    book = {
        "xl/workbook.xml": '<sheet name="Plan" r:id="rId1"/>',
        "xl/_rels/workbook.xml.rels": '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/>',
    }
    for endless in (b'<c r="A1"><f/>' + b" " * 3_000_000, b"<c " + b't="e" ' * 500_000):
        yield zipped({**book, "xl/worksheets/sheet1.xml": endless})
    yield zipped({"xl/workbook.xml": "<sheet " + "x" * 3_000_000 + "/>"})
    yield xlsx({"Plan": [["x"]] * 26_000})


def test_hostile_workbooks_end_in_a_sentence():
    for data in hostile():
        with pytest.raises(Refused) as caught:
            read_workbook(data)
        assert caught.value.hint


def test_a_few_cells_of_many_bytes_a_letter_take_no_memory():
    for letter in "\U0001f600", "\u0416":
        one = f'<c t="inlineStr"><is><t>{letter * 99_990}</t></is></c>'
        data = xlsx({"Plan": f"<row>{one * 45}</row>" * 4})
        tracemalloc.start()
        try:
            with pytest.raises(Refused, match="too large"):
                read_workbook(data)
            assert tracemalloc.get_traced_memory()[1] < 10_000_000, letter
        finally:
            tracemalloc.stop()


def test_only_editors_bring_a_workbook_back(workspace, rollout, sheets):
    from playbook.core.base.access import Actor, Membership

    viewer = Actor(name="V", role="member", memberships=(Membership(rollout_id=rollout.id, role="viewer"),))
    file = read_workbook(sheets.saved())
    with pytest.raises(Refused):
        compare(workspace, viewer, rollout.id, file)
    with pytest.raises(Refused):
        bring_back(workspace, viewer, rollout.id, Merge(rollout.version), Choices())


@pytest.mark.long
def test_sixteen_hundred_tasks_go_out_and_come_back(workspace, rollout):
    many = [
        Message(
            id=f"m{at}", title=f"Message {at}", date=DAY + timedelta(days=at % 200), body="Dear all. " * 40
        )
        for at in range(1_582)
    ]
    now = commit(workspace, DANA, rollout.id, rollout.version, [ItemAdded(item=item) for item in many])
    sheets = Sheets(workbook_of(workspace.rollout_cache.get(rollout.id)))
    for at in range(0, 1_582, 2):
        sheets.put("Plan", f"m{at}", "Note", f"note {at}")
    after = brought(workspace, now, sheets)
    assert sum(item.note.startswith("note") for item in after.items.values()) == 791


def test_a_name_is_read_before_an_id_that_looks_like_it():
    brief = BRIEF.model_copy(
        update={"people": (Person(id="kim", name="Mo Adler"), Person(id="mo", name="Kim"))}
    )
    ids = Ids.of(
        Labels(Rollout(id="r", version=1, created_at=NOON, changed_at=NOON, created_by="Dana", brief=brief))
    )
    assert (ids.people["kim"], ids.people["mo adler"], ids.people["mo"]) == ("mo", "kim", "mo")
