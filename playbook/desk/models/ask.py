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
from playbook.desk.models.connections import Connection, get_agreed
from playbook.desk.models.revocation import by_now
from playbook.llm.call.deadline import never
from playbook.llm.call.errors import Misread, ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery, ask, most_usage
from playbook.llm.call.prices import price_of
from playbook.llm.call.prompt_hash import Veil, prompt_sha, through, veiled
from playbook.llm.call.stands import ANSWER_FORMATS
from playbook.llm.call.usage import TokenUsage
from playbook.meter import METER

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AskTerms:
    """How to ask the confirmed connection; other threads call `stop`."""

    agreed: Connection
    veil: Veil | None = None
    again: bool = False
    listener: Listener = field(default_factory=Listener)
    stop: Callable[[], bool] = never


@dataclass(frozen=True, slots=True)
class AnswerCost:
    """Usage of one answer; `cost_usd` is None if the price is unknown."""

    usage: TokenUsage
    cost_usd: float | None
    from_cache: bool

    def __add__(self, other: "AnswerCost") -> "AnswerCost":
        costs = (self.cost_usd, other.cost_usd)
        cost = None if None in costs else sum(filter(None, costs))
        return AnswerCost(self.usage + other.usage, cost, self.from_cache and other.from_cache)


@dataclass(frozen=True, slots=True)
class ModelAnswer(Generic[T]):
    """A usable answer; `notes` say what was corrected in it."""

    value: T
    writer: str
    prompt_sha: str
    notes: tuple[str, ...]
    took: AnswerCost


def _answers(workspace: Workspace) -> CacheRegion:
    return workspace.cache("answers", 200)


def ask_model(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    purpose: Purpose,
    question: ModelQuery[T],
    terms: AskTerms,
    *,
    stage: StageKey | None = None,
) -> ModelAnswer[T]:
    """Ask the agreed model, or return the cached answer; faults are logged."""
    actor = by_now(workspace, actor)
    get_rollout(workspace, actor, rollout_id, "ask_model")
    connection, veil = get_agreed(workspace, terms.agreed), terms.veil
    sent = veiled(question, veil)
    sha = prompt_sha(connection.server, sent)
    listener, model = terms.listener, connection.server.model
    if veil:
        on_item, restore = listener.on_item, veil.restore
        listener = Listener(lambda item: on_item(through(restore, item)), listener.on_restart)
    if cached := None if terms.again else _answers(workspace).find(sha):
        with suppress(ValueError):
            value = _parsed(question, cached, veil)
            for item in cached.get(question.array, ()):
                listener.on_item(item)
            return ModelAnswer(value, model, sha, (), AnswerCost(TokenUsage(), 0.0, from_cache=True))
    last: list[dict[str, Any]] = []

    def parse(raw: dict[str, Any]) -> T:
        # As it came, with the names hidden: who asks the same next time may know other names.
        last[:] = [raw]
        return _parsed(question, raw, veil)

    def log(usage: TokenUsage, outcome: str) -> float | None:
        change = ModelAsked(
            purpose=purpose,
            stage=stage,
            model=model[:MAX_LINE],
            host=(urlsplit(connection.server.place[0]).hostname or "")[:MAX_LINE],
            prompt_sha=sha,
            tokens_in=usage.prompt,
            tokens_out=usage.completion,
            estimated=usage.estimated,
            cost_usd=price_of(connection.server, usage),
            outcome=outcome,
        )
        METER.count("playbook_model_questions", outcome or "answered")
        METER.count("playbook_model_tokens", "in", by=usage.prompt)
        METER.count("playbook_model_tokens", "out", by=usage.completion)
        METER.count("playbook_model_dollars", by=change.cost_usd or 0)
        seen = get_rollout(workspace, actor, rollout_id).version
        commit(workspace, actor, rollout_id, seen, [change])
        return change.cost_usd

    most = most_usage(sent, ANSWER_FORMATS.of(connection.server), connection.limits)
    with budget.reserved(workspace, rollout_id, connection, most, terms.stop):
        try:
            query = replace(sent, parse=parse)
            answer = ask(connection.server, query, connection.limits, listener=listener, stop=terms.stop)
        except (ModelError, Misread) as fault:
            if fault.usage.total:
                log(fault.usage, fault.kind)
            if isinstance(fault, ModelError) and veil:
                fault.items = tuple(through(veil.restore, item) for item in fault.items)
            raise
        cost = log(answer.usage, "")
    _answers(workspace).put(sha, last[0])
    return ModelAnswer(
        answer.value, model, sha, answer.notes, AnswerCost(answer.usage, cost, from_cache=False)
    )


def has_answer(workspace: Workspace, sha: str) -> bool:
    """Return whether the cache has an answer to this prompt hash."""
    return _answers(workspace).find(sha) is not None


def _parsed(question: ModelQuery[T], raw: dict[str, Any], veil: Veil | None) -> T:
    if veil is None:
        return question.parse(raw)
    try:
        return question.parse(through(veil.restore, raw))
    except ValueError as error:
        # The model reads what was wrong with its answer: that must not name anybody either.
        raise ValueError(veil.hide(str(error))) from None
