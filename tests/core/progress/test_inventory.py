"""The inventory of use cases: rows, order and filter."""

from playbook.core.log.changes.counts import UseCaseTimed
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.plan.counts import Timing
from playbook.core.plan.items import Owner, Policy, UseCase
from playbook.core.progress.inventory import find_entries, narrowed
from tests.core.story import LT_RECIPE, PLANNED, day, laid

RULES = Policy(
    id="rules", title="Guardrails", approved_tools=("Assistant",), data_rules={"Assistant": ("internal",)}
)
WHOLE = UseCase(
    id="whole", title="Whole", owner=Owner(role="the lead"), tool="assistant", data_class="internal",
    risk="low", status="pilot", measure="Hours", next_review=day("03-20"))  # fmt: skip
SECRET = WHOLE.model_copy(
    update={"id": "secret", "title": "Secret", "data_class": "restricted", "status": "proposed"}
)
LATE = WHOLE.model_copy(update={"id": "late", "title": "Late", "next_review": day("03-01")})
RETIRED = LATE.model_copy(update={"id": "old", "title": "Old", "status": "retired"})
BARE = UseCase(id="bare", title="Bare")
CASES = tuple(ItemAdded(item=case) for case in (RULES, WHOLE, SECRET, LATE, RETIRED, BARE))


def test_a_row_says_what_blocks_or_is_late_and_comes_first() -> None:
    recipe = LT_RECIPE.model_copy(update={"use_case_id": "whole"})
    timed = UseCaseTimed(item_id="whole", timing=Timing(baseline=10, verify=12))
    rollout = laid((*PLANNED, *CASES, RecipeSaved(recipe=recipe), timed))
    rows = {entry.case.id: entry for entry in find_entries(rollout, day("03-05"))}
    assert (rows["whole"].missing, rows["whole"].blocked, rows["whole"].overdue_days) == ((), None, 0)
    assert (rows["whole"].net_minutes, rows["whole"].recipes) == (-2, 1)
    assert rows["secret"].blocked is not None
    assert rows["secret"].missing == ("named reviewer",)
    assert (rows["late"].overdue_days, rows["old"].overdue_days) == (4, 0)
    assert rows["bare"].blocked is None
    assert "approved tool" in rows["bare"].missing
    assert (rows["bare"].net_minutes, rows["bare"].recipes) == (None, 0)
    entries = find_entries(laid((*PLANNED, *CASES)), day("03-05"))
    assert [each.case.id for each in entries] == ["secret", "late", "bare", "old", "whole"]


def test_a_filter_leaves_one_status_and_one_kind_of_trouble() -> None:
    entries = find_entries(laid((*PLANNED, *CASES)), day("03-05"))

    def ids(*about: object) -> list[str]:
        return [entry.case.id for entry in narrowed(entries, *about)]  # type: ignore[arg-type]

    assert (ids("pilot"), ids(""), ids(None, "blocked")) == (["late", "whole"], ["bare"], ["secret"])
    assert (ids("pilot", "overdue"), ids(None, "incomplete")) == (["late"], ["secret", "bare"])
