"""A later start that somebody still decides on: its day, its evidence, and how messages call it."""

from datetime import date

import pytest

from playbook.core.case.case import Case, read_case
from playbook.core.case.claims.seats import seats_ordered
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.fixed.later_starts import names_a_decision_on_starts
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.items import Gate, Message, Milestone
from playbook.core.review.review import review
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.builtin import BuiltinDraft, draft
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.stage_files import load_stages

TODAY, FIRST, SECOND = date(2026, 12, 7), date(2027, 4, 12), date(2027, 6, 14)
SHOPS, OFFICES = ("City bakeries", "Country bakeries", "Station bakeries"), ("Claims", "Lyon", "Graz")


def brief_with(approach: str, names: tuple[str, ...] = OFFICES) -> Brief:
    people = ("Martin Keller", "Dana Frey")
    return Brief(
        name="Contract software",
        what_changes="We bring in ContractHub for all contract letters. It replaces the Word templates.",
        approach=approach,
        tools=("ContractHub",),
        start=TODAY,
        go_live=FIRST,
        end=date(2027, 12, 31),
        outcome_measure="days for a policy change",
        outcome_unit="days",
        outcome_baseline=9,
        outcome_target=4,
        people=tuple(Person(id=name.split()[0].lower(), name=name) for name in people),
        sponsor_id="martin",
        lead_id="dana",
        groups=tuple(
            Group(id=f"g{number}", name=name, size=40, go_live=SECOND if number else FIRST)
            for number, name in enumerate(names)
        ),
    )


def case_of(approach: str, names: tuple[str, ...] = OFFICES) -> Case:
    return read_case(brief_with(approach, names), load_kinds(), TODAY)


def drafted(approach: str) -> BuiltinDraft:
    return draft(brief_with(approach), load_stages())


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("The rest start on June 14 if the board agrees on May 31.", "the board"),
        ("The rest start on 14 June, provided that the board says yes on 31 May.", "the board"),
        (
            "Wave 2 (Lyon, Graz) goes live on 14 June; the steering group decides on 31 May.",
            "the steering group",
        ),
        ("We decide on May 31 whether the other teams follow.", ""),
        ("Go/no-go for the second wave: 31 May.", ""),
        ("The board will approve wave 2 on May 31.", "The board"),
        ("On 31 May the steering committee gives the go for the second start.", "the steering committee"),
        ("The others follow on 14 June, subject to a decision by the board on 31 May.", "the board"),
        ("The second wave is decided on 31 May by Martin Keller.", "Martin Keller"),
        ("Mr Keller decides on 31 May about the other offices.", "Martin Keller"),
        ("A go/no-go meeting on 31 May decides about the rest.", ""),
        ("Decision on wave 2: 31 May (board).", "board"),
        ("Lyon and Graz start on 14 June, once the board has said yes on 31 May.", "the board"),
        ("On 31 May we review the pilot and decide about Lyon and Graz.", ""),
        ("Lyon and Graz go live on 14 June. The board decides that on 31 May.", "The board"),
        ("Lyon and Graz only start on 14 June after the board's go-ahead on 31 May.", "the board"),
        ("Whether Lyon and Graz go live on 14 June is decided on 31 May.", ""),
        ("If the first office works, the board releases the others on 31 May.", "the board"),
        ("The board meets on 31 May and decides about the start in the other offices.", "The board"),
        ("We will know by 31 May whether the second wave goes ahead on 14 June.", ""),
    ],
)  # fmt: skip
def test_a_brief_names_the_day_and_the_judge_of_a_later_start(said, who):
    [decision] = case_of(said).start_decisions
    assert (decision.day, decision.starts, decision.who) == (date(2027, 5, 31), (SECOND,), who)


@pytest.mark.parametrize(
    "said",
    [
        "The board decides on the budget on 31 May.",
        "The rest start on 14 June. The board meets on 31 May.",
        "The board decides on 31 May about the other suppliers.",
        "The other offices get their screens on 31 May and decide where they stand.",
        "Lyon starts on 14 June; by 31 May each office decides who its helper is.",
        "The rest start on 14 June if the works council agrees by 31 May.",
        "The board decides on 31 July whether we go on.",
    ],
)
def test_what_else_is_decided_or_agreed_decides_on_no_start(said):
    assert case_of(said).start_decisions == ()


def test_each_wave_has_its_own_decision():
    brief = brief_with("Go/no-go: wave 2 on 31 May, wave 3 on 30 August.")
    third = brief.groups[2].model_copy(update={"go_live": date(2027, 9, 13)})
    case = read_case(brief.model_copy(update={"groups": (*brief.groups[:2], third)}), load_kinds(), TODAY)
    assert [(each.day, each.starts) for each in sorted(case.start_decisions, key=lambda each: each.day)] == [
        (date(2027, 5, 31), (SECOND,)),
        (date(2027, 8, 30), (date(2027, 9, 13),)),
    ]


def test_the_decision_after_everything_stands_beside_that_on_a_start():
    case = case_of(
        "We decide on May 31 whether the others follow. On 15 October I decide whether we go on or stop."
    )
    assert (case.start_decisions[0].day, case.judged_on) == (date(2027, 5, 31), date(2027, 10, 15))


def test_others_may_be_called_by_what_their_teams_are():
    assert case_of("We decide on May 31 whether the other bakeries follow.", SHOPS).start_decisions


def test_a_memo_keeps_the_sentence_as_a_decision():
    today = date(2026, 12, 1)
    assert (
        names_a_decision_on_starts("The rest start on May 3 if the board agrees on April 20.", today)
        == "April 20"
    )
    assert not names_a_decision_on_starts("The board decides on the budget on April 20.", today)


def test_the_plan_decides_on_that_day_with_evidence_before_it():
    items = {
        item.id: item for item in drafted("The rest start on June 14 if the board agrees on May 31.").items
    }
    gate, evidence = items["gate.wave.g1"], items["milestone.evidence.g1"]
    assert isinstance(gate, Gate)
    assert isinstance(evidence, Milestone)
    assert gate.date == date(2027, 5, 31)
    assert gate.note.startswith("The board decides.")
    assert evidence.date
    assert date(2027, 5, 21) <= evidence.date <= date(2027, 5, 27)
    assert evidence.done_when.startswith("The board has one page")


def test_a_person_who_decides_owns_the_decision():
    [gate] = (
        item
        for item in drafted("Dana Frey decides on 31 May about the other offices.").items
        if item.id == "gate.wave.g1"
    )
    assert gate.owner
    assert gate.owner.person_id == "dana"


def test_no_message_calls_a_start_certain_before_its_decision():
    plan = drafted("Wave 2 (Lyon, Graz) goes live on 14 June; the steering group decides on 31 May.")
    early = [
        item
        for item in plan.items
        if isinstance(item, Message) and item.date and item.date < date(2027, 5, 31)
    ]
    said = [
        each for item in early for each in split_sentences(item.body) if "Jun 14" in each and "start" in each
    ]
    assert said
    assert all("should" in each or "plan" in each or "confirm" in each for each in said)


LOT = "120 licenses come in March, the last 47 licenses are ordered after the decision on Lyon and Graz."
OVENS = "Six ovens are delivered in March, the last ten are ordered once the pilot says yes."


@pytest.mark.parametrize(
    ("said", "number", "later"),
    [
        (OVENS, 16, 10),
        (LOT, 167, 47),
        ("We buy 16 ovens. Six come in March and ten more are ordered after the go.", 16, 10),
        ("We buy 16 ovens. The last ten are ordered once the pilot says yes.", 16, 10),
        ("Six ovens are delivered in March. The last ten are ordered once the board agrees.", 16, 10),
        ("We order six ovens now and ten more when the board says yes.", 16, 10),
        ("The first 70 tablets come in March. The second 70 tablets are bought if the test works.", 140, 70),
    ],
)
def test_two_lots_of_a_thing_are_counted_together(said, number, later):
    [amount] = amounts_in(brief_with(said))
    assert (amount.number, amount.later, amount.waits) == (number, later, True)


@pytest.mark.parametrize(
    "said",
    [
        "We have 12 shops. The next two shops follow in May.",
        "In the last three weeks 40 orders came late. We order 12 scanners.",
        "The last ten years were hard. Six ovens come in March.",
    ],
)
def test_what_nobody_orders_has_no_second_lot(said):
    assert not any(each.later for each in amounts_in(brief_with(said)))


def test_a_second_lot_is_ordered_after_the_decision_that_it_waits_for():
    decision = "Go/no-go for the second wave: 31 May. "
    [order] = (item for item in drafted(decision + LOT).items if item.id == "milestone.work-lot-licenses")
    assert order.title == "Order the remaining 47 licenses"
    assert order.due
    assert order.due > date(2027, 5, 31)
    assert set(order.group_ids) == {"g1", "g2"}
    assert seats_ordered(brief_with(LOT))[0] == 167


def test_each_start_has_the_things_of_its_lot():
    items = {item.id: item for item in drafted(f"Go/no-go for the second wave: 31 May. {OVENS}").items}
    assert items["milestone.work-install-order"].title == "Order 6 ovens, with an option on the others"
    assert items["milestone.work-install"].title == "Set up and try 6 ovens on site"
    rest = items["milestone.work-install-rest"]
    assert rest.title == "Order the remaining 10 ovens"
    assert rest.due
    assert rest.due > date(2027, 5, 31)
    assert items["milestone.work-install.g1"].title.startswith("Set up and try 10 ovens")


def test_a_lot_that_comes_after_its_start_is_put_to_the_sponsor():
    brief = brief_with(f"Go/no-go for the second wave: 31 May. {OVENS}")
    page = page_of(case_of(brief.approach), drafted(brief.approach).items, TODAY)
    points = (*page.points, *page.further_points)
    [point] = [each for each in points if each.key == "order_of_the_rest"]
    assert point.title.startswith("Start on Mon Jun 14, 2027, although the remaining 10 ovens come later")


def test_the_first_of_several_starts_is_no_pilot_of_its_own():
    assert case_of("We start in Claims on 12 April. Lyon and Graz follow on 14 June.").pilot_wish == ""


def test_the_review_finds_a_start_that_is_announced_before_it_is_decided():
    brief = brief_with("Go/no-go for the second wave: 31 May.")
    items = draft(brief, load_stages()).items
    case = case_of(brief.approach)
    early = next(
        item for item in items if isinstance(item, Message) and item.id.startswith("message.first-word")
    )
    certain = early.model_copy(update={"body": f"{early.body}\n\nLyon and Graz start on Mon Jun 14, 2027."})
    told = tuple(certain if item.id == early.id else item for item in items)
    before, after = (
        [
            str(finding)
            for result in review(brief, each, today=TODAY, case=case).results
            for finding in result.findings
        ]
        for each in (items, told)
    )
    assert not any("Lyon and Graz start" in each for each in before)
    assert any("Lyon and Graz start" in each for each in after)
