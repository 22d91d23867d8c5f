"""Checks: findings, coverage, and the questions that a skeptic would ask."""

import streamlit as st

from playbook.desk.plan import reviews
from playbook.ui.drafting import redraft_panel, verdict_panel
from playbook.ui.items import owner_form
from playbook.ui.review import charts, critic_panel, finding_items, top
from playbook.ui.shell import frame, undoable

finding_items.follow()
st.title("Checks", anchor=False)
rollout = frame.current_rollout()
review = reviews.review_of(frame.here(), rollout)
top.show_verdict(rollout, review, verdict_panel.verdict_of(rollout) if rollout.items else None)
if not rollout.items and not rollout.brief.groups:
    top.show_all_rules()
    st.stop()

undoable.show_undo(rollout, "review")
redraft_panel.show_whole(rollout)
owner_form.show_open_roles(rollout)
findings, coverage, questions, rules = st.tabs(
    ["Findings", "Coverage", "A skeptic asks", "All rules"], key="review.tab", on_change="rerun"
)
if findings.open:
    with findings:
        top.show(rollout, review)
if coverage.open:
    with coverage:
        top.show_scores(review)
        charts.show_coverage(rollout)
if questions.open:
    with questions:
        top.show_questions(review)
if rules.open:
    with rules:
        top.show_all_rules()
critic_panel.show(rollout)
