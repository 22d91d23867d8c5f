"""A task moved before what it needs, or after what needs it, says so."""

from datetime import date

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.fields import Span
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, launch_check, plans, reviews, tracking
from playbook.llm.builtin.builtin import load_stages
from tests.desk.conftest import rollout_of
from tests.drafts import draft
from tests.llm.builtin.test_case_items import END, START, plant

DANA = Actor(name="Dana")
PILOT = "Pilot in the Cork plant from March 22."


@pytest.fixture
def planned(workspace: Workspace) -> Rollout:
    brief = plant(approach=PILOT, go_live=date(2027, 5, 31), end=max(END, date(2027, 12, 31)))
    return rollout_of(workspace, brief, draft(brief, load_stages(), start=START).items)


def moved(workspace: Workspace, rollout: Rollout, item_id: str, day: date) -> Rollout:
    return tracking.set_day(workspace, DANA, rollout.id, rollout.version, item_id, day, "Earlier.")


def test_no_task_of_a_draft_is_out_of_order(workspace, planned):
    assert not [each for each in planned.items if reviews.out_of_order(workspace, planned, each)[0]]


@pytest.mark.parametrize(
    ("item_id", "day", "needed"),
    [
        ("milestone.pilot-starts", date(2027, 3, 1), "Train the pilot's people first"),
        ("milestone.step-test", date(2027, 3, 24), "Start our pilot"),
        ("training_session.safe-start", date(2027, 3, 24), "Finish the pilot"),
    ],
)
def test_a_move_before_what_it_needs_offers_to_move_the_others(workspace, planned, item_id, day, needed):
    rollout = moved(workspace, planned, item_id, day)
    wrong, fixes = reviews.out_of_order(workspace, rollout, item_id)
    assert any(needed in each for each in wrong)
    assert any("Check: The steps" in each.hint for each in launch_check.checks(rollout, workspace.today()))
    rollout = reviews.accept_fix(workspace, DANA, rollout.id, rollout.version, *fixes)
    assert rollout.items[item_id].due == day
    assert reviews.out_of_order(workspace, rollout, item_id)[0] == []


def test_a_task_amid_a_closure_of_a_year_is_only_said_to_be_out_of_order(workspace, planned):
    closed = (Span(start=date(2026, 1, 1), end=date(2028, 12, 31)),)
    rollout = briefs.save_field(workspace, DANA, planned.id, planned.version, "company_blackouts", closed)
    rollout = moved(workspace, rollout, "milestone.pilot-starts", date(2027, 3, 1))
    wrong, fixes = reviews.out_of_order(workspace, rollout, "milestone.pilot-starts")
    assert wrong
    assert fixes == []


def test_a_locked_or_done_task_moves_with_no_other(workspace, planned):
    learns = "milestone.pilot-learns"
    locked = plans.lock_item(workspace, DANA, planned.id, planned.version, learns, True)
    rollout = moved(workspace, locked, "milestone.pilot-starts", date(2027, 3, 18))
    wrong, fixes = reviews.out_of_order(workspace, rollout, "milestone.pilot-starts")
    assert any("Train the pilot's people" in each for each in wrong)
    assert learns not in {item.id for fix in fixes for item in fix.change}
