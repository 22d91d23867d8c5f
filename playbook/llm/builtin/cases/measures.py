"""Metrics of the kind of change, and the gates that they decide."""

import re
from collections.abc import Iterator, Sequence

from playbook.core.base.words import capital
from playbook.core.case.settle.numbers import uncounted_results
from playbook.core.plan.items import Gate, Metric, TrainingSession
from playbook.core.plan.plays.kinds import GateRules, KindMetric
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, lower
from playbook.llm.builtin.cases.conditions import UNTIL_MET, name_of, open_conditions
from playbook.llm.builtin.facts import is_small, spliced
from playbook.llm.builtin.schedule import Slot
from playbook.llm.builtin.wording import as_sentences, say_number

_METRIC_IDS = {"speed": "first-use", "utilization": "weekly-use", "proficiency": "hands-on-check"}
# Days after the first go-live for the first reading, after the last one for the target.
_READ_AFTER = {"speed": 14, "utilization": 21, "proficiency": 21}
_READ_AFTER_ELSE = 28
_ENOUGH_TRAINED, _TOO_FEW_TRAINED = 0.9, 0.5
_MOST_CADENCE_DAYS = 31
_MOST_RESULTS, _COUNTED_BEFORE, _TEXT, _LONGEST_TITLE = 2, 14, 300, 110
_BY_A_DAY = re.compile(r"^By (?:the )?(?:end of )?[A-Z]?\w+(?: \d{4})?,? ")
_REACHED_AFTER = {"speed": 21, "utilization": 90, "proficiency": 45}


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
    return writer.make(
        Metric,
        f"result-{number}",
        "metric",
        title=_title_of_result(writer, number, result),
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.everyone,
        measures="outcome",
        definition=(
            f"The brief promises: “{as_sentences(result, _TEXT)}” Still open: what exactly is counted, where "
            f"it stands today, and who counts it from now on. {capital(lead or '')} settles that by "
            f"{writer.say(begin)}, before the first start."
        ),
        data_source="Still open",
        cadence_days=28,
        first_read=writer.on_or_after(min(writer.schedule.go_lives) + _READ_AFTER_ELSE),
        red_action=writer.fill(
            "No better than at the start at two readings in a row: {sponsor} decides at the next gate what "
            "to change, or takes the promise back in front of those who heard it."
        ),
        rule_ids=("R33", "R35", "R36"),
        why="What was promised and is not counted is believed by nobody a year later.",
    )


def _chosen(writer: CaseWriter) -> Iterator[tuple[KindMetric, str]]:
    """Yield the measures that a plan of this size has, each with its name."""
    chosen = list(writer.kind.metrics)
    if writer.size != "thorough":
        ordered = sorted(chosen, key=lambda metric: not _is_complete(metric))
        by_measure = {metric.measures: metric for metric in reversed(ordered)}
        complete = [each for name, each in by_measure.items() if _is_complete(each) or name in _REACHED_AFTER]
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
    go_lives = writer.schedule.go_lives
    definition = writer.fill(metric.definition)
    if metric.target is not None:
        definition += " The target is a proposal: set your own."
    return writer.make(
        Metric,
        name,
        "metric",
        title=metric.title,
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.everyone,
        measures=metric.measures,
        definition=definition,
        unit=metric.unit,
        higher_is_better=metric.higher_is_better,
        baseline=0.0 if _starts_at_zero(metric) else None,
        target=metric.target,
        target_date=writer.by(_reached(writer, metric)) if metric.target is not None else None,
        green_at=metric.green_at,
        red_at=metric.red_at,
        data_source=metric.data_source,
        cadence_days=min(metric.cadence_days, _MOST_CADENCE_DAYS),
        first_read=writer.on_or_after(min(go_lives) + _READ_AFTER.get(metric.measures, _READ_AFTER_ELSE)),
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
    return None not in limits and _starts_at_zero(metric)


def _starts_at_zero(metric: KindMetric) -> bool:
    """Return whether a measure is 0 before the start, because nobody has started."""
    is_share = metric.measures != "outcome" and metric.unit.startswith("%")
    return (is_share and metric.higher_is_better) or (metric.measures == "activity" and metric.target == 0)


def _reached(writer: CaseWriter, metric: KindMetric) -> int:
    """Return a target's day; reaching everyone takes until the plan's end."""
    is_everyone = metric.unit.startswith("%") and (metric.target or 0) >= 100
    if is_everyone or metric.measures not in _REACHED_AFTER:
        return writer.schedule.last
    last_go_live = max(writer.schedule.go_lives)
    days = [last_go_live + _REACHED_AFTER[metric.measures]]
    if metric.measures == "proficiency":
        days += [day.toordinal() + 1 for day in writer.days_of(TrainingSession)]
    return max(days)


def with_teeth(writer: CaseWriter, gate: Gate, metrics: Sequence[Metric]) -> Gate:
    """Return a gate with the rules of the kind, its numbers and its conditions."""
    gates = writer.kind.gates
    rules = {"gate-start": gates.start, "gate-30": gates.day_30, "gate-90": gates.day_90}
    rule: GateRules | None = rules.get(gate.provenance.play_id)
    if rule is None:
        return gate
    gate, day = _as_scheduled(writer, gate), gate.date
    read = [metric for metric in metrics if metric.first_read and day and metric.first_read <= day]
    is_last = gate.provenance.play_id == "gate-90"
    green = [
        line for metric in read if (line := _bound(metric, metric.target if is_last else metric.green_at))
    ]
    red = [line for metric in read if (line := _red_line(metric))]
    wait = "Until then no further group starts." if len(writer.waves) > 1 and not is_last else ""
    met, missing = _conditions_at(writer, gate)
    # With one group there are no others to start without it.
    adjust = "" if len(writer.everyone) == 1 and not read else gate.adjust_if
    return gate.model_copy(
        update={
            "go_if": lines(
                met, writer.fill(rule.go), f"In numbers: {'; '.join(green)}." if green else "", gate.go_if
            ),
            "adjust_if": lines(
                writer.fill(rule.adjust),
                f"Red lines: {'; '.join(red)}." if red else "",
                f"{adjust} {wait}".strip(),
            ),
            "stop_if": lines(*missing, writer.fill(rule.stop), gate.stop_if),
            "metric_ids": tuple(dict.fromkeys((*(metric.id for metric in read), *gate.metric_ids))),
        }
    )


def _as_scheduled(writer: CaseWriter, gate: Gate) -> Gate:
    """Return the gate before a start, with the training possible by then."""
    indexes = writer.indexes(gate.group_ids)
    by_gate = _share_trained(writer, indexes, gate.date.toordinal()) if gate.date else 1.0
    if gate.provenance.play_id != "gate-start" or by_gate >= _ENOUGH_TRAINED:
        return gate
    enough, too_few = (writer.facts.values[name] or "" for name in ("enough_trained", "too_few_trained"))
    start = min(writer.schedule.go_lives[index] for index in indexes)
    late = 1 - _share_trained(writer, indexes, start - 1)
    if by_gate < _TOO_FEW_TRAINED:
        again = (
            f"By the dates of the plan only about {by_gate:.0%} of the people are trained on this day: "
            "hold the gate again when nine in ten are, before anyone starts."
        )
        return gate.model_copy(update={"adjust_if": lines(again, gate.adjust_if)})
    planned = (
        f"All rounds planned until then are held: about {by_gate:.0%} of the people have been trained, "
        f"and whoever has not has a date{'' if late else ' before their start'}."
    )
    after = (
        f"About {max(late, 0.01):.0%} have their last round only after the start: they begin when they have "
        "had it, or more trainers come."
    )
    fewer = gate.stop_if.replace(f"{too_few} been trained", "Fewer than planned have been trained")
    return gate.model_copy(
        update={
            "go_if": gate.go_if.replace(
                f"{enough} been trained, and whoever has not has a date before their start.", planned
            ),
            "adjust_if": lines(after if late else "", gate.adjust_if),
            "stop_if": fewer,
        }
    )


def _share_trained(writer: CaseWriter, indexes: Sequence[int], until: int) -> float:
    """Return the share of people whose sessions are held by a day."""
    sizes = {index: writer.brief.groups[index].size for index in indexes}
    trained = dict.fromkeys(indexes, 1.0)
    for play in writer.schedule.plays:
        if play.from_kind in ("safe_start", "hands_on"):
            for index in indexes:
                for slot in writer.schedule.slots.get(play.id, {}).get(index, ()):
                    trained[index] = min(trained[index], _share_held(slot, until))
    return sum(sizes[index] * trained[index] for index in indexes) / max(1, sum(sizes.values()))


def _share_held(slot: Slot, until: int) -> float:
    if not slot.rounds or not slot.rounds.held:
        return float(slot.day <= until)
    held = sum(number for day, number in slot.rounds.held if day.toordinal() <= until)
    return held / slot.rounds.rounds


def _conditions_at(writer: CaseWriter, gate: Gate) -> tuple[str, list[str]]:
    """Return what a gate before go-live asks for, and what stops while it is missing."""
    if gate.provenance.play_id != "gate-start":
        return "", []
    go_lives = writer.schedule.go_lives
    is_first = min(go_lives[index] for index in writer.indexes(gate.group_ids)) == min(go_lives)
    needed = [
        condition
        for condition in open_conditions(writer)
        if condition.gates != "switch_off"
        and (is_first if not condition.group_ids else {*gate.group_ids} & {*condition.group_ids})
    ]
    names: dict[str, list[str]] = {}
    for condition in needed:
        name = lower(name_of(writer, condition).rstrip("."))
        names.setdefault(UNTIL_MET[condition.gates], []).append(name)
    every = [name for several in names.values() for name in several]
    missing = [
        f"{capital(until)} while this is missing: {'; '.join(several)}." for until, several in names.items()
    ]
    return (f"Met, and on paper: {'; '.join(every)}." if every else ""), missing


def _bound(metric: Metric, value: float | None) -> str:
    """Return what a metric must show at least or at most, in words."""
    if value is None:
        return ""
    bound = "at least" if metric.higher_is_better else "at most"
    amount = (
        "none" if not value and not metric.higher_is_better else f"{bound} {say_number(value)}{_unit(metric)}"
    )
    return f"{lower(metric.title)}, {amount}"


def _red_line(metric: Metric) -> str:
    if metric.red_at is None:
        return ""
    value = f"{say_number(metric.red_at)}{_unit(metric)}"
    return f"{lower(metric.title)} {f'below {value}' if metric.higher_is_better else f'{value} or more'}"


def _unit(metric: Metric) -> str:
    return metric.unit if metric.unit.startswith("%") else f" {metric.unit}" if metric.unit else ""


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "metric"
