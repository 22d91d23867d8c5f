"""A lead's Friday on a phone: a normal week is logged in under ten taps, and nothing keeps anyone out."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, expect

from playbook.core.base.access import Actor
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.rollout import Reading
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Metric, Milestone
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import open_workspace
from playbook.settings import Settings
from tests.pages import made

DANA = Actor(name="Dana")
FEW = 10
WEEK = ("Show the first draft", "Office hour held", "Question hour")
TOLD = ("Ten headlines in ten minutes", "A brief in an hour")


def normal_week(data: Path) -> str:
    """Make a launched rollout with three items, a number that is due and two examples; gives its id."""
    with closing(open_workspace(Settings(data=data, today=made.TODAY))) as workspace:
        rollout = made.rollout(workspace, groups=2, items=0, launched=False)
        metric = Metric(
            id="active", title="Weekly active share", unit="%", first_read=made.TODAY - timedelta(days=7),
            cadence_days=7,
        )  # fmt: skip
        items = [
            Milestone(id=f"i{number}", title=title, date=made.TODAY, group_ids=("group-1",))
            for number, title in enumerate(WEEK)
        ]
        before = Reading(id="r", metric_id="active", day=made.TODAY - timedelta(days=7), value=41.5)
        examples = [
            Example(id=f"e{number}", group_id="group-1", day=made.TODAY, what=what)
            for number, what in enumerate(TOLD)
        ]
        changes = [
            ItemAdded(item=metric),
            *(ItemAdded(item=item) for item in items),
            Launched(baseline={item.id: made.TODAY for item in items}),
            ReadingLogged(reading=before),
            *(ExampleLogged(example=example) for example in examples),
        ]
        commit(workspace, DANA, rollout.id, rollout.version, changes)
        return rollout.id


def test_a_normal_week_takes_under_ten_taps_on_a_phone(serve, screen, tmp_path):
    rollout_id = normal_week(tmp_path / "data")
    phone = screen(serve(tmp_path / "data", made.TODAY.isoformat()), 390)
    phone.open(f"my_team?rollout={rollout_id}")
    page, taps = phone.page, 0

    def tap(what: Locator) -> None:
        nonlocal taps
        taps += 1
        what.first.click()
        phone.settle()

    for number in range(len(WEEK)):
        tap(page.locator(f".st-key-team-status-i{number}").get_by_role("radio", name="Done"))
        expect(page.get_by_text("Saved, done")).to_have_count(number + 1)
    tap(page.get_by_role("button", name="Still 41.5%"))
    expect(page.get_by_text("Metrics due")).to_have_count(0)
    for left in (1, 0):
        tap(page.get_by_role("button", name="Saved time", exact=True))
        expect(page.get_by_role("heading", name=f"Examples to rate ({left})")).to_have_count(1 if left else 0)
    assert taps < FEW

    # The three items, and the metric whose number was due.
    expect(page.get_by_text("0 open tasks up to the end of next week")).to_contain_text("4 done this week")
    phone.check()
