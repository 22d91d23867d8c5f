"""What was measured since a day: examples, readings and readiness."""

from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.base.words import count, day_in_words, number, quoted, short, some_of
from playbook.core.digest.sentences import Sentence, versions_of
from playbook.core.log.activity import Happened
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.progress import ReadinessScored
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Metric
from playbook.core.progress.example_value import net_minutes
from playbook.core.progress.metrics import not_told_apart

_SAVED_TIME = 2


def measured(rollout: Rollout, happened: Happened) -> Iterator[Sentence]:
    """Yield sentences on examples, readings and readiness."""
    yield from _examples(rollout, happened)
    yield from _readings(rollout, happened)
    scored = {act.change.group_id: act for act in happened.of(ReadinessScored) if act.change.scores}
    names = {group.id: group.name for group in rollout.brief.groups}
    if scored:
        group_names = [short(names.get(group_id, group_id)) for group_id in scored]
        text = f"Readiness was scored for {some_of(group_names)}."
        yield Sentence(text, versions_of(scored.values()), part="measured")


def _examples(rollout: Rollout, happened: Happened) -> Iterator[Sentence]:
    """Yield counts and values only, never what people wrote."""
    acts = [act for act in happened.of(ExampleLogged) if act.change.example.id in rollout.examples]
    if acts:
        latest = {act.change.example.id: act.change.example for act in acts}
        yield Sentence(_example_words(list(latest.values())), versions_of(acts), part="measured")


def _example_words(examples: Sequence[Example]) -> str:
    groups = {example.group_id for example in examples if example.group_id}
    rated = [example.rating for example in examples if example.rating is not None]
    worth = sum(rating >= _SAVED_TIME for rating in rated)
    minutes = net_minutes(examples)
    text = count(len(examples), "example")
    text += f" from {count(len(groups), 'group')}" if groups else ""
    text += " was logged" if len(examples) == 1 else " were logged"
    if rated:
        text += f"; {worth} of the {len(rated)} rated ones saved time or more"
    if minutes.counted:
        # Never the gross saving alone: only of those that say what checking took, too.
        says = f"{count(minutes.counted, 'example')} {'says' if minutes.counted == 1 else 'say'}"
        net = f"{count(minutes.net, 'minute')} net, saved less what checking took"
        if minutes.net < 0:
            net = f"checking took {count(-minutes.net, 'minute')} more than was saved"
        text += f"; {net}, as {says}"
    return f"{text}."


def _readings(rollout: Rollout, happened: Happened) -> Iterator[Sentence]:
    """Yield readings, without groups too small to be told apart."""
    out = not_told_apart(rollout, date.max)
    acts = [
        act
        for act in happened.of(ReadingLogged)
        if act.change.reading.id in rollout.readings and act.change.reading.group_id not in out
    ]
    latest: dict[tuple[str, str | None], Reading] = {}
    for reading in sorted((act.change.reading for act in acts), key=lambda reading: reading.day):
        latest[reading.metric_id, reading.group_id] = reading
    if latest:
        readings = [_reading(rollout, reading) for reading in latest.values()]
        yield Sentence(f"Read: {some_of(readings, '; ')}.", versions_of(acts), part="measured")


def _reading(rollout: Rollout, reading: Reading) -> str:
    metric = rollout.items.get(reading.metric_id)
    groups = {group.id: group.name for group in rollout.brief.groups}
    text = quoted(reading.metric_id if metric is None else metric.title)
    text += f" for {groups.get(reading.group_id, reading.group_id)}" if reading.group_id else ""
    unit = f" {metric.unit}" if isinstance(metric, Metric) and metric.unit else ""
    text += f" at {number(reading.value)}{unit} on {day_in_words(reading.day)}"
    return text + (_against(metric, reading.value) if isinstance(metric, Metric) else "")


def _against(metric: Metric, value: float) -> str:
    if metric.target is None:
        return ", without a target"
    reached = value >= metric.target if metric.higher_is_better else value <= metric.target
    by = f" by {day_in_words(metric.target_date)}" if metric.target_date and not reached else ""
    return f", {'at' if reached else 'short of'} the target of {number(metric.target)}{by}"
