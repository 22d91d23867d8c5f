"""Read the dated items of a list of conditions, facts or dates in a brief."""

import re
from calendar import month_name
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.core.base.words import capital, lower_first
from playbook.core.case.reading.texts import Quote, is_asked
from playbook.core.case.timing import DefaultDays
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Gates
from playbook.core.text.dates import NamedDay, end_of, named_days_in

_HEADING = re.compile(
    r"(?i)^(?:[\w']{1,15} ){0,5}?(?:(?P<hard>conditions?|prerequisites|dependencies|must[ -]haves?"
    r"|(?:must|has to|have to|needs? to) (?:happen|be (?:true|done|ready|there)))"
    r"|facts|dates|deadlines|milestones|constraints|(?:bear|keep) in mind)"
    r"(?: [\w']{1,15}){0,6}: (?=\S)"
)
_OTHER_HEADING = re.compile(r"^[A-Z][a-z]{2,20}(?: [a-z]{2,15}){0,3}: ")
_MARKS = re.compile(
    r"(?:^|(?<=[\s;,.]))\([a-h]\) |; "
    r"|(?<!\bDr)(?<!\bM[rs])(?<!\bMrs)(?<!\bSt)(?<!\bProf)(?<=[\w)])\. (?=[A-Z])"
)
_LEAST_WORDS_BEFORE_A_DAY = 2  # "January 20, February 17" are days of one thing
_UNTIL_DAY = re.compile(
    r",?(?: (?:is|are|was|were|will be))?(?: (?:due|promised|expected|planned))?"
    r"(?: (?:by|before|until|till|on|for|from))?(?: the)?(?: end(?: of)?)?$"
)
_SLASHED = re.compile(
    r"(?i)\b(?P<lead>from|by|on|until|till|to|ends?|retires?|is up|due|before|after|starts?)"
    r" (?P<month>1[0-2]|[1-9])/(?P<day>[12]\d|3[01]|[1-9])(?:/(?P<year>(?:20)?\d\d))?(?![\d/%])"
)
_END_OF = re.compile(r"(?i)\b(?:the )?end(?: of)?$")
# A day after one of these is the last one, or that of a meeting which decides.
_BY = re.compile(r"(?i)\b(?:by|before|until|(?:ordered|promised|expected),? due)(?: on)?(?: the)?$")
_DONE = re.compile(
    r"(?i)\b(?:done|ready|finished|completed?|tested|checked|signed|loaded|delivered|installed|connected|cleaned"
    r"|approved|agreed|released|ended|in place|over)(?: on| by)?$"
)
_VOTES = re.compile(
    r"(?i)\b(?:board|council|committee|partners'?|trustees|owners|assembly)\b[\w' ]{0,40}"
    r"\b(?:votes?|decides?|decision|approv\w+)\b|\b(?:votes?|decision|approval) of the\b"
)
_MEETS = re.compile(r"(?i)\b(?:union|council|staff|representatives?)\b[\w' ]{0,20}\bmeeting\b")
# Nobody tries or practices anything before these are there.
_FOR_PRACTICE = re.compile(
    r"(?i)\b(?:phones?|tablets?|laptops?|devices?|scanners?|screens?|headsets?|terminals?)\b[\w ]{0,20}"
    r"\b(?:ordered|delivered|arrive|due)\b"
)
_PLACE = re.compile(r"(?i)\b(?:build-?out|building works?|fit-?out|floors?|rooms?|seats?)\b")
_BUILT = re.compile(
    r"(?i)\b(?:build-?out|building works?|fit-?out|construction|renovation|refurbish\w+|builders?)\b"
)
_NOT_ONE = re.compile(r"(?i)\bpilot (?:at|in|with|of|begins?|starts?|runs?)\b")
_HOPED = re.compile(r"(?i)\b(?:hoped?|hoping|perhaps|maybe|says?)\b")  # no day that holds
_PAID = re.compile(r"(?i)\b(?:spent|claimed|invoiced|encumbered)\b")
# Without a heading only these words make a condition.
_HARD = re.compile(r"(?i)\b(?:must|ha(?:s|ve) to|needs? to) be\b|\botherwise\b|\bsubject to\b")
_THERE = (
    r"(?:finished|done|signed|approved|agreed|tested|checked|cleared|ready|in place|settled|complete[d]?)"
)
_WANTED = re.compile(
    r"(?i)\b(?:wants?|needs?|requires?|insists? on|asks? for) (?:the |an? |our |its )?"
    rf"(?P<what>[^,;()]{{3,60}} {_THERE} before [^,;().]{{3,50}})"
)
_LIMIT = re.compile(
    r"(?i)\b(?:below|under|less than|fewer than|at most|no more than|at least|over|above|more than) \d"
)
_MUST_BE = re.compile(rf"(?i)\b(?:must|ha(?:s|ve) to|needs? to) be {_THERE}\b")
_BEFORE = re.compile(rf"(?i)\b{_THERE} before\b")
_REAL_DATA = re.compile(
    r"(?i)\bbefore (?:any |the |real )*(?:data|records?|files?|training|sessions?|pilot)\b"
)
_SUBJECT_TO = re.compile(r"(?i)\bsubject to (?P<what>[^,;.]{5,90}?) (?:on|by)(?: the)?$")
_ARTICLE = re.compile(r"(?i)^the ")
_TO_BE = re.compile(r" (?:has to|have to|needs? to|must|should) be ")
_ORDERED = re.compile(r"^(?P<what>\w+)(?: (?P<count>\d+))? ordered$")
_DECIDES = re.compile(r"^ (?:decides|votes|approves)(?: [\w'-]{1,20}){0,4}")
_OTHERWISE = re.compile(r"(?i)^,? ?(?:otherwise|else|if not,?|or) (?P<then>[^.;]{5,80})")
_FEWEST_WORDS, _LONGEST_NAME = 2, 100
_TO_ANNOUNCE = timedelta(days=28)  # from an announcement to the first start


Sort = Literal["condition", "dated", "prose"]  # what heads a clause: a list of conditions, of days, nothing


@dataclass(frozen=True, slots=True)
class DatedItem:
    """A requirement, its day if the brief has one, and what waits for it."""

    name: str
    day: date | None
    gates: Gates
    otherwise: str = ""
    left_open: str = ""  # what the brief says behind it
    is_meeting: bool = False
    is_vote: bool = False


def wants_done(sentence: str) -> bool:
    """Return whether somebody wants a thing signed, tested or finished before another."""
    return bool(_WANTED.search(sentence))


def is_built(name: str) -> bool:
    """Return whether a condition is a place that somebody builds first."""
    return bool(_BUILT.search(name))


def items_of(quotes: Iterable[Quote]) -> Iterator[tuple[Quote, Quote, Sort]]:
    """Yield the clauses of a brief, each with its sentence and what heads it."""
    sort: Sort = "prose"
    field = ""
    for quote in quotes:
        sort = sort if quote.field == field else "prose"
        field, text = quote.field, quote.text
        if heading := _HEADING.match(text):
            sort, text = "condition" if heading["hard"] else "dated", text[heading.end() :]
        elif _OTHER_HEADING.match(text):
            sort = "prose"
        yield from ((Quote(field, clause), quote, sort) for clause in clauses_of(text))


def listed_in(quotes: Iterable[Quote]) -> frozenset[Quote]:
    """Return the sentences that stand in a list of conditions or dates."""
    return frozenset(quote for _, quote, sort in items_of(quotes) if sort != "prose")


def clauses_of(text: str) -> Iterator[str]:
    """Yield the parts of a sentence, each with its own day."""
    for item in (item.strip(" ;.") for item in _MARKS.split(text)):
        held = ""
        for part in item.split(", "):
            is_next = bool(held and _times(held) and _names_subject(part))
            if is_next:
                yield held
            held = part if is_next or not held else f"{held}, {part}"
        if held:
            yield held


def _names_subject(part: str) -> bool:
    """Return whether words name what a day is for."""
    return any(len(part[: each.start].split()) >= _LEAST_WORDS_BEFORE_A_DAY for each in _times(part)[:1])


def _times(text: str) -> list[NamedDay]:
    return [each for each in named_days_in(text) if each.months]


def _days(text: str) -> list[NamedDay]:
    return [
        named
        for named in named_days_in(text)
        if len(named.days) == 1 or (named.months and _END_OF.search(text[: named.start].rstrip()))
    ]


def spelled(quote: Quote, brief: Brief) -> Quote:
    """Return a clause with the days of Americans in words: "by 4/30" is by April 30."""

    def day(match: re.Match[str]) -> str:
        year = f", 20{match['year'][-2:]}" if match["year"] else ""
        return f"{match['lead']} {month_name[int(match['month'])]} {match['day']}{year}"

    is_american = brief.country == "US" or (not brief.country and brief.currency == "USD")
    return Quote(quote.field, _SLASHED.sub(day, quote.text)) if is_american else quote


def dated_item(quote: Quote, sort: Sort, timing: DefaultDays) -> DatedItem | None:
    """Return what a clause says to be there, by its one day if it has one."""
    quote = spelled(quote, timing.brief)
    named = _days(quote.text)
    if len(named) > 1 or "?" in quote.text or _NOT_ONE.search(quote.text) or _PAID.search(quote.text):
        return None
    wanted, day = _WANTED.search(quote.text), named[0] if named else None
    if sort == "prose" and not (wanted or _HARD.search(quote.text)):
        return None
    if wanted or day is None or _HOPED.search(quote.text):
        return _undated(quote, sort, wanted, end_of(day, _anchor(timing)) if wanted and day else None)
    return _by_its_day(quote, day, timing)


def month_end_in(text: str, anchor: date) -> date | None:
    """Return the last day of a month by whose end something is there."""
    for named in _days(text):
        last = _END_OF.sub("", text[: named.start].rstrip()).rstrip()
        if not named.days and _BY.search(last):
            return end_of(named, anchor)
    return None


def _anchor(timing: DefaultDays) -> date:
    return timing.brief.start or timing.today


def _undated(quote: Quote, sort: Sort, wanted: re.Match[str] | None, day: date | None) -> DatedItem | None:
    """Return a condition in the brief's words: a limit, or what comes before another thing."""
    text, _, rest = (wanted["what"] if wanted else quote.text).partition(", ")
    is_hard = sort == "condition" and (_LIMIT.search(text) or _BEFORE.search(text))
    is_one = wanted or is_hard or _MUST_BE.search(text)
    name = _ARTICLE.sub("", _TO_BE.sub(" ", text)).strip(" ,;:.")
    if not is_one or len(name) > _LONGEST_NAME or is_asked(Quote(quote.field, name)):
        return None
    gates: Gates = "training" if _REAL_DATA.search(name) else "go_live"
    return DatedItem(capital(name), day, gates, left_open=rest)


def _by_its_day(quote: Quote, named: NamedDay, timing: DefaultDays) -> DatedItem | None:
    before, behind = quote.text[: named.start].rstrip(), quote.text[named.end :]
    day = end_of(named, _anchor(timing))
    last = _END_OF.sub("", before).rstrip()
    votes = _VOTES.search(quote.text) or _MEETS.search(before)
    depends = _SUBJECT_TO.search(before)
    if day is None or day < timing.today or not (depends or _BY.search(last) or _DONE.search(last) or votes):
        return None
    name = _UNTIL_DAY.sub("", depends["what"] if depends else before).strip(" ,;:")
    if len(name.split()) < _FEWEST_WORDS or len(name) > _LONGEST_NAME or is_asked(Quote(quote.field, name)):
        return None
    if is_meeting := not _DONE.search(name) and _MEETS.search(before) is not None:
        name = f"{name} held"
    if meets := _DECIDES.match(behind):
        name = f"{name} {meets[0].strip()}"
    name = _ARTICLE.sub("", _ORDERED.sub(_delivered, _TO_BE.sub(" ", name)).removesuffix(" done"))
    otherwise = _OTHERWISE.match(behind)
    return DatedItem(
        capital(name),
        day,
        _gates(quote.text, day, timing),
        otherwise["then"] if otherwise else "",
        "" if otherwise else behind.partition(", ")[2].strip(" .;"),
        is_meeting,
        _VOTES.search(quote.text) is not None,
    )


def _delivered(match: re.Match[str]) -> str:
    what = f"{match['count']} {lower_first(match['what'])}" if match["count"] else match["what"]
    return f"{what} delivered"


def _gates(text: str, day: date, timing: DefaultDays) -> Gates:
    live = timing.first_go_live()
    if live and day > live and not _PLACE.search(text):
        return "switch_off"  # the old way goes on until it is there
    if live and day <= live - _TO_ANNOUNCE and _VOTES.search(text):
        return "announcement"
    return "training" if _MEETS.search(text) or _FOR_PRACTICE.search(text) else "go_live"
