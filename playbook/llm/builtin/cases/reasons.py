"""Tasks for the reasons of the brief that nothing else in the plan serves."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from math import isclose
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import MAX_LINE, Frozen
from playbook.core.base.words import capital, lower_first
from playbook.core.case.judgment import Point
from playbook.core.case.reasons import Reason, reasons_of, texts_that_serve, unserved
from playbook.core.case.settle.transition import LEAVING
from playbook.core.plan.items import AnyItem, Metric, Milestone, Owner
from playbook.core.plan.plays.stages import Role, Tier
from playbook.core.text.dates import named_days_in
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.data_rows import read_rows
from playbook.llm.builtin.cases.measures import result_known, team_of_the_work
from playbook.llm.builtin.wording import fit

_MOST: dict[Tier, int] = {"essential": 1, "standard": 5, "thorough": 8}
_MOST_WHEN_SMALL = 2
_HELD = "somebody_leaves"  # the point whose task keeps what those who leave know
_SHARE = re.compile(
    r"\b(?P<share>\d{1,2}(?:\.\d)?) ?(?:%|per ?cent) of (?:all |our |the )?(?P<what>[^,.;]{4,70})",
    re.IGNORECASE,
)
_ALL = 100  # percent
_PRONOUN, _SHARE_READ = re.compile(r"^(?:them|these|those)\b", re.IGNORECASE), 35
_COPULA = re.compile(r"(?<=\w) (?:are|is|were) ", re.IGNORECASE)
_VERB = re.compile(
    r"(?<=\w) (?=(?:go|went|come|came|get|got|have|had|need|take|took|wait|end)\b)", re.IGNORECASE
)
_BECAUSE_OF_IT = re.compile(r" because of (?:it|this|that|them)$")
_IS_PAST = re.compile(
    r"\b(?:retired|resigned|left|lost|ended|failed|went|took|came|had|was|were|happened|started)\b[^,.;]{0,30}$"
)
_TO_SHOW = 7  # days from the reading to the meeting in which it is shown
_ALL_HAVE_IT = timedelta(days=21)  # from those who try it to all
_AHEAD = ("why_now",)  # elsewhere a day may have passed, or is when all is reached


class CountedReason(Frozen):
    """The share that shows whether a reason is gone."""

    title: str
    definition: str


class ReasonTask(Frozen):
    """What serves a reason with certain words."""

    key: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: tuple[str, ...] = ()  # only in these kinds of change
    title: str
    done_when: str
    owner_titles: tuple[str, ...] = ()
    role: Role = "lead"
    days: int  # before the first start; after it if below 0
    before_day: int = 10  # where the brief names the day
    of_team: bool = False  # whose work the reason is about, unless somebody has such a title
    halves: bool = False  # the share that the sentence names is counted, down to half of it
    delivers: bool = False  # what somebody asks for, whatever else the plan does
    counted: CountedReason | None = None
    shows_result: bool = False  # what is shown is the number, once a full period since the start is read

    @cached_property
    def sign(self) -> re.Pattern[str]:
        return re.compile("|".join(self.signs), re.IGNORECASE)

    def is_due_to(self, text: str) -> bool:
        """Return whether a reason has this task whatever else the plan does."""
        is_counted = self.halves and _SHARE.search(text) is not None
        return (self.delivers or is_counted) and self.sign.search(text) is not None


@lru_cache(maxsize=1)
def load_reason_tasks() -> tuple[ReasonTask, ...]:
    """Read what serves reasons once."""
    return read_rows("reasons.toml", "reason", ReasonTask)


def reason_items(
    writer: CaseWriter, items: Sequence[AnyItem], settled: Sequence[Point]
) -> Iterator[Milestone | Metric]:
    """Yield a task for each reason that no item serves and a usual task does."""
    # Worries are answered elsewhere.
    reasons = [each for each in reasons_of(writer.brief) if each.field != "concerns"]
    without_task = unserved(reasons, texts_that_serve(writer.brief, items), writer.brief)
    has_leavers_task = any(point.key == _HELD for point in settled)
    loose = [
        each
        for each in reasons
        if (each in without_task and not (has_leavers_task and LEAVING.search(each.sentence)))
        or any(task.is_due_to(each.text) for task in load_reason_tasks())
    ]
    most = _MOST_WHEN_SMALL if writer.is_short else _MOST[writer.size]
    served: dict[str, tuple[ReasonTask, list[Reason]]] = {}
    for reason in loose:
        fitting = (each for each in load_reason_tasks() if not each.kinds or writer.kind.key in each.kinds)
        task = next((each for each in fitting if each.sign.search(reason.text)), None)
        if task and (task.key in served or len(served) < most):
            served.setdefault(task.key, (task, []))[1].append(reason)
    for task, of_task in served.values():
        done = _task(writer, task, of_task)
        yield done
        if task.counted and done.date:
            yield _count(writer, task, task.counted, of_task, done)
        if task.halves and done.date:
            yield from _share(writer, task, of_task, done)


_THE_ONE, _SEVERAL = "the", re.compile(r"(?i)\b(?:staff|people|kunden)$")


def _words(writer: CaseWriter, task: ReasonTask, reasons: Sequence[Reason]) -> dict[str, str]:
    """Return what a task's words stand for, from the reasons and facts."""
    match = next(sign for reason in reasons if (sign := task.sign.search(reason.text)))
    parts = {name.rstrip("0123456789"): part for name, part in match.groupdict().items() if part}
    it, what = parts.get("it", ""), parts.get("what", "")
    brief = writer.brief
    texts = (*(each.sentence for each in reasons), brief.why_now, brief.why, brief.concerns)
    five = _how_many(parts.get("who", ""), texts)
    return {
        "five": five,
        "Five": "All" if five == _THE_ONE else capital(five),
        "what": what,
        "What": capital(what),
        "who": lower_first(parts.get("who", "")),
        "it": it.lower(),
        "It": capital(it),
        "sponsor": capital(writer.facts.values["sponsor"] or ""),
        "number": lower_first(writer.facts.values["outcome_measure"] or "the number that counts"),
        "period": writer.case_facts.period,
    }


def _how_many(who: str, texts: Iterable[str]) -> str:
    """Return how many are asked: five, or all where the brief counts fewer."""
    if who and not who.endswith("s") and not _SEVERAL.search(who):
        return _THE_ONE  # "our largest buyer"
    few = re.compile(rf"\b(?P<many>two|three|four) (?:[\w-]+ )?{re.escape(who)}\b", re.IGNORECASE)
    match = next((match for text in texts if who and (match := few.search(text))), None)
    return match["many"].lower() if match else "five"


def _task(writer: CaseWriter, task: ReasonTask, reasons: Sequence[Reason]) -> Milestone:
    words = _words(writer, task, reasons)
    return writer.make(
        Milestone,
        f"reason-{task.key}",
        "reason",
        title=fit(capital(task.title.format_map(words)), MAX_LINE),
        owner=_owner(writer, task, reasons),
        group_ids=writer.everyone,
        date=_day(writer, task, reasons),
        done_when=task.done_when.format_map(words),
        note=lines(*dict.fromkeys(f"The brief says: “{_as_sentence(reason)}”" for reason in reasons)),
        rule_ids=("R32",),
        why="A reason with no task behind it is just a line in a speech.",
    )


def _count(
    writer: CaseWriter, task: ReasonTask, counted: CountedReason, reasons: Sequence[Reason], done: Milestone
) -> Metric:
    """Return the metric that shows whether a request is met."""
    words = _words(writer, task, reasons)
    last = date.fromordinal(writer.schedule.last)
    first_read = done.date or last
    due = max(first_read, writer.by(min(last, first_read + _ALL_HAVE_IT)))
    return writer.make(
        Metric,
        f"reason-{task.key}",
        "reason",
        title=fit(counted.title.format_map(words), MAX_LINE),
        owner=done.owner,
        group_ids=writer.everyone,
        measures="outcome",
        definition=counted.definition.format_map(words),
        unit="%",
        baseline=0,
        target=100,
        target_date=due,
        data_source="The list of everyone who asked",
        cadence_days=28,
        first_read=first_read,
        green_at=100,
        red_at=50,
        red_action=writer.fill(
            "{sponsor} calls everyone who does not have it, and decides within a week what comes first."
        ),
        rule_ids=("R33", "R35", "R36"),
        why="What others wait for has to be measured where they are.",
    )


def _share(
    writer: CaseWriter, task: ReasonTask, reasons: Sequence[Reason], done: Milestone
) -> Iterator[Metric]:
    """Yield the metric of a reason's share, on its way to half."""
    shares = ((match, reason) for reason in reasons if (match := _SHARE.search(reason.sentence)))
    match, reason = next(shares, (None, None))
    if match is None or reason is None:
        return
    subject = _PRONOUN.sub("", match["what"])
    first = reason.sentence.split()[0]
    if subject != match["what"] and not first.endswith("s"):
        return
    what = f"{first}{subject}" if subject != match["what"] else subject
    baseline, own = float(match["share"]), writer.brief.outcome_baseline
    if own is not None and "%" in writer.brief.outcome_unit and isclose(baseline + own, _ALL):
        return  # 6% that went wrong beside 94% that went right: the result itself counts it
    start, last = min(writer.schedule.go_lives), date.fromordinal(writer.schedule.last)
    first_read = writer.on_or_after(start + _SHARE_READ)
    yield writer.make(
        Metric,
        f"reason-{task.key}",
        "reason",
        title=fit(
            capital(_VERB.sub(" that ", _COPULA.sub(" ", _BECAUSE_OF_IT.sub("", what.strip())))), MAX_LINE
        ),
        owner=done.owner,
        group_ids=writer.everyone,
        measures="outcome",
        definition="Of all of a month, the share. The target is half of today's (proposal).",
        unit="%",
        higher_is_better=False,
        baseline=baseline,
        target=baseline / 2,
        target_date=max(first_read, writer.by(min(last, writer.case_facts.due or last))),
        data_source=f"“{fit(done.title, MAX_LINE)}”, then a count each month",
        cadence_days=28,
        first_read=first_read,
        green_at=baseline / 2,
        red_at=baseline,
        red_action=writer.fill(
            "{sponsor} reads ten of them with the team, and decides which cause goes first."
        ),
        rule_ids=("R33", "R35", "R36"),
        why="If a reason has a number, we track that number.",
    )


def _as_sentence(reason: Reason) -> str:
    return capital(fit(reason.sentence, 300).rstrip(".")) + "."


def _owner(writer: CaseWriter, task: ReasonTask, reasons: Sequence[Reason]) -> Owner:
    person = writer.brief.titled(task.owner_titles)
    if person and person != writer.brief.sponsor_id:
        return writer.owner(person)
    words = " ".join(reason.sentence for reason in reasons)
    team = team_of_the_work(writer, words) if task.of_team else None
    if team is not None and (manager := writer.brief.groups[team].manager_id):
        return writer.owner(manager)
    if task.role == "manager":
        return writer.leaders.of_each("manager", writer.indexes()).owner
    return writer.owner(
        writer.brief.sponsor_id if task.role == "sponsor" else writer.brief.lead_id, task.role
    )


def _day(writer: CaseWriter, task: ReasonTask, reasons: Sequence[Reason]) -> date:
    """Return a day before the one that a reason names, else counted from the first start."""
    first, last = (date.fromordinal(day) for day in (writer.schedule.first, writer.schedule.last))
    every = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    alike = (each for each in reasons_of(writer.brief) if task.sign.search(each.sentence))
    dated = (each.sentence for each in (*reasons, *alike) if task.delivers or each.field in _AHEAD)
    named = [
        each for text in dated for each in named_days_in(text) if not _IS_PAST.search(text[: each.start])
    ]
    begins = next((day for day in every if any(each.is_on(day) for each in named)), None)
    start = date.fromordinal(min(writer.schedule.go_lives))
    day = begins - timedelta(days=task.before_day) if begins else start - timedelta(days=task.days)
    if task.shows_result and (first_known := result_known(writer)):
        day = max(day, writer.on_or_after(first_known.toordinal() + _TO_SHOW))
    is_of_the_new = task.days < 0 and begins is not None and begins > start
    return writer.by(max(day, start) if is_of_the_new else day)
