"""The Decisions page, for screens, print and share links."""

from dataclasses import replace
from datetime import date

from playbook.core.base.access import Actor, may_edit
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.page import page_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Metric
from playbook.core.sharing.decisions import page_for_readers, page_without_private
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import cases


def decision_page(workspace: Workspace, rollout: Rollout, today: date | None = None) -> DecisionPage:
    """Return an editor's page.

    After the launch it has what is still open of that day's decisions, and the newest number.
    """
    launch = rollout.launch
    now = today or workspace.today()
    day = launch.launched_at.date() if launch else now
    case, items = cases.case_of(workspace, rollout.brief, day), tuple(rollout.items.values())
    done = {item.id for item in items if rollout.tracking_of(item.id).status == "done"}
    asked = None if launch else cases.asked_case(workspace, rollout.brief, day)
    judged = cases.verdict_of(workspace, rollout.brief, day)
    newest = _newest_reading(rollout, now) if launch else None
    page = page_of(case, items, day, judged, asked, rollout.strategy, done, newest=newest, now=now)
    if not launch:
        return page
    # Whoever runs on these dates has chosen them; the gate of dates that fail still asks for another way.
    ways = page.alternatives if page.state == "not_feasible" else ()
    return replace(page, advice="", caveat="", alternatives=ways)


def _newest_reading(rollout: Rollout, today: date) -> tuple[date, float] | None:
    """Return the last value of the brief's own number, with its day."""
    measure = rollout.brief.outcome_measure.casefold()
    own = {
        item.id
        for item in rollout.items.values()
        if isinstance(item, Metric) and item.measures == "outcome" and measure in item.title.casefold()
    }
    read = (each for each in rollout.readings.values() if each.metric_id in own and each.group_id is None)
    return max(((each.day, each.value) for each in read if each.day <= today), default=None)


def page_as_read(
    workspace: Workspace, rollout: Rollout, *, is_editor: bool, today: date | None = None
) -> DecisionPage:
    """Return the page as an editor, or everyone else, reads it.

    What readers get is worked out without what only editors read: typed concerns, and a strategy with what
    it puts first.
    """
    if is_editor:
        return decision_page(workspace, rollout, today)
    rollout = rollout.model_copy(update={"strategy": None})
    key = (id(rollout.brief), tuple(rollout.named), tuple(rollout.titles))
    # As long as it stands it is one object, by which its case is found again.
    brief, _ = workspace.cache("briefs as read", 24).once(
        key, lambda: (rollout.brief_for_readers(), rollout.brief)
    )
    bare = rollout.model_copy(update={"brief": brief})
    page = page_without_private(
        decision_page(workspace, rollout, today), decision_page(workspace, bare, today)
    )
    return page_for_readers(page, rollout.brief, rollout.former_people())


def page_for(workspace: Workspace, actor: Actor, rollout_id: str) -> DecisionPage:
    """Return the page as this reader may see it, cached. Raise Missing."""
    rollout = get_rollout(workspace, actor, rollout_id)
    is_editor, today = may_edit(actor, rollout_id), workspace.today()
    key = (rollout_id, rollout.version, is_editor, today)
    return workspace.cache("decision pages", 16).once(
        key, lambda: page_as_read(workspace, rollout, is_editor=is_editor, today=today)
    )
