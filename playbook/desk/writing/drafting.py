"""Drafting a stage with a model: asked, checked, reviewed, repaired, filled, and nothing written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.base.fields import StageKey
from playbook.core.digest.themes import THEME_NAMES, strangers_words, themes_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import KIND_NAMES, AnyItem, Kind
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import Asked, Terms, ask_model
from playbook.desk.plan import plans, reviews
from playbook.llm.builtin.builtin import draft
from playbook.llm.builtin.calendar import window_of
from playbook.llm.builtin.filling import Yardstick, fillers
from playbook.llm.builtin.links import linked
from playbook.llm.builtin.wording import listed
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery
from playbook.llm.call.prices import price_of
from playbook.llm.call.prompt_hash import prompt_sha, veiled
from playbook.llm.call.usage import Usage
from playbook.llm.safety.safety import Gate
from playbook.llm.stage.answer_check import Settled
from playbook.llm.stage.choices import Choices
from playbook.llm.stage.drafting import Commission, with_repairs

Phase = Literal["asking", "reviewing", "filling"]
ROUNDS_OF_REPAIR = 1
_NAMED = 4


@dataclass(frozen=True, slots=True)
class StageDraft:
    """What a model drafted of a stage, settled and reviewed, with what was filled in from the built-in plays.

    `left`: what the review still finds. `notes`: what was put right, held back, left out or filled in.
    `fault`: after what the items stop, where the answer broke off; empty for a whole one.
    """

    stage: StageKey
    items: tuple[AnyItem, ...]
    left: tuple[str, ...]
    notes: tuple[str, ...]
    writer: str
    prompt_sha: str
    usage: Usage
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
    """Give back what will be asked first, word for word; raises Invalid for a brief not ready.

    `others` stand in for the other stages, where the plan has none of them yet.
    """
    return commission_of(workspace, rollout, stage, kinds, others).question()


def commission_of(
    workspace: Workspace,
    rollout: Rollout,
    stage: StageKey,
    kinds: tuple[Kind, ...] | None = None,
    others: Sequence[AnyItem] = (),
) -> Commission:
    """Give back what a model is to write, and the plan that it has to fit."""
    of_stage = next(one for one in workspace.stages if one.key == stage)
    wanted = of_stage.kinds if kinds is None else tuple(kind for kind in of_stage.kinds if kind in kinds)
    if not wanted:
        raise Refused(f"{of_stage.title} has no such items.", "Pick a kind of this stage.")
    brief, strangers = rollout.brief, strangers_words(rollout)
    beside = tuple(item for item in rollout.items.values() if item.stage != stage)
    drafted = {item.stage for item in beside}
    raised = themes_of(strangers)
    return Commission(
        brief=brief,
        stage=of_stage,
        kinds=wanted,
        window=window_of(brief, workspace.today()),
        choices=Choices(brief),
        gate=Gate(strangers, _own_words(brief)),
        standing=tuple(
            item
            for item in rollout.items.values()
            if item.stage == stage and not (item.kind in wanted and plans.is_replaceable(rollout, item))
        ),
        elsewhere=(*beside, *(item for item in others if item.stage not in {*drafted, stage})),
        taken={item.id: item.stage for item in rollout.items.values()},
        themes={THEME_NAMES[theme]: count for theme, count in raised.items() if count},
    )


def draft_with_model(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    stage: StageKey,
    terms: Terms,
    *,
    kinds: tuple[Kind, ...] | None = None,
    on_item: Callable[[AnyItem], object] = bool,
    on_restart: Callable[[], object] = bool,
    on_phase: Callable[[Phase], object] = bool,
) -> StageDraft:
    """Draft a stage, or some kinds of it, for a person to accept; the plan itself stays as it is.

    Raises Invalid for a brief not ready, ModelError where no usable item arrived at all, and what else
    `ask_model` raises.
    """
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
    """One draft of a stage on its way from the question to what a person is shown."""

    def __init__(
        self, workspace: Workspace, actor: Actor, rollout: Rollout, commission: Commission, terms: Terms
    ) -> None:
        self.workspace, self.actor, self.rollout, self.commission = workspace, actor, rollout, commission
        self.terms, self.server = terms, terms.agreed.server
        self.yardstick = _yardstick(workspace, rollout, commission)
        self.sha = prompt_sha(self.server, veiled(commission.question(), terms.veil))
        self.items: tuple[AnyItem, ...] = ()
        self.notes: list[str] = []
        self.usage = Usage()
        self.costs: list[float | None] = []
        self.from_cache = True
        self.fault = ""

    def ask(self, on_item: Callable[[AnyItem], object], on_restart: Callable[[], object]) -> None:
        """Ask for the stage; items that had arrived before a fault are kept, without any it is raised."""
        try:
            asked = self._ask(self.commission.question(), _Preview(self, on_item, on_restart).listener)
        except ModelError as fault:
            kept = self.commission.settling().settle_all(list(fault.items))
            if not kept.items:
                raise
            self.fault = fault.message
            self._spend(fault.usage, price_of(self.server, fault.usage), from_cache=False)
            self._take(kept)
        else:
            self.notes += asked.notes
            self._take(asked.value)

    def repair(self) -> None:
        """Show the model what the review finds, once; what it sends is kept only where it makes it better."""
        gaps = self.yardstick.gaps(self.items)
        if not gaps or self.fault or self.terms.stop():
            return
        try:
            asked = self._ask(self.commission.repair(self.items, gaps), Listener())
        except ModelError as fault:
            self._spend(fault.usage, price_of(self.server, fault.usage), from_cache=False)
            self.notes.append(f"What the review found could not be put right: {fault.message}")
            return
        except Refused as refused:
            self.notes.append(f"What the review found was not put right: {refused.message}")
            return
        better = with_repairs(self.items, self._signed(asked.value))
        if self.yardstick.weight(better) < self.yardstick.weight(self.items):
            self.notes += asked.value.notes
            self.notes.append(f"After the review the model wrote again: {_titles(asked.value.items)}.")
            self.items = better

    def fill(self) -> None:
        """Close what gaps are left with the fewest built-in items."""
        found = fillers(self.yardstick, self.items, self.commission.kinds)
        if found:
            self.notes.append(f"From the built-in playbook, to fill what was missing: {_titles(found)}.")
        self.items += tuple(_as_filler(item, self.sha) for item in found)

    def result(self) -> StageDraft:
        """What a person is shown; ties to other items hold within the plan as it is."""
        commission = self.commission
        here = [item for item in self.rollout.items.values() if item.stage != commission.stage.key]
        items = linked(self.items, (*here, *commission.standing, *self.items))
        found = self.yardstick.review_with(self.items)
        return StageDraft(
            stage=commission.stage.key,
            items=items,
            left=reviews.in_sentences(found.of_stage(commission.stage.key)),
            notes=tuple(dict.fromkeys(self.notes)),
            writer=self.server.model,
            prompt_sha=self.sha,
            usage=self.usage,
            cost_usd=None if None in self.costs else sum(cost or 0.0 for cost in self.costs),
            from_cache=self.from_cache,
            fault=self.fault,
        )

    def _ask(self, question: ModelQuery[Settled], listener: Listener) -> Asked[Settled]:
        asked = ask_model(
            self.workspace,
            self.actor,
            self.rollout.id,
            "draft",
            question,
            replace(self.terms, listener=listener),
            stage=self.commission.stage.key,
        )
        self._spend(asked.usage, asked.cost_usd, asked.from_cache)
        return asked

    def _spend(self, usage: Usage, cost: float | None, from_cache: bool) -> None:
        self.usage += usage
        self.costs.append(cost)
        self.from_cache = self.from_cache and from_cache

    def _take(self, settled: Settled) -> None:
        self.notes += settled.notes
        self.items = self._signed(settled).items

    def _signed(self, settled: Settled) -> Settled:
        return replace(settled, items=tuple(self.signed(item) for item in settled.items))

    def signed(self, item: AnyItem) -> AnyItem:
        """The item with who wrote it, and to which prompt."""
        origin = item.provenance.model_copy(update={"writer": self.server.model, "prompt_sha": self.sha})
        return item.model_copy(update={"provenance": origin})


class _Preview:
    """Items as they arrive, settled one by one, to be looked at until the whole answer replaces them."""

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
    """What the stage is held to; an empty stage beside it is stood in for by its built-in draft."""
    written = draft(rollout.brief, workspace.stages, start=workspace.today()).items
    stage = commission.stage.key
    filled = {item.stage for item in commission.elsewhere}
    stand_ins = [item for item in written if item.stage != stage and item.stage not in filled]
    around = (*commission.standing, *commission.elsewhere, *stand_ins)
    standing = {item.id for item in commission.standing}
    mine = [item for item in written if item.stage == stage and item.kind in commission.kinds]
    return Yardstick(rollout.brief, around, tuple(item for item in mine if item.id not in standing))


def _as_filler(item: AnyItem, sha: str) -> AnyItem:
    origin = item.provenance.model_copy(update={"prompt_sha": sha})
    return item.model_copy(update={"provenance": origin})


def _titles(items: Iterable[AnyItem]) -> str:
    return listed([f"{KIND_NAMES[item.kind]} '{item.title}'" for item in items], _NAMED)


def _own_words(brief: Brief) -> list[str]:
    """What the leaders wrote themselves: their words may return."""
    dumped = brief.model_dump(mode="json", exclude={"groups", "people"})
    texts = [value for value in dumped.values() if isinstance(value, str)]
    names = [person.name for person in brief.people] + [group.name for group in brief.groups]
    return [*texts, *brief.tools, *names]
