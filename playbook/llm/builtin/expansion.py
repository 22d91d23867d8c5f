"""Turn plays and days into items with their groups and texts."""

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, cast

from playbook.core.base.fields import MAX_LINE, MAX_TEXT, StageKey
from playbook.core.base.words import capital, count, english_unit
from playbook.core.case.answers import stated_answer
from playbook.core.case.case import Case
from playbook.core.case.reading.concerns import as_said
from playbook.core.case.rounds import rounds_for
from playbook.core.case.settle.results import red_beside
from playbook.core.case.teams.groups import whole_teams
from playbook.core.plan.brief import EACH_MANAGER, Group
from playbook.core.plan.items import CLASSES, AnyItem, Provenance, SenderRole
from playbook.core.plan.plays.kinds import KINDS_WITHOUT_TOOL
from playbook.core.plan.plays.stages import Play, Role, Stage, Variant
from playbook.llm.builtin import audience
from playbook.llm.builtin.audience import PlannedItem
from playbook.llm.builtin.cases.teams.team_work import exercise_of
from playbook.llm.builtin.facts import (
    Leaders,
    facts_on,
    group_facts,
    home_year,
    merged_facts,
    names_of,
    rollout_facts,
    spliced,
    tools_of,
    waves,
)
from playbook.llm.builtin.schedule import Schedule
from playbook.llm.builtin.wording import (
    TextFacts,
    as_sentences,
    fill,
    fit,
    listed,
    part_of_agenda,
    say,
    say_day,
    say_number,
    say_rounds,
    say_talks,
)

WRITER = "built-in playbook"
SENDER_ROLES: dict[Role, SenderRole] = {
    "sponsor": "sponsor", "lead": "project", "sustainment": "project", "manager": "manager",
    "coalition": "manager",
}  # fmt: skip
Asks = dict[str, dict[StageKey, dict[str, int]]]
_LINES = frozenset({"title", "measure", "data_source"})
_MAX_ID, _NAME = 120, 80
_MOST_DAYS_NAMED, _MOST_DAYS_OF_TEAMS = 3, 4
_TRAINS = frozenset({"train-managers", "safe-start", "hands-on"})  # each team waits for its own
_MONDAY_TO_FRIDAY = 4
_UNNAMED_TEAMS = ("a team", "another team", "a third team")  # where all people are one group
_ANNOUNCES = ("message", "manager_briefing", "sponsor_act")
_TELLING = {"key_message": "text", "message": "body"}


# A worry about those who lead is answered in person; no script has the sponsor read it out.
_OF_LEADERS = re.compile(
    r"\b(?:managements?|leadership|(?:senior |top )?leaders|the board|bosses|head office|executives?"
    r"|sponsors?)\b",
    re.IGNORECASE,
)


class Writer:
    """The facts and the ids of one run."""

    def __init__(self, case: Case, plays: Sequence[Play], schedule: Schedule) -> None:
        self.case = case
        self.brief = brief = case.brief
        self.schedule = schedule
        self.leaders = Leaders(brief)
        self.rollout = rollout_facts(case, self.leaders, date.fromordinal(schedule.first))
        self.groups = [self._group_facts(index, plays) for index in range(len(brief.groups))]
        self.written: dict[str, list[tuple[str, frozenset[int]]]] = {}
        self.asks: Asks = {}
        self._facts: dict[tuple[int, ...], TextFacts] = {}
        self._taken: set[str] = set()
        self._days_named: dict[str, frozenset[str]] = {}
        self._origins: dict[str, Provenance] = {}

    def _group_facts(self, index: int, plays: Sequence[Play]) -> TextFacts:
        first = date.fromordinal(self.schedule.first)
        facts = group_facts(self.case, self.leaders, index, self.rollout, first)
        sessions = [
            play.id
            for play in plays
            if play.kind == "training_session" and not play.fields.get("for_managers")
        ]
        slots = [self.schedule.slots.get(name, {}).get(index, ()) for name in sessions]
        before = self.schedule.go_lives[index]
        hours = sum(slot.hours for several in slots for slot in several if slot.day <= before)
        rules = self.case.kind.safe_start.hours
        is_less = self.case.rules_first and rules < hours
        facts.values["training_hours"] = (
            f"at least {_hours_in_words(rules)}" if is_less else _hours_in_words(hours)
        )
        facts.values["champion_count"] = None
        return facts

    def provenance(self, play: Play) -> Provenance:
        """Return the same provenance for every item of a play."""
        if play.id not in self._origins:
            self._origins[play.id] = Provenance.model_construct(
                source="builtin", writer=WRITER, play_id=play.id
            )
        return self._origins[play.id]

    def facts_for(self, part: PlannedItem) -> TextFacts:
        """Return the facts for an item: its groups, and other plays' days."""
        groups = [self.brief.groups[index] for index in part.indexes]
        if part.indexes not in self._facts:
            names = [fit(group.team_name, _NAME) for group in groups]
            places = [capital(group.places) or name for group, name in zip(groups, names, strict=True)]
            parts = [self.groups[index] for index in part.indexes]
            covers_all = len(groups) == len(self.brief.groups)
            facts = merged_facts(self.rollout, parts, names, places, covers_all)
            facts.values["group"] = facts.values["group"] or listed(names_of(self.brief, part.indexes))
            facts.values["group_size"] = say_number(sum(group.size for group in groups))
            facts.values["rounds"] = count(rounds_for(self.brief, groups) or 1, "round")
            self._facts[part.indexes] = facts
        facts = self._facts[part.indexes]
        if part.play.id not in self._days_named:
            self._days_named[part.play.id] = part.play.days_named
        days = {f"day.{name}": self._day_of(name, part) for name in self._days_named[part.play.id]}
        if part.slot:
            days |= facts_on(self.case, facts, date.fromordinal(part.slot.day), groups)
        if part.slot and self.schedule.is_day_one(part.slot, part.indexes):
            days["day_one"] = "today"
        if (
            part.slot
            and part.play.kind == "training_session"
            and self.case.kind.key not in KINDS_WITHOUT_TOOL
        ):
            days |= self._real_access(part.indexes, part.slot.day)
        if part.slot and (own_session := self._own_session(part)):
            days["own_session"] = own_session
        if part.count:
            days["champion_count"] = say_number(part.count)
        if part.play.kind == "sponsor_act":
            days |= self._visit(part)
        return facts.with_values(days) if days else facts

    def _real_access(self, indexes: Iterable[int], day: int) -> dict[str, str | None]:
        """Return from when people sign in, where a session comes before."""
        stated = {index: self.brief.groups[index].access_date for index in indexes}
        opens = {
            index: own.toordinal() if own else self.schedule.accesses[index] for index, own in stated.items()
        }
        late = {index: opened for index, opened in opens.items() if opened > day}
        if not late:
            return {}
        is_one_day = len({*late.values()}) == 1 and all(stated[index] for index in late)
        last = say_day(date.fromordinal(max(late.values())), home_year(self.brief))
        return {"real_access_day": f"{'on' if is_one_day else 'by'} {last}"}

    def _visit(self, part: PlannedItem) -> dict[str, str | None]:
        """Return the group, task and worry that an act is about: other ones each time."""
        number = part.slot.number - 1 if part.slot else 0
        variants = max(1, len(part.play.variants))
        turn = number // variants + number % variants
        trained = [index for index in part.indexes if self.case.is_trained(self.brief.groups[index])]
        indexes = sorted(trained or part.indexes, key=lambda index: _turn(self.brief.groups[index]))
        round_of_visits, place = divmod(turn, len(indexes))
        group = self.brief.groups[indexes[place]]
        leader = self.brief.find_person(group.manager_id)
        tasks = [task.task for task in group.tasks] or exercise_of(self.case, group).cases
        task = tasks[round_of_visits % len(tasks)] if tasks else ""
        own_concerns = [
            concern
            for concern in self.case.concerns
            if not concern.is_about_people and as_said(concern.text) and not _OF_LEADERS.search(concern.text)
        ]
        still_open = [concern for concern in own_concerns if not stated_answer(self.case, concern)]
        worries = [as_said(concern.text) for concern in still_open or own_concerns]
        worry = worries[number // variants % len(worries)] if worries else ""
        return {
            "visited": fit(group.label, _NAME) if len(self.brief.groups) > 1 else _UNNAMED_TEAMS[turn % 3],
            "visited_lead": fit(leader.name, _NAME) if leader else None,
            "visited_task": spliced(self.case, fit(task, 160).rstrip(".")) if task else None,
            "worry": f"“{as_sentences(worry, 160)}”" if worry else None,
        }

    def _day_of(self, play_id: str, part: PlannedItem) -> str | None:
        # A text announces what comes: no day that has passed when it is read.
        read_from = part.slot.day if part.slot and part.play.kind in _ANNOUNCES else 0
        until = self._unsigned(part)
        every = {index: slot.day for index in part.indexes if (slot := self.schedule.slot(play_id, index))}
        by_index = {index: day for index, day in every.items() if read_from <= day < until}
        days = sorted({*by_index.values()})
        home = home_year(self.brief)
        # Read in January, a day of last June needs its year.
        is_later_year = part.slot and date.fromordinal(part.slot.day).year > home
        words = [say_day(date.fromordinal(day), date.min.year if is_later_year else home) for day in days]
        is_for_some = min(every.values(), default=read_from) < read_from
        by_team = self._of_teams(by_index, dict(zip(days, words, strict=True)), is_for_some=is_for_some)
        if len(words) > _MOST_DAYS_NAMED and not (by_team and play_id in _TRAINS):
            return f"{words[0]}, the last team on {words[-1]}"
        return by_team or listed(words, joint="or") or None

    def _of_teams(
        self, days: Mapping[int, int], words: Mapping[int, str], *, is_for_some: bool
    ) -> str | None:
        """Return the days of some teams, each with the teams that have it.

        Where the others had theirs before, the only day is not that of all.
        """
        names = [fit(self.brief.groups[index].team_name, _NAME) for index in days]
        named = waves(names, [words[day] for day in days.values()], most=_MOST_DAYS_OF_TEAMS)
        is_short = len(words) == 1 and len({*names}) <= _MOST_DAYS_OF_TEAMS
        return f"{named} ({listed(list(dict.fromkeys(names)))})" if is_for_some and is_short else named

    def _unsigned(self, part: PlannedItem) -> int:
        """Return the first day left out because an agreement is not signed."""
        last = date.max
        if part.slot and part.play.kind in _ANNOUNCES:
            group_ids = [self.brief.groups[index].id for index in part.indexes]
            awaited = self.case.consultation_on(date.fromordinal(part.slot.day), group_ids)
            last = (awaited and self.case.due_on(awaited)) or last
        return last.toordinal()

    def _own_session(self, part: PlannedItem) -> str | None:
        """Return when the managers of these groups learn it, if that is after the item."""
        slots = (self.schedule.slot("train-managers", index) for index in part.indexes)
        read_on = part.slot.day if part.slot else date.max.toordinal()
        later = {slot.day for slot in slots if slot and read_on < slot.day < self._unsigned(part)}
        if len(later) > 1:  # each manager reads it out, with one day of their own
            return "before your first session"
        return next((f"on {say_day(date.fromordinal(day), home_year(self.brief))}" for day in later), None)

    def new_id(self, part: PlannedItem) -> str:
        """Return a readable id that stays the same from draft to draft."""
        whole = f"{part.play.kind}.{part.play.id}{part.suffix}"
        if len(whole) > _MAX_ID or whole in self._taken:
            whole = f"{whole[: _MAX_ID - 9]}-{sha256(whole.encode()).hexdigest()[:8]}"
        self._taken.add(whole)
        return whole

    def values_of(self, part: PlannedItem, stage: StageKey) -> dict[str, Any] | None:
        play, facts, asks = part.play, self.facts_for(part), set[str]()
        if not facts.knows(play.needs):
            self._ask((facts.asks[name] for name in play.needs if name in facts.asks), stage, play)
            return None
        variant = _variant(play, part)
        values: dict[str, Any] = {
            "id": self.new_id(part),
            "kind": play.kind,
            "stage": stage,
            "title": _title(self._title_for(play, variant, part), play, part, facts, asks),
            "owner": part.owner,
            "group_ids": tuple(self.brief.groups[index].id for index in part.indexes),
            "why": f"{play.why} [{play.source}]" if play.source else play.why,
            "rule_ids": play.rule_ids,
            "provenance": self.provenance(play),
        }
        self._add_fields(play, part, ChainMap(variant.fields, play.fields), values)
        for name, paragraphs in ChainMap(variant.texts, play.texts).items():
            text = say(paragraphs, facts, MAX_LINE if name in _LINES else MAX_TEXT)
            asks |= text.asks
            values[name] = fit(text.text, MAX_LINE) if name in _LINES else text.text
            if name == "agenda" and part.slot and part.slot.parts > 1:
                values[name] = part_of_agenda(
                    values[name], part.slot.part, part.slot.parts, round(part.slot.hours * 60)
                )
            if _TELLING.get(play.kind) == name:
                if not text.text:
                    self._ask(asks, stage, play)
                    return None
                values["topics"] = tuple(text.topics)
                if play.kind == "message":
                    values["key_message_ids"] = tuple(text.key_messages)
        self._add_dates(play, part, values)
        self._add_pause(values)
        self._add_people(play, part, values, asks)
        self._ask(asks, stage, play)
        return values

    def _add_pause(self, values: dict[str, Any]) -> None:
        """Say when something weekly pauses: on days on which everyone is away."""
        first, last = values.get("start"), values.get("end")
        if values["kind"] not in ("checkin_series", "support") or not first or not last:
            return
        year = home_year(self.brief)
        pauses = [
            f"{say_day(max(first, span.start), year)} to {say_day(min(last, span.end), year)}"
            for span in self.brief.company_blackouts
            if span.overlaps(first, last)
            and not span.is_full_load
            and (min(last, span.end) - max(first, span.start)).days >= _MONDAY_TO_FRIDAY
        ]
        if pauses:
            pause = f"It pauses while you are closed: {listed(pauses)}."
            values["note"] = "\n".join(filter(None, (values.get("note"), pause)))

    def _title_for(self, play: Play, variant: Variant, part: PlannedItem) -> str:
        is_shared = play.title_together and part.owner.role == EACH_MANAGER
        return play.title_together if is_shared else variant.title or play.title

    def _ask(self, fields: Iterable[str], stage: StageKey, play: Play) -> None:
        for name in sorted(fields):
            labels = self.asks.setdefault(name, {}).setdefault(stage, {})
            labels[play.label] = labels.get(play.label, 0) + 1

    def _add_fields(
        self, play: Play, part: PlannedItem, fields: Mapping[str, Any], values: dict[str, Any]
    ) -> None:
        for name, value in fields.items():
            values[name] = tuple(value) if isinstance(value, list) else value
        if "data_rules" in values:
            classes = tuple(values["data_rules"].get("*", ()))
            values["data_rules"] = dict.fromkeys(tools_of(self.brief), classes)
        if part.slot and part.slot.parts > 1:
            values["hours"] = part.slot.hours
        if part.slot and part.slot.rounds and part.slot.rounds.rounds > 1:
            groups = [self.brief.groups[index] for index in part.indexes]
            people, needed = sum(group.size for group in groups), rounds_for(self.brief, groups)
            is_of_people = needed and not play.fields.get("for_managers")
            rounds = part.slot.rounds.for_some(people, needed) if is_of_people else part.slot.rounds
            rounds_note = say_rounds(
                rounds, self.schedule.trainers, self.brief.trainers or 0, home_year(self.brief)
            )
            values["note"] = " ".join(filter(None, (values.get("note"), rounds_note)))
        if play.kind == "message" and play.sender == "manager" and fields.get("live"):
            teams = whole_teams([self.brief.groups[index] for index in part.indexes])
            largest = max(team.size for team in teams)
            if note := say_talks(largest):
                values["note"] = note
        if part.count:
            values["count"] = part.count
        for name, source in play.from_brief.items():
            values[name] = self._from_brief(source)

    def _from_brief(self, source: str) -> Any:
        brief, tools = self.brief, tools_of(self.brief)
        match source:
            case "tools":
                return tools
            case "first_tool":
                return tools[0] if tools else ""
            case "incident_contact":
                values = self.rollout.values
                return values["harm_contact"] or brief.contact or values["incident_contact"]
            case "outcome_unit":
                return english_unit(brief.outcome_unit)
            case "outcome_red":
                return red_beside(brief.outcome_baseline, brief.outcome_target)
            case "outcome_rises":
                has_both = brief.outcome_baseline is not None and brief.outcome_target is not None
                return not has_both or cast(float, brief.outcome_target) >= cast(
                    float, brief.outcome_baseline
                )
            case _:
                return getattr(brief, source)

    def _add_dates(self, play: Play, part: PlannedItem, values: dict[str, Any]) -> None:
        kind = CLASSES[play.kind]
        if part.slot is not None:
            values[kind.DATE] = date.fromordinal(part.slot.day)
        for name, when in play.days.items():
            day = self.schedule.moment(when, part.indexes[0])
            if name == "next_review":
                values[name] = self._working_day(day)
                continue
            day = min(day, self.schedule.last)
            if name == kind.UNTIL:
                values[name] = date.fromordinal(max(day, part.slot.day if part.slot else day))
            else:
                values[name] = self._working_day(max(day, self.schedule.measured_by(play)))

    def _working_day(self, day: int) -> date:
        """Return the next working day of all groups, inside the rollout if one is left."""
        office = self.schedule.office
        free = office.after(day - 1) or office.up_to(day)
        return date.fromordinal(day if free is None else free)

    def _add_people(self, play: Play, part: PlannedItem, values: dict[str, Any], asks: set[str]) -> None:
        for role in (play.owner, play.sender, play.reviewer):
            if role is not None:
                who = self.leaders.of_all(role, part.indexes)
                asks |= {who.asks} if who.asks else set()
        if play.sender is not None:
            find = self.leaders.of_each if play.title_together else self.leaders.of_all
            values["sender"] = find(play.sender, part.indexes).owner
            values["sender_role"] = SENDER_ROLES[play.sender]
        if play.reviewer is not None:
            values["reviewer"] = self.leaders.of_all(play.reviewer, part.indexes).owner

    def link(self, play: Play, values: dict[str, Any], indexes: frozenset[int]) -> None:
        """Replace plays by the ids of their items that share a group."""
        links = dict(play.links)
        if values["kind"] == "message":
            links["key_message_ids"] = values["key_message_ids"]
        for name, targets in links.items():
            ids = tuple(
                item_id
                for target in targets
                for item_id, groups in self.written.get(target, ())
                if groups & indexes
            )
            values[name] = (ids[0] if ids else None) if name == "tells_item_id" else ids


def _hours_in_words(hours: float) -> str | None:
    rounded = max(0.5, round(hours * 4) / 4) if hours else 0
    return f"{say_number(rounded)} {'hour' if rounded == 1 else 'hours'}" if rounded else None


def expand(
    case: Case, stages: Sequence[Stage], plays: Sequence[Play], schedule: Schedule
) -> tuple[list[AnyItem], Asks, TextFacts]:
    """Return the items of the plays, the fields that sentences lack, and the rollout's facts."""
    writer = Writer(case, plays, schedule)
    chosen = {play.id: play for play in plays}
    items: list[AnyItem] = []
    drafts: list[tuple[Play, dict[str, Any], frozenset[int]]] = []
    for stage in stages:
        for play in (chosen[play.id] for play in stage.plays if play.id in chosen):
            indexes = audience.eligible(case, play)
            for part in audience.cast(case, writer.leaders, play, schedule, indexes):
                if _is_repeat(play, part):
                    continue
                if (values := writer.values_of(part, stage.key)) is not None:
                    drafts.append((play, values, frozenset(part.indexes)))
                    writer.written.setdefault(play.id, []).append((values["id"], frozenset(part.indexes)))
    for play, values, groups in drafts:
        writer.link(play, values, groups)
        items.append(cast(AnyItem, CLASSES[play.kind].model_construct(**values)))
    return items, writer.asks, writer.rollout


def _variant(play: Play, part: PlannedItem) -> Variant:
    if not play.variants or part.slot is None:
        return Variant.model_construct(title="", fields={}, texts={})
    return play.variants[(part.slot.number - 1) % len(play.variants)]


def _is_repeat(play: Play, part: PlannedItem) -> bool:
    """Return whether a message would say the same once more to the same people."""
    number = part.slot.number if part.slot else 1
    return play.kind == "message" and bool(play.every_days) and number > max(1, len(play.variants))


def _title(template: str, play: Play, part: PlannedItem, facts: TextFacts, asks: set[str]) -> str:
    title = fill(template, facts, asks) or play.label
    parts = f" ({part.slot.part} of {part.slot.parts})" if part.slot and part.slot.parts > 1 else ""
    return fit(title, MAX_LINE - len(parts)) + parts


def _turn(group: Group) -> tuple[int, float, int]:
    """Return in which turn a team is visited: who starts first, then who changes most, then the largest."""
    start = ("first", "", "next", "other").index(group.places.partition(" ")[0])
    return start, -(group.overall_impact or 0), -group.size
