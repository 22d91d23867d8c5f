"""Sentences that leaders paste: where each goes, and what is none of it."""

import pytest

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
    ("text", "owner"),
    [
        ("From June on, the equipment store under Martin Fry is responsible for the fobs.", "Martin Fry"),
        ("After the summer, Joyce Albright keeps the rule.", "Joyce Albright"),
        ("Once it runs, the desk belongs to the facilities director, Noel Tierney.", "Noel Tierney"),
    ],
)
def test_who_keeps_it_later_is_the_owner_afterwards(text, owner):
    assert values(text, "sustainment_owner_id") == [owner]


def test_who_does_a_condition_owns_it():
    text = "The old lists have to be merged before the start, which Kyle Jensen from IT does by February 26."
    assert list(of(text, "condition_owner").values()) == ["Kyle Jensen"]
