"""Questions and answers: only facts answer, what has none stays open, and a model is held to its facts."""

import json
from typing import Any

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.call.prompt_hash import outgoing
from playbook.llm.faq.faq import MOST_ASKED, question_for
from playbook.llm.faq.faq_builtin import Answered, Faq, write_faq
from playbook.llm.faq.faq_facts import Fact
from tests.briefs import SCENARIOS, agency, manufacturer
from tests.llm.message.test_message import known_to, plan_of, words

# What the writer says of its own, around the facts.
OWN = """the tools everyone starts start on between and each group own day hours hour from until data only
today wanted is sponsor leads rollout stop if approved to more"""
STAGE = next(stage for stage in load_stages() if stage.key == "communication")


def made(brief: Brief, items: dict[str, AnyItem] | None = None, **more: Any) -> Faq:
    asked = draft(brief, load_stages(), only="communication").open_questions
    return write_faq(brief, plan_of(brief) if items is None else items, STAGE.questions, asked, **more)


def of(faq: Faq, question: str) -> Answered:
    return next(one for one in faq.answered if one.question == question)


def test_every_answer_names_its_facts_and_invents_nothing():
    for name in SCENARIOS:
        brief = SCENARIOS[name]()
        items = plan_of(brief)
        known = known_to(brief, items) | words(OWN)
        faq = made(brief, items)
        assert faq.answered, name
        for one in faq.answered:
            assert one.rests_on, one.question
            hours = {word for fact in one.facts for word in words(fact.text) if "hour" in fact.text}
            assert words(one.answer) - known - hours == set(), one.question


def test_no_question_is_asked_twice():
    for name in SCENARIOS:
        faq = made(SCENARIOS[name]())
        every = [one.question for one in (*faq.answered, *faq.still_open)]
        assert len(every) == len(set(every)), name


def test_what_has_no_fact_is_never_answered_and_names_who_can() -> None:
    faq = made(manufacturer())
    answered = {one.question for one in faq.answered}
    still = {one.question: one.ask for one in faq.still_open}
    assert "Will this cost jobs?" not in answered
    assert still["Will this cost jobs?"] == "Greta Holm"
    assert still["What is the budget?"] == "Greta Holm"
    assert still["Who leads the rollout day to day?"] == "Greta Holm", "nobody leads yet: the sponsor knows"
    assert "Why now?" not in answered
    assert "Why now, and not in a year?" in still


def test_an_empty_brief_answers_nothing() -> None:
    faq = write_faq(Brief(), {})
    assert faq.answered == ()
    assert {one.ask for one in faq.still_open} == {"the sponsor", "the rollout lead"}


def test_worries_and_tactics_stay_with_the_leaders() -> None:
    brief = agency()
    told = " ".join(one.answer + one.because for one in made(brief).answered)
    assert brief.concerns[:30] not in told
    assert "keeps a list of who raised what" not in told


def test_an_objection_is_asked_once_for_its_groups() -> None:
    one = of(made(agency()), "“Good work is not made this way”")
    assert one.because.startswith("Expected in ")
    assert "Creative" in one.because
    assert one.rests_on == ("Expected benefit", "What stays")


def test_where_readiness_is_held_up_those_questions_come_first() -> None:
    faq = made(agency(), barriers={"knowledge": ["Web", "Media"]})
    first = faq.answered[0]
    assert first.question == "What training do I get, and how long does it take?"
    assert first.because == "Readiness is held up here in Web and Media."


def test_hours_of_a_session_in_parts_are_added_up() -> None:
    answer = of(made(agency()), "What training do I get, and how long does it take?").answer
    assert "“Hands-on with our own work”: 2 hours" in answer


def test_the_questions_of_the_stage_are_among_them() -> None:
    faq = made(agency())
    every = {one.question for one in (*faq.answered, *faq.still_open)}
    assert set(STAGE.questions) <= every


def test_a_question_of_a_stage_that_nobody_foresaw_stays_open() -> None:
    faq = write_faq(agency(), plan_of(agency()), ("Who feeds the cat?",))
    assert [one.ask for one in faq.still_open if one.question == "Who feeds the cat?"] == ["Tom Lindqvist"]


# --- Asked of a model -------------------------------------------------------------------------------


def one_question() -> Faq:
    facts = (Fact("Go-live date", "Everyone starts on Mon 17 Apr."), Fact("Tools", "The tools: ChatGPT."))
    return Faq((Answered("When do we start?", "Everyone starts on Mon 17 Apr.", facts),), ())


def told(answer: str, *rests_on: str, number: int = 1) -> dict[str, Any]:
    return {"answers": [{"number": number, "answer": answer, "rests_on": list(rests_on)}]}


def test_an_answer_keeps_the_facts_that_it_names() -> None:
    faq = question_for(one_question()).parse(told("We start on Mon 17 Apr.", "go-live  date"))
    [one] = faq.answered
    assert (one.answer, one.rests_on, one.flags) == ("We start on Mon 17 Apr.", ("Go-live date",), ())


@pytest.mark.parametrize(
    ("found", "flag"),
    [
        (told("We start soon."), "It names no fact"),
        (told("We start soon.", "Gossip"), "It names no fact"),
        (told("We start on Mon 24 Apr.", "Go-live date"), "It says 24"),
    ],
)
def test_an_answer_without_a_fact_is_flagged(found: dict[str, Any], flag: str) -> None:
    [one] = question_for(one_question()).parse(found).answered
    assert any(said.startswith(flag) for said in one.flags)


def test_further_doubts_are_flags_too() -> None:
    question = question_for(one_question(), lambda text, _: [f"Who is Anna? {text[:4]}"])
    assert question.parse(told("Anna says so.", "Tools")).answered[0].flags == ("Who is Anna? Anna",)


def test_an_answer_that_could_do_harm_is_not_taken() -> None:
    faq = question_for(one_question()).parse(told("See https://evil.example now.", "Tools"))
    assert faq.answered == one_question().answered


def test_an_answer_without_answers_is_refused():
    for found in [{}, {"answers": []}, {"answers": "x"}, told("x", number=9), told(" ")]:
        with pytest.raises(ValueError, match="answers"):
            question_for(one_question()).parse(found)


def test_open_questions_are_never_sent() -> None:
    faq = made(manufacturer())
    sent = outgoing(question_for(faq))
    assert faq.still_open
    for one in faq.still_open:
        assert one.question not in sent


def test_too_many_questions_are_limited_and_none_is_lost() -> None:
    many = Faq(tuple(Answered(f"Question {n}?", "A.", (Fact("F", "A."),)) for n in range(50)), ())
    question = question_for(many)
    assert f"{MOST_ASKED}. Question" in json.dumps(question.turns)
    assert f"{MOST_ASKED + 1}. Question" not in json.dumps(question.turns)
    assert len(question.parse(told("B.", "F")).answered) == 50
