"""Writing the plan at the desk: drafting, editing, locking, and what a redraft may touch."""

from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.case.judgment import FINDING
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.items import AnyItem, Metric, Milestone, Provenance
from playbook.core.plan.plays.kinds import NAMING
from playbook.core.portfolio.failing_dates import dates_that_fail
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import (
    briefs,
    bulk,
    cases,
    decision_view,
    decisions,
    plans,
    reviews,
    rollouts,
    tracking,
)
from playbook.desk.plan.accepting import accept
from playbook.desk.plan.bulk import BulkChange, waiting_for_a_name
from playbook.desk.progress import portfolio
from playbook.desk.record import history
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import agency, law_firm
from tests.desk.conftest import at_once, rollout_of

DANA, ROBIN = Actor(name="Dana"), Actor(name="Robin")
TODAY = date(2023, 3, 1)


@pytest.fixture
def briefed(workspace: Workspace) -> Rollout:
    return rollout_of(workspace, agency())


@pytest.fixture
def drafted(workspace: Workspace, briefed: Rollout) -> Rollout:
    return plans.draft_stages(workspace, DANA, briefed.id, briefed.version)[0]


def first(rollout: Rollout, stage: str = "leadership") -> AnyItem:
    return next(item for item in rollout.items.values() if item.stage == stage and item.due)


def edited(item: AnyItem, **changes: object) -> AnyItem:
    return item.model_copy(update=changes)


def changed_brief(workspace: Workspace, rollout: Rollout, **changes: object) -> Rollout:
    fields = BriefFields(**{name: getattr(rollout.brief, name) for name in BriefFields.model_fields})
    later = fields.model_copy(update={"tools": ("Claude",), **(changes or {"lead_id": "nina"})})
    return briefs.save_fields(workspace, DANA, rollout.id, rollout.version, later)


def test_a_task_that_is_called_like_a_removed_one_has_another_id(workspace, briefed):
    """What was logged for the other one, and a link to it, stays that one's."""
    version, ids = briefed.version, []
    for _ in range(3):
        after = plans.add_item(workspace, DANA, briefed.id, version, Milestone(id="new", title="Use"))
        ids += after.items
        gone = bulk.change_items(
            workspace, DANA, briefed.id, after.version, after.items, BulkChange(is_removed=True)
        )
        version = gone.version
    assert ids == ["milestone.own.use", "milestone.own.use-2", "milestone.own.use-3"]


def test_a_draft_fills_all_five_stages_as_one_change_set(workspace, briefed):
    rollout, written = plans.draft_stages(workspace, DANA, briefed.id, briefed.version)
    assert {item.stage for item in rollout.items.values()} == {stage.key for stage in workspace.stages}
    assert len(rollout.items) == len(written.items)
    again, _ = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    assert again.version == rollout.version
    before = history.undo_last(workspace, DANA, rollout.id)
    assert not before.items
    one_stage, _ = plans.draft_stages(workspace, DANA, rollout.id, before.version, "training")
    assert {item.stage for item in one_stage.items.values()} == {"training"}


def alone(brief: Brief) -> Brief:
    """Return a brief whose lead has few hours and holds every session."""
    people = tuple(person for person in brief.people if person.id != "nina")
    return brief.model_copy(update={"people": people, "sustainment_owner_id": None, "lead_hours_per_week": 2})


def test_the_verdict_is_the_same_before_and_after_the_draft(workspace):
    rollout = rollout_of(workspace, alone(agency()))
    before = plans.verdict_of_plan(workspace, rollout, "standard")
    assert "the lead's hours" in before.sentence
    rollout, _ = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    after = plans.verdict_of_plan(workspace, rollout, "standard")
    assert (after.sentence, len(after.checks)) == (before.sentence, len(before.checks))


@pytest.mark.long
def test_a_way_that_is_taken_leaves_a_plan_that_fits(workspace):
    rollout = rollout_of(workspace, alone(agency()))
    rollout, _ = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    judged = plans.verdict_of_plan(workspace, rollout, "standard")
    assert "the lead's hours" in judged.sentence
    (way,) = judged.alternatives
    after = plans.take_way_and_update(workspace, DANA, rollout.id, rollout.version, way.changes)
    assert plans.verdict_of_plan(workspace, after, "standard").state != "not_feasible"
    assert not plans.redraft(workspace, after, actor=DANA)
    launched = tracking.launch(workspace, DANA, rollout.id, after.version)
    assert not dates_that_fail(launched, load_kinds())


def test_home_knows_dates_that_were_launched_and_fail(workspace):
    brief = agency()
    assert brief.start
    soon = brief.model_copy(update={"go_live": brief.start + timedelta(days=14)})
    rollout = rollout_of(workspace, soon)
    rollout, _ = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    tracking.launch(workspace, DANA, rollout.id, rollout.version)
    (line,) = portfolio.list_rollouts(workspace, DANA)
    assert (line.health, line.reasons[0]) == ("at_risk", "dates")


def test_a_brief_that_is_not_ready_is_refused_with_every_problem(workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Empty")
    with pytest.raises(Invalid) as caught:
        plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    assert {problem.where for problem in caught.value.problems} >= {"what_changes", "start", "groups"}
    assert workspace.rollout_cache.get(rollout.id).version == rollout.version


def test_an_edit_is_signed_and_keeps_who_wrote_it(workspace, drafted):
    item = edited(first(drafted), title="In our own words")
    after = plans.edit_item(workspace, ROBIN, drafted.id, drafted.version, item).get_item(item.id)
    assert (after.title, after.provenance.source) == ("In our own words", "builtin")
    assert after.provenance.edited_by == "Robin"
    now = workspace.rollout_cache.get(drafted.id)
    assert plans.edit_item(workspace, DANA, drafted.id, now.version, after).version == now.version


def test_two_edits_of_one_item_conflict_and_the_first_stays(workspace, drafted):
    item = first(drafted)
    plans.edit_item(workspace, ROBIN, drafted.id, drafted.version, edited(item, title="Robin's"))
    with pytest.raises(Conflict) as caught:
        plans.edit_item(workspace, DANA, drafted.id, drafted.version, edited(item, title="Dana's"))
    assert caught.value.who == "Robin"
    assert "Robin's" in caught.value.theirs
    assert "Dana's" in caught.value.yours
    assert workspace.rollout_cache.get(drafted.id).get_item(item.id).title == "Robin's"


def test_a_locked_item_is_neither_edited_nor_removed(workspace, drafted):
    item = first(drafted)
    locked = plans.lock_item(workspace, DANA, drafted.id, drafted.version, item.id)
    with pytest.raises(Refused, match="locked"):
        plans.edit_item(workspace, DANA, drafted.id, locked.version, edited(item, title="No"))
    with pytest.raises(Refused, match="locked"):
        plans.remove_item(workspace, DANA, drafted.id, locked.version, item.id)
    again = plans.lock_item(workspace, DANA, drafted.id, locked.version, item.id)
    assert again.version == locked.version
    free = plans.lock_item(workspace, DANA, drafted.id, again.version, item.id, locked=False)
    assert item.id not in plans.remove_item(workspace, DANA, drafted.id, free.version, item.id).items


def test_an_undo_button_takes_back_only_its_own_change_set(workspace, drafted):
    item, other = first(drafted), first(drafted, "training")
    locked = plans.lock_item(workspace, DANA, drafted.id, drafted.version, item.id)
    plans.lock_item(workspace, DANA, drafted.id, locked.version, other.id)
    after = history.undo_at(workspace, DANA, drafted.id, locked.version)
    assert (after.get_item(item.id).locked, after.get_item(other.id).locked) == (False, True)


def test_two_items_of_one_title_get_ids_of_their_own(workspace, drafted):
    blank = Milestone(id="new", title="The room is booked")
    added = plans.add_item(workspace, ROBIN, drafted.id, drafted.version, blank)
    two = plans.add_item(workspace, ROBIN, drafted.id, added.version, blank)
    own = [item for item in two.items.values() if item.title == "The room is booked"]
    assert len({item.id for item in own}) == 2
    assert {item.provenance for item in own} == {Provenance(source="person", writer="Robin")}


def test_what_is_gone_is_said_to_be_gone(workspace, drafted):
    item = first(drafted)
    plans.remove_item(workspace, DANA, drafted.id, drafted.version, item.id)
    with pytest.raises(Missing, match="no longer in the plan"):
        plans.edit_item(workspace, DANA, drafted.id, drafted.version, edited(item, title="Late"))


def test_a_redraft_proposes_what_the_brief_changed(workspace, drafted):
    proposals = plans.redraft(workspace, changed_brief(workspace, drafted))
    assert "edit" in {proposal.change for proposal in proposals}
    texts = " ".join(proposal.after.model_dump_json() for proposal in proposals if proposal.after)
    assert "Claude" in texts


@pytest.mark.parametrize("brief", [agency, law_firm])
def test_a_dropped_point_moves_no_task_of_another_point(workspace, brief):
    rollout = rollout_of(workspace, brief())
    rollout, _ = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    findings = {item.title for item in rollout.items.values() if item.provenance.play_id == FINDING}
    points = decision_view.view_of(decisions.decision_page(workspace, rollout, TODAY), str).droppable
    gone = next(point for point in points if point.step and point.step.title in findings)
    rollout = cases.decline_point(workspace, DANA, rollout.id, rollout.version, gone.mark)
    changes = [each for each in plans.redraft(workspace, rollout) if each.before]
    is_gone = [each for each in changes if each.before and each.before.title == gone.step.title]
    assert [each.change for each in is_gone] in (["remove"], ["replace"])
    assert not [each for each in changes if each.change == "edit" and each.before.title in findings]


def test_a_redraft_looks_for_nobody_once_the_plan_names_who_sets_it_up(workspace, drafted):
    waiting = waiting_for_a_name(drafted.items[NAMING], drafted.items.values())
    assert waiting
    assert NAMING in drafted.items
    change = BulkChange(owner_name="Evan Marsh")
    named = bulk.change_items(workspace, DANA, drafted.id, drafted.version, waiting, change)
    assert NAMING not in named.items
    assert NAMING not in {each.after.id for each in plans.redraft(workspace, named) if each.after}


@pytest.fixture
def split(workspace: Workspace) -> Rollout:
    """A plan whose hands-on practice is split, because its teams have an hour a week."""
    brief = agency()
    groups = tuple(edited(group, capacity_hours_per_week=1.0) for group in brief.groups)
    people = tuple(edited(person, job_title="") for person in brief.people)
    nobody_trains = {"people": people, "lead_id": None}
    rollout = rollout_of(workspace, edited(brief, groups=groups, **nobody_trains))
    return plans.draft_stages(workspace, DANA, rollout.id, rollout.version)[0]


def sessions(rollout: Rollout) -> list[AnyItem]:
    return [item for item in rollout.items.values() if item.id.startswith("training_session.hands-on")]


def with_hours(workspace: Workspace, rollout: Rollout, hours: float) -> Rollout:
    """Return the plan that follows its brief, once each team has so many hours."""
    groups = tuple(edited(group, capacity_hours_per_week=hours) for group in rollout.brief.groups)
    version, people = rollout.version, rollout.brief.people
    changed = briefs.save_groups(workspace, DANA, rollout.id, version, groups, people)
    proposals = plans.redraft(workspace, changed)
    return accept(workspace, DANA, rollout.id, changed.version, proposals).rollout


@pytest.mark.long
def test_more_hours_join_the_halves_of_a_session_whose_lead_was_named(workspace, split):
    parts = [item.id for item in sessions(split)]
    assert any(".part-" in item_id for item_id in parts)
    change = BulkChange(owner_name="Holly Mertz")
    named = bulk.change_items(workspace, DANA, split.id, split.version, parts, change)
    joined = sessions(with_hours(workspace, named, 3))
    assert not any(".part-" in item.id for item in joined)
    assert {item.owner.person_id for item in joined} == {"holly-mertz"}


@pytest.mark.long
def test_no_session_is_added_beside_halves_that_somebody_wrote(workspace, split):
    [half, *_] = (item for item in sessions(split) if ".part-" in item.id)
    own = plans.edit_item(workspace, DANA, split.id, split.version, edited(half, title="Our own half"))
    groups = {*half.group_ids}
    before, after = (
        {item.id for item in sessions(each) if groups & {*item.group_ids}}
        for each in (own, with_hours(workspace, own, 3))
    )
    assert after == before


def test_a_redraft_replaces_a_task_whose_team_starts_later(workspace, drafted):
    [team, *others] = drafted.brief.groups
    later = team.model_copy(update={"go_live": drafted.brief.go_live + timedelta(days=28)})
    moved = briefs.save_groups(
        workspace, DANA, drafted.id, drafted.version, (later, *others), drafted.brief.people
    )
    proposals = plans.redraft(workspace, moved)
    gone = {each.before.provenance.play_id for each in proposals if each.change == "remove"}
    come = {each.after.provenance.play_id for each in proposals if each.change == "add"}
    assert gone == set() or not gone & come
    for proposal in proposals:
        if proposal.change == "replace":
            assert {*proposal.before.group_ids} & {*proposal.after.group_ids}


def test_an_update_after_a_start_moved_leaves_no_error(workspace, drafted):
    brief, rollout = drafted.brief, drafted
    weekly = [7 * number for number in range(len(brief.groups))]
    for days in (weekly, [*weekly[:-1], weekly[-1] + 21]):
        groups = tuple(
            group.model_copy(update={"go_live": brief.go_live + timedelta(days=later)})
            for group, later in zip(brief.groups, days, strict=True)
        )
        rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, brief.people)
        changes = plans.redraft(workspace, rollout)
        rollout = accept(workspace, DANA, rollout.id, rollout.version, changes).rollout
        found = reviews.review_of(workspace, rollout).results
        assert not [each.rule_id for each in found if each.state == "fail" and each.severity == "E"]


@pytest.mark.long
@pytest.mark.parametrize("size", ["essential", "standard", "thorough"])
def test_a_plan_knows_the_size_in_which_it_was_drafted(workspace, briefed, size):
    plan, _ = plans.draft_stages(workspace, DANA, briefed.id, briefed.version, size=size)
    assert plans.size_of(workspace, plan) == size


def test_a_redraft_never_touches_what_a_person_made(workspace, drafted):
    locked, rewritten, *_ = (item.id for item in drafted.items.values() if item.stage == "training")
    rollout = plans.lock_item(workspace, DANA, drafted.id, drafted.version, locked)
    item = edited(rollout.get_item(rewritten), title="Ours")
    rollout = plans.edit_item(workspace, DANA, drafted.id, rollout.version, item)
    own = Milestone(id="new", title="Our own", stage="training")
    rollout = changed_brief(workspace, plans.add_item(workspace, DANA, drafted.id, rollout.version, own))
    protected = {item.id: item for item in rollout.items.values() if item.is_protected}
    assert len(protected) == 3
    proposals = plans.redraft(workspace, rollout)
    assert proposals
    assert not protected.keys() & {proposal.item_id for proposal in proposals}
    after, _ = plans.draft_stages(workspace, DANA, drafted.id, rollout.version)
    assert {item_id: after.get_item(item_id) for item_id in protected} == protected


def test_chosen_proposals_are_accepted_and_undone_together(workspace, drafted):
    rollout = changed_brief(workspace, drafted)
    proposals = plans.redraft(workspace, rollout)
    after = accept(workspace, DANA, drafted.id, rollout.version, proposals[:2]).rollout
    remaining = plans.redraft(workspace, after)
    assert {proposal.item_id for proposal in remaining} == {proposal.item_id for proposal in proposals[2:]}
    assert history.undo_at(workspace, DANA, drafted.id, after.version).items == rollout.items


def test_a_task_that_a_model_dropped_is_information_until_it_is_back(workspace, drafted):
    acts = [item for item in drafted.items.values() if "R03" in item.rule_ids and item.kind == "sponsor_act"]
    before = reviews.review_of(workspace, drafted).by_id["R03"]
    proposals = plans.proposals(drafted, (), [item.id for item in acts])
    dropped = [(item, "Ann meets every team each week anyway") for item in acts]
    after = accept(workspace, DANA, drafted.id, drafted.version, proposals, dropped).rollout
    assert not {item.id for item in acts} & after.items.keys()
    review = reviews.review_of(workspace, after)
    found = review.by_id["R03"]
    assert (before.state, found.state, found.severity) == ("pass", "fail", "I")
    assert found.findings[0].text.startswith(
        f"Dropped by the writer: “{acts[0].title}”. Ann meets every team"
    )
    assert review.has_errors == reviews.review_of(workspace, drafted).has_errors
    panel = {
        result.rule_id: result.severity for result in reviews.stage_findings(workspace, after, "leadership")
    }
    assert panel["R03"] == "I"
    # One click brings them back, as what is missing from the built-in draft.
    back = plans.redraft(workspace, after, "leadership")
    assert {item.id for item in acts} <= {proposal.item_id for proposal in back}
    again = accept(workspace, DANA, after.id, after.version, back).rollout
    assert not again.left_out
    assert history.undo_at(workspace, DANA, again.id, again.version).left_out == after.left_out


def test_a_task_that_never_stood_in_the_plan_keeps_the_reason(workspace, briefed):
    items = plans.draft_for(workspace, briefed).items
    gone = next(item for item in items if item.kind == "champion")
    kept = [item for item in items if item is not gone]
    proposals, reason = plans.proposals(briefed, kept), [(gone, "Twelve people sit in one room.")]
    after = accept(workspace, DANA, briefed.id, briefed.version, proposals, reason).rollout
    assert after.left_out[gone.id].reason == "Twelve people sit in one room."
    assert after.left_out[gone.id].rule_ids == gone.rule_ids


def test_a_proposal_for_an_edited_item_stays_out(workspace, drafted):
    rollout = changed_brief(workspace, drafted)
    proposals = plans.redraft(workspace, rollout)
    target = next(proposal.before for proposal in proposals if proposal.before)
    plans.edit_item(workspace, ROBIN, drafted.id, rollout.version, edited(target, title="Robin was here"))
    accepted = accept(workspace, DANA, drafted.id, rollout.version, proposals)
    assert accepted.rollout.get_item(target.id).title == "Robin was here"
    assert accepted.number == len(proposals) - 1
    [note] = accepted.notes
    assert note.startswith("In the meantime Robin edited the ")
    assert note.endswith("that stays as it is.")
    assert plans.redraft(workspace, accepted.rollout) == []


def test_without_any_free_proposal_nothing_is_written(workspace, drafted):
    rollout = changed_brief(workspace, drafted)
    proposal = next(proposal for proposal in plans.redraft(workspace, rollout) if proposal.before)
    locked = plans.lock_item(workspace, ROBIN, drafted.id, rollout.version, proposal.item_id)
    with pytest.raises(Refused, match=r"Nothing was accepted\. In the meantime Robin locked “.*”"):
        accept(workspace, DANA, drafted.id, rollout.version, [proposal])
    assert workspace.rollout_cache.get(drafted.id) == locked


def test_what_another_window_accepted_already_is_accepted_once(workspace, drafted):
    rollout = changed_brief(workspace, drafted)
    proposals = plans.redraft(workspace, rollout)
    first_half = accept(workspace, DANA, drafted.id, rollout.version, proposals[:2]).rollout
    again = accept(workspace, DANA, drafted.id, rollout.version, proposals[:2])
    assert (again.rollout, again.number) == (first_half, 0)
    assert again.notes == ("All of this is in the plan already.",)
    accepted = accept(workspace, DANA, drafted.id, rollout.version, proposals)
    assert (accepted.number, accepted.notes) == (len(proposals) - 2, ())
    assert plans.redraft(workspace, accepted.rollout) == []


def test_windows_that_accept_at_once_accept_it_once(workspace, drafted):
    rollout = changed_brief(workspace, drafted)
    proposals = plans.redraft(workspace, rollout)
    numbers: list[int] = []
    ends = at_once(
        8, lambda _: numbers.append(accept(workspace, DANA, drafted.id, rollout.version, proposals).number)
    )
    assert ends == [None] * 8
    assert sorted(numbers) == [0] * 7 + [len(proposals)]
    assert plans.redraft(workspace, workspace.rollout_cache.get(drafted.id)) == []


def test_an_item_taken_out_meanwhile_does_not_come_back(workspace, drafted):
    item = first(drafted, "training")
    gone = plans.remove_item(workspace, DANA, drafted.id, drafted.version, item.id)
    [again] = plans.redraft(workspace, gone, "training")
    restored = accept(workspace, ROBIN, drafted.id, gone.version, [again]).rollout
    plans.remove_item(workspace, ROBIN, drafted.id, restored.version, item.id)
    with pytest.raises(Refused, match="Robin removed"):
        accept(workspace, DANA, drafted.id, gone.version, [again])


def test_an_update_adds_no_task_again_that_a_person_removed(workspace, drafted):
    item = first(drafted, "training")
    gone = plans.remove_item(workspace, DANA, drafted.id, drafted.version, item.id)
    assert plans.redraft(workspace, gone, without=gone.taken_out) == []
    back = history.undo_at(workspace, DANA, gone.id, gone.version)
    assert not back.taken_out
    assert history.undo_at(workspace, DANA, back.id, back.version).taken_out == {item.id}


def test_a_launch_meanwhile_keeps_the_days(workspace, drafted):
    rollout = changed_brief(workspace, drafted, go_live=date(2023, 5, 15))
    changes = [proposal for proposal in plans.redraft(workspace, rollout) if proposal.change == "edit"]
    launched = tracking.launch(workspace, ROBIN, drafted.id, rollout.version)
    after = accept(workspace, DANA, drafted.id, rollout.version, changes).rollout
    assert "Claude" in str(after.items)
    assert [item.due for item in after.items.values()] == [item.due for item in launched.items.values()]


def test_a_redraft_of_a_launched_plan_moves_no_date(workspace, drafted):
    launched = tracking.launch(workspace, DANA, drafted.id, drafted.version)
    rollout = changed_brief(workspace, launched, go_live=date(2023, 5, 15))
    after, _ = plans.draft_stages(workspace, DANA, drafted.id, rollout.version)
    shared = launched.items.keys() & after.items.keys()
    assert shared
    assert {key: after.items[key].due for key in shared} == {key: launched.items[key].due for key in shared}


def test_a_brief_is_ahead_of_a_draft_only_once_it_changes(workspace):
    briefed = rollout_of(workspace, agency())
    drafted, _ = plans.draft_stages(workspace, DANA, briefed.id, briefed.version)
    assert not plans.is_brief_ahead(workspace, drafted)
    own = plans.add_item(
        workspace, DANA, drafted.id, drafted.version, Milestone(id="new", title="Desk ready")
    )
    changed = changed_brief(workspace, own)
    assert plans.is_brief_ahead(workspace, changed)
    added = plans.add_item(workspace, DANA, drafted.id, changed.version, Milestone(id="new", title="Keys"))
    assert plans.is_brief_ahead(workspace, added)


def test_weeks_after_the_launch_only_a_changed_brief_changes_tasks_to_come(opened):
    workspace = opened(PLAYBOOK_TODAY=str(TODAY))
    briefed = rollout_of(workspace, agency())
    drafted, _ = plans.draft_stages(workspace, DANA, briefed.id, briefed.version)
    launched = tracking.launch(workspace, DANA, drafted.id, drafted.version)
    workspace = opened(PLAYBOOK_TODAY=str(TODAY + timedelta(days=50)))
    assert plans.redraft(workspace, launched, actor=DANA) == []
    assert not plans.is_brief_ahead(workspace, launched)
    rollout = changed_brief(workspace, launched)
    assert plans.is_brief_ahead(workspace, rollout)
    changes = plans.redraft(workspace, rollout, actor=DANA)
    assert changes
    assert {change.change for change in changes} == {"edit"}
    assert all(not change.before.due or change.before.due >= workspace.today() for change in changes)
    after = accept(workspace, DANA, drafted.id, rollout.version, changes).rollout
    assert [item.due for item in after.items.values()] == [item.due for item in launched.items.values()]
    assert plans.redraft(workspace, after, actor=DANA) == []


def test_after_the_launch_a_date_is_moved_and_not_edited(workspace, drafted):
    launched = tracking.launch(workspace, DANA, drafted.id, drafted.version)
    item = first(launched)
    later = item.moved_to(item.due + timedelta(days=7))
    with pytest.raises(Refused, match="not edited but moved"):
        plans.edit_item(workspace, DANA, drafted.id, launched.version, later)


def test_after_launch_an_undated_item_can_get_a_date(workspace, drafted):
    launched = tracking.launch(workspace, DANA, drafted.id, drafted.version)
    blank = Milestone(id="new", title="Thought of late")
    rollout = plans.add_item(workspace, DANA, drafted.id, launched.version, blank)
    item = next(item for item in rollout.items.values() if item.title == "Thought of late")
    dated = edited(item, date=date(2023, 6, 1))
    after = plans.edit_item(workspace, DANA, drafted.id, rollout.version, dated)
    assert after.get_item(item.id).due == date(2023, 6, 1)


def test_a_metric_that_gets_its_numbers_gets_its_levels(workspace, drafted):
    plan = (workspace, DANA, drafted.id, drafted.version)
    rollout = plans.add_item(*plan, Metric(id="new", title="Calls solved at once", target=80))
    metric = next(item for item in rollout.items.values() if item.title == "Calls solved at once")
    after = plans.edit_item(
        workspace, DANA, rollout.id, rollout.version, metric.model_copy(update={"baseline": 71})
    )
    saved = after.get_item(metric.id)
    assert isinstance(saved, Metric)
    assert (saved.green_at, saved.red_at) == (80, 71)
    cleared = saved.model_copy(update={"red_at": None})
    again = plans.edit_item(workspace, DANA, rollout.id, after.version, cleared).get_item(metric.id)
    assert isinstance(again, Metric)
    assert again.red_at is None, "a person took it away"
