"""Forgetting from the command line: it says what would go, and does it only when told so twice."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playbook.cli.main import main
from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups
from playbook.settings import Settings
from tests.cli.commands import assert_ended, run_process
from tests.core.story import CREATIVE, KIM, ROA
from tests.empty_data import empty_data
from tests.store.named import holders

DANA = Actor(name="Dana")


@pytest.fixture
def workspace(tmp_path) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data=empty_data(tmp_path / "data")))
    yield opened
    opened.close()


@pytest.fixture
def folder(workspace, tmp_path) -> Path:
    """A closed data folder in which Kim Oduya is known, with a backup and an account."""
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    saved = [PersonSaved(person=KIM), PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    commit(workspace, Actor(name="Kim Oduya"), rollout.id, 1, saved)
    backups.back_up(workspace, DANA)
    workspace.accounts.add("Kim Oduya", "kim@lt.example", None, workspace.now())
    workspace.close()
    return tmp_path / "data"


@pytest.fixture
def typed(folder, monkeypatch, capsys) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("PLAYBOOK_DATA", str(folder))

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["forget", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_without_yes_it_says_what_would_go_and_changes_nothing(typed, folder):
    before = holders(folder, ["oduya"])
    code, out, err = typed("Kim Oduya", "--address", "kim@lt.example")
    assert code == 0
    assert out.split()[1:] == ["3", "events", "AI", "at", "LT"]
    assert "These words become “a former colleague”: “Kim Oduya” 4 times." in err
    assert "The account of Kim Oduya (kim@lt.example) is removed and signed out." in err
    assert "1 backup made before still holds the name: playbook-" in err
    assert "--delete-old-backups deletes those too" in err
    assert "Nothing was changed. The same with --yes does it" in err
    assert holders(folder, ["oduya"]) == before


def test_with_yes_no_file_but_the_old_backup_holds_the_name(typed, folder):
    code, _, err = typed("Kim Oduya", "--address", "kim@lt.example", "--yes")
    assert code == 0
    assert "3 changes in 1 rollout do not name them any more." in err
    assert "The account of Kim Oduya (kim@lt.example) was removed." in err
    assert "1 backup made before still holds the name" in err
    assert "Backups in other places hold the name too if they are older than playbook-20" in err
    assert "Importing an old export or restoring an old backup brings the name back." in err
    [left] = holders(folder, ["oduya", "kim@lt"], is_closed=True)
    assert left.startswith("backups/")


def test_old_backups_go_too_when_asked_for(typed, folder):
    code, _, err = typed("Kim Oduya", "--delete-old-backups", "--yes")
    assert code == 0
    assert "1 older copy was deleted for good." in err
    assert "A backup without the name was made before: playbook-" in err
    assert holders(folder, ["oduya", "kim@lt"], is_closed=True) == []
    assert len(list((folder / "backups").iterdir())) == 1


def test_nobody_of_that_name_is_said_and_a_change_then_refused(typed):
    code, out, err = typed("Zoe Nobody")
    assert (code, out) == (0, "")
    assert err == "Nobody here has this name. Check how it is written.\n"
    for name, sentence in [
        ("Zoe Nobody", "Nobody here has this name."),
        ("the team", "name: “the team” alone is nobody's name"),
    ]:
        code, _, err = typed(name, "--yes")
        assert (code, sentence in err) == (2, True), err


def test_while_the_app_runs_it_says_so_with_code_3(tmp_path, workspace):
    ended = run_process(tmp_path / "data", "forget", "Kim Oduya")
    assert_ended(ended, 3, "is using the data")
    assert ended.stdout == ""


def test_what_is_held_about_a_person_is_printed_or_written_as_json(typed, folder, tmp_path, capsys):
    person = ["export-person", "Kim Oduya", "--address", "kim@lt.example"]
    assert main(person) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("What Leadership Playbook holds about Kim Oduya, on ")
    assert "email: kim@lt.example" in printed
    assert "- listed as kim, Kim Oduya, CEO, executive" in printed
    assert main([*person, "-o", str(tmp_path / "kim.json")]) == 0
    [rollout] = json.loads((tmp_path / "kim.json").read_text(encoding="utf-8"))["rollouts"]
    assert (rollout["name"], len(rollout["did"])) == ("AI at LT", 3)
    assert main(["export-person", "Zoe Nobody"]) == 2
    assert "Nobody here has this name." in capsys.readouterr().err
