"""The typed items of a plan, one class per kind."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self, cast, get_args

from pydantic import ConfigDict, Field, TypeAdapter, model_validator

from playbook.core.base.fields import (
    LATEST_DAY,
    Day,
    Days,
    Frozen,
    Hours,
    Id,
    Ids,
    Line,
    Name,
    Number,
    StageKey,
    Text,
)
from playbook.core.base.words import with_day_moved
from playbook.core.plan.case import DataClass as DataClass

Kind = Literal[
    "sponsor_act", "coalition_member", "objective", "key_message", "message", "manager_briefing",
    "training_session", "support", "use_case", "champion", "reinforcement", "checkin_series", "resistance",
    "metric", "policy", "gate", "milestone",
]  # fmt: skip
Step = Literal["awareness", "desire", "knowledge", "ability", "reinforcement"]
Topic = Literal["why", "why_now", "risk", "wiifm", "job_impact", "unchanged", "how", "progress", "win"]
SenderRole = Literal["executive", "sponsor", "manager", "project", "champion"]
Channel = Literal[
    "all_hands", "team_meeting", "one_to_one", "video_call", "email", "chat", "intranet", "newsletter",
    "shift_talk", "notice_board", "text_message",
]  # fmt: skip
Act = Literal[
    "announce", "show_own_use", "answer_questions", "visit_team", "ask_for_examples", "recognise",
    "remove_obstacle", "review_progress",
]  # fmt: skip
TrainingTopic = Literal["prompting", "verify", "data", "limits", "role"]
Measures = Literal["speed", "utilization", "proficiency", "outcome", "activity", "sentiment"]
Source = Literal["builtin", "model", "person", "import"]


class Owner(Frozen):
    """Who answers for an item: a person or a role."""

    person_id: Id | None = None
    role: Line = ""

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if bool(self.person_id) == bool(self.role):
            raise ValueError("Name either a person or a role.")
        return self


# The play of an item that a host made of a guest's question; its note begins with these words.
ROOM_PLAY = "asked-in-room"
ASKED_IN_ROOM = "Asked in the room on "


class Provenance(Frozen):
    """Who wrote an item, and who edited it since."""

    source: Source = "person"
    writer: Line = ""
    play_id: Line = ""
    prompt_sha: Line = ""
    edited_by: Line = ""
    assumptions: Annotated[tuple[Line, ...], Field(max_length=12)] = ()  # of a model, in its own words


class LeftOut(Frozen):
    """A task of the built-in draft that a writer dropped, and why."""

    stage: StageKey
    title: Line = ""
    reason: Line
    rule_ids: tuple[Line, ...] = ()


class Item(Frozen):
    """What every item has. `DATE` names the field of its day."""

    DATE: ClassVar[str] = ""
    UNTIL: ClassVar[str] = ""

    id: Id
    kind: Kind
    stage: StageKey
    title: Line = ""
    owner: Owner | None = None
    group_ids: Ids = ()
    why: Text = ""
    rule_ids: tuple[Line, ...] = ()
    note: Text = ""
    # Stands under "Tasks that decide"; left out where false, so that nothing grows by it.
    decides: Annotated[bool, Field(exclude_if=lambda value: not value)] = False
    provenance: Provenance = Provenance()
    locked: bool = False

    @property
    def due(self) -> date | None:
        """Return the day this happens or starts, if it has one."""
        return cast(date | None, getattr(self, self.DATE)) if self.DATE else None

    @property
    def until(self) -> date | None:
        """Return the last day of an item that lasts, else `due`."""
        return cast(date | None, getattr(self, self.UNTIL)) if self.UNTIL else self.due

    @property
    def is_tracked(self) -> bool:
        """Return whether its progress can be logged."""
        return bool(self.DATE)

    @property
    def is_protected(self) -> bool:
        """Return whether a redraft must leave it unchanged."""
        return self.locked or self.provenance.source == "person" or bool(self.provenance.edited_by)

    @property
    def is_from_room(self) -> bool:
        """Return whether it began as a guest's question, whoever edited it since."""
        return self.provenance.play_id == ROOM_PLAY or self.note.startswith(ASKED_IN_ROOM)

    def moved_to(self, day: date) -> Self:
        """Return the item on another day, as long as before; its title names no other day."""
        if not self.DATE:
            return self
        change: dict[str, Any] = {self.DATE: day}
        if self.due and self.due != day:
            change["title"] = with_day_moved(self.title, self.due, day)
        if self.UNTIL and self.due and self.until:
            change[self.UNTIL] = min(day + (self.until - self.due), LATEST_DAY)
        return self.model_copy(update=change)


class SponsorAct(Item):
    """A visible action of a leader, who owns it."""

    DATE: ClassVar[str] = "date"
    kind: Literal["sponsor_act"] = "sponsor_act"
    stage: StageKey = "leadership"
    act: Act = "visit_team"
    date: Day | None = None
    script: Text = ""


class CoalitionMember(Item):
    """A leader beside the sponsor who carries the change in groups."""

    kind: Literal["coalition_member"] = "coalition_member"
    stage: StageKey = "leadership"
    commitment: Text = ""


class Objective(Item):
    """What the rollout is to achieve, with its metrics."""

    kind: Literal["objective"] = "objective"
    stage: StageKey = "leadership"
    statement: Text = ""
    benefit: Text = ""
    metric_ids: Ids = ()


class KeyMessage(Item):
    """A sentence that everyone should have heard often enough to repeat it."""

    kind: Literal["key_message"] = "key_message"
    stage: StageKey = "communication"
    text: Text = ""
    topics: tuple[Topic, ...] = ()


class Message(Item):
    """A drafted message from one sender on one day."""

    DATE: ClassVar[str] = "date"
    kind: Literal["message"] = "message"
    stage: StageKey = "communication"
    date: Day | None = None
    sender: Owner | None = None
    sender_role: SenderRole = "project"
    channel: Channel = "email"
    live: bool = False
    two_way: bool = False
    key_message_ids: Ids = ()
    topics: tuple[Topic, ...] = ()
    steps: tuple[Step, ...] = ()
    tells_item_id: Id | None = None
    body: Text = ""


class ManagerBriefing(Item):
    """What managers hear before their groups do."""

    DATE: ClassVar[str] = "date"
    kind: Literal["manager_briefing"] = "manager_briefing"
    stage: StageKey = "communication"
    date: Day | None = None
    talking_points: Text = ""


class TrainingSession(Item):
    """One session. `for_managers`: only the managers of the groups attend."""

    DATE: ClassVar[str] = "date"
    kind: Literal["training_session"] = "training_session"
    stage: StageKey = "training"
    date: Day | None = None
    hours: Hours = 1.0
    live: bool = False
    hands_on: bool = False
    for_managers: bool = False
    topics: tuple[TrainingTopic, ...] = ()
    use_case_ids: Ids = ()
    completion_recorded: bool = False
    agenda: Text = ""


class Support(Item):
    """Help that stays: office hours, coaching, a channel."""

    DATE: ClassVar[str] = "start"
    UNTIL: ClassVar[str] = "end"
    kind: Literal["support"] = "support"
    stage: StageKey = "training"
    way: Literal["office_hours", "coaching", "channel"] = "office_hours"
    start: Day | None = None
    end: Day | None = None
    hours_per_week: Hours = 1.0


class UseCase(Item):
    """A piece of real work with the tool, in the inventory."""

    kind: Literal["use_case"] = "use_case"
    stage: StageKey = "training"
    task: Text = ""
    tool: Name = ""
    data_class: DataClass | None = None
    external: bool = False
    reviewer: Owner | None = None
    risk: Literal["low", "medium", "high"] | None = None
    status: Literal["proposed", "pilot", "approved", "paused", "retired"] | None = None
    measure: Line = ""
    next_review: Day | None = None


class Champion(Item):
    """People in a group whom others ask."""

    kind: Literal["champion"] = "champion"
    stage: StageKey = "reinforcement"
    count: Annotated[int, Field(ge=1, le=10_000)] = 1


class Reinforcement(Item):
    """Something after go-live that makes the new way stick."""

    DATE: ClassVar[str] = "date"
    kind: Literal["reinforcement"] = "reinforcement"
    stage: StageKey = "reinforcement"
    way: Literal["recognition", "show_and_tell", "win", "review"] = "review"
    date: Day | None = None


class CheckinSeries(Item):
    """A recurring question: weekly example, pulse, status round."""

    DATE: ClassVar[str] = "start"
    UNTIL: ClassVar[str] = "end"
    kind: Literal["checkin_series"] = "checkin_series"
    stage: StageKey = "reinforcement"
    way: Literal["example", "pulse", "status"] = "example"
    cadence_days: Days = 7
    start: Day | None = None
    end: Day | None = None
    value_rating: bool = False
    question: Text = ""

    def goes_on_after(self, day: date | None) -> bool:
        """Return whether it is asked again after a day."""
        return day is None or self.end is None or (self.end - day).days >= self.cadence_days


class Resistance(Item):
    """An objection to expect, its cause and the answer."""

    kind: Literal["resistance"] = "resistance"
    stage: StageKey = "communication"
    cause_step: Step | None = None
    cause: Text = ""
    tactic: Text = ""


RESULT = "Outcome: "  # how the title of the metric of the brief's own result begins


class Metric(Item):
    """A measure of success, with the rule for bad values."""

    DATE: ClassVar[str] = "first_read"
    kind: Literal["metric"] = "metric"
    stage: StageKey = "accountability"
    measures: Measures = "activity"
    definition: Text = ""
    unit: Name = ""
    higher_is_better: bool = True
    baseline: Number | None = None
    target: Number | None = None
    target_date: Day | None = None
    data_source: Line = ""
    first_read: Day | None = None
    cadence_days: Days | None = None
    green_at: Number | None = None
    red_at: Number | None = None
    red_action: Text = ""


class Policy(Item):
    """Approved tools, data classes per tool, review, incident contact."""

    DATE: ClassVar[str] = "effective"
    kind: Literal["policy"] = "policy"
    stage: StageKey = "accountability"
    effective: Day | None = None
    approved_tools: tuple[Name, ...] = ()
    data_rules: dict[Name, tuple[DataClass, ...]] = Field(default_factory=dict)
    human_review: Text = ""
    incident_contact: Line = ""
    next_review: Day | None = None
    text: Text = ""


class Gate(Item):
    """A day on which someone decides: go on, adjust, or stop."""

    DATE: ClassVar[str] = "date"
    kind: Literal["gate"] = "gate"
    stage: StageKey = "accountability"
    date: Day | None = None
    metric_ids: Ids = ()
    go_if: Text = ""
    adjust_if: Text = ""
    stop_if: Text = ""


class Milestone(Item):
    """Something that is done or not by a day."""

    DATE: ClassVar[str] = "date"
    kind: Literal["milestone"] = "milestone"
    stage: StageKey = "accountability"
    date: Day | None = None
    done_when: Text = ""
    is_win: bool = False
    metric_ids: Ids = ()


AnyItem = Annotated[
    SponsorAct | CoalitionMember | Objective | KeyMessage | Message | ManagerBriefing | TrainingSession
    | Support | UseCase | Champion | Reinforcement | CheckinSeries | Resistance | Metric | Policy | Gate
    | Milestone,
    Field(discriminator="kind"),
]  # fmt: skip
ITEM = TypeAdapter[AnyItem](AnyItem, config=ConfigDict(defer_build=True))
CLASSES: dict[Kind, type[Item]] = {
    item_class.model_fields["kind"].default: item_class for item_class in get_args(get_args(AnyItem)[0])
}
KIND_NAMES: dict[Kind, str] = {
    **{kind: kind.replace("_", " ") for kind in CLASSES},
    "sponsor_act": "sponsor action", "checkin_series": "check-in series",
    "resistance": "anticipated resistance", "policy": "guardrails",
}  # fmt: skip

Status = Literal["on_track", "at_risk", "off_track", "done"]
STATUS_NAMES: dict[Status, str] = {status: status.replace("_", " ") for status in get_args(Status)}
MAX_NOTE = 280
Note = Annotated[Line, Field(max_length=MAX_NOTE)]


class Move(Frozen):
    """One change of an item's day, with the reason."""

    moved_at: datetime
    actor: Line
    from_day: Day
    to_day: Day
    reason: Note


class Asked(Frozen):
    """Whether a team was asked a recurring question in its last round.

    `day`: when that was logged; `last`: when the team was last asked. Of what each team's manager does:
    whether it is done, with the team's own status and note.
    """

    day: Day
    was_asked: bool
    last: Day | None = None
    status: Status | None = Field(default=None, exclude_if=lambda value: value is None)
    note: Note = Field(default="", exclude_if=lambda value: not value)


class Tracking(Frozen):
    """An item's last status, its note and all its moves.

    `asked`: of a recurring question, by team, or by "" where it is of no team in particular; of what each
    team's manager does, what each team logged. The whole is as bad as the worst team's.
    """

    status: Status | None = None
    note: Note = ""
    logged_at: datetime | None = None
    actor: Line = ""
    done_on: Day | None = None
    asked: dict[str, Asked] = Field(default_factory=dict, exclude_if=lambda value: not value)
    moves: tuple[Move, ...] = ()


ELEMENTS: dict[Step, str] = {
    "awareness": "Knows why", "desire": "Wants it", "knowledge": "Knows how", "ability": "Can do it",
    "reinforcement": "Keeps doing it",
}  # fmt: skip
STRENGTHENED_IN: dict[Step, StageKey] = {
    "awareness": "communication", "desire": "communication", "knowledge": "training", "ability": "training",
    "reinforcement": "reinforcement",
}  # fmt: skip
