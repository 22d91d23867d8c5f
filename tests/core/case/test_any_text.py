"""Whatever is typed into a brief or a memo is read, or not read, and never raises."""

import json
import random
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from playbook.core.base.text_caches import forget_texts
from playbook.core.case.case import read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.page import page_of
from playbook.core.case.reading.promises import doubts_about_the_day
from playbook.core.intake.intake import check_findings
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.case import PromiseTopic
from playbook.core.text.about_days import about_days_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.day_spans import day_spans_in
from playbook.core.text.notes import Notes
from playbook.core.text.numbers import as_count, quantities_in
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.intake.intake_rules import find_facts
from tests.core.case.cases import TODAY, a_case, group
from tests.soak import ROUNDS

BRIEFS = sorted((Path(__file__).parents[3] / "bench" / "briefs").glob("*.json"))
LONGEST = 5_900
FIELDS = [
    name for name, field in BriefFields.model_fields.items() if "max_length=6000" in repr(field.metadata)
]
# What IGNORECASE takes for i, I, s and k, and \d for digits.
ALIKE = [
    str.maketrans({"s": "\u017f", "i": "\u0131"}),
    str.maketrans({"i": "\u0130", "k": "\u212a", "I": "\u0131", "S": "\u017f"}),
    str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
]
STARTS = """The audit is|No training|Nobody trains|Stock taking runs|Peak season is|Closing the books takes
We go live only if|The pilot runs|Wave 1 starts|Denver starts|Training takes|Each session takes|By then
The contract ends|The lease ends in|We renew|The old system is off|It costs|It saves|Of which|No one will lose
We promise|Errors fall|The school holidays are|The team has|We decide|If fewer than|Sales needs|The budget is
Parallel run lasts|Licences cost|Two helpers a shift|Last time we|Sessions never|The roster changes on
Inspections follow the rule of""".replace("\n", "|").split("|")
PARTS = """January|February|March|April|May|June|July|August|September|October|November|December|Jan|Sept|Dec
Monday|Friday|Mondays|0|1|2|3|9|12|29|30|31|32|45|99|100|2026|1999|1901|2099|2100|0.5|1,000|31st|1st|30th|two
six|ten|third|half|a quarter|40%|0%|150%|100 of 0|9 in 0|0/0|1/0|24:00|EUR 5|$1m|1e9|99999999999999999999|3rd
-5|31-12|2026-02-30|2026-13-45|30.2.2026|0.5.2026|2/30/2026|Q5 2026|Q4|week 0|week 54|to|until|-|and|of|the
from|by|before|after|on|in|each month|every quarter|a month|working days|days|weeks|months|years|hours|minutes
a week|people|per person|at least|only if|no later than|mid|early|late|end of|first week of|last|first
next year|this year|year-end|Easter|Christmas
Thanksgiving|Black Friday|,|;|(|)|not|or""".replace("\n", "|").split("|")
# The dates of the brief as they are, and at both ends of what is kept.
DAYS: list[tuple[date, dict[str, str]]] = [
    (TODAY, {}),
    (TODAY, {"start": "2099-12-31"}),
    (date(2099, 12, 31), {"start": "2099-12-01", "go_live": "2099-12-20", "end": "2099-12-31"}),
    (date(2000, 1, 1), {"start": "2000-01-01", "go_live": "2000-01-02", "end": "2000-02-01"}),
]
NUMBERS = ["0", "99", "31", "32", "1" * 400, "1.5", "9999", "1,", "-1", "1e999", "²", "৪"]


def _strings(value: object) -> list[str]:
    if isinstance(value, dict | list):
        each = value.values() if isinstance(value, dict) else value
        return [text for one in each for text in _strings(one)]
    return [value] if isinstance(value, str) and len(value) > 20 else []


def _sentence(rnd: random.Random, known: list[str]) -> str:
    if rnd.random() < 0.5:
        return " ".join([rnd.choice(STARTS), *rnd.choices(PARTS, k=rnd.randrange(2, 13))])
    return re.sub(r"\d+", lambda match: rnd.choice([match[0], *NUMBERS]), rnd.choice(known))


def _read(brief: Brief, today: date) -> None:
    forget_texts()
    case = read_case(brief, load_kinds(), today)
    page_of(case, (), today, verdict(case, today))


@pytest.mark.parametrize("rounds", [3, pytest.param(60 * ROUNDS, marks=pytest.mark.long)])
def test_no_text_of_a_brief_or_a_memo_raises(rounds):
    rnd = random.Random(rounds)
    briefs = [json.loads(path.read_text("utf-8")) for path in BRIEFS]
    known = [each for text in _strings(briefs) for each in re.split(r"(?<=[.!?])\s", text)]
    for _ in range(rounds):
        fields = {}
        for field in FIELDS:
            sentences = [_sentence(rnd, known) for _ in range(10)]
            text = ". ".join(each.translate(rnd.choice([*ALIKE, {}, {}])) for each in sentences)
            fields[field] = text[:LONGEST]
        lists = {
            "promises": [
                {"topic": topic, "state": "decided", "sentence": _sentence(rnd, known)[:300]}
                for topic in get_args(PromiseTopic)
            ],
            "concern_list": [{"id": "a", "text": _sentence(rnd, known)[:300]}],
        }
        today, days = rnd.choice(DAYS)
        brief = Brief.model_validate(rnd.choice(briefs) | fields | lists | days)
        doubts_about_the_day(brief)
        _read(brief, today)
        notes = Notes(" ".join(fields.values())[:6_000])
        check_findings(find_facts(notes, TODAY), notes, TODAY)
    assert len(FIELDS) > 8


@pytest.mark.parametrize(("today", "days"), DAYS)
@pytest.mark.parametrize("path", BRIEFS[:3], ids=lambda path: path.stem)
def test_a_brief_is_read_whatever_its_days(path, today, days):
    _read(Brief.model_validate(json.loads(path.read_text("utf-8")) | days), today)


@pytest.mark.parametrize("field", ["approach", "concerns", "what_changes", "why"])
@pytest.mark.parametrize(
    "sentence",
    [
        "The harvest peak is from the 30 to the 3 February.",
        "The audit is 30 February to 4 March.",
        "The rush is 45 to 50 May, and the 0 to 3 June.",
        "We renew the contract of June 1998 this year.",
        "Inspections follow the rule of 1 January 1995.",
        "No training in August 1999.",
        "The contract for the old system ends on May 31, 1998.",
        "The lease of the Hillside office ends in January 2000.",
        "The audit is 2026-13-45 to June 5.",
    ],
)
def test_a_day_that_is_none_or_long_ago_names_nothing(field, sentence):
    assert a_case(**{field: sentence}).brief


def test_the_last_days_of_a_month_to_the_first_ones_begin_in_the_month_before():
    said = "Stock taking runs from the 31st to 4 April."
    case = a_case(approach=said, groups=[group("a", 8)], start="2027-01-11")
    [cycle] = [each for each in case.cycles if each.quote == said]
    assert (cycle.spans[0].start, cycle.spans[0].end) == (date(2027, 3, 31), date(2027, 4, 4))


@pytest.mark.parametrize("letters", ALIKE[:2])
def test_letters_that_a_pattern_takes_for_others_count_as_them(letters):
    for words in (
        "five",
        "six",
        "NINE",
        "a third of us",
        "two thirds of us",
        "3 minutes",
        "2 weeks",
        "two million",
    ):
        assert quantities_in(words.translate(letters))[0].value == quantities_in(words)[0].value, words
    for words in ("the first Monday in June", "the last Friday of May", "1 June this year"):
        assert [each.day for each in exact_days_in(words.translate(letters), TODAY)] == [
            each.day for each in exact_days_in(words, TODAY)
        ], words
    for words in ("between Easter and Christmas", "from Thanksgiving to Christmas"):
        assert [each.start for each in day_spans_in(words.translate(letters), TODAY)] == [
            each.start for each in day_spans_in(words, TODAY)
        ], words
    assert about_days_in("after Easter".translate(letters), TODAY)
    assert as_count("sıx") == as_count("ſix") == 6
