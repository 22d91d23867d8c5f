"""Draft a stage with a model: ask, review, repair, fill."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from playbook.core.all_hands.closed import without_room_words
from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.base.fields import StageKey
from playbook.core.digest.themes import THEME_NAMES, strangers_words, themes_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import KIND_NAMES, AnyItem, Kind
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms, ModelAnswer, ask_model
from playbook.desk.plan import plans, reviews
from playbook.desk.plan.accepting import with_origin
from playbook.llm.builtin.builtin import draft
from playbook.llm.builtin.calendar import window_of
from playbook.llm.builtin.filling import Yardstick, fillers
from playbook.llm.builtin.links import linked
from playbook.llm.builtin.wording import listed
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery
from playbook.llm.call.prices import price_of
from playbook.llm.call.prompt_hash import prompt_sha, veiled
from playbook.llm.call.usage import TokenUsage
from playbook.llm.safety.safety import OutputGate
from playbook.llm.stage.answer_check import Settled
from playbook.llm.stage.choices import NameChoices
from playbook.llm.stage.drafting import Commission, with_repairs

Phase = Literal["asking", "reviewing", "filling"]
ROUNDS_OF_REPAIR = 1
_NAMED = 4


@dataclass(frozen=True, slots=True)
class StageDraft:
    """A reviewed draft; `findings` stay open, `fault` broke the answer off."""

    stage: StageKey
    items: tuple[AnyItem, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    writer: str
    prompt_sha: str
    usage: TokenUsage
    cost_usd: float | None
    from_cache: bool
    fault: str


def question_of(
    workspace: Workspace,
    rollout: Rollout,
    stage: StageKey,
    kinds: tuple[Kind, ...] | None = None,
    others: Sequence[AnyItem] = (),
) -> ModelQuery[Settled]:
    """Return the first query; `others` stand in for missing stages."""
    return commission_of(workspace, rollout, stage, kinds, others).question()


def commission_of(
    workspace: Workspace,
    rollout: Rollout,
    stage: StageKey,
    kinds: tuple[Kind, ...] | None = None,
    others: Sequence[AnyItem] = (),
) -> Commission:
    """Return what a model must write, and the plan around it."""
    of_stage = next(candidate for candidate in workspace.stages if candidate.key == stage)
    asked_kinds = of_stage.kinds if kinds is None else tuple(kind for kind in of_stage.kinds if kind in kinds)
    if not asked_kinds:
        raise Refused(f"{of_stage.title} has no such items.", "Pick a kind of this stage.")
    brief, strangers = rollout.brief, strangers_words(rollout)
    rollout = without_room_words(rollout)
    beside = tuple(item for item in rollout.items.values() if item.stage != stage)
    drafted = {item.stage for item in beside}
    return Commission(
        brief=brief,
        stage=of_stage,
        kinds=asked_kinds,
        window=window_of(brief, workspace.today()),
        choices=NameChoices(brief),
        gate=OutputGate(strangers, _own_words(brief)),
        standing=tuple(
            item
            for item in rollout.items.values()
            if item.stage == stage and not (item.kind in asked_kinds and plans.is_replaceable(rollout, item))
        ),
        elsewhere=(*beside, *(item for item in others if item.stage not in {*drafted, stage})),
        taken={item.id: item.stage for item in rollout.items.values()},
        themes={THEME_NAMES[theme]: count for theme, count in themes_of(strangers).items() if count},
    )


def draft_with_model(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    stage: StageKey,
    terms: AskTerms,
    *,
    kinds: tuple[Kind, ...] | None = None,
    on_item: Callable[[AnyItem], object] = bool,
    on_restart: Callable[[], object] = bool,
    on_phase: Callable[[Phase], object] = bool,
) -> StageDraft:
    """Draft kinds of a stage with a model; the plan stays unchanged."""
    rollout = get_rollout(workspace, actor, rollout_id, "ask_model")
    run = _Run(workspace, actor, rollout, commission_of(workspace, rollout, stage, kinds), terms)
    on_phase("asking")
    run.ask(on_item, on_restart)
    on_phase("reviewing")
    for _ in range(ROUNDS_OF_REPAIR):
        run.repair()
    if not terms.stop():  # who stops it wants what had arrived, and nothing more
        on_phase("filling")
        run.fill()
    return run.result()


class _Run:
    """One draft of a stage, from query to result."""

    def __init__(
        self, workspace: Workspace, actor: Actor, rollout: Rollout, commission: Commission, terms: AskTerms
    ) -> None:
        self.workspace, self.actor, self.rollout, self.commission = workspace, actor, rollout, commission
        self.terms, self.server = terms, terms.agreed.server
        self.yardstick = _yardstick(workspace, rollout, commission)
        self.sha = prompt_sha(self.server, veiled(commission.question(), terms.veil))
        self.items: tuple[AnyItem, ...] = ()
        self.notes: list[str] = []
        self.usage = TokenUsage()
        self.costs: list[float | None] = []
        self.from_cache = True
        self.fault = ""

    def ask(self, on_item: Callable[[AnyItem], object], on_restart: Callable[[], object]) -> None:
        """Ask for the stage; items before a fault stay."""
        try:
            answer = self._ask(self.commission.question(), _Preview(self, on_item, on_restart).listener)
        except ModelError as fault:
            settled = self.commission.settling().settle_all(list(fault.items))
            if not settled.items:
                raise
            self.fault = fault.message
            self._spend(fault.usage, price_of(self.server, fault.usage), from_cache=False)
            self._take(settled)
        else:
            self.notes += answer.notes
            self._take(answer.value)

    def repair(self) -> None:
        """Ask once to fix review findings; use it if it helps."""
        if not (gaps := self.yardstick.gaps(self.items)) or self.fault or self.terms.stop():
            return
        try:
            answer = self._ask(self.commission.repair(self.items, gaps), Listener())
        except ModelError as fault:
            self._spend(fault.usage, price_of(self.server, fault.usage), from_cache=False)
            self.notes.append(f"What the review found could not be put right: {fault.message}")
            return
        except Refused as refused:
            self.notes.append(f"What the review found was not put right: {refused.message}")
            return
        better = with_repairs(self.items, self._signed(answer.value))
        if self.yardstick.weight(better) < self.yardstick.weight(self.items):
            self.notes += answer.value.notes
            self.notes.append(f"After the review the model wrote again: {_titles(answer.value.items)}.")
            self.items = better

    def fill(self) -> None:
        """Close what gaps are left with the fewest built-in items."""
        if filling := fillers(self.yardstick, self.items, self.commission.kinds):
            self.notes.append(f"From the built-in playbook, to fill what was missing: {_titles(filling)}.")
        self.items += tuple(with_origin(item, prompt_sha=self.sha) for item in filling)

    def result(self) -> StageDraft:
        """Return the draft with links to items of the plan."""
        commission = self.commission
        beside = [item for item in self.rollout.items.values() if item.stage != commission.stage.key]
        items = linked(self.items, (*beside, *commission.standing, *self.items))
        whole_review = self.yardstick.review_with(self.items)
        return StageDraft(
            stage=commission.stage.key,
            items=items,
            findings=reviews.in_sentences(whole_review.of_stage(commission.stage.key)),
            notes=tuple(dict.fromkeys(self.notes)),
            writer=self.server.model,
            prompt_sha=self.sha,
            usage=self.usage,
            cost_usd=None if None in self.costs else sum(cost or 0.0 for cost in self.costs),
            from_cache=self.from_cache,
            fault=self.fault,
        )

    def _ask(self, question: ModelQuery[Settled], listener: Listener) -> ModelAnswer[Settled]:
        answer = ask_model(
            self.workspace,
            self.actor,
            self.rollout.id,
            "draft",
            question,
            replace(self.terms, listener=listener),
            stage=self.commission.stage.key,
        )
        self._spend(answer.took.usage, answer.took.cost_usd, answer.took.from_cache)
        return answer

    def _spend(self, usage: TokenUsage, cost: float | None, from_cache: bool) -> None:
        self.usage += usage
        self.costs.append(cost)
        self.from_cache = self.from_cache and from_cache

    def _take(self, settled: Settled) -> None:
        self.notes += settled.notes
        self.items = self._signed(settled).items

    def _signed(self, settled: Settled) -> Settled:
        return replace(settled, items=tuple(self.signed(item) for item in settled.items))

    def signed(self, item: AnyItem) -> AnyItem:
        """Return the item with its writer and prompt hash."""
        return with_origin(item, writer=self.server.model, prompt_sha=self.sha)


class _Preview:
    """Arriving items, settled one by one for the preview."""

    def __init__(
        self, run: _Run, on_item: Callable[[AnyItem], object], on_restart: Callable[[], object]
    ) -> None:
        self._run, self._on_item, self._on_restart = run, on_item, on_restart
        self._settling = run.commission.settling()
        self.listener = Listener(self._arrived, self._restarted)

    def _arrived(self, raw: dict[str, Any]) -> None:
        if item := self._settling.settle(raw):
            self._on_item(self._run.signed(item))

    def _restarted(self) -> None:
        self._settling = self._run.commission.settling()
        self._on_restart()


def _yardstick(workspace: Workspace, rollout: Rollout, commission: Commission) -> Yardstick:
    """Return the stage's yardstick; built-in drafts replace empty stages."""
    written = draft(rollout.brief, workspace.stages, start=workspace.today()).items
    stage = commission.stage.key
    filled = {item.stage for item in commission.elsewhere}
    stand_ins = [item for item in written if item.stage != stage and item.stage not in filled]
    around = (*commission.standing, *commission.elsewhere, *stand_ins)
    standing = {item.id for item in commission.standing}
    own_plays = [item for item in written if item.stage == stage and item.kind in commission.kinds]
    return Yardstick(rollout.brief, around, tuple(item for item in own_plays if item.id not in standing))


def _titles(items: Iterable[AnyItem]) -> str:
    return listed([f"{KIND_NAMES[item.kind]} '{item.title}'" for item in items], _NAMED)


def _own_words(brief: Brief) -> list[str]:
    dumped = brief.model_dump(mode="json", exclude={"groups", "people"})
    texts = [value for value in dumped.values() if isinstance(value, str)]
    names = [person.name for person in brief.people] + [group.name for group in brief.groups]
    return [*texts, *brief.tools, *names]
