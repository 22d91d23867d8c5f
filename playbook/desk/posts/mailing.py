"""Queue due mail, claim each message, send it once, record its outcome."""

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from playbook import clock
from playbook.core.base.access import Actor, Thing, can, could
from playbook.core.base.errors import Missing, PlaybookError, Refused
from playbook.core.log.permission import refused
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import monday_of
from playbook.core.plan.workdays import workdays_of
from playbook.core.posts.mail import (
    GIVE_UP,
    OF_SERVER,
    TEMPORARY,
    IsWorking,
    Letter,
    MailKind,
    dues_of,
    is_quiet,
    wait_after,
)
from playbook.core.posts.webhooks import LATEST
from playbook.core.progress.progress import day_to_judge
from playbook.core.text.contacts import unlinked
from playbook.desk.accounts import invites
from playbook.desk.accounts.sessions import hash_of_token
from playbook.desk.base.access import actor_of, as_readers_see, get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.posts import letters
from playbook.desk.posts.opt_out import is_on, stop_address
from playbook.desk.posts.posting import why_silent
from playbook.logs import bug_sentence
from playbook.outgoing import smtp
from playbook.outgoing.mime import Parcel, message_of
from playbook.outgoing.smtp import SMTP_PORTS, MailResult, SmtpServer
from playbook.store.errors import StoreError
from playbook.store.register.accounts import normal
from playbook.store.register.invites import Invites
from playbook.store.register.posts.mails import MailPlan, MailPlans, Mails, QueuedMail

SECONDS = 60
MOST_REMINDERS = 30  # of one person within an hour
_REASONS: dict[MailKind, str] = {
    "week": "You get this because you lead teams in this rollout.",
    "nudge": "You get this because these tasks are yours, or your teams’.",
    "digest": "You get this because you own this Playbook.",
}
_log = logging.getLogger(__name__)


def tick(workspace: Workspace, now: datetime | None = None, is_over: Callable[[], bool] = bool) -> None:
    """Queue the mail that is due and send what waits. Raise nothing."""
    if (server := find_server(workspace)) is None:
        return
    now = now or workspace.now()
    try:
        for plan in MailPlans(workspace.register).all():
            if is_over():
                return
            _queue_safely(workspace, plan, now)
        _send_waiting(workspace, server, now, is_over)
    except StoreError as error:
        _log.warning("No mail can be sent now: %s", error)
    except Exception as error:  # noqa: BLE001 - the next minute tries again
        bug_sentence(error)


def find_server(workspace: Workspace) -> SmtpServer | None:
    """Return the settings' mail server, or None where mail is off."""
    settings = workspace.settings
    if not is_on(workspace):
        return None
    security = settings.smtp_security
    return SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port or SMTP_PORTS[security],
        security=security,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
    )


def recipients(workspace: Workspace, rollout: Rollout, kind: MailKind) -> list[Actor]:
    """Return who gets a kind of mail about a rollout."""
    people = []
    for account in workspace.accounts.all():
        if account.email and _gets(actor := actor_of(workspace, account), rollout, kind):
            wanted = kind not in Mails(workspace.register).opted_out(account.id)
            people += [actor] if wanted else []
    return people


def who_answers(workspace: Workspace, rollout: Rollout, item_id: str) -> list[Actor]:
    """Return who gets a note about a late task, where such notes go out."""
    plan = MailPlans(workspace.register).find(rollout.id)
    if plan is None or plan.terms.nudge_hour is None:
        return []
    if not is_on(workspace) or why_silent(workspace, rollout):
        return []
    today = _today(workspace, rollout, plan, workspace.now())

    def is_asked(actor: Actor) -> bool:
        return any(item.id == item_id for item in letters.late_tasks(workspace, rollout, actor, today))

    return [actor for actor in recipients(workspace, rollout, "nudge") if is_asked(actor)]


def remind_owner(workspace: Workspace, actor: Actor, rollout_id: str, item_id: str) -> bool:
    """Queue a note about a late task; return whether it is the week's first."""
    rollout, now = get_rollout(workspace, actor, rollout_id), workspace.now()
    if not could(actor, "log_progress", rollout_id):
        raise refused("log_progress")
    whose = f"reminders of {actor.account_id or actor.name}"
    try:
        workspace.rate_limit.note(whose, now, most=MOST_REMINDERS, within=timedelta(hours=1))
    except Refused as error:
        raise Refused(
            f"You have sent {MOST_REMINDERS} reminders within an hour.", "Wait, or talk to the people."
        ) from error
    mail = new_mail("nudge", rollout_id, f"{workspace.today().isoformat()} {item_id}", now)
    mail = replace(mail, about=json.dumps([item_id]))
    mails = [
        replace(mail, id=secrets.token_hex(12), account_id=each.account_id)
        for each in who_answers(workspace, rollout, item_id)
    ]
    return bool(Mails(workspace.register).queue(mails, monday_of(workspace.today())))


def deliver(workspace: Workspace, server: SmtpServer, mail: QueuedMail, now: datetime) -> MailResult | None:
    """Claim a mail and send it once; return None if another did."""
    # Whatever ends this process between the two leaves the claim, so that nobody sends it again.
    mails = Mails(workspace.register)
    if not mails.take(mail, now):
        return None
    result, next_at = _attempt(workspace, server, mail, now), None
    if result.outcome in TEMPORARY and mail.kind != "test":
        again = now + wait_after(mail.tries + 1)
        next_at = again if again <= mail.queued_at + GIVE_UP else None
    mails.note(mail, result.outcome, result.status, next_at)
    if result.outcome not in ("sent", "nothing"):
        _log.warning("Mail %s was not sent, or may not have been: %s.", mail.id, result.outcome)
    return result


def new_mail(kind: MailKind, rollout_id: str, period: str, now: datetime) -> QueuedMail:
    """Return a mail to queue, without its recipient."""
    return QueuedMail(
        id=secrets.token_hex(12),
        rollout_id=rollout_id,
        kind=kind,
        account_id=None,
        invite_id=None,
        period=period,
        about="[]",
        queued_at=now,
        claimed_at=now,
        next_at=now,
    )


def working_days(rollout: Rollout) -> IsWorking:
    """Return whether people of a rollout work on a day."""
    brief = rollout.brief
    return partial(workdays_of(brief).is_working, country=brief.country, subdivision=brief.subdivision)


def _gets(actor: Actor, rollout: Rollout, kind: MailKind) -> bool:
    if not can(actor, "see_rollout", Thing(rollout_id=rollout.id)):
        return False
    return actor.role == "owner" if kind == "digest" else letters.is_lead(actor, rollout)


def _queue_safely(workspace: Workspace, plan: MailPlan, now: datetime) -> None:
    try:
        _queue_due(workspace, plan, now)
    except Missing:
        return  # a restore may have removed the rollout
    except PlaybookError as error:
        _log.warning("The mail of a rollout cannot be prepared now: %s", error)
    except Exception as error:  # noqa: BLE001 - one rollout must not stop the others
        bug_sentence(error)


def _queue_due(workspace: Workspace, plan: MailPlan, now: datetime) -> None:
    if plan.since > now + clock.AHEAD:
        # Set by a clock that ran ahead, it would silence the rollout until that day.
        MailPlans(workspace.register).owe_from(plan.rollout_id, now)
        return
    rollout = workspace.rollout_cache.get(plan.rollout_id)
    since = max(plan.since, rollout.launch.launched_at) if rollout.launch else plan.since
    dues = dues_of(plan.terms, now, working_days(rollout))
    dues = {kind: due for kind, due in dues.items() if since < due.at <= now < due.at + LATEST}
    if dues and (rollout.launch is None or why_silent(workspace, rollout)):
        MailPlans(workspace.register).owe_from(plan.rollout_id, now)
        return
    for kind, due in dues.items():
        day = now.astimezone(ZoneInfo(plan.terms.zone)).date() if kind == "nudge" else due.week
        mail = new_mail(kind, rollout.id, day.isoformat(), now)
        if Mails(workspace.register).is_queued(mail):
            continue
        if mails := _addressed(workspace, rollout, mail, _today(workspace, rollout, plan, now)):
            Mails(workspace.register).queue(mails, due.week)


def _addressed(workspace: Workspace, rollout: Rollout, mail: QueuedMail, today: date) -> list[QueuedMail]:
    """Return a mail per recipient; nudges only for late tasks."""
    mails = []
    for actor in recipients(workspace, rollout, mail.kind):
        addressed = replace(mail, id=secrets.token_hex(12), account_id=actor.account_id)
        if mail.kind == "nudge":
            if not (items := letters.late_tasks(workspace, rollout, actor, today)):
                continue
            addressed = replace(addressed, about=json.dumps([item.id for item in items]))
        mails.append(addressed)
    return mails


def _today(workspace: Workspace, rollout: Rollout, plan: MailPlan, now: datetime) -> date:
    return day_to_judge(rollout, workspace.today_in(ZoneInfo(plan.terms.zone), now))


def _send_waiting(
    workspace: Workspace, server: SmtpServer, now: datetime, is_over: Callable[[], bool]
) -> None:
    mails = Mails(workspace.register)
    for mail in mails.waiting(now):
        if is_over():
            return
        if now > mail.queued_at + GIVE_UP:
            if mails.take(mail, now):
                mails.note(mail, mail.outcome or "missed", mail.status)
            continue
        if _rests(workspace, mail, now):
            continue
        result = deliver(workspace, server, mail, now)
        if result and result.outcome in OF_SERVER:
            # It would take none of the others either.
            mails.hold(now + wait_after(1))
            return


def _rests(workspace: Workspace, mail: QueuedMail, now: datetime) -> bool:
    """Return whether a mail waits for a working day's morning."""
    plan = MailPlans(workspace.register).find(mail.rollout_id)
    if plan is None or mail.kind in ("invite", "test"):
        return False
    try:
        rollout = workspace.rollout_cache.get(mail.rollout_id)
    except PlaybookError:
        return False
    return is_quiet(now, ZoneInfo(plan.terms.zone), working_days(rollout))


def _attempt(workspace: Workspace, server: SmtpServer, mail: QueuedMail, now: datetime) -> MailResult:
    try:
        parcel = _invite(workspace, mail, now) if mail.kind == "invite" else _parcel(workspace, mail, now)
        if parcel is None:
            return MailResult("nothing")
        if not smtp.is_recipient(parcel.recipient):
            return MailResult("refused")
        return smtp.send(server, parcel.recipient, message_of(mail.kind, parcel, server.sender, mail.id, now))
    except Missing:
        return MailResult("nothing")  # the rollout is gone
    except Exception as error:  # noqa: BLE001 - the claim stands, with what went wrong
        bug_sentence(error)
        return MailResult("faulty")


def _parcel(workspace: Workspace, mail: QueuedMail, now: datetime) -> Parcel | None:
    """Return an account's parcel, or None without content or recipient."""
    account = workspace.accounts.find(mail.account_id or "")
    if account is None or not account.email:
        return None
    if mail.kind == "test":
        return Parcel(account.email, letters.test_letter(workspace), "You asked for this test on Settings.")
    plan = MailPlans(workspace.register).find(mail.rollout_id)
    if plan is None or mail.kind not in plan.terms.kinds - Mails(workspace.register).opted_out(account.id):
        return None
    rollout, actor = workspace.rollout_cache.get(mail.rollout_id), actor_of(workspace, account)
    rollout = as_readers_see(workspace, rollout)
    if why_silent(workspace, rollout) or not _gets(actor, rollout, mail.kind):
        return None
    today = _today(workspace, rollout, plan, now)
    if (letter := letters.letter_of(workspace, rollout, actor, today, mail.kind, mail.item_ids)) is None:
        return None
    reason = f"{_REASONS[mail.kind]} Choose your e-mail on My account."
    return Parcel(account.email, letter, reason, stop_address(workspace, account.id, mail.kind))


def _invite(workspace: Workspace, mail: QueuedMail, now: datetime) -> Parcel | None:
    """Return the letter of an invite, with a link of its own."""
    invite = Invites(workspace.register).find(mail.invite_id or "")
    if invite is None or not invite.email or not invite.is_open(now):
        return None
    address_hash = hash_of_token(normal(invite.email))
    if "invite" in Mails(workspace.register).opted_out(address_hash):
        return None
    # The register holds only the hash of a secret, so each try has a new one.
    secret = secrets.token_urlsafe(32)
    Invites(workspace.register).replace_secret(invite.id, hash_of_token(secret))
    # It goes to strangers, from the sender whom they trust.
    maker = unlinked(invite.maker)
    letter = Letter(
        title=f"Join {unlinked(invites.what_of(workspace, invite))}",
        lead=f"{maker} invites you to Leadership Playbook as {invites.with_article(invite)}.",
        note="The button works once, within seven days, and is meant for you alone.",
        address=f"{workspace.settings.public_address}{invites.PATH}{secret}",
        address_label="Accept the invite",
    )
    reason = f"{maker} entered your address on {workspace.settings.public_address}."
    return Parcel(invite.email, letter, reason, stop_address(workspace, address_hash, mail.kind))
