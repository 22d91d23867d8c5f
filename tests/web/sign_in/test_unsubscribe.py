"""Mail is stopped by its link without a sign-in, and chosen on My account."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from starlette.applications import Starlette

from playbook.core.base.access import EVERY, Membership
from playbook.desk.base import workspace as workspaces
from playbook.desk.plan import rollouts
from playbook.desk.posts import mail, mailing, opt_out
from playbook.web.http.problem import HANDLERS
from playbook.web.sign_in import account, invite, sign_in, unsubscribe
from tests.desk.mailed import PUBLIC, WEEK_ONLY, actor, filled, link, plan
from tests.desk.posted import BEFORE, DUE
from tests.web.asking import assert_page, served
from tests.web.people import HASH, PASSWORD, Person

ONE_CLICK = {"Content-Type": "application/x-www-form-urlencoded"}  # no Origin, no Sec-Fetch-Site, no cookie


@pytest.fixture
def workspace(tmp_path, mailbox) -> Iterator[workspaces.Workspace]:
    with filled(tmp_path / "data", mailbox) as opened:
        workspaces.set_current(opened)
        yield opened
        workspaces.set_current(None)


@pytest.fixture
def port(workspace):
    routes = [*sign_in.ROUTES, *account.ROUTES, *unsubscribe.ROUTES, *invite.ROUTES]
    with served(Starlette(routes=routes, exception_handlers=HANDLERS)) as serving:
        yield serving


@pytest.fixture
def stop(workspace, mailbox) -> str:
    """Where the list of Ana's week is stopped, as its header says."""
    plan(workspace, WEEK_ONLY)
    mailing.tick(workspace, DUE)
    header = mailbox.delivered[0].message["List-Unsubscribe"]
    assert header == f"<{PUBLIC}{link(mailbox.delivered[0], '/unsubscribe/')}>"
    return header.strip("<>").removeprefix(PUBLIC)


def test_opening_the_link_asks_and_only_a_post_stops(workspace, port, stop):
    stranger = Person(port)
    for _ in range(2):
        assert_page(stranger.get(stop), 200, "Stop these e-mails?", "what is due for your teams")
    assert opt_out.mail_choices(workspace, actor(workspace, "Ana")) == {"week": True, "nudge": True}
    form = {"List-Unsubscribe": "One-Click"}
    assert_page(stranger.post(stop, ONE_CLICK, **form), 200, "You will no longer get what is due")
    assert_page(stranger.post(stop, ONE_CLICK, **form), 200, "No more of these e-mails")
    assert opt_out.mail_choices(workspace, actor(workspace, "Ana")) == {"week": False, "nudge": True}


def test_what_was_stopped_is_not_sent(workspace, mailbox, port, stop):
    Person(port).post(stop, ONE_CLICK)
    from datetime import timedelta

    mailing.tick(workspace, DUE + timedelta(days=7))
    assert len(mailbox.delivered) == 1


def test_a_changed_or_foreign_token_stops_nothing(workspace, port, stop):
    stranger = Person(port)
    for path in (stop[:-1], f"{stop}x", "/unsubscribe/x", stop.replace("/unsubscribe/", "/unsubscribe/x")):
        assert_page(stranger.get(path), 404, "This link stops no e-mail.")
        assert stranger.post(path, ONE_CLICK).status == 404
    assert workspace.register.rows(text("select * from mail_optout")) == []


def test_one_chooses_ones_own_mail_on_my_account(workspace, port):
    workspace.accounts.add(
        "Dana", "dana@lt.test", HASH, BEFORE, memberships=[Membership(rollout_id=EVERY, role="editor")]
    )
    dana = Person(port)
    assert dana.post("/account/mail", nudge="yes").said("location").startswith("/sign-in")
    dana.sign_in(password=PASSWORD)
    page = dana.get("/account")
    assert_page(page, 200, "Send me", 'name="week" value="yes" checked')
    assert 'name="digest"' not in page.text
    assert dana.post("/account/mail", nudge="yes", invite="yes").status == 303
    page = dana.get("/account?done=mail")
    assert_page(page, 200, "Your choice of e-mail is saved.", 'name="nudge" value="yes" checked')
    assert 'name="week" value="yes" checked' not in page.text
    assert opt_out.mail_choices(workspace, actor(workspace, "Dana")) == {"week": False, "nudge": True}


def test_where_mail_is_off_the_account_says_nothing_of_it(workspace, port):
    off = workspace.settings.model_copy(update={"smtp_host": ""})
    object.__setattr__(workspace, "settings", off)
    workspace.accounts.add("Dana", "dana@lt.test", HASH, BEFORE)
    dana = Person(port)
    dana.sign_in(password=PASSWORD)
    assert "Send me" not in dana.get("/account").text


def test_an_invite_by_mail_opens_by_the_link_in_it_alone(workspace, mailbox, port):
    olga = actor(workspace, "Olga")
    named = rollouts.start_rollout(workspace, olga, "Confirm: https://evil.example/login now")
    membership = Membership(rollout_id=named.id, role="viewer")
    mailbox.rcpt = "451 4.7.1 Greylisted"
    past = mail.invite_by_mail(workspace, olga, "Nia", membership, "nia@lt.test")
    assert past.words == "The mail server asked to try later (451). It is tried again."
    mailbox.rcpt = "250 OK"
    mailing.tick(workspace, BEFORE.replace(hour=23))
    [one] = mailbox.delivered
    assert (one.recipients, one.message["Subject"]) == (
        ("nia@lt.test",),
        "You are invited to Leadership Playbook",
    )
    for body in (one.message.get_body((kind,)).get_content() for kind in ("plain", "html")):
        assert re.search(r"https:/|evil\.example", body.replace(PUBLIC, "")) is None  # no link of a name
        assert named.brief.name in body.replace("\N{WORD JOINER}", "")
    path = link(one, "/invite/")
    assert_page(Person(port).get(path), 200, "Olga invites you as a viewer.", "nia@lt.test")
    stored = (
        workspace.register.path.read_bytes()
        + workspace.register.path.with_name(f"{workspace.register.path.name}-wal").read_bytes()
    )
    assert path.rpartition("/")[2].encode() not in stored
    # Whoever asked for no invites gets none, also without an account.
    Person(port).post(link(one, "/unsubscribe/"), ONE_CLICK)
    mail.invite_by_mail(workspace, olga, "Nia", membership, "NIA@lt.test")
    assert len(mailbox.delivered) == 1
