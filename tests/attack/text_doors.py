"""Where a text comes in: each door takes one text, or a table of its rows, and reads it as the app does."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, get_args

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import STAGES
from playbook.core.intake.intake import MOST_CHARACTERS, OMISSION, SentenceKind
from playbook.core.log.rollout import Rollout
from playbook.desk.accounts import invites
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links
from playbook.desk.plan import cases
from playbook.desk.progress import reading_files
from playbook.desk.record import search
from playbook.desk.sheets import foreign, importing
from playbook.desk.tables import group_rows, periods, reading_table, usage_table
from playbook.desk.writing import critiques, drafting, faq, intake, strategies
from playbook.llm.call import wire
from playbook.llm.call.answer.salvage import find_object
from playbook.llm.call.answer.scanner import Scanner
from playbook.llm.call.fallbacks import ModelQuery
from tests.attack.filled_logs import filled, sample
from tests.attack.hostile_texts import written

DANA = Actor(name="Dana")
SMALL = 100_000  # letters of a small message
_PLACED, _CELL, _MOST_ITEMS, _LONGEST_ANSWER = 3, 120, 100, 60_000


class Inside(NamedTuple):
    """A workspace, and a rollout in it."""

    workspace: Workspace
    rollout_id: str  # of one under way
    planned_id: str  # of the same brief without a plan

    @property
    def rollout(self) -> Rollout:
        return self.workspace.rollout_cache.get(self.rollout_id)


Door = Callable[[Inside, str], Callable[[], object]]  # takes the name of a pattern


def _memo(inside: Inside, pattern: str) -> Callable[[], object]:
    text = written(pattern, MOST_CHARACTERS - 10, 0)

    def work() -> None:
        reading = intake.read_notes(inside.workspace, DANA, text)
        intake.question_of(text)
        intake.veil_over(inside.workspace, inside.rollout, text)
        for sentence in reading.unused[:_PLACED]:
            for kind in get_args(SentenceKind):
                intake.place_sentence(inside.workspace, text, reading, kind, sentence)

    return work


def _memo_answer(inside: Inside, pattern: str) -> Callable[[], object]:
    """A model that quotes the notes in many parts."""
    text = written(pattern, MOST_CHARACTERS - 10, 0)
    parts = OMISSION.join(text[at : at + 5] for at in range(0, 6_000, 5))
    schema = wire.full(intake.question_of(text).schema)
    answer = _filled(schema, lambda most, row: (parts, text[row : row + 900])[row % 2][:most])
    heard = next(value for value in answer.values() if isinstance(value, list))
    return lambda: intake.arrived(inside.workspace, text, heard, "model")


def _table(headings: list[str], pattern: str, **fixed: str) -> str:
    """Return a table of a small message, with each cell of a pattern but for the fixed columns."""
    file = io.StringIO()
    writer, row = csv.writer(file), 0
    writer.writerow(headings)
    while file.tell() < SMALL:
        row += 1
        writer.writerow(fixed.get(name) or written(pattern, _CELL, row) for name in headings)
    return file.getvalue()


def _teams(inside: Inside, pattern: str) -> Callable[[], object]:
    headings = ["Name", "Size", "Tasks", "Busy times", "Other changes", "Locations", "Languages", "Go-live"]
    text = _table(headings, pattern, Size="30")
    return lambda: group_rows.changes_from(group_rows.read_table(text), inside.rollout.brief)


def _readings(inside: Inside, pattern: str) -> Callable[[], object]:
    text = _table(["Day", "Metric", "Team", "Value"], pattern, Day="2026-03-02", Value="3")

    def work() -> None:
        rollout = inside.rollout
        scope = reading_files.scope_for(inside.workspace, DANA, rollout)
        sheet = reading_table.open_readings(text)
        read = reading_table.read_readings(sheet, scope, reading_table.first_choices(sheet, "readings"))
        reading_files.preview(rollout, read.entries)

    return work


def _usage(inside: Inside, pattern: str) -> Callable[[], object]:
    text = _table(["Day", "User", "Team", "Actions"], pattern, Day="2026-03-02", Actions="3")

    def work() -> None:
        scope = reading_files.scope_for(inside.workspace, DANA, inside.rollout)
        sheet = reading_table.open_readings(text)
        usage_table.count_usage(sheet, scope, reading_table.first_choices(sheet))

    return work


def _tasks(inside: Inside, pattern: str) -> Callable[[], object]:
    text = _table(["Task", "Owner", "Due date", "Team", "Notes", "Status"], pattern)

    def work() -> None:
        sheet = foreign.open_foreign(text)
        source = foreign.source_of(sheet.headings)
        table = foreign.read_foreign(sheet, source, foreign.first_columns(sheet, source))
        importing.preview(inside.rollout, table)

    return work


def _periods(_inside: Inside, pattern: str) -> Callable[[], object]:
    text = written(pattern, SMALL, 0)
    return lambda: periods.read_periods(text)


def _searched(inside: Inside, pattern: str) -> Callable[[], object]:
    text = written(pattern, SMALL, 0)
    return lambda: search.find(inside.workspace, DANA, text, inside.rollout_id, {})


def _names(inside: Inside, pattern: str) -> Callable[[], object]:
    text = written(pattern, SMALL, 0)

    def work() -> None:
        for each in (text[:110], text):
            with suppress(PlaybookError):
                links.make_link(inside.workspace, DANA, inside.rollout_id, each, contact=each)
            with suppress(PlaybookError):
                invites.accept(inside.workspace, "none", each, each, each)

    return work


def _typed_sentences(inside: Inside, pattern: str) -> Callable[[], object]:
    text = written(pattern, 5_990, 0)

    def work() -> None:
        brief = inside.rollout.brief.model_copy(update={"past_attempts": text, "concerns": text})
        cases.attempts_read(inside.workspace, brief)
        cases.concerns_without(inside.workspace, brief, ())
        cases.warnings_for(brief)

    return work


def _saved(inside: Inside, pattern: str) -> Callable[[], object]:
    """Each kind of change, saved as its form saves it."""
    firsts = {event.change.kind: event.change for event in reversed(sample())}
    changes = [
        filled(change, lambda most, row: written(pattern, most, row), row)
        for row, change in enumerate(firsts.values())
        if change.kind != "rollout_created"
    ]

    def work() -> None:
        for change in changes:
            with suppress(PlaybookError):
                commit(inside.workspace, DANA, inside.rollout_id, inside.rollout.version, [change])

    return work


def _queries(inside: Inside) -> Iterator[tuple[str, ModelQuery[Any]]]:
    """Yield every kind of question to a model, but for the one about notes."""
    workspace, rollout = inside.workspace, inside.rollout
    planned = workspace.rollout_cache.get(inside.planned_id)
    for stage in STAGES:
        for at, query in enumerate(drafting.questions_of(workspace, planned, stage)):
            yield f"draft of {stage} {at}", query
    yield "strategy", strategies.question_of(workspace, rollout)
    yield "critique", critiques.question_of(workspace, rollout)
    yield "questions and answers", faq.question_of(faq.make_faq(workspace, rollout, "training"), rollout)


def _filled(schema: Mapping[str, Any], write: Callable[[int, int], str], row: int = 0) -> Any:
    """Return an answer that a schema allows, with lists and texts as long as they may be."""
    if choices := schema.get("enum"):
        return choices[row % len(choices)]
    if "anyOf" in schema:
        return _filled(schema["anyOf"][0], write, row)
    match schema.get("type"):
        case "object":
            return {
                name: _filled(inner, write, row + at)
                for at, (name, inner) in enumerate(schema.get("properties", {}).items())
            }
        case "array":
            most = min(schema.get("maxItems", _MOST_ITEMS), _MOST_ITEMS)
            return [_filled(schema["items"], write, row + at) for at in range(most)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return write(min(schema.get("maxLength", 2_000), 2_000), row)


def _answers(inside: Inside, pattern: str) -> Callable[[], object]:
    """Every answer of a model, as it arrives and as it is checked."""
    left = _LONGEST_ANSWER

    def write(most: int, row: int) -> str:
        nonlocal left
        left -= most
        return written(pattern, most, row) if left > 0 else "a"

    answers = []
    for _, query in _queries(inside):
        left = _LONGEST_ANSWER
        answers.append((query, _filled(wire.full(query.schema), write)))

    def work() -> None:
        for query, answer in answers:
            with suppress(ValueError):
                query.parse(answer)

    return work


def _streamed(_inside: Inside, pattern: str) -> Callable[[], object]:
    texts = [written(pattern, SMALL, 0), '{"items": [' * 5_000, '{"items": ["' + "\\" * 50_000]
    texts += ["{" * 50_000, '{"a": {' * 9_000, "<think>" * 9_000 + "{"]

    def work() -> None:
        for text in texts:
            find_object(text, "items")
            scanner = Scanner("items")
            for at in range(0, len(text), 40):
                scanner.feed(text[at : at + 40])

    return work


DOORS: dict[str, Door] = {
    "a memo": _memo,
    "a model's answer about a memo": _memo_answer,
    "a table of teams": _teams,
    "a table of readings": _readings,
    "a table of use": _usage,
    "a table of tasks": _tasks,
    "busy times": _periods,
    "a search": _searched,
    "names of links and people": _names,
    "past attempts and concerns": _typed_sentences,
    "each form": _saved,
    "answers of a model": _answers,
    "answers as they arrive": _streamed,
}
