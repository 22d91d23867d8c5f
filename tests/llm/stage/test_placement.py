"""A task changes its owner, teams or day only where that is possible, and says why."""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from playbook.core.base.words import say
from playbook.core.plan.items import AnyItem, Kind, Owner
from playbook.llm.builtin.calendar import window_of
from playbook.llm.stage.choices import NameChoices
from playbook.llm.stage.placement import PlacedTask, Placer
from tests.briefs import agency
from tests.drafts import draft_of

WHY = "They meet on that day anyway."


@cache
def items() -> tuple[AnyItem, ...]:
    return draft_of(agency(), start=agency().start).items


def first(kind: Kind, **fields: Any) -> AnyItem:
    wanted = fields.items()
    return next(
        each
        for each in items()
        if each.kind == kind and all(getattr(each, key) == is_ for key, is_ in wanted)
    )


def placed(item: AnyItem, because: str = WHY, **wish: Any) -> PlacedTask:
    brief = agency()
    return Placer(NameChoices(brief), window_of(brief, brief.start)).placed(
        item, {**wish, "because": because}
    )


def test_owner_teams_and_day_change_together_and_say_what_they_were():
    item = first("milestone")
    brief = agency()
    day = window_of(brief, brief.start).free_day(item.due + timedelta(days=14), brief.groups)
    wish = {"owner": "Jonas Weber", "teams": [brief.groups[0].name], "day": day.isoformat()}
    after = placed(item, **wish)
    assert (after.item.owner, after.item.due) == (Owner(person_id="jonas"), day)
    assert (after.item.group_ids, after.why, after.notes) == ((brief.groups[0].id,), WHY, ())
    before = f"all groups, {say(item.due)} and {brief.find_person(item.owner.person_id).name}"
    assert after.item.provenance.assumptions == (f"Instead of {before}: {WHY}",)


def test_whoever_sends_a_message_in_person_changes_with_its_owner():
    message = first("message", sender_role="sponsor")
    after = placed(message, owner="Nina Kowalski").item
    assert (after.owner, after.sender, after.sender_role) == (*[Owner(person_id="nina")] * 2, "project")


@pytest.mark.parametrize(
    ("kind", "wish", "note"),
    [
        ("milestone", {"owner": "Robin Hood"}, "is nobody of the brief"),
        ("gate", {"owner": "Jonas Weber"}, "a decision rests on it"),
        ("milestone", {"teams": ["The moon"]}, "there is no team called 'The moon'"),
        ("training_session", {"teams": ["Creative"]}, "it is planned for those"),
        ("training_session", {"day": "2023-05-02"}, "others count on it"),
        ("milestone", {"day": "Monday"}, "'Monday' is no day"),
        ("milestone", {"day": "2030-01-01"}, "is outside of what can be planned"),
        ("milestone", {"day": "2023-05-07"}, "its teams do not work on May 7, 2023"),
        ("milestone", {"owner": "Jonas Weber", "because": "Yes."}, "no reason was given"),
    ],
)
def test_what_is_not_possible_stays_and_a_note_says_why(kind: Kind, wish: dict[str, Any], note: str):
    item = first(kind)
    after = placed(item, **wish)
    assert after.item == item
    assert note in " ".join(after.notes)


def test_a_promised_result_gets_another_day_and_the_number_of_the_brief_does_not():
    number = first("metric", measures="outcome")
    window = window_of(agency(), agency().start)
    day = window.free_day(number.target_date - timedelta(days=14), agency().groups)
    assert placed(number, target_day=day.isoformat()).item == number
    origin = number.provenance.model_copy(update={"play_id": "metric"})
    promised = number.model_copy(update={"id": "metric.result-1", "provenance": origin})
    assert placed(promised, target_day=day.isoformat()).item.target_date == day


def test_a_metric_gets_another_target_by_another_day_and_what_the_brief_sets_stays():
    item = first("metric", measures="utilization")
    day = window_of(agency(), agency().start).free_day(item.target_date + timedelta(days=14), agency().groups)
    after = placed(item, target="80%", target_day=day.isoformat())
    assert (after.item.target, after.item.target_date, after.notes) == (80, day, ())
    assert after.item.green_at - after.item.target == item.green_at - item.target
    assert f"a target by {say(item.target_date)}" in after.item.provenance.assumptions[0]
    outcome = first("metric", measures="outcome")
    for metric, wish, note in [
        (outcome, {"target": "1"}, "the brief sets it"), (item, {"target_day": "soon"}, "is no day"),
        (item, {"target_day": "2023-05-07"}, "do not work"), (item, {"target_day": "2031-01-02"}, "do not"),
    ]:  # fmt: skip
        refused = placed(metric, **wish)
        assert refused.item == metric
        assert note in refused.notes[0]


def test_nobody_gets_a_task_on_a_day_on_which_their_team_is_closed():
    brief = agency()
    closed = next(group for group in brief.groups if group.blackouts)
    others = [group.name for group in brief.groups if group != closed]
    day, manager = closed.blackouts[0].start.isoformat(), brief.manager_of(closed)
    item = first("milestone")
    assert placed(item, teams=others, day=day).item.due.isoformat() == day
    after = placed(item, teams=others, day=day, owner=manager.name)
    assert after.item.owner == item.owner
    assert f"{manager.name} is not free" in after.notes[0]


def test_a_talk_in_private_is_for_nobody_else():
    talk = first("sponsor_act").model_copy(update={"group_ids": ()})
    assert placed(talk, teams=[agency().groups[0].name]).item == talk


def test_another_executive_may_decide_at_a_gate():
    brief = agency()
    executive = next(each for each in brief.people if each.level == "executive")
    gate = first("gate").model_copy(update={"owner": Owner(person_id="jonas")})
    assert placed(gate, owner=executive.name).item.owner == Owner(person_id=executive.id)
