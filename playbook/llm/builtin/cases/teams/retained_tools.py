"""Private tools beside the new way: agreed, rebuilt and ended."""

from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.base.words import capital
from playbook.core.case.dated import TESTS
from playbook.core.case.reading.busy import start_of_the_books
from playbook.core.case.reading.concerns import person_meant, retained_tool
from playbook.core.case.settle.first_reading import closes_read
from playbook.core.plan.items import ManagerBriefing, Milestone, TrainingSession
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.steps import step_items
from playbook.llm.builtin.wording import fit

# As a task that answers a worry it stands among those that decide.
PLAY = "worry-task"
_TO_SHOW = timedelta(days=4)  # from the test to the talk in which its result is shown
_TWO_ROUNDS = timedelta(days=63)  # so long both run, and two cycles are compared
_TO_SIGN = timedelta(days=3)  # from the second close that was compared


def last_day_of_retained_tools(writer: CaseWriter) -> date | None:
    """Return the day on which a retained tool ends, None without one."""
    if not any(map(retained_tool, writer.case.concerns)):
        return None
    last = date.fromordinal(max(writer.schedule.go_lives))
    decided = [item.due for item in writer.written if item.provenance.play_id == "gate-30" and item.due]
    asked_for = [day - timedelta(days=1) for day in decided if day > last]  # that no leader uses one
    if opened := start_of_the_books(writer.brief):  # after two closes with both, and that of the year
        reads = closes_read(writer.case_facts, opened)
        compared = next((day for day in reads if day.year > opened.year), reads[1])
        return writer.on_or_after((compared + _TO_SIGN).toordinal())
    if not asked_for:
        return writer.by(last + _TWO_ROUNDS)
    return writer.by(min(*asked_for, last + _TWO_ROUNDS))


def retained_tool_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield the list of what each such tool checks, its replacement shown, its last day signed."""
    named = {tool: concern for concern in writer.case.concerns if (tool := retained_tool(concern))}
    brief, last_day = writer.brief, last_day_of_retained_tools(writer)
    if last_day is None:
        return
    for number, (tool, concern) in enumerate(named.items(), 1):
        keeper = person_meant(brief, concern.text)
        is_of_sponsor = keeper is not None and keeper.id == brief.sponsor_id
        owner = writer.owner(concern.answered_by_id or (brief.lead_id if is_of_sponsor else brief.sponsor_id))
        who = "Each person who keeps one" if tool.endswith("s") else "The person who keeps it"
        private_tool, thing = f"the private {fit(tool, 60)}", writer.kind.words.thing
        # Nobody signs a tool away unseen, before hearing what comes, nor hears of its end from others.
        met = max([*writer.days_of(ManagerBriefing)[:1], writer.day_before_announcement])
        tested = [item.due for item in step_items(writer) if item.id in TESTS and item.due]
        shown = max(tested or writer.days_of(TrainingSession)[:1], default=met) + _TO_SHOW
        shown = writer.on_or_after(max(shown, met + _TO_SHOW).toordinal())
        led = [group.id for group in brief.groups if keeper and group.manager_id == keeper.id]
        days = (writer.on_or_after(day) for day in range(shown.toordinal(), last_day.toordinal()))
        shown = next((day for day in days if not led or writer.are_free(led, day)), shown)
        tasks = (
            (
                "",
                f"List the checks in {private_tool}",
                met,
                lines(
                    f"One page has each check in the words of the keeper, and what went wrong without it. "
                    f"{capital(writer.name(owner))} has met them in person. Nothing is given up yet.",
                    f"Last day: {writer.say(last_day)} (proposal), if all is there by then. From the start "
                    "on it only checks the new figures, and each difference is explained.",
                ),
            ),
            (
                "-shown",
                f"Show each check of {private_tool} in {thing}",
                shown,
                f"{who} has seen each check run in {thing} on two real cases. What is missing is built, or "
                "the keeper has said that it may go.",
            ),
            (
                "-signed",
                f"Sign off the last day of {private_tool}",
                last_day,
                f"{who} has signed: every difference since the start is explained, and nothing is missing. "
                "After that, it is there for lookups only.",
            ),
        )
        for mark, title, day, done in tasks if writer.size != "essential" else tasks[:1]:
            yield writer.make(
                Milestone,
                f"worry-kept{mark}-{number}",
                "real-work" if mark else PLAY,
                stage="leadership",
                title=title,
                owner=owner,
                date=day,
                done_when=done,
                rule_ids=("R32", "R37"),
                why="Nobody gives up what works until they've seen that nothing is missing.",
            )
