"""Each role at the screen: the pages that open, and refusals."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership, Role
from playbook.core.base.errors import Refused
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import Group
from playbook.core.plan.items import Milestone
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.models import connect
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import rollouts
from playbook.desk.writing import draft_jobs, running_drafts
from playbook.desk.writing.draft_jobs import DraftWish
from tests.llm.server import ModelServer
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.steps import DANA, tap, week_of

GROUPS = (Group(id="creative", name="Creative", size=9), Group(id="media", name="Media", size=8))
REFUSAL = "Your role does not include this page"
EVERYONES = {
    "rollouts", "readiness", "decisions", "leadership", "library", "progress", "history", "export",
}  # fmt: skip
OPENS: dict[Role, set[str]] = {
    "viewer": EVERYONES,
    "lead": EVERYONES | {"my_team"},
    "editor": EVERYONES | {"my_team", "brief", "review", "launch"},
}
PAGES = OPENS["editor"] | {"share", "people", "settings"}


@pytest.fixture
def atlas(workspace: Workspace) -> str:
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    day = TODAY + timedelta(days=2)
    items = [
        Milestone(id="own", stage="leadership", title="Ours alone", date=day, group_ids=("creative",)),
        Milestone(id="both", stage="leadership", title="Of both", date=day, group_ids=("creative", "media")),
    ]
    changes = [*(GroupSaved(group=group) for group in GROUPS), *(ItemAdded(item=item) for item in items)]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def member(role: Role, rollout_id: str) -> Actor:
    groups = ("creative",) if role == "lead" else ()
    membership = Membership(rollout_id=rollout_id, role=role, group_ids=groups)  # type: ignore[arg-type]
    return Actor(name=f"The {role}", role="member", memberships=(membership,))


def words(app: AppTest) -> str:
    return " ".join(
        part.value for part in (*app.title, *app.markdown, *app.caption, *app.error, *app.info, *app.warning)
    )


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def test_another_rollouts_address_shows_no_numbers_of_ones_own(workspace, app, act_as, atlas):
    other = rollouts.start_rollout(workspace, DANA, "Borealis")
    act_as(member("viewer", atlas))
    app.query_params["rollout"] = other.id
    app.run()
    page = words(app).replace("\\", "")
    assert "You do not have access to the rollout in this link. Showing “Atlas”." in page
    assert "Borealis" not in page
    assert "do not have access" not in words(app.run())


@pytest.mark.parametrize("role", OPENS)
def test_a_page_opens_or_is_refused_in_plain_words(workspace, open_page, act_as, atlas, role):
    act_as(member(role, atlas))
    for page in sorted(PAGES - {"leadership"}):
        text = words(open_page(page, atlas))
        assert (REFUSAL in text) == (page not in OPENS[role]), page
        if page not in OPENS[role]:
            assert text.count("Dana") == 0, page


@pytest.mark.parametrize("role", ["viewer", "lead"])
def test_who_does_not_edit_reads_and_is_offered_nothing_else(workspace, open_page, act_as, atlas, role):
    act_as(member(role, atlas))
    assert "New rollout" not in words(open_page("rollouts", atlas))
    assert labels(open_page("rollouts", atlas)) & {"Archive", "Start rollout"} == set()
    app = open_page("history", atlas)
    app.button(key=next(b.key for b in app.button if b.label == "More")).click().run()
    assert "Undo this change" not in labels(app)
    assert ("Undo my last change" in labels(app)) == (role == "lead")


def test_a_stranger_sees_that_nothing_is_open(workspace, open_page, act_as, atlas):
    act_as(Actor(name="New", role="member"))
    page = words(open_page("rollouts", atlas))
    assert "You have no rollouts yet" in page
    assert "Atlas" not in page


def test_a_lead_begins_with_own_groups_and_logs_those_alone(workspace, open_page, act_as):
    running = made.rollout(workspace)
    own, other = running.brief.groups[:2]
    day = TODAY + timedelta(days=1)
    items = [
        Milestone(id="ours", title="Ours alone", date=day, group_ids=(own.id,)),
        Milestone(id="both", title="Of both", date=day, group_ids=(own.id, other.id)),
    ]
    commit(workspace, DANA, running.id, running.version, [ItemAdded(item=item) for item in items])
    lead = Membership(rollout_id=running.id, role="lead", group_ids=(own.id,))
    act_as(Actor(name="Roa", role="member", memberships=(lead,)))
    app = open_page("my_team", running.id)
    assert f"Showing {own.name}" in [panel.label for panel in app.expander]
    listed = {row["id"] for row in week_of(app)["rows"]}
    assert "task.ours" in listed
    assert "task.both" not in listed
    tap(app, "task.ours", value="done")
    tracking = workspace.rollout_cache.get(running.id).tracking_of("ours")
    assert (tracking.status, tracking.actor) == ("done", "Roa")


def test_a_draft_is_shown_to_and_kept_going_by_editors(workspace, open_page, act_as, monkeypatch):
    rollout, watching = made.rollout(workspace), []
    with ModelServer() as server:
        connect.connect(workspace, DANA, server.base_url, "told")
        server.reply = lambda talk: (talk.begin(), talk.wait())[-1]
        wish, now = DraftWish(("training",)), get_connection(workspace)
        job = draft_jobs.start_draft(workspace, DANA, rollout.id, wish, now, "hers", lambda: True)
        monkeypatch.setattr(job, "watch", lambda *window: watching.append(window))
        for role in ("viewer", "lead"):
            act_as(member(role, rollout.id))
            for page in ("rollouts", "progress"):
                assert "Stop drafting" not in labels(open_page(page, rollout.id)), (role, page)
            with pytest.raises(Refused):
                running_drafts.find_draft(workspace, member(role, rollout.id), rollout.id)
        assert watching == []
        act_as(member("editor", rollout.id))
        assert "Stop drafting" in labels(open_page("progress", rollout.id))
        assert watching
        job.stop()
        assert job.wait(30)
