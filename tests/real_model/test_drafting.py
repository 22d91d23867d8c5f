"""A real model drafts tasks of a stage through the app's own path.

It is far too small to write anything sensible: what is tested is the way there and back.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx2
import jsonschema
import pytest

from playbook.core.base.access import Actor
from playbook.core.base.fields import StageKey
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.items import ITEM, AnyItem
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models import connections
from playbook.desk.plan import briefs, plans, rollouts
from playbook.desk.plan.accepting import accept
from playbook.desk.record import history
from playbook.desk.writing.drafting import (
    DraftWatch,
    StageDraft,
    commission_of,
    draft_with_model,
    questions_of,
)
from playbook.llm.call import wire
from playbook.llm.call.client import Turn
from playbook.llm.call.connection import AnswerLimits
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.call.probe import probe
from playbook.llm.call.stands import ANSWER_FORMATS, AnswerFormat
from playbook.llm.stage import drafting as stage_drafting
from playbook.llm.stage.edits import Edit
from playbook.llm.stage.prompt import turns_for
from playbook.llm.stage.trial import exam_on
from playbook.settings import Settings
from tests.asking import terms
from tests.briefs import agency, law_firm, learning_team
from tests.soak import some
from tools.model_server import MODEL, ModelServer

DANA = Actor(name="Dana")
BRIEF = law_firm()
PATIENT = AnswerLimits(seconds=600)


@pytest.fixture(scope="module")
def workspace(model: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    settings = Settings.model_validate(
        {
            "data": tmp_path_factory.mktemp("data"), "today": BRIEF.start, "ai_url": model.base_url,
            "ai_model": MODEL, "ai_seconds": 600,
        }
    )  # fmt: skip
    opened = open_workspace(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def rollout(workspace: Workspace) -> Rollout:
    started = rollouts.start_rollout(workspace, DANA, BRIEF.name)
    fields = BriefFields(**{name: getattr(BRIEF, name) for name in BriefFields.model_fields})
    named = briefs.save_groups(workspace, DANA, started.id, started.version, BRIEF.groups, BRIEF.people)
    return briefs.save_fields(workspace, DANA, named.id, named.version, fields)


@dataclass
class Drafting:
    """One draft of the tasks of one kind, and what was seen on the way."""

    draft: StageDraft
    seen: list[str] = field(default_factory=list)
    arrived: list[Edit] = field(default_factory=list)
    logged_at_first: int = -1


@pytest.fixture(scope="module")
def drafting(workspace: Workspace, rollout: Rollout) -> Drafting:
    done = Drafting(draft=None)  # type: ignore[arg-type]

    def arrived(edit: Edit) -> None:
        if not done.arrived:
            done.logged_at_first = len(asked_of(workspace, rollout))
        done.seen.append("item")
        done.arrived.append(edit)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage_drafting, "turns_for", ends_of_turns)
        done.draft = draft_with_model(
            workspace,
            DANA,
            rollout.id,
            "reinforcement",
            terms(workspace),
            kinds=("reinforcement",),
            watch=DraftWatch(on_edit=arrived, on_phase=done.seen.append),
        )
    return done


def ends_of_turns(*asked: Any, **options: Any) -> tuple[Turn, ...]:
    """Return the end of a question: of all of it so small a model makes nothing usable."""
    return tuple({**turn, "content": turn["content"][-400:]} for turn in turns_for(*asked, **options))


def asked_of(workspace: Workspace, rollout: Rollout) -> list[ModelAsked]:
    return [event.change for event in workspace.log.read(rollout.id) if isinstance(event.change, ModelAsked)]


def written(drafting: Drafting) -> list[AnyItem]:
    return [item for item in drafting.draft.items if item.provenance.source == "model"]


@pytest.mark.long
def test_a_connection_to_it_is_found_to_hold_a_model_to_a_schema(workspace: Workspace):
    # Without the long words of the question, which it would read for half a minute: what counts is the shape.
    exam = exam_on(workspace.today())
    short = replace(exam, question=replace(exam.question, turns=({"role": "user", "content": "Write."},)))
    findings = probe(connections.get_connection(workspace).server, PATIENT, short)
    assert (findings.fault, findings.list_fault, findings.answer_format) == (None, None, AnswerFormat.SCHEMA)
    assert findings.named(MODEL)
    assert findings.usage.total > 0


@pytest.mark.long
def test_an_answer_is_of_the_shape_that_was_asked_for(workspace, rollout, model):
    [question] = questions_of(workspace, rollout, "leadership", ("objective",))
    answer = json.loads(begun(model, question, 1_500))
    jsonschema.validate(answer, wire.full(question.schema))
    assert {entry["do"] for entry in answer["items"]} <= {"rewrite_objective", "drop", "add_objective"}


STAGES: tuple[StageKey, ...] = ("leadership", "communication", "training", "reinforcement", "accountability")


@pytest.mark.long
@pytest.mark.parametrize("stage", some(STAGES, ("training", "accountability")))
@pytest.mark.soak
@pytest.mark.parametrize("brief", some([agency, learning_team], [learning_team]))
def test_the_server_takes_the_shape_of_every_stage(workspace, rollout, model, stage, brief):
    """Ask without the long prompt: an impossible shape shows at once."""
    # Of another rollout, as readings are cached by rollout and version.
    described = rollout.model_copy(update={"id": brief.__name__, "brief": _from_today(brief(), workspace)})
    commission = commission_of(workspace, described, stage)
    for call in (commission.calls[0], commission.calls[-1]):
        begin = begun(model, commission.question(call), 16)
        assert re.match(r'\{\s*"items"\s*:\s*\[\s*\{\s*"do"', begin)


def begun(model: ModelServer, question: ModelQuery[Any], tokens: int) -> str:
    """Return the beginning of an answer that is held to a shape."""
    shape = {"name": question.name, "strict": True, "schema": wire.full(question.schema)}
    body = {
        "messages": [{"role": "user", "content": "Write."}],
        "response_format": {"type": "json_schema", "json_schema": shape},
        "max_tokens": tokens,
        "temperature": 0,
    }
    answer = httpx2.post(f"{model.base_url}/chat/completions", json=body, timeout=300)
    answer.raise_for_status()
    return str(answer.json()["choices"][0]["message"]["content"])


def _from_today(brief: Brief, workspace: Workspace) -> Brief:
    """Return the brief with its end after the workspace's day."""
    later = workspace.today() + timedelta(days=365)
    return brief.model_copy(update={"end": max(brief.end or later, later)})


def test_the_draft_came_strictly_and_item_by_item(workspace, drafting):
    stand = ANSWER_FORMATS.of(connections.get_connection(workspace).server)
    assert (stand.answer_format, drafting.draft.from_cache) == (AnswerFormat.SCHEMA, False)
    assert drafting.logged_at_first == 0
    assert drafting.seen.index("asking") < drafting.seen.index("item") < drafting.seen.index("reviewing")


def test_the_models_items_are_valid_and_within_the_brief(drafting):
    people = {person.id for person in BRIEF.people}
    groups = {group.id for group in BRIEF.groups}
    assert drafting.draft.fault == ""
    assert drafting.arrived
    for item in drafting.draft.items:
        assert ITEM.validate_json(item.model_dump_json()) == item
        assert item.stage == "reinforcement"
        assert item.owner.person_id in people or item.owner.role
        assert set(item.group_ids) <= groups
        assert item.due is None or (BRIEF.start and BRIEF.end and BRIEF.start <= item.due <= BRIEF.end)
    assert len(drafting.draft.prompt_sha) == 64
    # What the model drops was written by the built-in playbook.
    rewritten = [edit.item for edit in drafting.arrived if edit.do != "drop"]
    for item in [*written(drafting), *rewritten]:
        assert (item.provenance.writer, item.provenance.prompt_sha) == (MODEL, drafting.draft.prompt_sha)


def test_the_log_says_what_it_cost(workspace: Workspace, rollout: Rollout, drafting: Drafting):
    [change] = [change for change in asked_of(workspace, rollout) if change.stage == "reinforcement"]
    assert (change.purpose, change.model, change.host, change.outcome) == ("draft", MODEL, "127.0.0.1", "")
    assert change.prompt_sha == drafting.draft.prompt_sha
    assert min(change.tokens_in, change.tokens_out) > 0
    assert not change.estimated
    assert (change.tokens_in, change.tokens_out) == (
        drafting.draft.usage.prompt,
        drafting.draft.usage.completion,
    )


def test_the_draft_is_accepted_and_taken_back_in_one_step(workspace, rollout, drafting):
    before = workspace.rollout_cache.get(rollout.id)
    chosen = plans.proposals(before, drafting.draft.items, drafting.draft.dropped)
    after = accept(workspace, DANA, rollout.id, before.version, chosen).rollout
    assert after.items.keys() == {item.id for item in drafting.draft.items}
    assert not before.items
    assert not history.undo_last(workspace, DANA, rollout.id).items
