"""Changes to the strategy of a rollout."""

from collections.abc import Mapping
from typing import Literal

from playbook.core.log.changes.base import Change
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.strategy import Strategy


class StrategySaved(Change):
    ACTION = "edit"
    TOUCHES = ("strategy",)
    kind: Literal["strategy_saved"] = "strategy_saved"
    strategy: Strategy

    def apply(self, draft: Draft) -> None:
        draft.strategy = self.strategy

    def inverse(self, before: Rollout) -> list[Change]:
        return [StrategySaved(strategy=before.strategy) if before.strategy else StrategyRemoved()]

    def words(self, names: Mapping[str, str]) -> str:
        # Not its words: viewers read History, and the strategy is for editors.
        return "saved the strategy"


class StrategyRemoved(Change):
    ACTION = "edit"
    TOUCHES = ("strategy",)
    kind: Literal["strategy_removed"] = "strategy_removed"

    def apply(self, draft: Draft) -> None:
        draft.strategy = None

    def inverse(self, before: Rollout) -> list[Change]:
        return [StrategySaved(strategy=before.strategy) if before.strategy else self]

    def words(self, names: Mapping[str, str]) -> str:
        return "removed the strategy"
