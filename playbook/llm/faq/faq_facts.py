"""The facts of brief and plan, by topic."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import (
    AnyItem,
    Gate,
    ManagerBriefing,
    Message,
    Metric,
    Policy,
    Support,
    TrainingSession,
)
from playbook.llm.builtin.facts import LEAD, SPONSOR, home_year
from playbook.llm.builtin.wording import listed, say_day, say_number
from playbook.llm.message.occasion import ONLY_SENDER, sentences_of

_MOST = 5
_PART = re.compile(r" \(\d+ of \d+\)$")
# Remarks of the built-in playbook to those who keep the plan.
_FOR_LEADERS = re.compile(r"\bset your own\b|\bput in where\b|\bby definition\b")
_JOBS = re.compile(r"\bjobs?\b|\bdismiss|\bredundan|\bposts?\b", re.IGNORECASE)
_PAY = re.compile(r"\bpay\b|\bpaid\b|\bsalar|\bapprais|\breporting\b|\bbonus", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement, and the field or item that makes it."""

    label: str
    text: str


class Facts:
    """The facts of one rollout by topic."""

    def __init__(self, brief: Brief, items: Mapping[str, AnyItem]) -> None:
        self.brief, self.items = brief, tuple(items.values())

    def about(self, topic: str) -> tuple[Fact, ...]:
        """Return every fact on a topic."""
        return tuple(fact for fact in _TOPICS[topic](self) if fact.text.strip())

    @property
    def sponsor(self) -> str:
        return self.brief.sponsor.name if self.brief.sponsor else SPONSOR

    @property
    def lead(self) -> str:
        """Return the lead, else the sponsor, who can name one."""
        if self.brief.lead:
            return self.brief.lead.name
        return self.sponsor if self.brief.sponsor else LEAD

    def say(self, day: date) -> str:
        return say_day(day, home_year(self.brief))

    def field(self, name: str) -> Iterable[Fact]:
        every = sentences_of(str(getattr(self.brief, name)))
        # Who says "I" in the brief is not who reads out an answer.
        plain = [sentence for sentence in every if not ONLY_SENDER.search(sentence)]
        yield Fact(_FIELDS[name], " ".join(plain or every))

    def stays(self, pattern: re.Pattern[str]) -> Iterable[Fact]:
        """Yield the sentences on what stays that match a pattern."""
        sentences = [sentence for sentence in sentences_of(self.brief.what_stays) if pattern.search(sentence)]
        yield Fact(_FIELDS["what_stays"], " ".join(sentences))

    def changes(self) -> Iterable[Fact]:
        yield from self.field("what_changes")
        if self.brief.tools:
            yield Fact("Tools", f"The tools: {listed(self.brief.tools)}.")

    def start(self) -> Iterable[Fact]:
        days: dict[date, list[str]] = {}
        for group in self.brief.groups:
            if day := self.brief.go_live_of(group):
                days.setdefault(day, []).append(group.name)
        for day, names in sorted(days.items())[:_MOST]:
            who = "Everyone starts" if len(names) == len(self.brief.groups) > 1 else f"{listed(names)}: start"
            yield Fact("Go-live date", f"{who} on {self.say(day)}.")

    def training(self) -> Iterable[Fact]:
        sessions = [
            session
            for session in self.items
            if isinstance(session, TrainingSession) and not session.for_managers
        ]
        by_title: dict[str, list[TrainingSession]] = {}
        for session in sorted(sessions, key=lambda session: (session.due or date.max, session.id)):
            if session.title and session.due:
                by_title.setdefault(self._shared(session), []).append(session)
        for title, ones in list(by_title.items())[:_MOST]:
            days = [session.due for session in ones if session.due]
            when = f"on {self.say(days[0])}" if days[0] == days[-1] else _between(self, days[0], days[-1])
            yield Fact(title, f"“{title}”: {_hours(ones)}, {when}.")

    def support(self) -> Iterable[Fact]:
        for item in self.items:
            if isinstance(item, Support) and item.title and item.start and item.end:
                yield Fact(
                    item.title, f"“{item.title}”: from {self.say(item.start)} until {self.say(item.end)}."
                )

    def tools(self) -> Iterable[Fact]:
        for policy in self.policies():
            for tool, classes in policy.data_rules.items():
                yield Fact(policy.title, f"{tool}: {listed(classes)} data only.")
            if policy.approved_tools and not policy.data_rules:
                yield Fact(policy.title, f"Approved: {listed(policy.approved_tools)}.")

    def review(self) -> Iterable[Fact]:
        yield from (Fact(policy.title, policy.human_review) for policy in self.policies())

    def incident(self) -> Iterable[Fact]:
        if self.brief.incident_contact:
            yield Fact("Incident contact", f"{self.brief.incident_contact}.")
            return
        yield from (
            Fact(policy.title, f"{policy.incident_contact}.")
            for policy in self.policies()
            if policy.incident_contact
        )

    def policies(self) -> list[Policy]:
        return [item for item in self.items if isinstance(item, Policy) and item.title]

    def counted(self) -> Iterable[Fact]:
        for item in self.items:
            if isinstance(item, Metric) and item.measures in ("utilization", "speed") and item.title:
                definition = [
                    sentence
                    for sentence in sentences_of(item.definition)
                    if not _FOR_LEADERS.search(sentence)
                ]
                yield Fact(item.title, " ".join(definition))

    def worked(self) -> Iterable[Fact]:
        brief = self.brief
        unit = f" {brief.outcome_unit}" if brief.outcome_unit else ""
        if brief.outcome_measure:
            yield Fact("Outcome measure", f"{brief.outcome_measure.rstrip('.')}.")
        if brief.outcome_measure and brief.outcome_baseline is not None:
            yield Fact("Baseline", f"Today: {say_number(brief.outcome_baseline)}{unit}.")
        if brief.outcome_measure and brief.outcome_target is not None:
            yield Fact("Target", f"Wanted: {say_number(brief.outcome_target)}{unit}.")

    def gates(self) -> Iterable[Fact]:
        for gate in sorted(
            (gate for gate in self.items if isinstance(gate, Gate)), key=lambda gate: gate.due or date.max
        ):
            if gate.title and gate.stop_if and gate.due:
                yield Fact(gate.title, f"{self.say(gate.due)}, stop if: {gate.stop_if}")

    def who(self) -> Iterable[Fact]:
        if self.brief.sponsor:
            yield Fact("Sponsor", f"{self.brief.sponsor.name} is the sponsor.")
        if self.brief.lead:
            yield Fact("Rollout lead", f"{self.brief.lead.name} leads the rollout day to day.")

    def messages(self) -> list[Message]:
        messages = [item for item in self.items if isinstance(item, Message) and item.title and item.due]
        return sorted(messages, key=lambda item: (item.due or date.max, item.id))

    def two_way(self) -> Iterable[Fact]:
        titles: dict[str, Message] = {}
        for message in self.messages():
            if message.two_way:
                titles.setdefault(self._shared(message), message)
        for title, message in list(titles.items())[:_MOST]:
            yield Fact(title, f"“{title}”, from {self.say(message.due)}." if message.due else "")

    def senders(self) -> Iterable[Fact]:
        named: dict[str, list[str]] = {}
        for message in self.messages():
            who = message.sender or message.owner
            person = self.brief.find_person(who.person_id) if who else None
            named.setdefault(self._shared(message), []).append(
                person.name if person else who.role if who else ""
            )
        for title, names in list(named.items())[:_MOST]:
            every = [name for name in dict.fromkeys(names) if name]
            yield Fact(title, f"“{title}”: {listed(every)}." if every else "")

    def again(self) -> Iterable[Fact]:
        live = [day for group in self.brief.groups if (day := self.brief.go_live_of(group))]
        later = [message for message in self.messages() if live and message.due and message.due > min(live)]
        first: dict[str, Message] = {}
        for message in later:
            first.setdefault(self._shared(message), message)
        for title, message in list(first.items())[:_MOST]:
            yield Fact(title, f"“{title}”, {self.say(message.due)}." if message.due else "")

    def _shared(self, item: AnyItem) -> str:
        """Return a title without its group and number."""
        title = _PART.sub("", item.title)
        for group in self.brief.groups:
            if title.startswith(f"{group.name}: "):
                short = title.removeprefix(f"{group.name}: ")
                return short[:1].upper() + short[1:]
        return title

    def briefings(self) -> Iterable[Fact]:
        for item in self.items:
            if isinstance(item, ManagerBriefing) and item.title and item.due:
                yield Fact(item.title, f"“{item.title}”, {self.say(item.due)}.")


def _between(facts: Facts, first: date, last: date) -> str:
    return f"between {facts.say(first)} and {facts.say(last)}, each group on its own day"


def _hours(sessions: Iterable[TrainingSession]) -> str:
    """Say what one person attends; parts count as a whole."""
    totals: dict[str, float] = {}
    for session in sessions:
        for group_id in session.group_ids:
            totals[group_id] = totals.get(group_id, 0) + session.hours
    least, most = min(totals.values(), default=0), max(totals.values(), default=0)
    span = say_number(most) if least == most else f"{say_number(least)} to {say_number(most)}"
    return f"{span} {'hour' if most == 1 else 'hours'}"


_FIELDS = {
    "why": "Why",
    "why_now": "Why now",
    "risk_of_not_changing": "Risk of not changing",
    "what_changes": "What changes",
    "what_stays": "What stays",
    "expected_benefit": "Expected benefit",
    "objective": "Objective",
    "past_attempts": "Past attempts",
}
_TOPICS: dict[str, Callable[[Facts], Iterable[Fact]]] = {
    "why": lambda facts: facts.field("why"),
    "why_now": lambda facts: facts.field("why_now"),
    "risk": lambda facts: facts.field("risk_of_not_changing"),
    "changes": Facts.changes,
    "stays": lambda facts: facts.field("what_stays"),
    "benefit": lambda facts: facts.field("expected_benefit"),
    "objective": lambda facts: facts.field("objective"),
    "before": lambda facts: facts.field("past_attempts"),
    "jobs": lambda facts: facts.stays(_JOBS),
    "pay": lambda facts: facts.stays(_PAY),
    "start": Facts.start,
    "training": Facts.training,
    "support": Facts.support,
    "tools": Facts.tools,
    "review": Facts.review,
    "incident": Facts.incident,
    "counted": Facts.counted,
    "worked": Facts.worked,
    "gates": Facts.gates,
    "who": Facts.who,
    "two_way": Facts.two_way,
    "senders": Facts.senders,
    "again": Facts.again,
    "briefings": Facts.briefings,
}
