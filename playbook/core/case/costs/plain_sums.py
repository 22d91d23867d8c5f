"""Do the sums that a brief invites and leaves undone, where their units match."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import ceil

from playbook.core.base.words import capital, count, lower_first, number
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite_whole, sponsor_point
from playbook.core.text.numbers import COUNTS, CURRENCY_NAMES, Quantity, as_count, counts_in

PRICE_OVER_YEARS, HOURS_UNPLANNED, MINUTES_OF_A_SHIFT, LEFT_OVER = (
    "price_over_years", "hours_unplanned", "minutes_of_a_shift", "left_over",
)  # fmt: skip
_FIELDS = ("concerns", "why_now", "what_changes", "approach", "why")
_MANY = rf"(?:\d[\d,]{{0,8}}|{'|'.join(COUNTS)})"
_MARK = re.compile(rf"(?i)[£€$]|\b{CURRENCY_NAMES}\b")
_OVER_YEARS = re.compile(
    rf"(?i)\bover (?:the next |about )?(?P<years>{_MANY}) years\b[^.;]{{0,20}}"
    r"\b(?:out of|from) (?:its |our |the |their )?(?P<what>profits?|surplus|earnings|takings|rents?|income)\b"
)
_OF_A_YEAR = r"\b{what}s? (?:was|is|were|are|came to|comes to|of) "
_EACH_A_YEAR = re.compile(
    r"(?i)\b(?:each|everyone|everybody|every (?:employee|person|member)|all)\b[^.;]{0,20}?"
    r"\b(?:gets?|receives?|is paid|are paid)\b[^.;]{0,60}\b(?:every|each|a|per) year\b"
)
_HOURS = re.compile(
    rf"(?i)^(?P<what>[^,;.]{{4,60}}?) (?:takes?|needs?|means?|is|are) (?:about |another |some )?"
    rf"(?P<hours>{_MANY}) hours?\b[^.;]{{0,20}}?\b(?:nobody|no one|no plan|not|unplanned|without)\b"
)
_A_SHIFT = re.compile(
    rf"(?i)\b(?:each|every) shift (?:begins|starts|ends|opens|closes) with (?P<first>{_MANY}) minutes\b"
    rf"|\b(?P<then>{_MANY}) minutes (?:a|per|of each|of every|in each|at the start of each) shift\b"
)
_MORE = re.compile(r"(?i)\b(?P<share>\d[\d.]*) ?(?:%|percent) (?:more|extra)\b[^,.;]{0,40}")
_WHO_GO = re.compile(
    rf"(?i)\b(?P<go>{_MANY}) of (?:our|the|its|all) (?P<all>{_MANY}) (?P<who>[a-z-]{{3,20}}s) "
    r"(?:retires?|leaves?|goe?s?|ends?|stops?)\b"
)
_OF_WAITING = re.compile(
    r"(?i)\b(?:each|every|a|per) (?P<span>week|month) (?:of (?:the )?(?:waiting|delay)|later|that we wait"
    r"|more)[^.;]{0,20}?\bcosts? "
)
_A_YEAR = re.compile(
    r"(?i)\b(?:counts?|relies|rely|hopes?|saves?|brings?|worth|gains?|expects?)\b[^.;]{0,30}?"
    r"(?P<amount>\d[^;]{0,25}?) (?:a|per|every|each) year\b"
)
_WEEKS = {"week": 1.0, "month": 52 / 12, "year": 52.0}
_HOURS_A_WEEK, _MINUTES = 35, 480  # of one person; of a shift (our assumptions)
_TO_START, _DAY, _OF_A_PERCENT = timedelta(days=14), timedelta(days=1), 100


def price_over_years(facts: CaseFacts) -> Iterator[Point]:
    """Find a price paid from the yearly profit, and what is left."""
    for sentence in facts.sentences(*_FIELDS):
        match = _OVER_YEARS.search(sentence)
        price = _money_in(sentence[: match.start()])[-1:] if match else []
        what = match["what"].lower().rstrip("s") if match else ""
        of_a_year = re.search(_OF_A_YEAR.format(what=re.escape(what)), sentence, re.IGNORECASE)
        yearly = _money_in(sentence[of_a_year.end() :])[:1] if of_a_year else []
        if not match or not price or not yearly or len(_marks(sentence)) != 1:
            continue
        years = as_count(match["years"].lower())
        each, had = price[0].value / max(1, years), yearly[0].value
        left = had - each
        people = facts.brief.headcount or facts.people
        shown = (
            f"{price[0].words} in {years} years is {_about(each)} a year; of {yearly[0].words} that leaves "
        )
        shown += _about(left) + (f", {_about(left / people)} for each." if left > 0 and people else ".")
        cited, promised = [sentence], _promised_each(facts)
        if promised and people and len(_marks(promised)) == 1:
            bonus = _money_in(promised)[0]
            cited.append(promised)
            shown += f" The {bonus.words} that each was told of would take {_about(bonus.value * people)}."
        point = sponsor_point(
            facts, PRICE_OVER_YEARS, 12,
            f"What is left of the {what} while the price is paid?",
            f"{shown} {' '.join(map(cite_whole, cited))}",
            f"{capital(facts.sponsor_name)} says this sum at the announcement, with what a good and a bad "
            "year would leave. Nobody names a bonus before. Cost: a smaller hope, said in time.",
            "Spread the price over more years, in writing, before it is signed. Cost: a later last payment.",
            step=Step(
                "Have the sum checked by whoever signs the accounts",
                f"One signed page shows the price of each year, the {what} of the last three and the rest.",
                facts.settle_by,
            ),
        )  # fmt: skip
        yield replace(
            point, otherwise="People count on money that isn't there.", ends="untrue",
            say=f"For {years} years the price takes {_about(each)} a year, and last year's {what} was "
            f"{yearly[0].words}",
        )  # fmt: skip
        return


def _promised_each(facts: CaseFacts) -> str:
    sentences = (each for each in facts.sentences(*_FIELDS) if _EACH_A_YEAR.search(each))
    return next((each for each in sentences if len(_money_in(each)) == 1), "")


def hours_unplanned(facts: CaseFacts) -> Iterator[Point]:
    """Find hours that nobody has planned, as people and weeks."""
    first = min(facts.waves, default=None)
    for sentence in facts.sentences(*_FIELDS) if first and facts.settle_by else ():
        match = _HOURS.match(sentence.strip(" .-*•"))
        if not match or first is None or facts.settle_by is None:
            continue
        hours, what = as_count(match["hours"].lower()), lower_first(match["what"])
        last = facts.working_before(first - _TO_START)
        weeks = max(1, (last - facts.settle_by).days // 7)
        people = ceil(hours / (weeks * _HOURS_A_WEEK) * 10) / 10
        many = f"{number(people)} full-time {'person' if people == 1 else 'people'}"
        point = sponsor_point(
            facts, HOURS_UNPLANNED, 11,
            f"{hours:,} hours have no names",
            f"From {facts.on(facts.settle_by)} to {facts.on(last)} that is {many} for {count(weeks, 'week')} "
            f"({_HOURS_A_WEEK} hours a week, our assumption). {cite_whole(sentence)}",
            f"{capital(facts.sponsor_name)} names them by {facts.on(facts.settle_by)}, and what each leaves "
            f"undone. {capital(facts.lead_name)} counts what is left each Friday. Cost: {hours:,} hours.",
            f"Do what the start needs before it, and the rest by a day that {facts.sponsor_name} names. "
            "Cost: two ways until then.",
            step=Step(
                f"Finish {what}",
                f"Nothing is left, or what is left has a name and a day ({hours:,} hours in the brief).",
                last,
            ),
        )  # fmt: skip
        yield replace(
            point, otherwise="It is found undone in the week of the start.", ends="unowned",
            asks=f"{capital(what)} is done, or what is left has a name and a day.",
        )  # fmt: skip
        return


def minutes_of_a_shift(facts: CaseFacts) -> Iterator[Point]:
    """Find the minutes of each shift that the change takes."""
    for sentence in facts.sentences("what_changes", "concerns"):
        match = _A_SHIFT.search(sentence)
        if not match:
            continue
        minutes = as_count((match["first"] or match["then"]).lower())
        share = number(round(minutes / _MINUTES * _OF_A_PERCENT, 1))
        more = facts.sentence_with(_MORE.pattern, "expected_benefit", "why_now", "concerns")
        beside = f" Beside it stands {cite_whole(more)}" if more else ""
        point = sponsor_point(
            facts, MINUTES_OF_A_SHIFT, 9,
            f"{minutes} minutes are {share}% of a shift: is that in the plan?",
            f"Of a shift of {_MINUTES // 60} hours (our assumption), {minutes} minutes are {share}%.{beside} "
            f"{cite_whole(sentence)}",
            f"From the first start on every plan counts {share}% less time, and {facts.lead_name} shows each "
            "week what fewer stops give back. Cost: that output until they do.",
            "Only those shifts that have the time begin with it. Cost: a later result.",
            step=Step(
                f"Put the {minutes} minutes into each plan of shifts",
                f"The plans of the first three months have {minutes} minutes less in each shift, and whoever "
                "counts on the output has seen it.",
                facts.working_before(min(facts.waves) - _TO_START) if facts.waves else None,
            ),
        )  # fmt: skip
        yield replace(point, otherwise="The first busy week takes the minutes away.", ends="breaks")
        return


def left_over(facts: CaseFacts) -> Iterator[Point]:
    """Find people who neither stay nor go, by their sums."""
    for sentence in facts.sentences(*_FIELDS):
        match = _WHO_GO.search(sentence)
        after = (
            re.search(rf"(?i)\b(?P<left>{_MANY}) {match['who']}\b", facts.brief.objective) if match else None
        )
        if not match or not after:
            continue
        everyone, go, left = (as_count(each.lower()) for each in (match["all"], match["go"], after["left"]))
        others = everyone - go - left
        if others <= 0:
            continue
        who = match["who"].lower()
        point = sponsor_point(
            facts, LEFT_OVER, 12,
            f"{everyone} {who} today, {go} go, {left} are planned: what do the other {others} do?",
            f"{everyone} less {go} is {everyone - go}; the objective says {left}. {cite_whole(sentence)}",
            f"{capital(facts.sponsor_name)} says at the announcement which work these {others} have, at what "
            f"pay and from which day. Cost: {others} posts elsewhere.",
            f"The objective says {everyone - go} until more leave by themselves. Cost: part of the benefit.",
            step=Step(
                f"Settle what {others} {who} do from then on",
                "Each of them has heard it in person, before the announcement, with place, pay and day.",
                facts.settle_by,
                is_sponsors=True,
            ),
        )  # fmt: skip
        yield replace(
            point, otherwise="Everyone does this subtraction on the first day.", ends="untrue",
            say=f"What the other {others} do from then on, at what pay and from which day",
        )  # fmt: skip
        return


def cost_of_waiting(facts: CaseFacts, delay: timedelta) -> str:
    """Return what a later start costs by the brief's own numbers, else ''."""
    weeks = delay.days / 7
    for sentence in facts.sentences("expected_benefit", *_FIELDS) if weeks > 0 else ():
        waiting, yearly = _OF_WAITING.search(sentence), _A_YEAR.search(sentence)
        if waiting and (paid := _money_in(sentence[waiting.end() :])[:1]):
            cost = paid[0].value * weeks / _WEEKS[waiting["span"].lower()]
        elif yearly and _marks(sentence) and (paid := _money_in(sentence[yearly.start() :])[:1]):
            cost = paid[0].value * weeks / _WEEKS["year"]
        else:
            continue
        return f"about {_about(cost)} {facts.brief.currency} by {cite_whole(sentence).replace('.”', '”')}"
    return ""


def _about(amount: float) -> str:
    """Return an amount without digits that nobody knows."""
    return number(round(amount, min(0, 3 - len(str(int(abs(amount)))))))


def _money_in(text: str) -> list[Quantity]:
    return [each for each in counts_in(text) if len(each.values) == 1 and not each.days and not each.minutes]


def _marks(text: str) -> set[str]:
    return {mark.lower() for mark in _MARK.findall(text)}


RULES = (price_over_years, hours_unplanned, minutes_of_a_shift, left_over)
