"""The page holds its verdict against the days of the plan's own sessions."""

from datetime import date, timedelta
from typing import Any

from playbook.core.case.case import read_case
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.judgment import Check
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Gate, Milestone, Owner, Provenance, TrainingSession
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import TODAY, a_brief, a_case, group

FULL_WEEK = date(2027, 3, 1)
LATER = date(2027, 4, 12)


def page(*items: Any, **values: Any) -> DecisionPage:
    return page_of(a_case(**values), items, TODAY)


def session(name: str, day: date, hours: float, play: str = "hands-on", note: str = "") -> TrainingSession:
    return TrainingSession(
        id=f"s.{name.lower()}", title=name, date=day, hours=hours, note=note, group_ids=("a",),
        provenance=Provenance(source="builtin", play_id=play),
    )  # fmt: skip


def sentence(sheet: DecisionPage, key: str) -> str:
    return next(check.sentence for check in sheet.checks if check.key == key)


def test_a_week_that_asks_more_than_its_hours_makes_the_plan_tight():
    groups = [group("a", 32, capacity_hours_per_week=2)]
    both = (session("One", FULL_WEEK, 1, "safe-start"), session("Two", date(2027, 3, 4), 2))
    sheet = page(*both, groups=groups, headcount=32)
    assert sheet.state == "tight"
    assert "The week of Mon Mar 1 asks 3 hours of Team A, who have 2 hours" in sentence(sheet, "hours")
    two = [*groups, group("b", 30, capacity_hours_per_week=1.5)]
    shared = [each.model_copy(update={"group_ids": ("a", "b")}) for each in both]
    assert "Team A and Team B, who have 1.5 to 2 hours" in sentence(page(*shared, groups=two), "hours")
    apart = (session("One", date(2027, 2, 22), 1, "safe-start"), session("Two", FULL_WEEK, 2))
    assert "The week of" not in sentence(page(*apart, groups=groups, headcount=32), "hours")


def test_sessions_after_the_start_are_counted():
    groups = [group("a", 32, capacity_hours_per_week=3)]
    items = (session("One", FULL_WEEK, 3), session("Clinic", LATER, 1.5, "clinic"))
    sheet = page(*items, groups=groups, headcount=32)
    assert "that is 4.5 hours in all" in sentence(sheet, "hours")
    assert [row.people_hours for row in page(*items, groups=[*groups, group("b")]).training][
        -1
    ] == 32 * 4.5 + 60
    assert "Clinic (1.5 hours)" in sheet.training_note


def test_pieces_within_a_shift_are_counted_in_their_own_weeks():
    groups = [group("a", 40, capacity_hours_per_week=0.5, works_shifts=True)]
    clinic = session("Clinic", LATER, 1.5, "toolbox-talk")
    assert "The week of" not in sentence(page(clinic, groups=groups, headcount=40), "hours")
    at_desks = [{**groups[0], "works_shifts": False}]
    said = sentence(page(clinic, groups=at_desks, headcount=40), "hours")
    assert "The week of Mon Apr 12 asks 1.5 hours" in said


def test_rounds_after_the_start_contradict_feasible():
    note = "12 rounds of up to 12 people. 5 rounds come after the start."
    late = page(session("One", FULL_WEEK, 1, note=note))
    [check] = [check for check in late.checks if check.key == "rounds"]
    assert check.state == "tight"
    assert "As dated, 5 rounds come only after the start." in check.sentence
    assert page(session("One", FULL_WEEK, 1)).state == "feasible"


def test_the_first_gate_after_the_start_is_a_decision_and_no_second_task():
    gate = Gate(id="g", title="First gate after the start: go on?", date=LATER,
                provenance=Provenance(source="builtin", play_id="gate-30"))  # fmt: skip
    assert [row.title for row in page(gate).gates] == ["First decision after the start"]
    actions = page(gate).actions
    assert [(action.title, action.is_for_guests) for action in actions] == [
        ("Settle the points above", False)
    ]


def test_a_finding_names_its_task():
    task = Milestone(
        id="t", title="Say what holds after Sun Oct 31", date=date(2027, 7, 30),
        provenance=Provenance(source="builtin", play_id="finding"),
    )  # fmt: skip
    sheet = page(task, what_stays="Rooms stay until the end of October 2027.")
    [point] = [point for point in (*sheet.points, *sheet.further_points) if point.key == "promise_ends"]
    assert "In the plan: Fri Jul 30, Not assigned, “Say what holds after Sun Oct 31”." in point.why


def test_a_dozen_people_read_a_short_page():
    small = [group("a", 6, manager_id="ann"), group("b", 6, manager_id="bob")]
    sheet = page(groups=small, headcount=14, budget=None, sustainment_owner_id=None, outcome_baseline=None)
    assert len(sheet.points) == 3
    assert len(sheet.gates) == 2
    assert len(sheet.questions) <= 4
    assert not sheet.training
    assert all(len(point.options) == 1 for point in sheet.points)
    assert all(check.state != "feasible" for check in sheet.checks)


def test_risks_of_the_brief_come_first():
    risks = page(
        what_changes="Teams plan in Planwell. Paper plans are switched off on 30 April 2027.",
        past_attempts="In 2024 we bought a tool. Nobody opened it after a month.",
        concerns="People fear extra work.",
    ).risks
    assert risks[0].risk.startswith("As last time: “In 2024 we bought a tool.")
    assert risks[1].risk == "Someone still needs the old way after it ends on Fri Apr 30."
    assert risks[-1].risk == "Nobody uses it."
    assert all(risk.watch and risk.owner for risk in risks)


def test_a_worry_without_an_answer_is_a_question():
    questions = page(concerns="People fear the noise of the fans.").questions
    assert any("noise of the fans" in row.question and row.who == "Ruth Boss" for row in questions)
    assert not any("job" in row.question for row in page(concerns="People fear for their job.").questions)


def test_the_cause_of_the_last_failure_is_answered_first():
    past = "In 2024 we sent an e-mail: nobody came, because the licenses were missing."
    [lesson] = page(past_attempts=past).lessons
    assert lesson.this_time == "Each group practices on its own work."


def promised(brief: Brief) -> dict[str, str]:
    lines = page_of(read_case(brief, load_kinds(), TODAY), (), TODAY).promises
    return {line.title: line.text for line in lines}


def test_nothing_is_promised_to_end_where_nothing_is_replaced():
    brief = a_brief(change_kind="specialist_ai", what_changes="Planners get a proposal for each week.")
    assert promised(brief)["Switch-off"].startswith("Nothing gets shut off.")


def test_a_must_of_the_brief_leaves_no_old_way_open():
    changes = "Plans move to Planwell. From 15 March 2027 a plan that is not in Planwell does not exist."
    brief = a_brief(change_kind="new_system", what_changes=changes)
    assert promised(brief)["Switch-off"].startswith("From Mon Mar 15 everything old is read-only.")


def test_a_stated_frequency_leaves_no_free_choice():
    changes = "Each pupil reads to the tutor three times a week."
    brief = a_brief(change_kind="specialist_ai", what_changes=changes)
    assert "free" not in promised(brief)["Mandatory or voluntary"]


def test_hours_before_go_live_are_counted_in_working_days():
    few = [group("a", 30, capacity_hours_per_week=0.2), group("b", 30)]
    sheet = page(groups=few, headcount=60, start="2027-02-22", go_live="2027-03-15")
    assert "From Mon Mar 1 to go-live there are 10 working days, so 0.4 hours." in sentence(sheet, "hours")


def test_a_yes_before_the_announcement_is_not_asked_for_at_training():
    union = {"id": "u", "kind": "union", "name": "Union agreement", "gates": "announcement"}
    settled = page(conditions=[union], what_changes="Teams plan their week in Planwell.").points
    [point] = [point for point in settled if point.key == "condition_before_go_live"]
    assert point.title == "Every date depends on this approval"
    assert "The announcement is due" in point.why


def test_who_is_only_heard_is_asked_for_an_opinion_and_not_for_a_yes():
    decisions = "The works council is consulted on 25 January 2027. The board decides on 27 January 2027."
    settled = page(why_now=decisions, what_changes="Teams plan their week in Planwell.").points
    [point] = [point for point in settled if point.key == "condition_before_go_live"]
    assert point.title == "Every date depends on this opinion"
    assert "The announcement is due after Wed Jan 27" in point.why
    assert "driver_first" not in {point.key for point in settled}, "the plan waits for these days"


def test_a_yes_that_the_brief_asks_for_before_training_is_no_point_to_settle():
    yes = {"id": "p", "kind": "data_protection", "name": "Data is approved", "gates": "training"}

    def asked(**fields: str) -> bool:
        sheet = page(conditions=[yes | fields], what_changes="Teams plan their week in Planwell.")
        return any(point.key == "condition_before_go_live" for point in sheet.points)

    assert asked()
    assert not asked(needed_by="2027-02-05")


def test_a_yes_is_asked_for_by_the_same_day_on_the_whole_page():
    union = {
        "id": "u", "kind": "union", "name": "Union agreement", "gates": "announcement",
        "needed_by": "2027-02-05",
    }  # fmt: skip
    sheet = page(conditions=[union], what_changes="Teams plan their week in Planwell.")
    [point] = [point for point in sheet.points if point.key == "condition_before_go_live"]
    [line] = [line for line in sheet.conditions if line.name == "Union agreement"]
    assert line.day == date(2027, 2, 5)
    assert "The announcement is due after Fri Feb 5" in point.why


def test_the_page_says_how_long_a_few_can_try_it():
    managers = session("Managers", date(2027, 3, 1), 2, "train-managers").model_copy(
        update={"for_managers": True}
    )
    learn = session("All", date(2027, 3, 10), 1, "safe-start")

    def pilot(day: date) -> Milestone:
        provenance = Provenance(source="builtin", play_id="pilot")
        return Milestone(id="m.pilot", title="Pilot", date=day, provenance=provenance)

    long = page(managers, pilot(date(2027, 3, 8)), learn)
    assert "try it" not in sentence(long, "preparation")
    short = page(managers, pilot(date(2027, 3, 3)), learn)
    assert "A few can try it for 2 working days before the others learn it on Wed Mar 10" in sentence(
        short, "preparation"
    )
    assert short.state == "tight"
    assert "Nobody tries it before training (Wed Mar 10)." in sentence(page(managers, learn), "preparation")


def with_a_load(days: int, **fields: Any) -> DecisionPage:
    """Return a page whose data needs 20 working days and has fewer."""
    note = f"Takes about 20 working days, about 8 a day (proposal); there are {days} (proposal). Decide now."
    work = Milestone(
        id="milestone.step-load", title="Trial load", date=FULL_WEEK, note=note, group_ids=("a",)
    )
    brief = a_brief(what_changes="Records move into a new system.", change_kind="new_system", **fields)
    return page_of(read_case(brief, load_kinds(), TODAY), (work, session("One", FULL_WEEK, 1)), TODAY)


def test_work_with_too_few_days_in_the_plan_starts_sooner():
    sheet = with_a_load(9, start="2027-01-25")
    sooner, later = sheet.alternatives
    assert sheet.state == "not_feasible"
    assert sooner.title == "Start the preparation on Tue Jan 19"
    assert later.changes.keys() >= {"go_live"}


def test_work_with_less_than_half_its_days_cannot_be_done():
    sheet = with_a_load

    def judged(days: int) -> Check:
        return next(check for check in sheet(days).checks if check.key == "work")

    (way,) = sheet(9).alternatives
    assert way.changes["go_live"] >= a_brief().go_live + timedelta(days=21)  # eleven days are missing
    assert judged(9).state == "not_feasible"
    assert judged(12).state == "tight"
    assert "“Trial load” needs 20 working days and has 12." in judged(12).sentence


def test_who_owns_the_set_up_in_the_plan_is_who_confirms_its_days():
    people = [{"id": "sam", "name": "Sam Keller", "job_title": "Sales operations"}]
    groups = [group("a", 30, capacity_hours_per_week=2)]
    work = {"change_kind": "new_system", "start": "2026-12-01", "go_live": "2027-03-29"}
    work |= {"people": people, "groups": groups, "headcount": 30}
    brief = a_brief(what_changes="Records move into a new system.", **work)
    case = read_case(brief, load_kinds(), TODAY)

    def sheet(owner: Owner) -> DecisionPage:
        step = Milestone(id="milestone.step-build", title="Set it up", date=FULL_WEEK, owner=owner)
        return page_of(case, (step, session("One", FULL_WEEK, 1)), TODAY)

    unnamed, named = sheet(Owner(role="whoever sets up the new system")), sheet(Owner(person_id="sam"))
    assert "if the person who sets up the new system confirms" in sentence(unnamed, "work")
    assert "if Sam Keller confirms" in sentence(named, "work")
    assert "Sam Keller confirms" in named.verdict
    [who] = [each.who for each in named.questions if "assumed days" in each.question]
    assert who == "Sam Keller"


def test_the_work_says_what_days_are_left_to_act_on_its_proof():
    def work(tested: date, pilot: date, *others: Milestone) -> str:
        managers = session("Managers", date(2027, 2, 15), 1, "train-managers")
        items = (
            Milestone(id="milestone.step-evaluate", title="Test it", date=tested),
            Milestone(
                id="milestone.pilot", title="Pilot", date=pilot,
                provenance=Provenance(source="builtin", play_id="pilot"),
            ),
            managers.model_copy(update={"for_managers": True}),
            session("One", FULL_WEEK, 1, "safe-start"),
            *others,
        )  # fmt: skip
        shut = [{"start": "2027-02-15", "end": "2027-02-15"}]
        brief = a_brief(change_kind="specialist_ai", company_blackouts=shut)
        case = read_case(brief, load_kinds(), TODAY)
        return sentence(page_of(case, items, TODAY), "work")

    late = work(date(2027, 2, 5), date(2027, 2, 26))
    assert "Nothing can change between the pilot (Fri Feb 26) and training (Mon Mar 1). A start on" in late
    assert " leaves enough days." in late
    assert "before the test is done" in work(date(2027, 2, 17), date(2027, 2, 19))
    enough = work(date(2027, 2, 5), date(2027, 2, 19))
    assert "Time to fix what they show: 5 working days between the test" in enough
    assert "leaves enough days" not in enough
    own = Milestone(id="milestone.pilot-learns", title="Train the pilot's people", date=date(2027, 2, 9))
    assert "Nothing can change between the test (Fri Feb 5) and the pilot's own session (Tue Feb 9)." in work(
        date(2027, 2, 5), date(2027, 2, 19), own
    )


def test_a_question_of_the_union_is_asked_of_the_supplier_and_approves_nothing():
    settled = {
        each.key: each for each in page(concerns="The union wants to know if voice is recorded.").points
    }
    assert "condition_before_go_live" not in settled, "one decision on it"
    assert "the side letter with the union is signed" in settled["asked_by_representatives"].options[0]
    assert "recorded" not in settled, "the same is not asked twice"
    step = settled["asked_by_representatives"].step
    assert (step.title, step.by) == ("Ask the supplier whether voice is recorded", date(2027, 1, 15))


def test_dated_items_of_a_list_are_conditions():
    concerns = (
        "“Another app?” Dates: tablets ordered, due end January. Council meeting 9 Feb. Export ready 20 May. "
        "Owners' meeting January 12 decides on the contract. Badge list has to be checked by March 3, "
        "otherwise no visitors. Pilot in Leeds starts 1 March. Reports from May are due June 4."
    )
    items = "Conditions: (a) price list checked by 5 March 2027; (b) error rate below 3%, by whom is open."
    start = {"start": date(2027, 1, 4), "go_live": date(2027, 4, 12), "end": date(2027, 9, 1)}
    brief = a_brief(concerns=concerns, why_now=items, **start)
    read = read_case(brief, load_kinds(), TODAY).conditions
    assert {each.name: (each.needed_by, each.gates) for each in read} == {
        "Tablets delivered": (date(2027, 1, 31), "training"),
        "Council meeting held": (date(2027, 2, 9), "training"),
        "Export ready": (date(2027, 5, 20), "switch_off"),
        "Owners' meeting decides on the contract": (date(2027, 1, 12), "announcement"),
        "Badge list checked": (date(2027, 3, 3), "go_live"),
        "Price list checked": (date(2027, 3, 5), "go_live"),
        "Error rate below 3%": (None, "go_live"),
    }
    done = {each.name: each.done_when for each in read}
    assert done["Badge list checked"].endswith("If not: no visitors.")
    assert done["Error rate below 3%"].endswith("The brief leaves open: “by whom is open.”")


def test_hard_conditions_need_no_heading():
    concerns = (
        "The auditor wants the price file signed before any order moves, she says end of February. "
        "Consents have to be checked for 900 people, no owner yet. The upgrade is subject to adoption of the "
        "budget on 24 February 2027. The grant has to be spent by March 31. Orders are late in May."
    )
    start = {"start": date(2027, 1, 4), "go_live": date(2027, 4, 12), "end": date(2027, 9, 1)}
    read = read_case(a_brief(concerns=concerns, **start), load_kinds(), TODAY).conditions
    assert {each.name: each.needed_by for each in read} == {
        "Price file signed before any order moves": date(2027, 2, 28),
        "Consents checked for 900 people": None,
        "Adoption of the budget": date(2027, 2, 24),
    }


def test_americans_write_days_with_a_slash():
    concerns = "The loan needs records from 7/1/27. Dates: badge list checked by 3/19. Bays 4/5 work 24/7."
    start = {"start": date(2027, 1, 4), "go_live": date(2027, 4, 12), "end": date(2027, 9, 1)}
    case = read_case(a_brief(concerns=concerns, country="US", **start), load_kinds(), TODAY)
    assert [(each.words, each.first) for each in case.days] == [
        ("The loan needs records from 7/1/27", date(2027, 7, 1))
    ]
    assert [(each.name, each.needed_by) for each in case.conditions] == [
        ("Badge list checked", date(2027, 3, 19))
    ]


def test_a_list_names_who_sees_to_a_condition():
    concerns = (
        "Conditions: the auditor (that is Ruth Boss) wants the price file signed before any order moves, "
        "she says end of February. The auditor must approve the list before we start; Ms. Boss promised it "
        "by the end of March."
    )
    start = {"start": date(2027, 1, 4), "go_live": date(2027, 4, 12), "end": date(2027, 9, 1)}
    read = read_case(a_brief(concerns=concerns, **start), load_kinds(), TODAY).conditions
    assert {each.name: each.needed_by for each in read} == {
        "Price file signed before any order moves": date(2027, 2, 28),
        "Approval by the auditor": date(2027, 3, 31),
    }


def test_days_of_others_are_read_with_their_clause():
    concerns = (
        "Please bear in mind: finals are May 3 to 7, commencement is May 8. The new line comes in June. "
        "Gala on May 14 and May 21. Audit letter, answer due end of March. "
        "Depot closed 18 Dec to 4 Jan. Answers were promised in March. "
        "We asked in October. “April 12. In the busy season. Really?” HR retires people every July."
    )
    start = {"start": date(2026, 12, 7), "go_live": date(2027, 4, 12), "end": date(2027, 9, 1)}
    days = read_case(a_brief(concerns=concerns, **start), load_kinds(), TODAY).days
    assert [(each.words, each.first, each.last) for each in days] == [
        ("finals are May 3 to 7", date(2027, 5, 3), date(2027, 5, 7)),
        ("commencement is May 8", date(2027, 5, 8), date(2027, 5, 8)),
        ("The new line comes in June", date(2027, 6, 1), date(2027, 6, 30)),
        ("Gala on May 14 and May 21", date(2027, 5, 14), date(2027, 5, 14)),
        ("Audit letter, answer due end of March", date(2027, 3, 31), date(2027, 3, 31)),
        ("Depot closed 18 Dec to 4 Jan", date(2026, 12, 18), date(2027, 1, 4)),
    ]
