"""Days and spans of a brief that don't fit each other, and what others demand first."""

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.claims.demands import demand_in
from playbook.core.case.feasibility import verdict
from playbook.core.case.settle.points import to_settle
from tests.core.case.cases import HOURS, KIND, TODAY, a_brief, group


def case_of(**values):
    return read_case(a_brief(**values), {KIND.key: KIND, "other": KIND}, TODAY)


def points(**values):
    case = case_of(**values)
    return {point.key: point for point in to_settle(case, verdict(case, TODAY))}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Our insurer wants a written review procedure before the first entry is published.",
         "Written review procedure for our insurer"),
        ("Sales wants to begin first, but its lease contract forbids parking there until it is amended.",
         "Lease contract amended"),
        ("The studio there failed its sound test, and the next is in July.",
         "The studio has passed its sound test"),
        ("Their maps are due by 31 August, and a third do not exist.", "Maps complete"),
        ("Finance wants more before June.", ""),
        ("The studio passed its test, and the next is in July.", ""),
        ("The reports are due by Friday, and everyone knows it.", ""),
    ],
)  # fmt: skip
def test_what_others_demand_first_is_a_condition(sentence, name):
    demand = demand_in(sentence)
    assert (demand.name if demand else "") == name
    if name:
        assert name in [each.name for each in case_of(concerns=sentence).conditions]


def test_a_vote_of_many_is_a_condition_before_practice():
    case = case_of(concerns="The 640 growers are members, not employees, and vote on it on 5 February.")
    [vote] = [each for each in case.conditions if each.name == "Vote by the 640 growers"]
    assert vote.gates == "training"
    assert vote.needed_by.isoformat() == "2027-02-05"


def test_who_lacks_something_until_a_month_starts_after_it():
    teams = [
        group("a", name="Northern depots", manager_id="ann", **HOURS),
        group("b", manager_id="bob", **HOURS),
    ]
    told = points(groups=teams, concerns="Two northern depots have no fiber until June.")["not_there_yet"]
    assert told.title == "Northern depots start on Mon Mar 15, before all of them have fiber"
    assert told.options[0].startswith("Two northern depots start on Tue Jun 15, two weeks after it is there")
    assert "not_there_yet" not in points(
        groups=teams, concerns="Two northern depots have no fiber until March."
    )


def test_talks_that_last_longer_than_the_day_allows_move_the_day():
    told = "Talks with the staff must last at least six weeks, and we announce the names on 15 February."
    point = points(concerns=told)["talks_last"]
    assert point.title == "Six weeks of talks end on Mon Feb 22, not before Mon Feb 15"
    assert "talks_last" not in points(concerns=told.replace("15 February", "15 March"))


def test_what_is_promised_for_longer_than_it_is_paid_is_a_decision():
    stays = "Drivers whose post ends keep their pay for 18 months."
    point = points(what_stays=stays, concerns="The budget has pay for former drivers for 12 months.")
    assert point["paid_shorter"].title == "Promised for 18 months, paid for 12"
    assert "paid_shorter" not in points(what_stays=stays, concerns="The budget has rent for 12 months.")


def test_a_later_step_of_the_change_has_a_decision_of_its_own():
    changes = "Teams plan their week in Planwell. From 7 June nights are planned there, too."
    assert points(what_changes=changes)["later_step"].title.startswith("Mon Jun 7 is a step of its own")
    assert "later_step" not in points(what_changes="From 15 March teams plan their week in Planwell.")


@pytest.mark.parametrize(
    ("sentence", "is_step"),
    [
        ("From June 7, a deal that isn't in Planwell isn't in the forecast.", False),
        ("From June 7, invoices without an order number are sent back.", False),
        ("From June 7, the board report only has what is in Planwell.", False),
        ("From June 7, only hours that are logged there count for the bonus.", False),
        ("From June 7, a repair that has not been scanned is not paid.", False),
        ("From June 7, whoever isn't in the roster there gets no shift.", False),
        ("From June 7, the assistant also sends letters without a check by a person.", True),
        ("From June 7, the night desk is not staffed, and calls go to the assistant.", True),
        ("From June 7, emergency calls are taken there as well.", True),
        ("From June 7, people who work at night plan there, too.", True),
    ],
)
def test_a_rule_on_what_counts_is_no_step_of_its_own(sentence, is_step):
    decisions = points(what_changes=f"Teams plan their week in Planwell. {sentence}")
    assert ("later_step" in decisions) == is_step
