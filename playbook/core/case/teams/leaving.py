"""Read until when people are there, and when they are away and come back."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from playbook.core.plan.brief import Brief, Person
from playbook.core.text.dates import NamedDay, end_of, named_days_in
from playbook.core.text.notes import split_sentences

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


# What a sentence says of somebody by name; "might retire" is said, and not done.
_GOES = re.compile(
    r"\b(?:retires?|(?:is|are) retiring|resigns?|(?:has|have) resigned|leaves (?:us|the \w+)|last day"
    r"|geht\b[^.;]{0,30}\bin (?:rente|pension|den ruhestand)|verlässt uns|prend sa retraite"
    r"|part à la retraite"
    r"|se jubila)\b",
    re.IGNORECASE,
)
_ONLY_SAID = re.compile(r"\b(?:would|might|could|may|if|threaten\w*|rather)\b")  # and not the month
_ON_LEAVE = re.compile(
    r"\b(?:on|takes?|begins?|starts?) (?:[a-z]+ ){0,2}?leave\b|\bsabbatical\b|\b(?:is|be) away\b"
    r"|\bin (?:elternzeit|mutterschutz)\b",
    re.IGNORECASE,
)
_LEAVE_OF = re.compile(r"\bleave (?=[A-Z0-9])")
_UNTIL_THEN = re.compile(r"\b(?:until|till|through|bis) (?:the )?(?:end of )?$", re.IGNORECASE)
_SHORTEST_NAME, _SHORTEST_LEAVE = 3, timedelta(days=14)


class Leave(NamedTuple):
    """The days on which somebody is away; they come back after the last."""

    first: date
    last: date


def named_in(brief: Brief, sentence: str) -> Person | None:
    """Return the one person whose family name a sentence says."""
    named = [each for each in brief.people if (last := each.name.split()[-1:]) and _says(sentence, last[0])]
    return named[0] if len(named) == 1 else None


def _says(sentence: str, name: str) -> bool:
    return len(name) >= _SHORTEST_NAME and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence) is not None


def _told(brief: Brief) -> Iterator[tuple[Person, str]]:
    """Yield each sentence of the concerns that names one person."""
    for sentence in split_sentences(brief.concerns):
        if "?" not in sentence and (person := named_in(brief, sentence)):
            yield person, sentence


def last_days(brief: Brief) -> dict[str, date]:
    """Return the last day of those who leave before the plan ends."""
    anchor = brief.start or brief.go_live
    if anchor is None:
        return {}
    days = {each.id: day for each in brief.people if (day := last_day_of(each, anchor))}
    for person, sentence in _told(brief):
        goes, named = _GOES.search(sentence), named_days_in(sentence)
        if goes and named and not _ONLY_SAID.search(sentence) and (day := end_of(named[-1], anchor)):
            days.setdefault(person.id, day)
    return {key: day for key, day in days.items() if brief.end is None or day < brief.end}


def leaves_of(brief: Brief) -> dict[str, Leave]:
    """Return when people are away for weeks of the plan, by job title or concerns."""
    anchor = brief.start or brief.go_live
    texts = [*((each, each.job_title) for each in brief.people), *_told(brief)]
    leaves = ((person.id, _leave_in(text, anchor)) for person, text in texts if anchor)
    return {
        key: leave
        for key, leave in leaves
        if leave and anchor and leave.last >= anchor and (brief.end is None or leave.first < brief.end)
    }


def _leave_in(text: str, anchor: date) -> Leave | None:
    away = _ON_LEAVE.search(text)
    if away is None or _ONLY_SAID.search(text):
        return None
    words = _LEAVE_OF.sub("leave from ", text[away.start() :])  # "on leave March to August"
    named = named_days_in(words)[:2]
    days = [day for each in named if (day := end_of(each, anchor))]
    if len(days) == 1 and _UNTIL_THEN.search(words[: named[0].start]):
        days, named = [anchor, *days], (named[0], named[0])
    if len(days) < len(named) or len(days) != 2:
        return None
    first = days[0] if days[0] == anchor else _first_of(named[0], days[0])
    return Leave(first, days[1]) if days[1] - first >= _SHORTEST_LEAVE else None


def _first_of(named: NamedDay, day: date) -> date:
    return day if named.days else day.replace(day=1)


def keeper_of(brief: Brief) -> Person | None:
    """Return who owns it after the end, None where they have left by then."""
    return (
        None
        if brief.sustainment_owner_id in last_days(brief)
        else brief.find_person(brief.sustainment_owner_id)
    )
