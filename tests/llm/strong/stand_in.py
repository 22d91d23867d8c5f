"""A stand-in for a strong language model: answers that one wrote for three briefs, by task.

Each file says whose answers it holds. They are given to the app over its own connection, task by task, so
that what is measured is the whole way from the brief to the accepted plan.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES, StageKey
from playbook.core.case.feasibility import applied
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.strategy import FIRST_PART, TeamStart, start_changes
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models.ask import AskTerms
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import decisions, plans
from playbook.desk.plan.accepting import accept
from playbook.desk.writing import strategies
from playbook.desk.writing.drafting import StageDraft, commission_of, draft_with_model
from playbook.desk.writing.model_plans import on_dates_that_fit
from playbook.settings import Settings
from tests.desk.conftest import rollout_of
from tests.llm.author import name_of, shapes_of, tasks_in
from tests.llm.server import ModelServer, Sent, Talk

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
TODAY = date(2026, 11, 30)  # when the three briefs were written: their plans begin months later
DANA = Actor(name="Dana")
_NOTHING: dict[str, Any] = {"teams": [], "decides": False}


@dataclass
class StrongModel:
    """What a strong model wrote for one brief."""

    brief: Brief
    strategy: dict[str, Any]
    tasks: dict[str, dict[str, Any]]  # an entry by the id of its item
    added: dict[str, list[dict[str, Any]]]  # new items by stage
    ids: dict[tuple[str, int], str]  # of the items, by stage and number of the task
    points: dict[str, int]  # numbers on the page, by key

    @classmethod
    def of(cls, name: str) -> "StrongModel":
        """Return the answers and the brief.

        On our dates where the strategy moves no start, or moves the parts of ours.
        """
        data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        brief = Brief.model_validate(data["brief"])
        started = {row["team"]: date.fromisoformat(row["day"]) for row in data["strategy"].get("starts", ())}
        is_moved = any(day != brief.go_live for day in started.values())
        if not is_moved or started.keys() - {group.name for group in brief.groups}:
            brief = on_dates_that_fit(brief, brief.start or date.min)
        return cls(brief, data["strategy"], data["tasks"], data["added"], {}, {})

    @property
    def started_brief(self) -> Brief:
        """The brief on the days of start that the strategy proposes."""
        rows = self.strategy.get("starts", ())
        teams = [FIRST_PART.format(**row) if row.get("people") else row["team"] for row in rows]
        starts = [TeamStart(team=team, day=row["day"]) for team, row in zip(teams, rows, strict=True)]
        return applied(self.brief, start_changes(starts, self.brief))

    def number_points(self, workspace: Workspace, rollout: Rollout) -> None:
        """Learn the number of each point on the page that decides."""
        page = decisions.page_as_read(workspace, strategies.planned(workspace, rollout), is_editor=False)
        self.points |= {each.key: place for place, each in enumerate((*page.points, *page.further_points), 1)}

    def number_tasks(self, workspace: Workspace, rollout: Rollout, stages: Iterable[StageKey]) -> None:
        """Learn which item each task of these stages is."""
        for stage in stages:
            slots = commission_of(workspace, rollout, stage).slots
            self.ids |= {(stage, slot.number): slot.item.id for slot in slots}

    def reply(self, talk: Talk) -> None:
        if name_of(talk.sent) in STAGES:
            talk.answer(json.dumps({"items": [*self._entries(talk.sent)]}), size=997)
        else:
            rows = [
                {**row, "points": [self.points[key] for key in row["points"]]}
                for row in self.strategy["decisions"]
            ]
            talk.answer(json.dumps({**self.strategy, "decisions": rows}), size=997)

    def _entries(self, sent: Sent) -> Iterator[dict[str, Any]]:
        stage, shapes = name_of(sent), shapes_of(sent)
        numbers = {item_id: number for (of_stage, number), item_id in self.ids.items() if of_stage == stage}
        for task in tasks_in(sent):
            entry = self.tasks.get(self.ids[stage, task["slot"]])
            if entry and entry["do"] in shapes:
                names = [name for name in shapes[entry["do"]] if name not in ("do", "slot")]
                texts = {name: entry.get(name, _NOTHING.get(name, "")) for name in names}
                if "into" in texts:
                    texts["into"] = numbers.get(entry["into"], 0)
                yield {"do": entry["do"], "slot": task["slot"], **texts}
        yield from (entry for entry in self.added.get(stage, ()) if entry["do"] in shapes)


@dataclass(frozen=True)
class StrongPlan:
    """A plan that the app made with the stand-in, and its drafts by stage."""

    workspace: Workspace
    rollout: Rollout
    drafts: tuple[StageDraft, ...]

    @property
    def share(self) -> float:
        """Return how much of the words of the stages is the model's own."""
        words = [sum(len(text.split()) for text in _texts(draft)) for draft in self.drafts]
        shares = (draft.share * count for draft, count in zip(self.drafts, words, strict=True))
        return sum(shares) / sum(words)


def _texts(draft: StageDraft) -> Iterator[str]:
    for item in draft.items:
        yield from (value for value in item.model_dump().values() if isinstance(value, str))


def plan_with(model: StrongModel, folder: Path, server: ModelServer) -> StrongPlan:
    """Return the plan: a strategy, five stages drafted one after another, everything accepted."""
    server.reply = model.reply
    values = {
        "data": folder, "today": TODAY, "ai_url": server.base_url, "ai_model": "strong stand-in",
        "ai_tokens": 10**9,
    }  # fmt: skip
    workspace = open_workspace(Settings.model_validate(values))
    rollout = take_strategy(workspace, model, rollout_of(workspace, model.brief))
    terms = AskTerms(get_connection(workspace))
    drafts = []
    for stage in STAGES:
        model.number_tasks(workspace, rollout, [stage])
        drafted = draft_with_model(workspace, DANA, rollout.id, stage, terms)
        drafts.append(drafted)
        proposals = plans.proposals(rollout, drafted.items, drafted.dropped)
        rollout = accept(workspace, DANA, rollout.id, rollout.version, proposals, drafted.left_out).rollout
    return StrongPlan(workspace, rollout, tuple(drafts))


def take_strategy(workspace: Workspace, model: StrongModel, rollout: Rollout) -> Rollout:
    """Return the rollout with the model's strategy saved and its starts taken."""
    model.number_points(workspace, rollout)
    answer = strategies.ask_for_strategy(workspace, DANA, rollout.id, AskTerms(get_connection(workspace)))
    fields = strategies.fields_of(answer.value.strategy)
    rollout = strategies.save_strategy(workspace, DANA, rollout.id, rollout.version, fields, answer)
    return strategies.take_starts(workspace, DANA, rollout.id, rollout.version)
