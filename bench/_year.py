"""A rollout's log of any length: a plan of about 150 items, launched, then a year of what people log."""

import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from bench.seed import ACTOR, START, brief, fill
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.counts import ReadingLogged, UseCounted
from playbook.core.log.changes.examples import ExampleLogged, ExampleRemoved
from playbook.core.log.changes.items import ItemEdited, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved, StatusLogged, TrackingRestored
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.events import EVENT, Event
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.log.state import fold
from playbook.core.plan.counts import Use
from playbook.core.plan.examples import Example
from playbook.core.plan.items import AnyItem, Metric, Status
from playbook.desk.base import workspace as workspaces
from playbook.desk.plan import tracking
from playbook.settings import Settings

GROUPS = 6
LAST = START + timedelta(days=364)
_BEGAN = datetime(START.year, START.month, START.day, 8, tzinfo=UTC)
_STATUSES: tuple[Status, ...] = ("on_track", "on_track", "at_risk", "off_track", "done")
_SHARES = {"status": 50, "example": 24, "reading": 10, "move": 6, "edit": 5, "undo": 3, "use": 2, "rest": 2}
_WORDS = ("brief", "memo", "deck", "offer", "plan", "budget", "roster", "report", "review", "answer")


@cache
def plan() -> tuple[AnyChange, ...]:
    """Return the changes of a plan for six groups, drafted and launched."""
    with tempfile.TemporaryDirectory() as folder:
        here = workspaces.open_workspace(
            Settings.load({"PLAYBOOK_DATA": folder, "PLAYBOOK_TODAY": str(START)})
        )
        try:
            rollout = fill(here, brief(groups=GROUPS, size=15).model_copy(update={"end": LAST}))
            tracking.launch(here, ACTOR, rollout.id, rollout.version)
            return tuple(event.change for event in here.log.read(rollout.id))
        finally:
            here.close()


def year(rollout_id: str, count: int, chance: random.Random) -> list[Event]:
    """Return a log of `count` events, from the plan to the last day of the year."""
    said = [_event(change, rollout_id, number, 0.0) for number, change in enumerate(plan()[:count], 1)]
    life, planned = _Life(fold(said), chance), len(said)
    for version in range(planned + 1, count + 1):
        share = (version - planned) / (count - planned)
        said.append(_event(life.next(version, share), rollout_id, version, share))
    # As any log has to be that the app is to read.
    fold(EVENT.validate_json(EVENT.dump_json(event)) for event in said)
    return said


def _event(change: AnyChange, rollout_id: str, version: int, share: float) -> Event:
    at = _BEGAN + timedelta(seconds=version) + share * (LAST - START)
    who = f"Manager {version % GROUPS}"
    return Event(
        rollout_id=rollout_id,
        version=version,
        happened_at=at,
        actor=who,
        change_set=f"{version:032x}",
        change=change,
    )


class _Life:
    """What people do after the launch, each change one that the app would have taken."""

    def __init__(self, rollout: Rollout, chance: random.Random) -> None:
        self.chance = chance
        self.items: dict[str, AnyItem] = {item.id: item for item in rollout.items.values() if item.due}
        self.metrics = [item.id for item in self.items.values() if isinstance(item, Metric)]
        self.removable = [item_id for item_id in self.items if item_id not in self.metrics][::20]
        self.examples: list[Example] = []

    def next(self, version: int, share: float) -> AnyChange:
        """Return one change, `share` of the way through the year."""
        day = START + timedelta(days=int(share * (LAST - START).days))
        item = self.chance.choice(list(self.items.values()))
        match self.chance.choices(list(_SHARES), list(_SHARES.values()))[0]:
            case "status":
                return self._status(item, day)
            case "example":
                return ExampleLogged(example=self._example(version, day))
            case "reading":
                metric_id, value = self.chance.choice(self.metrics), self.chance.randint(5, 95)
                group_id = self.chance.choice([None, *(f"g{number}" for number in range(GROUPS))])
                reading = Reading(
                    id=f"r{version}", metric_id=metric_id, day=day, value=value, group_id=group_id
                )
                return ReadingLogged(reading=reading)
            case "move":
                return self._move(item)
            case "edit":
                self.items[item.id] = item.model_copy(update={"note": f"Said on {day}: {self._words()}."})
                return ItemEdited(item=self.items[item.id])
            case "use":
                return self._use(version, day)
            case "undo":
                return TrackingRestored(item_id=item.id, stage=item.stage, group_ids=item.group_ids)
            case _:
                return self._rest(share)

    def _status(self, item: AnyItem, day: date) -> AnyChange:
        status = self.chance.choice(_STATUSES)
        return StatusLogged(
            item_id=item.id,
            stage=item.stage,
            group_ids=item.group_ids,
            title=item.title,
            status=status,
            note=f"As we said: {self._words()}",
            on=day - timedelta(days=self.chance.randint(0, 3)) if status == "done" else None,
        )

    def _move(self, item: AnyItem) -> AnyChange:
        to_day = min((item.due or START) + timedelta(days=self.chance.randint(-7, 21)), LAST)
        self.items[item.id] = item.moved_to(to_day)
        return ItemMoved(
            item_id=item.id,
            stage=item.stage,
            group_ids=item.group_ids,
            title=item.title,
            from_day=item.due or to_day,
            to_day=to_day,
            reason=f"The {self._words()} took longer",
        )

    def _example(self, version: int, day: date) -> Example:
        """A new one, or one in three times a rating of an earlier one."""
        if self.examples and self.chance.random() < 1 / 3:
            place = self.chance.randrange(len(self.examples))
            self.examples[place] = self.examples[place].model_copy(
                update={"rating": self.chance.randint(0, 4), "minutes_checking": self.chance.randint(1, 30)}
            )
            return self.examples[place]
        group_id = f"g{self.chance.randrange(GROUPS)}"
        what = f"Wrote the first {self._words()} with it"
        minutes = self.chance.choice([None, 10, 30, 60, 90])
        self.examples.append(
            Example(id=f"e{version}", group_id=group_id, day=day, what=what, minutes_saved=minutes)
        )
        return self.examples[-1]

    def _use(self, version: int, day: date) -> AnyChange:
        """How many of a group use it, of two groups now and then too few to be told."""
        group = self.chance.randrange(GROUPS)
        seats = 15 if group > 1 else self.chance.choice([3, 15])
        active = self.chance.randint(0, seats)
        return UseCounted(
            use=Use(
                id=f"u{version}",
                day=day,
                seats=seats,
                group_id=f"g{group}",
                active=active,
                returning=self.chance.randint(0, active),
                active_28=active,
                idle=seats - active,
                idle_cost=10 * (seats - active),
                depth=self.chance.randint(2, 40) / 2,
            )
        )

    def _rest(self, share: float) -> AnyChange:
        """Now and then something is taken out, or a model is asked."""
        if self.examples and self.chance.random() < 0.3:
            return ExampleRemoved(example_id=self.examples.pop(self.chance.randrange(len(self.examples))).id)
        if len(self.removable) > 1 and self.chance.random() < share / 10:
            item = self.items.pop(self.removable.pop())
            return ItemRemoved(item_id=item.id, stage=item.stage, title=item.title)
        return ModelAsked(
            purpose="digest",
            model="small",
            host="localhost",
            prompt_sha="0" * 16,
            tokens_in=900,
            tokens_out=90,
        )

    def _words(self) -> str:
        return " and ".join(self.chance.sample(_WORDS, 3))


def texts(events: list[Event]) -> Iterator[bytes]:
    """Return each event as the log keeps it."""
    yield from (EVENT.dump_json(event) for event in events)


def write(folder: Path, events: list[Event]) -> None:
    """Fill a data folder with one log."""
    here = workspaces.open_workspace(
        Settings.load({"PLAYBOOK_DATA": str(folder), "PLAYBOOK_TODAY": str(LAST)})
    )
    try:
        for after in range(0, len(events), 1000):
            here.log.append(events[0].rollout_id, after, events[after : after + 1000])
    finally:
        here.close()
