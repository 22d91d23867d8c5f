"""Incidents: what went wrong with the tool, or nearly did, and what was done about it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Id, Name, Text
from playbook.core.plan.items import DataClass, Owner

Harm = Literal["near_miss", "low", "medium", "high"]
HARM_NAMES: dict[Harm, str] = {
    "near_miss": "near miss",
    "low": "minor harm",
    "medium": "some harm",
    "high": "serious harm",
}
MAX_HAPPENED = 1_000


# How long a near miss counts as news; ours.
RECENT = timedelta(days=30)


class Incident(Frozen):
    """One thing that went wrong or nearly did: when, what, how bad, who sees to it, and what was learnt.

    `closed_on`: the day on which it was settled; None while it is open.
    """

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
        """The first line of what happened."""
        return self.what.split("\n", 1)[0][:120]


def in_order(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """Give back the open ones first, the latest first."""
    return tuple(sorted(incidents, key=lambda one: (one.closed_on is not None, -one.day.toordinal(), one.id)))


def open_incidents(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Give back those that are not settled yet."""
    return tuple(one for one in incidents if one.closed_on is None)


def near_misses(incidents: Iterable[Incident], today: date) -> tuple[Incident, ...]:
    """Give back the near misses of the last 30 days, settled or not."""
    return tuple(one for one in incidents if one.harm == "near_miss" and today - RECENT < one.day <= today)
