"""Alarms on what has been logged, with limits, advice and sources."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.review.review import Result
from playbook.desk.plan import reviews
from playbook.ui.review import finding_items, finding_words
from playbook.ui.review.finding_words import STANDARDS, some
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold
from playbook.ui.words.readiness_words import ELEMENTS

_SENTENCES = 3
# What a lead can do about each alarm this week, in our own words.
TO_DO = {
    "T01": "Work on this step first. Readiness shows what helps.",
    "T02": "Ask in person what got in the way, and agree on the next day to answer.",
    "T03": "Settle the date with its owner: drop it, split it, or say what it now depends on.",
    "T04": "Show two examples that were worth it, say why, and ask for work that matters this week.",
    "T05": "Pick the tasks where it helps, stop the others, and check quality before counting use.",
    "T06": "Do what the finding says before more people get the tool.",
    "T07": "Offer the seats to people who wait for one, or give them back.",
    "T08": "Schedule the next two acts with the sponsor today; ask what to drop if time is short.",
    "T09": "Stop using the tool for this task, or narrow the task.",
    "T10": "Ask what else would have to change for the number to move, or measure something nearer.",
    "T11": "Look at this team only together with another one.",
    "T12": "Hold a short session for those who are missing before the team is asked for results.",
}

# A question that nobody asked, a date of the team that keeps moving, weak examples, missed training.
LEADS_OWN = ("T02", "T03", "T04", "T12")


def show_for_lead(rollout: Rollout, group_ids: Sequence[str]) -> None:
    """Draw, folded, the warnings that these teams' lead can act on."""
    finding_items.follow()
    own = [result for result in _ringing(rollout, group_ids) if result.rule_id in LEADS_OWN]
    if own and (panel := fold(count(len(own), "warning"), "alarms", "warning", look="default")):
        with panel:
            for result in own:
                _show_one(rollout, result, set(group_ids))


def show_folded(rollout: Rollout, group_ids: Sequence[str] = ()) -> None:
    """Draw the warnings behind one line that counts them."""
    ringing = len(_ringing(rollout, group_ids))
    if panel := fold(
        f"{count(ringing, 'warning') if ringing else 'No warnings'} about progress",
        "alarms",
        "warning" if ringing else "check_circle",
        look="default",
    ):
        with panel:
            for result in _ringing(rollout, group_ids):
                _show_one(rollout, result, set(group_ids))
            alarms = reviews.alarms_of(frame.here(), rollout)
            if waiting := len(alarms.ids("cannot_tell")) + len(alarms.ids("not_applicable")):
                st.caption(f"{count(waiting, 'check is', 'checks are')} waiting for data.")


def _ringing(rollout: Rollout, group_ids: Sequence[str]) -> list[Result]:
    alarms = reviews.alarms_of(frame.here(), rollout)
    return [result for result in alarms.failing if sentences(result, set(group_ids))]


def sentences(result: Result, group_ids: set[str]) -> list[str]:
    """Return what an alarm saw, limited to these groups where some are named."""
    return [
        plain(_in_our_words(finding.text))
        for finding in result.findings
        if finding.state == "fail"
        and (not group_ids or finding.group_id is None or finding.group_id in group_ids)
    ]


def _in_our_words(text: str) -> str:
    for step, word in ELEMENTS.items():
        for end in ":.":
            text = text.replace(f"stuck at {step}{end}", f"stuck at “{word.lower()}”{end}")
    return text


def _show_one(rollout: Rollout, result: Result, group_ids: set[str]) -> None:
    standard = STANDARDS[result.rule_id]
    key = f"alarm.{rollout.id}.{result.rule_id}"
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f":material/notifications_active: **{plain(result.title)}**\n\n"
            + some(sentences(result, group_ids), _SENTENCES)
            + f"\n\n**What to do:** {plain(TO_DO[result.rule_id])}"
        )
        if (why := fold("Why am I seeing this?", key)) is None:
            return
        with why:
            further = sentences(result, group_ids)[_SENTENCES:]
            st.markdown(some([*further[:20], *finding_words.say_basis(standard, result.thresholds)], 40))
            failing = [item_id for finding in result.findings for item_id in finding.item_ids]
            finding_items.show_links(rollout, tuple(dict.fromkeys(failing)), key, frame.here().today())
