"""The board paper is short, says each thing once, and leaves nothing out that decides."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from bench._briefs import briefs
from bench.board_paper import FOLDER, dossiers
from playbook.core.case.rows.questions import WHICH_WAY
from playbook.core.case.rows.training import without_teams
from playbook.core.dossier.audience import ALL_HANDS, PROJECT
from playbook.core.dossier.board_paper import WHO_STARTS, most_words
from playbook.core.dossier.paper_blocks import Grid, Script, texts_of_block
from playbook.core.dossier.paper_teams import team_lines, worry_lines
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Metric, Milestone, Provenance, Resistance, TrainingSession
from playbook.core.text.notes import split_sentences
from playbook.desk.writing.model_plans import draft_plan
from playbook.exports.formats import Options, find_format
from tests.dossiers import dossier_of, sample

TODAY, ROOT = date(2026, 11, 28), FOLDER.parent.parent
LARGE, TWO_STARTS, SMALL = "erp", "reading-tutor", "S7 law firm"


@cache
def paper_of(name: str):
    """Return a drafted brief for the board."""
    own = FOLDER / f"{name}.json"
    brief = Brief.model_validate_json(own.read_text("utf-8")) if own.exists() else briefs()[name]()
    return dossiers(brief, TODAY)[0]


def blocks_of(dossier, *headings: str):
    sections = (each for each in dossier.paper.sections if not headings or each.heading in headings)
    return [block for section in sections for block in section.blocks]


def text_of(dossier, *headings: str) -> str:
    return " ".join(text for block in blocks_of(dossier, *headings) for text in texts_of_block(block))


@pytest.mark.parametrize("name", [LARGE, TWO_STARTS, SMALL])
def test_a_paper_is_read_in_twelve_minutes(name):
    dossier = paper_of(name)
    most = 2_500 if name == SMALL else 3_500
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
    may_recur = re.compile(r"^Cost:|at two readings in a row|[^.!?”]$")
    assert [each for each in again if not may_recur.search(each)] == []


@pytest.mark.parametrize("name", [LARGE, SMALL, "S1 agency"])
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
    assert f"Who settles them: {dossier.page.settle_by}." in decides  # nothing is settled yet
    assert all(point.title.rstrip(".") in decides for point in page.points)
    assert all(row.name in text_of(dossier, "Conditions") for row in page.conditions)
    assert all(row.title in text_of(dossier, "Tasks that decide") for row in page.actions)
    [gates] = [block for block in blocks_of(dossier, "Go/no-go decisions") if isinstance(block, Grid)]
    assert len(gates.rows) == len(dossier.gates) > 1
    assert all(row.title in text_of(dossier, "Promises") for row in page.promises)
    assert all(risk.risk in text_of(dossier, "Risks") for risk in page.risks)
    asked = text_of(dossier, "Open questions")
    assert all(row.question in asked or row.question == WHICH_WAY for row in page.questions)
    numbers = [metric.title.removeprefix("Outcome: ") for metric in dossier.metrics]
    assert all(title in text_of(dossier, "Metrics") for title in numbers)


def test_a_task_that_decides_stands_in_no_table_of_its_stage():
    dossier = paper_of(LARGE)
    stages = text_of(dossier, *(stage.title for stage in dossier.stages))
    assert "Announcement" not in stages
    shown = {action.item_id: action.title for action in dossier.page.actions if action.item_id}
    steps = {step.id: step for step in dossier.steps}
    rows = {row[1] for block in blocks_of(dossier) if isinstance(block, Grid) and "What" in block.heads
            for row in block.rows}  # fmt: skip
    assert shown
    assert not rows & {steps[item_id].title for item_id in shown}


def test_tasks_of_one_kind_are_one_row_with_their_days():
    rows = [row for block in blocks_of(paper_of(TWO_STARTS), "Training") if isinstance(block, Grid)
            for row in block.rows]  # fmt: skip
    titles = [row[1] for row in rows]
    assert len(set(titles)) == len(titles)
    assert any(re.search(r"\d, \w{3} \w{3} \d+", row[0]) for row in rows)


def test_a_table_of_a_stage_has_no_empty_cells():
    stages = ("Leadership", "Communication", "Training", "Reinforcement", "Accountability")
    grids = [block for block in blocks_of(paper_of(TWO_STARTS), *stages) if isinstance(block, Grid)]
    cells = [cell for grid in grids for row in grid.rows for cell in row[: len(grid.heads)]]
    assert cells
    assert all(cells)


@pytest.mark.parametrize("name", [LARGE, TWO_STARTS, SMALL, "S2 bank", "Nordwind Rail"])
def test_every_task_in_a_table_has_a_day(name):
    tables = [block for block in blocks_of(paper_of(name)) if isinstance(block, Grid)]
    rows = [row for table in tables if table.heads[:2] == ("Day", "What") for row in table.rows]
    assert rows
    assert not [row for row in rows if not re.search(r"\d", row[0])]


def test_each_team_has_a_line_with_its_own_piece_of_work():
    dossier = paper_of(LARGE)
    teams, worries = (block for block in blocks_of(dossier, "Team by team") if isinstance(block, Grid))
    assert [row[0] for row in teams.rows] == [group.name for group in dossier.groups]
    assert len({row[2] for row in teams.rows}) == len(dossier.groups)
    assert all(cell for row in (*teams.rows, *worries.rows) for cell in row)


def test_a_worry_that_nobody_entered_is_what_a_team_may_say():
    own = Resistance(id="resistance.own", title="“It is slow”", tactic="Try it.", group_ids=("a",))
    ours = Resistance(
        id="resistance.ours", title="B may say: 'No'", tactic="Try it.", group_ids=("b",),
        provenance=Provenance(source="builtin", play_id="worry-habits"),
    )  # fmt: skip
    teams = ({"id": "a", "name": "A", "size": 5}, {"id": "b", "name": "B", "size": 5})
    brief = Brief.model_validate({"name": "N", "groups": teams})
    items = {each.id: each for each in (own, ours)}
    lines, _ = worry_lines(sample().model_copy(update={"brief": brief, "items": items}))
    assert [(line.name, line.worry) for line in lines] == [("A", "“It is slow”"), ("B", "May say: 'No'")]


def test_every_worry_has_a_row_with_who_has_it_and_what_is_planned():
    teams = [{"id": each, "name": each.upper(), "size": 5} for each in "abc"]
    of_two = {"group_ids": ("a", "b"), "tactic": "Try it."}
    items = (
        Resistance(id="resistance.1", title="“It is slow”", **of_two),
        Resistance(id="resistance.2", title="“It breaks”", **of_two),
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
    lines, _ = worry_lines(rollout)
    assert [(line.name, line.worry) for line in lines] == [
        ("A and B", "“It is slow”"),
        ("A and B", "“It breaks”"),
        ("Old hands", "“Old hands say that they need none”"),
    ]
    assert lines[-1].answer == "Not answered yet. In the plan: Show the screen, May 3."


def test_a_team_of_a_shared_line_brings_cases_from_its_own_list():
    people = [{"id": name.lower(), "name": f"{name} Beck"} for name in ("Carol", "Owen")]
    teams = [
        {"id": "n", "name": "Drivers, North", "size": 30, "manager_id": "carol", "impact": {"tools": 4}},
        {"id": "w", "name": "Yard", "size": 30, "manager_id": "owen", "impact": {"tools": 4}},
    ]
    agenda = "- Drivers, North and Yard: three cases from the list of Carol Beck and Owen Beck (Thu Aug 26)."
    session = TrainingSession.model_validate({
        "id": "hands-on", "kind": "training_session", "title": "Hands-on", "hands_on": True,
        "group_ids": ["n", "w"], "agenda": agenda, "provenance": {"source": "builtin", "play_id": "hands-on"},
    })  # fmt: skip
    brief = Brief.model_validate({"name": "Duty app", "groups": teams, "people": people})
    rollout = sample().model_copy(update={"brief": brief, "items": {session.id: session}})
    assert [line.changes for line in team_lines(rollout)] == ["Day-to-day tools (4 of 5)"] * 2
    bare = [group.model_copy(update={"impact": {}, "overall_impact": 4}) for group in brief.groups]
    overall = rollout.model_copy(update={"brief": brief.model_copy(update={"groups": tuple(bare)})})
    assert {line.changes for line in team_lines(overall)} == {"4 of 5 overall"}
    assert [line.first_piece for line in team_lines(rollout)] == [
        "Three cases from the list of Carol Beck (Thu Aug 26)",
        "Three cases from the list of Owen Beck (Thu Aug 26)",
    ]


def test_the_announcement_stands_word_for_word():
    scripts = [block for block in blocks_of(paper_of(LARGE), "Communication") if isinstance(block, Script)]
    bodies = [text.text for step in paper_of(LARGE).steps for text in step.texts]
    assert scripts
    for script in scripts:
        parts = [part for part in script.text.split("\n\n") if "full plan" not in part]
        assert all(any(part in body for body in bodies) for part in parts)


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
    assert "Less searching due Sep 13 due Sep 13" in text_of(dossier, "Metrics")
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
    brief = Brief.model_validate_json((FOLDER / f"{LARGE}.json").read_text("utf-8"))
    plan, _ = draft_plan(brief, TODAY)
    plays = ("objective-work", "reason", "real-work", "early-win", "pilot")
    own = {without_teams(item.title) for item in plan.items if item.provenance.play_id in plays}
    printed = text_of(paper_of(LARGE))
    assert len(own) > 5
    assert [title for title in own if title not in printed] == []


def test_a_board_reads_first_why_it_is_asked():
    first = paper_of(LARGE).paper.sections[0]
    words = " ".join(text for block in first.blocks for text in texts_of_block(block))
    brief = Brief.model_validate_json((FOLDER / f"{LARGE}.json").read_text("utf-8"))
    assert words.startswith(f"Why. {next(iter(split_sentences(brief.why)))}")
    assert "Why now. The vendor of the stock system stops security updates" in words


def test_each_stage_has_rows_of_its_own():
    stages = [section for section in paper_of(LARGE).paper.sections if section.stage]
    tables = [block for section in stages for block in section.blocks if isinstance(block, Grid)]
    assert len(tables) == len(stages) == 5
    assert all(len(table.rows) >= 2 for table in tables)


def test_the_heaviest_work_has_its_hours_hands_and_owner() -> None:
    [grid] = [block for block in blocks_of(paper_of(LARGE), "The heaviest work") if isinstance(block, Grid)]
    assert [row[1] for row in grid.rows] == [
        "At 6 minutes each that is 900 hours",
        "200 spreadsheets × 2 people × 1.5 hours = 600 hours",
    ]
    assert all(re.match(r"\d+ (?:full-time )?people", row[2]) and row[3] and row[4] for row in grid.rows)


def test_up_to_four_managers_are_named_and_many_are_each_manager() -> None:
    few = [row for block in blocks_of(paper_of(SMALL)) if isinstance(block, Grid) for row in block.rows]
    brief = briefs()[SMALL]()
    names = {person.name for each in brief.groups if (person := brief.manager_of(each))}
    assert len(names) <= 4
    assert any(cell and {*cell.split("; ")} == names for row in few for cell in row)
    assert not any(cell == "Each manager" for row in few for cell in row)
    assert "Each manager" in text_of(paper_of(LARGE), "Tasks that decide")


def test_a_role_without_a_person_is_to_be_named_and_who_names_them_decides() -> None:
    brief = Brief.model_validate_json((FOLDER / f"{LARGE}.json").read_text("utf-8"))
    unnamed = tuple(each.model_copy(update={"job_title": "Manager"}) for each in brief.people)
    paper = dossiers(brief.model_copy(update={"people": unnamed}), TODAY)[0]
    tasks = text_of(paper, "Tasks that decide")
    assert "Name who sets up NorthERP" in tasks
    assert "To be named (sets up NorthERP)" in tasks
    assert "Whoever" not in text_of(paper)


def test_teams_that_change_alike_show_who_leads_them_and_when_they_start() -> None:
    brief = Brief.model_validate_json((FOLDER / f"{LARGE}.json").read_text("utf-8"))
    alike = tuple(each.model_copy(update={"impact": {"process": 4, "tools": 4}}) for each in brief.groups)
    paper = dossiers(brief.model_copy(update={"groups": alike}), TODAY)[0]
    grid = next(block for block in blocks_of(paper, "Team by team") if isinstance(block, Grid))
    assert grid.heads == ("Team", "Led by", "Start", "First task in the new way")
    assert [row[1] for row in grid.rows] == [
        manager.name for each in alike if (manager := brief.manager_of(each))
    ]
    own = next(block for block in blocks_of(paper_of(LARGE), "Team by team") if isinstance(block, Grid))
    assert own.heads[1] == "What changes most"
    training = [
        block for block in blocks_of(paper_of(LARGE), "Training in numbers") if isinstance(block, Grid)
    ]
    assert {row[0] for row in training[1].rows} >= {"Managers", "Champions", "Trainers"}


def test_the_heaviest_work_stands_in_no_table_of_its_stage() -> None:
    paper = paper_of(LARGE)
    heavy = {row.work for row in paper.page.heavy}
    assert heavy
    assert not heavy & {cell for row in grids_of_stages(paper) for cell in row}


def grids_of_stages(dossier):
    blocks = blocks_of(dossier, *(stage.title for stage in dossier.stages))
    return [row for block in blocks if isinstance(block, Grid) for row in block.rows]


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
    training, *_ = blocks_of(board, "Training in numbers")
    assert sorted(row[0] for row in training.rows) == sorted([*names, "Total"])
    [starts] = [block for block in blocks_of(board, WHO_STARTS) if isinstance(block, Grid)]
    assert starts.rows[0][1].startswith(f"First wards ({day.name}: ")
    titles = Counter(step.title for step in project.steps if step.stage == "training")
    assert max(titles.values()) == 1
    assert not [title for title in titles if title.count(" wards") > 1]
    [roster] = [step.result for step in project.steps if step.id == "milestone.name-trainers"]
    assert " on the first wards" not in roster


def test_a_worry_of_nobody_s_team_stands_with_those_who_have_it():
    own = Resistance(
        id="resistance.own", title="“They rank us”", tactic="No.", cause="Held by: account managers.\nAsked."
    )
    ours = Resistance(
        id="resistance.ours", title="A and B may say: 'No'", tactic="Try it.", group_ids=("a", "b"),
        provenance=Provenance(source="builtin", play_id="worry-habits"),
    )  # fmt: skip
    teams = tuple({"id": name.lower(), "name": name, "size": 5} for name in "ABC")
    brief = Brief.model_validate({"name": "N", "groups": teams})
    items = {each.id: each for each in (own, ours)}
    lines, talk = worry_lines(sample().model_copy(update={"brief": brief, "items": items}))
    assert [(line.name, line.worry) for line in lines] == [
        ("Account managers", "“They rank us”"), ("A and B", "May say: 'No'")
    ]  # fmt: skip
    assert talk
    assert "“They rank us”" in talk.lead, "what people said comes before what they may say"


def test_a_worry_that_waits_for_a_decision_stands_with_what_is_proposed():
    brief = briefs()[SMALL]().model_copy(update={"concerns": "Some fear control ('big brother').",
        "concern_list": (), "promises": (), "change_kind": "new_system"})  # fmt: skip
    [dossier] = dossiers(brief, TODAY)[:1]
    assert "We propose: Managers see the work" in text_of(dossier, "Team by team")
