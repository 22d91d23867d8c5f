"""The day on which the old way ends, for each team."""

from datetime import date

import pytest

from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import FIXED
from playbook.core.case.settle.ends import no_last_day, proposed_last_day
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.proposals import promise_line
from tests.core.case.cases import HOURS, TODAY, a_case, group

_GROUPS = [group("a", go_live="2027-03-15", **HOURS), group("b", go_live="2027-04-05", **HOURS)]
_OF_EACH = (
    "The spreadsheets are closed for writing four weeks after each branch goes live.",
    "Spreadsheets end 4 weeks after each start.",
    "The lists are retired four weeks after the start of each team.",
    "The lists are switched off four weeks after their go-live.",
    "The sorting list ends for a team four weeks after that team starts.",
)


@pytest.mark.parametrize("text", _OF_EACH)
@pytest.mark.parametrize("is_promised", [False, True])
def test_an_end_counted_from_each_start_has_a_day_for_each_team(text, is_promised):
    promise = {"topic": "switch_off", "state": "decided", "sentence": text}
    where = {"promises": [promise]} if is_promised else {"what_changes": f"Teams use Planwell. {text}"}
    case = a_case(groups=_GROUPS, **where)
    facts = CaseFacts(case, TODAY)
    [off] = case.switch_offs
    ends = [(day, [each.id for each in groups]) for day, groups in facts.ends_of(off)]
    assert ends == [(date(2027, 4, 12), ["a"]), (date(2027, 5, 3), ["b"])]
    line = promise_line(facts, "switch_off")
    assert line is not None
    assert line.text.endswith("That's Mon Apr 12 for Team A; Mon May 3 for Team B.")
    assert case.promises["switch_off"].starts is None
    assert not any(no_last_day(facts))


def test_too_few_days_with_both_ways_are_counted_from_each_start():
    text = "Teams use Planwell. Spreadsheets end 3 days after each start."
    case = a_case(groups=_GROUPS, what_changes=text)
    ends = [each for each in verdict(case, TODAY).checks if each.title == "The end of the old way"]
    assert "Thu Mar 18, 4 working days after go-live" in ends[0].sentence
    assert "Thu Apr 8, 4 working days after go-live" in ends[0].sentence


def test_an_end_after_the_one_start_has_one_day():
    text = "Teams use Planwell. The old list is switched off two weeks after go-live."
    case = a_case(what_changes=text)
    assert case.promises["switch_off"].starts == date(2027, 3, 29)


@pytest.mark.parametrize(
    "text",
    [
        "The two hill farms have no power, and chargers come on 3 May.",
        "Boats can't send yet; without it they keep slips, and the mast arrives on 3 May.",
        "The chapel has no screen until one is installed on 3 May.",
        "Night porters cannot read it, and a version for them follows on 3 May.",
    ],
)
def test_the_old_way_ends_after_what_people_wait_for(text):
    case = a_case(what_changes="Teams use Planwell. Paper is switched off.", concerns=text)
    assert proposed_last_day(CaseFacts(case, TODAY)) == date(2027, 5, 17)


@pytest.mark.parametrize("text", ["", "The boats got a new mast on 3 May.", "Chargers come on 3 May."])
def test_without_anything_to_wait_for_the_old_way_ends_six_weeks_after_the_last_start(text):
    case = a_case(what_changes="Teams use Planwell. Paper is switched off.", concerns=text)
    assert proposed_last_day(CaseFacts(case, TODAY)) == date(2027, 4, 26)


_OFFERS = (
    "The savings bank's offer for half of the price, 4.6 million euros, ends on 12 March 2027.",
    "The county's grant for the slipway expires on 12 March 2027.",
    "Our option on the orchard runs out on 12 March 2027.",
    "The price of the boiler maker is no longer valid from 12 March 2027.",
)


@pytest.mark.parametrize("text", _OFFERS)
def test_an_offer_that_ends_is_no_end_of_the_old_way(text):
    case = a_case(why_now=text, go_live="2027-03-15")
    assert case.switch_offs == ()
    keys = {check.key for check in verdict(case, TODAY).checks}
    assert "old_end" not in keys


@pytest.mark.parametrize("text", _OFFERS[:2])
@pytest.mark.parametrize(("start", "is_late"), [("2027-03-11", False), ("2027-03-15", True)])
def test_a_start_after_offered_money_ends_is_warned_of(text, start, is_late):
    case = a_case(why_now=text, go_live=start)
    [fixed] = case.fixed
    assert (fixed.sort, fixed.day) == ("until", date(2027, 3, 12))
    warned = [check.state for check in verdict(case, TODAY).checks if check.key == FIXED]
    assert warned == (["tight"] if is_late else [])


def test_what_people_use_ends_where_prices_are_in_it():
    for text in (
        "The price list ends on 12 March 2027.",
        "The system with the offers ends on 12 March 2027.",
    ):
        assert a_case(why_now=text).switch_offs[0].day == date(2027, 3, 12)


def test_what_ends_keeps_the_decimals_of_its_size():
    [off] = a_case(what_changes="The 2.5 tonne winch is scrapped on 12 March 2027.").switch_offs
    assert off.what == "The 2.5 tonne winch"


def test_what_goes_read_only_first_and_is_switched_off_later_has_its_name():
    case = a_case(
        promises=[
            {
                "topic": "switch_off",
                "state": "decided",
                "sentence": "The old systems go read-only on April 12, and we switch them off on June 30.",
            }
        ]
    )
    assert {off.what for off in case.switch_offs} == {"The old systems"}
