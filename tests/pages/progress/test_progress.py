"""Results: its tabs Today, Delivery, Adoption and Value, on the real app."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded, ItemRemoved
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.rollout import Reading
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CheckinSeries, Gate, Metric, Milestone
from playbook.core.progress import progress
from playbook.core.progress.forecast import Forecast, Unknown
from playbook.core.progress.next_step import NextStep, Weight
from playbook.desk.base.workspace import Workspace, set_current
from playbook.desk.plan import tracking
from playbook.desk.progress import reports
from playbook.ui.progress import forecast, next_steps
from playbook.ui.shell.frame import plain
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.review.test_review import sound
from tests.pages.steps import (
    DANA,
    ActAs,
    OpenPage,
    hides,
    labels,
    plain_text,
    press,
    press_label,
    put,
    put_state,
    run,
    shows,
    stored,
)


def links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.main.get("page_link")]


def headings(app: AppTest) -> list[str]:
    return [header.value for header in app.header]


@pytest.mark.parametrize("tab", ["progress", "delivery", "adoption"])
def test_before_the_launch_a_tab_says_when_it_starts(workspace: Workspace, open_page: OpenPage, tab: str):
    app = open_page(tab, made.rollout(workspace, launched=False).id)
    assert (
        app.info[0].value == "Results start with the launch. The plan’s 30 dated tasks become the baseline."
    )
    assert links(app)[-1] == "Go to Launch"
    assert not app.get("vega_lite_chart")
    empty = made.rollout(workspace, groups=0, items=0, rollout_id="empty").id
    assert "No task has a date yet." in open_page(tab, empty).info[0].value


def test_today_leads_with_the_business_result(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, examples=True)
    result = Metric(id="days", title="Days to a draft", measures="outcome", unit="days", baseline=5,
                    target=3, red_at=5, higher_is_better=False)  # fmt: skip
    read = [
        ReadingLogged(
            reading=Reading(id=f"r{value}", metric_id="days", day=TODAY - timedelta(days=value), value=value)
        )
        for value in (5, 4)
    ]
    saved = Example(id="e", day=TODAY, minutes_saved=150, minutes_checking=30)
    put(workspace, "made", ItemAdded(item=result), *read, ExampleLogged(example=saved))
    app = open_page("progress", "made")
    assert app.title[0].value == "Today"
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Business result", "4 days"), ("Active users", "–"), ("On time", "75%"), ("Time saved", "2 hours"),
    ]  # fmt: skip
    shows(plain_text(app), "**At risk**]  \n:small[Target 3 days · Days to a draft]", "9 of 12 due so far")
    shows(plain_text(app), "**On track**]  \n:small[After checking, 1 example]")
    trends = [image.proto.imgs[0].alt for image in app.get("image")]
    assert trends[0] == "Business result: trend from 5 to 4"
    assert [label for label in links(app) if label.startswith("Log ")] == ["Log active users"]
    assert headings(app) == ["Next steps"]


def test_a_stated_0_is_the_number_until_another_is_logged(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    share = Metric(
        id="share", title="Quotes in one place", measures="outcome", unit="%", baseline=0, target=95
    )
    put(workspace, "made", ItemAdded(item=share))
    app = open_page("progress", "made")
    assert (app.metric[0].label, app.metric[0].value) == ("Business result", "0%")
    shows(plain_text(app), ":small[Before the rollout. Target 95% · Quotes in one place]")
    assert "Log result" in links(app)
    shows(plain_text(open_page("adoption", "made")), "**Quotes in one place**: 0% before the rollout")


def test_before_go_live_nobody_is_asked_for_active_users(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    go_live = BriefFields(go_live=TODAY + timedelta(days=1))
    put(workspace, "made", BriefEdited.of(go_live, "go_live"))
    app = open_page("progress", "made")
    assert "From go-live on" in plain_text(app)
    assert "Log active users" not in links(app)


def test_delivery_answers_in_its_titles_and_follows_the_filters(workspace: Workspace, open_page: OpenPage):
    app = open_page("delivery", made.rollout(workspace, examples=True).id)
    assert headings(app) == [
        "2 tasks behind plan", "Forecast", "Late tasks in 2 of 15 areas", "75% done on time",
        "3 tasks late or off track", "Who needs a nudge",
    ]  # fmt: skip
    charts = app.get("vega_lite_chart")
    assert len(charts) == 3
    for chart in charts:
        assert any(letter.isdigit() for letter in chart.proto.alt), chart.proto.alt
        assert json.loads(chart.proto.spec)
    assert [fold.label for fold in app.expander].count("The numbers") == 3
    app.selectbox(key="progress_stage").set_value("training").run()
    assert "of 6 dated tasks done by" in plain_text(app)
    run(app.selectbox(key="progress_group").set_value("group-0"))
    assert "of 2 dated tasks done by" in plain_text(app)


@pytest.mark.long
def test_value_shows_time_saved_beside_the_recipes(workspace: Workspace, open_page: OpenPage):
    app = open_page("library", made.rollout(workspace, examples=True).id)
    assert headings(app) == ["Net time saved", "60% of examples worth it", "Recipes"]
    assert "No example gives both the time saved and the time for checking." in plain_text(app)


def test_a_viewer_reads_results_without_a_form(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    made.rollout(workspace)
    act_as(Actor(name="Vi", role="member", memberships=(Membership(rollout_id="made", role="viewer"),)))
    metric = Metric(id="use", title="Weekly use", measures="outcome")
    put(
        workspace, "made", ItemAdded(item=metric), ItemAdded(item=Gate(id="gate", title="Go on?", date=TODAY))
    )
    for tab in ("progress", "delivery", "adoption", "library"):
        app = open_page(tab, "made")
        assert not [label for label in links(app) if label.startswith("Log ")]
        forms = {"Log a reading", "Enter license numbers", "Enter training numbers"}
        assert not forms & {fold.label for fold in app.expander}
        assert not [button for button in app.button if str(button.key).startswith(("gate.", "recipe."))]


def test_a_logged_item_and_a_move_show_at_once(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, logged=False)
    app = open_page("delivery", "made")
    assert "0 of 30 dated tasks done" in plain_text(app)
    tracking.log_status(workspace, DANA, "made", rollout.version, "item-0", "done")
    to_day = TODAY + timedelta(days=5)
    tracking.move_item(workspace, DANA, "made", rollout.version, "item-1", to_day, "waiting for legal")
    put_state(app, "progress.slips")
    assert "1 of 30 dated tasks done" in plain_text(app)
    shows(plain_text(app), "by Dana: waiting for legal", "Tue Mar 10")


def test_late_items_next_steps_and_leads_come_in_short(workspace: Workspace, open_page: OpenPage):
    app = open_page("delivery", made.rollout(workspace, groups=40, items=500).id)
    [listed] = [element.value for element in app.markdown if "days late, due" in element.value]
    assert listed.count("\n- ") == 4
    assert listed.count("The manager of") == 5
    label = next(expander.label for expander in app.expander if expander.key == "progress.needs")
    assert label.endswith(" more")
    assert "Who needs a nudge" in headings(app)
    put_state(app, "waiting.0")
    [note] = [code.value for code in app.code if "My team is enough" in code.value]
    assert note.startswith("Hello ")


def test_three_next_steps_have_a_button_each(workspace: Workspace, open_page: OpenPage):
    app = open_page("progress", made.rollout(workspace, groups=40, items=500).id)
    shows(plain_text(app), "Ask Lead ", "more like this.")
    steps = [button for button in app.button if re.fullmatch(r"step\.made\.\d\.open", str(button.key))]
    assert 2 <= len(steps) <= 3
    assert len({button.label for button in steps}) == len(steps)
    rules = [popover.proto.popover.label for popover in app.get("popover")]
    assert rules.count("Why") == len(steps)  # the step stands beside it
    press(app, str(steps[-1].key))
    assert app.title[0].value == "Delivery"


def test_the_button_of_a_step_takes_the_name_of_a_team_as_words(workspace: Workspace):
    rollout = made.rollout(workspace, items=3, logged=False)
    group = rollout.brief.groups[0].model_copy(update={"name": "![a](//x)"})
    brief = rollout.brief.model_copy(update={"groups": (group,)})
    step = NextStep(
        rule_id="R1", grade="A", sort="", cause="", weight=Weight.ERROR, do="", why="",
        stage="training", place="stage", group_ids=(group.id,),
    )  # fmt: skip
    _, label = next_steps._way(rollout.model_copy(update={"brief": brief}), step, {"training": "Training"})
    assert label == f"Training for {plain('![a](//x)')}"


def test_a_step_leads_to_its_item_and_shows_its_rule_when_asked(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=3, logged=False)
    gate = Gate(id="gate", title="Go *on*?", date=TODAY, go_if="60 % use it")
    red = Metric(id="use", title="Weekly use", unit="%", red_at=30, red_action="Ask each lead.")
    read = ReadingLogged(reading=Reading(id="r", metric_id="use", day=TODAY, value=20))
    put(workspace, "made", ItemAdded(item=gate), ItemAdded(item=red), read)
    app = open_page("progress", "made")
    text = plain_text(app)
    assert ":red-badge[Due] **Decide at “Go *on*?” with the rollout lead: continue" in text
    assert "[Decide below](#gates)" in text
    assert "Do what the plan says for “Weekly use”, with the rollout lead: Ask each lead." in text
    put_state(app, "step.made.1.rule")
    shows(plain_text(app), "Every metric has a start, an end and a rule", "Go on if: 60 % use it")
    press(app, "step.made.2.open")
    assert app.title[0].value == "Accountability"


@pytest.mark.parametrize("reason", ["two looms are down", "the ferry is in the yard", "no kiln is free"])
def test_why_of_a_step_is_what_the_lead_said_before_any_rule(
    workspace: Workspace, open_page: OpenPage, reason: str
):
    made.rollout(workspace, items=0, launched=False)
    task = Milestone(id="task", title="Clean the lists", date=TODAY + timedelta(days=2))
    put(workspace, "made", ItemAdded(item=task), by=DANA)
    tracking.launch(workspace, DANA, "made", stored(workspace).version)
    said = StatusLogged(item_id="task", group_ids=(), stage="accountability", status="at_risk", note=reason)
    put(workspace, "made", said, by=DANA)
    app = open_page("progress", "made")
    last = max(
        str(button.key) for button in app.button if re.fullmatch(r"step\.made\.\d\.open", str(button.key))
    )
    text = plain_text(put_state(app, last.replace("open", "rule")))
    assert text.index(f"“{reason}”") < text.index("Rule ")


def test_nothing_is_for_today_in_a_rollout_that_is_over(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=3, logged=False)
    put(workspace, "made", ItemAdded(item=Gate(id="gate", title="Go on?", date=made.END)))
    later = {"today": made.END + timedelta(days=30)}
    set_current(replace(workspace, settings=workspace.settings.model_copy(update=later)))
    text = plain_text(open_page("progress", "made"))
    shows(text, "Open when the rollout ended.", "**Decide at “Go on?” with the rollout lead")
    assert "[Due]" not in text


def test_a_quiet_week_says_so_and_what_comes_next(workspace: Workspace, open_page: OpenPage):
    rollout = sound(workspace)
    tracking.launch(workspace, DANA, rollout.id, rollout.version)
    for item in progress.overdue(rollout, TODAY):
        if item.stage == "training":
            tracking.log_status(workspace, DANA, rollout.id, rollout.version, item.id, "done")
    app = open_page("progress", rollout.id, progress_stage="Training")
    assert "Nothing to do this week. Nothing else falls due." in plain_text(app)


def test_a_title_that_is_an_order_is_no_order_twice(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=0, logged=False)
    put(workspace, "made", ItemAdded(item=Gate(id="gate", title="Decide go or no-go for Stores", date=TODAY)))
    sentence = next_steps._nothing(reports.report(workspace, stored(workspace)))
    assert sentence.startswith("This week: “Decide go or no-go for Stores” on ")
    assert "Nothing to do" not in sentence
    put(workspace, "made", ItemRemoved(item_id="gate", stage="accountability", title="x"))
    put(workspace, "made", ItemAdded(item=Gate(id="later", title="Go on?", date=TODAY + timedelta(days=7))))
    sentence = next_steps._nothing(reports.report(workspace, stored(workspace)))
    assert sentence.startswith("Nothing to do this week. Next: “Go on?” on ")
    app = open_page("progress", "made")
    assert "Decide" in [each.proto.popover.label for each in app.get("popover")]


def test_nothing_wrong_says_so(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, items=3, logged=False)
    for number in range(3):
        item = rollout.get_item(f"item-{number}")
        if item.due and item.due <= TODAY:
            tracking.log_status(workspace, DANA, "made", rollout.version, item.id, "done")
    app = open_page("delivery", "made")
    assert "Nothing is overdue or off track." in plain_text(app)
    assert "Who needs a nudge" not in headings(app)


def test_a_part_without_any_item_is_said_in_words(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, groups=6, items=6)
    app = open_page("delivery", "made", progress_group="Strategy", progress_stage="Training")
    assert "Nothing is overdue or off track." in plain_text(app)


def test_the_forecast_is_a_range_or_says_why_not(workspace: Workspace, open_page: OpenPage):
    text = plain_text(open_page("delivery", made.rollout(workspace).id))
    shows(text, "At the current pace we finish between **", "(planned: Tue May 26, with a chance of")
    still = made.rollout(workspace, logged=False, rollout_id="still").id
    text = plain_text(open_page("delivery", still))
    assert "No forecast: nothing was completed in the past 7 weeks." in text


@pytest.mark.long
def test_a_metric_has_its_forecast_or_the_reason_why_not(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    hostile = "Weekly ![x](https://evil.example) use"
    metrics = [
        Metric(id="use", title=hostile, unit="% of people", target=70, target_date=TODAY),
        Metric(id="speed", title="Days to a draft", unit="days", target=3, higher_is_better=False),
        Metric(id="told", title="Without a target"),
    ]
    changes: list[AnyChange] = [ItemAdded(item=metric) for metric in metrics]
    for week, value in enumerate((20, 27, 33, 41)):
        day = TODAY - timedelta(weeks=4 - week)
        changes.append(ReadingLogged(reading=Reading(id=f"r{week}", metric_id="use", day=day, value=value)))
    for change in changes:
        put(workspace, "made", change)
    app = open_page("delivery", "made")
    assert "When 2 metrics will be on target" in [expander.label for expander in app.expander]
    text = plain_text(put_state(app, "progress.targets"))
    shows(text, "use** reaches 70% of people between **", "based on 4 readings (planned: Thu Mar 5).")
    assert "1 metric with a target has no reading yet; a forecast needs readings on four days" in text
    hides(text, "**Without a target**")
    assert not [element for element in app.markdown if "![x](" in element.value]
    assert "70% of people" not in plain_text(app.selectbox(key="progress_group").set_value("group-0").run())


@pytest.mark.parametrize(
    ("days", "planned", "chance", "words"),
    [
        ((10, 20, 40), 20, 0.5, "between **Sun Mar 15** and **Tue Apr 14** (planned: Wed Mar 25, "
            "with a chance of 50%)."),
        ((10, 20, 40), 5, 0.004, " (planned: Tue Mar 10, with a chance of less than 1%)."),
        ((10, 20, 40), 39, 0.899, " (planned: Mon Apr 13, with a chance of 90%)."),
        ((10, 20, 40), 0, 0.0, " (planned: Thu Mar 5)."),
        ((10, 20, 40), 40, 0.9, "between **Sun Mar 15** and **Tue Apr 14**, before the planned Tue Apr 14."),
        ((10, 20, None), 20, 0.2, "no earlier than **Sun Mar 15**, and perhaps not within three years"),
        ((1, 1, 1), 0, 0.0, "about **Fri Mar 6** "),
    ],
)  # fmt: skip
def test_a_range_is_told_as_what_it_means_beside_the_plan(
    days: tuple[int, int, int | None], planned: int, chance: float, words: str
):
    first, middle, last = (None if away is None else TODAY + timedelta(days=away) for away in days)
    assert first
    assert middle
    outcome = Forecast(first, middle, last, TODAY + timedelta(days=planned), chance, 8)
    sentence = forecast.say_finish(outcome, TODAY)
    assert sentence.startswith("At the current pace we finish ")
    assert words in sentence


def test_what_is_reached_is_told_as_reached():
    outcome = Unknown("Everything that has a date is done.", reached=True)
    assert forecast.say_finish(outcome, TODAY).endswith("Everything that has a date is done.")
    metric = Metric(id="use", title="Weekly use", target=70)
    assert forecast.say_target(metric, outcome, TODAY) == "**Weekly use** is at its target."


def test_metrics_without_a_reading_have_the_whole_width(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    put(workspace, "made", ItemAdded(item=Metric(id="never", title="Hours to a proposal")))
    app = open_page("adoption", "made")
    assert not app.get("vega_lite_chart")
    holds = [
        column.weight
        for column in app.columns
        if any("Hours to a proposal" in each.value for each in column.markdown)
    ]
    assert holds == [1.0]


@pytest.mark.long
def test_metrics_stand_by_their_rule_and_can_be_read(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    goal = {"measures": "utilization", "baseline": 10, "target": 60, "red_at": 30}
    active = Metric(id="active", title="Weekly active share", unit="%", red_action="Ask *each* lead.", **goal)
    never = Metric(id="never", title="Hours to a proposal", first_read=TODAY + timedelta(days=7))
    read = [
        ReadingLogged(reading=Reading(id=f"r{number}", metric_id="active", day=day, value=20.0 + number))
        for number, day in enumerate((TODAY - timedelta(days=14), TODAY - timedelta(days=7)))
    ]
    changes = [ItemAdded(item=active), ItemAdded(item=never), *read]
    put(workspace, "made", *changes)
    app = open_page("adoption", "made")
    text = plain_text(app)
    assert "Metrics" in headings(app)
    shows(text, "Weekly active share**: 21% on Thu Feb 26, target 60%. Off track.", "Off track at 30 or less")
    assert "**Weekly active share**: Ask *each* lead. Owner: nobody yet." in text
    assert "no reading yet, first due Thu Mar 12, no target yet" in text
    charts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert charts[0].startswith(
        "Weekly active share: 21%. Weekly active share: 21% on Thu Feb 26, 2026, from 20%"
    )
    put_state(app, "metric.form")
    app.text_input(key="metric.value").set_value("sixty")
    assert "“sixty” is not a number." in plain_text(press(app, "metric.log"))
    assert app.text_input(key="metric.value").value == "sixty"
    app.text_input(key="metric.value").set_value("64,0 %")
    assert "64% on Thu Mar 5, target 60%. On track." in plain_text(press(app, "metric.log"))


@pytest.mark.long
def test_the_round_of_examples_says_who_answered(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, groups=3)
    groups, start = ("group-0", "group-1", "group-2"), TODAY - timedelta(days=9)
    series = CheckinSeries(id="weekly", title="One example a week", start=start, group_ids=groups)
    examples = [
        Example(id="e1", group_id="group-1", day=TODAY, minutes_saved=30, minutes_checking=45),
        Example(id="e2", day=TODAY, minutes_saved=30),
    ]
    three = rollout.brief.groups[1].model_copy(update={"size": 3})
    changes = [ExampleLogged(example=example) for example in examples]
    put(workspace, "made", GroupSaved(group=three), ItemAdded(item=series), *changes)
    app = open_page("library", "made")
    text = plain_text(app)
    assert "asked Tue Mar 3: 1 of 3 teams answered; not yet: Creative, Web." in text
    assert "Checking cost 15 minutes more than was saved" in headings(app)
    assert "From 1 example (1 more without both numbers)" in text
    put_state(app, "progress.rounds")
    [table] = app.dataframe
    rows = table.value.drop(columns="Question").astype(object)
    # Media is of three people: it answered, and how often is not told; nor of the next smallest group.
    assert rows.where(rows.notna(), None).values.tolist() == [
        ["Creative", "No answer yet", "too few people to show"],
        ["Media", "Answered", "too few people to show"],
        ["Web", "No answer yet", "0"],
    ]


@pytest.mark.long
def test_days_of_a_table_read_as_everywhere_else(workspace: Workspace, open_page: OpenPage):
    app = open_page("delivery", made.rollout(workspace, examples=True).id)
    put_state(app, "progress.burn_up.table")
    assert "ddd MMM D, YYYY" in app.dataframe[0].proto.columns


@pytest.mark.long
def test_a_gate_is_decided_beside_its_metrics(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    active = Metric(id="active", title="Weekly active share", unit="%", target=60)
    gate = Gate(id="gate", title="Go on in *March*?", date=TODAY, metric_ids=("active",), go_if="60 % use it")
    read = Reading(id="r", metric_id="active", day=TODAY, value=41)
    changes = [ItemAdded(item=active), ItemAdded(item=gate), ReadingLogged(reading=read)]
    put(workspace, "made", *changes)
    app = open_page("progress", "made")
    text = plain_text(app)
    assert "Decisions due" in headings(app)
    shows(text, "Go on if: 60 % use it", "Weekly active share: 41% on Thu Mar 5, at risk")
    assert "Add a reason for the decision." in plain_text(press(app, "gate.gate.adjust"))
    app.text_area(key="gate.gate.why").set_value("Two groups are *behind*").run()
    press(app, "gate.gate.adjust")
    assert stored(workspace).verdicts["gate"].decision == "adjust"
    assert "gate.gate.go" not in {button.key for button in app.button}
    app = put_state(open_page("delivery", "made"), "gates.made")
    assert "by Dana: Two groups are *behind*" in plain_text(app)


@pytest.mark.long
def test_work_done_behind_a_still_number_is_flagged(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    used = Metric(id="used", title="Weekly *use*", unit="%", baseline=10, target=60)
    wins = [Milestone(id=f"win-{n}", title=f"Win {n}", date=TODAY, metric_ids=("used",)) for n in range(2)]
    read = Reading(id="r", metric_id="used", day=TODAY, value=11)
    changes = [ItemAdded(item=used), *(ItemAdded(item=win) for win in wins), ReadingLogged(reading=read)]
    rollout = put(workspace, "made", *changes)
    app = open_page("adoption", "made")
    assert "Results and completed work are in line" in plain_text(app)
    put_state(app, "progress.ways")
    assert "**Weekly *use***: 0 of 2 milestones done; 2% of the way to target." in plain_text(app)
    assert "Mismatch" not in plain_text(app)
    for win in wins:
        tracking.log_status(workspace, DANA, "made", rollout.version, win.id, "done")
    app.run()
    both = "2 of 2 milestones done; 2% of the way to target"
    lines = [line for line in plain_text(app).split("\n") if both in line]
    flags = [("Mismatch" in line, "(T10)" in line) for line in lines if line.startswith("- ")]
    assert sorted(flags) == [(True, False), (True, True)]
    assert "The work is done but the number stands still" in plain_text(put_state(app, "progress.ways.rule"))


@pytest.mark.long
def test_of_sixty_groups_the_latest_eight_are_drawn(workspace: Workspace, open_page: OpenPage):
    app = open_page("delivery", made.rollout(workspace, groups=60, items=180).id)
    [drawn] = [chart for chart in app.get("vega_lite_chart") if " areas" in chart.proto.alt]
    assert json.loads(drawn.proto.spec)["height"] < 400
    assert "Shown are the 8 of 60 teams with the most late tasks." in plain_text(app)
    put_state(app, "progress.heat_map.table")
    assert app.dataframe[0].value["Team"].nunique() == 60


@pytest.mark.long
def test_see_the_note_opens_the_note_on_delivery(workspace: Workspace, open_page: OpenPage):
    app = open_page("progress", made.rollout(workspace, groups=40, items=500).id)
    put_state(app, "steps.more")
    press_label(app, next(label for label in labels(app) if label.startswith("See the note")))
    assert app.title[0].value == "Delivery"
    assert "My team is enough" in app.code[0].value
