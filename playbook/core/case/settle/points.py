"""Find what leaders must settle before the first word, in the brief's own facts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.base.fields import MAX_LINE
from playbook.core.case.case import Case
from playbook.core.case.claims import commitments, late, sides, two_values
from playbook.core.case.claims.funds import ABOVE_BUDGET, OFFER_ABOVE
from playbook.core.case.claims.funds import RULES as OF_MONEY
from playbook.core.case.claims.opposites import RULES as OF_CLAIMS
from playbook.core.case.claims.opposites_of_people import KEYS_OF_PEOPLE
from playbook.core.case.claims.unsettled import RULES as UNSETTLED
from playbook.core.case.claims.unsettled import STATED, stated
from playbook.core.case.costs.plain_sums import RULES as SUMS
from playbook.core.case.fixed.early import EARLY
from playbook.core.case.fixed.early import RULES as EARLY_DAYS
from playbook.core.case.fixed.paces import RULES as PACES
from playbook.core.case.fixed.payments import RULES as PAYMENTS
from playbook.core.case.fixed.points import RULES as OF_FIXED_DAYS
from playbook.core.case.judgment import QUOTE, Alternative, Point, Verdict
from playbook.core.case.settle import (
    clashes,
    counts,
    ends,
    numbers,
    own_words,
    people,
    promises,
    results,
    time,
    transition,
)
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.promises import EXCEPTION
from playbook.core.plan.brief import Brief

RULES = (
    *OF_CLAIMS, *OF_MONEY, *commitments.RULES, *late.RULES, *clashes.RULES, *counts.RULES, *promises.RULES,
    *numbers.RULES, *results.RULES,
    *ends.RULES, *EARLY_DAYS, *OF_FIXED_DAYS, *PACES, *PAYMENTS, *time.RULES,
    *people.RULES, *transition.RULES, *own_words.RULES, *two_values.RULES, *UNSETTLED, *sides.RULES, *SUMS,
)  # fmt: skip
# What stopped it last time, each with a test or a rule of its own.
_OF_THE_PAST = (
    "past_light", "past_upkeep", "past_one_person", "past_stayed_away", "past_canceled", "past_few_came",
    "past_not_told", "past_went_on", "past_error", "past_rate", "tested_weak",
)  # fmt: skip
# The broader question is not asked where a sharper one is.
_COVERED_BY = {
    "jobs_open": (
        "work_ends",
        "fewer_posts",
        clashes.POSTS_FOR_EACH,
        "fewer_planned",
        "all_come",
        ends.ASK_WHAT_BECOMES,
        f"{STATED}jobs",
    ),
    f"{STATED}failed_before": ("open_from_last_time", "same_as_last_time", *_OF_THE_PAST),
    **dict.fromkeys(("stays_pay", "pay_while_learning"), ("pay_by_person", "bonus_ends")),
    "stays_place": (
        "people_move",
        "where_it_starts",
        "trip_longer",
        "known_ahead",
        "hours_moved",
        "days_on_site",
    ),
    "stays_job": ("keeps_tasks",),
    "stays_reporting": ("keeps_manager",),
    "appraisal_open": ("stays_appraisal",),
    "no_owner": ("owner_leaves",),
    "recorded": ("agreement_signed",),
    "switch_off": ("ends_and_stays", "paper_valid"),
    "nobody_looks": ("person_answers",),
    "money_before_evidence": ("paid_on_delivery",),
    "hard_end": ("last_day_to_decide", "gap"),
    "near_a_closure": ("switch_off",),
    "measured_differently": ("means_zero", "paid_for_what_shrinks"),
    "other_number": ("rate_against_total",),
    "unit_unclear": ("counted_from", two_values.TWO_VALUES),
    "kind_jobs": ("jobs_open", "work_ends", "fewer_posts", clashes.POSTS_FOR_EACH),
    "kind_measurement": ("agreement_signed", "appraisal_open", "stays_appraisal", "recorded"),
    "kind_duty": ("duty_unclear", "refusal"),
    "kind_switch_off": ("switch_off",),
    "which_country": ("two_laws",),
    "start_together": (time.STARTS_BY_SITE,),
    "own_order": (time.STARTS_BY_SITE,),
    "open_from_last_time": ("same_as_last_time", *_OF_THE_PAST),
}
_MOST_OF_THE_KIND, _FIRST = 3, 11
_ON_HEARING = ("nights", "not_told_yet")  # who hears of it last, or has not
# What nobody announces at the start, and what is judged better once more is known.
_CAN_WAIT = (
    "switch_off",
    "money_ends",
    "driver_close",
    "work_would_suffer",
    "promise_ends",
    "device_unnamed",
)
OWN_DAY_MOVED, NEEDED_FIRST, MOVED_DAYS = "own_day_moved", "needed_first", "moved_days"
# What a number or a word means: no board decides two of these at once.
_ON_WORDING = {
    "unit_unclear", "means_zero", "who_counts", "sizes_differ", "leaders_outside", "measured_differently",
    "several_results", "few_periods", "emergency_number",
    "share_without_target", "which_country", "benefit_is_the_worry", "minutes_add_up",
}  # fmt: skip
# What leaders decide first: a promise to people on their managers, tasks, place or hours that the change
# itself breaks; what stops work, pay or a place on a date, or ends the plan; then a promise or a number that
# another sentence breaks; money that nobody gave; who is missing. The rest is hours and words.
UNTRUE, STOPS, BREAKS, UNPAID, UNOWNED, REST = range(6)
_BY_NAME = ("untrue", "stops", "breaks", "unpaid", "unowned", "rest")
CONTRADICTIONS = frozenset((
    "person_answers", "use_required", "people_move", "data_in_tool", "who_decides", "ruled_out",
    "own_device", "place_recorded", "days_on_site", "hours_kept", "use_by_name", "sooner_or_later",
    "fewer_posts", "two_budgets", "pay_kept", "time_lost", "claimed_of_all", "counted_from", "base_moves",
    "too_few_licenses", clashes.POSTS_FOR_EACH, late.NAMED_TOO_LATE, *KEYS_OF_PEOPLE,
))  # fmt: skip
_CONSEQUENCE = {
    **dict.fromkeys((
        "dates", "gap", "notice_is_past", MOVED_DAYS, OWN_DAY_MOVED, NEEDED_FIRST,
        "start_moved", "books_in_mid_month", "over_a_limit",
        "condition_before_go_live", "weeks_of_others", "papers", "notice",
        "test_weeks", "last_day_to_decide", "hard_end", "care_ends", "switch_off", "near_a_closure",
        "opening", "after_deadline", "too_slow", "pace", "in_force", "paid_on_delivery", "too_few_things",
        "places_against_people", "tool_without_a_name",
        "nobody_sets_it_up", "no_changes", "offer_ends", ABOVE_BUDGET, OFFER_ABOVE, late.COMES_TOO_LATE,
        sides.NOT_THERE_YET, sides.SIGNED_FIRST, sides.ANSWER_LATE, sides.LATER_STEP,
        sides.OWNER_AWAY, sides.ORDERED_FIRST, EARLY,
    ), STOPS),
    **dict.fromkeys((
        *CONTRADICTIONS, "strategy", "means_zero", "first_period_too_soon", "due_after_end", "ends_and_stays",
        "stays_against_texts", "stays_pay", "stays_appraisal", "agreement_signed", "still_agreed",
        "work_ends", ends.ASK_WHAT_BECOMES, "jobs_open", "no_objective", "no_measure", "measured_differently",
        "rate_against_total", "other_number", "goal_unmeasured", "proof_before_end", "reward_against",
        "open_from_last_time", two_values.TWO_VALUES, "two_shares",
    ), BREAKS),
    **dict.fromkeys((*KEYS_OF_PEOPLE, "people_move", "days_on_site", "pay_kept", "hours_kept"), UNTRUE),
    **dict.fromkeys((
        two_values.YEAR_IN_WEEKS, late.NAMED_TOO_LATE, sides.TALKS_LAST, sides.PAID_SHORTER,
    ), UNTRUE),
    late.TOO_FEW_POSTS: UNOWNED,
    two_values.PAID_LESS_ALREADY: BREAKS,
    clashes.POSTS_FOR_EACH: UNTRUE,
    **dict.fromkeys((
        commitments.CONTRACT_BINDS,
        "too_few_licenses", "who_pays", "no_reserve", "money_waits", "not_funded", "money_unplaced",
        "no_budget", "little_money", "money_open", "money_ends", "pay_while_learning",
        "paid_for_what_moves", "paid_for_what_shrinks",
    ), UNPAID),
    **dict.fromkeys((
        "owner_leaves", "owner_doubts", "no_lead", "lead_has_too_much", "somebody_leaves",
        "terms_of_a_manager", "contact_limited", "opponents", "refusal",
    ), UNOWNED),
}  # fmt: skip
# Lighter, they stop nothing.
_LEAST_WEIGHT = {"jobs_open": 9, "appraisal_open": 9, "numbers_of_people": 8, "near_a_closure": 8}
_TO_PREPARE = timedelta(days=14)  # from the decision on a task to its day
_TO_READ = timedelta(days=2)  # from a test to the decision that rests on it


def to_settle(case: Case, verdict: Verdict, facts: CaseFacts | None = None) -> tuple[Point, ...]:
    """Return what leaders must settle: what kills the plan, then the heaviest and soonest."""
    facts = facts or CaseFacts(case, verdict.today)
    points = _with_stated(facts, [point for rule in RULES for point in rule(facts)])
    keys = {point.key for point in points}
    if any(point.key == "weeks_of_others" and not point.step for point in points):  # its draft is a task
        points = [point for point in points if point.key != "condition_before_go_live"]
    sharp = [point for point in points if not keys & set(_COVERED_BY.get(point.key, ()))]
    unique = {point.title: point for point in sharp if not is_declined(facts.brief, point)}
    of_the_kind = [title for title, point in unique.items() if point.key.startswith("kind_")]
    for title in of_the_kind[_MOST_OF_THE_KIND:]:
        del unique[title]
    points = [_in_time(facts, _with_ways(point, verdict)) for point in unique.values()]
    points.sort(key=lambda point: (consequence(point), -point.weight, point.by or date.max))
    on_wording = [point for point in points if point.key in _ON_WORDING]
    points = [replace(point, weight=0) if point in on_wording[1:] else point for point in points]
    return tuple(sorted(points, key=lambda point: not point.weight))


def is_declined(brief: Brief, point: Point) -> bool:
    """Return whether somebody said that a point needs no decision."""
    return not {point.mark, point.title[:MAX_LINE]}.isdisjoint(brief.declined_points)


def _with_stated(facts: CaseFacts, points: Sequence[Point]) -> list[Point]:
    """Return the points with those by kind, which replace lighter ones."""
    case, worries = facts.case, ("concern.", "lesson.")  # what people say, whatever else follows from it
    light = [each for each in points if consequence(each) == REST and each.key not in _ON_HEARING]
    taken = "\n".join(f"{point.title} {point.why}" for point in points if point not in light)
    lightly = [f"{point.title} {point.why}" for point in light]
    lightly += (quote for key, quote in case.origins.items() if not key.startswith(worries))
    lightly += (lesson.done for lesson in case.lessons)
    lightly += (lesson.happened for lesson in case.lessons if lesson.remedies)
    lightly += (price.quote for price in case.money.prices if price.many)  # a line of the budget
    by_kind = [*stated(facts, taken, "\n".join(lightly))]
    decided = _quotes_of(*by_kind)
    return [*(point for point in points if point not in light or not _quotes_of(point) & decided), *by_kind]


def _quotes_of(*points: Point) -> set[str]:
    return {quote for point in points for quote in QUOTE.findall(f"{point.title} {point.why}")}


def consequence(point: Point) -> int:
    """Return what a point ends where it stays open, from `UNTRUE` to `REST`."""
    if point.key == "fewer_posts" and any(words.startswith("[") for _, words in point.replacements):
        return UNTRUE  # nobody loses a job, says another sentence
    if point.ends:
        return _BY_NAME.index(point.ends)
    is_light = point.weight < _LEAST_WEIGHT.get(point.key, 0)
    return REST if is_light else _CONSEQUENCE.get(point.key, REST)


def replacements_of(case: Case, verdict: Verdict) -> dict[str, str]:
    """Return what replaces each untrue sentence of the brief."""
    replacements: dict[str, str] = {}
    pairs = (pair for point in to_settle(case, verdict) for pair in point.replacements)
    for sentence, words in sorted(pairs, key=lambda pair: EXCEPTION not in pair[1]):
        if sentence not in replacements:
            replacements[sentence] = words
        elif words.startswith(sentence):  # several decisions may add to what stays
            replacements[sentence] += words.removeprefix(sentence)
    return replacements


def _in_time(facts: CaseFacts, point: Point) -> Point:
    """Return a point that can wait with the last day in time for its task."""
    step = point.step
    if (
        step
        and step.is_sponsors
        and not step.by
        and point.by
        and f"by {facts.on(point.by)}" in point.options[0]
    ):
        return replace(point, step=replace(step, by=point.by))  # what decides it is not done later
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
    if is_of_days and verdict.state != "not_feasible" and "cannot start" not in point.title:
        return point  # the starts stay, so no other day is proposed
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
