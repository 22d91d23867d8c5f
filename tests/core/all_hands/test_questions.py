"""Questions from a room: limits and order."""

from datetime import date

import pytest

from playbook.core.all_hands.questions import Asked, Question, in_state, ranked, read_question
from playbook.core.base.errors import Invalid
from playbook.core.log.rollout import MAX_QUESTION
from tests.attacks import ATTACKS


def question(number: int, votes: int, state: str = "shown") -> Question:
    day = date(2026, 3, 5)
    return Question(f"q{number}", "atlas", number, "Why?", "", state, None, day, votes, False)  # type: ignore[arg-type]


def test_a_question_is_kept_as_one_line_of_what_can_be_seen():
    assert read_question(" Why\nnow,  and\u202e not later?\x00 ", " Ines\tRoth ") == Asked(
        "Why now, and not later?", "Ines Roth"
    )
    assert read_question("لماذا الآن؟", "") == Asked("لماذا الآن؟")
    assert read_question("x" * MAX_QUESTION, "").words == "x" * MAX_QUESTION


def test_an_attack_is_a_question_like_any_other():
    assert [
        attack.name for attack in ATTACKS if not read_question(attack.text[:MAX_QUESTION], "").words
    ] == []


def test_what_is_no_question_is_said_at_its_field():
    for words, name, where, message in [
        ("", "", "words", "says nothing"), (" \u200b\n\x00", "", "words", "says nothing"),
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
