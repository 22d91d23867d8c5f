"""Facts that judgments about a case share: days, people, periods, quotes."""

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil
from typing import Any

from playbook.core.base.fields import Span, next_weekday
from playbook.core.base.sums import Sum, in_round, total
from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import (
    capital,
    clause_start,
    closed_quotes,
    english_unit,
    first_clauses,
    in_unit,
    listed,
    number,
    say_day,
    some,
)
from playbook.core.case.away import away_at_once
from playbook.core.case.case import Case, place_in
from playbook.core.case.judgment import UNNAMED, EventPeople, Point, Step
from playbook.core.case.parts import FixedDay, SwitchOff
from playbook.core.case.reading.spans import day_after_start
from playbook.core.case.reading.texts import short_sentences
from playbook.core.case.rounds import parts_of, rounds_a_day, rounds_for, seats_for
from playbook.core.case.teams.groups import team_names
from playbook.core.case.teams.leaving import absences, later_owner
from playbook.core.case.timing import (
    Period,
    days_to_count,
    gate_of,
    is_practiced,
    period_of,
    periods_to_judge,
)
from playbook.core.plan.brief import Brief, Group, Person, say_role
from playbook.core.plan.case import Condition
from playbook.core.plan.items import Owner
from playbook.core.plan.plays.kinds import FEW, SETS_IT_UP, fewest_shown
from playbook.core.plan.plays.stages import Sentence
from playbook.core.plan.workdays import Place, Workdays, place_of, workdays_of, workdays_to_propose
from playbook.core.text.dates import NamedDay, end_of, named_days_in
from playbook.core.text.notes import Notes

# People forget what they practice earlier: the review's limit for training before use.
TRAINING_WINDOW_DAYS = 28
TO_HEAR = timedelta(days=8)  # from the points that are settled to the last talk in a team
_DAYS_TO_CHANGE = 3  # working days in which what a try showed is changed before anyone learns it
SLACK = 0.8
LITTLE_MONEY_A_HEAD = 25
_FIRST_WORD_DAYS = 7  # managers and teams hear it before anyone is trained
_SETTLE_DAYS = 11
_MOST_TIMES_THE_USUAL = 4  # more trainers at once would empty the place of work
_GATE_BEFORE_START = 3  # working days
_MANAGERS_FIRST_DAYS = 4  # their own session, and what they tell their teams
_LONG_CLOSURE, _DAYS_KNOWN = timedelta(days=120), 2_400
_SATURDAY = 5
_BEFORE = timedelta(days=200)
_MOST_LATER = timedelta(days=366)  # beyond that, another measure is the better way
# A day that is marked as busy may be a holiday of another country.
_DAY_OFF = re.compile(
    r"(?i)\b(?:bank|public|national|legal) holiday\b|\bholiday$|\bgood friday\b"
    r"|\b(?:easter|whit|christmas|boxing|new year|ascension|memorial|labou?r|thanksgiving|independence|may)"
    r" ?(?:['\u2019]s )?(?:monday|sunday|day)\b"
)
_RARE = re.compile(
    r"\b(?:per (?:term|semester)|each (?:term|semester)|half[- ]?year\w*|grade level|reading level|tested|"
    r"tests?|exams?|survey\w*|polls?|after (?:a|one) year|within (?:a|one) year|retention|graduat\w+|"
    r"halbjahr\w*|prüfung\w*|umfrage\w*|semestre)\b",
    re.IGNORECASE,
)
_OFTEN = r"\b(?:weekly|monthly|per (?:day|week|month|shift)|a (?:day|week|month)|pro (?:tag|woche|monat))\b"
_TARGET_DAY = re.compile(
    r"\b(?:by|until|till|before|in|from|end of|from the end of|since|bis(?: zum| ende)?|im|ende|ab|d'ici|"
    r"fin|en|hasta|desde)\W+(?:the\W+)?(?:end of\W+|ende\W+)?$",
    re.IGNORECASE,
)
_NEAR = 80  # letters before a day: what it is for
_BY = re.compile(r"\b(?:by|before) $", re.IGNORECASE)
_CLAUSES = re.compile(r"; |, (?:and|but|while) ")  # "support ends on 30 June, and we open on 12 June"
TEXT_FIELDS = (
    "what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective", "expected_benefit",
    "past_attempts", "concerns",
)  # fmt: skip


def clause_at(sentence: str, place: int) -> str:
    """Return the clause of a sentence in which a place stands."""
    starts = [0, *(match.end() for match in _CLAUSES.finditer(sentence)), len(sentence)]
    return next(sentence[start:end] for start, end in pairwise(starts) if place < end or end == starts[-1])


# What somebody else does for others by contract, and no tool that people of ours work with.
_SERVICE = re.compile(
    r"(?i)\b(?:call|contact|service|support)[ -]?cent(?:er|re)s?\b|\bhotlines?\b|\bhelp ?lines?\b"
    r"|\b(?:provider|supplier|contractor|agency|carrier|courier|caterer|canteen|laundry|security firm"
    r"|cleaning (?:firm|company)|answering service|transport(?:er| firm| company)|partner|shuttle|lab)\b"
    r"[^.;]{0,60}\b(?:ends?|stops?|terminates?|cancels?|closes?|gives? up|withdraws?)\b"
)


def without_service(groups: Sequence[Group], quote: str) -> tuple[Group, ...]:
    """Return the groups that an end touches: a service touches whom its sentence names."""
    if not _SERVICE.search(quote):
        return tuple(groups)
    nouns = _nouns_in(quote)
    return tuple(group for group in groups if nouns & _nouns_in(group.name))


def _nouns_in(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[^\W\d_]{4,}", text.casefold())}


@dataclass(frozen=True)
class CaseFacts:
    """A case as of a day, with what the judgments ask of it again and again."""

    case: Case
    today: date
    practiced_from: date | None = None  # the first session, once a plan has one
    decided_by: date | None = None  # what is open, once a plan has a task for it
    counted_in: frozenset[str] = frozenset()  # the teams of the number, once a plan counts it in some alone
    set_up_by: str | None = None  # the id of who owns the setting up in a plan

    @property
    def brief(self) -> Brief:
        return self.case.brief

    @cached_property
    def people(self) -> int:
        return sum(group.size for group in self.brief.groups) or self.brief.headcount or 0

    @property
    def tiny_teams(self) -> list[Group]:
        """Return the teams with fewer people than a figure is shown for."""
        return [group for group in self.brief.groups if group.size < fewest_shown(self.people)]

    @property
    def reported_together(self) -> str:
        """Return the sentence that small teams are reported with others."""
        tiny = self.tiny_teams if len(self.brief.groups) > 1 else []
        if not tiny:
            return ""
        if self.people < FEW:
            return " Results are reported for all teams together."
        return f" We report {self.names(tiny, 3)} with another team."

    @property
    def by_team(self) -> str:
        return "" if self.people < FEW and self.tiny_teams else ", by team"

    @cached_property
    def first_day(self) -> date:
        """Return the day from which something can still be done."""
        return max(self.brief.start or self.today, self.today)

    @property
    def second_day(self) -> date:
        """Return the second working day after the first.

        Nothing is due on the day it is read.
        """
        return self.working(self.working(self.first_day + timedelta(days=1)) + timedelta(days=1))

    @cached_property
    def waves(self) -> dict[date, tuple[Group, ...]]:
        """Return the groups by their go-live, first to last."""
        days = {group.id: self.brief.go_live_of(group) for group in self.brief.groups}
        return {
            day: tuple(group for group in self.brief.groups if days[group.id] == day)
            for day in sorted({day for day in days.values() if day})
        }

    @cached_property
    def starts(self) -> dict[date, tuple[Group, ...]]:
        """Return the groups that start on each day, without those who only hear of it."""
        return {day: tuple(filter(self.case.is_trained, each)) or each for day, each in self.waves.items()}

    @property
    def starting(self) -> int:
        """Return how many people start in all."""
        return sum(group.size for groups in self.starts.values() for group in groups) or self.people

    def ends_of(self, off: SwitchOff) -> tuple[tuple[date, tuple[Group, ...]], ...]:
        """Return the days on which an old way ends, each with its groups."""
        if off.is_each_start and self.waves:
            return tuple((self._end_after(off, start), tuple(groups)) for start, groups in self.waves.items())
        return ((off.day, self.brief.groups),) if off.day else ()

    def _end_after(self, off: SwitchOff, start: date) -> date:
        """Return the day on which an old way ends for those who start on a day."""
        if off.is_on_start:
            return start
        return self.working(day_after_start(off.quote, start) or start)

    @cached_property
    def mostly_live(self) -> date:
        """Return the day by which nearly all counted people have started."""
        return self._live_by(_SHOWS_IN_A_NUMBER)

    @cached_property
    def third_live(self) -> date:
        """Return the day by which a third of the counted people have started."""
        return self._live_by(1 / 3)

    def _live_by(self, share: float) -> date:
        counted = [group for group in self.brief.groups if group.id in self.counted_in] or self.brief.groups
        counted_ids = {group.id for group in counted}
        people, started = sum(group.size for group in counted), 0
        for day, groups in sorted(self.waves.items()):
            started += sum(group.size for group in groups if group.id in counted_ids)
            if started >= share * people:
                return day
        return max(self.waves)

    @cached_property
    def due(self) -> date | None:
        """Return the one day on which the result is judged.

        It is the brief's own, or the first on which the full periods that count are known.
        """
        stated, known_on = self.stated_due, self.known_on
        if stated is None or known_on is None or not timedelta() < known_on - stated <= _MOST_LATER:
            return stated
        return stated if self.first_teams_alone else known_on

    @cached_property
    def known_on(self) -> date | None:
        """Return the first day on which enough full periods are known."""
        brief = self.brief
        is_judged = brief.outcome_measure and None not in (brief.outcome_baseline, brief.outcome_target)
        if not is_judged or not self.waves or self.is_read_rarely or self.period == "year":
            return None
        last = self.mostly_live
        full = self.periods_between(last, last + _MOST_LATER)[: periods_to_judge(self.period)]
        if not full:
            return None
        day = full[-1] + days_to_count(self.period)
        return next(iter(self.working_days(day, day + _LONG_CLOSURE, with_full_load=True)), day)

    @cached_property
    def first_teams_alone(self) -> Sequence[date]:
        """Return the ends of periods that tell of the first teams alone."""
        day = self.stated_due
        if day is None or not self.waves or self.periods_between(self.mostly_live, day):
            return ()
        return self.periods_between(self.third_live, day)

    @property
    def written_due(self) -> date | None:
        """Return the target's day as somebody wrote it, a Saturday too."""
        return self.brief.outcome_by or self.due_of_objective or self.brief.end

    @cached_property
    def stated_due(self) -> date | None:
        """Return the target's day: the field's, the objective's or the end."""
        day = self.written_due
        if day is None:
            return None
        # A number is read in the peak season, too.
        return next(reversed(self.working_days(day - _LONG_CLOSURE, day, with_full_load=True)), day)

    @cached_property
    def due_words(self) -> str:
        """Return the words of the objective that name its day, else ''."""
        return self._named_due.words if self._named_due else ""

    @property
    def due_of_objective(self) -> date | None:
        """Return the day that the objective names for its number."""
        return self._due_of(self._named_due) if self._named_due else None

    def keeps_objective(self, day: date) -> bool:
        """Return whether a day keeps the objective's: "by October" is kept from September 30 on."""
        named, last = self._named_due, self.due_of_objective
        if named is None or last is None or day == last:
            return True
        is_by_month = named.months and not named.days
        if not is_by_month or not _BY.search(self.brief.objective[: named.start]):
            return False
        return last.replace(day=1) - timedelta(days=1) <= day <= last

    @cached_property
    def _named_due(self) -> NamedDay | None:
        """Return the day of the objective's number, else the last day that it names."""
        text, stated = self.brief.objective, self._stated_number
        named = [each for each in named_days_in(text) if is_target_day(text, each) and self._due_of(each)]
        if stated:
            first = max((each.end() for each in _NEXT_RESULT.finditer(text, 0, stated.start())), default=0)
            behind = _NEXT_RESULT.search(text, stated.end())
            last = behind.start() if behind else len(text)
            named = [each for each in named if first <= each.start < last] or named
        return max(named, key=lambda each: self._due_of(each) or date.min, default=None)

    @property
    def is_number_in_objective(self) -> bool:
        """Return whether the objective states the target itself."""
        return self._stated_number is not None

    @cached_property
    def _stated_number(self) -> re.Match[str] | None:
        target = self.brief.outcome_target
        pattern = "" if target is None else rf"(?<![\d.,]){re.escape(number(target))}(?![.,]?\d)"
        return re.search(pattern, self.brief.objective) if pattern else None

    def _due_of(self, named: NamedDay) -> date | None:
        """Return the last day that a date of the objective means.

        "By May" is no later than a plan that ends in May.
        """
        day, end = end_of(named, self.brief.start or self.today), self.brief.end
        is_end = re.search(
            r"\b(?:end|ende|fin|fines)\b", self.brief.objective[: named.start][-12:], re.IGNORECASE
        )
        is_same_month = day and end and (day.year, day.month) == (end.year, end.month)
        return end if is_same_month and named.months and not named.days and not is_end else day

    @property
    def settle_by(self) -> date | None:
        """Return the day by which leaders settle what is open: before the first word, never past."""
        if self.brief.start is None:
            return None
        if self.decided_by:
            return self.decided_by
        if days := [promise.decide_by for promise in self.case.open_promises if promise.decide_by]:
            return self.working(min(days))
        day = self.first_day + timedelta(days=_SETTLE_DAYS)
        if self.brief.go_live:
            latest = self.brief.go_live - timedelta(days=TRAINING_WINDOW_DAYS)
            day = min(day, max(latest, self.first_day + timedelta(days=2)))
        return self.working(next_weekday(day))

    @property
    def sponsor_name(self) -> str:
        return self.name_of(self.brief.sponsor) or "the sponsor"

    @property
    def lead_name(self) -> str:
        return self.name_of(self.brief.lead) or "the rollout lead"

    @property
    def who_sets_it_up(self) -> str:
        """Return the name of whose job it is to set up what comes, else the role."""
        person = self.brief.find_person(self.set_up_by or self.brief.titled(SETS_IT_UP))
        is_named = person and person.id != self.brief.sponsor_id
        return self.name_of(person) if is_named else self.setter_up

    @property
    def who_answers_for_set_up(self) -> str:
        """Return who sets up what comes, else the lead, who names them."""
        who = self.who_sets_it_up
        return capital(self.lead_name) if who == self.setter_up else who

    @property
    def setter_up(self) -> str:
        """Return the words for who sets up what comes, where nobody is named."""
        return f"{UNNAMED}{self.case.kind.words.thing}"

    @property
    def owner_name(self) -> str:
        """Return who looks after it once the plan ends, else ''."""
        return self.name_of(later_owner(self.brief))

    @property
    def owner_all_along(self) -> str:
        """Return who watches over it on each day after the start, else ''."""
        owner = self.brief.find_person(self.brief.sustainment_owner_id)
        absence = absences(self.brief).get(owner.id) if owner else None
        return absence.other_than(owner) if owner and absence else self.name_of(owner)

    @property
    def is_practiced(self) -> bool:
        """Return whether training already uses what comes: a tool or system, not a place or structure."""
        return is_practiced(self.case.kind.key)

    @property
    def seats_in_words(self) -> str:
        """Return how many people a round has, and where no more may be away at once."""
        given, limits = self.brief.seats_per_session, away_at_once(self.brief)
        trained = filter(self.case.is_trained, self.brief.groups)
        most = seats_for(self.brief, (group for group in trained if group.id not in limits))
        words = f"of {given}" if given else f"of up to {most} (proposal)"
        fewer = [group for group in self.brief.groups if group.id in limits]
        if not fewer:
            return words
        most = min(limits[group.id][0] for group in fewer)
        return f"{words}, in {self.names(fewer, 3)} of {most} (so the brief)"

    @property
    def trainers_at_once(self) -> int:
        trainers = self.brief.trainers or 1
        return max(1, min(trainers, self.brief.rooms or trainers))

    @cached_property
    def trainers_assumed(self) -> int:
        """Return the trainers that the plan counts with: given, else proposed."""
        if self.brief.trainers:
            return self.trainers_at_once
        needs = [
            self.trainers_for(groups, day) or self.usual_trainers(groups)
            for day, groups in self.waves.items()
        ]
        return max(needs, default=1)

    def usual_trainers(self, groups: Sequence[Group]) -> int:
        """Return how many trainers hold all rounds in four weeks without closures."""
        days = SLACK * (TRAINING_WINDOW_DAYS * 5 // 7 - _MANAGERS_FIRST_DAYS)
        most, work = range(1, self.rounds_for(groups) + 1), self._work_of(groups)
        return next((many for many in most if _days_of(work, many) <= days), 1)

    def trainers_planned(self, groups: Sequence[Group]) -> int:
        """Return the trainers of the brief, else those who usually train these groups."""
        return self.trainers_at_once if self.brief.trainers else self.usual_trainers(groups)

    def open_days(self, groups: Sequence[Group], day: date) -> int:
        """Return how many days before go-live are open for training after managers."""
        return self._spans_of(groups, day)[0][1]

    def training_fits(self, groups: Sequence[Group], day: date, trainers: int, share: float = 1.0) -> bool:
        """Return whether all rounds, and each group's own, fit into their days."""
        spans = self._spans_of(groups, day)
        return all(_days_of(work, trainers) <= max(1, share * days) for work, days in spans)

    def _spans_of(self, groups: Sequence[Group], day: date) -> Sequence[tuple[float, int]]:
        """Return training work and open days, together and for each group."""
        key = (day, tuple(group.id for group in groups))
        if key not in self._spans:
            days = [self.training_days(day, group) for group in groups]
            alone = ((self._work_alone(group), len(own)) for group, own in zip(groups, days, strict=True))
            pilot = self.case.pilot
            is_after_pilot = (
                pilot and not pilot.is_running and self.training_start(day) == pilot.ends + timedelta(days=1)
            )
            managers_first = 0 if is_after_pilot else _MANAGERS_FIRST_DAYS  # they learn in its days
            together = max(0, len(set().union(*days)) - managers_first)
            self._spans[key] = [(self._work_of(groups), together), *(span for span in alone if span[1])]
        return self._spans[key]

    def _work_alone(self, group: Group) -> float:
        if group.id not in self._alone:
            self._alone[group.id] = self._work_of([group])
        return self._alone[group.id]

    @cached_property
    def _alone(self) -> dict[str, float]:
        return {}

    @cached_property
    def _spans(self) -> dict[tuple[date, tuple[str, ...]], Sequence[tuple[float, int]]]:
        return {}

    def trainers_for(self, groups: Sequence[Group], day: date) -> int | None:
        """Return how many trainers hold all rounds before a go-live, with time to spare."""
        if not self.open_days(groups, day):
            return None
        most = range(1, _MOST_TIMES_THE_USUAL * self.usual_trainers(groups) + 1)
        return next((many for many in most if self.training_fits(groups, day, many, SLACK)), None)

    @property
    def hours_each(self) -> float:
        """Return the hours of training before go-live of those whose work changes."""
        return self.case.kind.safe_start.hours + self.case.kind.hands_on.hours

    def hours_of(self, group: Group) -> float:
        """Return the hours of training before go-live, after how much a group's work changes."""
        kind = self.case.kind
        hours_by_exposure = {"told": 0.0, "short": kind.safe_start.hours, "all": self.hours_each}
        return hours_by_exposure[self.case.exposure(group)]

    def hours_away(self, group: Group) -> float:
        """Return the hours away; whoever is missed at once practices at work."""
        if self.case.has_reserved_days(group):
            return 0.0
        first = self.case.kind.safe_start.hours
        return min(self.hours_of(group), first) if self.case.is_at_a_line(group) else self.hours_of(group)

    @cached_property
    def is_read_rarely(self) -> bool:
        """Return whether the measure comes rarely: from a test, survey or cohort."""
        measure = f"{self.brief.outcome_measure} {self.brief.outcome_unit}"
        return bool(_RARE.search(measure)) and not re.search(_OFTEN, measure, re.IGNORECASE)

    @cached_property
    def period(self) -> Period:
        """Return how often the measure of success can be read."""
        return period_of(self.brief)

    def name_of(self, person: Person | None) -> str:
        return person.name if person else ""

    def name_of_owner(self, owner: Owner | None) -> str:
        """Return the name or role of an owner as a table shows it."""
        if owner is None:
            return "Not assigned"
        person = self.brief.find_person(owner.person_id)
        return self.name_of(person) or capital(say_role(owner.role)) or "Not assigned"

    def manager_name(self, group: Group) -> str:
        return self.name_of(self.brief.manager_of(group)) or f"the manager of {group.label}"

    def names(self, groups: Iterable[Group], most: int = 4) -> str:
        """Return the names of groups; many, or with commas of their own, are set apart."""
        names = team_names([*groups], self.brief.groups)
        if len(names) < 2 or not any("," in name for name in names):
            return some(names, most)
        suffix = f"; and {len(names) - most} more" if len(names) > most else ""
        return "; ".join(names[:most]) + suffix

    def closed_spans(self, group: Group) -> tuple[Span, ...]:
        return (*group.blackouts, *self.brief.company_blackouts)

    def lasting_spans(self, group: Group) -> tuple[Span, ...]:
        """Return the closures and peaks that last: a single day off changes nobody's habits."""
        place = self._place_of(group)

        def is_day_off(span: Span) -> bool:
            if span.start < span.end:
                return False
            holiday = self._workdays.holiday_name(span.start, place.country, place.subdivision)
            return bool(holiday) or not span.is_full_load or bool(_DAY_OFF.search(span.reason))

        return tuple(span for span in self.closed_spans(group) if not is_day_off(span))

    @cached_property
    def _workdays(self) -> Workdays:
        return workdays_of(self.brief)

    def text(self, field: str) -> str:
        """Return a text of the brief, what changes with the approach."""
        if field not in self._texts:
            own = str(getattr(self.brief, field))
            both = f"{own}\n{self.brief.approach}".strip()
            self._texts[field] = both if field == "what_changes" else own
        return self._texts[field]

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {}

    def sentences(self, *fields: str) -> Iterator[str]:
        """Yield the sentences of these texts, or of all."""
        for field in fields or TEXT_FIELDS:
            yield from _spoken(self.text(field))

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """Return the results that functions keep of these facts."""
        return {}

    def sentence_with(self, pattern: str, *fields: str) -> str:
        """Return the first sentence that matches, else ''."""
        return _first_with(pattern, tuple(map(self.text, fields or TEXT_FIELDS)))

    def has(self, pattern: str, *fields: str) -> bool:
        return bool(self.sentence_with(pattern, *fields))

    @property
    def stated_funds(self) -> str:
        """Return what the sources in the brief's prose come to, else its prices, else ''."""
        money = self.case.money
        budget = total(each.amount for each in money.sources or money.parts)
        return self.price(budget) if budget else ""

    def money(self, amount: float) -> str:
        """Return an amount as all of a plan round it, with its currency."""
        return f"{number(in_round(amount, self.brief.budget))} {self.brief.currency}".strip()

    def price(self, amount: float | Sum) -> str:
        """Return an amount to the unit, with its currency."""
        words = amount if isinstance(amount, Sum) else number(round(amount))
        return f"{words} {self.brief.currency}".strip()

    def on(self, day: date | None) -> str:
        """Return a day in few words: its year only where it is not the start's."""
        return say_day(day, self.brief.start or self.today) if day else "a day to be set"

    def span_on(self, start: date, end: date) -> str:
        return self.on(start) if start == end else f"{self.on(start)} to {self.on(end)}"

    def is_working(self, day: date, group: Group | None = None) -> bool:
        return bool(self.working_days(day, day, group))

    def working(self, day: date, group: Group | None = None) -> date:
        """Return the day or the next on which the group works."""
        return next(iter(self.working_days(day, day + _LONG_CLOSURE, group)), day)

    @property
    def rest_follows(self) -> str:
        """Return the sentence on what follows a first scope, else ''."""
        lead_time, rest = self.case.kind.lead_time, self.case.rest_on
        return f"{capital(lead_time.rest)} follow on {self.on(rest)}." if lead_time and rest else ""

    @property
    def first_scope(self) -> str:
        """Return what starts first, in short."""
        lead_time = self.case.kind.lead_time
        return lead_time.sooner.partition(",")[0] if lead_time and self.case.rest_on else ""

    def working_before(self, day: date, group: Group | None = None) -> date:
        """Return the day or the last on which the group works before it."""
        return next(reversed(self.working_days(day - _LONG_CLOSURE, day, group)), day)

    def days_before(self, day: date, number_of_days: int, group: Group | None = None) -> date:
        """Return the day that lies some working days before another."""
        for _ in range(number_of_days):
            day = self.working_before(day - timedelta(days=1), group)
        return day

    def why_closed(self, day: date) -> str:
        """Return why nothing is due on a day: "Good Friday in Lexington"."""
        if day.weekday() >= _SATURDAY:
            return ""  # the name of the day says it
        if closed := next((span.reason for span in self.brief.company_blackouts if span.has(day)), ""):
            return closed
        case, workdays = self.case, self._workdays
        sites = {place_of(each, case.country, case.subdivision): each.site for each in self.brief.groups}
        for place, site in {**sites, Place(case.country, case.subdivision): ""}.items():
            if name := workdays.holiday_name(day, place.country, place.subdivision).partition(";")[0]:
                return f"{name} in {site}" if site and len(sites) > 1 else name
        return ""

    def is_quiet(self, day: date, group: Group | None = None) -> bool:
        """Return whether many people are off on a day."""
        place = self._place_of(group) if group else Place(self.case.country, self.case.subdivision)
        return self._workdays.is_quiet(day, place.country, place.subdivision)

    def _place_of(self, group: Group) -> Place:
        """Return where a group works; a part of it where the team does."""
        named = next((each for each in (group.id, group.part_of) if each in self.case.reach), None)
        own = group.model_copy(update={"id": named}) if named else group
        return (
            place_in(self.case, own) if named else place_of(group, self.case.country, self.case.subdivision)
        )

    def working_days(
        self, start: date, end: date, group: Group | None = None, *, with_full_load: bool = False
    ) -> Sequence[date]:
        """Return the working days from start to end; in full load people work, but nobody trains."""
        open_days = self._open_days(group, with_full_load=with_full_load)
        return open_days[bisect_left(open_days, start) : bisect_right(open_days, end)]

    def works_between(self, end: date, start: date) -> bool:
        """Return whether a working day lies between two days."""
        return bool(self.days_to_decide(end + timedelta(days=1), start - timedelta(days=1)))

    def days_to_decide(self, start: date, end: date) -> Sequence[date]:
        """Return the working days from start to end, whichever teams are away."""
        open_days = self._open_days(None, with_full_load=True, with_teams=False)
        return open_days[bisect_left(open_days, start) : bisect_right(open_days, end)]

    def days_to_set_up(self, start: date, end: date) -> Sequence[date]:
        """Return the working days on which not every team is away."""
        away = [[span for span in group.blackouts if not span.is_full_load] for group in self.brief.groups]
        days = self.days_to_decide(start, end)
        if not away or not all(away):
            return days
        return [day for day in days if not all(any(span.has(day) for span in spans) for spans in away)]

    def _open_days(
        self, group: Group | None, *, with_full_load: bool, with_teams: bool = True
    ) -> Sequence[date]:
        """Return every working day of a group, or of most people."""

        def away_in(spans: tuple[Span, ...]) -> tuple[Span, ...]:
            return _without_reasons(span for span in spans if not (with_full_load and span.is_full_load))

        key = (with_full_load, with_teams, group.id if group else None)
        if key not in self._calendars:
            country, subdivision = self.case.country, self.case.subdivision
            place = self._place_of(group) if group else Place(country, subdivision)
            closed = away_in(self.brief.company_blackouts)
            groups = (group,) if group else self.brief.groups
            closing = [each for each in groups if with_teams and each.blackouts]
            away = [(each.size or 1, away_in(each.blackouts)) for each in closing]
            present = sum(each.size or 1 for each in groups) - sum(size for size, _ in away)
            workdays = replace(workdays_to_propose(self.brief), closed=closed)
            first = min(self.first_day, self.brief.start or self.today) - _BEFORE
            self._calendars[key] = open_days_of(workdays, place, first, (*away, (present, ())))
        return self._calendars[key]

    @cached_property
    def _calendars(self) -> dict[tuple[bool, bool, str | None], Sequence[date]]:
        return {}

    @cached_property
    def open_conditions(self) -> tuple[Condition, ...]:
        """Return the conditions that are not met yet."""
        return tuple(condition for condition in self.case.conditions if not self.case.is_met(condition))

    @cached_property
    def fixed(self) -> tuple[FixedDay, ...]:
        """Return the days that others fix: those of the texts, and the ends of contracts."""
        days = {each.day for each in self.case.fixed}
        contracts = (
            FixedDay("end", each.needed_by, self.case.origins.get(f"condition.{each.id}") or each.name)
            for each in self.open_conditions
            if each.kind == "contract" and each.gates == "switch_off" and each.needed_by
        )
        return (*self.case.fixed, *(each for each in contracts if each.day not in days))

    @cached_property
    def hard_ends(self) -> tuple[date, ...]:
        """Return the days on which support, a contract or a lease ends by the texts."""
        return tuple(each.day for each in self.case.fixed if each.sort == "end")

    @property
    def last_days_of_use(self) -> tuple[date, ...]:
        """Return the last days of use that the texts state, without support."""
        return tuple(each.day for each in self.case.fixed if each.sort == "end" and not each.is_soft)

    @cached_property
    def external_ends(self) -> tuple[date, ...]:
        """Return the days by which others want all of it."""
        days = (each.day for each in self.fixed if each.sort != "from" and not each.is_for_first)
        return tuple(sorted({*days}))

    def training_start(self, go_live: date, group: Group | None = None) -> date:
        """Return the first training day of a team or a wave."""
        groups = (group,) if group else self.waves.get(go_live, self.brief.groups)
        earliest = self._earliest_training({each.id for each in groups})
        return max(earliest, go_live - timedelta(days=TRAINING_WINDOW_DAYS))

    def _earliest_training(self, group_ids: Set[str]) -> date:
        """Return the day after the announcement and what these teams wait for."""
        waits = [
            day + timedelta(days=1)
            for condition in self.open_conditions
            if gate_of(condition, self.case.kind.key) == "training" and (day := self.case.ready_on(condition))
            if not condition.group_ids or group_ids & {*condition.group_ids}
        ]
        if self.case.pilot and not self.case.pilot.is_running:  # what it shows goes into the sessions
            waits.append(self.case.pilot.ends + timedelta(days=1))
        return max([self.first_day + timedelta(days=_FIRST_WORD_DAYS), *waits])

    def practice_start(self, go_live: date) -> date:
        """Return the day from which people practice: the plan's, else the earliest."""
        is_first = go_live == min(self.waves, default=go_live)
        return (self.practiced_from if is_first else None) or self.training_start(go_live)

    @property
    def before_training(self) -> date | None:
        """Return the last working day before anyone practices."""
        if not self.waves:
            return None
        day = self.practice_start(min(self.waves)) - timedelta(days=1)
        return max(self.working_before(day), self.first_day)

    @property
    def before_gate(self) -> date:
        """Return the last working day before somebody decides on the first start."""
        return max(self.days_before(min(self.waves), _GATE_BEFORE_START + 1), self.first_day)

    @property
    def tried_by(self) -> date:
        """Return the day by which those who doubt have tried it.

        Days before anyone learns it, where they may use real cases by then, else before the gate.
        """
        gate, day = self.before_gate, self.practiced_from
        awaited = filter(None, map(self.case.ready_on, self.case.awaited_for_a_try()))
        possible = max([(self.settle_by or self.first_day) + TO_HEAR, *awaited])
        day = day and self.days_before(day, _DAYS_TO_CHANGE + 1)
        return day if day and possible < day < gate else gate

    def training_days(self, go_live: date, group: Group | None = None) -> Sequence[date]:
        """Return the working days in which people can be trained for a go-live."""
        return self.working_days(self.training_start(go_live, group), go_live - timedelta(days=1), group)

    def rounds_for(self, groups: Iterable[Group]) -> int:
        """Return the rounds of one session for those of some groups who have one."""
        return rounds_for(self.brief, filter(self.case.is_trained, groups))

    def days_needed(self, groups: Iterable[Group], trainers: int) -> int:
        """Return the working days in which all rounds of both sessions are held, parts counted alone."""
        return _days_of(self._work_of(groups), trainers)

    def _work_of(self, groups: Iterable[Group]) -> float:
        """Return the working days of one trainer for all rounds."""
        kind, alike = self.case.kind, dict[tuple[float | None, bool], list[Group]]()
        for group in groups:
            if self.case.is_trained(group):
                key = group.capacity_hours_per_week, self.case.exposure(group) == "short"
                alike.setdefault(key, []).append(group)
        return sum(
            self.rounds_for(members) / rounds_a_day(part)
            for (capacity, is_little), members in alike.items()
            for session in ((kind.safe_start,) if is_little else (kind.safe_start, kind.hands_on))
            for part in parts_of(session.hours, capacity)
        )

    def teaching_hours(self, groups: Iterable[Group]) -> float:
        """Return the hours in which trainers stand before some groups until go-live."""
        alike = dict[float, list[Group]]()
        for group in groups:
            alike.setdefault(self.hours_of(group), []).append(group)
        return sum(self.rounds_for(members) * length for length, members in alike.items())

    def periods_between(self, start: date, end: date) -> list[date]:
        """Return the last day of each full period of the measure in which people work."""
        return [last for first, last in self._full_periods(start, end) if not self._is_closed(first, last)]

    def has_closed_period(self, start: date, end: date) -> bool:
        return any(self._is_closed(*period) for period in self._full_periods(start, end))

    def _full_periods(self, start: date, end: date) -> Iterator[tuple[date, date]]:
        open_until = end + timedelta(days=7)  # a month that ends on a Sunday is over on the Friday before
        for first, last in _periods(self.period, start, open_until):
            if first >= start and self.working_before(last) <= end:
                yield first, last

    def _is_closed(self, first: date, last: date) -> bool:
        """Return whether everyone is away on most days; full load still makes numbers."""
        spans = [
            [
                span
                for span in self.closed_spans(group)
                if span.overlaps(first, last) and not span.is_full_load
            ]
            for group in self.brief.groups
        ]
        if not spans or not all(spans):
            return False
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        shut = sum(all(any(span.has(day) for span in own) for own in spans) for day in days)
        return shut * 2 > len(days)


def _days_of(work: float, trainers: int) -> int:
    return ceil(work / trainers - 1e-9)


def is_target_day(text: str, named: NamedDay) -> bool:
    """Return whether a day says by when: "by May", not "the October close"."""
    before = text[max(0, named.start - _NEAR) : named.start]
    is_adjective = named.year is None and not named.days and re.search(r"\bthe\W+$", before, re.IGNORECASE)
    return not is_adjective and (named.start == 0 or bool(_TARGET_DAY.search(before)))


def _periods(period: Period, start: date, end: date) -> Iterator[tuple[date, date]]:
    if period == "week":
        first = start + timedelta(days=-start.weekday() % 7)
        while first <= end:
            yield first, first + timedelta(days=6)
            first += timedelta(days=7)
        return
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    year, month = start.year, start.month - (start.month - 1) % months
    while date(year, month, 1) <= end:
        last_month = month + months - 1
        yield date(year, month, 1), date(year, last_month, monthrange(year, last_month)[1])
        year, month = (year, month + months) if month + months <= 12 else (year + 1, 1)


_SHOWS_IN_A_NUMBER = 0.85  # of the people, and the rest moves it little
# Where an objective begins with its next result.
_NEXT_RESULT = re.compile(r"(?:,? and|;|\.) |\n")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def fill(facts: CaseFacts, text: str, proposed: Mapping[str, str] | None = None) -> str | None:
    """Return a text filled with the case's facts, None where one is missing."""
    brief, kind = facts.brief, facts.case.kind
    facts_by_name: dict[str, str | None] = {
        "sponsor": facts.sponsor_name, "lead": facts.lead_name, "manager": "the manager",
        "sustainment": facts.owner_name or None, "coalition": "a colleague",
        "organisation": brief.organisation or None,
        "incident_contact": brief.contact or None, "tool": brief.tools[0] if brief.tools else None,
        "tools": listed(brief.tools) or None, "outcome_measure": brief.outcome_measure or None,
        "go_live_day": facts.on(brief.go_live), "end_day": facts.on(brief.end), "group": "each group",
        **{f"kind_{name}": str(value) for name, value in kind.words.model_dump().items()},
        **{f"promise_{topic}": facts.case.sentence(topic) for topic in facts.case.promises},
    }  # fmt: skip
    values = {
        name: facts_by_name.get(name) or (proposed or {}).get(name) for name in _PLACEHOLDER.findall(text)
    }
    if not all(values.values()):
        return None
    filled = _PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)
    return re.sub(r"\.(\)?)\.(?!\.)", r".\1", filled)


def fill_all(
    facts: CaseFacts, sentences: Iterable[Sentence], proposed: Mapping[str, str] | None = None
) -> str:
    """Return a paragraph; a sentence without its facts gives way or goes."""
    filled = (
        fill(facts, part.say, proposed) or (part.otherwise and fill(facts, part.otherwise))
        for part in sentences
    )
    return " ".join(sentence for sentence in filled if sentence)


def start_of(named: NamedDay, anchor: date) -> date | None:
    """Return the first day that a date in a text may mean."""
    last = end_of(named, anchor)
    if last is None or named.days:
        return last
    return last.replace(day=1) if len(named.months) == 1 else date(last.year, (named.months or (1,))[0], 1)


@clear_with
@lru_cache(maxsize=512)
def open_days_of(
    workdays: Workdays, place: Place, first: date, away: tuple[tuple[int, tuple[Span, ...]], ...]
) -> Sequence[date]:
    """Return the working days on which most people are there.

    `away`: how many people are away in which spans.
    """
    people = sum(size for size, _ in away)
    are_away = Counter[date]()
    days = _working_days_of(workdays, place, first)
    for size, spans in away:
        off = {
            day
            for span in spans
            for day in days[bisect_left(days, span.start) : bisect_right(days, span.end)]
        }
        are_away.update(dict.fromkeys(off, size))
    return [day for day in days if 2 * are_away[day] <= people]


@clear_with
@lru_cache(maxsize=512)
def _working_days_of(workdays: Workdays, place: Place, first: date) -> Sequence[date]:
    days = (first + timedelta(days=number) for number in range(_DAYS_KNOWN))
    return [day for day in days if workdays.is_working(day, place.country, place.subdivision)]


def _without_reasons(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the days alone: a cache holds no words of a brief."""
    return tuple(span.model_copy(update={"reason": ""}) for span in spans)


def sponsor_point(
    facts: CaseFacts,
    key: str,
    weight: int,
    title: str,
    why: str,
    *options: str,
    private: bool = False,
    step: Step | None = None,
    replacements: tuple[tuple[str, str], ...] = (),
    pays: str = "",
    sets: tuple[str, str] = ("", ""),
    costs: float = 0.0,
    event: EventPeople | None = None,
    paid_for: Sequence[Group] = (),
) -> Point:
    """Return a point that the sponsor settles before the first word."""
    why, who, by = closed_quotes(why), facts.sponsor_name, facts.settle_by
    ids = tuple(group.id for group in paid_for)
    return Point(
        key, title, why, options, who, by, weight, private, step, replacements, pays, sets, costs, event, ids
    )


def cite(sentence: str, most: int = 220) -> str:
    """Return a sentence of the brief in quotation marks, of a long one the first clauses."""
    return f"“{first_clauses(' '.join(sentence.split()).strip(' -*•'), most)}”"


def cite_whole(text: str) -> str:
    """Return a text of the brief in quotation marks, nothing left out."""
    return cite(text, len(text))


def cite_near(sentence: str, pattern: str, most: int = 200) -> str:
    """Return the clauses of a sentence from the words that match on, in quotation marks."""
    text = " ".join(sentence.split()).strip(" -*•")
    match = re.search(pattern, text, re.IGNORECASE)
    if len(text) <= most or match is None or match.end() <= most:
        return cite(text, most)
    return cite(text[clause_start(text, match.start()) :], most)


def amount(value: float | None, unit: str) -> str:
    """Return a number with its unit: 22%, 7.5 hours."""
    if value is None:
        return "not known"
    unit = english_unit(unit)
    if value == 1:
        unit = re.sub(r"^(day|hour|week|month|minute|point|case)s\b", r"\1", unit)
        unit = re.sub(r"^people\b", "person", unit)
    return in_unit(value, unit)


_NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def in_words(value: int) -> str:
    """Return a small number as a word."""
    return _NUMBERS[value] if value < len(_NUMBERS) else number(value)


def hours(value: float) -> str:
    """Return hours in words: '1 hour', '103.5 hours'."""
    return f"{number(round(value, 1))} {'hour' if value == 1 else 'hours'}"


# The texts are the same on whatever days and for whichever team they are asked.
@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _spoken(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that somebody may say."""
    return tuple(short_sentences(each.text.strip() for each in Notes(text).sentences))


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _first_with(pattern: str, texts: tuple[str, ...]) -> str:
    """Return the first sentence of some texts that matches, else ''."""
    words = re.compile(pattern, re.IGNORECASE)
    return next((each for text in texts for each in _spoken(text) if words.search(each)), "")
