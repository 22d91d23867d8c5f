"""Incidents with the tool, and what was done about them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Id, Name, Text
from playbook.core.plan.items import DataClass, Owner

Harm = Literal["near_miss", "low", "medium", "high", "unrated"]
HARM_NAMES: dict[Harm, str] = {
    "near_miss": "near miss", "low": "minor harm", "medium": "some harm", "high": "serious harm",
    "unrated": "not rated yet",
}  # fmt: skip
MAX_HAPPENED = 1_000
# How long a near miss counts as news; ours.
RECENT = timedelta(days=30)


class Incident(Frozen):
    """Something that went wrong or nearly did. Open while `closed_on` is None."""

    id: Id
    day: Day
    what: Annotated[Text, Field(min_length=1, max_length=MAX_HAPPENED)]
    harm: Harm
    tool: Name = ""
    data_class: DataClass | None = None
    group_id: Id | None = None
    use_case_id: Id | None = None
    owner: Owner | None = None
    done: Annotated[Text, Field(max_length=MAX_HAPPENED)] = ""
    learnt: Annotated[Text, Field(max_length=MAX_HAPPENED)] = ""
    closed_on: Day | None = None

    @property
    def title(self) -> str:
        return self.what.split("\n", 1)[0][:120]


def in_order(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """Return the open incidents first, the latest first."""
    return tuple(
        sorted(incidents, key=lambda each: (each.closed_on is not None, -each.day.toordinal(), each.id))
    )


def open_incidents(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    return tuple(incident for incident in incidents if incident.closed_on is None)


def near_misses(incidents: Iterable[Incident], today: date) -> tuple[Incident, ...]:
    """Return the near misses of the last 30 days."""
    recent = (incident for incident in incidents if today - RECENT < incident.day <= today)
    return tuple(incident for incident in recent if incident.harm == "near_miss")
