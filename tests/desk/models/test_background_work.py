"""All background work ends in the same ways, says why, and asks only the agreed model."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from playbook.core.base.access import EVERY as ANY
from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models import background_work, connect
from playbook.desk.models.background_work import UNWATCHED_SECONDS, BackgroundAnswer, BackgroundWork, Watcher
from playbook.desk.models.connections import get_connection
from playbook.desk.models.revocation import loss_since
from playbook.desk.plan import plans
from playbook.desk.record import digest
from playbook.desk.writing import critiques, draft_jobs, faq, intake, messages, running_drafts, strategies
from playbook.desk.writing.draft_jobs import DraftJob, DraftWish
from playbook.llm.message.letter import MessageWish as Length
from playbook.settings import Settings
from tests.asking import background_answer, terms
from tests.desk.conftest import until
from tests.desk.writing.test_draft_jobs import begun, briefed
from tests.empty_data import empty_data
from tests.llm.author import Author
from tests.llm.server import ModelServer, Talk
from tests.soak import some

DANA = Actor(name="Dana")
TODAY = date(2026, 3, 5)
NOTES = "Our COO Dana Whitfield will sponsor the rollout. Go-live is May 1, 2026."
ITEM = "message.first-word"

Start = Callable[[Workspace, Rollout, Watcher], BackgroundWork]


@pytest.fixture
def workspace(tmp_path: Path, server: ModelServer) -> Iterator[Workspace]:
    """A workspace whose owner has connected a model on Settings."""
    opened = open_workspace(Settings(data=empty_data(tmp_path / "data"), today=TODAY))
    connect.connect(opened, DANA, server.base_url, "told", "k-first")
    yield opened
    opened.close()


@pytest.fixture
def rollout(workspace: Workspace, server: ModelServer) -> Rollout:
    """A rollout with a whole plan, and a model that begins to write and then waits."""
    started = briefed(workspace, server)
    planned, _ = plans.draft_stages(workspace, DANA, started.id, started.version)
    server.reply = begin_and_wait
    return planned


def begin_and_wait(talk: Talk) -> None:
    talk.begin()
    talk.wait()


def _draft(workspace: Workspace, rollout: Rollout, is_open: Watcher) -> DraftJob:
    wish, now = DraftWish(("training", "leadership")), get_connection(workspace)
    return draft_jobs.start_draft(workspace, DANA, rollout.id, wish, now, "window", is_open)


def _answers(workspace: Workspace, rollout: Rollout, is_open: Watcher) -> BackgroundWork:
    answers = faq.make_faq(workspace, rollout, "communication")
    fetch = partial(faq.ask_for_faq, workspace, DANA, rollout.id, answers, "communication")
    return background_answer(workspace, fetch, is_open)


def _asking(ask: Callable[..., object], *about: object) -> Start:
    return lambda workspace, rollout, is_open: background_answer(
        workspace, partial(ask, workspace, DANA, rollout.id, *about), is_open
    )


_message = _asking(messages.ask_for_message, ITEM, Length(60))
_digest = _asking(digest.write_digest, TODAY)
_facts = _asking(intake.ask_for_facts, NOTES)
_strategy = _asking(strategies.ask_for_strategy)
_critique = _asking(critiques.ask_for_critique)


def _trial(workspace: Workspace, _rollout: Rollout, is_open: Watcher) -> BackgroundWork:
    return background_work.start_trial(workspace, DANA, "window", is_open)


KINDS = [_draft, _message, _answers, _digest, _facts, _strategy, _critique, _trial]
FEW = some(KINDS, [_draft, _facts, _trial])
# Jobs and answers each watch their windows in one place.
BOTH = pytest.mark.parametrize("start", [_draft, _message], ids=["a draft", "a message"])
CHANGES: dict[str, tuple[Callable[..., object], tuple[object, ...], str]] = {
    "switched off": (connect.switch_ai, (False,), "Language models were switched off in Settings."),
    "forgotten": (connect.forget_connection, (), "The connection was forgotten in Settings."),
    "another model": (connect.pick_model, ("ok",), "The connection was changed in Settings."),
    "another key": (connect.connect, ("told", "k-second"), "The connection was changed in Settings."),
}


def open_window() -> bool:
    return True


@pytest.mark.parametrize(
    ("start", "name"),
    [*((start, "switched off") for start in FEW), *((_draft, name) for name in [*CHANGES][1:])],
)
def test_a_changed_connection_ends_it_and_says_so(workspace, rollout, server, start, name):
    change, values, why = CHANGES[name]
    work = start(workspace, rollout, open_window)
    assert server.waiting.wait(30)
    change(workspace, DANA, *((server.base_url, *values) if name == "another key" else values))
    assert work.wait(30)
    assert server.hung_up.wait(30)
    assert (work.why, work.ended) == (why, f"Stopped. {why}")
    assert len(server.requests) == 1
    assert {sent.headers["authorization"] for sent in server.requests} == {"Bearer k-first"}
    if isinstance(work, BackgroundAnswer):
        assert (work.result, work.was_stopped, work.trouble) == (None, True, "")
    if isinstance(work, DraftJob):
        assert [(state.phase, state.trouble) for state in work.states] == [("stopped", "")] * 2


@pytest.mark.parametrize("start", FEW)
def test_a_person_stops_it_and_no_reason_is_given(workspace, rollout, server, start):
    work = start(workspace, rollout, open_window)
    assert server.waiting.wait(30)
    assert work.is_running
    work.stop()
    assert work.wait(30)
    assert server.hung_up.wait(30)
    assert (work.ended, work.is_ending, work.is_running) == ("Stopped.", True, False)


@BOTH
def test_a_window_that_was_closed_for_a_while_ends_it(workspace, rollout, server, start, monkeypatch):
    work = start(workspace, rollout, lambda: False)
    assert server.waiting.wait(30)
    monkeypatch.setattr(background_work, "UNWATCHED_SECONDS", 0.0)
    assert work.wait(30)
    assert server.hung_up.wait(30)
    assert work.why == "Its window was closed."


@BOTH
def test_a_short_loss_of_the_network_does_not_end_it(workspace, rollout, server, start):
    lost, changes = threading.Event(), threading.Event()

    def is_open() -> bool:
        if lost.is_set():
            changes.set()
        return not lost.is_set()

    work = start(workspace, rollout, is_open)
    assert server.waiting.wait(30)
    lost.set()
    assert changes.wait(30)
    lost.clear()
    assert not work.is_stopped()
    assert work.is_running
    assert not server.hung_up.is_set()
    work.stop()
    assert work.wait(30)


@pytest.mark.parametrize("start", FEW)
def test_a_closing_workspace_ends_it_and_logs_its_cost(tmp_path, server, start):
    workspace = open_workspace(Settings(data=tmp_path, today=TODAY))
    connect.connect(workspace, DANA, server.base_url, "told")
    started = briefed(workspace, server)
    planned, _ = plans.draft_stages(workspace, DANA, started.id, started.version)
    server.reply = lambda talk: (talk.begin(chunked=True), talk.write("{" + " " * 40), talk.wait())[-1]
    work = start(workspace, planned, open_window)
    assert server.waiting.wait(30)
    workspace.close()
    assert not work.is_running
    again = open_workspace(Settings(data=tmp_path, today=TODAY))
    changes = [event.change for event in again.log.read(planned.id) if isinstance(event.change, ModelAsked)]
    # A test of the connection belongs to no rollout.
    assert [change.outcome for change in changes] == ([] if start is _trial else ["stopped"])
    again.close()


def demote(workspace: Workspace, account: str) -> None:
    workspace.accounts.give(account, Membership(rollout_id=ANY, role="viewer"))


def remove(workspace: Workspace, account: str) -> None:
    workspace.accounts.remove(account)


LOSSES = {
    remove: "The account that asked for it was removed.",
    demote: "Whoever asked for it may not do so any more.",
}
EVERY_LOSS = pytest.mark.parametrize(("lose", "why"), LOSSES.items(), ids=("removed", "demoted"))


def editor(workspace: Workspace) -> Actor:
    may_edit = Membership(rollout_id=ANY, role="editor")
    return workspace.accounts.add("Ed", "ed@lt.test", "x", workspace.now(), memberships=[may_edit]).actor()


@EVERY_LOSS
def test_a_draft_ends_with_its_owners_role_and_keeps_its_items(workspace, server, lose, why):
    rollout, ed = briefed(workspace, server), editor(workspace)
    author = Author()
    server.reply = lambda talk: (begun(author, talk, 3), talk.wait())[-1]
    wish, now = DraftWish(("training", "leadership")), get_connection(workspace)
    work = draft_jobs.start_draft(workspace, ed, rollout.id, wish, now, "window", open_window)
    assert server.waiting.wait(30)
    while not any(len(state.items) == 3 for state in work.states):
        assert not work.wait(0.05)
    lose(workspace, ed.account_id)
    assert work.wait(30)
    assert server.hung_up.wait(30)
    assert (work.why, len(server.requests)) == (why, 1)
    assert running_drafts.find_draft(workspace, DANA, rollout.id) is work
    assert [len(state.written) for state in work.states] == [3, 0]
    assert [state.phase for state in work.states] == ["stopped", "stopped"]


@EVERY_LOSS
def test_an_answer_ends_with_its_owners_role(workspace, rollout, server, lose, why):
    ed = editor(workspace)
    fetch = partial(intake.ask_for_facts, workspace, ed, rollout.id, NOTES)
    loss = loss_since(workspace, ed, "ask_model", rollout.id)
    work = BackgroundAnswer(workspace, terms(workspace), fetch, "window", open_window, loss)
    assert server.waiting.wait(30)
    lose(workspace, ed.account_id)
    assert work.wait(30)
    assert (work.ended, work.was_stopped, work.trouble) == (f"Stopped. {why}", True, "")
    with pytest.raises(Refused):
        intake.ask_for_facts(workspace, ed, rollout.id, NOTES, terms(workspace))
    assert len(server.requests) == 1


def test_it_goes_on_while_a_window_is_open_or_was_recently(workspace, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(background_work, "time", SimpleNamespace(monotonic=lambda: now[0]))
    windows = {"a", "b"}
    work = BackgroundWork(workspace, get_connection(workspace), "a", lambda: "a" in windows)
    work.watch("b", lambda: "b" in windows)
    windows.remove("a")
    now[0] += 1_000
    assert not work.is_stopped()
    windows.clear()
    now[0] += UNWATCHED_SECONDS
    assert not work.is_stopped()
    windows.add("a")
    now[0] += UNWATCHED_SECONDS
    assert not work.is_stopped()
    windows.clear()
    work.watch("b, loaded again", lambda: "again" in windows)
    now[0] += UNWATCHED_SECONDS
    assert not work.is_stopped()
    now[0] += 1
    assert work.is_stopped()
    windows.add("again")
    assert work.is_stopped()


# What was agreed to
def test_nothing_is_sent_to_another_model_than_the_shown_one(workspace, rollout, server):
    before, wish = terms(workspace), DraftWish(("training",))
    connect.pick_model(workspace, DANA, "ok")
    with pytest.raises(Refused, match="connected model has changed"):
        draft_jobs.start_draft(workspace, DANA, rollout.id, wish, before.agreed, "window", open_window)
    assert running_drafts.find_draft(workspace, DANA, rollout.id) is None
    with pytest.raises(Refused, match="connected model has changed"):
        BackgroundAnswer(workspace, before, lambda _: None, "window", open_window)
    connect.forget_connection(workspace, DANA)
    with pytest.raises(Refused, match="No model is connected"):
        BackgroundAnswer(workspace, before, lambda _: None, "window", open_window)
    assert server.requests == []


def test_a_correction_does_not_go_to_another_model(workspace, rollout, server):
    def reply(talk: Talk) -> None:
        connect.pick_model(workspace, DANA, "ok")
        talk.answer('{"facts": "many"}')

    server.reply = reply
    work = _facts(workspace, rollout, open_window)
    assert work.wait(30)
    assert len(server.requests) == 1
    assert work.ended == "Stopped. The connection was changed in Settings."


def test_neither_next_call_nor_next_stage_goes_to_another_model(workspace, server):
    rollout, author = briefed(workspace, server), Author()
    works: list[DraftJob] = []

    def reply(talk: Talk) -> None:
        begun(author, talk, 2)
        until(lambda: bool(works and works[0].states[0].items))
        connect.pick_model(workspace, DANA, "ok")
        talk.wait()

    server.reply = reply
    works.append(work := _draft(workspace, rollout, open_window))
    assert work.wait(60)
    assert len(server.requests) == 1
    assert work.why == "The connection was changed in Settings."
    first, second = work.states
    assert (first.phase, bool(first.written)) == ("stopped", True)
    assert {item.provenance.writer for item in first.written} == {"told"}
    assert (second.phase, second.items) == ("stopped", ())


# What arrives
def test_what_an_errand_fetches_is_heard_of_as_it_arrives(workspace, rollout, server):
    def reply(talk: Talk) -> None:
        talk.begin()
        talk.write('{"title": "T", "paragraphs": [{"text": "First."},')
        talk.wait()

    server.reply = reply
    work = _message(workspace, rollout, open_window)
    assert server.waiting.wait(30)
    while not work.heard:
        assert not work.wait(0.05)
    assert work.is_running
    work.stop()
    assert work.wait(30)
    assert work.heard == ({"text": "First."},)


def test_a_bug_is_a_sentence_with_an_id(workspace):
    def fetch(_terms: object) -> None:
        raise ZeroDivisionError

    work = background_answer(workspace, fetch)
    assert work.wait(30)
    assert "Report it with id" in work.trouble
    assert not work.was_stopped


def test_a_fault_of_the_model_is_said_and_is_no_stop(workspace, rollout, server):
    server.reply = lambda talk: talk.error(401)
    work = _facts(workspace, rollout, open_window)
    assert work.wait(30)
    assert "did not accept the key" in work.trouble
    assert (work.was_stopped, work.why) == (False, "")
    assert json.dumps([sent.body for sent in server.requests]).count("Whitfield") > 0
