"""Who comes in by the company's sign-on."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.core.base.errors import Refused
from playbook.desk.accounts import invites, passwords, people, sessions, sign_on
from playbook.desk.accounts.sign_on import TurnedAway
from playbook.desk.base import audit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.upkeep import forgetting
from playbook.settings import Settings, SettingsError
from playbook.store.register.accounts import Taken
from tests.desk.conftest import at_once

SETTINGS = {"sign_on_domains": "lt.test"}
VIEWER = Membership(rollout_id=EVERY, role="viewer")
ANA = {
    "iss": "https://id.lt.test", "sub": "ana", "email": "ana@lt.test", "email_verified": True,
    "name": "Ana Ruiz"
}  # fmt: skip


@pytest.fixture
def owned(workspace: Workspace) -> Workspace:
    password = passwords.hash_of("quiet-otters-row-home")
    workspace.accounts.claim("Dana", "dana@lt.test", password, workspace.now())
    return workspace


def why(workspace: Workspace, **otherwise: Any) -> str:
    with pytest.raises(TurnedAway) as caught:
        sign_on.enter(workspace, ANA | otherwise)
    assert caught.value.hint
    return caught.value.why


def test_a_newcomer_can_do_nothing_until_an_owner_says_so(owned):
    actor = sessions.find_actor(owned, sign_on.enter(owned, ANA))
    assert (actor.name, actor.role, actor.memberships) == ("Ana Ruiz", "member", ())


def test_of_twenty_who_come_at_once_one_account_is_made(owned):
    tokens: list[str] = []
    assert at_once(20, lambda _: tokens.append(sign_on.enter(owned, ANA))) == [None] * 20
    actors = [sessions.find_actor(owned, token) for token in tokens]
    assert len({actor.account_id for actor in actors if actor}) == 1
    assert len(set(tokens)) == 20
    assert len(owned.accounts.all()) == 2


@pytest.mark.parametrize("company", ["strasse.test", "business.test", "sigma.test"])
def test_a_domain_that_only_folds_to_ours_is_another_one(workspace, company):
    workspace = replace(workspace, settings=Settings.load({"PLAYBOOK_SIGN_ON_DOMAINS": company}))
    for other in (
        company.replace("ss", "\N{LATIN SMALL LETTER SHARP S}"),
        company.replace("s", "\N{LATIN SMALL LETTER LONG S}"),
    ):
        if other != company:
            assert why(workspace, email=f"eve@{other}") == "foreign"


def test_an_address_with_something_unseen_in_it_is_refused(owned):
    for unseen in ("\0", "\N{ZERO WIDTH SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE}", "\r\n", "\N{SOFT HYPHEN}"):
        assert why(owned, email=f"an{unseen}a@lt.test") == "incomplete"
    assert why(owned, email="\N{KELVIN SIGN}im@lt.test") == "incomplete"


@pytest.mark.parametrize("unstored", ["an\ud800a", "an\0a", "ana\n"])
def test_a_claim_with_letters_that_no_text_has_is_refused(owned, unstored):
    for name in ("iss", "sub", "email"):
        assert why(owned, **{name: unstored}) in ("incomplete", "foreign"), name
    assert why(owned, email=f"{unstored}@lt.test") == "incomplete"
    assert name_after(owned, name=f"Ana {unstored}") == f"Ana {unstored[:2]}a"


def test_nobody_becomes_the_owner_by_it(workspace):
    assert why(workspace) == "unowned"
    assert workspace.accounts.all() == []


def name_after(workspace: Workspace, **otherwise: Any) -> str:
    return sessions.find_actor(workspace, sign_on.enter(workspace, ANA | otherwise)).name


def test_a_namesake_comes_in_under_a_name_of_their_own(owned):
    assert name_after(owned, name="dana") == "dana (ana)"
    other = {"sub": "other", "email": "ana@x.lt.test", "name": "D\u0430na"}
    owned.settings.__dict__["sign_on_domains"] = "lt.test,x.lt.test"
    assert name_after(owned, **other) == "D\u0430na (ana@x.lt.test)"
    program = {"sub": "program", "email": "api@lt.test", "name": "Board (API)"}
    assert name_after(owned, **program) == "Board (API) (api@lt.test)"


def test_a_new_name_is_the_persons_own_too(owned):
    assert name_after(owned) == "Ana Ruiz"
    assert name_after(owned, name="Dana") == "Dana (ana)"
    assert name_after(owned, name="Dana") == "Dana (ana)"
    assert name_after(owned, name="Ana Lima") == "Ana Lima"
    owner = owned.accounts.find_by_email("dana@lt.test").actor()
    report = audit.entries(owned, owner, "people", None, 9)
    assert [audit.sentence_of(entry) for entry in report.entries] == [
        "was renamed: before Dana (ana)",
        "was renamed: before Ana Ruiz",
        "got an account by the company's sign-on",
    ]


def test_a_reused_address_does_not_bring_the_account(owned):
    sign_on.enter(owned, ANA)
    for otherwise in ({"sub": "another"}, {"iss": "https://other.test"}, {"email": "dana@lt.test"}):
        assert why(owned, **otherwise) == "taken", otherwise


def test_unclear_or_unverified_claims_open_nothing(owned):
    no_email = ({"email": email} for email in (" ", ["ana@lt.test"], "@lt.test"))
    for otherwise in [{"iss": ""}, {"sub": None}, {"sub": 7}, *no_email]:
        assert why(owned, **otherwise) == "incomplete"
    for verified in [False, None, 1, "true", "yes"]:
        assert why(owned, email_verified=verified) == "unverified"


def test_without_a_domain_nobody_comes_in(tmp_path):
    closed = open_workspace(Settings(data=tmp_path / "closed"))
    closed.accounts.claim("Dana", "dana@lt.test", "x", closed.now())
    assert why(closed) == "closed"
    closed.close()


def test_there_is_a_name_whatever_the_provider_sends(owned):
    for otherwise, name in [
        ({"name": None}, "ana"), ({"name": "", "preferred_username": "ana.r"}, "ana.r"),
        ({"name": " Ana \n Ruiz\u202e "}, "Ana Ruiz"), ({"name": "A" * 500}, "A" * 120)
    ]:  # fmt: skip
        assert sessions.find_actor(owned, sign_on.enter(owned, ANA | otherwise)).name == name, otherwise


def test_no_other_door_is_made_for_a_company_account(owned):
    sign_on.enter(owned, ANA)
    with pytest.raises(Refused):
        sessions.sign_in(owned, "ana@lt.test", "")
    with pytest.raises(Refused, match="company's sign-on"):
        people.get_account(owned.register, "ana@lt.test")
    created = invites.make_invite(owned, Actor(name="Dana"), "Ana", VIEWER)
    with pytest.raises(Taken):
        invites.accept(owned, created.secret, "Ana", "ana@lt.test", "quiet-otters-row-home")
    assert owned.accounts.find_by_email("ana@lt.test").password_hash is None


def removed(workspace: Workspace, email: str) -> Actor:
    """Return the owner, who has removed the account with an address."""
    dana, account = (workspace.accounts.find_by_email(each) for each in ("dana@lt.test", email))
    people.remove_person(workspace, dana.actor(), account.id)
    return dana.actor()


def test_a_removed_account_comes_back_only_by_invite(owned):
    viewers = replace(owned, settings=owned.settings.model_copy(update={"sign_on_role": "viewer"}))
    sign_on.enter(viewers, ANA)
    dana = removed(owned, "ana@lt.test")
    assert why(viewers) == "removed"
    invites.make_invite(owned, dana, "Another", VIEWER, "another@lt.test")
    invites.make_invite(owned, dana, "Whoever", VIEWER)
    assert why(viewers, email="other@lt.test") == "removed"
    assert len(owned.accounts.all()) == 1
    created = invites.make_invite(owned, dana, "Ana", VIEWER, "Ana@LT.test")
    assert sessions.find_actor(owned, sign_on.enter(viewers, ANA))
    removed(owned, "ana@lt.test")
    assert invites.find_invite(owned, created.secret) is None
    assert why(viewers) == "removed"


def test_a_removed_password_account_stays_out_of_sign_on(owned):
    owned.accounts.add("Ana", "ana@lt.test", "x", owned.now())
    dana = removed(owned, "ana@lt.test")
    assert why(owned, email="ANA@lt.test") == "removed"
    invites.make_invite(owned, dana, "Ana", VIEWER, "ana@lt.test")
    assert sessions.find_actor(owned, sign_on.enter(owned, ANA))


def test_who_was_forgotten_does_not_come_back_either(owned):
    sign_on.enter(owned, ANA)
    dana = owned.accounts.find_by_email("dana@lt.test").actor()
    forgetting.forget_person(owned, dana, ["Ana Ruiz"])
    assert why(owned) == "removed"


def test_sign_on_domains_are_checked_at_the_start():
    settings = Settings.load({"PLAYBOOK_SIGN_ON_DOMAINS": " LT.test , other.example"})
    assert settings.sign_on_domains == "lt.test,other.example"
    for wrong in ["@lt.test", "ana@lt.test", "*.test", "lt", "a.test b.test", "a.test,", "https://a.test"]:
        with pytest.raises(SettingsError, match="PLAYBOOK_SIGN_ON_DOMAINS"):
            Settings.load({"PLAYBOOK_SIGN_ON_DOMAINS": wrong})


def test_the_provider_is_asked_so_often_and_for_each_network_beside(workspace: Workspace):
    def turns(way: str, address: str = "") -> int:
        for number in range(100):
            try:
                sign_on.take_turn(workspace, way, address)
            except TurnedAway:
                return number
        return 100

    with time_machine.travel("2026-11-28T09:00Z", tick=False) as clock:
        assert turns("there") == 30
        # Whoever is on the way back does not wait for those on the way there.
        assert turns("back") == 30
        assert turns("there", "192.0.2.7") == turns("back", "198.51.100.0") == 6
        clock.shift(1)
        assert turns("there") == 4
