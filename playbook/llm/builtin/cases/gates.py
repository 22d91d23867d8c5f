"""What a gate asks for: only what the plan can show then."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from playbook.core.base.words import capital, listed
from playbook.core.case.fixed.broken_days import put_off
from playbook.core.case.fixed.paces import each_is_through
from playbook.core.case.reading.busy import bookkeepers_of
from playbook.core.case.reading.pilot import (
    HOLDS_TRAINING,
    day_of_rule,
    in_halves,
    share_of_target,
    site_after,
)
from playbook.core.case.rows.gates import (
    BEFORE_TRAINING,
    BY_OUR_RULE,
    FIRST_DAYS,
    IN_PILOT,
    LATER_START,
    MISSING,
    NOT_AGAIN,
    OR_IT_MOVES,
    OWN_RULE,
    READ,
    adjusted,
)
from playbook.core.case.settle.facts import CaseFacts, amount
from playbook.core.case.settle.numbers import stems
from playbook.core.case.settle.proposals import is_closed
from playbook.core.case.settle.results import is_there_or_not, level_after, steps_due
from playbook.core.case.timing import is_on_one_part
from playbook.core.plan.counts import in_heads
from playbook.core.plan.items import RESULT, AnyItem, Champion, Gate, Metric, Support, TrainingSession
from playbook.core.plan.plays.kinds import GateRules
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.aims.last_time import counted_again, not_again
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, lower
from playbook.llm.builtin.cases.conditions import UNTIL_MET, name_of, open_conditions
from playbook.llm.builtin.cases.measures import (
    PROMISED,
    demanded_on,
    is_zero_from_the_start,
    lowest_share,
    read_on,
)
from playbook.llm.builtin.cases.teams.ended_work import gate_on_ended_work
from playbook.llm.builtin.schedule import Slot
from playbook.llm.builtin.wording import say_number

_ENOUGH_TRAINED, _TOO_FEW_TRAINED = 0.9, 0.5
_LATER_BY_TWO_WEEKS = re.compile(r"\btwo weeks (?:more|later)\b|\bit starts later\b", re.IGNORECASE)
_TWO_WEEKS_AND_A_HALF = timedelta(days=18)
_REHEARSAL = "milestone.step-rehearse"
_PILOT = "milestone.pilot"
LISTS_IN_USE = "Side lists still in use"
_TELLING = ("utilization", "proficiency")  # what the first weeks of a start show
_EVERYTHING = 100
_THIRDS = {1: "a third", 2: "two thirds"}
_ATTACHED = re.compile(r"(?:told|with|checked)\b")  # says how, and is no point of its own
_LEAST_STEPS = 10  # of the way to a target: less may be chance
_FEWEST_TO_MOVE = 0.2  # of the people: the work of fewer moves no number of everyone
_DECIDED_BEFORE = 7  # days from the go of a start to the start
_NEXT_START = re.compile(r"\bno further team starts, and (?=we revert)")
# The brief asks for a way back: it is there in the first days, and no longer.
_WAY_BACK, _FIRST_DAYS_ALONE = (
    re.compile(r"\b(?:way back|roll-?back|fall-?back)\b", re.IGNORECASE),
    timedelta(days=10),
)
_REVERTS = re.compile(
    r"\bwe revert (?P<step>the step that\b)|\bgoes back to (?:the old way|how it was)(?: the same day)?"
)
_TRAINED_LATER = (
    "If fewer than nine in ten of a team are trained two working days before, it starts a week later. "
    "{lead} makes that call and tells the team."
)
_RED = "A number in the red starts its action."
_SHARE = re.compile(r"\d\s?(?:%|percent\b|per cent\b)|\b\d+ (?:of|in) (?:\d+|ten)\b")
_STOPS = re.compile(
    r"(?:n['\u2019]t|\b(?:stops?|nobody|no one|not|hold off|postpone\w*|waits?|delay\w*|stays?"
    r"|(?<!\bonly )extend\w*|moves))\b",
    re.IGNORECASE,
)
_IF_NOT = re.compile(r"[;,.]\s+(?P<otherwise>(?:if not|otherwise|or else)\b)", re.IGNORECASE)
_CONDITION = re.compile(
    r"^(?:if|should|provided|once|when)\b[^,]*,|(?<=\w )(?:if|unless|provided|when)\b.*", re.IGNORECASE
)
_OTHERS_START = re.compile(
    r"\b(?:everybody|everyone|all (?:teams|sites)|the (?:others|rest)|other teams)"
    r" (?:will )?(?:goe?s?|starts?|follows?)\b",
    re.IGNORECASE,
)
_OF_THE_OTHERS = re.compile(r"(?i)\b(?:the (?:others?|rest|remaining)|everyone else|all others)\b")
_NO_THING = stems("should shall must will stands reach reaches outcome percent")
_NAME_OF_SHARE = re.compile(r"\b(?:an?|the) (?P<name>[a-z-]+(?: [a-z-]+){0,2}) of (?:at (?:least|most) )?$")
_AT_MOST = re.compile(r"\b(?:at most|under|below|less than|fewer than)\b", re.IGNORECASE)
_RULE_FAILS = "The decision that depends on it waits until it's met."
_MET, _MET_BY_THEN = "Met, and on paper:", "Met by the start, and on paper:"
_PERCENT = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) ?(?:%|per ?cent)", re.IGNORECASE)
_NO_START = re.compile(
    r"(?:\b(?:waits?|goe?s? live only)"
    r"|(?:n['\u2019]t|\b(?:not|nobody|no one)) (?:go live|goes live|starts?))\b",
    re.IGNORECASE,
)
_IF, _NOT_SO = (
    re.compile(r"\bif\b", re.IGNORECASE),
    "The criteria for go aren't met on this day: no training starts.",
)
# "The second 70 tablets are bought only if ...": decided on the day of the rule, and not with a start.
_BUYS = re.compile(r"(?i)\b(?:buys?|bought|orders?|ordered|renews?|renewed|signs?|signed|paid)\b")
_NO_STOP = "The stop rule below does not apply"
_UPPER = ("more than", "over", "above")
_IF_MORE = re.compile(
    r"(?:if|should) (?P<bound>more than|over|above|fewer than|less than|under|below)"
    r" (?P<rest>(?:[^,]|,(?=\d)){4,200}),",
    re.IGNORECASE,
)
_ONLY_THEN = re.compile(r"\b(?:before|until|only (?:when|if|once)) (?P<rest>.{4,200})", re.IGNORECASE)
_WEEK = 7
_OF_A_PILOT = re.compile(r"(?i)\b(?:pilot\w*|trial (?:run|phase))\b")
_NEAR = timedelta(days=4)
# The number of one case: a pilot of some days has it.
_TIME_OF_A_CASE, _HALF_OF_THE_WAY = re.compile(r"(?:minutes?|hours?)\b", re.IGNORECASE), 0.5
_OF_A_SPAN = re.compile(
    r"\bovertime\b|\b(?:per|an?|each|every|and) "
    r"(?:day|week|month|quarter|year|shift|person|employee|nurse|head)\b",
    re.IGNORECASE,
)
_OF_GOODS = re.compile(r"\b(?:scanners|labels|docks?|goods|everything that moved)\b", re.IGNORECASE)
_PART = re.compile(r",\s+(?:and\s+)?")


def with_teeth(writer: CaseWriter, gate: Gate, case_items: Sequence[AnyItem]) -> Gate:
    """Return a gate with the rules of the kind, its numbers and its conditions."""
    gates = writer.kind.gates
    rules = {"gate-start": gates.start, "gate-30": gates.day_30, "gate-90": gates.day_90}
    rule: GateRules | None = rules.get(gate.provenance.play_id)
    if gate.provenance.play_id == FIRST_DAYS:
        ids = tuple(each.id for each in _read(gate, case_items))
        go, stop = _for_its_teams(writer, gate, gate.go_if), _with_way_back(writer, gate, gate.stop_if)
        return gate.model_copy(update={"metric_ids": ids, "go_if": go, "stop_if": stop})
    if gate.provenance.play_id == LATER_START:
        if gate.date and gate.date.toordinal() <= min(writer.schedule.go_lives):
            return gate  # nobody has started, and nothing is counted yet
        gate = _with_first_days(writer, gate)
        return _with_rules(writer, _with_numbers(writer, gate, case_items), case_items)
    if rule is None:
        return gate
    gate, day, facts = _as_scheduled(writer, gate), gate.date, writer.case_facts
    read = _read(gate, case_items)
    read.sort(key=lambda metric: metric.measures != "outcome")
    is_last = gate.provenance.play_id == "gate-90"
    plan = _DatedPlan(writer, gate, (*writer.written, *case_items), read)
    is_later = gate.provenance.play_id == "gate-start" and _is_on_a_later_start(writer, gate)
    green = _demanded(writer, read, day, is_later_start=is_later) if day else []
    has_red = any(metric.red_at is not None for metric in read)
    wait = "Until then no other team starts." if len(writer.waves) > 1 and not is_last else ""
    whose = _counted(writer, gate)
    met, missing = _conditions_at(writer, gate)
    own = next(filter(_is_the_result, read), None) if is_last else None
    short, failed = _short_of(own, demanded_on(writer, own, day)) if own and day else ("", "")
    is_first = (
        gate.provenance.play_id == "gate-start"
        and gate.date
        and gate.date < min(facts.waves, default=date.min)
    )
    through, waits = (each_is_through(facts), put_off(facts)) if is_first else ("", "")
    # With one group there are no others to start without it.
    adjust = "" if len(writer.everyone) == 1 and not read else gate.adjust_if
    return gate.model_copy(
        update={
            "go_if": lines(
                met,
                _and(through, _possible(plan, _for_its_teams(writer, gate, writer.fill(rule.go)), rule)),
                _shown_in_the_pilot(writer, gate, case_items),
                gate_on_ended_work(gate, case_items),
                _tried_first(writer, gate, case_items),
                _tests_of_the_rest(writer, gate),
                f"In numbers{whose}: {'; '.join(green)}." if green else "",
                f"{NOT_AGAIN} {asked}." if (asked := _not_again(writer, gate)) else "",
                gate.go_if,
            ),
            "adjust_if": lines(
                _or_if(
                    short, _in_time(plan, writer, adjusted(writer.case_facts, rule), rule.adjust_together)
                ),
                " ".join(filter(None, (_RED if has_red else "", adjust, wait))),
            ),
            "stop_if": lines(*missing, _or_if(failed or waits, _stop(writer, rule, gate)), gate.stop_if),
            "metric_ids": tuple(dict.fromkeys((*(metric.id for metric in read), *gate.metric_ids))),
        }
    )


def _tests_of_the_rest(writer: CaseWriter, gate: Gate) -> str:
    """Return what a decision reads before the rest of a first scope opens."""
    rest, lead_time = writer.case.rest_on, writer.kind.lead_time
    if not (rest and lead_time and gate.date) or not min(writer.case_facts.waves) < gate.date <= rest:
        return ""
    return f"The tests of {lead_time.rest} passed: they open on {writer.say_on(gate.date, rest)}."


def _short_of(own: Metric, level: float | None) -> tuple[str, str]:
    """Return when the result has moved too little, and when not at all."""
    before = own.baseline
    if level is None or before is None or level == before:
        return "", ""
    short, bound = ("under", "or less") if own.higher_is_better else ("over", "or more")
    over = "over" if own.higher_is_better else "under"
    unit = _unit(own)
    between = f"{capital(short)} {say_number(level)}{unit} but {over} {say_number(before)}"
    # Nothing is below 0.
    not_at_all = f"Still {say_number(before)}{unit}" if before == 0 and own.higher_is_better else ""
    return between, not_at_all or f"{say_number(before)}{unit} {bound}"


def _or_if(case: str, text: str) -> str:
    """Return what is done in one more case."""
    first, colon, done = text.partition(": ")
    return f"{case}, or {lower(first)}{colon}{done}" if case and colon else text


def _and(first: str, text: str) -> str:
    """Return a text that begins with one thing more, which is asked first."""
    return f"{first}, {lower(text)}" if first and text else text


def _read(gate: Gate, items: Iterable[AnyItem]) -> list[Metric]:
    """Return the metrics that are read by the day of a gate."""
    day = gate.date or date.min
    return [item for item in items if isinstance(item, Metric) and (item.first_read or date.max) <= day]


def _is_the_result(metric: Metric) -> bool:
    return metric.provenance.play_id == "outcome"


def _tried_first(writer: CaseWriter, gate: Gate, case_items: Iterable[AnyItem]) -> str:
    """Return what the decision before the first start reads of the tests."""
    first = date.fromordinal(min(writer.schedule.go_lives))
    if gate.provenance.play_id != "gate-start" or not gate.date or gate.date >= first:
        return ""
    tests = (step for step in writer.kind.steps if step.on_real_cases)
    names = {f"milestone.step-{step.key}": f"the {step.short}" for step in tests} | {_PILOT: "the pilot"}
    tried = {item.id: item for item in (*case_items, *writer.written) if item.id in names}
    days = {
        name: item.due
        for key, name in names.items()
        if (item := tried.get(key)) and item.due and item.due <= gate.date
    }
    read = listed(f"{name} ({writer.say_on(gate.date, day)})" for name, day in days.items())
    stopped = f"Every blocker from {listed(days)} is fixed or assigned."
    return f"{READ} {read}. {stopped}" if days else ""


def _shown_in_the_pilot(writer: CaseWriter, gate: Gate, case_items: Iterable[AnyItem]) -> str:
    """Return the objective's number that a pilot must reach."""
    brief = writer.brief
    before, target, unit = brief.outcome_baseline, brief.outcome_target, brief.outcome_unit
    measure = f"{brief.outcome_measure} {unit}"
    is_of_a_case = _TIME_OF_A_CASE.match(unit) and not _OF_A_SPAN.search(measure)
    if gate.provenance.play_id != "gate-start" or not is_of_a_case or before is None or target is None:
        return ""
    pilots = [item for item in (*case_items, *writer.written) if item.id == _PILOT and item.due]
    if target >= before or not any(gate.date and item.due and item.due <= gate.date for item in pilots):
        return ""
    half = amount(level_after(before, target, _HALF_OF_THE_WAY), unit)
    return f"{IN_PILOT} “{brief.outcome_measure}” was {half} or less on ten real cases."


def _with_numbers(writer: CaseWriter, gate: Gate, case_items: Sequence[AnyItem]) -> Gate:
    """Return the gate before a later start with the numbers of those who have started."""
    read = _read(gate, case_items)
    telling = (each for each in read if each.measures in _TELLING)
    shares = [line for each in telling if (line := _bound(each, _least(writer, each)))]
    own = next((item for item in case_items if isinstance(item, Metric) and _is_the_result(item)), None)
    shares += filter(None, (not_again(writer),))
    of_result = _result_of_later_starts(writer, own, gate) if own else ""
    whose = _counted(writer, gate)
    return gate.model_copy(
        update={
            "go_if": lines(
                gate.go_if, f"In numbers{whose}: {'; '.join(shares)}. {of_result}".strip() if shares else ""
            ),
            "metric_ids": tuple(metric.id for metric in read),
        }
    )


def _least(writer: CaseWriter, metric: Metric) -> float | None:
    """Return what a metric must show at least before another start."""
    return metric.target if is_zero_from_the_start(metric) else lowest_share(writer, metric)


def _not_again(writer: CaseWriter, gate: Gate) -> str:
    """Return what failed last time, as the first gates ask for it."""
    if gate.provenance.play_id == "gate-30":
        return not_again(writer)
    before = [each.due for each in writer.written if each.provenance.play_id == "gate-start" and each.due]
    is_first = gate.provenance.play_id == "gate-start" and gate.due == min(before, default=None)
    return counted_again(writer) if is_first else ""


def _with_first_days(writer: CaseWriter, gate: Gate) -> Gate:
    """Return the gate before a later start with the last one's first days.

    Its numbers stand there, so that one meeting decides on both starts.
    """
    rules = writer.kind.gates.first_days
    if rules is None:
        return gate
    measured = [writer.fill(each.part) for each in rules.measured]
    first, *_ = split_sentences(writer.fill(rules.go))
    parts = [part for part in _PART.split(first.rstrip(".")) if not any(each in part for each in measured)]
    shown = f"{capital(_joined(parts))}. " if parts else ""
    return gate.model_copy(
        update={
            "go_if": f"{shown}{gate.go_if}",
            "adjust_if": f"{writer.fill(rules.adjust)} {gate.adjust_if}",
            "stop_if": f"{_with_way_back(writer, gate, writer.fill(rules.stop))} {gate.stop_if}",
        }
    )


def _with_rules(writer: CaseWriter, gate: Gate, case_items: Sequence[AnyItem]) -> Gate:
    """Return the decision on a later start with the rules of the kind."""
    rule, read = writer.kind.gates.day_30, _read(gate, case_items)
    plan = _DatedPlan(writer, gate, (*writer.written, *case_items), read)
    return gate.model_copy(
        update={
            "go_if": lines(gate.go_if, _possible(plan, writer.fill(rule.go), rule, with_levels=False)),
            "adjust_if": lines(gate.adjust_if, writer.fill(rule.adjust), writer.fill(_TRAINED_LATER)),
            "stop_if": lines(
                gate.stop_if, _with_way_back(writer, gate, _NEXT_START.sub("", writer.fill(rule.stop)))
            ),
        }
    )


def decided_once(items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items with one decision before each start, which reads the one before it.

    It stands for the gates that a start after the first would have beside it.
    """
    later = [item for item in items if isinstance(item, Gate) and item.provenance.play_id == LATER_START]
    decided = {name for gate in later for name in gate.group_ids}
    first = min((gate.date for gate in later if gate.date), default=None)
    by_id = {item.id: item for item in items}
    for gate in (item for item in items if isinstance(item, Gate) and item.date):
        is_second = gate.provenance.play_id == "gate-start" and {*gate.group_ids} <= decided
        if is_second:
            met = [line for line in gate.go_if.splitlines() if line.startswith(_MET)]
            missing = [line for line in gate.stop_if.splitlines() if MISSING.search(line)]
            for own in (each for each in later if {*each.group_ids} & {*gate.group_ids}):
                met_by_then = (line.replace(_MET, _MET_BY_THEN, 1) for line in met)
                by_id[own.id] = own.model_copy(
                    update={"go_if": lines(own.go_if, *met_by_then), "stop_if": lines(own.stop_if, *missing)}
                )
        is_late = gate.provenance.play_id == "gate-30" and first and gate.date and first <= gate.date
        if is_second or is_late:
            del by_id[gate.id]
    return list(by_id.values())


def _is_on_a_later_start(writer: CaseWriter, gate: Gate) -> bool:
    """Return whether others have started before the teams of a gate."""
    lives = writer.schedule.go_lives
    return min(lives[index] for index in writer.indexes(gate.group_ids)) > min(lives)


def _demanded(writer: CaseWriter, metrics: Iterable[Metric], day: date, *, is_later_start: bool) -> list[str]:
    """Return what each metric must show on a day."""

    def level_of(metric: Metric) -> float | None:
        level = demanded_on(writer, metric, day)
        # The same number as the gates before named for this start.
        is_named = is_later_start and _is_the_result(metric) and metric.baseline and level is not None
        return _beyond_chance(metric, level) if is_named else level

    texts = (
        _better_than_before(each, level := level_of(each))
        or _bound(each, level)
        or _share_of_way(writer, each, day)
        for each in metrics
    )
    return [text for text in texts if text]


def _better_than_before(metric: Metric, level: float | None) -> str:
    """Return that a measure has moved, where nothing else is due yet.

    A gate passes no baseline.
    """
    return _has_moved(metric) if level is not None and level == metric.baseline else ""


def _has_moved(metric: Metric) -> str:
    """Return that a measure stands better than before the start."""
    before = metric.baseline
    if metric.measures != "outcome" or not before or before == metric.target:
        return ""
    return f"{_named(metric)}, better than {say_number(before)}{_unit(metric)}"


def _result_of_later_starts(writer: CaseWriter, own: Metric, gate: Gate) -> str:
    """Return what the result must show before each start to come after its first reading.

    The same in each decision, so that a start after the reading is held even where training has begun.
    """
    if own.first_read is None:
        return ""
    title, known = own.title.removeprefix(RESULT), writer.say(own.first_read)
    result = f"{title}, first known on {known}"
    known_or_past = max(own.first_read, gate.date or own.first_read)
    days = [day for start, _ in writer.waves[1:] if (day := date.fromordinal(start)) > known_or_past]
    if not days:
        return f"{result}, comes after the last start: until then we go by these early signs."
    if moving := [day for day in days if _can_move(writer, day)]:
        days = moving
    else:
        starts = listed(map(writer.say, days))
        return f"{result}, comes from too few people before {starts}: we go by these early signs."
    if not own.baseline or own.baseline == own.target:
        return f"{result}, must be on its way to the target before {listed(map(writer.say, days))}."
    levels = [(*_level_before(writer, own, day), writer.say(day)) for day in days]
    bounds = [
        f"{' '.join(level)} before {listed(day for *_, day in of_level)}"
        for level, of_level in groupby(levels, key=itemgetter(0, 1))
    ]
    # No decision asks for a number that is not known yet.
    return f"{result}: {listed(bounds)}, {OR_IT_MOVES}"


def _can_move(writer: CaseWriter, start: date) -> bool:
    """Return whether those who started before can move a number of everyone."""
    sizes = [
        (writer.schedule.go_lives[index], writer.brief.groups[index].size) for index in writer.taking_part
    ]
    begun = sum(size for live, size in sizes if live < start.toordinal())
    return begun >= _FEWEST_TO_MOVE * sum(size for _, size in sizes)


def _level_before(writer: CaseWriter, own: Metric, start: date) -> tuple[str, str]:
    """Return what the result must show before a later start, chance apart."""
    level = _beyond_chance(own, demanded_on(writer, own, _decided_on(writer, start)))
    return f"at {'least' if own.higher_is_better else 'most'}", f"{say_number(level)}{_unit(own)}"


def _beyond_chance(own: Metric, level: float | None) -> float:
    """Return what the result must show, at least a step from where it was."""
    before = own.baseline or 0
    target = own.green_at if own.target is None else own.target
    least = abs((before if target is None else target) - before) / _LEAST_STEPS
    if level is not None and abs(level - before) >= least:
        return level
    step = float(f"{least:.1g}")
    return round(before + step if own.higher_is_better else before - step, 2)


def _decided_on(writer: CaseWriter, start: date) -> date:
    """Return the day of the decision on a start, else the start."""
    decided = (
        item.due
        for item in writer.written
        if item.provenance.play_id == "gate-start"
        and item.group_ids
        and all(
            writer.schedule.go_lives[index] == start.toordinal() for index in writer.indexes(item.group_ids)
        )
    )
    return next(filter(None, decided), start)


def _share_of_way(writer: CaseWriter, metric: Metric, day: date) -> str:
    """Return how far a promised result without a baseline should be."""
    if not metric.id.startswith(PROMISED) or metric.target_date is None or metric.baseline is not None:
        return ""
    if is_there_or_not(metric.title, metric.unit, metric.target):
        return ""
    start = date.fromordinal(min(writer.schedule.go_lives))
    steps = steps_due(start, metric.target_date, day)
    return f"{_named(metric)}: {_THIRDS[steps]} of the way" if metric.target and steps in _THIRDS else ""


def _counted(writer: CaseWriter, gate: Gate) -> str:
    """Return whose numbers a gate reads: each team's own, and only of those who have started."""
    if len(writer.everyone) == 1 or gate.date is None:
        return ""
    lives, taking_part = writer.schedule.go_lives, writer.taking_part
    started = [index for index in taking_part if lives[index] <= gate.date.toordinal()]
    facts = CaseFacts(writer.case, gate.date)
    read = ", team by team" if facts.by_team else ", for all teams together"
    if facts.by_team and facts.tiny_teams:
        read = f"{read}, the smallest with another"
    if not started or len(started) == len(taking_part):
        return read
    return f"{read} (so far {writer.groups(started)})"


def _stop(writer: CaseWriter, rule: GateRules, gate: Gate) -> str:
    """Return when to stop.

    A start that was decided on before this gate is not stopped by it.
    """
    is_last = rule.stop_closed and gate.date and is_closed(writer.case_facts, gate.date)
    text = writer.fill(rule.stop_closed if is_last else rule.stop)
    decided = gate.date.toordinal() + _DECIDED_BEFORE if gate.date else 0
    is_to_come = len(writer.waves) > 1 and max(writer.schedule.go_lives) > decided
    return _with_way_back(writer, gate, text if is_to_come else _NEXT_START.sub("", text))


def _with_way_back(writer: CaseWriter, gate: Gate, stop: str) -> str:
    """Return a stop that reverts no step into what is off or read-only by then."""
    groups = set() if gate.provenance.play_id == LATER_START else {*gate.group_ids}
    closed = [
        day
        for off in writer.case.switch_offs
        for day, teams in writer.case_facts.ends_of(off)
        if gate.date and day <= gate.date and (not groups or groups & {team.id for team in teams})
    ]
    if not closed:
        return stop
    asked = any(_WAY_BACK.search(each.name) for each in writer.brief.conditions)
    if asked and gate.date and gate.date - min(closed) <= _FIRST_DAYS_ALONE:
        return stop
    starts = [team.go_live for team in writer.brief.groups if team.go_live and team.id in groups]
    began = min(starts, default=date.fromordinal(min(writer.schedule.go_lives)))
    since = f"no going back since work began on {writer.say_on(gate.date or began, began)}"
    return _REVERTS.sub(
        lambda reverts: (
            f"we fix it live ({since}), a helper works beside {reverts['step']}"
            if reverts["step"]
            else f"is put right on the spot ({since})"
        ),
        stop,
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
    missed = "and anyone who missed it has a date before their start"
    asked = f"{enough} been trained, {missed}."
    if by_gate < _TOO_FEW_TRAINED:
        again = (
            f"By the dates of the plan only about {by_gate:.0%} of the people are trained on this day: "
            "hold the gate again when nine in ten are, before anyone starts."
        )
        held = f"All sessions planned until then are held, {missed}."
        update = {
            "go_if": gate.go_if.replace(asked, held),
            "adjust_if": lines(again, gate.adjust_if),
            "stop_if": gate.stop_if.replace(
                f"{too_few} been trained", "Fewer than planned have been trained"
            ),
        }
        return gate.model_copy(update=update)
    planned = (
        f"All rounds planned until then are held: about {by_gate:.0%} of the people have been trained, "
        f"and anyone who missed it has a date{'' if late else ' before their start'}."
    )
    after = (
        f"About {max(late, 0.01):.0%} have their last round only after the start: they begin when they have "
        "had it, or more trainers come."
    )
    fewer = gate.stop_if.replace(f"{too_few} been trained", "Fewer than planned have been trained")
    return gate.model_copy(
        update={
            "go_if": gate.go_if.replace(asked, planned),
            "adjust_if": lines(after if late else "", gate.adjust_if),
            "stop_if": fewer,
        }
    )


def with_own_rules(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items, with the brief's own rules first in gates."""
    by_id = {item.id: item for item in items}
    if decides_on_training := _before_training(writer, items):
        by_id[decides_on_training.id] = decides_on_training
    day, is_by_rule = writer.case.decided_before, any(map(_OF_A_PILOT.search, writer.case.gate_rules))
    if day and not (is_by_rule or any(item.due == day for item in items if isinstance(item, Gate))):
        decides_on_start = _before_everyone(writer, writer.on_or_after(day.toordinal()))
        by_id[decides_on_start.id] = decides_on_start
    for stated, group_ids in _rules_of_brief(writer):
        rule = _moved_with_the_start(writer, stated)
        then = _consequence(_halves(rule)[0])
        is_stop = bool(_STOPS.search(then))
        gates = sorted(
            (each for each in by_id.values() if isinstance(each, Gate) and each.date and not _is_early(each)),
            key=lambda gate: gate.date or date.max,
        )
        if after_pilot := _after_the_pilot(writer, rule):
            day = after_pilot.date
        else:
            has_own_day = is_stop or share_of_target(rule) or _BUYS.search(then)
            day = _day_of_rule(writer, rule) if has_own_day else None
        gate = next((each for each in gates if day and each.date and day <= each.date <= day + _NEAR), None)
        if day and gate is None:
            gate = after_pilot or _on_its_day(writer, day, group_ids, is_stop=is_stop)
        is_on_start = bool(_NO_START.search(rule) or _OF_A_PILOT.search(rule))
        gate = gate or _decided_by(group_ids, gates, min(writer.schedule.go_lives), is_on_start=is_on_start)
        if gate:
            first, otherwise = _halves(rule)
            field, condition = ("stop_if", _as_stop(first)) if is_stop else ("go_if", first)
            update: dict[str, object] = {field: lines(condition, getattr(gate, field))}
            if otherwise and field == "go_if":
                update["stop_if"] = lines(otherwise, gate.stop_if)
            metrics = [item for item in by_id.values() if isinstance(item, Metric) and not after_pilot]
            if metric := _measured_by(writer, first, gate, metrics):
                by_id[metric.id] = metric
                update["metric_ids"] = tuple(dict.fromkeys((metric.id, *gate.metric_ids)))
            by_id[gate.id] = gate.model_copy(update=update)
    return list(by_id.values())


def _after_the_pilot(writer: CaseWriter, rule: str) -> Gate | None:
    """Return the decision between a pilot and the first start."""
    pilot = writer.case.pilot
    is_on_it = _OF_A_PILOT.search(rule) or (pilot and _OF_THE_OTHERS.search(rule))
    if not is_on_it or (pilot is None and len(writer.waves) > 1):
        return None  # the first of several starts is the pilot
    own_end = pilot.ends if pilot else None
    ends = next((item.due for item in writer.written if item.id == _PILOT and item.due), own_end)
    own = writer.case.decided_before
    day = own or (writer.on_or_after(ends.toordinal() + 1) if ends else None)
    if day is None or day.toordinal() >= min(writer.schedule.go_lives):
        return None
    is_stop = bool(_STOPS.search(_consequence(_halves(rule)[0])))
    gate = _before_everyone(writer, day)
    others_start = f"{_NO_STOP}: the others train and start as planned."
    return gate.model_copy(
        update={"go_if": others_start if is_stop else "", "stop_if": "" if is_stop else gate.stop_if}
    )


def _before_everyone(writer: CaseWriter, day: date) -> Gate:
    """Return the decision on what was tried, before everyone starts."""
    lead = writer.facts.values["lead"] or "the rollout lead"
    has_pilot = writer.case.pilot is not None
    goes_on = "the pilot goes on, and " if has_pilot else ""
    return writer.make(
        Gate,
        f"{OWN_RULE}-pilot",
        OWN_RULE,
        title=f"Decide whether {'the pilot goes on to everyone' if has_pilot else 'everyone starts'}",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=writer.everyone,
        date=day,
        go_if=f"{'What stopped the pilot' if has_pilot else 'Every open point'} is fixed, or has an owner "
        "and a date before the others start.",
        adjust_if=f"It is close: {lead} has what held it back fixed, {goes_on}we decide again.",
        stop_if="The answer is no: nobody else trains or starts, and the date moves.",
        rule_ids=("R33",),
        why="A pilot that decides nothing is only a first week."
        if has_pilot
        else "The brief names the day: until then the others can still wait.",
    )


def _day_of_rule(writer: CaseWriter, rule: str) -> date | None:
    """Return the day on which the brief itself says whether its rule holds."""
    first = date.fromordinal(writer.schedule.first)
    day = day_of_rule(rule, first)
    return day if day and day <= date.fromordinal(writer.schedule.last) else None


def _moved_with_the_start(writer: CaseWriter, rule: str) -> str:
    """Return a rule whose day comes before the start that the plan moved, as long after it as asked."""
    day, first = _day_of_rule(writer, rule), date.fromordinal(min(writer.schedule.go_lives))
    asked = min((each.day for each in writer.brief.asked_starts if each.day), default=None)
    if not (day and asked and asked <= day < first):
        return rule
    later = writer.on_or_after((first + (day - asked)).toordinal())
    named = (each.words for each in named_days_in(rule) if end_of(each, asked) == day)
    return rule.replace(next(named, "\n"), f"{later:%B} {later.day}", 1)


def _on_its_day(writer: CaseWriter, day: date, group_ids: Collection[str], *, is_stop: bool) -> Gate:
    """Return the decision by a dated rule of the brief, on no earlier day."""
    lead = writer.facts.values["lead"] or "the rollout lead"
    return writer.make(
        Gate,
        f"{OWN_RULE}-{day:%m%d}",
        OWN_RULE,
        title=f"{BY_OUR_RULE} {writer.say(day)}",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=tuple(group_ids) or writer.everyone,
        date=writer.on_or_after(day.toordinal()),
        go_if=f"{_NO_STOP} on this day: everything goes on as planned." if is_stop else "",
        adjust_if=f"Nobody can tell yet: {lead} finds out within two days, and we decide then.",
        stop_if="" if is_stop else "The number falls short: we commit to nothing, and say what happens next.",
        rule_ids=("R33",),
        why="The brief names this day for it.",
    )


def _is_early(gate: Gate) -> bool:
    return gate.provenance.play_id == FIRST_DAYS


def _before_training(writer: CaseWriter, items: Sequence[AnyItem]) -> Gate | None:
    """Return the brief's own decision on the training, by its rule and its number."""
    rules = [rule for rule in writer.case.gate_rules if HOLDS_TRAINING.search(rule)]
    needed = [
        name_of(writer, each).rstrip(".")
        for each in open_conditions(writer)
        if each.gates == "training" and each in writer.case.conditions
    ]
    has_number = any(
        _SHARE.search(f"{each.name} {each.done_when}")
        for each in writer.brief.conditions
        if each.gates == "training"
    )
    sessions = [
        each.due for each in (*writer.written, *items) if isinstance(each, TrainingSession) and each.due
    ]
    if not sessions or not (rules or has_number):
        return None
    lead = writer.facts.values["lead"] or "the lead"
    return writer.make(
        Gate,
        BEFORE_TRAINING,
        BEFORE_TRAINING,
        title="Decide go or no-go for the training",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=writer.everyone,
        date=writer.by(min(sessions) - timedelta(days=1)),
        go_if=lines(*(map(_as_go, rules) if rules else (f"{capital(each)}." for each in needed))),
        adjust_if=f"We fix what's wrong and check again: the sessions move, and {lead} gives the new dates.",
        stop_if=lines(
            *(_as_stop(rule) if _IF.search(rule) else _NOT_SO for rule in rules), "" if rules else _NOT_SO
        ),
        rule_ids=("R33",),
        why="People who train on bad data learn not to trust it.",
    )


def _as_go(rule: str) -> str:
    """Return what must hold, by a rule that says when not to go on."""
    if match := _IF_MORE.match(rule):
        return f"At {'most' if match['bound'].lower() in _UPPER else 'least'} {match['rest'].strip()}."
    return capital(match["rest"]) if (match := _ONLY_THEN.search(rule)) else rule


def _as_stop(rule: str) -> str:
    """Return a rule as what follows "Stop if"."""
    if (match := in_halves(rule)) is None:
        return rule
    case, then = capital(match["case"].rstrip(".")), match["then"]
    return f"{case}: {then}" if match.start("then") else f"{case}: {then[:1].lower()}{then[1:]}."


def _halves(rule: str) -> tuple[str, str]:
    """Return what happens if a rule is met, and otherwise."""
    match = _IF_NOT.search(rule)
    if match is None:
        return rule, ""
    return f"{rule[: match.start()].rstrip(' .,;')}.", capital(rule[match.start("otherwise") :])


def _consequence(rule: str) -> str:
    """Return a rule without its condition: what is done."""
    return _CONDITION.sub(" ", rule, count=1)


def _measured_by(writer: CaseWriter, rule: str, gate: Gate, metrics: Iterable[Metric]) -> Metric | None:
    """Return the metric of a rule, read every week before its gate."""
    share = _PERCENT.search(rule)
    if gate.date is None or share is None:
        return None
    if share_of_target(rule) is not None:
        return next(filter(_is_the_result, metrics), None)
    words = stems(rule)
    things = ((stems(re.split(r"\d", metric.title)[0]) - _NO_THING, metric) for metric in metrics)
    own = [(len(thing), metric) for thing, metric in things if thing and thing <= words]
    metric = max(own, key=lambda each: each[0])[1] if own else _metric_of(writer, rule, share)
    if metric is None:
        return None
    started = [each for each in writer.schedule.go_lives if each < gate.date.toordinal()]
    first_read = min(read_on(writer, max(started, default=0) + _WEEK), gate.date) if started else gate.date
    cadence = min(metric.cadence_days or _WEEK, _WEEK)
    first_read = min(metric.first_read or first_read, first_read)
    return metric.model_copy(update={"first_read": first_read, "cadence_days": cadence})


def _metric_of(writer: CaseWriter, rule: str, share: re.Match[str]) -> Metric | None:
    """Return a metric for a rule's number that no other metric counts."""
    name = _NAME_OF_SHARE.search(rule[: share.start()])
    if name is None:
        return None
    return writer.make(
        Metric,
        "gate-rule",
        "metric",
        title=capital(name["name"]),
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        measures="proficiency",
        definition=f"The brief decides by it: “{rule}”",
        unit="%",
        target=float(share[1]),
        higher_is_better=not _AT_MOST.search(rule),
        red_action=_RULE_FAILS,
        rule_ids=("R33", "R35"),
        why="If go-live depends on a number, someone has to check it in time.",
    )


def _rules_of_brief(writer: CaseWriter) -> Iterator[tuple[str, set[str]]]:
    """Yield the brief's own rules and conditions with a share, with the teams that wait."""
    later = {writer.brief.groups[index].id for _, wave in writer.waves[1:] for index in wave}
    for rule in writer.case.gate_rules:
        if HOLDS_TRAINING.search(rule):
            continue
        site = site_after(rule)
        of_site = {each.id for each in writer.brief.groups if site and site in f"{each.label} {each.site}"}
        yield rule, later if _OTHERS_START.search(rule) and not of_site else of_site
    for condition in open_conditions(writer):
        if condition.group_ids and condition.gates == "go_live" and _SHARE.search(condition.name):
            yield f"{capital(name_of(writer, condition).rstrip('.'))}.", {*condition.group_ids}


def _decided_by(
    waiting: set[str], gates: Sequence[Gate], first_start: int, *, is_on_start: bool
) -> Gate | None:
    """Return the gate of a rule: of the teams that wait, else the next."""
    own = [gate for gate in gates if waiting & {*gate.group_ids}]
    before = [gate for gate in own if gate.provenance.play_id in (LATER_START, "gate-start")]
    first = date.fromordinal(first_start)
    if not waiting and len({gate.date for gate in gates if gate.provenance.play_id == "gate-start"}) == 1:
        before = [gate for gate in gates if gate.provenance.play_id == "gate-start" and is_on_start]
    after = [gate for gate in gates if gate.date and gate.date > first]
    later = [gate for gate in before if gate.provenance.play_id == LATER_START]
    return next(iter((*later, *before, *after, *gates)), None)


def _share_trained(writer: CaseWriter, indexes: Sequence[int], until: int) -> float:
    """Return the share of people whose sessions are held by a day."""
    groups = {index: writer.brief.groups[index] for index in indexes}
    sizes = {index: group.size for index, group in groups.items() if writer.case.is_trained(group)}
    trained = dict.fromkeys(sizes, 1.0)
    for play in writer.schedule.plays:
        if play.from_kind in ("safe_start", "hands_on"):
            for index in sizes:
                for slot in writer.schedule.slots.get(play.id, {}).get(index, ()):
                    trained[index] = min(trained[index], _share_held(slot, until))
    return sum(size * trained[index] for index, size in sizes.items()) / max(1, sum(sizes.values()))


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
        and not is_on_one_part(condition, writer.brief)
        and (is_first if not condition.group_ids else {*gate.group_ids} & {*condition.group_ids})
    ]
    names: dict[str, list[str]] = {}
    for condition in needed:
        name = lower(name_of(writer, condition).rstrip("."))
        names.setdefault(UNTIL_MET[condition.gates], []).append(name)
    every = [name for several in names.values() for name in several]
    # Two of these do not wait for each other, so each says what stops.
    missing = [f"{capital(until)} while {_which(several, every)}." for until, several in names.items()]
    return (f"{_MET} {'; '.join(every)}." if every else ""), missing


def _which(missing: Sequence[str], every: Sequence[str]) -> str:
    """Return the missing conditions, in one word where all are."""
    return (
        "a condition is missing"
        if len(missing) == len(every) > 1
        else f"this is missing: {'; '.join(missing)}"
    )


def _bound(metric: Metric, value: float | None) -> str:
    """Return what a metric must show at least or at most, in words."""
    if value is None:
        return ""
    if metric.id.startswith(PROMISED) and not value and not metric.higher_is_better:
        return f"{_named(metric)}: not one case"
    bound = "at least" if metric.higher_is_better else "at most"
    amount = f"{say_number(value)}{_unit(metric)}"
    if not value and not metric.higher_is_better:
        amount = f"none {metric.unit}" if is_zero_from_the_start(metric) else "none"
    elif not (metric.unit.startswith("%") and value >= _EVERYTHING):
        amount = f"{bound} {amount}"
    return f"{_named(metric)}{':' if metric.id.startswith(PROMISED) else ','} {amount}"


def _named(metric: Metric) -> str:
    """Return a metric's name in a sentence, a promise in its words."""
    if metric.id.startswith(PROMISED):
        return f"“{metric.title.strip('“”')}”"
    title = metric.title.removeprefix(RESULT)
    return title.strip("“”") if title.startswith("“") else lower(title)  # a quote keeps its capitals


def _unit(metric: Metric) -> str:
    return metric.unit if metric.unit.startswith("%") else f" {metric.unit}" if metric.unit else ""


# What a gate asks for


class _DatedPlan:
    """The days of a plan, as a gate reads them."""

    def __init__(
        self, writer: CaseWriter, gate: Gate, items: Iterable[AnyItem], read: Iterable[Metric]
    ) -> None:
        self.writer, self.day = writer, gate.date or date.max
        self.read = {metric.title: metric for metric in read}
        groups = {*gate.group_ids}
        self.items = [
            item for item in items if not groups or not item.group_ids or groups & {*item.group_ids}
        ]
        self.indexes = writer.indexes(gate.group_ids)
        self.go_live = date.fromordinal(min(writer.schedule.go_lives[index] for index in self.indexes))

    def has(self, fits: Callable[[AnyItem], bool]) -> bool:
        """Return whether the plan has such an item by then, or undated."""
        return any(fits(item) and (item.due is None or item.due <= self.day) for item in self.items)

    def has_play(self, *plays: str) -> bool:
        return self.has(lambda item: item.provenance.play_id in plays)

    def has_item(self, item_id: str) -> bool:
        return self.has(lambda item: item.id == item_id)

    def has_condition(self, *kinds: str) -> bool:
        wanted = {
            f"milestone.condition-{condition.id}"
            for condition in open_conditions(self.writer)
            if condition.kind in kinds
        }
        return self.has(lambda item: item.id in wanted)

    @property
    def ends(self) -> list[date]:
        """Return the days on which the old way ends."""
        facts = self.writer.case_facts
        return [*facts.hard_ends, *(day for off in self.writer.case.ends for day, _ in facts.ends_of(off))]

    @property
    def closes(self) -> list[date]:
        """Return the days on which the old way ends or is read-only."""
        offs = self.writer.case.switch_offs
        return [*self.ends, *(off.day for off in offs if off.is_read_only and off.day)]

    def is_measured(self) -> bool:
        """Return whether a full period of the result lies between go-live and the gate."""
        facts = self.writer.case_facts
        is_counted = bool(facts.brief.outcome_measure) and not facts.is_read_rarely
        return is_counted and bool(facts.periods_between(self.go_live, self.day))


def _trained(plan: _DatedPlan) -> str | None:
    share = _share_trained(plan.writer, plan.indexes, plan.day.toordinal())
    if share >= _ENOUGH_TRAINED:
        return None
    start = min(plan.writer.schedule.go_lives[index] for index in plan.indexes)
    days = range(plan.day.toordinal(), start)
    whole = (day for day in days if _share_trained(plan.writer, plan.indexes, day) >= 1)
    last = plan.writer.say(date.fromordinal(day)) if (day := next(whole, None)) else ""
    if share < _TOO_FEW_TRAINED:
        return f"all sessions up to this day were held{f', and the last is on {last}' if last else ''}"
    then = f", the others by {last}" if last else ""
    return f"all rounds up to this day are held (about {share:.0%} of the people{then})"


def _ended(plan: _DatedPlan) -> str | None:
    """Return what to ask about the old way: off, or dated."""
    days = plan.ends
    if days and min(days) > plan.day:
        return f"the switch-off can go ahead on {plan.writer.say(min(days))}"
    if days:
        return None
    is_off = plan.writer.case.switch_offs or plan.writer.brief.tools
    return "the switch-off went as planned" if is_off else "no team has gone back to the old way"


def _moved(plan: _DatedPlan) -> str | None:
    """Return where the number in the objective should stand, in its own words."""
    if not plan.is_measured():
        return ""
    own = next(filter(_is_the_result, plan.read.values()), None)
    level = demanded_on(plan.writer, own, plan.day) if own else None
    if own is None or level is None or level == own.baseline:
        return None
    bound = "or more" if own.higher_is_better else "or less"
    return f"“{own.title.removeprefix(RESULT).strip('“”')}” is {say_number(level)}{_unit(own)} {bound}"


def _is_for_managers(item: AnyItem) -> bool:
    return isinstance(item, TrainingSession) and item.for_managers


def _unless(is_there: Callable[[_DatedPlan], bool], instead: str = "") -> Callable[[_DatedPlan], str | None]:
    return lambda plan: None if is_there(plan) else instead


# What a part of a gate needs from the plan. None: it stays. Text: this instead. Empty: it goes.
_NEEDS: tuple[tuple[re.Pattern[str], Callable[[_DatedPlan], str | None]], ...] = tuple(
    (re.compile(signs, re.IGNORECASE), needed)
    for signs, needed in (
        (r"\bnine (?:of|in) ten people (?:are|have)\b", _trained),
        (r"\bold (?:system|way) is (?:off|gone)\b", _ended),
        (r"\bbaseline\b", _unless(lambda plan: plan.has_play("baseline"))),
        (
            r"\bmanagers have (?:done|practiced|done it)\b",
            _unless(lambda plan: plan.has(_is_for_managers)),
        ),
        (r"\bterms are in writing\b", _unless(lambda plan: plan.has_condition("contract", "legal"))),
        (
            r"\b(?:downtime procedures were tested|outage drill was done)\b",
            _unless(lambda plan: plan.has_condition("fallback")),
        ),
        (
            r"\brehearsed\b",
            _unless(lambda plan: plan.has_condition("cut_over") or plan.has_item(_REHEARSAL)),
        ),
        (
            r"\b(?:help desk is staffed|support is there)\b",
            _unless(lambda plan: plan.has(lambda item: isinstance(item, Support | Champion))),
        ),
        (
            r"\bowner with (?:hours|time and budget) has taken over\b",
            _unless(lambda plan: plan.has_play("hand-over"), "an owner with time and budget is named"),
        ),
        (
            r"\b(?:number in the objective moves|number in the objective has moved"
            r"|what the objective names has moved)\b",
            _moved,
        ),
    )
)  # fmt: skip


def _possible(plan: _DatedPlan, text: str, rule: GateRules, *, with_levels: bool = True) -> str:
    """Return the part of a gate that is there by its day, with its numbers."""
    first, *others = [*split_sentences(text), ""]
    parts = _PART.split(first.rstrip("."))
    measured = {plan.writer.fill(each.part): plan.read.get(each.metric) for each in rule.measured}
    possible: list[str] = []
    for part in parts:
        named = [metric for words, metric in measured.items() if words in part]
        if ends := next(filter(None, (_ends_later(plan, metric) for metric in named)), None):
            possible.append(f"each remaining side list ends by {plan.writer.say(ends)}")
        elif None not in named and (fitting := _fitting_part(plan, part)):
            possible.append(fitting + _at_least(plan, named[0] if named and with_levels else None))
    if possible == parts:
        return text
    demand = [f"{capital(_joined(possible))}."] if possible else []
    return " ".join([*demand, *filter(None, others)])


def _for_its_teams(writer: CaseWriter, gate: Gate, text: str) -> str:
    """Return what a gate asks for, without goods where its teams keep the books."""
    keepers = {group.id for group in bookkeepers_of(writer.brief)}
    first, *others = [*split_sentences(text), ""]
    parts = _PART.split(first.rstrip("."))
    own = [part for part in parts if not _OF_GOODS.search(part)]
    if not (gate.group_ids and keepers.issuperset(gate.group_ids)) or own == parts or not own:
        return text
    return " ".join([f"{capital(_joined(own))}.", *filter(None, others)])


def _ends_later(plan: _DatedPlan, metric: Metric | None) -> date | None:
    """Return the last day of what a gate wants gone, where it is later."""
    is_gone = metric and metric.title == LISTS_IN_USE and metric.target == 0
    return metric.target_date if metric and is_gone and (metric.target_date or plan.day) > plan.day else None


def _at_least(plan: _DatedPlan, metric: Metric | None) -> str:
    """Return the share that a part of a gate asks for, as its metric has it."""
    if metric is None or not (metric.unit.startswith("%") and metric.higher_is_better):
        return ""
    level = demanded_on(plan.writer, metric, plan.day)
    if not level:
        return ""
    heads = in_heads(metric.title, metric.unit, level, plan.writer.case_facts.people)
    return f" ({heads or f'{say_number(level)}%'})"


def _fitting_part(plan: _DatedPlan, part: str) -> str:
    for signs, needed in _NEEDS:
        if signs.search(part) and (instead := needed(plan)) is not None:
            return instead
    return part


def _joined(parts: Sequence[str]) -> str:
    parts = [parts[0], *(lower(part) for part in parts[1:])]
    link = ", " if _ATTACHED.match(parts[-1]) else ", and "
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}{link}{parts[-1]}"


def _in_time(plan: _DatedPlan, writer: CaseWriter, adjust: str, together: str) -> str:
    """Return a text without more weeks where the old way ends before they are over."""
    text = writer.fill(adjust)
    if not any(plan.day <= end <= plan.go_live + _TWO_WEEKS_AND_A_HALF for end in plan.closes):
        return text
    sentences = [each for each in split_sentences(text) if not _LATER_BY_TWO_WEEKS.search(each)]
    return " ".join(sentences) or writer.fill(together) or text
