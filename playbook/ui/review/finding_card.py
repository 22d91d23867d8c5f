"""A card with one rule's findings, inputs, sources and fix."""

from datetime import date

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.review import Result
from playbook.ui.review import finding_fix, finding_items, finding_words
from playbook.ui.review.finding_words import STANDARDS, some
from playbook.ui.shell import navigation
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import say_day, say_groups

_FINDINGS = 3
_INPUTS = 8


def show(rollout: Rollout, result: Result, stage: str, today: date, group_id: str | None = None) -> None:
    """Draw the card; with `group_id`, only what concerns that group."""
    key = f"finding.{rollout.id}.{result.rule_id}"
    with st.container(border=True, gap="xsmall"):
        st.markdown(at_once(result, stage, group_id), anchors=False)
        if details := fold("What it looked at, and where it comes from", f"{key}.details"):
            with details:
                _show_details(rollout, result, key, today, group_id)
        if result.state == "fail":
            finding_fix.show(rollout, result, key, today)


def at_once(result: Result, stage: str, group_id: str | None = None) -> str:
    """Return the title, the state and the first findings, as Markdown."""
    badge = f"{finding_words.badge(result)} :gray[{result.rule_id} · {plain(stage)}]"
    return f"#### {plain(result.title)}\n{badge}\n\n{some(sentences(result, group_id), _FINDINGS)}"


def sentences(result: Result, group_id: str | None = None) -> list[str]:
    """Return the findings as sentences, of one group where it is named."""
    texts = [
        finding.text
        for finding in result.findings
        if finding.text and (group_id is None or finding.group_id in (None, group_id))
    ]
    return [plain(text) for text in dict.fromkeys(texts)]


def _show_details(
    rollout: Rollout, result: Result, key: str, today: date, group_id: str | None = None
) -> None:
    standard = STANDARDS[result.rule_id]
    all_sentences = sentences(result, group_id)
    lines = [f"**Everything found**\n\n{some(all_sentences, 40)}"] if len(all_sentences) > _FINDINGS else []
    lines.append(f"**What is checked**  \n{plain(standard.checks[:1].upper() + standard.checks[1:])}")
    lines += _limits(result)
    lines.append(_looked_at(rollout, result, today))
    lines.append(
        f"**Where it comes from**  \n{finding_words.say_sources(standard)}  \n"
        f":gray[Evidence: {plain(finding_words.say_grade(standard.grade))}]"
    )
    st.markdown("\n\n".join(line for line in lines if line))
    finding_items.show_links(rollout, result.inputs.item_ids, key, today)
    _show_missing(rollout, result)


def _limits(result: Result) -> list[str]:
    standard = STANDARDS[result.rule_id]
    limits = [plain(finding_words.say_threshold(name, value)) for name, value in result.thresholds.items()]
    if standard.severe_when:
        limits.append(f"an error when {plain(finding_words.say_severe(standard))}")
    if standard.small_company:
        limits.append(f"in a small company: {plain(standard.small_company)}")
    return ["**Thresholds**\n\n" + some(limits, 12)] if limits else []


def _looked_at(rollout: Rollout, result: Result, today: date) -> str:
    inputs = result.inputs
    phrases = []
    if fields := finding_words.say_fields(rollout, inputs.fields):
        rest_words = f" and {len(fields) - _INPUTS} more" if len(fields) > _INPUTS else ""
        phrases.append(plain("; ".join(fields[:_INPUTS]) + rest_words))
    if groups := say_groups(inputs.group_ids, rollout.brief):
        phrases.append(plain(groups))
    if inputs.dates:
        days = [say_day(day, today) for day in inputs.dates]
        span = f"{len(days)} days from {days[0]} to {days[-1]}"
        phrases.append(", ".join(days) if len(days) <= _INPUTS else span)
    if inputs.item_ids:
        phrases.append(f"{count(len(inputs.item_ids), 'item')} of the plan:")
    return "**What it looked at**\n\n" + "\n".join(f"- {line}" for line in phrases or ["the whole plan"])


def _show_missing(rollout: Rollout, result: Result) -> None:
    if not result.missing:
        return
    lacks = finding_words.say_fields(rollout, result.missing)
    st.markdown("**Missing**\n\n" + some([plain(lack) for lack in lacks], _INPUTS))
    if not any(path.startswith("items.") for path in result.missing):
        page = finding_words.page_of(result.missing[0])
        navigation.link_to(page, f"Fill it in under {page.capitalize()}", ":material/edit_note:")
