"""Read who is for or against the change, and whom to call when it breaks."""

import re
from collections.abc import Iterable, Iterator

from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import HONORIFIC, words_of_support
from playbook.core.text.notes import NoteSentence

_NOT_OPEN = re.compile(
    r"(?i)\?|\b(?:privately|in confidence|confidential\w*|between us|maybe|perhaps|might|would|could"
    r"|not against|no longer|former)\b"
)
_CLAUSES = re.compile(r"(?<=[\w)])(?:; |, (?:but|while|and) |: |\. )")
_IS = (
    r"(?: \([^()]{2,40}\)|, [^,;.]{2,40},)? (?:is|are|was|remains|stays|has|can|says|feels|supports|likes"
    r"|welcomes|opposes|rejects|refuses|doubts)\b"
)
# "Questions and problems go to crm-help@acme.com", "If it breaks, call Mark's team on extension 4410"
_CALLS = re.compile(
    r"(?i)\b(?:questions|problems?|troubles?|incidents?|goes wrong|breaks?|fails|stuck|errors?)\b[^;]{0,60}?"
    r"(?:[:?] |,? (?:please )?(?:call|phone|ring|contact|ask|mail|e-mail|write to|turn to|go to|goes to) )"
    r"(?P<who>[^;:]{0,60}?(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:extension|ext\.?) ?\d{2,6}"
    r"|\+?\d[\d /()-]{5,18}\d))"
)


def find_stances(sentences: Iterable[NoteSentence], names: Iterable[str]) -> Iterator[Finding]:
    """Yield how much each named person supports it, as a sentence says in the open."""
    forms = [*_forms(names)]
    judged = set[str]()
    for text in (each.text for each in sentences):
        for clause in () if _NOT_OPEN.search(text) else _CLAUSES.split(text):
            for name, form in forms:
                match = form.match(clause)
                words = words_of_support(clause[match.end("name") :]) if match else ""
                if match and words and name not in judged:
                    judged.add(name)
                    yield Finding("support", words, text, match["name"])
                    break


def _forms(names: Iterable[str]) -> Iterator[tuple[str, re.Pattern[str]]]:
    every = list(dict.fromkeys(names))
    parts = [part for name in every for part in {name.split()[0], name.split()[-1]}]
    for name in every:
        own = {part for part in {name.split()[0], name.split()[-1]} if parts.count(part) == 1}
        words = "|".join(re.escape(each) for each in sorted({name} | own, key=len, reverse=True))
        yield name, re.compile(rf"(?:But |Only |And |So )?(?:{HONORIFIC})?(?P<name>{words}){_IS}")


def find_contact(sentences: Iterable[NoteSentence]) -> Iterator[Finding]:
    """Yield whom people reach when something goes wrong: by mail or telephone."""
    for text in (each.text for each in sentences):
        if match := _CALLS.search(text):
            yield Finding("incident_contact", match["who"].strip(" ,"), text)
            return
