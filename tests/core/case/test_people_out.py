"""Times in which many of a team are out, and single days off."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.case.case import read_case
from playbook.core.case.claims.unused import statement_rows
from playbook.core.case.page import page_of
from playbook.core.case.rows.risks import risk_rows
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.time import near_a_closure
from playbook.core.plan.brief import Brief, Group
from playbook.core.text.notes import Notes
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.intake.sorting import read_sorted

TODAY, LIVE = date(2026, 12, 7), date(2027, 4, 5)
TEAMS = ("City bakeries", "Country bakeries", "Surgery")


def brief_with(approach: str = "", *closed: Span) -> Brief:
    return Brief(
        name="Ovens",
        what_changes="All bakeries bake in new ovens.",
        approach=approach,
        start=TODAY,
        go_live=LIVE,
        end=date(2027, 12, 31),
        groups=tuple(Group(id=name.split()[0].lower(), name=name, size=40) for name in TEAMS),
        company_blackouts=closed,
    )


def facts_with(*closed: Span) -> CaseFacts:
    return CaseFacts(read_case(brief_with("", *closed), load_kinds(), TODAY), TODAY)


@pytest.mark.parametrize(
    ("said", "teams", "first", "last"),
    [
        ("Everybody has too many people out at Easter.", (), "2027-03-21", "2027-04-04"),
        ("Country bakeries have many people on vacation in July.", ("country",), "2027-07-01", "2027-07-31"),
        ("Surgery has too many out in vacation time in July.", ("surgery",), "2027-07-01", "2027-07-31"),
        ("Country bakeries are short-staffed in July.", ("country",), "2027-07-01", "2027-07-31"),
        ("Half of Surgery is off between 12 July and 6 August.", ("surgery",), "2027-07-12", "2027-08-06"),
        ("Too many people are out at Easter, from 26 March to 6 April.", (), "2027-03-26", "2027-04-06"),
    ],
)  # fmt: skip
def test_a_time_with_too_many_people_out_is_busy_for_that_team(said, teams, first, last):
    [time] = read_case(brief_with(said), load_kinds(), TODAY).busy
    assert (time.group_ids, str(time.spans[0].start), str(time.spans[0].end)) == (teams, first, last)


@pytest.mark.parametrize(
    "said",
    [
        "Too many people are out sick.",
        "Memorial Day, 31 May, is a holiday.",
        "Many people log out of it in July.",
    ],
)
def test_no_other_sentence_makes_a_busy_time_of_it(said):
    assert not read_case(brief_with(said), load_kinds(), TODAY).busy


@pytest.mark.parametrize(
    "said",
    [
        "Everybody has too many people out at Easter.",
        "Country bakeries have many people on vacation in July.",
        "Half of Surgery is off between 12 July and 6 August.",
    ],
)
def test_a_memo_that_says_so_names_a_busy_time(said):
    teams = "\n".join(f"- {name}: 40 people" for name in TEAMS)
    facts = read_sorted(Notes(f"The ovens come in March.\n\n{teams}\n\n{said}"), TODAY)[0].facts
    fields = {fact.field for fact in facts if fact.sentence == said}
    assert fields & {"busy", "group_closed"}
    assert not fields & {"promise", "past_attempts", "pilot"}


@pytest.mark.parametrize(
    "span",
    [
        Span(start=date(2027, 4, 12), end=date(2027, 4, 12), reason="Memorial Day"),
        Span(start=date(2027, 4, 12), end=date(2027, 4, 12), reason="Bank holiday", kind="busy"),
        Span(start=date(2027, 4, 12), end=date(2027, 4, 12)),
    ],
)
def test_a_single_day_off_after_a_start_is_no_rush(span):
    facts = facts_with(span)
    assert not list(near_a_closure(facts))
    assert not any("after go-live, and people go back" in str(row) for row in risk_rows(facts))


def test_a_week_of_full_load_after_a_start_is_a_risk():
    week = Span(start=date(2027, 4, 12), end=date(2027, 4, 17), reason="Stock-taking", kind="busy")
    facts = facts_with(week)
    assert list(near_a_closure(facts))


def test_nobody_starts_on_a_day_off():
    assert list(near_a_closure(facts_with(Span(start=LIVE, end=LIVE, reason="Easter Monday"))))


def test_nobody_is_asked_where_the_plan_keeps_a_busy_time_free():
    said = "Surgery has too many out in vacation time in July."
    case = read_case(brief_with(said), load_kinds(), TODAY)
    rows = statement_rows(CaseFacts(case, TODAY), page_of(case, (), TODAY), ())
    assert said not in [row.says for row in rows]
