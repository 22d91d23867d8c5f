"""The facts of brief and plan, by topic."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from playbook.core.base.words import capital
from playbook.core.case.rows.training import PART
from playbook.core.plan import items as plan
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PromiseTopic
from playbook.core.text.gain import own_gain
from playbook.llm.builtin.facts import FREE_TEXTS, LEAD, SPONSOR, home_year
from playbook.llm.builtin.wording import listed, say_day, say_number
from playbook.llm.message.occasion import ONLY_SENDER, sentences_of

K = TypeVar("K", bound=plan.Item)
_MOST = 5
# Remarks of the built-in playbook to those who look after the plan.
_FOR_LEADERS = re.compile(r"\bset your own\b|\bput in where\b|\bby definition\b")
_JOBS = re.compile(r"\bjobs?\b|\bdismiss|\bredundan|\bposts?\b", re.IGNORECASE)
_PAY = re.compile(r"\bpay\b|\bpaid\b|\bsalar|\bapprais|\breporting\b|\bbonus", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FaqFact:
    """A statement, and the field or item that makes it."""

    label: str
    text: str


class TopicFacts:
    """The facts of one rollout by topic."""

    def __init__(self, brief: Brief, items: Mapping[str, plan.AnyItem]) -> None:
        self.brief, self.items = brief, tuple(items.values())

    def about(self, topic: str) -> tuple[FaqFact, ...]:
        """Return every fact on a topic."""
        facts = self.field(_FIELD_OF[topic]) if topic in _FIELD_OF else _TOPICS[topic](self)
        return tuple(fact for fact in facts if fact.text.strip())

    @property
    def sponsor(self) -> str:
        return self.brief.sponsor.name if self.brief.sponsor else SPONSOR

    @property
    def lead(self) -> str:
        """Return the lead, else the sponsor, who can name one."""
        if self.brief.lead:
            return self.brief.lead.name
        return self.sponsor if self.brief.sponsor else LEAD

    def _say(self, day: date) -> str:
        return say_day(day, home_year(self.brief))

    def _of(self, kind: type[K]) -> list[K]:
        return [item for item in self.items if isinstance(item, kind) and item.title]

    def field(self, name: str) -> Iterable[FaqFact]:
        text = str(getattr(self.brief, name))
        every = sentences_of(own_gain(text) if name == "expected_benefit" else text)
        # Who says "I" in the brief is not who reads out an answer.
        plain = [sentence for sentence in every if not ONLY_SENDER.search(sentence)]
        yield FaqFact(FREE_TEXTS[name], " ".join(plain or every))

    def promised(self, topic: PromiseTopic) -> Iterable[FaqFact]:
        for promise in self.brief.promises:
            if promise.topic == topic and promise.state == "decided":
                yield FaqFact("Promise", promise.sentence)

    def jobs(self) -> Iterable[FaqFact]:
        yield from [*self.promised("jobs")] or self.stays(_JOBS)

    def stays(self, pattern: re.Pattern[str]) -> Iterable[FaqFact]:
        """Yield the sentences on what stays that match a pattern."""
        sentences = [text for text in sentences_of(self.brief.what_stays) if pattern.search(text)]
        yield FaqFact(FREE_TEXTS["what_stays"], " ".join(sentences))

    def changes(self) -> Iterable[FaqFact]:
        yield from self.field("what_changes")
        text = self.brief.what_changes.casefold()
        if tools := [tool for tool in self.brief.tools if tool.casefold() not in text]:
            yield FaqFact("Tools", f"The {'tool' if len(tools) == 1 else 'tools'}: {listed(tools)}.")

    def start(self) -> Iterable[FaqFact]:
        days: dict[date, list[str]] = {}
        for group in self.brief.groups:
            if day := self.brief.go_live_of(group):
                days.setdefault(day, []).append(group.label)
        for day, names in sorted(days.items())[:_MOST]:
            who = "Everyone starts" if len(names) == len(self.brief.groups) > 1 else f"{listed(names)}: start"
            yield FaqFact("Go-live date", f"{who} on {self._say(day)}.")

    def training(self) -> Iterable[FaqFact]:
        sessions = [item for item in self._of(plan.TrainingSession) if item.due and not item.for_managers]
        by_title: dict[str, list[plan.TrainingSession]] = {}
        for session in sorted(sessions, key=lambda item: (item.due or date.max, item.id)):
            by_title.setdefault(self._shared(session), []).append(session)
        for title, same in list(by_title.items())[:_MOST]:
            first, *_, last = [self._say(item.due) for item in (same[0], *same) if item.due]
            between = f"between {first} and {last}, each team on its own day"
            when = f"on {first}" if first == last else between
            yield FaqFact(title, f"“{title}”: {_hours(same)}, {when}.")

    def support(self) -> Iterable[FaqFact]:
        for item in self._of(plan.Support):
            if item.start and item.end:
                span = f"from {self._say(item.start)} until {self._say(item.end)}"
                yield FaqFact(item.title, f"“{item.title}”: {span}.")

    def tools(self) -> Iterable[FaqFact]:
        for policy in self._of(plan.Policy):
            for tool, classes in policy.data_rules.items():
                yield FaqFact(policy.title, f"{tool}: {listed(classes)} data only.")
            if policy.approved_tools and not policy.data_rules:
                yield FaqFact(policy.title, f"Approved: {listed(policy.approved_tools)}.")

    def review(self) -> Iterable[FaqFact]:
        yield from (FaqFact(policy.title, policy.human_review) for policy in self._of(plan.Policy))

    def incident(self) -> Iterable[FaqFact]:
        contacts = [(policy.title, policy.incident_contact) for policy in self._of(plan.Policy)]
        if self.brief.incident_contact:
            contacts = [("Incident contact", self.brief.incident_contact)]
        yield from (FaqFact(title, f"{contact}.") for title, contact in contacts if contact)

    def counted(self) -> Iterable[FaqFact]:
        for item in self._of(plan.Metric):
            if item.measures in ("utilization", "speed"):
                sentences = [text for text in sentences_of(item.definition) if not _FOR_LEADERS.search(text)]
                yield FaqFact(item.title, " ".join(sentences))

    def worked(self) -> Iterable[FaqFact]:
        brief = self.brief
        if not brief.outcome_measure:
            return
        yield FaqFact("Outcome metric", f"{brief.outcome_measure.rstrip('.')}.")
        unit = f" {brief.outcome_unit}" if brief.outcome_unit else ""
        for label, words, value in (
            ("Baseline", "Today", brief.outcome_baseline),
            ("Target", "Wanted", brief.outcome_target),
        ):
            if value is not None:
                yield FaqFact(label, f"{words}: {say_number(value)}{unit}.")

    def gates(self) -> Iterable[FaqFact]:
        for gate in sorted(self._of(plan.Gate), key=lambda gate: gate.due or date.max):
            if gate.stop_if and gate.due:
                yield FaqFact(gate.title, f"{self._say(gate.due)}, stop if: {gate.stop_if}")

    def who(self) -> Iterable[FaqFact]:
        if self.brief.sponsor:
            yield FaqFact("Sponsor", f"{self.brief.sponsor.name} is the sponsor.")
        if self.brief.lead:
            yield FaqFact("Rollout lead", f"{self.brief.lead.name} leads the rollout day to day.")

    def _messages(self) -> list[tuple[date, plan.Message]]:
        dated = [(item.due, item) for item in self._of(plan.Message) if item.due]
        return sorted(dated, key=lambda pair: (pair[0], pair[1].id))

    def _first_days(self, fits: Callable[[plan.Message], bool]) -> list[tuple[str, str]]:
        """Return the first day of each shared title among the fitting messages."""
        firsts: dict[str, date] = {}
        for day, message in self._messages():
            if fits(message):
                firsts.setdefault(self._shared(message), day)
        return [(title, self._say(day)) for title, day in list(firsts.items())[:_MOST]]

    def two_way(self) -> Iterable[FaqFact]:
        for title, day in self._first_days(lambda message: message.two_way):
            yield FaqFact(title, f"“{title}”, from {day}.")

    def senders(self) -> Iterable[FaqFact]:
        names: dict[str, list[str]] = {}
        for _, message in self._messages():
            names.setdefault(self._shared(message), []).append(self._sender(message))
        for title, every in list(names.items())[:_MOST]:
            distinct = [name for name in dict.fromkeys(every) if name]
            yield FaqFact(title, f"“{title}”: {listed(distinct)}." if distinct else "")

    def _sender(self, message: plan.Message) -> str:
        who = message.sender or message.owner
        person = self.brief.find_person(who.person_id) if who else None
        return person.name if person else who.role if who else ""

    def again(self) -> Iterable[FaqFact]:
        days = [day for group in self.brief.groups if (day := self.brief.go_live_of(group))]
        for title, first in self._first_days(lambda item: bool(days and item.due and item.due > min(days))):
            yield FaqFact(title, f"“{title}”, {first}.")

    def _shared(self, item: plan.Item) -> str:
        """Return a title without its group and number."""
        title = PART.sub("", item.title)
        prefixes = (f"{group.label}: " for group in self.brief.groups)
        prefix = next((prefix for prefix in prefixes if title.startswith(prefix)), "")
        return capital(title.removeprefix(prefix)) if prefix else title

    def briefings(self) -> Iterable[FaqFact]:
        for item in self._of(plan.ManagerBriefing):
            if item.due:
                yield FaqFact(item.title, f"“{item.title}”, {self._say(item.due)}.")


def _hours(sessions: Iterable[plan.TrainingSession]) -> str:
    """Say what one person attends; parts count as a whole."""
    totals: dict[str, float] = {}
    for session in sessions:
        for group_id in session.group_ids:
            totals[group_id] = totals.get(group_id, 0) + session.hours
    least, most = min(totals.values(), default=0), max(totals.values(), default=0)
    span = say_number(most) if least == most else f"{say_number(least)} to {say_number(most)}"
    return f"{span} {'hour' if most == 1 else 'hours'}"


_FIELD_OF = {
    "why": "why", "why_now": "why_now", "risk": "risk_of_not_changing", "stays": "what_stays",
    "benefit": "expected_benefit", "objective": "objective", "before": "past_attempts",
}  # fmt: skip
_TOPICS: dict[str, Callable[[TopicFacts], Iterable[FaqFact]]] = {
    "changes": TopicFacts.changes, "start": TopicFacts.start, "training": TopicFacts.training,
    "support": TopicFacts.support, "tools": TopicFacts.tools, "review": TopicFacts.review,
    "incident": TopicFacts.incident, "counted": TopicFacts.counted, "worked": TopicFacts.worked,
    "gates": TopicFacts.gates, "who": TopicFacts.who, "two_way": TopicFacts.two_way,
    "senders": TopicFacts.senders, "again": TopicFacts.again, "briefings": TopicFacts.briefings,
    "jobs": TopicFacts.jobs, "working_time": lambda facts: facts.promised("working_time"),
    "pay": lambda facts: facts.stays(_PAY),
}  # fmt: skip
