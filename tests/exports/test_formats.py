"""The list of formats, and what each file is called."""

import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from playbook.core.base.errors import PlaybookError
from playbook.core.dossier.audience import ALL_HANDS, PROJECT
from playbook.core.plan.plan_file import read_plan
from playbook.exports.formats import FORMATS, file_name, find_format
from playbook.exports.options import Options
from playbook.exports.pdf import press
from tests.dossiers import dossier_of, sample


@pytest.mark.parametrize("of", FORMATS, ids=lambda of: of.key)
def test_each_format_writes_the_same_bytes_twice(of):
    rollout = sample()
    dossier, options = dossier_of(rollout), Options(rollout=rollout if of.reads_rollout else None)
    assert of.write(dossier, options) == of.write(dossier, options) != b""


def test_no_format_asks_the_network(monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a format asked the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    rollout = sample()
    for of in FORMATS:
        assert of.write(dossier_of(rollout), Options(rollout=rollout if of.reads_rollout else None))
    # The press is a process of its own; only a package in its template could make it fetch something.
    templates = [*Path(press.__file__).parent.glob("*.typ")]
    assert len(templates) == 3
    assert not [each.name for each in templates if "@" in each.read_text(encoding="utf-8")]


def test_keys_and_suffixes_are_told_apart():
    for values in ([each.key for each in FORMATS], [each.suffix for each in FORMATS]):
        assert len(set(values)) == len(values)
    assert [find_format(each.key) for each in FORMATS] == list(FORMATS)
    assert find_format("paper") == find_format("pdf")  # its name until 1.6
    with pytest.raises(PlaybookError, match="Formats are "):
        find_format("papyrus")


def test_a_file_has_a_safe_name_and_all_of_a_dossier():
    dossier = dossier_of(sample())
    of = find_format("markdown")
    bad = replace(dossier, name='AI: at <LT> / "new"\n*?|\\. ')
    assert file_name(bad, of) == f"AI at LT new, board paper of {dossier.day} (v{dossier.version}).md"
    assert file_name(replace(dossier, name="???"), of).startswith("Rollout, board paper of ")
    for name in ("日本" * 60, "🚀" * 60):
        assert len(file_name(replace(dossier, name=name), of).encode()) < 255
    assert ", full plan of " in file_name(dossier_of(sample(), PROJECT), of)
    assert ", plan of " in file_name(dossier, find_format("deck"))
    everyone = dossier_of(sample(), ALL_HANDS)
    assert file_name(everyone, of).endswith(f"(v{dossier.version}), for Everyone.md")
    read = json.loads(find_format("json").write(dossier, Options()))
    assert read["audience"] == {"kind": "board", "id": ""}
    assert [step["title"] for step in read["steps"]] == [step.title for step in dossier.steps]
    assert read["day"] == dossier.day.isoformat()
    assert read["page"]["title"] == dossier.page.title


def test_the_plan_file_is_read_back_without_a_problem():
    rollout = sample()
    of = find_format("plan")
    raw = json.loads(of.write(dossier_of(rollout), Options(rollout=rollout)))
    plan = read_plan(raw)
    assert [problem.where for problem in plan.problems] == []
    assert {item.id: item for item in plan.items} == rollout.items
    assert plan.brief == rollout.brief
    assert raw["exported"]["version"] == rollout.version
