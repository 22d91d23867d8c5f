"""What would leave for a model: its words, and what asking takes beside the budget."""

from dataclasses import replace
from datetime import UTC, datetime

from playbook.core.log.rollout import Rollout, Spent
from playbook.desk.models import preview
from playbook.desk.models.connections import Connection
from playbook.llm.call.client import Turn
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.fallbacks import ModelQuery
from tests.briefs import agency

NOW = datetime(2026, 3, 5, tzinfo=UTC)
LOCAL = Server("http://127.0.0.1:1/v1", "told")
UNKNOWN = Server("https://models.example.com/v1", "nobody-prices-this")
CONNECTION = Connection(LOCAL, AnswerLimits(), 1, None, None, "typed")


def planned(words: str, expected: int) -> preview.PlannedCall:
    query = ModelQuery((Turn(role="user", content=words),), "q", {"type": "object"}, "", dict)
    return preview.call_to_send(LOCAL.place, replace(query, expected_tokens=expected), None)


CALLS = [planned("a" * 40, 150), planned("b" * 3, 50)]
TAKES = 11 + 200


def spent(tokens: int = 0) -> Rollout:
    about = {"id": "r", "version": 1, "created_at": NOW, "changed_at": NOW, "created_by": "Dana"}
    return Rollout(**about, brief=agency(), spent=Spent(tokens=tokens))


def test_an_estimate_is_what_good_answers_take():
    estimate = preview.estimate(spent(), CONNECTION, CALLS)
    assert (estimate.sent, estimate.answered, estimate.usd) == (11, 200, 0.0)
    assert (estimate.tokens_left, estimate.usd_left, estimate.is_short) == (None, None, False)


def test_a_budget_in_tokens_is_short():
    for budget, is_short in ((TAKES, False), (TAKES - 1, True), (0, True)):
        estimate = preview.estimate(spent(50), replace(CONNECTION, rollout_tokens=budget + 50), CALLS)
        assert (estimate.tokens_left, estimate.is_short) == (budget, is_short)


def test_a_dollar_budget_is_short_without_a_price():
    connection = replace(CONNECTION, rollout_usd=5.0)
    assert not preview.estimate(spent(), connection, CALLS).is_short
    estimate = preview.estimate(spent(), replace(connection, server=UNKNOWN), CALLS)
    assert (estimate.usd, estimate.usd_left, estimate.is_short) == (None, 5.0, True)


def test_hidden_names_leave_neither_as_words_nor_as_hash():
    person = agency().people[0].name
    question = ModelQuery((Turn(role="user", content=f"Ask {person}."),), "q", {"type": "object"}, "", dict)
    veil = preview.hide_names(spent())
    words, sha, *_ = preview.call_to_send(LOCAL.place, question, veil)
    assert person in preview.words_to_send(question)
    assert person not in words
    assert words == preview.words_to_send(question, veil)
    assert sha != preview.call_to_send(LOCAL.place, question, None)[1]


def test_people_who_left_the_brief_stay_hidden():
    rollout = spent().model_copy(update={"named": {"Ruth Okafor": 1, "Dana": 2}})
    veil = preview.hide_names(rollout)
    hidden = veil.hide("Ask Ruth Okafor, or Okafor's deputy.")
    assert "Okafor" not in hidden
    assert veil.restore(hidden) == "Ask Ruth Okafor, or Okafor's deputy."


def test_whom_to_call_once_stays_hidden():
    veil = preview.hide_names(spent().model_copy(update={"contacts": {"Zelda Quuxley": 1, "IT desk": 2}}))
    hidden = veil.hide("Ask Zelda Quuxley at a desk.")
    assert hidden.endswith(" at a desk.")
    assert "Quuxley" not in hidden
    assert veil.restore(hidden) == "Ask Zelda Quuxley at a desk."
