"""The PDF: every text as it was written, for screen readers too, and the same bytes twice."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from playbook.core.base.fields import MAX_LINE, MAX_NAME
from playbook.core.dossier.audience import ALL_HANDS, PROJECT
from playbook.core.dossier.paper_blocks import texts_of_block
from playbook.core.dossier.texts import with_texts
from playbook.exports.options import Options
from playbook.exports.pdf import pdf, press
from playbook.exports.pdf.content import content_of, paper_content
from tests.dossiers import dossier_of, sample
from tests.soak import IS_LONG
from tools import verapdf

HOSTILE = (
    '#import "@preview/cetz:0.3"', '#read("/etc/passwd")', "$x^2$", "= Heading", "*bold*", "_under_",
    "#panic()", "- a point", "\\u{41}", "<label>", "@ref", "// comment", "`code`", "[content]",
)  # fmt: skip


@pytest.fixture(scope="module")
def project():
    """The full plan of a sample, for the project."""
    dossier = dossier_of(sample(), PROJECT)
    return dossier, press.typeset(content_of(dossier))


def text_of(data):
    return "".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def squeezed(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def longest():
    """The board paper of a plan with long texts throughout."""
    dossier = dossier_of(sample())
    line = ("Wort " * 60)[:MAX_LINE]
    long = replace(dossier, name=line[:MAX_NAME], organization=line)
    paper = with_texts(dossier.paper, lambda text: f"{text} Ein Satz mit Wörtern. " * 4)
    return press.typeset(paper_content(long, paper))


def test_a_screen_reader_can_read_it(project, longest, tmp_path):
    _, printed = project
    assert printed.is_accessible
    assert longest.is_accessible
    files = [tmp_path / "project.pdf", tmp_path / "longest.pdf"]
    for file, each in zip(files, (printed, longest), strict=True):
        file.write_bytes(each.data)
    # Where Java and veraPDF are here, a long run looks at every rule; what follows is always looked at.
    assert not IS_LONG or not verapdf.failures(*files)
    root = PdfReader(io.BytesIO(printed.data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    kinds, without_words = set(), []

    def walk(node):
        kinds.add(node.get("/S"))
        if node.get("/S") == "/Figure" and not node.get("/Alt"):
            without_words.append(node)
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if hasattr(kid, "get"):
                walk(kid)

    walk(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure", "/TOC"} <= kinds
    assert without_words == []


def test_the_page_stands_first_and_every_task_is_there(project):
    dossier, printed = project
    pages = PdfReader(io.BytesIO(printed.data)).pages
    assert squeezed(dossier.page.objective) in squeezed(pages[1].extract_text())
    first = squeezed(pages[0].extract_text())
    assert squeezed(dossier.name) in first
    assert "Sampledata" in first
    text = text_of(printed.data)
    said = [step.title for step in dossier.steps]
    said += [each.text for step in dossier.steps for each in step.texts_to_use]
    said += [step.result for step in dossier.steps]
    said += [risk.risk for risk in dossier.risks] + [person.name for person in dossier.people]
    # By paragraph, its begin or its end: a column may end in it.
    paragraphs = [squeezed(part) for each in said for part in each.split("\n") if part.strip()]
    halves = [(each, min(40, len(each) // 2)) for each in paragraphs]
    assert [each for each, most in halves if each[:most] not in text and each[-most:] not in text] == []


def test_the_verdict_is_said_once_and_the_timeline_marks_starts():
    dossier = dossier_of(sample())
    page = replace(
        dossier.page, state="not_feasible", verdict="These dates don't work yet. We fall short on money."
    )
    laid_out = content_of(replace(dossier, page=page))["page"]
    assert (laid_out["state_name"], laid_out["verdict"]) == (
        "These dates don't work yet.",
        "We fall short on money.",
    )
    starts = [wave.day for wave in dossier.page.waves] * 2
    waves = tuple(
        replace(dossier.page.waves[0], day=day + timedelta(days=14 * place))
        for place, day in enumerate(starts)
    )
    timeline = content_of(replace(dossier, page=replace(dossier.page, waves=waves)))["timeline"]
    assert [mark["label"].partition(",")[0] for mark in timeline["marks"]].count("Go-live") == len(waves)


def test_any_text_fits_and_stays_text():
    dossier = dossier_of(sample())
    table = next(each for each in content_of(dossier)["tables"] if "Today" in each["heads"])
    widths = dict(zip(table["heads"], table["widths"], strict=True))
    assert widths["What is counted"] > 2 * widths["Today"]
    steps = tuple(replace(step, title=bad) for step, bad in zip(dossier.steps, HOSTILE, strict=False))
    printed = press.typeset(content_of(replace(dossier, steps=steps, why="\n\n".join(HOSTILE))))
    assert printed.is_accessible
    text = text_of(printed.data)
    assert [bad for bad in HOSTILE if squeezed(bad) not in text] == []
    steps = tuple(replace(step, title="", day=None, until=None) for step in dossier.steps[:9])
    bare = replace(
        dossier, name="", organization="", steps=steps, charts=(), groups=(), asks=(), what_changes=""
    )
    assert press.typeset(content_of(bare)).is_accessible


@pytest.mark.long
def test_letters_that_no_typeface_has_cost_only_the_standards():
    # A letter of the private area, which no typeface draws, and one of the system's at most.
    dossier = replace(dossier_of(sample()), name="計画 \ue123\U000f1234")
    printed = press.typeset(paper_content(dossier, dossier.paper))
    assert not printed.is_accessible
    assert squeezed("so this file does not meet PDF/UA") in text_of(printed.data)
    whole = press.typeset(content_of(dossier_of(sample())))
    assert squeezed("does not meet PDF/UA") not in text_of(whole.data)


def test_everyone_reads_only_the_names_of_people_who_agreed():
    dossier, rollout = dossier_of(sample(), ALL_HANDS), sample()
    text = text_of(pdf.write(dossier, Options()))
    shown = {person.name for person in rollout.brief.people if squeezed(person.name) in text}
    assert shown <= {win.credit for win in dossier.wins}


def test_the_board_paper_is_short_and_its_first_page_a_picture():
    dossier = dossier_of(sample())
    assert len(PdfReader(io.BytesIO(pdf.write(dossier, Options()))).pages) <= 8
    assert pdf.first_page(dossier, Options()).startswith(b"\x89PNG")


def test_every_block_of_the_board_paper_is_printed():
    dossier = dossier_of(sample())
    printed = text_of(press.typeset(paper_content(dossier, dossier.paper)).data)
    texts = [
        text for section in dossier.paper.sections for each in section.blocks for text in texts_of_block(each)
    ]
    words = {word for text in texts for word in text.split() if word.isalpha()}
    assert {word for word in words if word not in printed} == set()
    signed = dossier.paper.sections[-1].blocks[-1].text
    assert squeezed(signed) in squeezed(printed)


def test_a_board_in_america_prints_on_letter():
    dossier = replace(dossier_of(sample()), country="US")
    page = PdfReader(io.BytesIO(pdf.write(dossier, Options()))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)


def test_a_press_that_takes_too_much_says_what_to_do(monkeypatch):
    content = content_of(dossier_of(sample()))
    monkeypatch.setattr(press, "MEMORY", 1 << 26)
    with pytest.raises(press.PressFailed, match="could not be typeset"):
        press.typeset(content)
    monkeypatch.setattr(press, "SECONDS", 0)
    with pytest.raises(press.PressFailed, match="Choose Word or Markdown"):
        press.typeset(content)
