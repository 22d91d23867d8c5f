"""What the app makes of the answers of a strong model, on the whole way from brief to accepted plan."""

from pathlib import Path

import pytest

from playbook.core.base.fields import STAGES
from playbook.core.case.decision_page import DAYS_OF_THIS_PLAN
from playbook.core.plan.items import Owner
from playbook.core.review.review import OURS, review
from playbook.desk.exporting.documents import write_document
from playbook.desk.plan import decisions, reviews
from playbook.llm.builtin.builtin import load_stages
from tests.drafts import draft
from tests.llm.server import ModelServer
from tests.llm.strong.stand_in import DANA, NAMES, StrongModel, plan_with
from tests.soak import some

MOST_TAKEN_BACK = 0.05
FEWEST_DECISIONS = 3
# The rest the review asks for, team by team and start by start.
MOST_TASKS = {"crm": 71, "foundry": 86, "nights": 107}
# Of the lead's built-in tasks, how many stay: the answers for nights hand out work, the others none.
MOST_OF_THE_LEAD = {"crm": 1.0, "foundry": 1.0, "nights": 0.7}
MOST_MARKED = 0.25  # of what it wrote honestly, to the figures of an earlier plan


@pytest.mark.soak
@pytest.mark.parametrize("name", some(NAMES, ["nights"]))
def test_a_strong_model_writes_most_of_a_plan_no_worse(name: str, server: ModelServer, tmp_path: Path):
    model = StrongModel.of(name)
    plan = plan_with(model, tmp_path, server)
    assert len(plan.drafts) == len(STAGES)
    assert plan.share >= 0.7
    notes = [note for drafted in plan.drafts for note in drafted.notes if note.startswith("Taken back")]
    asked = len(model.tasks) + sum(map(len, model.added.values()))
    assert len(notes) <= MOST_TAKEN_BACK * asked
    brief = plan.rollout.brief  # on the days of start that the strategy proposes, where it does
    builtin = {item.id: item for item in draft(brief, load_stages(), start=brief.start).items}
    # No answer to a task that the plan no longer has.
    assert model.tasks.keys() <= builtin.keys()
    before, after = (
        {result.rule_id for result in review(brief, items, today=brief.start).failing}
        for items in (tuple(builtin.values()), tuple(plan.rollout.items.values()))
    )
    # What a new task needs from people is asked for, and what only this playbook asks for went with a reason.
    assert after - before <= OURS | {"R33", "R40"}
    shown = reviews.review_of(plan.workspace, plan.rollout).by_id
    assert all(shown[rule].severity == "I" for rule in (after - before) & OURS)
    assert plan.rollout.left_out
    assert not plan.rollout.left_out.keys() & plan.rollout.items.keys()
    marked = reviews.claims_of(plan.workspace, plan.rollout)
    assert len(marked) <= MOST_MARKED * len(plan.rollout.items)
    paper = write_document(plan.workspace, DANA, plan.rollout.id, "markdown", "board").data.decode()
    assert DAYS_OF_THIS_PLAN not in paper  # they are no other way
    page = decisions.decision_page(plan.workspace, plan.rollout)
    assert page.strategy.writer == "strong stand-in"
    decided = [decision.what for decision in page.strategy.decisions]
    points = (*page.points, *page.further_points)
    titles = [point.title for point in points if point.key != "dates" or point.title in decided]
    assert titles[: len(decided)] == decided
    assert len(decided) >= FEWEST_DECISIONS
    readers = decisions.page_as_read(plan.workspace, plan.rollout, is_editor=False)
    assert not {point.title for point in (*readers.points, *readers.further_points)} & {*decided}
    assert len(plan.rollout.items) <= MOST_TASKS[name] < len(builtin)
    chosen = [item.id for item in plan.rollout.items.values() if item.decides]
    assert {action.item_id for action in page.actions} == {"", *chosen}
    assert all(action.done_when for action in page.actions)
    assert {*decided} <= {point.title for point in page.points}
    if page.strategy.starts:
        assert page.advice == page.strategy.starts_because
    assert not any(note.startswith("Settle which one") for drafted in plan.drafts for note in drafted.notes)
    shares = [f"{share.amount:,.0f}" for share in page.strategy.money]
    assert shares
    assert all(share in page.budget_note for share in shares)
    brief = plan.rollout.brief
    for start in page.strategy.starts:
        [group] = [group for group in brief.groups if group.name == start.team]
        assert brief.go_live_of(group) == start.day
    of_lead = Owner(person_id=brief.lead_id)
    before, after = (
        sum(item.owner == of_lead for item in items)
        for items in (builtin.values(), plan.rollout.items.values())
    )
    assert after <= before * MOST_OF_THE_LEAD[name]
    plan.workspace.close()
