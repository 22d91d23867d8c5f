"""Links as their owner sees them."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.base.fields import MAX_LINE, MAX_NAME
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import Launched
from playbook.core.plan.brief import BriefFields, Group
from playbook.core.plan.items import AnyItem, CheckinSeries, SponsorAct
from playbook.desk.accounts import people
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links, open_counts, shares
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import deletion
from playbook.settings import Settings
from playbook.store.errors import StoreError
from playbook.store.register.accounts import Accounts
from playbook.store.register.links import Links

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DANA = Actor(name="Dana")
pytestmark = pytest.mark.usefixtures("clock")
PASSWORD = "quiet otters"


def problems(workspace: Workspace, rollout_id: str, **args: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        links.make_link(workspace, DANA, rollout_id, **{"name": "All-hands", **args})
    assert links.all_links(workspace, DANA) == []
    return {problem.where: problem.message for problem in caught.value.problems}


def test_a_link_lasts_thirty_days_and_shows_least(workspace, rollout_id):
    created = links.make_link(workspace, DANA, rollout_id, " All-hands ", contact="rollout@lt.test")
    link = created.link
    assert (link.name, link.profile, link.as_of, link.password_hash) == ("All-hands", "public", None, None)
    assert (link.made_by, link.contact, link.created_at) == ("Dana", "rollout@lt.test", NOW)
    assert link.expires_at == NOW + timedelta(days=30)
    assert created.path == f"/s/{created.token}"


def test_a_lead_makes_the_link_on_which_a_team_answers_for_as_long_as_they_lead(
    workspace, rollout_id, monkeypatch
):
    asked: list[AnyItem] = [
        CheckinSeries(id=way, way=way, title="Friday", group_ids=("web",), cadence_days=7)
        for way in ("example", "pulse")
    ]
    seen = workspace.rollout_cache.get(rollout_id).version
    web = GroupSaved(group=Group(id="web", name="Web", size=9))
    asked.append(asked[0].model_copy(update={"id": "both", "group_ids": ("web", "media")}))
    asked.append(SponsorAct(id="act", title="Speak", date=NOW.date()))
    media = GroupSaved(group=Group(id="media", name="Media", size=9))
    commit(workspace, DANA, rollout_id, seen, [web, media, *(ItemAdded(item=item) for item in asked)])
    about = {"rollout_id": rollout_id, "role": "lead"}
    own, other = (
        Actor(name="Lee", role="member", memberships=(Membership(group_ids=(group,), **about),))
        for group in ("web", "media")
    )
    with pytest.raises(Refused, match="has not been launched"):
        links.share_question(workspace, own, rollout_id, "example")
    version = workspace.rollout_cache.get(rollout_id).version
    today = NOW.date()
    fields = BriefFields(what_changes="We draft with it.", start=today, go_live=today, end=today)
    brief = BriefEdited.of(fields, "what_changes", "start", "go_live", "end")
    commit(workspace, DANA, rollout_id, version, [brief, Launched(baseline={"act": today})])
    link = links.share_question(workspace, own, rollout_id, "example").link
    assert (link.name, link.profile, link.asks, link.made_by) == ("Friday", "public", {"examples"}, "Lee")
    assert link.expires_at == NOW + timedelta(days=14)
    assert (link.item_id, link.group_id) == ("example", "web")
    everyones = links.share_question(workspace, DANA, rollout_id, "both").link
    assert everyones.group_id == "web media"
    assert links.share_question(workspace, DANA, rollout_id, "both", ["web"]).link.group_id == "web"
    with pytest.raises(Refused, match="role here does not allow"):
        links.share_question(workspace, other, rollout_id, "example")
    with pytest.raises(Refused, match="not answered by an example"):
        links.share_question(workspace, own, rollout_id, "pulse")
    lee = workspace.accounts.add("Lee", None, None, NOW, memberships=own.memberships)

    def live_of_lee() -> set[str | None]:
        live = (listed.link for listed in links.live_links(workspace, DANA, rollout_id))
        return {link.group_id for link in live if link.made_by == "Lee"}

    for groups, live in ((("web", "media"), {"web"}), (("media",), set())):
        people.set_membership(workspace, DANA, lee.id, Membership(group_ids=groups, **about))
        assert live_of_lee() == live
    links.share_question(workspace, other, rollout_id, "both")
    assert live_of_lee() == {"media"}
    people.drop_membership(workspace, DANA, lee.id, rollout_id)
    assert live_of_lee() == set()
    with pytest.raises(Refused, match="role here does not allow"):
        # Its page was open before.
        links.share_question(workspace, other.model_copy(update={"account_id": lee.id}), rollout_id, "both")
    take, made = Accounts.take, []

    def take_late(accounts: Accounts, *args: Any, **also: Any) -> None:
        made.append(links.share_question(workspace, lead, rollout_id, "both").link)
        take(accounts, *args, **also)

    people.set_membership(workspace, DANA, lee.id, Membership(group_ids=("media",), **about))
    lead = workspace.accounts.get(lee.id).actor()
    monkeypatch.setattr(Accounts, "take", take_late)
    people.drop_membership(workspace, DANA, lee.id, rollout_id)
    assert (len(made), live_of_lee()) == (1, set())
    monkeypatch.undo()
    for _ in range(links.MOST_QUESTIONS_A_DAY - 2):
        links.share_question(workspace, DANA, rollout_id, "both")
    with pytest.raises(Refused, match="50 links today"):
        links.share_question(workspace, DANA, rollout_id, "both")


def test_ten_thousand_secrets_are_all_different_and_of_256_bits():
    tokens = {links.new_secret() for _ in range(10_000)}
    assert len(tokens) == 10_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_neither_a_secret_nor_a_password_is_kept_or_shown(workspace, rollout_id):
    created = links.make_link(workspace, DANA, rollout_id, "All-hands", password=PASSWORD)
    stored = b"".join(path.read_bytes() for path in workspace.settings.data.glob("register.sqlite*"))
    assert created.link.token_hash.encode() in stored
    assert created.token.encode() not in stored
    assert PASSWORD.encode() not in stored
    assert created.token not in repr(created)
    assert created.link.token_hash not in repr(links.all_links(workspace, DANA))


def test_a_link_that_cannot_be_as_asked_is_not_made(workspace, rollout_id):
    for args, where in [
        ({"name": " \u200b "}, "name"), ({"name": "x" * (MAX_NAME + 1)}, "name"),
        ({"profile": "everything"}, "profile"), ({"days": 0}, "days"), ({"days": 366}, "days"),
        ({"days": -30}, "days"), ({"password": "short"}, "password"), ({"password": "x" * 201}, "password"),
        ({"contact": "x" * (MAX_LINE + 1)}, "contact"), ({"password": "12345678"}, "password"),
        ({"password": "all-hands 2026"}, "password")
    ]:  # fmt: skip
        assert list(problems(workspace, rollout_id, **args)) == [where]


def test_everything_that_is_wrong_is_said_at_once(workspace, rollout_id):
    wrong = problems(workspace, rollout_id, name="", days=999, password="1")
    assert wrong == {
        "name": "The link has no name.",
        "days": "A link lasts from 1 day to a year.",
        "password": "The password has 1 characters.",
    }


def test_no_link_is_made_to_what_is_not_there_or_put_away(workspace, rollout_id):
    with pytest.raises(Missing):
        links.make_link(workspace, DANA, "nothing", "All-hands")
    rollouts.archive_rollout(workspace, DANA, rollout_id)
    with pytest.raises(Refused, match="archived"):
        links.make_link(workspace, DANA, rollout_id, "All-hands")
    assert links.all_links(workspace, DANA) == []


def test_one_list_holds_the_links_of_every_rollout(workspace, rollout_id, clock):
    other = rollouts.start_rollout(workspace, DANA, "Other").id
    created = {}
    for name in ("live", "paused", "revoked", "ended"):
        clock.shift(timedelta(minutes=1))
        created[name] = links.make_link(workspace, DANA, rollout_id, name, days=1 if name == "ended" else 30)
    clock.shift(timedelta(minutes=1))
    links.make_link(workspace, DANA, other, "archived")
    links.pause_link(workspace, DANA, created["paused"].link.id)
    links.revoke_link(workspace, DANA, created["revoked"].link.id)
    rollouts.archive_rollout(workspace, DANA, other)
    clock.shift(timedelta(days=2))
    listed = links.all_links(workspace, DANA)
    assert [each.link.name for each in listed] == ["archived", "ended", "revoked", "paused", "live"]
    assert [each.state for each in listed] == [each.link.name for each in listed]
    assert [each.rollout_name for each in listed] == ["Other", *["AI at LT"] * 4]


def test_links_of_one_rollout_read_no_other(workspace, rollout_id, monkeypatch):
    other = rollouts.start_rollout(workspace, DANA, "Elsewhere").id
    own, _ = (links.make_link(workspace, DANA, each, each).link.id for each in (rollout_id, other))
    read, get = set(), workspace.rollout_cache.get
    monkeypatch.setattr(workspace.rollout_cache, "get", lambda each: read.add(each) or get(each))
    assert [each.link.id for each in links.live_links(workspace, DANA, rollout_id)] == [own]
    assert read == {rollout_id}


def test_a_link_to_a_rollout_that_is_gone_is_still_listed(workspace, rollout_id):
    created = links.make_link(workspace, DANA, rollout_id, "All-hands")
    workspace.register.run(text("update link set rollout_id = 'gone'"))
    [listed] = links.all_links(workspace, DANA)
    assert (listed.state, listed.rollout_name) == ("archived", "")
    with pytest.raises(Missing):
        shares.resolve(workspace, created.token)


def test_opens_are_counted_by_day_only(workspace, rollout_id, clock):
    created = links.make_link(workspace, DANA, rollout_id, "All-hands")
    for _ in range(3):
        shares.open_link(workspace, created.token)
    clock.shift(timedelta(days=1))
    shares.open_link(workspace, created.token)
    shares.open_link(workspace, created.token, is_counted=False)
    [listed] = links.all_links(workspace, DANA)
    assert listed.opens == {date(2026, 3, 2): 3, date(2026, 3, 3): 1}
    for end in workspace.at_close:
        end()
    [columns] = [set(row.keys()) for row in workspace.register.rows(text("select * from link_open limit 1"))]
    assert columns == {"link_id", "day", "opens"}


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=5 * 365)])
def test_a_link_of_a_clock_that_ran_ahead_is_over_until_it_is_extended(workspace, rollout_id, clock, ahead):
    extended = links.make_link(workspace, DANA, rollout_id, "Extended")
    clock.shift(ahead)
    made = links.make_link(workspace, DANA, rollout_id, "Made")
    links.extend_link(workspace, DANA, extended.link.id, links.MOST_DAYS)
    assert shares.resolve(workspace, made.token).is_open
    clock.shift(-ahead)
    for created in (made, extended):
        with pytest.raises(Missing):
            shares.resolve(workspace, created.token)
        [state] = [each.state for each in links.all_links(workspace, DANA) if each.link.id == created.link.id]
        assert state == "ended"
        links.extend_link(workspace, DANA, created.link.id, 30)
        assert shares.resolve(workspace, created.token).is_open
        assert workspace.links.get(created.link.id).expires_at == NOW + timedelta(days=30)


def test_the_secret_of_a_link_ends_no_link(workspace, rollout_id):
    created = links.make_link(workspace, DANA, rollout_id, "All-hands")
    with pytest.raises(Missing):
        links.revoke_link(workspace, DANA, created.token)


def test_what_was_counted_is_written_when_the_workspace_closes(tmp_path):
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    link = links.make_link(workspace, DANA, rollouts.start_rollout(workspace, DANA, "AI").id, "All-hands")
    for _ in range(3):
        shares.open_link(workspace, link.token)
    day = workspace.today()
    workspace.close()
    again = open_workspace(Settings(data=tmp_path / "data"))
    assert again.links.counts("link_open") == {link.link.id: {day: 3}}
    again.close()


def test_wrong_passwords_are_counted_by_day_for_the_owner(tmp_path):
    settings = Settings(data=tmp_path / "data")
    workspace = open_workspace(settings)
    rollout_id = rollouts.start_rollout(workspace, DANA, "AI").id
    link = links.make_link(workspace, DANA, rollout_id, "All-hands", password=PASSWORD).link
    for number in range(3):
        with pytest.raises(Refused):
            shares.give_password(workspace, shares.Pass(link.id), f"wrong {number}")
    shares.give_password(workspace, shares.Pass(link.id), PASSWORD)
    day = workspace.today()
    assert links.all_links(workspace, DANA)[0].guesses == {day: 3}
    workspace.close()
    again = open_workspace(settings)
    assert links.all_links(again, DANA)[0].guesses == {day: 3}
    again.close()


def test_what_cannot_be_written_stays_counted(tmp_path, monkeypatch):
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    link = links.make_link(workspace, DANA, rollouts.start_rollout(workspace, DANA, "AI").id, "All-hands")

    def fail(*_: object) -> None:
        raise StoreError("The disk is full.", "Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(Links, "add_counts", fail)
        shares.open_link(workspace, link.token)
        for end in workspace.at_close:
            end()
    assert workspace.links.counts("link_open") == {}
    assert open_counts.opens(workspace) == {link.link.id: {workspace.today(): 1}}
    workspace.close()


def test_a_link_that_is_deleted_meanwhile_keeps_no_other_from_being_counted(tmp_path):
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    gone, other = (
        links.make_link(workspace, DANA, rollouts.start_rollout(workspace, DANA, name).id, "All-hands")
        for name in ("Gone", "Other")
    )
    for link in (gone, other):
        shares.open_link(workspace, link.token)
    rollouts.archive_rollout(workspace, DANA, gone.link.rollout_id)
    deletion.delete_rollout(workspace, DANA, gone.link.rollout_id, "Gone")
    workspace.close()
    again = open_workspace(Settings(data=tmp_path / "data"))
    assert open_counts.opens(again) == {other.link.id: {again.today(): 1}}
    again.close()


def test_an_address_that_others_cannot_open_says_so():
    reach = {
        "only on this computer": ["http://127.0.0.1:8501/s/x", "http://localhost/s/x", "http://[::1]:8501/"],
        "only in your own network": ["http://playbook:8501/s/x", "https://apps.local/j/ABC"],
        "": ["https://playbook.example.com/s/x", "http://192.0.2.7:8501/s/x", "/s/x"],
    }
    for words, addresses in reach.items():
        for address in addresses:
            warning = links.say_reach(address)
            assert words in warning if words else warning == "", address
    # Where nothing is missing, nothing is to do.
    assert "shared address" not in links.say_reach("http://playbook:8501/s/x")
    assert links.say_reach("http://localhost", "open the room").endswith("and open the room there.")
