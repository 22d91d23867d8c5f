"""The command line for accounts, beside a running app: typed at a real terminal, or handed over."""

import fcntl
import io
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest
from pyotp import TOTP

from playbook.cli import accounts
from playbook.desk.accounts import own_account, passwords, sessions
from playbook.desk.base import audit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.settings import Settings, load
from playbook.store.register.accounts import Account
from tests.cli.commands import PLAYBOOK, ROOT, Ended, assert_ended, environment, run_command
from tests.empty_data import empty_data

PASSWORD, OTHER = "quiet-otters-row-home", "seven-green-umbrellas"
Cli = Callable[..., Ended]


@pytest.fixture
def workspace(tmp_path) -> Iterator[Workspace]:
    """The data folder, held by a running app: this process."""
    opened = open_workspace(Settings(data=empty_data(tmp_path / "data")))
    yield opened
    opened.close()


@pytest.fixture
def cli(workspace) -> Cli:
    """Run the command while the app holds the data."""
    return partial(run_command, workspace.settings.data)


@pytest.fixture
def dana(workspace) -> Account:
    return workspace.accounts.claim("Dana", "dana@lt.test", passwords.hash_of(PASSWORD), workspace.now())


def at_terminal(
    workspace: Workspace, arguments: list[str], answers: list[tuple[str, str]]
) -> tuple[int, str]:
    """Run the command at a terminal of its own: wait for each prompt, then type the answer."""
    ours, theirs = pty.openpty()

    def take_the_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [*PLAYBOOK, *arguments], cwd=ROOT, env=environment(workspace.settings.data), stdin=theirs,
        stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=take_the_terminal,
    )  # fmt: skip
    os.close(theirs)
    shown, read = "", 0
    deadline = time.monotonic() + 60
    try:
        for prompt, answer in [*answers, ("", "")]:
            while prompt not in shown[read:] or not prompt:
                assert time.monotonic() < deadline, shown
                if not select.select([ours], [], [], 0.2)[0]:
                    continue
                try:
                    more = os.read(ours, 4096)
                except OSError:  # the other end is closed
                    more = b""
                if not more:
                    assert not prompt, f"no {prompt!r} in {shown!r}"
                    break
                shown += more.decode()
            if prompt:
                read = len(shown)
                os.write(ours, f"{answer}\n".encode())
        return process.wait(timeout=30), shown
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        os.close(ours)


def test_an_owner_is_made_from_what_is_handed_over(cli, workspace):
    ended = cli(
        "create-owner", "--name", "Dana", "--email", "Dana@lt.test", "--password-stdin",
        entered=f"{PASSWORD}\n",
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "")
    assert ended.stderr == "This Playbook is yours. Sign in with that address and that password.\n"
    (owner,) = workspace.accounts.all()
    assert (owner.name, owner.email, owner.is_owner) == ("Dana", "dana@lt.test", True)
    assert sessions.sign_in(workspace, "dana@lt.test", PASSWORD)


def test_a_second_owner_is_refused_before_anything_is_asked(cli, dana):
    ended = cli("create-owner")
    assert ended.returncode == 2
    assert ended.stderr == "This Playbook has an owner already. Sign in, or ask the owner for an invite.\n"


def test_what_cannot_be_kept_is_said_by_field(cli, workspace):
    ended = cli("create-owner", "--name", "Dana", "--email", "dana", "--password-stdin", entered="dana1234")
    assert_ended(ended, 2, "email: This is not an e-mail", "password: This password is easily guessed")
    assert "dana1234" not in ended.stderr
    assert workspace.accounts.all() == []


def test_without_a_terminal_what_is_missing_is_said(cli):
    for command, sentence in [
        ("create-owner", "Your name is missing, and there is no terminal to ask on. Use --name."),
        ("create-owner --name Dana", "E-mail address is missing"),
        ("create-owner --name Dana --email dana@lt.test", "Use --password-stdin."),
        ("hash-password", "Use --password-stdin."),
    ]:
        assert_ended(cli(*command.split()), 2, sentence)


def test_a_terminal_asks_again_and_shows_no_password(workspace):
    code, shown = at_terminal(
        workspace, ["create-owner"],
        [
            ("Your name: ", "Dana"), ("E-mail address: ", "dana"), ("Password: ", PASSWORD),
            ("Password, once more: ", OTHER), ("Password: ", PASSWORD), ("Password, once more: ", PASSWORD),
            ("E-mail address: ", "dana@lt.test"),
        ],
    )  # fmt: skip
    assert code == 0, shown
    for words in ("The two are not the same.", "This is not an e-mail address.", "This Playbook is yours."):
        assert words in shown
    assert PASSWORD not in shown
    assert OTHER not in shown
    assert sessions.sign_in(workspace, "dana@lt.test", PASSWORD)


def test_another_password_ends_the_sessions_of_its_account(cli, workspace, dana):
    mo = workspace.accounts.add("Mo", "mo@lt.test", passwords.hash_of(PASSWORD), workspace.now())
    hers, his = sessions.begin(workspace, dana), sessions.begin(workspace, mo)
    ended = cli("reset-password", "MO@lt.test", "--password-stdin", entered=OTHER)
    sentence = "Mo has another password, is signed out everywhere, and needs new calendar addresses.\n"
    assert (ended.returncode, ended.stderr) == (0, sentence)
    assert sessions.find_actor(workspace, his) is None
    assert sessions.find_actor(workspace, hers)
    assert sessions.sign_in(workspace, "mo@lt.test", OTHER)


def test_who_lost_the_second_factor_is_out_and_needs_none(cli, workspace, dana):
    for command, entered in (("reset-second-factor", ""), ("reset-password --password-stdin", OTHER)):
        setup = own_account.start_second_factor(workspace, dana.actor(), "session", PASSWORD)
        own_account.confirm_second_factor(
            workspace, dana.actor(), "session", TOTP(setup.key.replace(" ", "")).now()
        )
        session = sessions.begin(workspace, dana)
        ended = cli(*command.split(), "dana@lt.test", entered=entered)
        assert ended.returncode == 0
        assert sessions.find_actor(workspace, session) is None, command
        assert sessions.sign_in(workspace, "dana@lt.test", entered or PASSWORD)
    assert "Two-step sign-in is off" in ended.stderr


def test_the_audit_log_is_printed_beside_the_app(cli, workspace, dana):
    audit.record(workspace, dana.actor(), "links.made", "Board")
    assert cli("sign-out-all").returncode == 0
    first, second = cli("audit").stdout.splitlines()
    assert first.endswith(f"Z  Dana ({dana.id}) made a link: Board")
    assert second.endswith("Z  Command line signed everyone out")


@pytest.mark.long
def test_at_a_terminal_another_password_is_asked_for(workspace, dana):
    code, shown = at_terminal(
        workspace, ["reset-password", "dana@lt.test"],
        [
            ("Password: ", "password1"), ("Password, once more: ", "password1"), ("Password: ", OTHER),
            ("Password, once more: ", OTHER),
        ],
    )  # fmt: skip
    assert code == 0, shown
    assert "This password is easily guessed" in shown
    assert sessions.sign_in(workspace, "dana@lt.test", OTHER)


def test_a_password_is_set_for_nobody_who_has_none(cli, workspace):
    workspace.accounts.add(
        "Kim", "kim@lt.test", None, workspace.now(), issuer="https://id.test", subject="17"
    )
    for email, sentence in [
        ("kim@lt.test", "comes in by the company's sign-on"),
        ("absent@lt.test", "no account with the address absent@lt.test"),
    ]:
        assert_ended(cli("reset-password", email, "--password-stdin", entered=OTHER), 2, sentence)


def test_everybody_is_signed_out_at_once(cli, workspace, dana):
    tokens = [sessions.begin(workspace, dana) for _ in range(3)]
    ended = cli("sign-out-all")
    assert (ended.returncode, ended.stderr) == (0, "Everybody is signed out.\n")
    assert [sessions.find_actor(workspace, token) for token in tokens] == [None, None, None]


def test_a_hash_is_printed_that_the_settings_take(cli):
    ended = cli("hash-password", "--password-stdin", entered=f"{PASSWORD}\r\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    printed = ended.stdout.strip()
    assert passwords.matches(PASSWORD, printed)
    load({"PLAYBOOK_OWNER_EMAIL": "dana@lt.test", "PLAYBOOK_OWNER_PASSWORD_HASH": printed})


def test_a_password_that_is_no_text_is_said(workspace):
    command, environ = [*PLAYBOOK, "hash-password", "--password-stdin"], environment(workspace.settings.data)
    ended = subprocess.run(command, cwd=ROOT, env=environ, input=b"\xff\xfe\xff", capture_output=True)
    assert ended.returncode == 2
    assert ended.stderr == b"The password on standard input is not written in UTF-8.\n"


def test_of_a_password_without_an_end_only_the_beginning_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 30_000)))
    assert accounts._password_line(from_stdin=True) == "x" * 10_000
