"""Points in the brief's own words, and the head of a page without an objective."""

from datetime import date
from typing import Any

import pytest

from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import Point
from playbook.core.case.page import page_of
from playbook.core.case.settle.points import to_settle
from playbook.core.plan.case import Concern
from tests.core.case.cases import TODAY, a_case, group


def points(**values: Any) -> dict[str, Point]:
    case = a_case(**values)
    return {point.key: point for point in to_settle(case, verdict(case, TODAY))}


def test_who_is_counted_ends_before_the_next_noun():
    text = "In our six surgeries the doctors dictate."
    assert "numbers_of_people" not in points(what_changes=text)


def test_a_missing_objective_is_asked_first_and_stands_at_the_head():
    case = a_case(objective="", why="Plans are late.\nBy our own count a third are wrong.")
    page = page_of(case, (), TODAY)
    assert page.objective == "Not written yet. The reason in the brief: Plans are late."
    assert page.questions[0].question.startswith("What is true by ")
    assert "objective_missing" in points(objective="")
    assert "objective_missing" not in points()


def test_hours_that_the_brief_names_are_a_point_of_their_own():
    text = "Heavy users (about 40 buyers) need half a day, everyone else needs twenty minutes."
    point = points(concerns=text)["hours_said"]
    assert text.rstrip(".") in point.why
    assert "hours_said" not in points(concerns="It takes a week to get a number.")
    assert "hours_said" not in points(what_stays="Recordings are not used to judge anyone.")
    assert "hours_said" in points(concerns="Drivers are not used to tablets.")


def test_training_that_is_shorter_in_the_brief_than_in_the_plan_is_settled_first():
    text = "Every driver gets 45 minutes of training before a shift."
    point = points(what_changes=f"A new app for routes. {text}")["hours_said"]
    assert point.title == "The brief gives 45 minutes of training; the plan holds 3 hours"
    assert text.rstrip(".") in point.why
    long = points(what_changes=f"A new app for routes. {text.replace('45 minutes', '4 hours')}")
    assert long["hours_said"].title == "Not everyone needs the same hours"


def test_a_share_without_target_is_quoted_once():
    point = points(why="Plans are late, and one crate in twenty arrives broken.")["share_without_target"]
    assert f"{point.title} {point.why}".count("one crate in twenty arrives broken") == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Training is paid time: about six hours for each planner and nine for each buyer.",
        "Each planner needs about six hours of training and each buyer about nine.",
        "We promised 6 hours of training per planner, 9 hours per buyer.",
    ],
)
def test_promised_hours_that_no_session_holds_are_to_settle(sentence):
    teams = [group("a", 20, name="Planners in Leeds"), group("b", 20, name="Buyers")]
    found = points(
        groups=teams, promises=({"topic": "working_time", "state": "decided", "sentence": sentence},)
    )
    why = found["hours_promised"].why
    assert "Planners in Leeds 6 hours and Buyers 9 hours" in why
    assert why.endswith("hold 4 hours.")
    assert "hours_said" not in found
    fewer = sentence.replace("six", "four").replace("nine", "four").replace("6", "4").replace("9", "4")
    promise = {"topic": "working_time", "state": "decided", "sentence": fewer}
    assert "hours_promised" not in points(groups=teams, promises=(promise,))


def test_a_worry_about_the_work_is_tried_with_those_who_warn():
    text = "It takes a week to get a number and the line stops."
    worry = Concern(id="c", text=text, held_by="plant buyers")
    point = points(concern_list=(worry,))["work_would_suffer"]
    assert point.step.done_when.startswith("Ten real cases are done")
    assert " Plant buyers chose them" in point.step.done_when
    assert point.step.by < date(2027, 12, 31)
    bonus = (
        "The bonus is paid per visit; the fitters fear to earn less when they stop for a photo of a defect."
    )
    [step] = [each.step for each in [points(concerns=bonus).get("work_would_suffer")] if each]
    assert "bonus" not in step.done_when.partition(" chose")[0]
    answered = worry.model_copy(update={"answer": "A number comes within the hour."})
    assert "work_would_suffer" not in points(concern_list=(answered,))


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("Handlers get ClaimSight, an AI.", True), ("Handlers get an AI called Relay.", True),
     ("Handlers get AI.", False)],
)  # fmt: skip
def test_a_product_in_the_text_is_a_name(text, is_named):
    assert ("tool_without_a_name" not in points(what_changes=text, tools=())) is is_named


@pytest.mark.parametrize(
    "text",
    [
        'Dispatchers say, "When it is ten below and forty people are out of oil, I am not typing."',
        "Desk staff say, “With thirty people in the queue I cannot scan and smile.”",
        'Nurses ask, "If twelve people ring at once, what then?"',
        'Clerks say, "On Mondays sixty people stand at the counter."',
        'Drivers told us, "Ninety people wait for the bus while I type."',
        "A cook said, „At noon two hundred people eat in one hour.“",
    ],
)
def test_people_counted_in_what_somebody_says_are_no_team_to_tell(text):
    assert "numbers_of_people" not in points(concerns=text)


@pytest.mark.parametrize(
    "text",
    [
        "22% of the doctors' referrals were never called back.",
        "Forty drivers’ claims were paid late.",
        "A third of the tenants' letters wait for a week.",
    ],
)
def test_what_belongs_to_people_is_nobody_to_tell(text):
    assert "numbers_of_people" not in points(concerns=text)


def test_counted_people_keep_their_grammar():
    text = "A third of operators are new to the site."
    assert points(concerns=text)["numbers_of_people"].title == "Who are the third of operators?"


def test_two_waves_keep_a_place_whole():
    groups = (
        group("a", 130, site="North"), group("b", 6, site="North"), group("c", 120, site="South"),
    )  # fmt: skip
    ways = verdict(a_case(groups=groups, headcount=256, trainers=1), TODAY).alternatives
    for way in ways:
        moved = {path.split(".")[1] for path in way.changes if path.startswith("groups.")}
        assert len(moved & {"a", "b"}) != 1


def test_a_figure_of_a_year_makes_no_plan_two_years_longer():
    case = a_case(outcome_measure="Rent per person and year", outcome_unit="GBP")
    judged = verdict(case, TODAY)
    outcome = next(check for check in judged.checks if check.key == "outcome")
    assert outcome.state == "tight"
    assert "has to tell first" in outcome.sentence
    assert not any(way.changes.get("end") for way in judged.alternatives)
