"""What rollouts together ask of the same people."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.fields import Span
from playbook.core.forgetting.log import FORMER
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group, OtherChange, Person
from playbook.core.plan.items import CheckinSeries, Message, Milestone, Owner, SponsorAct, TrainingSession
from playbook.core.portfolio.footprint import Date, Demand, Duty, Footprint, footprint_of
from playbook.core.portfolio.portfolio import change_load_of, find_teams, names_of
from playbook.core.review.review import WeekLoad
from tests.core.story import NOON, day

MONDAY = day("03-02")


def rollout(name: str, groups: tuple[Group, ...], *items: object, **values: object) -> Rollout:
    brief = Brief(name=name, start=MONDAY, go_live=day("03-16"), end=day("04-30"), groups=groups, **values)  # type: ignore[arg-type]
    return Rollout(
        id=name.casefold(),
        version=1,
        created_at=NOON,
        changed_at=NOON,
        created_by="Dana",
        brief=brief,
        items={item.id: item for item in items},  # type: ignore[attr-defined]
    )


KIM, ROA = Person(id="kim", name="Kim Oduya"), Person(id="roa", name="Roa Field")
ATLAS = rollout(
    "Atlas",
    (Group(id="sales", name="Sales", org_units=("North", "South"), capacity_hours_per_week=4),
        Group(id="web", name="Web", size=8, manager_id="roa")),
    TrainingSession(id="t", title="Prompting", date=day("03-10"), hours=2, group_ids=("sales",)),
    TrainingSession(id="m", title="Coach", date=day("03-10"), hours=8, group_ids=("sales",),
        for_managers=True),
    Message(id="live", title="All hands", date=day("03-03"), live=True, group_ids=("sales", "web")),
    Message(id="mail", title="Letter", date=day("03-12"), group_ids=("sales",)),
    CheckinSeries(id="c", start=day("03-09"), end=day("03-20"), cadence_days=7, group_ids=("web",)),
    SponsorAct(id="act", title="Visit", date=day("03-11"), owner=Owner(role="the sponsor")),
    Milestone(id="ready", title="Ready", date=day("03-12"), owner=Owner(role="the manager of Web")),
    Milestone(id="role", title="Nobody", date=day("03-12"), owner=Owner(role="somebody")),
    people=(KIM, ROA), sponsor_id="kim")  # fmt: skip
CRM = rollout(
    "CRM",
    (Group(id="s", name=" sales ", capacity_hours_per_week=3, blackouts=(Span(start=day("03-09"),
        end=day("03-10"), reason="month end"),), other_changes=(OtherChange(name="ATLAS", start=MONDAY,
        end=day("04-30")), OtherChange(name="Office move", start=day("03-11"), end=day("03-11")))),
        Group(id="north", name="Northern team", org_units=("north",))),
    TrainingSession(id="a", title="Screens", date=day("03-13"), hours=1.5, group_ids=("s",)),
    TrainingSession(id="b", title="Screens", date=day("03-13"), hours=2.5, group_ids=("north",)))  # fmt: skip


def test_a_footprint_holds_hours_dates_and_owners():
    atlas = footprint_of(ATLAS)
    sales, web = atlas.demands
    assert [(week.monday, round(week.hours, 2)) for week in sales.weeks] == [
        (day("03-02"), 0.5),
        (day("03-09"), 2.1),
    ]
    expected = [(day("03-02"), 0.5), (day("03-09"), 0.1), (day("03-16"), 0.1)]
    assert [(week.monday, round(week.hours, 2)) for week in web.weeks] == expected
    assert sales.dates == (
        Date(day("03-03"), "live_message", "All hands", "live"),
        Date(day("03-10"), "training", "Prompting", "t"), Date(day("03-16"), "go_live", "Go-live")
    )  # fmt: skip
    assert atlas.duties == (
        Duty(day("03-11"), "Kim Oduya", "Visit"), Duty(day("03-12"), "Roa Field", "Ready"))  # fmt: skip
    assert atlas.movable


def test_a_forgotten_owner_cannot_be_told_from_another():
    people = (KIM.model_copy(update={"name": FORMER}), ROA)
    forgotten = ATLAS.model_copy(update={"brief": ATLAS.brief.model_copy(update={"people": people})})
    assert [duty.person for duty in footprint_of(forgotten).duties] == ["Roa Field"]


def test_the_load_of_two_rollouts_is_what_a_pencil_says():
    footprints = [footprint_of(ATLAS), footprint_of(CRM)]
    north, south, web = find_teams(footprints)
    # CRM's Sales lists no unit, so it is Atlas's Sales: North and South. North is also in a group of its own.
    assert (north.name, south.name, web.name) == ("North", "Sales", "Web")
    names = names_of(footprints)
    in_north = [(week.monday, round(week.hours, 2), week.is_over) for week in change_load_of(north, names)]
    in_south = [(week.monday, round(week.hours, 2), week.is_over) for week in change_load_of(south, names)]
    # Somebody in North is in one of CRM's two groups: the heavier 2.5 counts, not 4.
    assert in_north == [(day("03-02"), 0.5, False), (day("03-09"), 4.6, True)]
    assert in_south == [(day("03-02"), 0.5, False), (day("03-09"), 3.6, True)]
    first, second = change_load_of(south, names)
    expected = [("atlas", 2.1), ("crm", 1.5)]
    assert [(share.rollout_id, round(share.hours, 2)) for share in second.shares] == expected
    assert (second.capacity, second.blackouts) == (3, ("month end",))
    # Atlas is one of the rollouts, so it is no other change beside them.
    assert (first.other_changes, second.other_changes) == ((), ("Office move",))
    web = find_teams(footprints)[-1]
    weeks = change_load_of(web, names_of(footprints), day("03-11"))
    assert [week.monday for week in weeks] == [day("03-09"), day("03-16")]


def test_groups_and_rollouts_of_one_name_are_told_apart():
    first = Footprint("a", "A", False, (Demand("x", "Sales", ("East",)),))
    other = Footprint("b", "B", False, (Demand("y", "Sales", ("West",)),))
    whole = Footprint("c", "C", False, (Demand("z", "SALES", ()),))
    teams = find_teams([first, other, whole])
    expected = [(("East",), ["a", "c"]), (("West",), ["b", "c"])]
    assert [(team.units, [part.rollout_id for part in team.parts]) for team in teams] == expected
    assert len({team.name.casefold() for team in teams}) == 2
    named = names_of(
        [Footprint("a", "Atlas", False), Footprint("b", "atlas ", False), Footprint("c", "", False)]
    )
    assert named == {"a": "Atlas (1)", "b": "atlas  (2)", "c": "Untitled rollout"}


UNITS = ("North", "north", " South", "SOUTH ", "West")


@st.composite
def footprints(draw: st.DrawFn) -> list[Footprint]:
    """Return up to four rollouts, each unit in one group (R08)."""
    built = []
    for number in range(draw(st.integers(1, 4))):
        demands: list[Demand] = []
        taken: set[str] = set()
        for place, unit in enumerate(draw(st.lists(st.sampled_from(UNITS), max_size=4))):
            if unit.strip().casefold() in taken:
                continue
            taken.add(unit.strip().casefold())
            hours = draw(st.dictionaries(st.integers(0, 5), st.floats(0.1, 9), max_size=4))
            weeks = [
                WeekLoad(group_id=f"g{place}", monday=MONDAY + timedelta(weeks=week), hours=each)
                for week, each in sorted(hours.items())
            ]
            name = unit if draw(st.booleans()) else f"Group {number} {place}"
            demands.append(Demand(f"g{place}", name, (unit,), weeks=tuple(weeks)))
        built.append(Footprint(f"r{number}", f"R{number}", False, tuple(demands)))
    return built


@given(footprints())
def test_the_load_is_the_plain_sum_over_each_unit(built: list[Footprint]):
    expected: dict[tuple[str, date], float] = defaultdict(float)
    for each in built:
        for demand in each.demands:
            for week in demand.weeks:
                for unit in demand.units:
                    expected[unit.strip().casefold(), week.monday] += week.hours
    result: dict[tuple[str, date], float] = {}
    for team in find_teams(built):
        for week in change_load_of(team, names_of(built)):
            for unit in team.units:
                result[unit.strip().casefold(), week.monday] = week.hours
    assert result.keys() == expected.keys()
    assert all(abs(result[key] - expected[key]) < 1e-9 for key in result)
