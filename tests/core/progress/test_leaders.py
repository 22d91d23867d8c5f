"""What leaders did with the tool themselves: who is one, how often they told it, and since when not."""

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CoalitionMember, Owner, SponsorAct
from playbook.core.progress.example_value import Told, find_shown, find_told, leader_ids
from tests.core.story import LAUNCHED, PLANNED, day, laid


def told(number: int, on: str, *, by_leader: bool = True) -> ExampleLogged:
    return ExampleLogged(example=Example(id=f"l{number}", day=day(on), what="It", by_leader=by_leader))


def act(item_id: str, on: str, act: str = "show_own_use") -> ItemAdded:
    return ItemAdded(item=SponsorAct(id=item_id, title="Show it", act=act, date=day(on)))  # type: ignore[arg-type]


def test_the_sponsor_the_lead_and_the_coalition_lead_a_rollout():
    changes: list[AnyChange] = [
        *PLANNED,
        BriefEdited.of(BriefFields(sponsor_id="kim", lead_id=None), "sponsor_id", "lead_id"),
        ItemAdded(item=CoalitionMember(id="c1", title="Roa", owner=Owner(person_id="roa"))),
        ItemAdded(item=CoalitionMember(id="c2", title="Somebody", owner=Owner(role="the head of sales"))),
    ]
    assert leader_ids(laid(changes)) == {"kim", "roa"}


def test_leader_examples_are_counted_over_four_weeks():
    rollout = laid([*PLANNED, told(1, "02-02"), told(2, "02-05"), told(3, "03-04", by_leader=False)])
    assert find_told(rollout, day("03-02")) == Told(2 - 1, day("02-05"))
    assert find_told(rollout, day("02-06")) == Told(2, day("02-05"))
    assert find_told(rollout, day("04-20")) == Told(0, day("02-05"))
    assert find_told(rollout, day("02-01")) == Told(0, None)


def test_a_leader_example_shows_an_open_step_of_its_week():
    changes: list[AnyChange] = [
        *LAUNCHED,
        act("near", "03-06"),
        act("far", "03-20"),
        act("other", "03-05", "announce"),
    ]
    rollout = laid([*changes, told(1, "02-27"), told(2, "03-05"), told(3, "03-06", by_leader=False)])
    assert [(each.act.id, each.example.id) for each in find_shown(rollout)] == [("near", "l2")]
    done = StatusLogged(item_id="near", stage="leadership", status="done", on=day("03-05"))
    assert find_shown(laid([done], rollout)) == ()
