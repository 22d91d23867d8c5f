"""Read who starts when from sentences that name no day for sure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from playbook.core.case.reading.places import places_in
from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import FULL_NAME
from playbook.core.text.about_days import about_days_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import NoteSentence, folded
from playbook.llm.intake.people import TITLE
from playbook.llm.intake.teams.units import KIND, TeamWord, UnitNames, groups_of

# What says that somebody starts, wherever it stands in the clause of the day.
_STARTS = re.compile(
    r"\b(?:(?:starts?|begins?)(?! (?:the|an?|our) (?:pilot|trial))|beginning|commences?"
    r"|tr(?:y|ies) it first|go(?:es)? (?:first|next|last|ahead|live|over)|live"
    r"|comes? (?:on|in|next|first|later|last)"
    r"|launch(?:es)?|opens?|opening|follows?"
    r"|(?:is|are|be) (?:first|next|on|last"
    r"|live|planned for|scheduled for|set for)|moves?|joins?|switch(?:es)?|waits? until|cuts? over"
    r"|(?<!\bthe )(?<!\ba )(?<!\bour )pilots?"
    r"|guinea pig|gets? (?:it|the new [a-z]+)|bring in|(?:want|move) [A-Z]\w+ on)\b"
)
_TIGHT = re.compile(
    rf"(?: {KIND})?(?: \([^()]*\))?(?:[,:]?(?: (?:[-\u2013\u2014]|last|next|later|first|then|only|on|from|in"
    rf"|by|at|as of|not before|starting|until|the))*)[,:]? $"
)
# What else a day may be of, and who names whom in passing.
_OTHER = re.compile(
    r"(?i)\b(?:must|has to|have to|needs? to|owes?|deadline|expires?|runs? out|renew\w*|vot(?:e|es|ing)"
    r"|meets?"
    r"|meeting|inspect\w*|sign(?:s|ed|ature)?|approv\w+|closed|peak|busy|season|ordered|deliver\w*|promised"
    r"|test run|report|audit|budget|train(?:s|ed|ing)|notice|switched off|shut off|turned off"
    r"|(?<!waits )until)\b"
)
_OPEN = re.compile(r"(?i)\?|\b(?:perhaps|maybe|hope\w*|live only (?:if|when|once))\b")
_HEDGED = re.compile(r"\b(?:would|should|could|may|might|if|unless|think|about|around)\b")
_STRUCK = re.compile(r"\b(?:not before|until|after)\b")
_CLAUSE = re.compile(r"[;.] |, (?:but|while) ")
# "Leeds starts on May 3, and York, which is short of people, on June 7"
_GOES_ON = re.compile(r", (?:which|who|where) [^,;]{3,60}, (?:on|from|in) ")
# "Wave 2 (Lyon, Graz) goes live on 14 June"
_WAVE_OF = re.compile(r"(?i)\b(?:wave|phase|stage|step|round|group) (?:\d|one|two|three|four) ?\($")
_NEXT_START = re.compile(r"[;.] |,? (?:and )?(?:all )?the (?:others|rest)\b")
_MOST_BETWEEN = 70


class _Start(NamedTuple):
    who: str
    words: str
    is_sure: bool
    sentence: str
    has_verb: bool
    is_place: bool


_HEAD_OF_A_LETTER = re.compile(r"(?:To|From|Cc|Date|Sent): ")
# "Marit Dahl, COO, 1 December 2026"
_SIGNED = re.compile(rf"{FULL_NAME}, {TITLE}[^,;:.]{{0,30}}, [^,;:.]{{6,30}}$")


def find_starts(
    sentences: Sequence[NoteSentence],
    teams: Sequence[str],
    others: Sequence[str],
    led: Mapping[str, str],
    today: date,
) -> Iterator[Finding]:
    """Yield when teams and sites start; vague ones are doubtful.

    `others`: names of people, products and the company, which start nothing. `led`: the team of
    each first name of a head, as in "Rosa's team starts on January 25".
    """
    starts: list[_Start] = []
    unit_names = UnitNames(teams, led)
    for _, line in groupby(sentences, key=lambda sentence: sentence.line):
        on_line = [start for sentence in line for start in _starts_in(sentence.text, unit_names, today)]
        if len({start.who for start in on_line}) > 1 or any(start.has_verb for start in on_line):
            starts += on_line
    names = set(map(folded, others))
    starts = [
        start
        for start in starts
        if folded(start.who) not in names and not any(folded(start.who) in name.split() for name in names)
    ]
    several = len({start.who for start in starts}) > 1
    for start in starts:
        is_team = unit_names.is_known(start.who)
        if is_team or several or start.is_place or any(places_in(start.who)):
            yield Finding(
                "group_go_live",
                start.words,
                start.sentence,
                start.who,
                not (is_team and start.is_sure) or _is_part(start),
            )


def _is_part(start: _Start) -> bool:
    """Return whether a part starts: "one crown line of 14 people"."""
    first = re.escape(start.who.split()[0])
    return bool(
        re.search(
            rf"\b(?:one|two|three|half|part|some)(?: of)?(?: the)? {first}\b", start.sentence, re.IGNORECASE
        )
    )


_BOUGHT = re.compile(
    r"\b(?:bought|ordered|approved|purchased|licensed)\b[^.;]{0,90}\b(?:in|on) [^.;]{3,20}\.?$"
)


def _starts_in(text: str, unit_names: UnitNames, today: date) -> Iterator[_Start]:
    if (
        any(form.match(text) for form in (_HEAD_OF_A_LETTER, _SIGNED))
        or _OPEN.search(text)
        or _BOUGHT.search(text)
    ):
        return
    exact = [(day.start, day.end, True) for day in exact_days_in(text, today) if day.how in ("exact", "not")]
    times = exact + [
        (day.start, day.end, False)
        for day in about_days_in(text, today)
        if not any(start < day.end and day.start < end for start, end, _ in exact)
    ]
    units = unit_names.find_in(text, with_unknown=True)
    last_end = 0
    for start, end, is_exact in sorted(times):
        inside = [unit for unit in units if last_end <= unit.start and unit.end <= start]
        joined = list(groups_of(inside, text))
        if not joined:
            continue
        who = joined[-1]
        gap = text[who[-1].end : start]
        before = _CLAUSE.split(text[last_end:start])[-1]
        has_verb = bool(_STARTS.search(before)) or bool(last_end and _GOES_ON.fullmatch(gap))
        is_in_brackets = text[who[0].start - 1 : who[0].start] == "(" and not _WAVE_OF.search(
            text[: who[0].start]
        )
        is_far = len(gap) > _MOST_BETWEEN or _CLAUSE.search(gap) or is_in_brackets
        # A team may be called "delivery".
        beside = f"{_CLAUSE.split(text[last_end : who[0].start])[-1]}{gap}"
        if is_far or _OTHER.search(beside) or not (has_verb or _TIGHT.match(gap)):
            continue
        last_end = end
        clause = _NEXT_START.split(text[end:])[0]
        is_sure = is_exact and not _STRUCK.search(before) and not _HEDGED.search(before + clause)
        second = _second_time(text, end, times) if len(who) == 2 else None
        for at, unit in enumerate(who):
            words = text[slice(*second)] if second and at else text[start:end]
            is_place = not unit.is_known and bool(re.match(rf" {KIND}\b", text[unit.end :]))
            yield _Start(unit.name, words, is_sure, text, has_verb, is_place or _is_numbered(unit))


def _is_numbered(unit: TeamWord) -> bool:
    return any(map(str.isdigit, unit.name))


def _second_time(text: str, end: int, times: Sequence[tuple[int, int, bool]]) -> tuple[int, int] | None:
    """Return the second time of "Omaha and Des Moines follow in March and April"."""
    return next(
        ((start, stop) for start, stop, _ in times if start > end and text[end:start].strip() == "and"), None
    )
