"""Choose one's own mail, and stop it by the link in it."""

from collections.abc import Collection

from itsdangerous import BadSignature, URLSafeSerializer

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing
from playbook.core.posts.mail import MAIL_KINDS, MailKind
from playbook.desk.base.workspace import Workspace
from playbook.store.register.posts.mails import Mails

STOP_PATH = "/unsubscribe/"
OWN_KINDS: tuple[MailKind, ...] = ("week", "nudge", "digest")


def is_on(workspace: Workspace) -> bool:
    """Return whether this app sends mail."""
    return bool(workspace.settings.smtp_host) and not workspace.is_demo


def mail_choices(workspace: Workspace, actor: Actor) -> dict[MailKind, bool]:
    """Return which kinds of mail one gets; nothing where mail is off."""
    if not is_on(workspace):
        return {}
    out = Mails(workspace.register).opted_out(actor.account_id)
    kinds = OWN_KINDS if actor.role == "owner" else OWN_KINDS[:2]
    return {kind: kind not in out for kind in kinds}


def choose_mail(workspace: Workspace, actor: Actor, wanted: Collection[str]) -> None:
    """Set which kinds of mail one gets."""
    account, mails = workspace.accounts.get(actor.account_id), Mails(workspace.register)
    mails.opt_in(account.id, [kind for kind in OWN_KINDS if kind in wanted])
    unwanted = [kind for kind in mail_choices(workspace, actor) if kind not in wanted]
    mails.opt_out(account.id, unwanted, workspace.now())


def find_stop(workspace: Workspace, token: str) -> str:
    """Return in words what a mail's link stops. Raise Missing if forged."""
    return MAIL_KINDS[_read_stop(workspace, token)[1]]


def stop_mail(workspace: Workspace, token: str) -> str:
    """Stop the mail that a link names, and return it in words."""
    recipient, kind = _read_stop(workspace, token)
    Mails(workspace.register).opt_out(recipient, [kind], workspace.now())
    return MAIL_KINDS[kind]


def stop_address(workspace: Workspace, recipient: str, kind: MailKind) -> str:
    """Return the address that stops a kind of mail to a recipient."""
    return f"{workspace.settings.public_address}{STOP_PATH}{_signer(workspace).dumps([recipient, kind])}"


def _read_stop(workspace: Workspace, token: str) -> tuple[str, MailKind]:
    try:
        recipient, kind = _signer(workspace).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise Missing("This link stops no e-mail.", "Choose your e-mail on My account.") from None
    return recipient, kind


def _signer(workspace: Workspace) -> URLSafeSerializer:
    return URLSafeSerializer(workspace.register.secret("mail"), salt="stop")
