"""The chapters on people, training, messages, money, risks and handing over."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bench._briefs import briefs
from playbook.core.base.fields import Span
from playbook.core.case.decision_page import RiskRow
from playbook.core.dossier.chapters.budget import BUDGET
from playbook.core.dossier.chapters.groups import GROUPS
from playbook.core.dossier.chapters.handover import HANDOVER
from playbook.core.dossier.chapters.messages import MESSAGES, messages_chapter
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.chapters.risks import RISKS, risks_chapter
from playbook.core.dossier.chapters.starts import WHO_STARTS
from playbook.core.dossier.chapters.success import SUCCESS, readings_due
from playbook.core.dossier.chapters.timeline import TIMELINE
from playbook.core.dossier.chapters.training import TRAINING, when_held
from playbook.core.dossier.chapters.worries import first_piece, worry_lines
from playbook.core.dossier.model import MetricLine
from playbook.core.dossier.paper_blocks import Grid, Script, texts_of_cell
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import Milestone, Owner, Provenance, Resistance, TrainingSession
from playbook.core.text.notes import split_sentences
from tests.dossiers import dossier_of, sample
from tests.llm.builtin.test_ended_work import bakery
from tests.papers import (
    LARGE,
    MANY_ROUNDS,
    SMALL,
    TODAY,
    TWO_STARTS,
    brief_of,
    drafted_for,
    paper_of,
    rollout_of,
    rows_of,
    text_of,
    varied,
)


def test_each_team_has_a_row_with_its_people_its_leader_and_its_own_work():
    brief = brief_of(LARGE)
    rows = rows_of(paper_of(LARGE), GROUPS)[: len(brief.groups)]
    assert [row[0].lead for row in rows] == [f"{each.name} ({each.size:,})." for each in brief.groups]
    assert [row[1] for row in rows] == [
        manager.name for each in brief.groups if (manager := brief.manager_of(each))
    ]
    assert len({row[2] for row in rows}) == len(rows)
    assert [row[0].text for row in rows].count("Heaviest change.") == 1


def test_a_worry_stands_in_the_row_of_its_team_with_what_we_answer():
    rows = {texts_of_cell(row[0])[0].partition(" (")[0]: row for row in rows_of(paper_of(LARGE), GROUPS)}
    *_, worry, answer = rows["Accounting"]
    assert "the audit" in worry
    assert answer.startswith("Mar 25: Confirm the other date, then decide which one moves (Howard Lin).")
    (other,) = rows_of(paper_of(LARGE), GROUPS, 1)
    assert other[0] == "People who use the data", "whom it concerns, where it names nobody"
    assert "9,000 articles" in other[1]


@pytest.mark.long
@pytest.mark.parametrize(
    ("why_now", "who", "cells"),
    [
        ("The two new lines open in September 2027.", "The crew of the two new lines",
         ("In September 2027", "not named")),
        ("34 sales engineers take over accounts they do not know in July.",
         "The 34 sales engineers, first in each round", ("Aug 16", "34 of these")),
    ],
)  # fmt: skip
def test_those_whom_why_now_is_about_are_a_row_before_the_teams(why_now, who, cells):
    brief = brief_of(MANY_ROUNDS).model_copy(update={"why_now": why_now})
    paper = drafted_for(brief, date(2027, 4, 5))
    when, name, people, *_ = rows_of(paper, WHO_STARTS)[0]
    assert (name, when, people) == (who, *cells)
    assert rows_of(paper, TRAINING)[0][0] == who.partition(",")[0]


def test_the_load_adds_up_for_each_team():
    for row in rows_of(paper_of(LARGE), GROUPS, 2):
        *parts, total, has = row[1:]
        assert sum(float(each) for each in parts if each) == float(total)
        assert has.endswith(" a week")
    load = text_of(paper_of(LARGE), GROUPS)
    assert re.search(r"\d full-time people from", load)


@pytest.mark.long
def test_work_beside_the_sessions_is_a_column_of_the_load():
    for row in rows_of(paper_of("crm"), GROUPS, 1):
        *parts, total, _ = row[1:]
        assert sum(float(each) for each in parts if each) == float(total)


def test_a_worry_that_nobody_entered_is_what_a_team_may_say():
    own = Resistance(id="resistance.own", title="“It is slow”", tactic="Try it.", group_ids=("a",))
    ours = Resistance(
        id="resistance.ours", title="B may say: 'No'", tactic="Try it.", group_ids=("b",),
        provenance=Provenance(source="builtin", play_id="worry-habits"),
    )  # fmt: skip
    teams = ({"id": "a", "name": "A", "size": 5}, {"id": "b", "name": "B", "size": 5})
    brief = Brief.model_validate({"name": "N", "groups": teams})
    items = {each.id: each for each in (own, ours)}
    rollout = sample().model_copy(update={"brief": brief, "items": items})
    assert [(line.name, line.worry) for line in worry_lines(rollout)] == [
        ("A", "“It is slow”"), ("B", "May say: 'No'")
    ]  # fmt: skip
    shown = rows_of(dossier_of(rollout), GROUPS)
    assert [row[-2] for row in shown[:2]] == ["“It is slow”", "May say: 'No'"]
    guessed = ours.model_copy(update={"group_ids": ("a",)})
    rollout = rollout.model_copy(update={"items": {each.id: each for each in (own, guessed)}})
    assert [line.worry for line in worry_lines(rollout)] == ["“It is slow”"], "it said its worry itself"


def test_every_worry_has_a_row_with_who_has_it_and_what_is_planned():
    teams = [{"id": each, "name": each.upper(), "size": 5} for each in "abc"]
    of_two = {"group_ids": ("a", "b"), "tactic": "Try it."}
    items = (
        Resistance(id="resistance.1", title="“It is slow”", **of_two),
        Resistance(id="resistance.2", title="“It breaks”", **of_two),
        Resistance(
            id="resistance.3", title="“Spring peak.”", provenance=Provenance(play_id="situation"), **of_two
        ),
        Milestone(
            id="milestone.1", title="Show the screen (“Old hands say that they need none”)",
            date=date(2027, 5, 3), provenance=Provenance(source="builtin", play_id="worry-task"),
        ),
        Milestone(
            id="milestone.2", title="Time ten cases (“It is…”)",
            date=date(2027, 5, 3), provenance=Provenance(source="builtin", play_id="worry-task"),
        ),
    )  # fmt: skip
    brief = Brief.model_validate({"name": "N", "groups": teams})
    rollout = sample().model_copy(update={"brief": brief, "items": {each.id: each for each in items}})
    lines = worry_lines(rollout)
    assert [(line.name, line.worry) for line in lines] == [
        ("A and B", "“It is slow”"),
        ("A and B", "“It breaks”"),
        ("Old hands", "“Old hands say that they need none”"),
    ]
    assert lines[-1].answer == "May 3: Show the screen."


@pytest.mark.parametrize("name", [LARGE, SMALL, MANY_ROUNDS])
def test_no_cell_of_the_table_of_teams_is_blank(name):
    rows = rows_of(paper_of(name), GROUPS)
    assert [row for row in rows if not all(texts_of_cell(cell) for cell in row)] == []
    unheard = [row[-1] for row in rows if row[-2] == "Not asked yet."]
    assert [
        each for each in unheard if not re.fullmatch(r"Their manager asks them on \w{3} \d+\.", str(each))
    ] == []


def test_a_worry_of_no_team_is_of_the_team_whose_manager_deals_with_it():
    teams = [{"id": each, "name": each.upper(), "manager_id": f"m{each}"} for each in "ab"]
    people = [{"id": f"m{each}", "name": f"Kim {each.upper()}"} for each in "ab"]
    task = Milestone(
        id="milestone.1", title="Sort the material (“Client NDAs”)", owner=Owner(person_id="mb"),
        date=date(2027, 5, 3), provenance=Provenance(source="builtin", play_id="worry-task"),
    )  # fmt: skip
    brief = Brief.model_validate({"name": "N", "groups": teams, "people": people})
    rollout = sample().model_copy(update={"brief": brief, "items": {task.id: task}})
    assert [line.team_ids for line in worry_lines(rollout)] == [("b",)]
    led = brief.model_copy(update={"lead_id": "mb"})
    assert [line.team_ids for line in worry_lines(rollout.model_copy(update={"brief": led}))] == [()]


def test_a_team_of_a_shared_line_brings_cases_from_its_own_list():
    people = [{"id": name.lower(), "name": f"{name} Beck"} for name in ("Carol", "Owen")]
    teams = [
        {"id": "n", "name": "Drivers, North", "size": 30, "manager_id": "carol", "impact": {"tools": 4}},
        {"id": "w", "name": "Yard", "size": 30, "manager_id": "owen", "impact": {"tools": 4}},
    ]
    agenda = "- Drivers, North and Yard: three real cases, picked by Carol Beck and Owen Beck (Thu Aug 26)."
    session = TrainingSession.model_validate({
        "id": "hands-on", "kind": "training_session", "title": "Hands-on", "hands_on": True,
        "group_ids": ["n", "w"], "agenda": agenda, "provenance": {"source": "builtin", "play_id": "hands-on"},
    })  # fmt: skip
    brief = Brief.model_validate({"name": "Duty app", "groups": teams, "people": people})
    assert [first_piece([session], group, brief)[1] for group in brief.groups] == [
        "Three real cases, picked by Carol Beck (Thu Aug 26)",
        "Three real cases, picked by Owen Beck (Thu Aug 26)",
    ]


def test_a_worry_of_nobody_s_team_stands_with_those_who_have_it():
    seen = "No. You see it yourselves: on Thu May 7 “Show the screen”, by Ann Lee."
    own = Resistance(
        id="resistance.own", title="“They rank us”", tactic=seen, cause="Held by: account managers.\nAsked."
    )
    teams = tuple({"id": name.lower(), "name": name, "size": 5} for name in "ABC")
    brief = Brief.model_validate({"name": "N", "groups": teams})
    [line] = worry_lines(sample().model_copy(update={"brief": brief, "items": {own.id: own}}))
    assert (line.name, line.worry) == ("Account managers", "“They rank us”")
    assert line.answer == "May 7: Show the screen (Ann Lee). No."


@pytest.mark.long
def test_a_worry_that_waits_for_a_decision_stands_with_what_is_proposed():
    brief = briefs()[SMALL]().model_copy(update={"concerns": "Some fear control ('big brother').",
        "concern_list": (), "promises": (), "change_kind": "new_system"})  # fmt: skip
    teams = text_of(drafted_for(brief, TODAY), GROUPS)
    assert "We propose: Managers see what's open" in teams
    assert "I do not know" not in teams


@pytest.mark.long
def test_a_team_whose_work_ends_is_not_only_told():
    brief = bakery()
    paper = drafted_for(brief.model_copy(update={"groups": brief.groups[:2]}), TODAY)
    assert "Own talks; work ends" in [texts_of_cell(row[0])[0] for row in rows_of(paper, WHO_STARTS)]


@pytest.mark.long
def test_an_unanswered_worry_of_a_team_stands_in_its_row():
    brief = brief_of(LARGE)
    team = brief.groups[0].name
    concerns = f"{team} fear weekends without the brass band."
    paper = drafted_for(brief.model_copy(update={"concerns": concerns, "concern_list": ()}), TODAY)
    row = next(row for row in rows_of(paper, GROUPS) if team in texts_of_cell(row[0])[0])
    assert "without the brass band" in row[3]
    assert row[4].startswith("Proposal: by Mar 25 Luis Ortega hears two of them"), "who leads the team"


@pytest.mark.long
def test_weeks_without_sessions_stand_in_the_timeline_and_a_stated_0_is_a_number():
    brief = brief_of(SMALL)
    assert brief.go_live
    days = Span(
        start=brief.go_live + timedelta(days=30), end=brief.go_live + timedelta(days=60), reason="The fair."
    )
    values = {
        "company_blackouts": (days,),
        "outcome_unit": "%",
        "outcome_baseline": 0.0,
        "outcome_target": 95.0,
    }
    paper = drafted_for(brief.model_copy(update=values), TODAY)
    assert "everyone (“The fair”)" in text_of(paper, TIMELINE)
    first, *others = brief.groups
    of_a_team = brief.model_copy(
        update={"groups": (first.model_copy(update={"blackouts": (days,)}), *others)}
    )
    assert f"{first.label} (“The fair”)" in text_of(drafted_for(of_a_team, TODAY), TIMELINE)
    short = Span(start=days.start, end=days.start + timedelta(days=1), reason="Stock count")
    of_two_days = brief.model_copy(
        update={"groups": (first.model_copy(update={"blackouts": (short,)}), *others)}
    )
    assert f"{first.label} (“Stock count”)" in text_of(drafted_for(of_two_days, TODAY), TIMELINE)
    [row] = [row for row in rows_of(paper, SUCCESS) if row[0] == brief.outcome_measure]
    assert row[1] == "0%"


@pytest.mark.parametrize("name", [LARGE, TWO_STARTS])
def test_each_session_stands_once_with_hours_rounds_and_days(name):
    dossier = paper_of(name)
    rows = rows_of(dossier, TRAINING)
    assert rows[0][0].startswith("Managers")
    titles = [title for row in rows for title in re.split(r"(?<=\.) ", row[1])]
    assert len(titles) == len({*titles}) > 2
    assert all(row[2] and (row[3] or row[0].startswith("Managers")) and row[4] for row in rows)
    held = text_of(dossier, TRAINING)
    total = sum(int(row[3].replace(",", "")) for row in rows if row[3])
    assert f"Trainers. {total:,} rounds of up to " in held


def test_messages_go_from_the_announcement_to_the_weekly_question():
    rows = rows_of(paper_of(LARGE), MESSAGES)
    assert 4 < len(rows) <= 10
    days = [row[0] for row in rows]
    assert days[0] == "Mar 26"
    assert days[-1].startswith("Weekly, Sep 23–")
    assert ("Mar 29", "Howard Lin", "All 520") in [(row[0], row[2], row[3]) for row in rows]
    assert all(all(row) for row in rows)


def test_a_talk_told_by_two_ways_is_named_as_most_teams_hear_it():
    rollout = rollout_of(LARGE)
    talk, at_shifts = (rollout.items[f"message.manager-talk{way}"] for way in ("", "-shift"))
    swapped = [
        talk.model_copy(update={"group_ids": at_shifts.group_ids}),
        at_shifts.model_copy(update={"group_ids": talk.group_ids}),
    ]
    items = rollout.items | {each.id: each for each in swapped}
    rollout = rollout.model_copy(update={"items": items})
    table = next(iter(messages_chapter(PaperSource(rollout, paper_of(LARGE)))))
    assert any("ell each shift what changes" in row[1] for row in table.rows)


def test_the_timeline_has_the_announcement_and_what_a_later_start_needs_again():
    timeline = text_of(paper_of(LARGE), TIMELINE)
    assert "Announce what changes and why." in timeline
    assert re.search(r"\w{3} \d+ Cut over to NorthERP for \w{3} 1\.", timeline)
    assert "(later" not in timeline
    assert " due." not in timeline
    # A decision has its own row, not one more for its task.
    assert "Decide what clients pay for" not in text_of(paper_of(SMALL), TIMELINE)


def test_scripts_stand_whole_and_the_announcement_with_its_condition():
    dossier = paper_of(LARGE)
    known = PaperSource(rollout_of(LARGE), dossier)
    scripts = [block for block in messages_chapter(known) if isinstance(block, Script)]
    bodies = [text.text for step in dossier.steps for text in step.texts]
    announced, talk, first_day = scripts
    assert any(body.endswith(announced.text) for body in bodies)
    assert re.match(r"Between .{20,30} we plan a change for all 520 of us: orders", announced.text)
    assert re.search(
        r"Don't send this until decisions 1, \d[^.]* are made\. Decisions [\d, and]+ are still open: say so",
        announced.lead,
    )
    assert (
        "The ledger is the exception: September is closed in the old one, October in the new."
        in announced.text
    )
    assert first_day.lead.endswith("is a go.")
    _, *paragraphs = talk.text.split("\n\n")  # after what it is about
    assert not any(sentence in announced.text for part in paragraphs for sentence in split_sentences(part))
    for script in (talk, first_day):
        assert len(script.text.split()) <= 130
        assert script.text.endswith(("?", ".", "?”"))


def test_a_promise_on_jobs_is_heard_in_the_paper():
    assert "obody loses the job over this." in text_of(varied(), MESSAGES)


def test_what_the_budget_leaves_out_and_what_falls_first_is_said():
    notes = text_of(paper_of(LARGE), BUDGET)
    assert re.search(r"Not included\. .*hours of learning time and .* hours of managers", notes)
    assert "What we cut first if quotes are higher. What is not assigned" in text_of(paper_of(SMALL), BUDGET)
    assert re.search(r"Gap\W+Before a reserve and anything not quoted \d{3},000 ", notes)


@pytest.mark.long
def test_nights_stand_in_one_place_with_who_comes_and_whom_to_call():
    assert "At night, call the duty manager." in text_of(paper_of("nights"), TRAINING)
    assert "Nights. " not in text_of(paper_of(LARGE), TRAINING)


def test_the_failure_of_the_past_comes_first_in_its_own_words():
    first, *others = rows_of(paper_of(LARGE), RISKS)
    assert "They were slower than the paper list on wet floors" in first[0]
    assert first[1].startswith("Time per task")
    assert "we fix the step within the week" in first[2]
    assert len(others) > 1
    assert all(all(row) for row in others)


def test_a_risk_of_the_leaders_has_its_sign_and_its_action_apart():
    rollout = sample()
    dossier = dossier_of(rollout)
    watch = "Friday entries, by team: above 35% after July 30, the manager asks why."
    risks = (RiskRow("2021 again: the minimum on Friday.", watch, "Ann Lee"),)
    known = PaperSource(rollout, dossier)
    known.page = replace(known.page, risks=risks, further_risks=())
    [grid] = [block for block in risks_chapter(known) if isinstance(block, Grid)]
    assert grid.rows == (
        (
            "2021 again: the minimum on Friday.",
            "Friday entries, by team: above 35% after July 30.",
            "The manager asks why.",
            "Ann Lee",
        ),
    )


def test_the_paper_ends_with_who_takes_over_what_is_open_and_who_signs():
    text = text_of(paper_of(LARGE), HANDOVER).strip()
    assert text.startswith("Raj Malhotra takes over from Denise Carter on Jan 31, 2028 when:")
    assert "Howard Lin has signed off on the hours, who pays next year, and what would bring" in text
    assert "How many trucks a month, and what does one case of “Wrong loads” cost us?" in text
    lines = re.search(r"Signed: (Howard.Lin.…+ Denise.Carter.…+ Raj.Malhotra.…+ Date.…+)$", text)
    assert lines
    assert lines[1].count(" ") == 3, "a name stays with its line"


def test_a_task_that_says_what_somebody_does_is_not_due_besides():
    rows = [" ".join(map(str, row)) for row in rows_of(paper_of(LARGE), TIMELINE)]
    assert any("Test accounts and devices with one person per role" in row for row in rows)
    assert not any("per role due" in row for row in rows)


def test_a_reading_of_the_next_year_keeps_its_year() -> None:
    due = "Readings due: 38 by Fri Dec 10, 30 by Thu Jan 20, 2028, 15 by Fri Mar 31, 2028 (proposal)."
    assert readings_due(MetricLine(title="Stories", definition=due, unit="stories")) == [
        "38 on Dec 10",
        "30 on Jan 20, 2028",
        "15 on Mar 31, 2028",
    ]


@pytest.mark.parametrize("reason", ["Lambing", "Half-year count", "First communion", "Dry dock"])
def test_a_team_closed_while_others_learn_has_days_of_its_own(reason: str) -> None:
    closed = Span(start=date(2027, 6, 14), end=date(2027, 6, 25), reason=reason)
    parts = Group(id="p", name="Parts", size=8, blackouts=(closed,))
    sales = Group(id="s", name="Sales", size=9)
    own = TrainingSession(id="a", title="Try it", date=date(2027, 6, 7), group_ids=("p",))
    theirs = TrainingSession(id="b", title="Try it", date=date(2027, 6, 14), group_ids=("s",))
    assert when_held([own, theirs], (parts, sales)) == "Parts Jun 7; Sales Jun 14"
    assert when_held([own, theirs], ()) == "Jun 7–14"
    assert when_held([own, theirs], (parts.model_copy(update={"blackouts": ()}), sales)) == "Jun 7–14"


def test_who_outside_has_to_agree_or_to_hear_has_a_row():
    text = (
        "The port authority must agree to the crane. Shippers' agents have not been asked. Nights are long."
    )
    paper = drafted_for(brief_of("law-firm").model_copy(update={"concerns": text}), date(2027, 4, 5))
    [authority] = [row for row in rows_of(paper, GROUPS, 1) if row[0] == "Authority"]
    assert authority[1].startswith(("Decision ", "“The port authority"))
    assert "asks what they need" in authority[2]
    assert [row for row in rows_of(paper, GROUPS, 1) if row[0] == "Agents"]
