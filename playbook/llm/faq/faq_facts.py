"""What the brief and the plan say on the questions that people ask, each fact under its own name."""

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
    """Something that was said: the field or the item that says it, and its words."""

    label: str
    text: str


class Facts:
    """The facts of one rollout, by what they are about."""

    def __init__(self, brief: Brief, items: Mapping[str, AnyItem]) -> None:
        self.brief, self.items = brief, tuple(items.values())

    def about(self, topic: str) -> tuple[Fact, ...]:
        """Give back every fact on a topic; empty where nobody has said anything."""
        return tuple(fact for fact in _TOPICS[topic](self) if fact.text.strip())

    @property
    def sponsor(self) -> str:
        return self.brief.sponsor.name if self.brief.sponsor else SPONSOR

    @property
    def lead(self) -> str:
        """Whom to ask where nobody was named to lead: the sponsor, who can name somebody."""
        if self.brief.lead:
            return self.brief.lead.name
        return self.sponsor if self.brief.sponsor else LEAD

    def say(self, day: date) -> str:
        return say_day(day, home_year(self.brief))

    def field(self, name: str) -> Iterable[Fact]:
        every = sentences_of(str(getattr(self.brief, name)))
        # Who says "I" in the brief is not who reads out an answer.
        plain = [said for said in every if not ONLY_SENDER.search(said)]
        yield Fact(_FIELDS[name], " ".join(plain or every))

    def stays(self, pattern: re.Pattern[str]) -> Iterable[Fact]:
        """The sentences on what stays that speak of something."""
        found = [said for said in sentences_of(self.brief.what_stays) if pattern.search(said)]
        yield Fact(_FIELDS["what_stays"], " ".join(found))

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
        sessions = [one for one in self.items if isinstance(one, TrainingSession) and not one.for_managers]
        by_title: dict[str, list[TrainingSession]] = {}
        for one in sorted(sessions, key=lambda one: (one.due or date.max, one.id)):
            if one.title and one.due:
                by_title.setdefault(self._shared(one), []).append(one)
        for title, ones in list(by_title.items())[:_MOST]:
            days = [one.due for one in ones if one.due]
            when = f"on {self.say(days[0])}" if days[0] == days[-1] else _between(self, days[0], days[-1])
            yield Fact(title, f"“{title}”: {_hours(ones)}, {when}.")

    def support(self) -> Iterable[Fact]:
        for one in self.items:
            if isinstance(one, Support) and one.title and one.start and one.end:
                yield Fact(one.title, f"“{one.title}”: from {self.say(one.start)} until {self.say(one.end)}.")

    def tools(self) -> Iterable[Fact]:
        for one in self.policies():
            for tool, classes in one.data_rules.items():
                yield Fact(one.title, f"{tool}: {listed(classes)} data only.")
            if one.approved_tools and not one.data_rules:
                yield Fact(one.title, f"Approved: {listed(one.approved_tools)}.")

    def review(self) -> Iterable[Fact]:
        yield from (Fact(one.title, one.human_review) for one in self.policies())

    def incident(self) -> Iterable[Fact]:
        if self.brief.incident_contact:
            yield Fact("Incident contact", f"{self.brief.incident_contact}.")
            return
        yield from (
            Fact(one.title, f"{one.incident_contact}.") for one in self.policies() if one.incident_contact
        )

    def policies(self) -> list[Policy]:
        return [one for one in self.items if isinstance(one, Policy) and one.title]

    def counted(self) -> Iterable[Fact]:
        for one in self.items:
            if isinstance(one, Metric) and one.measures in ("utilization", "speed") and one.title:
                told = [said for said in sentences_of(one.definition) if not _FOR_LEADERS.search(said)]
                yield Fact(one.title, " ".join(told))

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
        for one in sorted(
            (one for one in self.items if isinstance(one, Gate)), key=lambda one: one.due or date.max
        ):
            if one.title and one.stop_if and one.due:
                yield Fact(one.title, f"{self.say(one.due)}, stop if: {one.stop_if}")

    def who(self) -> Iterable[Fact]:
        if self.brief.sponsor:
            yield Fact("Sponsor", f"{self.brief.sponsor.name} is the sponsor.")
        if self.brief.lead:
            yield Fact("Rollout lead", f"{self.brief.lead.name} leads the rollout day to day.")

    def messages(self) -> list[Message]:
        found = [one for one in self.items if isinstance(one, Message) and one.title and one.due]
        return sorted(found, key=lambda one: (one.due or date.max, one.id))

    def two_way(self) -> Iterable[Fact]:
        titles: dict[str, Message] = {}
        for one in self.messages():
            if one.two_way:
                titles.setdefault(self._shared(one), one)
        for title, one in list(titles.items())[:_MOST]:
            yield Fact(title, f"“{title}”, from {self.say(one.due)}." if one.due else "")

    def senders(self) -> Iterable[Fact]:
        named: dict[str, list[str]] = {}
        for one in self.messages():
            who = one.sender or one.owner
            person = self.brief.find_person(who.person_id) if who else None
            named.setdefault(self._shared(one), []).append(person.name if person else who.role if who else "")
        for title, names in list(named.items())[:_MOST]:
            every = [name for name in dict.fromkeys(names) if name]
            yield Fact(title, f"“{title}”: {listed(every)}." if every else "")

    def again(self) -> Iterable[Fact]:
        live = [day for group in self.brief.groups if (day := self.brief.go_live_of(group))]
        later = [one for one in self.messages() if live and one.due and one.due > min(live)]
        first: dict[str, Message] = {}
        for one in later:
            first.setdefault(self._shared(one), one)
        for title, one in list(first.items())[:_MOST]:
            yield Fact(title, f"“{title}”, {self.say(one.due)}." if one.due else "")

    def _shared(self, item: AnyItem) -> str:
        """An item's title without its group and its number, so that the same for each group is said once."""
        title = _PART.sub("", item.title)
        for group in self.brief.groups:
            if title.startswith(f"{group.name}: "):
                rest = title.removeprefix(f"{group.name}: ")
                return rest[:1].upper() + rest[1:]
        return title

    def briefings(self) -> Iterable[Fact]:
        for one in self.items:
            if isinstance(one, ManagerBriefing) and one.title and one.due:
                yield Fact(one.title, f"“{one.title}”, {self.say(one.due)}.")


def _between(facts: Facts, first: date, last: date) -> str:
    return f"between {facts.say(first)} and {facts.say(last)}, each group on its own day"


def _hours(sessions: Iterable[TrainingSession]) -> str:
    """What one person sits through; a session in parts counts as a whole."""
    totals: dict[str, float] = {}
    for one in sessions:
        for group_id in one.group_ids:
            totals[group_id] = totals.get(group_id, 0) + one.hours
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
