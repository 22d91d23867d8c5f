"""What nobody gave, and what a model took for granted, in words for a card and beside a stage."""

from collections.abc import Iterable

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.text.grounding import WHAT_NAMES, UnsupportedClaim
from playbook.desk.plan import reviews
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

_ON_A_CARD = 6


def claims_of(rollout: Rollout) -> reviews.UnsupportedClaims:
    """The doubts of every item of the plan, worked out once for a version."""
    return frame.once(_worked_out, rollout)


def _worked_out(rollout: Rollout) -> reviews.UnsupportedClaims:
    return reviews.claims_of(frame.here(), rollout)


def under_card(rollout: Rollout, item_id: str) -> str:
    """What a card says quietly under its text, as Markdown; empty where all of it was given."""
    item = rollout.items[item_id]
    lines = lines_of(item, claims_of(rollout).get(item_id, ()))
    shown = lines[:_ON_A_CARD]
    if len(lines) > len(shown):
        shown.append(f"and {len(lines) - len(shown)} more, beside the items")
    return "  \n".join(f":small[:gray[{plain(line)}]]" for line in shown)


def lines_of(item: AnyItem, doubted: Iterable[UnsupportedClaim]) -> list[str]:
    """Everything of an item that a person has to confirm, a line each."""
    return [*_doubted(doubted), *_assumed(item)]


def _assumed(item: AnyItem) -> list[str]:
    return [f"Assumed: {text}" for text in item.provenance.assumptions]


def _doubted(doubted: Iterable[UnsupportedClaim]) -> list[str]:
    return [f"Not in your brief: “{_one_line(claim.words)}” ({WHAT_NAMES[claim.what]})" for claim in doubted]


def _one_line(words: str) -> str:
    return " ".join(words.split())
