"""Hide names from a model, and restore them in its answer."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from playbook.core.base.letters import is_unspaced
from playbook.core.plan.brief import Brief
from playbook.core.text.contacts import What, contacts_in
from playbook.core.text.names import Form, Names, parts_of, words_of

# What stands for a name. A model keeps these: they read like words, with a number.
_KINDS = ("Person", "Company", "Contact", "Email", "Link", "Phone", "Account", "Card", "Label")
_PLACEHOLDER = re.compile(
    rf"(?i)(?<![A-Za-z0-9])({'|'.join(_KINDS)})[ \u00a0_-]{{0,2}}([0-9]{{1,6}})([a-z]{{0,3}})(?![A-Za-z0-9])"
)
_KIND_OF: dict[What, str] = {
    "e-mail address": "Email", "web address": "Link", "phone number": "Phone",
    "account number": "Account", "card number": "Card",
}  # fmt: skip
_BRACKETS = re.compile(r"\([^()]*\)")
_LEGAL_FORM = re.compile(
    r"[ ,]{1,3}(?:ltd|inc|llc|llp|plc|gmbh|ag|se|sa|sas|bv|nv|oy|ab|as|co|corp|kg)\.?$", re.I
)


class _Hit(NamedTuple):
    start: int
    end: int
    kind: str
    form: Form | None = None


class Redaction:
    """Hides a brief's names and addresses, the same for equal briefs.

    Names are found in any case and without their accents; a single word only where it is written as a
    name. What was hidden comes back exactly as it was written.
    """

    def __init__(self, brief: Brief, extra_names: Iterable[str] = (), contacts: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._surface_of: dict[str, str] = {}
        self._placeholder_of: dict[tuple[str, str], str] = {}
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._letters: defaultdict[str, int] = defaultdict(int)
        self._names = Names()
        self._learn_people([*(person.name for person in brief.people), *extra_names])
        self._learn_company(brief.organisation)
        for contact in filter(None, dict.fromkeys((brief.incident_contact, *contacts))):
            self._add(contact, self._next("Contact"))
        # What the brief itself holds is numbered first, whatever is asked for afterwards.
        for text in _texts_of(brief):
            self.hide(text)

    def hide(self, text: str) -> str:
        """Return the text with every known name and every address replaced."""
        hidden: list[str] = []
        at = 0
        for hit in self._hits(text):
            hidden += [text[at : hit.start], self._stand_in(hit, text[hit.start : hit.end])]
            at = hit.end
        return "".join([*hidden, text[at:]])

    def restore(self, text: str) -> str:
        """Return the text with its names, in any case or spacing."""
        return _PLACEHOLDER.sub(self._original, text)

    def _original(self, match: re.Match[str]) -> str:
        kind, number, letters = match.groups()
        return self._surface_of.get(f"{kind.capitalize()} {number}{letters.lower()}", match.group())

    def _learn_people(self, names: Sequence[str]) -> None:
        shared: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        written: dict[tuple[str, ...], str] = {}
        number_of: dict[tuple[str, ...], int] = {}
        for name in names:
            words = words_of(name)
            number = number_of.setdefault(words, self._numbers["Person"] + 1)
            self._numbers["Person"] = max(self._numbers["Person"], number)
            for part in parts_of(name):
                shared[words_of(part)].add(number)
                written.setdefault(words_of(part), part)
            self._add(name, f"Person {number}")
        for words, numbers in shared.items():
            if words and words not in number_of:
                # A part of two people's names stands for neither of them.
                shared_by_two = len(numbers) > 1
                new = self._next("Person") if shared_by_two else self._variant(f"Person {min(numbers)}")
                self._add(written[words], new)

    def _learn_company(self, name: str) -> None:
        if not name:
            return
        number = self._next("Company")
        self._add(name, number)
        without = " ".join(_BRACKETS.sub(" ", name).split())
        for shorter in dict.fromkeys([without, _LEGAL_FORM.sub("", without)]):
            if shorter and shorter != name:
                self._add(shorter, self._variant(number))

    def _add(self, surface: str, placeholder: str) -> None:
        if self._names.add(surface, placeholder):
            self._surface_of[placeholder] = surface
            self._placeholder_of[placeholder.split()[0], surface] = placeholder

    def _next(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind} {self._numbers[kind]}"

    def _variant(self, placeholder: str) -> str:
        """Return another spelling of a placeholder: Person 1a, Person 1b."""
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
            if (placeholder := self._placeholder_of.get((kind, surface))) is None:
                form = hit.form
                placeholder = self._variant(form.stands_for) if form else self._next(kind)
                self._surface_of[placeholder] = surface
                self._placeholder_of[kind, surface] = placeholder
            return placeholder

    def _hits(self, text: str) -> list[_Hit]:
        """Return what to replace, from left to right, none over another."""
        hits = [_Hit(match.start(), match.end(), "Label") for match in _PLACEHOLDER.finditer(text)]
        hits += [_Hit(contact.start, contact.end, _KIND_OF[contact.what]) for contact in contacts_in(text)]
        hits += [
            _Hit(name.start, name.end, name.form.stands_for.split()[0], name.form)
            for name in self._names.found_in(text)
        ]
        hits.sort(key=lambda hit: (hit.start, -hit.end, hit.kind != "Label"))
        apart: list[_Hit] = []
        for hit in hits:
            if apart and hit.start < apart[-1].end:
                if hit.end > apart[-1].end:
                    apart[-1] = apart[-1]._replace(end=hit.end, kind="Label", form=None)
                continue
            apart.append(hit)
        return _apart(apart, text)


def _apart(hits: Iterable[_Hit], text: str) -> list[_Hit]:
    """Widen hits by letters and digits that would touch a placeholder."""
    apart: list[_Hit] = []
    for hit in hits:
        start, end = hit.start, hit.end
        while end < len(text) and text[end].isascii() and text[end].isalnum():
            end += 1
        while start and text[start - 1].isalnum() and not is_unspaced(text[start - 1]):
            start -= 1
        if apart and start <= apart[-1].end:  # two stand-ins side by side could not be told apart
            apart[-1] = apart[-1]._replace(end=max(end, apart[-1].end), kind="Label", form=None)
            continue
        whole = (start, end) == (hit.start, hit.end)
        apart.append(hit if whole else _Hit(start, end, "Label"))
    return apart


def _texts_of(brief: Brief) -> Iterator[str]:
    for value in brief.model_dump(exclude={"groups", "people"}).values():
        if isinstance(value, str):
            yield value
    for group in brief.groups:
        yield group.label
