"""What a brief says in writing is said aloud in whole sentences."""

import pytest

from playbook.core.text.spoken import (
    attempt_named,
    fit_for_speech,
    in_sentence,
    led,
    once_done,
    without_asides,
)

TEXTS = "Orders move to Lodestar.\nWe bought it of Lodestar Inc."


@pytest.mark.parametrize(
    ("done", "named"),
    [
        ("In 2021 we bought another CRM.", "the CRM we bought"),
        ("We bought one scanner in 2023.", "the scanner we bought"),
        ("In 2020 the warehouse got scanners.", "the scanners"),
        ("Tablets at the bedside in 2024:", "the tablets"),
        ("In 2022 IT introduced a ticket tool.", "the ticket tool"),
        ("In March 2026 I gave a speech and everyone an account.", "the accounts"),
        ("In 2023 we asked for two days a week.", ""),
        ("Karl's scanners failed in 2020", "the scanners"),
    ],
)
def test_an_earlier_attempt_is_named_by_the_thing_alone(done: str, named: str):
    assert attempt_named(done) == named


def test_words_go_on_in_a_sentence_and_names_keep_their_capital():
    assert in_sentence("Prices stay.", TEXTS) == "prices stay."
    assert in_sentence("Lodestar is new.", TEXTS) == "Lodestar is new."
    assert in_sentence("I decide.", TEXTS) == "I decide."
    assert in_sentence("March is busy.", TEXTS) == "March is busy."


def test_a_reason_is_a_clause_or_stands_after_a_colon():
    assert led("why_now", "The grant ends in May.", "") == "We can't wait, because the grant ends in May."
    assert led("risk", "More overtime.", "") == "What we risk: more overtime."
    assert led("risk", "We lose the grant.", "") == "And if we don't? We lose the grant."
    assert led("gain_of_people", "Fewer letters.", "") == "For you it should mean fewer letters."
    shows = "One look shows who is above you."
    assert led("gain_of_people", shows, "") == f"What should come of it for you: {shows.lower()}"
    assert led("why", "“Es dauert zu lange.”", "") == "- Why: “Es dauert zu lange.”"


def test_a_speech_tells_what_is_new_without_what_is_today():
    text = "Today we call a help line. 1. Agents will ask Harbor (an assistant). 2. It shows its page."
    assert fit_for_speech(text) == "Agents will ask Harbor. It shows its page."


@pytest.mark.parametrize(
    ("name", "state", "clause"),
    [
        ("Contract end dates checked by Sales", "", "contract end dates have been checked by Sales"),
        ("Hospital clients agree to cloud storage", "done", "hospital clients agree to cloud storage"),
        ("Client agreements checked (NDA)", "", "client agreements have been checked"),
        ("Staff council agreement", "signed", "the staff council agreement has been signed"),
        ("Our rooms", "", "our rooms are in place"),
        ("Written answer from the insurer", "done", "the written answer from the insurer is in place"),
        ("Invoices paid", "", "invoices have been paid"),
        ("The interface is tested", "", "the interface is tested"),
        ("Error rate below 3%", "", "the error rate is below 3%"),
        ("Talks with the staff ended", "", "talks with the staff have ended"),
        ("This time it has to be one version for both sites", "", "it is one version for both sites"),
        ("All records have to be cleaned", "", "all records are cleaned"),
        (
            "The safety note has been signed before any real load goes onto the lift",
            "",
            "the safety note has been signed",
        ),
        ("Consent forms signed before we record a visit", "", "consent forms have been signed"),
        (
            "The mills weigh trucks only with a second reader",
            "",
            "the mills weigh trucks only with a second reader",
        ),
        (
            "The depots let night crews in only after a call",
            "",
            "the depots let night crews in only after a call",
        ),
        ("IT (Piotr) has to connect our order system", "", "IT connects our order system"),
        ("Our vendors have to sign", "", "our vendors sign"),
        ("IT must supply tablets", "", "IT supplies tablets"),
        ("Counsel signs the consent form", "signed", "counsel signs the consent form"),
        ("Cabins pass the health inspection", "", "cabins pass the health inspection"),
        ("Road signs for the depot", "signed", "road signs for the depot have been signed"),
        ("Price list signed before it is used", "", "the price list has been signed before it is used"),
    ],
)
def test_a_condition_is_told_as_what_is_done(name: str, state: str, clause: str):
    assert once_done(name, state) == clause


def test_a_day_alone_is_not_told_after_what_begins_on_it():
    assert (
        fit_for_speech("We stop using putty today. That starts on 10 May 2027.")
        == "We stop using putty today."
    )


def test_a_possessive_goes_on_in_small_letters():
    assert in_sentence("Nobody's trip gets longer.", TEXTS) == "nobody's trip gets longer."


def test_a_reason_that_makes_no_clause_after_because_stands_alone():
    share = "Of 100 calls, nine are answered."
    assert led("why", share, share) == "Here's why: of 100 calls, nine are answered."
    doing = "We are doing this so that no guest waits."
    assert led("why", doing, doing) == "We're doing this so that no guest waits."
    twice = "Two cooks left because they had children."
    assert led("why", twice, twice) == "Here's why: two cooks left because they had children."


def test_a_short_item_of_a_promise_is_told():
    assert fit_for_speech("Rest times. No post goes before 2029.", fewest_words=1).startswith("Rest times.")


def test_what_a_memo_says_to_its_readers_in_passing_is_not_said_again():
    memo = "As you know, we run three order systems and, by my last count, forty spreadsheets. It is slow."
    assert without_asides(memo) == "We run three order systems and forty spreadsheets. It is slow."
    assert without_asides("We pay by our last count of orders.") == "We pay by our last count of orders."
