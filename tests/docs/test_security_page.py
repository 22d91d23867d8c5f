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


def test_every_attack_is_held_by_a_test_or_says_why_not_yet():
    numbers = [number.strip() for number, _, _ in ROWS]
    assert [one for row in numbers for one in row.split(", ") if one] == [str(one) for one in range(1, 33)]
    assert {number.strip() for number, _, held in ROWS if "`test_" not in held} == NOT_YET
