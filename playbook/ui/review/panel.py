"""Beside a stage's items: what the review finds there, anew with every edit."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.stages import Stage
from playbook.core.review import Result
from playbook.desk.plan import reviews
from playbook.ui.review import finding_card, finding_fix, finding_items, finding_words
from playbook.ui.review.finding_words import STANDARDS, some
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

_SHOWN = 5


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the stage's findings, errors first, each with its threshold, its source and its fix."""
    finding_items.follow()
    found = reviews.stage_findings(frame.here(), rollout, stage.key)
    st.header("Findings", anchor=False)
    if not found:
        st.markdown(":material/check_circle: Every rule that looks at this stage passes.")
        return
    st.markdown(_counted(found))
    for result in found[:_SHOWN]:
        _show_one(rollout, result)
    if len(found) > _SHOWN:
        st.caption(f"and {len(found) - _SHOWN} more, on the Review page")
    frame.link("review", "See the whole review", icon=":material/fact_check:")


def _counted(found: Sequence[Result]) -> str:
    errors = sum(result.state == "fail" and result.severity == "E" for result in found)
    warnings = sum(result.state == "fail" and result.severity == "W" for result in found)
    counts = ((errors, "error"), (warnings, "warning"))
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count]
    open_ = len(found) - errors - warnings
    parts += [f"{open_} cannot be told"] if open_ else []
    return ", ".join(parts)


def _show_one(rollout: Rollout, result: Result) -> None:
    key = f"panel.{rollout.id}.{result.rule_id}"
    with st.container(gap="xsmall"):
        st.markdown(
            f"**{plain(result.title)}**  \n{finding_words.badge(result)} :gray[{result.rule_id}]  \n"
            f":small[{_briefly(finding_card.sentences(result))}]"
        )
        why = st.expander("Why, and which items", key=f"{key}.why", on_change="rerun", type="compact")
        if why.open:
            with why:
                _show_why(rollout, result, key)
        finding_fix.show(rollout, result, key, frame.here().today())


def _briefly(sentences: Sequence[str]) -> str:
    """The first sentence, and how many more there are: the column is narrow."""
    more = len(sentences) - 1
    return "".join(sentences[:1]) + (f" And {more} more." if more > 0 else "")


def _show_why(rollout: Rollout, result: Result, key: str) -> None:
    standard = STANDARDS[result.rule_id]
    lines = finding_card.sentences(result)
    lines = lines[:10] if len(lines) > 1 else []
    lines += [plain(finding_words.say_threshold(name, value)) for name, value in result.thresholds.items()]
    lines += [f"source: {finding_words.say_sources(standard)}"]
    lines += [f"evidence: {plain(finding_words.say_grade(standard.grade))}"]
    lines += [f"missing: {plain(field)}" for field in finding_words.say_fields(rollout, result.missing)[:5]]
    st.markdown(some(lines, 30))
    finding_items.show_links(rollout, result.inputs.item_ids, key, frame.here().today())
