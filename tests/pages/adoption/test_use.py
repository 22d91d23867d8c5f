"""Who uses it, on the real Progress page: counted by hand or from files, told without pointing at a few."""

from datetime import date

from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.counts import UseCounted
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import Use
from playbook.core.plan.items import Metric
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from tests.pages import made
from tests.pages.steps import DANA, ActAs, OpenPage, enter, plain_text, press, put_state, shows, stored

SHARE = Metric(id="share", title="Weekly share", measures="utilization", unit="%", target=70)


def told(workspace: Workspace, *uses: Use, before: tuple[AnyChange, ...] = ()) -> str:
    rollout = made.rollout(workspace, groups=3)
    billed = rollout.brief.model_copy(update={"currency": "EUR"})
    changes = [BriefEdited.of(billed, "currency"), *before, *(UseCounted(use=counted) for counted in uses)]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def use(group: int | None, day: date, seats: int = 12, **fields: object) -> Use:
    group_id = None if group is None else f"group-{group}"
    about = {"id": f"u-{group}-{day}", "day": day, "seats": seats, "group_id": group_id}
    return Use.model_validate(about | fields)


def tiles(app: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


WEEK = {"active": 9, "returning": 6, "active_28": 10, "idle": 2, "idle_cost": 60, "depth": 8.5}


def test_the_line_of_use_says_what_it_counts(workspace: Workspace, open_page: OpenPage):
    early = [use(number, date(2026, 2, 22), active=3) for number in range(3)]
    late = [use(number, date(2026, 3, 1), **WEEK) for number in range(3)]
    app = open_page("progress", told(workspace, *early, *late, before=(ItemAdded(item=SHARE),)))
    numbers = tiles(app)
    assert numbers["Used it in the week"] == ("75%", "27 of 36 paid seats")
    assert numbers["Came back"] == ("67%", "18 of 27 users")
    assert numbers["Days of use of 28"] == ("8.5", "mean of all users")
    assert numbers["Idle for 28 days"] == ("6", "180 EUR a month")
    shows(plain_text(app), "Of 36 paid seats counted up to Sun 1 Mar.", "How many use it every week?")
    shows(plain_text(app), "Paid seats used in the week: 75 % on", "Target of the metric 'Weekly share'.")
    (alt,) = [
        chart.proto.alt for chart in app.get("vega_lite_chart") if "used in the week" in chart.proto.alt
    ]
    assert "the target is 70 %" in alt
    (table,) = [frame.value for frame in app.dataframe if "Came back" in frame.value]
    assert list(table["Group"]) == ["Creative", "Media", "Web"]
    assert list(table["Cost a month"]) == [60, 60, 60]


def test_a_few_people_are_not_told_apart_and_it_is_said(workspace: Workspace, open_page: OpenPage):
    few = use(0, date(2026, 3, 1), seats=3, active=1)
    others = [use(number, date(2026, 3, 1), seats=8 + number, active=4) for number in (1, 2)]
    app = open_page("progress", told(workspace, few, *others))
    (table,) = [frame.value for frame in app.dataframe if "Used in the week" in frame.value]
    assert list(table["Group"]) == ["Web"]
    assert "2 groups are not shown apart" in plain_text(app)
    assert tiles(app)["Came back"] == ("–", "not counted")


def test_seats_are_counted_by_hand_where_nobody_counted_yet(workspace: Workspace, open_page: OpenPage):
    rollout_id = made.rollout(workspace).id
    app = open_page("progress", rollout_id)
    assert "Nobody has counted yet how many use it." in plain_text(app)
    put_state(app, "panel.use.form")
    app.number_input(key="use.seats").set_value(4)
    assert "Fewer than five people point at somebody." in plain_text(press(app, "use.keep"))
    assert app.number_input(key="use.seats").value == 4
    press(enter(app, "use", seats=20, active=12), "use.keep")
    assert tiles(app)["Used it in the week"] == ("60%", "12 of 20 paid seats")
    assert tiles(app)["Idle for 28 days"] == ("–", "not counted")
    (count_id,) = stored(workspace, rollout_id).uses
    app.selectbox(key="use.kept").set_value(count_id).run()
    press(app, "use.remove")
    assert stored(workspace, rollout_id).uses == {}
    assert "Nobody has counted yet how many use it." in plain_text(app)


def test_a_viewer_without_counts_is_not_asked(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    rollout_id = made.rollout(workspace).id
    act_as(Actor(name="Vi", role="member", memberships=(Membership(rollout_id=rollout_id, role="viewer"),)))
    app = open_page("progress", rollout_id)
    assert "Who uses it?" not in [header.value for header in app.subheader]
    assert not any("trained" in expander.label for expander in app.expander)


def test_who_is_trained_is_counted_on_progress(workspace: Workspace, open_page: OpenPage):
    rollout_id = told(workspace, before=(GroupSaved(group=Group(id="few", name="Few", size=3)),))
    app = put_state(open_page("progress", rollout_id), "panel.trained.form")
    press(enter(app, "trained", group="few", trained=2), "trained.keep")
    assert "Few has fewer than five people, who would be told apart." in plain_text(app)
    press(enter(app, "trained", group="group-0", trained=11, proficient=9), "trained.keep")
    assert "Creative: 11 of 12 trained, 9 proficient" in plain_text(app).replace("**", "")
