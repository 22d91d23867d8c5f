"""How far a change reaches each team: every session, a short one, or only the news."""

from datetime import date

import pytest

from playbook.core.case.case import Case, read_case
from playbook.core.case.dated import facts_with
from playbook.core.case.feasibility import verdict as judge
from playbook.core.case.rows.approval import approval_of
from playbook.core.case.teams.exposure import taking_part
from playbook.core.plan.brief import Brief
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import group
from tests.core.case import cases
from tests.core.case.cases import TODAY, a_case


def read(what_changes: str, *, concerns: str = "", **impact: int) -> Case:
    groups = (
        group("desk", "Order desk", 20, "m", process=4, tools=4),
        group("drivers", "Delivery drivers", 210, "m", **(impact or {"process": 3, "tools": 3})),
    )
    brief = Brief(name="Orders", what_changes=what_changes, concerns=concerns, groups=groups)
    return read_case(brief, load_kinds(), date(2027, 1, 4))


def exposure(case: Case) -> str:
    return case.exposures["drivers"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The 210 drivers will only notice it: another slip.", "told"),
        ("For the drivers nothing changes but the color of a slip.", "told"),
        ("Drivers do not use it.", "told"),
        ("Little changes for the drivers.", "short"),
        ("The drivers are hardly affected.", "short"),
        ("The drivers do not get it.", "told"),
        ("Everyone except the drivers gets a tablet.", "told"),
        ("The drivers open it only when a customer calls.", "short"),
        ("The drivers need it once or twice a year.", "short"),
        ("The drivers use it every day.", "all"),
        ("The drivers do not get enough of it.", "all"),
        ("Do the drivers only notice it?", "all"),
        ("The order desk and the drivers will only notice it at the month end.", "all"),
    ],
)
def test_a_sentence_says_how_far_it_reaches_a_team(sentence: str, expected: str):
    case = read(f"Orders move to OrderDesk. {sentence}")
    assert exposure(case) == expected
    assert case.origins.get("exposure.drivers", "") == ("" if expected == "all" else sentence)


@pytest.mark.parametrize(
    ("impact", "expected"), [(0, "told"), (1, "told"), (2, "told"), (3, "all"), (4, "all")]
)
def test_those_named_as_its_users_alone_learn_it_unless_others_change_much(impact: int, expected: str):
    objective = "The order desk, sales and billing work in the new CRM before the season."
    names = ("Order desk", "Sales", "Billing")
    users = [group(name.lower()[:5], name, 20, "m", impact={}, overall_impact=3) for name in names]
    drivers = group("drivers", "Delivery drivers", 210, "m", impact={}, overall_impact=impact)
    brief = Brief(name="CRM", what_changes="We get a CRM.", objective=objective, groups=(*users, drivers))
    case = read_case(brief, load_kinds(), date(2027, 1, 4))
    assert exposure(case) == expected
    assert {case.exposures[each.id] for each in users} == {"all"}
    unsaid = read_case(brief.model_copy(update={"objective": ""}), load_kinds(), date(2027, 1, 4))
    assert exposure(unsaid) == ("told" if not impact else "short" if impact <= 2 else "all")


def test_low_scores_say_it_where_no_sentence_does():
    assert exposure(read("Orders move.", process=2, tools=1)) == "short"
    assert exposure(read("Orders move.", process=1, tools=1)) == "told"
    assert exposure(read("Orders move.", process=1, tools=1, job=3)) == "short"


def test_a_low_impact_in_one_word_asks_for_a_short_session():
    case = read("Orders move.")
    rough = tuple(
        each.model_copy(update={"impact": {}, "overall_impact": 1}) for each in case.brief.groups[1:]
    )
    brief = case.brief.model_copy(update={"groups": (case.brief.groups[0], *rough)})
    assert exposure(read_case(brief, load_kinds(), date(2027, 1, 4))) == "short"


def test_only_teams_with_sessions_take_part_and_a_choice_wins():
    case = read("Orders move. The drivers will only notice it.")
    assert [each.id for each in taking_part(case.brief)] == ["desk"]
    nobody = case.brief.model_copy(
        update={"groups": tuple(each.model_copy(update={"sessions": "told"}) for each in case.brief.groups)}
    )
    assert len(taking_part(nobody)) == 2
    chosen = tuple(each.model_copy(update={"sessions": "short"}) for each in case.brief.groups)
    again = read_case(case.brief.model_copy(update={"groups": chosen}), load_kinds(), date(2027, 1, 4))
    assert exposure(again) == "short"
    assert "exposure.drivers" not in again.origins


def test_a_change_that_nobody_has_to_learn_is_read_as_one_for_all():
    brief = Brief(
        name="Slips", what_changes="The drivers will only notice it.",
        groups=(group("drivers", "Drivers", 210, "m", process=3),),
    )  # fmt: skip
    assert read_case(brief, load_kinds(), date(2027, 1, 4)).exposures == {"drivers": "all"}


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        ("The delivery depots close on 3 May 2027.", date(2027, 5, 3)),
        ("Delivery goes to a carrier.", date(2027, 4, 5)),
        ("Routes move from the drivers to a carrier.", date(2027, 4, 5)),
        ("Die Delivery-Tour entfällt am 3. Mai 2027.", date(2027, 5, 3)),
        ("The drivers go to Leeds.", None),
        ("Do the delivery depots close?", None),
        ("The order desk closes the day with a count.", None),
    ],
)
def test_a_team_whose_work_ends_has_no_session(sentence: str, ends: date | None):
    case = read(f"Orders come in one list. {sentence}", process=5, job=5)
    case = read_case(
        case.brief.model_copy(update={"go_live": date(2027, 4, 5)}), load_kinds(), date(2027, 1, 4)
    )
    end = case.ends_of_work.get("drivers")
    assert (end and end.day) == ends
    assert exposure(case) == ("told" if ends else "all")


def test_a_small_change_of_the_job_is_no_end():
    assert not read("The delivery depots close on 3 May 2027.", process=3, job=2).ends_of_work


@pytest.mark.parametrize(
    "refusal",
    ["Two senior drivers, Walt Jensen and Ann Soto, have said they will not use it.",
     "Some drivers will not touch it."],
)  # fmt: skip
def test_those_who_refuse_keep_their_team_in_the_training(refusal: str):
    assert exposure(read("Orders move to OrderDesk.", concerns=refusal)) == "all"


def test_a_task_that_people_stop_ends_no_team():
    change = "Delivery drivers and the order desk stop writing slips from scratch."
    assert exposure(read(change, process=5, job=4)) == "all"


def test_work_that_leaves_an_old_program_stays_with_its_team():
    moved = "All tours move from the old delivery program to OrderDesk."
    assert not read(moved, process=3, job=4).ends_of_work
    assert read("All tours move from delivery to the order desk.", process=3, job=4).ends_of_work


def test_who_works_beside_the_new_tools_has_the_first_session_only():
    beside = {"process": 3, "systems": 2, "tools": 2, "job": 3}
    assert exposure(read("All shops get new tills.", **beside)) == "short"
    assert exposure(read("All shops get new tills.", **beside | {"tools": 3})) == "all"
    assert exposure(read("All shops get new tills.", **beside | {"job": 4})) == "all"


def test_a_very_large_team_with_minutes_a_week_has_the_short_session():
    def of(size: int, weekly: float) -> str:
        team = cases.group("a", size, impact={"process": 4, "tools": 4}, capacity_hours_per_week=weekly)
        case = a_case(groups=[team, cases.group("b", 20)], headcount=size + 20)
        return case.exposures["a"]

    assert of(3_000, 0.25) == "short"
    assert of(3_000, 1) == of(900, 0.25) == "all"


def test_who_only_hears_of_it_is_no_starter_and_owns_no_number():
    groups = [cases.group("a", 20, impact={"process": 4, "tools": 4}), cases.group("spa", 5, sessions="told")]
    facts = facts_with(a_case(groups=groups, headcount=25), TODAY, ())
    assert facts.starting == 20 < facts.people
    assert [each.id for each in facts.starts[min(facts.waves)]] == ["a"]
    asked = approval_of(facts, (), (), judge(facts.case, TODAY), None, None, is_moved=False, choice="")
    assert "for 20 people" in asked.what


def test_who_only_sees_what_others_do_with_the_tool_is_told():
    crews = (
        group("centre", "Dispatch centre", 46, "m", process=5, tools=5, systems=5),
        group("drivers", "Train drivers", 430, "m", process=3, tools=2, systems=2, habits=4),
        group("yards", "Yards", 150, "m", process=4, tools=4, systems=3),
    )
    planner = "A planner proposes who drives what, and the dispatcher accepts or refuses."
    for change, expected in (
        (f"Dispatchers no longer puzzle over drivers. {planner}", "told"),
        (f"{planner} Drivers confirm it on the phone.", "all"),
        ("A planner proposes who drives what.", "all"),
    ):
        brief = Brief(name="Plans", what_changes=change, groups=crews)
        found = read_case(brief, load_kinds(), date(2027, 1, 4)).exposures
        assert found == {"centre": "all", "drivers": expected, "yards": "all"}
