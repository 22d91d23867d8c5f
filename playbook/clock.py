"""The only place that asks what time it is."""

import os
from datetime import UTC, date, datetime


def now() -> datetime:
    """Return this instant in UTC, as the log records it."""
    return datetime.now(UTC)


def today() -> date:
    """Return the local day, or the day of PLAYBOOK_TODAY."""
    chosen = os.environ.get("PLAYBOOK_TODAY", "").strip()
    return date.fromisoformat(chosen) if chosen else now().astimezone().date()
