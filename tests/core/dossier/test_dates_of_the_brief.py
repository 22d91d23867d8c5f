"""Every date of a brief has its place in the paper or in a task of that day."""

from datetime import date

import pytest

from bench._dates import dates_without_a_place
from bench.plan_fit import dates_placed
from playbook.core.case.judgment import Alternative, Verdict, advice_of
from playbook.core.dossier.chapters.paper_source import OF_THE_WAY
from playbook.core.text.notes import split_sentences
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from tests.core.case.cases import a_brief, group
from tests.papers import brief_of, paper_of, plan_of

BAKERY = {
    "what_changes": "All six shops order in OvenDesk instead of by phone.",
    "why_now": "The phone line's contract ends on April 30, 2027.",
    "concerns": (
        "Things that must be there: scales connected by March 19, otherwise no cakes. Price list signed "
        "before any order is taken, we hoped for February 5, the owner says March. Owners' meeting "
        "January 19 decides on late orders. The Lent market runs from February 17 to March 26. The second "
        "oven comes in May."
    ),
}
DEPOT = {
    "what_changes": "Drivers book tours in TourBook. First tours on April 12.",
    "expected_benefit": "The region gives 90,000 and it has to be spent by June 30.",
    "concerns": (
        "Dates: depot closed 15 to 19 February. Union meeting 10 Feb. Handhelds 40 ordered, due end March. "
        "Bridge works run to the end of May. New timetable starts June 13."
    ),
}


@pytest.mark.parametrize("texts", [BAKERY, DEPOT], ids=["bakery", "depot"])
def test_small_briefs(texts: dict[str, str]):
    brief = a_brief(
        **texts, start=date(2027, 1, 4), go_live=date(2027, 4, 12), end=date(2027, 9, 30),
        groups=[group("a", 40, manager_id="ann"), group("b", 35, manager_id="bob")], headcount=75,
    )  # fmt: skip
    many, loose = dates_placed(brief, date(2027, 1, 4))
    assert many >= 6
    assert loose == []


@pytest.mark.parametrize("name", ["erp", "law-firm", "merged-units", "office-days", "reading-tutor"])
def test_known_briefs(name: str):
    paper = find_format("markdown").write(paper_of(name), Options()).decode()
    assert dates_without_a_place(brief_of(name), plan_of(name).items, paper)[1] == []


def test_a_date_in_a_speech_or_a_question_has_no_place():
    brief = a_brief(concerns="The oven comes on May 14.", start=date(2027, 1, 4))
    paper = (
        "> On May 14 the oven comes.\n|May 14| Sign the contract.|\n**Open questions.**\n|The oven, May 14?|"
    )
    assert dates_without_a_place(brief, (), paper) == (1, ["May 14: The oven comes on May 14."])
    assert dates_without_a_place(brief, (), "|May 14| “The oven comes on May 14.”| Lead|") == (1, [])


@pytest.mark.parametrize("breaks", ["", "the old way ends on Wed Jun 30"])
def test_a_way_is_no_reason_for_the_choice_of_dates(breaks: str) -> None:
    way = Alternative("Move every start", "It fits.", {"go_live": date(2027, 9, 6)}, breaks=breaks)
    judged = Verdict("not_feasible", "It fails.", (), (way,), date(2027, 1, 4))
    advice = advice_of(judged, is_followed=False)
    assert all(map(OF_THE_WAY.match, split_sentences(advice))), advice
