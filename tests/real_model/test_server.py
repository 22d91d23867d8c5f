"""The server of the small model ends with whoever started it, however that ends."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tools import model, model_server

ROOT = Path(__file__).parents[2]
STARTER = """
import time
from tools import model_server
with model_server.running() as server:
    print(server.process.pid, flush=True)
    time.sleep(600)
"""


def is_gone(process: int) -> bool:
    with suppress(OSError):
        os.kill(process, 0)
        return "zombie" in Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return True


@pytest.mark.long
def test_a_killed_suite_leaves_no_server_behind():
    with subprocess.Popen([sys.executable, "-c", STARTER], cwd=ROOT, stdout=subprocess.PIPE) as starter:
        server = int(starter.stdout.readline())
        assert not is_gone(server)
        starter.kill()
    deadline = time.monotonic() + 60
    while not is_gone(server):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.long
def test_it_ends_with_its_block_even_where_that_fails():
    served = model_server.running()
    server = served.__enter__()
    assert server.process.poll() is None
    assert not served.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    assert server.process.returncode == 0


def test_a_missing_or_broken_model_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(model, "FOLDER", tmp_path)
    with pytest.raises(model.NoModelError, match="run make test"), model_server.running():
        pytest.fail("It was served all the same.")
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF and then nothing of use")
    monkeypatch.setattr(model_server, "find_model", lambda: broken)
    with pytest.raises(RuntimeError, match=r"did not (start|load)"), model_server.running():
        pytest.fail("It was served all the same.")
