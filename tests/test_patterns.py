"""No text, however long or odd, makes one of our regular expressions slow."""

import ast
import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from playbook.core.base.text_caches import forget_texts
from playbook.core.grounding.claims import Known, claims_in, known_of
from playbook.core.intake.intake import Finding, check_findings
from playbook.core.plan.items import Metric
from playbook.core.text.about_days import about_days_in
from playbook.core.text.notes import Notes
from playbook.core.text.numbers import numbers_in
from playbook.desk.tables.cells import CellError, day_first_in, read_day, squeeze
from playbook.desk.tables.columns import COLUMNS, words_of
from playbook.desk.tables.values import decimal_in, read_cell, read_price, read_value
from playbook.llm.intake.intake_rules import find_facts
from tests.briefs import agency
from tests.patterns import HOSTILE_PARTS, long_line, nested_repeats, our_patterns
from tests.soak import some
from tests.work import is_longer, seconds_of

# These read what people paste; patterns elsewhere read a cell or a name.
READ_PASTED_TEXT = ("playbook.core.", "playbook.llm.")
# These read sentences of at most 1,200 characters; all of them together are timed below.
READ_SENTENCES = ("playbook.llm.intake.",)
QUICK_SECONDS = 0.00125  # for 2,000 letters: 4,000 take at most 0.01, even where time grows by the cube
TODAY = date(2026, 11, 24)
PRODUCT = Path(__file__).parents[1] / "playbook"


@pytest.mark.parametrize("source", ["(a+)+", "(?:(?:a+)b|c)*", "((?:ab)+)*", "(?:a|b+)*", "(?:a{2,}b)+"])
def test_a_nested_repeat_is_recognized(source):
    assert nested_repeats(source)


@pytest.mark.parametrize("source", ["(-a+)+", "(?:a++)+", "[+)(]+(a+b)", r"\(a+\)+", "(?:a{1,9})+"])
def test_a_repeat_that_splits_a_text_in_one_way_is_allowed(source):
    assert nested_repeats(source) == []


def test_no_pattern_of_ours_nests_endless_repeats():
    nested = {name: nested_repeats(pattern.pattern) for name, pattern in our_patterns().items()}
    assert len(nested) > 100
    assert {name: groups for name, groups in nested.items() if groups} == {}


_TEMPLATE_HELPERS = {"as_template", "partial"}
_FROM_TABLES_OF_OURS = {"paper_gates.py", "safety.py", "sentence_kinds.py"}


def _may_be_a_template(node: ast.expr, functions: set[str]) -> bool:
    """Return whether a text that somebody typed may stand in place of a match as a template."""
    match node:
        case ast.Constant() | ast.Lambda():
            return False
        case ast.Name(name) | ast.Attribute(attr=name):
            return not (name in functions or name.isupper())
        case ast.Call(func=ast.Name(name)):
            return name not in _TEMPLATE_HELPERS
        case ast.JoinedStr(values):
            parts = (each.value for each in values if isinstance(each, ast.FormattedValue))
            return any(_may_be_a_template(part, functions) for part in parts)
    return True


def test_no_typed_text_is_a_template():
    """A backslash in it would be a mark of ours, or none at all and an error."""
    asked, typed = 0, []
    for file in PRODUCT.rglob("*.py"):
        if ".sub(" not in (text := file.read_text("utf-8")):
            continue
        tree = ast.parse(text)
        functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "sub"
            ):
                is_of_module = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
                asked += 1
                if _may_be_a_template(node.args[is_of_module], functions):
                    typed.append(file.name)
    assert asked > 300
    assert {*typed} == _FROM_TABLES_OF_OURS


def _is_slow(read: Callable[[str], object], part: str) -> bool:
    """Return whether four times the text takes far more than four times as long, at its quickest."""
    once, less, more = (partial(read, long_line(part, length)) for length in (2_000, 2_001, 8_003))
    return seconds_of(once) > QUICK_SECONDS and is_longer(more, less, 8)


def _all_matches(pattern: re.Pattern[str]) -> Callable[[str], object]:
    return lambda text: deque(pattern.finditer(text), maxlen=0)


def test_a_pattern_that_reads_a_line_from_each_letter_is_slow():
    assert _is_slow(_all_matches(re.compile(r"(?:a|b)+c")), "a")


_OWN_WORD = re.compile(r"[a-z]{2,}(?![a-z]*[*+?{])")
_LONGEST_SENTENCE = 1_190
HANGING_SECONDS = 0.1


def _hangs(pattern: re.Pattern[str], part: str, *lengths: int) -> bool:
    """Return whether one of ever longer sentences takes a tenth of a second."""
    for length in lengths:
        search = partial(pattern.search, f"{long_line(part, length)}!")
        if all(seconds_of(search) > HANGING_SECONDS for _ in range(3)):
            return True  # a longer one might never end
    return False


@pytest.mark.parametrize(
    ("source", "part"),
    [(r"(?:(?:will )?(?:be|will|is|on)(?: |$))+$", "will "), (r"\d[\d.,]*(?:k| ?\w+)? all in\b", "1")],
)
def test_a_pattern_that_hangs_on_its_own_words_is_recognized(source, part):
    assert _hangs(re.compile(source), part, *range(80, 200, 10), *range(200, _LONGEST_SENTENCE, 50))


@pytest.mark.parametrize("lengths", some([(100, 130, 160), (_LONGEST_SENTENCE,)], [(100, 130, 160)]))
def test_no_pattern_of_ours_hangs_on_a_sentence_of_its_own_words(lengths):
    hanging = [
        (name, part)
        for name, pattern in our_patterns().items()
        for part in ("1", "0.", "a-", *{f"{word} " for word in _OWN_WORD.findall(pattern.pattern)[:12]})
        if _hangs(pattern, part, *lengths)
    ]
    assert hanging == []


# Whatever repeats nothing without end reads no more than so many letters from each place.
_WITHOUT_END = re.compile(r"[*+]|\{\d*,(?:\}|\d{4})")


@pytest.mark.slow
def test_twice_the_text_takes_about_twice_the_time():
    readers = {
        name: _all_matches(pattern)
        for name, pattern in our_patterns().items()
        if name.startswith(READ_PASTED_TEXT)
        and not name.startswith(READ_SENTENCES)
        and _WITHOUT_END.search(pattern.pattern)
    }
    assert len(readers) > 100
    slow = [
        f"{name} {part}"
        for number, name in enumerate(readers)
        for part in some(HOSTILE_PARTS, HOSTILE_PARTS[number % 3 :: 3])
        if _is_slow(readers[name], part)
    ]
    assert slow == [], "\n".join(slow)


def _read_notes(text: str) -> None:
    notes = Notes(text)
    check_findings(find_facts(notes, TODAY), notes, TODAY)
    claims = [Finding("headcount", "40", sentence.text) for sentence in notes.sentences[:20]]
    check_findings(claims, notes, TODAY)


def _read_plan(text: str) -> None:
    forget_texts()
    claims_in(text, known_of(agency()))
    Known().learn_text(text)
    numbers_in(text, TODAY)


# Sentences so short that a text has thousands, each of which may be compared with all.
SHORT_SENTENCES = ("? 3 ", "[—\n", " \n\nTeams: ", "wave \n\n")


def test_vague_times_of_any_number_are_read_in_proportion():
    assert not _is_slow(partial(about_days_in, today=TODAY), "March ")


@pytest.mark.parametrize("read", [_read_notes, _read_plan])
def test_notes_and_plans_of_any_length_are_read_in_proportion(read):
    parts = (*HOSTILE_PARTS, *SHORT_SENTENCES)
    assert [part for part in some(parts, parts[::3]) if _is_slow(read, part)] == []


READ_CELL: dict[str, Callable[[str], object]] = {
    **{column: partial(read_cell, column) for column in COLUMNS},
    "day of a reading": lambda text: read_day(squeeze(text)),
    "day order": lambda text: day_first_in([text]),
    "decimal mark": lambda text: decimal_in([squeeze(text)]),
    "price": lambda text: read_price(squeeze(text)),
    "value": lambda text: read_value(squeeze(text), Metric(id="m", unit="%")),
    "heading": words_of,
}


@pytest.mark.parametrize("name", READ_CELL)
def test_a_cell_of_any_length_is_read_in_proportion(name):
    def read(text: str) -> None:
        with suppress(CellError):
            READ_CELL[name](f"{text}!")

    assert [
        part for part in (*HOSTILE_PARTS, "ha", "h/", "h per ", "% ", "eur", "1 de ") if _is_slow(read, part)
    ] == []
