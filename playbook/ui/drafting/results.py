"""What a model has drafted, all stages together: what can be accepted, what failed, what it took."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.stages import Stage
from playbook.desk.models import connections
from playbook.desk.plan import reviews
from playbook.desk.plan.accepting import Proposal
from playbook.desk.writing.draft_jobs import (
    DraftJob,
    Offer,
    StageState,
    Wish,
    offer_of,
    review_with,
    whole_offer,
)
from playbook.ui.drafting import changes, sending, words
from playbook.ui.models import window
from playbook.ui.models import words as model_words
from playbook.ui.shell import frame, navigation
from playbook.ui.shell.frame import plain


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the summary of a job that is over, where it is about more than this stage, or something failed."""
    job = window.find_job(rollout.id)
    if job is None or job.is_running or not job.states:
        return
    troubled = [state for state in job.states if state.phase in ("failed", "stopped")]
    if not troubled and not job.why and [state.stage for state in job.states] == [stage.key]:
        return
    with st.container(border=True):
        st.header(plain(words.headline(job)), anchor=False)
        if job.why:
            st.info(plain(job.why))
        st.markdown("  \n".join(_line(rollout, state) for state in job.states))
        if together := words.total(job.states):
            st.caption(plain(together))
        _show_troubles(troubled)
        offer = whole_offer(frame.here(), rollout, job)
        _show_whole(rollout, job, offer)
        _show_buttons(rollout, job, offer.proposals, troubled)
        _show_ways(rollout, job, stage)


def _line(rollout: Rollout, state: StageState) -> str:
    """One stage: what it would change, what the review still finds, what it took."""
    title = plain(words.titles()[state.stage])
    parts = [words.changes(_proposals(rollout, state)) or _nothing(state)]
    if state.draft is not None:
        left = len(state.draft.findings)
        parts += [f"the review still finds {model_words.count(left, 'thing')}"] if left else []
        parts.append(model_words.cost(state.draft))
    return f":material/{words.ICONS[state.phase]}: **{title}** · {plain(' · '.join(parts))}"


def _proposals(rollout: Rollout, state: StageState) -> Sequence[Proposal]:
    return offer_of(frame.here(), rollout, state).proposals


def _show_whole(rollout: Rollout, job: DraftJob, offer: Offer) -> None:
    """What the review would find in the whole plan: each stage was judged without the others' drafts."""
    if not offer.proposals or len(job.states) < 2:
        return
    changes.show_told(offer.notes)
    whole = review_with(frame.here(), rollout, job)
    found = reviews.in_sentences(whole.review.results)
    if found:
        st.markdown(f"**The plan with all of these has {model_words.count(len(found), 'finding')}:**")
        changes.show_some(found)
    else:
        st.markdown("The plan with all of these has no findings.")
    if whole.empty:
        empty = model_words.count(len(whole.empty), "stage is", "stages are")
        st.caption(f"{empty} empty, and judged as the built-in playbook would write it.")


def _nothing(state: StageState) -> str:
    if state.phase == "done":
        return "nothing left to accept"
    return words.PHASES[state.phase]


def _show_troubles(troubled: Sequence[StageState]) -> None:
    """One sentence for the stages that failed alike, with what to do."""
    titles = words.titles()
    alike: dict[str, list[str]] = {}
    for state in troubled:
        if state.trouble and state.phase == "failed":
            alike.setdefault(state.trouble, []).append(titles[state.stage])
    for trouble, names in alike.items():
        st.warning(f"**{plain(', '.join(names))}:** {plain(trouble)}", icon=":material/error:")


def _show_buttons(
    rollout: Rollout, job: DraftJob, left: Sequence[Proposal], troubled: Sequence[StageState]
) -> None:
    with st.container(horizontal=True):
        if left and len(job.states) > 1:
            st.button(
                f"Accept all stages ({model_words.count(len(left), 'change')})",
                key="draft.accept-all",
                type=frame.main_button(),
                on_click=_accept_all,
                args=(rollout, left),
            )
        if troubled and (connection := connections.find_connection(frame.here())):
            names = words.titles()
            again = troubled[0]
            st.button(
                f"Try {names[again.stage]} again"
                if len(troubled) == 1
                else f"Try the {len(troubled)} stages again",
                key="draft.retry",
                on_click=sending.begin,
                args=(rollout, Wish(tuple(state.stage for state in troubled), kinds=again.kinds), connection),
            )
        st.button(
            "Discard all" if left else "Close",
            key="draft.discard-all",
            on_click=window.discard,
            args=(rollout.id,),
        )


def _accept_all(rollout: Rollout, proposals: Sequence[Proposal]) -> None:
    if changes.accept(rollout.id, rollout.version, proposals):
        window.discard_if_done(rollout.id)


def _show_ways(rollout: Rollout, job: DraftJob, stage: Stage) -> None:
    """To the proposals of the other stages."""
    titles = words.titles()
    others = [state for state in job.states if state.stage != stage.key and _proposals(rollout, state)]
    if others:
        with st.container(horizontal=True):
            for state in others:
                navigation.link_to(state.stage, titles[state.stage], icon=":material/rate_review:")
