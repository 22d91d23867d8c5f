"""Drafting with a model on the stage pages: what will be sent, what arrives, what is accepted."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.fields import STAGES
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.base.workspace import Workspace
from playbook.desk.models import connect
from playbook.desk.plan import plans, reviews
from playbook.desk.tables import group_rows
from playbook.desk.writing import draft_jobs
from playbook.desk.writing.draft_jobs import DraftJob
from playbook.ui.drafting.changes import PAGE
from tests.briefs import agency
from tests.desk.writing.test_draft_jobs import crowded
from tests.llm.author import Author, name_of
from tests.llm.server import ModelServer, Talk
from tests.pages.made import HOSTILE, TODAY
from tests.pages.stage.test_stage import (
    DANA,
    IMAGE,
    ROBIN,
    OpenPage,
    another_window,
    briefed,
    click,
    go,
    labels,
    said,
    text_of,
)


@pytest.fixture
def rollout(workspace: Workspace, server: ModelServer) -> Rollout:
    """A rollout with a brief, and a connected model that can write its plan."""
    rollout = briefed(workspace)
    connect.connect(workspace, DANA, server.base_url, "told")
    server.reply = Author(rollout.brief, TODAY).reply
    return rollout


@pytest.fixture
def open_stage(open_page: OpenPage) -> OpenPage:
    """Open the page of a stage, in the window that `app` is."""
    return lambda stage: go(open_page("stage", "agency"), stage)


def links(app: AppTest) -> list[str]:
    return [link.value for link in app.page_link]


def job_of(workspace: Workspace) -> DraftJob:
    job = draft_jobs.find_draft(workspace, DANA, "agency")
    assert job is not None
    return job


def send(app: AppTest, workspace: Workspace, label: str = "Draft with AI") -> AppTest:
    """Ask for a draft, agree to what is sent, and look again when all of it is there."""
    click(app, label)
    if "Send and draft" in labels(app):
        click(app, "Send and draft")
    assert job_of(workspace).wait(60)
    app.run()
    assert not app.exception
    return app


def boxes(app: AppTest) -> list[str]:
    return [str(box.key) for box in app.checkbox if str(box.key).startswith("draft.")]


def held(author: Author, items: int) -> Callable[[Talk], None]:
    """A model that writes some items and then nothing more until the client goes."""

    def reply(talk: Talk) -> None:
        parts = author.answer_to(talk.sent).split('{"kind"')
        talk.begin(chunked=True)
        talk.write('{"kind"'.join(parts[: items + 1]), size=97)
        talk.wait()

    return reply


# Without a model


def test_without_a_model_one_line_says_where_to_connect_one(workspace: Workspace, open_stage: OpenPage):
    briefed(workspace)
    app = open_stage("leadership")
    assert "Connect a model in Settings to draft with AI" in links(app)
    assert not [label for label in labels(app) if "AI" in label]


def test_where_ai_is_off_nothing_is_said_of_it(workspace: Workspace, open_stage: OpenPage):
    briefed(workspace)
    connect.switch_ai(workspace, DANA, is_on=False)
    app = open_stage("leadership")
    assert not [label for label in [*labels(app), *links(app)] if "AI" in label]


# What will be sent


def test_what_will_be_sent_is_shown_word_for_word(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    app = click(open_stage("training"), "Draft with AI")
    assert "What will be sent" in [header.value for header in app.header]
    host = server.base_url.split("/")[2]
    assert f"To **told** at {host}. It runs on this machine, so nothing leaves it." in said(app)
    assert "500,000 tokens" in said(app)
    assert server.requests == []
    words = app.code[0].value
    click(app, "Send and draft")
    assert job_of(workspace).wait(60)
    for turn in server.requests[0].body["messages"]:
        assert turn["content"] in words


def test_a_model_elsewhere_is_named_with_its_host_and_cost(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    connect.connect(workspace, DANA, "https://api.openai.com/v1", "gpt-4o-mini", "a-key")
    connect.set_limit(workspace, DANA, "usd", 2.5)
    app = click(open_stage("leadership"), "Draft with AI")
    assert "These words leave this machine." in said(app)
    assert "api" in said(app)
    assert "openai" in said(app)
    assert re.search(r"up to \$0\.00\d\d", said(app))
    assert "500,000 tokens and $2.50" in said(app)
    assert "a-key" not in said(app)
    connect.connect(workspace, DANA, "https://models.example.com/v1", "their-own", "b-key")
    app.run()
    assert "the price of this model is not known" in said(app)


def test_names_are_hidden_in_what_is_shown_and_sent(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    app = click(open_stage("leadership"), "Draft with AI")
    assert "Maya Okafor" in app.code[0].value
    sha = said(app).rpartition("SHA-256")[2]
    app.toggle[0].set_value(True).run()
    assert "Maya" not in app.code[0].value
    assert "Person 1" in app.code[0].value
    assert said(app).rpartition("SHA-256")[2] != sha
    click(app, "Send and draft")
    assert job_of(workspace).wait(60)
    assert "Maya" not in str(server.requests[0].body)
    app.run()
    assert "Names were hidden." in said(app)
    assert job_of(workspace).states[0].draft.prompt_sha not in sha


def test_a_cancelled_panel_sends_nothing_and_can_be_opened_again(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    app = click(open_stage("leadership"), "Draft with AI")
    click(app, "Cancel")
    assert "Send and draft" not in labels(app)
    click(app, "What will be sent")
    assert "Send and draft" in labels(app)
    assert server.requests == []
    assert draft_jobs.find_draft(workspace, DANA, "agency") is None


def test_what_was_agreed_once_is_not_asked_again_in_this_session(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("training"), workspace)
    click(app, "Discard")
    click(app, "Draft with AI")
    assert "Send and draft" not in labels(app)
    assert job_of(workspace).wait(60)
    assert "Draft with AI" in labels(another_window("training", "agency"))
    other = click(another_window("leadership", "agency"), "Draft with AI")
    assert "Send and draft" in labels(other)


def test_five_stages_are_shown_one_at_a_time(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = click(open_stage("training"), "Draft all five stages with AI")
    assert "THE STAGE: Leadership" in app.code[0].value
    app.get_by_key("draft.sending.stage").set_value("reinforcement")
    app.run()
    assert "THE STAGE: Reinforcement" in app.code[0].value


def test_a_model_that_is_gone_meanwhile_is_said(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = click(open_stage("leadership"), "Draft with AI")
    connect.switch_ai(workspace, DANA, is_on=False)
    app.run()
    assert "No model is connected any more" in said(app)
    click(app, "Close")
    assert "What will be sent" not in said(app)


# While it runs


def test_items_are_shown_as_they_arrive_in_every_window(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    author = Author(rollout.brief, TODAY)
    server.reply = held(author, 2)
    app = click(open_stage("training"), "Draft with AI")
    click(app, "Send and draft")
    job = job_of(workspace)
    assert server.waiting.wait(60)
    while len(job.states[0].items) < 2:
        job.wait(0.01)
    for window in (app.run(), another_window("training", "agency")):
        assert "Drafting Training with told" in said(window)
        assert "the model is writing, 2 items" in said(window)
        for item in job.states[0].items:
            assert f"**{item.title}**" in said(window)
        assert {"Stop", "Stop drafting"} <= set(labels(window))
        assert "Draft with AI" not in labels(window)
    click(app, "Stop")
    assert server.hung_up.wait(60)
    assert job.wait(60)
    app.run()
    assert "Stopped: 2 items had arrived from told" in said(app)
    assert "2 to add" in said(app)
    assert workspace.rollout_cache.get("agency").items == {}


def test_the_other_pages_say_that_a_model_is_drafting(
    workspace: Workspace, rollout: Rollout, open_page: OpenPage, open_stage: OpenPage, server: ModelServer
):
    server.reply = held(Author(rollout.brief, TODAY), 1)
    click(click(open_stage("training"), "Draft with AI"), "Send and draft")
    app = open_page("brief", "agency")
    assert "Drafting Training with told" in said(app)
    click(app, "Stop drafting")
    assert job_of(workspace).wait(60)
    app.run()
    assert "Stop drafting" not in labels(app)


# Proposals


def test_two_are_accepted_and_undone_and_the_rest_waits(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("accountability"), workspace)
    assert "Proposed changes" in [header.value for header in app.header]
    assert workspace.rollout_cache.get("agency").items == {}
    assert "**Assumes:** Teams meet once a week." in said(app)
    all_of_them = len(job_of(workspace).states[0].items)
    click(app, "Accept chosen")
    assert workspace.rollout_cache.get("agency").items == {}
    for key in boxes(app)[:2]:
        app.checkbox(key=key).check()
    click(app, "Accept chosen")
    accepted = workspace.rollout_cache.get("agency").items
    assert len(accepted) == 2
    assert {item.provenance.writer for item in accepted.values()} == {"told"}
    assert f"{all_of_them - 2} to add" in said(app)
    click(app, "Undo")
    assert workspace.rollout_cache.get("agency").items == {}
    assert f"{all_of_them} to add" in said(app)


def test_asking_a_model_leaves_the_last_undo(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("accountability"), workspace)
    app.checkbox(key=boxes(app)[0]).check()
    click(app, "Accept chosen")
    accepted = workspace.rollout_cache.get("agency")
    app = send(app, workspace, "Write again")
    asked = workspace.rollout_cache.get("agency")
    assert asked.spent.calls > accepted.spent.calls
    assert "Accepted 1 change." in said(app)
    click(app, "Undo")
    assert workspace.rollout_cache.get("agency").items == {}
    click(app, "Undo my last change")
    assert workspace.rollout_cache.get("agency").brief.go_live == agency().go_live


def test_all_of_a_stage_are_accepted_at_once_or_thrown_away(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("accountability"), workspace)
    click(app, "Discard")
    assert draft_jobs.find_draft(workspace, DANA, "agency") is None
    click(app, "Draft with AI")
    assert job_of(workspace).wait(60)
    app.run()
    wanted = {item.id for item in job_of(workspace).states[0].items}
    click(app, f"Accept all {len(wanted)}")
    assert set(workspace.rollout_cache.get("agency").items) == wanted
    assert draft_jobs.find_draft(workspace, DANA, "agency") is None
    click(app, "Undo")
    assert workspace.rollout_cache.get("agency").items == {}


def test_five_stages_are_accepted_with_one_undo(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("leadership"), workspace, "Draft all five stages with AI")
    count = sum(len(state.items) for state in job_of(workspace).states)
    assert f"Drafted with told: {count} items in 5 stages" in said(app)
    click(app, f"Accept all stages ({count} changes)")
    assert {item.stage for item in workspace.rollout_cache.get("agency").items.values()} == set(STAGES)
    assert f"Accepted {count} changes." in said(app)
    click(app, "Undo")
    assert workspace.rollout_cache.get("agency").items == {}


def test_a_removed_group_is_said_and_the_others_are_accepted(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("training"), workspace)
    items = job_of(workspace).states[0].items
    alone = [item for item in items if item.group_ids == ("web",)]
    now = workspace.rollout_cache.get("agency")
    group_rows.save_changes(workspace, DANA, "agency", now.version, [], frozenset({"web"}))
    app.run()
    [told] = [info.value.replace("\\", "") for info in app.info]
    assert told.startswith("The brief has changed since this was drafted.")
    assert all(f"'{item.title[:59]}" in told for item in alone)
    click(app, f"Accept all {len(items) - len(alone)}")
    assert len(workspace.rollout_cache.get("agency").items) == len(items) - len(alone)
    assert not app.error
    assert draft_jobs.find_draft(workspace, DANA, "agency") is None


def test_a_late_window_accepts_nothing_twice(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("accountability"), workspace)
    other = another_window("accountability", "agency")
    every = next(label for label in labels(app) if label.startswith("Accept all"))
    click(other, every)
    there = workspace.rollout_cache.get("agency")
    click(app, every)
    assert workspace.rollout_cache.get("agency") == there
    assert [toast.value for toast in app.toast] == ["All of this is in the plan already\\."]
    assert not app.error
    assert not app.warning


def test_a_late_window_accepts_what_still_fits(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("accountability"), workspace)
    items = job_of(workspace).states[0].items
    other = another_window("accountability", "agency")
    other.checkbox(key=boxes(other)[0]).check()
    click(other, "Accept chosen")
    first = workspace.rollout_cache.get("agency").get_item(items[0].id)
    now = workspace.rollout_cache.get("agency")
    plans.edit_item(workspace, ROBIN, "agency", now.version, first.model_copy(update={"title": "Robin's"}))
    click(app, f"Accept all {len(items)}")
    assert f"Accepted {len(items) - 1} changes. In the meantime Robin edited the " in said(app)
    assert "that stays as it is." in said(app)
    assert "You, not saved" not in said(app)
    after = workspace.rollout_cache.get("agency").items
    assert set(after) == {item.id for item in items}
    assert after[first.id].title == "Robin's"


def test_findings_of_the_whole_plan_come_before_accepting(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    server.reply = Author(rollout.brief, TODAY, change=crowded).reply
    app = send(open_stage("leadership"), workspace, "Draft all five stages with AI")
    assert "Left by the review" not in said(app)
    assert "**The plan with all of these has 1 finding:**" in said(app)
    assert "R09: " in said(app)
    click(app, next(label for label in labels(app) if label.startswith("Accept all stages")))
    assert reviews.review_of(workspace, workspace.rollout_cache.get("agency")).ids("fail") == ("R09",)
    app = go(app, "leadership")
    assert "The plan with all of these" not in said(app)


def test_a_plan_without_findings_is_said_to_have_none(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("leadership"), workspace, "Draft all five stages with AI")
    assert "The plan with all of these has no findings." in said(app)


def test_the_built_in_playbook_proposes_its_own_items(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("accountability"), workspace)
    click(app, next(label for label in labels(app) if label.startswith("Accept all")))
    wrote = workspace.rollout_cache.get("agency").items
    click(app, "Redraft unlocked items")
    assert "to replace" in said(app)
    assert any(str(box.label).startswith("Replace “") for box in app.checkbox)
    assert ":gray[Now]" in text_of(app)
    assert ":gray[Proposed]" in text_of(app)
    assert "told" in said(app).partition("Who wrote it")[2]
    assert workspace.rollout_cache.get("agency").items == wrote
    ticked = next(box for box in app.checkbox if str(box.label).startswith("Replace “"))
    ticked.check()
    click(app, "Accept chosen")
    assert len(workspace.rollout_cache.get("agency").items) == len(wrote)
    assert "Proposed changes" in [header.value for header in app.header]
    click(app, next(label for label in labels(app) if label.startswith("Accept all")))
    now = workspace.rollout_cache.get("agency")
    assert {item.provenance.source for item in now.items.values()} == {"builtin"}
    assert set(now.items) == {item.id for item in plans.draft_for(workspace, now, "accountability").items}
    assert "Proposed changes" not in [header.value for header in app.header]
    click(app, "Redraft unlocked items")
    assert "would write the same again" in said(app)


def test_a_kept_answer_says_so_and_can_be_written_again(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    app = send(open_stage("training"), workspace)
    asked = len(server.requests)
    assert "from cache" not in said(app)
    click(app, "Discard")
    app = send(app, workspace)
    assert "from cache, so nobody was asked and nothing was paid" in said(app)
    assert len(server.requests) == asked
    click(app, "Write again")
    assert job_of(workspace).wait(60)
    assert len(server.requests) > asked


def test_what_is_written_again_has_no_ticks_of_the_answer_before(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("accountability"), workspace)
    for key in (before := boxes(app))[:2]:
        app.checkbox(key=key).check()
    app.run()
    app = send(app, workspace, "Write again")
    assert len(boxes(app)) == len(before)
    assert not any(app.checkbox(key=key).value for key in boxes(app))
    click(app, "Accept chosen")
    assert workspace.rollout_cache.get("agency").items == {}


def test_changes_are_shown_side_by_side(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    app = send(open_stage("accountability"), workspace)
    click(app, next(label for label in labels(app) if label.startswith("Accept all")))
    before = workspace.rollout_cache.get("agency").items
    other = Author(rollout.brief, TODAY, change=renewed)
    server.reply = other.reply
    app = send(send(app, workspace), workspace, "Write again")
    assert "to change" in said(app)
    assert ":gray[Now]" in text_of(app)
    assert ":gray[Proposed]" in text_of(app)
    assert workspace.rollout_cache.get("agency").items == before


def renewed(items: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{**item, "why": "Because the board has asked."} for item in items]


def test_what_a_person_edited_or_locked_is_in_no_proposal(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("accountability"), workspace)
    first, second = [item.id for item in job_of(workspace).states[0].items][:2]
    for key in boxes(app)[:2]:
        app.checkbox(key=key).check()
    click(app, "Accept chosen")
    now = workspace.rollout_cache.get("agency")
    mine = now.get_item(first).model_copy(update={"title": "Ours"})
    now = plans.edit_item(workspace, DANA, "agency", now.version, mine)
    plans.lock_item(workspace, DANA, "agency", now.version, second)
    app.run()
    assert not [key for key in boxes(app) if key.endswith((first, second))]
    assert "2 items were left alone: locked, or written or edited by a person." in said(app)


def test_many_proposals_are_paged_and_ticks_stay(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    app = send(open_stage("leadership"), workspace)
    state = job_of(workspace).states[0]
    many = tuple(copy_of(state.items[0], number) for number in range(60))
    job_of(workspace).change("leadership", items=many)
    app.run()
    assert len(boxes(app)) == PAGE
    assert "60 to add" in said(app)
    assert "Accept all 60" in labels(app)
    app.checkbox(key=boxes(app)[0]).check()
    pager = boxes(app)[0].rpartition(".objective")[0] + ".-page"
    app.get_by_key(pager).set_value(6)
    app.run()
    assert len(boxes(app)) == PAGE
    click(app, "Accept chosen")
    assert set(workspace.rollout_cache.get("agency").items) == {many[0].id}


def copy_of(item: AnyItem, number: int) -> AnyItem:
    return item.model_copy(update={"id": f"objective.ai.{number:02}", "title": f"Objective {number}"})


def test_what_nobody_gave_is_said_beside_what_was_written(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    author = Author(rollout.brief, TODAY)
    author.change = lambda items: [
        {**item, "why": "Brunhilde Katzenstein saved 7,341 hours with it."} for item in items
    ]
    server.reply = author.reply
    app = send(open_stage("accountability"), workspace)
    assert "Nobody gave this, so check it:" in said(app)
    assert "“Brunhilde Katzenstein” (a person)" in said(app)
    assert "7,341" in said(app).partition("Nobody gave this")[2]


def test_findings_left_and_repairs_are_listed(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("accountability"), workspace)
    job = job_of(workspace)
    made = job.states[0].draft
    assert made is not None
    left = tuple(f"R{number}: something is missing in place {number}." for number in range(31, 38))
    job.change("accountability", draft=replace(made, findings=left, notes=("'A' named nobody; it is Dana.",)))
    app.run()
    assert "**Left by the review: 7 findings**" in said(app)
    assert all(line in said(app) for line in left)
    assert "3 more" in [panel.label for panel in app.expander]
    assert "What was put right or left out (1)" in [panel.label for panel in app.expander]
    assert "'A' named nobody; it is Dana." in said(app)


def test_what_five_stages_took_is_added_up(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("leadership"), workspace, "Draft all five stages with AI")
    took = sum(state.draft.usage.total for state in job_of(workspace).states if state.draft)
    assert f"Together: {took:,} tokens, no cost." in said(app)


def test_only_one_kind_is_drafted_where_only_that_is_wanted(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = open_stage("communication")
    app.menu_button(key="communication.ai-kind").click("key_message")
    app.run()
    click(app, "Send and draft")
    assert job_of(workspace).wait(60)
    app.run()
    assert boxes(app)
    assert all(".key_message." in key for key in boxes(app))


# What goes wrong


def test_a_failed_stage_says_why_and_is_tried_again_alone(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    author = Author(rollout.brief, TODAY)

    def reply(talk: Talk) -> None:
        if name_of(talk.sent) == "training":
            talk.error(401)
        else:
            author.reply(talk)

    server.reply = reply
    app = send(open_stage("training"), workspace, "Draft all five stages with AI")
    assert "4 of 5 stages" in said(app)
    assert "The model server did not accept the key." in app.warning[0].value.replace("\\", "")
    server.reply = author.reply
    asked = len(server.requests)
    click(app, "Try Training again")
    assert job_of(workspace).wait(60)
    app.run()
    assert {name_of(sent).removesuffix("_repair") for sent in server.requests[asked:]} == {"training"}
    assert [state.phase for state in job_of(workspace).states] == ["done"] * 5


def test_a_budget_that_is_used_up_is_said_in_place(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer
):
    connect.set_limit(workspace, DANA, "tokens", 1_000)
    app = click(open_stage("training"), "Draft with AI")
    assert "1,000 tokens" in said(app)
    assert "With a correction this could take up to" in said(app)
    app = send(app, workspace, "Send and draft")
    assert "The budget of this rollout is 1,000 tokens" in app.warning[0].value.replace("\\", "")
    assert server.requests == []


def test_what_was_drafted_stays_when_the_model_is_disconnected(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage
):
    app = send(open_stage("accountability"), workspace)
    connect.forget_connection(workspace, DANA)
    app.run()
    assert "Accept chosen" in labels(app)
    assert "Write again" not in labels(app)
    assert "Connect a model in Settings to draft with AI" in links(app)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_model_writes_is_shown_as_words(
    workspace: Workspace, rollout: Rollout, open_stage: OpenPage, server: ModelServer, text: str
):
    author = Author(rollout.brief, TODAY)
    author.change = lambda items: [
        {**item, "title": f"{number} {text}"[:100], "why": text} for number, item in enumerate(items)
    ]
    server.reply = author.reply
    app = send(open_stage("accountability"), workspace)
    shown = [str(one.value) for kind in ("markdown", "caption", "header") for one in getattr(app, kind)]
    assert not [line for line in shown if IMAGE.search(line)]
    assert not [box.label for box in app.checkbox if IMAGE.search(box.label)]
