"""What a child process says is bounded, whatever file it read."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playbook.core.base.errors import Refused
from playbook.desk.base.child import FaultError, read_in_child
from playbook.desk.sheets.reading import read_workbook
from playbook.desk.tables.group_rows import read_table
from playbook.exports.workbook.columns import META
from tests.desk.workbooks import xlsx

UNREADABLE, TOO_LARGE = ("unreadable", ""), ("large", "")
MEGABYTE = 1_000_000
SCRIPT = """
import sys
from playbook.desk.base.child import answer
def convert(data):
    {body}
answer(convert, ("large", ""))
"""


def peak_of(work: Callable[[], Any]) -> int:
    """Return the most bytes that this process held meanwhile."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def read(folder: Path, body: str, data: bytes = b"") -> tuple[list[str], str]:
    script = folder / "child.py"
    script.write_text(SCRIPT.format(body=body))
    return read_in_child(str(script), data, UNREADABLE, TOO_LARGE)


def test_warnings_of_a_library_are_not_held(tmp_path: Path) -> None:
    body = "sys.stderr.write('w' * 30_000_000); print('said aside' * 1_000_000); return ['a note'], 'text'"
    answers: list[tuple[list[str], str]] = []
    assert peak_of(lambda: answers.append(read(tmp_path, body))) < MEGABYTE
    assert answers == [(["a note"], "text")]


@pytest.mark.parametrize("answer", ["[], 'x' * 3_000_000", "['n' * 3_000_000], ''"])
def test_a_small_file_that_becomes_much_is_refused(tmp_path: Path, answer: str) -> None:
    with pytest.raises(FaultError, match="large"):
        read(tmp_path, f"return {answer}", b"small")
    # The same is taken from a file that is large itself.
    notes, text = read(tmp_path, f"return {answer}", b"x" * 100_000)
    assert len("".join(notes)) + len(text) == 3_000_000


def test_a_file_that_has_to_wait_is_not_called_too_large(tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text("import time; time.sleep(60)")
    with pytest.raises(FaultError, match="busy"):
        read_in_child(str(script), b"", UNREADABLE, TOO_LARGE, seconds=0.2)


def test_a_long_name_of_a_sheet_is_cut_where_it_is_quoted() -> None:
    table = read_table(xlsx({"n" * 1_000_000: [["Team", "People"], ["Web", 12]], "More": [["y"]]}))
    assert table.rows
    (note,) = table.notes
    assert len(note) < 300


def test_a_small_workbook_of_days_takes_little_memory() -> None:
    day = '<c s="1"><v>46000</v></c>'
    meta = [["rollout", "x"]]
    data = xlsx({META: meta, "A": f"<row>{day * 60}</row>" * 2_500})
    assert len(data) < 100_000

    def refused() -> None:
        with pytest.raises(Refused):
            read_workbook(data)

    assert peak_of(refused) < 20 * MEGABYTE
    # Rows that no file of this size has are refused before they are held.
    tall = xlsx({META: meta, "A": f"<row>{day}</row>" * 20_000})
    assert len(tall) < 100_000
    with pytest.raises(Refused, match="too large"):
        read_workbook(tall)
