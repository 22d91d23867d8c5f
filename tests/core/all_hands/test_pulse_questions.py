"""The questions of a pulse, and what a form of them may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.all_hands import pulse_questions
from playbook.core.all_hands.pulse_questions import (
    ELEMENTS,
    MAX_OPTION,
    MAX_TEXT,
    MAX_WORD,
    MOST_OWN,
    NO,
    SKIPPED,
    TOOLS,
    YES,
    OwnQuestion,
    checked_questions,
    choices_of,
    questions,
    read_answers,
    word_of,
)
from playbook.core.base.errors import Invalid

ONE = OwnQuestion("Which first?", "choice", ("Drafts", "Minutes"))
MANY = OwnQuestion("Which of these?", "choice", ("Drafts", "Minutes", "Plans"), is_many=True)
TEXT = OwnQuestion("What is in the way?", "text")
WORDS = OwnQuestion("In a word?", "words")
ASKED = questions([ONE, MANY, TEXT, WORDS], ())


def refused(*typed: OwnQuestion, ready: tuple[str, ...] = ("awareness",)) -> list[str]:
    with pytest.raises(Invalid) as caught:
        checked_questions(typed, ready)
    return [problem.where for problem in caught.value.problems]


def test_a_poll_asks_the_ready_questions_first_and_then_its_own():
    asked = questions([OwnQuestion("Who helps?"), ONE])
    assert [question.key for question in asked] == [*ELEMENTS, "own1", "own2"]
    assert [question.key for question in questions([ONE], ["tools", "desire"])] == ["desire", "tools", "own1"]
    assert len({question.words for question in asked}) == 7
    assert all(step == question.key for step, question in ELEMENTS.items())


def test_each_option_of_several_is_counted_apart():
    assert choices_of(ASKED) == {
        "own1": 2, "own2.1": YES, "own2.2": YES, "own2.3": YES, "own3": 1, "own4": 1,
    }  # fmt: skip
    assert TOOLS.options[-1] == "Another tool"
    assert TOOLS.is_many


def test_questions_are_cleaned_and_empty_ones_are_left_out():
    typed = [OwnQuestion(""), OwnQuestion("  A\u202e\nb "), OwnQuestion("c", "choice", ("x", " x ", "", "y"))]
    own = checked_questions(typed)
    assert own == (OwnQuestion("A b"), OwnQuestion("c", "choice", ("x", "y")))


def test_what_no_poll_can_ask_is_said_at_its_field():
    assert refused(OwnQuestion("a" * 201)) == ["own.0"]
    assert refused(OwnQuestion("", "choice", ("x", "y"))) == ["own.0"]
    for options in ((), ("x",), tuple(map(str, range(10_000)))):
        assert refused(OwnQuestion("a"), OwnQuestion("b", "choice", options)) == ["own.1.options"]
    assert refused(OwnQuestion("a", "choice", ("x", "y" * (MAX_OPTION + 1)))) == ["own.0.options"]
    assert refused(OwnQuestion("a", "essay")) == ["own.0"]  # type: ignore[arg-type]
    assert refused(*[OwnQuestion("a")] * (MOST_OWN + 1)) == ["own"]
    assert refused(ready=()) == refused(ready=("nothing",)) == ["own"]


def test_a_form_of_every_kind_is_read():
    typed = {
        "own1": "2", "own2.1": "2", "own2.3": "2", "own3": " Too  little time \u202e", "own4.1": "Hope!",
        "own4.2": "HOPE", "own4.3": "Zeit", "group": "web",
    }  # fmt: skip
    answers = read_answers(typed, ASKED, ["web"])
    assert answers.scores == {"own1": 2, "own2.1": YES, "own2.2": NO, "own2.3": YES, "own3": 1, "own4": 1}
    assert answers.texts == {"own3": ("Too little time",), "own4": ("hope", "zeit")}
    assert answers.group_id == "web"


def test_what_is_left_open_is_skipped_and_counted_as_such():
    answers = read_answers({"own1": "1"}, ASKED, [])
    assert answers.scores == {"own1": 1} | dict.fromkeys(
        ("own2.1", "own2.2", "own2.3", "own3", "own4"), SKIPPED
    )
    assert answers.texts == {}
    with pytest.raises(Invalid, match="No question is answered"):
        read_answers({"own3": " \u200b ", "own4.1": "!!", "own4.4": "more"}, ASKED, [])


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"own1": "3"}, "own1"), ({"own1": "<b>1</b>"}, "own1"), ({"own2.1": "on"}, "own2"),
        ({"own2.2": "1"}, "own2"), ({"own3": "x" * (MAX_TEXT + 1)}, "own3"),
        ({"own3": "x" * 100_000}, "own3"), ({"own4.2": "x" * (MAX_WORD + 1)}, "own4"),
        ({"own1": "1", "group": "nobody"}, "group"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_said_by_its_field(typed: dict[str, str], where: str):
    with pytest.raises(Invalid) as caught:
        read_answers(typed, ASKED, ["web"])
    assert [problem.where for problem in caught.value.problems] == [where]


def test_a_text_of_280_characters_of_anything_is_read():
    for letter in ("x", "م", "🙂", "<", "語"):
        assert read_answers({"own3": letter * MAX_TEXT}, ASKED, []).texts["own3"] == (letter * MAX_TEXT,)


def test_spellings_of_a_word_are_one_word():
    spelled = {word_of(word) for word in ("Angst", "ANGST", " “Angst!” ", "#angst", "Ａｎｇｓｔ")}
    assert spelled == {"angst"}
    assert (word_of("🙂"), word_of("ثقة"), word_of("home  office"), word_of("e\u0301")) == (
        "🙂", "ثقة", "home office", "é",
    )  # fmt: skip
    assert word_of("...") == word_of("\u202e\u200b") == ""


@given(st.text(max_size=60))
def test_a_counted_word_stays_itself_when_sent_again(typed: str):
    word = word_of(typed)
    assert word_of(word) == word
    assert "\n" not in word


def test_every_kind_has_a_name():
    assert {question.kind for question in (*ASKED, *ELEMENTS.values())} == {*pulse_questions.KIND_NAMES}
