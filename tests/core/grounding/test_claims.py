"""Unsupported claims are found, and supported ones are not."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.grounding.claims import (
    UnsupportedClaim,
    WorkedOut,
    all_claims,
    claims_in,
    known_of,
    texts_of,
    ungrounded,
)
from playbook.core.grounding.known import own_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Message, Metric, Policy, Provenance, TrainingSession, UseCase
from playbook.core.text.numbers import quantities_in
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import SCENARIOS, agency, law_firm
from tests.core.grounding.corpus import CLEAN, PLANTED
from tests.drafts import draft

KNOWN = known_of(agency())
MODEL = Provenance(source="model", writer="some-model", prompt_sha="ab12")


@pytest.fixture(scope="module")
def plans() -> dict[str, tuple[Brief, tuple[AnyItem, ...]]]:
    stages = load_stages()
    return {name: (brief := make(), draft(brief, stages).items) for name, make in SCENARIOS.items()}


def message(body: str, **fields: object) -> Message:
    return Message.model_validate({"id": "message.one", "body": body, "provenance": MODEL, **fields})


def said(text: str) -> list[tuple[str, str]]:
    return sorted((claim.what, claim.words) for claim in claims_in(text, KNOWN))


def test_there_are_enough_labelled_sentences():
    assert len(CLEAN) + len(PLANTED) >= 200
    assert Counter(what for _, claims in PLANTED for what, _ in claims) > Counter(
        {"person": 20, "number": 40, "tool": 20, "date": 20}
    )


def test_known_facts_give_no_doubt_and_planted_claims_do():
    for sentence in CLEAN:
        assert said(sentence) == []
    for sentence, planted in PLANTED:
        assert said(sentence) == sorted(planted)


def test_built_in_words_told_by_a_model_are_marked_for_numbers_and_days_at_most(
    plans: dict[str, tuple[Brief, tuple[AnyItem, ...]]],
):
    others: list[UnsupportedClaim] = []
    for brief, items in plans.values():
        facts = known_of(brief, items)
        for item in items:
            claims = [
                claim
                for field, text in texts_of(item).items()
                for claim in claims_in(text, own_of(item, brief, facts), field)
                if claim.what not in ("number", "date")
            ]
            # Guardrails are made of duties, and the options of a decision name what would be promised.
            others += claims if item.kind not in ("policy", "milestone") else ()
    assert len(others) <= 0.01 * sum(len(items) for _, items in plans.values()), others


def test_a_day_that_no_step_has_is_doubted_in_a_message(plans: dict[str, tuple[Brief, tuple[AnyItem, ...]]]):
    brief, items = plans["S7 law firm"]
    invented = next(item for item in items if item.kind == "message")
    invented = invented.model_copy(update={"body": "We met on 29 December 2031."})
    claims = ungrounded(invented, brief, items)
    assert [claim.words for claim in claims if claim.what == "date"] == ["29 December 2031"]


def test_a_day_of_the_plan_is_known_where_the_text_is_about_its_step():
    session = TrainingSession(id="training_session.one", title="First try", date=date(2023, 5, 11))
    assert ungrounded(message("Your first session is on 11 May."), agency(), [session]) == ()
    [claim] = ungrounded(message("Lunch is on 11 May."), agency(), [session])
    assert (claim.words, claim.what) == ("11 May", "date")


def test_people_vouch_with_their_texts_and_the_built_in_words_not_with_numbers():
    body = "Ask Sanjay; it lasts 45 minutes in Slack."
    item = message("Ask Sanjay. It lasts 45 minutes. Meet in Slack.", id="message.two")
    for source, claims in (("person", 0), ("builtin", 1), ("import", 0), ("model", 3)):
        other = item.model_copy(update={"provenance": Provenance.model_validate({"source": source})})
        assert len(ungrounded(message(body), agency(), [other])) == claims, source


def test_an_item_vouches_neither_for_itself_nor_by_what_it_assumes():
    item = message("Ask Sanjay.").model_copy(update={"provenance": Provenance(source="person")})
    [claim] = ungrounded(item, agency(), [item])
    assert claim == UnsupportedClaim("body", "Sanjay", "person")
    assumed = MODEL.model_copy(update={"assumptions": ("Sanjay leads data; 45 minutes fit.",)})
    items = [
        message("Ask Sanjay for 45 minutes.", provenance=assumed), message("Ask Sanjay.", id="message.two")
    ]  # fmt: skip
    assert [*all_claims(agency(), items)] == ["message.one", "message.two"]


def test_an_items_own_fields_are_known_in_its_texts():
    session = TrainingSession(
        id="training_session.one", title="90 minutes on Thu Apr 13: 1.5 hours", hours=1.5,
        date=date(2023, 4, 13), provenance=MODEL)  # fmt: skip
    assert ungrounded(session, agency(), []) == ()
    claims = ungrounded(session.model_copy(update={"hours": 2.0}), agency(), [])
    assert [(claim.words, claim.what) for claim in claims] == [
        ("90 minutes", "number"), ("1.5 hours", "number"),
    ]  # fmt: skip


def test_a_baseline_is_a_fact_and_has_to_come_from_somewhere():
    metric = Metric(
        id="metric.one", title="Share who use it", baseline=43, target=70, unit="%", provenance=MODEL
    )
    assert ungrounded(metric, agency(), []) == (UnsupportedClaim("baseline", "43", "number"),)
    assert ungrounded(metric.model_copy(update={"baseline": 9.0}), agency(), []) == ()
    assumed = MODEL.model_copy(update={"assumptions": ("43 of 100 use it today.",)})
    assert len(ungrounded(metric.model_copy(update={"provenance": assumed}), agency(), [])) == 1


def test_any_tool_outside_the_brief_is_doubted():
    case = UseCase(id="use_case.one", tool="HouseWiki", provenance=MODEL)
    policy = Policy(id="policy.one", approved_tools=("ChatGPT", "HouseWiki"), provenance=MODEL)
    assert ungrounded(case, agency(), []) == (UnsupportedClaim("tool", "HouseWiki", "tool"),)
    assert ungrounded(policy, agency(), []) == (UnsupportedClaim("approved_tools", "HouseWiki", "tool"),)
    named = agency().model_copy(update={"what_changes": "We replace HouseWiki."})
    assert ungrounded(case, named, []) == ()


def test_only_models_words_are_doubted_once_and_by_name():
    assert said("Maya Raman and Priya Okafor") == [("person", "Maya Raman"), ("person", "Priya Okafor")]
    item = message("Ask Sanjay. Ask Sanjay again.", title="What Sanjay says")
    assert ungrounded(item, agency(), []) == (UnsupportedClaim("title", "Sanjay", "person"),)
    items = [message("Ask Sanjay.").model_copy(update={"provenance": Provenance(source="person")})]
    assert all_claims(agency(), items) == {}


def test_forms_that_people_take_for_the_same_number_are():
    for form, other in [
        ("1,200 seats", "1 200 seats"), ("1,200 seats", "1200 seats"),
        ("1,200 seats", "twelve hundred seats"),
        ("1,200 seats", "1.2k seats"), ("0.5 hours", "30 minutes"), ("half an hour", "30 minutes"),
        ("90 min", "an hour and a half"), ("25 %", "a quarter of them"), ("25%", "one in four"),
        ("25 per cent", "25 percent"), ("two thirds of them", "2/3 of them"), ("two weeks", "fourteen days"),
        ("three months", "90 days"), ("four weeks", "28 days"), ("$1.5m", "1,500,000 dollars"),
        ("one hundred and twenty", "120"), ("2.500 Euro", "2,500 Euro"),
    ]:  # fmt: skip
        assert claims_in(other, known_of(Brief(), extra=[form])) == ()
        assert claims_in(form, known_of(Brief(), extra=[other])) == ()


def test_other_numbers_are_other_numbers():
    for form, other in [
        ("12 people", "12 % of people"), ("30 minutes", "it lasts 31 minutes"), ("$500", "$5,000"),
        ("1.5 hours", "15 hours"),
    ]:  # fmt: skip
        assert len(claims_in(other, known_of(Brief(), extra=[form]))) == 1


def test_a_week_counts_as_known_where_the_plan_has_a_day_in_it():
    session = TrainingSession(id="training_session.one", date=date(2023, 3, 22), provenance=MODEL)
    facts = known_of(agency(), [session])
    assert claims_in("In week 3 managers train.", facts) == ()
    assert [claim.words for claim in claims_in("In week 47 managers train.", facts)] == ["47"]


@given(st.integers(11, 10**9))
def test_any_number_is_found_and_known_again(number: int):
    text = f"It takes {number:,} steps."
    [claim] = claims_in(text, known_of(Brief()))
    assert claim.words.strip() == f"{number:,}"
    assert claims_in(text, known_of(Brief(), extra=[f"{number}"])) == ()


@given(st.text(max_size=300))
def test_any_text_vouches_for_itself(text: str):
    assert claims_in(text, known_of(Brief(), extra=[text])) == ()


@given(st.text(st.sampled_from("0123456789.,:/-% $kmabYMarch\n\u00a0halfQ"), max_size=120))
def test_odd_strings_of_digits_are_read_without_a_crash(text: str):
    for quantity in quantities_in(text):
        assert text[quantity.start : quantity.end].strip()
    claims_in(text, known_of(law_firm()))


def test_minutes_and_counts_of_a_step_are_no_claims():
    agenda = "- 0:00 Why\n- 0:20 Ten minutes: bring two pieces of work\n- 1:15 What failed"
    session = TrainingSession(id="training_session.one", agenda=agenda, provenance=MODEL)
    assert ungrounded(session, agency(), []) == ()
    assert said("First listen (0:00 to 0:10), then try it until 1:15.") == []
    assert said("Bring three drafts. Show two of them.") == []
    for text, words in [
        ("Join at 14:15.", "14:15"), ("We lost seven pitches.", "seven"),
        ("It takes 40 minutes.", "40 minutes"),
        ("Each pitch costs 3 days.", "3 days"), ("Seven of our ten clients ask.", "Seven"),
    ]:  # fmt: skip
        assert words in [claim for _, claim in said(text)], text


def test_the_length_of_a_step_is_no_claim_and_what_it_brings_is():
    for text in (
        "Ten minutes at a handover.", "A talk of fifteen minutes beside the desk.", "Half an hour.",
        "Two desks, ten minutes each.", "Plan forty-five minutes for it.",
    ):  # fmt: skip
        assert said(text) == [], text
    for text in (
        "A draft is done in ten minutes.", "Two weeks are enough to learn it.",
        "Drafts come 30 minutes sooner.", "Everyone practices for three weeks.", "The trial ran five weeks.",
    ):  # fmt: skip
        assert [what for what, _ in said(text)] == ["number"], text


def test_a_product_or_sum_of_known_numbers_on_its_line_is_known():
    assert said("90 people, 2 hours each: 180 hours.") == []
    assert said("20 in Creative and 18 in Media are 38 people.") == []
    for text in ("90 people, 2 hours each: 190 hours.", "90 people, 2 hours each.\nThat is 180 hours."):
        assert [what for what, _ in said(text)] == ["number"], text


def test_the_built_in_words_of_a_task_vouch_in_that_task_only():
    told = "At least 85% pass by 18 May, in 31 rounds. Nobody has to change desks."
    builtin = message(told, provenance=Provenance(source="builtin"))
    items = [message(f"Hello. {told}"), message(told, id="message.two")]
    claims = all_claims(agency(), items, WorkedOut(tasks={builtin.id: builtin}))
    assert [*claims] == ["message.two"]
    assert {claim.what for claim in claims["message.two"]} == {"number", "date", "promise"}


def test_numbers_of_the_decisions_page_are_known():
    brief = agency()
    assert brief.start
    page = page_of(read_case(brief, load_kinds(), brief.start), (), brief.start)
    [check] = [check for check in page.checks if check.key == "rounds"]
    items = [message(check.sentence)]
    assert all_claims(brief, items)
    assert all_claims(brief, items, WorkedOut(page)) == {}


def test_an_endless_number_is_doubted_and_a_long_one_known():
    for part in ["1", "1,", "123 ", "123."]:
        [claim] = claims_in(f"We need {(part * 6_000)[:6_000]}", known_of(agency()))
        assert claim.what == "number"
    text = f"We need {'7' * 5_000} seats."
    assert claims_in(text, known_of(agency(), extra=[text])) == ()
