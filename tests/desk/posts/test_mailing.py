"""Mail that is due goes to whoever may read it, once, whoever looks, whatever ends."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import text

from playbook.core.base.access import EVERY, Membership
from playbook.core.base.errors import Invalid, Refused
from playbook.core.posts.mail import NO_MAILBOX, MailTerms
from playbook.core.posts.schedule import Hour
from playbook.desk.accounts import invites, people
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts, tracking
from playbook.desk.posts import letters, mail, mailing, opt_out
from playbook.store.register.sqlite_register import SqliteRegister
from tests.desk.mailed import (
    ALL,
    DIGEST_ONLY,
    MINUTE,
    NUDGE_ONLY,
    WEEK_ONLY,
    actor,
    add,
    add_people,
    filled,
    mailed,
    plan,
    to,
    words,
)
from tests.desk.posted import BEFORE, DANA, DUE
from tests.desk.posts import worker
from tests.empty_data import empty_data
from tests.outgoing import mail_server
from tests.outgoing.mail_server import MailServer
from tests.pages import made
from tests.soak import some

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@pytest.fixture
def workspace(tmp_path: Path, mailbox: MailServer) -> Iterator[Workspace]:
    with filled(tmp_path / "data", mailbox) as each:
        yield each


def test_without_a_mail_server_or_a_plan_nothing_is_sent(tmp_path, workspace, mailbox):
    mailing.tick(workspace, DUE)
    assert mailbox.delivered == []
    plan(workspace, ALL)
    without = replace(workspace, settings=workspace.settings.model_copy(update={"smtp_host": ""}))
    mailing.tick(without, DUE)
    mailing.tick(replace(workspace, is_demo=True), DUE)
    assert (mailbox.delivered, words(workspace)) == ([], [])


def test_a_lead_gets_their_own_week_once(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    mailing.tick(workspace, DUE - MINUTE)
    assert mailbox.delivered == []
    for minute in (0, 1, 60, 23 * 60):
        mailing.tick(workspace, DUE + minute * MINUTE)
    [one] = mailbox.delivered
    assert one.recipients == ("ana@lt.test",)
    assert one.message["Subject"] == "Your week in Leadership Playbook"
    text = one.part("plain")
    assert "https://playbook.lt.test/my_team?rollout=made" in text
    rollout = workspace.rollout_cache.get("made")
    named = {item.id for item in rollout.items.values() if f"- {item.title}, due" in text}
    assert named
    assert all(rollout.items[item_id].group_ids == ("group-0",) for item_id in named)
    assert words(workspace) == ["Accepted by the mail server."]
    mailing.tick(workspace, DUE + WEEK)
    assert len(mailbox.delivered) == 2


def test_the_digest_goes_to_owners_alone_and_names_nobody(workspace, mailbox):
    plan(workspace, DIGEST_ONLY)
    mailing.tick(workspace, DUE)
    [one] = mailbox.delivered
    assert one.recipients == ("olga@lt.test",)
    names = [person.name for person in workspace.rollout_cache.get("made").brief.people]
    assert not [name for name in names if name in one.part("plain")]


def test_a_late_task_is_asked_about_once_a_week(workspace, mailbox):
    plan(workspace, NUDGE_ONLY)
    for day in range(8):
        mailing.tick(workspace, DUE + day * DAY)
        mailing.tick(workspace, DUE + day * DAY + HOUR)
    # Friday; Monday, in a new week; no more until the next Monday.
    assert to(mailbox) == ["ana@lt.test"] * 2
    assert mailbox.delivered[0].part("plain").count("- ") >= 1


def test_a_task_that_was_reported_on_is_not_asked_about(workspace, mailbox):
    plan(workspace, NUDGE_ONLY)
    rollout = workspace.rollout_cache.get("made")
    for item in rollout.items.values():
        if item.due and item.due < made.TODAY and item.group_ids == ("group-0",):
            version = workspace.rollout_cache.get("made").version
            tracking.log_status(workspace, DANA, "made", version, item.id, "on_track")
    mailing.tick(workspace, DUE)
    assert mailbox.delivered == []


def test_a_lead_reminds_the_owner_of_a_late_task_once_a_week(workspace, mailbox):
    rollout = workspace.rollout_cache.get("made")
    add(workspace, "Lee", Membership(rollout_id="made", role="lead", group_ids=("group-1",)))
    lee, ana = actor(workspace, "Lee"), actor(workspace, "Ana")
    late = letters.late_tasks(workspace, rollout, ana, made.TODAY)[0]
    assert mailing.who_answers(workspace, rollout, late.id) == []
    plan(workspace, NUDGE_ONLY)
    assert [each.name for each in mailing.who_answers(workspace, rollout, late.id)] == ["Ana"]
    with pytest.raises(Refused):
        mailing.remind_owner(workspace, actor(workspace, "Vic"), "made", late.id)
    assert mailing.remind_owner(workspace, lee, "made", late.id)
    assert not mailing.remind_owner(workspace, lee, "made", late.id)
    for _ in range(mailing.MOST_REMINDERS - 2):
        mailing.remind_owner(workspace, lee, "made", late.id)
    with pytest.raises(Refused, match="30 reminders within an hour"):
        mailing.remind_owner(workspace, lee, "made", late.id)
    mailing.tick(workspace, DUE)
    texts = [each.part("plain") for each in mailbox.delivered]
    assert set(to(mailbox)) == {"ana@lt.test"}
    assert sum(text.count(f"- {late.title}, due") for text in texts) == 1


def test_whoever_lost_access_or_opted_out_gets_none(workspace, mailbox):
    bo = add(workspace, "Bo", Membership(rollout_id="made", role="lead", group_ids=(EVERY,)))
    add(workspace, "Eve", Membership(rollout_id="other", role="lead", group_ids=(EVERY,)))
    cy = add(workspace, "Cy", Membership(rollout_id="made", role="lead", group_ids=(EVERY,)))
    opt_out.choose_mail(workspace, actor(workspace, "Ana"), ["nudge"])
    plan(workspace, WEEK_ONLY)
    mailbox.rcpt = "451 4.7.1 Greylisted"
    mailing.tick(workspace, DUE)
    assert mailbox.delivered == []
    # Between the first try and the second.
    people.remove_person(workspace, DANA, bo)
    people.drop_membership(workspace, DANA, cy, "made")
    mailbox.rcpt = "250 OK"
    mailing.tick(workspace, DUE + 10 * MINUTE)
    assert (mailbox.delivered, words(workspace)) == ([], [])


def test_what_an_owner_unticked_meanwhile_is_not_sent(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    mailbox.rcpt = "451 4.7.1 Greylisted"
    mailing.tick(workspace, DUE)
    mailbox.rcpt = "250 OK"
    plan(workspace, MailTerms("Europe/Berlin"))
    mailing.tick(workspace, DUE + 10 * MINUTE)
    assert (mailbox.delivered, words(workspace)) == ([], [])


def test_an_owner_without_the_second_factor_they_owe_gets_none(workspace, mailbox):
    olga = workspace.accounts.find_by_email("olga@lt.test")
    workspace.accounts.set_password(olga.id, "hash")
    owing = replace(workspace, settings=workspace.settings.model_copy(update={"second_factor": "owners"}))
    plan(workspace, DIGEST_ONLY)
    mailing.tick(owing, DUE)
    assert mailbox.delivered == []


def test_greylisted_mail_is_tried_again_and_arrives_once(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    mailbox.rcpt = "451 4.7.1 Greylisted"
    mailing.tick(workspace, DUE)
    assert words(workspace) == ["The mail server asked to try later (451). It is tried again."]
    mailing.tick(workspace, DUE + 4 * MINUTE)  # too early
    mailbox.rcpt = "250 OK"
    mailing.tick(workspace, DUE + 4 * MINUTE)
    assert mailbox.delivered == []
    mailing.tick(workspace, DUE + 5 * MINUTE)
    mailing.tick(workspace, DUE + 9 * HOUR)
    assert len(mailbox.delivered) == 1


def test_a_refused_address_is_said_and_not_tried_again(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    mailbox.rcpt = "550 5.1.1 No such user"
    for minute in range(0, 600, 30):
        mailing.tick(workspace, DUE + minute * MINUTE)
    [past] = mail.past_mail(workspace, DANA, "made")
    assert (past.who, past.is_problem) == ("Ana", True)
    assert past.words == "The mail server refuses this address (550)."
    mailbox.rcpt = "250 OK"
    mailing.tick(workspace, DUE + HOUR)
    assert mailbox.delivered == []


@pytest.mark.parametrize("email", ["zoë@lt.test", "mo@bücher.test", "mo@lt..test"])
def test_an_address_that_mail_does_not_take_is_said_before_and_after(workspace, mailbox, email):
    with pytest.raises(Invalid, match="plain letters"):
        mail.invite_by_mail(workspace, actor(workspace, "Olga"), "Mo", None, email)
    assert invites.open_invites(workspace, actor(workspace, "Olga")) == []
    lead = Membership(rollout_id="made", role="lead", group_ids=("group-0",), person_id="lead-0")
    workspace.accounts.remove(workspace.accounts.find_by_email("ana@lt.test").id)
    workspace.accounts.add("Mo", email, None, BEFORE, memberships=(lead,))
    plan(workspace, WEEK_ONLY)
    mailing.tick(workspace, DUE)
    assert words(workspace) == [NO_MAILBOX]
    assert mailbox.delivered == []


@pytest.mark.long
def test_a_failure_stays_listed_beside_many_that_arrived(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    mailbox.rcpt = "550 5.1.1 No such user"
    mailing.tick(workspace, DUE)
    mailbox.rcpt = "250 OK"
    for number in range(mail.LISTED + 5):
        with time_machine.travel(DUE + number * MINUTE, tick=False):
            mail.send_test_mail(workspace, actor(workspace, "Olga"))
    listed = mail.past_mail(workspace, DANA, "made")
    assert len(listed) == mail.LISTED
    assert [past.who for past in listed if past.is_problem] == ["Ana"]
    with time_machine.travel(DUE + 5 * WEEK, tick=False):
        assert words(workspace) == []


def test_a_lead_without_a_match_in_the_brief_stands_for_their_teams(workspace, mailbox):
    add(workspace, "Bo", Membership(rollout_id="made", role="lead", group_ids=("group-0",)))
    add(workspace, "Cy", Membership(rollout_id="made", role="lead", group_ids=("group-1",)))
    plan(workspace, NUDGE_ONLY)
    mailing.tick(workspace, DUE)
    assert to(mailbox) == ["ana@lt.test", "bo@lt.test"]


@pytest.mark.long
def test_a_dead_server_is_tried_until_a_day_is_over(tmp_path):
    with mail_server.running() as gone:
        port = gone.port
    with (
        mailed(empty_data(tmp_path / "data"), port) as workspace,
        time_machine.travel(DUE - HOUR, tick=False),
    ):
        made.rollout(workspace, synthetic=False)
        for name in ("Ana", "Bo", "Cy"):
            add(workspace, name, Membership(rollout_id="made", role="lead", group_ids=(EVERY,)))
        plan(workspace, WEEK_ONLY)
        mailing.tick(workspace, DUE)
        # The first found nobody there, and the others wait with it.
        assert sorted(words(workspace)) == [
            "The mail server could not be reached. It is tried again.",
            "Waiting to be sent.",
            "Waiting to be sent.",
        ]
        for minute in range(0, 2 * 24 * 60, 10):
            mailing.tick(workspace, DUE + minute * MINUTE)
        assert {*words(workspace)} == {"The mail server could not be reached. Given up after a day."}


def test_mail_that_was_accepted_and_bounces_is_not_sent_again(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    mailing.tick(workspace, DUE)
    # What comes back later goes to the sender's own mailbox; the page says so.
    assert mailbox.delivered[0].sender == "pb@lt.test"
    mailing.tick(workspace, DUE + HOUR)
    assert len(mailbox.delivered) == 1
    assert words(workspace) == ["Accepted by the mail server."]


def test_at_night_on_weekends_and_holidays_mail_waits(workspace, mailbox):
    plan(workspace, MailTerms("Europe/Berlin", Hour(weekday=4, hour=18)))
    mailbox.rcpt = "451 4.7.1 Greylisted"
    evening = DUE + 9 * HOUR
    mailing.tick(workspace, evening)
    mailbox.rcpt = "250 OK"
    for hour in range(1, 72):  # the night, the weekend, and Monday
        mailing.tick(workspace, evening + hour * HOUR)
    assert mailbox.delivered == []
    assert words(workspace) == ["The mail server asked to try later (451). Given up after a day."]


def test_a_list_due_on_a_holiday_comes_on_the_working_day_before(workspace, mailbox):
    # Good Friday of 2026 is on April 3; the made rollout is in no country, which closes with the EU.
    workspace_in_germany(workspace)
    plan(workspace, WEEK_ONLY)
    good_friday = datetime(2026, 4, 3, 7, tzinfo=UTC)
    mailing.tick(workspace, good_friday)
    assert mailbox.delivered == []
    mailing.tick(workspace, good_friday - DAY)
    assert len(mailbox.delivered) == 1


def workspace_in_germany(workspace: Workspace) -> None:
    from playbook.core.plan.brief import BriefFields
    from playbook.desk.plan import briefs

    version = workspace.rollout_cache.get("made").version
    briefs.save_fields(workspace, DANA, "made", version, BriefFields(country="DE"))


def test_clock_changes_send_one_list_each_at_nine(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    sent: list[datetime] = []
    moment = datetime(2026, 3, 19, tzinfo=UTC)
    while moment < datetime(2026, 4, 1, tzinfo=UTC):
        before = len(mailbox.delivered)
        mailing.tick(workspace, moment)
        sent += [moment] * (len(mailbox.delivered) - before)
        moment += HOUR
    assert sent == [datetime(2026, 3, 20, 8, tzinfo=UTC), datetime(2026, 3, 27, 8, tzinfo=UTC)]


def test_what_was_due_before_or_a_day_ago_is_not_owed(workspace, mailbox):
    with time_machine.travel(DUE + MINUTE, tick=False):
        plan(workspace, WEEK_ONLY)
    mailing.tick(workspace, DUE + 2 * MINUTE)
    mailing.tick(workspace, DUE + WEEK + 25 * HOUR)
    assert mailbox.delivered == []


def test_a_clock_that_ran_a_year_ahead_for_a_minute_silences_nothing(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    rollouts.archive_rollout(workspace, DANA, "made", True)
    mailing.tick(workspace, DUE + 52 * WEEK)
    rollouts.archive_rollout(workspace, DANA, "made", False)
    mailing.tick(workspace, DUE - MINUTE)
    mailing.tick(workspace, DUE)
    assert to(mailbox) == ["ana@lt.test"]


def test_an_archived_rollout_sends_nothing_and_owes_nothing(workspace, mailbox):
    plan(workspace, ALL)
    rollouts.archive_rollout(workspace, DANA, "made", True)
    mailing.tick(workspace, DUE)
    rollouts.archive_rollout(workspace, DANA, "made", False)
    mailing.tick(workspace, DUE + MINUTE)
    assert mailbox.delivered == []


def test_one_broken_plan_stops_no_other(workspace, mailbox, tmp_path):
    made.rollout(workspace, synthetic=False, rollout_id="amber")
    plan(workspace, WEEK_ONLY)
    mail.save_mail_terms(workspace, DANA, "amber", WEEK_ONLY)
    workspace.register.run(text("update mail_plan set zone = 'Nowhere' where rollout_id = 'amber'"))
    mailing.tick(workspace, DUE)
    assert to(mailbox) == ["ana@lt.test"]


# --- two processes on one register ---------------------------------------------------------------


def test_of_two_apps_on_one_register_one_sends_each_mail(workspace, mailbox, tmp_path):
    weeks = 3
    for name in ("Bo", "Cy"):
        add(workspace, name, Membership(rollout_id="made", role="lead", group_ids=(EVERY,)))
    plan(workspace, ALL)
    workers = [
        worker.start("mails", tmp_path / name, workspace.register.path, mailbox.port, weeks)
        for name in ("a", "b")
    ]
    worker.let_go(*workers)
    assert [each.wait(120) for each in workers] == [0, 0]
    ids = [each.message["Message-ID"] for each in mailbox.delivered]
    assert len({*ids}) == len(ids)
    lists = [each for each in mailbox.delivered if each.message["Subject"].startswith("Your week")]
    assert len(lists) == 3 * weeks
    rows = workspace.register.rows(text("select outcome, next_at from mail"))
    assert {(row["outcome"], row["next_at"]) for row in rows} == {("sent", None)}
    assert len(rows) == len(ids)


@pytest.mark.soak
@pytest.mark.parametrize("death", some(worker.DEATHS, [("arrival", 1, 1)]), ids=lambda death: death[0])
def test_kill_9_sends_nothing_twice_and_hides_no_loss(workspace, place, mailbox, tmp_path, death):
    step, before, after = death
    with closing(worker.open_register(place)) as register:
        workspace = replace(workspace, register=register)
        if register.is_shared:
            add_people(workspace)
        plan(workspace, WEEK_ONLY)
        mailbox.hangs = step == "arrival"
        dying = worker.start("mails", tmp_path / "a", place, mailbox.port, 1, step)
        worker.let_die(dying, mailbox.arrived if step == "arrival" else None)
        assert len(mailbox.delivered) == before
        mailbox.hangs = False
        for minute in range(3):
            mailing.tick(workspace, DUE + minute * MINUTE)
        assert len(mailbox.delivered) == after
        with time_machine.travel(DUE + 5 * MINUTE, tick=False):
            [past] = mail.past_mail(workspace, DANA, "made")
            assert past.is_problem is (step != "claim")
            assert past.words.startswith("The app stopped while sending.") is past.is_problem


def test_a_crash_before_the_claim_loses_nothing(workspace, mailbox):
    plan(workspace, WEEK_ONLY)
    mailing.tick(workspace, DUE, is_over=iter((False, True)).__next__)  # queued, and then the app ends
    assert (mailbox.delivered, words(workspace)) == ([], ["Waiting to be sent."])
    with closing(SqliteRegister(workspace.register.path)) as register:
        mailing.tick(replace(workspace, register=register), DUE + MINUTE)
    assert len(mailbox.delivered) == 1
