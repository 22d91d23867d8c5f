"""Progress: the executive's one page, on the real app."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Reading
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CheckinSeries, Gate, Metric, Milestone
from playbook.core.progress import progress
from playbook.core.progress.forecast import Forecast, Unknown
from playbook.desk.base.workspace import Workspace, set_current
from playbook.desk.plan import tracking
from playbook.ui.progress import forecast
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.review.test_review import sound
from tests.pages.steps import DANA, OpenPage, hides, plain_text, press, put, put_state, run, shows, stored

SECTIONS = ["What needs you", "Where we are", "Is it used?", "Is it worth it?", "What happened"]
QUESTIONS = [
    "What to do next", "Who needs a nudge", "Are we on schedule?", "When will it be done?",
    "On-time completion", "Where are we behind?", "What is late or off track",
    "What comes in the next 14 days", "Who uses it?", "Metrics",
    "Quality of examples", "Delays",
]  # fmt: skip


def test_before_the_launch_it_says_what_will_be_shown(workspace: Workspace, open_page: OpenPage):
    app = open_page("progress", made.rollout(workspace, launched=False).id)
    assert "Progress starts with the launch, which keeps the plan's 30 dated tasks" in app.info[0].value
    assert "Are we on schedule?" in app.markdown[0].value
    assert [link.proto.label for link in app.main.get("page_link")][-1] == "Go to Launch"
    assert not app.get("vega_lite_chart")
    empty = made.rollout(workspace, groups=0, items=0, rollout_id="empty").id
    assert "no dated tasks yet" in open_page("progress", empty).info[0].value


def test_four_numbers_and_every_heading_stand_in_order(workspace: Workspace, open_page: OpenPage):
    app = open_page("progress", made.rollout(workspace).id)
    assert {metric.label: (metric.value, metric.delta) for metric in app.metric} == {
        "Done": ("10", "of 30 dated tasks"), "On time": ("75%", "9 of 12 due so far"),
        "Overdue": ("2", "oldest 23 days late"), "Next date": ("9 Mar", "Mon, in 4 days"),
    }  # fmt: skip
    assert [header.value for header in app.header] == SECTIONS
    assert [header.value for header in app.subheader] == QUESTIONS
    assert app.title[0].value == "Progress"
    assert "No example has been logged yet." in plain_text(app)
    run(app.selectbox(key="progress_stage").set_value("training"))
    assert "Clear the team and the stage to see them." in plain_text(app)


def test_every_chart_has_its_numbers_and_follows_the_filters(workspace: Workspace, open_page: OpenPage):
    app = open_page("progress", made.rollout(workspace, examples=True).id)
    charts = app.get("vega_lite_chart")
    assert len(charts) == 4
    for chart in charts:
        assert any(letter.isdigit() for letter in chart.proto.alt), chart.proto.alt
        assert json.loads(chart.proto.spec)
    assert len([expander for expander in app.expander if expander.label == "The numbers"]) == 4
    app.selectbox(key="progress_stage").set_value("training").run()
    assert app.metric[0].delta == "of 6 dated tasks"
    assert len(app.get("vega_lite_chart")) == 3
    app.selectbox(key="progress_group").set_value("group-0")
    run(app)
    assert app.metric[0].delta == "of 2 dated tasks"


def test_a_logged_item_and_a_move_show_at_once(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, logged=False)

    app = open_page("progress", "made")
    assert app.metric[0].value == "0"
    tracking.log_status(workspace, DANA, "made", rollout.version, "item-0", "done")
    to_day = TODAY + timedelta(days=5)
    tracking.move_item(workspace, DANA, "made", rollout.version, "item-1", to_day, "waiting for legal")
    app.run()
    assert app.metric[0].value == "1"
    shows(plain_text(app), "by Dana: waiting for legal", "Tue 10 Mar")


def test_late_items_next_steps_and_leads_come_in_short(workspace: Workspace, open_page: OpenPage):
    app = open_page("progress", made.rollout(workspace, groups=40, items=1500).id)
    [listed] = [element.value for element in app.markdown if "days late, due" in element.value]
    assert listed.count("\n- ") == 4
    assert listed.count("The manager of") == 5
    label = next(expander.label for expander in app.expander if expander.key == "progress.needs")
    assert label.startswith("And ")
    steps = [element.value for element in app.markdown if re.search(r"\*\*\d\.\*\* ", element.value)]
    assert 2 <= len(steps) <= 5
    shows(plain_text(app), "Ask Lead ", "more like this.")
    rules = [popover.proto.popover.label for popover in app.get("popover")]
    assert len([label for label in rules if re.fullmatch(r"Rule [RT]\d\d", label)]) == len(steps)
    assert "Who needs a nudge" in [header.value for header in app.subheader]
    assert "no update in 7 days" in plain_text(app)
    put_state(app, "waiting.0")
    [note] = [code.value for code in app.code if "My team is enough" in code.value]
    assert note.startswith("Hello ")


def test_a_step_leads_to_its_item_and_shows_its_rule_when_asked(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=3, logged=False)
    gate = Gate(id="gate", title="Go *on*?", date=TODAY, go_if="60 % use it")
    red = Metric(id="use", title="Weekly use", unit="%", red_at=30, red_action="Ask each lead.")
    read = ReadingLogged(reading=Reading(id="r", metric_id="use", day=TODAY, value=20))
    put(workspace, "made", ItemAdded(item=gate), ItemAdded(item=red), read)
    app = open_page("progress", "made")
    text = plain_text(app)
    assert "**1.** :red[:material/today: Today] **Decide at 'Go *on*?' with the rollout lead: go on" in text
    assert "[Decide it below](#gates)" in text
    assert "Act on red as the plan promised, with the rollout lead: Ask each lead." in text
    put_state(app, "step.made.1.rule")
    shows(plain_text(app), "Every metric has a start, an end and a rule", "Go on if: 60 % use it")
    press(app, "step.made.2.open")
    assert app.title[0].value == "Accountability"


def test_nothing_is_for_today_in_a_rollout_that_is_over(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=3, logged=False)
    put(workspace, "made", ItemAdded(item=Gate(id="gate", title="Go on?", date=made.END)))
    later = {"today": made.END + timedelta(days=30)}
    set_current(replace(workspace, settings=workspace.settings.model_copy(update=later)))
    text = plain_text(open_page("progress", "made"))
    shows(text, "This was open when the rollout ended.", "**Decide at 'Go on?' with the rollout lead")
    assert "Today]" not in text


def test_a_quiet_week_says_so_and_what_comes_next(workspace: Workspace, open_page: OpenPage):
    rollout = sound(workspace)
    tracking.launch(workspace, DANA, rollout.id, rollout.version)
    for item in progress.overdue(rollout, TODAY):
        if item.stage == "training":
            tracking.log_status(workspace, DANA, rollout.id, rollout.version, item.id, "done")
    app = open_page("progress", rollout.id, progress_stage="Training")
    assert "Nothing asks for you this week. Nothing else falls due." in plain_text(app)


def test_nothing_wrong_says_so(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, items=3, logged=False)
    for number in range(3):
        item = rollout.get_item(f"item-{number}")
        if item.due and item.due <= TODAY:
            tracking.log_status(workspace, DANA, "made", rollout.version, item.id, "done")
    app = open_page("progress", "made")
    assert "Nothing is overdue or off track." in plain_text(app)
    assert "Who needs a nudge" not in [header.value for header in app.subheader]


def test_a_part_without_any_item_is_said_in_words(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, groups=6, items=6)
    app = open_page("progress", "made", progress_group="Strategy", progress_stage="Training")
    assert not app.exception
    assert app.metric[1].value == "–"
    assert "Nothing is overdue or off track." in plain_text(app)


def test_the_forecast_is_a_range_or_says_why_not(workspace: Workspace, open_page: OpenPage):
    text = plain_text(open_page("progress", made.rollout(workspace).id))
    assert "At the current pace (past 7 weeks), done between **" in text
    assert "; the plan says Tue 26 May, which has a chance of" in text
    assert "Likely range (80% confidence)" in text
    still = made.rollout(workspace, logged=False, rollout_id="still").id
    text = plain_text(open_page("progress", still))
    assert "Not known. Nothing was completed in the past 7 weeks." in text
    assert "80% confidence" not in text


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
    app = open_page("progress", "made")
    text = plain_text(app)
    shows(text, "use** reaches 70% of people between **", "going by 4 readings; the plan said Thu 5 Mar.")
    assert "1 metric with a target has no reading yet; a forecast needs readings on four days" in text
    hides(text, "**Without a target** reaches", "**Without a target**: not known")
    assert not [element for element in app.markdown if "![x](" in element.value]
    assert "70% of people" not in plain_text(app.selectbox(key="progress_group").set_value("group-0").run())


@pytest.mark.parametrize(
    ("days", "planned", "chance", "words"),
    [
        ((10, 20, 40), 20, 0.5, "done between **Sun 15 Mar** and **Tue 14 Apr**; the plan says Wed 25 Mar, "
            "which has a chance of 50%."),
        ((10, 20, 40), 5, 0.004, "; the plan says Tue 10 Mar, which has a chance of less than 1%."),
        ((10, 20, 40), 39, 0.899, "; the plan says Mon 13 Apr, which has a chance of 90%."),
        ((10, 20, 40), 0, 0.0, "; the plan said Thu 5 Mar."),
        ((10, 20, 40), 40, 0.9, "it could be done between **Sun 15 Mar** and **Tue 14 Apr**, "
            "before the plan's last day, Tue 14 Apr."),
        ((10, 20, None), 20, 0.2, "done no earlier than **Sun 15 Mar**, and perhaps not within three years"),
        ((1, 1, 1), 0, 0.0, "done about **Fri 6 Mar**; "),
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
    assert sentence.startswith("At the current pace (past 8 weeks), ")
    assert words in sentence


def test_what_is_reached_is_told_as_reached():
    outcome = Unknown("Everything that has a date is done.", reached=True)
    assert forecast.say_finish(outcome, TODAY).endswith("Everything that has a date is done.")
    metric = Metric(id="use", title="Weekly use", target=70)
    assert forecast.say_target(metric, outcome, TODAY) == "**Weekly use** is at its target."


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
    app = open_page("progress", "made")
    text = plain_text(app)
    assert "Metrics" in [header.value for header in app.subheader]
    shows(text, "**How much it is used**", "21% on Thu 26 Feb, on red; from 10 to 60; red from 30 down.")
    assert "**On red, do:** Ask *each* lead. Owner: nobody yet." in text
    assert "no reading yet; the first is due Thu 12 Mar; no target: nothing to compare with" in text
    charts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert any(alt.startswith("Weekly active share: 21% on Thu 26 Feb 2026, from 20%") for alt in charts)
    put_state(app, "metric.form")
    app.text_input(key="metric.value").set_value("sixty")
    assert "'sixty' is not a number." in plain_text(press(app, "metric.log"))
    assert app.text_input(key="metric.value").value == "sixty"
    app.text_input(key="metric.value").set_value("64,0 %")
    assert "64% on Thu 5 Mar, on green" in plain_text(press(app, "metric.log"))


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
    app = open_page("progress", "made")
    text = plain_text(app)
    assert "asked Tue 3 Mar: 1 of 3 teams answered; not yet: Creative, Web." in text
    assert "15 minutes more went into checking than were saved, as 1 example says (1 more says only" in text
    put_state(app, "progress.rounds")
    [table] = app.dataframe
    rows = table.value.drop(columns="Question").astype(object)
    # Media is of three people: it answered, and how often is not told; nor of the next smallest group.
    assert rows.where(rows.notna(), None).values.tolist() == [
        ["Creative", "No answer yet", None],
        ["Media", "Answered", None],
        ["Web", "No answer yet", 0],
    ]


def test_a_gate_is_decided_beside_its_metrics(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    active = Metric(id="active", title="Weekly active share", unit="%", target=60)
    gate = Gate(id="gate", title="Go on in *March*?", date=TODAY, metric_ids=("active",), go_if="60 % use it")
    read = Reading(id="r", metric_id="active", day=TODAY, value=41)
    changes = [ItemAdded(item=active), ItemAdded(item=gate), ReadingLogged(reading=read)]
    put(workspace, "made", *changes)
    app = open_page("progress", "made")
    text = plain_text(app)
    assert "Go/no-go decisions" in [header.value for header in app.subheader]
    shows(text, "Go on if: 60 % use it", "Weekly active share: 41% on Thu 5 Mar, between green and red")
    assert "Add a reason for the decision." in plain_text(press(app, "gate.gate.adjust"))
    app.text_area(key="gate.gate.why").set_value("Two groups are *behind*").run()
    press(app, "gate.gate.adjust")
    assert stored(workspace).verdicts["gate"].decision == "adjust"
    assert "by Dana: Two groups are *behind*" in plain_text(app)
    assert "gate.gate.go" not in {button.key for button in app.button}


def test_work_done_behind_a_still_number_is_flagged(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    used = Metric(id="used", title="Weekly *use*", unit="%", baseline=10, target=60)
    wins = [Milestone(id=f"win-{n}", title=f"Win {n}", date=TODAY, metric_ids=("used",)) for n in range(2)]
    read = Reading(id="r", metric_id="used", day=TODAY, value=11)
    changes = [ItemAdded(item=used), *(ItemAdded(item=win) for win in wins), ReadingLogged(reading=read)]
    rollout = put(workspace, "made", *changes)
    app = open_page("progress", "made")
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
    assert flags == [(True, False), (True, True)]
    assert "The work is done but the number stands still" in plain_text(put_state(app, "progress.ways.rule"))


def test_of_200_groups_the_latest_twenty_are_drawn(workspace: Workspace, open_page: OpenPage):
    app = open_page("progress", made.rollout(workspace, groups=200, items=600).id)
    [drawn] = [chart for chart in app.get("vega_lite_chart") if "team-and-stage" in chart.proto.alt]
    assert json.loads(drawn.proto.spec)["height"] < 700
    assert "Shown are the 20 of 200 teams with the most late tasks." in plain_text(app)
    put_state(app, "progress.heat_map.table")
    assert app.dataframe[0].value["Team"].nunique() == 200


def test_metrics_whose_day_is_not_known_are_behind_one_line(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    changes: list[AnyChange] = []
    for number in range(3):
        name = f"metric-{number}"
        changes.append(ItemAdded(item=Metric(id=name, title=f"Number {number}", target=70)))
        reading = Reading(id=f"r{number}", metric_id=name, day=TODAY, value=20 + 30 * number)
        changes.append(ReadingLogged(reading=reading))
    put(workspace, "made", *changes)
    app = open_page("progress", "made")
    assert "**Number 0**: not known." not in plain_text(app)
    assert "Not known yet for 2 metrics, and why" in [expander.label for expander in app.expander]
    assert "**Number 2** is at its target." in plain_text(app)
    put_state(app, "progress.targets")
    assert "**Number 0**: not known. A forecast needs readings on four days; there is one." in plain_text(app)
