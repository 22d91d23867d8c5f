"""What the brief states and no part of the paper takes up, below the decisions."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from playbook.core.case.claims.unused import LEAST, is_used
from playbook.core.case.decision_page import UNUSED, StatementRow
from playbook.core.dossier.chapters.messages import MESSAGES
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.chapters.signature import GATES, IN_SHORT, SIGNATURE
from playbook.core.dossier.paper_blocks import (
    Block,
    Entries,
    Grid,
    PaperSection,
    Script,
    Titled,
    texts_of_block,
    texts_of_cell,
)

MOST_ROWS = 10
Sections = tuple[PaperSection, ...]
_HEADS, _WIDTHS = ("The brief says", "To settle", "Who"), (6.4, 4.4, 1.8)


def papers_with_unused(
    source: PaperSource, sections: Sequence[PaperSection], *, gives_up: bool
) -> Iterator[Sections]:
    """Yield the sections with what none of them takes up below the decisions, the longest first.

    What “the plan in short” tells anyway stands in the full plan alone. The shortest paper gives up more.
    """
    if source.page.strategy and source.page.strategy.decisions:
        yield tuple(sections)  # leaders who wrote the decisions have read the brief
        return
    texts = [text for section in sections if section.heading != MESSAGES for text in _texts(section)]
    rows = [row for row in source.page.unused if not is_used(row, texts)]
    pressing = min(sum(row.rank < LEAST for row in rows), MOST_ROWS)
    fewer = reversed(range(pressing)) if gives_up else ()
    for most in (pressing, *fewer):
        blocks = tuple(_blocks(source, rows[:most], len(rows) - most))
        yield tuple(
            _below_the_decisions(section, blocks) if section.heading == SIGNATURE else section
            for section in sections
        )


def _texts(section: PaperSection) -> Iterator[str]:
    """Yield what a section does about things; “the plan in short” only tells of them."""
    is_known = False
    for before, block in zip((None, *section.blocks), section.blocks, strict=False):
        is_known = (isinstance(block, Titled) and block.lead == IN_SHORT) or (
            is_known and isinstance(block, Entries)
        )
        if is_known:
            continue
        match block:
            case Titled():
                yield f"{block.lead} {block.text}"
            case Entries(is_kept=True) if before:  # a question is used by all of its answers
                yield " ".join((*texts_of_block(before), *texts_of_block(block)))
            case Entries():
                yield from (f"{each.lead} {each.text}" for each in block.entries)
            case Grid():
                yield from (
                    " ".join(text for cell in row for text in texts_of_cell(cell)) for row in block.rows
                )
            case Script():
                pass


def _blocks(source: PaperSource, rows: Sequence[StatementRow], further: int) -> Iterator[Block]:
    if not rows:
        return
    days = {row.by for row in rows if row.by}
    by = f"Answers by {source.brief_day(days.pop())}." if len(days) == 1 else ""
    more = f"{further} more {'stands' if further == 1 else 'stand'} in the full plan." if further > 0 else ""
    yield Titled(f"{UNUSED}.", " ".join(filter(None, (by, more))))
    yield Grid(_HEADS, _WIDTHS, tuple(_joined(rows)))


def _joined(rows: Sequence[StatementRow]) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each statement; those of one text with one question ask it once."""
    for _, run in groupby(rows, key=_together):
        first, *others = run
        yield " ".join((first.quote, *(row.quote for row in others))), first.question, first.who


def _together(row: StatementRow) -> tuple[str, str, str]:
    # Each concern is a matter of its own.
    return row.question, row.who, row.says if row.part == "concerns" else row.part


def _below_the_decisions(section: PaperSection, blocks: tuple[Block, ...]) -> PaperSection:
    leads = [block.lead if isinstance(block, Titled) else "" for block in section.blocks]
    place = leads.index(GATES) if GATES in leads else len(leads)
    return PaperSection(section.heading, (*section.blocks[:place], *blocks, *section.blocks[place:]))
