"""Training and support: sessions by audience, who teaches, who helps, whom to call."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import capital, closed, count, duration, lower_first, number, short_date
from playbook.core.case.rounds import rounds_for, rounds_needed
from playbook.core.case.rows.roles import HELPERS
from playbook.core.case.rows.training import AT_WORK, ON_RESERVED_DAYS, PART, without_teams
from playbook.core.case.teams.groups import whole_teams
from playbook.core.dossier.chapters.paper_source import PaperSource, enumerated
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Titled
from playbook.core.plan.brief import EACH_MANAGER, Brief, Group
from playbook.core.plan.items import AnyItem, Champion, Support, TrainingSession
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.plan.workdays import workdays_of
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import first_sentences, split_sentences

TRAINING = "Training and support"
_HEADS = ("Group", "Sessions", "Hours each", "Rounds", "When")
_TRAINERS = re.compile(r"\b[Tt]rainers?\b")
_SHIFTS = re.compile(r"\bevery shift\b")
_BY_TEAM = re.compile(r"(teaching at once): .*")
_ROUNDS_UNTIL = re.compile(r"\brounds of up to [^.]{0,60}? to (\w{3} \w{3} \d{1,2}(?:, \d{4})?),")
_COUNTED = re.compile(r"\b(?P<rounds>\d[\d,]{0,8}) rounds? of up to (?P<seats>\d+) people\b")
_MET, _NAMED, _CHARGED = "milestone.work-nights", "milestone.name-trainers", "milestone.event-devices-charge"
_AT_NIGHT = re.compile(r"(?i)\bnights?\b\W+(?P<who>[^;.]+)")
_A_DAY, _A_WEEK, _SATURDAY = timedelta(days=1), timedelta(days=7), 5
_LONGEST_CLOSURE = 60  # days
_ALL_BUT = "Everyone but "
_MOST_ROWS, _MOST_NAMES, _MOST_SPANS, _MANY_MORE, _WORDS_OF_A_NOTE = 8, 5, 4, 3, 32
_MOST_APART = 3  # teams with days of their own in one cell


def training_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield each session once with its audience, then who teaches and who helps."""
    rows: dict[tuple[str, tuple[str, ...]], list[list[TrainingSession]]] = {}
    for same in _same_sessions(source):
        rows.setdefault(_audience(source, same), []).append(same)
    rounds = {audience: [_rounds(source, same) for same in own] for audience, own in rows.items()}
    cells = tuple(
        (
            audience[0],
            " ".join(closed(_title(same[0])) for same in own),
            number(sum(same[0].hours for same in own)),
            _in_rounds(source, own, rounds[audience]),
            when_held(
                [session for same in own for session in same],
                () if source.shape.is_least else source.rollout.brief.groups,
            ),
        )
        for audience, own in rows.items()
    )
    yield Grid(_HEADS, (2.6, 4.6, 1.1, 1.3, 2.2), (*_event_row(source), *cells[:_MOST_ROWS]))
    yield Entries(tuple(line for line in _support(source, sum(map(sum, rounds.values()))) if line.text))


def last_round(session: TrainingSession) -> date | None:
    """Return the day on which the last round of a session is held."""
    match = _ROUNDS_UNTIL.search(session.note)
    named, first = named_days_in(match[1]) if match else (), session.due
    return first and max((day for each in named if (day := end_of(each, first))), default=first)


def _event_row(source: PaperSource) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row of those whom “why now” is about, unless leaders say how they learn."""
    event = None if source.has_lines("training") else source.event
    if event and event.first and event.last:
        when = _span(event.first, event.last)
        yield capital(event.who), "Practice beside a coach.", "", "", when
    elif event and event.people:
        rounds = rounds_needed(event.people, source.rollout.brief.seats_per_session)
        yield capital(event.who), f"First {count(rounds, 'round')} of each session.", "", "", ""


def _same_sessions(source: PaperSource) -> Iterator[list[TrainingSession]]:
    """Yield the sessions of one title and length, those of managers first."""
    items = source.rollout.items.values()
    sessions = [each for each in items if isinstance(each, TrainingSession) and each.date]
    titled: dict[tuple[bool, str, float], list[TrainingSession]] = {}
    for each in sorted(sessions, key=lambda session: (not session.for_managers, session.date)):
        titled.setdefault((each.for_managers, _title(each), each.hours), []).append(each)
    yield from titled.values()


def _title(session: TrainingSession) -> str:
    return without_teams(PART.sub("", session.title)).rstrip(".")


def _audience(source: PaperSource, sessions: Sequence[TrainingSession]) -> tuple[str, tuple[str, ...]]:
    """Return who has these sessions, in words and by their teams."""
    groups = source.rollout.brief.groups
    ids = {group_id for session in sessions for group_id in session.group_ids}
    teams = [team for team in whole_teams(groups) if not ids or _has(team, ids, groups)]
    others = [team for team in whole_teams(groups) if team not in teams]
    name = "All teams" if not others and len(teams) > 1 else _names(teams)
    if others and len(others) * _MANY_MORE < len(teams):
        name = f"{_ALL_BUT}{_names(others)}"
    if sessions[0].for_managers:
        of_whom = lower_first(name) if others and name.startswith(_ALL_BUT) else name
        whose = "" if name == "All teams" else f" of {of_whom}"
        return f"Managers{whose}", ("", *(team.id for team in teams))
    return name, tuple(team.id for team in teams)


def _has(team: Group, ids: set[str], groups: Sequence[Group]) -> bool:
    return any(group.id in ids for group in groups if team.id in (group.id, group.part_of))


def _names(teams: Sequence[Group]) -> str:
    names = [team.label for team in teams]
    more = len(names) - _MOST_NAMES
    return enumerated([*names[:_MOST_NAMES], f"{more} more"] if more > 1 else names)


def _rounds(source: PaperSource, same: Sequence[TrainingSession]) -> int:
    """Return the rounds of a session in all its starts; managers have one each time."""
    brief = source.rollout.brief
    trained, everyone = source.page.training[-1:], sum(group.size for group in brief.groups)
    share = trained[0].people / everyone if trained and everyone else 1  # less, where licenses are short
    groups = [group.model_copy(update={"size": round(group.size * share)}) for group in brief.groups]
    return sum(
        _counted(source, session)
        or rounds_for(brief, [group for group in groups if group.id in session.group_ids])
        for session in same
        if not session.for_managers
    )


def _counted(source: PaperSource, session: TrainingSession) -> int:
    """Return the rounds that a session's own text names, where leaders say who teaches."""
    counted = _COUNTED.search(session.note) if source.has_lines("training") else None
    return int(counted["rounds"].replace(",", "")) if counted else 0


def _in_rounds(source: PaperSource, own: Sequence[Sequence[TrainingSession]], rounds: Sequence[int]) -> str:
    """Return the rounds; with the seats, where leaders' lines stand for our sums."""
    if not any(rounds):
        times = len({session.date for same in own for session in same})
        return count(times, "round") if source.has_lines("training") else ""
    counts = [_COUNTED.search(session.note) for same in own for session in same]
    seats = max((int(each["seats"]) for each in counts if each), default=0)
    if not source.has_lines("training") or not seats:
        return f"{sum(rounds):,}"
    is_alike = len(rounds) > 1 and len({*rounds}) == 1
    each = f"{count(rounds[0], 'round')} each" if is_alike else count(sum(rounds), "round")
    return f"{each}, of up to {seats} people"


def when_held(sessions: Sequence[TrainingSession], groups: Sequence[Group] = ()) -> str:
    """Return the days of sessions, those of a week as one span.

    Where a team is closed while others learn, each has its own days.
    """
    ids = {group_id for session in sessions for group_id in session.group_ids}
    teams = [group for group in groups if group.id in ids]
    apart: dict[tuple[str, ...], list[tuple[date, date]]] = {}
    for session in sessions:
        apart.setdefault(session.group_ids, []).extend(_held(session, groups))
    days = [span for own in apart.values() for span in own]
    clashes = any(
        _is_closed(team, first, last)
        for own, spans in apart.items()
        for team in teams
        if team.id not in own
        for first, last in spans
    )
    alike: dict[str, set[str]] = {}
    for own, spans in apart.items():
        alike.setdefault(_in_spans(spans, [each for each in teams if each.id in own]), set()).update(own)
    if not clashes or len(alike) > _MOST_APART or sessions[0].for_managers:
        return _in_spans(days, () if clashes else teams)
    named = ((_names([each for each in teams if each.id in own]), when) for when, own in alike.items())
    return "; ".join(f"{names} {when}" for names, when in named)


def _in_spans(days: Sequence[tuple[date, date]], teams: Sequence[Group]) -> str:
    spans = list[list[date]]()
    for first, last in sorted(days):
        is_near = bool(spans) and first <= spans[-1][1] + _A_WEEK
        if is_near and not any(_is_closed(team, spans[-1][1], first) for team in teams):
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    if len(spans) > _MOST_SPANS:  # the timeline has the days before each start
        return f"{_span(spans[0][0], spans[-1][1])}, with breaks"
    return ", ".join(_span(first, last) for first, last in spans)


def _is_closed(team: Group, first: date, last: date) -> bool:
    return any(span.start <= last and first <= span.end for span in team.blackouts)


def _held(session: TrainingSession, groups: Sequence[Group]) -> Iterator[tuple[date, date]]:
    """Yield the days from first to last round, without closed times of its teams."""
    first, last = session.date, last_round(session)
    if not first or not last:
        return
    own = [group for group in groups if group.id in session.group_ids]
    closed = sorted((span.start, span.end) for group in own for span in group.blackouts)
    for start, end in closed:
        if first < start <= last:
            yield first, _at_work(start - _A_DAY, -_A_DAY)
        first = max(first, _at_work(end + _A_DAY, _A_DAY)) if start <= last and first <= end else first
    if first <= last:
        yield first, last


def _at_work(day: date, step: timedelta) -> date:
    while day.weekday() >= _SATURDAY:
        day += step
    return day


def _span(first: date, last: date) -> str:
    if first == last:
        return short_date(first)
    return f"{short_date(first)}–{last.day if first.month == last.month else short_date(last)}"


# Who teaches and helps


def _support(source: PaperSource, rounds: int) -> Iterator[Titled]:
    items = tuple(source.rollout.items.values())
    yield Titled("Trainers.", _trainers(source, rounds))
    yield Titled("On the job.", _noted(source, AT_WORK))
    yield Titled("Days kept.", _noted(source, ON_RESERVED_DAYS))
    yield Titled("Helpers.", _helpers(source, items))
    yield Titled("After go-live.", _help(items))
    yield Titled("Nights.", _nights(source))


def _noted(source: PaperSource, begins: str) -> str:
    """Return what the note on training says after these words."""
    sentences = split_sentences(source.page.training_note)
    sentence = next((each for each in sentences if each.startswith(begins)), "")
    return capital(sentence.removeprefix(begins) if begins == AT_WORK else sentence)


def _trainers(source: PaperSource, rounds: int) -> str:
    """Return the rounds, the hours of trainers and how many teach."""
    if not source.page.training:
        return ""
    total = source.page.training[-1]
    seats = max(row.seats for row in source.page.training)
    sums = f"{rounds:,} rounds of up to {seats} take {round(total.trainer_hours):,} trainer hours."
    note = next((each for each in split_sentences(source.page.training_note) if _TRAINERS.search(each)), "")
    return " ".join(filter(None, (sums, closed(_BY_TEAM.sub(r"\1", note)) if note else "")))


def _helpers(source: PaperSource, items: Sequence[AnyItem]) -> str:
    """Return how many help, whom they are named by and until when, and their hours."""
    champions = [item for item in items if isinstance(item, Champion)]
    if not champions:
        return ""
    many = sum(item.count for item in champions)
    title = without_teams(champions[0].title).rstrip(".").removeprefix("Recruit ")
    who = title if f"{many:,}" in title else count(many, "champion")
    talks = (each.due for each in items if each.provenance.play_id in TEAM_TALKS and each.due)
    own = (each for each in items if isinstance(each, TrainingSession) and each.for_managers)
    # They serve the tests, which come before their managers' session.
    days = (min(talks, default=date.max - _A_WEEK) + _A_WEEK, *(each.date for each in own if each.date))
    day = _open_day(source.rollout.brief, min(days)) if min(days) < date.max else None
    by = f" by {source.brief_day(day)}" if day else ""
    on_each = ", at least one on each shift" if _SHIFTS.search(champions[0].note) else ""
    each = next((number(row.hours_each) for row in source.page.roles if row.role == HELPERS), "")
    hours = f"; {each} hours each" if each else ""
    return f"{capital(who)}. Each manager names theirs{by}{on_each}{hours} (proposal)."


def _open_day(brief: Brief, day: date) -> date:
    """Return the last day up to `day` on which the organization works."""
    workdays = workdays_of(brief)
    days = (day - timedelta(days=number) for number in range(_LONGEST_CLOSURE))
    return next(
        (
            each
            for each in days
            if workdays.is_working(each, brief.country, brief.subdivision)
            and not any(span.has(each) for span in brief.company_blackouts)
        ),
        day,
    )


def _help(items: Sequence[AnyItem]) -> str:
    """Return the help after the first start, how much and until when."""
    spans = [(item.start, item.end, item) for item in items if isinstance(item, Support)]
    helps = [(start, end, item) for start, end, item in spans if start and end]
    if not helps:
        return ""
    first, _, item = min(helps, key=lambda each: each[0])
    is_theirs = any(each.owner and each.owner.role == EACH_MANAGER for _, _, each in helps)
    whose = "each manager " if is_theirs else ""
    span = f"{whose}{duration(item.hours_per_week)} a week, {_span(first, max(end for _, end, _ in helps))}"
    note = item.note.partition("\n")[0].removeprefix("Help: ")
    title = without_teams(item.title).rstrip(".")
    return first_sentences(f"{title} ({span}). {capital(note)}", _WORDS_OF_A_NOTE)


def _nights(source: PaperSource) -> str:
    """Return who comes at night, who trains, who checks the devices and whom to call."""
    items, brief = source.rollout.items, source.rollout.brief
    met, named = items.get(_MET), items.get(_NAMED)
    if met is None or not met.due or met.owner is None:
        return ""
    comes = brief.find_person(met.owner.person_id)
    teams = (group for group in brief.groups if "night" in group.full_team_name.casefold())
    manager = next(filter(None, map(brief.manager_of, teams)), None)
    call = _AT_NIGHT.search(brief.incident_contact)
    parts = (
        f"{comes.name if comes else 'The lead'} works a whole shift there by {source.brief_day(met.due)}, "
        "and again in the first week.",
        f"Night trainers are named by {source.brief_day(named.due)}." if named and named.due else "",
        f"{manager.name} has the devices checked each evening." if manager and _CHARGED in items else "",
        f"At night, call the {call['who'].strip()}." if call else "",
    )
    return " ".join(filter(None, parts))
