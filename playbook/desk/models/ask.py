"""Ask a model within budget, or answer from the cache."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from playbook.core.base.access import Actor
from playbook.core.base.fields import MAX_LINE, StageKey
from playbook.core.log.changes.records import ModelAsked, Purpose
from playbook.desk.base.access import get_rollout
from playbook.desk.base.cache import CacheRegion
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.models import budget
from playbook.desk.models.connections import Connection, get_agreed, get_connection
from playbook.desk.models.revocation import by_now
from playbook.llm.call.deadline import never
from playbook.llm.call.errors import Misread, ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery, ask
from playbook.llm.call.prices import price_of
from playbook.llm.call.prompt_hash import Veil, outgoing, prompt_sha, through, veiled
from playbook.llm.call.usage import Usage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terms:
    """How to ask a model.

    `agreed`: the connection that the person confirmed; `stop` is called from other threads.
    """

    agreed: Connection
    veil: Veil | None = None
    again: bool = False
    listener: Listener = field(default_factory=Listener)
    stop: Callable[[], bool] = never


@dataclass(frozen=True, slots=True)
class Took:
    """Usage of one answer; `cost_usd` is None if the price is unknown."""

    usage: Usage
    cost_usd: float | None
    from_cache: bool


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """A usable answer; `notes` say what was corrected in it."""

    value: T
    writer: str
    prompt_sha: str
    notes: tuple[str, ...]
    usage: Usage
    cost_usd: float | None
    from_cache: bool

    @property
    def took(self) -> Took:
        """Return the usage without the answer."""
        return Took(self.usage, self.cost_usd, self.from_cache)


def _answers(workspace: Workspace) -> CacheRegion:
    """Answers by the hash of their prompt, as they came."""
    return workspace.cache("answers", 200)


def ask_model(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    purpose: Purpose,
    question: ModelQuery[T],
    terms: Terms,
    *,
    stage: StageKey | None = None,
) -> Asked[T]:
    """Ask the agreed model, or return the cached answer.

    Raise Refused beyond the actor's role, the connection or the budget; ModelError or Misread, both logged.
    """
    actor = by_now(workspace, actor)
    get_rollout(workspace, actor, rollout_id, "ask_model")
    connection, veil = get_agreed(workspace, terms.agreed), terms.veil
    sent = veiled(question, veil)
    sha = prompt_sha(connection.server, sent)
    listener = _restoring(terms.listener, veil)
    cached = None if terms.again else _answers(workspace).find(sha)
    if cached is not None:
        with suppress(ValueError):
            return _from_cache(connection, question, listener, cached, sha, veil)
    last: list[dict[str, Any]] = []

    def parse(raw: dict[str, Any]) -> T:
        # As it came, with the names hidden: who asks the same next time may know other names.
        last[:] = [raw]
        return _parsed(question, raw, veil)

    most = budget.with_a_correction(budget.most_of(connection, len(outgoing(sent))))
    with budget.reserved(workspace, rollout_id, connection, most):
        try:
            answer = ask(
                connection.server,
                replace(sent, parse=parse),
                connection.limits,
                listener=listener,
                stop=terms.stop,
            )
        except (ModelError, Misread) as fault:
            if fault.usage.total:
                _log(
                    workspace,
                    actor,
                    rollout_id,
                    _change(connection, purpose, stage, sha, fault.usage, fault.kind),
                )
            if isinstance(fault, ModelError) and veil:
                fault.items = tuple(through(veil.restore, item) for item in fault.items)
            raise
        change = _change(connection, purpose, stage, sha, answer.usage, "")
        _log(workspace, actor, rollout_id, change)
    _answers(workspace).put(sha, last[0])
    return Asked(
        answer.value,
        connection.server.model,
        sha,
        answer.notes,
        answer.usage,
        change.cost_usd,
        from_cache=False,
    )


def is_kept(workspace: Workspace, question: ModelQuery[Any], veil: Veil | None = None) -> bool:
    """Return whether the cache answers this prompt."""
    return has_answer(workspace, prompt_sha(get_connection(workspace).server, veiled(question, veil)))


def has_answer(workspace: Workspace, sha: str) -> bool:
    """Return whether the cache has an answer to this prompt hash."""
    return _answers(workspace).find(sha) is not None


def _parsed(question: ModelQuery[T], raw: dict[str, Any], veil: Veil | None) -> T:
    if veil is None:
        return question.parse(raw)
    try:
        return question.parse(through(veil.restore, raw))
    except ValueError as error:
        # The model is told what was wrong with its answer: that must not name anybody either.
        raise ValueError(veil.hide(str(error))) from None


def _from_cache(
    connection: Connection,
    question: ModelQuery[T],
    listener: Listener,
    cached: dict[str, Any],
    sha: str,
    veil: Veil | None,
) -> Asked[T]:
    value = _parsed(question, cached, veil)
    for item in cached.get(question.array, ()):
        listener.on_item(item)
    return Asked(value, connection.server.model, sha, (), Usage(), 0.0, from_cache=True)


def _restoring(listener: Listener, veil: Veil | None) -> Listener:
    if veil is None:
        return listener
    return Listener(lambda item: listener.on_item(through(veil.restore, item)), listener.on_restart)


def _change(
    connection: Connection, purpose: Purpose, stage: StageKey | None, sha: str, usage: Usage, outcome: str
) -> ModelAsked:
    server = connection.server
    return ModelAsked(
        purpose=purpose,
        stage=stage,
        model=server.model[:MAX_LINE],
        host=(urlsplit(server.place[0]).hostname or "")[:MAX_LINE],
        prompt_sha=sha,
        tokens_in=usage.prompt,
        tokens_out=usage.completion,
        estimated=usage.estimated,
        cost_usd=price_of(server, usage),
        outcome=outcome,
    )


def _log(workspace: Workspace, actor: Actor, rollout_id: str, change: ModelAsked) -> None:
    commit(workspace, actor, rollout_id, get_rollout(workspace, actor, rollout_id).version, [change])
