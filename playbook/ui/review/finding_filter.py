"""Which findings to show: by state, severity, stage, group and words."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.review import Result
from playbook.ui.review.finding_words import SEVERITIES, STATES
from playbook.ui.shell import frame
from playbook.ui.widgets import choices, tables
from playbook.ui.widgets.controls import select
from playbook.ui.words import item_options

PAGE = "review.page"
_to_first = partial(tables.to_first, PAGE)
PER_PAGE = 10
Shown = Literal["open", "fail", "cannot_tell", "pass", "not_applicable", "all"]
_SHOWN = {"open": "Fails or cannot tell", **STATES, "all": "All rules"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone wants to see of a review."""

    shown: Shown = "open"
    severity: str | None = None
    stage: str | None = None
    group_id: str | None = None
    words: str = ""

    def has(self, result: Result) -> bool:
        """Return whether the filter lets a result through."""
        return (
            self._has_state(result)
            and self.severity in (None, result.severity)
            and self.stage in (None, result.stage)
            and self.words.casefold() in _all_words(result)
        )

    def _has_state(self, result: Result) -> bool:
        state = result.state if self.group_id is None else result.by_group.get(self.group_id)
        is_open = self.shown == "open" and state in ("fail", "cannot_tell")
        return state is not None and (is_open or self.shown in ("all", state))


def _all_words(result: Result) -> str:
    texts = " ".join(finding.text for finding in result.findings)
    return f"{result.rule_id} {result.title} {result.question} {texts}".casefold()


def choose(rollout: Rollout) -> Wanted:
    """Ask what to show."""
    stages = {stage.key: stage.title for stage in frame.here().stages}
    with st.grid(5, min_column_width=150):
        shown = select("State", _SHOWN, "review.state", on_change=_to_first)
        severity = _pick("Severity", dict(SEVERITIES), "Every severity")
        stage = _pick("Stage", dict(stages), "All stages")
        group_id = _pick("Group", item_options.groups(rollout.brief), "All groups")
        words = st.text_input(
            "Words", type="search", placeholder="Part of a finding", key="review.words", on_change=_to_first
        )
    return Wanted(shown, severity, stage, group_id, (words or "").strip())


def _pick(label: str, names: dict[Any, str], everything: str) -> str | None:
    key = f"review.{label.lower()}"
    picked: str | None = choices.pick_one(
        label, names, key, everything, on_change=_to_first, persist_state=None
    )
    return picked
