"""The test of a connection asks what a draft asks, on any day."""

import json
from datetime import date, timedelta

import pytest

from playbook.llm.stage.trial import exam_on
from tests.llm.author import Author
from tests.llm.server import Sent


@pytest.mark.long
def test_it_asks_for_the_first_tasks_of_a_stage_on_any_day():
    for weeks in range(0, 104, 8):
        exam = exam_on(date(2026, 2, 26) + timedelta(weeks=weeks, days=weeks // 8))
        question = exam.question
        assert question.name == "leadership"
        assert question.prompt_tokens > 1_500
        assert 300 < question.expected_tokens < 1_500
        assert exam.most < 4_096  # a draft asks less at once in such a window
        assert 4 < exam.prompts < 24


def test_an_answer_in_other_fields_is_refused():
    question = exam_on(date(2026, 3, 2)).question
    shape = {"name": question.name, "schema": question.schema}
    body = {"messages": list(question.turns), "response_format": {"json_schema": shape}}
    good = json.loads(Author().answer_to(Sent("/v1/chat/completions", {}, body)))
    assert question.parse(good)
    for wrong in [[], [{"title": "Talk to people", "week": 1}] * 3, ["Talk to people"]]:
        with pytest.raises(ValueError, match="fields of the schema"):
            question.parse({"items": wrong})
