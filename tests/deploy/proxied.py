"""nginx and Caddy in front of a served app, with the files of docs/deploy and other ports and folders."""

import http.client
import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.certificates import certify
from tests.web.asking import Answer
from tools import server
from tools.proxies import find_proxy

NAME = "playbook.example.com"
DEPLOY = server.ROOT / "docs" / "deploy"
_PATIENCE = 20.0
NOTHING_ELSE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running web server: its port for https, and the folder that its logs are in."""

    port: int
    folder: Path
    certificate: Path

    def line(self) -> ssl.SSLSocket:
        """Open a connection as a browser would that was sent to the name."""
        return ssl.create_default_context(cafile=self.certificate).wrap_socket(
            socket.create_connection(("127.0.0.1", self.port), timeout=30), server_hostname=NAME
        )

    def begin(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Send a request, and return its answer as soon as that begins."""
        connection = http.client.HTTPConnection(NAME)
        connection.sock = self.line()
        connection.request(method, path, body or None, dict(headers or {}))
        return connection, connection.getresponse()

    def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Send a request and return the whole answer."""
        connection, answer = self.begin(path, method, headers, body)
        with closing(connection):
            said: dict[str, list[str]] = {}
            for name, value in answer.getheaders():
                said.setdefault(name.lower(), []).append(value)
            return Answer(answer.status, said, answer.read())

    def say(self, words: str) -> None:
        """Send what may be no request, and hang up, whatever comes back."""
        with suppress(OSError), closing(self.line()) as line:
            line.settimeout(0.5)
            line.sendall(words.encode())
            line.recv(100)

    def logs(self) -> str:
        """Everything that it wrote down."""
        return "".join(path.read_text(errors="replace") for path in self.folder.glob("*.log"))


def filled_in(name: str, places: Mapping[str, str]) -> str:
    """Return a file of docs/deploy with an operator's changes, each in its place."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for place, value in places.items():
        assert place in text, f"{name} has no {place}"
        text = text.replace(place, value)
    return text


def nginx_of(ports: Iterable[int | str]) -> dict[str, str]:
    """Return the change to nginx.conf that several replicas take, with these ports."""
    one = filled_in("nginx.conf", {})
    block = one[one.index("upstream playbook {") : one.index("server {\n    listen 80;")]
    servers = {f"app{number}:8501": f"127.0.0.1:{port}" for number, port in enumerate(ports, 1)}
    return {block: f"{filled_in('nginx.replicas.conf', servers)}\n"}


@contextmanager
def nginx(
    folder: Path, app_port: int, *, buffers: bool = False, other: Mapping[str, str] = NOTHING_ELSE
) -> Iterator[Proxy]:
    """Put nginx in front of an app, with other lines in its file where some are given.

    `buffers`: it holds answers back, as a proxy of somebody else's may. `app_port`: 0 where other lines name
    the apps.
    """
    certificate, key = certify(folder, NAME)
    port, plain = server.free_port(), server.free_port()
    places = {
        **other,
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/ssl/playbook/fullchain.pem": str(certificate), "/etc/ssl/playbook/privkey.pem": str(key),
        "/var/log/nginx/playbook.log": str(folder / "access.log"),
        "/var/log/nginx/playbook-error.log": str(folder / "error.log"),
    }  # fmt: skip
    if app_port:
        places["127.0.0.1:8501"] = f"127.0.0.1:{app_port}"
    if buffers:
        places["proxy_buffering off;"] = "proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;"
    (folder / "site.conf").write_text(filled_in("nginx.conf", places))
    kept = " ".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; worker_processes 1; pid {folder / 'pid'};\n"
        f"error_log {folder / 'main.log'};\nevents {{ worker_connections 512; }}\n"
        f"http {{ {kept} include {folder / 'site.conf'}; }}\n"
    )
    command = [str(find_proxy("nginx")), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with _running([*command, "-e", str(folder / "main.log")], Proxy(port, folder, certificate)) as proxy:
        yield proxy


@contextmanager
def caddy(folder: Path, app_port: int, *, other: Mapping[str, str] = NOTHING_ELSE) -> Iterator[Proxy]:
    """Put Caddy in front of an app; `other`: as for nginx."""
    certificate, key = certify(folder, NAME)
    port = server.free_port()
    places = {
        "{\n\tservers {": f"{{\n\tadmin off\n\thttp_port {server.free_port()}\n\tservers {{",
        f"\n{{$PLAYBOOK_HOST:{NAME}}} {{": f"\n{NAME}:{port} {{",
        "127.0.0.1:8501": f"127.0.0.1:{app_port}",
        "# tls /etc/ssl/playbook/fullchain.pem /etc/ssl/playbook/privkey.pem": f"tls {certificate} {key}",
    }
    (folder / "Caddyfile").write_text(filled_in("Caddyfile", {**places, **other}))
    command = [str(find_proxy("caddy")), "run", "--config", str(folder / "Caddyfile")]
    with _running([*command, "--adapter", "caddyfile"], Proxy(port, folder, certificate)) as proxy:
        yield proxy


@contextmanager
def _running(command: list[str], proxy: Proxy) -> Iterator[Proxy]:
    # Caddy keeps what it knows below its home.
    home = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(proxy.folder))
    with (proxy.folder / "output.log").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, **home})
    try:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                proxy.line().close()
                break
            except OSError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"It did not come up:\n{proxy.logs()}") from error
                time.sleep(0.02)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=20)
