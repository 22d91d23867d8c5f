"""What is ticked in a pasted memo is right; what is unsure stands unticked or is not offered."""

from datetime import date

import pytest

from playbook.core.intake.intake import Fact
from playbook.core.text.notes import Notes
from playbook.llm.intake.sorting import read_sorted

TODAY = date(2026, 12, 1)
HEAD = """Subject: One system for orders

From: Ana Ruiz, COO

We have bought Orderly, one system for all orders. It replaces the paper forms.

- Sales: 40 people, led by Ben Lin
- Order desk: 24 people, led by Eva Holm
- Workshop: 61 people, led by Karl Wenz

"""


def ticked(text: str, *fields: str) -> list[Fact]:
    facts = read_sorted(Notes(HEAD + text), TODAY)[0].facts
    return [each for each in facts if not each.is_doubtful and (not fields or each.field in fields)]


def of_sentence(text: str, *fields: str) -> list[tuple[str, str]]:
    words = text.strip('".')
    return [(each.field, str(each.value)) for each in ticked(text, *fields) if words in each.sentence]


REASONS = ("why", "why_now", "past_attempts", "objective", "country", "organisation", "outcome_target")


@pytest.mark.parametrize("text", [
    "Lakeside Foods went live in 2024 and lost two months because nobody had trained the nights.",
    "Our friends from Brightwater in Leeds stopped after a month because the drivers refused.",
    "The brewery of Malmen did this in 2022 with 60 pubs and half of them never used it.",
    "At Kestrel Marine they dropped it after one season because the crews were not asked.",
    "A competitor answers within two hours and wins because customers do not wait.",
])  # fmt: skip
def test_what_another_company_did_is_no_fact_of_ours(text):
    assert not of_sentence(text, *REASONS)


def test_what_we_did_stays_ticked():
    text = "In 2023 we tried a shared list and dropped it after a month because nobody kept it."
    assert ("past_attempts", text) in of_sentence(text)


@pytest.mark.parametrize("text", [
    'The fears: "My customers leave me." "Overtime will become compulsory in a year."',
    'What we hear: "It is too late." "Nobody will be measured, they said that last time too."',
    'The drivers say: "No signal." "The old forms are switched off on May 3 and then we stand there."',
    'From the wards: "Too slow." "Everyone has to use it from March 1 or loses the shift."',
])  # fmt: skip
def test_words_of_others_promise_and_settle_nothing(text):
    assert not ticked(text, "promise", "go_live", "group_go_live", "what_stays")


@pytest.mark.parametrize("text", [
    'Sales say "we do everything twice". Order desk: "more paper for head office".',
    "The fitters fear that the scanner breaks in the rain. Finance - fine, a few ask who pays.",
    "The cooks worry about the new menu cards. The ovens are due for service in May.",
    "Nurses fear that they stand there without a screen. Some doctors ask for a second login.",
])  # fmt: skip
def test_the_next_sentence_is_no_answer_to_a_worry(text):
    assert not ticked(text, "concern_answer")


@pytest.mark.parametrize(("text", "answer"), [
    ("Sales fear that their accounts are taken. Nobody loses an account.", "Nobody loses an account"),
    ("The fitters fear that they lose their vans. The vans stay with the fitters.",
     "The vans stay with the fitters."),
])  # fmt: skip
def test_an_answer_to_a_worry_stays_ticked(text, answer):
    assert [each.value for each in ticked(text, "concern_answer")] == [answer]


@pytest.mark.parametrize("text", [
    "The new app is switched on for sales on May 10, provided that the review finds nothing.",
    "Everyone goes live on May 3 if the bank agrees.",
    "The workshop might start on May 3.",
    "The hotline ends on May 3, unless the council objects.",
    "Maybe Dana Reed leads the project.",
])  # fmt: skip
def test_what_hangs_on_something_else_is_not_ticked(text):
    assert not ticked(text, "go_live", "group_go_live", "promise", "lead_id")


@pytest.mark.parametrize("text", [
    "Works council is informed on December 15, and the council must agree before the tender ends.",
    "The union wants to be consulted by the end of January; Eva meets them on January 12.",
    "The auditors come on February 3, but the regulator must approve the forms before we start.",
    "The insurer wants to be heard by early March; Ben sees them on February 9.",
])  # fmt: skip
def test_a_condition_takes_no_day_of_another_step(text):
    assert not ticked(text, "condition_by")


@pytest.mark.parametrize("text", [
    "Three of our neighbours have bought it already.",
    "We merge the two shops, bakery and cafe, into one, because customers ask for it.",
    "There will be four delivery squads - north, south, east and west.",
    "Laboratory 37 - not affected except IT (5).",
    "Laboratory (37) is out of scope.",
    "Laboratory (37) isn't part of this round.",
])  # fmt: skip
def test_what_is_no_team_or_left_out_gets_no_size(text):
    names = {each.of for each in ticked(text, "group_size")}
    assert names == {"Sales", "Order desk", "Workshop"}


@pytest.mark.parametrize("text", [
    "Stock-taking: 14 June to 9 July no training in the workshop.",
    "Audit season: February 15 to March 5 no sessions for the order desk.",
    "Trade week: 3 to 7 May no changes in sales.",
    "Sales has its freeze from April 12 to April 23.",
])  # fmt: skip
def test_the_days_of_one_team_are_not_those_of_all(text):
    assert not ticked(text, "closed", "busy")


@pytest.mark.parametrize("text", [
    "Project: engineer Marta Lopes.",
    "Head of School, Riverstone College, has read it.",
    "Dana Reed will lead this full time as of January 11.",
    "Ben Lin, COO, Warsaw",
])  # fmt: skip
def test_people_and_places_stand_in_no_other_field(text):
    read = {each.field: each for each in ticked(text)}
    assert read["name"].value == "One system for orders"
    assert "Riverstone College" not in {each.of for each in ticked(text)}
    assert "Warsaw" not in {each.value for each in ticked(text, "organisation")}
    assert not [each for each in ticked(text, "what_changes") if "Dana" in each.sentence]


@pytest.mark.parametrize("text", [
    "We promised Georg, our owner, 16 by the end of 2027.",
    "I promised the board 4 by December.",
    "The company promised the town 30 by the end of next year.",
    "We have promised the bank 12 by the end of June.",
])  # fmt: skip
def test_a_number_promised_to_somebody_is_no_promise_to_people(text):
    assert not ticked(text, "what_stays", "promise")


@pytest.mark.parametrize("text", [
    "In two years I got waste down from 34 to 31, that is too slow.",
    "Returns fell from 12% to 9% after we changed the boxes.",
    "For drivers the hour changes: 4.15 instead of 4.45.",
    "Current: 5 regional service teams.",
    "Ward rounds took 40 minutes, and the clinic of Sanct Hallvard needs 25.",
])  # fmt: skip
def test_what_is_over_or_no_aim_is_no_result(text):
    assert not ticked(
        text, "outcome_baseline", "outcome_target", "outcome_measure", "outcome_unit", "objective"
    )


def test_a_result_with_today_and_aim_stays_ticked():
    text = "Today a repair takes 9 days. By the end of June it should be 5."
    read = {each.field: each.value for each in ticked(text) if each.field.startswith("outcome")}
    assert (read["outcome_baseline"], read["outcome_target"]) == (9, 5)


@pytest.mark.parametrize("text", [
    "A change takes us 14 days until it is live; we want 8 by the end of June.",
    "Drivers spend 52 minutes per shift on writing. By June it should be 25 minutes.",
    "An empty flat stands 94 days on average; I want 75 by June.",
    "A loan waits 12 days before anyone reads it; our goal is 5 by June.",
])  # fmt: skip
def test_a_measure_that_is_cut_is_not_ticked(text):
    assert not ticked(text, "outcome_measure")


@pytest.mark.parametrize("text", [
    "Two mothers can't do nine hours, the day care closes at 17.",
    "There are four shops, and the one in Whitby does as it likes.",
    "The plants, nearly 600 people, only notice it.",
    "One-time 300k from the region.",
    "Game studio in Montreal (40): leave them alone.",
])  # fmt: skip
def test_people_in_passing_are_no_team(text):
    assert {each.of for each in ticked(text, "group_size")} == {"Sales", "Order desk", "Workshop"}


@pytest.mark.parametrize("text", [
    "Savings of CHF 2.3 m a year are expected from 2029.",
    "Budget: INR 4.5 crore.",
    "The region could imagine a grant of 50,000 euros.",
    "Cost: 275 T.",
])  # fmt: skip
def test_what_is_saved_granted_or_cut_is_no_budget(text):
    assert not ticked(text, "budget")


@pytest.mark.parametrize("text", [
    "Temps: the contract ends in April and isn't renewed - say nothing about that.",
    "The depot in Hull ends on June 30 (not public).",
    "Nobody loses a job until 2029, please don't circulate.",
    "Between us: the old desk is switched off on May 3.",
])  # fmt: skip
def test_what_is_told_in_confidence_is_not_ticked(text):
    assert not of_sentence(text)


@pytest.mark.parametrize("text", [
    "Freeze: Sales Nov 15 - Jan 4 as always.",
    "Sales starts its stock-taking April 12 to April 16.",
    "The pilot in sales starts on February 1.",
    "Workshop: trial from May 3.",
])  # fmt: skip
def test_a_first_day_of_a_time_or_a_trial_is_no_start_of_a_team(text):
    assert not ticked(text, "group_go_live", "go_live")
