"""Changes to self-checks: their scores are for the person and the lead alone."""

from collections.abc import Mapping
from typing import Literal

from playbook.core.base.access import Action, Thing
from playbook.core.base.errors import Missing, Refused
from playbook.core.base.fields import Id
from playbook.core.log.changes.base import Columns, Removed, Saved
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.self_checks import KIND_NAMES, STATEMENTS, SelfCheck


def _thing(rollout: Rollout, check: SelfCheck | None) -> Thing:
    return Thing(rollout_id=rollout.id, person_id=check.person_id if check else None)


def _action(check: SelfCheck | None) -> Action:
    return "edit" if check is None or check.kind == "organization" else "self_check"


class SelfCheckSaved(Saved):
    ACTION = "self_check"
    EDITS_PLAN = False
    NAME, ROWS, MOST, MANY = "self_check", "self_checks", 500, "self-checks"
    kind: Literal["self_check_saved"] = "self_check_saved"
    self_check: SelfCheck

    def check(self, rollout: Rollout) -> None:
        super().check(rollout)
        check = self.self_check
        if not check.scores.keys() <= STATEMENTS[check.kind].keys():
            raise Refused("This self-check has other questions.", "Reload the page.")
        if check.kind != "organization" and rollout.brief.find_person(check.person_id) is None:
            raise Missing("This person is no longer in the brief.", "Add them to the people first.")

    def apply(self, draft: Draft) -> None:
        check = self.self_check
        # One that undo brings back stays its author's: whoever edits the brief may give a person their name.
        if not check.author:
            check = check.model_copy(update={"author": draft.actor, "author_id": draft.account_id})
        draft.self_checks[check.id] = check

    def action(self, rollout: Rollout) -> Action:
        return _action(self.self_check)

    def thing(self, rollout: Rollout) -> Thing:
        return _thing(rollout, self.self_check)

    def columns(self) -> Columns:
        return Columns(self.kind)

    def words(self, names: Mapping[str, str]) -> str:
        return f"answered a self-check: {KIND_NAMES[self.self_check.kind].lower()}"


class SelfCheckRemoved(Removed):
    SAVED, WHAT = SelfCheckSaved, "a self-check"
    EDITS_PLAN = False
    kind: Literal["self_check_removed"] = "self_check_removed"
    self_check_id: Id

    def action(self, rollout: Rollout) -> Action:
        return _action(self.before(rollout))

    def thing(self, rollout: Rollout) -> Thing:
        return _thing(rollout, self.before(rollout))

    def columns(self) -> Columns:
        return Columns(self.kind)
