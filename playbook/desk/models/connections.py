"""The connected model, from the server's settings or typed by the owner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from playbook.core.base.errors import Refused
from playbook.desk.base.workspace import Workspace
from playbook.llm.call.address import host_of
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.stands import ANSWER_FORMATS
from playbook.settings import Settings
from playbook.store.connection_file import (
    ConnectionDamaged,
    ConnectionFile,
    ConnectionStore,
    StoredConnection,
)
from playbook.store.folder import Folder

Source = Literal["environment", "typed"]


@dataclass(frozen=True, slots=True)
class Connection:
    """A connected model with its limits."""

    server: Server
    limits: AnswerLimits
    at_once: int  # stages drafted in parallel
    rollout_tokens: int | None  # for the lifetime of one rollout
    rollout_usd: float | None  # for the lifetime of one rollout
    source: Source


class SetLimits(NamedTuple):
    """The limits as set; None means derived or unlimited."""

    tokens: int
    usd: float | None
    at_once: int | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Setup:
    """The connection's setup; `fixed`: limits that the environment sets."""

    source: Source
    url: str
    model: str
    has_key: bool
    is_on: bool
    is_off_for_good: bool
    missing: tuple[str, ...]
    limits: SetLimits
    fixed: frozenset[str]
    trouble: str

    @property
    def is_connected(self) -> bool:
        """Return whether a model can be asked."""
        return self.is_on and bool(self.url and self.model)

    @property
    def host(self) -> str:
        """Return the host of the address."""
        return host_of(self.url)


def find_connection(workspace: Workspace) -> Connection | None:
    """Return the connected model, or None if there is none."""
    stored, trouble = _stored(store_of(workspace))
    setup = _setup(workspace.settings, stored, trouble)
    if not setup.is_connected:
        return None
    server = _server(workspace.settings, setup, stored)
    limits = setup.limits
    return Connection(
        server=server,
        # Who allows an answer more time waits for its first word as long.
        limits=AnswerLimits(seconds=limits.seconds, silence=max(AnswerLimits().silence, limits.seconds)),
        at_once=limits.at_once or (1 if server.is_local else 5),
        rollout_tokens=limits.tokens,
        rollout_usd=limits.usd,
        source=setup.source,
    )


def known_window(workspace: Workspace) -> int | None:
    """Return how many tokens the connected model reads, if known."""
    connection = find_connection(workspace)
    return ANSWER_FORMATS.of(connection.server).window if connection else None


def get_connection(workspace: Workspace) -> Connection:
    """Return the connected model. Raise Refused if there is none."""
    if (connection := find_connection(workspace)) is None:
        raise Refused("No model is connected.", "Connect one in Settings, or use the built-in playbook.")
    return connection


def get_agreed(workspace: Workspace, agreed: Connection) -> Connection:
    """Return the connection. Raise Refused if it is not `agreed` any more."""
    connection = get_connection(workspace)
    if connection.server != agreed.server:
        raise Refused("The connected model has changed.", "Check what will be sent, and ask again.")
    return connection


def change_since(workspace: Workspace, agreed: Connection) -> Callable[[], str]:
    """Return a callback that says how the connection has changed since."""
    # Not the workspace: who keeps the result must not keep a workspace that has closed.
    settings, store = workspace.settings, store_of(workspace)

    def change() -> str:
        stored, trouble = _stored(store)
        setup = _setup(settings, stored, trouble)
        if not setup.is_on:
            return "Language models were switched off in Settings."
        if not setup.is_connected:
            return "The connection was forgotten in Settings."
        if _server(settings, setup, stored) != agreed.server:
            return "The connection was changed in Settings."
        return ""

    return change


def setup_of(workspace: Workspace) -> Setup:
    """Return how the connection is set up."""
    return _setup(workspace.settings, *_stored(store_of(workspace)))


def _setup(settings: Settings, stored: StoredConnection, trouble: str) -> Setup:
    is_set = any(settings.says(field) for field in ("ai_url", "ai_model", "ai_key"))
    fixed = frozenset(limit for limit in SetLimits._fields if settings.says(f"ai_{limit}"))
    url, model = (settings.ai_url, settings.ai_model) if is_set else (stored.url, stored.model)
    key = settings.ai_key if is_set else stored.key
    blanks = {"PLAYBOOK_AI_URL": url, "PLAYBOOK_AI_MODEL": model}
    return Setup(
        source="environment" if is_set else "typed",
        url=url,
        model=model,
        has_key=bool(key.get_secret_value()) and (is_set or stored.key_for == stored.url),
        is_on=settings.ai == "on" and stored.is_on,
        is_off_for_good=settings.ai == "off",
        missing=tuple(name for name, value in blanks.items() if is_set and not value),
        limits=SetLimits(
            tokens=settings.ai_tokens if "tokens" in fixed else stored.tokens or settings.ai_tokens,
            usd=settings.ai_usd if "usd" in fixed else stored.usd,
            at_once=settings.ai_at_once if "at_once" in fixed else stored.at_once,
            seconds=settings.ai_seconds if "seconds" in fixed else stored.seconds or settings.ai_seconds,
        ),
        fixed=fixed,
        trouble=trouble,
    )


def _server(settings: Settings, setup: Setup, stored: StoredConnection) -> Server:
    key = settings.ai_key if setup.source == "environment" else stored.key
    return Server(setup.url, setup.model, key.get_secret_value() if setup.has_key else "")


def store_of(workspace: Workspace) -> ConnectionStore:
    """Return where this workspace stores what was typed."""
    return workspace.own(_store)


def _store(workspace: Workspace) -> ConnectionStore:
    if workspace.register.is_shared:
        from playbook.store.register.postgres.connection_row import ConnectionRow  # it loads libpq

        return ConnectionRow(workspace.register)
    return ConnectionFile(Folder(workspace.settings.data).connection)


def _stored(store: ConnectionStore) -> tuple[StoredConnection, str]:
    try:
        return store.read(), ""
    except ConnectionDamaged as error:
        return StoredConnection(), str(error)
