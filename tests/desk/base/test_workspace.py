"""The open data folder, and how it is let go of."""

import pytest

from playbook.desk.base.workspace import AppClosed, current_workspace, open_workspace, set_current
from playbook.settings import Settings


def test_a_failing_close_still_closes_the_rest(tmp_path):
    workspace = open_workspace(Settings(data=tmp_path))
    ended = []

    def fail() -> None:
        raise ValueError("The first.")

    def fail_too() -> None:
        raise KeyError("The second.")

    workspace.at_close.extend((fail, lambda: ended.append(True), fail_too))
    with pytest.raises(ValueError, match=r"The first\."):
        workspace.close()
    assert ended == [True]
    open_workspace(Settings(data=tmp_path)).close()


def test_who_comes_late_opens_no_data_once_more(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYBOOK_DATA", str(tmp_path / "data"))
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    set_current(workspace)
    assert current_workspace() is workspace
    set_current(None)
    workspace.close()
    with pytest.raises(AppClosed):
        current_workspace()
    open_workspace(Settings(data=tmp_path / "data")).close()
