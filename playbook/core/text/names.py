"""Find names in texts, ignoring case, accents and missing parts."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product, zip_longest
from typing import NamedTuple, TypeVar

from playbook.core.base.letters import APOSTROPHES, UNSEEN, is_unspaced, normalized, without_unseen
from playbook.core.text.lookalike import in_latin

# Spaces without a width stand between words, and are dropped where a text is entered.
_GAPS = dict.fromkeys(map(ord, "\u200b\ufeff"))
# A name with something unseen in it looks whole.
_LETTER = rf"[^\W_{APOSTROPHES}]"
# Accents, vowels and points stand in a word as marks; these blocks hold all but those of the rarest scripts.
_BLOCKS = range(0x300, 0x1E00), range(0x20D0, 0x2100), range(0xA66F, 0xAC00), range(0xFE20, 0xFE30)
_MARKS = "".join(sign for sign in map(chr, chain(*_BLOCKS)) if unicodedata.category(sign).startswith("M"))
_WORD = re.compile(rf"(?:{_LETTER}|[{_MARKS}])(?:{_LETTER}|[{_MARKS}{UNSEEN.translate(_GAPS)}])*")
# Letters that Unicode does not take apart, as they are written without what crosses or stretches them.
_CROSSED = str.maketrans("øłđðħı", "olddhi", "\u0640")
# A word that a document broke at the end of a line, which may stand on one line by now.
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010]\s+([^\W\d_]+)")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
# An account is called so in any letters.
_CALLED = re.compile(r"(?<![\w.])@$")
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "Ä": "Ae",
                              "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa", "Æ": "Ae", "þ": "th",
                              "Þ": "Th"})  # fmt: skip
_RINGS = str.maketrans({"å": "aa", "Å": "Aa"})
_ETHS = str.maketrans({"ð": "dh", "Ð": "Dh"})
_HYPHEN = re.compile("[-\u2010\u2011\u2013/]")
_GAP = 3
# Nobody is called by more than some of the halves of a word, nor by all pairs of many words.
_HALVES, _MOST_PAIRS, _MOST_WAYS = 5, 30, 48
# A joined name, such as "kimoduya", counts only where it is too long to be another word.
_LONG = 7
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


TakesEnding = Callable[[str, str], bool]
_T = TypeVar("_T")
_ENDINGS = ("s", "es", "a", "u", "ova")
_DIGITS = "0123456789"


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

    def __init__(self, takes_ending: TakesEnding | None = None) -> None:
        self._takes_ending = takes_ending
        self._forms: dict[tuple[str, ...], Form] = {}
        self._unspaced: dict[str, Form] = {}
        # How long names are by how they begin, so that thousands that begin alike are looked up at once.
        self._words_after: dict[str, tuple[int, ...]] = {}
        self._letters_after: dict[str, tuple[int, ...]] = {}

    def add(self, surface: str, stands_for: str) -> bool:
        """Add a name and return whether it is a new one."""
        words = words_of(surface)
        if not words or words in self._forms:
            return False
        self._forms[words] = form = Form(words, stands_for, surface)
        _note_length(self._words_after, words[0], len(words))
        if is_unspaced(surface):
            self._unspaced.setdefault(surface, form)
            _note_length(self._letters_after, surface[0], len(surface))
        return True

    def found_in(self, text: str) -> Iterator[Found]:
        """Yield every name in a text; unspaced ones last, maybe overlapping."""
        words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        folded = [fold(text[start:end]) for start, end in words]
        at = 0
        while at < len(words):
            forms = self._begun_at(at, folded)
            form = next((form for form in forms if self._is_here(form, at, words, folded, text)), None)
            end = at + len(form.words) if form else at + 1
            if form:
                yield Found(words[at][0], words[end - 1][1], form)
            at = end
        for match in _BROKEN.finditer(text):
            joined = fold(match[1] + match[2])
            forms = self._begun_at(0, [joined])
            if form := next((form for form in forms if self._is_form(joined, form.words[0])), None):
                yield Found(match.start(), match.end(), form)
        yield from self._unspaced_in(text) if self._unspaced else ()

    def _unspaced_in(self, text: str) -> Iterator[Found]:
        at = 0
        while at < len(text):
            lengths = self._letters_after.get(text[at], ())
            parts = (text[at : at + length] for length in lengths)
            if form := next((form for part in parts if (form := self._unspaced.get(part))), None):
                yield Found(at, at + len(form.surface), form)
            at += len(form.surface) if form else 1

    def _begun_at(self, at: int, folded: Sequence[str]) -> Iterator[Form]:
        """Yield the names that may stand at a word, the longest first."""
        for count in self._words_after.get(folded[at], (1,)):
            *before, last = folded[at : at + count]
            for word in self._bare(last):
                if form := self._forms.get((*before, word)):
                    yield form

    def _bare(self, word: str) -> Iterator[str]:
        """Yield a word, and what it may be with an ending."""
        yield word
        if self._takes_ending:
            # "Boateng2", as an account or a file is called.
            if (bare := word.rstrip(_DIGITS)) != word:
                yield bare
            yield from (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))

    def _is_here(
        self, form: Form, at: int, words: Sequence[tuple[int, int]], folded: Sequence[str], text: str
    ) -> bool:
        count = len(form.words)
        written = tuple(folded[at : at + count])
        if written[:-1] != form.words[:-1] or not self._is_form(written[-1], form.words[-1]):
            return False
        if count == 1:
            start = words[at][0]
            is_called = _CALLED.search(text, max(0, start - 2), start) is not None
            return is_called or not (text[start].islower() and form.surface[:1].isupper())
        gaps = (text[words[next_][1] : words[next_ + 1][0]] for next_ in range(at, at + count - 1))
        return all(len(gap) <= _GAP or len(" ".join(gap.split())) <= 1 for gap in gaps)

    def _is_form(self, written: str, word: str) -> bool:
        if written == word or self._takes_ending is None:
            return written == word
        ending = written.removeprefix(word)
        if ending == written or written.rstrip(_DIGITS) == word:
            return ending != written
        return ending in _ENDINGS and self._takes_ending(word, ending)


def _note_length(lengths: dict[str, tuple[int, ...]], start: str, length: int) -> None:
    lengths[start] = tuple(sorted({*lengths.get(start, (1,)), length}, reverse=True))


def without_gaps(text: str) -> str:
    """Return a text without zero-width spaces, which would keep a name from being found."""
    return text.translate(_GAPS)


def fold(word: str) -> str:
    """Return a word without case and accents."""
    if word.isascii():
        return word.casefold()
    seen = in_latin(without_unseen(word)).casefold().translate(_CROSSED)
    letters = normalized("NFKD", seen)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return normalized("NFKC", bare).casefold()


def words_of(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _WORD.findall(name))


def parts_of(name: str) -> Iterator[str]:
    """Yield short forms of a name: pairs, words, halves of double names."""
    pieces = _pieces_of(name)
    yield from _words_and_halves(name, pieces)
    yield from _pairs_of_halves(pieces)


def _pieces_of(name: str) -> list[list[str]]:
    """Return each word with the halves that it has: "Okafor-Lindqvist", "Okafor", "Lindqvist"."""
    bare = (word.strip(".,()\"'") for word in name.replace(",", " ").split())
    return [[word, *filter(_is_part, _halves_of(word))] for word in bare if _is_part(word)]


def _halves_of(word: str) -> dict[str, None]:
    halves = _HYPHEN.split(word)
    parts = [
        part for half in (word, *halves) for part in (*_behind_apostrophe(half), _APOSTROPHE.sub("", half))
    ]
    return dict.fromkeys(each for each in (*halves, *parts, _HYPHEN.sub("", word)) if each != word)


def _words_and_halves(name: str, pieces: Sequence[Sequence[str]]) -> Iterator[str]:
    words = name.replace(",", " ").split()
    if len(words) > 1:
        yield f"{words[0]} {words[-1]}"
        yield f"{words[-1]} {words[0]}"
        yield from (whole for whole, *_ in pieces)
    for _, *halves in pieces:
        yield from halves


def _pairs_of_halves(pieces: Sequence[Sequence[str]]) -> Iterator[str]:
    # Of names with many halves the whole words come first.
    pairs = _by_turns(*(product(pieces[0][:_HALVES], later[:_HALVES]) for later in pieces[1:]))
    for first, last in islice(pairs, _MOST_PAIRS):
        yield f"{first} {last}"
        yield f"{last} {first}"


def _by_turns(*each: Iterable[_T]) -> Iterator[_T]:
    """Yield the first of each, then the second of each, and so on."""
    return (value for values in zip_longest(*each) for value in values if value is not None)


def _behind_apostrophe(word: str) -> list[str]:
    """Return "Angelantonio" of D'Angelantonio; "Neil" of O'Neil is a first name, too."""
    return [part for part in _APOSTROPHE.split(word)[1:] if len(part) >= _LONG]


def ways_of(name: str) -> Iterator[str]:
    """Yield the likeliest short forms of a name, as in addresses too."""
    pieces = _pieces_of(name)
    others = _by_turns(_joined_parts(name), _spelled_parts(name), _pairs_of_halves(pieces))
    ways = dict.fromkeys(islice(chain(_words_and_halves(name, pieces), others), _MOST_WAYS))
    # A thousand names with marks in each word must not keep a guest waiting.
    yield from ways


def every_way_of(name: str) -> Iterator[str]:
    """Yield all short forms of a name, however many marks it has."""
    yield from chain(parts_of(name), _spelled_parts(name), _joined_parts(name))


def _spelled_parts(name: str) -> Iterator[str]:
    plain = [spelled for spelled in dict.fromkeys(spellings_of(name)[1:]) if spelled != name]
    pieces = [*map(_pieces_of, plain)]
    yield from _by_turns(
        *(chain([each], _words_and_halves(each, own)) for each, own in zip(plain, pieces, strict=True))
    )
    yield from _by_turns(*map(_pairs_of_halves, pieces))


def _joined_parts(name: str) -> Iterator[str]:
    # Of a mark without a letter nothing is left that could be written.
    words = [word for word in words_of(name) if word]
    core = [word for word in words if not is_nobody(word)]
    if len(core) > 1:
        yield f"{core[0]} {core[-1]}"
    if core:
        whole = filter(_is_no_other_word, written_together(name))
        pairs = ((core[0], later) for later in core[1:])
        joined = (each for first, last in pairs for each in (first + last, last + first, first[0] + last))
        surnames = ("".join(words[at:]) for at in range(1, len(words) - 1))  # "vandenberg"
        yield from _by_turns(whole, (word for word in chain(surnames, joined) if len(word) >= _LONG))


def written_together(name: str) -> Iterator[str]:
    """Yield a name without its blanks: "SeánO’Brien", "seanobrien", "ludovandam"."""
    words = [bare for word in name.replace(",", " ").split() if (bare := word.strip(".,()\"'"))]
    words = [word for word in words if fold(word) not in TITLES]
    if len(words) < 2:
        return
    ends = words[0], words[-1]
    # Also of a name with many words there are few ways, as all of its marks go or stay.
    orders = dict.fromkeys("".join(order) for order in (words, words[::-1], ends, ends[::-1]))
    ways = (way for order in orders for plain in spellings_of(order) for way in _without_marks(plain))
    yield from dict.fromkeys(way if is_unspaced(way) else way.casefold() for way in ways)


def _without_marks(word: str) -> tuple[str, ...]:
    flat = _APOSTROPHE.sub("", word)
    return word, flat, _HYPHEN.sub("", word), _HYPHEN.sub("", flat)


def _is_no_other_word(joined: str) -> bool:
    # Scripts without capitals write short names together, and no other word so.
    return len("".join(words_of(joined))) >= _LONG or joined.upper() == joined.lower()


def spelled_out(name: str) -> str:
    """Return a name as it is written without umlauts: "Mueller"."""
    return normalized("NFC", name).translate(_SPELLED_OUT)


def spellings_of(name: str) -> tuple[str, ...]:
    """Return a name as it is and as plain keyboards write it."""
    plain = spelled_out(name)
    return name, normalized("NFC", name).translate(_RINGS), plain, plain.translate(_ETHS)


def _is_part(word: str) -> bool:
    return len(word) > 1 and not is_nobody(word) and any(map(str.isalpha, word))


def is_nobody(word: str) -> bool:
    """Return whether a word alone names nobody."""
    return fold(word) in _NOBODY
