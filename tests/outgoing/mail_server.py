"""A mail server on loopback: a real one that keeps what arrives, and answers as a test wants it to."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "playbook", "canary-of-smtp"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    raw: bytes
    is_encrypted: bool

    def part(self, subtype: str) -> str:
        return self.message.get_body((subtype,)).get_content()


class MailServer:
    """The server; its replies may be replaced while it runs."""

    def __init__(
        self, context: ssl.SSLContext | None = None, *, at_once: bool = False, auth: bool = False
    ) -> None:
        self.delivered: list[Delivered] = []
        self.logins: list[bytes] = []
        self.rcpt, self.data = "250 OK", "250 OK"
        self.arrived, self.hangs = threading.Event(), False
        options: dict[str, Any] = {"authenticator": self._login, "auth_required": auth} if auth else {}
        if context and not at_once:
            options |= {"tls_context": context, "require_starttls": True}
        elif at_once:
            options |= {"auth_require_tls": False}  # the line is encrypted already
        self._loop = asyncio.new_event_loop()
        # Begun in its own thread: a browser of this worker may have a loop running in this one.
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        serving = self._loop.create_server(
            lambda: SMTP(self, hostname="mail.test", loop=self._loop, **options),
            "127.0.0.1",
            0,
            ssl=context if at_once else None,
        )
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.original_content
        message = message_from_bytes(raw, policy=default)
        if self.data.startswith("250"):
            recipients, is_encrypted = tuple(envelope.rcpt_tos), session.ssl is not None
            self.delivered.append(Delivered(envelope.mail_from, recipients, message, raw, is_encrypted))
        self.arrived.set()
        if self.hangs:
            await asyncio.sleep(3_600)
        return self.data

    def _login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        self.logins.append(data.password)
        is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=False)

    def close(self) -> None:
        async def end() -> None:
            self._server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)
            self._loop.stop()

        asyncio.run_coroutine_threadsafe(end(), self._loop)
        self._thread.join(10)


@contextmanager
def running(context: ssl.SSLContext | None = None, **options: bool) -> Iterator[MailServer]:
    server = MailServer(context, **options)
    try:
        yield server
    finally:
        server.close()
