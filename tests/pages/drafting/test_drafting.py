"""Drafting with a model on the stage pages."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import groupby

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.fields import STAGES
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.items import AnyItem
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.models import connect
from playbook.desk.plan import plans, reviews
from playbook.desk.tables import group_rows
from playbook.desk.tables.group_rows import GroupChange
from playbook.desk.writing import draft_jobs, running_drafts
from playbook.desk.writing.draft_jobs import DraftJob
from playbook.ui.drafting.changes import PAGE
from tests.briefs import agency
from tests.desk.conftest import until
from tests.llm.author import Author, name_of
from tests.llm.server import ModelServer, Talk
from tests.pages.made import HOSTILE
from tests.pages.stage.test_stage import IMAGE, another_window, briefed, click, now, said
from tests.pages.steps import DANA, OpenPage, go, hides, labels, press, run, shows, text_of


@pytest.fixture
def rollout(workspace: Workspace, server: ModelServer) -> Rollout:
    """Return a briefed rollout with a model that can write its plan."""
    rollout = briefed(workspace)
    connect.connect(workspace, DANA, server.base_url, "told")
    server.reply = Author().reply
    return rollout


@pytest.fixture
def open_stage(open_page: OpenPage) -> OpenPage:
    """Open the page of a stage, in the window that `app` is."""
    return lambda stage: open_page(stage, "agency")


def links(app: AppTest) -> list[str]:
    return [link.value for link in app.page_link]


def job_of(workspace: Workspace) -> DraftJob:
    job = running_drafts.find_draft(workspace, DANA, "agency")
    assert job is not None
    return job


def send(app: AppTest, workspace: Workspace, label: str = "Draft with AI") -> AppTest:
    """Request a draft, agree to what is sent, and wait for it."""
    click(app, label)
    if "Send and draft" in labels(app):
        click(app, "Send and draft")
    return finish(app, workspace)


def finish(app: AppTest, workspace: Workspace) -> AppTest:
    assert job_of(workspace).wait(60)
    run(app)
    return app


def accept_all(app: AppTest) -> AppTest:
    return click(app, next(label for label in labels(app) if label.startswith("Accept all")))


def boxes(app: AppTest) -> list[str]:
    return [str(box.key) for box in app.checkbox if str(box.key).startswith("draft.")]


def held(author: Author, items: int) -> Callable[[Talk], None]:
    """Return a model that writes some entries and then waits."""

    def reply(talk: Talk) -> None:
        parts = author.answer_to(talk.sent).split('{"do"')
        talk.begin(chunked=True)
        talk.write('{"do"'.join(parts[: items + 1]), size=97)
        talk.wait()

    return reply


def test_without_a_model_one_line_says_where_to_connect_one(workspace: Workspace, open_stage: OpenPage):
    briefed(workspace)
    app = open_stage("leadership")
    assert "Connect a model in Settings to draft with AI" in links(app)
    assert not [label for label in labels(app) if "AI" in label]
    connect.switch_ai(workspace, DANA, is_on=False)
    app = open_stage("leadership")
    assert not [label for label in [*labels(app), *links(app)] if "AI" in label]


def test_what_will_be_sent_is_shown_word_for_word(workspace, rollout, open_stage, server):
    app = click(open_stage("training"), "Draft with AI")
    assert "What will be sent" in [header.value for header in app.header]
    host = server.base_url.split("/")[2]
    shows(app, f"To **told** at {host}. It runs on this machine, so nothing leaves it.", "500,000 tokens")
    assert server.requests == []
    words = app.code[0].value
    click(app, "Send and draft")
    assert job_of(workspace).wait(60)
    for turn in server.requests[0].body["messages"]:
        assert turn["content"] in words


def test_a_model_elsewhere_is_named_with_its_host_and_cost(workspace, rollout, open_stage):
    connect.connect(workspace, DANA, "https://api.openai.com/v1", "gpt-4o-mini", "a-key")
    connect.set_limit(workspace, DANA, "usd", 2.5)
    app = click(open_stage("leadership"), "Draft with AI")
    shows(app, "These words leave this machine.", "api", "openai")
    assert re.search(r"about \$0\.0\d\d", said(app))
    assert "500,000 tokens and $2.50" in said(app)
    assert "a-key" not in said(app)
    connect.connect(workspace, DANA, "https://models.example.com/v1", "their-own", "b-key")
    assert "the price of this model is not known" in said(app.run())


def test_names_are_hidden_in_what_is_shown_and_sent(workspace, rollout, open_stage, server):
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
    assert "Names were hidden." in said(app.run())
    assert job_of(workspace).states[0].draft.prompt_sha not in sha


def test_a_cancelled_panel_sends_nothing_and_can_be_opened_again(workspace, rollout, open_stage, server):
    app = click(open_stage("leadership"), "Draft with AI")
    assert "Send and draft" not in labels(click(app, "Cancel"))
    assert "Send and draft" in labels(click(app, "What will be sent"))
    assert server.requests == []
    assert running_drafts.find_draft(workspace, DANA, "agency") is None


@pytest.mark.long
def test_what_was_agreed_once_is_not_asked_again_in_this_session(workspace, rollout, open_stage):
    app = send(open_stage("training"), workspace)
    click(app, "Discard")
    assert "Send and draft" not in labels(click(app, "Draft with AI"))
    assert job_of(workspace).wait(60)
    assert "Draft with AI" in labels(another_window("training", "agency"))
    assert "Send and draft" in labels(click(another_window("leadership", "agency"), "Draft with AI"))


@pytest.mark.long
def test_five_stages_are_shown_one_at_a_time(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = click(open_stage("training"), "Draft all five stages with AI")
    assert "THE STAGE: Leadership" in app.code[0].value
    app.get_by_key("draft.sending.stage").set_value("reinforcement")
    app.run()
    assert "THE STAGE: Reinforcement" in app.code[0].value


def test_a_model_that_is_gone_meanwhile_is_said(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = click(open_stage("leadership"), "Draft with AI")
    connect.switch_ai(workspace, DANA, is_on=False)
    assert "No model is connected any more" in said(app.run())
    assert "What will be sent" not in said(click(app, "Close"))


@pytest.mark.long
def test_no_line_stays_for_more_than_three_seconds_while_a_slow_model_writes(
    workspace, rollout, open_stage, server
):
    server.reply = held(Author(), 2)
    app = click(open_stage("training"), "Draft with AI")
    click(app, "Send and draft")
    until(lambda: len(job_of(workspace).states[0].written) == 2)
    job = job_of(workspace)
    for phase in ("asking", "reviewing"):  # in the second, a model may be asked once more
        lines = []
        for seconds in range(7):
            job.change("training", phase=phase, heard_at=time.monotonic() - seconds)
            lines.append(said(app.run()))
        longest = max(len([*same]) for _, same in groupby(lines))
        assert longest <= 3, phase
    job.stop()
    assert job.wait(60)


@pytest.mark.long
def test_items_are_shown_as_they_arrive_in_every_window(workspace, rollout, open_stage, server):
    server.reply = held(Author(), 2)
    app = click(open_stage("training"), "Draft with AI")
    click(app, "Send and draft")
    job = job_of(workspace)
    assert server.waiting.wait(60)
    while len(job.states[0].items) < 2:
        job.wait(0.01)
    for window in (app.run(), another_window("training", "agency")):
        shows(said(window), "Drafting Training with told", "2 tasks written")
        assert re.search(r"writing 1 to \d+ of \d+", said(window))
        shows(said(window), ":gray[Built-in]", ":gray[Model]")
        for item in job.states[0].items:
            assert f"**{item.title}**" in said(window)
        assert {"Stop", "Stop drafting"} <= set(labels(window))
        assert "Draft with AI" not in labels(window)
    click(app, "Stop")
    assert server.hung_up.wait(60)
    assert job.wait(60)
    app.run()
    shows(app, "Stopped: 2 tasks had arrived from told", f"{len(job.states[0].items)} to add")
    assert re.search(r"The model wrote \d+% of this stage", said(app))
    assert now(workspace).items == {}


@pytest.mark.long
def test_the_other_pages_say_that_a_model_is_drafting(workspace, rollout, open_page, open_stage, server):
    server.reply = held(Author(), 1)
    click(click(open_stage("training"), "Draft with AI"), "Send and draft")
    app = open_page("brief", "agency")
    assert "Drafting Training with told" in said(app)
    click(app, "Stop drafting")
    assert "Stop drafting" not in labels(finish(app, workspace))


@pytest.mark.long
def test_two_are_accepted_and_undone_and_the_rest_waits(workspace, rollout, open_stage):
    app = send(open_stage("accountability"), workspace)
    assert "Proposed changes" in [header.value for header in app.header]
    assert now(workspace).items == {}
    all_of_them = len(job_of(workspace).states[0].items)
    click(app, "Accept chosen")
    assert now(workspace).items == {}
    for key in boxes(app)[:2]:
        app.checkbox(key=key).check()
    click(app, "Accept chosen")
    accepted = now(workspace).items
    assert len(accepted) == 2
    assert {item.provenance.writer for item in accepted.values()} == {"told"}
    assert f"{all_of_them - 2} to add" in said(app)
    click(app, "Undo")
    assert now(workspace).items == {}
    assert f"{all_of_them} to add" in said(app)


@pytest.mark.long
def test_asking_a_model_leaves_the_last_undo(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("accountability"), workspace)
    app.checkbox(key=boxes(app)[0]).check()
    click(app, "Accept chosen")
    accepted = now(workspace)
    app = send(app, workspace, "Write again")
    assert now(workspace).spent.calls > accepted.spent.calls
    assert "Accepted 1 change." in said(app)
    click(app, "Undo")
    assert now(workspace).items == {}
    click(app, "Undo my last change")
    assert now(workspace).brief.go_live == agency().go_live


@pytest.mark.long
def test_all_of_a_stage_are_accepted_at_once_or_thrown_away(workspace, rollout, open_stage):
    app = send(open_stage("accountability"), workspace)
    click(app, "Discard")
    assert running_drafts.find_draft(workspace, DANA, "agency") is None
    click(app, "Draft with AI")
    finish(app, workspace)
    ids = {item.id for item in job_of(workspace).states[0].items}
    click(app, f"Accept all {len(ids)}")
    assert set(now(workspace).items) == ids
    assert running_drafts.find_draft(workspace, DANA, "agency") is None
    click(app, "Undo")
    assert now(workspace).items == {}


@pytest.mark.long
def test_five_stages_are_accepted_with_one_undo(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("leadership"), workspace, "Draft all five stages with AI")
    items = [item for state in job_of(workspace).states for item in state.items]
    tasks, count = sum(item.is_tracked for item in items), len(items)
    took = sum(state.draft.usage.total for state in job_of(workspace).states if state.draft)
    shows(
        said(app),
        f"Drafted with told: {tasks} dated tasks in 5 stages",
        f"Together: {took:,} tokens, no cost.",
    )
    whole = draft_jobs.review_with(workspace, rollout, job_of(workspace)).review
    findings = reviews.in_sentences(whole.results)
    number = f"{len(findings)} findings:" if findings else "no findings."
    shows(said(app), f"The plan with all of these has {number}")
    click(app, f"Accept all stages ({count} changes)")
    assert {item.stage for item in now(workspace).items.values()} == set(STAGES)
    assert f"Accepted {count} changes." in said(app)
    click(app, "Undo")
    assert now(workspace).items == {}


@pytest.mark.long
def test_a_removed_group_is_said_and_the_others_are_accepted(workspace, rollout, open_stage):
    app = send(open_stage("training"), workspace)
    items = job_of(workspace).states[0].items
    alone = [item for item in items if item.group_ids == ("web",)]
    group_rows.save_changes(workspace, DANA, "agency", now(workspace).version, [], frozenset({"web"}))
    app.run()
    [text] = [info.value.replace("\\", "") for info in app.info]
    assert text.startswith("The brief has changed since this was drafted.")
    assert all(f"'{item.title[:59]}" in text for item in alone)
    click(app, f"Accept all {len(items) - len(alone)}")
    assert len(now(workspace).items) == len(items) - len(alone)
    assert not app.error
    assert running_drafts.find_draft(workspace, DANA, "agency") is None


def test_a_late_window_accepts_nothing_twice(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("accountability"), workspace)
    other = another_window("accountability", "agency")
    every = next(label for label in labels(app) if label.startswith("Accept all"))
    click(other, every)
    after = now(workspace)
    click(app, every)
    assert now(workspace) == after
    assert [toast.value for toast in app.toast] == ["All of this is in the plan already\\."]
    assert not app.error
    assert not app.warning


@pytest.mark.long
def test_findings_of_the_whole_plan_come_before_accepting(workspace, rollout, open_stage, server):
    app = send(open_stage("leadership"), workspace, "Draft all five stages with AI")
    before = said(app).partition("The plan with all of these ")[2].partition("to add.")[0]
    accept_all(app)
    failed = reviews.review_of(workspace, now(workspace)).ids("fail")
    shows(before, *(f"{number}: " for number in failed))
    app = go(app, "leadership")
    assert "The plan with all of these" not in said(app)


@pytest.mark.long
def test_the_built_in_playbook_proposes_its_own_items(workspace, rollout, open_stage):
    app = send(open_stage("accountability"), workspace)
    accept_all(app)
    wrote = now(workspace).items
    assert f"{len(wrote)} to change" in said(click(app, "Update draft"))
    shows(text_of(app), ":gray[Now]", ":gray[Proposed]")
    assert now(workspace).items == wrote
    next(box for box in app.checkbox if str(box.label).startswith("Change “")).check()
    click(app, "Accept chosen")
    assert len(now(workspace).items) == len(wrote)
    assert "Proposed changes" in [header.value for header in app.header]
    accept_all(app)
    present = now(workspace)
    assert {item.provenance.source for item in present.items.values()} == {"builtin"}
    draft = plans.draft_for(workspace, present, "accountability")
    assert set(present.items) == {item.id for item in draft.items}
    assert "Proposed changes" not in [header.value for header in app.header]
    assert "would write the same again" in said(click(app, "Update draft"))


@pytest.mark.long
def test_a_kept_answer_says_so_and_can_be_written_again(workspace, rollout, open_stage, server):
    app = send(open_stage("training"), workspace)
    requests = len(server.requests)
    assert "from cache" not in said(app)
    click(app, "Discard")
    app = send(app, workspace)
    assert "from cache, so nobody was asked and nothing was paid" in said(app)
    assert len(server.requests) == requests
    click(app, "Write again")
    assert job_of(workspace).wait(60)
    assert len(server.requests) > requests


@pytest.mark.long
def test_what_is_written_again_has_no_ticks_of_the_answer_before(workspace, rollout, open_stage):
    app = send(open_stage("accountability"), workspace)
    for key in (before := boxes(app))[:2]:
        app.checkbox(key=key).check()
    app.run()
    app = send(app, workspace, "Write again")
    assert len(boxes(app)) == len(before)
    assert not any(app.checkbox(key=key).value for key in boxes(app))
    click(app, "Accept chosen")
    assert now(workspace).items == {}


def test_changes_are_shown_side_by_side(workspace, rollout, open_stage, server):
    app = send(open_stage("accountability"), workspace)
    accept_all(app)
    before = now(workspace).items
    server.reply = Author(change=renewed).reply
    app = send(send(app, workspace), workspace, "Write again")
    assert "to change" in said(app)
    shows(text_of(app), ":gray[Now]", ":gray[Proposed]")
    assert now(workspace).items == before


def renewed(items: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{**item, "note": "In the room where they meet anyway."} for item in items]


@pytest.mark.long
def test_many_proposals_are_paged_and_ticks_stay(workspace, rollout, open_stage, server):
    app = send(open_stage("leadership"), workspace)
    state = job_of(workspace).states[0]
    many = tuple(copy_of(state.items[0], number) for number in range(60))
    job_of(workspace).change("leadership", items=many)
    app.run()
    assert len(boxes(app)) == PAGE
    assert "60 to add" in said(app)
    assert "Accept all 60" in labels(app)
    app.checkbox(key=boxes(app)[0]).check()
    app.get_by_key(boxes(app)[0].rpartition(".objective")[0] + ".-page").set_value(6)
    app.run()
    assert len(boxes(app)) == PAGE
    click(app, "Accept chosen")
    assert set(now(workspace).items) == {many[0].id}


def copy_of(item: AnyItem, number: int) -> AnyItem:
    return item.model_copy(update={"id": f"objective.ai.{number:02}", "title": f"Objective {number}"})


@pytest.mark.long
def test_what_nobody_gave_is_said_beside_what_was_written(workspace, rollout, open_stage, server):
    author = Author()
    why = "Brunhilde Katzenstein saved 7,341 hours with it."
    author.change = lambda items: [{**item, "note": why} for item in items]
    server.reply = author.reply
    app = send(open_stage("accountability"), workspace)
    shows(app, "Nobody gave this, so check it:", "“Brunhilde Katzenstein” (a person)")
    assert "7,341" in said(app).partition("Nobody gave this")[2]


@pytest.mark.long
def test_findings_left_and_repairs_are_listed(workspace: Workspace, rollout: Rollout, open_stage: OpenPage):
    app = send(open_stage("accountability"), workspace)
    job = job_of(workspace)
    draft = job.states[0].draft
    assert draft is not None
    findings = tuple(f"R{number}: something is missing in place {number}." for number in range(31, 38))
    job.change(
        "accountability", draft=replace(draft, findings=findings, notes=("'A' named nobody; it is Dana.",))
    )
    assert "**Left by the review: 7 findings**" in said(app.run())
    assert all(line in said(app) for line in findings)
    shows([panel.label for panel in app.expander], "3 more", "What was fixed or left out (1)")
    assert "'A' named nobody; it is Dana." in said(app)


@pytest.mark.long
def test_only_one_kind_is_drafted_where_only_that_is_wanted(workspace, rollout, open_stage):
    app = open_stage("communication")
    app.menu_button(key="communication.ai-kind").click("key_message")
    app.run()
    click(app, "Send and draft")
    finish(app, workspace)
    assert boxes(app)
    assert all(".key_message." in key for key in boxes(app))


@pytest.mark.long
def test_a_failed_stage_says_why_and_is_tried_again_alone(workspace, rollout, open_stage, server):
    author = Author()

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
    requests = len(server.requests)
    click(app, "Try Training again")
    finish(app, workspace)
    assert {name_of(sent) for sent in server.requests[requests:]} == {"training"}
    assert [state.phase for state in job_of(workspace).states] == ["done"] * 5


@pytest.mark.long
def test_a_budget_that_is_used_up_is_said_in_place(workspace, rollout, open_stage, server):
    connect.set_limit(workspace, DANA, "tokens", 1_000)
    app = click(open_stage("training"), "Draft with AI")
    shows(app, "1,000 tokens", "This takes more.")
    app = send(app, workspace, "Send and draft")
    assert "The budget of this rollout is 1,000 tokens" in app.warning[0].value.replace("\\", "")
    assert server.requests == []


@pytest.mark.long
def test_what_was_drafted_stays_when_the_model_is_disconnected(workspace, rollout, open_stage):
    app = send(open_stage("accountability"), workspace)
    connect.forget_connection(workspace, DANA)
    assert "Accept chosen" in labels(app.run())
    assert "Write again" not in labels(app)
    assert "Connect a model in Settings to draft with AI" in links(app)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_model_writes_is_shown_as_words(workspace, rollout, open_stage, server, text):
    author = Author()
    author.change = lambda items: [
        {**item, "title": f"{number} {text}"[:100], "note": text} for number, item in enumerate(items)
    ]
    server.reply = author.reply
    app = send(open_stage("accountability"), workspace)
    shown = [str(part.value) for kind in ("markdown", "caption", "header") for part in getattr(app, kind)]
    assert not [line for line in shown if IMAGE.search(line)]
    assert not [box.label for box in app.checkbox if IMAGE.search(box.label)]


@pytest.mark.long
def test_a_way_beside_the_plan_is_one_click_and_the_plan_follows(workspace: Workspace, open_page: OpenPage):
    rollout = briefed(workspace)
    early = BriefFields(go_live=date(2026, 3, 16))
    rollout = commit(workspace, DANA, rollout.id, rollout.version, [BriefEdited.of(early, "go_live")])
    plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    app = open_page("decisions", rollout.id)
    shows(app, "We fall short on")
    press(app, "verdict.way.0")
    assert now(workspace).brief.go_live > early.go_live
    hides(app, "We fall short", "Update the plan")


@pytest.mark.long
def test_dates_that_cannot_be_checked_lead_to_the_missing_hours(workspace: Workspace, open_page: OpenPage):
    rollout = briefed(workspace)
    groups = [GroupChange(each.id, {"capacity_hours_per_week": None}) for each in rollout.brief.groups]
    rollout = group_rows.save_changes(workspace, DANA, rollout.id, rollout.version, groups)
    roomy = BriefEdited(values={"go_live": date(2026, 6, 15)})
    commit(workspace, DANA, rollout.id, rollout.version, [roomy])
    app = open_page("brief", rollout.id, step="readiness")
    shows(app, "We cannot check the dates yet. Add: the hours a week each person can give")
    [link] = [
        each for each in app.get("page_link") if each.label == "Enter the hours a week each person can give"
    ]
    assert "step=people" in link.proto.query_string
    assert "field=groups" in link.proto.query_string
