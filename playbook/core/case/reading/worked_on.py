"""What people work on, such as orders, in the brief's own word."""

import re
from collections.abc import Sequence

from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.plays.kinds import Noun

_LEAST = 2
_NOUNS = (
    "purchase order", "work order", "purchase request", "patient record", "care note", "order", "invoice",
    "booking", "shipment", "claim", "application", "prescription", "ticket", "quote", "complaint",
    "delivery", "reservation", "appointment", "permit", "loan", "referral", "repair", "letter",
    "timesheet", "inspection", "case",
)  # fmt: skip
# A noun and not a verb: with a word before it that a noun has, or in the plural.
_CLAUSES = re.compile(r"[.;,:]\s|\s(?:while|whereas)\s")
_BEFORE = r"\b(?:an?|the|each|every|per|one|new|normal|\d+|their|our|for|of) "
# What a session has its people do: its timed steps, and when it is passed.
_STEP = re.compile(r"- \d{1,2}:\d\d |Passed when: ")


def what_is_done(brief: Brief) -> str:
    """Return what changes, for whom and in which work: what tells the trade."""
    groups = (f"{group.name} {' '.join(task.task for task in group.tasks)}" for group in brief.groups)
    parts = (brief.name, brief.organisation, brief.what_changes, brief.objective, brief.outcome_measure)
    return " ".join((*parts, *brief.tools, *groups))


def worked_on(brief: Brief) -> Noun | None:
    """Return what change and number are about, if said repeatedly.

    A noun that the change gives to a single team out of several is not what the others work on.
    """
    core = f"{brief.name} {brief.what_changes} {brief.outcome_measure} {brief.outcome_unit}"
    tasks = " ".join(task.task for group in brief.groups for task in group.tasks)
    text = f"{core} {brief.objective} {brief.expected_benefit} {tasks}"
    counts = {one: len(_pattern(one).findall(text)) for one in _NOUNS if _pattern(one).search(core)}
    best = max(counts, key=lambda one: counts[one], default="")
    if counts.get(best, 0) < _LEAST or _is_of_one_team(best, brief):
        return None
    return Noun(one=best, many=_plural(best))


def _is_of_one_team(noun: str, brief: Brief) -> bool:
    clauses = [clause for clause in _CLAUSES.split(brief.what_changes) if _pattern(noun).search(clause)]
    names = [group.name.casefold() for group in brief.groups if group.name]
    return (
        len(names) > 1
        and bool(clauses)
        and all(sum(name in clause.casefold() for name in names) == 1 for clause in clauses)
    )


def _pattern(one: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}{one}\b|(?<!in )\b{_plural(one)}\b", re.IGNORECASE)


def _plural(one: str) -> str:
    return f"{one[:-1]}ies" if one.endswith("ry") else f"{one}s"


def without_noun_of_others(text: str, noun: Noun, groups: Sequence[Group]) -> str:
    """Return a session whose steps name no noun that is in none of its teams' tasks."""
    word = re.compile(rf"(?:\b([Aa])n )?(?<!in )\b(?:({noun.many})|{noun.one})\b", re.IGNORECASE)
    if not all(group.tasks and not any(word.search(task.task) for task in group.tasks) for group in groups):
        return text

    def neutral(match: re.Match[str]) -> str:
        return f"{match[1] + ' ' if match[1] else ''}{'pieces of work' if match[2] else 'piece of work'}"

    lines = text.splitlines()
    return "\n".join(word.sub(neutral, line) if _STEP.match(line) else line for line in lines)
