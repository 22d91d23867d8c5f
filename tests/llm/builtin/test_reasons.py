"""A reason of a brief that nothing serves gets the task that fits it."""

import re
from datetime import date

import pytest

from playbook.core.case.reasons import Reason, texts_that_serve, unserved
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import KeyMessage, Message, Milestone, SponsorAct
from playbook.llm.builtin.cases.reasons import load_reason_tasks
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plant
from tests.soak import some


def reason(text: str, field: str = "why_now") -> Reason:
    return Reason(field, text, text)


def test_a_reason_is_served_by_its_things_not_by_any_text():
    renewal = reason("We renew our retainers in June.")
    assert not renewal.is_served_by(["Every team has met; open questions are with the sponsor."])
    assert renewal.is_served_by(["A list of the retainers that renew soon."])
    assert renewal.is_served_by(["The brief says: “We renew our retainers in June.”"])


def test_what_is_only_said_serves_nothing():
    brief = plant(why_now="The fair in Lyon opens on 3 May.")
    said = Message(id="m", kind="message", title="Why", body="The fair in Lyon opens on 3 May.")
    assert unserved([reason(brief.why_now)], texts_that_serve(brief, [said]), brief)


ASKED = {
    "Groups with 31% of our revenue will not renew in September without live case status.": (
        "Deliver live case status to groups with 31% of our revenue",
        date(2027, 8, 2),
    ),
    "Our two largest retailers will not list us unless we show batch tracing by October.": (
        "Deliver batch tracing to our two largest retailers",
        date(2027, 9, 1),
    ),
    "Clients leave because we give them no tracking of their orders.": (
        "Deliver tracking of their orders to clients",
        date(2027, 7, 7),
    ),
    "The regulator demands a monthly count of late deliveries.": (
        "Deliver a monthly count of late deliveries to the regulator",
        date(2027, 7, 7),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize(
    ("sentence", "field"), [*zip(ASKED, ["why", "why_now", "risk_of_not_changing", "why_now"], strict=True)]
)
def test_what_others_ask_for_is_delivered_and_counted(sentence: str, field: str) -> None:
    brief = plant(go_live=date(2027, 6, 7), end=date(2027, 12, 17), **{field: sentence})
    items = {item.id: item for item in draft_of(brief).items}
    task, metric = items["milestone.reason-delivered"], items["metric.reason-delivered"]
    assert isinstance(task, Milestone)
    assert (task.title, task.date) == ASKED[sentence]
    assert task.owner
    assert metric.target == 100
    assert metric.target_date > task.date


@pytest.mark.long
def test_what_somebody_came_for_is_nothing_to_deliver() -> None:
    brief = plant(risk_of_not_changing="9% of customers leave without what they came for.")
    assert "milestone.reason-delivered" not in {item.id for item in draft_of(brief).items}


PLACED = {
    "Renewals worth $2 million were up; we lost one because nobody knew the date.": "renewed",
    "Leases worth $1.8 million come up from August 1, 2027.": "renewed",
    "14 percent of quotes are never followed up.": "followed-up",
    "8 percent of invoices go out wrong.": "wrong",
    "The county inspects our buildings on June 14, 2027.": "checked",
    "Our insurer audits our notes in October 2027.": "checked",
    "Orders doubled, and 240 loads a week today become 310.": "growth",
    "We lose the peak season again.": "season",
    "We sell the same family three times, and nobody sees it.": "not-seen",
    "A broken till cannot be repaired.": "ends",
    "Two centers open in autumn.": "first-place",
    "Clinics send their samples elsewhere.": "asked",
    "Two clerks retired in June and took their files with them.": "knowledge",
}


@pytest.mark.parametrize("sentence", some([*PLACED], [*PLACED][::3]))
def test_a_reason_with_known_work_gets_it(sentence: str) -> None:
    items = {item.id: item for item in draft_of(plant(why_now=sentence)).items}
    task = items[f"milestone.reason-{PLACED[sentence]}"]
    assert isinstance(task, Milestone)
    assert sentence.partition(",")[0].rstrip(".") in task.note


@pytest.mark.long
def test_work_for_a_reason_is_done_before_its_day_or_the_start() -> None:
    brief = plant(why_now="The county inspects our buildings on June 14, 2027.")
    [task] = [item for item in draft_of(brief).items if item.id == "milestone.reason-checked"]
    assert task.due < date(2027, 6, 1)
    past = plant(why_now="Two clerks retired in June and took their files with them.")
    [task] = [item for item in draft_of(past).items if item.id == "milestone.reason-knowledge"]
    assert task.due < past.go_live


@pytest.mark.long
def test_a_share_that_a_reason_names_is_counted_down_to_half() -> None:
    quotes = "Quotes take four days, and 14 percent of them are never followed up."
    for why, title, share in (
        (quotes, "Quotes never followed up", 14),
        ("8 percent of invoices go out wrong.", "Invoices that go out wrong", 8),
        ("6 percent of orders went out wrong because of it.", "Orders that went out wrong", 6),
    ):
        [metric] = [item for item in draft_of(plant(why=why)).items if item.id.startswith("metric.reason-")]
        assert (metric.title, metric.baseline, metric.target) == (title, share, share / 2)
        assert not metric.higher_is_better
    result = {"outcome_measure": "Orders sent right", "outcome_unit": "%", "outcome_baseline": 94}
    counted = plant(why="6 percent of orders go out wrong.", outcome_target=98, **result)
    assert not [item for item in draft_of(counted).items if item.id.startswith("metric.reason-")]


WHO_WE_ARE = ("We distribute pumps and valves.", "The contract is already signed.")


def about_us(sentence: str) -> Brief:
    return plant(why_now=sentence)


@pytest.mark.long
def test_what_the_number_counts_or_who_we_are_needs_no_task_of_its_own() -> None:
    counted = "We lost a contract in spring because nobody followed up on the quote."
    measure = {"outcome_measure": "Quotes with a logged follow-up", "outcome_unit": "%"}
    for brief in (plant(why_now=counted, **measure), *map(about_us, WHO_WE_ARE)):
        ids = {item.id for item in draft_of(brief).items}
        assert not ids & {"milestone.reason-followed-up"}


@pytest.mark.long
def test_the_team_of_the_work_owns_it_and_not_one_that_hardly_changes() -> None:
    teams = [
        {"id": "d", "name": "Dispatch", "size": 20, "manager_id": "a", "overall_impact": 4},
        {"id": "b", "name": "Billing", "size": 12, "manager_id": "b", "overall_impact": 4},
        {"id": "m", "name": "Marketing for invoices", "size": 5, "manager_id": "m", "overall_impact": 1},
    ]
    people = [{"id": each, "name": f"{each.upper()} Person", "level": "manager"} for each in "abm"]
    brief = plant().model_dump() | {"groups": teams, "people": [*plant().model_dump()["people"], *people]}
    why = "Billing waits, and 8 percent of invoices go out wrong."
    items = draft_of(Brief.model_validate(brief | {"why": why})).items
    [task] = [item for item in items if item.id == "milestone.reason-wrong"]
    assert task.owner.person_id == "b"
    teams[0] |= {"name": "Field sales"}
    leaving = brief | {"groups": teams, "why_now": "Two of our reps retire in July."}
    items = draft_of(Brief.model_validate(leaving)).items
    owners = {
        item.owner.person_id for item in items if item.id.startswith("milestone.event-leavers") and item.owner
    }
    assert owners == {"a"}


@pytest.mark.long
@pytest.mark.parametrize(
    "sentence", ["Parents complain that nobody calls back.", "Nurses lose an hour a shift to double entry."]
)
def test_who_complains_is_asked(sentence: str) -> None:
    items = {item.id: item for item in draft_of(plant(why_now=sentence)).items}
    assert items["milestone.reason-asked"].title.startswith("Ask five ")


@pytest.mark.parametrize(
    "thought",
    [
        "the bank no longer believes our forecast",
        "two lenders doubt our figures",
        "the board has lost confidence in our dates",
    ],
)
def test_what_lenders_think_of_us_is_not_announced(thought: str) -> None:
    brief = plant(why=f"One in nine orders is wrong, and {thought}.", risk_of_not_changing=f"{thought}.")
    draft = draft_of(brief)
    spoken = " ".join(
        f"{text}" for item in draft.items if isinstance(item, Message | SponsorAct | KeyMessage)
        for text in item.model_dump().values()
    )  # fmt: skip
    assert "One in nine orders is wrong." in spoken
    assert thought not in spoken.casefold()
    assert "risk_of_not_changing" not in {question.field for question in draft.open_questions}


@pytest.mark.long
def test_notes_about_customers_are_no_customer_to_win():
    for words, is_shown in (
        ("When it stops we lose nine years of customer notes.", False),
        ("We lost a customer to Ferguson.", True),
    ):
        ids = [item.id for item in draft_of(plant(risk_of_not_changing=words)).items]
        assert ("milestone.reason-shown" in ids) == is_shown, words


def test_what_serves_reasons_names_only_known_facts():
    for server in load_reason_tasks():
        named = {*re.findall(r"\{(\w+)\}", f"{server.title} {server.done_when}")}
        assert named <= {"it", "It", "what", "who", "five", "Five", "sponsor", "number", "period"}, server.key
        assert not named & {"it", "It"} or all("?P<" in sign for sign in server.signs if sign), server.key


@pytest.mark.long
def test_a_result_is_shown_only_after_a_full_period_since_the_start():
    brief = plant(
        risk_of_not_changing="The bank no longer believes our forecast.",
        outcome_measure="Forecast error per quarter", go_live=date(2027, 5, 10), end=date(2027, 12, 17),
    )  # fmt: skip
    [task] = [item for item in draft_of(brief).items if item.id == "milestone.reason-believed"]
    assert isinstance(task, Milestone)
    assert task.date > date(2027, 9, 30)
    assert task.title == "Show the bank the first full quarter since the start"


def test_knowledge_is_secured_without_a_list_of_who_may_leave():
    brief = plant(why="When a colleague leaves, what they know about their customers leaves with them.")
    [task] = [item for item in draft_of(brief).items if item.id == "milestone.reason-knowledge"]
    assert "who may" not in task.done_when
    assert "only one person" in task.done_when
