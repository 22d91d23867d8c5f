"""Find people in a text who are not listed."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from playbook.core.base.name_words import ENDINGS, GIVEN_NAMES, ORDINARY
from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
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


IsSomeone = Callable[[Sequence[str]], bool]
IsWord = Callable[[str], bool]


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


def strangers_in(text: str, is_someone: IsSomeone, is_word: IsWord) -> Iterator[UnlistedPerson]:
    """Yield names that `is_someone` rejects and are no `is_word`."""
    words, at = words_in(text), 0
    while at < len(words):
        if not words[at].is_name:
            at += 1
            continue
        run = _run(words, at, text)
        titled = next((place for place, word in enumerate(run) if word.folded in TITLES), None)
        if titled is not None and (named := run[titled + 1 :]):
            if not is_someone([word.folded for word in named]):
                yield _person([run[titled], *named], text)
        elif stranger := _stranger(words, at, run, text, is_someone, is_word):
            yield _person(stranger, text)
        at += len(run)


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def words_in(text: str) -> tuple[_Word, ...]:
    return tuple(
        _Word(bare, match.start(), match.start() + len(bare), _is_name(bare))
        for match in _WORD.finditer(text)
        if (bare := _OWN.sub("", match.group()))
    )


def _is_name(word: str) -> bool:
    is_i = word.startswith(("I'", "I’"))  # "I'll", "I'm"
    return word[0].isupper() and not word[1:].isupper() and not is_i


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
    words: Sequence[_Word], at: int, run: list[_Word], text: str, is_someone: IsSomeone, is_word: IsWord
) -> list[_Word]:
    """Return the words of an unlisted name in a run."""
    core = _trimmed(run, is_someone, is_word)
    if not core or is_someone([word.folded for word in core]) or (len(core) == 1 and is_word(core[0].folded)):
        return []
    first, last = core[0], core[-1]
    begins = first is run[0] and begins_at(text, first.start)
    if any(_is_given(word) and not is_word(word.folded) for word in core):
        return core
    if any(map(_is_ordinary_ending, core)) or is_heading(text, text.rfind("\n", 0, first.start) + 1):
        return []
    if len(core) > 1:
        return [] if begins and is_someone([last.folded]) else core
    place, after = at + run.index(first), at + len(run)
    before = words[place - 1].folded if place else ""
    next_word = words[after].folded if after < len(words) and first is run[-1] else ""
    return core if not begins and (before in _SPEAKS_TO or next_word in _DOES) else []


def _trimmed(run: list[_Word], is_someone: IsSomeone, is_word: IsWord) -> list[_Word]:
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


@clear_with
@lru_cache(maxsize=1)
def is_heading(text: str, start: int) -> bool:
    """Return whether a line is in title case."""
    end = text.find("\n", start)
    line = _WORD.findall(text[start : end if end >= 0 else len(text)])
    long = [word for word in line if len(word) > 3]
    return len(long) > 1 and sum(word[0].isupper() for word in long) >= 0.75 * len(long)


def _person(core: Sequence[_Word], text: str) -> UnlistedPerson:
    return UnlistedPerson(text[core[0].start : core[-1].end], core[0].start, core[-1].end)
