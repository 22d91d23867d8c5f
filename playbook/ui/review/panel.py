"""Findings of a stage beside its items, updated with every edit."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Stage
from playbook.core.review.review import Result
from playbook.desk.plan import reviews
from playbook.ui.review import finding_card, finding_items, finding_words
from playbook.ui.review.finding_words import STANDARDS, some
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold

_SHOWN = 5


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the stage's findings, errors first, each with source and fix."""
    results = reviews.stage_findings(frame.here(), rollout, stage.key)
    st.header("Checks", anchor=False)
    if not results:
        st.markdown(":material/check_circle: No issues in this stage.")
        return
    errors = sum(result.state == "fail" and result.severity == "E" for result in results)
    warnings = sum(result.state == "fail" and result.severity == "W" for result in results)
    parts = [count(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number]
    dropped = sum(result.state == "fail" and result.severity == "I" for result in results)
    parts += [f"{dropped} left out with a reason"] if dropped else []
    open_ = len(results) - errors - warnings - dropped
    parts += [f"{open_} without enough data"] if open_ else []
    st.markdown(", ".join(parts))
    for result in results[:_SHOWN]:
        _show_one(rollout, result)
    if len(results) > _SHOWN:
        st.caption(f"and {len(results) - _SHOWN} more, on Checks")
    frame.link("review", "See all checks", icon=":material/fact_check:")


def _show_one(rollout: Rollout, result: Result) -> None:
    key = f"panel.{rollout.id}.{result.rule_id}"
    with st.container(gap="xsmall"):
        title, texts = plain(result.title), _briefly(finding_card.sentences(result))
        first, rest = (texts, f"Check: {title}") if result.state == "fail" and texts else (title, texts)
        st.markdown(f"**{first}**  \n{finding_words.badge(result)}  \n:small[{rest}]")
        if why := fold("Why, and which tasks", f"{key}.why"):
            with why:
                _show_why(rollout, result, key)
        if result.fixes:
            finding_card.show_fix(rollout, result, key, frame.here().today())
        else:
            finding_card.show_field(rollout, result)


def _briefly(sentences: Sequence[str]) -> str:
    unshown = len(sentences) - 1
    return "".join(sentences[:1]) + (f" And {unshown} more." if unshown > 0 else "")


def _show_why(rollout: Rollout, result: Result, key: str) -> None:
    lines = finding_card.sentences(result)
    lines = lines[:10] if len(lines) > 1 else []
    lines += finding_words.say_basis(STANDARDS[result.rule_id], result.thresholds)
    lines += [f"missing: {plain(field)}" for field in finding_words.say_fields(rollout, result.missing)[:5]]
    st.markdown(some(lines, 30))
    finding_items.show_links(rollout, result.inputs.item_ids, key, frame.here().today())
