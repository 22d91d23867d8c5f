"""Read what a sentence wants done before something else may happen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from playbook.core.base.words import capital
from playbook.core.case.fixed.waits import participle_of
from playbook.core.case.reading.requests import body_kind
from playbook.core.case.reading.texts import Quote
from playbook.core.text.dates import NamedDay, named_days_in

_MUST = r"(?:must|has to|have to|needs? to)"
# "Before we switch over, the model must have been cleaned up, and the carrier has to be told."
_BEFORE_IT = re.compile(r"^Before (?:we|it|any|anyone|the|go-?live)\b[^,;:]{0,60}, ")
_NEXT = re.compile(rf"(?:^|, (?:and )?|; )(?=[^,;()]{{2,60}} {_MUST} )")
_DUTY = re.compile(
    r"(?P<who>[^,;()]{2,60}?) (?:must|has to|needs to|(?P<many>have to|need to)) "
    r"(?P<act>(?:have|be) [^,;()]{3,90})(?P<rest>.*)"
)
_ARTICLE = re.compile(r"^(?:the|our|all) ")
_PASSIVE = re.compile(r"^(?:have been|be) ")
_BEFORE_DUE_DAY = re.compile(r"\b(?:said|promised|by|due|until|end of)(?: the| in)? $")
# "Nobody can be told to use it before that's done", "no tablets before it is agreed"
_NOT_BEFORE = re.compile(
    r"(?i)\b(?:nobody|no one|no|not|never|[a-z]+n['’]t)\b[^.;]{2,60}\bbefore (?:it|that|this)"
    r"(?:['’]s| is| has been) (?P<done>agreed|done|signed|approved|finished|settled|decided)\b"
)
_OF_IT = re.compile(
    r"\b(?:have|has|get|gets|given|sent|write|see) (?:an?|the) "
    r"(?P<what>[^,.;]{3,60}?)(?= before | by | until |$)"
)
# "He won't take drafts without a note on each"
_NOT_WITHOUT = re.compile(
    r"(?i)\b(?:won['’]t|will not|do(?:es)? not|doesn['’]t) (?:take|accept|sign|approve|allow)\b[^.;]{2,50}"
    r"(?:\bwithout|\bw/o) (?P<what>[^.;?]{3,80})"
)
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Precondition:
    """What has to be true first, in the brief's words."""

    name: str
    half: Quote  # the words that say so, with its day if it has one
    what: str = ""  # the thing itself, by which its owner is known
    left: str = ""  # what the brief adds
    named: NamedDay | None = None  # when it is there, if the brief says so


def preconditions_in(quote: Quote, before: str) -> Iterator[Precondition]:
    """Yield what a sentence wants first. `before`: the sentence that it follows."""
    if "?" in quote.text:
        return
    if opening := _BEFORE_IT.match(quote.text):
        yield from _duties(quote, quote.text[opening.end() :])
    elif without := _NOT_WITHOUT.search(quote.text):
        yield Precondition(capital(without["what"]).strip(" ."), quote)
    elif waits := _NOT_BEFORE.search(quote.text):
        own = quote.text[: waits.start()].rpartition(", ")[0]
        subject = (_OF_IT.search(own) or {"what": ""})["what"] if own else before.strip(" .-")
        if 0 < len(subject) <= _LONGEST:
            name = (
                f"{capital(subject).strip(' .')} {waits['done']}" if own else f"“{subject}” {waits['done']}"
            )
            yield Precondition(name, quote, named=next(iter(named_days_in(own)[-1:]), None))


def _duties(quote: Quote, text: str) -> Iterator[Precondition]:
    for part in filter(None, _NEXT.split(text)):
        if duty := _DUTY.match(part):
            what, left = _ARTICLE.sub("", duty["who"]), duty["rest"].strip(" ,;.()")
            act = _PASSIVE.sub("been ", duty["act"]).removeprefix("have ")
            has = "have" if duty["many"] else "has"
            name = f"{capital(duty['who']).strip(' .')} {has} {act}"
            yield Precondition(name.rstrip(". "), Quote(quote.field, part), what, left, _promised(part))


def _promised(part: str) -> NamedDay | None:
    """Return the time in a clause by which it is done."""
    return next((each for each in named_days_in(part) if _BEFORE_DUE_DAY.search(part[: each.start])), None)


# "so recording stays off there until counsel has answered": the rest starts without it.
PART_WAITS = re.compile(
    r"(?:^|[,;:] (?:so |and |but )?)(?P<part>[\w'\u2019-]{2,30}(?: [\w'\u2019-]{2,30}){0,5}?)"
    r" (?P<off>(?:stays?|remains?|is kept|are kept) (?:switched |turned )?(?:off|out|closed|unused))\b"
    r"(?: there| (?:in|at|on) [^,;.]{2,30}?)?"
    r" until (?P<clause>[^,;.]{3,50}? (?:has|have) (?:answered|replied|decided|agreed"
    r"|confirmed|approved|consented|signed)\b[^,;.]{0,40})"
)
# "Our finance director must approve the stock valuation before any price goes into it"
_ON_PAPER_FIRST = re.compile(
    r"\b(?:must|has to|have to|needs? to|is to) (?:first |also )?"
    r"(?P<act>sign|approve|clear|confirm|release|accept|review|check|complete|finish) "
    r"(?:the|our|an?|its|their|each) (?P<paper>[^,;.()]{3,70}?)(?=,? (?:before|by|until)\b|[,;.]|$)"
)
# "Ana Ruiz, our IT director, owns the data migration and must have it done by March 1"
OWNED_FIRST = re.compile(
    r"(?:^|[,;:.] )(?P<name>[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+){1,2})(?:, [^,;.]{3,50},)? (?:owns|leads"
    r"|runs|handles|manages|(?:is|will be) (?:responsible for|in charge of)|answers for|looks after) "
    r"(?:(?:the|our|all) )?(?P<clause>[^,;.()]{3,60}?),? and (?:must|has to|needs to|is to)"
    r" (?:(?:have|get) (?:it|them|this|that|all of it) (?P<done>[a-z]{3,}ed|done|ready|signed off)"
    r"|(?P<act>finish|complete|deliver|check|test|clean|install|close|clear)"
    r" (?:it|them|this|that|all of it))\b"
)
# "Everything has to be in place before enrollment opens on June 14": nothing waits for it.
WHOLE_BY = re.compile(
    r"(?i)^(?:so )?(?:everything|all (?:of )?(?:it|this)|(?:it|this) all|the whole (?:thing|lot|system)|we)"
    r" (?:must|has to|have to|needs? to|should)(?: all)? be (?:in place|ready|running|done|finished"
    r"|completed?|over|live|up and running|through)\b(?=.{0,40}\b(?:before|by|until|ahead of|in time for)\b)"
)
_WHOLE_PLAN = re.compile(r"(?i)\b(?:plan|project|rollout|change|introduction|move|draft)$")
_BEFORE_ANY = re.compile(
    r"\b[Bb]efore (?:any|an?|the first|a single|each|every) (?P<step>[^,;.()]{3,80}?)(?=[,;.(]|$)"
)


class PaperFirst(NamedTuple):
    """A document that somebody signs before a step."""

    name: str
    until_then: str  # what waits, as "no price goes into it", or ''


def owned_first(sentence: str) -> str:
    """Return the work that a person must finish: "data migration done"."""
    match = OWNED_FIRST.search(sentence)
    return f"{match['clause']} {match['done'] or participle_of(match['act'])}" if match else ""


def paper_first(sentence: str) -> PaperFirst | None:
    """Return the document of "must sign the report before any release"."""
    match = _ON_PAPER_FIRST.search(sentence)
    if match is None or body_kind(sentence) or _WHOLE_PLAN.search(match["paper"]):
        return None
    step = _BEFORE_ANY.search(sentence)
    return PaperFirst(f"{match['paper']} {participle_of(match['act'])}", f"no {step['step']}" if step else "")
