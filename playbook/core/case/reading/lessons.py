"""Read past attempts: what was done, and what came of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from playbook.core.case.parts import FaultRate, Lesson
from playbook.core.case.reading.texts import Phrases, Quote, sentences_of

_NOTHING = re.compile(
    r"(?:none|nothing|no|not applicable|n/?a|never|keine?[rns]?|nichts|bisher nichts|aucune?|ninguno?a?|-+)\b"
)
_SHORT = 40
# A sentence that begins with a time begins another attempt.
_TIME_FIRST = Phrases(
    r"(?:in|since|im|seit|en) (?:early |late |mid-?|spring |summer |autumn |fall |winter |fruhjahr |herbst )?"
    r"(?:the )?(?:\w{3,9} )?(?:of )?(?:19|20)\d\d",
    r"(?:19|20)\d\d",
    r"in (?:january|february|march|april|may|june|july|august|september|october|november|december)",
    r"im (?:januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember)",
    r"(?:last|two|three|four|five|ten|a few|some) (?:year|years)(?: ago)?", r"before that", r"earlier",
    r"vor (?:einem|zwei|drei|vier|funf) jahr(?:en)?", r"letztes jahr", r"l'an dernier", r"il y a", r"hace",
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_TURN = re.compile(
    r"(?<=:)(?<!^\d\d\d\d:) |(?<=;) |(?<=,) (?=(?:but|aber|doch|mais|pero)\b)|(?<=,) (?=(?:and|und|et|y)\b)"
)
# A line that goes on in the middle of a sentence is only wrapped.
_NEXT_LINE = re.compile(r"(?<=[.!?”\"])[ \t\r]{0,9}\n|\n(?=[ \t]{0,9}[-*•])")
# A line that says how it went on goes with the line before.
_GOES_ON = Phrases(
    r"(?:but|however|yet|still|and|aber|doch|mais|pero|they|these|those)",
    r"(?:it|this|that) (?:was|failed|ended|stopped|died|went|lasted)",
    r"(?:[\w'-]{1,20} ){1,5}?(?:went|fell|dropped|rose|came|grew) (?:down |up |back )?(?:to|from|by)"
    r" (?:about )?\d",
)
# What people call something is no attempt, and no word to repeat in front of them.
_NICKNAME = re.compile(r"(?i)\bcall(?:s|ed)? (?:it|this|that|them|these|those)(?: one)? [\"“”'‘«„]")
_OUTCOME = re.compile(r" (?=(?:was|were|stayed|ended|failed|wurden?|blieb|blieben)\b)")


_PARTS = {
    "second": 2, "other": 2, "two": 2, "third": 3, "three": 3, "fourth": 4, "four": 4, "fifth": 5, "five": 5,
    "sixth": 6, "six": 6, "eighth": 8, "eight": 8, "tenth": 10, "ten": 10,
}  # fmt: skip
_COUNTED = re.compile(
    r"(?i)(?:(?:every|each) (?P<nth>second|other|third|fourth|fifth|sixth|eighth|tenth)"
    r"|one in (?P<of>two|three|four|five|six|eight|ten)|half (?:of )?(?:the|all|our))"
    r" (?P<thing>[a-z-]{3,20}) (?P<fault>[^,;.]{6,80})"
)
_OF_PEOPLE = re.compile(
    r"(?i)^(?:people|person|users?|colleagues?|staff|employees?|teams?|managers?|nurses?|teachers?|drivers?|agents?"
    r"|day|week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$"
)
_IS_FAULT = re.compile(
    r"(?i)\b(?:need(?:ed|s)|had to|wrong|fail\w*|lost|missing|late|reject\w*|broke\w*|returned|came back"
    r"|false"
    r"|incorrect|errors?|mistakes?|empty|unreadable|damaged|twice|duplicates?|crash\w*|stuck|incomplete)\b"
)
# Whoever was asked for an example once gave one to be left alone.
_ASKED_FOR_ONE = re.compile(
    r"(?i)\b(?:asked|asking|called|calling) (?:everyone |people |teams |us |them )?"
    r"(?:for|to (?:send|share|post|name|report)) (?:one |an? |two |three |their |weekly |monthly )?(?:\w+ )?"
    r"(?:examples?|stor(?:y|ies)|ideas?|use cases?|reports?|feedback)\b"
    r"|\b(?:weekly|monthly) (?:examples?|stories|question|survey)\b"
)


# What is still done is no failure, whatever people say of how it began.
_STILL_DONE = re.compile(
    r"(?i)^(?![^.;]*\b(?:not?|never|vacant|empty|broken|down|out of|in a drawer|refus\w+|complain\w*"
    r"|grumbl\w+|doubled|fallen|risen|worse\w*|wait\w*|lost|missing|without a|distrust\w*|unpaid|fewer)\b)"
    r"[^.;]*"
    r"(?:\b(?:has|have) [^.;]{0,60}\bsince\b"
    r"|\bsince (?:\w+ )?(?:19|20)\d\d\b[^.;]{0,60}\b(?:has|have|runs?|works?|uses?)\b)"
    r"|\b(?:keeps?|kept) (?:it|them)(?: going| up)?(?=[.,;]| and\b| to this day| ever since)"
    r"|\bstill (?:uses?|runs?|works?(?: with| in)?|does|do|has|have|lives? by|swears? by)"
    r" (?:it|them|so|that way|well)\b"
    r"|\b(?:none|nobody|no one|not one)\b[^.;]{0,30}\b(?:wants?|wanted|would|wish\w*|asks?|asked)\b"
    r"[^.;]{0,12}\b(?:back|return|without it|give it up)\b"
    r"|\b(?:would|will)(?: not|n['’]t) (?:give (?:it|them) (?:back|up)|go back|be without)\b"
    r"|\b(?:went|kept|carried) on\b[^.;]{0,60}?\b(?:has|have|is|are|shows?|makes?|gets?|delivers?|needs?)\b"
    r"[^.;]{0,30}?\b(?:fewest|best|lowest|highest|shortest|fastest|safest|cleanest|least|most|on time)\b"
    r"|\bworks? (?:well )?to this day\b|\bnever looked back\b"
)
_ENDED = re.compile(
    r"(?i)\b(?:fail\w*|drop(?:ped)?|stopped|abandoned|given up|gave up|cancell?ed|switched off|shelved|died"
    r"|closed|unused|went back"
    r"|(?:nobody|no one|hardly any\w+|few) (?:uses?|reads?|opens?|looks?|works?|follows?))\b"
)


def counted_in(cause: str) -> FaultRate | None:
    """Return the stated rate of a fault, None of people."""
    match = _COUNTED.match(cause)
    if not match or _OF_PEOPLE.search(match["thing"] or "") or not _IS_FAULT.search(match["fault"]):
        return None
    part = _PARTS[(match["nth"] or match["of"] or "second").lower()]
    thing = match["thing"] if match["thing"] not in (None, "one", "time") else "case"
    things = thing if thing.endswith("s") else f"{thing}s"
    fault = re.sub(r"^(?:was|is)\b", "were", re.sub(r"^has\b", "had", match["fault"]))
    return FaultRate(things.lower(), fault, round(100 / part))


def asked_for_examples(past_attempts: str) -> bool:
    """Return whether people were asked for examples, and it failed."""
    return _ASKED_FOR_ONE.search(past_attempts) is not None


_WE_TRIED = re.compile(
    r"(?i)\b(?:we|they|I)(?:['\u2019]ve| have| had)?(?: already| once)?"
    r" (?:tried|piloted|bought|introduced|installed|launched|rolled out|started|put in)\b"
)
_YEARS_AGO = re.compile(r"(?i)\blast year\b|\b(?:a|one|two|three|four|five|ten|a few|some) years? ago\b")
_CAME_OF_IT = re.compile(
    r"(?i)(?:it|that|they|nobody|no one|hardly anyone|after \w+ (?:days?|weeks?|months?"
    r"|years?))\b[^.;]{0,60}?\b(?:was|were|failed|ended|stopped|stayed|died|used|went|came|gave|had|did)\b"
)
_GOES_ON_NOW = re.compile(r"(?i)\b(?:this time|now|today|still|since then|will|must|going to|go on|next)\b")


def attempts_in(approach: str, today: date) -> tuple[str, ...]:
    """Return the sentences of an approach that tell of an attempt in an earlier year."""
    attempts = list[str]()
    before = ""
    for sentence in sentences_of(approach) if _WE_TRIED.search(approach) else ():
        years = [int(year) for year in _YEAR.findall(sentence)]
        is_past = max(years) < today.year if years else _YEARS_AGO.search(sentence)
        is_attempt = is_past and _WE_TRIED.search(sentence)
        came_of_it = before in attempts and _CAME_OF_IT.match(sentence)
        if (is_attempt or came_of_it) and not _GOES_ON_NOW.search(sentence):
            attempts.append(sentence)
        before = sentence
    return tuple(attempts)


def without_attempts(approach: str, attempts: Iterable[str]) -> str:
    """Return an approach without these sentences."""
    for sentence in attempts:
        words = r"\s+".join(map(re.escape, sentence.split()))
        approach = re.sub(rf"{words}[ \t]*", "", approach, count=1)
    return approach.strip()


def lessons_of(past_attempts: str) -> Iterator[tuple[Lesson, str]]:
    """Yield each past attempt with the brief's words for it, without what still works."""
    for attempt in _attempts_of(past_attempts):
        working = [*_still_done(attempt)]
        sentences = [] if attempt[0] in working else [each for each in attempt if each not in working]
        if not sentences:
            continue
        done, *rest = sentences if len(sentences) > 1 else _TURN.split(sentences[0], maxsplit=1)
        if not rest:
            done, *rest = _OUTCOME.split(done, maxsplit=1)
        year = _YEAR.search(done)
        yield Lesson(done, " ".join(rest), int(year[1]) if year else None), sentences[0]


def works_here_in(past_attempts: str) -> Iterator[str]:
    """Yield the sentences on what was tried, worked and is still done."""
    for attempt in _attempts_of(past_attempts):
        yield from _still_done(attempt)


def _still_done(attempt: Sequence[str]) -> Iterator[str]:
    for place, sentence in enumerate(attempt):
        if _STILL_DONE.search(sentence) and not any(map(_ENDED.search, attempt[place:])):
            yield sentence


def _attempts_of(past_attempts: str) -> list[list[str]]:
    """Return the sentences of each attempt."""
    attempts: list[list[str]] = []
    for part in _NEXT_LINE.split(past_attempts):
        # What stands on a line of its own may be about another attempt than the line before.
        begins = True
        for sentence in sentences_of(part):
            quote = Quote("past_attempts", sentence)
            if _says_nothing(quote) or _NICKNAME.search(sentence):
                continue
            begins = begins and not (attempts and _GOES_ON.match(quote.plain))
            if begins or _TIME_FIRST.match(quote.plain):
                attempts.append([])
            attempts[-1].append(sentence)
            begins = False
    return attempts


def _says_nothing(quote: Quote) -> bool:
    return len(quote.text) <= _SHORT and bool(_NOTHING.match(quote.plain))
