"""Checks: whether the plan would stand, and what to fix."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st

from playbook.core.base.words import MOST_TYPED, count, listed
from playbook.core.case.judgment import Verdict
from playbook.core.log.rollout import Rollout
from playbook.core.progress.owner_load import owner_loads, say_over
from playbook.core.review.document import PART_TITLES
from playbook.core.review.review import SEVERITY_NAMES, Result, Review, Score, scores
from playbook.core.review.rule import Standard
from playbook.desk.plan import launch_check
from playbook.ui.review import finding_card
from playbook.ui.review.finding_words import (
    SEVERITIES,
    STANDARDS,
    STATES,
    say_grade,
    say_severe,
    say_sources,
    say_threshold,
)
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import choices, tables
from playbook.ui.widgets.controls import fold, select
from playbook.ui.words import item_options

PAGE = "review.page"
_to_first = partial(tables.to_first, PAGE)
PER_PAGE = 10
Shown = Literal["open", "fail", "cannot_tell", "pass", "not_applicable", "all"]
_SHOWN: dict[Any, str] = {"open": "Fails or lacks data", **STATES, "all": "All rules"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone wants to see of a review."""

    shown: Shown = "open"
    severity: str | None = None
    stage: str | None = None
    group_id: str | None = None
    words: str = ""

    def has(self, result: Result) -> bool:
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


def choose_filter(rollout: Rollout) -> Wanted:
    stages = {stage.key: stage.title for stage in frame.here().stages}
    with st.grid(5, min_column_width=150):
        shown = select("State", _SHOWN, "review.state", on_change=_to_first)
        severity = _pick_filter("Severity", dict(SEVERITIES), "Every severity")
        stage = _pick_filter("Stage", dict(stages), "All stages")
        group_id = _pick_filter("Team", item_options.groups(rollout.brief), "All teams")
        words = st.text_input(
            "Words", type="search", placeholder="Part of a finding", key="review.words", on_change=_to_first
        )
    return Wanted(shown, severity, stage, group_id, (words or "")[:MOST_TYPED].strip())


def _pick_filter(label: str, names: dict[Any, str], everything: str) -> str | None:
    key = f"review.{label.lower()}"
    picked: str | None = choices.pick_one(
        label, names, key, everything, on_change=_to_first, persist_state=None
    )
    return picked


def show_verdict(rollout: Rollout, review: Review, judged: Verdict | None) -> None:
    """Say in a sentence whether this plan would stand; `judged`: its dates."""
    if not rollout.items:
        _show_start(rollout)
        return
    errors = sum(result.severity == "E" for result in review.failing)
    warnings = sum(result.severity == "W" for result in review.failing)
    # A launch asks for the dates, too: one word for both.
    has_no_time = judged and not rollout.launch and launch_check.has_no_time(rollout, judged)
    if errors or has_no_time:
        faults = ["dates that don't work yet"] if has_no_time else []
        faults += [count(errors, "error")] if errors else []
        faults += [count(warnings, "warning")] if warnings else []
        st.error(f"**Not ready: {listed(faults)}.**", icon=":material/error:")
        if has_no_time:
            frame.link("decisions", "See the ways that fit", icon=":material/arrow_forward:")
    elif warnings:
        st.warning(f"**Ready, with {count(warnings, 'warning')} to consider.**", icon=":material/warning:")
    elif unknown := len(review.ids("cannot_tell")):
        lack = count(unknown, "check lacks", "checks lack")
        st.success(f"**You can launch: no check fails.** {lack} data so far.", icon=":material/check_circle:")
    else:
        st.success("**Ready.** Every check that applies passes.", icon=":material/check_circle:")
    # No rule counts an owner's hours: By person does.
    if over := say_over(frame.once(owner_loads, rollout)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":orange[:material/warning:] {plain(over)}", width="content")
            frame.link("by_person", "See what to move", icon=":material/arrow_forward:")


def _show_start(rollout: Rollout) -> None:
    brief = rollout.brief
    if not brief.what_changes or not brief.groups:
        st.info(
            "There is no plan to check yet, and the brief does not say what changes, or for whom. "
            "Fill it in, draft the stages, then come back.",
            icon=":material/edit_note:",
        )
        frame.link("brief", "Go to Brief", icon=":material/arrow_back:")
        return
    st.info(
        "The brief is there, but the plan has no tasks yet, so most rules fail. "
        "Draft the stages first; the findings below then say what is left.",
        icon=":material/event_note:",
    )


def show_scores(review: Review) -> None:
    """Draw the score of each stage, as the rules count it."""
    titles = {stage.key: stage.title for stage in frame.here().stages}
    st.header("Score by stage", anchor=False)
    with st.grid(5, min_column_width=150):
        for score in scores(review):
            with st.container(border=True, gap="xsmall", height="stretch"):
                st.metric(titles[score.stage], "–" if score.share is None else f"{score.share:.0%}")
                st.caption(_in_words(review, score))
    passed = len(review.ids("pass"))
    st.caption(
        f"{passed} of {len(review.results)} published rules pass. The score is the share of points of the "
        "rules that apply and pass: an error counts two points, a warning one. "
        "Checks without data count as failed."
    )


def _in_words(review: Review, score: Score) -> str:
    silent = sum(result.state == "not_applicable" for result in review.of_stage(score.stage))
    passed, failed, open_ = len(score.passed), len(score.failed), len(score.unknown)
    parts = [f"{passed} pass", f"{failed} fail"]
    parts += [f"{open_} without enough data"] if open_ else []
    parts += [f"{silent} not applicable"] if silent else []
    return "  \n".join(parts)


_STATES = ("fail", "cannot_tell", "pass", "not_applicable")
_OF_FAILING = {"E": "Errors", "W": "Warnings", "I": "Left out, with a reason"}
_HEADINGS = {"cannot_tell": "Not enough data yet", "pass": "Passes", "not_applicable": "Does not apply"}


def show(rollout: Rollout, review: Review) -> None:
    st.header("Findings", anchor=False)
    with st.expander("Filter", type="compact"):
        choice = choose_filter(rollout)
        results = sorted((result for result in review.results if choice.has(result)), key=_order)
        st.caption(f"{len(results)} of {len(review.results)} rules shown")
    if not results:
        if choice == Wanted():
            st.markdown("Nothing to fix.")
        else:
            st.info(f"None of the {len(review.results)} rules matches. Clear a filter to see more.")
        return
    titles = {stage.key: stage.title for stage in frame.here().stages}
    today = frame.here().today()
    heading = ""
    ids = [result.rule_id for result in results]
    if (check := st.query_params.get("check")) in ids and PAGE not in st.session_state:
        st.session_state[PAGE] = ids.index(check) // PER_PAGE + 1
    for result in tables.part_of(results, PAGE, PER_PAGE):
        if (own := _heading(result)) != heading:
            heading = own
            same = sum(_heading(result) == heading for result in results)
            st.subheader(f"{heading} ({same})", anchor=False)
            if result.state == "cannot_tell":
                st.caption("You can launch without these. Each is checked once its data is there.")
        finding_card.show(rollout, result, titles[result.stage], today, choice.group_id)
    tables.show_pages(results, PAGE, PER_PAGE)


def _order(result: Result) -> tuple[int, int, int, str]:
    stages = [stage.key for stage in frame.here().stages]
    severity = [*_OF_FAILING].index(result.severity) if result.state == "fail" else 0
    return _STATES.index(result.state), severity, stages.index(result.stage), result.rule_id


def _heading(result: Result) -> str:
    return _HEADINGS.get(result.state, _OF_FAILING[result.severity])


def show_questions(review: Review) -> None:
    """Draw the failing rules as questions, ready to copy."""
    st.header("What a skeptic would ask", anchor=False)
    if not review.questions:
        st.markdown("Nothing that the review can see: no rule fails.")
        return
    st.markdown("Answer these before someone else asks them in front of your board.")
    st.code("\n".join(f"- {question}" for question in review.questions), language=None, wrap_lines=True)


def show_all_rules() -> None:
    st.header("All rules", anchor=False)
    st.markdown(
        "Each rule is arithmetic and comparison only; no model judges. The numbers are defaults from "
        "published practice where there is one, and our own choice where there is none: the grade says which."
    )
    for part, title in PART_TITLES.items():
        part_standards = [standard for standard in STANDARDS.values() if standard.part == part]
        if panel := fold(f"{title} ({len(part_standards)})", f"review.rules.{part}"):
            panel.markdown("\n\n".join(_review_lists_in_words(standard) for standard in part_standards))


def _review_lists_in_words(standard: Standard) -> str:
    severe = f"; an error when {say_severe(standard)}" if standard.severe_when else ""
    lines = [
        f"**{standard.id} {plain(standard.title)}**",
        plain(standard.checks[:1].upper() + standard.checks[1:]),
        f":gray[{SEVERITY_NAMES[standard.severity].capitalize()}{plain(severe)}]",
    ]
    lines += [f":gray[{plain(say_threshold(name))}]" for name in standard.thresholds]
    if standard.small_company:
        lines.append(f":gray[Small company: {plain(standard.small_company)}]")
    lines.append(f":gray[Source: {say_sources(standard)}. {plain(say_grade(standard.grade))}]")
    return "  \n".join(lines)
