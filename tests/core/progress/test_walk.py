"""The steps from a brief to a launched plan, and their state."""

from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.plan.items import KeyMessage, Milestone, Owner
from playbook.core.progress.needed_facts import NeededFact, missing_for_draft
from playbook.core.progress.walk import WalkStep, walk_of
from tests.core.story import LAUNCHED, PLANNED, STARTED, day, laid

OUTCOME = BriefEdited(values={"outcome_measure": "Days per order"})


def states(*changes) -> dict[str, str]:
    return {key: step.state for key, step in walk_of(laid(changes)).items()}


def test_a_new_rollout_has_every_step_before_it():
    new = (RolloutCreated(name="AI at LT"),)
    assert set(states(*new).values()) == {"empty"}


def test_the_brief_is_done_with_five_facts_and_says_which_are_missing():
    assert [fact.words for fact in missing_for_draft(laid(STARTED).brief)] == ["the business result"]
    assert states(*STARTED)["brief"] == "started"
    assert walk_of(laid(STARTED))["brief"].reason == "Missing: the business result."
    draftable = laid((*STARTED, OUTCOME))
    asked = walk_of(draftable)["brief"]
    assert (asked.state, asked.reason[:53]) == (
        "started",
        "Ready to draft from. The launch also asks for the rol",
    )
    assert walk_of(draftable, ())["brief"] == WalkStep("done", "Ready to draft from.")
    tools = walk_of(draftable, (NeededFact("tools", "the tools"),))["brief"]
    assert tools.reason == "Ready to draft from. The launch also asks for the tools."


def test_a_brief_whose_dates_contradict_each_other_is_to_fix():
    backwards = BriefEdited(values={"go_live": "2026-01-05"})
    brief = walk_of(laid((*STARTED, OUTCOME, backwards)))["brief"]
    assert brief.state == "fix"
    assert brief.reason


def test_a_stage_is_done_when_each_of_its_tasks_has_an_owner_and_a_date():
    owned = Milestone(id="m", title="M", stage="leadership", date=day("03-20"), owner=Owner(person_id="kim"))
    open_ = owned.model_copy(update={"id": "n", "owner": None})
    assert states(*PLANNED)["leadership"] == "empty"
    assert states(*PLANNED, ItemAdded(item=owned))["leadership"] == "done"
    assert states(*PLANNED, ItemAdded(item=owned), ItemAdded(item=open_))["leadership"] == "started"
    leadership = walk_of(laid((*PLANNED, ItemAdded(item=owned), ItemAdded(item=open_))))["leadership"]
    assert leadership.reason == "2 tasks, 1 without an owner or a date."


def test_a_stage_that_holds_no_date_yet_is_started():
    said = KeyMessage(id="k2", title="Why", stage="leadership")
    assert states(*PLANNED, ItemAdded(item=said))["leadership"] == "started"


def test_the_plan_is_done_once_it_is_launched():
    assert states(*PLANNED)["plan"] == "started"
    assert states(*LAUNCHED)["plan"] == "done"
