"""The first day on which a number can be read."""

from bisect import bisect_left
from calendar import monthrange
from datetime import date, timedelta

from playbook.core.case.reading.busy import is_of_the_books
from playbook.core.case.reading.spans import day_after_start
from playbook.core.case.settle.ends import close_done, days_of_a_close
from playbook.core.case.settle.facts import CaseFacts, is_target_day
from playbook.core.case.settle.numbers import begin_of_work
from playbook.core.case.settle.results import (
    halfway,
    is_slower_at_first,
    level_after,
    promised_results,
    share_due,
    thirds,
)
from playbook.core.case.timing import MONTHS_OF, days_to_count, named_period_of, period_of
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import end_of, named_days_in

_TO_COUNT = timedelta(days=7)
_MONTH = timedelta(days=32)
_NEXT_YEAR = timedelta(days=270)
_FIRST_MONTH = 1


def known_from(result: str, start: date) -> date | None:
    """Return when a result can be counted by its own words: "alone after nine weeks"."""
    named = [end_of(each, start) for each in named_days_in(result) if not is_target_day(result, each)]
    days = [day + _TO_COUNT for day in (*named, day_after_start(result, start)) if day and day > start]
    return max(days, default=None)


def first_period_ends(brief: Brief, start: date) -> date:
    """Return when the measure's first full period from a day on ends."""
    if (period := period_of(brief)) == "week":
        return start + timedelta(days=13 - start.weekday() if start.weekday() else 6)
    step = MONTHS_OF.get(period, 1)
    begun = start.year * 12 + start.month - 1 + (start.day > 1)
    year, month = divmod(-(-begun // step) * step + step - 1, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def first_period_known(facts: CaseFacts, start: date, last: date) -> date | None:
    """Return when the measure's first full period after a start is known."""
    if named_period_of(facts.brief) is None or facts.is_read_rarely:
        return None
    periods = facts.periods_between(_begun(facts, start), last)[_enough(facts) - 1 :]
    return periods[0] + days_to_count(facts.period) if periods else None


def _begun(facts: CaseFacts, start: date) -> date:
    """Return the day from which results count."""
    return begin_of_work(facts, start, facts.due) if facts.due else start


def _enough(facts: CaseFacts) -> int:
    """Return how many full periods a decision needs: one month alone is chance."""
    return 2 if facts.period == "month" else 1


def readings_show(facts: CaseFacts, start: date, day: date) -> date | None:
    """Return until when the measure's readings show something, None before the first.

    Without a named period each piece of work counts at once.
    """
    if facts.is_read_rarely:
        return None
    if named_period_of(facts.brief) is None:
        return day
    to_count = days_to_count(facts.period)
    ends = facts.periods_between(_begun(facts, start), day)[_enough(facts) - 1 :]
    known = (last + to_count for last in ends)
    return max((each for each in known if each <= day), default=None)


def level_on(facts: CaseFacts, way: tuple[float, float], start: date, due: date, day: date) -> float | None:
    """Return where the measure should stand on a day, None before its first reading."""
    if day >= due:
        return way[1]
    shown = readings_show(facts, start, day)
    if shown is None or not (share := share_of_those_live(facts, start, due, shown)):
        return None
    return level_after(*way, share)


def share_of_those_live(facts: CaseFacts, start: date, due: date, shown: date) -> float:
    """Return the share of the way that is due from those who have started.

    Where the measure has a period, whoever has not worked a full one changes nothing.
    """
    if len(facts.waves) < 2:
        return share_due(start, due, shown)
    is_by_period = named_period_of(facts.brief) is not None
    people = {day: sum(group.size for group in groups) for day, groups in facts.waves.items()}
    shares = (
        many * share_due(day, due, shown)
        for day, many in people.items()
        if day < due and not (is_by_period and not facts.periods_between(day, shown))
    )
    return sum(shares) / max(1, sum(people.values()))


def thirds_of_those_live(facts: CaseFacts, start: date, due: date) -> tuple[date, date]:
    """Return when one and two thirds are due from those who have started."""
    if len(facts.waves) < 2:
        return thirds(start, due)
    days = [start + timedelta(days=number) for number in range((due - start).days + 1)]

    def day_of(third: int) -> date:
        """Return the first day of so many thirds, as the share only grows."""
        at = bisect_left(days, float(third), key=lambda day: 3 * share_of_those_live(facts, start, due, day))
        return days[at] if at < len(days) else due

    return day_of(1), day_of(2)


def normal_closes_read(facts: CaseFacts, opened: date) -> tuple[date, ...]:
    """Return when three closes are judged.

    The close of a year takes longer, so the one after it counts.
    """
    *before, last = closes_read(facts, opened)
    if last.month != _FIRST_MONTH:
        return (*before, last)
    length = len(facts.working_days(last.replace(day=1), last)) - 1
    return (*before, close_done(facts, (last.replace(day=1) + _MONTH).replace(day=1), length))


def closes_read(facts: CaseFacts, opened: date) -> tuple[date, ...]:
    """Return when each of the first three closes in new books is read.

    That is the working day after it may end: as long as today, or as it is promised step by step.
    """
    takes = [days_of_a_close(facts)] * 3
    for result in promised_results(facts.brief):
        if is_slower_at_first(result, opened) and is_of_the_books(result.words) and "day" in result.unit:
            now, then = result.baseline or 0, result.target or 0
            takes = [round(now), round(halfway(now, then)), round(then)]
            named = known_from(result.words, opened) or opened
            if named - opened < _NEXT_YEAR:  # else the month that it names has passed by then
                opened = max(opened, named - _MONTH)
            break
    days, month = list[date](), opened
    for length in takes:
        month = (month.replace(day=1) + _MONTH).replace(day=1)
        days.append(close_done(facts, month, length))
    return tuple(days)
