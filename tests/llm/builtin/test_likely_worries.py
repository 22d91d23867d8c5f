"""What the heaviest team may fear, and what is counted of “why now”."""

import json
from pathlib import Path

from playbook.core.plan.items import AnyItem, Metric, Milestone, Resistance
from playbook.desk.writing.model_plans import draft_plan, read_brief

FOLDER = Path(__file__).parents[1] / "strong"


def drafted(name: str) -> dict[str, AnyItem]:
    brief = read_brief(json.dumps(json.loads((FOLDER / f"{name}.json").read_text())["brief"]))
    assert brief.start
    return {item.id: item for item in draft_plan(brief, brief.start)[0].items}


def test_a_heaviest_team_that_said_nothing_has_a_worry_with_a_day():
    worry = drafted("foundry")["resistance.likely-melt"]
    assert isinstance(worry, Resistance)
    assert worry.title == "Melt shop may say: 'Good work isn't done this way'"
    assert worry.tactic.startswith("Answer: By Mon May 10 Joe Petrillo ")


def test_the_event_of_why_now_is_counted():
    metric = drafted("foundry")["metric.event-opening"]
    assert isinstance(metric, Metric)
    assert (metric.measures, metric.baseline, metric.target) == ("outcome", 0, 100)


def test_whoever_checks_the_data_is_asked_and_does_not_ask():
    asked = drafted("nights")["milestone.ask-reviewers"]
    assert isinstance(asked, Milestone)
    assert (asked.owner.person_id, asked.note) == ("lead", "With Sven Roth.")
