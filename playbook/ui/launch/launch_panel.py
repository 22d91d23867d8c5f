"""The launch: checks before it, the press, and what follows."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Refused
from playbook.core.base.words import capital, count, say, short
from playbook.core.log.rollout import Launch, Rollout
from playbook.core.plan.brief import ask_role, is_unnamed, say_role
from playbook.core.plan.items import Message, TrainingSession
from playbook.core.progress import owner_load
from playbook.core.progress.progress import tracked
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import launch_check, tracking
from playbook.desk.plan.launch_check import LaunchCheck, tracked_by_stage, who_is_asked
from playbook.desk.plan.rollouts import open_rollout
from playbook.ui.drafting import redraft_panel
from playbook.ui.items import editing as item_editing
from playbook.ui.items import owner_form
from playbook.ui.plan import by_person
from playbook.ui.review import finding_card, finding_items
from playbook.ui.shell import frame, page_registry
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, main_button, quiet_button
from playbook.ui.words.brief_fields import called_in_links, place_of
from playbook.ui.words.item_words import say_day, say_distance, title_of

_CHECKS_SHOWN = 12
_TITLES_SHOWN = 5
_ASKED = 15
_PRESS = "launch.press"
_ANYWAY = "launch.anyway"  # the rollout that this session launched by the plain button
_FIRST = 3


@frame.dialog("Launch", on_dismiss=partial(finding_items.lead_to, "timeline"))
def show(behind: Rollout, offer_paper: Callable[[Rollout], None]) -> None:
    """Open the dialog over a page that shows a rollout; closing it leads to the timeline."""
    finding_items.follow()
    rollout, today = frame.open_rollout(behind.id), frame.here().today()
    if rollout.version != behind.version and not rollout.launch:
        st.rerun()  # or the page behind counts the tasks of before; a launch keeps the focus in the dialog
    frame.show_notices()
    if rollout.launch:
        _show_launched(rollout, rollout.launch, today, offer_paper)
        return
    st.markdown("Launch locks these dates as the baseline. After launch, changing a date needs a reason.")
    redraft_panel.show_update(rollout, leads_on=False)
    checks = frame.once(launch_check.checks, rollout, today)
    _show_checks(checks, rollout)
    _show_load(rollout, today)
    _show_tracked(rollout, today)
    unsaved = item_editing.unsaved_of(rollout)
    for editing in unsaved:
        title = frame.plain(short(title_of(editing.base)))
        st.warning(f"What you typed in “{title}” is not saved. Save or discard it before you launch.")
    for stage in dict.fromkeys(editing.base.stage for editing in unsaved):
        frame.link(stage, f"Go to the open task in {page_registry.title_of(stage)}", ":material/edit_note:")
    is_blocked = bool(unsaved) or any(check.blocks for check in checks)
    if is_blocked:
        st.caption("You can launch once the points above are fixed.")
    has_errors = any(check.is_error for check in checks) and not is_blocked
    draw, label = (button, "Launch anyway") if has_errors else (main_button, "Launch now")
    draw(label, "flag", _PRESS, launch, rollout.id, rollout.version, has_errors, disabled=is_blocked)


def _show_checks(checks: Sequence[LaunchCheck], rollout: Rollout) -> None:
    first = [check for check in checks if check.blocks or check.is_error]
    worth = [check for check in checks if check not in first]
    if not checks:
        st.success("Every stage has tasks, each with a date and a named owner.", icon=":material/check:")
    if first:
        st.header("Fix first", anchor=False)
        _show_list(first, ":red[:material/error:]", rollout)
    if worth:
        st.header("Recommended", anchor=False)
        _show_list(worth, ":orange[:material/warning:]", rollout)


def _show_list(checks: Sequence[LaunchCheck], mark: str, rollout: Rollout) -> None:
    """Draw each check, with the one click that leads to its field in the brief."""
    shown, after = checks[:_CHECKS_SHOWN], frame.once(_rules_after_update, rollout, frame.here().today())
    for check in shown:
        with st.container(gap="xsmall"):
            st.markdown(_line(check, mark))
            if check.roles and frame.may("edit", rollout.id):
                for role in check.roles:
                    _show_role(rollout, role)
            elif check.field:
                where = place_of(rollout.brief, check.field, "launch")
                frame.link("brief", f"Go to {called_in_links(check.field)}", ":material/edit_note:", where)
            elif _is_cleared(check, after):
                st.caption("“Update the plan from the brief”, above, clears this.")
            elif check.result:
                finding_card.show_way(rollout, check.result, f"launch.{check.result.rule_id}")
    if len(checks) > _CHECKS_SHOWN:
        st.markdown(f"And {len(checks) - _CHECKS_SHOWN} more.")
    with st.container(horizontal=True):
        for page in dict.fromkeys(
            check.page for check in shown if not (check.field or _is_cleared(check, after))
        ):
            frame.link(page, f"Go to {page_registry.title_of(page)}", icon=":material/arrow_forward:")


def _rules_after_update(rollout: Rollout, today: date) -> frozenset[str]:
    """Return the rules that fail even once the plan follows its brief."""
    updated = rollout.model_copy(update={"items": redraft_panel.items_after(rollout)})
    results = (check.result for check in launch_check.checks(updated, today))
    return frozenset(result.rule_id for result in results if result)


def _is_cleared(check: LaunchCheck, after: Collection[str]) -> bool:
    return check.result is not None and check.result.rule_id not in after


_SEVERAL = re.compile(r"each of\b|every\b|all\b", re.IGNORECASE)


def _show_role(rollout: Rollout, role: str) -> None:
    ids = [item.id for item in rollout.items.values() if item.owner and item.owner.role == role]
    words = frame.plain(say_role(role))
    label = f"Who sees to it for “{words}”?" if _SEVERAL.match(role) else f"Who is “{words}”?"
    if is_unnamed(role):
        label = frame.plain(ask_role(role))
    owner_form.show(rollout, label, ids, f"launch.role.{rollout.id}.{role}")
    if _SEVERAL.match(role):
        st.caption("These are several people, and each does it. Name the one who sees to it, or leave it.")


def _line(check: LaunchCheck, mark: str) -> str:
    sentence = f"{mark} **{frame.plain(check.sentence)}** {frame.plain(check.hint)}"
    titles = [frame.plain(short(title_of(item))) for item in check.items[:_TITLES_SHOWN]]
    if not titles:
        return sentence
    unshown = len(check.items) - len(titles)
    return f"{sentence}  \n:gray[{'; '.join(titles)}{f'; and {unshown} more' if unshown else ''}]"


def _show_load(rollout: Rollout, today: date) -> None:
    """Say who has too few hours for the plan, as Checks and By person do."""
    loads = frame.once(owner_load.owner_loads, rollout)
    if over := owner_load.say_over(loads):
        st.header("Workload", anchor=False)
        st.markdown(f":orange[:material/warning:] {frame.plain(over)}")
        lines = [by_person.say_load(load, rollout.brief, today) for load in loads if load.over]
        st.markdown(tables.bullets(lines[:_FIRST]))
        frame.link("by_person", "See what to move", icon=":material/arrow_forward:")


def _show_tracked(rollout: Rollout, today: date) -> None:
    number = sum(map(len, tracked_by_stage(rollout).values()))
    if not number:
        return
    with st.expander(f"What is tracked: {count(number, 'dated task')}, and who is asked", type="compact"):
        st.markdown(frame.once(_tracked, rollout, today))
        who, unnamed = frame.once(_asked, rollout, today)
        st.markdown(who)
        if unnamed:
            st.caption(f"And {unnamed:,} more owners.")


def _tracked(rollout: Rollout, today: date) -> str:
    rows = []
    for stage, items in tracked_by_stage(rollout).items():
        days = [item.due for item in items if item.due]
        span = dict.fromkeys(tables.whole(say_day(day, today)) for day in (days[0], days[-1])) if days else ()
        rows.append((stage.capitalize(), f"{len(items):,}", " to ".join(span) or "–"))
    return tables.table(("Stage", "Tasks", "Dates"), rows, numbers=("Tasks",))


def _asked(rollout: Rollout, today: date) -> tuple[str, int]:
    rows = [
        (person.who, f"{person.items:,}", tables.whole(say_day(person.first, today)) if person.first else "–")
        for person in who_is_asked(rollout)
    ]
    shown = tables.table(("Who", "Tasks", "First on"), rows[:_ASKED], numbers=("Tasks",))
    return shown, max(0, len(rows) - _ASKED)


def launch(rollout_id: str, seen: int, has_errors: bool) -> None:
    """Launch; where somebody was faster, the sentence says who."""
    st.session_state[_ANYWAY] = rollout_id if has_errors else None
    frame.act(_launch, rollout_id, seen)


def _launch(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Launch the plan; the first person to press the button wins."""
    try:
        return tracking.launch(workspace, actor, rollout_id, seen)
    except Conflict as error:
        if (first := open_rollout(workspace, frame.current_actor(), rollout_id).launch) is None:
            raise
        raise Refused(
            f"{first.actor} has already launched this rollout.", "You can log progress now."
        ) from error


def _show_launched(
    rollout: Rollout, launched: Launch, today: date, offer_paper: Callable[[Rollout], None]
) -> None:
    day = launched.launched_at.astimezone().date()
    days = sorted(launched.baseline.values())
    what = "date of its one task is" if len(days) == 1 else f"dates of its {len(days):,} tasks are"
    held = f" The {what} now the baseline." if days else ""
    when = f"{say_day(day, today)} ({say_distance(day, today)})"
    st.success(f"Launched {when} by {frame.plain(launched.actor)}.{held}", icon=":material/flag:")
    st.header("What to do now", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        if frame.may("manage_people"):
            frame.link("people", "Invite the managers", icon=":material/person_add:")
        frame.link("my_team", "Log progress in My team", icon=":material/checklist:")
        frame.link("progress", "See results", icon=":material/monitoring:")
        offer_paper(rollout)
    messages = (item.date for item in tracked(rollout) if isinstance(item, Message))
    first_word = min(filter(None, messages), default=today)
    if first_word > today:
        st.caption(
            f"A kick-off post to copy will be here on {say_day(first_word, today)}, with the first message."
        )
    else:
        st.caption("A kick-off post to copy:")
        st.code(frame.once(kick_off, rollout, today), language=None, wrap_lines=True)
    _show_withdrawal(rollout)
    # In place and look of the button that was pressed: a browser makes another look anew, without the focus.
    draw = button if st.session_state.get(_ANYWAY) == rollout.id else main_button
    draw("Go to the timeline", "arrow_forward", _PRESS, finding_items.lead_to, "timeline")


def kick_off(rollout: Rollout, today: date) -> str:
    """Return a post about the start, in words of the brief."""
    brief = rollout.brief
    # Sessions alone: what leaders decide and prepare is not for a post to everyone.
    sessions = [
        item for item in tracked(rollout) if isinstance(item, TrainingSession) and not item.for_managers
    ]
    ahead = [item for item in sessions if item.date and item.date >= today][:_FIRST]
    lines = [f"{brief.name} is under way.", capital(brief.what_changes), capital(brief.why)]
    lines += [f"Go-live: {say(brief.go_live)}."] if brief.go_live else []
    lines += [f"{say_day(item.date, today)}: {title_of(item)}" for item in ahead if item.date]
    return "\n".join(filter(None, lines))


def _show_withdrawal(rollout: Rollout) -> None:
    """Draw taking the launch back, as long as nothing was logged."""
    if rollout.tracking:
        st.caption(
            "Progress is logged, so you cannot undo the launch. You can still move dates, with a reason."
        )
        return
    st.caption("Nothing is logged yet, so you can still undo the launch.")
    action = (frame.act, tracking.withdraw_launch, rollout.id, rollout.version)
    quiet_button(
        "Undo launch", "undo", None, *action, done="The launch is undone. Dates can be edited again."
    )
