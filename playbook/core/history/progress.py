"""How the plan goes, in words: launch, status, moves, decisions and readiness."""

from collections.abc import Mapping

from playbook.core.base.words import day_in_words
from playbook.core.events import (
    DECISION_NAMES,
    AnyDeed,
    GateDecided,
    ItemMoved,
    Launched,
    LaunchWithdrawn,
    ReadinessScored,
    StatusLogged,
    TrackingRestored,
    VerdictRestored,
)
from playbook.core.items import STATUS_NAMES


def progress_in_words(deed: AnyDeed, names: Mapping[str, str]) -> str | None:
    """Give back what a deed said of how the plan goes; None for a deed about anything else."""
    match deed:
        case Launched(baseline=baseline):
            return f"launched the rollout with {len(baseline)} dated items as the baseline"
        case LaunchWithdrawn():
            return "took the launch back"
        case StatusLogged(title=title, item_id=item_id, status=status, note=note):
            return f"logged '{title or item_id}' as {STATUS_NAMES[status]}" + (f": {note}" if note else "")
        case ItemMoved():
            return (
                f"moved '{deed.title or deed.item_id}' from {day_in_words(deed.from_day)} "
                f"to {day_in_words(deed.to_day)}: {deed.reason}"
            )
        case TrackingRestored(title=title, item_id=item_id):
            return f"put the progress of '{title or item_id}' back to what it was"
        case GateDecided(title=title, item_id=item_id, decision=decision, why=why):
            return f"decided at '{title or item_id}': {DECISION_NAMES[decision].lower()}, because {why}"
        case VerdictRestored(title=title, item_id=item_id):
            return f"put the decision at '{title or item_id}' back to what it was"
        case ReadinessScored(group_id=group_id, scores=scores):
            return f"{'scored' if scores else 'cleared'} the readiness of {names.get(group_id, group_id)}"
    return None
