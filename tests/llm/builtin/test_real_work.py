"""The work that the words and numbers of a brief call for."""

import re
from datetime import date, timedelta

import pytest

from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import Condition, Promise
from playbook.core.plan.items import AnyItem, Gate, Milestone, Owner
from tests.briefs import group
from tests.llm.builtin.test_case_items import END, START, plan, plant

GO_LIVE = date(2027, 9, 6)


def works(**fields: object) -> dict[str, Milestone]:
    brief: Brief = plant(go_live=GO_LIVE, end=date(2028, 3, 31), **fields)
    return {
        item.id.removeprefix("milestone.work-"): item
        for item in plan(brief)
        if isinstance(item, Milestone) and item.id.startswith("milestone.work-")
    }


def due(work: Milestone) -> date:
    return work.date or END


def test_what_the_brief_counts_is_ordered_set_up_and_dated():
    ovens = works(change_kind="other", what_changes="Dough is baked in 84 new ovens.")["install"]
    assert ovens.title == "Set up and try 84 new ovens on site"
    assert due(ovens) < GO_LIVE
    assert "Takes about 21 working days, about 8 a day (proposal): from Tue Jul 27, half" in ovens.note
    assert "The brief says: “Dough is baked in 84 new ovens.”" in ovens.note


@pytest.mark.long
@pytest.mark.parametrize(
    "change",
    [
        "Dough is baked in 84 new ovens.",
        "Paper orders are replaced by 70 handheld scanners and OrderDesk.",
        "Paper is replaced by screens at 60 stations.",
    ],
)
def test_what_others_deliver_has_its_order_and_delivery_counted_back_from_the_start(change):
    by_key = works(start=date(2027, 1, 11), what_changes=change)
    order, delivery, install = (by_key[key] for key in ("install-order", "install-delivery", "install"))
    assert due(order) <= date(2027, 1, 29) < due(delivery) - timedelta(weeks=10), "once points are settled"
    assert due(delivery) < due(install) < GO_LIVE
    assert order.owner == delivery.owner == install.owner
    assert "10 weeks for delivery, until the supplier names a day (proposal)" in order.note
    assert "The last day for the order is " in order.note
    late = works(start=GO_LIVE - timedelta(weeks=8), what_changes=change)["install-order"]
    assert "10 weeks for delivery are more than there are (proposal)" in late.note


@pytest.mark.parametrize("is_pilot_first", [False, True])
def test_only_the_first_start_s_devices_are_ordered_before_the_others_are_decided(is_pilot_first):
    groups = [each.model_copy(update={"size": 300}) for each in plant().groups]
    groups[1:] = [each.model_copy(update={"go_live": date(2027, 11, 22)}) for each in groups[1:]]
    items = plan(
        plant(
            groups=groups,
            change_kind="specialist_ai",
            what_changes="Paper is replaced by screens at 60 stations."
            + " The first team starts as a pilot." * is_pilot_first,
            start=date(2027, 2, 8),
            go_live=GO_LIVE,
            end=date(2028, 3, 31),
        )
    )
    names = ("work-install-count", "work-install-order", "work-install-rest")
    count, order, rest = (next(item for item in items if item.id == f"milestone.{name}") for name in names)
    pilot = next((item for item in items if item.id == "milestone.pilot"), None)
    first = re.search(
        r"Order screens at (\d+) stations \(a guess; count by [^)]+\), with an option on", order.title
    )
    assert first
    assert rest.title == f"Order the remaining screens at {60 - int(first[1])} stations"
    assert count.title == "Count the stations of each team on a walk"
    assert count.due < order.due < rest.due <= date(2027, 11, 22) - timedelta(weeks=10)
    assert (pilot is None) is is_pilot_first
    assert pilot is None or order.due < pilot.due < rest.due
    assert ("pilot" in rest.done_when) is not is_pilot_first


def test_an_order_before_an_approval_is_only_a_reservation():
    council = Condition(
        id="council", kind="works_council", name="Agreement", gates="go_live", needed_by=date(2027, 8, 2)
    )
    screens = {"start": date(2027, 1, 11), "what_changes": "Paper is replaced by screens at 60 stations."}
    order = works(**screens, conditions=(council,))["install-order"]
    assert order.title == "Reserve screens at 60 stations, free to cancel until Mon Aug 2"
    assert "It becomes an order once this is approved: Agreement." in order.done_when
    unapproved = works(**screens)["install-order"]
    assert "It becomes an order once this is approved: the start." in unapproved.done_when


def test_spreadsheets_and_labels_and_records_each_have_their_work():
    by_key = works(
        what_changes="Orders move from 200 spreadsheets to OrderDesk, and 120,000 shelf labels are attached."
    )
    assert by_key["retire"].title == "Move, keep or end 200 spreadsheets"
    assert by_key["labels"].title == "Print, attach and read 120,000 shelf labels once"


@pytest.mark.long
def test_what_people_keep_in_folders_of_their_own_is_moved_before_the_start():
    own = works(what_changes="Contacts move from spreadsheets and personal Outlook folders into OrderDesk.")
    folders = own["own-folders"]
    assert folders.title == "Sort and mark what moves out of personal Outlook folders"
    assert due(folders) < GO_LIVE
    assert "own-folders" not in works(what_changes="Contacts move into OrderDesk.")


def test_those_who_are_recorded_are_told_before_the_first_one_is():
    fields = {"change_kind": "specialist_ai", "what_changes": "Nurses dictate and the assistant writes."}
    told = works(**fields, concerns="Is the patient recorded?")["served"]
    assert told.title.startswith("Tell each patient what is recorded")
    assert due(told) < GO_LIVE
    assert "served" not in works(**fields, concerns="Is the work of patients slower?")


def test_a_long_delivery_is_ordered_before_its_weeks():
    order = works(change_kind="other", concerns="Freezers take ten weeks to deliver.")["ordered"]
    assert order.title.startswith("Reserve freezers now: delivery takes ten weeks, free to cancel until ")
    assert due(order) <= START + timedelta(weeks=3), "nobody waits until its weeks are just left"


def test_what_places_still_need_is_said_in_the_words_of_the_brief():
    power = works(change_kind="other", concerns="11 shops need a stronger power line.")["needed"]
    assert power.title == "Get a stronger power line for 11 shops"


def test_what_others_finish_has_the_day_that_the_brief_names():
    store = works(change_kind="other", why_now="The cold store in Graz is ready in July.")["awaited"]
    assert store.title == "Track cold store in Graz until ready by Fri Jul 30"
    assert due(store) == date(2027, 7, 30)


@pytest.mark.long
def test_each_start_has_its_share_of_what_is_set_up():
    first, second = plant().groups
    later = second.model_copy(update={"go_live": date(2027, 11, 8), "access_date": date(2027, 11, 8)})
    change = "Paper orders are replaced by 70 handheld scanners and OrderDesk."
    by_key = works(groups=(first, later), what_changes=change)
    assert by_key["install"].title == "Set up and try 40 handheld scanners on site (a guess)"
    assert by_key["install.stores"].title == "Set up and try 30 handheld scanners on site for Mon Nov 8"
    assert due(by_key["install"]) < GO_LIVE < due(by_key["install.stores"]) < date(2027, 11, 8)


def test_the_first_close_is_held_against_the_old_figures_after_the_start():
    by_key = works(what_changes="Orders and the month-end close move to OrderDesk.")
    assert due(by_key["close"]) < GO_LIVE
    assert by_key["first-close"].title == "Compare the first new month-end close with the old figures"
    assert due(by_key["first-close"]) == date(2027, 10, 11)


@pytest.mark.parametrize(
    ("kind", "change", "key", "title"),
    [
        ("specialist_ai", "The assistant writes the care note.", "record",
         "Settle how each finished care note gets into the record"),
        ("specialist_ai", "It runs in our own data centre.", "servers",
         "Agree on servers, with size, price and delivery day"),
        ("new_system", "Loan files move into a digital file system.", "legal-form",
         "Get in writing whether digital loan files are valid, and how long we keep them"),
        ("new_system", "All stores get new cash registers.", "payments",
         "Test card payments, taxes and receipts on the cash registers"),
        ("new_system", "The phone system moves to OrderDesk.", "numbers",
         "Move numbers, menus and call routing, and call each once"),
    ],
)  # fmt: skip
def test_what_a_kind_of_change_rests_on_is_settled_before_people_learn(kind, change, key, title):
    work = works(change_kind=kind, what_changes=change)[key]
    assert work.title == title
    assert due(work) < GO_LIVE


def test_people_and_what_stays_are_no_work():
    groups = (group("agents", "Agents", 40, "m1"), group("stores", "Stores", 30, "m2"))
    about = {"what_changes": "140 agents and 34 sales engineers answer customers with OrderDesk."}
    assert not works(groups=groups, change_kind="other", **about)
    assert not works(change_kind="other", what_stays="All 42 ovens stay.", why_now="We pay for 42 ovens.")


def test_screens_that_are_configured_are_none_that_are_delivered():
    by_key = works(what_changes="310 screens are configured, and 4,500 open applications move to OrderDesk.")
    assert "install" not in by_key
    assert by_key["carried-over"].title == "Carry 4,500 open applications over and count both sides"


def test_two_languages_are_both_named():
    by_key = works(concerns="Housekeeping speaks Romanian and Ukrainian.")
    assert by_key["language"].title == "Prepare texts, screens and practice in Romanian and Ukrainian"


def test_a_close_that_is_only_a_bad_time_is_not_rehearsed():
    assert "close" not in works(concerns="Year-end close falls into the test.")


def test_lists_are_sorted_before_all_of_it_is_loaded():
    brief = plant(go_live=GO_LIVE, end=END, what_changes="Orders move from 60 spreadsheets to OrderDesk.")
    days = {item.id: item.due for item in plan(brief)}
    assert days["milestone.work-retire"] < days["milestone.step-rehearse"]


@pytest.mark.long
def test_the_help_desk_is_ready_ten_days_before_the_start():
    done = works(concerns="A help desk answers.")
    assert (GO_LIVE - due(done["help-desk"])).days >= 10


def test_the_future_of_those_who_lose_most_is_decided_before_they_hear_of_it():
    typists = group("typists", "Typists", 140, "m1", job=5, process=5)
    brief = plant(groups=(typists, group("stores", "Stores", 60, "m2", job=2)), go_live=GO_LIVE)
    items = {item.id: item for item in plan(brief.model_copy(update={"end": date(2028, 3, 31)}))}
    decided, told = items["milestone.decide-roles"], items["sponsor_act.hard-talk"]
    assert decided.title == "Decide role and training of Typists", "pay stays, says the brief"
    open_pay = brief.model_copy(update={"end": date(2028, 3, 31), "what_stays": "The canteen."})
    assert "Decide role, training and pay of Typists" in {item.title for item in plan(open_pay)}
    assert "Choose one: A, another role" in decided.done_when
    assert (decided.due or END) < (told.due or START)
    for sentence, is_open in (
        ("Nobody loses the job; the 140 typists move to the stores as checkers at the same pay.", False),
        ("Nobody loses the job; the 140 typists become checkers.", False),
        ("Nobody loses the job; the five card clerks move to the stores as checkers.", False),
        ("The three card clerks join the stores as checkers.", False),
        ("Typists become redundant only from 2029.", True),
        ("Stores people work as checkers.", True),
    ):
        promise = Promise(topic="jobs", state="decided", sentence=sentence)
        settled = brief.model_copy(update={"end": date(2028, 3, 31), "promises": (promise,)})
        items = {item.id: item for item in plan(settled)}
        decided = items["milestone.decide-roles"]
        assert ("Choose one: A" in decided.done_when) is is_open, sentence
        assert ("what each does in the new role" in decided.done_when) is not is_open, sentence
    talks = [
        item.model_dump()["body"] for item in plan(settled) if item.id.startswith("message.manager-talk")
    ]
    assert sum("should get easier" in talk for talk in talks) == len(talks) - 1, (
        "not with those who lose most"
    )


def test_where_no_job_changes_most_no_future_is_decided():
    brief = plant(groups=(group("stores", "Stores", 60, "m2", job=2),), go_live=GO_LIVE)
    assert "milestone.decide-roles" not in {item.id for item in plan(brief)}


@pytest.mark.long
@pytest.mark.parametrize(
    ("title", "worry"),
    [
        ("Controller, Fresno", "The controller in Fresno keeps her own workbook and will not give it up."),
        ("Office manager", "The office manager keeps her own lists and does not want to give them up."),
        ("Quality lead", "The quality lead keeps his own spreadsheet and trusts nothing else."),
    ],
)
def test_nobody_retires_the_list_that_they_keep(title, worry):
    keeper = Person(id="keeper", name="Pat Keeper", job_title=title)
    about = {
        "what_changes": "Orders move from 200 spreadsheets to OrderDesk.",
        "people": (*plant().people, keeper),
    }
    assert works(concerns="", **about)["retire"].owner == Owner(person_id="keeper")
    task = works(concerns=worry, **about)["retire"]
    assert task.owner == Owner(person_id="lead")
    assert "What people keep for themselves counts, too" in task.done_when
    assert title.split(",")[0].casefold() not in f"{task.title} {task.done_when} {task.note}".casefold()


def test_a_language_of_a_team_is_a_work_of_its_own():
    own = {"languages": ("Spanish", "English")}
    teams = [each.model_copy(update=own) for each in plant().groups[:1]]
    work = works(groups=(*teams, *plant().groups[1:]))["language"]
    assert work.title == "Prepare texts, screens and practice in Spanish"
    assert f"{teams[0].name}: Spanish." in work.note
    assert "language" not in works()


@pytest.mark.long
def test_what_was_in_english_only_comes_in_the_language_of_each_country():
    groups = (group("a", "Romania", 20, "m1"), group("b", "Austria", 20, "m2"))
    contact = {"incident_contact": "IT hotline, in English only"}
    assert works(groups=groups, **contact)["language"].title == (
        "Prepare texts, screens and practice in Romanian and German"
    )
    assert "language" not in works(groups=groups)


@pytest.mark.long
def test_work_of_one_team_is_done_before_its_own_start():
    own = GO_LIVE + timedelta(weeks=5)
    groups = (group("a", "Estimating", 20, "m1"), group("b", "Service dispatch", 20, "m2", go_live=own))
    text = "Estimating and service dispatch work in HubSpot instead of ACT!."
    work = works(change_kind="new_system", groups=groups, what_changes=text)["dispatch"]
    assert work.group_ids == ("b",)
    assert GO_LIVE < due(work) < own


@pytest.mark.long
def test_nobody_hands_over_to_themselves():
    def hand_over(**fields: str) -> AnyItem:
        items = plan(plant(go_live=GO_LIVE, end=date(2028, 3, 31), **fields))
        return next(
            each for each in items if isinstance(each, Milestone) and each.id == "milestone.hand-over"
        )

    assert (hand_over().title, hand_over().owner) == ("Hand over to Ines Kraft", Owner(person_id="lead"))
    assert hand_over(sustainment_owner_id="lead").title == "Settle how Tom Reuter keeps this going"


@pytest.mark.long
def test_a_start_that_was_decided_is_not_stopped_by_a_later_decision():
    def stops(later: date) -> str:
        groups = (group("a", "Sales", 20, "m1"), group("b", "Stores", 20, "m2", go_live=later))
        items = plan(plant(groups=groups, go_live=GO_LIVE, end=date(2028, 6, 30)))
        return next(each.stop_if for each in items if isinstance(each, Gate) and each.id == "gate.gate-30")

    assert "no further team starts" in stops(GO_LIVE + timedelta(weeks=20))
    assert "no further team starts" not in stops(GO_LIVE + timedelta(weeks=2))


@pytest.mark.long
def test_content_is_counted_by_the_places_that_read_it_and_listed_first():
    by_key = works(
        change_kind="specialist_ai",
        what_changes="Paper work instructions are replaced by screens at 310 stations.",
    )
    content, listed = by_key["content"], by_key["content-list"]
    assert content.title == "Rewrite, check and sign off work instructions at 310 stations"
    assert content.done_when.startswith("310 stations × 2 instructions × 6 hours = 3,720 hours (proposal)")
    assert re.search(r"\d+ people, full time from ", content.done_when)
    assert "What the test reads is signed first" in content.done_when
    assert "Takes about" not in content.note, "the hours say it"
    assert due(listed) < due(content)
    assert listed.owner == content.owner
    assert "content-list" not in works(change_kind="specialist_ai", what_changes="It reads our procedures.")


@pytest.mark.long
def test_content_that_nobody_has_counted_is_listed_before_it_is_corrected():
    by_key = works(change_kind="specialist_ai", concerns="Half of our help articles are out of date.")
    assert by_key["content-list"].title == "List articles: right, wrong or missing"
    assert due(by_key["content-list"]) < due(by_key["content"])
    few = works(change_kind="specialist_ai", what_changes="It reads 12 procedures on screen.")
    assert "content" in few
    assert "content-list" not in few


def test_a_crew_that_sets_things_up_is_as_large_as_its_hours():
    ovens = works(change_kind="other", what_changes="Dough is baked in 84 new ovens.")["install"]
    assert ovens.done_when.startswith(
        "84 new ovens × 2 people × 1 hour = 168 hours (proposal): 2 people, full days"
    )


def test_what_stays_calls_for_no_work():
    stays = "Territories and the dispatch system stay as they are."
    assert "dispatch" in works(what_changes="Paper orders and dispatch move to OrderDesk.")
    assert "dispatch" not in works(what_stays=stays)
    assert "dispatch" not in works(concerns="The dispatch system stays as it is.")


@pytest.mark.long
def test_side_by_side_is_for_work_that_moves_and_has_room_for_it():
    moves = "Paper orders and dispatch move to OrderDesk."
    assert "dispatch" not in works(concerns="Dispatch fears that orders arrive late.")
    assert "dispatch" not in works(
        what_changes=moves, concerns="Dispatch says it has no time for a second screen at night."
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("what_changes", "Last year we lost two customer contracts, so orders move into OrderDesk."),
        ("what_changes", "Orders move into OrderDesk, because 40 orders were cancelled in May."),
        ("why_now", "Two hospital contracts (about $1.9 million a year) come up in November."),
    ],
)
def test_what_was_lost_or_is_a_reason_is_no_open_work(field: str, text: str) -> None:
    assert not any("Carry" in each.title for each in works(**{field: text}).values())
