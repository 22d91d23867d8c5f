"""The plan review: forty published rules over a brief and its items."""

from collections.abc import Iterable, Iterator, Sequence

from playbook.core.base.fields import StageKey
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.review.coverage import CoverageCell, Score, coverage, scores
from playbook.core.review.fixes import accept
from playbook.core.review.judge import judge
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
    communication,
    governance,
    groups,
    leadership,
    reinforcement,
    training,
)
from playbook.core.review.rules.tracking import ALARMS, track
from playbook.core.review.sources import SOURCES
from playbook.core.review.thresholds import DEFAULTS, Thresholds
from playbook.core.review.view import View

__all__ = [
    "ALARMS", "DEFAULTS", "RULES", "SEVERITY_NAMES", "SOURCES", "STATES", "STATE_NAMES", "CoverageCell",
    "Finding", "Fix",
    "Logged", "Result", "Review", "Rule", "Score", "Severity", "State", "Thresholds", "View", "WeekLoad",
    "accept", "change_load", "coverage", "judged", "logged_from", "review", "review_stage", "scores",
    "track",
]  # fmt: skip

_PARTS = (leadership, groups, communication, training, reinforcement, accountability, governance)
RULES: tuple[Rule, ...] = tuple(rule for part in _PARTS for rule in part.RULES)


def review(brief: Brief, items: Sequence[AnyItem], settings: Thresholds = DEFAULTS) -> Review:
    """Check a plan against every rule."""
    return Review(results=tuple(judged(brief, items, RULES, settings)))


def judged(
    brief: Brief, items: Sequence[AnyItem], rules: Iterable[Rule], settings: Thresholds = DEFAULTS
) -> Iterator[Result]:
    """Check a plan lazily, rule by rule."""
    view = View(brief, items, settings)
    return (judge(rule, view) for rule in rules)


def review_stage(
    brief: Brief, items: Sequence[AnyItem], stage: StageKey, settings: Thresholds = DEFAULTS
) -> Review:
    """Check a plan against the rules of one stage."""
    rules = (rule for rule in RULES if rule.stage == stage)
    return Review(results=tuple(judged(brief, items, rules, settings)))
