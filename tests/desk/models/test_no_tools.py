"""A model gets words and gives words: no request offers it a tool, whatever it is asked for."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any, get_args

from playbook.core.base.errors import PlaybookError
from playbook.core.log.changes.records import Purpose
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models import background_work
from playbook.desk.record import digest
from playbook.desk.writing import critiques, drafting, faq, intake, messages, strategies
from playbook.llm.message.letter import MessageWish
from tests.asking import terms
from tests.desk.writing.test_messages import DANA, ITEM, SETTINGS, planned_rollout  # noqa: F401 - a fixture
from tests.llm.server import BEHAVIOURS, TOOLS

DAY = date(2023, 3, 6)
WISH = MessageWish()
NOTES = "Our COO Dana Whitfield will sponsor the rollout. Go-live is March 1, 2027."


def write_faq(desk: Workspace, plan: Rollout) -> object:
    answers = faq.make_faq(desk, plan, "communication")
    return faq.ask_for_faq(desk, DANA, plan.id, answers, "communication", terms(desk))


def try_connection(desk: Workspace, _plan: Rollout) -> object:
    return background_work.start_trial(desk, DANA, "window", lambda: True).wait(60)


ASK: dict[str, Callable[[Workspace, Rollout], object]] = {
    "draft": lambda desk, plan: drafting.draft_with_model(desk, DANA, plan.id, "training", terms(desk)),
    "intake": lambda desk, plan: intake.ask_for_facts(desk, DANA, plan.id, NOTES, terms(desk)),
    "message": lambda desk, plan: messages.ask_for_message(desk, DANA, plan.id, ITEM, WISH, terms(desk)),
    "digest": lambda desk, plan: digest.write_digest(desk, DANA, plan.id, DAY, terms(desk)),
    "faq": write_faq,
    "critique": lambda desk, plan: critiques.ask_for_critique(desk, DANA, plan.id, terms(desk)),
    "strategy": lambda desk, plan: strategies.ask_for_strategy(desk, DANA, plan.id, terms(desk)),
    "probe": try_connection,
}


def keys_in(value: Any) -> Iterator[str]:
    """Every key of a request, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)


def test_no_request_offers_a_tool_in_any_form_of_any_question(workspace, rollout, server):
    for purpose in [*get_args(Purpose), "probe"]:
        # It refuses every form but plain text, and what it says fits nothing: every way of asking is gone.
        server.reply = BEHAVIOURS["only-text"]
        with suppress(PlaybookError):
            ASK[purpose](workspace, rollout)
        assert {"json_schema", "json_object", "text"} <= set(server.formats), purpose
        for sent in server.requests:
            assert TOOLS.isdisjoint(keys_in(sent.body)), purpose
            turns = sent.body["messages"]
            assert [turn.keys() for turn in turns] == [{"role", "content"}] * len(turns), purpose
