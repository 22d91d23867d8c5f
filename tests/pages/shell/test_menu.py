"""The menu says where one is, what is done, and what comes next."""

import pytest

from playbook.core.base.fields import STAGES
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.ui.shell import navigation, page_registry
from playbook.ui.shell.menu import AFTER, ENTRIES, menu_for
from tests.core.story import laid
from tests.pages.conftest import new_window
from tests.pages.shell.test_roles import member
from tests.pages.steps import DANA, ActAs, OpenPage, go


def links(app) -> list[str]:
    return [link.label for link in app.get("page_link")]


def test_every_page_is_under_an_entry():
    pages = [page for names in ENTRIES.values() for page in names]
    assert sorted(pages) == sorted({*page_registry._TITLES, *STAGES})


def test_a_page_without_a_line_of_its_permission_opens_to_nobody(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(navigation.frame, "may", lambda _action: True)
    assert all(map(navigation._is_open, (*page_registry._TITLES, *STAGES)))
    assert not navigation._is_open("forgotten")


def test_a_page_names_its_rollout_and_the_pages_beside_it(workspace: Workspace, open_page: OpenPage):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    app = open_page("review", rollout.id)
    assert "**AI at LT**" in [caption.value for caption in app.main.caption]
    assert links(app.main)[:5] == ["Timeline", "On a page", "By person", "Checks", "Launch"]


def test_an_entry_leads_to_an_open_tab_when_the_page_is_not_open():
    shown = {
        link.title: link.page
        for links in menu_for("launch", None, lambda page: page != "launch")
        for link in links
    }
    assert shown["Plan"] == "timeline"


def test_an_entry_without_an_open_page_is_not_shown():
    assert "Settings" not in shown(None, closed=("people", "settings"))


def test_a_tab_that_a_role_may_not_open_is_not_offered(
    workspace: Workspace, open_page: OpenPage, act_as: ActAs
):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    act_as(member("viewer", rollout.id))
    assert not {"By person", "Checks", "Launch"} & {*links(open_page("decisions", rollout.id).main)}


def test_the_next_steps_lead_through_the_whole_walk_to_the_launch():
    walked = [STAGES[0]]
    while walked[-1] in AFTER:
        walked.append(AFTER[walked[-1]][0])
    assert walked == [*STAGES, "timeline", "review", "launch"]


def test_a_page_leads_to_its_next_step(workspace: Workspace, open_page: OpenPage):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    for page, title in (("timeline", "Checks"), ("review", "Launch")):
        app = open_page(page, rollout.id)
        app.button(key="walk.next").click().run()
        assert app.title[0].value == title
    assert "walk.next" not in [button.key for button in open_page("launch", rollout.id).button]


def test_who_only_reads_is_led_nowhere(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    act_as(member("viewer", rollout.id))
    assert "walk.next" not in [button.key for button in open_page("decisions", rollout.id).button]


@pytest.mark.parametrize(("role", "title"), [("lead", "My team"), ("viewer", "Today"), ("editor", "Home")])
def test_everyone_lands_on_the_page_for_their_role(workspace, app, act_as: ActAs, role, title):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    act_as(member(role, rollout.id))
    assert app.run().title[0].value == title
    # Asked for by name, the first page opens for everyone.
    assert go(app, "rollouts").title[0].value == "Home"


def test_the_only_rollout_is_open_for_an_owner_who_lands_on_home(workspace: Workspace, app):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    assert app.run().title[0].value == "Home"
    assert app.session_state["rollout"] == rollout.id
    rollouts.start_rollout(workspace, DANA, "CRM")
    other = new_window().run()
    assert other.session_state["rollout"] is None


def shown(rollout: Rollout | None, address: str = "rollouts", closed: tuple[str, ...] = ()) -> list[str]:
    groups = menu_for(address, rollout, lambda page: page not in closed)
    return [link.title for links in groups for link in links]


@pytest.mark.usefixtures("workspace")
def test_the_menu_has_every_entry_once_a_rollout_is_open():
    assert shown(laid((RolloutCreated(name="AI at LT"),))) == [*ENTRIES]


def test_until_a_rollout_is_open_the_menu_has_no_steps(workspace: Workspace):
    assert shown(None) == ["Home", "Share", "Settings", "Guide"]
    assert shown(None, "brief") == ["Home", "Brief", "Share", "Settings", "Guide"]


def test_a_step_says_its_state_in_words(workspace: Workspace, open_page: OpenPage):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    link = next(
        link for link in open_page("brief", rollout.id).sidebar.get("page_link") if link.label == "Brief"
    )
    assert link.help.startswith("Empty")
