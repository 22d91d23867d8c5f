"""The printed sheet shortens texts by whole sentences and hides none that decides."""

from dataclasses import replace
from datetime import date

from playbook.core.case.case import read_case
from playbook.core.case.decision_page import Action, DecisionPage
from playbook.core.case.page import page_of
from playbook.exports.page import page_as_markdown
from playbook.exports.sheet import page_as_html
from playbook.llm.builtin.kinds import load_kinds
from tests.llm.builtin.test_case_items import plant

TODAY = date(2027, 1, 4)
LONG = (
    "Nobody loses the job. " + "The board repeats this in each meeting of every team, in plain words. " * 12
)


def page() -> DecisionPage:
    return page_of(read_case(plant(), load_kinds(), TODAY), (), TODAY)


def first_and_behind(page: DecisionPage) -> tuple[str, str]:
    first, _, behind = page_as_html(page).partition('<article class="decision-page behind">')
    return first, behind


def test_a_promise_too_long_for_the_first_sheet_is_whole_behind_it():
    promises = tuple(replace(line, text=LONG) for line in page().promises)
    first, behind = first_and_behind(replace(page(), promises=promises))
    assert LONG.strip() not in first
    assert LONG.strip() in behind
    assert "Nobody loses the job." in first
    assert "…" not in first.partition("Promises")[2].partition("<h2>")[0]


def test_a_team_of_one_round_has_one_session():
    training = (replace(page().training[0], people=1, rounds=1),)
    _, behind = first_and_behind(replace(page(), training=training))
    assert "1 person, 1 session, " in behind


def test_a_decision_that_asks_has_no_comma_behind_its_question():
    gates = (replace(page().gates[0], title="Is it done?"),)
    _, behind = first_and_behind(replace(page(), gates=gates))
    assert "Is it done? " in behind


def test_a_condition_is_not_cut_in_the_middle_of_a_word():
    name = "The union has the promise on the use of time stamps in writing"
    conditions = (replace(page().conditions[0], name=name, mark="brief"), *page().conditions[1:])
    first, _ = first_and_behind(replace(page(), conditions=conditions))
    assert name in first


def test_what_fits_on_the_first_sheet_is_not_repeated_behind_it():
    _, behind = first_and_behind(page())
    assert "Promises in full" not in behind


def test_each_task_that_decides_stands_on_the_first_sheet():
    tasks = tuple(
        Action(f"Task {place} of many", TODAY, "Ruth Boss", "It is done. " * 40) for place in range(14)
    )
    first, _ = first_and_behind(replace(page(), actions=tasks))
    assert all(task.title in first for task in tasks)


def test_the_state_of_the_dates_is_said_once():
    late = replace(
        page(), state="not_feasible", verdict="These dates don't work yet. We fall short on the calendar."
    )
    first, _ = first_and_behind(late)
    assert first.count("t work yet.") == 1
    assert "We fall short on the calendar." in first
    assert first.count("We recommend: ") == late.advice.count("We recommend: ") == 1
    tight = replace(page(), state="tight", advice="", verdict="Feasible, but tight. Watch the calendar.")
    assert "<b>Feasible, but tight.</b> Watch the calendar." in first_and_behind(tight)[0]
    assert "**Feasible, but tight.** Watch the calendar." in page_as_markdown(tight)
