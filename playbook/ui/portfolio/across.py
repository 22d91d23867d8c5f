"""The tab with what rollouts together ask of the same people."""

from collections.abc import Sequence

from playbook.desk.progress import portfolio
from playbook.desk.progress.portfolio import PortfolioLine
from playbook.desk.progress.together import add_up
from playbook.ui.portfolio import collisions, load, roadmap
from playbook.ui.shell import frame


def show(lines: Sequence[PortfolioLine]) -> None:
    """Draw load, roadmap and collisions of all rollouts."""
    workspace = frame.here()
    with_samples, with_past = load.choose(lines)
    counted = portfolio.counted(lines, with_samples=with_samples, with_past=with_past)
    together = add_up(workspace, counted, with_past=with_past)
    load.show_what_counts(lines, counted)
    collisions.show(together, {line.card.rollout_id: line.card for line in counted})
    roadmap.show(counted, workspace.today())
    load.show(together)
