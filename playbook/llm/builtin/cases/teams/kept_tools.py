"""What somebody keeps beside the new way: agreed, rebuilt and ended."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.base.words import capital
from playbook.core.case.reading.busy import touches_the_books
from playbook.core.case.reading.concerns import person_meant
from playbook.core.plan.case import Concern
from playbook.core.plan.items import ManagerBriefing, Milestone
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.wording import fit

# As a task that answers a worry it stands among those that decide.
PLAY = "worry-task"
_KEPT = re.compile(
    r"\b(?:keep|keeps|use|uses|work from|works from|stick to|sticks to|swear by|swears by|trusts?) "
    r"(?:only )?(?:her|his|their|its|an?)?\s?(?:own|private|personal) "
    r"(?P<tool>(?:[\w-]+ ){0,2}?(?:workbooks?|spreadsheets?|sheets?|lists?|files?|databases?|notebooks?"
    r"|cards?|calendars?|macros?|trackers?|diary|diaries|logs?|boards?|planners?))\b",
    re.IGNORECASE,
)
_TWO_ROUNDS = timedelta(days=63)  # so long both run, and two closes or cycles are compared


def kept_tool(concern: Concern) -> str:
    """Return what a worry says somebody keeps for themselves, else nothing."""
    match = _KEPT.search(concern.text)
    return match["tool"].lower() if match else ""


def last_day_of_kept_tools(writer: CaseWriter) -> date | None:
    """Return the day on which a kept tool ends, None without one."""
    if not any(map(kept_tool, writer.case.concerns)):
        return None
    last = date.fromordinal(max(writer.schedule.go_lives))
    decided = [item.due for item in writer.written if item.provenance.play_id == "gate-30" and item.due]
    asked_for = [day - timedelta(days=1) for day in decided if day > last]  # that no leader uses one
    if touches_the_books(writer.brief) or not asked_for:
        return writer.by(last + _TWO_ROUNDS)
    return writer.by(min(*asked_for, last + _TWO_ROUNDS))


def kept_tool_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield each such tool's talk, its replacement and its last day."""
    named = {tool: concern for concern in writer.case.concerns if (tool := kept_tool(concern))}
    brief, last_day = writer.brief, last_day_of_kept_tools(writer)
    if last_day is None:
        return
    for number, (tool, concern) in enumerate(named.items(), 1):
        keeper = person_meant(brief, concern.text)
        is_of_sponsor = keeper is not None and keeper.id == brief.sponsor_id
        owner = writer.owner(concern.answered_by_id or (brief.lead_id if is_of_sponsor else brief.sponsor_id))
        are_many = tool.endswith("s")
        who = "Each person who keeps one" if are_many else "The person who keeps it"
        yield writer.make(
            Milestone,
            f"worry-kept-{number}",
            PLAY,
            stage="leadership",
            title=f"Agree what replaces the private {fit(tool, 60)} and from when",
            owner=owner,
            # Nobody signs a tool away before hearing what comes, nor hears of its end from others.
            date=max([*writer.days_of(ManagerBriefing)[:1], writer.day_before_announcement]),
            done_when=lines(
                f"{who} has signed what replaces it, and from which day. "
                f"{capital(writer.name(owner))} has met them in person. One page has the checks, which of "
                "them move, who tests each on two real cases, and what is dropped.",
                f"Last day: {writer.say(last_day)} (proposal). From the start to that day it only checks the "
                "new figures, and each difference is explained. After that, it is there for lookups only.",
            ),
            rule_ids=("R32", "R37"),
            why="Nobody gives up what works for them before they have seen that nothing is missing.",
        )
