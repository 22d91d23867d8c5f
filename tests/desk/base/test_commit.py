"""Many hands on one rollout, on the real store."""

from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.base.fields import LATEST_DAY, Span
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.case import Concern
from playbook.core.plan.items import CheckinSeries, Message, Milestone
from playbook.desk.base import commit as commits
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, bulk, incidents, plans, rollouts, tracking
from playbook.desk.tables import site_waves
from playbook.desk.tables.site_waves import SiteWave
from playbook.store.errors import StaleVersion
from playbook.store.log import rollout_cache
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.rollout_cache import RolloutCache
from tests.core.story import BRIEF, CREATIVE, KIM, MESSAGE, MILESTONE, ROA, day
from tests.desk.conftest import at_once, rollout_of

DANA, LEE = Actor(name="Dana"), Actor(name="Lee")
TODAY = day("03-09")
OTHER_MESSAGE = Message(id="other", title="Other", body="Words.")


@pytest.fixture
def planned(workspace: Workspace) -> Rollout:
    """A rollout with a brief, a message and a milestone."""
    message = MESSAGE.model_copy(update={"group_ids": ("creative",)})
    brief = Brief(**dict(BRIEF), people=(KIM, ROA), groups=(CREATIVE,))
    return rollout_of(workspace, brief, [message, MILESTONE])


@pytest.fixture
def launched(workspace: Workspace, planned: Rollout) -> Rollout:
    return tracking.launch(workspace, DANA, planned.id, planned.version)


def edited(rollout: Rollout, item_id: str, **change: object) -> Message | Milestone:
    return rollout.get_item(item_id).model_copy(update=change)  # type: ignore[return-value]


def test_two_people_who_edit_different_items_both_succeed(workspace, planned):
    seen = planned.version
    plans.edit_item(workspace, DANA, planned.id, seen, edited(planned, "why", body="Dana's words"))
    now = plans.edit_item(workspace, LEE, planned.id, seen, edited(planned, "first-win", done_when="Lee's"))
    assert now.get_item("why").body == "Dana's words"  # type: ignore[union-attr]
    assert now.get_item("first-win").done_when == "Lee's"  # type: ignore[union-attr]
    assert now.version == seen + 2


def test_what_is_logged_carries_the_day_of_the_settings(workspace):
    started = rollouts.start_rollout(workspace, DANA, "Atlas")
    plans.add_item(workspace, DANA, started.id, started.version, MILESTONE)
    days = {event.happened_at.astimezone().date() for event in workspace.log.read(started.id)}
    assert days == {workspace.today()} == {workspace.settings.today}


def test_two_edits_of_one_item_lose_neither_version(workspace, planned):
    seen = planned.version
    plans.edit_item(workspace, DANA, planned.id, seen, edited(planned, "why", title="Dana's title"))
    with pytest.raises(Conflict) as caught:
        plans.edit_item(workspace, LEE, planned.id, seen, edited(planned, "why", title="Lee's title"))
    conflict = caught.value
    assert conflict.who == "Dana"
    assert "Dana's title" in conflict.theirs
    assert "Lee's title" in conflict.yours
    assert str(conflict).startswith("Dana changed this while you were editing.")
    now = rollouts.open_rollout(workspace, DANA, planned.id)
    assert (now.version, now.get_item("why").title) == (seen + 1, "Dana's title")
    again = plans.edit_item(workspace, LEE, planned.id, now.version, edited(now, "why", title="Lee's title"))
    assert again.get_item("why").title == "Lee's title"


def test_a_refusal_quotes_to_a_lead_no_title_that_is_for_editors(workspace, launched):
    worry = Concern(id="c", text="The new hire drinks", is_about_people=True)
    act = Milestone(id="act", title=f"Answer “{worry.text}”", date=TODAY, group_ids=("creative",))
    changes = [BriefEdited.of(BriefFields(concern_list=(worry,)), "concern_list"), ItemAdded(item=act)]
    seen = commit(workspace, DANA, launched.id, launched.version, changes).version
    tracking.log_status(workspace, DANA, launched.id, seen, "act", "at_risk", "")
    led = Membership(rollout_id=launched.id, role="lead", group_ids=("creative",))
    lead = Actor(name="Lea", role="member", memberships=(led,))
    with pytest.raises(Conflict) as caught:
        tracking.log_status(workspace, lead, launched.id, seen, "act", "on_track", "")
    assert "drinks" not in f"{caught.value.theirs}{caught.value.yours}"


def test_two_fields_of_the_brief_are_two_things(workspace, planned):
    seen, before = planned.version, planned.brief
    names = dict.fromkeys(BriefFields.model_fields)
    fields = BriefFields.model_validate({name: getattr(before, name) for name in names})
    briefs.save_fields(workspace, DANA, planned.id, seen, fields.model_copy(update={"why": "Dana's"}))
    now = briefs.save_fields(
        workspace, LEE, planned.id, seen, fields.model_copy(update={"concerns": "Lee's"})
    )
    assert (now.brief.why, now.brief.concerns) == ("Dana's", "Lee's")
    with pytest.raises(Conflict, match="Dana changed this"):
        briefs.save_fields(workspace, LEE, planned.id, seen, fields.model_copy(update={"why": "Lee's"}))


def test_a_change_set_happens_as_a_whole_or_not_at_all(workspace, planned):
    good = ItemAdded(item=Milestone(id="new", title="New", date=day("04-01")))
    with pytest.raises(Refused, match="already in the plan"):
        commit(workspace, DANA, planned.id, planned.version, [good, ItemAdded(item=MESSAGE)])
    assert rollouts.open_rollout(workspace, DANA, planned.id) == planned
    assert workspace.log.head(planned.id) == planned.version


@pytest.mark.parametrize(
    ("update", "sentence"),
    [
        ({"blackouts": (Span(start=TODAY, end=TODAY),) * 61}, "at most 60 entries, got 61"),
        ({"size": -5}, r"This cannot be saved \(group, size\)"),
        ({"go_live": date(2150, 1, 1)}, "up to 2099-12-31"),
        ({"site": "H" * 500}, "at most 120 characters"),
        ({"site": "half of a letter: \ud800"}, "cannot be saved"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(workspace, planned, update, sentence):
    unreadable = GroupSaved(group=CREATIVE).model_copy(update={"group": CREATIVE.model_copy(update=update)})
    with pytest.raises(Invalid, match=sentence):
        commit(workspace, DANA, planned.id, planned.version, [unreadable])
    assert workspace.log.head(planned.id) == planned.version


@pytest.mark.parametrize(("size", "live"), [(10**9, TODAY), (-5, TODAY), (5, date(2150, 1, 1))])
def test_a_site_that_cannot_be_is_said(workspace, planned, size, live):
    waves = [SiteWave("Oslo", live, {"creative": size})]
    with pytest.raises(Invalid, match="Expected"):
        site_waves.save_waves(workspace, DANA, planned.id, planned.version, waves)


def test_a_task_that_lasts_ends_with_the_last_day_that_is_kept(workspace, planned):
    series = CheckinSeries(id="weekly", title="Check", start=TODAY, end=day("06-09"))
    added = commit(workspace, DANA, planned.id, planned.version, [ItemAdded(item=series)])
    moved = tracking.set_day(workspace, DANA, planned.id, added.version, "weekly", LATEST_DAY, "")
    assert (moved.items["weekly"].due, moved.items["weekly"].until) == (LATEST_DAY, LATEST_DAY)
    last = moved.get_item("first-win").model_copy(update={"date": LATEST_DAY - timedelta(days=1)})
    now = plans.edit_item(workspace, DANA, planned.id, moved.version, last)
    with pytest.raises(Invalid, match="“First win told” would move beyond 2099"):
        bulk.change_items(workspace, DANA, planned.id, now.version, ["first-win"], bulk.BulkChange(shift=200))


def test_nothing_is_written_without_a_change_or_a_rollout(workspace, planned):
    assert commit(workspace, DANA, planned.id, planned.version, []) == planned
    same = plans.edit_item(workspace, DANA, planned.id, planned.version, planned.get_item("why"))
    assert same.version == planned.version
    with pytest.raises(Missing, match="There is no such rollout"):
        commit(workspace, DANA, "nowhere", 0, [GroupSaved(group=CREATIVE)])


def test_of_many_who_log_one_item_one_is_kept(workspace, launched):
    def log(number: int) -> object:
        status, actor = ("why", "done", f"{number}"), Actor(name=f"Lead {number}")
        return tracking.log_status(workspace, actor, launched.id, launched.version, *status)

    ends = at_once(8, log)
    stored = [number for number, end in enumerate(ends) if end is None]
    assert len(stored) == 1
    assert {type(end) for end in ends if end} == {Conflict}
    assert {end.who for end in ends if isinstance(end, Conflict)} == {f"Lead {stored[0]}"}
    assert rollouts.open_rollout(workspace, DANA, launched.id).tracking_of("why").note == str(stored[0])


def test_a_launch_does_not_freeze_a_date_that_was_just_edited(workspace, planned):
    plans.edit_item(workspace, LEE, planned.id, planned.version, edited(planned, "why", date=day("03-12")))
    now = tracking.launch(workspace, DANA, planned.id, planned.version)
    assert now.launch.baseline["why"] == now.get_item("why").due == day("03-12")


def test_a_sample_opened_by_two_people_at_once_is_one_rollout(workspace):
    key = rollouts.samples()[0].key
    opened: list[Rollout] = []
    assert at_once(4, lambda _: opened.append(rollouts.open_sample(workspace, DANA, key)[0])) == [None] * 4
    assert len({(rollout.id, rollout.version) for rollout in opened}) == 1


def test_a_tap_fetches_the_rollout_once_and_folds_it_once(workspace, launched, monkeypatch):
    work: list[str] = []

    def counting(owner: object, name: str) -> None:
        real = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *values, **extra: work.append(name) or real(*values, **extra))

    counting(RolloutCache, "get")
    counting(EmbeddedLog, "read")
    counting(rollout_cache, "fold")
    counting(commits, "apply")
    status = StatusLogged(item_id=MILESTONE.id, stage=MILESTONE.stage, status="on_track")
    after = commit(workspace, DANA, launched.id, launched.version, [status])
    assert work == ["get", "apply"]
    monkeypatch.undo()
    assert workspace.rollout_cache.get(launched.id) is after
    assert after == fold(workspace.log.read(launched.id))


def test_time_within_a_rollout_never_runs_back(workspace, planned, monkeypatch):
    late = workspace.logged_at() + timedelta(hours=3)
    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "logged_at", lambda _: late)
        commit(workspace, DANA, planned.id, planned.version, [GroupSaved(group=CREATIVE)])
    # Another process, whose clock is three hours behind.
    now = commit(workspace, LEE, planned.id, planned.version + 1, [ItemAdded(item=OTHER_MESSAGE)])
    times = [event.happened_at for event in workspace.log.read(planned.id)]
    assert times == sorted(times)
    assert (times[-1], now.changed_at) == (late, late)


def test_a_clock_that_ran_days_ahead_once_dates_no_later_entry(workspace, planned, monkeypatch):
    late = workspace.logged_at() + timedelta(days=400)
    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "logged_at", lambda _: late)
        commit(workspace, DANA, planned.id, planned.version, [GroupSaved(group=CREATIVE)])
    before = workspace.logged_at()
    now = commit(workspace, LEE, planned.id, planned.version + 1, [ItemAdded(item=OTHER_MESSAGE)])
    assert before <= now.changed_at <= workspace.logged_at()


def test_a_busy_rollout_does_not_hold_up_another(workspace, planned):
    other = rollouts.start_rollout(workspace, DANA, "Atlas")
    with workspace.lock(f"commit {planned.id}"):
        ends = at_once(
            1, lambda _: commit(workspace, LEE, other.id, other.version, [GroupSaved(group=CREATIVE)])
        )
    assert ends == [None]


def test_a_change_that_comes_too_late_many_times_is_kept(workspace, planned, monkeypatch):
    """Ten times in a row another process is faster."""
    append, turns = workspace.log.append, iter(range(10))

    def beaten(rollout_id, version, events):
        if next(turns, None) is not None:
            other = ItemAdded(item=Milestone(id=f"m{version}", title="Theirs", date=day("04-01")))
            theirs = commits.change_set_of(workspace, LEE, rollout_id, version, [other])
            append(rollout_id, version, theirs)
        append(rollout_id, version, events)

    monkeypatch.setattr(EmbeddedLog, "append", lambda _, *rest: beaten(*rest))
    now = commit(workspace, DANA, planned.id, planned.version, [ItemAdded(item=OTHER_MESSAGE)])
    assert now.version == planned.version + 11
    assert now.get_item("other").title == "Other"


def test_who_is_beaten_every_time_is_told(workspace, planned, monkeypatch):
    def refuse(*_):
        raise StaleVersion(planned.version)

    monkeypatch.setattr(EmbeddedLog, "append", refuse)
    with pytest.raises(Conflict, match="Several people"):
        commit(workspace, DANA, planned.id, planned.version, [ItemAdded(item=OTHER_MESSAGE)])


def test_a_lead_who_reads_less_of_a_text_saves_all_of_it(workspace, launched):
    worry = "Kim drinks at work"
    member = Membership(rollout_id=launched.id, role="lead", group_ids=("creative",))
    lee = Actor(name="Lee", role="member", memberships=(member,))
    note, what = f"{worry}, so it waits", f"A letter.\n{worry}: nobody saw it."
    about, version = {"harm": "near_miss", "group_id": "creative"}, launched.version
    version = tracking.log_status(workspace, DANA, launched.id, version, "why", "at_risk", note).version
    after, incident = incidents.log_incident(workspace, lee, launched.id, what=what, **about)
    row = Concern(id="c", text=worry, is_about_people=True)
    version = briefs.save_field(workspace, DANA, launched.id, after.version, "concern_list", [row]).version
    version = tracking.log_as_before(workspace, lee, launched.id, version, ["why"]).version
    read = rollouts.open_rollout(workspace, lee, launched.id).incidents[incident].what
    assert worry not in read
    incidents.change_incident(
        workspace, lee, launched.id, version, incident, done="Done.", what=f"{read}\nAll."
    )
    now = workspace.rollout_cache.get(launched.id)
    assert now.tracking_of("why").note == note
    assert (now.incidents[incident].what, now.incidents[incident].done) == (f"{what}\nAll.", "Done.")


def test_hidden_lines_that_follow_one_another_are_not_parted_by_a_line_between(workspace, launched):
    member = Membership(rollout_id=launched.id, role="lead", group_ids=("creative",))
    lee = Actor(name="Lee", role="member", memberships=(member,))
    worry = "Nina Kowalski cannot cope with the new tool and will be dismissed"
    row = Concern(id="c", text=worry, is_about_people=True)
    briefs.save_field(workspace, DANA, launched.id, launched.version, "concern_list", [row])
    about = {"day": TODAY, "harm": "low", "group_id": "creative", "what": "Client data in the wrong tool"}
    broken = worry.replace("cope with ", "cope with\n")
    after, incident = incidents.log_incident(workspace, DANA, launched.id, done=f"Before.\n{broken}", **about)
    read = rollouts.open_rollout(workspace, lee, launched.id).incidents[incident].done
    assert "Nina" not in read
    first, second, third = read.split("\n")
    parted = f"{first}\n{second}\n(see above)\n{third}\nAfter."
    incidents.change_incident(workspace, lee, launched.id, after.version, incident, done=parted)
    shown = rollouts.open_rollout(workspace, lee, launched.id).incidents[incident].done
    assert ("Nina" in shown, "dismissed" in shown) == (False, False)
    now = workspace.rollout_cache.get(launched.id).incidents[incident].done
    assert now == f"Before.\n{broken}\n(see above)\nAfter."


def test_a_line_that_stands_for_a_hidden_one_is_never_stored(workspace, launched):
    member = Membership(rollout_id=launched.id, role="lead", group_ids=("creative",))
    lee = Actor(name="Lee", role="member", memberships=(member,))
    texts = ("The night shift will be dismissed over this", "The accountants lie to the board about use")

    def mark(*marks: bool) -> None:
        pairs = enumerate(zip(texts, marks, strict=True))
        rows = [Concern(id=f"c{at}", text=text, is_about_people=is_marked) for at, (text, is_marked) in pairs]
        version = workspace.rollout_cache.get(launched.id).version
        briefs.save_field(workspace, DANA, launched.id, version, "concern_list", rows)

    about = {"day": TODAY, "harm": "low", "group_id": "creative", "what": "Client data in the wrong tool"}
    whole = f"{texts[1]}.\nWe called the client.\n{texts[0]}."
    _, incident = incidents.log_incident(workspace, DANA, launched.id, done=whole, **about)
    for meanwhile in ((False, False), (True, True), (False, True)):
        mark(True, False)
        opened = rollouts.open_rollout(workspace, lee, launched.id)
        typed = f"{opened.incidents[incident].done}\nSettled."
        mark(*meanwhile)
        args = (launched.id, opened.version, incident)
        with pytest.raises(Refused, match="only editors read"):
            incidents.change_incident(workspace, lee, *args, done=typed)
        # A text that its writer left as it was stays as it is.
        left = opened.incidents[incident]
        harm = "high" if left.harm == "low" else "low"
        incidents.change_incident(workspace, lee, *args, harm=harm, done=left.done)
        now = workspace.rollout_cache.get(launched.id).incidents[incident]
        assert (now.harm, now.done) == (harm, whole)
    mark(True, False)
    opened = rollouts.open_rollout(workspace, lee, launched.id)
    typed = f"{opened.incidents[incident].done}\nSettled."
    incidents.change_incident(workspace, lee, launched.id, opened.version, incident, done=typed)
    now = workspace.rollout_cache.get(launched.id).incidents[incident]
    assert now.done == f"{whole}\nSettled."
    with pytest.raises(Refused, match="only editors read"):
        incidents.log_incident(workspace, lee, launched.id, **{**about, "what": typed})


def test_an_entry_of_a_lead_names_the_task_as_editors_read_it(workspace, launched):
    member = Membership(rollout_id=launched.id, role="lead", group_ids=("creative",))
    lee = Actor(name="Lee", role="member", memberships=(member,))
    row = Concern(id="c", text=launched.get_item("why").title, is_about_people=True)
    now = briefs.save_field(workspace, DANA, launched.id, launched.version, "concern_list", [row])
    tracking.log_status(workspace, lee, launched.id, now.version, "why", "on_track")
    assert workspace.log.read(launched.id)[-1].change.title == row.text
