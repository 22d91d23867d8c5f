"""What holds a plan together stays, whatever a model drops, merges or moves."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from playbook.core.case.rows.gates import LATER_START
from playbook.core.plan.items import AnyItem, Owner
from playbook.llm.stage.edits import Edit
from playbook.llm.stage.structure import Structure, united
from tests.drafts import draft_of
from tests.llm.strong.stand_in import StrongModel


@cache
def plan() -> tuple[AnyItem, ...]:
    brief = StrongModel.of("crm").brief
    return draft_of(brief, start=brief.start).items


def item(name: str) -> AnyItem:
    return next(each for each in plan() if each.id == name)


def rewritten(name: str, **texts: str) -> Edit:
    return Edit("rewrite", item(name).model_copy(update=texts))


def dropped(name: str, into: str = "") -> Edit:
    return Edit("drop", item(name), "Not needed here.", into=into)


def moved(name: str, day: date) -> Edit:
    return Edit("rewrite", item(name).moved_to(day), placed="Earlier is better here.")


def kept_out(*edits: Edit, most_dropped: int = 9) -> list[str]:
    """Why edits do not hold."""
    return list(Structure(plan(), most_dropped).sorted_out(edits)[1].values())


def test_what_a_decision_condition_or_later_step_rests_on_is_not_dropped():
    for name in ("gate.gate-start", "policy.guardrails", "objective.objective", "milestone.decide-jobs"):
        assert kept_out(dropped(name)) == ["a decision rests on it"], name
    assert kept_out(dropped("milestone.condition-data-migration")) == ["a decision rests on it"]
    [reason] = kept_out(dropped("milestone.step-test"))
    assert reason.endswith("rests on it")
    assert kept_out(dropped("milestone.incentives"), dropped("training_session.clinic")) == []


def test_a_gate_that_only_asks_how_it_goes_may_be_dropped_and_the_decisions_stay():
    assert kept_out(dropped("gate.gate-30"), dropped("gate.first-days.fs")) == []
    for name in ("gate.gate-start", "gate.gate-90"):
        assert kept_out(dropped(name)) == ["a decision rests on it"], name


def test_a_gate_may_become_part_of_an_earlier_one_and_the_last_stays_apart():
    told = rewritten("gate.gate-30", go_if="No first decision after the start finds a wrong price.")
    later = dropped("gate.gate-start", into="gate.gate-30")
    assert kept_out(later, told) == [f"“{told.item.title}” decides after it"]
    assert kept_out(dropped("gate.gate-90", into="gate.gate-30"), told) == ["a decision rests on it"]
    before = rewritten(
        "gate.gate-start", go_if="Ready. The first decision after the start asks about prices."
    )
    assert kept_out(dropped("gate.gate-30", into="gate.gate-start"), before) == []


def test_a_small_model_leaves_out_no_more_than_a_share():
    edits = dropped("milestone.incentives"), dropped("message.first-word")
    assert kept_out(*edits) == []
    assert kept_out(*edits, most_dropped=1) == ["a third of the stage is left out already"]


def test_a_merge_holds_where_the_other_task_says_it_in_its_new_words():
    engineers = next(each.id for each in plan() if each.title.startswith("Tell the 34 sales engineers"))
    merge = dropped(engineers, into="milestone.incentives")
    told = rewritten("milestone.incentives", done_when="Each of the 34 engineers has heard it in person.")
    assert kept_out(merge, told) == []
    silent = rewritten("milestone.incentives", title="Ready", done_when="It is on paper.")
    for edits in ([merge], [merge, silent]):
        assert [reason[-15:] for reason in kept_out(*edits)] == ["does not say it"]
    gone = dropped("milestone.incentives", into=engineers)
    assert any(reason.endswith("is gone") for reason in kept_out(merge, gone))


def test_no_condition_and_no_private_talk_is_merged_away():
    told = rewritten("milestone.step-test", note="Accounts, roles and devices, too.")
    into = dropped("milestone.condition-usual-accounts", into="milestone.step-test")
    assert kept_out(into, told) == ["a decision rests on it"]
    act = rewritten("sponsor_act.rhythm-before.1", note="A talk in private, too.")
    private = dropped("milestone.worry-kept-1", into="sponsor_act.rhythm-before.1")
    assert kept_out(private, act) == ["only tasks for teams can be merged"]


def test_a_merge_into_a_task_that_comes_too_late_does_not_hold():
    late = rewritten("milestone.hand-over", note="An ordinary week was tested.")
    [reason] = kept_out(dropped("milestone.step-test", into="milestone.hand-over"), late)
    assert "comes before" in reason


def test_a_task_moves_while_the_order_holds_and_gets_its_day_back_with_its_words():
    name = "milestone.event-taken-over-paid"
    day = item(name).due
    assert day
    structure = Structure(plan(), 9)
    edit = replace(moved(name, day - timedelta(days=14)), reason="")
    assert structure.sorted_out([edit]) == ([edit], {})
    late = Edit("rewrite", item("milestone.step-test").model_copy(update={"note": "New."}))
    late = replace(late, item=late.item.moved_to(date(2027, 7, 1)), placed="Later is better here.")
    [good], reasons = structure.sorted_out([late])
    assert (good.item.due, good.item.note, good.placed) == (item("milestone.step-test").due, "New.", "")
    assert "comes before" in reasons[0]


def test_another_owner_and_other_teams_go_back_with_the_day():
    before = item("milestone.step-test")
    owner, groups = Owner(person_id="someone"), before.group_ids[:1]
    placed = before.moved_to(date(2027, 7, 1)).model_copy(update={"owner": owner, "group_ids": groups})
    [good], reasons = Structure(plan(), 9).sorted_out([Edit("rewrite", placed, placed="They test it.")])
    assert (good.item.due, good.item.owner, good.item.group_ids) == (
        before.due,
        before.owner,
        before.group_ids,
    )
    assert "comes before" in reasons[0]


def test_a_day_that_another_task_names_stays():
    name = "milestone.event-taken-over-paid"
    day, title = item(name).due, item("message.early-win-told").title
    move = moved(name, day - timedelta(days=14))
    telling = rewritten("message.early-win-told", body=f"Payroll has the accounts by {day:%b} {day.day}.")
    assert kept_out(move) == []
    assert kept_out(telling, move) == [f"its day stands in “{title}”"]


def test_a_task_that_is_merged_away_names_no_day():
    name, into = "milestone.event-taken-over-paid", "milestone.condition-data-migration"
    day = item(name).due
    note = f"Payroll has the accounts by {day:%b} {day.day}."
    naming = item("milestone.step-rest-load").model_copy(update={"note": note})
    structure = Structure([naming if each.id == naming.id else each for each in plan()], 9)
    move = moved(name, day - timedelta(days=14))
    told = rewritten(into, note="The trial load was checked.")
    merge = Edit("drop", naming, "It is the same load.", into=into)
    reasons = [[*structure.sorted_out(edits)[1].values()] for edits in ([move], [move, told, merge])]
    assert reasons == [[f"its day stands in “{naming.title}”"], []]


def test_a_united_task_is_for_the_teams_and_topics_of_both():
    brief = StrongModel.of("crm").brief
    whole = item("training_session.safe-start")
    field = whole.model_copy(update={"group_ids": ("fs",), "rule_ids": whole.rule_ids[:1]})
    inside = whole.model_copy(update={"id": "inside", "group_ids": whole.group_ids[1:]})
    both = united(inside, [field], brief)
    assert both.group_ids == tuple(group.id for group in brief.groups)
    assert {*both.rule_ids} == {*field.rule_ids, *inside.rule_ids}


def test_a_check_that_takes_in_a_go_no_go_decides_on_its_start():
    brief = StrongModel.of("crm").brief
    check, start = item("gate.first-days.fs"), item("gate.gate-start")
    assert united(check, [start], brief).provenance.play_id == LATER_START
    assert united(start, [check], brief).provenance.play_id == "gate-start"
