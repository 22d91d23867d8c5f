"""Addresses of calendars: who makes, reads and ends which, and what stands in them."""

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from icalendar import Calendar, Event

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Missing, PlaybookError, Refused
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import Brief, BriefFields, Group, Person
from playbook.core.plan.case import Concern
from playbook.core.plan.items import (
    CheckinSeries,
    Message,
    Milestone,
    Owner,
    SponsorAct,
    TrainingSession,
    UseCase,
)
from playbook.desk.accounts import people
from playbook.desk.base.commit import change_set_of, commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import feed_files, feeds, links
from playbook.desk.links.feeds import NewFeed
from playbook.desk.plan import plans, rollouts, tracking
from playbook.desk.record import history
from playbook.desk.upkeep import forgetting
from tests.desk.conftest import DANA, rollout_of

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
HERE = "https://p.test"
DAY = date(2026, 3, 9)
MO, TOM = Person(id="mo", name="Mo"), Person(id="tom-lindqvist", name="Tom Lindqvist")
GROUPS = (Group(id="creative", name="Creative", size=9), Group(id="media", name="Media", size=8))
BRIEF = Brief(
    name="AI at LT", what_changes="Drafts come from the assistant.", why="Time.", people=(MO, TOM),
    groups=GROUPS,
    start=date(2026, 3, 2), go_live=date(2026, 3, 30), end=date(2026, 6, 26),
)  # fmt: skip
CANARIES = ("Canary note", "Canary why", "Canary script", "Canary body", "canary-owner")
ITEMS = [
    Milestone(
        id="tom-lindqvist-decides", title="Tom Lindqvist has the time", date=DAY, note="Canary note",
        owner=Owner(person_id="tom-lindqvist"), group_ids=("creative",), why="Canary why",
    ),
    SponsorAct(id="act", title="Visit", date=DAY, script="Canary script", owner=Owner(role="canary-owner")),
    Message(id="mail", title="Mail", date=DAY, sender=Owner(person_id="mo"), body="Canary body"),
    TrainingSession(id="session", title="Session", date=DAY, group_ids=("media",)),
    CheckinSeries(id="round", title="Round", start=DAY, end=date(2026, 4, 6), owner=Owner(person_id="mo")),
    UseCase(id="case", title="Drafts", reviewer=Owner(person_id="mo"), next_review=date(2026, 5, 4)),
    UseCase(id="undated", title="Undated", reviewer=Owner(person_id="mo")),
]  # fmt: skip
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def plan(workspace: Workspace) -> str:
    workspace.accounts.claim("Dana", "dana@lt.test", None, workspace.now())
    return rollout_of(workspace, BRIEF, ITEMS).id


def account(workspace: Workspace, name: str, *memberships: Membership) -> Actor:
    return workspace.accounts.add(
        name, f"{name}@lt.test", None, workspace.now(), memberships=memberships
    ).actor()


def owner(workspace: Workspace) -> Actor:
    return next(each for each in workspace.accounts.all() if each.name == "Dana").actor()


def lead(workspace: Workspace, plan: str, **more: object) -> Actor:
    member = Membership(rollout_id=plan, role="lead", **{"group_ids": ("media",), "person_id": "mo", **more})  # type: ignore[arg-type]
    return account(workspace, "Lee", member)


def read(workspace: Workspace, new: NewFeed) -> dict[str, Event]:
    """The events at an address, by title."""
    calendar = Calendar.from_ical(feed_files.fetch(workspace, new.secret, HERE).content)
    return {str(event["summary"]): event for event in calendar.events}


def opens(workspace: Workspace, new: NewFeed) -> bool:
    with suppress(Missing):
        return bool(feed_files.fetch(workspace, new.secret, HERE))
    return False


def test_ones_own_calendar_has_what_one_owns_sends_reviews_and_leads(workspace, plan):
    assert set(read(workspace, feeds.make_own_feed(workspace, lead(workspace, plan)))) == {
        "Mail", "Session", "Round", "Review: Drafts",
    }  # fmt: skip


def test_an_owner_finds_own_tasks_by_the_name_in_the_brief(workspace, plan):
    named = account(workspace, "Tom Lindqvist", Membership(rollout_id=plan, role="viewer"))
    assert set(read(workspace, feeds.make_own_feed(workspace, named))) == {"Tom Lindqvist has the time"}
    assert read(workspace, feeds.make_own_feed(workspace, owner(workspace))) == {}


def test_a_rollouts_calendar_has_every_day_and_leads_to_its_tasks(workspace, plan):
    shown = read(workspace, feeds.make_feed(workspace, owner(workspace), plan))
    assert len(shown) == 6
    assert str(shown["Visit"]["url"]) == f"{HERE}/leadership?rollout={plan}&task=act"


def test_a_teams_calendar_names_nobody(workspace, plan):
    new = feeds.make_feed(workspace, owner(workspace), plan, "creative")
    content = feed_files.fetch(workspace, new.secret, HERE).content.decode()
    assert list(read(workspace, new)) == ["A colleague has the time"]
    assert "lindqvist" not in content.lower().replace("\r\n ", "")


def test_a_calendar_for_many_quotes_no_worry(workspace, plan):
    worry = Concern(id="c", text="Originality stops counting here")
    titles = {"quoting": f"Open hour: “{worry.text}”", "whole": f"“{worry.text}”"}
    sessions = [
        TrainingSession(id=id_, title=title, date=DAY, group_ids=("creative",))
        for id_, title in titles.items()
    ]
    changes = [*(ItemAdded(item=session) for session in sessions)]
    changes.append(BriefEdited.of(BriefFields(concern_list=(worry,)), "concern_list"))
    commit(workspace, DANA, plan, workspace.rollout_cache.get(plan).version, changes)
    link = links.make_link(workspace, DANA, plan, "All-hands").link
    of_team = feeds.make_feed(workspace, owner(workspace), plan, "creative")
    for new in (of_team, feeds.make_link_feed(workspace, owner(workspace), link.id)):
        assert {"Open hour", "Training session"} <= read(workspace, new).keys()


def test_readers_never_get_an_editors_calendar_of_the_same_version(workspace, plan):
    worry = Concern(id="c", text="The new hire drinks", is_about_people=True)
    task = Milestone(id="quoting", title=f"{worry.text}: we answer", date=DAY, group_ids=("media",))
    changes = [ItemAdded(item=task), BriefEdited.of(BriefFields(concern_list=(worry,)), "concern_list")]
    commit(workspace, DANA, plan, workspace.rollout_cache.get(plan).version, changes)
    reader = lead(workspace, plan)
    for group_id in (None, "media"):
        for actor, title in ((owner(workspace), task.title), (reader, "A worry about people")):
            assert title in read(workspace, feeds.make_feed(workspace, actor, plan, group_id))


def test_a_frozen_links_calendar_hides_what_another_process_marked(workspace, plan):
    other, worry = (
        Concern(id=text[:3].lower(), text=text) for text in ("Zoa sings", "The press sticks at noon")
    )
    task = TrainingSession(id="quoting", title=f"{worry.text}: we answer", date=DAY, group_ids=("media",))

    def rows(*concerns: Concern) -> BriefEdited:
        return BriefEdited.of(BriefFields(concern_list=concerns), "concern_list")

    other = other.model_copy(update={"is_about_people": True})
    changes = [ItemAdded(item=task), rows(other, worry)]
    now = commit(workspace, DANA, plan, workspace.rollout_cache.get(plan).version, changes)
    link = links.make_link(workspace, DANA, plan, "Board", profile="full", is_frozen=True).link
    new = feeds.make_link_feed(workspace, DANA, link.id)
    assert task.title in read(workspace, new)
    marked = rows(other, worry.model_copy(update={"is_about_people": True}))
    # As another process does: nothing is dropped from memory here.
    workspace.log.append(plan, now.version, change_set_of(workspace, DANA, plan, now.version, [marked]))
    assert {task.title, "A worry about people"} & {*read(workspace, new)} == {"A worry about people"}


def test_guests_of_a_link_get_what_concerns_everyone_whatever_the_day(workspace, plan, clock):
    link = links.make_link(workspace, DANA, plan, "Board", profile="full", days=90).link
    new = feeds.make_link_feed(workspace, DANA, link.id)
    (event,) = read(workspace, new).values()
    assert (str(event["summary"]), event.get("url")) == ("Session", None)
    before = feed_files.fetch(workspace, new.secret, HERE).tag
    clock.shift(timedelta(days=40))
    assert feed_files.fetch(workspace, new.secret, HERE).tag == before


def test_no_calendar_holds_owners_notes_or_texts(workspace, plan):
    mine = feeds.make_own_feed(workspace, lead(workspace, plan))
    link = links.make_link(workspace, DANA, plan, "Board").link
    made = [mine, feeds.make_link_feed(workspace, DANA, link.id)]
    made += [
        feeds.make_feed(workspace, owner(workspace), plan, group) for group in (None, "creative", "media")
    ]
    for new in made:
        content = feed_files.fetch(workspace, new.secret, HERE).content.decode().replace("\r\n ", "")
        assert [canary for canary in CANARIES if canary in content] == []
        assert not {"DESCRIPTION", "ATTENDEE", "ORGANIZER"} & {
            line.partition(":")[0] for line in content.split()
        }


def test_a_moved_and_taken_back_day_keeps_its_uid_and_only_grows(workspace, plan):
    new = feeds.make_feed(workspace, owner(workspace), plan)
    tracking.launch(workspace, DANA, plan, workspace.rollout_cache.get(plan).version)
    before = read(workspace, new)["Visit"]
    version = workspace.rollout_cache.get(plan).version
    tracking.move_item(workspace, DANA, plan, version, "act", date(2026, 3, 16), "Sick.")
    moved = read(workspace, new)["Visit"]
    history.undo_last(workspace, DANA, plan)
    back = read(workspace, new)["Visit"]
    assert before["uid"] == moved["uid"] == back["uid"]
    assert before["sequence"] < moved["sequence"] < back["sequence"]
    assert [each["dtstart"].dt.day for each in (before, moved, back)] == [9, 16, 9]


def test_a_removed_task_is_gone(workspace, plan):
    new = feeds.make_feed(workspace, owner(workspace), plan)
    plans.remove_item(workspace, DANA, plan, workspace.rollout_cache.get(plan).version, "act")
    assert "Visit" not in read(workspace, new)


def test_progress_leaves_a_calendar_as_it_is(workspace, plan):
    new = feeds.make_feed(workspace, owner(workspace), plan)
    tracking.launch(workspace, DANA, plan, workspace.rollout_cache.get(plan).version)
    before = feed_files.fetch(workspace, new.secret, HERE)
    tracking.log_status(workspace, DANA, plan, workspace.rollout_cache.get(plan).version, "act", "done")
    after = feed_files.fetch(workspace, new.secret, HERE)
    assert (after.content, after.tag, after.changed_at) == (before.content, before.tag, before.changed_at)


TAG = """
import sys
from pathlib import Path
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import feed_files
from playbook.settings import Settings
print(feed_files.fetch(open_workspace(Settings(data=Path(sys.argv[1]))), sys.argv[2], sys.argv[3]).tag)
"""


@pytest.mark.long
def test_the_tag_is_the_same_in_another_process_on_another_day(workspace, plan):
    new = feeds.make_feed(workspace, owner(workspace), plan)
    tag = feed_files.fetch(workspace, new.secret, HERE).tag
    workspace.close()
    command = [sys.executable, "-c", TAG, str(workspace.settings.data), new.secret, HERE]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == tag


def test_the_same_version_is_written_once(workspace, plan):
    new = feeds.make_feed(workspace, owner(workspace), plan)
    assert feed_files.fetch(workspace, new.secret, HERE) is feed_files.fetch(workspace, new.secret, HERE)


@pytest.mark.parametrize("role", ["editor", "lead", "viewer", "stranger"])
def test_each_role_makes_the_calendars_of_what_it_sees(workspace, plan, role):
    members = () if role == "stranger" else (Membership(rollout_id=plan, role=role),)
    actor, link = account(workspace, role, *members), links.make_link(workspace, DANA, plan, "Board").link
    made = {}
    for name, make in {
        "mine": lambda: feeds.make_own_feed(workspace, actor),
        "rollout": lambda: feeds.make_feed(workspace, actor, plan),
        "group": lambda: feeds.make_feed(workspace, actor, plan, "media"),
        "link": lambda: feeds.make_link_feed(workspace, actor, link.id),
        "list": lambda: feeds.feeds_of(workspace, actor, plan),
        "unused": lambda: feeds.end_unused(workspace, actor, plan),
    }.items():
        with suppress(Missing, Refused):
            make()
            made[name] = True
    assert set(made) == ({"mine"} if role == "stranger" else {"mine", "rollout", "group"})


def test_a_role_that_is_taken_away_closes_the_address_and_a_lesser_one_changes_it(workspace, plan):
    leading = lead(workspace, plan)
    mine, whole = feeds.make_own_feed(workspace, leading), feeds.make_feed(workspace, leading, plan)
    assert "Session" in read(workspace, mine)
    people.set_membership(
        workspace, DANA, leading.account_id, Membership(rollout_id=plan, role="viewer", person_id="mo")
    )
    assert set(read(workspace, mine)) == {"Mail", "Round", "Review: Drafts"}
    people.drop_membership(workspace, DANA, leading.account_id, plan)
    assert read(workspace, mine) == {}
    assert not opens(workspace, whole)


def test_everything_over_opens_nothing_like_an_unknown_address(workspace, plan):
    dana, other = owner(workspace), account(workspace, "Other", Membership(rollout_id=plan, role="viewer"))
    link, locked = (links.make_link(workspace, DANA, plan, name).link for name in ("Board", "Paused"))
    ended = feeds.make_feed(workspace, dana, plan, "media")
    feeds.end_feed(workspace, dana, ended.feed.id)
    replaced = feeds.make_feed(workspace, dana, plan)
    feeds.make_feed(workspace, dana, plan)
    removed = feeds.make_feed(workspace, other, plan)
    people.remove_person(workspace, dana, other.account_id)
    revoked, paused = (feeds.make_link_feed(workspace, dana, each.id) for each in (link, locked))
    links.revoke_link(workspace, dana, link.id)
    links.pause_link(workspace, dana, locked.id)
    group = feeds.make_feed(workspace, dana, plan, "creative")
    archived = feeds.make_feed(workspace, dana, plan)
    assert opens(workspace, archived)
    rollouts.archive_rollout(workspace, dana, plan, True)
    said = set()
    for new in (ended, replaced, removed, revoked, paused, group, archived):
        with pytest.raises(Missing) as caught:
            feed_files.fetch(workspace, new.secret, HERE)
        said.add(str(caught.value))
    with pytest.raises(Missing) as caught:
        feed_files.fetch(workspace, "unknown", HERE)
    assert len(said | {str(caught.value)}) <= 2  # the route answers all of them with the same bytes


def test_another_password_ends_ones_own_calendars_alone(workspace, plan):
    dana = owner(workspace)
    mine, whole = feeds.make_own_feed(workspace, dana), feeds.make_feed(workspace, dana, plan)
    others = feeds.make_own_feed(workspace, lead(workspace, plan))
    link = links.make_link(workspace, DANA, plan, "Board").link
    guests = feeds.make_link_feed(workspace, dana, link.id)
    workspace.accounts.set_password(dana.account_id, "hash")
    assert [opens(workspace, each) for each in (mine, whole, others, guests)] == [False, False, True, True]


@pytest.mark.parametrize("end", [people.remove_person, partial(people.set_owner, is_owner=False)])
def test_the_calendar_of_a_link_ends_with_the_ownership_of_who_made_it(workspace, plan, end):
    dana, now = owner(workspace), workspace.now()
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, now, is_owner=True).actor()
    shared = [links.make_link(workspace, dana, plan, name).link for name in ("Board", "Staff")]
    own, other = (feeds.make_link_feed(workspace, who, shared[0].id) for who in (kim, dana))
    assert not opens(workspace, own)  # of a link there is one, whoever made it
    own = feeds.make_link_feed(workspace, kim, shared[1].id)
    before = feeds.make_feed(workspace, kim, plan)
    listed = {each.feed.id: each.whose for each in feeds.feeds_of(workspace, dana, plan)}
    assert listed == {own.feed.id: "Kim", before.feed.id: "Kim", other.feed.id: "Dana"}
    end(workspace, dana, kim.account_id)
    assert [opens(workspace, each) for each in (own, before, other)] == [False, False, True]
    with pytest.raises(Refused, match="own this Playbook"):
        feeds.make_link_feed(workspace, kim, shared[1].id)


def test_a_link_with_a_password_has_no_calendar(workspace, plan):
    link = links.make_link(workspace, DANA, plan, "Board", password="quiet otters row").link
    with pytest.raises(Refused, match="password"):
        feeds.make_link_feed(workspace, DANA, link.id)


def test_who_has_no_account_ends_no_calendar_of_a_link(workspace, plan):
    new = feeds.make_link_feed(workspace, DANA, links.make_link(workspace, DANA, plan, "Board").link.id)
    with pytest.raises(Refused):
        feeds.end_feed(workspace, Actor(name="Program", role="member"), new.feed.id)
    assert opens(workspace, new)


def test_without_an_account_there_is_no_calendar(workspace, plan):
    with pytest.raises(Refused, match="account"):
        feeds.make_feed(workspace, DANA, plan)


def test_one_ends_ones_own_and_an_owner_ends_any(workspace, plan):
    leading, other = (
        lead(workspace, plan),
        account(workspace, "V", Membership(rollout_id=plan, role="viewer")),
    )
    first, second = feeds.make_feed(workspace, leading, plan), feeds.make_feed(workspace, other, plan)
    with pytest.raises(Refused):
        feeds.end_feed(workspace, other, first.feed.id)
    feeds.end_feed(workspace, other, second.feed.id)
    assert [each.whose for each in feeds.feeds_of(workspace, owner(workspace), plan)] == ["Lee"]
    feeds.end_feed(workspace, owner(workspace), first.feed.id)
    assert not opens(workspace, first)
    with pytest.raises(Refused):
        feeds.end_feed(workspace, other, first.feed.id)  # as one that never was


def test_only_the_day_of_the_last_fetch_is_known(workspace, plan, clock):
    new = feeds.make_own_feed(workspace, lead(workspace, plan))
    read(workspace, new)
    (listed,) = feeds.own_feeds(workspace, lead_of(workspace), plan)
    assert (listed.feed.fetched_on, listed.is_unused) == (NOW.date(), False)


def lead_of(workspace: Workspace) -> Actor:
    return next(each for each in workspace.accounts.all() if each.name == "Lee").actor()


def test_what_nobody_fetched_for_90_days_is_said_and_ends_together(workspace, plan, clock):
    dana = owner(workspace)
    kept, left = feeds.make_feed(workspace, dana, plan), feeds.make_feed(workspace, dana, plan, "media")
    clock.shift(timedelta(days=90))
    read(workspace, kept)
    assert {each.name: each.is_unused for each in feeds.feeds_of(workspace, dana, plan)} == {
        "The whole rollout": False, "Media": True,
    }  # fmt: skip
    assert feeds.end_unused(workspace, dana, plan) == 1
    assert (opens(workspace, kept), opens(workspace, left)) == (True, False)


def test_sixty_a_minute_and_then_a_pause(workspace, plan, clock):
    new = feeds.make_feed(workspace, owner(workspace), plan)
    other = feeds.make_feed(workspace, owner(workspace), plan, "media")
    for _ in range(feed_files.PER_MINUTE):
        feed_files.fetch(workspace, new.secret, HERE)
    with pytest.raises(Refused):
        feed_files.fetch(workspace, new.secret, HERE)
    assert opens(workspace, other)
    clock.shift(timedelta(minutes=1))
    assert opens(workspace, new)


def test_forgetting_a_person_ends_their_calendars_and_the_name_in_others(workspace, plan):
    named = account(workspace, "Tom Lindqvist", Membership(rollout_id=plan, role="viewer"))
    theirs, whole = feeds.make_own_feed(workspace, named), feeds.make_feed(workspace, owner(workspace), plan)
    assert "Tom Lindqvist has the time" in read(workspace, whole)
    forgetting.forget_person(workspace, DANA, ["Tom Lindqvist"])
    assert not opens(workspace, theirs)
    content = feed_files.fetch(workspace, whole.secret, HERE).content.decode().replace("\r\n ", "")
    assert "lindqvist" not in content.lower()


def test_one_task_is_a_file_that_can_be_taken_back(workspace, plan):
    viewer = account(workspace, "V", Membership(rollout_id=plan, role="viewer"))
    (added,) = Calendar.from_ical(feed_files.item_file(workspace, viewer, plan, "act", HERE)).events
    taken_back = Calendar.from_ical(feed_files.item_file(workspace, viewer, plan, "act", HERE, is_over=True))
    assert (str(taken_back["method"]), taken_back.events[0]["uid"]) == ("CANCEL", added["uid"])
    assert added["uid"] == read(workspace, feeds.make_feed(workspace, viewer, plan))["Visit"]["uid"]
    with pytest.raises(Refused, match="no day"):
        feed_files.item_file(workspace, viewer, plan, "undated", HERE)
    with pytest.raises(PlaybookError, match="no such rollout"):
        feed_files.item_file(workspace, account(workspace, "S"), plan, "act", HERE)


def test_who_makes_one_address_after_another_is_told_to_stop(workspace, plan):
    dana = owner(workspace)
    for _ in range(feeds.MOST_A_DAY):
        last = feeds.make_own_feed(workspace, dana)
    with pytest.raises(Refused, match="calendar addresses today"):
        feeds.make_feed(workspace, dana, plan)
    assert opens(workspace, last)
