"""E-mail on Settings: off until set up, chosen for a rollout, tried, and its failures shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.posts.mail import MailTerms
from playbook.core.posts.schedule import Hour
from playbook.desk.base.workspace import Workspace, set_current
from playbook.desk.posts import mail, mailing
from tests.desk.mailed import ALL, actor, filled, plan
from tests.desk.posted import DANA, DUE
from tests.outgoing.mail_server import MailServer
from tests.pages.conftest import ActAs
from tests.pages.steps import OpenPage, plain_text, press_label, shows


@pytest.fixture
def workspace(tmp_path: Path, mailbox: MailServer) -> Iterator[Workspace]:
    with filled(tmp_path / "data", mailbox) as opened:
        set_current(opened)
        yield opened
        set_current(None)


@pytest.fixture(autouse=True)
def as_olga(workspace: Workspace, act_as: ActAs) -> None:
    act_as(actor(workspace, "Olga"))


def toasts(app: AppTest) -> list[str]:
    return [toast.value.replace("\\", "") for toast in app.toast]


def test_what_goes_out_is_off_until_somebody_chooses_it(workspace: Workspace, open_page: OpenPage):
    app = open_page("settings", "made")
    shows(
        plain_text(app), "Sent by `127.0.0.1` from `pb@lt.test`.", "Links lead to `https://playbook.lt.test`."
    )
    boxes = [each for each in app.checkbox if each.key and each.key.startswith("mail.made.")]
    assert [each.value for each in boxes] == [False, False, False]
    boxes[0].check().run()
    shows(plain_text(app), "Goes to 1 lead with an account and an e-mail address.")
    app.session_state["mail.made.zone"] = "Europe/Berlin"
    press_label(app, "Save e-mail settings")
    assert mail.mail_terms(workspace, DANA, "made") == MailTerms("Europe/Berlin", Hour(weekday=4, hour=9))
    again = open_page("settings", "made")
    assert [each.value for each in again.checkbox if each.key.startswith("mail.made.")] == [
        True,
        False,
        False,
    ]
    shows(plain_text(again), "Next: Fri Mar 6, 09:00.")


def test_a_test_goes_to_oneself_and_says_how_it_went(workspace, open_page: OpenPage, mailbox: MailServer):
    app = press_label(open_page("settings", "made"), "Send me a test")
    assert toasts(app) == ["Test to your own address: Accepted by the mail server."]
    [one] = mailbox.delivered
    assert (one.recipients, one.message["Subject"]) == (("olga@lt.test",), "Test from Leadership Playbook")
    assert one.message["List-Unsubscribe"] is None
    mailbox.rcpt = "550 5.1.1 No such user"
    app = press_label(app, "Send me a test")
    shows(plain_text(app), "This was sent a moment ago.")
    assert len(mailbox.delivered) == 1


@pytest.mark.long
def test_failures_stand_above_what_was_sent(workspace: Workspace, open_page: OpenPage, mailbox: MailServer):
    plan(workspace, ALL)
    mailbox.rcpt = "550 5.1.1 No such user"
    mailing.tick(workspace, DUE)
    app = open_page("settings", "made")
    shows(plain_text(app), "Some e-mail did not arrive", "Weekly list to Ana", "refuses this address")
    assert "ana@lt.test" not in plain_text(app)


def test_without_a_mail_server_the_page_says_who_sets_it_up(workspace: Workspace, open_page: OpenPage):
    off = workspace.settings.model_copy(update={"smtp_host": ""})
    object.__setattr__(workspace, "settings", off)
    app = open_page("settings", "made")
    shows(plain_text(app), "E-mail is off.", "PLAYBOOK_SMTP_HOST")
    assert "Send me a test" not in [each.label for each in app.button]


def test_an_invite_goes_out_by_e_mail_and_its_link_is_not_shown(workspace, open_page, mailbox: MailServer):
    app = open_page("people", "made")
    app.session_state["invite.role.groups.made"] = ["group-0"]
    app.text_input(key="invite.name").set_value("Nia").run()
    press_label(app, "Send invite by e-mail")
    shows(plain_text(app), "The e-mail address is missing.")
    app.text_input(key="invite.email").set_value("nia@lt.test").run()
    press_label(app, "Send invite by e-mail")
    assert toasts(app) == ["Invite to Nia: Accepted by the mail server."]
    shows(plain_text(app), "**Nia**: Team lead of Creative")
    assert mailbox.delivered[0].recipients == ("nia@lt.test",)
    assert "/invite/" not in plain_text(app)
    mailbox.rcpt = "550 5.1.1 No such user"
    app.session_state["invite.role.groups.made"] = ["group-0"]
    app.text_input(key="invite.name").set_value("Kim").run()
    app.text_input(key="invite.email").set_value("kim@lt.test").run()
    shows(press_label(app, "Send invite by e-mail"), "Until Thu Mar 12, from Olga. The mail server refuses")
