"""The dossier: plain, unchanging values that every document lays out."""

from dataclasses import dataclass
from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.base.words import day_in_words, in_unit, number
from playbook.core.case.decision_page import DecisionPage, RiskRow
from playbook.core.dossier.audience import Audience
from playbook.core.dossier.board import BoardDecision
from playbook.core.dossier.paper_blocks import BoardPaper
from playbook.core.plan.items import Kind
from playbook.core.progress.metrics import Light
from playbook.core.progress.progress import Phase, Standing

Cell = str | int | float | date | None
NOTE = "Note"
EVERYONE = ("All teams",)
# Metrics, decisions and sentences to repeat have tables of their own.
_IN_TABLES = ("metric", "gate", "key_message")


@dataclass(frozen=True, slots=True)
class Labeled:
    """A text or a value with the words that name it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierStep:
    """One item of the plan, dated or not."""

    # `moved_from`: the day at launch, where it has another now. `until` only where it lasts. `result`: when
    # it is done. `note`: what was logged last. `details`: short values of its kind, such as length or
    # channel; `texts`: its free texts without why, which is read where the plan is made. `series`: the rhythm
    # that it belongs to, `how_often` in words.

    id: str
    kind: Kind
    kind_name: str
    stage: StageKey
    title: str
    who: str = ""
    for_whom: tuple[str, ...] = ()
    day: date | None = None
    until: date | None = None
    standing: Standing = "planned"
    done_on: date | None = None
    moved_from: date | None = None
    result: str = ""
    note: str = ""
    details: tuple[Labeled, ...] = ()
    texts: tuple[Labeled, ...] = ()
    series: str = ""
    how_often: str = ""

    @property
    def last_day(self) -> date | None:
        return self.until or self.day

    @property
    def is_open(self) -> bool:
        return self.standing != "done"

    @property
    def texts_to_use(self) -> tuple[Labeled, ...]:
        """Return the texts that no table of a document carries."""
        return tuple(text for text in self.texts if self.kind not in _IN_TABLES or text.label == NOTE)

    @property
    def labeled_texts(self) -> tuple[str, ...]:
        """Return result and texts with their labels, then what was logged."""
        labeled = (Labeled("Done when", self.result), *self.texts)
        return (*(f"{each.label}: {each.text}" for each in labeled if each.text), *filter(None, [self.note]))

    def is_coming(self, day: date) -> bool:
        """Return whether it is open and begins on a day or later."""
        return self.is_open and self.day is not None and self.day >= day


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """A stage: its purpose, how far it is, what is next."""

    key: StageKey
    title: str
    purpose: str
    total: int
    done: int
    overdue: int = 0
    first: date | None = None
    last: date | None = None
    next: DossierStep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A team: its people, its starts, how far it has come."""

    name: str
    people: int | None = None
    manager: str = ""
    starts: tuple[date, ...] = ()  # several, where it starts in parts
    total: int
    done: int
    overdue: int = 0

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Return its name, people, manager and starts in words."""
        starts = "; ".join(map(day_in_words, self.starts))
        return self.name, number(self.people) if self.people else "", self.manager, starts


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricLine:
    """A number that tells whether it works, with its last reading."""

    title: str
    definition: str
    unit: str
    who: str = ""
    baseline: float | None = None
    target: float | None = None
    target_date: date | None = None
    readings: tuple[tuple[date, float], ...] = ()
    light: Light = "unknown"
    light_name: str = ""
    source: str = ""
    if_red: str = ""

    @property
    def counted(self) -> str:
        """Return what is counted and where the numbers come from."""
        gap = "\n" if "\n- " in self.definition else " "
        return gap.join(filter(None, (self.definition, self.source and f"Source: {self.source}")))

    @property
    def last(self) -> tuple[date, float] | None:
        return self.readings[-1] if self.readings else None

    def in_unit(self, value: float | None) -> str:
        """Return a value with the unit, '' for none."""
        return "" if value is None else in_unit(value, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLine:
    """A day on which someone decides, and what was decided."""

    title: str
    day: date | None
    who: str = ""
    go_if: str
    adjust_if: str
    stop_if: str
    decision: str = ""
    why: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing that the readers are asked to do."""

    do: str
    why: str = ""
    day: date | None = None
    until: date | None = None
    is_due: bool = False
    is_of_board: bool = False  # a decision, and no owner's own task
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Win:
    """What somebody did with it; `credit` only where they agreed."""

    text: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of the plan, and what they are in it."""

    name: str
    job_title: str
    roles: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, str, str]:
        return self.name, self.job_title, "; ".join(self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """One change of a day since the launch, latest first."""

    title: str
    from_day: date
    to_day: date
    reason: str
    who: str
    moved_on: date

    @property
    def cells(self) -> tuple[str, ...]:
        """Return its task, both days, why, who moved it and when, in words."""
        before, after, on = map(day_in_words, (self.from_day, self.to_day, self.moved_on))
        return self.title, before, after, self.reason, self.who, on


@dataclass(frozen=True, slots=True)
class SpeakerNote:
    """What to say: of `cover`, `sponsor` (the next act) or `repeat`."""

    part: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartData:
    """A chart as numbers: its question, its finding, its rows."""

    # `key`: burn_up, stages, teams, or metric:<number>. The first cell of a row is its day or its name, in
    # `teams` the first two; None is no value, such as what will be done by a day to come.

    key: str
    question: str
    title: str
    finding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class TaskTally:
    """How many dated tasks stand how; `on_time` is a share of `due`."""

    total: int
    done: int
    due: int | None = None
    overdue: int = 0
    at_risk: int = 0
    on_time: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that a document may say of a rollout to one audience."""

    # `page` stands first in every document. `steps` are in time order, those without a day last.
    # Decisions, risks, people, moves, notes and what is private of the page are for board and project alone.

    audience: Audience
    audience_name: str
    name: str
    organization: str
    stand: str
    version: int
    is_latest: bool
    day: date
    phase: Phase
    synthetic: bool
    country: str = ""
    start: date | None
    go_live: date | None
    end: date | None
    page: DecisionPage
    facts: tuple[Labeled, ...]
    what_changes: str
    why: str
    why_now: str = ""
    what_stays: str = ""
    tally: TaskTally
    stages: tuple[StageLine, ...]
    steps: tuple[DossierStep, ...]
    groups: tuple[GroupLine, ...] = ()
    metrics: tuple[MetricLine, ...] = ()
    gates: tuple[GateLine, ...] = ()
    asks: tuple[Ask, ...] = ()
    decisions: tuple[BoardDecision, ...] = ()
    risks: tuple[RiskRow, ...] = ()
    wins: tuple[Win, ...] = ()
    key_messages: tuple[str, ...] = ()
    people: tuple[PersonLine, ...] = ()
    moves: tuple[MoveLine, ...] = ()
    notes: tuple[SpeakerNote, ...] = ()
    charts: tuple[ChartData, ...] = ()
    paper: BoardPaper | None = None  # for the board: what its documents print

    @property
    def is_launched(self) -> bool:
        return self.phase not in ("brief", "planning")

    @property
    def dated(self) -> tuple[DossierStep, ...]:
        """Return the steps with a day, in time order."""
        return tuple(step for step in self.steps if step.day)

    def reasons(self, stays: str) -> tuple[tuple[str, str], ...]:
        """Return what changes, why, why now and what `stays`, each with its head."""
        why = (("Why", self.why), ("Why now", self.why_now), (stays, self.what_stays))
        return tuple((head, text) for head, text in (("What changes", self.what_changes), *why) if text)

    def coming(self, most: int) -> tuple[DossierStep, ...]:
        """Return the next open steps, from the dossier's day on."""
        return tuple(step for step in self.steps if step.is_coming(self.day))[:most]

    def find_chart(self, key: str) -> ChartData | None:
        return next((chart for chart in self.charts if chart.key == key), None)

    def note_of(self, part: str) -> tuple[str, ...]:
        """Return the lines of a speaker note, none without one."""
        return next((note.lines for note in self.notes if note.part == part), ())
