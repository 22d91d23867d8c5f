"""Record administrative actions, and list them for owners."""

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast, get_args

from playbook import clock
from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import cleaned
from playbook.desk.base.access import require
from playbook.desk.base.workspace import ACCOUNTS, Workspace
from playbook.store.errors import StoreError
from playbook.store.register.audit import AuditEntry, AuditLog, insert_entry
from playbook.store.register.register import Register, Transaction

MACHINE = "Command line"
STRANGER = "Somebody"
AuditArea = Literal["people", "sign_in", "links", "tokens", "settings", "data"]
AuditAction = Literal[
    "people.owner_made", "people.owner_dropped", "people.role_given", "people.role_taken", "people.removed",
    "people.signed_out", "people.invited", "people.invite_revoked", "people.invite_used", "people.came_in",
    "people.everybody_signed_out", "people.renamed",
    "sign_in.password_changed", "sign_in.password_reset", "sign_in.factor_on", "sign_in.factor_off",
    "sign_in.factor_reset", "sign_in.recovery_code_used", "sign_in.guessed", "sign_in.code_guessed",
    "sign_in.flooded",
    "links.made", "links.paused", "links.resumed", "links.extended", "links.changed", "links.revoked",
    "links.calendar_made", "links.calendar_ended",
    "tokens.made", "tokens.revoked",
    "settings.connected", "settings.key_forgotten", "settings.disconnected", "settings.switched",
    "settings.limited", "settings.channel_made", "settings.channel_changed", "settings.channel_paused",
    "settings.channel_resumed", "settings.channel_removed", "settings.mail_changed", "settings.look_changed",
    "settings.template_changed", "settings.clock_confirmed",
    "data.exported", "data.imported", "data.backed_up", "data.restored", "data.forgotten", "data.deleted",
    "data.lost", "data.loss_accepted",
]  # fmt: skip
# What follows the name of who did it; the subject follows after a colon.
WORDS: dict[AuditAction, str] = {
    "people.owner_made": "made an owner",
    "people.owner_dropped": "took the owner role away",
    "people.role_given": "gave a role",
    "people.role_taken": "took a role away",
    "people.removed": "removed an account",
    "people.signed_out": "signed someone out everywhere",
    "people.invited": "made an invite",
    "people.invite_revoked": "revoked an invite",
    "people.invite_used": "accepted an invite",
    "people.came_in": "got an account by the company's sign-on",
    "people.everybody_signed_out": "signed everyone out",
    "people.renamed": "was renamed",
    "sign_in.password_changed": "changed their password",
    "sign_in.password_reset": "set another password",
    "sign_in.factor_on": "turned two-step sign-in on",
    "sign_in.factor_off": "turned two-step sign-in off",
    "sign_in.factor_reset": "reset two-step sign-in",
    "sign_in.recovery_code_used": "used a recovery code",
    "sign_in.guessed": "entered wrong passwords again and again",
    "sign_in.code_guessed": "had the right password and entered wrong codes again and again",
    "sign_in.flooded": "tried so many passwords that others have to wait",
    "links.made": "made a link",
    "links.paused": "paused a link",
    "links.resumed": "resumed a link",
    "links.extended": "extended a link",
    "links.changed": "changed what a link asks for",
    "links.revoked": "revoked a link",
    "links.calendar_made": "made an address for a calendar",
    "links.calendar_ended": "ended the address of a calendar",
    "tokens.made": "made an API token",
    "tokens.revoked": "revoked an API token",
    "settings.connected": "connected a model",
    "settings.key_forgotten": "deleted the model's key",
    "settings.disconnected": "disconnected the model",
    "settings.switched": "switched models",
    "settings.limited": "set a limit for models",
    "settings.channel_made": "added a channel",
    "settings.channel_changed": "changed a channel",
    "settings.channel_paused": "paused a channel",
    "settings.channel_resumed": "resumed a channel",
    "settings.channel_removed": "removed a channel",
    "settings.mail_changed": "changed what goes out by e-mail",
    "settings.look_changed": "changed the logo or color of the big screen",
    "settings.template_changed": "changed the company's template",
    "settings.clock_confirmed": "confirmed the computer's clock",
    "data.exported": "exported",
    "data.imported": "imported a rollout",
    "data.backed_up": "made a backup",
    "data.restored": "restored a backup",
    "data.forgotten": "forgot a person",
    "data.deleted": "deleted a rollout",
    "data.lost": "found saved changes gone after the database had moved to another server",
    "data.loss_accepted": "went on with what could be read of damaged data",
}
AREAS: dict[AuditArea, str] = {
    "people": "People and roles",
    "sign_in": "Sign-in",
    "links": "Links and calendars",
    "tokens": "API tokens",
    "settings": "Settings and channels",
    "data": "Exports, backups and data",
}
_GUESSING: tuple[AuditAction, ...] = ("sign_in.guessed", "sign_in.code_guessed", "sign_in.flooded")
_MOST_GUESSES = 100
ALERT_FOR = timedelta(hours=24)
_log = logging.getLogger("playbook")


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The newest entries, and how many there are."""

    entries: Sequence[AuditEntry]
    total: int


def record(workspace: Workspace, actor: Actor, action: AuditAction, subject: str = "") -> None:
    """Record what somebody did, after it was done. `subject` holds no secret."""
    # What a database says that it lost is no change that it may lose: it would hide how many went.
    with nullcontext() if action == "data.lost" else workspace.publishing(ACCOUNTS):
        _append(workspace.register, workspace.now(), actor, action, subject)


def entry_of(
    workspace: Workspace, actor: Actor, action: AuditAction, subject: str
) -> Callable[[Transaction], None]:
    """Return what records an action in the transaction that does it, or undoes both."""
    values = workspace.now(), actor.account_id, actor.name, action, cleaned(subject)
    return lambda transaction: insert_entry(transaction, *values)


def record_stranger(workspace: Workspace, action: AuditAction, subject: str = "") -> None:
    """Record what somebody did who is not signed in."""
    record(workspace, Actor(name=STRANGER, role="member"), action, subject)


def record_by_machine(register: Register, action: AuditAction, subject: str = "") -> None:
    """Record what was done from the machine itself, also while the app runs."""
    with register.counting([ACCOUNTS]):
        _append(register, clock.now(), Actor(name=MACHINE), action, subject)


def name_of(workspace: Workspace, rollout_id: str) -> str:
    """Return a rollout's name, or its id where it is gone."""
    try:
        return workspace.rollout_cache.get(rollout_id).brief.name or rollout_id
    except PlaybookError:
        return rollout_id


def _append(register: Register, now: datetime, actor: Actor, action: AuditAction, subject: str) -> None:
    # It is done already, and a full disk keeps nobody from reading.
    try:
        # On one line and without control characters: a terminal shows it too.
        AuditLog(register).append(now, actor.account_id, actor.name, action, cleaned(subject))
    except StoreError as error:
        _log.error("The audit log lacks an entry (%s): %s", action, error)


def all_entries(register: Register, days: int) -> Sequence[AuditEntry]:
    """Return the audit log of the last days, oldest first, for the machine itself."""
    log, since = AuditLog(register), clock.now() - timedelta(days=days)
    actions = get_args(AuditAction)
    return log.newest(since, actions, log.count(since, actions))[::-1]


def entries(
    workspace: Workspace, actor: Actor, area: AuditArea | None, days: int | None, most: int
) -> AuditReport:
    """Return the audit log of an area and some days, newest first."""
    require(actor, "change_settings")
    since = workspace.now() - timedelta(days=days or workspace.settings.audit_days)
    actions = [action for action in get_args(AuditAction) if area is None or action.startswith(f"{area}.")]
    log = AuditLog(workspace.register)
    return AuditReport(log.newest(since, actions, most), log.count(since, actions))


def of_last_day(workspace: Workspace, actions: Collection[str], most: int) -> list[AuditEntry]:
    """Return the newest entries to tell of, and none that a clock far ahead would have told for years."""
    now = workspace.now()
    newest = AuditLog(workspace.register).newest(now - ALERT_FOR, actions, most)
    return [entry for entry in newest if entry.happened_at <= now + clock.AHEAD]


def guessing_alert(workspace: Workspace, actor: Actor) -> str:
    """Return a sentence for owners about guessed passwords of the last day, or nothing."""
    if actor.role != "owner":
        return ""
    if not (guesses := of_last_day(workspace, _GUESSING, _MOST_GUESSES)):
        return ""
    subjects = ", ".join(sorted({guess.subject for guess in guesses if guess.subject}))
    whose = f" of {subjects}" if subjects else ""
    return (
        f"In the last 24 hours someone tried many wrong passwords or codes{whose}. "
        "Settings, Audit log, says when."
    )


def sentence_of(entry: AuditEntry) -> str:
    """Return what was done in words."""
    words = WORDS.get(cast(AuditAction, entry.action), entry.action)
    return f"{words}: {entry.subject}" if entry.subject else words
