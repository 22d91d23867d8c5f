"""Start by place where shifts of the same work hand it over to each other."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from math import ceil
from typing import Any

from playbook.core.base.fields import new_id_from
from playbook.core.base.words import capital, count, number
from playbook.core.case.feasible.staged import MANY_PEOPLE, MOST_IN_A_START, loses_its_work, many_at_once
from playbook.core.case.judgment import Check
from playbook.core.case.reading.places import Sites, sites_of
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.teams.groups import name_of_part, significant_words
from playbook.core.case.timing import CHANGED_AFTER
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Concern, Condition
from playbook.core.text.numbers import COUNTS, as_count

_TIMES = frozenset(
    (
        *("early", "late", "day", "night", "morning", "evening", "afternoon", "first", "second", "third"),
        *("früh", "spät", "tag", "nacht"),
    )
)
_SHIFTS = frozenset(("shift", "crew", "turn", "schicht", "dienst"))
_BESIDE = frozenset(("permanent", "regular", "rotating"))
_COMPOUND = re.compile(r"(?i)\b(früh|spät|tag|nacht)(schicht|dienst)(?:en|e)?\b")
_HANDOVER = re.compile(
    r"(?i)\b(?:hand(?:s|ed|ing)?[- ]?(?:it |them |work )?(?:over|off)s?|shift changes?|change of shifts?"
    r"|übergaben?|schichtwechsel)\b"
)
_PLACES = re.compile(
    r"(?i)\b(?:the|our|all|both|each|every|in|on|at|across|between|of|more|other|\d{1,2}|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve) (?:[a-z-]+ )?(?P<places>wards|lines|branches|stores|shops|kitchens|halls"
    r"|depots|warehouses|plants|clinics|hotels|restaurants|stations|laboratories|labs|docks|aisles|floors)\b"
)
_NO_PLACE = re.compile(r"(?i)\b(?:reporting|phone|charging|power|train|bus)\b")
_BY_PLACE = (
    "In each place all shifts start on the same day, so no handover mixes old and new. How many people "
    "work where is our assumption (proposal). "
)
_LEAST_TO_DIVIDE, _ROUNDED, WEEK = 10, 5, 7
_TO_THE_FRIDAY = timedelta(days=4)
_LEAST_SITES, _TOO_MANY_AT_ONCE = 2, 4
_FIRST_SITES, _WEEKS_OF_SITES = 0.1, 6  # a share of the places, and weeks for the others: our assumption
_PLANNED = re.compile(
    rf"(?<![\w.,])(?P<many>[1-9]\d{{0,2}}|{'|'.join(COUNTS)}) (?P<places>[a-z]{{4,20}}s) (?:an?|per"
    r"|each|every) "
    r"(?P<every>week|fortnight|month)\b(?:[,;:] (?:with )?(?P<first>[A-Z][\w'’ -]{2,30}?) first\b)?"
)
_OF_A_WAVE = re.compile(r"(?i)\b(?:waves?|roll-?out|first|starts?|go(?:es)? live|switch\w*)\b")
# Who works for all places, and at none of them.
_CENTRAL = re.compile(
    r"(?i)\b(?:hr|human resources|payroll|finance|accounting|it|legal|headquarters|head office|central"
    r"|core|labs?|laborator\w+|billing|couriers|drivers|distribution"
    r"|back office)\b"
)


def hand_over(facts: CaseFacts, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return those of these teams that hand over to each other."""
    by_work: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        words = _words_of(group)
        if words & _TIMES and (words & _SHIFTS or group.works_shifts):
            by_work.setdefault(tuple(sorted(words - _TIMES - _SHIFTS - _BESIDE)), []).append(group)
    of_shifts = max(by_work.values(), key=_people, default=[])
    shifts = {tuple(sorted(_words_of(group) & _TIMES)) for group in of_shifts}
    if len(shifts) < 2 or len({group.site for group in of_shifts}) > 1:
        return ()
    texts = [sentence for sentence in facts.sentences() if _HANDOVER.search(sentence)]
    named = {word for text in texts for word in significant_words(text)}
    beside = (group for group in groups if not loses_its_work(facts, group))
    ids = {group.id for group in beside if (own := set(significant_words(group.label))) and own <= named}
    return tuple(group for group in groups if group in of_shifts or group.id in ids)


def mixed_handovers(facts: CaseFacts, after: Brief) -> str:
    """Return for how long handovers mix two ways of working, '' where none does."""
    teams = {team.id for team in hand_over(facts, facts.brief.groups)}
    days = [day for group in after.groups if group.id in teams and (day := after.go_live_of(group))]
    weeks = (max(days) - min(days)).days // 7 if days else 0
    is_by_place = any(group.places for group in after.groups)
    if is_by_place or not weeks:
        return ""
    return f" For {count(weeks, 'week')} every handover between shifts mixes the old way and the new."


def by_place_in_words(groups: Iterable[Group]) -> str:
    """Return what starts place by place bring and assume, '' where teams start whole."""
    return _BY_PLACE if any(group.places for group in groups) else ""


def places_named(facts: CaseFacts) -> str:
    """Return the brief's own word for the places, as "wards", else "places"."""
    texts = (facts.brief.name, *facts.sentences(), facts.brief.approach)
    matches = (match for text in texts for match in _PLACES.finditer(text))
    words = (match["places"].lower() for match in matches if not _NO_PLACE.search(match[0]))
    return next((word for word, _ in Counter(words).most_common(1)), "places")


def divisions(facts: CaseFacts) -> Iterator[tuple[Group, ...]]:
    """Yield the teams of a large start in parts by place.

    First come as many starts as help needs, then two. Who hands over to whom starts on one day, so that no
    handover mixes two ways of working.
    """
    teams, at_once = hand_over(facts, facts.brief.groups), many_at_once(facts)
    if teams:  # whose work changes with what the others no longer send starts with them
        teams = (*teams, *(each for each in at_once if each not in teams and _is_sent_less(facts, each)))
    if any(team.places or team not in at_once for team in teams):
        return
    after_the_first = _people(teams) - MANY_PEOPLE
    most = 2 if after_the_first > MOST_IN_A_START else 1
    yield from filter(None, (_divided(facts, teams, rests) for rests in range(most, 0, -1)))


@dataclass(frozen=True, slots=True)
class SitePlan:
    """How equipment comes to counted places: one, a few, then weekly."""

    sites: Sites
    few: int  # in the first start, after the pilot
    a_week: int

    def days_of_rest(self, facts: CaseFacts, rest: date) -> list[date]:
        """Return the weeks in which the other places convert, none in a peak."""
        waves = max(1, ceil((self.sites.many - 1 - self.few) / self.a_week))
        spans = [span for group in facts.brief.groups for span in facts.closed_spans(group)]
        weeks = (rest + timedelta(days=WEEK * number) for number in range(3 * waves))
        free = (day for day in weeks if not any(span.has(day) for span in spans))
        return [*islice(free, waves)]

    def in_words(self, facts: CaseFacts, first: date, rest: date) -> str:
        """Return who converts when, and who confirms the pace."""
        one, places = self.sites.place, self.sites.places
        if self.sites.many < _TOO_MANY_AT_ONCE:
            others = f"the other {one}" if self.sites.many == _LEAST_SITES else f"the other {places}"
            begins = f"the first {one} on {facts.on(first)}"
            return f"{begins}, {others} on {facts.on(rest)}, after what it showed is fixed."
        weeks = self.days_of_rest(facts, rest)
        last = facts.on(weeks[-1] + _TO_THE_FRIDAY) if weeks else ""
        few = f"{self.few} on {facts.on(first)}" if self.few > 1 else f"the next on {facts.on(first)}"
        return (
            f"one {one} is the pilot, {few}; from {facts.on(rest)} about {self.a_week} a week, the "
            f"last by {last}, none in a peak. The supplier confirms the pace."
        )


def site_plan(facts: CaseFacts) -> SitePlan | None:
    """Return the plan by site where the kind of change installs something at counted places."""
    sites = sites_of(facts.brief)
    if not facts.case.kind.by_site or sites is None:
        return None
    few = max(1, round(sites.many * _FIRST_SITES))
    return SitePlan(sites, few, max(1, ceil((sites.many - 1 - few) / _WEEKS_OF_SITES)))


def last_site_on(facts: CaseFacts) -> date | None:
    """Return the day by which the last of counted places converts, None where none follow."""
    plan = site_plan(facts) if len(facts.waves) > 1 else None
    weeks = (
        plan.days_of_rest(facts, max(facts.waves)) if plan and plan.sites.many >= _TOO_MANY_AT_ONCE else []
    )
    return weeks[-1] + _TO_THE_FRIDAY if weeks else None


def one_day_for_all_sites(facts: CaseFacts) -> Iterator[Check]:
    """Check that no single day asks for more places than a crew can convert."""
    plan, day = site_plan(facts), next(iter(facts.waves), None)
    if plan is None or len(facts.waves) != 1 or day is None:
        return
    one, places, many = plan.sites.place, plan.sites.places, plan.sites.many
    all_of_them = f"both {places}" if many == _LEAST_SITES else f"all {number(many)} {places}"
    lacks = f"one {one} has to show first that it works"
    if many >= _TOO_MANY_AT_ONCE:
        lacks = f"no crew can convert {all_of_them} in a day"
    yield Check(
        "sites",
        f"{capital(places)} on one day",
        "not_feasible",
        f"On {facts.on(day)} {all_of_them} would convert at once. Each needs a crew, and nobody has seen it "
        f"work in one {one} before.",
        lacks=lacks,
        needs=f"a crew in every {one} at once",
    )


def divided_by_site(facts: CaseFacts, plan: SitePlan) -> tuple[Group, ...]:
    """Return the teams at the first few places, and those at the others."""
    teams = [
        group
        for group in facts.brief.groups
        if facts.case.is_trained(group) and not _CENTRAL.search(group.name)
    ]
    if any(team.places for team in teams):
        return ()
    return _divided(facts, teams, 1, plan.few / plan.sites.many, plan.sites.places)


@dataclass(frozen=True, slots=True)
class WavePlan:
    """How the brief itself has its places start: "12 stores a week, Salem first"."""

    many: int
    of_all: int
    places: str
    days: int  # from one wave to the next
    first: str = ""  # whose places begin
    waits: date | None = None  # for which day some of the places wait

    @property
    def rest_after(self) -> timedelta:
        """Return the days between two waves, with time for fixes."""
        return max(timedelta(days=self.days), CHANGED_AFTER)

    def in_words(self, facts: CaseFacts) -> str:
        """Return the waves with their days."""
        first, *later = facts.waves
        rest = next((day for day in later if day >= first + self.rest_after), first)
        waves = ceil((self.of_all - self.many) / self.many)
        last = rest + timedelta(days=self.days * (waves - 1))
        whose = f" ({self.first})" if self.first else ""
        pace = "a week" if self.days == WEEK else f"every {self.days // WEEK} weeks"
        return (
            f"The first {self.many} {self.places}{whose} start on {facts.on(first)}, the others "
            f"{self.many} {pace} "
            f"from {facts.on(rest)}, the last on {facts.on(last)}, as the brief plans its waves."
        )


def wave_plan(facts: CaseFacts) -> WavePlan | None:
    """Return the waves that the brief plans by counted places, if it does."""
    for sentence in facts.sentences():
        match = _PLANNED.search(sentence)
        if not match or not _OF_A_WAVE.search(sentence):
            continue
        many, places = as_count(match["many"].lower()), match["places"].lower()
        counted = rf"\b(\d{{1,4}}) (?:[a-z]{{3,15}} )?{re.escape(places)}\b"
        of_all = max(map(int, re.findall(counted, " ".join(facts.sentences()))), default=0)
        if of_all <= many:
            continue
        waits = [each.day for each in facts.fixed if each.sort == "from" and each.part]
        weeks = {"fortnight": 2, "month": 4}.get(match["every"].lower(), 1)
        return WavePlan(many, of_all, places, weeks * WEEK, match["first"] or "", max(waits, default=None))
    return None


def divided_as_planned(facts: CaseFacts, plan: WavePlan) -> tuple[Group, ...]:
    """Return the teams of the largest start in parts, the first at the places that begin."""
    wave = max(facts.waves.values(), key=_people, default=())
    teams = [group for group in wave if facts.case.is_trained(group) and not _CENTRAL.search(group.name)]
    if any(team.places for team in teams):
        return ()
    return _divided(facts, teams, 1, plan.many / plan.of_all, plan.places)


def _is_sent_less(facts: CaseFacts, group: Group) -> bool:
    """Return whether all of a team's job changes, and its work does not end."""
    return loses_its_work(facts, group) and group.id not in facts.case.ends_of_work


def _divided(
    facts: CaseFacts, teams: Sequence[Group], rests: int, share: float = 0.0, places: str = ""
) -> tuple[Group, ...]:
    """Return the teams and their parts on the first and the next places."""
    brief = facts.brief
    share = share or min(1 / (rests + 1), MANY_PEOPLE / max(1, _people(teams)))
    noun, ids = places or places_named(facts), {group.id for group in brief.groups}
    in_parts, sizes = [team for team in teams if team.size >= _LEAST_TO_DIVIDE], dict[str, int]()
    parts: list[Group] = []
    for turn in ("first", "next")[:rests]:
        for team in in_parts:
            present = sizes.get(team.id, team.size)
            size = _rounded(team.size * share if turn == "first" else present / 2)
            ids.add(own_id := new_id_from(f"{team.id}-{turn}", ids, "team"))
            sizes[team.id] = present - size
            parts.append(_part(team, own_id, size, name_of_part(team, turn, noun)))
    # Who are too few for parts start with the first.
    rests_of = {team.id: name_of_part(team, "other" if team in in_parts else "first", noun) for team in teams}
    own = (
        _part(group, group.id, sizes.get(group.id, group.size), rests_of[group.id])
        if group.id in rests_of
        else group
        for group in brief.groups
    )
    return (*own, *parts) if parts else ()


def _part(team: Group, own_id: str, people: int, name: str) -> Group:
    own = team.supervisors and max(1, round(team.supervisors * people / team.size))
    update = {"id": own_id, "part_of": team.id, "size": people, "supervisors": own, "name": name}
    return team.model_copy(update=update)


def rows_of_parts(brief: Brief, groups: Sequence[Group]) -> dict[str, Any]:
    """Return the conditions and worries of a brief that name these teams, with their parts."""

    def named(row: Condition | Concern) -> Condition | Concern:
        ids = (group.id for group in groups if {group.id, group.part_of} & {*row.group_ids})
        return row.model_copy(update={"group_ids": tuple(ids) or row.group_ids})

    rows: dict[str, tuple[Condition | Concern, ...]]
    rows = {"conditions": brief.conditions, "concern_list": brief.concern_list}
    return {name: after for name, own in rows.items() if (after := tuple(map(named, own))) != own}


def _words_of(group: Group) -> set[str]:
    return set(significant_words(_COMPOUND.sub(r"\1 \2", group.full_team_name)))


def _people(groups: Sequence[Group]) -> int:
    return sum(group.size for group in groups)


def _rounded(people: float) -> int:
    return max(2, round(people / _ROUNDED) * _ROUNDED if people >= 2 * _ROUNDED else round(people))
