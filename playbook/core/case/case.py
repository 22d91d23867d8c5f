"""The case: all that a brief says, whether in a field or in its free texts."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from playbook.core.base.ended_roles import is_sponsors_secret
from playbook.core.base.words import put_for
from playbook.core.case.away import TimeAway, hours_for_everyone, time_away
from playbook.core.case.brief_answers import condition_for, new_in_brief
from playbook.core.case.claims.money import (
    StatedMoney,
    stated_money,
    with_stated_budget,
    without_other_kinds,
    without_owner_payments,
)
from playbook.core.case.claims.places import MovedBase, moved_base
from playbook.core.case.claims.seats import licensed
from playbook.core.case.fixed.first import first_days_of
from playbook.core.case.fixed.later_starts import StartDecision, start_decisions_of
from playbook.core.case.fixed.named import days_named
from playbook.core.case.fixed.read import (
    PREMISES,
    TO_HAND_OVER,
    day_after_the_last,
    days_of_notice,
    fixed_days_of,
    lead_times_of,
    notices_of,
    renewals_of,
    session_for,
    sessions_in,
    set_up_until,
    weeks_of_tests,
)
from playbook.core.case.fixed.waits import is_given_before_absence
from playbook.core.case.parts import (
    BriefDay,
    BusyTime,
    Cause,
    EndingPart,
    Expected,
    FixedDay,
    HandoverTime,
    Lesson,
    Notice,
    Pilot,
    Reach,
    Renewal,
    Sessions,
    SetUp,
    SwitchOff,
    TestWeeks,
    WorkEnd,
)
from playbook.core.case.reading.busy import busy_times, closed_for_all, cycles_in, ruled_out
from playbook.core.case.reading.concerns import ReadConcerns, concerns_of, stakeholders_of, teams_of_holder
from playbook.core.case.reading.conditions import ReadCondition, conditions_of
from playbook.core.case.reading.dated import listed_in
from playbook.core.case.reading.kind import KindOrigin, kind_of
from playbook.core.case.reading.learning import times_beside_slots
from playbook.core.case.reading.lessons import (
    asked_for_examples,
    attempts_in,
    counted_in,
    lessons_of,
    without_attempts,
    works_here_in,
)
from playbook.core.case.reading.pilot import (
    errors_allowed,
    gate_rules_of,
    is_in_use,
    is_tried,
    judged_of,
    pilot_of,
    running_pilot,
    starts_with_a_pilot,
    wished_pilot,
)
from playbook.core.case.reading.places import countries_in, home_of, reach_of, sites_of
from playbook.core.case.reading.promises import ReadPromises, promises_of, switch_offs_of, without_answered
from playbook.core.case.reading.spans import day_after_start, day_before_start
from playbook.core.case.reading.texts import (
    LONGEST_SENTENCE,
    Language,
    Quote,
    first_day_in,
    language_of,
    quotes_of,
    reference_day,
    sentences_of,
    with_what_is_read,
)
from playbook.core.case.reading.worked_on import what_is_done, worked_on
from playbook.core.case.reasons import Reason
from playbook.core.case.scope import day_of_the_rest, without_the_rest
from playbook.core.case.teams.exposure import ends_of, exposures_of, parts_of_teams, work_ends
from playbook.core.case.teams.groups import closing_whom_they_name, groups_waiting, significant_words
from playbook.core.case.timing import (
    AGREES_TO_A_TRY,
    IS_HEARD,
    SIDE_LETTER,
    WRITTEN_ANSWER,
    DefaultDays,
    is_on_one_part,
    is_question,
)
from playbook.core.plan.brief import Brief, Exposure, Group
from playbook.core.plan.case import (
    PROMISE_TOPICS,
    Concern,
    Condition,
    Promise,
    PromiseState,
    PromiseTopic,
    Stakeholder,
)
from playbook.core.plan.plays.kinds import (
    FEW,
    OWNERSHIP,
    POSTS_EMPTY,
    ChangeKind,
    Remedy,
    WorkStep,
    fewest_shown,
)
from playbook.core.plan.private import names_someone
from playbook.core.plan.workdays import Place, place_of
from playbook.core.text.clauses import written_out

_FEWEST_SHARED = 3  # words of two worries
_OF_REPRESENTATIVES = ("works_council", "union")
# Who is only informed in time changes nothing of what is announced.
_IS_NOTICE = re.compile(r"(?i)\b(?:days?|weeks?|months?)['’]? (?:of )?(?:prior |written )?notice\b")
_NOBODY = re.compile(
    r"(?i)\b(?:nobody|no[ -]one|no|not|never|niemand\w*|kein\w*|nicht|personne|aucun\w*|nadie|ningun\w*)\b"
    r"|n't\b"
)
_HOURS_AT_A_LINE = 1.0  # a week for anything beside the work
_MOST_WITHOUT = re.compile(
    r"(?i)^(?!.*\b(few|some|several)\b).*\bno (desks?|e-?mails?|mailbox(es)?|computers?)\b"
)
# What people keep beside a system, or a second system.
_HAS_LISTS = re.compile(
    r"(?i)\b(?:lists?|(?:work|spread)?sheets?|excel|notebooks?|trackers?|double|twice|both systems"
    r"|old (?:system|software|tool|database|app)s?)\b"
)
_CLAUSES = re.compile(r"[;:.] |, (?!20\d\d\b)(?:and |but )?")
_SHOWN_ONCE = re.compile(
    r"\b(?:one|an?|single|half an?) (?:afternoon|morning|hour|day|session|demo|workshop|training)\b"
)
# "It was launched without training": what it lacked is a cause.
_LACKED = re.compile(r"\b(?:without|no|never|nobody|no one|hardly any|little) ")
# How it ended, and not why.
_OUTCOME = re.compile(
    r"\b(?:dropped|switched|stopped|abandoned|ended|cancel\w+|gave|failed|used|it was|we|something"
    r"|(?:nobody|no one|hardly anyone) \w+ed anything|only (?:[\w-]+ ){1,3}(?:came|opened|stayed)"
    r"|logged (?:in|on)"
    r"|(?:was|were|went|gone) back|again)\b"
)
_SO = re.compile(r"(?i)so\b|by (?:christmas|autumn|spring|summer|easter|then|the end)\b")
COUNTED_FROM_DAY_ONE = (
    "We count from day one what went wrong then: with more than {most} of 100 (proposal), it goes no further."
)
_SEEKS = re.compile(
    r"(?i)\b(?:applicants?|vacanc(?:y|ies)|openings(?! (?:hours|times))|recruit\w*"
    r"|(?:cannot|can't) (?:find|hire)|open (?:posts|positions))\b"
)
_JOBS = re.compile(r"(?i)\b(?:jobs?|posts?|positions?|lay-?offs?|redundan\w+|dismiss\w*)\b")
# Nobody tries work in a place that isn't there or may not be used yet.
_IS_A_PLACE = re.compile(rf"(?i)\b(?:{PREMISES}|rooms?|kitchens?|clinics?|theat(?:er|re)s?|studios?)\b")
_BECAUSE = re.compile(r"(?i)\b(?:because|since|weil|denn|parce que|porque)\b")


@dataclass(frozen=True)
class Case:
    """A brief with what was read from its texts; all else is open.

    `origins` holds the brief's own sentence for each fact that was read, by "promise.<topic>",
    "condition.<id>", "met.<condition>", "concern.<id>", "stakeholder.<person>", "lesson.<number>",
    "reach.<group>", "exposure.<group>", "reach", "languages", "country", "kind". Facts given in a field
    have none.
    """

    brief: Brief
    kind: ChangeKind
    kind_origin: KindOrigin
    promises: dict[PromiseTopic, Promise]  # all seven
    conditions: tuple[Condition, ...]
    concerns: tuple[Concern, ...]
    stakeholders: tuple[Stakeholder, ...]
    switch_offs: tuple[SwitchOff, ...]
    reach: dict[str, Reach]  # by group id, every group
    country: str  # ISO 3166-1, empty while unknown
    subdivision: str
    countries: tuple[str, ...]  # all that the brief names, such as those of two regions
    lessons: tuple[Lesson, ...]
    works_here: tuple[str, ...]  # sentences on what was tried before and is still done
    circumstances: tuple[str, ...]  # facts of the situation, quoted from `concerns`
    hints: dict[PromiseTopic, str]  # sentences near an open promise that do not decide it
    language: Language
    origins: dict[str, str]
    busy: tuple[BusyTime, ...] = ()
    cycles: tuple[BusyTime, ...] = ()  # in which nothing starts or ends
    fixed: tuple[FixedDay, ...] = ()  # that no start may break
    days: tuple[BriefDay, ...] = ()  # of others: events, meetings, closed times
    notices: tuple[Notice, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    is_in_use: bool = False  # most people have had it for a while
    lead_times: tuple[HandoverTime, ...] = ()
    set_up: SetUp | None = None  # by a supplier: nobody tries what isn't there
    test_weeks: tuple[TestWeeks, ...] = ()
    sessions: Mapping[str, Sessions] = field(default_factory=dict)  # of who decides, by condition
    money: StatedMoney = field(default_factory=StatedMoney)  # in prose
    pilot: Pilot | None = None  # that the brief has planned itself
    pilot_wish: str = ""  # the sentence that wants a pilot, on whatever days
    decides_on: date | None = None  # when somebody decides whether it worked or goes on, by the brief
    gate_rules: tuple[str, ...] = ()  # at which share it goes on or stops, by the brief
    time_away: TimeAway | None = None  # that one person may learn, by the brief
    exposures: Mapping[str, Exposure] = field(default_factory=dict)  # by group id
    team_parts: tuple[EndingPart, ...] = ()
    ends_of_work: Mapping[str, WorkEnd] = field(default_factory=dict)  # by group id, where a team's work ends
    expected: Mapping[str, Expected] = field(default_factory=dict)  # by condition without a day
    due: Mapping[str, date] = field(default_factory=dict)  # by condition, once a plan has its days
    replacements: Mapping[str, str] = field(default_factory=dict)  # a sentence: what replaces it
    proposed: Mapping[str, str] = field(default_factory=dict)  # by subject: what we propose to say, unsigned
    moved_base: MovedBase | None = None  # the brief’s number today is restated by it
    rules_first: bool = False  # our way for the dates teaches no more before the start
    waiting: int = 0  # for whom no license is ordered: the brief’s teams are without them
    confirmed: Mapping[date, date] = field(default_factory=dict)  # by start: when it comes back for a yes
    decided: Mapping[date, date] = field(default_factory=dict)  # by start: its go/no-go, when people can know
    start_decisions: tuple[StartDecision, ...] = ()  # of the brief, on who starts later

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """Return the results that functions keep of this case."""
        return {}

    @property
    def judged_on(self) -> date | None:
        """Return the brief's own day for the decision after the last start."""
        last = max(self.brief.team_starts, default=self.brief.go_live)
        return self.decides_on if self.decides_on and not (last and self.decides_on < last) else None

    @property
    def decided_before(self) -> date | None:
        """Return the brief's own day for the decision on what was tried before the first start."""
        first = min(self.brief.team_starts, default=self.brief.go_live)
        own = next((each.day for each in self.start_decisions if first in each.starts), self.decides_on)
        return own if own and first and own < first and not starts_with_a_pilot(self.brief) else None

    def decision_on(self, start: date) -> StartDecision | None:
        """Return the brief's own decision right before a start; of several, before their first."""
        return next((each for each in self.start_decisions if start == each.starts[0]), None)

    @property
    def ending_parts(self) -> dict[str, EndingPart]:
        """Return by team the part of it whose work ends."""
        return {part.group_id: part for part in self.team_parts if part.last_day}

    @property
    def ends(self) -> tuple[SwitchOff, ...]:
        """Return what ends for good; what becomes read-only ends later."""
        return tuple(off for off in self.switch_offs if not off.is_read_only)

    @property
    def rest_on(self) -> date | None:
        """Return the day on which the rest of a smaller first scope follows."""
        lead_time = self.kind.lead_time
        return day_of_the_rest(self.brief) if lead_time and lead_time.rest else None

    @property
    def steps_of_the_rest(self) -> tuple[WorkStep, ...]:
        """Return the steps for which the first scope does not wait."""
        lead_time = self.kind.lead_time if self.rest_on else None
        return tuple(step for step in self.kind.steps if lead_time and step.key in lead_time.later)

    @property
    def was_tried(self) -> bool:
        """Return whether a few have tried it, with a result, or have it already."""
        return self.is_in_use or any(lesson.is_trial for lesson in self.lessons)

    def exposure(self, group: Group) -> Exposure:
        """Return whether a team has every session, a short one, or only hears of it."""
        return self.exposures.get(group.id) or group.sessions or "all"

    def is_trained(self, group: Group) -> bool:
        return self.exposure(group) != "told"

    def is_without_mailbox(self, group: Group) -> bool:
        """Return whether a group is reached by word of mouth and board.

        Where the brief says that most people have no desk or no mailbox, but not which, all are: what is
        said aloud reaches the others, too.
        """
        reach = self.reach_to(group)
        if reach.has_mailbox is not None:
            return not reach.has_mailbox
        return bool(reach.works_shifts) or any(_MOST_WITHOUT.search(text) for text in self.circumstances)

    def reach_to(self, group: Group) -> Reach:
        """Return how a team is reached; a part of one as the team."""
        return self.reach.get(group.id) or self.reach[group.part_of or group.id]

    def is_at_a_line(self, group: Group) -> bool:
        """Return whether a group's people are missed at once when they leave their work."""
        weekly = group.capacity_hours_per_week
        return bool(self.reach_to(group).works_shifts) or (weekly is not None and weekly <= _HOURS_AT_A_LINE)

    def with_replacements(self, text: str) -> str:
        """Return a text with its untrue sentences replaced."""
        for sentence, words in self.replacements.items():
            text = put_for(text, sentence, words if self.language == "en" else "")
        return text.strip()

    def is_of_representatives(self, condition: Condition) -> bool:
        """Return whether those who speak for the people have to be heard first."""
        is_heard = condition.kind in _OF_REPRESENTATIVES and not _IS_NOTICE.search(condition.name)
        return is_heard or bool(IS_HEARD.search(condition.name))

    def due_on(self, condition: Condition) -> date | None:
        return self.due.get(condition.id, condition.needed_by)

    def ready_on(self, condition: Condition) -> date | None:
        """Return the day from which what waits for a condition may begin."""
        assumed = self.expected.get(condition.id)
        return condition.met_on or condition.needed_by or (assumed.day if assumed else None)

    @property
    def supplied_from(self) -> date | None:
        """Return the day of the supplier's contract, None if nothing waits."""
        if self.is_in_use:
            return None
        waited = (
            self.ready_on(each)
            for each in self.conditions
            if each.kind == "contract" and each.gates != "switch_off" and not self.is_met(each)
        )
        return max(filter(None, waited), default=None)

    def consultation_on(self, day: date | None = None, group_ids: Collection[str] = ()) -> Condition | None:
        """Return what representatives of these teams still have to say on a day, or at all."""
        awaited = [
            each
            for each in self.conditions
            if self.is_of_representatives(each) and each.gates != "switch_off" and not self.is_met(each)
            if not is_on_one_part(each, self.brief)
            if not (group_ids and each.group_ids) or {*group_ids} & {*each.group_ids}
        ]
        after = (each for each in awaited if not day or day < (self.due_on(each) or date.max))
        return max(after, key=lambda each: self.due_on(each) or date.max, default=None)

    def sentence(self, topic: PromiseTopic) -> str | None:
        """Return what leaders may say on a topic, None while undecided."""
        promise = self.promises[topic]
        return (promise.sentence or None) if promise.state == "decided" else None

    def is_met(self, condition: Condition) -> bool:
        """Return whether a condition is met: on a day, or by the brief's words."""
        return condition.met_on is not None or f"met.{condition.id}" in self.origins

    def awaited_for_a_try(self, group_ids: Collection[str] = ()) -> tuple[Condition, ...]:
        """Return what has to be agreed before these teams, or all, do real work with it."""
        tried = {*(group_ids or (group.id for group in self.brief.groups))}
        return tuple(
            each
            for each in self.conditions
            if (each.kind in AGREES_TO_A_TRY or (each.needed_by and _IS_A_PLACE.search(each.name)))
            and each.gates != "switch_off"
            and not self.is_met(each)
            and (not each.group_ids or tried <= {*each.group_ids})
        )

    @property
    def awaited_on_data(self) -> tuple[Condition, ...]:
        """Return what still has to be settled before more than internal data is used."""
        return tuple(
            each for each in self.conditions if each.kind == "data_protection" and not self.is_met(each)
        )

    def is_ruled_out(self, group_ids: Collection[str], day: date) -> bool:
        """Return whether the brief forbids sessions of one of these teams."""
        rules = (time for time in self.busy if time.is_rule and any(map(time.concerns, group_ids)))
        return any(span.has(day) for rule in rules for span in rule.spans)

    def has_reserved_days(self, group: Group) -> bool:
        """Return whether the brief keeps days for a group's sessions."""
        return any(time.is_beside_slots and time.concerns(group.id) for time in self.busy)

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        return tuple(promise for promise in self.promises.values() if promise.state == "undecided")


def _of_the_rest(condition: Condition, kind: ChangeKind, brief: Brief) -> Condition:
    """Return a condition; old records that follow a first scope hold up nobody's start."""
    rest = day_of_the_rest(brief) if kind.lead_time and "load" in kind.lead_time.later else None
    if rest is None or condition.kind != "migration":
        return condition
    before = rest - timedelta(days=1 if rest.weekday() else 3)
    return condition.model_copy(update={"gates": "switch_off", "needed_by": before})


def _before_notice(condition: Condition, renewals: Iterable[Renewal]) -> Condition:
    """Return a condition; what is decided on the day of a renewal comes before its notice."""
    last = next((each.last_notice for each in renewals if each.day == condition.needed_by), None)
    if last is None or condition.kind != "contract":
        return condition
    return condition.model_copy(update={"needed_by": last})


def spares_people(promises: Mapping[PromiseTopic, Promise]) -> bool:
    """Return whether it is decided that no single person is measured."""
    promise = promises["measurement"]
    return promise.state == "decided" and bool(_NOBODY.search(promise.sentence))


def place_in(case: Case, group: Group) -> Place:
    """Return where a group works, by its fields, its texts or the rollout."""
    reach = case.reach[group.id]
    if not group.country and reach.country and reach.country != case.country:
        return Place(reach.country, group.subdivision or reach.subdivision)
    return place_of(group, case.country, case.subdivision or reach.subdivision)


def read_case(brief: Brief, kinds: Mapping[str, ChangeKind], today: date) -> Case:
    """Return the case of a brief: its fields first, then its texts. `kinds` has "other"."""
    brief = with_what_is_read(brief)
    money = stated_money(brief, reference_day(brief, today))
    brief = closing_whom_they_name(with_stated_budget(brief, money))
    whole, brief = brief, brief.without_sentences_about_people()
    brief = brief.model_copy(update=written_out(brief) | {"approach": without_the_rest(brief.approach)})
    if attempts := attempts_in(brief.approach, today):  # what is over is no plan
        past = "\n".join(filter(None, (brief.past_attempts, " ".join(attempts))))
        approach = without_attempts(brief.approach, attempts)
        brief = brief.model_copy(update={"approach": approach, "past_attempts": past})
    quotes, reference, language = quotes_of(brief), reference_day(brief, today), language_of(brief)
    kind, home = kind_of(brief, kinds), home_of(brief, quotes)
    if language == "en" and kind.kind.statements:
        money = without_other_kinds(money, kind.kind.statements)
    if kind.kind.key == OWNERSHIP:
        money = without_owner_payments(money)
    texts = " ".join([brief.name, *(quote.text for quote in quotes)])
    works_here = tuple(works_here_in(brief.past_attempts))
    lessons = tuple(lessons_of(brief.past_attempts))
    go_live = next(iter(brief.team_starts), brief.go_live)
    switch_offs = without_answered(
        replace(
            off, day=off.day or day_after_the_last(brief, off.quote) or day_after_start(off.quote, go_live)
        )
        for off in _on_promised_day(
            brief, [*switch_offs_of((*quotes, *_promised_ends(brief)), reference, brief.go_live)], kind.kind
        )
    )
    if kind.kind.by_site:  # the old stands there until the new works, one place after the other
        switch_offs = ()
    day_off = next((off.day for off in switch_offs if off.day), None)
    timing = DefaultDays(brief, today, home.country, home.subdivision, day_off)

    settled = promises_of(brief, quotes, switch_offs, reference)
    everything = quotes_of(whole)
    # A list of conditions tells of things, also where a sentence names who sees to one; so does an absence.
    of_nobody = {*quotes}
    listed_there = listed_in(everything) - of_nobody
    named_there = tuple(
        each
        for each in everything
        if each in listed_there or (each not in of_nobody and is_given_before_absence(each.text))
    )
    start_decisions = start_decisions_of(quotes, brief, reference)
    of_starts = {each.quote for each in start_decisions}
    taken = {condition.id for condition in brief.conditions}
    conditions = [
        each
        for each in conditions_of(brief, (*named_there, *quotes), timing, taken)
        if not names_someone(each.condition.name, brief.people)
        # Whoever decides on a later start does it at its gate.
        and not (each.quote in of_starts and each.condition.kind == "other")
    ]
    used = {text for read in conditions if not read.is_fragment for text in read.texts}
    about_people = frozenset(everything) - frozenset(quotes)
    worries = concerns_of(
        whole, everything, used, {concern.id for concern in brief.concern_list}, about_people
    )
    reach, origins = reach_of(brief, quotes, language)
    merged = (
        _dated(condition, origins.get(f"condition.{condition.id}", ""), timing)
        for condition in _merged_conditions(brief, conditions, origins)
    )
    sessions = {
        key: own
        for condition in conditions
        if (own := sessions_in(condition.quote, reference)) and (key := condition.condition.id)
    }
    lead_times = tuple(lead_times_of(brief))
    renewals = tuple(renewals_of(brief, reference))
    agreements = tuple(
        _after_its_papers(
            _on_a_session(each, sessions.get(each.id), reference, timing.first_go_live(each.group_ids)),
            next((time for time in lead_times if time.quote == origins.get(f"condition.{each.id}")), None),
            reference,
        )
        for each in (_before_notice(condition, renewals) for condition in merged)
    )
    named = (*agreements, *_side_letter(agreements))
    waits = {each.id: kind.kind.wait_for(each, _country_of(each, home.country)) for each in named}
    all_conditions = _answered_together(
        [timing.with_time_to_consult(each, waits[each.id][0]) for each in named]
    )
    expected = {
        each.id: Expected(day, *waits[each.id])
        for each, now in zip(named, all_conditions, strict=True)
        if waits[each.id][0] and not (each.needed_by or each.met_on or f"met.{each.id}" in origins)
        if (day := timing.usually_met(timedelta(weeks=waits[each.id][0]))) and now.needed_by in (None, day)
    }
    owners = {condition.owner_id for condition in all_conditions if condition.owner_id}
    owners |= {read.signs for read in conditions if read.signs}
    origins |= {f"lesson.{number}": sentence for number, (_, sentence) in enumerate(lessons, 1)}
    origins |= {key: quote for key, quote in (("kind", kind.quote), ("country", home.quote)) if quote}
    # Days alone: in whose absence nothing is planned, whyever.
    texts_of_conditions = tuple(Quote("conditions", each.name) for each in brief.conditions)
    where = Place(home.country, home.subdivision)
    rules = tuple(ruled_out(brief, (*everything, *texts_of_conditions), where))
    as_rules = {(rule.words, rule.quote) for rule in rules}
    full = (time for time in busy_times(brief, everything) if (time.words, time.quote) not in as_rules)
    busy = (*full, *rules, *times_beside_slots(whole, everything))
    exposures, exposed = exposures_of(brief, quotes)
    origins |= exposed
    origins |= {f"busy.{number}": time.quote for number, time in enumerate(busy, 1)}
    promises = _merged_promises(brief, kind.kind, settled, timing, origins)
    fitted = kind.kind.fitted(texts, what_is_done(brief))
    fitted = fitted.exact_for(f"{brief.what_changes} {brief.objective} {brief.outcome_measure}")
    fitted = (fitted.without_timing() if spares_people(promises) else fitted).about(worked_on(brief))
    if fitted.by_site and (sites := sites_of(brief)):
        fitted = fitted.at_places(sites.place, sites.places)
    if language == "en" and not _HAS_LISTS.search(texts):
        fitted = fitted.without_lists_beside()
    fitted = fitted.of_first_scope() if day_of_the_rest(whole) else fitted
    if fallback := next((off.fallback for off in switch_offs if off.day and not off.stays_readable), ""):
        fitted = fitted.after_the_old_way(fallback)
    if uses := is_in_use(brief, reference):
        fitted = fitted.in_use()
    gate_rules = gate_rules_of(quotes)
    of_conditions = (text for each in brief.conditions for text in (each.name, each.done_when))
    if (errors := errors_allowed((*gate_rules, *of_conditions))) is not None:
        fitted = fitted.with_errors(errors)
    if limit := time_away(brief):
        fitted = fitted.held_within(limit.in_all, limit.at_once)
    elif hours := hours_for_everyone(brief):
        fitted = fitted.practiced_for(hours)
    if (people := sum(group.size for group in brief.groups)) < FEW:
        fewest = fewest_shown(people)
        fitted = fitted.for_few(has_tiny_teams=any(group.size < fewest for group in brief.groups))
    cycles = tuple(cycles_in(brief, everything, where))
    shut = (*whole.company_blackouts, *closed_for_all(brief, (*cycles, *busy)))
    planned, waiting = licensed(whole.model_copy(update={"company_blackouts": shut}), fitted)
    if (moved := moved_base(planned)) and moved.leaves_a_way:
        planned = planned.model_copy(update={"outcome_baseline": float(moved.first_day)})
    return Case(
        brief=planned, waiting=waiting, moved_base=moved,
        kind=fitted, kind_origin=kind.origin,
        promises=promises, conditions=tuple(_of_the_rest(each, fitted, whole) for each in all_conditions),
        concerns=_merged_concerns(brief, worries, origins),
        stakeholders=_merged_stakeholders(brief, stakeholders_of(brief, everything, owners), origins),
        switch_offs=switch_offs, reach=reach, country=home.country, subdivision=home.subdivision,
        countries=home.countries,
        works_here=works_here,
        lessons=tuple(
            replace(each, is_trial=is_tried(each, reference))
            for each in (
                _with_remedies(lesson, fitted, brief, promises.values(), all_conditions)
                for lesson, _ in lessons
            )
        ),
        circumstances=_not_answered_as_worries(worries.circumstances, brief.concern_list),
        hints=dict(settled.hints), language=language, origins=origins, busy=busy,
        cycles=cycles,
        fixed=tuple(
            each
            for each in (
                *fixed_days_of(brief, reference),
                *first_days_of(brief, quotes, all_conditions, reference, timing.decide_by()),
            )
            if not (fitted.by_site and each.is_soft)  # what nobody repairs still stands there
        ),
        days=tuple(
            days_named(brief, quotes, {each.half: each.condition.needed_by for each in conditions})
        ), notices=tuple(notices_of(brief)), renewals=renewals, is_in_use=uses,
        lead_times=lead_times, set_up=set_up_until(brief, all_conditions, reference),
        test_weeks=tuple(weeks_of_tests(brief, reference)), sessions=sessions,
        exposures=exposures, expected=expected, money=money,
        team_parts=tuple(_until_last_day(brief, part, reference, go_live) for part in parts_of_teams(brief)),
        ends_of_work={
            group_id: WorkEnd(
                text, first_day_in(text, reference) or day_after_the_last(brief, text) or go_live
            )
            for group_id, text in work_ends(brief, quotes).items()
        },
        pilot=pilot_of(quotes, reference, go_live)
        or running_pilot(quotes, reference, go_live, brief.tools),
        pilot_wish=wished_pilot(quotes, brief), gate_rules=gate_rules, time_away=limit,
        decides_on=judged_of((each for each in quotes if each.text not in of_starts), reference),
        start_decisions=start_decisions,
    )  # fmt: skip


def _until_last_day(brief: Brief, part: EndingPart, reference: date, go_live: date | None) -> EndingPart:
    """Return a part of a team with the day its work ends, if any."""
    if not ends_of(part):
        return part
    day = first_day_in(part.quote, reference) or day_after_the_last(brief, part.quote) or go_live
    return replace(part, last_day=day)


def _side_letter(conditions: Sequence[Condition]) -> Iterator[Condition]:
    """Yield the agreement with representatives who only asked so far: an answer is no yes."""
    of_body = [each for each in conditions if each.kind in _OF_REPRESENTATIVES]
    asked = next((each for each in of_body if is_question(each)), None)
    if asked and all(is_question(each) for each in of_body):
        name = f"Side letter with {asked.name.removeprefix(f'{WRITTEN_ANSWER} to ').partition(':')[0]}"
        done = f"{name} is signed: pay while learning, jobs, grades, discipline, and what is recorded."
        yield Condition(id=SIDE_LETTER, kind=asked.kind, name=name, gates="training", done_when=done)


def _country_of(condition: Condition, home: str) -> str:
    """Return the country that a condition names, else the rollout's."""
    return next(iter(countries_in(condition.name)), home)


def _promised_ends(brief: Brief) -> Iterator[Quote]:
    """Yield the promises of an end, read as what stays true."""
    for promise in brief.promises:
        if promise.topic == "switch_off" and promise.state == "decided":
            yield from (Quote("what_stays", sentence) for sentence in sentences_of(promise.sentence))


def _on_promised_day(brief: Brief, switch_offs: Sequence[SwitchOff], kind: ChangeKind) -> Iterator[SwitchOff]:
    """Yield the switch-offs; a promise's field counts more than its words.

    A promise that is a day and names nothing is about what has no day yet, else about the old way.
    """
    promised = {
        sentence: promise.starts
        for promise in brief.promises
        if promise.topic == "switch_off" and promise.state == "decided" and promise.starts
        for sentence in sentences_of(promise.sentence)
    }
    quotes = {off.quote for off in switch_offs}
    bare = {sentence: day for sentence, day in promised.items() if sentence not in quotes}
    dated = {off.day for off in switch_offs} | {promised.get(quote) for quote in quotes}
    unplaced = {sentence: day for sentence, day in bare.items() if day not in dated}
    for off in switch_offs:
        day = None if off.is_read_only else promised.get(off.quote)
        if unplaced and not (day or off.day or off.is_read_only or off.is_on_start or off.is_each_start):
            day = next(iter(unplaced.values()))
            unplaced = {}
        yield replace(off, day=day, is_on_start=False, is_each_start=False) if day else off
    for sentence, day in unplaced.items():
        yield SwitchOff(kind.words.old_way, day, sentence)


def _with_remedies(
    lesson: Lesson,
    kind: ChangeKind,
    brief: Brief,
    promises: Collection[Promise],
    conditions: Collection[Condition],
) -> Lesson:
    """Return an attempt with its causes, and what the plan does about each.

    What else stands beside a named cause did not fail. What was tried is no cause, unless it was shown only
    once or nothing else is stated: that a tablet app was dropped does not say that the tablets failed.
    """
    outcome = lesson.happened or lesson.done
    because = _BECAUSE.split(outcome)[-1] if _BECAUSE.search(outcome) else ""
    parts = [part.strip(" .") for part in _CLAUSES.split(because or lesson.happened) if part.strip(" .")]
    causes = [
        cause
        for each in parts
        if (
            cause := _cause(
                each, kind, new_in_brief(brief, promises, each) or condition_for(conditions, each)
            )
        )
    ]
    is_in_act = any(form.search(lesson.done) for form in (_SHOWN_ONCE, _LACKED)) or asked_for_examples(
        lesson.done
    )
    if is_in_act or not (because or any(each.remedies for each in causes)):
        done = _cause(lesson.done, kind, "", has_failed=False)
        causes = [done, *causes] if done and done.remedies else causes
    return replace(lesson, causes=tuple(causes))


def _cause(words: str, kind: ChangeKind, own: str, *, has_failed: bool = True) -> Cause | None:
    """Return a cause with its remedy by the brief (`own`) or kind, else None."""
    found = (own,) if own else kind.remedies_for(words, has_failed=has_failed)
    habits = [each for each in found if isinstance(cure := kind.cure_of(each), Remedy) and cure.is_habit]
    remedies = tuple(each for each in found if each not in habits)
    counted = counted_in(words) if has_failed and not own else None
    if counted:
        remedies = (*remedies, COUNTED_FROM_DAY_ONE.format(most=counted.most))
    is_of_data = any("past_attempts" in row.fields and row.match(words) for row in kind.unsettled)
    if (
        not found
        and not counted
        and not is_of_data
        and (_OUTCOME.search(words) or _SO.match(words) or " " not in words)
    ):
        return None
    return Cause(words, remedies, next(iter(habits), ""), counted)


def _merged_promises(
    brief: Brief, kind: ChangeKind, settled: ReadPromises, timing: DefaultDays, origins: dict[str, str]
) -> dict[PromiseTopic, Promise]:
    """Return all seven: given, else stated, else open or not for this kind."""
    stated = {promise.topic: promise for promise in brief.promises}
    promises: dict[PromiseTopic, Promise] = {}
    for topic in PROMISE_TOPICS:
        is_asked = topic not in kind.not_relevant and not (topic == "jobs" and _seeks_people(brief, kind))
        state: PromiseState = "undecided" if is_asked else "not_relevant"
        promise = stated.get(topic, Promise(topic=topic, state=state))
        is_given = topic in stated and promise.state != "undecided"
        if not is_given and topic in settled.decided:
            promise = settled.decided[topic]
            origins[f"promise.{topic}"] = settled.origins[f"promise.{topic}"]
        promises[topic] = timing.with_decider(promise)
    return promises


def _seeks_people(brief: Brief, kind: ChangeKind) -> bool:
    """Return whether people are missing: posts are empty, or new hours are to bring them."""
    reasons = f"{brief.why} {brief.why_now} {brief.risk_of_not_changing}"
    worries = POSTS_EMPTY.sub("", brief.concerns)
    if _JOBS.search(worries):
        return False
    return worries != brief.concerns or (kind.key == "working_hours" and bool(_SEEKS.search(reasons)))


_SAME_WORDS = 0.7


def _merged_conditions(
    brief: Brief, conditions: Iterable[ReadCondition], origins: dict[str, str]
) -> tuple[Condition, ...]:
    """Return the given conditions, then those that were read of other kinds."""
    kinds = {condition.kind for condition in brief.conditions if condition.kind != "other"}
    names = {condition.name.casefold() for condition in brief.conditions}
    names |= {name.casefold() for name in brief.declined_conditions}
    merged = [
        each if each.group_ids else each.model_copy(update={"group_ids": groups_waiting(brief, each.name)})
        for each in brief.conditions
    ]
    for read in conditions:
        if read.condition.kind in kinds or read.condition.name.casefold() in names:
            continue
        if any(_is_same_condition(read, each) for each in brief.conditions):
            continue
        merged.append(read.condition)
        origins[f"condition.{read.condition.id}"] = read.quote
        if read.is_met:
            origins[f"met.{read.condition.id}"] = read.quote
    return tuple(merged)


def _is_same_condition(read: ReadCondition, stated: Condition) -> bool:
    """Return whether a sentence is where a condition of the brief comes from."""
    own, words = {*significant_words(stated.name)}, {*significant_words(read.half)}
    return len(own) > 1 and len(own & words) >= _SAME_WORDS * len(own)


def _answered_together(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Return the conditions; what representatives asked is answered with their consultation."""
    days = [
        each.needed_by
        for each in conditions
        if each.needed_by and each.gates == "announcement" and each.kind in _OF_REPRESENTATIVES
    ]
    if not days:
        return tuple(conditions)
    return tuple(
        each.model_copy(update={"needed_by": max(days)})
        if each.kind in _OF_REPRESENTATIVES
        and each.gates == "announcement"
        and not each.needed_by
        and not each.met_on
        else each
        for each in conditions
    )


def _dated(condition: Condition, quote: str, timing: DefaultDays) -> Condition:
    """Return a condition with a day that counts back from go-live."""
    go_live = timing.first_go_live(condition.group_ids)
    day = day_before_start(quote, go_live)
    if go_live and not condition.needed_by and (notice := days_of_notice(condition.name)):
        day = timing.on_or_before(go_live - timedelta(days=notice))
    if not day or condition.met_on or first_day_in(quote, day):
        return condition
    return condition.model_copy(update={"needed_by": day})


def _on_a_session(
    condition: Condition, sessions: Sessions | None, first: date, start: date | None
) -> Condition:
    """Return a condition with the day of the session that its papers can reach."""
    if sessions is None or start is None or condition.met_on:
        return condition
    return condition.model_copy(update={"needed_by": session_for(sessions, first, start)})


def _after_its_papers(condition: Condition, time: HandoverTime | None, first: date) -> Condition:
    """Return a condition that others decide some weeks after we hand something over."""
    if time is None or condition.met_on or condition.needed_by:
        return condition
    return condition.model_copy(update={"needed_by": first + TO_HAND_OVER + timedelta(days=time.days)})


def _merged_concerns(brief: Brief, worries: ReadConcerns, origins: dict[str, str]) -> tuple[Concern, ...]:
    """Return the given concerns, then those that were read and say something else."""
    read = [
        (concern, sentence)
        for concern, sentence in worries.concerns
        if not any(_says_the_same(concern, sentence, stated) for stated in brief.concern_list)
    ]
    origins |= {f"concern.{concern.id}": sentence for concern, sentence in read}
    typed = [concern for concern, _ in read]
    given = (_with_teams(brief, _in_short(row)) for row in brief.concern_list)
    # What was read stands apart: it goes on about nobody of the row before it.
    apart = (
        any(Brief(people=brief.people, groups=brief.groups, concern_list=(row,)).concerns_about_people())
        for row in typed
    )
    return tuple(
        concern.model_copy(update={"is_about_people": True})
        if is_about or is_sponsors_secret(concern.text)
        else concern
        for concern, is_about in zip((*given, *typed), (*brief.concerns_about_people(), *apart), strict=True)
    )


def _with_teams(brief: Brief, concern: Concern) -> Concern:
    """Return a worry with the teams of its holder, where it names none."""
    if concern.group_ids or not concern.held_by:
        return concern
    return concern.model_copy(update={"group_ids": teams_of_holder(brief, concern.held_by)})


def _in_short(concern: Concern) -> Concern:
    """Return a worry as a plan reads it: as much of it as somebody says aloud."""
    if len(concern.text) <= LONGEST_SENTENCE:
        return concern
    head = concern.text[: LONGEST_SENTENCE - 1]
    end = max(head.rfind(mark) for mark in (". ", "! ", "? ", "\n"))
    text = head[: end + 1].strip() if end > 0 else f"{head.rpartition(' ')[0] or head}…"
    return concern.model_copy(update={"text": text})


def _not_answered_as_worries(circumstances: Iterable[str], rows: Iterable[Concern]) -> tuple[str, ...]:
    """Return the facts of the situation without those that are rows of the concerns."""
    answered = {row.text.casefold().rstrip(". ") for row in rows}
    return tuple(each for each in circumstances if each.casefold().rstrip(". ") not in answered)


def _says_the_same(read: Concern, sentence: str, stated: Concern) -> bool:
    """Return whether a worry was typed twice, at most a word apart."""
    typed = stated.text.casefold().rstrip(". ")
    if typed in (read.text.casefold().rstrip(". "), sentence.casefold().rstrip(". ")):
        return True
    # Whose it is stands in a column of its own.
    words, other = (
        Reason("concerns", each.text, each.text).stems
        - Reason("concerns", f"{read.held_by} {stated.held_by}", "").stems
        for each in (read, stated)
    )
    if words == other and len(words) >= _FEWEST_SHARED - 1:
        return True
    is_part = words <= other or other <= words
    is_close = is_part and len(words ^ other) <= 1 and len(words & other) >= _FEWEST_SHARED
    return is_close and not read.is_about_people


def _merged_stakeholders(
    brief: Brief, stakeholders: Iterable[tuple[Stakeholder, str]], origins: dict[str, str]
) -> tuple[Stakeholder, ...]:
    """Return the given stakeholders, then those that were read."""
    stated = {stakeholder.person_id for stakeholder in brief.stakeholders}
    read = [pair for pair in stakeholders if pair[0].person_id not in stated]
    origins |= {f"stakeholder.{stakeholder.person_id}": words for stakeholder, words in read}
    return (*brief.stakeholders, *(stakeholder for stakeholder, _ in read))
