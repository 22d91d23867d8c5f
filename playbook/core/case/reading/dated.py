"""Read the dated items of a list of conditions, facts or dates in a brief."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.case.reading.texts import Quote, is_asked
from playbook.core.case.timing import DefaultDays
from playbook.core.plan.case import Gates
from playbook.core.text.dates import NamedDay, end_of, named_days_in

_HEADING = re.compile(
    r"^(?P<of>conditions?|facts|dates|deadlines|milestones|prerequisites|dependencies"
    r"|(?:things|what) (?:that )?(?:must|has to|have to|needs? to) (?:happen|be (?:true|done|ready|there)))"
    r"(?: [\w']{1,15}){0,6}: (?=\S)",
    re.IGNORECASE,
)
_OTHER_HEADING = re.compile(r"^[A-Z][a-z]{2,20}(?: [a-z]{2,15}){0,3}: ")
_MARKS = re.compile(r"(?:^|(?<=[\s;,.]))\([a-h]\) |(?<=[\w)])\. (?=[A-Z])|; ")
_UNTIL_DAY = re.compile(
    r",?(?: (?:is|are|was|were|will be))?(?: (?:due|promised|expected|planned))?"
    r"(?: (?:by|before|until|till|on|for|from))?(?: the)?(?: end(?: of)?)?$"
)
_END_OF = re.compile(r"\b(?:the )?end(?: of)?$", re.IGNORECASE)
# A day after one of these is the last one, or that of a meeting which decides.
_BY = re.compile(
    r"\b(?:by|before|until|(?:ordered|promised|expected),? due)(?: on)?(?: the)?$", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:done|ready|finished|completed?|tested|checked|signed|loaded|delivered|installed|connected|cleaned"
    r"|approved|agreed|released|ended|in place|over)(?: on| by)?$",
    re.IGNORECASE,
)
_VOTES = re.compile(
    r"\b(?:board|council|committee|partners'?|trustees|owners|assembly)\b[\w' ]{0,40}"
    r"\b(?:votes?|decides?|decision|approv\w+)\b|\b(?:votes?|decision|approval) of the\b",
    re.IGNORECASE,
)
_MEETS = re.compile(r"\b(?:union|council|staff|representatives?)\b[\w' ]{0,20}\bmeeting\b", re.IGNORECASE)
# Nobody tries or practices anything before these are there.
_FOR_PRACTICE = re.compile(
    r"\b(?:phones?|tablets?|laptops?|devices?|scanners?|screens?|headsets?|terminals?)\b[\w ]{0,20}"
    r"\b(?:ordered|delivered|arrive|due)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:build-?out|building works?|fit-?out|floors?|rooms?|seats?)\b", re.IGNORECASE)
_BUILT = re.compile(
    r"\b(?:build-?out|building works?|fit-?out|construction|renovation|refurbish\w+|builders?)\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(r"\bpilot (?:at|in|with|of|begins?|starts?|runs?)\b|\bhoped\b", re.IGNORECASE)
_TO_BE = re.compile(r" (?:has to|have to|needs? to|must|should) be ")
_ORDERED = re.compile(r"^(?P<what>\w+)(?: (?P<count>\d+))? ordered$")
_DECIDES = re.compile(r"^ (?:decides|votes|approves)(?: [\w'-]{1,20}){0,4}")
_OTHERWISE = re.compile(r"^,? ?(?:otherwise|else|if not,?|or) (?P<then>[^.;]{5,80})", re.IGNORECASE)
_FEWEST_WORDS, _LONGEST_NAME = 2, 100
_TO_ANNOUNCE = timedelta(days=28)  # from an announcement to the first start


@dataclass(frozen=True, slots=True)
class DatedItem:
    """What must be there by a day, with what waits for it."""

    name: str
    day: date
    gates: Gates
    otherwise: str = ""
    is_meeting: bool = False
    is_vote: bool = False


def is_built(name: str) -> bool:
    """Return whether a condition is a place that somebody builds first."""
    return bool(_BUILT.search(name))


def listed_items(quotes: Iterable[Quote]) -> Iterator[tuple[Quote, Quote]]:
    """Yield the items under a heading of conditions or dates, each with its sentence."""
    is_listed, field = False, ""
    for quote in quotes:
        is_listed = is_listed and quote.field == field
        field, text = quote.field, quote.text
        if heading := _HEADING.match(text):
            is_listed, text = True, text[heading.end() :]
        elif _OTHER_HEADING.match(text):
            is_listed = False
        if is_listed:
            items = (item.strip(" ;.") for item in _MARKS.split(text))
            yield from ((Quote(field, clause), quote) for item in items for clause in _clauses(item))


def _clauses(item: str) -> Iterator[str]:
    """Yield the parts of an item, each with its own day."""
    held = ""
    for part in item.split(", "):
        is_next = bool(held and _days(held) and _days(part))
        if is_next:
            yield held
        held = part if is_next or not held else f"{held}, {part}"
    if held:
        yield held


def _days(text: str) -> list[NamedDay]:
    return [
        named
        for named in named_days_in(text)
        if len(named.days) == 1 or (named.months and _END_OF.search(text[: named.start].rstrip()))
    ]


def dated_item(quote: Quote, timing: DefaultDays) -> DatedItem | None:
    """Return what an item says to be there by its one day, if it says so."""
    named = _days(quote.text)
    if len(named) != 1 or "?" in quote.text or _NOT_ONE.search(quote.text):
        return None
    before, behind = quote.text[: named[0].start].rstrip(), quote.text[named[0].end :]
    day = end_of(named[0], timing.brief.start or timing.today)
    last = _END_OF.sub("", before).rstrip()
    votes = _VOTES.search(quote.text) or _MEETS.search(before)
    if day is None or day < timing.today or not (_BY.search(last) or _DONE.search(last) or votes):
        return None
    name = _UNTIL_DAY.sub("", before).strip(" ,;:")
    if len(name.split()) < _FEWEST_WORDS or len(name) > _LONGEST_NAME or is_asked(Quote(quote.field, name)):
        return None
    if is_meeting := not _DONE.search(name) and _MEETS.search(before) is not None:
        name = f"{name} held"
    if meets := _DECIDES.match(behind):
        name = f"{name} {meets[0].strip()}"
    name = _ORDERED.sub(_delivered, _TO_BE.sub(" ", name)).removesuffix(" done")
    otherwise = _OTHERWISE.match(behind)
    return DatedItem(
        name[:1].upper() + name[1:],
        day,
        _gates(quote.text, day, timing),
        otherwise["then"] if otherwise else "",
        is_meeting,
        _VOTES.search(quote.text) is not None,
    )


def _delivered(match: re.Match[str]) -> str:
    return f"{match['count'] or ''} {match['what']} delivered".strip()


def _gates(text: str, day: date, timing: DefaultDays) -> Gates:
    live = timing.first_go_live()
    if live and day > live and not _PLACE.search(text):
        return "switch_off"  # the old way goes on until it is there
    if live and day <= live - _TO_ANNOUNCE and _VOTES.search(text):
        return "announcement"
    return "training" if _MEETS.search(text) or _FOR_PRACTICE.search(text) else "go_live"
