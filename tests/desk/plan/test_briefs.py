"""Writing the brief: fields one by one, groups and people, and what is refused."""

from datetime import date

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.intake.intake import Fact
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Brief, BriefFields, Group, Person
from playbook.core.plan.case import Concern, Condition
from playbook.core.plan.items import Milestone
from playbook.desk.base.commit import commit
from playbook.desk.plan import briefs, case_rows, cases, plans, rollouts
from playbook.desk.record import history
from playbook.desk.tables import group_rows
from playbook.desk.tables.group_rows import GroupChange
from playbook.desk.writing import intake

DANA, KIM = Actor(name="Dana"), Actor(name="Kim")
TODAY = date(2026, 3, 5)


def test_one_field_is_saved_and_the_others_stay(workspace, rollout):
    saved = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "why", " Because. ")
    assert (saved.brief.why, saved.brief.name) == ("Because.", "AI at LT")
    again = briefs.save_field(workspace, DANA, rollout.id, saved.version, "name", "AI at LT")
    assert again.version == saved.version


def test_rows_of_a_text_follow_it_unless_somebody_edited_them(workspace, rollout):
    first = "The managers fear that nobody asks them.\nClerks worry that the screen is slow."
    saved = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "concerns", first)
    saved = cases.save_read(workspace, DANA, rollout.id, saved.version, "concern_list")
    fear, slow = saved.brief.concern_list
    answered = slow.model_copy(update={"answer": "We have timed it."})
    rows = [(row.id, dict(row)) for row in (fear, answered)]
    saved = case_rows.save_concerns(workspace, DANA, rollout.id, saved.version, rows)
    before = saved.brief
    second = "The drivers fear that they are timed."
    saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, "concerns", second)
    assert [(row.text, row.answer) for row in saved.brief.concern_list] == [
        (slow.text, "We have timed it."), (second, "")]  # fmt: skip
    assert cases.rows_after(workspace, rollout.id, before, saved.brief).edited == 1
    assert history.undo_last(workspace, DANA, rollout.id).brief == before


def test_a_concern_of_a_memo_goes_with_its_sentence(workspace, rollout):
    row = Concern(id="1", text="Priya worries about call times", held_by="Priya", answer="She will see.")
    fields = BriefFields(concerns="Priya worries about call times.", concern_list=(row,))
    put = BriefEdited.of(fields, "concerns", "concern_list")
    saved = commit(workspace, DANA, rollout.id, rollout.version, [put])
    second = "The drivers fear that they are timed."
    saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, "concerns", second)
    assert [row.text for row in saved.brief.concern_list] == [second]


def test_a_bad_field_is_a_problem_and_writes_nothing(workspace, rollout):
    wrong = {"why": "x" * 10_000, "start": "1900-01-01", "headcount": -1, "tools": ["x" * 300]}
    for name, value in wrong.items():
        with pytest.raises(Invalid) as caught:
            briefs.save_field(workspace, DANA, rollout.id, rollout.version, name, value)
        assert caught.value.problems[0].where.split(".")[0] == name
        assert briefs.problems_with(name, value) == list(caught.value.problems)
        assert rollouts.open_rollout(workspace, DANA, rollout.id).version == rollout.version, name


def test_the_same_field_in_two_windows_is_a_conflict(workspace, rollout):
    briefs.save_field(workspace, KIM, rollout.id, rollout.version, "why", "Kim's.")
    with pytest.raises(Conflict) as caught:
        briefs.save_field(workspace, DANA, rollout.id, rollout.version, "why", "Mine.")
    assert caught.value.who == "Kim"


def test_many_fields_at_once_write_only_what_differs(workspace, rollout):
    briefs.save_field(workspace, KIM, rollout.id, rollout.version, "why", "Kim's.")
    fields = BriefFields(name="AI at LT", why_now="Mine.")
    saved = briefs.save_fields(workspace, DANA, rollout.id, rollout.version, fields)
    assert (saved.brief.why, saved.brief.why_now) == ("Kim's.", "Mine.")


def test_undo_brings_back_a_removed_group_with_its_items(workspace, rollout):
    groups = [Group(id="a", name="A", size=1), Group(id="b", name="B", size=1)]
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, [])
    for number, ids in enumerate((("a",), ("a", "b"))):
        item = Milestone(id=f"m{number}", title=f"m{number}", group_ids=ids)
        saved = plans.add_item(workspace, DANA, rollout.id, saved.version, item)
    after = group_rows.save_changes(workspace, DANA, rollout.id, saved.version, [], frozenset({"a"}))
    assert [item.group_ids for item in after.items.values()] == [("b",)]
    back = history.undo_last(workspace, DANA, rollout.id)
    assert (back.brief.groups, back.items) == (saved.brief.groups, saved.items)


def test_a_removed_team_leaves_conditions_and_concerns_until_an_undo(workspace, rollout):
    groups = [Group(id="a", name="A", size=1), Group(id="b", name="B", size=1)]
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, [])
    rows = {
        "conditions": (Condition(id="c", name="Cables", group_ids=("a", "b")),),
        "concern_list": (Concern(id="w", text="Slow.", group_ids=("a",)),),
    }
    for name, value in rows.items():
        saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, name, value)
    after = briefs.save_groups(workspace, DANA, rollout.id, saved.version, groups[1:], [])
    assert [row.group_ids for row in (*after.brief.conditions, *after.brief.concern_list)] == [("b",), ()]
    assert history.undo_last(workspace, DANA, rollout.id).brief == saved.brief


def test_a_group_with_a_locked_item_is_not_removed(workspace, rollout):
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, [Group(id="a", name="A")], [])
    item = Milestone(id="m", title="m", group_ids=("a",))
    saved = plans.add_item(workspace, DANA, rollout.id, saved.version, item)
    [item_id] = saved.items
    saved = plans.lock_item(workspace, DANA, rollout.id, saved.version, item_id)
    with pytest.raises(Refused, match="locked"):
        group_rows.save_changes(workspace, DANA, rollout.id, saved.version, [], frozenset({"a"}))


def test_changing_a_group_that_somebody_removed_says_so(workspace, rollout):
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, [Group(id="a", name="A")], [])
    gone = group_rows.save_changes(workspace, KIM, rollout.id, saved.version, [], frozenset({"a"}))
    with pytest.raises(Missing, match="removed in the meantime"):
        group_rows.save_changes(workspace, DANA, rollout.id, gone.version, [GroupChange("a", {"size": 3})])


def test_a_person_with_a_part_stays(workspace, rollout):
    saved = briefs.save_person(workspace, DANA, rollout.id, rollout.version, Person(id="ana", name="Ana"))
    saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, "lead_id", "ana")
    with pytest.raises(Refused, match="the rollout lead"):
        briefs.remove_person(workspace, DANA, rollout.id, saved.version, "ana")


def test_whoever_comes_under_the_name_of_one_removed_has_another_id(workspace, rollout):
    """So a right on the former person, team or task is none on the new one."""
    notes = [Fact("sponsor_id", "Mo Lind", "He sponsors it."), Fact("group_size", 9, "Nine.", of="Web")]
    web = GroupChange(None, {"name": "Web", "size": 9, "manager": "Mo Lind"})
    pay = [(None, {"name": "Pay", "owner_id": "Mo Lind"})]
    ways = {
        "typed": lambda at: briefs.save_part(workspace, DANA, rollout.id, at, "sponsor_id", "Mo Lind"),
        "in a table": lambda at: group_rows.save_changes(workspace, DANA, rollout.id, at, [web]),
        "in a row": lambda at: case_rows.save_conditions(workspace, DANA, rollout.id, at, pay),
        "in notes": lambda at: intake.put_facts(workspace, DANA, rollout.id, at, notes),
    }
    known, version = set(), rollout.version
    for way, add in [*ways.items(), *ways.items()]:
        after = add(version)
        new = {row.id for row in (*after.brief.people, *after.brief.groups)}
        assert new, way
        assert not new & known, way
        known |= new
        cleared = {"sponsor_id": None, "conditions": ()}
        fields = after.brief.model_copy(update=cleared)
        after = briefs.save_fields(workspace, DANA, rollout.id, after.version, fields)
        version = briefs.save_groups(workspace, DANA, rollout.id, after.version, (), ()).version
    back = history.undo_last(workspace, DANA, rollout.id).brief
    assert {row.id for row in (*back.people, *back.groups)} == new


def test_cards_are_worked_out_once_per_version_and_day(workspace, rollout):
    [first] = rollouts.cards(workspace, DANA)
    assert rollouts.cards(workspace, DANA)[0] is first
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "name", "New name")
    assert rollouts.cards(workspace, DANA)[0].name == "New name"


@pytest.mark.parametrize(
    ("typed", "meant"), [("Ruth Sal", "ruth"), ("ann l", "ann"), ("Ann", "ann"), ("R", ""), ("Ruth X", "")]
)
def test_the_beginning_of_one_name_means_that_person(typed, meant):
    names = {"ruth": "Ruth Salazar", "rob": "Rob Ames", "ann": "Ann Lee", "anna": "Anna Berg"}
    people = tuple(Person(id=key, name=name) for key, name in names.items())
    person = Brief(people=people).find_by_name(typed)
    assert (person.id if person else "") == meant


def test_a_first_name_means_the_only_person_who_has_it(workspace, rollout):
    sheila = Person(id="sheila", name="Sheila Okafor")
    saved = briefs.save_person(workspace, DANA, rollout.id, rollout.version, sheila)
    saved = briefs.save_part(workspace, DANA, rollout.id, saved.version, "sustainment_owner_id", "sheila")
    assert (saved.brief.sustainment_owner_id, saved.brief.people) == ("sheila", (sheila,))
    other = Person(id="other", name="Sheila Hay")
    saved = briefs.save_person(workspace, DANA, rollout.id, saved.version, other)
    saved = briefs.save_part(workspace, DANA, rollout.id, saved.version, "lead_id", "Sheila")
    assert [person.name for person in saved.brief.people] == ["Sheila Okafor", "Sheila Hay", "Sheila"]


def test_a_budget_takes_the_currency_of_the_country(workspace, rollout):
    saved = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "budget", 30_000)
    saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, "country", "GB")
    assert saved.brief.currency == "GBP"
    saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, "currency", "EUR")
    saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, "budget", 40_000)
    assert saved.brief.currency == "EUR"


@pytest.mark.parametrize("typed", ["AUDAUD", "EURO", "E", "US$"])
def test_a_currency_has_three_letters(typed):
    [problem] = briefs.problems_with("currency", typed)
    assert problem.message == "A currency has three letters."
    assert not briefs.problems_with("currency", "AUD")
