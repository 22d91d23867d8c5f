"""What is over goes after its time, and nothing else."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from playbook.core.all_hands.questions import NewQuestion
from playbook.core.base.access import Actor
from playbook.desk.accounts import people
from playbook.desk.base import timer
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import retention
from playbook.settings import Settings
from playbook.store.register.posts.webhooks import Dispatch, Webhooks
from playbook.store.register.privacy.seen_clock import note_clock
from playbook.store.register.questions import Questions
from tests.desk.conftest import until
from tests.store.register.posts.test_webhooks import ADDRESS, WEBHOOK

DANA = Actor(name="Dana")
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=100)


@pytest.fixture
def opened(tmp_path):
    def opened(**settings: int) -> Workspace:
        return open_workspace(Settings(data=tmp_path / "data", **settings))

    with time_machine.travel(NOW, tick=False):
        yield opened


def fill(workspace: Workspace) -> None:
    """Leave one of each kind that is over, and one that is not."""
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    links.make_link(workspace, DANA, rollout.id, "ended", days=1)
    links.make_link(workspace, DANA, rollout.id, "lives", days=365)
    asked = Questions(workspace.register)
    asked.open(rollout.id, is_moderated=False)
    asked.add(rollout.id, "q1", NewQuestion(words="Why?", name="Ruth Adeyemi"), NOW.date())
    asked.add(rollout.id, "q2", NewQuestion(words="When?", name="Tom"), LATER.date())
    polls = text(
        "insert into pulse values ('old', :of, 5, 9, 0, 0, '2026-03-01', '2026-03-05', null, 'desire', 1),"
        " ('open', :of, 5, 9, 1, 0, '2026-03-01', null, null, 'desire', 2)"
    )
    workspace.register.run(polls.bindparams(of=rollout.id))
    workspace.register.run(text("insert into pulse_count values ('old', 'q', 'g', 1, 4)"))
    workspace.register.run(text("insert into pulse_text values ('x', 'old', 'q', 'Time', 1, 'shown', '')"))
    Webhooks(workspace.register).add(WEBHOOK, ADDRESS, most=9)
    for claimed_at in (NOW, LATER - timedelta(days=30)):
        Webhooks(workspace.register).claim(Dispatch("one", "update", str(claimed_at), 0, claimed_at, "sent"))
    lee = workspace.accounts.add("Lee", "lee@lt.example", None, NOW, issuer="company", subject="lee")
    people.remove_person(workspace, DANA, lee.id)


def left(workspace: Workspace) -> dict[str, list[object]]:
    ask = {
        "links": "select name from link", "names": "select name from question order by number",
        "polls": "select id from pulse", "answers": "select n from pulse_count",
        "texts": "select words from pulse_text",
        "posts": "select claimed_at from dispatch", "removed": "select 1 from turned_away",
    }  # fmt: skip
    return {what: workspace.register.scalars(text(sql)) for what, sql in ask.items()}


def test_by_itself_only_the_hash_of_a_removed_account_expires(opened):
    with closing(opened()) as workspace:
        fill(workspace)
        before = left(workspace)
        assert retention.apply(workspace, NOW) == 0
        note_clock(workspace.register, LATER)
        assert retention.apply(workspace, LATER) == 0
        assert left(workspace) == before
        assert workspace.accounts.was_removed("company", "lee", "")
        note_clock(workspace.register, NOW + timedelta(days=730))
        assert retention.apply(workspace, NOW + timedelta(days=731)) == 1
        assert left(workspace) == {**before, "removed": []}
        assert not workspace.accounts.was_removed("company", "lee", "")


def test_what_a_setting_says_goes_and_what_is_newer_or_open_stays(opened):
    with closing(opened(keep_rooms_days=30, keep_posts_days=1, keep_removed_days=0)) as workspace:
        fill(workspace)
        assert retention.apply(workspace, NOW + timedelta(days=20)) == 0
        note_clock(workspace.register, LATER)
        assert retention.apply(workspace, LATER) == 6
        now = left(workspace)
        assert (now["links"], now["names"]) == (["lives"], ["", "Tom"])
        assert (now["polls"], now["answers"], now["texts"]) == (["open"], [], [])
        # A record of a post that could still be due keeps it from being sent twice.
        assert (len(now["posts"]), len(now["removed"])) == (1, 1)
        assert b"Adeyemi" not in (workspace.settings.data / "register.sqlite").read_bytes()
        assert retention.apply(workspace, LATER) == 0


def test_archived_rollouts_are_offered_for_deletion_after_their_time(opened):
    with closing(opened(keep_archived_days=90)) as workspace:
        old, other = (rollouts.start_rollout(workspace, DANA, name) for name in ("Old", "Another"))
        rollouts.archive_rollout(workspace, DANA, old.id)
        cards = [*rollouts.cards(workspace, DANA), *rollouts.cards(workspace, DANA, archived=True)]
        assert retention.overdue(workspace, cards) == []
        with time_machine.travel(LATER, tick=False):
            assert [card.name for card in retention.overdue(workspace, cards)] == ["Old"]
        assert workspace.log.head(other.id) == 1


def test_a_closed_register_is_no_reason_to_stop_the_upkeep(opened):
    workspace = opened(keep_rooms_days=30)
    workspace.close()
    assert retention.apply(workspace, LATER) == 0


def test_the_clock_deletes_what_is_over_once_a_day(opened):
    with closing(opened()) as workspace:
        workspace.register.run(text("insert into turned_away values ('of somebody', '2000-01-01')"))
        timer.begin(workspace, (retention.tick, 0, retention.SECONDS))
        until(lambda: not workspace.register.rows(text("select 1 from turned_away")))
