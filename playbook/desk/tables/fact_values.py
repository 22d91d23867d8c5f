"""The value of a fact as a person changes it before it goes into the brief."""

from dataclasses import replace
from datetime import date

from playbook.core.base.words import number
from playbook.core.calendar.day_forms import in_digits, is_day_first
from playbook.core.intake.intake import CHANGED, NUMBERS, TEXTS, YES_OR_NO, Fact
from playbook.desk.tables.cells import CellError, read_day, squeeze
from playbook.desk.tables.values import IMPACTS, read_number, say_impact

LONG = TEXTS | {"promise", "condition", "concern_answer"}


def written(fact: Fact, form: str) -> str:
    """Return the value as it is edited, '' if it cannot be."""
    match fact.value:
        case date():
            return in_digits(fact.value, form)
        case float():
            return say_impact(fact.value) if fact.field == "group_impact" else number(fact.value)
        case str() if fact.field not in ("country", "regions"):
            return fact.value
        case _:
            return ""


def read(fact: Fact, text: str, form: str) -> Fact:
    """Return the fact with the typed value. Raise CellError if it cannot be read."""
    bare = squeeze(text)
    if not bare:
        raise CellError("The value is empty.", "Write one, or untick the fact.")
    match fact.value:
        case str() if fact.field in YES_OR_NO:
            if bare.casefold() not in ("yes", "no"):
                raise CellError("This is neither yes nor no.", "Write yes or no.")
            return replace(fact, value=bare.casefold(), note=CHANGED)
        case date():
            return replace(fact, value=read_day(bare, is_day_first(form)), note=CHANGED)
        case float() if fact.field == "group_impact":
            if (impact := IMPACTS.get(bare.casefold())) is None:
                raise CellError("The impact is none of the four.", "Write none, low, medium or high.")
            return replace(fact, value=float(impact), note=CHANGED)
        case float() if fact.field in NUMBERS:
            return replace(fact, value=read_number(bare, has_thousands=True), note=CHANGED)
        case _:
            return replace(fact, value=text.strip(), note=CHANGED)
