"""A critic at the desk: asked about the plan, and each finding is an edit."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import ROOM_PLAY, Milestone, Provenance
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, reviews, rollouts
from playbook.desk.record import history
from playbook.desk.writing import critiques
from playbook.desk.writing.critiques import Attack
from playbook.llm.safety.redaction import Redaction
from tests.asking import terms
from tests.desk.conftest import model_calls
from tests.desk.writing.test_messages import DANA, ITEM, SETTINGS, planned_rollout  # noqa: F401 - a fixture
from tests.llm.server import ModelServer, Talk

TITLES = re.compile(r"^\[(\d+)\].*\ntitle: (.+)", re.MULTILINE)
INSTEAD = "Who decides on this is open."


def find(workspace: Workspace, rollout: Rollout, server: ModelServer, **how: object) -> Attack:
    """Let a model attack the first sentence of an item."""
    quote = rollout.items[ITEM].body.split(". ")[0] + "."

    def reply(talk: Talk) -> None:
        blocks = re.findall(
            r"^\[(\d+)\].*\ntitle: (.+)", talk.sent.body["messages"][1]["content"], re.MULTILINE
        )
        number = next(int(number) for number, title in blocks if title == rollout.items[ITEM].title)
        row = {"who": "board", "item": number, "quote": quote, "why": "Not decided.", "instead": INSTEAD}
        talk.answer(json.dumps({"findings": [row]}))

    server.reply = reply
    answer = critiques.ask_for_critique(workspace, DANA, rollout.id, terms(workspace, **how))
    [finding] = answer.value.findings
    return finding


def test_a_finding_is_put_into_the_plan_as_one_edit_that_undo_takes_back(workspace, rollout, server):
    finding = find(workspace, rollout, server)
    seen = workspace.rollout_cache.get(rollout.id)
    after = critiques.replace_sentence(workspace, DANA, rollout.id, seen.version, finding)
    assert after.items[ITEM].body == rollout.items[ITEM].body.replace(finding.quote, INSTEAD, 1)
    assert after.items[ITEM].provenance.edited_by == "Dana"
    assert (critiques.is_open(seen, finding), critiques.is_open(after, finding)) == (True, False)
    with pytest.raises(Missing, match="no longer in the task"):
        critiques.replace_sentence(workspace, DANA, rollout.id, after.version, finding)
    assert history.undo_last(workspace, DANA, rollout.id).items[ITEM] == rollout.items[ITEM]


def test_reading_changes_neither_plan_nor_score_and_is_logged(workspace, rollout, server):
    before = reviews.review_of(workspace, rollout)
    find(workspace, rollout, server)
    now = workspace.rollout_cache.get(rollout.id)
    assert (now.items, now.edition) == (rollout.items, rollout.edition)
    assert reviews.review_of(workspace, now) == before
    [call] = model_calls(workspace, rollout.id)
    assert (call.purpose, call.outcome) == ("critique", "")


def test_a_locked_item_keeps_its_words(workspace, rollout, server):
    finding = find(workspace, rollout, server)
    seen = workspace.rollout_cache.get(rollout.id).version
    locked = plans.lock_item(workspace, DANA, rollout.id, seen, ITEM)
    with pytest.raises(Refused, match="locked"):
        critiques.replace_sentence(workspace, DANA, rollout.id, locked.version, finding)


def test_a_sentence_that_is_too_long_for_its_field_is_refused(workspace, rollout, server):
    finding = find(workspace, rollout, server)
    title = rollout.items[ITEM].title
    long = replace(finding, field="title", quote=title, instead="Word " * 150)
    seen = workspace.rollout_cache.get(rollout.id).version
    with pytest.raises(Invalid):
        critiques.replace_sentence(workspace, DANA, rollout.id, seen, long)


def test_an_empty_plan_has_nothing_to_read(workspace):
    begun = rollouts.start_rollout(workspace, DANA, "Just begun")
    with pytest.raises(Refused, match="no upcoming tasks"):
        critiques.question_of(workspace, begun)


def test_a_plan_of_many_tasks_is_read_in_part_and_that_is_said(workspace, rollout, server):
    added = [
        ItemAdded(item=Milestone(id=f"m{number}", title=f"Step {number} is done", date=rollout.brief.end))
        for number in range(critiques.MOST_READ)
    ]
    past = ItemAdded(item=Milestone(id="past", title="What has been", date=date(2023, 3, 3)))
    commit(workspace, DANA, rollout.id, rollout.version, [past, *added])
    server.reply = lambda talk: talk.answer(json.dumps({"findings": []}))
    answer = critiques.ask_for_critique(workspace, DANA, rollout.id, terms(workspace))
    assert answer.notes[-1].startswith("It read the next 200 of 2")
    sent = server.requests[0].body["messages"][1]["content"]
    assert len(TITLES.findall(sent)) == critiques.MOST_READ
    assert "What has been" not in sent


def test_guests_words_and_hidden_names_do_not_leave(workspace, rollout, server):
    asked = Milestone(id="new", title="“Why Timbuktu?”", provenance=Provenance(play_id=ROOM_PLAY))
    plans.add_item(workspace, DANA, rollout.id, rollout.version, asked)
    find(workspace, rollout, server, veil=Redaction(rollout.brief))
    sent = str(server.requests[0].body)
    assert [
        name for name in (*(each.name for each in rollout.brief.people), "Timbuktu") if name in sent
    ] == []


def test_what_nobody_said_is_flagged_in_a_proposed_sentence(workspace, rollout, server):
    finding = replace(find(workspace, rollout, server), instead="Priya Nair decides by May 4, 2031.")
    assert [claim.words for claim in critiques.claims_of(rollout, finding)] == ["Priya Nair", "May 4, 2031"]
