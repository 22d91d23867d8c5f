"""Read money in prose: what is given, for what, what is left out, and who disagrees."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from playbook.core.base.sums import Sum, exactly, total
from playbook.core.base.words import lower_first, number
from playbook.core.case.claims.offers import Offered, stated_offers
from playbook.core.case.claims.seats import seat_price
from playbook.core.case.costs.prices import Price, stated_prices_of
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.plays.unsettled import StatementKind
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import CURRENCY_CODES, CURRENCY_NAMES, NAMES_MONEY, Quantity, counts_in
from playbook.core.text.sentence_kinds import learned

# What owners pay or are paid is no cost of a project.
_OF_OWNERS = re.compile(r"(?i)\b(?:price|shares?|stakes?|dividends?|profits?|loans?)\b")
_FIELDS = ("concerns", "what_changes", "what_stays", "why_now", "why", "expected_benefit", "approach")
_MONEY = r"(?:money|budget\w*|financ\w+|costs?|funding|funds)"
_HEAD = re.compile(rf"^\W*(?:[a-z']+ ){{0,3}}?{_MONEY}\b[^.:]{{0,40}}:\s*", re.IGNORECASE)
_OF_MONEY = re.compile(rf"\b(?:{_MONEY}|released|licen[cs]es?|subscriptions?)\b", re.IGNORECASE)
# What is set aside or paid for a change, other than what it costs to go on as before.
_FOR_IT = re.compile(
    r"\b(?:budget\w*|fund(?:s|ing|ed)?|grants?|licen[cs]es?|subscriptions?|set aside|invest\w+)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*[-•*]\s+")
_MARK = re.compile(rf"[$€£]|\b{CURRENCY_CODES}\b", re.IGNORECASE)
_MARK_BEHIND = re.compile(rf"^\s?(?:[$€£]|(?:{CURRENCY_CODES}|{CURRENCY_NAMES})\b)", re.IGNORECASE)
_SCALE = re.compile(r"(?:(?<=\d)|\s)(?P<by>k|thousand|grand|m|mn|million)\b", re.IGNORECASE)
_SCALES = {"k": 1_000, "thousand": 1_000, "grand": 1_000}
_MILLION, _TEN_THOUSAND = 1_000_000, 10_000
# No thing is counted by the number: what follows is a function word, or nothing.
_BARE = re.compile(
    r"^(?:[^\w\s%/]|$|\s(?:of|for|the|is|are|and|if|in|or|all|to|from|goes|has|was|that|which"
    r"|an? (?:year|month))\b)"
)
_UNIT = re.compile(
    r"^\s?(?:/|per |an? |each |every )(?P<what>(?!month|mo\b|year|week"
    r"|(?:are|is|was|were|and|or|in|for|from|have|has)\b)[a-z]+)"
    r"(?:(?:/|\s?,?\s?(?:and|per|an?|each|every)\s)(?P<span>month|mo|year)\b)?",
    re.IGNORECASE,
)
_A_SPAN = re.compile(r"^\s?(?:/|per |an? |each |every )(?P<span>month|mo|year)\b", re.IGNORECASE)
_MONTHS, _SPANS = {"month": 12, "mo": 12}, {"mo": "month"}
_AT = re.compile(r"^ (?:(?!and\b)[\w-]+ ){0,3}?(?:at|x|×) (?:about )?$")
_COST_EACH = re.compile(r"^ (?:(?!and\b)[\w-]+ ){1,3}?costs? (?:about )?$")
_PRICED_THING = re.compile(r"^ (?P<what>(?:(?!and\b)[\w-]+ ){1,3}?)(?:at|costs?) ")
_OF_THEM = re.compile(r"^ of them\b")
# "8,000 euros in all, two cabinets at 6,500": a price without its mark.
_IN_ALL = re.compile(r"\b(?:in all|all in|altogether|in total)\b", re.IGNORECASE)
_A_PRICE = re.compile(r"\b(?:at|costs?)(?: about)? $", re.IGNORECASE)
_EACH = re.compile(r"^ (?:each|apiece)\b")
# "The two cabinets cost 6,500 euros each": a price, whatever the purpose of the sentence.
_COST_APIECE = re.compile(
    r"\b(?:costs?|comes? to|at) (?:about )?[^\s.;]{0,5} ?\d[\d,.]{0,12}"
    r"(?: ?[^\s.;,]{1,8})? (?:each|apiece)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:gave|releas(?:ed?|es)|approv(?:ed|es)|okay(?:ed|s)|ok'?d"
    r"|grant(?:ed|s)|allocat\w+|signed off|set aside"
    r"|budget(?: for \w+)? (?:is|of)|project [\w-]+ is|(?:we|i) (?:have|got)|there (?:is"
    r"|are)) (?:[a-z]+ ){0,3}$",
    re.IGNORECASE,
)
_GIVEN_BEHIND = re.compile(
    r"^[^.;,\d]{0,24}\b(?:all in|in total|in all|altogether)\b"
    r"|^[^.;,\d]{0,60}\b(?:is|are|was|were|has been|have been) (?:approved|released|granted)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:under|below|above|over|beyond|more than|less than|up to|at most|capped at|a maximum of"
    r"|(?:not|never|n['’]t) (?:exceed|pass|cost more than))\s$",
    re.IGNORECASE,
)
# "It could go to 300": nobody gave it yet.
_CEILING = re.compile(
    r"\b(?:could|can|may|might) (?:be )?(?:go|gone|rise|grow|stretch\w*|raised|increased?)(?: up)? to $",
    re.IGNORECASE,
)
_ESTIMATED = re.compile(r"\b(?:estimat\w+|forecasts?|expect(?:s|ed)?|asked for|wanted)\b[^.;,\d]{0,30}$")
_FUNDED_BY = r"(?:lev(?:y|ies)|grants?|subsid(?:y|ies)|donations?|endowments?|loans?|bonds?)"
_SOURCE = re.compile(
    rf"^ (?:(?:comes? |is |are )?(?:from|out of) (?:(?:the|an?|our) )?)?"
    rf"(?P<what>(?:[a-z]+ ){{0,3}}?{_FUNDED_BY})\b",
    re.IGNORECASE,
)
_PAID_BY = re.compile(
    r"\b(?:the )?(?P<who>[a-z]+(?: [a-z]+)?) (?:pays?|contributes?|gives?) $", re.IGNORECASE
)
_HELD = re.compile(
    r"^[^.;,\d]{0,24}\b(?:released|available|paid out|freed up|unlocked) (?:only |not )?"
    r"(?:after|once|when|if|before|until|with)\b",
    re.IGNORECASE,
)
# "A stipend of $400": each of them gets one.
_ONE_GETS = re.compile(
    r"\b(?:an?|the|their) (?P<what>(?:[a-z]+ )?(?:stipend|bonus|allowance|voucher|per diem|gift card)) of "
    r"(?:about )?$",
    re.IGNORECASE,
)
_OR = re.compile(r"^\s?(?:[-–]|or|and|to)\s?$", re.IGNORECASE)
_IS_A_RANGE = re.compile(r"\b(?:quotes?|quoted|offers?|or|between)\b", re.IGNORECASE)
_MAYBE = re.compile(
    r"\b(?:if we must|(?:will|can|could) (?:perhaps |probably )?find|might|maybe)\b", re.IGNORECASE
)
_BEHIND = re.compile(
    r"^(?:,? (?:is|are|goes|go))?(?: (?:for|to|on))?(?: the| a| an)? (?P<what>[a-z][^,.;:(\d]{2,70})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?P<what>[a-z][a-z -]{2,50}?)(?: (?:is|are|costs?|cost|comes? to))? ?(?:about |around )?\(?\D?$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and|but|that|of which|of|which|is|are|the|a|an|our|for|it|says?|\w+ says?)\s", re.IGNORECASE
)
_ENDS_A_PART = re.compile(
    r"\s(?:and|of which)\s*(?:about|around|some)?\s*\D?$|\s(?:and|but|which|while)\s.*$", re.IGNORECASE
)
_OUT = re.compile(
    r"\b(?:(?:is|are|was|were|sits?|stands?) (?:[a-z]+ ){0,4}?(?:request|budget)\b[^.;]{0,20}\b(?:and )?not\b"
    r"|(?:is|are) not (?:part of|in|included|contained|covered)|(?:is|are|was"
    r"|were) (?:removed|taken out|cut|struck|deleted)"
    r"|sits? in)",
    re.IGNORECASE,
)
_EXCLUDES = re.compile(
    r"\b(?:(?:does|do) not|(?:does|do)n['’]t) (?:include|cover) (?P<what>[^.;,(]{3,50})", re.IGNORECASE
)
_NOTHING_FOR = re.compile(
    r"\b(?:nothing|no (?:line|money|budget|funds?)(?: at all)?) for (?P<what>[^.;,]{3,50})", re.IGNORECASE
)
_RESERVE = r"(?:reserve|contingency|buffer)"
_NO_RESERVE = re.compile(
    rf"\b(?:no|without|not any) (?:[a-z]+ ){{0,2}}?{_RESERVE}\b"
    rf"|\b{_RESERVE} is not (?:foreseen|planned|included|in)\b",
    re.IGNORECASE,
)
_BELIEVED = re.compile(
    rf"\b(?:believes?|thinks?|opinion|assumes?|convinced)\b[^.;]{{0,60}}?\d{{1,2}} ?%(?: {_RESERVE})?",
    re.IGNORECASE,
)
_RESERVE_SHARE = re.compile(
    rf"(?P<share>\d{{1,2}}) ?% {_RESERVE}|{_RESERVE} of (?P<of>\d{{1,2}}) ?%", re.IGNORECASE
)
_WAITS = re.compile(
    r"\b(?:subject to|needs?|requires?|only (?:after|once|when)|depends on|waits? for|not (?:before|until))\b"
    r"[^.;]{0,60}?\b(?:adopt\w+|approv\w+|vot(?:e|es|ed|ing)|passe[sd]|release\w*|sign\w*)\b",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"(?:\bthat )?(?P<what>[a-z][a-z -]{2,40}?) (?:should |must |would )?(?:belongs? to"
    r"|comes? (?:out of|from)|(?:is|are) paid"
    r" (?:by|from)|(?:is|are) charged to)\b|\bwho pays (?:for )?(?P<open>[^.;,?]{3,50}?)(?: is|\?|,|$)",
    re.IGNORECASE,
)
_UNAGREED = re.compile(
    r"\b(?:thinks?|believes?|takes? the view|of the opinion|insists?|open|unclear|disputed?)\b"
    r"|\b(?:have|has|had) not (?:been (?:told|asked)|budgeted|agreed)",
    re.IGNORECASE,
)
# What names no thing: part of a clause, or of a time.
_A_FRAGMENT = re.compile(
    r"^(?:al)?though\b|^(?:the|an?)$"
    r"|^(?:per|according|already|thereof|remainder|rest|alone|each|that|this|it|they|we|if|when|while|because"
    r"|from|over|more|less|by|at|until|after|before|only|say|with|without|than|perhaps|as|plus|who|which"
    r"|not)\b"
    r"|\b(?:was|were|has|have|had|been|could|should|would|can|must|may|might|not|if|although|estimated|promised"
    r"|said|says)\b",
    re.IGNORECASE,
)
_SPENT = re.compile(r"\b(?:already )?(?:spent|paid)\b[^.;,\d]{0,12}$", re.IGNORECASE)
_THE_REST_FOR = re.compile(
    r"\b(?:remainder|rest|balance) (?:(?:is|goes|will be) )?(?:for|to) (?P<what>[a-z][^.;,()]{2,40})",
    re.IGNORECASE,
)
_WORTH_ASKING, _LEAST = 1_000, 99
_FUNDS = re.compile(
    r"\b(?:budgets?|funds?|grants?|approved|offered|quoted|estimated|overtime|licen[cs]es?|contingency|subsid\w+"
    r"|pays? [\d$€£]|if the|find|ask the)\b",
    re.IGNORECASE,
)
# Who stands in is paid elsewhere, or by nobody yet: it is no gap of this budget.
_COVER_ELSEWHERE = re.compile(
    r"\b(?:cover|training (?:time|hours)|overtime|relief|backfill|replacements?)\b[^.;]{0,70}"
    r"\b(?:own (?:p&l|budgets?|costs?|expense|accounts?)|operating budget|overtime ac(?:coun)?t"
    r"|not (?:in it|included|costed|part))"
    r"|\btraining (?:=|(?:is|goes) (?:on|to|from)) (?:the )?overtime\b",
    re.IGNORECASE,
)
_OVER_TIME = re.compile(r"^(?:over|for|within) (?:[a-z]+ )?(?:years?|months?) (?:for|on) ", re.IGNORECASE)
_STEM = 5

_COST, _PACE = "cost", "pace"  # kinds of statements


@dataclass(frozen=True, slots=True)
class StatedSum:
    """An amount that a brief speaks of, and for what."""

    what: str
    amount: Sum
    basis: str  # "110 at 39 a seat and month"
    quote: str

    @property
    def name(self) -> str:
        """Return the purpose as it stands inside a sentence."""
        return lower_first(self.what) if self.quote.startswith(self.what) else self.what

    @property
    def is_a_head(self) -> bool:
        """Return whether it grows with the people."""
        return " per " in self.basis


@dataclass(frozen=True, slots=True)
class StatedMoney:
    """The money that a brief states in prose."""

    totals: tuple[StatedSum, ...] = ()
    parts: tuple[StatedSum, ...] = ()
    sources: tuple[StatedSum, ...] = ()  # "from the levy": no cost, and nobody has approved it
    ceilings: tuple[StatedSum, ...] = ()  # "it could go to 300"
    held_back: tuple[StatedSum, ...] = ()  # "released only after the pilot"
    estimates: tuple[StatedSum, ...] = ()  # of what a limit of the same sentence holds
    left_out: tuple[StatedSum, ...] = ()
    prices: tuple[Price, ...] = ()  # those of the parts that are a product
    offers: tuple[Offered, ...] = ()  # the one that is on the table, then what it leaves out
    unplaced: tuple[str, ...] = ()  # sentences whose amount is no line of ours
    cover_elsewhere: str = ""  # "cover comes out of the hotels' own budgets"
    limits: tuple[StatedSum, ...] = ()  # "under 150k nobody asks"
    disputed: tuple[StatedSum, ...] = ()  # who pays is not agreed
    no_reserve: str = ""
    reserve_believed: str = ""
    reserve_share: float = 0
    waits: str = ""
    waits_until: date | None = None


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number of a sentence that is money."""

    at: Quantity
    value: float


_LAST_PAYMENT = re.compile(
    r"(?i)\b(?:final|last|second|third|remaining|milestone) (?:payments?|instal?ments?|invoices?)\b"
    r"|\binstal?ments?\b"
    r"|\b(?:pay|pays|paid|payments?|payable|due)\b[^.;]{0,40}\b(?:on|after|upon|at)"
    r" (?:acceptance|approval|completion|sign-?off|go-?live)\b|\bpaid in (?:two|three|four|parts|stages)\b"
)


def names_last_payment(brief: Brief) -> bool:
    """Return whether the brief speaks of a payment that can wait for a result."""
    return any(
        _LAST_PAYMENT.search(getattr(brief, field)) for field in (*_FIELDS, "objective", "budget_covers")
    )


def stated_money(brief: Brief, anchor: date) -> StatedMoney:
    """Return the money that a brief's prose states; a field wins."""
    if brief.budget_covers.strip():
        return StatedMoney()
    sentences = [*_sentences_of_money(brief)]
    totals, parts, out, limits, disputed, sources, ceilings, held, guesses = (
        list[StatedSum]() for _ in range(9)
    )
    unplaced = list[str]()
    scale = 0.0
    for at, sentence in enumerate(sentences):
        amounts, scale = _amounts(sentence, scale or _scale_of(brief))
        if any(each.search(sentence) for each in (_OUT, _NOTHING_FOR, _EXCLUDES)):
            out += _left_out(sentence, amounts)
            continue
        if _is_disputed(sentences, at):
            disputed += _disputed(sentence)
            continue
        if _MAYBE.search(sentence):
            unplaced += [sentence] * any(each.value >= _WORTH_ASKING for each in amounts)
            continue
        for each in _priced(brief, sentence, amounts):
            before, behind = _no_mark(sentence[: each[0].at.start]), sentence[each[0].at.end :]
            if _BOUND.search(before):
                limits.append(each[1])
            elif any(limit.quote == sentence for limit in limits) and _ESTIMATED.search(before):
                guesses.append(each[1])
            elif _CEILING.search(before):
                ceilings.append(each[1])
            elif _HELD.search(behind):
                held.append(each[1])
            elif gets := _ONE_GETS.search(before):
                parts.append(StatedSum(gets["what"], Sum(), f"{_plain(each[0].value)} each", sentence))
            elif not each[2] and (
                each[0].value == brief.budget or _GIVEN.search(before) or _GIVEN_BEHIND.search(behind)
            ):
                totals.append(each[1])
            elif payer := _PAID_BY.search(before):
                sources.append(replace(each[1], what=payer["who"]))
            elif source := _SOURCE.match(behind):
                sources.append(replace(each[1], what=source["what"].strip()))
            elif each[1].what:
                parts.append(each[1])
            elif each[0].value >= _WORTH_ASKING and not _SPENT.search(before):
                unplaced.append(sentence)
        if totals and (rest := _THE_REST_FOR.search(sentence)) and totals[-1].quote == sentence:
            own = total(each.amount for each in parts if each.quote == sentence)
            if left := max(0.0, totals[-1].amount.least - own.most):
                parts.append(StatedSum(rest["what"].strip(), exactly(left), "", sentence))
    prices = tuple(_new_prices(brief, anchor, parts, {each.quote for each in (*out, *limits)}))
    parts += [StatedSum(each.what, exactly(each.total), each.basis, each.quote) for each in prices]
    whole = "\n".join(sentences)
    share = _RESERVE_SHARE.search(whole)
    denied = next(filter(_NO_RESERVE.search, sentences), "")
    waits, until = _waits(sentences, anchor)
    return StatedMoney(
        totals=tuple(totals),
        parts=tuple(parts),
        sources=tuple(sources),
        ceilings=tuple(ceilings),
        held_back=tuple(held),
        estimates=tuple(guesses),
        prices=prices,
        offers=() if len(parts) > len(prices) else stated_offers(brief),
        left_out=tuple(out),
        unplaced=tuple(dict.fromkeys(unplaced)),
        cover_elsewhere=_cover_elsewhere(brief, out),
        limits=tuple(limits),
        disputed=tuple(disputed),
        no_reserve=denied,
        reserve_believed=next(filter(_BELIEVED.search, sentences), "") if denied else "",
        reserve_share=0 if denied or not share else float(share["share"] or share["of"]) / 100,
        waits=waits,
        waits_until=until,
    )


def _new_prices(brief: Brief, anchor: date, parts: Sequence[StatedSum], quoted: Set[str]) -> Iterator[Price]:
    """Yield the prices that nothing else has read."""
    others = quoted | {each.quote for each in stated_offers(brief)}
    if seat := seat_price(brief):
        others |= {seat.quote}
    prices = [*stated_prices_of(brief, anchor)]
    for each in prices:
        read = [part.amount for part in parts if _overlap(part.quote, each.quote)]
        beside = [exactly(other.total) for other in prices if other.quote == each.quote]
        is_read = exactly(each.total) in read or any(amount not in beside for amount in read)
        if not is_read and not any(_overlap(each.quote, quote) for quote in others):
            yield each


def _overlap(quote: str, other: str) -> bool:
    return quote in other or other in quote


def without_other_kinds(money: StatedMoney, kinds: Sequence[StatementKind]) -> StatedMoney:
    """Return money without the prices in sentences of a sure kind that is not cost."""
    known = learned(tuple((row.key, row.examples) for row in kinds))
    other = {each.quote for each in money.prices if _is_of_another(each.quote, known.kind_of(each.quote))}
    if not other:
        return money
    return replace(
        money,
        parts=tuple(each for each in money.parts if each.quote not in other),
        prices=tuple(each for each in money.prices if each.quote not in other),
    )


def without_owner_payments(money: StatedMoney) -> StatedMoney:
    """Return money without what is paid for shares or out of profit."""
    return replace(money, parts=tuple(each for each in money.parts if not _OF_OWNERS.search(each.what)))


def _is_of_another(sentence: str, kind: str) -> bool:
    """Return whether a kind speaks against a price: a pace only where no money is named."""
    if kind == _PACE:
        return not NAMES_MONEY.search(sentence)
    return kind not in ("", _COST)


def with_stated_budget(brief: Brief, money: StatedMoney) -> Brief:
    """Return a brief with the budget that its prose states as given."""
    if brief.budget is not None or not money.totals:
        return brief
    given = max(each.amount.least for each in money.totals)
    return brief.model_copy(update={"budget": given})


def _sentences_of_money(brief: Brief) -> Iterator[str]:
    for field, line in _lines_in(brief, *_FIELDS):
        head = _HEAD.match(line)
        for sentence in split_sentences(line[head.end() :] if head else line):
            is_given = _OF_MONEY.search(sentence) and any(
                _is_marked(sentence, each) and _GIVEN.search(_no_mark(sentence[: each.start]))
                for each in counts_in(sentence)
            )
            is_whole = _IN_ALL.search(sentence) and any(
                each.value == brief.budget or (brief.budget is None and _is_marked(sentence, each))
                for each in counts_in(sentence)
            )
            is_price = _COST_APIECE.search(sentence) and _has_amount(sentence)
            is_left_out = _OUT.search(sentence) and _OF_MONEY.search(sentence)
            is_of_funds = is_left_out or _names_funds(sentence)
            if head or is_given or is_whole or is_price or (field == "expected_benefit" and is_of_funds):
                yield sentence


def money_sentences(brief: Brief) -> tuple[str, ...]:
    """Return the whole sentences in which a brief states money or prices.

    Looked for before a page says that no money is named.
    """
    of_the_field = filter(_has_amount, _sentences_in(brief, "budget_covers"))
    of_the_prose = filter(_has_amount, filter(_FOR_IT.search, _sentences_in(brief, *_FIELDS)))
    return tuple(of_the_field) or tuple(of_the_prose)


def _has_amount(sentence: str) -> bool:
    return any(_is_marked(sentence, each) for each in counts_in(sentence))


def _lines_in(brief: Brief, *fields: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of fields without their bullets, each with its field."""
    for field in fields:
        for line in getattr(brief, field).splitlines():
            yield field, _BULLET.sub("", line)


def _sentences_in(brief: Brief, *fields: str) -> Iterator[str]:
    for _, line in _lines_in(brief, *fields):
        yield from split_sentences(line)


def _names_funds(sentence: str) -> bool:
    """Return whether a sentence states money that pays for work."""
    amounts = (each for each in counts_in(sentence) if not (each.days or each.minutes))
    is_large = any(_is_marked(sentence, each) or each.value >= _TEN_THOUSAND for each in amounts)
    return is_large and _FUNDS.search(sentence) is not None


def _cover_elsewhere(brief: Brief, left_out: Sequence[StatedSum]) -> str:
    """Return the sentence by which others pay for cover, else ''."""
    quotes = {each.quote for each in left_out}
    sentences = filter(_COVER_ELSEWHERE.search, _sentences_in(brief, "expected_benefit", "concerns"))
    return next((each for each in sentences if each not in quotes), "")


def _no_mark(text: str) -> str:
    return re.sub(rf"(?:[$€£]|\b{CURRENCY_CODES}) ?$", "", text)


def _is_marked(sentence: str, each: Quantity) -> bool:
    is_money = (
        _MARK.search(each.words) or _MARK_BEHIND.match(sentence[each.end :]) or _SCALE.search(each.words)
    )
    return bool(is_money) and not (each.days or each.minutes or each.sort == "share")


def _scale_of(brief: Brief) -> float:
    """Return by what a bare number is meant, from the budget's own size."""
    budget = brief.budget or 0
    return float(_MILLION if budget >= 10 * _MILLION else 1_000 if budget >= 10_000 else 0)


def _amounts(sentence: str, scale: float) -> tuple[list[_Amount], float]:
    """Return the money of a sentence; a bare number is as large as the one before."""
    amounts = list[_Amount]()
    for each in counts_in(sentence):
        behind = sentence[each.end :]
        if each.days or each.minutes or each.sort == "share" or not each.values:
            continue
        if by := _SCALE.search(each.words):
            scale = _SCALES.get(by["by"].lower(), _MILLION)
        scale = 1_000.0 if not scale and _is_marked(sentence, each) and each.value >= _TEN_THOUSAND else scale
        is_price = (
            _IN_ALL.search(sentence) and _A_PRICE.search(sentence[: each.start]) and each.value > _LEAST
        )
        if is_price or _is_marked(sentence, each) or _UNIT.match(behind) or _EACH.match(behind):
            amounts.append(_Amount(each, each.value))
        elif scale and each.value < 1_000 and each.words[:1].isdigit() and _BARE.match(behind):
            amounts.append(_Amount(each, each.value * scale))
    return amounts, scale


def _priced(
    brief: Brief, sentence: str, amounts: Sequence[_Amount]
) -> Iterator[tuple[_Amount, StatedSum, bool]]:
    """Yield each amount with what it is for; whether it is a price of one."""
    taken = set[int]()
    for place, each in enumerate(amounts):
        if place in taken:
            continue
        start, end, least, most, basis = each.at.start, each.at.end, each.value, each.value, ""
        behind = sentence[end:]
        if mark := _MARK_BEHIND.match(behind):
            end, behind = end + mark.end(), behind[mark.end() :]
        following = amounts[place + 1] if place + 1 < len(amounts) else None
        is_or = following and _OR.match(_no_mark(sentence[end : following.at.start]))
        if following and is_or and _IS_A_RANGE.search(sentence):
            taken.add(place + 1)
            least, most, end = min(least, following.value), max(most, following.value), following.at.end
            behind, basis = sentence[end:], "The quotes"
        many = _many(sentence, each, end)
        if unit := _UNIT.match(behind):
            purpose = _BEHIND.match(behind[unit.end() :])
            count, span = _people(brief, unit["what"], purpose["what"] if purpose else ""), unit["span"] or ""
            times = count * _MONTHS.get(span.lower(), 1)
            a = " and ".join(filter(None, (unit["what"], _SPANS.get(span.lower(), span))))
            many_of_them = f"{count:,} at " if count else ""
            basis, end = f"{many_of_them}{_plain(least)} per {a}", end + unit.end()
            least, most = least * times, most * times
        elif many:
            count, start = int(many.value), min(start, many.start)
            # Or it is one price for all of them: a budget holds one, and not each.
            is_for_all = least <= (brief.budget or 0) < least * count and not _EACH.match(behind)
            basis = f"{count:,} at {_plain(least)}{' each, or for all: ask' if is_for_all else ''}"
            least, most = least * (1 if is_for_all else count), most * count
        elif spans := _A_SPAN.match(behind):
            months, end = _MONTHS.get(spans["span"].lower(), 1), end + spans.end()
            least, most = least * months, most * months
        what = _what(sentence, start, end, is_priced=bool(unit or many)) or ("licenses" if unit else "")
        if many and (thing := _PRICED_THING.match(sentence[many.end :])):
            what = thing["what"].strip().removeprefix("of ")
        stated = StatedSum(what, Sum(least, most), basis, sentence)
        yield each, stated, bool(unit or many)


def _plain(value: float) -> str:
    return number(value) if value == int(value) else f"{value:,.2f}"


def _many(sentence: str, price: _Amount, end: int) -> Quantity | None:
    """Return of how many things an amount is the price."""
    counts = counts_in(sentence)
    for each in counts:
        between = _no_mark(sentence[each.end : price.at.start]) if each.end <= price.at.start else ""
        if _AT.search(between) or (_COST_EACH.search(between) and _EACH.match(sentence[end:])):
            return each
    if _EACH.match(sentence[end:]):
        behind = (each for each in counts if each.start >= end and _OF_THEM.match(sentence[each.end :]))
        return next(behind, None)
    return None


def _people(brief: Brief, what: str, purpose: str) -> int:
    """Return for how many people a price is paid, 0 if unknown."""
    words = {word[:_STEM] for word in re.findall(r"[a-z]{4,}", f"{what} {purpose}".casefold())} - _ANYONE
    lines = [line.casefold() for part in brief.what_changes.splitlines() for line in split_sentences(part)]
    tasks = [line for line in lines if words & {word[:_STEM] for word in re.findall(r"[a-z]{4,}", line)}]
    chosen = [group for group in brief.groups if _is_named(group, words)] or [
        group for group in brief.groups if _is_named(group, {stem for line in tasks for stem in _stems(line)})
    ]
    is_anyone = what.casefold().rstrip("s")[:_STEM] in _ANYONE
    return sum(group.size for group in chosen or (brief.groups if is_anyone else ()))


# Words for whoever has an account.
_ANYONE = {"perso", "peopl", "head", "seat", "user", "emplo", "licen", "staff", "membe", "accou", "capit"}


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[a-z]{5,}", text.casefold())}


def _is_named(group: Group, words: Set[str]) -> bool:
    return bool(_stems(group.label) & words)


def _what(sentence: str, start: int, end: int, *, is_priced: bool) -> str:
    """Return what an amount is for: the words behind it, else those before."""
    behind = _BEHIND.match(sentence[end:])
    lead = sentence[end : end + 5].strip().lower()
    before = _BEFORE.search(re.split(r"[.;:,]| and | or ", _no_mark(sentence[:start]))[-1])
    if before and before.start("what") and before.string[: before.start("what")].rstrip()[-1:].isdigit():
        before = None  # "for 12 months": half of a count
    is_before = (
        before
        and (is_priced or not lead or not lead[0].isalpha())
        and not (behind and lead.startswith(("for", "is", "goe")))
    )
    what = (
        before["what"]
        if is_before and before
        else behind["what"]
        if behind
        else before["what"]
        if before
        else ""
    )
    what = _ENDS_A_PART.sub("", what.strip())
    while lead_in := _LEAD.match(what):
        what = what[lead_in.end() :]
    what = re.sub(r"(?: alone)?(?: is| are| costs?| quotes are| quoted| priced| at)+$", "", what.strip())
    what = _OVER_TIME.sub("", what)
    return what if len(what) > 2 and not _A_FRAGMENT.search(what) else ""


def _left_out(sentence: str, amounts: Sequence[_Amount]) -> Iterator[StatedSum]:
    lacking = [each for each in amounts if not _GIVEN.search(_no_mark(sentence[: each.at.start]))]
    amount = exactly(lacking[0].value) if lacking else Sum()
    if nothing := _NOTHING_FOR.search(sentence):
        yield StatedSum(nothing["what"].strip(), amount, "", sentence)
    elif excludes := _EXCLUDES.search(sentence):
        yield StatedSum(excludes["what"].strip(), amount, "", sentence)
    elif out := _OUT.search(sentence):
        what = re.sub(r"\s?\([^)]*\)", "", sentence[: out.start()]).strip()
        what = re.sub(r"^(?:the|an?|our) ", "", what, flags=re.IGNORECASE)
        yield StatedSum(what, amount, "", sentence)


def _is_disputed(sentences: Sequence[str], at: int) -> bool:
    """Return whether who pays is named but not agreed, here or right behind."""
    following = sentences[at + 1] if at + 1 < len(sentences) else ""
    return bool(_PAYS.search(sentences[at])) and bool(
        _UNAGREED.search(sentences[at]) or _UNAGREED.search(following)
    )


def _disputed(sentence: str) -> Iterator[StatedSum]:
    if pays := _PAYS.search(sentence):
        what = (pays["what"] or pays["open"] or "").strip()
        what = re.sub(r"^.*\bthat ", "", what)
        yield StatedSum(re.sub(r"^(?:the|an?|our|for) ", "", what, flags=re.IGNORECASE), Sum(), "", sentence)


def _waits(sentences: Sequence[str], anchor: date) -> tuple[str, date | None]:
    """Return the sentence that makes money wait for a vote, and the day of that."""
    for sentence in sentences:
        match = _WAITS.search(sentence)
        days = [end_of(each, anchor) for each in named_days_in(sentence) if each.days] if match else []
        if day := max(filter(None, days), default=None):
            return sentence, day
    return "", None
