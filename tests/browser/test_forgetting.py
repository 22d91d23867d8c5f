"""An owner forgets a person, wide and on a phone, and the window shows the name nowhere any more."""

import pytest
from playwright.sync_api import expect

from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import PersonSaved
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import open_workspace
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from tests.browser.test_looks import SCHEMES
from tests.core.story import KIM
from tests.store.named import holders


@pytest.mark.parametrize("width", [1280, 390])
def test_a_person_is_looked_for_confirmed_and_gone(width, tmp_path, serve, screen):
    folder = tmp_path / "data"
    workspace = open_workspace(Settings(data=folder))
    rollout = rollouts.start_rollout(workspace, Actor(name="Dana"), "Atlas")
    commit(workspace, Actor(name="Kim Oduya"), rollout.id, rollout.version, [PersonSaved(person=KIM)])
    workspace.log.backup()
    workspace.close()
    window = screen(serve(folder), width)
    page = window.page
    for scheme in SCHEMES:
        window.wear(scheme)
        window.open("people")
        page.get_by_label("Full name").fill("Kim Oduya")
        page.get_by_role("button", name="Show what would go").click()
        expect(page.get_by_text("Atlas: 1 change in its history")).to_be_visible()
        expect(page.get_by_text("1 backup made before still holds the name")).to_be_visible()
        window.check(is_quiet=False)
    page.get_by_text("Delete these copies too").click()
    page.get_by_label("Type the full name once more").fill("Kim Oduya")
    page.get_by_role("button", name="Forget this person").click()
    expect(page.get_by_text("1 change in 1 rollout does not name them any more.")).to_be_visible()
    assert window.barriers() == []
    window.open(f"history?rollout={rollout.id}")
    expect(page.get_by_text("forgot a person: 1 earlier change")).to_be_visible()
    expect(page.get_by_text("Oduya")).to_have_count(0)
    assert window.complaints == []
    assert holders(folder, ["oduya"]) == []
