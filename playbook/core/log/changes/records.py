"""Records that change no plan: model calls, forgotten people."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import Line, StageKey
from playbook.core.base.words import count
from playbook.core.log.changes.base import Change
from playbook.core.log.rollout import Draft, Spent

Purpose = Literal["draft", "intake", "message", "digest", "faq", "strategy", "critique"]
PURPOSE_NAMES: dict[Purpose, str] = {
    "draft": "a draft", "intake": "facts from notes", "message": "a message", "digest": "a weekly digest",
    "faq": "questions and answers", "strategy": "a strategy", "critique": "a critical reading",
}  # fmt: skip
Tokens = Annotated[int, Field(ge=0)]


class ModelAsked(Change):
    """A model call: purpose, prompt hash and cost."""

    ACTION = "ask_model"
    EDITS_PLAN = False
    MAKES_EDITION = False
    FINAL = ("What a model was asked cannot be taken back.", "Undo what came of it instead.")
    kind: Literal["model_asked"] = "model_asked"
    purpose: Purpose
    stage: StageKey | None = None
    model: Line
    host: Line
    prompt_sha: Line
    tokens_in: Tokens = 0
    tokens_out: Tokens = 0
    estimated: bool = False  # where the server did not count the tokens
    cost_usd: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    outcome: Line = ""  # empty for a usable answer, else the fault

    @property
    def tokens(self) -> int:
        """Return everything that may be billed."""
        return self.tokens_in + self.tokens_out

    def apply(self, draft: Draft) -> None:
        spent = draft.spent
        cost, tokens = spent.cost_usd + (self.cost_usd or 0.0), spent.tokens + self.tokens
        unpriced = spent.unpriced_tokens + (self.tokens if self.cost_usd is None else 0)
        draft.spent = Spent(calls=spent.calls + 1, tokens=tokens, cost_usd=cost, unpriced_tokens=unpriced)

    def words(self, names: Mapping[str, str]) -> str:
        about = "about " if self.estimated else ""
        cost = "" if self.cost_usd is None else f", ${self.cost_usd:.4f}"
        failed = {"": "", "stopped": " and stopped it"}.get(self.outcome, " without a usable answer")
        return (
            f"asked {self.model} at {self.host} for {PURPOSE_NAMES[self.purpose]}{failed}: "
            f"{about}{self.tokens:,} tokens{cost}, prompt {self.prompt_sha[:12]}"
        )


class PersonForgotten(Change):
    """An unnamed person was removed from that many events."""

    ACTION = "forget_person"
    EDITS_PLAN = False
    FINAL = ("Who was forgotten cannot be brought back.", "Add them anew, should they return.")
    kind: Literal["person_forgotten"] = "person_forgotten"
    rewritten: Annotated[int, Field(ge=1)]

    def apply(self, draft: Draft) -> None:
        """Change nothing: the events before say it already."""

    def words(self, names: Mapping[str, str]) -> str:
        changes = f"{count(self.rewritten, 'earlier change')} {'does' if self.rewritten == 1 else 'do'}"
        return f"forgot a person: {changes} not name them any more"
