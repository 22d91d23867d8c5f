"""What a model's draft would change in the plan as it stands now; nothing of it is in the plan yet."""

from playbook.core.state import Rollout
from playbook.desk import plans
from playbook.desk.draft_jobs import DraftJob, StageState
from playbook.desk.plans import Proposal


def proposals_of(rollout: Rollout, state: StageState) -> tuple[Proposal, ...]:
    """Give back the changes that are left to accept; what people wrote, edited or locked is in none.

    Only a whole draft proposes to remove anything: what is missing from a part of one may yet have come.
    """
    found = plans.proposals(rollout, state.items, state.stage, state.kinds)
    return tuple(one for one in found if state.phase == "done" or one.change != "remove")


def all_proposals(rollout: Rollout, job: DraftJob) -> tuple[Proposal, ...]:
    """Give back what is left to accept in all stages of a job that have come to their end."""
    over = [state for state in job.states if state.is_over]
    return tuple(one for state in over for one in proposals_of(rollout, state))
