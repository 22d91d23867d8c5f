"""Tables for a spreadsheet: whatever people wrote stays text."""

import csv
import io
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from playbook.exports.inventory import csv_of

MARKS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from(MARKS + ";,| \"'\xa0")
)


def read(data: bytes, separator: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> list[list[str]]:
    lines = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.reader(lines, delimiter=separator, quoting=quoting))


@given(st.lists(TEXTS, min_size=1))
@example(["Summaries;=1+41;x", "a\t@SUM(A1)", 'a;"=1+1', "a\n=1", "a| +1", "a, -1"])
def test_no_cell_begins_as_a_formula_and_nothing_is_lost(texts: list[str]):
    data = csv_of(["A"] * len(texts), [texts])
    for cell, text in zip(read(data)[1], texts, strict=True):
        assert cell.replace("'", "") == text.replace("'", "")
    for separator, quoting in product(",;\t|", (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)):
        cells = [cell for row in read(data, separator, quoting) for cell in row]
        assert [cell for cell in cells if cell.lstrip(' \xa0\0"').startswith(tuple("=+-@＝＋－＠"))] == []


def test_what_a_spreadsheet_would_work_out_is_marked_as_text():
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "  =1", "\u00a0=1"]:
        [cell] = read(csv_of(["A"], [[text]]))[1]
        assert (cell[0], cell.replace("'", "")) == ("'", text)


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell():
    assert read(csv_of(["A", "B", "C", "D"], [[-12.5, 3, None, "a-b"]]))[1] == ["-12.5", "3", "", "a-b"]


def test_large_numbers_keep_their_digits():
    assert read(csv_of(["A", "B", "C"], [[1_234_567, 1234567.5, 100_000.0]]))[1] == [
        "1234567",
        "1234567.5",
        "100000",
    ]
