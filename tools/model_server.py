"""Serve the small model on a free loopback port, in a process of its own: for tests and measurements."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.model import ROOT, find_model

MODEL = "smollm2-135m-instruct"
CONTEXT = 8_192  # tokens for one request, prompt and answer together
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A running server: its process, and where it is asked."""

    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def stop(self) -> int:
        """End the server and return its exit code."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            return self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


@contextmanager
def running(*, slots: int = 1, context: int = CONTEXT) -> Iterator[ModelServer]:
    """A server for the length of a with block; so many requests are answered side by side."""
    model = find_model()
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        server = start(model, log, slots, context)
        try:
            wait_until_up(server, log)
            yield server
        finally:
            server.stop()


def start(model: Path, log: Path, slots: int, context: int) -> ModelServer:
    """Start the process and give it back as soon as it says its port."""
    command = [sys.executable, "-m", "tools.model_server", str(model), str(slots), str(context)]
    with log.open("wb") as output:
        # It serves until its input ends, as it does too when this process is killed.
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output
        )
    said = process.stdout.readline() if process.stdout else b""
    if not said.strip().isdigit():
        process.kill()
        process.wait()
        raise RuntimeError(f"The model's server did not start:\n{log.read_text(errors='replace')[-4_000:]}")
    return ModelServer(process, int(said))


def wait_until_up(server: ModelServer, log: Path) -> None:
    """Return once the model is loaded; raise RuntimeError with the server's output when it never is."""
    deadline = time.monotonic() + _PATIENCE
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"The model did not load:\n{log.read_text(errors='replace')[-4_000:]}")


def serve(model: str, slots: int, context: int) -> None:
    """Serve until the input ends; the first line of output is the port."""
    import xllamacpp  # type: ignore[import-untyped]

    wanted = xllamacpp.CommonParams()
    wanted.model.path = model
    wanted.model_alias = {MODEL}
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0
    wanted.n_parallel = slots
    wanted.n_ctx = context * slots
    # Two threads that share their cores with other work wait for each other and are ten times slower.
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
    wanted.sampling.seed = 1
    # So small a model else repeats one sign until a text is as long as it may be.
    wanted.sampling.penalty_repeat = 1.2
    wanted.sampling.penalty_last_n = 256
    wanted.ui = False
    wanted.offline = True
    server = xllamacpp.Server(wanted)
    print(server.listening_address.rsplit(":", 1)[1].strip("/"), flush=True)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nobody reads on: a full pipe would stop it
    sys.stdin.buffer.read()
    os._exit(0)  # without waiting for an answer that nobody hears


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
