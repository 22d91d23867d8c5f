"""Judge whether there is time for what must be true first."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from playbook.core.base.words import capital, count, listed
from playbook.core.case.judgment import Check, State
from playbook.core.case.reading.dated import is_built
from playbook.core.case.reading.places import country_name
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.timing import CONSULTATION, LEAST_PRACTICE, gate_of, is_consulted
from playbook.core.plan.brief import Group
from playbook.core.plan.case import Condition
from playbook.core.plan.case_problems import GATE_NAMES

# Until someone says when it can be decided, less than this is asked about.
_TO_HEAR_AND_LEARN = timedelta(days=28)  # from the day before an announcement to a start
_TO_TEST_A_PLACE = timedelta(days=7)  # seats, doors and network, from the builder's last day (proposal)
_SHORT_FOR_A_CONDITION, _TOO_SHORT_FOR_A_CONDITION = 30, 5


def needed_from(facts: CaseFacts, condition: Condition) -> date | None:
    """Return the day that the brief states, else that of the gated step."""
    if condition.needed_by:
        return condition.needed_by
    gate = gate_of(condition, facts.case.kind.key)
    if gate == "announcement":
        return facts.settle_by
    offs = [off.day for off in facts.case.ends if off.day]
    if gate == "switch_off":
        return min(offs, default=None)
    if not facts.waves:
        return None
    days = [facts.brief.go_live_of(group) for group in facts.brief.groups if group.id in condition.group_ids]
    first = min([day for day in days if day] or facts.waves)
    return facts.practice_start(first) if gate == "training" else first


def conditions_check(facts: CaseFacts) -> Iterator[Check]:
    """Yield whether there is time for what must be true first."""
    due = [
        (condition, day)
        for condition in facts.open_conditions
        if (condition.kind != "contract" or condition.id in facts.case.expected)
        and (day := needed_from(facts, condition))
    ]
    if not due:
        return
    days = {day: len(facts.days_to_decide(facts.first_day, day - timedelta(days=1))) for _, day in due}
    least = min(days.values())
    state: State = "feasible"
    if least < _SHORT_FOR_A_CONDITION or any(_has_no_day_to_spare(facts, *each) for each in due):
        state = "tight"
    if least < _TOO_SHORT_FOR_A_CONDITION or any(_comes_too_late(facts, each) for each, _ in due):
        state = "not_feasible"
    answered = facts.first_day + CONSULTATION
    hurried = [condition.name for condition, day in due if is_consulted(condition) and day < answered]
    if hurried and state == "feasible":
        state = "tight"
    text = " ".join(
        f"{condition.name.rstrip('. ')}: {count(days[day], 'working day')} {_up_to(facts, condition)} "
        f"{facts.on(day)}{_waits(facts, condition)}.{_at_the_earliest(facts, condition)}"
        for condition, day in due
    )
    if hurried:
        text += f" Consultation takes four weeks from the papers to the answer: {listed(hurried)}."
    late = [each for each, _ in due if each.needed_by and _comes_too_late(facts, each)]
    lacks = _is_due(facts, max(late, key=lambda each: _allows_from(facts, each))) if late else ""
    yield Check("conditions", "Conditions", state, f"{text} Each owner commits to a date.", lacks=lacks)


def _is_due(facts: CaseFacts, condition: Condition) -> str:
    """Return that a condition is due on its day, and from when it lets people start."""
    first = _allows_from(facts, condition)
    after = f", so nobody starts before {facts.on(first)}" if first != condition.needed_by else ""
    return f"“{condition.name.rstrip('. ')}” is due {facts.on(condition.needed_by)}{after}"


def _at_the_earliest(facts: CaseFacts, condition: Condition) -> str:
    assumed = facts.case.expected.get(condition.id)
    usual = capital(usual_time(facts, condition))
    return f" {usual} (proposal): at the earliest {facts.on(assumed.day)}." if assumed else ""


def usual_time(facts: CaseFacts, condition: Condition) -> str:
    """Return how long a condition without a day usually takes, else ''."""
    assumed = facts.case.expected.get(condition.id)
    if assumed is None:
        return ""
    where = f" in {country_name(assumed.country)}" if assumed.country else ""
    return f"usually about {count(assumed.weeks, 'week')}{where}"


def _has_no_day_to_spare(facts: CaseFacts, condition: Condition, needed: date) -> bool:
    assumed = facts.case.expected.get(condition.id) if condition.needed_by is None else None
    if assumed is None:
        return False
    return len(facts.days_to_decide(assumed.day, needed)) <= _TOO_SHORT_FOR_A_CONDITION


def _comes_too_late(facts: CaseFacts, condition: Condition) -> bool:
    """Return whether a condition is there too late for its first start."""
    starts = [
        facts.brief.go_live_of(group) for group in facts.brief.groups if group.id in condition.group_ids
    ]
    first = min([start for start in starts if start] or facts.waves, default=date.max)
    return first < _allows_from(facts, condition)


def answered_from(facts: CaseFacts, groups: Iterable[Group] | None = None) -> date:
    """Return the first start of these teams, else of all, after what must be true first."""
    ids = {group.id for group in (facts.brief.groups if groups is None else groups)}
    waits = (each for each in facts.open_conditions if not each.group_ids or ids & {*each.group_ids})
    return max([facts.first_day, *(_allows_from(facts, each) for each in waits)])


def _allows_from(facts: CaseFacts, condition: Condition) -> date:
    """Return the first start after a condition: on the brief's own day, else the usual one."""
    assumed, gate = facts.case.expected.get(condition.id), gate_of(condition, facts.case.kind.key)
    day = condition.needed_by or (assumed.day if assumed else None)
    if day is None or gate == "switch_off":
        return date.min
    if gate == "announcement":
        return day + _TO_HEAR_AND_LEARN
    if is_built(condition.name):
        return day + _TO_TEST_A_PLACE
    return day + (LEAST_PRACTICE if gate == "training" and assumed else timedelta())


def _up_to(facts: CaseFacts, condition: Condition) -> str:
    """Return whether a day is the step's own, or its last one."""
    gate = gate_of(condition, facts.case.kind.key)
    return "before" if condition.needed_by is None and gate in ("training", "go_live") else "until"


def _waits(facts: CaseFacts, condition: Condition) -> str:
    return "" if condition.needed_by else f" ({GATE_NAMES[gate_of(condition, facts.case.kind.key)]})"
