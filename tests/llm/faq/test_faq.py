"""Only facts answer questions, with a model and without."""

import json
from dataclasses import replace
from typing import Any

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.call.prompt_hash import outgoing
from playbook.llm.faq.faq import MOST_ASKED, question_for
from playbook.llm.faq.faq_builtin import Answered, Faq, write_faq
from playbook.llm.faq.faq_facts import FaqFact
from tests.briefs import SCENARIOS, agency, manufacturer
from tests.drafts import draft, draft_of
from tests.llm.message.test_message import known_to, plan_of, words
from tests.soak import some

# What the writer says of its own, around the facts.
OWN = """the tool tools everyone starts start on between and each team own day hours hour from until data only
today wanted is sponsor leads rollout stop if approved to more"""
STAGE = next(stage for stage in load_stages() if stage.key == "communication")


def made(brief: Brief, items: dict[str, AnyItem] | None = None, **options: Any) -> Faq:
    questions = draft(brief, load_stages(), only="communication").open_questions
    if items is None:
        items = {item.id: item for item in draft_of(brief, size="thorough").items}
    return write_faq(brief, items, STAGE.questions, questions, **options)


def of(faq: Faq, question: str) -> Answered:
    return next(entry for entry in faq.answered if entry.question == question)


def test_every_question_comes_once_with_facts_and_no_more():
    for name in some([*SCENARIOS], [*SCENARIOS][::2]):
        brief, items = SCENARIOS[name](), plan_of(name)
        allowed = known_to(brief, items) | words(OWN)
        faq = made(brief, items)
        assert faq.answered, name
        for entry in faq.answered:
            assert entry.rests_on, entry.question
            hours = {word for fact in entry.facts for word in words(fact.text) if "hour" in fact.text}
            assert words(entry.answer) - allowed - hours == set(), entry.question
        every = [entry.question for entry in (*faq.answered, *faq.still_open)]
        assert len(every) == len(set(every)), name
        assert name != "S1 agency" or set(STAGE.questions) <= {*every}


def test_what_has_no_fact_is_never_answered_and_names_who_can():
    faq = made(manufacturer())
    answered = {entry.question for entry in faq.answered}
    still = {entry.question: entry.ask for entry in faq.still_open}
    assert "Will this cost jobs?" not in answered
    assert still["Will this cost jobs?"] == "Greta Holm"
    assert still["What is the budget?"] == "Greta Holm"
    assert still["Who leads the rollout day to day?"] == "Greta Holm", "nobody leads yet: the sponsor knows"
    assert "Why now?" not in answered
    assert "Why now, and not in a year?" in still
    faq = write_faq(Brief(), {})
    assert faq.answered == ()
    assert {entry.ask for entry in faq.still_open} == {"the sponsor", "the rollout lead"}
    faq = write_faq(agency(), plan_of("S1 agency"), ("Who feeds the cat?",))
    assert [entry.ask for entry in faq.still_open if entry.question == "Who feeds the cat?"] == [
        "Tom Lindqvist"
    ]


def test_worries_and_tactics_stay_with_the_leaders() -> None:
    brief = agency()
    text = " ".join(entry.answer + entry.because for entry in made(brief).answered)
    assert brief.concerns[:30] not in text
    assert "keeps a list of who raised what" not in text


@pytest.mark.long
def test_objections_and_barriers_name_their_groups():
    entry = of(made(agency()), "“Good work takes more than this”")
    assert entry.because.startswith("Expected in ")
    assert "Creative" in entry.because
    assert entry.rests_on == ("Expected benefit", "What stays")
    first = made(agency(), barriers={"knowledge": ["Web", "Media"]}).answered[0]
    assert first.question == "What training do I get, and how long does it take?"
    assert first.because == "Readiness is held up here in Web and Media."
    answer = of(made(agency()), "What training do I get, and how long does it take?").answer
    assert "“Practice on our own work”: 1.5 hours" in answer


def one_question() -> Faq:
    facts = (
        FaqFact("Go-live date", "Everyone starts on Mon Apr 17."),
        FaqFact("Tools", "The tools: ChatGPT."),
    )
    return Faq((Answered("When do we start?", "Everyone starts on Mon Apr 17.", facts),), ())


def told(answer: str, *rests_on: str, number: int = 1) -> dict[str, Any]:
    return {"answers": [{"number": number, "answer": answer, "rests_on": list(rests_on)}]}


def test_an_answer_names_its_facts_or_is_flagged():
    faq = question_for(one_question()).parse(told("We start on Mon Apr 17.", "go-live  date"))
    [entry] = faq.answered
    assert (entry.answer, entry.rests_on, entry.flags) == ("We start on Mon Apr 17.", ("Go-live date",), ())
    question = question_for(one_question(), lambda text, _: [f"Who is Anna? {text[:4]}"])
    assert question.parse(told("Anna says so.", "Tools")).answered[0].flags == ("Who is Anna? Anna",)
    for raw, flag in [
        (told("We start soon."), "It names no fact"), (told("We start soon.", "Gossip"), "It names no fact"),
        (told("We start on Mon Apr 24.", "Go-live date"), "It says 24"),
    ]:  # fmt: skip
        [entry] = question_for(one_question()).parse(raw).answered
        assert any(words.startswith(flag) for words in entry.flags), raw
    for unusable in ("See https://evil.example now.", "scho_o"):
        faq = question_for(one_question()).parse(told(unusable, "Tools"))
        assert faq.answered == one_question().answered
    for raw in [{}, {"answers": []}, {"answers": "x"}, told("x", number=9), told(" ")]:
        with pytest.raises(ValueError, match="answers"):
            question_for(one_question()).parse(raw)


def test_an_objection_of_a_room_is_not_sent_and_the_numbers_still_fit():
    [entry] = one_question().answered
    asked = replace(entry, question="“Why me?”", is_from_room=True)
    question = question_for(Faq((asked, entry), ()))
    assert "Why me?" not in outgoing(question)
    faq = question.parse(told("We start on Mon Apr 17.", "Go-live date"))
    assert [each.answer for each in faq.answered] == [entry.answer, "We start on Mon Apr 17."]


def test_only_answered_questions_are_sent_up_to_a_limit():
    faq = made(manufacturer())
    sent = outgoing(question_for(faq))
    assert faq.still_open
    for entry in faq.still_open:
        assert entry.question not in sent
    many = Faq(tuple(Answered(f"Question {n}?", "A.", (FaqFact("F", "A."),)) for n in range(50)), ())
    question = question_for(many)
    assert f"{MOST_ASKED}. Question" in json.dumps(question.turns)
    assert f"{MOST_ASKED + 1}. Question" not in json.dumps(question.turns)
    assert len(question.parse(told("B.", "F")).answered) == 50
