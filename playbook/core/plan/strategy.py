"""The leaders' strategy: decisions, stakes, bets, doubt and what is left out."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Line, Name, Text, new_id_from
from playbook.core.base.words import listed, say
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import PROMISE_TOPICS, PromiseTopic

MOST_DECISIONS, MOST_STAKES, MOST_BETS, MOST_LEFT_OUT, MOST_STARTS = 8, 6, 5, 6, 20
MOST_RISKS, MOST_QUESTIONS, MOST_LESSONS, MOST_MONEY, MOST_LINES, MOST_WORK = 7, 8, 4, 20, 80, 8
MOST_STEPS = 30
MAX_WORDS, MAX_PARAGRAPH = 400, 900
DECIDES = "What decides this change"
BETS = "Our bets"
SETTLE = "Settle first"
RESERVE_SHARE = 0.1  # of the budget, until the first decision after the start
# Chapters of the board paper that take lines of the leaders' own.
PaperChapter = Literal[
    "summary", "success", "rules", "promises", "starts", "groups", "event", "training", "messages", "leaders",
    "budget", "handover",
]  # fmt: skip
PAPER_CHAPTERS: tuple[PaperChapter, ...] = get_args(PaperChapter)
FIRST_PART = "{team}, first {people}"  # of a team that starts in two parts
_PEOPLE = re.compile(r"[0-9]{1,6}")
_Words = Annotated[Text, Field(min_length=1, max_length=MAX_WORDS)]
_Paragraph = Annotated[Text, Field(max_length=MAX_PARAGRAPH)]


def _is_empty(value: object) -> bool:
    return not value


class Decision(Frozen):
    """What the leaders settle first; it stands before what our rules found.

    `points`: the titles of our points in whose place it stands.
    """

    what: _Words
    why: Annotated[Text, Field(max_length=MAX_WORDS)] = ""
    choice: Annotated[Text, Field(max_length=MAX_WORDS)] = ""
    otherwise: Annotated[Text, Field(max_length=MAX_WORDS)] = ""
    by: Annotated[Day | None, Field(exclude_if=_is_empty)] = None  # ours, if there is none
    points: Annotated[tuple[Line, ...], Field(max_length=MOST_DECISIONS)] = ()


class Stake(Frozen):
    """What a team or role gains or loses by the change."""

    who: Annotated[Name, Field(min_length=1)]
    what: _Words


class Bet(Frozen):
    """What we do, why here, and the sign that it fails."""

    what: _Words
    why: Annotated[Text, Field(max_length=MAX_WORDS)] = ""
    sign: Annotated[Text, Field(max_length=MAX_WORDS)] = ""


class TeamStart(Frozen):
    """The day on which the leaders want a team, or its first part, to start."""

    team: Annotated[Name, Field(min_length=1)]  # "Melt shop", or "Melt shop, first 40"
    day: Day


class MoneyShare(Frozen):
    """What a part of the budget is for."""

    what: _Words
    amount: Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)]


class TeamLoad(Frozen):
    """Hours that a change takes of a team beside the sessions."""

    team: Annotated[Name, Field(min_length=1)]  # "Field sales", or "Field sales, who gives accounts up"
    what: _Words
    hours: Annotated[float, Field(gt=0, le=500, allow_inf_nan=False)]  # of one person

    @property
    def is_of_some(self) -> bool:
        return "," in self.team


class StrategyPromise(Frozen):
    """What to promise on a topic that nobody has decided yet."""

    topic: PromiseTopic
    what: _Words


class Danger(Frozen):
    """What may go wrong, the sign of it, and who looks."""

    what: _Words
    watch: _Words
    owner: Annotated[Name, Field(min_length=1)]


class StrategyQuestion(Frozen):
    """What nobody has answered, with who does so by when."""

    question: _Words
    who: Annotated[Name, Field(min_length=1)]
    by: Day


class LeadersStep(Frozen):
    """What somebody does by a day of its own: before, in or after the plan."""

    what: _Words
    owner: Annotated[Name, Field(min_length=1)]
    day: Day


class ThisTime(Frozen):
    """What happened last time, and what is done so that it does not again."""

    then: _Words
    now: _Words


class ChapterLine(Frozen):
    """The leaders' own words in a chapter of the board paper."""

    chapter: PaperChapter
    what: Annotated[_Paragraph, Field(min_length=1)]


class Strategy(Frozen):
    """The head of the Decisions page; a model may have drafted it."""

    decides: Annotated[_Paragraph, Field(min_length=1)]
    decisions: Annotated[tuple[Decision, ...], Field(max_length=MOST_DECISIONS, exclude_if=_is_empty)] = ()
    gains: Annotated[tuple[Stake, ...], Field(max_length=MOST_STAKES)] = ()
    losses: Annotated[tuple[Stake, ...], Field(max_length=MOST_STAKES)] = ()
    bets: Annotated[tuple[Bet, ...], Field(max_length=MOST_BETS)] = ()
    doubt: _Paragraph = ""
    answer: _Paragraph = ""
    left_out: Annotated[tuple[_Words, ...], Field(max_length=MOST_LEFT_OUT)] = ()
    starts: Annotated[tuple[TeamStart, ...], Field(max_length=MOST_STARTS, exclude_if=_is_empty)] = ()
    starts_because: Annotated[Text, Field(max_length=MAX_WORDS, exclude_if=_is_empty)] = ""
    # These stand on the page itself, before ours.
    proposals: Annotated[
        tuple[StrategyPromise, ...], Field(max_length=len(PROMISE_TOPICS), exclude_if=_is_empty)
    ] = ()
    risks: Annotated[tuple[Danger, ...], Field(max_length=MOST_RISKS, exclude_if=_is_empty)] = ()
    questions: Annotated[
        tuple[StrategyQuestion, ...], Field(max_length=MOST_QUESTIONS, exclude_if=_is_empty)
    ] = ()
    lessons: Annotated[tuple[ThisTime, ...], Field(max_length=MOST_LESSONS, exclude_if=_is_empty)] = ()
    money: Annotated[tuple[MoneyShare, ...], Field(max_length=MOST_MONEY, exclude_if=_is_empty)] = ()
    steps: Annotated[tuple[LeadersStep, ...], Field(max_length=MOST_STEPS, exclude_if=_is_empty)] = ()
    work: Annotated[tuple[TeamLoad, ...], Field(max_length=MOST_WORK, exclude_if=_is_empty)] = ()
    lines: Annotated[tuple[ChapterLine, ...], Field(max_length=MOST_LINES, exclude_if=_is_empty)] = ()
    writer: Line = ""  # the model, if one drafted it
    prompt_sha: Line = ""
    edited_by: tuple[Name, ...] = ()

    def says_the_same(self, other: "Strategy | None") -> bool:
        """Return whether another one has the same words."""
        return other is not None and self.on_page == other.on_page and sections_of(self) == sections_of(other)

    @property
    def on_page(self) -> tuple[Frozen, ...]:
        """Return what stands in the tables of the page, not at its head."""
        of_page = (self.decisions, self.proposals, self.risks, self.questions, self.lessons, self.money)
        return tuple(row for rows in (*of_page, self.steps, self.work, self.lines) for row in rows)


def is_of_team(words: str, team: str) -> bool:
    """Return whether words name a team or some of it: "Field sales, who …"."""
    return f"{words.casefold()},".startswith(f"{team.casefold()},")


def start_changes(starts: Sequence[TeamStart], brief: Brief) -> dict[str, Any]:
    """Return what changes in a brief, by path, if teams start on these days."""
    groups = tuple(_in_parts(starts, brief))
    changes: dict[str, Any] = {"groups": groups} if groups != brief.groups else {}
    days = {start.team.casefold(): start.day for start in starts}
    for group in groups:
        day = days.get(group.name.casefold()) or days.get(group.team_name.casefold())
        before = brief.go_live_of(group)
        if day and day != before:
            changes[f"groups.{group.id}.go_live"] = day
            if group.access_date and before and day <= group.access_date:
                changes[f"groups.{group.id}.access_date"] = day - (before - group.access_date)
    after = [changes.get(f"groups.{group.id}.go_live") or brief.go_live_of(group) for group in groups]
    first = min(filter(None, after), default=None)
    if changes and first and brief.go_live and first > brief.go_live:
        changes["go_live"] = first
    return changes


def part_of(start: TeamStart, brief: Brief) -> tuple[str, int] | None:
    """Return team and people of a part's start, None if whole."""
    names = {group.name.casefold(): group for group in brief.groups}
    team, _, people = start.team.rpartition(", first ")
    group = None if start.team.casefold() in names else names.get(team.casefold())
    if group is None or not _PEOPLE.fullmatch(people) or not 0 < int(people) < group.size:
        return None
    return group.name, int(people)


def _in_parts(starts: Sequence[TeamStart], brief: Brief) -> Iterator[Group]:
    """Yield the teams, then the first parts of those that start in two."""
    parts = dict(part for start in starts if (part := part_of(start, brief)))
    ids = {group.id for group in brief.groups}
    for group in brief.groups:
        yield group.model_copy(update={"size": group.size - parts.get(group.name, 0)})
    for group in brief.groups:
        if people := parts.get(group.name):
            name = FIRST_PART.format(team=group.name, people=people)
            ids.add(own_id := new_id_from(f"{group.id}-first", ids, "team"))
            update = {"id": own_id, "name": name, "size": people, "supervisors": None}
            update["part_of"] = group.part_of or group.id
            yield group.model_copy(update=update)


class StrategySection(NamedTuple):
    """A heading with entries below it: their first words, and the rest."""

    heading: str
    entries: tuple[tuple[str, str], ...]


def sections_of(strategy: Strategy | None) -> tuple[StrategySection, ...]:
    """Return the filled sections, the same for screen, print and prompts."""
    return tuple(section for section in _sections(strategy) if section.entries) if strategy else ()


def texts_in(strategy: Strategy) -> tuple[str, ...]:
    """Return every text of a strategy."""
    at_head = [text for section in sections_of(strategy) for entry in section.entries for text in entry]
    values = [value for row in strategy.on_page for value in row.model_dump().values()]
    return (*at_head, *(value for value in values if isinstance(value, str)))


def _sections(strategy: Strategy) -> Iterator[StrategySection]:
    yield StrategySection(DECIDES, (("", strategy.decides),))
    yield StrategySection(
        "Who starts when",
        (
            *((f"{start.team}:", say(start.day)) for start in strategy.starts),
            *((("Why:", strategy.starts_because),) if strategy.starts and strategy.starts_because else ()),
        ),
    )
    yield StrategySection("Who gains", tuple((f"{stake.who}:", stake.what) for stake in strategy.gains))
    yield StrategySection("Who loses", tuple((f"{stake.who}:", stake.what) for stake in strategy.losses))
    yield StrategySection(BETS, tuple((bet.what, _of_bet(bet)) for bet in strategy.bets))
    if strategy.doubt:
        answer = (("Our answer:", strategy.answer),) if strategy.answer else ()
        yield StrategySection("The skeptic’s best argument", (("", strategy.doubt), *answer))
    yield StrategySection("What we leave out", tuple(("", line) for line in strategy.left_out))


def _of_bet(bet: Bet) -> str:
    parts = (("Why here:", bet.why), ("Early sign that it fails:", bet.sign))
    return " ".join(f"{name} {text}" for name, text in parts if text)


def signature_of(strategy: Strategy) -> str:
    """Return who drafted it and who edited it since."""
    editors = listed(strategy.edited_by)
    drafted = f"Drafted by {strategy.writer}" if strategy.writer else ""
    edited = f"{'edited' if drafted else 'Written'} by {editors}" if editors else ""
    signature = ", ".join(filter(None, (drafted, edited)))
    return signature and f"{signature}."


def strategy_lines(strategy: Strategy | None) -> tuple[str, ...]:
    """Return what a prompt for a stage says of the strategy."""
    decisions = tuple((each.what, each.choice) for each in strategy.decisions) if strategy else ()
    settle = (StrategySection(SETTLE, decisions),) if decisions else ()
    return tuple(
        f"{section.heading}: {' / '.join(' '.join(filter(None, entry)) for entry in section.entries)}"
        for section in (*settle, *sections_of(strategy))
    )
