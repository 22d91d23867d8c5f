"""Find out what a connection can do, with one real question."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from playbook.llm.call.client import ListedModel, list_models, loaded_context
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import Patience, never
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery, ask, problem_with_window
from playbook.llm.call.prices import price_of
from playbook.llm.call.stands import ANSWER_FORMATS, AnswerFormat, AnswerFormats
from playbook.llm.call.usage import TokenUsage

_LIST_SECONDS = 20.0
_LEAST_TO_TIME = 0.2
_OLLAMA = "library"  # the owner of every model in its list


@dataclass(frozen=True, slots=True)
class Exam:
    """A test question, and how many of it make a plan."""

    question: ModelQuery[Any]
    prompts: float = 1.0
    answers: float = 1.0
    most: int = 0  # tokens that a window must hold, or nothing can be asked

    def of_plan(self, usage: TokenUsage) -> TokenUsage:
        """Return about what a plan takes where this took `usage`."""
        prompt, completion = usage.prompt * self.prompts, usage.completion * self.answers
        return TokenUsage(round(prompt), round(completion), estimated=True)


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
    window: int | None = None  # in tokens
    thought: int = 0  # in tokens
    plan: TokenUsage = field(default_factory=TokenUsage)  # about what a whole plan takes
    plan_usd: float | None = None
    fault: ModelError | None = None

    def named(self, model: str) -> ListedModel | None:
        """Return the listed model; Ollama adds a tag to its name."""
        names = (model, f"{model}:latest")
        return next((entry for entry in self.listed or () if entry.name in names), None)


def probe(
    server: Server,
    limits: AnswerLimits,
    exam: Exam,
    *,
    on_findings: Callable[[Findings], object] = bool,
    stop: Callable[[], bool] = never,
    answer_formats: AnswerFormats = ANSWER_FORMATS,
) -> Findings:
    """List the models, then ask the question; report after each."""
    seconds = min(_LIST_SECONDS, limits.seconds)
    try:
        findings = Findings(list_models(server, replace(limits, seconds=seconds), Patience(seconds, stop)))
    except ModelError as fault:
        findings = Findings(listed=(), list_fault=fault)
    named = findings.named(server.model)
    findings = replace(findings, window=named.context if named else None)
    on_findings(findings)
    if findings.list_fault and findings.list_fault.kind in {"config", "auth", "network", "stopped"}:
        return replace(findings, fault=findings.list_fault)
    # From the top: a server that was replaced by a better one must not be held to its old rung.
    fresh = AnswerFormats()
    fresh.remember_window(server, findings.window)
    if findings.window and (problem := problem_with_window(findings.window, exam.most)):
        return replace(findings, fault=problem)
    findings = _with_answer(server, limits, exam, findings, stop, fresh)
    if named and named.owner == _OLLAMA:  # which says how much it reads of a model that is loaded
        window = loaded_context(server, replace(limits, seconds=seconds), Patience(seconds, stop))
        findings = replace(findings, window=window)
        fresh.remember_window(server, window)
    if findings.window and not findings.fault:
        findings = replace(findings, fault=problem_with_window(findings.window, exam.most))
    if findings.answer_format is not None:
        answer_formats.remember(server, fresh.of(server))
    on_findings(findings)
    return findings


def _with_answer(
    server: Server,
    limits: AnswerLimits,
    exam: Exam,
    findings: Findings,
    stop: Callable[[], bool],
    fresh: AnswerFormats,
) -> Findings:
    try:
        answer = ask(server, exam.question, limits, listener=Listener(), stop=stop, answer_formats=fresh)
    except ModelError as fault:
        return replace(findings, fault=fault, usage=fault.usage, cost_usd=_price(server, fault.usage))
    writing = answer.seconds - answer.first_after
    plan = exam.of_plan(answer.last_usage)
    return replace(
        findings,
        answer_format=answer.answer_format,
        notes=answer.notes,
        first_after=answer.first_after,
        tokens_per_second=answer.last_usage.completion / writing if writing >= _LEAST_TO_TIME else None,
        usage=answer.usage,
        cost_usd=_price(server, answer.usage),
        window=fresh.of(server).window,
        thought=answer.thought,
        plan=plan,
        plan_usd=_price(server, plan),
    )


def _price(server: Server, usage: TokenUsage) -> float | None:
    return price_of(server, usage) if usage.total else 0.0
