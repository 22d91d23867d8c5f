"""The paper on a brief that says too little to sign."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from playbook.core.base.words import count, listed, number
from playbook.core.case.reading.texts import FREE_TEXTS
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Titled
from playbook.core.plan.workdays import workdays_of

ANSWERS, SKETCH = "Answers we need first", "What it could look like (sketch)"
LEGEND_OF_EXAMPLES = "The examples only show what an answer looks like."
_NOT_READY = "Not ready to sign."
_MOST_WORDS, _ENOUGH_WORDS_OF_A_CHANGE = 60, 12  # of all texts of a brief, and of what changes
_FEWEST_MISSING = 4
_NO_TOOL, _JOBS = "tool_without_a_name", "Jobs and pay"
_TO_NAME_A_SPONSOR = 2  # working days
_DAYS_OF_A_WEEK = 7
_SOMEBODY = "Whoever decided on this"
_HEADS, _WIDTHS = ("#", "Question", "Who answers", "By", "An answer could be"), (0.5, 4, 2.2, 1.2, 4.8)
# Each line is done by the end of its week, counted from the day of the answers.
_WEEKS_WITH_A_TOOL = (
    ("1", "Announce why, for whom and what stays. Free the lead's hours.", "The sponsor"),
    ("2", "Choose the tool and the account. Get its price and its terms on our data in writing.", "The lead"),
    ("3", "Set it up, list what data may go in, and time ten pieces of today's work.", "The lead"),
    ("4", "Test it on ten real pieces of work from each team.", "The lead"),
    ("5", "A dozen people use it for a week. Managers learn it first.", "The managers"),
    ("6", "Go or no go, on what the test and the dozen showed. Then train everyone.", "The sponsor"),
    ("7", "Everyone starts, with help at hand.", "The lead"),
)
_WEEKS_WITHOUT = (
    ("1", "Announce why, for whom and what stays. Free the lead's hours.", "The sponsor"),
    ("2", "Write down for each team what is different and what stays. Find out who must agree.", "The lead"),
    ("3", "Get the prices of what has to be bought or built, and count where we are today.", "The lead"),
    ("4", "Talk it through with ten people who do the work, and change what doesn't hold.", "The lead"),
    ("5", "A dozen people try it for a week. Managers learn it first.", "The managers"),
    ("6", "Go or no go, on what the dozen found. Then train everyone.", "The sponsor"),
    ("7", "Everyone starts, with help at hand.", "The lead"),
)  # fmt: skip


class _Missing(NamedTuple):
    """What a brief leaves out of what a plan rests on."""

    who: bool
    what: bool
    result: bool
    money: bool
    why: bool


def is_thin(source: PaperSource) -> bool:
    """Return whether a brief says too little for anyone to sign a plan."""
    brief = source.rollout.brief
    words = sum(len(str(getattr(brief, field)).split()) for field in FREE_TEXTS)
    is_decided = source.dossier.is_launched or source.page.strategy is not None
    return not is_decided and words <= _MOST_WORDS and sum(_missing(source)) >= _FEWEST_MISSING


def not_ready(source: PaperSource) -> Titled:
    """Return what stands first: what is missing, and when there will be dates."""
    missing = _missing(source)
    names = ("sponsor or lead", "clear change", "result", "budget", "reason")
    lacks = [f"no {name}" for name, is_missing in zip(names, missing, strict=True) if is_missing]
    many = len([*_questions(source)])
    return Titled(
        _NOT_READY,
        f"The brief has {listed(lacks)}. Bring {count(many, 'answer')} by {_on(source, _last_day(source))}; "
        "two working days later we'll bring dates, costs and decisions. Until then, don't set a start date.",
    )


def thin_chapters(source: PaperSource) -> Iterator[tuple[str, Iterator[Block]]]:
    """Yield the questions with an example of an answer, then a sketch without dates."""
    yield ANSWERS, _answers(source)
    yield SKETCH, _sketch(source)


def _missing(source: PaperSource) -> _Missing:
    brief = source.rollout.brief
    is_short = not brief.tools and len(brief.what_changes.split()) < _ENOUGH_WORDS_OF_A_CHANGE
    return _Missing(
        who=not (brief.sponsor and brief.lead),
        what=_has_no_tool(source) or is_short,
        result=not (brief.objective or brief.outcome_measure),
        money=brief.budget is None and not brief.budget_covers,
        why=not (brief.why or brief.why_now),
    )


def _has_no_tool(source: PaperSource) -> bool:
    return any(point.key == _NO_TOOL for point in (*source.page.points, *source.page.further_points))


def _answers(source: PaperSource) -> Iterator[Block]:
    sponsor = source.rollout.brief.sponsor
    first, last = _first_day(source), _last_day(source)
    who = sponsor.name if sponsor else "The sponsor"
    rows = []
    for place, (question, answer) in enumerate(_questions(source), 1):
        is_who = question.startswith("Who ")
        named_by = who if sponsor or not is_who else _SOMEBODY
        day = first if is_who and not sponsor else last
        rows.append((str(place), Titled(question), named_by, _on(source, day), answer))
    yield Grid(_HEADS, _WIDTHS, tuple(rows))


def _questions(source: PaperSource) -> Iterator[tuple[str, str]]:
    """Yield what the brief leaves open, each with an example of an answer."""
    missing, brief = _missing(source), source.rollout.brief
    if missing.who:
        asks = (
            "Who leads it day to day?" if brief.sponsor else "Who stands for it, and who leads it day to day?"
        )
        decides = "" if brief.sponsor else "The operations director decides. "
        leads = "The head of service leads it, ten hours a week, and hands off the weekly report for it."
        yield asks, f"“{decides}{leads}”"
    if missing.what:
        tool = " Which product, under whose contract?" if _has_no_tool(source) else ""
        yield f"What exactly changes, in which work, and what stays?{tool}", f"“{source.page.example_change}”"
    if missing.result or missing.why:
        asks = (
            "Why now, and which number shows that it worked?"
            if missing.result
            else "Why do this, and why now?"
        )
        yield (asks, "“Customers wait 9 days for a reply. By the end it's 5. Service counts it weekly.”")
    if missing.money:
        yield (
            "How much money, for what, and who releases it?",
            "“Up to 30,000 in all: a third now, the rest after the test. Finance releases both.”",
        )
    if any(line.title == _JOBS and line.mark == "ask" for line in source.page.promises):
        yield (
            "What is true about jobs and pay? If you can't promise anything, say so and give a date.",
            "“Pay stays. On jobs I don't know yet. You'll hear it from me within four weeks.”",
        )


def _sketch(source: PaperSource) -> Iterator[Block]:
    brief, page = source.rollout.brief, source.page
    weeks = _WEEKS_WITH_A_TOOL if _has_no_tool(source) or brief.tools else _WEEKS_WITHOUT
    yield Titled("", "Nothing here is decided. Weeks count from the day of the answers.")
    yield Grid(("Week", "What could be done", "Who"), (0.8, 8, 2.2), weeks)
    people = sum(group.size for group in brief.groups)
    hours = sum(row.people_hours for row in page.training)
    lines = (
        ("The start.", _on_the_start(source, len(weeks))),
        ("Time.", f"About {number(round(hours / people, 1))} hours of training for each of {people:,} "
                  f"people, {number(round(hours))} in all (our assumption)." if people and hours else ""),
        ("Costs.", "Nothing has a price yet." if brief.budget is None else ""),
        ("Today's numbers and worries.", "Nobody has counted or asked yet. Ask ten people this week what "
                                         "worries them; their answers belong in the announcement."),
        ("Holidays and who must agree.", "" if brief.country or brief.regions else
         "The brief names no country, so neither is checked."),
        ("The full plan.", "It's a template until then: nobody has agreed to its dates and owners."),
    )  # fmt: skip
    yield Entries(tuple(Titled(lead, text) for lead, text in lines if text))


def _on_the_start(source: PaperSource, needed: int) -> str:
    """Return how the brief's start compares with the weeks of the sketch."""
    start, answers = source.rollout.brief.go_live, _last_day(source)
    if start is None or answers is None:
        return ""
    week = timedelta(days=_DAYS_OF_A_WEEK)
    left, ours = max(0, (start - answers) // week), answers + (needed - 1) * week
    asked = f"The brief asks for {_on(source, start)}, {count(left, 'week')} after the answers."
    sketched = f"People start in the last week of this sketch, on {_on(source, ours)}."
    is_short = f"Keep {_on(source, start)} only if most of it is already done." if start < ours else ""
    return " ".join(filter(None, (asked, sketched, is_short)))


def _first_day(source: PaperSource) -> date | None:
    """Return the day by which somebody stands for it."""
    brief, last = source.rollout.brief, _last_day(source)
    start = max(filter(None, (brief.start, source.dossier.day)))
    return min(workdays_of(brief).shift(start, _TO_NAME_A_SPONSOR, brief.country), last or date.max)


def _last_day(source: PaperSource) -> date | None:
    """Return the day by which the leaders answer."""
    return min(filter(None, (point.by for point in source.page.points)), default=None)


def _on(source: PaperSource, day: date | None) -> str:
    return source.brief_day(day)
