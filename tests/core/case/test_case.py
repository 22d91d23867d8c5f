"""The case: fields first, then texts, and days for what is open."""

from datetime import date
from typing import Any

import pytest

from playbook.core.case.case import Case, read_case
from playbook.core.case.reading.promises import doubts_about_the_day
from playbook.core.case.rows.conditions import condition_lines
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.time import agreed_by_others, condition_before_go_live
from playbook.core.case.timing import DefaultDays, is_consulted
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.case import PROMISE_TOPICS, Concern, Condition, Promise, Stakeholder
from playbook.core.plan.plays.kinds import ChangeKind
from tests.core.case import cases

TODAY = date(2026, 11, 27)
KINDS = {"other": ChangeKind.model_construct(key="other", signs=())}
PEOPLE = (
    Person(id="ceo", name="Ada Moss", job_title="Chief executive", level="executive"),
    Person(id="wc", name="Petra Kern", job_title="Chair of the works council"),
)


def read(today: date = TODAY, **fields: Any) -> Case:
    facts: dict[str, Any] = {
        "name": "A change", "what_changes": "We change how we work.", "start": date(2027, 1, 11),
        "go_live": date(2027, 3, 15), "end": date(2027, 9, 30), "sponsor_id": "ceo", "people": PEOPLE,
        "groups": (Group(id="all", name="Everyone", size=60),),
    }  # fmt: skip
    return read_case(Brief(**facts | fields), KINDS, today)


def test_what_nobody_said_is_open_with_a_decider_and_a_day():
    case = read()
    assert list(case.promises) == list(PROMISE_TOPICS)
    assert case.open_promises == tuple(case.promises.values())
    assert {(each.decider_id, each.decide_by) for each in case.open_promises} == {("ceo", date(2027, 1, 21))}
    assert (case.kind.key, case.kind_origin) == ("other", "unknown")
    assert case.origins == {"stakeholder.wc": "Chair of the works council"}


def test_a_field_wins_over_a_text():
    decided = Promise(topic="jobs", state="decided", sentence="No job goes before 2029.")
    case = read(
        promises=(decided, Promise(topic="duty", state="not_relevant")),
        what_stays="Nobody loses their job. Using it is mandatory for all.",
        conditions=(Condition(id="wc", kind="works_council", name="Agreement in Vienna"),),
        concerns="The works council must agree first. Double entry.",
        concern_list=(Concern(id="1", text="Double entry", answer="Nobody types twice."),),
        stakeholders=(Stakeholder(person_id="wc", support=5),),
    )
    assert case.sentence("jobs") == "No job goes before 2029."
    assert (case.promises["duty"].state, case.sentence("duty")) == ("not_relevant", None)
    assert [condition.name for condition in case.conditions] == ["Agreement in Vienna"]
    assert [concern.answer for concern in case.concerns] == ["Nobody types twice."]
    assert [stakeholder.support for stakeholder in case.stakeholders] == [5]
    assert case.origins == {}


def test_a_promise_that_is_still_asked_is_decided_by_the_text():
    undecided = Promise(topic="jobs", decide_by=date(2027, 1, 12))
    assert read(promises=(undecided,)).promises["jobs"].decide_by == date(2027, 1, 12)
    case = read(promises=(undecided,), what_stays="Nobody loses their job.")
    assert case.sentence("jobs") == "Nobody loses their job."


@pytest.mark.parametrize(
    ("fields", "today", "day"),
    [
        ({}, TODAY, date(2027, 1, 21)),
        ({"go_live": date(2027, 2, 8)}, TODAY, date(2027, 1, 19)),
        ({"go_live": date(2027, 1, 18)}, TODAY, date(2027, 1, 11)),
        ({}, date(2027, 2, 6), date(2027, 2, 8)),
        ({"country": "US", "start": date(2027, 1, 8)}, TODAY, date(2027, 1, 15)),
        ({"start": None}, TODAY, None),
    ],
)
def test_a_promise_is_decided_before_the_announcement(fields, today, day):
    assert read(today, **fields).promises["jobs"].decide_by == day


@pytest.mark.parametrize(
    ("gates", "day"),
    [
        ("announcement", date(2027, 1, 21)), ("training", date(2027, 2, 19)), ("go_live", date(2027, 3, 5)),
        ("switch_off", date(2027, 6, 18)),
    ],
)  # fmt: skip
def test_a_condition_is_needed_before_its_step(gates, day):
    brief = read().brief
    assert DefaultDays(brief, TODAY, switch_off=date(2027, 6, 30)).needed_by(gates) == day
    late = DefaultDays(brief, date(2027, 3, 13), switch_off=date(2027, 6, 30))
    assert late.needed_by("go_live") == date(2027, 3, 15)


def test_a_condition_is_met_by_a_day_or_by_the_words():
    case = read(
        conditions=(Condition(id="sec", kind="security", name="Sign-off", met_on=date(2026, 11, 2)),),
        why_now="The works council agreement is signed.", concerns="The contract is not signed.",
    )  # fmt: skip
    assert {condition.name: case.is_met(condition) for condition in case.conditions} == {
        "Sign-off": True, "Works council agreement": True, "Contract signed": False
    }  # fmt: skip


def test_the_same_condition_in_two_sentences_is_one():
    case = read(
        what_stays="No start without an agreement of the works council.",
        concerns="The works council must agree before anything is switched on.",
    )
    assert [condition.name for condition in case.conditions] == ["Works council agreement"]


def test_who_meets_on_two_days_approves_and_not_the_days():
    text = "The harbor board meets on 27 January and 24 February and has to approve the contract."
    assert [each.name for each in read(concerns=text).conditions] == ["Approval by the harbor board"]


TWO_SITES = (
    Group(id="lincoln", name="Dispatch", size=9, site="Lincoln", go_live=date(2027, 3, 15)),
    Group(id="omaha", name="Dispatch in Omaha", size=21, site="Omaha", go_live=date(2027, 5, 10)),
)


@pytest.mark.parametrize(
    ("name", "group_ids"),
    [
        ("Parts counts in Omaha cleaned", ("omaha",)),
        ("Counts cleaned by Omaha", ()),
        ("Omaha must sign the price list", ()),
        ("Lincoln and Omaha have tablets", ()),
        ("Dispatch in Omaha: radios returned", ("omaha",)),
        ("Radios returned", ()),
        ("Lincoln reads at 97 percent or better for two weeks running", ("omaha",)),
        ("Omaha follows only if Lincoln closes 9 of 10 jobs two weeks in a row", ("omaha",)),
    ],
)
def test_a_condition_holds_up_the_team_or_site_that_it_names(name, group_ids):
    case = read(groups=TWO_SITES, conditions=(Condition(id="x", name=name),))
    assert case.conditions[0].group_ids == group_ids


def test_a_condition_of_one_site_is_needed_before_its_own_start():
    case = read(groups=TWO_SITES, concerns="The union must agree before Omaha starts.")
    [condition] = case.conditions
    assert condition.group_ids == ("omaha",)
    assert DefaultDays(case.brief, TODAY).needed_by("go_live", ["omaha"]) == date(2027, 4, 30)
    assert case.awaited_for_a_try(["lincoln"]) == ()
    assert case.awaited_for_a_try(["omaha"]) == (condition,)


def test_only_representatives_who_are_heard_make_an_announcement_a_proposal():
    agreement = Condition(id="u", kind="union", name="Union agreement", group_ids=("omaha",))
    notice = Condition(id="n", kind="union", name="Local 33 gets 60 days' notice", group_ids=("omaha",))
    case = read(groups=TWO_SITES, conditions=(agreement,))
    assert case.consultation_on(None, ["lincoln"]) is None
    assert case.consultation_on(None, ["lincoln", "omaha"]) == agreement
    assert read(groups=TWO_SITES, conditions=(notice,)).consultation_on() is None


@pytest.mark.parametrize(
    ("name", "is_of_all"),
    [
        ("Unite is consulted about location tracking", False),
        ("Union consulted on the cameras", False),
        ("Unite is consulted about the change", True),
        ("Unite is consulted before the start", True),
        ("Consultation on Planwell", True),
    ],
)
def test_a_consultation_on_one_part_makes_no_proposal_of_the_whole(name, is_of_all):
    condition = Condition(id="u", kind="union", name=name)
    case = read(conditions=(condition,), tools=("Planwell",))
    assert (case.consultation_on() is not None) == is_of_all
    assert "agreement" not in condition.is_met_when
    line = next(condition_lines(CaseFacts(case, TODAY), (), ()))
    assert (line.if_not == "This part waits, and the rest starts on its day.") != is_of_all


def test_an_agreement_on_one_part_holds_up_nothing_else():
    name = "Works council agreement before any activity report by name exists"
    case = read(conditions=(Condition(id="w", kind="works_council", name=name),), tools=("Planwell",))
    facts = CaseFacts(case, TODAY)
    assert case.consultation_on() is None
    assert next(condition_lines(facts, (), ())).if_not.startswith("This part waits")
    assert not list(condition_before_go_live(facts))
    assert not agreed_by_others(facts)


def test_without_a_signature_for_the_data_there_is_no_pilot_either():
    signed = {"id": "dpo", "kind": "data_protection", "name": "Assessment signed", "gates": "go_live"}
    case = cases.a_case(
        conditions=[signed], approach="Pilot in the Oulu mill from 1 March.", go_live="2027-05-03"
    )
    line = next(condition_lines(CaseFacts(case, cases.TODAY), (), ()))
    assert line.if_not == "No real data, so no pilot and no go-live."


def test_a_condition_of_the_brief_is_read_once_more_from_no_text():
    stated = Condition(id="1", name="Infection control approves the chips in the linen")
    text = "Infection control must approve the chips in the linen before we start."
    assert len(read(conditions=(stated,), concerns=text).conditions) == 1


@pytest.mark.parametrize("name", ["The consultants have set it up", "The consulting firm has signed"])
def test_consultants_are_no_consultation(name):
    case = read(conditions=(Condition(id="x", name=name),))
    assert case.consultation_on() is None
    assert not is_consulted(case.conditions[0])
    assert read(conditions=(Condition(id="x", name="Consultation ended"),)).consultation_on() is not None


def test_a_worry_that_was_typed_twice_stands_once():
    concerns = "The dispatchers fear that the rule decides instead of them."
    given = Concern(id="1", text="The rule decides instead of us.")
    assert read(concerns=concerns, concern_list=(given,)).concerns == (given,)
    other = Concern(id="1", text="The rule decides which shift we get.")
    assert len(read(concerns=concerns, concern_list=(other,)).concerns) == 2


def test_a_reason_becomes_no_condition():
    case = read(
        why="Two of us quote one building, and nobody sees when a maintenance contract runs out.",
        why_now="Support for our version ends on May 31, 2027. The works council must agree.",
        risk_of_not_changing="The devices are not ready, and the lease runs out.",
    )
    assert [condition.name for condition in case.conditions] == ["Works council agreement"]


def test_a_declined_condition_stays_away():
    assert read(
        why_now="The works council must agree.", declined_conditions=("Works council agreement",)
    ).conditions == ()  # fmt: skip


def a_switch_off(sentence: str, day: date | None = None) -> Case:
    promise = Promise(topic="switch_off", state="decided", sentence=sentence, starts=day)
    return read(what_changes="Contacts move to HubSpot.", promises=(promise,))


def test_what_can_only_be_read_ends_on_a_later_day():
    case = a_switch_off("The lists can only be read from April 5, and close on May 28.")
    assert [(off.what, off.day) for off in case.ends] == [("The lists", date(2027, 5, 28))]
    assert [off.day for off in case.switch_offs if off.is_read_only] == [date(2027, 4, 5)]


def test_the_date_of_a_switch_off_counts_more_than_its_sentence():
    [off] = a_switch_off("The lists close on May 28.", date(2027, 6, 30)).ends
    assert off.day == date(2027, 6, 30)


def test_a_switch_off_on_two_days_says_which_one_counts():
    sentence = "The lists close on May 28."
    assert [*doubts_about_the_day(a_switch_off(sentence, date(2027, 5, 28)).brief)] == []
    [doubt] = doubts_about_the_day(a_switch_off(sentence, date(2027, 6, 30)).brief)
    assert "Fri May 28, 2027" in doubt.message
    assert "Wed Jun 30, 2027" in doubt.message


def test_support_that_ends_is_no_condition_beside_another_contract():
    case = read(why_now="Support ends on May 31, 2027, and in August we lost a maintenance contract.")
    assert case.conditions == ()


def test_what_we_have_not_decided_is_no_answer_that_we_owe_ourselves():
    said = "We have not decided whether to switch it on."
    assert not any("Written answer" in each.name for each in read(concerns=said).conditions)
    theirs = "The insurer has not confirmed whether the cover still holds."
    assert any("Written answer" in each.name for each in read(concerns=theirs).conditions)


def test_an_authority_that_is_informed_approves_nothing():
    [told] = read(
        concerns="The supervisory authority must be informed four weeks before the start."
    ).conditions
    assert (told.kind, told.name) == ("other", "Regulator informed")
    [asked] = read(concerns="The regulator must approve the form before the start.").conditions
    assert asked.name == "Approval by the regulator"
