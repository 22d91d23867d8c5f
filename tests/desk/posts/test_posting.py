"""What is due is posted once, whoever looks, whatever ends."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from playbook.core.base.errors import Refused
from playbook.core.posts.schedule import Hour
from playbook.desk.base import timer
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts, tracking
from playbook.desk.posts import posting, webhooks
from tests.desk.posted import DANA, DUE, FRIDAY_NINE, MONDAY_EIGHT, added, opened, terms, words
from tests.desk.posts import worker
from tests.outgoing import channel as channels
from tests.outgoing.channel import Channel
from tests.pages import made
from tests.soak import some

WEEK = timedelta(days=7)


def stored_as(workspace: Workspace, webhook_id: str, column: str, value: str) -> None:
    """Put another value into the register, which no page would."""
    change = text(f"update webhook set {column} = :value where id = :id")  # noqa: S608 - the test names it
    workspace.register.run(change.bindparams(value=value, id=webhook_id))


def after_its_end(workspace: Workspace) -> Workspace:
    day = made.END + timedelta(days=1)
    return replace(workspace, settings=workspace.settings.model_copy(update={"today": day}))


def texts(channel: Channel) -> list[str]:
    return [arrival.body["text"] for arrival in channel.arrivals]


def test_once_a_week_however_often_is_looked(workspace, channel):
    added(workspace, channel)
    posting.tick(workspace, DUE - timedelta(seconds=1))
    assert channel.arrivals == []
    posting.tick(workspace, DUE)
    [text] = texts(channel)
    assert text.startswith("*AI at LT made: update of Thu Mar 5, 2026*")
    assert "“TrainingSession 12” was logged as off track." in text
    for minute in (0, 1, 2, 60, 23 * 60, 6 * 24 * 60):
        posting.tick(workspace, DUE + timedelta(minutes=minute))
    assert len(channel.arrivals) == 1
    posting.tick(workspace, DUE + WEEK)
    assert len(channel.arrivals) == 2
    assert words(workspace) == ["Sent.", "Sent."]


@pytest.mark.long
def test_clock_changes_send_one_post_each_at_nine(workspace, channel):
    added(workspace, channel)
    sent: list[datetime] = []
    moment = datetime(2026, 3, 19, tzinfo=UTC)
    while moment < datetime(2026, 4, 11, tzinfo=UTC):
        before = len(channel.arrivals)
        posting.tick(workspace, moment)
        sent += [moment] * (len(channel.arrivals) - before)
        moment += timedelta(hours=1)
    assert sent == [datetime(2026, *at, tzinfo=UTC) for at in ((3, 20, 8), (3, 27, 8), (4, 3, 7), (4, 10, 7))]


def test_less_than_a_day_late_is_sent_and_later_is_missed(workspace, channel):
    added(workspace, channel, name="Late")
    posting.tick(workspace, DUE + timedelta(hours=23, minutes=59))
    assert len(channel.arrivals) == 1
    posting.tick(workspace, DUE + WEEK + timedelta(days=1))
    assert len(channel.arrivals) == 1
    assert words(workspace)[0].startswith("Missed: the app was not running")


def test_after_a_long_absence_the_latest_week_is_sent(workspace, channel):
    added(workspace, channel)
    posting.tick(workspace, DUE + 9 * WEEK + timedelta(minutes=1))
    message = words(workspace)
    assert len(channel.arrivals) == 1
    assert [each.split(":")[0] for each in sorted(message)] == ["Missed"] * 3 + ["Sent."]


def test_nothing_is_owed_from_before_or_during_a_pause(workspace, channel):
    with time_machine.travel(DUE + timedelta(minutes=1), tick=False):
        each = added(workspace, channel)
    posting.tick(workspace, DUE + timedelta(minutes=2))
    with time_machine.travel(DUE + timedelta(hours=1), tick=False):
        webhooks.pause_webhook(workspace, DANA, each.id)
    posting.tick(workspace, DUE + WEEK)
    with time_machine.travel(DUE + WEEK + timedelta(hours=1), tick=False):
        webhooks.resume_webhook(workspace, DANA, each.id)
    posting.tick(workspace, DUE + WEEK + timedelta(hours=2))
    assert (channel.arrivals, words(workspace)) == ([], [])


def test_a_week_has_one_update_whatever_its_hour(workspace, channel):
    each = added(workspace, channel)
    posting.tick(workspace, DUE)
    later = terms(update_at=Hour(weekday=6, hour=9))
    with time_machine.travel(DUE + timedelta(hours=1), tick=False):
        webhooks.change_webhook(workspace, DANA, each.id, later)
    posting.tick(workspace, DUE + timedelta(days=2, hours=1))
    assert len(channel.arrivals) == 1
    posting.tick(workspace, DUE + WEEK + timedelta(days=2, hours=1))
    assert len(channel.arrivals) == 2


def test_before_the_launch_nothing_is_sent_or_owed(workspace, channel):
    plan = made.rollout(workspace, synthetic=False, rollout_id="plan", launched=False)
    added(workspace, channel, "plan")
    posting.tick(workspace, DUE)
    assert webhooks.silence_of(workspace, DANA, "plan") == "Nothing is sent before the launch."
    with time_machine.travel(DUE + timedelta(hours=2), tick=False):
        tracking.launch(workspace, DANA, "plan", plan.version)
        posting.tick(workspace, DUE + timedelta(hours=3))
        assert channel.arrivals == []
        assert words(workspace, "plan") == []
    posting.tick(workspace, DUE + WEEK)
    assert len(channel.arrivals) == 1


def test_a_webhook_of_a_removed_rollout_sends_nothing(workspace, channel, caplog):
    each = added(workspace, channel)
    stored_as(workspace, each.id, "rollout_id", "gone")
    posting.tick(workspace, DUE)
    assert channel.arrivals == []
    assert caplog.records == []


def test_the_reminder_is_one_post_with_roles(workspace, channel):
    added(workspace, channel, update_at=None, reminder_at=MONDAY_EIGHT)
    added(workspace, channel, update_at=None, reminder_at=MONDAY_EIGHT, names_leads=True)
    posting.tick(workspace, DUE + timedelta(days=2, hours=23))
    roles, names = sorted(texts(channel), key=lambda text: "Lead 0" in text)
    assert roles.startswith("*AI at LT made: a short update, please*")
    people = [person.name for person in workspace.rollout_cache.get("made").brief.people]
    assert not [name for name in people if name in roles]
    assert [name for name in people if name in names]


def test_where_nobody_is_late_no_reminder_is_posted(workspace, channel):
    made.rollout(workspace, synthetic=False, rollout_id="calm", logged=False, items=0)
    added(workspace, channel, "calm", update_at=None, reminder_at=MONDAY_EIGHT)
    posting.tick(workspace, DUE + timedelta(days=2, hours=23))
    assert channel.arrivals == []
    assert words(workspace, "calm") == ["Nothing to send: no late task without an update."]


def test_an_archived_rollout_and_one_that_is_over_send_nothing(workspace, channel):
    added(workspace, channel)
    rollouts.archive_rollout(workspace, DANA, "made", True)
    posting.tick(workspace, DUE)
    assert webhooks.silence_of(workspace, DANA, "made") == "The rollout is archived, so nothing is sent."
    rollouts.archive_rollout(workspace, DANA, "made", False)
    over = after_its_end(workspace)
    posting.tick(over, DUE)
    assert webhooks.silence_of(over, DANA, "made") == "The rollout is over, so nothing is sent."
    assert (channel.arrivals, words(workspace)) == ([], [])


def test_an_archived_rollout_owes_nothing_once_it_is_back(workspace, channel):
    added(workspace, channel)
    rollouts.archive_rollout(workspace, DANA, "made", True)
    for week in range(4):
        posting.tick(workspace, DUE + week * WEEK + timedelta(minutes=1))
    rollouts.archive_rollout(workspace, DANA, "made", False)
    posting.tick(workspace, DUE + 3 * WEEK + timedelta(hours=1))
    assert (channel.arrivals, words(workspace)) == ([], [])
    posting.tick(workspace, DUE + 4 * WEEK)
    assert words(workspace) == ["Sent."]


def test_an_ended_rollout_owes_nothing_once_it_goes_on(workspace, channel):
    added(workspace, channel)
    over = after_its_end(workspace)
    posting.tick(over, DUE + 3 * WEEK + timedelta(minutes=1))
    posting.tick(workspace, DUE + 3 * WEEK + timedelta(hours=1))
    assert (channel.arrivals, words(workspace)) == ([], [])


def test_a_clock_that_ran_past_the_end_for_a_minute_silences_nothing(workspace, channel):
    added(workspace, channel)
    posting.tick(after_its_end(workspace), DUE + 52 * WEEK)
    posting.tick(workspace, DUE - timedelta(minutes=1))
    posting.tick(workspace, DUE)
    posting.tick(workspace, DUE + WEEK)
    assert words(workspace) == ["Sent.", "Sent."]


@pytest.mark.parametrize(
    ("zone", "hour", "moment"),
    [("Pacific/Auckland", 7, datetime(2026, 3, 8, 18, tzinfo=UTC)),
     ("Pacific/Honolulu", 20, datetime(2026, 3, 10, 6, tzinfo=UTC))],
)  # fmt: skip
def test_a_post_tells_the_day_in_the_zone_of_its_channel(workspace, channel, zone, hour, moment):
    real = replace(workspace, settings=workspace.settings.model_copy(update={"today": None}))
    added(real, channel, zone=zone, update_at=Hour(weekday=0, hour=hour))
    posting.tick(real, moment)
    [text] = texts(channel)
    assert text.startswith("*AI at LT made: update of Mon Mar 9, 2026*")
    assert "since Mon Mar 2, 2026" in text


def test_no_title_calls_anybody_in_a_channel(workspace, channel):
    title = "<!channel> @here *bold* <https://evil.example|click> & @everyone"
    made.rollout(workspace, synthetic=False, rollout_id="loud", titles=[title])
    added(workspace, channel, "loud", zone="Europe/Berlin", reminder_at=FRIDAY_NINE)
    added(workspace, channel, "loud", kind="teams", reminder_at=FRIDAY_NINE)
    posting.tick(workspace, DUE)
    slack = "".join(arrival.body["text"] for arrival in channel.arrivals if "text" in arrival.body)
    assert "bold" in slack
    assert not [sign for sign in ("<", "@here") if sign in slack]
    cards = [arrival.body for arrival in channel.arrivals if "attachments" in arrival.body]
    assert cards
    assert not [sign for sign in ("msteams", "@here") if sign in str(cards)]
    assert "evil.example" not in str(cards) + slack


def test_a_missing_answer_causes_no_second_post(workspace, channel):
    channel.reply = lambda handler: handler.close_connection or handler.connection.close()
    added(workspace, channel)
    for minute in range(5):
        posting.tick(workspace, DUE + timedelta(minutes=minute))
    assert len(channel.arrivals) == 1
    [message] = words(workspace)
    assert "may or may not have arrived" in message


def test_a_lost_post_is_sent_by_hand_once(workspace, channel):
    channel.reply = lambda handler: handler.answer(503, b"")
    each = added(workspace, channel)
    posting.tick(workspace, DUE)
    [listed] = webhooks.webhooks_of(workspace, DANA, "made")
    assert listed.past[0].may_again
    channel.reply = channels.taken
    with time_machine.travel(DUE + timedelta(minutes=5), tick=False):
        period = listed.past[0].period
        assert webhooks.send_again(workspace, DANA, each.id, "update", period).words == "Sent."
        with pytest.raises(Refused, match="was sent, or is being sent"):
            webhooks.send_again(workspace, DANA, each.id, "update", period)
        assert not any(past.may_again for past in webhooks.webhooks_of(workspace, DANA, "made")[0].past)
    assert len(channel.arrivals) == 2


def test_a_rollout_that_sends_nothing_is_not_sent_by_hand_either(workspace, channel):
    channel.reply = lambda handler: handler.answer(503, b"")
    each = added(workspace, channel)
    posting.tick(workspace, DUE)
    rollouts.archive_rollout(workspace, DANA, "made", True)
    with pytest.raises(Refused, match="archived"):
        webhooks.send_again(workspace, DANA, each.id, "update", "2026-03-02")
    assert len(channel.arrivals) == 1


def test_an_unreadable_webhook_delays_no_other(workspace, channel):
    first = added(workspace, channel)
    added(workspace, channel, name="Second")
    stored_as(workspace, first.id, "zone", "Nowhere")
    posting.tick(workspace, DUE)
    assert len(channel.arrivals) == 1


def test_the_clock_sends_what_is_due_and_ends_with_the_workspace(tmp_path, channel):
    with opened(tmp_path / "clock", channel) as workspace:
        made.rollout(workspace, synthetic=False)
        now = datetime.now(UTC)
        each = added(workspace, channel, zone="UTC", update_at=Hour(weekday=now.weekday(), hour=now.hour))
        stored_as(workspace, each.id, "since", (now - timedelta(hours=2)).isoformat())
        timer.begin(workspace, (posting.tick, 0, posting.SECONDS))
        assert channel.arrived.wait(60)
    # Closing waited for what was being sent: its outcome is stored.
    with opened(tmp_path / "clock", channel) as workspace:
        assert words(workspace) == ["Sent."]
    assert len(channel.arrivals) == 1


# --- two processes on one register ---------------------------------------------------------------


def test_of_two_apps_on_one_register_one_sends_each_week(workspace, channel, tmp_path):
    weeks = 8
    added(workspace, channel, name="First")
    added(workspace, channel, name="Second", reminder_at=FRIDAY_NINE)
    workers = [
        worker.start("posts", tmp_path / name, workspace.register.path, channel.host, weeks)
        for name in ("a", "b")
    ]
    worker.let_go(*workers)
    assert [each.wait(120) for each in workers] == [0, 0]
    message = [past for each in webhooks.webhooks_of(workspace, DANA, "made") for past in each.past]
    assert len({(past.subject, past.period) for past in message}) <= 2 * weeks
    assert {past.words for past in message} == {"Sent."}
    assert len(channel.arrivals) == 3 * weeks == len(message)


@pytest.mark.soak
@pytest.mark.parametrize("death", some(worker.DEATHS, [("arrival", 1, 1)]), ids=lambda death: death[0])
def test_kill_9_sends_nothing_twice_and_hides_no_loss(workspace, place, channel, tmp_path, death):
    step, before, after = death
    with closing(worker.open_register(place)) as register:
        workspace = replace(workspace, register=register)
        each = added(workspace, channel)
        if step == "arrival":
            channel.reply = lambda handler: handler.connection.recv(1)  # answers nothing while the app lives
        dying = worker.start("posts", tmp_path / "a", place, channel.host, 1, step)
        worker.let_die(dying, channel.arrived if step == "arrival" else None)
        assert len(channel.arrivals) == before
        channel.reply = channels.taken
        for minute in range(3):
            posting.tick(workspace, DUE + timedelta(minutes=minute))
        assert len(channel.arrivals) == after
        with time_machine.travel(DUE + timedelta(minutes=5), tick=False):
            [past] = webhooks.webhooks_of(workspace, DANA, "made")[0].past
            assert past.may_again is (step != "claim")
            if past.may_again:
                assert "may or may not have arrived" in past.words
                assert webhooks.send_again(workspace, DANA, each.id, "update", past.period).words == "Sent."
                assert len(channel.arrivals) == after + 1
