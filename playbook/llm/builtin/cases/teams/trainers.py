"""Who trains, and when those who train and help have learned it themselves."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import count
from playbook.core.case.reading.learning import helpers_of
from playbook.core.case.rounds import rounds_needed, seats_for
from playbook.core.case.settle.facts import in_words
from playbook.core.case.teaching import is_of_nights, preparing_in_words, trainers_by_team, trainers_in_words
from playbook.core.case.teams.groups import whole_teams
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, Champion, Milestone, TrainingSession
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.teams.pilots import PILOT_LEARNS, PILOT_STARTS
from playbook.llm.builtin.cases.teams.roster import rounds_held
from playbook.llm.builtin.wording import fit, listed, say_number

PLAY = "name-trainers"
_TO_SAY_YES, _BEFORE_THE_TEAM = timedelta(days=5), timedelta(days=3)
_MOST_TEAMS, _FEW = 6, 25
_DROPPED = " Their manager has written down which work they drop for it, and who takes it over."


def trainer_items(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Milestone]:
    """Yield who trains, from which team, and how trainers and helpers learn first."""
    sessions = [item for item in items if isinstance(item, TrainingSession) and item.live and item.date]
    lessons = [
        item for item in sessions if not item.for_managers and (item.date or date.max) < _start(writer)
    ]
    helpers = sum(item.count for item in items if isinstance(item, Champion))
    trainers = max(writer.schedule.trainers, writer.brief.trainers or 1)  # rooms may hold fewer at once
    groups = whole_teams([writer.brief.groups[index] for index in writer.taking_part])
    if writer.is_short or not lessons or sum(group.size for group in groups) <= _FEW:
        return
    nights, by_team = [group for group in groups if is_of_nights(group)], trainers_by_team(writer.case_facts)
    if trainers < 2 and not helpers and not nights and not by_team:
        return
    first = min(item.date for item in lessons if item.date)
    managers = [item.date for item in sessions if item.for_managers and item.date and item.date < first]
    with_pilot = [
        item.due for item in items if item.provenance.play_id in (PILOT_LEARNS, PILOT_STARTS) and item.due
    ]
    learning_day = min([*managers, *with_pilot], default=writer.by(first - _BEFORE_THE_TEAM))
    word = helpers_of(writer.brief).word or "champions"
    title, trainer_lines = f"Train the {word} before their teams", list[str]()
    if nights and not by_team:
        trainers = max(trainers, 2)  # by day and by night
    trainers = sum(by_team.values()) or trainers
    if trainers > 1:
        for_nights = f", {_at_night_in_words(nights, by_team)} for nights," if nights else ""
        title = f"Name {trainers} trainers{' by team' * bool(by_team)}{for_nights} and train them first"
        with_managers = f"{'the pilot' if with_pilot else 'the managers'} on {writer.say(learning_day)}"
        if len(writer.waves) > 1 and by_team:
            with_managers = f"the managers of their own start, the first on {writer.say(learning_day)}"
        trainer_lines = [
            f"{trainers} people have agreed, and so have their managers: "
            f"{_each_team(writer, by_team) or _from_teams(nights, groups, trainers)} (proposal).",
            _at_night(nights),
            _in_languages(writer, by_team),
            f"They learn it with {with_managers}, and rehearse each session "
            f"together before {writer.say(first)}.",
            preparing_in_words(writer.case_facts) + _DROPPED
            if by_team
            else _given_up(writer, lessons, trainers),
        ]
    yield writer.make(
        Milestone,
        PLAY,
        PLAY,
        title=title,
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        date=writer.by(learning_day - _TO_SAY_YES),
        done_when=lines(
            *trainer_lines,
            _helpers_first(writer, helpers, word, learning_day, first) if helpers else "",
            "Nobody is in two sessions at once.",
        ),
        rule_ids=("R22", "R32"),
        why="People ask trainers and helpers from minute one, so they learn it first.",
    )


def _start(writer: CaseWriter) -> date:
    return date.fromordinal(max(writer.schedule.go_lives))


def _at_night_in_words(nights: Sequence[Group], by_team: dict[str, int]) -> str:
    return in_words(sum(by_team.get(group.id, 0) for group in nights) or 1)


def _each_team(writer: CaseWriter, by_team: dict[str, int]) -> str:
    return trainers_in_words(writer.case_facts, by_team) if by_team else ""


def _in_languages(writer: CaseWriter, by_team: dict[str, int]) -> str:
    """Return which teams need trainers in two languages."""
    reach = writer.case.reach
    teams = [
        group for group in writer.brief.groups if group.id in by_team and len(reach[group.id].languages) > 1
    ]
    if not teams:
        return ""
    languages = dict.fromkeys(name for group in teams for name in reach[group.id].languages)
    names = listed([fit(group.label, 60) for group in teams], _MOST_TEAMS)
    return f"{names}: rounds in {listed([*languages])}, each held by somebody who speaks it at work."


def _at_night(nights: Sequence[Group]) -> str:
    if not nights:
        return ""
    names = listed([fit(group.label, 60) for group in nights], _MOST_TEAMS)
    return (
        f"{names}: the trainers work the same nights and hold all that this team learns, before the "
        "start and after it."
    )


def _from_teams(nights: Sequence[Group], groups: Sequence[Group], trainers: int) -> str:
    """Return each team's trainers: one at night, the others by size."""
    by_size = sorted(groups, key=lambda group: (group not in nights[:1], -group.size))
    largest = by_size[: min(trainers, _MOST_TEAMS)]
    shares = [1] * len(largest)
    for _ in range(trainers - len(largest)):
        fullest = max(range(len(largest)), key=lambda place: largest[place].size / shares[place])
        shares[fullest] += 1
    named = [f"{share} from {fit(group.label, 60)}" for group, share in zip(largest, shares, strict=True)]
    return listed(named, _MOST_TEAMS)


def _given_up(writer: CaseWriter, lessons: Sequence[TrainingSession], trainers: int) -> str:
    """Return the hours that a trainer gives, and what is asked of the manager."""
    hours = sum(held * session.hours for session in lessons for _, held in rounds_held(writer, session))
    each = say_number(round(hours / trainers) or 1)
    return (
        f"Each teaches about {each} hours before go-live, plus equal time to prepare. Their manager has "
        "written down which work they drop for it, and who takes it over."
    )


def _helpers_first(writer: CaseWriter, helpers: int, word: str, learning_day: date, first: date) -> str:
    """Return the session that helpers have before their teams, start by start."""
    seats = seats_for(writer.brief, ())
    by_start = _helpers_by_start(writer)
    if len(by_start) > 1:
        parts = [
            f"{many:,} for {writer.say(date.fromordinal(start))} by "
            f"{writer.say(writer.by(begin - _BEFORE_THE_TEAM))}"
            for start, many, begin in by_start
        ]
        return (
            f"The {helpers:,} {word} have a session of their own before their teams, start by start: "
            f"{listed(parts, _MOST_TEAMS)}. It is on real work, and on what to say without an answer."
        )
    day = writer.by(max(learning_day, first - _BEFORE_THE_TEAM))
    return (
        f"The {helpers:,} {word} have a session of their own by {writer.say(day)}, before their teams: "
        f"{count(rounds_needed(helpers, seats), 'round')} with real work, and what to say when they do not "
        "know an answer."
    )


def _helpers_by_start(writer: CaseWriter) -> list[tuple[int, int, date]]:
    """Return each start's helpers and the first session of its teams."""
    circles = [item for item in writer.written if isinstance(item, Champion)]
    lessons = [item for item in writer.written if isinstance(item, TrainingSession) and not item.for_managers]
    rows = list[tuple[int, int, date]]()
    for start, indexes in writer.waves:
        ids = {writer.brief.groups[index].id for index in indexes}
        many = sum(circle.count for circle in circles if circle.group_ids and {*circle.group_ids} <= ids)
        days = [item.date for item in lessons if item.date and ids & {*item.group_ids}]
        if many and days:
            rows.append((start, many, min(days)))
    is_whole = sum(many for _, many, _ in rows) == sum(circle.count for circle in circles)
    return rows if is_whole else []
