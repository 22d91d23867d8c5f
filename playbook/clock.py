"""The only place that asks what time it is."""

import os
from datetime import UTC, date, datetime, timedelta

AHEAD = timedelta(days=1)  # as far as the clock may have been that noted a moment


def now() -> datetime:
    """Return this instant in UTC, as the log records it."""
    return datetime.now(UTC)


def is_within(moment: datetime, begin: datetime, end: datetime) -> bool:
    """Return whether a moment is before an end that no clock far ahead set."""
    return begin - AHEAD <= moment < end


def today() -> date:
    """Return the local day, or the day of PLAYBOOK_TODAY."""
    chosen = os.environ.get("PLAYBOOK_TODAY", "").strip()
    return date.fromisoformat(chosen) if chosen else now().astimezone().date()
