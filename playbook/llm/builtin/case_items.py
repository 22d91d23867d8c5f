"""Write what a case asks for: conditions, promises, worries, metrics, sessions of its kind."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from playbook.core.base.fields import MAX_LINE
from playbook.core.base.words import count
from playbook.core.case.case import Case
from playbook.core.case.parts import SwitchOff
from playbook.core.case.rounds import rounds_of
from playbook.core.plan import items as plan_items
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import (
    PROMISE_QUESTIONS,
    Concern,
    Condition,
    ConditionKind,
    DataClass,
    Gates,
    Promise,
    PromiseTopic,
    Stakeholder,
    WorkTask,
)
from playbook.core.plan.guardrails import DATA_CLASSES
from playbook.core.plan.items import AnyItem, Metric, Owner, Provenance, TrainingSession
from playbook.core.plan.kinds import ChangeKind, GateRules, KindMetric, Prerequisite
from playbook.core.plan.stages import Play, Role, Sentence, Tier
from playbook.llm.builtin.expansion import WRITER
from playbook.llm.builtin.facts import (
    LEAD,
    Leaders,
    answer_to,
    home_year,
    is_small,
    names_of,
    rollout_facts,
    spliced,
    tools_of,
)
from playbook.llm.builtin.schedule import Schedule
from playbook.llm.builtin.wording import (
    as_sentences,
    capital,
    fill_sentences,
    fit,
    listed,
    say_day,
    say_number,
)

_TITLE, _TEXT = 120, 700
_MOST_WAVES = 3
_MOST_USE_CASES = 16
_ESSENTIAL_WORRIES = 3
_LEAST_BETWEEN_WAVES = 10
_LOW_SUPPORT = 2
_REVIEW_AFTER_DAYS = 35

_DECIDE: dict[PromiseTopic, str] = {
    "jobs": "Decide what happens to jobs",
    "measurement": "Decide whether any single person is measured by it",
    "duty": "Decide whether it is a must, and from when",
    "working_time": "Decide whether learning happens in working time",
    "switch_off": "Decide what is switched off, and when",
    "use": "Decide what it may be used for, and what not",
    "answers": "Decide who answers questions, and by when",
}
_DONE: dict[ConditionKind, str] = {
    "works_council": "Both sides have signed, and both know where the paper is.",
    "union": "The agreement is in writing, and both sides have told their own people.",
    "data_protection": "The assessment is finished and signed, and what it asks for is done.",
    "security": "Security has said yes in writing.",
    "legal": "The answer is in writing, and the rules of use say the same.",
    "contract": "Both sides have signed.",
    "migration": "The data is moved. People who know it have checked a sample and found it right.",
    "cut_over": "One page says who does what in which hour, who may call it off, and until when.",
    "fallback": "Each group has worked once as it will when this fails, and knows who says so.",
    "accounts": "Everyone who starts has signed in once.",
    "funding": "The money is approved in writing, with the year that it is for.",
    "other": "It is done, and whoever asked for it has said so.",
}
_SPONSORS_CONDITIONS = frozenset(("works_council", "union", "legal", "contract", "funding"))
_UNTIL_MET: dict[Gates, str] = {
    "announcement": "nothing is announced", "training": "no training starts", "go_live": "nobody starts",
    "switch_off": "the old way stays on",
}  # fmt: skip
# What these measure is at 0 before the start, because nobody has started.
_STARTS_AT_ZERO = frozenset(("speed", "utilization", "proficiency"))
_METRIC_IDS = {"speed": "first-use", "utilization": "weekly-use", "proficiency": "hands-on-check"}
# Days after the first go-live for the first reading, after the last one for the target.
_READ_AFTER = {"speed": 14, "utilization": 21, "proficiency": 21}
_REACHED_AFTER = {"speed": 21, "utilization": 90, "proficiency": 45}
_NOTE_ON_HELPERS = (
    "Before they say yes, they hear how many hours a week it takes and what they may leave undone for it.",
    "Somebody in every shift, and at least one with doubts. Not the most senior, and not only the enthusiasts.",
)
_RISK = {"public": "low", "internal": "low", "confidential": "medium", "restricted": "high"}


def with_sessions(plays: Sequence[Play], kind: ChangeKind) -> list[Play]:
    """Return the plays with the sessions of a kind of change written into them.

    Placing needs their hours, so this comes before it. People without a mailbox get the short talk of a
    session where the kind has one.
    """
    return [_with_session(play, kind) if play.from_kind else play for play in plays]


def _with_session(play: Play, kind: ChangeKind) -> Play:
    session = getattr(kind, play.from_kind or "")
    is_talk = play.reach == "no_mailbox" and bool(session.toolbox_talk)
    lines = session.toolbox_talk if is_talk else session.timed_lines
    passed = [f"Passed when: {session.passed_when}"] if session.passed_when and not is_talk else []
    said = [(Sentence(say=line),) for line in (*(f"- {line}" for line in lines), *passed)]
    fields = play.fields if is_talk else {**play.fields, "hours": session.hours}
    topics = [topic for topic in play.fields.get("topics", ()) if kind.is_ai or topic != "prompting"]
    is_for_each = "each group" in (play.scope, play.small_scope)
    return play.model_copy(
        update={
            "title": f"{{group}}: {_lower(session.title)}" if is_for_each else session.title,
            "fields": {**fields, "topics": topics},
            "texts": {**play.texts, "agenda": (*play.texts.get("agenda", ()), *said)},
        }
    )


def with_case_items(
    written: Sequence[AnyItem], case: Case, schedule: Schedule, size: Tier = "standard"
) -> list[AnyItem]:
    """Return a drafted plan with the items of its case, and with the gates that they bind.

    `written` is what the plays gave: all of it, since gates and sessions are completed here.
    """
    writer = _CaseWriter(written, case, schedule, size)
    made = [*writer.conditions(), *writer.promises(), *writer.worries(), *writer.talks(), *writer.metrics()]
    made += [*writer.use_cases(), *writer.waves(), *writer.switch_offs()]
    plays = written if size == "thorough" else writer.with_one_circle(written)
    return _told_apart([writer.completed(item, made) for item in (*plays, *made)], case.brief)


class _CaseWriter:
    """The case of one draft, its facts and its days."""

    def __init__(self, written: Sequence[AnyItem], case: Case, schedule: Schedule, size: Tier) -> None:
        self.written, self.case, self.schedule, self.size = written, case, schedule, size
        self.brief, self.kind = case.brief, case.kind
        self.leaders = Leaders(case.brief)
        self.facts = rollout_facts(case, self.leaders, date.fromordinal(schedule.first))
        self.everyone = tuple(group.id for group in case.brief.groups)
        self.is_short = size == "essential" or is_small(case.brief)
        self.waves_of_groups = self._waves()

    # --- People and days

    def _waves(self) -> list[tuple[int, list[int]]]:
        """Return each go-live day with the groups that start on it."""
        waves: dict[int, list[int]] = {}
        for index, day in enumerate(self.schedule.go_lives):
            waves.setdefault(day, []).append(index)
        return sorted(waves.items())

    def _owner(self, person_id: str | None, role: Role = "lead", group_ids: Sequence[str] = ()) -> Owner:
        if self.brief.find_person(person_id):
            return Owner.model_construct(person_id=person_id, role="")
        return self.leaders.of_all(role, self._indexes(group_ids)).owner

    def _indexes(self, group_ids: Sequence[str]) -> list[int]:
        every = range(len(self.brief.groups))
        return [index for index in every if not group_ids or self.brief.groups[index].id in group_ids]

    def _name(self, owner: Owner) -> str:
        person = self.brief.find_person(owner.person_id)
        return fit(person.name, 80) if person else owner.role or LEAD

    def _by(self, day: date | int) -> date:
        """Return the last working day up to a day, within the plan."""
        ordinal = day.toordinal() if isinstance(day, date) else day
        office, first = self.schedule.office, self.schedule.first
        found = office.up_to(min(max(ordinal, first), self.schedule.last))
        if found is None or found < first:
            found = office.after(first - 1)
        return date.fromordinal(found or first)

    def _from(self, day: int) -> date:
        """Return the first working day from a day on, within the plan."""
        found = self.schedule.office.after(max(day, self.schedule.first) - 1)
        return (
            date.fromordinal(found) if found and found <= self.schedule.last else self._by(self.schedule.last)
        )

    def _say(self, day: date) -> str:
        return say_day(day, home_year(self.brief))

    def _days_of(self, kinds: Sequence[type[AnyItem]], group_ids: Sequence[str] = ()) -> list[date]:
        groups = set(group_ids)
        return sorted(
            item.due
            for item in self.written
            if isinstance(item, tuple(kinds)) and item.due and (not groups or groups & {*item.group_ids})
        )

    @property
    def _announced(self) -> date:
        """Return the day on which people first hear of it."""
        days = self._days_of([plan_items.Message])
        return days[0] if days else self._from(self.schedule.began + 7)

    def _make(self, item_class: type[AnyItem], name: str, play: str, **fields: Any) -> AnyItem:
        """Return an item; its id stays the same from draft to draft."""
        kind = item_class.model_fields["kind"].default
        origin = Provenance.model_construct(source="builtin", writer=WRITER, play_id=play)
        fields["title"] = fit(fields["title"], _TITLE)
        return item_class.model_validate({"id": f"{kind}.{name}"[:120], "provenance": origin, **fields})

    # --- Conditions

    def conditions(self) -> Iterator[AnyItem]:
        """Yield a milestone for every open condition, and for what this kind usually needs."""
        for condition in self._open_conditions:
            quote = self.case.origins.get(f"condition.{condition.id}", "")
            done = condition.done_when or self._usual(condition.kind) or _DONE[condition.kind]
            yield self._make(
                plan_items.Milestone, f"condition-{condition.id}", "condition", title=spliced(self.case, condition.name),
                owner=self._condition_owner(condition), group_ids=condition.group_ids or self.everyone,
                date=self._needed_by(condition), done_when=done, rule_ids=("R32",),
                note=" ".join(filter(None, (f"The brief says: “{quote}”" if quote else "", self._until(condition)))),
                why="What must be true first gets an owner and a day. Otherwise it is found out on the day itself.",
            )  # fmt: skip

    @property
    def _open_conditions(self) -> list[Condition]:
        """Return the brief's conditions that are not met, then the usual ones of the kind."""
        stated = {condition.kind for condition in self.case.conditions}
        usual = [
            need for need in self.kind.prerequisites
            if need.is_typical and need.kind not in stated and not self.is_short
        ]  # fmt: skip
        first = min(self.schedule.go_lives)
        return [
            *(condition for condition in self.case.conditions if condition.met_on is None),
            *(self._as_condition(need, first) for need in usual),
        ]

    def _as_condition(self, need: Prerequisite, go_live: int) -> Condition:
        return Condition(
            id=f"usual-{need.kind.replace('_', '-')}",
            kind=need.kind,
            name=fill_sentences(need.name, self.facts) or need.name,
            gates=need.gates,
            owner_id=self.leaders.of_all(need.owner, self._indexes(())).owner.person_id,
            needed_by=self._by(go_live - need.days_before),
            done_when=fill_sentences(need.done_when, self.facts),
        )

    def _usual(self, kind: ConditionKind) -> str:
        needs = (need for need in self.kind.prerequisites if need.kind == kind and kind != "other")
        return next((fill_sentences(need.done_when, self.facts) for need in needs), "")

    def _condition_owner(self, condition: Condition) -> Owner:
        role: Role = "sponsor" if condition.kind in _SPONSORS_CONDITIONS else "lead"
        return self._owner(condition.owner_id, role)

    def _needed_by(self, condition: Condition) -> date:
        if condition.needed_by:
            return self._by(condition.needed_by)
        if condition.gates == "announcement":
            return self._by(self._announced - timedelta(days=1))
        if condition.gates == "switch_off":
            days = [switch_off.day for switch_off in self.case.switch_offs if switch_off.day]
            return self._by(min(days) - timedelta(days=14) if days else max(self.schedule.go_lives))
        item_class = plan_items.TrainingSession if condition.gates == "training" else plan_items.Gate
        go_live = min(self.schedule.go_lives[index] for index in self._indexes(condition.group_ids))
        days_before = self._days_of([item_class], condition.group_ids)
        return self._by(min([date.fromordinal(go_live - 3), *days_before]) - timedelta(days=1))

    def _until(self, condition: Condition) -> str:
        return f"Until it is met, {_UNTIL_MET[condition.gates]}."

    # --- Promises

    def promises(self) -> Iterator[AnyItem]:
        """Yield what the sponsor still has to decide: one item per topic, or one for all in a short plan."""
        if self.is_short and len(self.case.open_promises) > 1:
            yield self._decide_together(self.case.open_promises)
            return
        for promise in self.case.open_promises:
            hint = self.case.hints.get(promise.topic, "")
            yield self._decision(
                promise, f"decide-{promise.topic.replace('_', '-')}", _DECIDE[promise.topic],
                f"One sentence answers it: {PROMISE_QUESTIONS[promise.topic]} Every manager may repeat it word for word.",
                f"The brief says: “{hint}” That does not settle it." if hint else "",
            )  # fmt: skip

    def _decide_together(self, promises: Sequence[Promise]) -> AnyItem:
        questions = [f"- {PROMISE_QUESTIONS[promise.topic]}" for promise in promises]
        first = min(promises, key=lambda promise: promise.decide_by or date.max)
        done = "\n".join(
            ("One page has a sentence for each. Every manager may repeat it word for word.", *questions)
        )
        title = f"Decide {count(len(promises), 'point')} before anyone else hears of it"
        if first.decide_by and first.decide_by >= self._announced:
            title = f"Decide {count(len(promises), 'point')} that people will ask about"
        return self._decision(first, "decide-together", title, done, "")

    def _decision(self, promise: Promise, name: str, title: str, done: str, note: str) -> AnyItem:
        day = promise.decide_by or self._announced - timedelta(days=1)
        return self._make(
            plan_items.Milestone, name, "decide", stage="leadership", title=title, done_when=done, note=note,
            owner=self._owner(promise.decider_id, "sponsor"), group_ids=self.everyone, date=self._by(day),
            rule_ids=("R19", "R32"),
            why="People ask this first. Where nobody has decided, every manager answers differently.",
        )  # fmt: skip

    # --- Worries

    def worries(self) -> Iterator[AnyItem]:
        """Yield each worry with its answer. One about people becomes a talk in private."""
        concerns = [concern for concern in self.case.concerns if not concern.is_about_people]
        if self.size == "essential":
            concerns = concerns[:_ESSENTIAL_WORRIES]
        open_worries = []
        for concern in concerns:
            answer = answer_to(self.case, concern, self.facts)
            open_worries += [] if answer else [concern]
            yield self._worry(concern, answer)
        if open_worries:
            yield self._find_answers(open_worries)

    def _worry(self, concern: Concern, answer: str | None) -> AnyItem:
        known = None if concern.answer else self.kind.answer_to(concern.text)
        role: Role = known.by if known else "manager" if concern.group_ids else "sponsor"
        owner = self._owner(concern.answered_by_id, role, concern.group_ids)
        if answer:
            said = [f"Answer: {answer}", known.do if known else "", self._who_where(concern, owner, role)]
        else:
            day = self._say(self._answers_due)
            said = [
                f"Nobody has an answer yet. {self._name(owner)} finds one by {day}.".replace(
                    "the ", "The ", 0
                ),
                f"Until then, say: “I do not know yet. You hear it from me by {day}.”",
            ]
        held = f"Held by: {concern.held_by}. " if concern.held_by else ""
        return self._make(
            plan_items.Resistance, f"worry-{concern.id}", "worry", title=_quoted(concern.text), owner=owner,
            group_ids=concern.group_ids or self.everyone,
            cause_step=known.cause_step if known and known.cause_step else "desire",
            cause=held + (known.cause if known and known.cause else "What lies behind it is not known yet. Ask before answering."),
            tactic="\n\n".join(part for part in said if part), rule_ids=("R37",),
            why="A worry that is only noted comes back. One that gets an answer from the right person does not.",
        )  # fmt: skip

    @property
    def _answers_due(self) -> date:
        """Return the day before teams talk with their managers, else before the first training."""
        days = [slot.day for slots in self.schedule.slots.get("manager-talk", {}).values() for slot in slots]
        trained = [day.toordinal() for day in self._days_of([TrainingSession])]
        return self._by(min([*days, *trained, min(self.schedule.go_lives)]) - 1)

    def _who_where(self, concern: Concern, owner: Owner, role: Role) -> str:
        plays = {"sponsor": "first-word", "manager": "manager-talk"}
        places = {"sponsor": "in front of everyone", "manager": "in the talk with the team"}
        index = self._indexes(concern.group_ids)[0]
        slot = self.schedule.slot(plays.get(role, ""), index)
        day = concern.answer_on or (date.fromordinal(slot.day) if slot else None)
        place = concern.place or (places.get(role, "") if slot else "")
        is_each = (
            role == "manager" and not concern.answered_by_id and len(self._indexes(concern.group_ids)) > 1
        )
        who = "Each manager" if is_each else capital(self._name(owner))
        when = f"from {self._say(day)} on" if day and is_each else f"on {self._say(day)}" if day else ""
        return f"{who} says it {', '.join(filter(None, (place, when)))}".rstrip() + "."

    def _find_answers(self, concerns: Sequence[Concern]) -> AnyItem:
        lines = "\n".join(f"- {_quoted(concern.text)}" for concern in concerns)
        return self._make(
            plan_items.Milestone, "find-answers", "worry", stage="communication",
            title=f"Find the answer to {count(len(concerns), 'open worry', 'open worries')}",
            owner=self._owner(self.brief.lead_id), group_ids=self.everyone, date=self._answers_due,
            done_when=f"Each has one true sentence, or a day on which it will have one:\n{lines}",
            rule_ids=("R32", "R37"), why="“I will find out” counts only with a day.",
        )  # fmt: skip

    # --- Talks in private

    def talks(self) -> Iterator[AnyItem]:
        """Yield a talk with everyone who is known to be against it, and about what concerns people."""
        concerns = [concern for concern in self.case.concerns if concern.is_about_people]
        for stakeholder in self.case.stakeholders:
            person = self.brief.find_person(stakeholder.person_id)
            if person is None or stakeholder.support > _LOW_SUPPORT:
                continue
            about = [concern for concern in concerns if _names(concern, person)]
            concerns = [concern for concern in concerns if concern not in about]
            yield self._talk_with(stakeholder, person, about)
        for concern in concerns:
            yield self._talk_about(concern)

    def _talk_with(self, stakeholder: Stakeholder, person: Person, about: Sequence[Concern]) -> AnyItem:
        leader = self._leader_of(person, stakeholder.contact_id)
        name, gate = fit(person.name, 80), self._first_gate_day
        script = [
            f"“{name}, I think you may be right about some of the work. Tell me where this would do harm, and where it might help.”",
            f"“What would you have to see by {self._say(gate)} to stand for it, or at least not against it? Which work should we keep it out of?”",
            "“Will you help write the rules, and judge the first results by your own measure? I need someone who does not let things pass.”",
            "“You may say no. Then I would like the reasons on paper, and I answer them before I speak to everyone.”",
            "Write the conditions down in front of them. Say which you accept, and by when you answer the others.",
        ]
        known = [stakeholder.needs and f"What matters to them, as far as we know: {stakeholder.needs}"]
        return self._talk(
            f"talk-{person.id}", f"Talk with {name}, one hour, in private", leader, stakeholder.talk_on, script,
            [*known, *(f"What is said about it: “{concern.text}”" for concern in about)],
        )  # fmt: skip

    def _talk_about(self, concern: Concern) -> AnyItem:
        person = next((person for person in self.brief.people if _names(concern, person)), None)
        leader = self._leader_of(person, concern.answered_by_id)
        whom = fit(person.name, 80) if person else concern.held_by or "the people whom one worry is about"
        script = [
            "“I want this to work for you too. I would rather hear from you what is in the way than from others about you.”",
            "“What do you use today that you would lose? Show me what it tells you.”",
            "“What would you have to see before you can stand for this in front of your people?”",
            "Promise only what is yours to give: time, help, a say in the rules. Agree on one step and one day.",
        ]
        answer = [f"What you can say: {concern.answer}"] if concern.answer else []
        known = [f"For {self._name(leader)} only, never to be passed on: “{concern.text}”", *answer]
        return self._talk(
            f"talk-{concern.id}", f"Talk in private with {whom}", leader, concern.answer_on, script, known
        )

    def _talk(
        self, name: str, title: str, leader: Owner, day: date | None, script: Sequence[str], known: Iterable[str]
    ) -> AnyItem:  # fmt: skip
        return self._make(
            plan_items.SponsorAct, name, "talk", title=title, owner=leader, act="answer_questions",
            date=self._by(day or self._announced - timedelta(days=2)), group_ids=(),
            script="\n\n".join(script), note="\n".join(part for part in known if part), rule_ids=("R37",),
            why="Those who are against it often know best where it will fail. Ask them first, and before others do.",
        )  # fmt: skip

    def _leader_of(self, person: Person | None, contact_id: str | None) -> Owner:
        """Return who should talk: the contact named, the person's manager, else the sponsor."""
        if contact_id and (person is None or contact_id != person.id):
            return self._owner(contact_id)
        if person is not None and person.id == self.brief.sponsor_id:
            return self._owner(self.brief.lead_id)
        return self._owner(self.brief.sponsor_id, "sponsor")

    @property
    def _first_gate_day(self) -> date:
        days = self._days_of([plan_items.Gate])
        return days[0] if days else self._by(min(self.schedule.go_lives) - 4)

    # --- Metrics

    def metrics(self) -> Iterator[AnyItem]:
        """Yield the measures of the kind, each read after what it measures."""
        chosen = list(self.kind.metrics)
        if self.size != "thorough":
            first = {metric.measures: metric for metric in reversed(chosen)}
            chosen = [metric for metric in chosen if metric is first[metric.measures]]
        if self.size == "essential":
            chosen = [metric for metric in chosen if metric.measures == "utilization"][:1] or chosen[:1]
        taken: set[str] = set()
        for metric in chosen:
            name = _METRIC_IDS.get(metric.measures, "")
            name = name if name and name not in taken else _slug(metric.title)
            if name not in taken:
                taken.add(name)
                yield self._metric(metric, name)

    def _metric(self, metric: KindMetric, name: str) -> AnyItem:
        first, last = min(self.schedule.go_lives), max(self.schedule.go_lives)
        trained = max((day.toordinal() for day in self._days_of([TrainingSession])), default=last)
        is_full = metric.target is not None and metric.unit.startswith("%") and metric.target >= 100
        if is_full or metric.measures not in _REACHED_AFTER:
            reached = self.schedule.last
        else:
            reached = last + _REACHED_AFTER[metric.measures]
            reached = max(reached, trained + 1) if metric.measures == "proficiency" else reached
        definition = fill_sentences(metric.definition, self.facts)
        if metric.target is not None:
            definition += " The target is a proposal: set your own."
        return self._make(
            Metric, name, "metric", title=metric.title, owner=self._owner(self.brief.lead_id),
            group_ids=self.everyone, measures=metric.measures, definition=definition, unit=metric.unit,
            higher_is_better=metric.higher_is_better,
            baseline=0.0 if _starts_at_zero(metric) else None,
            target=metric.target, green_at=metric.green_at, red_at=metric.red_at,
            target_date=self._by(reached) if metric.target is not None else None,
            data_source=metric.data_source, cadence_days=metric.cadence_days,
            first_read=self._from(first + _READ_AFTER.get(metric.measures, 28)),
            red_action=fill_sentences(metric.red_action, self.facts), rule_ids=("R33", "R34", "R36"),
            why="A number decides only if it is known beforehand what happens when it is red.",
        )  # fmt: skip

    # --- Work

    def use_cases(self) -> Iterator[AnyItem]:
        """Yield the tasks that the brief names; where it names none, managers name them."""
        groups = [index for index, group in enumerate(self.brief.groups) if group.tasks]
        most = 12 if self.size == "thorough" else max(1, min(2, _MOST_USE_CASES // max(1, len(groups))))
        for index in groups:
            for task in self.brief.groups[index].tasks[: 1 if self.size == "essential" else most]:
                yield self._use_case(index, task)
        if without := [index for index in range(len(self.brief.groups)) if index not in groups]:
            yield from self._name_tasks(without)

    def _use_case(self, index: int, task: WorkTask) -> AnyItem:
        group = self.brief.groups[index]
        manager = self.leaders.of("manager", index).owner
        tools = tools_of(self.brief)
        is_guarded = task.data_class in ("confidential", "restricted")
        review = self.schedule.go_lives[index] + _REVIEW_AFTER_DAYS
        return self._make(
            plan_items.UseCase, f"{group.id}.{task.id}", "task",
            title=spliced(self.case, f"{fit(group.name, 50)}: {task.task}"), owner=manager, group_ids=(group.id,),
            task=f"{as_sentences(spliced(self.case, task.task), _TEXT)}\n\nCheck: {as_sentences(self.kind.words.check, _TEXT)}",
            tool=task.tool or (tools[0] if tools else ""), data_class=task.data_class,
            reviewer=manager if is_guarded else None, risk=_RISK.get(task.data_class or "", "medium"),
            status="proposed", measure="Minutes per piece, checking included, before and after",
            next_review=self._from(review), rule_ids=("R24", "R40"),
            why="A named piece of the group's own work is what makes the first week useful.",
        )  # fmt: skip

    def _name_tasks(self, indexes: Sequence[int]) -> Iterator[AnyItem]:
        waves = [[index for index in wave if index in indexes] for _, wave in self.waves_of_groups]
        waves = [wave for wave in waves if wave]
        for wave in waves if len(waves) <= _MOST_WAVES else [list(indexes)]:
            group_ids = tuple(self.brief.groups[index].id for index in wave)
            first = self.brief.groups[wave[0]].id
            trained = self._days_of([TrainingSession], group_ids)
            day = trained[0].toordinal() if trained else min(self.schedule.go_lives[index] for index in wave)
            examples = "; ".join(self.kind.example_tasks[:3])
            yield self._make(
                plan_items.Milestone, f"name-tasks.{first}", "name-tasks",
                title=f"Two tasks of each team are named: {self._groups(wave)}",
                owner=self._owner(self.brief.lead_id), group_ids=group_ids, date=self._by(day - 1),
                done_when=(
                    "Each manager has two tasks of the team on the list: what is done, by whom, how one sees that it is "
                    "right. The people who do the work have chosen them."
                ),
                note=f"Examples from other changes of this kind, to start the talk and not to copy: {examples}." if examples else "",
                rule_ids=("R24", "R32"), why="Training that practices other people's work is forgotten by Monday.",
            )  # fmt: skip

    def _groups(self, indexes: Sequence[int]) -> str:
        if len(indexes) == len(self.brief.groups):
            return "all groups" if len(indexes) > 1 else names_of(self.brief, indexes)[0]
        return listed(names_of(self.brief, indexes), most=3)

    def waves(self) -> Iterator[AnyItem]:
        """Yield what is learned between one start and the next."""
        pairs = [
            (before, after) for before, after in pairwise(self.waves_of_groups)
            if after[0] - before[0] >= _LEAST_BETWEEN_WAVES and after[0] > self.schedule.first
        ]  # fmt: skip
        if self.size == "essential":
            pairs = pairs[:1]
        for (_, earlier), (day, later) in pairs[: None if self.size == "thorough" else _MOST_WAVES]:
            yield self._make(
                plan_items.Milestone, f"wave-learned.{self.brief.groups[later[0]].id}", "wave-learned",
                title=f"What the start of {self._groups(earlier)} taught us, before {self._groups(later)} start",
                owner=self._owner(self.brief.lead_id), group_ids=tuple(self.brief.groups[index].id for index in (*earlier, *later)),
                date=self._by(day - 7),
                done_when=(
                    f"Three things are changed for {self._groups(later)}, and one is dropped. Two people who have already "
                    "started told it to them in person."
                ),
                rule_ids=("R32",), why="A second start that repeats the mistakes of the first wastes both.",
            )  # fmt: skip

    def switch_offs(self) -> Iterator[AnyItem]:
        """Yield the day on which something ends, and the check before it."""
        for number, switch_off in enumerate(self.case.switch_offs, 1):
            if switch_off.day and self.schedule.first <= switch_off.day.toordinal() <= self.schedule.last:
                yield from self._switch_off(number, switch_off, switch_off.day)

    def _switch_off(self, number: int, switch_off: SwitchOff, ends: date) -> Iterator[AnyItem]:
        what = spliced(self.case, fit(switch_off.what, 70).rstrip("."))
        if self.size != "essential":
            yield self._make(
                plan_items.Milestone, f"switch-off-check-{number}", "switch-off",
                title=f"Check before the end: {what}", owner=self._owner(self.brief.lead_id),
                group_ids=self.everyone, date=self._by(ends - timedelta(days=14)),
                done_when=(
                    "No open work needs it any more. What has to be kept is saved, and a person who needs it has found it "
                    "again. Everyone knows the day. If one of these is missing, the sponsor decides: later, or by hand."
                ),
                rule_ids=("R32",), why="What is switched off too early comes back as a private list.",
            )  # fmt: skip
        yield self._make(
            plan_items.Milestone, f"switch-off-{number}", "switch-off", title=f"It ends on {self._say(ends)}: {what}",
            owner=self._owner(self.brief.sponsor_id, "sponsor"), group_ids=self.everyone, date=self._by(ends),
            done_when="It can no longer be used for new work. Exceptions have a name and a last day.",
            note=f"The brief says: “{as_sentences(switch_off.quote, _TEXT)}”" if switch_off.quote else "",
            rule_ids=("R32",), why="As long as the old way is open, everyone does both.",
        )  # fmt: skip

    # --- What the plays wrote

    def with_one_circle(self, items: Sequence[AnyItem]) -> list[AnyItem]:
        """Return the items with the helpers of all groups in one item."""
        circles = [item for item in items if isinstance(item, plan_items.Champion)]
        if len(circles) <= 1:
            return list(items)
        lines = [
            f"- {listed(names_of(self.brief, self._indexes(item.group_ids)), 9)}: {item.count}"
            for item in circles
        ]
        total = sum(item.count for item in circles)
        merged = circles[0].model_copy(
            update={
                "id": f"champion.{circles[0].provenance.play_id}",
                "title": f"{total} colleagues whom others can ask",
                "owner": self._owner(self.brief.lead_id),
                "group_ids": tuple(dict.fromkeys(group for item in circles for group in item.group_ids)),
                "count": total,
                "note": "\n".join(["Each manager asks in person, before the managers' training:", *lines, *_NOTE_ON_HELPERS]),
            }
        )  # fmt: skip
        return [merged if item is circles[0] else item for item in items if item not in circles[1:]]

    def completed(self, item: AnyItem, made: Sequence[AnyItem]) -> AnyItem:
        """Return an item of a play with what the case adds to it."""
        match item:
            case plan_items.Gate():
                return self._with_teeth(item, [metric for metric in made if isinstance(metric, Metric)])
            case TrainingSession():
                return self._with_effort(item, made)
            case plan_items.Objective():
                ids = (*item.metric_ids, *(metric.id for metric in made if _is_outcome(metric)))
                return item.model_copy(update={"metric_ids": tuple(dict.fromkeys(ids))})
            case plan_items.Milestone() if item.provenance.play_id == "first-reading":
                ids = (*item.metric_ids, *(metric.id for metric in made if isinstance(metric, Metric)))
                return item.model_copy(update={"metric_ids": tuple(dict.fromkeys(ids))})
            case plan_items.Policy() if not item.data_rules:
                return item.model_copy(update={"data_rules": self._data_rules()})
            case _:
                return item

    def _data_rules(self) -> dict[str, tuple[DataClass, ...]]:
        """Return the data that the groups' own tasks put into each tool. Nothing else is known."""
        tools, rules = tools_of(self.brief), dict[str, set[DataClass]]()
        for task in (task for group in self.brief.groups for task in group.tasks):
            if (tool := task.tool or (tools[0] if tools else "")) and task.data_class:
                rules.setdefault(tool, set()).add(task.data_class)
        return {tool: tuple(name for name in DATA_CLASSES if name in known) for tool, known in rules.items()}

    def _with_teeth(self, gate: plan_items.Gate, metrics: Sequence[Metric]) -> AnyItem:
        rules: dict[str, GateRules] = {
            "gate-start": self.kind.gates.start, "gate-30": self.kind.gates.day_30, "gate-90": self.kind.gates.day_90,
        }  # fmt: skip
        if (rule := rules.get(gate.provenance.play_id)) is None:
            return gate
        read = [
            metric for metric in metrics if metric.first_read and gate.date and metric.first_read <= gate.date
        ]
        is_late = gate.provenance.play_id == "gate-90"
        numbers = [line for metric in read if (line := _line(metric, at_target=is_late))]
        go = [
            fill_sentences(rule.go, self.facts),
            *([f"In numbers: {'; '.join(numbers)}."] if numbers else []),
            gate.go_if,
        ]
        stop = [fill_sentences(rule.stop, self.facts), gate.stop_if]
        if gate.provenance.play_id == "gate-start" and (needed := self._conditions_at(gate)):
            go.insert(
                0, f"Met, and on paper: {'; '.join(condition.name.rstrip('.') for condition in needed)}."
            )
            stop[:0] = [
                f"No {_lower(condition.name)}: {_UNTIL_MET[condition.gates]}." for condition in needed
            ]
        return gate.model_copy(
            update={
                "go_if": "\n".join(part for part in go if part),
                "adjust_if": "\n".join(
                    filter(None, (fill_sentences(rule.adjust, self.facts), gate.adjust_if))
                ),
                "stop_if": "\n".join(part for part in stop if part),
                "metric_ids": tuple(dict.fromkeys((*(metric.id for metric in read), *gate.metric_ids))),
            }
        )

    def _conditions_at(self, gate: plan_items.Gate) -> list[Condition]:
        """Return the conditions that a gate before go-live checks: the first gate checks all."""
        is_first = gate.date == self._first_gate_day
        groups = set(gate.group_ids)
        return [
            condition
            for condition in self._open_conditions
            if condition.gates != "switch_off"
            and (is_first or (condition.group_ids and groups & {*condition.group_ids}))
        ]

    def _with_effort(self, session: TrainingSession, made: Sequence[AnyItem]) -> AnyItem:
        """Add what a session costs, and the tasks that it practices."""
        people = sum(self.brief.groups[index].size for index in self._indexes(session.group_ids))
        change: dict[str, Any] = {}
        if not session.for_managers and session.group_ids and people and session.hours:
            rounds = rounds_of(people, session.hours, seats=self.brief.seats_per_session)
            change["note"] = "\n".join(filter(None, (session.note, (
                f"{say_number(session.hours)} hours for each of {say_number(people)} people: "
                f"{say_number(rounds.people_hours)} hours in all, in {count(rounds.rounds, 'round')} of up to "
                f"{rounds.people_per_round}."
            ))))  # fmt: skip
            cases = [item for item in made if isinstance(item, plan_items.UseCase)]
            shared = tuple(case.id for case in cases if set(case.group_ids) & {*session.group_ids})
            change["use_case_ids"] = tuple(dict.fromkeys((*session.use_case_ids, *shared)))
        return session.model_copy(update=change) if change else session


def _names(concern: Concern, person: Person) -> bool:
    last = person.name.split()[-1] if person.name.split() else ""
    return person.name in concern.text or (
        len(last) > 2 and re.search(rf"\b{re.escape(last)}\b", concern.text) is not None
    )


def _quoted(text: str) -> str:
    return f"“{fit(text, _TITLE - 2).strip('“”')}”"


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "metric"


def _lower(name: str) -> str:
    """Return a name as it stands inside a sentence: an abbreviation keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _starts_at_zero(metric: KindMetric) -> bool:
    """Return whether a measure is 0 before the start, because nobody has started."""
    is_share = metric.measures in _STARTS_AT_ZERO and metric.unit.startswith("%")
    return (is_share and metric.higher_is_better) or (metric.measures == "activity" and metric.target == 0)


def _told_apart(items: Sequence[AnyItem], brief: Brief) -> list[AnyItem]:
    """Return the items with their groups in titles that would be the same."""
    groups_of: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for item in items:
        groups_of.setdefault((item.kind, item.title), set()).add(item.group_ids)

    def named(item: AnyItem) -> AnyItem:
        if len(groups_of[item.kind, item.title]) == 1 or not item.group_ids:
            return item
        indexes = [index for index, group in enumerate(brief.groups) if group.id in item.group_ids]
        names = listed(names_of(brief, indexes), most=3)
        return item.model_copy(update={"title": fit(f"{item.title} ({names})", MAX_LINE)})

    return [named(item) for item in items]


def _is_outcome(item: AnyItem) -> bool:
    return isinstance(item, Metric) and item.measures == "outcome"


def _line(metric: Metric, *, at_target: bool) -> str:
    """Return what a metric must show at a gate, in words."""
    value = metric.target if at_target else metric.red_at
    if value is None:
        return ""
    unit = metric.unit if metric.unit.startswith("%") else f" {metric.unit}" if metric.unit else ""
    bound = "at least" if metric.higher_is_better else "at most"
    return f"{_lower(metric.title)}: {bound} {say_number(value)}{unit}"
