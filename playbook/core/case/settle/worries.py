"""What we propose about a worry that neither the brief nor its kind of change answers."""

import re

from playbook.core.base.words import capital
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.case import Concern

_WHO_DOES = re.compile(r"^who (?!(?:is|are|was|will be) )[a-z]+s\b[^?]*\?", re.IGNORECASE)
_MAY_THEY = re.compile(r"\b(?:if|whether) (?:they|we|he|she) (?:may|can|are allowed to)\b", re.IGNORECASE)
_WANTS_TO_SEE = re.compile(r"\bwants? to (?:see|check|read|approve|sign)\b", re.IGNORECASE)
_GOES = re.compile(r"^the [a-z]+(?: [a-z]+){0,2} (?:goes|ends|disappears|is lost|is cut)\b", re.IGNORECASE)


def proposed_answer(facts: CaseFacts, concern: Concern, who: str) -> str:
    """Return two ways to deal with a worry, by what it asks, else ''."""
    by, text, name = facts.on(facts.settle_by), concern.text.strip(), capital(who)
    ways = (
        (
            _WHO_DOES,
            f"{name} names one person for each place by {by}, with the hours for it. Or: it is bought, "
            "with a quote by then.",
        ),
        (
            _MAY_THEY,
            "alone, where the law allows it, once someone who can has signed five times. Or: never alone. "
            f"Cost: two people each time. {name} decides by {by}.",
        ),
        (
            _WANTS_TO_SEE,
            "they see all of it until the first decision after go-live, then what they choose. Cost: their "
            f"hours. Or: from day one what they choose. {name} agrees it by {by}.",
        ),
        (
            _GOES,
            "it stays through the end of the plan. Cost: its hours. Or: say now on which day it ends, and "
            f"what comes instead. {name} decides by {by}.",
        ),
    )
    return next((f"Proposal: {way}" for pattern, way in ways if pattern.search(text)), "")
