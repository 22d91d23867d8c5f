"""Clean and inspect the texts of a model's answer."""

from typing import Any

from playbook.llm.builtin.wording import fit
from playbook.llm.safety.nonsense import is_nonsense
from playbook.llm.safety.safety import OutputGate, clean


class AnswerTexts:
    """Reads texts; `notes` say what was left out, and why."""

    def __init__(self, gate: OutputGate) -> None:
        self._gate = gate
        self.notes: dict[str, None] = {}

    def text(self, raw: object, most: int) -> str:
        """Return a text in its usable form, '' if there is none."""
        if not isinstance(raw, str):
            return ""
        if reason := self._gate.reason([raw]):
            self.leave_out(reason)
            return ""
        text = " ".join(clean(raw).split())
        if is_nonsense(text):
            self.leave_out("It says nothing.")
            return ""
        return fit(text, most)

    def leave_out(self, reason: str) -> None:
        self.notes[f"A sentence of the model was left out. {reason}"] = None


def rows_of(raw: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    """Return the records of a list, at most so many."""
    return [row for row in list_of(raw, name, most) if isinstance(row, dict)]


def list_of(raw: dict[str, Any], name: str, most: int) -> list[Any]:
    """Return a list of an answer, at most so many; else none."""
    rows = raw.get(name)
    return rows[:most] if isinstance(rows, list) else []
