"""Find names in texts, ignoring case, accents and missing parts."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
# Scripts that write no blanks between words: names are found inside a run of letters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_GAP = 3
PARTICLES = frozenset({
    "van", "von", "der", "den", "de", "da", "di", "del", "della", "dos", "du", "la", "le", "al", "bin",
    "ibn", "el", "ter", "ten", "zu",
})  # fmt: skip
TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "herr", "frau", "madame",
    "monsieur", "senor", "senora", "signora",
})  # fmt: skip
# Parts of names that are words of every plan, or belong to many names: alone they name nobody.
_NOBODY = PARTICLES | TITLES | frozenset({
    "a", "and", "colleague", "desk", "director", "former", "group", "head", "ii", "iii", "jr", "lead",
    "manager", "number", "of", "office", "owner", "phd", "role", "sr", "st", "team", "the", "unit",
})  # fmt: skip


class Form(NamedTuple):
    """One spelling of a name: its folded words and replacement."""

    words: tuple[str, ...]
    stands_for: str
    surface: str


class Found(NamedTuple):
    """A name in a text and its place."""

    start: int
    end: int
    form: Form


class Names:
    """Names to find; single words count only when written as names."""

    def __init__(self) -> None:
        self._forms: dict[str, list[Form]] = {}
        self._unspaced: dict[str, Form] = {}
        self._inside: re.Pattern[str] | None = None

    def add(self, surface: str, stands_for: str) -> bool:
        """Add a name and return whether it is a new one."""
        words = words_of(surface)
        if not words or any(form.words == words for form in self._forms.get(words[0], ())):
            return False
        form = Form(words, stands_for, surface)
        forms = self._forms.setdefault(words[0], [])
        forms.append(form)
        forms.sort(key=lambda form: -len(form.words))
        if is_unspaced(surface):
            self._unspaced.setdefault(surface, form)
            self._inside = None
        return True

    def found_in(self, text: str) -> Iterator[Found]:
        """Yield every name in a text; unspaced ones last, maybe overlapping."""
        words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        folded = [fold(text[start:end]) for start, end in words]
        at = 0
        while at < len(words):
            forms = self._forms.get(folded[at], ())
            form = next((form for form in forms if _is_here(form, at, words, folded, text)), None)
            end = at + len(form.words) if form else at + 1
            if form:
                yield Found(words[at][0], words[end - 1][1], form)
            at = end
        if self._unspaced and self._inside is None:
            longest_first = sorted(self._unspaced, key=len, reverse=True)
            self._inside = re.compile("|".join(map(re.escape, longest_first)))
        for match in self._inside.finditer(text) if self._inside else ():
            yield Found(match.start(), match.end(), self._unspaced[match.group()])


def _is_here(form: Form, at: int, words: Sequence[tuple[int, int]], folded: Sequence[str], text: str) -> bool:
    count = len(form.words)
    if tuple(folded[at : at + count]) != form.words:
        return False
    if count == 1:
        first = text[words[at][0]]
        return not (first.islower() and form.surface[:1].isupper())
    return all(words[next_ + 1][0] - words[next_][1] <= _GAP for next_ in range(at, at + count - 1))


def is_unspaced(text: str) -> bool:
    """Return whether a text has letters of an unspaced script."""
    return _UNSPACED.search(text) is not None


def fold(word: str) -> str:
    """Return a word without case and accents."""
    if word.isascii():
        return word.casefold()
    letters = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", bare).casefold()


def words_of(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _WORD.findall(name))


def parts_of(name: str) -> Iterator[str]:
    """Yield short forms of a name: "First Last", "Last First", words."""
    words = name.replace(",", " ").split()
    if len(words) > 1:
        yield f"{words[0]} {words[-1]}"
        yield f"{words[-1]} {words[0]}"
        for word in words:
            bare = word.strip(".,()\"'")
            if len(bare) > 1 and not is_nobody(bare) and any(map(str.isalpha, bare)):
                yield bare


def is_nobody(word: str) -> bool:
    """Return whether a word alone names nobody."""
    return fold(word) in _NOBODY
