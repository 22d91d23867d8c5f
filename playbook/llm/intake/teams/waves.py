"""Read who starts when from sentences that list teams with their days."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from playbook.core.intake.intake import OMISSION, Finding
from playbook.core.intake.intake_teams import team_and_place
from playbook.core.intake.intake_words import FULL_NAME, HONORIFIC
from playbook.core.text.dates import ExactDay, exact_days_in, named_days_in
from playbook.core.text.notes import NoteSentence
from playbook.llm.intake.teams.rosters import NO_STARTER

_CLAUSE = re.compile(
    r"(?:[,;]|(?<=\d)\.)(?: and)?(?: then| finally| last(?:ly)?)?(?::| ) ?|,? and (?:then )?(?=[A-Z])"
)
_START_WITH = r"^(?:(?:we|the rollout|the project) )?(?:will )?(?:start|begin)s? (?:first )?with "
_STARTS_WITH = re.compile(_START_WITH, re.IGNORECASE)
_OPENING = re.compile(
    rf"(?i){_START_WITH}(?=\w)|^(?:and |then |first |next |finally |last )+(?:comes? |the )?(?=\w)"
    r"|^(?:the|our) (?=\w)"
)
_TEAM = re.compile(
    r"(?i)^(?P<team>[A-Za-z][\w&/'\u2019-]*(?: [\w&/'\u2019-]+){0,5}?)"
    r"(?: \((?:about |around )?(?P<size>\d[\d,.]*)(?: [a-z]+)?\))?,?"
    r"(?: (?:will )?(?:starts?|follows?|joins?|begins?|go(?:es)? live|gets? it|come[s]? next))?"
    r" (?:from|on|in|as of|by|starting(?: on)?)(?: the)? $"
)
_EVERYWHERE = re.compile(r"(?i) (?:in|at) (?:both|all|the other|every) [\w ]{2,30}$")
_DOUBT = re.compile(
    r"\?|\b(?:maybe|perhaps|might|could|would|should|whether|decides?|not decided|proposed?|suggests?)\b",
    re.I,
)
# "..., provided that the board says yes on 20 April": nobody starts on the day of a condition.
_IF = re.compile(r"(?i)(?:if|once|when|unless|provided|as soon as|subject to|depending on)\b")
LEADER = (
    r"(?:(?:team )?(?:lead(?:er)?|manager|head|supervisor)(?: is|:)?"
    r"|(?:led|managed|headed|run|supervised|directed|overseen) by|under)"
    rf" (?:{HONORIFIC})?(?P<name>{FULL_NAME})"
)
_LEAD_IN_BRACKETS = re.compile(rf" \({LEADER}\)|[,;] {LEADER.replace('name>', 'of>')}(?=\))")


def find_waves(sentences: Sequence[NoteSentence], go_live: Finding | None, today: date) -> list[Finding]:
    """Return the teams that start one after another, with size and day.

    `go_live`: of the whole rollout; who starts first in its month starts on its day.
    """
    findings: list[Finding] = []
    for _, line in groupby(sentences, key=lambda sentence: sentence.line):
        texts = [sentence.text for sentence in line]
        in_one = {text: _waves_in(text, go_live, today) for text in texts}
        findings += [finding for text in texts for finding in in_one[text]]
        findings += _waves_across([text for text in texts if not in_one[text]], today)
    return findings


def _waves_across(texts: Sequence[str], today: date) -> list[Finding]:
    """Return the teams that start one after another, a sentence each."""
    starts = [
        (text, *start)
        for text in texts
        if not _DOUBT.search(text) and (start := _start(_LEAD_IN_BRACKETS.sub("", text), today)) and start[2]
    ]
    starts = [each for each in starts if each[1][:1].isupper() and each[2]]
    if len(starts) < 2:
        return []
    findings = []
    for text, team, size, day in starts:
        findings += [Finding("group_size", size, text, team), Finding("group_go_live", day or "", text, team)]
    return findings


def first_start(waves: Sequence[Finding], today: date) -> Finding | None:
    """Return the first team's start as that of the rollout."""
    starts = [
        (exact_days_in(each.value, today)[0].day, each) for each in waves if each.field == "group_go_live"
    ]
    if not starts:
        return None
    _, first = min(starts, key=lambda start: start[0])
    return Finding("go_live", first.value, first.sentence)


def _waves_in(text: str, go_live: Finding | None, today: date) -> list[Finding]:
    if _DOUBT.search(text):
        return []
    clauses = _CLAUSE.split(text)
    starts = [start for clause in clauses if not _IF.match(clause) and (start := _start(clause, today))]
    is_first = bool(_STARTS_WITH.match(text))
    if sum(day is not None for _, _, day in starts) < (1 if is_first else 2) or len(starts) < 2:
        return []
    findings: list[Finding] = []
    for team, size, day in starts:
        findings += [Finding("group_size", size, text, team)] if size else []
        if place := team_and_place(team)[1]:
            findings.append(Finding("group_site", place, text, team))
        if day:
            findings.append(Finding("group_go_live", day, text, team))
        elif go_live and is_first and _is_in_its_month(clauses[0], go_live, today):
            proof = f"{text}{OMISSION}{go_live.sentence}"
            findings.append(Finding("group_go_live", go_live.value, proof, team))
    return findings


def _start(clause: str, today: date) -> tuple[str, str, str | None] | None:
    """Return the team of a clause with size and day."""
    bare = clause.strip(" .")
    while opening := _OPENING.match(bare):
        bare = bare[opening.end() :]
    days: Sequence[ExactDay] = exact_days_in(bare, today)
    if len(days) == 1 and days[0].how == "exact" and (match := _TEAM.match(bare[: days[0].start])):
        if NO_STARTER.match(match["team"]):
            return None
        return _named(match["team"]), match["size"] or "", bare[days[0].start : days[0].end]
    named = named_days_in(bare)
    if len(named) == 1 and not days and (match := _TEAM.match(bare[: named[0].start])):
        return _named(match["team"]), match["size"] or "", None
    return None


def _named(team: str) -> str:
    return _EVERYWHERE.sub("", team)


def _is_in_its_month(clause: str, go_live: Finding, today: date) -> bool:
    days = exact_days_in(go_live.value, today)
    return bool(days) and any(named.is_on(days[0].day) for named in named_days_in(clause))
