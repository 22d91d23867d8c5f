"""What waits for what, by the grammar of a sentence and not by who is named in it."""

from datetime import date

import pytest

from playbook.core.case.case import Case
from playbook.core.case.feasibility import verdict
from playbook.core.case.fixed.waits import participle_of, wait_in
from playbook.core.case.settle.points import to_settle
from playbook.core.case.teams.leaving import absences
from tests.core.case.cases import TODAY, a_brief, a_case

WAITS = {
    "The insurer wants a risk assessment for each house before a door is opened; three of eleven are done.":
        "The insurer has a risk assessment for each house",
    "We order only if 98% of chips survive.": "98% of chips survive",
    "The tenancy law asks for sixty days' notice before a flat changes hands.":
        "Sixty days' notice under the tenancy law",
    "Our charter wants two readings before a rule of the choir changes.":
        "Two readings under our charter",
    "The harbor office wants a stability report before the ferry sails and takes three weeks to reply.":
        "Answer of the harbor office on a stability report",
    "The seed inspector expects a field map before sowing, and takes 10 to 14 days to decide.":
        "Answer of the seed inspector on a field map",
    "The premises must pass inspection on 16 April.": "The premises have passed inspection",
    "Nothing may leave it without the letter of the pharmacist.": "The letter of the pharmacist",
    "The landlord owns the roof, so the antenna depends on his signature.": "The landlord’s signature",
    "Before the first tooth is scanned, the chamber of dentists wants to see the radiation log.":
        "The chamber of dentists has seen the radiation log",
    "Only when the district court has sent its list can our registry begin.":
        "The district court has sent its list",
    "Finance will release the second half after the first depot has shown six weeks of clean figures.":
        "The first depot has shown six weeks of clean figures",
    "Our lawyer's opinion on the use of prices is due on 12 February.":
        "Our lawyer's opinion on the use of prices",
    "The head of IT lets nobody move data until the restoring test has passed twice.":
        "The restoring test has passed twice",
}  # fmt: skip
WISHES = {
    "The guild is in favour as long as it alone sets the fares.": (
        "The guild alone sets the fares (condition of the guild)"
    ),
    "The night nurses are in favour, provided they are trained in paid time.":
        "The night nurses are trained in paid time (condition of the night nurses)",
    "Given one more technician, the laboratory would gladly take on the evening samples.":
        "One more technician (condition of the laboratory)",
    "Our main customer accepts digital certificates, though he asks for a paper copy for each heat.":
        "A paper copy for each heat (condition of our main customer)",
    "Tenants voted for the pumps on the understanding that rents stay put for three years.":
        "Rents stay put for three years (condition of tenants)",
}  # fmt: skip
NOTHING_WAITS = (
    "Nobody told us anything until March.",
    "The lamps cannot be read before sunrise.",
    "A new dispatcher needs ten supervised shifts until she sits alone.",
    "Drivers fear that nobody asks them before it starts.",
    "Whoever sits in class on a Saturday gets time and a half, and the budget has no room for that.",
    "Must the union agree before we start?",
    "The old system was switched off only after the auditors had gone.",
)


@pytest.mark.parametrize(("sentence", "name"), WAITS.items())
def test_a_sentence_names_what_has_to_be_there_first(sentence: str, name: str) -> None:
    wait = wait_in(sentence)
    assert wait is not None
    assert (wait.name, wait.is_wish) == (name, False)


@pytest.mark.parametrize(("sentence", "name"), WISHES.items())
def test_a_yes_names_what_it_hangs_on(sentence: str, name: str) -> None:
    wait = wait_in(sentence)
    assert wait is not None
    assert (wait.name, wait.is_wish) == (name, True)


@pytest.mark.parametrize("sentence", NOTHING_WAITS)
def test_what_is_past_feared_or_asked_waits_for_nothing(sentence: str) -> None:
    assert wait_in(sentence) is None


@pytest.mark.parametrize(
    ("verb", "done"),
    [("inspect", "inspected"), ("certify", "certified"), ("see", "seen"), ("release", "released")],
)
def test_a_duty_is_told_as_done(verb: str, done: str) -> None:
    assert participle_of(verb) == done


def test_how_far_it_is_stands_beside_the_condition() -> None:
    [condition] = a_case(concerns=next(iter(WAITS))).conditions
    assert condition.gates == "go_live"
    assert "three of eleven are done" in condition.done_when


def test_a_rule_that_stays_is_no_condition() -> None:
    assert a_case(what_stays="No photo is published unless the editor agrees.").conditions == ()


def points(case: Case) -> dict[str, str]:
    return {point.key: point.title for point in to_settle(case, verdict(case, TODAY))}


def test_money_is_not_released_before_what_the_order_hangs_on_is_known() -> None:
    case = a_case(
        concerns="The test of 200 washes ends on 5 March, and we order only if 98% of chips survive."
    )
    assert "“98% of chips survive” is known on Fri Mar 5" in points(case)["ordered_first"]


def test_a_contract_due_before_the_opinion_on_it_is_a_decision() -> None:
    case = a_case(
        why_now="The price holds for contracts signed by 29 January 2027.",
        concerns="Our lawyer's opinion on the use of prices is due on 12 February.",
    )
    assert "The contract is due on Fri Jan 29" in points(case)["ordered_first"]


def test_a_yes_that_is_due_in_its_owners_leave_is_a_decision() -> None:
    case = a_case(
        concerns="The clinical adviser must approve every text by 12 February, and is on leave until 1 March."
    )
    assert "away until Mon Mar 1" in points(case)["owner_away"]


def test_an_answer_comes_so_long_after_it_is_handed_in() -> None:
    case = a_case(
        concerns=(
            "The accreditation body wants a report before the first result and takes four to six weeks "
            "to answer; we plan to send it on 2 March."
        ),
        go_live=date(2027, 3, 22),
    )
    [condition] = case.conditions
    assert condition.needed_by == date(2027, 4, 13)
    assert "would start on Mon Mar 22" in points(case)["answer_late"]


@pytest.mark.parametrize(
    ("sentence", "name", "last"),
    [
        ("Ann Ott signs the release, and is on leave from 1 to 20 March.", "Release signed",
         date(2027, 2, 26)),
        ("The abbot approves the new hours but is away from 10 May to 4 June.", "New hours approved",
         date(2027, 5, 7)),
        ("The flight surgeon certifies each crew, and will be on leave from 8 March to 2 April.",
         "Crew certified", date(2027, 3, 5)),
        ("Our oldest brewer teaches the night team, but he is off from 22 February.", "Night team taught",
         date(2027, 2, 19)),
    ],
)  # fmt: skip
def test_what_someone_gives_is_due_before_their_absence_or_from_a_deputy(
    sentence: str, name: str, last: date
) -> None:
    [condition] = a_case(concerns=sentence).conditions
    assert (condition.name, condition.needed_by) == (name, last)
    assert "or a deputy with the right to" in condition.done_when


@pytest.mark.parametrize(
    "sentence",
    [
        "The residents' panel has a right to be heard and meets next on 24 March.",
        "The growers' club has a right to object, and sits again on 24 March.",
        "Our parish council has a say in this and it decides on 24 March.",
        "The patients' forum has the right to comment but meets next on 24 March.",
    ],
)
def test_a_start_before_the_day_on_which_a_body_answers_moves(sentence: str) -> None:
    case = a_case(concerns=sentence)
    [condition] = case.conditions
    assert condition.name.startswith("Answer of ")
    assert condition.needed_by == date(2027, 3, 24)
    assert verdict(case, TODAY).state == "not_feasible"
    assert "would start on Mon Mar 15" in points(case)["answer_late"]


def test_a_backslash_is_a_letter_like_others():
    """Names pasted from a directory have one."""
    waited = wait_in(r"The R\D branch will open once we have trained them.")
    assert waited
    assert r"R\D branch" in waited.name


@pytest.mark.parametrize(
    ("sentence", "gates"),
    [
        ("The fire warden wants a list before anyone enters the silo.", "training"),
        ("The vet requires a written rule before anybody touches a mare.", "training"),
        ("The inspector wants a check before people climb the mast.", "training"),
        ("The insurer expects a test before someone drives it.", "training"),
        ("The insurer wants a list before the first wedding.", "go_live"),
        ("The union wants a plan before anyone hears of it.", "go_live"),
    ],
)
def test_what_anyone_does_in_practice_needs_its_paper_before_practice(sentence: str, gates: str) -> None:
    [condition] = a_case(concerns=sentence).conditions
    assert condition.gates == gates


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Able signs the release, and is on leave from 1 to 20 March.",
        "Ann Able teaches the night team, but is away from 1 to 20 March.",
        "Ann Able certifies each boat, and will be on leave from 1 to 20 March.",
        "Ann Able approves the menus and recipes, and is on leave from 1 to 20 March.",
    ],
)
def test_whoever_a_sentence_names_first_is_away_in_its_last_clause(sentence: str) -> None:
    [(who, absence)] = absences(a_brief(concerns=sentence)).items()
    assert (who, absence.first, absence.last) == ("ann", date(2027, 3, 1), date(2027, 3, 20))


def test_a_clause_with_a_subject_of_its_own_is_about_that_one() -> None:
    assert not absences(a_brief(concerns="Ann Able signs it, and the mayor is on leave from 1 to 20 March."))
