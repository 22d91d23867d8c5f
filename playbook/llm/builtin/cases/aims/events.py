"""The work of days of the business, such as stock counts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import MAX_LINE, Frozen
from playbook.core.base.words import capital, lower_first
from playbook.core.case.feasible.quotes import A_DEVICE, names_a_device
from playbook.core.case.feasible.staged import a_counted_place
from playbook.core.case.judgment import Point
from playbook.core.case.parts import EVENT, EVENT_DECIDES
from playbook.core.case.reading.texts import is_feared, says_it_stays
from playbook.core.case.reasons import reasons_of
from playbook.core.case.settle.facts import start_of
from playbook.core.case.settle.numbers import time_to_work_alone
from playbook.core.case.teams.in_hand import has_in_hand
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, Message, Metric, Milestone, Owner, TrainingSession
from playbook.core.plan.plays.stages import Tier
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.conditions import name_of
from playbook.llm.builtin.cases.data_rows import read_rows
from playbook.llm.builtin.cases.measures import read_on, readings_in_words, team_of_the_work
from playbook.llm.builtin.cases.reasons import load_reason_tasks
from playbook.llm.builtin.cases.steps import heard
from playbook.llm.builtin.facts import tools_of
from playbook.llm.builtin.order import earliest_after, latest_before
from playbook.llm.builtin.wording import fit, listed

_MOST: dict[Tier, int] = {"essential": 2, "standard": 5, "thorough": 12}
_FIELDS = ("why_now", "what_changes", "concerns", "objective", "why", "risk_of_not_changing")
_TASKS_WHEN_SMALL = 2
_APART, _AFTER_START = 10, 4  # days
_LATEST = timedelta(days=120)  # after the plan's end
_BOUGHT = re.compile(
    r"\b(?:handhelds?|tablets?|phones?|scanners?|headsets?|devices?|cameras?)\b[^;?\n]{0,80}?"
    r"\b(?:already (?:approved|bought|ordered|paid|here)|(?:are|were|been) (?:bought|ordered|paid|delivered)"
    r"|not to count)\b",
    re.IGNORECASE,
)
_TEST_OF_DEVICES = "milestone.condition-usual-devices"
_A_PILOT = timedelta(days=15)  # until its end, with its own first session
_ENDS = re.compile(r"\b(?:end of|until|till|by|through|before the end of)\W*$", re.IGNORECASE)
EVENT_COUNTED, _FIRST_READ = "event-counted", 28  # days after the first start
_RED_ACTION = "{sponsor} asks its owner that day what is in the way, and decides what to change."
_ARTICLE = re.compile(r"^(?:the|our|all|a|an) ", re.IGNORECASE)
_OF_OURS = re.compile(r" of (?:our|the) ")
ON_A_DAY_OFF = "It is done on a day off: who comes is asked in time, and paid for it."
_HALF_WAY = 50  # of a share between none and all
_STEM = 4  # letters that a team's name shares with who is meant


class EventTask(Frozen):
    """A task of an event, counted from its day."""

    key: Annotated[str, Field(pattern=r"^[a-z]+$")]
    days: int  # before the day; after it if below 0
    title: str
    done_when: str
    decides: bool = False
    always: bool = False  # in a small company, too
    is_desk_work: bool = False  # so it need not wait until the teams have heard
    after_start: bool = False  # it is done the new way
    learns_alone: bool = False  # earlier by what newcomers need until they work alone
    needs_objective: str = ""  # whose change is written before it
    on_eve: bool = False  # on the very day before, also where that is a day off
    unless: str = ""  # where a title of the plan says as much, or the sentence forbids it
    only_if: str = ""  # what a sentence of the brief has to speak of
    is_bought: bool = False  # so that what is paid for already needs it no more


class EventMeasure(Frozen):
    """What is counted of an event that the brief gives as its “why now”."""

    title: str
    unit: str
    definition: str
    data_source: str
    days: int  # before the day; after it if below 0
    baseline: float | None = None
    target: float | None = None
    aim: str  # the target in words
    checked_by: str  # the task whose day is the checkpoint
    shown: str  # what that day shows


class EventKind(Frozen):
    """A day of the business, by the words that name it."""

    key: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    day: Literal["named", "start", "training"]
    or_start: bool = False  # where no day is named
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    unless: str = ""
    default_it: str = ""
    fields: tuple[str, ...] = _FIELDS
    kinds: tuple[str, ...] = ()  # only in these kinds of change
    owner_titles: tuple[str, ...]
    by_team: bool = False  # whoever leads the team that is meant comes first
    settles: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    measure: EventMeasure | None = None
    tasks: Annotated[tuple[EventTask, ...], Field(min_length=2, max_length=5)]

    @cached_property
    def sign(self) -> re.Pattern[str]:
        return re.compile("|".join(self.signs), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BriefEvent:
    """An event of the brief, with its day."""

    kind: EventKind
    it: str
    who: str
    sentence: str
    day: date
    words: str  # the day in words
    on: str  # the same with "on" or "in"
    last: date  # of the month that is named: only then all of it is known

    def on_day(self, days_before: int) -> date:
        """Return a day before it, or one after it on which all of it is known."""
        day = self.day - timedelta(days=days_before)
        return max(day, self.last) if days_before < 0 else day

    def is_about(self, point: Point) -> bool:
        """Return whether its tasks say more than the task of a point."""
        return point.key in self.kind.settles and self.sentence.rstrip(".") in point.why


@lru_cache(maxsize=1)
def load_event_kinds() -> tuple[EventKind, ...]:
    """Read the kinds of events once."""
    return read_rows("events.toml", "event", EventKind)


def events_of(writer: CaseWriter) -> list[BriefEvent]:
    """Return as many events of the brief as there is room for."""
    events = [event for kind in load_event_kinds() if (event := _event(writer, kind))]
    return events[: _MOST["essential" if writer.is_short else writer.size]]


def opening_of(writer: CaseWriter) -> str:
    """Return what opens, as "the two new lines", '' where nothing does."""
    opens = next((event for event in events_of(writer) if event.kind.key == "opening"), None)
    return _words(writer, opens)["the_it"] if opens else ""


def event_items(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Milestone]:
    """Yield what each event needs, without what the plan has."""
    titles = [item.title for item in items]
    tests = (item.due for item in items if item.id.startswith(_TEST_OF_DEVICES) and item.due)
    tested = min(tests, default=date.max)
    for event in events_of(writer):
        if event.kind.day == "training":  # they are there before anyone tests them
            event = replace(event, day=min(event.day, tested))
        texts = "\n".join([*titles, event.sentence])
        brief = "\n".join((*writer.case_facts.sentences(), writer.brief.budget_covers))
        chosen = [
            task
            for task in event.kind.tasks
            if not (task.unless and re.search(task.unless, texts, re.MULTILINE))
            and re.search(task.only_if, brief, re.IGNORECASE)
            and not (task.is_bought and _BOUGHT.search(brief))
            and not _is_unknown(writer, event, task.days)
        ]
        if writer.is_short:
            decides = next((place for place, task in enumerate(chosen, 1) if task.decides), len(chosen))
            near = chosen[max(0, decides - _TASKS_WHEN_SMALL) : decides]
            chosen = [task for task in chosen if task in near or task.always]
        owner = _owner(writer, event)
        led = [each.id for each in writer.brief.groups if each.manager_id == owner.person_id]
        for task, day in zip(chosen, _days(writer, event, chosen, led, items), strict=True):
            yield _item(writer, event, task, day, owner)


def _is_unknown(writer: CaseWriter, event: BriefEvent, days: int) -> bool:
    """Return whether something tells of an event that comes after the plan's end."""
    return days < 0 and date.fromordinal(writer.schedule.last) < event.last


def event_metrics(writer: CaseWriter) -> Iterator[Metric]:
    """Yield what is counted of the first event that “why now” names."""
    for event in events_of(writer):
        measure = event.kind.measure
        if (
            measure is None
            or event.sentence not in writer.brief.why_now
            or _is_unknown(writer, event, measure.days)
        ):
            continue
        words = _words(writer, event)
        last = date.fromordinal(writer.schedule.last)
        day = writer.by(min(event.on_day(measure.days), last))
        first_read = min(read_on(writer, min(writer.schedule.go_lives) + _FIRST_READ), day)
        task = f"-{measure.checked_by}"
        checked = next((each.due for each in event_items(writer, ()) if each.id.endswith(task)), None)
        readings = ((measure.shown, checked), (measure.aim, day))
        falls = measure.target is not None and measure.target < (measure.baseline or 0)
        if falls and event.day.toordinal() <= min(
            writer.schedule.go_lives
        ):  # nobody works the new way by then
            continue
        yield writer.make(
            Metric,
            f"event-{event.kind.key}",
            EVENT_COUNTED,
            title=fit(capital(measure.title.format_map(words)), MAX_LINE),
            owner=_owner(writer, event),
            group_ids=writer.ids_taking_part,
            measures="outcome",
            definition=f"{measure.definition.format_map(words)} {readings_in_words(writer, readings)}",
            unit=measure.unit,
            baseline=measure.baseline,
            target=measure.target,
            target_date=day,
            higher_is_better=not falls,
            data_source=measure.data_source.format_map(words),
            cadence_days=28,
            first_read=first_read,
            green_at=measure.target,
            red_at=None if None in (measure.target, measure.baseline) else _HALF_WAY,
            red_action=writer.fill(_RED_ACTION),
            rule_ids=("R33", "R35", "R36"),
            why="“Why now” is the reason everyone hears, so someone has to track it.",
        )
        return


def _event(writer: CaseWriter, kind: EventKind) -> BriefEvent | None:
    if kind.kinds and writer.kind.key not in kind.kinds:
        return None
    private = [each.text for each in writer.case.concerns if each.is_about_people]
    for name in kind.fields:
        for sentence in split_sentences(getattr(writer.brief, name)):
            match = kind.sign.search(sentence)
            if (
                match is None
                or (kind.unless and re.search(kind.unless, sentence, re.IGNORECASE))
                or says_it_stays(sentence, match.end())
                or ((kind.day != "named" or kind.or_start) and is_feared(sentence, match.end()))
                or any(text in sentence for text in private)
                or (kind.key == "devices" and not _is_wanted(writer, sentence, match.groupdict().get("it")))
            ):
                continue
            words = {key: word for key, word in match.groupdict().items() if word}
            it = next((word for key, word in words.items() if key.startswith("it")), kind.default_it)
            if dated := _dated(writer, kind, sentence, match.span()):
                who = lower_first(words.get("who", "").strip())
                return BriefEvent(kind, lower_first(it), who, sentence.strip(" -•"), *dated)
    return None


def _is_wanted(writer: CaseWriter, sentence: str, device: str | None) -> bool:
    """Return whether the brief speaks of a device, and people have none for a sentence."""
    if not names_a_device(writer.case_facts):
        return False
    brief = [*writer.case_facts.sentences(), writer.brief.budget_covers]
    devices = [device] if device else re.findall(A_DEVICE, sentence)
    return not any(has_in_hand(brief, each) for each in devices)


def _dated(
    writer: CaseWriter, kind: EventKind, sentence: str, place: tuple[int, int]
) -> tuple[date, str, str, date] | None:
    """Return the day of an event, its wording, and its last day."""
    first, start = date.fromordinal(writer.schedule.first), date.fromordinal(min(writer.schedule.go_lives))
    last = date.fromordinal(writer.schedule.last) + _LATEST
    if kind.day == "named":
        # "They put us on notice in September; it is up for renewal in July": the nearest day is its own.
        for named in sorted(named_days_in(sentence), key=lambda each: _distance(each.start, place)):
            is_end = _ENDS.search(sentence[: named.start])
            day = (end_of if is_end else start_of)(named, first)
            if day and first < day <= last:
                exact = bool(named.days) or bool(is_end)
                words = writer.say(day) if exact else named.words
                whole = day if exact else end_of(named, first) or day
                return day, words, f"{'on' if exact else 'in'} {words}", whole
        if not kind.or_start:
            return None
    day = start
    if kind.day == "training":
        pilots = (
            item.due - _A_PILOT for item in writer.written if item.provenance.play_id == "pilot" and item.due
        )
        day = min([start, *writer.days_of(TrainingSession), *pilots])
    return day, writer.say(day), f"on {writer.say(day)}", day


def _distance(at: int, place: tuple[int, int]) -> int:
    """Return how far a place lies from a part of a sentence."""
    return max(place[0] - at, at - place[1], 0)


def _days(
    writer: CaseWriter,
    event: BriefEvent,
    tasks: Sequence[EventTask],
    team: Sequence[str],
    items: Sequence[AnyItem],
) -> list[date]:
    """Return the days of the tasks, each after the one before."""
    days: list[date] = []
    eve = event.day - timedelta(days=1)
    start = date.fromordinal(min(writer.schedule.go_lives))
    for place, task in enumerate(tasks):
        name = f"event-{event.kind.key}-{task.key}"
        in_time, after = latest_before(name, writer.written), earliest_after(name, (*writer.written, *items))
        earliest = writer.day_before_announcement if task.is_desk_work else heard(writer)
        if task.days > 0 and earliest > min(in_time or eve, eve):  # while one team is closed, others hear it
            earliest = min([earliest, *writer.days_of(Message)])
        day = _before(writer, event, task)
        if days and day <= days[-1]:
            left = (event.day - days[-1]).days // (len(tasks) - place + 1)
            day = days[-1] + timedelta(days=max(1, min(_APART, left)))
        day = max(day, earliest)
        day = max(day, writer.on_or_after(after.toordinal())) if after else day
        day = writer.on_or_after(day.toordinal()) if task.days < 0 else day
        if task.after_start and start + timedelta(days=_AFTER_START) < event.day:
            day = max(day, start + timedelta(days=_AFTER_START))
        if task.days > 0:
            day = min(day, eve)
            day = min(day, in_time) if in_time else day
        free = _out_of_peaks(writer, team, writer.by(day), days[-1] if days else earliest)
        days.append(max(eve, free) if task.on_eve else free)
    return days


def _before(writer: CaseWriter, event: BriefEvent, task: EventTask) -> date:
    """Return the day of a task, counted from the event's."""
    learning = time_to_work_alone(writer.case_facts) if task.learns_alone else timedelta()
    return event.on_day(task.days) - learning


def needs_of_events(writer: CaseWriter, objective: str) -> list[date]:
    """Return the days of the tasks that need what an objective changes."""
    return [
        _before(writer, event, task)
        for event in events_of(writer)
        for task in event.kind.tasks
        if task.needs_objective == objective
    ]


def _out_of_peaks(writer: CaseWriter, teams: Sequence[str], day: date, earliest: date) -> date:
    """Return the last day before a peak, else the day itself."""
    if not teams or writer.are_free(teams, day):
        return day
    earlier = (writer.by(day - timedelta(days=number)) for number in range(1, (day - earliest).days))
    return next((each for each in earlier if writer.are_free(teams, each)), day)


def _item(writer: CaseWriter, event: BriefEvent, task: EventTask, day: date, owner: Owner) -> Milestone:
    words = _words(writer, event)
    return writer.make(
        Milestone,
        f"event-{event.kind.key}-{task.key}",
        EVENT_DECIDES if task.decides else EVENT,
        title=fit(capital(task.title.format_map(words)), MAX_LINE),
        owner=owner,
        group_ids=writer.everyone,
        date=day,
        done_when=task.done_when.format_map(words),
        note=lines(
            *(
                f"The brief says: “{capital(fit(each, 300).rstrip('.'))}.”"
                for each in _sentences(writer, event)[: None if task is event.kind.tasks[0] else 1]
            ),
            ON_A_DAY_OFF if day != writer.by(day) else "",
        ),
        rule_ids=("R32",),
        why="The day comes whether or not we've prepared for it.",
    )


def _sentences(writer: CaseWriter, event: BriefEvent) -> list[str]:
    """Return the event's sentence and the reasons that it serves, too."""
    signs = [task.sign for task in load_reason_tasks() if task.key in event.kind.reasons]
    reasons = (each.sentence for each in reasons_of(writer.brief) if each.field != "concerns")
    alike = (each for each in reasons if any(sign.search(each) for sign in signs))
    return list(dict.fromkeys((event.sentence, *alike)))


def _words(writer: CaseWriter, event: BriefEvent) -> dict[str, str]:
    bare = _OF_OURS.sub(" ", _ARTICLE.sub("", event.it))
    thing = next(iter(tools_of(writer.brief)), writer.kind.words.thing)
    each = bare if event.who == "one" else f"each of the {event.who} {bare}"
    place, is_staged = a_counted_place(writer.case_facts), len(writer.waves) > 1
    return {
        "it": bare,
        "It": capital(bare),
        "its": bare if bare.endswith("s") else f"{bare}s",
        "Its": capital(bare if bare.endswith("s") else f"{bare}s"),
        "the_it": f"the {bare}",
        "day": event.words,
        "on_day": event.on,
        "eve": writer.say(writer.by(event.day - timedelta(days=1))),
        "thing": thing,
        "where": f"in {thing}" if tools_of(writer.brief) else "where the new owner finds it",
        "places": place.replace("one of", "each of") or "each place",
        "with_each": f"on {each}" if event.who else "with each client",
        "for_each": f"for {each}" if event.who else "for each client",
        "to_who": f" to {event.who}" if event.who else "",
        "sessions": _sessions(writer, event),
        "first_lot": "those of the test and of the first start" if is_staged else "a dozen for the test",
        "tried": "the first start" if is_staged else "the test",
        "and_signed": _and_signed(writer),
        "sponsor": writer.facts.values["sponsor"] or "the sponsor",
    }


def _sessions(writer: CaseWriter, event: BriefEvent) -> str:
    """Return in which sessions those of an event are trained."""
    days = [
        item.date
        for item in writer.written
        if isinstance(item, TrainingSession) and item.date and not item.for_managers
    ]
    first = min(days, default=event.day)
    return (
        f"the first sessions, from {writer.say(first)}"
        if first < event.day
        else f"sessions of their own before {event.words}"
    )


def _and_signed(writer: CaseWriter) -> str:
    """Return which approvals more devices wait for, too."""
    awaited = [name_of(writer, each).rstrip(".") for each in writer.case.awaited_for_a_try(writer.everyone)]
    return f", and once this is signed: {listed(awaited, 3)}" if awaited else ""


def _team(writer: CaseWriter, event: BriefEvent) -> Group | None:
    """Return the team that an event names, if any."""
    if not event.kind.by_team:
        return None
    index = team_of_the_work(writer, event.sentence)
    meant = {word[:_STEM] for word in re.findall(r"[a-z]{4,}", event.it.casefold())}
    teams = (group for group in writer.brief.groups if writer.brief.manager_of(group))
    return next(
        (
            team
            for team in teams
            if meant & {word[:_STEM] for word in re.findall(r"[a-z]{4,}", team.label.casefold())}
        ),
        None if index is None else writer.brief.groups[index],
    )


def _owner(writer: CaseWriter, event: BriefEvent) -> Owner:
    """Return whose job it is, never the sponsor's."""
    brief, team = writer.brief, _team(writer, event)
    titled = (
        person.id
        for title in event.kind.owner_titles
        for person in brief.people
        if person.id != brief.sponsor_id and re.search(title, person.job_title, re.IGNORECASE)
    )
    person_id = team.manager_id if team and team.manager_id != brief.sponsor_id else None
    return writer.owner(person_id or next(titled, None) or brief.lead_id)
