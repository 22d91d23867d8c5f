"""LibreOffice opens what leaves as a deck and as a document, on our template and on a company's."""

import pytest
from pypdf import PdfReader

from playbook.exports.formats import find_format
from playbook.exports.options import Options
from tests.dossiers import dossier_of, sample
from tests.exports.deck.test_deck import slides_of, write_deck
from tests.exports.document.templates import templates
from tests.exports.document.test_document import plan
from tests.exports.document.test_document_template import write
from tests.office import convert
from tests.soak import some


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.soak
def test_libreoffice_opens_the_deck_and_every_document(tmp_path):
    board, document = dossier_of(sample()), find_format("document")
    content = {"deck.pptx": write_deck(board), "plan.docx": document.write(plan(), Options())}
    content["paper.docx"] = document.write(board, Options())
    names = some([*templates()], ["own_styles"])
    content |= {f"{name}.docx": write(name) for name in names}
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    if not convert("pdf", tmp_path, *(tmp_path / name for name in content)):
        return
    assert len(PdfReader(tmp_path / "deck.pdf").pages) == len(slides_of(content["deck.pptx"]))
    pages = [page.extract_text() for page in PdfReader(tmp_path / "plan.pdf").pages]
    assert any("In one page" in page for page in pages[2:5])
    assert all(any(stage.title in page for page in pages) for stage in board.stages)
    assert 3 <= len(PdfReader(tmp_path / "paper.pdf").pages) <= 12
    assert all(PdfReader(tmp_path / f"{name}.pdf").pages for name in names)
