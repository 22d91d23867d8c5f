"""Points that follow from counting things, pace and minutes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from playbook.core.base.fields import LATEST_DAY
from playbook.core.base.sums import Sum
from playbook.core.base.words import as_template, capital, count, number
from playbook.core.case.claims.places import DESKS, FOR_THEM, THING, counts_places
from playbook.core.case.claims.seats import FEWEST_OF_ALL, seats_ordered
from playbook.core.case.feasible.amounts import LATER_LOT, is_in_lots
from playbook.core.case.feasible.durations import sizes_before_start, steps_before_start, works_from
from playbook.core.case.feasible.masses import an_hour, at_an_hour, masses_before_start
from playbook.core.case.feasible.quotes import (
    A_DEVICE,
    device_needed,
    names_a_device,
    prices_of,
    stated_license_prices,
)
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, amount, cite, hours, in_words, sponsor_point
from playbook.core.case.settle.results import share_of_users
from playbook.core.plan.brief import Brief
from playbook.core.text.names import fold
from playbook.core.text.numbers import Quantity, as_count, counts_in

_NOW = ("what_changes", "why_now", "why", "what_stays", "expected_benefit", "concerns")
_PAST = re.compile(
    r"\b(?:ago|last (?:year|month|week|spring|summer|fall|autumn|winter)|had|was|were|left)\b", re.IGNORECASE
)
_WORKDAYS, _FULL_AT = 5, 85.0  # percent of desks: above, some find none (our assumption)
_DAYS_THERE = re.compile(
    r"\b(?:(?P<office>two|three|four|[2-4]) (?:office|on-?site|team) days\b"
    r"|(?P<there>two|three|four|[2-4]) days (?:a|per|each|every) week (?:in|at|on) (?:the )?"
    r"(?:office|building|site|campus|headquarters)\b"
    r"|\bcomes? in (?:on )?(?:at least )?(?P<comes>two|three|four|[2-4]) days (?:a|per|each|every) week\b)",
    re.IGNORECASE,
)
_HOURS_OF_A_WEEK, _USUAL_WEEK, _AWAY = 168, 40, 0.125
_CREWS = re.compile(
    r"\b(?P<crews>three|four|five|six|[3-6]) (?:\w+ )?(?:crews|teams|squads|platoons)\b[^.;]{0,60}"
    r"(?:\b(?:a)?round the clock|\b24/7|\bseven days a week|\bcontinuous(?:ly)?\b)",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:only|no more than|at most|just|nur|seulement|solo)\b", re.IGNORECASE)
_NO_HEADS = (  # what ends like a trade, or is served by one
    r"customers?|orders?|numbers?|offers?|papers?|letters?|computers?|scanners?|printers?|servers?|trailers?|quarters"
    r"|drawers?|lockers?|folders?|motors?|doors|floors|passengers?|subscribers?|sensors?|visitors?"
    r"|contractors?|suppliers?|errors?|centers?|plants|restaurants|documents?|tractors?|cases"
)
_HEADS = re.compile(
    rf"\s(?:[\w-]+ )?(?:people|employees|staff|colleagues|(?!(?:{_NO_HEADS})\b)[\w-]{{3,}}"
    r"(?:ers|ors|ists|ants|men|women))\b",
    re.IGNORECASE,
)
_SO_FAR = re.compile(
    r"\b(?:so far|until now|by now|already|written|finished|done|ready|cleaned|migrated|checked|entered"
    r"|drawn|tagged|labell?ed|scanned)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r" ((?:[\w-]+ ){0,2}?[\w-]+)(?= (?:is|are|was|were|have|has|so far)\b)", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:each|every|all|of the)\b", re.IGNORECASE)
_PACE = re.compile(r"\s(?:[\w-]+ )?(?:a|per|each|every) (?P<span>day|week|month)\b", re.IGNORECASE)
_DAYS = {"day": 7 / 5, "week": 7.0, "month": 30.44}
_PER_PIECE = re.compile(
    r"(?: [\w-]+){0,4}? (?:(?:a|per|each|every) (?P<span>day|shift|week) )?(?:per|for (?:each|every)"
    r"|each|every) (?P<piece>[a-z]{3,})",
    re.IGNORECASE,
)
# What a piece takes today, or will no longer take, is nobody's extra hour.
_COSTS_MORE = re.compile(r"\b(?:more|extra|additional|longer|will|would|another)\b", re.IGNORECASE)
_TODAY_OR_LESS = re.compile(
    r"\b(?:saves?|saving|spares?|less|fewer|shorter|faster|quicker|back|today|currently|at present|lost"
    r"|loses?|wastes?|wasted|took|was|were|used to|instead of|rather than|down (?:to|from)|no longer)\b",
    re.IGNORECASE,
)
_SPANS = ("day", "week", "month", "year", "hour", "minute", "shift", "person", "head")
_MUCH_A_DAY = 60  # minutes
# Whom a number divides by, where it is people of one trade.
_TRADES = (
    r"nurse|doctor|clerk|agent|teacher|driver|engineer|editor|handler|operator|lawyer|associate|developer"
    r"|advis[eo]r|technician|caseworker|planner|buyer|carer|caregiver|cook|guide|inspector|consultant|seller"
    r"|dispatcher|analyst|therapist|picker|welder|fitter|cleaner|cashier"
)
_PER_TRADE = re.compile(rf"\b(?:per|each|for every) (?:\w+ )?(?P<who>{_TRADES})\b", re.IGNORECASE)
_STEM, _DELIVERY = 4, timedelta(weeks=3)
_TO_TRY = timedelta(days=50)  # from the first decisions
_TO_SIGN = timedelta(days=7)  # from the trial of a device to its order
_FEW, _BESIDE_DAILY_WORK = 3, 0.25
_SMALL_TEAM = re.compile(
    r"\b(?:our|the|my) (?P<team>(?:[\w&'\u2019-]+ ){1,3}?)(?:is|are|has|have|consists of|comes down to) "
    r"(?:only |just |all of )?(?P<many>one|two|three|[123]) "
    r"(?:people|persons?|colleagues?|of us|men|women|engineers?|technicians?|developers?|admins?"
    r"|administrators?)\b",
    re.IGNORECASE,
)
_SETS_UP = re.compile(r"\bIT\b|\bsystems?\b|\btech(?:nology)?\b|\bdigital\b|\bdata team\b")
_BEFORE_A_LOAD = timedelta(weeks=10)  # the teams hear of it, and it is loaded and tested afterwards
# What people can only do into, or through, something that they hold or stand at.


def too_few_things(facts: CaseFacts) -> Iterator[Point]:
    """Find fewer phones, seats or desks than people who need one."""
    for sentence in facts.sentences(*_NOW):
        if _PAST.search(sentence) or not FOR_THEM.search(sentence):
            continue
        quantities = [each for each in counts_in(sentence) if each.sort == "plain" and each.values]
        for things in quantities:
            match = THING.match(sentence[things.end :])
            people = _people_for(facts, sentence, things, quantities) if match else 0
            if not match or not 0 < things.value < people:
                continue
            thing = match["thing"].lower()
            if things.value > 1 and not thing.endswith("s"):  # two account managers
                continue
            # Others come before them, or after.
            if LATER_LOT.search(sentence[: things.start]) or is_in_lots(facts.brief, sentence):
                continue
            if DESKS.match(thing):  # shared by design: what counts is the fullest day
                days = _days_there(facts)
                yield _desks_by_day(facts, sentence, thing, int(things.value), int(people), days)
                return
            short = number(people - things.value)
            yield sponsor_point(
                facts,
                "too_few_things",
                9,
                f"{number(things.value)} {thing} for {number(people)} people: {short} short",
                f"{cite(sentence)} Who goes without, and for how long? Without one, nobody can start.",
                f"Get the missing {short}, and a few spare ones, before training. Cost: money and time.",
                "Start with as many people as there are places. Cost: the others start later.",
                step=Step(
                    f"Find or share the missing {short} {thing}, or start later",
                    "Everyone has one from the first day, shares one, or knows when they get one. A list "
                    "says who pays. Anyone who waits has heard it before the others start.",
                    facts.before_training,
                ),
            )
            return


def too_few_licenses(facts: CaseFacts) -> Iterator[Point]:
    """Find licenses for fewer people than the change has."""
    many, sentence = seats_ordered(facts.brief)
    waiting = facts.case.waiting
    people = facts.people + waiting
    if not many or not FEWEST_OF_ALL * people < many < people:
        return
    short = people - many
    priced = next(
        (each for each in (*stated_license_prices(facts), *prices_of(facts)) if each.thing == "licenses"),
        None,
    )
    the_rest = priced.amount.times(short / facts.people) if priced else Sum()
    price = (
        f"about {facts.price(the_rest.rounded(facts.brief.budget))} a year"
        if the_rest
        else "a price in writing"
    )
    share = share_of_users(facts.brief)
    aimed = round(people * share / 100)
    misses = (
        f" {share:g}% of {number(people)} is {number(aimed)}: the objective needs more."
        if many < aimed < people
        else ""
    )
    own = f"Order {number(short)} more by {facts.on(facts.settle_by)}. Cost: {price}."
    fewer = (
        f"Only those {number(many)} start, each team with its share, and the objective counts them alone. "
        f"Cost: {number(short)} people wait, or {price} for theirs."
    )
    everyone = re.compile(rf"\b(?:all )?{people:,}(?= (?!of\b))", re.IGNORECASE)
    sentences = (each for each in facts.sentences("what_changes", "objective") if everyone.search(each))
    replacements = (
        (each, everyone.sub(as_template(f"{number(many)} of {number(people)}"), each)) for each in sentences
    )
    yield sponsor_point(
        facts,
        "too_few_licenses",
        11,
        f"{number(many)} licenses for {number(people)} people: {number(short)} short",
        f"{cite(sentence)}{misses} Who gets one, and who waits?",
        *((fewer, own) if waiting else (own, fewer)),
        replacements=tuple(replacements) if waiting else (),
        step=Step(
            f"Decide who gets the {number(many)} licenses",
            "One list by team says who has one on the first day. Anyone who waits has heard it, with the "
            "day, before the announcement.",
            facts.settle_by,
            is_sponsors=True,
        ),
    )


def _days_there(facts: CaseFacts) -> int:
    """Return on how many days a week people come, 0 if nothing says so."""
    sentence = facts.sentence_with(_DAYS_THERE.pattern, "what_changes", "objective", "why")
    match = _DAYS_THERE.search(sentence)
    return as_count(match["office"] or match["there"] or match["comes"]) if match else 0


def _desks_by_day(facts: CaseFacts, sentence: str, thing: str, places: int, people: int, days: int) -> Point:
    """Return what the places hold on an even week, and what the fullest day allows."""
    brief = facts.brief
    is_of_places = counts_places(brief)
    most = (brief.outcome_target if is_of_places else None) or _FULL_AT
    a_day, fit = ceil(people * days / _WORKDAYS), floor(places * most / 100)
    if not days:
        return _fullest_day(facts, sentence, thing, (places, people, fit))
    aim = f"At most {number(most)}%" + (" (the target)" if is_of_places else ", as we assume,")
    calendar = f"one calendar with each team's days, no weekday above {fit} people"
    limit = f", no weekday above {fit} people" if a_day <= fit else " once days or places are decided"
    if a_day <= fit:
        proposal = f"Make {calendar}. Cost: teams don't choose freely."
    else:
        days_held = floor(fit * _WORKDAYS / people * 10) / 10
        missing = ceil(a_day * 100 / most) - places
        proposal = (
            f"Either {days_held:g} days a week on average, or {missing} more {thing}; then {calendar}. "
            "Cost: fewer days together, or the rent."
        )
    return sponsor_point(
        facts,
        "too_few_things",
        9,
        f"{places} {thing}, {people} people, {in_words(days)} days a week: {a_day * 100 // places}% full "
        "if every weekday is alike",
        f"{cite(sentence)} {people} times {days} days, over five, is {a_day} a day, and people prefer the "
        f"middle of the week. {aim} is {fit} people a day.",
        proposal,
        "Let each team choose, and count for four weeks. Cost: some find no place on the fullest day.",
        step=Step(
            f"Put each team's days on one calendar{limit}",
            f"Each weekday has its teams and its head count, and none is above {fit} people. Teams that hand "
            "work to each other share a day. One person decides on swaps within two working days.",
            facts.before_training,
        ),
    )


def base_moves(facts: CaseFacts) -> Iterator[Point]:
    """Find a share of places whose number changes with the start itself."""
    moved = facts.case.moved_base
    if moved is None:
        return
    old, new, thing, now, first_day = moved.old, moved.new, moved.thing, moved.now, moved.first_day
    came = round(old * now / 100)
    yield sponsor_point(
        facts,
        "base_moves",
        11,
        f"The number moves by itself: {number(now)}% of {number(old)} {thing} is {first_day}% of "
        f"{number(new)}",
        f"{cite(moved.quote)} That is {came} people a day. On {number(new)} {thing} the number is at "
        f"{first_day}% on the first day, with nobody changing anything.",
        f"Restate today as {first_day}%, and count the fullest weekday beside it: nobody without one of the "
        f"{thing}. Cost: a new target.",
        "Keep the number. Cost: it shows a success that is only arithmetic.",
    )


def _fullest_day(facts: CaseFacts, sentence: str, thing: str, counts: tuple[int, int, int]) -> Point:
    """Return that places which people share are tested by the fullest day."""
    places, people, fit = counts
    return sponsor_point(
        facts,
        "too_few_things",
        9,
        f"{number(places)} {thing} for {number(people)} people: how full is the fullest day?",
        f"{cite(sentence)} An average day says nothing about the day that everyone prefers.",
        f"Count by weekday for two weeks, and cap each day at {number(fit)} people. Cost: teams don't "
        "choose freely.",
        "Let each team choose, and count for four weeks. Cost: some find no place on the fullest day.",
        step=Step(
            f"Count who comes on each weekday, against {number(places)} {thing}",
            "Two weeks are counted by weekday. The fullest day fits, or a rule says who comes on another.",
            facts.before_training,
        ),
    )


def crews_around_the_clock(facts: CaseFacts) -> Iterator[Point]:
    """Find what crews that cover all hours work each, before anyone is ill."""
    brief = facts.brief
    sentence = facts.sentence_with(_CREWS.pattern, "what_changes", "objective")
    match = _CREWS.search(sentence)
    if not match:
        return
    crews = as_count(match["crews"])
    each = _HOURS_OF_A_WEEK / crews
    above = each - _USUAL_WEEK
    posts = f"{crews / (1 - _AWAY):.1f}"
    is_share = "overtime" in brief.outcome_measure.casefold() and brief.outcome_unit == "%"
    aim = f"; the target is {number(brief.outcome_target)}%" if is_share and brief.outcome_target else ""
    built_in = (
        f" If overtime starts at {_USUAL_WEEK}, {above / each:.0%} of the hours is overtime in the roster "
        f"itself{aim}."
        if above > 0
        else ""
    )
    yield sponsor_point(
        facts,
        "crew_hours",
        9,
        f"{capital(in_words(crews))} crews around the clock work {each:.0f} hours a week each, with nobody "
        "away",
        f"{cite(sentence)}{built_in} Leave, sickness and training come on top.",
        f"Staff each post with {posts} people, not {crews}: one in eight is away (our assumption; finance "
        "puts in last year's number). "
        + (f"Say what the {above:.0f} hours above {_USUAL_WEEK} are: paid, or a day off. " * (above > 0))
        + "Cost: the hires, or less output when somebody is ill.",
        "Cover absence with overtime. Cost: people lose the free days that the roster promises.",
    )


def _people_for(facts: CaseFacts, sentence: str, things: Quantity, quantities: list[Quantity]) -> float:
    """Return how many people need one; all of them after 'only'."""
    names = {word.casefold() for group in facts.brief.groups for word in re.findall(r"\w{5,}", group.label)}
    for other in quantities:
        match = _HEADS.match(sentence[other.end :])
        after = re.match(r"\s([\w-]+)", sentence[other.end :])
        is_people = match or (after and after[1].casefold() in names)
        if other is not things and is_people and other.value > things.value:
            return other.value
    is_shared = DESKS.match((THING.match(sentence[things.end :]) or {"thing": ""})["thing"])
    return facts.people if _ONLY.search(sentence) and not is_shared else 0


def too_slow(facts: CaseFacts) -> Iterator[Point]:
    """Find work that its own pace finishes only after the start."""
    for sentence in facts.sentences(*_NOW) if facts.waves else ():
        done, pace = _done_and_pace(sentence)
        if done is None or pace is None:
            continue
        named = _NOUN.match(sentence[done.end :])
        thing = named[1] if named else sentence[done.end :].split()[0]
        total = _total_of(facts, thing, done.value)
        span = _PACE.match(sentence[pace.end :])
        if not total or not span or not pace.value:
            continue
        left, go_live, span_days = total - done.value, min(facts.waves), _DAYS[fold(span["span"])]
        latest = (LATEST_DAY - facts.first_day).days
        ready = facts.first_day + timedelta(days=min(latest, ceil(left / pace.value * span_days)))
        if ready <= go_live:
            continue
        days = max(1, (go_live - facts.first_day).days)
        until_then = int(done.value + days / span_days * pace.value)
        needed = number(ceil(left / days * span_days))
        yield sponsor_point(
            facts,
            "too_slow",
            10,
            f"All {number(total)} {thing} are ready on {facts.on(ready)}, not on {facts.on(go_live)}",
            f"{cite(sentence)} {number(left)} of {number(total)} are left. At {number(pace.value)} a "
            f"{span['span']}, {number(until_then)} are ready by go-live.",
            f"More people do it now: {needed} a {span['span']} are needed. Cost: their usual work.",
            "Start where it is ready, and set a date for the others. Cost: two rules at once.",
            step=Step(
                f"Count the weekly pace of {thing} until {facts.on(go_live)}",
                f"The weekly pace is enough, or the rest has a later day, in writing. The people who do it "
                f"are named and have the hours. The most urgent comes first, by {facts.on(go_live)}.",
                _soon(facts),
            ),
        )
        return


def _soon(facts: CaseFacts) -> date:
    return facts.settle_by or facts.first_day


def _done_and_pace(sentence: str) -> tuple[Quantity | None, Quantity | None]:
    """Return the number done by now, and the number per time."""
    quantities = [each for each in counts_in(sentence) if each.sort == "plain" and each.values]
    pace = next((each for each in quantities if _PACE.match(sentence[each.end :])), None)
    if pace is None or not _SO_FAR.search(sentence):
        return None, None
    things = (each for each in quantities if each.end < pace.start and not (each.days or each.minutes))
    return next((each for each in things if not _HEADS.match(sentence[each.end :])), None), pace


def _total_of(facts: CaseFacts, thing: str, done: float) -> float:
    """Return how many of a thing another sentence asks for, else 0."""
    stems = {word[:5] for word in re.findall(r"[a-z]{4,}", thing.casefold())}
    for sentence in facts.sentences("what_changes", "objective", "concerns", "why_now"):
        words = {word[:5] for word in re.findall(r"[a-z]{4,}", sentence.casefold())}
        if not stems & words or not _OF_ALL.search(sentence):
            continue
        values = [each.value for each in counts_in(sentence) if each.sort == "plain" and each.values]
        if more := [value for value in values if done < value < 1900]:
            return more[0]
    return 0


def minutes_add_up(facts: CaseFacts) -> Iterator[Point]:
    """Find minutes per piece that add up to hours a day."""
    spoken = [each for each in facts.sentences("expected_benefit", "why") if _COSTS_MORE.search(each)]
    for sentence in (*facts.sentences("concerns", "what_changes"), *spoken):
        for each in () if _TODAY_OR_LESS.search(sentence) else counts_in(sentence):
            match = _PER_PIECE.match(sentence[each.end :])
            if not each.minutes or not match or match["piece"].lower() in _SPANS:
                continue
            pieces = _pieces_a_day(facts, match["piece"], is_daily=(match["span"] or "").lower() == "day")
            minutes = float(each.minutes[0]) * pieces
            if minutes < _MUCH_A_DAY:
                continue
            piece = match["piece"].lower()
            yield sponsor_point(
                facts,
                "minutes_add_up",
                6,
                f"{each.words.capitalize()} for each {piece}: {hours(minutes / 60)} a day",
                f"{cite(sentence)} {each.words.capitalize()} times {number(pieces)} is "
                f"{hours(minutes / 60)} each working day. The brief does not say whose hours these are.",
                "Time ten of them before go-live, and put the hours into the plan of each team. Cost: half "
                "a day.",
                "Wait and see in the first weeks. Cost: nobody can plan for it.",
            )
            return


def _pieces_a_day(facts: CaseFacts, piece: str, *, is_daily: bool) -> float:
    """Return the pieces a day. `is_daily`: the sentence says a day."""
    plural = re.compile(rf"(?: (?:our|the|all))?(?: [\w-]+)? {re.escape(piece)}(?:e?s)\b", re.IGNORECASE)
    for sentence in facts.sentences():
        for each in counts_in(sentence):
            rest = sentence[each.end :]
            match = plural.match(rest)
            if (
                each.values
                and match
                and (is_daily or re.match(r" (?:a|per|each|every) day\b", rest[match.end() :]))
            ):
                return each.value
    return 0


def trade_counted(brief: Brief) -> str:
    """Return the trade by whose people a number divides, else ''."""
    match = _PER_TRADE.search(brief.outcome_measure)
    who = match["who"].lower() if match and len(brief.groups) > 1 else ""
    return who if any(who[:_STEM] not in group.label.casefold() for group in brief.groups) else ""


def who_counts(facts: CaseFacts) -> Iterator[Point]:
    """Find a number per person of a trade that no team names."""
    brief = facts.brief
    who = trade_counted(brief)
    if not who:
        return
    named = [group for group in brief.groups if who[:_STEM] in group.label.casefold()]
    people = sum(group.size for group in named or brief.groups)
    whom = f"No team is called that; together they are {people:,} people."
    if named:
        others = facts.names([group for group in brief.groups if group not in named], 2)
        whom = f"{facts.names(named)}: {people:,} people. {others}: some of them may count, too."
    total = ""
    if brief.outcome_baseline is not None:
        each, together = brief.outcome_baseline, round(people * brief.outcome_baseline)
        total = f" Times {amount(each, brief.outcome_unit)}, that is {amount(together, brief.outcome_unit)}."
    yield sponsor_point(
        facts,
        "who_counts",
        4,
        f"Who counts as {'an' if who[0] in 'aeio' else 'a'} {who}?",
        f"“{brief.outcome_measure}” divides by people. {whom}{total} If headcount changes, the number "
        "moves by itself.",
        "Write one list by role, and stick to it. Cost: half a day.",
        "Count the total, not per person. Cost: it moves as people come and go.",
    )


def device_unnamed(facts: CaseFacts) -> Iterator[Point]:
    """Find work that needs something to hold or stand at, which nothing names."""
    needed = device_needed(facts)
    if needed is None:
        return
    sentence, teams = needed
    before = facts.sentence_with(A_DEVICE.pattern, "past_attempts")
    triers = sum(min(5, team.size) for team in teams)
    fact = cite(sentence) if sentence else f"{facts.names(teams, 3)} work away from a desk."
    tried = (
        f"Five people of each team try two devices for a full shift. Cost: two shifts of {triers:,} "
        f"people, and about {_DELIVERY.days // 7} weeks for delivery (proposal)."
    )
    there = "Use the devices already there, tested for a full shift. Cost: a walk for every entry."
    is_spoken_of = names_a_device(facts)  # else nobody has asked for one
    yield sponsor_point(
        facts,
        "device_unnamed",
        9,
        "Which device will people use?",
        f"{fact} The brief doesn't say which device, where it's kept, and who charges it."
        + (f" Last time: {cite(before)}" if before else ""),
        *((tried, there) if is_spoken_of else (there, tried)),
        step=Step(
            "Choose the device and try it for a full day",
            "The device is chosen after five people of each team used it for a full day. They worked in "
            "their own hours: noise, gloves, hygiene, battery. It is settled how many there are for each "
            "place, who charges them, and who hands out a spare one.",
            _in_time_to_order(facts),
            is_test=True,
        )
        if is_spoken_of
        else None,
    )


def _in_time_to_order(facts: CaseFacts) -> date | None:
    """Return a day that leaves weeks for delivery, where there are any."""
    latest, first = facts.before_training, facts.settle_by
    if latest is None or first is None:
        return latest
    return facts.working_before(max(first, min(latest - _DELIVERY - _TO_SIGN, first + _TO_TRY)))


def masses_of_data(facts: CaseFacts) -> Iterator[Point]:
    """Find data that nobody has the hours to clean."""
    if not facts.waves:
        return
    weeks = (min(facts.waves) - facts.first_day - _BEFORE_A_LOAD).days / 7
    for mass in masses_before_start(facts.case):
        people = mass.people_for(weeks)
        if not people:
            continue
        yield sponsor_point(
            facts,
            "mass_of_data",
            8,
            f"{mass.counted} take {mass.hours:,} hours to clean",
            f"{cite(mass.sentence)} At {mass.minutes:g} minutes each (proposal): look, merge, name an owner. "
            f"The teams spare about {hours(mass.spare_a_week)} a week for it.",
            f"Free full-time people for it, named by {facts.on(facts.settle_by)}. Cost: "
            f"{mass.paid_hours:,} paid hours{_for_so_much(facts, mass.paid_hours)}.",
            "Move only what was used in the last year, and archive the rest. Cost: people look up old "
            f"entries elsewhere; leaving out half saves {mass.hours // 2:,} hours.",
        )


def _for_so_much(facts: CaseFacts, paid_hours: int) -> str:
    price, budget = an_hour(facts), facts.brief.budget
    if price is None:
        return ""
    of = f" of {number(budget)}" if budget else ""
    return f" {at_an_hour(facts, price)}: {facts.money(paid_hours * price)}{of}"


@dataclass(frozen=True, slots=True)
class FewHands:
    """A team of one to three with too much to set up."""

    team: str
    many: int
    sentence: str
    days: int  # of work, before the first start
    free: int  # days that they have for it

    @property
    def people(self) -> str:
        return "one person" if self.many == 1 else f"{in_words(self.many)} people"


def tells_team_size(sentence: str) -> bool:
    """Return whether a sentence says how few a team is.

    Whoever it names.
    """
    return bool(_SMALL_TEAM.search(sentence))


def few_hands(facts: CaseFacts) -> FewHands | None:
    """Return the small team whose set-up takes more days than it has."""
    named = _small_team(facts)
    if not named or not facts.waves:
        return None
    team, many, sentence = named
    first = min(facts.waves)
    sizes = sizes_before_start(facts.case)
    days = sum(sizes[step.key].days for step in steps_before_start(facts.case) if step.by is None)
    open_days = facts.working_days(works_from(facts), first - timedelta(days=1), with_full_load=True)
    free = int(many * len(open_days) * _BESIDE_DAILY_WORK)
    return FewHands(team, many, sentence, days, free) if days > free else None


def _small_team(facts: CaseFacts) -> tuple[str, int, str] | None:
    """Return name, number and sentence of a team that sets up systems."""
    for sentence in facts.sentences("concerns", "what_changes", "what_stays", "why_now", "why"):
        match = _SMALL_TEAM.search(sentence)
        if match and _SETS_UP.search(match["team"]):
            return match["team"].strip(), as_count(match["many"]), sentence
    small = (group for group in facts.brief.groups if 0 < group.size <= _FEW)
    group = next((group for group in small if _SETS_UP.search(group.label)), None)
    return (group.label, group.size, "") if group else None


def too_few_hands(facts: CaseFacts) -> Iterator[Point]:
    """Find a pair of people with more to set up than days."""
    few = few_hands(facts)
    if few is None:
        return
    missing = few.days - few.free
    weeks = ceil(missing / (few.many * 5 * _BESIDE_DAILY_WORK))
    yield sponsor_point(
        facts,
        "few_hands",
        9,
        f"{few.team} is {few.people}: {few.days} days of work, time for {few.free}",
        (f"{cite(few.sentence)} " if few.sentence else "")
        + f"A quarter of their time beside daily work (proposal) gives "
        f"{count(few.free, 'working day')} before {facts.on(min(facts.waves))}. Who covers when one is away?",
        f"Borrow or buy {count(missing, 'day')} of help, for the set-up or for their daily work, by "
        f"{facts.on(facts.settle_by)}. Cost: {count(missing, 'paid day')}.",
        f"Start later. Cost: {count(weeks, 'week')}.",
        private=True,
    )


RULES = (
    crews_around_the_clock, masses_of_data, too_few_hands, who_counts, device_unnamed, too_few_things,
    too_few_licenses, base_moves, too_slow, minutes_add_up,
)  # fmt: skip
