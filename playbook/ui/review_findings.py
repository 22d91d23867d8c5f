"""The findings of a review: errors first, then by stage, a page at a time."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.review import Result, Review
from playbook.ui import finding_card, frame, paging, review_filter

_STATES = ("fail", "cannot_tell", "pass", "not_applicable")
_HEADINGS = {
    ("fail", "E"): "Errors",
    ("fail", "W"): "Warnings",
    ("cannot_tell", "E"): "Cannot tell yet",
    ("cannot_tell", "W"): "Cannot tell yet",
    ("pass", "E"): "Passes",
    ("pass", "W"): "Passes",
    ("not_applicable", "E"): "Does not apply",
    ("not_applicable", "W"): "Does not apply",
}


def show(rollout: Rollout, review: Review) -> None:
    """Draw the filters and the findings that pass them."""
    st.header("Findings", anchor=False)
    wanted = review_filter.choose(rollout)
    found = sorted((result for result in review.results if wanted.has(result)), key=_order)
    if not found:
        _show_none(review, wanted)
        return
    st.caption(f"{len(found)} of {len(review.results)} rules shown")
    titles = {stage.key: stage.title for stage in frame.here().stages}
    today = frame.here().today()
    heading = ""
    for result in paging.part_of(found, review_filter.PAGE, review_filter.PER_PAGE):
        if (own := _heading(result)) != heading:
            heading = own
            st.subheader(_counted(heading, found), anchor=False)
        finding_card.show(rollout, result, titles[result.stage], today, wanted.group_id)
    paging.show_pages(found, review_filter.PAGE, review_filter.PER_PAGE)


def _order(result: Result) -> tuple[int, str, int, str]:
    stages = [stage.key for stage in frame.here().stages]
    severity = result.severity if result.state == "fail" else ""
    return _STATES.index(result.state), severity, stages.index(result.stage), result.rule_id


def _heading(result: Result) -> str:
    return _HEADINGS[result.state, result.severity]


def _counted(heading: str, found: Sequence[Result]) -> str:
    return f"{heading} ({sum(_heading(result) == heading for result in found)})"


def _show_none(review: Review, wanted: review_filter.Wanted) -> None:
    if wanted == review_filter.Wanted():
        st.success("Every rule that applies passes.", icon=":material/check_circle:")
        return
    st.info(f"None of the {len(review.results)} rules matches. Clear a filter to see more.")
