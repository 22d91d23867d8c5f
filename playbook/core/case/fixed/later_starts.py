"""Read decisions on starts: the day, who decides, and who waits for it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from playbook.core.case.reading.texts import LONGEST_SENTENCE, Quote, plain
from playbook.core.case.teams.groups import names_group, significant_words
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import NamedDay, end_of, named_days_in

_BODY = (
    r"(?:(?:steering|project|medical|executive|management|supervisory|advisory|city|school|town|program"
    r"|leadership|extended|group) )?(?:board(?: of directors)?|committee|council|executive|directors"
    r"|steerco|sponsor|trustees)|(?:steering|core|project) (?:group|team|circle)"
    r"|(?:leadership|executive|management) team|(?:[a-z]{3,12} )?director|chief (?:[a-z]{3,12} )?officer"
    r"|CEO|COO|CFO|CIO|management"
)
_NAME = r"(?-i:(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?[A-Z][\w'-]{1,30}(?: [A-Z][\w'-]{1,30})?)"
_A_BODY = rf"(?:(?:the|our) )?(?:{_BODY})"
_GO = r"(?:go(?:[- ]ahead)?|green light|ok(?:ay)?|yes|nod|clearance)"
_ACTS = (
    r"(?:decid|judg|approv|releas|agre|vot)es?|(?:confirm|clear)s?|signs? off"
    rf"|(?:says?|said|gives?|gave|given) (?:(?:the|its|their|his|her|a|us) ){{0,2}}{_GO}|agreed|approved"
)
# "The board decides …", "we will know by 20 April whether …", "the second wave is decided on …"
_DECIDES = re.compile(
    rf"(?i)\b(?:(?P<who>{_A_BODY}|I|we|{_NAME}),?(?: (?:meets?|reviews?)\b[^.;]{{0,40}}? and)?"
    r"(?: (?:shall|will|must|has|have|then|also|finally|only|plans? to|wants? to)){0,3}"
    rf" (?:(?:{_ACTS})\b(?! (?:by|before) (?:the|our) (?:{_BODY}))"
    r"|knows?\b(?=[^.;]{0,40}\bwhether\b)|reviews?\b[^.;]{0,40}? and decides?\b))"
    r"|\b(?:is|are|be|gets?) (?:(?:then|only|finally|first) )?"
    r"(?P<passive>decided|approved|released|confirmed)\b"
    r"|\b(?:meeting|vote|session|review) (?:on [^.;]{4,20} )?decides\b"
    rf"|\b(?P<noun>(?:next |second |third )?go(?:/| or )?[- ]?no[- ]?go|(?<!\w)decision|approval"
    rf"|{_GO}(?= (?:of|from|by)\b)"
    r"|(?<=['\u2019]s )(?:go(?:[- ]ahead)?|green light|yes|vote|ok))\b(?!/)"
)
_DECIDER = re.compile(rf"(?i)(?<![\w-])(?:(?P<who>{_A_BODY})|by (?P<name>{_NAME}))(?![\w-])")
# Representatives agree to a change; when others start is not their decision.
_OF_STAFF = re.compile(
    r"(?i)\b(?:works?|staff|employee|union)[' ](?:council|committee|representatives?)\b|\bunion\b"
)
_PLACES = re.compile(
    r"(?i)\b(?:teams?|sites?|shops?|stores?|branches|wards?|plants?|locations?|places?|departments?|offices?"
    r"|units?|people|waves?|starts?|regions?|countries|schools?|clinics?|depots?|hubs?|lines?|floors?"
    r"|divisions?|stations?|houses?|hotels?|restaurants?|colleagues|groups?|half|crews?|shifts?|areas?"
    r"|markets?|subsidiar(?:y|ies))\b"
)
_OTHERS = re.compile(
    r"(?i)\b(?:the |all )?(?:others\b|other ones\b|rest\b(?! of the (?:year|week|month|budget|money|price))"
    r"|everyone else\b|everybody else\b|remainder\b|(?:other|remaining) (?P<things>(?:[\w-]+ ){0,2}[\w-]+))"
)
_NTH = ("first|one|1st|1|i", "second|two|2nd|2|ii", "third|three|3rd|3|iii", "fourth|four|4th|4|iv")
_STAGE = r"(?:wave|start|phase|stage|round|go-live|launch|roll-?out|step)"
_WAVES = tuple(re.compile(rf"(?i)\b(?:(?:{nth}) {_STAGE}s?|{_STAGE} (?:{nth}))\b") for nth in _NTH)
_NEXT = re.compile(rf"(?i)\b(?:next|later|further|following) {_STAGE}s?\b")
_CLAUSE_ENDS = re.compile(r"[.;]|, (?=(?:and|but|so|then|which|while|the|we|our|if|once)\b)")
# What may stand beside a decision without being its subject.
_NO_SUBJECT = re.compile(
    r"(?i)\b(?:on|by|at|in|before|until|latest|the|that|this|it|about|of|from|its|their|our|meeting|session"
    r"|yes|go|finally|then|only|first|so|to|and|not|later|than|(?:mon|tues|wednes|thurs|fri|satur|sun)day|20\d\d"
    r"|is|mid|early|late"
    r"|an?|positive|good|falls|takes|place|held)\b|[^\w]"
)
_STARTS = re.compile(
    r"(?i)\b(?:starts?|begins?|follows?|joins?|goe?s? (?:live|on|ahead|over)|going live|switch(?:es)? over"
    r"|moves? over|(?:is|are) next|go-live|roll(?:s|ed)? out|come(?:s)? next)\b"
)
_NO_DECISION = re.compile(
    r"(?i)\b(?:no|not|never|without) (?:a |an |any )?(?:decision|approval|go-ahead|vote)\b"
)


@dataclass(frozen=True, slots=True)
class StartDecision:
    """The day on which somebody decides whether others start."""

    day: date
    starts: tuple[date, ...]  # those that wait for it
    who: str  # as the brief calls them, empty where it says "we" or nobody
    quote: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What one sentence says of a decision. `about`: its words beside the decision."""

    named: NamedDay
    who: str
    about: str  # its own subject, empty where it has none


def start_decisions_of(quotes: Iterable[Quote], brief: Brief, today: date) -> tuple[StartDecision, ...]:
    """Return each dated decision on a start after the first, or on what follows a pilot."""
    return tuple(_decisions(quotes, brief, today))


def names_a_decision_on_starts(text: str, today: date) -> str:
    """Return the day, as a sentence writes it, on which it is decided who starts next."""
    for read in _read(text, today, frozenset()):
        about = read.about or text
        is_on_others = _names_others(about, frozenset()) or any(
            wave.search(about) for wave in (*_WAVES[1:], _NEXT)
        )
        if is_on_others or _STARTS.search(about):
            return read.named.words
    return ""


def _decisions(quotes: Iterable[Quote], brief: Brief, today: date) -> Iterator[StartDecision]:
    before, taken = Quote("", ""), set[date]()
    starts = frozenset(brief.team_starts)
    for quote in quotes:
        last, before = before, quote
        if quote.field not in ("what_changes", "approach") or "?" in quote.text:
            continue
        for read in _read(quote.text, today, starts):
            day = end_of(read.named, today)
            if day is None or day <= today:
                continue
            texts = (
                (read.about,) if read.about else (quote.text, last.text if last.field == quote.field else "")
            )
            waiting = next(filter(None, (_starts_meant(each, brief, day, today) for each in texts)), ())
            new = tuple(start for start in waiting if start not in taken)
            if new:
                yield StartDecision(day, new, _known(read.who, brief), quote.text)
                taken.update(new)


def _read(text: str, today: date, starts: frozenset[date]) -> Iterator[_Read]:
    """Yield the decisions of a sentence, each with the day nearest to it."""
    if len(text) > LONGEST_SENTENCE:
        return
    days = [each for each in named_days_in(text) if each.days and end_of(each, today) not in starts]
    if not days or _NO_DECISION.search(text):
        return
    for match in _DECIDES.finditer(text):
        if _OF_STAFF.search(text[max(0, match.start() - 20) : match.end() + 20]):
            continue
        end = _CLAUSE_ENDS.search(text, match.end())
        tail_end = end.start() if end else len(text)
        lead, tail = _CLAUSE_ENDS.split(text[: match.start()])[-1], text[match.end() : tail_end]
        who = _decider(match, tail, lead)
        next_to_it = (
            each
            for each in days
            if match.end() <= each.start < tail_end and not _STARTS.search(text[match.end() : each.start])
        )
        named = next(next_to_it, None) or min(days, key=lambda each: _far(each, match.start(), match.end()))
        about = _subject(lead if match["passive"] else tail) or _subject(lead if match["noun"] else "")
        # "Go/no-go: wave 2 on 20 April, wave 3 on 20 May"
        behind = [each for each in days if each.start >= match.end()]
        if len(behind) > 1:
            about = about if match["passive"] else text[match.end() : behind[0].end]
            named = behind[0]
            for before, each in pairwise(behind):
                yield _Read(each, who, text[before.end : each.start])
        yield _Read(named, who, about)


def _far(named: NamedDay, start: int, end: int) -> int:
    return start - named.end if named.end <= start else max(0, named.start - end)


def _subject(words: str) -> str:
    """Return what a decision is on, by the words beside it; empty where they name nothing."""
    bare = words
    for named in named_days_in(words):
        bare = bare.replace(named.words, " ")
    bare = _NO_SUBJECT.sub(" ", _DECIDER.sub(" ", bare))
    return words if bare.strip() else ""


def _decider(match: re.Match[str], tail: str, lead: str) -> str:
    """Return who decides, as the brief calls them."""
    who = match["who"] or ""
    if who.lower() in ("i", "we"):
        return ""
    named = None if who else _DECIDER.search(tail) or _DECIDER.search(lead)
    return ((named["who"] or named["name"]) if named else who).strip()


def _known(who: str, brief: Brief) -> str:
    """Return a body as named, or a person of the brief by the full name, else nobody."""
    title = re.sub(r"(?i)^(?:the|our) ", "", who).casefold()
    if title and (own := [each.name for each in brief.people if each.job_title.casefold() == title]):
        return own[0]
    if re.fullmatch(rf"(?i){_A_BODY}", who):
        return who
    last = who.split()[-1:]
    named = [each.name for each in brief.people if who == each.name or last == each.name.split()[-1:]]
    named = named or [each.name for each in brief.people if [who] == each.name.split()[:1]]
    return named[0] if len(named) == 1 else ""


def _starts_meant(text: str, brief: Brief, day: date, today: date) -> tuple[date, ...]:
    """Return the starts after a day that a text is about, of several not the first."""
    starts = brief.team_starts
    later = [each for each in (starts[1:] or starts) if each > day]
    meant = {end_of(named, today) for named in named_days_in(text) if named.days} & {*later}
    for start, wave in zip(starts[1:], _WAVES[1:], strict=False):
        if wave.search(text):
            meant.add(start)
    simple = plain(text)
    meant |= {brief.go_live_of(group) for group in brief.groups if names_group(simple, group)}
    meant |= {
        brief.go_live_of(group)
        for group in brief.groups
        if group.site and re.search(rf"(?<!\w){re.escape(plain(group.site))}(?!\w)", simple)
    }
    words = {word for group in brief.groups for word in significant_words(group.full_team_name)}
    if not meant & {*later} and _NEXT.search(text):
        return tuple(later[:1])
    if not meant & {*later} and _names_others(text, frozenset(words)):
        return tuple(later)
    return tuple(sorted(each for each in meant if each in later))


def _names_others(text: str, words: frozenset[str]) -> bool:
    """Return whether a text speaks of the teams that do not start first."""
    for match in _OTHERS.finditer(text):
        things = match["things"] or ""
        if not things or _PLACES.search(things) or words & {*significant_words(things)}:
            return True
    return False
