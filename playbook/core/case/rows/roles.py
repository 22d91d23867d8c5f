"""Who learns more than their team: managers, shift leads, helpers, trainers, content."""

import re
from collections.abc import Iterator, Sequence

from playbook.core.case.decision_page import RoleRow
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.teaching import (
    HELPER_WEEKS,
    HOURS_OF_A_SHIFT_LEAD,
    PEOPLE_OF_A_SHIFT_LEAD,
    hours_of_a_trainer,
    trainers_by_team,
)
from playbook.core.plan.items import AnyItem, Champion, Milestone, TrainingSession

_WIDE_SPAN = 100
HELPERS, _TRAINERS = "Champions", "Trainers"
TAUGHT_BY = (HELPERS, _TRAINERS)
_CONTENT = "milestone.work-content"
_HANDS = re.compile(
    r"= [\d,]+ hours \(proposal\)(?:\. For [^.:]+? about (?P<first>[\d,]+) of them)?: (?P<people>\d+) p"
)
_SUM = re.compile(r"= (?P<hours>[\d,]+) hours \(proposal\)")


def role_rows(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[RoleRow]:
    """Yield each role with its people and the hours of one of them."""
    groups = list(filter(facts.case.is_trained, facts.brief.groups))
    sessions = [item for item in items if isinstance(item, TrainingSession) and item.date]
    own = [item for item in sessions if item.for_managers]
    if not sessions or not groups:
        return
    managers = {manager.id for group in groups if (manager := facts.brief.manager_of(group))}
    learn = max(
        (sum(each.hours for each in own if group.id in each.group_ids) for group in groups), default=0.0
    )
    if managers and learn:
        yield RoleRow("Managers", len(managers), learn, "Their own session first, before their team")
    leads = sum(
        group.supervisors or -(-group.size // PEOPLE_OF_A_SHIFT_LEAD)
        for group in groups
        if group.supervisors or group.size > _WIDE_SPAN
    )
    if leads:
        what = "The briefing, the talk with their shift, what to do when something fails (proposal)"
        yield RoleRow("Shift and team leads", leads, HOURS_OF_A_SHIFT_LEAD, what)
    helpers = sum(item.count for item in items if isinstance(item, Champion))
    lesson = facts.case.kind.manager_session.hours
    if helpers:
        what = f"A session of their own, then an hour a week for {HELPER_WEEKS} weeks (proposal)"
        yield RoleRow(HELPERS, helpers, lesson + HELPER_WEEKS, what)
    trainers = sum(trainers_by_team(facts).values()) or facts.trainers_assumed
    if facts.waves and trainers > 1:
        what = "Teaching before a start, as much again to prepare, and the managers' session"
        yield RoleRow(_TRAINERS, trainers, round(2 * hours_of_a_trainer(facts) + lesson), what)
    yield from _content(items)


def _content(items: Sequence[AnyItem]) -> Iterator[RoleRow]:
    """Yield those who correct and sign content, and the hours of one of them."""
    task = next((item for item in items if item.id == _CONTENT and isinstance(item, Milestone)), None)
    hands, total = (pattern.search(task.done_when) if task else None for pattern in (_HANDS, _SUM))
    if hands and total:
        hours = int((hands["first"] or total["hours"]).replace(",", ""))
        first = " for the first start" if hands["first"] else ""
        what = f"Read, correct and sign{first}; the first hour is how to correct, sign and withdraw"
        yield RoleRow(
            "People who keep the content", int(hands["people"]), round(hours / int(hands["people"])), what
        )
