"""The workbook: typed cells, lists to pick from, hidden marks, and text that stays text."""

import io
import re
import subprocess
import sys
import zipfile

import pytest

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Message, Owner
from playbook.exports.workbook.columns import META, all_sheets
from playbook.exports.workbook.layout import SPARE_ROWS, workbook_of
from tests.core.story import LAUNCHED, day, laid
from tests.sheets import Sheets

FORMULAS = ("=1+1", "+49 30 1234", "-5 points", "@all", '=HYPERLINK("http://x")', "{=A1}", "http://x.example")


@pytest.fixture(scope="module")
def rollout() -> Rollout:
    made = laid(LAUNCHED)
    typed = {
        f"m{at}": Message(
            id=f"m{at}", title=text, note=text, body=text, owner=Owner(role=text), date=day("03-02")
        )
        for at, text in enumerate(FORMULAS)
    }
    return made.model_copy(update={"items": {**made.items, **typed}})


@pytest.fixture(scope="module")
def parts(rollout: Rollout) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(workbook_of(rollout))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def sheet(parts: dict[str, str], name: str) -> str:
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    return parts[f"xl/worksheets/sheet{names.index(name) + 1}.xml"]


def test_the_same_version_gives_the_same_bytes(rollout):
    assert workbook_of(rollout) == workbook_of(rollout)


def test_every_text_is_text_and_no_cell_a_formula(rollout, parts):
    sheets = {name: text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")}
    assert not [
        name
        for name, text in sheets.items()
        if re.search(r"<f\b|<hyperlink", text.partition("</sheetData>")[0])
    ]
    assert not [name for name in parts if "externalLink" in name or "vba" in name.lower()]
    read = Sheets(workbook_of(rollout))
    title = read.column("Plan", "Title")
    assert {row[title] for row in read.raw["Plan"]} >= set(FORMULAS)


def test_each_sheet_is_a_table_with_filters_a_frozen_head_and_typed_cells(rollout, parts):
    read = Sheets(workbook_of(rollout))
    for each in all_sheets():
        assert read.raw[each.name][0] == [column.heading for column in each.columns]
        assert 'state="frozen"' in sheet(parts, each.name)
    tables = [text for name, text in parts.items() if name.startswith("xl/tables/")]
    assert len(tables) == len(all_sheets())
    assert all("<autoFilter" in text and 'displayName="Playbook_' in text for text in tables)
    why = read.row("Plan", "why")
    assert why[read.column("Plan", "Day")] == {"day": "2026-02-09"}
    assert why[read.column("Plan", "Owner")] == "Kim Oduya"
    assert read.row("Teams", "creative")[read.column("Teams", "People")] == 20.0


def test_cells_below_offer_the_same_lists(rollout, parts):
    plan = sheet(parts, "Plan")
    last = len(rollout.items) + SPARE_ROWS + 1
    for column, kind in (
        ("A", "list"),
        ("B", "list"),
        ("C", "textLength"),
        ("D", "list"),
        ("F", "date"),
        ("H", "list"),
    ):
        [rule] = re.findall(rf'<dataValidation [^>]*sqref="{column}2:{column}{last}"[^>]*>', plan)
        assert f'type="{kind}"' in rule
    [owner] = re.findall(rf'<dataValidation [^>]*sqref="D2:D{last}"[^>]*>', plan)
    assert 'errorStyle="warning"' in owner  # a role may be typed
    # A list in the rule itself ends at 255 characters.
    assert re.search(r"<formula1>Lists!\$\w+\$2", plan)
    assert not re.search(r'<formula1>"', plan)


def test_hidden_sheets_hold_the_lists_and_a_hash_a_row(rollout, parts):
    states = dict(re.findall(r'<sheet name="([^"]+)" sheetId="\d+" state="(\w+)"', parts["xl/workbook.xml"]))
    assert states == {"Lists": "hidden", META: "veryHidden"}
    meta = Sheets(workbook_of(rollout)).raw[META]
    assert [row[:2] for row in meta[:4]] == [
        ["rollout", rollout.id], ["name", rollout.brief.name], ["version", str(rollout.version)],
        ["schema", "1"],
    ]  # fmt: skip
    assert {row[1] for row in meta if row[0] == "Plan"} == set(rollout.items)


def test_office_would_open_it_cleanly(rollout, tmp_path):
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook_of(rollout))
    audit = [sys.executable, "-m", "openxml_audit", str(file)]
    ended = subprocess.run(audit, capture_output=True, text=True, check=False)
    assert "Microsoft Excel: expected to open cleanly" in ended.stdout, ended.stdout + ended.stderr


def test_a_rollout_without_a_plan_has_a_workbook_too():
    assert len(Sheets(workbook_of(laid(LAUNCHED[:1]))).raw["Plan"]) == 1
