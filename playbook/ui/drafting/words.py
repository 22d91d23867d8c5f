"""The words of drafting with a model: how far it is, what it cost, what it would change."""

from collections.abc import Sequence

from playbook.desk.models.budget import Usage
from playbook.desk.plan.accepting import Proposal
from playbook.desk.writing.draft_jobs import DraftJob, Phase, StageState
from playbook.ui.models.words import count, dollars, tokens
from playbook.ui.shell import frame

PHASES: dict[Phase, str] = {
    "waiting": "waiting for its turn",
    "asking": "the model is writing",
    "reviewing": "the review looks it over",
    "filling": "the built-in playbook fills what is missing",
    "done": "done",
    "failed": "could not be drafted",
    "stopped": "stopped",
}


ICONS: dict[Phase, str] = {
    "waiting": "schedule",
    "asking": "edit_note",
    "reviewing": "fact_check",
    "filling": "playlist_add",
    "done": "check_circle",
    "failed": "error",
    "stopped": "stop_circle",
}


def titles() -> dict[str, str]:
    """The title of each stage by its key."""
    return {stage.key: stage.title for stage in frame.here().stages}


def headline(job: DraftJob) -> str:
    """How far a whole job is, in one line."""
    states = job.states
    if job.is_running:
        over = sum(state.is_over for state in states)
        if len(states) == 1:
            return f"Drafting {titles()[states[0].stage]} with {job.model}"
        return f"Drafting with {job.model}: {over} of {count(len(states), 'stage')}"
    items = count(sum(len(state.items) for state in states), "item")
    if any(state.phase == "stopped" for state in states):
        return f"Stopped: {items} had arrived from {job.model}"
    done = sum(state.phase == "done" for state in states)
    whole = count(len(states), "stage")
    return f"Drafted with {job.model}: {items} in {whole if done == len(states) else f'{done} of {whole}'}"


def progress(state: StageState) -> str:
    """How far one stage is, as a line of Markdown."""
    arrived = f", {count(len(state.items), 'item')}" if state.items else ""
    title = frame.plain(titles()[state.stage])
    return f":material/{ICONS[state.phase]}: **{title}** · {PHASES[state.phase]}{arrived}"


def changes(proposals: Sequence[Proposal]) -> str:
    """How many changes there are of each sort: '9 to add, 2 to change'."""
    words = {"add": "to add", "edit": "to change", "replace": "to replace", "remove": "to remove"}
    counts = [
        f"{number} {said}"
        for change, said in words.items()
        if (number := sum(proposal.change == change for proposal in proposals))
    ]
    return ", ".join(counts)


def total(states: Sequence[StageState]) -> str:
    """What several drafts took together; empty where it was only one, or nothing."""
    drafts = [state.draft for state in states if state.draft and not state.draft.from_cache]
    if len(drafts) < 2:
        return ""
    costs = [draft.cost_usd for draft in drafts]
    known = sum(cost for cost in costs if cost is not None)
    usage = sum((draft.usage for draft in drafts), start=Usage())
    more = " and what has no known price" if None in costs and known else ""
    return f"Together: {tokens(usage)}, {dollars(None if None in costs and not known else known)}{more}."


def spared(number: int) -> str:
    """How many items a draft must leave alone, and why; empty for none."""
    if not number:
        return ""
    alone = "1 item was left alone" if number == 1 else f"{number} items were left alone"
    return f"{alone}: locked, or written or edited by a person."
