"""Each finished item comes once, however the text is cut."""

import json
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from playbook.llm.call.answer.scanner import Scanner
from tests.work import is_longer

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ['"', "\\", '\\"', "{", "}", "[", "]", ",", ":", '{"items": [{', "}]}", "<think>", "🙂", "é"]
)
VALUE = st.recursive(
    TEXT | st.integers(-9, 9) | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXT | st.sampled_from(["items", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)
ITEM = st.dictionaries(TEXT | st.sampled_from(["items", "title"]), VALUE, max_size=3)
FORM = st.sampled_from([{}, {"indent": 2}, {"ensure_ascii": False}, {"separators": (",", ":")}])
# What stands before and after must not hold the array itself.
AROUND = st.dictionaries(st.sampled_from(["a", "b", "c"]), TEXT | st.integers(), max_size=2)


def pieces_of(data, text):
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=30).map(sorted))
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def scan(text, size=1, name="items"):
    scanner = Scanner(name)
    return [item for at in range(0, len(text), size) for item in scanner.feed(text[at : at + size])]


@given(st.data(), st.lists(ITEM, max_size=4), AROUND, AROUND, FORM)
def test_any_cutting_up_gives_the_same_items(data, items, before, after, form):
    after = {f"{name}{name}": value for name, value in after.items()}
    text = json.dumps({**before, "items": items, **after}, **form)
    lead = data.draw(
        st.sampled_from(["", "Sure, here it is: ", "```json\n", "{never} mind: ", '<think>{["</think>'])
    )
    scanner = Scanner("items")
    assert [item for piece in pieces_of(data, lead + text) for item in scanner.feed(piece)] == items
    assert scanner.broken == 0


@given(st.text(alphabet='{}[]",:\\ items<think>/1', max_size=80), st.data())
def test_any_text_is_read_without_an_error(text, data):
    scanner = Scanner("items")
    assert [item for piece in pieces_of(data, text) for item in scanner.feed(piece)] == scan(
        text, len(text) or 1
    )


def test_items_come_when_they_end_and_only_from_their_array():
    text = json.dumps({"items": [{"a": {"b": [1]}}, {"c": "}"}]})
    scanner = Scanner("items")
    came = {at: scanned for at, letter in enumerate(text) if (scanned := scanner.feed(letter))}
    first = text.index("]}}") + 2
    assert came == {first: [{"a": {"b": [1]}}], len(text) - 3: [{"c": "}"}]}
    for text, expected in [
        ('{"plan": {"items": [{"a": 1}]}}', [{"a": 1}]),
        ('{"other": [{"a": 1}], "items": [{"b": 2}]}', [{"b": 2}]), ('{"items": {"a": 1}}', []),
        ('{"note": "items", "list": [{"a": 1}]}', []),
        ('{"items": [{"items": [{"a": 1}]}]}', [{"items": [{"a": 1}]}]),
        ('{"items": [1, "x", [{"a": 1}], {"b": 2}]}', [{"b": 2}]),
        ('{"items": [{"a": 1}, {"b": ', [{"a": 1}]),
        ('<think>{"items": [{"a": 1}]}</think>{"items": [{"b": 2}]}', [{"b": 2}]),
        ('<thin {"items": [{"a": "\\u00fc\\n"}]}', [{"a": "ü\n"}]), ("no plan at all", []), ("}]}]", []),
    ]:  # fmt: skip
        for size in (1, 2, 3, 7, len(text)):
            assert scan(text, size) == expected


def test_broken_items_and_endless_brackets_are_skipped():
    scanner = Scanner("items")
    assert scanner.feed('{"items": [{"a": 1,}, {"n": NaN}, {"b": 2}, {"c": "\\ud800"}]}') == [{"b": 2}]
    assert scanner.broken == 3
    assert scan("[{" * 20_000, 64) == []
    assert scan('{"items": [' + '{"a":' * 20_000 + "1" + "}" * 20_000 + "]}", 512) == []


def test_four_times_the_text_does_not_take_sixteen_times_as_long():
    item = {"title": "x" * 200, "text": "y" * 200}
    for name, few, many in (
        ("many items", [item] * 50, [item] * 200),
        ("one long item", [{"title": "x" * 50_000}], [{"title": "x" * 200_000}]),
    ):
        less, more = json.dumps({"items": few}), json.dumps({"items": many})
        assert len(scan(more, 4)) == len(many)
        assert not is_longer(partial(scan, more, 4), partial(scan, less, 4), 9), name
