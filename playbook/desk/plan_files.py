"""Briefs and plans as files: read, checked, drafted and described, with no data folder at all."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from playbook.core.errors import Invalid
from playbook.core.plan import Plan
from playbook.core.rollout import Brief
from playbook.core.wording import problems_from
from playbook.llm.builtin import Draft, draft, load_stages

Described = Literal["brief", "plan"]
_MODELS: dict[Described, type[BaseModel]] = {"brief": Brief, "plan": Plan}


def schema_of(what: Described) -> dict[str, Any]:
    """Give back the JSON schema of a brief or of a plan."""
    return _MODELS[what].model_json_schema()


def read_brief(text: str | bytes) -> Brief:
    """Give back the brief that a JSON file holds; raises Invalid with one problem per field."""
    try:
        return Brief.model_validate_json(text)
    except ValidationError as error:
        raise Invalid(problems_from(error)) from error


def draft_plan(brief: Brief, start: date) -> tuple[Plan, Draft]:
    """Write the plan of a brief, nothing in it before `start`; raises Invalid for a brief not ready."""
    written = draft(brief, load_stages(), start=start)
    questions = tuple(asked.question for asked in written.open_questions)
    return Plan(brief=brief, items=written.items, open_questions=questions), written
