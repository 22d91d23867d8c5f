"""What a cell with a reading's value says: a number of the metric's own unit. Or why it cannot be read."""

import re
from collections.abc import Iterable
from typing import Literal

from playbook.core.items import Metric
from playbook.core.metrics import is_percent, is_share
from playbook.desk.cells import CellError, quoted

Mark = Literal[".", ","]
MOST = 1e12
MOST_PRICE = 100_000
_SIGNED = re.compile(r"([-−–+]?)\s*(\d[\d.,'’ ]*)")
_GAPS = re.compile(r"['’ ](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_MONEY = re.compile(r"[€$£¥]|\b(eur|usd|gbp|chf)\b", re.I)
_PERCENT = re.compile(r"\s*(%|percent|per cent|prozent|pour cent|por ciento)$", re.I)


class AmbiguousNumberError(CellError):
    """A number such as 1,234 in a table that does not tell what its comma means."""


def read_value(text: str, metric: Metric, decimal: Mark | None = None) -> float:
    """Give back the number that a squeezed text says, in the unit of the metric; raises CellError.

    `decimal`: the mark before decimals in this table, None where nothing tells it.
    """
    bare = text
    if found := _PERCENT.search(text):
        if not is_percent(metric):
            unit = f"in {quoted(metric.unit)}" if metric.unit else "no share"
            raise CellError(
                f"{quoted(text)} is a percentage, but {quoted(metric.title)} is {unit}.",
                "Write the number in its own unit, or pick another metric.",
            )
        bare = text[: found.start()]
    elif metric.unit and text.casefold().endswith(metric.unit.casefold()):
        bare = text[: -len(metric.unit)]
    value = _number(bare.strip(), text, decimal)
    if abs(value) > MOST:
        raise CellError("This number is too large to be right.", "Check it, and write it again.")
    if is_share(metric) and not 0 <= value <= 100:
        raise CellError(f"{quoted(text)} is no share in percent.", "Write a number from 0 to 100.")
    return value


def _number(bare: str, text: str, decimal: Mark | None) -> float:
    found = _SIGNED.fullmatch(bare)
    if not found:
        raise CellError(f"{quoted(text)} is not a number.", "Write one such as 41.5.")
    digits = _GAPS.sub("", found[2].strip())
    own = _decimal_of(digits)
    if own is None:
        own = decimal
    if own is None and _is_open(digits):
        mark = "," if "," in digits else "."
        whole, rest = digits.split(mark)
        raise AmbiguousNumberError(
            f"{quoted(text)} could be {whole}{rest} or {whole}.{rest}.",
            "Say which, or write it without a mark between thousands.",
        )
    plain = digits.replace("," if own == "." else ".", "").replace(",", ".") if own else digits
    if not _PLAIN.fullmatch(plain) or len(plain) > 30:
        raise CellError(f"{quoted(text)} is not a number.", "Write one such as 41.5.")
    return -float(plain) if found[1] in ("-", "−", "–") else float(plain)


def read_price(text: str, decimal: Mark | None = None) -> float | None:
    """Give back an amount of money, None where there is none; raises CellError."""
    if not text or text in ("-", "–", "—"):
        return None
    price = _number(_MONEY.sub("", text).strip(), text, decimal)
    if not 0 <= price <= MOST_PRICE:
        raise CellError(f"{quoted(text)} is no price of a seat.", "Check it, and write it again.")
    return price


def decimal_in(texts: Iterable[str]) -> Mark | None:
    """Give back the mark before decimals, by the numbers that leave no doubt; None when none do.

    Numbers that speak for both leave it open: each is then read by itself.
    """
    told = set()
    for text in texts:
        found = _SIGNED.fullmatch(_MONEY.sub("", _PERCENT.sub("", text)).strip())
        if found and (own := _decimal_of(_GAPS.sub("", found[2].strip()))):
            told.add(own)
    return told.pop() if len(told) == 1 else None


def _decimal_of(digits: str) -> Mark | None:
    """The mark before decimals that one number shows by itself: 1.234,5 and 41,5 say a comma."""
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return None
    mark: Mark = "," if digits[last] == "," else "."
    other: Mark = "." if mark == "," else ","
    if other in digits:
        return mark
    if digits.count(mark) > 1:
        return other
    before, after = digits[:last], digits[last + 1 :]
    is_open = len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0"
    return None if is_open else mark


def _is_open(digits: str) -> bool:
    return "," in digits or "." in digits
