"""The only place that asks what time it is."""

import os
from datetime import UTC, date, datetime


def now() -> datetime:
    """This instant, in UTC: what the log records."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is for people here, or the day that PLAYBOOK_TODAY says it is."""
    chosen = os.environ.get("PLAYBOOK_TODAY", "").strip()
    return date.fromisoformat(chosen) if chosen else now().astimezone().date()
