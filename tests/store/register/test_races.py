"""What is checked still holds when it is acted upon, though four processes do it at once."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from playbook.core.base.access import Membership
from playbook.store.register.accounts import Accounts
from playbook.store.register.invites import Invite, Invites
from playbook.store.register.links import Link, Links, Rooms
from playbook.store.register.posts.webhooks import Webhooks
from playbook.store.register.questions import Questions
from playbook.store.register.register import Register
from tests.store.register import racing
from tests.store.register.posts.test_webhooks import ADDRESS, WEBHOOK
from tests.store.register.racing import LATER, MOMENT, Racers

pytestmark = pytest.mark.slow

VIEWER = Membership(rollout_id="atlas", role="viewer")


@pytest.fixture(scope="module")
def races_address(register_engine: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    return (
        f"{register_engine}_races" if register_engine else str(tmp_path_factory.mktemp("races") / "r.sqlite")
    )


@pytest.fixture(scope="module")
def racers(races_address: str) -> Iterator[Racers]:
    """Four processes that have opened one register, as they all found it empty."""
    with closing(Racers(races_address)) as running:
        yield running


@pytest.fixture(scope="module")
def raced(races_address: str, racers: Racers) -> Iterator[Register]:
    with closing(racing.opened(races_address)) as register:
        yield register


def test_one_becomes_the_owner(racers, raced):
    assert sorted(racers.all(racing.claim)) == [0, 0, 0, 1]
    assert len(Accounts(raced).all()) == 1


def test_an_owner_remains_though_each_is_dropped(racers, raced):
    for number in range(5):
        Accounts(raced).add(f"Owner {number}", f"o{number}@lt.test", "hash", MOMENT, is_owner=True)
    assert sum(racers.all(racing.leave)) >= 5
    assert sum(account.is_owner for account in Accounts(raced).all()) == 1


def test_an_invite_is_used_once(racers, raced):
    for number in range(10):
        invite = Invite(f"i{number}", "Lee", None, VIEWER, None, "Dana", MOMENT, LATER)
        Invites(raced).add(invite, f"hash {number}")
    before = len(Accounts(raced).all())
    assert sum(racers.all(racing.accept)) == 10
    assert len(Accounts(raced).all()) == before + 10


def test_the_code_of_a_room_leads_to_one_link(racers, raced):
    for number in range(8):
        none = None, None, None
        Links(raced).add(
            Link(f"l{number}", f"t{number}", "atlas", "All", "public", *none, "", "Dana", MOMENT, LATER)
        )
    assert racers.all(racing.open_rooms) == [1] * 4
    assert len(Rooms(raced).all()) == 1


def test_questions_are_numbered_without_a_gap_and_a_vote_counts_once(racers, raced):
    stored = Questions(raced)
    stored.open("atlas", is_moderated=False)
    assert racers.all(racing.ask) == [20] * 4
    assert [question.number for question in stored.of_rollout("atlas")] == [*range(1, 81)]
    assert sum(racers.all(racing.vote)) == 10
    assert [question.votes for question in stored.of_rollout("atlas")] == [1] * 10 + [0] * 70


def test_a_post_is_sent_once(racers, raced):
    Webhooks(raced).add(WEBHOOK, ADDRESS, most=9)
    assert sum(racers.all(racing.post)) == 10


def test_every_process_has_the_same_secret(racers, raced):
    assert len(set(racers.all(racing.make_secret))) == 1


def test_they_guess_no_more_at_a_link_than_one(racers, raced):
    assert sum(racers.all(racing.guess_at_a_link)) == 60


def test_they_guess_no_more_passwords_than_one(racers, raced):
    assert sum(racers.all(racing.guess_passwords)) == 60


def test_they_stay_within_one_budget_together(racers, raced):
    assert sum(racers.all(racing.reserve)) == 15


def test_one_drafts_a_rollout(racers, raced):
    assert sorted(racers.all(racing.draft)) == [0, 0, 0, 1]
