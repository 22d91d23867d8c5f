"""A review's result: a state per rule, its inputs and its fixes."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from pydantic import Field, PrivateAttr

from playbook.core.base.fields import Frozen, StageKey
from playbook.core.plan.items import AnyItem

State = Literal["pass", "fail", "not_applicable", "cannot_tell"]
STATES: tuple[State, ...] = get_args(State)
STATE_NAMES: dict[State, str] = {state: state.replace("_", " ") for state in STATES}
Severity = Literal["E", "W", "I"]
SEVERITY_NAMES: dict[Severity, str] = {"E": "error", "W": "warning", "I": "information"}
# fmt: off
Part = Literal[
    "leadership", "groups", "communication", "training", "reinforcement", "accountability", "governance",
    "words", "feasibility", "tracking",
]
# fmt: on


class Finding(Frozen):
    """One sentence on what is wrong, or unknown, and for which group."""

    text: str
    state: State = "fail"
    group_id: str | None = None
    item_ids: tuple[str, ...] = ()
    # For links and forms; a report has them by rule.
    fields: tuple[str, ...] = Field(default=(), exclude=True)
    days: tuple[date, ...] = Field(default=(), exclude=True)


class Inputs(Frozen):
    """What a rule looked at, for screens to show and link."""

    item_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()


class Fix(Frozen):
    """A proposal in words, with items to add and to replace."""

    rule_id: str
    label: str
    add: tuple[AnyItem, ...] = ()
    change: tuple[AnyItem, ...] = ()


class Result(Frozen):
    """How one rule came out."""

    rule_id: str
    title: str
    question: str
    part: Part
    stage: StageKey
    severity: Severity
    state: State
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    inputs: Inputs = Inputs()
    thresholds: dict[str, float | tuple[int, ...]] = Field(default_factory=dict)
    by_group: dict[str, State] = Field(default_factory=dict)
    figures: dict[str, float] = Field(default_factory=dict)
    _propose: Callable[[], tuple[Fix, ...]] | None = PrivateAttr(default=None)

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields of the brief that it misses or looked at."""
        return (*self.missing, *self.inputs.fields)

    def curable_by(self, propose: Callable[[], tuple[Fix, ...]]) -> "Result":
        """Set how to work out fixes on demand, and return this result."""
        self._propose = propose
        return self

    @cached_property
    def fixes(self) -> tuple[Fix, ...]:
        """Proposals that together make the rule pass; empty if none are mechanical."""
        return self._propose() if self._propose else ()


class Review(Frozen):
    """Every rule's result, in the order of the rules."""

    results: tuple[Result, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Result]:
        return {result.rule_id: result for result in self.results}

    def ids(self, state: State) -> tuple[str, ...]:
        """Return the ids of the rules in this state."""
        return tuple(result.rule_id for result in self.results if result.state == state)

    def of_stage(self, stage: StageKey) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.stage == stage)

    @property
    def failing(self) -> tuple[Result, ...]:
        failed = (result for result in self.results if result.state == "fail")
        return tuple(sorted(failed, key=lambda result: [*SEVERITY_NAMES].index(result.severity)))

    @property
    def has_errors(self) -> bool:
        return any(result.state == "fail" and result.severity == "E" for result in self.results)

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(result.question for result in self.failing)
