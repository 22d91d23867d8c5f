"""A plan is drafted with every kind of model server, by the app's own path."""

from datetime import date
from pathlib import Path

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES
from playbook.desk.base.workspace import open_workspace
from playbook.desk.models.connections import get_connection
from playbook.desk.writing import draft_jobs
from playbook.desk.writing.draft_jobs import DraftWish
from playbook.llm.call.presets import PRESETS
from playbook.llm.call.stands import ANSWER_FORMATS
from playbook.settings import Settings
from tests.briefs import law_firm
from tests.desk.conftest import one_duckdb, rollout_of
from tests.empty_data import empty_data
from tests.llm.author import Author
from tests.llm.providers.behaviors import ROWS, Row
from tests.llm.server import ModelServer, Talk
from tests.soak import IS_LONG, some

__all__ = ["one_duckdb"]
TODAY = date(2026, 3, 5)


# One of each kind: how it can be asked, whether it thinks, and whether it tells its window.
KINDS = {(row.answer_format, row.thinks, bool(row.window)): row for row in reversed(ROWS)}


@pytest.mark.parametrize("row", some(ROWS, [*KINDS.values()]), ids=lambda row: row.name)
def test_a_plan_is_drafted(row: Row, tmp_path: Path):
    author = Author()

    def reply(talk: Talk) -> None:
        row.answer(talk, lambda: author.answer_to(talk.sent))

    with ModelServer() as server:
        server.reply = reply
        data = empty_data(tmp_path / "data")
        values = {"data": data, "ai_url": server.base_url, "ai_model": row.name, "today": TODAY}
        workspace = open_workspace(Settings.model_validate(values))
        rollout, connection = rollout_of(workspace, law_firm()), get_connection(workspace)
        # One server writes all stages. The others show their ways in one, their window in the next.
        stages = STAGES if IS_LONG or row is ROWS[0] else STAGES[: 2 if row.window else 1]
        wish = DraftWish(stages)
        dana = Actor(name="Dana")
        job = draft_jobs.start_draft(workspace, dana, rollout.id, wish, connection, "window", lambda: True)
        assert job.wait(120)
        assert [(state.phase, state.trouble) for state in job.states] == [("done", "")] * len(stages)
        for state in job.states:
            assert state.draft.share > 0.1, (state.stage, state.draft.notes)
        stand = ANSWER_FORMATS.of(connection.server)
        assert (stand.answer_format, stand.refused, stand.window) == (
            row.answer_format,
            row.refused,
            row.window,
        )
        assert (stand.room > 0) == row.thinks
        workspace.close()


def test_every_kind_of_server_that_settings_offers_has_a_row():
    assert {row.preset for row in ROWS} == {preset.name for preset in PRESETS}
