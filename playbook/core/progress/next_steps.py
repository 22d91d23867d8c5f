"""What to do next: at most five steps, ranked as docs/decisions/next-steps.md says."""

from datetime import date

from playbook.core.base.fields import Id, StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.progress import next_from_alarms, next_from_plan
from playbook.core.progress.next_step import NextStep, rank
from playbook.core.review import DEFAULTS, Review, View, logged_from
from playbook.core.review.rules.sponsor_silence import find_silence


def find_steps(
    rollout: Rollout,
    part: Rollout,
    alarms: Review,
    plan: Review,
    today: date,
    group_id: Id | None = None,
    stage: StageKey | None = None,
) -> tuple[NextStep, ...]:
    """Return the next steps of a rollout, or of its `part`.

    `alarms` and `plan` are the reviews of the whole rollout.
    """
    view = View(rollout.brief, list(rollout.items.values()), DEFAULTS)
    silence = find_silence(view, logged_from(rollout, today))
    steps = [
        *next_from_plan.gates_to_decide(part, today),
        *next_from_plan.sponsor_is_silent(rollout, silence, today),
        *next_from_plan.items_off_track(part, today),
        *next_from_plan.numbers_on_red(part, today),
        *next_from_plan.errors_of_the_plan(rollout, plan, group_id, stage),
        *next_from_alarms.answer_format(rollout, alarms, group_id),
        *next_from_plan.late_without_a_word(part, today),
    ]
    return rank(step for step in steps if stage in (None, step.stage))
