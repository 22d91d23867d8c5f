"""Fields for a day, in the format of the rollout's region."""

import pytest

from playbook.core.log.changes.briefs import BriefEdited
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from tests.pages import made
from tests.pages.conftest import DANA, OpenPage
from tests.pages.steps import press_label, put_state


@pytest.mark.long
@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"country": "US"}, "MM/DD/YYYY"),
        ({"country": "DE"}, "DD.MM.YYYY"),
        ({"country": "SE", "regions": ("EU",)}, "YYYY-MM-DD"),
        ({"country": "FR"}, "DD/MM/YYYY"),
        ({"regions": ("UK",)}, "DD/MM/YYYY"),
        ({"regions": ("UK", "US")}, "YYYY-MM-DD"),
        ({"regions": ("EU",)}, "YYYY-MM-DD"),
        ({"country": ""}, "MM/DD/YYYY"),
        ({"regions": ("US", "other"), "currency": "USD"}, "MM/DD/YYYY"),
    ],
)
def test_a_day_is_written_as_where_the_rollout_takes_place(
    place: dict[str, object], shown: str, workspace: Workspace, open_page: OpenPage
):
    rollout = made.rollout(workspace, items=1)
    commit(workspace, DANA, rollout.id, rollout.version, [BriefEdited(values=place)])
    app = open_page("my_team", rollout.id)
    [field] = press_label(put_state(app, "team.more"), "Report an incident").date_input
    assert field.proto.format == shown
