"""Outcomes of posts in words, and what can be resent."""

from datetime import timedelta
from typing import get_args

from playbook.core.posts.webhooks import Outcome, may_send_by_hand, outcome_as_of, say_outcome
from tests.core.story import NOON


def test_a_post_without_an_answer_is_being_sent():
    assert outcome_as_of(None, NOON, NOON + timedelta(seconds=50)) is None
    assert outcome_as_of(None, NOON, NOON + timedelta(seconds=61)) == "stopped"
    assert outcome_as_of("sent", NOON, NOON + timedelta(days=61)) == "sent"
    assert say_outcome(None) == "It is being sent."
    assert "the app stopped while sending" in say_outcome("stopped")


def test_every_outcome_has_its_sentence():
    for outcome in get_args(Outcome):
        assert say_outcome(outcome, 500).endswith(".")


def test_a_refusal_says_what_it_means():
    for status, words in [
        (302, "It pointed elsewhere, and that is never followed."),
        (404, "make a new one"), (410, "make a new one"), (429, "too many posts"), (503, "out of order"),
        (400, "Not taken: the other side answered 400.")
    ]:  # fmt: skip
        assert words in say_outcome("refused", status)


def test_what_arrived_or_is_on_its_way_is_not_sent_again_by_hand():
    again = {outcome for outcome in get_args(Outcome) if may_send_by_hand(outcome)}
    assert again == {"refused", "unreachable", "unanswered", "forbidden", "stopped", "missed", "faulty"}
    assert not may_send_by_hand(None)


def test_no_answer_means_neither_sent_nor_lost():
    sentence = say_outcome("unanswered")
    assert "may or may not have arrived" in sentence
    assert "not sent again by itself" in sentence
