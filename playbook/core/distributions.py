"""The shares of two textbook distributions, exactly enough for a forecast, without a library for it."""

from math import exp, lgamma, log, log1p

_TINY = 1e-300
_CLOSE = 1e-12
_STEPS = 10_000


def beta_share(x: float, a: float, b: float) -> float:
    """The share of a beta distribution up to `x`, 0 to 1: the regularised incomplete beta function.

    By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), to 12 digits.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return min(1.0, scale * _fraction(x, a, b) / a)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, from the front (Lentz's method)."""
    above, below = 1.0, 1 / _not_nothing(1 - (a + b) * x / (a + 1))
    value = below
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for part in (even, odd):
            below = 1 / _not_nothing(1 + part * below)
            above = _not_nothing(1 + part / above)
            value *= above * below
        if abs(above * below - 1) < _CLOSE:
            break
    return value


def _not_nothing(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def student_share(t: float, freedom: float) -> float:
    """The share of Student's t distribution up to `t`, 0 to 1."""
    tail = beta_share(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    return tail if t < 0 else 1 - tail
