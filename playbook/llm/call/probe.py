"""Find out what a connection can do, with two small requests."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from playbook.llm.call import wire
from playbook.llm.call.client import ListedModel, Turn, list_models
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import Patience, never
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import ANSWER_FORMATS, AnswerFormat, AnswerFormats, Listener, ModelQuery, ask
from playbook.llm.call.prices import price_of
from playbook.llm.call.usage import TokenUsage

# An answer takes about 40; a model that thinks before it writes takes the rest.
MOST_TOKENS = 1_000
_LIST_SECONDS = 20.0
_LEAST_TO_TIME = 0.2
QUESTION: ModelQuery[tuple[str, ...]] = ModelQuery(
    turns=(
        Turn(role="system", content="You help a leader to prepare a rollout. Be brief."),
        Turn(role="user", content="Name two things that a sponsor does in the first week of a rollout."),
    ),
    name="two_things",
    schema=wire.record(items=wire.array(wire.record(title=wire.words(80)), 3, least=2)),
    array="items",
    parse=lambda answer: _titles(answer),
)


def _titles(answer: dict[str, Any]) -> tuple[str, ...]:
    rows = answer.get("items")
    titles = [row.get("title") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    written = tuple(title for title in titles if isinstance(title, str) and title.strip())
    if len(written) < 2:
        raise ValueError("Two items with a title each are wanted.")
    return written


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known so far; `listed` is None before the list."""

    listed: tuple[ListedModel, ...] | None = None
    list_fault: ModelError | None = None
    answer_format: AnswerFormat | None = None
    notes: tuple[str, ...] = ()
    first_after: float = 0.0
    tokens_per_second: float | None = None
    usage: TokenUsage = field(default_factory=TokenUsage)
    cost_usd: float | None = 0.0
    fault: ModelError | None = None

    def named(self, model: str) -> ListedModel | None:
        """Return the listed model; Ollama adds a tag to its name."""
        names = (model, f"{model}:latest")
        return next((entry for entry in self.listed or () if entry.name in names), None)


def probe(
    server: Server,
    limits: AnswerLimits,
    *,
    on_findings: Callable[[Findings], object] = bool,
    stop: Callable[[], bool] = never,
    answer_formats: AnswerFormats = ANSWER_FORMATS,
) -> Findings:
    """List the models, then ask a small question; report after each."""
    seconds = min(_LIST_SECONDS, limits.seconds)
    try:
        findings = Findings(list_models(server, replace(limits, seconds=seconds), Patience(seconds, stop)))
    except ModelError as fault:
        findings = Findings(listed=(), list_fault=fault)
    on_findings(findings)
    if findings.list_fault and findings.list_fault.kind in {"config", "auth", "network", "stopped"}:
        return replace(findings, fault=findings.list_fault)
    findings = _with_answer(server, replace(limits, tokens=MOST_TOKENS), findings, stop, answer_formats)
    on_findings(findings)
    return findings


def _with_answer(
    server: Server,
    limits: AnswerLimits,
    findings: Findings,
    stop: Callable[[], bool],
    answer_formats: AnswerFormats,
) -> Findings:
    # From the top: a server that was replaced by a better one must not be held to its old rung.
    fresh = AnswerFormats()
    try:
        answer = ask(server, QUESTION, limits, listener=Listener(), stop=stop, answer_formats=fresh)
    except ModelError as fault:
        return replace(findings, fault=fault, usage=fault.usage, cost_usd=_price(server, fault.usage))
    answer_formats.remember(server, fresh.of(server))
    writing = answer.seconds - answer.first_after
    return replace(
        findings,
        answer_format=answer.answer_format,
        notes=answer.notes,
        first_after=answer.first_after,
        tokens_per_second=answer.written / writing if writing >= _LEAST_TO_TIME else None,
        usage=answer.usage,
        cost_usd=_price(server, answer.usage),
    )


def _price(server: Server, usage: TokenUsage) -> float | None:
    return price_of(server, usage) if usage.total else 0.0
