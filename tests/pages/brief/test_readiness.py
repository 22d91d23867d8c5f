"""The last step of the brief: teams rated in one grid, and what holds them back."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import ELEMENTS, Step
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import reviews, rollouts
from playbook.desk.record import history
from playbook.ui.brief.readiness import READINESS
from playbook.ui.brief.row_table import editor_key, sheet_key
from playbook.ui.words.readiness_words import ASKS, MEANINGS
from tests.pages import made
from tests.pages.steps import DANA, ROBIN, OpenPage, hides, plain_text, press, put_state, run, shows, stored

STEPS: tuple[Step, ...] = tuple(ELEMENTS)


def opened(open_page: OpenPage) -> AppTest:
    return open_page("brief", "made", step="readiness")


def rate(app: AppTest, **rows: dict[str, Any]) -> AppTest:
    """Type scores into rows of the grid: row0, row1 …"""
    sheet = app.session_state[sheet_key(READINESS, "made")]
    edited = {int(row.removeprefix("row")): values for row, values in rows.items()}
    return put_state(app, editor_key(READINESS, "made", sheet), {"edited_rows": edited})


def scored(workspace: Workspace, group: str = "group-0", **values: int) -> Rollout:
    scores = {step: values.get(step, 5) for step in STEPS}
    return reviews.save_scores(workspace, DANA, "made", stored(workspace).version, [(group, scores)])


def test_without_teams_it_says_what_to_do_first(workspace: Workspace, open_page: OpenPage):
    app = open_page("brief", rollouts.start_rollout(workspace, DANA, "Empty").id, step="readiness")
    assert "no team to rate yet" in app.info[0].value


@pytest.mark.long
def test_the_former_address_leads_to_the_step(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", made.rollout(workspace).id)
    assert (app.title[0].value, app.header[0].value) == ("Brief", "Readiness")


def test_several_teams_are_rated_with_one_save_and_one_undo(workspace: Workspace, open_page: OpenPage):
    before = made.rollout(workspace)
    app = rate(opened(open_page), row0={"awareness": 2}, row2={"desire": 4, "ability": 1})
    press(app, "rows.readiness.save")
    assert stored(workspace).readiness == {
        "group-0": {"awareness": 2}, "group-2": {"desire": 4, "ability": 1},
    }  # fmt: skip
    shows(app, "0 of 3 teams rated.")
    history.undo_last(workspace, DANA, "made")
    assert stored(workspace).readiness == before.readiness


def test_a_score_can_be_taken_back(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    scored(workspace)
    press(rate(opened(open_page), row0={"ability": None}), "rows.readiness.save")
    assert "ability" not in stored(workspace).readiness["group-0"]


@pytest.mark.long
def test_saving_leaves_what_others_rated_meanwhile(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = rate(opened(open_page), row0={"awareness": 2})
    version = stored(workspace).version
    reviews.save_scores(workspace, ROBIN, "made", version, [("group-1", {"awareness": 1})])
    press(app, "rows.readiness.save")
    assert stored(workspace).readiness == {"group-0": {"awareness": 2}, "group-1": {"awareness": 1}}


def test_two_people_who_rate_one_team_see_both_versions(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = rate(opened(open_page), row0={"awareness": 5})
    version = stored(workspace).version
    reviews.save_scores(workspace, ROBIN, "made", version, [("group-0", {"awareness": 1})])
    press(app, "rows.readiness.save")
    assert stored(workspace).readiness["group-0"] == {"awareness": 1}
    shows(app, "Robin")
    press(app, "rows.readiness.save")
    assert stored(workspace).readiness["group-0"] == {"awareness": 5}


def test_each_barrier_names_its_teams_and_what_helps(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    scored(workspace)
    app, team = opened(open_page), stored(workspace).brief.groups[0].name
    shows(app, "Nothing holds back 1 team.")
    for step in STEPS:
        scored(workspace, **{step: 3})
        means = MEANINGS[step]
        shows(run(app), f"{ELEMENTS[step]}: {team}.", means.says, means.strengthen)
        assert f"Go to {means.stage.capitalize()}" in [link.label for link in app.page_link]


def test_a_missing_score_before_a_barrier_names_no_barrier(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    values: dict[Step, int] = {"awareness": 5, "ability": 1}
    reviews.save_scores(workspace, DANA, "made", rollout.version, [("group-0", values)])
    hides(plain_text(opened(open_page)), "Can do it: ")


@pytest.mark.long
def test_sixty_teams_are_one_grid(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, groups=60, items=60)
    for number in range(60):
        scored(workspace, f"group-{number}", awareness=2)
    app = opened(open_page)
    assert len(app.session_state[sheet_key(READINESS, "made")].typed) == 60
    shows(app, " and 56 more.")


def test_each_element_has_its_name_its_question_and_its_meaning():
    assert set(ELEMENTS) == set(ASKS) == set(MEANINGS)
    assert list(ELEMENTS.values()) == ["Knows why", "Wants it", "Knows how", "Can do it", "Keeps doing it"]
