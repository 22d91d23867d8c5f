"""Find a sentence that keeps what another one moves."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_MOVES = (
    r"\b(?:merg\w+|take over|takes over|taken over|taking over|transfer\w*|reorgani[sz]\w*|clos(?:e|es|ed"
    r"|ing)|relocat\w*|combin\w+"
    r"|split\w*|outsourc\w*|consolidat\w*|zusammen\w*|übern\w+|fusion\w*|schließ\w*)\b"
)
_MOVE_AWAY = r"\b(?:moves?|moving)\b(?!\s+(?:to|into|onto|from|over)\b)"
_CLOSES = r"\b(?:clos(?:e|es|ed|ing)|relocat\w*|schließ\w*)\b"
_PLACES = r"\b(?:sites?|offices?|branch(?:es)?|plants?|shops?|places?|locations?|standort\w*)\b"
_PEOPLE = (
    r"(?:people|employees|colleagues|staff|teams?|departments?|units?|divisions?|regions?|branch(?:es)?|plants?"
    r"|sites?|offices?|shops?|locations?|compan(?:y|ies)|firms?|roles?|managers?|jobs?|abteilung\w*|region\w*"
    r"|werke?|filialen?|standort\w*|gesellschaft\w*|personen|mitarbeit\w*)"
)
_SERVED = r"(?:territor\w+|relationships?|customers?|clients?|accounts?|owner(?:s|ship)?|kunden|gebiete?)"
_GROUPS = r"\b(?:teams?|roles?|responsib\w+|structure|sites?|reporting|managers?|zuständig\w*|standort\w*)\b"
_NO_MOVE = re.compile(
    r"\b(?:no|not|never|nobody|none|without|kein\w*|nicht|nie|fear\w*|afraid|worr\w+|angst|befürcht\w*)\b"
    # Whoever closes a job has done it.
    r"|\bclos(?:e|es|ed|ing) (?:[\w'-]+ ){0,3}?jobs?\b"
    # Outside its opening hours a place is closed and stays.
    r"|\b(?:when|while|whenever) (?:[\w'-]+ ){1,4}(?:is|are) closed\b(?! (?:in|from|by|down|for good)\b)"
    r"|\b(?:is|are) closed (?:at|on|over) (?:the )?(?:nights?|sundays?|weekends?|holidays?)\b"
    # What moves into a system is data.
    r"|\b(?:in|to|into|onto)\b[^.;,]{0,40}\b(?:crm|erp|systems?|tools?|databases?|platforms?|software|apps?)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:](?! 20\d\d\b)")  # no comma of "March 15, 2027"
# What a sentence promises to keep; one without a verb lists what stays.
_KEEPS = re.compile(
    r"\b(?:stay\w*|remain\w*|keep\w*|kept|same|unchanged|untouched|unaffected"
    r"|as (?:it is|they are|before|now)|continu\w+|no|not|nobody|none|never|nothing|without|\w+n't"
    r"|bleib\w*|unverändert|behalten|behält|kein\w*"
    r"|nicht\w*|niemand|rest\w+|gard\w+|mantien\w+|sigu\w+)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|has|have|had|do|does|did|can|may|must|gets?|goes?|sits?|waits?|ist|sind|wird"
    r"|werden|est|sont|es|son)\b",
    re.IGNORECASE,
)
_HARDLY = re.compile(
    r"\b(?:hardly|barely|scarcely|little|mostly|largely|almost|kaum|à peine|apenas)\b", re.IGNORECASE
)


class _Keeps(NamedTuple):
    """What a sentence says stays as it is."""

    places: bool
    groups: bool
    served: bool


def find_broken(stays: Iterable[str], moves: Sequence[str], tools: Sequence[str]) -> tuple[str, str]:
    """Return the first sentence that another one breaks, and that one; empty where none does."""
    # Sentences that keep the same things are broken by the same others.
    broken_by: dict[_Keeps, str] = {}
    for sentence in stays:
        keeps = _keeps_of(sentence)
        if keeps not in broken_by:
            broken_by[keeps] = next((each for each in moves if _moves(keeps, each, tools)), "")
        if broken_by[keeps]:
            return sentence, broken_by[keeps]
    return "", ""


def _keeps_of(sentence: str) -> _Keeps:
    if _HARDLY.search(sentence) or (_VERB.search(sentence) and not _KEEPS.search(sentence)):
        return _Keeps(places=False, groups=False, served=False)
    words = (_PLACES, _GROUPS, rf"\b{_SERVED}\b")
    return _Keeps(*(bool(re.search(each, sentence, re.IGNORECASE)) for each in words))


def _moves(keeps: _Keeps, sentence: str, tools: Sequence[str]) -> bool:
    if not any(keeps):
        return False
    clauses = (clause for clause in _CLAUSE.split(sentence) if not _NO_MOVE.search(clause))
    clauses = (
        clause for clause in clauses if not any(tool.casefold() in clause.casefold() for tool in tools)
    )
    return any(_breaks(keeps, clause) for clause in clauses)


def _breaks(keeps: _Keeps, clause: str) -> bool:
    if (keeps.groups or keeps.places) and _does(_PEOPLE, _MOVES, clause):
        return True
    if keeps.places and _does(_PEOPLE, _MOVE_AWAY, clause):
        return True
    # A place that closes breaks a promise about places and teams, not one about customers.
    is_closing = re.search(_CLOSES, clause, re.IGNORECASE)
    return bool(keeps.served and not is_closing and _does(rf"(?:{_PEOPLE}|{_SERVED})", _MOVES, clause))


def _does(noun: str, verb: str, sentence: str) -> bool:
    """Return whether a thing moves, or is moved, in a sentence."""
    moves = rf"\b{noun}\b(?:\s+[\w'-]+){{0,3}}?\s+{verb}(?!\s+(?:the|their|its|our|all|every|each|both)\b)"
    is_moved = rf"{verb}(?:\s+[\w'-]+){{0,3}}?\s+{noun}\b(?!\s+(?:data|records?|lists?|files?))"
    return bool(re.search(rf"{moves}|{is_moved}", sentence, re.IGNORECASE))
