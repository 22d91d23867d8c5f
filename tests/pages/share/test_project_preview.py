"""Bring it back: a plan of Microsoft Project."""

from datetime import timedelta

import pytest

from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.exports import project_xml
from playbook.exports.options import Options
from tests.dossiers import dossier_of
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.share.test_bring_back import uploaded
from tests.pages.steps import OpenPage, enter, press_label, shows, stored


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    return made.rollout(workspace)


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
    text = exported(rollout).replace(str(item.due), str(later))
    app = uploaded(open_page("export", rollout.id), "plan.xml", text.encode())
    shows(app, "of this plan found in the file", "Moved days (")
    press_label(app, "Make 1 change")
    assert stored(workspace).items[item.id].due == item.due
    app = press_label(enter(app, "bring.picked", reason="As in Project."), "Make 1 change")
    assert stored(workspace).items[item.id].due == later
    assert stored(workspace).tracking_of(item.id).moves[-1].reason == "As in Project."


@pytest.mark.long
def test_a_file_that_says_the_same_changes_nothing(open_page: OpenPage, rollout):
    app = uploaded(open_page("export", rollout.id), "plan.xml", exported(rollout).encode())
    shows(app, "Nothing to change: this file matches the plan.")
    assert "Make 1 change" not in [button.label for button in app.button]


@pytest.mark.long
def test_another_file_ends_in_a_sentence(open_page: OpenPage, rollout):
    shows(
        uploaded(open_page("export", rollout.id), "plan.xml", b"not a plan"),
        "This is not a plan of Microsoft Project as XML.",
    )
