"""Changes to counts: readings, seats in use, training, times."""

from collections.abc import Mapping
from typing import Literal

from playbook.core.base.access import Thing
from playbook.core.base.errors import Refused
from playbook.core.base.fields import Id, Line
from playbook.core.base.words import day_in_words
from playbook.core.log.changes.base import Columns, Put, Removed, Saved, check_group, check_use_case
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.counts import Timing, Trained, Use


def thing_of_number(rollout: Rollout, whole: Thing, metric_id: str, group_id: str | None) -> Thing:
    """Return a number as a target: whoever owns a metric logs its number of everybody."""
    metric = rollout.items.get(metric_id)
    person_id = metric.owner.person_id if metric and metric.owner and group_id is None else None
    return whole.model_copy(update={"person_id": person_id})


class ReadingLogged(Saved):
    ACTION = "log_reading"
    NAME, ROWS = "reading", "readings"
    kind: Literal["reading_logged"] = "reading_logged"
    reading: Reading

    def check(self, rollout: Rollout) -> None:
        super().check(rollout)
        if rollout.get_item(self.reading.metric_id).kind != "metric":
            raise Refused("Only a metric can be read.", "Pick a metric of the plan.")

    def thing(self, rollout: Rollout) -> Thing:
        reading = self.reading
        return thing_of_number(rollout, super().thing(rollout), reading.metric_id, reading.group_id)

    def words(self, names: Mapping[str, str]) -> str:
        reading = self.reading
        name = names.get(reading.metric_id)
        metric = f"“{name}”" if name else reading.metric_id
        # What was read of a group is shown where its size is looked at, and by subtraction (rule T11).
        value = "" if reading.group_id else f": {reading.value:g}"
        return f"read {metric}{_of_group(reading, names)} on {day_in_words(reading.day)}{value}"

    def columns(self) -> Columns:
        return super().columns()._replace(item_id=self.reading.metric_id)

    def subject(self) -> str:
        return self.reading.metric_id


class ReadingRemoved(Removed):
    SAVED, WHAT = ReadingLogged, "a reading"
    kind: Literal["reading_removed"] = "reading_removed"
    reading_id: Id

    def thing(self, rollout: Rollout) -> Thing:
        whole = super().thing(rollout)
        reading = self.before(rollout)
        return thing_of_number(rollout, whole, reading.metric_id, reading.group_id) if reading else whole


class UseCounted(Saved):
    """Seats in use up to a day, new or corrected."""

    ACTION = "log_reading"
    NAME, ROWS = "use", "uses"
    kind: Literal["use_counted"] = "use_counted"
    use: Use

    def words(self, names: Mapping[str, str]) -> str:
        use = self.use
        # As with a reading: how many of a group used it is not shown here.
        is_shown = use.active is not None and not use.group_id
        active = f", {use.active:,} of them used in the week" if is_shown else ""
        return f"counted {use.seats:,} seats{_of_group(use, names)} on {day_in_words(use.day)}{active}"


class UseRemoved(Removed):
    SAVED, WHAT = UseCounted, "a count of seats"
    kind: Literal["use_removed"] = "use_removed"
    use_id: Id

    def columns(self) -> Columns:
        return super().columns()._replace(item_id=self.use_id)


class TrainingCounted(Put):
    """The latest count of trained people; None takes it back."""

    ACTION = "log_reading"
    NAME, ROWS, KEY, VALUE = "trained", "trained", "group_id", "trained"
    kind: Literal["training_counted"] = "training_counted"
    group_id: Id
    trained: Trained | None = None

    def check(self, rollout: Rollout) -> None:
        if not self.trained:
            return
        check_group(rollout, self.group_id)
        group = rollout.brief.find_group(self.group_id)
        if group and group.size and max(self.trained.trained, self.trained.proficient or 0) > group.size:
            text = f"{group.name} has {group.size:,} people in the brief."
            raise Refused(text, "Count again, or correct its size first.")

    def words(self, names: Mapping[str, str]) -> str:
        group = names.get(self.group_id, self.group_id)
        if self.trained is None:
            return f"took back how many of {group} are trained"
        return f"counted {self.trained.trained:,} people of {group} as trained"

    def columns(self) -> Columns:
        return super().columns()._replace(due=self.trained.day if self.trained else None)


class UseCaseTimed(Put):
    """Minutes of a use case; None takes them back."""

    ACTION = "edit"
    NAME, ROWS, KEY, VALUE = "timing", "timings", "item_id", "timing"
    kind: Literal["use_case_timed"] = "use_case_timed"
    item_id: Id
    title: Line = ""
    timing: Timing | None = None

    def check(self, rollout: Rollout) -> None:
        if self.timing:
            check_use_case(rollout, self.item_id)

    def words(self, names: Mapping[str, str]) -> str:
        name = f"“{self.title or self.item_id}”"
        if self.timing is None:
            return f"took back the timing of {name}"
        return f"timed {name}: {self.timing.net_minutes:+g} minutes net"

    def columns(self) -> Columns:
        return super().columns()._replace(stage="training")


def _of_group(value: Reading | Use, names: Mapping[str, str]) -> str:
    return f" of {names.get(value.group_id, value.group_id)}" if value.group_id else ""
