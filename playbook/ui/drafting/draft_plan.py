"""Draft every stage without tasks in one change."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Literal

import streamlit as st

from playbook.core.base.errors import Problem
from playbook.core.base.fields import StageKey
from playbook.core.base.words import count, day_in_words, listed
from playbook.core.case import judgment
from playbook.core.case.timing import proposed_dates, why_proposed_end
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import problems_of
from playbook.core.plan.plays.stages import Tier
from playbook.core.progress.needed_facts import missing_for_draft
from playbook.desk.plan import briefs, cases, plans
from playbook.ui.drafting import plan_size, verdict_panel
from playbook.ui.shell import frame, navigation, undoable
from playbook.ui.widgets import component
from playbook.ui.words.brief_fields import FIELDS

_DRAFTED, _ASKED_TIMES = "plan.drafted", "plan.asked_times"
_MOST_PROBLEMS = 8
_NO_DAYS = {"trainers", "rooms"}  # of a way that moves no day
_DRAFT_NOW, _DATES_FIRST = "Draft the plan now", "Choose dates and draft"


def follow() -> None:
    """Go to the plan on a page after a draft."""
    if st.session_state.pop(_DRAFTED, False):
        undoable.carry_to("decisions")
        navigation.go_to("decisions")


def next_step(rollout: Rollout) -> str:
    """Return what the button that drafts says: dates that fail have to be chosen first."""
    workspace = frame.here()
    _, trouble = cases.case_to_edit(workspace, rollout.brief)
    way = None if trouble else judgment.recommended(cases.verdict_of(workspace, rollout.brief))
    return _DATES_FIRST if way and not {*way.changes} <= _NO_DAYS else _DRAFT_NOW


def empty_stages(rollout: Rollout) -> tuple[StageKey, ...]:
    """Return the stages without tasks, in the order of the plan."""
    filled = {item.stage for item in rollout.items.values()}
    return tuple(stage.key for stage in frame.here().stages if stage.key not in filled)


def say_problems(problems: Sequence[Problem]) -> str:
    """Return the first problems of a brief as a list."""
    lines = [f"- {frame.problem_sentence(problem)}" for problem in problems[:_MOST_PROBLEMS]]
    if len(problems) > _MOST_PROBLEMS:
        lines.append(f"- and {len(problems) - _MOST_PROBLEMS} more")
    return "\n".join(lines)


def show(rollout: Rollout) -> None:
    """Draw the end of the brief: verdict, size of the plan, draft."""
    if not empty_stages(rollout):
        return
    if times := st.session_state.get(_ASKED_TIMES):  # what keeps the draft back stands below
        component.mount("scroll_to", "plan.asked", {"mark": f"draft.{times}"})
    days = _proposed(rollout)
    st.subheader("Draft the plan" if days else next_step(rollout).removesuffix(" now"), anchor=False)
    if problems := problems_of(rollout.brief.model_copy(update=days)):
        st.info(f"Before you can draft:\n\n{say_problems(problems)}")
        return
    if days:
        st.caption("First settle the dates: then you see whether they work, and draft.")
        show_proposed_dates(rollout, is_main=True)
        return
    if missing := missing_for_draft(rollout.brief):
        names = ", ".join(fact.words for fact in missing)
        st.caption(f"Still missing: {names}. You can draft anyway; the plan will ask for it.")

    def draw_own(is_main: bool) -> None:
        show_button(rollout, label=_DRAFT_NOW, is_main=is_main, at_draft=_go)

    verdict_panel.show(rollout, None, _go, draw_own)
    plan_size.show(rollout.id)
    if verdict_panel.recommended(rollout) is None:
        draw_own(True)


@frame.in_place
def show_proposed_dates(rollout: Rollout, *, is_main: bool = False) -> None:
    """Offer days for a start and an end that are missing.

    The row is there before and after, so that it moves no field under whoever types.
    """
    days = _proposed(rollout)
    words, button = st.columns((3, 1), vertical_alignment="center")
    with words:
        st.caption(_say_proposed(rollout, days))
    with button:
        args = (briefs.propose_dates, rollout.id, rollout.version)
        kind: Literal["main", "tertiary"] = "main" if is_main else "tertiary"
        call = ("Use these dates", "brief.propose", frame.act, *args)
        frame.button(*call, type=kind, icon="check", disabled=not days)


def _say_proposed(rollout: Rollout, days: dict[str, date]) -> str:
    brief = rollout.brief
    if not days:
        is_set = brief.start and brief.go_live and brief.end
        return "All three days are set." if is_set else "Enter Go-live, and we propose the other days."
    words = listed(f"{FIELDS[name].label.lower()} {day_in_words(day)}" for name, day in days.items())
    why = why_proposed_end(brief, frame.here().today())
    return f"Proposed: {words} ({why})." if why else f"Proposed: {words}."


def _proposed(rollout: Rollout) -> dict[str, date]:
    return proposed_dates(rollout.brief, frame.here().today())


def show_button(
    rollout: Rollout,
    *,
    label: str = "Draft all five stages",
    is_main: bool = False,
    disabled: bool = False,
    at_draft: Callable[[], None] = lambda: None,
) -> None:
    """Draw the button that drafts every empty stage, where there is one."""
    if not (empty := empty_stages(rollout)):
        return
    is_whole = len(empty) == len(frame.here().stages)
    if not is_whole:
        label = f"Draft {count(len(empty), 'empty stage')}"
    if is_whole and not disabled and (way := verdict_panel.recommended(rollout)):
        # The way that we recommend has its own button.
        has_days = any(path.endswith("go_live") for path in way.changes)
        label += " on the brief's dates" if has_days else " with the brief as it is"
    args = (rollout, plan_size.chosen(rollout.id), True, at_draft)
    frame.button(
        label, "draft-all", _draft, *args, type="main" if is_main else "secondary", disabled=disabled
    )


def draft_now(rollout: Rollout) -> bool:
    """Draft with proposed dates. Return False if the brief is not ready, or its dates fail."""
    if _proposed(rollout):
        rollout = frame.act(briefs.propose_dates, rollout.id, rollout.version) or rollout
    if problems_of(rollout.brief) or _moves_days(rollout):
        st.session_state[_ASKED_TIMES] = st.session_state.get(_ASKED_TIMES, 0) + 1
        return False
    _draft(rollout, plan_size.chosen(rollout.id), False, _go)
    return True


def _moves_days(rollout: Rollout) -> bool:
    """Return whether a person has to choose between the brief's days and those that work."""
    way = None if rollout.items else verdict_panel.recommended(rollout)
    return way is not None and not {*way.changes} <= _NO_DAYS


def _draft(rollout: Rollout, size: Tier, keep_dates: bool, at_draft: Callable[[], None]) -> None:
    args = (rollout.id, rollout.version, size, keep_dates)
    way = None if keep_dates or rollout.items else verdict_panel.recommended(rollout)
    done = partial(_say, way.title if way else "")
    if undoable.do(plans.draft_empty_stages, *args, done=done, toast=False):
        at_draft()


def _say(changed: str, result: tuple[Rollout, object]) -> str:
    """Return what was drafted, and what the draft changed in the brief to fit."""
    rollout, _ = result
    stages = {item.stage for item in rollout.items.values()}
    tasks = sum(item.is_tracked for item in rollout.items.values())
    plan = f"{count(tasks, 'dated task')} in {count(len(stages), 'stage')}"
    fits = f" The brief changed, so that the dates work: {changed.rstrip('.')}." if changed else ""
    return f"Drafted: {plan}.{fits} Read them, then check the plan."


def _go() -> None:
    st.session_state[_DRAFTED] = True
