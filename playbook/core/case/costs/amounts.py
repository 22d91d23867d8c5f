"""Read which amounts of a sentence are prices, and of what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from playbook.core.case.claims.pieces import head_of
from playbook.core.case.claims.quantities import stem_of
from playbook.core.case.costs.wording import (
    COST_VERB,
    EACH_BEHIND,
    HUNDREDTH,
    MARK_BEFORE,
    MODAL,
    NOUN_BEHIND,
    OF_THEM,
    PER_BEHIND,
    PURPOSE,
    THING_WHICH,
    WEAK_VERB,
)
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import named_days_in
from playbook.core.text.numbers import CURRENCY_CODES, CURRENCY_NAMES, Quantity, counts_in

_MARK_BEHIND = re.compile(rf"^ ?(?:[$€£]|(?:{CURRENCY_CODES}|{CURRENCY_NAMES})\b)")
_CURRENCY = re.compile(rf"[$€£]|\b{CURRENCY_CODES}\b")
_LAKH, _ONE_LAKH = re.compile(r"^ ?lakhs?\b"), 100_000
_LEAST_BARE = 99  # of a bare number: a smaller one counts things
_ABOUT = (
    r"(?:(?:about|around|roughly|some|only|just|nearly|almost|another|an extra|at least|on average|us"
    r"|approximately"
    r"|currently|then|a further|up|in total|altogether|together) ){0,3}"
)
_COST_NOUN = (
    r"(?:rents?|leases?|fees?|licen[cs]es?|prices?|costs?|bills?|insurances?|contracts?|subscriptions?"
    r"|quotes?"
    r"|quotations?|offers?|premiums?|hire|upkeep|maintenance|overtime|hosting|storage|tuition|allowances?"
    r"|wages?"
    r"|surcharges?|deposits?|stipends?)"
)
# Cheap to look for, and there wherever the pattern after it matches.
_VERB_AT_END = re.compile(rf" (?:{COST_VERB}|{WEAK_VERB}) {_ABOUT}$", re.IGNORECASE)
_VERB_BEFORE = re.compile(
    rf"(?P<what>[^.;:]{{2,140}}?),? {MODAL}(?P<verb>{COST_VERB}|{WEAK_VERB}) {_ABOUT}$", re.IGNORECASE
)
_MANY_OR_MODAL = re.compile(
    r"(?:[^s\W]s|people|men|children)\b|\b(?:and|will|would|may|might|can|could|together)\b", re.IGNORECASE
)
_NOUN = re.compile(rf"\b{_COST_NOUN}\b", re.IGNORECASE)
_ANY_NOUN = re.compile(_COST_NOUN, re.IGNORECASE)  # as cheap as the verb above
# "The service contract, €19,400 a year", "Extra insurance for the paintings: about 8,000 pounds".
_NOUN_BEFORE = re.compile(
    rf"(?P<what>(?:[\w’'-]{{1,30}} ){{0,3}}?{_COST_NOUN}(?: (?:for|of|on|in|to) [^.;:,\d]{{2,50}}?)?)"
    rf"(?:,|:| \(| of| at) ?(?:currently )?{_ABOUT}$",
    re.IGNORECASE,
)
# "… their own scanners, at roughly €26,000 apiece"
_AT_BEFORE = re.compile(
    rf"\b(?P<what>(?:[a-z-]{{1,30}} )?[a-z-]{{2,30}}s),? (?:at|for) (?:a price of )?{_ABOUT}$", re.IGNORECASE
)
# "… and the readers 210,000 dollars": the verb stands before.
_SAME_VERB = re.compile(
    rf"^[^.;:\d]{{0,40}}(?:\band|,|;)(?: that of)? (?P<what>[a-z][^.;:,\d]{{2,40}}?) {_ABOUT}$", re.I
)
_SPENDS = re.compile(
    rf"\b(?:must|has to|have to|need to|needs to|will|shall|would|then|practice|we|who)\b[^.;:]{{0,40}}?"
    rf"\b(?:put|puts|find|finds|raise|lay out|lays out|spend|spends|adds?|pay|pays|set aside) {_ABOUT}$",
    re.IGNORECASE,
)
# "Uniforms: 85 euros each".
_THING_BEFORE = re.compile(rf"\W{{0,4}}(?P<what>[a-z][a-z’' -]{{2,40}}): {_ABOUT}", re.IGNORECASE)
_FOR_WHAT = re.compile(r"\W{0,4}for (?P<what>[a-z][a-z -]{2,40}?) (?=the |we |our )", re.IGNORECASE)
# "Pet vets lose on average 6,800 dollars a year in on-call pay".
_ANY_LOSS = re.compile(r"lose|forgo|go without", re.IGNORECASE)
_LOSE = re.compile(
    rf"(?P<who>[^.;:,]{{3,40}}?),? (?:would |will |each |may )?(?:loses?|lose out on|forgoe?s?"
    rf"|go without) {_ABOUT}$",
    re.IGNORECASE,
)
_IN_PAY = re.compile(
    r"^[^.;:,\d]{0,24}? (?:in|of) (?P<what>(?:[\w-]+ ){0,2}?(?:pay|wages?|bonus(?:es)?|allowances?"
    r"|supplements?|premiums?"
    r"|overtime|income|earnings))\b",
    re.IGNORECASE,
)
_NO_LESS_PAY = re.compile(
    r"\b(?:nobody|no[- ]one|none|no [a-z]+)\b[^.;]{0,60}?\b(?:earns? less|loses? (?:pay|money|income)"
    r"|takes? home less"
    r"|is paid less|(?:less|lower) pay|worse off)|\bpay\b[^.;]{0,40}\b(?:stays?|same|unchanged|guaranteed)\b"
    r"|\b(?:pay|wages?|earnings)\b[^.;]{0,20}\bstays?\b",
    re.IGNORECASE,
)
# A limit, another amount to compare with, or money that is there.
_NOT_OF_IT_BEFORE = re.compile(
    r"\b(?:up to|at most|no more than|more than|under|below|less than|against|instead of|rather than"
    r"|compared with"
    r"|compared to|from|beyond|over|by|save|saves|saving|and gets|back|earns?|brings?(?: in)?) (?:about "
    r"|around |some )?$",
    re.IGNORECASE,
)
_OTHERS_PAY = re.compile(r"\b(?:pays|we pay|charged?|earns?|saves?|paid)\b", re.IGNORECASE)
_TODAY = re.compile(
    r"^[^.;,\d]{0,14}\b(?:today|now|until now|so far|at present|last year|a year ago)\b", re.IGNORECASE
)
_LESS = re.compile(
    r"^[^.;,\d]{0,14}\b(?:less|cheaper|fewer|saved|off|back|is missing|short)\b", re.IGNORECASE
)
_NO_COST = re.compile(
    # what is past
    r"\b(?:was|were|had|did|paid|spent|lost|came to|charged us|until now|so far|today|last (?:year|spring"
    r"|summer|autumn"
    r"|fall|winter|time)|back then|once)\b"
    # what others pay, or what comes in
    r"|(?<!to a )(?<!for a )(?<!per )(?<!each )\b(?:clients?|customers?|patients?|parents?|famil(?:y|ies)"
    r"|members?|tenants?|guests?|passengers?|visitors?|students?"
    r"|buyers?|subscribers?|readers|farmers|insurers?|owners|residents|travelers|travellers|pupils"
    r"|households|insurance)\b"
    r"[^.;,]{0,30}\b(?:pays?|are charged|is charged|spends?|are billed|give|gives|donate)\b"
    r"|\b(?:pay|charge|bill|invoice)(?:s|d)? (?:us|our|the|them|each|every|clients?|customers?)\b"
    r"|\b(?:we|they) (?:charge|bill|earn|take|sell|receive|get|collect)\b"
    r"|\b(?:revenue|income|turnover|sales|margin|profit|donations?|grants?|subsid\w+|budget|reserve"
    r"|approved|granted"
    r"|allocated|funding|worth|value of|fares?|tickets?|entry|entrance|admission|membership|tariffs?)\b"
    # damage, saving, and what it costs to go on as before
    r"|\bcosts? (?:us|them|the company|the hospital|the city)\b|\bfines?\b|\bdamages?\b|\bpenalt\w+"
    r"|\bcompensation\b"
    r"|\brefunds?\b|\bsav(?:es?|ed|ings?)\b|\bcheaper\b|\bfree of charge\b",
    re.IGNORECASE,
)
_A_LOSS = re.compile(
    r"\b(?:cancel\w*|miss(?:ed|ing)|late|empty|errors?|mistakes?|wrong|fail\w*|faults?|faulty|breakdowns?"
    r"|stop(?:page)?s?"
    r"|delay\w*|downtime|lost|los(?:s|ses)|returns?|returned|complaints?|unsold|waiting|idle|broken"
    r"|leak\w*|theft|stolen"
    r"|accidents?|injur\w+|sick\w*|absen\w+|quits?|leaver|recalls?|outages?|vacan\w+|no-shows?|waste\w*"
    r"|scrap\w*|standstill"
    r"|spoil\w+|overdue)\b|^\W*(?:the |our )?(?:old|present|current|former|previous)\b"
    rf"|\b{_COST_NOUN} (?:of|for|on) (?:the|our|its|this|their) (?:old|present|current|former|previous)\b",
    re.IGNORECASE,
)
_CLAUSE_BREAK = re.compile(
    r"[;:]\s|,? (?:and|but|while|whereas|although|because|so|whose)"
    r" (?=[^.;:]{0,60}\b(?:costs?|is|are|comes|charges?|would|the)\b)"
    r"|, which (?=[^.;:]{0,240}$)|after that ",
    re.IGNORECASE,
)
_OPENING_WORDS = re.compile(
    r"^(?:(?:(?:an?|one) (?:day|hour|week|month) (?:of|with)|and|but|that|of which|which|the|an?|own|our"
    r"|its|their|his|her|each|every|one|then|also|this|says?|extra"
    r"|additional|whose|it|per [a-z-]+|for (?:an?|each|every) [a-z-]+) )+",
    re.IGNORECASE,
)
_CLOSING_WORDS = re.compile(
    r",? (?:runs?|starts?|begins?|ends?|is|are|which|who|whose|that|and(?= (?:costs?|is|are|runs?"
    r"|comes?)\b)|we"
    r"|must|ha(?:s|ve)|put|puts) .*$| alone$|[, ]+$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:(?:it|this|that|they|these|those|we|he|she|who|which|all|everything|nobody|each|there|what)\b.{0,140}"
    r"|(?:.{0,140} )?(?:ones?|we|they|you|it)|[a-z]{1,20}ing (?:it|this|that|them|these)\b.{0,140})",
    re.IGNORECASE,
)
_UP_TO_ARTICLE = re.compile(r"^.{0,140}\b(?:the|our|an?|its|their|his|her) ", re.IGNORECASE)
_MOST_LETTERS = 60
_LONGEST_MARK = 12  # letters: more than any mark before an amount has
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
        if value <= 0 or value == brief.budget or (value <= _LEAST_BARE and not is_marked(sentence, at)):
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
        _CURRENCY.search(at.words)
        or MARK_BEFORE.search(sentence[max(0, at.start - _LONGEST_MARK) : at.start])
        or _MARK_BEHIND.match(sentence[at.end :])
        or HUNDREDTH.match(sentence[at.end :])
    )


def _money(sentence: str, at: Quantity) -> tuple[float, int]:
    """Return an amount of money and where its words end, (0, 0) if it is none."""
    behind = sentence[at.end :]
    if at.sort != "plain" or at.days or at.minutes or not at.values:
        return 0, 0
    if mark := HUNDREDTH.match(behind):
        return at.value / 100, at.end + mark.end()
    scale = _LAKH.match(behind)
    value, end = (at.value * _ONE_LAKH, at.end + scale.end()) if scale else (at.value, at.end)
    if mark := _MARK_BEHIND.match(sentence[end:]):
        return value, end + mark.end()
    if is_marked(sentence, at):
        return value, end
    is_counted = (NOUN_BEHIND.match(behind) or OF_THEM.match(behind)) and not (
        PER_BEHIND.match(behind) or EACH_BEHIND.match(behind)
    )
    return (0, 0) if is_counted else (value, end)


def _costs(brief: Brief, before: str, behind: str, last_end: int) -> tuple[str, bool]:
    """Return what an amount is the price of, and whether it is pay that is lost."""
    again = _SAME_VERB.match(before[last_end:]) if last_end else None
    if again and not re.search(rf"\b(?:{COST_VERB})\b", again["what"], re.IGNORECASE):
        return _name(again["what"]), False
    clause = clause_of(before)
    if _ANY_LOSS.search(clause) and (loss := _LOSE.search(clause)):
        pay = _IN_PAY.match(behind)
        promised = any(map(_NO_LESS_PAY.search, (brief.what_stays, brief.what_changes, brief.concerns)))
        is_ours = (
            any(stem_of(word) in _team_stems(brief) for word in loss["who"].split()) or "each" in loss["who"]
        )
        return (
            (f"{pay['what']} that {_name(loss['who'])} lose", True)
            if pay and promised and is_ours
            else ("", False)
        )
    if _VERB_AT_END.search(clause) and (match := _VERB_BEFORE.search(clause)):
        subject, is_weak = match["what"], re.fullmatch(WEAK_VERB, match["verb"], re.IGNORECASE)
        purpose = PURPOSE.match(behind)
        is_needed = purpose and match["verb"].lower().startswith(("requ", "need"))
        if is_weak and not (_NOUN.search(subject) or is_needed or EACH_BEHIND.match(behind)):
            return "", False
        # "The last attempt cost 250,000": it did.
        if match["verb"].lower() == "cost" and not _MANY_OR_MODAL.search(subject):
            return "", False
        which = THING_WHICH.match(subject)
        name = _name(which["what"] if which else subject)
        return name or (_name(purpose["what"]) if purpose else ""), False
    if _ANY_NOUN.search(before) and (match := _NOUN_BEFORE.search(before)):
        noun = _NOUN.search(match["what"])
        place = noun.start() if noun else 0
        return _name(_UP_TO_ARTICLE.sub("", match["what"][:place]) + match["what"][place:]), False
    if (match := _AT_BEFORE.search(clause)) and (EACH_BEHIND.match(behind) or PER_BEHIND.match(behind)):
        return _name(match["what"]), False
    if (match := _THING_BEFORE.fullmatch(before)) and (EACH_BEHIND.match(behind) or PER_BEHIND.match(behind)):
        return _name(match["what"]), False
    if _SPENDS.search(clause):
        purpose = PURPOSE.match(behind) or _FOR_WHAT.match(clause)
        return (_name(purpose["what"]) if purpose else ""), False
    return "", False


def clause_of(before: str) -> str:
    """Return the clause in which an amount stands, up to it."""
    begins = max((each.end() for each in _CLAUSE_BREAK.finditer(before)), default=0)
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
    text = _CLOSING_WORDS.sub("", _OPENING_WORDS.sub("", text.strip(' ,“”"')))
    text = text.partition(", ")[0].strip(" ,:-")
    return (
        ""
        if _PRONOUN.fullmatch(text) or not 3 <= len(text) <= _MOST_LETTERS or not text[-1:].isalnum()
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
        or _NOT_OF_IT_BEFORE.search(before)
        or _TODAY.match(sentence[end:])
        or _LESS.match(sentence[end:])
        or _NO_COST.search(clause)
        or _A_LOSS.search(clause)
        or _OTHERS_PAY.search(clause_behind)
        or stem_of(head_of(what)) in measured
    )


def _team_stems(brief: Brief) -> set[str]:
    return {stem_of(word) for group in brief.groups for word in group.name.split()} - {""}
