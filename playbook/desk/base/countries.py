"""Countries whose public holidays are known, by code and name."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

_ALIASES = {
    "uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "u.s.": "US", "deutschland": "DE",
    "schweiz": "CH", "suisse": "CH", "österreich": "AT", "españa": "ES", "italia": "IT", "nederland": "NL",
    "belgique": "BE", "polska": "PL", "the netherlands": "NL", "korea": "KR", "czech republic": "CZ",
}  # fmt: skip
_SMALL = frozenset({"and", "of", "the"})


@cache
def country_names() -> Mapping[str, str]:
    """Return the English names by code, in their order."""
    # Inside, because reading the package takes a part of a second.
    from holidays.registry import COUNTRIES

    names = {entry[1]: _titled(key) for key, entry in COUNTRIES.items()}
    return MappingProxyType(dict(sorted(names.items(), key=lambda pair: pair[1])))


def _titled(key: str) -> str:
    return " ".join(word if word in _SMALL else word.capitalize() for word in key.split("_"))


@cache
def subdivisions_of(country: str) -> Mapping[str, str]:
    """Return the names of a country's regions by code, empty if it has none."""
    import holidays

    if country not in country_names():
        return MappingProxyType({})
    calendar = holidays.country_holidays(country, years=())
    aliases = calendar.get_subdivision_aliases()
    codes = [code for code in calendar.subdivisions if code.isalnum() and len(code) <= 3 and code.isupper()]
    return MappingProxyType({code: _longest(code, aliases.get(code, [])) for code in codes})


def _longest(code: str, names: list[str]) -> str:
    return max(names, key=len, default=code)


def country_code(text: str) -> str | None:
    """Return the code of a typed country. Any two letters are a code."""
    if len(text) == 2 and text.isascii() and text.isalpha():
        code = text.upper()
        return _ALIASES.get(text.casefold(), code)
    name = text.casefold()
    return _ALIASES.get(name) or next(
        (code for code, country in country_names().items() if country.casefold() == name), None
    )
