"""What the review says about tasks that a writer left out, with a reason."""

from collections.abc import Iterable

from playbook.core.base.words import closed
from playbook.core.plan.items import LeftOut
from playbook.core.review.result import Finding, Result, Review

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
