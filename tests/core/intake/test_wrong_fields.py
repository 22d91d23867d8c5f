"""What a memo says of others, of one team or of later stays out of wrong fields."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.intake.intake import Fact, check_findings
from playbook.core.intake.intake_changes import UNNAMED, changes_of
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.text.notes import Notes
from playbook.llm.intake.intake_rules import find_facts

TODAY = date(2026, 12, 1)


def facts_in(text: str) -> tuple[Fact, ...]:
    notes = Notes(text)
    return check_findings(find_facts(notes, TODAY), notes, TODAY).facts


def values(text: str, *fields: str) -> list[object]:
    """Return the values of sure facts, with the team or person that they are of."""
    facts = (fact for fact in facts_in(text) if fact.field in fields and not fact.is_doubtful)
    return [(fact.of, fact.value) if fact.of else fact.value for fact in facts]


def fields_of(text: str) -> BriefFields:
    """Return the fields of the brief that the sure facts of a memo fill."""
    facts = [fact for fact in facts_in(text) if not fact.is_doubtful]
    edited = [each for each in changes_of(facts, Brief(name=UNNAMED), TODAY) if isinstance(each, BriefEdited)]
    return BriefFields.model_validate(edited[0].values)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We are Osei Lindgren LLP, a law firm. If we wait, we lose the panel of Castlegate Bank.",
         "Osei Lindgren LLP"),
        ("As COO of Fjordline Engineering I have decided this. Accenture implements it.",
         "Fjordline Engineering"),
        ("Our contract with Castlegate Bank ends in May.", None),
    ],
)  # fmt: skip
def test_the_organization_is_ours(text: str, name: str | None):
    assert values(text, "organisation") == ([name] if name else [])


def test_a_company_with_its_places_and_employees_is_no_team():
    assert (
        values("Acme GmbH has 9 practices in Bavaria, Hesse and Saxony, with 240 staff.", "group_size") == []
    )
    memo = (
        "Kornfeld Seeds, 290 employees, Austria.\n\nSales (64 people, Julia Steiner), logistics (35 people)."
    )
    assert {fact.of for fact in facts_in(memo) if fact.field == "group_size"} == {"Sales", "logistics"}


def test_days_of_the_project_are_no_start_of_a_team():
    memo = (
        "Teams: project controllers (45; Bjorn Aas), site crews (180; Callum Reid).\n\n"
        "Go-live is 1 September 2027, project start is 1 February 2027."
    )
    assert values(memo, "start", "go_live", "group_go_live") == [date(2027, 2, 1), date(2027, 9, 1)]
    kick_off = "Kick-off on 15 March 2027, and the project ends on 31 March 2028."
    assert values(kick_off, "start", "go_live", "end") == [date(2027, 3, 15), date(2028, 3, 31)]
    assert values("We will be finished by the end of 2027.", "end", "condition") == [date(2027, 12, 31)]
    target = facts_in("Target date is 4 October 2027, after harvest.")
    assert [(fact.field, fact.is_doubtful) for fact in target] == [("go_live", True)]


def test_the_days_of_a_pilot_are_no_start_of_a_team_that_has_another():
    memo = (
        "- Call center: 140 people, head: Aisha Khan\n- Adjusters: 85 people, head: Ray Coughlin\n\n"
        "The call center pilots from April 19 to May 28. Call center starts May 31, adjusters on July 12."
    )
    assert values(memo, "group_go_live") == [
        ("Call center", date(2027, 5, 31)), ("Adjusters", date(2027, 7, 12)),
    ]  # fmt: skip


def test_busy_days_of_one_team_close_nobody_else():
    teams = "Field sales, 38 people under Marcus Lowe. Inside sales, 22 people, led by Priya Nair.\n\n"
    memo = f"{teams}Busy times: field sales is at the water fair from 8 to 12 March 2027."
    reason = "Busy times: field sales is at the water fair from 8 to 12 March 2027."
    span = Span(start=date(2027, 3, 8), end=date(2027, 3, 12), reason=reason)
    assert values(memo, "closed", "group_closed") == [("Field sales", span)]
    busy = "Inside sales are overloaded, so no training from 15 March to 9 April 2027."
    assert [fact.of for fact in facts_in(teams + busy) if fact.field == "group_closed"] == ["Inside sales"]
    everyone = "Inside sales are overloaded, so no training for anyone from 15 March to 9 April 2027."
    assert len(values(teams + everyone, "closed")) == 1


@pytest.mark.parametrize(
    "later",
    [
        "Finance comes later, if at all.",
        "Finance (9 people) stays as it is; they will get it later, if at all.",
        "- Finance: 9 people. Not before 2029.",
    ],
)  # fmt: skip
def test_a_team_that_comes_later_if_at_all_is_asked_for(later: str):
    memo = f"- Sales: 38 people, head: Ana Ruiz\n- Finance: 9 people\n\n{later}"
    finance = [fact for fact in facts_in(memo) if fact.field == "group_size" and "inance" in fact.of]
    assert [fact.is_doubtful for fact in finance] in ([True], [True, True])


def test_a_team_does_not_start_before_its_day():
    memo = (
        "We go live on 14 June 2027.\n\n- Sales: 38 people, head: Ana Ruiz\n- Adjusters: 85 people\n\n"
        "Adjusters do not start before 6 September 2027."
    )
    assert values(memo, "group_go_live") == [("Adjusters", date(2027, 9, 6))]


def test_what_holds_already_or_was_approved_is_no_condition():
    for text in (
        "The guidance says a solicitor must check everything.",
        "Budget approved by the board: EUR 320,000, of which 60,000 for training and 40,000 reserve.",
    ):
        assert values(text, "condition") == [], text
    assert values(
        "Budget approved by the board: EUR 320,000, of which 60,000 for training and 40,000 reserve.",
        "budget",
    ) == [320_000]
    assert values("No money has been decided yet; I expect about NOK 9 million.", "budget") == []


def test_what_we_lose_is_a_reason_and_no_attempt():
    memo = (
        "Last year we lost two tenders because nobody knew. If we do nothing, we lose our largest contract."
    )
    assert values(memo, "past_attempts") == []
    assert values(memo, "risk_of_not_changing") == ["If we do nothing, we lose our largest contract."]


def test_one_sentence_is_no_reason_twice():
    memo = "Why. Last year we lost two tenders because nobody knew what service had promised."
    assert len(values(memo, "why", "why_now")) == 1


def test_a_pilot_waits_for_its_data():
    memo = "Inside sales pilots it from 15 March 2027, once the customer data is cleaned up."
    [condition] = fields_of(memo).conditions
    assert (condition.name, condition.needed_by) == ("The customer data is cleaned up", date(2027, 3, 12))


def test_the_people_of_a_supplier_lead_nothing_of_ours():
    memo = (
        "Joel Kim, our head of business systems, leads the project. Northbeam Consulting sets up the CRM; "
        "their project manager is Dana Ruiz."
    )
    assert values(memo, "lead_id") == ["Joel Kim"]
    assert ("Dana Ruiz", "supplier’s project manager") in values(memo, "job_title")
    two = "Slalom does the configuration. Their lead consultant is Priyanka Shah."
    assert values(two, "job_title") == [("Priyanka Shah", "supplier’s lead consultant")]
    vendor = "Vendor: Guidewire, with Deloitte for the set-up (contact: Paul Greer)"
    assert values(vendor, "job_title") == [("Paul Greer", "supplier’s contact")]


def test_who_is_for_or_against_it_gets_a_row():
    memo = (
        "Sales, 38 people under Marcus Lowe. Service, 22 people, led by Priya Nair. Billing, 9 people under "
        "Susan Park. Ops, 10 people under Ray Lund.\n\nMarcus is not convinced. Priya is strongly in favor. "
        "Susan is not against it. Ray told me privately that Ray is against it."
    )
    assert [(stakeholder.person_id, stakeholder.support) for stakeholder in fields_of(memo).stakeholders] == [
        ("marcus-lowe", 2), ("priya-nair", 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Questions and problems go to crm-help@acme.com.", "crm-help@acme.com"),
        ("If something goes wrong, call Mark's team on extension 4410.", "Mark's team on extension 4410"),
        ("Any trouble: Stefan, 0316 555 120.", "Stefan, 0316 555 120"),
        ("We had trouble in 2021.", None),
    ],
)
def test_whom_to_call_has_a_number_or_an_address(text: str, contact: str | None):
    assert values(text, "incident_contact") == ([contact] if contact else [])


@pytest.mark.parametrize(
    "text",
    ["After September, Priya Nair's team owns the CRM.", "Afterwards Priya Nair owns the system.",
     "After the rollout: Priya Nair's department owns it."],
)  # fmt: skip
def test_who_owns_it_afterwards_may_be_a_team(text: str):
    assert values(text, "sustainment_owner_id") == ["Priya Nair"]


def test_the_author_may_stand_for_it_in_the_first_person():
    assert values("I, Thomas Reuter (managing director), pay for it and stand for it.", "sponsor_id") == [
        "Thomas Reuter"
    ]


def test_who_uses_it_and_who_installs_it_is_not_what_changes():
    memo = (
        "We are going with Microsoft Dynamics. Sales (64 people, Julia Steiner) and logistics (35 people, "
        "Gregor Pichler) will work in it. Infoniqa implements it. Payroll is closed for changes "
        "the last week of each month."
    )
    assert values(memo, "what_changes", "tools") == [
        "We are going with Microsoft Dynamics.", "Microsoft Dynamics",
    ]  # fmt: skip


def test_each_bracket_names_the_head_of_its_own_team():
    memo = "The people: project engineers (310; Ingrid Solheim), site crews (180, in shifts; Callum Reid)."
    assert values(memo, "group_manager") == [
        ("project engineers", "Ingrid Solheim"), ("site crews", "Callum Reid"),
    ]  # fmt: skip


def test_what_a_head_has_against_it_is_a_concern():
    memo = (
        "Sales, 38 people under Marcus Lowe.\n\n"
        'Marcus is not convinced. He told me: "My people sell, they do not type." Priya can hardly wait.\n\n'
        "Julia has said openly that reps don't want to share contacts. Ines told me privately that she won't."
    )
    assert values(memo, "concerns", "concern_answer") == [
        'He told me: "My people sell, they do not type."',
        "Julia has said openly that reps don't want to share contacts.",
    ]
    assert values("The vendor says it works.", "concerns") == []


def test_days_on_which_a_team_is_not_available_are_busy():
    memo = "- Sales: 38 people, head: Ana Ruiz\n- Adjusters: 85 people\n\n"
    season = "Storm season is September to November; adjusters are not available for anything then."
    assert any(fact.field in ("busy", "group_closed") for fact in facts_in(memo + season))
    no_training = "Sales is out in the field in March 2027, please no trainings then."
    assert any(fact.field in ("busy", "group_closed") for fact in facts_in(memo + no_training))


def test_a_body_that_agrees_first_is_a_condition_without_the_days_of_others():
    memo = (
        "Leeds goes live on 31 May 2027, York on 6 September, Hull not before the works council has agreed."
    )
    assert values(memo, "condition", "condition_by") == ["the works council has agreed"]


def test_who_doubts_it_with_a_reason_gives_no_reason_for_it():
    memo = (
        "Maintenance, 90 people under Jonas Peters.\n\nJonas Peters is sceptical because shifts are swapped."
    )
    assert values(memo, "why", "concerns") == ["Jonas Peters is sceptical because shifts are swapped."]


def test_a_head_behind_a_size_and_its_places_is_read():
    memo = "Users: front desk (210 people in 11 hotels; Hector Ruiz), sales (19 people; Brian Sato)."
    assert set(values(memo, "group_size", "group_manager")) == {
        ("front desk", 210), ("sales", 19), ("front desk", "Hector Ruiz"), ("sales", "Brian Sato"),
    }  # fmt: skip
    memo = "Acme runs 11 hotels on the Oregon and Washington coast, 780 people."
    assert values(memo, "group_size") == []


def test_the_system_is_named_where_the_work_is_done_in_it():
    for text in (
        "Acme will handle all household claims in Guidewire ClaimCenter from June 14, 2027.",
        "We replace our three timesheet systems by one, Workday, for everyone.",
    ):
        assert values(text, "tools")[0] in ("Guidewire ClaimCenter", "Workday"), text
