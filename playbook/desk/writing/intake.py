"""Read facts from notes, by labels or by a model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.grounding.known import Known
from playbook.core.grounding.people import strangers_in
from playbook.core.intake.intake import (
    LONGEST_SENTENCE,
    MOST_CHARACTERS,
    MOST_WORDS_OF_A_MEASURE,
    OPENING_OF_AIM,
    PEOPLE,
    Checked,
    Fact,
    Finding,
    SentenceKind,
    Unclear,
    check_findings,
)
from playbook.core.intake.intake_changes import changes_of
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.text.names import without_gaps
from playbook.core.text.notes import Notes
from playbook.desk.base.access import get_rollout_at
from playbook.desk.base.child import FaultError, read_in_child
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AnswerCost, AskTerms, ask_model
from playbook.desk.models.preview import hide_names
from playbook.desk.plan import cases
from playbook.desk.writing import memo_child
from playbook.desk.writing.memo_child import TOO_LARGE, UNREADABLE, kind_of
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.intake.intake import finding_in, question_about
from playbook.llm.intake.intake_rules import find_facts
from playbook.llm.intake.placing import Picked, place
from playbook.llm.intake.sorting import read_sorted
from playbook.llm.safety.orders import language_of, orders_in
from playbook.llm.safety.redaction import Redaction

BUILTIN = "Built-in reading"


@dataclass(frozen=True, slots=True)
class NotesReading:
    """Facts in notes; `wary`: sentences addressed to machines."""

    facts: tuple[Fact, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    dropped: int = 0
    too_long: int = 0
    wary: frozenset[str] = frozenset()
    writer: str = BUILTIN
    took: AnswerCost | None = None
    is_part: bool = False
    unread: str = ""
    unused: tuple[str, ...] = ()


def checked_notes(text: str) -> str:
    """Return readable notes. Raise Invalid if empty, long or binary."""
    if not text.strip():
        raise _wrong("There is nothing to read yet.", "Paste your notes, or upload a text file.")
    if _is_binary(text):
        raise _wrong("This is not text: it has characters that no text has.", "Paste the words themselves.")
    if (over := (length := len(text.strip())) - MOST_CHARACTERS) > 0:
        raise _wrong(
            f"These notes have {length:,} characters; at most {MOST_CHARACTERS:,} are read at a time.",
            f"Take out {over:,} characters, or read them in parts. Nothing was cut.",
        )
    return text


def text_of(data: bytes) -> str:
    """Return the text of an uploaded document, e-mail or text. Raise Invalid."""
    if kind_of(data):
        try:
            _notes, text = read_in_child(memo_child.__file__, data, UNREADABLE, TOO_LARGE)
        except FaultError as fault:
            raise _wrong(*fault.args) from None
        return text
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if _is_binary(text):
        raise _wrong(
            "This is no file that can be read.", "Save it as .docx, .pdf or .txt, or paste its words."
        )
    if len(text) > memo_child.MOST_TEXT:
        raise _wrong(*TOO_LARGE)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wrong(message: str, hint: str) -> Invalid:
    return Invalid([Problem("notes", message, hint)])


def _is_binary(text: str) -> bool:
    odd = sum(1 for letter in text if (letter < " " and letter not in "\n\r\t\f\v") or letter == "\ufffd")
    return "\0" in text or odd > max(2, len(text) // 100)


def read_notes(workspace: Workspace, _actor: Actor, text: str) -> NotesReading:
    """Read labeled lines on this computer; prose needs a model."""
    notes = Notes(checked_notes(text))
    if (language := language_of(text)) not in ("", "English"):
        reason = f"These notes seem to be in {language}. The built-in reading knows English only."
        return NotesReading(unread=reason)
    checked, unused = read_sorted(notes, workspace.today())
    # What the labels were wrong about is no claim that anybody made.
    return replace(_reading(notes, Checked(checked.facts, checked.unclear), BUILTIN), unused=unused)


def place_sentence(
    workspace: Workspace, text: str, reading: NotesReading, kind: SentenceKind, sentence: str
) -> tuple[Fact, ...]:
    """Return the facts of a sentence that a person says is of this kind."""
    notes, today = Notes(text), workspace.today()
    facts = place(kind, Picked(sentence, notes, reading.facts, today))
    is_aim_alone = kind == "goal" and all(fact.field == "objective" for fact in facts)
    if is_aim_alone and all(fact.field != "outcome_measure" for fact in reading.facts):
        # A few words stand for the result; what takes more needs a name that a person gives it.
        named = Finding("outcome_measure", OPENING_OF_AIM.sub("", sentence).strip(" ."), sentence)
        facts += tuple(
            replace(fact, is_doubtful=False)
            for fact in check_findings([named], notes, today).facts
            if len(str(fact.value).split()) <= MOST_WORDS_OF_A_MEASURE
        )
    return facts


def question_of(text: str) -> ModelQuery[Any]:
    """Return the query about notes. Raise Invalid for unreadable ones."""
    return question_about(without_gaps(checked_notes(text)))


def veil_over(workspace: Workspace, rollout: Rollout, text: str) -> Redaction:
    """Return a redaction of names in brief and notes."""
    notes, words = Notes(text), Known()
    words.learn_small_words(text)
    facts = check_findings(find_facts(notes, workspace.today()), notes, workspace.today()).facts
    names = [fact.of for fact in facts if fact.field == "job_title"]
    names += [str(fact.value) for fact in facts if fact.field in (*PEOPLE, "organisation")]
    names += [person.words for person in strangers_in(text, words.is_someone, words.is_word)]
    return hide_names(rollout, dict.fromkeys(filter(None, names)))


def ask_for_facts(
    workspace: Workspace, actor: Actor, rollout_id: str, text: str, terms: AskTerms
) -> NotesReading:
    """Ask a model for facts; the brief stays unchanged."""
    notes = Notes(checked_notes(text))
    answer = ask_model(workspace, actor, rollout_id, "intake", question_of(text), terms)
    checked = check_findings(answer.value, notes, workspace.today())
    return _reading(notes, checked, answer.writer, answer.took)


def arrived(workspace: Workspace, text: str, heard: Iterable[dict[str, Any]], writer: str) -> NotesReading:
    """Return the facts in the answer received so far."""
    notes = Notes(text)
    checked = check_findings(map(finding_in, heard), notes, workspace.today())
    return replace(_reading(notes, checked, writer), is_part=True)


def _reading(notes: Notes, checked: Checked, writer: str, took: AnswerCost | None = None) -> NotesReading:
    return NotesReading(
        facts=checked.facts,
        unclear=checked.unclear,
        dropped=checked.dropped,
        too_long=sum(len(sentence.text) > LONGEST_SENTENCE for sentence in notes.sentences),
        wary=frozenset(fact.sentence for fact in checked.facts if next(orders_in(fact.sentence), None)),
        writer=writer,
        took=took,
    )


def put_facts(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, facts: Sequence[Fact]
) -> Rollout:
    """Put chosen facts into the brief as one change set."""
    before = get_rollout_at(workspace, actor, rollout_id, seen, "edit")
    changes: list[AnyChange] = changes_of(facts, before.brief, workspace.today(), before.removed_ids)
    if not changes:
        raise Refused("None of these facts would change the brief.", "Tick those that should go in.")
    changes = [_with_purchase(workspace, before.brief, change) for change in changes]
    return commit(workspace, actor, rollout_id, seen, changes)


def _with_purchase(workspace: Workspace, brief: Brief, change: AnyChange) -> AnyChange:
    """Return texts with the purchase that they tell of: it stays when they are reworded."""
    if not isinstance(change, BriefEdited) or brief.purchase or "purchase" in change.values:
        return change
    after = brief.model_copy(update=change.parsed())
    if not cases.signed_in(workspace, after):
        return change
    return BriefEdited(values={**change.values, "purchase": "signed"})
