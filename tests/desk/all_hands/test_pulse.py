"""The pulse at the desk."""

import shutil
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import text

from playbook.core.all_hands.pulse_questions import ELEMENTS, OwnQuestion
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.core.log.changes.progress import ReadinessScored
from playbook.core.plan.brief import Brief, Group
from playbook.desk.all_hands import pulse, pulse_draft, questions, rooms
from playbook.desk.all_hands.pulse_draft import PulseDraft, save_draft
from playbook.desk.base.limits.rate_limit import TooSoon
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import devices, links, shares
from playbook.desk.links.shares import Share
from playbook.desk.plan import briefs
from playbook.desk.upkeep import backups, forgetting
from playbook.desk.upkeep.forgetting import forget_person
from playbook.settings import Settings
from playbook.store.register import sqlite_register
from playbook.store.register.privacy.forget import take_out
from playbook.store.register.pulse import BATCH, PulseOver, Pulses, Twice
from tests.desk.conftest import rollout_of
from tests.store.logs import files_no_longer_than
from tests.store.named import holders

DANA = Actor(name="Dana")
SETTINGS = {"owner": "Dana"}
GROUPS = (Group(id="creative", name="Creative", size=40), Group(id="media", name="Media", size=30))


@pytest.fixture
def share(workspace: Workspace) -> Share:
    return shared(workspace)


def shared(workspace: Workspace) -> Share:
    rollout = rollout_of(workspace, Brief(name="Atlas", groups=GROUPS))
    return share_of(workspace, rollout.id, asks=["pulse"], profile="teams")


def share_of(workspace: Workspace, rollout_id: str, **about: Any) -> Share:
    created = links.make_link(workspace, DANA, rollout_id, "Room", **about)
    return shares.resolve(workspace, shares.open_link(workspace, created.token))


def send(workspace: Workspace, share: Share, mark: str, **typed: str) -> None:
    shown = pulse.pulse_of(workspace, share)
    poll_id = shown.poll.id if shown else ""
    device = devices.Device(share.link.id, mark)
    pulse.answer_pulse(workspace, share, device, poll_id, {"awareness": "4", **typed})


def fill(workspace: Workspace, share: Share, group: str, score: str, count: int) -> None:
    sign = shares.sign_of(group) if group else ""
    for number in range(count):
        send(workspace, share, f"{group} {number}", group=sign, awareness=score, desire=score)


def hosted(workspace: Workspace, share: Share) -> pulse.HostedPulse:
    return pulse.find_pulse(workspace, DANA, share.rollout.id)


def test_an_open_pulse_says_its_length_honestly(workspace, share):
    many = [OwnQuestion("How sure are you?"), OwnQuestion("Why?", "text"), OwnQuestion("In a word?", "words")]
    pulse.open_pulse(workspace, DANA, share.rollout.id, many, expected=9)
    shown = pulse.pulse_of(workspace, share)
    assert (shown.says_length, shown.is_on_slides) == ("8 questions, about 2 minutes", True)
    pulse.close_pulse(workspace, DANA, share.rollout.id)
    pulse.open_pulse(workspace, DANA, share.rollout.id, many[:1], ready=())
    shown = pulse.pulse_of(workspace, share)
    assert (shown.says_length, shown.is_on_slides) == ("1 question, about 1 minute", False)


def test_a_host_runs_a_pulse_and_the_room_sees_what_is_shown(workspace, share):
    rollout_id = share.rollout.id
    assert pulse.find_pulse(workspace, DANA, rollout_id) is None
    assert pulse.pulse_of(workspace, share) is None
    pulse.open_pulse(workspace, DANA, rollout_id, [OwnQuestion("Do you know whom to ask?")])
    fill(workspace, share, "creative", "4", 8)
    fill(workspace, share, "media", "2", 6)
    notified = workspace.notifier.count(rollout_id)
    pulse.close_pulse(workspace, DANA, rollout_id)
    assert pulse.pulse_of(workspace, share) is None
    pulse.reveal_pulse(workspace, DANA, rollout_id)
    shown = pulse.pulse_of(workspace, share)
    assert shown.display.total.people == 14
    assert (dict(shown.display.groups), shown.display.hidden) == ({}, frozenset())
    pulse.reveal_pulse(workspace, DANA, rollout_id, teams=True)
    by_team = pulse.pulse_of(workspace, share).display.groups
    assert set(by_team) == {shares.sign_of(each) for each in ("creative", "media")}
    pulse.hide_pulse(workspace, DANA, rollout_id)
    assert pulse.pulse_of(workspace, share) is None
    assert workspace.notifier.count(rollout_id) == notified + 4
    # The teams stay a step of their own after each hiding.
    pulse.reveal_pulse(workspace, DANA, rollout_id)
    assert not pulse.pulse_of(workspace, share).display.groups


def test_nothing_of_the_last_reveal_comes_to_the_next_pulse(workspace, share):
    rollout_id = share.rollout.id
    first = pulse.open_pulse(workspace, DANA, rollout_id)
    fill(workspace, share, "creative", "4", 12)
    pulse.close_pulse(workspace, DANA, rollout_id)
    # Closed and hidden, it stays in sight while a room is open, without a number.
    rooms.open_room(workspace, DANA, rollout_id, share.link.id)
    hidden = pulse.pulse_of(workspace, share)
    assert (hidden.display.total, dict(hidden.display.groups), hidden.display.hidden) == (None, {}, set())
    pulse.reveal_pulse(workspace, DANA, rollout_id, first.id, teams=True)
    pulse.open_pulse(workspace, DANA, rollout_id)
    fill(workspace, share, "creative", "4", 12)
    for teams in (False, True):
        with pytest.raises(Refused, match="Another pulse"):
            pulse.reveal_pulse(workspace, DANA, rollout_id, first.id, teams=teams)
    pulse.close_pulse(workspace, DANA, rollout_id)
    assert pulse.pulse_of(workspace, share).display == pulse.Display(None, {})


def test_a_room_sees_its_pulse_on_a_full_disk(workspace, share):
    pulse.open_pulse(workspace, DANA, share.rollout.id)
    with files_no_longer_than(1000):
        assert pulse.pulse_of(workspace, share).poll.is_open


@pytest.mark.parametrize(("size", "forms", "is_shown"), [(9, 4, False), (30, 19, True), (30, 38, False)])
def test_one_person_in_a_team_is_not_read_by_added_forms(workspace, size, forms, is_shown):
    teams = (GROUPS[0], Group(id="media", name="Media", size=size))
    rollout_id = rollout_of(workspace, Brief(name="Atlas", groups=teams)).id
    seen_by = [share_of(workspace, rollout_id, asks=["pulse"], profile=each) for each in ("teams", "full")]
    share, sign, keys = seen_by[0], shares.sign_of("media"), [*ELEMENTS]
    pulse.open_pulse(workspace, DANA, rollout_id)
    send(workspace, share, "victim", group=sign, **dict(zip(keys, "45142", strict=True)))
    for number in range(forms):
        chosen = dict.fromkeys(keys, str(number % 5 + 1))
        send(workspace, share, f"extra {number}", group=sign, **chosen)
    fill(workspace, share, "creative", "3", 20)
    pulse.close_pulse(workspace, DANA, rollout_id)
    pulse.reveal_pulse(workspace, DANA, rollout_id, teams=True)
    team = hosted(workspace, share).shown.display.groups.get("media")
    of_guests = [pulse.pulse_of(workspace, each).display.groups.get(sign) for each in seen_by]
    assert of_guests == [team, team]
    assert (team is not None) is is_shown
    if team:
        counts = Pulses(workspace.register).counts(hosted(workspace, share).shown.poll.id)
        exact = {
            key: pulse.pulse.result(counts.by_group(key)["media"], counts.sizes["media"]) for key in keys
        }
        assert team.results != exact


def test_open_pages_hear_of_the_end_whatever_holds_the_disk(workspace, share, monkeypatch):
    monkeypatch.setattr(sqlite_register, "_CHECKPOINT_SECONDS", 0.05)
    pulse.open_pulse(workspace, DANA, share.rollout.id)
    questions.open_box(workspace, DANA, share.rollout.id)
    fill(workspace, share, "", "4", BATCH)
    with closing(sqlite3.connect(workspace.register.path)) as other:
        other.execute("begin")
        other.execute("select count(*) from pulse").fetchall()
        before = workspace.notifier.count(share.rollout.id)
        pulse.close_pulse(workspace, DANA, share.rollout.id)
        questions.close_box(workspace, DANA, share.rollout.id)
        assert workspace.notifier.count(share.rollout.id) == before + 2
        assert hosted(workspace, share).is_owed
        assert questions.list_questions(workspace, DANA, share.rollout.id).is_owed


def test_an_open_page_is_told_at_whole_steps(workspace, share):
    pulse.open_pulse(workspace, DANA, share.rollout.id)
    notified = workspace.notifier.count(share.rollout.id)
    fill(workspace, share, "creative", "4", 4)
    assert workspace.notifier.count(share.rollout.id) == notified
    send(workspace, share, "the fifth")
    assert workspace.notifier.count(share.rollout.id) == notified + 1


def test_one_device_answers_once_and_in_time(workspace, share):
    pulse.open_pulse(workspace, DANA, share.rollout.id, expected=1)
    send(workspace, share, "phone")
    with pytest.raises(Twice):
        send(workspace, share, "phone")
    with pytest.raises(Invalid):
        send(workspace, share, "other", awareness="9")
    with pytest.raises(TooSoon):
        send(workspace, share, "other")
    for mark in ("b", "c"):
        send(workspace, share, mark)
    assert (hosted(workspace, share).taken, hosted(workspace, share).devices) == (3, 4)
    pulse.close_pulse(workspace, DANA, share.rollout.id)
    with pytest.raises(PulseOver):
        send(workspace, share, "e")
    assert hosted(workspace, share).taken == 3


def test_results_feed_readiness_of_the_teams_shown(workspace, share, monkeypatch):
    monkeypatch.setattr(pulse.pulse, "_NOISE", 1e-12)
    rollout_id = share.rollout.id
    with pytest.raises(Refused):
        pulse.use_as_readiness(workspace, DANA, rollout_id, 0)
    pulse.open_pulse(workspace, DANA, rollout_id)
    fill(workspace, share, "creative", "4", 24)
    fill(workspace, share, "media", "2", 22)
    with pytest.raises(Refused):
        pulse.use_as_readiness(workspace, DANA, rollout_id, workspace.rollout_cache.get(rollout_id).version)
    pulse.close_pulse(workspace, DANA, rollout_id)
    before = workspace.rollout_cache.get(rollout_id)
    after = pulse.use_as_readiness(workspace, DANA, rollout_id, before.version)
    fours, twos = ({"awareness": score, "desire": score} for score in (4, 2))
    assert after.readiness == {"creative": fours, "media": twos}
    done = workspace.log.read(rollout_id, after=before.version)
    assert all(isinstance(event.change, ReadinessScored) and event.actor == "Dana" for event in done)


@pytest.mark.long
def test_readiness_asked_one_by_one_is_used_whole(workspace, share, monkeypatch):
    monkeypatch.setattr(pulse.pulse, "_NOISE", 1e-12)
    rollout_id = share.rollout.id
    ready = ("awareness", "desire")
    save_draft(workspace, DANA, rollout_id, PulseDraft(ready, (), 5, 40))
    for opened in (pulse_draft.open_first, pulse_draft.open_next):
        opened(workspace, DANA, rollout_id)
        fill(workspace, share, "creative", "4", 24)
        fill(workspace, share, "media", "2", 22)
        pulse.close_pulse(workspace, DANA, rollout_id)
    version = workspace.rollout_cache.get(rollout_id).version
    after = pulse.use_as_readiness(workspace, DANA, rollout_id, version)
    assert after.readiness == {"creative": dict.fromkeys(ready, 4), "media": dict.fromkeys(ready, 2)}


def test_closing_the_workspace_counts_and_logs_no_answer(tmp_path):
    settings_ = Settings(data=tmp_path / "data", owner="Dana")
    workspace = open_workspace(settings_)
    share = shared(workspace)
    version = workspace.rollout_cache.get(share.rollout.id).version
    pulse.open_pulse(workspace, DANA, share.rollout.id)
    send(workspace, share, "one phone")
    assert workspace.rollout_cache.get(share.rollout.id).version == version
    workspace.close()
    with closing(open_workspace(settings_)) as workspace:
        assert hosted(workspace, share).taken == 1
        with pytest.raises(Twice):
            send(workspace, share, "one phone")


def test_a_killed_process_loses_fewer_than_a_batch(workspace, share, tmp_path):
    pulse.open_pulse(workspace, DANA, share.rollout.id)
    sent = [f"phone {number}" for number in range(2 * BATCH - 1)]
    for count, mark in enumerate(sent, 1):
        send(workspace, share, mark)
        assert count - workspace.register.rows(text("select count(*) as n from pulse_seen"))[0]["n"] < BATCH
    # What is in the files at this moment is what there is after kill -9.
    shutil.copytree(workspace.settings.data, tmp_path / "after")
    with closing(open_workspace(Settings(data=tmp_path / "after", owner="Dana"))) as again:
        assert hosted(again, share).taken == BATCH
        refused = 0
        for mark in sent:
            try:
                send(again, share, mark)
            except Twice:
                refused += 1
        assert refused == BATCH
        assert hosted(again, share).taken == len(sent)


def test_whoever_is_forgotten_is_in_no_question_of_a_pulse(workspace, share):
    pulse.open_pulse(
        workspace, DANA, share.rollout.id, [OwnQuestion("Does Zephyrine Quillfeather help you?")]
    )
    send(workspace, share, "phone")
    forget_person(workspace, DANA, ["Zephyrine Quillfeather"])
    assert "Quillfeather" not in hosted(workspace, share).shown.questions[-1].words
    assert hosted(workspace, share).taken == 1
    workspace.register.scrub()
    assert holders(workspace.settings.data) == []


def test_an_answer_during_forgetting_counts_for_no_team(workspace, share, monkeypatch):
    rollout_id, name = share.rollout.id, "Zephyrine Quillfeather"
    teams = (Group(id="zephyrine-quillfeather", name=f"{name}'s team", size=9), *GROUPS)
    seen = workspace.rollout_cache.get(rollout_id).version
    briefs.save_groups(workspace, DANA, rollout_id, seen, teams, ())
    share = shares.resolve(workspace, shares.Pass(share.link.id))
    pulse.open_pulse(workspace, DANA, rollout_id)
    sign = shares.sign_of(teams[0].id)
    send(workspace, share, "before", group=sign)
    answers = ThreadPoolExecutor(2)
    sent: list[Future[None]] = []

    def with_an_answer(*of: object) -> object:
        sent.append(answers.submit(send, workspace, share, "meanwhile", group=sign))
        wait(sent, 0.5)
        return take_out(*of)  # type: ignore[arg-type]

    monkeypatch.setattr(forgetting, "take_out", with_an_answer)
    forget_person(workspace, DANA, [name])
    # The page that this phone had open offers the team under a sign that stands for nothing any more.
    with pytest.raises(Invalid):
        sent[0].result(20)
    answers.shutdown()
    with pytest.raises(Invalid):
        send(workspace, share, "after", group=sign)
    pulse.close_pulse(workspace, DANA, rollout_id)
    of_teams = "select group_id from pulse_count union select group_id from pulse_team"
    stored = {*workspace.register.scalars(text(of_teams))}
    assert stored <= {group.id for group in workspace.rollout_cache.get(rollout_id).brief.groups}
    assert hosted(workspace, share).taken == 1


def test_the_sizes_of_teams_are_those_of_the_day_a_pulse_opened(workspace, share):
    rollout_id = share.rollout.id
    pulse.open_pulse(workspace, DANA, rollout_id)
    fill(workspace, share, "creative", "4", 12)
    fill(workspace, share, "media", "2", 12)
    pulse.close_pulse(workspace, DANA, rollout_id)
    before = hosted(workspace, share).shown.display
    assert before.groups.keys() == {"creative", "media"}
    teams = (GROUPS[0], Group(id="media", name="Media", size=3))
    briefs.save_groups(workspace, DANA, rollout_id, workspace.log.head(rollout_id), teams, ())
    assert hosted(workspace, share).shown.display == before


def test_whoever_comes_as_a_pulse_closes_leaves_nothing_behind(workspace, share, monkeypatch):
    poll = pulse.open_pulse(workspace, DANA, share.rollout.id)
    late = Pulses.has_answered

    def closed_meanwhile(pulses: Pulses, *of: str) -> bool:
        monkeypatch.setattr(Pulses, "has_answered", late)
        pulse.close_pulse(workspace, DANA, share.rollout.id)
        return late(pulses, *of)

    monkeypatch.setattr(Pulses, "has_answered", closed_meanwhile)
    with pytest.raises(PulseOver):
        send(workspace, share, "phone")
    assert not poll.closed_on
    assert (hosted(workspace, share).taken, hosted(workspace, share).devices) == (0, 0)


def test_teams_are_asked_only_where_the_link_shows_them(workspace, share):
    plain = share_of(workspace, share.rollout.id, asks=["pulse"], profile="public")
    pulse.open_pulse(workspace, DANA, share.rollout.id)
    assert pulse.pulse_of(workspace, plain).groups == {}
    with pytest.raises(Invalid):
        send(workspace, plain, "a", group=shares.sign_of("creative"))
    fill(workspace, share, "creative", "4", 8)
    fill(workspace, share, "media", "2", 6)
    send(workspace, plain, "b")
    pulse.close_pulse(workspace, DANA, share.rollout.id)
    pulse.reveal_pulse(workspace, DANA, share.rollout.id, teams=True)
    for_all, for_teams = pulse.pulse_of(workspace, plain), pulse.pulse_of(workspace, share)
    assert (for_all.groups, for_all.display.groups, for_all.display.hidden) == ({}, {}, frozenset())
    assert for_all.display.total == for_teams.display.total
    assert list(for_teams.groups.values()) == [group.name for group in GROUPS]
    assert not {"creative", "media"} & {*for_teams.groups, *for_teams.display.groups}


def test_a_restore_leaves_no_key_of_a_pulse_that_was_open(workspace, rollout_id):
    pulse.open_pulse(workspace, DANA, rollout_id)
    made = backups.make(workspace, "by hand")
    workspace.close()
    backups.restore(workspace.settings, made.path)
    assert [*workspace.settings.data.glob("*.key")]
    open_workspace(workspace.settings).close()
    assert not [*workspace.settings.data.glob("*.key")]


@pytest.mark.parametrize(
    ("kind", "says"),
    [("words", "A word appears once 5 to 7 people"), ("text", "Answers appear once 5 people")],
)
def test_a_question_to_write_on_has_no_percentages_to_wait_for(workspace, share, kind, says):
    own = [OwnQuestion("How does it feel?", kind)]
    pulse.open_pulse(workspace, DANA, share.link.rollout_id, own, ready=())
    assert pulse.find_pulse(workspace, DANA, share.link.rollout_id).says_when.startswith(says)
