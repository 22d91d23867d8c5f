"""Who speaks to whom, when, and what there is to say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.words import capital
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
from playbook.core.text.gain import own_gain
from playbook.llm.builtin.cases.aims.objectives import EARLY_WIN, FIRST_WIN
from playbook.llm.builtin.facts import LEAD, SPONSOR, home_year
from playbook.llm.builtin.wording import listed, say_day

# The field that holds the words of each kind that has words to say or to send.
WORDS_OF = {"message": "body", "sponsor_act": "script", "manager_briefing": "talking_points"}
WRITTEN: tuple[Channel, ...] = (
    "email", "chat", "intranet", "newsletter", "notice_board", "text_message",
)  # fmt: skip
EVERYONE = "everyone"
_WINS = (EARLY_WIN, FIRST_WIN)
_END = re.compile(r"(?<=[.!?…])['\")\]”’]?\s+(?=[\"'(\[“‘]?[A-Z0-9À-Þ])|\n+")
ONLY_SENDER = re.compile(r"\b(I|I'm|I'll|I've|me|my|mine|myself)\b")
_TO_ADD = re.compile(r"\[Add before sending:[^\]]*\]")


@dataclass(frozen=True, slots=True)
class MessagePassage:
    """One thing to say, its most important sentences first."""

    key: str
    label: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A message before it has words, its parts in reading order."""

    item: AnyItem
    sender: str
    is_person: bool
    to: str
    day: date | None
    channel: Channel | None
    parts: tuple[MessagePassage, ...]
    topics: tuple[Topic, ...]

    @property
    def is_written(self) -> bool:
        """Return whether it is read, and so signed."""
        return self.channel in WRITTEN

    @property
    def signature(self) -> str:
        return capital(self.sender) if self.is_written else ""

    @property
    def present(self) -> str:
        """Return the words that the item has now."""
        return str(getattr(self.item, WORDS_OF[self.item.kind]))


def has_words(item: AnyItem) -> bool:
    """Return whether an item holds words to say or send."""
    return item.kind in WORDS_OF


def occasion_of(item: AnyItem, brief: Brief, items: Mapping[str, AnyItem]) -> Occasion:
    """Return everything that this message may say; nothing comes from elsewhere."""
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
    """One sender's parts, from the brief and the plan."""

    def __init__(
        self, item: AnyItem, brief: Brief, items: Mapping[str, AnyItem], who: Owner, day: date | None
    ) -> None:
        self.item, self.brief, self.items, self.who, self.day = item, brief, items, who, day
        self.groups = [group for group in brief.groups if group.id in item.group_ids]
        self.is_for_managers = item.kind == "manager_briefing"
        names = [group.label for group in self.groups]
        everyone = not names or len(names) == len(brief.groups)
        self.to = EVERYONE if everyone else listed(names)
        if self.is_for_managers:
            self.to = "the managers" if everyone else f"the managers of {listed(names)}"

    def parts(self) -> Iterable[MessagePassage]:
        """Yield everything there is to say, in reading order."""
        brief = self.brief
        yield MessagePassage("news", "", self._news())
        yield MessagePassage("why", "Why:", self._from("why", brief.why, brief.why_now))
        yield MessagePassage("risk", "If we leave things as they are:", self._own(brief.risk_of_not_changing))
        yield MessagePassage("changes", "What changes:", self._changes())
        yield MessagePassage("stays", "What stays as it is:", self._from("unchanged", brief.what_stays))
        yield MessagePassage(
            "benefit", "What is in it for you:", self._from("wiifm", own_gain(brief.expected_benefit))
        )
        yield MessagePassage("help", "", self._from("how"))
        yield MessagePassage(
            "add", "", tuple(_TO_ADD.findall(str(getattr(self.item, WORDS_OF[self.item.kind]))))
        )
        yield MessagePassage("ask", "", self._asked())
        yield MessagePassage("where", "", self._where())

    def _own(self, *texts: str) -> tuple[str, ...]:
        """Return the sentences, without those that say 'I' unless the sponsor speaks."""
        is_sponsor = self.who.person_id is not None and self.who.person_id == self.brief.sponsor_id
        every = [sentence for text in texts for sentence in sentences_of(text)]
        return tuple(sentence for sentence in every if is_sponsor or not ONLY_SENDER.search(sentence))

    def _from(self, topic: Topic, *texts: str) -> tuple[str, ...]:
        """Return what the brief says, else the plan's key messages."""
        if sentences := self._own(*texts):
            return sentences
        keys = [self.items.get(key) for key in getattr(self.item, "key_message_ids", ())]
        carried = [key.text for key in keys if isinstance(key, KeyMessage) and topic in key.topics]
        return self._own(*carried)

    def _news(self) -> tuple[str, ...]:
        subject = self.items.get(getattr(self.item, "tells_item_id", None) or "")
        if subject is None or not subject.title:
            return ()
        when = f", {self._say(subject.due)}" if subject.due else ""
        # How a win comes about is its owner's work, with figures of ours.
        done = "" if subject.provenance.play_id in _WINS else getattr(subject, "done_when", "")
        return (f"This is about “{subject.title}”{when}.", *sentences_of(done))

    def _changes(self) -> tuple[str, ...]:
        sentences = list(self._own(self.brief.what_changes))
        days = {group.id: self.brief.go_live_of(group) for group in self.groups}
        ahead = sorted({day for day in days.values() if day and (not self.day or day >= self.day)})
        if len(ahead) == 1 and len(set(days.values())) == 1:
            sentences.insert(1, f"We start on {self._say(ahead[0])}.")
        scores = self.groups[0].impact if len(self.groups) == 1 else {}
        ranked = sorted((key for key in ASPECTS if scores.get(key, 0) >= 3), key=lambda key: -scores[key])
        if most := listed([ASPECTS[key] for key in ranked[:3]]):
            sentences.append(f"What changes most for {self.groups[0].label}: {most}.")
        return tuple(sentences)

    def _asked(self) -> tuple[str, ...]:
        """Return the next session that these groups are asked to attend."""
        first = [session for group in self.groups if (session := self._next_session(group.id))]
        if not first or len(first) < len(self.groups):
            return ("What I ask of you: say what works for you and what does not.",)
        titles, days = (
            {session.title for session in first},
            sorted(session.due for session in first if session.due),
        )
        what = f"“{first[0].title}”" if len(titles) == 1 else "your team's next session"
        if days[0] == days[-1]:
            return (f"What I ask of you: come to {what} on {self._say(days[0])}.",)
        when = f"between {self._say(days[0])} and {self._say(days[-1])}"
        return (f"What I ask of you: come to {what} on your team's day, {when}.",)

    def _next_session(self, group_id: str) -> TrainingSession | None:
        ahead = [
            session
            for session in self.items.values()
            if isinstance(session, TrainingSession)
            and session.due
            and session.title
            and session.for_managers == self.is_for_managers
            and group_id in session.group_ids
            and (self.day is None or session.due > self.day)
        ]
        return min(ahead, key=lambda session: (session.due or date.max, session.id), default=None)

    def _where(self) -> tuple[str, ...]:
        managers = {group.manager_id for group in self.groups}
        is_manager = self.who.person_id in managers or "manager" in self.who.role
        others = "" if is_manager or self.is_for_managers else " or your own manager"
        sentences = [f"Questions: ask me{others}."]
        group_ids = {group.id for group in self.groups}
        for support in self.items.values():
            if (
                isinstance(support, Support)
                and support.title
                and group_ids <= set(support.group_ids)
                and self._is_open(support)
            ):
                sentences.append(f"Help: “{support.title}”, {self._span(support)}.")
                break
        return tuple(sentences)

    def _is_open(self, support: Support) -> bool:
        return bool(support.start and support.end and (self.day is None or support.end >= self.day))

    def _span(self, support: Support) -> str:
        started = support.start and self.day and support.start <= self.day
        until = f"until {self._say(support.end)}" if support.end else ""
        return until if started or not support.start else f"from {self._say(support.start)} {until}".strip()

    def _say(self, day: date) -> str:
        return say_day(day, home_year(self.brief))


def sentences_of(text: str) -> tuple[str, ...]:
    """Return free text as whole sentences, each with its end."""
    parts = [" ".join(part.split()) for part in _END.split(text.strip()) if part.strip()]
    return tuple(part if part[-1] in ".!?…:\"')]”’" else f"{part}." for part in parts)


def names_in(brief: Brief, others: Sequence[str] = ()) -> set[str]:
    """Return every word of a name that a greeting may use, folded."""
    names = [person.name for person in brief.people] + [group.label for group in brief.groups]
    names += [brief.organisation, brief.name, *others]
    return {word.casefold().strip(".,") for name in names for word in name.split()}
