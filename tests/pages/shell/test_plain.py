"""Typed words stay words in Markdown."""

import re

import pytest

from playbook.ui.shell.frame import plain


@pytest.mark.parametrize("mark", ["=", "-"])
def test_a_line_of_marks_makes_no_heading(mark):
    lines = plain(f"Approved\n{mark * 3}\n\n---").splitlines()
    assert [line for line in lines if re.fullmatch(r" {0,3}(=+|-+)\s*", line)] == []
    assert "".join(lines).replace("\\", "").startswith(f"Approved  {mark * 3}")
