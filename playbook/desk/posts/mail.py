"""Choose what a rollout sends by e-mail, and send invites and tests."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playbook.core.base.access import Actor, Membership, Thing
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.fields import is_address
from playbook.core.posts.mail import (
    FIRST_HOUR,
    LAST_HOUR,
    NO_MAILBOX,
    MailKind,
    MailTerms,
    dues_of,
    is_problem,
    say_mail_outcome,
)
from playbook.desk.accounts import invites
from playbook.desk.accounts.invites import NewInvite
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.audit import name_of, record
from playbook.desk.base.workspace import Workspace
from playbook.desk.posts import mailing
from playbook.desk.posts.mailing import working_days
from playbook.desk.posts.opt_out import OWN_KINDS
from playbook.desk.posts.webhooks import zones
from playbook.outgoing.smtp import SmtpServer, is_recipient
from playbook.store.register.posts.mails import MailPlan, MailPlans, Mails, QueuedMail

LISTED = 20
_LISTED_FOR = timedelta(weeks=4)
HOURS = range(FIRST_HOUR, LAST_HOUR)
_TEST_SECONDS = 10


@dataclass(frozen=True, slots=True)
class PastMail:
    """A mail that was sent or not, with its outcome."""

    kind: MailKind
    who: str
    at: datetime
    words: str
    is_problem: bool


def mail_terms(workspace: Workspace, actor: Actor, rollout_id: str) -> MailTerms | None:
    """Return what a rollout sends by mail, or None where nobody chose."""
    get_rollout(workspace, actor, rollout_id, "change_settings")
    plan = MailPlans(workspace.register).find(rollout_id)
    return plan.terms if plan else None


def save_mail_terms(workspace: Workspace, actor: Actor, rollout_id: str, terms: MailTerms) -> None:
    """Set what a rollout sends. Raise Invalid for bad input."""
    get_rollout(workspace, actor, rollout_id, "change_settings")
    if terms.zone not in zones():
        raise Invalid([Problem("mail_zone", "There is no such time zone.", "Pick one of the list.")])
    hours = (terms.week_at and terms.week_at.hour, terms.digest_at and terms.digest_at.hour, terms.nudge_hour)
    if any(hour is not None and hour not in HOURS for hour in hours):
        message = f"Mail goes out between {FIRST_HOUR}:00 and {LAST_HOUR}:00."
        raise Invalid([Problem("mail_hours", message, "Pick an hour of the list.")])
    MailPlans(workspace.register).save(MailPlan(rollout_id, terms, workspace.now()))
    record(workspace, actor, "settings.mail_changed", name_of(workspace, rollout_id))


def count_recipients(workspace: Workspace, actor: Actor, rollout_id: str) -> dict[MailKind, int]:
    """Return how many people get each kind of mail about a rollout."""
    rollout = get_rollout(workspace, actor, rollout_id, "change_settings")
    return {kind: len(mailing.recipients(workspace, rollout, kind)) for kind in OWN_KINDS}


def next_mail(workspace: Workspace, actor: Actor, rollout_id: str) -> dict[MailKind, datetime]:
    """Return this week's next time of each kind, in its time zone."""
    rollout = get_rollout(workspace, actor, rollout_id, "change_settings")
    if (plan := MailPlans(workspace.register).find(rollout_id)) is None:
        return {}
    dues, zone = dues_of(plan.terms, workspace.now(), working_days(rollout)), ZoneInfo(plan.terms.zone)
    return {kind: due.at.astimezone(zone) for kind, due in dues.items() if due.at > workspace.now()}


def past_mail(workspace: Workspace, actor: Actor, rollout_id: str = "") -> list[PastMail]:
    """Return a rollout's latest mails, with invites, tests and every failure."""
    require(actor, "change_settings", Thing(rollout_id=rollout_id))
    history = Mails(workspace.register).history(rollout_id, workspace.now() - _LISTED_FOR, LISTED)
    past = [_past(workspace, who, mail) for who, mail in history]
    return sorted(past, key=lambda each: each.at, reverse=True)


def send_test_mail(workspace: Workspace, actor: Actor) -> PastMail:
    """Send oneself a test. Raise Refused soon after another."""
    require(actor, "change_settings")
    server = _server(workspace)
    account = workspace.accounts.find(actor.account_id)
    if account is None or not account.email:
        raise Refused("Your account has no e-mail address.", "Sign in with an account that has one.")
    now = workspace.now()
    moment = now.replace(second=now.second // _TEST_SECONDS * _TEST_SECONDS, microsecond=0)
    mail = replace(mailing.new_mail("test", "", moment.isoformat(), now), account_id=account.id)
    return _send_now(workspace, server, mail, account.name)


def invite_by_mail(
    workspace: Workspace, actor: Actor, name: str, membership: Membership | None, email: str
) -> PastMail:
    """Invite somebody by a mail that alone holds the link. Raise Invalid."""
    require(actor, "manage_people")
    server = _server(workspace)
    if not email.strip():
        raise Invalid([Problem("invitee_email", "The e-mail address is missing.", "Enter where to send it.")])
    if is_address(email.strip()) and not is_recipient(email.strip()):
        raise Invalid([Problem("invitee_email", NO_MAILBOX, "Enter another one, or create an invite link.")])
    new: NewInvite = invites.make_invite(workspace, actor, name, membership, email)
    rollout_id = membership.rollout_id if membership else ""
    mail = mailing.new_mail("invite", rollout_id, new.invite.id, workspace.now())
    return _send_now(workspace, server, replace(mail, invite_id=new.invite.id), new.invite.name)


def invite_problems(workspace: Workspace, actor: Actor) -> dict[str, str]:
    """Return why mails of invites did not arrive, by invite id."""
    require(actor, "manage_people")
    past = {mail.period: _past(workspace, "", mail) for mail in Mails(workspace.register).of_invites()}
    return {invite_id: each.words for invite_id, each in past.items() if each.is_problem}


def _server(workspace: Workspace) -> SmtpServer:
    if (server := mailing.find_server(workspace)) is None:
        raise Refused(
            "E-mail is not set up here.", "docs/settings.md says how: PLAYBOOK_SMTP_HOST and others."
        )
    return server


def _send_now(workspace: Workspace, server: SmtpServer, mail: QueuedMail, who: str) -> PastMail:
    mails = Mails(workspace.register)
    if not mails.queue([mail], mail.queued_at.date()):
        raise Refused("This was sent a moment ago.", "Look at how it went before you send it again.")
    mailing.deliver(workspace, server, mail, mail.queued_at)
    return _past(workspace, who, mails.get(mail.id))


def _past(workspace: Workspace, who: str, mail: QueuedMail) -> PastMail:
    stands = (mail.next_at, mail.claimed_at, workspace.now())
    words = say_mail_outcome(mail.outcome, mail.status, *stands)
    return PastMail(mail.kind, who, mail.claimed_at, words, is_problem(mail.outcome, *stands))
