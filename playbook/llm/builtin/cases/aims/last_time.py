"""Acts that failed last time, and what the plan does in their place."""

import re
from collections.abc import Sequence

from playbook.core.plan.items import AnyItem, CheckinSeries
from playbook.llm.builtin.cases.case_writer import CaseWriter

# Whoever was asked for an example once gave one to be left alone.
_ASKED_FOR_ONE = re.compile(
    r"\b(?:asked|asking|called|calling) (?:everyone |people |teams |us |them )?"
    r"(?:for|to (?:send|share|post|name|report)) (?:one |an? |two |three |their |weekly |monthly )?(?:\w+ )?"
    r"(?:examples?|stor(?:y|ies)|ideas?|use cases?|reports?|feedback)\b"
    r"|\b(?:weekly|monthly) (?:examples?|stories|question|survey)\b",
    re.IGNORECASE,
)
_WEEKLY, _MONTHLY = ("weekly-example", "weekly-example-board"), "monthly-example"
_TITLES = {
    **dict.fromkeys(_WEEKLY, "Look at one named task with each person, weekly"),
    _MONTHLY: "Keep, change or drop each named task, monthly",
}
_AT_WORK = (
    "Nobody is asked for an example. Each person has two tasks by name, agreed with their manager before the "
    "first session. The manager opens the last real piece of one with them for ten minutes: how long did it "
    "take, what was changed by hand, and does the task stay on the list?"
)


def changed_from_last_time(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items without the act that the brief says has failed."""
    if not _ASKED_FOR_ONE.search(writer.brief.past_attempts):
        return list(items)
    return [
        item.model_copy(update={"title": title, "question": "\n\n".join([_AT_WORK, *_rest(item.question)])})
        if isinstance(item, CheckinSeries) and (title := _TITLES.get(item.provenance.play_id))
        else item
        for item in items
    ]


def _rest(question: str) -> list[str]:
    """Return what follows the question itself: who rates, and how."""
    return question.split("\n\n")[1:]
