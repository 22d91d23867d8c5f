"""Open a table and find its headings."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from playbook.desk.tables.cells import CellError
from playbook.desk.tables.columns import looks_like_data
from playbook.desk.tables.read_file import TITLE_ROWS, Known, Record, TableText, read_file

MOST_ROWS = 200_000
SPLIT_IT = "Keep the columns that are needed, or split the file by month."


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened table; `head` is the heading row's number, or 0."""

    table: TableText
    headings: tuple[str, ...]
    head: int
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[Record]:
        """Return its rows below the headings. Raises CellError beyond `MOST_ROWS`."""
        below = (row for row in self.table.rows() if row[0] > self.head)
        yield from islice(below, MOST_ROWS)
        if next(below, None):
            raise CellError(f"There are more than {MOST_ROWS:,} rows.", SPLIT_IT)


def open_sheet(
    data: str | bytes, count_known: Known, too_large: str = SPLIT_IT, allows_other_headings: bool = True
) -> Sheet:
    """Open a pasted or uploaded table. Raise CellError if it is none.

    Unknown headings count too if allowed and none of them looks like data.
    """
    table = read_file(data, count_known, too_large)
    top = list(islice(table.rows(), TITLE_ROWS))
    if not top:
        raise CellError("There is no row in it.", "Put the headings and at least one row into it.")
    chosen, headings, best = 0, top[0][1], count_known(top[0][1])
    for at, (_number, cells) in enumerate(top[1:], 1):
        # A cell that is merged over two rows of headings stands in the upper one.
        above = top[at - 1][1]
        merged = [cell or (above[place] if place < len(above) else "") for place, cell in enumerate(cells)]
        if count_known(cells) > 1 and (count := count_known(merged)) > best:
            chosen, headings, best = at, merged, count
    notes = list(table.notes)
    if chosen:
        notes.append(f"{'1 row' if chosen == 1 else f'{chosen} rows'} above the headings left out.")
    is_headed = best > 0 or (allows_other_headings and not any(map(looks_like_data, headings)))
    return Sheet(table, tuple(headings), top[chosen][0] if is_headed else 0, tuple(notes))
