"""What a team may fear, whose failure it was, and what is counted of “why now”."""

import json
import re
from pathlib import Path

import pytest

from playbook.core.plan.items import AnyItem, Milestone, Resistance
from playbook.desk.writing.model_plans import read_brief
from playbook.llm.builtin.cases.works import load_worry_answers
from tests.drafts import dated_plan

FOLDER = Path(__file__).parents[1] / "strong"


def drafted(name: str, **changes: object) -> dict[str, AnyItem]:
    data = json.loads((FOLDER / f"{name}.json").read_text())["brief"]
    brief = read_brief(json.dumps({**data, **changes}))
    assert brief.start
    return {item.id: item for item in dated_plan(brief, brief.start).items}


def test_a_heaviest_team_that_said_nothing_has_a_worry_with_a_day():
    worry = drafted("foundry")["resistance.likely-melt"]
    assert worry.title == "Melt shop may say: 'Who judges one charge: StationGuide or us?'"
    assert re.match(r"Answer: By \w{3} \w{3} \d+ Joe Petrillo ", worry.tactic)
    timed = drafted("foundry")["resistance.likely-mold"]
    assert "How long will a pattern change take us now?" in timed.title
    assert re.match(r"Answer: On \w{3} \w{3} \d+ two people time it both ways; Wanda", timed.tactic)


def test_of_a_team_that_stated_a_worry_nobody_says_that_it_was_not_asked():
    worry = {"id": "mine", "text": "The furnace hums at night.", "group_ids": ["melt"]}
    said, silent = (
        drafted("foundry", concern_list=[{**worry, "is_about_people": is_private}])["resistance.likely-melt"]
        for is_private in (False, True)
    )
    assert said.cause == "They have said another worry, and nobody has asked about this one."
    assert silent.cause == "Nobody has asked them yet."
    assert said.tactic == silent.tactic


def test_a_team_in_another_country_has_its_own_worry_trainer_and_advice():
    worry = drafted("foundry")["resistance.likely-mx"]
    assert "decided far from here" in worry.title
    assert "Alejandra Nuñez names a trainer and two testers from here, gets local advice" in worry.tactic


@pytest.mark.long
def test_a_team_of_whose_work_nothing_is_known_gets_no_worry_from_its_scores():
    brief = json.loads((FOLDER / "foundry.json").read_text())["brief"]
    groups = [{**each, "name": f"Unit {place}"} for place, each in enumerate(brief["groups"])]
    assert not [name for name in drafted("foundry", groups=groups) if name.startswith("resistance.likely-")]


@pytest.mark.long
@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        ("Molders take photos and speak their findings on site.", "take photos"),
        ("The melt shops of five plants become one centre in the main building.", "centre in"),
    ],
)
def test_what_somebody_does_is_no_thing_that_takes_long_and_a_noun_after_one_is_no_act(line, spoken):
    brief = json.loads((FOLDER / "foundry.json").read_text())["brief"]
    groups = [{**each, "name": "Molders"} if each["id"] == "mold" else each for each in brief["groups"]]
    worries = drafted("foundry", groups=groups, what_changes=line).values()
    assert not [each.title for each in worries if "may say" in each.title and spoken in each.title]


@pytest.mark.long
def test_who_works_in_the_evening_asks_nothing_of_the_night():
    brief = json.loads((FOLDER / "foundry.json").read_text())["brief"]
    groups = [{**each, "name": f"Evening unit {place}"} for place, each in enumerate(brief["groups"])]
    titles = " ".join(each.title for each in drafted("foundry", groups=groups).values())
    assert "Who do I ask when the office is closed?" in titles
    assert "3 a.m." not in titles


def test_more_work_is_a_worry_of_time_and_not_of_pay():
    text = "Cutters say that loose belts will cost them more work than before."
    assert next(row.key for row in load_worry_answers() if re.search(rf"\b(?:{row.signs})\b", text)) == "time"


def test_each_likely_worry_is_said_by_one_team():
    worries = [each for name, each in drafted("foundry").items() if name.startswith("resistance.likely-")]
    sayings = [each.title.partition(" may say: ")[2] for each in worries]
    assert len(sayings) == len({*sayings}) == 6


def test_a_team_says_what_its_trade_says_before_what_its_scores_say():
    nights = drafted("nights")
    says = {"day": "Do I stay late to fix what it heard wrong?", "icu": "Will it hear me with a mask on"}
    for team, said in says.items():
        assert said in nights[f"resistance.likely-{team}"].title
    assert "wards" not in drafted("foundry")["resistance.likely-melt"].title


def test_a_team_that_keeps_a_list_sees_its_checks_in_what_comes():
    worry = drafted("crm")["resistance.likely-rm"]
    assert worry.title == "Regional managers may say: 'Does it check what my own list checks?'"
    assert "“Show each check of the private spreadsheets in Salesforce”, by Linda Marchetti" in worry.tactic


@pytest.mark.parametrize(
    ("told", "teams"),
    [
        ("In 2021 I gave Marketing a speech and an account.", ()),
        (
            "In 2021 Marketing got another CRM. It was slower, and customer service went back to paper.",
            ("mkt", "svc"),
        ),
    ],
)
def test_a_failure_is_of_those_who_had_it_and_never_of_a_leader_s_own_account(told, teams):
    worries = drafted("crm", past_attempts=told).values()
    failed = [each.group_ids for each in worries if isinstance(each, Resistance) and each.title[1:-1] in told]
    assert [{*each} for each in failed] == ([{*teams}] if teams else [])


def test_a_start_that_moves_out_of_a_peak_is_its_answer():
    brief = read_brief((Path(__file__).parents[3] / "bench" / "briefs" / "erp.json").read_text())
    assert brief.start
    items = dated_plan(brief, brief.start).items
    peak = next(each for each in items if isinstance(each, Resistance) and "August is the peak" in each.title)
    assert peak.tactic.startswith(
        "Answer: We'd start on Mon Sep 20 instead of Mon Aug 2, when it's over (proposal)."
    )
    assert "roster" not in peak.tactic


def test_the_event_of_why_now_is_counted():
    metric = drafted("foundry")["metric.event-opening"]
    assert (metric.measures, metric.baseline, metric.target) == ("outcome", 0, 100)


def test_whoever_checks_the_data_is_asked_and_does_not_ask():
    asked = drafted("nights")["milestone.ask-reviewers"]
    assert isinstance(asked, Milestone)
    assert (asked.owner.person_id, asked.note) == ("lead", "With Sven Roth.")


@pytest.mark.long
def test_where_most_people_work_nothing_was_decided_far_away():
    brief = json.loads((FOLDER / "foundry.json").read_text())["brief"]
    groups = [{**each, "size": 9000} if each["id"] == "mx" else each for each in brief["groups"]]
    worries = [each.title for each in drafted("foundry", groups=groups, headcount=None).values()]
    assert not [title for title in worries if "decided far from here" in title]
