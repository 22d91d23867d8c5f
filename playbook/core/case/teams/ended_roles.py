"""What is said of posts that end by the brief, and who hears it first."""

from datetime import timedelta
from typing import NamedTuple

from playbook.core.base.ended_roles import EndOfRoles, end_of_roles
from playbook.core.base.words import capital
from playbook.core.case.settle.facts import CaseFacts

_TO_OFFER = timedelta(weeks=3)  # from the talk to the offer in writing (proposal)
_SAID_TO_ALL = ("what_changes", "objective")
_FOR_LEADERS = ("concerns", "why_now", "approach")


class EndedRoles(NamedTuple):
    """Posts that end, the sentence that says so, and whether people may know it."""

    sentence: str
    read: EndOfRoles
    is_untold: bool


def ended_roles(facts: CaseFacts) -> EndedRoles | None:
    """Return the first posts that end by the promise on jobs, what changes, or leaders' notes."""
    open_to_all = (facts.case.promises["jobs"].sentence, *facts.sentences(*_SAID_TO_ALL))
    for sentences, is_untold in ((open_to_all, False), (facts.sentences(*_FOR_LEADERS), True)):
        for sentence in sentences:
            if read := end_of_roles(sentence):
                return EndedRoles(sentence, read, is_untold or read.is_untold)
    return None


def offered_by(facts: CaseFacts) -> str:
    """Return the day by which each has an offer in writing."""
    by = facts.settle_by
    return facts.on(by and facts.working(by + _TO_OFFER))


def promise_where_roles_end(facts: CaseFacts, roles: EndedRoles) -> str:
    """Return how many posts stay and end, who hears it first, and what they get."""
    return f"{roles.read.numbers} {capital(who_hears_first(facts))}"


def who_hears_first(facts: CaseFacts) -> str:
    """Return that those it concerns hear it before everyone else, and what they get."""
    return (
        f"those it concerns hear it first and in person, by {facts.on(facts.settle_by)}; each has an offer "
        f"in writing by {offered_by(facts)}."
    )
