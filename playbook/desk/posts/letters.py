"""Write the letters of a rollout, for somebody who may read them."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from playbook.core.base.access import EVERY, Actor
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.posts.mail import Letter, MailKind
from playbook.core.posts.message import Section
from playbook.core.progress.late_owners import Waiting, due_of, find_waiting, title_of
from playbook.core.progress.progress import standing, week_of
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import tracking
from playbook.desk.record import updates

_MOST = 20
_SAY_SO = "If something is in the way, say so on My team, and it can be cleared together."


def is_lead(actor: Actor, rollout: Rollout) -> bool:
    """Return whether somebody leads teams here, or is in the brief."""
    return any(each.group_ids or each.person_id for each in actor.in_rollout(rollout.id))


def letter_of(
    workspace: Workspace, rollout: Rollout, actor: Actor, today: date, kind: MailKind, item_ids: Iterable[str]
) -> Letter | None:
    """Return the letter of a kind for somebody, or None without content."""
    if kind == "digest":
        update = updates.update(workspace, rollout, today=today)
        address = _address_of(workspace, "progress", rollout.id)
        return Letter(update.title, update.lead, update.sections, "", address, "Open Results")
    if kind == "nudge":
        return _nudge_letter(workspace, rollout, actor, today, item_ids)
    return _week_letter(workspace, rollout, actor, today)


def test_letter(workspace: Workspace) -> Letter:
    """Return what shows that mail arrives."""
    lead = "If you can read this, reminders and invites arrive. No action needed."
    address = workspace.settings.public_address
    return Letter("E-mail works", lead, address=address, address_label="Open Leadership Playbook")


def _week_letter(workspace: Workspace, rollout: Rollout, actor: Actor, today: date) -> Letter | None:
    """Return somebody's tasks due by Sunday, late ones first, or None."""
    sunday = today + timedelta(days=6 - today.weekday())
    late, due = [], []
    for item in _theirs(actor, rollout, today):
        match standing(item, rollout.tracking_of(item.id), today):
            case "done":
                continue
            case "overdue":
                late.append(item)
            case _ if item.due and item.due <= sunday:
                due.append(item)
    if not late and not due:
        return None
    return Letter(
        title=f"Your week: {count(len(late) + len(due), 'task')}",
        lead=f"In “{rollout.brief.name}”. One tap for each on My team is enough: done, on track or at risk.",
        sections=tuple(
            _section(title, items) for title, items in (("Late", late), ("Due this week", due)) if items
        ),
        note=_SAY_SO,
        address=_address_of(workspace, "my_team", rollout.id),
        address_label="Open My team",
    )


def late_tasks(workspace: Workspace, rollout: Rollout, actor: Actor, today: date) -> list[AnyItem]:
    """Return somebody's late tasks without an update this week."""
    own_ids = {each.person_id for each in actor.in_rollout(rollout.id) if each.person_id}
    led = {group_id for each in actor.in_rollout(rollout.id) for group_id in each.group_ids}

    def is_theirs(manager_id: str | None, item: AnyItem) -> bool:
        if manager_id in own_ids:
            return True
        # A lead who is not matched with a person stands for the manager of the teams led.
        return manager_id is not None and any(
            group.manager_id == manager_id and {group.id, EVERY} & led
            for group in rollout.brief.groups
            if group.id in item.group_ids
        )

    return [
        item
        for each in _waiting(workspace, rollout, today)
        for item in each.items
        if is_theirs(each.person.id if each.person else None, item) and tracking.may_log(actor, rollout, item)
    ]


def _nudge_letter(
    workspace: Workspace, rollout: Rollout, actor: Actor, today: date, item_ids: Iterable[str]
) -> Letter | None:
    """Return a note about the tasks that are still late, or None."""
    wanted = set(item_ids)
    items = [item for item in late_tasks(workspace, rollout, actor, today) if item.id in wanted]
    if not items:
        return None
    needs = "needs" if len(items) == 1 else "need"
    return Letter(
        title=f"{count(len(items), 'late task')} {needs} your update",
        lead=f"In “{rollout.brief.name}”. One tap is enough: done, on track, at risk, or a new date.",
        sections=(_section("Late", items),),
        note=_SAY_SO,
        address=_address_of(workspace, "my_team", rollout.id),
        address_label="Open My team",
    )


def _address_of(workspace: Workspace, page: str, rollout_id: str) -> str:
    """Return the address of a page from outside."""
    return f"{workspace.settings.public_address}/{page}?{urlencode({'rollout': rollout_id})}"


def _waiting(workspace: Workspace, rollout: Rollout, today: date) -> tuple[Waiting, ...]:
    return workspace.cache("late owners", 48).once(
        (rollout.id, rollout.version, rollout.is_as_read, today), lambda: find_waiting(rollout, today)
    )


def _theirs(actor: Actor, rollout: Rollout, today: date) -> list[AnyItem]:
    """Return the week's items of somebody's teams and person, each once."""
    items: dict[str, AnyItem] = {}
    for membership in actor.in_rollout(rollout.id):
        if not membership.group_ids and membership.person_id is None:
            continue
        group_ids = () if EVERY in membership.group_ids else membership.group_ids
        person_id = None if EVERY in membership.group_ids else membership.person_id
        items |= {item.id: item for item in week_of(rollout, today, group_ids, person_id)}
    return [item for item in items.values() if tracking.may_log(actor, rollout, item)]


def _section(title: str, items: list[AnyItem]) -> Section:
    lines = [f"{title_of(item)}, due {due_of(item)}" for item in items[:_MOST]]
    if (further := len(items) - _MOST) > 0:
        lines.append(f"and {count(further, 'more task')}")
    return Section(title, tuple(lines))
