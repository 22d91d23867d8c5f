"""Write the Decisions page, from a case, its verdict and the plan's items."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from playbook.core.base.words import capital, count, english_unit, first_clauses, listed, lower_first, number
from playbook.core.case.answers import answering, awaited, body_to_meet, is_about, stated_answer, usual_answer
from playbook.core.case.case import Case
from playbook.core.case.claims.unused import statement_rows
from playbook.core.case.dated import facts_with, first_session, hours_of_cover, with_dates
from playbook.core.case.decision_page import (
    DATES_POINT,
    DAYS_OF_THIS_PLAN,
    AnswerRow,
    ConditionLine,
    DecisionPage,
    LessonRow,
    PromiseLine,
    QuestionRow,
    RiskRow,
    TradeRule,
    Wave,
)
from playbook.core.case.feasibility import applied
from playbook.core.case.feasibility import verdict as judge
from playbook.core.case.feasible.by_place import by_place_in_words, mixed_handovers
from playbook.core.case.feasible.checks import so_of
from playbook.core.case.feasible.depth import heaviest_of
from playbook.core.case.feasible.leave import leave_decision
from playbook.core.case.feasible.masses import assumed_price, price_of_an_hour
from playbook.core.case.feasible.staged import many_at_once
from playbook.core.case.feasible.turns import why_first
from playbook.core.case.fixed.broken_days import concerned
from playbook.core.case.judgment import (
    FINDING,
    FIXED,
    QUOTE,
    Alternative,
    Check,
    MovedStart,
    Point,
    Step,
    Verdict,
    advice_of,
    caveat_of,
    failed_in,
    teaches_rules_first,
)
from playbook.core.case.parts import EVENT_DECIDES
from playbook.core.case.reading.places import sites_in_turn
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.actions import actions_of
from playbook.core.case.rows.approval import IN_APPROVAL, approval_of, order_of_the_rest
from playbook.core.case.rows.conditions import condition_lines, day_lines
from playbook.core.case.rows.gates import gate_rows, with_what_is_decided
from playbook.core.case.rows.heavy import heavy_rows, who_does_it
from playbook.core.case.rows.money import budget_note, budget_rows, budget_verdict, pays_for_cover
from playbook.core.case.rows.practice import COVER, hours_nobody_has
from playbook.core.case.rows.questions import question_rows
from playbook.core.case.rows.risks import risk_rows
from playbook.core.case.rows.roles import TAUGHT_BY, role_rows
from playbook.core.case.rows.training import training_note, training_rows
from playbook.core.case.rows.value import worth_of
from playbook.core.case.settle.facts import CaseFacts, amount, cite, fill, fill_all, in_words, sponsor_point
from playbook.core.case.settle.numbers import results_in, without_own_measure
from playbook.core.case.settle.points import (
    MOVED_DAYS,
    NEEDED_FIRST,
    OWN_DAY_MOVED,
    consequence,
    is_declined,
    to_settle,
    ways_as_options,
)
from playbook.core.case.settle.promises import on_jobs
from playbook.core.case.settle.proposals import honest_answer, promise_line, proposed_answer, this_time
from playbook.core.case.settle.time import NO_QUOTE
from playbook.core.case.teams.groups import names_with_places
from playbook.core.case.timing import LEAST_TO_LEARN, periods_to_judge
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import PROMISE_TOPICS, Concern, PromiseTopic
from playbook.core.plan.items import AnyItem, Resistance
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.plan.plays.titles import title_of
from playbook.core.plan.strategy import Decision, Strategy, start_changes
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import first_sentence, first_sentences, split_sentences

__all__ = ["DecisionPage", "page_of"]
MOST_POINTS, MOST_FURTHER, MANY_DECISIONS = 8, 6, 5
# What proposes nothing that leaders with many decisions have not weighed.
_SOON_KNOWN = timedelta(days=21)  # from a target's day until its last period is counted
_OUTSIDE = re.compile(
    r"(?i)\b(?:companies|carriers|contractors|suppliers|vendors|dealers|clients|customers"
    r"|patients|parents|families|residents|citizens|tenants|guests|passengers|visitors|audiences?)\b"
)
_SLIGHT = ("sponsor_is_manager", "promise_ends")
_MOST_OWN_DAYS = 2
_TO_SHOW_IT = timedelta(days=14)  # from the first start until its people can help others
_MOST_WORDS, _MOST_WORDS_WHEN_SMALL = 1_100, 900
_WORD = re.compile(r"\w[\w'’.-]*")
_WORDS_OF_AN_ORDER = 90
_MOST_WITH_USUAL = 6  # conditions, with those of the kind
_MOST_CONDITIONS, _MOST_RISKS, _ALL_RISKS, _MOST_QUESTIONS, _MOST_ANSWERS = 9, 4, 7, 8, 8
_SETTLE_WITH = 5
_WEIGHT_THAT_STAYS = 8
_PERCENT = re.compile(r"(?i)%|per ?cent|prozent|pour cent")
OF_THE_BRIEF = "On the brief's dates"
_CLAUSE, _LONG_WORD = re.compile(r"[.,;:?!]"), re.compile(r"[^\W\d_]{5,}")
_STEM, _FEWEST_STEMS = 6, 2
# Whose work others need from their first day: a team's name, and what changes.
_SERVES = tuple(
    (re.compile(team, re.IGNORECASE), re.compile(work, re.IGNORECASE))
    for team, work in (
        (r"\bpayroll\b|\bwages\b", r"\b(?:pay|wages?|bonus(?:es)?|salar(?:y|ies)|commissions?)\b"),
        (r"\b(?:warehouse|stores|stockroom)\b", r"\bparts?\b|\bstock\b"),
        (r"\b(?:dispatch\w*|control room)\b", r"\b(?:trips?|vehicles?|trains?|trucks?)\b"),
        (r"\b(?:help|service) ?desk\b", r"\b(?:system|program|software|tool)\b"),
    )
)


def page_of(
    case: Case,
    items: Sequence[AnyItem],
    today: date,
    judged: Verdict | None = None,
    asked: Case | None = None,
    strategy: Strategy | None = None,
    done: Collection[str] = (),
    *,
    newest: tuple[date, float] | None = None,
    now: date | None = None,
) -> DecisionPage:
    """Return the Decisions page. Without items its dates come from the brief alone.

    `asked`: the case with the leaders' own dates, where the plan follows a way that we propose.
    `done`: the ids of items that need nobody any more. `newest`: the last reading of the brief's number, with
    its day. `now`: where `today` is the day of the launch.
    """
    facts = facts_with(case, today, items)
    brief = case.brief
    verdict = with_dates(facts, judged or judge(case, today), items)
    wish = judge(asked, today) if asked else verdict
    case = replace(case, rules_first=teaches_rules_first(verdict, wish))
    facts = replace(facts, case=case)
    points = _in_the_plan(facts, _without_settled(to_settle(case, verdict, facts), verdict), items, done)
    moved = _moved_sentences(asked.brief, brief) if asked else {}
    chosen = strategy if strategy and strategy.starts and not start_changes(strategy.starts, brief) else None
    ways, start = wish.alternatives, _moved_start(facts, asked.brief) if asked else None
    if asked:
        ways = _planned_first(ways, asked.brief, facts, start)
        options = _starts_and_briefs(facts, wish, asked.brief) if chosen else ways_as_options(ways)
        dates = _of_the_dates(facts, wish, options, start)
        own = () if chosen else (*_own_days_moved(facts, asked.brief, wish),)
        points = (dates, *own, *(_with_moved_days(point, moved, facts) for point in points))
    moved_days = _moved_in_words(facts)
    if not (asked or chosen):
        points = (*_moved_days(facts, moved_days), *points)
    points = (*points, *_needed_first(facts))
    orders = (*order_of_the_rest(facts, items, strategy), *who_does_it(facts, items))
    hours = tuple(hours_nobody_has(facts, items, verdict.checks))
    if hours:  # who takes what off the lead says who stands in
        points = tuple(point for point in points if point.key != "lead_has_too_much")
    is_small = facts.people <= SMALL_COMPANY
    orders = (*(hours if is_small else ()), *orders)
    practice = (*(() if is_small else hours), *leave_decision(facts))
    points = tuple(sorted((*practice, *orders, *points), key=consequence))
    points = tuple(each for each in points if each.key == DATES_POINT or not is_declined(brief, each))
    asked_of_all = points
    dates_point = next((point for point in points if point.key == DATES_POINT), None)
    points = tuple(point for point in points if point.key != NO_QUOTE)  # it stands in the approval
    in_approval = (point for point in asked_of_all if point.key in (*IN_APPROVAL, "hard_end"))
    first, behind = tuple(_first(strategy, points, facts)), tuple(_behind(strategy, points))
    led = {each.what for each in strategy.decisions} if strategy else set[str]()
    is_led_on_dates = any(point.key == DATES_POINT and point.title in led for point in first)
    of_board = tuple(point for point in behind if point.is_for_board)
    points = (*first, *of_board, *(point for point in behind if point not in of_board))
    training = tuple(training_rows(facts, items))
    compared = [lesson for lesson in case.lessons if lesson.remedies or not lesson.is_trial]
    most_points, most_further = (3, 3) if is_small else (MOST_POINTS, MOST_FURTHER)
    most_points = min(most_points + len(orders) + len(practice), len(first) + len(of_board))
    risks = (*_leaders_risks(strategy), *risk_rows(facts))[:_ALL_RISKS]
    asked_for = (*points[: most_points + most_further], *in_approval)
    choice = budget_verdict(facts, items, strategy, asked_for)
    heaviest = heaviest_of(facts)
    lines = strategy.lines if strategy else ()
    own_training = " ".join(
        each.what for each in lines if each.chapter == "training"
    )  # it counts who teaches
    roles = role_rows(facts, items)
    page = DecisionPage(
        title=_title(brief),
        start=brief.start,
        go_live=min(facts.waves, default=brief.go_live),
        end=brief.end,
        objective=_objective(facts),
        number=_number(facts, now or today, newest),
        state=verdict.state,
        advice=(chosen.starts_because if chosen else "")
        or advice_of(wish, is_followed=asked is not None, moved=start),
        verdict=_verdict_in_words(verdict, wish),
        caveat=caveat_of(verdict.state, verdict.checks, verdict.alternatives),
        checks=tuple(
            replace(check, so=so_of(facts, check))
            for check in (*(_wished(wish) if asked else ()), *verdict.checks)
            if not is_small or check.state != "feasible"
        ),
        alternatives=() if is_led_on_dates else ways,
        settle_by=_who_settles(facts, points),
        points=tuple(map(_with_one_option, points[:most_points])) if is_small else points[:most_points],
        further_points=tuple(map(_with_one_option, points[most_points : most_points + most_further])),
        promises=tuple(
            _as_asked(line, moved)
            for topic in PROMISE_TOPICS
            if (line := _promise_on(facts, topic, strategy))
        ),
        conditions=_conditions(condition_lines(facts, items, done), has_usual=not (is_small and items)),
        actions=tuple(actions_of(facts, items, points, done)),
        waves=tuple(
            Wave(day, names_with_places(groups), sum(group.size for group in groups))
            for day, everyone in facts.waves.items()
            # Whoever is only informed starts nothing.
            if (groups := tuple(filter(case.is_trained, everyone)) or everyone)
        ),
        untrained=_untrained(facts),
        gates=with_what_is_decided(facts, gate_rows(facts, items), points[:most_points]),
        risks=risks[: 3 if is_small else _MOST_RISKS],
        training=() if is_small else training,
        training_note=own_training or training_note(facts, training, items),
        worth=worth_of(facts),
        budget_note=budget_note(facts, items, strategy, asked_for),
        budget=tuple(budget_rows(facts, items, strategy, asked_for)),
        approval=approval_of(
            facts,
            items,
            asked_of_all,
            verdict,
            strategy,
            dates_point,
            is_moved=start is not None,
            choice=choice,
            paid=asked_for,
        ),
        questions=(
            *_leaders_questions(strategy),
            # Who finds the money, or frees the hours, pays them, too.
            *(() if choice or any(COVER in each.pays for each in hours) else _of_cover(facts, items)),
            *question_rows(facts, wish, points, _owners(items)),
        )[: 4 if is_small else _MOST_QUESTIONS],
        lessons=tuple(_leaders_lessons(strategy))
        # The latest that we have an answer to comes first.
        or tuple(this_time(facts, each) for each in sorted(compared[:-5:-1], key=lambda it: not it.remedies)),
        answers=tuple(_answers(facts, items))[:_MOST_ANSWERS],
        heavy=tuple(heavy_rows(facts, items)),
        roles=()
        if is_small
        else tuple(each for each in roles if not (own_training and each.role in TAUGHT_BY)),
        on_jobs=on_jobs(facts),
        in_turn=turn.place if (turn := sites_in_turn(facts.brief)) else "",
        rest=facts.rest_follows,
        first_because=why_first(facts) if asked and not chosen else "",
        strategy=strategy,
        moved=moved_days,
        heaviest=heaviest.label if heaviest else "",
        days=tuple(day_lines(facts)),
        example_change=case.kind.example_change,
    )
    most_words = _MOST_WORDS_WHEN_SMALL if is_small else _MOST_WORDS
    page = _fitted(page, most_words + _WORDS_OF_AN_ORDER * len(orders), strategy)
    stated = replace(facts, case=asked) if asked else facts  # in the brief's own words and days
    statements = tuple(statement_rows(stated, page, items))
    return replace(
        page,
        further_risks=risks[len(page.risks) :],
        trade_rules=tuple(_trade_rules(facts)),
        statements=statements,
    )


def _conditions(lines: Iterable[ConditionLine], *, has_usual: bool) -> tuple[ConditionLine, ...]:
    """Return what the brief says must be there, then what is usual where there is room."""
    lines = [*lines]
    own = [line for line in lines if line.mark == "brief"][:_MOST_CONDITIONS]
    usual = [line for line in lines if line.mark != "brief" and has_usual]
    return (*own, *usual[: max(0, _MOST_WITH_USUAL - len(own))])


def _trade_rules(facts: CaseFacts) -> Iterator[TradeRule]:
    """Yield the rules that the trade of this change lives by."""
    for each in facts.case.kind.guardrails:
        if each.head and (text := fill(facts, each.say)):
            yield TradeRule(each.head, text)


def _untrained(facts: CaseFacts) -> Wave | None:
    """Return the teams that only hear of it, where others start."""
    teams = tuple(group for group in facts.brief.groups if not facts.case.is_trained(group))
    if not teams or not facts.waves or len(teams) == len(facts.brief.groups):
        return None
    return Wave(min(facts.waves), names_with_places(teams), sum(group.size for group in teams))


def _title(brief: Brief) -> str:
    """Return the name with its organization, once: "HubSpot at Corbel" has it."""
    place = brief.name.rpartition(" at ")[2]
    has_it = brief.organisation in brief.name or f"{brief.organisation} ".startswith(f"{place} ")
    return title_of(brief) if has_it else f"{title_of(brief)} at {brief.organisation}"


def _with_one_option(point: Point) -> Point:
    return replace(point, options=point.options[:1])


def _first(strategy: Strategy | None, points: Sequence[Point], facts: CaseFacts) -> Iterator[Point]:
    """Yield the choice of dates if undecided, then what the strategy settles."""
    ours = {point.title: point for point in points}
    days = {start.day for start in strategy.starts} if strategy else set[date]()
    on_starts = [
        each
        for each in (strategy.decisions if strategy else ())
        # One in whose place ours stands may leave the starts where they are.
        if _names_all(each, days or {*facts.waves} if _is_on_dates(each, ours) else days)
    ]
    yield from (point for point in points if point.key == DATES_POINT and not on_starts)
    for decision in strategy.decisions if strategy else ():
        options = tuple(filter(None, (decision.choice, decision.otherwise)))
        by = decision.by or facts.settle_by
        new = Point("strategy", decision.what, decision.why, options, facts.sponsor_name, by)
        if replaced := next((ours[each] for each in _replaced_by(decision, ours)), None):
            pays = "" if strategy and strategy.money else replaced.pays  # their budget says what it holds
            # What ours would say in a sentence of the brief, or set as a target, is theirs to say.
            replacements = tuple((sentence, "") for sentence, _ in replaced.replacements)
            sets = replaced.sets if replaced.sets[1] and replaced.sets[1] in decision.choice else ("", "")
            new = replace(
                replaced, title=new.title, why=new.why, options=options, pays=pays, replacements=replacements,
                sets=sets, by=decision.by or replaced.by,
            )  # fmt: skip
        yield replace(new, key=DATES_POINT) if decision in on_starts else new


def _replaced_by(decision: Decision, titles: Iterable[str]) -> Iterator[str]:
    """Yield the titles of our points in whose place a decision stands."""
    ours = {title: _stems(title) for title in titles}
    for title in decision.points:
        own = _stems(title)
        alike = (each for each, stems in ours.items() if len(stems & own) >= max(_FEWEST_STEMS, len(stems)))
        if replaced := title if title in ours else next(alike, None):
            yield replaced


def _is_on_dates(decision: Decision, ours: Mapping[str, Point]) -> bool:
    """Return whether a decision stands in the place of our choice of dates."""
    return any(ours[each].key == DATES_POINT for each in _replaced_by(decision, ours))


def _names_all(decision: Decision, days: set[date]) -> bool:
    """Return whether a decision names every day on which teams start."""
    named = {day for each in named_days_in(decision.choice) if each.days for day in days if each.is_on(day)}
    return bool(days) and named == days


_PROMISE_OF: dict[str, PromiseTopic] = {
    "jobs_open": "jobs", "appraisal_open": "measurement", "duty_unclear": "duty",
}  # fmt: skip


def _behind(strategy: Strategy | None, points: Sequence[Point]) -> Iterator[Point]:
    """Yield our points that no decision replaces, those that one touches last."""
    decisions = strategy.decisions if strategy else ()
    titles = [point.title for point in points]
    replaced = {title for each in decisions for title in _replaced_by(each, titles)}
    ours = [point for point in points if point.key != DATES_POINT and point.title not in replaced]
    decided = [_stems(" ".join((each.what, each.why, each.choice))) for each in decisions]
    proposed = {each.topic: each.what for each in strategy.proposals} if strategy else {}
    on_decided = [point for point in ours if any(_is_on(point, stems) for stems in decided)]
    rest = [point for point in ours if point not in on_decided]
    # Beside many decisions, a point on the subject of one would repeat it.
    is_full = len(decisions) >= MANY_DECISIONS
    for point in rest if is_full else (*rest, *on_decided):
        if is_full and (point.key in _SLIGHT or point.key.startswith("kind_")):
            continue
        # A promise and the point on it say one thing.
        own = proposed.get(topic) if (topic := _PROMISE_OF.get(point.key)) else None
        if own and any(_stems(next(split_sentences(own), "")) <= stems for stems in decided):
            continue  # a decision says it already
        yield replace(point, options=(own, *point.options[1:])) if own else point


def _is_on(point: Point, stems: set[str]) -> bool:
    """Return whether a text holds the words of a clause that a point quotes."""
    clauses = (_stems(clause) for quote in QUOTE.findall(point.why) for clause in _CLAUSE.split(quote))
    return any(len(clause) >= _FEWEST_STEMS and clause <= stems for clause in clauses)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _LONG_WORD.findall(text.casefold())}


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


def _of_cover(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[QuestionRow]:
    is_paid, price_known = pays_for_cover(facts), bool(price_of_an_hour(facts))
    if (needed := hours_of_cover(facts, items)) and not (is_paid and price_known):
        hours = f"{number(round(needed))} hours of cover"
        text = f"Who pays {hours}{'?' if price_known else ', and what does an hour cost?'}"
        text = f"What does an hour cost, of {hours}?" if is_paid else text
        if price := assumed_price(facts):
            text += f" We assume {number(price)} {facts.brief.currency}."
        yield QuestionRow(text, capital(facts.sponsor_name), facts.settle_by)


def _leaders_lessons(strategy: Strategy | None) -> Iterator[LessonRow]:
    for each in strategy.lessons if strategy else ():
        yield LessonRow(each.then, each.now)


def _verdict_in_words(verdict: Verdict, wish: Verdict) -> str:
    """Return the verdict on the plan's own dates, which may follow a way that we propose."""
    way = next(iter(wish.alternatives), None) if wish.state == "not_feasible" else None
    if way and verdict.state == "not_feasible" and (verdict is not wish or not way.changes):
        return "Not feasible in full: some people finish training on the job, with a coach."
    return verdict.sentence if verdict is wish else f"With the dates below: {verdict.sentence}"


def _planned_first(
    ways: Sequence[Alternative], asked: Brief, facts: CaseFacts, start: MovedStart | None
) -> tuple[Alternative, ...]:
    """Return the ways that fit, first the one on whose days the plan is."""
    brief = facts.brief
    planned = [brief.go_live_of(group) for group in brief.groups]
    others = [way for way in ways if _starts_after(way, asked) != planned]
    followed = [way for way in ways if way not in others]
    if followed or start is None:
        return (*followed, *others)
    weeks = count((max(facts.waves) - min(facts.waves)).days // 7, "week")
    cost = f"running both ways for {weeks}" if start.at_once else "the result comes later"
    title = capital(start.planned.replace(" (proposal)", ""))
    sentence = f"{DAYS_OF_THIS_PLAN} {by_place_in_words(brief.groups)}Cost: {cost}."
    return Alternative(title, sentence, {}), *others[:1]


def _starts_after(way: Alternative, asked: Brief) -> list[date | None]:
    brief = applied(asked, way.changes)
    return [brief.go_live_of(group) for group in brief.groups]


def _of_the_dates(
    facts: CaseFacts, wish: Verdict, options: tuple[str, ...], start: MovedStart | None
) -> Point:
    """Return the point that a person decides first: whether the proposed dates hold."""
    failed = failed_in(wish.checks) or ("too much at once" if start and start.at_once else "")
    return Point(
        DATES_POINT,
        "The dates below are a proposal",
        f"The brief's dates don't work: {failed}."
        if failed
        else f"The brief's own dates: {lower_first(wish.sentence)}",
        options,
        facts.sponsor_name,
        facts.settle_by,
    )


def _own_days_moved(facts: CaseFacts, asked: Brief, wish: Verdict) -> Iterator[Point]:
    """Yield a decision for each team's own day that moves."""
    moved: dict[tuple[date, date], list[Group]] = {}
    for group in facts.brief.groups:
        before, day = asked.find_group(group.id), facts.brief.go_live_of(group)
        own = before.go_live if before else None
        if own and day and own < day and own != asked.go_live:
            moved.setdefault((own, day), []).append(group)
    for (own, day), groups in [*moved.items()][:_MOST_OWN_DAYS]:
        shown = max((each for each in facts.waves if each + LEAST_TO_LEARN <= own), default=None)
        learned = f"what {facts.on(shown)} showed won't be fixed" if shown else "nobody will have used it"
        its = (each for each in wish.checks if each.key != FIXED and groups[0].id in each.group_ids)
        reason = failed_in(tuple(its)) or f"{learned} by then"
        manager = facts.brief.manager_of(groups[0])
        hears = f"{manager.name if manager else 'Their manager'} first tells us what the delay would cost."
        # Whoever starts at the same time can show nothing yet.
        beside, mistakes = (
            ("two people of the first start beside them", "the same mistakes twice")
            if min(facts.waves, default=own) <= own - _TO_SHOW_IT
            else ("twice the help", "mistakes that nobody has made before them")
        )
        weeks, days = divmod((day - own).days, 7)
        names, later = facts.names(groups), count(weeks, "week") if weeks else count(days, "day")
        yield sponsor_point(
            facts,
            OWN_DAY_MOVED,
            9,
            f"Can {names} move from {facts.on(own)} to {facts.on(day)}?",
            f"{facts.on(own)} is their own day in the brief.",
            f"Move it: {reason}. {hears} Cost: {later} later.",
            f"Keep {facts.on(own)}, with {beside} for two weeks. Cost: their time, and {mistakes}.",
        )


def _needed_first(facts: CaseFacts) -> Iterator[Point]:
    """Yield the decision on a team that starts late, and without which others can't start."""
    first = min(facts.waves, default=None)
    for day, group in ((day, group) for day, groups in facts.waves.items() for group in groups):
        serves = (team for team, work in _SERVES if work.search(facts.brief.what_changes))
        if first is None or day <= first or not any(team.search(group.label) for team in serves):
            continue
        waits = (each for each in facts.fixed if each.sort == "from" and each.day > first)
        if any(group in concerned(facts, each) for each in waits):
            continue  # the brief bars them from the first start
        start, later, name = facts.on(first), facts.on(day), group.label
        yield sponsor_point(
            facts,
            NEEDED_FIRST,
            9,
            f"{name}: start on {later}, needed from {start}",
            f"Whoever starts on {start} can't work the new way without them.",
            f"Those in {name} who do this part learn it and try it on real cases before {start}, and start "
            f"with the first; the rest on {later}. Cost: their hours in busy weeks.",
            f"Everyone starts on {later}. Cost: {count((day - first).days // 7, 'week')} later.",
            step=Step(
                f"Name who in {name} starts with the first",
                f"Each of them has done it on real cases before {start}, and their manager has freed the "
                "hours.",
                facts.settle_by,
                is_sponsors=True,
            ),
        )
        return


def _starts_and_briefs(facts: CaseFacts, wish: Verdict, brief: Brief) -> tuple[str, str]:
    """Return the leaders' starts and the brief's, each with its price."""
    days, failed = [*facts.waves], failed_in(wish.checks)
    wished = CaseFacts(replace(facts.case, brief=brief), facts.today)
    weeks = (days[-1] - days[0]).days // 7
    starts = ". ".join(f"{facts.on(day)}: {facts.names(groups)}" for day, groups in facts.waves.items())
    price = f" Cost: running both ways for {count(weeks, 'week')}." if weeks else ""
    fails = f"it can't be done: {failed}" if failed else "nobody learns from another team"
    price += mixed_handovers(wished, facts.brief)
    return f"{starts}.{price}", f"The brief's dates, from {facts.on(brief.go_live)}. Cost: {fails}."


def _moved_start(facts: CaseFacts, asked: Brief) -> MovedStart | None:
    """Return the first start that is planned on another day than was asked for."""
    starts: dict[tuple[date, date], list[Group]] = {}
    for group in facts.brief.groups:
        own, now = asked.find_group(group.id), facts.brief.go_live_of(group)
        before = asked.go_live_of(own) if own else None
        if before and now and before != now:
            starts.setdefault((now, before), []).append(group)
    if not starts and facts.first_scope:
        day = facts.on(min(facts.waves))
        return MovedStart(f"{day} with {facts.first_scope}", f"{day} with full scope")
    if not starts:
        return None
    wished = CaseFacts(replace(facts.case, brief=asked), facts.today)
    at_once = many_at_once(wished)
    if at_once and len(facts.waves) > 1 and not many_at_once(facts):
        first, last = min(wished.waves), max(facts.waves)
        turns = [
            f"{facts.names(groups, 2) if day < last else 'the others'} on {facts.on(day)}"
            for day, groups in facts.waves.items()
        ]
        waves = f"{in_words(len(turns))} waves"
        planned = f"{waves} (proposal): {', '.join(turns)}"
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


def _with_moved_days(point: Point, moved: Mapping[str, str], facts: CaseFacts) -> Point:
    """Return a point that quotes the brief's own day and says which we propose."""
    why = point.why
    for new, old in moved.items():
        ours = (end_of(each, facts.first_day) for each in named_days_in(new) if each.words not in old)
        days = listed([facts.on(day) for day in ours if day])
        why = why.replace(f"“{new}.”", f"{cite(old)} We propose {days or 'another day'}.")
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
            yield replace(check, title=f"{OF_THE_BRIEF}: {check.title}", sentence=sentence)


def _objective(facts: CaseFacts) -> str:
    """Return the objective, else what the change is for by the brief's other words."""
    brief = facts.brief
    if stated := _one_line(brief.objective):
        return stated
    reasons = map(first_sentence, (brief.why, brief.expected_benefit, brief.why_now))
    aim = next(filter(None, map(_one_line, reasons)), "")
    asks = f"The reason in the brief: {aim}" if aim else "What will be different, for whom, by when?"
    return f"Not written yet. {asks}"


def _one_line(text: str) -> str:
    """Return a text on one line; of a list, the entries with semicolons between."""
    entries = [" ".join(line.split()).lstrip("-*• ") for line in text.splitlines() if line.strip()]
    return "; ".join([*(entry.rstrip(" .;,") for entry in entries[:-1]), *entries[-1:]])


def _in_the_plan(
    facts: CaseFacts, points: Iterable[Point], items: Sequence[AnyItem], done: Collection[str]
) -> tuple[Point, ...]:
    """Return the unsettled points, each with the task planned for it."""
    tasks = {item.title: item for item in items if item.provenance.play_id == FINDING}
    of_events = [item for item in items if item.provenance.play_id == EVENT_DECIDES]
    unsettled: list[Point] = []
    for point in points:
        task = tasks.get(point.step.title) if point.step else None
        if point.step and not task:  # an event has tasks of its own
            task = next((item for item in of_events if _quote_of(item) in point.why), None)
        if task and task.id in done:
            continue
        if task:
            planned = f"In the plan: {facts.on(task.due)}, {facts.name_of_owner(task.owner)}, “{task.title}”."
            point = replace(_after_its_test(facts, point, task), why=f"{point.why} {planned}".strip())
        unsettled.append(point)
    return tuple(unsettled)


def _after_its_test(facts: CaseFacts, point: Point, task: AnyItem) -> Point:
    """Return a point that nobody decides before its test has shown something."""
    if not (point.step and point.step.is_test and point.by and task.due and point.by <= task.due):
        return point
    by = facts.working(task.due + timedelta(days=1))
    first = point.options[0].replace(f"by {facts.on(point.by)}", f"by {facts.on(by)}")
    return replace(point, by=by, options=(first, *point.options[1:]))


def _quote_of(item: AnyItem) -> str:
    """Return the brief's sentence in the note of an event's task."""
    return item.note.partition("“")[2].partition(".”")[0] or item.note


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
    own = {each.what for each in strategy.decisions} if strategy else set[str]()
    least["points"] += any(point.key == DATES_POINT and point.title not in own for point in page.points)
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
            moved = map(_with_one_option, rows[most:])
            further = enumerate((*moved, *page.further_points))
            fitting = (
                point
                for place, point in further
                if place < MOST_FURTHER or point.weight >= _WEIGHT_THAT_STAYS
            )
            page = replace(page, further_points=tuple(fitting))
    return page


def _words_on(page: DecisionPage) -> int:
    """Return how many words stand on the page, without its annex."""
    annex = (
        "further_points",
        "training",
        "heavy",
        "roles",
        "training_note",
        "budget_note",
        "budget",
        "approval",
        "answers",
        "state",
        "days",
    )
    shown = {name: value for name, value in asdict(page).items() if name not in annex}
    shown["checks"] = [check.sentence for check in page.checks if check.state in ("not_feasible", "tight")]
    shown["risks"] = [(row.risk, row.watch, row.owner) for row in page.risks]  # what we do is in the annex
    return sum(len(_WORD.findall(text)) for text in _texts(shown))


def _texts(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, str) and name not in ("key", "item_id", "mark", "if_not", "left_open"):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, key)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, date):
        yield f"{value:%a %b %d}"


def _due(facts: CaseFacts) -> str:
    """Return by when the number is due, with the objective's other day."""
    is_other = facts.brief.outcome_by and not facts.keeps_objective(facts.brief.outcome_by)
    results = results_in(facts.brief.objective)
    is_about_it = facts.is_number_in_objective or results != without_own_measure(facts.brief, results)
    is_other = is_other and is_about_it  # else it is the day of another promise
    stated = f" (the objective says {facts.due_words})" if is_other else ""
    return f"{facts.on(facts.due)}{stated}"


def _known_later(facts: CaseFacts) -> str:
    """Return why the result is judged on a later day than the brief's."""
    due, stated = facts.due, facts.written_due
    if due is None or stated is None or due == stated:
        return ""
    if due == facts.stated_due:
        reason = facts.why_closed(stated)
        return f" The brief says {facts.on(stated)}{reason and f', {reason}'}."
    many = periods_to_judge(facts.period)
    full_periods = f"{count(many, f'full {facts.period}')} {'is' if many == 1 else 'are'} final"
    later = count((due - stated).days, "day")
    return f" The brief says {facts.on(stated)}; {full_periods} {later} later (proposal)."


def _met(facts: CaseFacts, concern: Concern, items: Sequence[AnyItem]) -> str:
    """Return the planned meeting with the body that asks for one, else ''."""
    body = body_to_meet(concern).removesuffix("s")
    for item in items if body else ():
        if item.provenance.play_id == "partners" and item.due and body in item.title.casefold():
            leader = facts.name_of(facts.brief.find_person(item.owner.person_id if item.owner else None))
            return f"{facts.on(item.due)}: {item.title.rstrip('.')}{f' ({leader})' if leader else ''}."
    return ""


def _who_tells(concern: Concern, talk: str) -> str:
    """Return who passes an answer on; people outside have no manager of ours."""
    is_ours = concern.group_ids or not _OUTSIDE.search(" ".join(concern.held_by.split()[:3]))
    return f"; your own manager tells you{talk}" if is_ours else " and names who tells them"


def _by_when(facts: CaseFacts) -> str:
    """Return the target's day, and when it is known if that is soon after."""
    due, stated = facts.due, facts.written_due
    if asked := facts.brief.asked_outcome_by:
        by = facts.on(facts.due) if facts.keeps_objective(asked) else _due(facts)
        return f"{by} (asked for: {facts.on(asked)})"
    if due and stated and timedelta() < due - stated <= _SOON_KNOWN:
        return f"{facts.on(stated)} (known on {facts.on(due)})"
    return _due(facts)


def _moved_in_words(facts: CaseFacts) -> str:
    """Return a moved first or last start with its asked day, else ''."""
    brief = facts.brief
    pairs = [(brief.go_live_of(group), brief.asked_start_of(group)) for group in brief.groups]
    starts = [(now, asked) for now, asked in pairs if now and asked]
    for lead, of in (("", min), ("The last on ", max)) if starts else ():
        now, asked = (of(days) for days in zip(*starts, strict=True))
        if now != asked:
            return f"{lead}{facts.on(now)} (asked for: {facts.on(asked)})"
    return ""


def _moved_days(facts: CaseFacts, moved: str) -> Iterator[Point]:
    """Yield the decision that confirms days which moved before the launch."""
    if not moved:
        return
    by = facts.brief.asked_outcome_by
    target = f" The target: by {_by_when(facts)}." if by else ""
    yield sponsor_point(
        facts,
        MOVED_DAYS,
        13,
        "Confirm the days that moved",
        f"Go-live: {moved}.{target}",
        "Confirm them, and say so with the announcement. Cost: the result comes later.",
        "Go back to what was asked for. Cost: a new plan, on days that were given up as too tight.",
    )


def _number(facts: CaseFacts, now: date, newest: tuple[date, float] | None) -> str:
    brief, unit = facts.brief, facts.brief.outcome_unit
    if not brief.outcome_measure:
        return "The brief names no number yet. Ask: which business number should improve?"
    before, target = brief.outcome_baseline, brief.outcome_target
    measure = brief.outcome_measure.rstrip(".")
    # What was typed before the start is no reading of today any more.
    when = "before the start" if brief.start and brief.start < now else "today"
    known = [f"{amount(before, unit)} {when}"] if before is not None else []
    if (moved := facts.case.moved_base) and moved.leaves_a_way:
        known[0] += f" (restated: {number(moved.now)}% of {number(moved.old)})"
    known += [f"{amount(newest[1], unit)} on {facts.on(newest[0])}"] if newest else []
    today = ", ".join(known) or "no baseline yet"
    if before is None or target is None:
        aim = f"{amount(target, unit)} by {_by_when(facts)}" if target is not None else "no target yet"
        return f"{measure}: {today}, {aim}."
    text = f"{measure}: {today}, {amount(target, unit)} by {_by_when(facts)}."
    text += _known_later(facts)
    gap = abs(before - target)
    if not gap:
        return f"{text} That is no change."
    way = "more" if target > before else "less"
    unit_words = "points" if _PERCENT.match(unit.strip()) else english_unit(unit)
    # Of a share, a percentage beside the points is a second number for the same thing.
    is_share = unit_words == "points"
    percent = f", or {number(round(gap / abs(before) * 100))}%" if before and not is_share else ""
    than = f" than {when}" if newest else ""
    return f"{text} That is {number(round(gap, 2))} {unit_words} {way}{than}{percent}.".replace("  ", " ")


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


def _owners(items: Sequence[AnyItem]) -> frozenset[str]:
    return frozenset(item.owner.person_id for item in items if item.owner and item.owner.person_id)


def _answers(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[AnswerRow]:
    """Yield a short answer to each worry that is not about people."""
    case, by = facts.case, facts.on(facts.settle_by)
    written = {item.id: _stems(item.title) for item in items if isinstance(item, Resistance)}
    talks = [item.due for item in items if item.due and item.provenance.play_id in TEAM_TALKS]
    talk = f" on {facts.on(min(talks))}" if talks else ""
    first = first_session(items)
    practiced = f"You practice with your own work from {facts.on(first)}, before you start. " if first else ""
    roles = {"sponsor": facts.sponsor_name, "lead": facts.lead_name, "sustainment": facts.owner_name}
    for concern in case.concerns:
        words = _stems(concern.text)
        stands_there = any(
            words and title and (title <= words or words <= title) for title in written.values()
        )
        if concern.is_about_people or stands_there or f"resistance.worry-{concern.id}" in written:
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
            line = promise_line(facts, awaits.topic)
            proposed = (
                f"We propose: {line.text.partition(' Managers do not')[0]} "
                if line and line.mark == "proposal" and not line.is_private
                else ""
            )
            is_planned = any(concern.text.rstrip(".") in item.title for item in items)
            tried = "" if is_planned else practiced
            text = f"{tried}{proposed}{capital(who)} decides by {decided}{_who_tells(concern, heard)}."
        elif answering(case, concern):
            continue
        elif not text or not is_about(concern, text):
            who = facts.name_of(person or facts.brief.leader_of(concern.group_ids)) or facts.sponsor_name
            by_whom = _who_tells(concern, "") if _OUTSIDE.search(concern.held_by) else ""
            proposed = _met(facts, concern, items) or proposed_answer(facts, concern, who)
            honest = honest_answer(facts, concern.text, who)
            text = proposed or f"Proposal: {honest.removesuffix('.')}{by_whom}."
        else:
            role = usual.by if usual else "manager" if concern.answer else "sponsor"
            who = facts.name_of(person) or roles.get(role, "") or "each manager"
        held_by = capital(concern.held_by)
        yield AnswerRow(
            first_clauses(concern.text, 200),
            first_sentences(text, 80),
            capital(who),
            held_by=held_by,
            group_ids=concern.group_ids,
        )
