"""How many of a team can be away, and how long."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.case.teams.groups import groups_touched
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import split_sentences

_FIELDS = ("concerns", "what_stays", "what_changes", "approach", "why_now", "why", "past_attempts")
_SMALL_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12,
}  # fmt: skip
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(_SMALL_NUMBERS)})"
_AWAY = (
    r"(?:at a time|at once|at the same time|together|away|off (?:the|their) (?:floor|ward|line|phones?)"
    r"|(?:can|may|could) (?:be (?:away|spared|released|missing|trained)|leave))\b"
)
_AT_MOST = re.compile(
    rf"(?i)\b(?:at most|no more than|never more than|not more than|only|a maximum of|up to) {_NUMBER}\b"
    rf"(?![^.;]{{0,20}}\b(?:hours?|days?|weeks?|minutes?|%))[^.;,]{{0,50}}?\b{_AWAY}"
    rf"|\b(?:can|could) (?:spare|release) (?:only |at most )?{_NUMBER.replace('number', 'spared')}\b"
    r"(?! (?:hours?|days?|minutes?))"
)
_ON_SHIFT = re.compile(
    rf"(?i)\b{_NUMBER} (?:\w+ ){{0,3}}?(?:on (?:each |every |a |the )?(?:\w+ )?(?:shift|duty)|at night)\b"
)
_NOT_OF_THE_TEAM = re.compile(
    r"(?i)\b(?:trainers?|helpers?|super[- ]?users?|champions?|rooms?|seats|screens?|devices|tablets)\b"
)
_HALVES = {"half an": 0.5, "an": 1.0, "a": 1.0, "one and a half": 1.5, "two and a half": 2.5}
_LENGTH = (
    rf"(?P<amount>\d+(?:\.\d+)?|{'|'.join(sorted(_HALVES, key=len, reverse=True))}"
    rf"|{'|'.join(_SMALL_NUMBERS)})[ -](?P<unit>hours?|minutes?)"
)
_BOUND = (
    r"(?:at most|no more than|not more than|never more than|a maximum of|up to|only|longer than|for"
    r"|(?:nobody|no one|none)\b[^.;]{0,60} more than)"
)
_EACH_PERSON = (
    r"(?:of (?:paid )?(?:training|learning|classroom time|lessons) )?(?:each|apiece|in all|in total"
    r"|(?:per|a|for each|for every) (?:person|head|employee|colleague|nurse|driver|operator|teacher|agent"
    r"|worker|technician))\b"
)
_AT_A_TIME = (
    r"(?:of (?:training|learning) )?(?:off (?:the|their) [a-z]+|away(?: from (?:the|their) [a-z]+)?|at a time"
    r"|at once|at a stretch|in one go|(?:per|a) session)\b"
)
_NOT_A_WEEK = r"(?!,? (?:a|per|each|every) (?:day|week|month|shift))"
_IN_ALL = re.compile(rf"(?i)\b{_BOUND} {_LENGTH} {_EACH_PERSON}{_NOT_A_WEEK}")
# "Two hours of paid training each" is a number that people count on.
_TRAINED_FOR = re.compile(
    rf"(?i)(?<!at least )(?<!than )\b{_LENGTH} (?=of (?:paid )?(?:training|learning)\b)"
    rf"{_EACH_PERSON}{_NOT_A_WEEK}"
)
# "Everyone gets four hours of training" is what the sessions hold.
_FOR_EVERYONE = re.compile(
    r"(?i)\b(?:everyone|everybody|all (?:\w+ )?(?:staff|people|employees|teams)"
    r"|each (?:person|employee|one of (?:us|them)))"
    rf" (?:will )?(?:gets?|has|have|receives?|takes?|is given) (?:at least |about )?{_LENGTH} of "
    rf"(?:paid |hands-on |classroom )?(?:training|learning|practice)\b{_NOT_A_WEEK}"
)
# "Every driver gets 45 minutes of training" is what people were told.
_TOLD = re.compile(
    rf"(?i)\b(?:each|every) [a-z-]{{3,30}} (?:will )?(?:gets?|has|have|receives?) (?:about )?{_LENGTH} of "
    rf"(?:[a-z-]{{3,20}} )?(?:training|learning|practice)\b{_NOT_A_WEEK}"
)
_AT_ONCE = re.compile(rf"(?i)\b{_BOUND} {_LENGTH} {_AT_A_TIME}{_NOT_A_WEEK}")
_LEAST_HOURS = 0.75  # of three sessions: with less there is nothing to hold


@dataclass(frozen=True, slots=True)
class TimeAway:
    """How long one person may be away: in all, and at once."""

    in_all: float | None
    at_once: float | None
    sentences: tuple[str, ...]


def time_away(brief: Brief) -> TimeAway | None:
    """Return the limits for each person that the brief sets."""
    decided = [promise.sentence for promise in brief.promises if promise.state == "decided"]
    texts = [*(str(getattr(brief, name)) for name in _FIELDS), *decided]
    sentences = [each for text in texts for each in split_sentences(text)]
    in_all, at_once = (_least(sign, sentences) for sign in (_IN_ALL, _AT_ONCE))
    planned = [
        each for text in (brief.what_changes, brief.what_stays, *decided) for each in split_sentences(text)
    ]
    in_all = min(filter(None, (in_all, _least(_TRAINED_FOR, planned))), default=None)
    if in_all is not None and in_all[0] < _LEAST_HOURS:
        in_all = None
    limits = [limit for limit in (in_all, at_once) if limit]
    if not limits:
        return None
    quotes = tuple(dict.fromkeys(sentence.strip() for _, sentence in limits))
    return TimeAway(in_all and in_all[0], at_once and at_once[0], quotes)


def hours_for_everyone(brief: Brief) -> float | None:
    """Return the hours of training that the brief gives everyone."""
    decided = [promise.sentence for promise in brief.promises if promise.state == "decided"]
    texts = (brief.what_changes, brief.approach, brief.what_stays, *decided)
    least = _least(
        _FOR_EVERYONE, [each for text in texts for each in split_sentences(text) if "?" not in each]
    )
    return least[0] if least else None


def hours_told(sentence: str) -> float | None:
    """Return the hours of training that a sentence gives each person of a kind."""
    least = _least(_TOLD, [sentence]) or _least(_FOR_EVERYONE, [sentence])
    return least[0] if least else None


def _least(sign: re.Pattern[str], sentences: list[str]) -> tuple[float, str] | None:
    stated = ((match, each) for each in sentences if (match := sign.search(each)))
    return min(((_hours(match), each) for match, each in stated), default=None)


def _hours(match: re.Match[str]) -> float:
    word = match["amount"].casefold()
    amount = float(_HALVES.get(word) or _SMALL_NUMBERS.get(word) or word)
    return amount if match["unit"].startswith(("h", "H")) else amount / 60


def away_at_once(brief: Brief) -> dict[str, tuple[int, str]]:
    """Return for each team that the brief limits: how many may be away, and its sentence."""
    texts = tuple(str(getattr(brief, name)) for name in _FIELDS)
    sentences = _limiting(texts)
    return _limits(brief, sentences) if sentences else {}


# Every count of rounds asks again.
@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _limiting(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sentences that say how many may be away."""
    if not any(_AT_MOST.search(text) for text in texts):
        return ()
    return tuple(each for text in texts for each in split_sentences(text) if _AT_MOST.search(each))


def _limits(brief: Brief, sentences: Iterable[str]) -> dict[str, tuple[int, str]]:
    limits: dict[str, tuple[int, str]] = {}
    for sentence in sentences:
        match = _AT_MOST.search(sentence)
        if match is None or _NOT_OF_THE_TEAM.search(sentence):
            continue
        word = (match["number"] or match["spared"]).casefold()
        most = _SMALL_NUMBERS.get(word) or int(word if word.isdigit() else 0)
        named = groups_touched(brief, sentence) or tuple(group.id for group in brief.groups)
        for group_id in named if most else ():
            known = limits.get(group_id)
            if known is None or most < known[0]:
                limits[group_id] = (most, sentence.strip())
    return limits


@clear_with
@lru_cache(maxsize=256)
def few_on_shift(text: str) -> str:
    """Return the sentence of a text that says how few people are on a shift."""
    return next(
        (
            each.strip()
            for each in split_sentences(text)
            if _ON_SHIFT.search(each) and not _NOT_OF_THE_TEAM.search(each)
        ),
        "",
    )
