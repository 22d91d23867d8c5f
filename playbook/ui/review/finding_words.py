"""Words of a finding: state, grade, thresholds, inputs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Kind
from playbook.core.review.review import DEFAULTS, RULES, SOURCES, Result, Severity, State, Thresholds
from playbook.core.review.rule import Standard
from playbook.core.review.rules.tracking import ALARMS
from playbook.ui.shell.frame import plain
from playbook.ui.words.brief_fields import FIELDS
from playbook.ui.words.item_fields import field_of
from playbook.ui.words.item_words import title_of

STANDARDS: dict[str, Standard] = {standard.id: standard for standard in (*RULES, *ALARMS)}
STATES: dict[State, str] = {
    "fail": "Fails", "cannot_tell": "Not enough data", "pass": "Passes", "not_applicable": "Does not apply",
}  # fmt: skip
SEVERITIES: dict[Severity, str] = {"E": "Error", "W": "Warning", "I": "Left out, with a reason"}
# What a plan lacks where a rule fails on no item and no field.
LACKING: dict[str, Kind] = {
    "R03": "sponsor_act",
    "R05": "objective",
    "R54": "coalition_member",
    **dict.fromkeys(("R12", "R13", "R19", "R57", "R65"), "message"),
    **dict.fromkeys(("R20", "R23", "R27"), "training_session"),
    "R24": "use_case",
    "R36": "metric",
    "R60": "gate",
    "R61": "milestone",
}
GRADES = {
    "A": "strong (survey, trial or law)",
    "B": "good (the method owner’s guide)",
    "C": "moderate (secondary source)",
    "D": "our own judgment",
}
_THRESHOLDS = {
    "A": "from a survey, trial or law", "B": "from the method owner’s guide", "C": "from a secondary source",
    "D": "our default",
}  # fmt: skip
_GROUP_FIELDS = {
    "size": "number of people", "manager_id": "manager", "access_date": "access date",
    "go_live": "go-live date", "impact": "impact", "blackouts": "closed days",
    "other_changes": "other changes", "capacity_hours_per_week": "capacity in hours a week",
    "org_units": "organizational units",
}  # fmt: skip
_LOGGED = {
    "readiness": "readiness scores", "readings": "readings of a metric",
    "examples": "examples from the week", "seats": "paid seats and their use",
    "survey": "survey scores", "task_times": "minutes per task",
    "trained": "people trained and proficient",
}  # fmt: skip
_ICONS = {
    "pass": ":material/check_circle:",
    "not_applicable": ":material/remove:",
    "cannot_tell": ":material/help:",
}


def badge(result: Result) -> str:
    if result.state == "fail" and result.severity == "E":
        return ":red-badge[:material/error: Error]"
    if result.state == "fail" and result.severity == "I":
        return ":gray-badge[:material/info: Left out, with a reason]"
    if result.state == "fail":
        return ":orange-badge[:material/warning: Warning]"
    return f":gray-badge[{_ICONS[result.state]} {STATES[result.state]}]"


def say_grade(grade: str) -> str:
    """Return the evidence: 'Evidence: strong (…). Threshold: our default'."""
    principle, _, number = grade.partition("/")
    evidence = f"Evidence: {GRADES[principle]}"
    return f"{evidence}. Threshold: {_THRESHOLDS[number]}" if number and number != principle else evidence


def say_sources(standard: Standard) -> str:
    return "; ".join(_source(key) for key in standard.sources)


def _source(key: str) -> str:
    source = SOURCES[key]
    name = plain(source.name)
    if not source.links:
        return name
    first, *other_links = source.links
    also = "".join(f", [{number}]({link})" for number, link in enumerate(other_links, 2))
    return f"[{name}]({first}){also}"


def say_threshold(name: str, value: float | Sequence[int] | None = None) -> str:
    """Return a threshold: 'planned hours of training per person: 5'."""
    described = Thresholds.model_fields[name].description or name
    return f"{described}: {_number(name, getattr(DEFAULTS, name) if value is None else value)}"


def _number(name: str, value: float | Sequence[int]) -> str:
    if isinstance(value, Sequence):
        return ", ".join(map(str, value))
    if name.endswith("_share") or name.startswith("champions_"):
        return f"{value:.0%}"
    return f"{value:g}"


def say_basis(standard: Standard, thresholds: Mapping[str, Any] | None = None) -> list[str]:
    """Return the thresholds, the sources and the evidence of a rule, a line each."""
    values = dict.fromkeys(standard.thresholds) if thresholds is None else thresholds
    limits = [plain(say_threshold(name, value)) for name, value in values.items()]
    return [*limits, f"source: {say_sources(standard)}", plain(say_grade(standard.grade))]


def say_severe(standard: Standard) -> str:
    """Return when a warning becomes an error, with numbers for settings."""
    sentence = standard.severe_when
    for name in standard.thresholds:
        unit = " days" if name.endswith("_days") else ""
        sentence = sentence.replace(name, f"{_number(name, getattr(DEFAULTS, name))}{unit}")
    return sentence


def say_fields(rollout: Rollout, paths: Iterable[str]) -> list[str]:
    """Return fields of the brief, groups and items in words, each once."""
    return list(dict.fromkeys(_field(rollout, path) for path in paths))


def _field(rollout: Rollout, path: str) -> str:
    first, _, field_path = path.partition(".")
    if first == "groups" and (match := re.match(r"(\d+)\.(\w+)", field_path)):
        groups, number = rollout.brief.groups, int(match[1])
        whose = groups[number].name if number < len(groups) else "A team"
        return f"{whose}: {_GROUP_FIELDS.get(match[2], match[2].replace('_', ' '))}"
    if first == "items":
        return _item_field(rollout, *field_path.rpartition(".")[::2])
    if first in FIELDS:
        return f"Brief: {FIELDS[first].label.lower()}"
    if first in ("groups", "people"):
        return f"Brief: {first}"
    return _LOGGED.get(first, first.replace("_", " ")).capitalize()


def _item_field(rollout: Rollout, item_id: str, name: str) -> str:
    item = rollout.items.get(item_id)
    label = name.replace("_", " ")
    if item is None:
        return label.capitalize()
    with suppress(StopIteration, KeyError):
        label = field_of(item.kind, name).label
    return f"{title_of(item)}: {label.lower()}"


def some(lines: Sequence[str], most: int) -> str:
    """Return the first lines as a Markdown list, with the count of others."""
    most = len(lines) if len(lines) == most + 1 else most
    shown = [f"- {line}" for line in lines[:most]]
    unshown = len(lines) - most
    return "\n".join([*shown, f"- and {unshown:,} more"] if unshown > 0 else shown)


def show(rule_id: str, key: str, asks: Sequence[str] = (), words: str = "", reason: str = "") -> None:
    """Draw a button that opens the lead's reason and the rule."""
    panel = st.popover("Why", key=key, on_change="rerun")
    if not panel.open:
        return
    standard = STANDARDS[rule_id]
    lines = [*map(plain, asks), f"checks: {plain(standard.checks)}", *say_basis(standard)]
    with panel:
        if reason:
            st.markdown(f"“{plain(reason)}”")
        st.markdown(f"**{plain(standard.title)}** :gray[Rule {rule_id}]\n\n{some(lines, 40)}")
        if words:
            st.caption("Ready to say")
            st.code(words, language=None, wrap_lines=True)
