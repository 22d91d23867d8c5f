"""Give nobody more to do than the hours they have."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from playbook.core.base.words import count
from playbook.core.case.owner_weeks import MANAGER_HOURS_A_WEEK, full_weeks
from playbook.core.case.teams.leaving import absences
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.items import AnyItem, Kind, Message, Metric, Owner, Support, TrainingSession
from playbook.llm.builtin.wording import listed, say_day, say_number

HELPER = "a helper of {lead} (to be named)"
_MOST_WEEKS = 4
# Roughly what an item takes its owner, preparation included.
_HOURS: dict[Kind, float] = {
    "objective": 2, "coalition_member": 1, "sponsor_act": 1, "milestone": 2, "key_message": 1,
    "manager_briefing": 2, "message": 1, "resistance": 1, "training_session": 2, "use_case": 1, "support": 1,
    "champion": 2, "checkin_series": 4, "reinforcement": 1, "metric": 3, "gate": 2, "policy": 4,
}  # fmt: skip
_LIVE_MESSAGE_HOURS = 2.0
# What somebody else can do as well, first to be handed on first. The rest needs the person.
_HANDED_ON: tuple[Kind, ...] = (
    "support", "metric", "checkin_series", "use_case", "training_session", "milestone", "message",
)  # fmt: skip


@dataclass(slots=True)
class _Load:
    """What one person owns, against the hours that they have."""

    person: Person
    available: float
    asked: float = 0.0
    items: list[AnyItem] = field(default_factory=list)


def hours_of(item: AnyItem) -> float:
    """Return roughly what an item takes its owner in all."""
    if isinstance(item, Message) and item.live:
        return _LIVE_MESSAGE_HOURS
    if isinstance(item, TrainingSession):
        return _HOURS["training_session"] + item.hours
    if isinstance(item, Support) and item.start and item.end:
        return max(1.0, (item.end - item.start).days / 7 * (item.hours_per_week or 1.0))
    return _HOURS[item.kind]


def shared_out(brief: Brief, items: Sequence[AnyItem], first: date) -> tuple[list[AnyItem], list[str]]:
    """Return the items with owners who have the hours, and a sentence for each overload."""
    loads = _loads(brief, items, first)
    owners: dict[str, Owner] = {}
    notes: list[str] = []
    lead = loads.get(brief.lead_id or "")
    if lead and lead.asked > lead.available:
        hours_asked = lead.asked
        helper = Owner(role=HELPER.format(lead=lead.person.name))
        by_group = {group.id: group.manager_id for group in brief.groups}
        for item in _to_hand_on(lead.items):
            if lead.asked <= lead.available:
                break
            hours = hours_of(item)
            manager = loads.get(by_group.get(item.group_ids[0]) or "") if len(item.group_ids) == 1 else None
            if manager and manager is not lead and manager.asked + hours <= manager.available:
                owners[item.id] = Owner(person_id=manager.person.id)
                manager.asked += hours
            else:
                owners[item.id] = helper
            lead.asked -= hours
        notes.append(_of_lead(brief, lead, hours_asked, sum(owner == helper for owner in owners.values())))
    notes += [_of_others(load) for load in loads.values() if load is not lead and load.asked > load.available]
    shared = in_their_time(brief, [_owned(item, owners.get(item.id)) for item in items])
    if lead:
        notes += _of_weeks(brief, lead.person, shared)
    return shared, notes


def in_their_time(brief: Brief, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items, none with an absent owner or speaker."""
    gone, people = absences(brief), {person.id: person for person in brief.people}

    def there(owner: Owner | None, days: Sequence[date | None]) -> Owner | None:
        key = owner.person_id if owner else None
        if not key or key not in gone or not any(day and gone[key].has(day) for day in days):
            return owner
        return Owner(role=gone[key].other_than(people[key]))

    def held(item: AnyItem) -> AnyItem:
        days = (item.due, item.until, item.target_date if isinstance(item, Metric) else None)
        changes = {"owner": there(item.owner, days)}
        if isinstance(item, Message):
            changes["sender"] = there(item.sender, days)
        return item.model_copy(update=changes)

    return [held(item) for item in items] if gone else list(items)


def _of_weeks(brief: Brief, lead: Person, items: Sequence[AnyItem]) -> list[str]:
    """Say in which weeks the lead has more work than hours."""
    has = brief.lead_hours_per_week or 0
    full = sorted(full_weeks(brief, items).items())
    if not full:
        return []
    year = brief.start.year if brief.start else 0
    named = listed(
        [f"{say_day(week, year)} ({say_number(round(hours, 1))} hours)" for week, hours in full], _MOST_WEEKS
    )
    return [
        f"{'This week asks' if len(full) == 1 else 'These weeks ask'} more of {lead.name} than the "
        f"{say_number(has)} hours there are, counted from Monday: {named}. Free them now, or name who "
        "stands in."
    ]


def _loads(brief: Brief, items: Sequence[AnyItem], first: date) -> dict[str, _Load]:
    last = brief.end or first
    weeks = max(1.0, ((last - first).days + 1) / 7)
    loads: dict[str, _Load] = {}
    for item in items:
        person = brief.find_person(item.owner.person_id) if item.owner else None
        if person is None:
            continue
        hours = brief.lead_hours_per_week if person.id == brief.lead_id else MANAGER_HOURS_A_WEEK
        if hours is None:
            continue
        load = loads.setdefault(person.id, _Load(person, hours * weeks))
        load.asked += hours_of(item)
        load.items.append(item)
    for group in brief.groups:
        if (manager := brief.manager_of(group)) and manager.id != brief.lead_id:
            loads.setdefault(manager.id, _Load(manager, MANAGER_HOURS_A_WEEK * weeks))
    return loads


def _to_hand_on(items: Sequence[AnyItem]) -> list[AnyItem]:
    fitting = [item for item in items if item.kind in _HANDED_ON and not _is_personal(item)]
    return sorted(fitting, key=lambda item: (_HANDED_ON.index(item.kind), item.due or date.max))


def _is_personal(item: AnyItem) -> bool:
    """Return whether an item's owner speaks or acts in person."""
    return isinstance(item, Message) and item.live and item.sender == item.owner


def _owned(item: AnyItem, owner: Owner | None) -> AnyItem:
    return item if owner is None else item.model_copy(update={"owner": owner})


def _of_lead(brief: Brief, lead: _Load, hours_asked: float, to_helper: int) -> str:
    hours = say_number(brief.lead_hours_per_week or 0)
    name = lead.person.name
    text = (
        f"The plan asks about {count(round(hours_asked), 'hour')} of {name}, who has {hours} a week: "
        f"{say_number(round(lead.available))} until the end."
    )
    if to_helper:
        text += f" {count(to_helper, 'task waits', 'tasks wait')} for a helper who is still to be named."
    if lead.asked > lead.available:
        return f"{text} {_still(round(lead.asked - lead.available))} no time."
    return text


def _still(hours: int) -> str:
    return f"{count(hours, 'hour')} still {'finds' if hours == 1 else 'find'}"


def _of_others(load: _Load) -> str:
    demand, available = count(round(load.asked), "hour"), say_number(round(load.available))
    return (
        f"The plan asks about {demand} of {load.person.name}; with two hours a week there are "
        f"{available} until the end. Name a second person, or give more time."
    )
