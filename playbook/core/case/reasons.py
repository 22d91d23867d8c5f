"""Why a change is made, sentence by sentence, and whether something in a plan serves it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.case.reading.texts import plain
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import quantities_in

FIELDS = ("why", "why_now", "risk_of_not_changing", "objective", "concerns")
_SHORTEST, _QUOTED = 4, 5  # letters of a word, words in a row
_ENOUGH, _ENOUGH_OF_THE_NUMBER, _LEAST = 0.5, 0.4, 2
_OF_THE_NUMBER = ("why", "objective")
_WORD = re.compile(r"[^\W\d_]+|\d[\d.,%]*\d|\d")
_SPOKEN_KINDS = frozenset(("message", "key_message", "manager_briefing", "objective", "champion"))
_NOT_TEXT = {"id", "kind", "stage", "provenance", "group_ids", "rule_ids", "why", "owner"}
_AND = re.compile(r"(?:,|;) (?:and|und) ")
_ENDING = re.compile(r"(?:ings?|ed|es|s|en|e|y|ies)$")
# "We distribute pumps" says who we are, "the license is bought" what is done; neither is a reason.
_IS_NO_REASON = re.compile(
    r"(?i)(?:we|our (?:company|firm|group)) (?:are|is|makes?|sells?|distributes?|builds?|runs?|operates?"
    r"|serves?"
    r"|supply|supplies|produces?|provides?|offers?|employs?|has|have) [a-z' -]+(?: and [a-z' -]+)?\.?$"
    r"|.{3,60}\b(?:is|are|was|ist|has been) (?:already |since \w+ |seit \w+ )?"
    r"(?:signed|approved|bought|ordered|unterschrieben|genehmigt)\.?$"
)
_COMMON = (
    " about again also because been before both cannot does done each every everyone from have into least"
    " less longer make makes more most much must need needs never only other others over same should some"
    " such than that their them then there these they this those through time today told until what when"
    " where whether which while will with within without work would year years your people team teams"
    " goes going went gone come comes came coming take takes took taken give gives gave given hour hours"
    " start fear fears says asks want wants know knows think thinks auch dass eine einer eines haben hier"
    " jetzt kein mehr nicht noch oder sind über unser unsere wird werden wenn wieder wir january february"
    " march april june july august september october november december januar februar märz maerz mai juni"
    " juli oktober dezember"
    " "
)


@dataclass(frozen=True)
class Reason:
    """A sentence of the brief that says why, by when, what threatens, or what is feared."""

    field: str
    text: str
    sentence: str  # in which it stands

    @cached_property
    def stems(self) -> frozenset[str]:
        return _stems(self.text)

    def is_served_by(self, texts: Iterable[str], names: Iterable[str] = ()) -> bool:
        """Return whether a text quotes the sentence, or speaks of its own things."""
        own = self.stems - _stems(" ".join(names))
        return any(self._is_quoted(text) or self._is_spoken_of(text, own) for text in texts)

    def _is_quoted(self, text: str) -> bool:
        words, other = _words(self.text), " ".join(_words(text))
        if len(words) <= _QUOTED:
            return " ".join(words) in other
        runs = (" ".join(words[start : start + _QUOTED]) for start in range(len(words) - _QUOTED + 1))
        return any(run in other for run in runs)

    def _is_spoken_of(self, text: str, own: frozenset[str]) -> bool:
        share = _ENOUGH_OF_THE_NUMBER if self.field in _OF_THE_NUMBER else _ENOUGH
        needed = max(_LEAST, share * len(self.stems))
        return any(len(own & _stems(line)) >= needed for line in text.splitlines())


def texts_that_serve(brief: Brief, items: Iterable[AnyItem]) -> list[str]:
    """Return the texts of what is done, decided or measured."""
    number = " ".join(
        (brief.outcome_measure, f"{brief.outcome_baseline:g}" if brief.outcome_baseline else "")
    )
    return [number, *("\n".join(_texts_of(item)) for item in items if item.kind not in _SPOKEN_KINDS)]


def without_titles(text: str, items: Iterable[AnyItem]) -> str:
    """Return a text without the conditions it waits for, which are other tasks."""
    titles = (re.escape(item.title) for item in items if item.provenance.play_id == "condition")
    named = "|".join(sorted(filter(None, titles), key=len, reverse=True))
    return re.sub(named, "", text, flags=re.IGNORECASE) if named else text


def _texts_of(item: AnyItem) -> Iterator[str]:
    fields = item.model_dump(exclude=_NOT_TEXT)
    return (value for value in fields.values() if isinstance(value, str))


def reasons_of(brief: Brief) -> list[Reason]:
    """Return the sentences that a plan has to serve."""
    clauses = (
        Reason(field, part, sentence.strip(" -•"))
        for field in FIELDS
        for line in getattr(brief, field).splitlines()
        for sentence in split_sentences(line)
        for part in _parts_of(sentence.strip(" -•"))
    )
    return [each for each in clauses if len(each.stems) >= _LEAST and not _is_the_number(brief, each)]


def _is_the_number(brief: Brief, reason: Reason) -> bool:
    """Return whether the measure of the result counts what a sentence says."""
    values = {brief.outcome_baseline, brief.outcome_target} - {None}
    stated = {value for quantity in quantities_in(reason.text) for value in quantity.values}
    is_its_value = any(float(value) in values for value in stated)
    return is_its_value and bool(reason.stems & _stems(brief.outcome_measure))


def _parts_of(sentence: str) -> list[str]:
    """Return the two halves of a sentence that gives two reasons, else the sentence."""
    halves = _AND.split(sentence)
    return halves if all(len(set(_words(half))) > _LEAST and _stems(half) for half in halves) else [sentence]


def without_other_halves(brief: Brief, reasons: Iterable[Reason], loose: Iterable[Reason]) -> list[Reason]:
    """Return the loose reasons without halves of served sentences, and mirrors of the objective."""
    left = list(loose)
    served = {each.sentence for each in reasons if each not in left}
    return [each for each in left if each.sentence not in served and not _is_other_side(brief, each)]


def _is_other_side(brief: Brief, reason: Reason) -> bool:
    """Return whether a threat only says what comes if the objective is missed."""
    aim = _stems(brief.objective) | _stems(brief.outcome_measure)
    return reason.field == "risk_of_not_changing" and bool(reason.stems & aim)


def unserved(reasons: Iterable[Reason], texts: Iterable[str], brief: Brief) -> list[Reason]:
    """Return the reasons that neither the texts nor the number serve."""
    every, number = list(texts), _stems(brief.outcome_measure)
    return [
        reason
        for reason in reasons
        if len(reason.stems & number) < _LEAST
        and not reason.is_served_by(every)
        and not _IS_NO_REASON.match(reason.text)
    ]


# Each reason is compared with every line of the plan.
@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(plain(text)))


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _stems(text: str) -> frozenset[str]:
    words = (word for word in _words(text) if not word[0].isdigit() and len(word) >= _SHORTEST)
    return frozenset(_ENDING.sub("", word) for word in words if f" {word} " not in _COMMON)
