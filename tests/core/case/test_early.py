"""Days on which only the new way counts, and behind which a start was moved."""

from datetime import date

import pytest

from playbook.core.case.feasibility import applied, as_asked, with_asked_starts
from playbook.core.case.feasible.ways import with_broken_days
from playbook.core.case.fixed.early import counts_before_the_start, with_early_cost
from playbook.core.case.fixed.early_days import as_planned, early_days
from playbook.core.case.judgment import Alternative
from playbook.core.case.settle.ends import switch_off
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.brief import Brief
from tests.core.case.cases import TODAY, a_brief, a_case, group

ASKED, PLANNED = date(2027, 3, 1), date(2027, 5, 4)
RULES = [
    "From May 1, a deal that isn't in Dynamics isn't in the forecast.",
    "As of Monday, April 19, invoices without an order number are sent back.",
    "Starting April 12, nobody is paid overtime that is not in the app.",
    "An order that isn't scanned by April 15 is not shipped.",
    "After April 30, the registrar only reads grades from Canvas.",
    "Effective April 1, every matter must have a number.",
]


def _moved(what: str, **values: str) -> tuple[Brief, Brief]:
    before = a_brief(what_changes=what, go_live=ASKED.isoformat(), **values)
    return before, with_asked_starts(before, applied(before, {"go_live": PLANNED}))


@pytest.mark.parametrize("rule", RULES)
def test_a_start_moved_behind_a_rule_asks_what_becomes_of_it(rule):
    before, planned = _moved(f"We bought Planwell. {rule}")
    [early] = early_days(planned)
    facts = CaseFacts(a_case(what_changes=before.what_changes, go_live=ASKED.isoformat()), TODAY)
    way = with_early_cost(facts, Alternative("Later", "It fits. Cost: the result comes later.", {}), planned)
    says = (
        f"people start after {facts.on(early.day)}, and someone has to decide what becomes of “{rule[:-1]}”"
    )
    assert way.sentence == f"It fits. Cost: {says}. Also, the result comes later."
    [point] = counts_before_the_start(CaseFacts(a_case(**planned.model_dump(mode="json")), TODAY))
    assert point.title == f"What becomes of {facts.on(early.day)}? People start on Tue May 4"
    assert point.replacements == ((rule, ""),)
    assert as_planned(planned, planned.what_changes) == "We bought Planwell."
    assert not [*early_days(before)]


@pytest.mark.parametrize("rule", RULES)
def test_a_team_that_a_way_moves_alone_out_of_the_go_live_passes_a_rule(rule):
    teams = [group("a"), group("b"), group("c", go_live="2027-06-07")]
    before = a_brief(what_changes=rule, go_live=ASKED.isoformat(), groups=teams)
    planned = with_asked_starts(before, applied(before, {"groups.b.go_live": PLANNED}))
    assert [planned.asked_start_of(team) for team in planned.groups] == [ASKED, ASKED, date(2027, 6, 7)]
    [early] = early_days(planned)
    assert (early.asked, early.start) == (ASKED, PLANNED)


def test_a_team_that_keeps_its_own_later_start_is_not_moved_with_everyone():
    teams = [group("a"), group("b", go_live="2027-06-07")]
    before = a_brief(go_live=ASKED.isoformat(), groups=teams)
    planned = with_asked_starts(before, applied(before, {"go_live": PLANNED}))
    assert [planned.asked_start_of(team) for team in planned.groups] == [ASKED, date(2027, 6, 7)]


@pytest.mark.parametrize(
    "sentence",
    [
        "From April 12, the canteen opens at seven.",
        "From April 19 to 23 nobody is on site.",
        "Nobody loses a job before December 31.",
        "From June 1, a deal that isn't in Planwell isn't in the forecast.",
        "From May 4, nobody plans on paper.",
    ],
)
def test_what_the_planned_start_keeps_stands_as_it_is(sentence):
    _, planned = _moved(sentence)
    assert as_planned(planned, sentence) == sentence


def test_an_old_way_that_ends_early_says_what_is_not_settled():
    off = "The lists are switched off on April 20."
    _, planned = _moved("Teams use Planwell.", promises=[{"topic": "switch_off", "sentence": off}])
    assert as_planned(planned, off) == f"{off} How we work from then until Tue May 4 is still being settled."


def test_no_working_day_between_the_two_ways_is_no_time_without_one():
    off = "The lists are switched off on April 30."
    for country, says in (("GB", "the next working day"), ("US", "there is no system at all")):
        case = a_case(
            what_changes=f"Teams use Planwell. {off}", go_live="2027-05-04", country=country, subdivision=""
        )
        whys = [point.why for point in switch_off(CaseFacts(case, TODAY))]
        assert any(says in why for why in whys), whys


def test_a_start_on_the_next_working_day_does_not_go_against_the_end_of_the_old_way():
    off = "The lists are switched off on April 30."
    what = f"Teams use Planwell. {off}"
    for country, says in (("GB", ""), ("US", "the old way ends on Fri Apr 30")):
        case = a_case(what_changes=what, go_live=ASKED.isoformat(), country=country, subdivision="")
        way = with_broken_days(CaseFacts(case, TODAY), Alternative("Later", "It fits.", {"go_live": PLANNED}))
        assert way.breaks == says
        against = f" It goes against what the brief says: {says}." if says else ""
        assert way.what_it_takes == f"It fits.{against}"


def test_a_rule_on_a_day_off_before_the_planned_start_is_no_start():
    rule = "From May 1, a deal that isn't in Planwell isn't in the forecast."
    _, planned = _moved(rule, country="GB", subdivision="")
    asked = as_asked(a_case(**planned.model_dump(mode="json")), TODAY)
    assert asked
    assert asked.what_changes == rule
