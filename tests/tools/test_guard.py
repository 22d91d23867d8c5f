"""No test, and nothing that a test starts, reaches the network outside this machine.

192.0.2.1 stands for the outside: an address that is set aside for documentation and leads nowhere.
"""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bench.session import Session
from tests.conftest import GUARD, NOT_SEALED, pytest_report_header
from tests.guard.sitecustomize import OutsideNetworkError, is_loopback
from tests.loops import run
from tests.soak import some
from tests.store.logs import python as store_python
from tools import model_server, server

ROOT = Path(__file__).parents[2]
CONNECT = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"
# Swallowed by whoever made the call.
QUIETLY = """import socket
try:
    socket.create_connection(("192.0.2.1", 80))
except BaseException:
    pass
"""
REFUSED = "tests talk to this machine only"

WAYS_OUT = {
    "a socket": CONNECT,
    "a name": "import socket; socket.getaddrinfo('example.invalid', 443)",
    "a datagram": "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "a sixth-version address": "import socket; socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "urllib": "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=5)",
    "the client's library": "import httpx2; httpx2.get('http://192.0.2.1/', timeout=5)",
    "asyncio": "import asyncio; asyncio.run(asyncio.open_connection('192.0.2.1', 80))",
    "a model's server": (
        "import openai; openai.OpenAI(base_url='http://192.0.2.1/v1', api_key='x', max_retries=0, timeout=5)"
        ".models.list()"
    ),
}


@pytest.fixture
def calls(tmp_path, monkeypatch) -> Path:
    """Where refused calls are noted during this test, which makes them on purpose."""
    path = tmp_path / "calls"
    monkeypatch.setenv("OUTSIDE_CALLS", str(path))
    return path


def test_no_way_leads_out_of_a_process_that_a_test_starts(calls):
    for way in some([*WAYS_OUT], ["a name", "the client's library"]):
        code = WAYS_OUT[way]
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
        assert ended.returncode != 0, code
        assert REFUSED in ended.stderr, code
        assert calls.read_text(), code


def test_no_way_leads_out_of_this_process(calls):
    with pytest.raises(OutsideNetworkError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=5)
    assert "192.0.2.1" in calls.read_text()


def test_the_processes_of_the_store_are_guarded_too(calls):
    ended = store_python("-c", CONNECT)
    assert REFUSED in ended.communicate(timeout=60)[1]
    assert ended.returncode != 0


def test_the_command_line_is_guarded_too(calls):
    """The command as it is, and a library that it needs is one that calls home."""
    calls.with_name("pydantic.py").write_text(CONNECT)
    path = f"{calls.parent}{os.pathsep}{os.environ['PYTHONPATH']}"
    command = [sys.executable, "-m", "playbook", "schema", "brief"]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode != 0
    assert REFUSED in ended.stderr


def test_a_served_page_cannot_reach_out(calls, tmp_path):
    script = tmp_path / "page.py"
    script.write_text(QUIETLY)

    async def opened(port: int) -> None:
        async with Session(port) as session:
            await session.rerun()

    with server.running(script, tmp_path / "log", cwd=tmp_path) as running:
        run(opened(running.port))
    assert "192.0.2.1" in calls.read_text()


def test_only_this_machine_is_loopback():
    local = ("127.0.0.1", "127.8.9.1", "::1", "localhost", b"localhost", "", None)
    outside = ("192.0.2.1", "10.0.0.1", "2001:db8::1", "fe80::1%eth0", "localhost.evil.test")
    assert [host for host in (*local, *outside) if is_loopback(host)] == list(local)


SWALLOWED = f"""
import subprocess, sys
def test_that_looks_green():
    assert subprocess.run([sys.executable, "-c", {QUIETLY!r}]).returncode == 0
"""


def test_a_call_that_a_process_swallows_fails_the_run(tmp_path):
    """A whole run of its own, with the suite's conftest and one test that looks green."""
    suite = tmp_path / "test_it.py"
    suite.write_text(SWALLOWED)
    options = f"-m pytest -p tests.conftest -p no:cacheprovider -q --rootdir {tmp_path} -c /dev/null".split()
    command = [sys.executable, *options, str(suite)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "Something reached for the network outside this machine" in ended.stdout
    assert "1 passed, 1 error" in ended.stdout


def test_processes_inherit_the_guard_and_no_proxy():
    assert os.environ["PYTHONPATH"].split(os.pathsep)[0] == GUARD
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]


def test_no_test_starts_a_python_that_ignores_the_guard():
    """-I, -E and -S leave the guard out; so does an environment made from nothing."""
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    starting = {path: text for path, text in texts.items() if "sys.executable" in text}
    assert starting
    for path, text in starting.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.List | ast.Tuple) and "sys.executable" in ast.unparse(node):
                words = {one.value for one in node.elts if isinstance(one, ast.Constant)}
                assert not words & {"-I", "-E", "-S"}, f"{path.name}:{node.lineno}"


def test_the_run_says_how_the_network_is_refused():
    assert pytest_report_header().startswith("network: ")


# Code that is not Python is held by the kernel, where it lets the tests have a network of their own; where
# it does not, the run says so in its first lines.
if not NOT_SEALED:
    NATIVE = (
        "import ctypes, socket, struct\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "line = libc.socket(2, 1, 0)\n"
        "where = struct.pack('=H', 2) + struct.pack('>H', 80) + socket.inet_aton('192.0.2.1') + bytes(8)\n"
        "assert libc.connect(line, where, 16) == -1\n"
        "print(ctypes.get_errno())"
    )

    def networks_of(process: int) -> set[str]:
        rows = Path(f"/proc/{process}/net/dev").read_text(encoding="ascii").splitlines()[2:]
        return {row.split(":")[0].strip() for row in rows}

    def test_native_code_finds_no_way_out():
        ended = subprocess.run([sys.executable, "-c", NATIVE], capture_output=True, text=True, check=True)
        assert os.strerror(int(ended.stdout)) == "Network is unreachable"

    @pytest.mark.long
    @pytest.mark.slow  # it asks the small model, which make check does not get
    def test_model_and_app_are_served_on_loopback_alone(tmp_path, monkeypatch):
        monkeypatch.setattr(server, "launch", server.launch_program)  # as outside of the tests
        environ = {"PLAYBOOK_DATA": str(tmp_path)}
        served = server.running(ROOT / "app.py", tmp_path / "log", environ=environ)
        with model_server.running() as model, served as app:
            assert networks_of(model.process.pid) == networks_of(app.process.pid) == {"lo"}
