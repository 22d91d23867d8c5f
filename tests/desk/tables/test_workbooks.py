"""Workbooks that people upload are read, and hostile ones end in a sentence."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.core.base.access import Actor
from playbook.core.plan.items import Metric
from playbook.desk.base.limits.file_turns import turn_of
from playbook.desk.tables import child
from playbook.desk.tables.cells import CellError
from playbook.desk.tables.group_rows import GroupRow, read_table
from playbook.desk.tables.read_file import MOST_CHARACTERS, MOST_COLUMNS, read_file
from playbook.desk.tables.reading_table import Read, Scope, first_choices, open_readings, read_readings
from playbook.desk.tables.usage_table import Count, count_usage
from tests.desk.workbooks import compound, ods, xls, xlsx, zipped
from tests.work import calls_of

DAY = date(2026, 3, 9)
GROUPS = [["Team", "People", "Lead", "Go-live"], ["Média", 1234, "Ana", DAY], ["Web", 12.0, None, None]]
READ = (GroupRow(2, "Média", 1234, "Ana", go_live=DAY), GroupRow(3, "Web", 12))
HOURS = Metric(id="hours", title="Hours", measures="outcome", unit="hours")
SCOPE = Scope({"hours": HOURS}, {"web": "Web"}, frozenset({"web"}), may_all=True, today=DAY)
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def problem_of(data: bytes) -> str:
    table = read_table(data)
    assert table.rows == ()
    (problem,) = table.problems
    return str(problem)


def read(data: bytes) -> Read:
    sheet = open_readings(data)
    return read_readings(sheet, SCOPE, replace(first_choices(sheet), metric_id="hours"))


def test_numbers_and_dates_of_a_workbook_are_read_as_they_are():
    for data in (xlsx({"Groups": GROUPS}), ods({"Groups": GROUPS})):
        table = read_table(data)
        assert (table.problems, table.rows, table.notes) == ((), READ, ())


def test_an_old_workbook_is_read_whatever_its_name():
    assert read_table(xls([["Name", "Größe"], ["Küche", 12]])).rows == (GroupRow(2, "Küche", 12),)


def test_a_number_with_three_decimals_is_not_asked_about():
    result = read(xlsx({"A": [["Day", "Value"], [DAY, 1.234], [date(2026, 3, 8), -0.1]]}))
    assert (result.problems, [entry.value for entry in result.entries]) == ((), [1.234, -0.1])
    (problem,) = read_table(xlsx({"A": [["Name", "Size"], ["Web", 1.234]]})).problems
    assert "not a whole number of people" in problem.message


@given(st.floats(-1e11, 1e11).map(lambda value: round(float(f"{value:.12g}"), 10)))
def test_every_number_of_a_workbook_is_read_back(value):
    assert read(f"Day\tValue\n2026-03-09\t{child.text_of(value)}\n".encode()).entries[0].value == value


@settings(deadline=None, max_examples=8)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=9), min_size=3, max_size=3),
        min_size=1,
    )
)
def test_texts_come_back_in_their_rows_and_columns(rows):
    filled = [[f"x{cell}" for cell in row] for row in rows]
    for data in (xlsx({"A": filled}), ods({"A": filled})):
        table = read_file(data, lambda _cells: 0, "")
        if "\ufffe" not in repr(filled) and "\uffff" not in repr(filled):
            assert [cells for _number, cells in table.rows()] == filled


def test_the_first_sheet_with_rows_is_read_and_said():
    data = xlsx({"Notes": [], "Old": [["x"]], "Groups": GROUPS, "More": [["y"]]}, hidden=["Old"])
    table = read_table(data)
    assert table.rows == READ
    assert "The workbook has 3 sheets; the first one with rows, “Groups”, was read." in table.notes[0]


def test_row_numbers_match_the_sheet_and_a_title_is_left_out():
    rows = [[], ["Our groups"], [], ["Name", "Size"], ["Web", 3], [], ["Ops", "many"]]
    table = read_table(xlsx({"A": rows}))
    assert [row.number for row in table.rows] == [5, 7]
    assert table.problems[0].message.startswith("Row 7, People: “many” is not")


def test_headings_that_are_merged_over_two_rows_are_found():
    rows = [["Name", "People", "Dates", None], [None, None, "Access", "Go-live"], ["Web", 3, DAY, DAY]]
    table = read_table(xlsx({"A": rows}, merged=["A1:A2", "B1:B2", "C1:D1"]))
    assert table.problems == ()
    assert table.rows == (GroupRow(3, "Web", 3, access_date=DAY, go_live=DAY),)


def test_of_formulas_the_values_are_read():
    cells = '<c r="A2" t="str"><f>"W"&amp;"eb"</f><v>Web</v></c><c r="B2"><f>1+2</f><v>3</v></c>'
    head = '<c r="A1" t="str"><v>Name</v></c><c r="B1" t="str"><v>Size</v></c>'
    data = xlsx({"A": f'<row r="1">{head}</row><row r="2">{cells}</row>'})
    assert read_table(data).rows == (GroupRow(2, "Web", 3),)
    broken = cells.replace('r="B2"', 'r="B2" t="e"').replace("<v>3</v>", "<v>#REF!</v>")
    table = read_table(xlsx({"A": f'<row r="1">{head}</row><row r="2">{broken}</row>'}))
    assert table.rows == (GroupRow(2, "Web"),)
    assert table.notes == ("1 of its cells hold an error such as #REF! and were read as empty.",)


def test_a_text_that_looks_like_a_formula_is_refused_with_its_row():
    assert "Row 2: “=HYPERLINK(1)” is a formula" in problem_of(xlsx({"A": [["Name"], ["=HYPERLINK(1)"]]}))


def test_users_in_a_workbook_are_counted():
    rows = [
        ["User", "Team", "Last active", "Price"],
        *([f"u{at}@x.example", "Web", DAY, 30.5] for at in range(5)),
    ]
    sheet = open_readings(xlsx({"A": rows}))
    usage = count_usage(sheet, SCOPE, replace(first_choices(sheet), day=DAY))
    assert usage.counts == (Count("web", DAY, seats=5, active=5, active_28=5, idle=0, idle_cost=0),)


def test_a_cell_at_the_far_corner_ends_the_child_and_not_the_app():
    data = xlsx({"A": FAR})
    assert problem_of(data) == (
        "table: This workbook is too large to read. Copy only the rows of your table into a new workbook, "
        "or save the sheet as CSV, then upload that."
    )


def test_tags_that_never_end_are_looked_at_once():
    endless = zipped({"xl/worksheets/sheet1.xml": b"<c " * 3_000_000})
    assert "no workbook that can be read" in problem_of(endless)


def test_a_zip_bomb_is_refused_by_what_it_says_and_by_what_it_holds():
    bomb = zipped({"xl/worksheets/sheet1.xml": b"<row/>" * 20_000_000})
    assert len(bomb) < 1_000_000
    assert "too large to read" in problem_of(bomb)
    # A sheet that unpacks to less than that still may hold more text than is taken.
    shared = "x" * 30_000
    assert "too large to read" in problem_of(xlsx({"A": [[shared] for _row in range(1_000)]}))


def test_a_workbook_with_a_password_is_said():
    for data in (
        compound({"EncryptionInfo": b"x" * 100, "EncryptedPackage": b"y" * 9_000}),
        zipped({"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": b"\x81\x8d" * 90}),
    ):  # fmt: skip
        assert problem_of(data).startswith("table: This workbook has a password. Save it without one")


def test_what_is_no_whole_workbook_is_said():
    for data in (
        b"PK\x03\x04" + bytes(90), b"\xd0\xcf\x11\xe0" + bytes(90), zipped({"letter.txt": "Dear all"}),
        xlsx({"Groups": GROUPS})[:-30], xlsx({"A": "<row><c"})
    ):  # fmt: skip
        assert problem_of(data).startswith("table: This is no workbook that can be read. Open it in")


def test_a_workbook_without_a_row_is_said():
    assert "There is no row in it." in problem_of(xlsx({"A": [], "B": [[None]]}))
    assert "There is no row in it." in problem_of(b"")


def test_a_slow_workbook_is_given_up(monkeypatch):
    monkeypatch.setattr("playbook.desk.tables.read_file._SECONDS", 0.001)
    assert "the machine is busy" in problem_of(xlsx({"A": GROUPS}))


def test_the_child_gets_no_key_of_the_app(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    spy = tmp_path / "child.py"
    spy.write_text("import json, os; print(json.dumps({'fault': [str(sorted(os.environ)), “x”]}))")
    monkeypatch.setattr(child, "__file__", str(spy))
    assert "OPENAI" not in problem_of(xlsx({"A": GROUPS}))
    spy.write_text("raise ValueError")
    assert "no workbook that can be read" in problem_of(xlsx({"A": GROUPS}))


def test_a_row_beyond_the_limits_is_said_with_its_place():
    for row, why in (
        ("a;" * MOST_COLUMNS + "a", "Row 2 has 501 columns; at most 500 are read."),
        ("a;" + "x" * (MOST_CHARACTERS + 1), "The cell in row 2, column 2 has 10,001 characters."),
        ("a;" + "x" * 200_000, "The cell in row 2, column 2 has 200,000 characters."),
    ):  # fmt: skip
        with pytest.raises(CellError, match=why) as caught:
            open_readings(f"Name;Size\n{row}\n")
        assert caught.value.hint
        assert why in problem_of(f"Name;Size\n{row}\n".encode())


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", ";\n"])
def test_millions_of_empty_lines_are_counted_and_not_read(end):
    def refuse() -> None:
        with pytest.raises(CellError, match="more than 500,000 lines"):
            open_readings(end * (4_900_000 // len(end)))

    assert calls_of(refuse) < 1_000


def test_a_row_of_millions_of_cells_is_refused_by_its_columns():
    assert "columns; at most" in problem_of(b"a;" * 2_450_000)


def test_one_account_leaves_a_place_to_others(workspace):
    mo, dana = Actor(name="Mo", account_id="mo"), Actor(name="Dana", account_id="dana")
    with turn_of(workspace, mo):
        assert not turn_of(workspace, mo).acquire(blocking=False)
        with turn_of(workspace, dana):
            assert read_table(xlsx({"Groups": GROUPS})).rows == READ
    assert not turn_of(workspace, mo).locked()
