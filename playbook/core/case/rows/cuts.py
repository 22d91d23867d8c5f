"""What may wait where money is short: never what the result rests on."""

import re

from playbook.core.case.feasible.staged import serves_others, work_changed
from playbook.core.case.reading.busy import touches_the_books
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.brief import Group

_LEADS = re.compile(r"(?i)\b(?:managers?|leads?|leaders?|supervisors?|directors?|heads?|executives?)\b")
_EVERYONE = re.compile(
    r"(?i)\b(?:every ?one|everybody|all (?:\w+ )?(?:of us|teams|people|staff|employees|wards|sites|shops"
    r"|branches|departments))\b"
)
_SYSTEM = re.compile(r"\bsystems?\b|\bread-only\b", re.IGNORECASE)
_LONG_WORD, _STEM = re.compile(r"[^\W\d_]{5,}"), 6
_LITTLE_CHANGED = 10  # of 15: three scores of daily work


def may_wait(facts: CaseFacts) -> list[Group]:
    """Return the teams that may start later, those with the least change first.

    Nobody waits where all need the same system, or where the objective is about everyone.
    """
    brief = facts.brief
    if needs_everyone(facts) or _EVERYONE.search(brief.objective):
        return []
    # A team that the result names is no team to do without.
    needed = _stems(" ".join((brief.objective, brief.outcome_measure, brief.why_now)))
    waiting = [
        group for group in brief.groups if facts.case.is_trained(group) and _is_free(facts, group, needed)
    ]
    most, chosen = sum(group.size for group in brief.groups) / 2, list[Group]()
    for group in sorted(waiting, key=lambda each: work_changed((each,))):
        if sum(each.size for each in (*chosen, group)) <= most:
            chosen.append(group)
    return chosen


def needs_everyone(facts: CaseFacts) -> bool:
    """Return whether all need the same system.

    The old one ends for everyone, or one team hands on what another one closes.
    """
    ends = [each.quote for each in facts.case.ends if each.day and not each.is_each_start]
    return bool(facts.external_ends) or touches_the_books(facts.brief) or any(map(_SYSTEM.search, ends))


def _is_free(facts: CaseFacts, group: Group, needed: set[str]) -> bool:
    words = _stems(" ".join([group.label, *(each.task for each in group.tasks)]))
    return (
        work_changed((group,)) <= _LITTLE_CHANGED
        and not (_LEADS.search(group.label) or serves_others(group) or words & needed)
        and group.id not in facts.case.ends_of_work
    )


def _stems(text: str) -> set[str]:
    return {word[:_STEM].casefold() for word in _LONG_WORD.findall(text)}
