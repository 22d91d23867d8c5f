"""What models were asked and took for granted."""

from datetime import date, timedelta

import pytest

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.events import Event
from playbook.core.log.state import fold
from playbook.core.plan.items import Milestone, Provenance
from playbook.core.progress import progress
from playbook.store import analytics
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.portable import export_log, import_log
from tests.core.story import LAUNCHED, NOON, day, event, laid
from tests.databases import ON_BOTH_ENGINES
from tests.store.test_analytics import HISTORY, TODAY

pytestmark = ON_BOTH_ENGINES
ASKED = ModelAsked(
    purpose="draft", stage="training", model="m-1", host="models.example", prompt_sha="ab" * 32,
    tokens_in=900, tokens_out=700, cost_usd=0.0123,
)  # fmt: skip
FAILED = ASKED.model_copy(
    update={"purpose": "digest", "stage": None, "cost_usd": None, "estimated": True, "outcome": "cut"}
)
ASSUMED = Milestone(
    id="assumed", title="Written by a model", date=day("04-20"),
    provenance=Provenance(
        source="model", writer="m-1", prompt_sha="ab" * 32,
        assumptions=("There is a weekly meeting.", "Ünïcode 🙂"),
    ),
)  # fmt: skip
STORY: tuple[AnyChange, ...] = (*LAUNCHED, ASKED, ItemAdded(item=ASSUMED), FAILED)


def written(log: EmbeddedLog, changes: tuple[AnyChange, ...], rollout_id: str, question: bool) -> None:
    """The changes at their own moments."""
    events: list[Event] = []
    for number, change in enumerate(changes, 1):
        moment = NOON + timedelta(hours=number)
        message: list[AnyChange] = [change, *([ASKED, FAILED] if question else [])]
        for each in message:
            created = event(each, len(events) + 1)
            # Models are asked long after: no number may hang on when that was.
            later = timedelta(days=300 if isinstance(each, ModelAsked) else 0)
            events.append(
                created.model_copy(update={"rollout_id": rollout_id, "happened_at": moment + later})
            )
    log.append(rollout_id, 0, events)


def dashboards(log: EmbeddedLog, rollout_id: str, today: date) -> list[object]:
    rollout = fold(log.read(rollout_id))
    return [
        analytics.of_plan(log, rollout_id, today),
        analytics.examples(log, rollout_id),
        progress.summary(rollout, today),
        progress.day_to_judge(rollout, date(2027, 3, 1)),
        rollout.changed_at,
        {name: each.model_copy(update={"moves": ()}) for name, each in rollout.tracking.items()},
    ]


def test_model_queries_change_no_dashboard(log: EmbeddedLog):
    written(log, HISTORY, "without", question=False)
    written(log, HISTORY, "with", question=True)
    assert len(log.read("with")) == 3 * len(log.read("without"))
    assert dashboards(log, "with", TODAY) == dashboards(log, "without", TODAY)


def test_an_export_is_imported_with_cost_and_assumptions(log: EmbeddedLog, open_log, tmp_path):
    log.append("ai-at-lt", 0, [event(change, number) for number, change in enumerate(STORY, 1)])
    other = open_log(tmp_path / "other")
    assert import_log(other, list(export_log(log, "ai-at-lt"))) == "ai-at-lt"
    assert other.read("ai-at-lt") == log.read("ai-at-lt")
    assert other.verify().is_sound
    rollout = fold(other.read("ai-at-lt"))
    assert rollout.get_item("assumed").provenance == ASSUMED.provenance
    assert (rollout.spent.calls, rollout.spent.tokens, rollout.spent.unpriced_tokens) == (2, 3_200, 1_600)
    assert rollout.spent.cost_usd == pytest.approx(0.0123)


def test_to_ask_a_model_changes_nothing_but_what_was_spent(engine):
    rollout = laid(LAUNCHED)
    question = laid([ASKED, FAILED], rollout)
    same = {"version": rollout.version, "spent": rollout.spent}
    assert (question.spent.calls, question.model_copy(update=same)) == (2, rollout)
