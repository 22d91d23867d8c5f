"""API tokens on the page Share: the secret is shown once, and a revoked token opens nothing."""

from streamlit.testing.v1 import AppTest

from playbook.desk.accounts import tokens
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from tests.pages.steps import DANA, OpenPage, enter, press, press_label


def secrets(app: AppTest) -> list[str]:
    return [part.value for part in app.code if part.value.startswith("pbk_")]


def test_a_token_is_made_shown_once_and_revoked(workspace: Workspace, open_page: OpenPage):
    atlas = rollouts.start_rollout(workspace, DANA, "Atlas").id
    app = open_page("share", atlas)
    press_label(enter(app, "tokens", name="Board", writes=True), "Make a token")
    (secret,) = secrets(app)
    assert tokens.find_bearer(workspace, secret).name == "Board (API)"
    assert "reads and logs" in " ".join(part.value for part in app.markdown)
    press_label(app, "I have copied it")
    assert secrets(app) == []
    (token,) = tokens.tokens_of(workspace, DANA, atlas)
    press(app, f"tokens.revoke.{token.id}")
    assert tokens.find_bearer(workspace, secret) is None
    assert "reads and logs" not in " ".join(part.value for part in app.markdown)


def test_a_token_without_a_name_is_not_made(workspace: Workspace, open_page: OpenPage):
    atlas = rollouts.start_rollout(workspace, DANA, "Atlas").id
    app = press_label(open_page("share", atlas), "Make a token")
    assert tokens.tokens_of(workspace, DANA, atlas) == []
    assert "The token has no name" in " ".join(part.value for part in app.markdown)
