"""Send one message to one recipient by SMTP, encrypted."""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from typing import Literal

from playbook.core.posts.mail import MailOutcome

SmtpSecurity = Literal["starttls", "tls", "none"]
SMTP_PORTS: dict[SmtpSecurity, int] = {"starttls": 587, "tls": 465, "none": 25}
SECONDS = 20.0
_MOST_BYTES = 256 * 1024  # that a server says; usual are one or two thousand
_READY, _OK = 220, (250, 251)
# As an account may have it, in plain letters: nothing in it can end the command or begin another.
_RECIPIENT = re.compile(r"[!-~]+@[!-~]+")
_NEVER = frozenset('<>()[],:;"\\')


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """The mail server, and the address that mail comes from."""

    host: str
    port: int
    security: SmtpSecurity
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailResult:
    """How it went, with the server's reply code."""

    outcome: MailOutcome
    status: int | None = None


def is_recipient(address: str) -> bool:
    """Return whether mail can be sent to an address."""
    if not _RECIPIENT.fullmatch(address) or _NEVER & {*address}:
        return False
    try:
        return Address(addr_spec=address).addr_spec == address
    except (ValueError, IndexError, MessageError):  # dots in a row
        return False


def send(server: SmtpServer, recipient: str, message: bytes, *, seconds: float = SECONDS) -> MailResult:
    """Send a message within about `seconds` and return the outcome."""
    if not is_recipient(recipient):
        return MailResult("refused")
    # Certificates are checked; smtplib alone would take any.
    context = ssl.create_default_context()
    # Sent to the server in place of this machine's name, whose look-up can take long.
    name = server.sender.rpartition("@")[2]
    if server.security == "tls":
        smtp: _Smtp = _SmtpOverTls(local_hostname=name, timeout=seconds, context=context)
    else:
        smtp = _Smtp(local_hostname=name, timeout=seconds)
    # As its constructor sets it, which would wait as long as a server goes on with its greeting.
    smtp._host = server.host  # type: ignore[attr-defined]
    try:
        with _ending(smtp, seconds):
            code, _ = smtp.connect(server.host, server.port)
            if code != _READY:
                return _failed(code)
            if failure := _opened(smtp, server, context):
                return failure
            return _handed_over(smtp, server.sender, recipient, message)
    except ssl.SSLError:
        return MailResult("insecure")
    except smtplib.SMTPResponseException as error:
        return _failed(error.smtp_code)
    except (OSError, smtplib.SMTPException, ValueError):  # smtplib decodes what a server says as it is
        return MailResult("unreachable")
    finally:
        smtp.close()


class _Replies:
    """A server's reply up to a limit, which smtplib does not set."""

    def __init__(self, sock: socket.socket) -> None:
        self._file, self._left = sock.makefile("rb"), _MOST_BYTES

    def readline(self, most: int) -> bytes:
        line = self._file.readline(most)
        self._left -= len(line)
        if self._left < 0 or len(line) == most:  # smtplib would take a longer line for a refusal
            raise OSError("The mail server says too much.")
        return line

    def close(self) -> None:
        self._file.close()


class _Smtp(smtplib.SMTP):
    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Replies(self.sock)
        return super().getreply()


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    pass


def _opened(smtp: smtplib.SMTP, server: SmtpServer, context: ssl.SSLContext) -> MailResult | None:
    """Encrypt the line and sign in; return what went wrong."""
    smtp.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        try:
            smtp.starttls(context=context)
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
            return MailResult("insecure")
        smtp.ehlo()
    if server.user:
        try:
            smtp.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError as error:
            return _failed(error.smtp_code, "login")
        except smtplib.SMTPNotSupportedError:
            return MailResult("login")
    return None


def _handed_over(smtp: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> MailResult:
    code, _ = smtp.mail(sender)
    if code not in _OK:
        return _failed(code)
    code, _ = smtp.rcpt(recipient)
    if code not in _OK:
        return _failed(code, "refused")
    try:
        code, _ = smtp.data(message)
    except smtplib.SMTPDataError as error:
        return _failed(error.smtp_code)
    except (OSError, smtplib.SMTPException):
        return MailResult("unanswered")
    if code not in _OK:
        # A reply that is none may stand for a message that was taken.
        return _failed(code) if 400 <= code < 600 else MailResult("unanswered")
    with suppress(OSError, smtplib.SMTPException):
        smtp.quit()
    return MailResult("sent", code)


def _failed(code: int, permanent: MailOutcome = "rejected") -> MailResult:
    return MailResult(permanent if 500 <= code < 600 else "busy", code)


@contextmanager
def _ending(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the connection once `seconds` are over."""
    # Each read has its limit, and so has the whole: a server could send a letter at a time for hours.
    over = threading.Event()

    def cut() -> None:
        over.wait(seconds)
        while not over.wait(0.1):
            if smtp.sock is not None:
                with suppress(OSError):
                    smtp.sock.shutdown(socket.SHUT_RDWR)

    threading.Thread(target=cut, name="mail-end", daemon=True).start()
    try:
        yield
    finally:
        over.set()
