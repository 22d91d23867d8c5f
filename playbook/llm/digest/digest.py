"""Ask a model to word a digest; each sentence needs its sources."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, ValidationError

from playbook.core.base.fields import Frozen
from playbook.core.digest.sentences import DigestSentence, SentencePart
from playbook.llm.call import wire
from playbook.llm.call.client import turns_of
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.safety.nonsense import is_nonsense
from playbook.llm.safety.safety import OutputGate, clean

MOST = 16
_LONGEST = 600
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_COUNTED = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_IN_WORDS = {word: str(number) for number, word in enumerate(_COUNTED.split(), 2)}
_CALENDAR = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december"
)
_DAYS_AND_MONTHS = {form: word[:3] for word in _CALENDAR.split() for form in (word, word[:3])}


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One sentence of a digest, and whether a model worded it."""

    sentence: DigestSentence
    by_model: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """A digest as it is shown; `remarks` name refused sentences."""

    lines: tuple[DigestLine, ...]
    remarks: tuple[str, ...] = ()


class _Written(Frozen):
    text: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    rests_on: tuple[int, ...] = ()


class _Answer(Frozen):
    sentences: Annotated[tuple[_Written, ...], Field(min_length=1, max_length=MOST)]


def question_for(sentences: Sequence[DigestSentence], people: Collection[str]) -> ModelQuery[Telling]:
    """Return the question; `people` are names that need a source."""
    facts = "\n".join(f"{number}. {clean(sentence.text)}" for number, sentence in enumerate(sentences, 1))
    turns = turns_of("digest", f"THE SENTENCES\n{facts}")
    count = len(sentences)
    rests_on = wire.array({"type": "integer", "minimum": 1, "maximum": count}, count, least=1)
    sentence = wire.record(text=wire.words(_LONGEST), rests_on=rests_on)
    schema = wire.record(sentences=wire.array(sentence, MOST, least=1))
    return ModelQuery(turns, "digest", schema, "sentences", lambda raw: _telling(raw, sentences, people))


def _telling(raw: dict[str, Any], ours: Sequence[DigestSentence], people: Collection[str]) -> Telling:
    """Take each sentence that holds, else our own in its place."""
    try:
        answer = _Answer.model_validate(raw)
    except ValidationError:
        raise ValueError(
            'Answer with "sentences", each with "text" and "rests_on", the numbers of the given sentences.'
        ) from None
    gate = OutputGate(own_texts=[sentence.text for sentence in ours])
    lines: list[DigestLine] = []
    remarks: list[str] = []
    covered: set[int] = set()
    for written in answer.sentences:
        text = " ".join(clean(written.text).split())
        rests_on = sorted({number - 1 for number in written.rests_on if 0 < number <= len(ours)})
        basis = [ours[number] for number in rests_on]
        if wrong := _problem(text, basis, people, gate):
            remarks.append(wrong)
            lines += [
                DigestLine(ours[number], by_model=False) for number in rests_on if number not in covered
            ]
        else:
            lines.append(DigestLine(_joined(text, basis), by_model=True))
        covered.update(rests_on)
    missing = [
        DigestLine(sentence, by_model=False) for number, sentence in enumerate(ours) if number not in covered
    ]
    if missing:
        counted = "1 sentence was" if len(missing) == 1 else f"{len(missing)} sentences were"
        remarks.append(
            f"{counted} left out by the model and stand{'s' if len(missing) == 1 else ''} at the end."
        )
    return Telling((*lines, *missing), tuple(remarks))


def _problem(text: str, basis: Sequence[DigestSentence], people: Collection[str], gate: OutputGate) -> str:
    if not text:
        return "A sentence of the model was empty."
    if not basis:
        return "A sentence of the model rested on nothing and was left out."
    if is_nonsense(text):
        return "A sentence of the model could not be read and was replaced by ours."
    if held := gate.reason([text]):
        return f"A sentence of the model was replaced by ours. {held}"
    if claims := claims_in(text, [sentence.text for sentence in basis], people):
        named = ", ".join(f"“{claim}”" for claim in claims[:3])
        are = "is" if len(claims) == 1 else "are"
        return f"A sentence of the model was replaced by ours: {named} {are} not in what it rests on."
    return ""


def _joined(text: str, basis: Sequence[DigestSentence]) -> DigestSentence:
    versions = sorted({version for sentence in basis for version in sentence.versions})
    quotes = tuple(quote for sentence in basis for quote in sentence.quotes)
    # What people noted goes into no update, in whoever's words.
    part: SentencePart = "noted" if any(sentence.part == "noted" for sentence in basis) else basis[0].part
    return DigestSentence(text, tuple(versions), quotes, part)


def claims_in(text: str, rests_on: Sequence[str], people: Collection[str] = ()) -> tuple[str, ...]:
    """Return the numbers, days and names that the sources lack."""
    basis = " ".join(rests_on)
    claims = [number for number in _numbers(text) if number not in set(_numbers(basis))]
    words = {word.casefold() for word in _WORD.findall(basis)}
    calendar = {_DAYS_AND_MONTHS[word] for word in words if word in _DAYS_AND_MONTHS}
    for word in _names(text, people):
        day = _DAYS_AND_MONTHS.get(word.casefold())
        if word.casefold() not in words and (day is None or day not in calendar):
            claims.append(word)
    return tuple(dict.fromkeys(claims))


def _numbers(text: str) -> Iterator[str]:
    for number in _NUMBER.findall(text):
        yield re.sub(r",(?=\d{3}(?!\d))", "", number)
    for word in _WORD.findall(text):
        if word.casefold() in _IN_WORDS:
            yield _IN_WORDS[word.casefold()]


def _names(text: str, people: Collection[str]) -> Iterator[str]:
    """Yield capitalized words inside a sentence, and people and days anywhere."""
    parts = {part for name in people for part in _WORD.findall(name)}
    for match in _WORD.finditer(text):
        word = match.group()
        before = text[: match.start()].rstrip(" '\"\u2018\u201c(")
        starts = not before or before[-1] in ".!?:;\u2026"
        if not word[0].isupper():
            continue
        if not starts or word in parts or (word.casefold() in _DAYS_AND_MONTHS and word != "May"):
            yield word
