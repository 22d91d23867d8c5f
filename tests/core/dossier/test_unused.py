"""No sentence of a brief with a number, a day or a person is lost."""

from dataclasses import replace
from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.claims.unused import FIELDS, LEAST, OF_TWO, OF_WHAT_IS_OPEN, is_used, statement_rows
from playbook.core.case.decision_page import UNUSED
from playbook.core.case.page import page_of
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.dossier.audience import PROJECT
from playbook.core.dossier.board_paper import most_words
from playbook.core.dossier.chapters.messages import MESSAGES
from playbook.core.dossier.chapters.signature import GATES, SIGNATURE
from playbook.core.dossier.chapters.unused import MOST_ROWS
from playbook.core.dossier.paper_blocks import Entries, Grid, Script, Titled, texts_of_block, texts_of_cell
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from playbook.exports.page import page_as_markdown
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import TODAY, a_brief, group
from tests.papers import LARGE, SMALL, TWO_STARTS, brief_of, drafted_for, paper_of

NURSERY = {
    "what_changes": "In all eleven nurseries children choose between rooms.",
    "why": "A child passes through the hands of five educators a day. That is too many.",
    "why_now": "The twelfth nursery opens in Athlone on January 10, 2028.",
    "past_attempts": "Galway tried it in 2024. In the sixth week two children were alone in the yard.",
    "concerns": (
        "The insurer wants a risk assessment for each house before a door is opened; three of eleven are "
        "done. Relief cover for one training day costs 38,000 euros, and two days are planned."
    ),
}
WORDS_OF_A_ROW = 60
KNOWN = [LARGE, TWO_STARTS, SMALL, "law-firm", "merged-units", "office-days"]


def nursery(**changes):
    return a_brief(
        **NURSERY | changes, start=date(2027, 1, 4), go_live=date(2027, 6, 14), end=date(2028, 3, 30),
        budget=65_000, currency="EUR", headcount=75,
        groups=[group("a", 40, manager_id="ann"), group("b", 35, manager_id="bob")],
    )  # fmt: skip


def table_of(dossier) -> list[tuple[str, ...]]:
    section = next(each for each in dossier.paper.sections if each.heading == SIGNATURE)
    leads = [block.lead if isinstance(block, Titled) else "" for block in section.blocks]
    if f"{UNUSED}." not in leads:
        return []
    place = leads.index(f"{UNUSED}.")
    assert leads[place + 2] == GATES or place + 2 == len(leads)
    grid = section.blocks[place + 1]
    assert isinstance(grid, Grid)
    return [tuple(map(str, row)) for row in grid.rows]


def cells_of(block) -> list[str]:
    if isinstance(block, Grid):
        return [" ".join(text for cell in row for text in texts_of_cell(cell)) for row in block.rows]
    if isinstance(block, Entries):
        return [f"{each.lead} {each.text}" for each in block.entries]
    return [" ".join(texts_of_block(block))]


@pytest.mark.long
def test_a_sentence_is_a_decision_by_its_kind_or_is_to_be_settled():
    unclear = "Each license costs 300 USD a year."
    dossier = drafted_for(nursery(), date(2027, 1, 4))
    [signature] = [each for each in dossier.paper.sections if each.heading == SIGNATURE]
    decisions = " ".join(cell for block in signature.blocks for cell in cells_of(block))
    for asks, says in (
        ("What keeps this from happening again?", "“In the sixth week two children were alone in the yard.”"),
    ):
        assert f"{asks} {says}" in decisions
    assert f"“{unclear}”" in {says for says, _, _ in table_of(dossier)}


@pytest.mark.long
def test_a_sentence_without_number_day_or_person_is_not_listed():
    brief = nursery(concerns="Some fear that their work is spread over the house.")
    assert "spread over" not in str(table_of(drafted_for(brief, date(2027, 1, 4))))


def test_a_quote_in_part_uses_a_sentence_only_with_its_number():
    page = drafted_for(nursery(), date(2027, 1, 4)).page
    row = next(each for each in page.statements if "38,000" in each.says)
    assert not is_used(row, ["Relief cover for one training day costs too much, and two days are planned."])
    assert is_used(row, ["Two days at EUR 38,000: relief cover for training costs 76,000."])
    assert is_used(row, [f"“{row.says}” We propose one day."])


@pytest.mark.parametrize("name", KNOWN)
def test_no_statement_of_a_known_brief_is_lost(name):
    dossier, brief = paper_of(name), brief_of(name)
    table, annex = str(table_of(dossier)), page_as_markdown(dossier.page)
    acts = [
        text
        for section in dossier.paper.sections
        if section.heading != MESSAGES
        for block in section.blocks
        if not isinstance(block, Script)
        for text in cells_of(block)
    ]
    told = " ".join(" ".join(getattr(brief, field).split()) for field in FIELDS)
    has_room = dossier.paper.words + WORDS_OF_A_ROW < most_words(dossier)
    for row in dossier.page.statements:
        assert row.says in told
        is_left_out = row.says not in table and not is_used(row, acts)
        if is_left_out and row.rank < LEAST and not row.is_used:
            assert len(table_of(dossier)) == MOST_ROWS or not has_room, row.says
        assert not is_left_out or row.is_used or row.says in annex
    assert len(table_of(dossier)) <= MOST_ROWS
    assert dossier.paper.words <= most_words(dossier)


@pytest.mark.long
def test_the_full_plan_lists_what_no_task_takes_up():
    dossier = drafted_for(nursery(), date(2027, 1, 4), PROJECT)
    written = find_format("markdown").write(dossier, Options()).decode()
    assert f"## {UNUSED}" in written
    assert all(row.says in written for row in dossier.page.unused)


@pytest.mark.long
@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("31 gardeners drive an hour to the new nursery; fuel money is not settled.", OF_WHAT_IS_OPEN),
        ("Who rings at 6 on Sundays has not been decided.", OF_WHAT_IS_OPEN),
        ("The cantor would keep 2 organs, and the verger will not pay for the second.", OF_TWO),
        ("Skippers want 3 winches, but the owner refuses a loan until 2029.", OF_TWO),
    ],
)  # fmt: skip
def test_what_is_open_or_disputed_is_asked_as_such(sentence, question):
    brief = nursery(concerns=sentence)
    facts = CaseFacts(read_case(brief, load_kinds(), TODAY), TODAY)
    page = page_of(facts.case, (), TODAY)
    rows = [*statement_rows(facts, replace(page, points=(), further_points=(), questions=()), ())]
    assert [row.question for row in rows if row.says in sentence] == [question]


@pytest.mark.parametrize(
    ("sentence", "is_bill"),
    [
        ("An audit in August put the lost fittings at about $1.9 million.", False),
        ("We wrote off boards for $740,000, a loss that nobody noticed.", False),
        ("Two more winches cost $40,000.", True),
    ],
)
def test_what_was_lost_is_no_bill_for_the_budget(sentence, is_bill):
    brief = nursery(concerns=sentence)
    facts = CaseFacts(read_case(brief, load_kinds(), TODAY), TODAY)
    page = page_of(facts.case, (), TODAY)
    rows = [*statement_rows(facts, replace(page, points=(), further_points=(), questions=()), ())]
    of_sentence = [row.question for row in rows if row.says in sentence]
    assert any("in the budget of" in question for question in of_sentence) is is_bill


def test_what_somebody_tells_of_a_day_is_listed_for_nobody():
    told = "Ann Berg, who ran the desk for 22 years, tells teams that it will be dropped by June."
    dated = "Ann Berg is in Athlone until May 28, 2027."
    page = page_of(read_case(nursery(concerns=f"{told} {dated}"), load_kinds(), TODAY), (), TODAY)
    says = " ".join(row.says for row in page.unused)
    assert "Ann Berg, who ran" not in says
    assert dated.rstrip(".") in says
