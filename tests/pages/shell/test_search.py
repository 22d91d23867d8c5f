"""Search leads to pages and tasks of the open rollout."""

from streamlit.testing.v1 import AppTest

from playbook.desk.base.workspace import Workspace
from tests.pages import made
from tests.pages.steps import OpenPage, press, run


def found(app: AppTest, words: str) -> dict[str, str]:
    """Search; return the query of each link by its label."""
    app.session_state["search.words"] = words
    links = [link.proto for link in press(app, "search.open").get("page_link")]
    return {link.label.replace("\\", ""): link.query_string for link in links}


def test_a_task_is_found_with_its_place_and_its_address(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, titles=["Brief the *managers*"], items=1)
    links = found(open_page("history", "made"), "managers")
    [label] = [label for label in links if "managers" in label]
    assert all(words in label for words in ("*managers*", "Leadership"))
    assert links[label] == "rollout=made&task=item-0"


def test_pages_of_a_rollout_are_not_found_without_one(workspace: Workspace, open_page: OpenPage):
    assert "Results: Activity" not in found(open_page("rollouts"), "activity")


def test_a_page_is_found_with_the_entry_that_leads_to_it(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    assert "Results: Activity" in found(open_page("rollouts", "made"), "activity")


def test_what_was_not_found_is_said(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = open_page("history", "made")
    found(app, "xyz")
    assert "Nothing found for “xyz”." in [caption.value for caption in app.caption]


def test_the_address_of_a_task_opens_it(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=1)
    app = open_page("history", "made", task="item-0")
    assert app.session_state["task.open"] == {("made", "leadership"): ("item-0", "read")}
    assert "task" not in app.query_params
    assert not open_page("history", "made", task="nothing").exception


def test_the_search_opens_in_place_of_the_launch_which_comes_back(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, launched=False)
    app = open_page("launch", "made")
    assert launch_buttons(app)
    assert found(app, "activity")["Results: Activity"] == "rollout=made"
    assert (list(app.error), launch_buttons(app)) == ([], [])
    assert launch_buttons(run(app))


def launch_buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.key == "launch.press"]
