"""Opposites and money that a brief tells of in prose."""

from dataclasses import replace
from typing import Any

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.claims.money import stated_money
from playbook.core.case.claims.offers import stated_offers
from playbook.core.case.claims.pieces import shares_given
from playbook.core.case.feasibility import verdict
from playbook.core.case.feasible.quotes import lacks_quote, unpriced
from playbook.core.case.fixed.read import is_final
from playbook.core.case.judgment import Point
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import UNTRUE, consequence, replacements_of, to_settle
from playbook.core.plan.brief import Brief, Person
from tests.core.case.cases import HOURS, KIND, TODAY, a_brief, group

MONEY = (
    "Money, so far as I know: the Board approved £640,000 in May, of which £210,000 is for the licence "
    "and about 95 for integration with the ledger. The vans (£120,000) sit in the fleet budget and are "
    "not part of this. Finance takes the view that overtime should come out of the depots' own budget, "
    "and the depots have not been asked. There is no contingency in it, although our Chair believes "
    "there is 10%. Any order needs the 2027 budget to be adopted by the Board on 18 March 2027."
)
PROMISED_AND_PLANNED = (
    ("person_answers", "A nurse or a person always picks up.", "A third is picked up without any person."),
    ("use_required", "Use is voluntary.", "All cooks use it daily by June."),
    ("person_answers", "No mail leaves without a person reading it.", "Reminders go out by themselves."),
    ("own_device", "Nobody has to use his own phone.", "Those without one report on their own phone."),
    ("place_recorded", "No tracking of drivers.", "The app puts a location on every stop."),
    ("people_move", "Nobody changes depot before 2028.", "The Leeds fitters move across in May."),
    ("data_in_tool", "Tenants' data does not leave our systems.", "It drafts letters from past complaints."),
    ("who_decides", "Foremen still decide the order of jobs.", "Crews decide the order of jobs themselves."),
    ("ruled_out", "No weekend work, no new contracts.", "We add weekend work from May."),
    (
        "person_answers",
        "No message goes out unless a person always sends it.",
        "At night it answers by itself.",
    ),
    ("days_on_site", "Nobody has to come in more often.", "Everyone works in the office four days a week."),
    ("hours_kept", "Nobody gets fewer hours.", "Counter hours fall by a tenth."),
    ("use_by_name", "Nobody is ranked.", "Heads of team see a list of searches by person."),
    ("data_in_tool", "No photo or diary of a child goes into it.", "Diaries are written with the assistant."),
    ("sooner_or_later", "Fares are refunded within two weeks.", "All fares are paid once a quarter."),
    ("people_move", "Nobody is obliged to work in Kent.", "Then Sligo closes."),
    ("pay_kept", "Nobody gets a penny less.", "The night bonus falls by two hours a shift."),
    ("time_lost", "No branch loses a day of lending.", "Each branch closes two Monday mornings."),
    ("fewer_posts", "There will be no dismissals.", "Nine positions that fall vacant are not filled again."),
    ("fewer_posts", "Nobody is made redundant.", "Six fewer posts in the depot."),
    (
        "keeps_manager",
        "Everyone keeps their manager.",
        "From May all nurses report to the head of the center.",
    ),
    ("keeps_manager", "Reporting lines stay as they are.", "Nine team leads become four."),
    ("keeps_tasks", "The tasks of the assistants stay.", "Assistants no longer book the trips."),
    ("keeps_tasks", "Planners keep their tasks.", "The planners' orders are sorted by the system."),
    ("trip_longer", "Nobody's trip to work gets over 30 minutes longer.", "All move to Lund, 80 km away."),
    ("known_ahead", "All know their shifts four weeks ahead.", "It sets the shifts anew every night."),
    (
        "hours_moved",
        "Each branch keeps its staffed hours.",
        "Ten hours a week move from the desk to schools.",
    ),
    ("all_come", "Nobody loses their job.", "At least 40 of the 50 come along."),
    ("people_move", "Nobody changes their place of work.", "The five teams become one center in Leeds."),
    ("paper_valid", "The paper ticket is valid at any time.", "The green books are collected and destroyed."),
    ("where_it_starts", "Guards begin at their home station.", "A guard starts where the train stands."),
    ("answer_on_closed_day", "No guest waits longer than a day.", "The office is closed on Mondays."),
    ("pay_by_person", "Pickers keep their individual piece rates.", "A crew is paid for full crates."),
    ("earns_less", "Nobody takes home less than in 2026.", "The fastest earn 30% more than the new wage."),
    (
        "waits_longer",
        "No farm waits longer for a vet.",
        "From the new base two villages are 9 minutes further.",
    ),
    ("phones_banned", "The ban on phones near the tanks stays.", "Crews close each job on a phone."),
    ("one_is_alone", "Two people count the cash.", "At night one guard works alone."),
    ("kept_inside", "No script leaves our own servers.", "It runs in the vendor's cloud."),
    ("fewer_posts", "No jobs are affected.", "Sales can run with 20 fewer seats through natural turnover."),
)


def points(**values: Any) -> dict[str, Point]:
    case = read_case(a_brief(**values), {KIND.key: KIND, "other": KIND}, TODAY)
    return {point.key: point for point in to_settle(case, verdict(case, TODAY))}


@pytest.mark.parametrize(("key", "promised", "planned"), PROMISED_AND_PLANNED)
def test_a_promise_and_its_opposite_are_one_decision(key: str, promised: str, planned: str) -> None:
    found = points(what_stays=promised, expected_benefit=planned)
    assert next(iter(found)) == key, "it comes first"
    assert all(words.rstrip(".") in found[key].why for words in (promised, planned))
    assert key not in points(what_stays=promised) | points(expected_benefit=planned) or key == "fewer_posts"


def test_a_target_in_words_is_read_against_the_number_of_today() -> None:
    hours = {"outcome_measure": "Hours per case", "outcome_unit": "hours", "outcome_baseline": 9}
    half = points(objective="By May we need half the hours per case.", outcome_target=6, **hours)
    assert half["other_number"].title == "Two targets: 4.5 hours and 6 hours"
    share = {"outcome_measure": "Checked cases", "outcome_unit": "% of cases", "outcome_baseline": 0}
    every = points(objective="Each case is checked, without exception.", outcome_target=90, **share)
    assert every["other_number"].title == "Two targets: 100% of cases and 90% of cases"


@pytest.mark.parametrize("says", ["the port will not extend it", "the landlord won't renew it"])
def test_nobody_is_asked_for_a_price_to_extend_what_will_not_be(says: str) -> None:
    assert is_final(f"The lease of the berth ends on June 30, and {says}.")


def test_nobody_extends_what_has_no_vendor_any_more() -> None:
    ends = "The licence of the old program ends on 31 March 2026"
    assert not is_final(f"{ends}, and its vendor has noticed.")
    assert is_final(f"{ends}, and its vendor no longer exists.")


def test_how_many_do_a_step_are_nobody_to_meet() -> None:
    says = "Before the first cut and before closing, two people stop and read a card aloud."
    assert "numbers_of_people" not in points(what_changes=says)


@pytest.mark.parametrize(
    ("promised", "planned"),
    [
        ("No one waits longer for a bus.", "The new stop is two streets on."),
        ("Two people count the cash.", "The clerk decides alone whom to call."),
        ("A clerk always decides on the claim. No claim is paid without a clerk.", ""),
        ("A nurse always reads the note.", "No note is filed without a nurse."),
        ("No tracking of drivers.", "Nobody stores the location of a stop."),
        ("Nobody has to use his own phone.", "Nobody works on their own phone."),
        ("Nobody gets a penny less.", "No bonus is cut."),
        ("No branch loses a day of lending.", "The shop closes at six."),
        ("Nobody has to come in more often.", "Everyone comes in for the party."),
        ("Nobody gets fewer hours.", "Overtime hours fall by a tenth."),
        ("Nobody is ranked.", "Heads of team see a list of searches by topic."),
        ("No photo of a child goes into it.", "Notes are written with the assistant."),
        ("Fares are refunded within two weeks.", "All fares are paid every week."),
        ("Everyone keeps their manager.", "Managers report to the board what they see."),
        ("The tasks of the assistants stay.", "Customers no longer book by phone."),
        ("Nobody's trip to work gets over 90 minutes longer.", "All move to Lund, 80 km away."),
        ("All know their shifts four weeks ahead.", "It lists open shifts every night."),
        ("Each branch keeps its staffed hours.", "Loans move from the desk to the machine."),
        ("A printed copy is accepted.", "The green books stay on the shelf."),
        ("Guards begin at their home station.", "A guard starts when the train stands."),
        ("No guest waits longer than a day.", "The office closes on Mondays at noon."),
        ("Pickers keep their piece rates.", "A crew is praised for full crates."),
        ("Nobody loses their job.", "At least 40 of the 50 say that it helps."),
    ],
)
def test_two_that_agree_are_no_decision(promised: str, planned: str) -> None:
    keys = {key for key, *_ in PROMISED_AND_PLANNED}
    assert not keys & points(what_stays=promised, expected_benefit=planned).keys()


def test_a_bonus_for_hours_that_end_is_no_pay_that_stays() -> None:
    own = {
        "what_stays": "Pay stays as it is.",
        "concerns": "The night bonus is a fifth of what a sorter earns.",
    }
    keys = points(**own, what_changes="The night shift ends, and parcels are sorted in the morning.")
    assert next(iter(keys)) == "bonus_ends"
    assert keys["bonus_ends"].title == "Pay stays, but the night bonus may end"
    assert "bonus_ends" not in points(**own, what_changes="Parcels are sorted by a machine.")


def test_a_yes_of_all_is_held_against_who_refused() -> None:
    claimed = "Sales says that all nine clients are happy, though two have refused in writing."
    assert claimed.rstrip(".") in points(concerns=claimed)["claimed_of_all"].why
    assert "claimed_of_all" not in points(concerns="All nine clients are happy.")


def test_whose_phone_it_is_makes_no_use_required() -> None:
    case = read_case(a_brief(what_stays="Nobody has to use his own phone."), {KIND.key: KIND}, TODAY)
    assert case.promises["duty"].state == "undecided"


def test_nothing_is_stored_only_of_what_hears_people() -> None:
    asked = {"concerns": "Is it recorded?", "change_kind": "other"}
    assert (
        "Nothing is stored"
        not in points(what_changes="Files are kept in one place.", **asked)["recorded"].options[0]
    )


@pytest.mark.parametrize("unit", ["%", "percent", "per cent", "percent of contracts"])
def test_percent_of_contracts_is_a_level_and_no_share_of_today(unit: str) -> None:
    values = {
        "outcome_measure": "Service contracts renewed of those that came up",
        "outcome_unit": unit,
        "outcome_baseline": 81.0,
        "outcome_target": 88.0,
    }
    goal = "By the end of 2027 we renew {} percent of the service contracts that come up."
    assert "other_number" not in points(objective=goal.format(88), **values)
    assert points(objective=goal.format(90), **values)["other_number"].title.startswith("Two targets: 90%")


def test_so_many_of_so_many_is_the_first_number() -> None:
    values = {"outcome_measure": "Tenders bid for", "outcome_unit": "tenders", "outcome_target": 100.0}
    assert "other_number" not in points(objective="Bid for 100 of 120 tenders in 2027.", **values)
    assert points(objective="Bid for 90 of 120 tenders.", **values)["other_number"].title.startswith(
        "Two targets: 90 tenders"
    )


@pytest.mark.parametrize(
    "objective",
    [
        "By May three of four tenants read a notice, and half of all leaks are mended.",
        "Three of four tenants read a notice, and 20% of lamps are switched off.",
        "A third of the boats are sold, and three of four tenants read a notice.",
        "Three of four tenants read a notice, and 90% of bins are empty on Monday.",
    ],
)
def test_a_number_of_another_thing_is_no_second_target(objective: str) -> None:
    values = {
        "outcome_measure": "Tenants that read a notice", "outcome_unit": "% of tenants", "outcome_target": 75,
    }  # fmt: skip
    assert "other_number" not in points(objective=objective, **values)


def test_shares_of_two_things_are_two_targets() -> None:
    values = {
        "outcome_measure": "Share of tenants that read a notice",
        "outcome_unit": "%",
        "outcome_target": 75,
    }
    assert "other_number" not in points(objective="90% of tenants have paid online by May.", **values)
    assert "other_number" in points(objective="90% of tenants read a notice.", **values)


def test_nobody_says_a_promise_before_it_is_settled() -> None:
    _, promised, planned = next(each for each in PROMISED_AND_PLANNED if each[0] == "people_move")
    brief = a_brief(what_stays=promised, expected_benefit=planned)
    case = read_case(brief, {KIND.key: KIND, "other": KIND}, TODAY)
    assert replacements_of(case, verdict(case, TODAY))[promised].startswith("[")


def test_the_half_of_a_promise_that_nothing_breaks_is_still_said() -> None:
    stays = "Each shop stays open, and nobody gets fewer hours."
    brief = a_brief(what_stays=stays, expected_benefit="Counter hours fall by a tenth.")
    case = read_case(brief, {KIND.key: KIND, "other": KIND}, TODAY)
    told = replace(case, replacements=replacements_of(case, verdict(case, TODAY))).with_replacements(stays)
    assert told.startswith("Each shop stays open. [Whose hours fall: ")


def test_a_goal_that_nobody_can_count_is_asked_about() -> None:
    found = points(
        objective="Waste under 5%. Ship twice as much.",
        outcome_measure="Waste",
        outcome_unit="%",
        outcome_target=5,
    )
    assert "twice as much" in found["goal_unmeasured"].title


def test_money_in_prose_is_the_budget_with_its_parts() -> None:
    told = stated_money(a_brief(budget=None, concerns=MONEY), TODAY)
    assert [(each.what, each.amount.most) for each in told.parts] == [
        ("licence", 210_000),
        ("integration with the ledger", 95_000),
    ]
    found = points(budget=None, concerns=MONEY)
    assert {"who_pays", "no_reserve", "money_waits", "not_funded"} <= found.keys()
    assert "no_budget" not in found


def test_amounts_without_a_total_are_quoted_whole_and_not_denied() -> None:
    covers = (
        "A state grant of 186k. License 118k/yr, year 2 nobody knows. Of it 60k has since been borrowed by "
        "the integration workstream, on the understanding, which nobody has written down, that it would "
        "come back by the end of the year, and that those who lent it are told each week."
    )
    found = points(budget=None, approach="", budget_covers=covers)
    assert "names no" not in found["no_budget"].title
    assert all(f"{sentence.rstrip('.')}.”" in found["no_budget"].why for sentence in covers.split(". "))
    assert found["no_budget"].options[0].startswith("Name the total")
    assert points(budget=None, approach="")["no_budget"].title == "The brief names no money"


@pytest.mark.parametrize(
    "covers", ["The licences are in the investment of IT, not to count here.", "Licenses: IT's cost center."]
)
def test_nobody_brings_quotes_for_what_is_paid_elsewhere(covers: str) -> None:
    brief = a_brief(approach="", budget_covers=covers)
    assert not lacks_quote(CaseFacts(read_case(brief, {KIND.key: KIND, "other": KIND}, TODAY), TODAY))
    for unpaid in ("Training.", "The licenses have not been approved."):
        assert "no_quote" in points(approach="", budget_covers=unpaid)


def test_whoever_looks_after_it_is_asked_to_lead() -> None:
    looks_after = {"id": "dee", "name": "Dee Ash", "job_title": "Manager (looking after this until May)"}
    people = (*a_brief().people, Person.model_validate(looks_after))
    asked = points(lead_id=None, people=people)["no_lead"]
    assert asked.title == "Does Dee Ash lead this?"
    assert looks_after["job_title"] in asked.why


def test_a_price_a_head_is_paid_for_the_people_it_names() -> None:
    groups = [group("a", 30, name="Kitchen", **HOURS), group("b", 12, name="Front desk", **HOURS)]
    told = stated_money(
        a_brief(
            groups=groups,
            budget=None,
            concerns="Money: $4/seat/mo for the kitchen. Scales are 9 at 200 euro.",
        ),
        TODAY,
    )
    assert [each.amount.most for each in told.parts] == [30 * 4 * 12, 1_800]


@pytest.mark.parametrize(
    ("prose", "role"),
    [
        ("Money: about 300 thousand from the transport levy.", "sources"),
        ("Money: a 90 thousand state grant, gone by May.", "sources"),
        ("Money: Ann said it could go to 130 if the vans cost more.", "ceilings"),
        ("Money: of this, EUR 40,000 is released only after the trial.", "held_back"),
        ("Money: training should not exceed EUR 30,000.", "limits"),
    ],
)
def test_money_that_is_no_cost_is_not_added_up(prose: str, role: str) -> None:
    told = stated_money(a_brief(budget=100_000, concerns=prose), TODAY)
    assert getattr(told, role)
    assert not told.parts


def test_a_price_of_one_or_a_piece_of_a_clause_is_no_cost() -> None:
    told = stated_money(
        a_brief(budget=None, concerns="Money: the drivers were promised a bonus of $300."), TODAY
    )
    assert [(each.what, each.basis, bool(each.amount)) for each in told.parts] == [
        ("bonus", "300 each", False)
    ]
    assert not stated_money(a_brief(budget=9_000, concerns="Money: if we wait it costs $500."), TODAY).parts


@pytest.mark.parametrize(
    ("prose", "amount", "basis"),
    [
        ("There are 8,000 euros in all, and two cabinets cost 6,500 each.", "13,000", "2 at 6,500"),
        ("We have 8,000 euros in all; two cabinets at 6,500 are ordered.", "6,500 to 13,000",
         "2 at 6,500 each, or for all: ask"),
        ("The money is 40,000 euros in all, and the scanners cost 12,000.", "12,000", ""),
    ],
)  # fmt: skip
def test_a_price_beside_the_whole_sum_is_a_cost_in_plain_words(prose: str, amount: str, basis: str) -> None:
    [part] = stated_money(a_brief(budget=40_000 if "40,000" in prose else 8_000, concerns=prose), TODAY).parts
    assert (str(part.amount), part.basis) == (amount, basis)


GATES = {
    "what_changes": "Nine depots open at night.", "tools": ["Gate system"], "approach": "",
    "concerns": "A gate with its camera costs 9,500 dollars.", "currency": "USD",
}  # fmt: skip


def test_the_price_of_one_is_paid_at_each_place() -> None:
    [part] = stated_money(a_brief(**GATES), TODAY).parts
    assert (part.what, str(part.amount)) == ("gates with camera", "85,500")
    assert part.basis == "9 at 9,500, one for each of the 9 depots"
    counted = GATES | {"what_changes": "Four gates are put up in nine depots."}
    assert stated_money(a_brief(**counted), TODAY).parts[0].basis == "4 at 9,500"
    businesses = GATES | {"what_changes": "Nine businesses have three deadlines."}
    assert stated_money(a_brief(**businesses), TODAY).parts[0].basis == "9,500 each"
    for other in ("A lost key costs 9,500 dollars.", "Until now a gate cost 9,500 dollars a year."):
        assert not stated_money(a_brief(**GATES | {"concerns": other}), TODAY).parts


def test_more_pieces_than_the_money_buys_are_a_decision_with_both_numbers() -> None:
    decision = points(**GATES, budget=40_000)["above_budget"]
    assert decision.title == "9 gates cost 85,500 USD; the budget is 40,000"
    assert "9 × 9,500 = 85,500" in decision.why
    assert decision.options[0].startswith("Buy 3 now (28,500 USD)")
    assert "45,500 USD more" in decision.options[1]
    assert "above_budget" not in points(**GATES, budget=90_000)


def test_what_is_moved_has_its_quote_and_is_not_taken_back_for_nothing() -> None:
    moves = {"what_changes": "The four lines and 20 people move to Clyde.", "tools": [], "approach": ""}
    for values, things in (
        (moves, ("moving and installing 4 lines",)),
        (moves | {"what_changes": "The four teams move to Clyde."}, ()),
    ):
        brief = a_brief(**values)
        facts = CaseFacts(read_case(brief, {KIND.key: KIND, "other": KIND}, TODAY), TODAY)
        assert unpriced(facts) == things
        assert lacks_quote(facts) is bool(things)


def test_a_price_is_not_quoted_as_what_is_recorded() -> None:
    concerns = "A gate with its camera costs 9,500 dollars. Cameras need a notice."
    assert points(concerns=concerns)["recorded"].why.startswith("“Cameras need a notice")
    assert "recorded" not in points(concerns="A gate with its camera costs 9,500 dollars.")


def test_hours_that_move_at_each_place_are_added_up() -> None:
    brief = {
        "what_changes": "Fourteen branches open at six.",
        "what_stays": "Each branch keeps its staffed hours.",
        "expected_benefit": "About eleven hours a week in each branch move from the desk to schools.",
    }  # fmt: skip
    assert points(**brief)["hours_moved"].title == "The hours stay, but 154 hours a week would move"
    some = brief | {"what_changes": "Branches open at six."}
    assert points(**some)["hours_moved"].title == "The hours stay, but some would move"


def test_a_share_that_others_pay_stands_with_its_condition() -> None:
    told = "The Enterprise Office pays 40% of the gates. The invoices must be paid by 31 March."
    [given] = shares_given(a_brief(why_now=told))
    assert (given.who, given.share) == ("The Enterprise Office", "40% of the gates")
    assert given.condition == "The invoices must be paid by 31 March."
    for other in ("Our customers pay 40% of the fee.", "We lost 40% of the gates.", "It covers 40% more."):
        assert not [*shares_given(a_brief(why_now=other))]


def test_a_tool_that_stands_somewhere_is_ordered_by_the_piece() -> None:
    scans = {"tools": ["ClaraScan 3"], "approach": "", "what_changes": "A scanner takes a picture."}
    for values, things in ((GATES, ()), (scans, ("scanners",)), ({"tools": ["Scan app"]}, ("licenses",))):
        brief = a_brief(**{"approach": ""} | values)
        facts = CaseFacts(read_case(brief, {KIND.key: KIND, "other": KIND}, TODAY), TODAY)
        assert unpriced(facts) == things


def test_an_estimate_above_its_limit_is_a_decision() -> None:
    prose = "Money: fitting must not exceed $30,000 although Jo estimated $44,000."
    assert "14,000" in points(budget=100_000, concerns=prose)["estimated_above"].options[0]
    assert "estimated_above" not in points(
        budget=100_000, concerns="Money: Jo estimated $44,000 for fitting."
    )


def test_another_amount_than_the_budget_is_a_decision() -> None:
    assert "two_budgets" in points(budget=90_000, concerns="Money: Ann has okayed 120 all in.")
    assert "two_budgets" not in points(budget=120_000, concerns="Money: Ann has okayed 120 all in.")


def test_money_that_no_line_holds_is_quoted_and_cover_paid_elsewhere_is_no_gap() -> None:
    told = stated_money(
        a_brief(
            currency="EUR",
            budget=None,
            expected_benefit="- 250,000 € are approved, thereof 90 for seats, 60 for advice (already spent "
            "48), remainder for the change-over bonus\n- The dean has offered €85,000 from central funds.\n"
            "- Costs: paying it for 12 months costs 290,000 € according to payroll.\n"
            "- Houses pay cover for training from their own budgets.",
        ),
        TODAY,
    )
    assert [each.amount.least for each in told.totals] == [250_000]
    assert [(each.what, each.amount.least) for each in told.parts] == [
        ("seats", 90_000), ("advice", 60_000), ("the change-over bonus", 100_000),
    ]  # fmt: skip
    assert [each.split()[0] for each in told.unplaced] == ["The", "paying"]
    assert told.cover_elsewhere.startswith("Houses pay")


def test_what_a_few_people_ask_of_their_own_work_is_decided_without_their_names() -> None:
    asked = "Ann and Bo, who pour the molds, have asked me twice what they will do after May."
    found = points(concerns=asked, headcount=42)["asked_what_becomes"]
    assert found.title == "What do the two who pour the molds do after May?"
    assert not {"Ann", "Bo"} & {*found.why.split(), *" ".join(found.options).split()}
    assert "in no team of the brief" in found.why
    assert "sizes_differ" not in points(concerns=asked, headcount=42)
    assert "asked_what_becomes" not in points(concerns="Nurses ask what the tool does after May.")


def test_posts_that_go_with_nobody_forced_out_need_a_post_for_each() -> None:
    changes = "Four of eleven leader posts go."
    kept = points(what_changes=changes, what_stays="There are no compulsory redundancies.")["posts_for_each"]
    assert kept.title == "Posts go, and nobody is made to leave: which post does each get?"
    assert "that holds only with a post for each" in kept.why
    assert consequence(kept) == UNTRUE
    promised = points(what_changes=changes, what_stays="Nobody loses their job.")["fewer_posts"]
    assert consequence(promised) == UNTRUE


def test_pay_by_the_group_is_one_decision_on_pay():
    crew = "A crew is paid for full crates."
    found = points(what_stays="Pickers keep their individual piece rates.", what_changes=crew)
    assert "13 weeks" in found["pay_by_person"].options[0]
    assert not {"stays_pay", "pay_while_learning"} & {*found}
    both = f"Rows are picked by crews of six. {crew}"
    kept = points(what_stays="Pickers keep their individual piece rates.", what_changes=both)
    assert dict(kept["pay_by_person"].replacements)[crew] == "", (
        "nobody announces the new pay before it is agreed"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The vendor's offer is 610,000 without the link to the scales, which costs another 115,000.",
            [("The vendor's offer without the link to the scales", 610_000),
             ("the link to the scales", 115_000)],
        ),
        ("The supplier quotes 240,000. Training is another 30,000.",
         [("The supplier's offer", 240_000), ("Training", 30_000)]),
        ("The offer is 1.2 million, plus 200,000 for migration.",
         [("The offer", 1_200_000), ("migration", 200_000)]),
        ("The quote of $84,000 excludes the forms.", [("The quote without the forms", 84_000)]),
        ("The supplier offers 12,000 labels.", []),
        ("The firm charges 4,000 a month.", []),
        ("The quote was 84,000 in 2019.", []),
        ("Two quotes are in: one is 40,000, the other 70,000.", []),
    ],
)  # fmt: skip
def test_an_offer_is_read_without_its_currency(text, told):
    assert [(each.what, each.price) for each in stated_offers(Brief(concerns=text))] == told


def test_an_offer_above_the_budget_is_a_decision_with_its_sum_and_two_ways():
    offer = "The vendor's offer is 610,000 without the link to the scales, which costs another 115,000."
    point = points(concerns=offer, budget=690_000)["offer_above"]
    assert "comes to 725,000; the budget is 690,000" in point.title
    assert "610,000 + 115,000 = 725,000. That's 35,000 USD too little" in point.why
    more, less = point.options
    assert more.startswith("Get 35,000 USD more in writing by ")
    assert "Sign without the link to the scales" in less
    assert "80,000 USD stay" in less
    for budget in (800_000, 0, -5, None):
        assert "offer_above" not in points(concerns=offer, budget=budget)
    assert "offer_above" not in points(budget=-5)
    alone = points(concerns="The supplier quotes 240,000.", budget=200_000)["offer_above"]
    assert "a first scope of at most 160,000 USD" in alone.options[1]
