"""The launch: blockers, what it freezes, and taking it back."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Refused
from playbook.core.base.words import short
from playbook.core.log.rollout import Launch, Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import tracking
from playbook.desk.plan.launch_check import Check, tracked_by_stage, who_is_asked
from playbook.desk.plan.rollouts import open_rollout
from playbook.ui.shell import frame
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, main_button
from playbook.ui.words.item_words import say_day, say_distance, title_of

_SURE = "launch.sure"
_CHECKS_SHOWN = 12
_TITLES_SHOWN = 5
_ASKED = 15
_ROWS = 300


def show_checks(checks: Sequence[Check]) -> None:
    blocking = [check for check in checks if check.blocks]
    worth = [check for check in checks if not check.blocks]
    if not checks:
        st.success("Every stage has tasks, each with a date and a named owner.", icon=":material/check:")
    if blocking:
        st.subheader("Fix before launch")
        _show_list(blocking, ":red[:material/block:]")
    if worth:
        st.subheader("Recommended")
        _show_list(worth, ":orange[:material/warning:]")


def _show_list(checks: Sequence[Check], mark: str) -> None:
    lines = [_line(check, mark) for check in checks[:_CHECKS_SHOWN]]
    if len(checks) > _CHECKS_SHOWN:
        lines.append(f"And {len(checks) - _CHECKS_SHOWN} more.")
    st.markdown("\n\n".join(lines))
    with st.container(horizontal=True):
        for page in dict.fromkeys(check.page for check in checks):
            frame.link(page, f"Go to {page.capitalize()}", icon=":material/arrow_forward:")


def _line(check: Check, mark: str) -> str:
    sentence = f"{mark} {frame.plain(check.sentence)} {frame.plain(check.hint)}"
    titles = [frame.plain(short(title_of(item))) for item in check.items[:_TITLES_SHOWN]]
    if not titles:
        return sentence
    unshown = len(check.items) - len(titles)
    return f"{sentence}  \n:gray[{'; '.join(titles)}{f'; and {unshown} more' if unshown else ''}]"


def show_tracked(rollout: Rollout, today: date) -> None:
    st.markdown(frame.once(_tracked, rollout, today))


def _tracked(rollout: Rollout, today: date) -> str:
    rows = []
    for stage, items in tracked_by_stage(rollout).items():
        days = [item.due for item in items if item.due]
        span = dict.fromkeys(tables.whole(say_day(day, today)) for day in (days[0], days[-1])) if days else ()
        rows.append((stage.capitalize(), f"{len(items):,}", " to ".join(span) or "–"))
    return tables.table(("Stage", "Tasks", "Dates"), rows, numbers=("Tasks",))


def show_asked(rollout: Rollout, today: date) -> None:
    """Draw who will be asked about their items, the long tail on demand."""
    first, further_rows, unnamed = frame.once(_asked, rollout, today)
    st.markdown(first)
    if unnamed:
        with st.expander(f"And {unnamed:,} more", type="compact"):
            st.markdown(further_rows)


def _asked(rollout: Rollout, today: date) -> tuple[str, str, int]:
    rows = [
        (person.who, f"{person.items:,}", tables.whole(say_day(person.first, today)) if person.first else "–")
        for person in who_is_asked(rollout)
    ]
    parts = (rows[:_ASKED], rows[_ASKED:_ROWS])
    first, further = (tables.table(("Who", "Tasks", "First on"), part, numbers=("Tasks",)) for part in parts)
    return first, further, max(0, len(rows) - _ASKED)


def show_launch(rollout: Rollout, blocked: bool) -> None:
    if blocked:
        st.button("Launch", type=frame.main_button(), disabled=True, icon=":material/flag:")
        st.caption("You can launch once the points above are put right.")
    elif st.session_state.get(_SURE) == rollout.id:
        with st.container(border=True):
            st.markdown(
                f"**Launch {frame.plain(rollout.brief.name)} now?** "
                "After launch, changing a date needs a reason."
            )
            with st.container(horizontal=True):
                main_button("Yes, launch it", "flag", None, launch, rollout.id, rollout.version)
                button("Not yet", "", None, be_sure, None)
    else:
        main_button("Launch", "flag", None, be_sure, rollout.id)


def be_sure(rollout_id: str | None) -> None:
    """Ask once more, or stop asking."""
    st.session_state[_SURE] = rollout_id


def launch(rollout_id: str, seen: int) -> None:
    """Launch; where somebody was faster, the sentence says who."""
    be_sure(None)
    frame.act(_launch, rollout_id, seen, done="Launched. The dates are frozen as the baseline.")


def _launch(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Launch the plan; the first person to press the button wins."""
    try:
        return tracking.launch(workspace, actor, rollout_id, seen)
    except Conflict as error:
        if (first := open_rollout(workspace, frame.current_actor(), rollout_id).launch) is None:
            raise
        raise Refused(
            f"{first.actor} has already launched this rollout.", "The dates are frozen; you can log progress."
        ) from error


def show_launched(launched: Launch, today: date) -> None:
    day = launched.launched_at.astimezone().date()
    st.success(
        f"Launched {say_day(day, today)} ({say_distance(day, today)}) by {frame.plain(launched.actor)}.",
        icon=":material/flag:",
    )
    if days := sorted(launched.baseline.values()):
        st.markdown(
            f"The baseline holds the dates of **{len(days):,} tasks**, from {say_day(days[0], today)} to "
            f"{say_day(days[-1], today)}. Progress is measured against these dates, whatever moves later."
        )
    with st.container(horizontal=True):
        frame.link("my_team", "Log progress in My team", icon=":material/checklist:")
        frame.link("progress", "See where it stands", icon=":material/monitoring:")


def show_withdrawal(rollout: Rollout) -> None:
    """Taking the launch back, as long as nothing was logged."""
    if rollout.tracking:
        st.caption("Progress has been logged, so the launch stays. Dates can still be moved, with a reason.")
        return
    st.caption("Nothing has been logged yet, so the launch can still be undone.")
    action = (frame.act, tracking.withdraw_launch, rollout.id, rollout.version)
    done_text = "The launch is undone. Dates can be edited again."
    button("Undo launch", "undo", None, *action, done=done_text)
