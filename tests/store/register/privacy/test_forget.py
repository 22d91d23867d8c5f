"""Somebody is taken out of the register."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from docx import Document
from pptx import Presentation

from playbook.core.base.access import EVERY, Membership
from playbook.core.forgetting.log import FORMER
from playbook.store.register.accounts import Accounts, Claimed
from playbook.store.register.brand import DeckTemplates, DocumentTemplates, StoredTemplate
from playbook.store.register.feeds import Feed, Feeds
from playbook.store.register.invites import Invite, Invites
from playbook.store.register.links import Link, Links, Room, Rooms
from playbook.store.register.posts.mails import Mails, QueuedMail
from playbook.store.register.posts.webhooks import Webhooks
from playbook.store.register.privacy.forget import take_out, traces_of
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.store.register.tokens import Token, Tokens
from tests.store.named import ADDRESS, MATCHER, NAME, holders
from tests.store.register.posts.test_webhooks import WEBHOOK
from tests.store.register.racing import IN_A_FILE

NOW, LATER = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2027, 3, 2, 9, tzinfo=UTC)
PERSON, TEAM = "zephyrine-quillfeather", "quillfeather-team"
LEAD = Membership(rollout_id="atlas", role="lead", group_ids=(TEAM, "media"), person_id=PERSON)
IDS = {PERSON: "former-colleague", TEAM: "former-colleague-team"}


@pytest.fixture
def accounts(register: SqliteRegister) -> Accounts:
    result = Accounts(register)
    result.claim("Dana", "dana@lt.example", None, NOW)
    return result


def invite(register: SqliteRegister, id_: str, name: str, **extra: object) -> None:
    values = {"email": None, "membership": LEAD, "made_by": None, "maker": "Dana"} | extra
    created = Invite(id=id_, name=name, created_at=NOW, expires_at=LATER, **values)  # type: ignore[arg-type]
    Invites(register).add(created, id_)


def token(register: SqliteRegister, id_: str, name: str, made_by: str | None, maker: str) -> None:
    created = Token(
        id=id_, rollout_id="atlas", name=name, may_write=False, made_by=made_by, maker=maker,
        created_at=NOW, expires_at=LATER,
    )  # fmt: skip
    Tokens(register).add(created, id_)


def link(register: SqliteRegister, name: str, contact: str, made_by: str) -> str:
    shared = Link(
        id=uuid4().hex, token_hash=f"hash-{len(name)}", rollout_id="atlas", name=name, profile="public",
        as_of=None, as_of_day=date(2026, 3, 2), password_hash=None, contact=contact, made_by=made_by,
        created_at=NOW, expires_at=LATER,
    )  # fmt: skip
    Links(register).add(shared)
    return shared.id


@IN_A_FILE
def test_accounts_invites_and_lines_lose_a_forgotten_name(register, accounts, tmp_path):
    foreign = accounts.add(NAME, "old@lt.example", "hash", NOW, memberships=(LEAD,), is_owner=True)
    other = accounts.add("Z", ADDRESS.upper(), None, NOW)
    signed_on = accounts.add("zq", None, None, NOW, issuer="https://sso.example", subject=ADDRESS)
    mo = accounts.add("Mo", "mo@lt.example", None, NOW, memberships=(LEAD,))
    accounts.begin_session("s", foreign.id, NOW)
    invite(register, "to", NAME)
    invite(register, "to-address", "Somebody", email=ADDRESS)
    invite(register, "by", "Mo", maker=NAME)
    invite(register, "with", "Lee", email="lee@lt.example")
    shared = link(register, "For Zephyrine's team", f"Ask {NAME}, {ADDRESS}", NAME)
    token(register, "made", "Board", foreign.id, NAME)
    token(register, "named", "Quillfeather's board", None, "Dana")
    assert holders(tmp_path) != []

    result = traces_of(register, MATCHER)
    assert {each.id for each in result.accounts} == {foreign.id, other.id, signed_on.id}
    assert (sorted(result.invites), result.named) == (["to", "to-address"], 3)
    assert take_out(register, MATCHER, {"atlas": IDS}) == result

    assert {each.name for each in accounts.all()} == {"Dana", "Mo"}
    assert accounts.find_session("s") is None
    assert {each.id: each.maker for each in Invites(register).all()} == {"by": FORMER, "with": "Dana"}
    stored = Links(register).get(shared)
    assert (stored.name, stored.contact, stored.made_by) == (
        f"For {FORMER}'s team", f"Ask {FORMER}, {FORMER}", FORMER,
    )  # fmt: skip
    [board] = Tokens(register).of_rollout("atlas")
    assert (board.id, board.name) == ("named", f"{FORMER}'s board")
    [led] = accounts.get(mo.id).memberships
    assert (led.group_ids, led.person_id) == (("former-colleague-team", "media"), "former-colleague")
    assert Invites(register).all()[0].membership == led
    assert holders(tmp_path) == []
    assert traces_of(register, MATCHER).is_empty


def test_whoever_leads_a_group_that_has_another_id_still_leads_it(register, accounts):
    everywhere = Membership(rollout_id=EVERY, role="lead", group_ids=(EVERY,), person_id=PERSON)
    elsewhere = LEAD.model_copy(update={"rollout_id": "other"})
    mo = accounts.add("Mo", None, None, NOW, memberships=(LEAD, everywhere, elsewhere))
    take_out(register, MATCHER, {"atlas": IDS})
    result = {each.rollout_id: each for each in accounts.get(mo.id).memberships}
    assert (result["other"], result[EVERY].group_ids) == (elsewhere, (EVERY,))
    assert result[EVERY].person_id == "former-colleague"
    assert result["atlas"].group_ids == ("former-colleague-team", "media")


def test_the_only_owner_stays_and_then_nothing_is_taken_out(register):
    accounts = Accounts(register)
    accounts.claim(NAME, None, None, NOW)
    invite(register, "to", NAME)
    with pytest.raises(Claimed, match="only owner"):
        take_out(register, MATCHER, {})
    assert len(accounts.all()) == len(Invites(register).all()) == 1


def test_somebody_who_shares_part_of_the_name_stays(register, accounts):
    zoe = accounts.add("Zoe Quillfeather", "zoe@lt.example", None, NOW)
    shared = link(register, "For Zoe Quillfeather", "quillfeather@lt.example", "Zoe Quillfeather")
    result = take_out(register, MATCHER, {})
    assert result.is_empty
    assert [each.id for each in result.alike] == [zoe.id]
    assert Links(register).get(shared).contact == "quillfeather@lt.example"


def test_who_added_a_channel_or_opened_a_room_is_taken_out(register, accounts, path):
    hooks = Webhooks(register)
    assert hooks.add(replace(WEBHOOK, name=f"{NAME}'s leads", maker=NAME), "https://hooks.slack.com/x", 9)
    assert traces_of(register, MATCHER).named == 1
    take_out(register, MATCHER, {})
    result = hooks.find(WEBHOOK.id)
    assert FORMER in result.maker
    assert holders(path.parent) == []
    link_id = link(register, "All-hands", "", "Dana")
    rooms = Rooms(register)
    assert rooms.open(Room(link_id, "ABCDEFGHJ", NAME, NOW, LATER))
    assert traces_of(register, MATCHER).named == 1
    take_out(register, MATCHER, {})
    result = rooms.find(link_id)
    assert (result.opened_by.casefold(), result.code) == (FORMER.casefold(), "ABCDEFGHJ")


def test_links_and_mails_follow_new_ids_of_team_and_task(register, accounts, path):
    mo, task = accounts.add("Mo", "mo@lt.example", None, NOW), "ask-quillfeather-team"
    shared = Links(register).get(link(register, "Weekly question", "", "Dana"))
    Links(register).add(
        replace(shared, id="of-team", token_hash="other", group_id=f"media {TEAM}", item_id=task)
    )
    mail = QueuedMail(
        id="mail", rollout_id="atlas", kind="nudge", account_id=mo.id, invite_id=None,
        period=f"2026-03-02 {task}", about=json.dumps([task, "other"]), queued_at=NOW, claimed_at=NOW,
        next_at=NOW,
    )  # fmt: skip
    assert Mails(register).queue([mail], NOW.date())
    take_out(register, MATCHER, {"atlas": IDS | {task: "new"}})
    after = Links(register).get("of-team")
    assert (after.group_id, after.item_id) == (f"media {IDS[TEAM]}", "new")
    note = Mails(register).get("mail")
    assert (note.period, note.item_ids) == ("2026-03-02 new", ("new", "other"))


def test_the_calendar_of_a_team_follows_its_new_id(register, accounts):
    mo = accounts.add("Mo", "mo@lt.example", None, NOW)
    feed = Feed("f", "group", NOW, rollout_id="atlas", group_id=TEAM, account_id=mo.id)
    Feeds(register).put(feed, "hash")
    take_out(register, MATCHER, {"atlas": IDS})
    assert Feeds(register).find("f") == replace(feed, group_id=IDS[TEAM])


def test_a_template_that_names_a_forgotten_person_is_removed(register, accounts, path):
    deck, letter = Presentation(), Document()
    deck.slide_layouts[0].name = f"{NAME} title"
    letter.sections[0].header.paragraphs[0].add_run("Contact: Zephyrine ")
    letter.sections[0].header.paragraphs[0].add_run("Quillfeather")
    for table, package in ((DeckTemplates, deck), (DocumentTemplates, letter)):
        package.save(content := BytesIO())
        table(register).save(StoredTemplate(f"By {NAME}", content.getvalue()))
    assert traces_of(register, MATCHER).templates == (f"By {NAME}",) * 2
    take_out(register, MATCHER, {})
    assert DeckTemplates(register).get() is DocumentTemplates(register).get() is None
    Document().save(content := BytesIO())
    DocumentTemplates(register).save(StoredTemplate(f"By {NAME}", content.getvalue()))
    assert traces_of(register, MATCHER).templates == ()
    take_out(register, MATCHER, {})
    assert DocumentTemplates(register).get() == StoredTemplate(f"By {FORMER}", content.getvalue())
    assert holders(path.parent) == []
