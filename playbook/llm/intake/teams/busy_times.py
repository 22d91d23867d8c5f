"""Read when a team, or a part of it, is busy or away."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.intake.intake import Finding
from playbook.core.text.dates import named_days_in
from playbook.core.text.day_spans import day_spans_in
from playbook.core.text.notes import NoteSentence
from playbook.llm.intake.teams.units import TeamWord, UnitNames, groups_of

_AWAY = (
    r"(?:away|absent|abroad|travell?ing|on (?:leave|vacation|holidays?|tour|strike)|busy|flat out|tied up"
    r"|snowed under|swamped|overloaded|stretched|short-?handed|on (?:its|their) (?:\w{1,20} )?break"
    r"|(?:out|off)(?! of| the)|closed|shut"
    r"|(?:at|in|on) (?!the (?:pilot|training|trial)\b)[^,.;]{0,40}?"
    r"(?i:messe|fairs?|shows?|expo|exhibition|conference|congress|convention|festival|trip|harvest"
    r"|stock-?taking|inventory|audit|exams?|camp|tournament))"
)
# "Half of field sales will be at the fair", "the clerks have their busiest weeks"
_IS_BUSY = re.compile(
    r"(?:(?: (?:reps?|staff|people|crews?|engineers?|team|of them|who|which)){0,3},? )?"
    rf"(?:(?:is|are|will be|goes|go) {_AWAY}\b|moves? house\b|(?:cannot|can['\u2019]t) be spared\b"
    r"|works? flat out\b|shuts? down\b|(?:takes?|counts?) (?:the )?stock\b|closes? (?:the|its|their) books\b"
    r"|(?:has|have) (?:its|their|the) (?:busiest|busy|peak|worst) (?:weeks?|days?|time|season|period"
    r"|fortnight)\b)"
)
# "the fortnight after it is the busiest for inside sales"
_BUSY_FOR = re.compile(
    r"\b(?:(?:busiest|busy|peak|worst|off limits|blocked"
    r"|(?:exam|harvest|audit|tax|budget|high) (?:time|season))\b[^,.;]{0,40}? (?:for|in|of)|ties up)"
    r" (?:the |our |all )?$"
)
# "The portal for bakers is closed": no time of theirs.
_FOR_THEM = re.compile(r"\bfor (?:the |our |all )?$")
_NOT_OF_ONE = re.compile(
    r"(?i)\?|\b(?:maybe|perhaps|might|could|would|if|whether|unless|not|never|no longer|every(?:one|body)"
    r"|any(?:one|body))\b|n['\u2019]t\b(?! be spared)"
)


def busy_teams(text: str, teams: Sequence[str]) -> list[str]:
    """Return the teams that a sentence calls busy or away."""
    if _NOT_OF_ONE.search(text):
        return []
    units = UnitNames(teams).find_in(text, with_unknown=False)
    busy = [of for of in groups_of(units, text) if _is_busy(of, text)]
    return list(dict.fromkeys(unit.name for of in busy for unit in of))


def _is_busy(units: Sequence[TeamWord], text: str) -> bool:
    before = text[: units[0].start]
    does = _IS_BUSY.match(text, units[-1].end)
    return bool((does and not _FOR_THEM.search(before)) or _BUSY_FOR.search(before))


def find_busy_times(
    sentences: Sequence[NoteSentence], teams: Sequence[str], today: date
) -> Iterator[Finding]:
    """Yield the days on which a team is busy or away."""
    for text in (each.text for each in sentences):
        spans = [span for span in day_spans_in(text, today) if not span.is_about]
        for team in busy_teams(text, teams) if spans else ():
            own = _clause_with_a_time(text, team)
            yield from (
                Finding("group_closed", span.words, text, team) for span in spans if span.words in own
            )


_CLAUSES = re.compile(r"; |, (?:and|but|while) ")


def _clause_with_a_time(text: str, team: str) -> str:
    """Return the clause that calls a team busy if it names a time of its own, else the sentence."""
    own = (each for each in _CLAUSES.split(text) if busy_teams(each, (team,)) and named_days_in(each))
    return next(own, text)
