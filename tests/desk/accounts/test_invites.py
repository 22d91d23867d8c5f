"""Inviting people and changing what they may do."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.desk.accounts import invites, people, sessions, tokens
from playbook.desk.accounts.invites import NewInvite
from playbook.desk.base import audit
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, shares
from playbook.desk.plan import rollouts
from playbook.store.errors import StoreError
from playbook.store.register.accounts import Claimed, Taken
from playbook.store.register.invites import Invites
from tests.core.story import CREATIVE, ROA
from tests.desk.conftest import at_once

WORDS = "seven small grey geese"


@pytest.fixture
def dana(workspace: Workspace) -> Actor:
    return workspace.accounts.claim("Dana", "dana@lt.test", None, workspace.now()).actor()


@pytest.fixture
def atlas(workspace: Workspace, dana: Actor) -> str:
    rollout = rollouts.start_rollout(workspace, dana, "Atlas")
    changes = [PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    return commit(workspace, dana, rollout.id, rollout.version, changes).id


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    def turned(by: timedelta) -> None:
        now = Workspace.now
        monkeypatch.setattr(Workspace, "now", lambda self: now(self) + by)

    return turned


def lead(rollout_id: str, *groups: str) -> Membership:
    about = {"group_ids": groups or (CREATIVE.id,), "person_id": ROA.id}
    return Membership(rollout_id=rollout_id, role="lead", **about)


def accept(workspace: Workspace, created: NewInvite, name: str = "Roa", email: str = "roa@lt.test") -> str:
    return invites.accept(workspace, created.secret, name, email, WORDS)


def test_an_invite_becomes_an_account_with_its_role(workspace, dana, atlas):
    created = invites.make_invite(workspace, dana, "Roa", lead(atlas))
    assert invites.find_invite(workspace, created.secret) == created.invite
    actor = sessions.find_actor(workspace, accept(workspace, created, "Roa Lima"))
    assert (actor.name, actor.role, actor.memberships) == ("Roa Lima", "member", (lead(atlas),))
    assert sessions.find_actor(workspace, sessions.sign_in(workspace, "roa@lt.test", WORDS)) == actor


def test_it_works_once_also_for_eight_at_the_same_moment(workspace, dana, atlas):
    created = invites.make_invite(workspace, dana, "Roa", lead(atlas))
    ends = at_once(8, lambda number: accept(workspace, created, f"Roa {number}", f"roa{number}@lt.test"))
    assert sorted(type(end).__name__ for end in ends) == ["Missing"] * 7 + ["NoneType"]
    assert len(workspace.accounts.all()) == 2


def test_it_ends_after_seven_days_or_when_it_is_taken_back(workspace, dana, atlas, turn):
    old, back = (invites.make_invite(workspace, dana, name, lead(atlas)) for name in ("Old", "Back"))
    invites.revoke_invite(workspace, dana, back.invite.id)
    assert invites.find_invite(workspace, back.secret) is None
    assert [each.name for each in invites.open_invites(workspace, dana)] == ["Old"]
    turn(timedelta(days=7))
    for created in (old, back):
        with pytest.raises(Missing):
            accept(workspace, created)
    assert invites.open_invites(workspace, dana) == []


def test_what_cannot_be_kept_leaves_the_invite_open(workspace, dana, atlas):
    created = invites.make_invite(workspace, dana, "Roa", lead(atlas))
    with pytest.raises(Invalid):
        invites.accept(workspace, created.secret, "Roa", "roa@lt.test", "short")
    with pytest.raises(Taken):
        accept(workspace, created, email="DANA@lt.test")
    assert invites.find_invite(workspace, created.secret) is not None
    assert sessions.find_actor(workspace, accept(workspace, created))


def test_an_account_gets_the_address_of_its_invite(workspace, dana, atlas):
    created = invites.make_invite(workspace, dana, "Roa", lead(atlas), "roa@lt.test")
    invites.accept(workspace, created.secret, "Roa", "somebody@else.test", WORDS)
    assert workspace.accounts.find_by_email("roa@lt.test").name == "Roa"
    assert workspace.accounts.find_by_email("somebody@else.test") is None


def test_somebody_who_has_an_account_joins_with_it(workspace, dana, atlas):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now()).actor()
    created = invites.make_invite(workspace, dana, "Kim", Membership(rollout_id=EVERY, role="viewer"))
    invites.join(workspace, kim, created.secret)
    assert workspace.accounts.get(kim.account_id).memberships[0].rollout_id == EVERY
    with pytest.raises(Missing):
        invites.join(workspace, kim, created.secret)
    other = invites.make_invite(workspace, dana, "Roa", None, "roa@lt.test")
    with pytest.raises(Invalid):
        invites.join(workspace, kim, other.secret)
    invites.join(workspace, kim, invites.make_invite(workspace, dana, "Kim", None).secret)
    assert workspace.accounts.get(kim.account_id).is_owner


def test_a_role_is_for_what_exists_and_all_leads_lead_all_groups(workspace, dana, atlas):
    wrong = [lead(atlas, "nothing"), lead(atlas, "creative", "nothing"), lead("no-such-rollout")]
    wrong += [Membership(rollout_id=each, role="lead") for each in (atlas, EVERY)]
    wrong.append(Membership(rollout_id=EVERY, role="lead", group_ids=("creative",)))
    for name, membership in [*(("Roa", each) for each in wrong), ("  ", lead(atlas))]:
        with pytest.raises(Invalid):
            invites.make_invite(workspace, dana, name, membership)
    whole = Membership(rollout_id=EVERY, role="lead", group_ids=(EVERY,))
    assert invites.make_invite(workspace, dana, "Roa", whole)


def test_an_invite_secret_is_in_no_file(workspace, dana, atlas):
    created = invites.make_invite(workspace, dana, "Roa", lead(atlas))
    words = invites.copy_text(workspace, created, "https://playbook.test")
    assert f"https://playbook.test/invite/{created.secret}" in words
    assert "“Atlas”" in words
    assert "a team lead" in words
    assert created.secret not in repr(created)
    files = [file for file in workspace.settings.data.rglob("*") if file.is_file()]
    assert [file for file in files if created.secret.encode() in file.read_bytes()] == []


def test_an_address_that_could_never_sign_in_makes_no_invite(workspace, dana, atlas):
    for email in ("lee at x.org", "lee@", "a b@c.test"):
        with pytest.raises(Invalid) as error:
            invites.make_invite(workspace, dana, "Lee", lead(atlas), email)
        assert [problem.where for problem in error.value.problems] == ["invitee_email"], email


def test_nobody_comes_in_under_the_name_of_somebody_who_is_here(workspace, dana, atlas):
    created = invites.make_invite(workspace, dana, "Roa", lead(atlas))
    for name in (
        "DANA",
        "D\u0430na",
        "Board (API)",
        "Board (api )",
        "Board (\u0410PI)",
        "Somebody with a link",
        "command Iine",
        "A former colleague",
    ):
        with pytest.raises(Invalid, match="already"):
            accept(workspace, created, name)
    assert sessions.find_actor(workspace, accept(workspace, created, "Dana Lima"))


def test_nobody_loses_by_joining(workspace, dana, atlas):
    wide = Membership(rollout_id=atlas, role="editor")
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now(), memberships=[wide]).actor()
    invites.join(workspace, kim, invites.make_invite(workspace, dana, "Kim", lead(atlas)).secret)
    assert workspace.accounts.get(kim.account_id).memberships == (wide,)
    own = Membership(rollout_id=atlas, role="lead", group_ids=("media",))
    roa = workspace.accounts.add("Roa", "roa@lt.test", None, workspace.now(), memberships=[own]).actor()
    invites.join(workspace, roa, invites.make_invite(workspace, dana, "Roa", lead(atlas)).secret)
    (joined,) = workspace.accounts.get(roa.account_id).memberships
    assert (joined.group_ids, joined.person_id) == (("media", CREATIVE.id), ROA.id)


def test_a_role_that_is_taken_away_while_somebody_joins_stays_away(workspace, dana, atlas, monkeypatch):
    wide = Membership(rollout_id=atlas, role="editor")
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now(), memberships=[wide]).actor()
    created = invites.make_invite(workspace, dana, "Kim", Membership(rollout_id=atlas, role="viewer"))
    take_up = Invites.take_up

    def taken_first(self, *given):
        people.drop_membership(workspace, dana, kim.account_id, atlas)
        return take_up(self, *given)

    monkeypatch.setattr(Invites, "take_up", taken_first)
    invites.join(workspace, kim, created.secret)
    assert [each.role for each in workspace.accounts.get(kim.account_id).memberships] == ["viewer"]


def test_a_role_that_is_given_or_taken_counts_at_the_next_step(workspace, dana, atlas):
    token = accept(workspace, invites.make_invite(workspace, dana, "Roa", lead(atlas)))
    roa = sessions.find_actor(workspace, token)
    people.set_membership(workspace, dana, roa.account_id, Membership(rollout_id=atlas, role="editor"))
    assert [each.role for each in sessions.find_actor(workspace, token).memberships] == ["editor"]
    people.drop_membership(workspace, dana, roa.account_id, atlas)
    # The longer limit of somebody without a role begins with a new sign-in.
    assert sessions.find_actor(workspace, token) is None
    assert workspace.accounts.get(roa.account_id).memberships == ()


def test_an_invite_and_a_token_of_a_clock_that_ran_ahead_are_over(workspace, dana, atlas, turn):
    turn(timedelta(days=400))
    created = invites.make_invite(workspace, dana, "Roa", lead(atlas))
    token = tokens.make_token(workspace, dana, atlas, "Board")
    assert invites.find_invite(workspace, created.secret)
    assert tokens.find_bearer(workspace, token.secret)
    turn(-timedelta(days=400))
    assert invites.find_invite(workspace, created.secret) is None
    assert tokens.find_bearer(workspace, token.secret) is None


def test_whoever_is_removed_is_out_at_once(workspace, dana, atlas):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now(), is_owner=True)
    session = sessions.begin(workspace, kim)
    created = invites.make_invite(workspace, kim.actor(), "Roa", lead(atlas))
    token = tokens.make_token(workspace, kim.actor(), atlas, "Board")
    own, other = (links.make_link(workspace, actor, atlas, "All") for actor in (kim.actor(), dana))
    people.remove_person(workspace, dana, kim.id)
    assert sessions.find_actor(workspace, session) is None
    assert invites.find_invite(workspace, created.secret) is None
    assert tokens.find_bearer(workspace, token.secret) is None
    assert shares.resolve(workspace, other.token).is_open
    with pytest.raises(Missing):
        shares.resolve(workspace, own.token)
    assert [each.name for each in people.people_of(workspace, dana)] == ["Dana"]


@pytest.mark.parametrize("end", [people.remove_person, partial(people.set_owner, is_owner=False)])
def test_whoever_is_removed_goes_with_their_links_or_not_at_all(workspace, dana, atlas, end):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now(), is_owner=True)
    own = links.make_link(workspace, kim.actor(), atlas, "All")
    workspace.register.run(
        text(
            "create trigger fails before update of revoked_at on link begin select raise(abort, 'disk'); end"
        )
    )
    with pytest.raises(StoreError):
        end(workspace, dana, kim.id)
    workspace.register.run(text("drop trigger fails"))
    assert workspace.accounts.get(kim.id).is_owner
    assert shares.resolve(workspace, own.token).is_open
    end(workspace, dana, kim.id)
    with pytest.raises(Missing):
        shares.resolve(workspace, own.token)


@pytest.mark.parametrize(
    "end",
    [
        people.remove_person,
        partial(people.set_owner, is_owner=False),
        partial(people.drop_membership, rollout_id=EVERY),
        partial(people.set_membership, membership=Membership(rollout_id=EVERY, role="viewer")),
    ],
)
def test_no_role_is_taken_away_without_a_line_in_the_audit_log(workspace, dana, atlas, end):
    lead = Membership(rollout_id=EVERY, role="lead", group_ids=(CREATIVE.id,))
    memberships = {"is_owner": end != people.remove_person, "memberships": (lead,)}
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now(), **memberships)
    before = audit.entries(workspace, dana, None, None, 9).total
    fails = "create trigger fails before insert on audit begin select raise(abort, 'disk'); end"
    workspace.register.run(text(fails))
    with pytest.raises(StoreError):
        end(workspace, dana, kim.id)
    workspace.register.run(text("drop trigger fails"))
    assert workspace.accounts.get(kim.id) == kim
    end(workspace, dana, kim.id)
    assert audit.entries(workspace, dana, None, None, 9).total == before + 1


def test_a_former_owner_keeps_nothing_of_an_owner(workspace, dana, atlas):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now(), is_owner=True)
    created = invites.make_invite(workspace, kim.actor(), "Kim again", None)
    token = tokens.make_token(workspace, kim.actor(), atlas, "Board", may_write=True)
    own = links.make_link(workspace, kim.actor(), atlas, "Board")
    people.set_owner(workspace, dana, kim.id, False)
    assert invites.find_invite(workspace, created.secret) is None
    assert tokens.find_bearer(workspace, token.secret) is None
    with pytest.raises(Missing):
        shares.resolve(workspace, own.token)


def test_an_owner_who_is_dropped_meanwhile_hands_nothing_out(workspace, dana, atlas):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now(), is_owner=True)
    asked, everything = kim.actor(), Membership(rollout_id=EVERY, role="editor")
    people.set_owner(workspace, dana, kim.id, False)
    for hand_out in (
        lambda: invites.make_invite(workspace, asked, "Kim again", None),
        lambda: tokens.make_token(workspace, asked, atlas, "Board", may_write=True),
        lambda: people.set_membership(workspace, asked, kim.id, everything),
        lambda: people.set_owner(workspace, asked, kim.id, True),
        lambda: links.make_link(workspace, asked, atlas, "Board"),
        lambda: people.remove_person(workspace, asked, dana.account_id),
    ):
        with pytest.raises(Refused, match="do not own this Playbook any more"):
            hand_out()
    assert workspace.accounts.get(kim.id).actor() == asked.model_copy(update={"role": "member"})
    assert invites.open_invites(workspace, dana) == []
    assert tokens.tokens_of(workspace, dana, atlas) == []
    assert links.all_links(workspace, dana) == []


def test_nobody_removes_themselves_or_the_last_owner(workspace, dana):
    with pytest.raises(Refused):
        people.remove_person(workspace, dana, dana.account_id)
    with pytest.raises(Claimed):
        people.set_owner(workspace, dana, dana.account_id, False)
