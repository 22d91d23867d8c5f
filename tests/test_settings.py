"""Settings: every default works, and every mistake ends in one sentence."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from playbook import clock
from playbook.settings import SettingsError, document, load
from playbook.store.log.embedded import EmbeddedLog

ROOT = Path(__file__).parent.parent


def test_a_fresh_machine_needs_no_setting():
    settings = load({})
    assert settings.data == Path("data/local")
    assert (settings.port, settings.owner, settings.log, settings.today) == (8501, "Owner", "text", None)
    assert (settings.memory_limit, settings.threads, settings.backups_kept) == ("512MB", 2, 14)


def test_every_setting_is_read_from_its_variable():
    variables = {
        "DATA": "/srv/plans", "PORT": "9000", "OWNER": "  Zoë O'Brien ", "MEMORY_LIMIT": "2GB",
        "THREADS": "4", "BACKUPS_KEPT": "30", "LOG": "json", "TODAY": "2026-03-02",
    }  # fmt: skip
    settings = load({"PATH": "/usr/bin", **{f"PLAYBOOK_{name}": value for name, value in variables.items()}})
    assert settings.data == Path("/srv/plans")
    assert settings.owner == "Zoë O'Brien"
    assert (settings.port, settings.threads, settings.backups_kept) == (9000, 4, 30)
    assert (settings.memory_limit, settings.log, settings.today) == ("2GB", "json", date(2026, 3, 2))


def test_a_variable_set_to_nothing_counts_as_not_set():
    assert load({"PLAYBOOK_PORT": "", "PLAYBOOK_OWNER": "  ", "PLAYBOOK_TODAY": ""}) == load({})


def test_an_unknown_name_is_refused_with_the_name_that_was_meant():
    for name, hint in [
        ("PLAYBOOK_OWNR", "Did you mean PLAYBOOK_OWNER?"),
        ("PLAYBOOK_XYZZY", "docs/settings.md lists every setting."),
    ]:
        with pytest.raises(SettingsError) as caught:
            load({name: "1"})
        assert str(caught.value) == f"There is no setting {name}. {hint}"


def test_a_bad_value_is_refused_in_one_sentence():
    for name, value, wanted in [
        ("PLAYBOOK_PORT", "eighty", "a whole number from 1 to 65535"),
        ("PLAYBOOK_PORT", "0", "a whole number from 1 to 65535"),
        ("PLAYBOOK_PORT", "70000", "a whole number from 1 to 65535"),
        ("PLAYBOOK_THREADS", "-1", "a whole number from 1 to 64"),
        ("PLAYBOOK_BACKUPS_KEPT", "0", "a whole number from 1 to 1000"),
        ("PLAYBOOK_MEMORY_LIMIT", "lots", "a size such as 512MB, and at least 64MB"),
        ("PLAYBOOK_MEMORY_LIMIT", "512MB'; --", "a size such as 512MB, and at least 64MB"),
        ("PLAYBOOK_MEMORY_LIMIT", "63MB", "a size such as 512MB, and at least 64MB"),
        ("PLAYBOOK_MEMORY_LIMIT", "61KiB", "a size such as 512MB, and at least 64MB"),
        ("PLAYBOOK_AI", "maybe", "on or off"),
        ("PLAYBOOK_AI_AT_ONCE", "6", "a whole number from 1 to 5"),
        ("PLAYBOOK_AI_SECONDS", "9", "a whole number of seconds from 10 to 3600"),
        ("PLAYBOOK_AI_TOKENS", "0", "a whole number of tokens"),
        ("PLAYBOOK_AI_USD", "nan", "an amount of dollars up to 1,000,000,000"),
        ("PLAYBOOK_AI_USD", "inf", "an amount of dollars up to 1,000,000,000"),
        ("PLAYBOOK_AI_USD", "1e300", "an amount of dollars up to 1,000,000,000"),
        ("PLAYBOOK_LOG", "xml", "text or json"),
        ("PLAYBOOK_TODAY", "02.03.2026", "a day such as 2026-03-02, or nothing"),
        ("PLAYBOOK_TODAY", "2026-02-30", "a day such as 2026-03-02, or nothing"),
        ("PLAYBOOK_TODAY", "1772409600", "a day such as 2026-03-02, or nothing"),
        ("PLAYBOOK_TODAY", "0226-03-02", "a day such as 2026-03-02, or nothing"),
        ("PLAYBOOK_TODAY", "2100-01-01", "a day such as 2026-03-02, or nothing"),
        ("PLAYBOOK_OWNER", "x" * 121, "a name"),
    ]:
        with pytest.raises(SettingsError) as caught:
            load({name: value})
        assert str(caught.value) == f"{name} is {value!r}, but must be {wanted}."


def test_a_value_that_is_no_text_is_refused_by_name():
    for name in ("PLAYBOOK_DATA", "PLAYBOOK_WEBHOOK_HOSTS", "PLAYBOOK_AI_MODEL", "PLAYBOOK_AI_KEY"):
        with pytest.raises(SettingsError, match=rf"^{name} is not text in UTF-8\."):
            load({name: "caf\udce9"})


def test_the_smallest_memory_opens_the_database_and_copies_it(tmp_path):
    (tmp_path / "backups").mkdir()
    log = EmbeddedLog.open(tmp_path, memory_limit=load({"PLAYBOOK_MEMORY_LIMIT": "64MB"}).memory_limit)
    assert log.copy_to(tmp_path / "backups" / "copy.duckdb").events == 0
    assert log.verify().is_sound
    log.close()


AI = {"PLAYBOOK_AI_URL": "https://api.example.com/v1", "PLAYBOOK_AI_MODEL": "m"}


def test_the_key_of_a_model_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("sk-canary\n", encoding="utf-8")
    settings = load({**AI, "PLAYBOOK_AI_KEY_FILE": str(tmp_path / "key")})
    assert settings.ai_key.get_secret_value() == "sk-canary"
    assert settings.says("ai_key")
    assert "canary" not in repr(settings)


def test_a_file_without_a_key_is_said(tmp_path):
    for content, said in [
        (None, "cannot be read: No such file"), (b"", "there is no key in that file"),
        (b" \n", "there is no key"), (b"\xff\xfe", "there is no key"),
        (b"\0" * 5_000, "there is no key"),
    ]:  # fmt: skip
        if content is not None:
            (tmp_path / "key").write_bytes(content)
        with pytest.raises(SettingsError, match=said):
            load({**AI, "PLAYBOOK_AI_KEY_FILE": str(tmp_path / "key")})


def test_a_key_and_a_file_with_a_key_are_one_too_many(tmp_path):
    with pytest.raises(SettingsError, match="Both PLAYBOOK_AI_KEY and PLAYBOOK_AI_KEY_FILE are set"):
        load({**AI, "PLAYBOOK_AI_KEY": "a", "PLAYBOOK_AI_KEY_FILE": str(tmp_path)})


def test_an_impossible_connection_is_refused_without_secrets():
    for more, said in [
        ({"PLAYBOOK_AI_URL": "http://169.254.169.254/v1"}, "PLAYBOOK_AI_URL cannot be used. No model server"),
        ({"PLAYBOOK_AI_URL": "https://me:canary@api.example.com/v1"}, "user name or a password"),
        ({"PLAYBOOK_AI_URL": "http://api.example.com/v1", "PLAYBOOK_AI_KEY": "canary"}, "Use https://"),
        ({"PLAYBOOK_AI_KEY": "canary canary"}, "PLAYBOOK_AI_KEY cannot be used. A key has no spaces"),
    ]:
        with pytest.raises(SettingsError) as caught:
            load({**AI, **more})
        assert said in str(caught.value), more
        assert "canary" not in str(caught.value), more


HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b2dWRWJTmaaJObG"
OWNER = {"PLAYBOOK_OWNER_EMAIL": "dana@lt.test", "PLAYBOOK_OWNER_PASSWORD_HASH": HASH}


def test_an_owner_is_an_address_and_the_hash_of_a_password():
    settings = load(OWNER)
    assert (settings.owner_email, settings.owner_password_hash.get_secret_value()) == ("dana@lt.test", HASH)
    assert HASH not in repr(settings)


def test_a_wrong_password_hash_is_refused_without_showing_it():
    for value in ["canary-secret", "$argon2id", HASH[1:], f"{HASH} canary", "$2b$12$canary", ""]:
        with pytest.raises(SettingsError, match=r"PLAYBOOK_OWNER_PASSWORD_HASH|no password for it") as caught:
            load({**OWNER, "PLAYBOOK_OWNER_PASSWORD_HASH": value})
        assert "canary" not in str(caught.value), value
        assert "hash-password" in str(caught.value) or "Set " in str(caught.value), value


def test_half_an_owner_is_refused():
    for given, said in [
        ({"PLAYBOOK_OWNER_EMAIL": "dana@lt.test"}, "PLAYBOOK_OWNER_EMAIL is set, but no password for it"),
        ({"PLAYBOOK_OWNER_PASSWORD_HASH": HASH}, "HASH is set, but PLAYBOOK_OWNER_EMAIL is not"),
        ({"PLAYBOOK_OWNER_PASSWORD_FILE": "x"}, "FILE is set, but PLAYBOOK_OWNER_EMAIL is not"),
        (
            {**OWNER, "PLAYBOOK_OWNER_PASSWORD_FILE": "x"},
            "Both PLAYBOOK_OWNER_PASSWORD_HASH and PLAYBOOK_OWNER",
        ),
    ]:
        with pytest.raises(SettingsError, match=said):
            load(given)


def test_it_is_known_which_settings_were_given():
    settings = load({"PLAYBOOK_AI_TOKENS": "500000"})
    assert settings.says("ai_tokens")
    assert not settings.says("ai_seconds")


def test_the_documentation_lists_the_settings_as_they_are():
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == document(), "Run make docs."


def test_the_documentation_comes_out_of_the_module_itself():
    made = subprocess.run(
        [sys.executable, "-m", "playbook.settings"], cwd=ROOT, capture_output=True, check=True, env=os.environ
    )
    assert made.stdout.decode() == document()


@time_machine.travel(datetime(2026, 10, 25, 12, 30, tzinfo=UTC), tick=False)
def test_today_can_be_set_without_moving_the_clock_of_the_log(monkeypatch):
    assert clock.today() == date(2026, 10, 25)
    monkeypatch.setenv("PLAYBOOK_TODAY", "2026-03-02")
    assert clock.today() == date(2026, 3, 2)
    assert clock.now() == datetime(2026, 10, 25, 12, 30, tzinfo=UTC)


MAIL = {
    "PLAYBOOK_SMTP_HOST": "smtp.lt.test", "PLAYBOOK_SMTP_FROM": "playbook@lt.test",
    "PLAYBOOK_PUBLIC_ADDRESS": "https://playbook.lt.test/",
}  # fmt: skip


def test_a_mail_server_needs_who_it_is_from_and_where_links_lead(tmp_path):
    (tmp_path / "password").write_text("canary\n", encoding="utf-8")
    user = {"PLAYBOOK_SMTP_USER": "playbook", "PLAYBOOK_SMTP_PASSWORD_FILE": str(tmp_path / "password")}
    settings = load({**MAIL, **user})
    assert (settings.public_address, settings.smtp_security) == ("https://playbook.lt.test", "starttls")
    assert settings.smtp_password.get_secret_value() == "canary"
    assert "canary" not in repr(settings)
    for missing in ("PLAYBOOK_SMTP_FROM", "PLAYBOOK_PUBLIC_ADDRESS"):
        with pytest.raises(SettingsError, match=f"PLAYBOOK_SMTP_HOST is set, but {missing} is not"):
            load({**MAIL, missing: ""})
    for port in (0, 99_999):
        with pytest.raises(SettingsError, match="PLAYBOOK_PUBLIC_ADDRESS"):
            load({**MAIL, "PLAYBOOK_PUBLIC_ADDRESS": f"https://playbook.lt.test:{port}"})
    with pytest.raises(SettingsError, match="PLAYBOOK_SMTP_FROM is set, but PLAYBOOK_SMTP_HOST is not"):
        load({**MAIL, "PLAYBOOK_SMTP_HOST": ""})
    with pytest.raises(
        SettingsError, match="PLAYBOOK_SMTP_USER and PLAYBOOK_SMTP_PASSWORD have to be set together"
    ):
        load({**MAIL, "PLAYBOOK_SMTP_USER": "playbook"})


def test_a_line_without_encryption_stays_on_this_machine_and_takes_no_password():
    plain = {**MAIL, "PLAYBOOK_SMTP_SECURITY": "none"}
    for host in ("smtp.lt.test", "10.0.0.5", "localhost.evil.test", "127.0.0.1.evil.test"):
        with pytest.raises(SettingsError, match="anyone could read along"):
            load({**plain, "PLAYBOOK_SMTP_HOST": host})
    for host in ("127.0.0.1", "localhost"):
        assert load({**plain, "PLAYBOOK_SMTP_HOST": host}).smtp_host == host
        user = {"PLAYBOOK_SMTP_USER": "playbook", "PLAYBOOK_SMTP_PASSWORD": "canary"}
        with pytest.raises(SettingsError, match="would travel unencrypted") as refused:
            load({**plain, "PLAYBOOK_SMTP_HOST": host, **user})
        assert "canary" not in str(refused.value)


def test_no_mail_setting_holds_a_line_break_or_a_path():
    for name, values in {
        "PLAYBOOK_SMTP_FROM": ("a@b.test\nBcc: eve@evil.test", "Dana <dana@lt.test>", "dana", "a b@lt.test"),
        "PLAYBOOK_PUBLIC_ADDRESS": (
            "playbook.lt.test",
            "javascript:alert(1)",
            "https://a.test/x",
            "https://a@b",
        ),
        "PLAYBOOK_SMTP_HOST": ("smtp.lt.test:25", "a b", "smtp.lt.test/x"),
    }.items():
        for value in values:
            with pytest.raises(SettingsError, match=f"{name} is"):
                load({**MAIL, name: value})


SEALED = {"PLAYBOOK_SECRET": "thirty-two characters or a few more"}


def test_a_database_elsewhere_needs_a_word_on_encryption():
    for address in (
        "postgresql://u:canary@db.example/x", "postgresql://u:canary@127.0.0.1,db.example:5433/x",
        "postgresql://localhost/x?host=db.example&password=canary", "postgresql:///x?hostaddr=192.0.2.1",
        "postgresql:///x?service=canary", "postgresql://u:canary@[2001:db8::1]/x",
        "postgresql://localhost.db.example/x",
    ):  # fmt: skip
        with pytest.raises(SettingsError, match="not how the line to it is encrypted") as caught:
            load({"PLAYBOOK_DATABASE_URL": address})
        assert "canary" not in str(caught.value)
        end = "&" if "?" in address else "?"
        settings = load({"PLAYBOOK_DATABASE_URL": f"{address}{end}sslmode=require", **SEALED})
        assert settings.database_url.get_secret_value().startswith(address)
        assert "canary" not in repr(settings)


def test_a_database_on_this_machine_needs_none(tmp_path):
    file = tmp_path / "address"
    for address in (
        "postgresql:///x", "postgres://u:p@localhost:5433/x", "postgresql://u@127.0.0.1,[::1]:5432/x",
        "postgresql://u@/x?host=/run/postgresql", "postgresql://%2Frun%2Fpostgresql/x",
        "postgresql://u:p%40s%2Fs@localhost/x?application_name=me@here", "postgresql://u:p:#s@[::1]",
    ):  # fmt: skip
        file.write_text(f"{address}\n")
        for given in ({"PLAYBOOK_DATABASE_URL": address}, {"PLAYBOOK_DATABASE_URL_FILE": str(file)}):
            assert load({**given, **SEALED}).database_url.get_secret_value() == address


def test_a_database_needs_a_secret_that_nobody_guesses(tmp_path):
    address = {"PLAYBOOK_DATABASE_URL": "postgresql:///x"}
    with pytest.raises(SettingsError, match="PLAYBOOK_SECRET is not") as caught:
        load(address)
    assert "PLAYBOOK_SECRET_FILE" in str(caught.value)
    with pytest.raises(SettingsError, match="shorter than 32 characters") as caught:
        load({**address, "PLAYBOOK_SECRET": "canary"})
    assert "canary" not in str(caught.value)
    (tmp_path / "secret").write_text(f"{SEALED['PLAYBOOK_SECRET']}\n")
    given = load({**address, "PLAYBOOK_SECRET_FILE": str(tmp_path / "secret")})
    assert given.secret == load({**address, **SEALED}).secret


def test_what_is_no_address_of_a_database_is_refused_unseen(tmp_path):
    file = tmp_path / "address"
    for address in (
        "mysql://u:canary@db/x", "canary", "host=db password=canary",
        # Of a password with such a mark in it, the part behind would be looked up as a host, or as a port.
        "postgresql://u:p@canary@localhost/x", "postgresql://u:canary/p@localhost/x",
        "postgresql://u:canary?p@localhost/x", "postgresql://localhost:canary/x",
    ):  # fmt: skip
        file.write_text(address)
        for given in ({"PLAYBOOK_DATABASE_URL": address}, {"PLAYBOOK_DATABASE_URL_FILE": str(file)}):
            with pytest.raises(SettingsError, match="must be an address such as postgresql://") as caught:
                load(given)
            assert "canary" not in str(caught.value)
    with pytest.raises(SettingsError, match="Both PLAYBOOK_DATABASE_URL and"):
        load({"PLAYBOOK_DATABASE_URL": "postgresql:///x", "PLAYBOOK_DATABASE_URL_FILE": str(file)})
