"""One reading of a rollout for one audience."""

from dataclasses import replace
from datetime import timedelta

import pytest

from playbook.core.base.errors import Missing, PlaybookError
from playbook.core.dossier.audience import ALL_HANDS, BOARD, PROJECT, Audience, parse_audience
from playbook.core.dossier.dossier import dossier
from playbook.core.dossier.texts import texts_of_dossier, with_texts
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.progress.progress import summary
from playbook.llm.builtin.builtin import load_stages
from tests.canaries import TODAY, filled
from tests.core.story import LAUNCHED, PLANNED, day, laid
from tests.dossiers import ASK, dossier_of, page_for, sample

# Beside what a full link shows: the organization's own name.


def test_the_dossier_says_its_day_version_and_counts():
    rollout = sample()
    made = dossier_of(rollout)
    on = f"{made.day:%b} {made.day.day}, {made.day.year}"
    assert made.stand == f"The plan as it stands on {on}."
    assert made.is_latest
    later = rollout.model_copy(update={"version": rollout.version + 1})
    earlier = dossier_of(rollout, now=later)
    assert earlier.stand.startswith(f"The plan as it stood on {on}")
    assert not earlier.is_latest
    made, stands = dossier_of(rollout), summary(rollout, rollout.changed_at.date())
    assert (made.tally.total, made.tally.done, made.tally.overdue) == (
        stands.tracked,
        stands.done,
        stands.overdue,
    )
    assert sum(stage.total for stage in made.stages) == stands.tracked
    assert sum(stage.done for stage in made.stages) == stands.done
    assert len(made.dated) == stands.tracked
    assert len(made.steps) == len(rollout.items)


def test_a_plan_that_is_not_launched_says_so_and_nothing_of_it_is_late():
    made = dossier_of(laid(PLANNED), today=day("06-25"))
    assert made.stand.endswith("not launched yet.")
    assert {step.standing for step in made.steps} == {"planned"}
    assert made.tally.overdue == sum(stage.overdue for stage in made.stages) == 0


def test_a_finished_rollout_is_judged_by_its_last_day():
    rollout = sample("1-as-it-went")
    made = dossier_of(rollout, today=rollout.changed_at.date() + timedelta(days=3_000))
    assert made.day < rollout.changed_at.date() + timedelta(days=400)
    curve = made.find_chart("burn_up")
    last_done = next(row[3] for row in reversed(curve.rows) if row[3] is not None)
    assert last_done == made.tally.done


def test_a_moved_step_says_from_where_and_the_board_why():
    move = ItemMoved(
        stage="accountability",
        item_id="first-win",
        from_day=day("03-20"),
        to_day=day("04-03"),
        reason="Nobody was there.",
    )
    rollout = laid([*LAUNCHED, move])
    made = dossier_of(rollout)
    step = next(step for step in made.steps if step.id == "first-win")
    assert (step.moved_from, step.day) == (day("03-20"), day("04-03"))
    assert [move.reason for move in made.moves] == ["Nobody was there."]


def test_each_chart_has_a_question_and_each_text_can_be_rewritten():
    made = dossier_of(sample())
    assert {"burn_up", "stages", "teams"} <= {chart.key for chart in made.charts}
    for chart in made.charts:
        assert chart.question.endswith("?")
        assert chart.title
        assert chart.finding.endswith(".")
        assert all(len(row) == len(chart.columns) for row in chart.rows)
    loud = with_texts(made, str.upper)
    assert list(texts_of_dossier(loud)) == [text.upper() for text in texts_of_dossier(made)]
    assert [step.kind for step in loud.steps] == [step.kind for step in made.steps]


def test_a_team_and_a_person_get_their_own_steps_without_risks():
    rollout = laid([*LAUNCHED, StatusLogged(stage="communication", item_id="why", status="done")])
    team = dossier_of(rollout, Audience("group", "media"))
    assert {step.id for step in team.steps} == {
        item.id for item in rollout.items.values() if "media" in item.group_ids
    }
    assert [group.name for group in team.groups] == ["Media"]
    person = dossier_of(rollout, Audience("person", "kim"))
    assert "why" in {step.id for step in person.steps}
    for made in (team, person):
        assert made.tally.total == len(made.dated)
        assert not (made.risks)
        assert not (made.people)
        assert not (made.moves)
        assert not (made.notes)
        assert made.page.strategy is None
        assert not made.page.risks


def test_a_team_or_person_who_is_not_there_is_missing():
    for audience in (Audience("group", "nobody"), Audience("person", "nobody")):
        with pytest.raises(Missing, match="There is no such"):
            dossier_of(laid(LAUNCHED), audience)


def test_an_audience_is_read_as_it_is_written():
    for audience in (BOARD, PROJECT, ALL_HANDS, Audience("group", "web"), Audience("person", "kim")):
        assert parse_audience(str(audience)) == audience
    assert parse_audience("all-hands") == ALL_HANDS
    for text in ("", "boards", "group:", "board:x", "group"):
        with pytest.raises(PlaybookError, match="Use board, project, all_hands"):
            parse_audience(text)


def test_everyone_reads_no_owner_risk_script_or_money():
    rollout, canaries = filled()
    shown = canaries.all_in("\n".join(map(str, texts_of_dossier(dossier_of(rollout, ALL_HANDS, TODAY)))))
    paths = {path.removesuffix(".key") for path in shown}
    assert "brief.name" in paths
    assert "items.support.title" in paths
    never = ("people", "budget", "concern", "stakeholder", "script", "body", "note", "owner", "provenance")
    assert not [path for path in paths if any(word in path for word in never)]
    made = dossier_of(rollout, ALL_HANDS, TODAY)
    assert not (made.risks)
    assert not (made.people)
    assert not (made.moves)
    assert not (made.note_of("sponsor"))
    assert not any(step.who or step.texts or step.note for step in made.steps)
    assert rollout.items.keys().isdisjoint(step.id for step in made.steps)


def test_what_the_review_asks_of_whoever_writes_the_plan_is_asked_of_no_reader():
    rollout, today = sample(), sample().changed_at.date()
    asks = ASK, replace(ASK, sort="review", do="Fix the plan.")
    made = dossier(rollout, PROJECT, today, page_for(rollout, today), load_stages(), asks=asks)
    assert [ask.do for ask in made.asks] == ["Decide at the gate."]
