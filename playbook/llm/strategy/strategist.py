"""Ask a model what will decide a change, and check its answer."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from playbook.core.base.fields import MAX_NAME, Span
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import PROMISE_TOPICS
from playbook.core.plan.private import points_at_someone
from playbook.core.plan.strategy import (
    FIRST_PART,
    MAX_PARAGRAPH,
    MAX_WORDS,
    MOST_BETS,
    MOST_LEFT_OUT,
    MOST_LESSONS,
    MOST_LINES,
    MOST_MONEY,
    MOST_QUESTIONS,
    MOST_RISKS,
    MOST_STAKES,
    MOST_STARTS,
    MOST_STEPS,
    MOST_WORK,
    PAPER_CHAPTERS,
    RESERVE_SHARE,
    Bet,
    ChapterLine,
    Danger,
    Decision,
    LeadersStep,
    MoneyShare,
    Stake,
    Strategy,
    StrategyPromise,
    StrategyQuestion,
    TeamLoad,
    TeamStart,
    ThisTime,
    is_of_team,
)
from playbook.llm.call import wire
from playbook.llm.call.client import turns_of
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.safety.safety import OutputGate
from playbook.llm.stage.answer_check import number_of
from playbook.llm.stage.choices import NameChoices
from playbook.llm.strategy.answer_texts import AnswerTexts, list_of, rows_of
from playbook.llm.strategy.mending import EXPECTED

_OWN_GAIN = "(?:get|gain|keep|lose|win|become|receive|earn)s?"
_FEWEST_BETS, _DAY, _MOST_HOURS = 3, 10, 500
_MOST_RANKED = 5  # decisions that a board makes in one meeting; leaders may add more
_MOST_REPLACED = 8  # points of ours, by one decision
_EXPECTED_TOKENS = 4_200
_AFTER_THE_END = timedelta(days=120)  # until its last result is known
_TEXT, _WHO = wire.words(MAX_WORDS), wire.words(MAX_NAME)
_STAKES = wire.array(wire.record(who=wire.words(MAX_NAME), what=wire.words(MAX_WORDS)), MOST_STAKES)
_BET = wire.record(what=wire.words(MAX_WORDS), why=wire.words(MAX_WORDS), sign=wire.words(MAX_WORDS))
_COUNT = {"type": "integer", "minimum": 0}
_POINT = {"type": "integer", "minimum": 1, "maximum": 20}
_DECISION = wire.record(
    points=wire.array(_POINT, _MOST_REPLACED),
    by=wire.words(_DAY),
    **{name: wire.words(MAX_WORDS) for name in ("what", "why", "choice", "otherwise")},
)
_SCHEMA = wire.record(
    decides=wire.words(MAX_PARAGRAPH),
    decisions=wire.array(_DECISION, _MOST_RANKED),
    gains=_STAKES,
    losses=_STAKES,
    bets=wire.array(_BET, MOST_BETS, least=_FEWEST_BETS),
    doubt=wire.words(MAX_PARAGRAPH),
    answer=wire.words(MAX_PARAGRAPH),
    starts=wire.array(
        wire.record(team=wire.words(MAX_NAME), people=_COUNT, day=wire.words(_DAY)), MOST_STARTS
    ),
    starts_because=_TEXT,
    money=wire.array(wire.record(what=_TEXT, amount={"type": "number", "minimum": 0}), MOST_MONEY),
    proposals=wire.array(wire.record(topic=wire.choice(PROMISE_TOPICS), what=_TEXT), len(PROMISE_TOPICS)),
    risks=wire.array(wire.record(what=_TEXT, watch=_TEXT, owner=_WHO), MOST_RISKS),
    questions=wire.array(wire.record(question=_TEXT, who=_WHO, by=wire.words(_DAY)), MOST_QUESTIONS),
    lines=wire.array(
        wire.record(chapter=wire.choice(PAPER_CHAPTERS), what=wire.words(MAX_PARAGRAPH)), MOST_LINES
    ),
    steps=wire.array(wire.record(what=_TEXT, owner=_WHO, day=wire.words(_DAY)), MOST_STEPS),
    work=wire.array(wire.record(team=_WHO, what=_TEXT, hours={"type": "number", "minimum": 0}), MOST_WORK),
    lessons=wire.array(wire.record(then=_TEXT, now=_TEXT), MOST_LESSONS),
    left_out=wire.array(wire.words(MAX_WORDS), MOST_LEFT_OUT),
)


@dataclass(frozen=True, slots=True)
class StrategyDraft:
    """A model's strategy; `notes` say what was left out of it."""

    strategy: Strategy
    notes: tuple[str, ...] = ()


def question_for(
    case: Sequence[str],
    page: str,
    brief: Brief,
    gate: OutputGate,
    today: date,
    points: Sequence[str] = (),
    why_not: Callable[[Sequence[TeamStart]], str] = lambda _: "",
) -> ModelQuery[StrategyDraft]:
    """Return the question about a page, with its points' titles.

    `today`: nothing is decided, asked or done before it. `why_not`: the reason why teams cannot start on
    these days, '' if they can.
    """

    def parse(raw: dict[str, Any]) -> StrategyDraft:
        texts, choices = AnswerTexts(gate), NameChoices(brief)
        last = brief.end + _AFTER_THE_END if brief.end else date(today.year + 9, 12, 31)
        window = Span(start=today, end=last)
        decides = texts.text(raw.get("decides"), MAX_PARAGRAPH)
        bets = tuple(_bets(raw, texts))
        if not decides or not bets:
            hint = 'Give "decides" as text, and "bets", each with "what", "why" and "sign".'
            raise ValueError(" ".join([*texts.notes, hint]))
        left_out = [texts.text(line, MAX_WORDS) for line in list_of(raw, "left_out", MOST_LEFT_OUT)]
        starts = _starts(raw, texts, brief, why_not)
        strategy = Strategy(
            decides=decides,
            decisions=tuple(_decisions(raw, texts, points, window)),
            gains=_stakes(raw, "gains", texts, brief),
            losses=_stakes(raw, "losses", texts, brief),
            bets=bets,
            doubt=texts.text(raw.get("doubt"), MAX_PARAGRAPH),
            answer=texts.text(raw.get("answer"), MAX_PARAGRAPH),
            left_out=tuple(filter(None, left_out)),
            starts=starts,
            starts_because=texts.text(raw.get("starts_because"), MAX_WORDS) if starts else "",
            money=_money(raw, texts, brief),
            proposals=tuple(_proposals(raw, texts)),
            risks=tuple(_risks(raw, texts, choices)),
            questions=tuple(_questions(raw, texts, choices, window)),
            lessons=tuple(_lessons(raw, texts)),
            steps=tuple(_steps(raw, texts, choices, window)),
            work=tuple(_work(raw, texts, brief)),
            lines=tuple(_lines(raw, texts)),
        )
        return StrategyDraft(strategy, (*texts.notes, *_beyond_limits(raw)))

    on = f"Today is {today.isoformat()}."
    turns = turns_of("strategy", "\n".join([on, *case, "", "THE PAGE THAT DECIDES", page]))
    return ModelQuery(
        turns, "strategy", _SCHEMA, "bets", parse, expected_tokens=_EXPECTED_TOKENS, may_follow=EXPECTED
    )


_IN_WORDS = {"lines": "lines for the chapters", "left_out": "tasks to leave out"}  # of the answer's lists


def _beyond_limits(raw: dict[str, Any]) -> Iterator[str]:
    """Yield what was left out of lists that are too long."""
    for name, field in _SCHEMA["properties"].items():
        most, rows = field.get("maxItems"), raw.get(name)
        if most and isinstance(rows, list) and len(rows) > most:
            yield f"The model wrote {len(rows)} {_IN_WORDS.get(name, name)}; the first {most} are used."


def _bets(raw: dict[str, Any], texts: AnswerTexts) -> list[Bet]:
    read = [
        {name: texts.text(row.get(name), MAX_WORDS) for name in Bet.model_fields}
        for row in rows_of(raw, "bets", MOST_BETS)
    ]
    return [Bet(**bet) for bet in read if bet["what"]]


def _decisions(
    raw: dict[str, Any], texts: AnswerTexts, points: Sequence[str], window: Span
) -> Iterator[Decision]:
    """Yield what leaders settle first, each point replaced at most once."""
    open_points = dict(enumerate(points, 1))
    for row in rows_of(raw, "decisions", _MOST_RANKED):
        read = {name: texts.text(row.get(name), MAX_WORDS) for name in ("what", "why", "choice", "otherwise")}
        if not read["what"] or not read["choice"]:
            continue  # what proposes nothing decides nothing
        numbers = [number for number in list_of(row, "points", _MOST_REPLACED) if type(number) is int]
        titles = tuple(title for number in numbers if (title := open_points.pop(number, "")))
        yield Decision(**read, points=titles, by=_day_in(row.get("by"), window))


def _starts(
    raw: dict[str, Any], texts: AnswerTexts, brief: Brief, why_not: Callable[[Sequence[TeamStart]], str]
) -> tuple[TeamStart, ...]:
    """Return when teams start, all or none: one day rests on the other."""
    teams, starts = {group.label.casefold(): group for group in brief.groups}, list[TeamStart]()
    for row in rows_of(raw, "starts", MOST_STARTS):
        team, people = teams.get(str(row.get("team")).strip().casefold()), number_of(row.get("people")) or 0.0
        is_part = team is not None and 0 < people < team.size and people.is_integer()
        name = team.label if team else ""
        shown = FIRST_PART.format(team=name, people=int(people)) if is_part else name
        try:
            start = TeamStart(team=shown, day=date.fromisoformat(str(row.get("day")).strip()))
        except ValueError:
            start = None
        if start is None or any(other.team == start.team for other in starts):
            texts.leave_out("It names no team or no day of a start.")
            return ()
        starts.append(start)
    if starts and (reason := why_not(starts)):
        texts.notes[f"The days on which teams start stay. {reason}"] = None
        return ()
    return tuple(starts)


def _money(raw: dict[str, Any], texts: AnswerTexts, brief: Brief) -> tuple[MoneyShare, ...]:
    """Return what the budget is for, nothing if it is too much."""
    shares = [
        MoneyShare(what=what, amount=amount)
        for row in rows_of(raw, "money", MOST_MONEY)
        if (what := texts.text(row.get("what"), MAX_WORDS))
        and (amount := number_of(row.get("amount")) or 0.0)
        and amount > 0
    ]
    most = (brief.budget or 0) * (1 - RESERVE_SHARE)
    if sum(share.amount for share in shares) > most:
        texts.notes[f"The budget is not divided. Only {most:,.0f} is left once some is held back."] = None
        return ()
    return tuple(shares)


def _proposals(raw: dict[str, Any], texts: AnswerTexts) -> Iterator[StrategyPromise]:
    """Yield at most one proposal for each topic."""
    topics = list(PROMISE_TOPICS)
    for row in rows_of(raw, "proposals", len(PROMISE_TOPICS)):
        topic, what = row.get("topic"), texts.text(row.get("what"), MAX_WORDS)
        if topic in topics and what:
            topics.remove(topic)
            yield StrategyPromise(topic=topic, what=what)


def _risks(raw: dict[str, Any], texts: AnswerTexts, choices: NameChoices) -> Iterator[Danger]:
    for row in rows_of(raw, "risks", MOST_RISKS):
        what, watch = (texts.text(row.get(name), MAX_WORDS) for name in ("what", "watch"))
        owner = _person(row.get("owner"), texts, choices)
        if what and watch and owner:
            yield Danger(what=what, watch=watch, owner=owner)


def _questions(
    raw: dict[str, Any], texts: AnswerTexts, choices: NameChoices, window: Span
) -> Iterator[StrategyQuestion]:
    for row in rows_of(raw, "questions", MOST_QUESTIONS):
        question, who = texts.text(row.get("question"), MAX_WORDS), _person(row.get("who"), texts, choices)
        by = _day_in(row.get("by"), window)
        if question and who and by:
            yield StrategyQuestion(question=question, who=who, by=by)


def _steps(
    raw: dict[str, Any], texts: AnswerTexts, choices: NameChoices, window: Span
) -> Iterator[LeadersStep]:
    for row in rows_of(raw, "steps", MOST_STEPS):
        what, owner = texts.text(row.get("what"), MAX_WORDS), _person(row.get("owner"), texts, choices)
        day = _day_in(row.get("day"), window)
        if what and owner and day:
            yield LeadersStep(what=what, owner=owner, day=day)


def _day_in(raw: object, window: Span) -> date | None:
    """Return a day in the window, None for any other."""
    with suppress(ValueError):
        day = date.fromisoformat(str(raw).strip())
        return day if window.start <= day <= window.end else None
    return None


def _lessons(raw: dict[str, Any], texts: AnswerTexts) -> Iterator[ThisTime]:
    for row in rows_of(raw, "lessons", MOST_LESSONS):
        then, now = (texts.text(row.get(name), MAX_WORDS) for name in ("then", "now"))
        if then and now:
            yield ThisTime(then=then, now=now)


def _work(raw: dict[str, Any], texts: AnswerTexts, brief: Brief) -> Iterator[TeamLoad]:
    """Yield what a team, or some of it, does beside the sessions."""
    names = tuple(name for group in brief.groups for name in (group.name, group.team_name))
    for row in rows_of(raw, "work", MOST_WORK):
        team, what = texts.text(row.get("team"), MAX_NAME), texts.text(row.get("what"), MAX_WORDS)
        hours = number_of(row.get("hours")) or 0.0
        if what and 0 < hours <= _MOST_HOURS and any(is_of_team(team, name) for name in names):
            yield TeamLoad(team=team, what=what, hours=hours)


def _lines(raw: dict[str, Any], texts: AnswerTexts) -> Iterator[ChapterLine]:
    for row in rows_of(raw, "lines", MOST_LINES):
        chapter, what = row.get("chapter"), texts.text(row.get("what"), MAX_PARAGRAPH)
        if what and isinstance(chapter, str) and chapter in PAPER_CHAPTERS:
            yield ChapterLine(chapter=chapter, what=what)


def _person(raw: object, texts: AnswerTexts, choices: NameChoices) -> str:
    """Return somebody of the brief by name, '' for anybody else."""
    if owner := choices.find_owner(raw):
        return choices.name_of(owner)
    texts.leave_out("It names nobody of the brief.")
    return ""


def _stakes(raw: dict[str, Any], name: str, texts: AnswerTexts, brief: Brief) -> tuple[Stake, ...]:
    stakes = []
    leads = {group.label.casefold(): brief.manager_of(group) for group in brief.groups}
    for row in rows_of(raw, name, MOST_STAKES):
        who, what = texts.text(row.get("who"), MAX_NAME), texts.text(row.get("what"), MAX_WORDS)
        own = leads.get(who.casefold()) if name == "gains" else None
        if points_at_someone(f"{who}: {_what_we_do(what, own) if own else what}", brief.people):
            texts.leave_out("It says what one person gains or loses.")
        elif who and what:
            stakes.append(Stake(who=who, what=what))
    return tuple(stakes)


def _what_we_do(what: str, manager: Person) -> str:
    """Return a team's gain with “We” for what its manager does."""
    *first, last = map(re.escape, manager.name.split() or [""])
    titled = rf"(?:\b\w{{2,5}}\. ){{0,4}}(?:\b(?:{'|'.join(first)}) )?\b{last}\b" if first else rf"\b{last}\b"
    return re.sub(rf"{titled}(?! (?:{_OWN_GAIN})\b)", "We", what) if last else what
