"""Which model is connected: from the settings of the server, or typed by the owner."""

from dataclasses import dataclass
from typing import Literal

from playbook.core.errors import Refused
from playbook.desk.house import House
from playbook.llm.connection import Limits, Server


@dataclass(frozen=True, slots=True)
class Connection:
    """A model that can be asked, how much one answer and one rollout may take, and who set it up.

    `at_once`: how many stages are drafted side by side. `rollout_tokens` and `rollout_usd`: the budget
    of one rollout over its whole life; None for no limit.
    """

    server: Server
    limits: Limits
    at_once: int
    rollout_tokens: int | None
    rollout_usd: float | None
    source: Literal["environment", "typed"]


def find_connection(house: House) -> Connection | None:
    """Give back the connected model; None where there is none, or where AI is switched off."""
    wanted = house.settings
    if wanted.ai == "off" or not (wanted.ai_url and wanted.ai_model):
        return None
    server = Server(wanted.ai_url, wanted.ai_model, wanted.ai_key.get_secret_value())
    return Connection(
        server=server,
        limits=Limits(seconds=wanted.ai_seconds),
        at_once=wanted.ai_at_once or (1 if server.is_local else 5),
        rollout_tokens=wanted.ai_tokens,
        rollout_usd=wanted.ai_usd,
        source="environment",
    )


def get_connection(house: House) -> Connection:
    """Give back the connected model, or raise Refused with what to do."""
    found = find_connection(house)
    if found is None:
        raise Refused("No model is connected.", "Connect one in Settings, or use the built-in playbook.")
    return found
