"""A rollout: the state that changes read and write."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from playbook.core.base.errors import Missing
from playbook.core.base.fields import Day, Frozen, Id, Line, Number, Score, Text
from playbook.core.base.letters import as_words
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Concern
from playbook.core.plan.counts import Timing, Trained, Use
from playbook.core.plan.examples import Example
from playbook.core.plan.incidents import Incident
from playbook.core.plan.items import AnyItem, LeftOut, Note, Step, Tracking
from playbook.core.plan.private import FormerPerson
from playbook.core.plan.recipes import Recipe
from playbook.core.plan.self_checks import SelfCheck
from playbook.core.plan.strategy import Strategy

MAX_QUESTION = 280
MAX_ANSWER = 2_000
PROGRAM = "(API)"  # at the end of a program's name
_NOT_LOGGED = Tracking()


class Reading(Frozen):
    """A metric's value on a day, for all or one group."""

    id: Id
    metric_id: Id
    day: Day
    value: Number
    group_id: Id | None = None


Where = Literal["stage", "writing"]
WHERE_NAMES: dict[Where, str] = {"stage": "on stage", "writing": "in writing"}


class Answer(Frozen):
    """An anonymous question by a link, and its answer."""

    id: Id
    question: Annotated[Line, Field(min_length=1, max_length=MAX_QUESTION)]
    words: Annotated[Text, Field(max_length=MAX_ANSWER)] = ""
    where: Where  # on stage words may be missing
    day: Day


Decision = Literal["go", "adjust", "stop"]
DECISION_NAMES: dict[Decision, str] = {"go": "Go on", "adjust": "Adjust", "stop": "Stop"}


class Verdict(Frozen):
    """A gate decision: what, why, by whom, when."""

    decision: Decision
    why: Note
    actor: Line
    decided_at: AwareDatetime


class Launch(Frozen):
    """The baseline: the day of every tracked item at launch."""

    launched_at: AwareDatetime
    actor: Line
    baseline: dict[Id, Day]


class Spent(Frozen):
    """Model use: calls, tokens, and dollars of priced tokens."""

    calls: int = 0
    tokens: int = 0
    cost_usd: float = 0.0
    unpriced_tokens: int = 0


class Rollout(Frozen):
    """An immutable rollout at one version; `fold` returns the next."""

    id: Id
    version: int
    edition: int = 0  # the last version that changed anything; model calls do not
    created_at: AwareDatetime
    changed_at: AwareDatetime
    created_by: Line
    sample: Line = ""
    synthetic: bool = False
    archived: bool = False
    brief: Brief = Field(default_factory=Brief)
    named: dict[Line, int] = Field(default_factory=dict)  # everybody it ever named, and since which version
    titles: dict[Line, int] = Field(default_factory=dict)  # every job title that anybody ever had in it
    contacts: dict[Line, int] = Field(default_factory=dict)  # whom anybody was ever told to call
    # What ever stood in a concern marked as about people, with its answers, and deleted words about people.
    marked: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    reworded: dict[Id, tuple[Concern, ...]] = Field(default_factory=dict)  # as they stood without a mark
    items: dict[Id, AnyItem] = Field(default_factory=dict)
    removed_ids: frozenset[Id] = frozenset()  # of tasks, teams and people
    taken_out: frozenset[Id] = frozenset()  # tasks that a person removed: no update adds them again
    tracking: dict[Id, Tracking] = Field(default_factory=dict)
    launch: Launch | None = None
    readiness: dict[Id, dict[Step, Score]] = Field(default_factory=dict)
    examples: dict[Id, Example] = Field(default_factory=dict)
    readings: dict[Id, Reading] = Field(default_factory=dict)
    answers: dict[Id, Answer] = Field(default_factory=dict)
    verdicts: dict[Id, Verdict] = Field(default_factory=dict)
    recipes: dict[Id, Recipe] = Field(default_factory=dict)
    incidents: dict[Id, Incident] = Field(default_factory=dict)
    uses: dict[Id, Use] = Field(default_factory=dict)
    trained: dict[Id, Trained] = Field(default_factory=dict)
    timings: dict[Id, Timing] = Field(default_factory=dict)
    self_checks: dict[Id, SelfCheck] = Field(default_factory=dict)
    strategy: Strategy | None = None
    left_out: dict[Id, LeftOut] = Field(default_factory=dict)  # tasks that a writer dropped, with the reason
    spent: Spent = Spent()
    is_as_read: bool = False  # its tasks are without what only editors read

    def brief_for_readers(self) -> Brief:
        """Return the brief without what only its editors read."""
        return self.brief.without_private_parts(self.whom_concerns_mean())

    def without_notes_on_people(self) -> "Rollout":
        """Return the rollout whose brief says nothing of single people."""
        brief = self.brief.without_notes_on_people(self.whom_concerns_mean())
        return self.model_copy(update={"brief": brief})

    @property
    def has_notes_on_people(self) -> bool:
        """Return whether it says anything of single people that is for editors alone."""
        return bool(self.brief.stakeholders or self.texts_about_people())

    def with_people_of(self, now: "Rollout") -> "Rollout":
        """Return this version, which knows everybody whom `now` knows."""
        return self.model_copy(update={name: getattr(now, name) for name in ("named", "titles", "contacts")})

    def brief_marked_as(self, now: "Rollout") -> Brief:
        """Return the brief with every concern marked that `now` knows as about people."""
        rows = self.brief.concern_list
        marked = set(map(as_words, now.marked))
        late = {row.id for row in rows if as_words(row.text) in marked and not row.is_about_people}
        if not late:
            return self.brief
        shown = tuple(
            row.model_copy(update={"is_about_people": True}) if row.id in late else row for row in rows
        )
        return self.brief.model_copy(update={"concern_list": shown})

    def texts_about_people(self) -> tuple[str, ...]:
        """Return what stands or stood in the brief about people: for editors alone."""
        texts = self.brief.texts_about_people(self.whom_concerns_mean())
        return (*texts, *(text for marked in self.marked.items() for text in (marked[0], *marked[1]) if text))

    def whom_concerns_mean(self) -> tuple[FormerPerson, ...]:
        """Return former people, and nameless ones with every title: it may mean whoever had it then."""
        return (*self.former_people(), *(FormerPerson("", title) for title in self.titles))

    def former_people(self) -> tuple[FormerPerson, ...]:
        """Return everybody it ever named who is not in the brief.

        They were removed, renamed, or only logged something.
        """
        present = {person.name for person in self.brief.people}
        return tuple(
            FormerPerson(name) for name in self.named if name not in present and not name.endswith(PROGRAM)
        )

    def taken_ids(self, rows: Literal["groups", "people"]) -> set[str]:
        """Return the ids that no new team or person may have.

        Whoever had a right on one that was removed has none on another of the same name.
        """
        return {row.id for row in getattr(self.brief, rows)} | self.removed_ids

    def get_item(self, item_id: str) -> AnyItem:
        item = self.items.get(item_id)
        if item is None:
            raise Missing("This task is no longer in the plan.", "Reload the page to see the plan.")
        return item

    def tracking_of(self, item_id: str) -> Tracking:
        """Return the item's tracking, empty if nothing was logged."""
        return self.tracking.get(item_id) or _NOT_LOGGED


class Draft(Rollout):
    """A mutable rollout while changes are applied."""

    model_config = ConfigDict(frozen=False)

    actor: str = ""  # who makes the current change, at `changed_at`
    account_id: str = ""

    @classmethod
    def of(cls, base: Rollout) -> "Draft":
        """Return a draft that starts as `base`."""
        values: dict[str, Any] = dict(base.__dict__)
        values |= {name: dict(value) for name, value in values.items() if isinstance(value, dict)}
        return cls.model_construct(**values)

    def edit_brief(self, **values: Any) -> None:
        """Set checked fields of the brief."""
        self.brief = self.brief.model_copy(update=values)

    def move_item(self, item_id: str, day: date) -> None:
        """Put an item, if it still exists, on another day."""
        if item := self.items.get(item_id):
            self.items[item_id] = item.moved_to(day)

    def done(self) -> Rollout:
        return Rollout.model_construct(**{name: self.__dict__[name] for name in Rollout.model_fields})
