"""Find what leaders must settle before the first word, in the brief's own facts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.case.case import Case
from playbook.core.case.claims.funds import RULES as OF_MONEY
from playbook.core.case.claims.opposites import RULES as OF_CLAIMS
from playbook.core.case.fixed.points import RULES as OF_FIXED_DAYS
from playbook.core.case.judgment import Alternative, Point, Verdict
from playbook.core.case.settle import (
    clashes,
    counts,
    ends,
    numbers,
    people,
    promises,
    results,
    said,
    time,
    transition,
)
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.promises import EXCEPTION

RULES = (
    *OF_CLAIMS, *OF_MONEY, *clashes.RULES, *counts.RULES, *promises.RULES, *numbers.RULES, *results.RULES,
    *ends.RULES, *OF_FIXED_DAYS, *time.RULES,
    *people.RULES, *transition.RULES, *said.RULES,
)  # fmt: skip
# The broader question is not asked where a sharper one is.
_COVERED_BY = {
    "jobs_open": ("work_ends", "fewer_posts"),
    "appraisal_open": ("stays_appraisal",),
    "few_people": ("opponents", "refusal"),
    "no_owner": ("owner_leaves",),
    "recorded": ("agreement_signed",),
    "switch_off": ("ends_and_stays",),
    "nobody_looks": ("person_answers",),
    "hard_end": ("last_day_to_decide", "gap"),
    "near_a_closure": ("switch_off",),
    "measured_differently": ("means_zero", "paid_for_what_shrinks"),
    "other_number": ("rate_against_total",),
    "unit_unclear": ("counted_from",),
    "kind_jobs": ("jobs_open", "work_ends", "fewer_posts"),
    "kind_measurement": ("agreement_signed", "appraisal_open", "stays_appraisal", "recorded"),
    "kind_duty": ("duty_unclear", "refusal"),
    "kind_switch_off": ("switch_off",),
    "which_country": ("two_laws",),
    "open_from_last_time": ("same_as_last_time",),
}
_MOST_OF_THE_KIND, _FIRST = 3, 11
# What nobody is told at the start, and what is judged better once more is known.
_CAN_WAIT = (
    "switch_off",
    "money_ends",
    "driver_close",
    "work_would_suffer",
    "promise_ends",
    "device_unnamed",
)
OWN_DAY_MOVED = "own_day_moved"
# What weakens the objective, ends before its result or moves one team's own day comes first.
CHANGES_A_PROMISE = (
    "dates", "gap", OWN_DAY_MOVED, "first_period_too_soon", "start_moved", "books_in_mid_month", "means_zero",
    "due_after_end", "notice_is_past",
)  # fmt: skip
# What a number or a word means: no board decides two of these at once.
_ON_WORDING = {
    "unit_unclear", "means_zero", "who_counts", "sizes_differ", "leaders_outside", "measured_differently",
    "several_results", "few_periods", "few_people", "emergency_number",
    "share_without_target", "which_country", "benefit_is_the_worry", "minutes_add_up",
}  # fmt: skip
# What comes first, whatever its weight: 5 is what “why now” names, 4 can stop the change (who must agree, who
# sets it up, what each person asks for themselves), 3 is money that nobody gave, 2 breaks a promise, misses
# the objective or is the brief's first fear, 1 loses people, pay or trust. What is left costs hours.
_SEVERITY = {
    **dict.fromkeys(("owner_leaves", "weeks_of_others"), 5),
    **dict.fromkeys((
        "gap", "who_pays", "no_reserve", "money_waits", "not_funded", "money_unplaced",
        "notice_is_past", "work_ends", "fewer_posts", "jobs_open", "appraisal_open",
        "nobody_sets_it_up",
        "condition_before_go_live", "agreement_signed", "asked_by_representatives", "still_agreed",
        "last_day_to_decide", "over_a_limit", "start_moved", "too_slow", "too_few_things",
        "tool_without_a_name", "near_a_closure",
        "does_counts_and_is_checked", "owner_doubts", "means_zero", "papers", "test_weeks", "notice",
        "no_changes",
    ), 4),
    **dict.fromkeys((
        "no_budget", "little_money", "money_open", "money_ends", "money_before_evidence",
        "pay_while_learning", "paid_for_what_moves", "paid_for_what_shrinks", "device_unnamed",
    ), 3),
    **dict.fromkeys((
        "stays_against_texts", "stays_pay", "stays_appraisal", "no_objective", "no_measure",
        "measured_differently", "rate_against_total", "other_number", "goal_unmeasured",
        "crew_hours", "opening",
        "hard_end", "care_ends", "driver_first", "proof_before_end", "numbers_of_people", "switch_off",
        "ends_and_stays", "first_day", "books_in_mid_month",
        "own_order", "start_together", "no_last_day", "first_period_too_soon", "open_from_last_time",
    ), 2),
    **dict.fromkeys((
        "reward_against", "opponents", "refusal", "somebody_leaves", "terms_of_a_manager",
        "lead_has_too_much", "no_lead", "recorded", "contact_limited", "two_laws", "unit_unclear",
    ), 1),
}  # fmt: skip
_WHY_NOW = 5
# Two sentences of the brief of which one is untrue come before all else, from this weight on.
_CONTRADICTIONS, BOTH_SAID, _UNTRUE = 6, {
    "person_answers", "use_required", "people_move", "data_in_tool", "who_decides", "ruled_out",
    "own_device", "place_recorded", "days_on_site", "hours_kept", "use_by_name", "sooner_or_later",
    "fewer_posts", "two_budgets", "pay_kept", "time_lost", "claimed_of_all", "too_few_licenses",
    "counted_from", "base_moves",
}, 11  # fmt: skip
_FIRST_FEAR, _ON_TASKS = 2, 6  # what weighs less clears up words
# Lighter, they stop nothing.
_LEAST_WEIGHT = {"jobs_open": 9, "appraisal_open": 9, "numbers_of_people": 8, "near_a_closure": 8}
_TO_PREPARE = timedelta(days=14)  # from the decision on a task to its day
_TO_READ = timedelta(days=2)  # from a test to the decision that rests on it


def to_settle(case: Case, verdict: Verdict, facts: CaseFacts | None = None) -> tuple[Point, ...]:
    """Return what leaders must settle: what kills the plan, then the heaviest and soonest."""
    facts = facts or CaseFacts(case, verdict.today)
    points = [point for rule in RULES for point in rule(facts)]
    keys = {point.key for point in points}
    sharp = [point for point in points if not keys & set(_COVERED_BY.get(point.key, ()))]
    unique = {point.title: point for point in sharp}
    of_the_kind = [title for title, point in unique.items() if point.key.startswith("kind_")]
    for title in of_the_kind[_MOST_OF_THE_KIND:]:
        del unique[title]
    points = [_in_time(facts, _with_ways(point, verdict)) for point in unique.values()]
    fear = next(iter(facts.sentences("concerns")), "").strip(" .")
    drivers = [each.strip(" .") for each in facts.sentences("why_now")]
    points.sort(
        key=lambda point: (
            -_WHY_NOW if _is_why_now(facts, point, drivers) else -_severity(point, fear),
            -point.weight,
            point.by or date.max,
        )
    )
    on_wording = [point for point in points if point.key in _ON_WORDING]
    points = [replace(point, weight=0) if point in on_wording[1:] else point for point in points]
    return tuple(sorted(points, key=lambda point: not point.weight))


def costs_more_than_hours(point: Point) -> bool:
    """Return whether a point ends part of the plan where it stays open."""
    return point.key in _SEVERITY or point.key in BOTH_SAID


def _severity(point: Point, fear: str) -> int:
    """Return how much of the plan a point ends; `fear` is the first of the brief."""
    if point.key in BOTH_SAID and point.weight >= _UNTRUE:
        return _CONTRADICTIONS
    own = _SEVERITY.get(point.key, 0) if point.weight >= _LEAST_WEIGHT.get(point.key, 0) else 0
    return max(own, _FIRST_FEAR) if fear and fear in point.why and point.weight >= _ON_TASKS else own


def _is_why_now(facts: CaseFacts, point: Point, drivers: Iterable[str]) -> bool:
    """Return whether a point is about “why now” and due in time."""
    if point.weight < _ON_TASKS or (point.by or date.min) > (facts.settle_by or date.max):
        return False
    return any(driver in point.why for driver in drivers)


def said_instead(case: Case, verdict: Verdict) -> dict[str, str]:
    """Return what replaces each untrue sentence of the brief."""
    said: dict[str, str] = {}
    pairs = (pair for point in to_settle(case, verdict) for pair in point.said)
    for sentence, words in sorted(pairs, key=lambda pair: EXCEPTION not in pair[1]):
        if sentence not in said:
            said[sentence] = words
        elif words.startswith(sentence):  # several decisions may add to what stays
            said[sentence] += words.removeprefix(sentence)
    return said


def _in_time(facts: CaseFacts, point: Point) -> Point:
    """Return a point that can wait with the last day in time for its task."""
    step = point.step
    if point.key not in _CAN_WAIT or not step or not step.by or not point.by:
        return point
    shown = facts.working(step.by + _TO_READ)
    prepared = facts.working_before(step.by if step.is_sponsors else step.by - _TO_PREPARE)
    by = shown if step.is_test else prepared
    if by <= point.by:
        return point
    if f"by {facts.on(by)}" in point.options[0]:
        return replace(point, by=by)
    propose, cost, price = point.options[0].partition(" Cost:")
    first = f"{propose} Decide by {facts.on(by)}.{cost}{price}"
    return replace(point, by=by, options=(first, *point.options[1:]))


def _with_ways(point: Point, verdict: Verdict) -> Point:
    """Return a point about dates with the ways that pass the verdict as its options."""
    if point.key not in ("near_a_closure", "rounds_against_trainers"):
        return point
    is_of_days = point.key == "near_a_closure"
    ways = ways_as_options(
        way
        for way in verdict.alternatives
        if not is_of_days or any(path.endswith("go_live") for path in way.changes)
    )
    if not ways:
        return point
    is_first = is_of_days and "cannot start" in point.title
    return replace(point, options=ways, weight=_FIRST if is_first else point.weight)


def ways_as_options(ways: Iterable[Alternative]) -> tuple[str, ...]:
    """Return ways that fit as options of a point, each with its price."""
    return tuple(f"{way.title}. {way.sentence.partition('. ')[2]}".strip() for way in ways)
