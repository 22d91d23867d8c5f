"""A memo as a Word file, a PDF or an e-mail becomes the text of the notes."""

import io
from email.message import EmailMessage

import docx
import pytest
import typst
from pypdf import PdfReader, PdfWriter

from playbook.core.base.errors import Invalid
from playbook.desk.writing import intake, memo_child
from tests.desk.workbooks import xlsx, zipped

MEMO = "Our COO Dana Whitfield will sponsor the rollout."
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


def word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading("The change", 1)
    document.add_paragraph(MEMO)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Go-live", "March 1, 2027"
    document.add_paragraph("Größe über alles: 日本")
    document.save(out)
    return out.getvalue()


def pdf(text: str = MEMO) -> bytes:
    return bytes(typst.compile(f"#set page(width: 400pt)\n= The change\n{text}".encode()))


def mail(*, is_html: bool = False) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Dana <dana@x.example>", "all@x.example"
    message["Subject"], message["Date"] = "The change: größer", "Mon, 02 Mar 2026 09:00:00 +0000"
    if is_html:
        page = f"<head><style>p {{}}</style></head><p>{MEMO}</p><script>alert(1)</script><br>Go-live: 1 March"
        message.set_content(page, subtype="html")
    else:
        message.set_content(f"{MEMO}\n\nGrüße")
        message.add_attachment(b"\x00" * 90, maintype="application", subtype="octet-stream", filename="x.bin")
    return bytes(message)


def trouble(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        intake.text_of(data)
    return str(caught.value)


def test_a_word_file_gives_its_paragraphs_and_tables():
    assert intake.text_of(word()) == (f"The change\n{MEMO}\nGo-live | March 1, 2027\nGröße über alles: 日本")


def test_a_pdf_gives_the_words_of_its_pages():
    text = intake.text_of(pdf())
    assert "The change" in text
    assert MEMO in " ".join(text.split())


def test_an_email_gives_who_wrote_what():
    text = intake.text_of(mail())
    assert text == (
        "Subject: The change: größer\nFrom: Dana <dana@x.example>\nTo: all@x.example\n"
        f"Date: Mon, 02 Mar 2026 09:00:00 +0000\n\n{MEMO}\n\nGrüße"
    )
    page = intake.text_of(mail(is_html=True))
    assert MEMO in page
    assert "\nGo-live: 1 March" in page
    assert "alert" not in page


def test_plain_text_stays_as_it_was_also_with_a_heading_line():
    text = "To: decide\nFrom: Monday on\nSponsor: Dana"
    assert intake.text_of(text.encode()) == text


def test_what_is_no_memo_ends_in_a_sentence():
    unreadable = "This file cannot be read. Open it, copy its words, and paste them."
    for data in (
        b"PK\x03\x04" + bytes(90), word()[:-400], xlsx({"A": [["x"]]}), pdf()[:300], b"%PDF-1.7\nnothing",
        zipped({"word/document.xml": ENTITIES}), zipped({"word/document.xml": "<w:p"}),
    ):  # fmt: skip
        assert trouble(data) == unreadable
    locked = PdfWriter(PdfReader(io.BytesIO(pdf())))
    locked.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    assert trouble(out.getvalue()) == "This file has a password. Open it, copy its words, and paste them."
    assert trouble(blank()).startswith("There is no text in this file")


def blank() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def test_hostile_files_end_in_a_sentence():
    too_large = "This file is too large to read. Copy only the words that matter, and paste them."
    assert trouble(zipped({"word/document.xml": b"<w:p/>" * 20_000_000})) == too_large
    assert trouble(zipped({f"{at}.xml": "" for at in range(2_001)})) == too_large
    marked = b"<w:p %s/>" % b" ".join(b'a%d="%d"' % (at, at) for at in range(20))
    wide = b'<w:document xmlns:w="w">%s</w:document>' % (marked * 600_000)
    assert trouble(zipped({"word/document.xml": wide})) == too_large
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = f"<w:document {w}><w:body>{'<w:p>' * 150}{'</w:p>' * 150}</w:body></w:document>"
    assert trouble(zipped({"word/document.xml": deep})) == too_large
    assert trouble(zipped({"word/document.xml": f"<x>{'<y/>' * 1_000_001}</x>"})) == too_large


def test_an_attribute_of_megabytes_is_read_once():
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph = f"<w:p a='{'x' * 40_000_000}'><w:r><w:t>{MEMO}</w:t></w:r></w:p>"
    document = f"<w:document {w}><w:body>{paragraph}</w:body></w:document>"
    assert MEMO in intake.text_of(zipped({"word/document.xml": document}))


def test_a_text_that_no_tab_can_send_again_is_refused():
    assert trouble(b"word " * 120_000).startswith("This file is too large to read.")


def test_only_documents_start_a_child():
    assert [memo_child.kind_of(data) for data in (word(), pdf(), mail(), b"Dear all", b"")] == [
        "docx", "pdf", "eml", "", ""
    ]  # fmt: skip
