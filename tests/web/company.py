"""A company with a provider of OpenID Connect on this machine, and the app that trusts it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.web.asking import Answer, ask
from tests.web.people import OWNER
from tools import server

COOKIE_SECRET = "a-cookie-secret-that-only-these-tests-know"


@dataclass(frozen=True, slots=True)
class Company:
    """The provider, on its port, and the app with its data."""

    provider: int
    app: server.Server
    data: Path

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.provider}"

    def asks(self, path: str, method: str, headers: Mapping[str, str], body: str) -> Answer:
        """What the provider answers."""
        host = {"Host": f"localhost:{self.provider}"}
        return ask(self.provider, path, method, {**headers, **host}, body.encode())

    def knows(self, subject: str, email: str, **claims: object) -> None:
        """Let the provider know somebody, or know them otherwise; verified unless it is said otherwise."""
        said = json.dumps({"email": email, "email_verified": True, **claims})
        answer = self.asks(f"/users/{subject}", "PUT", {"Content-Type": "application/json"}, said)
        assert answer.status == 204, answer


def secrets_of(folder: Path, port: int, provider: int) -> Path:
    """A secrets.toml with the provider in it."""
    file = folder / "secrets.toml"
    file.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{COOKIE_SECRET}"\nclient_id = "playbook"\nclient_secret = "s"\n'
        f'server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    return file


@contextmanager
def trusting(folder: Path, **environ: str) -> Iterator[Company]:
    """A provider, and an app with an owner whose sign-on it is."""
    import oidc_provider_mock  # here, because every worker collects what imports this file and few run it

    port, data = server.free_port(), folder / "data"
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as provider:
        more = {
            "PLAYBOOK_DATA": str(data), "PLAYBOOK_SIGN_ON_DOMAINS": "other.test, LT.test",
            "STREAMLIT_SECRETS_FILES": str(secrets_of(folder, port, provider.server_port)), **OWNER,
            **environ,
        }  # fmt: skip
        app = server.ROOT / "app.py"
        with server.running(app, folder / "app.log", environ=more, port=port, owner="") as running:
            yield Company(provider.server_port, running, data)
