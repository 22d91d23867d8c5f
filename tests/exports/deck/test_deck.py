"""A deck opens cleanly on any template, says all that it promises, and can be edited."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import power_pptx
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ooxml_integrity import Severity, check_pptx
from openxml_audit import validate_pptx
from python_calamine import CalamineWorkbook

from playbook.core.dossier.audience import ALL_HANDS, BOARD
from playbook.core.dossier.model import Ask, Dossier, SpeakerNote, Win
from playbook.exports.deck import slide_writer
from playbook.exports.deck.deck import write_deck
from playbook.exports.deck.package import clean
from playbook.exports.deck.slide_writer import TableCell
from playbook.exports.deck.words import short_day
from tests.dossiers import dossier_of, sample
from tests.exports.deck.checks import faults, slides_of, squeezed, text_of, titles_of
from tests.exports.deck.templates import templates
from tests.soak import some


def board() -> Dossier:
    return dossier_of(sample())


def bare() -> Dossier:
    """Return the dossier of a board with next to nothing in it."""
    page = replace(
        board().page, checks=(), points=(), further_points=(), promises=(), objective="", number="",
        verdict="", advice="", caveat="",
    )  # fmt: skip
    return replace(
        board(), page=page, organization="", facts=(), steps=(), stages=(), groups=(), metrics=(), gates=(),
        asks=(), risks=(), wins=(), charts=(), notes=(), why="", why_now="", what_changes="", what_stays="",
        start=None, go_live=None, end=None,
    )  # fmt: skip


def promised(dossier: Dossier) -> Iterator[str]:
    """Yield every text that the deck of the board must hold."""
    page = dossier.page
    yield from (dossier.name, dossier.organization, dossier.stand, page.objective, page.number, page.verdict)
    yield from (dossier.what_changes, dossier.why, dossier.why_now, dossier.what_stays)
    for check in page.checks:
        yield from (check.title, check.sentence)
    for point in page.points:
        yield from (point.title, *point.options, point.who)
    for line in page.promises:
        yield from (line.title, line.text)
    for stage in dossier.stages:
        yield from (stage.title, stage.purpose, stage.next.title if stage.next else "")
    for step in dossier.dated:
        yield from (step.title, step.who, short_day(step.day, dossier.day.year), *step.for_whom[:3])
    for group in dossier.groups:
        yield from (group.name, group.manager)
    for metric in dossier.metrics:
        yield from (metric.title, metric.who, metric.source)
    for gate in dossier.gates:
        yield from (gate.title, gate.who, gate.go_if, gate.adjust_if, gate.stop_if, gate.decision, gate.why)
    for risk in dossier.risks:
        yield from (risk.risk, risk.watch, risk.owner)
    for ask in dossier.asks:
        yield from (ask.do, ask.why, *ask.details)


def missing(dossier: Dossier, content: bytes) -> list[str]:
    text = text_of(content)
    return [each for each in map(squeezed, promised(dossier)) if each.removesuffix(".") not in text]


def test_our_deck_has_no_fault_and_loses_no_text():
    content = write_deck(board())
    assert faults(content, smallest=9) == []
    assert missing(board(), content) == []


@pytest.mark.parametrize("name", some([*templates()], ["few_places", "in_use"]))
def test_no_template_loses_a_text(name):
    content = write_deck(board(), clean(templates()[name]))
    assert faults(content, smallest=8) == []
    assert missing(board(), content) == []
    assert b"CONFIDENTIAL-CANARY" not in b"".join(parts_of(content).values())


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("name", some(["", "few_places", "gradient", "in_use"], ["", "in_use"]))
def test_office_is_expected_to_open_it_without_repair(name, tmp_path):
    def errors(content: bytes) -> set[str]:
        (path := tmp_path / "deck.pptx").write_bytes(content)
        return {str(each.description) for each in validate_pptx(path).errors}

    template = clean(templates()[name]) if name else None
    # A template's own mistakes stay in it.
    assert errors(write_deck(board(), template)) <= (errors(template) if template else set())


@pytest.mark.parametrize("audience", [BOARD, ALL_HANDS], ids=str)
def test_a_second_checker_finds_no_error(audience, tmp_path):
    (path := tmp_path / "deck.pptx").write_bytes(write_deck(dossier_of(sample(), audience)))
    assert [each for each in check_pptx(path) if each.severity is Severity.ERROR] == []


@pytest.mark.parametrize("audience", [BOARD, ALL_HANDS], ids=str)
def test_nothing_overflows_or_collides_on_our_template(audience):
    deck = power_pptx.Presentation(io.BytesIO(write_deck(dossier_of(sample(), audience))))
    assert [str(issue) for slide in deck.slides for issue in slide.lint().issues] == []


def test_metrics_are_on_track_or_off_and_share_slides_evenly():
    missed = replace(board().metrics[0], light="red")
    content = write_deck(replace(board(), metrics=(missed, *board().metrics[1:])))
    texts = ["".join(slide.itertext()) for slide in slides_of(content)]
    shown = [text for text in texts if "4 of 7 metrics on track; 1 off track (" in text]
    assert [text.count("Start ") for text in shown] == [4, 3]


def test_charts_hold_their_numbers_for_editing():
    deck = pptx.Presentation(io.BytesIO(write_deck(board())))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    for chart, data in zip(
        charts, (board().find_chart("burn_up"), board().find_chart("stages")), strict=True
    ):
        book = CalamineWorkbook.from_filelike(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        head, *rows = book.get_sheet_by_index(0).to_python()
        assert head[1:] == list(data.columns[1:])
        days = [day.date() if isinstance(day, datetime) else day for day, *_ in rows]
        assert [(day, *row[1:]) for day, row in zip(days, rows, strict=True)] == list(data.rows)


def test_the_numbers_beside_the_chart_are_those_of_the_day():
    text = text_of(write_deck(board()))
    tally = board().tally
    assert f"{tally.done} of {tally.total} dated tasks are done" in text
    assert f"{tally.on_time:.0%} of what was due was done on time" in text


def test_days_to_come_are_a_gap_and_not_a_jump():
    chart = board().find_chart("burn_up")
    rows = tuple((*row[:3], None if at > 5 else row[3]) for at, row in enumerate(chart.rows))
    deck = pptx.Presentation(io.BytesIO(write_deck(replace(board(), charts=(replace(chart, rows=rows),)))))
    (drawn,) = (shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart)
    assert tuple(drawn.plots[0].series[2].values)[6:] == (None,) * (len(rows) - 6)


def test_the_decision_stands_first_and_what_we_ask_before_the_appendix():
    titles = titles_of(write_deck(board()))
    assert titles[0] == board().name
    assert titles[1] == (board().page.advice or board().page.verdict).removesuffix(".")
    first = next(at for at, title in enumerate(titles) if title.startswith("All dated tasks"))
    assert titles[first - 1] == "One thing we ask of you"
    assert all(title.startswith("All dated tasks") for title in titles[first:])


def test_speaker_notes_say_what_to_say():
    act = SpeakerNote("sponsor", ("Open the week, Mon Mar 9, 2026", "I use it myself."))
    deck = pptx.Presentation(io.BytesIO(write_deck(replace(board(), notes=(*board().notes, act)))))
    notes = [
        slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "" for slide in deck.slides
    ]
    assert notes[0] == "\n".join(board().note_of("cover"))
    assert any("\n".join(board().note_of("repeat")) in note for note in notes[1:])
    assert any("\n".join(act.lines) in note for note in notes[1:])


def test_of_a_long_plan_the_open_tasks_come_and_the_rest_is_counted():
    steps = tuple(
        replace(step, id=f"{step.id}-{copy}", title=f"Task {copy}.{at}", day=step.day + timedelta(days=copy))
        for copy in range(30)
        for at, step in enumerate(board().dated)
        if step.day
    )
    content = write_deck(replace(board(), steps=steps))
    titles = [title for title in titles_of(content) if "the rest is in the workbook" in title]
    assert 0 < len(titles) <= 10
    assert faults(content, smallest=9) == []


def test_a_text_longer_than_a_slide_runs_on_and_loses_no_word():
    words = [f"word{number}" for number in range(2500)]
    text = " ".join(words)
    gate = replace(board().gates[0], go_if=text)
    content = write_deck(replace(board(), gates=(gate,), why=text, asks=(Ask(do=text),), wins=(Win(text),)))
    found = text_of(content).split()
    assert [found.count(word) for word in (words[0], words[-1], words[1200])] == [3, 3, 3]
    assert faults(content, smallest=9) == []


def test_an_empty_plan_is_a_deck_too():
    assert faults(write_deck(bare()), smallest=9) == []


@settings(max_examples=12, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(max_size=300))
def test_any_text_is_text(title, text):
    step = replace(board().dated[0], title=title, who=text, day=date(2024, 1, 2))
    asks = (Ask(do=title, why=text),)
    content = write_deck(replace(bare(), name=title, steps=(step,), why=text, asks=asks))
    assert faults(content, smallest=9) == []
    # Any white space is shown as a space, but no file of Office can hold the signs below one.
    spaced = (
        " " if letter.isspace() and (letter > "\x1f" or letter in "\t\n\r") else letter for letter in title
    )
    shown = squeezed("".join(letter for letter in spaced if letter.isprintable()))
    assert shown in squeezed("".join(letter for letter in text_of(content) if letter.isprintable()))


def test_colors_are_the_themes_so_that_a_company_sees_its_own():
    slides = slides_of(write_deck(board(), clean(templates()["four_to_three"])))
    named, fixed = (
        {color for slide in slides for color in slide.xpath(f"//*[local-name()='{kind}']/@val")}
        for kind in ("schemeClr", "srgbClr")
    )
    assert named == {"tx1", "tx2", "bg1", "accent1", "accent2", "accent3", "accent4", "accent5"}
    assert fixed == {"A34B30", "F5E3D7"}  # what is late, and what it stands on


def test_a_cell_of_many_lines_flows_and_loses_no_word():
    lines = [f"w{number}" for number in range(400)]
    flowing = slide_writer._flowing(TableCell("\n".join(lines)))
    assert flowing.text.split() == lines
    assert flowing.text.count("\n") == 12
    few = TableCell("\n".join(lines[:12]))
    assert slide_writer._flowing(few) is few
