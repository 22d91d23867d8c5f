"""A self-check is saved by the person, and read by the person and the lead alone."""

from datetime import date

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.plan.brief import Group, Person
from playbook.core.plan.self_checks import STATEMENTS, advice_for
from playbook.desk.plan import briefs, rollouts, self_checks
from playbook.desk.record import history
from tests.desk.conftest import DANA

TODAY = date(2026, 3, 5)
PEOPLE = tuple(Person(id=name.lower(), name=name) for name in ("Sam", "Lea", "Mo", "Kit"))


@pytest.fixture
def rollout(workspace, rollout):
    groups = (Group(id="web", name="Web", size=3, manager_id="mo"),)
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, PEOPLE)
    for field, person in (("sponsor_id", "sam"), ("lead_id", "lea")):
        saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, field, person)
    return saved


def someone(rollout, person: str, role="viewer") -> Actor:
    membership = Membership(rollout_id=rollout.id, role=role, person_id=person)
    return Actor(name=person.title(), role="member", account_id=person, memberships=(membership,))


def answered(workspace, rollout, person="sam", kind="sponsor", **scores):
    return self_checks.save(
        workspace, someone(rollout, person), rollout.id, rollout.version, kind, person, scores or {"why": 2}
    )


def test_each_person_is_asked_in_the_role_of_the_brief(rollout):
    roles = {
        person: self_checks.roles_of(rollout, someone(rollout, person)) for person in ("sam", "mo", "kit")
    }
    assert roles == {"sam": (("sponsor", "sam"),), "mo": (("manager", "mo"),), "kit": ()}
    assert all(len(STATEMENTS[kind]) == 6 for kind in ("sponsor", "manager"))


def test_the_person_and_the_lead_read_it_and_nobody_else(workspace, rollout):
    after = answered(workspace, rollout)
    for person, role, count in [
        ("sam", "viewer", 1), ("lea", "editor", 1), ("mo", "lead", 0), ("kit", "editor", 0)
    ]:  # fmt: skip
        assert len(self_checks.readable(after, someone(after, person, role))) == count, (person, role)
    assert self_checks.readable(after, DANA) == ()


def test_a_new_lead_or_another_name_opens_nothing(workspace, rollout):
    after = answered(workspace, rollout)
    kit = someone(after, "kit", "editor")
    grabbed = briefs.save_field(workspace, kit, rollout.id, after.version, "lead_id", "kit")
    assert self_checks.readable(grabbed, kit) == ()
    assert len(self_checks.readable(grabbed, someone(grabbed, "lea", "editor"))) == 1
    version = grabbed.version
    for person in ("sam", "lea"):
        named = Person(id=person, name=DANA.name)
        renamed = briefs.save_person(workspace, DANA, rollout.id, version, named)
        version = renamed.version
    assert self_checks.readable(renamed, DANA) == ()
    later = briefs.save_field(workspace, kit, rollout.id, version, "lead_id", "kit")
    again = answered(workspace, later, why=5)
    assert len(self_checks.readable(again, kit)) == 1  # Sam saved it while Kit leads


def test_an_owner_reads_their_own_and_those_saved_while_they_led(workspace, rollout):
    named = Person(id="sam", name=DANA.name)
    sam = briefs.save_person(workspace, DANA, rollout.id, rollout.version, named)
    own = self_checks.save(workspace, DANA, rollout.id, sam.version, "sponsor", "sam", {"why": 3})
    assert len(self_checks.readable(own, DANA)) == 1


def test_nobody_answers_for_another_person(workspace, rollout):
    for actor in (someone(rollout, "kit", "editor"), DANA):
        with pytest.raises(Refused):
            self_checks.save(workspace, actor, rollout.id, rollout.version, "sponsor", "sam", {"why": 5})


def test_answering_again_replaces_and_history_says_no_score(workspace, rollout):
    after = answered(workspace, answered(workspace, rollout), why=4, time=1)
    [check] = after.self_checks.values()
    assert (check.scores, check.author) == ({"why": 4, "time": 1}, "Sam")
    entry = str(history.history(workspace, DANA, rollout.id)[0])
    assert "self-check" in entry
    assert "'time'" not in entry


def test_an_editors_export_leaves_the_scores_out(workspace, rollout):
    answered(workspace, rollout, time=1)
    lines = list(rollouts.export_rollout(workspace, someone(rollout, "kit", "editor"), rollout.id))
    [line] = [line for line in lines if "self_check_saved" in line]
    assert '"scores":{}' in line
    copy = rollouts.import_rollout(workspace, DANA, lines, "copy")
    assert copy.version == len(lines)


def test_the_lowest_answers_come_first_in_the_advice():
    advice = advice_for("organization", {"data": 2, "rules": 1, "skills": 4})
    assert advice == [STATEMENTS["organization"][question][1] for question in ("rules", "data")]
