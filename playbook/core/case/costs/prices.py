"""Multiply the prices of a brief by how many there are of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from playbook.core.base.words import number
from playbook.core.case.claims.pieces import ONE_EACH, head_of, how_many
from playbook.core.case.claims.quantities import is_same_noun, measured_in, stem_of
from playbook.core.case.costs.amounts import PricedAmount, clause_of, is_marked, priced_in
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
    SPAN_WORD,
    THING_WHICH,
    WEAK_VERB,
)
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import counts_in

_REASON = "why_now"  # what it names is paid today already, unless it says from when
_FIELDS = ("concerns", "what_changes", "approach", _REASON)
_FOR_A = re.compile(
    r"\W{0,4}for (?:an?|each|every) (?P<what>[a-z][a-z -]{2,40}?) (?=the |we |our )", re.IGNORECASE
)
_ADVERB = re.compile(r"^ ?(?P<of>dai|week|month|quarter|year|annual)ly\b", re.IGNORECASE)
_ADVERBS = {"dai": "day", "annual": "year"}
_OF_SPAN = re.compile(rf"(?:[a-z-]{{1,20}} )?(?P<span>{SPAN_WORD})s?", re.IGNORECASE)
_ONE_OF = re.compile(
    r"^(?:and |but |to )?(?P<how>each|every|per|one|an?)(?: additional| extra| new| further| single"
    r"| more)? (?P<of>[a-z][a-z’' -]{1,40})$",
    re.IGNORECASE,
)
_FOR_ONE = re.compile(
    r"\b(?:for|per|of|by|[a-z]{3,}ing) (?:(?P<how>one|each|every"
    r"|a single) )?(?P<of>(?:[a-z-]+ )?[a-z-]{3,})[,]?$",
    re.IGNORECASE,
)
_PLANNED_BEHIND = re.compile(
    r"^ (?:(?:are|is|will be|have been|of it) )*(?:planned|booked|needed|foreseen|necessary|required"
    r"|agreed|enough|for)\b",
    re.IGNORECASE,
)
_PLANNED_BEFORE = re.compile(
    r"\b(?:for|over|needs?|plans?|books?|booked|takes?|lasts?)(?: about| all)? $", re.IGNORECASE
)
_FROM_A_DAY = re.compile(
    r"\b(?:from|as of|starting|beginning)(?: the)?(?: (?:start|beginning|middle|end) of)?(?: on)? $", re.I
)
_TIMES_BEFORE = re.compile(
    r"\b(?:with|for|times|there (?:are|will be)|we have|all|the|of|×|x)(?: our| the)? $", re.IGNORECASE
)
_WE_NEED = re.compile(
    r"\b(?:we|they|it)(?: will| would)? (?:need|want|buy|order|get|use|require)s? $", re.IGNORECASE
)
# "Each piece of linen gets a sewn-in chip": as many of the one as of the other.
_ONE_FOR_EACH = re.compile(
    r"\b(?:each|every|all)(?: of)?(?: the)?(?: [\d.,]+)? (?P<of>[a-z-]+)"
    r"(?: (?:of|in|on|with) [^.;:,]{2,40}?)? "
    r"(?:gets?|has|have|carr(?:y|ies)|receives?|needs?|wears?|bears?|is given|is fitted with|is tagged with)"
    r" (?:an? |one |its own |a new )(?P<what>[^.;:,]{2,50}?)(?: and | that |[.;,]|$)",
    re.IGNORECASE,
)
_BUYS = re.compile(r"\b(?:buy(?:s|ing)?|order(?:s|ed|ing)?|purchas\w+|quote[ds]?|install\w*)\b", re.I)
_A_YEAR = {"week": 52, "month": 12, "mo": 12, "quarter": 4, "year": 1}
_LONG_SPANS = ("week", "month", "quarter", "year")
_ANYONE = re.compile(
    r"(?:persons?|people|head|seats?|users?|employees?|licen[cs]es?|staff|members?|colleagues?)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r" (?:with|for|of|in|on|and|to|from|at) ")


@dataclass(frozen=True, slots=True)
class Price:
    """What something costs, of one or in all, and how many of it there are."""

    what: str  # "rent", "chips"
    each: float
    unit: str  # "day", "record": '' where it is the price of all
    many: float  # 0 where nothing says it
    basis: str
    quote: str

    @property
    def total(self) -> float:
        """Return what all of them cost."""
        return self.each * self.many

    @property
    def is_of_one(self) -> bool:
        """Return whether it is the price of a thing, and not of time or of all."""
        return bool(self.unit) and not _OF_SPAN.fullmatch(self.unit)


def stated_prices_of(brief: Brief, anchor: date) -> Iterator[Price]:
    """Yield what the change costs by the prose of a brief, each with its count."""
    for field in _FIELDS:
        sentences = [each for line in getattr(brief, field).splitlines() for each in split_sentences(line)]
        for sentence, behind in zip_longest(sentences, sentences[1:], fillvalue=""):
            if field == _REASON and not _from(sentence, anchor):
                continue
            for read in priced_in(brief, anchor, sentence.strip(), behind):
                price = _counted(brief, anchor, read)
                if price.many or not read.is_lost:
                    yield price


def _counted(brief: Brief, anchor: date, read: PricedAmount) -> Price:
    """Return a price with its measure and its count."""
    behind = read.sentence[read.end :]
    unit, span = _measure(read, behind)
    of_span = _OF_SPAN.fullmatch(unit)
    if of_span and not span:
        return _over_time(brief, anchor, read, unit, of_span["span"].lower())
    if not unit:
        return Price(read.what, read.value, "", 1, "", read.sentence)
    many, at = _count_of(brief, read, unit)
    times, over = _spans(brief, anchor, read, span.lower()) if span else (1.0, "")
    is_a = bool(re.match(r"an? ", _first_words(read), re.IGNORECASE)) and unit != "each"
    if not many and is_a and not PER_BEHIND.match(behind) and not _is_bought(brief, read, unit):
        return Price(read.what, read.value, "", times, "", read.sentence)
    one = _plain(read.value)
    one_each = f"{ONE_EACH}{number(many)} {at}" if at else ""
    basis = (
        f"{number(many)} at {one}{f' a {span.lower()}' if span else ''}{over}{one_each}"
        if many
        else f"{one} {_each(read, unit)}{f' and {span.lower()}' if span else ''}"
    )
    return Price(_plural(read.what, unit), read.value, unit, many * times, basis, read.sentence)


def _plural(what: str, unit: str) -> str:
    """Return "gates with camera" for the price of a gate with its camera."""
    head = _BESIDE.split(what)[0]
    is_counted = unit != "each" and is_same_noun(head, head_of(unit)) and head[:1].islower()
    text = what.replace(head, f"{head}s", 1) if is_counted and not head.endswith("s") else what
    return re.sub(r" (?:its|their|an?|the)(?= )", "", text)


def _first_words(read: PricedAmount) -> str:
    return clause_of(MARK_BEFORE.sub("", read.sentence[: read.at.start])).lstrip(" ,")


def _measure(read: PricedAmount, behind: str) -> tuple[str, str]:
    """Return of what an amount is the price of one, and in which time."""
    if adverb := _ADVERB.match(behind):
        of = adverb["of"].lower()
        return _ADVERBS.get(of, of), ""
    subject = _first_words(read)
    subject = re.split(rf",? {MODAL}(?:{COST_VERB}|{WEAK_VERB})\b", subject, maxsplit=1, flags=re.IGNORECASE)[
        0
    ]
    which = THING_WHICH.match(subject)
    subject = which["of"] + which["what"] if which and not re.match(r"each|every", subject, re.I) else subject
    ones = re.match(
        r"(?P<how>per|each|every) (?P<of>[a-z-]+)\b(?= the\b|.*which$)", subject, re.I
    ) or _ONE_OF.match(subject)
    of_subject = ones["of"].strip() if ones else ""
    if (per := PER_BEHIND.match(behind)) and (unit := per["of"].strip().lower()):
        of_span = _OF_SPAN.fullmatch(unit)
        if of_span and per["whom"]:
            return per["whom"].lower(), of_span["span"].lower()
        if of_span and ones and ones["how"].lower() not in ("a", "an", "one") and not per["span"]:
            return of_subject, of_span["span"]
        if of_span:
            return of_span["span"], ""
        first = unit.split()[0] if len(unit.split()) > 1 and not per["span"] else unit
        return (unit if per["span"] else first), per["span"] or ""
    if EACH_BEHIND.match(behind):
        return "each", ""
    if of_time := re.match(
        rf"(?:an?|one|each) (?P<span>{SPAN_WORD}) (?:of|with|at|in)\b", subject, re.IGNORECASE
    ):
        return of_time["span"].lower(), ""
    if of_subject:
        return of_subject, ""
    if for_a := _FOR_A.match(subject):
        return for_a["what"], ""
    one = _FOR_ONE.search(subject)
    if one and (one["how"] or _OF_SPAN.fullmatch(one["of"])):
        return one["of"], ""
    if by := re.search(
        r"\bby (?:the )?(?P<of>[a-z]{3,}), at\b", read.sentence[: read.at.start], re.IGNORECASE
    ):
        return by["of"], ""
    is_small = bool(HUNDREDTH.match(read.sentence[read.at.end :]))
    return ("each" if is_small else ""), ""


def _over_time(brief: Brief, anchor: date, read: PricedAmount, unit: str, span: str) -> Price:
    """Return the price of a time, for as long as the brief says or a year."""
    one, whole = _plain(read.value), read.sentence
    days = _planned_spans(read, span)
    if days:
        return Price(read.what, read.value, span, days, f"{number(days)} {span}s at {one}", whole)
    if span not in _LONG_SPANS:
        many, at = _count_of(brief, read, span)
        basis = f"{number(many)} {span}s at {one}" if many and not at else f"{one} a {span}"
        return Price(read.what, read.value, unit, many if not at else 0, basis, whole)
    people = _people_of(brief, read.what) if " that " in read.what else 0
    times, over = _spans(brief, anchor, read, span)
    things = next((each.value for each in counts_in(read.what) if each.sort == "plain" and each.value > 1), 1)
    if things > 1 and re.match(
        r"[^.;,]{0,20}\beach\b", whole[read.end :]
    ):  # "80 phones cost 14 a month each"
        basis = f"{number(things)} for {number(times)} {span}s at {one}"
        return Price(read.what, read.value, span, things * times, basis, whole)
    if people:
        return Price(
            read.what, read.value * times, "person", people, f"{people:,} at {one} a {span}{over}", whole
        )
    if times == 1:
        return Price(read.what, read.value, "", 1, f"{one} a {span}", whole)
    basis = over.removeprefix(" for ") if over else f"{number(times)} {span}s"
    return Price(
        read.what,
        read.value,
        span,
        times,
        f"{basis} at {one}"
        if "from" not in basis
        else f"{number(times)} {span}s at {one},{basis.partition(f'{span}s')[2]}",
        whole,
    )


def _planned_spans(read: PricedAmount, span: str) -> float:
    """Return how many days or hours the sentence, or the next, plans."""
    for text in (read.sentence, read.next):
        for each in counts_in(text):
            is_time = (each.days or each.minutes) and each.words.lower().split()[-1].rstrip("s") == span
            is_other = text is read.next or each.start != read.at.start
            if is_time and is_other and float(each.values[0]) > 1:
                after, before = text[each.end :], text[: each.start]
                if _PLANNED_BEHIND.match(after) or _PLANNED_BEFORE.search(before):
                    return float(each.values[0])
    return 0


def _spans(brief: Brief, anchor: date, read: PricedAmount, span: str) -> tuple[float, str]:
    """Return for how many months, quarters or years a price is paid, and the words."""
    a_year = float(_A_YEAR.get(span, 1))
    start = _from(read.sentence, anchor)
    if start is None or brief.end is None or start > brief.end or span not in ("month", "mo", "quarter"):
        return a_year, f" for {number(a_year)} {span}s" if a_year > 1 else ""
    months = (brief.end.year - start.year) * 12 + brief.end.month - start.month + (brief.end.day >= start.day)
    times = max(1, months if span != "quarter" else -(-months // 3))
    return float(times), f" for {times} {span}s from {start:%B}"


def _from(sentence: str, anchor: date) -> date | None:
    """Return the day from which the sentence says something is paid."""
    for named in named_days_in(sentence):
        day = end_of(named, anchor) if named.months and _FROM_A_DAY.search(sentence[: named.start]) else None
        if day:
            return day if named.days else day.replace(day=1)
    return None


def _count_of(brief: Brief, read: PricedAmount, unit: str) -> tuple[int, str]:
    """Return how many of a thing there are: here, next door, elsewhere, or by a team."""
    names = [read.what] if unit == "each" else [unit, read.what]
    for text in (read.sentence, read.next):
        for each in counts_in(text):
            if (
                (text is read.sentence and each.start == read.at.start)
                or each.sort != "plain"
                or not each.values
            ):
                continue
            if each.days or each.minutes or is_marked(text, each) or each.value < 2:
                continue
            after = text[each.end :]
            noun = NOUN_BEHIND.match(after)
            is_of_them = OF_THEM.match(after)
            is_same = noun and any(is_same_noun(noun["noun"], name) for name in names)
            is_times = text is read.sentence and noun and _TIMES_BEFORE.search(text[: each.start])
            is_needed = _WE_NEED.search(text[: each.start]) and re.match(r"[.,;]|$", after)
            if (is_of_them and text is read.sentence) or is_same or is_times or is_needed:
                return int(each.value), ""
    for name in names:
        if (own := _own_count(brief, name)) or (own := _own_count(brief, _carrier(brief, name))):
            return own, ""
    purpose = (
        PURPOSE.match(f" each{read.sentence[read.end :].partition('each')[2]}") if unit == "each" else None
    )
    people = _people_of(brief, purpose["what"].strip() if purpose else unit)
    if people or unit == "each" or not _is_bought(brief, read, unit):
        return people, ""
    return how_many(brief, head_of(unit))


def _is_bought(brief: Brief, read: PricedAmount, unit: str) -> bool:
    """Return whether a tool is called so, or the sentence speaks of buying."""
    is_tool = any(is_same_noun(word, head_of(unit)) for name in brief.tools for word in name.split())
    return is_tool or bool(_BUYS.search(read.sentence))


def _each(read: PricedAmount, unit: str) -> str:
    """Return "each", or "a pair" where the price is not of one such thing."""
    is_of_itself = unit == "each" or is_same_noun(head_of(unit), head_of(read.what))
    return "each" if is_of_itself else f"{'an' if unit[:1] in 'aeiou' else 'a'} {unit}"


def _own_count(brief: Brief, name: str) -> int:
    """Return how many of these a brief counts, outside of rates."""
    counted = (
        each for each in measured_in(brief) if name and not each.unit and not each.per and each.value > 1
    )
    return max((int(each.value) for each in counted if is_same_noun(each.noun, head_of(name))), default=0)


def _carrier(brief: Brief, name: str) -> str:
    """Return of what each gets one of these."""
    for text in (brief.what_changes, brief.concerns, brief.objective):
        for match in _ONE_FOR_EACH.finditer(text):
            if any(is_same_noun(word, name) for word in match["what"].split()):
                return match["of"]
    return ""


def _people_of(brief: Brief, name: str) -> int:
    """Return how many people are in the teams that a name says."""
    if _ANYONE.fullmatch(name.split()[-1]):
        return sum(each.size for each in brief.groups)
    stems = {stem_of(word) for word in name.split()} - {""}
    exact = [each for each in brief.groups if {stem_of(word) for word in each.name.split()} <= stems | {""}]
    teams = exact or [
        each for each in brief.groups if stem_of(name) in {stem_of(word) for word in each.name.split()}
    ]
    return sum(each.size for each in teams)


def _plain(value: float) -> str:
    return number(value) if value == int(value) else f"{value:,.2f}"
