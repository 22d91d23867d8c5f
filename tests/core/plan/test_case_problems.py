"""Contradictions of a brief are warned about; what fits together is not."""

from datetime import date

import pytest

from playbook.core.plan.brief import Brief, Group, problems_of
from playbook.core.plan.case import Concern, Condition, Promise, PromiseTopic, Stakeholder
from playbook.core.plan.case_problems import contradicts, warnings_of

GO_LIVE = date(2027, 3, 1)
COUNTRIES = {"DE": "Germany"}


def sentences(brief: Brief) -> list[tuple[str, str]]:
    return [(problem.where, problem.message) for problem in warnings_of(brief, COUNTRIES)]


def promise(topic: PromiseTopic, sentence: str) -> Promise:
    return Promise(topic=topic, state="decided", sentence=sentence)


def test_a_brief_that_fits_together_has_no_warning():
    brief = Brief(
        what_stays="Nobody's job depends on it. Everyone keeps their job.",
        headcount=100, go_live=GO_LIVE, country="DE", trainers=2,
        groups=(Group(id="night", name="Night shift", size=60, supervisors=4, country="DE"),),
        conditions=(Condition(id="council", name="Council agrees", needed_by=date(2027, 2, 1)),),
        promises=(promise("jobs", "Nobody loses their job over this."), Promise(topic="duty")),
        concern_list=(Concern(id="pay", text="Pay?", answer="It stays.", answer_on=date(2027, 2, 2)),),
    )  # fmt: skip
    assert sentences(brief) == []


@pytest.mark.parametrize(
    ("brief", "where", "part"),
    [
        (Brief(headcount=50, groups=(Group(id="a", name="A", size=60),)), "groups.0.size",
         "60 people, more"),
        (Brief(groups=(Group(id="a", name="A", size=6, supervisors=9),)), "groups.0.supervisors",
         "9 supervisors"),
        (Brief(start=GO_LIVE, groups=(Group(id="a", name="A", go_live=date(2027, 2, 1)),)),
         "groups.0.go_live",
         "A goes live on Mon Feb 1, 2027, before the rollout starts on Mon Mar 1, 2027."),
        (Brief(country="ZZ"), "country", "holidays of ZZ"),
        (Brief(groups=(Group(id="a", name="A", country="ZZ"),)), "groups.0.country", "A: public holidays"),
        (Brief(go_live=GO_LIVE, conditions=(Condition(id="c", name="Cut-over", needed_by=date(2027, 3,
         2)),)), "conditions.0.needed_by", "after go-live"),
        (Brief(promises=(promise("use", ""),)), "promises.use", "no sentence"),
        (Brief(go_live=GO_LIVE, promises=(Promise(topic="jobs", decide_by=date(2027, 4, 1)),)),
         "promises.jobs", "only after go-live"),
        (Brief(trainers=0), "trainers", "no trainer"),
    ],
)  # fmt: skip
def test_each_contradiction_is_one_sentence_at_its_place(brief, where, part):
    [(place, sentence)] = sentences(brief)
    assert place == where
    assert part in sentence


def test_an_announcement_waits_for_its_condition():
    condition = Condition(id="u", name="Union agrees", gates="announcement", needed_by=date(2027, 1, 20))
    brief = Brief(start=date(2026, 11, 28), go_live=GO_LIVE, conditions=(condition,))
    assert sentences(brief) == []
    late = condition.model_copy(update={"needed_by": date(2027, 9, 1)})
    [(where, text)] = sentences(brief.model_copy(update={"conditions": (late,)}))
    assert where == "conditions.0.needed_by"
    assert "after go-live on" in text


def test_the_earliest_go_live_of_the_teams_it_is_for_counts():
    early, late = Group(id="a", name="A", go_live=date(2027, 2, 1)), Group(id="b", name="B", go_live=GO_LIVE)
    condition = Condition(id="c", name="Migration", needed_by=date(2027, 2, 10), group_ids=("b",))
    brief = Brief(groups=(early, late), conditions=(condition,))
    assert sentences(brief) == []
    for_all = condition.model_copy(update={"group_ids": ()})
    assert [where for where, _ in sentences(brief.model_copy(update={"conditions": (for_all,)}))] == [
        "conditions.0.needed_by"
    ]


def test_two_conditions_of_one_name_that_differ_are_said_once():
    first = Condition(id="a", name="Council", needed_by=date(2027, 1, 1))
    other = first.model_copy(update={"id": "b", "needed_by": date(2027, 2, 1)})
    assert len(sentences(Brief(conditions=(first, other)))) == 1
    assert sentences(Brief(conditions=(first, first.model_copy(update={"id": "b"})))) == []


def test_a_condition_of_a_switch_off_that_does_not_happen_is_said():
    brief = Brief(
        conditions=(Condition(id="a", name="Archive", gates="switch_off"),),
        promises=(Promise(topic="switch_off", state="not_relevant"),),
    )
    assert [where for where, _ in sentences(brief)] == ["conditions.0.gates"]


@pytest.mark.parametrize(
    ("topic", "sentence", "stays", "is_against"),
    [
        ("jobs", "Twelve positions are cut by June.", "Nobody's job depends on it.", True),
        ("jobs", "Nobody loses their job.", "Everyone keeps their job.", False),
        ("jobs", "Twelve positions are cut by June.", "The canteen stays.", False),
        ("measurement", "Managers compare each agent's numbers.", "Nobody is compared or ranked.", True),
        ("measurement", "We do not compare people.", "How performance is judged.", False),
        ("switch_off", "Paper forms close on 1 March.", "The paper forms stay.", True),
        ("switch_off", "The old CRM closes.", "Nobody keeps paper forms.", False),
        ("use", "Use it for drafts.", "Drafts stay.", False),
    ],
)
def test_a_promise_against_what_stays_is_found(topic, sentence, stays, is_against):
    assert contradicts(promise(topic, sentence), stays) is is_against


def test_warnings_do_not_keep_a_brief_from_being_planned():
    brief = Brief(headcount=1, country="ZZ", trainers=0)
    assert not {problem.where for problem in problems_of(brief)} & {"country", "trainers", "headcount"}


def test_who_is_not_in_the_brief_and_what_is_there_twice_is_said():
    ghost = Condition(id="c", name="Council", owner_id="ghost", group_ids=("gone",))
    texts = sentences(
        Brief(
            conditions=(ghost, ghost),
            concern_list=(Concern(id="k", text="Pay?", answered_by_id="ghost"),),
            stakeholders=(Stakeholder(person_id="ghost"),),
            promises=(Promise(topic="jobs", decider_id="ghost"),),
        )
    )
    unknown = "This person is not in the list of people."
    assert [where for where, text in texts if text == unknown] == [
        "conditions.0.owner_id", "conditions.1.owner_id", "concern_list.0.answered_by_id",
        "stakeholders.0.person_id", "promises.jobs",
    ]  # fmt: skip
    assert ("conditions.0.group_ids", "This team is not in the list of teams.") in texts
    assert ("conditions", "Two rows have the id c.") in texts


def test_a_condition_that_is_a_number_is_met_when_it_is_read() -> None:
    counted = Condition(id="c", name="90 percent of the duties are dispatched in the new app")
    assert counted.is_met_when.startswith("The number is read on this day")
    assert Condition(id="c", name="The printer").is_met_when.startswith("The person who asked for it")
    assert Condition(id="c", name="90 %", done_when="We say so.").is_met_when == "We say so."


@pytest.mark.parametrize("field", ["approach", "why_now", "what_stays", "objective", "expected_benefit"])
def test_what_others_read_of_one_person_is_said_to_the_editor(field: str) -> None:
    private = "Frank is out every Friday for his therapy"
    [(where, message)] = sentences(Brief.model_validate({field: f"We start with 3 East. {private}."}))
    assert (where, message) == (field, f"“{private}.” seems to tell of one person.")
    assert sentences(Brief.model_validate({field: "Frank leads the sessions. Each nurse has her own."})) == []
