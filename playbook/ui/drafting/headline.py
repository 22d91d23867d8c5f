"""The words for a whole draft job."""

from typing import TYPE_CHECKING

from playbook.core.base.words import count
from playbook.ui.shell import frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playbook.core.plan.items import AnyItem
    from playbook.desk.writing.draft_jobs import DraftJob


def stage_titles() -> dict[str, str]:
    return {stage.key: stage.title for stage in frame.here().stages}


def _tasks(items: "Iterable[AnyItem]") -> int:
    """Return how many have a day, counted as in every report."""
    return sum(item.is_tracked for item in items)


def headline(job: "DraftJob") -> str:
    """Return how far a whole job is, in one line."""
    states = job.states
    if job.is_running:
        over = sum(state.is_over for state in states)
        if len(states) == 1:
            return f"Drafting {stage_titles()[states[0].stage]} with {job.model}"
        return f"Drafting with {job.model}: {over} of {count(len(states), 'stage')}"
    if any(state.phase == "stopped" for state in states):
        written = count(sum(len(state.written) for state in states), "task")  # as many as it said it wrote
        return f"Stopped: {written} had arrived from {job.model}"
    items = count(_tasks(item for state in states for item in state.items), "dated task")
    done = sum(state.phase == "done" for state in states)
    whole = count(len(states), "stage")
    return f"Drafted with {job.model}: {items} in {whole if done == len(states) else f'{done} of {whole}'}"
