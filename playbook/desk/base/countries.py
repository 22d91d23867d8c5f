"""Countries whose public holidays are known, by code and name."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

from playbook.core.text.names import fold

_ALIASES = {
    "uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "u.s.": "US", "deutschland": "DE",
    "schweiz": "CH", "suisse": "CH", "österreich": "AT", "españa": "ES", "italia": "IT", "nederland": "NL",
    "belgique": "BE", "polska": "PL", "the netherlands": "NL", "korea": "KR", "czech republic": "CZ",
}  # fmt: skip
# The calendars name these in their own language alone.
_ENGLISH_REGIONS = {
    "DE": {
        "bavaria": "BY", "hesse": "HE", "lower saxony": "NI", "north rhine-westphalia": "NW",
        "rhineland-palatinate": "RP", "saxony": "SN", "saxony-anhalt": "ST", "thuringia": "TH",
    },
    "CH": {"geneva": "GE", "lucerne": "LU", "st. gallen": "SG"},
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
    return MappingProxyType({code: max(aliases.get(code, []), key=len, default=code) for code in codes})


def region_code(country: str, text: str) -> str | None:
    """Return the code of a typed region. Any three letters or digits are a code."""
    code, name = text.upper(), fold(text)
    regions = _region_names(country)
    if name in regions and code not in regions.values():
        return regions[name]
    return code if re.fullmatch(r"[A-Z0-9]{1,3}", code) else None


def are_states(regions: Collection[str], *, is_american: bool = False) -> bool:
    """Return whether typed regions are states of the United States and of no other country.

    `is_american`: the country is clear, so that WA is Washington and not Western Australia.
    """
    codes = {text.upper() for text in regions}
    known, names = subdivisions_of("US"), _region_names("US")
    is_known = bool(codes) and all(text.upper() in known or fold(text) in names for text in regions)
    return is_known and (is_american or not any(codes <= others for others in _codes_elsewhere()))


@cache
def _codes_elsewhere() -> tuple[frozenset[str], ...]:
    """Return the codes of regions of each country but the United States."""
    import holidays

    countries = holidays.list_supported_countries(include_aliases=False)
    return tuple(frozenset(codes) for country, codes in countries.items() if country != "US")


@cache
def _region_names(country: str) -> Mapping[str, str]:
    """Return the codes of a country's regions by each of their names."""
    import holidays

    if not (codes := subdivisions_of(country)):
        return MappingProxyType({})
    aliases = holidays.country_holidays(country, years=()).get_subdivision_aliases()
    names = {fold(name): code for code in codes for name in aliases.get(code, [])}
    return MappingProxyType(names | _ENGLISH_REGIONS.get(country, {}))


def country_code(text: str) -> str | None:
    """Return the code of a typed country. Any two letters are a code."""
    if len(text) == 2 and text.isascii() and text.isalpha():
        code = text.upper()
        return _ALIASES.get(text.casefold(), code)
    name = text.casefold()
    return _ALIASES.get(name) or next(
        (code for code, country in country_names().items() if country.casefold() == name), None
    )
