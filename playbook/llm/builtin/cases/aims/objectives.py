"""The work behind each objective, by the kind of its number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Frozen
from playbook.core.base.words import capital, plural
from playbook.core.case.reading.busy import start_of_the_books
from playbook.core.case.settle.first_reading import closes_read, known_from
from playbook.core.case.settle.numbers import results_in, stems, without_own_measure
from playbook.core.case.settle.results import promised_results
from playbook.core.plan.items import AnyItem, Gate, Metric, Milestone, Owner
from playbook.core.plan.plays.stages import TEAM_TALKS, Tier
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import quantities_in
from playbook.llm.builtin.cases.aims.events import needs_of_events
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.data_rows import read_rows
from playbook.llm.builtin.cases.measures import result_known, team_of_the_work
from playbook.llm.builtin.cases.steps import DEFINED
from playbook.llm.builtin.facts import spliced
from playbook.llm.builtin.wording import fit

EARLY_WIN, FIRST_WIN = "early-win", "first-win"
_AGREED = "The people who did it agree to share it."
_MOST: dict[Tier, int] = {"essential": 1, "standard": 3, "thorough": 5}
_MOST_CITED = 2
_ONE = re.compile(r"\b(?:an?|one|each|every)\s$", re.IGNORECASE)
_FIRST_LOOK = 7  # days after the start
_BEFORE_A_GATE = timedelta(days=7)
_BASELINE, _TO_CHANGE = "baseline", timedelta(days=14)
_NAME = 70


class AimStep(Frozen):
    """What is done for an objective, and when."""

    title: str
    done_when: str
    days: int = 0  # before the first start for a change, after it for a run
    by_period: bool = False  # when the first full period of the brief's number is known
    by_words: bool = False  # when its own words say: “after nine weeks”


class AimKind(Frozen):
    """A kind of objective, and the work that moves its number."""

    key: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    unless: str = ""
    owner_titles: tuple[str, ...] = ()
    in_reasons: bool = False
    counted: str = ""  # how its number is counted, where it is the brief's own measure
    counted_if: str = ""  # a sign that the measure's own words carry it
    trial: str = ""  # one whole cycle of this work in a pilot, as a sentence
    named: dict[str, str] = Field(default_factory=dict)  # what {it} is, by the group of a sign that names it
    definition: AimStep | None = None
    change: AimStep | None = None  # none where it would move the number before the start does
    run: AimStep

    @cached_property
    def sign(self) -> re.Pattern[str]:
        return re.compile("|".join(self.signs), re.IGNORECASE)

    def match(self, words: str) -> re.Match[str] | None:
        is_other = self.unless and re.search(self.unless, words, re.IGNORECASE)
        return None if is_other else self.sign.search(words)


@lru_cache(maxsize=1)
def load_aim_kinds() -> tuple[AimKind, ...]:
    """Read the kinds of objectives once."""
    return read_rows("objectives.toml", "objective", AimKind)


_WATCHED = ("errors", "repeats", "safety")  # also where they are only to stay as they are


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective of the brief in its own words, with its kind."""

    kind: AimKind
    words: str
    it: str
    is_the_number: bool  # the brief's own measure


def aims_of(writer: CaseWriter) -> list[Aim]:
    """Return the objectives of known kinds that this plan works on."""
    aims: dict[str, Aim] = {}
    unchanged = {each.words for each in promised_results(writer.brief) if each.unchanged}
    for words, field in _stated(writer):
        kinds = [kind for kind in load_aim_kinds() if kind.in_reasons or field != "why"]
        kinds = [kind for kind in kinds if words not in unchanged or kind.key in _WATCHED]
        matches = ((kind, match) for kind in kinds if (match := kind.match(words)))
        kind, match = next(matches, (None, None))
        if kind and match and kind.key not in aims:
            named = (
                kind.named.get(group, "{it}").format(it=_in_plural(match, group))
                for group, it in match.groupdict().items()
                if it
            )
            aims[kind.key] = Aim(kind, words, next(named, "").lower(), field == "outcome_measure")
    most = _MOST["essential" if writer.is_short else writer.size]
    return list(aims.values())[:most]


def _in_plural(match: re.Match[str], group: str) -> str:
    """Return what is counted, in the plural where its sentence names one of it."""
    is_one = _ONE.search(match.string[: match.start(group)]) and not match[group].endswith("s")
    return plural(match[group]) if is_one else match[group]


def _stated(writer: CaseWriter) -> Iterator[tuple[str, str]]:
    """Yield the measure, results, gains and counted reasons, with their fields."""
    brief = writer.brief
    if brief.outcome_measure:
        yield brief.outcome_measure, "outcome_measure"
    parts = results_in(brief.objective)
    parts = without_own_measure(brief, parts) if brief.outcome_measure else parts
    yield from ((part, "objective") for part in parts)
    yield from ((result.words, "expected_benefit") for result in promised_results(brief))
    yield from ((each, "why") for each in split_sentences(brief.why) if quantities_in(each))


def as_counted(writer: CaseWriter, metric: Metric) -> Metric:
    """Return the result's metric with how such a number is counted."""
    aim = next((each for each in aims_of(writer) if each.is_the_number and each.kind.counted), None)
    if aim is None or not re.search(aim.kind.counted_if, aim.words, re.IGNORECASE):
        return metric
    how = aim.kind.counted.format(period=writer.case_facts.period)
    return metric.model_copy(update={"definition": f"{metric.definition} {how}"})


def objective_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield what changes for each objective, and its first full run."""
    part_of_win = _part_of_win(writer)
    for number, aim in enumerate(aims_of(writer)):
        days = {"run": _run_day(writer, aim)}
        if change := aim.kind.change:
            needed = [writer.by(day - timedelta(days=1)) for day in needs_of_events(writer, aim.kind.key)]
            usual = min([_change_day(writer, change), *(max(day, _heard(writer)) for day in needed)])
            days["change"] = writer.in_order(f"objective-{aim.kind.key}-change", usual)
        if aim.kind.definition and not writer.is_short:
            days["definition"] = min([_heard(writer), *days.values()])
        for part, day in days.items():
            is_in_win = number == 0 and part == part_of_win
            if not is_in_win and day <= date.fromordinal(writer.schedule.last):
                yield _item(writer, aim, part, day)


def defined_once(items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items with what a system is built from in one task.

    What an objective has defined comes first in it, and gives it its name.
    """
    step = next((each for each in items if each.id == DEFINED and isinstance(each, Milestone)), None)
    own = next((each for each in items if each.id.endswith("-definition")), None)
    if not step or not isinstance(own, Milestone):
        return list(items)
    both = own.model_copy(update={"done_when": f"{own.done_when} {step.done_when}", "date": step.date})
    return [both if each is own else each for each in items if each is not step]


def as_win(writer: CaseWriter, win: Milestone) -> Milestone:
    """Return a win with the work on the first objective in it."""
    part = _part_of_win(writer)
    if part is None or win.date is None:
        return win
    item = _item(writer, aims_of(writer)[0], part, win.date)
    return win.model_copy(
        update={
            "title": item.title,
            "done_when": f"{item.done_when} {_AGREED}",
            "note": item.note,
            "owner": item.owner,
        }
    )


def _part_of_win(writer: CaseWriter) -> str | None:
    """Return which part of the first objective's work is the win."""
    plays = {item.provenance.play_id for item in writer.written}
    if not (aims := aims_of(writer)):
        return None
    if EARLY_WIN in plays:
        return "change" if aims[0].kind.change else None
    run = aims[0].kind.run
    return "run" if FIRST_WIN in plays and not (run.by_period or run.by_words) else None


def _item(writer: CaseWriter, aim: Aim, part: str, day: date) -> Milestone:
    step: AimStep = getattr(aim.kind, part)
    start = min(writer.schedule.go_lives)
    period = writer.case_facts.period
    name = _name_of(writer, aim)
    words = {
        "it": aim.it or name,
        "It": capital(aim.it) or name,
        "Name": name,
        "from": writer.say(writer.on_or_after(start + _FIRST_LOOK)),
        "sponsor": writer.facts.values["sponsor"] or "the sponsor",
        "period": period,
    }
    return writer.make(
        Milestone,
        f"objective-{aim.kind.key}-{part}",
        "objective-work",
        title=capital(step.title.format_map(words)),
        owner=_owner(writer, aim),
        group_ids=writer.ids_taking_part,
        date=day,
        done_when=step.done_when.format_map(words),
        note=lines(*dict.fromkeys(_cited(each) for each in _reasons(writer, aim)))
        if part == "change" or not aim.kind.change
        else "",
        rule_ids=("R32",),
        why="A number nobody works on only moves by chance.",
    )


def _reasons(writer: CaseWriter, aim: Aim) -> list[str]:
    """Return the sentences of the brief that speak of an objective's number."""
    texts = (writer.brief.why, writer.brief.why_now, writer.brief.risk_of_not_changing)
    sentences = [each for text in texts for each in split_sentences(text)]
    own = stems(aim.words)
    alike = [each for each in sentences if own and len(own & stems(each)) >= min(2, len(own))]
    return [*([] if aim.is_the_number else [aim.words]), *alike][:_MOST_CITED]


def _cited(sentence: str) -> str:
    return f"The brief says: “{fit(sentence, 300).rstrip('.')}.”"


def _name_of(writer: CaseWriter, aim: Aim) -> str:
    words = aim.words if aim.is_the_number or len(aim.words) <= _NAME else aim.it
    measure = writer.brief.outcome_measure
    return f"“{spliced(writer.case, fit(capital(words or measure), _NAME)).strip('“”')}”"


def _owner(writer: CaseWriter, aim: Aim) -> Owner:
    """Return whose work it is: by title, else by team."""
    index = team_of_the_work(writer, aim.words)
    manager = writer.brief.manager_of(writer.brief.groups[index]) if index is not None else None
    titled = writer.brief.titled(aim.kind.owner_titles)
    if titled and _is_informed_only(writer, titled):
        titled = None
    person = titled or (manager.id if manager else None)
    if person == writer.brief.sponsor_id:
        person = manager.id if manager and manager.id != person else None
    return writer.owner(person or writer.brief.lead_id)


def _is_informed_only(writer: CaseWriter, person_id: str) -> bool:
    """Return whether someone leads teams, and each of them only hears of it."""
    own = {group.id for group in writer.brief.groups if group.manager_id == person_id}
    return bool(own) and not own & set(writer.ids_taking_part)


def _change_day(writer: CaseWriter, step: AimStep) -> date:
    """Return a day before the start, once the teams have heard."""
    start = min(writer.schedule.go_lives)
    day = max(writer.by(start - step.days), min(_heard(writer), writer.by(start - 1)))
    # What is counted first takes weeks to change.
    counted = [item.due for item in writer.written if item.provenance.play_id == _BASELINE and item.due]
    return max([day, *(writer.by(each + _TO_CHANGE) for each in counted if each < day)])


def _heard(writer: CaseWriter) -> date:
    """Return the first day after the last team has heard why."""
    talks = [
        item.due.toordinal() for item in writer.written if item.provenance.play_id in TEAM_TALKS and item.due
    ]
    return writer.on_or_after(max(talks, default=writer.schedule.first) + 1)


def _run_day(writer: CaseWriter, aim: Aim) -> date:
    """Return the day on which the first full run can be read."""
    step, start = aim.kind.run, date.fromordinal(min(writer.schedule.go_lives))
    if aim.kind.key == "close" and (opened := start_of_the_books(writer.brief)):
        return writer.on_or_after(closes_read(writer.case_facts, opened)[1].toordinal())
    usual = start + timedelta(days=step.days)
    by_words = known_from(aim.words, start) if step.by_words else None
    period = result_known(writer) if step.by_period or aim.is_the_number else None
    day = writer.on_or_after(max(filter(None, (usual, by_words, period))).toordinal())
    gates = (gate for gate in writer.days_of(Gate) if timedelta() <= day - gate <= _BEFORE_A_GATE)
    if not (by_words or period) and (gate := next(gates, None)):  # which reads what it shows
        return writer.by(gate - timedelta(days=1))
    if by_words or period:
        return day
    # The teams look at it themselves, so before a closed time of theirs.
    soonest = start.toordinal() + _FIRST_LOOK
    earlier = (writer.by(each) for each in range(day.toordinal(), soonest, -1))
    return next((each for each in earlier if writer.are_free(writer.ids_taking_part, each)), day)
