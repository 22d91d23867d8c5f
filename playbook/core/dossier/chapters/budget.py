"""The budget as a table that adds up, with what it rests on and leaves out."""

from collections.abc import Iterator

from playbook.core.base.words import closed, number
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Titled

BUDGET = "Budget"


def budget_chapter(known: PaperSource) -> Iterator[Block]:
    """Yield the parts with their total, then the notes."""
    brief, rows = known.rollout.brief, known.page.budget
    if not rows:
        yield Titled("", known.page.budget_note)
        return
    total = (Titled("Total"), "", number(brief.budget or 0))
    parts = tuple((row.item, row.basis, f"{row.amount:,}") for row in rows if row.amount is not None)
    yield Grid(
        ("Item", "Basis", f"Amount ({brief.currency})".replace(" ()", "")), (4, 5, 1.6), (*parts, total)
    )
    notes = (row for row in rows if row.amount is None)
    yield Entries(tuple(Titled(closed(row.item), row.basis) for row in notes))
