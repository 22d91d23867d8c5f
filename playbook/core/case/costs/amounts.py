"""Read which amounts of a sentence are prices, and of what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from playbook.core.case.claims.pieces import head_of
from playbook.core.case.claims.quantities import stem_of
from playbook.core.case.costs.wording import (
    A_LOSS,
    AT_BEFORE,
    CLAUSE_BREAK,
    COST_VERB,
    EACH_BEHIND,
    FOR_WHAT,
    HUNDREDTH,
    IN_PAY,
    LAKH,
    LEAD,
    LEAST,
    LESS,
    LOSE,
    MANY_OR_MODAL,
    MARK,
    MARK_BEFORE,
    MARK_BEHIND,
    MOST_LETTERS,
    NO_COST,
    NO_LESS_PAY,
    NOT_OF_IT_BEFORE,
    NOUN,
    NOUN_BEFORE,
    NOUN_BEHIND,
    OF_THEM,
    ONE_LAKH,
    OTHERS_PAY,
    PER_BEHIND,
    PRONOUN,
    PURPOSE,
    SAME_VERB,
    SPENDS,
    TAIL,
    THING_BEFORE,
    TODAY,
    UP_TO_ARTICLE,
    VERB_AT_END,
    VERB_BEFORE,
    WEAK_VERB,
    WHICH,
)
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import named_days_in
from playbook.core.text.numbers import Quantity, counts_in

_NEAR = 240  # letters on either side in which an amount is told apart from a count


@dataclass(frozen=True, slots=True)
class PricedAmount:
    """An amount that is a price, where it stands, and of what."""

    what: str
    value: float
    at: Quantity
    end: int
    sentence: str
    next: str
    is_lost: bool  # pay that people lose


def priced_in(brief: Brief, anchor: date, sentence: str, behind: str) -> Iterator[PricedAmount]:
    """Yield the amounts of a sentence that are prices. `behind`: the next sentence."""
    last_end = 0
    for at in counts_in(sentence):
        value, end = _money(sentence, at)
        if value <= 0 or value == brief.budget or (value <= LEAST and not is_marked(sentence, at)):
            continue
        begin = sentence.rfind(" ", 0, max(0, at.start - _NEAR)) + 1
        before = MARK_BEFORE.sub("", sentence[begin : at.start])
        what, is_lost = _costs(brief, before, sentence[end : end + _NEAR], max(0, last_end - begin))
        if what and not _is_no_cost(brief, sentence, before, end, anchor, what):
            last_end = end
            yield PricedAmount(what, value, at, end, sentence, behind, is_lost)


def is_marked(sentence: str, at: Quantity) -> bool:
    """Return whether a sign or a word says that a number is money."""
    return bool(
        MARK.search(at.words)
        or MARK_BEFORE.search(sentence[: at.start])
        or MARK_BEHIND.match(sentence[at.end :])
        or HUNDREDTH.match(sentence[at.end :])
    )


def _money(sentence: str, at: Quantity) -> tuple[float, int]:
    """Return an amount of money and where its words end, (0, 0) if it is none."""
    behind = sentence[at.end :]
    if at.sort != "plain" or at.days or at.minutes or not at.values:
        return 0, 0
    if mark := HUNDREDTH.match(behind):
        return at.value / 100, at.end + mark.end()
    scale = LAKH.match(behind)
    value, end = (at.value * ONE_LAKH, at.end + scale.end()) if scale else (at.value, at.end)
    if mark := MARK_BEHIND.match(sentence[end:]):
        return value, end + mark.end()
    if is_marked(sentence, at):
        return value, end
    is_counted = (NOUN_BEHIND.match(behind) or OF_THEM.match(behind)) and not (
        PER_BEHIND.match(behind) or EACH_BEHIND.match(behind)
    )
    return (0, 0) if is_counted else (value, end)


def _costs(brief: Brief, before: str, behind: str, last_end: int) -> tuple[str, bool]:
    """Return what an amount is the price of, and whether it is pay that is lost."""
    again = SAME_VERB.match(before[last_end:]) if last_end else None
    if again and not re.search(rf"\b(?:{COST_VERB})\b", again["what"], re.IGNORECASE):
        return _name(again["what"]), False
    clause = clause_of(before)
    if loss := LOSE.search(clause):
        pay = IN_PAY.match(behind)
        promised = any(map(NO_LESS_PAY.search, (brief.what_stays, brief.what_changes, brief.concerns)))
        is_ours = (
            any(stem_of(word) in _team_stems(brief) for word in loss["who"].split()) or "each" in loss["who"]
        )
        return (
            (f"{pay['what']} that {_name(loss['who'])} lose", True)
            if pay and promised and is_ours
            else ("", False)
        )
    if VERB_AT_END.search(clause) and (match := VERB_BEFORE.search(clause)):
        subject, is_weak = match["what"], re.fullmatch(WEAK_VERB, match["verb"], re.IGNORECASE)
        purpose = PURPOSE.match(behind)
        is_needed = purpose and match["verb"].lower().startswith(("requ", "need"))
        if is_weak and not (NOUN.search(subject) or is_needed or EACH_BEHIND.match(behind)):
            return "", False
        # "The last attempt cost 250,000": it did.
        if match["verb"].lower() == "cost" and not MANY_OR_MODAL.search(subject):
            return "", False
        which = WHICH.match(subject)
        name = _name(which["what"] if which else subject)
        return name or (_name(purpose["what"]) if purpose else ""), False
    if match := NOUN_BEFORE.search(before):
        noun = NOUN.search(match["what"])
        place = noun.start() if noun else 0
        return _name(UP_TO_ARTICLE.sub("", match["what"][:place]) + match["what"][place:]), False
    if (match := AT_BEFORE.search(clause)) and (EACH_BEHIND.match(behind) or PER_BEHIND.match(behind)):
        return _name(match["what"]), False
    if (match := THING_BEFORE.fullmatch(before)) and (EACH_BEHIND.match(behind) or PER_BEHIND.match(behind)):
        return _name(match["what"]), False
    if SPENDS.search(clause):
        purpose = PURPOSE.match(behind) or FOR_WHAT.match(clause)
        return (_name(purpose["what"]) if purpose else ""), False
    return "", False


def clause_of(before: str) -> str:
    """Return the clause in which an amount stands, up to it."""
    begins = max((each.end() for each in CLAUSE_BREAK.finditer(before)), default=0)
    clause = before[begins:]
    return clause if re.match(r"\W*\w+ \w", clause) else before


def _name(subject: str) -> str:
    """Return the name of what costs, without article and verb."""
    text = (
        subject.rpartition(", ")[2]
        if re.match(r"[^,]{0,40}\b(?:if|when|where|after|for|until)\b", subject, re.I)
        else subject
    )
    text = re.sub(r"^.*?[–—] | \([^)]*\)", "", text)
    text = TAIL.sub("", LEAD.sub("", text.strip(' ,“”"')))
    text = text.partition(", ")[0].strip(" ,:-")
    return (
        ""
        if PRONOUN.fullmatch(text) or not 3 <= len(text) <= MOST_LETTERS or not text[-1:].isalnum()
        else text
    )


def _is_no_cost(brief: Brief, sentence: str, before: str, end: int, anchor: date, what: str) -> bool:
    """Return whether an amount is past, saved, lost, earned or a limit."""
    clause = clause_of(before)
    clause_behind = re.split(r"[.;,]| and | but | while ", sentence[end:])[0]
    is_past = any(named.year and named.year < anchor.year for named in named_days_in(clause + clause_behind))
    measured = {stem_of(word) for word in brief.outcome_measure.split()} - {""}
    return bool(
        is_past
        or NOT_OF_IT_BEFORE.search(before)
        or TODAY.match(sentence[end:])
        or LESS.match(sentence[end:])
        or NO_COST.search(clause)
        or A_LOSS.search(clause)
        or OTHERS_PAY.search(clause_behind)
        or stem_of(head_of(what)) in measured
    )


def _team_stems(brief: Brief) -> set[str]:
    return {stem_of(word) for group in brief.groups for word in group.name.split()} - {""}
