"""What leaders write for a chapter of the board paper stands there."""

import re
from dataclasses import replace
from datetime import date

from playbook.core.case.decision_page import ConditionLine
from playbook.core.case.judgment import Point
from playbook.core.dossier.board_paper import board_paper
from playbook.core.dossier.paper_blocks import Entries, Titled, texts_of_block
from playbook.core.plan.strategy import ChapterLine, Decision, Strategy
from tests.papers import LARGE, paper_of, rollout_of

LINES = (
    ChapterLine(chapter="rules", what="Stop first. Ask later."),
    ChapterLine(chapter="success", what="Scrap: by weight, where it arose."),
)


def test_lines_of_the_leaders_take_the_place_of_ours_beside_the_tables():
    dossier = paper_of(LARGE)
    strategy = Strategy(decides="One date decides.", lines=LINES)
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=replace(dossier.page, strategy=strategy)))
    chapters = {section.heading.partition(" from ")[0]: section.blocks for section in paper.sections}
    [rules] = [block for block in chapters["The rules"] if isinstance(block, Entries)]
    assert rules == Entries((Titled("Stop first.", "Ask later."),), is_numbered=True)
    *tables, last = chapters["What success means"]
    assert tables
    assert not any(isinstance(block, Entries) for block in tables)
    assert last == Entries((Titled("Scrap:", "by weight, where it arose."),))
    assert "One date decides." in " ".join(
        text for block in chapters["For signature"] for text in texts_of_block(block)
    )


def test_the_head_of_a_line_does_not_end_at_a_title():
    line = "Prof. Brunner to typists, in person: “You hear it first. Nobody is dismissed.”"
    strategy = Strategy(decides="One.", lines=(ChapterLine(chapter="success", what=line),))
    dossier = paper_of(LARGE)
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=replace(dossier.page, strategy=strategy)))
    blocks = next(section.blocks for section in paper.sections if section.heading == "What success means")
    assert blocks[-1] == Entries((Titled(line[:36], line[37:]),))
    assert line[:36].endswith("person:")


def test_a_gate_asks_for_nothing_that_is_due_after_it():
    signed = ConditionLine("Council's yes", "go-live", date(2027, 5, 3), "Ann", "Signed.", "brief")
    later = replace(signed, name="The lease ends", day=date(2030, 9, 30))
    dossier = paper_of(LARGE)
    page = replace(dossier.page, conditions=(signed, later))
    gates = board_paper(rollout_of(LARGE), replace(dossier, page=page)).sections[0].blocks
    asked = " ".join(text for block in gates for text in texts_of_block(block))
    assert "Done: council's yes." in asked


def test_a_decision_on_the_days_stands_once_and_the_promise_names_its_number():
    dossier = paper_of(LARGE)
    options = ("May 31. Cost: weeks.",)
    said = ((dossier.what_stays, ""),)
    point = Point("dates", "Start whole wards.", "May is late.", options, "Ann", date(2027, 3, 1), said=said)
    strategy = Strategy(decides="One.", decisions=(Decision(what=point.title, choice="May 31."),))
    page = replace(dossier.page, strategy=strategy, points=(point,))
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page))
    text = " ".join(
        text for section in paper.sections for block in section.blocks for text in texts_of_block(block)
    )
    assert text.count("Start whole wards.") == 1
    assert "Which go-live date?" not in text
    assert re.search(r"\(see decision \d+\)", text)
    assert re.search(r"See decision \d+ for these days", text)
