"""What a model's draft would change in the current plan."""

from contextlib import suppress
from dataclasses import dataclass

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.review import Review, review
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans
from playbook.desk.plan.accepting import Proposal, plan_with
from playbook.desk.writing.draft_jobs import DraftJob, StageState
from playbook.llm.builtin.rebase import refit


@dataclass(frozen=True, slots=True)
class Offer:
    """Changes left to accept, and notes on fitting them."""

    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]


def offer_of(workspace: Workspace, rollout: Rollout, state: StageState) -> Offer:
    """Return one stage's changes; only a whole draft removes items."""
    # The answer holds on to the items, so no others can come to have the same id.
    key = ("stage", rollout.id, rollout.version, state.stage, state.phase, id(state.items))
    cache = workspace.cache("proposals", 100)
    return cache.once(key, lambda: (state.items, _offer(workspace, rollout, state)))[1]


def _offer(workspace: Workspace, rollout: Rollout, state: StageState) -> Offer:
    fitted = refit(state.items, rollout.brief, workspace.stages).items
    changes = plans.proposals(rollout, fitted, state.stage, state.kinds) if fitted else []
    open_changes = tuple(change for change in changes if state.phase == "done" or change.change != "remove")
    # What is in the plan already needs no note.
    settled = {item.id for item in fitted} - {change.item_id for change in open_changes}
    items = [item for item in state.items if item.id not in settled]
    notes = refit(items, rollout.brief, workspace.stages).told
    return Offer(open_changes, notes)


def whole_offer(workspace: Workspace, rollout: Rollout, job: DraftJob) -> Offer:
    """Return the changes of all finished stages of a job."""
    offers = [offer_of(workspace, rollout, state) for state in job.states if state.is_over]
    notes = dict.fromkeys(sentence for offer in offers for sentence in offer.notes)
    return Offer(tuple(change for offer in offers for change in offer.proposals), tuple(notes))


@dataclass(frozen=True, slots=True)
class Whole:
    """The review of a whole plan, and its empty stages."""

    review: Review
    empty: tuple[StageKey, ...]


def review_with(workspace: Workspace, rollout: Rollout, job: DraftJob) -> Whole:
    """Return the review once all is accepted; built-in drafts fill gaps."""
    states = tuple(state for state in job.states if state.is_over)
    held = ((state.phase, id(state.items)) for state in states)
    key = ("review", rollout.id, rollout.version, workspace.today(), *held)
    return workspace.cache("proposals", 100).once(key, lambda: (states, _review(workspace, rollout, job)))[1]


def _review(workspace: Workspace, rollout: Rollout, job: DraftJob) -> Whole:
    chosen = whole_offer(workspace, rollout, job).proposals
    drafted_stages = {item.stage for item in plan_with(rollout, chosen).values()}
    empty = tuple(stage.key for stage in workspace.stages if stage.key not in drafted_stages)
    absent: list[AnyItem] = []
    with suppress(PlaybookError):  # a brief with gaps cannot be drafted from
        absent = [item for item in plans.draft_for(workspace, rollout).items if item.stage in empty]
    plan = plan_with(rollout, [*chosen, *(Proposal("add", None, item) for item in absent)])
    return Whole(review(rollout.brief, list(plan.values())), empty)
