"""Validation errors in plain words: field, expected, actual."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from playbook.core.base.errors import Invalid, Problem
from playbook.core.plan.case import CONDITION_NAMES
from playbook.core.plan.items import Kind

_MAX_PART = 60
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_JSON_PLACE = re.compile(r"^(.*) at line (\d+) column (\d+)$")
_EXPECTED_ID = "Expected an id: lower-case letters, digits and - _ . : only, at most 120."
# The patterns of the brief's own codes.
_PATTERNS = {
    r"^([A-Z]{2})?$": ("Expected a country as two capital letters, such as DE.", "Or leave it empty."),
    r"^[A-Z0-9]{0,3}$": ("Expected a region as up to three capitals or digits, such as BY.",
                          "Or leave it empty."),
    r"^[a-z_]{0,40}$": ("There is no such kind of change.", "Choose one from the list, or leave it empty."),
}  # fmt: skip
_YEAR_LAST = re.compile(r"^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s*$")
_KEY = re.compile(r"'(\w+)'")
_UNKNOWN_FIELD = "There is no field of this name."
_EXAMPLE_DAY = "a date such as 2026-03-09"
_EXAMPLE_MOMENT = "a moment with its time zone, such as 2026-03-09T14:00:00Z"
_TAGGED = ("deed", "item")
_KINDS = frozenset(get_args(Kind))

_EXPECTED = {
    "int": "a whole number", "bool": "true or false", "string": "text", "none": "nothing",
    "date": _EXAMPLE_DAY, **dict.fromkeys(("datetime", "timezone"), _EXAMPLE_MOMENT),
    **dict.fromkeys(("float", "finite", "decimal"), "a number"),
    **dict.fromkeys(("model", "dict", "mapping"), "an object with named fields"),
    **dict.fromkeys(("tuple", "list", "set", "iterable"), "a list"),
}  # fmt: skip


_CAME: dict[type | tuple[type, ...], str] = {
    bool: "true or false", (int, float): "a number", (list, tuple, set, frozenset): "a list",
    dict: "an object with named fields",
}  # fmt: skip


T = TypeVar("T", bound=BaseModel)


def checked(model: type[T], values: Mapping[str, Any]) -> T:
    """Return a model of values; `model_copy` checks none. Raise Invalid."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Invalid(problems_from(error)) from None


def problems_from(error: ValidationError) -> list[Problem]:
    """Return one problem per refused field, without the input."""
    return [_problem(detail) for detail in error.errors(include_url=False)]


def _problem(detail: Mapping[str, Any]) -> Problem:
    kind, value, limits = detail["type"], detail["input"], detail.get("ctx", {})
    where = path_of(detail["loc"])
    if kind.startswith("union_tag"):
        where = f"{where}.kind" if where else "kind"
    if say := _SAY.get(kind):
        message, hint = say(value, limits)
        return Problem(where, message, hint)
    family = kind.partition("_")[0]
    if kind.startswith(("datetime", "date_from")):
        family = "datetime" if kind.startswith("datetime") else "date"
    if family in _EXPECTED:
        hint = _MEANT[family](value) if family in _MEANT and isinstance(value, str) else ""
        return Problem(where, f"Expected {_EXPECTED[family]}, got {_got(value)}.", hint)
    return Problem(where, detail["msg"].replace("Input should be", "Expected") + ".")


def path_of(loc: tuple[int | str, ...]) -> str:
    """Return where a value stands in the input: 'groups.2.size'."""
    # pydantic names the branch that a kind chose (`items.3.message.date`): people never wrote it.
    parts = (part for number, part in enumerate(loc) if part != "[key]" and not _is_branch(loc, number))
    return ".".join(map(shown_key, parts))


def shown_key(key: object) -> str:
    """Return a key of the input as it can be shown."""
    text = "".join(letter for letter in str(key) if letter.isprintable())
    return text if len(text) <= _MAX_PART else f"{text[:_MAX_PART]}…"


def _is_branch(loc: tuple[int | str, ...], number: int) -> bool:
    if number == 0:
        return loc[0] in _KINDS
    return loc[number - 1] in _TAGGED or (number > 1 and loc[number - 2] == "items")


def _got(value: object) -> str:
    if isinstance(value, str):
        return "text" if value.strip() else "empty text"
    words = (name for classes, name in _CAME.items() if isinstance(value, classes))
    return "nothing" if value is None else next(words, "something else")


_Say = tuple[str, str]


def _out_of_range(value: object, limits: Mapping[str, Any]) -> _Say:
    [(name, limit)] = limits.items()
    is_least = name in ("ge", "gt")
    if isinstance(limit, date) or _DAY.match(str(limit)):
        return f"Expected a date {f'from {limit} on' if is_least else f'up to {limit}'}.", "Check the year."
    return f"Expected {_number(limit)} or {'more' if is_least else 'less'}, got {_number(value)}.", ""


def _number(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = abs(value) < 10**15 and value == int(value)
        return f"{int(value):,}" if whole else f"{value:g}"
    return "text" if isinstance(value, str) and len(value) > 20 else str(value)


def _no_such_day(value: object, _: Mapping[str, Any]) -> _Say:
    if isinstance(value, str) and _DAY.match(value):
        return f"There is no such day as {value}.", "Check the day and the month."
    return f"Expected {_EXAMPLE_DAY}, got {_got(value)}.", _day_meant(value) if isinstance(value, str) else ""


def _day_meant(value: str) -> str:
    """Return a day that is written with its year last, as it is to be written."""
    if not (match := _YEAR_LAST.match(value)):
        return ""
    first, second, year = map(int, match.groups())
    # With a stroke, some write the month first: only a day beyond 12 shows which is which.
    if "/" in value and max(first, second) <= 12:
        return "Write the year first, then the month, then the day."
    day, month = (second, first) if second > 12 else (first, second)
    return f"Write the year first: {year}-{month:02}-{day:02}."


def _number_meant(value: str) -> str:
    is_number = any(letter.isdigit() for letter in value) and not any(letter.isalpha() for letter in value)
    return "Write digits, with a point before the decimals: 1000.50." if is_number else ""


_MEANT: dict[str, Callable[[str], str]] = {
    "date": _day_meant, **dict.fromkeys(("int", "float", "decimal"), _number_meant),
}  # fmt: skip


def _pattern(_: object, limits: Mapping[str, Any]) -> _Say:
    return _PATTERNS.get(str(limits.get("pattern")), (_EXPECTED_ID, ""))


def _one_of(_: object, limits: Mapping[str, Any]) -> _Say:
    keys = _KEY.findall(str(limits.get("expected", "")))
    if keys == list(CONDITION_NAMES):
        hint = f"In a file: {', '.join(keys)}."
        return f"Expected one of these: {', '.join(CONDITION_NAMES.values())}.", hint
    return f"Expected {str(limits.get('expected', '')).replace(chr(39), '')}.", ""


def _a_kind(_: object, limits: Mapping[str, Any]) -> _Say:
    tags = str(limits.get("expected_tags", "")).replace("'", "")
    return "There is no such kind.", f"Use one of: {tags}."


def _too_short(_: object, limits: Mapping[str, Any]) -> _Say:
    least = limits.get("min_length", 1)
    return ("This is empty.", "Fill it in.") if least == 1 else (f"Expected at least {least} characters.", "")


def _too_long(value: object, limits: Mapping[str, Any]) -> _Say:
    most = limits["max_length"]
    if isinstance(value, str):
        length = len(value.strip())
        return f"Expected at most {most:,} characters, got {length:,}.", f"Shorten it by {length - most:,}."
    length = limits.get("actual_length") or len(value)  # type: ignore[arg-type]
    hint = f"Take out {length - most:,}, or merge some."
    return f"Expected at most {most:,} entries, got {length:,}.", hint


def _no_json(_: object, limits: Mapping[str, Any]) -> _Say:
    detail = str(limits.get("error", ""))
    if place := _JSON_PLACE.match(detail):
        return f"This is not JSON from line {place[2]}, column {place[3]} on: {place[1]}.", "Mend that line."
    return "This is not JSON.", "Check that the file is whole."


_SAY: dict[str, Callable[[object, Mapping[str, Any]], _Say]] = {
    "missing": lambda _, __: ("This field is missing.", "Add it."),
    "extra_forbidden": lambda _, __: (_UNKNOWN_FIELD, "Check its spelling, or take it out."),
    "int_from_float": lambda value, _: (f"Expected a whole number, got {value}.", ""),
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _out_of_range),
    "date_from_datetime_parsing": _no_such_day,
    **dict.fromkeys(("literal_error", "enum"), _one_of),
    "union_tag_invalid": _a_kind,
    "union_tag_not_found": lambda _, __: ("This field is missing.", "Say which kind of item it is."),
    "string_pattern_mismatch": _pattern,
    **dict.fromkeys(("string_too_short", "too_short"), _too_short),
    **dict.fromkeys(("string_too_long", "too_long"), _too_long),
    "finite_number": lambda _, __: ("Expected a number, got one without an end.", ""),
    "value_error": lambda _, limits: (str(limits["error"]), ""),
    "json_invalid": _no_json,
}
