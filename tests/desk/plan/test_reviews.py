"""The review at the desk: kept per version, fixes accepted and undone, alarms on the log."""

from contextlib import closing
from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import ManagerBriefing
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.plan import briefs, plans, reviews, tracking
from playbook.desk.record import history
from playbook.settings import Settings
from tests.core.review.plans import GO_LIVE, a_brief, sound_plan, without
from tests.desk.conftest import rollout_of

DANA = Actor(name="Dana")
TODAY = GO_LIVE + timedelta(days=21)


@pytest.fixture
def early(tmp_path):
    """A data folder long before the go-live: a fix proposes no day that is past."""
    settings = Settings(data=tmp_path / "early", today=GO_LIVE - timedelta(days=90))
    with closing(open_workspace(settings)) as opened:
        yield opened


def sound(workspace: Workspace, *absent: str) -> Rollout:
    """A plan without findings, or without some items."""
    return rollout_of(workspace, a_brief(), without(*absent, items=sound_plan(a_brief())))


def test_a_review_is_worked_out_once_for_a_version(workspace):
    rollout = sound(workspace)
    first = reviews.review_of(workspace, rollout)
    assert reviews.review_of(workspace, rollout) is first
    edited = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "why", "")
    assert reviews.review_of(workspace, edited) is not first
    assert reviews.review_of(workspace, edited).by_id["R05"].state == "fail"
    assert reviews.review_of(workspace, rollout) is first


def test_progress_leaves_the_review_of_the_plan_as_it_is(workspace):
    rollout = sound(workspace)
    rollout = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    first = reviews.review_of(workspace, rollout)
    item_id = next(item.id for item in rollout.items.values() if item.is_tracked)
    logged = tracking.log_status(workspace, DANA, rollout.id, rollout.version, item_id, "done")
    assert reviews.review_of(workspace, logged) is first
    removed = plans.remove_item(workspace, DANA, rollout.id, logged.version, item_id)
    assert reviews.review_of(workspace, removed) is not first


@pytest.mark.long
def test_only_the_latest_reviews_are_kept(workspace):
    rollout = sound(workspace)
    first = reviews.review_of(workspace, rollout)
    for number in range(40):
        rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "why", f"Reason {number}")
        reviews.review_of(workspace, rollout)
    before = workspace.rollout_cache.at(rollout.id, rollout.version - 40)
    assert reviews.review_of(workspace, before) is not first


def test_a_stage_has_its_own_findings_errors_first(workspace):
    rollout = sound(workspace, "tells", "follow-up")
    whole = reviews.review_of(workspace, rollout)
    findings = reviews.stage_findings(workspace, rollout, "communication")
    assert findings
    failing = [result.rule_id for result in whole.failing if result.stage == "communication"]
    assert [result.rule_id for result in findings] == failing
    assert {result.stage for result in findings} == {"communication"}
    assert [result.severity for result in findings] == sorted(result.severity for result in findings)


def test_accepted_fixes_pass_a_rule_until_undo(early):
    rollout = sound(early, "briefing")
    failed = reviews.review_of(early, rollout).by_id["R17"]
    assert failed.state == "fail"
    after = reviews.accept_fix(early, DANA, rollout.id, rollout.version, *failed.fixes)
    assert reviews.review_of(early, after).by_id["R17"].state == "pass"
    added = [item for item_id, item in after.items.items() if item_id not in rollout.items]
    assert [type(item) for item in added] == [ManagerBriefing]
    assert {(item.provenance.source, item.provenance.writer) for item in added} == {("builtin", "review R17")}
    assert history.undo_last(early, DANA, rollout.id).items == rollout.items


@pytest.mark.parametrize("launched", [False, True])
def test_every_mechanical_fix_of_an_empty_plan_cures_its_rule(early, launched):
    brief = a_brief()
    rollout = rollout_of(early, brief, sound_plan(brief)[:1])
    if launched:
        rollout = tracking.launch(early, DANA, rollout.id, rollout.version)
    cured = 0
    for rule_id in reviews.review_of(early, rollout).ids("fail"):
        before = reviews.review_of(early, rollout)
        fixes = before.by_id[rule_id].fixes
        if fixes:
            rollout = reviews.accept_fix(early, DANA, rollout.id, rollout.version, *fixes)
            after = reviews.review_of(early, rollout)
            assert after.by_id[rule_id].state == "pass", rule_id
            assert not {*before.ids("pass")} & {*after.ids("fail")}, rule_id
            cured += 1
    assert cured > 12


def test_a_changed_item_keeps_its_writer(workspace):
    brief = a_brief()
    items = [
        item.model_copy(update={"completion_recorded": False}) if item.kind == "training_session" else item
        for item in sound_plan(brief)
    ]
    rollout = rollout_of(workspace, brief, items)
    failed = reviews.review_of(workspace, rollout).by_id["R27"]
    changed = {item.id for fix in failed.fixes for item in fix.change}
    assert changed
    after = reviews.accept_fix(workspace, DANA, rollout.id, rollout.version, *failed.fixes)
    for item_id in changed:
        assert after.items[item_id].provenance.edited_by == "Dana"
        assert after.items[item_id].provenance.source == rollout.items[item_id].provenance.source
        assert after.items[item_id].is_protected


def test_after_the_launch_a_fix_moves_a_date_with_its_reason(workspace):
    rollout = sound(workspace)
    rollout = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    item = next(item for item in rollout.items.values() if item.kind == "message" and item.due)
    later = item.due + timedelta(days=3)
    fix = reviews.Fix(rule_id="R21", label="Later", change=(item.moved_to(later),))
    after = reviews.accept_fix(workspace, DANA, rollout.id, rollout.version, fix)
    assert after.items[item.id].due == later
    (move,) = after.tracking[item.id].moves
    assert (move.from_day, move.to_day) == (item.due, later)
    assert "R21" in move.reason
    assert "R21" in after.items[item.id].rule_ids


def test_a_locked_item_is_not_changed_by_a_fix(workspace):
    rollout = sound(workspace)
    item = next(item for item in rollout.items.values() if item.kind == "training_session")
    rollout = plans.lock_item(workspace, DANA, rollout.id, rollout.version, item.id)
    longer = rollout.items[item.id].model_copy(update={"hours": 9.0})
    fix = reviews.Fix(rule_id="R23", label="Longer", change=(longer,))
    with pytest.raises(Refused, match="locked"):
        reviews.accept_fix(workspace, DANA, rollout.id, rollout.version, fix)
    assert workspace.rollout_cache.get(rollout.id).version == rollout.version


def test_a_fix_accepted_twice_is_refused_the_second_time(early):
    rollout = sound(early, "briefing")
    fixes = reviews.review_of(early, rollout).by_id["R17"].fixes
    after = reviews.accept_fix(early, DANA, rollout.id, rollout.version, *fixes)
    with pytest.raises(Exception, match=r"already|changed this"):
        reviews.accept_fix(early, DANA, rollout.id, rollout.version, *fixes)
    assert early.rollout_cache.get(rollout.id).items == after.items


def test_a_redraft_does_not_take_out_what_the_review_added(workspace):
    rollout = rollout_of(workspace, a_brief(), [])
    rollout, _ = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    gone = next(item for item in rollout.items.values() if item.kind == "champion")
    rollout = plans.remove_item(workspace, DANA, rollout.id, rollout.version, gone.id)
    fixes = reviews.review_of(workspace, rollout).by_id["R38"].fixes
    assert fixes
    rollout = reviews.accept_fix(workspace, DANA, rollout.id, rollout.version, *fixes)
    added = {item.id for fix in fixes for item in fix.add}
    after, _ = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    assert added
    assert added <= set(after.items)


def test_alarms_follow_the_log_and_the_day(workspace):
    rollout = sound(workspace)
    assert reviews.alarms_of(workspace, rollout).by_id["T01"].state == "not_applicable"
    low = {"awareness": 4, "desire": 2, "knowledge": 4, "ability": 4, "reinforcement": 4}
    scored = reviews.save_scores(workspace, DANA, rollout.id, rollout.version, [("creative", low)])
    rings = reviews.alarms_of(workspace, scored).by_id["T01"]
    assert rings.state == "fail"
    assert [finding.group_id for finding in rings.findings] == ["creative"]
    assert reviews.alarms_of(workspace, scored) is reviews.alarms_of(workspace, scored)


def test_a_group_has_one_barrier_or_none(workspace):
    brief = a_brief()
    group = brief.groups[0]
    rollout = rollout_of(workspace, brief, [])
    assert reviews.barrier_in(rollout, group) == (None, "awareness")
    scores = {"awareness": 5, "desire": 4, "knowledge": 3, "ability": 1, "reinforcement": 1}
    rollout = reviews.save_scores(workspace, DANA, rollout.id, rollout.version, [(group.id, scores)])
    assert reviews.barrier_in(rollout, group) == ("knowledge", None)
    best = dict.fromkeys(scores, 5)
    rollout = reviews.save_scores(workspace, DANA, rollout.id, rollout.version, [(group.id, best)])
    assert reviews.barrier_in(rollout, group) == (None, None)


def test_two_workspaces_do_not_mix_their_reviews(workspace, tmp_path):
    with closing(open_workspace(Settings(data=tmp_path / "other", today=date(2026, 3, 5)))) as other:
        full = rollout_of(workspace, a_brief(), sound_plan(a_brief()))
        empty = rollout_of(other, a_brief(), []).model_copy(update={"id": full.id, "version": full.version})
        assert not reviews.review_of(workspace, full).failing
        assert reviews.review_of(other, empty).failing
