"""The Decisions page, for screens, print and share links."""

from dataclasses import replace
from datetime import date

from playbook.core.base.access import Actor, Thing, can
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.page import page_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.private import Named, points_at_someone
from playbook.core.sharing.decisions import page_for_readers
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import cases


def decision_page(workspace: Workspace, rollout: Rollout, today: date | None = None) -> DecisionPage:
    """Return an editor's page.

    After the launch it has what is still open of that day's decisions.
    """
    launch = rollout.launch
    day = launch.launched_at.date() if launch else today or workspace.today()
    case, items = cases.case_of(workspace, rollout.brief, day), tuple(rollout.items.values())
    done = {item.id for item in items if rollout.tracking_of(item.id).status == "done"}
    page = page_of(case, items, day, strategy=rollout.strategy, done=done)
    # Whoever runs on these dates has chosen them.
    return replace(page, advice="", caveat="", alternatives=()) if launch else page


def page_as_read(
    workspace: Workspace, rollout: Rollout, *, is_editor: bool, today: date | None = None
) -> DecisionPage:
    """Return the page as an editor reads it, or as everyone else does."""
    page = decision_page(workspace, rollout, today)
    if is_editor:
        return page
    former = rollout.former_people()
    everybody: tuple[Named, ...] = (*rollout.brief.people, *former)
    shown = page_for_readers(page)
    return replace(
        shown,
        lessons=tuple(row for row in shown.lessons if not points_at_someone(row.last_time, everybody)),
        risks=tuple(row for row in shown.risks if not points_at_someone(row.risk, everybody)),
        # Those that are about people of the brief are marked, or ask them.
        points=tuple(row for row in shown.points if not points_at_someone(row.why, former)),
        further_points=tuple(row for row in shown.further_points if not points_at_someone(row.why, former)),
        questions=tuple(row for row in shown.questions if not points_at_someone(row.question, former)),
        answers=tuple(row for row in shown.answers if not points_at_someone(row.concern, former)),
    )


def page_for(workspace: Workspace, actor: Actor, rollout_id: str) -> DecisionPage:
    """Return the page as this reader may see it. Raise Missing."""
    rollout = get_rollout(workspace, actor, rollout_id)
    return page_as_read(workspace, rollout, is_editor=can(actor, "edit", Thing(rollout_id=rollout_id)))
