"""Read how a team works: shifts, on the road, e-mail."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from playbook.core.intake.intake import OMISSION, Finding
from playbook.core.intake.intake_teams import bare_group
from playbook.core.intake.intake_words import DENIED
from playbook.core.text.notes import NoteSentence

_SHIFTS = re.compile(
    r"(?i)\b(?:work(?:s|ing)?|on|in|runs?|covers?)"
    r" (?:(?:the|an?|one|two|three|four|five|\d|early|late|day|night|split|rotating|of|and|or) ){0,4}"
    r"(?:shifts|nights|shift(?= (?:from|between|work)|[,;.]|$))\b"
    r"(?! (?:leads?|leaders?|managers?|patterns?|plans?|hand))"
)
_MAIL = re.compile(
    r"(?i)\b(?:have|has|with|without|reads?|uses?|checks?|gets?|opens?)"
    r" (?:(?:an?|their|his|any|no|all|the|company|work|own|daily|personal) ){0,3}"
    r"(?:e-?mails?(?: address(?:es)?| accounts?)?|mail(?:box(?:es)?))\b"
)
_NO_DESK = re.compile(r"(?i)\bno (?:own )?(?:desks?|computers?|pcs?)\b")  # so perhaps no mailbox
_AWAY = re.compile(
    r"(?i)\b(?:are|is|work|works|spend [\w ]{2,20}|mostly|all day) (?:always |mostly |all day )?"
    r"(?P<place>on the road|in the field|at customers(?:['\u2019])? sites|at sea|from home|at home)\b"
)
_OPENS_WITH_THEY = re.compile(r"(?i)^(?:they|these|all of them|most of them|the people there)\b")
_NEXT_CLAUSE = re.compile(r"; (?!they\b|all of them\b)|\. ")


def find_reach(sentences: Sequence[NoteSentence], sized: Iterable[Finding]) -> Iterator[Finding]:
    """Yield how the people of each team work, by its sentences."""
    teams_of: dict[str, list[str]] = {}
    has_place = {each.of for each in sized if each.field == "group_site"}
    for each in sized:
        if each.field == "group_size":
            teams_of.setdefault(each.sentence, []).append(each.of)
    for before, sentence in pairwise([NoteSentence(""), *sentences]):
        text, about = sentence.text, teams_of.get(before.text, [])
        facts: list[Finding] = []
        if teams := teams_of.get(text, []):
            parts = zip(teams, _parts(text, teams), strict=True)
            facts = [each for team, part in parts for each in _said_of(team, part, text)]
        elif about and sentence.line == before.line and _OPENS_WITH_THEY.match(text):
            facts = [*_said_of(about[-1], text, f"{before.text}{OMISSION}{text}")]
        yield from (each for each in facts if each.field != "group_site" or each.of not in has_place)


def _parts(text: str, teams: Sequence[str]) -> Iterator[str]:
    """Yield what a sentence says of each team: from its name to the next."""
    folded = text.casefold()
    starts = [folded.find(bare_group(team).casefold()) for team in teams]
    for start in starts:
        ends = [other for other in starts if other > start]
        clause = _NEXT_CLAUSE.search(text, max(start, 0))
        yield text[start : min([*ends, clause.start() if clause else len(text)])] if start >= 0 else ""


def _said_of(team: str, words: str, sentence: str) -> Iterator[Finding]:
    for field, forms in (("group_shifts", (_SHIFTS,)), ("group_mailbox", (_MAIL, _NO_DESK))):
        if match := next((match for form in forms if (match := form.search(words))), None):
            denied = DENIED.search(words[: match.start()])
            value = words[denied.start() if denied else match.start() : match.end()]
            yield Finding(field, value, sentence, team, is_doubtful=match.re is _NO_DESK)
    if away := _AWAY.search(words):
        yield Finding("group_site", away["place"], sentence, team)
