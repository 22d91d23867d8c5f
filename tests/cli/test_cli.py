"""The command line, run as people run it: what it prints, where, and the code it ends with.

Verbs run in this process (`cli`), and in one of their own (`process`) where that is the question.
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

from playbook.cli import base
from playbook.cli.main import COMMANDS, main
from playbook.core.log.events import EVENT_SCHEMA
from playbook.core.plan.brief import Brief
from playbook.core.plan.plan_file import Plan
from playbook.core.plan.strategy import Bet, Strategy
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.writing import model_plans
from playbook.settings import Settings
from tests.cli.commands import PLAYBOOK, ROOT, Ended, assert_ended, environment, run_command, run_process
from tests.core.story import BRIEF, CREATIVE, KIM, MEDIA, ROA
from tests.empty_data import empty_data
from tools.server import free_port

SAMPLE = ROOT / "data" / "samples" / "1-as-it-went.jsonl"
GOOD = Brief(**BRIEF.model_dump(), groups=(CREATIVE, MEDIA), people=(KIM, ROA))

Cli = Callable[..., Ended]


def runs(tmp_path: Path, run: Cli) -> Cli:
    """Run the command on a data folder of its own, on a Monday."""
    data = tmp_path / "data"
    return lambda *words, **more: run(
        more.pop("PLAYBOOK_DATA", data), *words, **{"PLAYBOOK_TODAY": "2026-01-26", **more}
    )


@pytest.fixture
def cli(tmp_path) -> Cli:
    return runs(tmp_path, run_command)


@pytest.fixture
def process(tmp_path) -> Cli:
    return runs(tmp_path, run_process)


@pytest.fixture
def held(tmp_path) -> Iterator[Workspace]:
    """The data folder, held by a running process: this one."""
    workspace = open_workspace(Settings(data=empty_data(tmp_path / "data")))
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
    assert f"{sum(item.is_tracked for item in plan.items)} dated tasks in 5 stages." in ended.stderr
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


def test_the_page_is_the_same_for_a_plan_and_its_brief(cli, tmp_path):
    file, plan_file, page_file = brief_file(tmp_path), tmp_path / "plan.json", tmp_path / "page.md"
    cli("draft", file, "-o", plan_file, "--size", "essential", "--page", page_file)
    page = page_file.read_text(encoding="utf-8")
    assert cli("page", plan_file).stdout == page
    assert "## Promises" in page
    assert cli("page", file).stdout.splitlines()[0] == page.splitlines()[0]
    whole = cli("page", plan_file, "--whole").stdout
    assert whole.startswith(page)
    assert "# Accountability" in whole
    sheet = cli("page", plan_file, "--whole", "-o", tmp_path / "page.html")
    assert sheet.returncode != 0
    assert "no printable sheet" in sheet.stderr


def test_the_page_of_a_plan_with_a_strategy_begins_with_it(cli, tmp_path):
    plan_file = tmp_path / "plan.json"
    cli("draft", brief_file(tmp_path), "-o", plan_file, "--size", "essential")
    plan = Plan.model_validate_json(plan_file.read_text(encoding="utf-8"))
    strategy = Strategy(decides="Trust.", bets=(Bet(what="Two weeks side by side."),), writer="gpt-x")
    plan_file.write_text(plan.model_copy(update={"strategy": strategy}).model_dump_json(), encoding="utf-8")
    page = cli("page", plan_file).stdout
    assert page.index("## Our bets") < page.index("*Drafted by gpt-x.*") < page.index("## Promises")


def test_nothing_is_drafted_before_today(cli, tmp_path):
    plan = Plan.model_validate_json(cli("draft", brief_file(tmp_path), PLAYBOOK_TODAY="2026-02-20").stdout)
    assert min(item.due for item in plan.items if item.due).isoformat() >= "2026-02-20"


def test_a_bad_brief_ends_with_its_field_and_code_2(cli, tmp_path):
    three = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"id": "c", "size": "ten"}]
    for field, value, line in [
        ("groups", three, "groups.2.size: expected a whole number, got text."),
        ("groups", [{"id": "a"}], "groups.0.name: This field is missing. Add it."),
        ("go_live", "2026-02-30", "go_live: There is no such day as 2026-02-30."),
        ("go_live", "1900-01-01", "go_live: expected a date from 2000-01-01 on."),
        ("end", "2999-01-01", "end: expected a date up to 2099-12-31."),
        ("colour", "red", "colour: There is no field of this name."),
        ("name", "x" * 10_000, "name: expected at most 120 characters, got 10,000."),
        ("groups", [], "groups: There is no team yet. Add at least one team of people."),
        ("go_live", "2026-01-01", "go_live: Go-live is before the start."),
        ("sponsor_id", "nobody", "sponsor_id: This person is not in the list of people."),
    ]:
        ended = cli("draft", brief_file(tmp_path, **{field: value}))
        assert (ended.returncode, ended.stdout) == (2, ""), line
        assert ended.stderr.startswith("Please check what you entered in "), line
        assert any(text.strip().startswith(line) for text in ended.stderr.splitlines()), ended.stderr


def test_a_file_that_is_no_brief_ends_in_a_sentence(cli, tmp_path):
    file = tmp_path / "brief.json"
    for content, sentence in [
        (b"{", "This is not JSON from line 1, column 1 on"), (b"", "This is not JSON"),
        (b"[]", "Expected an object with named fields, got a list."), (b"[" * 100_000, "This is not JSON"),
        (b'{"name": "\xff"}', "is not written in UTF-8. Save it as UTF-8 and try again."),
    ]:  # fmt: skip
        file.write_bytes(content)
        ended = cli("draft", file)
        assert (ended.returncode, sentence.lower() in ended.stderr.lower()) == (2, True), content[:20]


def test_a_file_with_a_byte_order_mark_is_read(cli, tmp_path):
    file = brief_file(tmp_path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert cli("draft", file).returncode == 0


def test_unusable_files_end_in_a_sentence(cli, tmp_path):
    elsewhere = tmp_path / "no" / "plan.json"
    for arguments, sentence in [
        (("review", "/dev/null"), "/dev/null is a device and no file. Check its name."),
        (("draft", "nowhere.json"), "nowhere.json cannot be read: No such file or directory."),
        (("import", "nowhere.jsonl"), "nowhere.jsonl cannot be read: No such file or directory."),
        (("draft", brief_file(tmp_path), "-o", elsewhere), "plan.json cannot be written"),
        (("restore", "nowhere.duckdb"), "There is no file nowhere.duckdb."),
    ]:
        assert_ended(cli(*arguments), 2, sentence)


def test_input_that_does_not_end_is_refused(cli, tmp_path, monkeypatch):
    monkeypatch.setattr(base, "_MOST_MB", 1)
    file = tmp_path / "large.json"
    file.touch()
    os.truncate(file, 1_000_001)
    for verb in ("review", "draft", "page", "import"):
        assert_ended(cli(verb, file), 2, "large.json is larger than 1 MB.")
    assert_ended(cli("review", "-", entered=" " * 1_000_001), 2, "What came in is larger than 1 MB.")


def test_a_rollout_goes_out_and_comes_in_unchanged(cli, tmp_path):
    assert cli("list").stderr.startswith("There is no rollout yet.")
    came = cli("import", SAMPLE)
    assert (came.returncode, came.stdout) == (0, "sample-1-as-it-went\n")
    assert "'Example: rollout without a plan' is here, with 89 events." in came.stderr
    assert re.search(r"Its last change was on [A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2}, \d{4}\.", came.stderr)
    listed = " ".join(cli("list").stdout.split())
    assert listed == "sample-1-as-it-went finished 2 tasks Example: rollout without a plan"
    assert cli("export", "sample-1-as-it-went").stdout == SAMPLE.read_text(encoding="utf-8")
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
    assert_ended(cli("import", SAMPLE, "--as", "Not An Id"), 2, "cannot be an id")


@pytest.mark.long
def test_everything_on_a_rollout_leaves_as_one_file_and_comes_back(cli, tmp_path):
    cli("import", SAMPLE)
    archive = tmp_path / "all.zip"
    cli("export", "sample-1-as-it-went", "--as", "archive", "-o", archive)
    back = cli("import", archive, "--as", "again")
    assert back.stdout == "again\n"
    assert cli("export", "again").stdout.count("\n") == SAMPLE.read_text("utf-8").count("\n")
    archive.write_bytes(archive.read_bytes()[:-99])
    broken = cli("import", archive, "--as", "third")
    assert broken.returncode == 2
    assert broken.stderr == "The archive is damaged. Download it again from where it was made.\n"


def test_a_rollout_leaves_as_a_document_for_a_board_or_for_everyone(cli, tmp_path, monkeypatch):
    cli("import", SAMPLE)
    monkeypatch.chdir(tmp_path)
    named = cli("export", "sample-1-as-it-went", "--as", "markdown")
    [made] = tmp_path.glob("*.md")
    assert named.stdout == f"{made.name}\n"
    assert made.read_text(encoding="utf-8").startswith("---\nname: ")
    everyone = cli(
        "export",
        "sample-1-as-it-went",
        "--as",
        "markdown",
        "--audience",
        "all_hands",
        "--as-of",
        "80",
        "-o",
        "-",
    )
    assert "version: 80" in everyone.stdout
    assert "\n# People\n" not in everyone.stdout
    cli("export", "sample-1-as-it-went", "--as", "plan", "-o", tmp_path / "plan.json")
    assert cli("review", tmp_path / "plan.json").returncode in (0, 1)
    for wrong in (
        ("--as", "papyrus"),
        ("--as", "markdown", "--as-of", "999999"),
        ("--as", "plan", "--audience", "moon"),
    ):
        ended = cli("export", "sample-1-as-it-went", *wrong)
        assert ended.returncode == 2
        assert ended.stderr.startswith(("There is no ", "The rollout has no such version."))


def test_a_broken_log_ends_with_its_line_and_adds_nothing(cli, tmp_path):
    file, lines = tmp_path / "broken.jsonl", SAMPLE.read_text(encoding="utf-8").splitlines()
    for broken, sentence in [
        (lines[1:], "Line 1: version 2 where 1 should follow."),
        ([*lines[:3], "{}", *lines[4:]], "Line 4: "),
        ([lines[0].replace(f'"event_schema":{EVENT_SCHEMA}', '"event_schema":99')], "newer version"),
        ([], "There is no event in this file."),
    ]:
        file.write_text("\n".join(broken), encoding="utf-8")
        assert_ended(cli("import", file), 2, sentence)
        assert cli("list").stdout == "", sentence


def test_an_unknown_rollout_is_said_to_be_unknown(cli):
    ended = cli("export", "nobody")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("There is no rollout 'nobody' here. Run `python -m playbook list`")


def test_a_backup_is_restored_and_nothing_is_thrown_away(cli, tmp_path):
    cli("import", SAMPLE)
    copy = Path(cli("backup").stdout.strip())
    assert (copy / "manifest.json").is_file()
    cli("import", SAMPLE, "--as", "later")
    assert len(cli("list").stdout.splitlines()) == 2
    ended = cli("restore", copy)
    assert ended.returncode == 0, ended.stderr
    aside = Path(ended.stderr.partition("What was there before is in ")[2].partition(".\n")[0])
    assert aside.is_dir()
    assert list(aside.iterdir())
    assert len(cli("list").stdout.splitlines()) == 1
    assert_ended(cli("verify"), 0, "89 events of 1 rollouts compared: sound.")
    assert f"Command line restored a backup: {copy.name}" in cli("audit").stdout
    assert cli("export", "sample-1-as-it-went").stdout == SAMPLE.read_text(encoding="utf-8")


def test_what_is_no_backup_is_not_restored(cli):
    cli("import", SAMPLE)
    assert_ended(cli("restore", SAMPLE), 1, "is not a backup that can be read")
    assert len(cli("list").stdout.splitlines()) == 1


def test_damage_without_a_backup_is_accepted_by_a_command(cli, tmp_path):
    cli("import", SAMPLE)
    cli("import", SAMPLE, "--as", "later")
    data = tmp_path / "data"
    lines = (data / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (data / "journal.jsonl").write_bytes(b"".join(lines[:100]))
    for lost in ("playbook.duckdb", "register.sqlite"):
        (data / lost).unlink()
    assert_ended(cli("list"), 4, "The data ends after 89 changes, and there were 178")
    ended = cli("accept-loss")
    assert (ended.returncode, "The app starts with what is left." in ended.stderr) == (0, True)
    assert len(cli("list").stdout.splitlines()) == 1
    (aside,) = (data / "set-aside").glob("*/journal.jsonl")
    assert aside.read_bytes() == b"".join(lines[89:100])


@pytest.mark.parametrize(
    "arguments", [("list",), ("import", SAMPLE), ("export", "x"), ("backup",), ("verify",)]
)
def test_data_of_a_running_app_ends_with_code_3(cli, held, arguments):
    ended = cli(*arguments)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert f"Another process (PID {os.getpid()}) is using the data in " in ended.stderr
    assert held.log.heads() == {}


def test_a_wrong_setting_is_said_before_anything_happens(cli):
    assert_ended(cli("list", PLAYBOOK_PORT="many"), 2, "PLAYBOOK_PORT")


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_explains_itself(cli, verb):
    ended = cli(verb, "--help")
    assert ended.returncode == 0
    assert f"Usage: playbook {verb}" in ended.stdout
    assert "Exit codes: 0 done" in " ".join(ended.stdout.split())
    assert verb in cli("--help").stdout


@pytest.mark.parametrize("arguments", [(), ("dance",), ("draft",), ("schema", "song")])
def test_what_nobody_can_do_is_answered_with_the_usage(cli, arguments):
    ended = cli(*arguments)
    assert ended.returncode == 2
    assert ended.stderr.startswith("Usage: playbook")


@pytest.mark.long
def test_a_reader_that_stops_early_is_no_error(cli, tmp_path):
    command = ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m playbook schema | head -c 10"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.long
def test_a_shell_completes_verbs_and_options(process):
    shown = process("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").stdout
    assert "complete -o default -F" in shown
    asked = {"_PLAYBOOK_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    assert process(COMP_WORDS="playbook re", **asked).stdout.split() == [
        "review",
        "restore",
        "reset-password",
        "reset-second-factor",
    ]
    asked["COMP_CWORD"] = "2"
    assert process(COMP_WORDS="playbook draft --w", **asked).stdout.split() == ["--with-model"]


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.slow
def test_run_on_data_that_is_held_ends_in_a_sentence_and_code_3(process, held):
    using = f"Another process (PID {os.getpid()}) is using the data in "
    assert_ended(process("run", PLAYBOOK_PORT=str(free_port())), 3, using)


def test_run_on_a_taken_port_names_the_setting(process):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = process("run", PLAYBOOK_PORT=port)
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
def test_run_serves_the_app_on_its_port_and_ends_when_told(tmp_path):
    port = free_port()
    environ = environment(tmp_path / "data", PLAYBOOK_PORT=str(port))
    command = [*PLAYBOOK, "run"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert _answers(f"http://127.0.0.1:{port}/healthz") == {"status": "ok"}
            other = run_command(tmp_path / "data", "list")
            assert_ended(other, 3, f"Another process (PID {server.pid}) is using the data")
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
