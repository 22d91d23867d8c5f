"""What success means: each number with its checkpoints, and when it is proved."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.base.words import lower_first, short_date
from playbook.core.case.settle.results import YES
from playbook.core.dossier.chapters.paper_source import EACH, PaperSource
from playbook.core.dossier.model import MetricLine
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Row, Titled
from playbook.core.plan.counts import in_heads
from playbook.core.plan.items import RESULT, Metric
from playbook.core.review.strategy_faults import is_about
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import first_sentences, split_sentences

SUCCESS = "What success means"
_BASELINE = "baseline"  # the play by which numbers are counted before the start
_BY = " by "  # "15% by Fri Oct 15"
_BETWEEN = re.compile(r", (?!\d{4}\b)")  # not before the year of a day
_READINGS = re.compile(r"Readings due: ([^\n]*?)(?: \(proposal\))?\.(?:\s|$)")
_SETS_IT = re.compile(r"^(?:Promised|Target|Readings due|Write down|Each team's manager counts)\b")
_NUMBER = re.compile(r"\b\d{1,9}(?:\.\d{1,3})?(?![\d,])")
_OURS = "Target: proposal."  # in the definition of a measure
_MOST_AIMS = 5
_MOST_CHECKPOINTS, _WORDS_OF_A_NOTE = 2, 40


def success_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield the numbers, the result first, then what to know about it."""
    metrics = _in_order(source)
    aims = sum(_is_aim(source, metric) or _is_leaders(source, metric) for metric in metrics)
    shown = max(source.shape.rows, min(_MOST_AIMS, aims))
    rows = tuple(_row(source, metric) for metric in metrics[:shown])
    heads = ("Measure", "Today", "Last reading", "Checkpoint", "Target", "Known on", "Owner")
    yield Grid(heads, (3.4, 1.4, 1.6, 2, 1.4, 1.6, 1.8), rows)
    yield Entries(tuple(Titled(lead, text) for lead, text in _notes(source, metrics) if text))


def _in_order(source: PaperSource) -> list[MetricLine]:
    return sorted(
        source.dossier.metrics,
        key=lambda metric: (
            not metric.title.startswith(RESULT),
            not _is_aim(source, metric),
            not _is_leaders(source, metric),
            not metric.target_date,
        ),
    )


def _is_aim(source: PaperSource, metric: MetricLine) -> bool:
    """Return whether it counts what the brief wants, and not how it gets there."""
    return any(
        each.title == metric.title and each.measures == "outcome"
        for each in source.rollout.items.values()
        if isinstance(each, Metric)
    )


def _is_leaders(source: PaperSource, metric: MetricLine) -> bool:
    """Return whether leaders with a strategy worded it themselves."""
    return source.page.strategy is not None and any(
        each.title == metric.title and each.provenance.source != "builtin"
        for each in source.rollout.items.values()
        if isinstance(each, Metric)
    )


def _row(source: PaperSource, metric: MetricLine) -> Row:
    people = sum(group.size for group in source.rollout.brief.groups)
    target = in_heads(metric.title, metric.unit, metric.target or 0, people) or metric.in_unit(metric.target)
    counts = next(
        ((_briefly(source.who(metric.who or who)), day) for who, day in _first_counts(source)), None
    )
    counted = f"not counted yet: {counts[0]} by {short_date(counts[1])}" if counts else ""
    title = metric.title.removeprefix(RESULT)
    is_stated = metric.title.startswith(RESULT)  # the brief's own number, 0 too
    is_new = metric.baseline == 0 and metric.unit == "%" and not is_stated  # nobody did it before
    is_unknown = (
        metric.baseline == 0 and not (is_new or is_stated) and not _is_aim(source, metric)
    )  # nobody has looked
    due = readings_due(metric)
    aim = due[-1].partition(" on ")[0] if due else ""
    today = "not yet" if aim == YES else counted
    open_target = "set with the baseline" if counted else "not set yet"
    return (
        title,
        "new"
        if is_new
        else "not known"
        if is_unknown
        else metric.in_unit(metric.baseline) or today or "not counted yet",
        f"{metric.in_unit(metric.last[1])} on {source.on(metric.last[0])}" if metric.last else "",
        "; ".join(_checkpoints(source, metric, due)),
        source.changed_target(title) or f"{target}{_by_whom(source, metric)}" or aim or open_target,
        source.brief_day(metric.target_date) if metric.target_date else "",
        source.who(metric.who),
    )


def _by_whom(source: PaperSource, metric: MetricLine) -> str:
    """Return the mark of a target that nobody gave."""
    return " (proposal)" if _OURS in metric.definition and not source.page.strategy else ""


def _checkpoints(source: PaperSource, metric: MetricLine, due: Sequence[str]) -> list[str]:
    """Return the last readings before the target's, and what gates ask, in the order of days."""

    def day_of(text: str) -> date:
        return next(filter(None, (end_of(day, source.home) for day in named_days_in(text))), source.home)

    return sorted((*due[:-1][-_MOST_CHECKPOINTS:], *_of_gates(source, metric, due)), key=day_of)


def _of_gates(source: PaperSource, metric: MetricLine, due: Sequence[str]) -> Iterator[str]:
    """Yield what go/no-go decisions ask of a measure, where no reading has that number or day."""
    known = {part for each in due for part in each.split(" on ")}
    for gate in source.dossier.gates if source.page.strategy else ():  # ours are on one ladder
        day = short_date(gate.day) if gate.day else ""
        for sentence in split_sentences(gate.go_if) if day not in known else ():
            if not is_about(sentence, metric.title.removeprefix(RESULT), 1):
                continue
            match = _NUMBER.search(sentence)
            asked = metric.in_unit(float(match[0])) if match else ""
            if match and sentence[match.start() :].startswith(asked) and asked not in known:
                known.add(asked)
                yield f"{asked} on {day}"


def _briefly(who: str) -> str:
    """Return one person's last name; the table has the whole."""
    return "each owner" if ";" in who else lower_first(who) if who == EACH else who.split(" ")[-1]


def _first_counts(source: PaperSource) -> Iterator[tuple[str, date]]:
    """Yield who counts first where today stands, and on which day."""
    for step in source.dossier.steps:
        if step.day and source.play_of(step) == _BASELINE:
            yield step.who, step.day


def readings_due(metric: MetricLine) -> list[str]:
    """Return the readings that the definition sets, the target's last."""
    match = _READINGS.search(metric.definition)
    due = (each.rpartition(_BY) for each in _BETWEEN.split(match[1] if match else "") if _BY in each)
    return [f"{value} on {day.partition(' ')[2]}" for value, _, day in due]


def _notes(source: PaperSource, metrics: list[MetricLine]) -> Iterator[tuple[str, str]]:
    """Yield what is counted, and when it is proved."""
    result = next((each for each in metrics if each.title.startswith(RESULT)), None)
    if result:
        own = [each for each in split_sentences(result.definition) if not _is_in_table(each, result)]
        yield "What is counted.", first_sentences(" ".join(own), _WORDS_OF_A_NOTE)
    check = next((each for each in source.page.checks if each.key == "outcome"), None)
    if check and check.state not in ("feasible", "tight"):  # what is tight stands with the plan in short
        most = _WORDS_OF_A_NOTE // (1 + source.shape.is_short)
        yield "Proof.", first_sentences(check.sentence, most)


def _is_in_table(sentence: str, metric: MetricLine) -> bool:
    return bool(_SETS_IT.match(sentence)) or sentence.startswith(metric.title.removeprefix(RESULT))
