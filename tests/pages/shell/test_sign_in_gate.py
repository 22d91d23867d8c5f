"""Whoever is not signed in sees the way in, and no page."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from tests.pages import made
from tests.pages.steps import run

ActAs = Callable[[Actor | None], None]
OpenPage = Callable[..., AppTest]


def everything(app: AppTest) -> list[str]:
    """The kinds of what is on the screen."""
    return [element.type for block in (app.main, app.sidebar) for element in block if element is not block]


def test_nobody_gets_a_heading_and_one_button(app: AppTest, workspace: Workspace, act_as: ActAs):
    made.rollout(workspace)
    act_as(None)
    run(app)
    assert app.title[0].value == "Please sign in"
    assert [button.label for button in app.button] == ["Sign in"]
    assert everything(app) == ["title", "button"]


def test_a_page_that_is_open_goes_away_with_the_session(workspace, open_page, act_as):
    app = open_page("progress", made.rollout(workspace).id)
    act_as(None)
    run(app)
    assert app.title[0].value == "Please sign in"
    assert everything(app) == ["title", "button"]


def test_what_is_pressed_without_a_session_is_not_done(workspace, open_page, act_as):
    app = open_page("progress", made.rollout(workspace).id)
    before = workspace.log.head("made")
    act_as(None)
    next(button for button in app.sidebar.button if button.label == "Undo my last change").click().run()
    assert not app.exception
    assert workspace.log.head("made") == before
    act_as(Actor(name="Kim"))
    app.run()
    assert app.title[0].value == "Progress"


def test_a_rollout_that_was_withdrawn_is_closed(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    app = open_page("progress", made.rollout(workspace).id)
    assert app.session_state["rollout"] == "made"
    act_as(Actor(name="Kim", role="member"))
    run(app)
    assert app.session_state["rollout"] is None
    assert "Progress" not in [title.value for title in app.title]


def test_a_change_carries_the_name_of_whoever_is_signed_in(app: AppTest, workspace: Workspace, act_as: ActAs):
    act_as(Actor(name="Kim Nguyễn"))
    app.run()
    app.text_input(key="rollouts.name").set_value("Atlas")
    app.button(key="FormSubmitter:rollouts.new-Start rollout").click().run()
    [card] = rollouts.cards(workspace, Actor(name="Dana"))
    assert [event.actor for event in workspace.log.read(card.rollout_id)] == ["Kim Nguyễn"]
