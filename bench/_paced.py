"""A model server in a process of its own that writes the agency's plan, so many tokens a second a request."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.llm.author import Author
from tests.llm.server import ModelServer, Talk

ROOT = Path(__file__).resolve().parents[1]
MODEL = "told"
FIRST_BYTE = 0.4
LETTERS = 4  # of a token
ITEMS = 4  # of a stage


def author(items: int = ITEMS) -> Author:
    """Who writes: the first items of the built-in plan, in the shape that was asked for."""
    return Author(change=lambda written: written[:items])


@contextmanager
def running(rate: float, items: int = ITEMS) -> Iterator[str]:
    """The address of a server for the length of a with block; a rate of 0 does not wait."""
    command = [sys.executable, "-m", "bench._paced", str(rate), str(items)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        yield process.stdout.readline().strip()
        process.stdin.close()


def main(rate: float, items: int) -> None:
    """Serve until the input ends."""
    writer = author(items)

    def reply(talk: Talk) -> None:
        text = writer.answer_to(talk.sent)
        if rate:
            time.sleep(FIRST_BYTE)
        talk.begin()
        talk.delta(role="assistant", content="")
        began = time.perf_counter()
        for count, at in enumerate(range(0, len(text), LETTERS), start=1):
            # After a clock, not after the last token: a late one does not delay those that follow.
            if rate and (early := began + count / rate - time.perf_counter()) > 0:
                time.sleep(early)
            talk.delta(content=text[at : at + LETTERS])
        talk.end()

    with ModelServer() as server:
        server.reply = reply
        print(server.base_url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
