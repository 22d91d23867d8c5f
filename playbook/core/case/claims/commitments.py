"""Points about what a contract binds to, whatever a trial shows."""

import re
from collections.abc import Iterator

from playbook.core.case.judgment import Point
from playbook.core.case.settle.facts import CaseFacts, cite, in_words, sponsor_point
from playbook.core.text.numbers import as_count

CONTRACT_BINDS, _MONTHS = "contract_binds", 12
_FIELDS = ("budget_covers", "approach", "concerns", "why_now", "what_changes")
_AT_LEAST = re.compile(
    r"\b(?:minimum|at least|no fewer than|commit\w* to)\b[^.;\d]{0,30}(?P<many>\d[\d,]{0,6}) "
    r"(?:licen[cs]es|seats|users|subscriptions)\b[^.;\d]{0,20}? (?:at|for) [$€£]?"
    r"(?P<price>\d{1,4}(?:\.\d\d)?)"
    r"(?: [a-z]{1,8})? (?:an?|per|each|every) (?:[a-z]+ (?:and|an?|per) )?(?P<span>month|year)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(?P<years>two|three|four|five|[2-5])[- ]years?\b(?! ago)", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:in advance|up ?front|prepaid|ahead)\b", re.IGNORECASE)


def contract_binds(facts: CaseFacts) -> Iterator[Point]:
    """Find a contract whose least number or years go beyond what is decided by then."""
    people = facts.starting
    for sentence in facts.sentences(*_FIELDS) if facts.waves else ():
        least, years = _AT_LEAST.search(sentence), _YEARS.search(sentence)
        if not least:
            continue
        many, term = int(least["many"].replace(",", "")), as_count(years["years"].lower()) if years else 1
        if not (many > people or term > 1 or _AHEAD.search(sentence)):
            continue
        each = float(least["price"]) * (_MONTHS if least["span"].lower() == "month" else 1)
        a_year = each * many
        whole = a_year * term
        unused = f" {many - people:,} of them would go unused." if many > people else ""
        over = f" over {in_words(term)} years" if term > 1 else ""
        now = f", {facts.price(a_year)} of it on signing" if _AHEAD.search(sentence) and term > 1 else ""
        yield sponsor_point(
            facts,
            CONTRACT_BINDS,
            11,
            f"The contract binds us to {facts.price(whole)}{over}, whatever the go/no-go says",
            f"{cite(sentence)} {people:,} people start.{unused}",
            f"Sign for {people:,} seats and one year, free to cancel until {facts.on(facts.before_gate)}; if "
            f"they refuse, sign after the go/no-go. Cost: at most {facts.price(each * people)} a year, and "
            "perhaps a higher price for each.",
            f"Sign as offered. Cost: {facts.price(whole)}{now}, even if it's a no-go.",
        )
        return


RULES = (contract_binds,)
