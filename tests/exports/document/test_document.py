"""The Word document: its contents, its tables, and every text of the dossier."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import pairwise

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from ooxml_integrity import Severity
from ooxml_integrity import check as check_docx
from openxml_audit import OpenXmlValidator

from playbook.core.dossier.audience import ALL_HANDS, BOARD, PROJECT
from playbook.core.dossier.model import Dossier
from playbook.exports.document.template import BASE
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from tests.dossiers import dossier_of, sample
from tools import make_document_template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def plan() -> Dossier:
    return dossier_of(sample(), PROJECT)


def write(dossier) -> bytes:
    return find_format("document").write(dossier, Options())


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read(name))


def styled(body: etree._Element, style: str) -> Iterator[str]:
    """Yield the texts of paragraphs whose style a pattern matches."""
    for paragraph in body.iter(f"{W}p"):
        name = paragraph.find(f"{W}pPr/{W}pStyle")
        if name is not None and re.fullmatch(style, name.get(f"{W}val")):
            yield "".join(each.text or "" for each in paragraph.iter(f"{W}t"))


def faults(content: bytes) -> list[str]:
    body, found = part(content, "word/document.xml"), []
    headings, entries = list(styled(body, "Heading[12]")), list(styled(body, "TOC[12]"))
    if entries and headings != entries:
        found.append("the contents are not the headings")
    levels = [
        int(name[-1])
        for name in body.xpath("//w:pStyle/@w:val", namespaces={"w": W[1:-1]})
        if name.startswith("Heading")
    ]
    found += [f"level {after} follows {level}" for level, after in pairwise(levels) if after > level + 1]
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    found += [
        f"no {link.get(f'{W}anchor')}"
        for link in body.iter(f"{W}hyperlink")
        if link.get(f"{W}anchor") not in marks
    ]
    for table in body.iter(f"{W}tbl"):
        if table.find(f"{W}tr/{W}trPr/{W}tblHeader") is None or not table.find(f"{W}tblPr/{W}tblCaption").get(
            f"{W}val"
        ):
            found.append("a table without a header row or a title")
    found += [
        f"no alt text: {each.get('name')}" for each in body.xpath("//*[local-name()='docPr'][not(@descr)]")
    ]
    settings_xml = etree.tostring(part(content, "word/settings.xml")).decode()
    if "updateFields" in settings_xml or "dirty" in etree.tostring(body).decode():
        found.append("Word would ask before it opens")
    if "w:lang" not in etree.tostring(part(content, "word/styles.xml")).decode():
        found.append("no language")
    return found


def texts(value: object) -> Iterator[str]:
    """Yield every text of plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def squeezed(text: str) -> str:
    return " ".join(re.sub(r"(?m)^\s*[-*•]\s+", "", text).split())


@pytest.mark.parametrize("audience", [BOARD, PROJECT, ALL_HANDS], ids=str)
def test_it_has_no_fault_and_opens_without_a_question(audience, tmp_path):
    dossier = dossier_of(sample(), audience)
    content = write(dossier)
    assert faults(content) == []
    (path := tmp_path / "plan.docx").write_bytes(content)
    assert OpenXmlValidator().validate(path).errors == []
    assert [each for each in check_docx(path) if each.severity is Severity.ERROR] == []
    assert docx.Document(str(path)).core_properties.title == dossier.name


def all_text(content: bytes) -> str:
    body = part(content, "word/document.xml")
    return squeezed(" \n".join("".join(p.itertext()) for p in body.iter(f"{W}p")))


def lost(text: str) -> list[str]:
    """Return every text that the full plan owes and that is not in it."""
    own = plan()
    promised = [own.name, own.stand, own.why, own.why_now, own.what_stays, own.what_changes]
    for step in own.steps:
        promised += [step.title, step.who, step.note, step.result, *texts(step.details)]
        promised += texts(step.texts_to_use)
    checks = [replace(check, holds_if="") for check in own.page.checks]  # said by a feasible verdict
    for value in (own.gates, own.risks, own.people, checks, own.page.conditions):
        promised += [each for each in texts(value) if " " in each]
    for metric in own.metrics:
        promised += [metric.title, metric.definition, metric.who, metric.source, metric.if_red]
    return [each for each in map(squeezed, promised) if each not in text]


def test_the_paper_for_the_board_holds_each_of_its_texts_and_no_list_of_contents():
    board = dossier_of(sample(), BOARD)
    content = write(board)
    assert list(styled(part(content, "word/document.xml"), "TOC[12]")) == []
    text = all_text(content)
    printed = [each for section in board.paper.sections for block in section.blocks for each in texts(block)]
    assert [each for each in map(squeezed, printed) if each not in text] == []


def test_every_text_of_steps_metrics_and_gates_is_in_it():
    assert lost(all_text(write(plan()))) == []


def test_its_chart_holds_numbers_to_edit():
    with zipfile.ZipFile(io.BytesIO(write(plan()))) as file:
        assert {"word/charts/chart1.xml", "word/embeddings/chart1.xlsx"} <= set(file.namelist())
        relation = etree.fromstring(file.read("word/charts/_rels/chart1.xml.rels"))[0]
        chart = etree.fromstring(file.read("word/charts/chart1.xml"))
    (used,) = chart.xpath("//*[local-name()='externalData']/@*[local-name()='id']")
    assert used == relation.get("Id")


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80), st.text(max_size=300))
def test_any_text_is_text(title, text):
    step = replace(plan().steps[0], title=title, note=text, who=text, day=date(2024, 1, 2))
    bare = replace(plan(), name=title, steps=(step,), why=text, charts=(), metrics=(), gates=())
    content = write(bare)
    assert faults(content) == []
    docx.Document(io.BytesIO(content))


def test_our_template_is_what_its_tool_makes(tmp_path, monkeypatch):
    kept = BASE.read_bytes()
    monkeypatch.setattr(make_document_template, "DOCUMENT", tmp_path / "base.docx")
    assert make_document_template.make_document() == kept


def test_each_decision_and_gate_of_the_paper_stays_with_its_answers():
    body = part(write(dossier_of(sample(), BOARD)), "word/document.xml")
    lines = [
        (
            "".join(each.text or "" for each in line.iter(f"{W}t")),
            line.find(f"{W}pPr/{W}keepNext") is not None,
        )
        for line in body.iter(f"{W}p")
    ]
    firsts = [place for place, (text, _) in enumerate(lines) if text.startswith(("Proposal: ", "Go: "))]
    assert {lines[place][0].partition(":")[0] for place in firsts} == {"Proposal", "Go"}
    for first in firsts:
        last = next(
            place
            for place in range(first, len(lines))
            if not lines[place + 1][0].startswith(("Or: ", "Otherwise: ", "Adjust: ", "Stop: "))
        )
        assert [kept for _, kept in lines[first - 1 : last + 1]] == [*[True] * (last - first + 1), False]
