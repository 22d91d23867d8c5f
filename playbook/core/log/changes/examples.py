"""Changes to examples."""

from collections.abc import Mapping
from typing import Literal

from playbook.core.base.access import Action, Thing
from playbook.core.base.errors import Missing, Refused
from playbook.core.base.fields import Id, Line
from playbook.core.log.changes.base import TELL_AGAIN, Change, Removed, Saved, thing_of_value
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.examples import RATING_NAMES, SHARING, Example


class ExampleLogged(Saved):
    """An example, new or changed."""

    ACTION = "log_example"
    NAME, ROWS = "example", "examples"
    kind: Literal["example_logged"] = "example_logged"
    example: Example

    def check(self, rollout: Rollout) -> None:
        super().check(rollout)
        before, after = rollout.examples.get(self.example.id), self.example
        if before is None:
            return
        is_wider = SHARING.index(after.may_share) > SHARING.index(before.may_share)
        if is_wider or after.credit not in ("", before.credit):
            raise Refused("What its author agreed to cannot be widened here.", TELL_AGAIN)

    def action(self, rollout: Rollout) -> Action:
        """Return "rate_example" where its words stay the same."""
        before, new = rollout.examples.get(self.example.id), self.example
        judged = {"rating": new.rating, "may_share": new.may_share, "credit": new.credit}
        return "rate_example" if before and before.model_copy(update=judged) == new else self.ACTION

    def is_for_guests(self, rollout: Rollout) -> bool:
        """Return whether it is a new, unrated example by a link."""
        new = self.example
        return new.by_link and new.rating is None and new.id not in rollout.examples

    def words(self, names: Mapping[str, str]) -> str:
        rated = "" if self.example.rating is None else f", {RATING_NAMES[self.example.rating]}"
        # Activity is for all who read the rollout, and tells nothing that may be hidden or removed later.
        return f"logged an example{rated}"


class ExampleRemoved(Removed):
    SAVED, WHAT = ExampleLogged, "an example"
    kind: Literal["example_removed"] = "example_removed"
    example_id: Id


class ExampleHidden(Change):
    """An example hidden for good: only its author could agree again."""

    TOUCHES = ("example:{0.example_id}",)
    ACTION = "rate_example"
    BUILT_ON = (
        "An example that this changed is shown to nobody else since, and that stays.",
        "Rate it anew under My team.",
    )
    FINAL = ("Only the author of an example can agree again to show it.", TELL_AGAIN)
    kind: Literal["example_hidden"] = "example_hidden"
    example_id: Id
    title: Line = ""

    def check(self, rollout: Rollout) -> None:
        if self.example_id not in rollout.examples:
            raise Missing("This example was removed.", "Reload the page.")

    def apply(self, draft: Draft) -> None:
        if example := draft.examples.get(self.example_id):
            draft.examples[example.id] = example.hidden()

    def thing(self, rollout: Rollout) -> Thing:
        return thing_of_value(rollout, rollout.examples.get(self.example_id))

    def words(self, names: Mapping[str, str]) -> str:
        return "hid an example from everyone else"
