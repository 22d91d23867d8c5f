"""Which slices of a result are too small to show without pointing at people."""

from collections.abc import Mapping


def suppressed(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """The slices to hide: too small themselves, or the rest of the whole would be.

    What is hidden must not be found by subtraction either: while the hidden slices together are too
    small, the smallest of those still shown is hidden with them.
    """
    total = sum(sizes.values())
    hidden = {name for name, size in sizes.items() if size < smallest or 0 < total - size < smallest}
    shown = sorted((size, name) for name, size in sizes.items() if name not in hidden)
    while shown and 0 < sum(sizes[name] for name in hidden) < smallest:
        hidden.add(shown.pop(0)[1])
    return frozenset(hidden)
