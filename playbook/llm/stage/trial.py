"""The question of a connection test: real tasks of a made-up rollout."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief
from playbook.core.sharing.decisions import page_for_readers
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.builtin.calendar import window_of
from playbook.llm.builtin.cases.for_writing import for_writing
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.call import wire
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.call.probe import Exam
from playbook.llm.safety.safety import OutputGate
from playbook.llm.stage.choices import NameChoices
from playbook.llm.stage.drafting import Commission
from playbook.llm.stage.prompt import Briefing
from playbook.llm.stage.slots import NARROW

_TASKS = 3
_BRIEF = {
    "name": "Meeting notes",
    "organisation": "Northfield (made up)",
    "what_changes": "Two teams let an assistant write the first version of their meeting notes. A person "
    "reads each of them before it goes out.",
    "why": "We spend two hours a week on notes that nobody reads, and decisions get lost in them.",
    "sponsor_id": "ada",
    "lead_id": "ben",
    "people": [
        {"id": "ada", "name": "Ada Moor", "job_title": "Director", "level": "executive"},
        {"id": "ben", "name": "Ben Okoro", "job_title": "Office manager", "level": "manager"},
    ],
    "groups": [
        {"id": "service", "name": "Service", "size": 14, "manager_id": "ben"},
        {"id": "sales", "name": "Sales", "size": 9, "manager_id": "ada"},
    ],
}


def _entries(question: ModelQuery[Any], answer: dict[str, Any]) -> Sequence[Any]:
    """Return the entries. Raise ValueError unless they keep the schema."""
    entries: Sequence[Any] = answer[question.array]
    if not entries or not wire.fits_schema(question.schema, question.array, entries):
        raise ValueError("Its entries do not have the fields of the schema.")
    return entries


def exam_on(today: date) -> Exam:
    """Return the question of a connection test."""
    weeks = {"start": 0, "go_live": 6, "end": 20}
    dates = {name: today + timedelta(weeks=week) for name, week in weeks.items()}
    brief, stages = Brief.model_validate({**_BRIEF, **dates}), load_stages()
    items = draft(brief, stages, start=today).items
    case = read_case(brief, load_kinds(), today)
    page = page_for_readers(page_of(case, items, today), brief)
    commissions = list[Commission]()
    for stage in stages:
        briefing = Briefing(
            case=for_writing(case),
            choices=NameChoices(brief),
            window=window_of(brief, today),
            stage=stage,
            kinds=stage.kinds,
            page=page,
            elsewhere=tuple(item for item in items if item.stage != stage.key),
        )
        builtin = tuple(item for item in items if item.stage == stage.key)
        commissions.append(Commission(briefing, builtin, OutputGate((), ())))
    questions = [commission.question(call) for commission in commissions for call in commission.calls]
    # What any window should hold, and few tasks: a model on this machine may write ten words a second.
    small = replace(commissions[0], briefing=replace(commissions[0].briefing, room=NARROW))
    first: ModelQuery[Any] = small.question(small.calls[0][:_TASKS])
    question = replace(first, parse=lambda answer: _entries(first, answer))
    return Exam(
        question,
        prompts=sum(question.prompt_tokens for question in questions) / first.prompt_tokens,
        answers=sum(question.expected_tokens for question in questions) / first.expected_tokens,
        most=first.prompt_tokens + first.expected_tokens,
    )
