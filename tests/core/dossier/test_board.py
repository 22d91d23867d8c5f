"""What a board is asked to decide stands first: what, by when, at what cost, what a no means."""

from dataclasses import replace
from datetime import date

import pytest

from playbook.core.case.decision_page import Approval
from playbook.core.dossier.audience import ALL_HANDS, PROJECT, Audience
from playbook.core.dossier.board import board_decisions
from playbook.core.plan.brief import Brief
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from playbook.exports.pdf.content import content_of
from tests.dossiers import dossier_of, page_for, sample


def unlaunched(**values):
    rollout = sample().model_copy(update={"launch": None})
    return rollout.model_copy(update={"brief": rollout.brief.model_copy(update=values)})


def first(rollout):
    page = page_for(rollout, date(2023, 9, 1))
    return board_decisions(rollout.brief, page, is_launched=False)[0]


def test_the_rollout_itself_is_decided_first_with_its_cost_and_a_no():
    decision = first(unlaunched(budget=18_000, currency="USD", risk_of_not_changing="we lose pitches"))
    assert decision.what.startswith("Approve prep work through ")
    assert "decides whether 90 people start on Mon Oct 2, 2023. Needed by then: " in decision.terms
    assert decision.cost == "Up to 1,500 USD now (8%, proposal), for seats to test with."
    assert decision.at_no == "We lose pitches."
    assert decision.by


@pytest.mark.long
def test_all_of_it_costs_the_budget_and_the_hours():
    rollout = unlaunched(budget=18_000, currency="USD")
    page = page_for(rollout, date(2023, 9, 1))
    page = replace(page, approval=Approval("Approve the rollout for 90 people from Mon Oct 2."))
    [decision, *_] = board_decisions(rollout.brief, page, is_launched=False)
    assert decision.cost.startswith("18,000 USD. ")
    assert "hours of people’s time for training" in decision.cost


@pytest.mark.long
def test_without_a_budget_or_a_risk_the_paper_says_so():
    silent = first(unlaunched(budget=None, risk_of_not_changing=""))
    assert silent.cost.startswith("No total is approved yet.")
    assert "stays at" in silent.at_no
    unknown = first(unlaunched(risk_of_not_changing="", outcome_baseline=None))
    assert unknown.at_no == "Not estimated yet."


def test_points_to_settle_follow_with_their_cost_and_the_other_way():
    rollout = unlaunched()
    rows = board_decisions(rollout.brief, page_for(rollout, date(2023, 9, 1)), is_launched=False)[1:]
    assert 1 <= len(rows) <= 4
    assert all("Cost:" not in row.asked for row in rows)
    assert [row for row in rows if "We propose: " not in row.what] == [row for row in rows if row.terms]
    assert all(row.cost and row.at_no for row in rows)


def test_a_launched_rollout_is_not_approved_again():
    decisions = dossier_of(sample()).decisions
    assert decisions
    assert not [row for row in decisions if row.what.startswith("Approve")]


def test_only_the_board_is_asked():
    group = sample().brief.groups[0]
    assert dossier_of(sample(), Audience("group", group.id)).decisions == ()
    assert dossier_of(sample(), ALL_HANDS).decisions == ()


def test_an_empty_brief_asks_for_nothing_that_fails():
    rollout = unlaunched().model_copy(update={"brief": Brief(name="New"), "items": {}})
    [decision] = board_decisions(rollout.brief, page_for(rollout, date(2023, 9, 1)), is_launched=False)[:1]
    assert decision.what == "Approve the rollout."


def test_the_full_plan_has_its_points_on_the_page():
    dossier = dossier_of(unlaunched(), PROJECT)
    rows = content_of(dossier)["decisions"]
    assert [row[0] for row in rows] == [row.asked for row in dossier.decisions if not row.is_on_page]
    assert 0 < len(rows) < len(dossier.decisions)


def test_the_full_plan_heads_the_other_way_with_otherwise():
    made = dossier_of(unlaunched(), PROJECT)
    assert "| Decision | By | Cost | Otherwise |" in find_format("markdown").write(made, Options()).decode()
