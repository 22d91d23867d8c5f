"""The load that rollouts together put on the same people."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.portfolio.collisions import Collision, Ground, find_collisions
from playbook.core.portfolio.footprint import Footprint, footprint_of
from playbook.core.portfolio.portfolio import Team, TeamWeek, change_load_of, find_teams, names_of
from playbook.desk.base.access import as_readers_see
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.rollouts import Card
from playbook.desk.progress.portfolio import PortfolioLine

_MOST = 2_000  # a footprint for each rollout, as many as an organization has


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """The load that rollouts together put on the same people."""

    names: dict[str, str]  # counted rollouts by id
    teams: Sequence[Team]  # overloaded ones first
    weeks: Sequence[TeamWeek]
    collisions: Sequence[Collision]
    first: date | None
    key: Hashable  # the cache key, for drawings of it


def add_up(workspace: Workspace, lines: Sequence[PortfolioLine], *, with_past: bool = False) -> Together:
    """Return the load of these rollouts together, cached by version and day."""
    cards = sorted((line.card for line in lines), key=lambda card: (card.name.casefold(), card.rollout_id))
    today = workspace.today()
    key = ("together", tuple((card.rollout_id, card.version) for card in cards), today, with_past)
    first = None if with_past else today
    return workspace.cache("together", 24).once(key, lambda: _add_up(workspace, cards, key, first))


def _add_up(workspace: Workspace, cards: Sequence[Card], key: Hashable, first: date | None) -> Together:
    footprints = [_footprint(workspace, card) for card in cards]
    names, teams = names_of(footprints), find_teams(footprints)
    weeks = {team.name: change_load_of(team, names, first) for team in teams}
    every = [week for team in teams for week in weeks[team.name]]
    busy = [team for team in teams if weeks[team.name]]
    return Together(
        names=names,
        teams=sorted(busy, key=lambda team: _pressure(weeks[team.name])),
        weeks=every,
        collisions=find_collisions(Ground(footprints, teams, every, workspace.today(), first, names)),
        first=first,
        key=key,
    )


def _pressure(weeks: Sequence[TeamWeek]) -> tuple[int, int, float]:
    """Sort overloaded teams first, then shared ones, then the hardest week."""
    over = sum(week.is_over for week in weeks)
    return -over, -max(len(week.shares) for week in weeks), -max(week.hours for week in weeks)


def _footprint(workspace: Workspace, card: Card) -> Footprint:
    key = ("footprint", card.rollout_id, card.version)
    rollout_cache = workspace.rollout_cache
    return workspace.cache("portfolio", _MOST).once(
        key, lambda: footprint_of(as_readers_see(workspace, rollout_cache.get(card.rollout_id)))
    )
