"""What a model wrote that nobody gave, in words."""

from collections.abc import Iterable

from playbook.core.grounding.claims import WHAT_NAMES, UnsupportedClaim
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.plan import reviews
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

_ON_A_CARD = 6


def claims_of(rollout: Rollout) -> reviews.UnsupportedClaims:
    """Return the unsupported claims of every item, cached for a version."""
    return frame.once(_claims_of, rollout)


def _claims_of(rollout: Rollout) -> reviews.UnsupportedClaims:
    return reviews.claims_of(frame.here(), rollout)


def under_card(rollout: Rollout, item_id: str) -> str:
    """Return a card's unconfirmed claims as Markdown; '' if there are none."""
    lines = lines_of(rollout.items[item_id], claims_of(rollout).get(item_id, ()))
    shown = lines[:_ON_A_CARD]
    if len(lines) > len(shown):
        shown.append(f"and {len(lines) - len(shown)} more, beside the tasks")
    return "  \n".join(f":small[:gray[{plain(line)}]]" for line in shown)


def lines_of(item: AnyItem, claims: Iterable[UnsupportedClaim]) -> list[str]:
    """Return everything of an item that a person has to confirm."""
    return [*map(_say, claims), *(f"Assumed: {text}" for text in item.provenance.assumptions)]


def flags(claims: Iterable[UnsupportedClaim]) -> str:
    """Return claims as small flagged lines of Markdown."""
    return "  \n".join(f":small[:red[:material/flag: {plain(_say(claim))}]]" for claim in claims)


def _say(claim: UnsupportedClaim) -> str:
    return f"Not in your brief: “{' '.join(claim.words.split())}” ({WHAT_NAMES[claim.what]})"
