"""A letter as an e-mail: HTML and text from one template."""

from dataclasses import dataclass, fields
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
class Parcel:
    """A letter with its recipient, its reason and its unsubscribe address."""

    recipient: str
    letter: Letter
    reason: str
    stop: str = ""


def message_of(kind: MailKind, parcel: Parcel, sender: str, mail_id: str, now: datetime) -> bytes:
    """Return the message. Raise ValueError for an impossible address."""
    message = EmailMessage(_POLICY)
    message["From"] = Address(_NAME, addr_spec=sender)
    message["To"] = Address(addr_spec=parcel.recipient)
    message["Subject"] = SUBJECTS[kind]
    message["Date"] = format_datetime(now)
    # The same for every try, so that mailboxes take two for one.
    message["Message-ID"] = f"<{mail_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if parcel.stop:
        message["List-Unsubscribe"] = f"<{parcel.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    values = {**{each.name: getattr(parcel, each.name) for each in fields(parcel)}, "subject": SUBJECTS[kind]}
    message.set_content(_render("text", values))
    message.add_alternative(_render("html", values), subtype="html")
    # A header that would be folded is encoded, and no mailbox decodes an address. SMTP takes 998 letters.
    return message.as_bytes(policy=_POLICY.clone(max_line_length=998))


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
