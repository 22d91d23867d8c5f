"""Own practice on a copy, for those who work in a new system all day."""

from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.base.words import listed
from playbook.core.case.dated import BEFORE_START
from playbook.core.case.feasible.depth import deep_groups, practice_needed
from playbook.core.case.settle.facts import hours
from playbook.core.plan.brief import EACH_MANAGER
from playbook.core.plan.items import AnyItem, Milestone, Owner, TrainingSession
from playbook.llm.builtin.cases.case_writer import CaseWriter

PLAY = "own-practice"
_BEFORE_THE_GATE = 4  # working days before the start


def own_practice_items(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Milestone]:
    """Yield the practice that the sessions before the start have no room for."""
    facts = writer.case_facts
    practicing = deep_groups(facts)
    held = [
        item
        for item in items
        if isinstance(item, TrainingSession) and item.provenance.play_id in BEFORE_START and item.date
    ]
    sessions = [item.date for item in held if item.date]
    if writer.is_short or not practicing or not sessions:
        return
    start = min(day for group in practicing if (day := facts.brief.go_live_of(group)))
    day = facts.days_before(start, _BEFORE_THE_GATE)
    if day <= min(sessions):
        return
    each = listed(f"{group.name} {hours(practice_needed(facts, group))}" for group in practicing)
    begins = dict[date, list[str]]()
    for group in practicing:  # nobody practices what they have not been shown
        own = [item.date for item in held if item.date and (not item.group_ids or group.id in item.group_ids)]
        begins.setdefault(min(own or sessions), []).append(group.name)
    days = listed(
        f"{writer.say(first)}{f' ({listed(names)})' if len(begins) > 1 else ''}"
        for first, names in sorted(begins.items())
    )
    yield writer.make(
        Milestone,
        PLAY,
        PLAY,
        title="Practice own cases on a copy",
        owner=Owner(role=EACH_MANAGER),
        group_ids=tuple(group.id for group in practicing),
        date=day,
        done_when=writer.fill(
            "Each person takes the team's own cases from start to finish, or has a helper for the first day. "
            f"Practice begins with the first session, on {days}, hard cases included: {each} beside the "
            "sessions (proposal), which their manager frees."
        ),
        rule_ids=("R22", "R32"),
        why="Two sessions show the way; who works in it all day needs the hours to get fluent.",
    )
