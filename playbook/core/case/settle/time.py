"""Points about dates, conditions, places, places of law, tools and the last attempt."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, pairwise
from math import prod

from playbook.core.base.words import capital, count, listed, number
from playbook.core.case.claims.funds import stated_prices
from playbook.core.case.claims.unsettled import statement_kind_of
from playbook.core.case.feasible.quotes import (
    bought,
    lacks_quote,
    price_of_counsel,
    quotes_asked,
    quotes_by,
    signed_on,
    unpriced,
)
from playbook.core.case.feasible.staged import (
    MOST_OF_A_TEAM,
    a_counted_place,
    ends_for_all,
    many_at_once,
    merging_first,
    together,
)
from playbook.core.case.fixed.broken_days import last_to_use_both
from playbook.core.case.fixed.waits import is_given_before_absence
from playbook.core.case.judgment import Point, Step
from playbook.core.case.parts import Lesson
from playbook.core.case.reading.busy import is_of_the_ledger
from playbook.core.case.reading.places import country_name, sites_in_turn
from playbook.core.case.settle.facts import (
    LITTLE_MONEY_A_HEAD,
    SLACK,
    CaseFacts,
    cite,
    cite_near,
    fill,
    in_words,
    sponsor_point,
)
from playbook.core.case.settle.proposals import kept_off, promise_line, starts_near
from playbook.core.case.teams.groups import groups_touched
from playbook.core.case.timing import SIDE_LETTER, gate_of, is_on_one_part, is_question
from playbook.core.plan.brief import Region
from playbook.core.plan.case import Condition
from playbook.core.plan.counts import monday_of
from playbook.core.text.numbers import counts_in
from playbook.core.text.products import tools_in

_TO_ASK, _AHEAD = timedelta(days=35), timedelta(days=14)
NO_QUOTE, NOBODY_SETS_UP = "no_quote", "nobody_sets_it_up"  # keys of points that stand in the approval
CONTRACT, CAN_BE_CANCELED, PASSED = "Sign the contract", "can be canceled free of charge", "a passed"
_OUR_OWN_WORK = ("contract", "migration", "fallback", "funding", "accounts", "cut_over")
_PAYS = re.compile(r"\b(?:invoices?|paid|spent)\b", re.IGNORECASE)  # our own act, too
_AGREE = (
    r"\b(?:must agree|has to agree|agreement|consent|approv\w+|sign(?:s|ed)? off|not finished|not yet"
    r"|muss zustimmen"
    r"|zustimm\w*|accord)\b"
)
_AGREEING = ("works_council", "union", "data_protection", "security")
_BODIES = (
    r"\b(?:works? council|staff council|union|data protection|impact assessment|privacy|security|legal"
    r"|regulator"
    r"|betriebsrat\w*|personalrat\w*|datenschutz\w*|comité|syndicat|comité|sindicato|dpia)\b"
)
_HEARD = re.compile(
    r"\b(?:is|are|be|been) (?:first |also |only )?(?:consulted|heard|informed)\b", re.IGNORECASE
)
_PLACES = re.compile(
    r"^\W*(?:\w+\s){0,2}?(?:desks?|seats?|workplaces?|workstations?|parking spaces?|schreibtische?"
    r"|arbeitsplätze)\b",
    re.I,
)
_DAYS_A_WEEK = re.compile(
    r"\bdays?\b.*\b(?:per|a|each|in the)\s*(?:person and )?week|\b(?:days? (?:per|a) week)|tage?\b.*woche",
    re.I,
)
_OF_A_COUNTRY = re.compile(
    r"\b[Cc]ountry (?:manager|head|director|lead|representative),? (?:of |for )?"
    r"(?P<country>[A-Z][a-z]{3,20})\b"
)
_COUNTRY_WORDS: dict[Region, str] = {
    "EU": "the EU",
    "UK": "the UK",
    "US": "the US",
    "other": "a country that is not named",
}
# What was done last time, by the words for it.
_MEASURES: dict[str, str] = {
    "an account or a license": (
        r"\b(?:accounts?|licen[cs]es?|access|lizenz\w*|zugang|zugänge|licences?|comptes?)\b"
    ),
    "a speech": r"\b(?:speech|town hall|all-hands|kick-?off|rede|discours)\b",
    "a newsletter or e-mail": r"\b(?:newsletter|e-?mails?|rundmail|mailing|circular)\b",
    "tablets or devices": r"\b(?:tablets?|devices?|geräte?|handhelds?|scanners?)\b",
    "a pilot": r"\b(?:pilots?|pilot\w+)\b",
    "training for everyone": r"\b(?:training|workshops?|courses?|schulung\w*|formation)\b",
    "a new system": r"\b(?:crm|erp|software|system|tool|platform|app)\b",
    "a rule or memo": r"\b(?:memo|policy|rule|mandate|decree|order|weisung)\b",
}
_WHAT_IT_COVERS = "What does it cover: accounts, trainers, people's time?"
_STEM = 5  # the plural counts, too
# A measure is what people were given; the same noun as a subject is only a word.
_GIVEN = (
    r"\b(?:gets?|got|gave|given?|gives?|receiv\w+|sent|sends?|bought|buys?|introduc\w+|launch\w+|install\w+"
    r"|brought|brings?|rolled out|handed out|issued?|issues|held|holds?|ha[sd]|have|started|starts?|tried"
    r"|was|were|with|by|through|into|on|in|bekomm\w+|bekamen|erh[aä]lt\w*|erhielt\w*|mit|per|une?|den?"
    r"|hub[oa])\b(?:\W+\w+){0,4}?\W+"
)
_NAMES_AI = re.compile(
    r"\b(?:ai|ki|ia|a\.i\.|artificial intelligence|künstliche intelligenz|gen ?ai|llm)\b", re.I
)
_CLOSE_TO_A_CLOSURE, _MOST_TRAINERS = 10, 4
_FROM_TURN_TO_TURN = timedelta(days=35)  # as starts lie apart that we propose
FIRST_NUMBER_AFTER, TIME_TO_LEARN = timedelta(days=7), timedelta(days=14)


# "ClaimSight", or what something is called.
_A_NAME = re.compile(r"\b[A-Z][a-z]+[A-Z]\w*\b|\b(?:called|named|namens) [A-Z]\w+")


def condition_before_go_live(facts: CaseFacts) -> Iterator[Point]:
    """Find a body that must agree, while practice already switches something on."""
    if not facts.waves:
        return
    named = facts.open_conditions
    met = [
        facts.case.origins.get(f"met.{each.id}") for each in facts.case.conditions if facts.case.is_met(each)
    ]
    sentence = facts.sentence_with(
        rf"{_BODIES}.*{_AGREE}|{_AGREE}.*{_BODIES}", "concerns", "what_changes", "why_now"
    )
    every = [each for each in named if each.kind in _AGREEING and not is_question(each)]
    agreeing = [each for each in every if not is_on_one_part(each, facts.brief)]
    if every and not agreeing:
        return  # that part waits, and nothing else
    if agreeing and all(each.id == SIDE_LETTER for each in agreeing):
        return  # it stands in the decision on what they asked
    teams = {group_id for each in agreeing for group_id in each.group_ids}
    is_of_teams = agreeing and all(each.group_ids for each in agreeing)
    first = min(
        day for day, groups in facts.waves.items() if not is_of_teams or teams & {g.id for g in groups}
    )
    training = facts.practice_start(first)
    if not sentence:
        bodies = agreeing
        if not bodies:
            return
        sentence = facts.case.origins.get(f"condition.{bodies[0].id}") or bodies[0].name
    if (
        re.search(r"\b(?:signed|unterschrieben|agreed already|since)\b", sentence, re.IGNORECASE)
        and "must" not in sentence
    ) or sentence in met:
        return
    if any(sentence.strip() == each.quote.strip() for each in facts.case.lead_times):
        return  # their weeks are a decision of their own
    gates = {gate_of(each, facts.case.kind.key): each.needed_by for each in agreeing}
    is_before_training = "announcement" not in gates and (facts.is_practiced or "training" in gates)
    if is_before_training and agreeing and all(_is_asked_in_time(each, training) for each in agreeing):
        return
    is_practiced = is_before_training and facts.is_practiced
    announced_after = [each.needed_by for each in named if each.gates == "announcement" and each.needed_by]
    answered = max(announced_after, default=facts.settle_by or training)
    day = training if is_before_training else answered
    days = len(facts.days_to_decide(facts.first_day, day - timedelta(days=1)))
    quoted = cite(f"{sentence.rstrip(' .')}.")  # a name alone runs into the next sentence
    answer = "opinion" if _HEARD.search(sentence) else "approval"  # who is only heard cannot say no
    expected = (facts.case.expected.get(each.id) for each in agreeing if each.needed_by is None)
    usual = (each.day for each in expected if each)
    agreed = max((*usual, *(each.needed_by for each in agreeing if each.needed_by)), default=None)
    if agreed and agreed > day and not (is_before_training or announced_after):
        yield _point(
            facts,
            "condition_before_go_live",
            11,
            f"People hear of it before we have this {answer}",
            f"{quoted} The announcement is due after {facts.on(day)}, and we expect the {answer} by "
            f"{facts.on(agreed)}.",
            "Announce it as a plan, with no day of a start until it is signed. Talks start now. Cost: people "
            "wait for their date.",
            f"Announce it after {facts.on(agreed)}. Cost: people hear it from others first.",
        )
        return
    title = (
        f"No training until we have this {answer}" if is_practiced else f"Every date depends on this {answer}"
    )
    step = f"The announcement is due after {facts.on(day)}"
    if is_before_training:
        begin = "People practice before they start" if is_practiced else "The sessions come before go-live"
        step = f"{begin}, from {facts.on(day)}"
    weeks = count(max(1, ((first - day).days + 1) // 7), "week")
    unnamed = (
        f"Teams hear no date until it is signed; they start {weeks} later, at the earliest "
        f"{facts.on(first)}. "
        if is_before_training
        else ""
    )
    yield _point(
        facts,
        "condition_before_go_live",
        11,
        title,
        f"{quoted} {step}. So we need the {answer} by then, not just for go-live on "
        f"{facts.on(first)}: {count(days, 'working day')} from the start.",
        f"Talks start now. {unnamed}"
        f"Cost: each week of delay moves {'go-live' if unnamed else facts.on(first)} by a week.",
        _after_the_yes(facts, agreed, first) or "Train without live access until then. Cost: less practice."
        if is_practiced
        else "Announce it as a plan, not a decision. Cost: everyone waits.",
    )


def _after_the_yes(facts: CaseFacts, agreed: date | None, go_live: date) -> str:
    """Return how many trainers can hold all practice after a yes."""
    if agreed is None or agreed >= go_live:
        return ""
    days = SLACK * len(facts.working_days(agreed + timedelta(days=1), go_live - timedelta(days=1)))
    groups, has = facts.waves[go_live], facts.trainers_at_once
    if facts.days_needed(groups, has) <= days:
        return ""
    needed = (many for many in range(has + 1, _MOST_TRAINERS + 1) if facts.days_needed(groups, many) <= days)
    trainers = next(needed, None)
    if trainers is None:
        return ""
    return f"Practice only after it, with {trainers} trainers at once, not {has}. Cost: their hours."


def _is_asked_in_time(condition: Condition, training: date) -> bool:
    """Return whether the brief's own day for a yes lies before training."""
    return bool(condition.needed_by and condition.needed_by < training)


def near_a_closure(facts: CaseFacts) -> Iterator[Point]:
    """Find a go-live in or right before a freeze or peak."""
    for day, groups in facts.waves.items():
        for group in groups:
            for span in facts.closed_spans(group):
                between = len(facts.working_days(day, span.start - timedelta(days=1), group))
                is_soon = day < span.start and between <= _CLOSE_TO_A_CLOSURE + 5
                if not span.has(day) and not (is_soon and span in facts.lasting_spans(group)):
                    continue
                closed = tuple(other for other in groups if span in facts.closed_spans(other))
                after = span.end + timedelta(days=7)
                inside = f"{facts.names(closed)} cannot start on {facts.on(day)}"
                later = facts.on(facts.working(after + timedelta(days=-after.weekday() % 7), group))
                move = f"Start them on {later}. Cost: the result comes later."
                keep = "Keep the day, with twice the help until then. Cost: paying for the helpers."
                if not span.has(day):  # the plan keeps it
                    if ends_for_all(facts):  # and it holds for them, too
                        move = f"Move that day for everyone, to {later}. Cost: the result comes later."
                    keep, move = move, keep
                comes = "come" if span.kind == "busy" and span.name == span.called else "comes"
                close = f"{capital(span.name)} {comes} {count(between, 'working day')} after go-live"
                point = _point(
                    facts,
                    "near_a_closure",
                    8 if span.has(day) or between < 5 else 6,
                    inside if span.has(day) else close,
                    f"{facts.names(closed)}: go-live {facts.on(day)}, {span.name} "
                    f"{facts.span_on(span.start, span.end)}. "
                    "Under pressure people go back to the old way.",
                    move,
                    keep,
                )
                in_the_rush = "In the rush people do it the way they know."
                yield replace(point, otherwise=in_the_rush) if span.is_full_load else point
                return


def rounds_against_trainers(facts: CaseFacts) -> Iterator[Point]:
    """Find more rounds than the trainers can hold."""
    for day, groups in facts.waves.items():
        available = facts.open_days(groups, day)
        needed = facts.days_needed(groups, facts.trainers_at_once)
        if facts.training_fits(groups, day, facts.trainers_at_once):
            continue
        people, rounds = sum(group.size for group in groups), facts.rounds_for(groups)
        trainers = facts.trainers_for(groups, day)
        who = (
            "One trainer (our assumption)"
            if not facts.brief.trainers
            else f"{number(facts.trainers_at_once)} at once"
        )
        ask = (
            f"Name {trainers} trainers by {facts.on(facts.settle_by)}"
            if trainers
            else "Spread the start over waves"
        )
        yield _point(
            facts,
            "rounds_against_trainers",
            8,
            f"{people:,} people cannot be trained for {facts.on(day)}",
            f"{rounds:,} rounds {facts.seats_in_words}, twice. {who} needs {count(needed, 'working day')}; "
            f"there are {available}.",
            f"{ask}. Cost: their hours, and a week to prepare.",
            "Two waves, the smaller first. Cost: the others start later.",
        )
        return


def places_against_people(facts: CaseFacts) -> Iterator[Point]:
    """Find days on site without enough places, or none counted."""
    brief = facts.brief
    measure = f"{brief.outcome_measure} {brief.outcome_unit}"
    is_place = facts.case.kind.key == "place_of_work" or bool(
        _DAYS_A_WEEK.search(measure) and "%" not in measure
    )
    target = brief.outcome_target
    if not is_place or target is None or not 0 < target <= 5 or not _DAYS_A_WEEK.search(measure):
        return
    people = brief.headcount or facts.people
    visits = target * people
    before = (
        f" Today it is {number(round((brief.outcome_baseline or 0) * people))}."
        if brief.outcome_baseline
        else ""
    )
    places = next(
        (
            int(q.values[0])
            for sentence in facts.sentences()
            for q in counts_in(sentence)
            if q.values and _PLACES.match(sentence[q.end :])
        ),
        None,
    )
    if places and places >= people:
        return
    room = f"There are {places:,} places." if places else "The brief does not say how many places there are."
    yield _point(
        facts,
        "places_against_people",
        9,
        f"{people:,} people on one day: is there room?",
        f"{number(target)} days × {people:,} people are {number(round(visits))} visits a week, "
        f"{number(round(visits / 5))} on an average day.{before} "
        f"If teams choose the same day, up to {people:,} come. {room}",
        "Fixed days for each team, from a count of places. Cost: less freedom.",
        "Free choice with booking. Cost: someone has no desk on a Tuesday.",
        step=Step(
            "Count places against people, day by day",
            "On the fullest day everyone has a place, or the rule is changed before it is announced. One "
            "sheet has the places of each site and the teams of each day.",
        ),
    )


def two_laws(facts: CaseFacts) -> Iterator[Point]:
    """Find several regions, or a region that is no country."""
    brief = facts.brief
    read = (facts.case.country, *(reach.country for reach in facts.case.reach.values()))
    countries = {country_name(country) for country in read if country}
    places = (
        sorted(countries) if len(countries) > 1 else [_words_of(facts, region) for region in brief.regions]
    )
    if len(places) > 1:
        yield _point(
            facts,
            "two_laws",
            7,
            "Each country has its own rules",
            f"The law on data, hours and employee representation differs between {listed(places)}.",
            "Counsel at each site confirms in writing by "
            f"{facts.on(facts.working(facts.first_day + _TO_ASK))} "
            "which rules apply to data, recording and working time; both sites follow the stricter one. "
            f"Cost: {price_of_counsel(facts)[0]} hours of counsel each{_for_so_many(facts, len(places))}.",
            "Each site follows its own rules and waits for its own approval. Cost: more to explain.",
            step=Step(
                "Have counsel confirm the rules of each country",
                "One page, signed by counsel, says for each country which rules apply to data, recording and "
                "working time.",
                facts.working(facts.first_day + _TO_ASK),
            ),
            pays=f"counsel at {len(places)} sites",
            costs=len(places) * prod(price_of_counsel(facts)),
        )
    elif not facts.case.country and not facts.case.countries and "EU" in brief.regions:
        yield _point(
            facts,
            "which_country",
            3,
            "Which country?",
            "The brief says only the EU. Holidays, representatives and law depend on country and state.",
            "Name country and state, and check the dates again. Cost: five minutes.",
        )


def _words_of(facts: CaseFacts, region: Region) -> str:
    """Return the words for a region; "other" is the country that somebody's title names."""
    titled = (_OF_A_COUNTRY.search(each.job_title) for each in facts.brief.people if region == "other")
    return next((match["country"] for match in titled if match), _COUNTRY_WORDS[region])


def _for_so_many(facts: CaseFacts, places: int) -> str:
    costs = places * prod(price_of_counsel(facts))
    return f" ({facts.money(costs)} in all, our assumption)" if costs else ""


def budget_missing(facts: CaseFacts) -> Iterator[Point]:
    """Find no budget, or one far too small for its people."""
    brief = facts.brief
    if brief.budget is None:
        train = sum(group.size * facts.hours_of(group) for group in facts.brief.groups)
        prices = stated_prices(facts)
        asks = (
            f"{facts.sponsor_name} signs {facts.stated_funds} by {facts.on(facts.settle_by)}, "
            f"with a line for training. "
            "Cost: that amount, and what has no price yet."
        )
        yield _point(
            facts,
            "no_budget",
            11 if prices else 4,
            f"{'Funds' if facts.case.money.sources else 'Prices'} are named, "
            "but no money is approved in writing"
            if facts.stated_funds
            else "Amounts are named, but no total"
            if prices
            else "The brief names no money",
            f"{prices} Training before go-live takes {facts.starting:,} people {number(train)} hours in all. "
            "Who pays for that, for trainers and for help?".strip(),
            asks
            if facts.stated_funds
            else f"Name {'the total' if prices else 'an amount'} and who releases it. "
            "Cost: an honest talk now.",
            "Run it at no cost. Cost: we leave out whatever costs money.",
        )
    elif facts.people and brief.budget / facts.people < LITTLE_MONEY_A_HEAD:
        head = number(round(brief.budget / facts.people, 1))
        covers = f"The brief says: {cite(brief.budget_covers)}" if brief.budget_covers else _WHAT_IT_COVERS
        yield _point(
            facts,
            "little_money",
            5,
            f"{head} {brief.currency} a head".strip(),
            f"{number(brief.budget)} {brief.currency} for {facts.people:,} people. {covers}",
            "Fewer people first, with the same money. Cost: the others wait.",
            "Make people's time the budget, and free it up. Cost: other work waits.",
        )


def quotes_missing(facts: CaseFacts) -> Iterator[Point]:
    """Find licenses, devices or set-up that nobody has priced."""
    by = quotes_by(facts)
    if by is None or not lacks_quote(facts):
        return
    things = listed(unpriced(facts))
    yield _point(
        facts,
        NO_QUOTE,
        9,
        f"No quote for {things}",
        "What does each cost, and by which day is it done?"
        if facts.case.kind.buys
        else "What does it cost a year, and what to set it up?",
        f"{capital(facts.lead_name)} brings {quotes_asked(facts)} by {facts.on(by)}. Cost: hours.",
        step=Step(
            f"Get {quotes_asked(facts)}",
            (
                "The offers name price, day, warranty and what a delay costs the supplier. "
                if facts.case.kind.buys
                else "The offers name price a year, start date and notice period. "
            )
            + f"{capital(facts.sponsor_name)} knows what is left of the budget.",
            by,
        ),
    )


def agreed_by_others(facts: CaseFacts) -> list[Condition]:
    """Return the open conditions to which somebody else has to agree."""
    origins = facts.case.origins
    return [
        each
        for each in facts.open_conditions
        # One of ours who signs before a leave signs what is built: no money waits for it.
        if not (each.owner_id and is_given_before_absence(origins.get(f"condition.{each.id}", "")))
        and each.kind not in _OUR_OWN_WORK
        and each.gates != "switch_off"
        and not _PAYS.search(each.name)
        and not is_on_one_part(each, facts.brief)  # the rest starts without it
    ]


def contract_step(facts: CaseFacts) -> Step | None:
    """Return the signature that stands between the quotes and the first work."""
    things, day = bought(facts), signed_on(facts)
    if day is None:
        return None
    is_built = any(step.key == "build" for step in facts.case.kind.steps)
    waits = [
        each.name.rstrip(".")
        for each in agreed_by_others(facts)
        if (facts.case.due.get(each.id) or facts.case.ready_on(each) or day) > day
    ]
    votes = {each.stated for each in facts.fixed if each.sort == "from" and each.is_law}
    waits += [f"the decision of {facts.on(vote)}" for vote in votes if vote and vote > day]
    tests = (step.short for step in facts.case.kind.steps if step.on_real_cases and not is_built)
    waits += [f"{PASSED} {test} (at most five serious errors, proposal)" for test in islice(tests, 1)]
    free = f" Until this is there it {CAN_BE_CANCELED}: {listed(waits)}." if waits else ""
    return Step(
        f"{CONTRACT} for {listed(things)}",
        f"{capital(facts.sponsor_name)} and the supplier have signed price, delivery days, acceptance, "
        f"notice period and what a delay costs the supplier. Each week after {facts.on(day)} moves "
        f"go-live by a week.{free}",
        day,
    )


STARTS_BY_SITE = "starts_by_site"
_STOPPED_FOR = re.compile(
    r"\bwe (?:stopped|ended|broke|called|took|gave)\b(?: (?:it|that|them))?(?: (?:up|off|apart))?[^.;]{0,30}?"
    r"\b(?:for|because of) (?P<what>(?:an?|the|another) [a-z]+(?: [a-z]+){0,2})(?=[.;,]|$)",
    re.IGNORECASE,
)
_IS_FAULT = re.compile(
    r"\b(?:no|not|never|nobody|none|without|too|only|few(?:er)?|less|lost|lack\w*|wrong|bad|poor\w*|broke\w*"
    r"|fail\w*|froze|stuck|slow\w*|late|missing|full|empty|expensive|twice|errors?|mistakes?|complain\w*)\b|n't\b",
    re.IGNORECASE,
)


_IS_PRAISE = re.compile(r"\bthank[- ]you\b|\b(?:thanked|praised?|liked|success\w*)\b", re.IGNORECASE)


def _worked(facts: CaseFacts, words: str) -> bool:
    """Return whether the sentence of these words tells of people who do it and like it."""
    sentence = next((each for each in facts.sentences("past_attempts") if words in each), words)
    kind = statement_kind_of(facts, sentence)
    return kind is not None and kind.key == "goes_first"


def open_from_last_time(facts: CaseFacts) -> Iterator[Point]:
    """Find an earlier failure of which a cause is still there."""
    if own := _we_stopped_it(facts):
        yield own
        return
    for lesson in reversed(facts.case.lessons):
        causes = [
            each
            for each in lesson.unanswered
            if _IS_FAULT.search(each) and not _IS_PRAISE.search(each) and not _worked(facts, each)
        ]
        if lesson.is_trial or not causes:
            continue
        when = f"in {lesson.year}" if lesson.year else "last time"
        causes = [each for each in causes if not kept_off(facts, lesson, each)]
        if not causes:
            continue
        quoted = [f"“{each}”" for each in causes]
        by = facts.on(facts.settle_by)
        yield _point(
            facts,
            "open_from_last_time",
            9,
            f"What stopped it {when} is still there: what do we change?",
            f"{listed(quoted[:3])}: {_same_weeks(facts, lesson) or 'no step of this plan is about it'}.",
            f"Five people who were there say by {by} what would have prevented it. Each of it gets a name "
            "and a day, or we say why not, before anyone starts. Cost: an hour each, and what they ask for.",
            "Start without an answer. Cost: people who remember it wait until this passes, too.",
            step=Step(
                f"Ask five people what would have prevented the failure {when}",
                "Their words are written down without names. Each cause has a task, an owner and a number, "
                "and the announcement says what is different.",
            ),
            asks=f"What stopped it {when} was looked for each week, and did not show: {listed(quoted[:1])}.",
        )
        return


def _same_weeks(facts: CaseFacts, lesson: Lesson) -> str:
    """Return which starts come in the weeks in which it failed, else ''."""
    near = [f"{which} start on {facts.on(day)}" for which, day in starts_near(facts, lesson)]
    return f"{listed(near)}, in the same weeks" if near else ""


def _we_stopped_it(facts: CaseFacts) -> Point | None:
    """Return the decision on who may stop it, where we did that ourselves for something else."""
    for sentence in facts.sentences("past_attempts"):
        if (match := _STOPPED_FOR.search(sentence)) is None:
            continue
        year = next((each.year for each in reversed(facts.case.lessons) if each.year), None)
        what, when = match["what"].strip(), f"in {year}" if year else "last time"
        return _point(
            facts,
            "open_from_last_time",
            9,
            f"We stopped it ourselves {when}, for {what}. Who may do that now?",
            f"{cite(sentence)} People remember who gave way.",
            f"Nobody stops it in the first eight weeks, not for {what} either: {facts.sponsor_name} and "
            "whoever would ask for it sign that before the announcement. Cost: what is asked for then waits, "
            "or is refused.",
            "Say now for what it may be stopped, and by whom alone. Cost: everyone waits for that case.",
            step=Step(
                "Agree that nothing stops it in the first eight weeks",
                f"One page has the days, and what waits or is refused in them. {capital(facts.sponsor_name)} "
                "has signed it, and so has whoever would ask for it.",
                is_sponsors=True,
            ),
        )
    return None


def same_as_last_time(facts: CaseFacts) -> Iterator[Point]:
    """Find what was done last time in what is planned now."""
    for name, words in _MEASURES.items():
        before = facts.sentence_with(f"{_GIVEN}{words}", "past_attempts")
        now = facts.sentence_with(f"{_GIVEN}{words}", "what_changes")
        word = match.group() if (match := re.search(words, now, re.IGNORECASE)) else name
        # An app then and a system now are not the same thing.
        if before and now and word[:_STEM].casefold() in before.casefold():
            yield _point(
                facts,
                "same_as_last_time",
                7,
                f"{capital(_as_before(word, before))}: we tried this before",
                f"Now: {cite_near(now, words)} Then: {cite(before)} What is different for the person at "
                f"work?",
                "Before announcing, ask five people who were there. Cost: ten minutes each.",
                "Announce without asking. Cost: they bring it up in public.",
                step=Step(
                    "Ask five people what stopped them last time",
                    "Their words are written down without names. Two changes in this plan come from them, "
                    "and the announcement says which.",
                ),
                replacements=(
                    (
                        now,
                        f"{now} We have tried something like this before. Five people who were there say "
                        "what stopped it, and this plan changes because of what they say.",
                    ),
                ),
            )
            return


def _as_before(word: str, before: str) -> str:
    """Return the past attempt's form of a word: tablets for tablet."""
    match = re.search(rf"\b{re.escape(word[:_STEM])}\w*", before, re.IGNORECASE)
    return match.group() if match else word


def tool_without_a_name(facts: CaseFacts) -> Iterator[Point]:
    """Find a tool called only 'AI', or none."""
    brief = facts.brief
    is_ai = facts.case.kind.is_ai or bool(_NAMES_AI.search(brief.what_changes))
    named = [tool for tool in brief.tools if not _NAMES_AI.fullmatch(tool.strip())]
    if named or not is_ai or tools_in(brief.what_changes) or _A_NAME.search(brief.what_changes):
        return
    names_ai = bool(_NAMES_AI.search(f"{brief.what_changes} {' '.join(brief.tools)}"))
    yield _point(
        facts,
        "tool_without_a_name",
        9,
        "“AI” is not a tool" if names_ai else "No tool is named",
        f"{cite(brief.what_changes)} Which product, on whose contract, for which work, with which data?",
        "One tool, two tasks per group. Cost: some wishes wait.",
        "Two approved tools to choose from, for eight weeks. Cost: twice the rules.",
    )


def kind_questions(facts: CaseFacts) -> Iterator[Point]:
    """Ask what this kind of change must settle and the brief does not."""
    text = " ".join(facts.sentences()).casefold()
    for settle in facts.case.kind.settle:
        if any(word in text for word in settle.unless_words):
            continue
        # The promises of the page say what we propose; a second choice beside it would contradict it.
        line = promise_line(facts, settle.topic) if settle.topic != "other" else None
        if settle.topic != "other" and (line is None or line.mark != "ask"):
            continue
        who = facts.lead_name if settle.decider == "lead" else facts.sponsor_name
        if (question := fill(facts, settle.question)) is None:
            continue
        options = tuple(option for option in (fill(facts, each) for each in settle.options) if option)
        yield Point(f"kind_{settle.topic}", question, "", options, who, facts.settle_by, 2)


def _point(
    facts: CaseFacts,
    key: str,
    weight: int,
    title: str,
    why: str,
    *options: str,
    step: Step | None = None,
    replacements: tuple[tuple[str, str], ...] = (),
    pays: str = "",
    costs: float = 0.0,
    asks: str = "",
) -> Point:
    why = " ".join(why.split())
    point = sponsor_point(
        facts, key, weight, title, why, *options, step=step, replacements=replacements, pays=pays, costs=costs
    )
    return replace(point, asks=asks)


def starts_too_close(facts: CaseFacts) -> Iterator[Point]:
    """Find a start too soon to learn from the one before."""
    for (before, earlier), (day, later) in pairwise(facts.waves.items()):
        weeks = monday_of(day) - monday_of(before)  # a holiday moves a start by a day
        if weeks >= FIRST_NUMBER_AFTER + TIME_TO_LEARN or is_of_the_ledger(facts.brief, later):
            continue
        learned = facts.working(before + FIRST_NUMBER_AFTER + TIME_TO_LEARN)
        if any(day <= each.day and last_to_use_both(facts, each) < learned for each in facts.fixed):
            continue  # others set the last day
        yield sponsor_point(
            facts,
            "starts_too_close",
            7,
            f"{facts.on(day)} comes too soon to learn from {facts.on(before)}",
            f"{facts.names(later)}: the start is {count((day - before).days, 'day')} after that of "
            f"{facts.names(earlier)}. Its first number is read on "
            f"{facts.on(facts.working(before + FIRST_NUMBER_AFTER))}; to decide and to change the sessions "
            "takes two more weeks.",
            f"{facts.names(later)} on {facts.on(learned)}. Cost: {count((learned - day).days, 'day')}.",
            "Keep the dates, as one start in parts. Cost: we make each mistake twice.",
        )
        return


# "First line 2, then the other lines, then Utrecht"
_IN_TURN = re.compile(
    r"\b(?:first|(?:begin|start)(?:s|ning|ing)? with) (?P<first>[^,;.:]{3,60})"
    r"(?:, (?!(?:and )?then )[^,;.:]{3,50})?,? (?:and )?then (?P<rest>[^;.:]{3,140})",
    re.IGNORECASE,
)
_THEN = re.compile(r", (?:and )?then | and then ")
_AN_ACT = re.compile(r"\b(?:we|they|it|I|you|is|are|will|do|does|everybody|everyone|all)\b")


def _own_turns(facts: CaseFacts) -> tuple[str, list[str]]:
    """Return the sentence that names who starts in which order, and those who start."""
    for sentence in facts.sentences("approach"):
        if match := _IN_TURN.search(sentence):
            turns = [match["first"], *_THEN.split(match["rest"])]
            named = sum(bool(groups_touched(facts.brief, turn)) for turn in turns)
            if named > 1 and not any(_AN_ACT.search(turn) for turn in turns):
                return sentence, [turn.strip() for turn in turns]
    return "", []


def own_order(facts: CaseFacts) -> Iterator[Point]:
    """Find an order of starts that the brief wants and its dates do not have."""
    quote, turns = _own_turns(facts)
    if not facts.waves or len(turns) <= len(facts.waves):
        return
    days = [min(facts.waves)]
    for _ in turns[1:]:
        days.append(facts.working(days[-1] + _FROM_TURN_TO_TURN))
    days[-1] = max(days[-1], *facts.waves)
    starts = "; ".join(f"{turn} on {facts.on(day)}" for turn, day in zip(turns, days, strict=True))
    yield sponsor_point(
        facts,
        "own_order",
        10,
        f"The brief starts in {number(len(turns))} steps, and the dates have {number(len(facts.waves))}",
        cite(quote),
        f"{capital(starts)}. Each follows only after the numbers of the one before, and the old way ends "
        f"step by step. Cost: old and new side by side until {facts.on(days[-1])}.",
        "Drop the order, and say so. Cost: nobody learns from the first.",
        step=Step(
            "Enter a day for each of the steps in which we start",
            f"Each has its day, its people by name, and its own go or no-go: {starts}.",
            facts.settle_by,
        ),
    )


def starts_by_site(facts: CaseFacts) -> Iterator[Point]:
    """Find places that start in turn, beside dates that name one day for all."""
    turn = sites_in_turn(facts.brief)
    if turn is None or not facts.waves:
        return
    first, by, place = facts.on(min(facts.waves)), facts.on(facts.settle_by), turn.place
    of_all = f"{number(turn.many)} {turn.places}" if turn.many else turn.places
    known = listed([f"{which} on {facts.on(day)}" for which, day in turn.dated])
    closed = [
        (which, day, span, group)
        for which, day in turn.dated
        for group in facts.brief.groups
        for span in facts.closed_spans(group)
        if span.has(day)
    ]
    clash = "".join(
        f" {facts.on(day)} is inside “{span.reason}” ({group.label})." for _, day, span, group in closed[:2]
    )
    moved = ""
    if closed:
        which, _, span, _ = closed[0]
        moved = f" {capital(which)} get a day outside “{span.reason}”, or {facts.sponsor_name} says why not."
    days = "one day" if len(facts.waves) == 1 else f"{in_words(len(facts.waves))} days"
    so_far = f" So far: {known}." if known else ""
    point = sponsor_point(
        facts,
        STARTS_BY_SITE,
        11,
        f"Which {place} starts on which day?",
        f"{' '.join(map(cite, turn.quotes[:2]))}{clash} The dates have {days} for {of_all}.",
        f"{facts.lead_name} lists every {place} by {by}: its day, who helps there, who decides. {first} is "
        f"the first of them alone, and each next one waits for the numbers of those before.{so_far}{moved} "
        f"Cost: help in one {place} after another.",
        f"One day for all, and say so. Cost: if something is broken, every {place} hits it that morning.",
        step=Step(
            f"List the day of each {place}",
            f"{capital(of_all)} have a day, a helper and someone who decides on go or no-go; none is in a "
            "closed time. The dates of this plan follow that list.",
            facts.settle_by,
        ),
    )
    rows = tuple((day, f"{capital(which)} start") for which, day in turn.dated)
    yield replace(point, ends="stops", rows=rows)


def start_together(facts: CaseFacts) -> Iterator[Point]:
    """Find many people whom the brief starts on one day, for a reason that it names."""
    groups = many_at_once(facts)
    if not groups or not (quote := together(facts)) or _own_turns(facts)[1]:
        return
    day, place, who = min(facts.waves), a_counted_place(facts), facts.who_sets_it_up
    alone = f"{place} alone" if place and facts.brief.past_attempts.strip() else ""
    wish, merging = facts.case.pilot_wish, merging_first(facts, groups)
    is_planned = facts.case.pilot is not None and facts.case.pilot.starts is not None
    if is_planned or not (wish or alone or merging):
        return  # the plan has a pilot, the brief's own or a few of each team: nobody needs to decide on it
    early = facts.on(facts.working(day - _AHEAD))
    part = (
        f"All on {facts.on(day)}, with a pilot at {place}, a change-over rehearsed twice, and help at each "
        f"place from the first hour. Cost: a slower week there. Option: take {place} live on {early}, if "
        "trained by then."
    )
    yield sponsor_point(
        facts,
        "start_together",
        9 if alone else 7,
        f"{number(sum(group.size for group in groups))} people start together",
        f"{cite(quote)} They all start on {facts.on(day)}, so none can learn from another.",
        f"The start that the brief wants: {cite(wish)} Name who that is, and their days before the others. "
        "Cost: a slower week there, with on-site help."
        if wish
        else part
        if alone
        else f"A pilot {_where(facts)}. Cost: a slower week for about "
        f"{number(sum(min(MOST_OF_A_TEAM, group.size) for group in groups))} people, with on-site help."
        f"{merging}",
        f"A pilot with a dozen people. Cost: we learn only on {facts.on(day)} what stops a whole team.",
        step=Step(
            f"Name {alone.removesuffix(' alone')} for the pilot",
            f"{capital(who)} and the managers have agreed which place tries it first, with each kind of "
            "work. One page says until which hour of the first day the old way can be restored, and who "
            "decides it.",
            asks_managers=True,
        )
        if alone
        else None,
    )


def _where(facts: CaseFacts) -> str:
    """Return who tries it first: a counted place, else some of each team."""
    place = a_counted_place(facts)
    few = f"with up to {MOST_OF_A_TEAM} people of each team"
    return f"at {place}, with each kind of work" if place else few


RULES = (
    condition_before_go_live,
    near_a_closure,
    rounds_against_trainers,
    places_against_people,
    starts_too_close,
    own_order,
    starts_by_site,
    start_together,
    two_laws,
    budget_missing,
    quotes_missing,
    open_from_last_time,
    same_as_last_time,
    tool_without_a_name,
    kind_questions,
)
