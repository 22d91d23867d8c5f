"""What a sceptic would ask, and every rule with its threshold for the curious."""

import streamlit as st

from playbook.core.review import SEVERITY_NAMES, Review
from playbook.core.review.document import PART_TITLES
from playbook.core.review.rule import Standard
from playbook.ui.finding_words import STANDARDS, say_grade, say_severe, say_sources, say_threshold
from playbook.ui.frame import plain


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
            panel.markdown("\n\n".join(_in_words(standard) for standard in mine))


def _in_words(standard: Standard) -> str:
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
