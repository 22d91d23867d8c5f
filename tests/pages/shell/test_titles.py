"""Every page of a rollout says which page it is, also before there is a rollout."""

from playbook.desk.base.workspace import Workspace
from tests.pages.steps import OpenPage

TITLES = {
    "brief": "Brief", "by_person": "By person", "decisions": "On a page", "launch": "Launch",
    "readiness": "Brief", "review": "Checks", "timeline": "Timeline",
}  # fmt: skip


def test_a_page_without_a_rollout_has_its_title(workspace: Workspace, open_page: OpenPage):
    for page, title in TITLES.items():
        assert [each.value for each in open_page(page).title] == [title], page
