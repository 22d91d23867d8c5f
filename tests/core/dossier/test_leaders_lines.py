"""What leaders write for a chapter of the board paper stands there."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from playbook.core.case.decision_page import ConditionLine, QuestionRow, RiskRow, StatementRow
from playbook.core.case.judgment import Point
from playbook.core.case.rows.approval import OTHER_DATES
from playbook.core.case.teams.groups import whole_teams
from playbook.core.dossier.board_paper import board_paper
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.chapters.signature import SIGNATURE
from playbook.core.dossier.chapters.timeline import timeline_chapter
from playbook.core.dossier.chapters.training import TRAINING
from playbook.core.dossier.chapters.unused import papers_with_unused
from playbook.core.dossier.paper_blocks import Entries, Grid, Titled, texts_of_block
from playbook.core.plan.items import Milestone, Provenance, TrainingSession
from playbook.core.plan.strategy import (
    ChapterLine,
    Danger,
    Decision,
    LeadersStep,
    Stake,
    Strategy,
    StrategyQuestion,
    TeamLoad,
)
from tests.papers import LARGE, blocks_of, decisions_of, paper_of, rollout_of, text_of

LINES = (
    ChapterLine(chapter="rules", what="Stop first. Ask later."),
    ChapterLine(chapter="success", what="Scrap: by weight, where it arose."),
)
ODD_FACT = "The insurer has seen three of eleven houses."


def test_lines_of_the_leaders_take_the_place_of_ours_beside_the_tables():
    dossier = paper_of(LARGE)
    strategy = Strategy(decides="One date decides.", lines=LINES)
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=replace(dossier.page, strategy=strategy)))
    chapters = {section.heading.partition(" from ")[0]: section.blocks for section in paper.sections}
    [rules] = [block for block in chapters["The rules"] if isinstance(block, Entries)]
    assert rules == Entries((Titled("Stop first.", "Ask later."),), is_numbered=True)
    *tables, last = chapters["What success means"]
    assert tables
    assert not any(isinstance(block, Entries) for block in tables)
    assert last == Entries((Titled("Scrap:", "by weight, where it arose."),))
    assert "One date decides." in " ".join(
        text for block in chapters["For signature"] for text in texts_of_block(block)
    )


def test_a_summary_of_the_leaders_takes_the_place_of_what_decides():
    dossier = paper_of(LARGE)
    lines = (ChapterLine(chapter="summary", what="We ask for five decisions. They are about money."),)
    strategy = Strategy(decides="One date decides.", lines=lines)
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=replace(dossier.page, strategy=strategy)))
    first, summary, *_ = paper.sections[0].blocks
    assert isinstance(first, Titled)
    assert first.text
    assert "One date decides." not in first.text
    assert summary == Entries((Titled("We ask for five decisions.", "They are about money."),))


def test_a_decision_names_its_day_only_where_the_others_have_another():
    dossier, day = paper_of(LARGE), date(2026, 12, 18)
    points = [Point(f"own_{at}", f"Own {at}.", "None.", ("Yes.",), "Ann", day) for at in range(5)]
    theirs = tuple(Decision(what=point.title, why="None.", choice="Yes.") for point in points)

    def said(points):
        page = replace(dossier.page, points=points, strategy=Strategy(decides="All.", decisions=theirs))
        decided = replace(dossier, paper=board_paper(rollout_of(LARGE), replace(dossier, page=page)))
        lead = next(each for each in blocks_of(decided, SIGNATURE) if each.lead == "Decisions.")
        return lead.text, [why for _, why, _ in decisions_of(decided)]

    lead, reasons = said((*points,))
    assert " by Dec 18" in lead
    assert set(reasons) == {"None."}
    later = replace(points[0], by=date(2026, 12, 20))
    lead, reasons = said((later, *points[1:]))
    assert " by Dec 18" in lead
    assert sorted(reasons) == [*["None."] * 4, "None. By Dec 20, 2026 (Ann)."]


@pytest.mark.long
def test_what_people_practice_on_is_no_normal_day_beside_a_strategy():
    dossier = paper_of(LARGE)

    def heads(page):
        sections = board_paper(rollout_of(LARGE), replace(dossier, page=page)).sections
        blocks = next(section.blocks for section in sections if section.heading == "Who is affected")
        return next(block.heads for block in blocks if isinstance(block, Grid))

    assert "New on a normal day" in heads(dossier.page)
    assert "New on a normal day" not in heads(replace(dossier.page, strategy=Strategy(decides="One.")))


@pytest.mark.long
def test_beside_six_chapters_of_the_leaders_the_timeline_shows_what_they_mark():
    dossier, rollout = paper_of(LARGE), rollout_of(LARGE)
    chapters = ("summary", "rules", "starts", "groups", "training", "budget")
    lines = tuple(ChapterLine(chapter=each, what="We say it.") for each in chapters)
    page = replace(dossier.page, strategy=Strategy(decides="One.", lines=lines))

    def rows(page):
        sections = board_paper(rollout, replace(dossier, page=page)).sections
        blocks = next(section.blocks for section in sections if section.heading == "Timeline")
        return len(next(block.rows for block in blocks if isinstance(block, Grid)))

    assert rows(replace(page, actions=())) < rows(page) < rows(dossier.page)


@pytest.mark.long
def test_the_head_of_a_line_does_not_end_at_a_title():
    line = "Prof. Brunner to typists, in person: “You hear it first. Nobody is dismissed.”"
    strategy = Strategy(decides="One.", lines=(ChapterLine(chapter="success", what=line),))
    dossier = paper_of(LARGE)
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=replace(dossier.page, strategy=strategy)))
    blocks = next(section.blocks for section in paper.sections if section.heading == "What success means")
    assert blocks[-1] == Entries((Titled(line[:36], line[37:]),))
    assert line[:36].endswith("person:")


@pytest.mark.long
def test_a_gate_asks_for_nothing_that_is_due_after_it():
    signed = ConditionLine("Council's yes", "go-live", date(2027, 5, 3), "Ann", "Signed.", "brief")
    later = replace(signed, name="The lease ends", day=date(2030, 9, 30))
    dossier = paper_of(LARGE)
    page = replace(dossier.page, conditions=(signed, later))
    gates = board_paper(rollout_of(LARGE), replace(dossier, page=page)).sections[0].blocks
    asked = " ".join(text for block in gates for text in texts_of_block(block))
    assert "Done: council's yes." in asked


@pytest.mark.long
def test_a_decision_on_the_days_stands_once_and_the_promise_names_its_number():
    dossier = paper_of(LARGE)
    options = ("May 31. Cost: weeks.",)
    said = ((dossier.what_stays, ""),)
    point = Point(
        "dates", "Start whole wards.", "May is late.", options, "Ann", date(2027, 3, 1), replacements=said
    )
    strategy = Strategy(decides="One.", decisions=(Decision(what=point.title, choice="May 31."),))
    ours = replace(point, title="Which days hold?")
    assert dossier.page.approval is not None
    approval = replace(dossier.page.approval, dates=f"{OTHER_DATES}: June 7.")
    page = replace(dossier.page, strategy=strategy, points=(ours, point), approval=approval)
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page))
    text = " ".join(
        text for section in paper.sections for block in section.blocks for text in texts_of_block(block)
    )
    assert text.count("Start whole wards.") == 1
    assert "Which go-live date?" not in text
    assert re.search(r"\(see decision \d+\)", text)
    assert "for these days" not in text


def test_the_timeline_numbers_decisions_as_the_table_does():
    dossier, days = paper_of(LARGE), [date(2027, 3, day) for day in range(1, 7)]
    points = [Point(f"theirs_{day.day}", f"Their {day.day}.", "", ("Yes.",), "Ann", day) for day in days]
    theirs = tuple(Decision(what=point.title, why="None.", choice="Yes.") for point in points)
    strategy = Strategy(decides="All.", decisions=theirs)
    shown = (*dossier.page.points, *points)
    page = replace(dossier.page, points=shown, further_points=(), strategy=strategy)
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page))
    [number] = [
        title.partition(". ")[0]
        for title, *_ in decisions_of(replace(dossier, paper=paper))
        if "Their 6." in title
    ]
    [decided] = [str(row[1]) for row in grid_of(paper, "When").rows if row[0] == "Mar 6"]
    assert f"Decision {number}." in decided


@pytest.mark.long
def test_work_that_leaders_name_stands_with_the_sessions_in_one_table():
    dossier, team = paper_of(LARGE), rollout_of(LARGE).brief.groups[0].name
    some = f"{team}, whoever moves files"
    work = (TeamLoad(team=some, what="Cards", hours=9),)
    page = replace(dossier.page, strategy=Strategy(decides="One.", work=work))
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page))
    blocks = next(section.blocks for section in paper.sections if section.heading == "Who is affected")
    load = next(block for block in blocks if isinstance(block, Grid) and "In all" in block.heads)
    in_all = load.heads.index("In all")
    of_some = next(row for row in load.rows if row[0] == f"{some} (Cards)")
    of_all = next(row for row in load.rows if team in str(row[0]) and row is not of_some)
    assert float(str(of_some[in_all])) == float(str(of_all[in_all])) + 9


@pytest.mark.long
def test_a_measure_shows_what_a_gate_asks_of_it():
    dossier = paper_of(LARGE)
    metric = next(each for each in dossier.metrics if each.unit == "%" and each.target)
    gate = replace(dossier.gates[0], day=date(2027, 9, 30), go_if=f"{metric.title}: at least 61%.")
    page = replace(dossier.page, strategy=Strategy(decides="One."))
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page, metrics=(metric,), gates=(gate,)))
    blocks = next(section.blocks for section in paper.sections if section.heading == "What success means")
    assert "61% on Sep 30" in " ".join(texts_of_block(blocks[0]))


def test_a_contradiction_stands_on_the_page_and_not_in_the_paper():
    dossier = paper_of(LARGE)
    line = ChapterLine(chapter="groups", what="Everyone has 99 hours of sessions.")
    page = replace(dossier.page, strategy=Strategy(decides="One.", lines=(line,)))
    texts = text_of_paper(replace(dossier, page=page))
    assert "The plan has" not in texts


@pytest.mark.long
def test_what_leaders_do_before_the_plan_begins_stands_in_the_timeline():
    dossier = paper_of(LARGE)
    lead = rollout_of(LARGE).brief.lead
    assert lead
    assert dossier.page.start
    day = dossier.page.start - timedelta(days=30)
    step = LeadersStep(what="Ask for two quotes.", owner=lead.name, day=day)
    page = replace(dossier.page, strategy=Strategy(decides="One.", steps=(step,)))
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page))
    grids = (block for section in paper.sections for block in section.blocks if isinstance(block, Grid))
    [first, *_] = next(grid.rows for grid in grids if grid.heads[0] == "When")
    assert first[1] == "Ask for two quotes."


def test_promises_and_what_leaders_do_have_chapters_of_their_own():
    dossier = paper_of(LARGE)
    lines = (
        ChapterLine(chapter="promises", what="No job goes. Until December 2028, given by Ann."),
        ChapterLine(chapter="leaders", what="Ann. Reads the screen each Monday."),
        ChapterLine(chapter="handover", what="The last reading is in January."),
    )
    page = replace(dossier.page, strategy=Strategy(decides="One.", lines=lines))
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page))
    by_heading = {section.heading: section for section in paper.sections}
    assert "No job goes." in " ".join(texts_of_block(by_heading["What we promise"].blocks[0]))
    assert "Reads the screen" in " ".join(texts_of_block(by_heading["What leaders do"].blocks[0]))
    last = by_heading["Handing over"].blocks
    assert "The last reading is in January." in texts_of_block(last[1])
    plain = board_paper(rollout_of(LARGE), dossier)
    assert not {"What we promise", "What leaders do"} & {section.heading for section in plain.sections}


def test_beside_many_decisions_of_leaders_nothing_of_ours_is_asked_and_both_ways_stand():
    dossier, day = paper_of(LARGE), date(2026, 12, 18)
    points = [Point(f"own_{at}", f"Own {at}.", "", ("Yes.", "No."), "Ann", day) for at in range(6)]
    theirs = tuple(Decision(what=point.title, choice="Yes.", otherwise="No.") for point in points)
    shown = (*dossier.page.points, *points)
    page = replace(dossier.page, points=shown, strategy=Strategy(decides="All.", decisions=theirs))
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page))
    decided = replace(dossier, paper=paper)
    ways = [each for *_, each in decisions_of(decided)]
    assert len(ways) == len(theirs)
    assert {(each["Proposal:"], each["Or:"]) for each in ways} == {("Yes.", "No.")}
    assert "Also confirm" not in text_of(decided, SIGNATURE)


@pytest.mark.long
def test_a_timeline_says_what_is_decided_at_a_gate():
    dossier = paper_of(LARGE)
    page = replace(dossier.page, strategy=Strategy(decides="One."))
    assert "Go or no go" not in text_of_paper(replace(dossier, page=page))


def text_of_paper(dossier):
    paper = board_paper(rollout_of(LARGE), dossier)
    blocks = (block for section in paper.sections for block in section.blocks)
    return " ".join(text for block in blocks for text in texts_of_block(block))


@pytest.mark.long
def test_beside_the_leaders_line_on_trainers_the_rounds_are_those_of_the_sessions_with_their_seats():
    line = ChapterLine(chapter="training", what="Who teaches. Twelve in a round.")
    strategy = Strategy(decides="One.", lines=(line,))
    dossier, rollout = paper_of(LARGE), rollout_of(LARGE)
    said = {
        item.id: item.model_copy(
            update={"note": "1,100 rounds of up to 12 people from Mon May 3 to Fri May 7."}
        )
        for item in rollout.items.values()
        if isinstance(item, TrainingSession) and not item.for_managers
    }
    rollout = rollout.model_copy(update={"items": {**rollout.items, **said}})

    def rounds(dossier):
        sections = board_paper(rollout, dossier).sections
        grid = next(section.blocks[0] for section in sections if section.heading == TRAINING)
        return [str(row[3]) for row in grid.rows if row[3] and not str(row[0]).startswith("Managers")]

    assert [each for each in rounds(dossier) if "up to" in each] == []
    shown = rounds(replace(dossier, page=replace(dossier.page, strategy=strategy)))
    assert shown
    assert [each for each in shown if not each.endswith(", of up to 12 people")] == []
    sections = board_paper(rollout, replace(dossier, page=replace(dossier.page, strategy=strategy))).sections
    [grid, *_] = next(section.blocks for section in sections if section.heading == TRAINING)
    assert isinstance(grid, Grid)
    assert grid.heads[3] == "Rounds"
    assert [row for row in grid.rows if not row[3]] == []


@pytest.mark.long
def test_the_reason_of_a_decision_stands_whole_in_the_leaders_own_words():
    dossier, day = paper_of(LARGE), date(2026, 12, 18)
    why = f"Two pay. {dossier.why_now} One is right."
    own = Point("own", "Say who pays.", why, ("Yes.",), "Ann", day)
    theirs = (Decision(what=own.title, why=why, choice="Yes."),)
    page = replace(dossier.page, points=(own,), strategy=Strategy(decides="All.", decisions=theirs))
    decided = replace(dossier, paper=board_paper(rollout_of(LARGE), replace(dossier, page=page)))
    [reason] = [each for title, each, _ in decisions_of(decided) if title.endswith(" Say who pays.")]
    assert reason.partition(" By ")[0] == why


def test_the_risks_of_the_leaders_stand_alone_and_all_of_them():
    dossier = paper_of(LARGE)
    risks = tuple(Danger(what=f"Risk {at} of 2021.", watch="A count.", owner="Ann") for at in range(7))
    for own in (risks[:1], risks):
        rows = (*(RiskRow(each.what, each.watch, each.owner) for each in own), *dossier.page.risks)
        strategy = Strategy(decides="One.", risks=own)
        page = replace(dossier.page, risks=rows[:4], further_risks=rows[4:], strategy=strategy)
        table = grid_of(board_paper(rollout_of(LARGE), replace(dossier, page=page)), "Risk")
        assert [row[0] for row in table.rows] == [each.what for each in own]


@pytest.mark.long
def test_a_worry_that_leaders_name_again_stands_once():
    dossier, rollout = paper_of(LARGE), rollout_of(LARGE)
    [team, *_] = whole_teams(rollout.brief.groups)
    rollout = rollout.model_copy(
        update={"brief": rollout.brief.model_copy(update={"concerns": f"{team.name}: They never ask us."})}
    )

    def worries(losses):
        strategy = Strategy(decides="One.", losses=losses)
        page = replace(dossier.page, strategy=strategy)
        table = grid_of(board_paper(rollout, replace(dossier, page=page)), "Group")
        return str(table.rows[0][table.heads.index("What worries them")])

    before = worries(())
    first = before.partition(" (also")[0].partition("; ")[0]
    assert worries((Stake(who=team.label, what=first),)) == before
    assert worries((Stake(who=team.label, what="Something else"),)) == f"{before}; Something else"


@pytest.mark.long
def test_first_days_with_a_rule_of_their_own_have_a_row_among_the_checks():
    dossier = paper_of(LARGE)
    [gate, *_] = dossier.gates
    days = [date(2027, 9, 30), date(2027, 11, 3), date(2027, 12, 1)]
    asks = ["Nobody was hurt.", "All came.", "All came."]
    gates = tuple(
        replace(gate, title="Decide on the first days", day=day, go_if=go)
        for day, go in zip(days, asks, strict=True)
    )
    page = replace(dossier.page, gates=(), strategy=Strategy(decides="One."))
    table = grid_of(board_paper(rollout_of(LARGE), replace(dossier, page=page, gates=gates)), "Check")
    asked = [row[0].lead.partition(": ")[0] for row in table.rows]
    assert asked == ["Sep 30", "Nov 3 and Dec 1"]


def test_who_leads_the_training_has_a_name_beside_a_strategy_or_waits_for_it():
    dossier, rollout = paper_of(LARGE), rollout_of(LARGE)
    name = rollout.brief.people[0].name
    line = ChapterLine(chapter="training", what=f"{name} leads the training.")
    for lines, shown in (((), "To be named"), ((line,), name)):
        page = replace(dossier.page, strategy=Strategy(decides="One.", lines=lines))
        own = PaperSource(rollout, replace(dossier, page=page))
        assert own.who("Training lead").startswith(shown)
    assert PaperSource(rollout, dossier).who("Training lead") == "Training lead"


def test_each_case_of_a_gate_stands_with_what_follows_from_it():
    dossier = paper_of(LARGE)
    gate = replace(
        dossier.gates[0],
        title="Decide on the rest",
        day=date(2027, 9, 30),
        go_if="All came. Nobody was hurt.",
        adjust_if="A shop is late. Then it waits. Its helper stays. Quotes take longer. Then we cut fields.",
        stop_if="Somebody was hurt. Then Oct 4 is off.",
        decision="Go on",
    )
    page = replace(dossier.page, gates=(), strategy=Strategy(decides="One."))
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page, gates=(gate,)))
    asked, answers = paper.sections[0].blocks[-2:]
    assert asked == Titled("Sep 30: Decide on the rest.", "Decided: go on.")
    assert answers.entries == (
        Titled("Go:", "All came. Nobody was hurt."),
        Titled("Adjust:", "A shop is late: it waits. Its helper stays."),
        Titled("Adjust:", "Quotes take longer: we cut fields."),
        Titled("Stop:", "Somebody was hurt: Oct 4 is off."),
    )


def test_twelve_decisions_stand_each_with_its_answers():
    dossier, day = paper_of(LARGE), date(2026, 12, 18)
    points = [Point(f"own_{at}", f"Own {at}.", "", ("Yes.", "No."), "Ann", day) for at in range(12)]
    theirs = tuple(Decision(what=point.title, choice="Yes.") for point in points)
    page = replace(dossier.page, points=points, strategy=Strategy(decides="All.", decisions=theirs[:8]))
    paper = board_paper(rollout_of(LARGE), replace(dossier, page=page))
    decided = decisions_of(replace(dossier, paper=paper))
    numbers = {title.partition(". ")[0] for title, *_ in decided}
    in_a_line = {*re.findall(r"\((\d+)\) ", text_of(replace(dossier, paper=paper), SIGNATURE))}
    assert not numbers & in_a_line
    assert {f"Own {at}." for at in range(8)} <= {title.partition(". ")[2] for title, *_ in decided}


@pytest.mark.parametrize(
    "names",
    ["{name} leads the training.", "Agree with HR: {name} becomes training lead.", "Training lead: {name}"],
)
def test_a_task_that_names_the_training_lead_names_them_everywhere(names):
    dossier, rollout = paper_of(LARGE), rollout_of(LARGE)
    name = rollout.brief.people[0].name
    task = Milestone(id="own", title="Free the hours", note=names.format(name=name))
    rollout = rollout.model_copy(update={"items": rollout.items | {task.id: task}})
    page = replace(dossier.page, strategy=Strategy(decides="One."))
    assert PaperSource(rollout, replace(dossier, page=page)).who("Training lead") == name


@pytest.mark.long
def test_beside_questions_of_the_leaders_none_of_ours_is_asked():
    dossier, rollout = paper_of(LARGE), rollout_of(LARGE)
    ours = QuestionRow("What does one point cost us a month?", "Ann", date(2027, 3, 1))
    theirs = StrategyQuestion(question="Who tests on Sunday?", who="Ann", by=date(2027, 3, 1))

    def asked(*own):
        rows = (*(QuestionRow(each.question, each.who, each.by) for each in own), ours)
        page = replace(dossier.page, questions=rows, strategy=Strategy(decides="One.", questions=own))
        table = grid_of(board_paper(rollout, replace(dossier, page=page)), "Question")
        return [row[0] for row in table.rows if row[0] in (ours.question, theirs.question)]

    assert asked(theirs) == [theirs.question]
    assert asked() == [ours.question]


@pytest.mark.long
def test_a_long_first_sentence_begins_a_line_in_bold_too():
    first = (
        "Whoever finds a wrong price in the first four weeks tells the desk at once and types on, by form."
    )
    line = ChapterLine(chapter="success", what=f"{first} Nobody waits.")
    page = replace(paper_of(LARGE).page, strategy=Strategy(decides="One.", lines=(line,)))
    paper = board_paper(rollout_of(LARGE), replace(paper_of(LARGE), page=page))
    blocks = next(section.blocks for section in paper.sections if section.heading == "What success means")
    assert blocks[-1] == Entries((Titled(first, "Nobody waits."),))


def test_a_title_that_somebody_wrote_stands_whole_in_the_timeline():
    dossier, rollout = paper_of(LARGE), rollout_of(LARGE)
    title = "Test voice in the noise: forty orders at the saw"
    step = next(each for each in dossier.dated if each.kind == "milestone")

    def texts(source):
        own = rollout.items[step.id].model_copy(
            update={"title": title, "provenance": Provenance(source=source)}
        )
        shown = replace(dossier, steps=(replace(step, title=title, day=date(2027, 3, 1)),))
        known = PaperSource(rollout.model_copy(update={"items": {own.id: own}}), shown)
        [table] = [each for each in timeline_chapter(known) if isinstance(each, Grid)]
        return " ".join(str(cell) for row in table.rows for cell in row)

    assert title in texts("model")
    assert title not in texts("builtin")


def test_leaders_who_write_the_decisions_are_not_asked_what_follows_from_a_fact():
    dossier, rollout = paper_of(LARGE), rollout_of(LARGE)
    odd = StatementRow(ODD_FACT, "What follows from this?", "Ann", None, "concerns", ("eleven houses",), 0)
    decided = Strategy(decides="One.", decisions=(Decision(what="Say who pays.", choice="Ann."),))
    page = replace(dossier.page, statements=(odd,))

    def is_asked(page):
        source = PaperSource(rollout, replace(dossier, page=page))
        [sections, *_] = papers_with_unused(source, dossier.paper.sections, gives_up=False)
        return any(ODD_FACT in text for block in sections[0].blocks for text in texts_of_block(block))

    assert is_asked(page)
    assert not is_asked(replace(page, strategy=decided))


def grid_of(paper, head):
    blocks = (block for section in paper.sections for block in section.blocks)
    return next(block for block in blocks if isinstance(block, Grid) and block.heads[0] == head)
