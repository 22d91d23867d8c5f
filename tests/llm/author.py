"""A test model that rewrites a little of every task that it is asked for.

It reads the tasks from the request as a model would: what it leaves out, and what it gets wrong, is up to the
test.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from playbook.core.plan.items import KIND_NAMES
from tests.llm.server import Sent, Talk

Change = Callable[[list[dict[str, Any]]], Any]
IN_PLACE: dict[str, Any] = {
    "owner": "", "teams": [], "day": "", "target": "", "target_day": "", "because": "", "decides": False,
}  # fmt: skip
ADDED = "Say it as you would say it to a colleague."
_TASK = re.compile(r"^TASK (\d+): ([^;]+);", re.MULTILINE)
_KINDS = {name: kind for kind, name in KIND_NAMES.items()}


def schema_of(sent: Sent) -> dict[str, Any]:
    return sent.schema


def name_of(sent: Sent) -> str:
    """What was asked for: a stage."""
    return sent.name


def shapes_of(sent: Sent) -> dict[str, dict[str, Any]]:
    """What an entry may do, with the shape of each."""
    shapes = schema_of(sent)["properties"]["items"]["items"]["anyOf"]
    return {shape["properties"]["do"]["enum"][0]: shape["properties"] for shape in shapes}


def kinds_of(sent: Sent) -> list[str]:
    return [name.removeprefix("rewrite_") for name in shapes_of(sent) if name.startswith("rewrite_")]


def tasks_in(sent: Sent) -> Iterator[dict[str, Any]]:
    """Each task of a request, as an entry that keeps its words."""
    prompt = sent.prompt
    tasks = prompt.partition("WITH THE WORDS THAT STAND THERE NOW")[2].partition("\n\nYOUR ANSWER\n")[0]
    tasks = tasks.partition("\n\nWHAT DOES NOT AGREE")[0]
    found = [*_TASK.finditer(tasks)]
    for match, following in zip(found, [*found[1:], None], strict=True):
        block = tasks[match.end() : following.start() if following else None].strip("\n")
        do = f"rewrite_{_KINDS[match[2]]}"
        shape = [name for name in shapes_of(sent)[do] if name not in ("do", "slot")]
        kept = {name: value for name, value in IN_PLACE.items() if name in shape}
        names = [name for name in shape if name not in kept]
        yield {"do": do, "slot": int(match[1]), **_texts(block, names), **kept}


def _texts(block: str, names: list[str]) -> dict[str, str]:
    texts, rest = {}, block
    for name in reversed(names):
        rest, _, text = rest.rpartition(f"\n{name}: ")
        texts[name] = "" if text == "(empty)" else text
    return {name: texts[name] for name in names}


class Author:
    """Answers requests for the words of a stage."""

    def __init__(self, change: Change = lambda entries: entries) -> None:
        self.change = change

    def answer_to(self, sent: Sent) -> str:
        """Return an answer's JSON: each task with one more sentence in its note."""
        entries = [{**task, "note": f"{task['note']}\n{ADDED}".strip()} for task in tasks_in(sent)]
        return json.dumps({"items": self.change(entries)}, ensure_ascii=False)

    def reply(self, talk: Talk) -> None:
        """Answer one request in a few pieces: reading one takes a millisecond."""
        talk.answer(self.answer_to(talk.sent), size=97)


def new_message(**fields: Any) -> dict[str, Any]:
    """A message that nobody planned, as a model would add it."""
    return {
        "do": "add_message", "title": "Tell the night desk first", "groups": ["all groups"],
        "owner": "Tom Lindqvist", "date_week": -2, "sender": "Maya Okafor", "channel": "chat",
        "live": False, "two_way": True, "topics": ["how"], "steps": ["awareness"],
        "body": "We tell you first, because you are the first who will work with it. What should we know?",
        "why": "They were forgotten last time.", "assumptions": ["Teams meet once a week."], **fields,
    }  # fmt: skip
