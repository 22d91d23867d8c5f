"""The latest round of examples on Value: who was asked and who answered."""

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.progress.example_value import Round, find_rounds
from playbook.core.progress.metrics import too_small
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team import leader_log
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import say_day

MOST = 3
MOST_NAMED = 6


def show(rollout: Rollout, report: ProgressReport) -> None:
    """Draw leaders' examples, a line for each question, and the groups."""
    rounds = frame.once(find_rounds, rollout, report.today)[:MOST]
    lines = [leader_log.say_leader_examples(rollout, report.today)]
    lines += [_round(example_round, report) for example_round in rounds]
    st.markdown("\n".join(f"- {line}" for line in lines))
    if not rounds:
        return
    if table := fold("Who answered, by team", "progress.rounds"):
        rows, alt = _rows(rollout, rounds), "Examples of the round by team."
        table.dataframe(rows, hide_index=True, alt=alt)


def _round(example_round: Round, report: ProgressReport) -> str:
    silent, answered = example_round.silent, len(example_round.answered)
    title, day = plain(example_round.title or "One example"), say_day(example_round.asked_on, report.today)
    sentence = f"**{title}**, asked {day}: "
    if not (answered or silent):
        return f"{sentence}no team is named for it."
    sentence += f"{answered} of {count(answered + len(silent), 'team')} answered"
    if silent:
        sentence += plain(f"; not yet: {', '.join(group.name for group in silent[:MOST_NAMED])}")
    if len(silent) > MOST_NAMED:
        sentence += f" and {len(silent) - MOST_NAMED} more"
    return f"{sentence}."


def _rows(rollout: Rollout, rounds: tuple[Round, ...]) -> list[dict[str, str]]:
    """Return the groups, each with its count, or only whether it has any (rule T11)."""
    rows: list[dict[str, str]] = []
    few = too_small(rollout.brief)
    for example_round in rounds:
        counts = {group.id: 0 for group in example_round.silent}
        counts |= {group.id: amount for group, amount in example_round.answered}
        rows += [
            {
                "Question": example_round.title,
                "Team": group.name,
                "Answered": "Answered" if counts[group.id] else "No answer yet",
                "Examples this round": "too few people to show" if group.id in few else str(counts[group.id]),
            }
            for group in rollout.brief.groups
            if group.id in counts
        ]
    return rows
