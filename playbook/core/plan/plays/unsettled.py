"""Sentences that leave something to decide, as rows of data."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from playbook.core.base.fields import Frozen, Line, Text

Ends = Literal["untrue", "stops", "breaks", "unpaid", "unowned", "rest"]
_NAMED = re.compile(r"\{([A-Za-z]+)\}")
_NUMBERED = re.compile(r"\d+$")
_KNOWN = {"sponsor", "lead", "by"}


class Unsettled(Frozen):
    """A shape of sentences, the decision that it asks for and what we propose."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,30}$")]
    group: str = ""  # the first row of it that fits is enough
    fields: tuple[str, ...] = ("concerns", "why_now", "what_changes", "approach")
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    changes: str = ""  # a sign that what changes must have
    unless: str = ""
    before_end: bool = False  # its day lies in the plan
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

    @property
    def texts(self) -> Iterator[str]:
        """Yield every text that names are filled into."""
        yield from (self.title, self.propose, self.alternative, self.otherwise)
        yield from (self.task, self.done_when, self.pays, self.asks, self.rule, self.say)

    @model_validator(mode="after")
    def _names_only_parts(self) -> Self:
        """Refuse a text that names what a sign does not find."""
        for pattern in self.patterns:
            parts = {_NUMBERED.sub("", name) for name in pattern.groupindex} | _KNOWN
            for text in self.texts:
                if unknown := {name.lower() for name in _NAMED.findall(text)} - parts:
                    raise ValueError(f"{self.key}: no sign finds {{{unknown.pop()}}}")
        return self


def fill(text: str, parts: dict[str, str]) -> str:
    """Return a text with the parts of a sentence in it."""

    def part(match: re.Match[str]) -> str:
        own = parts[match[1].lower()]
        return own[:1].upper() + own[1:] if match[1][0].isupper() else own

    return _NAMED.sub(part, text)
