"""Counts the steps of reading a text: timings decide no test, counts may.

`steps` are those of one regular expression. It backtracks as Python's own engine does, on the tree that
Python's own parser makes; what a letter is, and where a word begins, it asks that engine. `calls` are
those of Python code.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any

Then = Callable[[int], "int | None"]
Matcher = Callable[[int, Then], "int | None"]
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_DEEP = 50_000  # a call for each letter of a line
_LETTERS = (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN)


# What a long line may be made of, and what of it many patterns begin with.
OVER_AND_OVER = (
    "1", "1,", "1 ", "123,", "EUR 1 ", "a", "A", "\u00c5", "A ", "A-", "A. ", "Ab, ", "Ab and ", "budget ",
    ",", '"', "(", "[", "*", ": ", " ", "\n", "\t", "http://", "40 people in Ab ",
)  # fmt: skip


def long_line(part: str, length: int) -> str:
    """A line of this length, of one part over and over."""
    return (part * (length // len(part) + 1))[:length]


class TooManyStepsError(Exception):
    """The count went over its limit."""


def calls(work: Callable[[str], object], text: str) -> int:
    """How many calls some work on a text makes, of Python functions and of built-in ones."""
    count = 0

    def note(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count


class Heard:
    """A pattern that notes how many letters it was given to look through."""

    def __init__(self, pattern: "re.Pattern[str]", note: Callable[[int], None]) -> None:
        self._pattern, self._note = pattern, note

    def __getattr__(self, name: str) -> Any:
        does = getattr(self._pattern, name)

        def look(*given: Any) -> Any:
            text = given[1] if name == "sub" else given[0]
            # What begins at one place looks no further than it reads.
            self._note(1 if name in ("match", "fullmatch") else len(text))
            return does(*given)

        return look


def patterns_of(*modules: ModuleType) -> dict[str, "re.Pattern[str]"]:
    """Every compiled pattern of these modules by its name, each once, those in tuples and lists too."""
    found = {
        pattern: f"{module.__name__}.{name}"
        for module in reversed(modules)
        for at, value in reversed(vars(module).items())
        for name, pattern in _within(at, value)
    }
    return {name: pattern for pattern, name in found.items()}


def _within(name: str, value: object) -> Iterator[tuple[str, "re.Pattern[str]"]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, tuple | list):
        for place, one in enumerate(value):
            yield from _within(f"{name}[{place}]", one)


def steps(pattern: "re.Pattern[str]", text: str, most: int) -> int:
    """The steps of finding every match in a text; raises TooManyStepsError beyond `most` of them."""
    counted = _counted(pattern)
    for _ in counted.spans(text, most):
        pass
    return counted.count


def spans(pattern: "re.Pattern[str]", text: str) -> list[tuple[int, int]]:
    """Where the matches stand, as they were counted."""
    return list(_counted(pattern).spans(text, sys.maxsize))


class _Counted:
    """A pattern taken apart, which reads one text after another."""

    def __init__(self, pattern: "re.Pattern[str]") -> None:
        self.count, self.text, self.most = 0, "", 0
        self._said: dict[int, str] = {}
        self.flags = pattern.flags
        parsed = parser.parse(pattern.pattern, pattern.flags)
        self.state = parsed.state
        self._start = self._sequence(parsed)

    def spans(self, text: str, most: int) -> Iterator[tuple[int, int]]:
        self.count, self.text, self.most = 0, text, most
        self._said.clear()
        at, deep = 0, sys.getrecursionlimit()
        sys.setrecursionlimit(_DEEP)
        try:
            while at <= len(self.text):
                self._step()
                end = self._start(at, lambda end: end)
                if end is not None:
                    yield at, end
                at = at + 1 if end is None or end == at else end
        finally:
            sys.setrecursionlimit(deep)

    def _step(self, by: int = 1) -> None:
        self.count += by
        if self.count > self.most:
            raise TooManyStepsError

    def _sequence(self, parts: Sequence[Any]) -> Matcher:
        matchers = [self._one(part) for part in parts]

        def match(at: int, then: Then, place: int = 0) -> int | None:
            if place == len(matchers):
                return then(at)
            return matchers[place](at, lambda end: match(end, then, place + 1))

        return match

    def _one(self, part: Any) -> Matcher:
        op, of = part
        if op in _LETTERS:
            return self._letter(part)
        if op in _REPEATS:
            return self._repeat(op, *of)
        if op is ops.SUBPATTERN:
            return self._group(of[0], self._sequence(of[3]))
        if op is ops.GROUPREF:
            return self._same_again(of)
        if op is ops.BRANCH:
            return self._branch([self._sequence(branch) for branch in of[1]])
        if op is ops.ATOMIC_GROUP:
            return self._atomic(self._sequence(of))
        if op in (ops.ASSERT, ops.ASSERT_NOT) and of[0] > 0:
            return self._ahead(self._sequence(of[1]), wanted=op is ops.ASSERT)
        return self._asked(part)

    def _group(self, number: int | None, inside: Matcher) -> Matcher:
        if number is None:
            return inside

        def match(at: int, then: Then) -> int | None:
            def ended(end: int) -> int | None:
                self._said[number] = self.text[at:end]
                return then(end)

            return inside(at, ended)

        return match

    def _same_again(self, number: int) -> Matcher:
        def match(at: int, then: Then) -> int | None:
            said = self._said.get(number, "")
            self._step(1 + len(said))
            return then(at + len(said)) if self.text.startswith(said, at) else None

        return match

    def _asked(self, part: Any) -> Matcher:
        """What looks back, or tells where a word or a line begins: of a few letters only."""
        alone = self._alone(part)

        def match(at: int, then: Then) -> int | None:
            self._step()
            return then(at) if alone.match(self.text, at) else None

        return match

    def _alone(self, part: Any) -> "re.Pattern[str]":
        compiled: re.Pattern[str] = compiler.compile(parser.SubPattern(self.state, [part]), self.flags)
        return compiled

    def _is(self, part: Any) -> Callable[[str], bool]:
        alone = self._alone(part)
        return cache(lambda letter: alone.fullmatch(letter) is not None)

    def _letter(self, part: Any) -> Matcher:
        fits = self._is(part)

        def match(at: int, then: Then) -> int | None:
            self._step()
            return then(at + 1) if at < len(self.text) and fits(self.text[at]) else None

        return match

    def _branch(self, branches: Sequence[Matcher]) -> Matcher:
        def match(at: int, then: Then) -> int | None:
            for branch in branches:
                end = branch(at, then)
                if end is not None:
                    return end
            return None

        return match

    def _atomic(self, inside: Matcher) -> Matcher:
        def match(at: int, then: Then) -> int | None:
            end = inside(at, lambda end: end)
            return None if end is None else then(end)

        return match

    def _ahead(self, inside: Matcher, *, wanted: bool) -> Matcher:
        def match(at: int, then: Then) -> int | None:
            is_there = inside(at, lambda end: end) is not None
            return then(at) if is_there is wanted else None

        return match

    def _repeat(self, op: Any, least: int, most: int, inside: Sequence[Any]) -> Matcher:
        if op is ops.POSSESSIVE_REPEAT:
            return self._atomic(self._repeat(ops.MAX_REPEAT, least, most, inside))
        if op is ops.MAX_REPEAT and len(inside) == 1 and inside[0][0] in _LETTERS:
            return self._run(self._is(inside[0]), least, most)
        one, is_greedy = self._sequence(inside), op is ops.MAX_REPEAT

        def match(at: int, then: Then, count: int = 0) -> int | None:
            self._step()

            def more() -> int | None:
                if count >= most:
                    return None
                return one(
                    at, lambda end: None if end == at and count >= least else match(end, then, count + 1)
                )

            if count < least:
                return more()
            first, second = (more, lambda: then(at)) if is_greedy else (lambda: then(at), more)
            end = first()
            return second() if end is None else end

        return match

    def _run(self, fits: Callable[[str], bool], least: int, most: int) -> Matcher:
        """One letter many times, without a call for each."""

        def match(at: int, then: Then) -> int | None:
            end = at
            while end - at < most and end < len(self.text) and fits(self.text[end]):
                end += 1
                self._step()
            while end - at >= least:
                self._step()
                found = then(end)
                if found is not None:
                    return found
                end -= 1
            return None

        return match


# Taking a pattern apart takes longer than most texts do.
_counted = lru_cache(maxsize=1)(_Counted)
