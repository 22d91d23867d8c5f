"""A model's drafts of all stages: proposals, failures and costs."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Stage
from playbook.desk.models import connections
from playbook.desk.plan import reviews
from playbook.desk.plan.accepting import Proposal
from playbook.desk.writing.draft_jobs import (
    DraftJob,
    DraftWish,
    Offer,
    StageState,
    offer_of,
    review_with,
    whole_offer,
)
from playbook.ui.drafting import changes, sending, words
from playbook.ui.drafting.headline import headline, stage_titles
from playbook.ui.models import window
from playbook.ui.models import words as model_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain


def show(rollout: Rollout, stage: Stage) -> None:
    job = window.find_job(rollout.id)
    if job is None or job.is_running or not job.states:
        return
    troubled = [state for state in job.states if state.phase in ("failed", "stopped")]
    if not troubled and not job.why and [state.stage for state in job.states] == [stage.key]:
        return
    with st.container(border=True):
        st.header(plain(headline(job)), anchor=False)
        if job.why:
            st.info(plain(job.why))
        st.markdown("  \n".join(_line(rollout, state) for state in job.states))
        if together := words.total(job.states):
            st.caption(plain(together))
        _show_troubles(troubled)
        offer = whole_offer(frame.here(), rollout, job)
        _show_whole(rollout, job, offer)
        _show_buttons(rollout, job, offer.proposals, troubled)
        others = [state for state in job.states if state.stage != stage.key and _proposals(rollout, state)]
        if others:
            with st.container(horizontal=True):
                for state in others:
                    title = stage_titles()[state.stage]
                    frame.link(state.stage, title, icon=":material/rate_review:")


def _line(rollout: Rollout, state: StageState) -> str:
    """Return one stage's changes, open findings and cost."""
    nothing = "nothing left to accept" if state.phase == "done" else words.PHASES[state.phase]
    parts = [words.changes(_proposals(rollout, state)) or nothing]
    if state.draft is not None:
        parts.append(f"{state.draft.share:.0%} of its words by the model")
        findings = len(state.draft.findings)
        parts += [f"the review still finds {count(findings, 'thing')}"] if findings else []
        parts.append(model_words.cost(state.draft))
    title = plain(stage_titles()[state.stage])
    return f":material/{words.ICONS[state.phase]}: **{title}** · {plain(' · '.join(parts))}"


def _proposals(rollout: Rollout, state: StageState) -> Sequence[Proposal]:
    return offer_of(frame.here(), rollout, state).proposals


def _show_whole(rollout: Rollout, job: DraftJob, offer: Offer) -> None:
    """Draw the findings of the whole plan with all drafts."""
    if not offer.proposals or len(job.states) < 2:
        return
    changes.show_brief_changes(offer.notes)
    whole = review_with(frame.here(), rollout, job)
    if findings := reviews.in_sentences(whole.review.results):
        st.markdown(f"**The plan with all of these has {count(len(findings), 'finding')}:**")
        changes.show_some(findings)
    else:
        st.markdown("The plan with all of these has no findings.")
    if whole.empty:
        empty = count(len(whole.empty), "stage is", "stages are")
        st.caption(f"{empty} empty, and judged as the built-in playbook would write it.")


def _show_troubles(troubled: Sequence[StageState]) -> None:
    titles = stage_titles()
    alike: dict[str, list[str]] = {}
    for state in troubled:
        if state.trouble and state.phase == "failed":
            alike.setdefault(state.trouble, []).append(titles[state.stage])
    for trouble, names in alike.items():
        st.warning(f"**{plain(', '.join(names))}:** {plain(trouble)}", icon=":material/error:")


def _show_buttons(
    rollout: Rollout, job: DraftJob, proposals: Sequence[Proposal], troubled: Sequence[StageState]
) -> None:
    with st.container(horizontal=True):
        if proposals and len(job.states) > 1:
            label = f"Accept all stages ({count(len(proposals), 'change')})"
            frame.button(label, "draft.accept-all", _accept_all, rollout, job, proposals, type="main")
        if troubled and (connection := connections.find_connection(frame.here())):
            stages = tuple(state.stage for state in troubled)
            title = stage_titles()[stages[0]]
            label = f"Try {title} again" if len(stages) == 1 else f"Try the {len(stages)} stages again"
            wish = DraftWish(stages, kinds=troubled[0].kinds, size=troubled[0].size)
            frame.button(label, "draft.retry", sending.begin, rollout, wish, connection)
        label = "Discard all" if proposals else "Close"
        frame.button(label, "draft.discard-all", window.discard, rollout.id)


def _accept_all(rollout: Rollout, job: DraftJob, proposals: Sequence[Proposal]) -> None:
    left_out = [each for state in job.states if state.draft for each in state.draft.left_out]
    if changes.accept(rollout.id, rollout.version, proposals, left_out):
        sending.discard_if_done(rollout.id)
