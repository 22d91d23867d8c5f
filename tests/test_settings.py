"""Settings: every default works, and every mistake ends in one sentence."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from pydantic import ValidationError

from playbook import clock
from playbook.settings import SettingsError, document, load, load_or_exit, make_data_folder

ROOT = Path(__file__).parent.parent


def test_a_fresh_machine_needs_no_setting():
    settings = load({})
    assert settings.data == Path("data/local")
    assert (settings.port, settings.owner, settings.log, settings.today) == (8501, "Owner", "text", None)
    assert (settings.memory_limit, settings.threads, settings.backups_kept) == ("512MB", 2, 7)


def test_every_setting_is_read_from_its_variable():
    settings = load(
        {
            "PLAYBOOK_DATA": "/srv/plans",
            "PLAYBOOK_PORT": "9000",
            "PLAYBOOK_OWNER": "  Zoë O'Brien ",
            "PLAYBOOK_MEMORY_LIMIT": "2GB",
            "PLAYBOOK_THREADS": "4",
            "PLAYBOOK_BACKUPS_KEPT": "30",
            "PLAYBOOK_LOG": "json",
            "PLAYBOOK_TODAY": "2026-03-02",
            "PATH": "/usr/bin",
        }
    )
    assert settings.data == Path("/srv/plans")
    assert settings.owner == "Zoë O'Brien"
    assert (settings.port, settings.threads, settings.backups_kept) == (9000, 4, 30)
    assert (settings.memory_limit, settings.log, settings.today) == ("2GB", "json", date(2026, 3, 2))


def test_settings_cannot_change_while_the_app_runs():
    with pytest.raises(ValidationError):
        load({}).port = 1


def test_a_variable_set_to_nothing_counts_as_not_set():
    assert load({"PLAYBOOK_PORT": "", "PLAYBOOK_OWNER": "  ", "PLAYBOOK_TODAY": ""}) == load({})


def test_an_unknown_name_is_refused_with_the_name_that_was_meant():
    with pytest.raises(SettingsError) as caught:
        load({"PLAYBOOK_OWNR": "Dana"})
    assert str(caught.value) == "There is no setting PLAYBOOK_OWNR. Did you mean PLAYBOOK_OWNER?"


def test_an_unknown_name_like_no_other_points_at_the_documentation():
    with pytest.raises(SettingsError) as caught:
        load({"PLAYBOOK_XYZZY": "1"})
    assert caught.value.hint == "docs/settings.md lists every setting."


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PLAYBOOK_PORT", "eighty", "a whole number from 1 to 65535"),
        ("PLAYBOOK_PORT", "0", "a whole number from 1 to 65535"),
        ("PLAYBOOK_PORT", "70000", "a whole number from 1 to 65535"),
        ("PLAYBOOK_THREADS", "-1", "a whole number from 1 to 64"),
        ("PLAYBOOK_BACKUPS_KEPT", "0", "a whole number from 1 to 1000"),
        ("PLAYBOOK_MEMORY_LIMIT", "lots", "a size such as 512MB"),
        ("PLAYBOOK_MEMORY_LIMIT", "512MB'; --", "a size such as 512MB"),
        ("PLAYBOOK_LOG", "xml", "text or json"),
        ("PLAYBOOK_TODAY", "02.03.2026", "a day such as 2026-03-02, or nothing"),
        ("PLAYBOOK_TODAY", "2026-02-30", "a day such as 2026-03-02, or nothing"),
        ("PLAYBOOK_TODAY", "1772409600", "a day such as 2026-03-02, or nothing"),
        ("PLAYBOOK_OWNER", "x" * 121, "a name"),
    ],
)
def test_a_bad_value_is_refused_in_one_sentence(name, value, wanted):
    with pytest.raises(SettingsError) as caught:
        load({name: value})
    assert str(caught.value) == f"{name} is {value!r}, but must be {wanted}."


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path):
    folder = tmp_path / "plans" / "ours"
    make_data_folder(load({"PLAYBOOK_DATA": str(folder)}))
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be made"):
        make_data_folder(load({"PLAYBOOK_DATA": str(tmp_path / "file" / "plans")}))


def test_a_mistake_ends_the_program_with_exit_code_2_and_one_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        load_or_exit({"PLAYBOOK_PROT": "1"})
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "There is no setting PLAYBOOK_PROT. Did you mean PLAYBOOK_PORT?"
    ]
    assert load_or_exit({"PLAYBOOK_DATA": str(tmp_path / "plans")}).data.is_dir()


def test_the_documentation_lists_the_settings_as_they_are():
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == document(), "Run make docs."


def test_the_documentation_comes_out_of_the_module_itself():
    made = subprocess.run(
        [sys.executable, "-m", "playbook.settings"], cwd=ROOT, capture_output=True, check=True, env=os.environ
    )
    assert made.stdout.decode() == document()


@time_machine.travel(datetime(2026, 10, 25, 12, 30, tzinfo=UTC), tick=False)
def test_now_is_an_instant_in_utc():
    assert clock.now() == datetime(2026, 10, 25, 12, 30, tzinfo=UTC)


@time_machine.travel(datetime(2026, 10, 25, 12, 30, tzinfo=UTC), tick=False)
def test_today_can_be_set_without_moving_the_clock_of_the_log(monkeypatch):
    assert clock.today() == date(2026, 10, 25)
    monkeypatch.setenv("PLAYBOOK_TODAY", "2026-03-02")
    assert clock.today() == date(2026, 3, 2)
    assert clock.now() == datetime(2026, 10, 25, 12, 30, tzinfo=UTC)
