"""Opens of a link."""

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links, open_counts, shares
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.store.errors import StoreError
from playbook.store.register.links import Links

DANA = Actor(name="Dana")


def test_what_was_counted_is_written_when_the_workspace_closes(tmp_path):
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    link = links.make_link(workspace, DANA, rollouts.start_rollout(workspace, DANA, "AI").id, "All-hands")
    for _ in range(3):
        shares.open_link(workspace, link.token)
    day = workspace.today()
    workspace.close()
    again = open_workspace(Settings(data=tmp_path / "data"))
    assert again.links.opens() == {link.link.id: {day: 3}}
    again.close()


def test_what_cannot_be_written_stays_counted(tmp_path, monkeypatch):
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    link = links.make_link(workspace, DANA, rollouts.start_rollout(workspace, DANA, "AI").id, "All-hands")

    def fail(*_: object) -> None:
        raise StoreError("The disk is full.", "Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(Links, "count_opens", fail)
        shares.open_link(workspace, link.token)
        for end in workspace.at_close:
            end()
    assert workspace.links.opens() == {}
    assert open_counts.opens(workspace) == {link.link.id: {workspace.today(): 1}}
    workspace.close()
