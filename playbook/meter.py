"""Count what this process does, for /metrics."""

import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

LIMITS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds, of the buckets
Labels = tuple[str, ...]
# What each number says, and its labels. Only these are counted.
COUNTERS: dict[str, tuple[str, Labels]] = {
    "playbook_requests": ("Requests by first folder and status.", ("folder", "status")),
    "playbook_appended_events": ("Events appended to the log.", ()),
    "playbook_model_questions": ("Questions to a model by outcome.", ("outcome",)),
    "playbook_model_tokens": ("Tokens of models by direction.", ("direction",)),
    "playbook_model_dollars": ("What models cost, where the price is known.", ()),
}
DURATIONS: dict[str, tuple[str, Labels]] = {
    "playbook_request_seconds": ("Time until a response begins, by first folder.", ("folder",)),
    "playbook_fold_seconds": ("Time to fold a rollout from its events.", ()),
}


class Meter:
    """Counters and durations by name and labels; it only grows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, Labels]] = Counter()
        self._seconds: defaultdict[tuple[str, Labels], list[float]] = defaultdict(
            lambda: [0.0] * (len(LIMITS) + 2)
        )

    def count(self, name: str, *labels: str, by: float = 1) -> None:
        """Add to a counter of the table."""
        _check(labels, COUNTERS[name])
        with self._lock:
            self._counts[name, labels] += by  # type: ignore[assignment]  # dollars are no whole number

    def note(self, name: str, seconds: float, *labels: str) -> None:
        """Add one duration of the table."""
        _check(labels, DURATIONS[name])
        with self._lock:
            row = self._seconds[name, labels]
            row[bisect_left(LIMITS, seconds)] += 1
            row[-1] += seconds

    @contextmanager
    def timed(self, name: str, *labels: str) -> Iterator[None]:
        """Add the duration of a block."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.note(name, time.perf_counter() - began, *labels)

    def counts(self, name: str) -> Mapping[Labels, float]:
        """Return a counter's values by labels."""
        with self._lock:
            return {labels: value for (of, labels), value in self._counts.items() if of == name}

    def seconds(self, name: str) -> Mapping[Labels, tuple[tuple[float, ...], float]]:
        """Return durations by labels: how many per bucket, and their sum."""
        with self._lock:
            return {
                labels: (tuple(row[:-1]), row[-1])
                for (of, labels), row in self._seconds.items()
                if of == name
            }


def _check(labels: Labels, named: tuple[str, Labels]) -> None:
    if len(labels) != len(named[1]):
        raise ValueError(labels)


METER = Meter()
