"""Metrics of the kind of change."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from playbook.core.base.words import capital
from playbook.core.case.feasible.by_place import last_site_on
from playbook.core.case.feasible.staged import ends_for_all
from playbook.core.case.reading.busy import is_of_the_books, start_of_the_books
from playbook.core.case.reading.spans import day_after_start
from playbook.core.case.settle.counts import trade_counted
from playbook.core.case.settle.facts import amount, is_target_day
from playbook.core.case.settle.first_reading import (
    closes_read,
    first_period_known,
    known_from,
    level_on,
    normal_closes_read,
    share_of_those_live,
    thirds_of_those_live,
)
from playbook.core.case.settle.numbers import results_in, stems
from playbook.core.case.settle.results import (
    MOST_RESULTS,
    YES,
    PromisedResult,
    halfway,
    is_in,
    is_slower_at_first,
    level_after,
    promised_results,
    share_due,
    share_of_users,
    shares_without_target,
)
from playbook.core.case.timing import is_practiced
from playbook.core.intake.measures import measure_of
from playbook.core.plan.items import Gate, Metric, TrainingSession
from playbook.core.plan.plays.kinds import KindMetric
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.ways import name_of_measure
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, lower, paragraphs
from playbook.llm.builtin.cases.teams.own_work import named_on
from playbook.llm.builtin.cases.teams.retained_tools import last_day_of_retained_tools
from playbook.llm.builtin.cases.teams.team_work import does_the_work, exercise_of
from playbook.llm.builtin.facts import is_small, names_of, spliced
from playbook.llm.builtin.wording import as_sentences, fit, listed

_METRIC_IDS = {"speed": "first-use", "utilization": "weekly-use", "proficiency": "hands-on-check"}
# Days after the first go-live for the first reading, after the last one for the target.
_READ_AFTER = {"speed": 7, "utilization": 7, "proficiency": 14}
_READ_AFTER_ELSE = 28
_MOST_CADENCE_DAYS, _WEEK = 31, 7
_MOST_TEAMS = 8
_MANY_AWAY = 0.3  # of the people: a reading without them says little
_READING_GATES = ("gate-30", "gate-90")
_NEAR_A_GATE = timedelta(days=21)  # a reading so near is the gate's
_A_PERIOD = timedelta(days=30)
_LAST_WORDS = 3  # by which a result is known as one of the objective
PROMISED = "metric.result-"
_MOST_WHEN_SHORT = 1
_COUNTED_BEFORE, _TEXT, _LONGEST_TITLE = 14, 300, 110
_MOST_WORDS = 8  # of a name
_UNTITLED = "Promised result"
_RED_ACTION = (
    "After two readings without progress, {sponsor} decides at the next gate what to change, or drops the "
    "target."
)
_HARM_ACTION = (
    "Stop that work the same day and return to the old way. {lead} finds the cause within two working days, "
    "and {sponsor} decides when it starts again."
)
_BY = re.compile(r"(?:by|until|from|on|in|as of) (?:the )?(?:end of |beginning of )?", re.IGNORECASE)
_BY_A_WORD = re.compile(r"^By (?:the )?(?:end of )?(?:the |this |next )?[A-Z]?\w+(?: \d{4})?,? ")
# "in six working days from the October close": the period that comes too soon for it.
_FROM_A_PERIOD = re.compile(r",? (?:from|as of|since|starting with|in) the \w+ \w+$", re.IGNORECASE)
_YEAR_END = " The year-end close takes longer; the one after it counts."
_OF_OLD_WAY = re.compile(r"\bthe old (?:system|way)\b")
_NO_OTHER_WAY = re.compile(
    r"\b(?:does not exist|do not exist|is the only|nothing (?:is|else))\b", re.IGNORECASE
)
# Words of a reason that speak of sales without naming it.
_OF_SALES = re.compile(r"\b(?:reps?|renewals?|quotes?|accounts?)\b", re.IGNORECASE)
_ALL, _FIVE = 100.0, 5
_USE_ON_THE_WAY = (80.0, 95.0)  # at the first gates, where the brief wants all of it later
_EACH_COUNTS = 95  # red below such a share: it holds from the first day
_IN_A_SEASON = re.compile(r"(?i)\b(?:in|of|during|for) (?:the |this |next )?([a-z]{4,})(?= \d{4}|\W*$)")
_BY_DAY = re.compile(
    r"(?i)\b(?:by|until|till|before|from|end of|at the latest)(?: the)?(?: end of)?(?: on)? $"
)
_AFTER_CLOSED = timedelta(days=14)
_RULE_HOLDS_AFTER = 28  # days in which the last pieces are found and entered
REACHED_AFTER = {"speed": 21, "utilization": 90, "proficiency": 45}


def metric_items(writer: CaseWriter) -> Iterator[Metric]:
    """Yield the measures of the kind, each read after what it measures."""
    for metric, name in _chosen(writer):
        yield _metric(writer, metric, name)
    for number, result in enumerate(_results(writer), 1):
        yield _promised(writer, number, result)


def _results(writer: CaseWriter) -> list[PromisedResult]:
    """Return the promised results that a plan of this size counts."""
    results = promised_results(writer.brief)
    of_objective = {*results_in(writer.brief.objective)}
    own = sum(each.words in of_objective for each in results)  # they come first
    return results[: max(_MOST_WHEN_SHORT, min(own, MOST_RESULTS)) if writer.is_short else MOST_RESULTS]


def _promised(writer: CaseWriter, number: int, result: PromisedResult) -> Metric:
    """Return a promised result that the brief's own measure does not count."""
    first_known, tool = _known_from(writer, result.words), next(iter(writer.brief.tools), "")
    index = team_of_the_work(writer, result.words)
    group = writer.brief.groups[index] if index is not None else None
    manager = group and writer.brief.manager_of(group)
    first_read = writer.on_or_after(first_known.toordinal())
    if result.is_harm:
        first_read = read_on(writer, min(writer.schedule.go_lives) + _WEEK)
    due = _due_of(writer, result.words)
    if first_read > due >= date.fromordinal(min(writer.schedule.go_lives) + _WEEK):
        first_read = due  # it is judged on the day that the brief names
    if own_day := _own_day(writer, result):
        first_read = due = own_day
    due = max(due, first_read)
    if is_of_use(writer, result):
        due = max(_due_of_use(writer, result.words), first_read)
    if steps := _slower_at_first(writer, result, first_read):
        first_read, *_, due = steps
    words = _FROM_A_PERIOD.sub("", result.words) if steps else result.words
    title = capital(result.unchanged) or _title_of_result(writer, number, words)
    is_whole = title == _titled(writer, number, words) and not title.startswith(_UNTITLED)
    is_in_title = is_whole and not result.unchanged
    return writer.make(
        Metric,
        f"result-{number}",
        "metric",
        title=title,
        owner=writer.owner(manager.id if manager else writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        measures="outcome",
        definition=" ".join(
            filter(
                None,
                (
                    "" if is_in_title else f"Promised: “{as_sentences(result.words, _TEXT)}”",
                    _stated(result),
                    _who_counts(writer, result, index),
                    _way_to(writer, result, first_read, due),
                    _after_the_end(writer, first_known).strip(),
                    _who_can_have_reached(writer, result.words, due),
                ),
            )
        ),
        unit=result.unit if result.target is not None else "",
        baseline=result.baseline,
        target=result.target,
        target_date=due,
        higher_is_better=result.rises,
        data_source=f"{result.source(tool)} (proposal)",
        cadence_days=_WEEK if result.is_harm else 28,
        first_read=first_read,
        green_at=result.target,
        red_at=result.red_at,
        red_action=writer.fill(_HARM_ACTION if result.is_harm else _RED_ACTION),
        rule_ids=("R33", "R35", "R36"),
        why="A result that nobody counts is forgotten within a year.",
    )


def is_of_use(writer: CaseWriter, result: PromisedResult) -> bool:
    """Return whether a promise is that all of the work is done in a tool."""
    return _is_all_in_a_tool(writer, result.words, result.unit, result.target)


def _is_all_in_a_tool(writer: CaseWriter, words: str, unit: str, target: float | None) -> bool:
    return unit == "%" and target == _ALL and any(is_in(tool, words) for tool in writer.brief.tools)


def _due_of_use(writer: CaseWriter, result: str) -> date:
    """Return the brief's own day for all of the work.

    It needs no period to be counted.
    """
    due = _due_of(writer, result)
    return min(due, writer.case_facts.stated_due or due)


def _all_in_use_on(writer: CaseWriter) -> date:
    """Return the day on which all of the work is done the new way."""
    is_rule = bool(_rule_for_all(writer))
    days = _RULE_HOLDS_AFTER if is_rule else REACHED_AFTER["utilization"]
    return _at_work(writer, writer.by(max(writer.schedule.go_lives) + days))


def _at_work(writer: CaseWriter, day: date) -> date:
    """Return a target's day, some weeks after a closed time of those who must reach it.

    A reading before the closed time shows where they stand.
    """
    if writer.are_free(writer.ids_taking_part, day):
        return day
    later = (writer.by(each) for each in range(day.toordinal() + 1, writer.schedule.last))
    opened = next((each for each in later if writer.are_free(writer.ids_taking_part, each)), None)
    after = opened and writer.by(opened + _AFTER_CLOSED)
    return after if after and writer.are_free(writer.ids_taking_part, after) else opened or day


def _rule_for_all(writer: CaseWriter) -> str:
    """Return the rule by which there is no other way than the new one."""
    facts = writer.case_facts
    rule = ends_for_all(facts) if len(facts.waves) == 1 else ""
    return rule if _NO_OTHER_WAY.search(rule) else ""


def _stated(result: PromisedResult) -> str:
    if result.target is None:
        return ""
    unit = result.unit if result.unit.startswith("%") else f" {result.unit}"
    target = "none" if result.is_none_at_all else f"{result.target:g}{unit}"
    if result.baseline is None:
        return f"Promised: {target}."
    if result.baseline == result.target:
        return f"Promised: {target}, as today."
    return f"Promised: from {result.baseline:g} to {result.target:g}{unit}."


def _who_counts(writer: CaseWriter, result: PromisedResult, index: int | None) -> str:
    """Return who counts a result, and what is written down before."""
    counted = [item.due for item in writer.written if item.provenance.play_id == "baseline" and item.due]
    begin = writer.say(min([writer.by(min(writer.schedule.go_lives) - _COUNTED_BEFORE), *counted]))
    counts = "Each team's manager counts it for the team"
    if not writer.case_facts.by_team:
        counts = f"{capital(writer.facts.values['lead'] or '')} counts it for all teams together"
    if index is not None:
        group = writer.groups([index])
        manager = writer.brief.manager_of(writer.brief.groups[index])
        counts = f"{manager.name} counts it with {group}" if manager else f"{group} counts it"
    today = "what exactly counts"
    if result.baseline is None:
        today = f"{today}, and where it is today"
    return f"{counts} (proposal). By {begin} one page says {today}."


def _way_to(writer: CaseWriter, result: PromisedResult, first_read: date, due: date) -> str:
    """Return what the readings on the way should show."""
    if result.target is None:
        on_the_way = [] if result.aim == YES else [(result.aim, first_read)]
        better = readings_in_words(writer, (*on_the_way, (result.aim, due)))
        return "It applies from day one: one case is enough to act." if result.is_harm else better
    aim = amount(result.target, result.unit)
    if result.is_harm:
        from_day_one = readings_in_words(writer, ((aim, first_read), (aim, due)))
        return f"It applies from day one: one case is enough to act. {from_day_one}"
    if result.baseline is None and result.is_all_or_none:
        return readings_in_words(writer, ((aim, due),))
    if result.baseline is None:
        start = date.fromordinal(min(writer.schedule.go_lives))
        first, second = (writer.by(day) for day in thirds_of_those_live(writer.case_facts, start, due))
        if first < first_read or second >= due:
            return ""
        return (
            f"Readings due: a third of the way by {writer.say(first)}, two thirds by {writer.say(second)}, "
            f"all of it by {writer.say(due)} (proposal)."
        )
    if _is_of_a_cohort(writer, result.words):
        return readings_in_words(writer, ((f"{aim} for the first newcomers", first_read), (aim, due)))
    if steps := _slower_at_first(writer, result, first_read):
        readings = [f"{amount(level, result.unit)} by {writer.say(day)}" for day, level in steps.items()]
        *_, before, last = steps
        is_later = last - before > _A_PERIOD + _NEAR_A_GATE
        return f"Readings due: {', '.join(readings)} (proposal).{_YEAR_END * is_later}"
    way = (result.baseline, result.target)
    if is_of_use(writer, result):
        return _use_due(writer, first_read, due)
    return readings_due(writer, way, result.unit, first_read, due)


def _use_due(writer: CaseWriter, first_read: date, due: date) -> str:
    """Return how much of the work is in a tool by each gate."""
    on_the_way = ((f"{share:g}%", day) for day, share in _shares_by_gate(writer, first_read, due).items())
    return readings_in_words(writer, (*on_the_way, (f"{_ALL:g}%", due)))


def _shares_by_gate(writer: CaseWriter, first_read: date, due: date) -> dict[date, float]:
    gates = (day for day in writer.days_of(Gate) if first_read <= day < due)
    return dict(zip(gates, _USE_ON_THE_WAY, strict=False))


def readings_in_words(writer: CaseWriter, readings: Iterable[tuple[str, date | None]]) -> str:
    """Return what is due by which day, without what has none; the last is the target."""
    *before, last = readings
    in_time = {day: value for value, day in before if day and last[1] and day < last[1]}
    by_day = (f"{value} by {writer.say(day)}" for day, value in (*in_time.items(), (last[1], last[0])) if day)
    return f"Readings due: {', '.join(by_day)} (proposal)."


def _slower_at_first(writer: CaseWriter, result: PromisedResult, first_read: date) -> dict[date, float]:
    """Return three days to judge a time, with its levels."""
    start = date.fromordinal(min(writer.schedule.go_lives))
    now, then = result.baseline, result.target
    if not is_slower_at_first(result, start) or now is None or then is None:
        return {}
    opened = start_of_the_books(writer.brief) if is_of_the_books(result.words) else None
    days = [first_read, *(writer.by(first_read + number * _A_PERIOD) for number in (1, 2))]
    days = [*closes_read(writer.case_facts, opened)] if opened else days
    if days[0 if opened else -1] > date.fromordinal(writer.schedule.last):
        return {}
    days = [*normal_closes_read(writer.case_facts, opened)] if opened else days
    return dict(zip(days, (now, halfway(now, then), then), strict=True))


def _is_of_a_cohort(writer: CaseWriter, result: str) -> bool:
    """Return whether a result counts only those who began early enough.

    It is there at once, so no straight way leads to it.
    """
    return day_after_start(result, date.fromordinal(min(writer.schedule.go_lives))) is not None


def readings_due(
    writer: CaseWriter,
    way: tuple[float, float],
    unit: str,
    first_read: date,
    due: date,
    *,
    is_own_measure: bool = False,
) -> str:
    """Return where a number should stand on its way, at gates first of all."""
    start, target = date.fromordinal(min(writer.schedule.go_lives)), way[1]
    plays = _READING_GATES[len(writer.waves) > 1 :]  # a later start has its own decision before
    gates = {item.due for item in writer.written if item.provenance.play_id in plays and item.due}
    gates |= {writer.by(writer.schedule.last_decision)} if writer.has_last_decision else set()
    thirds = thirds_of_those_live(writer.case_facts, start, due)
    between = (writer.by(_when_most_are_there(writer, day)) for day in thirds)
    days = gates | {day for day in between if all(abs(day - gate) > _NEAR_A_GATE for gate in gates)}
    days = {day for day in days if _when_most_are_there(writer, day) == day} or days
    levels = {
        day: level
        for day in sorted(days)
        if first_read <= day < due
        and (level := _level(writer, way, due, day, is_own_measure=is_own_measure)) not in (None, way[0])
    }
    if way[0] == target or not levels:
        return ""
    readings = [f"{amount(level, unit)} by {writer.say(day)}" for day, level in levels.items()]
    return f"Readings due: {', '.join(readings)}, {amount(target, unit)} by {writer.say(due)} (proposal)."


def _when_most_are_there(writer: CaseWriter, day: date) -> date:
    """Return the day, or the first one after closed weeks."""
    teams = [writer.brief.groups[index] for index in writer.taking_part]
    spans = [(team, span) for team in teams for span in writer.case_facts.closed_spans(team) if span.has(day)]
    away = sum(team.size for team in {team.id: team for team, _ in spans}.values())
    if away < _MANY_AWAY * sum(team.size for team in teams) or not spans:
        return day
    return writer.on_or_after(max(span.end for _, span in spans).toordinal() + 1)


def _level(
    writer: CaseWriter, way: tuple[float, float], due: date, day: date, *, is_own_measure: bool
) -> float | None:
    """Return where a number should stand on a day, by what its readings show then."""
    start = date.fromordinal(min(writer.schedule.go_lives))
    if is_own_measure:
        return level_on(writer.case_facts, way, start, due, day)
    share = share_of_those_live(writer.case_facts, start, due, day)
    return level_after(*way, share) if share else None


def demanded_on(writer: CaseWriter, metric: Metric, day: date) -> float | None:
    """Return what a metric must show on a day: one ladder for all gates."""
    target, due = metric.green_at if metric.target is None else metric.target, metric.target_date
    if target is None or due is None or due <= day:
        return target
    if is_zero_from_the_start(metric):
        return target
    if metric.measures != "outcome":
        return _level_of_use(writer, metric, target, due, day)
    if metric.baseline is None:  # of what nobody may suffer there is none from the first day
        return target if metric.red_at is not None else None
    own = metric.provenance.play_id == "outcome"
    if not own and _is_of_a_cohort(writer, metric.title):
        return None
    if _is_all_in_a_tool(writer, metric.title, metric.unit, target):
        shares = _shares_by_gate(writer, metric.first_read, due) if metric.first_read else {}
        return shares.get(day, max(shares.values()) if shares and day > min(shares) else None)
    of_metric = (metric.baseline, target, metric.unit)
    for each in _results(writer) if metric.first_read and not own else ():
        steps = _slower_at_first(writer, each, metric.first_read or day)
        if steps and (each.baseline, each.target, each.unit) == of_metric:
            return next((level for of, level in reversed(steps.items()) if of <= day), None)
    level = _level(writer, (metric.baseline, target), due, day, is_own_measure=own)
    return None if metric.higher_is_better and not level else level


def is_zero_from_the_start(metric: Metric) -> bool:
    """Return whether of a kind of error not one is allowed on any day."""
    return metric.target == 0 and metric.red_at is not None and metric.unit.startswith("of ")


def _level_of_use(writer: CaseWriter, metric: Metric, target: float, due: date, day: date) -> float | None:
    """Return which share must be reached between the first days and the target."""
    lowest, first = lowest_share(writer, metric), metric.first_read
    if lowest is None or first is None or day < first:
        return None
    return float(_FIVE * round((lowest + (target - lowest) * share_due(first, due, day)) / _FIVE))


def lowest_share(writer: CaseWriter, metric: Metric) -> float | None:
    """Return the share of the first days: what their decision asks, else where red begins."""
    if not (metric.unit.startswith("%") and metric.higher_is_better):
        return None
    rules = writer.kind.gates.first_days
    asked = (each.level for each in rules.measured if each.metric == metric.title) if rules else ()
    return next((level for level in asked if level is not None), metric.red_at)


def team_of_the_work(writer: CaseWriter, words: str) -> int | None:
    """Return the team whose work a result is most about, if any."""
    stems_of_result = stems(words) | (stems("sales") if _OF_SALES.search(words) else set())
    scores: dict[int, tuple[int, int]] = {}
    for index in writer.taking_part:
        group = writer.brief.groups[index]
        if writer.brief.changes_little(group):  # it has no stake in the number of others
            continue
        named = " ".join((group.full_team_name, *(task.task for task in group.tasks)))
        shared = len(stems(named) & stems_of_result)
        own = 2 * shared + 2 * does_the_work(writer.case, group, words)
        own += len(stems(" ".join(each.reason for each in group.blackouts)) & stems_of_result)
        scores[index] = (own, shared if shared > 1 else 0)  # between equals, whose tasks say it
    most = max(scores.values(), default=(0, 0))
    best = [index for index, score in scores.items() if score == most]
    groups = [writer.brief.groups[index] for index in best]
    teams = {group.manager_id or group.part_of or group.id for group in groups}
    return best[0] if most[0] and len(teams) == 1 else None


def _known_from(writer: CaseWriter, result: str) -> date:
    """Return the first day on which a promised result can be counted."""
    start = date.fromordinal(min(writer.schedule.go_lives))
    usual = start + timedelta(days=_READ_AFTER_ELSE)
    return max(usual, known_from(result, start) or usual)


def _own_day(writer: CaseWriter, result: PromisedResult) -> date | None:
    """Return the day that a yes-or-no result names for itself."""
    start = date.fromordinal(min(writer.schedule.go_lives))
    named = [each for each in named_days_in(result.words) if each.days] if result.is_all_or_none else []
    days = [day for each in named if (day := end_of(each, writer.brief.start or start))]
    return writer.by(max(start, *days)) if days else None


def _due_of(writer: CaseWriter, result: str) -> date:
    """Return a promised result's day, else its number's or the end."""
    start, last = date.fromordinal(min(writer.schedule.go_lives)), date.fromordinal(writer.schedule.last)
    facts = writer.case_facts
    objective, ending = writer.brief.objective, " ".join(result.split()[-_LAST_WORDS:])
    own, is_of_all = result, not named_days_in(result) and bool(ending) and ending in objective
    if is_of_all:
        result = objective  # its day stands before all that it promises, or behind in a list
    anchor = writer.brief.start or start  # a day before a late start is not one of the next year
    ends = [
        (each, end)
        for each in named_days_in(result)
        if (end := end_of(each, anchor)) is None or end >= anchor  # "than in 2026" is no day to come
    ]
    by = [end for each, end in ends if end and is_target_day(result, each)]
    if season := _season_over(writer, own):
        return season
    if is_of_all and ends and len(objective.splitlines()) > 1:
        # "At the buyer's audit on 6 March" is the day of that line alone.
        by = [end for each, end in ends if end and _BY_DAY.search(result[: each.start])][-1:]
    elif len(ends) > len(by):  # it holds from its first period on
        return writer.on_or_after(_known_from(writer, result).toordinal())
    if not ends and facts.due and facts.due_words and result in writer.brief.objective:
        by = [facts.due]  # "by the end of June remakes are at 5% and a crown is out in seven days"
    of_the_number = facts.due and facts.due != facts.stated_due
    if of_the_number and facts.due and all(facts.working_before(end) == facts.stated_due for end in by):
        return facts.due
    return writer.by(min([last, *by]))


def _season_over(writer: CaseWriter, result: str) -> date | None:
    """Return the first working day after a closed time that a result counts: "in vintage 2028"."""
    spans = [
        *writer.brief.company_blackouts,
        *(span for group in writer.brief.groups for span in group.blackouts),
    ]
    seasons = (match[1].casefold() for match in _IN_A_SEASON.finditer(result))
    ends = [span.end for season in seasons for span in spans if season in span.reason.casefold().split()]
    day = max(ends, default=None)
    return writer.on_or_after(day.toordinal() + 1) if day and day.toordinal() < writer.schedule.last else None


def result_known(writer: CaseWriter) -> date | None:
    """Return when the first full period that the measure names is known after the start."""
    facts = writer.case_facts
    start, last = date.fromordinal(min(writer.schedule.go_lives)), date.fromordinal(writer.schedule.last)
    known_on = first_period_known(facts, start, last)
    return writer.on_or_after(known_on.toordinal()) if known_on else None


def _who_can_have_reached(writer: CaseWriter, result: str, due: date | None) -> str:
    """Return whom a result counts, where some begin too late for it."""
    last = date.fromordinal(max(writer.schedule.go_lives[index] for index in writer.taking_part))
    reached = day_after_start(result, last)
    if due is None or reached is None or reached <= due:
        return ""
    begun, judged = writer.say(writer.by(due - (reached - last))), writer.say(due)
    return f"On {judged} it counts people who began by {begun}; the others from {writer.say(reached)} on."


def _after_the_end(writer: CaseWriter, known: date) -> str:
    if known <= date.fromordinal(writer.schedule.last):
        return ""
    owner = writer.facts.values["sustainment"] or writer.facts.values["lead"]
    return f" It can be counted only from {writer.say(known)}, after this plan: {owner} reads it then."


def _chosen(writer: CaseWriter) -> Iterator[tuple[KindMetric, str]]:
    """Yield the measures that a plan of this size has, each with its name."""
    unchanged = [stems(each.unchanged) for each in _results(writer) if each.unchanged]
    chosen = [each for each in writer.kind.metrics if stems(each.title) not in unchanged]
    if counts_no_use(writer):
        chosen = [
            each for each in chosen if not (each.measures == "utilization" and each.unit.startswith("%"))
        ]
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


# Where the brief leaves it to each person, or promises to count nothing, a share of use is a quota.
_FREE = re.compile(
    r"\b(?:nobody|no one|no-one) (?:has|needs|is (?:forced|obliged|required|asked)) to\b"
    r"|\b(?:is|are|stays?|remains?) (?:optional|voluntary)\b"
    r"|\b(?:right|free) to (?:\w+ ){0,3}(?:own|refuse|decline|say no|ignore)\b"
    r"|\b(?:do|does|will) not (?:measure|count|track|monitor|log)\b"
    r"|\b(?:nobody|no one|no-one) (?:is|will be) (?:measured|counted|assessed|judged|tracked)\b"
    r"|\bnobody (?:measures|counts|tracks)\b"
    r"|\b(?:is|are) not (?:measured|counted|tracked|monitored|evaluated)\b",
    re.IGNORECASE,
)


def counts_no_use(writer: CaseWriter) -> bool:
    """Return whether the brief promises freedom or no counting, or its objective counts use itself."""
    brief = writer.brief
    is_free = bool(_FREE.search(f"{brief.what_changes} {brief.what_stays}"))
    return writer.kind.is_ai and (is_free or share_of_users(brief) < _ALL)


def _metric(writer: CaseWriter, metric: KindMetric, name: str) -> Metric:
    after = min(writer.schedule.go_lives) + _READ_AFTER.get(metric.measures, _READ_AFTER_ELSE)
    first_read = read_on(writer, after)
    definition, limits = writer.fill(metric.definition), _limits(writer, metric, first_read)
    if metric.target is not None:
        definition += f" {limits.basis}"
    if metric.measures == "speed":
        definition = paragraphs(definition, _of_each_team(writer))
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
        target=limits.target,
        target_date=limits.target_date,
        green_at=limits.green_at,
        red_at=limits.red_at,
        data_source=metric.data_source,
        cadence_days=min(metric.cadence_days, _MOST_CADENCE_DAYS),
        first_read=first_read,
        red_action=writer.fill(metric.red_action),
        rule_ids=("R33", "R34", "R36", "R51"),
        why="A number only matters if everyone knows beforehand what happens when it's red.",
    )


class _Limits(NamedTuple):
    """What a measure has to show by which day, and by whose word."""

    target: float | None
    target_date: date | None
    green_at: float | None
    red_at: float | None
    basis: str


def _limits(writer: CaseWriter, metric: KindMetric, first_read: date) -> _Limits:
    """Return the limits of a measure.

    All of it, where a rule or a promise of the brief says so.
    """
    if metric.measures == "utilization" and metric.unit.startswith("%") and metric.higher_is_better:
        rule = _rule_for_all(writer)
        promised = next((each.words for each in _results(writer) if is_of_use(writer, each)), "")
        if reason := rule or promised:
            due = max(_all_in_use_on(writer) if rule else _due_of_use(writer, promised), first_read)
            basis = (
                f"The brief says: “{as_sentences(reason, _TEXT)}” So it is all of it by {writer.say(due)}."
            )
            return _Limits(_ALL, due, _ALL, metric.red_at, basis)
    day = _target_date(writer, metric, first_read) if metric.target is not None else None
    return _Limits(metric.target, day, metric.green_at, metric.red_at, "Target: proposal.")


def _of_each_team(writer: CaseWriter) -> str:
    """Return what counts in each team, where their work differs."""
    indexes = writer.taking_part
    if not is_practiced(writer.kind.key) or not 1 < len(indexes) <= _MOST_TEAMS:
        return ""
    alike: dict[str, list[int]] = {}
    for index in indexes:
        cases = exercise_of(writer.case, writer.brief.groups[index]).cases
        alike.setdefault(next(iter(cases), ""), []).append(index)
    if len(alike) == 1:
        return ""
    unnamed: dict[int, list[str]] = {}
    for index in alike.get("", ()):
        unnamed.setdefault(writer.schedule.go_lives[index], []).append(writer.brief.groups[index].id)
    days = sorted({named_on(writer, ids) for ids in unnamed.values()})
    by_lead = f"what its lead names by {listed(list(map(writer.say, days)), joint='or')}"
    parts = (
        f"- {listed(names_of(writer.brief, own), _MOST_TEAMS)}: {case or by_lead}"
        for case, own in alike.items()
    )
    return lines("What counts as one:", *parts)


def read_on(writer: CaseWriter, day: int) -> date:
    """Return the first working day from a day on, busy or not."""
    working_day = writer.schedule.office.after(max(day, writer.schedule.first) - 1)
    if not working_day or working_day > writer.schedule.last:
        return writer.on_or_after(day)
    return date.fromordinal(working_day)


def _title_of_result(writer: CaseWriter, number: int, result: str) -> str:
    """Return a name for a promise: what is counted, else its words without the day."""
    named = name_of_measure(_without_day(result))
    if len(named.split()) > _MOST_WORDS and (measure := measure_of(result)):
        is_name = measure.name and not measure.name.startswith("Of ")
        named = measure.name if is_name else named
    is_use = any(is_in(tool, result) for tool in writer.brief.tools)
    return _titled(writer, number, result if is_use or _is_of_a_cohort(writer, result) else named)


def _titled(writer: CaseWriter, number: int, words: str) -> str:
    """Return words as a title, without their day; its number, where they are too long."""
    short = capital(_without_day(words))
    return spliced(writer.case, short) if len(short) <= _LONGEST_TITLE else f"{_UNTITLED} {number + 1}"


_WE_WANT = re.compile(
    r"(?i)^(?:I|we) (?:would )?(?:want|need|like|expect|aim for)(?: to (?:have|see|get|bring))? (?!to\b)"
)


def _without_day(result: str) -> str:
    """Return a promise without its opening: the day, and who wants it."""
    by = _BY.match(result)
    day = next((each for each in named_days_in(result) if by and each.start == by.end()), None)
    return _WE_WANT.sub("", result[day.end :].lstrip(", ") if day else _BY_A_WORD.sub("", result))


def _counted_before(metrics: Iterable[Metric]) -> list[str]:
    """Return the measures that have to be counted before the start."""
    return [
        f"“{metric.title.strip('“”')}”" if metric.id.startswith(PROMISED) else lower(metric.title)
        for metric in metrics
        if metric.baseline is None
    ]


def beside_the_baseline(writer: CaseWriter, metrics: Iterable[Metric]) -> str:
    """Return what is counted beside the number, and what lacks a target."""
    open_measures, who = _counted_before(metrics), trade_counted(writer.brief)
    text = f" We also count: {'; '.join(open_measures)}." if open_measures else ""
    if who:
        text += f" One list says by role who counts as {'an' if who[0] in 'aeio' else 'a'} {who}."
    for share in shares_without_target(writer.brief)[:1]:
        text += f" For “{fit(share, 120)}” we have a target and someone who counts it."
    return text


def _is_complete(metric: KindMetric) -> bool:
    """Return whether a measure can be judged without a baseline."""
    limits = (metric.target, metric.green_at, metric.red_at)
    return None not in limits and (_starts_at_zero(metric) or not metric.target)


def _starts_at_zero(metric: KindMetric) -> bool:
    """Return whether a measure is 0 before the start, because nobody has started."""
    if "before go-live" in metric.definition:  # what is compared has a level today
        return False
    is_share = metric.measures != "outcome" and metric.unit.startswith("%")
    return (is_share and metric.higher_is_better) or (metric.measures == "activity" and metric.target == 0)


def _target_date(writer: CaseWriter, metric: KindMetric, first_read: date) -> date:
    """Return the target's day, never before its first reading.

    Where each piece counts, that is the target's day.
    """
    if metric.higher_is_better and (metric.red_at or 0) >= _EACH_COUNTS:
        if metric.measures != "proficiency":
            return first_read
        return max([first_read, *writer.days_of(TrainingSession)])
    if ends := _ends_of_old_way(writer, metric):
        return max(*ends, first_read)
    return max(_at_work(writer, writer.by(_reached(writer, metric))), first_read)


def _ends_of_old_way(writer: CaseWriter, metric: KindMetric) -> list[date]:
    """Return the last start and the ends of what a measure counts."""
    if metric.target != 0 or not _OF_OLD_WAY.search(metric.definition):
        return []
    # The promise says that the old way ends with the start, and a page what somebody still compares.
    facts, last_day = writer.case_facts, last_day_of_retained_tools(writer)
    ends = [day for off in writer.case.switch_offs for day, _ in facts.ends_of(off)]
    ends += [*facts.hard_ends, *filter(None, [last_day])]
    last_start = date.fromordinal(max(writer.schedule.go_lives))
    return [last_start, *(day for day in ends if day.toordinal() <= writer.schedule.last)]


def _reached(writer: CaseWriter, metric: KindMetric) -> int:
    """Return a target's day; reaching everyone takes until the plan's end."""
    is_everyone = metric.unit.startswith("%") and (metric.target or 0) >= 100
    if is_everyone or metric.measures not in REACHED_AFTER:
        return writer.schedule.last
    rolling = last_site_on(writer.case_facts)
    last_go_live = max(*writer.schedule.go_lives, rolling.toordinal() if rolling else 0)
    days = [last_go_live + REACHED_AFTER[metric.measures]]
    if metric.measures == "proficiency":
        days += [day.toordinal() + 1 for day in writer.days_of(TrainingSession)]
    return max(days)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "metric"
