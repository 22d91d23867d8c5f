"""Which tasks need guarded data, and whether what comes is meant for it."""

import re
from collections.abc import Iterator

from playbook.core.base.words import capital, some
from playbook.core.case.case import Case
from playbook.core.case.decision_page import QuestionRow
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition
from playbook.core.plan.guardrails import GUARDED
from playbook.core.plan.items import DataClass
from playbook.core.plan.plays.kinds import ChangeKind

_ON_DATA = re.compile(r"(?i)\b(?:data|confidential|restricted|client|customer|patient|personal|names?)\b")
_SIGN_FOR_DATA = ("data_protection", "security")
_ON_PRIVACY = re.compile(r"(?i)\b(?:HIPAA|GDPR|privacy|data protection)\b")
_MOST_TASKS, _OF_SYSTEMS = 1, "new_system"


def is_meant_for(kind: ChangeKind, data: DataClass) -> bool:
    """Return whether a class of data is what people have such a system for.

    Customers' data is why a customer system is bought. What is restricted, and any other change, waits for
    a yes.
    """
    return data == "confidential" and kind.key == _OF_SYSTEMS


def signs_for_data(condition: Condition) -> bool:
    """Return whether by a condition somebody clears guarded data."""
    is_of_law = condition.kind == "legal" and _ON_DATA.search(condition.name)
    is_on_data = condition.kind in _SIGN_FOR_DATA or is_of_law or _ON_PRIVACY.search(condition.name)
    return bool(is_on_data) and condition.gates != "switch_off"


def signed_for_data(case: Case) -> Condition | None:
    """Return the condition that clears guarded data, if any."""
    return next(filter(signs_for_data, case.conditions), None)


def guarded_tasks(brief: Brief) -> dict[DataClass, list[str]]:
    """Return the tasks that need guarded data, each with its team, by class."""
    tasks: dict[DataClass, list[str]] = {}
    for group in brief.groups:
        for task in group.tasks:
            if task.data_class in GUARDED and (task.tool or brief.tools):  # else it goes nowhere
                tasks.setdefault(task.data_class, []).append(f"“{task.task}” ({group.label})")
    return tasks


def data_questions(facts: CaseFacts) -> Iterator[QuestionRow]:
    """Yield who allows the data that tasks need, and what the plan assumes until then."""
    use = facts.case.promises["use"]
    if signed_for_data(facts.case) or (use.state == "decided" and _ON_DATA.search(use.sentence)):
        return
    for data, tasks in guarded_tasks(facts.brief).items():
        into = next(
            task.tool or facts.brief.tools[0]
            for group in facts.brief.groups
            for task in group.tasks
            if task.data_class == data and (task.tool or facts.brief.tools)
        )
        is_meant = is_meant_for(facts.case.kind, data)
        assumed = (
            "The plan assumes yes."
            if is_meant
            else "Until a written yes, people practice with made-up cases."
        )
        text = f"May {data} data go into {into} for {some(tasks, _MOST_TASKS)}? {assumed}"
        yield QuestionRow(text, capital(facts.sponsor_name), facts.settle_by)
