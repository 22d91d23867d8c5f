"""Points about names, posts and data that come too late."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from playbook.core.base.words import capital, count, number
from playbook.core.case.claims.opposites import unsaid
from playbook.core.case.claims.unsettled import statement_kind_of
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite, cite_whole, in_words, sponsor_point
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import COUNTS, as_count

NAMED_TOO_LATE, COMES_TOO_LATE, TOO_FEW_POSTS = "named_too_late", "comes_too_late", "too_few_posts"
_FIELDS = ("concerns", "approach", "why_now", "what_changes")
_MANY = rf"(?:\d{{1,3}}|{'|'.join(COUNTS)})"
_LEADER = r"(?:managers?|leads?|leaders?|heads?|supervisors?|directors?|superintendents?|foremen|foreman)"
_NAMES = re.compile(
    rf"\b(?:confirms?|appoints?|publish(?:es)?|announces?|decides? on|names)\b[^.;]{{0,20}}"
    rf"\b(?:the names|appointments?|(?:new )?(?:[a-z]+ )?{_LEADER})\b"
    r"|\bnames (?:are|will be) (?:known|confirmed|published|decided|announced)\b",
    re.IGNORECASE,
)
_EACH_TALKS = re.compile(
    r"\b(?:every|each) [a-z]+\b[^.;]{0,30}?"
    r"\b(?:speaks?|talks?|meets?|sits? down|(?:has|gets) an? [a-z-]*talk)\b"
    rf"[^.;]{{0,40}}?\b(?:the|their|his or her|his|her|a) (?:new )?(?P<unit>[a-z]+ )?{_LEADER}\b",
    re.IGNORECASE,
)
_POSTS = re.compile(
    rf"\b(?P<many>{_MANY}) (?:of them|(?:[a-z]+ ){{0,2}}[a-z]+s)\b[^.;]{{0,40}}?\b(?P<posts>{_MANY}) "
    r"(?:new |remaining |such )?(?:posts|positions)\b",
    re.IGNORECASE,
)
# "Five of nine cooks must apply for three posts": five stand for them, and the other four do not.
_SOME_APPLY = re.compile(
    rf"\b(?P<many>{_MANY}) of (?:the |our )?(?P<all>{_MANY}) (?P<who>(?:[a-z]+ ){{0,2}}[a-z]+s)\b"
    rf"[^.;]{{0,60}}?\b(?P<posts>{_MANY}) (?:new |remaining |such )?(?:posts|positions|places|jobs)\b",
    re.IGNORECASE,
)
_WHO_COMPETE = re.compile(r"(?<![A-Za-z])(?P<who>[A-Z]?[a-z]+(?: [a-z]+){0,2}s):? (?=\d|[a-z]+ of them)")
_LIVES_ON = re.compile(
    r"\b(?:lives? on|depends? on|relies on|rely on|runs? on|feeds? on|works? only with|needs) "
    r"(?P<thing>(?:(?:the|our|live|good) )?[a-z]+(?: [a-z]+){0,2}?)(?=[;,.]| and | that | which |$)",
    re.IGNORECASE,
)
_COMES_FROM = re.compile(
    r"\b(?:gives?|gets?|delivers?|sends?|releases?|opens?|comes?|arrives?|provides?|available|ready)\b"
    r"[^.;]{0,80}?\b(?:from|on|in|only after)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_MOST_A_DAY = 12  # talks that one leader holds beside the work of the day (proposal)
_IN_A_GROUP = 15  # people at the start of a shift (proposal)
_ALONE_BY, _ON_REAL = timedelta(days=30), timedelta(days=28)
_TO_TRY = 20  # working days, before go-live
_DAY = timedelta(days=1)


class _Named(NamedTuple):
    day: date
    sentence: str


def named_too_late(facts: CaseFacts) -> Iterator[Point]:
    """Find talks with each person, promised by a day, with leaders who are named shortly before."""
    named = _names_come(facts)
    if named is None or not facts.waves:
        return
    for promise in facts.sentences("what_stays", "objective", "what_changes"):
        if (match := _EACH_TALKS.search(promise)) is None:
            continue
        last = facts.working_before((_day_in(facts, promise) or min(facts.waves)) - _DAY)
        days = facts.days_to_decide(named.day + _DAY, last)
        leaders = _many_of(facts, (match["unit"] or "").strip())
        if leaders and facts.people > _MOST_A_DAY * leaders * len(days):
            yield _talks(facts, promise, named, (leaders, len(days)), last)
            return


def _talks(facts: CaseFacts, promise: str, named: _Named, counted: tuple[int, int], last: date) -> Point:
    (leaders, days), people = counted, facts.people
    needed = ceil(people / leaders / _MOST_A_DAY)
    names_by, alone = facts.on(facts.days_before(last, needed)), facts.on(facts.working(last + _ALONE_BY))
    groups, first = ceil(people / _IN_A_GROUP), facts.on(facts.working(named.day + _DAY))
    return sponsor_point(
        facts,
        NAMED_TOO_LATE,
        13,
        f"{people:,} talks with {in_words(leaders)} people who are named on {facts.on(named.day)}",
        f"{cite_whole(promise)} and {cite(named.sentence)} leave {count(days, 'working day')}: "
        f"{number(ceil(people / leaders / max(1, days)))} talks a day for each of the {in_words(leaders)}.",
        f"From {first} to {facts.on(last)} in {number(groups)} groups of {_IN_A_GROUP} at the start of a "
        f"shift; first, and alone, whoever changes place or trade; everyone else alone by {alone}. The "
        "promise says so before anyone hears it. Cost: a smaller promise, said in time.",
        f"Ask by {facts.on(facts.settle_by)} for the names by {names_by}: {number(needed)} working days, at "
        f"{_MOST_A_DAY} talks a day each. Cost: others set that day.",
        step=Step(
            f"Have each of the {people:,} meet whoever leads them then",
            "A signed list at each place has everyone's name, the day and who was there. Whoever was away "
            "has a day of their own.",
            last,
        ),
        replacements=unsaid(facts, "when each of you speaks with whoever leads you then", promise),
    )


def too_few_posts(facts: CaseFacts) -> Iterator[Point]:
    """Find more people who hold a post today than there are posts."""
    for sentence in facts.sentences(*_FIELDS):
        some = _SOME_APPLY.search(sentence)
        match = some or _POSTS.search(sentence)
        if match is None or as_count(match["many"].lower()) <= as_count(match["posts"].lower()):
            continue
        if (kind := statement_kind_of(facts, sentence)) and kind.key != "jobs":  # posts that nobody has yet
            continue
        many, posts = as_count(match["many"].lower()), as_count(match["posts"].lower())
        people = some["who"].lower() if some else _who_competes(sentence[: match.end()])
        yield _posts(facts, sentence, many, posts, people, some["all"].lower() if some else "")
        return


def _posts(facts: CaseFacts, sentence: str, many: int, posts: int, people: str, of: str) -> Point:
    named = _names_come(facts)
    on_that_day = f" on {facts.on(named.day)}" if named else ""
    everyone, without = in_words(many), in_words(many - posts)
    others = in_words(as_count(of) - many) if of else ""
    is_single = many - posts == 1
    whom = "that person" if is_single else f"each of the {without}"
    asked = "does the other" if is_single else f"do the {without} others"
    spared = f" The other {others} of {of} do not apply: say so, too." if of else ""
    return sponsor_point(
        facts,
        TOO_FEW_POSTS,
        12,
        f"{capital(everyone)} {people}, {in_words(posts)} posts: what {asked} get?",
        f"{cite_whole(sentence)} {capital(without)} {'is' if is_single else 'are'} left over."
        f"{spared} Nobody who stands for a post confirms jobs.",
        f"A named post at today's grade and pay for {whom}, before anyone is chosen. "
        f"{capital(facts.sponsor_name)} calls all {everyone}{on_that_day}, before the names are public. "
        f"Cost: {count(many - posts, 'post')} beside the new ones.",
        "Whoever isn't chosen goes back to their trade, grade kept. Cost: some leave, with what they know.",
        step=Step(
            f"Tell all {everyone} alone whether they have a post",
            f"Each of the {everyone} heard it from {facts.sponsor_name}, before any name was public. Who "
            "stands in is named for each post that nobody has yet.",
            named.day if named else None,
            is_sponsors=True,
        ),
    )


def _who_competes(text: str) -> str:
    """Return the plural of those who stand for the posts, else "people"."""
    match = _WHO_COMPETE.search(text)
    return match["who"].lower() if match else "people"


def comes_too_late(facts: CaseFacts) -> Iterator[Point]:
    """Find what the new way lives on, where it comes only after go-live."""
    live = min(facts.waves, default=None)
    for sentence in facts.sentences(*_FIELDS) if live else ():
        need = _LIVES_ON.search(sentence)
        behind = sentence[need.end() :] if need else ""
        named = next((each for each in named_days_in(behind) if each.days), None)
        day = end_of(named, facts.first_day) if named else None
        if need is None or named is None or live is None or day is None or day <= live:
            continue
        if _COMES_FROM.search(behind[: named.start]):
            yield _dependency(facts, sentence, re.sub(r"^(?:the|our) ", "", need["thing"]), day, live)
            return


def _dependency(facts: CaseFacts, sentence: str, thing: str, day: date, live: date) -> Point:
    on, ready = facts.on(day), facts.on(facts.working(day + _ON_REAL))
    return sponsor_point(
        facts,
        COMES_TOO_LATE,
        13,
        f"What it lives on comes after go-live: {thing}, from {on}",
        f"{cite_whole(sentence)} Go-live is {facts.on(live)}.",
        f"Until {on} it runs beside today's way, and nobody has to follow it. Go-live is {ready}, after four "
        "weeks with them. Cost: the result comes later, and whoever counts on it hears that now.",
        f"Get {thing} another way by {facts.on(facts.days_before(live, _TO_TRY))}, with a quote by "
        f"{facts.on(facts.settle_by)}. Cost: that price.",
    )


def _names_come(facts: CaseFacts) -> _Named | None:
    """Return when others name those who lead then."""
    for sentence in facts.sentences(*_FIELDS):
        match = _NAMES.search(sentence)
        day = _day_in(facts, sentence[match.start() :]) if match else None
        if day and day > facts.first_day:
            return _Named(day, sentence)
    return None


def _day_in(facts: CaseFacts, text: str) -> date | None:
    """Return the first day that a text names."""
    named = next((each for each in named_days_in(text) if each.days), None)
    return end_of(named, facts.first_day) if named else None


def _many_of(facts: CaseFacts, unit: str) -> int:
    """Return how many units the change makes, 0 where unsaid."""
    if not unit:
        return 0
    counted = re.compile(rf"\b(?P<many>{_MANY}) (?:new |large )?{re.escape(unit)}s\b", re.IGNORECASE)
    matches = (counted.search(each) for each in facts.sentences("what_changes", "objective"))
    return next((as_count(each["many"].lower()) for each in matches if each), 0)


RULES = (named_too_late, too_few_posts, comes_too_late)
