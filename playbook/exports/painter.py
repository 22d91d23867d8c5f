"""A process that draws charts: the converter keeps the whole process waiting in which it draws.

`Painter` is this end of it; as `python -m playbook.exports.painter` this module is the other end, which reads
a chart a line from its standard input and writes its picture, or why there is none, to its standard output.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from playbook.exports import svg

# A chart takes 0.1 s; whoever takes so long is not going to end.
DRAW_SECONDS = 30.0
_END_SECONDS = 10.0
_ROOT = Path(__file__).parents[2]
_FIRST = {
    "data": {"values": [{"x": 1}]},
    "mark": "line",
    "encoding": {"x": {"field": "x", "type": "quantitative"}},
}
# Names of variables that may hold a key or a password, which no chart needs.
_SECRET = ("PLAYBOOK_", "STREAMLIT_", "OPENAI_")


class Painter:
    """A process of its own that draws, begun when it is first needed and anew where it ended."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._is_closed = False
        self.is_ready = False

    def begin(self) -> None:
        """Begin the process, and come back once it can draw; raises ValueError where it cannot."""
        with self._turn:
            self._begin()

    def draw(self, spec: Mapping[str, Any], config: Mapping[str, Any]) -> str:
        """Give back a Vega-Lite chart as SVG; raises ValueError where it cannot be drawn."""
        with self._turn:
            process = self._begin()
            told = json.loads(self._ask(process, json.dumps([dict(spec), dict(config)])))
        if "svg" not in told:
            raise ValueError(told["fault"])
        return str(told["svg"])

    def close(self) -> None:
        """End the process, also while it draws."""
        self._is_closed = True
        if process := self._process:
            self._end(process)

    def _begin(self) -> "subprocess.Popen[str]":
        if self._is_closed:
            raise ValueError("The app ends.")
        if self._process is None or self._process.poll() is not None:
            self.is_ready = False
            kept = {name: value for name, value in os.environ.items() if not name.startswith(_SECRET)}
            self._process = subprocess.Popen(  # noqa: S603 - this file, and nothing that anybody typed
                [sys.executable, "-m", __name__],
                cwd=_ROOT,
                env=kept,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            self._ask(self._process, "")
            self.is_ready = True
        return self._process

    def _ask(self, process: "subprocess.Popen[str]", line: str) -> str:
        if self._is_closed:
            # Whoever closed this may not have seen that it had begun.
            self._end(process)
            raise ValueError("The app ends.")
        limit = threading.Timer(DRAW_SECONDS, process.kill)
        limit.daemon = True
        limit.start()
        try:
            if process.stdin is None or process.stdout is None:
                raise ValueError("The process that draws has no way in or out.")
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError as error:
            raise ValueError("The process that draws has ended.") from error
        finally:
            limit.cancel()
        if not answer:
            self.is_ready = False
            self._end(process)
            raise ValueError("The process that draws has ended.")
        return answer

    def _end(self, process: "subprocess.Popen[str]") -> None:
        process.kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
        for way in (process.stdin, process.stdout):
            with suppress(OSError):
                if way:
                    way.close()


def _serve(asked: TextIO, told: TextIO) -> None:
    """Draw what is asked for, a line each, until there is no more; an empty line asks whether it can."""
    for line in asked:
        try:
            spec, config = json.loads(line) if line.strip() else (_FIRST, {})
            answer = {"svg": svg.draw_svg(spec, config)}
        except Exception as error:  # noqa: BLE001 - said to whoever asked, who logs it
            answer = {"fault": f"{type(error).__name__}: {error}"}
        told.write(json.dumps(answer) + "\n")
        told.flush()


if __name__ == "__main__":
    # Ctrl-C in a terminal is for the app, which ends this process itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    _serve(sys.stdin, sys.stdout)
