"""Launching and logging: what a lead's taps write, and what they may not."""

from datetime import date, timedelta
from typing import Any

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.as_read import HIDDEN_TEXT
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Concern
from playbook.core.plan.items import MAX_NOTE, Asked, CheckinSeries, Milestone, Support
from playbook.core.plan.recipes import Recipe
from playbook.desk.accounts import tokens
from playbook.desk.base import access
from playbook.desk.base.access import as_readers_see
from playbook.desk.base.commit import commit
from playbook.desk.base.limits import save_rate
from playbook.desk.base.limits.rate_limit import TooSoon
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, plans, tracking
from playbook.desk.progress import reports
from playbook.desk.record import history, updates
from tests.core.story import BRIEF, CREATIVE, KIM, ROA
from tests.desk.conftest import rollout_of

DANA, ROBIN = Actor(name="Dana"), Actor(name="Robin")
TODAY = date(2026, 3, 5)


@pytest.fixture
def plan(workspace: Workspace) -> str:
    items = [
        Milestone(id="policy", title="Policy is out", date=TODAY - timedelta(days=3)),
        Milestone(id="pilot", title="Pilot starts", date=TODAY + timedelta(days=4)),
        Support(id="hours", title="Office hours", start=TODAY, end=TODAY + timedelta(days=30)),
    ]
    return rollout_of(workspace, Brief(**dict(BRIEF), people=(KIM, ROA), groups=(CREATIVE,)), items).id


@pytest.fixture
def running(workspace: Workspace, plan: str) -> str:
    return tracking.launch(workspace, DANA, plan, workspace.rollout_cache.get(plan).version).id


def version(workspace: Workspace, rollout_id: str) -> int:
    return workspace.rollout_cache.get(rollout_id).version


def log(workspace: Workspace, rollout_id: str, *values: Any, **extra: Any) -> Rollout:
    return tracking.log_status(workspace, DANA, rollout_id, version(workspace, rollout_id), *values, **extra)


def move(workspace: Workspace, rollout_id: str, *values: Any) -> Rollout:
    return tracking.move_item(workspace, DANA, rollout_id, version(workspace, rollout_id), *values)


def test_launching_freezes_the_day_of_every_dated_item(workspace, plan):
    launch = tracking.launch(workspace, DANA, plan, version(workspace, plan)).launch
    policy, pilot = TODAY - timedelta(days=3), TODAY + timedelta(days=4)
    assert launch.baseline == {"policy": policy, "pilot": pilot, "hours": TODAY}


def test_nothing_can_be_logged_before_the_launch(workspace, plan):
    with pytest.raises(Refused, match="not been launched"):
        log(workspace, plan, "policy", "done")


def test_done_is_done_today_unless_another_day_is_said(workspace, running):
    rollout = log(workspace, running, "policy", "done")
    assert rollout.tracking_of("policy").done_on == TODAY
    earlier = TODAY - timedelta(days=2)
    rollout = log(workspace, running, "pilot", "done", on=earlier)
    assert rollout.tracking_of("pilot").done_on == earlier


def test_a_series_never_ends_by_a_status(workspace, running):
    series = CheckinSeries(id="weekly", title="Friday example", start=TODAY, end=TODAY + timedelta(days=20))
    commit(workspace, DANA, running, version(workspace, running), [ItemAdded(item=series)])
    with pytest.raises(Refused, match="is asked again until"):
        log(workspace, running, "weekly", "done")
    with pytest.raises(Refused, match="is asked again until"):
        log(workspace, running, "weekly", "done", on=TODAY - timedelta(days=9))
    assert workspace.rollout_cache.get(running).tracking_of("weekly").status is None


def test_a_series_is_asked_week_by_week_up_to_its_last_round(workspace, running):
    spans = {"weekly": 20, "last": 6}
    added = [
        ItemAdded(item=CheckinSeries(id=key, title=key, start=TODAY, end=TODAY + timedelta(days=days)))
        for key, days in spans.items()
    ]
    commit(workspace, DANA, running, version(workspace, running), added)
    for asked in (True, False):
        rollout = tracking.log_asked(workspace, DANA, running, "weekly", asked)
        logged = rollout.tracking_of("weekly")
        assert (logged.status, logged.asked) == (
            "on_track",
            {"": Asked(day=TODAY, was_asked=asked, last=TODAY)},
        )
    rollout = tracking.log_asked(workspace, DANA, running, "last", True)
    assert rollout.tracking_of("last").status == "done"
    with pytest.raises(Refused, match="not a recurring question"):
        tracking.log_asked(workspace, DANA, running, "policy", True)


def test_a_lead_says_for_the_own_team_whether_a_shared_question_was_asked(workspace, running):
    media = Group(id="media", name="Media", size=9)
    both = CheckinSeries(id="both", start=TODAY, group_ids=("creative", "media"))
    commit(
        workspace, DANA, running, version(workspace, running), [GroupSaved(group=media), ItemAdded(item=both)]
    )
    log(workspace, running, "both", "at_risk", "few replies")
    led = Membership(rollout_id=running, role="lead", group_ids=("media",))
    lead = Actor(name="Lee", role="member", memberships=(led,))
    tracked = tracking.log_asked(workspace, lead, running, "both", True).tracking_of("both")
    assert (tracked.asked.keys(), tracked.status, tracked.note) == ({"media"}, "at_risk", "few replies")
    assert history.undo_last(workspace, lead, running).tracking_of("both").asked == {}
    with pytest.raises(Refused, match="role here does not allow"):
        tracking.log_status(workspace, lead, running, version(workspace, running), "both", "on_track")
    seen = version(workspace, running)
    forged = StatusLogged(
        item_id="policy", stage="accountability", status="on_track", group_ids=["media"], asked=True
    )
    with pytest.raises(Refused, match="not part of this task"):
        commit(workspace, lead, running, seen, [forged])


def test_all_as_before_logs_each_status_once_more(workspace, running):
    log(workspace, running, "pilot", "at_risk", "two are away")
    log(workspace, running, "policy", "done")
    seen = version(workspace, running)
    # A client of its own may name a task as often as it likes.
    rollout = tracking.log_as_before(workspace, DANA, running, seen, ["policy", "pilot", "hours", "pilot"])
    (event,) = workspace.log.read(running, after=seen)
    assert event.change.item_id == "pilot"
    assert (rollout.tracking_of("pilot").status, rollout.tracking_of("pilot").note) == (
        "at_risk",
        "two are away",
    )


def test_a_status_moves_its_task_with_the_note_as_the_reason(workspace, running):
    to_day = TODAY + timedelta(days=11)
    rollout = log(workspace, running, "pilot", "at_risk", "the room is taken", to_day=to_day)
    assert rollout.get_item("pilot").due == to_day
    assert rollout.tracking_of("pilot").moves[-1].reason == rollout.tracking_of("pilot").note
    with pytest.raises(Invalid, match="Add a reason"):
        log(workspace, running, "pilot", "at_risk", "", to_day=TODAY)
    back = history.undo_last(workspace, DANA, running)
    assert (back.get_item("pilot").due, back.tracking_of("pilot").status) == (TODAY + timedelta(days=4), None)


def test_what_cannot_be_logged_is_refused_beside_its_field(workspace, running):
    with pytest.raises(Invalid) as raised:
        log(workspace, running, "policy", "done", on=TODAY + timedelta(days=1))
    assert [problem.where for problem in raised.value.problems] == ["on"]
    for reason in ("", "   ", "\n"):
        with pytest.raises(Invalid) as raised:
            move(workspace, running, "pilot", TODAY, reason)
        assert [problem.where for problem in raised.value.problems] == ["reason"]
    with pytest.raises(Missing):
        log(workspace, running, "nothing", "done")


def test_a_note_has_at_most_280_characters(workspace, running):
    note = "x" * MAX_NOTE
    assert log(workspace, running, "policy", "at_risk", note).tracking_of("policy").note == note
    with pytest.raises(Invalid, match="281 characters"):
        log(workspace, running, "policy", "at_risk", note + "x")


def test_a_move_keeps_the_old_day_with_its_reason(workspace, running):
    to_day = TODAY + timedelta(days=20)
    rollout = move(workspace, running, "pilot", to_day, "the room is taken")
    assert rollout.get_item("pilot").due == to_day
    (moved,) = rollout.tracking_of("pilot").moves
    assert (moved.from_day, moved.reason) == (TODAY + timedelta(days=4), "the room is taken")
    # A running item moves as a whole.
    rollout = move(workspace, running, "hours", to_day, "holiday")
    assert rollout.get_item("hours").until == to_day + timedelta(days=30)


def test_reports_are_made_once_and_by_stage(workspace, running):
    rollout = workspace.rollout_cache.get(running)
    assert reports.report(workspace, rollout) is reports.report(workspace, rollout)
    assert reports.report(workspace, log(workspace, running, "policy", "done")).summary.done == 1
    whole, part = reports.report(workspace, rollout), reports.report(workspace, rollout, stage="training")
    assert (whole.summary.tracked, part.summary.tracked) == (3, 1)
    assert (whole.burn_up[-1]["planned"], part.burn_up[-1]["planned"]) == (3, 1)
    assert sum(int(cell["items"]) for cell in part.cells) == 1


def test_the_report_says_what_needs_someone_oldest_first(workspace, running):
    rollout = log(workspace, running, "pilot", "off_track")
    assert [item.id for item in reports.report(workspace, rollout).needs] == ["policy", "pilot"]


def test_the_counts_of_the_report_and_of_its_charts_agree(workspace, running):
    log(workspace, running, "policy", "done")
    rollout = move(workspace, running, "pilot", TODAY + timedelta(days=9), "late")
    report = reports.report(workspace, rollout)
    assert next(row for row in report.burn_up if row["day"] == TODAY)["done"] == report.summary.done
    weeks = report.on_time
    assert sum(row["on_time"] + row["late"] + row["open"] for row in weeks) == report.summary.due_so_far
    assert [slip["item_id"] for slip in report.slips] == ["pilot"]


def test_readers_get_no_title_that_quotes_what_was_marked_later(workspace, running):
    worry = Concern(id="c", text="The new hire drinks")
    rollout = workspace.rollout_cache.get(running)
    rollout = briefs.save_field(workspace, DANA, running, rollout.version, "concern_list", (worry,))
    for item_id in ("stays", "goes"):
        act = Milestone(id=item_id, title=f"Answer “{worry.text}”", date=TODAY)
        rollout = commit(workspace, DANA, running, rollout.version, [ItemAdded(item=act)])
        move(workspace, running, item_id, TODAY + timedelta(days=9), f"Because {worry.text}")
        rollout = workspace.rollout_cache.get(running)
    rollout = plans.remove_item(workspace, DANA, running, rollout.version, "goes")
    marked = worry.model_copy(update={"is_about_people": True})
    rollout = briefs.save_field(workspace, DANA, running, rollout.version, "concern_list", (marked,))
    read = as_readers_see(workspace, rollout)
    assert {slip["title"] for slip in reports.report(workspace, read).slips} == {"A worry about people"}
    told = f"{reports.report(workspace, read).slips}{updates.update(workspace, read)}"
    assert "drinks" not in told
    assert "drinks" in repr(reports.report(workspace, rollout).slips)


def test_whoever_tries_out_what_was_said_about_people_saves_nothing_more_that_day(workspace, running):
    worry = Concern(id="c", text="The new hire drinks at lunch", is_about_people=True)
    briefs.save_field(workspace, DANA, running, version(workspace, running), "concern_list", (worry,))
    about = {"rollout_id": running, "role": "lead", "group_ids": (CREATIVE.id,)}
    lead, other = (
        Actor(name=name, role="member", account_id=name, memberships=(Membership(**about),))
        for name in ("Lee", "Lou")
    )
    recipe = Recipe(id="r", title="Draft", day=TODAY, prompt="", group_ids=(CREATIVE.id,))

    def save(actor: Actor, *lines: str) -> str:
        saved = RecipeSaved(recipe=recipe.model_copy(update={"prompt": "\n".join(lines)}))
        commit(workspace, actor, running, version(workspace, running), [saved])
        return access.get_rollout(workspace, actor, running).recipes["r"].prompt

    for guess in ("drinks", "the new hire", "clerk drinks at l"):
        assert save(lead, f"“{guess}”") == f"“{guess}”"
    # What stands there already is not typed again.
    for _ in range(2):
        prompt = save(lead, *["The new hire drinks at lunch"] * 19, "Write.")
    assert (prompt.count(HIDDEN_TEXT), prompt.endswith("Write.")) == (19, True)
    for _ in range(2):
        save(other, *prompt.split("\n"))
    with pytest.raises(TooSoon, match="more than 20 lines"):
        save(lead, "Write.")
    save(other, "Write.")


def test_undone_moves_are_gone_from_the_report(workspace, running):
    move(workspace, running, "pilot", TODAY + timedelta(days=9), "late")
    assert reports.report(workspace, history.undo_last(workspace, DANA, running)).slips == []


def test_a_program_saves_so_many_a_day_and_another_goes_on(workspace, running, monkeypatch):
    monkeypatch.setattr(save_rate, "_MOST_OF_PROGRAM", 3)

    def save(program: Actor, note: int) -> None:
        seen = version(workspace, running)
        tracking.log_status(workspace, program, running, seen, "pilot", "at_risk", f"{note}")

    secrets = [tokens.make_token(workspace, DANA, running, name, may_write=True).secret for name in "ab"]
    board, other = (tokens.find_bearer(workspace, secret) for secret in secrets)
    for note in range(3):
        save(board, note)
    with pytest.raises(TooSoon, match="This program saved more than 3 times"):
        save(board, 3)
    save(other, 4)
