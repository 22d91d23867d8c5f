"""What the leaders of a rollout did with the tool themselves."""

from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.fields import Id
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CoalitionMember, SponsorAct

WEEKS = 4
# An example of the same week shows it, whichever of the two came first.
_NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Told:
    """Leaders' examples in the last weeks, and the latest day ever."""

    count: int
    latest: date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An open step of showing own use, with the example for it."""

    act: SponsorAct
    example: Example


def leader_ids(rollout: Rollout) -> frozenset[Id]:
    """Return the ids of sponsor, lead and coalition members."""
    members = [item.owner for item in rollout.items.values() if isinstance(item, CoalitionMember)]
    named = (
        rollout.brief.sponsor_id,
        rollout.brief.lead_id,
        *(owner.person_id for owner in members if owner),
    )
    return frozenset(owner for owner in named if owner)


def find_told(rollout: Rollout, today: date) -> Told:
    """Return what leaders shared up to `today`."""
    days = [
        example.day for example in rollout.examples.values() if example.by_leader and example.day <= today
    ]
    since = today - timedelta(weeks=WEEKS)
    return Told(sum(day > since for day in days), max(days, default=None))


def find_shown(rollout: Rollout) -> tuple[Shown, ...]:
    """Return open steps of showing own use with an example near."""
    examples = sorted(
        (example for example in rollout.examples.values() if example.by_leader),
        key=lambda example: example.day,
    )
    shown = []
    for item in rollout.items.values():
        if not isinstance(item, SponsorAct) or item.act != "show_own_use" or item.date is None:
            continue
        if rollout.tracking_of(item.id).status == "done":
            continue
        day = item.date
        near = next((example for example in reversed(examples) if abs(example.day - day) <= _NEAR), None)
        if near:
            shown.append(Shown(item, near))
    return tuple(sorted(shown, key=lambda example: (example.act.date or date.max, example.act.id)))
