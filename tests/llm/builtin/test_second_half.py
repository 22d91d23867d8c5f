"""A change that names two things prepares, practices and counts the second one, too."""

import pytest

from bench._briefs import briefs
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Metric, Milestone, TrainingSession
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.cases.aims.second_half import SECOND, second_thing
from tests.drafts import draft
from tests.llm.builtin.test_case_items import plant
from tests.llm.builtin.test_sized import BENCH

CALENDAR = "We introduce an appointment calendar and a triage scheme for calls."


def said(what_changes: str, *tools: str) -> str:
    thing = second_thing(Brief(name="Two", what_changes=what_changes, tools=tools))
    return thing.phrase if thing else ""


@pytest.mark.parametrize(
    ("what_changes", "second"),
    [
        (CALENDAR, "the triage scheme"),
        ("All contacts move into a CRM, and leads are routed by postal code.", "how leads are routed"),
        ("The clinic moves to one shared calendar and a new triage scheme.", "the triage scheme"),
        ("We introduce a new roster. We also introduce a swap rule.", "the swap rule"),
        ("Depots get tablets, and a new damage report replaces the paper form.", "the damage report"),
        ("Paper forms are replaced by a portal and a checklist.", "the checklist"),
        ("Orders move from a mainframe and a card file to one system.", ""),
        ("We get a chat assistant and a usage policy.", ""),
        ("Field staff draft reports to donors with an assistant.", ""),
    ],
)
def test_what_comes_is_told_from_what_goes(what_changes: str, second: str) -> None:
    assert said(what_changes) == second


def test_a_tool_of_the_brief_is_the_first_thing():
    assert said("Sales gets HubSpot and a new lead routing.", "HubSpot") == "the lead routing"
    rule = "Crews get their orders on a phone, and jobs are prioritized by a repair rule."
    assert said(rule, "FieldFlow") == "how jobs are prioritized"
    step = "Editors use Claude. We introduce a review step before anything made with it is published."
    assert said(step, "Claude") == "the review step"


def test_what_a_tool_is_called_beside_its_name_is_no_second_thing():
    assert said("Clerks use PermitPal, an AI assistant, to check plans.", "PermitPal") == ""
    assert said("Clerks use PermitPal, a new checklist and a phone line.", "PermitPal") == "the checklist"
    assert (
        second_thing(Brief(name="One", what_changes="All seven chapels move to one case system, Passare."))
        is None
    )


def test_changes_of_one_thing_have_no_second_one():
    made = [make() for make in briefs().values()]
    assert [brief.name for brief in (*BENCH, *made) if second_thing(brief)] == []


def test_the_second_thing_is_tried_practiced_and_counted():
    items = draft(plant(what_changes=CALENDAR), load_stages()).items
    [trial] = [item for item in items if item.provenance.play_id == SECOND]
    assert isinstance(trial, Milestone)
    assert trial.title.startswith("The triage scheme: ")
    assert CALENDAR in trial.note
    practice = [
        item for item in items if isinstance(item, TrainingSession) and "triage scheme" in item.agenda
    ]
    assert practice
    assert all(trial.due and session.due and trial.due < session.due for session in practice)
    assert [item.title for item in items if isinstance(item, Metric) and "triage" in item.title]
