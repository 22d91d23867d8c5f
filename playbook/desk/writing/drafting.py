"""Have a model write the words of a stage: ask, check, review."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from playbook.core.all_hands.room_words import without_room_words
from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.base.fields import MAX_LINE, StageKey
from playbook.core.base.words import listed
from playbook.core.case.page import page_of
from playbook.core.digest.themes import THEME_NAMES, strangers_words, themes_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Kind
from playbook.core.plan.plays.stages import Tier
from playbook.core.plan.strategy import strategy_lines
from playbook.core.review.strategy_faults import against_days
from playbook.core.sharing.decisions import page_for_readers
from playbook.desk.base.access import as_readers_see, get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms, ModelAnswer, ask_model
from playbook.desk.models.connections import known_window
from playbook.desk.plan import cases, plans, reviews
from playbook.desk.plan.accepting import with_origin
from playbook.llm.builtin.calendar import window_of
from playbook.llm.builtin.cases.for_writing import for_writing
from playbook.llm.builtin.wording import fit
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery
from playbook.llm.call.prices import price_of
from playbook.llm.call.prompt_hash import prompt_sha, veiled
from playbook.llm.call.usage import TokenUsage
from playbook.llm.safety.safety import OutputGate
from playbook.llm.stage.choices import NameChoices
from playbook.llm.stage.contradictions import Contradiction
from playbook.llm.stage.drafting import Commission
from playbook.llm.stage.edits import Edit, Edits
from playbook.llm.stage.never_worse import BuiltinPlan
from playbook.llm.stage.prompt import Briefing
from playbook.llm.stage.slots import TaskSlot, room_in, share_written

Phase = Literal["asking", "reviewing"]


@dataclass(frozen=True, slots=True)
class CallProgress:
    """The slots of a running call, of all in the stage."""

    first: int
    last: int
    total: int
    builtin: Mapping[str, AnyItem]  # what stands there now, by id


@dataclass(frozen=True, slots=True)
class DraftWatch:
    """Callbacks of a draft."""

    on_call: Callable[[CallProgress], object] = bool  # as each call begins
    on_edit: Callable[[Edit], object] = bool
    on_restart: Callable[[Sequence[Edit]], object] = bool  # with the edits of earlier calls
    on_phase: Callable[[Phase], object] = bool


@dataclass(frozen=True, slots=True)
class StageDraft:
    """A reviewed draft; `findings` stay open, `fault` broke the answer off."""

    items: tuple[AnyItem, ...]
    dropped: Mapping[str, str]  # by item id, the model's reason
    builtin: Mapping[str, AnyItem]  # what stood there before, by id
    share: float  # of the words of the stage, the model's
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    writer: str
    prompt_sha: str  # of the first call
    usage: TokenUsage
    cost_usd: float | None
    from_cache: bool
    fault: str

    @property
    def left_out(self) -> tuple[tuple[AnyItem, str], ...]:
        """Return the built-in tasks that the model dropped, with its reasons."""
        return tuple(
            (item, reason) for item_id, reason in self.dropped.items() if (item := self.builtin.get(item_id))
        )


def questions_of(
    workspace: Workspace,
    rollout: Rollout,
    stage: StageKey,
    kinds: tuple[Kind, ...] | None = None,
    size: Tier = "standard",
) -> tuple[ModelQuery[Edits], ...]:
    """Return every query that a draft of the stage asks."""
    commission = commission_of(workspace, rollout, stage, kinds, size)
    return tuple(commission.question(call) for call in commission.calls)


def commission_of(
    workspace: Workspace,
    rollout: Rollout,
    stage: StageKey,
    kinds: tuple[Kind, ...] | None = None,
    size: Tier = "standard",
) -> Commission:
    """Return the built-in draft to rewrite, with its briefing."""
    of_stage = next(candidate for candidate in workspace.stages if candidate.key == stage)
    asked_kinds = of_stage.kinds if kinds is None else tuple(kind for kind in of_stage.kinds if kind in kinds)
    if not asked_kinds:
        raise Refused(f"{of_stage.title} has no such tasks.", "Pick a kind of this stage.")
    read = as_readers_see(workspace, rollout)
    # A task that readers get without some words goes to no model with them, and stays as it is.
    hidden = {item_id for item_id, item in read.items.items() if item is not rollout.items[item_id]}
    strangers, rollout = strangers_words(rollout), without_room_words(read)
    written = plans.builtin_items(workspace, rollout.brief, workspace.today(), size)
    planned = {item.stage for item in rollout.items.values()}
    own = [item for item in rollout.items.values() if item.stage == stage]
    shown = [item for item in own if item.kind in asked_kinds and item.id not in hidden]
    free = [item for item in shown if plans.is_replaceable(rollout, item)]
    missing = [item for item in written if item.stage == stage and item.kind in asked_kinds]
    builtin = (*free, *(item for item in missing if item.id not in rollout.items))
    if not builtin:
        raise Refused(
            "Everything here is locked, edited by a person or tracked.", "Unlock what a model may write anew."
        )
    elsewhere = (
        *(item for item in rollout.items.values() if item.stage != stage),
        *(item for item in written if item.stage not in {*planned, stage}),
    )
    staying = tuple(item for item in own if item not in free)
    day = workspace.day_of(rollout)
    case = cases.case_of(workspace, rollout.brief, day)
    judged = cases.verdict_of(workspace, rollout.brief, day)
    briefing = Briefing(
        case=for_writing(case),
        choices=NameChoices(rollout.brief),
        window=window_of(rollout.brief, workspace.today()),
        stage=of_stage,
        kinds=asked_kinds,
        page=page_for_readers(
            page_of(case, (*staying, *builtin, *elsewhere), day, judged),
            rollout.brief,
            rollout.former_people(),
        ),
        staying=staying,
        elsewhere=elsewhere,
        themes={THEME_NAMES[theme]: count for theme, count in themes_of(strangers).items() if count},
        strategy_lines=strategy_lines(rollout.strategy),
        is_launched=rollout.launch is not None,
        room=room_in(known_window(workspace)),
    )
    return Commission(briefing, builtin, OutputGate(strangers, _own_words(rollout.brief)))


def draft_with_model(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    stage: StageKey,
    terms: AskTerms,
    *,
    kinds: tuple[Kind, ...] | None = None,
    size: Tier = "standard",
    watch: DraftWatch | None = None,
) -> StageDraft:
    """Have a model rewrite a stage; the plan stays unchanged."""
    rollout = get_rollout(workspace, actor, rollout_id, "ask_model")
    commission = commission_of(workspace, rollout, stage, kinds, size)
    run = _Run(workspace, actor, rollout, commission, terms, watch or DraftWatch())
    run.watch.on_phase("asking")
    run.ask()
    run.watch.on_phase("reviewing")
    return run.result()


class _Run:
    """One draft of a stage, from the first call to the result."""

    def __init__(
        self,
        workspace: Workspace,
        actor: Actor,
        rollout: Rollout,
        commission: Commission,
        terms: AskTerms,
        watch: DraftWatch,
    ) -> None:
        self.workspace, self.actor, self.rollout, self.commission = workspace, actor, rollout, commission
        self.terms, self.server, self.watch = terms, terms.agreed.server, watch
        self.edits: tuple[Edit, ...] = ()
        self.notes: list[str] = []
        self.usage = TokenUsage()
        self.costs: list[float | None] = []
        self.from_cache = True
        self.fault = ""

    def ask(self) -> None:
        """Ask call by call. Raise the fault if nothing came at all."""
        for call in self.commission.calls:
            try:
                self._ask_for(call)
            except (ModelError, Refused) as fault:
                is_of_this_call = isinstance(fault, ModelError) and fault.kind in ("invalid", "context")
                if not self.edits and (not is_of_this_call or call is self.commission.calls[-1]):
                    raise
                if not is_of_this_call:
                    self.fault = fault.message
                    return
                edited = {edit.item.id for edit in self.edits}
                if left := [str(slot.number) for slot in call if slot.item.id not in edited]:
                    self.notes.append(f"{fault.message} The built-in words stay for {_tasks(left)}.")

    def _ask_for(self, call: tuple[TaskSlot, ...]) -> None:
        commission, earlier = self.commission, self.edits
        question = commission.question(call, earlier)
        sha = prompt_sha(self.server, veiled(question, self.terms.veil))
        self.watch.on_call(CallProgress(call[0].number, call[-1].number, len(commission.slots), self.builtin))
        try:
            answer = self._answer(question, replace(self.terms, listener=self._listener(call, earlier, sha)))
        except ModelError as fault:
            self._spend(fault.usage, price_of(self.server, fault.usage), from_cache=False)
            reader = commission.reader(call, earlier)
            self.edits += tuple(self._signed(edit, sha) for raw in fault.items if (edit := reader.read(raw)))
            self.notes += reader.notes
            raise
        self.notes += (*answer.notes, *answer.value.notes)
        self.edits += tuple(self._signed(edit, sha) for edit in answer.value.edits)

    def _answer(self, question: ModelQuery[Edits], terms: AskTerms) -> ModelAnswer[Edits]:
        stage = self.commission.briefing.stage.key
        answer = ask_model(self.workspace, self.actor, self.rollout.id, "draft", question, terms, stage=stage)
        self._spend(answer.took.usage, answer.took.cost_usd, answer.took.from_cache)
        return answer

    def _spend(self, usage: TokenUsage, cost: float | None, from_cache: bool) -> None:
        self.usage += usage
        self.costs.append(cost)
        self.from_cache = self.from_cache and from_cache

    def _signed(self, edit: Edit, sha: str) -> Edit:
        """Return the edit with its writer and prompt hash."""
        if edit.do == "drop":
            return edit
        writer = fit(self.server.model, MAX_LINE)
        return replace(edit, item=with_origin(edit.item, writer=writer, prompt_sha=sha))

    def _listener(self, call: tuple[TaskSlot, ...], earlier: tuple[Edit, ...], sha: str) -> Listener:
        """Return what reads arriving entries one by one for whoever watches."""
        readers = [self.commission.reader(call, earlier)]

        def arrived(raw: dict[str, Any]) -> None:
            if edit := readers[-1].read(raw):
                self.watch.on_edit(self._signed(edit, sha))

        def restarted() -> None:
            readers.append(self.commission.reader(call, earlier))
            self.watch.on_restart(earlier)

        return Listener(arrived, restarted)

    @cached_property
    def builtin(self) -> dict[str, AnyItem]:
        return {item.id: item for item in self.commission.builtin}

    def _mended(self, edits: tuple[Edit, ...], faults: Sequence[Contradiction]) -> tuple[Edit, ...]:
        """Return the edits after the model was asked once about contradictions."""
        written = {edit.item.id: edit for edit in edits}
        named = {fault.item_id for fault in faults}
        numbers = {slot.item.id: slot.number for slot in self.commission.slots}
        call = tuple(
            TaskSlot(slot.number, written[slot.item.id].item)
            for slot in self.commission.slots
            if slot.item.id in named
        )
        lines = [
            f"- Task {numbers[fault.item_id]}, “{fault.sentence}”: {fault.text}."
            for fault in faults
            if fault.item_id in numbers
        ]
        if not call:
            return edits
        others = tuple(edit for edit in edits if edit.item.id not in named)
        question = self.commission.question(call, others, lines)
        total = len(self.commission.slots)
        self.watch.on_call(CallProgress(call[0].number, call[-1].number, total, self.builtin))
        try:
            answer = self._answer(question, self.terms)
        except (ModelError, Refused) as fault:
            self.notes.append(fault.message)
            return edits
        sha = prompt_sha(self.server, veiled(question, self.terms.veil))
        signed = (self._signed(edit, sha) for edit in answer.value.edits if edit.do == "rewrite")
        again = {edit.item.id: edit for edit in signed}
        return tuple(_in_place_of(edit, again.get(edit.item.id)) for edit in edits)

    def _to_settle(self, fault: Contradiction) -> str:
        title = next((each.item.title for each in self.edits if each.item.id == fault.item_id), "")
        return f"Settle which one holds in “{title}”: {fault.text}."

    def _against_strategy(self, items: Sequence[AnyItem], around: Sequence[AnyItem]) -> Iterator[str]:
        """Yield which tasks of the stage have another day in the leaders' strategy."""
        if not (strategy := self.rollout.strategy):
            return
        own = {item.id for item in items}
        today = self.rollout.brief.start or self.workspace.day_of(self.rollout)
        for fault in against_days(strategy, (*around, *items), today):
            if fault.item_id in own:
                yield f"{fault.text} Change one of them."

    def result(self) -> StageDraft:
        """Return the draft without the edits that would make the plan worse."""
        commission, briefing = self.commission, self.commission.briefing
        day = self.workspace.day_of(self.rollout)
        case = cases.case_of(self.workspace, self.rollout.brief, day)
        around = (*briefing.staying, *briefing.elsewhere)
        plan = BuiltinPlan(self.rollout.brief, around, commission.builtin, day, case, briefing.may_rebuild)
        edits, taken_back = plan.keep_good(self.edits)
        if briefing.may_rebuild and (faults := plan.contradictions(edits)):
            edits, further = plan.keep_good(self._mended(edits, faults))
            taken_back = (*taken_back, *further)
            self.notes += map(self._to_settle, plan.contradictions(edits))
        for back in taken_back:
            self.notes.append(back.note)
        items = plan.edited(edits)
        self.notes += self._against_strategy(items, around)
        first = commission.question(commission.calls[0])
        return StageDraft(
            items=items,
            dropped={edit.item.id: edit.reason for edit in edits if edit.do == "drop"},
            builtin=self.builtin,
            share=share_written(items, self.builtin),
            findings=reviews.in_sentences(plan.review_with(edits).of_stage(briefing.stage.key)),
            notes=tuple(dict.fromkeys(self.notes)),
            writer=self.server.model,
            prompt_sha=prompt_sha(self.server, veiled(first, self.terms.veil)),
            usage=self.usage,
            cost_usd=None if None in self.costs else sum(cost or 0.0 for cost in self.costs),
            from_cache=self.from_cache,
            fault=self.fault,
        )


def _in_place_of(edit: Edit, again: Edit | None) -> Edit:
    """Return the mended words in the place of the edit before."""
    if again is None:
        return edit
    item = again.item.model_copy(update={"decides": edit.item.decides})
    return replace(edit, item=item, placed=again.placed or edit.placed)


def _tasks(numbers: Sequence[str]) -> str:
    return f"task{'s' * (len(numbers) > 1)} {listed(numbers)}"


def _own_words(brief: Brief) -> list[str]:
    dumped = brief.model_dump(mode="json", exclude={"groups", "people"})
    texts = [value for value in dumped.values() if isinstance(value, str)]
    names = [person.name for person in brief.people] + [group.name for group in brief.groups]
    return [*texts, *brief.tools, *names]
