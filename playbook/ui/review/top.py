"""The top of Review: is the plan ready, and how does each stage score."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.review import SEVERITY_NAMES, Result, Review, Score, scores
from playbook.core.review.document import PART_TITLES
from playbook.core.review.rule import Standard
from playbook.ui.review import finding_card, finding_filter
from playbook.ui.review.finding_words import STANDARDS, say_grade, say_severe, say_sources, say_threshold
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables


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
    wanted = finding_filter.choose(rollout)
    found = sorted((result for result in review.results if wanted.has(result)), key=_order)
    if not found:
        _show_none(review, wanted)
        return
    st.caption(f"{len(found)} of {len(review.results)} rules shown")
    titles = {stage.key: stage.title for stage in frame.here().stages}
    today = frame.here().today()
    heading = ""
    for result in tables.part_of(found, finding_filter.PAGE, finding_filter.PER_PAGE):
        if (own := _heading(result)) != heading:
            heading = own
            st.subheader(_counted(heading, found), anchor=False)
        finding_card.show(rollout, result, titles[result.stage], today, wanted.group_id)
    tables.show_pages(found, finding_filter.PAGE, finding_filter.PER_PAGE)


def _order(result: Result) -> tuple[int, str, int, str]:
    stages = [stage.key for stage in frame.here().stages]
    severity = result.severity if result.state == "fail" else ""
    return _STATES.index(result.state), severity, stages.index(result.stage), result.rule_id


def _heading(result: Result) -> str:
    return _HEADINGS[result.state, result.severity]


def _counted(heading: str, found: Sequence[Result]) -> str:
    return f"{heading} ({sum(_heading(result) == heading for result in found)})"


def _show_none(review: Review, wanted: finding_filter.Wanted) -> None:
    if wanted == finding_filter.Wanted():
        st.success("Every rule that applies passes.", icon=":material/check_circle:")
        return
    st.info(f"None of the {len(review.results)} rules matches. Clear a filter to see more.")


def show_questions(review: Review) -> None:
    """The failing rules as questions, ready to copy."""
    st.header("What a sceptic would ask", anchor=False)
    if not review.questions:
        st.markdown("Nothing that the review can see: no rule fails.")
        return
    st.markdown("Answer these before someone else asks them in front of your board.")
    st.code("\n".join(f"- {question}" for question in review.questions), language=None, wrap_lines=True)


def show_all_rules() -> None:
    """Every rule and alarm with its threshold, source and grade, a part at a time."""
    st.header("All rules", anchor=False)
    st.markdown(
        "Each rule is arithmetic and comparison only; no model judges. The numbers are defaults from "
        "published practice where there is one, and our own choice where there is none: the grade says which."
    )
    for part, title in PART_TITLES.items():
        mine = [standard for standard in STANDARDS.values() if standard.part == part]
        panel = st.expander(
            f"{title} ({len(mine)})", key=f"review.rules.{part}", on_change="rerun", type="compact"
        )
        if panel.open:
            panel.markdown("\n\n".join(_review_lists_in_words(standard) for standard in mine))


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
    lines.append(f":gray[Source: {say_sources(standard)}. Evidence: {plain(say_grade(standard.grade))}]")
    return "  \n".join(lines)
