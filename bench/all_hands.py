"""A room of phones on the page of a link, beside the same room on a page of Streamlit.

Two processes on one machine: the server, and this one, which is every phone. Prints figures beside their
limits: p95 of joining 0.5 s, the last phone 1 s after a milestone was logged or a host changed the slide, an
executive's page within twice its unloaded time. Six hundred of them answer the pulse within a minute, and
three hundred vote within ten seconds: each accepted answer and vote has to be counted exactly once.
`python -m bench.all_hands --viewers 100 --seconds 5 --streamlit 50` is a quick run.
On Linux a process needs a file for each connection: ulimit -n above the number of viewers, on both sides.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from websockets.exceptions import WebSocketException

from bench._viewers import Phone, Viewer, all_heard, join, join_all
from bench.seed import ACTOR, seed
from bench.session import Session
from playbook.core.all_hands.questions import NewQuestion
from playbook.core.progress import progress
from playbook.desk.accounts import sessions, tokens
from playbook.desk.all_hands import pulse, questions, rooms
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.settings import Settings
from playbook.store.register.pulse import Pulses
from playbook.store.register.questions import Questions
from tools import server

TODAY = "2026-02-02"
JOIN_LIMIT, SCREEN_LIMIT, PAGE_LIMIT = 0.5, 1.0, 2.0
HELD_SECONDS = 6.0
CHANGES = 5
EXPECTED = 2_000
QUESTIONS, VOTES, VOTE_SECONDS = 20, 300, 10.0
SLIDES = ("lobby", "start", "why", "where", "pulse", "questions")
_BETWEEN_CHANGES = 1.5
_WARM_SECONDS = 7.0
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Place:
    """What was laid out for the server: a rollout, a link and a token for it, and dated items to log."""

    rollout_id: str
    secret: str
    token: str
    items: tuple[str, ...]
    poll_id: str
    question_ids: tuple[str, ...]


@dataclass(slots=True)
class Room:
    """What was measured of a full room."""

    first: float = 0.0
    joins: list[float] = field(default_factory=list)
    seconds: float = 0.0
    screens: list[float] = field(default_factory=list)
    slides: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    memory_kb: float = 0.0
    cpu: float = 0.0
    lost: int = 0
    answers: "Answers | None" = None


@dataclass(slots=True)
class Answers:
    """What became of the answers to the pulse: how long each took, and how often each choice was accepted."""

    times: list[float] = field(default_factory=list)
    accepted: Counter[int] = field(default_factory=Counter)
    again: int = 0
    refused: int = 0


def lay_out(data: Path, environ: Mapping[str, str] | None = None) -> Place:
    """Fill a data folder, or the database of `environ`, with a launched rollout and a link to it."""
    settings = Settings.load({**(environ or {}), "PLAYBOOK_DATA": str(data), "PLAYBOOK_TODAY": TODAY})
    rollout_id = seed(data, "normal", settings)
    with closing(open_workspace(settings)) as here:
        rollout = get_rollout(here, ACTOR, rollout_id)
        made = links.make_link(here, ACTOR, rollout_id, "All-hands", asks=["pulse", "questions"])
        rooms.open_room(here, ACTOR, rollout_id, made.link.id)
        questions.open_box(here, ACTOR, rollout_id)
        asked = [f"{number:012x}" for number in range(QUESTIONS)]
        for question_id in asked:
            Questions(here.register).add(
                rollout_id, question_id, NewQuestion("Will we be trained?"), here.today()
            )
        poll = pulse.open_pulse(here, ACTOR, rollout_id, expected=EXPECTED)
        token = tokens.make_token(here, ACTOR, rollout_id, "Bench", may_write=True)
        open_items = [item for item in progress.tracked(rollout) if item.id not in rollout.tracking]
        later = [item.id for item in open_items if item.kind != "checkin_series"]  # is asked again and again
        return Place(rollout_id, made.token, token.secret, tuple(later[: 2 * CHANGES]), poll.id, tuple(asked))


def take_files() -> int:
    """Let this process, and what it starts, hold as many connections as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


async def log(port: int, place: Place, item_id: str, status: str, note: str) -> float:
    """Log a milestone through the JSON API, and return when that was sent."""
    phone = await Phone(port).connect()
    body = json.dumps({"status": status, "note": note}).encode()
    began = time.perf_counter()
    reply = await phone.ask(
        f"/api/v1/rollouts/{place.rollout_id}/items/{item_id}/status",
        "POST",
        body,
        Authorization=f"Bearer {place.token}",
        Content_Type="application/json",
    )
    phone.writer.close()
    if reply.status != 201:
        raise RuntimeError(f"The milestone was not logged: {reply.status} {reply.body.decode()}")
    return began


async def work(
    app: server.Server, place: Place, session: Session, items: Sequence[str], viewers: Sequence[Viewer]
) -> tuple[list[float], list[float]]:
    """Log items one after the other while an executive works.

    Return how long each took to the last screen, and how long each rerun of the executive's page took.
    """
    screens: list[float] = []
    pages: list[float] = []
    is_over = asyncio.Event()

    async def rerun() -> None:
        while not is_over.is_set():
            pages.append(await session.rerun())
            await asyncio.sleep(0.2)

    working = asyncio.create_task(rerun())
    for number, item_id in enumerate(items):
        since = await log(app.port, place, item_id, "done", f"Change {number}")
        screens.append(max(await all_heard(viewers, since, 10.0), default=0.0))
        await asyncio.sleep(_BETWEEN_CHANGES)
    is_over.set()
    await working
    return screens, pages


async def fill(
    app: server.Server, place: Place, count: int, per_second: float, answers: int, seconds: float
) -> tuple[Room, list[float]]:
    """Return what was measured of a full room, and an executive's reruns while it was empty."""
    room = Room()
    async with Session(app.port, "progress", f"rollout={place.rollout_id}", app.token) as session:
        for _ in range(5):
            await session.rerun()
        if session.errors or not session.page_hash:
            raise SystemExit(f"The executive's page was not shown. {session.errors}")
        # A page takes longer after a change, whoever looks: so the empty room has its changes too.
        _, unloaded = await work(app, place, session, place.items[:CHANGES], [])
        # The first one has the page written, and its chart drawn; the others find it there.
        room.first = (await join(app.port, place.secret)).joined
        memory = app.rss_mb()
        viewers, room.seconds = await join_all(app.port, place.secret, count, per_second)
        room.joins = [viewer.joined for viewer in viewers]
        room.memory_kb = (app.rss_mb() - memory) * 1024 / max(1, len(viewers))
        listening = [asyncio.create_task(viewer.listen()) for viewer in viewers]
        await asyncio.sleep(1)
        room.cpu = await share_of_processor(app)
        room.screens, room.pages = await work(app, place, session, place.items[CHANGES:], viewers)
        room.slides = await lead(app, viewers)
        room.votes = await vote(app.port, place, viewers[:VOTES])
        room.answers = await answer(app.port, place, viewers[:answers], seconds)
        room.lost = count - sum(not viewer.fault for viewer in viewers)
        for task in listening:
            task.cancel()
        for viewer in viewers:
            viewer.phone.writer.close()
    return room, unloaded


async def answer(port: int, place: Place, viewers: Sequence[Viewer], seconds: float) -> Answers:
    """Let viewers answer the pulse, evenly over so many seconds; every tenth sends the form twice at once."""
    told = Answers()

    async def one(number: int, viewer: Viewer) -> None:
        await asyncio.sleep(number * seconds / len(viewers))
        phone = await Phone(port).connect()
        phone.cookies = dict(viewer.phone.cookies)
        page = f"{viewer.address}/pulse"
        if place.poll_id.encode() not in (await phone.ask(page)).body:
            raise RuntimeError("The form of the pulse was not shown.")
        choice = number % 5 + 1
        taps = [send(phone, page, place.poll_id, choice)]
        if number % 10 == 0:
            other = await Phone(port).connect()
            other.cookies = dict(phone.cookies)
            taps.append(send(other, page, place.poll_id, choice))
        statuses = await asyncio.gather(*taps)
        told.times += [took for _, took in statuses]
        told.accepted[choice] += sum(status == 200 for status, _ in statuses)
        told.again += sum(status in (409, 429) for status, _ in statuses)
        told.refused += sum(status not in (200, 409, 429) for status, _ in statuses)

    await asyncio.gather(*(one(number, viewer) for number, viewer in enumerate(viewers)))
    return told


async def lead(app: server.Server, viewers: Sequence[Viewer]) -> list[float]:
    """Change the slide as a host does, and return how long each change took to the last phone."""
    seconds = []
    for seen, to in pairwise(SLIDES):
        phone = await Phone(app.port).connect()
        phone.cookies = {sessions.cookie_name(False): app.token}
        body = f"do=go&seen={seen}&to={to}".encode()
        path = viewers[0].address.replace("/view/", "/host/")
        began = time.perf_counter()
        reply = await phone.ask(path, "POST", body, Content_Type=_FORM, Sec_Fetch_Site="same-origin")
        phone.writer.close()
        if reply.status != 303:
            raise RuntimeError(f"The slide was not changed: {reply.status} {reply.body.decode()}")
        seconds.append(max(await all_heard(viewers, began, 10.0), default=0.0))
        await asyncio.sleep(_BETWEEN_CHANGES)
    return seconds


async def vote(port: int, place: Place, viewers: Sequence[Viewer]) -> list[float]:
    """Let viewers vote within ten seconds, as the script of the page sends it; return how long each took."""

    async def one(number: int, viewer: Viewer) -> float:
        await asyncio.sleep(number * VOTE_SECONDS / len(viewers))
        phone = await Phone(port).connect()
        phone.cookies = dict(viewer.phone.cookies)
        body = f"add={place.question_ids[number % QUESTIONS]}".encode()
        began = time.perf_counter()
        path = f"{viewer.address}/questions/vote"
        reply = await phone.ask(path, "POST", body, Content_Type=_FORM, Accept="application/json")
        phone.writer.close()
        if reply.status != 200:
            raise RuntimeError(f"A vote was not taken: {reply.status} {reply.body.decode()}")
        return time.perf_counter() - began

    return await asyncio.gather(*(one(number, viewer) for number, viewer in enumerate(viewers)))


async def send(phone: Phone, page: str, poll_id: str, choice: int) -> tuple[int, float]:
    """Send the form once, and return the answer's status and how long it took."""
    began = time.perf_counter()
    form = f"poll={poll_id}&awareness={choice}".encode()
    reply = await phone.ask(page, "POST", form, Content_Type=_FORM)
    phone.writer.close()
    return reply.status, time.perf_counter() - began


def counted(data: Path, place: Place, environ: Mapping[str, str] | None = None) -> tuple[Counter[int], int]:
    """Close the pulse; return the count of each choice and of votes, with nothing else open."""
    settings = Settings.load({**(environ or {}), "PLAYBOOK_DATA": str(data), "PLAYBOOK_TODAY": TODAY})
    with closing(open_workspace(settings)) as here:
        pulse.close_pulse(here, ACTOR, place.rollout_id)
        tally = Pulses(here.register).counts(place.poll_id).all("awareness")
        votes = sum(question.votes for question in Questions(here.register).of_rollout(place.rollout_id))
        return Counter(dict(enumerate(tally))), votes


async def share_of_processor(running: server.Server) -> float:
    """Return the share of one core that the idle server takes."""
    cpu, began = running.cpu_seconds(), time.perf_counter()
    await asyncio.sleep(HELD_SECONDS)
    return (running.cpu_seconds() - cpu) / (time.perf_counter() - began)


# --- the same room on a page of Streamlit ------------------------------------------------------


@dataclass(slots=True)
class Watching:
    """What the viewers of the page of Streamlit saw."""

    joins: list[float] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    faults: int = 0


async def watch(port: int, stop: asyncio.Event, watching: Watching, changed: list[float]) -> None:
    """Open the page, and refresh its middle every five seconds, as its browser does."""
    try:
        began = time.perf_counter()
        async with Session(port) as session:
            await session.rerun()
            watching.joins.append(time.perf_counter() - began)
            part = next(one.auto_rerun.fragment_id for one in session.heard if one.HasField("auto_rerun"))
            await asyncio.sleep(random.uniform(0, 5))
            counted = 0
            while not stop.is_set():
                watching.ticks.append(await session.rerun(part=part))
                if changed and not counted:
                    watching.seen.append(time.perf_counter() - changed[0])
                    counted = 1
                await asyncio.sleep(max(0.0, 5 - watching.ticks[-1]))
    except (TimeoutError, OSError, StopIteration, WebSocketException):
        watching.faults += 1


async def audience(
    running: server.Server, file: Path, count: int, per_second: float
) -> tuple[Watching, float, float]:
    """Return what so many viewers saw within fifteen seconds, the processor's share and kB a viewer."""
    watching, stop, changed = Watching(), asyncio.Event(), list[float]()
    async with Session(running.port) as first:
        await first.rerun()  # pays for the imports
    memory = running.rss_mb()
    tasks = []
    for _ in range(count):
        tasks.append(asyncio.create_task(watch(running.port, stop, watching, changed)))
        await asyncio.sleep(1 / per_second)
    await asyncio.sleep(2)
    share = await share_of_processor(running)
    write_down(file, 2)
    changed.append(time.perf_counter())
    await asyncio.sleep(10)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*tasks), 90)
    return watching, share, (running.rss_mb() - memory) * 1024 / count


def write_down(file: Path, version: int) -> None:
    """Write what the page of Streamlit shows."""
    told = {
        "version": version,
        "stages": {f"Stage {number}": number / 10 for number in range(1, 6)},
        "dates": [f"{number} February: Work package {number}" for number in range(3)],
        "wins": [f"**Win {number}** – thanks to Group {number}" for number in range(5)],
    }
    aside = file.with_suffix(".new")
    aside.write_text(json.dumps(told), encoding="utf-8")
    aside.replace(file)


# --- what is printed ---------------------------------------------------------------------------


def at(times: Sequence[float], share: float) -> float:
    """Return the time that this share of them does not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] if times else float("nan")


def ms(times: Sequence[float], *shares: float) -> str:
    """Return in words how long some of them took."""
    return ", ".join(f"p{share * 100:.0f} {at(times, share) * 1000:.0f} ms" for share in shares)


def report(count: int, room: Room, unloaded: Sequence[float]) -> None:
    """Print what was measured of the room on the live page."""
    screens = ", ".join(f"{one * 1000:.0f}" for one in room.screens)
    ratios = [at(room.pages, share) / at(unloaded, share) for share in (0.5, 0.95)]
    joined = len(room.joins)
    print(f"\n{count} viewers on the live page, {room.lost} lost")
    print(f"  joined in            {room.seconds:.1f} s, {joined / room.seconds:.0f} a second")
    print(f"  joining, wholly      {ms(room.joins, 0.5, 0.95)}   (limit of p95: {JOIN_LIMIT * 1000:.0f})")
    print(f"  the first of them    {room.first * 1000:.0f} ms, with the page written for all")
    slides = ", ".join(f"{one * 1000:.0f}" for one in room.slides)
    print(f"  milestone to the last phone    {screens} ms   (limit {SCREEN_LIMIT * 1000:.0f})")
    print(f"  slide to the last phone        {slides} ms   (limit {SCREEN_LIMIT * 1000:.0f})")
    print_cost(count, room.memory_kb, room.cpu)
    print(f"  an executive's page  {ms(room.pages, 0.5, 0.95)}; unloaded {ms(unloaded, 0.5, 0.95)}")
    print(f"                       ratio {ratios[0]:.2f}, of p95 {ratios[1]:.2f}   (limit {PAGE_LIMIT:.0f})")


def report_answers(told: Answers, found: Counter[int], seconds: float) -> None:
    """Print what became of the answers to the pulse; ends here where one is lost or counted twice."""
    print(f"\n{told.accepted.total()} answers accepted in {seconds:.0f} s, {found.total()} counted")
    print(f"  second taps refused  {told.again}, anything else refused {told.refused}")
    print(f"  an answer took       {ms(told.times, 0.5, 0.95)}")
    if +found != +told.accepted:
        raise SystemExit(f"Accepted {dict(told.accepted)}, but counted {dict(found)}.")


def report_votes(votes: Sequence[float], found: int) -> None:
    """Print how long votes took; ends here where one is lost or counted twice."""
    print(f"\n{len(votes)} votes in {VOTE_SECONDS:.0f} s, {found} counted")
    print(f"  a vote took          {ms(votes, 0.5, 0.95)}")
    if found != len(votes):
        raise SystemExit(f"Sent {len(votes)} votes, but counted {found}.")


def report_audience(count: int, seen: Watching, share: float, memory: float) -> None:
    """Print what was measured of the room on the page of Streamlit."""
    print(f"\n{count} viewers on a page of Streamlit that refreshes every 5 s, {seen.faults} lost")
    print(f"  joining, without 3 MB of files   {ms(seen.joins, 0.5, 0.95)}")
    print(f"  one refresh          {ms(seen.ticks, 0.5, 0.95)}")
    last = max(seen.seen, default=float("nan"))
    print(f"  change to the last screen   {last:.1f} s, seen by {len(seen.seen)}")
    print_cost(count, memory, share)


def print_cost(count: int, memory_kb: float, cpu: float) -> None:
    """Print what a viewer costs the server."""
    each = cpu / count * 1e6
    print(f"  a viewer takes       {memory_kb:.0f} kB, {each:.0f} µs of processor a second")
    print(f"                       all of them {cpu:.1%} of a core")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--viewers", type=int, default=2_000)
    asked.add_argument("--joins", type=float, default=100, help="how many join a second")
    asked.add_argument("--answers", type=int, default=600, help="how many of them answer the pulse")
    asked.add_argument("--seconds", type=float, default=60, help="within how long")
    asked.add_argument("--streamlit", type=int, nargs="*", default=[200, 500], help="viewers there")
    options = asked.parse_args()
    files = take_files()
    if files < options.viewers + 200:
        raise SystemExit(f"{files} open files are not enough: ulimit -n {options.viewers + 1_000}.")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        place = lay_out(home / "data")
        with server.app(home, today=TODAY) as app:
            time.sleep(_WARM_SECONDS)
            room, unloaded = asyncio.run(
                fill(app, place, options.viewers, options.joins, options.answers, options.seconds)
            )
        report(options.viewers, room, unloaded)
        if room.answers:
            found, votes = counted(home / "data", place)
            report_answers(room.answers, found, options.seconds)
            report_votes(room.votes, votes)
        file = home / "shown.json"
        script = Path(__file__).with_name("_audience.py")
        for count in options.streamlit:
            write_down(file, 1)
            with server.running(script, home / "audience.log", environ={"AUDIENCE_FILE": str(file)}) as page:
                report_audience(count, *asyncio.run(audience(page, file, count, options.joins / 2)))
    print(f"\nload of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
