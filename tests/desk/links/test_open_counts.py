"""What is counted of links, beside whoever writes to the register."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.links import links, open_counts, shares
from playbook.desk.links.shares import Pass
from playbook.store.errors import StoreError
from playbook.store.register.register import Transaction

DANA = Actor(name="Dana")
SECONDS = 5.0


def test_a_wrong_password_is_refused_while_guesses_are_being_stored(workspace, rollout_id, monkeypatch):
    link = links.make_link(workspace, DANA, rollout_id, "All-hands", password="quiet otters").link
    is_storing, is_refused, was_refused = threading.Event(), threading.Event(), []
    storing = threading.Thread(target=lambda: [end() for end in workspace.at_close])
    guesser, write = threading.current_thread(), workspace.register.write

    def guess(number: int) -> None:
        with suppress(Refused):
            shares.give_password(workspace, Pass(link.id), f"wrong {number}", "203.0.113.7")

    def write_one_by_one(work: Callable[[Transaction], Any]) -> Any:
        if threading.current_thread() is storing:
            is_storing.set()
            was_refused.append(is_refused.wait(SECONDS))
            if not was_refused[-1]:
                raise StoreError("The register of people is busy.", "Try again in a moment.")
        return write(
            work if threading.current_thread() is not guesser else lambda it: begin_storing(it, work)
        )

    def begin_storing(transaction: Transaction, work: Callable[[Transaction], Any]) -> Any:
        storing.start()
        assert is_storing.wait(SECONDS)
        return work(transaction)

    for number in range(10):  # the tries of its own
        guess(number)
    with monkeypatch.context() as patched:
        patched.setattr(workspace.register, "write", write_one_by_one)
        guess(10)
        is_refused.set()
        storing.join()
    assert was_refused == [True]
    assert sum(open_counts.guesses(workspace)[link.id].values()) == 11


def test_opens_are_counted_and_read_while_the_register_is_busy(workspace, rollout_id):
    created = links.make_link(workspace, DANA, rollout_id, "All-hands")
    shares.open_link(workspace, created.token)
    is_busy, is_over, opens = threading.Event(), threading.Event(), list[int]()

    def keep_busy(_: Transaction) -> None:
        is_busy.set()
        is_over.wait(2 * SECONDS)

    def open_and_read() -> None:
        shares.open_link(workspace, created.token)
        opens.append(sum(open_counts.opens(workspace)[created.link.id].values()))

    writing = threading.Thread(target=workspace.register.write, args=[keep_busy])
    storing = threading.Thread(target=lambda: [end() for end in workspace.at_close])
    reading = threading.Thread(target=open_and_read)
    writing.start()
    assert is_busy.wait(SECONDS)
    storing.start()
    storing.join(0.2)  # it waits for the register
    reading.start()
    reading.join(SECONDS)
    seen_meanwhile = [*opens]
    is_over.set()
    for thread in (writing, storing, reading):
        thread.join()
    assert seen_meanwhile == [2]
    assert sum(open_counts.opens(workspace)[created.link.id].values()) == 2
