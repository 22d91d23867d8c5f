"""All visible rollouts, and which need attention."""

from collections.abc import Sequence
from dataclasses import dataclass

from playbook.core.base.access import Actor, could
from playbook.core.portfolio import attention
from playbook.core.portfolio.attention import Health, Reason, RolloutStanding
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card


@dataclass(frozen=True, slots=True)
class PortfolioLine:
    """A rollout's card, and why to look at it."""

    card: Card
    reasons: tuple[Reason, ...]

    @property
    def health(self) -> Health:
        return attention.health_of(self.card.phase, self.reasons)


def list_rollouts(workspace: Workspace, actor: Actor) -> list[PortfolioLine]:
    """Return visible active rollouts, most urgent first."""
    today = workspace.today()
    lines = [
        PortfolioLine(card, attention.reasons(_stand(card), card.outlook, today))
        for card in rollouts.cards(workspace, actor)
    ]
    return sorted(lines, key=lambda line: attention.rank(_stand(line.card), line.reasons))


def page_of(actor: Actor, card: Card) -> str:
    """Return the page on which somebody's work in a rollout goes on."""
    if could(actor, "edit", card.rollout_id):
        return "progress" if card.phase in ("under_way", "finished") else "brief"
    return "my_team" if could(actor, "log_progress", card.rollout_id) else "progress"


def counted(lines: Sequence[PortfolioLine], *, with_samples: bool, with_past: bool) -> list[PortfolioLine]:
    """Return the rollouts whose load counts."""
    return [
        line
        for line in lines
        if line.card.facts.is_readable
        and (with_samples or not line.card.synthetic)
        and (with_past or line.card.phase != "finished")
    ]


def _stand(card: Card) -> RolloutStanding:
    next_day = card.next_task.due if card.next_task else None
    return RolloutStanding(
        card.name, card.phase, card.synthetic, card.overdue, card.at_risk, card.on_time, next_day
    )
