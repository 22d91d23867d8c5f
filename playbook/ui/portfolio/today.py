"""What needs doing now: at most three sentences, each with a button."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, zip_longest

import streamlit as st

from playbook.core.base.words import count, short
from playbook.core.portfolio.attention import Reason
from playbook.core.portfolio.facts import COMPLETE
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
    task_id: str = ""


def show(lines: Sequence[PortfolioLine], today: date) -> None:
    """Draw the most urgent actions, of different rollouts first."""
    if not any(frame.may("log_progress", line.card.rollout_id) for line in lines):
        return
    active = [line for line in lines if line.card.phase != "finished" and line.card.facts.is_readable]
    names = frame.tell_apart({line.card.rollout_id: short(say_name(line.card), _NAME) for line in active})
    # Where there is one, its name says nothing.
    where = {key: f" in {name}" if len(active) > 1 else "" for key, name in names.items()}
    actions = _first([[*_actions(line, where[line.card.rollout_id], today)] for line in active])
    with st.container(border=True, gap="small"):
        st.header("Today", anchor=False)
        if not actions:
            st.markdown(":material/check_circle: Nothing needs you today.")
        for number, action in enumerate(actions):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(frame.plain(action.sentence))
                go = (opening.go, action.rollout_id, action.page, action.task_id)
                look = frame.main_button() if number == 0 else "secondary"
                button(action.label, "", f"today.{number}", *go, look=look)


def _first(by_rollout: Sequence[Sequence[_Action]]) -> list[_Action]:
    in_turn = chain.from_iterable(zip_longest(*by_rollout))
    return [action for action in in_turn if action][:_MOST]


def _actions(line: PortfolioLine, where: str, today: date) -> Iterator[_Action]:
    card, rollout_id = line.card, line.card.rollout_id
    if not frame.may("edit", rollout_id):
        if frame.may("log_progress", rollout_id) and card.phase == "under_way":
            yield _Action(rollout_id, f"Log your team's week{where}.", "Log the week", "my_team")
        return
    for reason in line.reasons:
        if action := _of_reason(reason, line, where, today):
            yield _Action(rollout_id, *action)
    if card.phase in ("brief", "planning"):
        yield _next_step(line, where)
    elif (task := card.next_task) and task.due <= today + _SOON:
        ready = " The text is ready." if task.has_text else ""
        title = task.title or "Untitled task"
        stop = "" if title.endswith((".", "?", "!")) else "."
        sentence = f"{say_day(task.due, today)}{where}: {title}{stop}{ready}"
        yield _Action(rollout_id, sentence, f"Open {task.stage.capitalize()}", task.stage, task.id)


def _of_reason(reason: Reason, line: PortfolioLine, where: str, today: date) -> tuple[str, str, str] | None:
    """Return a sentence, the label of its button and a page."""
    outlook = line.card.outlook
    title = outlook.decided.title if outlook.decided else ""
    match reason:
        case "stop":
            return (f"“Stop” was decided at “{title}”{where}.", "See the decision", "progress")
        case "gate" if outlook.gate:
            due = say_day(outlook.gate[1], today)
            return f"Decide “{outlook.gate[0]}”{where}. It was due {due}.", "Decide", "progress"
        case "overdue":
            tasks = count(line.card.overdue, "task is", "tasks are")
            return f"{tasks} overdue{where}.", "See overdue tasks", "delivery"
        case "late":
            return f"At the current pace, the last task{where} is done late.", "See the forecast", "delivery"
        case "adjust":
            return f"“Adjust” was decided at “{title}”{where}.", "See the decision", "progress"
        case "risk":
            tasks = count(line.card.at_risk, "task is", "tasks are")
            return f"{tasks} at risk or off track{where}.", "See the next steps", "progress"
        case "dates":
            sentence = f"The dates{where} do not fit: {outlook.fails_on}."
            return sentence, "See the ways that fit", "decisions"
        case "brief":
            return (
                f"The brief{where} has changed since the plan was last updated.",
                "See the plan",
                "decisions",
            )
        case "go_live" if outlook.go_live:
            day, distance = say_day(outlook.go_live, today), say_distance(outlook.go_live, today)
            return f"Go-live{where} is {day}, {distance}.", "See the plan", "decisions"
        case "unlaunched" if outlook.start:
            start = say_day(outlook.start, today)
            return f"The start{where} was {start}, and nothing is launched.", "Check and launch", "review"
    return None


def _next_step(line: PortfolioLine, where: str) -> _Action:
    step, rollout_id = line.card.facts.next_step, line.card.rollout_id
    if step == "brief":
        return _Action(rollout_id, f"Describe the change{where}.", "Open the brief", "brief")
    if step == COMPLETE:
        missing = line.card.facts.missing or "some facts"
        sentence = f"Complete the brief{where}. Still missing: {missing}."
        return _Action(rollout_id, sentence, "Open the brief", "brief")
    if step == "draft":
        return _Action(
            rollout_id, f"The brief{where} is complete. Draft the plan.", "Open the brief", "brief"
        )
    if step == "plan" and line.card.outlook.has_newer_brief:
        sentence = f"The brief{where} has changed since the plan was drafted. Update the plan, then check it."
        return _Action(rollout_id, sentence, "See the plan", "decisions")
    if step == "plan":
        sentence = f"The plan{where} is drafted. Check it, then launch."
        return _Action(rollout_id, sentence, "Check the plan", "review")
    stage = step.capitalize()
    return _Action(rollout_id, f"Next step{where}: {stage}.", f"Open {stage}", step)
