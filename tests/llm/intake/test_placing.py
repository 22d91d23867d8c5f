"""Sentences that a person says are a team, a start or the like: their parts, each in its field."""

from datetime import date
from typing import get_args

import pytest

from bench.memos import WRITTEN_ON, scores
from playbook.core.base.fields import Span
from playbook.core.intake.intake import SentenceKind, check_findings
from playbook.core.text.notes import Notes
from playbook.llm.intake.intake_rules import find_facts
from playbook.llm.intake.placing import Picked, place, unused_sentences
from playbook.llm.intake.teams.busy_times import busy_teams


def placed(kind: SentenceKind, sentence: str, before: str = "") -> dict[tuple[str, str], object]:
    notes = Notes(f"{before}\n\n{sentence}")
    facts = check_findings(find_facts(Notes(before), WRITTEN_ON), Notes(before), WRITTEN_ON).facts
    return {
        (fact.field, fact.of): fact.value for fact in place(kind, Picked(sentence, notes, facts, WRITTEN_ON))
    }


def test_a_team_has_its_size_head_and_start():
    sentence = "Quality control, that would be Marisela Fuentes and 5 more from June 7."
    assert placed("team", "Rework, about 12 heads under Mia Torres, from June 7.") == {
        ("group_size", "Rework"): 12, ("group_manager", "Rework"): "Mia Torres",
        ("group_go_live", "Rework"): date(2027, 6, 7),
    }  # fmt: skip
    assert placed("team", "The nine forklift guys only get different bins.") == {
        ("group_size", "forklift guys"): 9
    }  # fmt: skip
    assert placed("team", sentence)["group_manager", "Quality control"] == "Marisela Fuentes"


def test_a_go_live_is_of_the_team_named_else_of_the_rollout():
    assert placed("go_live", "We run storage fruit on it from April 19, line 2 only.") == {
        ("group_go_live", "line 2"): date(2027, 4, 19)
    }  # fmt: skip
    assert placed("go_live", "Somehow all of it happens on 1 March 2027.") == {
        ("go_live", ""): date(2027, 3, 1)
    }
    assert placed("go_live", "Nobody can say when.") == {}


def test_the_start_date_is_when_the_work_begins():
    sentence = "I would like to start work on January 11, because December is our worst month."
    assert placed("start", sentence) == {("start", ""): date(2027, 1, 11)}


def test_people_in_scope_are_the_largest_count_of_a_sentence():
    for sentence, people in {
        "160 people will use it.": 160, "Some 46 porters and 12 clerks, 58 in all, work with it.": 58,
        "It is for all 1,150 of us.": 1_150, "Ninety pickers get a scanner.": 90,
    }.items():  # fmt: skip
        assert placed("scope", sentence) == {("headcount", ""): people}
    assert placed("scope", "Everyone who picks will use it.") == {}


def test_a_condition_has_its_owner_and_day():
    facts = placed("condition", "Hospital interface, Ben Lin is on it, I need it Feb 26.")
    assert facts["condition", ""] == "Hospital interface"
    assert facts["condition_owner", "Hospital interface"] == "Ben Lin"
    assert facts["condition_by", "Hospital interface"] == date(2027, 2, 26)


def test_a_condition_keeps_the_words_behind_its_label():
    for sentence, name in {
        "Condition: Ben's team moves 14,000 customer records and checks them.":
            "Ben's team moves 14,000 customer records and checks them",
        "What I cannot promise yet: whether the ERP connection is ready on day one.":
            "the ERP connection is ready on day one",
    }.items():  # fmt: skip
        assert sentence in unused_sentences(
            Notes(sentence), check_findings((), Notes(sentence), WRITTEN_ON), WRITTEN_ON
        )
        assert str(placed("condition", sentence)["condition", ""]).strip(".") == name


def test_a_line_of_a_team_keeps_its_name_and_site():
    lines = "Inside Sales, Cincinnati: 22 people, Dana Whitlock\nService, Grand Rapids: 9 people, Priya Nair"
    assert placed("team", "Billing, Grand Rapids: 8 people, Gail Petrosky", lines) == {
        ("group_size", "Billing"): 8, ("group_manager", "Billing"): "Gail Petrosky",
        ("group_site", "Billing"): "Grand Rapids",
    }  # fmt: skip


def test_a_sponsor_or_lead_is_the_name_or_who_writes():
    assert placed("sponsor", "Complaints about this come to me.", "From: Ana Ruiz, COO") == {
        ("sponsor_id", ""): "Ana Ruiz"
    }  # fmt: skip
    facts = placed("lead", "Ben Lin, project director, has freed 25 hours a week.")
    assert (facts["lead_id", ""], facts["lead_hours_per_week", ""]) == ("Ben Lin", 25)


def test_a_sentence_on_money_without_an_amount_says_what_it_is_for():
    sentence = "Overtime has to come from each site's own pot."
    assert placed("budget", sentence) == {("budget_covers", ""): sentence}


def test_a_goal_has_its_numbers_and_a_budget_its_money():
    facts = placed("goal", "We are at 52 hours and will get to 6 hours.")
    numbers = [facts[f"outcome_{name}", ""] for name in ("baseline", "target", "unit")]
    assert numbers == [52, 6, "hours"]
    facts = placed("goal", "Scan rate should stand at 95 percent at every bench.")
    numbers = [facts.get((f"outcome_{name}", "")) for name in ("measure", "baseline", "target", "unit")]
    assert numbers == ["Scan rate", None, 95, "percent"]
    assert placed("budget", "The county sent $186,000, of which 20,000 for tablets.") == {
        ("budget", ""): 186_000, ("currency", ""): "USD", ("budget_covers", ""): "20,000 for tablets",
    }  # fmt: skip


def test_today_s_number_is_no_objective():
    wish = "We want quotes answered within one day."
    assert placed("goal", "Today a quote takes about three days.", wish) == {
        ("outcome_baseline", ""): 3,
    }  # fmt: skip
    assert placed("goal", "Today it takes about three days.") == {
        ("outcome_baseline", ""): 3, ("outcome_unit", ""): "days",
    }  # fmt: skip


def test_a_number_may_be_said_to_be_that_of_today():
    assert placed("today", "A typical quote sits three days in the house.")["outcome_baseline", ""] == 3
    assert placed("today", "Nobody counts.") == {}


def test_a_busy_time_that_comes_back_has_a_row_for_each_of_its_days():
    sentence = "Quarter ends are sacred, nothing in those weeks."
    notes = Notes(sentence)
    spans = [fact.value for fact in place("busy", Picked(sentence, notes, (), WRITTEN_ON))]
    assert all(isinstance(span, Span) and span.reason == sentence.rstrip(".") for span in spans)
    ends = [span.end for span in spans if isinstance(span, Span)]
    assert ends[:3] == [date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30)]


def test_a_busy_time_of_everyone_in_sales_is_of_the_sales_teams():
    teams = "Field sales has 62 people. Inside sales has 44 people. Customer service has 38 people."
    facts = placed("busy", "The spring show is April 8 to 10 and everyone in sales is there.", teams)
    assert {of.lower() for _, of in facts} == {"field sales", "inside sales"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The bakers shut down from July 5 to 16.", "Our bakers take stock from March 8 to 12.",
        "March 1 to April 15 is high season for the bakers.", "Bakers work flat out from June 1 to 11.",
        "From June 1 to 11 the bakers are swamped.", "Bakers can’t be spared from June 1 to 11.",
        "The bakers close their books from March 29 to April 2.",
        "The bakers are on their summer break from July 5 to 16.",
    ],
)  # fmt: skip
def test_a_team_is_busy_in_many_words(sentence: str) -> None:
    assert [name.lower() for name in busy_teams(sentence, ["Bakers", "Drivers"])] == ["bakers"]


@pytest.mark.parametrize(
    "sentence",
    ["The portal for the bakers shuts down on June 1.", "Bakers aren't busy from March 1 to 5.",
     "The old books close for the bakers on March 31.", "Bakers take orders from June 1 to 11."],
)  # fmt: skip
def test_a_time_of_other_things_is_none_of_a_team(sentence: str) -> None:
    assert not busy_teams(sentence, ["Bakers", "Drivers"])


def test_two_months_filed_as_a_busy_time_are_closed_days():
    closed = placed("busy", "July and August are the busy season in the kitchens.")["closed", ""]
    assert isinstance(closed, Span)
    assert (closed.start, closed.end) == (date(2027, 7, 1), date(2027, 8, 31))


def test_a_quotation_is_placed_with_both_its_marks():
    sentence = 'Our head of sales calls it "more typing for the head office, and not one sale more".'
    assert placed("worry", sentence) == {("concerns", ""): sentence}


def test_a_busy_time_is_closed_days_where_it_names_them():
    facts = placed("busy", "Inventory is December 28 to 31.")
    closed = facts["closed", ""]
    assert isinstance(closed, Span)
    assert (closed.start, closed.end) == (date(2026, 12, 28), date(2026, 12, 31))
    assert placed("busy", "Resolution madness, do not even try.") == {
        ("busy", ""): "Resolution madness, do not even try."
    }  # fmt: skip


def test_every_other_kind_is_its_sentence():
    sentence = "It is what it is at the Leeds depot."
    for kind, field in (
        ("worry", "concerns"), ("pilot", "pilot"), ("gate", "gate"), ("change", "what_changes"),
        ("why", "why"), ("stays", "what_stays"), ("tried", "past_attempts"), ("language", "languages"),
        ("training", "training"), ("promise", "what_stays"),
    ):  # fmt: skip
        assert placed(kind, sentence) == {(field, ""): sentence}, kind
    assert placed("promise", "Nobody loses a job over this.") == {
        ("promise", "jobs"): "Nobody loses a job over this."
    }  # fmt: skip
    result = "I promised the board that we are at 52 hours and will get to 6 hours."
    assert placed("promise", result)["outcome_target", ""] == 6
    assert placed("promise", result)["objective", ""] == result
    assert placed("tool", "The thing is the optical sorter, the Unitec.") == {("tools", ""): "Unitec"}
    trainers = placed("training", "We pick eight super users for that.")
    assert trainers["trainers", ""] == 8


def test_sentences_with_days_numbers_and_names_come_first():
    notes = Notes(
        "Let us not do that. Ana Ruiz is fond of it. Maybe 40 of them on June 7? Go-live is 1 March 2027."
    )
    checked = check_findings(find_facts(notes, WRITTEN_ON), notes, WRITTEN_ON)
    assert unused_sentences(notes, checked, WRITTEN_ON) == (
        "Maybe 40 of them on June 7?", "Ana Ruiz is fond of it.", "Let us not do that.",
    )  # fmt: skip


@pytest.mark.long
def test_picks_find_much_of_what_the_reading_missed():
    every = scores("voices", with_picks=True)
    expected = sum(each.expected for each in every)
    assert 1 - sum(len(each.unreached) for each in every) / expected >= 0.74


def test_one_day_of_several_teams_is_the_go_live_of_the_rollout():
    before = "We are 66 people: sales 22, service desk 30, booking 14."
    sentence = "Sales, booking and the service desk must use it before the season opens on 1 May 2027."
    assert placed("go_live", sentence, before) == {("go_live", ""): date(2027, 4, 30)}
    two = "Sales goes first on 3 May 2027 and booking follows on 7 June 2027."
    assert placed("go_live", two, before) == {
        ("group_go_live", "Sales"): date(2027, 5, 3), ("group_go_live", "booking"): date(2027, 6, 7)
    }  # fmt: skip


def test_a_promise_that_names_a_number_is_no_objective():
    sentence = "This time it has to be one version for both countries."
    assert placed("promise", sentence) == {("what_stays", ""): sentence}


def test_a_sentence_that_is_too_long_to_be_read_is_neither_offered_nor_placed():
    sentence = " ".join(f"We have {number} people." for number in range(200)).replace(".", ",")
    short = "We have seven people."
    notes = Notes(f"{short}\n\n{sentence}")
    checked = check_findings(find_facts(notes, WRITTEN_ON), notes, WRITTEN_ON)
    assert unused_sentences(notes, checked, WRITTEN_ON) == (short,)
    for kind in get_args(SentenceKind):
        assert place(kind, Picked(sentence, notes, (), WRITTEN_ON)) == ()
