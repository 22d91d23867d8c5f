"""The page as Markdown keeps its shape, whatever the brief's texts hold."""

from datetime import date

from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition, Promise
from playbook.core.plan.strategy import Bet, Strategy
from playbook.core.sharing.decisions import page_for_readers, public_page
from playbook.exports.page import page_as_markdown, plan_as_markdown
from playbook.exports.sheet import page_as_html
from playbook.llm.builtin.kinds import load_kinds
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plant

LINES = "First line\n# A head\n\n- a point"


def test_a_text_with_several_lines_is_one_line_of_a_list():
    brief = plant(
        objective=LINES,
        promises=(Promise(topic="jobs", state="decided", sentence=LINES),),
        conditions=(Condition(id="c", name="Contract", done_when=LINES),),
    )
    today = date(2027, 1, 4)
    written = page_as_markdown(page_of(read_case(brief, load_kinds(), today), (), today))
    assert "First line # A head - a point" in written
    assert "# A head" not in written.splitlines()


def test_a_currency_is_one_clean_line():
    assert Brief(currency=" E\nU\x00R ").currency == "E UR"


def test_a_metric_says_its_unit_with_its_values():
    brief = plant(outcome_measure="Late plans", outcome_unit="%", outcome_baseline=20, outcome_target=5)
    written = plan_as_markdown(brief, draft_of(brief).items)
    assert "**Values (%):** 20 today, 5 by " in written
    assert "%" not in written.splitlines()


def test_the_strategy_heads_the_page_on_every_medium_and_only_for_editors():
    strategy = Strategy(
        decides="Whether <planners> trust it.",
        bets=(Bet(what="Two weeks side by side.", sign="They print the old list."),),
        left_out=("No contest.", "No newsletter."),
        writer="gpt-x",
        edited_by=("Dana",),
    )
    today = date(2027, 1, 4)
    page = page_of(read_case(plant(), load_kinds(), today), (), today, strategy=strategy)
    written = page_as_markdown(page)
    assert "## Our bets\n\n- **Two weeks side by side.** Early sign that it fails: They print" in written
    assert "## What we leave out\n\n- No contest.\n- No newsletter." in written
    assert written.index("*Drafted by gpt-x, edited by Dana.*") < written.index("## Promises")
    sheet = page_as_html(page)
    assert "<b>Two weeks side by side.</b>" in sheet
    assert "Whether &lt;planners&gt; trust it." in sheet
    assert "Drafted by gpt-x" not in page_as_markdown(page_for_readers(page, Brief()))
    assert "side by side" not in page_as_markdown(public_page(page, str))


def test_a_page_without_names_has_no_empty_columns():
    today = date(2027, 1, 4)
    items = tuple(draft_of(plant()).items)
    page = public_page(page_of(read_case(plant(), load_kinds(), today), items, today), str)
    written = page_as_markdown(page)
    assert "| # | Date | Task | Done when |" in written
    assert ". ." not in written
