"""Find the first day on which a start is possible by the brief's own steps."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.fields import next_weekday
from playbook.core.base.words import say_day
from playbook.core.case.fixed.read import days_of_notice, notices_of, with_notice
from playbook.core.case.parts import FixedDay
from playbook.core.case.reading.pilot import pilot_after_start, starts_with_a_pilot
from playbook.core.case.reading.texts import Quote
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition

_TO_LEARN_FROM_IT = timedelta(days=18)  # our assumption: read within the week, then two weeks of sessions
_TO_WRITE = timedelta(days=4)  # our assumption: from the decision to the letters, with the news between
_DECIDES = re.compile(r"\b(?:approv\w+|votes?|voted|decides?|decision|adopts?)\b", re.IGNORECASE)


def first_days_of(
    brief: Brief,
    quotes: Sequence[Quote],
    conditions: Sequence[Condition],
    reference: date,
    decided_by: date | None,
) -> Iterator[FixedDay]:
    """Yield the days before which nobody starts: after the brief's own test, a vote, a notice."""
    starts = {*brief.team_starts, *filter(None, [brief.go_live])}
    anchor = brief.start or reference
    test = None if starts_with_a_pilot(brief) else pilot_after_start(quotes, reference, starts)
    if test:
        yield FixedDay(
            "from",
            test.ends + _TO_LEARN_FROM_IT,
            test.quote,
            lacks=f"the brief's own test runs through {say_day(test.ends, anchor)}",
            needs="a test that ends sooner, or none",
        )
    open_ones = [each for each in conditions if not each.met_on and each.gates in ("go_live", "announcement")]
    votes = [each for each in open_ones if each.needed_by and _DECIDES.search(each.name)]
    vote = max(votes, key=lambda each: each.needed_by or date.min, default=None)
    for notice in open_ones if vote and vote.needed_by else ():
        days = days_of_notice(notice.name)
        if vote and vote.needed_by and days and notice.id != vote.id:
            yield FixedDay(
                "from",
                vote.needed_by + timedelta(days=days),
                f"{vote.name.rstrip('. ')} ({say_day(vote.needed_by, anchor)}); {notice.name}",
                group_ids=notice.group_ids,
                lacks=f"the vote is due {say_day(vote.needed_by, anchor)}, then come {days} days of notice",
                needs="an earlier decision, or less notice",
            )
    for each in notices_of(brief) if decided_by else ():
        if decided_by and each.is_of_terms:
            out = next_weekday(decided_by + _TO_WRITE)
            yield FixedDay(
                "from",
                with_notice(each, out),
                each.quote,
                group_ids=each.group_ids,
                lacks=f"letters can go out {say_day(out, anchor)} at the earliest, and notice is {each.span}",
                needs="each person's written yes to less notice",
            )
