"""docs/security.md names tests that are there, and every attack of the table has one."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([\d, ]*) ?\| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
NOT_YET: set[str] = set()


def test_every_test_that_the_page_names_is_there():
    defined = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 40
    assert named - defined == set()


def test_no_test_that_a_page_names_is_left_to_make_soak():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {name for page in pages for name in re.findall(r"\btest_\w+", page.read_text(encoding="utf-8"))}
    left = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        tests = re.findall(r"^def (test_\w+)", text, re.MULTILINE)
        mark = r"@pytest\.mark\.long\n(?:[@ )\]}].*\n)*"
        long = (
            tests
            if "\npytestmark = pytest.mark.long" in text
            else re.findall(rf"^{mark}def (test_\w+)", text, re.MULTILINE)
        )
        left |= {*long, *([path.stem] if tests and long == tests else [])}
    assert len(left) > 100
    assert left & named == set()


def test_every_attack_is_held_by_a_test_or_says_why_not_yet():
    numbers = [number.strip() for number, _, _ in ROWS]
    assert [one for row in numbers for one in row.split(", ") if one] == [str(one) for one in range(1, 33)]
    assert {number.strip() for number, _, held in ROWS if "`test_" not in held} == NOT_YET
