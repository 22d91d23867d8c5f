"""The plan as a PDF that screen readers can read."""

from typing import TYPE_CHECKING

from playbook.core.dossier.model import Dossier
from playbook.exports.pdf.content import content_of
from playbook.exports.pdf.press import typeset

if TYPE_CHECKING:
    from playbook.exports.formats import Options


def write(dossier: Dossier, _options: "Options") -> bytes:
    """Return the page that decides, where it stands, and the whole plan."""
    return typeset(content_of(dossier, is_short=False)).data


def write_paper(dossier: Dossier, _options: "Options") -> bytes:
    """Return the page that decides and where it stands, for a board."""
    return typeset(content_of(dossier, is_short=True)).data


def first_page(dossier: Dossier, _options: "Options") -> bytes:
    """Return the first page as a PNG, for a preview."""
    return typeset(content_of(dossier, is_short=True), form="png").data
