"""The steps of the brief, and the way between them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from playbook.core.base.fields import STAGES
from playbook.core.base.words import capital, count, listed
from playbook.core.log.rollout import Rollout
from playbook.core.progress.brief_steps import BRIEF_STEPS, BriefStep, BriefStepKey, brief_steps_of
from playbook.core.progress.needed_facts import FOR_DRAFT, MAY_BE_MISSING, NeededFact, missing_for_draft
from playbook.core.progress.walk import StepState
from playbook.desk.plan import cases
from playbook.desk.tables import site_waves
from playbook.ui.brief import case_tables, form, groups_table, intake_panel, row_table, team_choices
from playbook.ui.brief.readiness import READINESS
from playbook.ui.brief.row_table import RowTable
from playbook.ui.drafting import draft_plan, redraft_panel
from playbook.ui.shell import frame, navigation
from playbook.ui.widgets import table_editor, tables
from playbook.ui.words.brief_fields import FIELDS

KEYS: tuple[BriefStepKey, ...] = tuple(BRIEF_STEPS)
_ICONS: dict[StepState, str] = {
    "empty": "radio_button_unchecked", "started": "clock_loader_40", "done": "check_circle", "fix": "error",
}  # fmt: skip
_SHORT: dict[BriefStepKey, str] = {"change": "Change", "people": "People", "dates": "Dates"}
_QUESTIONS_SHOWN = 40
_NAMED = 2  # facts in the sentence that counts them
_SITES = NeededFact("groups.site", "the go-live of each site")
_OF_TEAMS = {"groups.manager_id", "groups.impact"}
_TABLES: dict[BriefStepKey, tuple[RowTable, ...]] = {
    "people": (case_tables.TASKS, case_tables.STAKEHOLDERS),
    "dates": (case_tables.CONDITIONS, case_tables.CLOSED_DAYS),
    "promises": (case_tables.CONCERNS,),
    "readiness": (READINESS,),
}
_LISTED = "brief.listed"  # the facts that were missing since the step was opened
_STAYS = "brief.stays"  # the step that Next did not leave, as rows in it cannot be saved


def _widget(rollout_id: str) -> str:
    return f"brief.steps.{rollout_id}"


def _steps_of(rollout: Rollout) -> tuple[BriefStep, ...]:
    return brief_steps_of(rollout, cases.missing_for_launch_of(frame.here(), rollout.brief))


def _find_open(rollout_id: str) -> BriefStepKey:
    """Return the step in the address, or the last one open."""
    key = f"brief.step.{rollout_id}"
    before = st.session_state.get(key)
    asked = st.query_params.get(form.STEP)
    step = next((step for wanted in (asked, before) for step in KEYS if step == wanted), KEYS[0])
    if step != before or _widget(rollout_id) not in st.session_state:
        st.session_state[key] = st.session_state[_widget(rollout_id)] = step
    if asked != step:
        st.query_params[form.STEP] = step
    return step


def show(rollout: Rollout) -> BriefStepKey:
    """Draw the steps with their states, and return the open one."""
    open_step = _find_open(rollout.id)
    steps = {step.key: step for step in frame.once(_steps_of, rollout)}
    st.segmented_control(
        "Steps of the brief",
        KEYS,
        format_func=lambda key: f":material/{_ICONS[steps[key].state]}: {_title(key)}",
        key=_widget(rollout.id),
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
    _show_facts(rollout, open_step)
    st.header(BRIEF_STEPS[open_step], anchor=False)
    _show_reason(steps[open_step])
    return open_step


@frame.in_place
def _show_reason(step: BriefStep) -> None:
    # The facts that are missing stand above; what is to fix stands beside its field.
    if step.key in ("promises", "readiness") and step.state in ("empty", "started"):
        st.caption(frame.plain(step.reason))


def _title(key: BriefStepKey) -> str:
    return f"{KEYS.index(key) + 1}. {_SHORT.get(key, BRIEF_STEPS[key])}"


@frame.in_place
def _show_facts(rollout: Rollout, step: BriefStepKey) -> None:
    """List the missing facts with their fields; with those for a draft, offer the draft."""
    for_draft = missing_for_draft(rollout.brief)
    for_launch = cases.missing_for_launch_of(frame.here(), rollout.brief)
    if form.asked_field() in FIELDS:
        form.scroll_to("facts")  # the field stands below, and so does what was put in
    sites = site_waves.sites_named(frame.here(), rollout.brief)
    needed = _in_one_row((*for_draft, *for_launch, *([_SITES] if sites else [])))
    # A line of its own, and a button before it can be pressed: nothing moves under whoever types.
    st.caption(_say_facts(rollout, step, len(for_draft), needed))
    with st.container(horizontal=True, vertical_alignment="center"):
        is_last = step == KEYS[-1]  # where the draft ends the page, with the main button there
        if rollout.items and not _can_draft(rollout):
            redraft_panel.show_update(rollout)
        elif not (is_last or intake_panel.offers_draft(rollout)):
            is_main = _is_draft_next(rollout, step)
            kind: Literal["main", "tertiary"] = "main" if is_main else "tertiary"
            call = (draft_plan.next_step(rollout), "brief.draft", _draft, rollout)
            frame.button(*call, type=kind, icon="draw", disabled=bool(for_draft))
        if questions := form.open_questions(rollout):
            with st.popover("Open questions", icon=":material/help:"):
                st.markdown(tables.bullets(questions[:_QUESTIONS_SHOWN]))
                st.caption("Those that change the plan most come first. You can draft with questions open.")
    # The first step begins with the memo, and its fields say which are needed: a list that came with
    # the first of them would push down what somebody types.
    is_begun = step != KEYS[0] or not for_draft
    facts = needed if is_begun else {}
    icons = {name: "edit" if fact in for_draft else "edit_calendar" for name, fact in needed.items()}
    if shown := _facts_since_opened(rollout.id, step, facts):
        with st.container(key="brief.missing", horizontal=True, gap="small"):
            for field in (*MAY_BE_MISSING, _SITES.field):
                # Each in its own place, so that saving one fact moves no other.
                with st.container(width="content"):
                    if fact := shown.get(field):
                        icon = icons.get(field, "check")
                        args = (f"brief.missing.{field}", form.ask_for, field)
                        label, is_met = frame.plain(capital(fact.words)), field not in facts
                        frame.button(label, *args, type="tertiary", icon=icon, disabled=is_met)


def _in_one_row(missing: Sequence[NeededFact]) -> dict[str, NeededFact]:
    """Return the missing facts by field; those asked in one row are one."""
    facts = {fact.field: fact for fact in missing}
    if facts.keys() >= _OF_TEAMS:
        facts["groups.manager_id"] = NeededFact("groups.manager_id", "manager and impact of the teams")
        del facts["groups.impact"]
    return facts


def _facts_since_opened(
    rollout_id: str, step: BriefStepKey, missing: Mapping[str, NeededFact]
) -> Mapping[str, NeededFact]:
    """Return the facts that were missing when the step was opened, or are since.

    A row that went with its last fact would move the fields under whoever types.
    """
    opened = (rollout_id, step)
    is_open = st.session_state.get(_LISTED, (None, {}))[0] == opened
    facts: dict[str, NeededFact] = st.session_state[_LISTED][1] if is_open else {}
    facts |= missing
    st.session_state[_LISTED] = (opened, facts)
    return facts


def _can_draft(rollout: Rollout) -> bool:
    return not missing_for_draft(rollout.brief) and bool(draft_plan.empty_stages(rollout))


def _is_draft_next(rollout: Rollout, step: BriefStepKey) -> bool:
    """Return whether to draft before the brief's next step."""
    is_complete = _can_draft(rollout) and not cases.missing_for_launch_of(frame.here(), rollout.brief)
    return (is_complete and not _to_come(rollout, step)) or intake_panel.offers_draft(rollout)


def _to_come(rollout: Rollout, step: BriefStepKey) -> list[str]:
    """Return the later steps in which nothing stands yet."""
    later = KEYS[KEYS.index(step) + 1 :]
    steps = frame.once(_steps_of, rollout)
    return [BRIEF_STEPS[each.key] for each in steps if each.key in later and each.state == "empty"]


def _say_facts(rollout: Rollout, step: BriefStepKey, for_draft: int, needed: Mapping[str, NeededFact]) -> str:
    for_launch = len(needed) - for_draft
    if rollout.launch and (missing := len(needed)):
        return f"{count(missing, 'fact')} still missing."
    if for_draft:
        # What the launch needs to know of teams and people is counted once they are there.
        is_counted = rollout.brief.groups and rollout.brief.sponsor_id
        later = f", {for_launch} more to launch" if for_launch and is_counted else ""
        return f"{count(for_draft, 'fact')} needed to draft{later}."
    named = f": {listed(fact.words for fact in needed.values())}" if for_launch <= _NAMED else ""
    facts = f"{count(for_launch, 'fact')} needed to launch{named}." if for_launch else "No facts missing."
    if _can_draft(rollout) and (to_come := _to_come(rollout, step)):
        return f"{facts} You can draft now. Still to come: {listed(to_come)}."
    return facts if for_launch else f"{facts} The review may still ask for some."


def _draft(rollout: Rollout) -> None:
    _save_tables(rollout.id)
    if not draft_plan.draft_now(frame.open_rollout(rollout.id)):
        st.query_params[form.STEP] = KEYS[-1]


def show_ways(rollout: Rollout, step: BriefStepKey) -> None:
    """Draw Back and Next, and follow them after the whole step.

    Only then is what was typed last in a table known to its sheet.
    """
    table_editor.draw_hold()
    at = KEYS.index(step)
    picked = st.session_state[_widget(rollout.id)]
    asked: BriefStepKey = picked if picked in KEYS else step  # a client of one's own sends none
    is_next = False
    _show_update(rollout)
    with st.container(horizontal=True, horizontal_alignment="distribute" if at else "right"):
        if at and st.button("Back", key="brief.back", icon=":material/arrow_back:"):
            asked = KEYS[at - 1]
        if at < len(KEYS) - 1:
            begins_with_memo = not at and len(missing_for_draft(rollout.brief)) == len(FOR_DRAFT)
            is_main = not (begins_with_memo or _is_draft_next(rollout, step))
            _show_unsaved(rollout.id, step)
            if is_next := _next_button(BRIEF_STEPS[KEYS[at + 1]], is_main=is_main):
                asked = KEYS[at + 1]
        elif not draft_plan.empty_stages(rollout):
            _show_unsaved(rollout.id, step)
            is_next = _next_button(STAGES[0].capitalize())
    if is_next or asked != step:
        _save_tables(rollout.id)
        if unsaved := _unsaved(rollout.id, step):
            if is_next:
                st.session_state[_STAYS] = step
                st.rerun()
            frame.tell(f"Not saved yet: {listed(unsaved)}. What you typed waits in step {at + 1}.")
        if asked == step:
            navigation.go_to(STAGES[0])
        intake_panel.leave(rollout.id)
        team_choices.leave(rollout.id)
        st.query_params[form.STEP] = asked
        st.rerun()


@frame.in_place
def _show_update(rollout: Rollout) -> None:
    """Offer the update below the fields, too.

    The one on top is out of sight from there.
    """
    redraft_panel.show_update(rollout, at=".end")


def _next_button(title: str, *, is_main: bool = True) -> bool:
    place: dict[str, Any] = {"icon": ":material/arrow_forward:", "icon_position": "right"}
    kind = frame.main_button() if is_main else "secondary"
    return st.button(f"Next: {title}", key="brief.next", type=kind, **place)


def _save_tables(rollout_id: str) -> None:
    """Save typed tables; rows that cannot be saved stay in them."""
    groups_table.save_if_safe(rollout_id)
    for tables_of_step in _TABLES.values():
        for table in tables_of_step:
            row_table.save_if_touched(table, rollout_id)


def _unsaved(rollout_id: str, step: BriefStepKey) -> list[str]:
    """Return a step's tables with typed rows that are not saved."""
    names = [table.name for table in _TABLES.get(step, ()) if row_table.is_unsaved(table, rollout_id)]
    return ["Teams", *names] if step == "people" and groups_table.is_unsaved(rollout_id) else names


def _show_unsaved(rollout_id: str, step: BriefStepKey) -> None:
    """Say why Next stayed, while rows are still not saved."""
    unsaved = _unsaved(rollout_id, step)
    if unsaved and st.session_state.get(_STAYS) == step:
        where = f"Not saved yet: {listed(unsaved)}. Correct and save, or discard the changes."
        st.caption(where, width="content")
    else:
        st.session_state.pop(_STAYS, None)
