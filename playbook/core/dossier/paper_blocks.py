"""What the board paper is made of, the same in every format."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Titled:
    """A paragraph, or an entry of a list: what leads it, what follows."""

    lead: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """A list, numbered if readers name its entries; one page has all that `is_kept`."""

    entries: tuple[Titled, ...]
    is_numbered: bool = False
    is_kept: bool = False


Cell = str | Titled
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `widths` are shares of the page, a lone cell is a row's heading."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[Row, ...]

    def without_empty_columns(self) -> "Grid":
        """Return the table with only the columns that some row fills."""
        full = [row for row in self.rows if len(row) > 1]
        used = [at for at in range(len(self.heads)) if any(row[at] for row in full)]
        heads, widths = tuple(self.heads[at] for at in used), tuple(self.widths[at] for at in used)
        rows = (tuple(row[at] for at in used) if len(row) > 1 else row for row in self.rows)
        return Grid(heads, widths, tuple(rows))


@dataclass(frozen=True, slots=True)
class Script:
    """What somebody says word for word, under who says it and when."""

    lead: str
    text: str


Block = Titled | Entries | Grid | Script


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A heading with what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class BoardPaper:
    """All that a board reads; the full plan is a document of its own."""

    objective: str
    number: str
    legend: str
    sections: tuple[PaperSection, ...]
    moved: str = ""  # the go-live, where it is another than the brief asked for
    notice: Titled = Titled("")  # what a reader has to know before all else

    @property
    def aims(self) -> tuple[Titled, ...]:
        """Return the objective and its number, none where the brief has neither."""
        aims = (("Objective.", self.objective), ("Number.", self.number), ("Go-live.", self.moved))
        return tuple(Titled(*aim) for aim in aims if aim[1]) if self.objective else ()

    @property
    def words(self) -> int:
        """Return how many words a reader reads."""
        notice = (self.notice.lead, self.notice.text)
        heads = " ".join((self.objective, self.number, self.moved, self.legend, *notice))
        return len(heads.split()) + sum(map(words_of, self.sections))


def words_of(section: PaperSection) -> int:
    """Return how many words a section has."""
    texts = (section.heading, *(text for block in section.blocks for text in texts_of_block(block)))
    return sum(len(text.split()) for text in texts)


def texts_of_block(block: Block) -> tuple[str, ...]:
    """Return the texts of a block, in reading order."""
    match block:
        case Titled() | Script():
            return block.lead, block.text
        case Entries():
            return tuple(text for each in block.entries for text in (each.lead, each.text))
        case Grid():
            cells = (cell for row in block.rows for cell in row)
            return (*block.heads, *(text for cell in cells for text in texts_of_cell(cell)))


def with_texts(block: Block, change: Callable[[str], str]) -> Block:
    """Return a block with each of its texts changed, in reading order."""

    def changed(cell: Titled) -> Titled:
        return Titled(change(cell.lead), change(cell.text))

    match block:
        case Titled():
            return changed(block)
        case Script():
            return Script(change(block.lead), change(block.text))
        case Entries():
            return replace(block, entries=tuple(map(changed, block.entries)))
        case Grid():
            rows = (
                tuple(changed(cell) if isinstance(cell, Titled) else change(cell) for cell in row)
                for row in block.rows
            )
            return replace(block, rows=tuple(rows))


def texts_of_cell(cell: Cell) -> tuple[str, ...]:
    """Return the texts of a cell, in reading order."""
    return (cell.lead, cell.text) if isinstance(cell, Titled) else (cell,)
