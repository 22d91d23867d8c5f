"""A decision on the day that a person set for it."""

from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.core.case.case import read_case
from playbook.core.case.rows.gates import gates_with_metric
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Gate, Message, Metric, SponsorAct
from playbook.core.review.review import Fix, review
from playbook.desk.base.commit import commit
from playbook.desk.plan import bulk, plans, reviews
from playbook.desk.record import history
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import HOURS, a_brief, group
from tests.desk.conftest import rollout_of
from tests.drafts import draft

DANA, TODAY = Actor(name="Dana"), date(2023, 3, 1)
_STARTS = {"a": "2023-04-03", "b": "2023-05-09", "c": "2023-06-12"}
_STATED = date(2023, 5, 3)
_DECISION = {
    "id": "go", "name": "Decision to go on after the pilot", "owner_id": "boss", "needed_by": "2023-05-03",
    "gates": "go_live", "group_ids": ["b", "c"],
}  # fmt: skip


def _brief(*conditions: object) -> Brief:
    groups = [group(name, go_live=day, manager_id="ann", **HOURS) for name, day in _STARTS.items()]
    return a_brief(
        groups=groups, headcount=60, start="2023-03-06", go_live="2023-04-03", end="2023-10-31",
        objective="Plans are ready two days earlier by the end of September.", conditions=conditions,
    )  # fmt: skip


def _failing(brief: Brief, items: tuple[AnyItem, ...]) -> set[str]:
    results = review(brief, items, today=TODAY, case=read_case(brief, load_kinds(), TODAY)).results
    return {finding.text for each in results if each.state == "fail" for finding in each.findings}


def _second(items: tuple[AnyItem, ...]) -> Gate:
    return next(each for each in items if isinstance(each, Gate) and each.id.endswith("wave.b"))


def test_the_draft_decides_on_the_day_that_the_brief_states():
    items = draft(_brief(_DECISION), load_stages(), start=TODAY).items
    assert _second(items).date == _STATED
    assert _second(draft(_brief(), load_stages(), start=TODAY).items).date != _STATED
    announced = next(each.body for each in items if isinstance(each, Message) and "onfirm" in each.body)
    assert "Wed May 3" in announced


@pytest.mark.parametrize("is_stated", [True, False])
def test_a_decision_on_its_stated_day_is_no_finding_and_no_fix_moves_it(is_stated):
    brief = _brief(_DECISION)
    items = draft(_brief(), load_stages(), start=TODAY).items
    gate = _second(items)
    writer = gate.provenance.model_copy(update={"edited_by": "Dana"})
    moved = gate.model_copy(update={"date": _STATED, "provenance": writer})
    plan = tuple(moved if each.id == gate.id else each for each in items)
    asked = brief if is_stated else _brief()
    about = [text for text in _failing(asked, plan) - _failing(asked, items) if "for Tue May 9" in text]
    assert bool(about) is not is_stated
    case = read_case(asked, load_kinds(), TODAY)
    fixes = [fix for each in review(asked, plan, today=TODAY, case=case).results for fix in each.fixes]
    assert gate.id not in {each.id for fix in fixes for each in fix.change}


def test_messages_follow_the_day_of_a_decision_that_is_moved(workspace):
    rollout = rollout_of(workspace, _brief())
    drafted = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)[0]
    gate = _second(tuple(drafted.items.values()))
    was, words = f"{gate.date:%a %b} {gate.date.day}", "Wed May 3"
    told = [each for each in drafted.items.values() if isinstance(each, Message) and was in each.body]
    after = plans.edit_item(
        workspace, DANA, drafted.id, drafted.version, gate.model_copy(update={"date": _STATED})
    )
    bodies = [getattr(after.items[each.id], "body", "") for each in told]
    assert bodies
    assert all(words in body and was not in body for body in bodies)


def test_a_private_talk_asks_for_the_proof_by_the_new_day(workspace):
    rollout = rollout_of(workspace, _brief())
    drafted = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)[0]
    gates = [each for each in drafted.items.values() if isinstance(each, Gate)]
    gate = min(gates, key=lambda each: str(each.date))
    was = f"{gate.date:%a %b} {gate.date.day}"
    asks = f"“What would you need to see by {was} to back it?” Sign on {was}."
    talk = SponsorAct(id="talk", title="Private talk", date=gate.date, script=asks)
    added = commit(workspace, DANA, drafted.id, drafted.version, [ItemAdded(item=talk)])
    later = gate.date + timedelta(days=1)
    after = plans.edit_item(workspace, DANA, added.id, added.version, gate.model_copy(update={"date": later}))
    said = getattr(after.items["talk"], "script", "")
    assert f"see by {later:%a %b} {later.day} to back it" in said
    assert f"Sign on {was}." in said


@pytest.mark.parametrize("by", ["edit", "shift", "fix"])
def test_readings_of_a_metric_follow_the_day_of_a_decision(workspace, by):
    rollout = rollout_of(workspace, _brief())
    read = (
        "Readings due: 2.1 hours by Mon May 15, 1.6 hours by Thu Jun 29, 1.2 hours by Thu Aug 31 (proposal)."
    )
    metric = Metric(id="late", title="Late plans", definition=f"What counts: late plans.\n\n{read}")
    gates = [
        Gate(id=f"g{number}", title="Go on?", date=day)
        for number, day in enumerate((date(2023, 5, 15), date(2023, 5, 16), date(2023, 8, 31)))
    ]
    added = [ItemAdded(item=item) for item in (metric, *gates)]
    seen = commit(workspace, DANA, rollout.id, rollout.version, added)
    ids = (workspace, DANA, rollout.id, seen.version)
    later = gates[0].model_copy(update={"date": date(2023, 5, 16)})
    if by == "edit":
        after = plans.edit_item(*ids, later)
    elif by == "shift":
        after = bulk.change_items(*ids, ["g0", "g1"], bulk.BulkChange(shift=1))
    else:
        after = reviews.accept_fix(*ids, Fix(rule_id="R01", label="Move it", change=(later,)))
    said = getattr(after.items["late"], "definition", "")
    assert read.replace("Mon May 15", "Tue May 16") in said
    # One undo takes back both, and a reading never comes after the next.
    before = history.undo_at(workspace, DANA, rollout.id, after.version)
    assert before.items["late"] == metric
    beyond = gates[0].model_copy(update={"date": date(2023, 7, 3)})
    after = plans.edit_item(workspace, DANA, rollout.id, before.version, beyond)
    assert after.items["late"] == metric


def _words_of(items: dict[str, AnyItem], gate_id: str) -> str:
    gate = items[gate_id]
    return "\n".join((gate.go_if, gate.adjust_if, gate.stop_if)) if isinstance(gate, Gate) else ""


def test_decisions_follow_the_new_name_of_a_metric_and_let_go_of_one_that_is_removed(workspace):
    rollout = rollout_of(workspace, _brief())
    drafted = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)[0]
    gate, metric, name = next(
        (gate, metric, name)
        for gate in drafted.items.values()
        for metric in drafted.items.values()
        if isinstance(gate, Gate) and isinstance(metric, Metric) and metric.id in gate.metric_ids
        for name in [metric.title.removeprefix("Outcome: ")]
        if "In numbers" in gate.go_if and f"{name[0].lower()}{name[1:]}, at" in gate.go_if
    )
    renamed = metric.model_copy(update={"title": "Orders that are complete"})
    after = plans.edit_item(workspace, DANA, drafted.id, drafted.version, renamed)
    words = _words_of(dict(after.items), gate.id)
    assert "orders that are complete, at" in words
    assert f"{name[0].lower()}{name[1:]}" not in words
    after = plans.remove_item(workspace, DANA, after.id, after.version, metric.id)
    assert "orders that are complete, at" not in _words_of(dict(after.items), gate.id)
    assert metric.id not in after.items[gate.id].metric_ids


def test_a_metric_of_an_everyday_word_leaves_the_sentences_of_a_decision_alone(workspace):
    rollout = rollout_of(workspace, _brief())
    used = Metric(id="used", title="People", unit="%", target=60)
    wide = Metric(id="wide", title="People at work with it", unit="%", target=70)
    counted = "In numbers by then: people, at least 30%; people at work with it, at least 35%."
    go_if = f"People come by themselves.\n{counted} Ana Ruiz decides alone if the board cannot meet."
    gate = Gate(id="g", title="Go on?", date=_STATED, go_if=go_if, stop_if="People stay away.",
                metric_ids=("used", "wide"))  # fmt: skip
    added = [ItemAdded(item=item) for item in (used, wide, gate)]
    rollout = commit(workspace, DANA, rollout.id, rollout.version, added)

    def words_after(rollout) -> str:
        gate = rollout.items["g"]
        return f"{gate.go_if} {gate.stop_if}" if isinstance(gate, Gate) else ""

    renamed = used.model_copy(update={"title": "Weekly users"})
    after = plans.edit_item(workspace, DANA, rollout.id, rollout.version, renamed)
    assert words_after(after) == f"{go_if} People stay away.".replace(": people, at", ": weekly users, at")
    after = plans.remove_item(workspace, DANA, rollout.id, after.version, "used")
    assert "In numbers by then: people at work with it, at least 35%." in words_after(after)
    assert words_after(after).startswith("People come by themselves.")
    after = plans.remove_item(workspace, DANA, rollout.id, after.version, "wide")
    alone = "Ana Ruiz decides alone if the board cannot meet."
    assert words_after(after) == f"People come by themselves.\n{alone} People stay away."


def test_two_metrics_of_one_decision_are_renamed_from_pages_of_the_same_version(workspace):
    rollout = rollout_of(workspace, _brief())
    one, two = (Metric(id=name, title=name.title(), unit="%", target=60) for name in ("used", "helped"))
    gate = Gate(id="g", title="Go on?", date=_STATED, metric_ids=("used", "helped"),
                go_if="In numbers by then: used, at least 30%; helped, at least 35%.")  # fmt: skip
    added = [ItemAdded(item=item) for item in (one, two, gate)]
    rollout = commit(workspace, DANA, rollout.id, rollout.version, added)
    for metric, title in ((one, "Weekly users"), (two, "Hours saved")):
        renamed = metric.model_copy(update={"title": title})
        after = plans.edit_item(workspace, DANA, rollout.id, rollout.version, renamed)
    words = _words_of(dict(after.items), "g")
    assert words.startswith("In numbers by then: weekly users, at least 30%; hours saved, at least 35%.")
    # One undo takes back the name and what followed it.
    before = history.undo_at(workspace, DANA, rollout.id, after.version)
    assert before.items["helped"].title == "Helped"
    assert "; helped, at least 35%." in _words_of(dict(before.items), "g")


def test_a_name_follows_into_a_decision_that_a_colleague_edits_at_once(workspace, monkeypatch):
    rollout = rollout_of(workspace, _brief())
    metric = Metric(id="used", title="Used", unit="%", target=60)
    gate = Gate(id="g", title="Go on?", date=_STATED, metric_ids=("used",),
                go_if="In numbers by then: used, at least 30%.")  # fmt: skip
    rollout = commit(
        workspace, DANA, rollout.id, rollout.version, [ItemAdded(item=metric), ItemAdded(item=gate)]
    )
    colleague = iter([Actor(name="Robin")])

    def edited_between(*args: object) -> list[AnyItem]:
        following = list(gates_with_metric(*args))  # type: ignore[arg-type]
        if actor := next(colleague, None):
            stopped = gate.model_copy(update={"stop_if": "People stay away."})
            now = workspace.rollout_cache.get(rollout.id).version
            commit(workspace, actor, rollout.id, now, [ItemEdited(item=stopped)])
        return following

    monkeypatch.setattr(plans, "gates_with_metric", edited_between)
    renamed = metric.model_copy(update={"title": "Weekly users"})
    after = plans.edit_item(workspace, DANA, rollout.id, rollout.version, renamed)
    words = _words_of(dict(after.items), "g")
    assert "weekly users, at least 30%" in words
    assert "People stay away." in words


def test_an_update_takes_back_no_name_or_day_that_the_plan_followed(workspace):
    rollout = rollout_of(workspace, _brief())
    plan = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)[0]
    assert not plans.redraft(workspace, plan)
    moved = _second(tuple(plan.items.values())).model_copy(update={"date": _STATED})
    plan = plans.edit_item(workspace, DANA, plan.id, plan.version, moved)
    renamed, removed = [each for each in plan.items.values() if isinstance(each, Metric)][:2]
    renamed = renamed.model_copy(update={"title": "Orders that are complete", "baseline": 11})
    plan = plans.edit_item(workspace, DANA, plan.id, plan.version, renamed)
    plan = plans.remove_item(workspace, DANA, plan.id, plan.version, removed.id)
    assert not plans.redraft(workspace, plan, without=plan.taken_out)
