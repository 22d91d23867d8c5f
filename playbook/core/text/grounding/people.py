"""Find people in a text who are not listed."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

from playbook.core.text.dates import CACHED_TEXTS
from playbook.core.text.grounding.words import ENDINGS, GIVEN_NAMES, ORDINARY
from playbook.core.text.names import PARTICLES, TITLES, fold

_WORD = re.compile(r"[^\W\d_]+(?:[\u2019'-][^\W\d_]+)*")
_OWN = re.compile(r"[\u2019']s?$")
_START = re.compile(
    r"(?:^|[.!?:;\u2026\n|/]|\n[ \t]*[-\u2022*]|^[ \t]*[-\u2022*])[\s\"'\u2018\u201c(\u2013\u2014-]*$"
)
_BACK = 12
_QUOTE = re.compile(r"[\"\u2018\u201c(]$|(?<!\w)'$")
# After these a word with a capital is somebody; before these too.
_SPEAKS_TO = frozenset({
    "ask", "asks", "asked", "contact", "contacts", "tell", "tells", "told", "thank", "thanks", "e-mail",
    "emails", "invite", "invites", "meet", "meets", "colleague", "named", "called", "by", "with", "join",
    "joins", "report", "reports", "phone", "consult", "involve", "brief", "briefs", "nominate", "appoint",
})  # fmt: skip
_DOES = frozenset({
    "said", "says", "say", "asks", "asked", "thinks", "thought", "leads", "led", "will", "shows", "showed",
    "writes", "wrote", "agrees", "agreed", "runs", "owns", "presents", "explains", "tells", "told", "shares",
    "shared", "has", "was", "is", "does", "answers", "hosts", "opens", "takes", "brings", "joins",
})  # fmt: skip


class UnlistedPerson(NamedTuple):
    """A name in a text that belongs to nobody listed."""

    words: str
    start: int
    end: int


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    is_name: bool

    @property
    def folded(self) -> str:
        return fold(self.text)


def strangers_in(
    text: str, is_someone: Callable[[Sequence[str]], bool], is_word: Callable[[str], bool]
) -> Iterator[UnlistedPerson]:
    """Yield names that `is_someone` rejects and are no `is_word`."""
    words, is_heading = words_in(text), cache(partial(_is_heading, text))
    at = 0
    while at < len(words):
        if not words[at].is_name:
            at += 1
            continue
        run = _run(words, at, text)
        titled = next((place for place, word in enumerate(run) if word.folded in TITLES), None)
        if titled is not None and (named := run[titled + 1 :]):
            if not is_someone([word.folded for word in named]):
                yield _person([run[titled], *named], text)
        elif (stranger := _stranger(run, words, at, text, is_someone, is_word, is_heading)) is not None:
            yield stranger
        at += len(run)


@lru_cache(maxsize=CACHED_TEXTS)
def words_in(text: str) -> tuple[_Word, ...]:
    return tuple(
        _Word(bare, match.start(), match.start() + len(bare), bare[0].isupper() and not bare[1:].isupper())
        for match in _WORD.finditer(text)
        if (bare := _OWN.sub("", match.group()))
    )


def _run(words: Sequence[_Word], at: int, text: str) -> list[_Word]:
    """Return the adjacent capitalized words: 'Priya Raman', 'J. van Dam'."""
    run = [words[at]]
    for word in words[at + 1 :]:
        gap = text[run[-1].end : word.start]
        initial = len(run[-1].text) == 1 or run[-1].folded in TITLES
        if gap not in (" ", "\u00a0") and not (gap in (". ", ".") and initial):
            break
        if not word.is_name and word.folded not in PARTICLES:
            break
        run.append(word)
    while not run[-1].is_name:
        run.pop()
    return run


def _stranger(
    run: list[_Word],
    words: Sequence[_Word],
    at: int,
    text: str,
    is_someone: Callable[[Sequence[str]], bool],
    is_word: Callable[[str], bool],
    is_heading: Callable[[int], bool],
) -> UnlistedPerson | None:
    """Return the unlisted name that a run of words is."""
    first = run[0]
    core = _trimmed(run, is_someone, is_word)
    if not core or is_someone([word.folded for word in core]):
        return None
    has_given_name = any(_is_given(word) and not is_word(word.folded) for word in core)
    if len(core) > 1:
        certain = has_given_name or not (
            is_heading(_line_of(text, core[0])) or any(map(_is_ordinary_ending, core))
        )
        begins = core[0] is first and begins_at(text, first.start)
        if certain and not (begins and not has_given_name and is_someone([core[-1].folded])):
            return _person(core, text)
        return None
    [word] = core
    if is_word(word.folded):
        return None
    after = at + len(run)
    next_word = words[after].folded if after < len(words) and word is run[-1] else ""
    if word is first and begins_at(text, word.start):
        return _person(core, text) if has_given_name else None
    place = at + run.index(word)
    before = words[place - 1].folded if place else ""
    spoken = (before in _SPEAKS_TO or next_word in _DOES) and not _is_ordinary_ending(word)
    return (
        _person(core, text) if has_given_name or (spoken and not is_heading(_line_of(text, word))) else None
    )


def _trimmed(
    run: list[_Word], is_someone: Callable[[Sequence[str]], bool], is_word: Callable[[str], bool]
) -> list[_Word]:
    """Return the run without ordinary words at its ends."""

    def ordinary(word: _Word) -> bool:
        is_common = is_word(word.folded) or (word.folded in ORDINARY and not _is_given(word))
        return (is_common or len(word.text) == 1) and not is_someone([word.folded])

    core = list(run)
    while core and ordinary(core[0]) and not _is_initial(core):
        core.pop(0)
    while core and ordinary(core[-1]):
        core.pop()
    return core


def _is_initial(core: Sequence[_Word]) -> bool:
    return len(core) > 1 and len(core[0].text) == 1 and core[0].text not in "AI" and len(core[1].text) > 1


def _is_given(word: _Word) -> bool:
    return any(part in GIVEN_NAMES for part in (word.folded, word.folded.split("-")[0]))


def _is_ordinary_ending(word: _Word) -> bool:
    return word.folded in ORDINARY or (word.folded.endswith(ENDINGS) and not _is_given(word))


def begins_at(text: str, start: int) -> bool:
    """Return whether a sentence, line or quotation begins here."""
    before = text[max(0, start - _BACK) : start]
    is_first = not before.strip() and not text[:start].strip()
    return is_first or bool(_START.search(before) or _QUOTE.search(before))


def _line_of(text: str, word: _Word) -> int:
    return text.rfind("\n", 0, word.start) + 1


def _is_heading(text: str, start: int) -> bool:
    """Return whether a line is in title case."""
    end = text.find("\n", start)
    line = _WORD.findall(text[start : end if end >= 0 else len(text)])
    long = [word for word in line if len(word) > 3]
    return len(long) > 1 and sum(word[0].isupper() for word in long) >= 0.75 * len(long)


def _person(core: Sequence[_Word], text: str) -> UnlistedPerson:
    return UnlistedPerson(text[core[0].start : core[-1].end], core[0].start, core[-1].end)
