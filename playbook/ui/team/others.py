"""A team's tasks that others update, to read."""

from collections.abc import Iterator
from datetime import date

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, CheckinSeries, Metric
from playbook.core.progress.progress import standing, week_of
from playbook.desk.plan import tracking
from playbook.desk.posts import mailing
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team import rows, week
from playbook.ui.team.groups import Whose
from playbook.ui.team.rows import Row
from playbook.ui.widgets import tables
from playbook.ui.words.item_words import STATUS_WORDS, say_owner, title_of

_PAGE = 20


def show(rollout: Rollout, whose: Whose) -> None:
    """Draw these tasks with who updates each; nothing if there are none."""
    if whose.is_everyone:
        return
    actor, today = frame.current_actor(), frame.here().day_of(rollout)
    of_week = [
        item
        for item in week_of(rollout, today, whose.group_ids, whose.person_id)
        if not isinstance(item, Metric)
    ]
    items = [item for item in of_week if not _is_own(actor, rollout, item, whose)]
    if not items:
        return
    items.sort(key=lambda item: item.until or item.due or date.max)
    label = f"{count(len(items), 'task')} that others update"
    is_most = len(items) > len(of_week) - len(items)
    with st.expander(label, expanded=is_most, key="team.others", icon=":material/visibility:"):
        st.caption(
            "These tasks have one status for all their teams, and their owner sets it. "
            "If one looks wrong, tell its owner. If it should be yours, ask an editor."
        )
        key = "team.others.page"
        shown = tables.part_of(items, key, _PAGE)
        late = [item for item in shown if standing(item, rollout.tracking_of(item.id), today) == "overdue"]
        if late:
            week.show_late(rollout, [_late_row(rollout, item, today) for item in late])
        if lines := ["  \n  ".join(_lines(rollout, item, today)) for item in shown if item not in late]:
            st.markdown("\n".join(f"- {line}" for line in lines))
        tables.show_pages(items, key, _PAGE, "tasks")


def _is_own(actor: Actor, rollout: Rollout, item: AnyItem, whose: Whose) -> bool:
    if isinstance(item, CheckinSeries) and tracking.teams_to_ask(actor, rollout, item):
        return True
    if tracking.own_teams(actor, rollout, item):
        return True
    is_of_another = week.is_of_another(rollout, actor, item, whose)
    return tracking.may_log(actor, rollout, item) and not is_of_another


def _lines(rollout: Rollout, item: AnyItem, today: date) -> Iterator[str]:
    yield f"**{plain(title_of(item))}**"
    yield f":small[{plain(' · '.join(_about(rollout, item, today)))}]"


def _late_row(rollout: Rollout, item: AnyItem, today: date) -> Row:
    asks_by_mail = bool(mailing.who_answers(frame.here(), rollout, item.id))
    return rows.of_late(rollout, item, _about(rollout, item, today), asks_by_mail)


def _about(rollout: Rollout, item: AnyItem, today: date) -> list[str]:
    logged = rollout.tracking_of(item.id)
    about = [rows.say_rhythm(item, today)] if isinstance(item, CheckinSeries) else []
    about = about or rows.say_due(item, logged, today)
    if logged.status != "done":
        about.append(STATUS_WORDS[logged.status] if logged.status else "Not logged yet")
    owner = say_owner(item.owner, rollout.brief, "")
    return [*about, f"{owner} updates it" if owner else "No owner yet"]
