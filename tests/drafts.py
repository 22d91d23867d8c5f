"""Built-in plans, each written once in a process: the same brief gives the same plan (tests/llm/builtin)."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from cachetools import LRUCache

from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.stages import Stage, Tier
from playbook.desk.plan import plans
from playbook.llm.builtin.builtin import BuiltinDraft, draft, load_stages
from tests.briefs import SCENARIOS

_DRAFTS: LRUCache[tuple[str, str], BuiltinDraft] = LRUCache(64)


@cache
def scenario_draft(name: str, size: Tier = "standard") -> BuiltinDraft:
    """Return the plan of a scenario."""
    return draft(SCENARIOS[name](), load_stages(), size=size)


def share_drafts() -> None:
    """Let the desk write the same draft once, whatever the workspace."""
    plans.draft = _shared_draft


def _shared_draft(brief: Brief, stages: Sequence[Stage], **options: Any) -> BuiltinDraft:
    if stages is not load_stages():
        return draft(brief, stages, **options)
    key = brief.model_dump_json(), repr(sorted(options.items()))
    if key not in _DRAFTS:
        _DRAFTS[key] = draft(brief, stages, **options)
    return _DRAFTS[key]
