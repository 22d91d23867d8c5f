"""Amounts of money from the least to the most, rounded in one way."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from playbook.core.base.words import number

_LARGE_BUDGET, _NEAREST, _NEAREST_WHEN_SMALL = 200_000, 1_000, 10  # our prices are no nearer


@dataclass(frozen=True, slots=True)
class Sum:
    """What something costs: the least, and the most."""

    least: float = 0
    most: float = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.least + other.least, self.most + other.most)

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(self.least - other.least, self.most - other.most)

    def __bool__(self) -> bool:
        return bool(self.most)

    def __str__(self) -> str:
        """Return the amount, or both ends."""
        least, most = number(round(self.least)), number(round(self.most))
        return least if least == most else f"{least} to {most}"

    def times(self, share: float) -> "Sum":
        return Sum(self.least * share, self.most * share)

    def above(self, budget: float) -> "Sum":
        """Return what a budget lacks."""
        return Sum(max(0, self.least - budget), max(0, self.most - budget))

    def rounded(self, budget: float | None) -> "Sum":
        return Sum(in_round(self.least, budget), in_round(self.most, budget))


def exactly(amount: float) -> Sum:
    """Return an amount whose least is its most."""
    return Sum(amount, amount)


def total(sums: Iterable[Sum]) -> Sum:
    """Return all of them together."""
    return sum(sums, Sum())


def in_round(amount: float, budget: float | None) -> int:
    """Return an amount rounded as everywhere in a plan."""
    is_large = (budget or 0) >= _LARGE_BUDGET and amount >= _NEAREST
    to = _NEAREST if is_large else _NEAREST_WHEN_SMALL
    return floor(amount / to + 0.5) * to
