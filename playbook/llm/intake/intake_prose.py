"""Read a few unmistakable plain sentences, without a model."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise

from playbook.core.intake.intake import Finding, level_of, regions_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.numbers import numbers_in

_WHOLE = r"\b(?:we|rollout|project|program|programme|change|initiative)(?: will)? "
_TO_DAY = (
    r"(?: (?:date|day|is|are|will|be|set|planned|scheduled|for|on|at|the)){0,5}(?: [A-Z][a-z]{2,8}day,?)? ?$"
)
_EVENTS = {
    "go_live": re.compile(rf"\b(?:go(?:es|ing)?[- ]live){_TO_DAY}", re.IGNORECASE),
    "start": re.compile(rf"(?:{_WHOLE}|\brollout |^)(?:starts?|begins?|kicks? off){_TO_DAY}", re.IGNORECASE),
    "end": re.compile(rf"(?:{_WHOLE}|\brollout |\band |, )(?:ends?|finish(?:es)?){_TO_DAY}", re.IGNORECASE),
}
_PART_ONLY = re.compile(
    r"\b(?:pilot|wave|phase|trial|test|first|second|training|course|until|before|after)\b", re.IGNORECASE
)

_TITLE = (
    r"(?P<title>C[A-Z]{1,3}O|[SE]?VP(?: of [A-Z]?[a-z]{1,30})?|[Cc]hief [A-Za-z]{1,30} [Oo]fficer"
    r"|[Mm]anaging [Dd]irector|[Hh]ead of [A-Z]?[a-z]{1,30}|[A-Z]?[a-z]{1,30} [Dd]irector)"
)
_WORD = r"\b(?!(?:Our|The|Chief|Managing|Head|Officer|Director)\b)[A-Z][^\W\d_]{0,30}[a-z\u00df-\u00ff]\b"
_NAME = rf"(?P<name>{_WORD}(?:[ '\u2019-](?:(?:van|von|de|der|den|da|di|la|el) ){{0,2}}{_WORD}){{1,3}})"
_SPONSORS = (
    re.compile(
        rf"(?:\b{_TITLE},? )?{_NAME},?"
        r" (?:sponsors\b|will sponsor\b|is (?:the |our )?(?:executive )?sponsor\b)"
    ),
    re.compile(rf"\b[Ss]ponsor (?:is|will be) (?:(?:our |the )?{_TITLE},? )?{_NAME}"),
)
_TITLE_AFTER = re.compile(rf"(?:, | \()(?:our |the )?{_TITLE}")

_PEOPLE = r"(?:people|employees|staff|colleagues|users)"
_TEAM = r"(?P<team>[A-Za-z][\w&/'\u2019-]{0,30}(?: [A-Za-z&][\w&/'\u2019-]{0,30}){0,2}?)"
_SIZE = r"(?P<size>\d{1,3},\d{3}|\d{1,6})"
_LEAD_IN = re.compile(r": |\b(?:affects?|covers?|concerns?|includes?|involves?|teams are|for) ")
_TEAM_SIZE = re.compile(
    rf"(?:the |our )?{_TEAM}(?: has| have| with|:)? \(?{_SIZE}(?: {_PEOPLE})?\)?$", re.IGNORECASE
)
_SIZE_TEAM = re.compile(rf"\b{_SIZE}(?: {_PEOPLE})? in (?:the |our )?{_TEAM}$")
_PARTS = re.compile(r"(?:,|;|,? and) ")
_HAS_PEOPLE = re.compile(rf"\b{_PEOPLE}\b")
# A lone name beside a number may be a company or a place; these words are teams.
_FUNCTION = re.compile(
    r"(?:sales|service|services|support|finance|hr|it|marketing|operations|legal|logistics|production"
    r"|engineering|purchasing|procurement|accounting|accounts|warehouse|development|research|quality"
    r"|maintenance|compliance|risk|design|creative|team|department)$",
    re.IGNORECASE,
)
_NO_TEAM = re.compile(
    r"\b(?:we|it|they|there|this|that|who|all|total|scope|today|target|about|up|least|most|only|from|to|of|by"
    r"|than|until|than|week|day|month|year|page|room|budget|another|more|whom|which|have|has|are|is)\b",
    re.IGNORECASE,
)

_MEASURED = re.compile(
    r"[\d.,]{1,20}\s?(?P<unit>%|(?:working |business )?(?:minutes?|hours?|days?|weeks?|months?))"
)
_TO_TARGET = re.compile(
    r"(?:[;,.]| and)?(?: and| but)?(?: our| the| we){0,2} ?targets?(?: is|:| of| value){0,3}(?: to be)? $",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:today|currently|now|today['\u2019]s value)(?: is| it is| it takes| we are at|:|,){0,3} ?$",
    re.IGNORECASE,
)


def find_in_prose(text: str, today: date) -> Iterator[Finding]:
    """Yield the dates, sponsor, teams and outcome that a sentence states."""
    yield from _dates(text, today)
    yield from _sponsor(text)
    yield from _teams(text)
    yield from _outcome(text, today)


def _dates(text: str, today: date) -> Iterator[Finding]:
    if _PART_ONLY.search(text):
        return
    for day in exact_days_in(text, today):
        for field, pattern in _EVENTS.items():
            if pattern.search(text[: day.start]):
                yield Finding(field, text[day.start : day.end], text)


def _sponsor(text: str) -> Iterator[Finding]:
    matches = [match for pattern in _SPONSORS for match in pattern.finditer(text)]
    if len(matches) != 1:
        return
    [match] = matches
    yield Finding("sponsor_id", match["name"], text)
    after = _TITLE_AFTER.match(text, match.end())
    title = match["title"] or (after["title"] if after else "")
    if title and level_of(title) != "staff":
        yield Finding("job_title", title, text, match["name"])


def _teams(text: str) -> Iterator[Finding]:
    parts = _PARTS.split(text.rstrip(". "))
    matched = [
        (part, _TEAM_SIZE.match(_LEAD_IN.split(part)[-1]) or _SIZE_TEAM.search(part)) for part in parts
    ]
    for is_team, run in groupby(matched, key=lambda pair: _is_team(pair[1])):
        teams = list(run)
        if not is_team or not any(_HAS_PEOPLE.search(part) for part, _ in teams):
            continue
        for _, match in teams:
            if match and (len(teams) > 1 or _FUNCTION.search(match["team"])):
                yield Finding("group_size", match["size"], text, match["team"])


def _is_team(match: re.Match[str] | None) -> bool:
    return match is not None and not _NO_TEAM.search(match["team"]) and not regions_in(match["team"])


def _outcome(text: str, today: date) -> Iterator[Finding]:
    numbers = numbers_in(text, today)
    for first, second in pairwise(numbers):
        unit = _MEASURED.match(text[first.start : first.end])
        before, between = text[: first.start], text[first.end : second.start]
        is_from_to = before.lower().endswith("from ") and between == " to "
        is_now = _NOW.search(before) or between.lower().startswith(" today")
        if unit and (is_from_to or (is_now and _TO_TARGET.search(between))):
            yield Finding("outcome_baseline", text[first.start : first.end], text)
            yield Finding("outcome_target", text[second.start : second.end], text)
            yield Finding("outcome_unit", unit["unit"], text)
