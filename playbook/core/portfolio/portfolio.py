"""Teams across rollouts, and all the load of plans by week (T11)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from playbook.core.base.unique_labels import unique_labels
from playbook.core.portfolio.footprint import Demand, Footprint, same
from playbook.core.review.load import is_more


@dataclass(frozen=True, slots=True)
class TeamPart:
    """What one rollout asks of a team, in one or more groups."""

    footprint: Footprint
    demands: tuple[Demand, ...]

    @property
    def rollout_id(self) -> str:
        return self.footprint.rollout_id


@dataclass(frozen=True, slots=True)
class Team:
    """The same people in the plans of one or more rollouts."""

    name: str
    units: tuple[str, ...]
    parts: tuple[TeamPart, ...]

    @property
    def capacities(self) -> tuple[float, ...]:
        """The hours a week that rollouts state, the least first."""
        stated = {demand.capacity for part in self.parts for demand in part.demands}
        return tuple(sorted(hours for hours in stated if hours is not None))


@dataclass(frozen=True, slots=True)
class RolloutShare:
    """Hours a rollout asks of each person in a week."""

    rollout_id: str
    hours: float
    training: float = 0.0
    messages: float = 0.0
    checkins: float = 0.0


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A team's week: hours per person by rollout, and what collides."""

    team: Team
    monday: date
    shares: tuple[RolloutShare, ...]
    capacity: float | None
    blackouts: tuple[str, ...] = ()
    other_changes: tuple[str, ...] = ()

    @property
    def hours(self) -> float:
        return sum(share.hours for share in self.shares)

    @property
    def is_over(self) -> bool:
        return self.capacity is not None and is_more(self.hours, self.capacity)


def find_teams(footprints: Sequence[Footprint]) -> tuple[Team, ...]:
    """Return the teams that the rollouts ask, by name."""
    # A group is its organizational units; one without units is those of its namesakes, else itself. Units are
    # compared in small letters. Units that the same groups cover are one team.
    listed = _units_by_name(footprints)
    covers: dict[str, dict[str, list[Demand]]] = {}
    labels: dict[str, str] = {}
    for footprint in footprints:
        for demand in footprint.demands:
            for unit, label in _units_of(demand, listed).items():
                labels.setdefault(unit, label)
                covers.setdefault(unit, {}).setdefault(footprint.rollout_id, []).append(demand)
    alike: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
    for unit, demands_of in covers.items():
        key = tuple((each, tuple(demand.group_id for demand in asks)) for each, asks in demands_of.items())
        alike.setdefault(key, []).append(unit)
    by_id = {footprint.rollout_id: footprint for footprint in footprints}
    teams = [_team([labels[unit] for unit in units], covers[units[0]], by_id) for units in alike.values()]
    return tuple(sorted(_distinct(teams), key=lambda team: (same(team.name), team.units)))


def _distinct(teams: Sequence[Team]) -> Iterator[Team]:
    often = Counter(same(team.name) for team in teams)
    for team in teams:
        is_one = often[same(team.name)] == 1
        yield team if is_one else replace(team, name=f"{team.name} ({', '.join(team.units)})")


def _units_by_name(footprints: Iterable[Footprint]) -> dict[str, dict[str, str]]:
    listed: dict[str, dict[str, str]] = {}
    for footprint in footprints:
        for demand in footprint.demands:
            for unit in demand.units:
                listed.setdefault(same(demand.name), {}).setdefault(same(unit), unit)
    return listed


def _units_of(demand: Demand, listed: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return a group's units as written, by their small letters."""
    if demand.units:
        return {same(unit): unit for unit in demand.units}
    return listed.get(same(demand.name)) or {same(demand.name): demand.name}


def _team(units: Sequence[str], demands_of: dict[str, list[Demand]], by_id: dict[str, Footprint]) -> Team:
    parts = tuple(TeamPart(by_id[rollout_id], tuple(demands)) for rollout_id, demands in demands_of.items())
    written = [demand.name for part in parts for demand in part.demands]
    name = written[0] if len(set(map(same, written))) == 1 else ", ".join(units)
    return Team(name=name, units=tuple(units), parts=parts)


def change_load_of(team: Team, names: dict[str, str], first: date | None = None) -> tuple[TeamWeek, ...]:
    """Return a team's weeks with planned hours, from `first` on."""
    # `names`: rollouts by id, which do not count as other changes. Of groups that share the unit the heavier
    # counts (R08), and of different capacities the least.
    start = first - timedelta(days=first.weekday()) if first else date.min
    weeks: dict[date, list[RolloutShare]] = {}
    for part in team.parts:
        for monday, share in _heaviest(part).items():
            if monday >= start:
                weeks.setdefault(monday, []).append(share)
    capacity = min(team.capacities, default=None)
    loads = []
    for monday in sorted(weeks):
        shares = sorted(weeks[monday], key=lambda share: (-share.hours, names[share.rollout_id]))
        around = (_blackouts(team, monday), _other_changes(team, monday, names))
        loads.append(TeamWeek(team, monday, tuple(shares), capacity, *around))
    return tuple(loads)


def _heaviest(part: TeamPart) -> dict[date, RolloutShare]:
    shares: dict[date, RolloutShare] = {}
    for demand in part.demands:
        for week in demand.weeks:
            heaviest = shares.get(week.monday)
            if heaviest is None or week.hours > heaviest.hours:
                made_of = (week.hours, week.training, week.messages, week.checkins)
                shares[week.monday] = RolloutShare(part.rollout_id, *made_of)
    return shares


def _blackouts(team: Team, monday: date) -> tuple[str, ...]:
    sunday = monday + timedelta(days=6)
    spans = (span for part in team.parts for demand in part.demands for span in demand.blackouts)
    return tuple(dict.fromkeys(span.reason for span in spans if span.overlaps(monday, sunday)))


def _other_changes(team: Team, monday: date, names: dict[str, str]) -> tuple[str, ...]:
    sunday, rollouts = monday + timedelta(days=6), set(map(same, names.values()))
    changes = (change for part in team.parts for demand in part.demands for change in demand.other_changes)
    running = (change.name for change in changes if change.start <= sunday and monday <= change.end)
    return tuple({same(name): name for name in running if same(name) not in rollouts}.values())


def names_of(footprints: Iterable[Footprint]) -> dict[str, str]:
    """Return rollout names by id, numbered where they repeat."""
    return unique_labels({each.rollout_id: each.name or "Untitled rollout" for each in footprints})
