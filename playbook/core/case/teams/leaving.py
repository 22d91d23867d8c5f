"""Read until when people are there: retirement, secondments, contracts that end."""

import re
from datetime import date, timedelta

from playbook.core.plan.brief import Brief, Person
from playbook.core.text.dates import end_of, named_days_in

_UNTIL = re.compile(
    r"\b(?:retir(?:es?|ing)|leav(?:es?|ing)|resign(?:s|ed|ing)?|until|till|to the end of|stands? down"
    r"|last day|(?:contract|secondment|term|posting|assignment|notice)\b[^,;()]{0,20} (?:ends?|expires?)"
    r"|goes on (?:\w+ )?leave|bis|jusqu'(?:au|en)|hasta)\b",
    re.IGNORECASE,
)
# "Also runs the upgrade until March" ends something else, and "until it is done" names no day.
_RUNS_ELSE = re.compile(
    r"\b(?:also|runs?|leads?|covers?|acting|deputi[sz]es?|stands in)\b[^;,()]*$", re.IGNORECASE
)
# "On leave until April 5" comes back after that day.
_IS_AWAY = re.compile(
    r"(?:(?<!goes )\bon (?:\w+ ){0,2}leave|\b(?:sabbatical|away|absent|off sick|out of (?:the )?office|out"
    r"|vacation))\b[^;,()]{0,30}$",
    re.IGNORECASE,
)
_GONE_ON = re.compile(r"\b(?:retir|leav|resign|steps|stands)", re.IGNORECASE)


def last_day_of(person: Person, anchor: date) -> date | None:
    """Return the last day on which somebody works here, by their job title."""
    title = person.job_title
    for match in _UNTIL.finditer(title):
        if _RUNS_ELSE.search(title[: match.start()]) or _IS_AWAY.search(title[: match.end()]):
            continue
        named = next((each for each in named_days_in(title) if each.start >= match.start()), None)
        day = end_of(named, anchor) if named else None
        if day is None:
            continue
        # Whoever leaves on the first of a month is gone that day.
        return day - timedelta(days=_GONE_ON.match(match[0]) is not None and day.day == 1)
    return None


def last_days(brief: Brief) -> dict[str, date]:
    """Return the last day of those who leave before the plan ends."""
    anchor = brief.start or brief.go_live
    days = ((each.id, last_day_of(each, anchor)) for each in brief.people) if anchor else ()
    return {key: day for key, day in days if day and (brief.end is None or day < brief.end)}
