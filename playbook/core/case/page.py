"""Write the Decisions page, from a case, its verdict and the plan's items."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from playbook.core.base.words import capital, count, listed, number, short
from playbook.core.case.answers import awaited, is_about, stated_answer, usual_answer
from playbook.core.case.case import Case
from playbook.core.case.dated import (
    BEFORE_START,
    counted_in,
    decision_day,
    first_session,
    hours_in_all,
    sessions_of,
    with_dates,
)
from playbook.core.case.decision_page import (
    Action,
    AnswerRow,
    ConditionLine,
    DecisionPage,
    LessonRow,
    PromiseLine,
    QuestionRow,
    RiskRow,
    TrainingRow,
    Wave,
)
from playbook.core.case.feasibility import verdict as judge
from playbook.core.case.feasible.conditions import needed_from
from playbook.core.case.feasible.staged import many_at_once
from playbook.core.case.gates import gate_rows, whole_sentences
from playbook.core.case.judgment import (
    FINDING,
    Check,
    MovedStart,
    Point,
    Verdict,
    advice_of,
    caveat_of,
    failed_in,
)
from playbook.core.case.parts import ENDED_WORK
from playbook.core.case.questions import question_rows
from playbook.core.case.reading.groups import place_or_names
from playbook.core.case.reasons import reasons_of
from playbook.core.case.risks import risk_rows
from playbook.core.case.rounds import DEFAULT_SEATS, seats_for
from playbook.core.case.settle.facts import CaseFacts, amount, cite, fill, fill_all, hours
from playbook.core.case.settle.points import to_settle, ways_as_options
from playbook.core.case.settle.proposals import promise_line, this_time
from playbook.core.case.timing import gate_of, is_practiced
from playbook.core.plan.brief import Brief, Group, say_role
from playbook.core.plan.case import PROMISE_TOPICS, Condition, PromiseTopic
from playbook.core.plan.items import (
    AnyItem,
    CheckinSeries,
    Message,
    Milestone,
    Owner,
    Policy,
    Reinforcement,
    Resistance,
    SponsorAct,
    TrainingSession,
)
from playbook.core.plan.plays.kinds import Prerequisite
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.plan.strategy import Strategy
from playbook.core.text.notes import split_sentences

__all__ = ["DecisionPage", "page_of"]
SMALL = 25  # people who share a room
MOST_POINTS, MOST_FURTHER, MOST_ACTIONS = 8, 5, 11
_MOST_WORDS, _MOST_WORDS_WHEN_SMALL, _MOST_WORDS_OF_DONE, _WORDS_OF_A_TITLE = 1_100, 900, 18, 3
_PART = re.compile(r" \(\d+ of \d+\)")
_OF_GROUPS = re.compile(r" \([^()]*\)$")
_WORD = re.compile(r"\w[\w'’.-]*")
_MOST_CONDITIONS, _MOST_RISKS, _MOST_QUESTIONS, _MOST_ANSWERS, _MOST_GROUPS = 6, 4, 8, 4, 7
_BEFORE = {
    "announcement": "the announcement", "training": "the first training", "go_live": "go-live",
    "switch_off": "the switch-off",
}  # fmt: skip
_SETTLE_WITH, _MOST_WORRIES = 5, 5
_KEPT_BACK = 0.1  # of the budget
# A dozen people need no row for these.
_FOR_MANY_ONLY = ("review-30", "after-30-days")
_PERCENT = re.compile(r"%|per ?cent|prozent|pour cent", re.IGNORECASE)
_USUAL = "milestone.condition-usual-"
_DATES = "dates"


def page_of(
    case: Case,
    items: Sequence[AnyItem],
    today: date,
    judged: Verdict | None = None,
    asked: Case | None = None,
    strategy: Strategy | None = None,
    done: Collection[str] = (),
) -> DecisionPage:
    """Return the Decisions page. Without items its dates come from the brief alone.

    `asked`: the case with the leaders' own dates, where the plan follows a way that we propose.
    `done`: the ids of items that need nobody any more.
    """
    facts = CaseFacts(case, today, first_session(items), decision_day(items), counted_in(items))
    brief = case.brief
    verdict = with_dates(facts, judged or judge(case, today), items)
    wish = judge(asked, today) if asked else verdict
    points = _in_the_plan(facts, _without_settled(to_settle(case, verdict, facts), verdict), items, done)
    moved = _moved_sentences(asked.brief, brief) if asked else {}
    if asked:
        points = (_of_the_dates(facts, wish), *(_with_moved_days(point, moved) for point in points))
    points = (*_first(strategy, points, facts), *_behind(strategy, points))
    training = tuple(_training(facts, items))
    is_small = facts.people <= SMALL
    compared = [lesson for lesson in case.lessons if lesson.remedies or not lesson.is_trial]
    most_points, most_further = (3, 3) if is_small else (MOST_POINTS, MOST_FURTHER)
    page = DecisionPage(
        title=brief.name if brief.organisation in brief.name else f"{brief.name} at {brief.organisation}",
        start=brief.start,
        go_live=min(facts.waves, default=brief.go_live),
        end=brief.end,
        objective=_objective(facts),
        number=_number(facts),
        state=verdict.state,
        advice=advice_of(
            wish, is_followed=asked is not None, moved=_moved_start(facts, asked.brief) if asked else None
        ),
        verdict=_verdict_in_words(verdict, wish),
        caveat=caveat_of(verdict.state, verdict.checks, verdict.alternatives),
        checks=tuple(
            check
            for check in (*(_wished(wish) if asked else ()), *verdict.checks)
            if not is_small or check.state != "feasible"
        ),
        alternatives=wish.alternatives,
        settle_by=_who_settles(facts, points),
        points=tuple(replace(point, options=point.options[:1]) for point in points[:most_points])
        if is_small
        else points[:most_points],
        further_points=tuple(
            replace(point, options=point.options[:1])
            for point in points[most_points : most_points + most_further]
        ),
        promises=tuple(
            _as_asked(line, moved)
            for topic in PROMISE_TOPICS
            if (line := _promise_on(facts, topic, strategy))
        ),
        conditions=() if is_small and items else tuple(_conditions(facts, items, done))[:_MOST_CONDITIONS],
        actions=tuple(_actions(facts, items, points, done)),
        waves=tuple(
            Wave(day, tuple(group.name for group in groups), sum(group.size for group in groups))
            for day, everyone in facts.waves.items()
            # Whoever is only told starts nothing.
            if (groups := tuple(filter(case.is_trained, everyone)) or everyone)
        ),
        gates=gate_rows(facts, items, wish, is_followed=asked is not None),
        risks=(*_leaders_risks(strategy), *risk_rows(facts, points))[: 3 if is_small else _MOST_RISKS],
        training=() if is_small else training,
        training_note=_training_note(facts, training, items),
        budget_note=_budget_note(facts),
        questions=(*_leaders_questions(strategy), *question_rows(facts, wish, points))[
            : 4 if is_small else _MOST_QUESTIONS
        ],
        lessons=tuple(_leaders_lessons(strategy))
        or tuple(this_time(facts, lesson) for lesson in compared[:4]),
        answers=tuple(_answers(facts, items))[:_MOST_ANSWERS],
        strategy=strategy,
    )
    most_words = _MOST_WORDS_WHEN_SMALL if is_small else _MOST_WORDS
    return _fitted(page, most_words, strategy)


def _first(strategy: Strategy | None, points: Sequence[Point], facts: CaseFacts) -> Iterator[Point]:
    """Yield the choice of dates, then what the strategy settles first."""
    yield from (point for point in points if point.key == _DATES)
    ours = {point.title: point for point in points}
    for decision in strategy.decisions if strategy else ():
        options = tuple(filter(None, (decision.choice, decision.otherwise)))
        if replaced := next((ours[title] for title in decision.points if title in ours), None):
            yield replace(replaced, title=decision.what, why=decision.why, options=options)
        else:
            yield Point("strategy", decision.what, decision.why, options, facts.sponsor_name, facts.settle_by)


def _behind(strategy: Strategy | None, points: Sequence[Point]) -> Iterator[Point]:
    """Yield our points in whose place no decision stands."""
    replaced = {title for each in strategy.decisions for title in each.points} if strategy else set()
    yield from (point for point in points if point.key != _DATES and point.title not in replaced)


def _promise_on(facts: CaseFacts, topic: PromiseTopic, strategy: Strategy | None) -> PromiseLine | None:
    """Return a promise; on what nobody has decided, the leaders' own proposal comes before ours."""
    line = promise_line(facts, topic)
    own = {each.topic: each.what for each in strategy.proposals} if strategy else {}
    if line is None or line.mark == "brief" or topic not in own:
        return line
    return replace(line, text=own[topic], mark="proposal")


def _leaders_risks(strategy: Strategy | None) -> Iterator[RiskRow]:
    for each in strategy.risks if strategy else ():
        yield RiskRow(each.what, each.watch, each.owner)


def _leaders_questions(strategy: Strategy | None) -> Iterator[QuestionRow]:
    for each in strategy.questions if strategy else ():
        yield QuestionRow(each.question, each.who, each.by)


def _leaders_lessons(strategy: Strategy | None) -> Iterator[LessonRow]:
    for each in strategy.lessons if strategy else ():
        yield LessonRow(each.then, each.now)


def _verdict_in_words(verdict: Verdict, wish: Verdict) -> str:
    """Return the verdict on the plan's own dates, which may follow a way that we propose."""
    way = next(iter(wish.alternatives), None) if wish.state == "not_feasible" else None
    if way and verdict.state == "not_feasible" and (verdict is not wish or not way.changes):
        return "Not feasible in full: some practice only after the start, with a helper beside them."
    return verdict.sentence if verdict is wish else f"With the dates below: {verdict.sentence}"


def _of_the_dates(facts: CaseFacts, wish: Verdict) -> Point:
    """Return the point that a person decides first: whether the proposed dates hold."""
    return Point(
        _DATES,
        "The dates below are a proposal",
        f"The brief's dates fail on {failed_in(wish.checks) or 'the work as a whole'}.",
        ways_as_options(wish.alternatives),
        facts.sponsor_name,
        facts.settle_by,
    )


def _moved_start(facts: CaseFacts, asked: Brief) -> MovedStart | None:
    """Return the first start that is planned on another day than was asked for."""
    starts: dict[tuple[date, date], list[Group]] = {}
    for group in facts.brief.groups:
        own, now = asked.find_group(group.id), facts.brief.go_live_of(group)
        before = asked.go_live_of(own) if own else None
        if before and now and before != now:
            starts.setdefault((now, before), []).append(group)
    if not starts:
        return None
    wished = CaseFacts(replace(facts.case, brief=asked), facts.today)
    at_once = many_at_once(wished)
    if at_once and len(facts.waves) == 2 and not many_at_once(facts):
        first, day = min(wished.waves), min(facts.waves)
        planned = (
            f"two waves (proposal): {facts.names(facts.waves[day])} on {facts.on(day)}, "
            f"the others on {facts.on(max(facts.waves))}"
        )
        people = f"{sum(group.size for group in at_once):,} people in {count(len(at_once), 'team')}"
        trainers = wished.trainers_for(at_once, first) or wished.usual_trainers(at_once)
        return MovedStart(planned, facts.on(first), people, trainers)
    (now, before), groups = min(starts.items(), key=lambda each: each[0])
    if len(groups) == len(facts.brief.groups):
        return MovedStart(f"the start on {facts.on(now)}", facts.on(before))
    if len(starts) == len(facts.waves):
        return MovedStart(f"the first start on {facts.on(now)}", facts.on(before))
    return MovedStart(f"the start of {facts.names(groups)} on {facts.on(now)}", facts.on(before))


def _moved_sentences(asked: Brief, planned: Brief) -> dict[str, str]:
    """Return the sentences whose day moved with the start, each with the brief's own words."""
    pairs = zip(split_sentences(planned.what_changes), split_sentences(asked.what_changes), strict=False)
    return {new.rstrip("."): old for new, old in pairs if new != old}


def _with_moved_days(point: Point, moved: Mapping[str, str]) -> Point:
    """Return a point that marks a sentence of the brief whose day is a proposal."""
    why = point.why
    for new, old in moved.items():
        why = why.replace(f"“{new}.”", f"“{new}.” (Proposed day; the brief says: {cite(old)})")
    return replace(point, why=why)


def _as_asked(line: PromiseLine, moved: Mapping[str, str]) -> PromiseLine:
    """Return a promise whose day moved with the start as a proposal beside the brief's words."""
    old = next((old for new, old in moved.items() if new in line.text), "")
    if line.mark != "brief" or not old:
        return line
    return replace(line, text=f"{line.text} The brief says: {cite(old)}", mark="proposal")


def _wished(wish: Verdict) -> Iterator[Check]:
    """Yield why the brief's own dates fail."""
    for check in wish.checks:
        if check.state == "not_feasible":
            sentence = check.sentence.replace("; the plan assumes them (proposal)", "")
            yield replace(check, title=f"On the brief's dates: {check.title}", sentence=sentence)


def _objective(facts: CaseFacts) -> str:
    """Return the objective, else what the change is for by the brief's other words."""
    brief = facts.brief
    if stated := _one_line(brief.objective):
        return stated
    aim = next(filter(None, map(_one_line, (brief.why, brief.expected_benefit, brief.why_now))), "")
    return f"Not written yet. {f'The reason in the brief: {aim}' if aim else 'See the first open question.'}"


def _one_line(text: str) -> str:
    """Return a text on one line; of a list, the entries with semicolons between."""
    entries = [" ".join(line.split()).lstrip("-*• ") for line in text.splitlines() if line.strip()]
    return "; ".join(entries)


def _in_the_plan(
    facts: CaseFacts, points: Iterable[Point], items: Sequence[AnyItem], done: Collection[str]
) -> tuple[Point, ...]:
    """Return the unsettled points, each with the task planned for it."""
    tasks = {item.title: item for item in items if item.provenance.play_id == FINDING}
    found: list[Point] = []
    for point in points:
        task = tasks.get(point.step.title) if point.step else None
        if task and task.id in done:
            continue
        if task:
            planned = f"In the plan: {facts.on(task.due)}, {_name(facts, task.owner)}, “{task.title}”."
            point = replace(point, why=f"{point.why} {planned}".strip())
        found.append(point)
    return tuple(found)


def _without_settled(points: tuple[Point, ...], verdict: Verdict) -> tuple[Point, ...]:
    """Return the points without what the verdict's alternatives already settle."""
    settled = ("rounds_against_trainers",) if verdict.alternatives else ()
    return tuple(point for point in points if point.key not in settled)


# What a strategy puts on the page, by the part that it is in.
_THEIRS = {"points": "decisions", "risks": "risks", "questions": "questions", "lessons": "lessons"}
# What is shortened first when the page is too long to read in twelve minutes.
_SHORTEN: tuple[tuple[str, int], ...] = (
    ("points", 7), ("questions", 6), ("points", 6), ("risks", 3), ("conditions", 4), ("questions", 5),
    ("points", 5), ("lessons", 2), ("points", 4), ("questions", 4), ("conditions", 3),
    ("points", 3), ("risks", 2), ("questions", 3),
)  # fmt: skip


def _fitted(page: DecisionPage, most_words: int, strategy: Strategy | None) -> DecisionPage:
    """Return the page, shortened if too long, with all that its leaders put there."""
    least = {field: len(getattr(strategy, name, ())) for field, name in _THEIRS.items()}
    for field, most in _SHORTEN:
        if _words_on(page) <= most_words:
            break
        rows = getattr(page, field)
        most = min(max(most, least.get(field, 0)), len(rows))
        # What has to be there before a step keeps its name and day.
        shortened = [replace(row, done_when="") for row in rows[most:]] if field == "conditions" else []
        shown: Any = (*rows[:most], *shortened)
        page = replace(page, **{field: shown})
        if field == "points":
            moved = (replace(row, options=row.options[:1]) for row in rows[most:])
            page = replace(page, further_points=(*moved, *page.further_points)[:MOST_FURTHER])
    return page


def _words_on(page: DecisionPage) -> int:
    """Return how many words stand on the page, without its annex."""
    annex = ("further_points", "training", "training_note", "budget_note", "answers", "state")
    shown = {name: value for name, value in asdict(page).items() if name not in annex}
    shown["checks"] = [check.sentence for check in page.checks if check.state in ("not_feasible", "tight")]
    return sum(len(_WORD.findall(text)) for text in _texts(shown))


def _texts(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, str) and name not in ("key", "item_id", "mark"):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, key)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, date):
        yield f"{value:%a %d %b}"


def _due(facts: CaseFacts) -> str:
    """Return by when the number is due, never after the end."""
    days = [day for day in (facts.due, facts.brief.end) if day]
    return facts.on(min(days, default=None))


def _number(facts: CaseFacts) -> str:
    brief, unit = facts.brief, facts.brief.outcome_unit
    if not brief.outcome_measure:
        return "The brief names no number. Ask: which number of the business should move because of this?"
    before, target = brief.outcome_baseline, brief.outcome_target
    measure = brief.outcome_measure.rstrip(".")
    # What was typed before the start is no reading of today any more.
    when = "before the start" if brief.start and brief.start < facts.today else "today"
    if before is None or target is None:
        today = f"{amount(before, unit)} {when}" if before is not None else f"not measured {when}"
        aim = f"{amount(target, unit)} by {_due(facts)}" if target is not None else "no target yet"
        return f"{measure}: {today}, {aim}."
    text = f"{measure}: {amount(before, unit)} {when}, {amount(target, unit)} by {_due(facts)}."
    gap = abs(before - target)
    if not gap:
        return f"{text} That is no change."
    way = "more" if target > before else "less"
    unit_words = "points" if _PERCENT.match(unit.strip()) else unit
    # Of a share, a percentage beside the points is a second number for the same thing.
    is_share = unit_words == "points"
    percent = f", or {number(round(gap / abs(before) * 100))}%" if before and not is_share else ""
    return f"{text} That is {number(round(gap, 2))} {unit_words} {way}{percent}.".replace("  ", " ")


def _who_settles(facts: CaseFacts, points: Iterable[Point]) -> str:
    others = dict.fromkeys(
        name
        for person_id in (
            facts.brief.lead_id,
            facts.brief.sustainment_owner_id,
            *(condition.owner_id for condition in facts.open_conditions),
            *(group.manager_id for group in facts.brief.groups),
        )
        if (name := facts.name_of(facts.brief.find_person(person_id))) and name != facts.sponsor_name
    )
    names = list(others)
    with_whom = f" with {listed(names)}" if 0 < len(names) <= _SETTLE_WITH else ""
    return f"{capital(facts.sponsor_name)}{with_whom}, by {facts.on(facts.settle_by)}" if points else ""


# Conditions


def _conditions(facts: CaseFacts, items: Sequence[AnyItem], done: Collection[str]) -> Iterator[ConditionLine]:
    """Yield the conditions of the brief, then those usual for its kind."""
    placed = {
        item.id: item
        for item in items
        if isinstance(item, Milestone) and item.provenance.play_id == "condition"
    }
    for condition in facts.open_conditions:
        item = placed.get(f"milestone.condition-{condition.id}")
        if item and item.id in done:
            continue
        owner = _name(facts, item.owner) if item else capital(_condition_owner(facts, condition))
        done = "" if item else condition.is_met_when  # the task says it
        groups = [group for group in facts.brief.groups if group.id in condition.group_ids]
        where = f" ({place_or_names(groups)})" if groups else ""
        before = f"{_BEFORE[gate_of(condition, facts.case.kind.key)]}{where}"
        yield ConditionLine(
            condition.name.rstrip(". "), before, _condition_day(facts, condition, item), owner, done, "brief"
        )
    stated = {condition.kind for condition in facts.case.conditions}
    usual = [item for item in placed.values() if item.id.startswith(_USUAL)]
    seen: set[str] = set()
    for need in facts.case.kind.prerequisites:
        if not need.is_typical or (need.kind in stated and need.kind != "other"):
            continue
        name, filled = fill(facts, need.name), fill(facts, need.done_when)
        item = next((each for each in usual if name == each.title or f"- {name}: " in each.done_when), None)
        is_left_out = bool(items) and item is None
        if (
            (item and item.id in done)
            or not name
            or not filled
            or not facts.waves
            or name in seen
            or is_left_out
        ):
            continue
        seen.add(name)
        owner = facts.sponsor_name if need.owner == "sponsor" else facts.lead_name
        yield ConditionLine(
            name, _BEFORE[need.gates], item.due if item else _usual_day(facts, need),
            _name(facts, item.owner) if item else capital(owner), "" if item else _first_sentence(filled),
            "proposal",
        )  # fmt: skip


def _condition_day(facts: CaseFacts, condition: Condition, item: Milestone | None) -> date | None:
    """Return the plan's day, else the last working day before the gated step."""
    if item:
        return item.due
    step = needed_from(facts, condition)
    if condition.needed_by or step is None:
        return step
    return max(facts.working_before(step - timedelta(days=1)), facts.first_day)


def _usual_day(facts: CaseFacts, need: Prerequisite) -> date | None:
    first = min(facts.waves)
    steps = {"announcement": facts.settle_by, "training": facts.training_start(first) - timedelta(days=1)}
    day = facts.working_before(first - timedelta(days=need.days_before))
    step = steps.get(need.gates)
    return min(day, facts.working_before(step)) if step else day


def _condition_owner(facts: CaseFacts, condition: Condition) -> str:
    named = facts.name_of(facts.brief.find_person(condition.owner_id))
    by_kind = {
        "works_council": facts.sponsor_name,
        "union": facts.sponsor_name,
        "funding": facts.sponsor_name,
    }
    return named or by_kind.get(condition.kind, facts.lead_name)


def _first_sentence(text: str) -> str:
    return next(split_sentences(text), "")


# The actions that decide


def _actions(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point], done: Collection[str]
) -> Iterator[Action]:
    """Yield the settling of points and the first decisions, by date."""
    actions: dict[str, Action] = {}  # what fits twice is told by its last, narrower words
    if points:
        title = "Settle the points above"
        by = facts.settle_by
        sponsor = capital(facts.sponsor_name)
        actions[""] = Action(title, by, sponsor, f"One page, signed by {facts.sponsor_name}")
    dated = sorted(
        (item for item in items if item.due and item.id not in done), key=lambda item: item.due or date.max
    )
    started = min(facts.waves, default=date.min)
    deciding = [item for item in dated if item.provenance.play_id not in _FOR_MANY_ONLY]
    is_small = facts.people <= SMALL
    has_steps = any(item.provenance.play_id == "step" for item in dated)
    dated = deciding if is_small else dated
    for fits, done_when in _DECIDING:
        if (is_small or has_steps) and fits in (_is_own_use, _is_weekly_question):
            continue
        if not is_small and fits is _is_condition_of_others:  # they stand in a table of their own
            continue
        since = started if fits is _is_win else date.min  # no result comes before the start
        if item := next((item for item in dated if fits(item) and (item.due or since) >= since), None):
            owner = _owner_name(facts, item, dated, fits)
            done_words = _done_when(facts, item, done_when)
            actions[item.id] = Action(_title(facts, item), item.due, owner, done_words, item.id)
    if any(item.provenance.play_id == "gate-30" for item in dated):
        decided = {item.id for item in dated if item.provenance.play_id == "review-30"}
        actions = {item_id: action for item_id, action in actions.items() if item_id not in decided}
    worries = [row for row in _of_worries(facts, items, dated) if row.item_id not in done][:_MOST_WORRIES]
    named = {row.item_id for row in worries}
    less = [item.id for fits in _GIVES_WAY for item in dated if item.id in actions and fits(item)]
    while less and len({*actions} | named) > MOST_ACTIONS:
        actions.pop(less.pop(0), None)
    others = [action for name, action in actions.items() if name not in named]
    rows = [*others, *worries[: max(1, MOST_ACTIONS - len(others))]]
    yield from sorted(rows, key=lambda action: action.day or date.max)[:MOST_ACTIONS]


def _of_worries(facts: CaseFacts, items: Sequence[AnyItem], dated: Sequence[AnyItem]) -> Iterator[Action]:
    """Yield the task that deals with each worry, then those for reasons of the brief."""
    worries = [item for item in items if isinstance(item, Resistance)]
    milestones = [item for item in dated if isinstance(item, Milestone)]
    told = (item for item in dated if item.provenance.play_id == "hard-talk")
    rows: dict[str, tuple[AnyItem, str]] = {item.id: (item, "") for item in told}
    for item in milestones:
        quoted = next((each.title for each in worries if f"“{item.title}”" in each.tactic), "")
        if quoted or item.provenance.play_id == "worry-task":
            rows[item.id] = item, quoted
    concerns = (reason for reason in reasons_of(facts.brief) if reason.field == "concerns")
    for reason in concerns:
        serving = (
            item
            for item in milestones
            if item.provenance.play_id in _DEALS_WITH
            and reason.is_served_by([f"{item.title}\n{item.done_when}"])
        )
        if task := next(serving, None):
            rows.setdefault(task.id, (task, cite(reason.text)))
    for item in milestones:
        if item.provenance.play_id == "reason" and item.id != _REASONS_OPEN:
            rows.setdefault(item.id, (item, ""))
    for row, worry in rows.values():
        title = row.title if row.provenance.play_id in _SAID_WHOLE else _title(facts, row)
        is_named = not worry or worry.strip("“”.").casefold() in title.casefold()
        named = title if is_named else f"{title} ({worry.replace('.”', '”')})"
        done_words = _done_when(facts, row, "" if row.kind == "milestone" else _TOLD)
        yield Action(named, row.due, _name(facts, row.owner), done_words, row.id)


def _is_play(*plays: str) -> Callable[[AnyItem], bool]:
    return lambda item: item.provenance.play_id in plays


def _is_of_an_end(name: str) -> Callable[[AnyItem], bool]:
    """Return whether an item is this task where work ends."""
    return lambda item: item.provenance.play_id == ENDED_WORK and f".ended-{name}." in item.id


def _is_item(item_id: str) -> Callable[[AnyItem], bool]:
    return lambda item: item.id == item_id


def _is_condition_of_others(item: AnyItem) -> bool:
    """Return whether somebody else has to agree or deliver: a condition of the brief."""
    return item.provenance.play_id == "condition" and not item.id.startswith(_USUAL)


def _is_announcement(item: AnyItem) -> bool:
    is_act = isinstance(item, SponsorAct) and item.act == "announce"
    return is_act or item.provenance.play_id in ("first-word", "announce")


def _is_team_talk(item: AnyItem) -> bool:
    is_talk = isinstance(item, Message) and item.sender_role == "manager" and item.live
    return item.provenance.play_id in TEAM_TALKS or is_talk


def _is_practice(item: AnyItem) -> bool:
    is_practice = isinstance(item, TrainingSession) and item.hands_on and not item.for_managers
    return is_practice and item.provenance.play_id != "safe-start"


def _is_step(*keys: str) -> Callable[[AnyItem], bool]:
    """Return whether an item is one of these steps of the work itself."""
    return lambda item: item.id in {f"milestone.step-{key}" for key in keys}


def _is_own_use(item: AnyItem) -> bool:
    return isinstance(item, SponsorAct) and item.act == "show_own_use"


def _is_weekly_question(item: AnyItem) -> bool:
    return isinstance(item, CheckinSeries) and item.way == "example"


def _is_win(item: AnyItem) -> bool:
    return isinstance(item, Milestone) and item.is_win


def _is_thirty_days(item: AnyItem) -> bool:
    is_review = isinstance(item, Reinforcement) and item.way == "review"
    return item.provenance.play_id == "after-30-days" or (
        is_review and item.provenance.play_id == "review-30"
    )


# Each sort of item that decides, and when it is done. Empty: the item says so itself.
_DECIDING: tuple[tuple[Callable[[AnyItem], bool], str], ...] = (
    (_is_item("milestone.decide-jobs"), "One sentence on jobs, pay and grades that each manager may repeat"),
    (_is_condition_of_others, ""),
    (_is_of_an_end("talks"), "Each has on paper what is open to them, and the day of their answer"),
    (_is_of_an_end("last-day"), "Each knows where to be on the next working day"),
    (_is_announcement, "All {invited} invited; questions are written down"),
    (_is_team_talk, "Each team has talked; open questions are with {sponsor}"),
    (
        lambda item: isinstance(item, Policy),
        "Published; each manager can say what is not allowed, and whom to call",
    ),
    (_is_step("test", "evaluate", "cover", "places", "systems"), ""),
    (_is_practice, "{practiced}"),
    (_is_step("cut-over", "change-over", "move"), ""),
    (_is_play("switch-off"), ""),
    (_is_own_use, "Shown in front of others, with what went wrong"),
    (_is_weekly_question, "First answers are in, those of the leaders first"),
    (_is_win, ""),
    (
        _is_thirty_days,
        "Each team has named what still stands in the way; each obstacle has an owner and a day",
    ),
    (_is_play("hand-over"), "{owner} has the hours and the money, in writing"),
)


_SAID_WHOLE = ("worry-task", "hard-talk", "reason")
_REASONS_OPEN = "milestone.reasons-open"
_DEALS_WITH = ("real-work", "step", "finding", "condition")
_TOLD = "Each of them has heard it in person; what is open has a day"
# What is left out first where worries need the room.
_GIVES_WAY = (_is_weekly_question, _is_own_use, _is_thirty_days, _is_win, _is_practice)


def _title(facts: CaseFacts, item: AnyItem) -> str:
    """Return the item's title without the group, where the action is for all."""
    title = item.title or (item.question if isinstance(item, CheckinSeries) else item.kind)
    if item.provenance.play_id == ENDED_WORK:
        return title
    for group in facts.brief.groups:
        if title.startswith(f"{group.name}: ") and len(facts.brief.groups) > 1:
            tail = _PART.sub("", title.removeprefix(f"{group.name}: "))
            return f"{capital(tail)} (first: {group.name})"
    head, _, tail = _PART.sub("", title).partition(": ")
    if head.startswith("“"):  # a quotation is no task
        return f"{head}: {tail.partition(', ')[0].removeprefix('the ')}"
    return head if tail and len(head.split()) >= _WORDS_OF_A_TITLE else _PART.sub("", title)


def _owner_name(
    facts: CaseFacts, item: AnyItem, items: Iterable[AnyItem], fits: Callable[[AnyItem], bool]
) -> str:
    same = [other for other in items if fits(other) and _is_near(item, other)]
    if fits is _is_practice:  # a clinic is the team's, practice the trainer's
        same = [other for other in same if other.provenance.play_id == item.provenance.play_id]
    owners = {_name(facts, other.owner) for other in same}
    if len(owners) > 2 and fits in (_is_team_talk, _is_practice):
        return "Each manager"
    return _name(facts, (item.sender if isinstance(item, Message) else None) or item.owner)


def _is_near(item: AnyItem, other: AnyItem) -> bool:
    return bool(item.due and other.due and (other.due - item.due).days <= 28)


def _name(facts: CaseFacts, owner: Owner | None) -> str:
    if owner is None:
        return "Not assigned"
    return (
        facts.name_of(facts.brief.find_person(owner.person_id))
        or capital(say_role(owner.role))
        or "Not assigned"
    )


def _done_when(facts: CaseFacts, item: AnyItem, done: str) -> str:
    if isinstance(item, Milestone) and item.done_when and not done:
        text = _first_sentence(" ".join(item.done_when.split()))
        for mark in (": ", "; "):  # a list cut at a comma may say the opposite
            text = text if len(text.split()) <= _MOST_WORDS_OF_DONE else text.partition(mark)[0]
        return text.rstrip(".")
    passed = facts.case.kind.hands_on.passed_when
    practiced = _first_sentence(fill(facts, passed) or "") if passed else ""
    if not practiced or len(practiced.split()) > _MOST_WORDS_OF_DONE:
        is_done = is_practiced(facts.case.kind.key)
        practiced = (
            "Each person has done one real piece, and someone has checked it"
            if is_done
            else "Each team has its first weeks in writing"
        )
    invited = sum(group.size for group in facts.brief.groups if group.id in item.group_ids)
    return done.format(
        invited=f"{invited or facts.people:,}",
        sponsor=facts.sponsor_name,
        practiced=practiced.rstrip("."),
        owner=facts.owner_name or "The next owner",
    )


# Training


def _training(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[TrainingRow]:
    """Yield a row for each group, many small ones together, and the total."""
    groups = sorted((group for group in facts.brief.groups if group.size), key=lambda group: -group.size)
    if not groups:
        return
    sessions = sessions_of(items)
    is_long = len(groups) > _MOST_GROUPS
    named = groups[: _MOST_GROUPS - 1] if is_long else groups
    rows = [_training_row(facts, group.name, [group], sessions) for group in named]
    if is_long:
        smallest = groups[len(named) :]
        rows.append(_training_row(facts, f"{len(smallest)} more groups", smallest, sessions))
    yield from rows
    if len(rows) > 1:
        yield _training_row(facts, "Total", groups, sessions)


def _training_row(
    facts: CaseFacts, name: str, groups: Sequence[Group], sessions: Sequence[TrainingSession]
) -> TrainingRow:
    people, rounds = sum(group.size for group in groups), facts.rounds_for(groups)
    each = {group.id: hours_in_all(group, sessions) or facts.hours_of(group) for group in groups}
    people_hours = sum(group.size * each[group.id] for group in groups)
    lengths = {*each.values()}
    trainer_hours = sum(
        facts.rounds_for([group for group in groups if each[group.id] == length]) * length
        for length in lengths
    )
    hours_each = round(people_hours / people, 2)
    return TrainingRow(
        name,
        people,
        rounds,
        seats_for(facts.brief, groups) or DEFAULT_SEATS,
        hours_each,
        round(people_hours, 1),
        round(trainer_hours, 1),
    )


def _length(value: float) -> str:
    return hours(value) if value >= 1 else f"{round(value * 60)} minutes"


def _training_note(facts: CaseFacts, rows: Sequence[TrainingRow], items: Sequence[AnyItem]) -> str:
    if not rows:
        return ""
    note = _sessions_note(facts, items)
    for time in facts.case.busy:
        whose = facts.names([group for group in facts.brief.groups if group.id in time.group_ids], 3)
        who = f" for {whose}" if whose else ""
        note += f" No session {time.words}{who}, where another day is left: {cite(time.quote)}"
    return note


def _sessions_note(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    kind = facts.case.kind
    text = (
        f"Rounds {facts.seats_in_words}, each round twice before the start: {kind.safe_start.title} "
        f"({hours(kind.safe_start.hours)}) and {kind.hands_on.title} ({hours(kind.hands_on.hours)})."
    )
    if not facts.waves:
        return text
    day, groups = max(facts.waves.items(), key=lambda wave: facts.rounds_for(wave[1]))
    trainers = facts.trainers_assumed
    each = facts.teaching_hours(groups) / trainers
    who = (
        ("each of " if trainers > 1 else "")
        + count(trainers, "trainer")
        + ("" if facts.brief.trainers else " (proposal)")
    )
    most = f"For those who start on {facts.on(day)}" if len(facts.waves) > 1 else f"Before {facts.on(day)}"
    text = f"{text} {most}, that is {hours(each)} for {who}, without preparation."
    later = _hours_after(facts, items)
    if not later:
        return text
    sessions = listed(f"{title.rstrip('?.')} ({_length(each)})" for title, each in later.items())
    return f"{text} The table counts the later sessions, too: {sessions}."


def _hours_after(facts: CaseFacts, items: Sequence[AnyItem]) -> dict[str, float]:
    """Return the sessions after the start with their hours for one person, all parts together."""
    after = [one for one in sessions_of(items) if one.provenance.play_id not in BEFORE_START]
    titled: dict[str, list[TrainingSession]] = {}
    for session in after:
        titled.setdefault(_OF_GROUPS.sub("", _PART.sub("", session.title)), []).append(session)
    return {
        title: max(hours_in_all(group, sessions) for group in facts.brief.groups)
        for title, sessions in titled.items()
    }


def _budget_note(facts: CaseFacts) -> str:
    brief = facts.brief
    if not brief.budget:
        return "The brief names no budget. Ask: how much, for what, released by whom?"
    whole = f"{number(brief.budget)} {brief.currency}".strip()
    head = f"{number(round(brief.budget / max(1, facts.people)))} {brief.currency}".strip()
    back = number(round(brief.budget * _KEPT_BACK))
    proposal = f"We propose to hold back {back} until the first decision after the start."
    return f"{whole}, {head} per person. {proposal} First ask what the budget must cover."


# Answers


def _answers(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[AnswerRow]:
    """Yield a short answer to each worry that is not about people."""
    case, by = facts.case, facts.on(facts.settle_by)
    written = {item.id for item in items if isinstance(item, Resistance)}
    talks = [item.due for item in items if item.due and item.provenance.play_id in TEAM_TALKS]
    talk = f" on {facts.on(min(talks))}" if talks else ""
    roles = {"sponsor": facts.sponsor_name, "lead": facts.lead_name, "sustainment": facts.owner_name}
    for concern in case.concerns:
        if concern.is_about_people or f"resistance.worry-{concern.id}" in written:  # it stands there
            continue
        stated, usual = stated_answer(case, concern), usual_answer(case, concern)
        text = stated or (fill_all(facts, usual.answer) if usual else "")
        person = facts.brief.find_person(concern.answered_by_id)
        if awaits := awaited(case, concern):
            person = person or facts.brief.find_person(awaits.decider_id)
            who = facts.name_of(person) or facts.sponsor_name
            open_in_brief = (each for each in facts.brief.promises if each.topic == awaits.topic)
            day = next((each.decide_by for each in open_in_brief), None)
            decided = facts.on(day) if day else by
            heard = "" if day and talks and day > min(talks) else talk
            text = (
                f"I do not know yet, and I will not guess. {capital(who)} decides it by {decided}, and "
                f"you hear it from your own manager{heard}."
            )
        elif not text or not is_about(concern, text):
            continue
        else:
            role = usual.by if usual else "manager" if concern.answer else "sponsor"
            who = facts.name_of(person) or roles.get(role, "") or "each manager"
        yield AnswerRow(short(concern.text, 200), whole_sentences(text, 80), capital(who))
