"""The steps of the work itself, and teams that only hear of it."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from playbook.core.base.fields import Span
from playbook.core.case.case import read_case
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition
from playbook.core.plan.items import AnyItem, Gate, Metric, Milestone, SponsorAct, TrainingSession
from playbook.core.review.review import review
from playbook.llm.builtin.cases.steps import PLAY
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import group, person
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import END, GO_LIVE, START, first_gate, of_play, plan, plant

LATE = date(2027, 6, 14)


def steps(items: tuple[AnyItem, ...]) -> dict[str, Milestone]:
    return {item.id: item for item in of_play(items, PLAY) if isinstance(item, Milestone)}


def day(items: tuple[AnyItem, ...], key: str) -> date:
    return steps(items)[f"milestone.step-{key}"].due or END


def with_drivers(**fields: object) -> Brief:
    """The plant with a third team that only notices the change, by the brief's words."""
    drivers = group("drivers", "Drivers", 60, "m2", process=1, tools=1)
    changes = "Paper orders are replaced by OrderDesk. The 60 drivers will only notice it: another slip."
    about = {"groups": (*plant().groups, drivers), "headcount": 130, "what_changes": changes}
    return plant(**{**about, **fields})


def assessed_by(needed_by: date) -> Condition:
    about = {"kind": "data_protection", "name": "Impact assessment", "gates": "go_live"}
    return Condition(id="dp", needed_by=needed_by, **about)


@pytest.mark.long
def test_the_work_of_a_system_goes_from_building_to_operating():
    items = plan(plant(go_live=date(2027, 8, 30), end=date(2028, 3, 31)), "thorough")
    keys = ("define", "build", "load", "test", "rehearse", "cut-over", "hypercare", "operate")
    days = [day(items, key) for key in keys]
    assert days == sorted(days)
    assert day(items, "build") < day(items, "connect") < day(items, "test")
    assert day(items, "count") < day(items, "clean") < day(items, "rehearse")
    assert day(items, "cut-over") < date(2027, 8, 30) < day(items, "hypercare")
    talks = [item.due for item in of_play(items, "manager-talk") if item.due]
    assert max(talks) < day(items, "build"), "no team is asked for help before it has heard why"
    practiced = min(item.date for item in items if isinstance(item, TrainingSession) and item.date)
    assert day(items, "build") < practiced


@pytest.mark.parametrize(
    ("told", "opens"),
    [
        ("All depots change over on the weekend of 28 August 2027.", date(2027, 8, 28)),
        ("The ledger moves on Sunday, 29 August 2027.", date(2027, 8, 29)),
        ("Wards switch on Saturday, 28 August 2027, at night.", date(2027, 8, 28)),
        ("Our shops move over a weekend, and 28 August 2027 is the day.", date(2027, 8, 28)),
        ("The mayor opens the fair on Saturday, 21 August 2027.", date(2027, 8, 27)),
        ("The depots hear of it on 28 August 2027.", date(2027, 8, 27)),
    ],
)  # fmt: skip
def test_a_cut_over_stays_on_the_weekend_that_the_brief_names(told: str, opens: date) -> None:
    brief = plant(go_live=date(2027, 8, 30), end=date(2028, 3, 31), concerns=told)
    assert day(plan(brief, "thorough"), "cut-over") == opens


def test_what_is_done_before_training_is_pressed_together_and_not_its_first_step_alone():
    lives = (date(2027, 2, 16), date(2027, 4, 5))
    groups = [
        each.model_copy(update={"go_live": day}) for each, day in zip(plant().groups, lives, strict=True)
    ]
    brief = plant(
        country="US", start=date(2027, 1, 11), go_live=lives[0], groups=groups, end=date(2027, 9, 30)
    )
    note = steps(plan(brief))["milestone.step-build"].note
    needed, available = map(int, re.findall(r"\d+", note)[:2])
    assert 2 * available >= needed


@pytest.mark.long
@pytest.mark.parametrize(
    "told", ["Their consultants set it up until March 2027.", "It is set up by March 31, 2027 by the vendor."]
)
def test_nobody_tries_what_the_supplier_has_not_set_up(told):
    about = {"start": date(2026, 12, 1), "go_live": date(2027, 5, 10), "end": date(2027, 12, 31)}
    items = plan(plant(country="US", what_changes=f"OrderDesk replaces paper orders. {told}", **about))
    tried = [day(items, key) for key in ("build", "load", "connect", "test")]
    tried += [item.due or END for item in of_play(items, "pilot")]
    tried += [item.due or END for item in items if item.id == "milestone.condition-usual-accounts"]
    tried += [item.date for item in items if isinstance(item, TrainingSession) and item.date]
    assert min(tried) > date(2027, 3, 31)
    built = steps(items)["milestone.step-build"]
    assert built.title == "Check the supplier's set-up of OrderDesk, and let users try it"
    assert told in built.note
    assert "two suppliers" not in steps(items)["milestone.step-named"].title


def test_a_late_set_up_by_the_supplier_is_not_pressed():
    told = "OrderDesk replaces paper orders. The vendor sets it up until April 9, 2027."
    about = {"start": date(2026, 12, 1), "go_live": date(2027, 5, 10), "end": date(2027, 12, 31)}
    items = plan(plant(country="US", what_changes=told, **about))
    assert min(day(items, key) for key in ("build", "load", "connect", "test")) > date(2027, 4, 9)
    days = [day(items, key) for key in ("build", "load", "test", "rehearse", "cut-over")]
    assert days == sorted(days)
    tried = [item.date for item in items if isinstance(item, TrainingSession) and item.date]
    assert min(tried) > date(2027, 4, 9)


def test_a_short_way_presses_the_steps_together_in_their_order():
    items = plan(plant())
    keys = ("build", "load", "test", "rehearse", "cut-over")
    days = [day(items, key) for key in keys]
    assert days == sorted(days)
    assert START <= days[0] < days[-1] < GO_LIVE


@pytest.mark.long
def test_whoever_runs_the_systems_owns_what_is_set_up():
    people = (*plant().people, person("it", "Nora Beck", "Head of IT"))
    owner = steps(plan(plant(people=people)))["milestone.step-build"].owner
    assert owner.person_id == "it"


def test_where_nobody_sets_it_up_the_plan_asks_who():
    drafted = draft_of(plant())
    owner = steps(drafted.items)["milestone.step-build"].owner
    assert owner.role == "whoever sets up OrderDesk"
    named = steps(drafted.items)["milestone.step-named"]
    assert named.title == "Name who sets up OrderDesk, and ask two suppliers"
    assert named.owner.person_id == "lead"
    assert named.due < day(drafted.items, "build")
    [question] = [each for each in drafted.open_questions if each.field == "steps"]
    assert question.who == "Tom Reuter"
    assert question.items > 3
    assert question.by < day(drafted.items, "build")


@pytest.mark.long
@pytest.mark.parametrize("fields", [{}, {"change_kind": "specialist_ai", "start": date(2027, 3, 29)}])
def test_nothing_is_due_of_a_role_before_somebody_is_named_for_it(fields: dict[str, object]) -> None:
    items = plan(plant(**fields))
    named = steps(items)["milestone.step-named"].date
    waiting = [item.due for item in items if item.owner and item.owner.role.startswith("whoever sets up ")]
    assert named
    assert waiting
    assert all(due is None or due > named for due in waiting)


@pytest.mark.long
def test_each_start_has_its_own_cut_over_and_close_help():
    first, second = plant().groups
    later = second.model_copy(update={"go_live": LATE, "access_date": LATE})
    items = plan(plant(groups=(first, later)), "thorough")
    assert day(items, "cut-over.2") == date(2027, 6, 11)
    assert steps(items)["milestone.step-cut-over.2"].group_ids == ("stores",)
    assert day(items, "hypercare.2") > LATE
    assert day(items, "operate") > LATE, "it is handed on after the last start"
    assert "milestone.step-build.2" not in steps(items)
    [gate] = of_play(items, "gate-wave")
    assert "people who know the data have checked a trial load" in gate.go_if


@pytest.mark.long
def test_real_cases_wait_for_whoever_has_to_agree_where_managers_learn_days_later():
    for agreed, waits in ((date(2027, 3, 26), True), (date(2027, 4, 20), False)):
        items = plan(plant(change_kind="specialist_ai", conditions=(assessed_by(agreed),)))
        tried = steps(items)["milestone.step-evaluate"]
        assert (tried.due > agreed) == waits
        assert tried.title == f"Test the tool on 100 {'real' if waits else 'made-up'} cases"
        assert ("Made-up cases only" in tried.note) != waits
        managers = [
            item.date for item in of_play(items, "train-managers") if isinstance(item, TrainingSession)
        ]
        assert min(filter(None, managers)) - tried.due > timedelta(days=4)
        assert "the test on 100 cases" in first_gate(items).go_if


@pytest.mark.long
def test_a_first_try_before_the_agreement_uses_made_up_cases():
    items = plan(plant(conditions=(assessed_by(date(2027, 4, 21)),)))
    early = [
        item
        for item in items
        if isinstance(item, TrainingSession) and item.hands_on and item.date and item.date < date(2027, 4, 20)
    ]
    assert early
    sessions = [item for item in early if not item.for_managers]
    assert all(
        "Made-up cases only, nothing real goes in: Impact assessment" in item.note for item in sessions
    )
    [pilot] = of_play(items, "pilot")
    assert "Made-up cases only" in pilot.note
    assert "own work" not in pilot.done_when
    path = Path(__file__).parents[3] / "bench" / "briefs" / "erp.json"
    erp = Brief.model_validate_json(path.read_text(encoding="utf-8"))
    late = erp.model_copy(update={"conditions": (assessed_by(erp.go_live - timedelta(days=5)),)})
    [learns] = of_play(plan(late), "pilot-learns")
    assert "one made-up piece" in learns.done_when
    assert not any("Made-up" in item.note for item in plan(plant()))


def test_nobody_holds_a_pilot_before_the_representatives_agree():
    late = Condition(id="yes", kind="works_council", name="Agreement", needed_by=date(2027, 4, 20))
    assert not of_play(plan(plant(conditions=(late,))), "pilot")
    early = late.model_copy(update={"needed_by": date(2027, 3, 19)})
    [pilot] = of_play(plan(plant(conditions=(early,))), "pilot")
    assert pilot.due > date(2027, 3, 19)


def test_a_brief_for_a_few_people_has_only_the_steps_that_decide():
    few = tuple(each.model_copy(update={"size": 5}) for each in plant().groups)
    keys = {
        item_id.removeprefix("milestone.step-") for item_id in steps(plan(plant(groups=few, headcount=10)))
    }
    assert keys == {"build", "test", "cut-over"}


def test_the_sponsor_is_not_asked_for_twenty_visits():
    items = plan(plant(go_live=date(2027, 8, 30), end=date(2028, 3, 31)))
    acts = [
        item
        for item in items
        if isinstance(item, SponsorAct) and item.provenance.play_id != "manager-shows-use"
    ]
    assert len(acts) <= len(steps(items)) + 4


@pytest.mark.long
def test_a_team_that_only_notices_it_hears_it_and_learns_nothing():
    brief = with_drivers()
    items = plan(brief)
    own = [item for item in items if "drivers" in item.group_ids]
    assert {"first-word", "manager-talk"} <= {item.provenance.play_id for item in own}
    assert not [item for item in own if isinstance(item, TrainingSession | Gate | Metric)]
    assert not [
        item for item in own if item.kind in ("checkin_series", "support", "champion", "reinforcement")
    ]
    [talk] = [item for item in own if item.provenance.play_id == "manager-talk"]
    assert talk.group_ids == ("drivers",)
    assert "no training and no task for us" in talk.body
    assert "drivers" not in first_gate(items).group_ids
    case = read_case(brief, load_kinds(), START)
    result = review(brief, items, today=START, case=case)
    assert not [
        finding for each in result.results for finding in each.findings
        if finding.state == "fail" and "Drivers" in finding.text and each.rule_id != "R56"
    ]  # fmt: skip


def test_a_chosen_number_of_sessions_wins_over_the_words():
    brief = with_drivers()
    chosen = tuple(
        each.model_copy(update={"sessions": "all"}) if each.id == "drivers" else each for each in brief.groups
    )
    items = plan(with_drivers(groups=chosen))
    assert [item for item in items if isinstance(item, TrainingSession) and "drivers" in item.group_ids]


def test_a_worry_about_the_sponsor_is_not_read_out_by_the_sponsor():
    boss = tuple(
        each.model_copy(update={"job_title": "Chief operating officer"}) if each.id == "boss" else each
        for each in plant().people
    )
    worries = "The site manager complains that the COO promised a new roof first. Orders get lost on Mondays."
    late = {"go_live": date(2027, 9, 20), "end": date(2028, 3, 31)}
    items = plan(plant(concerns=worries, people=boss, **late))
    texts = " ".join(f"{getattr(item, 'script', '')} {getattr(item, 'body', '')}" for item in items)
    assert "roof" not in texts
    assert "Orders get lost" in texts


def test_the_go_live_of_a_proposal_is_the_day_in_every_text():
    changes = "Paper orders are replaced by OrderDesk. On 26 April 2027 paper is switched off."
    [end] = [
        item
        for item in of_play(plan(plant(what_changes=changes)), "switch-off")
        if item.title.startswith("End ")
    ]
    assert end.due == GO_LIVE
    assert GO_LIVE - timedelta(days=7) < (end.due or START)


def test_a_pilot_of_the_brief_is_the_only_one_and_has_its_day():
    ends = GO_LIVE - timedelta(days=GO_LIVE.weekday() + 38)
    begins = ends - timedelta(days=11)
    text = f"Paper orders are replaced by OrderDesk. A pilot runs from {begins:%-d %B} to {ends:%-d %B %Y}."
    items = plan(plant(what_changes=text))
    [pilot], [start] = of_play(items, "pilot"), of_play(items, "pilot-starts")
    assert (start.due, pilot.due) == (begins, ends)
    assert "managers' session" not in pilot.done_when
    sessions = [item.date for item in items if isinstance(item, TrainingSession) and not item.for_managers]
    assert min(filter(None, sessions)) > ends


@pytest.mark.long
def test_a_pilot_of_a_large_start_has_a_few_people_of_each_team():
    brief = plant()
    small, large = (
        brief.model_copy(
            update={"groups": tuple(group.model_copy(update={"size": size}) for group in brief.groups)}
        )
        for size in (20, 200)
    )
    [few], [many] = (of_play(plan(each), "pilot") for each in (small, large))
    assert few.title == "Pilot on real work with a dozen people"
    assert many.title == "Pilot with up to 12 people of each team"
    assert isinstance(many, Milestone)
    assert all(group.name in many.done_when for group in brief.groups)
    counted = large.model_copy(update={"risk_of_not_changing": "An outage stops all our five depots."})
    [at_a_place] = of_play(plan(counted), "pilot")
    assert at_a_place.title == "Pilot: one of the five depots goes first, with each kind of work"


@pytest.mark.long
def test_after_a_trial_with_a_result_nobody_tries_it_a_second_time():
    past = "We ran a trial with eleven people from May to August. Orders were in after 4 days."
    assert of_play(plan(plant()), "pilot")
    assert not of_play(plan(plant(past_attempts=past)), "pilot")


def test_a_network_that_the_brief_names_is_tested_once():
    text = "The Wi-Fi is not tested at night."
    items = plan(plant(change_kind="other", concerns=text))
    [tested] = [item for item in items if isinstance(item, Milestone) and "network" in item.title.casefold()]
    assert "a full shift" in tested.done_when


def test_a_team_that_is_only_told_is_in_no_pilot_and_no_win():
    asked = {item.provenance.play_id for item in plan(with_drivers()) if "drivers" in item.group_ids}
    assert not asked & {"pilot", "first-win", "early-win", "baseline", "name-tasks"}
    assert {"first-word", "manager-talk", "hand-over"} <= asked


def test_the_rules_are_read_again_after_a_later_trial():
    brief = plant(change_kind="general_assistant", tools=("ChatGPT",))
    items = plan(brief)
    [rules] = of_play(items, "guardrails")
    tried = day(items, "evaluate")
    assert rules.due < tried
    assert "After the test on the teams' work" in rules.text
    assert (
        min(item.date for item in items if isinstance(item, TrainingSession) and not item.for_managers)
        > tried
    )


def test_whoever_sets_it_up_is_named_before_the_work_begins():
    items = plan(plant(go_live=date(2027, 8, 30), end=date(2028, 3, 31)))
    named, built = steps(items)["milestone.step-named"], steps(items)["milestone.step-build"]
    takes, begins = re.search(r"about (\d+) working days.* from (\w{3} \w{3} \d{1,2})", built.note).groups()
    first = next(
        each for each in days_back(day(items, "build")) if f"{each:%a} {each:%b} {each.day}" == begins
    )
    assert int(takes) > 5
    assert START + timedelta(weeks=1) <= (named.due or END) < first, "nobody agrees in three days"
    assert day(items, "define") < first, "there is something to build"
    assert (named.due or END) <= START + timedelta(weeks=3), "an open name is asked for at once"


def days_back(until: date) -> list[date]:
    return [until - timedelta(days=number) for number in range(120)]


def test_nothing_real_is_switched_on_before_those_who_must_agree():
    yes = Condition(
        id="yes", kind="works_council", name="Works council agreement", needed_by=date(2027, 4, 20)
    )
    items = plan(plant(change_kind="specialist_ai", conditions=(yes,)))
    built = steps(items)["milestone.step-connect"]
    assert (built.due or END) < date(2027, 4, 20)
    assert built.title.endswith("for testing only")
    assert built.done_when.startswith("Test environment only, with made-up or anonymized data.")
    early = yes.model_copy(update={"needed_by": date(2027, 5, 7)})
    sessions = [
        item.due
        for item in plan(plant(change_kind="specialist_ai", conditions=(early,)))
        if isinstance(item, TrainingSession) and not item.for_managers
    ]
    assert min(filter(None, sessions)) > date(2027, 5, 7)
    later = steps(plan(plant(change_kind="specialist_ai")))["milestone.step-connect"]
    assert "testing only" not in later.title


def test_a_team_trained_early_is_in_the_gate_after_the_rehearsal():
    stores = plant().groups[1]
    live = date(2027, 8, 30)
    loads = (Span(start=date(2027, 7, 26), end=date(2027, 8, 27), reason="Full load"),)
    groups = (plant().groups[0], stores.model_copy(update={"blackouts": loads}))
    items = plan(plant(go_live=live, end=date(2028, 3, 31), groups=[each.model_dump() for each in groups]))
    gates = [each.date for each in of_play(items, "gate-start") if isinstance(each, Gate) and each.date]
    assert gates
    for each in gates:
        assert day(items, "rehearse") < each
        assert live - timedelta(days=7) <= each < live


def test_the_gate_leaves_two_working_days_before_the_cut_over():
    brief = plant(go_live=date(2027, 8, 30), end=date(2028, 3, 31))
    items = plan(brief)
    gate = first_gate(items)
    assert gate.date
    assert gate.date == date(2027, 8, 25), "Wednesday, for a cut-over on Friday"
    assert day(items, "cut-over") == date(2027, 8, 27)


def test_the_cut_over_is_rehearsed_twice_and_a_week_before_the_gate():
    items = plan(plant(go_live=date(2027, 8, 30), end=date(2028, 3, 31)))
    rehearsed, gate = steps(items)["milestone.step-rehearse"], first_gate(items)
    assert gate.date - rehearsed.due >= timedelta(days=7)
    assert rehearsed.title.endswith("hour by hour, twice")
    assert (
        "We did it twice, on Thu Aug 5 and again by this day, from first step to last" in rehearsed.done_when
    )
    short = plan(plant(start=date(2027, 4, 5)))
    assert "Done once" in steps(short)["milestone.step-rehearse"].done_when


@pytest.mark.long
@pytest.mark.parametrize(
    ("said", "things", "hours"),
    [
        ("Data of 9,000 articles is full of duplicates.", "9,000 articles", 900),
        ("4,200 customers move from three old lists.", "4,200 customers", 420),
        ("6,000 parts have duplicate records.", "6,000 parts", 600),
    ],
)
def test_a_mass_of_data_has_hands_weeks_and_no_busy_time(said: str, things: str, hours: int) -> None:
    busy = Span(start=date(2027, 6, 1), end=date(2027, 7, 30), reason="Peak")
    groups = tuple(each.model_copy(update={"blackouts": (busy,)}) for each in plant().groups)
    items = plan(plant(concerns=said, go_live=date(2027, 8, 30), end=date(2028, 3, 31), groups=groups))
    clean = steps(items)["milestone.step-clean"]
    people = re.match(r"(\d) full-time (?:person cleans|people clean) ([\d,]+ \w+) from ", clean.done_when)
    assert people, clean.done_when
    assert people[2] == things
    assert f"that is {hours} hours" in clean.done_when
    assert clean.date < busy.start
    assert clean.owner.person_id == "owner"


def test_a_forecast_is_defined_before_anyone_builds_for_it():
    items = plan(plant(go_live=date(2027, 8, 30), end=date(2028, 3, 31), outcome_measure="Forecast error"))
    [own] = [item for item in items if item.id == "milestone.objective-forecast-definition"]
    assert own.due < day(items, "build")
    assert "which fields, lists, steps and approvals" in own.done_when
    assert "milestone.step-define" not in steps(items), "one page, one task"


def test_a_few_hundred_records_are_cleaned_beside_the_work() -> None:
    said = "220 records are full of duplicates."
    groups = tuple(each.model_copy(update={"capacity_hours_per_week": 3}) for each in plant().groups)
    items = plan(plant(concerns=said, go_live=date(2027, 9, 27), end=date(2028, 3, 31), groups=groups))
    clean = steps(items)["milestone.step-clean"]
    assert clean.done_when.startswith("In each team someone cleans its own data, an hour a week from ")
    assert "At 6 minutes each that is 22 hours." in clean.done_when


@pytest.mark.long
def test_a_team_that_keeps_its_work_cleans_no_data() -> None:
    teams = [
        each.model_copy(update={"overall_impact": 1, "tasks": ()}) if each.id == "stores" else each
        for each in plant().groups
    ]
    told = {"concerns": "Records are full of duplicates.", "go_live": date(2027, 9, 27), "groups": teams}
    for stays, is_in in (("Stores keeps its posts.", False), ("Pay.", True)):
        items = plan(plant(what_stays=stays, end=date(2028, 3, 31), **told))
        clean = steps(items)["milestone.step-clean"].done_when
        assert "Sales 1" in clean
        assert ("Stores 1" in clean) is is_in


def test_data_that_nobody_has_counted_has_stewards_until_the_last_load() -> None:
    items = plan(
        plant(concerns="Records are full of duplicates.", go_live=date(2027, 9, 27), end=date(2028, 3, 31))
    )
    clean = steps(items)["milestone.step-clean"]
    counted = re.match(
        r"(\d+) data stewards? × ([\d.]+) hours? a week from \w+ (\w+ \d+) to (\w+ \w+ \d+), and on = ",
        clean.done_when,
    )
    assert counted, clean.done_when
    after = day(items, "count") + timedelta(days=1)
    assert f"{after:%b} {after.day}" == counted[3]
    assert f"{clean.due:%a %b} {clean.due.day}" == counted[4]
    assert clean.due < day(items, "load"), "a trial load shows what was cleaned for it"
    assert "the rest by Fri Sep 17" in clean.done_when
    assert f"all listed by {day(items, 'count'):%a %b} {day(items, 'count').day}" in clean.done_when
    assert "an hour a week until it is done" not in clean.done_when


def test_whom_the_brief_has_clean_the_data_owns_it():
    duty = "Tom and two clerks clean the data before it moves."
    [own] = [item for item in plan(plant(approach=duty)) if item.id == "milestone.step-clean"]
    assert own.owner.person_id == "lead"
    assert duty in own.note
    [usual] = [item for item in plan(plant(approach="Tom cleans the windows.")) if item.id == own.id]
    assert usual.owner != own.owner


def test_the_title_of_a_pilot_says_nothing_of_a_person():
    groups = [each.model_copy(update={"size": 200}) for each in plant().groups]
    approach = "We start with the Toledo stores, as the manager of the north drinks."
    [pilot] = of_play(plan(plant(groups=groups, approach=approach)), "pilot")
    assert pilot.title == "Pilot, as the brief wants it: “We start with the Toledo stores”"
    assert "drinks" not in pilot.model_dump_json()


@pytest.mark.long
def test_a_pilot_is_the_start_that_the_brief_wants():
    groups = [each.model_copy(update={"size": 200}) for each in plant().groups]
    [pilot] = of_play(plan(plant(groups=groups, approach="We start with the Toledo stores.")), "pilot")
    assert pilot.title == "Pilot, as the brief wants it: “We start with the Toledo stores”"
    assert "the people named to go first" in pilot.done_when
    long = "We start with the Toledo stores for five weeks, then the 22 stores in the north, then the rest."
    [pilot] = of_play(plan(plant(groups=groups, approach=long)), "pilot")
    assert pilot.title.endswith(": “We start with the Toledo stores for five weeks”")
    few = "Customer service tries it for two weeks first."
    [pilot] = of_play(plan(plant(approach=few)), "pilot")
    assert few.rstrip(".") in pilot.title, "of a small plant, too"
