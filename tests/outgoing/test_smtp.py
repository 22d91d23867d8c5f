"""Mail is handed over whole, encrypted, once, or its failure is named."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from playbook.outgoing import smtp
from playbook.outgoing.smtp import MailResult, SmtpServer
from tests.certificates import certify
from tests.outgoing import mail_server
from tests.outgoing.mail_server import PASSWORD, USER, MailServer

MESSAGE = b"Subject: Hello\r\n\r\nHello.\r\n.\r\n..A line with a dot.\r\n"
TO = "ana@lt.test"


def at(server: MailServer, **more: object) -> SmtpServer:
    return replace(SmtpServer("localhost", server.port, "none", "playbook@lt.test"), **more)


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A certificate for localhost that this process trusts."""
    chain, key = certify(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context


def test_a_message_arrives_as_it_was(certificate):
    with mail_server.running() as server:
        assert smtp.send(at(server), TO, MESSAGE) == MailResult("sent", 250)
        [one] = server.delivered
    assert (one.sender, one.recipients, one.raw) == ("playbook@lt.test", (TO,), MESSAGE)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_password_and_the_message_go_over_tls(certificate, security):
    with mail_server.running(certificate, at_once=security == "tls", auth=True) as server:
        place = at(server, security=security, user=USER, password=PASSWORD)
        assert smtp.send(place, TO, MESSAGE).outcome == "sent"
        assert smtp.send(replace(place, password="wrong"), TO, MESSAGE) == MailResult("login", 535)
    assert [one.recipients for one in server.delivered] == [(TO,)]
    assert {*server.logins} == {PASSWORD.encode(), b"wrong"}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_untrusted_certificate_gets_neither_password_nor_message(certificate, security, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with mail_server.running(certificate, at_once=security == "tls", auth=True) as server:
        place = at(server, security=security, user=USER, password=PASSWORD)
        assert smtp.send(place, TO, MESSAGE) == MailResult("insecure")
    assert (server.delivered, server.logins) == ([], [])


def test_a_certificate_of_another_name_gets_nothing(certificate):
    with mail_server.running(certificate) as server:
        place = at(server, host="127.0.0.1", security="starttls", user=USER, password=PASSWORD)
        assert smtp.send(place, TO, MESSAGE) == MailResult("insecure")
    assert server.delivered == []


def test_a_server_that_offers_no_encryption_gets_nothing():
    with mail_server.running() as server:
        place = at(server, security="starttls", user=USER, password=PASSWORD)
        assert smtp.send(place, TO, MESSAGE) == MailResult("insecure")
    assert (server.delivered, server.logins) == ([], [])


@pytest.mark.parametrize(
    ("rcpt", "data", "result"),
    [("550 5.1.1 No such user", "250 OK", MailResult("refused", 550)),
     ("451 4.7.1 Greylisted, try again", "250 OK", MailResult("busy", 451)),
     ("250 OK", "554 5.7.1 Looks like spam", MailResult("rejected", 554)),
     ("250 OK", "452 4.3.1 Out of room", MailResult("busy", 452))],
)  # fmt: skip
def test_a_refusal_is_for_good_or_for_now_by_its_code(rcpt, data, result):
    with mail_server.running() as server:
        server.rcpt, server.data = rcpt, data
        assert smtp.send(at(server), TO, MESSAGE) == result
        assert server.delivered == []


def test_a_dead_server_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    place = SmtpServer("127.0.0.1", port, "none", "playbook@lt.test")
    assert smtp.send(place, TO, MESSAGE) == MailResult("unreachable")


def test_a_server_that_says_nothing_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = SmtpServer("127.0.0.1", silent.getsockname()[1], "none", "playbook@lt.test")
        assert smtp.send(place, TO, MESSAGE, seconds=0.3) == MailResult("unreachable")


def test_a_greeting_without_an_end_is_given_up():
    def go_on(listening: socket.socket) -> None:
        line, _ = listening.accept()
        with line, suppress(OSError):
            while not is_over.wait(0.05):
                line.sendall(b"220-patience\r\n")

    is_over, results = threading.Event(), []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = SmtpServer("127.0.0.1", listening.getsockname()[1], "none", "playbook@lt.test")
        threading.Thread(target=go_on, args=(listening,), daemon=True).start()
        sending = threading.Thread(
            target=lambda: results.append(smtp.send(server, "mo@lt.test", b"x", seconds=0.3)), daemon=True
        )
        sending.start()
        sending.join(20)
        is_over.set()
    assert results == [MailResult("unreachable")]


def test_no_confirmation_after_the_message_is_no_failure():
    with mail_server.running() as server:
        server.hangs = True
        assert smtp.send(at(server), TO, MESSAGE, seconds=0.5) == MailResult("unanswered")
        assert len(server.delivered) == 1


@pytest.mark.parametrize("said", ["Queued as 12", "252 Perhaps", "-250 OK"])
def test_a_message_with_a_reply_that_is_none_is_not_sent_again(said):
    with mail_server.running() as server:
        server.data = said
        assert smtp.send(at(server), TO, MESSAGE) == MailResult("unanswered")
        assert server.arrived.is_set()


@contextmanager
def talking(greeting: bytes, **replies: bytes) -> Iterator[SmtpServer]:
    """A server that greets once, and says ok to what it has no reply for."""

    def talk(listening: socket.socket) -> None:
        line, _ = listening.accept()
        with line, line.makefile("rb") as said, suppress(OSError):
            line.sendall(greeting)
            for command in said:
                line.sendall(replies.get(command[:4].decode(), b"250 ok") + b"\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=talk, args=(listening,), daemon=True).start()
        yield SmtpServer("127.0.0.1", listening.getsockname()[1], "none", "playbook@lt.test")


def test_a_sign_in_that_makes_no_sense_is_tried_again():
    with talking(b"220 hi\r\n", ehlo=b"250-mail.test\r\n250 AUTH PLAIN", AUTH=b"334 a") as place:
        assert smtp.send(replace(place, user="u", password="p"), TO, MESSAGE) == MailResult("unreachable")


def test_a_server_that_says_too_much_fills_no_memory():
    for lines, outcome in ((10, "sent"), (1_000, "unreachable")):
        with talking((b"220-" + b"x" * 1_000 + b"\r\n") * lines + b"220 hi\r\n", data=b"354 go") as place:
            assert smtp.send(place, TO, MESSAGE).outcome == outcome


def test_a_line_without_an_end_is_tried_again():
    with talking(b"220 " + b"x" * 60_000 + b"\r\n") as place:
        assert smtp.send(place, TO, MESSAGE) == MailResult("unreachable")


def test_an_address_cannot_add_a_command():
    with mail_server.running() as server:
        for address in (
            "ana@lt.test>\r\nRCPT TO:<eve@lt.test",
            "ana@lt.test\n",
            "a b@lt.test",
            "ä@lt.test",
            "ana@bücher.test",
            "ana@lt..test",
            "ana.@lt.test",
            "ana@=?utf-8?q?lt?=",
            "@",
        ):
            assert smtp.send(at(server), address, MESSAGE) == MailResult("refused")
    assert server.delivered == []


def test_no_secret_is_in_the_words_of_a_server():
    assert PASSWORD not in repr(SmtpServer("mail.test", 587, "starttls", "a@b.test", USER, PASSWORD))
