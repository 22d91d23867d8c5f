"""Read a few unmistakable plain sentences, without a model."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice, pairwise

from playbook.core.intake.intake import Finding, currencies_in, level_of, regions_in
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
_TEAMS = r"(?:we|every(?:one|body)|all|the [a-z]+|(?:all|the) (?:[a-z]+ )?teams)"
_WHO = rf"^,? ?{_TEAMS}(?: in the company)? (?:will )?"
_ALL = r"^,? ?(?:we|the rollout|the project) (?:will )?"
_EVENTS_AFTER = {
    "go_live": re.compile(
        rf"{_WHO}(?:go(?:es)? live|switch(?:es)? over|cuts? over|gets? an? )\b", re.IGNORECASE
    ),
    "start": re.compile(rf"{_ALL}(?:starts?|begins?|kicks? off)\b(?! to | using)", re.IGNORECASE),
    "end": re.compile(rf"{_ALL}(?:ends?|finish(?:es)?)\b", re.IGNORECASE),
}
_PART_ONLY = re.compile(
    r"\b(?:pilot|wave|phase|trial|test|first|second|training|course|until|before|after)\b", re.IGNORECASE
)

_TITLE = (
    r"(?P<title>C[A-Z]{1,3}O|[SE]?VP(?: of [A-Z]?[a-z]{1,30})?|[Cc]hief [A-Za-z]{1,30} [Oo]fficer"
    r"|[Mm]anaging [Dd]irector|[Hh]ead of [A-Z]?[a-z]{1,30}|[A-Z]?[a-z]{1,30} [Dd]irector)"
)
_TITLE_2 = _TITLE.replace("<title>", "<title_2>")
_WORD = r"\b(?!(?:Our|The|Chief|Managing|Head|Officer|Director)\b)[A-Z][^\W\d_]{0,30}[a-z\u00df-\u00ff]\b"
_NAME = rf"(?P<name>{_WORD}(?:[ '\u2019-](?:(?:van|von|de|der|den|da|di|la|el) ){{0,2}}{_WORD}){{1,3}})"
_BY_TITLE = rf"(?:(?:our |the )?{_TITLE},? )?"
_WORK = r"(?:project|rollout|program(?:me)?|change|initiative|implementation)"
# Each role as a verb after a name, and as the noun that somebody is.
_LEADS = rf"(?:(?:will )?(?:leads?|runs?)|is (?:leading|running)) (?:(?:(?:the|this|our) )?{_WORK}|it)"
_ROLES = {
    "sponsor_id": (r"(?:will )?sponsors?\b", r"(?:executive |primary )?sponsor\b"),
    "lead_id": (rf"{_LEADS}\b", rf"(?:{_WORK} (?:lead|leader|manager)|lead of (?:the |this ){_WORK})\b"),
}
_THEN_TITLE = rf"(?:,? \(?(?:our |the )?{_TITLE_2}\)?,?)?,?"
_HOLDERS = {
    field: (
        re.compile(rf"\b{_BY_TITLE}{_NAME}{_THEN_TITLE} (?:{verb}|is (?:the |our )?{noun})"),
        re.compile(rf"\b[Ii](?: am|'m|\u2019m) (?:the |your |our )?{noun},? {_BY_TITLE}{_NAME}"),
        re.compile(rf"\b(?i:{noun})(?: of [a-z ]{{1,30}})? (?:is|will be) {_BY_TITLE}{_NAME}"),
    )
    for field, (verb, noun) in _ROLES.items()
}
_SIGNED = re.compile(rf"{_NAME}, {_TITLE}\.?")
_TITLE_AFTER = re.compile(rf"(?:, | \()(?:our |the )?{_TITLE}")

_PEOPLE = r"(?:people|employees|staff|colleagues|users)"
_TEAM = r"(?P<team>[A-Za-z][\w&/'\u2019-]{0,30}(?: [A-Za-z&][\w&/'\u2019-]{0,30}){0,2}?)"
_SIZE = r"(?P<size>\d{1,3},\d{3}|\d{1,6})"
_LEAD_IN = re.compile(r": |\b(?:affects?|covers?|concerns?|includes?|involves?|teams are|for) ")
_TEAM_SIZE = re.compile(
    rf"(?:the |our )?{_TEAM}(?: has| have| with|:)? \(?{_SIZE}(?: {_PEOPLE})?\)?$", re.IGNORECASE
)
_SIZE_TEAM = re.compile(rf"\b{_SIZE}(?: {_PEOPLE})? in (?:the |our )?{_TEAM}$")
_HEADCOUNT = re.compile(
    rf"\b(?:affects?|covers?|concerns?|involves?|[Ww]e are) (?:all |about )?{_SIZE} {_PEOPLE}\b"
)
_SIZE_WORKERS = re.compile(rf"^{_SIZE} (?P<team>[a-z]+(?: [a-z]+)?s)$")
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
    r"|than|until|than|weeks?|days?|months?|years?|pages?|rooms?|budget|people|employees|staff|colleagues|users|another|more|whom|which|have|has|are|is)\b",
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


_BUDGET = re.compile(
    r"\b(?:budget (?:of|is|will be)|we have)(?: about| around| up to)? (?=\D{0,4}\d)", re.IGNORECASE
)
_PER_UNIT = re.compile(r"\b(?:per|each|every|a (?:seat|user|head|month|year))\b|/", re.IGNORECASE)
# What a whole sentence is about: the first that fits. The person who pasted it confirms each.
_STATEMENTS = {
    "concerns": r"\b(?:fear(?:s|ed)?|afraid|worr(?:y|ied|ies)|concerned (?:that|about)|anxious"
    r"|s[ck]eptical)\b",
    "what_stays": r"\b(?:I|we|board|management|company) (?:(?:have|has) )?promised?\b|"
    r"\b(?:no ?(?:one|body) (?:loses|will lose)|(?:stay|remain)s? (?:the same|as|with)"
    r"|(?:do|does|will) not change|(?:doesn|don|won)['\u2019]t change|unchanged)\b",
    "risk_of_not_changing": r"^(?:if|without)\b.{0,80}\b(?:do nothing|nothing changes|go on as|not change)\b"
    r"|^without (?:it|this|the change|a change)\b",
    "past_attempts": r"\b(?:tried|attempt(?:ed|s)?|failed) .{0,60}"
    r"\b(?:last year|before|in 20\d\d|ago|once)\b",
    "what_changes": r"\b(?:we|company|[A-Z]\w+ (?:AG|GmbH|Ltd|Inc)|teams?|every(?:one|body))"
    r"(?: in the company)?"
    r" (?:(?:will|are|is|going to|plan to|plans to|want to) ){0,3}"
    r"(?:mov(?:e|es|ing)|switch(?:es|ing)?|chang(?:e|es|ing)|replac(?:e|es|ing)|introduc(?:e|es|ing)"
    r"|roll(?:s|ing)? out|adopt(?:s|ing)?|migrat(?:e|es|ing)|go(?:es)? live with|gets?(?= an? ))"
    r" .{0,120}\b(?:to|with|by|from|new|an?|the)\b",
    "why": r"\bbecause (?!of\b)|\bthe reason\b|\bin order to\b|\bso that (?:we|our|customers)\b",
}


def _signature(text: str) -> Iterator[Finding]:
    """Yield whoever signs with name and title."""
    if (match := _SIGNED.fullmatch(text)) and level_of(match["title"]) != "staff":
        yield Finding("person", match["name"], text)
        yield Finding("job_title", match["title"], text, match["name"])


def find_statement(text: str) -> Iterator[Finding]:
    """Yield the field of the brief that a whole sentence belongs to."""
    if text.endswith("?"):
        return
    fields = (field for field, pattern in _STATEMENTS.items() if re.search(pattern, text, re.IGNORECASE))
    yield from (Finding(field, text, text) for field in islice(fields, 1))


def find_in_prose(text: str, today: date) -> Iterator[Finding]:
    """Yield dates, people, budget, teams and outcome that a sentence states."""
    yield from _dates(text, today)
    yield from _people(text)
    yield from _signature(text)
    yield from _budget(text, today)
    if match := _HEADCOUNT.search(text):
        yield Finding("headcount", match["size"], text)
    yield from _teams(text)
    yield from _outcome(text, today)


def _dates(text: str, today: date) -> Iterator[Finding]:
    if _PART_ONLY.search(text):
        return
    for day in exact_days_in(text, today):
        for field, pattern in _EVENTS.items():
            if pattern.search(text[: day.start]) or _EVENTS_AFTER[field].search(text[day.end :]):
                yield Finding(field, text[day.start : day.end], text)


def _people(text: str) -> Iterator[Finding]:
    for field, patterns in _HOLDERS.items():
        by_name = {match["name"]: match for pattern in patterns for match in pattern.finditer(text)}
        if len(by_name) != 1:
            continue
        [(name, match)] = by_name.items()
        yield Finding(field, name, text)
        after = _TITLE_AFTER.match(text, match.end())
        title = match["title"] or match.groupdict().get("title_2") or (after["title"] if after else "")
        if title and level_of(title) != "staff":
            yield Finding("job_title", title, text, name)


def _budget(text: str, today: date) -> Iterator[Finding]:
    if (match := _BUDGET.search(text)) is None or _PER_UNIT.search(text, match.end()):
        return
    amounts = [number for number in numbers_in(text, today) if number.start >= match.end() - 1]
    if codes := currencies_in(text[match.end() - 4 :]):
        yield from (Finding("budget", text[at.start : at.end], text) for at in amounts[:1])
        yield from (Finding("currency", code, text) for code in codes)


def _teams(text: str) -> Iterator[Finding]:
    parts = _PARTS.split(text.rstrip(". "))
    matched = [
        (part, _TEAM_SIZE.match(own) or _SIZE_TEAM.search(part) or _SIZE_WORKERS.match(own))
        for part in parts
        for own in [_LEAD_IN.split(part)[-1]]
    ]
    for is_team, run in groupby(matched, key=lambda pair: _is_team(pair[1])):
        teams = list(run)
        if not is_team or not _HAS_PEOPLE.search(text):
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
