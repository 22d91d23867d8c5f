"""Sentences of two newcomers' memos reach their field, or none."""

from datetime import date

from playbook.core.text.notes import Notes
from playbook.llm.intake.sorting import read_sorted

TODAY = date(2026, 12, 1)
TEAMS = """One record for everyone

From: Marcus Bell, COO, Lakeshore Dental Supply

Field sales is 72 people under Dana Kowalski, who are in the car four days a week. Inside sales is 38 people \
in Grand Rapids under Tom Okafor. Customer care is 34 people in Grand Rapids and Toledo under Priya Raman. \
The repair technicians are 46 people under Luis Herrera.

"""


def facts(text: str, *, is_doubtful: bool = False) -> set[str]:
    checked, _ = read_sorted(Notes(text), TODAY)
    return {
        " ".join(filter(None, (fact.field, fact.of.lower(), str(fact.value))))
        for fact in checked.facts
        if fact.is_doubtful == is_doubtful
    }


def test_a_head_stands_behind_the_place_of_the_team() -> None:
    assert {
        "group_manager inside sales Tom Okafor", "group_manager customer care Priya Raman",
        "group_size customer care 34.0",
    } <= facts(TEAMS)  # fmt: skip


def test_a_head_stands_behind_the_shifts_of_the_team() -> None:
    desk = "The service desk in Telford is 38 people on shifts from 7 to 9, seven days a week, under Dawn Okafor."
    assert "group_manager service desk Dawn Okafor" in facts(f"Trade sales is 64 people. {desk}")


def test_a_team_that_has_people_and_a_head_is_no_company() -> None:
    memo = (
        "Trade sales is 64 people in 31 centres, led by Gareth Pugh. Landscaping has 58 people, surveyors and "
        "crew leaders, mostly on the road, and Siân Morris runs it."
    )
    read = facts(memo) | facts(memo, is_doubtful=True)
    assert {"group_size landscaping 58.0", "group_manager landscaping Siân Morris"} <= read
    assert not any(each.startswith(("organisation", "lead_id")) for each in read)


def test_the_second_half_of_a_wave_has_its_own_day() -> None:
    start = "Inside sales and customer care go live on March 15, field sales and technicians on April 12."
    assert {
        "group_go_live inside sales 2027-03-15", "group_go_live customer care 2027-03-15",
        "group_go_live field sales 2027-04-12", "group_go_live repair technicians 2027-04-12",
    } <= facts(TEAMS + start)  # fmt: skip
