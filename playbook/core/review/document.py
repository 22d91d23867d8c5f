"""docs/rules.md, written from the rules themselves."""

from collections.abc import Iterable, Iterator
from typing import get_args

from playbook.core.review.result import SEVERITY_NAMES, Part
from playbook.core.review.review import RULES
from playbook.core.review.rule import Standard
from playbook.core.review.rules.tracking import ALARMS
from playbook.core.review.sources import SOURCES
from playbook.core.review.thresholds import DEFAULTS, Thresholds

PART_TITLES: dict[Part, str] = {part: part.capitalize() for part in get_args(Part)} | {
    "groups": "Teams, impact and load",
    "accountability": "Accountability, metrics and people",
    "words": "Words and promises",
    "feasibility": "Feasibility, order and targets",
    "tracking": "Warnings on what is logged",
}
_INTRODUCTION = """\
# The rules of the plan review

Generated from the code (`playbook/core/review/`); edit the rules, not this page.

Each rule is checked by arithmetic and comparison only, never by a model. It comes out as one of four:
**pass**, **fail**, **not applicable**, or **cannot tell** with the field that is missing. A failing *error*
means that the plan is not ready; a failing *warning* means that you should know why you leave it so.
A rule on words quotes the sentence that it found.
A stage's score is the share of points of its applicable rules that pass; an error counts two points, a
warning one.

Evidence grades, for the principle and then for the number: **A** survey, trial or law; **B** the method
owner's own guide; **C** secondary, vendor or single-author source; **D** our own editorial choice. Most
published figures in this field are self-reported surveys by firms that sell change, coaching or AI: the
grades say how far to trust them.
"""


def rules_as_markdown() -> str:
    """Return docs/rules.md: every rule and alarm with its evidence."""
    parts = [part for part in PART_TITLES if part != "tracking"]
    sections = [_section(part, [rule for rule in RULES if rule.part == part]) for part in parts]
    sections.append(_section("tracking", ALARMS))
    return "\n".join([_INTRODUCTION, *sections, _settings(), _sources()])


def _section(part: Part, standards: Iterable[Standard]) -> str:
    return "\n".join([f"## {PART_TITLES[part]}", "", *(line for each in standards for line in _entry(each))])


def _entry(standard: Standard) -> Iterator[str]:
    yield f"### {standard.id} {standard.title}\n"
    yield f"- Checks: {standard.checks}"
    severe = f"; error when {standard.severe_when}" if standard.severe_when else ""
    yield f"- Severity: {SEVERITY_NAMES[standard.severity]}{severe}"
    if standard.thresholds:
        yield f"- Thresholds: {', '.join(f'`{name}` {_value(name)}' for name in standard.thresholds)}"
    if standard.small_company:
        yield f"- Small company: {standard.small_company}"
    yield f"- A skeptic asks: {standard.question}"
    links = ", ".join(f"[{SOURCES[key].name}](#{key.lower()})" for key in standard.sources)
    yield f"- Sources: {links}; grade {standard.grade}\n"


def _value(name: str) -> str:
    value = getattr(DEFAULTS, name)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}"


def _settings() -> str:
    fields = Thresholds.model_fields.items()
    rows = [f"| `{name}` | {_value(name)} | {field.description} |" for name, field in fields]
    return "\n".join(["## Thresholds", "", "| setting | default | what it is |", "|---|---|---|", *rows, ""])


def _sources() -> str:
    used = {key for standard in (*RULES, *ALARMS) for key in standard.sources}
    lines = ["## Sources", ""]
    for key, source in SOURCES.items():
        if key in used:
            links = ", ".join(f"<{link}>" for link in source.links)
            lines.append(f'- <a id="{key.lower()}"></a>**{key}** {source.name}{": " if links else ""}{links}')
    return "\n".join([*lines, ""])
