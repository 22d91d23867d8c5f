"""What the paper recommends is in the plan, and nothing comes before what it rests on."""

from datetime import date

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.desk.writing.model_plans import read_brief
from playbook.desk.writing.page_files import page_of_plan
from tests.drafts import dated_plan
from tests.llm.builtin.test_order import BRIEFS
from tests.soak import some

_PILOTS = ("pilot", "pilot-place", "pilot-starts")
_CHAIN = (
    ("Get the vendor's price", "Get written quotes"),
    ("Sign the contract",),
    ("milestone.step-set-up", "milestone.step-connect", "milestone.step-build"),
    ("milestone.pilot",),
    ("gate.gate-start",),
)


def days_of(items: tuple[AnyItem, ...], names: tuple[str, ...]) -> list[date]:
    return [each.due for each in items if each.due and (each.title.startswith(names) or each.id in names)]


@pytest.mark.parametrize("name", some([*BRIEFS], ["reading-tutor", "crm"]))
def test_what_is_recommended_has_its_row_and_its_turn(name):
    brief: Brief = read_brief(BRIEFS[name])
    plan = dated_plan(brief, brief.start)
    page = page_of_plan(plan, brief.start)
    pilots = [each for each in plan.items if each.provenance.play_id in _PILOTS]
    for point in (*page.points, *page.further_points):
        assert pilots or "pilot" not in point.options[0], point.title
    starts = {wave.day for wave in page.waves}
    assert starts <= {plan.brief.go_live_of(group) for group in plan.brief.groups}
    chain = [min(days) for names in _CHAIN if (days := days_of(plan.items, names))]
    assert chain == sorted(chain), "price, contract, set-up, pilot, decision"
    release, gates = page.approval.release, days_of(plan.items, ("gate.gate-start",))
    if release and gates:
        assert release.by <= min(gates)
        assert release.by == min(gates) or not release.what.startswith("Approve"), "evidence comes first"
        assert all(release.by <= day for day in days_of(plan.items, ("Sign the contract",)))
