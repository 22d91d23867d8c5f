"""What people work on, such as orders, in the brief's own word."""

import re

from playbook.core.base.words import plural
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.kinds import ONLY_NAMED, Noun
from playbook.core.text.notes import split_sentences

_LEAST = 2
_NOUNS = (
    "purchase order", "work order", "purchase request", "patient record", "care note", "order", "invoice",
    "booking", "shipment", "claim", "application", "prescription", "ticket", "quote", "complaint",
    "delivery", "reservation", "appointment", "permit", "loan", "referral", "repair", "letter",
    "timesheet", "inspection", "case",
)  # fmt: skip
# Teams of two of these do different work: what one of them handles is no measure for the other.
_FUNCTIONS = tuple(
    re.compile(rf"(?i)\b(?:{words})")
    for words in (
        r"sales\b|account (?:manage(?:rs?|ment)|executives?)", r"marketing|communications?\b|brand",
        r"(?:customer |client )?(?:service|support|care)\b|call cent|contact cent|help ?desk",
        r"finance|account(?:ing|s (?:payable|receivable))|controlling|treasury|buchhaltung",
        r"warehouse|stores?\b|logistics|docks|stock", r"drivers?\b|crews?\b|couriers?",
        r"planning|planners?|scheduling|dispatch", r"purchasing|procurement|buyers?",
        r"IT\b|technology|data\b", r"human resources|HR\b|people team|payroll",
        r"legal|compliance|risk\b", r"production|assembly|machin", r"quality|maintenance",
        r"engineering|design\b|development", r"(?:\w+ )?managers\b|principals|leaders\b",
        r"nurs|wards?\b", r"doctors|physicians", r"teachers", r"technicians|field service|installers",
        r"secretar|typists|administration|verwaltung|admissions",
    )
)  # fmt: skip
# A noun and not a verb: with a word before it that a noun has, or in the plural.
_CLAUSES = re.compile(r"[.;,:]\s|\s(?:while|whereas)\s")
_BEFORE = r"\b(?:an?|the|each|every|per|one|new|normal|\d+|their|our|for|of) "

_MARK = re.compile(r"^(?:[-•*–]|\d{1,2}[.)])\s+")
_MARKS_IN_TEXT = re.compile(r"(?:^|(?<=[.;:]\s))\d{1,2}[.)]\s")


def what_is_done(brief: Brief) -> str:
    """Return what changes, for whom and in which work: what tells the trade.

    Each line is a fact of its own; those that only name somebody begin with a tab.
    """
    names = (brief.organisation, *(group.name for group in brief.groups))
    tasks = (task.task for group in brief.groups for task in group.tasks)
    facts = (brief.name, ", ".join(brief.tools), brief.objective, brief.outcome_measure)
    lines = (*clauses_of(brief.what_changes), *tasks, *(" ".join(fact.split()) for fact in facts))
    return "\n".join((*filter(None, lines), f"{ONLY_NAMED}{'; '.join(names)}"))


def clauses_of(text: str) -> list[str]:
    """Return the parts of what changes that may each tell of another team."""
    lines = (_MARK.sub("", line.strip()) for line in text.splitlines())
    sentences = (each for line in lines for each in split_sentences(_MARKS_IN_TEXT.sub("", line)))
    return [part.strip() for sentence in sentences for part in sentence.split(";") if part.strip()]


def worked_on(brief: Brief) -> Noun | None:
    """Return what change and number are about, if stated repeatedly.

    A noun that the change gives to a single team out of several is not what the others work on. Nor is one
    of three things or more that change, unless the number counts it; where teams do different work, of two.
    """
    core = f"{brief.name} {brief.what_changes} {brief.outcome_measure} {brief.outcome_unit}"
    tasks = " ".join(task.task for group in brief.groups for task in group.tasks)
    text = f"{core} {brief.objective} {brief.expected_benefit} {tasks}"
    counts = {one: len(_pattern(one).findall(text)) for one in _NOUNS if _pattern(one).search(core)}
    best = max(counts, key=lambda one: counts[one], default="")
    if counts.get(best, 0) < _LEAST or _is_of_one_team(best, brief) or _is_of_no_task_of_a_team(best, brief):
        return None
    if _is_one_of_many(best, brief) and not re.search(_either(best), brief.outcome_measure, re.IGNORECASE):
        return None
    if _is_one_of_several(best, brief) and _do_different_work(brief) and not _is_of_all_teams(best, brief):
        return None
    return Noun(one=best, many=plural(best))


def _is_one_of_many(noun: str, brief: Brief) -> bool:
    """Return whether the change lists it with two other things or more."""
    other, either = r"[\w][\w -]{2,40}", _either(noun)
    listed = rf"{either}, {other}(?:, | and )|(?:, |^){other}, {either}(?:,| and)|, {other},? and {either}"
    return bool(re.search(listed, brief.what_changes, re.IGNORECASE))


def _is_one_of_several(noun: str, brief: Brief) -> bool:
    """Return whether the change names it beside other things."""
    either = _either(noun)
    listed = rf"(?:,| and) (?:the |an? |all )?{either}|{either}(?:,| and) (?:the |an? )?\w+"
    return bool(re.search(listed, brief.what_changes, re.IGNORECASE))


def _do_different_work(brief: Brief) -> bool:
    functions = {
        next((place for place, sign in enumerate(_FUNCTIONS) if sign.search(group.full_team_name)), None)
        for group in brief.groups
    }
    return len(functions - {None}) > 1


def _is_of_no_task_of_a_team(noun: str, brief: Brief) -> bool:
    """Return whether a team has tasks of its own, and none of them names it."""
    word = re.compile(_either(noun), re.IGNORECASE)
    own = [group.tasks for group in brief.groups if group.tasks]
    return any(not any(word.search(task.task) for task in tasks) for tasks in own)


def _is_of_all_teams(noun: str, brief: Brief) -> bool:
    """Return whether each team's tasks, or one clause, name it."""
    word = re.compile(_either(noun), re.IGNORECASE)
    if all(any(word.search(task.task) for task in group.tasks) for group in brief.groups):
        return True
    names = [group.name.casefold() for group in brief.groups]
    return any(all(name in clause for name in names) for clause in _clauses_with(noun, brief))


def _is_of_one_team(noun: str, brief: Brief) -> bool:
    clauses = _clauses_with(noun, brief)
    names = [group.name.casefold() for group in brief.groups if group.name]
    return (
        len(names) > 1
        and bool(clauses)
        and all(sum(name in clause for name in names) == 1 for clause in clauses)
    )


def _clauses_with(noun: str, brief: Brief) -> list[str]:
    clauses = _CLAUSES.split(brief.what_changes)
    return [clause.casefold() for clause in clauses if _pattern(noun).search(clause)]


def _either(noun: str) -> str:
    return rf"\b(?:{noun}|{plural(noun)})\b"


def _pattern(one: str) -> re.Pattern[str]:
    return re.compile(rf"(?i){_BEFORE}{one}\b|(?<!in )\b{plural(one)}\b")
