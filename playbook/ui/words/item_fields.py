"""The words and widgets of every field of every item.

A field that several kinds use is written once; where a kind needs other words, `_BY_KIND` has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import NoneType
from typing import Literal, get_args

from playbook.core.plan.items import CLASSES, Item, Kind
from playbook.ui.words import item_words as words

Widget = Literal[
    "line", "text", "day", "number", "whole", "hours", "yes_no", "choice", "choices", "owner", "groups",
    "link", "links", "tools", "data_rules",
]  # fmt: skip
# What a person never types: where the item belongs, and what the log says of it.
HIDDEN = frozenset({"id", "kind", "stage", "locked", "provenance", "rule_ids", "decides"})
# What every item has, in the order of the form; the rest of a kind comes between the two.
FIRST = ("title", "owner", "group_ids")
LAST = ("why", "note")
_IN_UNIT = ("baseline", "target", "green_at", "red_at")


@dataclass(frozen=True, slots=True)
class ItemField:
    """One field: its label and help, and its widget."""

    label: str
    widget: Widget
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    links_to: tuple[Kind, ...] = ()
    name: str = ""
    optional: bool = False


_FIELDS: dict[str, ItemField] = {
    "title": ItemField("Title", "line", "What people call it, in a few words."),
    "owner": ItemField("Owner", "owner", "A person from the brief, or a role: type your own."),
    "group_ids": ItemField("Teams", "groups", "The teams it is for."),
    "why": ItemField("Why", "text", "The reason you would give your board."),
    "note": ItemField("Note", "text", "Anything the team should know. It is not part of what is sent."),
    "date": ItemField("Date", "day"),
    "start": ItemField("First day", "day"),
    "end": ItemField("Last day", "day"),
    "act": ItemField("Type of action", "choice", choices=words.ACTS),
    "script": ItemField("What to say and do", "text", "Words the leader can use as they stand."),
    "commitment": ItemField("What this leader has promised", "text"),
    "statement": ItemField("Objective", "text", "What will be true at the end, in one sentence."),
    "benefit": ItemField("Benefit", "text", "What it is worth, and to whom."),
    "metric_ids": ItemField("Metrics that tell", "links", links_to=("metric",)),
    "text": ItemField("The message in one or two sentences", "text"),
    "topics": ItemField("What it covers", "choices", choices=words.TOPICS),
    "sender": ItemField("Sender", "owner", "Whose name is on it: a person, or a role that you type."),
    "sender_role": ItemField("The sender speaks as", "choice", choices=words.SENDER_ROLES),
    "channel": ItemField("Channel", "choice", choices=words.CHANNELS),
    "live": ItemField("Live, with people in the room or on a call", "yes_no"),
    "two_way": ItemField("People can answer or ask", "yes_no"),
    "key_message_ids": ItemField("Key messages it carries", "links", links_to=("key_message",)),
    "steps": ItemField("Helps people to", "choices", choices=words.STEPS),
    "tells_item_id": ItemField(
        "Task it tells people about",
        "link",
        "Such as the win that it announces.",
        links_to=("reinforcement", "milestone", "training_session", "support", "gate"),
    ),
    "body": ItemField("Draft", "text", "The whole text, ready to send."),
    "talking_points": ItemField("Talking points", "text", "What managers should be able to say."),
    "hours": ItemField("Length", "hours", "Hours that each person spends: 0.5 is 30 minutes."),
    "hands_on": ItemField("Hands-on, with people's own work", "yes_no"),
    "for_managers": ItemField("Only for the managers of these teams", "yes_no"),
    "use_case_ids": ItemField("Use cases it practices", "links", links_to=("use_case",)),
    "completion_recorded": ItemField("Attendance is recorded", "yes_no"),
    "agenda": ItemField("Agenda", "text"),
    "way": ItemField("How", "choice"),
    "hours_per_week": ItemField("Time a week", "hours", "In hours: 0.5 is 30 minutes."),
    "task": ItemField("The task", "text", "The piece of real work, before and after."),
    "tool": ItemField("Tool", "line"),
    "data_class": ItemField(
        "Data class", "choice", "The most sensitive data it touches.", choices=words.DATA_CLASSES
    ),
    "external": ItemField("The result leaves the organization", "yes_no"),
    "reviewer": ItemField(
        "Reviewer", "owner", f"Who checks the result before it is used. {words.REVIEWER_NEEDED}"
    ),
    "risk": ItemField("Risk", "choice", choices=words.RISKS),
    "status": ItemField("Status in the inventory", "choice", choices=words.USE_CASE_STATUSES),
    "measure": ItemField("How we know it helps", "line"),
    "next_review": ItemField("Next review", "day"),
    "count": ItemField("How many people", "whole"),
    "cadence_days": ItemField("Repeats every (days)", "whole"),
    "value_rating": ItemField("Each answer is rated 0 to 4 for its value", "yes_no"),
    "question": ItemField("The question", "text"),
    "cause_step": ItemField("Where it starts", "choice", choices=words.STEPS),
    "cause": ItemField("What people may say, and why", "text"),
    "tactic": ItemField("What to do about it", "text"),
    "measures": ItemField("What it measures", "choice", choices=words.MEASURES),
    "definition": ItemField("Definition", "text", "What is counted, among whom, over which time."),
    "unit": ItemField("Unit", "line", "Such as % of people, hours a week, days."),
    "higher_is_better": ItemField("Higher is better", "yes_no"),
    "baseline": ItemField("Baseline", "number", "The value before the rollout."),
    "target": ItemField("Target", "number"),
    "target_date": ItemField("Target date", "day"),
    "data_source": ItemField("Where the number comes from", "line"),
    "first_read": ItemField("First reading", "day"),
    "green_at": ItemField("On track from", "number"),
    "red_at": ItemField("Off track from", "number"),
    "red_action": ItemField("What happens when it is off track", "text"),
    "effective": ItemField("In force from", "day"),
    "approved_tools": ItemField("Approved tools", "tools", "Separated by commas."),
    "data_rules": ItemField("Data allowed", "data_rules", "Leave empty where no data may go in."),
    "human_review": ItemField("What a person must check", "text"),
    "incident_contact": ItemField("Who to call when something goes wrong", "line"),
    "go_if": ItemField("Go on if", "text"),
    "adjust_if": ItemField("Adjust if", "text"),
    "stop_if": ItemField("Stop if", "text"),
    "done_when": ItemField("Done when", "text", "How anyone can tell that it is done."),
    "is_win": ItemField("This is a win to tell people about", "yes_no"),
}

_BY_KIND: dict[tuple[Kind, str], ItemField] = {
    ("coalition_member", "owner"): ItemField("Leader", "owner", "A person from the brief, or a role."),
    ("champion", "owner"): ItemField("Champion", "owner", "The champion, or who names the champions."),
    ("training_session", "topics"): ItemField("What it covers", "choices", choices=words.TRAINING_TOPICS),
    ("support", "way"): ItemField("How", "choice", choices=words.SUPPORT_WAYS),
    ("reinforcement", "way"): ItemField("How", "choice", choices=words.REINFORCEMENT_WAYS),
    ("checkin_series", "way"): ItemField("What is asked", "choice", choices=words.CHECKIN_WAYS),
    ("metric", "cadence_days"): ItemField("Read every (days)", "whole"),
    ("policy", "text"): ItemField("The guardrails in words", "text"),
}


@cache
def fields_of(kind: Kind) -> tuple[ItemField, ...]:
    own = [
        name
        for name in CLASSES[kind].model_fields
        if name not in HIDDEN and name not in FIRST and name not in LAST
    ]
    return tuple(_field(kind, name) for name in (*FIRST, *own, *LAST))


def label_of(field: ItemField, item: Item) -> str:
    """Return a field's label, with the unit of its number."""
    unit = getattr(item, "unit", "")
    return f"{field.label} ({unit})" if unit and field.name in _IN_UNIT else field.label


def field_of(kind: Kind, name: str) -> ItemField:
    return next(field for field in fields_of(kind) if field.name == name)


def _field(kind: Kind, name: str) -> ItemField:
    words_of_field = _BY_KIND.get((kind, name)) or _FIELDS[name]
    is_optional = NoneType in get_args(CLASSES[kind].model_fields[name].annotation)
    return replace(words_of_field, name=name, optional=is_optional)
