"""Give a lead's training to who holds it, once that person is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from playbook.core.case.owner_weeks import (
    MANAGER_HOURS_A_WEEK,
    NEARLY,
    TRAINING_LEAD,
    are_too_many,
    days_with_hours,
    full_weeks,
    least_busy,
    manager_weeks,
    named_trainer,
    needs_training_lead,
    to_hand_over,
)
from playbook.core.case.parts import NAME_TRAINING_LEAD, STAND_IN
from playbook.core.case.settle.facts import hours as hours_in_words
from playbook.core.case.settle.people import stand_in_for
from playbook.core.plan.brief import Person
from playbook.core.plan.counts import monday_of
from playbook.core.plan.items import AnyItem, Milestone, Owner, TrainingSession
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.cases.teams.pilots import PILOT_LEARNS
from playbook.llm.builtin.wording import listed

_OF_TRAINING = (PILOT_LEARNS, "roster", "name-trainers", "office-hours", "shift-rounds", "help-channel")
_TO_SAY_YES = timedelta(days=5)
_MOST_TITLES = 4


def with_relief(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items, a lead's training owned by those who hold it."""
    brief = writer.brief
    own = [item for item in items if item.owner and item.owner.person_id == brief.lead_id and brief.lead_id]
    training = [item for item in own if _is_training(item)]
    trainer = named_trainer(brief)
    if trainer and training:
        return _owned(items, training, writer.owner(trainer.id))
    if needs_training_lead(brief) and training:
        items = [*_owned(items, training, Owner(role=TRAINING_LEAD)), _naming(writer, training)]
    return _shared(writer, items)


def _is_training(item: AnyItem) -> bool:
    return isinstance(item, TrainingSession) or item.provenance.play_id in _OF_TRAINING


def _owned(items: Sequence[AnyItem], given: Sequence[AnyItem], owner: Owner) -> list[AnyItem]:
    ids = {item.id for item in given}
    return [item.model_copy(update={"owner": owner}) if item.id in ids else item for item in items]


def _naming(writer: CaseWriter, training: Sequence[AnyItem]) -> Milestone:
    """Return who is named before the first task of the training."""
    first = min(item.due for item in training if item.due)
    lead = writer.name(writer.owner(writer.brief.lead_id))
    agreed = min(writer.case_facts.settle_by or first, first)  # nobody is named before it is decided
    return writer.make(
        Milestone,
        NAME_TRAINING_LEAD,
        NAME_TRAINING_LEAD,
        title="Name the training lead",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.everyone,
        date=writer.by(min(max(writer.once_settled, writer.managers_know), max(first - _TO_SAY_YES, agreed))),
        done_when=(
            "One person has said yes, and so has their manager. They own the roster, the trainers, the "
            f"sessions and the help after go-live, so that {lead} can lead. Their hours are in writing."
        ),
        rule_ids=("R22", "R32"),
        why="Nobody can lead a rollout and train everyone.",
    )


def _shared(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items, a busy lead's tasks owned by a manager with hours.

    Whoever takes them is asked before the first of them.
    """
    brief = writer.brief
    standing_in = next((item for item in items if item.title.startswith(STAND_IN)), None)
    full = full_weeks(brief, items)
    free = stand_in_for(brief, writer.case.stakeholders)
    people = ([free] if free else []) if standing_in else least_busy(brief, items, full)
    if not people or not (full or standing_in):
        return list(items)
    asked = (standing_in and standing_in.due) or writer.day_before_announcement
    sessions = [item for item in items if _is_held_for_people(writer, item)] if standing_in else []
    busy, every = manager_weeks(brief, items), list[_Given]()
    for person in people:
        each = _Given(writer, person, busy.get(person.id, {}), is_freed=standing_in is not None)
        each.take(sessions, asked)  # one person holds them all, or somebody else does
        for item in to_hand_over(brief, items, full):
            each.take([item] if item not in sessions else [], asked)
        every.append(each)
    given = max(every, key=lambda each: len(each.items))
    if not given.items:
        return list(items)
    owned = _owned(items, given.items, writer.owner(given.person.id))
    if isinstance(standing_in, Milestone):
        sponsor = writer.facts.values["sponsor"] or "the sponsor"
        done = f"{given.in_words}; {sponsor} frees {given.most} in the fullest week."
        named = standing_in.model_copy(update={"done_when": f"{done} Everyone knows who to call."})
        return [named if item is standing_in else item for item in owned]
    return [*owned, _asking(writer, given)]


def _is_held_for_people(writer: CaseWriter, item: AnyItem) -> bool:
    is_of_lead = item.owner is not None and item.owner.person_id == writer.brief.lead_id
    return is_of_lead and isinstance(item, TrainingSession) and not item.for_managers


@dataclass
class _Given:
    """What one manager takes from a lead, and the weeks that it fills."""

    writer: CaseWriter
    person: Person
    weeks: Mapping[date, float]
    is_freed: bool = False  # by the sponsor, in the fullest week
    items: list[AnyItem] = field(default_factory=list)

    def take(self, items: Sequence[AnyItem], asked: date) -> None:
        """Take these together, if they begin after somebody was asked and fill no week."""
        after = dict(self.weeks)
        days = [each for item in items for each in days_with_hours(self.writer.brief, item)]
        for day, hours in days:
            after[monday_of(day)] = after.get(monday_of(day), 0.0) + hours
        is_in_time = bool(days) and min(day for day, _ in days) > asked
        if not all(self.can_hold(item) for item in items):
            return
        changed = [hours for week, hours in after.items() if hours != self.weeks.get(week)]
        if is_in_time and not any(map(self.is_too_much, changed)):
            self.weeks, self.items = after, [*self.items, *items]

    def is_too_much(self, hours: float) -> bool:
        """Return whether a week asks more than the manager has."""
        if self.is_freed:
            return are_too_many(hours, MANAGER_HOURS_A_WEEK)
        return hours > MANAGER_HOURS_A_WEEK + NEARLY

    def can_hold(self, item: AnyItem) -> bool:
        """Return whether a session is their own team's and needs no closed day."""
        led = [group for group in self.writer.brief.groups if group.manager_id == self.person.id]
        closed = [span for group in led for span in group.blackouts]
        days = [day for day, _ in days_with_hours(self.writer.brief, item)]
        is_free = not any(span.start <= day <= span.end for span in closed for day in days)
        is_own = not isinstance(item, TrainingSession) or any(group.id in item.group_ids for group in led)
        return is_free and is_own

    @property
    def most(self) -> str:
        return hours_in_words(max(self.weeks.values()))

    @property
    def in_words(self) -> str:
        """Return what the manager takes, with its hours."""
        hours = sum(hours for item in self.items for _, hours in days_with_hours(self.writer.brief, item))
        names = dict.fromkeys(f"“{item.title.partition(': ')[0]}”" for item in self.items)
        titles = listed([*names], _MOST_TITLES)
        has_sessions = any(isinstance(item, TrainingSession) for item in self.items)
        incidents = " and the incidents" if has_sessions else ""
        in_all = hours_in_words(hours)
        return f"{self.person.name} has agreed to take {titles}{incidents} (proposal), {in_all} in all"


def _asking(writer: CaseWriter, given: _Given) -> Milestone:
    lead = writer.name(writer.owner(writer.brief.lead_id))
    return writer.make(
        Milestone,
        "ask-for-help",
        NAME_TRAINING_LEAD,
        title=f"Ask {given.person.name} to take work from {lead}",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.everyone,
        date=writer.day_before_announcement,
        done_when=f"{given.in_words}.",
        rule_ids=("R32",),
        why="If someone has to take over work, ask before it's due.",
    )
