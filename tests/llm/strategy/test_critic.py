"""A critic's findings quote the plan word for word, or are left out."""

from datetime import date
from typing import Any

import pytest

from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import AnyItem, Message, Milestone
from playbook.llm.call.prompt_hash import outgoing
from playbook.llm.safety.safety import OutputGate
from playbook.llm.strategy.critic import (
    MOST_FINDINGS,
    MOST_SENT,
    Critique,
    find_quote,
    question_for,
    replaced,
)

BRIEF = Brief(groups=(Group(id="web", name="Web", size=9), Group(id="media", name="Media", size=4)))
MESSAGE = Message(
    id="news", title="What changes for you", body="We start soon.\nNobody is\nranked by this. Ask me.",
    date=date(2026, 3, 9), group_ids=("web",), why="Our own reason.",
)  # fmt: skip
ITEMS: tuple[AnyItem, ...] = (
    MESSAGE,
    Milestone(id="m", title="Everyone is trained", done_when="All can sign in."),
)
GOOD: dict[str, Any] = {
    "who": "works_council",
    "item": 1,
    "quote": "Nobody is ranked by this.",
    "why": "The council has not agreed to any measurement.",
    "instead": "Whether anybody is measured is open until the council has decided.",
}


def read(*rows: object, items: tuple[AnyItem, ...] = ITEMS) -> Critique:
    return question_for(items, BRIEF, OutputGate(), ()).parse({"findings": list(rows)})


def test_the_plan_is_sent_with_numbers_and_without_our_reasons():
    sent = outgoing(question_for(ITEMS, BRIEF, OutputGate(), ["THE CASE", "Name: AI at LT"]))
    assert "[1] message, Mon Mar 9, for Web\ntitle: What changes for you\nbody: We start soon." in sent
    assert "THE CASE\nName: AI at LT\n\nTHE PLAN\n[1]" in sent
    assert "Our own reason." not in sent


def test_a_quote_is_found_across_line_breaks_and_replaced():
    [finding] = read(GOOD).findings
    assert (finding.item_id, finding.field, finding.quote) == ("news", "body", "Nobody is\nranked by this.")
    after = replaced(MESSAGE, finding)
    assert after.body == f"We start soon.\n{GOOD['instead']} Ask me."
    assert replaced(after, finding) is None


def test_what_does_not_stand_in_its_item_is_left_out():
    for changed in [
        {"quote": "Nobody will be ranked by this."}, {"item": 2}, {"item": 9}, {"item": "1"}, {"item": True},
        {"who": "the press"}, {"quote": "Ask me."}, {"quote": ""}, {"quote": None}, {"instead": ""},
        {"who": ["board"]},
        {"instead": "Nobody is\nranked by this."}, {"instead": "See https://evil.example"}, {"why": 3},
        {"quote": "nobody is ranked by this."}, {"quote": "Our own reason."},
    ]:  # fmt: skip
        critique = read({**GOOD, **changed}, {**GOOD, "item": 2, "quote": "All can sign in."})
        assert [finding.item_id for finding in critique.findings] == ["m"], changed


def test_an_answer_in_which_no_finding_holds_is_sent_back():
    for rows in [({**GOOD, "quote": "Invented by a model."},), ("x",), (None, 3)]:
        with pytest.raises(ValueError, match="word for word"):
            read(*rows)
    with pytest.raises(ValueError, match="word for word"):
        question_for(ITEMS, BRIEF, OutputGate(), ()).parse({})
    assert read() == Critique(())


def test_the_same_sentence_is_attacked_once_and_findings_are_bounded():
    assert len(read(GOOD, GOOD, {**GOOD, "who": "board"}).findings) == 1
    items = tuple(MESSAGE.model_copy(update={"id": f"n{number}"}) for number in range(40))
    rows = [{**GOOD, "item": number} for number in range(1, 41)]
    assert len(read(*rows, items=items).findings) == MOST_FINDINGS


@pytest.mark.long
def test_a_long_plan_is_shortened_fairly():
    long = MESSAGE.model_copy(update={"body": "A long word. " * 400})
    items = tuple(long.model_copy(update={"id": f"n{number}"}) for number in range(300))
    sent = outgoing(question_for((*items, MESSAGE), BRIEF, OutputGate(), ()))
    assert len(sent) < 2 * MOST_SENT
    assert "[301] message" in sent
    small = outgoing(question_for(items, BRIEF, OutputGate(), (), 8_000))
    assert len(small) < len(sent) / 1.2
    assert find_quote(MESSAGE, "“We start soon.”") == ("body", "We start soon.")
