"""Let a terminal on this machine ask the running app.

One line of JSON goes each way. Only the account of the app can open the socket.
"""

import json
import logging
import os
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, cast

from playbook.core.base.errors import PlaybookError
from playbook.desk.base.workspace import Workspace
from playbook.desk.upkeep import commands
from playbook.desk.upkeep.commands import Output
from playbook.logs import bug_sentence
from playbook.settings import Settings
from playbook.store.folder import Folder

_log = logging.getLogger(__name__)
_MOST_BYTES = 4_000
_READ_SECONDS = 5.0
_ANSWER_SECONDS = 600.0  # a backup of a large log takes its time
_LONGEST = 90  # a socket's address has 104 characters on macOS, 108 on Linux


class AppRefused(PlaybookError):
    """The running app answered with an error."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class _Handler(socketserver.StreamRequestHandler):
    timeout: ClassVar[float] = _READ_SECONDS

    def handle(self) -> None:
        workspace = cast(_Server, self.server).workspace
        try:
            command, *arguments = json.loads(self.rfile.readline(_MOST_BYTES))
            output = commands.run(workspace, command, *arguments)
            answer: dict[str, object] = {
                "lines": output.lines, "sentence": output.sentence, "code": output.code,
            }  # fmt: skip
        except PlaybookError as error:
            answer = {"error": str(error), "code": getattr(error, "exit_code", 2)}
        except Exception as error:  # noqa: BLE001 - the terminal gets the sentence
            answer = {"error": bug_sentence(error), "code": 1}
        self.request.settimeout(_ANSWER_SECONDS)
        with suppress(OSError):
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = False  # closing waits for what is being done
    block_on_close = True

    def __init__(self, address: str, workspace: Workspace) -> None:
        self.workspace = workspace
        super().__init__(address, _Handler)


def begin(workspace: Workspace) -> None:
    """Answer terminals until the workspace closes. The folder must be locked by this process."""
    file = _socket_of(workspace.settings)
    try:
        # Whoever made it is gone, as the folder is ours.
        file.unlink(missing_ok=True)
        with _short(file) as address:
            server = _Server(address, workspace)
        file.chmod(0o600)
    except OSError as error:
        _log.warning("`backup`, `verify` and `export` cannot reach the running app: %s", error)
        return
    thread = threading.Thread(target=server.serve_forever, name="app-socket", kwargs={"poll_interval": 0.2})
    thread.daemon = True
    thread.start()

    def end() -> None:
        server.shutdown()
        server.server_close()
        file.unlink(missing_ok=True)

    workspace.at_close.append(end)


def ask(settings: Settings, command: str, *arguments: str) -> Output | None:
    """Return what the running app answers, or None where none listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            with _short(_socket_of(settings)) as address:
                connection.connect(address)
            connection.settimeout(_ANSWER_SECONDS)
            connection.sendall(json.dumps([command, *arguments]).encode() + b"\n")
            with connection.makefile("rb") as answered:
                answer = json.loads(answered.readline())
        except (OSError, ValueError):
            return None
    if "error" in answer:
        raise AppRefused(answer["error"], answer["code"])
    return Output(tuple(answer["lines"]), answer["sentence"], answer["code"])


def _socket_of(settings: Settings) -> Path:
    return Folder(settings.data.resolve()).socket


@contextmanager
def _short(file: Path) -> Iterator[str]:
    """Yield an address of the file that is short enough for a socket."""
    if len(os.fsencode(file)) <= _LONGEST:
        yield str(file)
        return
    with TemporaryDirectory(prefix="playbook-") as folder:
        shorter = Path(folder, "data")
        shorter.symlink_to(file.parent)
        yield str(shorter / file.name)
