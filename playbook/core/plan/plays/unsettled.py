"""Sentences that leave something to decide, as rows of data."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from playbook.core.base.fields import Frozen, Line, Text
from playbook.core.base.words import capital

Ends = Literal["untrue", "stops", "breaks", "unpaid", "unowned", "rest"]
_NAMED = re.compile(r"\{([A-Za-z]+)\}")
_NUMBERED = re.compile(r"\d+$")
_KNOWN = {"sponsor", "lead", "by", "start", "last"}


class ProposedDecision(Frozen):
    """A decision, and what we propose. {Sponsor}, {lead}, {by}, {start} and {last} are known."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,30}$")]
    title: Line
    propose: Text
    alternative: Text
    otherwise: Line  # what happens if nobody decides
    task: Line = ""
    done_when: Text = ""
    days: Annotated[int, Field(ge=0, le=120)] = 0  # after the decision, until the task is done
    start_days: Annotated[int, Field(ge=-180, le=180)] | None = None  # after the first start instead
    pays: Line = ""
    # What it writes into the rest of the plan: the decision on the first start, the rules, the announcement.
    asks: Line = ""
    rule: Line = ""
    say: Line = ""
    weight: Annotated[int, Field(ge=1, le=13)] = 8
    ends: Ends = "rest"

    @property
    def texts(self) -> Iterator[str]:
        """Yield every text that names are filled into."""
        yield from (self.title, self.propose, self.alternative, self.otherwise)
        yield from (self.task, self.done_when, self.pays, self.asks, self.rule, self.say)

    def names_only(self, parts: set[str]) -> None:
        """Refuse a text that names another part."""
        for text in self.texts:
            if unknown := {name.lower() for name in _NAMED.findall(text)} - parts - _KNOWN:
                raise ValueError(f"{self.key}: nothing fills {{{unknown.pop()}}}")


class Unsettled(ProposedDecision):
    """A shape of sentences, and the decision that it asks for."""

    group: str = ""  # the first row of it that fits is enough
    fields: tuple[str, ...] = ("concerns", "why_now", "what_changes", "approach")
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    changes: str = ""  # a sign that what changes must have
    unless: str = ""
    before_end: bool = False  # its day lies in the plan
    of_person: bool = False  # {who} is a person of the brief, by name or title, and is named in full
    before_last: bool = False  # its day comes before the last start

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(sign, re.IGNORECASE) for sign in self.signs)

    def match(self, sentence: str) -> dict[str, str] | None:
        """Return the named parts of a sentence of this shape."""
        text = sentence.strip(" .-*•")
        if self.unless and re.search(self.unless, text, re.IGNORECASE):
            return None
        match = next(filter(None, (pattern.search(text) for pattern in self.patterns)), None)
        if match is None:
            return None
        return {_NUMBERED.sub("", name): part for name, part in match.groupdict().items() if part}

    @model_validator(mode="after")
    def _names_only_parts(self) -> Self:
        for pattern in self.patterns:
            parts = {_NUMBERED.sub("", name) for name in pattern.groupindex}
            self.names_only(parts | ({"within"} if "season" in parts else set()))
        return self


class StatementKind(ProposedDecision):
    """A kind of sentences, known by examples, and the decision that it asks for."""

    fields: tuple[str, ...] = ("concerns",)
    examples: Annotated[str, Field(min_length=1)]  # one sentence a line
    unless: str = ""  # a shape that speaks of something else, however alike its words are
    signs: str = ""  # words without which a sentence does not carry the question
    title: Line = ""  # without a title, such sentences ask for nothing here
    propose: Text = ""
    alternative: Text = ""
    otherwise: Line = ""

    def is_meant(self, sentence: str) -> bool:
        """Return whether a sentence may be of this kind."""
        return not self.unless or re.search(self.unless, sentence, re.IGNORECASE) is None

    def carries(self, sentence: str) -> bool:
        """Return whether a sentence has the words that the question is about."""
        return bool(self.title) and re.search(self.signs, sentence, re.IGNORECASE) is not None

    @model_validator(mode="after")
    def _names_only_known(self) -> Self:
        if "{" in self.title:  # a list of open sentences asks it as it stands
            raise ValueError(f"{self.key}: the title names nobody")
        self.names_only(set())
        return self


class WorryAnswer(Frozen):
    """What leaders can say and do about a kind of worry. {who}, {sponsor} and {by} are known."""

    key: Annotated[str, Field(pattern=r"^[a-z_]{1,30}$")]
    signs: str = ""  # none fits every worry
    answer: Text

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{self.signs})\b", re.IGNORECASE)


def fill(text: str, parts: dict[str, str]) -> str:
    """Return a text with the parts of a sentence in it."""

    def part(match: re.Match[str]) -> str:
        own = parts[match[1].lower()]
        # "The rollout lead" begins a sentence where nobody is named.
        begins = own.startswith("the ") and text[: match.start()].endswith((". ", "? ", "! "))
        return capital(own) if begins or match[1][0].isupper() else own

    return _NAMED.sub(part, text)
