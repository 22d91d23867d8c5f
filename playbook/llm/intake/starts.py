"""Read who starts when from sentences that name no day for sure."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from playbook.core.case.reading.places import places_in
from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_teams import bare_group, is_short_for_team
from playbook.core.text.about_days import about_days_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import NoteSentence, folded
from playbook.llm.intake.rosters import NO_TEAM

_KIND = (
    r"(?:branch(?:es)?|offices?|yards?|depots?|plants?|sites?|mills?|shops?|stores?|clinics?|labs?"
    r"|kitchens?|schools?)"
)
_CAP = (
    r"(?!(?:We|I|It|They|He|She|This|That|The|Then|And|But|Everyone|Everybody|Nobody|All|Both|Next|Phase|Wave"
    r"|Training|Tagging|Please|From|In|On|At|After|Before|Until|If|When|Where|Go-live|Rollout|Pilot)\b)"
    r"[A-Z\u00c0-\u00de][\w'\u2019-]+"
)
_PLACE = rf"{_CAP}(?: {_CAP}){{0,2}}"
_VERB = (
    r"(?P<hedge>would |should |could |may |might |(?:is|are) (?:meant|supposed|planned) to )?"
    r"(?:will |shall |is to |are to |can |must |then )*"
    r"(?:go(?:es)? (?:first|next|last|ahead|live|over)(?: entirely| completely)?|starts?|begins?|follows?"
    r"|comes? (?:on|in|next|first|later|last)|(?:is|are|be) (?:first|next|on|last|live)|moves?(?: over)?"
    r"|joins?|switch(?:es)?|waits? until|be(?= $))(?: first| last| next| on| over)?\b"
)
_WHEN = r"(?:,? (?:on|from|in|by|at|as of|not before|starting|until|only))*(?: the)?,? $"
_OPEN = re.compile(r"\?|\b(?:perhaps|maybe|hope\w*)\b", re.IGNORECASE)
_HEDGED = re.compile(r"\b(?:would|should|could|may|might|if|unless|think|about|around)\b")
_BETWEEN = re.compile(r"\s*(?:,? and|,)\s*(?:the |our )?")
_IN_THE_PLACE = re.compile(
    rf"\b(?:starts?|begins?|goes? live|pilots?|launch(?:es)?|first)(?: first)? (?:in|at|with|on)(?: the)? "
    rf"(?P<who>{_PLACE})(?: {_KIND})?{_WHEN}"
)
_PILOT_OF = re.compile(rf"(?P<who>{_PLACE})(?: {_KIND})?(?: \([^()]*\))?[:,]?(?: is the| as)? pilots?{_WHEN}")
_MOST_BETWEEN = 25


class _Start(NamedTuple):
    who: str
    words: str
    is_sure: bool
    sentence: str
    is_told: bool  # by a verb, and not by a list alone
    is_place: bool


def find_starts(
    sentences: Sequence[NoteSentence], teams: Sequence[str], others: Sequence[str], today: date
) -> Iterator[Finding]:
    """Yield when teams and sites start; what is vague or no known team is doubtful.

    `others`: names of people, products and the company, which start nothing.
    """
    starts: list[_Start] = []
    for _, line in groupby(sentences, key=lambda sentence: sentence.line):
        on_line = [start for sentence in line for start in _starts_in(sentence.text, teams, today)]
        if len({start.who for start in on_line}) > 1 or any(start.is_told for start in on_line):
            starts += on_line
    names = set(map(folded, others))
    starts = [
        start
        for start in starts
        if folded(start.who) not in names and not any(folded(start.who) in name.split() for name in names)
    ]
    several = len({start.who for start in starts}) > 1
    for start in starts:
        is_team = any(is_short_for_team(start.who, team) for team in teams)
        if is_team or several or start.is_place or any(places_in(start.who)):
            yield Finding(
                "group_go_live", start.words, start.sentence, start.who, not (is_team and start.is_sure)
            )


def _starts_in(text: str, teams: Sequence[str], today: date) -> Iterator[_Start]:
    if _OPEN.search(text):
        return
    exact = [(day.start, day.end, True) for day in exact_days_in(text, today) if day.how in ("exact", "not")]
    times = exact + [
        (day.start, day.end, False)
        for day in about_days_in(text, today)
        if not any(start < day.end and day.start < end for start, end, _ in exact)
    ]
    subjects = _subjects(teams)
    before_end = 0
    for start, end, is_exact in sorted(times):
        before = text[before_end:start]
        match = next(
            filter(None, (form.search(before) for form in (_IN_THE_PLACE, _PILOT_OF, *subjects))), None
        )
        if match is None:
            continue
        before_end = end
        who = [name for name in _BETWEEN.split(match["who"]) if name]
        is_struck = bool(re.search(r"\b(?:not before|until|after)\b", before[match.start() :]))
        clause = re.split(r"[;.] ", text[end:])[0]
        is_sure = is_exact and not is_struck and not _HEDGED.search(before + clause)
        is_told = match.re is not subjects[-1]
        second = _second_time(text, end, times) if len(who) == 2 else None
        for at, name in enumerate(who):
            words = text[slice(*second)] if second and at else text[start:end]
            if not NO_TEAM.search(name):
                yield _Start(
                    bare_group(name), words, is_sure, text, is_told, bool(match.groupdict().get("kind"))
                )


def _second_time(text: str, end: int, times: Sequence[tuple[int, int, bool]]) -> tuple[int, int] | None:
    """Return the second time of "Omaha and Des Moines follow in March and April"."""
    return next(
        ((start, stop) for start, stop, _ in times if start > end and text[end:start].strip() == "and"), None
    )


def _subjects(teams: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    names = sorted({name for team in teams for name in (team, bare_group(team))}, key=len, reverse=True)
    name = "|".join([*map(re.escape, names), _PLACE])
    opening = r"(?:^|(?<=[,;:.] )|(?<=\band )|(?<=\b[Tt]hen )|(?<=\bwant )|(?<=\bmove ))(?:[Tt]he |[Oo]ur )?"
    who = rf"{opening}(?P<who>(?:{name})(?:(?:,? and|,) (?:the |our )?(?:{name}))*)"
    gap = rf"[^;.]{{0,{_MOST_BETWEEN}}}?"
    return (
        re.compile(rf"{who}(?P<kind> {_KIND})?,?(?: [^.;,]{{3,30}} and)? {_VERB}{gap}{_WHEN}"),
        re.compile(rf"{who}(?: {_KIND})?(?:,? (?:last|next|later|first|then|on))?{_WHEN}"),
    )
