"""Days of the business have tasks of their own, in order and in time."""

from datetime import date, timedelta

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.plan.case import Condition
from playbook.core.plan.items import AnyItem, Milestone
from playbook.llm.builtin.cases.aims.events import load_event_kinds
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import person
from tests.llm.builtin.test_case_items import START, plan, plant

GO_LIVE, END = date(2027, 9, 6), date(2028, 3, 31)
QUIET = {"go_live": GO_LIVE, "end": END, "why_now": ""}
OPENS = "The new store in Graz opens on October 18, 2027."
USUAL = "milestone.condition-usual-"
RETIRE = "Four fitters retire on January 31, 2028."


def events(items: tuple[AnyItem, ...]) -> dict[str, Milestone]:
    return {
        item.id.removeprefix("milestone.event-"): item
        for item in items
        if isinstance(item, Milestone) and item.id.startswith("milestone.event-")
    }


def of(**fields: object) -> dict[str, Milestone]:
    return events(plan(plant(**{**QUIET, **fields})))


def days(tasks: dict[str, Milestone]) -> list[date]:
    return [task.date or END for task in tasks.values()]


@pytest.mark.parametrize(
    "sentence",
    [
        "Crews scan each order with their handheld in OrderDesk.",
        "Fitters close each visit on their tablet in OrderDesk.",
        "Stores read each order on the scanners they already carry.",
        "Wardens log each round in OrderDesk on a smartphone. All wardens have a phone.",
    ],
)
def test_no_device_is_chosen_or_bought_that_people_have(sentence):
    assert of(what_changes=sentence) == {}
    lacking = sentence.replace("their", "a").replace("they already carry", "at the gate")
    assert [*of(what_changes=lacking.replace(" All wardens have a phone.", ""))][:1] == ["devices-choose"]


@pytest.mark.parametrize("kind", ["specialist_ai", "new_system"])
@pytest.mark.parametrize(
    "change",
    [
        "Clinicians dictate, and OrderDesk writes the note.",
        "Nurses speak into OrderDesk at the bedside.",
        "Drivers scan each crate, and OrderDesk knows where it is.",
    ],
)
def test_a_brief_without_a_device_gets_no_task_about_one(kind, change):
    fields = {"change_kind": kind, "what_changes": change, "budget": 90_000.0, "currency": "EUR"}
    tasks = [item for item in plan(plant(**QUIET, **fields)) if not item.id.startswith(USUAL)]
    assert [item.title for item in tasks if "device" in item.title] == []


def test_a_device_of_the_last_attempt_is_chosen_better_this_time():
    fields = {"change_kind": "specialist_ai", "what_changes": "Nurses dictate and the assistant writes."}
    assert of(**fields) == {}
    assert "devices-choose" in of(**fields, past_attempts="Tablets in 2024 ended in the cupboard.")


@pytest.mark.parametrize(
    ("fields", "keys", "day"),
    [
        ({"why_now": OPENS}, ["opening-people", "opening-ready", "opening-begin", "opening-alone",
         "opening-running"], date(2027, 10, 18)),
        ({"what_changes": "Stock moves from the old program to OrderDesk."}, ["stock-hours", "stock-trial",
         "stock-count"], GO_LIVE),
        ({"what_changes": "Orders and quotes are written in OrderDesk."}, ["quotes-source", "quotes-prices",
         "quotes-compare", "quotes-open"], GO_LIVE),
        ({"concerns": RETIRE}, ["leavers-list", "leavers-side", "leavers-closed"], date(2028, 1, 4)),
        ({"why_now": "The contract of the old program ends on January 31, 2028."}, ["contract-notice",
         "contract-export", "contract-unused"], date(2028, 1, 31)),
        ({"why_now": "The next audit comes on November 22, 2027."}, ["audit-proofs", "audit-mock"],
         date(2027, 11, 22)),
        ({"what_changes": "Crews scan each order with a handheld in OrderDesk."}, ["devices-choose",
         "devices-charge", "devices-order", "devices-delivered"], GO_LIVE),
    ],
)  # fmt: skip
def test_what_a_day_needs_is_done_before_it_in_turn(fields, keys, day) -> None:
    tasks = of(**fields)
    assert [*tasks] == keys
    assert days(tasks) == sorted(set(days(tasks)))
    assert days(tasks)[len(keys) - 1 - ("opening-running" in keys)] < day
    sentence = next(iter(fields.values())).rstrip(".")
    assert all(sentence in task.note and "{" not in task.title + task.done_when for task in tasks.values())
    assert all(task.owner and task.owner.person_id not in (None, "boss") for task in tasks.values())


@pytest.mark.long
@pytest.mark.parametrize(
    "sentence",
    [
        "An audit in August put the lost fittings at about $1.9 million.",
        "The state inspection last June found 140 valves that nobody had opened.",
        "The certification of our lab was in March.",
    ],
)
def test_an_audit_that_is_over_is_not_rehearsed(sentence):
    assert not [key for key in of(why_now=sentence) if key.startswith("audit")]


@pytest.mark.long
def test_the_talks_are_about_the_contracts_that_are_due():
    why = "Two of our five largest hospital contracts are up for renewal in October."
    tasks = of(why_now=why)
    assert tasks["renewal-talks"].title == (
        "Hold one renewal talk on each of the two hospital contracts, by name and day"
    )
    assert tasks["renewal-result"].title.startswith("Write down for each of the two hospital contracts: ")
    assert tasks["renewal-talks"].date < date(2027, 10, 1)
    end = date(2027, 9, 24)
    early = events(plan(plant(**QUIET | {"end": end, "why_now": why})))
    assert [*early] == ["renewal-ask", "renewal-show", "renewal-talks"], "no result before October"
    assert all(task.date <= end for task in early.values())


@pytest.mark.long
def test_each_client_has_a_talk_before_the_renewal_and_a_line_after_it():
    tasks = of(why_now="We renew our contracts with two chains in December 2027.")
    assert [*tasks] == ["renewal-ask", "renewal-show", "renewal-talks", "renewal-result"]
    assert days(tasks) == sorted(set(days(tasks)))
    assert tasks["renewal-talks"].date < date(2027, 12, 1)
    assert tasks["renewal-result"].date >= date(2027, 12, 31)  # all of the month is over


@pytest.mark.long
def test_devices_hear_nobody_before_all_have_agreed_and_the_rest_is_ordered_later():
    council = Condition(
        id="council", kind="works_council", name="Staff council agreement", gates="go_live",
        needed_by=date(2027, 9, 1),
    )  # fmt: skip
    fields = {
        "change_kind": "specialist_ai",
        "what_changes": "Nurses dictate and the assistant writes. No private phones.",
    }
    tasks = of(**fields, conditions=(council,), budget=90_000.0, currency="EUR")
    choose, order = tasks["devices-choose"], tasks["devices-order"]
    assert choose.date < date(2027, 9, 1)
    assert "no microphone or camera is on where others are" in choose.done_when
    assert "a dozen for the test" in order.done_when
    assert "once this is signed: Staff council agreement" in order.done_when
    assert "microphone" not in of(**fields)["devices-choose"].done_when
    brief = plant(**QUIET | fields, conditions=(council,))
    sheet = page_of(read_case(brief, load_kinds(), START), plan(brief), START)
    [row] = [row for row in sheet.actions if row.item_id.endswith("devices-choose")]
    assert row.done_when == (
        "The people who tried both have chosen, and Ada Brandt has signed the number "
        "(made-up data until all have agreed)"
    )


def test_those_who_arrive_are_trained_in_their_first_week():
    tasks = of(why_now="12 apprentices start on October 4, 2027.")
    assert (tasks["joiners-ready"].date or END) < date(2027, 10, 4)
    assert date(2027, 10, 4) < (tasks["joiners-week"].date or END) <= date(2027, 10, 8)
    assert tasks["joiners-week"].title == "Train the 12 apprentices in their first week"


@pytest.mark.long
def test_accounts_change_hands_in_the_new_system():
    tasks = of(why_now="In October 8 sales engineers take over accounts that they do not know.")
    assert "taken-over-paid" not in tasks
    assert "taken-over-paid" in of(
        why_now="In October 8 sales engineers take over accounts that they do not know.",
        what_stays="The commission plan.",
    )
    assert (
        tasks["taken-over-talks"].title
        == "Hand over accounts to 8 sales engineers: a card each, accepted by the new owner"
    )
    assert GO_LIVE < (tasks["taken-over-talks"].date or END) < date(2027, 10, 1)
    assert "accepted a card in OrderDesk, " in tasks["taken-over-talks"].done_when


@pytest.mark.long
def test_a_feared_thing_is_not_a_planned_thing():
    fear = "The reps {} that we will use it to watch them and take over their accounts."
    assert "taken-over-list" in of(concerns=fear.format("know"))
    assert not [key for key in of(concerns=fear.format("fear")) if key.startswith("taken-over")]


def test_whoever_leads_the_team_that_is_meant_owns_the_work():
    fitters = of(concerns="Four sales people retire on January 31, 2028.")
    assert {task.owner.person_id for task in fitters.values() if task.owner} == {"m1"}


def test_what_is_counted_in_a_peak_is_settled_before_it():
    busy = [{"start": date(2027, 6, 21), "end": date(2027, 8, 20), "reason": "Peak"}]
    sales, stores = (each.model_dump() for each in plant().groups)
    changes = "Stock moves from the old program to OrderDesk."
    tasks = of(what_changes=changes, groups=(sales, {**stores, "blackouts": busy}))
    assert (tasks["stock-hours"].date or END) < date(2027, 6, 21)


def test_a_contract_that_cannot_be_extended_is_not_asked_for_a_price():
    tasks = of(why_now="The contract of the old program ends on January 31, 2028 and cannot be extended.")
    assert [*tasks] == ["contract-export", "contract-unused"]


def test_no_event_is_read_where_the_brief_names_no_day_or_says_that_it_stays():
    assert not of(why_now="New stores open from time to time.")
    assert not of(why_now="When a fitter retires, we lose the customer.")
    assert not of(what_changes="Orders are written in OrderDesk; stock stays in the old program.")


def test_a_worry_about_two_people_gives_no_task_that_quotes_it():
    own = (*plant().people, person("p", "Rosa Klein", "Estimator"))
    assert not of(people=own, concerns="Two estimators retire in December 2027 and keep it to themselves.")


def test_a_dozen_people_have_two_tasks_of_an_event():
    small = [each.model_copy(update={"size": 6}).model_dump() for each in plant().groups]
    tasks = of(why_now=OPENS, groups=small, headcount=12)
    assert [*tasks] == ["opening-begin", "opening-alone"]


def test_a_task_of_an_event_replaces_the_one_that_says_less():
    items = plan(plant(**{**QUIET, "why_now": OPENS, "concerns": RETIRE}))
    titles = " ".join(item.title for item in items)
    assert "Sign off the crew of the new store in Graz to work alone" in titles
    assert "what only one person knows" not in titles
    assert "Get the store ready first" not in titles


def test_what_decides_an_event_stands_among_the_tasks_that_decide():
    brief = plant(**{**QUIET, "why_now": OPENS})
    page = page_of(read_case(brief, load_kinds(), START), plan(brief), START)
    assert "milestone.event-opening-alone" in {action.item_id for action in page.actions}
    assert "milestone.event-opening-ready" not in {action.item_id for action in page.actions}


def test_each_kind_of_event_has_one_task_that_decides():
    for kind in load_event_kinds():
        assert [task.decides for task in kind.tasks].count(True) == 1, kind.key
        assert timedelta(days=kind.tasks[0].days) > timedelta(), kind.key


@pytest.mark.parametrize(
    ("key", "sentence", "it"),
    [
        ("opening", "Our third clinic, in Tacoma, opens on May 3, 2027.", "Our third clinic"),
        ("opening", "We open two new stores in May 2027.", "two new stores"),
        ("opening", "The second ward goes live on May 3, 2027.", None),
        ("opening", "14 branches open Sundays 12 to 5 from May 3, 2027.", None),
        ("leavers", "Seven of our senior technicians will retire in 2027.",
         "Seven of our senior technicians"),
        ("leavers", "When a fitter retires, we lose the customer.", None),
        ("joiners", "In August 60 temps arrive for the season.", "60 temps"),
        ("joiners", "We hire 25 nurses in September 2027.", "25 nurses"),
        ("stock", "The pharmacy stock moves from cards to MediStock.", "stock"),
        ("stock", "Stock is what we live from.", None),
        ("quotes", "Salespeople build their offers in QuoteOne.", ""),
        ("quotes", "People quote old prices.", None),
        ("contract", "Support for the old scheduling software ends in March 2028.", "Support"),
        ("audit", "The authority inspects us in November 2027.", ""),
        ("renewal", "Three framework contracts come up for renewal in December 2027.", ""),
        ("devices", "Rangers note what they see on a rugged phone.", "rugged phone"),
        ("taken-over", "From July the new team takes over 300 cases.", "cases"),
    ],
)  # fmt: skip
def test_an_event_is_read_by_what_happens_and_not_by_a_word(key: str, sentence: str, it: str | None) -> None:
    kind = next(kind for kind in load_event_kinds() if kind.key == key)
    match = kind.sign.search(sentence)
    word_read = match and next(
        (word for name, word in match.groupdict().items() if word and name[:2] == "it"), ""
    )
    assert word_read == it


def test_contracts_of_customers_are_no_contract_with_a_supplier():
    why = "Nobody can see which of our 3,100 inspection contracts run out on January 31, 2028."
    assert not [key for key in of(why_now=why) if key.startswith("contract")]


@pytest.mark.long
@pytest.mark.parametrize(
    ("said", "has_prices"),
    [
        ("All contacts, quotes and follow-ups move into OrderDesk.", False),
        ("Quotes and follow-ups move into OrderDesk. Pricing stays in our ERP.", False),
        ("Quotes, price lists and discounts move into OrderDesk.", True),
    ],
)
def test_prices_are_loaded_only_where_they_move(said: str, has_prices: bool) -> None:
    keys = of(what_changes=said)
    assert "quotes-open" in keys
    assert ("quotes-prices" in keys, "quotes-compare" in keys) == (has_prices, has_prices)
