"""Find promises, approvals, duties, sources and quotes, and what the brief decides of them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.case.reading.promises import DECIDES
from playbook.core.case.reading.texts import OPEN_WORDS, plain, sentences_of
from playbook.core.grounding.commitment_words import (
    ABSOLUTE,
    APPROVALS,
    ATTRIBUTED,
    DUTIES,
    HEDGED,
    PROMISES,
    QUOTED,
    SAME_WORDS,
    SMALL,
    SOURCES,
    UNDECIDED,
)
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import CONDITION_NAMES, PromiseTopic
from playbook.core.text.names import fold

Sort = Literal["promise", "approval", "duty", "source", "quote"]
_TOPICS: tuple[PromiseTopic, ...] = ("jobs", "measurement", "working_time", "answers")
_NEARLY_ALL, _MOSTLY, _HALF = 0.75, 0.6, 0.5
_ENDING = re.compile(r"(?:ations?|ments?|ings?|ied|ies|ed|es|en|er|s|e|y)$")
_SLOT = re.compile(r"(?:^|(?<=: ))\[[^\[\]]*\](?=\.?$)")  # to fill with what is decided
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


class Commitment(NamedTuple):
    """A sentence that promises, approves, obliges, or names a source."""

    words: str
    sort: Sort
    topics: tuple[PromiseTopic, ...] = ()


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def commitments_in(text: str) -> tuple[Commitment, ...]:
    """Return what a text promises, approves, asks for, or quotes."""
    return tuple(commitment for sentence in sentences_of(text) for commitment in _read(sentence))


def _read(sentence: str) -> Iterator[Commitment]:
    bare = plain(_SLOT.sub("", sentence))
    quoted = QUOTED.search(sentence)
    # A question to ask is no words of anybody.
    if (
        quoted
        and not quoted[1].rstrip().endswith("?")
        and ATTRIBUTED.search(sentence[: quoted.start()] + " " + sentence[quoted.end() :].lstrip(" ,"))
    ):
        yield Commitment(quoted[1].rstrip(",. "), "quote")
    if "?" in sentence or UNDECIDED.search(bare):
        return
    if SOURCES.search(bare):
        yield Commitment(sentence, "source")
    if OPEN_WORDS.search(bare):
        return
    approval = APPROVALS.search(bare)
    if approval and not HEDGED.search(bare[: approval.end()]):
        yield Commitment(sentence, "approval")
        return
    topics = tuple(topic for topic in _TOPICS if DECIDES[topic].search(bare))
    if topics or PROMISES.search(bare):
        yield Commitment(sentence, "promise", topics)
    elif DUTIES.search(bare):
        yield Commitment(sentence, "duty")


class Ledger:
    """What a brief and its people decided, sentence by sentence."""

    def __init__(self, brief: Brief) -> None:
        self._stated: list[tuple[frozenset[str], str, bool]] = []
        self._approved: list[frozenset[str]] = []
        self._neutral = content_of(f"{brief.organisation} {brief.name} {' '.join(brief.tools)}") | _SAME_STEMS
        for text in (brief.what_changes, brief.approach, brief.why, brief.why_now, brief.what_stays):
            self.learn(text)
        for text in (brief.objective, brief.expected_benefit):
            self.learn(text)
        for text in (brief.concerns, brief.past_attempts, brief.risk_of_not_changing):
            self.learn(text, is_promise=False)
        for promise in brief.promises:
            if promise.state == "decided":
                self.learn(promise.sentence)
        for concern in brief.concern_list:
            self.learn(concern.answer)
        for condition in brief.conditions:
            if condition.met_on:
                self._approved.append(content_of(f"{condition.name} {CONDITION_NAMES[condition.kind]}"))

    def learn(self, text: str, *, is_promise: bool = True) -> None:
        """Add what a person wrote. Questions and fears decide nothing."""
        for sentence in sentences_of(text):
            if "?" not in sentence and not OPEN_WORDS.search(plain(sentence)):
                self._stated.append((content_of(sentence), plain(sentence), is_promise))

    def carries(self, commitment: Commitment) -> bool:
        """Return whether the brief or a person's text says the same."""
        lead, _, statement = commitment.words.partition(": ")
        if statement and not commitments_in(lead):
            return self.carries(commitment._replace(words=statement))
        bare, content = plain(commitment.words), content_of(commitment.words)
        match commitment.sort:
            case "quote" | "source":
                return any(
                    bare in stated or _share(content, own) >= _NEARLY_ALL for own, stated, _ in self._stated
                )
            case "approval":
                is_met = any(_share(name, content) >= _HALF for name in self._approved)
                return is_met or any(
                    APPROVALS.search(stated) and _share(content, own) >= _HALF
                    for own, stated, _ in self._stated
                )
            case "duty":
                return any(_share(content, own) >= _MOSTLY for own, _, _ in self._stated)
            case "promise":
                return any(self._keeps(commitment, bare, content, *stated) for stated in self._stated)

    def _keeps(
        self,
        commitment: Commitment,
        bare: str,
        content: frozenset[str],
        own: frozenset[str],
        stated: str,
        is_promise: bool,
    ) -> bool:
        if not is_promise or (ABSOLUTE.search(bare) and not ABSOLUTE.search(stated)):
            return False
        same_topic = any(DECIDES[topic].search(stated) for topic in commitment.topics)
        return _share(content, own) >= _NEARLY_ALL or (same_topic and content - self._neutral <= own)


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def content_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words, without small ones."""
    return frozenset(_stems(fold(word) for word in _WORD.findall(text)))


def _stems(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        bare = word.removesuffix("'s").removesuffix("\u2019s")
        if bare not in SMALL and not bare.isdigit():
            yield _ENDING.sub("", bare) if len(bare) > 4 else bare.removesuffix("s")


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return how much of one is in the other; nothing is not in it."""
    return len(part & whole) / len(part) if part else 0.0


_SAME_STEMS = frozenset(_stems(SAME_WORDS))
