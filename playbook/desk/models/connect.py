"""Change the model connection: connect, forget, switch off, set limits."""

from collections.abc import Callable
from typing import Any

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.fields import MAX_LINE
from playbook.desk.base.audit import record
from playbook.desk.base.workspace import Workspace
from playbook.desk.models import connections
from playbook.llm.call.address import host_of, problem_with_address, problem_with_key
from playbook.llm.call.presets import PRESETS, destination
from playbook.store.connection_file import MAX_KEY, ConnectionDamaged, StoredConnection

__all__ = ["PRESETS", "destination"]
_LIMITS: dict[str, tuple[float, float, str]] = {
    "tokens": (1, 10**12, "A budget is at least 1 token."),
    "usd": (0.01, 10**9, "A budget is at least $0.01, or empty for none."),
    "at_once": (1, 5, "Between 1 and 5 stages can be drafted at once."),
    "seconds": (10, 3600, "An answer may take between 10 and 3,600 seconds."),
}


def connect(workspace: Workspace, actor: Actor, url: str, model: str, key: str = "") -> str:
    """Save the connection; an empty key keeps this address's key."""
    url, model, key = url.strip().rstrip("/"), model.strip(), key.strip()
    _refuse_others(workspace, actor)
    _refuse_where_off(workspace)
    if problems := _problems(url, model, key):
        raise Invalid(problems)
    dropped = ""

    def changed(stored: StoredConnection) -> StoredConnection:
        nonlocal dropped
        if not key and stored.key_for != url and stored.key.get_secret_value():
            dropped = host_of(stored.key_for)
        bound = {} if not key and stored.key_for == url else {"key": key, "key_for": url if key else ""}
        return _with(stored, url=url, model=model, **bound)

    _change(workspace, changed)
    record(workspace, actor, "settings.connected", f"{model} at {host_of(url)}")
    about_key = f" The key for {dropped} was dropped: a key belongs to one address." if dropped else ""
    return f"The connection is saved.{about_key}"


def pick_model(workspace: Workspace, actor: Actor, model: str) -> str:
    """Ask another model at the same address."""
    return connect(workspace, actor, connections.setup_of(workspace).url, model)


def forget_key(workspace: Workspace, actor: Actor) -> None:
    """Throw the key away; the address and the model stay."""
    _refuse_others(workspace, actor)
    _change(workspace, lambda stored: _with(stored, key="", key_for=""))
    record(workspace, actor, "settings.key_forgotten")


def forget_connection(workspace: Workspace, actor: Actor) -> None:
    """Delete address, model and key; keep switch and limits."""
    _refuse_others(workspace, actor)
    _change(workspace, lambda stored: _with(stored, url="", model="", key="", key_for=""))
    record(workspace, actor, "settings.disconnected")


def switch_ai(workspace: Workspace, actor: Actor, is_on: bool) -> None:
    """Switch models on or off; the connection stays."""
    _refuse_strangers(actor)
    _refuse_where_off(workspace)
    _change(workspace, lambda stored: _with(stored, is_on=is_on))
    record(workspace, actor, "settings.switched", "on" if is_on else "off")


def set_limit(workspace: Workspace, actor: Actor, limit: str, value: float | None) -> None:
    """Set one limit; None leaves it to the server's settings."""
    _refuse_strangers(actor)
    if limit in connections.setup_of(workspace).fixed:
        raise Refused(f"This is set for the server, by PLAYBOOK_AI_{limit.upper()}.", "Ask who set it up.")
    if problem := problem_with_limit(limit, value):
        raise Invalid([problem])
    number = value if value is None or limit == "usd" else int(value)
    _change(workspace, lambda stored: _with(stored, **{limit: number}))
    record(workspace, actor, "settings.limited", f"{limit}, {'none' if number is None else number}")


def problem_with_limit(limit: str, value: float | None) -> Problem | None:
    """Say why a limit cannot be this; None where it can."""
    least, most, words = _LIMITS[limit]
    return None if value is None or least <= value <= most else Problem(limit, words)


def _problems(url: str, model: str, key: str) -> list[Problem]:
    problems = [problem_with_address(url) or problem_with_key(url, key)]
    if any(host_of(url) == host_of(preset.url) and preset.is_pattern for preset in PRESETS):
        hint = "Put your own name for RESOURCE."
        problems.append(Problem("url", "This is a pattern, not an address.", hint))
    if not model:
        problems.append(Problem("model", "The model is missing.", "Enter its name."))
    for field, value, most in (("url", url, MAX_LINE), ("model", model, MAX_LINE), ("key", key, MAX_KEY)):
        if len(value) > most:
            problems.append(Problem(field, f"This is longer than {most:,} characters.", "Copy it again."))
    return [problem for problem in problems if problem]


def _refuse_others(workspace: Workspace, actor: Actor) -> None:
    _refuse_strangers(actor)
    if connections.setup_of(workspace).source == "environment":
        raise Refused("The connection is set for this server, by PLAYBOOK_AI_URL.", "Ask who set it up.")


def _refuse_strangers(actor: Actor) -> None:
    if not can(actor, "change_settings", Thing()):
        raise Refused("Only the owner can change how a model is connected.")


def _refuse_where_off(workspace: Workspace) -> None:
    if workspace.settings.ai == "off":
        raise Refused("Models are switched off for this server, by PLAYBOOK_AI.", "Ask who set it up.")


def _change(workspace: Workspace, change: Callable[[StoredConnection], StoredConnection]) -> None:
    """Change the stored connection under a lock, as two windows may write."""
    with workspace.lock("connection"):
        store = connections.store_of(workspace)
        try:
            stored = store.read()
        except ConnectionDamaged:
            stored = StoredConnection()
        store.write(change(stored))


def _with(stored: StoredConnection, **changes: Any) -> StoredConnection:
    return StoredConnection.model_validate({**stored.model_dump(), **changes})
