"""What is held about a person, for them to have."""

import json

import pytest

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes.briefs import BriefEdited, PersonSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.self_checks import SelfCheckSaved
from playbook.core.plan.brief import Person
from playbook.core.plan.case import Concern
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Milestone, Owner
from playbook.core.plan.self_checks import SelfCheck
from playbook.desk.accounts import invites, sessions, tokens
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links
from playbook.desk.upkeep import person_export
from playbook.desk.upkeep.person_export import export_own, export_person
from playbook.store.register.privacy import held
from playbook.store.register.privacy.forget import WORDS
from tests.core.story import MILESTONE, day
from tests.work import calls_of

DANA, KIM = Actor(name="Dana"), "Kim Oduya"


@pytest.fixture
def naming(workspace: Workspace, rollout_id: str) -> str:
    """A rollout that lists Kim, who has an account, did something, and is written about."""
    owned = MILESTONE.model_copy(update={"owner": Owner(person_id="k7"), "note": ""})
    example = ExampleLogged(example=Example(id="e", day=day("03-06"), what="Oduya wrote a memo, Tom did not"))
    changes = [PersonSaved(person=Person(id="k7", name=KIM, job_title="CEO")), ItemAdded(item=owned), example]
    commit(workspace, DANA, rollout_id, 1, changes)
    other = Example(id="o", day=day("03-06"), what="Nothing about anybody else")
    rollout = commit(workspace, DANA, rollout_id, 4, [ExampleLogged(example=other)])
    role = Membership(rollout_id=rollout_id, role="lead", group_ids=(EVERY,), person_id="k7")
    account = workspace.accounts.add(
        KIM, "kim@lt.example", "hash-canary", workspace.now(), memberships=(role,)
    )
    sessions.begin(workspace, account)
    commit(workspace, account.actor(), rollout_id, rollout.version, [memo("mine")])
    links.make_link(workspace, DANA, rollout_id, "All-hands", contact=f"Ask {KIM}")
    invites.make_invite(workspace, DANA, "Somebody", None, "KIM@lt.example")
    tokens.make_token(workspace, DANA, rollout_id, "Oduya's board")
    return rollout_id


def memo(id_: str) -> ExampleLogged:
    return ExampleLogged(example=Example(id=id_, day=day("03-06"), what="A memo"))


def test_an_export_holds_everything_about_a_person_and_no_secret(workspace, naming):
    export = export_person(workspace, DANA, [KIM], ["kim@lt.example"])
    data = json.loads(export.as_json())
    [rollout] = data["rollouts"]
    assert rollout["listed_as"] == [
        {"id": "k7", "name": KIM, "job_title": "CEO", "level": "staff", "org_unit": ""}
    ]
    assert [task["task"] for task in rollout["owns"]] == [MILESTONE.title]
    assert [entry["entry"]["example"]["what"] for entry in rollout["did"]] == ["A memo"]
    # Who owns a task is meant by an id, and in a text by a name.
    assert [entry["version"] for entry in rollout["named_in"]] == [2, 3, 4]
    assert rollout["named_in"][2]["texts"] == ["Oduya wrote a memo, Tom did not"]
    register = data["register"]
    assert register.keys() == {"account", "membership", "session", "link", "invite", "token", "audit"}
    assert register["account"][0]["email"] == "kim@lt.example"
    assert "hash" not in export.as_json() + export.as_text()
    for part in (
        "Kim Oduya",
        "CEO",
        MILESTONE.title,
        "Oduya wrote a memo",
        "kim@lt.example",
        "Ask Kim Oduya",
    ):
        assert part in export.as_text(), part
    assert "anybody else" not in export.as_json()


def test_a_person_gets_their_own_and_nothing_beyond_their_role(workspace, naming):
    account = workspace.accounts.find_by_email("kim@lt.example")
    check = SelfCheck(id="c", kind="organization", day=day("03-06"), author=KIM)
    rollout = workspace.rollout_cache.get(naming)
    private = BriefEdited(values={"concerns": "Kim Oduya will object"})
    rollout = commit(workspace, Actor(name=KIM), naming, rollout.version, [private])
    rollout = commit(workspace, Actor(name=KIM), naming, rollout.version, [SelfCheckSaved(self_check=check)])
    worry = Concern(id="c", text="Two clerks are too slow", is_about_people=True)
    kim = next(person.id for person in rollout.brief.people if person.name == KIM)
    task = Milestone(id="slow", title=f"“{worry.text}”", owner=Owner(person_id=kim))
    marked = [ItemAdded(item=task), BriefEdited(values={"concern_list": (worry,)})]
    rollout = commit(workspace, DANA, naming, rollout.version, marked)
    own = ItemAdded(item=Milestone(id="own", title=f"Answer “{worry.text}”", note=worry.text))
    rollout = commit(workspace, Actor(name=KIM, account_id=account.id), naming, rollout.version, [own])
    namesake = ItemAdded(item=Milestone(id="other", title="Settle the canary"))
    commit(workspace, Actor(name=KIM), naming, rollout.version, [namesake])
    export = export_own(workspace, account.actor())
    data = json.loads(export.as_json())
    [seen] = data["rollouts"]
    assert "object" not in export.as_json()
    assert "too slow" not in export.as_json()
    assert "too slow" in export_person(workspace, DANA, [KIM]).as_json()
    assert "wrote a memo" not in export.as_json()
    # What only editors read, and what a namesake without an account did, stay out.
    kinds = [entry.get("entry", {}).get("kind") for entry in seen["did"]]
    assert kinds == ["example_logged", None, None, "item_added", None]
    assert data["register"].keys() == {"account", "membership", "session"}
    for each in workspace.accounts.get(account.id).memberships:
        workspace.accounts.take(account.id, each.rollout_id)
    assert (
        json.loads(export_own(workspace, workspace.accounts.get(account.id).actor()).as_json())["rollouts"]
        == []
    )


def test_what_is_about_people_is_worked_out_once_for_all_entries(workspace, naming):
    account = workspace.accounts.find_by_email("kim@lt.example")
    rollout = workspace.rollout_cache.get(naming)
    rows = tuple(
        Concern(id=f"c{number}", text=f"{number} " + "slow clerk " * 50, is_about_people=True)
        for number in range(100)
    )
    marked = BriefEdited(values={"concern_list": rows})
    rollout = commit(workspace, DANA, naming, rollout.version, [marked])

    def calls_with_memos(first: int, number: int) -> int:
        memos = [memo(f"m{at}") for at in range(first, first + number)]
        version = workspace.rollout_cache.get(naming).version
        commit(workspace, account.actor(), naming, version, memos)
        calls = calls_of(lambda: export_own(workspace, account.actor()))
        [seen] = json.loads(export_own(workspace, account.actor()).as_json())["rollouts"]
        assert len(seen["did"]) == first + number + 1
        return calls

    assert 2 * calls_with_memos(0, 20) > calls_with_memos(20, 60)


def test_nobody_of_the_name_and_nobody_without_an_account_gets_one(workspace, naming):
    with pytest.raises(Missing, match="Nobody here has this name"):
        export_person(workspace, DANA, ["Zoe Nobody"])
    with pytest.raises(Refused, match="no account"):
        export_own(workspace, DANA)
    with pytest.raises(Refused):
        export_person(workspace, Actor(name="Mo", role="member"), [KIM])


def test_every_table_that_names_people_says_what_may_be_shown():
    assert WORDS.keys() <= held.SHOWN.keys()
    assert not any(
        secret in columns for columns in held.SHOWN.values() for secret in ("hash", "address", "code")
    )


def test_every_table_that_is_shown_has_a_title():
    assert person_export._TITLES.keys() == held.SHOWN.keys()
