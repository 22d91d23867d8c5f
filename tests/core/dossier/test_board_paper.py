"""The board paper is short, says each thing once, and leaves nothing out that decides."""

import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from playbook.core.dossier.paper_plan import RHYTHMS, THE_PLAN
from playbook.core.dossier.paper_spoken import NO_CONTACT

from bench._briefs import briefs
from bench.board_paper import FOLDER, dossiers
from playbook.core.case.rows.approval import IN_APPROVAL
from playbook.core.case.rows.questions import WHICH_WAY
from playbook.core.case.rows.training import without_teams
from playbook.core.dossier.audience import ALL_HANDS, PROJECT
from playbook.core.dossier.board_paper import WHO_STARTS, most_words
from playbook.core.dossier.paper_blocks import Entries, Grid, Script, texts_of_block, texts_of_cell
from playbook.core.plan.brief import AskedStart, Brief
from playbook.core.plan.items import Metric
from playbook.core.text.notes import split_sentences
from playbook.exports.formats import Options, find_format
from tests.dossiers import dossier_of, sample
from tests.papers import (
    LARGE,
    ROOT,
    SMALL,
    TODAY,
    TWO_STARTS,
    blocks_of,
    brief_of,
    paper_of,
    plan_of,
    text_of,
    varied,
)


@pytest.mark.parametrize("name", [LARGE, TWO_STARTS, SMALL])
def test_a_paper_is_read_in_twelve_minutes(name):
    dossier = paper_of(name)
    most = 2_500 if name == SMALL else 3_700
    assert dossier.paper.words <= most_words(dossier) < most
    written = find_format("markdown").write(dossier, Options()).decode()
    assert len(written.split()) <= most  # bars of tables and all


@pytest.mark.parametrize("name", [LARGE, TWO_STARTS, SMALL])
def test_no_sentence_is_printed_twice(name):
    own = [block for block in blocks_of(paper_of(name)) if not isinstance(block, Script)]
    texts = [text for block in own for text in texts_of_block(block)]
    sentences = Counter(sentence for text in texts for sentence in split_sentences(text))
    again = [each for each, times in sentences.items() if times > 1 and len(each.split()) > 7]
    # Two options may cost the same, and the sponsor does the same about two numbers.
    may_recur = re.compile(r"^Cost:|at two readings in a row|[^.!?”]$|^\w{3} \d+: ")  # a task for two worries
    assert [each for each in again if not may_recur.search(each)] == []


@pytest.mark.parametrize("name", [SMALL, "S1 agency"])
def test_what_every_change_of_a_kind_settles_is_not_for_the_board(name):
    dossier = paper_of(name)
    decides = text_of(dossier, "What the board decides")
    of_kind = [
        point.title.rstrip(".") for point in (*dossier.page.points, *dossier.page.further_points)
        if point.key == "kind_other"
    ]  # fmt: skip
    assert of_kind
    assert not [title for title in of_kind if title in decides]


@pytest.mark.parametrize("name", [LARGE, TWO_STARTS, SMALL])
def test_all_that_decides_is_in_it(name):
    dossier = paper_of(name)
    page = dossier.page
    decides = text_of(dossier, "Decisions we need")
    day = dossier.page.settle_by.rpartition(", by ")[2]
    assert f" makes these calls by {day}" in decides  # nothing is settled yet
    points = [point for point in page.points if point.key not in IN_APPROVAL]
    assert all(point.title.rstrip(".") in decides for point in points)
    plan = text_of(dossier, THE_PLAN).casefold()
    told = (*(row.name for row in page.conditions), *(row.title for row in page.actions if row.item_id))
    assert [each for each in told if without_teams(each).rstrip(".").casefold() not in plan] == []
    [gates] = [block for block in blocks_of(dossier, "Go/no-go decisions") if isinstance(block, Grid)]
    assert len(gates.rows) == len(dossier.gates) == plan.count("go/no-go: ") > 1
    promised = f"{dossier.what_stays} {text_of(dossier, 'Promises')}"
    assert all(row.title in promised or row.text in promised for row in page.promises)
    assert all(risk.risk in text_of(dossier, "Risks") and risk.do for risk in page.risks)
    asked = text_of(dossier, "Open questions")
    assert all(row.question in asked or row.question == WHICH_WAY for row in page.questions)
    results = [metric.title for metric in dossier.metrics if metric.title.startswith("Outcome: ")]
    assert all(title.removeprefix("Outcome: ") in text_of(dossier, "Metrics") for title in results)


def rows_of_plan(dossier) -> list[tuple[str, str, str]]:
    """Return each line of the plan, its task with when it is done."""
    [grid] = blocks_of(dossier, THE_PLAN)
    rows = [row for row in grid.rows if len(row) > 1]
    return [(row[0], " ".join(texts_of_cell(row[1])).strip(), *row[2:]) for row in rows]


def tasks_of(dossier) -> str:
    return "; ".join(row[1] for row in rows_of_plan(dossier))


def test_a_task_that_decides_is_told_once():
    dossier = paper_of(LARGE)
    tasks = tasks_of(dossier)
    shown = {action.item_id for action in dossier.page.actions if action.item_id}
    assert shown
    titles = [step.title for step in dossier.steps if step.id in shown]
    assert [title for title in titles if tasks.count(title) != 1] == []


@pytest.mark.parametrize("name", [TWO_STARTS, SMALL])
def test_no_task_is_left_to_another_document(name):
    dossier = paper_of(name)
    printed = text_of(dossier).casefold()
    kinds = [
        "gate",
        "metric",
        "key_message",
        "resistance",
        "objective",
        "use_case",
        "coalition_member",
        "champion",
    ]
    items = {item.id: item for item in plan_of(name).items}
    plays = {step.id: items[step.id] for step in dossier.steps if step.kind not in kinds}
    assert len(plays) > 20
    rhythms = {play for _, plays in RHYTHMS for play in plays}
    missing = {
        item.provenance.play_id
        for item in plays.values()
        if item.provenance.play_id not in rhythms
        and without_teams(item.title).partition(": “")[0].partition(" (“")[0].casefold() not in printed
    }
    # These stand under a title that is told for several of them.
    assert missing <= {*MERGED}
    assert not re.search(r"\d more (?:task|point)", printed)


MERGED = (
    "board-dates", "after-30-shift", "handover-question", "manager-talk-shift", "weekly-example-board",
    "manager-shows-use", "shift-rounds", "brief-supervisors", "floor-walk", "condition", "monthly-example",
    "sponsor-shows-use", "sponsor-first-day", "rhythm-before", "rhythm-after", "rhythm-later",
    "sponsor-listens", "sponsor-stays", "review-30", "review-60", "review-90",
)  # fmt: skip


def test_the_plan_is_told_by_day_and_each_task_once():
    dossier = paper_of(TWO_STARTS)
    [grid] = blocks_of(dossier, THE_PLAN)
    at = [place for place, row in enumerate(grid.rows) if len(row) == 1]
    assert [grid.rows[place][0].lead for place in (at[0], at[-1])] == [f"{dossier.start:%B}", "All along"]
    months = [grid.rows[first + 1 : after] for first, after in itertools.pairwise(at)]
    days = [[int(re.search(r"\d+", row[0])[0]) for row in month] for month in months]
    assert len(days) > 5
    assert days == [sorted(each) for each in days]
    titles = [title for row in rows_of_plan(dossier) for title in row[1].split("; ")]
    assert [title for title, times in Counter(titles).items() if times > 1] == []


@pytest.mark.parametrize("name", [LARGE, TWO_STARTS, SMALL, "S2 bank", "Nordwind Rail"])
def test_every_line_of_the_plan_has_a_day_and_an_owner(name):
    dossier = paper_of(name)
    rows = rows_of_plan(dossier)
    starts = [row for row in rows if re.fullmatch(r"[\d,]+ (?:people|person) start\.", row[1])]
    assert len(starts) == len(dossier.page.waves)
    assert [row for row in rows if row not in starts and not all(row)] == []


def test_an_approval_and_each_go_no_go_decision_have_a_line_in_the_plan():
    dossier = paper_of(LARGE)
    tasks = tasks_of(dossier)
    assert re.search(r"Decisions 1 to \d[^.]* above\.", tasks)
    assert tasks.count("Go/no-go: ") == len(dossier.gates)


def test_a_finding_ends_in_what_we_do_about_it():
    dossier = paper_of(LARGE)
    findings = [
        each
        for block in blocks_of(dossier, WHO_STARTS)
        if isinstance(block, Entries)
        for each in block.entries
    ]
    assert findings
    assert [each for each in findings if not re.search(r"\bSo [^.]+\.$|We propose:", each.text)] == []


def test_whom_to_call_and_who_stops_it_stand_in_the_paper():
    brief = Brief.model_validate_json((FOLDER / f"{LARGE}.json").read_text("utf-8"))
    words = text_of(paper_of(LARGE), "If it goes wrong")
    assert brief.incident_contact in words
    assert "Who decides to stop or go back. Howard Lin, at the latest on " in words
    nobody = dossiers(brief.model_copy(update={"incident_contact": ""}), TODAY)[0]
    assert "Nobody is named yet" in text_of(nobody, "If it goes wrong")
    assert NO_CONTACT in text_of(nobody, "Open questions")


def test_only_the_board_gets_the_paper():
    assert dossier_of(sample()).paper
    for audience in (PROJECT, ALL_HANDS):
        assert dossier_of(sample(), audience).paper is None


def test_a_launched_rollout_says_where_it_stands_and_what_is_asked():
    dossier = dossier_of(sample())
    assert " done" in text_of(dossier, "Where it stands")
    assert "Asked of you today." in text_of(dossier, "Decisions we need")
    [numbers] = [block for block in blocks_of(dossier, "Metrics") if isinstance(block, Grid)]
    assert "Last reading" in numbers.heads


def test_a_number_without_a_target_says_when_it_is_counted():
    rollout = sample()
    items = {key: item for key, item in rollout.items.items() if not isinstance(item, Metric)}
    metric = Metric(id="m", title="Less searching")
    dossier = dossier_of(rollout.model_copy(update={"items": items | {"m": metric}}))
    assert "Less searching counted by Sep 13 set then" in text_of(dossier, "Metrics")
    del items["milestone.baseline"]
    dossier = dossier_of(rollout.model_copy(update={"items": items | {"m": metric}}))
    assert "not counted yet not set yet" in text_of(dossier, "Metrics")


def test_the_benefit_in_money_stands_beside_the_cost():
    rollout = sample().model_copy(update={"launch": None})
    brief = rollout.brief.model_copy(update={"expected_benefit": "About $900,000 more orders a year."})
    money = text_of(dossier_of(rollout.model_copy(update={"brief": brief})), "Decisions we need")
    assert "It brings: about $900,000 more orders a year." in money
    brief = rollout.brief.model_copy(update={"expected_benefit": "Happier clients."})
    assert "It brings" not in text_of(
        dossier_of(rollout.model_copy(update={"brief": brief})), "Decisions we need"
    )


def test_whether_the_dates_hold_stands_at_the_head():
    dossier = dossier_of(sample())
    assert dossier.page.verdict
    assert f"Dates. {dossier.page.verdict.partition(' It holds')[0]}" in text_of(dossier, "")


def test_a_place_that_no_team_names_stands_where_teams_start():
    rollout = sample().model_copy(update={"launch": None})
    says = "Everyone in Omaha and Tulsa starts the same day."
    brief = rollout.brief.model_copy(update={"approach": f"We train in small rounds. {says}"})
    assert says in text_of(dossier_of(rollout.model_copy(update={"brief": brief})), WHO_STARTS)
    first, *others = brief.groups
    teams = (first.model_copy(update={"site": "Omaha", "size": 40}), *others)
    brief = brief.model_copy(update={"groups": teams})
    assert "By place: Omaha 40." in text_of(
        dossier_of(rollout.model_copy(update={"brief": brief})), WHO_STARTS
    )


def test_a_large_plan_has_a_paper_of_the_same_length():
    rollout = sample()
    metrics = {f"m{n}": Metric(id=f"m{n}", title=f"Share of orders of kind {n}") for n in range(60)}
    groups = tuple(
        rollout.brief.groups[0].model_copy(update={"id": f"g{n}", "name": f"Depot {n}"}) for n in range(60)
    )
    brief = rollout.brief.model_copy(update={"groups": groups})
    large = rollout.model_copy(update={"brief": brief, "items": rollout.items | metrics})
    dossier = dossier_of(large)
    assert dossier.paper.words <= most_words(dossier)


def test_the_words_above_the_sections_count():
    assert replace(dossier_of(sample()).paper, sections=()).words > 0


def test_two_decisions_of_one_day_are_two_rows():
    dossier, rollout = dossier_of(sample()), sample()
    first = next(item for item in rollout.items.values() if item.kind == "gate")
    twin = first.model_copy(update={"id": "gate.twin", "title": "Second site: go or no-go?"})
    doubled = rollout.model_copy(update={"items": rollout.items | {twin.id: twin}})
    [gates] = [
        block for block in blocks_of(dossier_of(doubled), "Go/no-go decisions") if isinstance(block, Grid)
    ]
    assert len(gates.rows) == len(dossier.gates) + 1


def test_work_that_moves_the_number_comes_before_acts_of_every_plan():
    plan = plan_of(LARGE)
    plays = ("objective-work", "reason", "real-work", "early-win", "pilot")
    own = {without_teams(item.title) for item in plan.items if item.provenance.play_id in plays}
    printed = text_of(paper_of(LARGE))
    assert len(own) > 5
    assert [title for title in own if title not in printed] == []


def test_a_board_reads_first_why_it_is_asked():
    first = paper_of(LARGE).paper.sections[0]
    words = " ".join(text for block in first.blocks for text in texts_of_block(block))
    brief = brief_of(LARGE)
    assert words.startswith(f"Why. {next(iter(split_sentences(brief.why)))}")
    assert "Why now. The vendor of the stock system stops security updates" in words


def test_the_heaviest_work_has_its_hours_hands_and_owner() -> None:
    rows = [
        row for row in rows_of_plan(paper_of(LARGE)) if re.search(r"= \d+ hours\.|that is \d+ hours,", row[1])
    ]
    assert len(rows) == 2
    assert "At 6 minutes each that is 900 hours, 1,125 paid." in rows[0][1]
    assert "200 spreadsheets × 2 people × 1.5 hours = 600 hours." in rows[1][1]
    assert all(re.search(r"(?:hours|paid)\. \d+ (?:full-time )?people", row[1]) and row[2] for row in rows)


def test_up_to_four_managers_are_named_and_many_are_each_manager() -> None:
    few = [row for block in blocks_of(paper_of(SMALL)) if isinstance(block, Grid) for row in block.rows]
    brief = briefs()[SMALL]()
    names = {person.name for each in brief.groups if (person := brief.manager_of(each))}
    assert len(names) <= 4
    assert any(isinstance(cell, str) and {*cell.split("; ")} == names for row in few for cell in row)
    assert any(row[2] == "Each manager" for row in rows_of_plan(paper_of(LARGE)))


def test_a_role_without_a_person_is_to_be_named_and_who_names_them_decides() -> None:
    tasks = text_of(varied(), THE_PLAN)
    assert "Name who sets up NorthERP" in tasks
    assert re.search(r"To be named by Denise Carter, \w{3} \d+", tasks)
    assert "Whoever" not in text_of(varied())


@pytest.mark.parametrize("name", [LARGE, TWO_STARTS, SMALL, "S2 bank"])
def test_no_sentence_is_cut_off_or_speaks_of_nobody_in_particular(name):
    brief = FOLDER / f"{name}.json"
    own = Brief.model_validate_json(brief.read_text("utf-8")) if brief.exists() else briefs()[name]()
    theirs = own.model_dump_json().casefold()
    banned = re.findall(r"whoever|those who|and 1 more|\w+…”", text_of(paper_of(name)).casefold())
    assert [words for words in banned if words not in theirs] == []


def test_what_ends_is_named_by_its_kind() -> None:
    assert "he old system becomes read-only on Mon Sep 20" in text_of(paper_of(LARGE), "Decisions we need")


def test_a_point_that_is_not_told_in_full_has_what_we_propose_in_a_line() -> None:
    dossier = paper_of(LARGE)
    [entries] = [block for block in blocks_of(dossier, "Decisions we need") if isinstance(block, Entries)]
    _, *points = entries.entries
    of_board = (each for each in dossier.page.further_points if each.is_for_board and each.options)
    asked = {*dossier.page.points, *of_board}
    assert len(points) == len([each for each in asked if each.key not in IN_APPROVAL])
    assert all("We propose: " in each.text for each in points)


def test_a_team_that_starts_at_one_place_after_another_has_one_row_in_each_table():
    answers = json.loads((ROOT / "tests" / "llm" / "strong" / "nights.json").read_text("utf-8"))
    brief = Brief.model_validate(answers["brief"])
    board, project = dossiers(brief.model_copy(update={"go_live": date(2027, 5, 3)}), TODAY)
    names = [team.name for team in brief.groups]
    day, night, doctors, *_ = project.groups
    assert [team.name for team in project.groups] == names
    assert len(day.starts) == 3
    assert day.starts == night.starts == doctors.starts
    teams, *_ = blocks_of(board, "Team by team")
    assert [row[0] for row in teams.rows] == names
    learning = text_of(board, "Training in numbers")
    assert all(learning.count(name) == 1 for name in names)
    [starts] = [block for block in blocks_of(board, WHO_STARTS) if isinstance(block, Grid)]
    assert starts.rows[0][1].startswith(f"First wards ({day.name}: ")
    again = [row for row in rows_of_plan(board) if row[1].startswith("The same for the start of ")]
    assert len(again) == len(starts.rows) - 1
    assert all("Safe start" in row[1] and "Hands-on" in row[1] for row in again)
    titles = Counter(step.title for step in project.steps if step.stage == "training")
    assert max(titles.values()) == 1
    assert not [title for title in titles if title.count(" wards") > 1]
    [roster] = [step.result for step in project.steps if step.id == "milestone.name-trainers"]
    assert " on the first wards" not in roster


def test_a_team_with_a_day_of_its_own_hears_why_it_moved():
    brief = brief_of(TWO_STARTS)
    last = max(brief.groups, key=lambda group: brief.go_live_of(group) or date.min)
    live = brief.go_live_of(last)
    assert live
    own = AskedStart(group_id=last.id, day=live - timedelta(days=20))
    paper = dossiers(brief.model_copy(update={"asked_starts": (own,)}), TODAY)[0]
    [starts] = [block for block in blocks_of(paper, WHO_STARTS) if isinstance(block, Grid)]
    assert starts.rows[-1][-1].startswith("Not ")
