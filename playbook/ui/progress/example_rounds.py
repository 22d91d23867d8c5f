"""Under the chart of examples on Progress: who was asked in the latest round, and who answered, by group."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.progress.example_value import Round, find_rounds
from playbook.core.progress.metrics import too_small
from playbook.desk.progress.reports import Report
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team import leader_log
from playbook.ui.words.item_words import say_day

MOST = 3
MOST_NAMED = 6


def show(rollout: Rollout, report: Report) -> None:
    """Say it in a line for each question, and first what leaders told; with a table of the groups."""
    rounds = frame.once(find_rounds, rollout, report.today)[:MOST]
    lines = [leader_log.say_told(rollout, report.today), *(_round(one, report) for one in rounds)]
    st.markdown("\n".join(f"- {line}" for line in lines))
    if not rounds:
        return
    table = st.expander("Who answered, by group", key="progress.rounds", on_change="rerun", type="compact")
    if table.open:
        table.dataframe(
            _rows(rollout, rounds), hide_index=True, placeholder="–", alt="Examples of the round by group."
        )


def _round(one: Round, report: Report) -> str:
    asked = len(one.answered) + len(one.silent)
    said = f"**{plain(one.title or 'One example')}**, asked {say_day(one.asked_on, report.today)}: "
    if not asked:
        return f"{said}no group is named for it."
    said += f"{len(one.answered)} of {asked} {'group' if asked == 1 else 'groups'} answered"
    if one.silent:
        said += plain(f"; not yet: {', '.join(group.name for group in one.silent[:MOST_NAMED])}")
        said += f" and {len(one.silent) - MOST_NAMED} more" if len(one.silent) > MOST_NAMED else ""
    return f"{said}."


def _rows(rollout: Rollout, rounds: tuple[Round, ...]) -> list[dict[str, str | int | None]]:
    """The groups in the order of the brief, each with its examples, or only whether it has any (rule T11)."""
    rows: list[dict[str, str | int | None]] = []
    few = too_small(rollout.brief)
    for one in rounds:
        told = {group.id: count for group, count in one.answered}
        asked = {group.id for group, _ in one.answered} | {group.id for group in one.silent}
        rows += [
            {
                "Question": one.title,
                "Group": group.name,
                "Answered": "Answered" if told.get(group.id) else "No answer yet",
                "Examples this round": None if group.id in few else told.get(group.id, 0),
            }
            for group in rollout.brief.groups
            if group.id in asked
        ]
    return rows
