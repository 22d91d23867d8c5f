"""Read a file in a child process, which may fail without harm."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path

MOST_UPLOAD_MB = 5  # of a file that a page takes; the command line takes larger ones
MEMORY = 640 << 20  # two of them and the app fit into 2 GiB
_MOST_BYTES = 32_000_000  # of an answer, which the app holds several times
# A small file that unpacks to much more is made to do so: tables and logs shrink to a tenth or so.
_BYTES_OF_ANY, _TIMES_UNPACKED = 2_000_000, 60
CPU_SECONDS = 20
SECONDS = 30
BUSY = ("This file could not be read, because the machine is busy.", "Try again in a minute.")
_ROOT = Path(__file__).parents[3]
# The child gets no key or password of the app.
_ENVIRONMENT = ("PATH", "HOME", "SYSTEMROOT", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_TWO_AT_A_TIME = threading.Semaphore(2)  # each takes up to MEMORY
Fault = tuple[str, str]  # a sentence, and what to do


class FaultError(Exception):
    """Why a file is not read, and what to do."""


def read_in_child(
    script: str | None, data: bytes, unreadable: Fault, too_large: Fault, seconds: float = SECONDS
) -> tuple[list[str], str]:
    """Return a script's notes and text of a file. Raise FaultError."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    path = [str(_ROOT), *filter(None, [environment.get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(path)
    try:
        with _TWO_AT_A_TIME:
            ended = subprocess.run(  # noqa: S603 - our own file, and nothing that anybody typed
                [sys.executable, "-P", str(script)],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # libraries quote a file there at any length
                timeout=seconds,
                env=environment,
                check=False,
            )
            head, _, text = (part.decode("utf-8", "replace") for part in ended.stdout.partition(b"\n"))
    except (OSError, subprocess.TimeoutExpired):
        # A file that is too large uses up its processor time or memory before.
        raise FaultError(*BUSY) from None
    if ended.returncode:
        raise FaultError(*(too_large if ended.returncode < 0 else unreadable))
    answer = json.loads(head)
    if "fault" in answer:
        raise FaultError(*answer["fault"])
    return answer["notes"], text


def answer(convert: Callable[[bytes], tuple[list[str], str]], too_large: Fault) -> None:
    """In the child: read stdin, write a JSON line, then the text."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    _limit()
    is_too_large = False
    try:
        data = sys.stdin.buffer.read()
        with redirect_stdout(sys.stderr):
            notes, text = convert(data)
        head = json.dumps({"notes": notes})
        if len(head) + len(text.encode()) > most_of_answer(data):
            raise FaultError(*too_large)
    except FaultError as fault:
        print(json.dumps({"fault": fault.args}))  # noqa: T201 - the answer
    except (MemoryError, RecursionError):
        is_too_large = True  # what was made of the file is held until this block ends
    else:
        print(head)  # noqa: T201
        sys.stdout.write(text)
    if is_too_large:
        print(json.dumps({"fault": too_large}))  # noqa: T201


def most_of_answer(data: bytes) -> int:
    """Return how many bytes a file may become."""
    return min(_MOST_BYTES, _BYTES_OF_ANY + _TIMES_UNPACKED * len(data))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows lacks it; there the time limit of the parent remains.
        return
    for limit, value in (("AS", MEMORY), ("CPU", CPU_SECONDS), ("CORE", 0)):
        with suppress(ValueError, OSError):  # a lower limit holds already
            resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (value, value))
