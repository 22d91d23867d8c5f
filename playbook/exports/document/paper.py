"""The board paper in Word: headings, lists, tables and quoted scripts."""

from playbook.core.dossier.model import Dossier
from playbook.core.dossier.paper_blocks import Block, BoardPaper, Cell, Entries, Grid, Script, Titled
from playbook.core.dossier.texts import with_texts
from playbook.exports.document.body import Body
from playbook.exports.page import unbroken


def write_paper(body: Body, dossier: Dossier, paper: BoardPaper) -> None:
    """Add the paper: its head without a cover, then each section."""
    lines = (dossier.organization, f"Board paper. {dossier.stand}")
    body.title(dossier.name or "Rollout", filter(None, lines), is_cover=False)
    if paper.notice.lead:
        body.led(paper.notice.lead, paper.notice.text)
    body.text(paper.legend, "Meta")
    for aim in paper.aims:
        body.led(aim.lead, aim.text)
    for section in paper.sections:
        if section.heading:
            body.heading(1, section.heading)
        for block, following in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            leads = isinstance(following, Grid | Entries)
            _add(body, section.heading, with_texts(block, unbroken), leads=leads)


def _add(body: Body, heading: str, block: Block, *, leads: bool) -> None:
    match block:
        case Titled():
            body.led(block.lead, block.text, keeps_next=leads)
        case Entries():
            for place, each in enumerate(block.entries, 1):
                lead = f"{place}. {each.lead}" if block.is_numbered else each.lead
                style = "" if block.is_numbered else "ListBullet"
                body.led(lead, each.text, style, keeps_next=block.is_kept and place < len(block.entries))
        case Grid():
            rows = (tuple(map(_cell, row)) for row in block.rows)
            body.table(heading, tuple(zip(block.heads, block.widths, strict=True)), rows)
        case Script():
            body.text(block.lead, "Label")
            body.text(block.text)


def _cell(cell: Cell) -> tuple[str, str]:
    return (cell.lead, cell.text) if isinstance(cell, Titled) else ("", cell)
