"""Keep the facts that lists show, so that starting folds nothing."""

import logging
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from playbook.core.base.errors import PlaybookError
from playbook.core.log.rollout import Rollout
from playbook.core.portfolio import facts
from playbook.core.portfolio.facts import RolloutFacts
from playbook.core.progress.needed_facts import NeededFact, asked_at_launch, missing_for_launch
from playbook.desk.base.access import as_readers_see
from playbook.desk.base.cache import CacheRegion
from playbook.desk.base.workspace import Workspace
from playbook.logs import bug_sentence
from playbook.store.errors import StoreError

SECONDS = 900
_log = logging.getLogger(__name__)
_CORE = Path(facts.__file__).parents[1]


@cache
def _adapter() -> TypeAdapter[RolloutFacts]:
    return TypeAdapter(RolloutFacts)


def facts_of(workspace: Workspace, rollout_id: str, head: int) -> RolloutFacts:
    """Return a rollout's facts at its head or a later version."""
    region = _region(workspace)
    workspace.own(_read)
    cached: RolloutFacts | None = region.find(rollout_id)
    if cached is None or cached.version < head:
        whole = workspace.rollout_cache.get(rollout_id)
        rollout = as_readers_see(workspace, whole)
        changes = (event.change for event in reversed(workspace.log.read(rollout_id)))
        is_newer = bool(whole.items) and facts.has_newer_brief(changes)
        fails_on, trouble = _dates_that_fail(whole)
        asked = _asked_at_launch(workspace, whole)
        cached = facts.facts_of(
            rollout, fails_on, has_newer_brief=is_newer, trouble=trouble, for_launch=asked
        )
        region.put(rollout_id, cached)
        if not trouble:  # the next start tries again
            _save(workspace, rollout, cached)
    return cached


def facts_or_trouble(workspace: Workspace, rollout_id: str, head: int) -> RolloutFacts | None:
    """Return a rollout's facts, why it is unreadable, or None once deleted."""
    try:
        return facts_of(workspace, rollout_id, head)
    except StoreError:  # nothing can be read
        raise
    except Exception as error:  # noqa: BLE001 - the other rollouts must go on
        if not workspace.log.head(rollout_id):
            return None
        trouble = str(error) if isinstance(error, PlaybookError) else bug_sentence(error)
        return facts.unreadable(rollout_id, head, trouble)


def _dates_that_fail(rollout: Rollout) -> tuple[str, str]:
    """Return what the dates fail on, and the sentence of a bug in reading the brief."""
    if rollout.launch is None:
        return "", ""
    # The first page needs no reader of briefs.
    from playbook.core.portfolio.failing_dates import dates_that_fail
    from playbook.llm.builtin.kinds import load_kinds

    try:
        return dates_that_fail(rollout, load_kinds()), ""
    except Exception as error:  # noqa: BLE001 - one sentence must not take the lists of all rollouts
        return "", bug_sentence(error)


def _asked_at_launch(workspace: Workspace, rollout: Rollout) -> tuple[NeededFact, ...]:
    """Return the facts of the brief that a launch will ask for."""
    if rollout.launch or not rollout.brief.groups:
        return missing_for_launch(rollout.brief)
    # The first page needs no reader of briefs.
    from playbook.core.case.case import read_case
    from playbook.llm.builtin.kinds import load_kinds

    try:
        return asked_at_launch(
            rollout.brief, read_case(rollout.brief, load_kinds(), workspace.today()).kind.key
        )
    except Exception as error:  # noqa: BLE001 - one sentence must not take the lists of all rollouts
        bug_sentence(error)
        return missing_for_launch(rollout.brief)


def tick(workspace: Workspace, is_over: Callable[[], bool] = bool) -> None:
    """Make the facts that are missing, as after an update; raise nothing."""
    try:
        for rollout_id, head in workspace.log.heads().items():
            if is_over():
                return
            facts_or_trouble(workspace, rollout_id, head)
    except PlaybookError as error:  # whoever looks is told
        _log.warning("What lists show cannot be read now: %s", error)
    except Exception as error:  # noqa: BLE001 - the next tick tries again
        bug_sentence(error)


def _region(workspace: Workspace) -> CacheRegion:
    return workspace.cache("facts", 10_000)


def _read(workspace: Workspace) -> bool:
    """Take the facts that an earlier process saved, once in a process."""
    last = workspace.log.last_changes()
    marks = {rollout_id: _mark(version, change_set) for rollout_id, version, change_set in last}
    for rollout_id, body in workspace.card_file.load(marks).items():
        try:
            _region(workspace).put(rollout_id, _adapter().validate_json(body))
        except ValidationError:
            continue  # made anew when it is looked at
    return True


def _save(workspace: Workspace, rollout: Rollout, made: RolloutFacts) -> None:
    """Save the facts, unless somebody was just forgotten or it changed again."""
    last = workspace.log.read(rollout.id, after=rollout.version - 1)
    if len(last) != 1 or workspace.rollout_cache.has_just_forgotten:
        return
    mark = _mark(rollout.version, last[0].change_set)
    workspace.card_file.save(rollout.id, mark, _adapter().dump_json(made))


def _mark(version: int, change_set: str) -> str:
    return f"{version} {change_set} {_made_by()}"


@cache
def _made_by() -> str:
    """Return a mark of the code that folds: it makes the facts."""
    return sha256(b"".join(path.read_bytes() for path in sorted(_CORE.rglob("*.py")))).hexdigest()
