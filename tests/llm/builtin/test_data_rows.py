"""Rows of the folder data are read whole, or not at all."""

import pytest

from playbook.core.base.errors import PlaybookError
from playbook.core.plan.plays.works import Work
from playbook.llm.builtin.cases.data_rows import read_rows


@pytest.mark.parametrize(("file_name", "table"), [("absent.toml", "work"), ("order.toml", "order")])
def test_a_file_that_is_gone_or_damaged_is_named(file_name: str, table: str) -> None:
    with pytest.raises(PlaybookError, match=f"The file {file_name} cannot be read"):
        read_rows(file_name, table, Work)
