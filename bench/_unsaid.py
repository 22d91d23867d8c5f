"""What a brief says and its plan does not: sentences, names and numbers that nothing takes up.

Taken up is what stands in a point to settle, an open question, an answer to a worry or a task. Messages and
the objective do not count: they repeat the brief without doing anything about it. What is private must not
stand anywhere, so it is left out.
"""

import re
from calendar import day_name, month_name
from collections.abc import Sequence
from typing import NamedTuple

from playbook.core.case.claims.unused import FIELDS, texts_of_items, texts_of_page
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.reasons import Reason
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import quantities_in

_FIELDS = (*FIELDS, "objective", "incident_contact")
_YEAR = re.compile(r"(?:19|20)\d\d")
# A capital inside a sentence: a place, a product, a body, a person.
_CALENDAR = frozenset((*month_name, *day_name, *(f"{day}s" for day in day_name)))
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]{2,}(?: [A-Z][\w'’-]+)*")


class Unsaid(NamedTuple):
    """What nothing takes up, by sort."""

    sentences: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]

    def __str__(self) -> str:
        return f"{len(self.sentences)}/{len(self.names)}/{len(self.numbers)}"


def unsaid(brief: Brief, items: Sequence[AnyItem], page: DecisionPage, private: Sequence[str]) -> Unsaid:
    """Return what the free texts of a brief say and its plan leaves out."""
    texts = [*texts_of_items(items), *texts_of_page(page)]
    whole = "\n".join(texts).casefold()
    sentences = [
        (field, sentence)
        for field in _FIELDS
        for sentence in split_sentences(str(getattr(brief, field)))
        if not any(sentence.strip(" .") in text or text.strip(" .") in sentence for text in private)
    ]
    loose = [each for field, each in sentences if not Reason(field, each, each).is_served_by(texts)]
    names = dict.fromkeys(
        name for _, each in sentences for name in _NAME.findall(each) if name not in _CALENDAR
    )
    owners = {item.owner.person_id for item in items if item.owner}
    idle = [each.name for each in brief.people if each.id not in owners and each.name.casefold() not in whole]
    numbers = dict.fromkeys(
        each.words for _, text in sentences for each in quantities_in(text) if not _YEAR.fullmatch(each.words)
    )
    return Unsaid(
        tuple(loose),
        (*(name for name in names if name.casefold() not in whole), *idle),
        tuple(
            each for each in numbers if not re.search(rf"(?<!\d){re.escape(each.casefold())}(?!\d)", whole)
        ),
    )
