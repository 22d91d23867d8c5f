"""What a decision proposes to replace stands in its own row, and nowhere else as if it held."""

import re
from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.settle.points import to_settle
from playbook.core.dossier.audience import PROJECT
from playbook.core.dossier.chapters.signature import SIGNATURE
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import HOURS, a_brief, group
from tests.papers import brief_of, drafted_for, text_of

START = date(2027, 1, 11)
TEAMS = [group("a", 600, manager_id="ann", **HOURS), group("b", 300, manager_id="bob", **HOURS)]
SHORT = {
    "what_changes": "All 900 people plan their week in Planwell.", "groups": TEAMS, "headcount": 900,
    "budget": 200_000, "concerns": "Licenses are ordered for 450 people.",
    "outcome_measure": "Planning per person and week", "outcome_unit": "hours",
}  # fmt: skip
FEWER_DESKS = {
    "why": "On a normal day 30 of our 40 desks are empty.", "what_changes": "40 people share 26 desks.",
    "outcome_measure": "Desks used on a normal day", "outcome_unit": "% of desks", "outcome_baseline": 25,
    "outcome_target": 60,
}  # fmt: skip


def elsewhere(**values) -> str:
    """Return a paper without what stands in its decisions."""
    paper = drafted_for(a_brief(**values), START)
    return " ".join(
        text_of(paper, each.heading) for each in paper.paper.sections if each.heading != SIGNATURE
    )


@pytest.mark.long
def test_a_plan_with_too_few_licenses_is_for_those_who_have_one():
    text = elsewhere(**SHORT)
    assert "450 at 300 a year" in text
    assert "300 people start" in text or "450 people start" in text
    assert "450 of 900 people plan their week in Planwell" in text
    assert "a third of it (our assumption)" in text
    assert not re.search(r"\b[69]00 people start|\b900 at |× 900 people|[Aa]ll 900 people plan", text)


@pytest.mark.long
def test_money_for_everyone_lets_everyone_start():
    assert "900 at 300 a year" in elsewhere(**SHORT | {"budget": 600_000})


@pytest.mark.long
def test_a_restated_number_is_today_in_every_gate_and_measure():
    text = elsewhere(**FEWER_DESKS)
    assert "38% of desks" in text
    assert "25%" not in text.replace("at least 25%", "")


@pytest.mark.parametrize(
    ("values", "kept", "gone"),
    [
        (
            {
                "what_changes": "Claims go into Planwell. Hours are entered daily, and claims are paid "
                "once a month.",
                "what_stays": "Claims are still paid within a week.",
            },
            "Hours are entered daily.",
            "paid once a month",
        ),
        (
            {
                "what_changes": "Teams share desks. Everyone comes in on three days a week, and a desk is "
                "booked in Planwell.",
                "what_stays": "Nobody has to come in more often than today.",
            },
            "desk is booked in Planwell.",
            "comes in on three days",
        ),
    ],
)
def test_nobody_announces_a_clause_against_a_promise_that_holds(values, kept, gone):
    text = elsewhere(**values)
    assert kept in text
    assert gone not in text


@pytest.mark.long
def test_an_end_that_may_not_come_says_on_what_it_hangs():
    text = elsewhere(
        why_now="Oldplan is switched off on March 31, 2027. The contract runs on for a year, for 8,500 USD, "
        "if we do not give notice by December 31, 2026."
    )
    assert "End Oldplan on Mar 31, if notice was given by Dec 31, 2026" in text
    assert not re.search(r"because Oldplan is switched off", text)


@pytest.mark.long
def test_no_rule_promises_more_training_than_the_days_before_the_start_allow():
    ends = "The contract for the old tool ends on January 29, 2027, and cannot be extended."
    late = drafted_for(a_brief(go_live="2027-01-25", end="2027-04-30", why_now=ends), START)
    assert "Keep Jan 25: “Learn what changes when, and try it once” (1 hour)" in text_of(late)
    assert ", at least 1 hour before go-live" in text_of(late)


@pytest.mark.parametrize("brief", [brief_of("merged-units"), a_brief(**SHORT)], ids=["known", "short"])
def test_no_speech_repeats_what_a_decision_takes_out(brief):
    start = brief.start or START
    case = read_case(brief, load_kinds(), start)
    points = to_settle(case, verdict(case, start))
    replaced = [old for point in points for old, new in point.replacements if not new.startswith(old)]
    assert replaced
    project = drafted_for(brief, start, PROJECT)
    spoken = [text.text for step in project.steps for text in step.texts]
    assert not [old for old in replaced for text in spoken if old in text]
