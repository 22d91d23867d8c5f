"""What stands between a process and its database, and loses things."""

import random
import socket
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

NAME = ".s.PGSQL.5432"


class Proxy:
    """Passes on what a Unix socket gets, unless it is told to be bad."""

    def __init__(self, server: Path) -> None:
        folder = Path(mkdtemp(dir=server.parent))  # which goes with the server
        self.url = f"postgresql://bench@/postgres?host={folder}"
        self.refuses, self.cuts = False, 0.0  # new connections; the share of answers
        self.flows = threading.Event()
        self.flows.set()
        self._server, self._chance, self._open = server / NAME, random.Random(7), list[socket.socket]()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / NAME))
        self._listener.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()

    def drop(self) -> None:
        """Break every connection."""
        for each in self._open:
            _end(each)
        self._open.clear()

    def close(self) -> None:
        """Pass nothing on any more."""
        self.flows.set()
        _end(self._listener)
        self.drop()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.refuses:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                self._open += [client, server]
                for ends in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                self.flows.wait()
                if is_answer and self._chance.random() < self.cuts:
                    break  # the server has done it, and nobody is told
                target.sendall(data)
        _end(source)
        _end(target)


def _end(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
