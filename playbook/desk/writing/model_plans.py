"""Draft a whole plan with the server's model, without a log."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.case.case import read_case
from playbook.core.case.feasibility import applied, verdict, with_asked_starts
from playbook.core.case.judgment import recommended
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.plan_file import Plan
from playbook.core.plan.plays.stages import Tier
from playbook.desk.base.access import at_the_machine
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models.ask import AskTerms
from playbook.desk.models.connections import Connection, get_connection
from playbook.desk.plan import briefs, rollouts
from playbook.desk.writing.drafting import StageDraft, draft_with_model
from playbook.llm.builtin.builtin import BuiltinDraft, draft, load_stages
from playbook.llm.builtin.calendar import check_plannable
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.links import linked
from playbook.settings import Settings


@dataclass(frozen=True, slots=True)
class StageOutcome:
    """How one stage ended: its draft, or what stood in its way."""

    stage: StageKey
    draft: StageDraft | None
    trouble: PlaybookError | None = None


def draft_plan_with_model(
    settings: Settings,
    brief: Brief,
    today: date,
    on_stage: Callable[[StageOutcome], object] = bool,
    *,
    keep_dates: bool = False,
) -> tuple[Plan, tuple[StageOutcome, ...]]:
    """Draft a plan; failed stages stay built-in. Raise if all failed."""
    asked, brief = brief, brief if keep_dates else on_dates_that_fit(brief, today)
    with TemporaryDirectory(prefix="playbook-") as folder:  # its log tracks the budget
        values = settings.model_copy(update={"data": Path(folder), "today": today})
        with closing(open_workspace(values)) as workspace:
            written = draft(brief, workspace.stages, start=today)
            connection = get_connection(workspace)
            outcomes = _in_all_stages(workspace, _rollout_of(workspace, brief), connection, on_stage)
    troubles = {outcome.stage: outcome.trouble for outcome in outcomes if outcome.trouble}
    if len(troubles) == len(outcomes):
        raise next(iter(troubles.values()))
    drafted = [item for outcome in outcomes if outcome.draft for item in outcome.draft.items]
    items = (*drafted, *(item for item in written.items if item.stage in troubles))
    questions = tuple(open_question.question for open_question in written.open_questions)
    plan = Plan(
        brief=brief,
        items=linked(items, items),
        open_questions=questions,
        asked=None if brief == asked else asked,
    )
    return plan, outcomes


def _rollout_of(workspace: Workspace, brief: Brief) -> str:
    owner = at_the_machine(workspace)
    rollout = rollouts.start_rollout(workspace, owner, brief.name)
    rollout = briefs.save_groups(workspace, owner, rollout.id, rollout.version, brief.groups, brief.people)
    fields = BriefFields.model_validate({name: getattr(brief, name) for name in BriefFields.model_fields})
    return briefs.save_fields(workspace, owner, rollout.id, rollout.version, fields).id


def _in_all_stages(
    workspace: Workspace, rollout_id: str, connection: Connection, on_stage: Callable[[StageOutcome], object]
) -> tuple[StageOutcome, ...]:
    """Draft the stages in parallel; an interrupt stops spending."""
    stopped = threading.Event()
    terms = AskTerms(connection, stop=stopped.is_set)

    def write(stage: StageKey) -> StageOutcome:
        try:
            return StageOutcome(
                stage, draft_with_model(workspace, at_the_machine(workspace), rollout_id, stage, terms)
            )
        except PlaybookError as error:
            return StageOutcome(stage, None, error)

    outcomes: dict[StageKey, StageOutcome] = {}
    with ThreadPoolExecutor(connection.at_once) as workers:
        try:
            for done in as_completed([workers.submit(write, stage.key) for stage in workspace.stages]):
                outcome = done.result()
                outcomes[outcome.stage] = outcome
                on_stage(outcome)
        except BaseException:
            stopped.set()
            workers.shutdown(cancel_futures=True)
            raise
    return tuple(outcomes[stage.key] for stage in workspace.stages)


def schema_of(what: Literal["brief", "plan"]) -> dict[str, Any]:
    """Return the JSON schema of a brief or of a plan."""
    return (Brief if what == "brief" else Plan).model_json_schema()


def read_brief(text: str | bytes) -> Brief:
    """Return the brief in JSON. Raise Invalid with problems per field."""
    with field_problems():
        return Brief.model_validate_json(text)


def draft_plan(
    brief: Brief, start: date, size: Tier = "standard", *, keep_dates: bool = False
) -> tuple[Plan, BuiltinDraft]:
    """Return the brief's built-in plan, from `start` on, on dates that fit."""
    planned = brief if keep_dates else on_dates_that_fit(brief, start)
    written = draft(planned, load_stages(), start=start, size=size)
    questions = tuple(open_question.question for open_question in written.open_questions)
    asked = None if planned == brief else brief
    return Plan(brief=planned, items=written.items, open_questions=questions, asked=asked), written


def on_dates_that_fit(brief: Brief, today: date) -> Brief:
    """Return the brief with the way that we recommend, where its own dates fail."""
    check_plannable(brief, today)
    way = recommended(verdict(read_case(brief, load_kinds(), today), today))
    return with_asked_starts(brief, applied(brief, way.changes)) if way else brief
