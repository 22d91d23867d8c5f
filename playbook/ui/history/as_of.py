"""The plan as it stood at an earlier moment, read only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count, day_in_words
from playbook.core.log.changes.briefs import BRIEF_WORDS
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.items import AnyItem
from playbook.core.progress.progress import STANDING_NAMES, in_time, standing, summary
from playbook.desk.record import history
from playbook.desk.record.history import HistoryEntry
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import segments
from playbook.ui.widgets.days import day_input
from playbook.ui.words.brief_fields import say_value
from playbook.ui.words.item_words import kind_name, say_day, say_groups, title_of

PAGE = 20
_PAGE = "history.as_of.page"
_AS_OF = "history.as_of"
_DAY = "history.day"
_COUNTED = frozenset({"company_blackouts", "promises", "conditions", "concern_list", "stakeholders"})
_SHOWN_BELOW = frozenset(
    {"name", "sponsor_id", "lead_id", "sustainment_owner_id", "asked_starts", "asked_outcome_by"}
    | {"declined_conditions", "declined_concerns", "declined_points"}
)


def see(rollout_id: str, version: int) -> None:
    st.session_state[_AS_OF] = (rollout_id, version)
    tables.to_first(_PAGE)


def chosen(rollout: Rollout) -> Rollout | None:
    """Return the rollout at the chosen moment; None if none is chosen."""
    rollout_id, version = st.session_state.get(_AS_OF) or ("", 0)
    if rollout_id != rollout.id:
        return None
    return history.as_it_stood(frame.here(), frame.current_actor(), rollout.id, version)


def ask_for_a_day(rollout: Rollout, entries: Sequence[HistoryEntry], today: date) -> None:
    """Let people pick an earlier day to look at."""
    first = local(rollout.created_at).date()
    last = max(first, local(rollout.changed_at).date())
    with st.popover("See an earlier day", icon=":material/history:"), st.form("history.days", border=False):
        day_input(
            f"The plan at the end of this day (from {say_day(first, today)})",
            value=last,
            min_value=first,
            max_value=last,
            key=_DAY,
        )
        st.form_submit_button("See the plan", on_click=_see_day, args=(rollout.id, entries))


def _see_day(rollout_id: str, entries: Sequence[HistoryEntry]) -> None:
    day = st.session_state.get(_DAY)
    versions = (entry.version for entry in entries if day and local(entry.happened_at).date() <= day)
    if version := next(versions, 0):
        see(rollout_id, version)


def _back() -> None:
    st.session_state[_AS_OF] = None


def show(then: Rollout, today: date) -> None:
    """Draw the brief, the progress and the items as they stood."""
    moment = local(then.changed_at)
    with st.container(border=True):
        st.info(
            f"**As of {day_in_words(moment.date())}, {moment:%H:%M %Z}: read only.** "
            f"Version {then.version:,}. Later changes are not shown.",
            icon=":material/history:",
        )
        frame.button("Back to the history", None, _back, icon="arrow_back")
        st.header(plain(then.brief.name or "A rollout without a name"))
        _show_progress(then, moment.date())
        st.header("The brief")
        st.markdown(_brief(then))
        st.header("The plan")
        _show_items(then, moment.date(), today)


def _show_progress(then: Rollout, day: date) -> None:
    stands = summary(then, day)
    if then.launch is None:
        st.markdown(f"Not launched yet. {count(stands.tracked, 'dated task')} in the plan.")
        return
    share = "nothing was due yet" if stands.on_time is None else f"{stands.on_time:.0%} on time"
    st.markdown(
        f"Launched {say_day(local(then.launch.launched_at).date(), day)}. **{stands.done:,} of "
        f"{stands.tracked:,} dated tasks done**, {share}, {stands.overdue:,} overdue, "
        f"{stands.at_risk:,} at risk or off track."
    )


def _brief(then: Rollout) -> str:
    brief = then.brief if frame.may("edit", then.id) else then.brief_for_readers()
    lines = []
    for name in BriefFields.model_fields:
        value = getattr(brief, name)
        if name not in _SHOWN_BELOW and value not in (None, "", ()):
            label = BRIEF_WORDS[name].removeprefix("the ").capitalize()
            text = str(len(value)) if name in _COUNTED else say_value(value)
            lines.append(f"**{label}**: {plain(text)}")
    for label, person in (("Sponsor", brief.sponsor), ("Rollout lead", brief.lead)):
        if person:
            lines.append(f"**{label}**: {plain(person.name)}")
    if groups := [f"{group.name} ({group.size:,})" for group in brief.groups]:
        lines.append(f"**{count(len(groups), 'team')}**: {plain(', '.join(groups))}")
    return "\n\n".join(lines) or "Nothing was written yet."


def _show_items(then: Rollout, day: date, today: date) -> None:
    titles: dict[StageKey, str] = {stage.key: stage.title for stage in frame.here().stages}
    counts = {key: sum(item.stage == key for item in then.items.values()) for key in titles}
    names = {key: f"{title} ({counts[key]:,})" for key, title in titles.items()}
    options: dict[str, Any] = {"default": next(iter(titles)), "required": True}
    to_first: dict[str, Any] = {"on_change": tables.to_first, "args": (_PAGE,)}
    stage = segments("Stage", names, "history.as_of.stage", **options, **to_first)
    items = sorted((item for item in then.items.values() if item.stage == stage), key=in_time)
    if not items:
        st.markdown("No tasks in this stage.")
        return
    part = tables.part_of(items, _PAGE, PAGE)
    tables.show_pages(items, _PAGE, PAGE)
    st.markdown("\n".join(_line(then, item, day, today) for item in part))


def _line(then: Rollout, item: AnyItem, day: date, today: date) -> str:
    parts = [say_day(item.due, today)] if item.due else []
    parts += [f"{kind_name(item.kind)}: {title_of(item)}"]
    if groups := say_groups(item.group_ids, then.brief):
        parts.append(groups)
    if then.launch and item.is_tracked:
        parts.append(STANDING_NAMES[standing(item, then.tracking_of(item.id), day)])
    return f"- {plain(', '.join(parts))}"
