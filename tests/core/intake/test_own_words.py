"""A memo's sentences are read as their writer meant them."""

from datetime import date

import pytest

from playbook.core.case.reading.conditions import named_in
from playbook.core.text.notes import Notes
from playbook.llm.intake.placing import Picked, place
from tests.core.intake.sentences import TODAY, facts_in, fields_of, values


@pytest.mark.parametrize(
    ("text", "team", "size", "head"),
    [
        ("The dispatch offices in our 14 depots have 79 people under Tom Pelletier, who is director of "
         "operations; most depots have five or six dispatchers and one of them is always on the radio.",
         "dispatch offices", 79, "Tom Pelletier"),
        ("The filling lines in our three dairies have 64 people under Olof Berg, who is plant director.",
         "filling lines", 64, "Olof Berg"),
        ("The order desks at our nine depots employ 41 people under Maja Nilsson.",
         "order desks", 41, "Maja Nilsson"),
        ("The records rooms across the county have 23 people under Joan Pike.",
         "records rooms", 23, "Joan Pike"),
        ("The kitchens in all our 12 schools are 96 cooks under Beth Orr.", "kitchens", 96, "Beth Orr"),
        ("The pharmacies at the four hospitals count 58 people, led by Dr. Ines Vega.",
         "pharmacies", 58, "Ines Vega"),
        ("Field sales has 17 people under Per Strand.", "Field sales", 17, "Per Strand"),
        ("Our ticket offices in the eleven stations have 120 people under Karl Wenz.",
         "ticket offices", 120, "Karl Wenz"),
    ],
)  # fmt: skip
def test_a_team_at_many_places_keeps_its_size_and_its_head(text, team, size, head):
    facts = {(each.field, each.of, each.value) for each in facts_in(text) if not each.is_doubtful}
    assert {("group_size", team, size), ("group_manager", team, head)} <= facts


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("I want the project to begin on January 11 and to close on September 30, 2027.",
         date(2027, 1, 11), date(2027, 9, 30)),
        ("The project is to start on January 18, 2027 and end on August 27, 2027.",
         date(2027, 1, 18), date(2027, 8, 27)),
        ("We are to start on 4 January 2027 and to finish on 27 August 2027.",
         date(2027, 1, 4), date(2027, 8, 27)),
        ("I want the rollout to open on January 25 and to be finished on September 17, 2027.",
         date(2027, 1, 25), date(2027, 9, 17)),
        ("The program should kick off on Monday, January 11 and be closed by July 30, 2027.",
         date(2027, 1, 11), date(2027, 7, 30)),
        ("The rollout has to begin on February 8, 2027, and wraps up on December 3, 2027.",
         date(2027, 2, 8), date(2027, 12, 3)),
    ],
)  # fmt: skip
def test_one_sentence_gives_the_first_and_the_last_day(text, first, last):
    assert (values(text, "start"), values(text, "end")) == ([first], [last])


@pytest.mark.parametrize(
    "text",
    [
        "The enrollment opens on January 11 and closes on March 30, 2027.",
        "We open on March 1 and close on October 30, 2027.",
        "The pilot is to begin on March 1 and to end on March 30, 2027.",
        "The project needs a room that opens on March 1 and closes on May 3, 2027.",
    ],
)
def test_what_else_opens_and_closes_is_not_the_project(text):
    assert not values(text, "start", "end")


def test_a_sentence_can_be_the_end_date():
    text = "All of it lasts from January 11 to September 30, 2027."
    [fact] = place("end", Picked(text, Notes(text), (), TODAY))
    assert (fact.field, fact.value) == ("end", date(2027, 9, 30))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Our customer data has to be cleaned first: we have about 118,000 accounts, and IT thinks that "
         "one in "
         "nine is a duplicate.", "Our customer data has to be cleaned first"),
        ("Our guest data has to be cleaned first: we have 74,000 guest accounts, and one in five is a "
         "duplicate.", "Our guest data has to be cleaned first"),
        ("The old index has to be cleaned first: there are 61,000 client accounts in it, and some are "
         "double.",
         "The old index has to be cleaned first"),
        ("The member list must be tidied before we start; of 12,000 accounts 900 are duplicates.",
         "The member list must be tidied"),
        ("Before the pilot the supplier accounts must be merged.",
         "Before the pilot the supplier accounts must be merged"),
        ("The price list has to be checked first: it has about 9,400 items, and one in six is out of date.",
         "The price list has to be checked first"),
    ],
)  # fmt: skip
def test_records_that_are_cleaned_give_nobody_access(text, name):
    [condition] = fields_of(text, "condition").conditions
    assert (condition.kind, condition.name) == ("other", name)


def test_accounts_that_people_sign_in_with_are_access():
    [condition] = fields_of(
        "Everyone's accounts and laptops have to be ready by April 3.", "condition"
    ).conditions
    assert condition.kind == "accounts"


TEAMS = (
    "Commercial sales has 28 people under Al Day. "
    "The order desks at our nine depots have 41 people under Bo Lee."
)


@pytest.mark.parametrize(
    ("text", "kind", "name", "owner", "by", "team"),
    [
        ("Priya Raman, our IT director, owns the data migration and must have it done by March 1 or sales "
         "cannot start.", "migration", "Data migration done", "priya-raman", date(2027, 3, 1),
         "commercial-sales"),
        ("Eva Holm, our head of finance, owns the price list and must have it checked by February 26 or the "
         "order desks cannot start.", "other", "Price list checked", "eva-holm", date(2027, 2, 26),
         "order-desks"),
        ("Walt Greene, our records manager, is responsible for the scanning and has to finish it by "
         "March 19, "
         "otherwise the order desks cannot begin.", "other", "Scanning finished", "walt-greene",
         date(2027, 3, 19), "order-desks"),
        ("Per Strand leads the cabling and has to have it tested by April 9.",
         "other", "Cabling tested", "per-strand", date(2027, 4, 9), ""),
        ("Rosa Marin is in charge of the menus and needs to install them by May 3.",
         "other", "Menus installed", "rosa-marin", date(2027, 5, 3), ""),
        ("Dr. Ines Vega handles the drug catalog, and must have it ready by June 1.",
         "other", "Drug catalog ready", "ines-vega", date(2027, 6, 1), ""),
        ("The sellers in Maine, 12 of the 28, are in Local 340, and their contract says that we give 60 "
         "days' notice before we change how work is measured.", "union",
         "Their contract says that we give 60 days' notice before we change how work is measured", None, None,
         "commercial-sales"),
    ],
)  # fmt: skip
def test_a_condition_keeps_who_owns_it_what_it_is_and_whom_it_holds_up(text, kind, name, owner, by, team):
    [condition] = fields_of(f"{TEAMS}\n\n{text}", "condition").conditions
    assert (condition.kind, condition.name) == (kind, name)
    assert (condition.owner_id, condition.needed_by) == (owner, by)
    assert condition.group_ids == ((team,) if team else ())


@pytest.mark.parametrize(
    "text",
    [
        "Nobody loses a job over this, and the commission plan for sales stays as it is through 2027.",
        "No one is let go because of this, and the shift bonus stays until the end of 2028.",
        "There will be no layoffs, and overtime rates remain as they are.",
        "Nobody will lose their job, and the pension plan is not touched.",
        "Nobody loses a job over this; grades and pay are kept through 2028.",
        "Nobody loses a job over this, and night allowances continue.",
    ],
)
def test_a_promise_of_two_halves_keeps_both(text):
    assert values(text, "promise") in ([text.rstrip(".")], [text])


def test_what_comes_beside_a_promise_stays_out_of_it():
    text = "Nobody loses a job over this, and the new counters open in March."
    assert values(text, "promise") == ["Nobody loses a job over this"]


@pytest.mark.parametrize(
    "text",
    [
        "175 people will use it. The call center has 68 people under Bo Lee. Sales has 90 under Al Day.",
        "In all, 175 people will use RouteBook. Our desks at nine depots have 41 people under Bo Lee.",
        "About 175 people work with it.",
        "175 employees are to use it, most of them in shifts.",
        "All 175 staff will work in DocketOne.",
        "175 colleagues will share the CaseBook.",
    ],
)
def test_how_many_will_use_it_is_the_headcount(text):
    facts = facts_in(text)
    assert [each.value for each in facts if each.field == "headcount"] == [175]
    assert all(each.value != 175 for each in facts if each.field == "group_size")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Call center people ask whether the screen will time how long they talk.",
         "Salespeople think that their accounts will be taken from them once everybody can see them."),
        ("Records people say that the folders will be lost.",
         "Judges believe that their notes will be read by everyone once all files are in one place."),
        ("Nurses ask whether the tablet will count their breaks.",
         "Doctors expect that they will type more than today."),
        ("Cooks say that the list will slow them down.",
         "Waiters believe they will be blamed for mistakes."),
        ("Drivers fear that the scanner will time their stops.",
         "Warehouse staff wonder whether the counts will get them blamed."),
        ("Fillers ask who sees the stops of a line.",
         "Tradesmen fear that their drawings will be lost."),
    ],
)  # fmt: skip
def test_what_one_group_fears_answers_no_other_group(first, second):
    facts = facts_in(f"{first} {second}")
    assert [each.value for each in facts if each.field == "concerns"] == [first, second]
    assert not [each for each in facts if each.field == "concern_answer"]


def test_our_own_word_still_answers():
    text = "Drivers ask whether the box will track their breaks. It will not record breaks."
    assert values(text, "concern_answer") == ["It will not record breaks"]


@pytest.mark.parametrize(
    "text",
    [
        "Everything has to be in place before enrollment opens on June 14, because that is when 31,000 "
        "customers call us.",
        "Everything must be ready before the summer season begins on June 7.",
        "It all has to be running before the furniture fair opens on June 21, because 12,000 guests come.",
        "All of it needs to be done by May 28, since the inspectors come in June.",
        "The whole thing must be finished before the harvest starts on August 9.",
        "We have to be done before Easter on March 28.",
    ],
)
def test_the_day_by_which_all_is_done_is_why_now_and_no_condition(text):
    facts = [each for each in facts_in(text) if not each.field.startswith("group")]
    assert [(each.field, each.value) for each in facts if each.field != "headcount"] == [("why_now", text)]
    assert named_in(text) is None


def test_one_part_that_is_in_place_first_is_a_condition():
    [condition] = fields_of(
        "The cabinets must be in place before we start on May 3, 2027.", "condition"
    ).conditions
    assert condition.name == "The cabinets must be in place"


@pytest.mark.parametrize(
    "text",
    [
        "In September we signed for HarborCRM, and this note says what I expect us to do with it.",
        "In October we signed up for RouteBook for three years.",
        "We have bought GuestLine, and this memo says what we do with it.",
        "Last week we ordered ShiftPlan, and here is what comes next.",
        "In May the board licensed CareNote, as all of you have heard.",
        "This summer we signed up for LoomTrack, as you know.",
    ],
)
def test_that_a_tool_is_signed_for_comes_ticked(text):
    assert values(f"{text} From June every order is entered in it at once.", "what_changes")[0] == text
