"""One room on two replicas: how soon each phone knows, and what the end of a replica costs.

Two apps on one PostgreSQL, with half of the phones on each, as while a proxy moves a room. A milestone is
logged on either in turn. Then the pulse is answered, and one replica is killed in the middle: its phones
open their stream at the other, and an answer that got no reply is sent there again. Limits: the last phone
knows within 1 s, every phone is back within 3 s, and each accepted answer counts exactly once. Lost are at
most the four that waited in the killed replica for a fifth (docs/decisions/pulse.md).
`python -m bench.room_of_two --viewers 200 --answers 60 --seconds 10` is a quick run.
"""

import argparse
import asyncio
import os
import secrets
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench._viewers import Phone, Viewer, all_heard, join, join_all
from bench.all_hands import TODAY, Answers, Place, counted, lay_out, log, send, take_files
from bench.replicas import DURABLE
from playbook.store.register.pulse import BATCH
from tools import postgres, server

SCREEN_LIMIT, BACK_LIMIT = 1.0, 3.0
MOST_WAITING = BATCH - 1
CHANGES = 3  # on each replica
_WARM_SECONDS, _BETWEEN_CHANGES = 7.0, 1.5
_AGAIN_SECONDS, _TRIES = 0.2, 50


async def come_back(viewer: Viewer, port: int) -> float:
    """Open the stream of a phone at another replica, as its browser does; return when that was done."""
    await asyncio.sleep(viewer.retry)
    cookies, viewer.phone = viewer.phone.cookies, await Phone(port).connect()
    viewer.phone.cookies = cookies
    path = f"{viewer.address}/live?version={viewer.version}&phone"
    stream = await viewer.phone.begin(path, Accept="text/event-stream")
    if stream.status != 200:
        raise RuntimeError(f"A phone could not come back: {stream.status}.")
    while b"event: hello" not in await viewer.phone.reader.readuntil(b"\n\n"):
        pass
    return time.perf_counter()


async def answer_once(viewer: Viewer, ports: list[int], poll_id: str, choice: int, answers: Answers) -> None:
    """Send an answer to the first of `ports`, and again where no reply came, until one is there."""
    for _ in range(_TRIES):
        try:
            phone = await Phone(ports[0]).connect()
            phone.cookies = dict(viewer.phone.cookies)
            status, took = await send(phone, f"{viewer.address}/pulse", poll_id, choice)
        except (OSError, asyncio.IncompleteReadError):
            answers.again += 1
            ports = ports[::-1]
            await asyncio.sleep(_AGAIN_SECONDS)
            continue
        answers.times.append(took)
        answers.accepted[choice] += status in (200, 409)  # 409: it had counted, and its reply was lost
        answers.refused += status not in (200, 409)
        return
    answers.refused += 1


async def measure(apps: Sequence[server.Server], place: Place, options: argparse.Namespace) -> Answers:
    """Fill the room, log on both replicas, kill one in the middle of the answers, and print the figures."""
    ports = [app.port for app in apps]
    for port in ports:
        await join(port, place.secret)  # has the page written
    halves = []
    for port in ports:
        viewers, seconds = await join_all(port, place.secret, options.viewers // 2, options.joins)
        halves.append(viewers)
        print(f"{len(viewers)} phones joined one replica in {seconds:.1f} s")
    everyone = [*halves[0], *halves[1]]
    listening = [asyncio.create_task(viewer.listen()) for viewer in everyone]

    for which, port in enumerate(ports):
        screens = []
        for number, item in enumerate(place.items[which * CHANGES : (which + 1) * CHANGES]):
            since = await log(port, place, item, "done", f"Change {number}")
            screens.append(max(await all_heard(everyone, since, 10.0)))
            await asyncio.sleep(_BETWEEN_CHANGES)
        shown = ", ".join(f"{seconds * 1000:.0f}" for seconds in screens)
        print(f"logged on replica {which + 1}, to the last phone of both: {shown} ms (limit 1000)")
        if max(screens) > SCREEN_LIMIT:
            print("  over its limit")

    answers = Answers()

    async def answer(number: int, viewer: Viewer) -> None:
        await asyncio.sleep(number * options.seconds / options.answers)
        order = ports if number % 2 == 0 else ports[::-1]
        await answer_once(viewer, order, place.poll_id, number % 5 + 1, answers)

    pairs = zip(halves[0], halves[1], strict=False)
    alternating = [viewer for pair in pairs for viewer in pair][: options.answers]
    answering = asyncio.gather(*(answer(number, viewer) for number, viewer in enumerate(alternating)))
    await asyncio.sleep(options.seconds / 2)
    apps[1].stop(kill=True)
    killed = time.perf_counter()
    back = await asyncio.gather(*(come_back(viewer, ports[0]) for viewer in halves[1]))
    print(
        f"one replica killed: {len(back)} phones back, the last after {max(back) - killed:.1f} s"
        f" (limit {BACK_LIMIT:g})"
    )
    await answering
    for task in listening:
        task.cancel()
    return answers


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--viewers", type=int, default=2_000)
    asked.add_argument("--joins", type=float, default=60, help="how many join a second")
    asked.add_argument("--answers", type=int, default=600, help="how many of them answer the pulse")
    asked.add_argument("--seconds", type=float, default=60, help="within how long")
    options = asked.parse_args()
    take_files()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with TemporaryDirectory(dir="/var/tmp", prefix="room-of-two-") as place, ExitStack() as stack:
        folder = Path(place)
        database = stack.enter_context(postgres.running(postgres.find_postgres(), folder / "server", DURABLE))
        environ = {
            "PLAYBOOK_DATABASE_URL": database.url,
            "PLAYBOOK_SECRET": secrets.token_urlsafe(32),
            "PLAYBOOK_TODAY": TODAY,
        }
        room = lay_out(folder / "laid", environ)
        apps = stack.enter_context(server.replicas(folder, environ))
        time.sleep(_WARM_SECONDS)
        answers = asyncio.run(measure(apps, room, options))
        apps[0].stop()
        tally, _ = counted(folder / "laid", room, environ)
    sent, stored = answers.accepted.total(), tally.total()
    print(f"{sent} answers accepted, {stored} counted, {answers.again} sent again, {answers.refused} refused")
    lost = answers.accepted - tally
    print(f"lost with the batch of the killed replica: {lost.total()} (limit {MOST_WAITING})")
    if tally - answers.accepted or lost.total() > MOST_WAITING:
        raise SystemExit("An answer was counted twice, or lost beside the batch that waited.")


if __name__ == "__main__":
    main()
