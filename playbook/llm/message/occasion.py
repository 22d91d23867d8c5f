"""What one message is about: who speaks to whom on which day, and what the brief and the plan say for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.plan.brief import ASPECTS, Brief
from playbook.core.plan.items import (
    AnyItem,
    Channel,
    KeyMessage,
    Message,
    Owner,
    Support,
    Topic,
    TrainingSession,
)
from playbook.llm.builtin.facts import LEAD, SPONSOR, home_year
from playbook.llm.builtin.wording import listed, say_day

# The field that holds the words of each kind that has words to say or to send.
WORDS_OF = {"message": "body", "sponsor_act": "script", "manager_briefing": "talking_points"}
WRITTEN: tuple[Channel, ...] = ("email", "chat", "intranet", "newsletter")
EVERYONE = "everyone"

_END = re.compile(r"(?<=[.!?…])['\")\]”’]?\s+(?=[\"'(\[“‘]?[A-Z0-9À-Þ])|\n+")
ONLY_SENDER = re.compile(r"\b(I|I'm|I'll|I've|me|my|mine|myself)\b")
_TO_ADD = re.compile(r"\[Add before sending:[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to say: what introduces it, and its sentences, the most important first."""

    key: str
    label: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A message before it has words: its parts come in the order in which they are read."""

    item: AnyItem
    sender: str
    is_person: bool
    to: str
    day: date | None
    channel: Channel | None
    parts: tuple[Part, ...]
    topics: tuple[Topic, ...]

    @property
    def is_written(self) -> bool:
        """Whether it is read, and so signed; what is spoken is not."""
        return self.channel in WRITTEN

    @property
    def signature(self) -> str:
        """The last line of a written message; empty for what is spoken."""
        return _capital(self.sender) if self.is_written else ""

    @property
    def present(self) -> str:
        """The words that the item has now."""
        return str(getattr(self.item, WORDS_OF[self.item.kind]))


def has_words(item: AnyItem) -> bool:
    """Whether an item holds words that somebody says or sends."""
    return item.kind in WORDS_OF


def occasion_of(item: AnyItem, brief: Brief, items: Mapping[str, AnyItem]) -> Occasion:
    """Give back everything that can be said in this message; nothing in it comes from elsewhere."""
    who = _sender_of(item, brief)
    person = brief.find_person(who.person_id)
    speaks = _Speaks(item, brief, items, who, item.due or brief.start)
    return Occasion(
        item=item,
        sender=person.name if person else who.role or SPONSOR,
        is_person=person is not None,
        to=speaks.to,
        day=item.due,
        channel=item.channel if isinstance(item, Message) else None,
        parts=tuple(part for part in speaks.parts() if part.sentences),
        topics=item.topics if isinstance(item, Message) else (),
    )


def _sender_of(item: AnyItem, brief: Brief) -> Owner:
    named = (item.sender if isinstance(item, Message) else None) or item.owner
    if named is not None and (named.role or brief.find_person(named.person_id)):
        return named
    role = item.sender_role if isinstance(item, Message) else "sponsor"
    leader = brief.lead if role == "project" else brief.sponsor if role in ("sponsor", "executive") else None
    if leader is not None:
        return Owner(person_id=leader.id)
    return Owner(
        role={"project": LEAD, "manager": "your manager", "champion": "your champion"}.get(role, SPONSOR)
    )


class _Speaks:
    """One sender's parts, worked out from the brief and the plan."""

    def __init__(
        self, item: AnyItem, brief: Brief, items: Mapping[str, AnyItem], who: Owner, day: date | None
    ) -> None:
        self.item, self.brief, self.items, self.who, self.day = item, brief, items, who, day
        self.groups = [group for group in brief.groups if group.id in item.group_ids]
        self.is_for_managers = item.kind == "manager_briefing"
        names = [group.name for group in self.groups]
        everyone = not names or len(names) == len(brief.groups)
        self.to = EVERYONE if everyone else listed(names)
        if self.is_for_managers:
            self.to = "the managers" if everyone else f"the managers of {listed(names)}"

    def parts(self) -> Iterable[Part]:
        """Everything there is to say, in the order in which it is read."""
        brief = self.brief
        yield Part("news", "", self._news())
        yield Part("why", "Why:", self._from("why", brief.why, brief.why_now))
        yield Part("risk", "If we leave things as they are:", self._own(brief.risk_of_not_changing))
        yield Part("changes", "What changes:", self._changes())
        yield Part("stays", "What stays as it is:", self._from("unchanged", brief.what_stays))
        yield Part("benefit", "What is in it for you:", self._from("wiifm", brief.expected_benefit))
        yield Part("help", "", self._from("how"))
        yield Part("add", "", tuple(_TO_ADD.findall(str(getattr(self.item, WORDS_OF[self.item.kind])))))
        yield Part("ask", "", self._asked())
        yield Part("where", "", self._where())

    def _own(self, *texts: str) -> tuple[str, ...]:
        """Sentences of the brief; those that say 'I' are the sponsor's own and nobody else's."""
        is_sponsor = self.who.person_id is not None and self.who.person_id == self.brief.sponsor_id
        every = [sentence for text in texts for sentence in sentences_of(text)]
        return tuple(said for said in every if is_sponsor or not ONLY_SENDER.search(said))

    def _from(self, topic: Topic, *texts: str) -> tuple[str, ...]:
        """What the brief says; where it says nothing, what the plan's key messages say on the topic."""
        if said := self._own(*texts):
            return said
        keys = [self.items.get(key) for key in getattr(self.item, "key_message_ids", ())]
        carried = [key.text for key in keys if isinstance(key, KeyMessage) and topic in key.topics]
        return self._own(*carried)

    def _news(self) -> tuple[str, ...]:
        told = self.items.get(getattr(self.item, "tells_item_id", None) or "")
        if told is None or not told.title:
            return ()
        when = f", {self._say(told.due)}" if told.due else ""
        return (f"This is about “{told.title}”{when}.", *sentences_of(getattr(told, "done_when", "")))

    def _changes(self) -> tuple[str, ...]:
        said = list(self._own(self.brief.what_changes))
        days = {group.id: self.brief.go_live_of(group) for group in self.groups}
        ahead = sorted({day for day in days.values() if day and (not self.day or day >= self.day)})
        if len(ahead) == 1 and len(set(days.values())) == 1:
            said.insert(1, f"We start on {self._say(ahead[0])}.")
        if len(self.groups) == 1 and (most := self._most_changed()):
            said.append(f"What changes most for {self.groups[0].name}: {most}.")
        return tuple(said)

    def _most_changed(self) -> str:
        scores = self.groups[0].impact
        ranked = sorted((key for key in ASPECTS if scores.get(key, 0) >= 3), key=lambda key: -scores[key])
        return listed([ASPECTS[key] for key in ranked[:3]])

    def _asked(self) -> tuple[str, ...]:
        """The next thing that these groups are asked to come to, with its day."""
        first = [found for group in self.groups if (found := self._next_session(group.id))]
        if not first or len(first) < len(self.groups):
            return ("What I ask of you: say what works for you and what does not.",)
        titles, days = {one.title for one in first}, sorted(one.due for one in first if one.due)
        what = f"“{first[0].title}”" if len(titles) == 1 else "your team's next session"
        if days[0] == days[-1]:
            return (f"What I ask of you: come to {what} on {self._say(days[0])}.",)
        when = f"between {self._say(days[0])} and {self._say(days[-1])}"
        return (f"What I ask of you: come to {what} on your team's day, {when}.",)

    def _next_session(self, group_id: str) -> TrainingSession | None:
        ahead = [
            one
            for one in self.items.values()
            if isinstance(one, TrainingSession)
            and one.due
            and one.title
            and one.for_managers == self.is_for_managers
            and group_id in one.group_ids
            and (self.day is None or one.due > self.day)
        ]
        return min(ahead, key=lambda one: (one.due or date.max, one.id), default=None)

    def _where(self) -> tuple[str, ...]:
        managers = {group.manager_id for group in self.groups}
        is_manager = self.who.person_id in managers or "manager" in self.who.role
        said = ["Questions: ask me." if is_manager or self.is_for_managers else _ME_OR_MANAGER]
        mine = {group.id for group in self.groups}
        for one in self.items.values():
            if isinstance(one, Support) and one.title and mine <= set(one.group_ids) and self._is_open(one):
                said.append(f"Help: “{one.title}”, {self._span(one)}.")
                break
        return tuple(said)

    def _is_open(self, one: Support) -> bool:
        return bool(one.start and one.end and (self.day is None or one.end >= self.day))

    def _span(self, one: Support) -> str:
        started = one.start and self.day and one.start <= self.day
        until = f"until {self._say(one.end)}" if one.end else ""
        return until if started or not one.start else f"from {self._say(one.start)} {until}".strip()

    def _say(self, day: date) -> str:
        return say_day(day, home_year(self.brief))


_ME_OR_MANAGER = "Questions: ask me or your own manager."


def sentences_of(text: str) -> tuple[str, ...]:
    """A free text as whole sentences, each with its end."""
    found = [" ".join(part.split()) for part in _END.split(text.strip()) if part.strip()]
    return tuple(part if part[-1] in ".!?…:\"')]”’" else f"{part}." for part in found)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def names_in(brief: Brief, more: Sequence[str] = ()) -> set[str]:
    """Every word of a name that a greeting may use, folded."""
    names = [person.name for person in brief.people] + [group.name for group in brief.groups]
    names += [brief.organisation, brief.name, *more]
    return {word.casefold().strip(".,") for name in names for word in name.split()}
