"""Streamlit's company sign-on (st.login), without its screens and without its cookie."""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from streamlit.auth_util import get_cookie_with_chunks, validate_auth_credentials
from streamlit.errors import StreamlitAuthError
from streamlit.runtime.secrets import secrets_singleton
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from playbook.desk.accounts import sign_on
from playbook.desk.base.workspace import Workspace

_NAME = "default"  # Streamlit's word for the provider that [auth] itself describes
# Of one answer. The keys of a large provider have some twenty thousand bytes.
_MOST_BYTES = 1_000_000
_log = logging.getLogger("playbook")


class StreamlitsProvider:
    """The provider of the section [auth] in secrets.toml."""

    def way_there(self) -> str:
        """Return the local address that leads to it; good for two minutes."""
        return generate_login_redirect_url(_NAME)

    def vouched(self, cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
        """Return what it says of somebody, from the cookies that Streamlit set."""
        secret = get_cookie_secret()
        signed = get_cookie_with_chunks(
            lambda name: decode_signed_value(secret, name, cookies.get(name, "")), USER_COOKIE_NAME
        )
        claims = json.loads(signed) if signed else None
        return claims if isinstance(claims, dict) and _is_for_us(claims.get("aud")) else None

    def is_identity(self, cookie: str) -> bool:
        """Return whether Streamlit itself marks a signed-in person with this cookie."""
        return cookie.startswith((USER_COOKIE_NAME, TOKENS_COOKIE_NAME))


def _is_for_us(audience: object) -> bool:
    """Return whether a token is for this app; Authlib takes an azp instead."""
    return secrets_singleton["auth"]["client_id"] in (audience if isinstance(audience, list) else [audience])


def with_provider(workspace: Workspace) -> Workspace:
    """Return the workspace with the usable provider of secrets.toml, if any."""
    if workspace.is_demo or not secrets_singleton.load_if_toml_exists() or "auth" not in secrets_singleton:
        return workspace
    if problem := _problem():
        _log.warning("Company sign-on is off. %s", problem)
        return workspace
    refuse_unsigned()
    limit_answers()
    _log_one_line()
    if sign_on.is_closed(workspace):
        _log.warning("Company sign-on lets nobody in: PLAYBOOK_SIGN_ON_DOMAINS names no domain.")
    return replace(workspace, provider=StreamlitsProvider())


def refuse_unsigned() -> None:
    """Refuse tokens without a signature, even where a provider lists `none`."""
    from joserfc.jws import JWSRegistry  # one of the packages of the sign-on

    JWSRegistry.algorithms.pop("none", None)


def limit_answers() -> None:
    """Have no more of a provider's answer read than a sign-in needs."""
    import httpx2  # with the other packages of the sign-on
    from authlib.integrations.httpx_client import AsyncOAuth2Client
    from authlib.integrations.starlette_client import StarletteOAuth2App

    class LimitedStream(httpx2.AsyncByteStream):
        def __init__(self, incoming: Any) -> None:
            self._incoming = incoming

        async def __aiter__(self) -> AsyncIterator[bytes]:
            count = 0
            async for data in self._incoming:
                count += len(data)
                if count > _MOST_BYTES:
                    raise httpx2.ReadError("The provider's answer is too long.")
                yield data

        async def aclose(self) -> None:
            await self._incoming.aclose()

    async def prepare(outgoing: Any) -> None:
        outgoing.headers["accept-encoding"] = "identity"

    async def receive(response: Any) -> None:
        response.headers.pop("content-encoding", None)  # not asked for; unpacking has no limit
        response.stream = LimitedStream(response.stream)

    class LimitedClient(AsyncOAuth2Client):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.event_hooks = {"request": [prepare], "response": [receive]}

        def parse_response_token(self, response: Any) -> Any:
            token = super().parse_response_token(response)
            token.pop("userinfo", None)  # where a person who was read from a signed token is put
            return token

    StarletteOAuth2App.client_cls = LimitedClient


def _log_one_line() -> None:
    """Log a provider that fails without a traceback for each who tries."""

    def shorten(record: logging.LogRecord) -> bool:
        if record.exc_info:
            record.msg, record.args = f"{record.getMessage()} {record.exc_info[1]!r:.200}", ()
            record.exc_info = record.exc_text = None
        return True

    logging.getLogger(starlette_auth_routes.__name__).addFilter(shorten)


def _problem() -> str:
    try:
        validate_auth_credentials(_NAME)
    except StreamlitAuthError as error:
        return " ".join(str(error).split())
    if any(find_spec(name) is None for name in ("authlib", "httpx", "joserfc")):
        return "Its packages are missing: docs/deploy/README.md has the command that installs them."
    return ""
