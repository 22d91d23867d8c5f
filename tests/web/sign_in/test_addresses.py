"""A flood of wrong passwords from one address, and a new browser at another, over real HTTP."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from playbook.desk.base.limits import login_throttle
from playbook.desk.base.limits.wrong_tries import Rate
from playbook.web.http.form import address_of
from playbook.web.http.problem import HANDLERS
from playbook.web.routes import routes
from tests.web.asking import Answer, current, served
from tests.web.people import HASH, PASSWORD, Person


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(login_throttle, "_COMMON", Rate("sign-in", 2))
    with (
        current(tmp_path / "data") as workspace,
        served(Starlette(routes=routes(), exception_handlers=HANDLERS)) as port,
    ):
        workspace.accounts.claim("Dana", "dana@lt.test", HASH, workspace.now())
        yield port


def at(port: int, address: str) -> Person:
    return Person(port, headers={"X-Forwarded-For": address} if address else {})


def test_a_new_browser_gets_in_beside_a_flood_from_elsewhere(port):
    guesser = at(port, "203.0.113.1")
    answers = [guesser.sign_in(f"person{number}@lt.test", "wrong") for number in range(6)]
    assert ["Try again in" in answer.text for answer in answers] == [False] * 5 + [True]
    assert "Try again in" in guesser.sign_in().text
    assert "Try again in" in at(port, "").sign_in(password=PASSWORD).text
    assert at(port, "198.51.100.7").sign_in().status == 303


def request_from(host: str | None) -> Request:
    return Request({"type": "http", "client": (host, 1) if host else None, "headers": []})


def test_an_address_is_a_network_or_nothing():
    for host, address in [
        ("203.0.113.1", "203.0.113.1"), ("127.0.0.1", ""), ("::1", ""), (None, ""), ("testclient", ""),
        ("::ffff:203.0.113.1", "203.0.113.1"), ("::ffff:127.0.0.1", ""),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"), ("2001:db8:1:9::9", "2001:db8:1::/48"),
    ]:  # fmt: skip
        assert address_of(request_from(host)) == address, host


def test_a_known_browser_is_served_before_new_ones_that_wait(port):
    regular = at(port, "")
    assert regular.sign_in().status == 303
    regular.post("/sign-out")

    def guess(number: int) -> Answer:
        return at(port, f"10.9.{number}.7").sign_in(f"nobody{number}@lt.test", "wrong")

    with ThreadPoolExecutor(40) as pool:
        guesses = [pool.submit(guess, number) for number in range(40)]
        next(as_completed(guesses))  # the others wait for their turn
        assert regular.sign_in().status == 303
        waiting = sum(not each.done() for each in guesses)
    assert waiting >= 10
