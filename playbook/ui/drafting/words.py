"""The words of drafting with a model."""

from collections.abc import Sequence

from playbook.core.base.words import count, say
from playbook.desk.models.budget import TokenUsage
from playbook.desk.plan.accepting import Proposal
from playbook.desk.writing.draft_jobs import Phase, StageState
from playbook.ui.drafting.headline import stage_titles
from playbook.ui.models.words import dollars, tokens
from playbook.ui.shell import frame
from playbook.ui.words.item_words import title_of

PHASES: dict[Phase, str] = {
    "waiting": "waiting for its turn", "asking": "the model is writing",
    "reviewing": "the review checks it",
    "done": "done", "failed": "could not be drafted", "stopped": "stopped",
}  # fmt: skip
# fmt: off
ICONS: dict[Phase, str] = {
    "waiting": "schedule", "asking": "edit_note", "reviewing": "fact_check",
    "done": "check_circle", "failed": "error", "stopped": "stop_circle",
}
# fmt: on
_SILENT_SECONDS = 2
TO_MAKE = {"add": "to add", "edit": "to change", "replace": "to replace", "remove": "to remove"}
MADE = {"add": "added", "edit": "changed", "replace": "replaced", "remove": "left out"}
WILL = {"add": "adds", "edit": "changes", "replace": "replaces with", "remove": "leaves out"}


def progress(state: StageState) -> str:
    """Return how far one stage is, as a line of Markdown."""
    title = frame.plain(stage_titles()[state.stage])
    parts = [PHASES[state.phase]]
    if state.phase == "asking" and (now := state.writing):
        parts = [f"writing {now.first} to {now.last} of {now.total}"]
        parts += [f"no answer for {state.silence} s"] if state.silence >= _SILENT_SECONDS else []
    if state.phase == "reviewing" and state.silence >= _SILENT_SECONDS:
        parts += [f"for {state.silence} s"]
    parts += [f"{count(len(state.written), 'task')} written"] if state.written else []
    return f":material/{ICONS[state.phase]}: **{title}** · {', '.join(parts)}"


def change(proposal: Proposal, verbs: dict[str, str]) -> str:
    """Return what is done to one task, with the days between which it moves."""
    before, after, title = proposal.before, proposal.after, titled(proposal, verbs)
    days = [each.due for each in (before, after) if each and each.due]
    if len(days) == 2 and days[0] != days[1]:
        return f"{title} ({say(days[0])} to {say(days[1])})"
    return f"{title} ({say(days[-1])})" if days and after else title


def titled(proposal: Proposal, verbs: dict[str, str]) -> str:
    """Return what is done to one task, by its title."""
    item = proposal.after or proposal.before
    return f"{verbs[proposal.change].capitalize()}: {title_of(item)}" if item else ""


def changes(proposals: Sequence[Proposal], verbs: dict[str, str] = TO_MAKE) -> str:
    """Return the numbers of changes: '9 to add, 2 to change'."""
    numbers = {
        verb: sum(proposal.change == change for proposal in proposals) for change, verb in verbs.items()
    }
    return ", ".join(f"{number} {verb}" for verb, number in numbers.items() if number)


def total(states: Sequence[StageState]) -> str:
    """Return what several drafts took together; '' for fewer than two."""
    drafts = [state.draft for state in states if state.draft and not state.draft.from_cache]
    if len(drafts) < 2:
        return ""
    costs = [draft.cost_usd for draft in drafts]
    priced = sum(cost for cost in costs if cost is not None)
    usage = sum((draft.usage for draft in drafts), start=TokenUsage())
    unpriced = " and what has no known price" if None in costs and priced else ""
    return (
        f"Together: {tokens(usage)}, {dollars(None if None in costs and not priced else priced)}{unpriced}."
    )


def spared(number: int) -> str:
    """Return how many items a draft leaves alone; '' for none."""
    if not number:
        return ""
    alone = count(number, "task was left alone", "tasks were left alone")
    return f"{alone}: locked, or written or edited by a person."
