"""Changes to the whole rollout: start, archive, launch."""

from collections.abc import Mapping
from typing import Literal

from playbook.core.base.errors import Invalid, Refused
from playbook.core.base.fields import Day, Id, Line, Name
from playbook.core.base.words import count
from playbook.core.log.changes.base import Change
from playbook.core.log.rollout import Draft, Launch, Rollout
from playbook.core.plan.brief import problems_of


class RolloutCreated(Change):
    TOUCHES = ("rollout",)
    ACTION = "start_rollout"
    FINAL = ("The start of a rollout cannot be undone.", "Archive the rollout instead.")
    kind: Literal["rollout_created"] = "rollout_created"
    name: Name
    sample: Line = ""
    synthetic: bool = False

    def check(self, rollout: Rollout) -> None:
        raise Refused("This rollout has been started already.", "Start another one instead.")

    def apply(self, draft: Draft) -> None:
        draft.sample, draft.synthetic = self.sample, self.synthetic
        draft.edit_brief(name=self.name)

    def words(self, names: Mapping[str, str]) -> str:
        return f"opened the sample “{self.name}”" if self.sample else f"started the rollout “{self.name}”"


class RolloutArchived(Change):
    TOUCHES = ("archived",)
    ACTION = "archive"
    kind: Literal["rollout_archived"] = "rollout_archived"
    archived: bool = True

    def apply(self, draft: Draft) -> None:
        draft.archived = self.archived

    def inverse(self, before: Rollout) -> list[Change]:
        return [RolloutArchived(archived=before.archived)]

    def words(self, names: Mapping[str, str]) -> str:
        return "archived the rollout" if self.archived else "brought the rollout back from the archive"


class Launched(Change):
    TOUCHES = ("launch",)
    ACTION = "launch"
    kind: Literal["launched"] = "launched"
    baseline: dict[Id, Day]

    def check(self, rollout: Rollout) -> None:
        if rollout.launch:
            text = f"{rollout.launch.actor} has already launched this rollout."
            raise Refused(text, "Open Results to follow it.")
        items = rollout.items.values()
        if not any(item.is_tracked and item.due for item in items):
            raise Refused("There is nothing to track yet.", "Draft the stages first, then launch.")
        if problems := problems_of(rollout.brief):
            raise Invalid(problems)
        if any(item.id in self.baseline and self.baseline[item.id] != item.due for item in items):
            text = "A date of the plan has changed in the meantime."
            raise Refused(text, "Look at the plan, then launch it.")

    def apply(self, draft: Draft) -> None:
        draft.launch = Launch(launched_at=draft.changed_at, actor=draft.actor, baseline=self.baseline)

    def inverse(self, before: Rollout) -> list[Change]:
        return [LaunchWithdrawn()]

    def words(self, names: Mapping[str, str]) -> str:
        return f"launched the rollout with {count(len(self.baseline), 'dated task')} as the baseline"


class LaunchWithdrawn(Change):
    TOUCHES = ("launch",)
    ACTION = "launch"
    kind: Literal["launch_withdrawn"] = "launch_withdrawn"

    def check(self, rollout: Rollout) -> None:
        if rollout.launch is None:
            raise Refused("This rollout has not been launched.", "There is nothing to undo.")
        if rollout.tracking:
            hint = "Undo that first, or keep the launch."
            raise Refused("Progress has been logged since the launch.", hint)

    def apply(self, draft: Draft) -> None:
        draft.launch = None

    def inverse(self, before: Rollout) -> list[Change]:
        return [Launched(baseline=before.launch.baseline)] if before.launch else []

    def words(self, names: Mapping[str, str]) -> str:
        return "took the launch back"
