"""An act that can't be undone has a decision of its own before it."""

from datetime import date

import pytest

from playbook.core.case.feasibility import verdict
from playbook.core.case.fixed.for_good import acts_for_good
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.numbers import results_in, without_own_measure
from playbook.core.case.settle.points import to_settle
from tests.core.case.cases import TODAY, a_brief, a_case

FOR_GOOD = [
    ("On 15 March 2027 Nora Vogt sells the lower mill to its tenants.", "Nora Vogt sells the lower mill"),
    ("The north chapel is torn down on 15 March 2027.", "The north chapel is torn down"),
    ("The two clubs are merged on 15 March 2027.", "The two clubs are merged"),
    (
        "The parish gives up its hall on 15 March 2027, and meets at the school.",
        "The parish gives up its hall",
    ),
    ("From then on, the last sail loft is sold on 15 March 2027.", "the last sail loft is sold"),
]
UNDONE = (
    "On 15 March 2027 the shops open an hour later.",
    "A competitor sells its mill on 15 March 2027.",
    "Nora Vogt sells more bread.",
    "The hall is not torn down on 15 March 2027.",
)


@pytest.mark.parametrize(("sentence", "words"), FOR_GOOD)
def test_what_is_done_for_good_is_decided_before_and_by_its_name(sentence: str, words: str) -> None:
    case = a_case(what_changes=sentence, concerns="The bank must agree, and has not answered.")
    point = next(each for each in to_settle(case, verdict(case, TODAY)) if each.key == "for_good")
    assert words.casefold() in point.title.casefold()
    assert point.gate
    assert point.gate.day < date(2027, 3, 15)
    assert words in point.gate.title
    assert "bank" in point.gate.go


@pytest.mark.parametrize("sentence", UNDONE)
def test_what_can_be_undone_or_is_another_s_has_no_such_decision(sentence: str) -> None:
    assert not [*acts_for_good(CaseFacts(a_case(what_changes=sentence), TODAY))]


@pytest.mark.parametrize(
    ("objective", "measure", "own"),
    [
        ("By May every donor has one file, and at most 20 of 10,000 samples are lost because of files.",
         "Samples lost because files do not match", "every donor has one file"),
        ("By May each boat has one log, and at most 3 of 100 catches are counted twice in a log.",
         "Catches that are counted twice in a log", "each boat has one log"),
        ("By May no pupil has two reports, and at most 5 of 100 parents wait for reports over a week.",
         "Parents who wait for reports over a week", "no pupil has two reports"),
        ("By May all vans carry one list, and at most 2 of 100 parcels are missing from their list.",
         "Parcels that are missing from their list", "all vans carry one list"),
    ],
)  # fmt: skip
def test_a_clause_that_shares_a_word_with_the_measure_is_measured_too(
    objective: str, measure: str, own: str
) -> None:
    brief = a_brief(objective=objective, outcome_measure=measure, outcome_unit="per 10,000")
    assert [own in part for part in without_own_measure(brief, results_in(objective))] == [True]
