"""Tasks go from the lead of a rollout to those who do them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from playbook.core.case.owner_weeks import (
    HOURS_A_TASK,
    MANAGER_HOURS_A_WEEK,
    NEARLY,
    manager_weeks,
    named_trainer,
)
from playbook.core.case.settle.people import agreed_owner
from playbook.core.plan.brief import EACH_MANAGER
from playbook.core.plan.counts import monday_of
from playbook.core.plan.items import AnyItem, Champion, CheckinSeries, Metric, Owner, TrainingSession
from playbook.llm.builtin.cases.case_writer import CaseWriter

_OF_EACH_TEAM = frozenset(
    {
        "clinic", "toolbox-talk", "more-practice", "second-round", "handover-question", "name-tasks",
        "worry-tools",
    }
)  # fmt: skip
_OF_NEXT_OWNER = frozenset({"review-60", "review-90"})
_AFTER_THE_START = "-run"
_OF_OWN_WORK = frozenset({"utilization", "proficiency", "activity"})
_OF_SET_UP = ("milestone.work-network", "milestone.condition-usual-devices")
_Weeks = Mapping[str, dict[date, float]]  # hours of each manager, by the Monday


def with_doers(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items, what others do owned by them and not by the lead.

    What would fill a manager's week stays with the lead.
    """
    brief = writer.brief
    weeks = {
        manager: defaultdict[date, float](float, hours)
        for manager, hours in manager_weeks(brief, items).items()
    }
    handed_on = []
    for item in items:
        is_of_lead = item.owner and item.owner.person_id == brief.lead_id
        doer = _doer(writer, item) if is_of_lead else None
        if doer and _find_time(writer, item, doer, weeks):
            item = item.model_copy(update={"owner": doer})
        handed_on.append(item)
    return handed_on


def _find_time(writer: CaseWriter, item: AnyItem, doer: Owner, weeks: _Weeks) -> bool:
    """Return whether the managers among the doers have the time, and note it as used."""
    groups = [writer.brief.groups[index] for index in writer.indexes(item.group_ids)]
    doers = {group.manager_id for group in groups} if doer.role == EACH_MANAGER else {doer.person_id}
    busy = [hours for manager, hours in weeks.items() if manager in doers] if item.due else []
    week = monday_of(item.due) if item.due else date.min
    if any(hours[week] + HOURS_A_TASK > MANAGER_HOURS_A_WEEK + NEARLY for hours in busy):
        return False
    for hours in busy:
        hours[week] += HOURS_A_TASK
    return True


def _doer(writer: CaseWriter, item: AnyItem) -> Owner | None:
    """Return who does a task, where the brief names that person."""
    brief, play = writer.brief, item.provenance.play_id
    is_of_own_work = isinstance(item, Metric) and item.measures in _OF_OWN_WORK
    if play in _OF_EACH_TEAM or isinstance(item, Champion | CheckinSeries) or is_of_own_work:
        indexes = writer.indexes(item.group_ids)
        if all(brief.manager_of(brief.groups[index]) for index in indexes):
            return writer.leaders.of_each("manager", indexes).owner
        return None
    if item.id.startswith(_OF_SET_UP) and not writer.is_short:
        return writer.who_sets_it_up
    if isinstance(item, TrainingSession):
        trainer = named_trainer(brief)
        return writer.owner(trainer.id) if trainer else None
    is_later = isinstance(item, Metric) or item.id.endswith(_AFTER_THE_START) or play in _OF_NEXT_OWNER
    if isinstance(item, Metric) and not agreed_owner(writer.case_facts):
        return None
    if is_later and brief.find_person(brief.sustainment_owner_id):
        return writer.owner(brief.sustainment_owner_id)
    return None
