"""The first owner."""

import string
from datetime import UTC, datetime

import pytest

from playbook.core.base.errors import Invalid
from playbook.desk.accounts import first_owner, passwords, sessions
from playbook.desk.accounts.passwords import is_easy
from playbook.desk.accounts.registration import read_newcomer, read_password
from playbook.settings import SettingsError
from tests.work import calls_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "quiet-otters-row-home"
HASH = passwords.hash_of(PASSWORD)


def test_every_field_that_cannot_be_kept_is_said_at_once():
    with pytest.raises(Invalid) as caught:
        read_newcomer("  \u200b ", "dana", "short")
    assert [problem.where for problem in caught.value.problems] == ["name", "email", "password"]
    assert all(problem.hint for problem in caught.value.problems)


def test_what_is_no_address_is_refused():
    plain = ["", "dana", "@lt.test", "dana@", "a@b@c", "da na@lt.test", "<a@lt.test>", "a,b@c"]
    for email in [*plain, "a" * 251 + "@x.y"]:
        with pytest.raises(Invalid) as caught:
            read_newcomer("Dana", email, PASSWORD)
        assert [problem.where for problem in caught.value.problems] == ["email"], email


def test_an_address_is_kept_without_what_nobody_sees():
    for email in ["dana@lt.test", " Dana.O'Neil+x@Mail.example.com ", "dana@localhost", "zoë@bücher.example"]:
        created = read_newcomer(" Dana \u202e Doe", email, PASSWORD)
        assert (created.name, created.email) == ("Dana Doe", email.strip())
        assert created.password_hash not in repr(created), email


@pytest.mark.parametrize(
    "password",
    ["12345678", "password", "Password1!", "P@ssw0rd!!", "qwertyuiop", "aaaaaaaaaaaa", "abababab",
     "Summer2026!", "iloveyou123", "letmein12345", "Playbook2026", "leadership-playbook", "Dana2026!",
     "danadoe1", "LT-Dana-Doe", "welcome welcome welcome", "PASSWORTpasswort", "1q2w3e4r5t", "D@na2026",
     "Footba11!", "abcdefghijklm", "D@na-D0e-2026", "Pl4yb00k-2026", "Willkommen2026!", "ChatGPT2026!",
     "wolf wolf wolf 1999"],
)  # fmt: skip
def test_a_password_that_somebody_would_guess_is_refused(password):
    with pytest.raises(Invalid) as caught:
        read_password(password, "Dana Doe", "dana@lt.test")
    assert str(caught.value).startswith("This password is easily guessed")


def test_any_characters_make_a_password():
    assert not is_easy("quiet-jo-otters", ("Jo", "jo@x.io"))
    for password in [
        "quiet-otters-row-home", "correct horse battery staple", "aB3$xY9!", "a$b!c%d&", "x9$Kq2!fP",
        "пароль на двоих", "sunshine walks quietly", "83619274950", "Dana keeps seven green umbrellas",
        "    spaces count    ", "🦦🦦🦦 otters",
    ]:  # fmt: skip
        assert passwords.matches(password, read_password(password, "Dana Doe", "dana@lt.test"))


def test_a_password_has_8_to_256_characters():
    long = "abcdefghij klmnop " * 14 + "end!"
    assert len(long) == 256
    stored = read_password(long, "Dana", "dana@lt.test")
    assert passwords.matches(long, stored)
    assert not passwords.matches(long[:-1] + "?", stored)
    for wrong, words in ((f"{long}x", "more than 256"), ("a9!kQ2z", "fewer than 8"), ("", "missing")):
        with pytest.raises(Invalid, match=words):
            read_password(wrong, "Dana", "dana@lt.test")


def test_the_longest_passwords_are_judged_at_once():
    for text in (PASSWORD * 12, "-a" * 128, "@4031$57" * 32, "ſﷺ" * 128, string.printable[:94] * 2):
        assert calls_of(lambda text=text: is_easy(text, ("Dana " * 20, "dana@lt.test"))) < 100_000, text


def test_the_settings_name_the_first_owner(opened):
    named = {"PLAYBOOK_OWNER": "Dana", "PLAYBOOK_OWNER_EMAIL": "Dana@lt.test"}
    workspace = opened(**named, PLAYBOOK_OWNER_PASSWORD_HASH=HASH)
    owner = first_owner.claim_from_settings(workspace)
    assert (owner.name, owner.email, owner.is_owner) == ("Dana", "dana@lt.test", True)
    assert sessions.sign_in(workspace, "dana@lt.test", PASSWORD)


def test_the_password_of_the_owner_may_stand_in_a_file(opened, tmp_path):
    file = tmp_path / "password"
    file.write_text(f" {PASSWORD} \r\n", encoding="utf-8")
    workspace = opened(PLAYBOOK_OWNER_EMAIL="dana@lt.test", PLAYBOOK_OWNER_PASSWORD_FILE=str(file))
    assert first_owner.claim_from_settings(workspace).name == "Owner"
    assert sessions.sign_in(workspace, "dana@lt.test", f" {PASSWORD} ")


def test_the_settings_change_nothing_where_there_is_an_owner(opened, tmp_path):
    workspace = opened(PLAYBOOK_OWNER="Dana")
    assert first_owner.claim_from_settings(workspace) is None
    assert workspace.accounts.all() == []
    gone = str(tmp_path / "gone")
    workspace = opened(PLAYBOOK_OWNER_EMAIL="dana@lt.test", PLAYBOOK_OWNER_PASSWORD_FILE=gone)
    first_owner.claim(workspace.register, "Kim", "kim@lt.test", PASSWORD, NOW)
    assert first_owner.claim_from_settings(workspace) is None
    assert [account.name for account in workspace.accounts.all()] == ["Kim"]


@pytest.mark.parametrize(
    ("email", "password", "message"),
    [
        ("dana", PASSWORD, "This is not an e-mail address"),
        ("dana@lt.test", "dana1234", "easily guessed"),
        ("dana@lt.test", "", "there is no password in that file"),
        ("dana@lt.test", None, "cannot be read: No such file"),
    ],
)
def test_a_refused_owner_is_said_without_the_password(opened, tmp_path, email, password, message):
    if password is not None:
        (tmp_path / "password").write_text(password, encoding="utf-8")
    workspace = opened(PLAYBOOK_OWNER_EMAIL=email, PLAYBOOK_OWNER_PASSWORD_FILE=str(tmp_path / "password"))
    with pytest.raises(SettingsError, match=message) as caught:
        first_owner.claim_from_settings(workspace)
    assert "dana1234" not in str(caught.value)
    assert workspace.accounts.all() == []
