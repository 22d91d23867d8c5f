"""The store: a durable append beside a bare fsynced append, and loading a rollout of 10,000 events."""

import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.changes.rollouts import Launched, RolloutCreated
from playbook.core.log.events import EVENT, Event
from playbook.core.log.rollout import Reading
from playbook.core.log.state import fold
from playbook.core.plan.brief import Group
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Message, Owner, Status
from playbook.store import analytics
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.rollout_cache import RolloutCache

APPENDS = 400
APPEND_LIMIT = 3.0
EVENTS = 10_000
COLD_LIMIT_MS = 500.0
WARM_LIMIT_MS = 0.1
COLD_ROUNDS = 9
TODAY = date(2026, 4, 1)
_START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main() -> None:
    # Not under /tmp, which is memory on many machines: there a sync costs nothing.
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as place:
        folder = Path(place)
        append_beside_a_file(folder)
        ten_thousand_events(folder)
        print(f"  memory of this process: {_memory_mb():.0f} MB")


# A durable append


def append_beside_a_file(folder: Path) -> None:
    """Interleaved, so that both meet the same disk: one event acknowledged, one line fsynced."""
    log = EmbeddedLog.open(folder / "appends")
    log.append("r1", 0, [_event(RolloutCreated(name="Bench"), "r1", 1)])
    item = _item(1)
    bare: list[float] = []
    ours: list[float] = []
    file = os.open(folder / "bare.jsonl", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for version in range(2, APPENDS + 2):
        status = _event(StatusLogged(item_id=item.id, stage=item.stage, status="on_track"), "r1", version)
        line = EVENT.dump_json(status) + b"\n"
        turns = [
            (bare, partial(_write, file, line)),
            (ours, partial(log.append, "r1", version - 1, [status])),
        ]
        for times, work in turns if version % 2 else reversed(turns):
            times.append(_ms(work))
    os.close(file)
    log.close()
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"durable append: {statistics.median(ours):.2f} ms, bare fsynced append "
        f"{statistics.median(bare):.2f} ms, ratio {ratio:.2f} (limit {APPEND_LIMIT})"
    )


def _write(file: int, line: bytes) -> None:
    os.write(file, line)
    os.fsync(file)


# A rollout of 10,000 events


def ten_thousand_events(folder: Path) -> None:
    """Load it in new processes (cold start of Python aside), with an emptied cache, and warm."""
    home = folder / "long"
    log = EmbeddedLog.open(home)
    events = list(_history("long"))
    for after in range(0, len(events), 100):
        log.append("long", after, events[after : after + 100])
    draft = _ms(lambda: log.append("draft", 0, list(_draft("draft"))))
    print(f"draft of 1,500 items in one append: {draft:.0f} ms (limit 500)")
    log.settle()
    _warm(log)
    _questions(log)
    wanted = fold(log.read("long"))
    assert RolloutCache(log).get("long") == wanted
    log.close()
    del events, wanted
    gc.collect()
    fresh = sorted(_in_a_new_process(home) for _ in range(COLD_ROUNDS))
    print(
        f"rollout of {EVENTS:,} events, cold in a new process: {statistics.median(fresh):.1f} ms, "
        f"best {fresh[0]:.1f} (limit {COLD_LIMIT_MS:.0f})"
    )


def _warm(log: EmbeddedLog) -> None:
    cold = sorted(_ms(lambda: RolloutCache(log).get("long")) for _ in range(COLD_ROUNDS))
    rollout_cache = RolloutCache(log)
    rollout_cache.get("long")
    warm = statistics.median(_ms(lambda: rollout_cache.get("long")) for _ in range(1000))
    print(
        f"rollout of {EVENTS:,} events, cache emptied: {statistics.median(cold):.1f} ms, "
        f"best {cold[0]:.1f} (limit {COLD_LIMIT_MS:.0f}); warm {warm:.4f} ms (limit {WARM_LIMIT_MS})"
    )


def _in_a_new_process(home: Path) -> float:
    """The time that the load itself takes there, with everything imported and the log open."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom playbook.store.log.embedded import EmbeddedLog\n"
        "from playbook.store.log.rollout_cache import RolloutCache\n"
        "log = EmbeddedLog.open(Path(sys.argv[1]))\nshelf = RolloutCache(log)\n"
        "began = time.perf_counter()\nshelf.get('long')\n"
        "print((time.perf_counter() - began) * 1000)\nlog.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _questions(log: EmbeddedLog) -> None:
    asked: dict[str, Callable[[], object]] = {
        "the plan": lambda: analytics.of_plan(log, "long", TODAY),
        "examples": lambda: analytics.examples(log, "long"),
    }
    times = {name: statistics.median(_ms(ask) for _ in range(5)) for name, ask in asked.items()}
    print("  dashboards: " + ", ".join(f"{name} {ms:.0f} ms" for name, ms in times.items()))


# What is measured on


def _history(rollout_id: str) -> Iterator[Event]:
    """12 groups, 400 items, launched, then a long life of statuses, moves, edits, examples and readings."""
    chance = random.Random(11)
    items = [_item(number) for number in range(400)]
    first: list[AnyChange] = [RolloutCreated(name="Long")]
    first += [
        GroupSaved(group=Group(id=f"g{number}", name=f"Group {number}", size=30)) for number in range(12)
    ]
    first += [ItemAdded(item=item) for item in items]
    first.append(Launched(baseline={item.id: item.due for item in items if item.due}))
    for version in range(1, EVENTS + 1):
        change = (
            first[version - 1] if version <= len(first) else _later(chance, chance.choice(items), version)
        )
        yield _event(change, rollout_id, version)


def _later(chance: random.Random, item: Message, version: int) -> AnyChange:
    day = _START.date() + timedelta(days=version // 60)
    statuses: list[Status] = ["on_track", "done", "at_risk"]
    match chance.choices(["status", "edit", "move", "example", "reading"], [60, 10, 5, 20, 5])[0]:
        case "status":
            return StatusLogged(
                item_id=item.id, stage=item.stage, status=chance.choice(statuses), note="As we said on Friday"
            )
        case "edit":
            return ItemEdited(item=item)
        case "move" if item.due:
            return ItemMoved(
                item_id=item.id, stage=item.stage, from_day=item.due, to_day=day, reason="The room was taken"
            )
        case "example":
            what = "Wrote the first draft of a client brief with it"
            example = Example(id=f"e{version}", group_id="g1", day=day, what=what, rating=version % 5)
            return ExampleLogged(example=example)
        case _:
            return ReadingLogged(reading=Reading(id=f"r{version}", metric_id="active", day=day, value=41))


def _draft(rollout_id: str) -> Iterator[Event]:
    yield _event(RolloutCreated(name="Draft"), rollout_id, 1)
    for number in range(1500):
        yield _event(ItemAdded(item=_item(number)), rollout_id, number + 2)


def _item(number: int) -> Message:
    return Message(
        id=f"m{number}",
        title=f"What changes for you, part {number}",
        date=date(2026, 1, 5) + timedelta(days=number % 180),
        owner=Owner(role="the manager of the group"),
        group_ids=(f"g{number % 12}",),
        why="People take it from their own manager.",
        body="Dear all, from next month on we draft with the assistant first. " * 8,
    )


def _event(change: AnyChange, rollout_id: str, version: int) -> Event:
    at = _START + timedelta(minutes=version)
    return Event(
        rollout_id=rollout_id,
        version=version,
        happened_at=at,
        actor="Dana",
        change_set=f"g{version}",
        change=change,
    )


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _memory_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
