"""The plan review: sixty-six published rules over a brief and its items."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.base.words import closed
from playbook.core.case.case import Case
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, LeftOut
from playbook.core.review.coverage import CoverageCell, Score, coverage, scores
from playbook.core.review.fixes import accept
from playbook.core.review.judge import States, judge, states_in
from playbook.core.review.load import WeekLoad, change_load
from playbook.core.review.logged import Logged, logged_from
from playbook.core.review.result import (
    SEVERITY_NAMES,
    STATE_NAMES,
    STATES,
    Finding,
    Fix,
    Result,
    Review,
    Severity,
    State,
)
from playbook.core.review.rule import Rule
from playbook.core.review.rules import (
    accountability,
    agreement,
    communication,
    feasibility,
    gaps,
    governance,
    groups,
    leadership,
    reinforcement,
    training,
    truth,
    words,
)
from playbook.core.review.rules.tracking import ALARMS, track
from playbook.core.review.sources import SOURCES
from playbook.core.review.thresholds import DEFAULTS, Thresholds
from playbook.core.review.view import View

__all__ = [
    "ABOUT_PEOPLE", "ALARMS", "DEFAULTS", "RULES", "SEVERITY_NAMES", "SOURCES", "STATES", "STATE_NAMES",
    "CoverageCell", "Finding", "Fix",
    "Logged", "Result", "Review", "Rule", "Score", "Severity", "State", "Thresholds", "View", "WeekLoad",
    "accept", "change_load", "coverage", "judged", "logged_from", "review", "review_stage", "scores",
    "track",
]  # fmt: skip

_MODULES = (
    leadership, groups, communication, training, reinforcement, accountability, governance, words, truth,
    feasibility, gaps, agreement,
)  # fmt: skip
_EACH = (rule for module in _MODULES for rule in module.RULES)
RULES: tuple[Rule, ...] = tuple(sorted(_EACH, key=lambda rule: rule.id))
ABOUT_PEOPLE = frozenset(rule.id for rule in RULES if rule.is_about_people)


def review(
    brief: Brief,
    items: Sequence[AnyItem],
    settings: Thresholds = DEFAULTS,
    today: date | None = None,
    case: Case | None = None,
) -> Review:
    """Check a plan against every rule.

    With `today`, placeholders in what is due soon are errors. With a `case`, promises, conditions and reach
    that the brief has only in free text count as well.
    """
    return Review(results=tuple(judged(brief, items, RULES, settings, today, case)))


def judged(
    brief: Brief,
    items: Sequence[AnyItem],
    rules: Iterable[Rule],
    settings: Thresholds = DEFAULTS,
    today: date | None = None,
    case: Case | None = None,
) -> Iterator[Result]:
    """Check a plan lazily, rule by rule."""
    view = View(brief, items, settings, today, case)
    return (judge(rule, view, _states) for rule in rules)


def _states(view: View) -> States:
    return states_in(view, RULES)


def review_stage(
    brief: Brief,
    items: Sequence[AnyItem],
    stage: StageKey,
    settings: Thresholds = DEFAULTS,
    today: date | None = None,
    case: Case | None = None,
) -> Review:
    """Check a plan against the rules of one stage."""
    rules = (rule for rule in RULES if rule.stage == stage)
    return Review(results=tuple(judged(brief, items, rules, settings, today, case)))


# No fact, condition, promise, worry or date of a brief asks for these: they are the advice of this playbook.
OURS = frozenset({"R03", "R14", "R23", "R28", "R29", "R30", "R34", "R38", "R54"})


def without_dropped(review: Review, left_out: Iterable[LeftOut]) -> Review:
    """Return the review in which what was left out with a reason is no warning."""
    dropped = tuple(left_out)
    if not dropped:
        return review
    return Review(results=tuple(_with_reasons(result, dropped) for result in review.results))


def _with_reasons(result: Result, dropped: Iterable[LeftOut]) -> Result:
    reasons = [each for each in dropped if result.rule_id in each.rule_ids]
    if result.state != "fail" or result.rule_id not in OURS or not reasons:
        return result
    findings = tuple(
        Finding(text=f"Dropped by the writer: “{each.title}”. {closed(each.reason)}") for each in reasons
    )
    return result.model_copy(update={"severity": "I", "findings": (*findings, *result.findings)})
