"""Readiness: scores that save at once, one barrier per group or none, on the real app."""

from itertools import pairwise

import pytest

from playbook.core.base.errors import Conflict
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Step
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, reviews, rollouts
from playbook.desk.record import history
from playbook.ui.words.readiness_words import ASKS, ELEMENTS, MEANINGS
from tests.pages import made
from tests.pages.steps import DANA, ROBIN, OpenPage, plain_text, press, put_state, run, shows, stored

STEPS: tuple[Step, ...] = tuple(ELEMENTS)
HEADINGS = ("title", "header", "subheader")


def key(step: str, group: str = "group-0", rollout_id: str = "made") -> str:
    return f"readiness.{rollout_id}.{group}.{step}"


def scores(**values: int) -> dict[Step, int]:
    return {step: values.get(step, 5) for step in STEPS}


def scored(workspace: Workspace, group: str = "group-0", **values: int) -> Rollout:
    return briefs.score_readiness(workspace, DANA, "made", stored(workspace).version, group, scores(**values))


def test_without_groups_it_says_what_to_do_first(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", rollouts.start_rollout(workspace, DANA, "Empty").id)
    assert "no group to score yet" in app.info[0].value
    assert [link.value for link in app.page_link][-1] == "Go to Brief"


def test_before_any_score_there_is_no_picture(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", made.rollout(workspace).id)
    assert "No group has been scored yet." in plain_text(app)
    assert plain_text(app).count("Not scored yet.") == 3
    assert not app.get("vega_lite_chart")
    assert len(app.get("button_group")) == 15
    levels = [int(element.tag[1]) for element in app.main if element.type in HEADINGS]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_score_is_saved_at_once_and_can_be_undone(workspace: Workspace, open_page: OpenPage):
    before = made.rollout(workspace)
    run(open_page("readiness", "made").segmented_control(key("awareness")).set_value(2))
    assert stored(workspace).readiness == {"group-0": {"awareness": 2}}
    history.undo_last(workspace, DANA, "made")
    assert stored(workspace).readiness == before.readiness


def test_fast_scores_keep_each_other(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", made.rollout(workspace).id)
    app.segmented_control(key("awareness")).set_value(4)
    app.segmented_control(key("desire")).set_value(1)
    run(app)
    assert stored(workspace).readiness["group-0"] == {"awareness": 4, "desire": 1}


def test_a_score_can_be_taken_back(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    scored(workspace)
    open_page("readiness", "made").segmented_control(key("ability")).set_value(None).run()
    assert "ability" not in stored(workspace).readiness["group-0"]


def test_the_barrier_says_what_to_strengthen(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    scored(workspace)
    app = open_page("readiness", "made")
    assert "No barrier." in plain_text(app)
    for step in STEPS:
        scored(workspace, **{step: 3})
        words = plain_text(app.run())
        shows(words, f"Barrier: {ELEMENTS[step].lower()}.", MEANINGS[step].says, MEANINGS[step].strengthen)
        assert f"Go to {MEANINGS[step].stage.capitalize()}" in [link.value for link in app.page_link]


def test_a_missing_element_before_a_barrier_is_asked_for(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    rollout = stored(workspace)
    values = {"awareness": 5, "ability": 1}
    briefs.score_readiness(workspace, DANA, "made", rollout.version, "group-0", values)
    words = plain_text(open_page("readiness", "made"))
    assert "Score “Wants it” to see what holds it up." in words
    assert "Barrier:" not in words


def test_the_picture_names_the_barrier_in_words_and_has_a_table(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    scored(workspace, knowledge=2)
    app = open_page("readiness", "made")
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt == "1 of 3 groups scored; 1 held up, most often at 'knows how' (1)."
    put_state(app, "readiness.table")
    table = app.dataframe[0].value
    assert len(table) == 15
    assert list(table[table["Barrier"] == "yes"]["Element"]) == ["Knows how"]


def test_two_people_who_score_the_same_element_see_both_versions(workspace: Workspace, open_page: OpenPage):
    app = open_page("readiness", made.rollout(workspace).id)
    briefs.score_readiness(workspace, ROBIN, "made", stored(workspace).version, "group-0", {"awareness": 1})
    run(app.segmented_control(key("awareness")).set_value(5))
    assert stored(workspace).readiness["group-0"] == {"awareness": 1}
    assert "Not saved. Kept is: 1" in plain_text(app)
    press(app, f"{key('awareness')}.mine")
    assert stored(workspace).readiness["group-0"] == {"awareness": 5}


def test_a_score_that_changed_since_it_was_shown_is_a_conflict(workspace: Workspace):
    made.rollout(workspace)
    reviews.score_step(workspace, ROBIN, "made", None, "group-0", "desire", 2)
    with pytest.raises(Conflict):
        reviews.score_step(workspace, DANA, "made", None, "group-0", "desire", 4)
    reviews.score_step(workspace, DANA, "made", None, "group-0", "desire", 2)
    assert stored(workspace).readiness["group-0"] == {"desire": 2}


def test_forty_groups_are_paged_and_found_by_name(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, groups=40, items=1_500)
    scored(workspace, awareness=2)
    app = open_page("readiness", "made")
    assert len(app.get("button_group")) == 6 * 5
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt.startswith("1 of 40 groups scored")
    put_state(app, "readiness.page", 7)
    assert [heading.value for heading in app.subheader] == ["Team 36", "Team 37", "Team 38", "Team 39"]
    app.text_input("readiness.words").set_value("team 12").run()
    assert [heading.value for heading in app.subheader] == ["Team 12"]
    app.text_input("readiness.words").set_value("nobody").run()
    assert "No group has this in its name." in [info.value for info in app.info]


def test_each_element_has_its_name_its_question_and_its_meaning():
    assert set(ELEMENTS) == set(ASKS) == set(MEANINGS)
    assert list(ELEMENTS.values()) == ["Knows why", "Wants it", "Knows how", "Can do it", "Keeps doing it"]
