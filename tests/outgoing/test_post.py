"""A post leaves once, to the number that was checked, and nothing of the answer is kept."""

import json
import logging
import socket
import ssl
import threading
from contextlib import suppress

import pytest

from playbook.outgoing.hosts import PostAddress, allowed
from playbook.outgoing.post import PostOutcome, Unreached, post, send_to
from tests.certificates import certify
from tests.outgoing import channel as channels
from tests.outgoing.channel import ECHO, PATH, SECRET, Channel, Handler

BODY = json.dumps({"text": "words"}).encode()
SLACK = f"https://hooks.slack.com{PATH}"


def send(channel: Channel, seconds: float = 5) -> PostOutcome:
    return post(channel.address, BODY, allowed(channel.host), seconds=seconds)


def test_what_is_posted_arrives_once_as_it_is(channel):
    assert send(channel) == PostOutcome("sent", 200)
    [arrival] = channel.arrivals
    assert arrival.path == PATH
    assert arrival.body == {"text": "words"}
    assert arrival.headers["Host"] == f"127.0.0.1:{channel.port}"
    assert arrival.headers["Content-Type"].startswith("application/json")
    assert "Cookie" not in arrival.headers


def test_what_is_taken_or_refused_is_sent_once(channel):
    for status in [200, 202, 204, 400, 401, 404, 410, 429, 500, 503]:
        channel.reply = lambda handler, status=status: handler.answer(status, ECHO.encode())
        channel.arrivals.clear()
        assert send(channel) == PostOutcome("sent" if status < 300 else "refused", status)
        assert len(channel.arrivals) == 1, status


def test_a_redirect_to_this_machine_is_not_followed(channel):
    for status in [301, 302, 303, 307, 308]:
        with channels.running() as inside:
            address, to = inside.address, status
            channel.arrivals.clear()
            channel.reply = lambda handler, to=to, address=address: handler.answer(to, b"", Location=address)
            assert send(channel) == PostOutcome("refused", status)
            assert inside.arrivals == [], status
        assert len(channel.arrivals) == 1, status


def test_an_answer_that_never_comes_ends_in_time(channel):
    go_on = threading.Event()
    channel.reply = lambda _: go_on.wait(60)
    assert send(channel, seconds=0.3) == PostOutcome("unanswered")
    go_on.set()
    assert len(channel.arrivals) == 1


def test_an_answer_that_drips_is_cut_by_the_time_of_the_whole(channel):
    go_on = threading.Event()

    def drip(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not go_on.wait(0.05):
            handler.wfile.write(b"a")
            handler.wfile.flush()

    channel.reply = drip
    assert send(channel, seconds=0.5) == PostOutcome("unanswered")
    go_on.set()


def test_words_or_heads_without_end_are_cut_too(channel):
    endless_head = b"X-Head: " + b"a" * 60_000 + b"\r\n"
    for first, again, seconds in [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.5), (b"HTTP/1.1 200 OK\r\n", endless_head, 5),
    ]:  # fmt: skip

        def talk(handler: Handler, first: bytes = first, again: bytes = again) -> None:
            with suppress(OSError):
                handler.wfile.write(first)
                while True:
                    handler.wfile.write(again)

        channel.reply = talk
        assert send(channel, seconds) == PostOutcome("unanswered"), again[:20]


def test_a_body_without_end_is_not_read(channel):
    ended = threading.Event()

    def talk(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(ECHO.encode() * 1_000)
        except OSError:
            ended.set()

    channel.reply = talk
    assert send(channel) == PostOutcome("sent", 200)
    assert ended.wait(30)


def test_an_answer_that_is_no_http_is_no_failure_either(channel):
    channel.reply = lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n")
    assert send(channel) == PostOutcome("unanswered")


def test_where_nobody_listens_nothing_left():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert post(f"{host}{PATH}", BODY, allowed(host)) == PostOutcome("unreachable")


def test_no_proxy_of_the_environment_is_asked(channel, monkeypatch):
    with channels.running() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.host)
        assert send(channel) == PostOutcome("sent", 200)
        assert proxy.arrivals == []


def test_neither_the_address_nor_the_answer_is_in_a_log_line(channel, caplog):
    channel.reply = lambda handler: handler.answer(400, ECHO.encode(), **{"X-Said": ECHO})
    # Whoever looks for a fault may turn the libraries up to what they say of each request.
    with caplog.at_level(logging.INFO):
        said = repr(send(channel))
    assert SECRET not in caplog.text + said
    assert ECHO not in caplog.text + said


def leads_to(*numbers: str) -> tuple[list[str], "object"]:
    """A look-up that gives one number after another, as a name does that is bound anew."""
    asked: list[str] = []

    def look_up(host: str, port: int, seconds: float) -> list[str]:
        asked.append(host)
        return [numbers[min(len(asked), len(numbers)) - 1]]

    return asked, look_up


def test_a_name_that_leads_inside_is_not_called(channel):
    for number in ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:127.0.0.1"]:
        _, look_up = leads_to(number)
        hosts = allowed(channel.host)
        assert post(SLACK, BODY, hosts, look_up=look_up) == PostOutcome("forbidden"), number  # type: ignore[arg-type]
        assert channel.arrivals == [], number


def test_one_number_inside_among_public_ones_is_enough_to_refuse():
    both = ["3.5.7.9", "127.0.0.1"]
    assert post(SLACK, BODY, allowed(""), look_up=lambda *_: both) == PostOutcome("forbidden")


def test_the_number_that_was_checked_is_the_one_that_is_called(channel):
    with channels.running("127.0.0.2", channel.port) as other:
        host = f"http://localhost:{channel.port}"
        asked, look_up = leads_to("127.0.0.1", "127.0.0.2")
        assert post(f"{host}{PATH}", BODY, allowed(host), look_up=look_up) == PostOutcome("sent", 200)  # type: ignore[arg-type]
        assert asked == ["localhost"]
        assert len(channel.arrivals) == 1
        assert other.arrivals == []


def test_where_one_number_is_silent_the_next_is_called(channel):
    host, numbers = f"http://localhost:{channel.port}", ["127.0.0.9", "127.0.0.1", "127.0.0.1"]
    assert post(f"{host}{PATH}", BODY, allowed(host), look_up=lambda *_: numbers) == PostOutcome("sent", 200)
    assert len(channel.arrivals) == 1


def test_what_the_list_does_not_hold_is_not_even_looked_up():
    asked, look_up = leads_to("3.5.7.9")
    answer = post("https://evil.example/x", BODY, allowed(""), look_up=look_up)  # type: ignore[arg-type]
    assert answer == PostOutcome("forbidden")
    assert asked == []


def test_a_name_that_is_not_found_is_not_reached():
    def look_up(*_: object) -> list[str]:
        raise OSError("no such name")

    assert post(SLACK, BODY, allowed(""), look_up=look_up) == PostOutcome("unreachable")


def test_the_certificate_has_to_be_that_of_the_name(channel, tmp_path, monkeypatch):
    (file, key), requests = certify(tmp_path, "hooks.slack.com"), []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file, key)
    tls.sni_callback = lambda _, name, __: requests.append(name)
    channel.wear(tls)
    place = PostAddress("hooks.slack.com", channel.port, is_plain=False, target=PATH)
    with pytest.raises(Unreached):
        send_to(place, "127.0.0.1", BODY, 5)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(Unreached):
        send_to(PostAddress("other.example", channel.port, is_plain=False, target=PATH), "127.0.0.1", BODY, 5)
    assert channel.arrivals == []
    assert send_to(place, "127.0.0.1", BODY, 5) == PostOutcome("sent", 200)
    assert requests == ["hooks.slack.com", "other.example", "hooks.slack.com"]
    assert channel.arrivals[0].headers["Host"] == f"hooks.slack.com:{channel.port}"
