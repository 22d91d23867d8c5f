"""Examples of what people did with the tool, as those who see the rollout log them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playbook.core.base.access import Actor, Membership, Role
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import BriefFields
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.progress import examples
from playbook.settings import Settings
from tests.pages import made

DANA = Actor(name="Dana")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data=tmp_path / "data", today=made.TODAY))
    rollout = made.rollout(opened, items=1)
    lead = BriefEdited.of(BriefFields(lead_id="lead-1"), "lead_id")
    commit(opened, DANA, rollout.id, rollout.version, [lead])
    yield opened
    opened.close()


def member(role: Role, person_id: str | None = None) -> Actor:
    membership = Membership(rollout_id="made", role=role, group_ids=("group-0",), person_id=person_id)  # type: ignore[arg-type]
    return Actor(name="Lee", role="member", memberships=(membership,))


def test_a_leader_example_needs_a_known_leader_or_an_editor(workspace):
    for actor, says_so, counts in [
        (member("lead", "lead-1"), False, True), (member("lead", "lead-0"), True, False),
        (member("lead"), True, False), (member("editor"), True, True), (member("editor"), False, False),
        (DANA, True, True)
    ]:  # fmt: skip
        about = {"what": "It", "group_id": "group-0", "by_leader": says_so}
        after, example_id = examples.log_example(workspace, actor, "made", **about)
        assert after.examples[example_id].by_leader == counts, actor
