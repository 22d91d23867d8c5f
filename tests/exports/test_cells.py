"""Tables for a spreadsheet: whatever people wrote stays text."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from playbook.exports.inventory import csv_of

MARKS = "=+-@\t\r\n＝＋－＠"


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from(MARKS))))
def test_no_cell_begins_as_a_formula_and_nothing_is_lost(texts: list[str]):
    head = ["A"] * len(texts)
    rows = read(csv_of(head, [texts])) if texts else [[], []]
    for cell, text in zip(rows[1], texts, strict=True):
        assert not cell.lstrip().startswith(tuple(MARKS))
        assert cell.removeprefix("'") == text.removeprefix("'")


def test_what_a_spreadsheet_would_work_out_is_marked_as_text():
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "  =1", "\u00a0=1"]:
        assert read(csv_of(["A"], [[text]]))[1] == [f"'{text}"]


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell():
    assert read(csv_of(["A", "B", "C", "D"], [[-12.5, 3, None, "a-b"]]))[1] == ["-12.5", "3", "", "a-b"]


def test_large_numbers_keep_their_digits():
    assert read(csv_of(["A", "B", "C"], [[1_234_567, 1234567.5, 100_000.0]]))[1] == [
        "1234567",
        "1234567.5",
        "100000",
    ]
