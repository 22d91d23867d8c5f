"""Number equal names so that a list can show which is which."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import count


def unique_labels(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names by id, equal ones numbered alike in every list."""
    alike: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        alike[_folded(name)].append(key)
    labels = dict(names)
    for keys in alike.values():
        numbers = count(1)
        for key in sorted(keys) if len(keys) > 1 else ():
            numbered = (f"{names[key]} ({number})" for number in numbers)
            labels[key] = next(label for label in numbered if _folded(label) not in alike)
    return labels


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
