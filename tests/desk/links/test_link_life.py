"""The life of links."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Refused
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links, shares
from playbook.desk.links.links import NewLink
from playbook.desk.plan import rollouts
from playbook.settings import Settings

DANA = Actor(name="Dana")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Life(RuleBasedStateMachine):
    """A model of links in four plain dictionaries."""

    created = Bundle("created")

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.workspace = open_workspace(Settings(data=Path(self.folder.name) / "data"))
        self.rollout_id = rollouts.start_rollout(self.workspace, DANA, "AI at LT").id
        self.now, self.is_archived = START, False
        self.ends: dict[str, datetime] = {}
        self.tokens: dict[str, str] = {}
        self.paused: set[str] = set()
        self.revoked: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.close()
            self.clock.stop()
            self.folder.cleanup()

    @rule(target=created, days=st.sampled_from([1, 7, 30, 90, 365]), is_frozen=st.booleans())
    def make(self, days: int, is_frozen: bool) -> NewLink | None:
        if self.is_archived:
            with pytest.raises(Refused):
                links.make_link(self.workspace, DANA, self.rollout_id, "Link", days=days)
            return None
        about = {"days": days, "is_frozen": is_frozen}
        created = links.make_link(self.workspace, DANA, self.rollout_id, "Link", **about)
        self.ends[created.link.id] = self.now + timedelta(days=days)
        self.tokens[created.link.id] = created.token
        return created

    @rule(created=created)
    def pause(self, created: NewLink | None) -> None:
        if created:
            links.pause_link(self.workspace, DANA, created.link.id)
            self.paused.add(created.link.id)

    @rule(created=created)
    def resume(self, created: NewLink | None) -> None:
        if created and created.link.id in self.revoked:
            with pytest.raises(Refused):
                links.resume_link(self.workspace, DANA, created.link.id)
        elif created:
            links.resume_link(self.workspace, DANA, created.link.id)
            self.paused.discard(created.link.id)

    @rule(created=created, days=st.integers(1, 365))
    def extend(self, created: NewLink | None, days: int) -> None:
        if created and created.link.id in self.revoked:
            with pytest.raises(Refused):
                links.extend_link(self.workspace, DANA, created.link.id, days)
        elif created:
            self.ends[created.link.id] = links.extend_link(self.workspace, DANA, created.link.id, days)
            assert self.ends[created.link.id] == self.now + timedelta(days=days)

    @rule(created=created)
    def revoke(self, created: NewLink | None) -> None:
        if created:
            links.revoke_link(self.workspace, DANA, created.link.id)
            self.revoked.add(created.link.id)

    @rule()
    def revoke_all(self) -> None:
        assert links.revoke_all(self.workspace, DANA) == len(self.ends.keys() - self.revoked)
        self.revoked.update(self.ends)

    @rule(is_archived=st.booleans())
    def archive(self, is_archived: bool) -> None:
        rollouts.archive_rollout(self.workspace, DANA, self.rollout_id, is_archived)
        self.is_archived = is_archived

    @rule(passed=st.timedeltas(timedelta(seconds=1), timedelta(days=100)))
    def wait(self, passed: timedelta) -> None:
        self.now += passed
        self.traveller.move_to(self.now)

    @invariant()
    def a_link_opens_exactly_while_it_lives(self) -> None:
        for link_id, ends in getattr(self, "ends", {}).items():
            lives = self.now < ends and link_id not in self.paused | self.revoked and not self.is_archived
            assert self.opens(self.tokens[link_id]) is lives
            assert self.opens(shares.Pass(link_id)) is lives

    @invariant()
    def the_list_says_how_each_link_stands(self) -> None:
        if hasattr(self, "workspace"):
            listed = {each.link.id: each.state for each in links.all_links(self.workspace, DANA)}
            assert listed == {link_id: self.state(link_id) for link_id in self.ends}

    def state(self, link_id: str) -> str:
        if link_id in self.revoked:
            return "revoked"
        if self.now >= self.ends[link_id]:
            return "ended"
        if self.is_archived:
            return "archived"
        return "paused" if link_id in self.paused else "live"

    def opens(self, proof: str | shares.Pass) -> bool:
        try:
            return shares.resolve(self.workspace, proof) is not None
        except Missing:
            return False


TestLife = Life.TestCase
