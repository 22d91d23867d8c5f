"""Default days of a case: by when a promise is decided or a condition met."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition, Gates, Promise
from playbook.core.plan.plays.kinds import HANDS_ON, KINDS_WITHOUT_TOOL
from playbook.core.plan.workdays import workdays_of, workdays_to_propose
from playbook.core.text.dates import end_of, named_days_in

_DAY = timedelta(days=1)
HABITS = timedelta(days=91)  # the last review is 90 days after go-live
_PERIODS_TO_JUDGE = 3  # full ones, until a result is more than chance
_DECIDE_AFTER_START, _DECIDE_BEFORE_GO_LIVE = 10, 20
_DAYS_BEFORE: dict[Gates, int] = {"training": 24, "go_live": 10, "switch_off": 10}
_LOOK_BACK_DAYS = 30
# From a start on: its numbers are known, what they showed is changed, the next teams have had their sessions.
KNOWN_AFTER, CHANGED_AFTER = timedelta(days=14), timedelta(days=21)
READ_AFTER = 5  # working days from a start to its first short decision
SOON_ENOUGH = 18  # days from a start to a decision that reads its first days, too, holidays included
BETWEEN_STARTS = CHANGED_AFTER + timedelta(days=28)
LEAST_TO_LEARN = CHANGED_AFTER + timedelta(days=14)  # with sessions in two weeks
LATE_YES = timedelta(days=14)  # talks that end later than their usual time and this have stopped
LEAST_PRACTICE = timedelta(days=14)  # from an agreement to the start: sessions in two weeks
# From the papers to the answer of those who must be consulted.
CONSULTATION = timedelta(days=28)
_OPEN_DAYS_BEFORE_GO_LIVE = 28  # on which nobody is closed: the sessions still need their weeks
_CONSULTS = re.compile(
    r"(?i)\bconsult(?!an[ct]|ing\b)|\bagree(?:s|ment (?:by|of|with))\b|\baccord\b"
    r"|\bacuerdo|vereinbarung|zustimm"
)
# And that before anyone else; consultants are people who work on it.
IS_HEARD = re.compile(r"(?i)\bconsult(?!an[ct]|ing\b)")
# "Union consulted on location tracking", "Works council agreement before any report by name exists"
_OF_A_PART = re.compile(
    r"(?i)\b(?:consult(?:ed|ation)\b[^.;:]{0,30}?\b(?:about|on|over|regarding|before we (?:switch|turn) on)"
    r"|(?:consulted|agreement|agrees?|consent)\b[^.;:]{0,30}?\bbefore (?:any|each|every)"
    r"|before we (?:switch|turn) on)\b"
    r"(?P<part> .+)"
)
# What it is about then is the change itself, or a day.
_ON_THE_WHOLE = re.compile(
    r"(?i)^ (?:it|this|that)\b(?! \w)|\b(?:change|rollout|roll-out|project|program(?:me)?|plans?"
    r"|proposals?|draft|introduction|reorgani[sz]ation|restructuring|structure|move|closure|merger|transfer|system|tool"
    r"|redundanc\w+|jobs?|posts?)\b|^ (?:the )?\d|^ (?:\w+day|[A-Z][a-z]{2,8} \d)"
)
_LEASE = re.compile(r"(?i)\bleases?\b|\bmiet\w+|\bbail\b|\balquiler\b")
_CONSENT = re.compile(r"(?i)\bconsent\b")
SIDE_LETTER = "side-letter"  # the id of the agreement that a question calls for
WRITTEN_ANSWER = "Written answer"  # to a question that they have asked already
# Practice is use: whoever has to agree does so before the first training.
BODIES = ("works council", "staff council", "union")
TEST_NEEDS_OK = "The test has their written OK, or it waits, too."
REPRESENTATIVES = ("works_council", "union")
AGREES_TO_A_TRY = (*REPRESENTATIVES, "data_protection", "security", "legal")


def is_practiced(kind_key: str) -> bool:
    """Return whether training already uses what comes: a tool or machine, not a place."""
    return kind_key == HANDS_ON or kind_key not in KINDS_WITHOUT_TOOL


def gate_of(condition: Condition, kind_key: str) -> Gates:
    """Return the step that waits for a condition, also where the brief only says go-live."""
    if is_consulted(condition) and condition.gates == "go_live" and kind_key == "reorganization":
        return "training"  # its sessions speak of names
    if _part_of(condition):
        return condition.gates  # practice goes on without that part
    is_safety = kind_key == HANDS_ON and "safety" in condition.name.casefold()
    is_agreement = (condition.kind in AGREES_TO_A_TRY or is_safety) and condition.needed_by is None
    if is_agreement and condition.gates == "go_live" and is_practiced(kind_key):
        return "training"
    return condition.gates


def is_consulted(condition: Condition) -> bool:
    """Return whether employee representatives are consulted on a condition."""
    if condition.name.startswith(WRITTEN_ANSWER):
        return False
    return condition.kind in REPRESENTATIVES or bool(_CONSULTS.search(condition.name))


def is_on_one_part(condition: Condition, brief: Brief) -> bool:
    """Return whether somebody is asked on less than the whole change."""
    part = _part_of(condition).casefold()
    return bool(part) and not any(tool.casefold() in part for tool in brief.tools)


def _part_of(condition: Condition) -> str:
    """Return what less than the whole change somebody is asked on, else ''."""
    match = _OF_A_PART.search(condition.name)
    return match["part"] if match and not _ON_THE_WHOLE.search(match["part"]) else ""


def is_question(condition: Condition) -> bool:
    """Return whether somebody waits for our answer, and signs nothing."""
    return condition.name.startswith(f"{WRITTEN_ANSWER} to ")


def is_consent(condition: Condition) -> bool:
    """Return whether each of those who are served says yes or no for themselves."""
    return bool(_CONSENT.search(condition.name))


def is_lease(condition: Condition) -> bool:
    """Return whether a contract is one on a building."""
    return condition.kind == "contract" and bool(_LEASE.search(condition.name))


Period = Literal["week", "month", "quarter", "year"]
_PERIODS: tuple[tuple[Period, str], ...] = (
    ("week", r"weekly|week|woche|wöchentlich|semaine|semana"),
    ("quarter", r"quarterly|quarter|quartal|trimestre"),
    (
        "year",
        r"(?:twelve|12|zwölf) (?:months|monate\w*)|yearly|annual|year|harvest|season|jahr|jährlich|année|año",
    ),
    ("month", r"monthly|month|monat|monatlich|mois|mes"),
)
MONTHS_OF: dict[Period, int] = {"quarter": 3, "year": 12}
_BY = re.compile(r"(?i)\b(?:by|until|till|before)\b[^.;,]{0,24}$")
_RIGHT_BEFORE = re.compile(r"(?i)\b(?:by|before) $")
_LONGEST_AFTER = timedelta(days=366)
_TO_READ = timedelta(weeks=2)  # a long period is counted some days after its end
_DAYS_TO_COUNT: dict[Period, timedelta] = {"week": timedelta(days=1), "month": timedelta(days=7)}


def named_period_of(brief: Brief) -> Period | None:
    """Return the period that the measure of success names, if any."""
    measure = f"{brief.outcome_measure} {brief.outcome_unit}".casefold()
    periods = (period for period, words in _PERIODS if re.search(rf"\b(?:{words})\b", measure))
    return next(periods, None)


def period_of(brief: Brief) -> Period:
    """Return how often the measure of success can be read."""
    # A share of what nobody did before shows at once: no month before it to compare with.
    is_new_share = brief.outcome_baseline == 0 and brief.outcome_unit.startswith("%")
    return named_period_of(brief) or ("week" if is_new_share else "month")


def periods_to_judge(period: Period) -> int:
    """Return how many full periods tell a result from chance."""
    return {"quarter": 2, "year": 1}.get(period, 3)


def days_to_count(period: Period) -> timedelta:
    """Return how long after its end the number of a period is known."""
    return _DAYS_TO_COUNT.get(period, _TO_READ)


def proposed_dates(brief: Brief, today: date) -> dict[str, date]:
    """Return days for a missing start, go-live or end, if a start of people is known."""
    if not (lives := _starts_of_people(brief)):
        return {}
    latest, _why = max(_ends(brief, max(lives), today))
    place, workdays = (brief.country, brief.subdivision), workdays_to_propose(brief)
    start = min(workdays.next_working(today, *place), *lives)
    days = {"start": start, "go_live": min(lives), "end": workdays.next_working(latest, *place)}
    return {name: day for name, day in days.items() if getattr(brief, name) is None}


def why_proposed_end(brief: Brief, today: date) -> str:
    """Return why the proposed end is no earlier, '' where none is proposed."""
    lives = () if brief.end else _starts_of_people(brief)
    return max(_ends(brief, max(lives), today))[1] if lives else ""


def _starts_of_people(brief: Brief) -> Sequence[date]:
    """Return the days on which people start, none while a team has none."""
    is_known = brief.go_live or all(group.go_live for group in brief.groups)
    days = (brief.go_live, *(group.go_live for group in brief.groups))
    return [day for day in days if day] if is_known else ()


def _ends(brief: Brief, last: date, today: date) -> Iterator[tuple[date, str]]:
    """Yield the days before which a plan should not end, each with its reason."""
    yield last + HABITS, "90 days after the last start"
    if brief.outcome_by:
        yield brief.outcome_by, "the day of “Target by”"
    for day in _days_wanted(brief, last, today):
        yield day, "the day in the objective"
    period = period_of(brief)
    # Weeks are in by then. No plan waits for a full year, nor for quarters that a leader's own day does not
    # wait for.
    if period in ("week", "year") or (period == "quarter" and brief.outcome_by):
        return
    step = MONTHS_OF.get(period, 1)
    begun = last.month - (last.day == 1)  # months since January, the first one not counted
    month = -(-begun // step) * step + _PERIODS_TO_JUDGE * step
    judged = date(last.year + month // 12, month % 12 + 1, 1) - _DAY
    periods = "quarters" if step > 1 else "months"
    yield judged + days_to_count(period), f"three full {periods} of results are in by then"


def _days_wanted(brief: Brief, last: date, today: date) -> Iterator[date]:
    """Yield the days by which the objective wants its result."""
    text = brief.objective
    for named in named_days_in(text):
        before = text[: named.start]
        day = end_of(named, today) if _BY.search(before) else None
        is_month = not named.days and len(named.months) == 1
        is_number = any(map(str.isdigit, before))  # "5% by October" counts October
        if day and is_month and not is_number and _RIGHT_BEFORE.search(before):
            day = day.replace(day=1) - _DAY  # "by October" is before October 1
        if day and day <= last + _LONGEST_AFTER:
            yield day


@dataclass(frozen=True, slots=True)
class DefaultDays:
    """The days that defaults are counted from."""

    brief: Brief
    today: date
    country: str = ""
    subdivision: str = ""
    switch_off: date | None = None

    def decide_by(self) -> date | None:
        """Return a working day before the announcement, never in the past."""
        start, go_live = self.brief.start, self.brief.go_live
        if start is None:
            return None
        day = start + timedelta(days=_DECIDE_AFTER_START)
        if go_live:
            day = min(day, max(go_live - timedelta(days=_DECIDE_BEFORE_GO_LIVE), start))
        return self._not_past(max(self.on_or_before(day), start))

    def needed_by(self, gates: Gates, group_ids: Collection[str] = ()) -> date | None:
        """Return the working day by which a condition of these teams must be met."""
        if gates == "announcement":
            return self.decide_by()
        step = (gates == "switch_off" and self.switch_off) or self.first_go_live(group_ids)
        if not step:
            return None
        day = self.on_or_before(step - timedelta(days=_DAYS_BEFORE[gates]))
        return day if self.today > step else min(self._not_past(day), step)

    def with_time_to_consult(self, condition: Condition, weeks: int) -> Condition:
        """Return a condition with the weeks that it usually takes, else four, if go-live leaves them.

        What takes longer holds up the training: the announcement says that it is only proposed.
        """
        is_dated = condition.needed_by or condition.met_on or condition.gates != "announcement"
        live = self.first_go_live()
        if is_dated or not (is_consulted(condition) or weeks) or live is None:
            return condition
        for wait in (timedelta(weeks=weeks), CONSULTATION):
            answered = self.usually_met(wait) if wait else None
            if answered and self._open_days(answered, live) >= _OPEN_DAYS_BEFORE_GO_LIVE:
                return condition.model_copy(update={"needed_by": answered})
        agreed = self.usually_met(timedelta(weeks=weeks)) if weeks else None
        is_after_it = agreed and agreed + LEAST_PRACTICE <= live and not IS_HEARD.search(condition.name)
        return condition.model_copy(update={"gates": "training"}) if is_after_it else condition

    def usually_met(self, wait: timedelta) -> date | None:
        """Return the day on which an answer is there that takes so long from the start."""
        start = self.brief.start
        return self._not_past(max(start, self.today) + wait) if start else None

    def _open_days(self, start: date, end: date) -> int:
        days = (start + number * _DAY for number in range((end - start).days))
        return sum(not any(group.is_blacked_out(day) for group in self.brief.groups) for day in days)

    def with_decider(self, promise: Promise) -> Promise:
        """Return an undecided promise with who decides it, and by when."""
        if promise.state != "undecided":
            return promise
        decider, day = promise.decider_id or self.brief.sponsor_id, promise.decide_by or self.decide_by()
        return promise.model_copy(update={"decider_id": decider, "decide_by": day})

    def first_go_live(self, group_ids: Collection[str] = ()) -> date | None:
        """Return the day on which the first people of these teams start, or of all."""
        own = (self.brief.go_live_of(group) for group in self.brief.groups if group.id in group_ids)
        return min(filter(None, own), default=min(self.go_lives(), default=None))

    def go_lives(self) -> set[date]:
        """Return each day on which people start."""
        days = [self.brief.go_live, *(group.go_live for group in self.brief.groups)]
        return set(filter(None, days))

    def _not_past(self, day: date) -> date:
        workdays = workdays_of(self.brief)
        return workdays.next_working(max(day, self.today), self.country, self.subdivision)

    def on_or_before(self, day: date) -> date:
        """Return the last working day up to a day."""
        workdays = workdays_of(self.brief)
        return next(
            (each for each in _back_from(day) if workdays.is_working(each, self.country, self.subdivision)),
            day,
        )


def _back_from(day: date) -> Iterator[date]:
    return (day - number * _DAY for number in range(_LOOK_BACK_DAYS))
