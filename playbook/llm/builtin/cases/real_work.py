"""The work that only this change brings, read from the words of the brief."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import ceil

from playbook.core.base.words import capital, count
from playbook.core.case.feasible.amounts import Amount, amounts_in
from playbook.core.case.feasible.durations import (
    Size,
    at_places,
    counted_work,
    for_first_start,
    guess_of,
    size_of,
)
from playbook.core.case.feasible.masses import Mass, mass_of_work
from playbook.core.case.feasible.quotes import signed_on
from playbook.core.case.feasible.staged import serves_others
from playbook.core.case.owner_weeks import MOST_IN_A_TALK
from playbook.core.case.parts import DECIDE_ROLES
from playbook.core.case.reading.busy import bookkeepers_of, start_of_the_books
from playbook.core.case.reading.concerns import person_meant
from playbook.core.case.reading.places import IN_ENGLISH_ONLY, SPOKEN_IN
from playbook.core.case.reading.texts import says_it_stays
from playbook.core.case.settle.first_reading import closes_read
from playbook.core.case.settle.numbers import stems
from playbook.core.case.settle.promises import STAYS
from playbook.core.case.teams.groups import whole_teams
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import (
    AnyItem,
    ManagerBriefing,
    Message,
    Milestone,
    Owner,
    SponsorAct,
    TrainingSession,
)
from playbook.core.plan.plays.kinds import KINDS_OF_PEOPLE
from playbook.core.plan.plays.stages import Tier
from playbook.core.plan.plays.works import Work
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import quantities_in
from playbook.llm.builtin.cases.aims.events import opening_of
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, lower, paragraphs
from playbook.llm.builtin.cases.conditions import needed_by, open_conditions
from playbook.llm.builtin.cases.for_writing import LEAVING
from playbook.llm.builtin.cases.steps import (
    before_busy_time,
    begins_on,
    heard,
    once_trained,
    step_items,
    time_of,
    usual_days,
    working_day,
)
from playbook.llm.builtin.cases.work import decision_days
from playbook.llm.builtin.facts import POSTS_GO, UNSIGNED, loses_most, tools_of
from playbook.llm.builtin.order import latest_before
from playbook.llm.builtin.wording import fit, listed

_MOST: dict[Tier, int] = {"essential": 3, "standard": 6, "thorough": 12}
_MOST_WHEN_SMALL = 3
_FIRST_WEEK, _TITLE = timedelta(days=4), 100
_MOST_TALKS_A_DAY = 4
# "The six planners move to the teams as coordinators": their role is settled.
_ROLE_NAMED = re.compile(
    r"(?i)(?P<who>[^.;:,]{3,80}?) (?:will )?"
    r"(?:(?:(?:moves?|go(?:es)?|transfers?) (?:in)?to|joins?) [^.;:,]{2,60}? as"
    r"|(?:stays?|works?|continues?) (?:[^.;:,]{1,60}? )?as"
    r"|becomes?(?= (?:[\w-]{2,20} )?[\w-]{2,20}(?:[eo]rs|ists|[ae]nts|ians)\b)) [\w-]{2,30}"
)
_THREE_WAYS = (
    "Choose one: A, another role in the same team, such as checking what the new way brings. B, a named post "
    "elsewhere, trained before the move. C, a smaller team as people leave of their own accord. Each has its "
    "number of people, its cost and its last day."
)
_ALL_OF_THE_JOB = 5  # the highest score on the content of a job
_MOST_BESIDE = 15  # people who give half a day a week
_DAY, _HALF_FULL = 7.0, 0.5  # hours of a crew in a day, and the share under which half days do
_TO_LIST = timedelta(days=10)
_TEST = "milestone.step-evaluate"
_OF_THE_BOOKS = ("balances", "close", "first-close")
_BY_HEADS = " (a guess)"
_MONTH = 32  # days after the first of one month lie in the next
_PEOPLE = re.compile(
    r"(?:people|employees|staff|children|clients|customers|parents|teams|regions|squads|levels|grades|areas"
    r"|departments|units|divisions|functions|countries"
    r"|[a-z]{3,30}(?:ers|ors|ists|ants|ents|men|women|ees|nurses))$",
    re.IGNORECASE,
)
_DELIVERED = re.compile(
    r"^(?:The )?(?P<thing>[\w -]+?) (?:(?:takes?|needs?) [\w-]+ (?:days|weeks|months)"
    r"(?: to (?:deliver|arrive|be delivered)| until delivery)|(?:has|have) a (?:delivery|lead) time of)\b",
    re.IGNORECASE,
)
_READY = re.compile(
    r"\b(?:the |our |a )(?P<thing>(?:new |second |first )?[a-z][\w-]*(?: [a-z][\w-]*| in [A-Z]\w+){0,2}?) "
    r"(?:is|are|will be|gets) (?:ready|finished|completed?|delivered|installed|built|available|opened)\b",
    re.IGNORECASE,
)
_DAYS_TO_LEARN, _MOST_SYSTEMS = 7, 2
_RUNS_SYSTEMS = r"\b(?:IT|systems?|technology|digital|information)\b"
_SPOKEN_OF = (
    "what_changes", "why", "why_now", "risk_of_not_changing", "objective", "concerns", "incident_contact",
)  # fmt: skip
_MOVING = ("what_changes", "objective")
_NO_ROOM = re.compile(
    r"\b(?:no (?:time|second|room|hands?)|second (?:screen|system|tool)|two (?:screens|systems)|twice|double"
    r"|side by side|in parallel)\b",
    re.IGNORECASE,
)
_ENGLISH = ("en", "english")
# The dozen that the test and a pilot work with are set up before them.
_BOOKING = "desk booking"  # as the kind of change buys it
_BOOKED = (
    "Each person has a booked place for each day of the first two weeks, or an answer. What to do when "
    "nothing is free, or when the booking is down, was tried once."
)
_LEARNED = (
    "Everyone who works in {name} from the first day has done real cases without help. A list says who "
    "and for what. What to do when it fails was tried once. One person decides whether to go back, and "
    "until when."
)
_TWO, _DOZEN = 2, 12
_PILOT, _FIRST_LOT, _TO_SET_UP = "pilot", timedelta(weeks=2), timedelta(days=5)
_REST_ORDERED = (
    "Signed {when}with all approvals: type and number for each later start, with its day of delivery. {shown}"
    "The order can be canceled free of charge until the decision on that start."
)
_ON_A_YES = (
    "The decision of {day} is a yes, and the order is signed: number, price and who pays, with the day on "
    "which each start has its own. Without a yes nothing is ordered."
)
_SHOWN_BY_PILOT = "What the pilot showed is in the order; if it failed, nothing is ordered. "
_FINISHED_BY_OTHERS = ("why_now", "what_changes", "concerns")


def real_work_items(writer: CaseWriter) -> Iterator[Milestone | SponsorAct]:
    """Yield the work that this change brings, and the talks that come before the announcement."""
    yield from _roles_first(writer)
    yield from _hard_talks(writer)
    yield from _places_first(writer)
    if any(LEAVING.search(concern.text) for concern in writer.case.concerns):
        yield _keep(writer)
    yield from _system_with_it(writer)
    calls, dated = _calls(writer), [*writer.written, *step_items(writer)]
    for call in calls[: _MOST_WHEN_SMALL if writer.is_short else _MOST[writer.size]]:
        work = _work(writer, call, dated)
        yield from _supplied(writer, call, work, dated)
        yield from _listed_first(writer, call, work)
        yield from _heard_in(writer, call, work)
        yield work
        yield from _at_later_starts(writer, call, work, dated)
    yield from _ordered_later(writer, calls)


@dataclass(frozen=True, slots=True)
class _Call:
    """What calls for a work: its thing, its number, its sentence."""

    work: Work
    thing: str = ""
    quote: str = ""
    awaits: str = ""  # what it needs, how long its delivery takes, or the day on which it is ready
    size: Size = field(default_factory=lambda: Size(0))
    lead_days: int = 0
    amounts: tuple[Amount, ...] = ()
    day: date | None = None  # that the brief names

    def fill(self, text: str) -> str:
        thing = self.thing.replace(" or ", " and ") if self.work.key == "language" else lower(self.thing)
        counted = listed(self.size.counted, 3)
        its = thing if thing.endswith("s") else f"{thing}s"
        values = {"it": thing, "its": its, "It": capital(thing), "counted": counted, "what": self.awaits}
        return re.sub(r"\{(it|its|It|counted|what)\}", lambda match: values[match[1]], text)


def _calls(writer: CaseWriter) -> list[_Call]:
    """Return what calls for works, numbers and deliveries first."""
    works = writer.kind.works
    names = " ".join(condition.name for condition in (*writer.case.conditions, *open_conditions(writer)))
    calls = [
        call for key, read in _WAITED_FOR for work in works if work.key == key for call in read(writer, work)
    ]
    calls += [call for work in works if (call := _call_of(writer, work, names))]
    return sorted(calls, key=lambda call: not (call.size.counted or call.awaits))


def _call_of(writer: CaseWriter, work: Work, conditions: str) -> _Call | None:
    """Return what in the brief calls for a work. `conditions`: their names."""
    if work.kinds and writer.kind.key not in work.kinds:
        return None
    if work.unless_condition and re.search(work.unless_condition, conditions, re.IGNORECASE):
        return None
    counted, own = counted_work(writer.case, work)
    if own:
        size = size_of(writer.case, work.needs, counted.paces, for_first_start(writer.case, counted, own))
        size = replace(size, counted=size_of(writer.case, 0, counted.paces, own).counted)
        thing = own[0].thing if counted is work else own[0].placed.removesuffix(" at")
        return _Call(counted, thing, own[0].sentence, size=size, amounts=tuple(own))
    if work.moves and work.sign and _has_no_room(writer, work.sign):
        return None
    for sentence in _sentences(writer, _MOVING if work.moves else _SPOKEN_OF) if work.sign else ():
        if work.sign and (match := work.sign.search(sentence)) and not says_it_stays(sentence, match.end()):
            word = next((value for value in match.groupdict().values() if value), "")
            thing = word or {"content": "articles"}.get(work.key, work.key)
            by_people = size_of(writer.case, work.needs, work.paces, ())
            return _Call(work, thing, sentence, size=by_people)
    return _languages_of_teams(writer, work) if work.key == "language" else None


def _has_no_room(writer: CaseWriter, sign: re.Pattern[str]) -> bool:
    """Return whether a worry says that nobody there can work two ways at once."""
    worries = (*_sentences(writer, ("concerns",)), *(each.text for each in writer.brief.concern_list))
    return any(sign.search(each) and _NO_ROOM.search(each) for each in worries)


def _languages_of_teams(writer: CaseWriter, work: Work) -> _Call | None:
    """Return the call of teams that speak another language."""
    languages = {
        group.label: [name for name in group.languages if name.casefold() not in _ENGLISH]
        for group in writer.brief.groups
    }
    texts = (writer.brief.past_attempts, writer.brief.incident_contact, writer.brief.what_changes)
    if not any(languages.values()) and any(map(IN_ENGLISH_ONLY.search, texts)):
        countries = {group.label: writer.case.reach[group.id].country for group in writer.brief.groups}
        languages = {team: [SPOKEN_IN[key]] for team, key in countries.items() if key in SPOKEN_IN}
    every = dict.fromkeys(name for names in languages.values() for name in names)
    if not every:
        return None
    quote = " ".join(f"{team}: {listed(names)}." for team, names in languages.items() if names)
    return _Call(work, listed([*every]), quote)


def _sentences(writer: CaseWriter, fields: Sequence[str]) -> Iterator[str]:
    for name in fields:
        yield from split_sentences(getattr(writer.brief, name))


def _names_people(writer: CaseWriter, thing: str) -> bool:
    teams = " ".join(group.label.casefold() for group in writer.brief.groups)
    return bool(_PEOPLE.search(thing)) or thing.split()[-1].casefold() in teams


def _needs(writer: CaseWriter, work: Work) -> Iterator[_Call]:
    """Yield what so many places still need."""
    for each in amounts_in(writer.brief):
        match = re.search(rf"{re.escape(each.thing)} (?:still |first )?need (an? [^.;,]+)", each.sentence)
        if match and not _names_people(writer, each.thing):
            yield _Call(work, each.thing, each.sentence, match[1], Size(work.needs, (each.words,)))


def _deliveries(writer: CaseWriter, work: Work) -> Iterator[_Call]:
    """Yield what has to be ordered long before."""
    for sentence in _sentences(writer, _SPOKEN_OF):
        if (match := _DELIVERED.search(sentence)) and (
            delivery := next((each for each in quantities_in(sentence) if each.days), None)
        ):
            days = int(delivery.days[0])
            yield _Call(work, match["thing"].strip(), sentence, delivery.words, lead_days=days)


def _awaited(writer: CaseWriter, work: Work) -> Iterator[_Call]:
    """Yield what others finish before the start, by the brief's days."""
    first, start = writer.schedule.first, min(writer.schedule.go_lives)
    for sentence in _sentences(writer, _FINISHED_BY_OTHERS):
        for match in _READY.finditer(sentence):
            for named in named_days_in(sentence[match.end() :])[:1]:
                day = end_of(named, date.fromordinal(first))
                if day and first < day.toordinal() < start:
                    by = writer.by(day)
                    yield _Call(work, match["thing"], sentence, writer.say(by), day=by)


_WAITED_FOR = (("ordered", _deliveries), ("needed", _needs), ("awaited", _awaited))


def _work(writer: CaseWriter, call: _Call, dated: Sequence[AnyItem]) -> Milestone:
    work, quote = call.work, call.quote
    is_in_parts = _is_in_parts(writer, call)
    named = replace(call, size=replace(call.size, counted=_of_first(writer, call))) if is_in_parts else call
    own = _teams_of(writer, call)
    starts = [writer.schedule.go_lives[index] for index in writer.indexes(own)]
    day = _day_of(writer, call, dated, min(starts), own)
    by_hand = _by_hand(writer, call, day)
    title = work.title_counted if call.size.counted and work.title_counted else work.title
    is_contact = quote == writer.brief.incident_contact
    done = call.fill(work.done_when).replace("{thing}", writer.kind.words.thing)
    return writer.make(
        Milestone,
        f"work-{work.key}",
        "real-work",
        title=capital(named.fill(title)) + _BY_HEADS * (is_in_parts and not _is_in_lots(call)),
        owner=_owner(writer, work, quote),
        group_ids=own or writer.everyone,
        date=day,
        done_when=lines(
            by_hand,
            writer.fill(done) if "{sponsor}" in done else done,
            _signed_for_the_test(writer, call, dated, day),
        ),
        note=lines(
            "" if by_hand and not work.is_physical else time_of(writer, call.size, day),
            _signed_before(writer, call),
            "" if is_contact else f"The brief says: “{fit(quote, 300)}”",
        ),
        rule_ids=("R32",),
        why="This is the work of the change itself. Talks and training do not replace it.",
    )


def _teams_of(writer: CaseWriter, call: _Call) -> tuple[str, ...]:
    """Return the teams named after the thing, or that keep the books, if they start apart."""
    opened = start_of_the_books(writer.brief)
    if call.work.key in _OF_THE_BOOKS and opened and opened.toordinal() > writer.waves[0][0]:
        return tuple(group.id for group in bookkeepers_of(writer.brief))
    if not call.thing or call.work.by_place or len(writer.waves) < 2:
        return ()
    word = re.compile(rf"\b{re.escape(call.thing)}\b", re.IGNORECASE)
    return tuple(group.id for group in writer.brief.groups if word.search(group.label))


def _owner(writer: CaseWriter, work: Work, quote: str) -> Owner:
    """Return whose job it is, but nobody whom a private worry about the same thing means."""
    person = writer.brief.titled(work.owner_titles)
    things = stems(f"{work.title} {quote}")
    meant = (
        person_meant(writer.brief, each.text)
        for each in writer.case.concerns
        if each.is_about_people and ((work.sign and work.sign.search(each.text)) or stems(each.text) & things)
    )
    if person and any(each and each.id == person for each in meant):
        person = writer.brief.lead_id
    return writer.owner(person, work.role)


def _supplied(
    writer: CaseWriter, call: _Call, work: Milestone, dated: Sequence[AnyItem]
) -> Iterator[Milestone]:
    """Yield the order and delivery of supplies, counted back from a day.

    A dozen come before they are tested and tried in a pilot, which can still change the order.
    """
    weeks = call.work.weeks_to_deliver
    if not weeks or not call.amounts or work.date is None or writer.is_short:
        return
    needed = f"{count(weeks, 'week')} for delivery"
    delivered = begins_on(writer, call.size.days, work.date)
    latest, first = delivered - timedelta(weeks=weeks), date.fromordinal(writer.schedule.first)
    ordered = writer.by(min(latest, writer.once_settled) if latest > first else first + _FIRST_WEEK)
    counts = (
        f"Counted back from the start: {needed}, until the supplier names a day (proposal). The last day "
        f"for the order is {writer.say(writer.by(latest))}."
    )
    if latest <= first:
        counts = (
            f"{capital(needed)} are more than there are (proposal). If the supplier cannot name an earlier "
            "day, the start moves, or begins with fewer places."
        )
    lot, others = _first_lot(writer, call)
    signed = (
        "The order is signed within the budget, with a delivery day. It has the number with spares, the "
        "price of one and of all, who pays, and what happens if it is late."
    )
    if others:
        signed += (
            " The order is for the teams that start first; the contract has an option on the others at the "
            "same price."
        )
    pilot, tested = _pilot_in(dated), next((item.due for item in dated if item.id == _TEST), None)
    days = [day - before for day, before in ((pilot, _FIRST_LOT), (tested, _TO_SET_UP)) if day]
    has_a_dozen = sum(each.number for each in call.amounts) > _DOZEN
    if pilot and has_a_dozen and ordered + _FIRST_LOT < min(days) < delivered:
        dozen = writer.say(writer.by(min(days)))
        signed += (
            f" A dozen come first, by {dozen}, and are tried in the worst place: loudest, wettest, busiest. "
            "What that and the pilot show can change the type of the others; the contract says until when."
        )
    counted_on = writer.by(ordered - timedelta(days=1))
    opening = opening_of(writer)
    and_of_it = f" and of {opening}" if opening else ""
    ahead = f", {opening} first" if opening else f"; count by {writer.say(counted_on)}"
    is_guessed = bool(others) and not _is_in_lots(call)
    heads = f" (a guess{ahead})" if is_guessed else ""
    things = listed([each.thing for each in call.amounts], 2)
    complete = "All are counted, and one of each sort was switched on. Whatever is missing has a new day."
    by_team = (
        f"A walk of about two days has the number of {things} of each team{and_of_it}, "
        "with place, power and network, "
        "signed by its manager. The order takes this number."
    )
    rows = (
        *(
            [("count", f"Count the {things} of each team on a walk", counted_on, by_team)]
            if is_guessed
            else []
        ),
        ("order", f"Order {lot}{heads}{', with an option on the others' if others else ''}", ordered, signed),
        *(
            [
                (
                    "rest",
                    f"Order the remaining {others}",
                    _rest_ordered(writer, call, dated, ordered),
                    _ON_A_YES.format(day=writer.say(decided))
                    if (decided := _lot_decided(writer, call.amounts))
                    else _REST_ORDERED.format(
                        when="after the pilot and " if pilot else "", shown=_SHOWN_BY_PILOT if pilot else ""
                    ),
                )
            ]
            if others
            else []
        ),
        ("delivery", f"Take delivery of {lot}", delivered, complete),
        *(
            [
                (
                    "rest-delivery",
                    f"Take delivery of the remaining {others}",
                    _rest_delivered(writer, call, dated, weeks),
                    complete,
                )
            ]
            if others
            else []
        ),
    )
    for name, title, day, done in rows:
        yield writer.make(
            Milestone,
            f"work-{call.work.key}-{name}",
            "real-work",
            title=fit(title, _TITLE),
            owner=work.owner,
            group_ids=writer.everyone,
            date=day,
            done_when=done,
            note=counts if name == "order" else "",
            rule_ids=("R32",),
            why="What others deliver takes longest, and it starts with a dated order.",
        )


def _first_lot(writer: CaseWriter, call: _Call) -> tuple[str, str]:
    """Return what the first start needs and what the others need, where they start apart."""
    first = for_first_start(writer.case, call.work, call.amounts)
    others = [
        replace(each, number=each.number - own.number)
        for each, own in zip(call.amounts, first, strict=True)
        if each.number > own.number
    ]
    if len(writer.waves) < 2 or not others:
        return call.fill("{counted}"), ""
    return listed([each.words for each in first], 3), listed([each.words for each in others], 3)


def _rest_ordered(writer: CaseWriter, call: _Call, dated: Sequence[AnyItem], ordered: date) -> date:
    """Return the last day to order for the second start.

    It lies after the pilot and all approvals.
    """
    second = date.fromordinal(writer.waves[1][0])
    set_up = begins_on(writer, call.size.days, writer.by(second - timedelta(days=call.work.days)))
    awaited = [needed_by(writer, each) for each in writer.case.awaited_for_a_try(writer.everyone)]
    shown = max(each for each in (_pilot_in(dated), *awaited, ordered) if each)
    latest = writer.by(set_up - timedelta(weeks=call.work.weeks_to_deliver))
    shown = max(shown, _lot_decided(writer, call.amounts) or shown)
    return max(latest, writer.on_or_after(shown.toordinal() + 1))


def _is_in_lots(call: _Call) -> bool:
    """Return whether the brief itself says how many come first."""
    return any(each.later for each in call.amounts)


def _lot_decided(writer: CaseWriter, amounts: Iterable[Amount]) -> date | None:
    """Return the decision for which the brief's second lot waits: on the second start, else the first."""
    if not any(each.waits for each in amounts):
        return None
    return min(decision_days(writer).values(), default=writer.case.decided_before)


def _ordered_later(writer: CaseWriter, calls: Iterable[_Call]) -> Iterator[Milestone]:
    """Yield the order of each second lot that waits for a decision, where nothing is delivered for us."""
    supplied = {each.lot for call in calls if call.work.weeks_to_deliver for each in call.amounts}
    for each in amounts_in(writer.brief):
        decided = _lot_decided(writer, (each,))
        if decided is None or each.lot in supplied:
            continue
        rest = replace(each, number=each.later).counted
        later = [writer.brief.groups[index].id for _, wave in writer.waves[1:] for index in wave]
        yield writer.make(
            Milestone,
            f"work-lot-{re.sub(r'[^a-z0-9]+', '-', each.thing.lower())}",
            "real-work",
            title=fit(f"Order the remaining {rest}", _TITLE),
            owner=writer.owner(writer.brief.lead_id),
            group_ids=tuple(later) or writer.everyone,
            date=writer.on_or_after(decided.toordinal() + 1),
            done_when=_ON_A_YES.format(day=writer.say(decided)),
            note=f"The brief says: “{fit(each.lot, 300)}”",
            rule_ids=("R32",),
            why="An order before the decision pays for a start that may not come.",
        )


def _rest_delivered(writer: CaseWriter, call: _Call, dated: Sequence[AnyItem], weeks: int) -> date:
    """Return the day on which what later starts need is there."""
    ordered = _rest_ordered(writer, call, dated, date.fromordinal(writer.schedule.first))
    return writer.on_or_after((ordered + timedelta(weeks=weeks)).toordinal())


def _pilot_in(dated: Sequence[AnyItem]) -> date | None:
    return next((item.due for item in dated if item.provenance.play_id == _PILOT), None)


def _by_hand(writer: CaseWriter, call: _Call, day: date) -> str:
    """Return hours and hands of a work that is done piece by piece."""
    mass = mass_of_work(writer.case, call.work)
    first = for_first_start(writer.case, call.work, call.amounts) if call.amounts else ()
    at_first = mass_of_work(writer.case, call.work, first) if mass else None
    if mass is None or at_first is None or writer.is_short:
        return ""
    begin, full_days = begins_on(writer, call.size.days, day), max(1, call.size.days)
    hands, pace = max(mass.hands, ceil(at_first.hours / (_DAY * full_days))), "full days"
    if at_first.hours < _HALF_FULL * hands * _DAY * full_days:
        pace = "half days"
    if not call.work.is_physical:
        # Nobody writes what is not listed yet.
        listed_by = heard(writer) + _TO_LIST * (call.work.key == "content")
        begin = listed_by if listed_by + _TO_LIST <= day else begin
        hands, pace = _writers(at_first, (day - begin).days / 7)
    who = f"{count(hands, 'person', 'people')}, {pace} from {writer.say(begin)} to {writer.say(day)}"
    if at_first.hours == mass.hours:
        return f"{mass.arithmetic} (proposal): {who}."
    teams = writer.groups(writer.waves[0][1])
    return f"{mass.arithmetic} (proposal). For {teams} about {at_first.hours:,} of them: {who}."


def _writers(mass: Mass, weeks: float) -> tuple[int, str]:
    """Return how many do a mass of work: a few beside their own, else full time."""
    beside = mass.hands_for(weeks)
    return (beside, "half a day a week") if beside <= _MOST_BESIDE else (mass.full_time(weeks), "full time")


def _signed_for_the_test(writer: CaseWriter, call: _Call, dated: Sequence[AnyItem], day: date) -> str:
    """Return what is signed earlier, because the test reads it."""
    if call.work.key != "content" or not mass_of_work(writer.case, call.work):
        return ""
    test = next((item.due for item in dated if item.id == _TEST and item.due and item.due <= day), None)
    by = f", before {writer.say(test)}" if test else ""
    pilot = _pilot_in(dated)
    places = f", then that of the pilot’s places, before {writer.say(pilot)}" if pilot and pilot < day else ""
    return (
        f"What the test reads is signed first{by}{places}. After {writer.say(day)} nothing changes unsigned."
    )


def _listed_first(writer: CaseWriter, call: _Call, work: Milestone) -> Iterator[Milestone]:
    """Yield the list of content that comes before anyone corrects it.

    Only for a mass of content, or where nobody counted it.
    """
    is_small = writer.is_short or (call.amounts and not mass_of_work(writer.case, call.work))
    if call.work.key != "content" or work.date is None or is_small:
        return
    day = min(writer.by(writer.once_settled + _TO_LIST), work.date)
    yield writer.make(
        Milestone,
        f"work-{call.work.key}-list",
        "real-work",
        title=fit(
            f"List {call.fill('{counted}' if call.amounts else '{it}')}: right, wrong or missing", _TITLE
        ),
        owner=work.owner,
        group_ids=writer.everyone,
        date=day,
        done_when=(
            "Each has a person who signs it, and twenty were corrected and timed from start to finish. The "
            "list says when each was last checked and who knows that work best. The hours of this plan "
            "follow from the twenty."
        ),
        rule_ids=("R32",),
        why="Work nobody has counted takes longer than anyone plans.",
    )


def _is_in_parts(writer: CaseWriter, call: _Call) -> bool:
    """Return whether each start has its own places, which nobody has counted by team."""
    return bool(call.work.by_place and call.amounts) and len(writer.waves) > 1 and not writer.is_short


def _of_first(writer: CaseWriter, call: _Call) -> tuple[str, ...]:
    first = for_first_start(writer.case, call.work, call.amounts)
    return size_of(writer.case, 0, call.work.paces, first).counted


def _at_later_starts(
    writer: CaseWriter, call: _Call, work: Milestone, dated: Sequence[AnyItem]
) -> Iterator[Milestone]:
    """Yield the same work for each later start, with its share."""
    if not _is_in_parts(writer, call) or work.date is None:
        return
    brief, at_work = writer.brief, at_places(writer.case)
    begin = writer.on_or_after(work.date.toordinal() + 1)
    if weeks := call.work.weeks_to_deliver:
        begin = max(begin, _rest_delivered(writer, call, dated, weeks))
    left = for_first_start(writer.case, call.work, call.amounts)
    left = [
        replace(every, number=every.number - own.number)
        for every, own in zip(call.amounts, left, strict=True)
    ]
    everyone = sum(group.size for group in at_work)
    for day, wave in writer.waves[1:]:
        groups = [brief.groups[index] for index in wave if brief.groups[index] in at_work]
        share = sum(group.size for group in groups) / max(1, everyone)
        is_last = day == writer.waves[-1][0]
        amounts = [
            replace(rest, number=rest.number if is_last else min(rest.number, guess_of(every.number * share)))
            for every, rest in zip(call.amounts, left, strict=True)
        ]
        if not groups or not all(each.number > 0 for each in amounts):
            continue
        left = [
            replace(rest, number=rest.number - own.number) for rest, own in zip(left, amounts, strict=True)
        ]
        ids = tuple(group.id for group in groups)
        size = size_of(writer.case, call.work.needs, call.work.paces, amounts)
        sessions = latest_before(f"work-{call.work.key}", writer.written, ids)
        by = writer.by(min(sessions or date.fromordinal(day), date.fromordinal(day - call.work.days)))
        if _lot_decided(writer, call.amounts):  # nothing comes before it is ordered
            by = max(by, min(begin, writer.by(day - 1)))
        mass = mass_of_work(writer.case, call.work, amounts)
        hands, pace = _writers(mass, (by - begin).days / 7) if mass else (0, "")
        if mass and call.work.is_physical:
            most = len([each for each in usual_days(writer) if begin.toordinal() <= each <= by.toordinal()])
            hands, pace = max(mass.hands, ceil(mass.hours / (_DAY * max(1, most)))), "full days"
        start = writer.say(date.fromordinal(day))
        yield work.model_copy(
            update={
                "id": f"{work.id}.{ids[0]}",
                "title": fit(
                    f"{capital(replace(call, size=size).fill(call.work.title_counted))} for {start}", _TITLE
                ),
                "group_ids": ids,
                "date": by,
                "done_when": lines(
                    f"{mass.arithmetic} (proposal): {count(hands, 'person', 'people')}, {pace} from "
                    f"{writer.say(begin)} to {writer.say(by)}."
                    if mass
                    else "",
                    writer.fill(call.fill(call.work.done_when)),
                ),
                "note": lines(
                    "A guess by headcount; the count of each team corrects it."
                    if len(writer.waves) > _TWO or not _is_in_lots(call)
                    else "",
                    f"By our assumption they come on {writer.say(begin)}. Until the supplier names an "
                    "earlier day, this start is open."
                    if begin > by and _is_in_lots(call)
                    else "",
                ),
            }
        )
        begin = max(begin, writer.on_or_after(by.toordinal() + 1)) if mass else begin


def _heard_in(writer: CaseWriter, call: _Call, work: Milestone) -> Iterator[Milestone]:
    """Yield the first talk in the languages of those who hear it."""
    if call.work.key != "language" or writer.size == "essential" or writer.is_short:
        return
    yield work.model_copy(
        update={
            "id": f"{work.id}-first",
            "title": fit(call.fill("Translate the kickoff talk into {it}"), _TITLE),
            "date": writer.day_before_announcement,
            "done_when": call.fill(
                "The announcement and the managers' first talk are in {it}, read aloud by a native speaker, "
                "and somebody on each shift answers in it."
            ),
            "note": "",
        }
    )


def _signed_before(writer: CaseWriter, call: _Call) -> str:
    """Return how those learn it who approve content before they start."""
    first, later = writer.waves[0][1], [index for _, wave in writer.waves[1:] for index in wave]
    names = [writer.brief.groups[index].label for index in later if serves_others(writer.brief.groups[index])]
    if call.work.key != "content" or not names:
        return ""
    ids = {writer.brief.groups[index].id for index in first}
    days = [
        item.date
        for item in writer.written
        if isinstance(item, TrainingSession) and item.for_managers and item.date and ids & {*item.group_ids}
    ]
    on = f" on {writer.say(min(days))}" if days else ""
    return (
        f"Who signs in {listed(names, 3)} starts later, and joins the managers' session{on} before signing."
    )


def _day_of(
    writer: CaseWriter, call: _Call, dated: Sequence[AnyItem], start: int, own: Sequence[str]
) -> date:
    """Return the day by which a work is done before a start."""
    work = call.work
    if call.day:
        return call.day
    if work.before == "month_end" and (opened := start_of_the_books(writer.brief)):
        return writer.on_or_after(closes_read(writer.case_facts, opened)[0].toordinal())
    if work.before == "month_end":
        first = date.fromordinal(start).replace(day=1) + timedelta(days=_MONTH)
        return writer.on_or_after(first.replace(day=1).toordinal() + work.days)
    day = start if work.before == "go_live" else _first_practice(writer)
    if work.before == "contract" and (signed := signed_on(writer.case_facts)):
        day = signed.toordinal()
    day -= work.days + call.lead_days
    latest = latest_before(f"work-{work.key}", dated, own)
    in_time = day if latest is None else min(day, latest.toordinal())
    if call.lead_days:  # what others deliver is ordered as soon as it can be
        in_time = min(in_time, writer.once_settled.toordinal())
    if work.after_training:
        limit = bisect_right(usual_days(writer), latest.toordinal() if latest else start - 1)
        return max(working_day(writer, in_time), once_trained(writer, start, limit))
    done = working_day(writer, in_time)
    is_by_hand = not work.is_physical and mass_of_work(writer.case, work)
    return before_busy_time(writer, heard(writer), done) if is_by_hand else done


def _system_with_it(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield training in systems that come with new roles or places."""
    if writer.kind.key not in KINDS_OF_PEOPLE:
        return
    day = min(writer.schedule.go_lives) - _DAYS_TO_LEARN
    staying = writer.brief.what_stays.casefold()
    new = [tool for tool in tools_of(writer.brief) if tool.casefold() not in staying]
    is_booking = any(buy.thing == _BOOKING for buy in writer.kind.buys)
    for place, tool in enumerate(new[:_MOST_SYSTEMS], 1):
        name = fit(tool, 60)
        yield writer.make(
            Milestone,
            f"work-system-{place}",
            "real-work",
            title=f"Book the first two weeks in {name}" if is_booking else f"Train first-day users of {name}",
            owner=writer.owner(writer.brief.titled((_RUNS_SYSTEMS,)), "lead"),
            group_ids=writer.everyone,
            date=writer.by(day),
            done_when=_BOOKED if is_booking else _LEARNED.format(name=name),
            note=""
            if is_booking
            else f"The sessions of this plan are about roles and places. {name} needs hours of its own.",
            rule_ids=("R32",),
            why="The first full day shows whether the limit holds."
            if is_booking
            else "A new role and a new system are two first days at once.",
        )


def _first_practice(writer: CaseWriter) -> int:
    trained = [day.toordinal() for day in writer.days_of(TrainingSession)]
    return min([*trained, *writer.schedule.go_lives])


def hard_hit(writer: CaseWriter) -> list[Group]:
    """Return the groups whose jobs change so much that they hear it first, from the top."""
    ended = {*writer.case.ends_of_work, *writer.case.ending_parts}
    return [group for group in writer.brief.groups if group.id in ended or loses_most(writer.brief, group)]


def _roles_first(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield the decision on role, training and pay of those whose job changes most."""
    brief, hit = writer.brief, hard_hit(writer)
    groups = [
        group
        for group in brief.groups
        if (group in hit or group.impact.get("job", 0) >= _ALL_OF_THE_JOB)
        and group.id
        not in {
            *writer.case.ends_of_work,
            *writer.case.ending_parts,
        }  # what becomes of them is a point of its own
    ]
    if not groups:
        return
    people = sum(group.size for group in groups)
    names = listed([fit(team.label, 60) for team in whole_teams(groups)])
    managers = [manager.name for group in groups if (manager := brief.manager_of(group))]
    jobs, sponsor = writer.facts.values["promise_jobs"], writer.facts.values["sponsor"] or "the sponsor"
    before_talk = writer.by(_announcement(writer) - timedelta(days=1)) - timedelta(days=1)
    bargained = writer.case.consultation_on(_announcement(writer), [group.id for group in groups])
    keeps_pay = re.search(STAYS["pay"], brief.what_stays, re.IGNORECASE)
    is_settled = _has_named_role(writer.brief, groups, jobs or "")
    role = "what each does in the new role and from when" if is_settled else "which role each can choose"
    what = "role and training" if keeps_pay else "role, training and pay"
    settled = "role and training" if keeps_pay else "role, training, pay and grade"
    yield writer.make(
        Milestone,
        "decide-roles",
        DECIDE_ROLES,
        stage="leadership",
        title=f"{'Propose' if bargained else 'Decide'} {what} of {names}",
        owner=writer.owner(brief.sponsor_id, "sponsor"),
        group_ids=tuple(group.id for group in groups),
        date=writer.by(min(before_talk, writer.day_before_announcement)),
        done_when=lines(
            f"Each of these {people:,} people has a one-page summary of {settled}."
            + (f" The brief holds for pay: “{keeps_pay.string.strip()}”" if keeps_pay else ""),
            f"{capital(sponsor)} signs it"
            + (f", worked out with {listed(list(dict.fromkeys(managers)), 3)}" if managers else "")
            + f": which tasks end, which stay and how many people these need, {role}, "
            "which training it takes in paid hours.",
            "" if is_settled else _THREE_WAYS,
            f"What the brief says on jobs holds for all of it: {jobs}" if jobs else "",
            "Each open point has someone who decides it and a date, and they hear both.",
        ),
        rule_ids=("R19", "R32"),
        why="A talk that offers no role, training or pay sounds like a warning.",
    )


def _has_named_role(brief: Brief, groups: Sequence[Group], jobs: str) -> bool:
    """Return whether a promise says what the people of each team will be.

    "The five card clerks" are of no team by name, so of the one whose jobs change most.
    """
    named = [stems(each["who"]) for each in _ROLE_NAMED.finditer(jobs)]
    of_no_team = any(not any(stems(team.label) & who for team in brief.groups) for who in named)
    return of_no_team or all(any(stems(team.label) & who for who in named) for team in whole_teams(groups))


def _hard_talks(writer: CaseWriter) -> Iterator[SponsorAct]:
    """Yield the talk with those who have most to lose, before the announcement."""
    groups = hard_hit(writer)
    if not groups or len(groups) == len(writer.brief.groups) or writer.size == "essential":
        return
    day = writer.by(_announcement(writer) - timedelta(days=1))
    managers = {manager.name: None for group in groups if (manager := writer.brief.manager_of(group))}
    beside = [name for name in managers if name != writer.facts.values["sponsor"]]
    parts = {key: f"the people of the {part.name}" for key, part in writer.case.ending_parts.items()}
    names = listed([fit(parts.get(team.id, team.label), 60) for team in whole_teams(groups)])
    jobs = writer.facts.values["promise_jobs"]
    is_one_day = day in writer.days_of(ManagerBriefing)
    when = "at 9 a.m., before the managers at 11" if is_one_day else "before everyone else"
    yield writer.make(
        SponsorAct,
        "hard-talk",
        "hard-talk",
        title=f"Tell {names} in person {when}",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=tuple(group.id for group in groups),
        act="answer_questions",
        date=day,
        script=paragraphs(
            "This changes your work more than anyone's. So you hear it first, and from me. "
            + (jobs or f"[{writer.case.proposed['jobs']}]"),
            f"{_page_of(writer, groups)} Where something isn't decided, I'll tell you who decides and when "
            "you'll hear. I'll stay as long as you have questions.",
        ),
        note=lines(
            f"At most {MOST_IN_A_TALK} people at a time, each group by itself, an hour."
            + _at_one_hour(groups)
            + (f" {listed(beside)} sit beside you." if len(beside) > 1 else "")
            + (f" {beside[0]} sits beside you." if len(beside) == 1 else "")
            + " Leave them the page with the decisions. Do not sell the benefits.",
            "" if jobs else UNSIGNED,
            "Within two weeks each of them has an hour alone with their manager."
            if all(group.size <= MOST_IN_A_TALK for group in groups)
            else "Within two weeks anyone who wants it has half an hour alone with their own team lead.",
        ),
        rule_ids=("R19", "R37"),
        why="People with the most to lose shouldn't hear it in a crowd, next to people who gain.",
    )


def _page_of(writer: CaseWriter, groups: Sequence[Group]) -> str:
    """Return what those whose work changes most get in writing, and when.

    What representatives still bargain over does not count as settled.
    """
    awaited = writer.case.consultation_on(_announcement(writer), [group.id for group in groups])
    if awaited is None:
        return (
            "Take this page with you. It says which of your tasks end, which are new, and from which day. It "
            "says what you can choose, and by when."
        )
    return (
        "What changes in your work is being agreed with your representatives. You get it in writing once "
        f"that is signed; we aim for {writer.say(needed_by(writer, awaited))}. No task of yours ends before."
    )


def _at_one_hour(groups: Sequence[Group]) -> str:
    """Return how more talks than one leader can hold are held at the same hour."""
    talks = sum(ceil(group.size / MOST_IN_A_TALK) for group in groups)
    if talks <= _MOST_TALKS_A_DAY:
        return ""
    people = sum(group.size for group in groups)
    return (
        f" {people} people are {talks} talks: you hold the first, the others hold theirs at the "
        "same hour, from the same page. You visit each group within the week."
    )


def _places_first(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield how posts are filled, where the brief says that some of them go."""
    brief = writer.brief
    if not POSTS_GO.search(brief.what_changes):
        return
    sponsor = writer.owner(brief.sponsor_id, "sponsor")
    before = writer.day_before_announcement
    yield writer.make(
        Milestone,
        "leaders-places",
        "real-work",
        title="Tell leaders their own place first",
        owner=sponsor,
        group_ids=writer.everyone,
        date=before,
        done_when=(
            "Each leader whose post may change knows from the sponsor what is decided and what is not. Each "
            "had an hour alone. Leaders who do not yet support it do not announce it."
        ),
        rule_ids=("R32",),
        why="Nobody can deliver news to others while waiting for their own.",
    )
    yield writer.make(
        Milestone,
        "selection",
        "real-work",
        title="Write down how posts are filled first",
        owner=sponsor,
        group_ids=writer.everyone,
        date=before,
        done_when=(
            "The criteria are signed, and everyone can read them. "
            "Two people decide on each name, and their reasons are kept. "
            "No name is fixed before consultation and any legal step are finished. "
            "Everyone hears their own result in person, on one day. What people without a post get is on "
            "paper."
        ),
        rule_ids=("R32",),
        why="People accept a hard result more easily than a rule they never saw.",
    )


def _keep(writer: CaseWriter) -> SponsorAct:
    return writer.make(
        SponsorAct,
        "keep-talks",
        "talk",
        title="Talk in private with people we must keep",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        act="answer_questions",
        date=writer.by(writer.day_before_announcement - timedelta(days=1)),
        script=paragraphs(
            "Half an hour each, alone. You go to them.",
            "“I want you here in a year. What would make you stay, and what would make you leave?”",
            "“What do you need to know about your own job, and by when?”",
            "Promise only what you can give, and put it in writing within the week. Name a deputy for "
            "each of these posts all the same.",
        ),
        note="Keep the names to yourself: no list, and nothing on the managers' pages.",
        rule_ids=("R55",),
        why="The best people have other offers. They decide in the weeks when nobody talks with them.",
    )


def _announcement(writer: CaseWriter) -> date:
    days = writer.days_of(Message)
    return days[0] if days else writer.on_or_after(writer.schedule.began + 7)
