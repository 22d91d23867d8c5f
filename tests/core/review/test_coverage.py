"""Scores per stage, and the matrix of groups and stages."""

import pytest

from playbook.core.base.fields import STAGES
from playbook.core.plan.brief import Brief
from playbook.core.review.review import RULES, Result, Review, coverage, review, review_stage, scores
from tests.core.review.plans import PERFECT, PERFECT_PLAN, day, without
from tests.core.review.variants import brief_with, with_


def by_stage(result):
    return {score.stage: score for score in scores(result)}


def test_the_perfect_plan_scores_full_marks_in_every_stage():
    marks = by_stage(review(PERFECT, PERFECT_PLAN))
    assert (tuple(marks), {score.share for score in marks.values()}) == (STAGES, {1.0})
    assert sum(len(score.passed) for score in marks.values()) == 66


def test_an_error_weighs_two_points_and_a_warning_one():
    marks = by_stage(review(PERFECT, without("thanks", "win")))["reinforcement"]
    # R28 and R29 are errors, R30 and R31 warnings; R28 and R30 fail.
    assert (marks.failed, marks.passed, marks.unknown) == (("R28", "R30"), ("R29", "R31", "R58", "R65"), ())
    assert (marks.points, marks.out_of, marks.share) == (5, 8, 0.625)
    silent = [item for item in PERFECT_PLAN if not item.id.startswith("act-")]
    assert by_stage(review(PERFECT, silent))["leadership"].out_of == 17
    assert by_stage(review(PERFECT, PERFECT_PLAN))["leadership"].out_of == 16


def test_what_cannot_be_told_does_not_pass():
    reviewed = review(brief_with(end=None), with_("hand-over", date=PERFECT.end))
    marks = by_stage(reviewed)
    assert marks["reinforcement"].unknown == ("R29",)
    assert (marks["reinforcement"].points, marks["reinforcement"].out_of) == (6, 8)
    plain = by_stage(review(PERFECT, [item for item in PERFECT_PLAN if item.kind != "metric"]))
    marks = plain["accountability"]
    assert "R33" not in marks.passed + marks.failed + marks.unknown
    assert (marks.points, marks.out_of) == (15, 19)  # R34, R35 and R36 fail


def test_no_rules_have_no_share_and_no_groups_no_cells():
    assert {score.share for score in scores(Review())} == {None}
    assert coverage(Brief(), review(Brief(), ())) == ()
    assert review(PERFECT, without("win")) == review(PERFECT, without("win"))


def cell(result, group_id, stage, brief=PERFECT):
    return next(cell for cell in coverage(brief, result) if (cell.group_id, cell.stage) == (group_id, stage))


def test_there_is_a_cell_for_each_group_and_stage():
    cells = coverage(PERFECT, review(PERFECT, PERFECT_PLAN))
    expected = [(group.id, stage) for group in PERFECT.groups for stage in STAGES]
    assert [(cell.group_id, cell.stage) for cell in cells] == expected
    assert {cell.share for cell in cells} == {1.0}


def test_a_gap_shows_in_its_groups_cell_and_the_plans_in_none():
    reviewed = review(PERFECT, without("own-web"))
    web, media = cell(reviewed, "web", "communication"), cell(reviewed, "media", "communication")
    assert (web.failed, web.share) == (("R12", "R13", "R14", "R16", "R19"), pytest.approx(6 / 11))
    assert (media.failed, media.share) == ((), 1.0)
    assert "R12" in media.passed
    reviewed = review(PERFECT, PERFECT_PLAN)
    cells = coverage(PERFECT, reviewed)
    assert not {"R03", "R05", "R06"} & {rule_id for cell in cells for rule_id in cell.passed}


def test_what_is_unknown_for_a_group_is_told_apart():
    brief = brief_with(go_live=None)
    first = cell(review(brief, PERFECT_PLAN), "web", "training", brief)
    assert (first.unknown, first.share) == (("R20", "R21", "R24", "R25"), pytest.approx(4 / 8))
    assert {cell.share for cell in coverage(PERFECT, Review())} == {None}


def test_two_groups_with_one_id_share_a_cell_of_the_worse():
    unled = PERFECT.groups[2].model_copy(update={"manager_id": None})
    for groups in ((unled, PERFECT.groups[2]), (PERFECT.groups[2], unled)):
        assert review(brief_with(groups=groups), PERFECT_PLAN).by_id["R07"].by_group == {"web": "fail"}
    twice = brief_with(groups=PERFECT.groups * 2)
    assert len(coverage(twice, review(twice, PERFECT_PLAN))) == 15


def test_one_stage_is_reviewed_as_it_is_within_the_whole():
    items = with_("follow-up", without("own-web", "thanks", "policy"), body="[name] says it")
    for stage in STAGES:
        whole = review(PERFECT, items, today=day(7))  # an error, since it is due soon
        part = review_stage(PERFECT, items, stage, today=day(7))
        assert (part.results, {result.stage for result in part.results}) == (whole.of_stage(stage), {stage})


def test_the_stages_together_hold_every_rule_once():
    reviewed = review(PERFECT, PERFECT_PLAN)
    ids = [result.rule_id for stage in STAGES for result in reviewed.of_stage(stage)]
    assert sorted(ids) == [rule.id for rule in RULES]
    assert [result.rule_id for result in reviewed.of_stage("leadership")] == [
        *(f"R0{n}" for n in range(1, 10)), "R54", "R55", "R59"
    ]  # fmt: skip
    assert reviewed.of_stage("accountability")[-1].rule_id == "R66"


def test_errors_come_before_warnings_which_leave_a_plan_ready():
    reviewed = review(PERFECT, without("own-web", "thanks", "win", "tells", "objective"))
    ids = [result.rule_id for result in reviewed.failing]
    severities = [result.severity for result in reviewed.failing]
    assert (severities, ids[:2]) == (sorted(severities), ["R05", "R12"])
    assert reviewed.has_errors
    assert len(reviewed.questions) == len(ids)
    assert reviewed.questions[0] == "What exactly do we get for this, and which number will tell us?"
    reviewed = review(PERFECT, without("win"))
    assert (reviewed.ids("fail"), reviewed.has_errors) == (("R30",), False)


def test_a_result_is_found_by_its_id_and_can_be_written_as_json():
    reviewed = review(PERFECT, without("win"))
    assert reviewed.by_id["R30"].state == "fail"
    assert Review.model_validate_json(reviewed.model_dump_json()).model_dump() == reviewed.model_dump()
    assert Result.model_validate_json(reviewed.by_id["R30"].model_dump_json()).fixes == ()
