"""The top of Review: is the plan ready, and how does each stage score."""

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.review import Review, Score, scores
from playbook.ui import frame


def show_verdict(rollout: Rollout, review: Review) -> None:
    """Say in one or two sentences whether this plan would stand."""
    counts = {state: len(review.ids(state)) for state in ("pass", "not_applicable", "cannot_tell")}
    told = f"{counts['pass']} of {len(review.results)} published rules pass"
    if counts["not_applicable"]:
        told += f", {_verb(counts['not_applicable'], 'do not apply', 'does not apply')}"
    if counts["cannot_tell"]:
        told += f", {counts['cannot_tell']} cannot be told yet"
    told += "."
    if not rollout.items:
        _show_start(rollout)
        return
    errors = sum(result.severity == "E" for result in review.failing)
    warnings = len(review.failing) - errors
    if errors:
        said = f"**Not ready: {count(errors, 'error')} and {count(warnings, 'warning')}.**"
        st.error(f"{said} {told}", icon=":material/error:")
    elif warnings:
        them = "it" if warnings == 1 else "each of them"
        said = f"**No error, {count(warnings, 'warning')}.** Know why you leave {them}."
        st.warning(f"{said} {told}", icon=":material/warning:")
    elif counts["cannot_tell"]:
        st.info(f"**Nothing fails.** {told}", icon=":material/help:")
    else:
        st.success(f"**Ready.** {told}", icon=":material/check_circle:")


def _show_start(rollout: Rollout) -> None:
    brief = rollout.brief
    if not brief.what_changes or not brief.groups:
        st.info(
            "There is no plan to review yet, and the brief does not say what changes, or for whom. "
            "Fill it in, draft the stages, then come back.",
            icon=":material/edit_note:",
        )
        frame.link("brief", "Go to Brief", icon=":material/arrow_back:")
        return
    st.info(
        "The brief is there, but the plan has no items yet, so most rules fail. "
        "Draft the stages first; the findings below then say what is left.",
        icon=":material/event_note:",
    )


def show_scores(review: Review) -> None:
    """Draw the score of each stage, with how its rules came out in words."""
    titles = {stage.key: stage.title for stage in frame.here().stages}
    st.header("Score by stage", anchor=False)
    with st.grid(5, min_column_width=150):
        for score in scores(review):
            with st.container(border=True, gap="xsmall", height="stretch"):
                st.metric(titles[score.stage], "–" if score.share is None else f"{score.share:.0%}")
                st.caption(_in_words(review, score))
    st.caption(
        "The share of points of the rules that apply and pass: an error counts two points, a warning one. "
        "A rule that cannot be told does not pass."
    )


def _in_words(review: Review, score: Score) -> str:
    silent = sum(result.state == "not_applicable" for result in review.of_stage(score.stage))
    passed, failed, open_ = len(score.passed), len(score.failed), len(score.unknown)
    parts = [f"{passed} pass", f"{failed} fail"]
    parts += [f"{open_} cannot tell"] if open_ else []
    parts += [f"{silent} not applicable"] if silent else []
    return "  \n".join(parts)


def _verb(number: int, many: str, one: str) -> str:
    return f"{number} {one if number == 1 else many}"
