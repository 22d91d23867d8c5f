"""Tell the subject of each sentence of a memo, by memos whose sentences are sorted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from operator import mul

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
        keys = self.kinds.keys
        own = [self._own(line) for line in lines]
        into = [[self.steps[earlier, key] for earlier in keys] for key in keys]
        out_of = [[self.steps[key, later] for later in keys] for key in keys]
        forward, backward = _carried(own, into), _carried(own[::-1], out_of)[::-1]
        return [
            dict(zip(keys, _shares([f * b / h for f, b, h in zip(*each, strict=True)]), strict=True))
            for each in zip(forward, backward, own, strict=True)
        ]

    def _own(self, line: MemoLine) -> list[float]:
        """Return the weight of each kind by a line alone."""
        weights = {key: exp(value) for value, key in self.kinds.ranked(line.signed)}
        return [size * weights[key] for key, size in zip(self.kinds.keys, self.kinds.sizes, strict=True)]


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


def _carried(own: Iterable[Sequence[float]], steps: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return each line's kinds, weighed by the lines before it."""
    carried = list[list[float]]()
    for here in own:
        if carried:
            reached = (sum(map(mul, step, carried[-1])) for step in steps)
            here = list(map(mul, here, reached))
        carried.append(_shares(here))
    return carried


def _shares(weights: Sequence[float]) -> list[float]:
    whole = sum(weights)
    return [weight / whole for weight in weights]
