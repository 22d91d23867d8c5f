"""Bring back from Microsoft Project, on the Timeline."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.exports import project_xml
from playbook.exports.formats import Options
from tests.dossiers import dossier_of
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.steps import ActAs, OpenPage, enter, press_label, put_state, run, shows, stored


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    return made.rollout(workspace)


def upload(app: AppTest, content: bytes) -> AppTest:
    app = put_state(app, "project.fold")
    return run(app.file_uploader(key="project.file.0").upload("plan.xml", content))


def exported(rollout: Rollout) -> str:
    return project_xml.write(dossier_of(rollout, today=TODAY), Options()).decode()


def open_item(rollout: Rollout):
    return next(
        item
        for item in rollout.items.values()
        if item.due and item.due > TODAY and exported(rollout).count(f"{item.due}T08") > 0
    )


def test_moved_days_are_shown_and_move_with_one_reason(workspace, open_page: OpenPage, rollout):
    item = open_item(rollout)
    later = item.due + timedelta(days=3)
    app = upload(
        open_page("timeline", rollout.id), exported(rollout).replace(str(item.due), str(later)).encode()
    )
    shows(app, "of this plan found in the file", "Moved days (")
    press_label(app, "Take over what is ticked")
    assert stored(workspace).items[item.id].due == item.due
    app = press_label(enter(app, "project", reason="As in Project."), "Take over what is ticked")
    assert stored(workspace).items[item.id].due == later
    assert stored(workspace).tracking_of(item.id).moves[-1].reason == "As in Project."


def test_a_file_that_says_the_same_changes_nothing(open_page: OpenPage, rollout):
    app = upload(open_page("timeline", rollout.id), exported(rollout).encode())
    shows(app, "say the same")
    assert "Take over what is ticked" not in [button.label for button in app.button]


def test_another_file_ends_in_a_sentence(open_page: OpenPage, rollout):
    shows(
        upload(open_page("timeline", rollout.id), b"not a plan"),
        "This is not a plan of Microsoft Project as XML.",
    )


def test_who_only_reads_is_offered_nothing(open_page: OpenPage, rollout, act_as: ActAs):
    member = Membership(rollout_id=rollout.id, role="viewer")
    act_as(Actor(name="Vi", role="member", memberships=(member,)))
    app = open_page("timeline", rollout.id)
    assert not [fold for fold in app.expander if "Microsoft Project" in fold.label]
