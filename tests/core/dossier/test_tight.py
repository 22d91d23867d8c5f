"""What the board paper says is tight."""

import pytest

from playbook.core.case.judgment import Check
from playbook.core.dossier.chapters.tight import tight_in_numbers

_WORK = "The work takes {need} working days (proposal): looms 5. There are {has} from Jan 11 to go-live."


@pytest.mark.parametrize(("need", "has", "is_said"), [(46, 69, False), (46, 46, False), (46, 31, True)])
def test_work_with_days_to_spare_delays_nothing(need: int, has: int, is_said: bool) -> None:
    check = Check("work", "Work", "tight", _WORK.format(need=need, has=has))
    assert [clause for _, clause in tight_in_numbers([check])] == (
        [f"we need {need} working days to get ready, and we have {has}"] if is_said else []
    )
