"""One task in words, in brief and in full."""

import re
from datetime import date

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import STATUS_NAMES, AnyItem, Item, Kind
from playbook.core.review.review import RULES, SOURCES
from playbook.ui.shell.frame import plain
from playbook.ui.words import item_words
from playbook.ui.words.item_fields import FIRST, LAST, ItemField, field_of, fields_of, label_of
from playbook.ui.words.item_values import say_value

# fmt: off
# What a card says at once beside the first lines, in this order.
_BRIEFLY: dict[Kind, tuple[str, ...]] = {
    "sponsor_act": ("act",), "message": ("sender", "channel", "live", "two_way"),
    "training_session": ("hours", "live", "hands_on", "for_managers"), "support": ("way", "hours_per_week"),
    "use_case": ("tool", "data_class", "status"), "champion": ("count",), "reinforcement": ("way",),
    "checkin_series": ("way", "cadence_days"), "resistance": ("cause_step",),
    "metric": ("baseline", "target", "red_at", "unit"), "policy": ("approved_tools", "incident_contact"),
    "gate": ("metric_ids",), "milestone": ("is_win",),
}
# fmt: on
_NOT_FOR_ONE_GROUP = ("objective", "key_message", "metric", "policy", "gate", "milestone", "coalition_member")
# The built-in playbook ends a reason with the code of its source: "… to ask twice. [P15]".
_SOURCE = re.compile(r"\s{0,2}\[(\w{1,8})\]$")
_RULES = {rule.id: rule.title for rule in RULES}


def under_title(item: AnyItem, rollout: Rollout, today: date) -> str:
    """Return the lines below a task's title as Markdown."""
    fields = [field for field in fields_of(item.kind) if field.widget == "text" and field.name not in LAST]
    texts = (str(getattr(item, field.name)) for field in fields)
    lead = next((text for text in texts if text), "")
    about_item = about(item, rollout, today)
    return f"{about_item}\n\n{plain(item_words.excerpt(lead))}" if lead else about_item


def at_once(rollout: Rollout, item_id: str, today: date) -> str:
    """Return the short summary of the item with an id."""
    return about(rollout.items[item_id], rollout, today)


def about(item: AnyItem, rollout: Rollout, today: date) -> str:
    """Return who, when, for whom and by whom, as Markdown."""
    lock = " · :material/lock: **Locked**" if item.locked else ""
    briefly = _facts(item, rollout, today, _BRIEFLY.get(item.kind, ()))
    briefly.append(item_words.say_writer(item.provenance))
    lines = [_who_and_when(item, rollout, today) + lock, f":gray[{plain(' · '.join(briefly))}]"]
    return _broken(lines)


def _who_and_when(item: AnyItem, rollout: Rollout, today: date) -> str:
    groups = item_words.say_groups(item.group_ids, rollout.brief)
    if not groups and item.kind not in _NOT_FOR_ONE_GROUP:
        groups = "No team"
    parts = [
        item_words.kind_name(item.kind),
        item_words.say_when(item, today),
        item_words.say_owner(item.owner, rollout.brief),
        groups,
        _progress(item, rollout),
    ]
    return f"**{plain(parts[0])}** · {plain(' · '.join(part for part in parts[1:] if part))}"


def _progress(item: Item, rollout: Rollout) -> str:
    if (tracking := rollout.tracking.get(item.id)) is None:
        return ""
    logged = STATUS_NAMES[tracking.status] if tracking.status else ""
    return ", ".join(word for word in (logged, "moved" if tracking.moves else "") if word)


def _facts(item: AnyItem, rollout: Rollout, today: date, names: tuple[str, ...]) -> list[str]:
    """Return short fields in words; a yes is its label alone."""
    facts = []
    for field in (field_of(item.kind, name) for name in names):
        value = say_value(field, item, rollout, today)
        if value and field.widget == "yes_no":
            facts += [field.label] if value == "yes" else []
        elif value:
            facts.append(f"{label_of(field, item)}: {value}")
    return facts


def asked_in(item: AnyItem, rollout: Rollout, today: date) -> list[tuple[str, str]]:
    """Return what an item asks as labels and plain texts, its owner last."""
    owner = item_words.say_owner(item.owner, rollout.brief)
    texts = [(field.label, text) for field, text in _own_texts(item, rollout, today)]
    return [*texts, *([("Owner", owner)] if owner else [])]


def _own_texts(item: AnyItem, rollout: Rollout, today: date) -> list[tuple[ItemField, str]]:
    own = (field for field in fields_of(item.kind) if field.name not in (*FIRST, "why"))
    texts = ((field, say_value(field, item, rollout, today)) for field in own if field.widget == "text")
    return [(field, text) for field, text in texts if text]


def in_full(item: AnyItem, rollout: Rollout, today: date) -> str:
    lines = _reasons(item)
    own = [field for field in fields_of(item.kind) if field.name not in (*FIRST, "why")]
    for field, text in _own_texts(item, rollout, today):
        lines += [f"**{field.label}**", plain(text), ""]
    short = tuple(field.name for field in own if field.widget != "text")
    if facts := _facts(item, rollout, today, short):
        lines += ["**Details**", *(plain(fact) for fact in facts), ""]
    return _broken(lines)


def reason_and_code(why: str) -> tuple[str, str]:
    """Return a reason, and the code of its source with what stands around it."""
    match = _SOURCE.search(why)
    return (why[: match.start()], match[0]) if match and match[1] in SOURCES else (why, "")


def _reasons(item: AnyItem) -> list[str]:
    why, code = reason_and_code(item.why)
    lines = ["**Why**", plain(why), ""] if why else []
    if code:
        lines.append(f":gray[Source: {plain(SOURCES[code.strip(' []')].name)}]")
    if item.rule_ids:
        rules = [_RULES.get(rule_id, rule_id) for rule_id in item.rule_ids]
        lines.append(f":gray[Review: {plain('; '.join(rules))}]")
    return [*lines, ""]


def _broken(lines: list[str]) -> str:
    """Join lines of Markdown; an empty one separates paragraphs."""
    return "  \n".join(lines).replace("  \n  \n", "\n\n")
