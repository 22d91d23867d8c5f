"""The command line, run as people run it: what it prints, where, and the code it ends with.

Every verb runs in a process of its own (`cli`); the many ways to be wrong run in this one (`typed`).
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playbook.cli.main import COMMANDS, main
from playbook.core.log.events import EVENT_SCHEMA
from playbook.core.plan.brief import Brief
from playbook.core.plan.plan_file import Plan
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.writing import model_plans
from playbook.settings import Settings
from tests.core.story import BRIEF, CREATIVE, KIM, MEDIA, ROA
from tools.server import free_port

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "samples" / "1-as-it-went.jsonl"
GOOD = Brief(**BRIEF.model_dump(), groups=(CREATIVE, MEDIA), people=(KIM, ROA))

Ended = subprocess.CompletedProcess[str]
Cli = Callable[..., Ended]


@pytest.fixture
def cli(tmp_path) -> Cli:
    """Run the command in a process of its own, on a data folder of its own."""

    def run(*arguments: str | Path, entered: str = "", **settings: str) -> Ended:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PLAYBOOK_")}
        environ |= {"PLAYBOOK_DATA": str(tmp_path / "data"), "PLAYBOOK_TODAY": "2026-01-26", **settings}
        command = [sys.executable, "-m", "playbook", *map(str, arguments)]
        ended = subprocess.run(
            command, cwd=ROOT, env=environ, input=entered, capture_output=True, text=True, timeout=60
        )
        assert "Traceback" not in ended.stderr
        return ended

    return run


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys) -> Callable[..., Ended]:
    """Run the command without a process: the same parser and verbs, a data folder of its own."""
    monkeypatch.setenv("PLAYBOOK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PLAYBOOK_TODAY", "2026-01-26")

    def run(*arguments: str | Path) -> Ended:
        words = [str(word) for word in arguments]
        code, said = main(words), capsys.readouterr()
        return subprocess.CompletedProcess(words, code, said.out, said.err)

    return run


@pytest.fixture
def held(tmp_path) -> Iterator[Workspace]:
    """The data folder, held by a running process: this one."""
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    yield workspace
    workspace.close()


def brief_file(folder: Path, **change: object) -> Path:
    """A brief as a file, with some of its fields replaced."""
    file = folder / "brief.json"
    file.write_text(json.dumps({**GOOD.model_dump(mode="json"), **change}), encoding="utf-8")
    return file


def test_schema_describes_the_brief_and_the_plan(cli):
    brief = json.loads(cli("schema", "brief").stdout)
    assert {"name", "groups", "people", "go_live"} <= set(brief["properties"])
    assert brief["additionalProperties"] is False
    plan = json.loads(cli("schema", "plan").stdout)
    assert {"brief", "items", "plan_schema"} <= set(plan["properties"])
    assert json.loads(cli("schema").stdout) == {"brief": brief, "plan": plan}


def test_draft_writes_a_whole_plan_and_says_what_is_open(cli, tmp_path):
    file, plan_file = brief_file(tmp_path), tmp_path / "plan.json"
    ended = cli("draft", file, "-o", plan_file)
    assert (ended.returncode, ended.stdout) == (0, "")
    plan = Plan.model_validate_json(plan_file.read_text(encoding="utf-8"))
    assert plan.brief == GOOD
    assert {item.stage for item in plan.items} == {
        "leadership", "communication", "training", "reinforcement", "accountability",
    }  # fmt: skip
    assert f"{len(plan.items)} items in 5 stages." in ended.stderr
    assert "lead_id: Who leads the rollout day to day?" in ended.stderr
    assert all(question in ended.stderr for question in plan.open_questions)


def test_draft_is_the_same_every_time_and_reads_standard_input(cli, tmp_path):
    file = brief_file(tmp_path)
    first, second = cli("draft", file), cli("draft", "-", entered=file.read_text(encoding="utf-8"))
    assert first.stdout == second.stdout
    assert Plan.model_validate_json(first.stdout).brief == GOOD


def test_draft_needs_no_data_folder_and_makes_none(cli, tmp_path):
    assert cli("draft", brief_file(tmp_path)).returncode == 0
    assert not (tmp_path / "data").exists()


def test_nothing_is_drafted_before_today(cli, tmp_path):
    plan = Plan.model_validate_json(cli("draft", brief_file(tmp_path), PLAYBOOK_TODAY="2026-02-20").stdout)
    assert min(item.due for item in plan.items if item.due).isoformat() >= "2026-02-20"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"groups": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"id": "c", "size": "ten"}]},
            "groups.2.size: expected a whole number, got text.",
        ),
        ({"groups": [{"id": "a"}]}, "groups.0.name: This field is missing. Add it."),
        ({"go_live": "2026-02-30"}, "go_live: There is no such day as 2026-02-30."),
        ({"go_live": "1900-01-01"}, "go_live: expected a date from 2000-01-01 on."),
        ({"end": "2999-01-01"}, "end: expected a date up to 2099-12-31."),
        ({"colour": "red"}, "colour: There is no field of this name."),
        ({"name": "x" * 10_000}, "name: expected at most 120 characters, got 10,000."),
        ({"groups": []}, "groups: There is no group yet. Add at least one group of people."),
        ({"go_live": "2026-01-01"}, "go_live: Go-live is before the start."),
        ({"sponsor_id": "nobody"}, "sponsor_id: This person is not in the list of people."),
    ],
)
def test_a_bad_brief_ends_with_its_field_and_code_2(typed, tmp_path, change, line):
    ended = typed("draft", brief_file(tmp_path, **change))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Please check what you entered in ")
    assert any(said.strip().startswith(line) for said in ended.stderr.splitlines()), ended.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "This is not JSON from line 1, column 1 on"),
        (b"", "This is not JSON"),
        (b"[]", "expected an object with named fields, got a list."),
        (b'{"name": "\xff"}', "is not written in UTF-8. Save it as UTF-8 and try again."),
        (b"[" * 100_000, "This is not JSON"),
    ],
)
def test_a_file_that_is_no_brief_ends_in_a_sentence(typed, tmp_path, content, sentence):
    file = tmp_path / "brief.json"
    file.write_bytes(content)
    ended = typed("draft", file)
    assert ended.returncode == 2
    assert sentence.lower() in ended.stderr.lower()


def test_a_file_with_a_byte_order_mark_is_read(typed, tmp_path):
    file = brief_file(tmp_path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert typed("draft", file).returncode == 0


def test_unusable_files_end_in_a_sentence(typed, tmp_path):
    for arguments in (("draft", "nowhere.json"), ("import", "nowhere.jsonl")):
        ended = typed(*arguments)
        assert ended.returncode == 2
        assert f"{arguments[1]} cannot be read: No such file or directory." in ended.stderr
    ended = typed("draft", brief_file(tmp_path), "-o", tmp_path / "no" / "plan.json")
    assert ended.returncode == 2
    assert "plan.json cannot be written" in ended.stderr
    ended = typed("restore", "nowhere.duckdb")
    assert ended.returncode == 2
    assert "There is no file nowhere.duckdb." in ended.stderr


def test_a_rollout_goes_out_and_comes_in_unchanged(cli, tmp_path):
    assert cli("list").stderr.startswith("There is no rollout yet.")
    came = cli("import", SAMPLE)
    assert (came.returncode, came.stdout) == (0, "sample-1-as-it-went\n")
    assert "'LT agency: as it went (synthetic)' is here, with 89 events." in came.stderr
    assert re.search(r"Its last change was on [A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}\.", came.stderr)
    listed = " ".join(cli("list").stdout.split())
    assert listed == "sample-1-as-it-went finished 2 items LT agency: as it went (synthetic)"
    went = cli("export", "sample-1-as-it-went")
    assert went.stdout == SAMPLE.read_text(encoding="utf-8")
    file = tmp_path / "out.jsonl"
    assert cli("export", "sample-1-as-it-went", "-o", file).stdout == ""
    assert file.read_bytes() == SAMPLE.read_bytes()


def test_the_same_log_comes_in_once_and_under_another_id_again(cli):
    for _ in range(2):
        assert cli("import", SAMPLE).returncode == 0
    text = SAMPLE.read_text(encoding="utf-8")
    assert cli("import", "-", "--as", "second", entered=text).stdout == "second\n"
    assert len(cli("list").stdout.splitlines()) == 2
    assert cli("export", "second").stdout == text.replace('"sample-1-as-it-went"', '"second"', 1).replace(
        '"rollout_id":"sample-1-as-it-went"', '"rollout_id":"second"'
    )
    ended = cli("import", SAMPLE, "--as", "Not An Id")
    assert ended.returncode == 2
    assert "cannot be an id" in ended.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda lines: lines[1:], "Line 1: version 2 where 1 should follow."),
        (lambda lines: [*lines[:3], "{}", *lines[4:]], "Line 4: "),
        (
            lambda lines: [lines[0].replace(f'"event_schema":{EVENT_SCHEMA}', '"event_schema":99')],
            "newer version",
        ),
        (lambda _: [], "There is no event in this file."),
    ],
)
def test_a_broken_log_ends_with_its_line_and_adds_nothing(typed, tmp_path, change, sentence):
    file = tmp_path / "broken.jsonl"
    file.write_text("\n".join(change(SAMPLE.read_text(encoding="utf-8").splitlines())), encoding="utf-8")
    ended = typed("import", file)
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert typed("list").stdout == ""


def test_an_unknown_rollout_is_said_to_be_unknown(cli):
    ended = cli("export", "nobody")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("There is no rollout 'nobody' here. Run `python -m playbook list`")


def test_a_backup_is_restored_and_nothing_is_thrown_away(cli, tmp_path):
    cli("import", SAMPLE)
    copy = Path(cli("backup").stdout.strip())
    assert copy.is_file()
    cli("import", SAMPLE, "--as", "later")
    assert len(cli("list").stdout.splitlines()) == 2
    ended = cli("restore", copy)
    assert ended.returncode == 0, ended.stderr
    aside = Path(ended.stderr.rstrip().rstrip(".").rpartition(" ")[2])
    assert aside.is_dir()
    assert list(aside.iterdir())
    assert len(cli("list").stdout.splitlines()) == 1
    sound = cli("verify")
    assert sound.returncode == 0
    assert "89 events of 1 rollouts compared: sound." in sound.stderr
    assert cli("export", "sample-1-as-it-went").stdout == SAMPLE.read_text(encoding="utf-8")


def test_what_is_no_backup_is_not_restored(cli):
    cli("import", SAMPLE)
    ended = cli("restore", SAMPLE)
    assert ended.returncode == 1
    assert "is not a backup that can be read" in ended.stderr
    assert len(cli("list").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("list",), ("import", SAMPLE), ("export", "x"), ("backup",), ("verify",)]
)
def test_data_of_a_running_app_ends_with_code_3(cli, held, arguments):
    ended = cli(*arguments)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert f"Another process (PID {os.getpid()}) is using the data in " in ended.stderr
    assert held.log.heads() == {}


def test_restoring_under_a_running_app_is_refused(cli, held):
    copy = held.log.backup()
    ended = cli("restore", copy)
    assert ended.returncode == 3
    assert "is using the data in" in ended.stderr


def test_a_wrong_setting_is_said_before_anything_happens(cli):
    ended = cli("list", PLAYBOOK_PORT="many")
    assert ended.returncode == 2
    assert "PLAYBOOK_PORT" in ended.stderr
    assert cli("run", PLAYBOOK_PORT="99999999").returncode == 2


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_explains_itself(typed, verb):
    ended = typed(verb, "--help")
    assert ended.returncode == 0
    assert f"Usage: playbook {verb}" in ended.stdout
    assert "Exit codes: 0 done" in " ".join(ended.stdout.split())
    assert verb in typed("--help").stdout


@pytest.mark.parametrize("arguments", [(), ("dance",), ("draft",), ("schema", "song")])
def test_what_nobody_can_do_is_answered_with_the_usage(typed, arguments):
    ended = typed(*arguments)
    assert ended.returncode == 2
    assert ended.stderr.startswith("Usage: playbook")


def test_a_reader_that_stops_early_is_no_error(cli, tmp_path):
    command = f"{sys.executable} -m playbook schema | head -c 10"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_shell_completes_verbs_and_options(cli):
    assert (
        "complete -o default -F"
        in cli("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").stdout
    )
    asked = {"_PLAYBOOK_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    assert cli(COMP_WORDS="playbook re", **asked).stdout.split() == ["review", "restore", "reset-password"]
    asked["COMP_CWORD"] = "2"
    assert cli(COMP_WORDS="playbook draft --w", **asked).stdout.split() == ["--with-model"]


def test_the_command_line_loads_no_screen(tmp_path):
    code = (
        "import sys; from playbook.cli.main import main; main(['list']);"
        "print({'streamlit', 'altair', 'openai', 'rich'} & {name.split('.')[0] for name in sys.modules})"
    )
    environ = {**os.environ, "PLAYBOOK_DATA": str(tmp_path / "data")}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "set()\n"


def test_a_mistake_of_ours_is_a_sentence_too(monkeypatch, capsys):
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(model_plans, "schema_of", broken)
    assert main(["schema"]) == 1
    assert "This is a mistake in Leadership Playbook" in capsys.readouterr().err


@pytest.mark.slow
def test_run_on_data_that_is_held_ends_in_a_sentence_and_code_3(cli, held):
    ended = cli("run", PLAYBOOK_PORT=str(free_port()))
    assert ended.returncode == 3
    assert f"Another process (PID {os.getpid()}) is using the data in " in ended.stderr


def test_run_on_a_taken_port_names_the_setting(cli):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = cli("run", PLAYBOOK_PORT=port)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"cannot be served on port {port}: Address already in use." in ended.stderr
    assert "PLAYBOOK_PORT=8600" in ended.stderr


@pytest.mark.parametrize("verb", [("list",), ("backup",), ("verify",)])
def test_an_unusable_data_folder_ends_with_code_1(cli, tmp_path, verb):
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = cli(*verb, PLAYBOOK_DATA=str(tmp_path / "file" / "plans"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "cannot be written: Not a directory" in ended.stderr


@pytest.mark.slow
def test_run_on_an_unusable_data_folder_ends_with_code_1(cli, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = cli("run", PLAYBOOK_DATA=str(tmp_path / "file" / "plans"), PLAYBOOK_PORT=str(free_port()))
    assert ended.returncode == 1
    assert "cannot be written: Not a directory" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_run_serves_the_app_on_its_port_and_ends_when_told(tmp_path):
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PLAYBOOK_")}
    environ |= {"PLAYBOOK_DATA": str(tmp_path / "data"), "PLAYBOOK_PORT": str(port)}
    command = [sys.executable, "-m", "playbook", "run"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert _answers(f"http://127.0.0.1:{port}/healthz") == {"status": "ok"}
            listing = [*command[:-1], "list"]
            other = subprocess.run(listing, cwd=ROOT, env=environ, capture_output=True, text=True)
            assert other.returncode == 3
            assert f"Another process (PID {server.pid}) is using the data" in other.stderr
        finally:
            server.send_signal(signal.SIGTERM)
            said = server.communicate(timeout=60)[1]
    assert f"serves on http://127.0.0.1:{port}" in said
    assert "Traceback" not in said


def _answers(address: str) -> object:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
                return json.load(answer)
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")
