"""Read a model's changes to a built-in draft, entry by entry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import ValidationError

from playbook.core.base.fields import MAX_LINE, MAX_TEXT
from playbook.core.grounding.claims import Known, claims_in
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import CLASSES, ITEM, AnyItem
from playbook.core.review.reading import read
from playbook.core.review.rules.truth import SPEAKING, is_undecided
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.limits import shortened
from playbook.llm.builtin.wording import fit
from playbook.llm.safety.nonsense import is_nonsense
from playbook.llm.safety.safety import OutputGate, clean
from playbook.llm.stage.answer_check import NewItems, Unusable, number_of, quoted, text_of, texts_in
from playbook.llm.stage.placement import PlacedTask, Placer
from playbook.llm.stage.slots import TaskSlot, texts_of

Do = Literal["rewrite", "drop", "add"]
_NOTHING, _PROPOSAL = "-", "proposal"
_THRESHOLDS = frozenset({"go_if", "adjust_if", "stop_if"})
_NOT_SPOKEN = frozenset({"title", "note"})
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_ROUNDS = re.compile(r"\brounds? of up to ")
_SIGNED = "Is each sentence in brackets signed? Then leave the brackets out."


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the item as rewritten, added or to drop.

    `into`: the item that takes in a dropped one. `placed`: why a rewritten item has another day, owner or
    teams.
    """

    do: Do
    item: AnyItem
    reason: str = ""  # of a drop
    into: str = ""
    placed: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """The usable edits of an answer, with notes on others."""

    edits: tuple[Edit, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class EditReader:
    """Checks the entries of an answer one by one."""

    slots: Mapping[int, TaskSlot]
    new_items: NewItems | None  # None where the answer may add nothing
    gate: OutputGate
    titles: set[tuple[object, ...]]  # of what stays in the stage, by kind and teams
    notes: list[str] = field(default_factory=list)
    usable: int = 0
    answered: set[int] = field(default_factory=set)
    placer: Placer | None = None  # None where tasks may not be merged and moved
    plan: Known = field(default_factory=Known)  # whose numbers a gate may name
    targets: Mapping[int, TaskSlot] = field(default_factory=dict)  # what a task may be merged into
    brief: Brief | None = None  # whose promises a text may make; what is open stands in brackets

    def read_all(self, entries: object) -> Edits:
        """Return the edits. Raise ValueError where no entry can be used."""
        edits = [edit for raw in (entries if isinstance(entries, list) else []) if (edit := self.read(raw))]
        if not self.usable:
            raise ValueError(f"No entry in it can be used. {' '.join(self.notes)}".strip())
        added = self.new_items.notes if self.new_items else []
        return Edits(tuple(edits), (*self.notes, *added))

    def read(self, raw: object) -> Edit | None:
        """Return an entry's edit, or None if unchanged or unusable."""
        try:
            edit = self._edit_of(raw)
        except Unusable as error:
            self.notes += [note for note in (str(error),) if note not in self.notes]
            return None
        self.usable += 1
        return edit

    def _edit_of(self, raw: object) -> Edit | None:
        if not isinstance(raw, dict) or not isinstance(do := raw.get("do"), str):
            raise Unusable("", "it does not say what to do")
        if do.startswith("add_") and self.new_items:
            item = self.new_items.item_of({**raw, "kind": do.removeprefix("add_")})
            self._check_title(item, item.title)
            return Edit("add", item)
        number = number_of(raw.get("slot"))
        slot = self.slots.get(int(number)) if number is not None and number.is_integer() else None
        if slot is None:
            raise Unusable(text_of(raw.get("title")), "it names no task that was asked for")
        if slot.number in self.answered:
            raise Unusable(slot.item.title, "it was answered twice")
        match do:
            case "drop":
                edit: Edit | None = self._drop(slot, raw)
            case "merge" if self.placer:
                edit = self._merge(slot, raw)
            case _:
                edit = self._rewrite(slot, do, raw)
        self.answered.add(slot.number)
        return edit

    def _drop(self, slot: TaskSlot, raw: Mapping[str, Any]) -> Edit:
        reason = fit(clean(text_of(raw.get("reason"))), MAX_LINE)
        if not reason or is_nonsense(reason):
            raise Unusable(slot.item.title, "no reason was given to leave it out", "Kept")
        self._pass_gate(slot, raw, "Kept")
        return Edit("drop", slot.item, reason)

    def _merge(self, slot: TaskSlot, raw: Mapping[str, Any]) -> Edit:
        number = number_of(raw.get("into"))
        target = self.targets.get(int(number)) if number is not None and number.is_integer() else None
        if target is None or target is slot or target.item.kind != slot.item.kind:
            raise Unusable(slot.item.title, "it can become a part of no such task", "Kept")
        drop = self._drop(slot, raw)
        reason = fit(f"A part of “{target.item.title}”. {drop.reason}", MAX_LINE)
        return replace(drop, reason=reason, into=target.item.id)

    def _rewrite(self, slot: TaskSlot, do: str, raw: Mapping[str, Any]) -> Edit | None:
        note_start = "Kept the built-in words of"
        if do not in ("rewrite", f"rewrite_{slot.item.kind}"):
            raise Unusable(slot.item.title, "the answer is for another kind of task", note_start)
        if not any(text_of(raw.get(name)).strip() for name in slot.texts):
            raise Unusable(slot.item.title, "the answer has no words for it", note_start)
        self._pass_gate(slot, raw, note_start)
        texts = {name: self._text(slot, name, raw.get(name), note_start) for name in slot.texts}
        if _IN_BRACKETS.search("".join(texts.values())) and "?" not in texts.get("note", "?"):
            texts["note"] = f"{texts['note']} {_SIGNED}".strip()
        try:
            # So that the plan holds the words as the log will read them again.
            item = ITEM.validate_python({**dict(slot.item), **texts})
        except ValidationError:
            raise Unusable(slot.item.title, "its values do not fit together", note_start) from None
        placed = self.placer.placed(item, raw) if self.placer else PlacedTask(item)
        item, self.notes = placed.item, [*self.notes, *placed.notes]
        if self.placer:
            item = item.model_copy(update={"decides": raw.get("decides") is True})
        if slot.texts in (texts, texts_of(item)) and not placed.why and item.decides == slot.item.decides:
            return None
        if item.title.casefold() != slot.item.title.casefold():
            self._check_title(item, slot.item.title)
        assumed = item.provenance.assumptions if placed.why else ()
        origin = item.provenance.model_copy(update={"source": "model", "assumptions": assumed})
        return Edit("rewrite", item.model_copy(update={"provenance": origin}), placed=placed.why)

    def _text(self, slot: TaskSlot, name: str, raw: object, note_start: str) -> str:
        before, title = slot.texts[name], slot.item.title
        if name == "note" and text_of(raw).strip() == _NOTHING:
            return _with_rounds("", before)
        words = clean(text_of(raw))
        words = shortened(CLASSES[slot.item.kind], {name: words}).get(name, words)[:MAX_TEXT]
        if words not in ("", before):
            if is_nonsense(words):
                raise Unusable(title, f"nobody could read its new {name.replace('_', ' ')}", note_start)
            if read(words).find("placeholder") and not read(before).find("placeholder"):
                raise Unusable(title, f"its new {name.replace('_', ' ')} has a gap to fill in", note_start)
        if name in _THRESHOLDS:
            words = self._with_proposals(words, slot)
        elif slot.item.kind in SPEAKING and name not in _NOT_SPOKEN:
            words = self._with_brackets(words)
        return _with_rounds(words, before) if words and name == "note" else words or before

    def _with_brackets(self, words: str) -> str:
        """Return a speech with brackets around promises that are still open."""
        brief = self.brief
        for sentence in split_sentences(words) if brief else ():
            if brief and "?" not in sentence and is_undecided(sentence, brief):
                words = words.replace(sentence, f"[{sentence}]")
        return words

    def _with_proposals(self, words: str, slot: TaskSlot) -> str:
        """Return a gate's words, with a number that nobody gave as a proposal."""
        slot_words = Known(behind=self.plan)
        slot_words.learn_text("\n".join(slot.texts.values()))
        for sentence in split_sentences(words):
            claims = claims_in(sentence, slot_words)
            if any(claim.what == "number" for claim in claims) and _PROPOSAL not in sentence.casefold():
                bare = sentence.rstrip(" .")
                words = words.replace(sentence, f"{bare} ({_PROPOSAL}).")
        return words

    def _pass_gate(self, slot: TaskSlot, raw: Mapping[str, Any], note_start: str) -> None:
        if reason := self.gate.reason(texts_in(raw)):
            raise Unusable(slot.item.title, reason[0].lower() + reason[1:].removesuffix("."), note_start)

    def _check_title(self, item: AnyItem, shown: str) -> None:
        if (key := title_key(item)) in self.titles:
            raise Unusable(shown, f"another task has the title {quoted(item.title)} already", "Not used")
        self.titles.add(key)


def _with_rounds(words: str, before: str) -> str:
    """Return a note with its sentence on rounds, whose days other chapters read."""
    on_rounds = (each for each in split_sentences(before) if _ROUNDS.search(each))
    rounds = "" if _ROUNDS.search(words) else next(on_rounds, "")
    return f"{rounds} {words}".strip()


def title_key(item: AnyItem) -> tuple[object, ...]:
    """Return what must not come twice in a stage."""
    return (item.kind, item.title.casefold(), frozenset(item.group_ids))
