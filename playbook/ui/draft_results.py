"""What a model has drafted, all stages together: what can be accepted, what failed, what it took."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.stages import Stage
from playbook.core.state import Rollout
from playbook.desk import connections, plans
from playbook.desk.draft_jobs import DraftJob, StageState, Wish
from playbook.desk.draft_proposals import all_proposals, proposals_of
from playbook.desk.plans import Proposal
from playbook.ui import draft_sending, draft_watch, draft_words, frame, navigation, stage_gesture
from playbook.ui.frame import plain


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the summary of a job that is over, where it is about more than this stage, or something failed."""
    job = draft_watch.find_job(rollout.id)
    if job is None or job.is_running or not job.states:
        return
    troubled = [state for state in job.states if state.phase in ("failed", "stopped")]
    if not troubled and not job.why and [state.stage for state in job.states] == [stage.key]:
        return
    with st.container(border=True):
        st.header(plain(draft_words.headline(job)), anchor=False)
        if job.why:
            st.info(plain(job.why))
        st.markdown("  \n".join(_line(rollout, state) for state in job.states))
        if together := draft_words.total(job.states):
            st.caption(plain(together))
        _show_troubles(troubled)
        _show_buttons(rollout, job, troubled)
        _show_ways(rollout, job, stage)


def _line(rollout: Rollout, state: StageState) -> str:
    """One stage: what it would change, what the review still finds, what it took."""
    title = plain(draft_words.titles()[state.stage])
    parts = [draft_words.changes(proposals_of(rollout, state)) or _nothing(state)]
    if state.draft is not None:
        left = len(state.draft.left)
        parts += [f"the review still finds {draft_words.count(left, 'thing')}"] if left else []
        parts.append(draft_words.cost(state.draft))
    return f":material/{draft_words.ICONS[state.phase]}: **{title}** · {plain(' · '.join(parts))}"


def _nothing(state: StageState) -> str:
    if state.phase == "done":
        return "nothing left to accept"
    return draft_words.PHASES[state.phase]


def _show_troubles(troubled: Sequence[StageState]) -> None:
    """One sentence for the stages that failed alike, with what to do."""
    titles = draft_words.titles()
    alike: dict[str, list[str]] = {}
    for state in troubled:
        if state.trouble and state.phase == "failed":
            alike.setdefault(state.trouble, []).append(titles[state.stage])
    for trouble, names in alike.items():
        st.warning(f"**{plain(', '.join(names))}:** {plain(trouble)}", icon=":material/error:")


def _show_buttons(rollout: Rollout, job: DraftJob, troubled: Sequence[StageState]) -> None:
    left = all_proposals(rollout, job)
    with st.container(horizontal=True):
        if left and len(job.states) > 1:
            st.button(
                f"Accept all stages ({draft_words.count(len(left), 'change')})",
                key="draft.accept-all",
                type=frame.main_button(),
                on_click=_accept_all,
                args=(rollout, left),
            )
        if troubled and (connection := connections.find_connection(frame.here())):
            names = draft_words.titles()
            again = troubled[0]
            st.button(
                f"Try {names[again.stage]} again"
                if len(troubled) == 1
                else f"Try the {len(troubled)} stages again",
                key="draft.retry",
                on_click=draft_sending.begin,
                args=(rollout, Wish(tuple(state.stage for state in troubled), kinds=again.kinds), connection),
            )
        st.button(
            "Discard all" if left else "Close",
            key="draft.discard-all",
            on_click=draft_watch.discard,
            args=(rollout.id,),
        )


def _accept_all(rollout: Rollout, proposals: Sequence[Proposal]) -> None:
    done = f"Accepted {draft_words.count(len(proposals), 'change')}."
    if stage_gesture.do(plans.accept, rollout.id, rollout.version, proposals, done=done):
        draft_watch.discard(rollout.id)


def _show_ways(rollout: Rollout, job: DraftJob, stage: Stage) -> None:
    """To the proposals of the other stages."""
    titles = draft_words.titles()
    others = [state for state in job.states if state.stage != stage.key and proposals_of(rollout, state)]
    if others:
        with st.container(horizontal=True):
            for state in others:
                navigation.link_to(state.stage, titles[state.stage], icon=":material/rate_review:")
