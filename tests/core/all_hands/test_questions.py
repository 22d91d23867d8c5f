"""Questions from a room and its code: limits, order and letters."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.all_hands import join_code
from playbook.core.all_hands.questions import NewQuestion, Question, in_state, ranked, read_question
from playbook.core.base.errors import Invalid
from playbook.core.log.rollout import MAX_QUESTION
from tests.attacks import ATTACKS


def question(number: int, votes: int, state: str = "shown") -> Question:
    day = date(2026, 3, 5)
    return Question(f"q{number}", "atlas", number, "Why?", "", state, None, day, votes, False)  # type: ignore[arg-type]


def test_a_question_or_attack_is_one_line_of_what_can_be_seen():
    assert read_question(" Why\nnow,  and\u202e not later?\x00 ", " Ines\tRoth ") == NewQuestion(
        "Why now, and not later?", "Ines Roth"
    )
    assert read_question("لماذا الآن؟", "") == NewQuestion("لماذا الآن؟")
    assert read_question("x" * MAX_QUESTION, "").words == "x" * MAX_QUESTION
    assert [
        attack.name for attack in ATTACKS if not read_question(attack.text[:MAX_QUESTION], "").words
    ] == []


def test_what_is_no_question_is_said_at_its_field():
    for words, name, where, message in [
        ("", "", "words", "is empty"), (" \u200b\n\x00", "", "words", "is empty"),
        ("x" * 281, "", "words", "281 characters"), ("x" * 100_000, "", "words", "100,000 characters"),
        ("Why?", "x" * 121, "name", "121 characters")
    ]:  # fmt: skip
        with pytest.raises(Invalid) as caught:
            read_question(words, name)
        assert [problem.where for problem in caught.value.problems] == [where], words
        assert message in caught.value.problems[0].message, words


def test_the_most_votes_come_first():
    questions = [question(1, 0), question(2, 3), question(3, 3), question(4, 9, "hidden")]
    assert [match.number for match in ranked(questions)] == [4, 2, 3, 1]
    assert [match.number for match in in_state(questions, "shown")] == [2, 3, 1]
    assert in_state(questions, "waiting") == ()


CODES = st.text(join_code.ALPHABET, min_size=join_code.LETTERS, max_size=join_code.LETTERS)


def test_a_code_is_six_clear_letters_of_700_million():
    assert not set("01OILU") & set(join_code.ALPHABET)
    assert len(set(join_code.ALPHABET)) == len(join_code.ALPHABET)
    assert join_code.LETTERS == 6
    assert len(join_code.ALPHABET) ** join_code.LETTERS > 700_000_000


@given(CODES, st.sampled_from(["-", " ", "–", " - ", ""]))
def test_case_spaces_and_dashes_do_not_matter(code: str, between: str):
    assert join_code.normalized(between.join(code).lower()) == code
    assert join_code.normalized(f" {join_code.grouped(code)}\n") == code


@given(st.text(max_size=200))
def test_whatever_is_typed_it_is_a_code_or_nothing(typed: str):
    code = join_code.normalized(typed)
    assert code == "" or (len(code) in join_code.LENGTHS and set(code) <= set(join_code.ALPHABET))


def test_a_code_is_said_in_groups_of_three():
    assert join_code.grouped("ABCDEF") == "ABC-DEF"


def test_a_longer_code_of_an_earlier_version_still_reads():
    assert join_code.normalized("abc-def-ghj") == "ABCDEFGHJ"
