"""The Decisions page, as data for every screen, print and export."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from playbook.core.base.sums import Sum
from playbook.core.case.judgment import Alternative, Check, Point, State
from playbook.core.plan.strategy import Strategy
from playbook.core.text.notes import split_sentences

Mark = Literal["brief", "proposal", "ask"]
MARK_NAMES: dict[Mark, str] = {"brief": "From the brief", "proposal": "Proposal", "ask": "Not decided yet"}

DATES_POINT = "dates"  # the key of the point on dates that fail
DAYS_OF_THIS_PLAN = "The days of this plan."
UNUSED = "Facts to plan for"


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise: what the brief says, what we propose, or what to ask."""

    title: str
    text: str
    mark: Mark
    is_private: bool = False  # nobody it concerns has heard it

    @property
    def answer(self) -> str:
        """Return the text, marked where it is only proposed."""
        return f"Not decided. We propose: {self.text}" if self.mark == "proposal" else self.text


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """What must be true before a step; `mark` says where it comes from."""

    name: str
    before: str  # "go-live", "the first training"
    day: date | None
    owner: str
    done_when: str
    mark: Mark
    if_not: str = ""  # what holds where it is missing
    left_open: str = ""  # what the brief says is not settled about it


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of others, in the brief's words, and who settles what follows from it."""

    first: date
    last: date
    words: str
    owner: str


@dataclass(frozen=True, slots=True)
class Action:
    """One of the items that decide. No `item_id`: the plan has no such item."""

    title: str
    day: date | None
    owner: str
    done_when: str
    item_id: str = ""
    is_for_guests: bool = True  # neither what leaders chose nor the points


@dataclass(frozen=True, slots=True)
class Wave:
    """The groups that go live on one day."""

    day: date
    groups: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class GateRow:
    """A decision day: when to continue, adjust or stop."""

    title: str
    day: date | None
    owner: str
    go: str
    adjust: str
    stop: str


@dataclass(frozen=True, slots=True)
class TradeRule:
    """A rule that a trade works by, under its own head."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class RiskRow:
    """What may go wrong, how one sees it, who looks, what we do."""

    risk: str
    watch: str
    owner: str
    is_private: bool = False
    do: str = ""


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """The arithmetic of training one group."""

    group: str
    people: int
    rounds: int
    seats: int
    hours_each: float
    people_hours: float
    trainer_hours: float
    practice_each: float = 0.0  # hours on a copy, within `hours_each`
    coached_each: float = 0.0  # hours beside a coach after the start, of a team of the field


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A part of the cost.

    Without an amount it says what has no quote, or what the cost rests on or leaves out.
    """

    item: str
    basis: str
    amount: Sum | None = None
    kind: Literal["part", "open", "sum"] = "part"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """The hours of those who learn or teach more than their team."""

    role: str
    people: int
    hours_each: float
    what: str


@dataclass(frozen=True, slots=True)
class HeavyRow:
    """Work done piece by piece: its hours, who does it, by when."""

    work: str
    hours: str  # "310 stations × 2 people × 2 hours = 1,240 hours"
    hands: str  # "6 people, half a day a week from Tue May 11 to Fri Jul 23"
    by: date | None
    owner: str
    item_id: str = ""
    hours_each: float = 0.0  # of everyone in the team


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """An open question, who answers it, and by when."""

    question: str
    who: str
    by: date | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A sentence with a number, day or person, and what to settle about it."""

    says: str  # word for word
    question: str
    who: str
    by: date | None
    part: str  # field of the brief
    marks: tuple[str, ...]  # patterns of its numbers, days and people
    rank: int  # what a plan stands or falls with comes first
    before: str = ""  # the sentence that it refers to
    is_used: bool = False  # by the page or a task

    @property
    def quote(self) -> str:
        """Return it word for word, with the sentence that it refers to."""
        return f"“{self.before}{self.says}”"


@dataclass(frozen=True, slots=True)
class LessonRow:
    """What happened last time, and what is different this time."""

    last_time: str
    this_time: str
    for_readers: str = ""  # which attempt it was, without the brief's words for it
    remedies: str = ""  # what is different, without the brief's words


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A worry and its short answer."""

    concern: str
    answer: str
    by: str
    held_by: str = ""
    group_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """What is decided later, once what it waits for is there."""

    what: str  # "Release the rest of the money. The go/no-go on Fri May 28 decides whether …"
    by: date
    propose: str
    cost: str
    at_no: str


@dataclass(frozen=True, slots=True)
class Approval:
    """What is asked of the board: all of it, or the first step."""

    what: str  # "Approve the prep work and the money for 150 people on Mon May 3, 2027."
    terms: str = ""  # what it depends on, and when the rest comes back with what
    cost: str = ""
    dates: str = ""  # which are proposed, why, and the other way
    choice: str = ""  # what a budget pays of two things, with what we propose; `terms` begin with it
    held: str = ""  # what is only reserved until then
    needs: tuple[str, ...] = ()  # what must be there before, each with who brings it by when
    release: Release | None = None


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Everything an executive reads before deciding. Empty parts are left out."""

    title: str
    start: date | None
    go_live: date | None
    end: date | None
    objective: str
    number: str  # "Forecast error per quarter: 22% today, 10% by 31 December. That is …"
    state: State
    advice: str  # "We recommend: move everyone to Mon Jun 14. The dates below follow it (proposal). …"
    verdict: str
    caveat: str  # what stands above the dates while they do not fit
    checks: tuple[Check, ...]
    alternatives: tuple[Alternative, ...]
    settle_by: str  # "Linda Marchetti, by Fri Mar 12"
    points: tuple[Point, ...]
    further_points: tuple[Point, ...]  # beyond the page's eight: annex
    promises: tuple[PromiseLine, ...]
    conditions: tuple[ConditionLine, ...]
    actions: tuple[Action, ...]
    waves: tuple[Wave, ...]
    gates: tuple[GateRow, ...]
    risks: tuple[RiskRow, ...]
    training: tuple[TrainingRow, ...]
    training_note: str
    budget_note: str
    questions: tuple[QuestionRow, ...]
    lessons: tuple[LessonRow, ...]
    answers: tuple[AnswerRow, ...]
    heavy: tuple[HeavyRow, ...] = ()
    untrained: Wave | None = None  # teams that start nothing and only hear of it, with the first start's day
    roles: tuple[RoleRow, ...] = ()
    trade_rules: tuple[TradeRule, ...] = ()  # for the board paper
    further_risks: tuple[RiskRow, ...] = ()  # beyond the page's four: the board paper
    budget: tuple[BudgetRow, ...] = ()
    worth: str = ""  # what the target is worth a month, with its arithmetic
    on_jobs: str = ""  # what we propose to say where nobody has decided, and who may
    approval: Approval | None = None
    in_turn: str = ""  # a place, where the brief has one start after another: "site"
    rest: str = ""  # what follows a first scope, and on which day
    first_because: str = ""  # why those start first who do, where we propose the order
    moved: str = ""  # "Tue May 4, 2027 (asked for: Mon Mar 1)"
    heaviest: str = ""  # the team with the heaviest change
    days: tuple[DayLine, ...] = ()  # of others, that the brief names
    statements: tuple[StatementRow, ...] = ()  # of the brief, with a number, day or person
    example_change: str = ""  # how to describe a change of this kind, for a brief that says too little
    strategy: Strategy | None = None  # for editors alone

    @property
    def verdict_in_two(self) -> tuple[str, str]:
        """Return the verdict in the words of the last step, and what goes with it."""
        first, *others = split_sentences(self.verdict.removeprefix("With the dates below: "))
        return first.strip(), " ".join(map(str.strip, others))

    @property
    def unused(self) -> tuple[StatementRow, ...]:
        """Return the statements that neither the page nor a task takes up."""
        return tuple(row for row in self.statements if not row.is_used)
