"""What a guest gets for a link."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from itsdangerous import URLSafeSerializer
from sqlalchemy import text as statement

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import Concern
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Milestone
from playbook.core.plan.recipes import Recipe
from playbook.core.sharing.sharing import PROFILE_NAMES
from playbook.desk.accounts import passwords
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.exporting.documents import find_dossier
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device, new_device, read_device, signed
from playbook.desk.links.links import NewLink
from playbook.desk.links.shares import Pass
from playbook.desk.plan import briefs, rollouts
from tests.core.story import BRIEF

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DANA = Actor(name="Dana")
pytestmark = pytest.mark.usefixtures("clock")
PASSWORD = "quiet otters"
Clock = time_machine.Traveller


@pytest.fixture
def created(workspace: Workspace, rollout_id: str) -> NewLink:
    return links.make_link(workspace, DANA, rollout_id, "All-hands", password=PASSWORD)


def refusal(workspace: Workspace, shown: Pass | None, password: str) -> str:
    with pytest.raises(Refused) as caught:
        shares.give_password(workspace, shown, password)
    return str(caught.value)


def test_a_link_shows_what_its_profile_says(workspace, rollout_id):
    for profile in PROFILE_NAMES:
        created = links.make_link(workspace, DANA, rollout_id, "All-hands", profile=profile)
        share = shares.resolve(workspace, shares.open_link(workspace, created.token))
        shown = shares.shown_by(workspace, share)
        assert (shown.name, shown.aims is not None) == ("AI at LT", profile == "full"), profile


def test_a_live_link_follows_the_rollout_and_a_frozen_one_stays(workspace, rollout_id, clock):
    live = links.make_link(workspace, DANA, rollout_id, "live")
    frozen = links.make_link(workspace, DANA, rollout_id, "frozen", is_frozen=True)
    clock.shift(timedelta(days=5))
    briefs.save_fields(workspace, DANA, rollout_id, 1, BRIEF.model_copy(update={"name": "Renamed"}))
    shown = [shares.shown_by(workspace, shares.resolve(workspace, each.token)) for each in (live, frozen)]
    days = [(each.name, each.day) for each in shown]
    assert days == [("Renamed", date(2026, 3, 7)), ("AI at LT", date(2026, 3, 2))]


def test_a_change_while_a_page_is_made_leaves_nothing_old_under_the_new_version(workspace, rollout_id):
    before = workspace.rollout_cache.get(rollout_id)
    briefs.save_field(
        workspace, DANA, rollout_id, before.version, "what_stays", "The office in Ghent closes."
    )
    created = links.make_link(workspace, DANA, rollout_id, "All-hands", profile="full")
    read_before = shares.resolve(workspace, shares.open_link(workspace, created.token))
    seen = workspace.rollout_cache.get(rollout_id).version
    briefs.save_field(workspace, DANA, rollout_id, seen, "what_stays", "Pay stays.")
    assert "Ghent" in str(shares.shown_by(workspace, read_before))
    share = shares.resolve(workspace, shares.open_link(workspace, created.token))
    assert "Ghent" not in str(shares.shown_by(workspace, share))


def test_a_removed_person_stays_hidden_on_live_and_frozen_links(workspace, rollout_id):
    briefs.save_field(workspace, DANA, rollout_id, 1, "name", "As Ruth Adeyemi says")
    shown_links = [
        links.make_link(workspace, DANA, rollout_id, "x", is_frozen=is_frozen) for is_frozen in (True, False)
    ]
    ruth = Person(id="ruth", name="Ruth Adeyemi")
    head = briefs.save_person(workspace, DANA, rollout_id, workspace.log.head(rollout_id), ruth)
    briefs.remove_person(workspace, DANA, rollout_id, head.version, "ruth")
    for each in shown_links:
        share = shares.resolve(workspace, each.token)
        shown = (shares.shown_by(workspace, share).name, shares.name_of(share))
        say = shares.discreet(workspace, share)
        assert {*shown, say.of_host("As Ruth Adeyemi says")} == {"As a colleague says"}
        assert say.of_guest("As Ruth Adeyemi says") == "As someone says"


def test_a_guest_reads_no_example_or_recipe_that_quotes_what_was_marked(workspace, rollout_id):
    """Nor does a document for everyone that an editor makes."""
    worry, day = Concern(id="c", text="The new hire is too slow zqzq"), date(2026, 3, 1)
    shared_fields = {"day": day, "what": f"Checked: {worry.text}.", "may_share": "unnamed"}
    # A document has something to say once there is a task.
    changes = [BriefEdited.of(Brief(concern_list=(worry,)), "concern_list"),
               ItemAdded(item=Milestone(id="m", title="Go-live", date=day)),
               ExampleLogged(example=Example(id="e", rating=3, **shared_fields)),
               RecipeSaved(recipe=Recipe(id="r", title="Checks", **shared_fields))]  # fmt: skip
    before = commit(workspace, DANA, rollout_id, 1, changes)
    shown_links = [
        links.make_link(workspace, DANA, rollout_id, "x", is_frozen=is_frozen) for is_frozen in (True, False)
    ]

    def shown() -> list[str]:
        pages = [shares.shown_by(workspace, shares.resolve(workspace, each.token)) for each in shown_links]
        return [*map(str, pages), str(find_dossier(workspace, DANA, rollout_id, "all_hands"))]

    assert ["zqzq" in text for text in shown()] == [True, True, True]
    marked = worry.model_copy(update={"is_about_people": True})
    briefs.save_field(workspace, DANA, rollout_id, before.version, "concern_list", (marked,))
    assert ["zqzq" in text for text in shown()] == [False, False, False]


def dead(workspace: Workspace, rollout_id: str, clock: Clock) -> dict[str, str | Pass | None]:
    """Every way in which a link opens nothing."""
    make: Callable[[str], NewLink] = lambda name: links.make_link(workspace, DANA, rollout_id, name)  # noqa: E731
    revoked, paused, archived = make("revoked"), make("paused"), make("archived")
    over = links.make_link(workspace, DANA, rollout_id, "over", days=1)
    links.revoke_link(workspace, DANA, revoked.link.id)
    links.pause_link(workspace, DANA, paused.link.id)
    clock.shift(timedelta(days=1))
    rollouts.archive_rollout(workspace, DANA, rollout_id)
    result = {each.link.name: each for each in (revoked, paused, archived, over)}
    return {
        **{name: each.token for name, each in result.items()},
        **{f"pass of {name}": Pass(each.link.id, has_password=True) for name, each in result.items()},
        "unknown": "x" * 43, "empty": "", "no text at all": "\ud800", "a hash": revoked.link.token_hash,
        "an id": paused.link.id, "unknown pass": Pass("nothing", has_password=True), "no pass": None
    }  # fmt: skip


def test_every_dead_link_gets_the_same_words(workspace, rollout_id, clock):
    message = set()
    for proof in dead(workspace, rollout_id, clock).values():
        with pytest.raises(Missing) as caught:
            shares.resolve(workspace, proof)
        message.add((caught.value.title, str(caught.value)))
    assert len(message) == 1


def test_a_link_ends_on_the_second(workspace, rollout_id, clock):
    created = links.make_link(workspace, DANA, rollout_id, "All-hands", days=1)
    clock.move_to(NOW + timedelta(days=1, microseconds=-1))
    assert shares.resolve(workspace, created.token)
    clock.move_to(NOW + timedelta(days=1))
    with pytest.raises(Missing):
        shares.resolve(workspace, created.token)


def test_a_link_with_a_password_opens_nothing_before_it_is_given(workspace, created):
    shown = shares.open_link(workspace, created.token)
    share = shares.resolve(workspace, shown)
    assert not share.is_open
    with pytest.raises(Refused):
        shares.shown_by(workspace, share)
    opened = shares.resolve(workspace, shares.give_password(workspace, shown, PASSWORD))
    assert shares.shown_by(workspace, opened).name == "AI at LT"


def test_opening_a_link_with_a_password_counts_when_it_is_given(workspace, created):
    shown = shares.open_link(workspace, created.token)
    assert links.all_links(workspace, DANA)[0].opens == {}
    refusal(workspace, shown, "wrong words")
    shares.give_password(workspace, shown, PASSWORD)
    assert links.all_links(workspace, DANA)[0].opens == {date(2026, 3, 2): 1}


def test_nobody_who_guesses_keeps_those_out_who_are_right(workspace, created, clock):
    shown, wrong = Pass(created.link.id), set()
    for number in range(40):
        wrong.add(refusal(workspace, shown, f"wrong {number}"))
        clock.shift(timedelta(minutes=25) / 40)
    assert wrong == {"That password is not right. Check it, or ask whoever sent you the link."}
    assert shares.give_password(workspace, shown, PASSWORD).has_password


@pytest.mark.parametrize("is_new", [True, False], ids=["since it was made", "after a restart"])
def test_a_room_with_the_password_comes_in_beside_a_guesser(workspace, created, monkeypatch, is_new):
    if not is_new:
        workspace.close()
    opened = workspace if is_new else open_workspace(workspace.settings)
    worked_out = []
    check = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *args: worked_out.append(args[0]) or check(*args))
    shown = Pass(created.link.id)
    tries = [PASSWORD, *(word for number in range(200) for word in (PASSWORD, PASSWORD, f"wrong {number}"))]

    def give(password: str) -> bool:
        try:
            return shares.give_password(opened, shown, password).has_password
        except Refused:
            return False

    try:
        with ThreadPoolExecutor(16) as people:
            let_in = list(people.map(give, tries))
        assert let_in == [password == PASSWORD for password in tries]
        # Once it is known what is right, nothing has to be worked out, for wrong ones neither.
        assert worked_out.count(PASSWORD) == (0 if is_new else 1)
        assert len(worked_out) <= (0 if is_new else 61)
    finally:
        if not is_new:
            opened.close()


def test_a_password_for_a_link_that_ended_is_not_even_looked_at(workspace, created):
    links.revoke_link(workspace, DANA, created.link.id)
    for shown in (Pass(created.link.id), None):
        with pytest.raises(Missing):
            shares.give_password(workspace, shown, PASSWORD)


def test_a_pass_reads_back_and_holds_no_secret(workspace, created):
    for shown in (Pass(created.link.id), Pass(created.link.id, has_password=True)):
        text = shares.signed(workspace, shown)
        assert shares.read_pass(workspace, text) == shown
        assert created.token not in text
        with pytest.raises(Missing):
            shares.resolve(workspace, text)


def test_a_pass_that_we_did_not_write_is_none(workspace, created, tmp_path):
    good = shares.signed(workspace, Pass(created.link.id))
    elsewhere = URLSafeSerializer("another secret", salt="share").dumps([created.link.id, 1])
    secret = workspace.register.secret("share pass")
    other_use = URLSafeSerializer(secret, salt="other").dumps([created.link.id, 1])
    odd = URLSafeSerializer(secret, salt="share").dumps({"link": 1})
    forged = [f"{good}x", good[1:], good.replace(".", ""), elsewhere, other_use, odd]
    for text in (*forged, "", None, "\ud800", "é" * 9_000):
        assert shares.read_pass(workspace, text) is None, text


def test_a_pass_outlives_a_restart_and_no_longer_than_its_link(workspace, rollout_id):
    created = links.make_link(workspace, DANA, rollout_id, "All-hands")
    text = shares.signed(workspace, shares.open_link(workspace, created.token))
    workspace.close()
    with closing(open_workspace(workspace.settings)) as again:
        shown = shares.read_pass(again, text)
        assert shares.resolve(again, shown).link == created.link
        links.pause_link(again, DANA, created.link.id)
        with pytest.raises(Missing):
            shares.resolve(again, shown)
        links.resume_link(again, DANA, created.link.id)
        assert shares.resolve(again, shown).is_open


def test_a_guest_is_let_in_though_the_count_cannot_be_written(workspace, rollout_id):
    created = links.make_link(workspace, DANA, rollout_id, "All-hands")
    workspace.register.run(statement("drop table link_open"))
    assert shares.open_link(workspace, created.token) == Pass(created.link.id)


def test_a_device_counts_only_for_its_own_link(workspace):
    device = new_device("a")
    text = signed(workspace, device)
    assert read_device(workspace, text, "a") == device
    assert read_device(workspace, text, "b") is None


def test_no_two_devices_are_alike_and_none_shows_its_mark(workspace):
    marks = {new_device("a").mark for _ in range(1_000)}
    assert len(marks) == 1_000
    assert all(len(mark) == 22 for mark in marks)
    device = new_device("a")
    assert device.mark not in repr(device)


def test_a_device_signed_with_another_secret_is_forged(workspace):
    for text in (None, "", "x", "é", "[]", "\x00", "A" * 5_000):
        assert read_device(workspace, text, "a") is None
    forged = URLSafeSerializer("another secret", salt="device").dumps(["a", "mark"])
    assert read_device(workspace, forged, "a") is None
    for part in (signed(workspace, new_device("a"))[:-1], "x" + signed(workspace, Device("a", "mark"))):
        assert read_device(workspace, part, "a") is None
