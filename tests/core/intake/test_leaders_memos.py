"""Sentences that leaders paste: where each goes, and what is none of it."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.case.owner_weeks import named_trainer
from playbook.core.intake.intake_changes import UNNAMED, changes_of
from playbook.core.log.changes.briefs import PersonSaved
from playbook.core.plan.brief import Brief
from tests.core.intake.sentences import TODAY, facts_in, values


def of(text: str, field: str) -> dict[str, object]:
    return {fact.of: fact.value for fact in facts_in(text) if fact.field == field and not fact.is_doubtful}


@pytest.mark.parametrize(
    ("text", "name", "job"),
    [
        ("Megan Frey from training runs the practice sessions.", "Megan Frey", "Trainer"),
        ("Two hours for each buyer; Carla Voss teaches it.", "Carla Voss", "Trainer"),
        ("Everyone takes a workshop in January; Tom Rivera holds them.", "Tom Rivera", "Trainer"),
        ("Mei Lin Chua sets the system up.", "Mei Lin Chua", "System set-up"),
        ("Beth Sandoval in marketing owns the reminder texts to owners.", "Beth Sandoval", "marketing"),
        ("Dom Hale from our records team corrects the addresses.", "Dom Hale", "records team"),
        ("Matt Long leads it, and Aisha Rahman from IT keeps it running.", "Aisha Rahman", "IT"),
    ],
)
def test_a_person_named_with_a_job_is_in_the_brief_with_it(text, name, job):
    assert of(text, "job_title")[name] == job


def test_who_teaches_is_the_trainer_of_the_plan():
    facts = facts_in("Carla Voss teaches it in two hours. Beth Sandoval in marketing owns the texts.")
    people = [
        each.person for each in changes_of(facts, Brief(name=UNNAMED), TODAY) if isinstance(each, PersonSaved)
    ]
    trainer = named_trainer(Brief(name=UNNAMED, people=tuple(people)))
    assert trainer is not None
    assert trainer.name == "Carla Voss"


def test_people_somewhere_and_things_that_are_held_are_no_jobs():
    text = "Ann Fry in the office said so. Tom Rivera holds them to it. Lee Park from the pilot team agrees."
    assert of(text, "job_title") == {}


@pytest.mark.parametrize(
    "text",
    [
        "The counts will not be used to rate anybody.",
        "We do not look at who uses it and how often.",
        "The times are looked at for the pool as a whole, never for one porter.",
        "No figures of single people, that is agreed with the union.",
    ],
)
def test_not_rating_anybody_is_a_promise_on_measuring_people(text):
    assert list(of(text, "promise")) == ["measurement"]


@pytest.mark.parametrize(
    "text",
    [
        "The course takes two hours, in paid time.",
        "Training is twenty minutes at the team meeting, in your hours.",
        "Four hours of training for each planner, during the shift.",
    ],
)
def test_learning_in_paid_hours_is_a_promise_on_working_time(text):
    assert "working_time" in of(text, "promise")


def test_a_reserve_is_part_of_what_the_budget_covers():
    text = "The board approved $480,000: $310,000 for licenses, $130,000 for cover, and $40,000 in reserve."
    assert values(text, "budget") == [480_000]
    assert str(values(text, "budget_covers")[0]).endswith("and $40,000 in reserve.")


def test_sums_of_money_and_what_is_written_are_no_teams():
    text = (
        "The owners released 1.9 million dollars: 1.1 million for Infor, 350,000 for data, 200,000 for cover."
    )
    assert values(text, "group_size") == []


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("From June on, the equipment store under Martin Fry is responsible for the fobs.", "Martin Fry"),
        ("After the summer, Joyce Albright keeps the rule.", "Joyce Albright"),
        ("Once it runs, the desk belongs to the facilities director, Noel Tierney.", "Noel Tierney"),
    ],
)
def test_who_keeps_it_later_is_the_owner_afterwards(text, owner):
    assert values(text, "sustainment_owner_id") == [owner]


def test_who_is_asked_to_lead_or_is_responsible_leads():
    signed = "I have asked Malachy Dunne to lead this, with three days a week.\n\nAnn Keane\nMedical Director"
    assert values(signed, "lead_id", "lead_hours_per_week") == ["Malachy Dunne", 24]
    assert of(signed, "job_title") == {"Ann Keane": "Medical Director"}
    text = "Fergus Adair is responsible for the introduction and has two days a week for it."
    assert values(text, "lead_id", "support") == ["Fergus Adair"]
    assert values("Theo Brand runs the project, about ten hours a week.", "lead_hours_per_week") == [10]


@pytest.mark.parametrize(
    "text",
    [
        "From 12 April 2027 all of us write our tenders in Claude. On 19 March the partners look at the"
        " results.",
        "Starting April 12, 2027, all requests go to the new desk. "
        "We start in a small way: from March 1 two wards send their requests there.",
    ],
)
def test_the_day_of_a_look_or_a_small_start_is_no_go_live(text):
    assert values(text, "go_live") == [date(2027, 4, 12)]


@pytest.mark.parametrize(
    ("text", "worry", "answer"),
    [
        ("Bid writers ask whether we need fewer of them; we shall not, we want better bids.",
         "Bid writers ask whether we need fewer of them", "we shall not, we want better bids."),
        ("Some of the coordinators ask what becomes of them: they will be offered a place on the desk.",
         "Some of the coordinators ask what becomes of them", "they will be offered a place on the desk."),
    ],
)  # fmt: skip
def test_a_worry_that_its_own_sentence_answers_keeps_both(text, worry, answer):
    assert values(text, "concerns") == [worry]
    assert of(text, "concern_answer") == {worry: answer}


def test_what_announces_conditions_or_teams_is_no_fact():
    assert facts_in("Before we switch we need three things.") == ()
    text = "Bids, 34 people under Fergus Adair, will use it every day."
    assert values(text, "what_changes") == []
    assert values("Each branch keeps its own customer list.", "what_stays") == []
    assert values("The reason is not that we distrust anyone.", "why") == []


def test_busy_days_of_a_clause_are_not_those_of_another_clauses_team():
    text = (
        "Nurses 620 people, porters 84. We will not go live from May 10 to 21, and no training takes"
        " place in "
        "August, when a third of the nurses are away."
    )
    may = Span(start=date(2027, 5, 10), end=date(2027, 5, 21))
    assert not [
        fact for fact in facts_in(text) if fact.field == "group_closed" and fact.value.start == may.start
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Nothing new starts in the week of Memorial Day, and please do not ask me for anything between "
         "December 21 and January 4.",
         {(date(2026, 12, 21), date(2027, 1, 4)), (date(2027, 5, 31), date(2027, 6, 6))}),
        ("Please do not plan anything in the two weeks around Easter.",
         {(date(2027, 3, 22), date(2027, 4, 4))}),
        ("We do not touch anything in the four weeks before Thanksgiving.",
         {(date(2027, 11, 1), date(2027, 11, 24))}),
        ("No team moves desks between January 4 and January 22, and the week of April 12 is taken by"
            " the audit.",
         {(date(2027, 1, 4), date(2027, 1, 22)), (date(2027, 4, 12), date(2027, 4, 18))}),
    ],
)  # fmt: skip
def test_a_freeze_is_closed_days_and_no_prose(text, days):
    assert {(each.start, each.end) for each in values(text, "closed") if isinstance(each, Span)} == days
    assert values(text, "busy") == []


def test_who_does_a_condition_owns_it():
    text = "The old lists have to be merged before the start, which Kyle Jensen from IT does by February 26."
    assert list(of(text, "condition_owner").values()) == ["Kyle Jensen"]


def test_sums_of_a_budget_are_no_teams_and_its_parts_are_read():
    text = (
        "Sales (24 people) and delivery (19 people) take part.\n\nMoney: 86,000 dollars. Licenses 31,000, "
        "set-up by the supplier 27,000. The rest, 28,000, is held back."
    )
    assert of(text, "group_size") == {"Sales": 24, "delivery": 19}
    assert values(text, "budget_covers") == [
        "Licenses 31,000, set-up by the supplier 27,000.", "The rest, 28,000, is held back.",
    ]  # fmt: skip


def test_a_team_called_delivery_starts_with_those_beside_it():
    text = (
        "Harbor has 22 people, Westgate 16 and delivery 19. Harbor starts on April 5, 2027, Westgate and "
        "delivery on May 3, 2027."
    )
    starts = of(text, "group_go_live")
    assert starts == {"Harbor": date(2027, 4, 5), "Westgate": date(2027, 5, 3), "delivery": date(2027, 5, 3)}


def test_a_promise_on_jobs_answers_no_question_who():
    asked = "The workshop asks who types in the orders that come by phone."
    assert of(f"{asked} Nobody loses a job over this.", "concern_answer") == {}


def test_who_looks_after_it_once_it_runs_owns_it():
    assert values("Ines Porter looks after OrderHub once it runs.", "sustainment_owner_id") == ["Ines Porter"]


def test_a_go_live_said_outright_and_a_table_of_measures_are_in_no_doubt():
    said = (
        "Trees goes first, with two north crews from March 8. We go live on Monday, May 3.\n\n"
        "Measure | Now | Aim | By\nDays from a report to the repair | 11 | 4 | September 30, 2027\n"
    )
    assert values(said, "go_live", "outcome_baseline", "outcome_target") == [11, 4, date(2027, 5, 3)]
