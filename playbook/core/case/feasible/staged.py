"""Start in waves where one day would start many people of several teams."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, combinations, pairwise, product, takewhile

from playbook.core.base.words import count
from playbook.core.case.feasible.days import fits_on
from playbook.core.case.feasible.depth import is_hazardous
from playbook.core.case.feasible.durations import supplied_later
from playbook.core.case.feasible.work import ENOUGH_PERIODS
from playbook.core.case.fixed.read import HARD_END
from playbook.core.case.reading.busy import touches_the_books
from playbook.core.case.reading.places import sites_in_turn, sites_of
from playbook.core.case.settle.facts import CaseFacts, in_words
from playbook.core.case.teams.groups import significant_words
from playbook.core.case.timing import BETWEEN_STARTS, is_practiced
from playbook.core.plan.brief import Aspect, Brief, Group
from playbook.core.text.dates import end_of, named_days_in

MANY_PEOPLE, _MANY_TEAMS = 150, 4
MOST_IN_A_START = 300  # of several teams: trainers and helpers cannot be with all of them
MOST_STARTS = 4
MOST_OF_A_TEAM = 12  # who try it together: one helper sees them all
_A_REAL_SHARE = 0.1
_ALL_OF_THE_JOB = 5
_DAILY_WORK: tuple[Aspect, ...] = ("process", "tools", "habits")
_WEEKS_BETWEEN = (7, 6, 5, 8, 9, 10)
_LEAST_WEEKS_BETWEEN, _MOST_WEEKS_BETWEEN = (7, 6, 5), 10
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
_FEW_PLACES = range(3, 100)
_COUNTED_PLACES = (
    r"(?<!other )(?<!more )(?<!new )(?<!remaining )(?<!last )"
    r"\b(?P<many>three|four|five|six|seven|eight|nine|ten|eleven|twelve|[3-9]|[1-9]\d) "
    r"(?P<places>dairies|plants|sites|locations|branches|shops|stores|warehouses|depots|wards|hospitals|clinics|schools|hotels"
    r"|kitchens|offices|factories|mills|yards|stations|regions|halls)\b"
)
# Whose content or help the others need when they start.
_SERVES_OTHERS = re.compile(
    r"(?i)\b(?:quality|engineering|master data|super-?\s?users?|key users?|champions|trainers|training"
    r"|it (?:help|support|service)\w*|(?:help|service) ?desk|documentation|stammdaten|qualität\w*)\b"
)
# Where one wrong step hurts somebody: nobody learns there first, all on one day.
_EVENT = re.compile(r"(?i)\b(?:merg(?:es?|ed|ing)|(?:is|are|be) combined|opens?|opened|takes? over|joins?)\b")
_TRIED_IT = re.compile(r"\b(?:that|who|which|have|has) (?:already )?(?:tried|tested|piloted|used) it\b")
_UNITS_MERGE = re.compile(
    r"(?i)\b(?:(?P<many>two|three|four|five|six|\d{1,2}) )?(?:of our |sales )?(?P<units>regions|branches"
    r"|plants"
    r"|sites|offices|divisions|departments|districts|units|hospitals|wards|stores|depots|schools|campuses|agencies"
    r"|warehouses|practices|clinics) (?:will |are to )?(?:merge|are merged|are combined|combine|join)\b"
)
# "By the end of June 80% of employees use it every week": they have started by then.
_SHARE_OF_PEOPLE = re.compile(
    r"(?i)\b(?P<share>\d{1,3}) ?(?:%|percent|per cent) of (?:all |our |the ){0,2}"
    r"(?:employees|staff|people|colleagues|workers|users|us|teams?)\b"
)
_NEXT_RESULT = re.compile(r"[,;] and |; ")
_AFTER_A_MERGER = (6, 7, 8, 9)  # weeks
_WILLING = re.compile(
    r"(?i)\b(?:asked (?:for|to)|volunteer\w*|wants? to (?:start|begin|go first)|willing|ready to start|keen"
    r"|would like to (?:start|begin|go first))\b"
)
_UNWILLING = re.compile(r"(?i)\b(?:not|no|never|nobody|un\w+)\b")


def together(facts: CaseFacts) -> str:
    """Return the sentence by which everyone has to start on one day, else ''."""
    fields = ("what_changes", "why_now", "objective", "what_stays", "concerns")
    in_turn = sites_in_turn(facts.brief)  # no order by team stands beside that by place
    sentences = (
        in_turn.quotes[0] if in_turn else "",
        facts.sentence_with(_ON_ONE_DAY, *fields),
        ends_for_all(facts),
        _ends_outside(facts) if facts.external_ends else "",
        _set_by_others(facts),
        facts.brief.what_changes if touches_the_books(facts.brief) else "",
        _shared_records(facts),
    )
    return next(filter(None, sentences), "")


def _ends_outside(facts: CaseFacts) -> str:
    """Return the sentence by which something ends on a day that others set.

    "Five depots close" is what changes, and no day for all.
    """
    own = facts.sentences("what_changes")
    return next(
        (
            each
            for each in facts.sentences("why_now", "what_changes")
            if re.search(HARD_END, each, re.IGNORECASE) and (each not in own or named_days_in(each))
        ),
        "",
    )


def ends_for_all(facts: CaseFacts) -> str:
    """Return the sentence by which the old way ends for all."""
    return _ends_on_the_day(facts) or _switched_off(facts)


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
    """Return the sentence that switches something off for all teams."""
    ends_of_teams = {
        *(end.quote for end in facts.case.ends_of_work.values()),
        *(part.quote for part in facts.case.team_parts),
    }
    offs = (off for off in facts.case.ends if off.day and not off.is_each_start)
    return next((off.quote for off in offs if off.quote not in ends_of_teams), "")


def _set_by_others(facts: CaseFacts) -> str:
    """Return the sentence by which others set the day.

    A day long after the start leaves time for two starts.
    """
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


Starts = list[tuple[date, tuple[Group, ...]]]


def waves_of(facts: CaseFacts, asked: Brief | None = None) -> Starts:
    """Return starts one after another in place of a large one, or none.

    `asked`: the brief in whose order teams follow, where `facts` has other days.
    """
    groups = many_at_once(facts)
    if not groups or together(facts):
        return []
    day = min(facts.waves)
    first = first_wave(facts, groups)
    others = tuple(group for group in facts.brief.groups if group not in first)
    second = _day_for(facts, others, day) if first else None
    if second is None:
        return []
    two: Starts = [(day, first), (second, others)]
    asked = asked or facts.brief
    usual = _in_turn(facts, others, asked)
    ways = [(usual, True), (_in_turn(facts, others, asked, by_ease=True), True)] if promised(facts) else []
    for places, as_promised in (*ways, (usual, False)):
        for many in range(_starts_needed(facts, places), 1, -1):
            if later := _later_starts(facts, _parts_of(facts, places, many), two, as_promised=as_promised):
                return [(day, first), *later]
    return two


def promised(facts: CaseFacts) -> tuple[int, date] | None:
    """Return the share of people whom the objective promises by a day."""
    for sentence in facts.sentences("objective"):
        for clause in _NEXT_RESULT.split(sentence):
            anchor = facts.first_day
            days = (end_of(each, anchor) for each in named_days_in(clause) if each.days or each.months)
            if (share := _SHARE_OF_PEOPLE.search(clause)) and (day := next(filter(None, days), None)):
                return int(share["share"]), day
    return None


def live_on(starts: Starts, day: date) -> int:
    """Return how many people have started by a day."""
    return sum(_people(groups) for start, groups in starts if start <= day)


def breaks_promise(facts: CaseFacts, starts: Starts) -> bool:
    """Return whether fewer people have started on the objective's day than it promises."""
    share, day = promised(facts) or (0, facts.first_day)
    return 100 * live_on(starts, day) < share * _people(facts.brief.groups)


def first_wave(facts: CaseFacts, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Return the team, site or first places of a large start that go first, or none."""
    day, first = min(facts.waves), tuple(group for group in groups if group.places.startswith("first "))
    if first:
        return first if fits_on(facts, first, day, facts.trainers_planned(first)) else ()
    return _first_of(facts, _places(groups), day)


def is_for_waves(facts: CaseFacts) -> bool:
    """Return whether the first start is too large to help, or of many teams at once."""
    groups = many_at_once(facts)
    people = _people(groups)
    return people > MOST_IN_A_START or (len(groups) >= _MANY_TEAMS and people > MANY_PEOPLE)


def is_still_large(facts: CaseFacts, starts: Starts) -> bool:
    """Return whether one of these starts is still too large to help."""
    own = (_places(tuple(filter(facts.case.is_trained, groups))) for _, groups in starts)
    return any(len(places) > 1 and sum(map(_people, places)) > MOST_IN_A_START for places in own)


def a_counted_place(facts: CaseFacts) -> str:
    """Return a counted place, as "one of the four dairies", else ''.

    Where teams have their own sites, no place has each kind of work.
    """
    if len({group.site for group in facts.brief.groups} - {""}) > 1:
        return ""
    if in_turn := sites_in_turn(facts.brief):
        many = in_words(in_turn.many)
        return f"one of the {many} {in_turn.places}" if in_turn.many else f"one {in_turn.place}"
    sites = sites_of(facts.brief)  # what changes counts all of them
    if sites and sites.many in _FEW_PLACES:
        return f"one of the {in_words(sites.many)} {sites.places}"
    sentence = facts.sentence_with(_COUNTED_PLACES)
    match = re.search(_COUNTED_PLACES, sentence, re.IGNORECASE)
    return f"one of the {match['many'].lower()} {match['places'].lower()}" if match else ""


def _in_turn(
    facts: CaseFacts, groups: tuple[Group, ...], asked: Brief, *, by_ease: bool = False
) -> list[tuple[Group, ...]]:
    """Return the places that follow, in their turn.

    It is that of the brief, then who serves others, then whose work changes most. Beside those who serve
    others the larger come, so that the last start stays small. Where a wrong step hurts somebody, it is last.

    `by_ease`: those with most hours, least doubt and no closed days come first instead.
    """
    are_served = any(map(serves_others, groups))
    start = min(facts.waves)
    day_of = {group.id: asked.go_live_of(group) for group in asked.groups}

    def ease(place: tuple[Group, ...]) -> tuple[float, int, bool]:
        doubt = max(group.impact.get("beliefs", 0) for group in place)
        return -hours_a_week(place), doubt, any(group.blackouts for group in place)

    def turn(
        place: tuple[Group, ...],
    ) -> tuple[bool, date, bool, bool, bool, tuple[float, int, bool], int, int]:
        days = [day_of.get(group.id) or start for group in place]
        ends = any(group.id in facts.case.ends_of_work for group in place)
        return (
            not any(map(facts.case.is_trained, place)),
            min(days),
            is_last_for_safety(facts, place),
            ends or any(group.places.startswith("other ") for group in place),
            not any(map(serves_others, place)),
            ease(place) if by_ease else (0, 0, False),
            -work_changed(place),
            -_people(place) if are_served else _people(place),
        )

    return _with_who_causes_it(facts, sorted(_places(groups), key=turn))


def _with_who_causes_it(facts: CaseFacts, places: list[tuple[Group, ...]]) -> list[tuple[Group, ...]]:
    """Return the places, those whose work ends beside the last who hand theirs over."""
    risky = [*takewhile(lambda place: is_last_for_safety(facts, place), reversed(places))][::-1]
    safe = places[: len(places) - len(risky)]
    last = [place for place in safe if place[0].places.startswith("other ")]
    ending = (
        [place for place in safe if any(loses_its_work(facts, group) and not group.places for group in place)]
        if last
        else []
    )
    together_last = tuple(group for place in (*last, *ending) for group in place)
    others = [place for place in safe if place not in last and place not in ending]
    return [*others, *([together_last] if together_last else []), *risky]


def is_last_for_safety(facts: CaseFacts, place: Sequence[Group]) -> bool:
    """Return whether a wrong step with what comes can hurt somebody there."""
    return facts.is_practiced and any(map(is_hazardous, place))


def loses_its_work(facts: CaseFacts, group: Group) -> bool:
    """Return whether a team's work ends, or all of its job changes."""
    return group.id in facts.case.ends_of_work or group.impact.get("job", 0) >= _ALL_OF_THE_JOB


def _starts_needed(facts: CaseFacts, places: Sequence[tuple[Group, ...]]) -> int:
    """Return the fewest starts of which none is large, within what a plan can follow."""
    enough = (
        many
        for many in range(1, MOST_STARTS - 1)
        if all(
            len(part) == 1 or _people_of(part) <= MOST_IN_A_START for part in _parts_of(facts, places, many)
        )
    )
    return min(next(enough, MOST_STARTS - 1), len(places))


_Parts = list[Sequence[tuple[Group, ...]]]


def _parts_of(facts: CaseFacts, places: Sequence[tuple[Group, ...]], many: int) -> _Parts:
    """Return the places in so many starts of about the same size, in their order.

    Of three or more none is dangerous and abroad at once, if it can be.
    """
    lands = [_countries(facts, place) for place in places]
    # Sums up to each place, so that a way to cut 200 places costs no more than its cuts.
    people = _sums(map(_people, places))
    risky = _sums(any(map(is_hazardous, place)) for place in places)
    mixed = _sums(len(countries) > 1 for countries in lands)
    borders = _sums((False, *(one != other for one, other in pairwise(lands))))

    def size(cut: tuple[int, ...]) -> tuple[int, int]:
        parts = [*pairwise((0, *cut, len(places)))]
        abroad = sum(
            risky[b] > risky[a] and (mixed[b] > mixed[a] or borders[b] > borders[a + 1]) for a, b in parts
        )
        return abroad if many > 2 else 0, sum((people[b] - people[a]) ** 2 for a, b in parts)

    cut = min(combinations(range(1, len(places)), many - 1), key=size, default=())
    return [places[a:b] for a, b in pairwise((0, *cut, len(places)))]


def _sums(numbers: Iterable[int]) -> list[int]:
    return [0, *accumulate(numbers)]


def _people_of(part: Sequence[tuple[Group, ...]]) -> int:
    return sum(map(_people, part))


def _later_starts(facts: CaseFacts, parts: _Parts, two: Starts, *, as_promised: bool) -> Starts:
    """Return these starts on days that leave each its numbers, and the result its proof."""
    (first, starting), (second, _) = two
    most = periods_after(facts, second)
    needs = dict.fromkeys(min(enough, most) for enough in (ENOUGH_PERIODS, ENOUGH_PERIODS - 1))
    for needed, least in product(needs, _LEAST_WEEKS_BETWEEN):
        starts: Starts = []
        for part in parts:
            groups = tuple(group for place in part for group in place)
            weeks = range(least, _MOST_WEEKS_BETWEEN + 1)
            day = _day_for(facts, groups, starts[-1][0] if starts else first, weeks)
            if day is None:
                break
            starts.append((day, groups))
        if as_promised and breaks_promise(facts, [(first, starting), *starts]):
            continue
        if len(starts) == len(parts) and periods_after(facts, starts[-1][0]) >= needed:
            return starts
    return []


def periods_after(facts: CaseFacts, start: date) -> int:
    """Return how many full periods of the number follow a start."""
    if not facts.brief.outcome_measure or facts.stated_due is None:
        return ENOUGH_PERIODS
    return len(facts.periods_between(start, facts.stated_due))


def _places(groups: Sequence[Group]) -> list[tuple[Group, ...]]:
    """Return the groups of each site, or of places of work, else each group."""
    places: dict[str, list[Group]] = {}
    for group in groups:
        label = group.places
        places.setdefault(label or group.site or group.id, []).append(group)
    if len(places) == 1:
        return [(group,) for group in groups]
    return [tuple(place) for place in places.values()]


def _first_of(facts: CaseFacts, places: list[tuple[Group, ...]], day: date) -> tuple[Group, ...]:
    """Return who asked, else the smallest central team whose mistakes hurt nobody."""
    everyone = sum(map(_people, places))
    ready = [place for place in places if fits_on(facts, place, day, facts.trainers_planned(place))]
    willing = [
        place
        for place in ready
        if 2 * _people(place) <= everyone and any(asked_to_start(facts, name) for name in _names(place))
    ]
    if willing:
        return min(willing, key=_people)
    meant = tuple(group for place in ready if is_why_now(facts, place) for group in place)
    meant = meant or tuple(group for place in ready if has_tried_it(facts, place) for group in place)
    if meant and 2 * _people(meant) <= everyone and not any(map(is_hazardous, meant)):
        return meant if fits_on(facts, meant, day, facts.trainers_planned(meant)) else ()
    stays = [place for place in ready if not any(group.id in facts.case.ends_of_work for group in place)]
    stays = [place for place in stays if not any(map(is_hazardous, place))] or stays
    large = [place for place in stays if _people(place) >= _A_REAL_SHARE * everyone] or stays
    most = max(map(work_changed, large), default=0)
    central = (place for place in large if work_changed(place) == most and 2 * _people(place) <= everyone)
    return min(central, key=lambda place: (-hours_a_week(place), _people(place)), default=())


def hours_a_week(place: tuple[Group, ...]) -> float:
    """Return the hours a week that each person of a place has at least."""
    return min(group.capacity_hours_per_week or 0 for group in place)


def asked_to_start(facts: CaseFacts, name: str) -> bool:
    """Return whether the brief says that a team or site asked to start."""
    return any(
        _WILLING.search(sentence) and not _UNWILLING.search(sentence)
        for sentence in facts.sentences()
        if name.casefold() in sentence.casefold()
    )


def is_why_now(facts: CaseFacts, place: tuple[Group, ...]) -> bool:
    """Return whether “why now” says that a team or site merges, opens or takes something over."""
    events = (each for each in facts.sentences("why_now") if _EVENT.search(each))
    return _is_meant(facts, place, " ".join(events))


def has_tried_it(facts: CaseFacts, place: tuple[Group, ...]) -> bool:
    """Return whether the reasons say that some of a team have tried it."""
    tried = (each for each in facts.sentences("why", "why_now") if _TRIED_IT.search(each))
    return _is_meant(facts, place, " ".join(tried))


def _is_meant(facts: CaseFacts, place: tuple[Group, ...], text: str) -> bool:
    """Return whether a text has a word that names this place alone."""
    used = set(significant_words(text))
    others = (group for group in facts.brief.groups if group not in place)
    own = {word for group in place for word in significant_words(f"{group.full_team_name} {group.site}")}
    shared = {word for group in others for word in significant_words(f"{group.full_team_name} {group.site}")}
    return bool(used & (own - shared))


def merging_first(facts: CaseFacts, groups: Sequence[Group]) -> str:
    """Return the option to begin with units that merge, with its cost, else ''."""
    sentence = next((each for each in facts.sentences("why_now") if _UNITS_MERGE.search(each)), "")
    match, day = _UNITS_MERGE.search(sentence), min(facts.waves)
    days = (facts.working(day + many * _WEEK) for many in _AFTER_A_MERGER)
    spans = [span for group in groups for span in facts.closed_spans(group)]
    later = next((each for each in days if not any(span.has(each) for span in spans)), None)
    if not match or not later:
        return ""
    units = " ".join(filter(None, (match["many"], "merging", match["units"]))).lower()
    weeks = count((later - day).days // 7, "week")
    waits = f", and the rule of {facts.on(day)} waits for them" if ends_for_all(facts) else ""
    return (
        f" Option: the {units} first, live on {facts.on(day)}; everyone else on {facts.on(later)}. Cost: "
        f"running both ways for {weeks}{waits}."
    )


def _names(place: tuple[Group, ...]) -> Iterator[str]:
    for group in place:
        yield from filter(None, (group.label, group.site))


def is_of_two_countries(facts: CaseFacts, groups: Sequence[Group]) -> bool:
    """Return whether those whose mistakes hurt start with another country."""
    return any(map(is_hazardous, groups)) and len(_countries(facts, groups)) > 1


def _countries(facts: CaseFacts, groups: Sequence[Group]) -> set[str]:
    reach, home = facts.case.reach, facts.case.country
    read = {each.id: reach.get(each.part_of or each.id) for each in groups}
    return {each.country or ((own := read[each.id]) and own.country) or home for each in groups}


def serves_others(group: Group) -> bool:
    """Return whether others need what a team signs off, teaches or answers."""
    return bool(_SERVES_OTHERS.search(group.label))


def work_changed(place: tuple[Group, ...]) -> int:
    """Return how much the work of the people of a place changes."""
    return max(sum(group.impact.get(each, 0) for each in _DAILY_WORK) for group in place)


def _people(place: Sequence[Group]) -> int:
    return sum(group.size for group in place)


def _day_for(
    facts: CaseFacts, groups: tuple[Group, ...], before: date, weeks: Sequence[int] = _WEEKS_BETWEEN
) -> date | None:
    """Return a day for these teams after the start before, well before the end."""
    asked = max(facts.brief.go_live_of(group) or date.min for group in groups)
    asked = max(asked, supplied_later(facts, groups) or asked)
    days = (facts.working(before + many * _WEEK) for many in weeks)
    in_time = (
        day
        for day in days
        if day >= asked and (facts.brief.end is None or day + BETWEEN_STARTS <= facts.brief.end)
    )
    fitting = (day for day in in_time if fits_on(facts, groups, day, facts.trainers_planned(groups)))
    event = next_event(facts, before)
    if event is None:
        return next(fitting, None)
    possible = [*fitting]  # nobody should begin in what “why now” names
    return next((day for day in possible if day < event), next(iter(possible), None))


def next_event(facts: CaseFacts, after: date) -> date | None:
    """Return the next day to come that “why now” names."""
    named = (each for text in facts.sentences("why_now") for each in named_days_in(text))
    ends = ((each, end_of(each, after)) for each in named if each.months or each.days)
    days = (end if each.days else end.replace(day=1) for each, end in ends if end)
    return min((day for day in days if day > after), default=None)
