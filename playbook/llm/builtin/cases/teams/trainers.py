"""Who trains, and when those who train and help have learned it themselves."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import count
from playbook.core.case.reading.groups import whole_teams
from playbook.core.case.reading.learning import helpers_of
from playbook.core.case.rounds import rounds_needed, seats_for
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, Champion, Milestone, TrainingSession
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.teams.roster import rounds_held
from playbook.llm.builtin.wording import fit, listed, say_number

PLAY = "name-trainers"
_TO_SAY_YES, _BEFORE_THE_TEAM = timedelta(days=5), timedelta(days=3)
_MOST_TEAMS, _FEW = 6, 25
_OF_NIGHTS = re.compile(r"\bnights?\b|nacht|\bnuits?\b|\bnoches?\b", re.IGNORECASE)


def trainer_items(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Milestone]:
    """Yield who trains, from which team, and how trainers and helpers learn first."""
    sessions = [item for item in items if isinstance(item, TrainingSession) and item.live and item.date]
    lessons = [
        item for item in sessions if not item.for_managers and (item.date or date.max) < _start(writer)
    ]
    helpers = sum(item.count for item in items if isinstance(item, Champion))
    trainers = writer.schedule.trainers
    groups = whole_teams([writer.brief.groups[index] for index in writer.taking_part])
    if writer.is_short or not lessons or sum(group.size for group in groups) <= _FEW:
        return
    nights = [group for group in groups if _OF_NIGHTS.search(group.name)]
    if trainers < 2 and not helpers and not nights:
        return
    first = min(item.date for item in lessons if item.date)
    managers = [item.date for item in sessions if item.for_managers and item.date and item.date < first]
    learning_day = min(managers, default=writer.by(first - _BEFORE_THE_TEAM))
    word = helpers_of(writer.brief).word or "champions"
    title, trainer_lines = f"Train the {word} before their teams", list[str]()
    if nights:
        trainers = max(trainers, 2)  # by day and by night
    if trainers > 1:
        for_nights = ", one for nights," if nights else ""
        title = f"Name {trainers} trainers{for_nights} and train them first"
        trainer_lines = [
            f"{trainers} people have agreed, and so have their managers: "
            f"{_from_teams(nights, groups, trainers)} (proposal).",
            _at_night(nights),
            f"They learn it with the managers on {writer.say(learning_day)}, and rehearse each session "
            f"with each other before {writer.say(first)}.",
            _given_up(writer, lessons, trainers),
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
            "Nobody is in two rounds at once.",
        ),
        rule_ids=("R22", "R32"),
        why="Those who teach and help are asked from the first minute. They need it before the others.",
    )


def _start(writer: CaseWriter) -> date:
    return date.fromordinal(max(writer.schedule.go_lives))


def _at_night(nights: Sequence[Group]) -> str:
    if not nights:
        return ""
    names = listed([fit(group.name, 60) for group in nights], _MOST_TEAMS)
    return (
        f"{names}: the trainer works the same nights and holds all that this team learns, before the start "
        "and after it."
    )


def _from_teams(nights: Sequence[Group], groups: Sequence[Group], trainers: int) -> str:
    """Return each team's trainers: one at night, the others by size."""
    by_size = sorted(groups, key=lambda group: (group not in nights[:1], -group.size))
    largest = by_size[: min(trainers, _MOST_TEAMS)]
    shares = [1] * len(largest)
    for _ in range(trainers - len(largest)):
        fullest = max(range(len(largest)), key=lambda place: largest[place].size / shares[place])
        shares[fullest] += 1
    named = [f"{share} from {fit(group.name, 60)}" for group, share in zip(largest, shares, strict=True)]
    return listed(named, _MOST_TEAMS)


def _given_up(writer: CaseWriter, lessons: Sequence[TrainingSession], trainers: int) -> str:
    """Return the hours that a trainer gives, and what is asked of the manager."""
    hours = sum(held * session.hours for session in lessons for _, held in rounds_held(writer, session))
    each = say_number(round(hours / trainers) or 1)
    return (
        f"Each teaches about {each} hours before the start and needs as many to prepare. Their manager has "
        "written down which work they drop for it, and who takes it over."
    )


def _helpers_first(writer: CaseWriter, helpers: int, word: str, learning_day: date, first: date) -> str:
    """Return the session that helpers have before their teams."""
    day = writer.by(max(learning_day, first - _BEFORE_THE_TEAM))
    rounds = rounds_needed(helpers, seats_for(writer.brief, ()))
    return (
        f"The {helpers:,} {word} have a session of their own by {writer.say(day)}, before their teams: "
        f"{count(rounds, 'round')} with real work, and what to say when they do not know an answer."
    )
