"""What needs doing now, in three sentences at most, each with its button."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, zip_longest

import streamlit as st

from playbook.core.base.words import count, short
from playbook.core.portfolio.attention import Reason
from playbook.desk.progress.portfolio import PortfolioLine
from playbook.ui.portfolio import opening
from playbook.ui.portfolio.words import say_name
from playbook.ui.shell import frame
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import say_day, say_distance

_MOST, _NAME = 3, 48
_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Action:
    """A sentence, and the button that leads to where it is done."""

    rollout_id: str
    sentence: str
    label: str
    page: str


def show(lines: Sequence[PortfolioLine], today: date) -> None:
    """Draw the most urgent actions, of different rollouts first."""
    names = frame.tell_apart({line.card.rollout_id: short(say_name(line.card), _NAME) for line in lines})
    actions = _first([[*_actions(line, names[line.card.rollout_id], today)] for line in lines])
    if not any(frame.may("log_progress", line.card.rollout_id) for line in lines):
        return
    with st.container(border=True, gap="small"):
        st.subheader("Today", anchor=False)
        if not actions:
            st.markdown(":material/check_circle: Nothing needs you today.")
        for number, action in enumerate(actions):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(frame.plain(action.sentence))
                go = (opening.go, action.rollout_id, action.page)
                look = frame.main_button() if number == 0 else "secondary"
                button(action.label, "", f"today.{number}", *go, look=look)


def _first(by_rollout: Sequence[Sequence[_Action]]) -> list[_Action]:
    in_turn = chain.from_iterable(zip_longest(*by_rollout))
    return [action for action in in_turn if action][:_MOST]


def _actions(line: PortfolioLine, name: str, today: date) -> Iterator[_Action]:
    card, rollout_id = line.card, line.card.rollout_id
    if card.phase == "finished":
        return
    if not frame.may("edit", rollout_id):
        if frame.may("log_progress", rollout_id) and card.phase == "under_way":
            yield _Action(rollout_id, f"Log your team's week in {name}.", "Log the week", "my_team")
        return
    for reason in line.reasons:
        yield from _of_reason(reason, line, name, today)
    if card.phase in ("brief", "planning"):
        yield _next_step(line, name)
    elif (task := card.next_task) and task.due <= today + _SOON:
        text = " The text is ready." if task.has_text else ""
        sentence = f"{say_day(task.due, today)}: {task.title or 'Untitled task'} ({name}).{text}"
        yield _Action(rollout_id, sentence, f"Open {task.stage.capitalize()}", task.stage)


def _of_reason(reason: Reason, line: PortfolioLine, name: str, today: date) -> Iterator[_Action]:
    rollout_id, outlook = line.card.rollout_id, line.card.outlook
    title = outlook.decided.title if outlook.decided else ""
    if reason == "stop":
        sentence = f"“Stop” was decided at “{title}”, and {name} still runs."
        yield _Action(rollout_id, sentence, "See the decision", "progress")
    elif reason == "gate" and outlook.gate:
        sentence = f"Decide “{outlook.gate[0]}” in {name}. It was due {say_day(outlook.gate[1], today)}."
        yield _Action(rollout_id, sentence, "Decide", "progress")
    elif reason == "overdue":
        tasks = count(line.card.overdue, "task is", "tasks are")
        yield _Action(rollout_id, f"{tasks} overdue in {name}.", "See overdue tasks", "delivery")
    elif reason == "late":
        sentence = f"At the current pace, {name} finishes late."
        yield _Action(rollout_id, sentence, "See the forecast", "delivery")
    elif reason == "adjust":
        sentence = f"“Adjust” was decided at “{title}” in {name}."
        yield _Action(rollout_id, sentence, "See the decision", "progress")
    elif reason == "go_live" and outlook.go_live:
        sentence = (
            f"{name} goes live {say_day(outlook.go_live, today)}, {say_distance(outlook.go_live, today)}."
        )
        yield _Action(rollout_id, sentence, "See the plan", "decisions")
    elif reason == "unlaunched" and outlook.start:
        sentence = f"{name} was to start {say_day(outlook.start, today)} and is not launched."
        yield _Action(rollout_id, sentence, "Check and launch", "review")


def _next_step(line: PortfolioLine, name: str) -> _Action:
    step, rollout_id = line.card.facts.next_step, line.card.rollout_id
    if step == "brief":
        return _Action(rollout_id, f"Describe the change in {name}.", "Open the brief", "brief")
    if step == "plan":
        return _Action(rollout_id, f"{name} is planned. Check it, then launch.", "Check the plan", "review")
    stage = step.capitalize()
    return _Action(rollout_id, f"Next step in {name}: {stage}.", f"Open {stage}", step)
