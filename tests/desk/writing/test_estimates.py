"""What a draft is said to take is about what it takes, and a tight budget is enough for it."""

from datetime import date
from pathlib import Path

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES
from playbook.desk.base.workspace import open_workspace
from playbook.desk.models import preview
from playbook.desk.models.connections import get_connection
from playbook.desk.writing import draft_jobs
from playbook.desk.writing.draft_jobs import DraftWish
from playbook.desk.writing.drafting import questions_of
from playbook.settings import Settings
from tests.briefs import law_firm, learning_team
from tests.desk.conftest import rollout_of
from tests.llm.author import Author
from tests.llm.server import ModelServer, Talk
from tests.soak import some

DANA, TODAY = Actor(name="Dana"), date(2023, 3, 6)


def counting(talk: Talk) -> None:
    """Answer, and count a token for four characters, as most models do."""
    answer = Author().answer_to(talk.sent)
    sent = sum(len(turn["content"]) for turn in talk.sent.body["messages"])
    talk.counted = {"prompt_tokens": sent // 4, "completion_tokens": len(answer) // 4}
    talk.answer(answer, size=97)


@pytest.mark.parametrize("brief", some([law_firm, learning_team], [law_firm]))
def test_five_stages_at_once_fit_into_little_more_than_the_estimate(brief, tmp_path: Path):
    with ModelServer() as server:
        server.reply = counting
        values = {"data": tmp_path, "ai_url": server.base_url, "ai_model": "told", "today": TODAY}
        workspace = open_workspace(Settings.model_validate({**values, "ai_at_once": 5}))
        rollout, connection = rollout_of(workspace, brief()), get_connection(workspace)
        questions = [query for stage in STAGES for query in questions_of(workspace, rollout, stage)]
        letters = [preview.call_to_send(connection.server.place, query, None) for query in questions]
        estimate = preview.estimate(rollout, connection, letters)
        workspace.close()

        said = estimate.sent + estimate.answered
        budget = {"ai_at_once": 5, "ai_tokens": round(1.3 * said)}
        workspace = open_workspace(Settings.model_validate({**values, **budget}))
        wish, agreed = DraftWish(STAGES), get_connection(workspace)
        job = draft_jobs.start_draft(workspace, DANA, rollout.id, wish, agreed, "window", lambda: True)
        assert job.wait(120)
        assert [(state.phase, state.trouble) for state in job.states] == [("done", "")] * 5
        used = workspace.rollout_cache.get(rollout.id).spent.tokens
        assert 0.7 * said <= used <= 1.3 * said
        workspace.close()
