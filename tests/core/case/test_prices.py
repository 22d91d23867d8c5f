"""What a brief says that things cost, times how many there are, and what is no cost."""

from datetime import date

import pytest

from playbook.core.case.claims.money import StatedMoney, stated_money, without_other_kinds
from playbook.core.case.costs.prices import Price, stated_prices_of
from playbook.core.case.rows.money import budget_rows
from playbook.core.case.settle.facts import CaseFacts
from playbook.llm.builtin.cases.works import load_statements
from tests.core.case.cases import TODAY, a_brief, a_case, group

END = date(2027, 12, 31)
TEAMS = [group("vets", 32, name="Pet vets"), group("desk", 8, name="Desk")]


def prices(concerns: str, **values: object) -> list[Price]:
    values = {"what_changes": "", "approach": "", "groups": TEAMS, "end": END} | values
    return [*stated_prices_of(a_brief(concerns=concerns, **values), TODAY)]


def money(concerns: str) -> StatedMoney:
    return stated_money(a_brief(what_changes="", approach="", concerns=concerns), TODAY)


@pytest.mark.parametrize(
    ("sentence", "values", "what", "basis", "total"),
    [
        ("Chips cost 90 cents each.", {"what_changes": "Each of 410,000 pieces gets a chip."},
         "Chips", "410,000 at 0.90", 369_000),
        ("Licences cost 9,000 euros a month from March.", {}, "Licences", "10 months at 9,000, from March",
         90_000),
        ("Relief cover for one training day costs 38,000 euros, and two days are planned.", {},
         "Relief cover for one training day", "2 days at 38,000", 76_000),
        ("The lease in Mill Road runs from 1 April 2027 and costs 9,400 dollars a month.", {},
         "lease in Mill Road", "9 months at 9,400, from April", 84_600),
        ("Pet vets lose on average 6,800 dollars a year in on-call pay.",
         {"what_stays": "Nobody earns less."}, "on-call pay that Pet vets lose", "32 at 6,800 a year",
         217_600),
        ("Renting 80 phones costs 14 euros a month each.", {}, "Renting 80 phones",
         "80 for 12 months at 14", 13_440),
        ("The hoists are 3,200 euros apiece, and we need 24.", {}, "hoists", "24 at 3,200", 76_800),
        ("Every house needs a new lock, which costs 260 euros; there are 340 houses.", {}, "new lock",
         "340 at 260", 88_400),
        ("Cabling the two barns comes to 18,500 euros.", {}, "Cabling the two barns", "", 18_500),
    ],
)  # fmt: skip
def test_a_price_is_multiplied_by_how_many_there_are(
    sentence: str, values: dict[str, object], what: str, basis: str, total: float
) -> None:
    [price] = prices(sentence, **values)
    assert (price.what, price.basis, round(price.total)) == (what, basis, total)


def test_two_prices_of_one_sentence_share_its_verb() -> None:
    chips, readers = prices("Chips cost 90 cents each and the readers 210,000 dollars.")
    assert (chips.each, chips.many) == (0.9, 0)
    assert (readers.what, readers.total) == ("readers", 210_000)
    told = money("There are 410,000 chips. Chips cost 90 cents each and the readers 210,000 dollars.")
    assert {(each.what, each.amount.least) for each in told.parts} == {
        ("readers", 210_000),
        ("Chips", 369_000),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "A cancelled trip costs 4,000 euros.",
        "Parents pay a fee of 410 euros a month.",
        "Clients are charged 90 pounds per visit.",
        "The licence of the old system costs 900 euros a year.",
        "The new route saves 12,000 euros a month.",
        "In 2021 the pilot cost 80,000 euros.",
        "The last attempt cost 250,000 dollars and was stopped.",
        "Revenue per room is 71 euros.",
        "The fine for a late report is 5,000 euros a day.",
        "Fuel costs 2,000 euros a day now.",
        "The hall is 400 meters long.",
        "Paying it for 12 months costs 290,000 euros according to payroll.",
    ],
)
def test_what_is_past_lost_earned_or_paid_by_others_is_no_price(sentence: str) -> None:
    assert not prices(sentence)


@pytest.mark.parametrize(
    ("sentence", "basis"),
    [
        ("A consultant charges 1,650 euros a day.", "1,650 a day"),
        ("An RFID collar comes to 38 pounds per animal.", "38 an animal"),
        ("Renting simulators runs to 4,300 euros a month per car.", "4,300 a car and month"),
    ],
)
def test_a_price_without_a_count_has_no_amount_and_says_who_counts(sentence: str, basis: str) -> None:
    facts = CaseFacts(a_case(what_changes="", approach="", concerns=sentence), TODAY)
    [row] = [each for each in budget_rows(facts, (), None, ()) if basis in each.basis]
    assert row.amount is None
    assert f"not counted yet: {facts.lead_name} counts by" in row.basis


def test_the_reasons_name_a_price_only_from_a_day_on() -> None:
    assert not prices("", why_now="The lease in Mill Road costs 9,400 dollars a month.")
    assert prices("", why_now="The lease in Mill Road costs 9,400 dollars a month from 1 April 2027.")


def test_the_price_of_a_seat_is_left_to_the_licenses() -> None:
    assert not money("A license costs 900 euros a seat and year.").prices


def test_a_sentence_of_another_sure_kind_gives_no_price() -> None:
    kinds = load_statements()
    for sentence in (
        "Pilots draw an allowance for carrying the printed manuals, nine hundred dollars a year.",
        "The cleaning of addresses runs at 150 a day per person.",
    ):
        told = money(sentence)
        assert told.prices
        assert not without_other_kinds(told, kinds).parts
    told = money("Every house needs a new lock, which costs 260 euros; there are 340 houses.")
    assert without_other_kinds(told, kinds).prices == told.prices


def test_what_is_paid_once_and_each_year_stands_apart():
    for covers, total, again in (
        ("86,000 a year for licences and 140,000 for set-up.", 226_000, "86,000"),
        ("$40,000 a year for seats, $15,000 for training.", 55_000, "40,000"),
        ("12,500 every year for support and 30,000 once for scanners.", 42_500, "12,500"),
        ("140,000 for set-up and 86,000 a year for licences.", 226_000, "86,000"),
    ):
        case = a_case(budget=total, budget_covers=covers, currency="AUD")
        rows = {row.item: row for row in budget_rows(CaseFacts(case, TODAY), (), None, ())}
        assert rows["Total"].basis == "The first year"
        assert str(rows["Again each year after"].amount) == again
    for covers in ("between 40,000 and 60,000 for licenses.", "86,000 for licences and 140,000 for set-up."):
        case = a_case(budget=226_000, budget_covers=covers, currency="AUD")
        rows = {row.item: row for row in budget_rows(CaseFacts(case, TODAY), (), None, ())}
        assert "Again each year after" not in rows
