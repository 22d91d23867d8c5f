"""How far a plan covers each stage, and each group in it."""

from collections.abc import Iterable
from typing import Any

from playbook.core.base.fields import STAGES, Frozen, StageKey
from playbook.core.plan.brief import Brief
from playbook.core.review.result import Result, Review, Severity, State

WEIGHTS: dict[Severity, int] = {"E": 2, "W": 1, "I": 0}


class Score(Frozen):
    """The rules of one stage by state, and its points."""

    stage: StageKey
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    points: int = 0
    out_of: int = 0

    @property
    def share(self) -> float | None:
        """Points passed of those that apply; open rules do not pass."""
        return self.points / self.out_of if self.out_of else None


class CoverageCell(Frozen):
    """One group in one stage: how the rules about groups come out."""

    group_id: str
    stage: StageKey
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """Share of applicable rules that pass; None where none applies."""
        total = len(self.passed) + len(self.failed) + len(self.unknown)
        return len(self.passed) / total if total else None


def scores(review: Review) -> tuple[Score, ...]:
    """Return one score per stage, in the order of the stages."""
    return tuple(_score(stage, review.of_stage(stage)) for stage in STAGES)


def _score(stage: StageKey, results: Iterable[Result]) -> Score:
    applicable = [result for result in results if result.state != "not_applicable"]
    return Score(
        stage=stage,
        points=sum(WEIGHTS[result.severity] for result in applicable if result.state == "pass"),
        out_of=sum(WEIGHTS[result.severity] for result in applicable),
        **_ids_by_state((result.rule_id, result.state) for result in applicable),
    )


def _ids_by_state(states: Iterable[tuple[str, State | None]]) -> dict[str, Any]:
    fields = {"pass": "passed", "fail": "failed", "cannot_tell": "unknown"}
    pairs = list(states)
    named = ((name, [key for key, each in pairs if each == state]) for state, name in fields.items())
    return {name: tuple(keys) for name, keys in named}


def coverage(brief: Brief, review: Review) -> tuple[CoverageCell, ...]:
    """Return a cell for each group and stage, group by group."""
    return tuple(
        _cell(group_id, stage, review.of_stage(stage))
        for group_id in dict.fromkeys(group.id for group in brief.groups)
        for stage in STAGES
    )


def _cell(group_id: str, stage: StageKey, results: Iterable[Result]) -> CoverageCell:
    states = ((result.rule_id, result.by_group.get(group_id)) for result in results)
    return CoverageCell(group_id=group_id, stage=stage, **_ids_by_state(states))
