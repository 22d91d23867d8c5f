"""The budget as a table that adds up, with what it rests on and leaves out."""

import re
from collections.abc import Iterator

from playbook.core.base.words import capital, closed
from playbook.core.case.decision_page import BudgetRow
from playbook.core.case.rows.money import ASSUMED, NO_AMOUNT, OF_PROSE, SEE_DECISION
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Row, Titled

BUDGET = "Budget"
_ITS_DECISION = re.compile(rf"{SEE_DECISION}(?:: .*?(?= {re.escape(ASSUMED)}|$))?")


def budget_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield the parts with their total, then the notes."""
    brief, rows = source.rollout.brief, source.page.budget
    if not rows:
        yield Titled("", source.page.budget_note)
        return
    parts = [row for row in rows if row.amount is not None or row.kind == "open"]
    priced = [
        row.basis for row in parts if row.amount is not None and re.search(rf"\d|^{OF_PROSE}", row.basis)
    ]
    is_ours = bool(priced) and all(ASSUMED in basis for basis in priced)  # then it stands once
    heads = (
        "Item",
        f"Basis {ASSUMED if is_ours else ''}".strip(),
        f"Amount ({brief.currency})".replace(" ()", ""),
    )
    yield Grid(heads, (4, 5, 1.6), tuple(_row(source, row, ASSUMED if is_ours else "") for row in parts))
    notes = (row for row in rows if row.amount is None and row.kind == "part")
    yield Entries(tuple(Titled(closed(row.item), row.basis) for row in notes))


def _row(source: PaperSource, row: BudgetRow, shared: str) -> Row:
    item = Titled(row.item) if row.kind == "sum" else row.item
    basis = " ".join(row.basis.replace(shared, "").split()).replace(" ;", ";") if shared else row.basis
    paid = {capital(point.pays): place for place, point in reversed(source.numbered_points())}
    if row.item in paid:
        basis = _ITS_DECISION.sub(lambda _: f"Decision {paid[row.item]}", basis)
    basis = capital(basis.replace(f"{SEE_DECISION}: ", ""))
    amount = NO_AMOUNT if row.basis.startswith(NO_AMOUNT) else "Not quoted"
    return item, basis, amount if row.amount is None else str(row.amount)
