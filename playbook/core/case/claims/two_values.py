"""Points about two numbers that a brief gives for one thing."""

import re
from collections.abc import Iterator

from playbook.core.base.words import capital, number
from playbook.core.case.claims.opposites import unsaid
from playbook.core.case.claims.quantities import StatedQuantity, measured_in
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, amount, cite, sponsor_point
from playbook.core.case.settle.numbers import stems

TWO_VALUES, YEAR_IN_WEEKS, PAID_LESS_ALREADY = "two_values", "year_in_weeks", "paid_less_already"
_A_YEAR = re.compile(
    r"\b(?P<many>\d,?\d{3}|\d{3,4}) (?:[a-z]+ )?hours (?:a|per|each|every) year\b", re.IGNORECASE
)
_OF_EACH = re.compile(r"\b(?:everyone|everybody|each|every|per person|a person)\b", re.IGNORECASE)
_A_WEEK = re.compile(
    r"\bworks? (?P<many>\d{2}(?:\.\d)?) hours\b(?! (?:a|per|each|every|in a) (?:day|month|year|fortnight))",
    re.IGNORECASE,
)
_SAME_PAY = re.compile(
    r"\bworks? (?P<new>\d{2}(?:\.\d{1,2})?) hours (?:a week )?instead of (?P<old>\d{2}(?:\.\d{1,2})?)\b"
    r"[^.;]{0,60}?\b(?:same|full|unchanged) (?:salary|pay|wages?|money)\b",
    re.IGNORECASE,
)
_WEEKS_WORKED = 46  # of a year, without vacation and holidays
_TODAY = ("why", "why_now", "expected_benefit", "concerns")
_IT_TAKES = re.compile(
    r"\b(?:takes?|takes? us|needs?|waits?|lasts?|is|are|stands at)(?: (?:about|around|some|now|still))? $",
    re.IGNORECASE,
)
# What was, what others reach, and what a single case took is not where the number stands.
_OF_OTHERS = re.compile(
    r"\b(?:was|were|took|had|used to|competitors?|others?|elsewhere|only where|longest|slowest|fastest|best"
    r"|worst|first|new|once|will|would|should|could|can|must|may|at least|at most|up to|until)\b",
    re.IGNORECASE,
)
# "Three days in one town and eleven in the next", beside an average.
_SPREAD = re.compile(
    r"\b(?:in|at|on|for|with) (?:one|some|the one|a few)\b[^.;]{0,50}\b(?:and|but|while|to)\b[^.;]{0,40}"
    r"\b(?:next|others?|another)\b|\bhere\b[^.;]{0,30}\bthere\b|\bdepending on\b|\bbetween \S+ and \S+"
    r"|\bfrom \S+ (?:[a-z]+ )?to \S+",
    re.IGNORECASE,
)
_PART_OF_IT = re.compile(r"\bin (?P<part>\d{1,3}|[a-z]{3,9}) of (?:them|these|those)\b", re.IGNORECASE)
_IN_DAYS = {"hour": 60.0, "minute": 1.0, "day": 1.0, "week": 7.0, "month": 30.0}
_MORE_OR_LESS = re.compile(r"^ (?:more|fewer|less|higher|lower|shorter|longer|of it less)\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:falls?|drops?|rises?|grows?|cut|down|up|reduced?|increased?|improves?)(?: by)? (?:an? )?$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"[,;:] |\band\b|\n")
_NEAR = 1.5  # points: a rounded target
_SAME, _FAR = 0.05, 3.0  # nearer it is rounded; further it counts something else


def year_in_weeks(facts: CaseFacts) -> Iterator[Point]:
    """Find promised hours a year that the planned hours a week do not hold."""
    weekly = next((each for text in facts.sentences("what_changes") for each in _A_WEEK.finditer(text)), None)
    for sentence in facts.sentences("what_stays", "objective", "expected_benefit") if weekly else ():
        yearly = _A_YEAR.search(sentence)
        if not weekly or not yearly or not _OF_EACH.search(sentence):
            continue
        year, week = int(yearly["many"].replace(",", "")), float(weekly["many"])
        in_all = round(week * _WEEKS_WORKED)
        if year <= in_all:
            continue
        yield sponsor_point(
            facts,
            YEAR_IN_WEEKS,
            12,
            f"{number(year)} hours a year don’t fit into {number(week)} a week",
            f"{cite(sentence)} {_WEEKS_WORKED} weeks of {number(week)} hours are {number(in_all)} in all "
            "(proposal: 6 weeks for vacation and holidays).",
            f"A number for the year that fits, and which work is not taken on for it. Cost: at least "
            f"{number(year - in_all)} hours a person and year.",
            f"The number stays, and the week gets more than {number(round(year / _WEEKS_WORKED, 1))} hours. "
            "Cost: part of the change.",
            step=Step(
                "Settle how many hours a year each person owes",
                "One number holds, counted from the new week, and a list says which work is not taken on.",
                is_sponsors=True,
            ),
            replacements=unsaid(facts, "how many hours a year each person owes", sentence),
        )
        return


def paid_less_already(facts: CaseFacts) -> Iterator[Point]:
    """Find who works a shorter week for less pay today."""
    for sentence in facts.sentences("what_changes"):
        match = _SAME_PAY.search(sentence)
        new, old = (float(match["new"]), float(match["old"])) if match else (0.0, 0.0)
        if not 0 < new < old:
            continue
        week = number(new)
        yield sponsor_point(
            facts,
            PAID_LESS_ALREADY,
            10,
            f"What does whoever works {week} hours or fewer today get?",
            f"{cite(sentence)} Whoever works {week} hours today is paid {number(round(new / old * 100))}% of "
            "it, for the same hours as everyone then.",
            f"Full pay for {week} hours, and for fewer the share of {week}. Each of them hears it alone and "
            "first. Cost: that pay, counted by payroll.",
            f"Their hours fall in the same share, {number(round(new / old * 100))}% of today's, for the same "
            "pay. Cost: these hours.",
            step=Step(
                f"Tell whoever works {week} hours or fewer today what they get",
                "Each of them heard it alone, with hours, pay and the day, and payroll has counted it.",
                is_sponsors=True,
            ),
            pays=f"the pay of whoever works {week} hours or fewer today",
        )
        return


def two_values(facts: CaseFacts) -> Iterator[Point]:
    """Find a reason that gives another number for today than the measure does."""
    brief = facts.brief
    if brief.outcome_baseline is None or not brief.outcome_measure:
        return
    for each in measured_in(brief):
        value = _in_its_unit(facts, each)
        if value is None or not _is_of_today(facts, each, value):
            continue
        quoted, ours = amount(value, brief.outcome_unit), amount(brief.outcome_baseline, brief.outcome_unit)
        part = next((other for other in measured_in(brief) if _is_part_of(other, each)), None)
        less = (
            f" Less the {number(part.value)} that stand in it, {number(value)} is "
            f"{number(value - part.value)}."
            if part
            else ""
        )
        by = facts.on(facts.settle_by)
        yield sponsor_point(
            facts,
            TWO_VALUES,
            10,
            f"{number(value)} or {ours}: where do we stand today?",
            f"{cite(each.sentence)} The reasons say {number(value)}, the measure says {ours}: "
            f"“{brief.outcome_measure}”.{less} Whoever hears both believes neither.",
            f"{facts.lead_name} times the last ten cases by {by}: from which moment to which, in which days. "
            f"{facts.sponsor_name} signs one number, and the target of "
            f"{amount(brief.outcome_target, brief.outcome_unit)} is set again from it. Cost: half a day.",
            f"Keep {ours}, and leave {quoted} out of every text. Cost: someone has quoted it already.",
            step=Step(
                f"Settle whether today is {number(value)} or {ours}",
                "One page says from what to what we count, in which days and over which cases; the last ten "
                "were timed that way. Every text has the same number.",
                facts.settle_by,
            ),
        )
        return


def _in_its_unit(facts: CaseFacts, each: StatedQuantity) -> float | None:
    """Return a quantity in the unit of the brief's measure, None for another unit."""
    unit = facts.brief.outcome_unit.strip().casefold()
    if unit.startswith("%"):
        return each.value if each.unit == "%" and each.at.sort == "share" else None
    name = unit.split(" ")[0].rstrip("s")
    if name in ("minute", "hour") and each.unit == "minute":
        return each.value / _IN_DAYS[name]
    return each.value / _IN_DAYS[name] if name in ("day", "week", "month") and each.unit == "day" else None


def _is_of_today(facts: CaseFacts, each: StatedQuantity, value: float) -> bool:
    """Return whether a quantity says where the measure stands, and says otherwise."""
    brief, today = facts.brief, facts.brief.outcome_baseline or 0
    own = (today, brief.outcome_target or 0)
    if each.field not in _TODAY or any(abs(value - other) <= _SAME * max(value, other) for other in own):
        return False
    if not _IT_TAKES.search(each.before) or _OF_OTHERS.search(each.before) or each.per:
        return False
    of_same_unit = [other for other in measured_in(brief) if other.sentence == each.sentence]
    if sum(other.unit == each.unit for other in of_same_unit) > 1 or _SPREAD.search(each.sentence):
        return False
    is_near = 1 / _FAR <= value / today <= _FAR if today else False
    return is_near and bool(stems(each.before) & stems(brief.outcome_measure))


def _is_part_of(part: StatedQuantity, whole: StatedQuantity) -> bool:
    """Return whether a number counts some of another: "in 17 of them"."""
    match = _PART_OF_IT.search(whole.after) if part.sentence == whole.sentence else None
    return bool(match) and part.before.endswith(" in ") and 0 < part.value < whole.value


def two_shares(facts: CaseFacts) -> Iterator[Point]:
    """Find an objective that names another share than its two numbers make."""
    brief = facts.brief
    today, target = brief.outcome_baseline, brief.outcome_target
    if not today or target is None or brief.outcome_unit.startswith("%"):
        return
    change = abs(target - today) / today * 100
    for each in measured_in(brief):
        if each.field != "objective" or each.unit != "%" or not _changes_by(each):
            continue
        clause = _clause_of(each)
        if not stems(clause) & stems(brief.outcome_measure) or abs(each.value - change) <= _NEAR:
            continue
        falls = target < today
        computed = today * (1 - each.value / 100 if falls else 1 + each.value / 100)
        ours, aim = amount(round(computed, 1), brief.outcome_unit), amount(target, brief.outcome_unit)
        yield sponsor_point(
            facts,
            "two_shares",
            10,
            f"{each.at.words}, or {aim}?",
            f"{cite(clause)} From {amount(today, brief.outcome_unit)} that is {ours}; the target is {aim}, "
            f"{change:.0f}%.",
            f"{aim} is the target, and the objective says {change:.0f}%. Cost: someone has quoted the other.",
            f"{capital(each.at.words)} is the target: {ours}. Cost: more to reach, or less to promise.",
            sets=(brief.outcome_measure, ours),
        )
        return


def _clause_of(each: StatedQuantity) -> str:
    """Return the part of a sentence between commas or "and" in which a number stands."""
    start = max((cut.end() for cut in _JOINS.finditer(each.sentence, 0, each.at.start)), default=0)
    behind = _JOINS.search(each.sentence, each.at.end)
    return each.sentence[start : behind.start() if behind else len(each.sentence)].strip(" .")


def _changes_by(each: StatedQuantity) -> bool:
    """Return whether a share says how far something moves, and not where it stands."""
    return bool(_MORE_OR_LESS.match(each.after) or _BY.search(each.before))


RULES = (two_values, year_in_weeks, paid_less_already, two_shares)
