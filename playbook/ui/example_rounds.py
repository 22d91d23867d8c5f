"""Under the chart of examples on Progress: who answered the latest round, and the minutes that were left."""

import streamlit as st

from playbook.core.state import Rollout
from playbook.core.worth import Minutes, Round, find_rounds, net_minutes
from playbook.desk.reports import Report
from playbook.ui import leader_log
from playbook.ui.frame import plain
from playbook.ui.item_words import say_day, title_of

MOST = 3


def show(rollout: Rollout, report: Report) -> None:
    """Say it in a line each, and first what leaders told themselves, or since when they are silent."""
    lines = [leader_log.say_told(rollout, report.today)]
    lines += [_round(one, report) for one in find_rounds(rollout, report.today)[:MOST]]
    lines += _minutes(net_minutes(rollout.examples.values()))
    st.markdown("\n".join(f"- {line}" for line in lines))


def _round(one: Round, report: Report) -> str:
    asked = len(one.answered) + len(one.silent)
    said = f"**{plain(title_of(one.series))}**, asked {say_day(one.asked_on, report.today)}: "
    if not asked:
        return f"{said}no group is named for it."
    said += f"{len(one.answered)} of {asked} {'group' if asked == 1 else 'groups'} answered"
    if one.silent:
        said += plain(f"; not yet: {', '.join(group.name for group in one.silent[:6])}")
        said += f" and {len(one.silent) - 6} more" if len(one.silent) > 6 else ""
    return f"{said}."


def _minutes(found: Minutes) -> list[str]:
    if not found.counted:
        return []
    examples = "1 example says" if found.counted == 1 else f"{found.counted:,} examples say"
    said = f"**{found.net:,} minutes net**: saved less what checking took, as {examples}"
    if found.left_out:
        said += f"; {found.left_out:,} more {'says' if found.left_out == 1 else 'say'} only half of it"
    return [f"{said}."]
