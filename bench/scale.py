"""How far one process goes, from one team to a hundred thousand companies: a simulation.

Measured in this run: processor time of a rerun by page, appends a second, bytes of an event. Arrivals are
simulated as a Poisson process at one processor that takes one rerun after the other (M/G/1). Assumed, and
printed with the result: what people do on a Friday. What one replica carries in live pages is the figure
that `python -m bench.all_hands` prints.
"""

import asyncio
import math
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.pages import measure, stock
from bench.seed import seed
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.events import Event
from playbook.store.log.embedded import EmbeddedLog
from tools import server

# A lead's page is asked for most; executives and hosts look at the others.
MIX = {"my_team": 14, "rollouts": 2, "progress": 2, "timeline": 1, "review": 1}
RATES = (10, 20, 30, 40, 50, 60, 70, 80, 90)
ARRIVALS = 200_000
SLOWDOWN = 3.0  # a rerun at the 95th percentile may take this many times one on an idle machine
PAGES_A_REPLICA = 2_000  # bench.all_hands: none lost, the last screen within a second
# Assumed of a Friday: what a lead logs and reloads, and the share of the leads in the busiest three hours.
LOGGED, RELOADS, BUSY_SHARE, BUSY_SECONDS = 6, 14, 0.4, 3 * 3600
WEEKS, LEADS_A_PLAN, EVENTS_A_PLAN, IN_A_ROOM = 50, 50, 600, 0.01


@dataclass(frozen=True, slots=True)
class Customers:
    """Whom an installation serves."""

    name: str
    companies: int
    people: int
    rollouts: int

    @property
    def leads(self) -> int:
        """Return how many people log their week: one in twenty."""
        return max(1, self.companies * self.people // 20)


CUSTOMERS = (
    Customers("one team of 60", 1, 60, 1),
    Customers("a company of 5,000", 1, 5_000, 5),
    Customers("100 companies of 2,000", 100, 2_000, 3),
    Customers("10,000 companies of 1,000", 10_000, 1_000, 3),
    Customers("100,000 companies of 500", 100_000, 500, 2),
)


def rerun_seconds(folder: Path) -> dict[str, float]:
    """Return the processor time of a rerun of each page of the mix."""
    script = stock(folder)
    data = folder / "data"
    rollout_id = seed(data, "normal")
    environ = {"PLAYBOOK_DATA": str(data)}
    with (
        server.running(script, folder / "stock.log", cwd=folder) as plain,
        server.running(server.ROOT / "app.py", folder / "app.log", environ=environ) as app,
    ):
        time.sleep(7)
        runs = {page: asyncio.run(measure(plain, app, page, rollout_id)) for page in MIX}
    return {page: of.our_cpu / len(of.ours) for page, of in runs.items()}


def append_figures(folder: Path) -> tuple[float, float]:
    """Return durable appends a second of one writer, and the bytes on disk of an event."""
    count = 2_000
    status = StatusLogged(item_id="i", stage="training", status="done", note="Both teams, and Ana helped")
    now = datetime.now(UTC)
    log = EmbeddedLog.open(folder / "log")
    began = time.perf_counter()
    for version in range(1, count + 1):
        event = Event(
            rollout_id="r", version=version, happened_at=now, actor="Bench", change_set="c", change=status
        )
        log.append("r", version - 1, [event])
    seconds = time.perf_counter() - began
    log.close()
    size = sum(file.stat().st_size for file in (folder / "log").rglob("*") if file.is_file())
    return count / seconds, size / count


def waits(rate: float, services: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return how long each rerun takes with its wait, at `rate` reruns a second (Lindley's recursion)."""
    gaps = random.exponential(1 / rate, len(services))
    steps = np.cumsum(services[:-1] - gaps[1:])
    wait = np.concatenate([[0.0], steps - np.minimum.accumulate(np.minimum(steps, 0))])
    return wait + services


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        by_page = rerun_seconds(Path(name))
        appends, event_bytes = append_figures(Path(name))
    print("processor time of a rerun: " + ", ".join(f"{p} {s * 1000:.1f} ms" for p, s in by_page.items()))
    print(f"one writer: {appends:,.0f} durable appends/s, {event_bytes:,.0f} bytes on disk an event")

    random = np.random.default_rng(1)
    shares = np.array([*MIX.values()]) / sum(MIX.values())
    services = random.choice([by_page[page] for page in MIX], ARRIVALS, p=shares)
    print("\nreruns/s of one process    p50     p95  processor")
    planned = 0
    idle = float(np.quantile(services, 0.95))
    for rate in RATES:
        use = rate * float(services.mean())
        if use >= 0.98:
            print(f"{rate:24}    more than one processor")
            break
        took = waits(rate, services, random)
        p50, p95 = np.quantile(took, [0.5, 0.95])
        print(f"{rate:24} {p50 * 1000:5.0f} ms {p95 * 1000:5.0f} ms {use:8.0%}")
        if p95 <= SLOWDOWN * idle:
            planned = rate
    print(
        f"planned: {planned} reruns/s a replica: p95 within {SLOWDOWN:g} times an idle {idle * 1000:.0f} ms"
    )

    print(
        f"\nassumed: one in twenty people is a lead, logs {LOGGED} changes and reloads {RELOADS} times each "
        f"Friday, {BUSY_SHARE:.0%} of them within three hours; a plan has {EVENTS_A_PLAN} events; "
        f"in every installation at least one all-hands, of companies {IN_A_ROOM:.0%} at once"
    )
    print(f"{'':26} {'rollouts':>9} {'leads':>10} {'GB a year':>9} {'reruns/s':>8} {'appends/s':>9} "
          f"{'live pages':>10} {'replicas':>8}")  # fmt: skip
    for customers in CUSTOMERS:
        rollouts = customers.companies * customers.rollouts
        busy = customers.leads * BUSY_SHARE / BUSY_SECONDS
        events = rollouts * EVENTS_A_PLAN + customers.leads * LOGGED * WEEKS
        rooms = max(1, round(customers.companies * IN_A_ROOM))
        pages = rooms * customers.people // 2  # half of a company has its phone out
        replicas = max(math.ceil(busy * RELOADS / max(planned, 1)), math.ceil(pages / PAGES_A_REPLICA))
        print(
            f"{customers.name:26} {rollouts:9,} {customers.leads:10,} {events * event_bytes / 1e9:9.1f} "
            f"{busy * RELOADS:8.1f} {busy * LOGGED:9.1f} {pages:10,} {replicas:8,}"
        )


if __name__ == "__main__":
    main()
