"""Inviting people and changing what they may do: one use, seven days, nothing but what was fixed."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.desk.accounts import invites, people, sessions, tokens
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import House
from playbook.desk.plan import rollouts
from playbook.store.register.accounts import Claimed, Taken
from tests.core.story import CREATIVE, ROA

WORDS = "seven small grey geese"


@pytest.fixture
def dana(house: House) -> Actor:
    return house.accounts.claim("Dana", "dana@lt.test", None, house.now()).actor()


@pytest.fixture
def atlas(house: House, dana: Actor) -> str:
    rollout = rollouts.start_rollout(house, dana, "Atlas")
    deeds = [PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    return commit(house, dana, rollout.id, rollout.version, deeds).id


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    def turned(by: timedelta) -> None:
        now = House.now
        monkeypatch.setattr(House, "now", lambda self: now(self) + by)

    return turned


def lead(rollout_id: str, *groups: str) -> Membership:
    return Membership(
        rollout_id=rollout_id, role="lead", group_ids=groups or (CREATIVE.id,), person_id=ROA.id
    )


def test_an_invite_becomes_an_account_with_its_role(house: House, dana: Actor, atlas: str):
    made = invites.make_invite(house, dana, "Roa", lead(atlas))
    assert invites.find_invite(house, made.secret) == made.invite
    token = invites.accept(house, made.secret, "Roa Lima", "roa@lt.test", WORDS)
    actor = sessions.find_actor(house, token)
    assert (actor.name, actor.role, actor.memberships) == ("Roa Lima", "member", (lead(atlas),))
    assert sessions.find_actor(house, sessions.sign_in(house, "roa@lt.test", WORDS)) == actor


def test_it_works_once_also_for_eight_at_the_same_moment(house: House, dana: Actor, atlas: str):
    made = invites.make_invite(house, dana, "Roa", lead(atlas))
    ready, came, refused = threading.Barrier(8), [], []

    def take_up(number: int) -> None:
        ready.wait()
        try:
            came.append(invites.accept(house, made.secret, f"Roa {number}", f"roa{number}@lt.test", WORDS))
        except Missing as error:
            refused.append(error)

    threads = [threading.Thread(target=take_up, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(came), len(refused)) == (1, 7)
    assert len(house.accounts.all()) == 2


def test_it_ends_after_seven_days_or_when_it_is_taken_back(house: House, dana: Actor, atlas: str, turn):
    old, back = (invites.make_invite(house, dana, name, lead(atlas)) for name in ("Old", "Back"))
    invites.revoke_invite(house, dana, back.invite.id)
    assert invites.find_invite(house, back.secret) is None
    assert [one.name for one in invites.open_invites(house, dana)] == ["Old"]
    turn(timedelta(days=7))
    for made in (old, back):
        with pytest.raises(Missing):
            invites.accept(house, made.secret, "Roa", "roa@lt.test", WORDS)
    assert invites.open_invites(house, dana) == []


def test_what_cannot_be_kept_leaves_the_invite_open(house: House, dana: Actor, atlas: str):
    made = invites.make_invite(house, dana, "Roa", lead(atlas))
    with pytest.raises(Invalid):
        invites.accept(house, made.secret, "Roa", "roa@lt.test", "short")
    with pytest.raises(Taken):
        invites.accept(house, made.secret, "Roa", "DANA@lt.test", WORDS)
    assert invites.find_invite(house, made.secret) is not None
    assert sessions.find_actor(house, invites.accept(house, made.secret, "Roa", "roa@lt.test", WORDS))


def test_an_account_gets_the_address_of_its_invite(house: House, dana: Actor, atlas: str):
    made = invites.make_invite(house, dana, "Roa", lead(atlas), "roa@lt.test")
    invites.accept(house, made.secret, "Roa", "somebody@else.test", WORDS)
    assert house.accounts.find_by_email("roa@lt.test").name == "Roa"
    assert house.accounts.find_by_email("somebody@else.test") is None


def test_somebody_who_has_an_account_joins_with_it(house: House, dana: Actor, atlas: str):
    kim = house.accounts.add("Kim", "kim@lt.test", None, house.now()).actor()
    made = invites.make_invite(house, dana, "Kim", Membership(rollout_id=EVERY, role="viewer"))
    invites.join(house, kim, made.secret)
    assert house.accounts.get(kim.account_id).memberships[0].rollout_id == EVERY
    with pytest.raises(Missing):
        invites.join(house, kim, made.secret)
    other = invites.make_invite(house, dana, "Roa", None, "roa@lt.test")
    with pytest.raises(Invalid):
        invites.join(house, kim, other.secret)
    owner = invites.make_invite(house, dana, "Kim", None)
    invites.join(house, kim, owner.secret)
    assert house.accounts.get(kim.account_id).is_owner


@pytest.mark.parametrize("groups", [("nothing",), ("creative", "nothing")])
def test_a_role_is_for_what_exists(house: House, dana: Actor, atlas: str, groups):
    with pytest.raises(Invalid):
        invites.make_invite(house, dana, "Roa", lead(atlas, *groups))
    with pytest.raises(Invalid):
        invites.make_invite(house, dana, "Roa", lead("no-such-rollout"))
    with pytest.raises(Invalid):
        invites.make_invite(house, dana, "Roa", Membership(rollout_id=atlas, role="lead"))
    with pytest.raises(Invalid):
        invites.make_invite(house, dana, "  ", lead(atlas))


def test_an_invite_secret_is_in_no_file(house: House, dana: Actor, atlas: str):
    made = invites.make_invite(house, dana, "Roa", lead(atlas))
    words = invites.copy_text(house, made, "https://playbook.test")
    assert f"https://playbook.test/invite/{made.secret}" in words
    assert "“Atlas”" in words
    assert "a team lead" in words
    assert made.secret not in repr(made)
    files = [file for file in house.settings.data.rglob("*") if file.is_file()]
    assert [file for file in files if made.secret.encode() in file.read_bytes()] == []


@pytest.mark.parametrize("email", ["lee at x.org", "lee@", "a b@c.test"])
def test_an_address_that_could_never_sign_in_makes_no_invite(house: House, dana: Actor, atlas: str, email):
    with pytest.raises(Invalid) as error:
        invites.make_invite(house, dana, "Lee", lead(atlas), email)
    assert [problem.where for problem in error.value.problems] == ["invitee_email"]


def test_nobody_comes_in_under_the_name_of_somebody_who_is_here(house: House, dana: Actor, atlas: str):
    made = invites.make_invite(house, dana, "Roa", lead(atlas))
    for name in ("DANA", "Board (API)"):
        with pytest.raises(Invalid, match="already"):
            invites.accept(house, made.secret, name, "roa@lt.test", WORDS)
    assert sessions.find_actor(house, invites.accept(house, made.secret, "Dana Lima", "roa@lt.test", WORDS))


def test_nobody_loses_by_joining(house: House, dana: Actor, atlas: str):
    wide = Membership(rollout_id=atlas, role="editor")
    kim = house.accounts.add("Kim", "kim@lt.test", None, house.now(), memberships=[wide]).actor()
    invites.join(house, kim, invites.make_invite(house, dana, "Kim", lead(atlas)).secret)
    assert house.accounts.get(kim.account_id).memberships == (wide,)
    mine = Membership(rollout_id=atlas, role="lead", group_ids=("media",))
    roa = house.accounts.add("Roa", "roa@lt.test", None, house.now(), memberships=[mine]).actor()
    invites.join(house, roa, invites.make_invite(house, dana, "Roa", lead(atlas)).secret)
    (joined,) = house.accounts.get(roa.account_id).memberships
    assert (joined.group_ids, joined.person_id) == (("media", CREATIVE.id), ROA.id)


def test_a_lead_of_every_rollout_leads_every_group(house: House, dana: Actor):
    for groups in ((), ("creative",)):
        nothing = Membership(rollout_id=EVERY, role="lead", group_ids=groups)
        with pytest.raises(Invalid):
            invites.make_invite(house, dana, "Roa", nothing)
    whole = Membership(rollout_id=EVERY, role="lead", group_ids=(EVERY,))
    assert invites.make_invite(house, dana, "Roa", whole)


# People


def test_a_role_that_is_given_or_taken_counts_at_the_next_step(house: House, dana: Actor, atlas: str):
    token = invites.accept(
        house, invites.make_invite(house, dana, "Roa", lead(atlas)).secret, "Roa", "roa@lt.test", WORDS
    )
    roa = sessions.find_actor(house, token)
    people.set_membership(house, dana, roa.account_id, Membership(rollout_id=atlas, role="editor"))
    assert [one.role for one in sessions.find_actor(house, token).memberships] == ["editor"]
    people.drop_membership(house, dana, roa.account_id, atlas)
    assert sessions.find_actor(house, token).memberships == ()


def test_whoever_is_removed_is_out_at_once(house: House, dana: Actor, atlas: str):
    kim = house.accounts.add("Kim", "kim@lt.test", None, house.now(), is_owner=True)
    session = sessions.begin(house, kim)
    made = invites.make_invite(house, kim.actor(), "Roa", lead(atlas))
    token = tokens.make_token(house, kim.actor(), atlas, "Board")
    people.remove_person(house, dana, kim.id)
    assert sessions.find_actor(house, session) is None
    assert invites.find_invite(house, made.secret) is None
    assert tokens.find_bearer(house, token.secret) is None
    assert [one.name for one in people.people_of(house, dana)] == ["Dana"]


def test_a_former_owner_keeps_nothing_of_an_owner(house: House, dana: Actor, atlas: str):
    kim = house.accounts.add("Kim", "kim@lt.test", None, house.now(), is_owner=True)
    made = invites.make_invite(house, kim.actor(), "Kim again", None)
    token = tokens.make_token(house, kim.actor(), atlas, "Board", may_write=True)
    people.set_owner(house, dana, kim.id, False)
    assert invites.find_invite(house, made.secret) is None
    assert tokens.find_bearer(house, token.secret) is None


def test_nobody_removes_themselves_or_the_last_owner(house: House, dana: Actor):
    with pytest.raises(Refused):
        people.remove_person(house, dana, dana.account_id)
    with pytest.raises(Claimed):
        people.set_owner(house, dana, dana.account_id, False)


def test_the_list_shows_no_secret(house: House, dana: Actor):
    house.accounts.add("Kim", "kim@lt.test", "the-hash", house.now())
    assert "the-hash" not in repr(people.people_of(house, dana))
