"""Folded rollouts in memory are always what folding the whole log gives."""

import pytest

from playbook.core.base.errors import Missing
from playbook.core.log.events import Event
from playbook.core.log.state import as_of, fold
from playbook.store.errors import StaleVersion
from playbook.store.log.rollout_cache import RolloutCache
from tests.core.story import LAUNCHED
from tests.store.logs import created, events


class MemoryLog:
    """A log in a list, to count what is read of it."""

    def __init__(self) -> None:
        self.events: dict[str, list[Event]] = {}
        self.reads: list[int] = []

    def append(self, rollout_id, expected_version, events):
        if expected_version != self.head(rollout_id):
            raise StaleVersion(self.head(rollout_id))
        self.events.setdefault(rollout_id, []).extend(events)

    def read(self, rollout_id, after=0):
        self.reads.append(after)
        return self.events.get(rollout_id, [])[after:]

    def head(self, rollout_id):
        return len(self.events.get(rollout_id, []))

    def heads(self):
        return {rollout_id: len(stored) for rollout_id, stored in self.events.items()}


def test_only_what_is_new_is_read_and_folded_once():
    log = MemoryLog()
    rollout_cache = RolloutCache(log)
    log.append("ai-at-lt", 0, events(LAUNCHED[:4]))
    rollout_cache.get("ai-at-lt")
    log.append("ai-at-lt", 4, events(LAUNCHED[4:], after=4))
    assert rollout_cache.get("ai-at-lt") == fold(events(LAUNCHED))
    assert log.reads == [0, 4]
    log = MemoryLog()
    rollout_cache = RolloutCache(log)
    first, whole = fold(events(LAUNCHED[:4])), fold(events(LAUNCHED))
    assert rollout_cache.append(events(LAUNCHED[:4]), first) is first
    assert rollout_cache.append(events(LAUNCHED[4:], after=4), whole) is whole
    assert rollout_cache.get("ai-at-lt") is whole
    assert (log.reads, log.heads()) == ([], {"ai-at-lt": len(LAUNCHED)})


def test_a_stale_append_or_a_missing_rollout_is_refused():
    rollout_cache = RolloutCache(MemoryLog())
    rollout_cache.append(created(), fold(created()))
    with pytest.raises(StaleVersion):
        rollout_cache.append(created(), fold(created()))
    assert rollout_cache.get("ai-at-lt").version == 1
    rollout_cache = RolloutCache(MemoryLog())
    with pytest.raises(Missing):
        rollout_cache.get("nobody")
    with pytest.raises(Missing):
        rollout_cache.at("nobody", 1)


def test_any_version_can_be_seen_again():
    rollout_cache = RolloutCache(MemoryLog(), most=3)
    rollout_cache.append(events(LAUNCHED), fold(events(LAUNCHED)))
    for version in range(1, len(LAUNCHED) + 1):
        assert rollout_cache.at("ai-at-lt", version) == as_of(events(LAUNCHED), version)
    last = rollout_cache.at("ai-at-lt", len(LAUNCHED))
    assert rollout_cache.at("ai-at-lt", len(LAUNCHED)) is last
    for version in (0, -1, len(LAUNCHED) + 1):
        with pytest.raises(Missing):
            rollout_cache.at("ai-at-lt", version)


def test_no_more_rollouts_are_kept_than_allowed():
    log = MemoryLog()
    rollout_cache = RolloutCache(log, most=2)
    for number in range(4):
        log.append(f"r{number}", 0, created(f"r{number}"))
        rollout_cache.get(f"r{number}")
    assert set(rollout_cache._rollouts) == {"r2", "r3"}
    rollout_cache.get("r2")
    rollout_cache.get("r0")
    assert set(rollout_cache._rollouts) == {"r2", "r0"}
