"""The pulse on the page All-hands: opened, shown, closed and used, with what is hidden said plainly."""

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.errors import Invalid
from playbook.core.plan.brief import Brief, Group
from playbook.desk.all_hands import pulse
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device
from playbook.desk.links.shares import Share
from playbook.ui.all_hands import pulse_panel
from playbook.ui.widgets.tables import whole
from tests.pages import made
from tests.pages.steps import DANA, OpenPage, enter, press_label, shows, stored


def share_of(workspace: Workspace, rollout_id: str) -> Share:
    path = links.make_link(workspace, DANA, rollout_id, "Room", asks=["pulse"], profile="teams").path
    return shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))


def fill(workspace: Workspace, share: Share, group: str, score: str, count: int) -> None:
    shown = pulse.pulse_of(workspace, share)
    assert shown
    typed = dict.fromkeys((question.key for question in shown.questions), score)
    for number in range(count):
        device = Device(share.link.id, f"{group} {number}")
        answer = {**typed, "group": shares.sign_of(group) if group else ""}
        pulse.answer_pulse(workspace, share, device, shown.poll.id, answer)


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def written(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption, *app.error, *app.toast))


def test_a_host_runs_a_pulse_and_uses_it_as_readiness(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    share = share_of(workspace, rollout.id)
    groups = [group.id for group in rollout.brief.groups]
    app = open_page("all_hands", rollout.id)
    app.text_input(key="pulse.own.0").set_value("Do you know whom to ask?")
    assert app.number_input(key="pulse.expected").value == rollout.brief.headcount == 90
    press_label(enter(app, "pulse", expected=40), "Open the pulse")
    fill(workspace, share, groups[0], "4", 8)
    fill(workspace, share, groups[1], "2", 6)
    fill(workspace, share, groups[2], "1", 2)
    assert "16 answers, one from each device; 40 people expected." in written(app.run())
    assert "did not count" not in written(app)
    # An empty form, which is refused: no answer, and none that was lost.
    shown = pulse.pulse_of(workspace, share)
    assert shown
    with pytest.raises(Invalid):
        pulse.answer_pulse(workspace, share, Device(share.link.id, "empty"), shown.poll.id, {})
    assert "1 more device sent a form that did not count, such as an empty one." in written(app.run())
    shows(written(app), "16 answers, one from each device", "sees no results yet")
    assert "sees results in steps" in written(press_label(app, "Show the room"))
    text = written(press_label(app, "Close the pulse"))
    assert "Do you know whom to ask?" in text
    assert whole("mostly 4") in text
    assert "Not shown apart" in text
    # What the host asked stands in a table of its own: side by side with the elements it would be too wide.
    heads = [element.value.splitlines()[0] for element in app.markdown if element.value.startswith("| Team")]
    assert [head.count("|") for head in heads] == [8, 4]
    assert "Do you know whom to ask?" in heads[1]
    press_label(app, "Use as readiness")
    # The third team is hidden, and the second with it: the rest would give the third away.
    assert set(stored(workspace, rollout.id).readiness) == {groups[0]}
    assert "does not see the results" in written(press_label(app, "Hide from the room"))
    assert "Open the pulse" in labels(press_label(app, "New pulse"))
    assert "New pulse" in labels(press_label(app, "Cancel"))


@pytest.mark.parametrize(
    ("headcount", "sizes", "people"),
    [(90, [12], 90), (None, [12, 30], 42), (5_000_000, [], 20_000), (None, [0], 200), (0, [], 200)],
)
def test_as_many_people_are_expected_as_the_rollout_is_for(
    headcount: int | None, sizes: list[int], people: int
) -> None:
    groups = tuple(Group(id=f"g{size}", name="G", size=size) for size in sizes)
    assert pulse_panel._people_of(Brief(headcount=headcount, groups=groups)) == people


def test_a_question_that_is_too_long_stays_in_its_field(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = open_page("all_hands", rollout.id)
    app.text_input(key="pulse.own.0").set_value("x" * 201)
    assert "This question has 201 characters" in written(press_label(app, "Open the pulse"))
    assert app.text_input(key="pulse.own.0").value == "x" * 201
    assert pulse.find_pulse(workspace, DANA, rollout.id) is None


def test_a_question_is_text_on_the_page(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    share = share_of(workspace, rollout.id)
    pulse.open_pulse(workspace, DANA, rollout.id, ["![x](https://evil.example/?q=1) | a"])
    fill(workspace, share, "", "3", 6)
    pulse.close_pulse(workspace, DANA, rollout.id)
    app = open_page("all_hands", rollout.id)
    assert "![x](https" not in written(app)
    assert not app.exception
