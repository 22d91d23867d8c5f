"""The five steps of a brief, and what each still lacks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from playbook.core.base.words import count, listed
from playbook.core.case.reading.promises import doubts_about_the_day
from playbook.core.case.teams.exposure import taking_part
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, problems_of
from playbook.core.plan.case import PROMISE_TOPICS
from playbook.core.plan.items import ELEMENTS
from playbook.core.progress.needed_facts import FOR_DRAFT, NeededFact, missing_for_launch
from playbook.core.progress.walk import StepState

BriefStepKey = Literal["change", "people", "dates", "promises", "readiness"]
BRIEF_STEPS: dict[BriefStepKey, str] = {
    "change": "The change", "people": "People and teams", "dates": "Dates and conditions",
    "promises": "Promises", "readiness": "Readiness",
}  # fmt: skip
_STEP_OF: dict[str, BriefStepKey] = {
    **dict.fromkeys(("name", "what_changes", "outcome_measure"), "change"),
    **dict.fromkeys(("groups", "people", "sponsor_id"), "people"),
    **dict.fromkeys(("start", "go_live", "end", "budget"), "dates"),
}
_ALSO_ON: dict[str, BriefStepKey] = {
    **dict.fromkeys(
        ("lead_id", "lead_hours_per_week", "sustainment_owner_id", "incident_contact", "headcount",
        "stakeholders"), "people"
    ),
    **dict.fromkeys(
        ("country", "subdivision", "regions", "trainers", "rooms", "seats_per_session", "currency",
        "budget_covers", "approach", "past_attempts", "conditions", "closures"), "dates"
    ),
    **dict.fromkeys(("promises", "concerns", "concern_list"), "promises"),
    "readiness": "readiness",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BriefStep:
    """One step with its state, and a phrase that says why."""

    key: BriefStepKey
    state: StepState
    reason: str


def step_of(path: str) -> BriefStepKey:
    """Return the step on which a field of the brief stands."""
    field = path.split(".")[0]
    return _STEP_OF.get(field) or _ALSO_ON.get(field, "change")


def asked_path(path: str) -> str:
    """Return a field of the brief without the place of its team."""
    first, *rest = path.split(".")
    return ".".join((first, *rest[-1:])) if first == "groups" else first


def is_empty(brief: Brief, path: str) -> bool:
    """Return whether a field of the brief or its teams is empty."""
    first, *rest = path.split(".")
    value = getattr(brief, first, True)
    if len(rest) == 2 and first == "groups":
        place, field = rest
        value = getattr(brief.groups[int(place)], field, True) if int(place) < len(brief.groups) else True
    return value is None or value in ("", 0, (), {})


def brief_steps_of(rollout: Rollout, for_launch: Sequence[NeededFact] | None = None) -> tuple[BriefStep, ...]:
    """Return the steps in order; `for_launch`: with all that the launch asks for."""
    asked = missing_for_launch(rollout.brief) if for_launch is None else for_launch
    steps = {
        step.key: step for step in (*_of_facts(rollout.brief, asked), _promises(rollout), _readiness(rollout))
    }
    return tuple(steps[key] for key in BRIEF_STEPS)


def _of_facts(brief: Brief, for_launch: Sequence[NeededFact]) -> Iterator[BriefStep]:
    needed = {**FOR_DRAFT, "start": "the start date", "end": "the end date"}
    problems = problems_of(brief)
    for key in ("change", "people", "dates"):
        own = [name for name in needed if _STEP_OF[name] == key]
        missing = [needed[name] for name in own if not getattr(brief, name)]
        wrong = [
            problem.message
            for problem in problems
            if _STEP_OF.get(field := problem.where.split(".")[0]) == key and getattr(brief, field)
        ]
        if wrong:
            yield BriefStep(key, "fix", wrong[0])
        elif missing:
            state: StepState = "empty" if len(missing) == len(own) else "started"
            yield BriefStep(key, state, f"Missing: {listed(missing)}.")
        elif later := [fact.words for fact in for_launch if step_of(fact.field) == key]:
            yield BriefStep(key, "started", f"Before launch: {listed(later)}.")
        else:
            yield BriefStep(key, "done", "Every fact that the plan needs is there.")


def _promises(rollout: Rollout) -> BriefStep:
    if doubt := next(doubts_about_the_day(rollout.brief), None):
        return BriefStep("promises", "fix", f"{doubt.message} {doubt.hint}")
    settled = sum(promise.state != "undecided" for promise in rollout.brief.promises)
    every = len(PROMISE_TOPICS)
    return BriefStep("promises", _state(settled, every), f"{settled} of {every} settled.")


def _readiness(rollout: Rollout) -> BriefStep:
    groups = taking_part(rollout.brief)
    scored = sum(len(rollout.readiness.get(group.id, {})) == len(ELEMENTS) for group in groups)
    reason = f"{scored} of {count(len(groups), 'team')} rated." if groups else "No team to rate yet."
    return BriefStep("readiness", _state(scored, len(groups)), reason)


def _state(done: int, every: int) -> StepState:
    return "empty" if not done else "done" if done == every else "started"
