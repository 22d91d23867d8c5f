"""A letter as an e-mail: HTML and text from one template."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playbook.core.posts.formats import one_line
from playbook.core.posts.mail import SUBJECTS, Letter, MailKind

if TYPE_CHECKING:
    from jinja2 import Template

# Seven bits, as not every server on the way takes eight. A header with a line break in it raises.
_POLICY = SMTP.clone(cte_type="7bit")
_NAME = "Leadership Playbook"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whom a mail is from and to, and where they stop it."""

    sender: str
    recipient: str
    mail_id: str
    stop: str = ""  # the address that ends mail of this kind; empty for a test
    reason: str = ""


def message_of(kind: MailKind, letter: Letter, envelope: Envelope, now: datetime) -> bytes:
    """Return the message. Raise ValueError for an address that mail does not take."""
    domain = envelope.sender.rpartition("@")[2]
    message = EmailMessage(_POLICY)
    message["From"] = Address(_NAME, addr_spec=envelope.sender)
    message["To"] = Address(addr_spec=envelope.recipient)
    message["Subject"] = SUBJECTS[kind]
    message["Date"] = format_datetime(now)
    # The same for every try, so that mailboxes take two for one.
    message["Message-ID"] = f"<{envelope.mail_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if envelope.stop:
        message["List-Unsubscribe"] = f"<{envelope.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    values = {"letter": letter, "stop": envelope.stop, "reason": envelope.reason, "subject": SUBJECTS[kind]}
    message.set_content(_render("text", values))
    message.add_alternative(_render("html", values), subtype="html")
    return message.as_bytes()


def _render(block: str, values: dict[str, Any]) -> str:
    template = _template()
    return "".join(template.blocks[block](template.new_context(values))).strip() + "\n"


@cache
def _template() -> "Template":
    # Imported with the first mail.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["one_line"] = one_line
    return environment.get_template("mail.jinja")
