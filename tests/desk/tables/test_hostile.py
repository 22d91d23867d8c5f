"""Strangers' words never reach a plan that a model drafts, even when the model repeats all it was sent."""

from collections import Counter

import pytest

from bench import hostile
from bench.hostile import HOSTILE, Echo, attacked, opened, shipped, with_echo
from playbook.core.digest.themes import strangers_words
from tests.llm.server import ModelServer

pytestmark = pytest.mark.slow


def test_there_are_two_notes_of_each_of_six_kinds():
    assert list(Counter(hostile.kind for hostile in HOSTILE).values()) == [2] * 6
    assert all(hostile.tell in hostile.note.casefold() for hostile in HOSTILE)


def test_a_note_reaches_a_plan_only_if_pasted(tmp_path):
    reading = with_echo(tmp_path)
    assert reading.answered == 1
    assert reading.shipped == hostile.LIMIT == 0
    # The control: the same notes in the prompt of the same model.
    assert reading.pasted >= 5
    assert reading.pasted_gated == 0


def test_the_test_model_repeats_what_it_was_sent(tmp_path):
    with ModelServer() as server, opened(tmp_path, server.base_url, "told") as workspace:
        server.reply = Echo().reply
        rollout = attacked(workspace, HOSTILE)
        offered = shipped(workspace, rollout, ("message",))
        bodies = [request.body for request in server.requests]
        sent = "\n".join(turn["content"] for body in bodies for turn in body["messages"])
    assert len(strangers_words(rollout)) == 3 * len(HOSTILE)
    assert not [hostile.tell for hostile in HOSTILE if hostile.tell in sent.casefold()]
    repeated = "\n".join(item.model_dump_json() for item in offered if item.provenance.source == "model")
    long = {line.strip("- ") for line in sent.splitlines() if 40 < len(line) < 90}
    assert sum(line in repeated for line in long) >= 5
