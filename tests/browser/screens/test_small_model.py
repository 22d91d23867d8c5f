"""The real small model from end to end in a real browser: whatever it writes, no plan gets worse."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.rollout import Rollout
from playbook.core.review.review import review_stage, without_dropped
from playbook.llm.builtin.builtin import draft, load_stages
from tests.browser.screens.test_drafting import TODAY, briefed
from tools import model_server, server

A_SMALL_MODELS_PATIENCE = 600_000  # milliseconds, on a core that others use too


@pytest.fixture
def prepared(tmp_path: Path) -> Rollout:
    with server.open_data(tmp_path, TODAY) as here:
        return briefed(here, groups=1)


@pytest.fixture
def small_model() -> Iterator[model_server.ModelServer]:
    with model_server.running() as model:
        yield model


@pytest.mark.long
@pytest.mark.timeout(1_200)
def test_what_the_real_small_model_writes_makes_no_plan_worse(prepared, small_model, tmp_path, screen):
    settings = {"ai_url": small_model.base_url, "ai_model": model_server.MODEL, "ai_seconds": "600"}
    with server.app(tmp_path, today=TODAY, **settings) as running:
        window = screen(running)
        page = window.page
        window.open(f"reinforcement?rollout={prepared.id}")
        main = page.get_by_test_id("stMain")
        main.get_by_role("button", name="More ways to draft").click()
        page.get_by_role("button", name="Draft with AI", exact=True).click()
        main.get_by_role("button", name="Send and draft").first.click()
        wrote = page.get_by_text(re.compile(r"^The model wrote \d+% of this stage"))
        expect(wrote).to_be_visible(timeout=A_SMALL_MODELS_PATIENCE)
        window.settle()
        main.get_by_role("button", name=re.compile("^Accept all")).first.click()
        expect(page.get_by_text(re.compile(r"^Accepted \d+ changes")).first).to_be_visible()
    with server.open_data(tmp_path, TODAY) as here:
        accepted = here.rollout_cache.get(prepared.id)
        today = here.day_of(accepted)
        asked = [event.change for event in here.log.read(prepared.id) if isinstance(event.change, ModelAsked)]
    assert accepted.items
    assert sum(each.tokens_out for each in asked) > 0
    builtin = draft(accepted.brief, load_stages(), start=today, only="reinforcement").items
    assert _findings(accepted, today) <= _findings(accepted.model_copy(update={"items": {
        item.id: item for item in builtin}}), today)  # fmt: skip


def _findings(rollout: Rollout, today: date) -> set[tuple[str, str | None]]:
    items = list(rollout.items.values())
    review = review_stage(rollout.brief, items, "reinforcement", today=today)
    failing = without_dropped(review, rollout.left_out.values()).failing
    return {(each.rule_id, finding.group_id) for each in failing for finding in each.findings}
