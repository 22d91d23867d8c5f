"""Bad answers are repaired in form, and never in content."""

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.llm.call.answer.salvage import find_object
from tests.work import is_longer

PLAN = {
    "summary": "A {plan}, with ], commas,",
    "items": [{"title": 'a "b" \\ 🙂', "tags": ["x", "y"]}, {"title": "c"}],
}
TEXT = json.dumps(PLAN)


def salvage(text):
    return find_object(text, "items")


@pytest.mark.long
def test_a_plan_is_found_in_any_wrapping_and_each_repair_said():
    for text in [TEXT, f"\n {TEXT}\n", json.dumps(PLAN, indent=2)]:
        assert (salvage(text).value, salvage(text).notes) == (PLAN, ()), text
    for text in [
        f"\ufeff{TEXT}", f"```json\n{TEXT}\n```",
        f"Sure! Here is your {{plan}}:\n\n{TEXT}\n\nAnything else?",
        f'<think>Or {{"items": [{{"title": "no"}}]}}?</think>{TEXT}',
        f'Let me see.\n<think>Or {{"items": []}}?</think>\n<think>Or {{"items": [{{}}]}}?</think>{TEXT}',
        f"<think>It begins.\n</think>\n\n```\n{TEXT}", TEXT.replace("}]", "},]").replace('"c"}', '"c",}'),
        f'{{"plan": {TEXT}}}', f"See [1] and {{2}} and [3]: {TEXT}",
    ]:  # fmt: skip
        assert salvage(text).value == PLAN
    assert salvage(f"Here: {TEXT}").notes == ("Text around the plan was left out.",)
    assert salvage('{"items": [{"a": 1,},]}').notes == ("Stray commas were taken out.",)
    assert salvage(f'{{"plan": {TEXT}}}').notes == ("The plan was wrapped in another object.",)
    assert salvage('[{"title": "a"}]').notes == ("The entries came without the object around them.",)
    assert salvage(TEXT[:-8]).notes == ("The answer broke off; what was unfinished is left out.",)
    for text in [
        "", "A plan needs a sponsor.", "{", "[]", "[1, 2]", '{"items": "none"}', '{"items": [}',
        '{"other": []}', '{"items": [{"n": NaN}]}', '{"items": ["\\ud800"]}', "<think>hm", "[" * 50_000,
        '{"a":' * 50_000, "}" * 50_000, '{"items": [' + "[" * 5_000 + "]" * 5_000 + "]}", "{x} " * 5_000,
    ]:  # fmt: skip
        salvaged = salvage(text)
        assert salvaged is None or salvaged.value["items"] == [], text


def test_broken_texts_are_read_safely():
    assert salvage('{"items": [{"title": "a", "parts": [{"title": "b"}], "text": "c') is None
    for part, end in (("[", ","), ('{"a":[', ""), ("{", "}"), ("<think>", "")):
        less, more = (part * number + end * number for number in (2_000, 8_000))
        assert not is_longer(partial(salvage, more), partial(salvage, less), 9), part


@given(st.integers(0, len(TEXT)))
def test_a_cut_answer_keeps_exactly_the_items_that_were_whole(end):
    salvaged = salvage(TEXT[:end])
    whole = [item for item in PLAN["items"] if TEXT.index(json.dumps(item)) + len(json.dumps(item)) <= end]
    if salvaged is None:
        assert whole == []
    else:
        assert salvaged.value["items"] == whole


@given(st.text(alphabet='{}[]",:\\ itemsab1<think>/', max_size=60))
def test_any_text_at_all_is_read_without_an_error(text):
    salvaged = salvage(text)
    assert salvaged is None or isinstance(salvaged.value["items"], list)


@given(st.text(max_size=40), st.integers(0, 9))
def test_every_word_of_the_result_was_in_the_answer(word, count):
    plan = {"items": [{"title": word, "count": count}]}
    assert salvage(f"Here: {json.dumps(plan, ensure_ascii=False)} Good luck").value == plan
