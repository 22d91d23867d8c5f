"""Names and addresses out of what leaves for a model, and back into what returns."""

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from playbook.core.rollout import Brief
from playbook.llm.contacts import What, contacts_in

# What stands for a name. A model keeps these: they read like words, with a number.
_KINDS = ("Person", "Company", "Contact", "Email", "Link", "Phone", "Account", "Card", "Label")
_PLACEHOLDER = re.compile(
    rf"(?<![A-Za-z0-9])({'|'.join(_KINDS)})[ \u00a0_-]{{0,2}}([0-9]{{1,6}})([a-z]{{0,3}})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_KIND_OF: dict[What, str] = {
    "e-mail address": "Email",
    "web address": "Link",
    "phone number": "Phone",
    "account number": "Account",
    "card number": "Card",
}
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
# Scripts that write no blanks between words: names are found inside a run of letters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_GAP = 3
# Parts of names that are words of every plan, or belong to many names: alone they name nobody.
_NOBODY = frozenset({
    "a", "al", "and", "bin", "da", "de", "del", "den", "der", "desk", "di", "director", "dr", "du",
    "el", "group", "head", "ii", "iii", "jr", "la", "le", "lead", "manager", "mr", "mrs", "ms",
    "number", "of", "office", "phd", "prof", "role", "sir", "sr", "st", "team", "the", "unit", "van",
    "von"
})  # fmt: skip
_BRACKETS = re.compile(r"\([^()]*\)")
_LEGAL_FORM = re.compile(
    r"[ ,]+(?:ltd|inc|llc|llp|plc|gmbh|ag|se|sa|sas|bv|nv|oy|ab|as|co|corp|kg)\.?$", re.I
)


class _Form(NamedTuple):
    """One way to write a name: its words, folded, and what stands for it."""

    words: tuple[str, ...]
    placeholder: str
    surface: str


class _Hit(NamedTuple):
    start: int
    end: int
    kind: str
    form: _Form | None = None


class Redaction:
    """A veil over a brief's people, organisation and addresses, the same for equal briefs and texts.

    Names are found in any case and without their accents; a single word only where it is written as a
    name. What was hidden comes back exactly as it was written.
    """

    def __init__(self, brief: Brief, extra_names: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._surface_of: dict[str, str] = {}
        self._placeholder_of: dict[tuple[str, str], str] = {}
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._letters: defaultdict[str, int] = defaultdict(int)
        self._forms: dict[str, list[_Form]] = {}
        self._unspaced: dict[str, _Form] = {}
        self._learn_people([*(person.name for person in brief.people), *extra_names])
        self._learn_company(brief.organisation)
        self._learn_contact(brief.incident_contact)
        for forms in self._forms.values():
            forms.sort(key=lambda form: -len(form.words))
        self._inside = (
            re.compile("|".join(map(re.escape, sorted(self._unspaced, key=len, reverse=True))))
            if self._unspaced
            else None
        )
        # What the brief itself holds is numbered first, whatever is asked for afterwards.
        for text in _texts_of(brief):
            self.hide(text)

    def hide(self, text: str) -> str:
        """Give back the text with every known name and every address replaced."""
        hidden: list[str] = []
        at = 0
        for hit in self._hits(text):
            hidden += [text[at : hit.start], self._stand_in(hit, text[hit.start : hit.end])]
            at = hit.end
        return "".join([*hidden, text[at:]])

    def restore(self, text: str) -> str:
        """Give back the text with the names in their places, also where a model changed case or blanks."""
        return _PLACEHOLDER.sub(self._original, text)

    def hidden_in(self, text: str) -> tuple[str, ...]:
        """Each name and address of a text that would be hidden, once, in the order of the text."""
        return tuple(dict.fromkeys(text[hit.start : hit.end] for hit in self._hits(text)))

    def _original(self, found: re.Match[str]) -> str:
        kind, number, letters = found.groups()
        return self._surface_of.get(f"{kind.capitalize()} {number}{letters.lower()}", found.group())

    def _learn_people(self, names: Sequence[str]) -> None:
        shared: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        written: dict[tuple[str, ...], str] = {}
        known: dict[tuple[str, ...], int] = {}
        for name in names:
            words = _words(name)
            number = known.setdefault(words, self._numbers["Person"] + 1)
            self._numbers["Person"] = max(self._numbers["Person"], number)
            for part in _parts(name):
                shared[_words(part)].add(number)
                written.setdefault(_words(part), part)
            self._add(name, f"Person {number}")
        for words, numbers in shared.items():
            if words and words not in known:
                self._add(written[words], self._new_for_part(numbers))

    def _new_for_part(self, numbers: set[int]) -> str:
        if len(numbers) == 1:
            return self._variant(f"Person {min(numbers)}")
        # Two people share this part of their names: it stands for neither of them.
        return self._next("Person")

    def _learn_company(self, name: str) -> None:
        if not name:
            return
        number = self._next("Company")
        self._add(name, number)
        without = " ".join(_BRACKETS.sub(" ", name).split())
        for shorter in dict.fromkeys([without, _LEGAL_FORM.sub("", without)]):
            if shorter and shorter != name:
                self._add(shorter, self._variant(number))

    def _learn_contact(self, name: str) -> None:
        if name:
            self._add(name, self._next("Contact"))

    def _add(self, surface: str, placeholder: str) -> None:
        words = _words(surface)
        if not words or self._find_form(words):
            return
        form = _Form(words, placeholder, surface)
        self._forms.setdefault(words[0], []).append(form)
        if _UNSPACED.search(surface):
            self._unspaced.setdefault(surface, form)
        self._surface_of[placeholder] = surface
        self._placeholder_of[placeholder.split()[0], surface] = placeholder

    def _find_form(self, words: tuple[str, ...]) -> _Form | None:
        return next((form for form in self._forms.get(words[0], ()) if form.words == words), None)

    def _next(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind} {self._numbers[kind]}"

    def _variant(self, placeholder: str) -> str:
        """Another way to write what a placeholder stands for: Person 1a, Person 1b."""
        stem = re.sub(r"[a-z]+$", "", placeholder)
        place = self._letters[stem]
        self._letters[stem] += 1
        letters = ""
        while True:
            letters = chr(ord("a") + place % 26) + letters
            if (place := place // 26 - 1) < 0:
                return stem + letters

    def _stand_in(self, hit: _Hit, surface: str) -> str:
        kind = hit.kind
        with self._lock:
            found = self._placeholder_of.get((kind, surface))
            if found is None:
                form = hit.form
                found = self._variant(form.placeholder) if form else self._next(kind)
                self._surface_of[found] = surface
                self._placeholder_of[kind, surface] = found
            return found

    def _hits(self, text: str) -> list[_Hit]:
        """What is to be replaced, from left to right, none over another."""
        found = [_Hit(match.start(), match.end(), "Label") for match in _PLACEHOLDER.finditer(text)]
        found += [_Hit(one.start, one.end, _KIND_OF[one.what]) for one in contacts_in(text)]
        found += self._names(text)
        if self._inside:
            found += [
                _Hit(match.start(), match.end(), self._kind(match.group()), self._unspaced[match.group()])
                for match in self._inside.finditer(text)
            ]
        found.sort(key=lambda hit: (hit.start, -hit.end, hit.kind != "Label"))
        kept: list[_Hit] = []
        for hit in found:
            if kept and hit.start < kept[-1].end:
                if hit.end > kept[-1].end:
                    kept[-1] = kept[-1]._replace(end=hit.end, kind="Label", form=None)
                continue
            kept.append(hit)
        return _apart(kept, text)

    def _kind(self, surface: str) -> str:
        return self._unspaced[surface].placeholder.split()[0]

    def _names(self, text: str) -> Iterator[_Hit]:
        words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        folded = [_fold(text[start:end]) for start, end in words]
        at = 0
        while at < len(words):
            form = next(
                (form for form in self._forms.get(folded[at], ()) if _is_here(form, at, words, folded, text)),
                None,
            )
            if form is None:
                at += 1
                continue
            last = at + len(form.words) - 1
            yield _Hit(words[at][0], words[last][1], form.placeholder.split()[0], form)
            at = last + 1


def _is_here(
    form: _Form, at: int, words: Sequence[tuple[int, int]], folded: Sequence[str], text: str
) -> bool:
    count = len(form.words)
    if tuple(folded[at : at + count]) != form.words:
        return False
    if count == 1:
        first = text[words[at][0]]
        return not (first.islower() and form.surface[:1].isupper())
    return all(words[next_ + 1][0] - words[next_][1] <= _GAP for next_ in range(at, at + count - 1))


def _apart(hits: Iterable[_Hit], text: str) -> list[_Hit]:
    """The hits with the letters and digits that would run into what stands for them."""
    apart: list[_Hit] = []
    for hit in hits:
        start, end = hit.start, hit.end
        while end < len(text) and text[end].isascii() and text[end].isalnum():
            end += 1
        while start and text[start - 1].isalnum() and not _UNSPACED.match(text[start - 1]):
            start -= 1
        if apart and start < apart[-1].end:
            apart[-1] = apart[-1]._replace(end=max(end, apart[-1].end), kind="Label", form=None)
            continue
        whole = (start, end) == (hit.start, hit.end)
        apart.append(hit if whole else _Hit(start, end, "Label"))
    return apart


def _fold(word: str) -> str:
    """A word without case and accents, for comparing."""
    if word.isascii():
        return word.casefold()
    letters = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize(
        "NFKC", "".join(letter for letter in letters if not unicodedata.combining(letter))
    ).casefold()


def _words(name: str) -> tuple[str, ...]:
    return tuple(_fold(word) for word in _WORD.findall(name))


def _parts(name: str) -> Iterator[str]:
    """The ways in which people shorten a name: first and last, last and first, each word."""
    words = name.replace(",", " ").split()
    if len(words) > 1:
        yield f"{words[0]} {words[-1]}"
        yield f"{words[-1]} {words[0]}"
        for word in words:
            bare = word.strip(".,()\"'")
            if len(bare) > 1 and _fold(bare) not in _NOBODY and any(map(str.isalpha, bare)):
                yield bare


def _texts_of(brief: Brief) -> Iterator[str]:
    for value in brief.model_dump(exclude={"groups", "people"}).values():
        if isinstance(value, str):
            yield value
    for group in brief.groups:
        yield group.name
