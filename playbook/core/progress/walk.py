"""The steps from a brief to a launched plan, and their state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from playbook.core.base.fields import STAGES, StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import problems_of
from playbook.core.progress.needed_facts import (
    FOR_DRAFT,
    NeededFact,
    missing_for_draft,
    missing_for_launch,
    say_facts,
)

StepState = Literal["empty", "started", "done", "fix"]
STEPS = ("brief", *STAGES, "plan")


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One step with its state, and a phrase that says why."""

    state: StepState
    reason: str


def walk_of(rollout: Rollout, for_launch: Sequence[NeededFact] | None = None) -> dict[str, WalkStep]:
    """Return every step in order; `for_launch`: with all that the launch asks for."""
    stages: dict[str, WalkStep] = {stage: _stage(rollout, stage) for stage in STAGES}
    return {"brief": _brief(rollout, for_launch), **stages, "plan": _plan(rollout, stages)}


def _brief(rollout: Rollout, for_launch: Sequence[NeededFact] | None) -> WalkStep:
    brief = rollout.brief
    if missing := missing_for_draft(brief):
        names = ", ".join(fact.words for fact in missing)
        return WalkStep("empty" if len(missing) == len(FOR_DRAFT) else "started", f"Missing: {names}.")
    # A start and an end that are missing are proposed with the draft.
    wrong = [problem for problem in problems_of(brief) if getattr(brief, problem.where, True)]
    if wrong:
        return WalkStep("fix", wrong[0].message)
    asked = missing_for_launch(brief) if for_launch is None else for_launch
    if asked and not rollout.launch:
        return WalkStep("started", f"Ready to draft from. The launch also asks for {say_facts(asked)}.")
    return WalkStep("done", "Ready to draft from.")


def _stage(rollout: Rollout, stage: StageKey) -> WalkStep:
    items = [item for item in rollout.items.values() if item.stage == stage]
    if not items:
        return WalkStep("empty", "No tasks yet.")
    tasks = [item for item in items if item.is_tracked]
    if not tasks:
        return WalkStep("started", "No task with a date yet.")
    open_ = sum(item.due is None or item.owner is None for item in tasks)
    number = count(len(tasks), "task")
    if open_:
        return WalkStep("started", f"{number}, {open_} without an owner or a date.")
    return WalkStep("done", f"{number}, each with an owner and a date.")


def _plan(rollout: Rollout, stages: dict[str, WalkStep]) -> WalkStep:
    if rollout.launch:
        return WalkStep("done", "Launched.")
    planned = sum(step.state != "empty" for step in stages.values())
    return WalkStep("started" if planned else "empty", f"{planned} of {len(stages)} stages have tasks.")
