"""Read sites or wards that start one after another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.words import capital
from playbook.core.intake.intake_teams import is_short_for_team
from playbook.core.text.dates import exact_days_in, named_days_in
from playbook.core.text.notes import split_sentences

_FEWEST = 2
_DOUBT = re.compile(r"(?i)\?|\b(?:maybe|perhaps|might|could|would|should|not|if|proposed?|suggests?)\b")
# "Two pilots first: Salina and Kearney start July 13"
_LEAD_IN = re.compile(r"(?i)^(?:[\w-]+ ){0,2}?(?:pilots?|sites?)(?: first)?: ")
_IN_TURN = re.compile(r"(?i)\b(?:first|then|next|follow(?:s|ed by)?|later|last|finally)\b")
_CLAUSE = re.compile(r"[,;:] (?!20\d\d\b)(?:(?:and|then|finally|last) )*|,? (?:and )?then ")
_OPENING = re.compile(
    r"(?i)^(?:(?:we|the rollout|the project|it) )?(?:will )?(?:(?:starts?|begins?|go(?:es)? live) (?:first )?"
    r"(?:with |in |at ))?(?:(?:and|then|first|next|finally|last|the|our|in|at) )*"
)
_ENDING = re.compile(
    r"(?i)(?:^| )(?:(?:starts?|begins?|follows?|moves?|joins?|comes?|go(?:es)? (?:live|first)|first"
    r"|next|last|later|then|will|is|are|on|in|from|at|by|the)(?: |$))+$"
)
_NAME = re.compile(r"[^\W\d_][\w'\u2019.-]{1,24}(?: [\w'\u2019.-]{1,24}){0,2}")
_NO_SITE = re.compile(
    r"(?i)\b(?:training|pilot|trial|go-live|launch|tests?|sessions?|everyone|everybody|rest|others|all|phase|wave"
    r"|rollout|teams?|kick-?off|review|survey|decision|announcement)\b"
)
_AND = re.compile(r" and | & ")
_MOST_OF_NAMES = 400  # characters before a day


@dataclass(frozen=True, slots=True)
class SiteStart:
    """A site, its first day if named, and the sentence."""

    site: str
    day: date | None
    sentence: str


def sites_in_turn(text: str, others: Sequence[str], today: date) -> tuple[SiteStart, ...]:
    """Return the sites of the first sentence that starts them in turn.

    `others`: the names of teams and people, which are no sites.
    """
    for paragraph in text.splitlines():
        for sentence in split_sentences(paragraph):
            starts = tuple(_starts_in(sentence, today))
            if starts and not any(is_short_for_team(start.site, name) for start in starts for name in others):
                return starts
    return ()


def _starts_in(sentence: str, today: date) -> Iterator[SiteStart]:
    if _DOUBT.search(sentence) or not _IN_TURN.search(sentence):
        return
    days: dict[str, date | None] = {}
    before: list[str] = []
    for clause in _clauses(_LEAD_IN.sub("", sentence).rstrip(" .!")):
        named = next(iter(named_days_in(clause)), None)
        words = _OPENING.sub("", clause[: named.start] if named else clause)
        if len(words) > _MOST_OF_NAMES:
            return
        sites = [site for site in _AND.split(_ENDING.sub("", words)) if site]
        if not all(map(_is_site, sites)) or not (sites or before):
            return
        exact = exact_days_in(clause, today)
        days |= dict.fromkeys(sites or before, exact[0].day if len(exact) == 1 else None)
        before = sites
    # A lower-case name is a ward with its day; without one it may be anything that is done in turn.
    is_sure = all(days.values()) or all(site[:1].isupper() for site in days)
    if len(days) >= _FEWEST and is_sure:
        yield from (SiteStart(capital(site), day, sentence) for site, day in days.items())


def _is_site(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _NO_SITE.search(name)


def _clauses(sentence: str) -> Iterator[str]:
    """Yield the clauses of a sentence, each with one day at most."""
    for clause in _CLAUSE.split(sentence):
        while (named := next(iter(named_days_in(clause)), None)) and clause[named.end :].startswith(" and "):
            yield clause[: named.end]
            clause = clause[named.end + len(" and ") :]
        yield clause


def with_first_day(starts: Sequence[SiteStart], go_live: date | None) -> tuple[SiteStart, ...]:
    """Return the starts; the first without a day takes the rollout's go-live."""
    if not starts:
        return ()
    first, *others = starts
    is_first = go_live and not first.day and not any(each.day and each.day < go_live for each in others)
    return (SiteStart(first.site, go_live if is_first else first.day, first.sentence), *others)
