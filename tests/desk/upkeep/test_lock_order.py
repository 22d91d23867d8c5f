"""Locks are taken in one order, so that no two threads wait for each other."""

from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.desk.accounts import open_sessions, sessions
from playbook.desk.all_hands import floods, guest_examples, pulse, questions, rooms
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.exporting import documents
from playbook.desk.links import links, open_counts, shares
from playbook.desk.links.devices import issue_device, new_form
from playbook.desk.links.shares import Pass
from playbook.desk.plan import briefs, rollouts
from playbook.desk.posts import mailing, posting
from playbook.desk.record import history
from playbook.desk.upkeep import backups, deletion, retention
from playbook.desk.upkeep.forgetting import forget_person
from playbook.settings import Settings
from tests.lock_order import LockOrder
from tests.pages import made

DANA = Actor(name="Dana", role="owner")
NAME = "Zephyrine Quillfeather"


def sign_in(workspace: Workspace) -> None:
    owner = workspace.accounts.claim("Ada", "ada@lt.test", "hash", workspace.now())
    for address in ("", "203.0.113.7"):
        for password in range(7):
            with suppress(PlaybookError):
                sessions.sign_in(workspace, "ada@lt.test", f"wrong {password}", address=address)
    token = sessions.begin(workspace, owner)
    sessions.find_actor(workspace, token)
    workspace.own(open_sessions.SeenSessions).write()
    sessions.sign_out(workspace, token)
    open_sessions.end_all_of(workspace, owner.id)


def guess_at_link(workspace: Workspace) -> None:
    link = links.make_link(workspace, DANA, "made", "All-hands", password="quiet otters").link
    for number in range(12):
        for address in ("", "203.0.113.7"):
            with suppress(PlaybookError):
                shares.give_password(workspace, Pass(link.id), f"wrong {number}", address)
    shares.give_password(workspace, Pass(link.id), "quiet otters", "203.0.113.7")
    open_counts.opens(workspace), open_counts.guesses(workspace)


def hold_all_hands(workspace: Workspace) -> None:
    questions.open_box(workspace, DANA, "made")
    pulse.open_pulse(workspace, DANA, "made", expected=9)
    asks = ["pulse", "questions", "examples"]
    made_link = links.make_link(workspace, DANA, "made", "Room", asks=asks, profile="teams")  # type: ignore[arg-type]
    rooms.open_room(workspace, DANA, "made", made_link.link.id)
    share = shares.resolve(workspace, shares.open_link(workspace, made_link.token))
    for number in range(6):
        device = issue_device(workspace, share.link.id)
        poll = pulse.pulse_of(workspace, share).poll
        pulse.answer_pulse(workspace, share, device, poll.id, {"awareness": "4"})
        asked = questions.ask_question(workspace, share, device, new_form(), f"Does {NAME} help, {number}?")
        with suppress(PlaybookError):
            questions.vote_for(workspace, share, device, asked.id)
        form = {"what": "Wrote a pitch", "may_share": "no", "form": new_form()}
        with suppress(PlaybookError):
            guest_examples.log_example(workspace, share, device, form)
    now = workspace.now()
    floods.find_rushes(workspace, DANA, "made")
    floods.let_in(workspace, DANA, "made", now - timedelta(hours=1), now)
    floods.remove_sent(workspace, DANA, "made", now - timedelta(hours=1), now)
    pulse.close_pulse(workspace, DANA, "made")
    pulse.reveal_pulse(workspace, DANA, "made")
    pulse.pulse_of(workspace, share)


def keep_up(workspace: Workspace) -> None:
    rollouts.cards(workspace, DANA)
    head = workspace.log.head("made")
    briefs.save_field(workspace, DANA, "made", head, "what_stays", f"{NAME} stays in Ghent.")
    history.undo_last(workspace, DANA, "made")
    documents.write_document(workspace, DANA, "made", "markdown")
    backups.make(workspace, "by hand")
    for tick in (posting.tick, mailing.tick, retention.tick, deletion.tick, backups.tick):
        tick(workspace)
    workspace.hear("made", True)
    workspace.log.verify(), workspace.log.probe(), workspace.register.settle()


def take_out(workspace: Workspace) -> None:
    forget_person(workspace, DANA, [NAME])
    other = rollouts.duplicate_rollout(workspace, DANA, "made")
    rollouts.archive_rollout(workspace, DANA, other.id)
    deletion.delete_rollout(workspace, DANA, other.id, other.brief.name, delete_old_copies=True)


def test_locks_are_taken_in_one_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(questions, "MOST_OF_MINUTE", 2)  # the others are held
    order = LockOrder()
    each_start = (made.rollout, sign_in, hold_all_hands, guess_at_link, keep_up), (take_out, keep_up)
    with order.recorded():
        for doors in each_start:
            with closing(open_workspace(Settings(data=tmp_path / "data", today=made.TODAY))) as workspace:
                for door in doors:
                    door(workspace)
    assert len(order.before) > 10
    assert order.cycle() == [], order.say_cycle()
