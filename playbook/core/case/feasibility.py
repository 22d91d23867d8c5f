"""Judge whether a case can be done in its time, with the arithmetic."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from playbook.core.base.words import listed, lower_first
from playbook.core.case.case import Case
from playbook.core.case.feasible.checks import checks_of
from playbook.core.case.feasible.staged import is_for_waves
from playbook.core.case.feasible.ways import (
    applied,
    as_asked,
    ending_after_its_starts,
    in_waves,
    ways_of,
    with_a_first_wave,
    with_asked_starts,
    with_broken_days,
    with_mixed_handovers,
    with_the_ledger_apart,
)
from playbook.core.case.fixed.early import with_early_cost
from playbook.core.case.judgment import END_OF_OLD, UNNAMED, WORST_FIRST, Check, State, Verdict
from playbook.core.case.settle.facts import CaseFacts

__all__ = ["applied", "as_asked", "gaps_in", "overall", "sentence_of", "verdict", "with_asked_starts"]


# What to add for a check that could not be made, and its field in the brief.
_ADD = {
    "preparation": ("go_live", "the go-live date"),
    "rounds": ("groups", "the teams"),
    "hours": ("groups", "the hours a week each person can give"),
    "lead": ("lead_hours_per_week", "the lead's hours a week"),
    "calendar": ("country", "the country"),
    "money": ("budget", "the budget"),
    "outcome": ("outcome_measure", "how the outcome is measured"),
}
_OF_THE_OUTCOME = {
    "The baseline is missing.": ("outcome_baseline", "today's value of the outcome"),
    "The target is missing.": ("outcome_target", "the target of the outcome"),
}


NO_QUOTES = "The budget has no quotes yet."
UNFIT_AS_DATED = "These dates don't work yet."


def gaps_in(checks: Sequence[Check]) -> list[tuple[str, str]]:
    """Return fields, with their words, that checks wait for."""
    lacking = {check.key: check.sentence for check in checks if check.state == "unknown"}
    gaps = {key: gap for key, gap in _ADD.items() if key in lacking}
    for words, gap in _OF_THE_OUTCOME.items():
        if lacking.get("outcome", "").endswith(words):
            gaps["outcome"] = gap
    return [*gaps.values()]


def verdict(case: Case, today: date) -> Verdict:
    """Return whether the case can work in its time, check by check."""
    facts = CaseFacts(case, today)
    checks = tuple(checks_of(facts))
    state = overall(checks)
    alternatives = tuple(ways_of(facts, checks)) if state in ("not_feasible", "tight") else ()
    is_small = any(way.is_repair for way in alternatives[:1])
    if state == "not_feasible" and not is_small:
        alternatives = with_a_first_wave(facts, alternatives)
    elif not is_small and is_for_waves(facts):
        alternatives = in_waves(facts) or alternatives
    alternatives = with_mixed_handovers(facts, with_the_ledger_apart(facts, alternatives))
    alternatives = tuple(
        with_broken_days(facts, ending_after_its_starts(facts, each)) for each in alternatives
    )
    planned = (with_asked_starts(case.brief, applied(case.brief, each.changes)) for each in alternatives)
    alternatives = tuple(map(partial(with_early_cost, facts), alternatives, planned))
    return Verdict(state, sentence_of(state, checks), checks, alternatives, today)


def overall(checks: tuple[Check, ...]) -> State:
    """Return the worst state of the checks."""
    states = {check.state for check in checks}
    for state in ("not_feasible", "tight"):
        if state in states:
            return state
    feasible = {check.key for check in checks if check.state == "feasible"}
    if not feasible >= {"rounds", "hours", "preparation"}:
        return "unknown"
    return "if_confirmed" if "if_confirmed" in states else "feasible"


def sentence_of(state: State, checks: tuple[Check, ...]) -> str:
    """Return the verdict in words."""
    titles = {
        each: list(dict.fromkeys(lower_first(check.title) for check in checks if check.state == each))
        for each in WORST_FIRST
    }
    tight = [title for title in titles["tight"] if title not in titles["not_feasible"]]
    if state == "not_feasible":
        also = f" Tight: {listed(tight)}." if tight else ""
        failed = [check for check in checks if check.state == "not_feasible"]
        if [check.key for check in failed] == [END_OF_OLD]:
            return f"{UNFIT_AS_DATED} {failed[0].sentence}{also}"
        return f"{UNFIT_AS_DATED} We fall short on {listed(titles['not_feasible'])}.{also}"
    open_checks = {check.key: check.holds_if for check in checks if check.state == "if_confirmed"}
    if state == "tight":
        unquoted = f" {NO_QUOTES}" if any(check.key == "money" and check.holds_if for check in checks) else ""
        confirmed = listed(words for key, words in open_checks.items() if key != "money")
        if confirmed.startswith(UNNAMED):  # a date that nobody has signed yet comes before what is tight
            return f"This works if {confirmed}. Tight: watch {listed(tight)}.{unquoted}"
        holds = f" It holds if {confirmed}." if confirmed else ""
        return f"Feasible, but tight. Watch {listed(tight)}.{unquoted}{holds}"
    confirmed = listed(open_checks.values())
    add = listed([words for _field, words in gaps_in(checks)])
    if state == "unknown":
        return f"We cannot check the dates yet. Add: {add}."
    holds = f"This works if {confirmed}." if confirmed else "Feasible in the time given."
    return f"{holds}{f' To check the rest, add: {add}.' if add else ''}"
