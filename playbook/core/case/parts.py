"""Parts of a case: work that ends, how teams are reached, lessons."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.core.base.fields import Span
from playbook.core.base.words import closed

_READ_ONLY = re.compile(r"(?i)\bread[- ]only\b|\bclose[sd]? (?:for|to) new\b")
_IS_OFF = re.compile(
    r"(?i)\b(?:(?:switched|shut|turned) off|switches off|shuts? down|deleted"
    r"|closes?(?! (?:for|to) new\b)|ends?)\b"
)
_ON_PAPER = re.compile(
    r"(?i)\b(?:papers?|forms?|slips?|books?|binders?|phones?|desks?|machines?|counters?)\b"
)
_HANDED_IN = re.compile(r"(?i)\b(?:collected|destroyed|handed in|taken back|shredded)\b")
_OTHER_SUBJECT = re.compile(r"(?:; |,? and |, but |, while )(?=(?:the|our|all|each|every|their) )")


_CARE = re.compile(
    r"(?i)\b(?:support\w*|updates?|maintenance|patch\w*|maintained|repair\w*|servic(?:e|ing)|spare parts)\b"
)
_ENDS_FOR_GOOD = re.compile(
    r"(?i)\b(?:licen[cs]es?|lease|subscription|switch\w* [\w-]* ?off|shut\w* down|closes|read[- ]only"
    r"|(?:not|cannot|can't) (?:be )?(?:written|entered|used|changed))\b"
)


@dataclass(frozen=True, slots=True)
class SwitchOff:
    """What ends with the change, its day if the brief names it, and the brief's words."""

    what: str
    day: date | None
    quote: str
    is_on_start: bool = False  # so that it moves with the start
    is_each_start: bool = False  # counted from the first day of each team, not of the first one
    is_read_only: bool = False  # it can still be read, until the day on which it is off

    @property
    def promised_day(self) -> date | None:
        """Return its one day, where no team has its own."""
        return None if self.is_each_start and not self.is_on_start else self.day

    @property
    def fallback(self) -> str:
        """Return what people work from once it has ended."""
        return "the tested fallback" if _ON_PAPER.search(self.what) else "the tested copy"

    @property
    def is_handed_in(self) -> bool:
        """Return whether people hold it in their hands, and it is taken from them."""
        return _HANDED_IN.search(self.quote) is not None

    @property
    def stays_readable(self) -> bool:
        """Return whether it becomes read-only, and nothing says that it is off."""
        clauses = _OTHER_SUBJECT.split(self.quote)  # what ends beside it says nothing of this
        own = next((each for each in clauses if self.what in each), self.quote)
        says_read_only = _READ_ONLY.search(own) and not _IS_OFF.search(own)
        return self.is_read_only or bool(says_read_only)


DECIDE_ROLES = "decide-roles"  # the play that settles a team's role, training and pay
BECOMES_OF = "decide what becomes of the"  # the same where its work ends
STAND_IN = "Name a stand-in for "  # how the task begins that relieves a lead
NAME_TRAINING_LEAD = "name-training-lead"  # the play of the task that finds who leads the training
TEST_ONLY = "Test environment only"  # how a task begins that uses nothing real before all agree
EVENT, EVENT_DECIDES = "event", "event-decides"  # the plays of a day of the business, and of what decides it
SITUATION = "situation"  # play of a fact that people meet, with its answer
ENDED_WORK = "ended-work"  # the play of all that a team gets whose work ends
MORE_PRACTICE = "more-practice"  # the session of those whose steps, systems or tools change most


FixedSort = Literal["by", "end", "from", "until"]


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A fixed day for the starts, and what missing it costs.

    "by": in use by then; "end": what ends then; "from": nobody starts before; "until": what is offered ends.
    """

    sort: FixedSort
    day: date
    quote: str
    loss: str = ""  # "we give up 1.35 million"
    group_ids: tuple[str, ...] = ()  # none: all of them
    is_for_first: bool = False  # one start before it is enough
    is_law: bool = False
    part: str = ""  # the places that it holds for, where they are no team: "north stores"
    stated: date | None = None  # the day in the sentence, where something has to run from it first
    lacks: str = ""  # why nobody starts before it, where the sentence alone does not say so
    needs: str = ""  # what would have to be true for an earlier start

    @property
    def is_soft(self) -> bool:
        """Return whether only support ends, and more time can be bought."""
        return self.sort == "end" and bool(_CARE.search(self.quote)) and not _ENDS_FOR_GOOD.search(self.quote)

    @property
    def stake(self) -> str:
        """Return what is at stake in short, "" where the brief has a sentence."""
        words = self.loss.removeprefix("we give up ").removeprefix("we lose ").removesuffix(" is at risk")
        return "" if words.startswith("“") else words


@dataclass(frozen=True, slots=True)
class BriefDay:
    """A day named in passing: an event, a meeting, a closed time."""

    first: date
    last: date
    words: str  # the clause that says it
    quote: str  # its sentence
    owner_id: str | None = None  # whom the clause names


@dataclass(frozen=True, slots=True)
class Notice:
    """Outsiders, or terms of our people, that need notice before a start."""

    who: str
    days: int
    quote: str
    is_of_terms: bool = False  # "new hours": each of our own people has a letter
    group_ids: tuple[str, ...] = ()  # none: all of them
    span: str = ""  # "three months"


@dataclass(frozen=True, slots=True)
class Renewal:
    """An end or renewal that a notice has to come before."""

    day: date
    last_notice: date
    quote: str


@dataclass(frozen=True, slots=True)
class HandoverTime:
    """How long somebody needs from something that we hand over."""

    who: str
    days: int
    since: str  # "a final draft"
    quote: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """The day until which a supplier sets up what comes."""

    day: date
    quote: str


@dataclass(frozen=True, slots=True)
class TestWeeks:
    """The days on which somebody outside tests or accepts."""

    who: str
    begin: date
    end: date
    quote: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """The days on which a body decides, and how long before its papers are due."""

    days: tuple[date, ...]
    before: timedelta
    quote: str

    def papers_by(self, day: date) -> date:
        return day - self.before


@dataclass(frozen=True, slots=True)
class EndingPart:
    """A few people of a team, counted in a sentence."""

    name: str
    size: int
    group_id: str
    quote: str
    last_day: date | None = None

    @property
    def key(self) -> str:
        """Return the last words of the name, by which other sentences call it."""
        return " ".join(self.name.casefold().split()[-2:])


@dataclass(frozen=True, slots=True)
class WorkEnd:
    """The sentence by which a team's work ends, and the day."""

    quote: str
    day: date | None  # the go-live where the sentence names none


@dataclass(frozen=True, slots=True)
class Reach:
    """How a group is reached. None: the brief does not say."""

    has_mailbox: bool | None = None
    works_shifts: bool | None = None
    languages: tuple[str, ...] = ()
    country: str = ""  # empty: the rollout's
    subdivision: str = ""


@dataclass(frozen=True, slots=True)
class FaultRate:
    """A fault of so many of a hundred cases: "baskets", "needed an approval", 33."""

    things: str
    fault: str
    share: int

    @property
    def most(self) -> int:
        """Return of how many of a hundred we accept it (proposal)."""
        return min(10, self.share // 2)

    @property
    def go(self) -> str:
        """Return what the decisions after a start ask for."""
        return f"at most {self.most} of 100 {self.things} {self.fault} (proposal)"

    @property
    def watch(self) -> str:
        """Return the first sign that it begins again."""
        return f"Share of {self.things} that {self.fault}, counted each week"

    @property
    def do(self) -> str:
        return f"With more than {self.most} of 100 (proposal) it goes no further until the cause is fixed."


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an attempt failed, in the brief's words, and what this plan does about it."""

    words: str
    remedies: tuple[str, ...] = ()
    habit: str = ""  # what leaders of every plan do, which makes no difference to a cause
    counted: FaultRate | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was tried before and what came of it, both in the brief's words."""

    done: str
    happened: str = ""
    year: int | None = None
    causes: tuple[Cause, ...] = ()
    is_trial: bool = False  # of this change, with its result

    @property
    def whole(self) -> str:
        """Return both in one or two sentences."""
        done = closed(self.done) if self.happened[:1].isupper() else self.done
        return f"{done} {self.happened}".strip()

    @property
    def remedies(self) -> tuple[str, ...]:
        """Return what this plan does about it: an item or a condition carries each."""
        return tuple(dict.fromkeys(each for cause in self.causes for each in cause.remedies))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Return the causes about which it does nothing yet."""
        return tuple(each.words for each in self.causes if not each.remedies and not each.habit)


@dataclass(frozen=True, slots=True)
class Pilot:
    """A first try by a few that the brief has planned, or that runs."""

    ends: date  # of one that runs: the day on which it tells what it showed
    quote: str
    is_running: bool = False
    starts: date | None = None  # where the brief names that day and no last one


@dataclass(frozen=True, slots=True)
class BusyTime:
    """A time without sessions. `words` follow "no session"."""

    words: str
    group_ids: tuple[str, ...]  # none: all of them
    spans: tuple[Span, ...]
    quote: str
    is_rule: bool = False  # no session at all on these days, whatever is left
    is_beside_slots: bool = False  # the brief keeps the other days for sessions

    def concerns(self, group_id: str) -> bool:
        return not self.group_ids or group_id in self.group_ids


@dataclass(frozen=True, slots=True)
class Expected:
    """When a condition without a day is met, by our assumption."""

    day: date
    weeks: int  # from the start
    country: str = ""  # whose own number it is
