"""Points about what a contract binds to, whatever a trial shows."""

import re
from collections.abc import Iterator

from playbook.core.case.claims.seats import seat_price
from playbook.core.case.judgment import Point
from playbook.core.case.settle.facts import CaseFacts, cite, in_words, sponsor_point
from playbook.core.text.numbers import as_count

CONTRACT_BINDS = "contract_binds"
_FIELDS = ("budget_covers", "approach", "concerns", "why_now", "what_changes")
_AT_LEAST = re.compile(
    r"\b(?:minimum|at least|no fewer than|commit\w* to)\b[^.;\d]{0,30}(?P<many>\d[\d,]{0,6}) "
    r"(?:licen[cs]es|seats|users|subscriptions)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(?P<years>two|three|four|five|[2-5])[- ]years?\b(?! ago)", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:in advance|up ?front|prepaid|ahead)\b", re.IGNORECASE)


def contract_binds(facts: CaseFacts) -> Iterator[Point]:
    """Find a contract whose least number or years go beyond what is decided by then."""
    price, gate = seat_price(facts.brief), facts.before_gate
    for sentence in facts.sentences(*_FIELDS) if price and facts.waves else ():
        least, years = _AT_LEAST.search(sentence), _YEARS.search(sentence)
        many = int(least["many"].replace(",", "")) if least else facts.starting
        term = as_count(years["years"].lower()) if years else 1
        is_more = many > facts.starting or term > 1 or _AHEAD.search(sentence)
        if not price or price.quote != sentence or not least or not is_more:
            continue
        a_year = price.a_year * many
        whole = a_year * term
        unused = f" {many - facts.starting:,} of them would go unused." if many > facts.starting else ""
        seats = min(many, facts.starting)
        over = f" over {in_words(term)} years" if term > 1 else ""
        now = f", {facts.price(a_year)} of it on signing" if _AHEAD.search(sentence) and term > 1 else ""
        yield sponsor_point(
            facts,
            CONTRACT_BINDS,
            11,
            f"The contract binds us to {facts.price(whole)}{over}, whatever the go/no-go says",
            f"{cite(sentence)} {facts.starting:,} people start.{unused}",
            f"Sign for {seats:,} seats and one year, free to cancel until {facts.on(gate)}; if they refuse, "
            f"sign after the go/no-go. Cost: at most {facts.price(price.a_year * seats)} a year, and "
            "perhaps a higher price for each.",
            f"Sign as offered. Cost: {facts.price(whole)}{now}, even if it's a no-go.",
        )
        return


RULES = (contract_binds,)
