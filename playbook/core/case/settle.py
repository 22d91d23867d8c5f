"""Find what leaders must settle before the first word, in the brief's own facts."""

from playbook.core.case.case import Case
from playbook.core.case.facts import CaseFacts
from playbook.core.case.judgment import Point, Verdict
from playbook.core.case.points import numbers, people, promises, time

RULES = (*promises.RULES, *numbers.RULES, *time.RULES, *people.RULES)
# The broader question is not asked where a sharper one is.
_COVERED_BY = {
    "appraisal_open": ("stays_appraisal",), "few_people": ("opponents", "refusal"), "duty_open": ("duty_unclear", "refusal"),
    "near_a_closure": ("switch_off",), "due_after_end": ("few_periods",),
}  # fmt: skip


def to_settle(case: Case, verdict: Verdict) -> tuple[Point, ...]:
    """Return the points that leaders must settle, the heaviest first."""
    facts = CaseFacts(case, verdict.today)
    points = [point for rule in RULES for point in rule(facts)]
    keys = {point.key for point in points}
    sharp = [point for point in points if not keys & set(_COVERED_BY.get(point.key, ()))]
    unique = {point.title: point for point in sharp}
    return tuple(sorted(unique.values(), key=lambda point: -point.weight))
