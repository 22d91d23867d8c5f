"""The board paper or the full plan as a PDF that screen readers can read."""

from typing import Any

from playbook.core.dossier.model import Dossier
from playbook.exports.options import Options
from playbook.exports.pdf.content import content_of, paper_content
from playbook.exports.pdf.press import typeset


def write(dossier: Dossier, _options: Options) -> bytes:
    """Return the board paper, for others the page that decides and the plan behind it."""
    return typeset(_content(dossier)).data


def first_page(dossier: Dossier, _options: Options) -> bytes:
    """Return the first page as a PNG, for a preview."""
    return typeset(_content(dossier), form="png").data


def _content(dossier: Dossier) -> dict[str, Any]:
    return paper_content(dossier, dossier.paper) if dossier.paper else content_of(dossier)
