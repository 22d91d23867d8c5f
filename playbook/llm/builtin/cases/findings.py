"""Tasks for what leaders must settle first, so that no finding stays without an action."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from playbook.core.case.claims.unsettled import is_interest
from playbook.core.case.judgment import FINDING, Step, Verdict
from playbook.core.case.settle.ends import OF_THE_OLD_WAY
from playbook.core.case.settle.facts import CaseFacts, cite
from playbook.core.case.settle.points import to_settle
from playbook.core.case.settle.time import CONTRACT, NO_QUOTE, contract_step
from playbook.core.plan.items import Message, Milestone, TrainingSession
from playbook.core.plan.plays.stages import Role, Tier
from playbook.core.text.dates import named_days_in
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.aims.events import events_of
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.cases.measures import team_of_the_work

_MOST: dict[Tier, int] = {"essential": 2, "standard": 4, "thorough": 8}
_MOST_WHEN_SMALL = 3


def finding_items(writer: CaseWriter, judged: Verdict) -> Iterator[Milestone]:
    """Yield the task of each heavy point, as if its first option were taken."""
    today = date.fromordinal(writer.schedule.first)
    facts = CaseFacts(writer.case, today, min(writer.days_of(TrainingSession), default=None))
    points = to_settle(writer.case, judged, facts)
    most = _MOST_WHEN_SMALL if writer.is_short else _MOST[writer.size]
    own = [
        point for point in points if point.step and point.key != NO_QUOTE and not is_interest(facts, point)
    ]
    own.sort(key=lambda point: -point.weight)
    # What the announcement, a gate or the rules promise to do is done, however light the point.
    promised = [
        point for point in own[most:] if point.replacements or point.asks or point.key == OF_THE_OLD_WAY
    ]
    heavy = [*own[:most], *promised, *(point for point in points if point.key == NO_QUOTE)]
    events = events_of(writer)
    steps = [
        (point.step, point.why, point.mark)
        for point in heavy
        if point.step and not any(event.is_about(point) for event in events)
    ]
    if contract := contract_step(facts):
        steps.append((contract, "", CONTRACT))
    # What stays is never repeated without its exception, and the point itself says both. What was typed about
    # the last time is for editors, and everybody reads a task.
    unsaid = (
        *split_sentences(writer.brief.what_stays),
        *(each.strip(" .-*•") for each in facts.sentences("past_attempts")),
        *map(cite, _with_days_of_ours(writer, facts)),
    )
    for step, why, mark in steps:
        role: Role = "sponsor" if step.is_sponsors else "lead"
        person = writer.brief.sponsor_id if step.is_sponsors else writer.brief.lead_id
        yield writer.make(
            Milestone,
            f"finding-{sha256(mark.encode()).hexdigest()[:8]}",  # the same task, whatever else is found
            FINDING,
            title=step.title,
            owner=writer.leaders.of_each("manager", writer.taking_part).owner
            if step.is_managers
            else writer.owner(_manager_of(writer, step) or person, role),
            group_ids=writer.everyone,
            date=_day(writer, step),
            done_when=step.done_when,
            note="" if any(text in why for text in unsaid) else why,
            rule_ids=("R32",),
            why="What leaders have to settle needs a person and a date, or it just stays on the page.",
        )


def _with_days_of_ours(writer: CaseWriter, facts: CaseFacts) -> Iterator[str]:
    """Yield sentences that name a start which the brief asked for on another day."""
    asked = {each.day for each in writer.brief.asked_starts}
    moved = [day for day in facts.waves if asked and day not in asked]
    for sentence in facts.sentences("what_changes"):
        if any(named.is_on(day) for named in named_days_in(sentence) for day in moved):
            yield sentence


def _manager_of(writer: CaseWriter, step: Step) -> str | None:
    """Return whose team a step is about, if its words tell."""
    index = team_of_the_work(writer, step.team_in) if step.team_in else None
    return writer.brief.groups[index].manager_id if index is not None else None


def _day(writer: CaseWriter, step: Step) -> date:
    """Return the day of a step: decided before the briefing, announced after it."""
    if step.by:
        return writer.by(step.by)
    if step.asks_managers:
        return writer.managers_know
    decided = writer.day_before_announcement
    if not (step.is_sponsors or step.is_managers):
        return writer.read_by(decided)
    announced = writer.days_of(Message)[:1] if step.is_managers else []
    return max([decided, *(writer.by(day - timedelta(days=1)) for day in announced)])
