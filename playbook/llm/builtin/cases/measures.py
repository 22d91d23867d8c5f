"""Metrics of the kind of change."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.base.words import capital
from playbook.core.case.settle.facts import CaseFacts, is_target_day
from playbook.core.case.settle.first_reading import known_from
from playbook.core.case.settle.numbers import numbers_of, uncounted_results
from playbook.core.case.timing import named_period_of
from playbook.core.plan.items import Metric, TrainingSession
from playbook.core.plan.plays.kinds import KindMetric
from playbook.core.text.dates import end_of, named_days_in
from playbook.llm.builtin.cases.case_writer import CaseWriter, lower
from playbook.llm.builtin.facts import is_small, spliced
from playbook.llm.builtin.wording import as_sentences

_METRIC_IDS = {"speed": "first-use", "utilization": "weekly-use", "proficiency": "hands-on-check"}
# Days after the first go-live for the first reading, after the last one for the target.
_READ_AFTER = {"speed": 14, "utilization": 21, "proficiency": 21}
_READ_AFTER_ELSE = 28
_MOST_CADENCE_DAYS = 31
_MOST_RESULTS, _COUNTED_BEFORE, _TEXT, _LONGEST_TITLE = 2, 14, 300, 110
_BY_A_DAY = re.compile(r"^By (?:the )?(?:end of )?[A-Z]?\w+(?: \d{4})?,? ")
REACHED_AFTER = {"speed": 21, "utilization": 90, "proficiency": 45}


def metric_items(writer: CaseWriter) -> Iterator[Metric]:
    """Yield the measures of the kind, each read after what it measures."""
    for metric, name in _chosen(writer):
        yield _metric(writer, metric, name)
    if not writer.is_short:
        for number, result in enumerate(uncounted_results(writer.brief)[:_MOST_RESULTS], 1):
            yield _promised(writer, number, result)


def _promised(writer: CaseWriter, number: int, result: str) -> Metric:
    """Return a promised result that the brief's own measure does not count."""
    lead, begin = writer.facts.values["lead"], writer.by(min(writer.schedule.go_lives) - _COUNTED_BEFORE)
    baseline, target, unit = numbers_of(writer.brief, result)
    is_known, known = baseline is not None and target is not None, _known_from(writer, result)
    stated = f" By its words: from {baseline:g} to {target:g} {unit}." if is_known else ""
    still_open = "what exactly is counted" if is_known else "what exactly is counted, where it stands today"
    return writer.make(
        Metric,
        f"result-{number}",
        "metric",
        title=_title_of_result(writer, number, result),
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        measures="outcome",
        definition=(
            f"The brief promises: “{as_sentences(result, _TEXT)}”{stated} Still open: {still_open}, "
            f"and who counts it from now on. {capital(lead or '')} settles that by "
            f"{writer.say(begin)}, before the first start.{_after_the_end(writer, known)}"
        ),
        unit=unit if target is not None else "",
        baseline=baseline,
        target=target,
        target_date=_due_of(writer, result) if target is not None else None,
        higher_is_better=baseline is None or target is None or target >= baseline,
        data_source="Still open",
        cadence_days=28,
        first_read=writer.on_or_after(known.toordinal()),
        red_action=writer.fill(
            "No better than at the start at two readings in a row: {sponsor} decides at the next gate what "
            "to change, or takes the promise back in front of those who heard it."
        ),
        rule_ids=("R33", "R35", "R36"),
        why="What was promised and is not counted is believed by nobody a year later.",
    )


def _known_from(writer: CaseWriter, result: str) -> date:
    """Return the first day on which a promised result can be counted."""
    start = date.fromordinal(min(writer.schedule.go_lives))
    usual = start + timedelta(days=_READ_AFTER_ELSE)
    return max(usual, known_from(result, start) or usual)


def _due_of(writer: CaseWriter, result: str) -> date:
    """Return the day by which a promised result names itself, else the plan's end."""
    start, last = date.fromordinal(min(writer.schedule.go_lives)), date.fromordinal(writer.schedule.last)
    ends = [(each, end_of(each, start)) for each in named_days_in(result)]
    by = [end for each, end in ends if end and is_target_day(result, each)]
    if len(ends) > len(by):  # it holds from its first period on
        return writer.on_or_after(_known_from(writer, result).toordinal())
    return writer.by(min([last, *by]))


def result_known(writer: CaseWriter) -> date | None:
    """Return when the first full period that the measure names is known after the start."""
    if named_period_of(writer.brief) is None:
        return None
    facts = CaseFacts(writer.case, date.fromordinal(writer.schedule.first))
    start, last = date.fromordinal(min(writer.schedule.go_lives)), date.fromordinal(writer.schedule.last)
    periods = [] if facts.is_read_rarely else facts.periods_between(start, last)
    return writer.on_or_after(periods[0].toordinal() + 1) if periods else None


def _after_the_end(writer: CaseWriter, known: date) -> str:
    if known <= date.fromordinal(writer.schedule.last):
        return ""
    owner = writer.facts.values["sustainment"] or writer.facts.values["lead"]
    return f" It can be counted only from {writer.say(known)}, after this plan: {owner} reads it then."


def _chosen(writer: CaseWriter) -> Iterator[tuple[KindMetric, str]]:
    """Yield the measures that a plan of this size has, each with its name."""
    chosen = list(writer.kind.metrics)
    if writer.size != "thorough":
        ordered = sorted(chosen, key=lambda metric: not _is_complete(metric))
        by_measure = {metric.measures: metric for metric in reversed(ordered)}
        complete = [each for name, each in by_measure.items() if _is_complete(each) or name in REACHED_AFTER]
        chosen = [metric for metric in chosen if any(metric is each for each in complete)]
    if is_small(writer.brief):
        chosen = chosen[:1]
    elif writer.size == "essential":
        chosen = [metric for metric in chosen if metric.measures == "utilization"][:1] or chosen[:1]
    taken: set[str] = set()
    for metric in chosen:
        usual_name = _METRIC_IDS.get(metric.measures, "")
        name = usual_name if usual_name and usual_name not in taken else _slug(metric.title)
        if name not in taken:
            taken.add(name)
            yield metric, name


def _metric(writer: CaseWriter, metric: KindMetric, name: str) -> Metric:
    after = min(writer.schedule.go_lives) + _READ_AFTER.get(metric.measures, _READ_AFTER_ELSE)
    first_read = writer.on_or_after(after)
    definition = writer.fill(metric.definition)
    if metric.target is not None:
        definition += " The target is a proposal: set your own."
    return writer.make(
        Metric,
        name,
        "metric",
        title=metric.title,
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        measures=metric.measures,
        definition=definition,
        unit=metric.unit,
        higher_is_better=metric.higher_is_better,
        baseline=0.0 if _starts_at_zero(metric) else None,
        target=metric.target,
        target_date=_target_date(writer, metric, first_read) if metric.target is not None else None,
        green_at=metric.green_at,
        red_at=metric.red_at,
        data_source=metric.data_source,
        cadence_days=min(metric.cadence_days, _MOST_CADENCE_DAYS),
        first_read=first_read,
        red_action=writer.fill(metric.red_action),
        rule_ids=("R33", "R34", "R36", "R51"),
        why="A number decides only if everyone knows beforehand what happens when it is red.",
    )


def _title_of_result(writer: CaseWriter, number: int, result: str) -> str:
    """Return the promise without its day, or its number where it is too long for a title."""
    short = capital(_BY_A_DAY.sub("", result))
    return spliced(writer.case, short) if len(short) <= _LONGEST_TITLE else f"Promised result {number + 1}"


def counted_before(writer: CaseWriter) -> list[str]:
    """Return the measures of the kind that have to be counted before the start."""
    return [lower(metric.title) for metric, _ in _chosen(writer) if not _starts_at_zero(metric)]


def _is_complete(metric: KindMetric) -> bool:
    """Return whether a measure can be judged without a baseline."""
    limits = (metric.target, metric.green_at, metric.red_at)
    return None not in limits and (_starts_at_zero(metric) or not metric.target)


def _starts_at_zero(metric: KindMetric) -> bool:
    """Return whether a measure is 0 before the start, because nobody has started."""
    if "before the start" in metric.definition:  # what is compared has a level today
        return False
    is_share = metric.measures != "outcome" and metric.unit.startswith("%")
    return (is_share and metric.higher_is_better) or (metric.measures == "activity" and metric.target == 0)


def _target_date(writer: CaseWriter, metric: KindMetric, first_read: date) -> date:
    """Return the target's day, never before its first reading."""
    return max(writer.by(_reached(writer, metric)), first_read)


def _reached(writer: CaseWriter, metric: KindMetric) -> int:
    """Return a target's day; reaching everyone takes until the plan's end."""
    is_everyone = metric.unit.startswith("%") and (metric.target or 0) >= 100
    if is_everyone or metric.measures not in REACHED_AFTER:
        return writer.schedule.last
    last_go_live = max(writer.schedule.go_lives)
    days = [last_go_live + REACHED_AFTER[metric.measures]]
    if metric.measures == "proficiency":
        days += [day.toordinal() + 1 for day in writer.days_of(TrainingSession)]
    return max(days)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "metric"
