"""Start in waves where one day would start many people of several teams."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.case.feasible.days import fits_on, touches_the_books
from playbook.core.case.settle.facts import HARD_END, CaseFacts
from playbook.core.case.timing import BETWEEN_STARTS, is_practiced
from playbook.core.plan.brief import Aspect, Group
from playbook.core.text.dates import end_of, named_days_in

MANY_PEOPLE = 150
_A_REAL_SHARE = 0.1
_DAILY_WORK: tuple[Aspect, ...] = ("process", "tools", "habits")
_WEEKS_BETWEEN = (7, 6, 5, 8, 9, 10)
_WEEK = timedelta(days=7)
_ON_ONE_DAY = (
    r"\b(?:on (?:one|a single|the same) day|(?:everyone|everybody|all|all of us) (?:at once|together)"
    r"|at the same time|big[- ]bang|am selben tag|alle gleichzeitig|le même jour|el mismo día)\b"
)
_FOR_ALL = (
    r"\b(?:does not exist|do not exist|no longer|read-only|switched off|is the only|(?:is|are) shut down"
    r"|nothing (?:is|else)|ends|stops?)\b"
)
_SET_BY_OTHERS = (
    r"\b(?:by law|the law|laws?|regulators?|regulations?|directive|ordinance|statut\w+|gesetz\w*"
    r"|verordnung)\b"
)
_WILLING = re.compile(
    r"\b(?:asked (?:for|to)|volunteer\w*|wants? to (?:start|begin|go first)|willing|ready to start|keen"
    r"|would like to (?:start|begin|go first))\b",
    re.IGNORECASE,
)
_UNWILLING = re.compile(r"\b(?:not|no|never|nobody|un\w+)\b", re.IGNORECASE)


def together(facts: CaseFacts) -> str:
    """Return the sentence by which everyone has to start on one day, else ''."""
    fields = ("what_changes", "why_now", "objective", "what_stays", "concerns")
    sentences = (
        facts.sentence_with(_ON_ONE_DAY, *fields),
        _ends_on_the_day(facts),
        _switched_off(facts),
        facts.sentence_with(HARD_END, "why_now", "what_changes") if facts.external_ends else "",
        _set_by_others(facts),
        facts.brief.what_changes if touches_the_books(facts.brief) else "",
        _shared_records(facts),
    )
    return next(filter(None, sentences), "")


def _ends_on_the_day(facts: CaseFacts) -> str:
    """Return the sentence by which the old way ends for all that day."""
    return next(
        (
            sentence
            for sentence in facts.sentences("what_changes", "why_now", "what_stays")
            if re.search(_FOR_ALL, sentence, re.IGNORECASE)
            and any(each.days and any(map(each.is_on, facts.waves)) for each in named_days_in(sentence))
        ),
        "",
    )


def _switched_off(facts: CaseFacts) -> str:
    """Return the sentence that switches something off for all; the end of one team's work is none."""
    ends_of_teams = {end.quote for end in facts.case.ends_of_work.values()}
    offs = (off for off in facts.case.switch_offs if off.day and not off.is_each_start)
    return next((off.quote for off in offs if off.quote not in ends_of_teams), "")


def _set_by_others(facts: CaseFacts) -> str:
    """Return the sentence by which others set the day; one long after the start leaves time for two."""
    start = min(facts.waves, default=facts.today)
    latest = start + max(_WEEKS_BETWEEN) * _WEEK
    return next(
        (
            sentence
            for sentence in facts.sentences("what_changes", "why_now")
            if re.search(_SET_BY_OTHERS, sentence, re.IGNORECASE)
            and not any((end_of(named, start) or start) > latest for named in named_days_in(sentence))
        ),
        "",
    )


def _shared_records(facts: CaseFacts) -> str:
    moves = (each for each in facts.case.conditions if each.kind in ("migration", "cut_over"))
    return next(
        (facts.case.origins.get(f"condition.{each.id}") or facts.brief.what_changes for each in moves), ""
    )


def many_at_once(facts: CaseFacts) -> tuple[Group, ...]:
    """Return the trained teams of a first start that is too large to learn from."""
    first = facts.waves[min(facts.waves)] if facts.waves else ()
    groups = tuple(filter(facts.case.is_trained, first))
    is_large = sum(group.size for group in groups) > MANY_PEOPLE and len(groups) > 1
    is_ours = is_practiced(facts.case.kind.key) and not facts.case.pilot
    return groups if is_large and is_ours else ()


def waves_of(facts: CaseFacts) -> list[tuple[date, tuple[Group, ...]]]:
    """Return two starts in place of a large one, or none."""
    groups = many_at_once(facts)
    if not groups or together(facts):
        return []
    day = min(facts.waves)
    first = _first_of(facts, _places(groups), day)
    others = tuple(group for group in facts.brief.groups if group not in first)
    second = _day_for(facts, others, day) if first else None
    return [(day, first), (second, others)] if second else []


def _places(groups: Sequence[Group]) -> list[tuple[Group, ...]]:
    """Return the groups of each site, else each group."""
    places: dict[str, list[Group]] = {}
    for group in groups:
        places.setdefault(group.site or group.id, []).append(group)
    if len(places) == 1:
        return [(group,) for group in groups]
    return [tuple(place) for place in places.values()]


def _first_of(facts: CaseFacts, places: list[tuple[Group, ...]], day: date) -> tuple[Group, ...]:
    """Return who asked, else the smallest team of the central work.

    More than half of the people are no smaller start.
    """
    everyone = sum(map(_people, places))
    ready = [place for place in places if fits_on(facts, place, day, _trainers(facts, place))]
    willing = [
        place
        for place in ready
        if 2 * _people(place) <= everyone and any(_is_willing(facts, name) for name in _names(place))
    ]
    if willing:
        return min(willing, key=_people)
    stays = [place for place in ready if not any(group.id in facts.case.ends_of_work for group in place)]
    large = [place for place in stays if _people(place) >= _A_REAL_SHARE * everyone] or stays
    most = max(map(work_changed, large), default=0)
    central = (place for place in large if work_changed(place) == most and 2 * _people(place) <= everyone)
    return min(central, key=_people, default=())


def _is_willing(facts: CaseFacts, name: str) -> bool:
    return any(
        _WILLING.search(sentence) and not _UNWILLING.search(sentence)
        for sentence in facts.sentences()
        if name.casefold() in sentence.casefold()
    )


def _names(place: tuple[Group, ...]) -> Iterator[str]:
    for group in place:
        yield from filter(None, (group.name, group.site))


def work_changed(place: tuple[Group, ...]) -> int:
    """Return how much the work of the people of a place changes."""
    return max(sum(group.impact.get(each, 0) for each in _DAILY_WORK) for group in place)


def _people(place: Sequence[Group]) -> int:
    return sum(group.size for group in place)


def _trainers(facts: CaseFacts, groups: Sequence[Group]) -> int:
    return facts.trainers_at_once if facts.brief.trainers else facts.usual_trainers(groups)


def _day_for(facts: CaseFacts, groups: tuple[Group, ...], first: date) -> date | None:
    """Return a day for the others, well before the end."""
    asked = max(facts.brief.go_live_of(group) or date.min for group in groups)
    days = (facts.working(first + many * _WEEK) for many in _WEEKS_BETWEEN)
    in_time = (
        day
        for day in days
        if day >= asked and (facts.brief.end is None or day + BETWEEN_STARTS <= facts.brief.end)
    )
    return next((day for day in in_time if fits_on(facts, groups, day, _trainers(facts, groups))), None)
