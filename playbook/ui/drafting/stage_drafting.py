"""Draft several stages one after another, each in a run of its own."""

from dataclasses import dataclass, replace

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Tier
from playbook.desk.plan import plans
from playbook.ui.drafting import plan_size, words
from playbook.ui.shell import frame, undoable

_RUN = "stage.drafting"


@dataclass(frozen=True, slots=True)
class Drafting:
    """The requested stages, those waiting, and those done."""

    rollout_id: str
    stages: tuple[StageKey, ...]
    waiting: tuple[StageKey, ...]
    arrived: tuple[tuple[StageKey, int], ...] = ()
    size: Tier = "standard"


def empty_stages(rollout: Rollout) -> tuple[StageKey, ...]:
    """Return the stages without items, in the order of the plan."""
    filled = {item.stage for item in rollout.items.values()}
    return tuple(stage.key for stage in frame.here().stages if stage.key not in filled)


def begin(rollout_id: str, stages: tuple[StageKey, ...]) -> None:
    st.session_state[_RUN] = Drafting(rollout_id, stages, stages, size=plan_size.chosen(rollout_id))


def stop() -> None:
    run: Drafting = st.session_state[_RUN]
    st.session_state[_RUN] = replace(run, waiting=())


def close() -> None:
    st.session_state.pop(_RUN, None)


def show(rollout: Rollout) -> None:
    """Show the progress; draft the next stage and rerun while one waits."""
    run: Drafting | None = st.session_state.get(_RUN)
    if run is None or run.rollout_id != rollout.id:
        return
    with st.container(border=True):
        st.markdown(f"**{_title(run)}**")
        titles, arrived = words.titles(), dict(run.arrived)
        for key in run.stages:
            state = "waiting" if key in run.waiting else "not drafted"
            text = f"{arrived[key]} items" if key in arrived else state
            st.progress(float(key in arrived), text=f"{titles[key]}: {text}")
        if run.waiting:
            frame.button("Stop", "drafting.stop", stop)
        else:
            frame.button("Close", "drafting.close", close)
    if run.waiting:
        _draft_next(rollout, run)
        st.rerun()


def _title(run: Drafting) -> str:
    if run.waiting:
        return f"Drafting stage {len(run.arrived) + 1} of {len(run.stages)}"
    items = sum(count for _, count in run.arrived)
    brought = f"{items} items in {len(run.arrived)} of {len(run.stages)} stages"
    is_complete = len(run.arrived) == len(run.stages)
    return f"Drafted {brought}" if is_complete else f"Stopped: {brought} were kept"


def _draft_next(rollout: Rollout, run: Drafting) -> None:
    key = run.waiting[0]
    done = f"Drafted {words.titles()[key]}."
    args = (rollout.id, rollout.version, key, run.size)
    if not undoable.do(plans.draft_stages, *args, done=done, toast=False):
        stop()
        return
    count = sum(item.stage == key for item in frame.open_rollout(rollout.id).items.values())
    st.session_state[_RUN] = replace(run, waiting=run.waiting[1:], arrived=(*run.arrived, (key, count)))
