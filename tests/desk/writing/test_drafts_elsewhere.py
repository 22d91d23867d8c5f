"""A draft is seen, stopped and accepted wherever its people are, also after a restart."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from playbook import clock
from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.log.rollout import Rollout
from playbook.desk.base import background
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.upkeep.forgetting import forget_person
from playbook.desk.writing import draft_jobs, running_drafts
from playbook.desk.writing.draft_jobs import DraftJob, whole_offer
from playbook.desk.writing.running_drafts import find_draft, leases_of
from playbook.settings import Settings
from playbook.store.register.limits import drafts
from tests import databases
from tests.databases import eventually
from tests.desk.writing.test_draft_jobs import TODAY, begin, briefed, ended, opened, paused
from tests.llm.server import ModelServer

DANA = Actor(name="Dana", role="owner")
SECRET = SecretStr("a secret of the tests, long enough")


@pytest.fixture(autouse=True)
def renewed_soon(monkeypatch) -> None:
    monkeypatch.setattr(running_drafts, "_RENEWED_EVERY", 0.1)
    monkeypatch.setattr(running_drafts, "_LOOK_SECONDS", 0.0)


@pytest.fixture
def replicas(database: str, server: ModelServer, tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    address = SecretStr(databases.database_of(database, tmp_path))
    with ExitStack() as stack:
        workspaces = [
            open_workspace(
                Settings(
                    data=tmp_path / name, database_url=address, secret=SECRET, today=TODAY,
                    ai_url=server.base_url, ai_model="told", ai_at_once=1,
                )
            )
            for name in "ab"
        ]  # fmt: skip
        here, there = (stack.enter_context(closing(each)) for each in workspaces)
        yield here, there


@pytest.fixture
def rollout(replicas: tuple[Workspace, Workspace], server: ModelServer) -> Rollout:
    here, there = replicas
    rollout = briefed(here, server)
    eventually(lambda: there.log.head(rollout.id) == rollout.version)
    return rollout


def seen(workspace: Workspace, rollout: Rollout) -> DraftJob:
    job = find_draft(workspace, DANA, rollout.id)
    assert job
    return job


def test_a_running_draft_is_seen_and_stopped_on_the_other_replica(replicas, rollout, server):
    here, there = replicas
    server.reply = paused(rollout)
    job = begin(here, rollout, "training")
    eventually(lambda: len(seen(there, rollout).states[0].written) == 2)
    other = seen(there, rollout)
    assert (other.is_running, other.is_ending, other.model) == (True, False, "told")
    assert other.newest(5) == job.newest(5)
    with pytest.raises(Refused, match="drafted already"):
        begin(there, rollout, "training")
    running_drafts.stop_draft(there, DANA, rollout.id)
    assert seen(there, rollout).is_ending
    assert ended(job)["training"].phase == "stopped"
    eventually(lambda: not seen(there, rollout).is_running)
    assert len(seen(there, rollout).states[0].written) == 2


@pytest.mark.parametrize("ahead", [-9, 9])
def test_a_draft_runs_on_though_clocks_differ(replicas, rollout, server, monkeypatch, ahead):
    here, there = replicas
    ahead_of = {there: timedelta(seconds=ahead)}
    monkeypatch.setattr(Workspace, "now", lambda self: clock.now() + ahead_of.get(self, timedelta()))
    server.reply = paused(rollout)
    job = begin(there, rollout, "training")
    with pytest.raises(Refused, match="drafted already"):
        begin(here, rollout, "training")
    assert seen(here, rollout).is_running
    job.stop()
    ended(job)


def test_what_one_replica_drafted_is_accepted_or_dropped_on_the_other(replicas, rollout):
    here, there = replicas
    job = begin(here, rollout, "training", "leadership")
    ended(job)
    eventually(lambda: not leases_of(here).find(rollout.id).holder)
    there_now = there.rollout_cache.get(rollout.id)
    assert whole_offer(there, there_now, seen(there, rollout)) == whole_offer(here, rollout, job)
    running_drafts.close_draft(there, DANA, rollout.id, ["training"])
    assert [state.stage for state in seen(here, rollout).states] == ["leadership"]
    running_drafts.close_draft(here, DANA, rollout.id)
    assert find_draft(there, DANA, rollout.id) is None
    assert leases_of(here).find(rollout.id) is None


def test_what_a_killed_replica_had_drafted_is_there_once_its_lease_ends(
    replicas, rollout, server, monkeypatch
):
    monkeypatch.setattr(drafts, "LEASE", timedelta(seconds=3))
    here, there = replicas
    server.reply = paused(rollout)
    job = begin(here, rollout, "training")
    eventually(lambda: len(seen(there, rollout).states[0].written) == 2)
    # Killed: nothing renews its lease any more.
    monkeypatch.setattr(running_drafts, "_renew_later", lambda *_: None)
    eventually(lambda: not seen(there, rollout).is_running)
    other = seen(there, rollout)
    assert (other.states[0].phase, other.why) == ("stopped", "The app was ended meanwhile.")
    assert len(other.states[0].written) == 2
    job.stop()
    again = begin(there, rollout, "training")
    again.stop()
    ended(again)


def test_no_stored_draft_holds_a_forgotten_name(replicas, rollout):
    here, there = replicas
    name = rollout.brief.people[0].name
    ended(begin(here, rollout, "training"))
    eventually(lambda: not leases_of(here).find(rollout.id).holder)
    assert seen(there, rollout)
    forget_person(there, DANA, [name])
    assert leases_of(there).find(rollout.id) is None
    eventually(lambda: here.rollout_cache.has_just_forgotten)
    assert (find_draft(here, DANA, rollout.id), find_draft(there, DANA, rollout.id)) == (None, None)


@pytest.mark.long
def test_a_draft_outlives_a_restart(tmp_path, server):
    workspace = opened(tmp_path, server, 1)
    rollout = briefed(workspace, server)
    job = begin(workspace, rollout, "training")
    ended(job)
    eventually(lambda: not leases_of(workspace).find(rollout.id).holder)
    offer = whole_offer(workspace, rollout, job)
    workspace.close()
    with closing(opened(tmp_path, server, 1)) as anew:
        found = seen(anew, rollout)
        assert isinstance(found, draft_jobs.DraftElsewhere)
        assert whole_offer(anew, anew.rollout_cache.get(rollout.id), found) == offer
        assert offer.proposals


def test_a_stored_draft_stays_where_a_new_one_may_not_begin(tmp_path, server, monkeypatch):
    workspace = opened(tmp_path, server, 1)
    rollout = briefed(workspace, server)
    ended(begin(workspace, rollout, "training"))
    eventually(lambda: not leases_of(workspace).find(rollout.id).holder)
    workspace.close()
    with closing(opened(tmp_path, server, 1)) as anew:
        monkeypatch.setattr(background, "MOST_THREADS", 0)
        with pytest.raises(Refused, match="Too many answers"):
            begin(anew, rollout, "leadership")
        eventually(lambda: not (lease := leases_of(anew).find(rollout.id)) or not lease.holder)
        assert [(state.stage, state.phase) for state in seen(anew, rollout).states] == [("training", "done")]


@pytest.mark.long
def test_pages_look_for_a_stored_draft_once_a_second(replicas, rollout, monkeypatch):
    monkeypatch.setattr(running_drafts, "_LOOK_SECONDS", 600.0)
    here, there = replicas
    assert find_draft(there, DANA, rollout.id) is None
    ended(begin(here, rollout, "training"))
    assert find_draft(there, DANA, rollout.id) is None
    monkeypatch.setattr(running_drafts, "_LOOK_SECONDS", 0.0)
    assert seen(there, rollout)
