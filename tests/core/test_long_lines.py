"""Reading a long line of whatever people paste takes as long as it is long, and not more."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from playbook.core import contacts, grounding, intake, names, notes, said
from playbook.core.grounding import days, known, people, quantities, tools
from playbook.core.grounding.known import Known
from playbook.core.intake import LONGEST_SENTENCE, Finding, check_findings
from playbook.core.notes import Notes
from tests.briefs import agency
from tests.steps import OVER_AND_OVER, Heard, calls, long_line, patterns_of, spans, steps

TODAY = date(2026, 11, 24)
PATTERNS = patterns_of(
    contacts, names, notes, said, intake, grounding, days, known, people, quantities, tools
)
LENGTH, FOR_A_LETTER = 800, 300
TEXT = "Our COO Dana sponsors; 3-4% of 12,000 go live on 1 March 2027, e.g. half of Sales by 5 p.m. (see 1.)"


@pytest.mark.parametrize("name", PATTERNS)
def test_the_counter_finds_what_the_engine_finds(name: str):
    assert spans(PATTERNS[name], TEXT) == [match.span() for match in PATTERNS[name].finditer(TEXT)]


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_reads_a_long_line_again_from_each_of_its_letters(name: str):
    for part in OVER_AND_OVER:
        # A pattern that goes back from every letter takes half as many steps for each as there are letters.
        steps(PATTERNS[name], long_line(part, LENGTH), FOR_A_LETTER * LENGTH)


def _checked(text: str) -> None:
    read = Notes(text)
    named = [Finding("headcount", "40", sentence.text) for sentence in read.sentences[:20]]
    check_findings(named, read, TODAY)


def _doubted(text: str) -> None:
    for one in (days.days_in, days.times_in, quantities.quantities_in, tools.tools_in, people.words_in):
        one.cache_clear()
    grounding.doubts_in(text, BRIEF)


BRIEF = grounding.known_of(agency())
READINGS: dict[str, Callable[[str], object]] = {
    "sentences": Notes,
    "facts": _checked,
    "doubts": _doubted,
    "what is known": lambda text: Known().learn_text(text),
    "days": lambda text: said.days_in(text, TODAY),
    "numbers": lambda text: said.numbers_in(text, TODAY),
}


@pytest.mark.parametrize("part", OVER_AND_OVER)
@pytest.mark.parametrize("reading", READINGS)
def test_twice_the_text_takes_twice_the_calls(reading: str, part: str):
    read = READINGS[reading]
    once, twice = (calls(read, long_line(part, length)) for length in (1_500, 3_000))
    assert twice <= 2.5 * once + 100


@pytest.mark.parametrize("part", ["1 ", "3 and ", "5% ", "EUR 1 ", "1 March ", "A. "])
def test_twice_the_text_is_twice_as_much_to_look_through(monkeypatch: pytest.MonkeyPatch, part: str):
    looked_through: list[int] = []
    for module in (notes, said):
        for name, pattern in vars(module).copy().items():
            if isinstance(pattern, re.Pattern):
                monkeypatch.setattr(module, name, Heard(pattern, looked_through.append))
    sums = []
    for length in (1_500, 3_000):
        looked_through.clear()
        Notes(long_line(part, length))
        said.numbers_in(long_line(part, length), TODAY)
        sums.append(sum(looked_through))
    assert sums[1] <= 2.5 * sums[0]


@pytest.mark.parametrize("part", ["1", "1,", "123 ", "123."])
def test_a_number_that_nobody_counts_to_is_doubted_and_is_no_crash(part: str):
    [doubt] = grounding.doubts_in(f"We need {long_line(part, 6_000)}", BRIEF)
    assert doubt.what == "number"


def test_a_very_long_number_vouches_for_itself():
    text = f"We need {'7' * 5_000} seats."
    assert grounding.doubts_in(text, grounding.known_of(agency(), extra=[text])) == ()


def test_a_claim_longer_than_any_fact_is_dropped_unread():
    sentence = "We have 40 people."
    endless = long_line("4", LONGEST_SENTENCE + 1)
    found = [Finding("headcount", endless, sentence), Finding("group_size", "40", sentence, endless)]
    assert check_findings(found, Notes(sentence), TODAY).dropped == 2


def test_an_abbreviation_is_known_again_in_a_long_line():
    [one, two] = Notes(f"{'e.g. X ' * 400}end. Then the rest.").sentences
    assert (one.text.endswith("end."), two.text) == (True, "Then the rest.")
