"""A test model that writes like the built-in playbook.

It knows the brief by heart and answers any request for a stage: what it leaves out, and what it gets wrong,
is up to the test.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from playbook.core.base.fields import StageKey
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.builtin.calendar import Window, window_of
from playbook.llm.stage.choices import ALL_GROUPS, NameChoices
from playbook.llm.stage.shapes import MOST_TEXT, MOST_TITLE, parts_of
from tests.llm.server import Sent, Talk

_TODAY = re.compile(r"\btoday\b")
Change = Callable[[list[dict[str, Any]]], Any]


def schema_of(sent: Sent) -> dict[str, Any]:
    return sent.schema


def name_of(sent: Sent) -> str:
    """What was asked for: a stage, or `<stage>_repair`."""
    return sent.name


def kinds_of(sent: Sent) -> list[str]:
    items = schema_of(sent)["properties"]["items"]["items"]
    return [shape["properties"]["kind"]["enum"][0] for shape in items.get("anyOf", [items])]


def written(item: AnyItem, choices: NameChoices, window: Window) -> dict[str, Any]:
    """An item of the plan as a model would write it."""
    groups = [group.name for group in choices.brief.groups if group.id in item.group_ids]
    answer: dict[str, Any] = {
        "kind": item.kind,
        "title": item.title[:MOST_TITLE],
        "groups": [ALL_GROUPS] if len(groups) == len(choices.brief.groups) else groups,
        "owner": choices.name_of(item.owner),
    }
    for part in parts_of(item.kind):
        answer[part.asked] = _said(getattr(item, part.name), part.sort, choices, window)
    return {**answer, "why": item.why[:200], "assumptions": ["Teams meet once a week."]}


def _said(value: Any, sort: str, choices: NameChoices, window: Window) -> Any:
    match sort:
        case "week":
            return window.week(value) if value else 0
        case "owner":
            return choices.name_of(value)
        case "rules":
            return [{"tool": tool, "classes": list(classes)} for tool, classes in value.items()]
        case "text":  # it says a week and no day, so it does not know what is today
            return _TODAY.sub("now", value)[:MOST_TEXT]
    return list(value) if isinstance(value, tuple) else value


class Author:
    """Answers requests for the stages of one brief."""

    def __init__(self, brief: Brief, today: date | None = None, change: Change = lambda items: items) -> None:
        today = today or brief.start or date.min
        self.brief, self.change = brief, change
        self.choices, self.window = NameChoices(brief), window_of(brief, today)
        self.items = draft(brief, load_stages(), start=today).items

    def items_for(self, stage: StageKey, kinds: Sequence[str], most: int) -> list[dict[str, Any]]:
        """Return the first items of each kind in turn, up to the most."""
        queues = [
            [item for item in self.items if item.stage == stage and item.kind == kind] for kind in kinds
        ]
        mixed: list[AnyItem] = []
        while any(queues) and len(mixed) < most:
            mixed += [queue.pop(0) for queue in queues if queue]
        return [written(item, self.choices, self.window) for item in mixed[:most]]

    def answer_to(self, sent: Sent) -> str:
        """Return an answer's JSON; a request for repairs gets none."""
        array = schema_of(sent)["properties"]["items"]
        stage = name_of(sent)
        items: Iterable[Any] = ()
        if not stage.endswith("_repair"):
            items = self.items_for(stage, kinds_of(sent), array["maxItems"])
        return json.dumps({"items": self.change(list(items))}, ensure_ascii=False)

    def reply(self, talk: Talk) -> None:
        """Answer one request in a few pieces: reading one takes a millisecond."""
        talk.answer(self.answer_to(talk.sent), size=97)
