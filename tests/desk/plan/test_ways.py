"""The ways out of a brief that cannot work: each one that is taken with a click does work."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from playbook.core.case.case import read_case
from playbook.core.case.dated import facts_with, with_dates
from playbook.core.case.feasibility import applied, verdict
from playbook.core.case.judgment import NEEDED, Verdict
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief, Group, Person, problems_of
from playbook.core.plan.case import Condition
from playbook.desk.plan import briefs, cases, plans
from playbook.desk.record import history
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.stage_files import load_stages
from tests.desk.conftest import DANA
from tests.drafts import draft

TODAY = date(2027, 1, 11)
PEOPLE = tuple(Person(id=name.lower(), name=name, level="executive") for name in ("Ann", "Bob", "Cem"))
KINDS = sorted(load_kinds())
COUNTRIES = ("", "DE", "US", "GB", "FR", "BR", "JP", "IN", "AE", "IL", "ZA", "PL")
CHANGES = (
    "Orders move from paper into OrderDesk.",
    "The old planner is switched off on April 30, 2027.",
    "The data of 14,000 customers is migrated to the new system.",
    "Everyone works at the new site from March 1, 2027.",
)
CONCERNS = (
    "",
    "The works council must agree before anything is switched on.",
    "The contract of the old system ends on August 31, 2027.",
    "The data protection officer has not signed yet. The union has asked for a risk assessment.",
)
MEASURES = ("", "Wrong orders per week", "Complaints per quarter", "Annual revenue per customer")
OBJECTIVES = ("Every order is right.", "By June 2027 no order is wrong.", "From December 2027 it holds.")


@st.composite
def spans(draw: st.DrawFn) -> dict[str, Any]:
    first = TODAY + timedelta(days=draw(st.integers(0, 200)))
    return {"start": first, "end": first + timedelta(days=draw(st.integers(0, 40))), "reason": "Peak"}


@st.composite
def generated_briefs(draw: st.DrawFn) -> Brief:
    start = TODAY + timedelta(days=draw(st.integers(0, 40)))
    go_live = start + timedelta(days=draw(st.integers(1, 110)))
    groups = tuple(
        Group.model_validate(
            {"id": f"g{number}", "name": f"Team {number}", "manager_id": "bob",
             "size": draw(st.sampled_from([1, 8, 30, 120, 500])),
             "capacity_hours_per_week": draw(st.sampled_from([None, 0.25, 0.5, 1, 2, 4])),
             "go_live": draw(st.sampled_from([None, None, go_live + timedelta(days=28)])),
             "blackouts": draw(st.lists(spans(), max_size=1))}
        )
        for number in range(draw(st.integers(1, 5)))
    )  # fmt: skip
    day = draw(st.sampled_from([None, go_live - timedelta(days=3), TODAY + timedelta(days=3)]))
    conditions = (Condition(id="c", kind="works_council", name="Council agrees", needed_by=day),)
    return Brief.model_validate(
        {"name": "Orders", "organisation": "Kessel", "people": PEOPLE, "groups": groups, "sponsor_id": "ann",
         "lead_id": "cem", "start": start, "go_live": go_live,
         "end": go_live + timedelta(days=draw(st.sampled_from([30, 60, 100, 250]))),
         "change_kind": draw(st.sampled_from(KINDS)), "country": draw(st.sampled_from(COUNTRIES)),
         "what_changes": draw(st.sampled_from(CHANGES)), "concerns": draw(st.sampled_from(CONCERNS)),
         "objective": draw(st.sampled_from(OBJECTIVES)), "outcome_measure": draw(st.sampled_from(MEASURES)),
         "outcome_baseline": 11, "outcome_target": 4,
         "lead_hours_per_week": draw(st.sampled_from([None, 4, 20])),
         "trainers": draw(st.sampled_from([None, 1, 3])), "rooms": draw(st.sampled_from([None, 1])),
         "seats_per_session": draw(st.sampled_from([None, 8, 16])),
         "company_blackouts": draw(st.lists(spans(), max_size=1)),
         "conditions": draw(st.sampled_from([(), conditions]))}
    )  # fmt: skip


def judged(brief: Brief) -> Verdict:
    return verdict(read_case(brief, load_kinds(), TODAY), TODAY)


def test_a_way_moves_conditions_and_trainers_with_the_day(workspace, rollout):
    council = Condition(id="c", kind="works_council", name="Council agrees", needed_by=date(2027, 1, 14))
    groups = (Group(id="web", name="Web", size=700, capacity_hours_per_week=2),)
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, PEOPLE)
    fields = {
        "what_changes": "Orders move from paper into OrderDesk.", "change_kind": "new_process",
        "start": date(2027, 1, 13), "go_live": date(2027, 1, 29), "end": date(2027, 8, 27), "trainers": 1,
        "country": "DE", "conditions": (council,),
    }  # fmt: skip
    for name, value in fields.items():
        saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, name, value)
    before = cases.verdict_of(workspace, saved.brief)
    assert before.state == "not_feasible"
    way = before.alternatives[0]
    after = cases.apply_alternative(workspace, DANA, rollout.id, saved.version, way.changes)
    assert cases.verdict_of(workspace, after.brief).state != "not_feasible"
    assert after.brief.conditions[0].needed_by > council.needed_by
    assert after.brief.trainers > 1
    assert "the deadline for Council agrees moves, too" in way.sentence


def a_bought_system() -> Brief:
    """A start so soon that the default days of its decisions move with each way."""
    return Brief(
        name="Orders", organisation="Kessel", what_changes="Orders move from paper into OrderDesk.",
        change_kind="new_system", people=PEOPLE, groups=(Group(id="web", name="Web", size=31),),
        sponsor_id="ann", lead_id="cem", start=date(2027, 1, 11), go_live=date(2027, 1, 12),
        end=date(2027, 2, 11),
    )  # fmt: skip


def a_contract_that_ends() -> Brief:
    """A deadline of others that too few trainers miss."""
    groups = tuple(Group(id=f"g{at}", name=f"Team {at}", size=500, manager_id="bob") for at in range(2))
    return Brief(
        name="Orders", organisation="Kessel", what_changes="Orders move from paper into OrderDesk.",
        change_kind="new_system", people=PEOPLE, groups=groups, sponsor_id="ann", lead_id="cem",
        start=date(2027, 2, 6), go_live=date(2027, 2, 7), end=date(2027, 3, 9), trainers=1,
        seats_per_session=8, objective="By June 2027 no order is wrong.",
        outcome_measure="Complaints per quarter", outcome_baseline=11, outcome_target=4,
        concerns="The contract of the old system ends on August 31, 2027.",
    )  # fmt: skip


@example(a_bought_system())
@example(a_contract_that_ends())
@given(generated_briefs())
def test_after_each_way_that_is_taken_the_brief_can_work(brief: Brief):
    before = judged(brief)
    assume(before.state == "not_feasible" and not problems_of(brief))
    for way in before.alternatives:
        if way.changes:
            after = applied(brief, way.changes)
            assert not problems_of(after), way
            failed = [check for check in judged(after).checks if check.state == "not_feasible"]
            if "approach" in way.changes:  # a smaller scope, which is what the prep work needs
                failed = [check for check in failed if check.key != "work"]
            # What keeps the days of others says what it still needs.
            assert all(NEEDED[check.key] in way.sentence for check in failed), (way, failed)


def a_late_start(**fields: Any) -> Brief:
    groups = (Group(id="web", name="Web", size=60, manager_id="bob", capacity_hours_per_week=2),)
    return Brief(
        name="Orders", organisation="Kessel", what_changes="Orders move from paper into OrderDesk.",
        change_kind="new_process", people=PEOPLE, groups=groups, sponsor_id="ann", lead_id="cem",
        start=date(2027, 1, 13), go_live=date(2027, 9, 13), end=date(2027, 12, 17), country="US",
        objective="By the end of June 2027 no order is late.", outcome_measure="Late orders per month",
        outcome_baseline=11, outcome_target=4,
    ).model_copy(update=fields)  # fmt: skip


def test_a_way_waits_for_an_agreement_that_takes_months():
    brief = a_late_start(
        go_live=date(2027, 1, 29), concerns="The works council must agree before anything is switched on.",
        objective="No order is late.",
    )  # fmt: skip
    before = judged(brief)
    assert "conditions" in {check.key for check in before.checks if check.state == "not_feasible"}
    way = before.alternatives[0]
    assert way.title.startswith("Move everyone to ")
    assert judged(applied(brief, way.changes)).state != "not_feasible"


def test_a_way_keeps_the_words_of_the_objective():
    brief = a_late_start()
    (way, *_) = judged(brief).alternatives
    after = applied(brief, way.changes)
    assert after.objective == brief.objective
    assert judged(after).state != "not_feasible"
    page = page_of(read_case(after, load_kinds(), TODAY), (), TODAY)
    assert "(the objective says June 2027)" in page.number


@pytest.mark.parametrize(("day", "is_other"), [(date(2027, 12, 15), False), (date(2027, 12, 8), True)])
def test_the_day_of_the_objective_stands_beside_another_one_only(day, is_other):
    brief = a_late_start(objective="By December 15, 2027 no order is late.", outcome_by=day)
    page = page_of(read_case(brief, load_kinds(), TODAY), (), TODAY)
    assert ("(the objective says December 15, 2027)" in page.number) is is_other


def test_a_lead_with_too_full_weeks_gets_others_who_train():
    brief = a_late_start(
        objective="No order is late.",
        groups=(Group(id="web", name="Web", size=24, manager_id="bob", capacity_hours_per_week=2),),
        headcount=24,  # above it somebody else leads the training in any plan
        seats_per_session=4,
        lead_hours_per_week=2,
        end=date(2028, 3, 31),
    )
    before = judged(brief)
    assert [check.key for check in before.checks if check.state == "not_feasible"] == ["lead"]
    (way,) = before.alternatives
    assert way.title == "Name a training lead beside Cem"
    after = applied(brief, way.changes)
    case, items = read_case(after, load_kinds(), TODAY), draft(after, load_stages(), start=TODAY).items
    assert with_dates(facts_with(case, TODAY, items), judged(after), items).state != "not_feasible"


def test_one_undo_takes_back_a_way_and_its_draft(workspace, rollout):
    groups = (Group(id="web", name="Web", size=700, capacity_hours_per_week=2),)
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, PEOPLE)
    fields = {
        "what_changes": "Orders move from paper into OrderDesk.", "change_kind": "new_process",
        "start": date(2027, 1, 13), "go_live": date(2027, 1, 29), "end": date(2027, 8, 27), "trainers": 1,
        "sponsor_id": "ann", "lead_id": "cem", "organisation": "Kessel", "objective": "Every order is right.",
    }  # fmt: skip
    for name, value in fields.items():
        saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, name, value)
    way = cases.verdict_of(workspace, saved.brief).alternatives[0]
    drafted, _ = plans.take_way_and_draft(workspace, DANA, rollout.id, saved.version, way.changes, None)
    assert drafted.items
    assert drafted.brief != saved.brief
    undone = history.undo_at(workspace, DANA, rollout.id, drafted.version)
    assert (undone.items, undone.brief) == ({}, saved.brief)
