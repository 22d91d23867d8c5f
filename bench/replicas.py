"""Several processes on one log in PostgreSQL: how fast, how soon the others know, and what crashes cost.

Run with: python -m bench.replicas, or with `pages` behind it for the reruns of pages alone.
"""

import logging
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench._replica import event
from bench._reruns import reruns
from playbook.store.log.postgres.connections import Pool
from playbook.store.log.postgres.log import PostgresLog
from tools.postgres import NoPostgresError, Server, find_pooler, find_postgres, pooled, running

PROCESSES, THREADS = 4, 2
ROUNDS, SECONDS = 3, 5
KILLS, CRASHES = 40, 5
# The second is for machines whose disk or neighbors allow less than the first.
APPENDS_LIMIT, RATIO_LIMIT = 1_000, 0.4
ALONE, BATCHES = 200, 10  # appends whose processor time is taken, and how often
BELL_LIMIT, SWEEP_LIMIT = 0.050, 1.2
# Durable: an append is on the disk before it is acknowledged, as a transaction of pgbench is.
DURABLE = "max_wal_size=4GB shared_buffers=256MB"
_BARE = "insert into bare (body) values (repeat('x', 600));"
_FIRST_BODIES = "select body from playbook.event where rollout_id = $1 order by version"
Acknowledged = list[tuple[str, int, str, float]]


class Writer:
    """A process that appends, and writes into a file what was acknowledged."""

    def __init__(self, url: str, folder: Path, name: str, threads: int = THREADS, pause: float = 0) -> None:
        command = [sys.executable, "-m", "bench._replica", url, folder / name, name, threads, pause]
        pipe = subprocess.PIPE
        self._report = folder / f"{name}.report"
        self.process = subprocess.Popen(list(map(str, command)), stdin=pipe, stdout=pipe, text=True)
        self.acknowledged: Acknowledged = []
        self.errors: Counter[str] = Counter()

    def go(self) -> None:
        """Wait until it has opened the log, and let it append."""
        assert self.process.stdout
        assert self.process.stdin
        assert self.process.stdout.readline() == "ready\n"
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """Kill it with SIGKILL, and read what was acknowledged."""
        self.process.kill()
        self.process.wait()
        for line in self._report.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.startswith("!"):
                self.errors[line[2:].strip()] += 1
            elif line.endswith("\n"):
                rollout_id, version, mark, at = line.split()
                self.acknowledged.append((rollout_id, int(version), mark, float(at)))


def main() -> None:
    logging.disable(logging.WARNING)  # the server is meant to go away
    try:
        programs = find_postgres()
    except NoPostgresError as error:
        print(error)
        return
    # Not under /tmp, which is memory on many machines: there a sync costs nothing.
    with TemporaryDirectory(dir="/var/tmp", prefix="replicas-") as place:
        folder = Path(place)
        with running(programs, folder / "server", DURABLE) as server:
            misses = [*pages(server, folder)]
            if "pages" not in sys.argv:
                costs(server, folder)
                misses += [*rates(server, folder), *until_known(server, folder), *broken(server, folder)]
    # At the end, so that every figure is printed.
    assert not misses, misses


def pages(server: Server, folder: Path) -> Iterator[str]:
    """Compare pages in a database of their own."""
    run(server, "create database pages")
    (folder / "pages").mkdir()
    yield from reruns(server.url.replace("/postgres?", "/pages?"), folder / "pages")


def rates(server: Server, folder: Path) -> Iterator[str]:
    """Interleaved, so that both meet the same disk and the same neighbors."""
    ours, bare, writers = [], [], []
    pgbench(server, "-i", "-s", "1", "-q")
    run(server, "create table bare (id bigserial primary key, body text not null)")
    (folder / "bare.sql").write_text(_BARE, encoding="utf-8")
    for number in range(ROUNDS):
        bare.append(bare_inserts(server, folder / "bare.sql"))
        with writing(server.url, folder, f"rate{number}") as now:
            time.sleep(SECONDS)
        ours.append(sum(len(writer.acknowledged) for writer in now) / SECONDS)
        writers += now
    rate, ratio = statistics.median(ours), statistics.median(ours) / statistics.median(bare)
    shown = " · ".join(f"{each:,.0f}" for each in ours)
    print(
        f"appends by {PROCESSES} processes, bell on: {shown} a second"
        f" (limit: at least {APPENDS_LIMIT:,}, or {RATIO_LIMIT} of the bare inserts)"
    )
    shown = " · ".join(f"{each:,.0f}" for each in bare)
    print(f"bare inserts of pgbench, {PROCESSES} clients: {shown} a second")
    print(f"appends beside bare inserts: {ratio:.2f}")
    if rate < APPENDS_LIMIT and ratio < RATIO_LIMIT:
        yield "appends a second"
    yield from check(server, folder / "rates", writers, "undisturbed")


def costs(server: Server, folder: Path) -> None:
    """Print the processor time of an append, and of statements of the same driver that do less."""
    # Nobody waits for the disk, so that neighbors come in between less often.
    url = f"{server.url}&options=-c%20synchronous_commit%3Doff"
    log = PostgresLog.open(url, folder / "costs")
    with closing(log), psycopg.connect(url, autocommit=True) as link:
        link.execute("create table alone (id bigserial primary key, body text not null)")
        works: dict[str, Callable[[], object]] = {
            "an append": lambda: append_one(log),
            "a bare insert": lambda: link.execute(_BARE.replace("bare", "alone")),
            "a select of 1": lambda: link.execute("select 1"),
        }
        for name, work in works.items():
            # The least of some batches: neighbors only add.
            batches = [processor_time(work, backends(link)) for _ in range(BATCHES)]
            here, there = (min(each) * 1e6 for each in zip(*batches, strict=True))
            print(f"processor time of {name}: {here:.0f} µs in Python, {there:.0f} µs in PostgreSQL")


def append_one(log: PostgresLog) -> None:
    """Append an event to one rollout."""
    head = log.head("alone")
    log.append("alone", head, [event("alone", head + 1, f"alone-{head}")])


def processor_time(work: Callable[[], object], backends: list[int]) -> tuple[float, float]:
    """Return the seconds of one of many in this thread, and in the server's processes."""
    there, here = seconds_of(backends), time.thread_time()
    for _ in range(ALONE):
        work()
    return (time.thread_time() - here) / ALONE, (seconds_of(backends) - there) / ALONE


def backends(link: psycopg.Connection) -> list[int]:
    """Return the server's processes that answer clients."""
    rows = link.execute("select pid from pg_stat_activity where backend_type = 'client backend'")
    return [pid for (pid,) in rows]


def seconds_of(processes: list[int]) -> float:
    """Return the processor time so far (Linux)."""
    return sum(int(Path(f"/proc/{each}/schedstat").read_text().split()[0]) for each in processes) / 1e9


def bare_inserts(server: Server, script: Path) -> float:
    """Return the transactions a second of pgbench's own clients."""
    output = pgbench(server, "-n", "-c", str(PROCESSES), "-T", str(SECONDS), "-f", str(script))
    return float(next(line for line in output.splitlines() if line.startswith("tps")).split()[2])


def until_known(server: Server, folder: Path) -> Iterator[str]:
    """How long after its acknowledgment another process knows of an append, at 50 a second."""
    bell = known_after(server.url, folder, "bell")
    print(f"known elsewhere by the bell: {told(bell, BELL_LIMIT)}")
    if p95(bell) > BELL_LIMIT:
        yield "the bell"
    with ExitStack() as stack:
        try:
            url = stack.enter_context(pooled(server, find_pooler(), folder / "pooler"))
        except NoPostgresError as error:
            print(error)
            return
        sweep = known_after(url, folder, "sweep")
    print(f"known elsewhere by the sweep, behind pgbouncer: {told(sweep, SWEEP_LIMIT)}")
    if p95(sweep) > SWEEP_LIMIT:
        yield "the sweep"


def known_after(url: str, folder: Path, name: str) -> list[float]:
    """Return the seconds of each append from acknowledged there to known here."""
    seen: dict[str, list[tuple[int, float]]] = {}
    here = PostgresLog.open(url, folder / f"{name}-here")
    while here._follower.is_bell_heard is None:
        time.sleep(0.01)
    here.follow(lambda key, _: seen.setdefault(key, []).append((here._heads[key].head, time.time())))
    writer = Writer(url, folder, f"{name}-there", threads=1, pause=0.02)
    writer.go()
    time.sleep(2 * SECONDS)
    writer.kill()
    time.sleep(1.5)
    here.close()
    return [
        max(0.0, next(at for head, at in seen[key] if head >= version) - acknowledged_at)
        for key, version, _, acknowledged_at in writer.acknowledged
    ]


def broken(server: Server, folder: Path) -> Iterator[str]:
    """Kill one writer after the other, and the server now and then, under load."""
    chance = random.Random(20)
    down: list[float] = []
    with writing(server.url, folder, "broken") as writers:
        all_writers = [*writers]
        for number in range(KILLS):
            time.sleep(0.3 + chance.random() / 2)
            at = chance.randrange(len(writers))
            writers[at].kill()
            writers[at] = Writer(server.url, folder, f"again{number}")
            writers[at].go()
            all_writers.append(writers[at])
            if number % (KILLS // CRASHES) == KILLS // CRASHES - 1:
                began = time.monotonic()
                server.stop("immediate")
                server.start()
                down.append(time.monotonic() - began)
        time.sleep(1)
    errors = sum((writer.errors for writer in all_writers), Counter())
    shown = (
        f"{KILLS} × kill -9 and {CRASHES} crashes of the server (down {min(down):.1f} to {max(down):.1f} s)"
    )
    yield from check(server, folder / "broken", all_writers, shown)
    print(f"  errors shown to who appended: {sum(errors.values())} {dict(errors) or ''}")


def check(server: Server, folder: Path, writers: list[Writer], what: str) -> Iterator[str]:
    """Compare what was acknowledged with what is stored."""
    log, pool = PostgresLog.open(server.url, folder), Pool(server.url)
    stored = {key: [body for (body,) in pool.rows(_FIRST_BODIES, [key])] for key in log.heads()}
    acknowledged = [each for writer in writers for each in writer.acknowledged]
    lost = sum(
        len(stored.get(key, ())) < version or (mark != "-" and f'"{mark} ' not in stored[key][version - 1])
        for key, version, mark, _ in acknowledged
    )
    marks = Counter(
        body.partition('"what":"')[2].partition(" ")[0] for each in stored.values() for body in each
    )
    double = sum(count - 1 for mark, count in marks.items() if mark)
    problems = log.verify().problems
    copied = log.query("select count(*) from event")[0][0] - sum(map(len, stored.values()))
    log.close()
    print(
        f"{what}: {len(acknowledged):,} acknowledged, {lost} lost, {double} double, {len(problems)} gaps,"
        f" {copied} that the copy lacks (limit: 0 each)"
    )
    if lost or double or problems or copied:
        yield what


@contextmanager
def writing(url: str, folder: Path, name: str) -> Iterator[list[Writer]]:
    """Let processes append, from the moment that all of them can."""
    writers = [Writer(url, folder, f"{name}-{number}") for number in range(PROCESSES)]
    for writer in writers:
        writer.go()
    try:
        yield writers
    finally:
        for writer in writers:
            writer.kill()


def told(seconds: list[float], limit: float) -> str:
    median = statistics.median(seconds) * 1_000
    return (
        f"p50 {median:,.0f} ms, p95 {p95(seconds) * 1_000:,.0f} ms (limit {limit * 1_000:,.0f} ms)"
        f" of {len(seconds)} appends"
    )


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def run(server: Server, statement: str) -> None:
    command = (
        server.programs / "psql",
        "-q",
        "-h",
        server.folder,
        "-U",
        "bench",
        "postgres",
        "-c",
        statement,
    )
    subprocess.run(command, check=True)


def pgbench(server: Server, *options: str) -> str:
    where = ("-h", str(server.folder), "-U", "bench", "postgres")
    command = (str(server.programs / "pgbench"), *options, *where)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
