"""Starting a rollout of a kind, and duplicating one."""

from datetime import date

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.base.fields import MAX_NAME
from playbook.core.log.changes.briefs import BriefEdited, PersonRemoved, PersonSaved
from playbook.core.plan.brief import BriefFields, Person
from playbook.core.plan.case import Concern
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from tests.desk.conftest import DANA

TODAY = date(2026, 3, 5)


def test_a_rollout_starts_with_the_kind_of_its_change(workspace: Workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "CRM", "new_system")
    assert (rollout.brief.change_kind, rollout.version) == ("new_system", 2)


def test_a_duplicate_has_brief_and_plan_and_nothing_that_happened(workspace: Workspace):
    source, _ = rollouts.open_sample(workspace, DANA, "2-after-august")
    copy = rollouts.duplicate_rollout(workspace, DANA, source.id)
    assert copy.id != source.id
    assert copy.brief == source.brief.model_copy(update={"name": copy.brief.name})
    assert copy.brief.name == f"{source.brief.name} (copy)"
    assert copy.items == source.items
    assert (copy.launch, copy.sample, copy.synthetic) == (None, "", True)
    for happened in (
        "tracking",
        "examples",
        "readings",
        "recipes",
        "incidents",
        "verdicts",
        "uses",
        "trained",
    ):
        assert getattr(source, happened)
        assert not getattr(copy, happened)
    assert workspace.rollout_cache.get(source.id) == source


def test_a_copy_hides_what_its_source_hides(workspace: Workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    worry = Concern(id="c", text="The new hire drinks", answer="He goes.", is_about_people=True)
    zed = PersonSaved(person=Person(id="zed", name="Zed Quimby", job_title="Buyer"))
    changes = [zed, BriefEdited.of(BriefFields(concern_list=(worry,)), "concern_list")]
    changes += [PersonRemoved(person_id="zed"), BriefEdited.of(BriefFields(), "concern_list")]
    changes += [BriefEdited(values={"incident_contact": contact}) for contact in ("Zelda Quuxley", "IT desk")]
    source = commit(workspace, DANA, rollout.id, rollout.version, changes)
    copy = rollouts.duplicate_rollout(workspace, DANA, source.id)
    assert copy.brief.people == copy.brief.concern_list == ()
    assert copy.texts_about_people() == source.texts_about_people() == (worry.text, worry.answer)
    assert {"Zed Quimby"} <= copy.named.keys()
    assert copy.titles.keys() == {"Buyer"}
    assert copy.brief.incident_contact == "IT desk"
    assert copy.contacts.keys() == {"Zelda Quuxley", "IT desk"}


def test_a_copy_knows_how_a_concern_stood_before(workspace: Workspace):
    source = rollouts.start_rollout(workspace, DANA, "Atlas")
    other = Concern(id="d", text="The clerk wants a new chair")
    for text in ("The new hire drinks", "A clerk drinks", "A worry of nights"):
        rows = BriefFields(concern_list=(Concern(id="c", text=text), other))
        change = BriefEdited.of(rows, "concern_list")
        source = commit(workspace, DANA, source.id, source.version, [change])
    copy = rollouts.duplicate_rollout(workspace, DANA, source.id)
    assert copy.brief.concern_list == source.brief.concern_list
    assert copy.reworded == source.reworded
    assert [words.text for words in copy.reworded["c"]] == ["The new hire drinks", "A clerk drinks"]


def test_the_name_of_a_copy_is_never_too_long(workspace: Workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "x" * MAX_NAME)
    assert len(rollouts.duplicate_rollout(workspace, DANA, rollout.id).brief.name) == MAX_NAME


def test_who_does_not_edit_a_rollout_cannot_copy_it(workspace: Workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    viewer = Actor(name="V", role="member", memberships=(Membership(rollout_id=rollout.id, role="viewer"),))
    with pytest.raises(Refused):
        rollouts.duplicate_rollout(workspace, viewer, rollout.id)
