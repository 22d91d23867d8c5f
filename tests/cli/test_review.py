"""python -m playbook review: what it prints, and the code by which a pipeline tells a sound plan."""

import json
from pathlib import Path

import pytest

from playbook.cli.main import main
from playbook.core.plan.plan_file import Plan
from playbook.core.review.document import rules_as_markdown
from tests.cli.commands import ROOT, run_command
from tests.core.review.plans import a_brief, sound_plan, without

SAMPLE = ROOT / "data" / "samples" / "1-as-it-went.jsonl"


@pytest.fixture(autouse=True)
def _data(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PLAYBOOK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PLAYBOOK_TODAY", "2026-01-26")


def written(folder: Path, items: list[object] | None = None, **change: object) -> Path:
    plan = Plan(brief=a_brief(), items=tuple(sound_plan(a_brief()) if items is None else items))
    file = folder / "plan.json"
    file.write_text(json.dumps(json.loads(plan.model_dump_json()) | change), encoding="utf-8")
    return file


def test_a_sound_plan_ends_with_0(tmp_path, capsys):
    assert main(["review", str(written(tmp_path))]) == 0
    said = capsys.readouterr()
    assert "0 fail" in said.out
    assert said.err == ""


def test_a_failing_error_ends_with_1_and_names_its_threshold(tmp_path, capsys):
    assert main(["review", str(written(tmp_path, without("briefing", items=sound_plan(a_brief()))))]) == 1
    said = capsys.readouterr().out
    for words in ("not ready", "R17", "briefing_lead_days 1"):
        assert words in said


def test_a_warning_alone_ends_with_0(tmp_path, capsys):
    items = [item for item in sound_plan(a_brief()) if item.kind != "champion"]
    assert main(["review", str(written(tmp_path, items))]) == 0
    assert "Warnings\n  R38" in capsys.readouterr().out


def test_a_wrong_file_ends_with_2_and_the_others_are_reviewed(tmp_path, capsys):
    assert main(["review", str(written(tmp_path, items=[], plan_schema=7))]) == 2
    said = capsys.readouterr()
    assert "plan_schema: expected 1" in said.err
    assert "R12" in said.out


@pytest.mark.parametrize("text", ["", "{", "[1, 2", '{"brief": ' + "[" * 100_000, "1" * 6_000])
def test_what_is_no_plan_at_all_ends_with_2_and_a_sentence(tmp_path, capsys, text):
    file = tmp_path / "plan.json"
    file.write_text(text)
    assert main(["review", str(file)]) == 2
    assert str(file) in capsys.readouterr().err


def test_json_holds_every_rule_with_its_inputs_and_thresholds(tmp_path, capsys):
    items = without("own-creative", items=sound_plan(a_brief()))
    assert main(["review", str(written(tmp_path, items)), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    rules = {rule["rule_id"]: rule for rule in report["rules"]}
    assert len(rules) == 66
    assert report["ready"] is False
    assert sum(report["counts"].values()) == 66
    assert (rules["R12"]["state"], rules["R12"]["severity"]) == ("fail", "error")
    assert rules["R12"]["findings"][0]["group_id"] == "creative"
    assert any(rule["fixes"] for rule in report["rules"])
    assert rules["R14"]["thresholds"] == {"key_message_times": 5}
    assert rules["R11"]["inputs"]["item_ids"]


def test_a_wrong_file_is_json_too(tmp_path, capsys):
    assert main(["review", str(written(tmp_path, brief=None)), "--format", "json"]) == 2
    report = json.loads(capsys.readouterr().out)
    assert {problem["where"] for problem in report["problems"]} >= {"brief.groups"}


def test_a_rollout_is_reviewed_by_its_id(tmp_path, capsys):
    assert (main(["import", str(SAMPLE)]), main(["review", capsys.readouterr().out.strip()])) == (0, 1)
    assert "R12" in capsys.readouterr().out
    assert main(["review", "nobody"]) == 2
    assert "python -m playbook list" in capsys.readouterr().err


def test_it_reads_standard_input_in_a_pipeline(tmp_path):
    ended = run_command(tmp_path / "data", "review", "-", entered=written(tmp_path).read_text())
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not (tmp_path / "data").exists()


def test_the_rules_page_is_up_to_date(capsys):
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_as_markdown()
    assert main(["rules"]) == 0
    assert capsys.readouterr().out == rules_as_markdown()
