"""Starts by place, where shifts of the same work hand it over to each other."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import applied, verdict, with_asked_starts
from playbook.core.case.feasible.by_place import hand_over, last_site_on, places_named
from playbook.core.case.feasible.quotes import bought
from playbook.core.case.feasible.staged import a_counted_place, together
from playbook.core.case.feasible.ways import as_asked
from playbook.core.case.fixed.read import HARD_END
from playbook.core.case.judgment import Alternative, recommended
from playbook.core.case.page import page_of
from playbook.core.case.reading.places import sites_in_turn
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import to_settle
from playbook.core.case.teams.groups import whole_teams
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.strategy import TeamStart, start_changes
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import TODAY, a_brief, group

DAILY = {"process": 5, "tools": 5, "habits": 5, "job": 3}
AUDIT = {"start": "2027-03-08", "end": "2027-03-19", "reason": "Audit"}


def team(key: str, name: str, size: int, **values: Any) -> dict[str, Any]:
    usual = {"impact": DAILY, "capacity_hours_per_week": 3, "name": name}
    return group(key, size, **(usual | values))


def brief_of(*groups: Mapping[str, Any], **values: Any) -> Brief:
    people = [{"id": "dana", "name": "Dana"}, {"id": "ben", "name": "Ben"}, {"id": "ada", "name": "Ada"}]
    usual = {
        "groups": groups, "end": date(2027, 12, 17), "people": people, "sponsor_id": "dana",
        "objective": "Plans are ready two days earlier by the end of November 2027.",
    }  # fmt: skip
    return a_brief(**(usual | values))


HOSPITAL = brief_of(
    team("day", "Nursing, day and late shifts", 560, manager_id="ben", blackouts=[AUDIT]),
    team("night", "Nursing, permanent night shift", 140, manager_id="ada"),
    team("doc", "Doctors", 260),
    team("icu", "Intensive care", 180),
    team("typ", "Medical typists", 140, impact=DAILY | {"job": 5}),
    what_changes="Nurses and doctors dictate the care note and the handover on all wards in Planwell.",
)
STORES = brief_of(
    team("m", "Store staff, morning shift", 320, blackouts=[AUDIT]),
    team("e", "Store staff, evening shift", 240),
    team("buy", "Buyers", 90),
    what_changes="Shifts order with Planwell in our 42 stores.",
)
WAREHOUSE = brief_of(
    team("e", "Early crew", 150, blackouts=[AUDIT]),
    team("l", "Late crew", 120),
    team("n", "Night crew", 80),
    team("off", "Planning office", 60),
)
REGIONS = brief_of(
    team("n", "Sales North", 320, blackouts=[AUDIT]),
    team("s", "Sales South", 240),
    team("in", "Inside sales", 120),
    what_changes="Regions hand leads over to each other in Planwell.",
)


def way_for(brief: Brief) -> Alternative:
    way = recommended(verdict(read_case(brief, load_kinds(), TODAY), TODAY))
    assert way is not None
    return way


def planned(brief: Brief) -> Brief:
    return with_asked_starts(brief, applied(brief, way_for(brief).changes))


@pytest.fixture(scope="module")
def hospital() -> Brief:
    """Return the hospital's brief on the starts that we propose."""
    return planned(HOSPITAL)


def facts_of(brief: Brief) -> CaseFacts:
    return CaseFacts(read_case(brief, load_kinds(), TODAY), TODAY)


def starts_of(brief: Brief) -> list[list[Group]]:
    return [[*groups] for groups in facts_of(brief).waves.values()]


@pytest.mark.parametrize(
    ("brief", "names", "places"),
    [
        (HOSPITAL, ["Nursing, day and late shifts", "Nursing, permanent night shift", "Doctors"], "wards"),
        (STORES, ["Store staff, morning shift", "Store staff, evening shift"], "stores"),
        (WAREHOUSE, ["Early crew", "Late crew", "Night crew"], "places"),
        (REGIONS, [], "places"),
    ],
    ids=["hospital", "stores", "warehouse", "regions"],
)
def test_shifts_of_the_same_work_and_whom_the_handover_names_share_a_place(brief, names, places):
    facts = facts_of(brief)
    assert [each.name for each in hand_over(facts, brief.groups)] == names
    assert places_named(facts) == places


@pytest.mark.parametrize(
    "names",
    [
        ("Picking, early shift", "Repair, night shift"),
        ("Early shift", "Office"),
        ("Day traders", "Night owls"),
    ],
)
def test_other_work_or_no_shift_shares_no_place(names):
    brief = brief_of(*(team(key, name, 200) for key, name in zip("ab", names, strict=True)))
    assert hand_over(facts_of(brief), brief.groups) == ()


def test_shifts_of_two_sites_start_by_site():
    crews = [team("e", "Early crew", 200, site="Elm"), team("n", "Night crew", 200, site="Oak")]
    assert hand_over(facts_of(brief_of(*crews)), brief_of(*crews).groups) == ()


@pytest.mark.parametrize("brief", [HOSPITAL, STORES, WAREHOUSE], ids=["hospital", "stores", "warehouse"])
def test_whoever_hands_over_to_each_other_starts_on_one_day_and_no_first_start_is_large(brief):
    teams = {each.id for each in hand_over(facts_of(brief), brief.groups)}
    teams |= {each.id for each in brief.groups if each.id == "typ"}  # whose work stops with what others send
    after = planned(brief)
    starts = starts_of(after)
    for groups in starts:
        of_places = {each.part_of for each in groups if each.places}
        assert of_places in (set(), teams)
    first = starts[0]
    assert {each.part_of for each in first} == teams
    assert 100 <= sum(each.size for each in first) <= 150
    assert after.groups[0].manager_id == brief.groups[0].manager_id


def test_a_place_is_named_as_people_say_it_and_every_team_keeps_its_people(hospital):
    after = hospital
    names = [each.name for each in after.groups]
    assert "Nursing, permanent night shift on the first wards" in names
    assert "Doctors on the other wards" in names
    for before in HOSPITAL.groups:
        assert sum(each.size for each in after.groups if before.id in (each.id, each.part_of)) == before.size


def test_those_who_work_on_what_the_others_send_are_in_each_start_of_a_place(hospital):
    starts = starts_of(hospital)
    with_places = [groups for groups in starts if any(each.places for each in groups)]
    assert len(with_places) == 3
    assert all(
        {"day", "night", "doc", "typ"} <= {each.part_of or each.id for each in groups}
        for groups in with_places
    )
    assert not any(each.id == "icu" for each in starts[0])


def test_a_shift_of_a_few_starts_whole_with_the_first_places_and_nobody_else_joins_it():
    brief = brief_of(
        team("e", "Early shift", 300, blackouts=[AUDIT]),
        team("n", "Night shift", 6),
        team("x", "Team A", 90),
        what_changes="Shifts hand their work over in Planwell on two lines.",
    )
    after = planned(brief)
    assert [each.id for each in after.groups if each.places == "first lines"] == ["n", "e-first"]
    assert whole_teams(after.groups)[1].name == "Night shift"
    assert not after.groups[2].part_of


def test_regions_start_one_after_another_as_whole_teams():
    assert not any(each.part_of for each in planned(REGIONS).groups)


def test_what_was_asked_for_is_the_whole_team_again(hospital):
    brief_as_asked = as_asked(read_case(hospital, load_kinds(), TODAY), TODAY)
    assert brief_as_asked.groups == HOSPITAL.groups


def test_what_names_a_team_names_its_parts():
    condition = {"id": "c", "name": "Phones for the night", "gates": "go_live", "group_ids": ["night"]}
    brief = HOSPITAL.model_copy(update={"conditions": brief_of(conditions=[condition]).conditions})
    after = planned(brief)
    parts = {each.id for each in after.groups if "night" in (each.id, each.part_of)}
    assert len(parts) == 3
    assert {*after.conditions[0].group_ids} == parts
    brief_as_asked = as_asked(read_case(after, load_kinds(), TODAY), TODAY)
    assert brief_as_asked.conditions[0].group_ids == ("night",)


def test_starts_that_split_shifts_say_for_how_long_handovers_mix_two_ways():
    staffed = HOSPITAL.model_copy(update={"trainers": 3})
    by_place, apart = verdict(read_case(staffed, load_kinds(), TODAY), TODAY).alternatives
    night, day = (applied(staffed, apart.changes).find_group(key) for key in ("night", "day"))
    assert night.go_live != day.go_live
    assert re.search(r"For \d+ weeks every handover between shifts mixes", apart.sentence)
    assert "no handover mixes" in by_place.sentence


def test_places_are_asked_once_and_each_team_has_one_row(hospital):
    page = page_of(facts_of(hospital).case, (), TODAY)
    [row] = [each for each in page.questions if each.question.startswith("Which wards start first")]
    assert "which next, and how many people work there? We assume 150 people" in row.question
    assert row.who == "Ben and Ada"
    assert row.by
    assert sorted(row.group for row in page.training) == sorted(
        [*(each.name for each in HOSPITAL.groups), "Total"]
    )
    assert {row.people for row in page.training} >= {560, 140, 260}
    first = page.waves[0]
    assert first.groups == (
        "First wards (Nursing, day and late shifts: 75; Nursing, permanent night shift: 20; Doctors: 35; "
        "Medical typists: 20)",
    )


def test_the_start_that_leaders_name_for_a_team_is_that_of_its_parts(hospital):
    day = date(2027, 6, 7)
    after = hospital
    moved = applied(after, start_changes([TeamStart(team="Doctors", day=day)], after))
    assert {moved.go_live_of(each) for each in moved.groups if "doc" in (each.id, each.part_of)} == {day}


def test_a_team_that_starts_whole_is_stored_as_before():
    assert "part_of" not in HOSPITAL.groups[0].model_dump(mode="json")


def of_shops(*groups: Mapping[str, Any], **values: Any) -> CaseFacts:
    usual = {
        "change_kind": "", "tools": (), "name": "New ovens", "budget": 900_000,
        "what_changes": "All 30 shops get new ovens.",
        "why_now": "The maker stops repairing the old ovens on 30 July 2027.",
    }  # fmt: skip
    brief = brief_of(*(groups or (team("b", "Bakers", 240), team("s", "Sellers", 300))), **(usual | values))
    return CaseFacts(read_case(brief, load_kinds(), TODAY), TODAY)


def test_equipment_comes_to_one_place_then_to_a_few_then_to_some_a_week():
    facts = of_shops()
    judged = verdict(facts.case, TODAY)
    assert facts.case.kind.key == "equipment"
    assert "no crew can convert all 30 shops in a day" in [each.lacks for each in judged.checks]
    way = recommended(judged)
    assert re.match(r"Shop by shop: one shop is the pilot, 3 on .+ about 5 a week, the last by ", way.title)
    after = applied(facts.brief, way.changes)
    assert {each.places for each in after.groups} == {"first shops", "other shops"}
    assert not [
        each for each in verdict(read_case(after, load_kinds(), TODAY), TODAY).checks if each.key == "sites"
    ]


def test_measures_run_until_the_last_place_has_converted():
    facts = of_shops()
    assert last_site_on(facts) is None
    rest = facts_of(planned(facts.brief))
    last = last_site_on(rest)
    assert last
    assert (last - max(rest.waves)).days > 14


def test_of_two_places_one_shows_first_that_it_works():
    way = recommended(verdict(of_shops(what_changes="Both our two shops get new ovens.").case, TODAY))
    assert re.match(r"Shop by shop: the first shop on .+, the other shop on ", way.title)


def test_surgeries_convert_one_by_one_and_the_pilot_is_one_of_all_of_them():
    facts = of_shops(
        what_changes="In all five surgeries a scanner takes the picture.", name="Scanners",
        concerns="Three shops next door close.",
    )  # fmt: skip
    way = recommended(verdict(facts.case, TODAY))
    assert way.title.startswith("Surgery by surgery: one surgery is the pilot")
    assert a_counted_place(facts) == "one of the five surgeries"


def test_what_nobody_repairs_any_more_runs_on():
    facts = of_shops()
    assert not facts.hard_ends
    assert not facts.case.switch_offs
    points = {each.key: each for each in to_settle(facts.case, verdict(facts.case, TODAY))}
    assert "spares" in points["care_ends"].pays
    assert "hard_end" not in points


def test_equipment_is_quoted_with_installation_and_service_and_without_licenses():
    assert bought(of_shops()) == (
        "the equipment", "installation", "fit-out (power, network)", "service with spares"
    )  # fmt: skip
    assert "chargers (with power)" in bought(of_shops(what_changes="All 30 shops get new electric vans."))


@pytest.mark.parametrize(
    ("sentence", "place", "many", "days"),
    [
        ("We have 14 bakeries. Each bakery changes over a weekend. The last five bakeries on 6 May.",
         "bakery", 14, ["the last five bakeries"]),
        ("Five of nine parishes start first, the others in autumn.", "parish", 9, []),
        ("The first three museums start on 12 April 2027, the remaining eight museums on 7 June 2027.",
         "museum", 0, ["the first three museums", "the remaining eight museums"]),
        ("The 11 harbors move over one harbor after the other.", "harbor", 11, []),
        ("Two of the six vineyards go first on 3 May 2027.", "vineyard", 6, ["two of the six vineyards"]),
    ],
)  # fmt: skip
def test_places_that_start_in_turn_ask_for_their_days(
    sentence: str, place: str, many: int, days: list[str]
) -> None:
    turn = sites_in_turn(a_brief(concerns=sentence))
    assert turn
    assert (turn.place, turn.many, [which for which, _ in turn.dated]) == (place, many, days)
    case = read_case(a_brief(concerns=sentence), load_kinds(), TODAY)
    settled = {each.key: each for each in to_settle(case, verdict(case, TODAY))}
    point = settled["starts_by_site"]
    assert point.title == f"Which {place} starts on which day?"
    assert [text for _, text in point.rows] == [f"{which[0].upper()}{which[1:]} start" for which in days]
    assert "start_together" not in settled


@pytest.mark.parametrize(
    "sentence",
    [
        "Each bakery changes its own list.", "Every library opens at nine.",
        "All harbors change on one weekend.", "We count the stock store by store.",
        "The last two clinics closed on 3 May 2027 for good.",
    ],
)  # fmt: skip
def test_places_alone_are_no_starts_in_turn(sentence: str) -> None:
    assert sites_in_turn(a_brief(concerns=sentence)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Sales goes first, four depots follow on 26 April 2027, and the other ten depots on 17 May 2027.",
        "The first three museums start on 26 April 2027, the remaining eight museums on 17 May 2027.",
        "Five of nine clinics start first on 26 April 2027, and the other four clinics on 17 May 2027.",
        "The kitchen begins, then the last five bakeries on 17 May 2027.",
        "The first two harbors start on 26 April 2027, and the other six harbors on 17 May 2027.",
        "The first six schools start on 26 April 2027, the remaining nine schools on 17 May 2027.",
    ],
)
def test_places_whose_teams_have_their_days_ask_for_none(sentence: str) -> None:
    one, other = (
        a_brief().groups[0].model_copy(update={"id": name, "name": name, "go_live": day})
        for name, day in (("one", date(2027, 4, 26)), ("other", date(2027, 5, 17)))
    )
    assert sites_in_turn(a_brief(concerns=sentence))
    assert sites_in_turn(a_brief(concerns=sentence).model_copy(update={"groups": (one, other)})) is None


def test_a_start_inside_a_closed_time_is_said_with_the_day() -> None:
    sentence = "Each store changes over a weekend. The last nine stores on 8 March 2027."
    brief = STORES.model_copy(update={"concerns": sentence})
    case = read_case(brief, load_kinds(), TODAY)
    point = next(each for each in to_settle(case, verdict(case, TODAY)) if each.key == "starts_by_site")
    assert "Mar 8 is inside “Audit” (Store staff, morning shift)" in point.why
    assert "get a day outside “Audit”" in point.options[0]


@pytest.mark.parametrize(
    "closes", ["Two halls close.", "Six stations close.", "Five offices close.", "Ten warehouses close."]
)
def test_what_closes_without_a_day_starts_nobody_together(closes: str) -> None:
    why = "The leases of two of them end on 31 August 2027."
    facts = CaseFacts(read_case(STORES.model_copy(update={
        "what_changes": f"Shifts order with Planwell. {closes}", "why_now": why,
    }), load_kinds(), TODAY), TODAY)  # fmt: skip
    assert facts.external_ends
    assert together(facts) == ""
    assert facts.sentence_with(HARD_END, "why_now", "what_changes") == closes, "else nothing is tried here"
