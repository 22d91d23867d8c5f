"""Webhooks and what was sent, as rows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from playbook.core.posts.schedule import Hour
from playbook.store.register.posts.webhooks import Dispatch, Webhook, Webhooks
from playbook.store.register.register import Register

NOW = datetime(2026, 3, 6, 8, tzinfo=UTC)
ADDRESS = "https://hooks.slack.com/services/canary"
WEBHOOK = Webhook(
    id="one", rollout_id="atlas", name="Leads", kind="slack", host="hooks.slack.com",
    zone="Europe/Berlin", update_at=Hour(weekday=4, hour=9), reminder_at=None, names_leads=False,
    app_address="https://playbook.example.com", maker="Dana", created_at=NOW, since=NOW,
)  # fmt: skip
POST = Dispatch("one", "update", "2026-03-02", 0, NOW)


@pytest.fixture
def register(register: Register) -> Register:
    Webhooks(register).add(WEBHOOK, ADDRESS, most=9)
    return register


def test_a_webhook_is_given_back_without_address_and_claimed_apart(register: Register) -> None:
    hooks = Webhooks(register)
    assert hooks.of_rollout("atlas") == hooks.live() == [WEBHOOK]
    assert hooks.find("one") == WEBHOOK
    assert "canary" not in repr(hooks.live())
    assert hooks.find_address("one") == ADDRESS
    others = [replace(POST, subject="reminder"), replace(POST, period="2026-03-09"), replace(POST, attempt=1)]
    assert all(hooks.claim(each) for each in (POST, *others))
    assert not any(hooks.claim(each) for each in (POST, *others))
    hooks.note(POST, "refused", 404)
    assert [each.outcome for each in hooks.claimed("one", "update", "2026-03-02")] == ["refused", None]
    assert [each.status for each in hooks.claimed("one", "update", "2026-03-02")] == [404, None]
    assert len(hooks.history("one", 2)) == 2


def test_of_two_registers_and_many_threads_one_claims_a_post(register: Register, open_register) -> None:
    begin = threading.Barrier(8)
    got: list[bool] = []

    def claim(on: Register) -> None:
        begin.wait()
        got.append(Webhooks(on).claim(POST))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(claim, (register, open_register()) * 4))
    assert sorted(got) == [False] * 7 + [True]


def test_paused_webhooks_send_by_hand_and_removed_ones_never(register: Register) -> None:
    hooks = Webhooks(register)
    hooks.pause("one", NOW)
    assert not hooks.claim(POST)
    assert hooks.claim(replace(POST, subject="test"), is_by_hand=True)
    hooks.resume("one", NOW + timedelta(hours=1))
    assert [each.since for each in hooks.live()] == [NOW + timedelta(hours=1)]
    hooks.remove("one", NOW)
    assert not hooks.claim(POST, is_by_hand=True)
    assert (hooks.live(), hooks.find("one"), hooks.find_address("one")) == ([], None, None)
    [(name, past)] = hooks.removed_history("atlas", 9)
    assert (name, past.subject) == ("Leads", "test")


def test_the_most_count_those_that_are_there(register: Register) -> None:
    hooks = Webhooks(register)
    assert not hooks.add(replace(WEBHOOK, id="two"), ADDRESS, most=1)
    hooks.remove("one", NOW)
    assert hooks.add(replace(WEBHOOK, id="two"), ADDRESS, most=1)
