"""Tell the subject of each sentence of a memo, by memos whose sentences are sorted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp

from playbook.core.text.sentence_kinds import SentenceKinds, learned

_PRIOR = 0.1  # of a sentence, as if each kind had been seen that often with each sign
_STEP_PRIOR = 1.0  # of each step from one kind to the next, likewise


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A sentence of a memo, its kind, and the heading over it."""

    kind: str
    heading: str
    text: str

    @property
    def signed(self) -> str:
        """Return heading and text as `SentenceKinds` reads them."""
        return f"{self.heading}\t{self.text}"


@dataclass(frozen=True)
class MemoKinds:
    """Signs of each kind of sentence, and how often one kind follows another."""

    kinds: SentenceKinds
    steps: Mapping[tuple[str, str], float]

    def likely(self, lines: Sequence[MemoLine]) -> list[dict[str, float]]:
        """Return how likely each kind is, line by line.

        That is the forward-backward algorithm on a hidden Markov chain of kinds.
        """
        sizes = dict(zip(self.kinds.keys, self.kinds.sizes, strict=True))
        own = [
            {key: sizes[key] * exp(value) for value, key in self.kinds.ranked(each.signed)} for each in lines
        ]
        back = {(later, earlier): share for (earlier, later), share in self.steps.items()}
        forward, backward = _carried(own, self.steps), _carried(own[::-1], back)[::-1]
        return [
            _shares({key: before[key] * after[key] / here[key] for key in here})
            for before, after, here in zip(forward, backward, own, strict=True)
        ]


def learned_from(memos: Iterable[Sequence[MemoLine]]) -> MemoKinds:
    """Return what sorted memos teach."""
    texts = dict[str, list[str]]()
    steps = Counter[tuple[str, str]]()
    for memo in memos:
        steps.update(pairwise(each.kind for each in memo))
        for each in memo:
            texts.setdefault(each.kind, []).append(each.signed)
    lasting = Counter(earlier for earlier, _ in steps.elements())
    shares = {
        (one, other): (steps[one, other] + _STEP_PRIOR) / (lasting[one] + _STEP_PRIOR * len(texts))
        for one in texts
        for other in texts
    }
    return MemoKinds(learned(tuple((key, "\n".join(own)) for key, own in texts.items()), _PRIOR), shares)


def _carried(
    own: Sequence[Mapping[str, float]], steps: Mapping[tuple[str, str], float]
) -> list[dict[str, float]]:
    """Return each line's kinds, weighed by the lines before it."""
    carried = list[dict[str, float]]()
    for here in own:
        before = carried[-1] if carried else None
        carried.append(
            _shares(
                {
                    key: value * sum(share * steps[one, key] for one, share in before.items())
                    if before
                    else value
                    for key, value in here.items()
                }
            )
        )
    return carried


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weights.values())
    return {key: weight / whole for key, weight in weights.items()}
