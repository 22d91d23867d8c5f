"""A workspace with a launched rollout, people with accounts, and a mail server on loopback."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import time_machine

from playbook.core.base.access import Actor, Membership
from playbook.core.posts.mail import MailTerms
from playbook.desk.base.access import actor_of
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.posts import mail
from playbook.settings import Settings
from tests.desk.posted import BEFORE, DANA, FRIDAY_NINE
from tests.empty_data import empty_data
from tests.outgoing.mail_server import Delivered, MailServer
from tests.pages import made

PUBLIC = "https://playbook.lt.test"
ALL = MailTerms("Europe/Berlin", FRIDAY_NINE, FRIDAY_NINE, 9)
WEEK_ONLY = MailTerms("Europe/Berlin", FRIDAY_NINE)
DIGEST_ONLY = MailTerms("Europe/Berlin", None, FRIDAY_NINE)
NUDGE_ONLY = MailTerms("Europe/Berlin", None, None, 9)
MINUTE = timedelta(minutes=1)


@contextmanager
def mailed(data: Path, port: int, **more: object) -> Iterator[Workspace]:
    """A workspace on the day of the made rollouts that sends mail to a port of this machine."""
    values = {"data": data, "owner": "Dana", "today": made.TODAY, "public_address": PUBLIC}
    values |= {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "smtp_from": "pb@lt.test",
    }
    workspace = open_workspace(Settings.model_validate({**values, **more}))
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def filled(data: Path, server: MailServer) -> Iterator[Workspace]:
    """The same with a rollout, an owner Olga, a lead Ana of the first team, and a viewer Vic."""
    with mailed(empty_data(data), server.port) as workspace, time_machine.travel(BEFORE, tick=False):
        made.rollout(workspace, synthetic=False)
        add_people(workspace)
        yield workspace


def add_people(workspace: Workspace) -> None:
    workspace.accounts.claim("Olga", "olga@lt.test", None, BEFORE)
    lead = Membership(rollout_id="made", role="lead", group_ids=("group-0",), person_id="lead-0")
    add(workspace, "Ana", lead)
    add(workspace, "Vic", Membership(rollout_id="made", role="viewer"))


def add(workspace: Workspace, name: str, *memberships: Membership) -> str:
    email = f"{name.lower()}@lt.test"
    return workspace.accounts.add(name, email, None, BEFORE, memberships=memberships).id


def actor(workspace: Workspace, name: str) -> Actor:
    account = workspace.accounts.find_by_email(f"{name.lower()}@lt.test")
    return actor_of(workspace, account)


def plan(workspace: Workspace, terms: MailTerms) -> None:
    mail.save_mail_terms(workspace, DANA, "made", terms)


def words(workspace: Workspace) -> list[str]:
    """How each mail went, the latest first, as an owner reads it."""
    return [past.words for past in mail.past_mail(workspace, DANA, "made")]


def to(server: MailServer) -> list[str]:
    return sorted(address for each in server.delivered for address in each.recipients)


def link(delivered: Delivered, path: str) -> str:
    """The first address of ours below a path in a mail."""
    found = re.search(rf"{PUBLIC}({path}\S+)", delivered.part("plain"))
    assert found
    return found[1]
