"""What each team practices on comes from its own work, or is asked of whoever leads it."""

import re
from datetime import date
from pathlib import Path

import pytest

from bench._briefs import briefs
from playbook.core.case.case import Case, read_case
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import WorkTask
from playbook.core.plan.items import Message, Metric, Milestone, TrainingSession, UseCase
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.cases.teams.own_work import NAME_TASKS, hard_cases
from playbook.llm.builtin.cases.teams.team_work import TeamWork, exercise_of, load_team_work
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import group as a_team
from tests.drafts import draft
from tests.llm.builtin.test_case_items import plant
from tests.soak import some

FOLDER = Path(__file__).parents[3] / "bench" / "briefs"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def brief_of(name: str) -> Brief:
    return Brief.model_validate_json((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def case_of(brief: Brief) -> Case:
    return read_case(brief, load_kinds(), brief.start or date.min)


def exercises(brief: Brief) -> dict[str, tuple[str, ...]]:
    case = case_of(brief)
    return {group.name: exercise_of(case, group).cases for group in brief.groups}


def test_teams_of_one_brief_practice_on_different_work():
    by_team = exercises(brief_of("erp"))
    assert all(by_team.values()), by_team
    assert len({*by_team.values()}) == len(by_team)
    assert "closed from the first entry" in by_team["Accounting"][0]
    assert "truck" in by_team["Warehouse and docks"][0]


@pytest.mark.long
def test_a_session_names_no_work_of_another_team():
    work = {"Fitters": "Photograph a worn rope", "Quoting": "Check the price of the drafted quote"}
    groups = tuple(
        Group(id=name.lower(), name=name, size=40, tasks=(WorkTask(id="t", task=task),))
        for name, task in work.items()
    )
    brief = Brief(
        name="LiftDesk", what_changes="Fitters dictate notes; the assistant drafts the quote from them.",
        outcome_measure="Days until the quote is out", change_kind="specialist_ai", groups=groups,
        start=date(2026, 12, 10), go_live=date(2027, 3, 8), end=date(2027, 9, 30),
    )  # fmt: skip
    sessions = [
        item
        for item in draft(brief, load_stages()).items
        if isinstance(item, TrainingSession) and item.provenance.play_id == "hands-on"
    ]
    told = {name: item.agenda for item in sessions for name in item.group_ids}
    assert "quote" in told["quoting"]
    assert "quote" not in told["fitters"]


def test_a_name_alone_tells_nothing_about_the_work():
    brief = brief_of("erp").model_copy(
        update={"what_changes": "Everyone gets a new badge.", "why": "The old one broke.", "name": "Badges",
                "why_now": "", "objective": "All doors open.", "expected_benefit": "", "concerns": "",
                "outcome_measure": "Doors", "outcome_unit": ""}
    )  # fmt: skip
    assert not any(exercises(brief).values())


@pytest.mark.parametrize("kind", ["hands_on_work", "ownership"])
def test_no_case_of_a_screen_is_practiced_where_nothing_is_entered(kind: str) -> None:
    brief = Brief(
        name="Our own winches", start=date(2027, 2, 1), go_live=date(2027, 6, 7), end=date(2027, 12, 17),
        what_changes="The bow ramp stays as it is, and so does a fault.", change_kind=kind,
        why="A fault waits for hours.",
        why_now="Each fault costs a sailing.", groups=(Group(id="c", name="Barge crews", size=40),),
    )  # fmt: skip
    assert "gloves" not in str(exercises(brief))


@pytest.mark.parametrize(
    ("team", "other"),
    [("Plant North, production", "product"), ("Intensive care", "customer care"), ("Restore", "stores")],
)
def test_no_part_of_a_word_names_a_kind_of_work(team: str, other: str) -> None:
    works = [work for work in load_team_work() if work.name_sign.search(other)]
    assert works
    assert not [work for work in works if work.name_sign.search(team)]


@pytest.mark.long
def test_trucks_at_a_gate_are_no_rail_track_no_shop_and_no_service_desk():
    brief = Brief(
        name="GatePass", start=date(2027, 2, 1), go_live=date(2027, 6, 7), end=date(2027, 12, 17),
        what_changes="Every truck books a slot in GatePass, a booking system, and shows a code at the kiosk. "
        "Paper gate tickets end; yard crews get their next move on a tablet.",
        groups=(Group(id="y", name="Yard crews", size=40), Group(id="g", name="Gate clerks", size=20)),
    )  # fmt: skip
    assert exercises(brief) == {"Yard crews": ("get their next move on a tablet",), "Gate clerks": ()}
    words = " ".join(item.model_dump_json() for item in draft(brief, load_stages()).items)
    assert not re.search("with gloves on|card payments|closes? tickets|have a ticket|no ticket", words)


def test_tasks_of_the_brief_come_before_ours():
    brief = brief_of("erp")
    task = WorkTask(id="t", task="Enter a return of empty crates")
    first = brief.groups[0].model_copy(update={"tasks": (task,)})
    assert exercise_of(case_of(brief), first).cases == ("Enter a return of empty crates",)


@pytest.mark.parametrize("name", some(NAMES, NAMES[:2]))
def test_each_team_that_learns_has_a_line_in_its_session(name: str) -> None:
    brief = brief_of(name)
    items = draft(brief, load_stages()).items
    sessions = [
        item for item in items if isinstance(item, TrainingSession) and item.provenance.play_id == "hands-on"
    ]
    learning = {group_id for session in sessions for group_id in session.group_ids}
    lines = "\n".join(session.agenda for session in sessions)
    [naming, *_] = [
        item for item in items if isinstance(item, Milestone) and item.provenance.play_id == "name-tasks"
    ]
    for group in brief.groups:
        if group.id in learning:
            assert re.search(rf"(?m)^- [^\n]*{re.escape(group.name)}[^\n]*: ", lines), group.name
    first = next(group for group in brief.groups if group.id in naming.group_ids)
    assert f"{first.name}: " in naming.done_when


def test_mistakes_are_hidden_only_where_results_are_checked():
    of_system, of_structure = (
        [
            item.agenda
            for item in draft(brief_of(name), load_stages()).items
            if isinstance(item, TrainingSession) and item.provenance.play_id == "safe-start"
        ]
        for name in ("erp", "merged-units")
    )
    assert any("Hidden mistakes" in agenda for agenda in of_system)
    assert not any("Hidden mistakes" in agenda for agenda in of_structure)


def test_no_two_teams_of_different_work_share_a_case():
    for make in briefs().values():
        by_case: dict[str, set[str]] = {}
        for team, cases in exercises(make()).items():
            for each in cases:
                by_case.setdefault(each, set()).add(team)
        shared = {case: teams for case, teams in by_case.items() if len(teams) > 1}
        works = load_team_work()
        for teams in shared.values():
            assert len({_work_of(works, team) for team in teams}) == 1, shared


def _work_of(works: tuple[TeamWork, ...], team: str) -> int:
    return next(number for number, work in enumerate(works) if work.name_sign.search(team))


def test_dirty_records_are_no_hard_case():
    dirty = "Customer data is dirty: about 1,200 duplicate sites."
    hard = "Some labels are illegible."
    assert hard_cases(case_of(Brief(name="Lifts", concerns=f"{dirty} {hard}"))) == [hard]


def first_use(brief: Brief) -> str:
    items = draft(brief, load_stages()).items
    return next(
        item.definition for item in items if isinstance(item, Metric) and item.id == "metric.first-use"
    )


def test_each_team_is_measured_on_its_own_work():
    counts = first_use(brief_of("erp"))
    assert "- Accounting: one account of last month" in counts
    assert "- Drivers: a stop at which the load and the list differ" in counts


@pytest.mark.long
def test_a_team_of_unknown_work_is_measured_on_what_its_lead_names():
    brief = brief_of("erp")
    stranger = brief.groups[-1].model_copy(update={"name": "Team Orange", "tasks": ()})
    counts = first_use(brief.model_copy(update={"groups": (*brief.groups[:-1], stranger)}))
    assert re.search(r"- Team Orange: what its lead names by \w{3} \w{3} \d+", counts)
    later = stranger.model_copy(update={"id": "b", "name": "Team Blue", "go_live": date(2027, 10, 4)})
    counts = first_use(brief.model_copy(update={"groups": (*brief.groups[:-1], stranger, later)}))
    assert re.search(r"Team Orange and Team Blue: what its lead names by .{6,10} or .{6,10}", counts)


@pytest.mark.long
def test_teams_with_one_kind_of_work_are_not_listed():
    brief = brief_of("reading-tutor")
    alike = brief.model_copy(update={"groups": brief.groups[:2]})
    assert "What counts as one" not in first_use(alike)


def test_a_manager_tells_each_team_its_own_first_piece_and_no_picture_for_all():
    talks = [
        item
        for item in draft(brief_of("erp"), load_stages()).items
        if isinstance(item, Message) and item.provenance.play_id in TEAM_TALKS
    ]
    told = "\n".join(talk.body for talk in talks)
    for start in ("You load one truck", "You pull up to a stop", "You take one account from last month"):
        assert start in told
    assert "An ordinary Tuesday" not in told
    assert "What changes first" not in told


@pytest.mark.long
def test_a_talk_about_unknown_work_is_left_as_it_is():
    brief = brief_of("erp")
    groups = [group.model_copy(update={"name": f"Unit {place}"}) for place, group in enumerate(brief.groups)]
    items = draft(brief.model_copy(update={"groups": tuple(groups)}), load_stages()).items
    talk = next(item for item in items if isinstance(item, Message) and item.provenance.play_id in TEAM_TALKS)
    assert "Picture your first day" not in talk.body


def test_a_team_that_starts_in_parts_names_its_tasks_once():
    task = {"id": "t", "task": "Count a shelf"}
    parts = (
        a_team("e", "Early crew on the other lines", 90, "m1", part_of="e", go_live=date(2027, 8, 2)),
        a_team("e-first", "Early crew on the first lines", 60, "m1", part_of="e"),
    )
    office = a_team("o", "Office", 40, "m1")
    brief = plant(groups=(*parts, office), go_live=date(2027, 6, 7), end=date(2027, 12, 17))
    items = draft(brief, load_stages(), date(2027, 1, 4)).items
    named = [item for item in items if item.provenance.play_id == NAME_TASKS]
    assert len([item for item in named if {"e", "e-first"} & {*item.group_ids}]) == 1
    with_tasks = tuple(each.model_copy(update={"tasks": (WorkTask.model_validate(task),)}) for each in parts)
    brief = brief.model_copy(update={"groups": (*with_tasks, office)})
    items = draft(brief, load_stages(), date(2027, 1, 4)).items
    [use] = [item for item in items if isinstance(item, UseCase)]
    assert use.title == "Early crew: Count a shelf"
    assert use.group_ids == ("e", "e-first")


def test_property_claims_practice_on_claims_and_no_lease():
    brief = Brief(
        name="Drafts", what_changes="Handlers get drafts of letters on claims.",
        change_kind="general_assistant", start=date(2027, 2, 1),
        groups=(a_team("p", "Property claims", 45, "m1"), a_team("r", "Property", 9, "m1")),
    )  # fmt: skip
    practiced = exercises(brief)
    assert practiced["Property claims"][0].startswith("a claim with two conflicting reports")
    assert "lease" in practiced["Property"][0]


def test_a_store_crew_counts_no_shelf_of_a_warehouse():
    brief = Brief(
        name="Shifts", what_changes="Crews swap shifts on the phone.", change_kind="new_system",
        concerns="The inventory count falls on October 4.", start=date(2027, 2, 1),
        groups=(a_team("n", "Store crew, nights", 45, "m1"), a_team("s", "Stores", 9, "m1")),
    )  # fmt: skip
    assert exercises(brief) == {"Store crew, nights": ("swap shifts on the phone",), "Stores": ()}


def test_each_team_practices_on_its_own_line_and_on_no_word_of_another_line():
    brief = Brief(
        name="Moorgate", tools=("Moorgate (planner)",), start=date(2027, 2, 1), change_kind="new_system",
        concerns="The stock count is on June 1.", why="Two trucks a week wait.",
        what_changes="Today a foreman plans in a notebook. Who does what: nurses book bed and porter. "
        "Fitters in gas and water sign each job on site; the truck list ends. "
        "1. Compliance reads ten files a week and owns the list. 2. Tellers use it at the window.\n"
        "- Depot: gates, loading slots.\n- Sales: same, plus samples.",
        groups=tuple(
            Group(id=f"g{place}", name=name, size=20)
            for place, name in enumerate(
                ("Nursing", "Gas (12 crews)", "Water", "Compliance", "Branches", "Depot", "Sales", "Legal")
            )
        ),
    )  # fmt: skip
    assert exercises(brief) == {
        "Nursing": ("book bed and porter",),
        "Gas (12 crews)": ("sign each job on site",),
        "Water": ("sign each job on site",),
        "Compliance": ("read ten files a week and own the list",),
        "Branches": ("use Moorgate at the window",),
        "Depot": ("gates, loading slots",),
        "Sales": ("gates, loading slots, plus samples",),
        "Legal": (),
    }
