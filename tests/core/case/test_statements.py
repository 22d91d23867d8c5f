"""Sentences that no rule takes up become decisions by their kind."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from playbook.core.case.case import read_case
from playbook.core.case.claims.unsettled import PLAIN, STATED, WHAT_WE_DECIDE
from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import Point
from playbook.core.case.settle.points import REST, consequence, to_settle
from playbook.core.plan.plays.unsettled import StatementKind
from playbook.core.text.sentence_kinds import learned
from playbook.llm.builtin.cases.works import load_statements
from tests.core.case.cases import KIND, TODAY, a_brief

ROWS = load_statements()
KINDS = learned(tuple((row.key, row.examples) for row in ROWS))
KIND_WITH_ROWS = KIND.model_copy(update={"statements": ROWS})
# Of trades and by a writer that no example is from (synthetic): a kind, a tab and a sentence on each line.
HELD_BACK = Path(__file__).parents[3] / "bench" / "sentences" / "statements.tsv"
PROMISE = "Members were assured in a letter that the caretaker stays in the building."
RIVAL = "Managers get a bonus for full rooms, and the tool aims at revenue."


def points(**values: object) -> dict[str, Point]:
    case = read_case(a_brief(**values), {KIND.key: KIND_WITH_ROWS, "other": KIND_WITH_ROWS}, TODAY)
    return {point.key: point for point in to_settle(case, verdict(case, TODAY))}


def test_held_back_sentences_are_of_their_kind_where_one_is_sure() -> None:
    lines = [line.split("\t") for line in HELD_BACK.read_text(encoding="utf-8").splitlines()]
    sure = [(KINDS.kind_of(sentence), key) for key, sentence in lines if KINDS.kind_of(sentence)]
    assert len(sure) > len(lines) * 3 / 4
    assert sum(kind == key for kind, key in sure) > len(sure) * 5 / 6


def test_how_many_work_on_a_shift_asks_for_no_word_on_jobs() -> None:
    for staffed in (
        "Late boats run with two on deck instead of six.",
        "On Mondays the dairy works with three people instead of five.",
    ):
        assert KINDS.kind_of(staffed) != "jobs", staffed


def test_what_one_side_is_quoted_with_is_no_second_aim() -> None:
    aims = next(row for row in ROWS if row.key == "two_aims")
    for quoted in (
        'The front desks tell Tom "another screen while the patient is standing there".',
        "The packers told Gus “my hands are full of seed”.",
    ):
        assert not aims.is_meant(quoted)
    assert aims.is_meant("The dean wants one platform by autumn, while the library speaks of two years.")


@pytest.mark.parametrize(
    ("past", "cited"),
    [
        (
            "In 2022 we put barcodes on cages. "
            "The night crew peeled them off, and the operations manager gave up after six weeks.",
            "“The night crew peeled them off”",
        ),
        (
            "In 2018 we tried a shared calendar. Our bookkeeper hated it. "
            "It was dropped after a month because nobody entered anything.",
            "“It was dropped after a month because nobody entered anything.”",
        ),
        (
            "In 2020 the choir tried a score app. "
            "The conductor left, and the tablets broke in the first week.",
            "“the tablets broke in the first week.”",
        ),
    ],
)
def test_what_one_person_did_last_time_is_nothing_to_look_for_every_week(past: str, cited: str) -> None:
    assert points(past_attempts=past)[f"{STATED}failed_before"].why == cited


def test_a_sentence_that_no_rule_reads_is_a_decision_with_two_ways_and_their_price() -> None:
    shown = points(concerns=f"{PROMISE} {RIVAL}")
    for key, sentence in (("promise", PROMISE), ("pays_the_old", RIVAL)):
        point = shown[f"{STATED}{key}"]
        assert sentence.rstrip(".") in point.why
        assert len(point.options) == 2
        assert all("Cost: " in option for option in point.options)
        assert point.otherwise


def test_all_sentences_of_a_kind_are_one_decision() -> None:
    other = "Customers were told in a letter that the old desk stays open."
    point = points(concerns=f"{PROMISE} {other}")[f"{STATED}promise"]
    assert PROMISE.rstrip(".") in point.why
    assert other.rstrip(".") in point.why


def test_what_another_decision_quotes_is_not_decided_twice() -> None:
    sentence = "The contract ends on 31 August 2027, and the old system is switched off that day."
    quoting = [point.key for point in points(concerns=sentence).values() if sentence.rstrip(".") in point.why]
    assert len(quoting) <= 1


@pytest.mark.parametrize("words", ["Opening hours.", "Promised."])
def test_a_heading_is_no_decision(words: str) -> None:
    assert not [key for key in points(concerns=words) if key.startswith(STATED)]


def test_a_brief_in_another_language_has_no_examples() -> None:
    words = "Die Leitung hat den Teams versprochen, dass alles so bleibt, wie es ist."
    german = {
        "what_changes": "Wir stellen die Akten auf ein neues System um.",
        "why": "Die Post dauert zu lang.",
    }
    assert not [key for key in points(concerns=words, **german) if key.startswith(STATED)]


def test_a_price_in_the_budget_is_no_open_question() -> None:
    assert f"{STATED}cost" not in points(concerns="Each of the 60 bikes costs 6,400 euros.")
    assert f"{STATED}cost" in points(concerns="The budget has no line for overtime in the first weeks.")


def test_people_who_refuse_are_no_team_of_their_own() -> None:
    refusing = "Eleven drivers have said that they will not ride."
    assert "numbers_of_people" not in points(concerns=refusing)


def test_posts_that_nobody_has_yet_are_no_posts_too_few() -> None:
    shown = points(concerns="Seven of the eleven posts in the two units are still empty.")
    assert "too_few_posts" not in shown
    assert f"{STATED}people_missing" in shown


def test_a_row_names_only_what_is_known() -> None:
    values = {"key": "x_y", "examples": "A sentence."}
    with pytest.raises(ValidationError, match="nothing fills"):
        StatementKind.model_validate(values | {"title": "Who tells them?", "propose": "Ask {nobody}."})
    with pytest.raises(ValidationError, match="the title names nobody"):
        StatementKind.model_validate(values | {"title": "Is it there by {start}?"})


@pytest.mark.parametrize("row", [row for row in ROWS if row.title], ids=lambda row: row.key)
def test_each_kind_that_asks_has_two_ways_with_a_price(row: StatementKind) -> None:
    assert "Cost: " in row.propose
    assert "Cost: " in row.alternative
    assert row.otherwise
    assert bool(row.task) == bool(row.done_when)


def test_an_end_of_support_is_no_event_that_passes() -> None:
    shown = points(why_now="Support for Contact Manager ends in summer 2027.")
    assert f"{STATED}outside_day" not in shown


OBJECTIONS = (
    "The bakers' guild says that icing is confectioners' work.",
    "Night porters believe that lifts are the electricians' business.",
    "The parents' council insists that lunch is the school's duty.",
    "Some drivers think that loading is not theirs.",
)
NO_BILLS = (
    "The head of parks would wait; each month of waiting costs 46,000 francs.",
    "A rival offered 7.5 million for the mill, and the yard knows it.",
    "The buyer pays 6.4 million over seven years out of profit.",
    "Foremen have told people that each gets a bonus of 3,600 every year.",
)


def _row(key: str) -> StatementKind:
    return next(row for row in ROWS if row.key == key)


@pytest.mark.parametrize("sentence", OBJECTIONS)
def test_who_objects_has_promised_nothing(sentence: str) -> None:
    assert not _row("promise").is_meant(sentence)
    assert f"{STATED}promise" not in points(concerns=sentence)


@pytest.mark.parametrize("sentence", NO_BILLS)
def test_waiting_offers_and_shares_of_a_gain_are_no_bill(sentence: str) -> None:
    assert not _row("cost").is_meant(sentence)
    assert f"{STATED}cost" not in points(concerns=sentence)


@pytest.mark.parametrize("sentence", [
    "The head cook is against tasting by score.", "Most ferrymen are against paid lanes.",
    "The oldest judge is opposed to points for speed.", "Miss Vane opposes a bonus for early boats.",
])  # fmt: skip
def test_whoever_is_against_it_is_put_into_no_kind(sentence: str) -> None:
    assert {key for key in points(concerns=sentence) if key.startswith(STATED)} <= {f"{STATED}{PLAIN}"}


def test_no_example_of_a_kind_is_shut_out_by_its_own_shape() -> None:
    said = ((row, line) for row in ROWS for line in row.examples.strip().splitlines())
    assert [line for row, line in said if not row.is_meant(line)] == []
    titled = (line for row in ROWS if row.title for line in row.examples.splitlines())
    assert [line for line in titled if re.search(r"\b(?:is|are) (?:openly )?against\b", line)] == []


@pytest.mark.parametrize("boss", ["The managing director", "Ruth Boss"])
def test_nobody_decides_on_their_own_pay(boss: str) -> None:
    told = f"{boss}'s bonus is paid for tons per hour, and the new way counts clean tanks."
    shown = points(concerns=f"{told} {RIVAL}")[f"{STATED}pays_the_old"]
    assert shown.options[0].startswith("Whoever Ruth Boss reports to and HR agree")
    usual = points(concerns=RIVAL)[f"{STATED}pays_the_old"]
    assert usual.options[0].startswith("Ruth Boss and HR agree")


NOT_ITS_QUESTION = (
    "Our only ferry stops at nine, and it does not run before the early shift.",
    "Beekeepers can earn more at a co-op.",
    "Choir clerks say that guests pay for one voice.",
    "Two smiths in Leeds have not spoken to each other since 2023 and would be the only possible pair there.",
    "The night gate fears to become a call center.",
    "Late cranes run with two on the rail instead of four.",
    "The clinic's lease ends in 2031.",
)
GRAVE = (
    ("untrue", "Two foremen lose their say over overtime and have not been told what they do afterwards."),
    (
        "untrue",
        "Clerks were told in May that their office stays at 12, while the budget counts on three fewer.",
    ),
    ("untrue", "Drivers have heard of 900 euros each, the treasurer counts on 150."),
    ("stops", "The water main is promised for 3 March, and the plumber says April."),
    ("stops", "Three parishes forbid any camera in their leases, and a fourth has not answered."),
    ("stops", "The Lyon staff committee has not been asked."),
    ("stops", "Where the 40 from the mill work on Mondays is not settled."),
    ("breaks", "Low water is 40 minutes, and loading takes 55."),
)


@pytest.mark.parametrize("sentence", NOT_ITS_QUESTION)
def test_a_sentence_is_asked_nothing_that_its_words_do_not_carry(sentence: str) -> None:
    decisions = [point for key, point in points(concerns=sentence).items() if key.startswith(STATED)]
    assert all(point.title.endswith(WHAT_WE_DECIDE) for point in decisions)


@pytest.mark.parametrize(("ends", "sentence"), GRAVE)
def test_what_can_stop_or_break_it_is_a_decision_in_its_own_words(ends: str, sentence: str) -> None:
    [point] = [each for key, each in points(concerns=sentence).items() if key == f"{STATED}{PLAIN}"]
    assert point.title == f"“{sentence}” {WHAT_WE_DECIDE}"
    assert point.ends == ends
    assert consequence(point) < REST


@pytest.mark.parametrize("sentence", [
    "The choir has 40 singers, and most of them read music.", "In 2019 the mill ground 900 tons.",
    "The old bell is heard in two villages.", "We print 300 menus a week, and the cook signs each.",
])  # fmt: skip
def test_what_only_tells_of_something_is_not_grave(sentence: str) -> None:
    decisions = [point for key, point in points(concerns=sentence).items() if key.startswith(STATED)]
    assert all(consequence(point) == REST for point in decisions)
