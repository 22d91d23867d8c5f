"""The case of one draft: its people, its days and its facts."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from playbook.core.base.words import day_in_words, lower_first
from playbook.core.case.case import Case
from playbook.core.case.reading.dated import is_built
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.timing import DefaultDays, is_practiced
from playbook.core.plan.brief import SETTER_UP, say_role
from playbook.core.plan.items import AnyItem, Gate, Item, ManagerBriefing, Message, Owner, Provenance
from playbook.core.plan.plays.kinds import SETS_IT_UP
from playbook.core.plan.plays.stages import TEAM_TALKS, Role, Tier
from playbook.core.text.spoken import OF_A_UNION
from playbook.llm.builtin.cases.limits import SomeItem, shortened
from playbook.llm.builtin.expansion import WRITER
from playbook.llm.builtin.facts import LEAD, Leaders, home_year, is_small, names_of, rollout_facts
from playbook.llm.builtin.order import earliest_after, latest_before
from playbook.llm.builtin.schedule import Schedule
from playbook.llm.builtin.wording import fill_sentences, fit, listed, say_day

_TITLE, _NAME, _MAX_ID = 120, 80, 120
_MANY = 4
_TO_SIGN, _TO_READ = timedelta(days=4), timedelta(days=2)
_TO_FIND_TIME = 5  # working days from a team's talk to the first work that it asks of the team


class CaseWriter:
    """What every item of a case is written with. `written` is what the plays gave."""

    def __init__(self, written: Sequence[AnyItem], case: Case, schedule: Schedule, size: Tier) -> None:
        self.written, self.case, self.schedule, self.size = written, case, schedule, size
        self.brief, self.kind = case.brief, case.kind
        self.leaders = Leaders(case.brief)
        self.facts = rollout_facts(case, self.leaders, date.fromordinal(schedule.first))
        self.everyone = tuple(group.id for group in case.brief.groups)
        self.memo: dict[Any, Any] = {}
        self.is_short = size == "essential" or is_small(case.brief)

    @cached_property
    def case_facts(self) -> CaseFacts:
        """Return the facts of the case on the first day of the schedule."""
        return CaseFacts(self.case, date.fromordinal(self.schedule.first))

    @property
    def waves(self) -> list[tuple[int, list[int]]]:
        """Return each go-live day with the groups that start on it."""
        waves: dict[int, list[int]] = {}
        for index in self.taking_part:
            waves.setdefault(self.schedule.go_lives[index], []).append(index)
        return sorted(waves.items())

    @property
    def has_last_decision(self) -> bool:
        """Return whether several starts, or a day to judge, end with a decision of their own."""
        is_there = any(item.provenance.play_id == "gate-90" for item in self.written)
        is_in_time = self.schedule.last_decision <= self.schedule.last
        is_asked = len(self.waves) > 1 or self.schedule.case.judged_on
        return bool(is_asked and is_in_time and not is_there and not self.is_short)

    @property
    def taking_part(self) -> list[int]:
        """Return the groups with any training, or all if none has."""
        groups = self.brief.groups
        taking = [index for index, group in enumerate(groups) if self.case.is_trained(group)]
        return taking or list(range(len(groups)))

    @property
    def ids_taking_part(self) -> tuple[str, ...]:
        return tuple(self.brief.groups[index].id for index in self.taking_part)

    def are_free(self, group_ids: Sequence[str], day: date | None) -> bool:
        """Return whether groups work on a day, outside of their blackouts."""
        free = self.schedule.is_free
        return day is not None and all(free(index, day.toordinal()) for index in self.indexes(group_ids))

    def indexes(self, group_ids: Sequence[str] = ()) -> list[int]:
        """Return the groups with these ids; all of them for none."""
        every = range(len(self.brief.groups))
        return [index for index in every if not group_ids or self.brief.groups[index].id in group_ids]

    def groups(self, indexes: Sequence[int]) -> str:
        """Return groups by name; many that start together, by their day."""
        if len(indexes) == len(self.brief.groups) > 1:
            return "all teams"
        if len(indexes) >= _MANY and (days := [day for day, wave in self.waves if wave == list(indexes)]):
            return f"the teams that start on {self.say(date.fromordinal(days[0]))}"
        return listed(names_of(self.brief, indexes), most=3)

    def owner(self, person_id: str | None, role: Role = "lead", group_ids: Sequence[str] = ()) -> Owner:
        """Return the person, or who fills the role for these groups."""
        if self.brief.find_person(person_id):
            return Owner.model_construct(person_id=person_id, role="")
        return self.leaders.of_all(role, self.indexes(group_ids)).owner

    @property
    def not_named(self) -> Owner:
        return Owner.model_construct(person_id=None, role=SETTER_UP.format(thing=self.kind.words.thing))

    @property
    def who_sets_it_up(self) -> Owner:
        """Return whose job it is to set up what comes, else who has to be named."""
        person = self.brief.titled(SETS_IT_UP)
        return self.owner(person) if person and person != self.brief.sponsor_id else self.not_named

    def name(self, owner: Owner) -> str:
        person = self.brief.find_person(owner.person_id)
        return fit(person.name, _NAME) if person else say_role(owner.role) or LEAD

    def fill(self, text: str) -> str:
        """Return a text of the kind with its facts."""
        return fill_sentences(text, self.facts)

    def say(self, day: date) -> str:
        return say_day(day, home_year(self.brief))

    def say_on(self, read: date, day: date) -> str:
        """Return a day as an item of another day names it: with its year if theirs differ."""
        return day_in_words(day) if read.year != day.year else self.say(day)

    def by(self, day: date | int) -> date:
        """Return the last day of the plan on which most people work."""
        open_day = self.schedule.manned.up_to(self._within(day))
        return date.fromordinal(open_day) if open_day else self.office_day(day)

    def office_day(self, day: date | int) -> date:
        """Return the last working day of the plan up to a day."""
        office, first = self.schedule.office, self.schedule.first
        open_day = office.up_to(self._within(day)) or office.after(first - 1)
        return date.fromordinal(open_day or first)

    def _within(self, day: date | int) -> int:
        ordinal = day.toordinal() if isinstance(day, date) else day
        return min(max(ordinal, self.schedule.first), self.schedule.last)

    def on_or_after(self, day: int) -> date:
        """Return the first working day from a day on, within the plan."""
        schedule = self.schedule
        before = max(day, schedule.first) - 1
        days = (found for calendar in (schedule.manned, schedule.office) if (found := calendar.after(before)))
        found = next((one for one in days if one <= schedule.last), None)
        return date.fromordinal(found) if found else self.by(schedule.last)

    def days_of(self, item_class: type[Item], group_ids: Sequence[str] = ()) -> list[date]:
        """Return the days of the plays' items of a kind, in order."""
        groups = set(group_ids)
        if not self.written:
            return self._placed_days(item_class, group_ids)
        items = (item for item in self.written if isinstance(item, item_class))
        return sorted(item.due for item in items if item.due and (not groups or groups & {*item.group_ids}))

    def _placed_days(self, item_class: type[Item], group_ids: Sequence[str]) -> list[date]:
        """Return the days that the plays have, before their texts are written."""
        schedule, kind = self.schedule, item_class.model_fields["kind"].default
        wanted = {-1, *self.indexes(group_ids)}
        placed = (schedule.slots.get(play.id, {}) for play in schedule.plays if play.kind == kind)
        days = (slot.day for each in placed for index in wanted & each.keys() for slot in each[index])
        return [date.fromordinal(day) for day in sorted(days)]

    def in_order(self, name: str, day: date, group_ids: Sequence[str] = ()) -> date:
        """Return the day of a task, before what needs it and after what it needs."""
        latest, soonest = latest_before(name, self.written, group_ids), earliest_after(name, self.written)
        in_time = day if latest is None or day <= latest else self.by(latest)
        return max(in_time, self.on_or_after(soonest.toordinal())) if soonest else in_time

    def once_heard(self, group_ids: Sequence[str], wished: date, latest: date) -> date:
        """Return a day for what takes a team's time.

        It comes some days after the talk with the team, if there is one.
        """
        groups = set(group_ids)
        talks = [
            item.due
            for item in self.written
            if item.provenance.play_id in TEAM_TALKS and item.due and groups & {*item.group_ids}
        ]
        if not talks:
            return wished
        office = self.schedule.office.days
        place = bisect_left(office, max(talks).toordinal()) + (1 if is_small(self.brief) else _TO_FIND_TIME)
        soonest = date.fromordinal(office[min(place, len(office) - 1)]) if office else wished
        return max(wished, self.by(min(soonest, latest)))

    @property
    def announced_on(self) -> date:
        """Return the day on which the first hear of it."""
        days = [*self.days_of(ManagerBriefing)[:1], *self.days_of(Message)[:1]]
        return min(days, default=self.on_or_after(self.schedule.began + 7))

    @property
    def day_before_announcement(self) -> date:
        """Return the last working day on which not even managers have heard of it."""
        return self.by(self.announced_on - timedelta(days=1))

    def read_by(self, day: date) -> date:
        """Return the day by which leaders get what they read before they decide."""
        return max(self.by(day - _TO_READ), min(day, self.on_or_after(self.schedule.first + 4)))

    @property
    def built_on(self) -> date | None:
        """Return the day the new place is built, None where it stands."""
        waits = (each for each in self.case.conditions if is_built(each.name) and not self.case.is_met(each))
        is_of_a_place = not is_practiced(self.kind.key)
        return max(filter(None, map(self.case.ready_on, waits if is_of_a_place else ())), default=None)

    @property
    def managers_know(self) -> date:
        """Return the second working day after the managers' briefing: they can be asked for names."""
        briefed = next(iter(self.days_of(ManagerBriefing)), self.day_before_announcement)
        return self.on_or_after(self.on_or_after(briefed.toordinal() + 1).toordinal() + 1)

    @property
    def first_due(self) -> date:
        """Return the second working day after the plan's own, or that day where time is short."""
        at_home = self.case_facts.second_day
        everywhere = (each for each in self.schedule.office.days if each >= at_home.toordinal())
        day = date.fromordinal(next(everywhere, at_home.toordinal()))
        before = min(self.day_before_announcement, self.announced_on)  # the same day where teams share none
        return day if day < before else date.fromordinal(self.schedule.first)

    @property
    def once_settled(self) -> date:
        """Return a day after the points are settled, for what others supply."""
        first = date.fromordinal(self.schedule.first)
        settled = DefaultDays(self.brief, first, self.case.country, self.case.subdivision).decide_by()
        return self.on_or_after(((settled or first) + _TO_SIGN).toordinal())

    @property
    def first_gate_day(self) -> date:
        days = self.days_of(Gate)
        return days[0] if days else self.by(min(self.schedule.go_lives) - 2)

    def make(self, item_class: type[SomeItem], name: str, play: str, **fields: Any) -> SomeItem:
        """Return an item; its id stays the same from draft to draft."""
        kind = item_class.model_fields["kind"].default
        origin = Provenance.model_construct(source="builtin", writer=WRITER, play_id=play)
        item_id = f"{kind}.{name}"[:_MAX_ID]
        fields["title"] = fit(fields["title"], _TITLE)
        fields |= shortened(item_class, fields)
        return item_class.model_validate({"id": item_id, "provenance": origin, **fields})


def lines(*parts: str) -> str:
    """Return the parts that are not empty, one a line."""
    return "\n".join(part for part in parts if part)


def paragraphs(*parts: str) -> str:
    """Return the parts that are not empty, with a blank line between."""
    return "\n\n".join(part for part in parts if part)


def quoted(text: str) -> str:
    return f"“{fit(text, _TITLE - 2).strip('“”')}”"


_TWO_NAMES = re.compile(r"[A-Z][a-z'\u2019-]+ [A-Z][a-z]")


def lower(name: str) -> str:
    """Return a name as it stands inside a sentence."""
    has_capitals = any(letter.isupper() for letter in name.partition(" ")[0][1:])  # "Wi-Fi", "iPads"
    is_word = (name[1:2].islower() and not has_capitals and not _TWO_NAMES.match(name)) or name.startswith(
        "A "
    )
    return lower_first(name) if is_word and not OF_A_UNION.match(name) else name
