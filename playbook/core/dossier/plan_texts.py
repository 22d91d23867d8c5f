"""Lay out the texts of a plan for paper, each once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from playbook.core.dossier.model import Dossier, DossierStep, Labeled
from playbook.core.dossier.rhythm import in_rhythm

_FEWEST, _MOST_OWN = 3, 0.5  # lines that two texts share; share of what is only in the second


def texts_on_paper(dossier: Dossier) -> Iterator[tuple[DossierStep, tuple[Labeled, ...]]]:
    """Yield each item that has texts, what recurs last, without lines of a text before."""
    earlier: dict[tuple[str, str], list[tuple[str, Sequence[str]]]] = {}
    for step in _in_order(dossier):
        texts = []
        for text in step.texts_to_use:
            before = earlier.setdefault((step.kind, text.label), [])
            texts.append(_once(text, before))
            before.append((step.title, _lines(text.text)))
        if texts or step.details:
            yield step, tuple(texts)


def _in_order(dossier: Dossier) -> list[DossierStep]:
    recurring = {step.id for stage in dossier.stages for step in in_rhythm(dossier.steps, stage.key)[1]}
    return sorted(dossier.steps, key=lambda step: step.id in recurring)


def _once(text: Labeled, before: Sequence[tuple[str, Sequence[str]]]) -> Labeled:
    """Return a text with what differs from the most similar one before it."""
    lines = _lines(text.text)
    title, alike = max(
        ((title, set(lines) & set(other)) for title, other in before),
        key=lambda each: len(each[1]),
        default=("", set[str]()),
    )
    own = [line for line in lines if line not in alike]
    if len(alike) < _FEWEST or len(own) > _MOST_OWN * len(lines):
        return text
    return replace(text, text="\n".join((f"As under “{title}”{', and:' if own else '.'}", *own)))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
