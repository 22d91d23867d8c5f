"""Names that are alike, told apart by a number: a list tells its rows by their words."""

from collections import defaultdict
from collections.abc import Mapping


def tell_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Give back the names by id, those that read the same with a running number, in the order of their ids.

    The same things have the same numbers in every list of them, and no number makes a name that is there.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        alike[_read(name)].append(key)
    numbers: dict[str, str] = {}
    for keys in alike.values():
        number = 0
        for key in sorted(keys) if len(keys) > 1 else ():
            number += 1
            while _read(f"{names[key]} ({number})") in alike:
                number += 1
            numbers[key] = f"{names[key]} ({number})"
    return {key: numbers.get(key, name) for key, name in names.items()}


def _read(name: str) -> str:
    """What two ways to write one name have in common for whoever reads them."""
    return " ".join(name.casefold().split())
