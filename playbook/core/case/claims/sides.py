"""Points about days and spans of a brief that don't fit each other."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.base.words import capital, count, first_clauses, lower_first, number
from playbook.core.case.claims.opposites import unsaid
from playbook.core.case.feasible.quotes import hangs_on, orders_wait_until, signed_on
from playbook.core.case.fixed.waits import AWAY, answered_on
from playbook.core.case.judgment import OwnGate, Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite_whole, sponsor_point, start_of
from playbook.core.case.settle.numbers import stems
from playbook.core.case.teams.groups import significant_words
from playbook.core.plan.brief import Group
from playbook.core.plan.case import Condition
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import COUNTS, as_count

NOT_THERE_YET, TALKS_LAST, SIGNED_FIRST, ANSWER_LATE, PAID_SHORTER, LATER_STEP, OWNER_AWAY, ORDERED_FIRST = (
    "not_there_yet", "talks_last", "signed_first", "answer_late", "paid_shorter", "later_step", "owner_away",
    "ordered_first",
)  # fmt: skip
_FIELDS = ("concerns", "why_now", "what_changes", "approach")
_MANY = rf"(?:\d{{1,3}}|{'|'.join(COUNTS)})"
_NOT_UNTIL = re.compile(
    r"^(?P<who>[^,;.]{3,60}?) (?:have|has|gets?|will have) no (?P<what>[\w -]{3,40}?) (?:until|till|before) ",
    re.IGNORECASE,
)
_LAST_AT_LEAST = re.compile(
    r"\b(?P<what>talks|consultations?|negotiations?|hearings?)\b[^.;]{0,40}?"
    r"\b(?:must|has to|have to|needs? to|takes?|lasts?)\b(?: (?:last|take|run|go on))?(?: for)?"
    rf"(?: (?:at least|no less than|a minimum of))? (?P<many>{_MANY}) (?P<unit>weeks|months|days)\b",
    re.IGNORECASE,
)
_FOR_SO_LONG = re.compile(rf"\bfor (?P<many>{_MANY}) (?P<unit>months|years|weeks)\b", re.IGNORECASE)
_SIGNED_BY = re.compile(
    r"\b(?:contracts?|orders?|offers?|agreements?)\b[^;.]{0,30}?\b(?:signed|placed|accepted)"
    r" (?:by|before|until)\b",
    re.IGNORECASE,
)
_OF_OTHERS = ("legal", "data_protection", "security", "union", "works_council")
_ANSWER = re.compile(
    r"(?i)\b(?:opinion|ruling|decision|vote|approval|permission|permit|licen[cs]e|agreement)\b"
)
_OF_MONEY = re.compile(r"(?i)\b(?:budget\w*|paid for|funded|financed|money|funds)\b")
_DAYS = {"days": 1, "weeks": 7, "months": 30}
_DAY, _WEEK, _TO_TRY = timedelta(days=1), timedelta(days=7), timedelta(days=14)
_ASKED_BEFORE, _SHARED, _LONGEST_ROW = 5, 2, 110


def not_there_yet(facts: CaseFacts) -> Iterator[Point]:
    """Find who starts before they have what they need: "no fiber until September"."""
    for sentence in facts.sentences(*_FIELDS) if facts.waves else ():
        match = _NOT_UNTIL.match(sentence.strip(" .-*•"))
        named = next(iter(named_days_in(sentence[match.end() :])), None) if match else None
        day = start_of(named, facts.first_day) if named else None
        groups = teams_named(facts, match["who"]) if match else []
        start = min((live for each in groups if (live := facts.brief.go_live_of(each))), default=None)
        if match is None or day is None or start is None or start >= day:
            continue
        who, thing = lower_first(match["who"]), match["what"]
        ready = facts.working(day + _TO_TRY)
        point = sponsor_point(
            facts,
            NOT_THERE_YET,
            12,
            f"{facts.names(groups)} start on {facts.on(start)}, before all of them have {thing}",
            cite_whole(sentence),
            f"{capital(who)} start on {facts.on(ready)}, two weeks after it is there, with sessions of their "
            f"own; the others keep {facts.on(start)}. Cost: two ways of working until then.",
            f"All of {facts.names(groups)} start on {facts.on(ready)}. Cost: their result comes "
            f"{count(max(1, (ready - start).days // 7), 'week')} later.",
            step=Step(
                f"List who has no {thing} yet, and when they start",
                f"Each place has its day for {thing} in writing, and its people know when they start.",
                facts.settle_by,
            ),
        )
        yield replace(
            point, rows=((ready, f"{capital(who)} start with {thing}"),), asks=f"Whoever starts has {thing}."
        )
        return


def teams_named(facts: CaseFacts, who: str) -> list[Group]:
    """Return the teams that a subject names, or comes nearest to."""
    for each in facts.brief.groups:
        if each.name.partition(",")[0].casefold() in who.casefold():
            return [each]
    words = {*significant_words(who)}
    shared = {each.id: len(words & {*significant_words(each.name)}) for each in facts.brief.groups}
    most = max(shared.values(), default=0)
    teams = [each for each in facts.brief.groups if most and shared[each.id] == most]
    return teams if len(teams) < len(facts.brief.groups) else []


def talks_last(facts: CaseFacts) -> Iterator[Point]:
    """Find a day by which talks that must last some weeks can't be over."""
    for sentence in facts.sentences(*_FIELDS, "what_stays"):
        match = _LAST_AT_LEAST.search(sentence)
        named = [each for each in named_days_in(sentence[match.end() :]) if each.days] if match else []
        day = end_of(named[0], facts.first_day) if named else None
        if match is None or day is None:
            continue
        many = as_count(match["many"].lower())
        length = timedelta(days=many * _DAYS[match["unit"].lower()])
        over = facts.working(facts.first_day + length)
        if over <= day:
            continue
        span, what = f"{match['many']} {match['unit']}".lower(), match["what"].lower()
        earlier = day - length
        before = (
            f"Begin the {what} by {facts.on(facts.working_before(earlier))}, before this plan starts. Cost: "
            "those weeks come first."
            if earlier > facts.today
            else f"Ask the other side for fewer than {span}. Cost: a favor, and it may be no."
        )
        point = sponsor_point(
            facts,
            TALKS_LAST,
            13,
            f"{capital(span)} of {what} end on {facts.on(over)}, not before {facts.on(day)}",
            f"{cite_whole(sentence)} Begun on {facts.on(facts.first_day)}, they end on {facts.on(over)}.",
            f"The {what} begin on {facts.on(facts.first_day)}, and what was meant for {facts.on(day)} moves "
            f"to {facts.on(over)}. Until then no name and no post is said to be settled. Cost: "
            f"{count(max(1, (over - day).days // 7), 'week')} more.",
            before,
            step=Step(
                f"Begin the {what} with a list of what is open",
                "The first date is held, minutes are signed, and both sides know the day on which "
                f"{span} are over.",
                facts.first_day,
                is_sponsors=True,
            ),
        )
        yield replace(
            point, rows=((over, f"{capital(what)} are over; until then no name and no post is settled"),)
        )
        return


def signed_first(facts: CaseFacts) -> Iterator[Point]:
    """Find a contract that is signed before others vote on what it buys."""
    signed, first = signed_on(facts), min(facts.waves, default=None)
    votes = [each for each in facts.open_conditions if each.name.startswith("Vote by ") and each.needed_by]
    for vote in votes if signed and first else ():
        day, who = vote.needed_by, vote.name.removeprefix("Vote by ")
        if day is None or signed is None or first is None or signed >= day or day >= first:
            continue
        after, left = facts.working(day + _DAY), len(facts.days_to_decide(day + _DAY, first - _DAY))
        exit_right = (
            f"Sign on {facts.on(signed)} with the right, in writing, to leave free of charge until "
            f"{facts.on(after)}; nothing that the vote can stop is paid before. Cost: what the vendor asks "
            "for that right."
        )
        wait = (
            f"Sign on {facts.on(after)}, once the vote is yes: {count(left, 'working day')} are left until "
            f"{facts.on(first)}. Cost: those weeks, and the start moves if they're too few."
        )
        point = sponsor_point(
            facts,
            SIGNED_FIRST,
            12,
            f"The contract is due on {facts.on(signed)}, and {who} vote on {facts.on(day)}",
            cite_whole(_origin(facts, vote) or vote.name),
            exit_right,
            wait,
            step=Step(
                f"Tell {who} what it costs and brings them",
                "Each of them has had it in writing, could ask, and knows what stays as it is. Two weeks "
                "before the vote somebody who knows them has said how it will go.",
                facts.working_before(day - 3 * _WEEK),
            ),
        )
        yield replace(point, rows=((after, "Last day to leave the contract free of charge"),))
        return


def answer_late(facts: CaseFacts) -> Iterator[Point]:
    """Find a start before the day on which somebody answers whether it may be."""
    for each in facts.open_conditions:
        quote, day = _origin(facts, each), each.needed_by
        known = [
            answered_on(quote, facts.first_day),
            *(end_of(it, facts.first_day) for it in named_days_in(quote)),
        ]
        is_dated = bool(day and quote and day in known)
        early = {
            start: groups
            for start, groups in facts.waves.items()
            if day and is_dated and start <= day and each.gates in ("go_live", "training")
        }
        groups = [group for own in early.values() for group in own]
        if each.group_ids:
            groups = [group for group in groups if group.id in each.group_ids]
        if day is None or not groups:
            continue
        start, after = min(early), facts.working(day + _WEEK)
        yield sponsor_point(
            facts,
            ANSWER_LATE,
            13,
            f"{facts.names(groups)} would start on {facts.on(start)}, before “{each.name}” ({facts.on(day)})",
            cite_whole(quote),
            f"{facts.names(groups)} start on {facts.on(after)}, a week after the answer. Cost: "
            f"{count(max(1, (after - start).days // 7), 'week')}.",
            f"Hand it in by {facts.on(facts.settle_by)} and ask for the answer by "
            f"{facts.on(facts.days_before(start, _ASKED_BEFORE))}; without it nothing is used for real. "
            "Cost: it is written at once, before anything else.",
        )
        return


def _signed_by(facts: CaseFacts) -> tuple[date | None, str]:
    """Return by when the brief wants a contract signed, with its sentence."""
    for sentence in facts.sentences(*_FIELDS):
        if match := _SIGNED_BY.search(sentence):
            named = next(iter(named_days_in(sentence[match.end() :])), None)
            if named and (day := end_of(named, facts.first_day)):
                return day, sentence
    return None, ""


def owner_away(facts: CaseFacts) -> Iterator[Point]:
    """Find what is due while whoever gives it is away."""
    for each in facts.open_conditions:
        quote, day = _origin(facts, each), each.needed_by
        away = AWAY.search(quote) if day else None
        named = [*named_days_in(away["when"])] if away else []
        back = end_of(named[-1], facts.first_day) if named else None
        if day is None or back is None or away is None or not day <= back:
            continue
        if len(named) > 1 and (left := start_of(named[0], facts.first_day)) and left > day:
            continue
        after = facts.working(back + _WEEK)
        weeks = count(max(1, (after - day).days // 7), "week")
        point = sponsor_point(
            facts,
            OWNER_AWAY,
            12,
            f"“{each.name}” is due on {facts.on(day)}, and whoever gives it is away until {facts.on(back)}",
            cite_whole(quote),
            f"Somebody with the right to decide it stands in, named by {facts.on(facts.settle_by)}; what is "
            f"left open waits until {facts.on(after)}, and so does its part. Cost: a second person who reads "
            "it all.",
            f"Move what waits for it to {facts.on(after)}. Cost: {weeks}.",
            step=Step(
                f"Name who stands in for “{each.name}”",
                "The person has said yes, may decide it alone, and has the papers. It is in writing what "
                f"waits until {facts.on(back)}.",
                facts.settle_by,
                is_sponsors=True,
            ),
        )
        yield replace(
            point,
            rows=((after, f"Whatever “{each.name}” leaves open is settled"),),
            otherwise="It isn't there on its day, and nobody else may say yes.",
        )
        return


def ordered_first(facts: CaseFacts) -> Iterator[Point]:
    """Find money that is released before what an order hangs on is known."""
    for each in facts.open_conditions:
        quote, day = _origin(facts, each), each.needed_by
        is_of_orders = hangs_on(facts, each)
        released, why = (signed_on(facts) or facts.settle_by, "") if is_of_orders else _signed_by(facts)
        is_yes = is_of_orders or each.kind in _OF_OTHERS or bool(_ANSWER.search(each.name))
        if day is None or released is None or released > day or not is_yes or why == quote:
            continue
        after = orders_wait_until(facts) or facts.working(day + _DAY)
        wait = (
            f"Nothing is ordered or signed before {facts.on(after)}: that day the result is read, and the "
            "money is released or not. Until then only what is needed either way is bought. Cost: "
            f"{'the terms of today' if why else count(max(1, (after - released).days), 'day')}."
        )
        keep_open = (
            f"Sign by {facts.on(released)} with the right, in writing, to leave free of charge until "
            f"{facts.on(after)}; nothing that the answer can stop is paid or used before. Cost: what the "
            "supplier asks for that right."
        )
        point = sponsor_point(
            facts,
            ORDERED_FIRST,
            12,
            f"{'The contract is due' if why else 'Money is released'} on {facts.on(released)}, and "
            f"“{each.name}” is known on {facts.on(day)}",
            f"{cite_whole(why)} {cite_whole(quote)}".strip() if why else cite_whole(quote),
            *((keep_open, wait) if why else (wait, keep_open)),
            step=Step(
                "Get the right to leave the contract in writing",
                f"The supplier has signed it, with {facts.on(after)} as the last day.",
                facts.working_before(released),
            )
            if why
            else Step(
                f"Read the result and release the order, or not: {lower_first(each.name)}",
                "The numbers are on one page, from whoever ran the test. Above the line the order goes out "
                "that day; below it, everything that waits for it moves.",
                after,
                is_sponsors=True,
            ),
        )
        last_day = ((after, "Last day to leave the contract free of charge"),)
        bound = "We're bound before we know whether we may use it."
        yield replace(
            point,
            rows=last_day if why else (),
            otherwise=bound if why else "The money is out before we know that it works.",
        )
        return


# What counts from a day on asks for no roster and no practice at night.
_A_RULE = re.compile(
    r"(?i)\b(?:that|which|who(?:ever)?|what|without)\b[^.;]{1,60}?(?:n['’]t|\b(?:not|no|is|are))\b[^.;]{0,80}?"
    r"(?:n['’]t\b|\b(?:not|no longer\b|gets? no\b|sent back|returned|rejected|refused))"
    r"|\b(?:forecasts?|report(?:s|ing|ed)?|figures|statistics|counts?|counted|bonus(?:es)?)\b[^.;]{0,60}\bonly\b"
    r"|\bonly\b[^.;]{0,60}\b(?:forecasts?|report(?:s|ing|ed)?|figures|statistics|counts?|counted|bonus(?:es)?)\b"
)


def later_step(facts: CaseFacts) -> Iterator[Point]:
    """Find a day on which what changes goes a step further, after the first start."""
    first, last = min(facts.waves, default=None), facts.brief.end
    for each in facts.case.days if first and last else ():
        is_step = each.quote.startswith("From ") and each.quote in [*facts.sentences("what_changes")]
        is_step = is_step and not _A_RULE.search(each.quote)
        if first is None or last is None or not is_step or not first < each.first < last:
            continue
        day = facts.on(each.first)
        decided, prepared = facts.days_before(each.first, 3), facts.days_before(each.first, 15)
        point = sponsor_point(
            facts,
            LATER_STEP,
            11,
            f"{day} is a step of its own: who decides on it?",
            cite_whole(each.quote),
            f"A go/no-go of its own on {facts.on(decided)}. By {facts.on(prepared)} a list says who "
            "does it where, with roster, practice at the real hour, who can stop it and the way back. Cost: "
            "a second preparation.",
            f"Move it behind the next review, four weeks after {day}. Cost: that part of the result.",
            step=Step(
                f"Decide go or no-go for {day}",
                "The numbers since the first start are on the table. Everyone it needs has practiced it at "
                "the real hour, each place is named, one person can stop it, and the way back was tried.",
                decided,
                is_sponsors=True,
            ),
        )
        gate = OwnGate(
            decided,
            f"Do we take the step of {day}?",
            "The numbers since the first start hold, each place is named, and everyone it needs has "
            "practiced it at the real hour. The way back was tried.",
            "One place is not ready: it stays as it is there, and the others begin.",
            f"Harm since the first start, or nobody who can stop it at that hour: {day} waits four weeks.",
        )
        yield replace(
            point,
            rows=(
                (prepared, f"List who does the step of {day} where, and practice it at the real hour"),
                (each.first, _without_its_day(each.quote)),
            ),
            gate=gate,
        )
        return


def _without_its_day(quote: str) -> str:
    """Return what a sentence says behind the day that it begins with."""
    named = next(iter(named_days_in(quote)), None)
    return capital(first_clauses(quote[named.end if named else 0 :].strip(" .,"), _LONGEST_ROW))


def paid_shorter(facts: CaseFacts) -> Iterator[Point]:
    """Find what is promised for longer than there is money for it."""
    for promise in facts.sentences("what_stays", "what_changes", "objective"):
        long = _FOR_SO_LONG.search(promise)
        for paid in facts.sentences(*_FIELDS) if long else ():
            short = _FOR_SO_LONG.search(paid)
            if long is None or short is None or not _OF_MONEY.search(paid) or paid == promise:
                continue
            promised, funded = as_count(long["many"].lower()), as_count(short["many"].lower())
            unit = long["unit"].lower()
            is_same = unit == short["unit"].lower() and len(_words(promise) & _words(paid)) >= _SHARED
            if not is_same or promised <= funded:
                continue
            rest = f"{number(promised - funded)} {unit}"
            yield sponsor_point(
                facts,
                PAID_SHORTER,
                12,
                f"Promised for {number(promised)} {unit}, paid for {number(funded)}",
                f"{cite_whole(promise)} {cite_whole(paid)} {capital(rest)} are missing.",
                f"Fund the other {rest}: {facts.lead_name} has the number by {facts.on(facts.settle_by)}, "
                "and nobody announces it before. Cost: that pay.",
                f"Promise {number(funded)} {unit}. Cost: whoever counts on {number(promised)} hears it "
                "before anyone else.",
                pays=f"what is promised for the other {rest}",
                replacements=unsaid(facts, f"for how many {unit} {_about(promise, long)}", promise),
            )
            return


def _about(promise: str, long: re.Match[str]) -> str:
    """Return what is promised, without for how long."""
    return lower_first(promise[: long.start()].strip(" -*•"))


def _words(text: str) -> set[str]:
    return {*stems(text)} | {word for word in re.findall(r"[a-z]{3}", text.casefold()) if word == "pay"}


def _origin(facts: CaseFacts, condition: Condition) -> str:
    return facts.case.origins.get(f"condition.{condition.id}", "")


RULES = (
    not_there_yet, talks_last, signed_first, answer_late, owner_away, ordered_first, later_step, paid_shorter,
)  # fmt: skip
