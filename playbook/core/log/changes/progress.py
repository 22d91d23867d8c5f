"""Changes to progress: status, moves, gate decisions, readiness."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal, Self

from pydantic import Field

from playbook.core.base.access import Thing
from playbook.core.base.errors import Refused
from playbook.core.base.fields import Day, Id, Ids, Line, Score, StageKey
from playbook.core.base.words import day_in_words, listed
from playbook.core.log.changes.base import Change, Columns, Put, check_group
from playbook.core.log.rollout import DECISION_NAMES, Decision, Draft, Rollout, Verdict
from playbook.core.plan.brief import EACH_MANAGER
from playbook.core.plan.items import (
    STATUS_NAMES,
    AnyItem,
    Asked,
    CheckinSeries,
    Item,
    Move,
    Note,
    Status,
    Step,
    Tracking,
)

_BAD: tuple[Status, ...] = ("off_track", "at_risk")


def thing_of_item(rollout: Rollout, item: AnyItem) -> Thing:
    """Return the item as a target: its groups and owner."""
    person_id = item.owner.person_id if item.owner else None
    return Thing(rollout_id=rollout.id, group_ids=item.group_ids, person_id=person_id)


def _is_done(item: AnyItem, rounds: Mapping[str, Asked]) -> bool:
    return all(team in rounds and rounds[team].was_asked for team in item.group_ids)


def is_of_each_manager(item: AnyItem) -> bool:
    """Return whether the manager of each team does it with their own team."""
    return item.owner is not None and item.owner.role == EACH_MANAGER and len(item.group_ids) > 1


class Tracked(Change):
    """A change to the progress of one item."""

    ACTION = "log_progress"

    item_id: Id
    stage: StageKey
    group_ids: Ids = ()
    title: Line = ""

    @classmethod
    def of(cls, about: "Item | Tracked", **values: Any) -> Self:
        """Return the change about an item or another change's item."""
        values["item_id"] = about.id if isinstance(about, Item) else about.item_id
        same = {name: getattr(about, name) for name in ("stage", "group_ids", "title")}
        return cls.model_validate({**same, **values})

    @property
    def name(self) -> str:
        """Return the item's title, else its id, in quotes."""
        return f"“{self.title or self.item_id}”"

    def thing(self, rollout: Rollout) -> Thing:
        item = rollout.items.get(self.item_id)
        return thing_of_item(rollout, item) if item else super().thing(rollout)


class _Progress(Tracked):
    """A change to an item's tracking, or its day."""

    TOUCHES: ClassVar[tuple[str, ...]] = ("tracking:{0.item_id}",)

    def check(self, rollout: Rollout) -> None:
        item = rollout.get_item(self.item_id)
        if rollout.launch is None:
            raise Refused("This rollout has not been launched yet.", "Launch it, then log progress.")
        if not item.is_tracked:
            raise Refused("This task has no day of its own to track.", "Log a dated task instead.")

    def inverse(self, before: Rollout) -> list[Change]:
        item = before.items.get(self.item_id) if f"item:{self.item_id}" in self.touches() else None
        tracking, due = before.tracking.get(self.item_id), item.due if item else None
        asked = self.asked if isinstance(self, _Asked) else None
        return [TrackingRestored.of(self, tracking=tracking, due=due, asked=asked)]

    def subject(self) -> str:
        return self.item_id


class _Asked(_Progress):
    """A change that may be about whether a recurring question was asked of these teams alone."""

    asked: bool | None = Field(default=None, exclude_if=lambda value: value is None)

    def thing(self, rollout: Rollout) -> Thing:
        whole = super().thing(rollout)
        return whole if self.asked is None else whole.model_copy(update={"group_ids": self.group_ids})


class StatusLogged(_Asked):
    """An item's status. `on`: when done or asked, if not when logged.

    `whole`: of a team's part, what the whole is with it.
    """

    kind: Literal["status_logged"] = "status_logged"
    status: Status
    note: Note = ""
    on: Day | None = None
    whole: Status | None = Field(default=None, exclude_if=lambda value: value is None)

    def check(self, rollout: Rollout) -> None:
        super().check(rollout)
        item = rollout.get_item(self.item_id)
        if isinstance(item, CheckinSeries) and self.status == "done" and item.goes_on_after(self.on):
            until = f" until {day_in_words(item.end)}" if item.end else ""
            raise Refused(f"This question is asked again{until}.", "Say on My team that it was asked.")
        is_by_team = isinstance(item, CheckinSeries) or (bool(self.group_ids) and is_of_each_manager(item))
        is_theirs = is_by_team and set(self.group_ids) <= set(item.group_ids)
        if self.asked is not None and not is_theirs:
            what = "asked this question" if isinstance(item, CheckinSeries) else "part of this task"
            raise Refused(f"This team is not {what}.", "Reload the page.")

    def apply(self, draft: Draft) -> None:
        before, on = draft.tracking_of(self.item_id), self.on or draft.changed_at.date()
        rounds, status, note = self._after(draft.items.get(self.item_id), before, on)
        draft.tracking[self.item_id] = Tracking.model_construct(
            status=status,
            note=note,
            logged_at=draft.changed_at,
            actor=draft.actor,
            done_on=on if status == "done" else None,
            asked=rounds,
            moves=before.moves,
        )

    def of_whole(self, rollout: Rollout) -> Self:
        """Return a team's part with the status of the whole after it."""
        if self.asked is None:
            return self
        before, on = rollout.tracking_of(self.item_id), self.on or rollout.changed_at.date()
        return self.model_copy(update={"whole": self._after(rollout.items.get(self.item_id), before, on)[1]})

    def _after(
        self, item: AnyItem | None, before: Tracking, on: date
    ) -> tuple[dict[str, Asked], Status, str]:
        """Return what teams said, and the status and note of the whole."""
        rounds = before.asked | self._asked(before, on)
        if item is None or not is_of_each_manager(item):
            return rounds, self.status, self.note
        if isinstance(item, CheckinSeries):
            is_over = self.asked is None or self.status != "done" or _is_done(item, rounds)
            return rounds, self.status if is_over else "on_track", self.note
        own: dict[str, Any] = {"status": self.status, "note": self.note}
        if self.asked is None:  # of the whole anew, in place of what is not done
            rounds = {team: each for team, each in rounds.items() if team and each.was_asked}
            rounds[""] = Asked(day=on, was_asked=self.status == "done", **own)
            return rounds, self.status, self.note
        rounds |= {team: rounds[team].model_copy(update=own) for team in self.group_ids}
        if _is_done(item, rounds):
            return rounds, "done", self.note
        parts = [each for team, each in rounds.items() if team in ("", *item.group_ids)]
        for bad in _BAD:
            if worst := [each for each in parts if each.status == bad]:
                return rounds, bad, max(worst, key=lambda each: each.day).note
        return rounds, "on_track", self.note

    def _asked(self, before: Tracking, on: date) -> dict[str, Asked]:
        if self.asked is None:
            return {}
        rounds = {}
        for team in self.group_ids or ("",):
            then = before.asked.get(team)
            last = on if self.asked else then.last if then else None
            rounds[team] = Asked(day=on, was_asked=self.asked, last=last)
        return rounds

    def words(self, names: Mapping[str, str]) -> str:
        logged = f"logged {self.name} as {STATUS_NAMES[self.status]}"
        if self.asked is not None:
            is_round = self.status != "done" and self.on is not None  # each of a recurring question has a day
            if is_round or not self.group_ids:
                return f"asked {self.name}" if self.asked else f"did not ask {self.name} this week"
            logged += f" for {listed([names.get(team, team) for team in self.group_ids])}"
        return f"{logged}: {self.note}" if self.note else logged

    def columns(self) -> Columns:
        return super().columns()._replace(status=self.whole or self.status, due=self.on)


class ItemMoved(_Progress):
    """An item on another day, with the reason."""

    TOUCHES = ("item:{0.item_id}", "tracking:{0.item_id}")
    kind: Literal["item_moved"] = "item_moved"
    from_day: Day
    to_day: Day
    reason: Note

    def check(self, rollout: Rollout) -> None:
        super().check(rollout)
        if not self.reason:
            raise Refused("Add a reason, so people can see why the date moved.", "A few words are enough.")
        if self.from_day == self.to_day:
            raise Refused("The new date is the old one.", "Pick another date.")
        if rollout.get_item(self.item_id).due != self.from_day:
            raise Refused("The date was moved in the meantime.", "Reload to see where it stands now.")

    def apply(self, draft: Draft) -> None:
        if self.item_id not in draft.items:
            return
        draft.move_item(self.item_id, self.to_day)
        days = {"from_day": self.from_day, "to_day": self.to_day}
        move = Move(moved_at=draft.changed_at, actor=draft.actor, reason=self.reason, **days)
        before = draft.tracking_of(self.item_id)
        draft.tracking[self.item_id] = before.model_copy(update={"moves": (*before.moves, move)})

    def words(self, names: Mapping[str, str]) -> str:
        days = f"from {day_in_words(self.from_day)} to {day_in_words(self.to_day)}"
        return f"moved {self.name} {days}: {self.reason}"

    def columns(self) -> Columns:
        return super().columns()._replace(due=self.to_day)


class TrackingRestored(_Asked):
    """Tracking, and a moved day, as undo restores them."""

    kind: Literal["tracking_restored"] = "tracking_restored"
    tracking: Tracking | None = None
    due: Day | None = None

    def touches(self) -> frozenset[str]:
        return super().touches() | (set() if self.due is None else {f"item:{self.item_id}"})

    def check(self, rollout: Rollout) -> None:
        """Refuse nothing: it was so before."""

    def apply(self, draft: Draft) -> None:
        if self.tracking is None:
            draft.tracking.pop(self.item_id, None)
        else:
            draft.tracking[self.item_id] = self.tracking
        if self.due is not None:
            draft.move_item(self.item_id, self.due)

    def words(self, names: Mapping[str, str]) -> str:
        return f"put the progress of {self.name} back to what it was"

    def columns(self) -> Columns:
        status = self.tracking.status if self.tracking else None
        return super().columns()._replace(status=status, due=self.due)


class GateDecided(Tracked):
    """A decision to continue, adjust or stop, and why."""

    TOUCHES = ("verdict:{0.item_id}",)
    kind: Literal["gate_decided"] = "gate_decided"
    decision: Decision
    why: Note

    def check(self, rollout: Rollout) -> None:
        if rollout.get_item(self.item_id).kind != "gate":
            raise Refused("Only a gate is decided.", "Log the status of this task instead.")
        if rollout.launch is None:
            raise Refused("This rollout has not been launched yet.", "Launch it, then decide.")
        if not self.why:
            raise Refused("Add a reason for the decision.", "A few words are enough.")

    def apply(self, draft: Draft) -> None:
        draft.verdicts[self.item_id] = Verdict(
            decision=self.decision, why=self.why, actor=draft.actor, decided_at=draft.changed_at
        )

    def inverse(self, before: Rollout) -> list[Change]:
        return [VerdictRestored.of(self, verdict=before.verdicts.get(self.item_id))]

    def words(self, names: Mapping[str, str]) -> str:
        return f"decided at {self.name}: {DECISION_NAMES[self.decision].lower()}, because {self.why}"


class VerdictRestored(Tracked, Put):
    """A gate decision, or none, as undo restores it."""

    NAME, ROWS, KEY, VALUE = "verdict", "verdicts", "item_id", "verdict"
    kind: Literal["verdict_restored"] = "verdict_restored"
    verdict: Verdict | None = None

    def words(self, names: Mapping[str, str]) -> str:
        return f"put the decision at {self.name} back to what it was"


class ReadinessScored(Put):
    """A group's readiness, 1 to 5; no scores clear it."""

    ACTION = "score_readiness"
    NAME, ROWS, KEY, VALUE = "readiness", "readiness", "group_id", "scores"
    kind: Literal["readiness_scored"] = "readiness_scored"
    group_id: Id
    scores: dict[Step, Score] = Field(default_factory=dict)

    def check(self, rollout: Rollout) -> None:
        if self.scores:
            check_group(rollout, self.group_id)

    def words(self, names: Mapping[str, str]) -> str:
        done = "scored" if self.scores else "cleared"
        return f"{done} the readiness of {names.get(self.group_id, self.group_id)}"

    def subject(self) -> str:
        return f"group:{self.group_id}"
