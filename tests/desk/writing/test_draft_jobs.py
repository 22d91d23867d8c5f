"""Drafting in the background: stages in parallel, item by item, stopped by a person."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.base.fields import STAGES
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.rollout import Rollout
from playbook.core.review.review import review
from playbook.desk.base import background
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import briefs, plans, reviews, rollouts, tracking
from playbook.desk.plan.accepting import accept
from playbook.desk.tables import group_rows
from playbook.desk.writing import draft_jobs, running_drafts
from playbook.desk.writing.draft_jobs import DraftJob, DraftWish, StageState, offer_of, whole_offer
from playbook.desk.writing.running_drafts import find_draft
from playbook.settings import Settings
from tests.briefs import agency
from tests.desk.conftest import model_calls, rollout_of, until
from tests.llm.author import ADDED, Author, name_of
from tests.llm.server import ModelServer, Talk

DANA = Actor(name="Dana")
TODAY = date(2026, 3, 5)
SETTINGS = {"ai_model": "told", "ai_at_once": 5}


def opened(folder: Path, server: ModelServer, at_once: int | None) -> Workspace:
    settings = {"data": folder, "ai_url": server.base_url, "ai_model": "told", "ai_at_once": at_once}
    return open_workspace(Settings(today=TODAY, **settings))


def briefed(workspace: Workspace, server: ModelServer) -> Rollout:
    """A rollout with a brief, and a model that can write its plan."""
    dates = {"start": date(2026, 3, 9), "go_live": date(2026, 4, 20), "end": date(2026, 10, 30)}
    rollout = rollout_of(workspace, agency().model_copy(update=dates))
    server.reply = Author().reply
    return rollout


@pytest.fixture
def rollout(workspace: Workspace, server: ModelServer) -> Rollout:
    return briefed(workspace, server)


def begin(workspace: Workspace, rollout: Rollout, *stages: Any, **how: Any) -> DraftJob:
    wish, connection = DraftWish(stages or STAGES, **how), get_connection(workspace)
    return draft_jobs.start_draft(workspace, DANA, rollout.id, wish, connection, "window", lambda: True)


def ended(job: DraftJob) -> dict[str, StageState]:
    assert job.wait(60)
    return {state.stage: state for state in job.states}


def begun(author: Author, talk: Talk, items: int) -> None:
    """The beginning of an answer, up to the end of some entries."""
    parts = author.answer_to(talk.sent).split('{"do"')
    talk.begin(chunked=True)
    talk.write('{"do"'.join(parts[: items + 1]), size=97)


def paused(rollout: Rollout) -> Callable[[Talk], None]:
    """A model that writes two items and then nothing more until the client goes."""
    author = Author()
    return lambda talk: (begun(author, talk, 2), talk.wait())[-1]


@pytest.mark.long
def test_five_stages_are_drafted_at_once_outside_the_plan(workspace, rollout, server):
    together = threading.Barrier(5)
    author, begun_stages = Author(), set[str]()

    def reply(talk: Talk) -> None:
        if (stage := name_of(talk.sent)) not in begun_stages:
            begun_stages.add(stage)
            together.wait(30)  # breaks, and the answer with it, unless all five are there
        author.reply(talk)

    server.reply = reply
    states = ended(begin(workspace, rollout))
    assert [(state.stage, state.phase) for state in states.values()] == [(stage, "done") for stage in STAGES]
    assert all(state.items and state.draft and not state.trouble for state in states.values())
    assert workspace.rollout_cache.get(rollout.id).items == {}


@pytest.mark.long
def test_a_local_model_drafts_one_stage_after_the_other(tmp_path, server):
    workspace = opened(tmp_path, server, None)
    rollout = briefed(workspace, server)
    author = Author()
    at_once: list[int] = []
    inside: list[str] = []

    def reply(talk: Talk) -> None:
        inside.append(name_of(talk.sent))
        at_once.append(len(inside))
        author.reply(talk)
        inside.pop()

    server.reply = reply
    assert {state.phase for state in ended(begin(workspace, rollout)).values()} == {"done"}
    assert set(at_once) == {1}
    workspace.close()


def test_items_are_there_before_the_answer_ends_newest_first(workspace, rollout, server):
    server.reply = paused(rollout)
    job = begin(workspace, rollout, "training")
    until(lambda: len(job.states[0].items) == 2)
    assert job.is_running
    assert (job.states[0].phase, job.newest(5)) == ("asking", list(job.states[0].items)[::-1])
    assert job.newest(1) == [job.states[0].items[1]]
    job.stop()
    assert ended(job)["training"].phase == "stopped"


def test_a_stop_keeps_what_arrived_and_asks_nothing_more(tmp_path, server):
    workspace = opened(tmp_path, server, 1)
    rollout = briefed(workspace, server)
    server.reply = paused(rollout)
    job = begin(workspace, rollout)
    until(lambda: len(job.states[0].items) == 2)
    running_drafts.stop_draft(workspace, DANA, rollout.id)
    states = ended(job)
    assert server.hung_up.wait(30)
    assert {state.phase for state in states.values()} == {"stopped"}
    state = states["leadership"]
    assert len(state.written) == 2
    assert set(state.builtin) == {item.id for item in state.items}
    assert len(server.requests) == 1
    assert [change.outcome for change in model_calls(workspace, rollout.id)] == ["stopped"]
    workspace.close()


def test_a_draft_that_may_not_begin_leaves_the_earlier_one(workspace, rollout, monkeypatch):
    job = drafted(workspace, rollout, "training")
    monkeypatch.setattr(background, "MOST_THREADS", 0)
    with pytest.raises(Refused, match="Too many answers"):
        begin(workspace, rollout, "leadership")
    assert find_draft(workspace, DANA, rollout.id) is job


def test_a_stage_that_fails_says_why_and_leaves_the_other_four(workspace, rollout, server):
    author = Author()

    def reply(talk: Talk) -> None:
        if name_of(talk.sent) == "training":
            talk.error(429, code="insufficient_quota")
        else:
            author.reply(talk)

    server.reply = reply
    states = ended(begin(workspace, rollout))
    assert [stage for stage in STAGES if states[stage].phase == "failed"] == ["training"]
    assert "no credit left" in states["training"].trouble
    assert "Top it up" in states["training"].trouble
    assert sum(state.phase == "done" for state in states.values()) == 4


def test_trying_a_failed_stage_again_leaves_the_others(workspace, rollout, server):
    server.reply = lambda talk: talk.error(401)
    assert ended(begin(workspace, rollout, "training"))["training"].phase == "failed"
    server.reply = Author().reply
    first = ended(begin(workspace, rollout, "leadership"))
    phases = {state.stage: state.phase for state in first.values()}
    assert phases == {"leadership": "done", "training": "failed"}
    again = ended(begin(workspace, rollout, "training"))
    assert (again["training"].phase, again["leadership"]) == ("done", first["leadership"])


def test_a_new_attempt_of_the_model_begins_with_nothing(workspace, rollout, server):
    author = Author()
    attempts: list[str] = []

    def reply(talk: Talk) -> None:
        attempts.append(name_of(talk.sent))
        if len(attempts) > 1:
            author.reply(talk)
            return
        begun(author, talk, 2)
        talk.event({"error": {"message": "The engine died.", "code": "internal_error"}})

    server.reply = reply
    job = begin(workspace, rollout, "accountability")
    state = ended(job)["accountability"]
    ids = [item.id for item in job.newest(100)]
    assert len(ids) == len(set(ids)) > 2
    assert state.phase == "done"


def test_only_one_job_runs_for_a_rollout(workspace, rollout, server):
    server.reply = paused(rollout)
    job = begin(workspace, rollout, "training")
    with pytest.raises(Refused, match="being drafted already"):
        begin(workspace, rollout, "leadership")
    assert begin(workspace, rollouts.start_rollout(workspace, DANA, "Another"), "leadership") is not job
    job.stop()
    ended(job)
    assert find_draft(workspace, DANA, rollout.id) is job


def test_names_are_hidden_from_the_model_and_back_in_what_arrives(workspace, rollout, server):
    state = ended(begin(workspace, rollout, "leadership", hide_names=True))["leadership"]
    sent = str(server.requests[0].body)
    assert "Maya" not in sent
    assert "Okafor" not in sent
    assert "Person 1" in sent
    assert state.phase == "done"
    assert "Person 1" not in " ".join(item.title for item in state.items)


def test_only_the_kinds_that_were_asked_for_arrive(workspace, rollout):
    state = ended(begin(workspace, rollout, "communication", kinds=("key_message",)))["communication"]
    assert {item.kind for item in state.items} == {"key_message"}


# Proposals
def test_all_stages_are_accepted_in_one_change_set(workspace, rollout):
    job = begin(workspace, rollout)
    ended(job)
    before = workspace.rollout_cache.get(rollout.id)
    proposals = whole_offer(workspace, before, job).proposals
    assert {proposal.change for proposal in proposals} == {"add"}
    after = accept(workspace, DANA, rollout.id, before.version, proposals).rollout
    assert len(after.items) == len(proposals) == sum(len(state.items) for state in job.states)
    assert whole_offer(workspace, after, job).proposals == ()


def test_proposals_fit_the_plan_and_spare_a_persons_items(workspace, rollout):
    state = ended(begin(workspace, rollout, "accountability"))["accountability"]
    before = workspace.rollout_cache.get(rollout.id)
    first, *others = offer_of(workspace, before, state).proposals
    after = accept(workspace, DANA, rollout.id, before.version, [first]).rollout
    assert offered(workspace, after, state) == [proposal.item_id for proposal in others]
    own = after.get_item(first.item_id).model_copy(update={"title": "Ours"})
    edited = plans.edit_item(workspace, DANA, rollout.id, after.version, own)
    assert first.item_id not in offered(workspace, edited, state)


def offered(workspace: Workspace, rollout: Rollout, state: StageState) -> list[str]:
    return [proposal.item_id for proposal in offer_of(workspace, rollout, state).proposals]


def test_new_words_leave_the_days_that_a_redraft_has_moved(workspace, rollout, server):
    written = plans.redraft(workspace, rollout, "communication")
    accept(workspace, DANA, rollout.id, rollout.version, written)
    job = drafted(workspace, rollout, "communication")
    later = {"start": date(2026, 5, 4), "go_live": date(2026, 6, 15), "end": date(2026, 12, 18)}
    seen = workspace.rollout_cache.get(rollout.id).version
    commit(workspace, DANA, rollout.id, seen, [BriefEdited(values=later)])
    moved = workspace.rollout_cache.get(rollout.id)
    again = plans.redraft(workspace, moved, "communication")
    moved = accept(workspace, DANA, rollout.id, moved.version, again).rollout
    offer = offer_of(workspace, moved, job.states[0])
    assert {proposal.change for proposal in offer.proposals} == {"edit"}
    for proposal in offer.proposals:
        assert proposal.after.due == moved.items[proposal.item_id].due
        assert proposal.after.note.endswith(ADDED)
    days = [item.due for item in moved.items.values() if item.due]
    assert min(days) >= later["start"] > min(item.due for item in job.states[0].items if item.due)


def test_a_task_that_is_logged_meanwhile_keeps_its_words(workspace, rollout):
    written = plans.redraft(workspace, rollout, "communication")
    planned = accept(workspace, DANA, rollout.id, rollout.version, written).rollout
    job = drafted(workspace, rollout, "communication")
    task = next(item for item in planned.items.values() if item.due)
    seen = workspace.rollout_cache.get(rollout.id).version
    launched = tracking.launch(workspace, DANA, rollout.id, seen)
    logged = tracking.log_status(workspace, DANA, rollout.id, launched.version, task.id, "on_track")
    for at, is_offered in ((launched, True), (logged, False)):
        offered = {proposal.item_id for proposal in offer_of(workspace, at, job.states[0]).proposals}
        assert (task.id in offered) == is_offered


def test_a_part_of_a_draft_proposes_to_remove_nothing(workspace, rollout, server):
    job = drafted(workspace, rollout, "training")
    before = workspace.rollout_cache.get(rollout.id)
    chosen = whole_offer(workspace, before, job).proposals
    after = accept(workspace, DANA, rollout.id, before.version, chosen).rollout
    server.reply = paused(rollout)
    part = begin(workspace, rollout, "training", again=True)
    until(lambda: part.states[0].items)
    part.stop()
    state = ended(part)["training"]
    assert len(state.items) == len(after.items)
    offer = offer_of(workspace, workspace.rollout_cache.get(rollout.id), state)
    assert {proposal.change for proposal in offer.proposals} == {"edit"}


def test_what_is_thrown_away_is_gone_stage_by_stage(workspace, rollout):
    job = begin(workspace, rollout, "leadership", "training")
    ended(job)
    running_drafts.close_draft(workspace, DANA, rollout.id, ["training"])
    assert [state.stage for state in job.states] == ["leadership"]
    running_drafts.close_draft(workspace, DANA, rollout.id)
    assert find_draft(workspace, DANA, rollout.id) is None
    running_drafts.close_draft(workspace, DANA, rollout.id)


# Proposals on a brief that has changed since
def drafted(workspace: Workspace, rollout: Rollout, *stages: Any) -> DraftJob:
    job = begin(workspace, rollout, *stages)
    assert {state.phase for state in ended(job).values()} == {"done"}
    return job


@pytest.fixture
def one_for_web(rollout: Rollout, server: ModelServer) -> None:
    """The model adds help for Web alone."""
    chat = {
        "do": "add_support", "title": "A chat for the shop's own pages", "groups": ["Web"],
        "owner": "Leo Martin", "way": "channel", "start_week": 2, "end_week": 8, "hours_per_week": 0.1,
        "why": "Their pages go out daily.", "assumptions": [],
    }  # fmt: skip
    server.reply = Author(change=lambda entries: [*entries, chat]).reply


def without_web(workspace: Workspace, rollout: Rollout) -> Rollout:
    now = workspace.rollout_cache.get(rollout.id)
    return group_rows.save_changes(workspace, DANA, rollout.id, now.version, [], frozenset({"web"}))


@pytest.mark.usefixtures("one_for_web")
def test_a_removed_group_is_taken_out_of_waiting_proposals(workspace, rollout):
    [state] = drafted(workspace, rollout, "training").states
    alone = [item for item in state.items if item.group_ids == ("web",)]
    shared = [item for item in state.items if "web" in item.group_ids and item not in alone]
    assert alone
    assert shared
    now = without_web(workspace, rollout)
    offer = offer_of(workspace, now, state)
    after = [proposal.after for proposal in offer.proposals if proposal.after]
    assert "web" not in {group for item in after for group in item.group_ids}
    expected = {item.id for item in state.items if item not in alone}
    assert {proposal.item_id for proposal in offer.proposals} == expected
    [left_out] = [note for note in offer.notes if note.startswith("Left")]
    [fewer] = [note for note in offer.notes if note.startswith("Now")]
    assert all(f"'{item.title[:59]}" in left_out for item in alone)
    assert any(f"'{item.title[:59]}" in fewer for item in shared)
    accepted = accept(workspace, DANA, rollout.id, now.version, offer.proposals)
    assert (accepted.number, accepted.notes) == (len(state.items) - len(alone), ())
    assert offer_of(workspace, accepted.rollout, state).proposals == ()


@pytest.mark.usefixtures("one_for_web")
def test_who_accepts_for_a_removed_group_learns_what_went_in(workspace, rollout):
    job = drafted(workspace, rollout, "training")
    before = workspace.rollout_cache.get(rollout.id)
    shown = whole_offer(workspace, before, job).proposals
    now = without_web(workspace, rollout)
    accepted = accept(workspace, DANA, rollout.id, before.version, shown)
    assert 0 < accepted.number < len(shown)
    assert (accepted.notes, len(accepted.notes)) == (whole_offer(workspace, now, job).notes, 2)
    assert "web" not in {group for item in accepted.rollout.items.values() for group in item.group_ids}


@pytest.mark.usefixtures("one_for_web")
def test_an_item_only_for_a_removed_group_is_refused(workspace, rollout):
    job = drafted(workspace, rollout, "training")
    before = workspace.rollout_cache.get(rollout.id)
    proposals = whole_offer(workspace, before, job).proposals
    alone = next(each for each in proposals if each.after and each.after.group_ids == ("web",))
    now = without_web(workspace, rollout)
    with pytest.raises(Refused, match=r"Nothing was accepted\. Left out, because the teams"):
        accept(workspace, DANA, rollout.id, before.version, [alone])
    assert workspace.rollout_cache.get(rollout.id).version == now.version


def test_a_removed_person_gives_way_to_who_has_that_role(workspace, rollout):
    [state] = drafted(workspace, rollout, "accountability").states
    hers = {item.id for item in state.items if item.owner and item.owner.person_id == "nina"}
    assert hers
    now = workspace.rollout_cache.get(rollout.id)
    now = briefs.save_field(workspace, DANA, rollout.id, now.version, "sustainment_owner_id", None)
    now = briefs.remove_person(workspace, DANA, rollout.id, now.version, "nina")
    offer = offer_of(workspace, now, state)
    assert "Now with an owner of the brief, because theirs is no longer in it: " in " ".join(offer.notes)
    after = accept(workspace, DANA, rollout.id, now.version, offer.proposals).rollout
    people = {person.id for person in after.brief.people}
    owners = [after.items[item_id].owner for item_id in hers]
    assert owners
    assert all(owner and (owner.role or owner.person_id in people) for owner in owners)


def test_a_group_that_is_renamed_stays_in_what_waits(workspace, rollout):
    job = drafted(workspace, rollout, "training")
    change = group_rows.GroupChange("web", {"name": "Web and apps"})
    seen = workspace.rollout_cache.get(rollout.id).version
    now = group_rows.save_changes(workspace, DANA, rollout.id, seen, [change])
    offer = whole_offer(workspace, now, job)
    assert offer.notes == ()
    after = accept(workspace, DANA, rollout.id, now.version, offer.proposals).rollout
    assert "web" in {group for item in after.items.values() for group in item.group_ids}


# The whole plan
def test_stages_are_reviewed_together_before_they_are_accepted(workspace, rollout, server):
    job = drafted(workspace, rollout)
    now = workspace.rollout_cache.get(rollout.id)
    sentences = reviews.in_sentences(draft_jobs.review_with(workspace, now, job).review.results)
    chosen = whole_offer(workspace, now, job).proposals
    after = accept(workspace, DANA, rollout.id, now.version, chosen).rollout
    assert reviews.in_sentences(reviews.review_of(workspace, after).results) == sentences


def test_an_empty_stage_is_reviewed_as_the_playbook_writes_it(workspace, rollout):
    job = drafted(workspace, rollout, "leadership", "training")
    now = workspace.rollout_cache.get(rollout.id)
    assert draft_jobs.review_with(workspace, now, job).empty == (
        "communication",
        "reinforcement",
        "accountability",
    )
    alone = review(now.brief, [item for state in job.states for item in state.items])
    # The playbook's messages name the days of its own sessions, and not of the model's.
    together = {*draft_jobs.review_with(workspace, now, job).review.ids("fail")} - {"R44", "R46"}
    assert together < set(alone.ids("fail"))
    gaps = briefs.save_field(workspace, DANA, rollout.id, now.version, "what_changes", "")
    assert set(draft_jobs.review_with(workspace, gaps, job).review.ids("fail")) >= set(alone.ids("fail"))
