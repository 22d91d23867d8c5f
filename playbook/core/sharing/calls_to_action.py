"""What a rollout asks of everyone: trainings and returning questions."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from playbook.core.base.fields import Day, Frozen
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, CheckinSeries, Reinforcement, TrainingSession

MOST_ASKED = 5
What = Literal["example", "pulse", "training", "show_and_tell"]


class PublicAsk(Frozen):
    """One thing people take part in, once or every `every` days."""

    what: What
    title: str
    day: Day
    until: Day | None = None
    every: int | None = None


def find_asked(
    rollout: Rollout, items: Iterable[AnyItem], today: date, say: Callable[[str], str]
) -> tuple[PublicAsk, ...]:
    """Return what people are asked from a day on, each once."""
    by_key: dict[tuple[object, ...], PublicAsk] = {}
    for item in items:
        if rollout.tracking_of(item.id).status == "done":
            continue
        ask = _ask(item, say)
        if ask and (ask.until or ask.day) >= today:
            by_key.setdefault((ask.what, ask.title, ask.every), ask)
    ordered = sorted(by_key.values(), key=lambda ask: (ask.every is None, ask.day))
    return tuple(ordered[:MOST_ASKED])


def _ask(item: AnyItem, say: Callable[[str], str]) -> PublicAsk | None:
    match item:
        # A status round asks the leads, not everyone.
        case CheckinSeries(way="example" | "pulse" as way, start=date() as day):
            until, every = item.end, item.cadence_days
            return PublicAsk(what=way, title=say(item.title), day=day, until=until, every=every)
        case TrainingSession(for_managers=False, date=date() as day):
            return PublicAsk(what="training", title=say(item.title), day=day)
        case Reinforcement(way="show_and_tell", date=date() as day):
            return PublicAsk(what="show_and_tell", title=say(item.title), day=day)
        case _:
            return None
